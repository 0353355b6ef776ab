// One corpus through the native engine and through this module: the same bytes. The corpus is
// written by `cargo run -p santei-tests --bin corpus`; SANTEI_CORPUS names its folder.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Engine, SanteiError } from "santei";

const folder = process.env.SANTEI_CORPUS ?? "";
const have = folder !== "" && existsSync(join(folder, "episodes.ndjson"));

test("the corpus gives the same bytes", { skip: have ? false : "no corpus at hand" }, async () => {
  const lines = async (name) => (await readFile(join(folder, name), "utf8")).split("\n");
  const [episodes, claims] = await Promise.all([lines("episodes.ndjson"), lines("claims.ndjson")]);
  assert.equal(episodes.length, claims.length);
  const image = join(folder, "image");
  const engine = existsSync(image)
    ? await Engine.open(await readFile(image))
    : await Engine.starter();
  let compared = 0;
  for (const [at, episode] of episodes.entries()) {
    if (episode === "") continue;
    assert.equal(engine.calculateJson(episode), claims[at], `episode ${at + 1}`);
    compared += 1;
  }
  console.log(`${compared} episodes compared`);
  assert.ok(compared > 0);
});
