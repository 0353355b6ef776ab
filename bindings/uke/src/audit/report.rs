//! What an audit says: of one receipt, and of all.

use std::collections::BTreeMap;

use santei::{Code, Day, Fixed, Lang};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::finding::{Finding, Severity, Touched, Undecided};
use super::kinds::FindingKind;
use super::suppression::Suppressions;
use crate::problem::Problem;
use crate::record::Place;

/// What an audit says of one receipt, or of a part of the file that is none (facility, total).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptReport {
    /// レセプト番号; empty for a part that is no receipt.
    pub receipt: String,
    /// The record of RE in the file, from 1; 0 for a part that is no receipt.
    pub record: u64,
    /// 医療機関コード.
    pub facility: String,
    /// 診療年月, by its first day.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub month: Option<Day>,
    /// Whether its charges were judged.
    pub judged: bool,
    /// The findings, in the order of the records.
    pub findings: Vec<Finding>,
    /// Findings that the suppression list left out.
    pub suppressed: u32,
    /// What cannot be decided; no finding.
    pub undecided: Vec<Undecided>,
    /// How many lines were judged (a record on one of its days).
    pub lines: u32,
    /// Of these, how many are undecided.
    pub undecided_lines: u32,
    /// The points that its units claim.
    pub points: Fixed,
}

impl ReceiptReport {
    /// Adds the findings as JSON, one a line.
    ///
    /// # Errors
    /// The writer's.
    pub fn write_ndjson(&self, out: &mut impl std::io::Write) -> std::io::Result<()> {
        for finding in &self.findings {
            serde_json::to_writer(&mut *out, finding)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

/// The sums of an audit. It does not grow with the file: the items that are counted one by one are
/// those of the masters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Receipts read.
    pub receipts: u64,
    /// Receipts whose charges were judged.
    pub judged: u64,
    /// Receipts with a finding that is no reminder.
    pub with_findings: u64,
    /// Lines judged.
    pub lines: u64,
    /// Lines that cannot be decided.
    pub undecided_lines: u64,
    /// Findings left out by the suppression list.
    pub suppressed: u64,
    /// Reminders (A0701), by the rule that reminds: they are in none of the other sums.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub reminders: BTreeMap<String, u64>,
    /// Points claimed.
    pub points: Fixed,
    /// The points of the findings that take some away (negative).
    pub over_claimed: Fixed,
    /// The points of the findings that add some.
    pub under_claimed: Fixed,
    /// By the code of the finding.
    pub findings: BTreeMap<String, Count>,
    /// By the code of the item.
    pub items: BTreeMap<Code, Count>,
    /// What would decide the undecided lines: kind and need, with the number of lines.
    pub undecided: BTreeMap<String, u64>,
}

/// How many findings, and their points.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Count {
    /// The name.
    pub name: String,
    /// How many.
    pub findings: u64,
    /// Their points.
    pub points: Fixed,
}

/// More different items than any master has are not counted one by one.
const MOST_ITEMS: usize = 50_000;

impl Count {
    fn take(&mut self, name: &str, points: Option<Fixed>) {
        if self.findings == 0 {
            name.clone_into(&mut self.name);
        }
        self.findings = self.findings.saturating_add(1);
        self.points = sum(self.points, points.unwrap_or(Fixed::ZERO));
    }

    fn add(&mut self, other: &Self) {
        if self.findings == 0 {
            self.name.clone_from(&other.name);
        }
        self.findings = self.findings.saturating_add(other.findings);
        self.points = sum(self.points, other.points);
    }
}

/// A sum that stops at the largest figure; no file of receipts reaches it.
pub(crate) fn sum(a: Fixed, b: Fixed) -> Fixed {
    a.plus(b).unwrap_or(Fixed::MAX)
}

impl Summary {
    /// Whether there is a finding that is no mere notice.
    #[must_use]
    pub fn has_faults(&self) -> bool {
        FindingKind::ALL.iter().any(|kind| {
            kind.severity() != Severity::Notice && self.findings.contains_key(kind.code())
        })
    }

    /// How many findings there are; reminders are none.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.findings.values().map(|c| c.findings).sum()
    }

    /// How many reminders there are.
    #[must_use]
    pub fn count_of_reminders(&self) -> u64 {
        self.reminders.values().sum()
    }

    /// Takes in the sums of another file.
    pub fn add(&mut self, other: &Self) {
        let more = |n: &mut u64, by: u64| *n = n.saturating_add(by);
        more(&mut self.receipts, other.receipts);
        more(&mut self.judged, other.judged);
        more(&mut self.with_findings, other.with_findings);
        more(&mut self.lines, other.lines);
        more(&mut self.undecided_lines, other.undecided_lines);
        more(&mut self.suppressed, other.suppressed);
        self.points = sum(self.points, other.points);
        self.over_claimed = sum(self.over_claimed, other.over_claimed);
        self.under_claimed = sum(self.under_claimed, other.under_claimed);
        for (code, count) in &other.findings {
            self.findings.entry(code.clone()).or_default().add(count);
        }
        for (code, count) in &other.items {
            self.items.entry(*code).or_default().add(count);
        }
        for (rule, count) in &other.reminders {
            more(self.reminders.entry(rule.clone()).or_default(), *count);
        }
        for (need, lines) in &other.undecided {
            more(self.undecided.entry(need.clone()).or_default(), *lines);
        }
    }

    /// Takes in the report of a receipt.
    pub fn take(&mut self, report: &ReceiptReport) {
        let more = |n: &mut u64, by: u64| *n = n.saturating_add(by);
        if report.record != 0 {
            more(&mut self.receipts, 1);
            more(&mut self.judged, u64::from(report.judged));
            let any = report.findings.iter().any(|f| f.severity != Severity::Reminder);
            more(&mut self.with_findings, u64::from(any));
        }
        more(&mut self.lines, u64::from(report.lines));
        more(&mut self.undecided_lines, u64::from(report.undecided_lines));
        more(&mut self.suppressed, u64::from(report.suppressed));
        self.points = sum(self.points, report.points);
        for finding in &report.findings {
            if finding.severity == Severity::Reminder {
                let rule = finding.rule.as_deref().unwrap_or_default();
                match self.reminders.get_mut(rule) {
                    Some(count) => more(count, 1),
                    None => drop(self.reminders.insert(rule.to_owned(), 1)),
                }
                continue;
            }
            let points = finding.points.unwrap_or(Fixed::ZERO);
            let side =
                if points.raw() < 0 { &mut self.over_claimed } else { &mut self.under_claimed };
            *side = sum(*side, points);
            // An entry is made only once, so a name is copied only then.
            if !self.findings.contains_key(&finding.code) {
                self.findings.insert(finding.code.clone(), Count::default());
            }
            if let Some(count) = self.findings.get_mut(&finding.code) {
                count.take(&finding.name, finding.points);
            }
            let Some(item) = finding.item else { continue };
            if self.items.len() < MOST_ITEMS || self.items.contains_key(&item) {
                self.items.entry(item).or_default().take(&finding.item_name, finding.points);
            }
        }
        for open in &report.undecided {
            let need = open.needs.as_deref().or(open.rule.as_deref()).unwrap_or_default();
            let key =
                if need.is_empty() { open.kind.clone() } else { format!("{}: {need}", open.kind) };
            more(self.undecided.entry(key).or_default(), u64::from(open.lines));
        }
    }
}

/// The findings of one receipt while it is judged.
pub(crate) struct Findings<'a> {
    pub(crate) lang: Lang,
    suppressions: &'a Suppressions,
    facility: &'a str,
    receipt: &'a str,
    record: u64,
    month: Option<Day>,
    list: Vec<Finding>,
    suppressed: u32,
}

impl<'a> Findings<'a> {
    pub(crate) const fn new(lang: Lang, suppressions: &'a Suppressions, facility: &'a str) -> Self {
        Self {
            lang,
            suppressions,
            facility,
            receipt: "",
            record: 0,
            month: None,
            list: Vec::new(),
            suppressed: 0,
        }
    }

    pub(crate) const fn of_receipt(mut self, receipt: &'a str, record: u64) -> Self {
        self.receipt = receipt;
        self.record = record;
        self
    }

    pub(crate) const fn in_month(&mut self, month: Day) {
        self.month = Some(month);
    }

    pub(crate) const fn pick(&self, ja: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }

    /// A finding without particulars.
    pub(crate) fn new_finding(&self, kind: FindingKind) -> Finding {
        Finding {
            code: kind.code().to_owned(),
            name: kind.name(self.lang).to_owned(),
            severity: kind.severity(),
            text: String::new(),
            facility: self.facility.to_owned(),
            receipt: self.receipt.to_owned(),
            receipt_record: self.record,
            month: self.month,
            date: None,
            item: None,
            item_name: String::new(),
            other: None,
            points: None,
            recorded: None,
            lawful: None,
            rule: None,
            cite: None,
            source: None,
            places: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, finding: Finding) {
        if self.suppressions.holds(&finding) {
            self.suppressed = self.suppressed.saturating_add(1);
        } else {
            self.list.push(finding);
        }
    }

    /// A finding that its kind explains.
    pub(crate) fn add(&mut self, kind: FindingKind, place: Option<Place>) {
        let text = match kind {
            FindingKind::NoDisease => self.pick(
                "傷病名（SY）が1つも記録されていない。傷病名を要件とする項目は判断できない",
                "no disease (SY) is recorded; what asks for one cannot be decided",
            ),
            FindingKind::NoDay => self.pick(
                "算定日の欄がすべて空で、いつの算定か分からない",
                "all fields of the days are blank: when it was done cannot be told",
            ),
            FindingKind::DayTimes => self.pick(
                "月にない日、又は 999 を超える回数が算定日の欄にある",
                "a day that the month has not, or times beyond 999",
            ),
            FindingKind::NoSchedule => self.pick(
                "この月に有効な点数表がイメージにないため、算定の可否は調べていない",
                "the image has no schedule in force in the month: nothing was judged",
            ),
            FindingKind::FacilityAssumed => self.pick(
                "医療機関の情報がないため、病床数の記録がなければ診療所とみなし、施設基準などは\
                 判断していない",
                "nothing is known of the facility: without a number of beds it is taken for a \
                 clinic, and standards and the like are not decided",
            ),
            FindingKind::NoReceipt => self.pick(
                "ファイルにレセプト（RE）が1件もない。空か、レセ電のファイルではない",
                "the file holds no receipt (RE): it is empty, or no file of receipts",
            ),
            FindingKind::TwoInsurers => self.pick(
                "医療保険（HO）が2つ以上記録されている。1件のレセプトに HO は1つなので、\
                 保険者ごとにレセプトを分ける。合計点数は最初の HO と比べた",
                "more than one insurer (HO) is recorded; a receipt has one, so make one receipt for \
                 each insurer. The total was compared with the first HO",
            ),
            FindingKind::NoPayer => self.pick(
                "医療保険（HO）も公費（KO）も記録されていない。誰が支払うかを記録する",
                "neither an insurer (HO) nor a scheme (KO) is recorded; record who pays",
            ),
            FindingKind::NotAudited => self.pick(
                "医科の出来高のレセプトではないため、読んだだけで調べていない",
                "it is no fee-for-service receipt of the medical form: it was read, not judged",
            ),
            _ => kind.name(self.lang),
        };
        let mut finding = self.new_finding(kind);
        text.clone_into(&mut finding.text);
        finding.places.extend(place.map(Touched::from));
        self.push(finding);
    }

    /// A finding about a value that cannot be read.
    pub(crate) fn problem(&mut self, kind: FindingKind, problem: &Problem) {
        let mut finding = self.new_finding(kind);
        finding.text = problem.kind.message(self.lang);
        if problem.place.record != 0 {
            finding.places.push(problem.place.into());
        }
        self.push(finding);
    }

    /// 回数 that are not the sum of the days.
    pub(crate) fn times(&mut self, place: Place, times: Option<u32>, sum: u32) {
        let mut finding = self.new_finding(FindingKind::DayTimes);
        let recorded = times.map_or_else(|| "-".to_owned(), |t| t.to_string());
        finding.text = match self.lang {
            Lang::Ja => format!("回数は {recorded}、算定日の合計は {sum}"),
            Lang::En => format!("times are {recorded}, the sum of the days is {sum}"),
        };
        finding.places.push(Touched { record: place.record, item: None });
        self.push(finding);
    }

    /// A receipt that stands in the file already, at the given record.
    pub(crate) fn again(&mut self, place: Option<Place>, first: u64, by_number: bool) {
        let mut finding = self.new_finding(FindingKind::SameReceipt);
        finding.text = match (self.lang, by_number) {
            (Lang::Ja, true) => format!(
                "{first} 行目のレセプトと検索番号、患者、診療年月が同じである。二重の請求であれば一方を取り下げる"
            ),
            (Lang::Ja, false) => format!(
                "{first} 行目のレセプトと内容が同じである。二重の請求であれば一方を取り下げる"
            ),
            (Lang::En, true) => format!(
                "the receipt at record {first} has the same search number (検索番号), patient and \
                 month; where it is claimed twice, withdraw one"
            ),
            (Lang::En, false) => format!(
                "the receipt at record {first} is the same; where it is claimed twice, withdraw one"
            ),
        };
        finding.places.extend(place.map(Touched::from));
        finding.places.push(Touched { record: first, item: None });
        self.push(finding);
    }

    /// A receipt that contradicts itself.
    pub(crate) fn episode(&mut self, place: Option<Place>, error: &santei::EpisodeError) {
        use santei::EpisodeError as E;
        let mut finding = self.new_finding(FindingKind::BadReceipt);
        finding.text = match (self.lang, error) {
            (Lang::En, error) => error.to_string(),
            (Lang::Ja, E::BeforeBirth(day, birth)) => {
                format!("{day} の算定が生年月日（{birth}）より前である")
            }
            (Lang::Ja, E::TooMany(most)) => format!("行が {most} を超える"),
            (Lang::Ja, E::TooManyPast(most)) => format!("算定履歴の行が {most} を超える"),
            (Lang::Ja, error) => format!("計算できない（{error}）"),
        };
        finding.places.extend(place.map(Touched::from));
        self.push(finding);
    }

    /// A finding with figures that differ.
    pub(crate) fn figures(
        &mut self,
        kind: FindingKind,
        place: Option<Place>,
        recorded: u64,
        counted: u64,
    ) {
        let mut finding = self.new_finding(kind);
        finding.text = match self.lang {
            Lang::Ja => format!("記録は {recorded}、計算は {counted}"),
            Lang::En => format!("recorded {recorded}, counted {counted}"),
        };
        finding.places.extend(place.map(Touched::from));
        self.push(finding);
    }

    /// The findings, in the order of the records, and how many were left out.
    pub(crate) fn done(mut self) -> (Vec<Finding>, u32) {
        self.list.sort_by_key(|f| f.places.first().map_or((0, None), |p| (p.record, p.item)));
        (self.list, self.suppressed)
    }
}
