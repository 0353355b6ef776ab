//! The statements on the patient's share.

use super::super::layout::{
    BurdenRecord, BurdenTest, CapRecord, KeyRecord, NONE, NONE16, Run, Section, burden,
};
use super::{WriteError, Writer, short};
use crate::burden::book::{Body, Cap, Period, Statement, Test};
use std::collections::BTreeSet;

impl<'a> Writer<'a> {
    pub(super) fn burden(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        let words: BTreeSet<&'a str> =
            program.burden.statements.iter().flat_map(words_of).collect();
        let words: Vec<&'a str> = words.into_iter().collect();
        short(words.len(), "words of the patient's share")?;
        for word in &words {
            let text = self.text(word);
            self.push(Section::BurdenWords, &text);
        }
        let mut last = 0;
        for statement in &program.burden.statements {
            let record = self.statement(statement, &words);
            if record.kind < last {
                return Err(WriteError::Unsorted("statements on the patient's share"));
            }
            last = record.kind;
            self.push(Section::BurdenRules, &record);
        }
        Ok(())
    }

    fn statement(&mut self, s: &'a Statement, words: &[&'a str]) -> BurdenRecord {
        let word = |w: &str| words.binary_search(&w).map_or(NONE16, |at| at as u16);
        let mut record = BurdenRecord {
            amounts: [-1; 6],
            name: self.text(&s.name),
            cite: self.text(&s.cite),
            tests: Run::default(),
            keys: Run::default(),
            pots: Run::default(),
            caps: Run::default(),
            from: s.from.0,
            to: s.to.0,
            line: s.line,
            code: 0,
            source: s.source.0,
            kind: burden::MARK,
            word: NONE16,
            bits: 0,
        };
        let at = self.count::<BurdenTest>(Section::BurdenTests);
        for test in &s.when {
            self.push(Section::BurdenTests, &test_record(test, &word));
        }
        record.tests = Run { at, len: s.when.len() as u32 };
        match &s.body {
            Body::Share { percent, price_stated } => {
                record.kind = burden::SHARE;
                record.bits = u16::from(*price_stated);
                record.amounts = [*percent, -1, -1, -1, -1, -1];
            }
            Body::Ceiling(c) => {
                let none = |n: Option<i64>| n.unwrap_or(-1);
                record.kind = burden::CEILING;
                let year = c.year.iter().find(|(fact, _)| fact.is_none()).map(|(_, yen)| *yen);
                record.amounts =
                    [c.base, c.plus, c.above, none(c.often), none(c.combine), none(year)];
                record.word = c.half_at.unwrap_or(NONE16);
                record.bits = if c.unknown { burden::UNKNOWN } else { 0 };
                record.pots = self.word_list(&c.pots, &word);
                // The year's limit with a fact: the word and the yen.
                let at = self.count::<KeyRecord>(Section::BurdenKeys);
                let mut len = 0;
                for (fact, yen) in &c.year {
                    let Some(fact) = fact else { continue };
                    let b = u32::try_from(*yen).unwrap_or(NONE);
                    self.push(Section::BurdenKeys, &KeyRecord { a: u32::from(word(fact)), b });
                    len += 1;
                }
                record.keys = Run { at, len };
            }
            Body::Scheme(scheme) => {
                record.kind = burden::SCHEME;
                record.amounts =
                    [scheme.pays.unwrap_or(-1), i64::from(scheme.rank), scheme.meals, -1, -1, -1];
                record.bits = u16::from(scheme.whole) * burden::WHOLE
                    + u16::from(scheme.covers_all) * burden::COVERS_ALL
                    + u16::from(scheme.without_insurer) * burden::WITHOUT_INSURER;
                record.word = word(&s.name);
                // The pot, and behind it with what it pays without an insurer.
                let mut pots = vec![scheme.pot.clone()];
                pots.extend(scheme.without_insurer_of.iter().cloned());
                record.pots = self.word_list(&pots, &word);
                let at = self.count::<KeyRecord>(Section::BurdenKeys);
                for (a, b) in &scheme.keys {
                    let key = KeyRecord { a: *a, b: b.unwrap_or(NONE) };
                    self.push(Section::BurdenKeys, &key);
                }
                record.keys = Run { at, len: scheme.keys.len() as u32 };
                let at = self.count::<CapRecord>(Section::BurdenCaps);
                for cap in &scheme.caps {
                    self.push(Section::BurdenCaps, &cap_record(cap, &word));
                }
                for (grade, part) in &scheme.meals_of {
                    let cap = Cap { grade: Some(grade.clone()), yen: Some(*part), ..MEALS };
                    let record = CapRecord { period: burden::MEALS, ..cap_record(&cap, &word) };
                    self.push(Section::BurdenCaps, &record);
                }
                let caps = scheme.caps.len() + scheme.meals_of.len();
                record.caps = Run { at, len: caps as u32 };
            }
            Body::Meal(meal) => {
                record.kind = burden::MEAL;
                record.amounts = [meal.yen, -1, -1, -1, -1, -1];
                record.word = word(&meal.kind);
                record.code = meal.code.map_or(0, |c| c.0);
            }
            Body::Settle(settle) => {
                record.kind = burden::SETTLE;
                record.amounts = [settle.unit, -1, -1, -1, -1, -1];
                record.bits = settle.mode as u16;
                record.pots = self.word_list(&settle.purposes, &word);
            }
            Body::Mark { mark, payers } => {
                record.word = word(mark);
                record.bits = u16::from(*payers);
            }
        }
        record
    }

    fn word_list(&mut self, list: &[String], word: &dyn Fn(&str) -> u16) -> Run {
        let at = self.count::<KeyRecord>(Section::BurdenKeys);
        for one in list {
            let key = KeyRecord { a: u32::from(word(one)), b: NONE };
            self.push(Section::BurdenKeys, &key);
        }
        Run { at, len: list.len() as u32 }
    }
}

fn words_of(statement: &Statement) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    for test in &statement.when {
        if let Test::Word(_, word) | Test::Fact(word) = test {
            out.push(word);
        }
    }
    match &statement.body {
        Body::Share { .. } => {}
        Body::Ceiling(c) => {
            out.extend(c.pots.iter().map(String::as_str));
            out.extend(c.year.iter().filter_map(|(fact, _)| fact.as_deref()));
        }
        Body::Scheme(s) => {
            out.push(&statement.name);
            out.push(&s.pot);
            out.extend(s.without_insurer_of.iter().map(String::as_str));
            out.extend(s.meals_of.iter().map(|(grade, _)| grade.as_str()));
            for cap in &s.caps {
                out.extend(cap.grade.as_deref());
                out.extend(cap.fact.as_deref());
            }
        }
        Body::Meal(m) => out.push(&m.kind),
        Body::Settle(s) => out.extend(s.purposes.iter().map(String::as_str)),
        Body::Mark { mark, .. } => out.push(mark),
    }
    out
}

fn test_record(test: &Test, word: &dyn Fn(&str) -> u16) -> BurdenTest {
    let mut record = BurdenTest { number: 0, op: burden::OR, attr: 0, sub: 0, word: NONE16 };
    match test {
        Test::Number(attr, comparison, number) => {
            record.op = burden::NUMBER;
            record.attr = *attr as u16;
            record.sub = *comparison as u16;
            record.number = *number;
        }
        Test::Word(attr, w) => {
            record.op = burden::WORD;
            record.attr = *attr as u16;
            record.word = word(w);
        }
        Test::Fact(w) => {
            record.op = burden::FACT;
            record.word = word(w);
        }
        Test::Stated(attr) => {
            record.op = burden::STATED;
            record.attr = *attr as u16;
        }
        Test::Not => record.op = burden::NOT,
        Test::And => record.op = burden::AND,
        Test::Or => {}
        Test::SkipNo(count) => (record.op, record.word) = (burden::SKIP_NO, *count),
        Test::SkipYes(count) => (record.op, record.word) = (burden::SKIP_YES, *count),
    }
    record
}

/// What else stands in the cap that holds the part of meals of a grade.
const MEALS: Cap =
    Cap { grade: None, fact: None, inpatient: None, period: Period::Month, yen: None, times: None };

fn cap_record(cap: &Cap, word: &dyn Fn(&str) -> u16) -> CapRecord {
    CapRecord {
        yen: cap.yen.unwrap_or(-1),
        grade: cap.grade.as_deref().map_or(NONE16, word),
        fact: cap.fact.as_deref().map_or(NONE16, word),
        period: cap.period as u16,
        times: cap.times.unwrap_or(NONE16),
        setting: cap.inpatient.map_or(2, u16::from),
        reserved: [0; 3],
    }
}
