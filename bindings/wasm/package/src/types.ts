// Generated from docs/schema by generate-types.mjs; do not edit.

export type Decimal = string | number;
export type Day = string;
export type Code = string;
/**
 * Where a line came from.
 */
export type LineOrigin = "ordered" | "derived" | "added" | "reduced";
/**
 * The answer for a line.
 */
export type LineVerdict = "charged" | "notCharged" | "undecided";
export type ClosingTime = string;
/**
 * The value of a fact.
 */
export type FactValue = boolean | number | string;
/**
 * A day of the week, or a holiday.
 */
export type HoursDay = "sun" | "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "holiday";
export type Time = string;
/**
 * 病院・診療所区分.
 */
export type FacilityKind = "clinic" | "hospital";
/**
 * A notified 施設基準.
 */
export type Standard =
  | number
  | {
      /**
       * The code.
       */
      code: number;
      /**
       * First day.
       */
      from?: Day | null;
      /**
       * Last day.
       */
      to?: Day | null;
    };
/**
 * What is done with fees that follow from the orders.
 */
export type Mode = "derive" | "asRecorded";
/**
 * 男女区分.
 */
export type Sex = "male" | "female";
/**
 * 入外.
 */
export type Setting = "outpatient" | "inpatient";
/**
 * How much a finding weighs.
 */
export type Severity = "error" | "warning" | "notice" | "reminder";
/**
 * What a value of a fact is.
 */
export type KnownFactKind = "bool" | "number" | "date" | "word";

/**
 * A sum by 診療識別 and 集計先.
 */
export interface BoxSum {
  /**
   * 診療識別.
   */
  identification: number;
  /**
   * 集計先.
   */
  numberBox: number;
  /**
   * Points.
   */
  points: Decimal;
  /**
   * Yen that are not points.
   */
  yen?: Decimal;
}
/**
 * A certificate of a scheme (公費の受給者証).
 */
export interface Certificate {
  /**
   * Whether it covers all orders; `None`: as the rule text says, or as the orders state.
   */
  coversAll?: boolean | null;
  /**
   * 1日の上限額 as the certificate states it.
   */
  dayCap?: number | null;
  /**
   * 事業内区分コード of a local scheme.
   */
  division?: string | null;
  /**
   * Marks: 高額かつ長期, 人工呼吸器等, 重度かつ継続 …
   */
  facts?: string[];
  /**
   * 所得区分 of the certificate, by the words of the rule text.
   */
  grade?: string | null;
  /**
   * The caller's name of it, for `coveredBy`; `None`: its number.
   */
  id?: string | null;
  /**
   * 月額自己負担上限額 as the certificate states it; it goes before the rule text.
   */
  monthCap?: number | null;
  /**
   * 負担者番号 (eight digits) or 法別番号 (two digits).
   */
  number: string;
  /**
   * What counts already in this month, here and elsewhere (上限額管理票).
   */
  used?: Used;
  /**
   * 1回の上限額 as the certificate states it.
   */
  visitCap?: number | null;
}
/**
 * What counts already in the month.
 */
export interface Used {
  /**
   * How often a cap by visit or day was paid.
   */
  times?: number;
  /**
   * Yen that the patient has borne.
   */
  yen?: number;
}
/**
 * A claim: what is charged, what is not and why, and what cannot be decided.
 */
export interface Claim {
  /**
   * The patient's share, for each insurance; empty where none is stated.
   */
  burden?: ClaimBurden[];
  /**
   * The groups that a receipt shows, in its order.
   */
  groups: ClaimGroup[];
  /**
   * SHA-256 of the image's content.
   */
  image: string;
  /**
   * The lines: ordered ones in canonical order, then those that rules made and what of a line
   * goes beyond its limit.
   */
  lines: ClaimLine[];
  /**
   * Names of the revisions in force on the visits' days.
   */
  schedules: string[];
  /**
   * Totals.
   */
  totals: Totals;
  /**
   * Tables that the revisions declare and that the image was built without: nothing of what
   * they would say was checked.
   */
  unchecked: Unchecked[];
  /**
   * Facts of the Episode that no rule declares, or whose value has another type.
   */
  unknownFacts?: string[];
  /**
   * What the Episode states and no rule can read, in words; empty where there is nothing.
   */
  warnings?: EpisodeWarning[];
}
/**
 * The patient's share under one insurance (患者負担).
 */
export interface ClaimBurden {
  /**
   * Index of the insurance in the Episode's `coverages`.
   */
  coverage: number;
  /**
   * Whether everything needed is known; otherwise `needs` says what is not, and no amount
   * counts.
   */
  decided: boolean;
  /**
   * 医療費 in yen.
   */
  feeYen: number;
  /**
   * The shares by 負担区分.
   */
  groups: ClaimGroupShare[];
  /**
   * What the insurer pays of it.
   */
  insurerYen: number;
  /**
   * 負担区分コード of the claim's groups: index of the group, code.
   */
  marks: [unknown, unknown][];
  /**
   * Meals.
   */
  meals?: ClaimMealShare[];
  /**
   * What the patient pays for meals.
   */
  mealsYen: number;
  /**
   * What must be known.
   */
  needs?: ClaimNeed[];
  /**
   * What the patient bears as the receipt has it (1円単位), meals apart.
   */
  patientYen: number;
  /**
   * 第1公費, 第2公費 …
   */
  payers?: ClaimPayer[];
  /**
   * Points.
   */
  points: number;
  /**
   * How the amounts came about.
   */
  steps: ClaimStep[];
  /**
   * What is collected at each visit.
   */
  visits: ClaimVisitShare[];
  /**
   * What is collected at the window for it.
   */
  windowYen: number;
}
/**
 * The shares of a group of payers.
 */
export interface ClaimGroupShare {
  /**
   * The fee.
   */
  feeYen: number;
  /**
   * What the insurer pays.
   */
  insurerYen: number;
  /**
   * 負担区分コード.
   */
  mark: string;
  /**
   * What each scheme pays, 第1公費 first.
   */
  paidYen: number[];
  /**
   * What the patient bears.
   */
  patientYen: number;
  /**
   * The payers in words.
   */
  payers: string;
  /**
   * Points.
   */
  points: number;
}
/**
 * The shares of meals of one kind and day.
 */
export interface ClaimMealShare {
  /**
   * How many.
   */
  count: number;
  /**
   * The day.
   */
  date: Day;
  /**
   * Standard burden for one.
   */
  eachYen: number;
  /**
   * What the insurer pays.
   */
  insurerYen: number;
  /**
   * The kind.
   */
  kind: string;
  /**
   * What schemes pay.
   */
  paidYen: number;
  /**
   * What the patient pays.
   */
  patientYen: number;
  /**
   * The statement of the standard burden.
   */
  rule: string;
}
/**
 * What must be known.
 */
export interface ClaimNeed {
  /**
   * The statement that asks.
   */
  rule?: string;
  /**
   * In words.
   */
  text: string;
}
/**
 * The share of a scheme.
 */
export interface ClaimPayer {
  /**
   * What was open before it.
   */
  beforeYen: number;
  /**
   * The fee that it covers.
   */
  feeYen: number;
  /**
   * Of meals, what it pays.
   */
  mealsYen: number;
  /**
   * Name of the scheme.
   */
  name: string;
  /**
   * The certificate's number.
   */
  number: string;
  /**
   * What it pays.
   */
  paidYen: number;
  /**
   * What the patient bears of it.
   */
  patientYen: number;
}
/**
 * A step of the calculation.
 */
export interface ClaimStep {
  /**
   * The law.
   */
  cite?: string;
  /**
   * The statement.
   */
  rule?: string;
  /**
   * In words and figures.
   */
  text: string;
}
/**
 * What is collected at a visit.
 */
export interface ClaimVisitShare {
  /**
   * The day.
   */
  date: Day;
  /**
   * What falls due, in yen.
   */
  dueYen: number;
  /**
   * What is collected.
   */
  windowYen: number;
}
/**
 * A group of a receipt (算定単位).
 */
export interface ClaimGroup {
  /**
   * The bundle's name, where the group is paid by the number of its items.
   */
  bundle?: string | null;
  /**
   * The day.
   */
  date: Day;
  /**
   * 診療識別.
   */
  identification: number;
  /**
   * The number of items of the bundle.
   */
  items?: number | null;
  /**
   * Indices of the charged lines in it.
   */
  lines: number[];
  /**
   * 集計先.
   */
  numberBox: number;
  /**
   * Points for one time.
   */
  points: Decimal;
  /**
   * The rounding policy and its citation.
   */
  policy?: string | null;
  /**
   * What rounding added.
   */
  rounding?: Decimal;
  /**
   * 回数.
   */
  times: number;
  /**
   * Points × times.
   */
  total: Decimal;
  /**
   * Index of the visit in the Episode.
   */
  visit: number;
  /**
   * Yen for one time, which are not points (meals).
   */
  yen?: Decimal;
  /**
   * Yen × times.
   */
  yenTotal?: Decimal;
}
/**
 * A claim line (算定行).
 */
export interface ClaimLine {
  /**
   * Index of the line that it is an addition to.
   */
  base?: number | null;
  /**
   * The code.
   */
  code: Code;
  /**
   * The day.
   */
  date: Day;
  /**
   * Its name.
   */
  name: string;
  /**
   * Index of the order in the visit; absent for a derived fee.
   */
  order?: number | null;
  /**
   * The caller's name of the order.
   */
  orderId?: string | null;
  /**
   * Where the line came from.
   */
  origin: LineOrigin;
  /**
   * Points that the line brings for one time, before the rounding of its group. For a line
   * that is not charged, 0.
   */
  points: Decimal;
  /**
   * The quantity, where one was stated.
   */
  quantity?: Decimal | null;
  /**
   * Why it is as it is.
   */
  reasons: Reason[];
  /**
   * 区分番号.
   */
  section?: string;
  /**
   * The master file and row that state it.
   */
  source?: SourceRow | null;
  /**
   * 回数.
   */
  times: number;
  /**
   * The answer.
   */
  verdict: LineVerdict;
  /**
   * Index of the visit in the Episode.
   */
  visit: number;
}
/**
 * A reason.
 */
export interface Reason {
  /**
   * The citation (告示, 通知).
   */
  cite?: string | null;
  /**
   * A stable name of the kind of reason.
   */
  kind: string;
  /**
   * The fact that is asked for, by its name in the Episode.
   */
  needs?: string | null;
  /**
   * The other code.
   */
  other?: Code | null;
  /**
   * The rule's name.
   */
  rule?: string | null;
  /**
   * The row of the table or of the rule text.
   */
  source?: SourceRow | null;
  /**
   * The sentence.
   */
  text: string;
  /**
   * What keeps the condition of the rule from holding; in the answer of [`crate::explain()`] alone.
   */
  unmet?: string[];
}
/**
 * A row of a source file.
 */
export interface SourceRow {
  /**
   * File name.
   */
  file: string;
  /**
   * Row (line of the file).
   */
  row: number;
}
/**
 * Totals.
 */
export interface Totals {
  /**
   * By 診療識別 and 集計先.
   */
  boxes: BoxSum[];
  /**
   * The medical fee in yen (points × unit price).
   */
  feeYen: Decimal;
  /**
   * Yen that are not points.
   */
  otherYen: Decimal;
  /**
   * Points of all charged lines.
   */
  points: Decimal;
  /**
   * Lines that cannot be decided.
   */
  undecided: number;
}
/**
 * A table that was not at hand.
 */
export interface Unchecked {
  /**
   * The revision.
   */
  schedule: string;
  /**
   * The table: `02`, `03-1` …
   */
  table: string;
  /**
   * The sentence.
   */
  text: string;
}
/**
 * A warning about the Episode as a whole (注意).
 *
 * Its code is stable: `docs/diagnostics` has a page for each.
 */
export interface EpisodeWarning {
  /**
   * `W0410`: no rule reads a fact of this name. `W0411`: the fact takes another kind of value.
   */
  code: string;
  /**
   * The name of the fact, as the Episode states it.
   */
  fact: string;
  /**
   * The name that was meant, where a declared one differs only in width (全角・半角), in case or
   * in spaces.
   */
  near?: string | null;
  /**
   * The sentence.
   */
  text: string;
}
/**
 * How many findings, and their points.
 *
 * This interface was referenced by `undefined`'s JSON-Schema definition
 * via the `patternProperty` "^[0-9]{1,9}$".
 */
export interface Count {
  /**
   * How many.
   */
  findings: number;
  /**
   * The name.
   */
  name: string;
  /**
   * Their points.
   */
  points: Decimal;
}
/**
 * Insurance of the patient (医療保険, or 労災・自賠責 as another payer; `なし`: none).
 */
export interface Coverage {
  /**
   * 被扶養者 (家族).
   */
  dependent?: boolean;
  /**
   * Marks by the words of the rule text: 長, 長2, 老福 …
   */
  facts?: string[];
  /**
   * First day; `None`: since ever.
   */
  from?: Day | null;
  /**
   * 限度額が2分の1になる月 (特記事項「高半」), where it does not follow from the patient's own
   * date of birth.
   */
  halved?: boolean;
  /**
   * 適用区分: ア … オ, 現役並みⅠ … Ⅲ, 一般, 一般Ⅰ, 一般Ⅱ, 低所得Ⅰ, 低所得Ⅱ; 提示なし where no
   * limit is applied at the window because none was shown. `None`: not known.
   */
  incomeClass?: string | null;
  /**
   * Its kind, by the words of the rule text: 被用者, 国保, 国保組合, 後期, 労災, 自賠責, なし.
   */
  insurer: string;
  /**
   * 多数回該当; `None`: not known.
   */
  often?: boolean | null;
  /**
   * Percent that the patient bears, where the insurer states it; it goes before the rule text.
   */
  percent?: number | null;
  /**
   * Last day; `None`: open.
   */
  to?: Day | null;
  /**
   * Yen for one point, where it is not that of the fee schedule (労災, 自賠責).
   */
  yenPerPoint?: Decimal | null;
}
/**
 * A disease (傷病名).
 */
export interface Disease {
  /**
   * 傷病名コード (seven digits).
   */
  code: Code;
  /**
   * 診療開始日.
   */
  from: Day;
  /**
   * 主傷病.
   */
  main?: boolean;
  /**
   * の疑い (修飾語 8002): it is suspected, not established.
   */
  suspected?: boolean;
  /**
   * 転帰日, the last day.
   */
  to?: Day | null;
}
/**
 * One patient at one facility in one month (患者・医療機関・月), with what its orders need to be
 * judged.
 *
 * An Episode holds what happened and what is known; it never holds what follows from the
 * schedule. What it does not state is *unknown*: the engine then answers "cannot decide", it does
 * not guess.
 *
 * ```
 * use santei::Episode;
 * let episode: Episode = serde_json::from_str(r#"{
 *   "patient": { "birthDate": "1980-04-01" },
 *   "facility": { "kind": "clinic" },
 *   "visits": [ { "date": "2026-06-03", "orders": [ { "code": "112007410" } ] } ]
 * }"#)?;
 * assert_eq!(episode.visits.len(), 1);
 * # Ok::<(), serde_json::Error>(())
 * ```
 */
export interface Episode {
  /**
   * Certificates of schemes (公費).
   */
  certificates?: Certificate[];
  /**
   * Insurance; empty: not stated, so that the patient's share is not computed. Of several the
   * first that holds on a visit's day counts.
   */
  coverages?: Coverage[];
  /**
   * Diseases (傷病名); `None`: not stated, so that rules that ask for one cannot be decided.
   */
  diseases?: Disease[] | null;
  /**
   * The facility.
   */
  facility: Facility;
  /**
   * Facts that hold for the whole Episode, by the names that `fact` statements declare.
   */
  facts?: {
    [k: string]: FactValue;
  };
  /**
   * What was charged before (算定履歴).
   */
  history?: History;
  /**
   * Whether to add what follows from the orders (判断料, 加算 …). `asRecorded` judges the orders
   * alone, as an auditor does.
   */
  mode?: Mode;
  /**
   * The patient.
   */
  patient: Patient;
  /**
   * 入院外 (default) or 入院.
   */
  setting?: Setting;
  /**
   * The stay in hospital, if any.
   */
  stay?: Stay | null;
  /**
   * Visits, or days of a stay with their orders. All lie in one calendar month.
   */
  visits: Visit[];
}
/**
 * The facility (保険医療機関).
 */
export interface Facility {
  /**
   * 許可病床数; `None`: not stated.
   */
  beds?: number | null;
  /**
   * Facts of the facility.
   */
  facts?: {
    [k: string]: FactValue;
  };
  /**
   * Of these, 一般病床; `None`: not stated.
   */
  generalBeds?: number | null;
  /**
   * 表示する診療時間; `None`: not stated, so that whether a visit lies within them is unknown.
   */
  hours?: Hours[] | null;
  /**
   * 病院 or 診療所.
   */
  kind: FacilityKind;
  /**
   * 届出 of 施設基準 by their codes of 別紙7-8; `None`: not stated, so that fees that need one
   * cannot be decided; an empty list: none.
   */
  standards?: Standard[] | null;
}
/**
 * A span of the 診療時間 that a facility shows.
 */
export interface Hours {
  /**
   * The days on which it holds.
   */
  days: HoursDay[];
  /**
   * The first minute, `HH:MM`.
   */
  from: Time;
  /**
   * The end, `HH:MM` up to `24:00`; that minute is outside.
   */
  to: ClosingTime;
}
/**
 * What was charged before the Episode, or elsewhere in its month.
 */
export interface History {
  /**
   * What was charged.
   */
  lines?: HistoryLine[];
  /**
   * The first day from which the lines are complete. `None`: complete for the Episode's own
   * month only.
   */
  since?: Day | null;
}
/**
 * A charge of the past.
 */
export interface HistoryLine {
  /**
   * The code.
   */
  code: Code;
  /**
   * The day.
   */
  date: Day;
  /**
   * How often.
   */
  times?: number;
}
/**
 * The patient.
 */
export interface Patient {
  /**
   * Date of birth.
   */
  birthDate: Day;
  /**
   * Whether the patient is insured under 後期高齢者医療; `None`: not stated (below the age of 65
   * nobody is, 高齢者の医療の確保に関する法律 第50条).
   */
  elderlyInsurance?: boolean | null;
  /**
   * Sex, where a rule asks.
   */
  sex?: Sex | null;
}
/**
 * The stay in hospital.
 */
export interface Stay {
  /**
   * Day of admission.
   */
  admitted: Day;
  /**
   * Day of discharge; `None` while the stay lasts.
   */
  discharged?: Day | null;
}
/**
 * A visit, or a day of a stay.
 */
export interface Visit {
  /**
   * The certificates (their `id` or `number`) that cover the visit, besides those that cover
   * everything; its orders may state their own. `None`: not stated.
   */
  coveredBy?: string[] | null;
  /**
   * The day.
   */
  date: Day;
  /**
   * Department (診療科コード).
   */
  department?: string | null;
  /**
   * Facts of the visit.
   */
  facts?: {
    [k: string]: FactValue;
  };
  /**
   * Orders (算定単位, 剤).
   */
  orders?: Order[];
  /**
   * The time of reception, `HH:MM`; `None`: not stated.
   */
  time?: Time | null;
}
/**
 * One calculation unit (算定単位, 剤): what the clinician records as belonging together, so a fee
 * with its additions, or the medicines of one dispensing.
 *
 * A single item may be written by `code`, `quantity`, `price` and `points` of the order itself;
 * otherwise `items` lists them.
 */
export interface Order {
  /**
   * The single item's code.
   */
  code?: Code | null;
  /**
   * The certificates (their `id` or `number`) that cover the order, besides those that cover
   * everything. `None`: as the visit states.
   */
  coveredBy?: string[] | null;
  /**
   * Facts of the order.
   */
  facts?: {
    [k: string]: FactValue;
  };
  /**
   * The caller's own name of the order, given back with its lines.
   */
  id?: string | null;
  /**
   * The items.
   */
  items?: OrderItem[];
  /**
   * The single item's stated points (点数識別 4 and 7).
   */
  points?: Decimal | null;
  /**
   * The single item's stated price for one unit, in yen.
   */
  price?: Decimal | null;
  /**
   * The single item's quantity (数量データ, 使用量).
   */
  quantity?: Decimal | null;
  /**
   * 診療識別, where the items do not tell it: 21 内服, 22 屯服, 23 外用, 31 皮下筋肉内 …
   */
  section?: number | null;
  /**
   * 回数 (for 内服 the days).
   */
  times?: number;
}
/**
 * One item of an order.
 */
export interface OrderItem {
  /**
   * The code.
   */
  code: Code;
  /**
   * The points that the caller states (点数識別 4 and 7).
   */
  points?: Decimal | null;
  /**
   * The price of one unit in yen that the caller states; it goes before the master's, and the
   * explanation says so.
   */
  price?: Decimal | null;
  /**
   * 数量データ or 使用量; a drug without one counts once.
   */
  quantity?: Decimal | null;
}
/**
 * The answer to "why (not) this code?".
 */
export interface Explanation {
  /**
   * The patient's share of the claim, step by step; empty where no insurance is stated.
   */
  burden?: ClaimBurden[];
  /**
   * The code.
   */
  code: Code;
  /**
   * For a code that no line has: what would become of it, were it ordered on the last visit.
   */
  ifOrdered?: ClaimLine | null;
  /**
   * The lines of the claim with this code.
   */
  lines: ClaimLine[];
  /**
   * Its name on the day of the last visit, else its last one; empty where the image does not
   * know it.
   */
  name: string;
  /**
   * For a code that no line has: what each rule that could charge it says.
   */
  rules: Reason[];
  /**
   * For a code that no line has: how the total would change with it.
   */
  totalIfOrdered?: Decimal | null;
  /**
   * Days in force that the image knows, with the points then.
   */
  versions: KnownVersion[];
}
/**
 * A version of a code.
 */
export interface KnownVersion {
  /**
   * First day.
   */
  from: Day;
  /**
   * The name then.
   */
  name: string;
  /**
   * 区分番号.
   */
  section?: string;
  /**
   * The file and row that state it.
   */
  source: SourceRow;
  /**
   * Last day.
   */
  to: Day;
  /**
   * データ規格名: the unit in which its quantity is given, where it has one.
   */
  unit?: string | null;
  /**
   * 新又は現点数 (points, yen or percent) or the price; absent where not at hand.
   */
  value?: Decimal | null;
  /**
   * 点数識別; 0 for a price in yen.
   */
  valueKind: number;
}
/**
 * A finding (指摘).
 */
export interface Finding {
  /**
   * The citation (告示, 通知).
   */
  cite?: string | null;
  /**
   * The stable code, such as `A0106`; `docs/findings.md` lists all of them.
   */
  code: string;
  /**
   * The day of the charge.
   */
  date?: Day | null;
  /**
   * 医療機関コード of IR; empty where the file states none.
   */
  facility: string;
  /**
   * The code that it is about.
   */
  item?: Code | null;
  /**
   * Its name.
   */
  itemName?: string;
  /**
   * The points that the schedule gives.
   */
  lawful?: Decimal | null;
  /**
   * 診療年月, by its first day.
   */
  month?: Day | null;
  /**
   * What the code means.
   */
  name: string;
  /**
   * The code that stands in its place, or that it is billed beside.
   */
  other?: Code | null;
  /**
   * The records and items that it touches.
   */
  places: Touched[];
  /**
   * By how many points the claim changes where the finding is followed: negative where too much
   * was claimed. Absent: it cannot be told, because something beside it is undecided; or nothing
   * is claimed to be wrong (a reminder, a finding about the file).
   */
  points?: Decimal | null;
  /**
   * レセプト番号 of RE; empty for a finding about the file.
   */
  receipt?: string;
  /**
   * The record of RE in the file (its line), from 1; 0 for a finding about the file.
   */
  receiptRecord?: number;
  /**
   * The points that are claimed (points × times of what the finding is about). Of a reminder: the
   * points that hang on what is to be confirmed.
   */
  recorded?: Decimal | null;
  /**
   * The rule's name.
   */
  rule?: string | null;
  /**
   * How much it weighs.
   */
  severity: Severity;
  /**
   * The row of the table, of the master or of the rule text.
   */
  source?: SourceRow | null;
  /**
   * The sentence: why.
   */
  text: string;
}
/**
 * A place that a finding touches.
 */
export interface Touched {
  /**
   * The item number (項番) of the specification; absent: the whole record.
   */
  item?: number | null;
  /**
   * The record of the file (its line), from 1.
   */
  record: number;
}
/**
 * A fact that rules ask for.
 */
export interface KnownFact {
  /**
   * The question in English.
   */
  askEn: string;
  /**
   * The question in Japanese.
   */
  askJa: string;
  /**
   * Whether the rule text says what holds where nobody states it.
   */
  hasDefault: boolean;
  /**
   * What a value of it is.
   */
  kind: KnownFactKind;
  /**
   * Its name in `facts`.
   */
  name: string;
  /**
   * The words that it may be, for `word`.
   */
  words?: string[];
}
/**
 * A scheme (公費負担医療・地方単独事業).
 */
export interface KnownScheme {
  /**
   * The law that says so.
   */
  cite: string;
  /**
   * The marks (重度かつ継続 …) that its caps ask for.
   */
  facts?: string[];
  /**
   * The grades (所得区分) that its caps tell apart.
   */
  grades?: string[];
  /**
   * Its name.
   */
  name: string;
  /**
   * 法別番号 (two digits) or 負担者番号 (eight digits).
   */
  numbers: string[];
}
/**
 * What an audit says of one receipt, or of a part of the file that is none (facility, total).
 */
export interface ReceiptReport {
  /**
   * 医療機関コード.
   */
  facility: string;
  /**
   * The findings, in the order of the records.
   */
  findings: Finding[];
  /**
   * Whether its charges were judged.
   */
  judged: boolean;
  /**
   * How many lines were judged (a record on one of its days).
   */
  lines: number;
  /**
   * 診療年月, by its first day.
   */
  month?: Day | null;
  /**
   * The points that its units claim.
   */
  points: Decimal;
  /**
   * レセプト番号; empty for a part that is no receipt.
   */
  receipt: string;
  /**
   * The record of RE in the file, from 1; 0 for a part that is no receipt.
   */
  record: number;
  /**
   * Findings that the suppression list left out.
   */
  suppressed: number;
  /**
   * What cannot be decided; no finding.
   */
  undecided: Undecided[];
  /**
   * Of these, how many are undecided.
   */
  undecidedLines: number;
}
/**
 * What cannot be decided, and what would decide it. It is no finding.
 */
export interface Undecided {
  /**
   * The kind of reason, as a claim has it.
   */
  kind: string;
  /**
   * How many lines it leaves undecided.
   */
  lines: number;
  /**
   * What would decide it, by its name in the Episode or in the facility file: a fact,
   * `facility.standards`, `history.since` …
   */
  needs?: string | null;
  /**
   * The rule that asks.
   */
  rule?: string | null;
}
/**
 * The sums of an audit. It does not grow with the file: the items that are counted one by one are
 * those of the masters.
 */
export interface Summary {
  /**
   * By the code of the finding.
   */
  findings: {
    [k: string]: Count;
  };
  /**
   * By the code of the item.
   */
  items: {
    [k: string]: Count;
  };
  /**
   * Receipts whose charges were judged.
   */
  judged: number;
  /**
   * Lines judged.
   */
  lines: number;
  /**
   * The points of the findings that take some away (negative).
   */
  overClaimed: Decimal;
  /**
   * Points claimed.
   */
  points: Decimal;
  /**
   * Receipts read.
   */
  receipts: number;
  /**
   * Reminders (A0701), by the rule that reminds: they are in none of the other sums.
   */
  reminders?: {
    [k: string]: number;
  };
  /**
   * Findings left out by the suppression list.
   */
  suppressed: number;
  /**
   * What would decide the undecided lines: kind and need, with the number of lines.
   */
  undecided: {
    [k: string]: number;
  };
  /**
   * Lines that cannot be decided.
   */
  undecidedLines: number;
  /**
   * The points of the findings that add some.
   */
  underClaimed: Decimal;
  /**
   * Receipts with a finding that is no reminder.
   */
  withFindings: number;
}
/**
 * The words of an image: the facts that its rules ask for, the 届出 that they look at, and the
 * insurers, classes of income and schemes of its statements on the patient's share.
 */
export interface Vocabulary {
  /**
   * The facts, in the order of the rule text.
   */
  facts: KnownFact[];
  /**
   * Classes of income (適用区分).
   */
  incomeClasses: string[];
  /**
   * Kinds of insurer (保険の種別).
   */
  insurers: string[];
  /**
   * The schemes (公費), in the order of the rule text.
   */
  schemes: KnownScheme[];
  /**
   * Codes of the 施設基準 that a rule or a row of a master looks at, ascending.
   */
  standards: number[];
}
