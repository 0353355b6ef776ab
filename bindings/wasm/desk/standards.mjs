// Writes desk/src/standards.json: the names (別紙7-8 施設基準コード) of the 施設基準 that the starter
// image looks at. With --check it compares. Needs the official lists (SANTEI_OFFICIAL).
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { Engine } from "santei";

const official = process.env.SANTEI_OFFICIAL ?? new URL("../../../../shared/official", import.meta.url).pathname;
const target = new URL("./src/standards.json", import.meta.url);
const lists = [
  `${official}/R6/master/shisetsukijun_20240329.tsv`,
  `${official}/R8/master/shisetsukijun_20260501.tsv`,
];
if (!lists.every((list) => existsSync(list))) {
  console.log(`1 check skipped: no lists of 施設基準 in ${official}`);
  process.exit(0);
}
const names = new Map();
for (const list of lists) {
  for (const row of (await readFile(list, "utf8")).split(/\r?\n/)) {
    const [code, name] = row.split("\t");
    if (name && /^\d+$/.test(code)) names.set(Number(code), name);
  }
}
const engine = await Engine.starter();
const known = Object.fromEntries(
  engine.vocabulary().standards.filter((code) => names.has(code)).map((code) => [code, names.get(code)]),
);
const text = `${JSON.stringify(known, null, 2)}\n`;
if (process.argv.includes("--check")) {
  if ((await readFile(target, "utf8")) !== text) {
    console.error("desk/src/standards.json is stale: run `node bindings/wasm/desk/standards.mjs`");
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
