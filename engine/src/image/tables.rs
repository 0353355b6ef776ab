//! The rows of the electronic point tables, by code.

use super::layout::{
    CommentRecord, EdgeRecord, IndexRecord, InpatientRecord, LimitRecord, MEMBER_ROW, MannerRecord,
    MemberRecord, NONE16, PeriodRecord,
};
use super::{Image, row};
use crate::Day;
use crate::ir::TableKind;

impl<'a> Image<'a> {
    /// How many facts of each table the image holds.
    #[must_use]
    pub const fn table_counts(&self) -> [(TableKind, usize); 6] {
        [
            (TableKind::Index, self.index.len()),
            (TableKind::Inclusion, self.members.len()),
            (TableKind::ExclusionDay, self.edges.len()),
            (TableKind::Inpatient, self.inpatient.len()),
            (TableKind::Limit, self.limits.len()),
            (TableKind::CommentLink, self.comments.len()),
        ]
    }

    pub(crate) fn period(&self, id: impl Into<u32>) -> Option<&'a PeriodRecord> {
        self.periods.get(id.into() as usize)
    }

    pub(crate) fn holds(&self, period: impl Into<u32>, day: Day) -> bool {
        self.period(period).is_some_and(|p| p.from <= day.0 && day.0 <= p.to)
    }

    /// The place of a code's first row in its table, which events name rows by.
    pub(crate) fn first_member(&self, dense: u32) -> u32 {
        self.member_start.get(dense as usize).copied().unwrap_or(0)
    }

    pub(crate) fn first_edge(&self, dense: u32) -> u32 {
        self.edge_start.get(dense as usize).copied().unwrap_or(0)
    }

    pub(crate) fn first_limit(&self, dense: u32) -> u32 {
        self.limit_start.get(dense as usize).copied().unwrap_or(0)
    }

    pub(crate) fn first_inpatient(&self, dense: u32) -> u32 {
        self.inpatient_start.get(dense as usize).copied().unwrap_or(0)
    }

    pub(crate) fn first_comment(&self, dense: u32) -> u32 {
        self.comment_start.get(dense as usize).copied().unwrap_or(0)
    }

    pub(crate) fn member_at(&self, at: u32) -> Option<&'a MemberRecord> {
        self.members.get(at as usize)
    }

    /// The row of a member in its file.
    pub(crate) fn member_row(&self, at: u32) -> Option<u32> {
        self.member_rows.get(at as usize).map(|row| row & MEMBER_ROW)
    }

    /// Whether a member has a 特例条件.
    pub(crate) fn member_is_special(&self, at: u32) -> bool {
        self.member_rows.get(at as usize).is_some_and(|row| row & !MEMBER_ROW != 0)
    }

    pub(crate) fn edge_at(&self, at: u32) -> Option<&'a EdgeRecord> {
        self.edges.get(at as usize)
    }

    /// The row of an edge in its file.
    pub(crate) fn edge_row(&self, at: u32) -> Option<u32> {
        self.edge_rows.get(at as usize).copied()
    }

    /// How the codes of an edge exclude one another.
    pub(crate) fn manner_of(&self, edge: &EdgeRecord) -> MannerRecord {
        // Opening checked that it is there; the manner of no period excludes nothing.
        let never = MannerRecord { period: NONE16, ..MannerRecord::default() };
        self.manners.get(edge.manner as usize).copied().unwrap_or(never)
    }

    pub(crate) fn limit_at(&self, at: u32) -> Option<&'a LimitRecord> {
        self.limits.get(at as usize)
    }

    pub(crate) fn inpatient_at(&self, at: u32) -> Option<&'a InpatientRecord> {
        self.inpatient.get(at as usize)
    }

    pub(crate) fn comment_at(&self, at: u32) -> Option<&'a CommentRecord> {
        self.comments.get(at as usize)
    }

    pub(crate) fn index_of(&self, dense: u32) -> &'a [IndexRecord] {
        row(self.index_start, self.index, dense)
    }

    pub(crate) fn members_of(&self, dense: u32) -> &'a [MemberRecord] {
        row(self.member_start, self.members, dense)
    }

    pub(crate) fn edges_of(&self, dense: u32) -> &'a [EdgeRecord] {
        row(self.edge_start, self.edges, dense)
    }

    pub(crate) fn inpatient_of(&self, dense: u32) -> &'a [InpatientRecord] {
        row(self.inpatient_start, self.inpatient, dense)
    }

    pub(crate) fn limits_of(&self, dense: u32) -> &'a [LimitRecord] {
        row(self.limit_start, self.limits, dense)
    }

    pub(crate) fn comments_of(&self, dense: u32) -> &'a [CommentRecord] {
        row(self.comment_start, self.comments, dense)
    }

    pub(crate) fn group_name(&self, group: u16) -> &'a str {
        self.group_names.get(usize::from(group)).map_or("", |t| self.text(*t))
    }
}

pub(crate) const fn table_kind(number: u16) -> Option<TableKind> {
    Some(match number {
        0 => TableKind::Index,
        1 => TableKind::Inclusion,
        2 => TableKind::ExclusionDay,
        3 => TableKind::ExclusionMonth,
        4 => TableKind::ExclusionSame,
        5 => TableKind::ExclusionWeek,
        6 => TableKind::Inpatient,
        7 => TableKind::Limit,
        8 => TableKind::CommentLink,
        _ => return None,
    })
}

/// The name of a table as rule text and messages write it.
#[must_use]
pub const fn table_name(table: TableKind) -> &'static str {
    match table {
        TableKind::Index => "01",
        TableKind::Inclusion => "02",
        TableKind::ExclusionDay => "03-1",
        TableKind::ExclusionMonth => "03-2",
        TableKind::ExclusionSame => "03-3",
        TableKind::ExclusionWeek => "03-4",
        TableKind::Inpatient => "04",
        TableKind::Limit => "05",
        TableKind::CommentLink => "comment-link",
    }
}
