//! What each kind of statement on the patient's share says: shares, ceilings, schemes, meals, rounding,
//! marks.

use santei::burden::book::{Body, Cap, Ceiling, Meal, Scheme, Settle};
use santei::{Code, Fixed};

use super::{entries, words, yen};
use crate::ast::{EntryKind, Number};
use crate::burden::{BurdenEntry, Pays, Without};
use crate::compile::context::{Context, Declared};
use crate::span::Span;

pub(super) fn share(context: &mut Context<'_>, declared: &Declared<'_>) -> Vec<Body> {
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

pub(super) fn ceiling(context: &mut Context<'_>, declared: &Declared<'_>) -> Vec<Body> {
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

pub(super) fn scheme(context: &mut Context<'_>, declared: &Declared<'_>) -> Vec<Body> {
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

pub(super) fn meal(context: &mut Context<'_>, declared: &Declared<'_>) -> Vec<Body> {
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

pub(super) fn settle(declared: &Declared<'_>) -> Vec<Body> {
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
pub(super) fn marks(context: &mut Context<'_>, declared: &Declared<'_>) -> Vec<Body> {
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
