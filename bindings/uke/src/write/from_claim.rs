//! A claim, its Episode and its filing as a draft.

use santei::burden::{ClaimBurden, Coverage};
use santei::claim::{ClaimGroup, ClaimLine};
use santei::episode::{Episode, Order, Setting, Sex};
use santei::{Claim, Fixed};

use super::draft::{
    Draft, DraftDisease, DraftInsurer, DraftItem, DraftScheme, DraftUnit, MEALS, Remark,
};
use super::filing::Filing;
use super::person;
use crate::burden_class::Payers;
use crate::modifier::{is_suspected, suspect};
use crate::problem::{Problem, ProblemKind};
use crate::receipt_class::{Insurance, PointTable, ReceiptClass};
use crate::record::Place;

/// 診療識別 of comments on the receipt as a whole.
const WHOLE_RECEIPT: u16 = 99;

impl Draft {
    /// The draft of a claim's receipt, and what it cannot say truly: points that are not whole, a
    /// disease that ended without an outcome, numbers that the filing lacks.
    ///
    /// The receipt is that of one insurance: `filing.coverage`. Groups that another insurance pays
    /// are left out. Without insurance in the Episode, the insurance of the filing pays for
    /// everything.
    #[must_use]
    pub fn of(claim: &Claim, episode: &Episode, filing: &Filing) -> (Self, Vec<Problem>) {
        let mut maker = Maker {
            claim,
            episode,
            filing,
            burden: claim.burden.iter().find(|b| b.coverage == filing.coverage),
            coverage: episode.coverages.get(filing.coverage as usize),
            problems: Vec::new(),
        };
        let draft = maker.draft();
        (draft, maker.problems)
    }
}

struct Maker<'a> {
    claim: &'a Claim,
    episode: &'a Episode,
    filing: &'a Filing,
    burden: Option<&'a ClaimBurden>,
    coverage: Option<&'a Coverage>,
    problems: Vec<Problem>,
}

impl Maker<'_> {
    fn problem(&mut self, kind: ProblemKind) {
        self.problems.push(Problem::at(Place::default(), kind));
    }

    fn draft(&mut self) -> Draft {
        let episode = self.episode;
        let month = episode.visits.iter().map(|v| v.date).min().unwrap_or_default().month_start();
        let birth = episode.patient.birth_date;
        let insurance = self.coverage.filter(|c| c.insurer != "なし");
        let person = person::person(birth, month, insurance);
        let schemes = self.schemes();
        let insurer = self.filing.insured.as_ref().map(|insured| DraftInsurer {
            insurer: insured.insurer.clone(),
            symbol: insured.symbol.clone(),
            number: insured.number.clone(),
            branch: insured.branch.clone(),
            burden: None,
        });
        let kind = match (&insurer, insurance) {
            (None, _) => Insurance::Schemes,
            (Some(_), Some(c)) if c.insurer == "後期" => Insurance::Elderly,
            (Some(_), _) => Insurance::Insurance,
        };
        let payers = usize::from(insurer.is_some()).saturating_add(schemes.len());
        if !(1..=5).contains(&payers) || schemes.len() > 4 {
            self.problem(ProblemKind::PayersUnstated);
        }
        let mut draft = Draft {
            class: ReceiptClass {
                point_table: PointTable::Medical,
                insurance: kind,
                payers: u8::try_from(payers.clamp(1, 5)).unwrap_or(5),
                person,
                inpatient: episode.setting == Setting::Inpatient,
            },
            month,
            name: self.filing.name.clone(),
            kana: self.filing.kana.clone(),
            sex: episode.patient.sex.map(|sex| match sex {
                Sex::Male => 1,
                Sex::Female => 2,
            }),
            birth,
            admitted: episode.stay.as_ref().map(|stay| stay.admitted),
            remarks: insurance.map(|c| person::remarks(c, person)).unwrap_or_default(),
            beds: episode.facility.beds,
            chart: self.filing.chart.clone(),
            insurer,
            schemes,
            visits: [Payers::NONE; 31],
            counter_class: "00",
            diseases: self.diseases(),
            remarks_text: self.remarks_of_receipt(),
            units: Vec::with_capacity(self.claim.groups.len()),
            details: self.filing.details.clone(),
        };
        self.burdens(&mut draft);
        let everybody = draft.payers();
        for (group, at) in self.claim.groups.iter().zip(0_u32..) {
            let Some(payers) = self.payers(at, everybody) else { continue };
            if let Some(unit) = self.unit(group, payers) {
                mark_day(&mut draft.visits, group, payers);
                draft.units.push(unit);
            }
        }
        draft.merge();
        draft
    }

    /// Who pays for a group; `None`: another receipt has it.
    fn payers(&self, group: u32, everybody: Payers) -> Option<Payers> {
        let Some(burden) = self.burden else { return Some(everybody) };
        let mark = burden.marks.iter().find(|(at, _)| *at == group)?;
        Payers::of(mark.1.as_bytes())
    }

    fn schemes(&mut self) -> Vec<DraftScheme> {
        let recipients = &self.filing.recipients;
        let Some(burden) = self.burden else {
            return recipients
                .iter()
                .map(|r| DraftScheme {
                    payer: r.payer.clone(),
                    recipient: r.number.clone(),
                    burden: None,
                })
                .collect();
        };
        let mut schemes = Vec::new();
        for payer in &burden.payers {
            let at = self.episode.certificates.iter().position(|c| c.number == payer.number);
            let recipient = at.and_then(|at| recipients.get(at));
            if recipient.is_none() {
                self.problem(ProblemKind::RecipientUnstated { number: payer.number.clone() });
            }
            schemes.push(DraftScheme {
                payer: recipient.map_or_else(|| payer.number.clone(), |r| r.payer.clone()),
                recipient: recipient.map(|r| r.number.clone()).unwrap_or_default(),
                burden: burden.decided.then_some(payer.patient_yen),
            });
        }
        schemes
    }

    /// The patient's share at the insurance is stated where 高額療養費 is paid in kind: where the
    /// insurer pays more than what the percentage leaves. Where the Episode does not state the
    /// percentage, it is one that leaves whole tenths (健康保険法第74条: 70, 80, 90 percent).
    fn burdens(&self, draft: &mut Draft) {
        let (Some(burden), Some(insurer)) = (self.burden, draft.insurer.as_mut()) else { return };
        let stated = self.coverage.and_then(|c| c.percent);
        let beyond = burden.groups.iter().any(|group| {
            let insured = Payers::of(group.mark.as_bytes()).is_some_and(Payers::insurance);
            let paid = group.insurer_yen.saturating_mul(100);
            let left = |percent: i64| group.fee_yen.saturating_mul(percent);
            insured
                && match stated {
                    Some(share) => paid > left(i64::from(100_u16.saturating_sub(share))),
                    None => ![70, 80, 90].iter().any(|tenths| paid == left(*tenths)),
                }
        });
        if burden.decided && beyond {
            let open = |(fee, paid): (i64, i64)| fee.saturating_sub(paid);
            insurer.burden =
                Some(burden.groups.iter().map(|g| open((g.fee_yen, g.insurer_yen))).sum());
            let often = self.coverage.is_some_and(|c| c.often == Some(true));
            draft.counter_class = if often { "02" } else { "01" };
        }
    }

    fn diseases(&mut self) -> Vec<DraftDisease> {
        let mut diseases = Vec::new();
        for (disease, at) in self.episode.diseases.iter().flatten().zip(0_usize..) {
            let note = self.filing.diseases.get(at).cloned().unwrap_or_default();
            let code = format!("{:07}", disease.code.0);
            if note.outcome.is_none() && disease.to.is_some() {
                self.problem(ProblemKind::OutcomeUnstated { disease: code.clone() });
            }
            let mut modifiers = note.modifiers.concat();
            if disease.suspected {
                suspect(&mut modifiers);
            } else if is_suspected(modifiers.as_bytes()) {
                self.problem(ProblemKind::SuspicionUnstated { disease: code.clone() });
            }
            diseases.push(DraftDisease {
                code,
                from: disease.from,
                outcome: note.outcome.unwrap_or(1),
                modifiers,
                name: note.name,
                main: disease.main,
                comment: note.comment,
            });
        }
        diseases
    }

    fn remarks_of_receipt(&self) -> Vec<(u16, Remark)> {
        let notes = self.filing.notes.iter().filter(|note| note.order.is_none());
        notes.map(|n| (WHOLE_RECEIPT, Remark { code: n.code, text: n.text.clone() })).collect()
    }

    fn unit(&mut self, group: &ClaimGroup, payers: Payers) -> Option<DraftUnit> {
        let figure = if group.identification == MEALS { group.yen } else { group.points };
        let whole = figure.to_int().filter(|whole| Fixed::from_int(*whole) == Some(figure));
        let Some(points) = whole.and_then(|p| u32::try_from(p.unsigned_abs()).ok()) else {
            self.problem(ProblemKind::NotWhole { points: figure.to_string() });
            return None;
        };
        let lines = group.lines.iter().filter_map(|at| self.claim.lines.get(*at as usize));
        let items: Vec<DraftItem> = lines.clone().map(|line| self.item(line)).collect();
        let mut orders: Vec<(u32, u32)> =
            lines.filter_map(|line| Some((line.visit, line.order?))).collect();
        orders.dedup();
        let remarks = self
            .filing
            .notes
            .iter()
            .filter(|note| note.order.is_some_and(|order| orders.contains(&order)));
        let remarks = remarks.map(|n| Remark { code: n.code, text: n.text.clone() }).collect();
        let mut days = [0_u16; 31];
        let (_, _, day) = group.date.ymd();
        if let Some(slot) = days.get_mut(day.saturating_sub(1) as usize) {
            *slot = u16::try_from(group.times).unwrap_or(u16::MAX);
        }
        Some(DraftUnit {
            identification: group.identification,
            payers,
            items,
            remarks,
            points,
            taken_off: figure < Fixed::ZERO,
            days,
        })
    }

    fn item(&self, line: &ClaimLine) -> DraftItem {
        let unused = line.reasons.iter().any(|r| r.kind == "quantityUnused");
        let quantity = match line.code.family() {
            // 使用量 is always stated; a drug or material without one counts once.
            6 | 7 => Some(line.quantity.unwrap_or(Fixed::ONE)),
            _ => line.quantity.filter(|_| !unused),
        };
        let price = self.order(line).and_then(|order| {
            let single = order.code.filter(|c| *c == line.code).and(order.price);
            single.or_else(|| order.items.iter().find(|i| i.code == line.code)?.price)
        });
        DraftItem { code: line.code, quantity, price: price.filter(|_| line.code.family() == 7) }
    }

    fn order(&self, line: &ClaimLine) -> Option<&Order> {
        let visit = self.episode.visits.get(line.visit as usize)?;
        visit.orders.get(line.order? as usize)
    }
}

/// A day on which something is charged is a day of 診療実日数 of those who pay for it.
fn mark_day(visits: &mut [Payers; 31], group: &ClaimGroup, payers: Payers) {
    let (_, _, day) = group.date.ymd();
    if let Some(slot) = visits.get_mut(day.saturating_sub(1) as usize) {
        *slot = slot.and(payers);
    }
}
