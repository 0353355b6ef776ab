//! The charged lines of each group, found once for all groups.

use crate::image::NONE;
use crate::outcome::{Group, Outcome, Verdict};

/// The charged lines of an outcome by what pays them.
///
/// [`Outcome::lines_of`] looks at every line for each group; who asks for every group asks here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaidLines {
    /// What pays (a bundle, or a unit) and the line's place, ascending.
    lines: Vec<(Payer, u32)>,
}

/// Whether it is a bundle, and the number of the bundle or of the unit.
type Payer = (bool, u32);

impl Outcome {
    /// The charged lines by what pays them.
    ///
    /// ```
    /// use santei::{Episode, Scratch, evaluate};
    /// let image = santei::starter::image()?;
    /// let episode: Episode = serde_json::from_str(r#"{
    ///   "patient": { "birthDate": "1980-04-01" }, "facility": { "kind": "clinic" },
    ///   "visits": [ { "date": "2026-06-03", "orders": [ { "code": "112007410" } ] } ]
    /// }"#)?;
    /// let outcome = evaluate(&image, &episode, &mut Scratch::default())?;
    /// let paid = outcome.paid_lines();
    /// for group in &outcome.groups {
    ///     assert!(paid.of(group).eq(outcome.lines_of(group)));
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn paid_lines(&self) -> PaidLines {
        let charged = self.lines.iter().zip(0_u32..).filter(|(l, _)| l.verdict == Verdict::Charged);
        let payer = |line| -> Payer {
            let line: &crate::outcome::Line = line;
            if line.bundle == NONE { (false, self.paid_in(line)) } else { (true, line.bundle) }
        };
        let mut lines: Vec<(Payer, u32)> = charged.map(|(l, at)| (payer(l), at)).collect();
        lines.sort_unstable();
        PaidLines { lines }
    }
}

impl PaidLines {
    /// The charged lines of a group by their places, ascending, as [`Outcome::lines_of`] has them.
    pub fn of(&self, group: &Group) -> impl Iterator<Item = u32> + '_ {
        let payer = group.unit.map_or((true, group.instance), |unit| (false, unit));
        let from = self.lines.partition_point(|(paid_by, _)| *paid_by < payer);
        let rest = self.lines.get(from..).unwrap_or_default();
        rest.iter().take_while(move |(paid_by, _)| *paid_by == payer).map(|(_, at)| *at)
    }
}

#[cfg(all(test, feature = "starter"))]
mod tests {
    use crate::{Episode, Scratch, evaluate};

    #[test]
    fn every_group_has_the_lines_that_it_pays() {
        let image = crate::starter::image().unwrap();
        let mut groups = 0;
        for name in ["clinic-visit-2026-06", "pediatric-visit-2026-06"] {
            let path = format!("{}/../docs/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).unwrap();
            let episode: Episode = serde_json::from_str(&text).unwrap();
            let outcome = evaluate(&image, &episode, &mut Scratch::default()).unwrap();
            let paid = outcome.paid_lines();
            for group in &outcome.groups {
                let lines: Vec<u32> = outcome.lines_of(group).collect();
                assert!(!lines.is_empty());
                assert_eq!(paid.of(group).collect::<Vec<_>>(), lines);
                groups += 1;
            }
        }
        assert!(groups > 5, "{groups}");
    }
}
