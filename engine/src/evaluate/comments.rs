//! Comments (コメント関連): what the table of comments asks of the lines that are charged.

use super::Run;
use super::known::traits;
use super::window::Moment;
use crate::Day;
use crate::episode::Setting;
use crate::image::{CommentRecord, NONE};
use crate::ir::Window;
use crate::outcome::{Line, Verdict, What};

/// First digit of the codes of comments.
const COMMENT: u32 = 8;

/// Whether a pattern of the table asks for one of its comments.
enum Asks {
    Yes,
    No,
    /// 条件区分 00 and 20: a condition that only a person can decide.
    Perhaps,
}

impl Run<'_, '_, '_> {
    /// For each charged line and each pattern (項番, 枝番) of its code, of which no comment is among
    /// the lines of the Episode.
    pub(super) fn comments(&mut self) {
        let image = self.image;
        if image.comments.is_empty() {
            return;
        }
        self.s.commented.clear();
        let any = self.s.traits.iter().fold(0, |all, has| all | has);
        if any & traits::COMMENTED == 0 {
            return;
        }
        for (line, has) in self.out.lines.iter().zip(&self.s.traits) {
            let other = has & traits::PROCEDURE == 0;
            if other && line.code.family() == COMMENT && line.verdict != Verdict::NotCharged {
                self.s.commented.push(line.code.0);
            }
        }
        for at in self.lines() {
            if self.traits(at) & traits::COMMENTED == 0 {
                continue;
            }
            let line = self.line(at);
            if line.verdict != Verdict::Charged {
                continue;
            }
            let (dense, day) = (line.dense, line.day);
            let mut first = image.first_comment(dense);
            for pattern in image.comments_of(dense).chunk_by(|a, b| a.pattern == b.pattern) {
                self.ask_comment(at, day, pattern, first);
                first += pattern.len() as u32;
            }
        }
    }

    fn ask_comment(&mut self, at: u32, day: Day, pattern: &[CommentRecord], first: u32) {
        let image = self.image;
        let holds = |row: &&CommentRecord| image.holds(row.period, day);
        let Some(row) = pattern.iter().find(holds) else { return };
        let commented = self.s.commented.as_slice();
        let has = |row: &CommentRecord| commented.contains(&row.comment);
        if row.absence != 0 || (!commented.is_empty() && pattern.iter().any(has)) {
            return;
        }
        let asks = self.asks(at, row);
        if matches!(asks, Asks::No) || self.offers_already(at, pattern) {
            return;
        }
        let rows = pattern.len() as u32;
        if matches!(asks, Asks::Perhaps) {
            self.event(at, What::CommentMayBe, first, rows);
            return;
        }
        self.event(at, What::CommentRequired, first, rows);
        for (row, place) in pattern.iter().zip(first..) {
            if image.holds(row.period, day) {
                self.event(at, What::CommentListed, place, NONE);
            }
        }
    }

    /// 条件区分: 01 with the fee, 02 as in- or outpatient, 03 from so many times in the month; 11, 12
    /// and 13 are the same but for DPC hospitals, which may leave the comment out.
    fn asks(&self, at: u32, row: &CommentRecord) -> Asks {
        let met = match row.condition {
            1 | 11 => true,
            2 | 12 => {
                let setting =
                    if row.setting == 1 { Setting::Inpatient } else { Setting::Outpatient };
                self.episode.setting == setting
            }
            3 | 13 => {
                let line = self.line(at);
                let same = |_: Option<u32>, dense: u32| dense == line.dense;
                let before = |place: u32, l: &Line| {
                    l.verdict == Verdict::Charged && (l.visit, place) <= (line.visit, at)
                };
                let times = self.times_in(Window::Months(1), Moment::of(line), same, before);
                times >= u32::from(row.times)
            }
            _ => return Asks::Perhaps,
        };
        if met { Asks::Yes } else { Asks::No }
    }

    /// Whether a rule offers a comment of the pattern for the line.
    fn offers_already(&self, at: u32, pattern: &[CommentRecord]) -> bool {
        self.told(at).any(|event| {
            let offers = event.offers(self.image);
            offers.iter().any(|code| pattern.iter().any(|row| row.comment == *code))
        })
    }
}
