import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const dist = fileURLToPath(new URL("./dist", import.meta.url));

/** Writes the service worker's list of files, with a version that is the hash of their bytes. */
function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    async closeBundle() {
      const entries = await readdir(dist, { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => entry.isFile() && entry.name !== "sw.js")
        .map((entry) => relative(dist, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
        .sort();
      const hash = createHash("sha256");
      for (const file of files) hash.update(file).update(await readFile(join(dist, file)));
      const worker = await readFile(join(dist, "sw.js"), "utf8");
      // The compiler is large and seldom used: it is kept when it is first fetched.
      const kept = files.filter((file) => !file.includes("santei_compiler"));
      await writeFile(
        join(dist, "sw.js"),
        worker
          .replace("__VERSION__", hash.digest("hex").slice(0, 16))
          .replace("[/* files */]", JSON.stringify(["./", ...kept.map((file) => `./${file}`)])),
      );
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [offline()],
  worker: { format: "es" },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
