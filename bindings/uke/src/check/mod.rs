//! Whether records keep to the structure that the specification asks for, as the examiners' 受付・
//! 事務点検 sees it. What is lawful to charge is another question.
//!
//! ```
//! use santei_uke::{Reader, check::Check};
//! let file = b"IR,1,13,1,1234567,,,202607,00,\r\n\
//! RE,1,1112,202606,TEST,3,19800401\r\n\
//! HO,06130017,,1,1,80\r\n\
//! SY,2809009,20260601,1\r\n\
//! SI,12,1,112007410,,75,2,,,,,,,,,1\r\n\
//! GO,1,80,99\r\n\x1a";
//! let mut check = Check::default();
//! let mut found = Vec::new();
//! for part in Reader::new(&file[..]) {
//!     found.extend(check.part(&part?));
//! }
//! found.extend(check.finish());
//! let codes: Vec<&str> = found.iter().map(|p| p.code()).collect();
//! // 男女区分 3; 回数 2 of one day; 80 points for 150 of the lines.
//! assert_eq!(codes, ["E0615", "E0624", "E0623"]);
//! # Ok::<(), santei_uke::Problem>(())
//! ```

mod fault;
mod form;
mod lines;

pub use fault::Fault;

use santei::{Code, Day};

use crate::kind::Kind;
use crate::layout::{Ho, Re};
use crate::problem::{Problem, ProblemKind};
use crate::reader::Part;
use crate::receipt::{Form, Receipt};
use crate::receipt_class::ReceiptClass;
use crate::record::{Place, Record, Records, Value};

/// Checks a file part by part.
#[derive(Debug, Default)]
pub struct Check {
    /// 請求年月 of the head.
    claimed_in: Option<Day>,
    /// The number of the receipt read last.
    number: u32,
    /// HO and KO records since the last GO.
    claims: u64,
    points: u64,
    /// The first record since the last GO.
    open: Option<Place>,
    takes_off: Option<fn(Code) -> bool>,
}

/// Problems as they are found.
pub(crate) struct Found(Vec<Problem>);

impl Found {
    fn at(&mut self, place: Place, fault: Fault) {
        self.0.push(Problem::at(place, ProblemKind::Structure(fault)));
    }

    /// The value read; a problem where it is of another type.
    fn read<T>(&mut self, value: Result<Option<T>, Problem>) -> Option<T> {
        match value {
            Ok(value) => value,
            Err(problem) => {
                self.0.push(problem);
                None
            }
        }
    }

    fn listed(&mut self, value: Value<'_>, codes: &[&str]) {
        let text = value.bytes();
        if !text.is_empty() && !codes.iter().any(|code| code.as_bytes() == text) {
            self.not_listed(value);
        }
    }

    fn not_listed(&mut self, value: Value<'_>) {
        let text = value.text_lossy().chars().take(40).collect();
        self.at(value.place(), Fault::NotListed { value: text });
    }
}

impl Check {
    /// A check that knows which codes are taken off the sum (点数識別 7), by the masters. Without
    /// it the sums of receipts with 診療識別 39 (薬剤料減点) are not compared.
    #[must_use]
    pub fn with_taken_off(takes_off: fn(Code) -> bool) -> Self {
        Self { takes_off: Some(takes_off), ..Self::default() }
    }

    /// Checks the next part of the file.
    pub fn part(&mut self, part: &Part) -> Vec<Problem> {
        let mut found = Found(part.records().problems().to_vec());
        match part {
            Part::Head(records) => {
                form::records(records, &mut found);
                self.head(records, &mut found);
            }
            Part::Receipt(receipt) => self.receipt(receipt, &mut found),
            Part::Tail(records) => {
                form::records(records, &mut found);
                self.tail(records, &mut found);
            }
        }
        found.0
    }

    /// What the end of the file tells.
    pub fn finish(&mut self) -> Vec<Problem> {
        let mut found = Found(Vec::new());
        if let Some(place) = self.open.take() {
            found.at(place, Fault::NoTotal);
        }
        found.0
    }

    fn head(&mut self, records: &Records, found: &mut Found) {
        let Some(ir) = records.iter().find_map(crate::layout::Ir::of) else {
            return;
        };
        self.claimed_in = found.read(ir.claimed_in().month());
        found.listed(ir.payer(), &["1", "2"]);
        found.listed(ir.point_table(), &["1", "3", "4", "6"]);
        if let Some(prefecture) = found.read(ir.prefecture().number())
            && !(1..=47).contains(&prefecture)
        {
            found.not_listed(ir.prefecture());
        }
    }

    fn tail(&mut self, records: &Records, found: &mut Found) {
        let Some(go) = records.total() else { return };
        self.open = None;
        for (value, sum) in [(go.receipts(), self.claims), (go.points(), self.points)] {
            let stated = found.read(value.number()).map(u64::from);
            if stated.is_some_and(|stated| stated != sum) {
                let stated = stated.unwrap_or(0);
                found.at(value.place(), Fault::TotalsDiffer { stated, found: sum });
            }
        }
        // A volume that is not the last goes on in another file: its numbers do too.
        if go.volume().bytes() == b"99" {
            self.number = 0;
        }
        (self.claims, self.points) = (0, 0);
    }

    fn receipt(&mut self, receipt: &Receipt, found: &mut Found) {
        let Some(common) = receipt.common() else { return };
        self.open.get_or_insert(common.record().place());
        if receipt.facility().is_none() {
            found.at(common.record().place(), Fault::NoHead);
        }
        self.count(receipt, common, found);
        if receipt.form() != Form::Medical {
            return;
        }
        form::records(receipt.records(), found);
        let class = ReceiptClass::of(common.class().bytes());
        if class.is_none() && !common.class().is_blank() {
            found.not_listed(common.class());
        }
        found.listed(common.sex(), &["1", "2"]);
        let month = found.read(common.month().month());
        let birth = found.read(common.birth().day());
        if let Some(month) = month {
            if birth.is_some_and(|birth| birth > month.month_end()) {
                found.at(common.birth().place(), Fault::NotThen);
            }
            // A month is claimed after it has ended.
            if self.claimed_in.is_some_and(|claimed| claimed <= month) {
                found.at(common.month().place(), Fault::NotThen);
            }
        }
        if let Some(admitted) = found.read(common.admitted().day())
            && month.is_some_and(|month| admitted > month.month_end())
        {
            found.at(common.admitted().place(), Fault::NotThen);
        }
        order(receipt.records(), found);
        payers(receipt, class, common, found);
        diseases(receipt, month, birth, found);
        lines::check(receipt, month, self.takes_off, found);
    }

    fn count(&mut self, receipt: &Receipt, common: Re<'_>, found: &mut Found) {
        let wanted = self.number.saturating_add(1);
        if let Some(number) = found.read(common.number().number()) {
            if number != wanted {
                let fault = Fault::ReceiptNumber { found: number, wanted };
                found.at(common.number().place(), fault);
            }
            self.number = number;
        } else {
            self.number = wanted;
        }
        let schemes = receipt.schemes().count();
        let claims = usize::from(receipt.insurer().is_some()).saturating_add(schemes);
        self.claims = self.claims.saturating_add(claims as u64);
        let points = receipt
            .insurer()
            .map(Ho::points)
            .or_else(|| receipt.schemes().next().map(|ko| ko.points()));
        let points = points.and_then(|value| value.number().ok().flatten()).unwrap_or(0);
        self.points = self.points.saturating_add(u64::from(points));
    }
}

/// The place of a kind in a receipt; `None`: anywhere.
const fn rank(kind: Kind) -> Option<u8> {
    match kind {
        Kind::RE => Some(0),
        Kind::HO => Some(1),
        Kind::KO => Some(2),
        Kind::SN => Some(3),
        Kind::JD => Some(4),
        Kind::MF => Some(5),
        Kind::GR => Some(6),
        Kind::SY => Some(7),
        Kind::SI | Kind::IY | Kind::TO | Kind::CO | Kind::NI => Some(8),
        Kind::SJ => Some(9),
        _ => None,
    }
}

fn order(records: &Records, found: &mut Found) {
    let mut last: Option<(u8, Record<'_>)> = None;
    for record in records.iter() {
        let Some(rank) = rank(record.kind()) else { continue };
        match last {
            Some((before, after)) if rank < before => {
                let fault = Fault::Order { kind: record.kind(), after: after.kind() };
                found.at(record.place(), fault);
            }
            _ => last = Some((rank, record)),
        }
    }
}

fn payers(receipt: &Receipt, class: Option<ReceiptClass>, common: Re<'_>, found: &mut Found) {
    let schemes = receipt.schemes().count();
    let insurers = receipt.records().iter().filter(|r| r.kind() == Kind::HO).count();
    if let Some(class) = class {
        let wanted = (usize::from(class.has_insurance()), usize::from(class.schemes()));
        if wanted != (insurers, schemes) {
            let fault = Fault::PayersDiffer { insurer: insurers > 0, schemes };
            found.at(common.class().place(), fault);
        }
    }
    if let Some(insurer) = receipt.insurer() {
        found.listed(insurer.remission(), &["1", "2", "3"]);
    }
    let month_days = common.month().month().ok().flatten().map(|m| m.month_end().ymd().2);
    let days = receipt
        .insurer()
        .map(Ho::days)
        .into_iter()
        .chain(receipt.schemes().map(|scheme| scheme.days()));
    for value in days {
        let days = found.read(value.number());
        if days.zip(month_days).is_some_and(|(days, most)| days > most) {
            found.at(value.place(), Fault::NotThen);
        }
    }
    for jd in receipt.visit_days() {
        found.listed(jd.payer(), &["1", "2", "3", "4", "5"]);
        for value in jd.record().items().skip(2) {
            found.listed(value, &["1", "2", "9"]);
        }
    }
    for sn in receipt.confirmations() {
        found.listed(sn.payer(), &["1", "2", "3", "4", "5"]);
    }
}

fn diseases(receipt: &Receipt, month: Option<Day>, birth: Option<Day>, found: &mut Found) {
    /// 未コード化傷病名.
    const UNCODED: &[u8] = b"0000999";
    let mut any = false;
    for disease in receipt.diseases() {
        any = true;
        if let Some(from) = found.read(disease.from().day()) {
            let late = month.is_some_and(|month| from > month.month_end());
            if late || birth.is_some_and(|birth| from < birth) {
                found.at(disease.from().place(), Fault::NotThen);
            }
        }
        found.listed(disease.outcome(), &["1", "2", "3", "4"]);
        found.listed(disease.main(), &["01"]);
        if disease.code().bytes() == UNCODED && disease.name().is_blank() {
            found.at(disease.name().place(), Fault::NoDiseaseName);
        }
        let modifiers = disease.modifiers();
        let digits = modifiers.bytes().trim_ascii_end();
        if digits.len() % 4 != 0 || !digits.iter().all(u8::is_ascii_digit) {
            found.at(modifiers.place(), Fault::Modifiers);
        }
    }
    if !any && let Some(common) = receipt.common() {
        found.at(common.record().place(), Fault::NoDisease);
    }
}
