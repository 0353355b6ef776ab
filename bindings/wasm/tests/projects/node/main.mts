// A user's program: compiled with `tsc --strict`, run by plain Node.
import { readFile } from "node:fs/promises";
import { Engine, SanteiError, type Claim, type Episode } from "santei";
import { audit } from "santei/audit";
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

const refusal = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return "";
  } catch (error) {
    if (!(error instanceof SanteiError)) throw error;
    return `${error.code} ${error.place ?? ""}`.trim();
  }
};
const refused = await refusal(() => engine.calculate("{", "en"));

const compiled = await compile({ starter: true });
const starter = await readFile(new URL(import.meta.resolve("santei/starter.image")));
// A letter of a text that somebody changed: the texts stand behind the table of sections.
const changed = Uint8Array.from(starter);
changed[8192] = (changed[8192] ?? 0) ^ 1;
const same = compiled.image !== undefined && starter.equals(compiled.image);

// 初診料 291 (A000), and ＨｂＡ１ｃ with 60 points where D005 9 gives 49. Days are the 31 items behind 回数
// and the comments.
const onTenth = `${",".repeat(16)}1`;
const audited = await audit({
  image: starter,
  file: new TextEncoder().encode(
    [
      "IR,1,13,1,1234567,,,202607,00,",
      "RE,1,1112,202606,TEST,1,19740210",
      "HO,06130017,,1,1,351",
      "SY,2500013,20260610,1,,,01",
      `SI,11,1,111000110,,291,1${onTenth}`,
      `SI,60,1,160010010,,60,1${onTenth}`,
      "",
    ].join("\r\n"),
  ),
  facilities: { kind: "clinic", beds: 0, standards: [] },
});

console.log(
  JSON.stringify({
    first: claim.lines.find((line) => line.code === "111000110")?.points,
    worked: worked.totals.points,
    window: worked.burden?.[0]?.windowYen,
    looked: engine.lookup("さいしんりょう", "2026-06-03", 5).map((found) => found.code),
    why: engine.explain(episode, "112007410").ifOrdered?.verdict,
    refused,
    changed: await refusal(() => Engine.open(changed)),
    cut: await refusal(() => Engine.open(starter.subarray(0, 1000))),
    nothing: await refusal(() => Engine.open(new Uint8Array())),
    audited: audited.summary.receipts,
    found: audited.reports.flatMap((report) => report.findings.map((finding) => finding.item)),
    same,
  }),
);
engine.close();
