//! Reasons in words. A sentence is made from an event and the image only when somebody asks.

mod kind;
mod sentence;
mod terms;
mod unmet;

pub(crate) use kind::{kind, names_line};
pub(crate) use terms::{attribute, other_code, window as window_words};
pub(crate) use unmet::sentences as unmet_sentences;

use crate::Code;
use crate::claim::{Reason, SourceRow};
use crate::image::NONE;
use crate::outcome::{Event, What};
use crate::view::View;
use sentence::sentence;
use std::borrow::Cow;

/// The language of sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// 日本語.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    const fn pick<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }
}

pub(crate) fn unchecked(schedule: &str, table: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => {
            format!("{schedule} の電子点数表 {table} が手元になく、その規則は確かめていない")
        }
        Lang::En => {
            format!("table {table} of {schedule} is not at hand: its rules were not checked")
        }
    }
}

/// The reason of an event.
pub(crate) fn reason<'a>(view: &View<'a>, event: &Event) -> Reason<Cow<'a, str>> {
    let mut reason = Reason { kind: kind(event.what).into(), ..Reason::default() };
    provenance(view, event, &mut reason);
    reason.text = sentence(view, event, &mut reason);
    reason
}

fn provenance<'a>(view: &View<'a>, event: &Event, reason: &mut Reason<Cow<'a, str>>) {
    let image = view.image;
    let row = |period: u16, row: u32| Some(SourceRow { file: image.file_of(period).into(), row });
    match event.what {
        What::IncludedByTable | What::SpecialInclusion => {
            reason.source =
                image.member_at(event.b).and_then(|m| row(m.period, image.member_row(event.b)?));
        }
        What::ExcludedByTable | What::SpecialExclusion | What::EarlierChargeLoses => {
            reason.source = image
                .edge_at(event.b)
                .and_then(|e| row(image.manner_of(e).period, image.edge_row(event.b)?));
        }
        What::KeptOver => {
            // The row may be of a table or of a rule; the line that went carries it exactly.
        }
        What::OverLimitTable | What::SpecialLimit | What::CourseLimit | What::WrongDayForLimit => {
            reason.source = image.limit_at(event.b).and_then(|l| row(l.period, l.row));
        }
        What::CommentRequired | What::CommentMayBe | What::CommentListed => {
            reason.source = image.comment_at(event.a).and_then(|c| row(c.period, c.row));
        }
        What::InpatientClassTaken => {
            reason.source = image.inpatient_at(event.b).and_then(|i| row(i.period, i.row));
        }
        What::NeedsHistory | What::PartlyOverLimit | What::ChargedUpToLimit => {}
        _ => {
            if let Some(rule) = image.rule(event.b).filter(|_| event.b != NONE) {
                reason.rule = Some(view.text(rule.name).into());
                reason.cite = Some(view.text(rule.cite).into());
                reason.source = Some(SourceRow {
                    file: image.source_name(u32::from(rule.source)).into(),
                    row: rule.line,
                });
            }
        }
    }
    if names_line(event.what) {
        reason.other = other_code(view, event.a);
    }
    if event.what == What::CommentOffered {
        reason.other = Some(Code(event.a));
    }
}
