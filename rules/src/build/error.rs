//! What the grammar lets through and the tree does not.

use crate::span::Span;

/// What the grammar lets through and the tree does not.
#[derive(Debug)]
pub(crate) struct BuildError {
    pub(crate) code: &'static str,
    pub(crate) span: Span,
    pub(super) text: String,
}

impl BuildError {
    /// The message in both languages, and what to do in both languages.
    pub(crate) fn words(&self) -> (String, String, (&'static str, &'static str)) {
        let text = &self.text;
        match self.code {
            "E0303" => (
                format!("式が長すぎます（{MAX_NODES} 項まで）"),
                format!("the expression is too long; {MAX_NODES} parts are the most"),
                (
                    "文を分けるか、集合や事実に名前を付けて式を短くしてください",
                    "split the statement, or name parts of it as sets or facts",
                ),
            ),
            "E0324" => (
                format!("`{text}` は暦にない日付です"),
                format!("`{text}` is not a day of the calendar"),
                ("年-月-日を確かめてください", "check year, month and day"),
            ),
            "E0322" => (
                format!("`{text}` が二度書かれています"),
                format!("`{text}` is given twice"),
                ("一方を消してください", "delete one of them"),
            ),
            "E0326" => (
                format!("`{text}` は使える範囲の数ではありません"),
                format!("`{text}` is not a number in range here"),
                (
                    "整数の場所には小数のない数を、小数は7桁までで書いてください",
                    "write a whole number where one is wanted; decimals have seven places at most",
                ),
            ),
            _ => (
                format!("`{text}` を読めません"),
                format!("`{text}` is not understood"),
                ("書き方を確かめてください", "check how it is written"),
            ),
        }
    }
}

/// How many parts one expression may have: every part costs stack somewhere.
pub(super) const MAX_NODES: u32 = 400;
