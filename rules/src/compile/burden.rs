//! The statements on the patient's share: they belong to no fee schedule and carry their own days.

use std::collections::{BTreeMap, BTreeSet};

use santei::burden::book::{Attr, Body, Cap, Ceiling, Meal, Scheme, Settle, Statement, Test};
use santei::burden::{Bill, Certificate, Coverage, Used};
use santei::ir::Comparison;
use santei::{Code, Day, Fixed};

use super::context::{Context, Declared};
use super::schedules::wrong_order;
use crate::ast::{EntryKind, Expr, ExprKind, Int, Keyword, Name, Number};
use crate::burden::{
    BurdenCase, BurdenEntry, BurdenExpect, BurdenExpectation, CertificateAt, CoverageAt, Pays,
    Without,
};
use crate::diagnostic::did_you_mean;
use crate::span::Span;

/// Compiles the statements and collects their examples.
pub(crate) fn run(context: &mut Context<'_>) -> Vec<BurdenCase> {
    let all: Vec<Declared<'_>> =
        context.declared.iter().filter(|d| d.keyword().is_burden()).cloned().collect();
    if all.is_empty() {
        return Vec::new();
    }
    twice(context, &all);
    let mut statements = Vec::new();
    for kind in [
        Keyword::Share,
        Keyword::Ceiling,
        Keyword::Burden,
        Keyword::Meal,
        Keyword::Settle,
        Keyword::Marks,
    ] {
        for declared in all.iter().filter(|d| d.keyword() == kind) {
            statement(context, declared, &mut statements);
        }
    }
    context.program.burden.statements = statements;
    cases(context, &all)
}

fn entries<'a>(declared: &'a Declared<'_>) -> impl Iterator<Item = (&'a BurdenEntry, Span)> {
    declared.statement.entries.iter().filter_map(|e| match &e.kind {
        EntryKind::Burden(entry) => Some((entry, e.span)),
        _ => None,
    })
}

/// Two statements of one kind and name must not hold on the same day.
fn twice(context: &mut Context<'_>, all: &[Declared<'_>]) {
    let days = |d: &Declared<'_>| {
        (d.first_day().map_or(Day::MIN, |d| d.value), d.last_day().map_or(Day::MAX, |d| d.value))
    };
    let mut named: BTreeMap<&str, Vec<&Declared<'_>>> = BTreeMap::new();
    for one in all.iter().filter(|d| d.keyword() != Keyword::Case) {
        let (from, to) = days(one);
        if from > to {
            let span = one.last_day().map_or(one.name().span, |d| d.span);
            wrong_order(context, one, span);
        }
        let before = named.entry(&one.name().value).or_default();
        let clash = before.iter().any(|other| {
            let (a, b) = days(other);
            other.keyword() == one.keyword() && a <= to && from <= b
        });
        before.push(one);
        if clash {
            let name = &one.name().value;
            context.taken(
                one,
                format!("「{name}」という名前の文が同じ期間にもう一つあります"),
                format!("another statement `{name}` holds on the same days"),
            );
        }
    }
}

fn statement(context: &mut Context<'_>, declared: &Declared<'_>, out: &mut Vec<Statement>) {
    let mut when = Vec::new();
    let condition = declared.find(|e| if let EntryKind::When(e) = e { Some(e) } else { None });
    if let Some(expr) = condition
        && (Lower { context, declared }).expr(expr, &mut when).is_none()
    {
        return;
    }
    let bodies = match declared.keyword() {
        Keyword::Share => share(context, declared),
        Keyword::Ceiling => ceiling(context, declared),
        Keyword::Burden => scheme(context, declared),
        Keyword::Meal => meal(context, declared),
        Keyword::Settle => settle(declared),
        _ => marks(context, declared),
    };
    for body in bodies {
        out.push(Statement {
            name: declared.name().value.clone(),
            cite: declared.cite().to_owned(),
            from: declared.first_day().map_or(Day::MIN, |d| d.value),
            to: declared.last_day().map_or(Day::MAX, |d| d.value),
            source: declared.source,
            line: declared.line(),
            when: when.clone(),
            body,
        });
    }
}

/// A percentage in hundredths.
fn hundredths(number: &Number) -> Option<i64> {
    let raw = number.value.raw();
    let unit = Fixed::ONE.raw() / 100;
    let value = raw / unit;
    (raw % unit == 0 && (0..=10_000).contains(&value)).then_some(value)
}

fn percent(context: &mut Context<'_>, declared: &Declared<'_>, number: &Number) -> Option<i64> {
    let value = hundredths(number);
    if value.is_none() {
        context.tell(
            declared.text,
            "E0326",
            number.span,
            (
                "割合は0から100までのパーセントで、小数は2桁までです".into(),
                "a percentage is 0 to 100 with two places at most".into(),
            ),
            ("`pays 30 percent` のように書いてください".into(), "write `pays 30 percent`".into()),
        );
    }
    value
}

fn yen(amount: &Int) -> i64 {
    i64::from(amount.value)
}

/// What a statement pays in a form that it cannot have.
fn wrong_pays(context: &mut Context<'_>, declared: &Declared<'_>, span: Span, form: &str) {
    context.tell(
        declared.text,
        "E0351",
        span,
        (
            format!("{} は `{form}` と書きます", declared.keyword().word()),
            format!("a {} says `{form}`", declared.keyword().word()),
        ),
        (format!("`{form}` にしてください"), format!("write `{form}`")),
    );
}

fn share(context: &mut Context<'_>, declared: &Declared<'_>) -> Vec<Body> {
    let mut found = None;
    let mut price_stated = false;
    for (entry, span) in entries(declared) {
        match entry {
            BurdenEntry::Pays(Pays::Percent(n)) => found = percent(context, declared, n),
            BurdenEntry::Pays(_) => wrong_pays(context, declared, span, "pays 30 percent"),
            BurdenEntry::PriceStated => price_stated = true,
            _ => {}
        }
    }
    found.map(|percent| Body::Share { percent, price_stated }).into_iter().collect()
}

fn ceiling(context: &mut Context<'_>, declared: &Declared<'_>) -> Vec<Body> {
    let mut out = Ceiling::default();
    for (entry, _) in entries(declared) {
        match entry {
            BurdenEntry::For(names) => out.pots = words(names),
            BurdenEntry::Amount(base, plus) => {
                out.base = yen(base);
                if let Some((n, above)) = plus {
                    out.plus = percent(context, declared, n).unwrap_or_default();
                    out.above = yen(above);
                }
            }
            BurdenEntry::Unknown(base) => {
                out.base = yen(base);
                out.unknown = true;
            }
            BurdenEntry::Often(n) => out.often = Some(yen(n)),
            BurdenEntry::HalfAt(age) => out.half_at = u16::try_from(age.value).ok(),
            BurdenEntry::Combine(from) => out.combine = Some(from.as_ref().map_or(0, yen)),
            BurdenEntry::Year(n, fact) => {
                out.year.push((fact.as_ref().map(|f| f.value.clone()), yen(n)));
            }
            _ => {}
        }
    }
    vec![Body::Ceiling(out)]
}

fn words(names: &[Name]) -> Vec<String> {
    names.iter().map(|n| n.value.clone()).collect()
}

fn scheme(context: &mut Context<'_>, declared: &Declared<'_>) -> Vec<Body> {
    let mut out = Scheme { without_insurer: true, ..Scheme::default() };
    for (entry, span) in entries(declared) {
        match entry {
            BurdenEntry::Number(n, agency) if n.value < 100 => {
                out.keys.push((n.value, agency.as_ref().map(|a| a.value)));
            }
            BurdenEntry::Number(n, _) => wrong_number(context, declared, n.span, "number 54"),
            BurdenEntry::Payer(number, division) => {
                let whole = number.value.len() == 8;
                let division = division.as_ref().map(|d| d.value.parse::<u32>());
                match (number.value.parse::<u32>(), division) {
                    (Ok(n), None) if whole => out.keys.push((n, None)),
                    (Ok(n), Some(Ok(d))) if whole => out.keys.push((n, Some(d))),
                    _ => wrong_number(context, declared, number.span, "payer \"80130001\""),
                }
            }
            BurdenEntry::Rank(n) => out.rank = n.value,
            BurdenEntry::Takes(whole) => out.whole = *whole,
            BurdenEntry::For(names) => {
                out.pot = names.first().map_or(String::new(), |n| n.value.clone());
            }
            BurdenEntry::Covers(all) => out.covers_all = *all,
            BurdenEntry::WithoutInsurer(without) => {
                out.without_insurer = *without == Without::Yes;
                if let Without::Of(list) = without {
                    out.without_insurer_of = words(list);
                }
            }
            BurdenEntry::Pays(Pays::Percent(n)) => out.pays = percent(context, declared, n),
            BurdenEntry::Pays(Pays::Rest) => out.pays = None,
            BurdenEntry::Pays(Pays::Yen(_)) => {
                wrong_pays(context, declared, span, "pays 10 percent / pays rest");
            }
            BurdenEntry::Cap(cap) => out.caps.push(Cap {
                grade: cap.grade.as_ref().map(|n| n.value.clone()),
                fact: cap.with.as_ref().map(|n| n.value.clone()),
                inpatient: cap.inpatient,
                period: cap.period,
                yen: cap.yen.as_ref().map(yen),
                times: cap.times.as_ref().and_then(|n| u16::try_from(n.value).ok()),
            }),
            BurdenEntry::Meals(grade, n) => {
                let part = percent(context, declared, n).unwrap_or_default();
                match grade {
                    Some(grade) => out.meals_of.push((grade.value.clone(), part)),
                    None => out.meals = part,
                }
            }
            _ => {}
        }
    }
    if out.keys.is_empty() && !context.has_error_within(declared) {
        wrong_number(context, declared, declared.name().span, "number 54");
    }
    vec![Body::Scheme(out)]
}

fn wrong_number(context: &mut Context<'_>, declared: &Declared<'_>, span: Span, form: &str) {
    context.tell(
        declared.text,
        "E0370",
        span,
        (
            "法別番号（2桁）か負担者番号（8桁）が要ります".into(),
            "a scheme has a number of two digits, or a payer of eight".into(),
        ),
        (format!("`{form}` のように書いてください"), format!("write `{form}`")),
    );
}

fn meal(context: &mut Context<'_>, declared: &Declared<'_>) -> Vec<Body> {
    let mut out = Meal::default();
    let kind = declared.find(|e| if let EntryKind::Kind(n) = e { Some(n) } else { None });
    out.kind = kind.map_or(String::new(), |n| n.value.clone());
    for (entry, span) in entries(declared) {
        match entry {
            BurdenEntry::Pays(Pays::Yen(n)) => out.yen = yen(n),
            BurdenEntry::Pays(_) => wrong_pays(context, declared, span, "pays 550 yen"),
            BurdenEntry::Code(code) => out.code = code.code.value.parse::<Code>().ok(),
            _ => {}
        }
    }
    vec![Body::Meal(out)]
}

fn settle(declared: &Declared<'_>) -> Vec<Body> {
    let mut out = Settle { unit: 1, ..Settle::default() };
    for (entry, _) in entries(declared) {
        match entry {
            BurdenEntry::For(names) => out.purposes = words(names),
            BurdenEntry::Nearest(unit, mode) => {
                out.unit = yen(unit).max(1);
                out.mode = *mode;
            }
            _ => {}
        }
    }
    vec![Body::Settle(out)]
}

/// `mark 2 "医1"`: 医 is the insurer, the digits are the schemes.
fn marks(context: &mut Context<'_>, declared: &Declared<'_>) -> Vec<Body> {
    let mut out = Vec::new();
    for (entry, _) in entries(declared) {
        let BurdenEntry::Mark(mark, payers) = entry else { continue };
        let bits = payers.value.chars().try_fold(0_u8, |bits, c| {
            let bit = match c {
                '医' => 0,
                _ => c.to_digit(10).filter(|d| (1..=4).contains(d))?,
            };
            Some(bits | 1 << bit)
        });
        match bits.filter(|b| *b != 0) {
            Some(payers) => out.push(Body::Mark { mark: mark.value.clone(), payers }),
            None => context.tell(
                declared.text,
                "E0371",
                payers.span,
                (
                    "負担者は `医` と 1〜4 の数字で書きます".into(),
                    "payers are `医` and the digits 1 to 4".into(),
                ),
                ("`mark 2 \"医1\"` のように書いてください".into(), "write `mark 2 \"医1\"`".into()),
            ),
        }
    }
    out
}

/// How high the evaluator's stack grows.
fn deepest(tests: &[Test]) -> usize {
    let (mut height, mut most) = (0_usize, 0);
    for test in tests {
        match test {
            Test::And | Test::Or => height = height.saturating_sub(1),
            Test::Not | Test::SkipNo(_) | Test::SkipYes(_) => {}
            _ => height += 1,
        }
        most = most.max(height);
    }
    most
}

struct Lower<'c, 'a, 'd> {
    context: &'c mut Context<'a>,
    declared: &'d Declared<'d>,
}

impl Lower<'_, '_, '_> {
    fn expr(&mut self, expr: &Expr, out: &mut Vec<Test>) -> Option<()> {
        match &expr.kind {
            ExprKind::And(list) | ExprKind::Or(list) => {
                let and = matches!(expr.kind, ExprKind::And(_));
                for (at, one) in list.iter().enumerate() {
                    let skip = out.len();
                    if at > 0 {
                        out.push(Test::SkipNo(0));
                    }
                    self.expr(one, out)?;
                    if at > 0 {
                        out.push(if and { Test::And } else { Test::Or });
                        let count = u16::try_from(out.len() - skip - 1).ok()?;
                        let test = if and { Test::SkipNo(count) } else { Test::SkipYes(count) };
                        if let Some(place) = out.get_mut(skip) {
                            *place = test;
                        }
                    }
                }
            }
            ExprKind::Not(inner) => {
                self.expr(inner, out)?;
                out.push(Test::Not);
            }
            ExprKind::Fact(name) => out.push(Test::Fact(name.value.clone())),
            ExprKind::Stated(name) => {
                let attr = self.attr(&name.value, name.span)?;
                out.push(Test::Stated(attr));
            }
            ExprKind::Word(word) => {
                let attr = self.attr(word, expr.span)?;
                if !matches!(
                    attr,
                    Attr::BeforeSchool | Attr::Dependent | Attr::Inpatient | Attr::Outpatient
                ) {
                    return self.wrong(expr.span);
                }
                out.push(Test::Number(attr, Comparison::Eq, 1));
            }
            ExprKind::Compare(comparison, left, right) => {
                let ExprKind::Word(word) = &left.kind else { return self.wrong(left.span) };
                let attr = self.attr(word, left.span)?;
                match (&right.kind, attr) {
                    (ExprKind::Word(word), Attr::Insurer | Attr::Class) => {
                        out.push(Test::Word(attr, word.clone()));
                        match comparison {
                            Comparison::Eq => {}
                            Comparison::Ne => out.push(Test::Not),
                            _ => return self.wrong(expr.span),
                        }
                    }
                    (ExprKind::Day(day), Attr::Born | Attr::Date) => {
                        out.push(Test::Number(attr, *comparison, i64::from(day.0)));
                    }
                    (ExprKind::Number(n), Attr::Age | Attr::MonthAge | Attr::Percent) => {
                        let unit = Fixed::ONE.raw();
                        if n.raw() % unit != 0 {
                            return self.wrong(right.span);
                        }
                        let scale = if attr == Attr::Percent { 100 } else { 1 };
                        out.push(Test::Number(attr, *comparison, n.raw() / unit * scale));
                    }
                    _ => return self.wrong(right.span),
                }
            }
            _ => return self.wrong(expr.span),
        }
        // The evaluator's stack holds eight.
        if deepest(out) > 8 { self.wrong(expr.span) } else { Some(()) }
    }

    fn attr(&mut self, word: &str, span: Span) -> Option<Attr> {
        let found = Attr::ALL.iter().find(|(name, _)| *name == word).map(|(_, attr)| *attr);
        if found.is_none() {
            let words = Attr::ALL.iter().map(|(name, _)| *name);
            let list = words.clone().collect::<Vec<_>>().join(", ");
            let help = match did_you_mean(word, words) {
                Some(near) => {
                    (format!("`{near}` ではありませんか"), format!("did you mean `{near}`?"))
                }
                None => (format!("使える属性: {list}"), format!("the attributes: {list}")),
            };
            self.context.tell(
                self.declared.text,
                "E0372",
                span,
                (
                    format!("`{word}` という属性は患者負担の文にありません"),
                    format!("statements on the patient's share have no attribute `{word}`"),
                ),
                help,
            );
        }
        found
    }

    fn wrong<T>(&mut self, span: Span) -> Option<T> {
        self.context.tell(
            self.declared.text,
            "E0373",
            span,
            (
                "この条件は患者負担の文に書けません".into(),
                "this condition may not stand in a statement on the patient's share".into(),
            ),
            (
                "属性と値の比較、`fact 名前`、and・or・not で書いてください".into(),
                "compare an attribute with a value, or write `fact NAME`, and, or, not".into(),
            ),
        );
        None
    }
}

// ---- examples --------------------------------------------------------------------------------

fn cases(context: &mut Context<'_>, all: &[Declared<'_>]) -> Vec<BurdenCase> {
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
