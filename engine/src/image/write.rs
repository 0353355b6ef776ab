//! From a [`Program`] to the bytes of an image.

mod burden;
mod calls;

use super::layout::{
    AgeRecord, BandRecord, CalendarRecord, CommentRecord, DrugRecord, EdgeRecord, ExprRecord,
    FORMAT, FactCaseRecord, FactRecord, Header, IndexRecord, InpatientRecord, LabelRecord,
    LimitRecord, MAGIC, MEMBER_ROW, MannerRecord, MaterialRecord, MemberRecord, MissingRecord,
    NONE, NONE16, PAGE_BITS, PAGES, PeriodRecord, PolicyStepRecord, ProcedureRecord, RuleRecord,
    Run, SECTIONS, ScheduleRecord, Section, SectionEntry, SetRecord, SourceRecord,
    StandardNameRecord, StepsRecord, TestRecord, Text, VersionRecord, counting, kind, op, rounding,
};
use super::windows::{pack, pack_age};
use crate::Code;
use crate::ir::{
    Attr, Body, Expr, ExprId, Made, Origin, Procedure, Program, RoundPolicy, Rule, RuleBody, SetId,
    TableKind, Value, Version,
};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Why a program cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A list is longer than its index can count.
    #[error("too many {0} for one image")]
    TooMany(&'static str),
    /// A list that must be ascending is not.
    #[error("{0} are not in ascending order")]
    Unsorted(&'static str),
    /// An expression node is the operand of two nodes, or stands after its node.
    #[error("the expression node {0} is not part of a tree")]
    NotATree(u32),
    /// A code that a table or a rule names is not among the items.
    #[error("the code `{0}` of {1} is not among the items")]
    UnknownCode(Code, &'static str),
}

/// The bytes of the image of a program.
///
/// The same program gives the same bytes.
///
/// # Errors
/// A program that is too large for the format, or whose lists are not in order.
///
/// ```
/// use santei::image::{Image, write};
/// let bytes = write(&santei::ir::Program::default())?;
/// assert!(Image::open(&bytes).is_ok());
/// # Ok::<(), santei::image::WriteError>(())
/// ```
pub fn write(program: &Program) -> Result<Vec<u8>, WriteError> {
    let mut writer = Writer::new(program)?;
    writer.schedules()?;
    // Before the items: a row of a table has 16 bits for its period, a version has 32.
    writer.tables()?;
    writer.items()?;
    writer.sets()?;
    writer.facts()?;
    writer.calendars()?;
    writer.exprs()?;
    writer.rules()?;
    writer.burden()?;
    writer.periods();
    Ok(writer.finish())
}

struct Writer<'a> {
    program: &'a Program,
    codes: Vec<u32>,
    sections: Vec<Vec<u8>>,
    strings: HashMap<&'a str, Text>,
    periods: HashMap<PeriodRecord, u32>,
    period_list: Vec<PeriodRecord>,
    last_period: Option<(PeriodRecord, u32)>,
    /// The sets of each class of codes.
    classes: Vec<Vec<u16>>,
}

impl core::hash::Hash for PeriodRecord {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        (self.from, self.to, self.source).hash(state);
    }
}

impl<'a> Writer<'a> {
    fn new(program: &'a Program) -> Result<Self, WriteError> {
        let codes: Vec<u32> = program.items.iter().map(|item| item.code.0).collect();
        if !codes.is_sorted_by(|a, b| a < b) {
            return Err(WriteError::Unsorted("items"));
        }
        Ok(Self {
            program,
            codes,
            sections: (0..SECTIONS).map(|_| Vec::new()).collect(),
            strings: HashMap::new(),
            periods: HashMap::new(),
            period_list: Vec::new(),
            last_period: None,
            classes: Vec::new(),
        })
    }

    fn section(&mut self, section: Section) -> &mut Vec<u8> {
        let at = section as usize;
        if self.sections.len() <= at {
            self.sections.resize_with(at + 1, Vec::new);
        }
        #[expect(clippy::indexing_slicing, reason = "resized just above")]
        &mut self.sections[at]
    }

    fn push<T: bytemuck::Pod>(&mut self, section: Section, record: &T) {
        self.section(section).extend_from_slice(bytemuck::bytes_of(record));
    }

    fn count<T>(&mut self, section: Section) -> u32 {
        let size = core::mem::size_of::<T>().max(1);
        (self.section(section).len() / size) as u32
    }

    fn text(&mut self, text: &'a str) -> Text {
        if text.is_empty() {
            return Text::default();
        }
        if let Some(known) = self.strings.get(text) {
            return *known;
        }
        let pool = self.section(Section::Strings);
        let entry = Text { at: pool.len() as u32, len: text.len() as u32 };
        pool.extend_from_slice(text.as_bytes());
        self.strings.insert(text, entry);
        entry
    }

    fn dense(&self, code: Code, what: &'static str) -> Result<u32, WriteError> {
        self.codes
            .binary_search(&code.0)
            .map(|at| at as u32)
            .map_err(|_| WriteError::UnknownCode(code, what))
    }

    fn period_of(&mut self, record: PeriodRecord) -> u32 {
        // Row after row has the same.
        if let Some((last, id)) = self.last_period
            && last == record
        {
            return id;
        }
        let next = self.period_list.len() as u32;
        let id = *self.periods.entry(record).or_insert(next);
        self.last_period = Some((record, id));
        if id == next {
            self.period_list.push(record);
        }
        id
    }

    /// The period of a row of a table.
    fn period(&mut self, origin: &Origin) -> Result<u16, WriteError> {
        let Origin { source, from, to, .. } = *origin;
        let record = PeriodRecord { from: from.0, to: to.0, source: u32::from(source.0) };
        short(self.period_of(record) as usize, "periods")
    }

    fn periods(&mut self) {
        for record in std::mem::take(&mut self.period_list) {
            self.push(Section::Periods, &record);
        }
    }

    fn schedules(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        if !program.schedules.is_sorted_by_key(|s| s.from) {
            return Err(WriteError::Unsorted("schedules"));
        }
        short(program.schedules.len(), "schedules")?;
        short(program.sources.len(), "sources")?;
        for schedule in &program.schedules {
            let record = ScheduleRecord {
                yen_per_point: schedule.yen_per_point.raw(),
                name: self.text(&schedule.name),
                title: self.text(&schedule.title),
                cite: self.text(&schedule.cite),
                from: schedule.from.0,
                to: schedule.to.0,
                partial: u32::from(schedule.partial),
                reserved: 0,
            };
            self.push(Section::Schedules, &record);
        }
        for source in &program.sources {
            let record = SourceRecord {
                name: self.text(&source.name),
                kind: self.text(&source.kind),
                hash: source.sha256,
                good: source.rows_good,
                bad: source.rows_bad,
                official: u32::from(source.official),
            };
            self.push(Section::Sources, &record);
        }
        for missing in &program.missing {
            let record =
                MissingRecord { schedule: missing.schedule.0, table: missing.table as u16 };
            self.push(Section::Missing, &record);
        }
        if !program.standards.is_sorted_by(|a, b| (a.schedule, a.code) < (b.schedule, b.code)) {
            return Err(WriteError::Unsorted("standards"));
        }
        for standard in &program.standards {
            let record = StandardNameRecord {
                schedule: standard.schedule.0,
                code: standard.code,
                name: self.text(&standard.name),
            };
            self.push(Section::StandardNames, &record);
        }
        Ok(())
    }

    fn items(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        let mut next = FactsPlaces::of(program);
        let mut labels: HashMap<LabelRecord, u32> = HashMap::new();
        let mut last: Option<(&Version, u32)> = None;
        for item in &program.items {
            self.push(Section::Codes, &item.code.0);
            let start = self.count::<VersionRecord>(Section::Versions);
            self.push(Section::VersionStart, &start);
            if !item.versions.is_sorted_by(|a, b| a.to < b.from) {
                return Err(WriteError::Unsorted("versions"));
            }
            for version in &item.versions {
                let label = match last {
                    Some((last, label)) if same_texts(last, version) => label,
                    _ => self.label(version, &mut labels),
                };
                last = Some((version, label));
                let period = PeriodRecord {
                    from: version.from.0,
                    to: version.to.0,
                    source: u32::from(version.source.0),
                };
                let record = VersionRecord {
                    label,
                    facts: self.body(&version.body, &mut next),
                    row: version.row,
                    period: self.period_of(period),
                };
                self.push(Section::Versions, &record);
            }
        }
        let end = self.count::<VersionRecord>(Section::Versions);
        self.push(Section::VersionStart, &end);
        let mut at = 0_u32;
        for page in 0..=PAGES as u32 {
            while self.codes.get(at as usize).is_some_and(|code| code >> PAGE_BITS < page) {
                at += 1;
            }
            self.push(Section::CodePages, &at);
        }
        Ok(())
    }

    fn label(&mut self, version: &'a Version, labels: &mut HashMap<LabelRecord, u32>) -> u32 {
        let label = LabelRecord {
            name: self.text(&version.name),
            kana: self.text(&version.kana),
            section: self.text(&version.section),
        };
        let new = labels.len() as u32;
        let at = *labels.entry(label).or_insert(new);
        if at == new {
            self.push(Section::Labels, &label);
        }
        at
    }

    /// Writes what the masters say of a version; its place among all facts.
    fn body(&mut self, facts: &'a Body, next: &mut FactsPlaces) -> u32 {
        match facts {
            Body::NotAtHand => next.not_at_hand,
            Body::Comment => next.comment,
            Body::Drug(drug) => {
                let record = DrugRecord {
                    price: drug.price.map_or(i64::MIN, |p| p.raw()),
                    price_kind: u32::from(drug.price_kind),
                    form: u32::from(drug.form),
                };
                self.push(Section::Drugs, &record);
                take(&mut next.drug)
            }
            Body::Material(material) => {
                let record = MaterialRecord {
                    price: material.price.map_or(i64::MIN, |p| p.raw()),
                    cap_points: material.cap_points.raw(),
                    price_kind: material.price_kind,
                    kind: material.kind,
                    price_is_cap: u8::from(material.price_is_cap),
                    reserved: [0; 5],
                };
                self.push(Section::Materials, &record);
                take(&mut next.material)
            }
            Body::Procedure(procedure) => {
                self.procedure(procedure);
                take(&mut next.procedure)
            }
        }
    }

    fn procedure(&mut self, p: &Procedure) {
        let steps = match p.steps {
            None => NONE,
            Some(steps) => {
                let at = self.count::<StepsRecord>(Section::Steps);
                let record = StepsRecord {
                    lower: steps.lower.raw(),
                    upper: steps.upper.map_or(i64::MAX, |u| u.raw()),
                    size: steps.size.raw(),
                    points: steps.points.raw(),
                    error: u64::from(steps.error),
                };
                self.push(Section::Steps, &record);
                at
            }
        };
        // 0 is no standard: it stands between two groups.
        let standards = self.numbers(&p.standards.join(&0));
        let ages = Run { at: self.count::<AgeRecord>(Section::Ages), len: p.ages.len() as u32 };
        for age in &p.ages {
            let record =
                AgeRecord { from: pack_age(age.from), to: pack_age(age.to), code: age.code.0 };
            self.push(Section::Ages, &record);
        }
        let record = ProcedureRecord {
            points: p.points.raw(),
            standards,
            ages,
            steps,
            unit: p.unit,
            outpatient_box: p.outpatient_box,
            inpatient_box: p.inpatient_box,
            month_limit: p.month_limit,
            note_code: p.note_code,
            compliance_standard: p.compliance_standard,
            diminishing_group: p.diminishing_group,
            age_from: pack_age(p.age_from),
            age_to: pack_age(p.age_to),
            points_kind: p.points_kind as u8,
            setting: p.setting,
            elderly: p.elderly,
            facility_kind: p.facility_kind,
            beds: p.beds,
            month_limit_error: p.month_limit_error,
            note_serial: p.note_serial,
            age_rule: p.age_rule,
            time_class: p.time_class,
            compliance: p.compliance,
            judgement_kind: p.judgement_kind,
            judgement_group: p.judgement_group,
            diminishing: p.diminishing,
            outside_general_base: u8::from(p.outside_general_base),
            notice_kind: p.notice_kind as u8,
            reserved: [0; 3],
        };
        self.push(Section::Procedures, &record);
    }

    fn numbers(&mut self, numbers: &[u16]) -> Run {
        let at = self.count::<u16>(Section::Numbers);
        for number in numbers {
            self.push(Section::Numbers, number);
        }
        Run { at, len: numbers.len() as u32 }
    }

    fn sets(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        short(program.sets.len(), "sets")?;
        let mut of_code: Vec<(u32, u16)> = Vec::new();
        for (id, set) in program.sets.iter().enumerate() {
            if !set.codes.is_sorted_by(|a, b| a < b) {
                return Err(WriteError::Unsorted("codes of a set"));
            }
            let at = self.count::<u32>(Section::SetCodes);
            for code in &set.codes {
                match self.codes.binary_search(&code.0) {
                    Ok(at) => of_code.push((at as u32, id as u16)),
                    // Diseases are members of sets without being items.
                    Err(_) => self.push(Section::SetCodes, &code.0),
                }
            }
            let run = Run { at, len: self.count::<u32>(Section::SetCodes) - at };
            let record =
                SetRecord { name: self.text(&set.name), codes: run, flags: u32::from(set.open) };
            self.push(Section::Sets, &record);
        }
        self.classes(&by_code(&of_code, self.codes.len()))
    }

    /// The start array of a CSR whose rows belong to the given dense codes (ascending). It ends
    /// behind the last code that has a row: most codes are drugs and have none.
    fn starts(&mut self, section: Section, owners: impl Iterator<Item = u32>) {
        let mut counts = vec![0_u32; self.codes.len() + 1];
        for owner in owners {
            if let Some(count) = counts.get_mut(owner as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0_u32;
        for count in &mut counts {
            sum += *count;
            *count = sum;
        }
        counts.truncate(counts.partition_point(|start| *start < sum) + 1);
        self.section(section).extend_from_slice(bytemuck::cast_slice(&counts));
    }

    fn facts(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        short(program.facts.len(), "facts")?;
        for fact in &program.facts {
            let words =
                Run { at: self.count::<Text>(Section::Words), len: fact.words.len() as u32 };
            for word in &fact.words {
                let text = self.text(word);
                self.push(Section::Words, &text);
            }
            let cases = Run {
                at: self.count::<FactCaseRecord>(Section::FactCases),
                len: fact.cases.len() as u32,
            };
            for case in &fact.cases {
                let case = FactCaseRecord {
                    value: number_of(case.value),
                    from: case.from.0,
                    to: case.to.0,
                    when: case.when.0,
                    steady: u32::from(steady(program, case.when, 0)),
                };
                self.push(Section::FactCases, &case);
            }
            let record = FactRecord {
                cases,
                default: fact.default.map_or(0, number_of),
                name: self.text(&fact.name),
                ask_ja: self.text(&fact.ask_ja),
                ask_en: self.text(&fact.ask_en),
                words,
                kind: fact.kind as u32,
                has_default: u32::from(fact.default.is_some()),
            };
            self.push(Section::Facts, &record);
        }
        for slot in super::names::fill(program.facts.iter().map(|f| f.name.as_bytes())) {
            self.push(Section::FactSlots, &slot);
        }
        Ok(())
    }

    fn calendars(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        for calendar in &program.calendars {
            if !calendar.days.is_sorted_by(|a, b| a < b) {
                return Err(WriteError::Unsorted("days of a calendar"));
            }
            let days = Run {
                at: self.count::<i32>(Section::CalendarDays),
                len: calendar.days.len() as u32,
            };
            for day in &calendar.days {
                self.push(Section::CalendarDays, &day.0);
            }
            let record = CalendarRecord {
                name: self.text(&calendar.name),
                cite: self.text(&calendar.cite),
                from: calendar.from.0,
                to: calendar.to.0,
                days,
            };
            self.push(Section::Calendars, &record);
        }
        Ok(())
    }

    /// Expressions are trees: an operand stands before its node and belongs to it alone.
    fn exprs(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        let mut used = vec![false; program.exprs.len()];
        for (at, expr) in program.exprs.iter().enumerate() {
            for operand in expr.operands() {
                match used.get_mut(operand.0 as usize) {
                    Some(seen) if !*seen && (operand.0 as usize) < at => *seen = true,
                    _ => return Err(WriteError::NotATree(operand.0)),
                }
            }
            if let Expr::Fact(fact) = expr {
                let cases = program.facts.get(usize::from(fact.0)).map_or(&[][..], |f| &f.cases);
                if let Some(case) = cases.iter().find(|c| c.when.0 as usize >= at) {
                    return Err(WriteError::NotATree(case.when.0));
                }
            }
            let record = expr_record(*expr);
            self.push(Section::Exprs, &record);
        }
        Ok(())
    }

    fn rules(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        let mut strata: Vec<Vec<u32>> = vec![Vec::new(); usize::from(kind::KINDS)];
        let mut boxes: Vec<(u16, u32)> = Vec::new();
        for (id, rule) in program.rules.iter().enumerate() {
            let id = id as u32;
            let mut record = self.rule(rule);
            if matches!(record.kind, kind::DERIVE | kind::ADD | kind::REDUCE)
                && let Ok(at) = self.codes.binary_search(&record.code)
            {
                record.target = at as u32;
            }
            if let Some(stratum) = strata.get_mut(usize::from(record.kind)) {
                stratum.push(id);
            }
            if let RuleBody::Round(policy) = &rule.body {
                boxes.extend(policy.boxes.iter().map(|b| (*b, id)));
            }
            self.push(Section::Rules, &record);
        }
        let mut at = 0_u32;
        for stratum in &strata {
            self.push(Section::StratumStart, &at);
            at += stratum.len() as u32;
        }
        self.push(Section::StratumStart, &at);
        let ranked: Vec<u32> = strata.into_iter().flatten().collect();
        for id in &ranked {
            self.push(Section::StratumRules, id);
        }
        self.calls(&ranked)?;
        // 集計先 has three digits.
        boxes.sort_unstable();
        let mut counts = vec![0_u32; 1001];
        for (number, _) in &boxes {
            if let Some(count) = counts.get_mut(usize::from(*number) + 1) {
                *count += 1;
            } else {
                return Err(WriteError::TooMany("boxes"));
            }
        }
        let mut sum = 0;
        for count in counts {
            sum += count;
            self.push(Section::BoxPolicyStart, &sum);
        }
        for (_, id) in boxes {
            self.push(Section::BoxPolicies, &id);
        }
        Ok(())
    }

    fn rule(&mut self, rule: &'a Rule) -> RuleRecord {
        let mut record = RuleRecord {
            name: self.text(&rule.name),
            cite: self.text(&rule.cite),
            from: rule.from.0,
            to: rule.to.0,
            line: rule.line,
            when: rule.when.map_or(NONE, |e| e.0),
            window: 0,
            code: 0,
            target: NONE,
            number: 0,
            quantity: NONE,
            times: NONE,
            points: NONE,
            run: Run::default(),
            run2: Run::default(),
            tests: self.tests(rule.when),
            needs: Run::default(),
            schedule: rule.schedule.0,
            source: rule.source.0,
            set_a: NONE16,
            set_b: NONE16,
            kind: 0,
            flag: 0,
        };
        match &rule.body {
            RuleBody::Derive { on, code, made, per, even_if_included } => {
                record.flag = u16::from(*even_if_included);
                formulas(&mut record, made);
                record.kind = kind::DERIVE;
                record.set_a = on.map_or(NONE16, |s| s.0);
                record.code = code.0;
                record.window = pack(*per);
            }
            RuleBody::Bundle { members, per, apart, bands } => {
                record.number = apart.map_or(NONE, |fact| u32::from(fact.0));
                record.kind = kind::BUNDLE;
                record.set_a = members.0;
                record.window = pack(*per);
                record.run =
                    Run { at: self.count::<BandRecord>(Section::Bands), len: bands.len() as u32 };
                for band in bands {
                    let band =
                        BandRecord { points: band.points.raw(), from: band.from, to: band.to };
                    self.push(Section::Bands, &band);
                }
            }
            RuleBody::Special { on, beside, any_row } => {
                record.kind = kind::SPECIAL;
                record.flag = u16::from(*any_row);
                record.set_a = on.0;
                record.set_b = beside.map_or(NONE16, |s| s.0);
            }
            RuleBody::Include { parents, children, within } => {
                record.kind = kind::INCLUDE;
                record.set_a = parents.0;
                record.set_b = children.0;
                record.window = pack(*within);
            }
            RuleBody::Exclude { first, second, within, keep } => {
                record.kind = kind::EXCLUDE;
                record.set_a = first.0;
                record.set_b = second.0;
                record.window = pack(*within);
                record.flag = *keep as u16;
            }
            RuleBody::Limit { members, max, within, quantity, by_code } => {
                record.flag = if *quantity { counting::QUANTITY } else { 0 }
                    | if *by_code { counting::BY_CODE } else { 0 };
                record.kind = kind::LIMIT;
                record.set_a = members.0;
                record.window = pack(*within);
                record.number = *max;
            }
            RuleBody::Add { on, code, made } => {
                formulas(&mut record, made);
                record.kind = kind::ADD;
                record.set_a = on.0;
                record.code = code.0;
            }
            RuleBody::Reduce { on, by_group, nth, within, code, made } => {
                formulas(&mut record, made);
                record.kind = kind::REDUCE;
                record.set_a = on.0;
                record.code = code.0;
                record.window = pack(*within);
                record.number = *nth;
                record.flag = u16::from(*by_group);
            }
            RuleBody::Pool { on } => {
                record.kind = kind::POOL;
                record.set_a = on.0;
            }
            RuleBody::Price { what, identifications, on, together, points } => {
                record.kind = kind::PRICE;
                record.set_a = on.map_or(NONE16, |s| s.0);
                record.number = points.0;
                record.flag = *what as u16 | ((*together as u16) << 8);
                record.run = self.numbers(identifications);
            }
            RuleBody::Require { on, needs, otherwise, comments } => {
                record.kind = kind::REQUIRE;
                record.set_a = on.0;
                record.number = needs.0;
                record.needs = self.tests(Some(*needs));
                record.flag = *otherwise as u16;
                record.run =
                    Run { at: self.count::<u32>(Section::RuleCodes), len: comments.len() as u32 };
                for comment in comments {
                    self.push(Section::RuleCodes, &comment.0);
                }
            }
            RuleBody::Round(policy) => self.policy(policy, &mut record),
        }
        record
    }

    fn tests(&mut self, condition: Option<ExprId>) -> Run {
        let tests = super::conditions::tests(self.program, condition);
        let at = self.count::<TestRecord>(Section::Tests);
        for test in &tests {
            self.push(Section::Tests, test);
        }
        Run { at, len: tests.len() as u32 }
    }

    fn policy(&mut self, policy: &RoundPolicy, record: &mut RuleRecord) {
        record.kind = kind::ROUND;
        record.number = u32::from(policy.identification);
        for (bit, set) in [
            (rounding::QUANTITY, policy.quantity_rounds),
            (rounding::UNIT, policy.unit_rounds),
            (rounding::ORDER, policy.order_rounds),
        ] {
            if set {
                record.flag |= bit;
            }
        }
        let steps = |writer: &mut Self, steps: &[crate::ir::Step]| {
            let at = writer.count::<PolicyStepRecord>(Section::PolicySteps);
            for step in steps {
                let step = PolicyStepRecord { role: step.role as u8, of: step.of as u8 };
                writer.push(Section::PolicySteps, &step);
            }
            Run { at, len: steps.len() as u32 }
        };
        record.run = steps(self, &policy.unit_steps);
        record.run2 = steps(self, &policy.order_steps);
        // The first box stands for the section where a line has none of its own (drugs).
        record.code = policy.boxes.first().copied().map_or(0, u32::from);
    }

    fn tables(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        let tables = &program.tables;
        short(tables.group_names.len(), "bundle groups")?;
        for name in &tables.group_names {
            let text = self.text(name);
            self.push(Section::GroupNames, &text);
        }

        // Rows are put in order before anything of them is numbered, so that writing what was
        // read gives the same bytes.
        let rows = self.in_order(&tables.index, "01", |r| r.code)?;
        let mut records = Vec::with_capacity(rows.len());
        for (owner, row) in rows {
            let mut flags = 0_u16;
            for (bit, flag) in row.exclusion_flags.iter().enumerate() {
                flags |= u16::from(*flag) << bit;
            }
            flags |= u16::from(row.limit_flag) << 4;
            let mut record = IndexRecord {
                windows: [NONE; 3],
                row: row.origin.row,
                groups: [NONE16; 3],
                period: self.period(&row.origin)?,
                inpatient_group: row.inpatient_group,
                flags,
            };
            for ((window, group), (w, g)) in
                record.windows.iter_mut().zip(&mut record.groups).zip(&row.groups)
            {
                *window = w.map_or(NONE, pack);
                *group = g.0;
            }
            records.push((owner, record));
        }
        self.csr(Section::IndexStart, Section::Index, &records);

        let rows = self.in_order(&tables.inclusion, "02", |r| r.code)?;
        let mut records = Vec::with_capacity(rows.len());
        for (owner, row) in rows {
            let record = MemberRecord { group: row.group.0, period: self.period(&row.origin)? };
            records.push((owner, record));
            if row.origin.row > MEMBER_ROW {
                return Err(WriteError::TooMany("rows of 02"));
            }
            let special = if row.special { !MEMBER_ROW } else { 0 };
            self.push(Section::MemberRows, &(row.origin.row | special));
        }
        self.csr(Section::MemberStart, Section::Members, &records);

        let mut rows = self.in_order(&tables.exclusion, "03", |r| r.first)?;
        rows.sort_by_key(|(owner, r)| (*owner, r.second, r.table, r.origin));
        let mut records = Vec::with_capacity(rows.len());
        let mut manners: HashMap<MannerRecord, u32> = HashMap::new();
        for (owner, row) in rows {
            let manner = MannerRecord {
                window: pack(row.within),
                period: self.period(&row.origin)?,
                keep: row.keep as u8,
                bits: u8::from(row.special) | ((row.table as u8) << 4),
            };
            let new = manners.len() as u32;
            let at = *manners.entry(manner).or_insert(new);
            if at == new {
                self.push(Section::Manners, &manner);
            }
            let record = EdgeRecord { other: self.dense(row.second, "03")?, manner: at };
            records.push((owner, record));
            self.push(Section::EdgeRows, &row.origin.row);
        }
        self.csr(Section::EdgeStart, Section::Edges, &records);

        let rows = self.in_order(&tables.inpatient, "04", |r| r.code)?;
        let mut records = Vec::with_capacity(rows.len());
        for (owner, row) in rows {
            let record = InpatientRecord {
                row: row.origin.row,
                group: row.group,
                class: row.class,
                period: self.period(&row.origin)?,
                reserved: 0,
            };
            records.push((owner, record));
        }
        self.csr(Section::InpatientStart, Section::Inpatient, &records);

        let rows = self.in_order(&tables.limit, "05", |r| r.code)?;
        let mut records = Vec::with_capacity(rows.len());
        for (owner, row) in rows {
            let record = LimitRecord {
                unit_name: self.text(&row.unit_name),
                row: row.origin.row,
                window: pack(row.within),
                unit: row.unit,
                max: row.max,
                period: self.period(&row.origin)?,
                special: u16::from(row.special),
            };
            records.push((owner, record));
        }
        self.csr(Section::LimitStart, Section::Limits, &records);

        let mut rows = self.in_order(&tables.comment, "comment-link", |r| r.code)?;
        // The comments of a pattern stand together.
        rows.sort_by_key(|(owner, row)| (*owner, row.pattern));
        let mut records = Vec::with_capacity(rows.len());
        for (owner, row) in rows {
            let record = CommentRecord {
                comment: row.comment.0,
                row: row.origin.row,
                pattern: row.pattern,
                period: self.period(&row.origin)?,
                times: row.times,
                condition: row.condition,
                setting: row.setting,
                absence: u8::from(row.absence),
                reserved: 0,
            };
            records.push((owner, record));
        }
        self.csr(Section::CommentStart, Section::Comments, &records);
        Ok(())
    }

    /// Rows with the dense code that owns them, ascending; the order of the file is kept within a
    /// code.
    fn in_order<T>(
        &self,
        rows: &'a [T],
        what: &'static str,
        code: impl Fn(&T) -> Code,
    ) -> Result<Vec<(u32, &'a T)>, WriteError> {
        let mut owned = Vec::with_capacity(rows.len());
        for row in rows {
            owned.push((self.dense(code(row), what)?, row));
        }
        owned.sort_by_key(|(owner, _)| *owner);
        Ok(owned)
    }

    fn csr<T: bytemuck::Pod>(&mut self, starts: Section, section: Section, rows: &[(u32, T)]) {
        self.starts(starts, rows.iter().map(|(owner, _)| *owner));
        for (_, row) in rows {
            self.push(section, row);
        }
    }

    fn finish(self) -> Vec<u8> {
        let head = core::mem::size_of::<Header>();
        let entry = core::mem::size_of::<SectionEntry>();
        let mut entries = Vec::new();
        let mut data = Vec::new();
        let base = head + entry * self.sections.len();
        for (id, section) in self.sections.iter().enumerate() {
            while !(base + data.len()).is_multiple_of(8) {
                data.push(0);
            }
            entries.push(SectionEntry {
                id: id as u32,
                reserved: 0,
                offset: (base + data.len()) as u64,
                length: section.len() as u64,
            });
            data.extend_from_slice(section);
        }
        let mut rest: Vec<u8> = bytemuck::cast_slice(&entries).to_vec();
        rest.extend_from_slice(&data);
        let header = Header {
            magic: MAGIC,
            format: FORMAT,
            sections: self.sections.len() as u32,
            length: (head + rest.len()) as u64,
            hash: Sha256::digest(&rest).into(),
            reserved: 0,
        };
        let mut bytes = bytemuck::bytes_of(&header).to_vec();
        bytes.extend_from_slice(&rest);
        bytes
    }
}

/// Where the next facts of each kind stand among all facts of the masters.
struct FactsPlaces {
    procedure: u32,
    drug: u32,
    material: u32,
    comment: u32,
    not_at_hand: u32,
}

impl FactsPlaces {
    fn of(program: &Program) -> Self {
        let bodies = || program.items.iter().flat_map(|item| &item.versions).map(|v| &v.body);
        let drug = bodies().filter(|b| matches!(b, Body::Procedure(_))).count() as u32;
        let material = drug + bodies().filter(|b| matches!(b, Body::Drug(_))).count() as u32;
        let comment = material + bodies().filter(|b| matches!(b, Body::Material(_))).count() as u32;
        Self { procedure: 0, drug, material, comment, not_at_hand: comment + 1 }
    }
}

fn same_texts(a: &Version, b: &Version) -> bool {
    (&a.name, &a.kana, &a.section) == (&b.name, &b.kana, &b.section)
}

/// Pairs of a dense code and a set in the order of the codes; the sets of a code stay in theirs.
fn by_code(pairs: &[(u32, u16)], codes: usize) -> Vec<(u32, u16)> {
    let mut places = vec![0_usize; codes + 1];
    for (code, _) in pairs {
        if let Some(next) = places.get_mut(*code as usize + 1) {
            *next += 1;
        }
    }
    let mut sum = 0;
    for place in &mut places {
        sum += *place;
        *place = sum;
    }
    let mut ordered = vec![(0, 0); pairs.len()];
    for pair in pairs {
        if let Some(place) = places.get_mut(pair.0 as usize)
            && let Some(slot) = ordered.get_mut(*place)
        {
            *slot = *pair;
            *place += 1;
        }
    }
    ordered
}

/// The place, which is taken.
const fn take(place: &mut u32) -> u32 {
    let taken = *place;
    *place += 1;
    taken
}

fn formulas(record: &mut RuleRecord, made: &Made) {
    record.quantity = made.quantity.map_or(NONE, |e| e.0);
    record.times = made.times.map_or(NONE, |e| e.0);
    record.points = made.points.map_or(NONE, |e| e.0);
}

fn short(len: usize, what: &'static str) -> Result<u16, WriteError> {
    match u16::try_from(len) {
        Ok(n) if n < NONE16 => Ok(n),
        _ => Err(WriteError::TooMany(what)),
    }
}

fn number_of(value: Value) -> i64 {
    match value {
        Value::Bool(b) => i64::from(b),
        Value::Number(n) => n.raw(),
        Value::Date(d) => i64::from(d.0),
        Value::Word(w) => i64::from(w),
    }
}

/// Whether a condition sees no line, so that it is the same all through a visit.
fn steady(program: &Program, id: ExprId, depth: u8) -> bool {
    let Some(expr) = program.exprs.get(id.0 as usize).copied() else { return false };
    if depth > 64 {
        return false;
    }
    let own = match expr {
        Expr::Fact(fact) => program.facts.get(usize::from(fact.0)).is_some_and(|f| {
            f.cases.iter().all(|case| case.when < id && steady(program, case.when, depth + 1))
        }),
        Expr::Attr(attr) => !matches!(
            attr,
            Attr::Quantity
                | Attr::Times
                | Attr::Yen
                | Attr::UnitPrice
                | Attr::BasePoints
                | Attr::Section
        ),
        other => {
            set_of(other).is_none() || matches!(other, Expr::Disease(_) | Expr::MainDisease(_))
        }
    };
    own && expr.operands().all(|o| steady(program, o, depth + 1))
}

/// The set that a node names: that it looks for, or that a line or a disease is to be in.
const fn set_of(expr: Expr) -> Option<SetId> {
    match expr {
        Expr::In(set) | Expr::Disease(set) | Expr::MainDisease(set) => Some(set),
        other => other.sought(),
    }
}

fn expr_record(expr: Expr) -> ExprRecord {
    let node = |op: u16, a: u32, b: u32| ExprRecord { op, a, b, ..ExprRecord::default() };
    match expr {
        Expr::Const(value) => {
            let op = match value {
                Value::Bool(_) => op::BOOL,
                Value::Number(_) => op::NUMBER,
                Value::Date(_) => op::DATE,
                Value::Word(_) => op::WORD,
            };
            ExprRecord { op, number: number_of(value), ..ExprRecord::default() }
        }
        Expr::Fact(fact) => node(op::FACT, u32::from(fact.0), 0),
        Expr::Stated(fact) => node(op::STATED, u32::from(fact.0), 0),
        Expr::Attr(attr) => node(op::ATTR, attr as u32, 0),
        Expr::Standard(from, to) => node(op::STANDARD, u32::from(from), u32::from(to)),
        Expr::Has(set, window) => node(op::HAS, u32::from(set.0), pack(window)),
        Expr::Items(set, window) => node(op::ITEMS, u32::from(set.0), pack(window)),
        Expr::Count(set, window) => node(op::COUNT, u32::from(set.0), pack(window)),
        Expr::PointsOf(set, window) => node(op::POINTS_OF, u32::from(set.0), pack(window)),
        Expr::In(set) => node(op::IN, u32::from(set.0), 0),
        Expr::Disease(set) => node(op::DISEASE, u32::from(set.0), 0),
        Expr::Not(a) => node(op::NOT, a.0, 0),
        Expr::And(a, b) => node(op::AND, a.0, b.0),
        Expr::Or(a, b) => node(op::OR, a.0, b.0),
        Expr::Compare(how, a, b) => ExprRecord { sub: how as u16, ..node(op::COMPARE, a.0, b.0) },
        Expr::Arith(how, a, b) => ExprRecord { sub: how as u16, ..node(op::ARITH, a.0, b.0) },
        Expr::Ceil(a) => node(op::CEIL, a.0, 0),
        Expr::Floor(a) => node(op::FLOOR, a.0, 0),
        Expr::RoundHalfUp(a) => node(op::ROUND, a.0, 0),
        Expr::If(a, b, c) => ExprRecord { c: c.0, ..node(op::IF, a.0, b.0) },
        Expr::MainDisease(set) => node(op::MAIN_DISEASE, u32::from(set.0), 0),
        Expr::Last(set, window) => node(op::LAST, u32::from(set.0), pack(window)),
        Expr::First(set, window) => node(op::FIRST, u32::from(set.0), pack(window)),
        Expr::Sum(a, set, window, each) => ExprRecord {
            c: a.0,
            sub: u16::from(each),
            ..node(op::SUM, u32::from(set.0), pack(window))
        },
        Expr::Known(window) => node(op::KNOWN, 0, pack(window)),
        Expr::DaysBetween(a, b) => node(op::DAYS_BETWEEN, a.0, b.0),
        Expr::MonthsAfter(a, b) => node(op::MONTHS_AFTER, a.0, b.0),
    }
}

/// The name of a table as rule text and messages write it.
#[must_use]
pub const fn table_name(table: TableKind) -> &'static str {
    match table {
        TableKind::Index => "01",
        TableKind::Inclusion => "02",
        TableKind::ExclusionDay => "03-1",
        TableKind::ExclusionMonth => "03-2",
        TableKind::ExclusionSame => "03-3",
        TableKind::ExclusionWeek => "03-4",
        TableKind::Inpatient => "04",
        TableKind::Limit => "05",
        TableKind::CommentLink => "comment-link",
    }
}
