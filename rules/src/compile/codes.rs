//! Whether the codes that rule texts name exist, are in force, and bear the names given.

use santei::ir::{Body, Item, Version};
use santei::{Code, Day};
use santei_masters::{FileKind, Lookup};

use super::context::{Context, Declared};
use super::masters::{Catalogues, date};
use crate::ast::{CodeRef, EntryKind, Expect, SectionItem, VisitItemKind};
use crate::diagnostic::Diagnostic;

pub(crate) fn run(context: &mut Context<'_>, catalogues: &Catalogues) {
    let families = [
        (1, FileKind::Procedure),
        (6, FileKind::Drug),
        (7, FileKind::Material),
        (8, FileKind::Comment),
    ];
    for (family, kind) in families {
        if catalogues.get(kind).is_none() {
            context.unchecked.insert(family);
        }
    }
    let has_masters = context.has_masters();
    let mut skipped = 0_u32;
    let mut beyond = 0_u32;
    for declared in context.declared.clone() {
        for (code, disease, charged) in refs(&declared) {
            if disease {
                check_disease(context, catalogues, &declared, code);
            } else if let Some(number) = digits(context, &declared, code) {
                if !has_masters || context.unchecked.contains(&number.family()) {
                    skipped += 1;
                } else if declared.beyond && !known(context, &declared, number, code) {
                    // It may be a code, or its name, of the revision that is not given.
                    beyond += 1;
                } else {
                    check(context, &declared, code, number, charged);
                }
            }
        }
    }
    let not_at_hand = context.not_at_hand;
    if not_at_hand > 0 {
        unchecked(
            context,
            "W0330",
            (
                format!(
                    "{not_at_hand} 箇所のコードは手元のマスターにありません（手元にあるのは一部です）"
                ),
                format!(
                    "{not_at_hand} codes are not in the masters at hand, which hold part of them"
                ),
            ),
            (
                "全件のマスターを指定すると確かめられます",
                "give the full masters to have them checked",
            ),
        );
    }
    if has_masters && beyond > 0 {
        let names = context.stats.absent_schedules.join(", ");
        unchecked(
            context,
            "W0333",
            (
                format!("{names} のファイルがないため {beyond} 箇所のコードを確かめていません"),
                format!("{beyond} codes were not checked: no file of {names} is given"),
            ),
            (
                "その改定のマスターも指定すると確かめられます",
                "give the masters of those revisions to have them checked",
            ),
        );
    }
    if has_masters && skipped > 0 {
        unchecked(
            context,
            "W0333",
            (
                format!("マスターがないため {skipped} 箇所のコードを確かめていません"),
                format!("{skipped} codes were not checked: their master is not given"),
            ),
            (
                "医薬品・特定器材・コメントのマスターも指定してください",
                "give the masters of drugs, materials and comments too",
            ),
        );
    }
}

/// A warning about codes of all texts that the masters given do not tell.
fn unchecked(
    context: &mut Context<'_>,
    code: &'static str,
    (ja, en): (String, String),
    help: (&str, &str),
) {
    context.report(Diagnostic::of_file(code, "", ja, en).with_help(help.0, help.1));
}

/// Whether a code is in force, under the name given, on a day of the statement in the schedules that
/// are given.
fn known(context: &Context<'_>, declared: &Declared<'_>, number: Code, code: &CodeRef) -> bool {
    let named = |name: &str| code.name.as_ref().is_none_or(|n| n.value == name);
    find(&context.program.items, number).is_some_and(|item| {
        declared.instances.iter().any(|i| {
            item.versions.iter().any(|v| v.from <= i.to && i.from <= v.to && named(&v.name))
        })
    })
}

/// The codes of a statement, whether each is a disease, and whether a rule charges it.
fn refs<'a>(declared: &Declared<'a>) -> Vec<(&'a CodeRef, bool, bool)> {
    let mut out = Vec::new();
    for entry in &declared.statement.entries {
        match &entry.kind {
            EntryKind::Codes(codes) | EntryKind::Comments(codes) => {
                out.extend(codes.iter().map(|c| (c, false, false)));
            }
            EntryKind::Diseases(codes) => out.extend(codes.iter().map(|c| (c, true, false))),
            EntryKind::Charge(code, _) => out.push((code, false, true)),
            EntryKind::Disease { code, .. } => out.push((code, true, false)),
            EntryKind::History(_, code, _) => out.push((code, false, false)),
            EntryKind::Expect(
                Expect::Code { code, .. } | Expect::Not(code) | Expect::Undecided(code),
            ) => out.push((code, false, false)),
            EntryKind::Visit { items, .. } => {
                for item in items {
                    match &item.kind {
                        VisitItemKind::Ordered(o) => out.push((&o.code, false, false)),
                        VisitItemKind::Section { items, .. } => {
                            for item in items {
                                if let SectionItem::Ordered(o) = item {
                                    out.push((&o.code, false, false));
                                }
                            }
                        }
                        VisitItemKind::Fact(..) => {}
                    }
                }
            }
            _ => {}
        }
    }
    out
}

fn digits(context: &mut Context<'_>, declared: &Declared<'_>, code: &CodeRef) -> Option<Code> {
    let parsed = code.code.value.parse().ok();
    if parsed.is_none() {
        context.tell(
            declared.text,
            "E0333",
            code.code.span,
            (
                format!("`{}` は9桁のコードではありません", code.code.value),
                format!("`{}` is not a code of nine digits", code.code.value),
            ),
            (
                "マスターの9桁のコードを書いてください".into(),
                "write the master's nine digits".into(),
            ),
        );
    }
    parsed
}

/// A disease's code of seven digits as the engine keeps it.
pub(crate) fn disease_code(code: &CodeRef) -> Option<Code> {
    let text = &code.code.value;
    let digits = text.len() <= 7 && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok().map(Code) } else { None }
}

fn check_disease(
    context: &mut Context<'_>,
    catalogues: &Catalogues,
    declared: &Declared<'_>,
    code: &CodeRef,
) {
    let Some(number) = disease_code(code) else {
        context.tell(
            declared.text,
            "E0333",
            code.code.span,
            (
                format!("`{}` は7桁の傷病名コードではありません", code.code.value),
                format!("`{}` is not a disease's code of seven digits", code.code.value),
            ),
            (
                "傷病名マスターの7桁のコードを書いてください".into(),
                "write the master's seven digits".into(),
            ),
        );
        return;
    };
    let Some(catalogue) = catalogues.get(FileKind::Disease) else { return };
    let number = santei_masters::Code(number.0);
    let versions = catalogue.versions(number);
    if versions.is_empty() && matches!(catalogue.lookup(number, date(Day::MAX)), Lookup::Unknown) {
        not_known(context, declared, code, None);
        return;
    }
    if let (Some(name), false) = (&code.name, versions.is_empty())
        && !versions.iter().any(|v| v.record.name() == name.value)
    {
        let right = versions.last().map(|v| v.record.name().to_owned()).unwrap_or_default();
        wrong_name(context, declared, code, &right);
    }
}

/// Masters are published anew each month, and a later one may rename or abolish what a rule text
/// that comes with the crate names. Whoever compiles cannot correct that text, so it is told and
/// does not stand in the way; in a text of one's own it is an error.
fn disagreement(declared: &Declared<'_>, code: &'static str) -> &'static str {
    if declared.text.carried { "W0334" } else { code }
}

fn not_known(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    code: &CodeRef,
    meant: Option<String>,
) {
    let help = match meant {
        Some(found) => {
            let name = code.name.as_ref().map(|n| n.value.clone()).unwrap_or_default();
            (
                format!("「{name}」のコードは {found} です"),
                format!("the code of `{name}` is {found}"),
            )
        }
        None => ("コードの数字を確かめてください".into(), "check its digits".into()),
    };
    context.tell(
        declared.text,
        disagreement(declared, "E0330"),
        code.code.span,
        (
            format!("コード {} はどのマスターにもありません", code.code.value),
            format!("no master has the code {}", code.code.value),
        ),
        help,
    );
}

fn wrong_name(context: &mut Context<'_>, declared: &Declared<'_>, code: &CodeRef, right: &str) {
    let Some(name) = &code.name else { return };
    context.tell(
        declared.text,
        disagreement(declared, "E0332"),
        name.span,
        (
            format!("コード {} の名称は「{}」ではありません", code.code.value, name.value),
            format!("`{}` is not the name of {}", name.value, code.code.value),
        ),
        (format!("マスターの名称は「{right}」です"), format!("the master's name is `{right}`")),
    );
}

fn find(items: &[Item], code: Code) -> Option<&Item> {
    items.binary_search_by_key(&code, |i| i.code).ok().and_then(|at| items.get(at))
}

fn check(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    code: &CodeRef,
    number: Code,
    charged: bool,
) {
    let Some(from) = declared.instances.iter().map(|i| i.from).min() else { return };
    let to = declared.instances.iter().map(|i| i.to).max().unwrap_or(from);
    let Some(item) = find(&context.program.items, number) else {
        let partial = declared.instances.iter().any(|i| {
            let schedule = context.program.schedules.get(usize::from(i.schedule.0));
            schedule.is_some_and(|s| s.partial)
                || context.one_edition.contains(&usize::from(i.schedule.0))
        });
        if (context.starter && matches!(number.family(), 1 | 6 | 7 | 8))
            || (partial && number.family() == 1)
        {
            not_at_hand(context, declared, code);
        } else {
            let meant = code.name.as_ref().and_then(|name| {
                context
                    .program
                    .items
                    .iter()
                    .find(|i| i.versions.iter().any(|v| v.name == name.value))
                    .map(|i| i.code.to_string())
            });
            not_known(context, declared, code, meant);
        }
        return;
    };
    let on_days = |v: &&Version| v.from <= to && from <= v.to;
    let versions: Vec<Version> = item.versions.iter().filter(on_days).cloned().collect();
    // The starter masters tell nothing of what was before their rows.
    let unknown = context.starter && item.versions.iter().all(|v| v.from > to);
    if versions.is_empty() && unknown {
        not_at_hand(context, declared, code);
        return;
    }
    if versions.is_empty() {
        let spans: Vec<(Day, Day)> = item.versions.iter().map(|v| (v.from, v.to)).collect();
        not_in_force(context, declared, code, &spans, (from, to));
        return;
    }
    if versions.iter().all(|v| v.body == Body::NotAtHand) {
        not_at_hand(context, declared, code);
    }
    if let Some(name) = &code.name
        && !versions.iter().any(|v| v.name == name.value)
    {
        let right = versions.last().map(|v| v.name.clone()).unwrap_or_default();
        wrong_name(context, declared, code, &right);
    }
    let covered = versions.iter().map(|v| v.from).min().is_some_and(|f| f <= from)
        && versions.iter().map(|v| v.to).max().is_some_and(|t| t >= to);
    // Only a rule for one schedule promises to hold on all its days.
    let one = declared.instances.len() == 1 && declared.scope.is_some();
    if charged && one && !covered {
        let first = versions.iter().map(|v| v.from).min().unwrap_or(from);
        let last = versions.iter().map(|v| v.to).max().unwrap_or(to);
        context.tell(
            declared.text,
            "W0331",
            code.code.span,
            (
                format!("コード {} は期間の一部（{first}〜{last}）でだけ有効です", code.code.value),
                format!(
                    "{} is in force on part of the days only ({first} to {last})",
                    code.code.value
                ),
            ),
            (
                "文に `from`・`to` を書いてください".into(),
                "give the statement a `from` or a `to`".into(),
            ),
        );
    }
}

fn not_at_hand(context: &mut Context<'_>, declared: &Declared<'_>, code: &CodeRef) {
    // Of the starter, and of a master that its schedule says is a part, nobody expects the whole:
    // one line tells how many.
    if context.starter || declared.instances.iter().any(|i| context.is_partial(i.schedule)) {
        context.not_at_hand += 1;
        return;
    }
    context.tell(
        declared.text,
        "W0330",
        code.code.span,
        (
            format!("コード {} はこの期間の手元のマスターにありません", code.code.value),
            format!("{} is not in the part of the master that is at hand", code.code.value),
        ),
        (
            "全件のマスターを指定すると確かめられます".into(),
            "give the full master to have it checked".into(),
        ),
    );
}

fn not_in_force(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    code: &CodeRef,
    spans: &[(Day, Day)],
    days: (Day, Day),
) {
    let first = spans.iter().map(|s| s.0).min().unwrap_or_default();
    let last = spans.iter().map(|s| s.1).max().unwrap_or_default();
    context.tell(
        declared.text,
        disagreement(declared, "E0331"),
        code.code.span,
        (
            format!(
                "コード {} は文の期間（{}〜{}）に有効ではありません",
                code.code.value, days.0, days.1
            ),
            format!("{} is not in force from {} to {}", code.code.value, days.0, days.1),
        ),
        (
            format!("有効なのは {first}〜{last} です。`from`・`to` かコードを直してください"),
            format!("it is in force from {first} to {last}; correct the days or the code"),
        ),
    );
}
