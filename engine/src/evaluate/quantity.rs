//! The quantity formula (きざみ, 項番30–35, 別紙7-5).

use crate::Fixed;
use crate::image::StepsRecord;

/// What the formula gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stepped {
    /// Points, exact.
    Points(Fixed),
    /// Points of the real quantity, though it is above the upper bound (error class 0 or 2).
    Above(Fixed),
    /// Points of the upper bound (error class 1 or 3).
    Capped(Fixed),
    /// Not billable: 返戻.
    Refused,
    /// Beyond the arithmetic.
    Overflow,
}

/// Points of a quantity.
pub(super) fn stepped(base: Fixed, steps: &StepsRecord, quantity: Fixed) -> Stepped {
    let q = i128::from(quantity.raw());
    let (lower, upper) = (i128::from(steps.lower), i128::from(steps.upper));
    let size = i128::from(steps.size).max(1);
    if q <= 0 {
        return Stepped::Refused;
    }
    let formula = |q: i128| -> Option<Fixed> {
        let count = ((q - lower) + size - 1).div_euclid(size);
        let count = Fixed::from_int(i64::try_from(count).ok()?)?;
        base.plus(count.times(Fixed::from_raw(steps.points))?)
    };
    let refuses = steps.error >= 2;
    if q <= lower - size && refuses {
        return Stepped::Refused;
    }
    if q <= lower {
        return Stepped::Points(base);
    }
    let bounded = steps.upper != i64::MAX;
    let (points, wrap): (Option<Fixed>, fn(Fixed) -> Stepped) = if bounded && q > upper {
        if steps.error % 2 == 1 {
            (formula(upper), Stepped::Capped)
        } else {
            (formula(q), Stepped::Above)
        }
    } else {
        (formula(q), Stepped::Points)
    };
    points.map_or(Stepped::Overflow, wrap)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn f(text: &str) -> Fixed {
        text.parse().unwrap()
    }

    fn steps(
        lower: &str,
        upper: Option<&str>,
        size: &str,
        points: &str,
        error: u64,
    ) -> StepsRecord {
        StepsRecord {
            lower: f(lower).raw(),
            upper: upper.map_or(i64::MAX, |u| f(u).raw()),
            size: f(size).raw(),
            points: f(points).raw(),
            error,
        }
    }

    /// 別紙7-5 with its own examples: 患家診療時間加算 (class 2), 単純撮影の写真診断 (class 1),
    /// L008 (class 0).
    #[test]
    fn all_four_classes_below_within_and_above_the_bounds() {
        let visit = |e| steps("90", None, "30", "100", e);
        let film = |e| steps("1", Some("5"), "1", "42.5", e);
        let cases = [
            // quantity, class, steps, base, expected
            ("60", visit(2), "100", Stepped::Refused),
            ("60", visit(3), "100", Stepped::Refused),
            ("60", visit(0), "100", Stepped::Points(f("100"))),
            ("60", visit(1), "100", Stepped::Points(f("100"))),
            ("61", visit(2), "100", Stepped::Points(f("100"))),
            ("90", visit(2), "100", Stepped::Points(f("100"))),
            ("91", visit(2), "100", Stepped::Points(f("200"))),
            ("120", visit(2), "100", Stepped::Points(f("200"))),
            ("1", film(1), "85", Stepped::Points(f("85"))),
            ("2", film(1), "85", Stepped::Points(f("127.5"))),
            ("5", film(1), "85", Stepped::Points(f("255"))),
            ("6", film(1), "85", Stepped::Capped(f("255"))),
            ("6", film(3), "85", Stepped::Capped(f("255"))),
            ("6", film(0), "85", Stepped::Above(f("297.5"))),
            ("6", film(2), "85", Stepped::Above(f("297.5"))),
            ("0", film(0), "85", Stepped::Refused),
            ("0", film(1), "85", Stepped::Refused),
            ("181", steps("120", None, "30", "600", 0), "6000", Stepped::Points(f("7800"))),
        ];
        for (quantity, steps, base, expected) in cases {
            assert_eq!(stepped(f(base), &steps, f(quantity)), expected, "{quantity} {steps:?}");
        }
    }
}
