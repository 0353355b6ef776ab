// The package as its users meet it: packed, installed into projects of its own, compiled with
// `tsc --strict`, run by Node, built by Vite and opened in a browser. And its sizes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { openChromium } from "./chromium.mjs";
import { serve } from "./static-server.mjs";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const tools = join(here, "node_modules/.bin");
const examples = join(here, "../../docs/examples");
const run = (command, args, cwd) => execFileSync(command, args, { cwd, encoding: "utf8" });
let folder;
let archive;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "santei-package-"));
  const [packed] = JSON.parse(
    run("npm", ["pack", "--json", "--pack-destination", folder], join(here, "package")),
  );
  archive = join(folder, packed.filename);
});
after(() => rm(folder, { recursive: true, force: true }));

/** A project of a user, with the packed package installed; nothing is fetched. */
async function project(name) {
  const place = join(folder, name);
  await cp(join(here, "tests/projects", name), place, { recursive: true });
  await writeFile(join(place, "package.json"), '{ "private": true, "type": "module" }\n');
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent", archive], place);
  await symlink(join(here, "node_modules/@types"), join(place, "node_modules/@types"));
  await symlink(join(here, "node_modules/undici-types"), join(place, "node_modules/undici-types"));
  return place;
}

test("the files keep within their budgets, and sizes.csv tells their sizes", async () => {
  const [, ...rows] = (await readFile(join(here, "sizes.csv"), "utf8")).trim().split("\n");
  const dist = join(here, "package/dist");
  for (const row of rows) {
    const [file, budget, noted] = row.split(",");
    const path = join(dist, file.endsWith(".wasm") ? "wasm" : ".", file);
    const size = brotliCompressSync(await readFile(path), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
    }).length;
    console.log(`${file}: ${size} bytes (brotli), budget ${budget}`);
    assert.ok(size <= Number(budget), `${file} is over its budget: ${size} > ${budget}`);
    // Two compilers build a little differently, and rule texts grow.
    const apart = Math.abs(size - Number(noted)) / Number(noted);
    assert.ok(apart <= 0.1, `${file} has ${size} bytes, sizes.csv says ${noted}: note the new size`);
  }
});

test("a Node project in strict TypeScript", async () => {
  const place = await project("node");
  run(join(tools, "tsc"), ["-p", "."], place);
  const episode = join(examples, "clinic-visit-with-coverage-2026-06.json");
  const told = JSON.parse(run(process.execPath, ["main.mjs", episode], place));
  // 初診料 291点 (A000); 1,134点 and 3,400円 are worked out in docs/examples.
  assert.deepEqual(told, {
    first: "291",
    worked: "1134",
    window: 3400,
    looked: told.looked,
    why: told.why,
    refused: "E0503 1:1",
    changed: "E0106",
    cut: "E0103",
    nothing: told.nothing,
    audited: 1,
    found: told.found,
    same: true,
  });
  assert.ok(told.looked.includes("112007410"), `looked up ${told.looked}`);
  assert.deepEqual(told.found, ["160010010"]);
  assert.match(told.nothing, /^E010[13]$/);
  assert.match(told.why, /^(charged|notCharged|undecided)$/);
});

test("a Vite project, in the page and in a worker", async () => {
  const place = await project("vite");
  run(join(tools, "tsc"), ["-p", "."], place);
  run(join(tools, "vite"), ["build", "--logLevel", "error"], place);
  const server = await serve(join(place, "dist"));
  const { context, close } = await openChromium();
  try {
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto(server.url);
    for (const id of ["page", "worker"]) {
      await page.waitForFunction((at) => document.getElementById(at).textContent !== "", id, {
        timeout: 60_000,
      });
      assert.equal(await page.textContent(`#${id}`), "293", errors.join("\n"));
    }
  } finally {
    await close();
    await server.close();
  }
});
