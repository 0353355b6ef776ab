//! The schedule image: one file, opened without parsing.
//!
//! An image is a header, a table of sections and the sections themselves: plain little-endian
//! arrays and a string pool. [`Image::open`] checks every index once and then only looks.

mod buffer;
mod burden;
mod codes;
mod conditions;
mod dump;
mod guard;
mod layout;
mod names;
mod rules;
mod schedules;
mod sections;
mod sets;
mod tables;
mod validate;
mod versions;
pub(crate) mod windows;
mod write;

pub use buffer::ImageBuf;
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
    CalendarRecord, DrugRecord, FORMAT, Header, LabelRecord, MAGIC, MissingRecord, SECTIONS,
    ScheduleRecord, Section, SectionEntry, SetRecord, SourceRecord, StandardNameRecord,
    StandardRuleRecord, UnitNameRecord,
};
pub(crate) use rules::Call;
use sections::Sections;
use sha2::{Digest, Sha256};
pub(crate) use tables::table_kind;
pub use tables::table_name;
pub use validate::{DEPTH as MAX_DEPTH, WEIGHT as MAX_WEIGHT};
pub use write::{WriteError, write};

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
    unit_names: &'a [UnitNameRecord],
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
    diseases: &'a [u32],
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
    class_use_start: &'a [u32],
    class_uses: &'a [u16],
    class_call_start: &'a [u32],
    class_calls: &'a [CallRecord],
    class_call_words: &'a [u16],
    free_rules: &'a [u64],
    schedule_rules: &'a [u64],
    code_pages: &'a [u32],
    fact_rule_start: &'a [u32],
    fact_rules: &'a [u32],
    standard_rules: &'a [StandardRuleRecord],
    class_requires: &'a [u16],
    require_start: &'a [u32],
    require_ranks: &'a [u64],
    require_words: &'a [u16],
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
            unit_names: open.get(Section::UnitNames)?,
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
            diseases: open.get(Section::Diseases)?,
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
            class_use_start: open.get(Section::ClassUseStart)?,
            class_uses: open.get(Section::ClassUses)?,
            class_call_start: open.get(Section::ClassCallStart)?,
            class_calls: open.get(Section::ClassCalls)?,
            class_call_words: open.get(Section::ClassCallWords)?,
            free_rules: open.get(Section::FreeRules)?,
            schedule_rules: open.get(Section::ScheduleRules)?,
            code_pages: open.get(Section::CodePages)?,
            fact_rule_start: open.get(Section::FactRuleStart)?,
            fact_rules: open.get(Section::FactRules)?,
            standard_rules: open.get(Section::StandardRules)?,
            class_requires: open.get(Section::ClassRequires)?,
            require_start: open.get(Section::RequireStart)?,
            require_ranks: open.get(Section::RequireRanks)?,
            require_words: open.get(Section::RequireWords)?,
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
}
