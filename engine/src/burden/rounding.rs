//! Rounding of amounts, as the `settle` statements say.

use crate::Day;
use crate::image::{Image, burden_kind as kind};

/// To multiples of a number of yen, in one direction.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rounding {
    unit: i64,
    mode: u16,
}

impl Rounding {
    /// The rounding of each purpose in force on a day, `None` where no statement has it.
    pub(super) fn of<const N: usize>(
        image: &Image<'_>,
        day: Day,
        purposes: [&str; N],
    ) -> [Option<Self>; N] {
        purposes.map(|purpose| {
            let (_, record) = image.burden_of(kind::SETTLE).find(|(_, r)| {
                let mut words = image.burden_keys_of(r.pots).iter();
                r.in_force(day) && words.any(|k| image.burden_word_is(k.a as u16, purpose))
            })?;
            let [unit, ..] = record.amounts;
            Some(Self { unit: unit.max(1), mode: record.bits })
        })
    }

    pub(super) const fn unit(self) -> i64 {
        self.unit
    }

    /// `number / divisor`, rounded to the unit.
    #[inline]
    pub(super) fn divide(self, number: i64, divisor: i64) -> i64 {
        // Half-up to constant units: a division by a constant costs a tenth of one by a variable.
        match (self.unit, self.mode) {
            (1, 0) => number.saturating_add(divisor / 2).div_euclid(divisor.max(1)),
            (10, 0) => {
                let step = divisor.saturating_mul(10);
                // Ten times what was divided by ten and more.
                number.saturating_add(step / 2).div_euclid(step.max(1)).wrapping_mul(10)
            }
            (unit, _) => self.multiple(number, divisor.saturating_mul(unit)).saturating_mul(unit),
        }
    }

    /// How many times `step` goes into `number`, rounded.
    #[cold]
    fn multiple(self, number: i64, step: i64) -> i64 {
        let step = step.max(1);
        // Rounded down after what brings every number that goes up over the next multiple.
        let more = match self.mode {
            0 => step / 2,
            1 => 0,
            _ => step - 1,
        };
        number.saturating_add(more).div_euclid(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiples_of_every_unit() {
        for (mode, wanted) in [(0, [0, 10, 10, 20]), (1, [0, 0, 10, 10]), (2, [10, 10, 10, 20])] {
            let to_ten = Rounding { unit: 10, mode };
            assert_eq!([4, 5, 10, 15].map(|yen| to_ten.divide(yen, 1)), wanted);
            // The same through a unit that has no path of its own: 40 of 4000 …
            let to_forty = Rounding { unit: 40, mode };
            assert_eq!([16, 20, 40, 60].map(|yen| to_forty.divide(yen, 1)), wanted.map(|y| y * 4));
            let to_one = Rounding { unit: 1, mode };
            assert_eq!([4, 5, 10, 15].map(|n| to_one.divide(n, 10) * 10), wanted);
        }
        assert_eq!(Rounding { unit: 1, mode: 0 }.divide(-15, 10), -1);
        // Half of an odd step is no whole number.
        let thirds = Rounding { unit: 1, mode: 0 };
        assert_eq!([3, 4, 5, 6].map(|n| thirds.divide(n, 3)), [1, 1, 2, 2]);
    }
}
