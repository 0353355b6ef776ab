//! A receipt (診療報酬明細書) and what its records say.

use std::sync::Arc;

use crate::kind::{Family, Kind};
use crate::layout::{Go, Ho, Ir, Jd, Ko, Mf, Re, Sj, Sn, Sy};
use crate::record::{Record, Records};
use crate::unit::{Item, Unit, Units};

/// Which form (様式) a receipt has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// 医科.
    Medical,
    /// DPC.
    Dpc,
    /// 歯科.
    Dental,
    /// 調剤.
    Pharmacy,
    /// 訪問看護.
    HomeNursing,
    /// 労災.
    WorkInjury,
}

/// One receipt, with the head that holds for it.
#[derive(Clone, Debug)]
pub struct Receipt {
    head: Arc<Records>,
    records: Records,
}

impl Receipt {
    pub(crate) const fn new(head: Arc<Records>, records: Records) -> Self {
        Self { head, records }
    }

    /// The head: IR, and UK or MN where they stand before it.
    #[must_use]
    pub const fn head(&self) -> &Arc<Records> {
        &self.head
    }

    /// Its records, from RE.
    #[must_use]
    pub const fn records(&self) -> &Records {
        &self.records
    }

    /// IR (医療機関情報).
    #[must_use]
    pub fn facility(&self) -> Option<Ir<'_>> {
        self.head.iter().find_map(Ir::of)
    }

    /// RE (レセプト共通): the first record of every receipt.
    #[must_use]
    pub fn common(&self) -> Option<Re<'_>> {
        self.records.get(0).and_then(Re::of)
    }

    /// HO (保険者); absent where schemes alone pay.
    #[must_use]
    pub fn insurer(&self) -> Option<Ho<'_>> {
        self.records.iter().find_map(Ho::of)
    }

    /// KO (公費): 第1公費 first.
    pub fn schemes(&self) -> impl Iterator<Item = Ko<'_>> {
        self.records.iter().filter_map(Ko::of)
    }

    /// SN (資格確認).
    pub fn confirmations(&self) -> impl Iterator<Item = Sn<'_>> {
        self.records.iter().filter_map(Sn::of)
    }

    /// JD (受診日等).
    pub fn visit_days(&self) -> impl Iterator<Item = Jd<'_>> {
        self.records.iter().filter_map(Jd::of)
    }

    /// MF (窓口負担額).
    #[must_use]
    pub fn counter_burden(&self) -> Option<Mf<'_>> {
        self.records.iter().find_map(Mf::of)
    }

    /// SY (傷病名).
    pub fn diseases(&self) -> impl Iterator<Item = Sy<'_>> {
        self.records.iter().filter_map(Sy::of)
    }

    /// SI, IY, TO and CO (摘要情報), in their order.
    pub fn items(&self) -> impl Iterator<Item = Item<'_>> {
        self.records.iter().filter_map(Item::of)
    }

    /// The units that are paid (点数・回数算定単位), in their order.
    #[must_use]
    pub fn units(&self) -> Units<'_> {
        Unit::all(&self.records)
    }

    /// SJ (症状詳記).
    pub fn details(&self) -> impl Iterator<Item = Sj<'_>> {
        self.records.iter().filter_map(Sj::of)
    }

    /// Which form it has, by its records and its レセプト種別. Only [`Form::Medical`] is audited.
    #[must_use]
    pub fn form(&self) -> Form {
        let by_records = self.records.iter().find_map(|r| match r.kind() {
            // These stand on 医科 receipts of hospitals with DPC too.
            Kind::CD => None,
            kind => match kind.family() {
                Family::Dpc => Some(Form::Dpc),
                Family::Dental => Some(Form::Dental),
                Family::Pharmacy => Some(Form::Pharmacy),
                Family::HomeNursing => Some(Form::HomeNursing),
                Family::WorkInjury => Some(Form::WorkInjury),
                _ => None,
            },
        });
        let by_class = || match self.records.get(0).map(|re| re.item(3).bytes().first().copied()) {
            Some(Some(b'3')) => Form::Dental,
            Some(Some(b'4')) => Form::Pharmacy,
            Some(Some(b'6')) => Form::HomeNursing,
            _ => Form::Medical,
        };
        by_records.unwrap_or_else(by_class)
    }

    /// Records that this crate keeps without knowing their items: of other forms, of the payers,
    /// or of no specification.
    pub fn raw_records(&self) -> impl Iterator<Item = Record<'_>> {
        self.records.iter().filter(|r| {
            crate::layout::Layout::of(r.kind()).is_none() && r.kind().family() != Family::None
        })
    }
}

impl Records {
    /// GO (診療報酬請求書).
    #[must_use]
    pub fn total(&self) -> Option<Go<'_>> {
        self.iter().find_map(Go::of)
    }
}
