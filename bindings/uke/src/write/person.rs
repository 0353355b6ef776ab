//! The patient's class on a receipt, and レセプト特記事項, from what the Episode states.

use santei::Day;
use santei::burden::Coverage;

use crate::receipt_class::Person;

/// Whether the patient counts as 未就学者 in the month: until the first 31 March on or after the day
/// that age 6 is reached, which is the day before the birthday (健康保険法第74条 is by age; 年齢計算ニ
/// 関スル法律).
fn is_preschool(birth: Day, month: Day) -> bool {
    let reached = Day(birth.add_years(6).0.saturating_sub(1));
    let (year, month_of, _) = reached.ymd();
    let year = if month_of <= 3 { year } else { year.saturating_add(1) };
    Day::from_ymd(year, 3, 31).is_some_and(|end| month <= end)
}

/// Whether the patient is of 70 years or more for the insurance: from the month after that in which
/// age 70 is reached (健康保険法第74条第1項第2号); whoever is born on the first of a month reaches it
/// in the month before.
fn is_seventy(birth: Day, month: Day) -> bool {
    let reached = Day(birth.add_years(70).0.saturating_sub(1));
    month > reached.month_end()
}

/// The patient's class.
pub(super) fn person(birth: Day, month: Day, coverage: Option<&Coverage>) -> Person {
    let Some(coverage) = coverage else { return Person::Insured };
    let class = coverage.income_class.as_deref().unwrap_or_default();
    let elderly = coverage.insurer == "後期";
    if elderly || is_seventy(birth, month) {
        if coverage.percent == Some(30) || class.starts_with("現役並み") {
            Person::ElderlySeventy
        } else {
            Person::ElderlyGeneral
        }
    } else if is_preschool(birth, month) {
        Person::Preschool
    } else if coverage.dependent {
        Person::Family
    } else {
        Person::Insured
    }
}

/// レセプト特記事項 (別表9) of an insurance: 区ア … 区キ by 適用区分, with 多数回該当 多ア … 多キ;
/// 長, 長2.
pub(super) fn remarks(coverage: &Coverage, person: Person) -> Vec<&'static str> {
    let often = coverage.often == Some(true);
    let elderly = matches!(person, Person::ElderlyGeneral | Person::ElderlySeventy);
    let code = match (coverage.income_class.as_deref(), often) {
        (Some("ア" | "現役並みⅢ"), false) => Some("26"),
        (Some("イ" | "現役並みⅡ"), false) => Some("27"),
        (Some("ウ" | "現役並みⅠ"), false) => Some("28"),
        (Some("エ"), false) => Some("29"),
        (Some("オ"), false) => Some("30"),
        (Some("ア" | "現役並みⅢ"), true) => Some("31"),
        (Some("イ" | "現役並みⅡ"), true) => Some("32"),
        (Some("ウ" | "現役並みⅠ"), true) => Some("33"),
        (Some("エ"), true) => Some("34"),
        (Some("オ"), true) => Some("35"),
        (Some("一般"), false) if elderly && coverage.insurer != "後期" => Some("29"),
        (Some("一般"), true) if elderly && coverage.insurer != "後期" => Some("34"),
        (Some("低所得Ⅰ" | "低所得Ⅱ"), _) => Some("30"),
        (Some("一般Ⅱ"), false) => Some("41"),
        (Some("一般Ⅰ" | "一般"), false) if coverage.insurer == "後期" => Some("42"),
        (Some("一般Ⅱ"), true) => Some("43"),
        (Some("一般Ⅰ" | "一般"), true) if coverage.insurer == "後期" => Some("44"),
        _ => None,
    };
    let long = coverage.facts.iter().filter_map(|fact| match fact.as_str() {
        "長" => Some("02"),
        "長2" => Some("16"),
        _ => None,
    });
    let mut remarks: Vec<&'static str> = code.into_iter().chain(long).collect();
    remarks.sort_unstable();
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn class(birth: &str, month: &str, insurer: &str) -> Person {
        let coverage = Coverage { insurer: insurer.to_owned(), ..Coverage::default() };
        person(day(birth), day(month), Some(&coverage))
    }

    #[test]
    fn preschool_ends_with_march() {
        // Born on 1 April 2020: six on 31 March 2026, so that March is the last month.
        assert_eq!(class("2020-04-01", "2026-03-01", "被用者"), Person::Preschool);
        assert_eq!(class("2020-04-01", "2026-04-01", "被用者"), Person::Insured);
        assert_eq!(class("2020-04-02", "2027-03-01", "被用者"), Person::Preschool);
        assert_eq!(class("2020-04-02", "2027-04-01", "被用者"), Person::Insured);
    }

    #[test]
    fn seventy_begins_with_the_month_after() {
        assert_eq!(class("1956-06-02", "2026-06-01", "国保"), Person::Insured);
        assert_eq!(class("1956-06-02", "2026-07-01", "国保"), Person::ElderlyGeneral);
        assert_eq!(class("1956-06-01", "2026-06-01", "国保"), Person::ElderlyGeneral);
        assert_eq!(class("1990-06-01", "2026-06-01", "後期"), Person::ElderlyGeneral);
    }
}
