//! What keeps a condition from holding, in words.

use super::Lang;
use super::terms::{standard, window};
use crate::Day;
use crate::evaluate::{Asked, Term, Unmet};
use crate::image::{arithmetic, attr, op};
use crate::ir::{Arithmetic, Attr, Comparison, Value};
use crate::view::View;

/// A sentence for each part of the condition.
pub(crate) fn sentences(view: &View<'_>, unmet: &[Unmet]) -> Vec<String> {
    parts(view, unmet, false)
}

fn parts(view: &View<'_>, unmet: &[Unmet], within: bool) -> Vec<String> {
    let mut told: Vec<String> = Vec::with_capacity(unmet.len());
    for part in unmet {
        let text = match part {
            Unmet::Plain { asked, want, known, day } => plain(view, *asked, *want, *known, *day),
            Unmet::Any(ways) => any(view, ways, within),
        };
        if !told.contains(&text) {
            told.push(text);
        }
    }
    told
}

/// Ways of which one would do; within another such list in brackets.
fn any(view: &View<'_>, ways: &[Vec<Unmet>], within: bool) -> String {
    let (and, or) = (view.lang.pick("、かつ", " and "), view.lang.pick("／", "; "));
    let mut told: Vec<String> = Vec::with_capacity(ways.len());
    for way in ways {
        let text = parts(view, way, true).join(and);
        if !told.contains(&text) {
            told.push(text);
        }
    }
    let all = told.join(or);
    match (told.len(), view.lang) {
        (0 | 1, _) => all,
        (_, Lang::Ja) if within => format!("［{all}］"),
        (_, Lang::En) if within => format!("[{all}]"),
        (_, Lang::Ja) => format!("次のすべてに当たる（一つでも外れればよい）: {all}"),
        (_, Lang::En) => format!("all of these are so, and one less would do: {all}"),
    }
}

/// What is so and ought not to be, or is not so and ought to be.
fn plain(view: &View<'_>, asked: Asked, want: bool, known: bool, day: Day) -> String {
    let ja = view.lang == Lang::Ja;
    let set = |set: u16| quoted(view, view.image.set_name(set));
    let span = |packed: u32| window(packed, view.lang);
    let (so, not_so) = match asked {
        Asked::Compared(a, how, b, value) => return compared(view, (a, how, b), value, want),
        Asked::Fact(number, unstated) => {
            let name = fact(view, number);
            if !known || (unstated && want) {
                return says(ja, &name, ("が示されていない", "is not stated"));
            }
            both(ja, &name, ("に当たる", "holds"), ("に当たらない", "does not hold"))
        }
        Asked::Stated(number) => {
            let name = fact(view, number);
            both(ja, &name, ("が示されている", "is stated"), ("が示されていない", "is not stated"))
        }
        Asked::Attr(attr) => {
            let (noun_ja, clause) = noun(attr);
            if ja {
                (format!("{noun_ja}である"), format!("{noun_ja}でない"))
            } else {
                (clause.to_owned(), format!("it is not so that {clause}"))
            }
        }
        Asked::Standard(from, to) => {
            let named = if from == to {
                standard(view.image, Some(day), from)
            } else {
                [from.to_string(), to.to_string()].join(if ja { "～" } else { "–" })
            };
            if ja {
                (
                    format!("施設基準（{named}）の届出がある"),
                    format!("施設基準（{named}）の届出がない"),
                )
            } else {
                let named = format!("facility standard {named}");
                (format!("{named} is notified"), format!("{named} is not notified"))
            }
        }
        Asked::Has(number, packed) => {
            let (set, span) = (set(number), span(packed));
            if ja {
                (format!("{span}に{set}がある"), format!("{span}に{set}がない"))
            } else {
                (format!("{set} is there in {span}"), format!("{set} is not there in {span}"))
            }
        }
        Asked::In(number) => {
            let set = set(number);
            if ja {
                (format!("{set}の一つである"), format!("{set}の一つでない"))
            } else {
                (format!("it is one of {set}"), format!("it is not one of {set}"))
            }
        }
        Asked::Disease(number, _)
        | Asked::DiseaseOrSuspicion(number)
        | Asked::MainDisease(number, _) => {
            let of = match (asked, ja) {
                (Asked::Disease(_, false), true) => "傷病名に",
                (Asked::Disease(_, false), false) => "a disease of ",
                (Asked::Disease(_, true), true) => "傷病名（疑いを除く）に",
                (Asked::Disease(_, true), false) => "an established disease of ",
                (Asked::MainDisease(_, true), true) => "主傷病（疑いを除く）に",
                (Asked::MainDisease(_, true), false) => "an established main disease of ",
                (Asked::DiseaseOrSuspicion(_), true) => "傷病名（疑いを含む）に",
                (Asked::DiseaseOrSuspicion(_), false) => "a disease, or a suspicion, of ",
                (_, true) => "主傷病に",
                (_, false) => "a main disease of ",
            };
            let of = [of, &set(number)].concat();
            both(ja, &of, ("がある", "is open"), ("がない", "is not open"))
        }
        Asked::Known(packed) => {
            let span = span(packed);
            let of = if ja {
                format!("{span}の算定履歴")
            } else {
                format!("the history of {span}")
            };
            both(ja, &of, ("が示されている", "is stated"), ("が示されていない", "is not stated"))
        }
    };
    match (known, want, ja) {
        (false, _, true) => format!("{so}かどうか分からない"),
        (false, _, false) => format!("whether {so} is not known"),
        (true, true, _) => not_so,
        (true, false, _) => so,
    }
}

/// A subject and its predicate.
fn says(ja: bool, subject: &str, (in_ja, in_en): (&str, &str)) -> String {
    if ja { [subject, in_ja].concat() } else { [subject, " ", in_en].concat() }
}

fn both(ja: bool, subject: &str, so: (&str, &str), not_so: (&str, &str)) -> (String, String) {
    (says(ja, subject, so), says(ja, subject, not_so))
}

fn compared(
    view: &View<'_>,
    (a, how, b): (Term, Comparison, Term),
    value: Option<Value>,
    want: bool,
) -> String {
    let how = if want { how } else { inverse(how) };
    let what = term(view, a, a);
    let is_day = |value| matches!(value, Value::Date(_));
    let day = value.is_some_and(is_day) || matches!(b, Term::Value(value) if is_day(value));
    let than = term(view, b, a);
    let found = value.map(|found| term(view, Term::Value(found), a));
    if view.lang == Lang::Ja {
        let wanted = match (how, day) {
            (Comparison::Eq, _) => "であること",
            (Comparison::Ne, _) => "でないこと",
            (Comparison::Lt, false) => "未満",
            (Comparison::Le, false) => "以下",
            (Comparison::Gt, false) => "を超えること",
            (Comparison::Ge, false) => "以上",
            (Comparison::Lt, true) => "より前",
            (Comparison::Le, true) => "以前",
            (Comparison::Gt, true) => "より後",
            (Comparison::Ge, true) => "以後",
        };
        let found = found.map_or_else(|| "は分からない".to_owned(), |found| format!("は {found}"));
        return format!("{what}{found}（要: {than} {wanted}）");
    }
    let wanted = match (how, day) {
        (Comparison::Eq, _) => "",
        (Comparison::Ne, _) => "other than ",
        (Comparison::Lt, false) => "less than ",
        (Comparison::Le, false) => "at most ",
        (Comparison::Gt, false) => "more than ",
        (Comparison::Ge, false) => "at least ",
        (Comparison::Lt, true) => "before ",
        (Comparison::Le, true) => "at the latest ",
        (Comparison::Gt, true) => "after ",
        (Comparison::Ge, true) => "at the earliest ",
    };
    let found = found.unwrap_or_else(|| "not known".to_owned());
    format!("{what} is {found} (wanted: {wanted}{than})")
}

const fn inverse(how: Comparison) -> Comparison {
    match how {
        Comparison::Eq => Comparison::Ne,
        Comparison::Ne => Comparison::Eq,
        Comparison::Lt => Comparison::Ge,
        Comparison::Le => Comparison::Gt,
        Comparison::Gt => Comparison::Le,
        Comparison::Ge => Comparison::Lt,
    }
}

fn quoted(view: &View<'_>, name: &str) -> String {
    match view.lang {
        Lang::Ja => ["「", name, "」"].concat(),
        Lang::En => ["`", name, "`"].concat(),
    }
}

fn fact(view: &View<'_>, number: u16) -> String {
    let declared = view.image.facts.get(usize::from(number));
    quoted(view, declared.map_or("", |f| view.image.text(f.name)))
}

/// What is compared; a constant as one of what it is compared with.
fn term(view: &View<'_>, term: Term, beside: Term) -> String {
    match term {
        Term::Fact(number) => fact(view, number),
        Term::Attr(attr) => named(view, attr).to_owned(),
        Term::Node(node) => self::node(view, node),
        Term::Value(value) => self::value(view, value, beside),
    }
}

fn value(view: &View<'_>, value: Value, of: Term) -> String {
    let ja = view.lang == Lang::Ja;
    match (value, of) {
        (Value::Bool(true), _) => view.lang.pick("はい", "true").to_owned(),
        (Value::Bool(false), _) => view.lang.pick("いいえ", "false").to_owned(),
        (Value::Number(minutes), Term::Attr(Attr::Minute)) => {
            let minutes = minutes.floor().to_int().unwrap_or(0);
            format!("{:02}:{:02}", minutes / 60, minutes % 60)
        }
        (Value::Number(day), Term::Attr(Attr::Weekday)) => {
            let (names, english) = (
                ["日曜", "月曜", "火曜", "水曜", "木曜", "金曜", "土曜"],
                ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
            );
            let names = if ja { names } else { english };
            let at = day.to_int().and_then(|day| usize::try_from(day).ok()).unwrap_or(usize::MAX);
            names.get(at).map_or_else(|| day.to_string(), |name| (*name).to_owned())
        }
        (Value::Number(number), _) => number.to_string(),
        (Value::Date(day), _) => day.to_string(),
        (Value::Word(word), of) => {
            let fact = match of {
                Term::Fact(fact) => view.image.facts.get(usize::from(fact)),
                _ => None,
            };
            let words = fact.map_or(&[][..], |f| view.image.words(f.words));
            let word = words.get(usize::from(word)).map_or("", |word| view.image.text(*word));
            quoted(view, word)
        }
    }
}

/// A node that looks for something or computes. Operands stand before their node, so that this ends.
fn node(view: &View<'_>, at: u32) -> String {
    let ja = view.lang == Lang::Ja;
    let Some(n) = view.image.exprs.get(at as usize) else { return String::new() };
    let set = || quoted(view, view.image.set_name(n.a as u16));
    let span = || window(n.b, view.lang);
    let counted = |what_ja: &str, what_en: &str| {
        if ja {
            format!("{}の{}の{what_ja}", span(), set())
        } else {
            format!("{what_en} of {} in {}", set(), span())
        }
    };
    let constant = |value: Value| self::value(view, value, Term::Node(at));
    match n.op {
        op::FACT | op::STATED => fact(view, n.a as u16),
        op::ATTR => named(view, attr(n.a)).to_owned(),
        op::NUMBER => constant(Value::Number(crate::Fixed::from_raw(n.number()))),
        op::DATE => constant(Value::Date(Day(n.number() as i32))),
        op::COUNT => counted("回数", "how often one"),
        op::ITEMS => counted("項目数", "how many"),
        op::POINTS_OF => counted("点数", "the points"),
        op::LAST if ja => format!("{}を最後に算定した日", set()),
        op::LAST => format!("the last day of {}", set()),
        op::FIRST if ja => format!("{}を最初に算定した日", set()),
        op::FIRST => format!("the first day of {}", set()),
        op::SUM if ja => format!("{}の{}ごとの{}の合計", span(), set(), node(view, n.c)),
        op::SUM => format!("the sum of {} over {} in {}", node(view, n.c), set(), span()),
        op::DAYS_BETWEEN if ja => format!("{}から{}までの日数", node(view, n.a), node(view, n.b)),
        op::DAYS_BETWEEN => format!("the days from {} to {}", node(view, n.a), node(view, n.b)),
        op::MONTHS_AFTER if ja => format!("{}の{}月後", node(view, n.a), node(view, n.b)),
        op::MONTHS_AFTER => format!("{} months after {}", node(view, n.b), node(view, n.a)),
        op::ARITH => {
            let (a, b) = (node(view, n.a), node(view, n.b));
            match (arithmetic(n.sub), ja) {
                (Arithmetic::Add, _) => format!("{a} + {b}"),
                (Arithmetic::Sub, _) => format!("{a} - {b}"),
                (Arithmetic::Mul, _) => format!("{a} × {b}"),
                (Arithmetic::Div, _) => format!("{a} ÷ {b}"),
                (Arithmetic::Min, true) => format!("{a}と{b}の小さい方"),
                (Arithmetic::Min, false) => format!("the smaller of {a} and {b}"),
                (Arithmetic::Max, true) => format!("{a}と{b}の大きい方"),
                (Arithmetic::Max, false) => format!("the larger of {a} and {b}"),
            }
        }
        op::CEIL | op::FLOOR | op::ROUND => node(view, n.a),
        _ => view.lang.pick("場合によって決まる値", "a value that depends on the case").to_owned(),
    }
}

fn named(view: &View<'_>, attr: Attr) -> &'static str {
    let (ja, en) = noun(attr);
    view.lang.pick(ja, en)
}

/// An attribute; one that is true or false as a clause in English.
const fn noun(attr: Attr) -> (&'static str, &'static str) {
    match attr {
        Attr::Age => ("年齢", "the age"),
        Attr::AgeDays => ("生後の日数", "the age in days"),
        Attr::Date => ("受診日", "the day"),
        Attr::Minute => ("受診時刻", "the time of the visit"),
        Attr::Weekday => ("曜日", "the day of the week"),
        Attr::Outpatient => ("外来", "the patient is an outpatient"),
        Attr::Inpatient => ("入院", "the patient is an inpatient"),
        Attr::Clinic => ("診療所", "the facility is a clinic"),
        Attr::Hospital => ("病院", "the facility is a hospital"),
        Attr::Beds => ("許可病床数", "the number of beds"),
        Attr::GeneralBeds => ("一般病床数", "the number of general beds"),
        Attr::Quantity => ("数量", "the quantity"),
        Attr::Times => ("回数", "the times"),
        Attr::Yen => ("薬価・価格の合計", "the price in yen"),
        Attr::UnitPrice => ("単価", "the price of one unit"),
        Attr::BasePoints => ("所定点数", "the points of the master"),
        Attr::Elderly => ("後期高齢者医療", "the insurance is 後期高齢者医療"),
        Attr::BeforeSchool => ("未就学児", "the patient is a child before school"),
        Attr::Female => ("女性", "the patient is female"),
        Attr::Holiday => ("休日", "the day is a holiday"),
        Attr::Admitted => ("入院日", "the day of admission"),
        Attr::HospitalDay => ("入院日数", "the day of the stay"),
        Attr::Open => ("診療時間内", "the time lies within the hours"),
        Attr::StatedTime => ("受診時刻の分かる受診", "the time of the visit is stated"),
        Attr::Section => ("診療識別", "診療識別"),
        Attr::StatedHours => ("診療時間の分かる医療機関", "the hours of the facility are stated"),
        Attr::ClosedDay => ("休診日", "the facility is closed on the day"),
        Attr::StatedMainDisease => ("主傷病の分かる患者", "a main disease is marked"),
        Attr::MainDiseaseSince => ("主傷病の診療開始日", "the first day of the main disease"),
        Attr::HolidaysAfter => ("次の日からの休日の数", "how many holidays follow the day"),
    }
}
