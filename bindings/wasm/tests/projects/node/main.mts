// A user's program: compiled with `tsc --strict`, run by plain Node.
import { readFile } from "node:fs/promises";
import { Engine, SanteiError, type Claim, type Episode } from "santei";
import { compile } from "santei/compiler";

const engine = await Engine.starter();
const episode: Episode = {
  patient: { birthDate: "1980-04-01" },
  facility: { kind: "clinic", standards: [] },
  visits: [{ date: "2026-06-03", orders: [{ code: "111000110", times: 1 }] }],
};
const claim: Claim = engine.calculate(episode);
const [path] = process.argv.slice(2);
const worked = engine.calculate(await readFile(path ?? "", "utf8"));

let refused = "";
try {
  engine.calculate("{", "en");
} catch (error) {
  if (error instanceof SanteiError) refused = `${error.code} ${error.place ?? ""}`;
}

const compiled = await compile({ starter: true });
const starter = await readFile(new URL(import.meta.resolve("santei/starter.image")));
const same = compiled.image !== undefined && starter.equals(compiled.image);

console.log(
  JSON.stringify({
    first: claim.lines.find((line) => line.code === "111000110")?.points,
    worked: worked.totals.points,
    window: worked.burden?.[0]?.windowYen,
    found: engine.lookup("さいしんりょう", "2026-06-03", 5).map((found) => found.code),
    why: engine.explain(episode, "112007410").ifOrdered?.verdict,
    refused,
    same,
  }),
);
engine.close();
