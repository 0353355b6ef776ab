//! Reasons as indented lines: the sentence, its citation, the row that says it.

use santei::Lang;
use santei::claim::{LineVerdict, Reason};

use crate::app::pick;
use crate::paint::Paint;
use crate::table::clean;

/// The lines of some reasons.
pub fn lines(reasons: &[Reason], indent: usize, lang: Lang, paint: Paint) -> Vec<String> {
    let gap = " ".repeat(indent);
    let line = |reason: &Reason| {
        let mut out = format!("{gap}- {}", clean(&reason.text));
        let mut aside = Vec::new();
        if let Some(rule) = &reason.rule {
            aside.push(format!("{} {}", pick(lang, "規則", "rule"), clean(rule)));
        }
        if let Some(cite) = &reason.cite {
            aside.push(clean(cite));
        }
        if let Some(source) = &reason.source {
            aside.push(format!("{}:{}", clean(&source.file), source.row));
        }
        if let Some(needs) = &reason.needs {
            aside.push(format!("{} {}", pick(lang, "必要な事実", "needs"), clean(needs)));
        }
        if !aside.is_empty() {
            out.push(' ');
            out.push_str(&paint.dim(&format!("[{}]", aside.join("; "))));
        }
        out
    };
    let mut out = Vec::with_capacity(reasons.len());
    for reason in reasons {
        out.push(line(reason));
        let mark = pick(lang, "・", "* ");
        out.extend(reason.unmet.iter().map(|unmet| format!("{gap}  {mark}{}", clean(unmet))));
    }
    out
}

/// The answer for a line in words.
pub const fn verdict(verdict: LineVerdict, lang: Lang) -> &'static str {
    match verdict {
        LineVerdict::Charged => pick(lang, "算定する", "charged"),
        LineVerdict::NotCharged => pick(lang, "算定しない", "not charged"),
        LineVerdict::Undecided => pick(lang, "判断できない", "undecided"),
    }
}
