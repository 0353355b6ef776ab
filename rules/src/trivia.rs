//! Gives every comment a place in the tree, so that the formatter loses none.
//!
//! A comment on the last line of something belongs behind it; a comment on a line of its own
//! belongs before what begins next. A comment in the middle of an expression moves before the
//! next entry.

use crate::ast::{CodeRef, Entry, EntryKind, File, Part, PartKind, Statement, TopComment, Trivia};
use crate::diagnostic::SourceText;
use crate::span::Span;
use crate::split::Comment;

pub(crate) fn attach(source: &SourceText, parts: Vec<(Span, Part)>, comments: &[Comment]) -> File {
    let mut file = File::default();
    let mut comments = comments.iter().peekable();
    for (span, mut part) in parts {
        let mut leading = Vec::new();
        let mut inside = Vec::new();
        while let Some(comment) = comments.next_if(|c| c.span.start < span.end) {
            if comment.span.start < span.start {
                leading.push(comment);
            } else {
                inside.push(comment);
            }
        }
        if let PartKind::Statement(statement) = &mut part.kind {
            statement_comments(source, statement, &inside);
        } else {
            leading.append(&mut inside);
        }
        part.leading = top(source, &leading, span.start);
        let last_line = source.line_of(span.end.saturating_sub(1));
        if let Some(comment) =
            comments.next_if(|c| !c.own_line && source.line_of(c.span.start) == last_line)
        {
            part.trailing = Some(comment.text.clone());
        }
        file.parts.push(part);
    }
    let rest: Vec<&Comment> = comments.collect();
    file.closing = top(source, &rest, u32::MAX);
    if let Some(last) = file.closing.last_mut() {
        last.gap = false;
    }
    file
}

fn top(source: &SourceText, comments: &[&Comment], next: u32) -> Vec<TopComment> {
    let line = |at: u32| source.line_of(at);
    let mut out = Vec::new();
    for (at, comment) in comments.iter().enumerate() {
        let after = comments.get(at + 1).map_or(next, |c| c.span.start);
        let gap = after != u32::MAX && line(after) > line(comment.span.start) + 1;
        out.push(TopComment { text: comment.text.clone(), gap });
    }
    out
}

/// Something that a comment may belong to.
struct Slot<'a> {
    span: Span,
    trivia: &'a mut Trivia,
}

fn statement_comments(source: &SourceText, statement: &mut Statement, comments: &[&Comment]) {
    if comments.is_empty() {
        return;
    }
    let mut slots = Vec::new();
    for entry in &mut statement.entries {
        entry_slots(entry, &mut slots);
    }
    // In the order of their beginnings; what encloses comes first.
    let by_end = {
        let mut order: Vec<usize> = (0..slots.len()).collect();
        order.sort_by_key(|&i| slots.get(i).map(|s| (s.span.end, s.span.start)));
        order
    };
    for comment in comments {
        let at = comment.span.start;
        let line = source.line_of(at);
        // The outermost of those that end last before the comment on the same line.
        let upto = by_end.partition_point(|&i| slots.get(i).is_some_and(|s| s.span.end <= at));
        let last_end = upto
            .checked_sub(1)
            .and_then(|i| by_end.get(i))
            .and_then(|&i| slots.get(i))
            .map(|s| s.span.end);
        let behind = last_end.and_then(|end| {
            by_end
                .get(..upto)?
                .iter()
                .rev()
                .copied()
                .take_while(|&i| slots.get(i).is_some_and(|s| s.span.end == end))
                .min()
        });
        let behind = behind.filter(|&i| {
            slots.get(i).is_some_and(|s| {
                source.line_of(s.span.end.saturating_sub(1)) == line && s.trivia.trailing.is_none()
            })
        });
        if let Some(slot) = behind.and_then(|i| slots.get_mut(i)) {
            slot.trivia.trailing = Some(comment.text.clone());
            continue;
        }
        match slots.iter_mut().find(|s| s.span.start > at) {
            Some(slot) => slot.trivia.leading.push(comment.text.clone()),
            None => statement.closing.push(comment.text.clone()),
        }
    }
}

fn entry_slots<'a>(entry: &'a mut Entry, slots: &mut Vec<Slot<'a>>) {
    slots.push(Slot { span: entry.span, trivia: &mut entry.trivia });
    match &mut entry.kind {
        EntryKind::Codes(codes) | EntryKind::Diseases(codes) | EntryKind::Comments(codes) => {
            for code in codes {
                code_slot(code, slots);
            }
        }
        EntryKind::Days(days) => {
            for day in days {
                let end = day.name.as_ref().map_or(day.day.span.end, |n| n.span.end);
                let span = Span { start: day.day.span.start, end };
                slots.push(Slot { span, trivia: &mut day.trivia });
            }
        }
        EntryKind::Visit { items, .. } => {
            for item in items {
                slots.push(Slot { span: item.span, trivia: &mut item.trivia });
            }
        }
        _ => {}
    }
}

fn code_slot<'a>(code: &'a mut CodeRef, slots: &mut Vec<Slot<'a>>) {
    let end = code.name.as_ref().map_or(code.code.span.end, |n| n.span.end);
    let span = Span { start: code.code.span.start, end };
    slots.push(Slot { span, trivia: &mut code.trivia });
}
