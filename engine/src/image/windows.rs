//! Windows, age bounds and other small values as plain numbers.

use crate::ir::{AgeBound, Window};

/// A window as one number: its kind above, its count below.
#[must_use]
pub(crate) const fn pack(window: Window) -> u32 {
    let (kind, count) = match window {
        Window::Order => (0, 0),
        Window::Visit => (1, 0),
        Window::Day => (2, 0),
        Window::Week => (3, 0),
        Window::Weeks(n) => (4, n),
        Window::Months(n) => (5, n),
        Window::Days(n) => (6, n),
        Window::DaysBefore(n) => (7, n),
        Window::FiscalYear => (8, 0),
        Window::Admission => (9, 0),
        Window::AdmissionDay => (10, 0),
        Window::DischargeDay => (11, 0),
        Window::History => (12, 0),
        Window::Course => (13, 0),
        Window::PerUnit => (14, 0),
        Window::FullMonths(n) => (15, n),
    };
    (kind << 16) | count as u32
}

/// The window of a number; `None` for a number that no window has.
#[must_use]
pub(crate) const fn unpack(packed: u32) -> Option<Window> {
    let count = (packed & 0xffff) as u16;
    Some(match packed >> 16 {
        0 => Window::Order,
        1 => Window::Visit,
        2 => Window::Day,
        3 => Window::Week,
        4 => Window::Weeks(count),
        5 => Window::Months(count),
        6 => Window::Days(count),
        7 => Window::DaysBefore(count),
        8 => Window::FiscalYear,
        9 => Window::Admission,
        10 => Window::AdmissionDay,
        11 => Window::DischargeDay,
        12 => Window::History,
        13 => Window::Course,
        14 => Window::PerUnit,
        15 => Window::FullMonths(count),
        _ => return None,
    })
}

/// Whether a number is that of a window.
#[must_use]
pub(crate) const fn is_window(packed: u32) -> bool {
    packed >> 16 <= 15
}

/// An age bound as one number.
#[must_use]
pub(crate) const fn pack_age(bound: AgeBound) -> u16 {
    match bound {
        AgeBound::None => 0,
        AgeBound::Years(n) => 0x100 | n as u16,
        AgeBound::Days(n) => 0x200 | n as u16,
        AgeBound::MonthAfter(n) => 0x300 | n as u16,
        AgeBound::School => 0x400,
    }
}

/// Whether a number is that of an age bound.
#[must_use]
pub(crate) const fn is_age(packed: u16) -> bool {
    packed >> 8 <= 4
}

/// The age bound of a number.
#[must_use]
pub(crate) const fn unpack_age(packed: u16) -> Option<AgeBound> {
    let n = (packed & 0xff) as u8;
    Some(match packed >> 8 {
        0 => AgeBound::None,
        1 => AgeBound::Years(n),
        2 => AgeBound::Days(n),
        3 => AgeBound::MonthAfter(n),
        4 => AgeBound::School,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_window_comes_back() {
        for kind in 0..16_u32 {
            for count in [0, 1, 60, u16::MAX] {
                assert!(is_window((kind << 16) | u32::from(count)));
                if let Some(window) = unpack((kind << 16) | u32::from(count)) {
                    assert_eq!(unpack(pack(window)), Some(window));
                }
            }
        }
        assert_eq!(unpack(16 << 16), None);
        assert!(!is_window(16 << 16));
        for bound in [
            AgeBound::None,
            AgeBound::Years(6),
            AgeBound::Days(90),
            AgeBound::MonthAfter(15),
            AgeBound::School,
        ] {
            assert_eq!(unpack_age(pack_age(bound)), Some(bound));
        }
        for packed in 0..=u16::MAX {
            assert_eq!(is_age(packed), unpack_age(packed).is_some());
        }
    }
}
