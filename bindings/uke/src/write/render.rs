//! A draft as records.

use santei::{Day, Fixed};

use super::draft::{Draft, DraftItem, DraftUnit, Remark};
use super::text;
use crate::burden_class::Payers;
use crate::kind::Kind;
use crate::layout::{Co, Ho, Jd, Ko, Mf, Re, Si, Sj, Sn, Sy, To};

/// The most bytes of a piece of free text in CO (文字データ).
const COMMENT_BYTES: usize = 76;
/// フリーコメント (コメントマスター, パターン10): text of any length may be split over several.
const PATTERN_FREE: u32 = 810;

/// A record that grows item by item.
pub(super) struct Line<'a> {
    out: &'a mut Vec<u8>,
    /// The item written last; レコード識別情報 is 1.
    at: u16,
    /// Characters that CP932 lacks.
    pub(super) lost: bool,
}

impl<'a> Line<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>, kind: Kind) -> Self {
        out.extend_from_slice(kind.to_string().as_bytes());
        Self { out, at: 1, lost: false }
    }

    fn to(&mut self, item: u16) -> &mut Vec<u8> {
        while self.at < item {
            self.out.push(b',');
            self.at = self.at.saturating_add(1);
        }
        self.out
    }

    pub(super) fn bytes(&mut self, item: u16, bytes: &[u8]) {
        self.to(item).extend_from_slice(bytes);
    }

    pub(super) fn number(&mut self, item: u16, number: impl TryInto<u64>) {
        let Ok(mut number) = number.try_into() else { return };
        let mut digits = [0_u8; 20];
        let mut used = 0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
            used += 1;
            if number == 0 {
                break;
            }
        }
        let from = digits.len().saturating_sub(used);
        self.bytes(item, digits.get(from..).unwrap_or_default());
    }

    /// A number of fixed length, with leading zeros.
    pub(super) fn padded(&mut self, item: u16, number: u32, width: usize) {
        self.bytes(item, format!("{number:0width$}").as_bytes());
    }

    fn decimal(&mut self, item: u16, number: Fixed) {
        self.bytes(item, number.to_string().as_bytes());
    }

    pub(super) fn text(&mut self, item: u16, text: &str) {
        let whole = text::push(self.to(item), text);
        self.lost |= !whole;
    }

    pub(super) fn wide(&mut self, item: u16, text: &str) {
        let whole = text::push_wide(self.to(item), text);
        self.lost |= !whole;
    }

    fn day(&mut self, item: u16, day: Day) {
        let (year, month, day) = day.ymd();
        self.bytes(item, format!("{year:04}{month:02}{day:02}").as_bytes());
    }

    pub(super) fn month(&mut self, item: u16, day: Day) {
        let (year, month, _) = day.ymd();
        self.bytes(item, format!("{year:04}{month:02}").as_bytes());
    }

    /// Ends the record with as many items as its layout has.
    pub(super) fn end(mut self, items: usize) -> bool {
        self.to(u16::try_from(items).unwrap_or(u16::MAX)).extend_from_slice(b"\r\n");
        self.lost
    }
}

impl Draft {
    /// Adds the records of the receipt, with its number (レセプト番号). Gives whether CP932 lacks a
    /// character of it, for which ？ stands.
    pub fn render(&self, number: u32, out: &mut Vec<u8>) -> bool {
        let mut lost = self.render_common(number, out);
        lost |= self.render_payers(out);
        self.render_days(out);
        for disease in &self.diseases {
            let mut sy = Line::new(out, Kind::SY);
            sy.text(2, &disease.code);
            sy.day(3, disease.from);
            sy.number(4, disease.outcome);
            sy.text(5, &disease.modifiers);
            sy.wide(6, &disease.name);
            sy.text(7, if disease.main { "01" } else { "" });
            sy.wide(8, &disease.comment);
            lost |= sy.end(Sy::LAYOUT.len());
        }
        let all = self.payers();
        let of_receipt =
            |before: bool| self.remarks_text.iter().filter(move |(at, _)| (*at < 11) == before);
        for (identification, remark) in of_receipt(true) {
            lost |= render_remark(remark, Some(*identification), all, out);
        }
        for unit in &self.units {
            lost |= unit.render(out);
        }
        for (identification, remark) in of_receipt(false) {
            lost |= render_remark(remark, Some(*identification), all, out);
        }
        for (class, detail) in &self.details {
            for (piece, at) in text::pieces(detail, 2400).iter().zip(0_u32..) {
                let mut sj = Line::new(out, Kind::SJ);
                sj.text(2, if at == 0 { class } else { "" });
                sj.wide(3, piece);
                lost |= sj.end(Sj::LAYOUT.len());
            }
        }
        lost
    }

    fn render_common(&self, number: u32, out: &mut Vec<u8>) -> bool {
        let mut re = Line::new(out, Kind::RE);
        re.number(2, number);
        re.bytes(3, &self.class.digits());
        re.month(4, self.month);
        re.text(5, &self.name);
        if let Some(sex) = self.sex {
            re.number(6, sex);
        }
        re.day(7, self.birth);
        if let Some(admitted) = self.admitted {
            re.day(9, admitted);
        }
        re.text(12, &self.remarks.concat());
        if let Some(beds) = self.beds.filter(|beds| *beds > 0) {
            re.number(13, beds);
        }
        re.text(14, &self.chart);
        re.wide(37, &self.kana);
        re.end(Re::LAYOUT.len())
    }

    fn render_payers(&self, out: &mut Vec<u8>) -> bool {
        let mut lost = false;
        if let Some(insurer) = &self.insurer {
            let mut ho = Line::new(out, Kind::HO);
            ho.text(2, &format!("{:>8}", insurer.insurer));
            ho.text(3, &insurer.symbol);
            ho.text(4, &insurer.number);
            ho.number(5, self.visit_days(Payers::insurance));
            ho.number(6, self.points(Payers::insurance));
            let (meals, yen) = self.meals(Payers::insurance);
            if meals > 0 {
                ho.number(8, meals);
                ho.number(9, yen);
            }
            if let Some(burden) = insurer.burden {
                ho.number(12, burden);
            }
            lost |= ho.end(Ho::LAYOUT.len());
        }
        for (scheme, at) in self.schemes.iter().zip(1_u8..) {
            let pays = |payers: Payers| payers.scheme(at);
            let mut ko = Line::new(out, Kind::KO);
            ko.text(2, &format!("{:>8}", scheme.payer));
            ko.text(3, &scheme.recipient);
            ko.number(5, self.visit_days(pays));
            ko.number(6, self.points(pays));
            if let Some(burden) = scheme.burden {
                ko.number(7, burden);
            }
            let (meals, yen) = self.meals(pays);
            if meals > 0 {
                ko.number(11, meals);
                ko.number(12, yen);
            }
            lost |= ko.end(Ko::LAYOUT.len());
        }
        if let Some(insurer) = self.insurer.as_ref().filter(|i| !i.branch.is_empty()) {
            let mut sn = Line::new(out, Kind::SN);
            sn.number(2, 1_u8);
            // 確認区分 01: at the facility's window.
            sn.text(3, "01");
            sn.text(7, &insurer.branch);
            lost |= sn.end(Sn::LAYOUT.len());
        }
        lost
    }

    fn render_days(&self, out: &mut Vec<u8>) {
        let mut of = |payer: u8, pays: &dyn Fn(Payers) -> bool| {
            let mut jd = Line::new(out, Kind::JD);
            jd.number(2, payer);
            for (payers, item) in self.visits.iter().zip(3_u16..) {
                if *payers != Payers::NONE && pays(*payers) {
                    // 受診等区分 1: a day of 診療実日数.
                    jd.number(item, 1_u8);
                }
            }
            jd.end(Jd::LAYOUT.len());
        };
        if self.insurer.is_some() {
            of(1, &Payers::insurance);
        }
        for (_, at) in self.schemes.iter().zip(1_u8..) {
            of(at.saturating_add(1), &|payers| payers.scheme(at));
        }
        if self.insurer.is_some() && !self.counter_class.is_empty() {
            let mut mf = Line::new(out, Kind::MF);
            mf.text(2, self.counter_class);
            mf.end(Mf::LAYOUT.len());
        }
    }
}

impl DraftUnit {
    fn render(&self, out: &mut Vec<u8>) -> bool {
        let mut lost = false;
        let charged = |item: &&DraftItem| item.kind() != Kind::CO;
        let last = self.items.iter().filter(charged).count();
        let mut nth = 0;
        let mut identification = Some(self.identification);
        for item in &self.items {
            let kind = item.kind();
            if kind == Kind::CO {
                let remark = Remark { code: item.code, text: String::new() };
                lost |= render_remark(&remark, identification.take(), self.payers, out);
                continue;
            }
            nth += 1;
            let mut line = Line::new(out, kind);
            begin(&mut line, identification.take(), self.payers);
            line.padded(4, item.code.0, 9);
            if let Some(quantity) = item.quantity {
                line.decimal(5, quantity);
            }
            if nth == last {
                line.number(6, self.points);
            }
            line.number(7, self.times());
            if let Some(price) = item.price.filter(|_| kind == Kind::TO) {
                line.decimal(9, price);
            }
            let (layout, first) = match kind {
                Kind::TO => (To::LAYOUT, 18),
                _ => (Si::LAYOUT, 14),
            };
            for (times, day) in self.days.iter().zip(first..) {
                if *times > 0 {
                    line.number(day, *times);
                }
            }
            lost |= line.end(layout.len());
        }
        for remark in &self.remarks {
            lost |= render_remark(remark, identification.take(), self.payers, out);
        }
        lost
    }
}

fn begin(line: &mut Line<'_>, identification: Option<u16>, payers: Payers) {
    if let Some(identification) = identification {
        line.padded(2, u32::from(identification), 2);
    }
    if let Some(code) = payers.code() {
        line.bytes(3, &[code]);
    }
}

fn render_remark(
    remark: &Remark,
    mut identification: Option<u16>,
    payers: Payers,
    out: &mut Vec<u8>,
) -> bool {
    let free = remark.code.0 / 1_000_000 == PATTERN_FREE;
    let pieces = match remark.text.is_empty() || !free {
        true => vec![remark.text.clone()],
        false => text::pieces(&remark.text, COMMENT_BYTES),
    };
    let mut lost = false;
    for piece in pieces {
        let mut co = Line::new(out, Kind::CO);
        begin(&mut co, identification.take(), payers);
        co.padded(4, remark.code.0, 9);
        co.wide(5, &piece);
        lost |= co.end(Co::LAYOUT.len());
    }
    lost
}
