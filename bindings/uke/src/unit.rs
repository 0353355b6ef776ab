//! 摘要情報: what was done, record by record, and the units that are paid.

use core::ops::Range;

use santei::{Code, Fixed};

use crate::burden_class::Payers;
use crate::kind::Kind;
use crate::problem::Problem;
use crate::record::{Place, Record, Records, Value};

/// A record of 摘要情報: SI, IY, TO or CO.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a>(Record<'a>);

/// The first item of the comments and of the days.
const fn columns(kind: Kind) -> (u16, u16) {
    match kind {
        Kind::TO => (12, 18),
        _ => (8, 14),
    }
}

impl<'a> Item<'a> {
    /// The record, if it is one of 摘要情報.
    #[must_use]
    pub const fn of(record: Record<'a>) -> Option<Self> {
        match record.kind() {
            Kind::SI | Kind::IY | Kind::TO | Kind::CO => Some(Self(record)),
            _ => None,
        }
    }

    /// The record.
    #[must_use]
    pub const fn record(self) -> Record<'a> {
        self.0
    }

    /// Its place.
    #[must_use]
    pub const fn place(self) -> Place {
        self.0.place()
    }

    /// Whether it is a comment (CO).
    #[must_use]
    pub fn is_comment(self) -> bool {
        self.0.kind() == Kind::CO
    }

    /// 診療識別; blank on all but the first record of a 剤.
    #[must_use]
    pub fn identification(self) -> Value<'a> {
        self.0.item(2)
    }

    /// 負担区分.
    #[must_use]
    pub fn burden_class(self) -> Value<'a> {
        self.0.item(3)
    }

    /// Who pays; `None` where the code is not listed.
    #[must_use]
    pub fn payers(self) -> Option<Payers> {
        Payers::of(self.burden_class().bytes())
    }

    /// The code of the procedure, drug, material or comment.
    ///
    /// # Errors
    /// It is not nine digits.
    pub fn code(self) -> Result<Option<Code>, Problem> {
        self.0.item(4).code()
    }

    /// 数量データ or 使用量; none of a comment.
    ///
    /// # Errors
    /// It is not a number.
    pub fn quantity(self) -> Result<Option<Fixed>, Problem> {
        if self.is_comment() { Ok(None) } else { self.0.item(5).quantity() }
    }

    /// 点数, on the last record of a unit; none of a comment.
    ///
    /// # Errors
    /// It is not a number.
    pub fn points(self) -> Result<Option<u32>, Problem> {
        if self.is_comment() { Ok(None) } else { self.0.item(6).number() }
    }

    /// 回数; none of a comment.
    ///
    /// # Errors
    /// It is not a number.
    pub fn times(self) -> Result<Option<u32>, Problem> {
        if self.is_comment() { Ok(None) } else { self.0.item(7).number() }
    }

    /// The text of a comment (CO).
    #[must_use]
    pub fn text(self) -> Option<Value<'a>> {
        self.is_comment().then(|| self.0.item(5))
    }

    /// The comments within the record: code and text.
    pub fn comments(self) -> impl Iterator<Item = (Value<'a>, Value<'a>)> {
        let (first, days) = columns(self.0.kind());
        let last = if self.is_comment() { first } else { days };
        (first..last)
            .step_by(2)
            .map(move |at| (self.0.item(at), self.0.item(at.saturating_add(1))))
            .filter(|(code, text)| !code.is_blank() || !text.is_blank())
    }

    /// The item of a day of the month, from 1.
    #[must_use]
    pub fn day(self, day: u16) -> Value<'a> {
        let (_, first) = columns(self.0.kind());
        self.0.item(first.saturating_add(day.saturating_sub(1)))
    }

    /// The days on which it was done and how often: day of the month, times.
    ///
    /// # Errors
    /// A day's item is not a number.
    pub fn days(self) -> Result<impl Iterator<Item = (u32, u32)>, Problem> {
        let mut times = [0_u32; 31];
        // The days beyond the end of a record that leaves out trailing items are blank, and most of
        // the others are.
        let (_, first) = columns(self.0.kind());
        if !self.is_comment() {
            for item in self.0.filled(first) {
                let Some(slot) = times.get_mut(usize::from(item.saturating_sub(first))) else {
                    break;
                };
                *slot = self.0.item(item).number()?.unwrap_or(0);
            }
        }
        Ok((1_u32..).zip(times).filter(|(_, times)| *times > 0))
    }
}

/// A unit that is paid (点数・回数算定単位): a run of records, of which the last of SI, IY and TO
/// states the points.
///
/// Comments (CO) that follow it within the same 剤 belong to it, unless more of the 剤 follows:
/// then they belong to what follows.
#[derive(Clone, Debug)]
pub struct Unit<'a> {
    records: &'a Records,
    range: Range<usize>,
    identification: Value<'a>,
    group: u32,
}

impl<'a> Unit<'a> {
    pub(crate) const fn all(records: &'a Records) -> Units<'a> {
        Units { records, at: 0, identification: None, group: 0 }
    }

    /// 診療識別 of the 剤.
    #[must_use]
    pub const fn identification(&self) -> Value<'a> {
        self.identification
    }

    /// Which 剤 of the receipt it belongs to, from 1: each 診療識別 that is stated begins one.
    #[must_use]
    pub const fn group(&self) -> u32 {
        self.group
    }

    /// Its records.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = Item<'a>> + use<'a> {
        let records = self.records;
        self.range.clone().filter_map(move |at| records.get(at)).filter_map(Item::of)
    }

    /// Its records without comments.
    pub fn charged(&self) -> impl DoubleEndedIterator<Item = Item<'a>> + use<'a> {
        self.items().filter(|item| !item.is_comment())
    }

    /// The place of its first record.
    #[must_use]
    pub fn place(&self) -> Place {
        self.items().next().map_or_else(Place::default, Item::place)
    }

    /// The item that states the points; none in a unit of comments alone.
    #[must_use]
    pub fn points_value(&self) -> Option<Value<'a>> {
        self.charged().next_back().map(|item| item.record().item(6))
    }

    /// 点数 for one time; `None` where none are stated.
    ///
    /// # Errors
    /// They are not a number.
    pub fn points(&self) -> Result<Option<u32>, Problem> {
        self.charged().next_back().map_or(Ok(None), Item::points)
    }

    /// 回数; `None` where it is not stated.
    ///
    /// # Errors
    /// It is not a number.
    pub fn times(&self) -> Result<Option<u32>, Problem> {
        self.charged().next_back().map_or(Ok(None), Item::times)
    }

    /// Points × times; `None` where either is not stated.
    ///
    /// # Errors
    /// Either is not a number.
    pub fn total(&self) -> Result<Option<u64>, Problem> {
        let (points, times) = (self.points()?, self.times()?);
        Ok(points.zip(times).map(|(p, t)| u64::from(p).saturating_mul(u64::from(t))))
    }

    /// The days on which it was done and how often.
    ///
    /// # Errors
    /// A day's item is not a number.
    pub fn days(&self) -> Result<impl Iterator<Item = (u32, u32)>, Problem> {
        let days = self.charged().next_back().map(Item::days).transpose()?;
        Ok(days.into_iter().flatten())
    }

    /// Who pays, by its last record.
    #[must_use]
    pub fn payers(&self) -> Option<Payers> {
        self.items().next_back().and_then(Item::payers)
    }
}

/// The units of a receipt.
#[derive(Clone, Debug)]
pub struct Units<'a> {
    records: &'a Records,
    at: usize,
    identification: Option<Value<'a>>,
    group: u32,
}

impl<'a> Iterator for Units<'a> {
    type Item = Unit<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = |at: usize| self.records.get(at).map(Item::of);
        // Records of other kinds do not divide what they stand between.
        while item(self.at)?.is_none() {
            self.at = self.at.saturating_add(1);
        }
        let start = self.at;
        let mut end = start;
        let mut closed = false;
        let mut comments_from = None;
        for at in start.. {
            let Some(record) = item(at) else { break };
            let Some(item) = record else { continue };
            let opens = !item.identification().is_blank();
            if opens && at > start {
                break;
            }
            if closed && !item.is_comment() {
                // More of the 剤: comments in between are its own.
                end = comments_from.unwrap_or(at);
                break;
            }
            if closed && comments_from.is_none() {
                comments_from = Some(at);
            }
            closed |= !item.is_comment() && !item.record().item(6).is_blank();
            end = at.saturating_add(1);
            if opens {
                self.identification = Some(item.identification());
                self.group = self.group.saturating_add(1);
            }
        }
        self.at = end.max(start.saturating_add(1));
        let blank = self.records.get(start)?.item(u16::MAX);
        Some(Unit {
            records: self.records,
            range: start..self.at,
            identification: self.identification.unwrap_or(blank),
            group: self.group,
        })
    }
}
