//! Rows of the electronic point table (電子点数表).

use super::{GroupId, Keep, ScheduleId, SourceId, Window};
use crate::{Code, Day};

/// The kinds of table facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum TableKind {
    /// 01 補助マスターテーブル.
    Index = 0,
    /// 02 包括テーブル.
    Inclusion = 1,
    /// 03-1 背反テーブル１（1日につき）.
    ExclusionDay = 2,
    /// 03-2 背反テーブル２（同一月内）.
    ExclusionMonth = 3,
    /// 03-3 背反テーブル３（同時）.
    ExclusionSame = 4,
    /// 03-4 背反テーブル４（1週間につき）.
    ExclusionWeek = 5,
    /// 04 入院基本料テーブル.
    Inpatient = 6,
    /// 05 算定回数テーブル.
    Limit = 7,
    /// コメント関連テーブル.
    CommentLink = 8,
}

/// A table that a schedule declares and that the input set lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingTable {
    /// The schedule.
    pub schedule: ScheduleId,
    /// The table.
    pub table: TableKind,
}

/// Facts of the electronic point table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// Every グループ番号 of 01 and 02, ascending; a [`GroupId`] is its place here.
    pub group_names: Vec<String>,
    /// 01: what the index says of a code.
    pub index: Vec<IndexRow>,
    /// 02: group membership.
    pub inclusion: Vec<InclusionRow>,
    /// 03-x: exclusions.
    pub exclusion: Vec<ExclusionRow>,
    /// 04: additions of an inpatient group.
    pub inpatient: Vec<InpatientRow>,
    /// 05: limits.
    pub limit: Vec<LimitRow>,
    /// コメント関連.
    pub comment: Vec<CommentRow>,
}

/// Where a table row came from and when it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file.
    pub source: SourceId,
    /// The row there.
    pub row: u32,
    /// First day, cut to the schedule.
    pub from: Day,
    /// Last day, cut to the schedule.
    pub to: Day,
}

/// 01 補助マスター.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexRow {
    /// The code.
    pub code: Code,
    /// 包括単位 and グループ番号: up to three.
    pub groups: Vec<(Option<WindowOf>, GroupId)>,
    /// 背反 flags: 1日, 同一月, 同時, 1週間.
    pub exclusion_flags: [bool; 4],
    /// 入院基本料識別; 0 for none.
    pub inpatient_group: u16,
    /// 算定回数関連.
    pub limit_flag: bool,
    /// Provenance.
    pub origin: Origin,
}

/// A window as the `table` statement binds it to a unit code.
pub type WindowOf = Window;

/// 02 包括・被包括.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InclusionRow {
    /// グループ番号.
    pub group: GroupId,
    /// The included code.
    pub code: Code,
    /// 特例条件.
    pub special: bool,
    /// Provenance.
    pub origin: Origin,
}

/// 03-x 背反.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExclusionRow {
    /// ①
    pub first: Code,
    /// ②
    pub second: Code,
    /// 背反区分.
    pub keep: Keep,
    /// 特例条件.
    pub special: bool,
    /// The window of the table.
    pub within: Window,
    /// The table.
    pub table: TableKind,
    /// Provenance.
    pub origin: Origin,
}

/// 04 入院基本料.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InpatientRow {
    /// グループ番号.
    pub group: u16,
    /// The addition.
    pub code: Code,
    /// 加算識別.
    pub class: u16,
    /// Provenance.
    pub origin: Origin,
}

/// 05 算定回数.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitRow {
    /// The code.
    pub code: Code,
    /// 算定単位コード.
    pub unit: u16,
    /// 算定単位名称.
    pub unit_name: String,
    /// The window that the `table` statement gives to the unit.
    pub within: Window,
    /// 算定回数.
    pub max: u16,
    /// 特例条件.
    pub special: bool,
    /// Provenance.
    pub origin: Origin,
}

/// コメント関連.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommentRow {
    /// The 診療行為.
    pub code: Code,
    /// The comment.
    pub comment: Code,
    /// The comments of a code with the same number are alternatives: コメント記載通知等 × 1,000,000
    /// + 項番 × 100 + 枝番.
    pub pattern: u32,
    /// 条件区分.
    pub condition: u8,
    /// 非算定理由コメント: recorded where the fee is not charged.
    pub absence: bool,
    /// 入外区分 of 条件区分 02 and 12: 1 inpatient, 2 outpatient.
    pub setting: u8,
    /// 算定回数 of 条件区分 03 and 13.
    pub times: u16,
    /// Provenance.
    pub origin: Origin,
}
