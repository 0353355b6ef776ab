//! The facts that rules ask for, with their defaults.

use super::exprs::{number_of, set_of};
use super::{WriteError, Writer, short};
use crate::image::layout::{FactCaseRecord, FactRecord, Run, Section, Text};
use crate::image::names;
use crate::ir::{Attr, Expr, ExprId, Program};

impl Writer<'_> {
    pub(super) fn facts(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        short(program.facts.len(), "facts")?;
        for fact in &program.facts {
            let words =
                Run { at: self.count::<Text>(Section::Words), len: fact.words.len() as u32 };
            for word in &fact.words {
                let text = self.text(word);
                self.push(Section::Words, &text);
            }
            let cases = Run {
                at: self.count::<FactCaseRecord>(Section::FactCases),
                len: fact.cases.len() as u32,
            };
            for case in &fact.cases {
                let case = FactCaseRecord {
                    value: number_of(case.value),
                    from: case.from.0,
                    to: case.to.0,
                    when: case.when.0,
                    steady: u32::from(steady(program, case.when, 0)),
                };
                self.push(Section::FactCases, &case);
            }
            let record = FactRecord {
                cases,
                default: fact.default.map_or(0, number_of),
                name: self.text(&fact.name),
                ask_ja: self.text(&fact.ask_ja),
                ask_en: self.text(&fact.ask_en),
                words,
                kind: fact.kind as u32,
                has_default: u32::from(fact.default.is_some()),
            };
            self.push(Section::Facts, &record);
        }
        for slot in names::fill(program.facts.iter().map(|f| f.name.as_bytes())) {
            self.push(Section::FactSlots, &slot);
        }
        Ok(())
    }
}

/// Whether a condition sees no line, so that it is the same all through a visit.
fn steady(program: &Program, id: ExprId, depth: u8) -> bool {
    let Some(expr) = program.exprs.get(id.0 as usize).copied() else { return false };
    if depth > 64 {
        return false;
    }
    let own = match expr {
        Expr::Fact(fact) => program.facts.get(usize::from(fact.0)).is_some_and(|f| {
            f.cases.iter().all(|case| case.when < id && steady(program, case.when, depth + 1))
        }),
        Expr::Attr(attr) => !matches!(
            attr,
            Attr::Quantity
                | Attr::Times
                | Attr::Yen
                | Attr::UnitPrice
                | Attr::BasePoints
                | Attr::Section
        ),
        other => {
            let of_disease = matches!(
                other,
                Expr::Disease(_) | Expr::DiseaseOrSuspicion(_) | Expr::MainDisease(_)
            );
            set_of(other).is_none() || of_disease
        }
    };
    own && expr.operands().all(|o| steady(program, o, depth + 1))
}
