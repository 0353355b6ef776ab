//! The schedule image: one file, opened without parsing.
//!
//! An image is a header, a table of sections and the sections themselves: plain little-endian
//! arrays and a string pool. [`Image::open`] checks every index once and then only looks.

mod burden;
mod conditions;
mod dump;
mod guard;
mod layout;
mod names;
mod sets;
mod validate;
mod versions;
pub(crate) mod windows;
mod write;

pub(crate) use dump::{arithmetic, attr, comparison, fact_value};
pub(crate) use layout::{
    AgeRecord, BandRecord, CallRecord, CommentRecord, EdgeRecord, ExprRecord, FactCaseRecord,
    FactRecord, IndexRecord, InpatientRecord, LimitRecord, MannerRecord, MaterialRecord,
    MemberRecord, NONE, NONE16, PeriodRecord, PolicyStepRecord, ProcedureRecord, RuleRecord, Run,
    StepsRecord, TestRecord, Text, VersionRecord, body, counting, kind, op, rounding,
    test as test_op,
};
pub(crate) use layout::{BurdenRecord, BurdenTest, CapRecord, KeyRecord, burden as burden_kind};
use layout::{
    CalendarRecord, DrugRecord, FORMAT, Header, LabelRecord, MAGIC, MEMBER_ROW, MissingRecord,
    PAGE_BITS, SECTIONS, ScheduleRecord, Section, SectionEntry, SetRecord, SourceRecord,
    StandardNameRecord, StandardRuleRecord,
};
use sha2::{Digest, Sha256};
pub use validate::{DEPTH as MAX_DEPTH, WEIGHT as MAX_WEIGHT};
pub use write::{WriteError, table_name, write};

use crate::ir::{Schedule, ScheduleId, Source, TableKind};
use crate::{Code, Day, Fixed};

/// Why bytes are not an image.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// The bytes do not begin as an image does.
    #[error("not a schedule image")]
    NotAnImage,
    /// The image was written by another release.
    #[error("the image has format {found}; this release reads format {FORMAT}")]
    Format {
        /// The format found.
        found: u32,
    },
    /// The file is shorter or longer than it says.
    #[error("the image is cut off or has bytes behind its end")]
    Length,
    /// The bytes do not begin at a multiple of eight in memory; copy them into an
    /// [`ImageBuf`].
    #[error("the bytes are not aligned to eight")]
    Alignment,
    /// A record points outside the image, or says what no record may say.
    #[error("the image is damaged in its section `{0}`")]
    Damaged(&'static str),
    /// The content does not have the hash that the header states.
    #[error("the image's content does not match its hash")]
    Hash,
}

impl ImageError {
    /// The stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAnImage => "E0101",
            Self::Format { .. } => "E0102",
            Self::Length => "E0103",
            Self::Alignment => "E0104",
            Self::Damaged(_) => "E0105",
            Self::Hash => "E0106",
        }
    }
}

/// An opened image: a view of its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Image<'a> {
    bytes: &'a [u8],
    pub(crate) strings: &'a [u8],
    schedules: &'a [ScheduleRecord],
    sources: &'a [SourceRecord],
    missing: &'a [MissingRecord],
    standard_names: &'a [StandardNameRecord],
    pub(crate) codes: &'a [u32],
    version_start: &'a [u32],
    pub(crate) versions: &'a [VersionRecord],
    labels: &'a [LabelRecord],
    pub(crate) procedures: &'a [ProcedureRecord],
    pub(crate) steps: &'a [StepsRecord],
    pub(crate) ages: &'a [AgeRecord],
    drugs: &'a [DrugRecord],
    pub(crate) materials: &'a [MaterialRecord],
    sets: &'a [SetRecord],
    set_codes: &'a [u32],
    code_classes: &'a [u16],
    class_set_start: &'a [u32],
    class_sets: &'a [u16],
    pub(crate) facts: &'a [FactRecord],
    fact_slots: &'a [u16],
    fact_cases: &'a [FactCaseRecord],
    words: &'a [Text],
    calendars: &'a [CalendarRecord],
    calendar_days: &'a [i32],
    pub(crate) exprs: &'a [ExprRecord],
    pub(crate) rules: &'a [RuleRecord],
    bands: &'a [BandRecord],
    policy_steps: &'a [PolicyStepRecord],
    numbers: &'a [u16],
    rule_codes: &'a [u32],
    box_policy_start: &'a [u32],
    box_policies: &'a [u32],
    pub(crate) periods: &'a [PeriodRecord],
    index_start: &'a [u32],
    index: &'a [IndexRecord],
    group_names: &'a [Text],
    member_start: &'a [u32],
    members: &'a [MemberRecord],
    member_rows: &'a [u32],
    edge_start: &'a [u32],
    edges: &'a [EdgeRecord],
    edge_rows: &'a [u32],
    manners: &'a [MannerRecord],
    inpatient_start: &'a [u32],
    inpatient: &'a [InpatientRecord],
    limit_start: &'a [u32],
    limits: &'a [LimitRecord],
    comment_start: &'a [u32],
    pub(crate) comments: &'a [CommentRecord],
    stratum_start: &'a [u32],
    stratum_rules: &'a [u32],
    class_use_start: &'a [u32],
    class_uses: &'a [u16],
    class_call_start: &'a [u32],
    class_calls: &'a [CallRecord],
    free_rules: &'a [u64],
    schedule_rules: &'a [u64],
    code_pages: &'a [u32],
    fact_rule_start: &'a [u32],
    fact_rules: &'a [u32],
    standard_rules: &'a [StandardRuleRecord],
    unguarded: &'a [u64],
    pub(crate) burden_rules: &'a [BurdenRecord],
    /// Where the statements of each kind begin.
    burden_kinds: [u32; burden_kind::KINDS + 1],
    pub(crate) burden_tests: &'a [BurdenTest],
    pub(crate) burden_caps: &'a [CapRecord],
    pub(crate) burden_keys: &'a [KeyRecord],
    pub(crate) burden_words: &'a [Text],
    tests: &'a [TestRecord],
}

/// An image in memory of its own, aligned as [`Image::open`] wants it.
///
/// ```
/// use santei::image::{ImageBuf, write};
/// let bytes = write(&santei::ir::Program::default()).unwrap_or_default();
/// let buffer = ImageBuf::copy_of(&bytes);
/// assert!(buffer.open().is_ok());
/// ```
#[derive(Clone, Debug, Default)]
pub struct ImageBuf {
    words: Vec<u64>,
    length: usize,
}

impl ImageBuf {
    /// A copy of the bytes.
    #[must_use]
    pub fn copy_of(bytes: &[u8]) -> Self {
        let mut words = vec![0_u64; bytes.len().div_ceil(8)];
        let target: &mut [u8] = bytemuck::cast_slice_mut(&mut words);
        if let Some(target) = target.get_mut(..bytes.len()) {
            target.copy_from_slice(bytes);
        }
        Self { words, length: bytes.len() }
    }

    /// The image in it.
    ///
    /// # Errors
    /// As [`Image::open`].
    pub fn open(&self) -> Result<Image<'_>, ImageError> {
        let bytes: &[u8] = bytemuck::cast_slice(&self.words);
        Image::open(bytes.get(..self.length).unwrap_or(bytes))
    }
}

/// The records that `run` names; the run was checked at opening.
fn slice<T>(all: &[T], run: Run) -> &[T] {
    all.get(run.at as usize..(run.at as usize).saturating_add(run.len as usize)).unwrap_or(&[])
}

/// The records of row `at` of a CSR.
fn row<'a, T>(starts: &[u32], all: &'a [T], at: u32) -> &'a [T] {
    // No sum of places: NONE and one more has no room in 32 bits.
    match starts.get(at as usize..) {
        Some([from, to, ..]) => all.get(*from as usize..*to as usize).unwrap_or(&[]),
        _ => &[],
    }
}

impl<'a> Image<'a> {
    /// Opens an image: checks the header and every index in one linear pass, copies nothing.
    ///
    /// The hash of the content is not computed here (see [`Image::verify`]); no byte that the
    /// check lets pass can make the engine do more than give a wrong answer.
    ///
    /// # Errors
    /// Bytes that are no image, that another release wrote, or that are damaged.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ImageError> {
        let head = core::mem::size_of::<Header>();
        let head_bytes = bytes.get(..head).ok_or(ImageError::NotAnImage)?;
        let header: Header = bytemuck::pod_read_unaligned(head_bytes);
        if header.magic != MAGIC {
            return Err(ImageError::NotAnImage);
        }
        if header.format != FORMAT {
            return Err(ImageError::Format { found: header.format });
        }
        if header.length != bytes.len() as u64 {
            return Err(ImageError::Length);
        }
        if header.sections != SECTIONS || header.reserved != 0 {
            return Err(ImageError::Damaged("header"));
        }
        let table_len = core::mem::size_of::<SectionEntry>() * SECTIONS as usize;
        let table = bytes.get(head..head + table_len).ok_or(ImageError::Length)?;
        let entries: &[SectionEntry] =
            bytemuck::try_cast_slice(table).map_err(|_| ImageError::Alignment)?;
        let open = Sections { bytes, entries };
        let image = Self {
            bytes,
            strings: open.get(Section::Strings)?,
            schedules: open.get(Section::Schedules)?,
            sources: open.get(Section::Sources)?,
            missing: open.get(Section::Missing)?,
            standard_names: open.get(Section::StandardNames)?,
            codes: open.get(Section::Codes)?,
            version_start: open.get(Section::VersionStart)?,
            versions: open.get(Section::Versions)?,
            labels: open.get(Section::Labels)?,
            procedures: open.get(Section::Procedures)?,
            steps: open.get(Section::Steps)?,
            ages: open.get(Section::Ages)?,
            drugs: open.get(Section::Drugs)?,
            materials: open.get(Section::Materials)?,
            sets: open.get(Section::Sets)?,
            set_codes: open.get(Section::SetCodes)?,
            code_classes: open.get(Section::CodeClasses)?,
            class_set_start: open.get(Section::ClassSetStart)?,
            class_sets: open.get(Section::ClassSets)?,
            facts: open.get(Section::Facts)?,
            fact_slots: open.get(Section::FactSlots)?,
            fact_cases: open.get(Section::FactCases)?,
            words: open.get(Section::Words)?,
            calendars: open.get(Section::Calendars)?,
            calendar_days: open.get(Section::CalendarDays)?,
            exprs: open.get(Section::Exprs)?,
            rules: open.get(Section::Rules)?,
            bands: open.get(Section::Bands)?,
            policy_steps: open.get(Section::PolicySteps)?,
            numbers: open.get(Section::Numbers)?,
            rule_codes: open.get(Section::RuleCodes)?,
            box_policy_start: open.get(Section::BoxPolicyStart)?,
            box_policies: open.get(Section::BoxPolicies)?,
            periods: open.get(Section::Periods)?,
            index_start: open.get(Section::IndexStart)?,
            index: open.get(Section::Index)?,
            group_names: open.get(Section::GroupNames)?,
            member_start: open.get(Section::MemberStart)?,
            members: open.get(Section::Members)?,
            member_rows: open.get(Section::MemberRows)?,
            edge_start: open.get(Section::EdgeStart)?,
            edges: open.get(Section::Edges)?,
            edge_rows: open.get(Section::EdgeRows)?,
            manners: open.get(Section::Manners)?,
            inpatient_start: open.get(Section::InpatientStart)?,
            inpatient: open.get(Section::Inpatient)?,
            limit_start: open.get(Section::LimitStart)?,
            limits: open.get(Section::Limits)?,
            comment_start: open.get(Section::CommentStart)?,
            comments: open.get(Section::Comments)?,
            stratum_start: open.get(Section::StratumStart)?,
            stratum_rules: open.get(Section::StratumRules)?,
            class_use_start: open.get(Section::ClassUseStart)?,
            class_uses: open.get(Section::ClassUses)?,
            class_call_start: open.get(Section::ClassCallStart)?,
            class_calls: open.get(Section::ClassCalls)?,
            free_rules: open.get(Section::FreeRules)?,
            schedule_rules: open.get(Section::ScheduleRules)?,
            code_pages: open.get(Section::CodePages)?,
            fact_rule_start: open.get(Section::FactRuleStart)?,
            fact_rules: open.get(Section::FactRules)?,
            standard_rules: open.get(Section::StandardRules)?,
            unguarded: open.get(Section::Unguarded)?,
            burden_rules: open.get(Section::BurdenRules)?,
            burden_kinds: burden::kinds(open.get(Section::BurdenRules)?),
            burden_tests: open.get(Section::BurdenTests)?,
            burden_caps: open.get(Section::BurdenCaps)?,
            burden_keys: open.get(Section::BurdenKeys)?,
            burden_words: open.get(Section::BurdenWords)?,
            tests: open.get(Section::Tests)?,
        };
        image.validate()?;
        Ok(image)
    }

    /// Computes the hash of the content and compares it with the header.
    ///
    /// # Errors
    /// [`ImageError::Hash`] where they differ.
    pub fn verify(&self) -> Result<(), ImageError> {
        if <[u8; 32]>::from(Sha256::digest(self.content())) == self.hash() {
            Ok(())
        } else {
            Err(ImageError::Hash)
        }
    }

    /// The content, which is everything behind the header: what the hash is of, for callers that
    /// have a faster SHA-256 at hand than [`Image::verify`] (a browser has).
    #[must_use]
    pub fn content(&self) -> &'a [u8] {
        self.bytes.get(core::mem::size_of::<Header>()..).unwrap_or_default()
    }

    /// The SHA-256 of the content, as the header states it.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        let head = self.bytes.get(..core::mem::size_of::<Header>()).unwrap_or_default();
        bytemuck::try_pod_read_unaligned::<Header>(head).map_or([0; 32], |h| h.hash)
    }

    /// The number of bytes.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn bytes_of(&self, text: Text) -> &'a [u8] {
        let range = text.at as usize..(text.at as usize).saturating_add(text.len as usize);
        self.strings.get(range).unwrap_or_default()
    }

    /// A text of the pool; damaged bytes show as `�`.
    pub(crate) fn text(&self, text: Text) -> &'a str {
        core::str::from_utf8(self.bytes_of(text)).unwrap_or("\u{fffd}")
    }

    /// The revisions in it.
    pub fn schedules(&self) -> impl ExactSizeIterator<Item = Schedule> + use<'a> {
        let image = *self;
        self.schedules.iter().map(move |s| Schedule {
            name: image.text(s.name).to_owned(),
            title: image.text(s.title).to_owned(),
            from: Day(s.from),
            to: Day(s.to),
            cite: image.text(s.cite).to_owned(),
            yen_per_point: Fixed::from_raw(s.yen_per_point),
            partial: s.partial != 0,
        })
    }

    /// The revision in force on a day.
    #[must_use]
    pub fn schedule_on(&self, day: Day) -> Option<ScheduleId> {
        let at = self.schedules.iter().position(|s| s.from <= day.0 && day.0 <= s.to)?;
        u16::try_from(at).ok().map(ScheduleId)
    }

    pub(crate) fn schedule_name(&self, id: u16) -> &'a str {
        self.schedules.get(usize::from(id)).map_or("", |s| self.text(s.name))
    }

    pub(crate) fn yen_per_point(&self, id: ScheduleId) -> Fixed {
        let record = self.schedules.get(usize::from(id.0));
        Fixed::from_raw(record.map_or(0, |s| s.yen_per_point))
    }

    /// The files that went in.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = Source> + use<'a> {
        let image = *self;
        self.sources.iter().map(move |s| Source {
            name: image.text(s.name).to_owned(),
            kind: image.text(s.kind).to_owned(),
            sha256: s.hash,
            rows_good: s.good,
            rows_bad: s.bad,
            official: s.official != 0,
        })
    }

    pub(crate) fn source_name(&self, id: u32) -> &'a str {
        self.sources.get(id as usize).map_or("", |s| self.text(s.name))
    }

    /// The tables that a schedule declares and that were not at hand.
    pub fn missing(&self) -> impl Iterator<Item = (ScheduleId, TableKind)> + use<'a> {
        self.missing
            .iter()
            .filter_map(|m| table_kind(m.table).map(|table| (ScheduleId(m.schedule), table)))
    }

    /// The tables that a schedule lacks, as bits.
    pub(crate) fn lacking(&self, schedule: ScheduleId) -> u16 {
        let of = self.missing.iter().filter(|m| m.schedule == schedule.0);
        of.fold(0, |bits, m| bits | 1_u16.checked_shl(u32::from(m.table)).unwrap_or(0))
    }

    /// The name of a facility standard (施設基準) in a revision, where the image holds it.
    #[must_use]
    pub fn standard_name(&self, schedule: ScheduleId, code: u16) -> Option<&'a str> {
        let key = (schedule.0, code);
        let at = self.standard_names.binary_search_by_key(&key, |s| (s.schedule, s.code)).ok()?;
        self.standard_names.get(at).map(|s| self.text(s.name))
    }

    /// How many codes the image holds.
    #[must_use]
    pub const fn code_count(&self) -> usize {
        self.codes.len()
    }

    /// How many rules the image holds.
    #[must_use]
    pub const fn rule_count(&self) -> usize {
        self.rules.len()
    }

    /// How many facts of each table the image holds.
    #[must_use]
    pub const fn table_counts(&self) -> [(TableKind, usize); 6] {
        [
            (TableKind::Index, self.index.len()),
            (TableKind::Inclusion, self.members.len()),
            (TableKind::ExclusionDay, self.edges.len()),
            (TableKind::Inpatient, self.inpatient.len()),
            (TableKind::Limit, self.limits.len()),
            (TableKind::CommentLink, self.comments.len()),
        ]
    }

    /// The dense index of a code.
    pub(crate) fn dense(&self, code: Code) -> Option<u32> {
        let page = (code.0 >> PAGE_BITS) as usize;
        let from = *self.code_pages.get(page)?;
        let to = *self.code_pages.get(page + 1)?;
        let page = self.codes.get(from as usize..to as usize)?;
        page.binary_search(&code.0).ok().map(|at| from + at as u32)
    }

    /// The code of a dense index.
    pub(crate) fn code(&self, dense: u32) -> Code {
        Code(self.codes.get(dense as usize).copied().unwrap_or(0))
    }

    pub(crate) fn ages_of(&self, procedure: &ProcedureRecord) -> &'a [AgeRecord] {
        slice(self.ages, procedure.ages)
    }

    /// 施設基準 in groups, of each of which one is needed.
    pub(crate) fn standard_groups(
        &self,
        procedure: &ProcedureRecord,
    ) -> impl Iterator<Item = &'a [u16]> + use<'a> {
        self.standards_of(procedure).split(|code| *code == 0).filter(|group| !group.is_empty())
    }

    /// 施設基準, with 0 between two groups.
    pub(crate) fn standards_of(&self, procedure: &ProcedureRecord) -> &'a [u16] {
        slice(self.numbers, procedure.standards)
    }

    pub(crate) fn numbers(&self, run: Run) -> &'a [u16] {
        slice(self.numbers, run)
    }

    pub(crate) fn bands(&self, run: Run) -> &'a [BandRecord] {
        slice(self.bands, run)
    }

    pub(crate) fn policy_steps(&self, run: Run) -> &'a [PolicyStepRecord] {
        slice(self.policy_steps, run)
    }

    pub(crate) fn rule_codes(&self, run: Run) -> &'a [u32] {
        slice(self.rule_codes, run)
    }

    pub(crate) fn words(&self, run: Run) -> &'a [Text] {
        slice(self.words, run)
    }

    /// The class of a dense code: codes of one class are in the same sets. Class 0 is in none.
    pub(crate) fn class_of(&self, dense: u32) -> u16 {
        self.code_classes.get(dense as usize).copied().unwrap_or(0)
    }

    /// How many classes of codes there are.
    pub(crate) const fn class_count(&self) -> usize {
        self.class_set_start.len().saturating_sub(1)
    }

    /// The sets that a dense code is in, ascending.
    pub(crate) fn sets_of(&self, dense: u32) -> &'a [u16] {
        row(self.class_set_start, self.class_sets, u32::from(self.class_of(dense)))
    }

    /// The row that tells what the rules of a revision (`None`: all rules) use of a class.
    pub(crate) fn class_row(&self, schedule: Option<ScheduleId>, class: u16) -> u32 {
        let revision = schedule.map_or(self.schedules.len(), |id| usize::from(id.0));
        (revision * self.class_count() + usize::from(class)) as u32
    }

    /// The sets of a class that the rules speak of.
    pub(crate) fn used_sets(&self, class_row: u32) -> &'a [u16] {
        row(self.class_use_start, self.class_uses, class_row)
    }

    /// The rules that these sets call for.
    pub(crate) fn calls(&self, class_row: u32) -> &'a [CallRecord] {
        row(self.class_call_start, self.class_calls, class_row)
    }

    /// Whether a set may have members that are not listed.
    pub(crate) fn set_is_open(&self, set: u16) -> bool {
        self.sets.get(usize::from(set)).is_some_and(|s| s.flags & 1 != 0)
    }

    pub(crate) fn fact_cases(&self, run: Run) -> &'a [FactCaseRecord] {
        slice(self.fact_cases, run)
    }

    /// Whether the calendars have a list of days off at all.
    pub(crate) const fn has_calendar(&self) -> bool {
        !self.calendars.is_empty()
    }

    /// Whether a day is off by a calendar; `None` where no calendar covers it.
    pub(crate) fn day_off(&self, day: Day) -> Option<bool> {
        let mut known = None;
        for calendar in self.calendars {
            if slice(self.calendar_days, calendar.days).binary_search(&day.0).is_ok() {
                return Some(true);
            }
            if calendar.from <= day.0 && day.0 <= calendar.to {
                known = Some(false);
            }
        }
        known
    }

    pub(crate) fn set_name(&self, set: u16) -> &'a str {
        self.sets.get(usize::from(set)).map_or("", |s| self.text(s.name))
    }

    pub(crate) const fn set_count(&self) -> usize {
        self.sets.len()
    }

    pub(crate) fn fact_named(&self, name: &str) -> Option<u16> {
        names::find(self.fact_slots, name.as_bytes(), |fact| {
            self.facts.get(usize::from(fact)).map_or(&[], |f| self.bytes_of(f.name))
        })
    }

    /// The tests of a condition.
    pub(crate) fn tests(&self, run: Run) -> &'a [TestRecord] {
        slice(self.tests, run)
    }

    pub(crate) fn rules_of(&self, kind: u16) -> &'a [u32] {
        row(self.stratum_start, self.stratum_rules, u32::from(kind))
    }

    /// The ranks of a stratum's rules. A rule's rank is its place among those of all strata.
    pub(crate) fn ranks_of(&self, kind: u16) -> core::ops::Range<u32> {
        let at = |kind: usize| self.stratum_start.get(kind).copied().unwrap_or(0);
        at(usize::from(kind))..at(usize::from(kind) + 1)
    }

    /// The ranks of the rules of all strata.
    pub(crate) const fn ranks(&self) -> core::ops::Range<u32> {
        0..self.stratum_rules.len() as u32
    }

    /// The rule of a rank, with its id.
    pub(crate) fn ranked(&self, rank: u32) -> Option<(u32, &'a RuleRecord)> {
        let id = *self.stratum_rules.get(rank as usize)?;
        self.rules.get(id as usize).map(|rule| (id, rule))
    }

    /// Words of a bitmap of ranks.
    pub(crate) const fn rank_words(&self) -> usize {
        self.stratum_rules.len().div_ceil(64)
    }

    /// The ranks of the rules whose condition wants the fact.
    pub(crate) fn ranks_asking(&self, fact: u16) -> &'a [u32] {
        row(self.fact_rule_start, self.fact_rules, u32::from(fact))
    }

    /// The rules whose conditions want a standard, ascending by standard.
    pub(crate) const fn standard_rules(&self) -> &'a [StandardRuleRecord] {
        self.standard_rules
    }

    /// The ranks of the rules that neither a second set nor a guard must call, as a bitmap.
    pub(crate) const fn unguarded(&self) -> &'a [u64] {
        self.unguarded
    }

    /// The ranks of the rules that no set calls for, as a bitmap.
    pub(crate) const fn free_ranks(&self) -> &'a [u64] {
        self.free_rules
    }

    /// The ranks of the rules that are in force on a day of a revision, as a bitmap.
    pub(crate) fn schedule_ranks(&self, schedule: ScheduleId) -> &'a [u64] {
        let words = self.rank_words();
        let at = usize::from(schedule.0) * words;
        self.schedule_rules.get(at..at + words).unwrap_or(&[])
    }

    pub(crate) fn rule(&self, id: u32) -> Option<&'a RuleRecord> {
        self.rules.get(id as usize)
    }

    /// The rounding policies of a 集計先.
    pub(crate) fn policies(&self, number: u16) -> &'a [u32] {
        row(self.box_policy_start, self.box_policies, u32::from(number))
    }

    pub(crate) fn period(&self, id: impl Into<u32>) -> Option<&'a PeriodRecord> {
        self.periods.get(id.into() as usize)
    }

    pub(crate) fn holds(&self, period: impl Into<u32>, day: Day) -> bool {
        self.period(period).is_some_and(|p| p.from <= day.0 && day.0 <= p.to)
    }

    /// The place of a code's first row in its table, which events name rows by.
    pub(crate) fn first_member(&self, dense: u32) -> u32 {
        self.member_start.get(dense as usize).copied().unwrap_or(0)
    }

    pub(crate) fn first_edge(&self, dense: u32) -> u32 {
        self.edge_start.get(dense as usize).copied().unwrap_or(0)
    }

    pub(crate) fn first_limit(&self, dense: u32) -> u32 {
        self.limit_start.get(dense as usize).copied().unwrap_or(0)
    }

    pub(crate) fn first_inpatient(&self, dense: u32) -> u32 {
        self.inpatient_start.get(dense as usize).copied().unwrap_or(0)
    }

    pub(crate) fn member_at(&self, at: u32) -> Option<&'a MemberRecord> {
        self.members.get(at as usize)
    }

    /// The row of a member in its file.
    pub(crate) fn member_row(&self, at: u32) -> Option<u32> {
        self.member_rows.get(at as usize).map(|row| row & MEMBER_ROW)
    }

    /// Whether a member has a 特例条件.
    pub(crate) fn member_is_special(&self, at: u32) -> bool {
        self.member_rows.get(at as usize).is_some_and(|row| row & !MEMBER_ROW != 0)
    }

    pub(crate) fn edge_at(&self, at: u32) -> Option<&'a EdgeRecord> {
        self.edges.get(at as usize)
    }

    /// The row of an edge in its file.
    pub(crate) fn edge_row(&self, at: u32) -> Option<u32> {
        self.edge_rows.get(at as usize).copied()
    }

    /// How the codes of an edge exclude one another.
    pub(crate) fn manner_of(&self, edge: &EdgeRecord) -> MannerRecord {
        // Opening checked that it is there; the manner of no period excludes nothing.
        let never = MannerRecord { period: NONE16, ..MannerRecord::default() };
        self.manners.get(edge.manner as usize).copied().unwrap_or(never)
    }

    pub(crate) fn limit_at(&self, at: u32) -> Option<&'a LimitRecord> {
        self.limits.get(at as usize)
    }

    pub(crate) fn inpatient_at(&self, at: u32) -> Option<&'a InpatientRecord> {
        self.inpatient.get(at as usize)
    }

    pub(crate) fn index_of(&self, dense: u32) -> &'a [IndexRecord] {
        row(self.index_start, self.index, dense)
    }

    pub(crate) fn members_of(&self, dense: u32) -> &'a [MemberRecord] {
        row(self.member_start, self.members, dense)
    }

    pub(crate) fn edges_of(&self, dense: u32) -> &'a [EdgeRecord] {
        row(self.edge_start, self.edges, dense)
    }

    pub(crate) fn inpatient_of(&self, dense: u32) -> &'a [InpatientRecord] {
        row(self.inpatient_start, self.inpatient, dense)
    }

    pub(crate) fn limits_of(&self, dense: u32) -> &'a [LimitRecord] {
        row(self.limit_start, self.limits, dense)
    }

    pub(crate) fn first_comment(&self, dense: u32) -> u32 {
        self.comment_start.get(dense as usize).copied().unwrap_or(0)
    }

    pub(crate) fn comment_at(&self, at: u32) -> Option<&'a CommentRecord> {
        self.comments.get(at as usize)
    }

    pub(crate) fn comments_of(&self, dense: u32) -> &'a [CommentRecord] {
        row(self.comment_start, self.comments, dense)
    }

    pub(crate) fn group_name(&self, group: u16) -> &'a str {
        self.group_names.get(usize::from(group)).map_or("", |t| self.text(*t))
    }
}

pub(crate) const fn table_kind(number: u16) -> Option<TableKind> {
    Some(match number {
        0 => TableKind::Index,
        1 => TableKind::Inclusion,
        2 => TableKind::ExclusionDay,
        3 => TableKind::ExclusionMonth,
        4 => TableKind::ExclusionSame,
        5 => TableKind::ExclusionWeek,
        6 => TableKind::Inpatient,
        7 => TableKind::Limit,
        8 => TableKind::CommentLink,
        _ => return None,
    })
}

struct Sections<'a> {
    bytes: &'a [u8],
    entries: &'a [SectionEntry],
}

impl<'a> Sections<'a> {
    fn get<T: bytemuck::Pod>(&self, section: Section) -> Result<&'a [T], ImageError> {
        let entry = self.entries.get(section as usize).ok_or(ImageError::Damaged("sections"))?;
        if entry.id != section as u32 || entry.reserved != 0 {
            return Err(ImageError::Damaged("sections"));
        }
        let from = usize::try_from(entry.offset).map_err(|_| ImageError::Damaged("sections"))?;
        let len = usize::try_from(entry.length).map_err(|_| ImageError::Damaged("sections"))?;
        let to = from.checked_add(len).ok_or(ImageError::Damaged("sections"))?;
        let bytes = self.bytes.get(from..to).ok_or(ImageError::Damaged("sections"))?;
        bytemuck::try_cast_slice(bytes).map_err(|error| match error {
            bytemuck::PodCastError::TargetAlignmentGreaterAndInputNotAligned => {
                ImageError::Alignment
            }
            _ => ImageError::Damaged("sections"),
        })
    }
}
