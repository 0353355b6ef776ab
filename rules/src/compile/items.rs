//! Codes with their versions, from the catalogues.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use santei::ir::{
    AgeAddition, AgeBound, Body, Drug, Item, Material, NoticeKind, PointsKind, Procedure, SourceId,
    Steps, UnitName, Version,
};
use santei::{Code, Day, Fixed};
use santei_masters::catalogue::Version as Row;
use santei_masters::{Catalogue, FileKind, Lookup, Problem, ProblemKind};

use super::context::Context;
use super::masters::{Catalogues, date, day};

type Made = Result<Body, Vec<Problem>>;

pub(crate) fn run(context: &mut Context<'_>, catalogues: &Catalogues) {
    let mut items: BTreeMap<Code, Vec<Version>> = BTreeMap::new();
    let mut units: BTreeMap<u16, String> = BTreeMap::new();
    for kind in [FileKind::Procedure, FileKind::Drug, FileKind::Material, FileKind::Comment] {
        let Some(catalogue) = catalogues.get(kind) else { continue };
        for (code, rows) in catalogue.iter() {
            let code = Code(code.0);
            let mut versions = Vec::with_capacity(rows.len() + 1);
            for row in rows {
                if kind == FileKind::Procedure {
                    name_unit(row, &mut units);
                }
                push_versions(context, kind, row, &mut versions);
            }
            not_at_hand(context, catalogue, code, &mut versions);
            if versions.is_empty() {
                continue;
            }
            versions.sort_by_key(|v| v.from);
            items.entry(code).or_default().append(&mut versions);
        }
    }
    if let Some(catalogue) = catalogues.get(FileKind::Disease) {
        context.program.diseases = catalogue.iter().map(|(code, _)| Code(code.0)).collect();
        context.program.diseases.sort_unstable();
    }
    context.program.units =
        units.into_iter().map(|(number, name)| UnitName { number, name }).collect();
    context.program.items =
        items.into_iter().map(|(code, versions)| Item { code, versions }).collect();
}

/// Keeps the name of the unit in which the row's quantity is given; of two names of one number the
/// first stands.
fn name_unit(row: &Row, units: &mut BTreeMap<u16, String>) {
    let name = row.record.get("unit_name");
    if let Ok(number) = row.record.get("unit").parse()
        && number != 0
        && !name.is_empty()
    {
        units.entry(number).or_insert_with(|| name.to_owned());
    }
}

fn push_versions(
    context: &mut Context<'_>,
    kind: FileKind,
    row: &Row,
    versions: &mut Vec<Version>,
) {
    // A row that was withdrawn before it began (変更年月日 after 廃止年月日) was never in force.
    if row.from > row.to {
        return;
    }
    let source = context.source_ids.get(row.record.file()).copied();
    let source = source.unwrap_or(SourceId(u16::MAX));
    let body = match kind {
        FileKind::Procedure => procedure(row),
        FileKind::Drug => drug(row),
        FileKind::Material => material(row),
        _ => Ok(Body::Comment),
    };
    let body = match body {
        Ok(body) => body,
        Err(problems) => {
            context.problems.extend(problems);
            return;
        }
    };
    let version = Version {
        from: day(row.from),
        to: day(row.to),
        name: row.record.name().to_owned(),
        kana: row.record.get("kana").to_owned(),
        section: if kind == FileKind::Procedure { section(row) } else { String::new() },
        source,
        row: row.record.line(),
        body,
    };
    match row.price_known_until.map(day) {
        // The row goes on and its price does not: a list of prices ends with its year.
        Some(until) if kind == FileKind::Drug && until < version.to => {
            let without = Version {
                from: Day(until.0 + 1).max(version.from),
                body: without_price(&version.body),
                ..version.clone()
            };
            if version.from <= until {
                versions.push(Version { to: until, ..version });
            }
            versions.push(without);
        }
        _ => versions.push(version),
    }
}

fn without_price(body: &Body) -> Body {
    match body {
        Body::Drug(drug) => Body::Drug(Drug { price: None, ..*drug }),
        other => other.clone(),
    }
}

/// Fills the days on which the code may be in force and the master of those days is only partly
/// at hand.
fn not_at_hand(
    context: &Context<'_>,
    catalogue: &Catalogue,
    code: Code,
    versions: &mut Vec<Version>,
) {
    for schedule in &context.program.schedules {
        let asked = date(schedule.from);
        let found = catalogue.lookup(santei_masters::Code(code.0), asked);
        if !matches!(found, Lookup::NotAtHand { .. }) {
            continue;
        }
        let Some(like) = versions
            .iter()
            .filter(|v| v.from < schedule.from)
            .max_by_key(|v| v.from)
            .or_else(|| versions.first())
        else {
            continue;
        };
        let next = versions.iter().map(|v| v.from).filter(|&f| f > schedule.from).min();
        let to = next.map_or(schedule.to, |f| schedule.to.min(Day(f.0 - 1)));
        let gap = Version {
            from: schedule.from,
            to,
            name: like.name.clone(),
            kana: like.kana.clone(),
            section: like.section.clone(),
            source: like.source,
            row: like.row,
            body: Body::NotAtHand,
        };
        versions.push(gap);
    }
}

fn section(row: &Row) -> String {
    section_of(&row.record)
}

/// 区分番号 such as `D007` or `B001-2`; empty for rows without.
pub(crate) fn section_of(record: &santei_masters::Record) -> String {
    let letter = record.get("section_letter");
    if letter.is_empty() || !letter.bytes().all(|b| b.is_ascii_uppercase()) {
        return String::new();
    }
    let number = record.get("section_number");
    match record.get("section_branch").trim_start_matches('0') {
        "" => format!("{letter}{number}"),
        branch => format!("{letter}{number}-{branch}"),
    }
}

/// A number of a master as the engine keeps it.
fn fixed(row: &Row, key: &'static str, value: Decimal, problems: &mut Vec<Problem>) -> Fixed {
    Fixed::from_decimal(value).unwrap_or_else(|| {
        problems.push(out_of_range(row, key));
        Fixed::ZERO
    })
}

fn out_of_range(row: &Row, key: &'static str) -> Problem {
    let column = row.record.layout().column(key);
    Problem {
        file: row.record.file().to_owned(),
        row: Some(row.record.line()),
        column: column.map(|c| c.position),
        kind: ProblemKind::UnknownValue {
            name: column.map_or_else(String::new, |c| c.name.clone()),
            value: row.record.get(key).to_owned(),
        },
    }
}

fn small<T: TryFrom<i64> + Default>(
    row: &Row,
    key: &'static str,
    problems: &mut Vec<Problem>,
) -> T {
    let text = row.record.get(key);
    match text.parse::<i64>().ok().and_then(|n| T::try_from(n).ok()) {
        Some(value) => value,
        None => {
            problems.push(out_of_range(row, key));
            T::default()
        }
    }
}

fn procedure(row: &Row) -> Made {
    let typed = santei_masters::procedure::Procedure::from_record(&row.record)?;
    let mut problems = Vec::new();
    let bad = &mut problems;
    let points_kind = match row.record.get("points_kind") {
        "1" => PointsKind::Yen,
        "4" => PointsKind::Stated,
        "5" => PointsKind::PercentUp,
        "6" => PointsKind::PercentDown,
        "7" => PointsKind::StatedDown,
        "8" => PointsKind::PointsDown,
        _ => PointsKind::Points,
    };
    let notice_kind = match row.record.get("notice_kind") {
        "7" => NoticeKind::Note,
        "9" => NoticeKind::General,
        _ => NoticeKind::Base,
    };
    let points = fixed(row, "points", typed.points, bad);
    let steps = typed.step.as_ref().map(|step| Steps {
        lower: Fixed::from_int(step.lower.into()).unwrap_or_default(),
        upper: step.upper.and_then(|u| Fixed::from_int(u.into())),
        size: Fixed::from_int(step.size.into()).unwrap_or_default(),
        points: fixed(row, "step_points", step.points, bad),
        error: small(row, "step_error", bad),
    });
    let body = Procedure {
        points_kind,
        points,
        unit: small(row, "unit", bad),
        setting: small(row, "setting", bad),
        elderly: small(row, "elderly", bad),
        outpatient_box: typed.outpatient_box,
        inpatient_box: typed.inpatient_box,
        facility_kind: small(row, "facility_kind", bad),
        beds: small(row, "beds", bad),
        steps,
        month_limit: typed.month_limit,
        month_limit_error: u8::from(typed.month_limit_pays),
        note_code: typed.note_code,
        note_serial: serial(row, typed.note_serial, bad),
        age_rule: small(row, "age_rule", bad),
        age_from: age(typed.age_from),
        age_to: age(typed.age_to),
        time_class: small(row, "time_class", bad),
        compliance: small(row, "compliance", bad),
        compliance_standard: typed.compliance_standard,
        judgement_kind: small(row, "judgement_kind", bad),
        judgement_group: typed.judgement_group,
        diminishing: u8::from(typed.diminishing),
        diminishing_group: typed.diminishing_group,
        outside_general_base: row.record.flag("outside_general_base") == '1',
        notice_kind,
        standards: typed.standards,
        ages: typed
            .age_additions
            .iter()
            .map(|a| AgeAddition { from: age(a.from), to: age(a.to), code: Code(a.code.0) })
            .collect(),
    };
    if problems.is_empty() { Ok(Body::Procedure(Box::new(body))) } else { Err(problems) }
}

/// 注加算通番: 0–9, then A–Z as 10–35.
fn serial(row: &Row, serial: char, problems: &mut Vec<Problem>) -> u8 {
    match serial.to_digit(36).and_then(|n| u8::try_from(n).ok()) {
        Some(n) => n,
        None => {
            problems.push(out_of_range(row, "note_serial"));
            0
        }
    }
}

const fn age(bound: santei_masters::AgeBound) -> AgeBound {
    match bound {
        santei_masters::AgeBound::None => AgeBound::None,
        santei_masters::AgeBound::Years(years) => AgeBound::Years(years),
        santei_masters::AgeBound::Days28 => AgeBound::Days(28),
        santei_masters::AgeBound::Days90 => AgeBound::Days(90),
        santei_masters::AgeBound::MonthAfter(years) => AgeBound::MonthAfter(years),
        santei_masters::AgeBound::BeforeSchool => AgeBound::School,
    }
}

fn drug(row: &Row) -> Made {
    let typed = santei_masters::drug::Drug::from_record(&row.record)?;
    let mut problems = Vec::new();
    let bad = &mut problems;
    let body = Drug {
        price: Some(fixed(row, "price", typed.price, bad)),
        price_kind: small(row, "price_kind", bad),
        form: small(row, "dosage_form", bad),
    };
    if problems.is_empty() { Ok(Body::Drug(body)) } else { Err(problems) }
}

fn material(row: &Row) -> Made {
    let typed = santei_masters::material::Material::from_record(&row.record)?;
    let mut problems = Vec::new();
    let bad = &mut problems;
    let body = Material {
        price: Some(fixed(row, "price", typed.price, bad)),
        price_kind: small(row, "price_kind", bad),
        kind: small(row, "kind", bad),
        price_is_cap: typed.price_ceiling,
        cap_points: Fixed::from_int(typed.points_ceiling.into()).unwrap_or_default(),
    };
    if problems.is_empty() { Ok(Body::Material(body)) } else { Err(problems) }
}
