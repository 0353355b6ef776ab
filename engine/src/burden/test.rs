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

/// What conditions ask.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'m> {
    pub(super) day: Day,
    pub(super) born: Day,
    pub(super) age: i64,
    pub(super) month_age: i64,
    pub(super) before_school: bool,
    pub(super) insurer: u16,
    /// `None`: not stated; [`NONE16`]: a word that no statement has.
    pub(super) class: Option<u16>,
    pub(super) percent: Option<i64>,
    pub(super) dependent: bool,
    pub(super) inpatient: bool,
    pub(super) facts: &'m [u16],
}

/// Full years from `born` to `day`.
pub(super) fn years(born: Day, day: Day) -> i64 {
    let ((y, m, d), (y2, m2, d2)) = (born.ymd(), day.ymd());
    i64::from(y2) - i64::from(y) - i64::from((m2, d2) < (m, d))
}

/// Whether the child's school years have not begun: a birthday is reached the day before, and the
/// years end with the first 31 March on or after the day on which it is six.
pub(super) fn before_school(born: Day, day: Day) -> bool {
    let (year, month, d) = born.ymd();
    // Born on 1 April or before: six on 31 March of the sixth year, or before it.
    let early = (month, d) <= (4, 1);
    let begins = year.saturating_add(if early { 6 } else { 7 });
    let (y, m, _) = day.ymd();
    (y, m) < (begins, 4)
}

impl Known<'_> {
    fn number(&self, attr: Attr) -> Option<i64> {
        Some(match attr {
            Attr::Age => self.age,
            Attr::MonthAge => self.month_age,
            Attr::Born => i64::from(self.born.0),
            Attr::Date => i64::from(self.day.0),
            Attr::BeforeSchool => i64::from(self.before_school),
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
        let tests = image.burden_tests_of(rule);
        let mut stack = [Truth::Yes; 8];
        let mut top = 0_usize;
        let mut next = 0_usize;
        while let Some(test) = tests.get(next) {
            next += 1;
            if matches!(test.op, kind::SKIP_NO | kind::SKIP_YES) {
                let settles = if test.op == kind::SKIP_NO { Truth::No } else { Truth::Yes };
                if stack.get(top.wrapping_sub(1)) == Some(&settles) {
                    next += usize::from(test.word);
                }
                continue;
            }
            let value = match test.op {
                kind::NOT => {
                    top = top.saturating_sub(1);
                    match stack.get(top).copied().unwrap_or(Truth::No) {
                        Truth::Yes => Truth::No,
                        Truth::No => Truth::Yes,
                        unknown @ Truth::Unknown(_) => unknown,
                    }
                }
                kind::AND | kind::OR => {
                    top = top.saturating_sub(2);
                    let a = stack.get(top).copied().unwrap_or(Truth::No);
                    let b = stack.get(top + 1).copied().unwrap_or(Truth::No);
                    // `and` is settled by a no, `or` by a yes.
                    let settles = if test.op == kind::AND { Truth::No } else { Truth::Yes };
                    match (a, b) {
                        (a, b) if a == settles || b == settles => settles,
                        (unknown @ Truth::Unknown(_), _) | (_, unknown @ Truth::Unknown(_)) => {
                            unknown
                        }
                        (a, _) => a,
                    }
                }
                _ => self.one(test),
            };
            if let Some(place) = stack.get_mut(top) {
                *place = value;
            }
            top += 1;
        }
        if top == 0 { Truth::Yes } else { stack.first().copied().unwrap_or(Truth::No) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn school_begins_on_the_first_of_april() {
        let day = |text| Day::parse(text).unwrap();
        assert!(before_school(day("2020-04-02"), day("2027-03-31")));
        assert!(!before_school(day("2020-04-02"), day("2027-04-01")));
        assert!(before_school(day("2020-04-01"), day("2026-03-31")));
        assert!(!before_school(day("2020-04-01"), day("2026-04-01")));
    }

    #[test]
    fn years_are_full_on_the_birthday() {
        let day = |text| Day::parse(text).unwrap();
        assert_eq!(years(day("1950-06-02"), day("2020-06-01")), 69);
        assert_eq!(years(day("1950-06-01"), day("2020-06-01")), 70);
    }
}
