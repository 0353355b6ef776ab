//! The statements on the patient's share in an image: checked, looked up, and read back.

use super::dump::comparison;
use super::layout::{BurdenRecord, BurdenTest, CapRecord, KeyRecord, NONE, NONE16, Run, burden};
use super::validate::run_fits;
use super::{Image, ImageError, slice};
use crate::burden::book::{
    Attr, Body, Book, Cap, Ceiling, Meal, Mode, Period, Scheme, Settle, Statement, Test,
};
use crate::ir::SourceId;
use crate::{Code, Day};

/// Where the statements of each kind begin, and the last one ends.
pub(super) fn kinds(rules: &[BurdenRecord]) -> [u32; burden::KINDS + 1] {
    core::array::from_fn(|kind| rules.partition_point(|r| usize::from(r.kind) < kind) as u32)
}

impl BurdenRecord {
    /// Whether the statement is in force on a day.
    pub(crate) const fn in_force(&self, day: Day) -> bool {
        self.from <= day.0 && day.0 <= self.to
    }
}

impl<'a> Image<'a> {
    pub(super) fn check_burden(&self) -> Result<(), ImageError> {
        let words = self.burden_words.len();
        let word = |w: u16| w == NONE16 || usize::from(w) < words;
        let fits = self.burden_words.iter().all(|t| self.text_fits(*t))
            && self.burden_rules.iter().all(|r| {
                self.text_fits(r.name)
                    && self.text_fits(r.cite)
                    && run_fits(r.tests, self.burden_tests.len())
                    && run_fits(r.keys, self.burden_keys.len())
                    && run_fits(r.pots, self.burden_keys.len())
                    && run_fits(r.caps, self.burden_caps.len())
                    && usize::from(r.source) < self.sources.len()
                    && r.kind <= burden::MARK
                    && (r.kind == burden::CEILING || word(r.word))
                    && r.amounts.iter().all(|a| *a >= -1)
            })
            && self.burden_rules.is_sorted_by_key(|r| r.kind)
            && self
                .burden_tests
                .iter()
                .all(|t| t.op <= burden::SKIP_YES && (t.op > burden::OR || word(t.word)))
            && self.burden_caps.iter().all(|c| word(c.grade) && word(c.fact) && c.yen >= -1);
        if fits { Ok(()) } else { Err(ImageError::Damaged("burden")) }
    }

    /// The number of a word of the statements on the patient's share.
    pub(crate) fn burden_word(&self, word: &str) -> Option<u16> {
        let at =
            self.burden_words.binary_search_by(|t| self.bytes_of(*t).cmp(word.as_bytes())).ok()?;
        u16::try_from(at).ok()
    }

    /// Whether a number is that of a word.
    pub(crate) fn burden_word_is(&self, number: u16, word: &str) -> bool {
        let text = self.burden_words.get(usize::from(number));
        text.is_some_and(|t| self.bytes_of(*t) == word.as_bytes())
    }

    /// The word of a number.
    pub(crate) fn burden_text(&self, word: u16) -> &'a str {
        self.burden_words.get(usize::from(word)).map_or("", |t| self.text(*t))
    }

    /// The statements of a kind, with their numbers.
    pub(crate) fn burden_of(
        &self,
        kind: u16,
    ) -> impl Iterator<Item = (usize, &'a BurdenRecord)> + use<'a> {
        let mut places = self.burden_kinds.iter().skip(usize::from(kind)).map(|at| *at as usize);
        let from = places.next().unwrap_or_default();
        let run = self.burden_rules.get(from..places.next().unwrap_or(from)).unwrap_or_default();
        run.iter().enumerate().map(move |(at, record)| (from + at, record))
    }

    pub(crate) fn burden_tests_of(&self, rule: &BurdenRecord) -> &'a [BurdenTest] {
        slice(self.burden_tests, rule.tests)
    }

    pub(crate) fn burden_keys_of(&self, run: Run) -> &'a [KeyRecord] {
        slice(self.burden_keys, run)
    }

    pub(crate) fn burden_caps_of(&self, rule: &BurdenRecord) -> &'a [CapRecord] {
        slice(self.burden_caps, rule.caps)
    }

    pub(super) fn book(&self) -> Book {
        Book { statements: self.burden_rules.iter().map(|r| self.burden_statement(r)).collect() }
    }

    fn burden_statement(&self, r: &BurdenRecord) -> Statement {
        Statement {
            name: self.text(r.name).to_owned(),
            cite: self.text(r.cite).to_owned(),
            from: Day(r.from),
            to: Day(r.to),
            source: SourceId(r.source),
            line: r.line,
            when: self.burden_tests_of(r).iter().map(|t| self.burden_test(t)).collect(),
            body: self.burden_body(r),
        }
    }

    fn burden_test(&self, t: &BurdenTest) -> Test {
        let attr = Attr::of(t.attr).unwrap_or(Attr::Age);
        let word = || self.burden_text(t.word).to_owned();
        match t.op {
            burden::NUMBER => Test::Number(attr, comparison(t.sub), t.number),
            burden::WORD => Test::Word(attr, word()),
            burden::FACT => Test::Fact(word()),
            burden::STATED => Test::Stated(attr),
            burden::NOT => Test::Not,
            burden::SKIP_NO => Test::SkipNo(t.word),
            burden::SKIP_YES => Test::SkipYes(t.word),
            burden::AND => Test::And,
            _ => Test::Or,
        }
    }

    fn burden_body(&self, r: &BurdenRecord) -> Body {
        let [a, b, c, d, e, f] = r.amounts;
        let some = |n: i64| (n >= 0).then_some(n);
        let words = |run: Run| -> Vec<String> {
            let keys = self.burden_keys_of(run).iter();
            keys.map(|k| self.burden_text(k.a as u16).to_owned()).collect()
        };
        let word = |w: u16| (w != NONE16).then(|| self.burden_text(w).to_owned());
        match r.kind {
            burden::SHARE => Body::Share { percent: a, price_stated: r.bits != 0 },
            burden::CEILING => {
                Body::Ceiling(Ceiling {
                    pots: words(r.pots),
                    base: a,
                    unknown: r.bits & burden::UNKNOWN != 0,
                    plus: b,
                    above: c,
                    often: some(d),
                    half_at: (r.word != NONE16).then_some(r.word),
                    combine: some(e),
                    year: some(f)
                        .map(|yen| (None, yen))
                        .into_iter()
                        .chain(self.burden_keys_of(r.keys).iter().map(|k| {
                            (Some(self.burden_text(k.a as u16).to_owned()), i64::from(k.b))
                        }))
                        .collect(),
                })
            }
            burden::SCHEME => Body::Scheme(Scheme {
                keys: self
                    .burden_keys_of(r.keys)
                    .iter()
                    .map(|k| (k.a, (k.b != NONE).then_some(k.b)))
                    .collect(),
                rank: u32::try_from(b).unwrap_or_default(),
                whole: r.bits & burden::WHOLE != 0,
                pot: words(r.pots).into_iter().next().unwrap_or_default(),
                covers_all: r.bits & burden::COVERS_ALL != 0,
                without_insurer: r.bits & burden::WITHOUT_INSURER != 0,
                without_insurer_of: words(r.pots).into_iter().skip(1).collect(),
                pays: some(a),
                caps: self
                    .burden_caps_of(r)
                    .iter()
                    .filter(|cap| cap.period != burden::MEALS)
                    .map(|cap| Cap {
                        grade: word(cap.grade),
                        fact: word(cap.fact),
                        inpatient: (cap.setting < 2).then_some(cap.setting == 1),
                        period: match cap.period {
                            0 => Period::Visit,
                            1 => Period::Day,
                            _ => Period::Month,
                        },
                        yen: some(cap.yen),
                        times: (cap.times != NONE16).then_some(cap.times),
                    })
                    .collect(),
                meals: c.max(0),
                meals_of: self
                    .burden_caps_of(r)
                    .iter()
                    .filter(|cap| cap.period == burden::MEALS)
                    .map(|cap| (self.burden_text(cap.grade).to_owned(), cap.yen))
                    .collect(),
            }),
            burden::MEAL => Body::Meal(Meal {
                kind: word(r.word).unwrap_or_default(),
                code: (r.code != 0).then_some(Code(r.code)),
                yen: a,
            }),
            burden::SETTLE => Body::Settle(Settle {
                purposes: words(r.pots),
                unit: a,
                mode: match r.bits {
                    0 => Mode::HalfUp,
                    1 => Mode::Down,
                    _ => Mode::Up,
                },
            }),
            _ => Body::Mark {
                mark: word(r.word).unwrap_or_default(),
                payers: u8::try_from(r.bits).unwrap_or_default(),
            },
        }
    }
}
