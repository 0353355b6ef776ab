/** Days and times as a clerk types them. */

const eras: Record<string, number> = {
  M: 1867, 明: 1867, T: 1911, 大: 1911, S: 1925, 昭: 1925, H: 1988, 平: 1988, R: 2018, 令: 2018,
};

const half = (text: string): string =>
  text.replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\s/g, "");

function day(year: number, month: number, date: number): string | undefined {
  const made = new Date(Date.UTC(year, month - 1, date));
  const real =
    made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === date;
  return real ? made.toISOString().slice(0, 10) : undefined;
}

/**
 * `2026-06-10`, `20260610`, `R8.6.10`, `S490210`, `昭和49年2月10日` as `YYYY-MM-DD`; `6/10` is of
 * the year of `near`.
 */
export function parseDay(typed: string, near?: string): string | undefined {
  const text = half(typed).replace(/元年/, "1年");
  let found = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text);
  if (found && (text.length === 8 || /\D/.test(text))) {
    return day(Number(found[1]), Number(found[2]), Number(found[3]));
  }
  found =
    /^([MTSHR明大昭平令])[治正和成]?(\d{2})(\d{2})(\d{2})$/i.exec(text) ??
    /^([MTSHR明大昭平令])[治正和成]?(\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/i.exec(text);
  if (found) {
    const base = eras[(found[1] ?? "").toUpperCase()] ?? 0;
    return day(base + Number(found[2]), Number(found[3]), Number(found[4]));
  }
  found = /^(\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  if (found && near) return day(Number(near.slice(0, 4)), Number(found[1]), Number(found[2]));
  return undefined;
}

/** `930`, `0930`, `9:30`, `9時30分` as `HH:MM`. */
export function parseTime(typed: string): string | undefined {
  const found = /^(\d{1,2})[:時]?(\d{2})分?$/.exec(half(typed));
  if (!found) return undefined;
  const [hour, minute] = [Number(found[1]), Number(found[2])];
  if (hour > 23 || minute > 59) return undefined;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

const calendar = [
  ["2019-05-01", "令和", 2018],
  ["1989-01-08", "平成", 1988],
  ["1926-12-25", "昭和", 1925],
  ["1912-07-30", "大正", 1911],
  ["1868-01-25", "明治", 1867],
] as const;

/** `2026-06-10` as `令和8年6月10日`. */
export function eraDay(iso: string): string {
  const [year = 0, month = 0, date = 0] = iso.split("-").map(Number);
  const era = calendar.find(([first]) => iso >= first);
  return era ? `${era[1]}${year - era[2]}年${month}月${date}日` : iso;
}

const weekdays = { ja: "日月火水木金土", en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };

/** The day of the week. */
export function weekday(iso: string, lang: "ja" | "en"): string {
  return weekdays[lang][new Date(`${iso}T00:00:00Z`).getUTCDay()] ?? "";
}

/** Full years on a day. */
export function ageOn(birth: string, iso: string): number {
  const years = Number(iso.slice(0, 4)) - Number(birth.slice(0, 4));
  // An age is reached at the end of the day before the birthday (年齢計算ニ関スル法律); a form
  // shows the age that people state.
  return iso.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** The same day so many months later, or the last of a shorter month. */
export function addMonths(iso: string, months: number): string {
  const [year = 0, month = 0, date = 0] = iso.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}

/** Today, by the clock of this machine. */
export function today(): string {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
