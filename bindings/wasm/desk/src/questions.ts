/** What a claim asks, each question once. */
import type { Claim, ClaimLine, KnownFact, Vocabulary } from "santei";

/** A question that is answered by stating a fact. */
export interface FactQuestion {
  kind: "fact";
  fact: KnownFact;
  /** The lines that wait for it, by name. */
  lines: string[];
  cite: string | undefined;
}

/** Something that is filled in elsewhere on the page. */
export interface FieldQuestion {
  kind: "field";
  /** The field of the Episode. */
  needs: string;
  text: string;
  lines: string[];
}

export type Question = FactQuestion | FieldQuestion;

/** The questions of the undecided lines, then of the patient's share. */
export function questionsOf(claim: Claim, vocabulary: Vocabulary): Question[] {
  const found = new Map<string, Question>();
  const ask = (needs: string, text: string, cite: string | undefined, line: ClaimLine): void => {
    const key = needs === "price" || needs === "points" ? `${needs} ${line.code}` : needs;
    const known = found.get(key);
    if (known) {
      if (!known.lines.includes(line.name)) known.lines.push(line.name);
      return;
    }
    const fact = vocabulary.facts.find((one) => one.name === needs);
    found.set(
      key,
      fact
        ? { kind: "fact", fact, lines: [line.name], cite }
        : { kind: "field", needs, text, lines: [line.name] },
    );
  };
  for (const line of claim.lines) {
    if (line.verdict !== "undecided") continue;
    for (const reason of line.reasons) {
      if (reason.needs) ask(reason.needs, reason.text, reason.cite ?? undefined, line);
    }
  }
  for (const share of claim.burden ?? []) {
    // An open line is asked about above; the share follows from it.
    if (claim.totals.undecided > 0) break;
    for (const need of share.needs ?? []) {
      const name = need.rule ?? "";
      const key = `burden ${need.text}`;
      if (!found.has(key)) {
        found.set(key, {
          kind: "field",
          needs: "coverages",
          text: need.text,
          lines: name === "" ? [] : [name],
        });
      }
    }
  }
  return [...found.values()];
}

/** The id of the field on the page in which something is filled in. */
export function fieldOf(needs: string): string {
  if (needs.startsWith("facility.hours")) return "hours";
  if (needs.startsWith("facility.standards")) return "standards";
  if (needs === "facility.beds") return "beds";
  if (needs === "facility.generalBeds") return "general-beds";
  if (needs.startsWith("history")) return "history-since";
  if (needs.startsWith("diseases")) return "disease-code";
  if (needs === "patient.sex") return "sex";
  if (needs === "patient.elderlyInsurance" || needs === "coverages") return "insurer";
  if (needs === "visits[].time") return "time";
  return "search";
}
