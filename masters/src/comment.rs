//! コメント: what is to be written beside a line of the receipt, and beside which.

use chrono::NaiveDate;

use crate::code::Code;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::record::Record;

/// A row of the コメントマスター.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// コメントコード
    pub code: Code,
    /// パターン: 10 free text, 20 fixed text, 30 text, 40 digits, 50 date, 51 time, 52 minutes …
    pub pattern: u8,
    /// 漢字名称
    pub name: String,
    /// 選択式コメント識別
    pub choice: bool,
    /// レセプト編集情報①–④ that are set: カラム位置 and 桁数.
    pub edits: Vec<(u16, u16)>,
    /// 変更年月日
    pub from: NaiveDate,
    /// 廃止年月日
    pub to: NaiveDate,
}

impl Comment {
    /// Reads a record.
    pub fn from_record(record: &Record) -> Result<Self, Vec<Problem>> {
        const EDITS: [(&str, &str); 4] = [
            ("edit1_column", "edit1_digits"),
            ("edit2_column", "edit2_digits"),
            ("edit3_column", "edit3_digits"),
            ("edit4_column", "edit4_digits"),
        ];
        let mut r = Reader::new(record);
        let (from, to) = r.period();
        let edits = EDITS.map(|(column, digits)| (r.number(column), r.number(digits)));
        let value = Self {
            code: r.code(),
            pattern: r.number("pattern"),
            name: r.text("name"),
            choice: r.yes("choice"),
            edits: edits.into_iter().filter(|&(column, _)| column != 0).collect(),
            from,
            to,
        };
        r.finish(value)
    }
}

/// A row of the コメント関連テーブル: an act and a comment that it may need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentLink {
    /// コメント記載通知等: 1 別表Ⅰ（医科）, 3 別表Ⅰ（歯科）, 4 別表Ⅰ（調剤）, 5 別表Ⅱ, 6 別表Ⅲ,
    /// 7 訪問看護.
    pub notice: char,
    /// 項番 within it.
    pub item: String,
    /// 枝番: the condition within the item.
    pub branch: String,
    /// 診療（調剤）行為コード; `199999999` and the like stand for acts not named.
    pub code: Code,
    /// コメントコード
    pub comment: Option<Code>,
    /// 条件区分
    pub condition: String,
    /// 非算定理由コメント: for when the act is *not* billed.
    pub not_billed_reason: bool,
    /// 入外区分: 1 入院, 2 入院外, 0 either.
    pub setting: char,
    /// 算定回数 from which on it is needed; 0: any.
    pub count: u16,
    /// 変更年月日
    pub from: NaiveDate,
    /// 廃止年月日
    pub to: NaiveDate,
}

impl CommentLink {
    /// Reads a record.
    pub fn from_record(record: &Record) -> Result<Self, Vec<Problem>> {
        let mut r = Reader::new(record);
        let (from, to) = r.period();
        let value = Self {
            notice: r.open_class("notice"),
            item: r.text("item"),
            branch: r.text("branch"),
            code: r.code(),
            comment: r.other_code("comment_code"),
            condition: r.text("condition"),
            not_billed_reason: r.yes("not_billed_reason"),
            setting: r.open_class("setting"),
            count: r.number("count"),
            from,
            to,
        };
        r.finish(value)
    }
}
