//! The records of an image, byte for byte.
//!
//! The serialised layout is the contract: a change here is a new [`FORMAT`].

use bytemuck::{Pod, Zeroable};

/// First bytes of every image.
pub(crate) const MAGIC: [u8; 8] = *b"SANTEI\x1a\n";
/// The version of the layout.
pub(crate) const FORMAT: u32 = 10;
/// "No index".
pub(crate) const NONE: u32 = u32::MAX;
/// "No index" in sixteen bits.
pub(crate) const NONE16: u16 = u16::MAX;

/// The head of the file.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Header {
    pub magic: [u8; 8],
    pub format: u32,
    pub sections: u32,
    pub length: u64,
    /// SHA-256 of everything behind the header.
    pub hash: [u8; 32],
    pub reserved: u64,
}

/// Where a section stands; its bytes begin at a multiple of eight.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct SectionEntry {
    pub id: u32,
    pub reserved: u32,
    pub offset: u64,
    pub length: u64,
}

/// The sections, each an array of one record type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Section {
    Strings,
    Schedules,
    Sources,
    Missing,
    Codes,
    VersionStart,
    Versions,
    Procedures,
    Steps,
    Ages,
    Drugs,
    Materials,
    Sets,
    SetCodes,
    CodeClasses,
    ClassSetStart,
    ClassSets,
    Facts,
    FactSlots,
    FactCases,
    Words,
    Calendars,
    CalendarDays,
    Exprs,
    Rules,
    Bands,
    PolicySteps,
    Numbers,
    RuleCodes,
    BoxPolicyStart,
    BoxPolicies,
    Periods,
    IndexStart,
    Index,
    GroupNames,
    MemberStart,
    Members,
    EdgeStart,
    Edges,
    InpatientStart,
    Inpatient,
    LimitStart,
    Limits,
    CommentStart,
    Comments,
    StratumStart,
    StratumRules,
    ClassUseStart,
    ClassUses,
    ClassCallStart,
    ClassCalls,
    FreeRules,
    ScheduleRules,
    CodePages,
    FactRuleStart,
    FactRules,
    StandardRules,
    Unguarded,
    BurdenRules,
    BurdenTests,
    BurdenCaps,
    BurdenKeys,
    BurdenWords,
    Tests,
    StandardNames,
}

/// Codes are looked up in pages of so many bits.
pub(crate) const PAGE_BITS: u32 = 16;
/// The pages of codes of nine digits.
pub(crate) const PAGES: usize = (999_999_999 >> PAGE_BITS) + 1;

/// How many sections there are.
pub(crate) const SECTIONS: u32 = Section::StandardNames as u32 + 1;

/// A text in the string pool.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Text {
    pub at: u32,
    pub len: u32,
}

/// A run of records in another section.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Run {
    pub at: u32,
    pub len: u32,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct ScheduleRecord {
    pub yen_per_point: i64,
    pub name: Text,
    pub title: Text,
    pub cite: Text,
    pub from: i32,
    pub to: i32,
    pub partial: u32,
    pub reserved: u32,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct SourceRecord {
    pub name: Text,
    pub kind: Text,
    pub hash: [u8; 32],
    pub good: u32,
    pub bad: u32,
    pub official: u32,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct MissingRecord {
    pub schedule: u16,
    pub table: u16,
}

/// What a version's `body` index points at.
pub(crate) mod body {
    pub(crate) const NOT_AT_HAND: u16 = 0;
    pub(crate) const PROCEDURE: u16 = 1;
    pub(crate) const DRUG: u16 = 2;
    pub(crate) const MATERIAL: u16 = 3;
    pub(crate) const COMMENT: u16 = 4;
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct VersionRecord {
    pub from: i32,
    pub to: i32,
    pub name: Text,
    pub kana: Text,
    pub section: Text,
    pub row: u32,
    pub source: u16,
    pub kind: u16,
    pub body: u32,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct ProcedureRecord {
    pub points: i64,
    pub standards: Run,
    pub ages: Run,
    pub steps: u32,
    pub unit: u16,
    pub outpatient_box: u16,
    pub inpatient_box: u16,
    pub month_limit: u16,
    pub note_code: u16,
    pub compliance_standard: u16,
    pub diminishing_group: u16,
    pub age_from: u16,
    pub age_to: u16,
    pub points_kind: u8,
    pub setting: u8,
    pub elderly: u8,
    pub facility_kind: u8,
    pub beds: u8,
    pub month_limit_error: u8,
    pub note_serial: u8,
    pub age_rule: u8,
    pub time_class: u8,
    pub compliance: u8,
    pub judgement_kind: u8,
    pub judgement_group: u8,
    pub diminishing: u8,
    pub outside_general_base: u8,
    pub notice_kind: u8,
    pub reserved: [u8; 3],
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct StepsRecord {
    pub lower: i64,
    /// `i64::MAX` for no upper bound.
    pub upper: i64,
    pub size: i64,
    pub points: i64,
    pub error: u64,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct AgeRecord {
    pub from: u16,
    pub to: u16,
    pub code: u32,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct DrugRecord {
    /// `i64::MIN` where the price is not at hand.
    pub price: i64,
    pub price_kind: u32,
    pub form: u32,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct MaterialRecord {
    /// `i64::MIN` where the price is not at hand.
    pub price: i64,
    pub cap_points: i64,
    pub price_kind: u8,
    pub kind: u8,
    pub price_is_cap: u8,
    pub reserved: [u8; 5],
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct SetRecord {
    pub name: Text,
    pub codes: Run,
    /// Bit 0: there may be members that are not listed.
    pub flags: u32,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct CalendarRecord {
    pub name: Text,
    pub cite: Text,
    pub from: i32,
    pub to: i32,
    pub days: Run,
}

/// A value that a fact has under a condition.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct FactCaseRecord {
    pub value: i64,
    pub from: i32,
    pub to: i32,
    pub when: u32,
    /// 1 where the condition sees no line: it is the same all through a visit.
    pub steady: u32,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct FactRecord {
    /// The default after `has_default` and `kind`.
    pub default: i64,
    pub name: Text,
    pub ask_ja: Text,
    pub ask_en: Text,
    pub words: Run,
    pub cases: Run,
    pub kind: u32,
    pub has_default: u32,
}

/// A node: an operation and its operands.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct ExprRecord {
    pub number: i64,
    pub a: u32,
    pub b: u32,
    pub c: u32,
    pub op: u16,
    pub sub: u16,
}

/// Operations of [`ExprRecord`].
pub(crate) mod op {
    pub(crate) const BOOL: u16 = 0;
    pub(crate) const NUMBER: u16 = 1;
    pub(crate) const DATE: u16 = 2;
    pub(crate) const WORD: u16 = 3;
    pub(crate) const FACT: u16 = 4;
    pub(crate) const STATED: u16 = 5;
    pub(crate) const ATTR: u16 = 6;
    pub(crate) const STANDARD: u16 = 7;
    pub(crate) const HAS: u16 = 8;
    pub(crate) const ITEMS: u16 = 9;
    pub(crate) const COUNT: u16 = 10;
    pub(crate) const POINTS_OF: u16 = 11;
    pub(crate) const IN: u16 = 12;
    pub(crate) const DISEASE: u16 = 13;
    pub(crate) const NOT: u16 = 14;
    pub(crate) const AND: u16 = 15;
    pub(crate) const OR: u16 = 16;
    pub(crate) const COMPARE: u16 = 17;
    pub(crate) const ARITH: u16 = 18;
    pub(crate) const CEIL: u16 = 19;
    pub(crate) const FLOOR: u16 = 20;
    pub(crate) const ROUND: u16 = 21;
    pub(crate) const IF: u16 = 22;
    pub(crate) const MAIN_DISEASE: u16 = 23;
    pub(crate) const LAST: u16 = 24;
    pub(crate) const FIRST: u16 = 25;
    /// The set in `a`, the window in `b`, the operand in `c`; `sub` 1 for each line.
    pub(crate) const SUM: u16 = 26;
    pub(crate) const DAYS_BETWEEN: u16 = 27;
    pub(crate) const MONTHS_AFTER: u16 = 28;
    /// The window in `b`.
    pub(crate) const KNOWN: u16 = 29;
}

/// A rule. What the general fields mean depends on `kind`:
///
/// | kind | set_a | set_b | code | window | number | flag | run |
/// | --- | --- | --- | --- | --- | --- | --- | --- |
/// | derive | trigger or none | – | charged | per | – | 1 even if included | – |
/// | bundle | members | – | – | per | fact or none | – | bands |
/// | special | on | beside or none | – | – | – | – | – |
/// | include | parents | children | – | within | – | – | – |
/// | exclude | first | second | – | within | – | keep | – |
/// | limit | members | – | – | within | max | bit 0 quantity, bit 1 by code | – |
/// | add | on | – | charged | – | – | – | – |
/// | reduce | on | – | charged | within | nth | by group | – |
/// | pool | on | – | – | – | – | – | – |
/// | price | on or none | – | – | – | formula | what, together << 8 | identifications |
/// | require | on | – | – | – | needs | otherwise | comments |
/// | round | – | – | – | – | identification | rounding bits | unit steps (order steps follow) |
///
/// `quantity`, `times` and `points` are formulas of the line that derive, add and reduce make.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct RuleRecord {
    pub name: Text,
    pub cite: Text,
    pub from: i32,
    pub to: i32,
    pub line: u32,
    pub when: u32,
    pub window: u32,
    pub code: u32,
    /// The dense index of `code` ([`NONE`]: no master at hand has it).
    pub target: u32,
    pub number: u32,
    pub quantity: u32,
    pub times: u32,
    pub points: u32,
    pub run: Run,
    pub run2: Run,
    /// The tests of `when`.
    pub tests: Run,
    /// The tests of what a require rule needs.
    pub needs: Run,
    pub schedule: u16,
    pub source: u16,
    pub set_a: u16,
    pub set_b: u16,
    pub kind: u16,
    pub flag: u16,
}

/// One of the tests that a condition consists of; all of them must pass.
///
/// | op | a | b | number |
/// | --- | --- | --- | --- |
/// | expr | – | the node | – |
/// | fact | the fact | – | what it is compared with |
/// | attr | the attribute | – | what it is compared with |
/// | stated | the fact | – | – |
/// | standard | from | to | – |
/// | has | the set | the window | – |
/// | in | the set | – | – |
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct TestRecord {
    pub number: i64,
    pub b: u32,
    pub a: u16,
    pub op: u8,
    /// Bit 0: it must fail; bit 1: it is compared; bits 2–4: how; bits 5–6: the kind of `number`.
    pub flags: u8,
}

/// Operations of [`TestRecord`].
pub(crate) mod test {
    pub(crate) const EXPR: u8 = 0;
    pub(crate) const FACT: u8 = 1;
    pub(crate) const ATTR: u8 = 2;
    pub(crate) const STATED: u8 = 3;
    pub(crate) const STANDARD: u8 = 4;
    pub(crate) const HAS: u8 = 5;
    pub(crate) const IN: u8 = 6;

    pub(crate) const NOT: u8 = 1;
    pub(crate) const COMPARED: u8 = 2;
}

/// Rules that a class of codes calls for: bits of one word of ranks.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct CallRecord {
    /// By their first sets.
    pub on: u64,
    /// By their second sets or guards.
    pub onto: u64,
    pub word: u64,
}

/// The name of a facility standard.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct StandardNameRecord {
    pub schedule: u16,
    pub code: u16,
    pub name: Text,
}

/// A rule whose condition wants a facility standard, by its rank.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct StandardRuleRecord {
    pub standard: u32,
    pub rank: u32,
}

/// Kinds of [`RuleRecord`], in the order of the strata.
pub(crate) mod kind {
    pub(crate) const DERIVE: u16 = 0;
    pub(crate) const BUNDLE: u16 = 1;
    pub(crate) const SPECIAL: u16 = 2;
    pub(crate) const INCLUDE: u16 = 3;
    pub(crate) const EXCLUDE: u16 = 4;
    pub(crate) const LIMIT: u16 = 5;
    pub(crate) const ADD: u16 = 6;
    pub(crate) const REDUCE: u16 = 7;
    pub(crate) const POOL: u16 = 8;
    pub(crate) const PRICE: u16 = 9;
    pub(crate) const REQUIRE: u16 = 10;
    pub(crate) const ROUND: u16 = 11;
    pub(crate) const KINDS: u16 = 12;
}

/// Bits of a limit rule's `flag`.
pub(crate) mod counting {
    pub(crate) const QUANTITY: u16 = 1;
    pub(crate) const BY_CODE: u16 = 2;
}

/// Bits of a round rule's `flag`.
pub(crate) mod rounding {
    pub(crate) const QUANTITY: u16 = 1;
    pub(crate) const UNIT: u16 = 2;
    pub(crate) const ORDER: u16 = 4;
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct BandRecord {
    pub points: i64,
    pub from: u32,
    pub to: u32,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct PolicyStepRecord {
    pub role: u8,
    pub of: u8,
}

/// Days in force, shared by table rows.
#[derive(Clone, Copy, Debug, Pod, Zeroable, PartialEq, Eq, PartialOrd, Ord)]
#[repr(C)]
pub(crate) struct PeriodRecord {
    pub from: i32,
    pub to: i32,
    pub source: u32,
}

/// 01: one row of a code.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct IndexRecord {
    /// Windows of the three bundle groups ([`NONE`]: none).
    pub windows: [u32; 3],
    pub row: u32,
    pub groups: [u16; 3],
    pub period: u16,
    pub inpatient_group: u16,
    /// Bits 0–3: 背反 1日, 同一月, 同時, 1週間; bit 4: 算定回数関連.
    pub flags: u16,
}

/// 02: a group that the code is a member of.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct MemberRecord {
    pub row: u32,
    pub group: u16,
    pub period: u16,
    pub special: u32,
}

/// 03: an exclusion edge of the code.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct EdgeRecord {
    /// Dense index of the other code.
    pub other: u32,
    pub row: u32,
    pub window: u32,
    pub period: u16,
    pub keep: u8,
    /// Bit 0: 特例条件; bits 4–7: table.
    pub bits: u8,
}

/// 04: a group that takes the addition.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct InpatientRecord {
    pub row: u32,
    pub group: u16,
    pub class: u16,
    pub period: u16,
    pub reserved: u16,
}

/// 05: a limit of the code.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct LimitRecord {
    pub unit_name: Text,
    pub row: u32,
    pub window: u32,
    pub unit: u16,
    pub max: u16,
    pub period: u16,
    pub special: u16,
}

/// コメント関連 of the code.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct CommentRecord {
    pub comment: u32,
    pub row: u32,
    pub pattern: u32,
    pub period: u16,
    pub times: u16,
    pub condition: u8,
    pub setting: u8,
    pub absence: u8,
    pub reserved: u8,
}

/// A statement on the patient's share. What the fields mean depends on `kind`:
///
/// | kind | amounts | word | bits |
/// | --- | --- | --- | --- |
/// | share | percent | – | – |
/// | ceiling | base, plus, above, often, combine, year | age of the half | 1: unknown |
/// | scheme | pays, rank, meals | – | 1: whole, 2: covers all, 4: without an insurer |
/// | meal | yen | kind | – |
/// | settle | unit | – | mode |
/// | mark | – | the code | payers |
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct BurdenRecord {
    /// −1 stands for "none".
    pub amounts: [i64; 6],
    pub name: Text,
    pub cite: Text,
    pub tests: Run,
    pub keys: Run,
    pub pots: Run,
    pub caps: Run,
    pub from: i32,
    pub to: i32,
    pub line: u32,
    pub code: u32,
    pub source: u16,
    pub kind: u16,
    pub word: u16,
    pub bits: u16,
}

/// Kinds of [`BurdenRecord`].
pub(crate) mod burden {
    pub(crate) const SHARE: u16 = 0;
    pub(crate) const CEILING: u16 = 1;
    pub(crate) const SCHEME: u16 = 2;
    pub(crate) const MEAL: u16 = 3;
    pub(crate) const SETTLE: u16 = 4;
    pub(crate) const MARK: u16 = 5;
    pub(crate) const KINDS: usize = 6;

    pub(crate) const UNKNOWN: u16 = 1;
    pub(crate) const WHOLE: u16 = 1;
    pub(crate) const COVERS_ALL: u16 = 2;
    pub(crate) const WITHOUT_INSURER: u16 = 4;

    /// The period of a cap that is no cap: the part of meals of its grade.
    pub(crate) const MEALS: u16 = 3;

    // operations of a test
    pub(crate) const NUMBER: u16 = 0;
    pub(crate) const WORD: u16 = 1;
    pub(crate) const FACT: u16 = 2;
    pub(crate) const STATED: u16 = 3;
    pub(crate) const NOT: u16 = 4;
    pub(crate) const AND: u16 = 5;
    pub(crate) const OR: u16 = 6;
    /// `word` tests are passed over.
    pub(crate) const SKIP_NO: u16 = 7;
    pub(crate) const SKIP_YES: u16 = 8;
}

/// A part of a condition on the patient's share.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct BurdenTest {
    pub number: i64,
    pub op: u16,
    pub attr: u16,
    pub sub: u16,
    pub word: u16,
}

/// A cap of a scheme.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct CapRecord {
    /// −1: the ceiling of 通常.
    pub yen: i64,
    /// Words ([`NONE16`]: none).
    pub grade: u16,
    pub fact: u16,
    pub period: u16,
    /// [`NONE16`]: any number of times.
    pub times: u16,
    /// 0: out-patients, 1: in-patients, 2: both.
    pub setting: u16,
    pub reserved: [u16; 3],
}

/// A number of a scheme, or a word of a list (`b` is then [`NONE`]).
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct KeyRecord {
    pub a: u32,
    pub b: u32,
}
