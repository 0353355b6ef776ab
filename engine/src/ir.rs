//! The rule IR: the compiled schedule as a value.
//!
//! [`Program`] is what a compiler hands over and what [`crate::image::write`] serialises. It is
//! plain data: no file, no text position but those that provenance needs, no hash order. Every
//! list is in the order in which it is evaluated or printed.

use crate::{Code, Day, Fixed};

/// Index of a schedule (revision) in [`Program::schedules`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScheduleId(pub u16);

/// Index of a source file in [`Program::sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceId(pub u16);

/// Index of a set in [`Program::sets`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetId(pub u16);

/// Index of a declared fact in [`Program::facts`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FactId(pub u16);

/// Index of a node in [`Program::exprs`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExprId(pub u32);

/// Index of a rule in [`Program::rules`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleId(pub u32);

/// Index of a グループ番号 in [`Tables::group_names`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupId(pub u16);

/// A whole compiled schedule: several revisions, their items, tables and rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// Revisions in order of their first day.
    pub schedules: Vec<Schedule>,
    /// Every file that went in: official files and rule texts.
    pub sources: Vec<Source>,
    /// Tables that a schedule declares and the input set lacks.
    pub missing: Vec<MissingTable>,
    /// Names of the facility standards, ascending by schedule and code.
    pub standards: Vec<StandardName>,
    /// Every code with its versions, ascending by code.
    pub items: Vec<Item>,
    /// Named sets of codes.
    pub sets: Vec<Set>,
    /// Facts that rules ask of the Episode.
    pub facts: Vec<Fact>,
    /// Lists of days off.
    pub calendars: Vec<Calendar>,
    /// Expression nodes: trees. An operand stands before its node and belongs to it alone; a node
    /// that asks a fact stands behind the conditions of the fact.
    pub exprs: Vec<Expr>,
    /// Rules in declared order.
    pub rules: Vec<Rule>,
    /// Facts of the electronic point table.
    pub tables: Tables,
    /// Statements on the patient's share.
    pub burden: crate::burden::book::Book,
}

/// One revision (改定) of the fee schedule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Short ASCII name: `r06`.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// First day in force.
    pub from: Day,
    /// Last day in force; [`Day::MAX`] while open.
    pub to: Day,
    /// The notice that makes it law.
    pub cite: String,
    /// Yen for one point (1点の単価).
    pub yen_per_point: Fixed,
    /// Whether its procedure master is only partly at hand: a code that is not in it may still be
    /// in force.
    pub partial: bool,
}

/// The name of a facility standard (施設基準) in a revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandardName {
    /// The revision.
    pub schedule: ScheduleId,
    /// Its code (施設基準コード).
    pub code: u16,
    /// Its name (施設基準名称).
    pub name: String,
}

/// One input file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// File name without folder.
    pub name: String,
    /// Stable ASCII name of its kind: `procedure`, `ika-05`, `rule-text` …
    pub kind: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Rows read.
    pub rows_good: u32,
    /// Rows refused, each with a diagnostic.
    pub rows_bad: u32,
    /// Whether it is the publisher's file (`false`: a stand-in, never to be shown as official).
    pub official: bool,
}

/// A table that a schedule declares and that the input set lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingTable {
    /// The schedule.
    pub schedule: ScheduleId,
    /// The table.
    pub table: TableKind,
}

/// The kinds of table facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum TableKind {
    /// 01 補助マスターテーブル.
    Index = 0,
    /// 02 包括テーブル.
    Inclusion = 1,
    /// 03-1 背反テーブル１（1日につき）.
    ExclusionDay = 2,
    /// 03-2 背反テーブル２（同一月内）.
    ExclusionMonth = 3,
    /// 03-3 背反テーブル３（同時）.
    ExclusionSame = 4,
    /// 03-4 背反テーブル４（1週間につき）.
    ExclusionWeek = 5,
    /// 04 入院基本料テーブル.
    Inpatient = 6,
    /// 05 算定回数テーブル.
    Limit = 7,
    /// コメント関連テーブル.
    CommentLink = 8,
}

/// A code and its versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The code.
    pub code: Code,
    /// Versions, ascending and disjoint.
    pub versions: Vec<Version>,
}

/// What a master says of a code in a span of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// First day in force.
    pub from: Day,
    /// Last day in force.
    pub to: Day,
    /// The name (省略漢字名称).
    pub name: String,
    /// The name in kana, for look-up.
    pub kana: String,
    /// 区分番号 such as `D007`, empty where the master has none.
    pub section: String,
    /// Which file states it.
    pub source: SourceId,
    /// The row there (1-based line).
    pub row: u32,
    /// The facts.
    pub body: Body,
}

/// The facts of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// The code is known, but the master that would state it for these days is only partly at
    /// hand.
    NotAtHand,
    /// 診療行為.
    Procedure(Box<Procedure>),
    /// 医薬品.
    Drug(Drug),
    /// 特定器材.
    Material(Material),
    /// コメント.
    Comment,
}

/// 点数識別: what the number in 新又は現点数 means (別紙7-1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum PointsKind {
    /// 1 金額: yen, never added to points.
    Yen = 1,
    /// 3 点数（プラス）.
    #[default]
    Points = 3,
    /// 4 購入価格（点数）: the Episode states the points.
    Stated = 4,
    /// 5 ％加算.
    PercentUp = 5,
    /// 6 ％減算: the stored number is the part taken off.
    PercentDown = 6,
    /// 7 減点診療行為: the Episode states the points taken off.
    StatedDown = 7,
    /// 8 点数（マイナス）.
    PointsDown = 8,
}

/// 告示等識別区分（１）: the role of a row (別紙7-11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum NoticeKind {
    /// 1, 3, 5: a basic item, which begins a calculation group.
    #[default]
    Base = 1,
    /// 7: an addition to the basic item before it.
    Note = 7,
    /// 9: a general addition (通則加算) on the sum of the group.
    General = 9,
}

/// An age bound of the master (別紙: 下限年齢・上限年齢).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AgeBound {
    /// `00`: no bound.
    #[default]
    None,
    /// A number: the birthday on which that age is reached.
    Years(u8),
    /// `AA` (28) or `AE` (90): that many days after birth.
    Days(u8),
    /// `B3`, `B6`, `BF`, `BK`: the first day of the month after the birthday on which the age is
    /// reached.
    MonthAfter(u8),
    /// `MG`: the 1st of April after the sixth birthday (未就学児).
    School,
}

/// An automatic age addition (年齢加算①–④).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgeAddition {
    /// From this age.
    pub from: AgeBound,
    /// Below this age.
    pub to: AgeBound,
    /// The addition.
    pub code: Code,
}

/// The quantity formula (きざみ, columns 30–35).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// 下限値.
    pub lower: Fixed,
    /// 上限値; `None` for 99999999.
    pub upper: Option<Fixed>,
    /// きざみ値.
    pub size: Fixed,
    /// きざみ点数.
    pub points: Fixed,
    /// 上下限エラー処理 0–3.
    pub error: u8,
}

/// The facts of a 診療行為 that the engine's own mechanisms read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Procedure {
    /// 点数識別.
    pub points_kind: PointsKind,
    /// 新又は現点数: points, yen or percent after `points_kind`.
    pub points: Fixed,
    /// データ規格コード: 0 where no quantity is recorded.
    pub unit: u16,
    /// 入外適用区分: 0 both, 1 inpatient only, 2 outpatient only.
    pub setting: u8,
    /// 後期高齢者医療適用区分: 0 both, 1 医療保険 only, 2 後期高齢者 only.
    pub elderly: u8,
    /// 点数欄集計先識別（入院外）.
    pub outpatient_box: u16,
    /// 点数欄集計先識別（入院）.
    pub inpatient_box: u16,
    /// 病院・診療所区分: 1 hospital only, 2 clinic only.
    pub facility_kind: u8,
    /// 病床数区分 0–8.
    pub beds: u8,
    /// きざみ, where the points depend on a quantity.
    pub steps: Option<Steps>,
    /// 上限回数 in a month; 0 for none.
    pub month_limit: u16,
    /// 上限回数エラー処理: 0 flag, 1 charge up to the limit.
    pub month_limit_error: u8,
    /// 注加算コード; 0 for none.
    pub note_code: u16,
    /// 注加算通番: 0 on a base, 1–9 then A–Z (10–35) on an addition.
    pub note_serial: u8,
    /// 通則年齢: on a base 1 or 2 = may take it, on an addition = is it.
    pub age_rule: u8,
    /// 下限年齢.
    pub age_from: AgeBound,
    /// 上限年齢 (exclusive).
    pub age_to: AgeBound,
    /// 時間加算区分.
    pub time_class: u8,
    /// 適合区分 and 対象施設基準 (reduced where the facility lacks the standard).
    pub compliance: u8,
    /// 対象施設基準.
    pub compliance_standard: u16,
    /// 検査等実施判断区分.
    pub judgement_kind: u8,
    /// 検査等実施判断グループ区分.
    pub judgement_group: u8,
    /// 逓減対象区分.
    pub diminishing: u8,
    /// 包括逓減区分.
    pub diminishing_group: u16,
    /// 通則加算所定点数対象区分: `true` = not counted in the base of 通則加算.
    pub outside_general_base: bool,
    /// 告示等識別区分（１）.
    pub notice_kind: NoticeKind,
    /// 施設基準コード in groups: one of each group is required; empty for none.
    pub standards: Vec<Vec<u16>>,
    /// 年齢加算①–④.
    pub ages: Vec<AgeAddition>,
}

/// The facts of a 医薬品.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drug {
    /// 薬価 in yen for one unit; `None` where the price list of these days is not at hand.
    pub price: Option<Fixed>,
    /// 金額種別.
    pub price_kind: u8,
    /// 剤形: 1 内用, 3 その他, 4 注射, 6 外用, 8 歯科用.
    pub form: u8,
}

/// The facts of a 特定器材.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Material {
    /// Price; its meaning after `price_kind`. `None` where not at hand.
    pub price: Option<Fixed>,
    /// 金額種別: 1 yen, 2 purchase price, 5 percent up, 9 multiply …
    pub price_kind: u8,
    /// 特定器材種別 (0 other, 1 film, 2 oxygen …), as the master states it.
    pub kind: u8,
    /// 上限価格 flag: the stated price may not exceed `price`.
    pub price_is_cap: bool,
    /// 上限点数; 0 for none.
    pub cap_points: Fixed,
}

/// A named set of codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    /// Its name in the rule text.
    pub name: String,
    /// Member codes, ascending.
    pub codes: Vec<Code>,
    /// Whether there may be members that are not listed, because the master that would tell them
    /// is not at hand.
    pub open: bool,
}

/// A list of days off that is complete within its days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Its name in the rule text.
    pub name: String,
    /// Its citation.
    pub cite: String,
    /// First day that it covers.
    pub from: Day,
    /// Last day that it covers.
    pub to: Day,
    /// The days off, ascending.
    pub days: Vec<Day>,
}

/// The type of a declared fact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum FactType {
    /// true or false.
    #[default]
    Bool = 0,
    /// A decimal number.
    Number = 1,
    /// A day.
    Date = 2,
    /// One word of a list.
    Word = 3,
}

/// A fact that rules may ask of the Episode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// Its name, the key in `facts` of the Episode.
    pub name: String,
    /// Its type.
    pub kind: FactType,
    /// The words of a [`FactType::Word`].
    pub words: Vec<String>,
    /// The question in Japanese.
    pub ask_ja: String,
    /// The question in English.
    pub ask_en: String,
    /// What holds where the Episode is silent and a condition holds: the first that does.
    pub cases: Vec<FactCase>,
    /// What holds where the Episode is silent and no case does; `None`: cannot decide.
    pub default: Option<Value>,
}

/// A value that a fact has under a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactCase {
    /// First day of the case.
    pub from: Day,
    /// Last day of the case.
    pub to: Day,
    /// Its condition.
    pub when: ExprId,
    /// The value.
    pub value: Value,
}

/// A constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Truth.
    Bool(bool),
    /// A number.
    Number(Fixed),
    /// A day.
    Date(Day),
    /// The index of a word in [`Fact::words`].
    Word(u16),
}

/// A stretch of time or of the Episode, seen from a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The same order (算定単位, 剤), which is also one occasion (手術当り, 検査当り, 部位 …).
    Order,
    /// The same visit (同時).
    Visit,
    /// The same day.
    Day,
    /// The same week, Sunday to Saturday.
    Week,
    /// The week and the one before it (2週, in Sunday–Saturday weeks).
    Weeks(u16),
    /// So many calendar months, the current one included (月 = 1, 3月 = 3, 2年 = 24).
    Months(u16),
    /// So many days back, the current one included.
    Days(u16),
    /// So many days ahead of an operation (手術前1週間 = 7): the parent is the later one.
    DaysBefore(u16),
    /// The fiscal year from 1 April.
    FiscalYear,
    /// From the day of admission to the day of discharge.
    Admission,
    /// The day of admission only.
    AdmissionDay,
    /// The day of discharge only.
    DischargeDay,
    /// The whole known history (患者当り).
    History,
    /// One course, pregnancy, delivery, disease or operation that the data do not delimit: within
    /// the count over the whole history it holds, beyond it nobody can tell.
    Course,
    /// The unit is only the unit of the price (単位): no count follows from it.
    PerUnit,
    /// So many whole months: from the day behind the same day (応当日) of the earlier month up to
    /// the day itself.
    FullMonths(u16),
}

/// Which side of an exclusion survives (背反区分).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Keep {
    /// 1: ① is charged.
    First = 1,
    /// 2: ② is charged.
    Second = 2,
    /// 3: either one.
    Either = 3,
}

/// A node of an expression. Operands are nodes that stand before it and are operands of no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A constant.
    Const(Value),
    /// A declared fact (order, visit, patient, facility: the nearest that states it).
    Fact(FactId),
    /// Whether the Episode states the fact.
    Stated(FactId),
    /// An attribute of the context.
    Attr(Attr),
    /// Whether the facility has notified one of the standards (from, to inclusive).
    Standard(u16, u16),
    /// Whether a candidate line of the set stands in the window.
    Has(SetId, Window),
    /// How many candidate lines of the set stand in the window (distinct codes).
    Items(SetId, Window),
    /// How often a code of the set is charged in the window (sum of times).
    Count(SetId, Window),
    /// Sum of the points of the set's candidate lines in the window, before general additions.
    PointsOf(SetId, Window),
    /// Whether the line's own code is in the set.
    In(SetId),
    /// Whether a disease of the set stands open on the day.
    Disease(SetId),
    /// Whether a disease of the set that is marked 主傷病 stands open on the day.
    MainDisease(SetId),
    /// The day of the last line or charge of the set in the window, up to the day.
    Last(SetId, Window),
    /// The day of the first one.
    First(SetId, Window),
    /// For each unit of the window that has a standing line of the set, the value of the operand
    /// at the first such line (or, with `true`, for each such line); the sum of these.
    Sum(ExprId, SetId, Window, bool),
    /// Whether the history is known over the whole window.
    Known(Window),
    /// The days from the first to the second.
    DaysBetween(ExprId, ExprId),
    /// The same day (応当日) so many months after.
    MonthsAfter(ExprId, ExprId),
    /// Negation.
    Not(ExprId),
    /// Conjunction.
    And(ExprId, ExprId),
    /// Disjunction.
    Or(ExprId, ExprId),
    /// Comparison.
    Compare(Comparison, ExprId, ExprId),
    /// Arithmetic.
    Arith(Arithmetic, ExprId, ExprId),
    /// 切上げ.
    Ceil(ExprId),
    /// 切捨て.
    Floor(ExprId),
    /// 四捨五入.
    RoundHalfUp(ExprId),
    /// Condition, then, else: the condition's node stands first.
    If(ExprId, ExprId, ExprId),
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Comparison {
    /// `=`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Comparison {
    /// Whether two constants compare so; `None` where they are of different kinds.
    pub(crate) fn holds(self, a: Value, b: Value) -> Option<bool> {
        let order = match (a, b) {
            (Value::Number(a), Value::Number(b)) => a.cmp(&b),
            (Value::Date(a), Value::Date(b)) => a.cmp(&b),
            (Value::Bool(a), Value::Bool(b)) => a.cmp(&b),
            (Value::Word(a), Value::Word(b)) => a.cmp(&b),
            _ => return None,
        };
        Some(match self {
            Self::Eq => order.is_eq(),
            Self::Ne => order.is_ne(),
            Self::Lt => order.is_lt(),
            Self::Le => order.is_le(),
            Self::Gt => order.is_gt(),
            Self::Ge => order.is_ge(),
        })
    }
}

/// Arithmetic on exact decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/` (by a constant with no other prime factors than 2 and 5)
    Div,
    /// The smaller.
    Min,
    /// The larger.
    Max,
}

/// What an expression may read of its context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Attr {
    /// Age in whole years on the day (number).
    Age = 0,
    /// Age in days (number).
    AgeDays = 1,
    /// The day of the visit (date).
    Date = 2,
    /// Minutes since midnight of the visit's time; undecided where not stated (number).
    Minute = 3,
    /// Day of the week, Sunday = 0 (number).
    Weekday = 4,
    /// Outpatient (bool).
    Outpatient = 5,
    /// Inpatient (bool).
    Inpatient = 6,
    /// The facility is a clinic (bool).
    Clinic = 7,
    /// The facility is a hospital (bool).
    Hospital = 8,
    /// Licensed beds (number).
    Beds = 9,
    /// Licensed general beds (number).
    GeneralBeds = 10,
    /// The quantity of the line (number).
    Quantity = 11,
    /// The times of the order (number).
    Times = 12,
    /// In a price formula: Σ price × quantity of the part, in yen (number).
    Yen = 13,
    /// In a price formula: the price of one unit, in yen (number).
    UnitPrice = 14,
    /// The points of the line's master row (number).
    BasePoints = 15,
    /// 入外-independent: the patient is insured under 後期高齢者医療 (bool).
    Elderly = 16,
    /// The patient is a child before school (未就学児) (bool).
    BeforeSchool = 17,
    /// The patient is female (bool).
    Female = 18,
    /// The day is a holiday of the facility's calendar (bool; a fact of the visit until a calendar
    /// is given).
    Holiday = 19,
    /// The day of admission (date).
    Admitted = 20,
    /// Number of days since admission, the first being 1 (number).
    HospitalDay = 21,
    /// The visit's time lies within the hours that the facility shows (bool).
    Open = 22,
    /// The visit states its time (bool).
    StatedTime = 23,
    /// 診療識別 as the order states it, 0 where it does not (number).
    Section = 24,
    /// The facility states its hours (bool).
    StatedHours = 25,
    /// The facility has no hours on the day (bool).
    ClosedDay = 26,
    /// A disease that is open on the day is marked 主傷病 (bool).
    StatedMainDisease = 27,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// Its citation.
    pub cite: String,
    /// The revision it belongs to.
    pub schedule: ScheduleId,
    /// First day in force.
    pub from: Day,
    /// Last day in force.
    pub to: Day,
    /// The rule text file.
    pub source: SourceId,
    /// The line where the statement begins.
    pub line: u32,
    /// Its condition; none holds always.
    pub when: Option<ExprId>,
    /// What it does.
    pub body: RuleBody,
}

/// What a rule does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleBody {
    /// 自動算定: charge `code` once per `per`, unless the Episode orders it already.
    Derive {
        /// A line of this set must stand in `per` (the trigger); `None`: every visit.
        on: Option<SetId>,
        /// What is charged.
        code: Code,
        /// How it is charged.
        made: Made,
        /// Once per this window; history counts.
        per: Window,
        /// A trigger that is included in another fee (包括) counts as charged.
        even_if_included: bool,
    },
    /// 項目数まるめ: the members in `per` are paid by their number.
    Bundle {
        /// The members.
        members: SetId,
        /// Counted together in this window.
        per: Window,
        /// Members whose value of this fact differs are apart.
        apart: Option<FactId>,
        /// Bands, ascending and disjoint.
        bands: Vec<Band>,
    },
    /// 特例条件: whether a row of the tables that has one has its effect on a line.
    Special {
        /// The lines on which the row would have its effect.
        on: SetId,
        /// The other side of an inclusion or exclusion; `None`: rows of 算定回数.
        beside: Option<SetId>,
    },
    /// 包括: members of `children` are not charged where one of `parents` is charged in `within`.
    Include {
        /// The including fees.
        parents: SetId,
        /// The included ones.
        children: SetId,
        /// The window.
        within: Window,
    },
    /// 背反.
    Exclude {
        /// ①
        first: SetId,
        /// ②
        second: SetId,
        /// The window.
        within: Window,
        /// Which one survives.
        keep: Keep,
    },
    /// 算定回数: at most `max` times in the window.
    Limit {
        /// The set whose charges are counted together.
        members: SetId,
        /// The largest count.
        max: u32,
        /// The window.
        within: Window,
        /// Quantities are counted and not times.
        quantity: bool,
        /// Each code of the set has the limit by itself.
        by_code: bool,
    },
    /// 加算: charge `code` with each line of `on`, in its group.
    Add {
        /// The base fees.
        on: SetId,
        /// The addition.
        code: Code,
        /// How it is charged.
        made: Made,
    },
    /// 逓減: from the `nth` line of the same diminishing group in the window on, charge `code`.
    Reduce {
        /// The lines it looks at.
        on: SetId,
        /// Counted per 包括逓減区分 of the master (`false`: over the whole set).
        by_group: bool,
        /// From this one on.
        nth: u32,
        /// The window.
        within: Window,
        /// The reducing row.
        code: Code,
        /// How it is charged.
        made: Made,
    },
    /// 合算: the quantities of the lines of a unit are put together and shared out among their
    /// classes.
    Pool {
        /// The lines.
        on: SetId,
    },
    /// 薬剤料, 特定器材, 酸素 …: points of a priced part of an order.
    Price {
        /// What is priced.
        what: Priced,
        /// 診療識別 in which it holds; empty: everywhere.
        identifications: Vec<u16>,
        /// Only these codes; `None`: all.
        on: Option<SetId>,
        /// How lines are put together before the formula.
        together: Together,
        /// The formula: a number of points.
        points: ExprId,
    },
    /// A requirement of the line.
    Require {
        /// The lines.
        on: SetId,
        /// What must hold.
        needs: ExprId,
        /// What follows where it does not.
        otherwise: Otherwise,
        /// Comment codes to offer.
        comments: Vec<Code>,
    },
    /// Per-section rounding policy.
    Round(RoundPolicy),
}

/// How a rule charges the line that it makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Its quantity.
    pub quantity: Option<ExprId>,
    /// Its times (of an addition: for one time of its base); `None`: 1.
    pub times: Option<ExprId>,
    /// Its stated points (点数識別 4 and 7).
    pub points: Option<ExprId>,
}

/// A band of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// From this number of items.
    pub from: u32,
    /// To this number of items, inclusive.
    pub to: u32,
    /// The points of the whole.
    pub points: Fixed,
}

/// What a price rule prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Priced {
    /// 医薬品.
    Drug = 1,
    /// 特定器材.
    Material = 2,
}

/// How the priced lines of an order are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Together {
    /// Σ price × quantity of the order's lines of the kind, then the formula once.
    Order = 1,
    /// The formula for each line by itself.
    Line = 2,
}

/// What follows where a requirement is not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Otherwise {
    /// The line is not charged.
    Deny = 1,
    /// The line cannot be decided.
    Ask = 2,
    /// The line is charged; the claim says what is missing.
    Remind = 3,
}

/// How the points of an order in a section are put together and rounded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundPolicy {
    /// 診療識別 printed for the section.
    pub identification: u16,
    /// 集計先 (outpatient or inpatient box) that the policy serves.
    pub boxes: Vec<u16>,
    /// Rounded half up right after the quantity formula (`false`: exact until the end).
    pub quantity_rounds: bool,
    /// The steps on each base row with its additions.
    pub unit_steps: Vec<Step>,
    /// Whether each base row with its additions is rounded half up.
    pub unit_rounds: bool,
    /// The steps on the sum of the order.
    pub order_steps: Vec<Step>,
    /// Whether the order is rounded half up.
    pub order_rounds: bool,
}

/// One step of a rounding policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which additions it takes.
    pub role: Role,
    /// Percent of what.
    pub of: Of,
}

/// The role of an addition in the arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// Additions in points to the base row (告示等識別 7, 点数識別 3 or 8).
    NotePoints = 1,
    /// Additions in percent to the base row (7, 5) that are not age additions.
    NotePercent = 2,
    /// Reductions in percent of the base row (7, 6).
    NoteReduction = 3,
    /// Age additions in percent (通則年齢 not 0 or an age bound, 7, 5).
    AgePercent = 4,
    /// Time additions in percent (時間加算区分 not 0, 7, 5).
    TimePercent = 5,
    /// General additions in points (9, 3 or 8).
    GeneralPoints = 6,
    /// General additions in percent (9, 5).
    GeneralPercent = 7,
    /// General reductions in percent (9, 6).
    GeneralReduction = 8,
}

/// Percent of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Of {
    /// The value before the first percent step (base row, quantity and additions in points).
    Base = 1,
    /// The value as it stands.
    Running = 2,
}

/// Facts of the electronic point table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// Every グループ番号 of 01 and 02, ascending; a [`GroupId`] is its place here.
    pub group_names: Vec<String>,
    /// 01: what the index says of a code.
    pub index: Vec<IndexRow>,
    /// 02: group membership.
    pub inclusion: Vec<InclusionRow>,
    /// 03-x: exclusions.
    pub exclusion: Vec<ExclusionRow>,
    /// 04: additions of an inpatient group.
    pub inpatient: Vec<InpatientRow>,
    /// 05: limits.
    pub limit: Vec<LimitRow>,
    /// コメント関連.
    pub comment: Vec<CommentRow>,
}

/// Where a table row came from and when it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file.
    pub source: SourceId,
    /// The row there.
    pub row: u32,
    /// First day, cut to the schedule.
    pub from: Day,
    /// Last day, cut to the schedule.
    pub to: Day,
}

/// 01 補助マスター.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexRow {
    /// The code.
    pub code: Code,
    /// 包括単位 and グループ番号: up to three.
    pub groups: Vec<(Option<WindowOf>, GroupId)>,
    /// 背反 flags: 1日, 同一月, 同時, 1週間.
    pub exclusion_flags: [bool; 4],
    /// 入院基本料識別; 0 for none.
    pub inpatient_group: u16,
    /// 算定回数関連.
    pub limit_flag: bool,
    /// Provenance.
    pub origin: Origin,
}

/// A window as the `table` statement binds it to a unit code.
pub type WindowOf = Window;

/// 02 包括・被包括.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InclusionRow {
    /// グループ番号.
    pub group: GroupId,
    /// The included code.
    pub code: Code,
    /// 特例条件.
    pub special: bool,
    /// Provenance.
    pub origin: Origin,
}

/// 03-x 背反.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExclusionRow {
    /// ①
    pub first: Code,
    /// ②
    pub second: Code,
    /// 背反区分.
    pub keep: Keep,
    /// 特例条件.
    pub special: bool,
    /// The window of the table.
    pub within: Window,
    /// The table.
    pub table: TableKind,
    /// Provenance.
    pub origin: Origin,
}

/// 04 入院基本料.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InpatientRow {
    /// グループ番号.
    pub group: u16,
    /// The addition.
    pub code: Code,
    /// 加算識別.
    pub class: u16,
    /// Provenance.
    pub origin: Origin,
}

/// 05 算定回数.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitRow {
    /// The code.
    pub code: Code,
    /// 算定単位コード.
    pub unit: u16,
    /// 算定単位名称.
    pub unit_name: String,
    /// The window that the `table` statement gives to the unit.
    pub within: Window,
    /// 算定回数.
    pub max: u16,
    /// 特例条件.
    pub special: bool,
    /// Provenance.
    pub origin: Origin,
}

/// コメント関連.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommentRow {
    /// The 診療行為.
    pub code: Code,
    /// The comment.
    pub comment: Code,
    /// The comments of a code with the same number are alternatives: コメント記載通知等 × 1,000,000
    /// + 項番 × 100 + 枝番.
    pub pattern: u32,
    /// 条件区分.
    pub condition: u8,
    /// 非算定理由コメント: recorded where the fee is not charged.
    pub absence: bool,
    /// 入外区分 of 条件区分 02 and 12: 1 inpatient, 2 outpatient.
    pub setting: u8,
    /// 算定回数 of 条件区分 03 and 13.
    pub times: u16,
    /// Provenance.
    pub origin: Origin,
}
