/** Opening hours as a clerk types them: `月火水 9:00-12:00 14:00-19:00; 土 9:00-13:00`. */
import type { Hours, HoursDay } from "santei";
import { parseTime } from "./days";

const kanji: Record<string, HoursDay> = {
  日: "sun", 月: "mon", 火: "tue", 水: "wed", 木: "thu", 金: "fri", 土: "sat", 祝: "holiday",
};
const letters = Object.fromEntries(Object.entries(kanji).map(([k, v]) => [v, k]));

/** The spans, or nothing where the text cannot be read. */
export function parseHours(typed: string): Hours[] | undefined {
  const all: Hours[] = [];
  for (const part of typed.split(/[;；、]/).filter((text) => text.trim() !== "")) {
    const days: HoursDay[] = [];
    let spans = 0;
    for (const word of part.trim().split(/[\s　,]+/)) {
      const span = /^(\d{1,2}[:：]?\d{2})[-–~〜－～](\d{1,2}[:：]?\d{2})$/.exec(word);
      if (span) {
        const from = parseTime((span[1] ?? "").replace("：", ":"));
        const end = (span[2] ?? "").replace("：", ":");
        const to = end === "24:00" ? end : parseTime(end);
        if (from === undefined || to === undefined || days.length === 0) return undefined;
        all.push({ days: [...days], from, to });
        spans += 1;
        continue;
      }
      const english = word.toLowerCase();
      if (english in letters) {
        days.push(english as HoursDay);
        continue;
      }
      for (const letter of word) {
        const day = kanji[letter];
        if (!day) return undefined;
        days.push(day);
      }
    }
    if (spans === 0) return undefined;
  }
  return all;
}

/** The spans as a text that {@link parseHours} reads again. */
export function showHours(hours: readonly Hours[]): string {
  const parts: { days: string; spans: string[] }[] = [];
  for (const { days, from, to } of hours) {
    const name = days.map((day) => letters[day] ?? "").join("");
    const last = parts.at(-1);
    if (last?.days === name) last.spans.push(`${from}-${to}`);
    else parts.push({ days: name, spans: [`${from}-${to}`] });
  }
  return parts.map((part) => `${part.days} ${part.spans.join(" ")}`).join("; ");
}
