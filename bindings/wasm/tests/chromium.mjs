// Debian's Chromium with an empty profile, driven by playwright-core.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser context with options of Playwright; `close` removes its profile. */
export async function openChromium(options = {}) {
  const profile = await mkdtemp(join(tmpdir(), "santei-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.SANTEI_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: flags,
    ...options,
  });
  return {
    context,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
