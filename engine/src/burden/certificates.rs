//! 公費の受給者証: the statement of each certificate, in the order of application.

use super::input::Certificate;
use super::settle::{Run, Scheme, Unsettled};
use super::test::{Known, Truth};
use crate::Day;
use crate::image::{BurdenRecord, Image, NONE, NONE16, burden_kind as kind};

/// Most schemes of one patient in one month: the receipt has four.
pub(super) const SCHEMES: usize = 4;

/// The numbers of a certificate; [`ABSENT`] where it has none.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    /// 法別番号.
    short: u32,
    /// 実施機関番号.
    agency: u32,
    /// 負担者番号.
    whole: u32,
    /// 事業内区分.
    division: u32,
}

/// A number that no statement has: they have eight digits at the most.
const ABSENT: u32 = NONE - 1;

impl Numbers {
    fn of(certificate: &Certificate) -> Self {
        let digits = certificate.number.as_bytes();
        let number = |from: usize, to: usize| -> Option<u32> {
            let part = digits.get(from..to)?;
            part.iter().try_fold(0_u32, |n, d| {
                d.is_ascii_digit().then(|| n.wrapping_mul(10).wrapping_add(u32::from(d - b'0')))
            })
        };
        let eight = digits.len() == 8;
        let of = |number: Option<u32>, there: bool| number.filter(|_| there).unwrap_or(ABSENT);
        let division = certificate.division.as_deref().and_then(|d| d.parse().ok());
        Self {
            short: of(number(0, 2), eight || digits.len() == 2),
            agency: of(number(4, 7), eight),
            whole: of(number(0, 8), eight),
            division: of(division, true),
        }
    }

    /// How well a number of a scheme fits: 0 not at all.
    const fn fit(self, a: u32, b: u32) -> u32 {
        // A whole number or its first two digits; alone or with a part.
        let (number, alone, part) =
            if a < 100 { (self.short, 1, self.agency) } else { (self.whole, 3, self.division) };
        if a != number {
            0
        } else if b == NONE {
            alone
        } else if b == part {
            alone + 1
        } else {
            0
        }
    }
}

/// The statement of a certificate, whatever its condition.
pub(super) fn scheme_of<'a>(
    image: &Image<'a>,
    certificate: &Certificate,
    day: Day,
) -> Option<&'a BurdenRecord> {
    let schemes = image.burden_of(kind::SCHEME).filter(|(_, r)| r.in_force(day));
    let numbers = Numbers::of(certificate);
    let fit = |r: &BurdenRecord| {
        let keys = image.burden_keys_of(r.keys).iter();
        keys.map(|key| numbers.fit(key.a, key.b)).max().unwrap_or_default()
    };
    let fits = schemes.map(|(_, r)| (fit(r), r)).filter(|(fit, _)| *fit > 0);
    // Of equals the first.
    fits.reduce(|a, b| if b.0 > a.0 { b } else { a }).map(|(_, r)| r)
}

impl<'a> Run<'a, '_> {
    /// The statement of each certificate, in order of rank.
    pub(super) fn find_schemes(&mut self, known: &Known<'_>) -> Result<(), Unsettled> {
        let certificates = self.request.certificates;
        if certificates.len() > SCHEMES {
            return Err(Unsettled::TooMany);
        }
        for (index, certificate) in certificates.iter().enumerate() {
            let mut best: Option<(u32, u32, &BurdenRecord)> = None;
            let numbers = Numbers::of(certificate);
            for key in self.index.keys(numbers.short, numbers.whole) {
                let fit = numbers.fit(key.a, key.b);
                // The best fit, of equals the first statement.
                if best.map_or(fit == 0, |(most, rule, _)| (most, key.rule) >= (fit, rule)) {
                    continue;
                }
                let Some(record) = self.image.burden_rules.get(key.rule as usize) else { continue };
                if known.holds(self.image, record) != Truth::No {
                    best = Some((fit, key.rule, record));
                }
            }
            let Some((_, rule, record)) = best else {
                return Err(Unsettled::UnknownCertificate(certificate.number.clone()));
            };
            if let Some(grade) = &certificate.grade {
                let caps = self.image.burden_caps_of(record);
                // A cap for every grade knows none of them by name.
                let word = self.image.burden_word(grade);
                let mut grades = caps.iter().filter(|c| c.grade != NONE16).peekable();
                if grades.peek().is_some() && !grades.any(|c| Some(c.grade) == word) {
                    let name = self.image.text(record.name).to_owned();
                    return Err(Unsettled::UnknownGrade(grade.clone(), name));
                }
            }
            let pot = self.image.burden_keys_of(record.pots).first().map(|k| k.a);
            self.rank(Scheme {
                certificate: index as u32,
                rule,
                record,
                common: pot == self.common,
            });
        }
        // Which positions the certificates of a bill have.
        for (position, scheme) in self.schemes.iter().flatten().enumerate() {
            for (mask, positions) in self.masks.iter_mut().enumerate() {
                *positions |= u8::from(mask >> scheme.certificate & 1 != 0) << position;
            }
        }
        Ok(())
    }

    /// Puts a scheme into its place: the order of rank, among equals that of the request.
    fn rank(&mut self, scheme: Scheme<'a>) {
        let rank = |s: &Scheme<'_>| s.record.amounts.get(1).copied().unwrap_or_default();
        let mut schemes = self.schemes.iter().flatten();
        let place = schemes.position(|s| rank(s) > rank(&scheme)).unwrap_or(self.count);
        if let Some(tail) = self.schemes.get_mut(place..=self.count) {
            tail.rotate_right(1);
            if let Some(slot) = tail.first_mut() {
                *slot = Some(scheme);
            }
        }
        self.count += 1;
    }

    /// The scheme at a position, 第1公費 first.
    pub(super) fn scheme(&self, position: usize) -> Option<Scheme<'a>> {
        self.schemes.get(position).copied().flatten()
    }

    /// The schemes of a set of positions, with their positions.
    pub(super) fn schemes_of(&self, positions: u8) -> impl Iterator<Item = (usize, &Scheme<'a>)> {
        let all = self.schemes.iter().flatten().enumerate();
        all.filter(move |(position, _)| positions & (1 << position) != 0)
    }

    /// The positions of the certificates of a bill.
    pub(super) fn positions(&self, certificates: u32) -> u8 {
        // A request has no more than four certificates: other bits stand for nothing.
        let known = certificates as usize & (self.masks.len() - 1);
        self.masks.get(known).copied().unwrap_or_default()
    }
}
