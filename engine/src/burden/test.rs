//! Conditions of the statements, with three values.

use super::book::Attr;
use crate::Day;
use crate::image::{BurdenRecord, BurdenTest, Image, NONE16, burden_kind as kind};

/// The answer of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    No,
    Unknown(Attr),
    Yes,
}

impl Truth {
    /// Whether the answer settles an `and` (a no), or an `or` (a yes).
    const fn settles(self, and: bool) -> bool {
        match self {
            Self::No => and,
            Self::Yes => !and,
            Self::Unknown(_) => false,
        }
    }
}

/// What follows from the date of birth in a month.
#[derive(Clone, Copy, Debug)]
pub(super) struct Person {
    born: Day,
    /// Full years on the day.
    age: i32,
    /// Full years on the first day of the month.
    month_age: i32,
    before_school: bool,
    /// The age that is reached in the month, on a day other than the first.
    pub(super) turns: Option<i32>,
}

impl Person {
    pub(super) fn of(born: Day, day: Day) -> Self {
        let ((year, month, date), (this_year, this_month, today)) = (born.ymd(), day.ymd());
        let years = this_year.saturating_sub(year);
        let age = |on| years.saturating_sub(i32::from((this_month, on) < (month, date)));
        // A birthday is reached the day before, and the years before school end with the first 31
        // March on or after the day on which the child is six. Born on 1 April or before: six on 31
        // March of the sixth year, or before it.
        let early = (month, date) <= (4, 1);
        let begins = year.saturating_add(if early { 6 } else { 7 });
        Self {
            born,
            age: age(today),
            month_age: age(1),
            before_school: (this_year, this_month) < (begins, 4),
            turns: (this_month == month && date > 1).then_some(years),
        }
    }
}

/// What conditions ask.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'m> {
    pub(super) person: Person,
    pub(super) day: Day,
    pub(super) insurer: u16,
    /// `None`: not stated; [`NONE16`]: a word that no statement has.
    pub(super) class: Option<u16>,
    pub(super) percent: Option<i64>,
    pub(super) dependent: bool,
    pub(super) inpatient: bool,
    pub(super) facts: &'m [u16],
}

impl Known<'_> {
    fn number(&self, attr: Attr) -> Option<i64> {
        Some(match attr {
            Attr::Age => i64::from(self.person.age),
            Attr::MonthAge => i64::from(self.person.month_age),
            Attr::Born => i64::from(self.person.born.0),
            Attr::Date => i64::from(self.day.0),
            Attr::BeforeSchool => i64::from(self.person.before_school),
            Attr::Percent => return self.percent,
            Attr::Dependent => i64::from(self.dependent),
            Attr::Inpatient => i64::from(self.inpatient),
            Attr::Outpatient => i64::from(!self.inpatient),
            Attr::Insurer | Attr::Class => return None,
        })
    }

    fn word(&self, attr: Attr) -> Option<u16> {
        match attr {
            Attr::Insurer => Some(self.insurer),
            Attr::Class => self.class,
            _ => None,
        }
    }

    fn one(&self, test: &BurdenTest) -> Truth {
        let attr = Attr::of(test.attr).unwrap_or(Attr::Age);
        let truth = |yes: bool| if yes { Truth::Yes } else { Truth::No };
        match test.op {
            kind::NUMBER => match self.number(attr) {
                None => Truth::Unknown(attr),
                Some(n) => truth(match test.sub {
                    0 => n == test.number,
                    1 => n != test.number,
                    2 => n < test.number,
                    3 => n <= test.number,
                    4 => n > test.number,
                    _ => n >= test.number,
                }),
            },
            kind::WORD => match self.word(attr) {
                None => Truth::Unknown(attr),
                Some(w) => truth(w == test.word && w != NONE16),
            },
            kind::FACT => truth(self.facts.contains(&test.word)),
            _ => truth(match attr {
                Attr::Class => self.class.is_some(),
                Attr::Percent => self.percent.is_some(),
                _ => true,
            }),
        }
    }

    /// The answer of a statement's condition.
    pub(super) fn holds(&self, image: &Image<'_>, rule: &BurdenRecord) -> Truth {
        answer(image.burden_tests_of(rule), |test| self.one(test))
    }

    /// The answer of a test as far as the insurer, the class and the setting give it, for whatever
    /// patient.
    pub(super) fn by_coverage(&self, test: &BurdenTest) -> Truth {
        let attr = Attr::of(test.attr).unwrap_or(Attr::Age);
        let given = match test.op {
            kind::NUMBER => matches!(attr, Attr::Inpatient | Attr::Outpatient),
            kind::WORD => true,
            kind::FACT => false,
            _ => attr != Attr::Percent,
        };
        if given { self.one(test) } else { Truth::Unknown(attr) }
    }
}

/// The answer of tests in postfix order.
pub(super) fn answer(mut tests: &[BurdenTest], one: impl Fn(&BurdenTest) -> Truth) -> Truth {
    // The last answer, and those before it that are not yet joined.
    let mut value = Truth::Yes;
    let mut stack = [Truth::Yes; 8];
    let mut depth = 0_usize;
    while let [test, rest @ ..] = tests {
        tests = rest;
        match test.op {
            kind::SKIP_NO | kind::SKIP_YES => {
                if value.settles(test.op == kind::SKIP_NO) {
                    tests = tests.get(usize::from(test.word)..).unwrap_or_default();
                }
            }
            kind::NOT => {
                value = match value {
                    Truth::Yes => Truth::No,
                    Truth::No => Truth::Yes,
                    unknown @ Truth::Unknown(_) => unknown,
                };
            }
            kind::AND | kind::OR => {
                depth = depth.wrapping_sub(1);
                let before = stack.get(depth).copied().unwrap_or(Truth::No);
                let and = test.op == kind::AND;
                // `and` is settled by a no, `or` by a yes; else by what is not known.
                let stays = value.settles(and)
                    || !before.settles(and) && !matches!(before, Truth::Unknown(_));
                value = if stays { value } else { before };
            }
            _ => {
                if let Some(place) = stack.get_mut(depth) {
                    *place = value;
                }
                depth = depth.wrapping_add(1);
                value = one(test);
            }
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(born: &str, day: &str) -> Person {
        Person::of(Day::parse(born).unwrap(), Day::parse(day).unwrap())
    }

    #[test]
    fn school_begins_on_the_first_of_april() {
        let before_school = |born, day| person(born, day).before_school;
        assert!(before_school("2020-04-02", "2027-03-31"));
        assert!(!before_school("2020-04-02", "2027-04-01"));
        assert!(before_school("2020-04-01", "2026-03-31"));
        assert!(!before_school("2020-04-01", "2026-04-01"));
    }

    #[test]
    fn years_are_full_on_the_birthday() {
        assert_eq!(person("1950-06-02", "2020-06-01").age, 69);
        assert_eq!(person("1950-06-01", "2020-06-01").age, 70);
        assert_eq!(person("1950-06-02", "2020-06-30").month_age, 69);
        assert_eq!(person("1950-06-01", "2020-06-30").month_age, 70);
    }

    #[test]
    fn an_age_is_reached_in_the_month_of_the_birthday_but_on_the_first() {
        assert_eq!(person("1950-06-02", "2025-06-01").turns, Some(75));
        assert_eq!(person("1950-06-01", "2025-06-01").turns, None);
        assert_eq!(person("1950-07-02", "2025-06-01").turns, None);
    }
}
