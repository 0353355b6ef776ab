//! The codes with their versions, and what the masters say of each.

use super::{WriteError, Writer};
use crate::image::layout::{
    AgeRecord, DrugRecord, LabelRecord, MaterialRecord, NONE, PAGE_BITS, PAGES, PeriodRecord,
    ProcedureRecord, Run, Section, StepsRecord, VersionRecord,
};
use crate::image::windows::pack_age;
use crate::ir::{Body, Procedure, Program, Version};
use std::collections::HashMap;

impl<'a> Writer<'a> {
    pub(super) fn items(&mut self) -> Result<(), WriteError> {
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

/// The place, which is taken.
const fn take(place: &mut u32) -> u32 {
    let taken = *place;
    *place += 1;
    taken
}
