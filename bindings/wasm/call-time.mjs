// The time of one call from JSON to JSON, and of opening an image, in this module under Node: the
// least of many short runs. Beside it: `cargo run --release -p santei-bindings --example
// json_call -- EPISODE.json [IMAGE]`.
//
//   node bindings/wasm/call-time.mjs EPISODE.json [IMAGE]
import { readFile } from "node:fs/promises";
import { Engine } from "santei";

const [path, image] = process.argv.slice(2);
if (path === undefined) {
  console.error("usage: node call-time.mjs EPISODE.json [IMAGE]");
  process.exit(2);
}
const bytes = await readFile(image ?? new URL(import.meta.resolve("santei/starter.image")));
let engine;
/** Milliseconds of the processor; the hash is counted beside this thread. */
const opening = async (verify) => {
  let least = Infinity;
  for (let run = 0; run < 60; run += 1) {
    engine?.close();
    const start = process.cpuUsage();
    engine = await Engine.open(bytes, { verify });
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  return least.toFixed(1);
};
const trusted = await opening(false);
const checked = await opening(true);
const episode = await readFile(path, "utf8");
let least = Infinity;
let claim = "";
for (let run = 0; run < 400; run += 1) {
  const start = performance.now();
  for (let call = 0; call < 25; call += 1) claim = engine.calculateJson(episode);
  least = Math.min(least, (performance.now() - start) / 25);
}
console.log(
  `${Math.round(least * 1e6)} ns a call, ${Buffer.byteLength(claim)} bytes of claim; ` +
    `opening ${bytes.length} bytes: ${checked} ms, ${trusted} ms without its hash`,
);
