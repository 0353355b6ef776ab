//! What the receipt says of itself: totals, times, days.

use super::kinds::FindingKind;
use super::month::Month;
use super::report::Findings;
use crate::kind::Kind;
use crate::receipt::Receipt;

/// Compares the totals of HO and KO with the units, and the days with those of the charges.
pub(super) fn check(receipt: &Receipt, month: &Month<'_>, findings: &mut Findings<'_>) {
    let mut insurance = Some(0_u64);
    let mut schemes = [Some(0_u64); 4];
    for claimed in &month.units {
        let total = claimed.unit.total().ok().flatten();
        // Meals (97) are yen, and are not in the total of points.
        if claimed.unit.identification().bytes() == b"97" {
            continue;
        }
        let Some(payers) = claimed.unit.payers() else {
            insurance = None;
            schemes = [None; 4];
            break;
        };
        let add = |sum: Option<u64>| sum.zip(total).map(|(sum, total)| sum.saturating_add(total));
        if payers.insurance() {
            insurance = add(insurance);
        }
        for (number, sum) in (1_u8..).zip(&mut schemes) {
            if payers.scheme(number) {
                *sum = add(*sum);
            }
        }
    }
    let days = u64::try_from(month.starts.len()).unwrap_or(u64::MAX);
    if let Some(ho) = receipt.insurer() {
        let recorded = ho.points().number().ok().flatten().map(u64::from);
        if let (Some(recorded), Some(counted)) = (recorded, insurance)
            && recorded != counted
        {
            let place = Some(ho.points().place());
            findings.figures(FindingKind::InsurerTotal, place, recorded, counted);
        }
        let recorded = ho.days().number().ok().flatten().map(u64::from);
        if let Some(recorded) = recorded.filter(|r| *r > days) {
            findings.figures(FindingKind::DayCount, Some(ho.days().place()), recorded, days);
        }
    }
    for (ko, counted) in receipt.schemes().zip(schemes) {
        let recorded = ko.points().number().ok().flatten().map(u64::from);
        if let (Some(recorded), Some(counted)) = (recorded, counted)
            && recorded != counted
        {
            let place = Some(ko.points().place());
            findings.figures(FindingKind::SchemeTotal, place, recorded, counted);
        }
    }
}

/// A receipt is paid by one insurer (HO) at most, and by an insurer or a scheme (KO).
pub(super) fn payers(receipt: &Receipt, findings: &mut Findings<'_>) {
    let of = |kind| receipt.records().iter().filter(move |record| record.kind() == kind);
    if let Some(second) = of(Kind::HO).nth(1) {
        findings.add(FindingKind::TwoInsurers, Some(second.place()));
    }
    if of(Kind::HO).chain(of(Kind::KO)).next().is_none() {
        let place = receipt.records().get(0).map(|re| re.place());
        findings.add(FindingKind::NoPayer, place);
    }
}
