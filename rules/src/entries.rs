//! Which entries each kind of statement has.

use crate::ast::{EntryKind, Keyword};
use crate::grammar::Rule;

/// How often an entry stands in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Times {
    /// Exactly once.
    Once,
    /// At most once.
    Optional,
    /// Any number of times.
    Many,
    /// At least once.
    Some,
}

/// An entry of a statement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowed {
    pub(crate) word: &'static str,
    pub(crate) times: Times,
}

const fn once(word: &'static str) -> Allowed {
    Allowed { word, times: Times::Once }
}
const fn optional(word: &'static str) -> Allowed {
    Allowed { word, times: Times::Optional }
}
const fn many(word: &'static str) -> Allowed {
    Allowed { word, times: Times::Many }
}
const fn some(word: &'static str) -> Allowed {
    Allowed { word, times: Times::Some }
}

/// The entries of a kind of statement. `cite` is not in `Once`: its lack has a code of its own.
pub(crate) const fn allowed(keyword: Keyword) -> &'static [Allowed] {
    const CITE: Allowed = optional("cite");
    const FROM: Allowed = optional("from");
    const TO: Allowed = optional("to");
    const WHEN: Allowed = optional("when");
    match keyword {
        Keyword::Schedule => {
            const {
                &[
                    CITE,
                    once("title"),
                    once("from"),
                    TO,
                    once("yen-per-point"),
                    optional("tables"),
                    optional("files"),
                    optional("partial"),
                    many("drug-prices"),
                ]
            }
        }
        Keyword::Table => {
            const {
                &[
                    CITE,
                    FROM,
                    TO,
                    once("file"),
                    once("kind"),
                    once("columns"),
                    optional("change"),
                    some("column"),
                    many("unit"),
                    optional("window"),
                ]
            }
        }
        Keyword::Set => {
            const {
                &[
                    CITE,
                    FROM,
                    TO,
                    many("codes"),
                    many("diseases"),
                    many("where"),
                    many("union"),
                    many("minus"),
                ]
            }
        }
        Keyword::Fact => const { &[CITE, FROM, TO, once("type"), once("ask"), many("default")] },
        Keyword::Condition => const { &[CITE, FROM, TO, once("is")] },
        Keyword::Calendar => const { &[CITE, once("from"), once("to"), optional("days")] },
        Keyword::Collective => const { &[CITE, once("standard"), once("met-by")] },
        Keyword::Amend => const { &[CITE, once("codes"), some("states")] },
        Keyword::Derive => {
            const {
                &[
                    CITE,
                    FROM,
                    TO,
                    optional("on"),
                    WHEN,
                    once("charge"),
                    once("per"),
                    optional("even-if"),
                ]
            }
        }
        Keyword::Bundle => {
            const {
                &[
                    CITE,
                    FROM,
                    TO,
                    once("members"),
                    once("per"),
                    optional("apart"),
                    WHEN,
                    some("band"),
                ]
            }
        }
        Keyword::Special => {
            const { &[CITE, FROM, TO, once("on"), optional("beside"), optional("any-row"), WHEN] }
        }
        Keyword::Include => {
            const { &[CITE, FROM, TO, once("parents"), once("children"), once("within"), WHEN] }
        }
        Keyword::Exclude => {
            const { &[CITE, FROM, TO, once("first"), once("second"), once("within"), once("keep"), WHEN] }
        }
        Keyword::Limit => {
            const {
                &[
                    CITE,
                    FROM,
                    TO,
                    once("members"),
                    once("max"),
                    once("within"),
                    optional("by-code"),
                    WHEN,
                ]
            }
        }
        Keyword::Add => const { &[CITE, FROM, TO, once("on"), WHEN, once("charge")] },
        Keyword::Reduce => {
            const {
                &[
                    CITE,
                    FROM,
                    TO,
                    once("on"),
                    once("from-nth"),
                    once("within"),
                    optional("by-group"),
                    WHEN,
                    once("charge"),
                ]
            }
        }
        Keyword::Pool => const { &[CITE, FROM, TO, once("on"), WHEN] },
        Keyword::Price => {
            const {
                &[
                    CITE,
                    FROM,
                    TO,
                    once("drug"),
                    optional("identification"),
                    optional("on"),
                    optional("together"),
                    WHEN,
                    once("points"),
                ]
            }
        }
        Keyword::Require => {
            const {
                &[
                    CITE,
                    FROM,
                    TO,
                    once("on"),
                    once("needs"),
                    once("otherwise"),
                    optional("comments"),
                    WHEN,
                ]
            }
        }
        Keyword::Round => {
            const {
                &[
                    CITE,
                    FROM,
                    TO,
                    once("identification"),
                    optional("boxes"),
                    optional("quantity"),
                    optional("unit"),
                    optional("unit-end"),
                    optional("order"),
                    optional("order-end"),
                ]
            }
        }
        Keyword::Example => {
            const {
                &[
                    once("patient"),
                    once("facility"),
                    some("visit"),
                    optional("admission"),
                    many("disease"),
                    many("history since"),
                    many("history"),
                    many("fact"),
                    some("expect"),
                ]
            }
        }
        Keyword::Share => {
            const { &[CITE, once("from"), TO, WHEN, once("pays"), optional("price-stated")] }
        }
        Keyword::Ceiling => {
            const {
                &[
                    CITE,
                    once("from"),
                    TO,
                    once("for"),
                    WHEN,
                    once("amount"),
                    optional("often"),
                    optional("half-at"),
                    optional("combine"),
                    many("year"),
                ]
            }
        }
        Keyword::Burden => {
            const {
                &[
                    CITE,
                    once("from"),
                    TO,
                    many("number"),
                    many("payer"),
                    once("rank"),
                    once("takes"),
                    once("for"),
                    once("covers"),
                    optional("without-insurer"),
                    WHEN,
                    once("pays"),
                    many("cap"),
                    many("meals"),
                ]
            }
        }
        Keyword::Meal => {
            const { &[CITE, once("from"), TO, once("kind"), optional("row"), WHEN, once("pays")] }
        }
        Keyword::Settle => const { &[CITE, once("from"), TO, once("for"), once("nearest")] },
        Keyword::Marks => const { &[CITE, once("from"), TO, some("mark")] },
        Keyword::Case => {
            const {
                &[
                    once("patient"),
                    once("coverage"),
                    many("certificate"),
                    many("bill"),
                    many("served"),
                    some("expect"),
                ]
            }
        }
    }
}

/// The word of an entry as [`allowed`] lists it. `drug` and `material` are one entry.
pub(crate) const fn word_of(kind: &EntryKind) -> &'static str {
    match kind {
        EntryKind::Cite(_) => "cite",
        EntryKind::From(_) => "from",
        EntryKind::To(_) => "to",
        EntryKind::Title(_) => "title",
        EntryKind::YenPerPoint(_) => "yen-per-point",
        EntryKind::Tables(_) => "tables",
        EntryKind::Files(..) => "files",
        EntryKind::Partial(_) => "partial",
        EntryKind::DrugPrices(..) => "drug-prices",
        EntryKind::File(_) => "file",
        EntryKind::Kind(_) => "kind",
        EntryKind::Columns(_) => "columns",
        EntryKind::Change(..) => "change",
        EntryKind::Column(..) => "column",
        EntryKind::UnitBinding(..) | EntryKind::UnitSteps(_) => "unit",
        EntryKind::WindowEntry(_) => "window",
        EntryKind::Codes(_) => "codes",
        EntryKind::Diseases(_) => "diseases",
        EntryKind::Where(..) => "where",
        EntryKind::Union(_) => "union",
        EntryKind::Minus(_) => "minus",
        EntryKind::Type(_) => "type",
        EntryKind::Ask(..) => "ask",
        EntryKind::Default(..) => "default",
        EntryKind::Is(_) => "is",
        EntryKind::Standard(_) => "standard",
        EntryKind::MetBy(_) => "met-by",
        EntryKind::States(..) => "states",
        EntryKind::Days(_) => "days",
        EntryKind::On(_) => "on",
        EntryKind::When(_) => "when",
        EntryKind::Charge(..) => "charge",
        EntryKind::Per(_) => "per",
        EntryKind::Within(_) => "within",
        EntryKind::Members(_) => "members",
        EntryKind::Band(_) => "band",
        EntryKind::Beside(_) => "beside",
        EntryKind::Parents(_) => "parents",
        EntryKind::Children(_) => "children",
        EntryKind::First(_) => "first",
        EntryKind::Second(_) => "second",
        EntryKind::Keep(_) => "keep",
        EntryKind::Max(..) => "max",
        EntryKind::FromNth(_) => "from-nth",
        EntryKind::ByGroup => "by-group",
        EntryKind::ByCode => "by-code",
        EntryKind::AnyRow => "any-row",
        EntryKind::Apart(_) => "apart",
        EntryKind::EvenIfIncluded => "even-if",
        EntryKind::Priced(_) => "drug",
        EntryKind::Identification(_) => "identification",
        EntryKind::Together(_) => "together",
        EntryKind::Points(_) => "points",
        EntryKind::Needs(_) => "needs",
        EntryKind::Otherwise(_) => "otherwise",
        EntryKind::Comments(_) => "comments",
        EntryKind::Boxes(_) => "boxes",
        EntryKind::Quantity(_) => "quantity",
        EntryKind::UnitEnd(_) => "unit-end",
        EntryKind::OrderSteps(_) => "order",
        EntryKind::OrderEnd(_) => "order-end",
        EntryKind::Patient { .. } => "patient",
        EntryKind::Facility { .. } => "facility",
        EntryKind::Visit { .. } => "visit",
        EntryKind::Admission(..) => "admission",
        EntryKind::Disease { .. } => "disease",
        EntryKind::HistorySince(_) => "history since",
        EntryKind::History(..) => "history",
        EntryKind::Fact(..) => "fact",
        EntryKind::Expect(_) => "expect",
        EntryKind::Burden(entry) => entry.word(),
    }
}

/// Whether a word begins an entry of some statement.
pub(crate) fn is_entry_word(word: &str) -> bool {
    matches!(word, "material" | "drugs" | "materials")
        || Keyword::ALL.into_iter().any(|k| allowed(k).iter().any(|e| e.word == word))
}

/// What the grammar would have taken, in words for people.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expected {
    words: Vec<(&'static str, &'static str)>,
}

impl Expected {
    pub(crate) fn ja(&self) -> String {
        if self.words.is_empty() {
            return "この文の続き".into();
        }
        self.words.iter().map(|w| w.0).collect::<Vec<_>>().join("、")
    }

    pub(crate) fn en(&self) -> String {
        if self.words.is_empty() {
            return "the rest of the statement".into();
        }
        self.words.iter().map(|w| w.1).collect::<Vec<_>>().join(" or ")
    }
}

/// Words for what the grammar expected at the place of an error.
pub(crate) fn expected(rules: &[Rule]) -> Expected {
    let mut words: Vec<(&'static str, &'static str)> = Vec::new();
    for rule in rules {
        let word = match rule {
            Rule::name | Rule::names => ("名前", "a name"),
            Rule::number | Rule::numbers => ("数", "a number"),
            Rule::day => ("日付（2026-06-01）", "a day (2026-06-01)"),
            Rule::time => ("時刻（10:30）", "a time (10:30)"),
            Rule::string | Rule::strings => ("文字列（\"…\"）", "a string (\"…\")"),
            Rule::code | Rule::codes => ("コード", "a code"),
            Rule::window | Rule::window_count | Rule::window_word => (
                "期間（order, visit, day, week, month, 3 months, …）",
                "a window (order, visit, day, week, month, 3 months, …)",
            ),
            Rule::window_unit => (
                "weeks, months, full-months, days, days-before",
                "weeks, months, full-months, days or days-before",
            ),
            Rule::expr
            | Rule::conjunction
            | Rule::negation
            | Rule::comparison
            | Rule::sum
            | Rule::product
            | Rule::atom
            | Rule::word
            | Rule::not => ("式", "an expression"),
            Rule::compare | Rule::compared | Rule::between => ("比較", "a comparison"),
            Rule::add_sign | Rule::mul_sign => ("演算子", "an operator"),
            Rule::money_unit => ("単位（points, yen）", "a unit (points, yen)"),
            Rule::keep_side => ("first, second, either", "first, second or either"),
            Rule::rounding => ("exact, half-up", "exact or half-up"),
            Rule::otherwise_kind => ("deny, ask, remind", "deny, ask or remind"),
            Rule::together_kind => ("order, line", "order or line"),
            Rule::role | Rule::step | Rule::steps => ("加算の種類", "a kind of addition"),
            Rule::step_of => ("base, running", "base or running"),
            Rule::test_or | Rule::test_and | Rule::test_not | Rule::test_key => {
                ("マスター項目の条件", "a test of a master's key")
            }
            Rule::test_value => ("数か文字列", "a number or a string"),
            Rule::type_plain | Rule::type_word => {
                ("bool, number, date, word", "bool, number, date or word")
            }
            Rule::value => ("値", "a value"),
            Rule::hours_day | Rule::days_shown | Rule::span_shown => {
                ("曜日（mon-fri 09:00-12:00）", "days of the week (mon-fri 09:00-12:00)")
            }
            Rule::time_end => ("時刻（12:30）", "a time (12:30)"),
            Rule::charged_word | Rule::charged => {
                ("quantity, times, points", "quantity, times or points")
            }
            Rule::day_off => ("日付（2026-06-01）", "a day (2026-06-01)"),
            Rule::up | Rule::band_to => ("`to 数` か `up`", "`to N` or `up`"),
            Rule::visit_item | Rule::ordered | Rule::fact_given | Rule::section => {
                ("コード、section、fact", "a code, a section or a fact")
            }
            Rule::entry => ("項目", "an entry"),
            Rule::header | Rule::keyword => ("文", "a statement"),
            _ => continue,
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    Expected { words }
}
