//! Reasons in words. A sentence is made from an event and the image only when somebody asks.

use crate::claim::{Reason, SourceRow, View};
use crate::evaluate::{NEEDS_DISEASE_MASTER, NEEDS_DISEASES, NEEDS_MAIN_DISEASE};
use crate::image::{Image, NONE, attr, windows};
use crate::ir::{Attr, Window};
use crate::outcome::{Event, HISTORY, What};
use crate::{Code, Day};

/// The language of sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// 日本語.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    const fn pick<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }
}

pub(crate) fn unchecked(schedule: &str, table: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => {
            format!("{schedule} の電子点数表 {table} が手元になく、その規則は確かめていない")
        }
        Lang::En => {
            format!("table {table} of {schedule} is not at hand: its rules were not checked")
        }
    }
}

/// The reason of an event.
pub(crate) fn reason(view: &View<'_>, event: &Event) -> Reason {
    let mut reason = Reason { kind: kind(event.what).to_owned(), ..Reason::default() };
    provenance(view, event, &mut reason);
    reason.text = sentence(view, event, &mut reason);
    reason
}

fn provenance(view: &View<'_>, event: &Event, reason: &mut Reason) {
    let image = view.image;
    let row =
        |period: u16, row: u32| Some(SourceRow { file: image.file_of(period).to_owned(), row });
    match event.what {
        What::IncludedByTable | What::SpecialInclusion => {
            reason.source =
                image.member_at(event.b).and_then(|m| row(m.period, image.member_row(event.b)?));
        }
        What::ExcludedByTable | What::SpecialExclusion | What::EarlierChargeLoses => {
            reason.source = image
                .edge_at(event.b)
                .and_then(|e| row(image.manner_of(e).period, image.edge_row(event.b)?));
        }
        What::KeptOver => {
            // The row may be of a table or of a rule; the line that went carries it exactly.
        }
        What::OverLimitTable | What::SpecialLimit | What::CourseLimit | What::WrongDayForLimit => {
            reason.source = image.limit_at(event.b).and_then(|l| row(l.period, l.row));
        }
        What::CommentRequired | What::CommentMayBe | What::CommentListed => {
            reason.source = image.comment_at(event.a).and_then(|c| row(c.period, c.row));
        }
        What::InpatientClassTaken => {
            reason.source = image.inpatient_at(event.b).and_then(|i| row(i.period, i.row));
        }
        What::NeedsHistory | What::PartlyOverLimit | What::ChargedUpToLimit => {}
        _ => {
            if let Some(rule) = image.rule(event.b).filter(|_| event.b != NONE) {
                reason.rule = Some(image.text(rule.name).to_owned());
                reason.cite = Some(image.text(rule.cite).to_owned());
                reason.source = Some(SourceRow {
                    file: image.source_name(u32::from(rule.source)).to_owned(),
                    row: rule.line,
                });
            }
        }
    }
    if names_line(event.what) {
        reason.other = other_code(view, event.a);
    }
    if event.what == What::CommentOffered {
        reason.other = Some(Code(event.a));
    }
}

/// What 病床数区分 asks for (マスターファイル仕様説明書 医科診療行為マスター 項番71).
const fn beds(class: u32) -> (&'static str, &'static str) {
    match class {
        1 => ("許可病床1～99床", "1 to 99 licensed beds"),
        2 => ("許可病床100～199床", "100 to 199 licensed beds"),
        3 => ("許可病床199床以下", "at most 199 licensed beds"),
        4 => ("許可病床200床以上", "200 licensed beds or more"),
        5 => ("一般病床199床以下", "at most 199 general beds"),
        6 => ("一般病床200床以上", "200 general beds or more"),
        7 => ("許可病床399床以下", "at most 399 licensed beds"),
        _ => ("許可病床400床以上", "400 licensed beds or more"),
    }
}

/// A facility standard by its code and, where the image knows it, its name.
fn standard(image: &Image<'_>, day: Option<Day>, code: u16) -> String {
    let name = day
        .and_then(|day| image.schedule_on(day))
        .and_then(|schedule| image.standard_name(schedule, code));
    name.map_or_else(|| code.to_string(), |name| format!("{code} {name}"))
}

/// Whether the reason speaks of another line, or of one of the history.
pub(crate) const fn names_line(what: What) -> bool {
    matches!(
        what,
        What::IncludedByTable
            | What::IncludedByRule
            | What::SpecialInclusion
            | What::ExcludedByTable
            | What::ExcludedByRule
            | What::SpecialExclusion
            | What::KeptOver
            | What::EarlierChargeLoses
            | What::DependsOnUndecided
            | What::PairUnknown
            | What::InpatientNotInGroup
            | What::InpatientClassTaken
            | What::TriggerNotCharged
            | What::BaseNotCharged
            | What::SerialTaken
            | What::AgeAdded
            | What::Added
            | What::OrderInVisit
    )
}

pub(crate) fn other_code(view: &View<'_>, at: u32) -> Option<Code> {
    other_line(view, at).map(|(code, _)| code)
}

/// The other line's code and day.
fn other_line(view: &View<'_>, at: u32) -> Option<(Code, Day)> {
    if at & HISTORY == 0 {
        return view.outcome.lines.get(at as usize).map(|l| (l.code, l.day));
    }
    // Past lines are named by their place in the sorted history.
    let mut past: Vec<_> = view
        .episode
        .history
        .lines
        .iter()
        .enumerate()
        .filter_map(|(place, l)| Some((l.date, view.image.dense(l.code)?, l.times, place, l.code)))
        .collect();
    past.sort_unstable_by_key(|(day, dense, times, place, _)| (*day, *dense, *times, *place));
    past.get((at & !HISTORY) as usize).map(|(day, _, _, _, code)| (*code, *day))
}

/// The other line as a person would name it.
fn other(view: &View<'_>, at: u32) -> String {
    let Some((code, day)) = other_line(view, at) else {
        return view.lang.pick("他の項目", "another item").to_owned();
    };
    let name = view.name_of(code, Some(day));
    let past =
        if at & HISTORY == 0 { "" } else { view.lang.pick("（算定履歴）", " (history)") };
    match view.lang {
        Lang::Ja => format!("「{name}」（{code}）{past}"),
        Lang::En => format!("`{name}` ({code}){past}"),
    }
}

/// The day of the line that an event is of.
fn day_of(view: &View<'_>, event: &Event) -> Option<Day> {
    view.outcome.lines.get(event.line as usize).map(|line| line.day)
}

fn window(packed: u32, lang: Lang) -> String {
    let Some(window) = windows::unpack(packed) else {
        return String::new();
    };
    let (ja, en) = match window {
        Window::Order => ("同一の算定単位".to_owned(), "the order".to_owned()),
        Window::Visit => ("同時".to_owned(), "the visit".to_owned()),
        Window::Day => ("1日".to_owned(), "the day".to_owned()),
        Window::Week => ("1週間".to_owned(), "the week".to_owned()),
        Window::Weeks(n) => (format!("{n}週間"), format!("{n} weeks")),
        Window::Months(1) => ("同一月内".to_owned(), "the month".to_owned()),
        Window::Months(n) => (format!("{n}月"), format!("{n} months")),
        Window::Days(n) => (format!("{n}日"), format!("{n} days")),
        Window::FullMonths(n) => (format!("{n}月（応当日まで）"), format!("{n} whole months")),
        Window::DaysBefore(n) => (format!("前{n}日"), format!("the {n} days before")),
        Window::FiscalYear => ("年度".to_owned(), "the fiscal year".to_owned()),
        Window::Admission => ("入院中".to_owned(), "the stay".to_owned()),
        Window::AdmissionDay => ("入院初日".to_owned(), "the day of admission".to_owned()),
        Window::DischargeDay => ("退院時".to_owned(), "the day of discharge".to_owned()),
        Window::History => ("患者当り".to_owned(), "the patient's whole history".to_owned()),
        Window::Course => ("一連".to_owned(), "the course".to_owned()),
        Window::PerUnit => ("単位".to_owned(), "the unit".to_owned()),
    };
    lang.pick(&ja, &en).to_owned()
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind of event, each one sentence")]
fn sentence(view: &View<'_>, event: &Event, reason: &mut Reason) -> String {
    let image = view.image;
    let lang = view.lang;
    // Only the sentence of the language is made.
    macro_rules! say {
        ($ja:expr, $en:expr $(,)?) => {
            match lang {
                Lang::Ja => $ja,
                Lang::En => $en,
            }
        };
    }
    let plain = |ja: &str, en: &str| lang.pick(ja, en).to_owned();
    let that = || other(view, event.a);
    let rule = || image.rule(event.b).map_or("", |r| image.text(r.name));
    match event.what {
        What::UnknownCode => {
            plain("このコードは手元のマスターにない", "the code is not in the masters at hand")
        }
        What::NotInForce => {
            let line = view.outcome.lines.get(event.line as usize);
            let Some(last) = line.and_then(|l| image.versions_of(l.dense).1.last()) else {
                return plain(
                    "この日には算定できるコードではない",
                    "the code is not in force on the day",
                );
            };
            let (from, to) = image.days_of(last);
            say!(
                format!("この日には算定できるコードではない（最後の有効期間 {from}〜{to}）"),
                format!("the code is not in force on the day (last in force {from} to {to})"),
            )
        }
        What::NotAtHand => plain(
            "この日のマスターは一部しか手元になく、このコードの内容が分からない",
            "the master of these days is only partly at hand and does not show this code",
        ),
        What::NoSchedule => plain(
            "この日の診療報酬（改定）がイメージにない",
            "no revision in the image is in force on the day",
        ),
        What::WrongSetting => {
            if event.a == 1 {
                plain(
                    "入院でのみ算定する（入外適用区分1）",
                    "charged for inpatients only (入外適用区分 1)",
                )
            } else {
                plain(
                    "入院外でのみ算定する（入外適用区分2）",
                    "charged for outpatients only (入外適用区分 2)",
                )
            }
        }
        What::WrongFacility => {
            if event.a == 1 {
                plain(
                    "病院でのみ算定する（病院・診療所区分1）",
                    "charged by hospitals only (病院・診療所区分 1)",
                )
            } else {
                plain(
                    "診療所でのみ算定する（病院・診療所区分2）",
                    "charged by clinics only (病院・診療所区分 2)",
                )
            }
        }
        What::BedsOutside => say!(
            format!("病床数が{}ではない（病床数区分{}）", beds(event.a).0, event.a),
            format!("the facility has not {} (病床数区分 {})", beds(event.a).1, event.a),
        ),
        What::BedsUnknown => {
            let (ja, en) = beds(event.a);
            let general = matches!(event.a, 5 | 6);
            let member = if general { "facility.generalBeds" } else { "facility.beds" };
            reason.needs = Some(member.to_owned());
            say!(
                format!("病床数が{ja}かどうかが示されていない（病床数区分{}）", event.a),
                format!("whether the facility has {en} is not stated (病床数区分 {})", event.a),
            )
        }
        What::AgeOutside => plain(
            "患者の年齢が上下限年齢の外にある",
            "the patient's age is outside the bounds of the code (上下限年齢)",
        ),
        What::ElderlyOutside => say!(
            format!(
                "後期高齢者医療適用区分{}に当たらない、又は保険の種別が示されていない",
                event.a
            ),
            format!(
                "the insurance is not of class {} (後期高齢者医療適用区分), or is not stated",
                event.a
            ),
        ),
        What::StandardLacks => {
            let line = view.outcome.lines.get(event.line as usize);
            let day = line.map(|l| l.day);
            // One of each group is needed.
            let mut groups: Vec<String> = Vec::new();
            for group in line
                .and_then(|l| image.procedure_of(l.version))
                .into_iter()
                .flat_map(|p| image.standard_groups(p))
            {
                let names: Vec<String> = group.iter().map(|c| standard(image, day, *c)).collect();
                groups.push(names.join(", "));
            }
            let list = !groups.is_empty();
            let (list_ja, list_en) =
                (groups.join(" のいずれか、及び "), groups.join("; and one of "));
            reason.needs = Some("facility.standards".to_owned());
            if event.b != NONE {
                let named = standard(image, day, event.a as u16);
                return say!(
                    format!("施設基準（{named}）の届出の有無が示されていない"),
                    format!("whether standard {named} is notified is not stated"),
                );
            }
            // Without the line there is no list.
            let (ja, en) = if list {
                (format!("（{list_ja} のいずれか）"), format!(" ({list_en})"))
            } else {
                (String::new(), String::new())
            };
            if event.a == 0 {
                say!(
                    format!("必要な施設基準{ja}の届出がない"),
                    format!("none of the required facility standards{en} is notified"),
                )
            } else {
                say!(
                    format!("施設基準{ja}の届出の有無が示されていない"),
                    format!("whether one of the facility standards{en} is notified is not stated"),
                )
            }
        }
        What::ComplianceLacks => {
            let day = view.outcome.lines.get(event.line as usize).map(|l| l.day);
            let named = standard(image, day, event.a as u16);
            say!(
                format!("施設基準（{named}）に適合しない場合の減算が必要か分からない"),
                format!("without facility standard {named} a reducing row is needed"),
            )
        }
        What::QuantityMissing => plain(
            "数量データが必要（きざみ値で算定する）",
            "a quantity is needed: the points depend on it (きざみ値)",
        ),
        What::QuantityUnused => {
            plain("数量データは点数に関係しない", "the quantity has no part in the points")
        }
        What::Derived => say!(
            format!("規則「{}」により算定", rule()),
            format!("derived by the rule `{}`", rule()),
        ),
        What::Added => say!(
            format!("規則「{}」により{}に加算", rule(), that()),
            format!("added to {} by the rule `{}`", that(), rule()),
        ),
        What::AgeAdded => say!(
            format!("年齢加算として{}に加算（マスターの年齢加算①〜④）", that()),
            format!("age addition to {} (年齢加算①–④ of the master)", that()),
        ),
        What::RuleFalse => say!(
            format!("規則「{}」の条件に当たらない", rule()),
            format!("the condition of the rule `{}` does not hold", rule()),
        ),
        What::AlreadyThere => say!(
            format!("規則「{}」の項目は既に算定されている", rule()),
            format!("what the rule `{}` would charge is there already", rule()),
        ),
        What::NeedsFact => {
            let fact = image.facts.get(event.a as usize);
            reason.needs = fact.map(|f| image.text(f.name).to_owned());
            let ask = |t| image.text(t).to_owned();
            fact.map_or_else(String::new, |f| {
                let name = image.text(f.name);
                say!(
                    format!("判断に必要: {}（facts の「{name}」）", ask(f.ask_ja)),
                    format!("needs an answer: {} (`{name}` in `facts`)", ask(f.ask_en)),
                )
            })
        }
        What::NeedsAttr => {
            let (field, ja, en) = attribute(event.a);
            reason.needs = Some(field.to_owned());
            say!(
                format!("判断に必要な{ja}が示されていない（{field}）"),
                format!("{en} is needed and not stated ({field})"),
            )
        }
        What::NeedsHistory => {
            reason.needs = Some("history.since".to_owned());
            let span = window(event.a, lang);
            say!(
                format!("{span}の算定履歴が必要（history.since より前は分からない）"),
                format!("the history of {span} is needed (nothing is known before history.since)"),
            )
        }
        What::Arithmetic => plain(
            "計算が正確に表せる範囲を超える",
            "the arithmetic goes beyond what can be represented exactly",
        ),
        What::Required => {
            if event.a == 0 {
                say!(
                    format!("要件「{}」を満たさない", rule()),
                    format!("the requirement `{}` is not met", rule()),
                )
            } else {
                say!(
                    format!("要件「{}」を満たすか分からない", rule()),
                    format!("whether the requirement `{}` is met is not known", rule()),
                )
            }
        }
        What::Reminded => say!(format!("確認: 「{}」", rule()), format!("reminder: `{}`", rule())),
        What::CommentOffered => {
            let code = Code(event.a);
            let name = view.name_of(code, day_of(view, event));
            say!(
                format!("記載するコメント: {code} {name}"),
                format!("comment to record: {code} {name}"),
            )
        }
        What::CommentRequired => {
            let (pattern, comments) = pattern(view, event);
            say!(
                format!("摘要欄のコメントが要る（コメント関連 {pattern}）: {comments}"),
                format!("a comment is wanted (コメント関連 {pattern}): {comments}"),
            )
        }
        What::CommentMayBe => {
            let (pattern, comments) = pattern(view, event);
            say!(
                format!(
                    "条件に当たれば摘要欄のコメントが要る（コメント関連 {pattern}）: {comments}"
                ),
                format!("a comment may be wanted (コメント関連 {pattern}): {comments}"),
            )
        }
        What::CommentListed => {
            let code = image.comment_at(event.a).map(|c| Code(c.comment));
            reason.other = code;
            let code = code.unwrap_or_default();
            let name = view.name_of(code, day_of(view, event));
            say!(
                format!("記載するコメント: {code} {name}"),
                format!("comment to record: {code} {name}"),
            )
        }
        What::Bundled => say!(
            format!("「{}」{}項目として所定点数に含めて算定", rule(), event.a),
            format!("paid in the bundle `{}` of {} items", rule(), event.a),
        ),
        What::IncludedByTable => {
            let group = image.member_at(event.b).map_or("", |m| image.group_name(m.group));
            say!(
                format!("{}に包括される（包括グループ {group}）", that()),
                format!("included in {} (group {group})", that()),
            )
        }
        What::IncludedByRule => say!(
            format!("{}に包括される（規則「{}」）", that(), rule()),
            format!("included in {} (rule `{}`)", that(), rule()),
        ),
        What::SpecialInclusion => say!(
            format!("{}に包括され得るが、特例条件があり判断できない", that()),
            format!("may be included in {}, but a special condition (特例条件) decides", that()),
        ),
        What::SpecialMet => say!(
            format!("特例条件に当たるので、電子点数表の行は及ばない（規則「{}」）", rule()),
            format!(
                "its special condition is met: the table's row has no effect (rule `{}`)",
                rule()
            ),
        ),
        What::SpecialUnmet => say!(
            format!("特例条件に当たらない（規則「{}」）", rule()),
            format!("its special condition is not met (rule `{}`)", rule()),
        ),
        What::ExcludedByTable => {
            let edge = image.edge_at(event.b).map(|e| image.manner_of(e));
            let span = edge.map_or_else(String::new, |e| window(e.window, lang));
            let either = edge.is_some_and(|e| e.keep == 3);
            if either {
                say!(
                    format!(
                        "{}と{span}につき何れか一方のみ算定（背反区分3）。{}を残した",
                        that(),
                        that()
                    ),
                    format!(
                        "only one of it and {} is charged in {span} (背反区分 3); the other was kept",
                        that()
                    ),
                )
            } else {
                say!(
                    format!("{span}につき{}を算定するため算定しない（背反）", that()),
                    format!("{} is charged instead in {span} (背反)", that()),
                )
            }
        }
        What::ExcludedByRule => say!(
            format!("{}と併せて算定しない（規則「{}」）", that(), rule()),
            format!("not charged together with {} (rule `{}`)", that(), rule()),
        ),
        What::SpecialExclusion => say!(
            format!("{}と背反だが、特例条件があり判断できない", that()),
            format!("excluded by {}, but a special condition (特例条件) decides", that()),
        ),
        What::KeptOver => say!(
            format!(
                "{}とは何れか一方のみ。こちらを残した（代わりに{}を算定することもできる）",
                that(),
                that()
            ),
            format!(
                "only one of it and {} is charged; this one was kept, the other is the alternative",
                that()
            ),
        ),
        What::EarlierChargeLoses => say!(
            format!("これを算定すると、既に算定した{}は算定できない", that()),
            format!("with this charged, the earlier charge of {} does not stand", that()),
        ),
        What::DependsOnUndecided => say!(
            format!("{}が判断できないため判断できない", that()),
            format!("cannot be decided while {} is undecided", that()),
        ),
        What::PairUnknown => say!(
            format!("{}とともに算定できるかどうか判断できない", that()),
            format!("whether it is charged beside {} cannot be decided", that()),
        ),
        What::InpatientBaseLacks => plain(
            "その日の入院基本料等がない（電子点数表04）",
            "there is no basic inpatient fee on the day (table 04)",
        ),
        What::InpatientNotInGroup => say!(
            format!("{}では算定できない加算（電子点数表04）", that()),
            format!("the addition is not open to {} (table 04)", that()),
        ),
        What::InpatientClassTaken => say!(
            format!("{}と加算識別が同じで、何れか一方のみ算定（電子点数表04）", that()),
            format!("only one of it and {} is charged: the same 加算識別 (table 04)", that()),
        ),
        What::TableMissing => {
            let table =
                crate::image::table_kind(event.a as u16).map_or("", crate::image::table_name);
            say!(
                format!("電子点数表{table}が手元になく、確かめていない"),
                format!("table {table} is not at hand: not checked against it"),
            )
        }
        What::OverLimitTable => {
            let limit = image.limit_at(event.b);
            let unit = limit.map_or("", |l| image.text(l.unit_name));
            let max = limit.map_or(0, |l| l.max);
            say!(
                format!("算定回数の上限（{unit}{max}回）を超える（既に{}回）", event.a),
                format!("over the limit of {max} in {unit} (already {})", event.a),
            )
        }
        What::OverLimitRule => {
            let max = image.rule(event.b).map_or(0, |r| r.number);
            say!(
                format!(
                    "算定回数の上限（{max}回、規則「{}」）を超える（既に{}回）",
                    rule(),
                    event.a
                ),
                format!("over the limit of {max} (rule `{}`; already {})", rule(), event.a),
            )
        }
        What::OverLimitMaster => say!(
            format!("マスターの上限回数を超える（同月に既に{}回）", event.a),
            format!("over the monthly limit of the master (already {})", event.a),
        ),
        What::SpecialLimit => say!(
            format!("算定回数の上限を超えるが、特例条件があり判断できない（既に{}回）", event.a),
            format!(
                "over the limit (already {}), but a special condition (特例条件) decides",
                event.a
            ),
        ),
        What::CourseLimit => say!(
            format!(
                "一連・初回などの区切りが分からず、回数の上限を判断できない（既に{}回）",
                event.a
            ),
            format!(
                "already charged {} times; whether the course is the same cannot be known",
                event.a
            ),
        ),
        What::WrongDayForLimit => {
            let span = window(event.a, lang);
            say!(format!("{span}に限り算定する"), format!("charged on {span} only"))
        }
        What::PartlyOverLimit => say!(
            format!("回数の一部（{}回）のみが該当する。オーダーを分けて入力する", event.a),
            format!("only {} of the times are on this side; divide the order", event.a),
        ),
        What::ChargedUpToLimit => say!(
            format!("上限までの{}回（単位）を算定し、超える分は別の行で算定しない", event.a),
            format!(
                "charged up to the limit ({}); what is beyond it is a line of its own",
                event.a
            ),
        ),
        What::TriggerNotCharged => say!(
            format!("算定の元になる{}を算定しない（規則「{}」）", that(), rule()),
            format!("{}, which it follows from, is not charged (rule `{}`)", that(), rule()),
        ),
        What::NoBase => plain(
            "加算の対象となる基本項目がない（注加算コード）",
            "there is no basic item that it could be added to (注加算コード)",
        ),
        What::BaseNotCharged => say!(
            format!("加算の対象となる{}を算定しない", that()),
            format!("{}, which it is added to, is not charged", that()),
        ),
        What::SerialTaken => say!(
            format!("{}と併せて算定できない加算（注加算通番が同じ）", that()),
            format!("not open beside {} (same 注加算通番)", that()),
        ),
        What::ReducedNth => say!(
            format!("逓減（{}回目、規則「{}」）", event.a, rule()),
            format!("reduced as number {} (rule `{}`)", event.a, rule()),
        ),
        What::OrderInVisit => say!(
            format!(
                "同じ受診の{}を先のものとした。先後を示すには、時刻の異なる受診に分ける",
                that()
            ),
            format!(
                "{} of the same visit was taken to be the earlier one; visits of different times tell",
                that()
            ),
        ),
        What::Pooled => say!(
            format!("同じ算定単位の時間（数量）を合わせて計算する（規則「{}」）", rule()),
            format!("computed together with the other quantities of the order (rule `{}`)", rule()),
        ),
        What::StepError => plain(
            "数量データが下限に足りず算定できない（上下限エラー処理）",
            "the quantity is too small to be charged (上下限エラー処理)",
        ),
        What::StepWarning => plain(
            "数量データが上限値を超える（実数量で計算した）",
            "the quantity is above the upper bound (computed with the real quantity)",
        ),
        What::StepCapped => plain(
            "数量データが上限値を超えるため上限値で計算した",
            "the quantity is above the upper bound: computed with the bound",
        ),
        What::NoPolicy => say!(
            format!("集計先{}の端数処理の規則（round）がない", event.a),
            format!("no `round` policy serves 集計先 {}", event.a),
        ),
        What::NoStep => plain(
            "この加算を計算する段階が端数処理の規則（round）にない",
            "the `round` policy has no step for this row",
        ),
        What::PriceStated => plain(
            "価格は入力されたもの（薬価基準・材料価格基準ではない）",
            "the price was stated by the caller (not by the price list)",
        ),
        What::PriceUnknown => {
            reason.needs = Some("price".to_owned());
            plain(
                "この日の価格が手元になく、入力もされていない",
                "no price of the day is at hand, and none was stated",
            )
        }
        What::PriceCapped => plain(
            "入力された価格が上限価格を超えるため上限価格で計算した",
            "the stated price is above the ceiling price: computed with the ceiling",
        ),
        What::PointsMissing => {
            reason.needs = Some("points".to_owned());
            plain("点数の入力が必要（点数識別4・7）", "the points must be stated (点数識別 4, 7)")
        }
        What::NoPriceRule => {
            reason.needs = Some("section".to_owned());
            say!(
                format!("診療識別{}で価格を計算する規則（price）がない。section を示す", event.a),
                format!("no `price` rule serves 診療識別 {}; state the section", event.a),
            )
        }
        What::Priced => say!(
            format!("規則「{}」により点数に換算", rule()),
            format!("priced by the rule `{}`", rule()),
        ),
    }
}

/// The pattern of a table of comments with its condition, and its first comments.
fn pattern(view: &View<'_>, event: &Event) -> (String, String) {
    const SHOWN: u32 = 3;
    let image = view.image;
    let Some(first) = image.comment_at(event.a) else {
        return (String::new(), String::new());
    };
    let (item, branch) = (first.pattern / 100 % 10_000, first.pattern % 100);
    let label = view.lang.pick("条件区分", "condition");
    let pattern = format!("項番{item:04}-{branch:02}、{label}{:02}", first.condition);
    let shown = (event.a..event.a + event.b.min(SHOWN)).filter_map(|at| image.comment_at(at));
    let names: Vec<String> = shown
        .map(|row| Code(row.comment))
        .map(|code| format!("{code} {}", view.name_of(code, day_of(view, event))))
        .collect();
    let more = match (event.b.saturating_sub(SHOWN), view.lang) {
        (0, _) => String::new(),
        (more, Lang::Ja) => format!(" ほか{more}"),
        (more, Lang::En) => format!(" and {more} more"),
    };
    (pattern, names.join("、") + &more)
}

pub(crate) fn attribute(number: u32) -> (&'static str, &'static str, &'static str) {
    if number == NEEDS_DISEASES {
        return ("diseases", "傷病名", "the list of diseases");
    }
    if number == NEEDS_DISEASE_MASTER {
        return ("diseases", "傷病名マスター", "the master of diseases");
    }
    if number == NEEDS_MAIN_DISEASE {
        return ("diseases[].main", "主傷病", "which disease is the main one");
    }
    match attr(number) {
        Attr::Open => ("facility.hours", "診療時間", "the hours of the facility"),
        Attr::Minute => ("visits[].time", "受診時刻", "the time of the visit"),
        Attr::Beds => ("facility.beds", "許可病床数", "the number of beds"),
        Attr::GeneralBeds => ("facility.generalBeds", "一般病床数", "the number of general beds"),
        Attr::Quantity => ("quantity", "数量", "the quantity"),
        Attr::Elderly => ("patient.elderlyInsurance", "保険の種別", "the kind of insurance"),
        Attr::Female => ("patient.sex", "性別", "the sex of the patient"),
        Attr::Holiday => ("facts", "休日かどうか", "whether the day is a holiday"),
        Attr::Admitted | Attr::HospitalDay => ("stay", "入院期間", "the stay in hospital"),
        _ => ("price", "価格", "the price"),
    }
}

/// The stable name of a kind of reason.
pub(crate) const fn kind(what: What) -> &'static str {
    match what {
        What::UnknownCode => "unknownCode",
        What::NotInForce => "notInForce",
        What::NotAtHand => "notAtHand",
        What::NoSchedule => "noSchedule",
        What::WrongSetting => "wrongSetting",
        What::WrongFacility => "wrongFacility",
        What::BedsOutside => "bedsOutside",
        What::BedsUnknown => "bedsUnknown",
        What::AgeOutside => "ageOutside",
        What::ElderlyOutside => "elderlyOutside",
        What::StandardLacks => "standardLacks",
        What::ComplianceLacks => "complianceLacks",
        What::QuantityMissing => "quantityMissing",
        What::QuantityUnused => "quantityUnused",
        What::Derived => "derived",
        What::Added => "added",
        What::AgeAdded => "ageAdded",
        What::RuleFalse => "ruleFalse",
        What::AlreadyThere => "alreadyThere",
        What::NeedsFact => "needsFact",
        What::NeedsAttr => "needsAttribute",
        What::NeedsHistory => "needsHistory",
        What::Arithmetic => "arithmetic",
        What::Required => "required",
        What::Reminded => "reminded",
        What::CommentOffered => "commentOffered",
        What::Bundled => "bundled",
        What::IncludedByTable => "includedByTable",
        What::IncludedByRule => "includedByRule",
        What::SpecialInclusion => "specialInclusion",
        What::SpecialMet => "specialMet",
        What::SpecialUnmet => "specialUnmet",
        What::ExcludedByTable => "excludedByTable",
        What::ExcludedByRule => "excludedByRule",
        What::SpecialExclusion => "specialExclusion",
        What::KeptOver => "keptOver",
        What::EarlierChargeLoses => "earlierChargeLoses",
        What::DependsOnUndecided => "dependsOnUndecided",
        What::PairUnknown => "pairUnknown",
        What::InpatientBaseLacks => "inpatientBaseLacks",
        What::InpatientNotInGroup => "inpatientNotInGroup",
        What::InpatientClassTaken => "inpatientClassTaken",
        What::TableMissing => "tableMissing",
        What::OverLimitTable => "overLimitTable",
        What::OverLimitRule => "overLimitRule",
        What::OverLimitMaster => "overLimitMaster",
        What::SpecialLimit => "specialLimit",
        What::CourseLimit => "courseLimit",
        What::WrongDayForLimit => "wrongDayForLimit",
        What::PartlyOverLimit => "partlyOverLimit",
        What::TriggerNotCharged => "triggerNotCharged",
        What::NoBase => "noBase",
        What::BaseNotCharged => "baseNotCharged",
        What::SerialTaken => "serialTaken",
        What::ReducedNth => "reducedNth",
        What::Pooled => "pooled",
        What::StepError => "stepError",
        What::StepWarning => "stepWarning",
        What::StepCapped => "stepCapped",
        What::NoPolicy => "noPolicy",
        What::NoStep => "noStep",
        What::PriceStated => "priceStated",
        What::PriceUnknown => "priceUnknown",
        What::PriceCapped => "priceCapped",
        What::PointsMissing => "pointsMissing",
        What::NoPriceRule => "noPriceRule",
        What::Priced => "priced",
        What::CommentRequired => "commentRequired",
        What::CommentListed => "commentOffered",
        What::CommentMayBe => "commentMayBe",
        What::ChargedUpToLimit => "chargedUpToLimit",
        What::OrderInVisit => "orderInVisit",
    }
}
