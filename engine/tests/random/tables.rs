//! Rows of tables between the codes of random programs.

use super::draw::Draw;
use super::items::{CODES, any_code, code, day};
use santei::Code;
use santei::ir::{
    ExclusionRow, GroupId, InclusionRow, IndexRow, InpatientRow, Keep, LimitRow, Origin, SourceId,
    TableKind, Tables, Window,
};

/// Days of a row: mostly the whole schedule.
pub fn origin(draw: &mut Draw<'_>) -> Origin {
    let (from, to) = match draw.below(8) {
        0 => (day("2024-06-01"), day("2025-03-31")),
        1 => (day("2025-04-01"), day("2026-05-31")),
        _ => (day("2024-06-01"), day("2026-05-31")),
    };
    Origin { source: SourceId(0), row: 1 + draw.next() % 1000, from, to }
}

pub fn tables(draw: &mut Draw<'_>, brought: &[Code]) -> Tables {
    let groups = 6;
    let mut tables = Tables {
        group_names: (0..groups).map(|g| format!("G{g:06}")).collect(),
        ..Tables::default()
    };
    for at in 0..CODES as usize {
        if draw.chance(35) {
            let windows = [
                Window::Day,
                Window::Months(1),
                Window::Visit,
                Window::DaysBefore(7),
                Window::Order,
            ];
            let row = IndexRow {
                code: code(at),
                groups: (0..=draw.below(2))
                    .map(|_| {
                        let window = draw.chance(90).then(|| draw.pick(&windows));
                        (window, GroupId(u16::try_from(draw.below(groups)).unwrap()))
                    })
                    .collect(),
                inpatient_group: if draw.chance(30) { draw.pick(&[101, 102]) } else { 0 },
                origin: origin(draw),
                ..IndexRow::default()
            };
            tables.index.push(row);
        }
    }
    for group in 0..groups {
        for _ in 0..3 {
            tables.inclusion.push(InclusionRow {
                group: GroupId(u16::try_from(group).unwrap()),
                code: any_code(draw),
                special: draw.chance(15),
                origin: origin(draw),
            });
        }
    }
    for (table, within, pairs) in [
        (TableKind::ExclusionDay, Window::Day, 14),
        (TableKind::ExclusionMonth, Window::Months(1), 8),
        (TableKind::ExclusionSame, Window::Visit, 14),
        (TableKind::ExclusionWeek, Window::Week, 8),
    ] {
        for _ in 0..pairs {
            let (first, second) = (any_code(draw), any_code(draw));
            let keep = draw.pick(&[Keep::First, Keep::Second, Keep::Either]);
            let special = draw.chance(15);
            let origin = origin(draw);
            let row = ExclusionRow { first, second, keep, special, within, table, origin };
            if draw.chance(80) && first != second {
                let keep = match keep {
                    Keep::First => Keep::Second,
                    Keep::Second => Keep::First,
                    Keep::Either => Keep::Either,
                };
                tables.exclusion.push(ExclusionRow {
                    first: second,
                    second: first,
                    keep,
                    ..row.clone()
                });
            }
            tables.exclusion.push(row);
        }
    }
    for _ in 0..16 {
        tables.inpatient.push(InpatientRow {
            group: draw.pick(&[101, 102]),
            code: any_code(draw),
            class: draw.pick(&[1, 2, 3]),
            origin: origin(draw),
        });
    }
    let windows = [
        Window::Day,
        Window::Months(1),
        Window::Week,
        Window::Weeks(2),
        Window::Months(3),
        Window::Days(7),
        Window::FiscalYear,
        Window::Admission,
        Window::AdmissionDay,
        Window::DischargeDay,
        Window::History,
        Window::Course,
        Window::Order,
        Window::Visit,
        Window::PerUnit,
    ];
    for _ in 0..16 {
        tables.limit.push(LimitRow {
            code: any_code(draw),
            unit: 131,
            unit_name: "unit".into(),
            within: draw.pick(&windows),
            max: draw.pick(&[1, 1, 2, 3]),
            special: draw.chance(15),
            origin: origin(draw),
        });
    }
    // Of what a revision brought, nothing lies before it.
    for _ in 0..if brought.is_empty() { 0 } else { 4 } {
        tables.limit.push(LimitRow {
            code: draw.pick(brought),
            unit: 131,
            unit_name: "unit".into(),
            within: draw.pick(&[Window::History, Window::Months(3), Window::Weeks(2)]),
            max: 1,
            special: false,
            origin: origin(draw),
        });
    }
    tables
}
