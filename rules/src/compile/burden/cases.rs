//! Worked cases (`case`): a patient's month with the amounts that the statements must give.

use std::collections::BTreeSet;

use santei::burden::{Bill, Certificate, Coverage, Used};

use super::{entries, words, yen};
use crate::ast::{EntryKind, Keyword, Name};
use crate::burden::{
    BurdenCase, BurdenEntry, BurdenExpect, BurdenExpectation, CertificateAt, CoverageAt,
};
use crate::compile::context::{Context, Declared};

pub(super) fn cases(context: &mut Context<'_>, all: &[Declared<'_>]) -> Vec<BurdenCase> {
    let mut out = Vec::new();
    let mut shown: BTreeSet<String> = BTreeSet::new();
    let statements: Vec<&Declared<'_>> =
        all.iter().filter(|d| d.keyword() != Keyword::Case).collect();
    let mut before: Option<String> = None;
    let mut file = String::new();
    for declared in all {
        if *file != *declared.text.source.name {
            file = declared.text.source.name.to_string();
            before = None;
        }
        if declared.keyword() != Keyword::Case {
            before = Some(declared.name().value.clone());
            continue;
        }
        for name in &declared.statement.of {
            if !statements.iter().any(|s| s.name().value == name.value) {
                context.tell(
                    declared.text,
                    "E0319",
                    name.span,
                    (
                        format!("「{}」という文はありません", name.value),
                        format!("there is no statement `{}`", name.value),
                    ),
                    ("患者負担の文の名前を書いてください".into(), "name a statement".into()),
                );
            }
        }
        let of: Vec<String> = if declared.statement.of.is_empty() {
            before.iter().cloned().collect()
        } else {
            words(&declared.statement.of)
        };
        shown.extend(of.iter().cloned());
        out.extend(case(context, declared, of));
    }
    let without: BTreeSet<String> = statements
        .iter()
        .map(|s| s.name().value.clone())
        .filter(|name| !shown.contains(name))
        .collect();
    context.stats.rules_without_example.extend(without);
    out
}

fn case(context: &mut Context<'_>, declared: &Declared<'_>, of: Vec<String>) -> Option<BurdenCase> {
    let born = declared.find(|e| match e {
        EntryKind::Patient { born, .. } => born.as_ref().map(|d| d.value),
        _ => None,
    })?;
    let mut case = BurdenCase {
        name: declared.name().value.clone(),
        of,
        file: declared.text.source.name.to_string(),
        line: declared.line(),
        born,
        inpatient: false,
        coverage: Coverage::default(),
        certificates: Vec::new(),
        bills: Vec::new(),
        served: Vec::new(),
        expectations: Vec::new(),
    };
    for (entry, _) in entries(declared) {
        match entry {
            BurdenEntry::Coverage(c) => case.coverage = coverage(c),
            BurdenEntry::Certificate(c) => case.certificates.push(certificate(c)),
            _ => {}
        }
    }
    for (entry, span) in entries(declared) {
        match entry {
            BurdenEntry::Bill { day, points, of, inpatient } => {
                let certificates = mask(context, declared, &case.certificates, of)?;
                case.inpatient |= *inpatient;
                case.bills.push(Bill {
                    day: day.value,
                    visit: 0,
                    points: yen(points),
                    fee: yen(points).saturating_mul(10),
                    certificates,
                });
            }
            BurdenEntry::Served { day, kind, times, fee, of } => {
                let certificates = mask(context, declared, &case.certificates, of)?;
                case.inpatient = true;
                let kind = kind.value.clone();
                case.served.push((day.value, kind, yen(times), yen(fee), certificates));
            }
            BurdenEntry::Expect(expect) => {
                let expectation = match expect {
                    BurdenExpect::Sum(sum, n) => BurdenExpectation::Sum(*sum, yen(n)),
                    BurdenExpect::Paid(number, n) => {
                        BurdenExpectation::Paid(number.value.clone(), yen(n))
                    }
                    BurdenExpect::Meals(number, n) => {
                        BurdenExpectation::Meals(number.value.clone(), yen(n))
                    }
                    BurdenExpect::Undecided => BurdenExpectation::Undecided,
                };
                case.expectations.push((expectation, declared.text.source.line_of(span.start)));
            }
            _ => {}
        }
    }
    Some(case)
}

fn mask(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    certificates: &[Certificate],
    of: &[Name],
) -> Option<u32> {
    let mut bits = 0;
    for name in of {
        let Some(at) = certificates.iter().position(|c| c.number == name.value) else {
            context.tell(
                declared.text,
                "E0370",
                name.span,
                (
                    format!("certificate `{}` がありません", name.value),
                    format!("there is no certificate `{}`", name.value),
                ),
                ("`certificate` を書いてください".into(), "write a `certificate`".into()),
            );
            return None;
        };
        bits |= 1 << (at & 31);
    }
    Some(bits)
}

fn coverage(c: &CoverageAt) -> Coverage {
    Coverage {
        insurer: c.insurer.value.clone(),
        dependent: c.dependent,
        percent: c.percent.as_ref().and_then(|n| u16::try_from(n.value).ok()),
        income_class: c.class.as_ref().map(|n| n.value.clone()),
        often: c.often,
        halved: c.halved,
        facts: words(&c.with),
        ..Coverage::default()
    }
}

fn certificate(c: &CertificateAt) -> Certificate {
    Certificate {
        number: c.number.value.clone(),
        grade: c.grade.as_ref().map(|n| n.value.clone()),
        facts: words(&c.with),
        month_cap: c.month_cap.as_ref().map(yen),
        used: c.used.as_ref().map_or(Used::default(), |(n, times)| Used {
            yen: yen(n),
            times: times.as_ref().and_then(|t| u16::try_from(t.value).ok()).unwrap_or_default(),
        }),
        ..Certificate::default()
    }
}
