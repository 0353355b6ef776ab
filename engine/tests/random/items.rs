//! Codes of random programs: what the masters say of them.

use super::draw::Draw;
use santei::ir::{
    AgeAddition, AgeBound, Body, Drug, Item, Material, NoticeKind, PointsKind, Procedure, SourceId,
    Steps, Version,
};
use santei::{Code, Day, Fixed};

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub fn fixed(text: &str) -> Fixed {
    text.parse().unwrap()
}

pub const CODES: u32 = 36;

pub fn code(at: usize) -> Code {
    Code(112_000_010 + 10 * u32::try_from(at).unwrap())
}

pub fn any_code(draw: &mut Draw<'_>) -> Code {
    code(draw.below(CODES as usize))
}

pub fn version(from: Day, to: Day, body: Body) -> Version {
    Version {
        from,
        to,
        name: "item".into(),
        kana: String::new(),
        section: String::new(),
        source: SourceId(0),
        row: 1,
        body,
    }
}

pub fn item(draw: &mut Draw<'_>, at: usize) -> Item {
    let cut = day("2025-04-01");
    let mut versions = Vec::new();
    if draw.chance(15) {
        let early = procedure(draw, at);
        versions.push(version(day("2024-06-01"), Day(cut.0 - 1), Body::Procedure(Box::new(early))));
        if draw.chance(60) {
            let late = procedure(draw, at);
            versions.push(version(cut, Day::MAX, Body::Procedure(Box::new(late))));
        }
    } else if draw.chance(20) {
        // Brought by the second of two revisions.
        let late = procedure(draw, at);
        versions.push(version(cut, Day::MAX, Body::Procedure(Box::new(late))));
    } else if draw.chance(4) {
        versions.push(version(Day::MIN, Day::MAX, Body::NotAtHand));
    } else {
        let body = Body::Procedure(Box::new(procedure(draw, at)));
        versions.push(version(day("2024-06-01"), Day::MAX, body));
    }
    for version in &mut versions {
        version.section = ["D007", "B001", ""][at / 6 % 3].into();
    }
    Item { code: code(at), versions }
}

pub fn procedure(draw: &mut Draw<'_>, at: usize) -> Procedure {
    let notice_kind = match at % 6 {
        3 | 4 => NoticeKind::Note,
        5 => NoticeKind::General,
        _ => NoticeKind::Base,
    };
    let basic = notice_kind == NoticeKind::Base;
    let kinds: &[PointsKind] = if basic {
        &[
            PointsKind::Points,
            PointsKind::Points,
            PointsKind::Points,
            PointsKind::Points,
            PointsKind::Points,
            PointsKind::Yen,
            PointsKind::Stated,
        ]
    } else {
        &[
            PointsKind::Points,
            PointsKind::PercentUp,
            PointsKind::PercentUp,
            PointsKind::PercentDown,
            PointsKind::PointsDown,
            PointsKind::StatedDown,
        ]
    };
    let points_kind = draw.pick(kinds);
    let percent = matches!(points_kind, PointsKind::PercentUp | PointsKind::PercentDown);
    let points = if percent {
        ["10", "50", "20", "5", "33.5", "100"][draw.below(6)]
    } else {
        ["100", "85", "42.50", "10.75", "288", "1500", "100", "7"][draw.below(8)]
    };
    let note_code = if draw.chance(if basic { 60 } else { 75 }) {
        1001 + u16::try_from(draw.below(3)).unwrap()
    } else {
        0
    };
    let note_serial = match (note_code, basic) {
        (0, _) => 0,
        (_, true) => u8::from(draw.chance(15)),
        (_, false) => 1 + u8::try_from(draw.below(3)).unwrap(),
    };
    // A quantity formula stands on points of the master.
    let stepped = matches!(points_kind, PointsKind::Points | PointsKind::PointsDown);
    let steps = (draw.chance(15) && stepped).then(|| Steps {
        lower: fixed(draw.pick(&["30", "1", "0", "90"])),
        upper: draw.chance(60).then(|| fixed(draw.pick(&["300", "120", "95"]))),
        size: fixed(draw.pick(&["30", "1", "10"])),
        points: fixed(draw.pick(&["50", "42.50", "10.75", "0.3"])),
        error: draw.pick(&[0, 1, 2, 3]),
    });
    Procedure {
        points_kind,
        unit: u16::from(steps.is_some()),
        points: fixed(points),
        setting: if draw.chance(10) { draw.pick(&[1, 2]) } else { 0 },
        elderly: if draw.chance(6) { draw.pick(&[1, 2]) } else { 0 },
        outpatient_box: draw.pick(&[600, 400, 110]),
        inpatient_box: draw.pick(&[600, 400, 903]),
        facility_kind: if draw.chance(6) { draw.pick(&[1, 2]) } else { 0 },
        beds: if draw.chance(8) { draw.pick(&[1, 2, 3, 4, 5, 6, 7, 8]) } else { 0 },
        steps,
        month_limit: if draw.chance(10) { draw.pick(&[1, 2]) } else { 0 },
        month_limit_error: draw.pick(&[0, 1]),
        note_code,
        note_serial,
        age_rule: if !basic && draw.chance(20) { 1 } else { 0 },
        age_from: if draw.chance(8) { bound(draw) } else { AgeBound::None },
        age_to: if draw.chance(8) { bound(draw) } else { AgeBound::None },
        time_class: if draw.chance(12) { draw.pick(&[1, 2, 4]) } else { 0 },
        compliance: if draw.chance(6) { draw.pick(&[1, 2]) } else { 0 },
        compliance_standard: 320,
        diminishing_group: if draw.chance(40) { draw.pick(&[40, 201]) } else { 0 },
        outside_general_base: draw.chance(if basic { 15 } else { 8 }),
        notice_kind,
        standards: match draw.below(24) {
            0 => vec![vec![draw.pick(&[320, 3023]), 3420]],
            1 => vec![vec![320], vec![draw.pick(&[3023, 3420])]],
            2 => vec![vec![320, 3023], vec![3420]],
            _ => Vec::new(),
        },
        ages: if basic && draw.chance(20) {
            (0..=draw.below(2))
                .map(|_| AgeAddition {
                    from: if draw.chance(50) { bound(draw) } else { AgeBound::None },
                    to: bound(draw),
                    code: code(3 + 6 * draw.below(5) + draw.below(2)),
                })
                .collect()
        } else {
            Vec::new()
        },
        ..Procedure::default()
    }
}

pub fn bound(draw: &mut Draw<'_>) -> AgeBound {
    draw.pick(&[
        AgeBound::Years(3),
        AgeBound::Years(6),
        AgeBound::Years(75),
        AgeBound::Days(28),
        AgeBound::Days(90),
        AgeBound::MonthAfter(3),
        AgeBound::MonthAfter(15),
        AgeBound::School,
    ])
}

pub fn priced(draw: &mut Draw<'_>, at: u32) -> Item {
    let price = draw.chance(85).then(|| fixed(draw.pick(&["10.10", "5.70", "123.45", "1500"])));
    let (code, body) = if at < 2 {
        (620_000_001 + at, Body::Drug(Drug { price, price_kind: 1, form: 1 }))
    } else {
        (710_000_001 + at, Body::Material(Material { price, price_kind: 1, ..Material::default() }))
    };
    Item { code: Code(code), versions: vec![version(Day::MIN, Day::MAX, body)] }
}
