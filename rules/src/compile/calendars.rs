//! Lists of days off.

use santei::Day;
use santei::ir::Calendar;

use super::context::{Context, Declared};
use crate::ast::{EntryKind, Keyword};
use crate::span::Span;

pub(crate) fn run(context: &mut Context<'_>) {
    for declared in context.declared.clone() {
        if declared.keyword() != Keyword::Calendar {
            continue;
        }
        let name = &declared.name().value;
        if context.program.calendars.iter().any(|c| c.name == *name) {
            context.taken(
                &declared,
                format!("暦「{name}」が二度宣言されています"),
                format!("the calendar `{name}` is declared twice"),
            );
            continue;
        }
        if let Some(calendar) = calendar(context, &declared) {
            context.program.calendars.push(calendar);
        }
    }
}

fn calendar(context: &mut Context<'_>, declared: &Declared<'_>) -> Option<Calendar> {
    let (from, to) = (declared.first_day()?, declared.last_day()?);
    if from.value > to.value {
        outside(
            context,
            declared,
            to.span,
            "終わりの日が始まりの日より前です".into(),
            "the last day is before the first".into(),
        );
        return None;
    }
    let listed = declared.find(|e| if let EntryKind::Days(d) = e { Some(d) } else { None });
    let mut days: Vec<Day> = Vec::new();
    for one in listed.into_iter().flatten() {
        let day = one.day.value;
        if day < from.value || day > to.value {
            outside(
                context,
                declared,
                one.day.span,
                format!("{day} は暦の期間（{}〜{}）の外です", from.value, to.value),
                format!("{day} is outside the calendar ({} to {})", from.value, to.value),
            );
        } else if days.contains(&day) {
            context.tell(
                declared.text,
                "E0322",
                one.day.span,
                (format!("{day} が二度書かれています"), format!("{day} is given twice")),
                ("一方を消してください".into(), "delete one of them".into()),
            );
        } else {
            days.push(day);
        }
    }
    days.sort_unstable();
    Some(Calendar {
        name: declared.name().value.clone(),
        cite: declared.cite().to_owned(),
        from: from.value,
        to: to.value,
        days,
    })
}

fn outside(context: &mut Context<'_>, declared: &Declared<'_>, span: Span, ja: String, en: String) {
    context.tell(
        declared.text,
        "E0325",
        span,
        (ja, en),
        ("日付を確かめてください".into(), "check the days".into()),
    );
}
