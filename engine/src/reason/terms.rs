//! What sentences name, in the words of the field: other lines, windows, 病床数区分, 施設基準, and what an
//! Episode leaves open.

use super::Lang;
use crate::evaluate::{
    NEEDS_CODED_DISEASE, NEEDS_DISEASE_MASTER, NEEDS_DISEASES, NEEDS_KNOWN_DISEASE,
    NEEDS_MAIN_DISEASE,
};
use crate::image::{Image, attr, windows};
use crate::ir::{Attr, Window};
use crate::outcome::{Event, HISTORY};
use crate::text_forms::digits;
use crate::view::View;
use crate::{Code, Day};
use std::borrow::Cow;

/// What 病床数区分 asks for (マスターファイル仕様説明書 医科診療行為マスター 項番71).
pub(super) const fn beds(class: u32) -> (&'static str, &'static str) {
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
pub(super) fn standard(image: &Image<'_>, day: Option<Day>, code: u16) -> String {
    let name = day
        .and_then(|day| image.schedule_on(day))
        .and_then(|schedule| image.standard_name(schedule, code));
    name.map_or_else(|| code.to_string(), |name| format!("{code} {name}"))
}

pub(crate) fn other_code(view: &View<'_>, at: u32) -> Option<Code> {
    other_line(view, at).map(|(code, _)| code)
}

/// The other line's code and day.
pub(super) fn other_line(view: &View<'_>, at: u32) -> Option<(Code, Day)> {
    if at & HISTORY == 0 {
        return view.outcome.lines.get(at as usize).map(|l| (l.code, l.day));
    }
    // Past lines are named by their place in the sorted history.
    view.past_line(at & !HISTORY)
}

/// The other line as a person would name it.
pub(super) fn other(view: &View<'_>, at: u32) -> String {
    let Some((code, day)) = other_line(view, at) else {
        return view.lang.pick("他の項目", "another item").into();
    };
    let name = view.name_of(code, Some(day));
    let past =
        if at & HISTORY == 0 { "" } else { view.lang.pick("（算定履歴）", " (history)") };
    match view.lang {
        // A code that no master at hand has.
        _ if name.is_empty() => [digits(code).as_str(), past].concat(),
        Lang::Ja => ["「", name, "」（", digits(code).as_str(), "）", past].concat(),
        Lang::En => ["`", name, "` (", digits(code).as_str(), ")", past].concat(),
    }
}

/// The day of the line that an event is of.
pub(super) fn day_of(view: &View<'_>, event: &Event) -> Option<Day> {
    view.outcome.lines.get(event.line as usize).map(|line| line.day)
}

pub(crate) fn window(packed: u32, lang: Lang) -> Cow<'static, str> {
    let Some(window) = windows::unpack(packed) else {
        return Cow::Borrowed("");
    };
    let fixed = |ja, en| Cow::Borrowed(lang.pick(ja, en));
    let counted = |count: u16, (ja, ja_end): (&str, &str), (en, en_end): (&str, &str)| {
        Cow::Owned(match lang {
            Lang::Ja => format!("{ja}{count}{ja_end}"),
            Lang::En => format!("{en}{count}{en_end}"),
        })
    };
    match window {
        Window::Order => fixed("同一の算定単位", "the order"),
        Window::Visit => fixed("同時", "the visit"),
        Window::Day => fixed("1日", "the day"),
        Window::Week => fixed("1週間", "the week"),
        Window::Weeks(n) => counted(n, ("", "週間"), ("", " weeks")),
        Window::Months(1) => fixed("同一月内", "the month"),
        Window::Months(n) => counted(n, ("", "月"), ("", " months")),
        Window::Days(n) => counted(n, ("", "日"), ("", " days")),
        Window::FullMonths(n) => counted(n, ("", "月（応当日まで）"), ("", " whole months")),
        Window::DaysBefore(n) => counted(n, ("前", "日"), ("the ", " days before")),
        Window::FiscalYear => fixed("年度", "the fiscal year"),
        Window::Admission => fixed("入院中", "the stay"),
        Window::AdmissionDay => fixed("入院初日", "the day of admission"),
        Window::DischargeDay => fixed("退院時", "the day of discharge"),
        Window::History => fixed("患者当り", "the patient's whole history"),
        Window::Course => fixed("一連", "the course"),
        Window::PerUnit => fixed("単位", "the unit"),
    }
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
    if number == NEEDS_KNOWN_DISEASE {
        return (
            "diseases",
            "傷病名（コードが手元の傷病名マスターにない）",
            "the name of the disease whose code the master at hand lacks",
        );
    }
    if number == NEEDS_CODED_DISEASE {
        return ("diseases", "未コード化傷病名の傷病", "what the disease without a code is");
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
        Attr::HolidaysAfter => {
            ("facts", "次の日からの休日の数", "how many holidays follow the day")
        }
        Attr::MainDiseaseSince => ("diseases[].main", "主傷病", "which disease is the main one"),
        Attr::Admitted | Attr::HospitalDay => ("stay", "入院期間", "the stay in hospital"),
        _ => ("price", "価格", "the price"),
    }
}
