//! Line by line: what stands, what is forbidden and why, what cannot be decided.

use santei::image::Image;
use santei::outcome::Line;
use santei::{Answer, Code, Day, Episode, Fixed, Lang, Outcome, Verdict};

use super::derived::{Reductions, needless};
use super::finding::{Finding, Touched, Undecided};
use super::instead::Instead;
use super::kinds::FindingKind;
use super::month::{Claimed, Month};
use super::report::{Findings, sum};
use super::sums::{Sum, Sums, order_of};

/// An evaluated receipt.
pub(super) struct Judged<'a> {
    pub(super) image: &'a Image<'a>,
    pub(super) episode: &'a Episode,
    pub(super) outcome: &'a Outcome,
    pub(super) month: &'a Month<'a>,
    pub(super) sums: &'a Sums,
    /// What is to be billed in the place of what is refused.
    pub(super) instead: Option<Instead>,
    pub(super) reductions: &'a Reductions,
    /// Whether somebody said what the facility is.
    pub(super) facility_known: bool,
    /// Whether to tell of what the rules remind.
    pub(super) reminders: bool,
    /// The days of the price lists of medicines and materials.
    pub(super) price_lists: [Option<(Day, Day)>; 2],
}

/// A finding that may hold for several days.
struct Draft {
    key: (usize, u32, FindingKind),
    line: u32,
    finding: Finding,
    more_days: u32,
    last_day: Option<Day>,
}

/// What a pass over the lines counted.
#[derive(Default)]
pub(super) struct Counted {
    pub(super) lines: u32,
    pub(super) undecided_lines: u32,
    pub(super) undecided: Vec<Undecided>,
}

/// Kinds of reasons that leave a line in doubt without naming what they need.
const DOUBTS: &[&str] = &[
    "dependsOnUndecided",
    "pairUnknown",
    "specialInclusion",
    "specialExclusion",
    "specialLimit",
    "courseLimit",
    "partlyOverLimit",
    "overLimitMaster",
    "required",
    "complianceLacks",
    "notAtHand",
    "unknownCode",
    "noPolicy",
    "noStep",
    "noBase",
    "arithmetic",
    "tableMissing",
    "bundled",
];

impl Judged<'_> {
    /// Judges every line.
    pub(super) fn judge(&self, findings: &mut Findings<'_>) -> Counted {
        let mut counted = Counted::default();
        let mut drafts: Vec<Draft> = Vec::new();
        let mut told: Vec<usize> = Vec::new();
        let mut followers: Vec<(u32, Touched)> = Vec::new();
        let mut denials = Vec::new();
        // What is paid together with something that is left open has no known points.
        let mut open: Vec<usize> = Vec::new();
        for (at, line) in (0_u32..).zip(&self.outcome.lines) {
            let Some((order, _, _)) = self.claimed(line) else { continue };
            counted.lines = counted.lines.saturating_add(1);
            match line.verdict {
                Verdict::Charged => {}
                Verdict::Undecided => self.doubt(at, &mut counted),
                Verdict::NotCharged => match self.denial(at, line, findings) {
                    Denial::Open { kind, needs } => {
                        note(&mut counted, kind, needs, None);
                        open.push(self.sums.of(order).0);
                    }
                    Denial::Follows(base) => {
                        followers.extend(self.touched(line).map(|t| (base, t)));
                    }
                    Denial::Finding(kind, finding) => denials.push((at, order, kind, finding)),
                },
            }
        }
        let mut alone: Vec<usize> = Vec::new();
        for (at, order, kind, finding) in denials {
            let mut finding = self.with_points(*finding, order, &open, &mut told);
            if finding.points.is_none() && !open.contains(&self.sums.of(order).0) {
                self.with_own_points(&mut finding, at, order, &mut alone);
            }
            self.draft(&mut drafts, order, at, kind, finding);
        }
        for (base, touched) in followers {
            if let Some(draft) = drafts.iter_mut().find(|d| d.line == base) {
                draft.finding.places.push(touched);
            } else {
                note(&mut counted, "dependsOnUndecided", None, None);
            }
        }
        self.wrong_points(&mut drafts, &told, findings);
        self.wrong_points_in_doubt(&mut drafts, findings);
        self.comments(&mut drafts, findings);
        if self.reminders {
            self.reminders(&mut drafts, findings);
        }
        for mut draft in drafts {
            if draft.more_days > 0 {
                draft.finding.text.push_str(&match findings.lang {
                    Lang::Ja => format!("（ほか{}日）", draft.more_days),
                    Lang::En => format!(" (and {} more days)", draft.more_days),
                });
            }
            findings.push(draft.finding);
        }
        counted
    }

    /// The order and the unit of a line that a record claims.
    fn claimed(&self, line: &Line) -> Option<(usize, usize, &Claimed<'_>)> {
        let order = order_of(self.month, self.outcome, line.unit)?;
        let unit = self.month.placed.get(order)?.unit?;
        self.month.units.get(unit).map(|claimed| (order, unit, claimed))
    }

    /// The code field of a line's record.
    fn touched(&self, line: &Line) -> Option<Touched> {
        let (_, _, claimed) = self.claimed(line)?;
        let at = claimed.items.start.checked_add(line.place() as usize)?;
        let (item, _) = self.month.items.get(at).filter(|_| at < claimed.items.end)?;
        Some(Touched { record: item.record().number(), item: Some(4) })
    }

    fn doubt(&self, at: u32, counted: &mut Counted) {
        let answers = || self.outcome.answers(self.image, at);
        let open = answers()
            .find(|a| a.needs.is_some())
            .or_else(|| answers().find(|a| DOUBTS.contains(&a.kind)));
        match open {
            Some(a) => note(counted, a.kind, a.needs, self.rule_name(&a)),
            None => note(counted, "undecided", None, None),
        }
    }

    fn rule_name(&self, answer: &Answer<'_>) -> Option<&str> {
        answer.rule.and_then(|rule| self.image.rule_words(rule)).map(|(name, _)| name)
    }

    /// Why a line is denied.
    fn denial(&self, at: u32, line: &Line, findings: &Findings<'_>) -> Denial {
        let answers = self.outcome.answers(self.image, at).enumerate();
        let found = answers
            .filter(|(_, a)| a.denies)
            .find_map(|(n, a)| Some((n, a, FindingKind::of_reason(a.kind)?)));
        let Some((n, answer, mut kind)) = found else {
            let finding = self.line_finding(FindingKind::OtherDenial, line, findings);
            return Denial::Finding(FindingKind::OtherDenial, Box::new(finding));
        };
        if answer.kind == "baseNotCharged"
            && let Some(base) = answer.other.or(line.base)
        {
            return Denial::Follows(base);
        }
        if matches!(kind, FindingKind::NotInForce | FindingKind::UnknownCode)
            && !self.is_listed_day(line)
        {
            return Denial::Open { kind: "notAtHand", needs: Some("price") };
        }
        // A code of its unit that nobody knows may be the base.
        if kind == FindingKind::NoBase && self.has_unknown_beside(at, line) {
            return Denial::Open { kind: "noBase", needs: None };
        }
        if !self.facility_known && kind == FindingKind::WrongFacility {
            return Denial::Open { kind: "wrongFacility", needs: Some("facility.kind") };
        }
        if kind == FindingKind::OverLimit && self.is_double(at, line) {
            kind = FindingKind::DoubleBilled;
        }
        if kind == FindingKind::Unmet
            && answer.rule.is_some_and(|rule| self.image.asks_for_disease(rule))
        {
            // A disease in words may be the one that is asked for.
            if self.month.uncoded_disease {
                return Denial::Open { kind: "required", needs: Some("diseases") };
            }
            kind = FindingKind::DiseaseLacks;
        }
        // What is lacking may stand in a unit that cannot be read.
        if self.month.unread_unit && matches!(kind, FindingKind::Unmet | FindingKind::NoBase) {
            return Denial::Open { kind: "required", needs: None };
        }
        let reduces = kind == FindingKind::Unmet && self.reductions.is_row(line.code);
        if reduces {
            kind = FindingKind::NeedlessReduction;
        }
        let mut finding = self.line_finding(kind, line, findings);
        let reasons = self.outcome.reasons(self.image, self.episode, at, findings.lang);
        if let Some(reason) = reasons.into_iter().nth(n) {
            finding.text = reason.text;
            (finding.rule, finding.cite) = (reason.rule, reason.cite);
            finding.source = reason.source;
            finding.other = reason.other;
        }
        if let Some(code) = self.instead.as_ref().and_then(|instead| instead.code(at)) {
            let name = self.image.name_on(code, line.day);
            let words = match findings.lang {
                Lang::Ja => format!("。「{name}」（{code}）によって算定する"),
                Lang::En => format!("; `{name}` ({code}) is to be billed in its place"),
            };
            finding.text.push_str(&words);
            finding.other = Some(code);
        }
        let other = answer.other.and_then(|at| self.outcome.lines.get(at as usize));
        finding.places.extend(other.and_then(|other| self.touched(other)));
        if reduces {
            self.reduces_nothing(line, &mut finding, findings.lang);
        }
        Denial::Finding(kind, Box::new(finding))
    }

    /// Makes a finding about a reducing row one about the item that it reduces.
    fn reduces_nothing(&self, row: &Line, finding: &mut Finding, lang: Lang) {
        finding.text = needless(&finding.item_name, lang);
        finding.other = Some(row.code);
        let reduced = |l: &&Line| l.unit == row.unit && !self.reductions.is_row(l.code);
        if let Some(base) = self.outcome.lines.iter().find(reduced) {
            finding.item = Some(base.code);
            self.image.name_on(base.code, row.day).clone_into(&mut finding.item_name);
        }
    }

    fn has_unknown_beside(&self, at: u32, line: &Line) -> bool {
        let beside = (0_u32..).zip(&self.outcome.lines);
        let mut beside = beside.filter(|(other, l)| *other != at && l.unit == line.unit);
        beside.any(|(other, _)| {
            let mut answers = self.outcome.answers(self.image, other);
            answers.any(|a| matches!(a.kind, "unknownCode" | "notInForce" | "notAtHand"))
        })
    }

    /// Whether the list that could hold the code is at hand for the day.
    fn is_listed_day(&self, line: &Line) -> bool {
        let [drugs, materials] = self.price_lists;
        let days = match line.code.family() {
            6 => drugs,
            7 => materials,
            _ => return true,
        };
        days.is_some_and(|(from, to)| from <= line.day && line.day <= to)
    }

    /// Whether the same code stands on the same day once more. What a limit leaves of a line and
    /// what it takes are one record.
    fn is_double(&self, at: u32, line: &Line) -> bool {
        (0_u32..).zip(&self.outcome.lines).any(|(other, l)| {
            let part = l.unit == line.unit && l.place() == line.place();
            other != at && !part && l.code == line.code && l.day == line.day
        })
    }

    fn line_finding(&self, kind: FindingKind, line: &Line, findings: &Findings<'_>) -> Finding {
        let mut finding = findings.new_finding(kind);
        kind.name(findings.lang).clone_into(&mut finding.text);
        finding.date = Some(line.day);
        finding.item = Some(line.code);
        self.image.name_on(line.code, line.day).clone_into(&mut finding.item_name);
        finding.places.extend(self.touched(line));
        finding
    }

    /// The difference that following a denial makes; the first denial of what is paid together has
    /// it, the others have none of their own.
    fn with_points(
        &self,
        mut finding: Finding,
        order: usize,
        open: &[usize],
        told: &mut Vec<usize>,
    ) -> Finding {
        let (root, mut sum) = self.sums.of(order);
        if let Some(instead) = self.instead.as_ref().and_then(|instead| instead.sum(root)) {
            (sum.lawful, sum.open) = (instead.lawful, instead.open);
        }
        sum.open |= open.contains(&root);
        if told.contains(&root) {
            finding.points = (!sum.open).then_some(Fixed::ZERO);
            return finding;
        }
        told.push(root);
        if !sum.open {
            finding.points = sum.lawful.minus(sum.recorded);
            finding.recorded = Some(sum.recorded);
            finding.lawful = Some(sum.lawful);
        }
        finding
    }

    /// The points that fall with a line whatever becomes of what is undecided beside it: those of a
    /// unit of which all is refused, or the fixed ones of a basic item to which nothing is added.
    fn with_own_points(
        &self,
        finding: &mut Finding,
        at: u32,
        order: usize,
        alone: &mut Vec<usize>,
    ) {
        let Some(line) = self.outcome.lines.get(at as usize) else { return };
        let Some((_, _, claimed)) = self.claimed(line) else { return };
        let mut of_order = self.outcome.lines.iter().filter(|other| other.unit == line.unit);
        let points = if of_order.all(|other| other.verdict == Verdict::NotCharged) {
            if alone.contains(&order) {
                finding.points = Some(Fixed::ZERO);
                return;
            }
            alone.push(order);
            claimed.points.and_then(|points| Fixed::from_int(i64::from(points)))
        } else {
            let added = self.outcome.lines.iter().any(|other| other.base == Some(at));
            let whole = |points: &Fixed| points.to_int().is_some();
            let free = line.base.is_none() && line.bundled().is_none() && !added;
            self.image.fixed_points(line).filter(whole).filter(|_| free)
        };
        let times = Fixed::from_int(i64::from(self.times(order))).unwrap_or(Fixed::ONE);
        let Some(points) = points.and_then(|points| points.times(times)) else { return };
        finding.points = Fixed::ZERO.minus(points);
        finding.recorded = Some(points);
        finding.lawful = Some(Fixed::ZERO);
    }

    fn draft(
        &self,
        drafts: &mut Vec<Draft>,
        order: usize,
        line: u32,
        kind: FindingKind,
        finding: Finding,
    ) {
        let unit = self.month.placed.get(order).and_then(|p| p.unit).unwrap_or_default();
        let place = self.outcome.lines.get(line as usize).map_or(0, Line::place);
        let key = (unit, place, kind);
        // The same on another day: one finding with the sum.
        let same = drafts.iter_mut().find(|d| d.key == key && d.finding.rule == finding.rule);
        if let Some(draft) = same {
            if draft.last_day != finding.date {
                draft.more_days = draft.more_days.saturating_add(1);
                draft.last_day = finding.date;
            }
            let add = |a: Option<Fixed>, b: Option<Fixed>| a.zip(b).map(|(a, b)| sum(a, b));
            draft.finding.points = add(draft.finding.points, finding.points);
            draft.finding.recorded = add(draft.finding.recorded, finding.recorded);
            draft.finding.lawful = add(draft.finding.lawful, finding.lawful);
            for touched in finding.places {
                if !draft.finding.places.contains(&touched) {
                    draft.finding.places.push(touched);
                }
            }
            return;
        }
        let last_day = finding.date;
        drafts.push(Draft { key, line, finding, more_days: 0, last_day });
    }

    /// Units that stand, with other points than the schedule gives.
    fn wrong_points(&self, drafts: &mut Vec<Draft>, told: &[usize], findings: &Findings<'_>) {
        for (order, sum) in self.sums.all() {
            let stands = sum.charged && !sum.open && !sum.denied && !told.contains(&order);
            if !stands || sum.recorded == sum.lawful {
                continue;
            }
            let Some(unit) = self.month.placed.get(order).and_then(|p| p.unit) else { continue };
            let Some(claimed) = self.month.units.get(unit) else { continue };
            let line = (0_u32..)
                .zip(&self.outcome.lines)
                .find(|(_, l)| order_of(self.month, self.outcome, l.unit) == Some(order));
            let Some((at, line)) = line else { continue };
            let kind = self.kind_of_difference(claimed, sum);
            let mut finding = self.line_finding(kind, line, findings);
            finding.places.insert(0, claimed.points_place.into());
            finding.points = sum.lawful.minus(sum.recorded);
            finding.recorded = Some(sum.recorded);
            finding.lawful = Some(sum.lawful);
            finding.text = match findings.lang {
                Lang::Ja => format!("記録は {}点、点数表では {}点", sum.recorded, sum.lawful),
                Lang::En => {
                    format!("recorded {} points, the schedule gives {}", sum.recorded, sum.lawful)
                }
            };
            let policy = self.policy(order);
            (finding.rule, finding.cite) = (policy.0, policy.1);
            self.draft(drafts, order, at, kind, finding);
        }
    }

    /// Units of one item with fixed points in the master, of which the schedule does not decide
    /// whether they stand: if they do, they cost what the master says.
    fn wrong_points_in_doubt(&self, drafts: &mut Vec<Draft>, findings: &Findings<'_>) {
        for (at, line) in (0_u32..).zip(&self.outcome.lines) {
            let doubtful = line.verdict != Verdict::NotCharged && line.bundled().is_none();
            let Some((order, _, claimed)) = self.claimed(line).filter(|_| doubtful) else {
                continue;
            };
            // What is decided was compared with all that it is paid together with.
            if claimed.items.len() != 1 || !self.sums.of(order).1.open {
                continue;
            }
            let Some(fixed) = self.image.fixed_points(line) else { continue };
            let recorded = claimed.points.and_then(|p| Fixed::from_int(i64::from(p)));
            let Some(recorded) = recorded.filter(|r| *r != fixed) else { continue };
            // Members of a まるめ may be paid by another line.
            let mut answers = self.outcome.answers(self.image, at);
            if fixed.to_int().is_none() || answers.any(|a| a.kind == "bundled") {
                continue;
            }
            let mut finding = self.line_finding(FindingKind::WrongPoints, line, findings);
            finding.places.insert(0, claimed.points_place.into());
            let times = Fixed::from_int(i64::from(self.times(order))).unwrap_or(Fixed::ONE);
            let (recorded, fixed) = (recorded.times(times), fixed.times(times));
            finding.points = fixed.zip(recorded).and_then(|(f, r)| f.minus(r));
            (finding.recorded, finding.lawful) = (recorded, fixed);
            if let Some((recorded, fixed)) = recorded.zip(fixed) {
                finding.text = match findings.lang {
                    Lang::Ja => format!(
                        "記録は {recorded}点、点数表では {fixed}点（算定できるかどうかは別に判断が要る）"
                    ),
                    Lang::En => format!(
                        "recorded {recorded} points, the schedule gives {fixed} (whether it may be \
                         charged is undecided)"
                    ),
                };
            }
            self.draft(drafts, order, at, FindingKind::WrongPoints, finding);
        }
    }

    /// How often an order was done.
    fn times(&self, order: usize) -> u32 {
        self.month.placed.get(order).map_or(1, |placed| placed.times)
    }

    /// The rounding rule of an order's group, and its citation.
    fn policy(&self, order: usize) -> (Option<String>, Option<String>) {
        let group = self.outcome.groups.iter().find(|group| {
            let unit = group.unit.and_then(|unit| order_of(self.month, self.outcome, unit));
            unit == Some(order)
        });
        let words = group.and_then(|g| g.policy_rule()).and_then(|r| self.image.rule_words(r));
        words.map_or((None, None), |(name, cite)| (Some(name.to_owned()), Some(cite.to_owned())))
    }

    /// One point beside the schedule where something is rounded is a fault of rounding.
    fn kind_of_difference(&self, claimed: &Claimed<'_>, sum: Sum) -> FindingKind {
        let times = Fixed::from_int(i64::from(sum.times)).unwrap_or(Fixed::ONE);
        let difference = sum.lawful.minus(sum.recorded).unwrap_or(Fixed::MAX);
        let one = difference == times || Fixed::ZERO.minus(difference) == Some(times);
        let items = self.month.items.get(claimed.items.clone()).unwrap_or_default();
        let priced = items.iter().any(|(_, code)| matches!(code.family(), 6 | 7));
        if one && (sum.rounded || priced) {
            FindingKind::WrongRounding
        } else {
            FindingKind::WrongPoints
        }
    }

    /// Comments that must be recorded and are not: once for each item and rule.
    fn comments(&self, drafts: &mut Vec<Draft>, findings: &Findings<'_>) {
        let mut seen: Vec<(Code, Option<u32>)> = Vec::new();
        for at in self.outcome.commented(self.image) {
            let Some(line) = self.outcome.lines.get(at as usize) else { continue };
            if line.verdict == Verdict::NotCharged {
                continue;
            }
            let Some((order, _, _)) = self.claimed(line) else { continue };
            let mut rules: Vec<(u32, Vec<Code>)> = Vec::new();
            for (rule, comment) in self.outcome.comments_of(self.image, at) {
                match rules.iter_mut().find(|(r, _)| *r == rule) {
                    Some((_, list)) => list.push(comment),
                    None => rules.push((rule, vec![comment])),
                }
            }
            for (rule, comments) in rules {
                // A comment that the masters at hand do not hold is recorded all the same.
                let recorded = |c: &Code| self.month.comments.binary_search(c).is_ok();
                if seen.contains(&(line.code, Some(rule))) || comments.iter().any(recorded) {
                    continue;
                }
                seen.push((line.code, Some(rule)));
                let kind = FindingKind::CommentLacks;
                let mut finding = self.line_finding(kind, line, findings);
                let shown: Vec<String> = comments
                    .iter()
                    .take(3)
                    .map(|c| format!("{c} {}", self.image.name_on(*c, line.day)).trim().to_owned())
                    .collect();
                let shown = shown.join("、");
                let more = comments.len().saturating_sub(3);
                finding.text = match findings.lang {
                    Lang::Ja if more > 0 => {
                        format!("摘要欄に次のいずれかの記載がない: {shown} ほか{more}")
                    }
                    Lang::Ja => format!("摘要欄に次の記載がない: {shown}"),
                    Lang::En if more > 0 => {
                        format!("none of these comments is recorded: {shown} and {more} more")
                    }
                    Lang::En => format!("this comment is not recorded: {shown}"),
                };
                if let Some((name, cite)) = self.image.rule_words(rule) {
                    finding.rule = Some(name.to_owned());
                    finding.cite = Some(cite.to_owned());
                }
                finding.points = Some(Fixed::ZERO);
                self.draft(drafts, order, at, kind, finding);
            }
        }
    }
}

impl Judged<'_> {
    /// What the rules remind of, of the lines that they do not refuse.
    fn reminders(&self, drafts: &mut Vec<Draft>, findings: &Findings<'_>) {
        // What is lacking may stand in a unit that cannot be read.
        if self.month.unread_unit {
            return;
        }
        for (at, rule) in self.outcome.reminders(self.image) {
            let Some(line) = self.outcome.lines.get(at as usize) else { continue };
            if line.verdict == Verdict::NotCharged {
                continue;
            }
            let Some((order, _, _)) = self.claimed(line) else { continue };
            // The disease that is asked for may be the one that is written in words; where none is
            // recorded, that is one fault of the receipt.
            let diseases = self.episode.diseases.is_none() || self.month.uncoded_disease;
            if diseases && self.image.asks_for_disease(rule) {
                continue;
            }
            let kind = FindingKind::Reminder;
            let mut finding = self.line_finding(kind, line, findings);
            let reasons = self.outcome.reasons(self.image, self.episode, at, findings.lang);
            let words = self.image.rule_words(rule).map(|(name, _)| name);
            let of_rule =
                |r: &santei::claim::Reason| r.kind == "reminded" && r.rule.as_deref() == words;
            if let Some(reason) = reasons.into_iter().find(of_rule) {
                finding.text = reason.text;
                (finding.rule, finding.cite) = (reason.rule, reason.cite);
                finding.source = reason.source;
            }
            finding.recorded = Some(self.sums.of(order).1.recorded);
            self.draft(drafts, order, at, kind, finding);
        }
    }
}

enum Denial {
    /// A finding.
    Finding(FindingKind, Box<Finding>),
    /// It falls with its base.
    Follows(u32),
    /// It hangs on something that nobody said.
    Open { kind: &'static str, needs: Option<&'static str> },
}

fn note(counted: &mut Counted, kind: &str, needs: Option<&str>, rule: Option<&str>) {
    counted.undecided_lines = counted.undecided_lines.saturating_add(1);
    let same = counted
        .undecided
        .iter_mut()
        .find(|u| u.kind == kind && u.needs.as_deref() == needs && u.rule.as_deref() == rule);
    match same {
        Some(open) => open.lines = open.lines.saturating_add(1),
        None => counted.undecided.push(Undecided {
            kind: kind.to_owned(),
            needs: needs.map(str::to_owned),
            rule: rule.map(str::to_owned),
            lines: 1,
        }),
    }
}
