//! A `table` statement: what its rows are, and in which columns.

use std::collections::BTreeMap;

use santei::ir::Window;
use santei_masters::FileKind;

use crate::ast::EntryKind;
use crate::compile::context::{Context, Declared};
use crate::diagnostic::did_you_mean;
use crate::span::Span;

/// What a table statement makes of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Index,
    Inclusion,
    Exclusion,
    Inpatient,
    Limit,
    CommentLink,
    Standard,
}

/// Keys of columns: those that must be declared, and those that may be.
struct Keys {
    must: &'static [&'static str],
    may: &'static [&'static str],
}

impl Kind {
    const ALL: [(&'static str, Self); 7] = [
        ("index", Self::Index),
        ("inclusion", Self::Inclusion),
        ("exclusion", Self::Exclusion),
        ("inpatient", Self::Inpatient),
        ("limit", Self::Limit),
        ("comment-link", Self::CommentLink),
        ("standard", Self::Standard),
    ];

    const fn keys(self) -> Keys {
        match self {
            Self::Index => Keys {
                must: &["code", "group1-unit", "group1", "limit-flag", "from", "to"],
                may: &[
                    "addon",
                    "group2-unit",
                    "group2",
                    "group3-unit",
                    "group3",
                    "exclusion-day",
                    "exclusion-month",
                    "exclusion-same",
                    "exclusion-week",
                    "exclusion-site",
                    "inpatient-group",
                ],
            },
            Self::Inclusion => {
                Keys { must: &["group", "code", "special", "from", "to"], may: &["addon"] }
            }
            Self::Exclusion => Keys {
                must: &["first", "second", "keep", "special", "from", "to"],
                may: &["addon1", "addon2"],
            },
            Self::Inpatient => Keys { must: &["group", "code", "class", "from", "to"], may: &[] },
            Self::Limit => Keys {
                must: &["code", "unit", "unit-name", "max", "special", "from", "to"],
                may: &["addon", "tooth-class"],
            },
            Self::CommentLink => Keys {
                must: &["code", "comment", "condition", "from", "to"],
                may: &["notice", "item", "branch", "absence", "setting", "times"],
            },
            Self::Standard => Keys { must: &["code", "name"], may: &[] },
        }
    }
}

/// A table statement, checked.
pub(super) struct Layout<'a> {
    pub(super) declared: Declared<'a>,
    pub(super) file: FileKind,
    pub(super) kind: Kind,
    pub(super) width: u32,
    pub(super) change: Option<(u32, Vec<u32>)>,
    pub(super) columns: BTreeMap<&'static str, u32>,
    pub(super) units: BTreeMap<u32, Window>,
    pub(super) window: Window,
}

impl Layout<'_> {
    pub(super) fn column(&self, key: &str) -> Option<u32> {
        self.columns.get(key).copied()
    }
}

pub(super) fn layout<'a>(context: &mut Context<'a>, declared: Declared<'a>) -> Option<Layout<'a>> {
    let mut file = None;
    let mut kind = None;
    let mut width = None;
    for entry in &declared.statement.entries {
        match &entry.kind {
            EntryKind::File(name) => {
                let read = |k: &FileKind| {
                    k.is_point_table() || matches!(k, FileKind::CommentLink | FileKind::Standard)
                };
                let wanted = name.value.replace('-', "_");
                file = FileKind::READ
                    .into_iter()
                    .filter(read)
                    .find(|k| k.name() == name.value || k.name() == wanted);
                if file.is_none() {
                    let words = FileKind::READ.into_iter().filter(read).map(FileKind::name);
                    unknown(context, &declared, name.span, &name.value, words.collect());
                }
            }
            EntryKind::Kind(name) => {
                kind = Kind::ALL.iter().find(|k| k.0 == name.value).map(|k| k.1);
                if kind.is_none() {
                    let words = Kind::ALL.iter().map(|k| k.0).collect();
                    unknown(context, &declared, name.span, &name.value, words);
                }
            }
            EntryKind::Columns(n) => width = Some(n.value),
            _ => {}
        }
    }
    let (file, kind, width) = (file?, kind?, width?);
    if width == 0 || width > 1000 {
        column_error(
            context,
            &declared,
            declared.name().span,
            ("列の数は1から1000までです".into(), "a table has 1 to 1000 columns".into()),
        );
        return None;
    }
    let mut layout = Layout {
        declared,
        file,
        kind,
        width,
        change: None,
        columns: BTreeMap::new(),
        units: BTreeMap::new(),
        window: Window::Order,
    };
    columns(context, &mut layout);
    units(context, &mut layout);
    Some(layout)
}

fn columns(context: &mut Context<'_>, layout: &mut Layout<'_>) {
    let keys = layout.kind.keys();
    let declared = layout.declared.clone();
    let mut taken: BTreeMap<u32, String> = BTreeMap::new();
    for entry in &declared.statement.entries {
        let (key, number, span) = match &entry.kind {
            EntryKind::Column(name, number) => (name.value.as_str(), number, name.span),
            EntryKind::Change(number, except) => {
                layout.change = Some((number.value, except.iter().map(|n| n.value).collect()));
                ("change", number, entry.span)
            }
            _ => continue,
        };
        if number.value == 0 || number.value > layout.width {
            column_error(
                context,
                &declared,
                number.span,
                (
                    format!("列 {} はありません（1〜{}）", number.value, layout.width),
                    format!("there is no column {} (1 to {})", number.value, layout.width),
                ),
            );
            continue;
        }
        if let Some(other) = taken.insert(number.value, key.to_owned()) {
            column_error(
                context,
                &declared,
                number.span,
                (
                    format!("列 {} は `{other}` にも使われています", number.value),
                    format!("column {} is used for `{other}` too", number.value),
                ),
            );
        }
        if key == "change" {
            continue;
        }
        match keys.must.iter().chain(keys.may).find(|k| **k == key) {
            Some(key) => {
                if layout.columns.insert(key, number.value).is_some() {
                    column_error(
                        context,
                        &declared,
                        span,
                        (
                            format!("列 `{key}` が二度宣言されています"),
                            format!("the column `{key}` is declared twice"),
                        ),
                    );
                }
            }
            None => {
                let words = keys.must.iter().chain(keys.may).copied().collect();
                unknown(context, &declared, span, key, words);
            }
        }
    }
    let lacking: Vec<&str> =
        keys.must.iter().copied().filter(|k| !layout.columns.contains_key(k)).collect();
    if !lacking.is_empty() {
        let list = lacking.join(", ");
        column_error(
            context,
            &declared,
            declared.name().span,
            (format!("列の宣言がありません: {list}"), format!("columns are not declared: {list}")),
        );
    }
}

fn units(context: &mut Context<'_>, layout: &mut Layout<'_>) {
    let declared = layout.declared.clone();
    let mut window = None;
    for entry in &declared.statement.entries {
        match &entry.kind {
            EntryKind::UnitBinding(number, _, at) => {
                let twice = layout.units.insert(number.value, at.value).is_some();
                if twice {
                    unit_twice(context, &declared, number);
                }
            }
            EntryKind::WindowEntry(at) => window = Some(at.value),
            EntryKind::UnitSteps(_) => context.tell(
                declared.text,
                "E0323",
                entry.span,
                (
                    "table の `unit` は `unit 131 \"月\" window month` の形です".into(),
                    "the `unit` of a table has the form `unit 131 \"月\" window month`".into(),
                ),
                ("書き方を直してください".into(), "write it so".into()),
            ),
            _ => {}
        }
    }
    match (layout.kind, window) {
        (_, Some(window)) => layout.window = window,
        (Kind::Exclusion, None) => context.tell(
            declared.text,
            "E0321",
            declared.name().span,
            ("背反表に `window` がありません".into(), "the exclusion table has no `window`".into()),
            ("`window day` などを書いてください".into(), "write `window day` or another".into()),
        ),
        _ => {}
    }
}

fn unit_twice(context: &mut Context<'_>, declared: &Declared<'_>, number: &crate::ast::Int) {
    context.tell(
        declared.text,
        "E0322",
        number.span,
        (
            format!("単位 {} が二度宣言されています", number.value),
            format!("the unit {} is declared twice", number.value),
        ),
        ("一方を消してください".into(), "delete one of them".into()),
    );
}

fn column_error(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    span: Span,
    message: (String, String),
) {
    context.tell(
        declared.text,
        "E0360",
        span,
        message,
        (
            "公表されているレイアウトの項番と比べてください".into(),
            "compare with the item numbers of the published layout".into(),
        ),
    );
}

fn unknown(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    span: Span,
    word: &str,
    words: Vec<&'static str>,
) {
    let help = match did_you_mean(word, words.iter().copied()) {
        Some(near) => (format!("`{near}` ではありませんか"), format!("did you mean `{near}`?")),
        None => {
            let list = words.join(", ");
            (format!("使える名前: {list}"), format!("the names are {list}"))
        }
    };
    context.tell(
        declared.text,
        "E0316",
        span,
        (format!("`{word}` という種類はありません"), format!("there is no kind `{word}`")),
        help,
    );
}
