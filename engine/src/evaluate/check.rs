//! Whether an Episode can be evaluated at all.

use crate::{Day, Episode, Fixed};

/// The largest number of lines in an Episode.
const MOST_LINES: usize = 2_000;
/// The largest number of lines in a history.
const MOST_PAST: usize = 20_000;

/// An Episode that cannot be evaluated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EpisodeError {
    /// There is no visit.
    #[error("the Episode has no visit")]
    NoVisit,
    /// Visits lie in different months.
    #[error("the visit on {0} is not in the month of the first visit ({1})")]
    OtherMonth(Day, Day),
    /// A visit lies before the birth.
    #[error("the visit on {0} lies before the date of birth ({1})")]
    BeforeBirth(Day, Day),
    /// An order has both a code of its own and items.
    #[error("the order {1} of the visit on {0} has both `code` and `items`, or neither")]
    OrderForm(Day, usize),
    /// Times are 0 or beyond 999.
    #[error("the order {1} of the visit on {0} has `times` {2}; it must be 1 to 999")]
    Times(Day, usize, u32),
    /// A quantity or a price is negative.
    #[error("the order {1} of the visit on {0} has a negative quantity, price or points")]
    Negative(Day, usize),
    /// Too many lines.
    #[error("the Episode has more than {0} lines")]
    TooMany(usize),
    /// Too many charges in the history.
    #[error("the history has more than {0} lines")]
    TooManyPast(usize),
}

impl EpisodeError {
    /// The stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoVisit => "E0401",
            Self::OtherMonth(..) => "E0402",
            Self::BeforeBirth(..) => "E0403",
            Self::OrderForm(..) => "E0404",
            Self::Times(..) => "E0405",
            Self::Negative(..) => "E0406",
            Self::TooMany(_) | Self::TooManyPast(_) => "E0407",
        }
    }
}

/// The day of the first visit, and the first of its month.
pub(super) fn check(episode: &Episode) -> Result<(Day, Day), EpisodeError> {
    let first = episode.visits.iter().map(|v| v.date).min().ok_or(EpisodeError::NoVisit)?;
    let month = first.month_start();
    let mut lines = 0_usize;
    for visit in &episode.visits {
        let day = visit.date;
        if day != first && day.month_start() != month {
            return Err(EpisodeError::OtherMonth(day, first));
        }
        if day < episode.patient.birth_date {
            return Err(EpisodeError::BeforeBirth(day, episode.patient.birth_date));
        }
        for (at, order) in visit.orders.iter().enumerate() {
            if order.code.is_none() == order.items.is_empty() {
                return Err(EpisodeError::OrderForm(day, at));
            }
            if !(1..=999).contains(&order.times) {
                return Err(EpisodeError::Times(day, at, order.times));
            }
            let negative = |x: Option<Fixed>| x.is_some_and(|x| x < Fixed::ZERO);
            let any = |q, p, s| negative(q) | negative(p) | negative(s);
            if any(order.quantity, order.price, order.points)
                || order.items.iter().any(|i| any(i.quantity, i.price, i.points))
            {
                return Err(EpisodeError::Negative(day, at));
            }
            lines += order.items.len().max(1);
        }
    }
    if lines.max(episode.visits.len()) > MOST_LINES {
        return Err(EpisodeError::TooMany(MOST_LINES));
    }
    if episode.history.lines.len() > MOST_PAST {
        return Err(EpisodeError::TooManyPast(MOST_PAST));
    }
    Ok((first, month))
}
