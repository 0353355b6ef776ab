//! From an image back to the [`Program`]: for tests, comparison and inspection.

use super::layout::{NONE, NONE16, PeriodRecord, body, counting, kind, op, rounding};
use super::windows::{unpack, unpack_age};
use super::{ExprRecord, Image, RuleRecord, table_kind};
use crate::ir::{
    AgeAddition, Arithmetic, Attr, Band, Body, Calendar, CommentRow, Comparison, Drug,
    ExclusionRow, Expr, ExprId, Fact, FactCase, FactId, FactType, GroupId, InclusionRow, IndexRow,
    InpatientRow, Item, Keep, LimitRow, Made, Material, MissingTable, NoticeKind, Of, Origin,
    Otherwise, PointsKind, Priced, Procedure, Program, Role, RoundPolicy, Rule, RuleBody,
    ScheduleId, Set, SetId, SourceId, StandardName, Step, Steps, TableKind, Tables, Together,
    UnitName, Value, Version, Window,
};
use crate::{Code, Day, Fixed};

impl Image<'_> {
    /// The program that the image was written from, its table rows in the image's order.
    ///
    /// ```
    /// use santei::image::{Image, write};
    /// let program = santei::ir::Program::default();
    /// let bytes = write(&program)?;
    /// let again = Image::open(&bytes).map(|image| image.program());
    /// assert_eq!(again, Ok(program));
    /// # Ok::<(), santei::image::WriteError>(())
    /// ```
    #[must_use]
    pub fn program(&self) -> Program {
        Program {
            schedules: self.schedules().collect(),
            sources: self.sources().collect(),
            missing: self
                .missing()
                .map(|(schedule, table)| MissingTable { schedule, table })
                .collect(),
            standards: self
                .standard_names
                .iter()
                .map(|s| StandardName {
                    schedule: ScheduleId(s.schedule),
                    code: s.code,
                    name: self.text(s.name).to_owned(),
                })
                .collect(),
            units: self
                .unit_names
                .iter()
                .map(|u| UnitName {
                    number: u16::try_from(u.number).unwrap_or(u16::MAX),
                    name: self.text(u.name).to_owned(),
                })
                .collect(),
            items: (0..self.codes.len() as u32).map(|at| self.item(at)).collect(),
            sets: (0_u16..)
                .zip(self.codes_of_sets())
                .map(|(id, codes)| Set {
                    name: self.set_name(id).to_owned(),
                    codes,
                    open: self.set_is_open(id),
                })
                .collect(),
            diseases: self.diseases.iter().map(|code| Code(*code)).collect(),
            facts: self.facts.iter().map(|f| self.fact(f)).collect(),
            calendars: self
                .calendars
                .iter()
                .map(|c| Calendar {
                    name: self.text(c.name).to_owned(),
                    cite: self.text(c.cite).to_owned(),
                    from: Day(c.from),
                    to: Day(c.to),
                    days: super::slice(self.calendar_days, c.days)
                        .iter()
                        .map(|d| Day(*d))
                        .collect(),
                })
                .collect(),
            exprs: self.exprs.iter().map(expr).collect(),
            rules: self.rules.iter().map(|r| self.rule_of(r)).collect(),
            tables: self.tables(),
            burden: self.book(),
        }
    }

    fn item(&self, at: u32) -> Item {
        let (first, versions) = self.versions_of(at);
        let versions = versions
            .iter()
            .zip(first..)
            .map(|(v, id)| {
                let Origin { source, row, from, to } = self.origin(v.period, v.row);
                let label = self.label_of(v);
                Version {
                    from,
                    to,
                    name: self.text(label.name).to_owned(),
                    kana: self.text(label.kana).to_owned(),
                    section: self.text(label.section).to_owned(),
                    source,
                    row,
                    body: self.body(self.facts_of(v).0, id),
                }
            })
            .collect();
        Item { code: self.code(at), versions }
    }

    fn body(&self, kind: u16, id: u32) -> Body {
        let price = |raw: i64| (raw != i64::MIN).then(|| Fixed::from_raw(raw));
        match kind {
            body::COMMENT => Body::Comment,
            body::DRUG => Body::Drug(self.drug_of(id).map_or_else(Drug::default, |d| Drug {
                price: price(d.price),
                price_kind: d.price_kind as u8,
                form: d.form as u8,
            })),
            body::MATERIAL => {
                Body::Material(self.material_of(id).map_or_else(Material::default, |m| Material {
                    price: price(m.price),
                    price_kind: m.price_kind,
                    kind: m.kind,
                    price_is_cap: m.price_is_cap != 0,
                    cap_points: Fixed::from_raw(m.cap_points),
                }))
            }
            body::PROCEDURE => Body::Procedure(Box::new(self.procedure_facts(id))),
            _ => Body::NotAtHand,
        }
    }

    fn procedure_facts(&self, id: u32) -> Procedure {
        let Some(p) = self.procedure_of(id) else {
            return Procedure::default();
        };
        let steps = self.steps.get(p.steps as usize).filter(|_| p.steps != NONE).map(|s| Steps {
            lower: Fixed::from_raw(s.lower),
            upper: (s.upper != i64::MAX).then(|| Fixed::from_raw(s.upper)),
            size: Fixed::from_raw(s.size),
            points: Fixed::from_raw(s.points),
            error: s.error as u8,
        });
        Procedure {
            points_kind: points_kind(p.points_kind),
            points: Fixed::from_raw(p.points),
            unit: p.unit,
            setting: p.setting,
            elderly: p.elderly,
            outpatient_box: p.outpatient_box,
            inpatient_box: p.inpatient_box,
            facility_kind: p.facility_kind,
            beds: p.beds,
            steps,
            month_limit: p.month_limit,
            month_limit_error: p.month_limit_error,
            note_code: p.note_code,
            note_serial: p.note_serial,
            age_rule: p.age_rule,
            age_from: unpack_age(p.age_from).unwrap_or_default(),
            age_to: unpack_age(p.age_to).unwrap_or_default(),
            time_class: p.time_class,
            compliance: p.compliance,
            compliance_standard: p.compliance_standard,
            judgement_kind: p.judgement_kind,
            judgement_group: p.judgement_group,
            diminishing: p.diminishing,
            diminishing_group: p.diminishing_group,
            outside_general_base: p.outside_general_base != 0,
            notice_kind: notice_kind(p.notice_kind),
            standards: self.standard_groups(p).map(<[u16]>::to_vec).collect(),
            ages: self
                .ages_of(p)
                .iter()
                .map(|a| AgeAddition {
                    from: unpack_age(a.from).unwrap_or_default(),
                    to: unpack_age(a.to).unwrap_or_default(),
                    code: Code(a.code),
                })
                .collect(),
        }
    }

    fn fact(&self, f: &super::FactRecord) -> Fact {
        let kind = match f.kind {
            1 => FactType::Number,
            2 => FactType::Date,
            3 => FactType::Word,
            _ => FactType::Bool,
        };
        let value = |raw| fact_value(f.kind, raw);
        Fact {
            name: self.text(f.name).to_owned(),
            kind,
            words: self.words(f.words).iter().map(|t| self.text(*t).to_owned()).collect(),
            ask_ja: self.text(f.ask_ja).to_owned(),
            ask_en: self.text(f.ask_en).to_owned(),
            cases: self
                .fact_cases(f.cases)
                .iter()
                .map(|c| FactCase {
                    from: Day(c.from),
                    to: Day(c.to),
                    when: ExprId(c.when),
                    value: value(c.value),
                })
                .collect(),
            default: (f.has_default != 0).then(|| value(f.default)),
        }
    }

    fn rule_of(&self, r: &RuleRecord) -> Rule {
        Rule {
            name: self.text(r.name).to_owned(),
            cite: self.text(r.cite).to_owned(),
            schedule: ScheduleId(r.schedule),
            from: Day(r.from),
            to: Day(r.to),
            source: SourceId(r.source),
            line: r.line,
            when: (r.when != NONE).then_some(ExprId(r.when)),
            body: self.rule_body(r),
        }
    }

    fn rule_body(&self, r: &RuleRecord) -> RuleBody {
        let window = unpack(r.window).unwrap_or(Window::Visit);
        let optional = |set: u16| (set != NONE16).then_some(SetId(set));
        match r.kind {
            kind::BUNDLE => RuleBody::Bundle {
                members: SetId(r.set_a),
                per: window,
                apart: (r.number != NONE).then_some(FactId(r.number as u16)),
                bands: self
                    .bands(r.run)
                    .iter()
                    .map(|b| Band { from: b.from, to: b.to, points: Fixed::from_raw(b.points) })
                    .collect(),
            },
            kind::SPECIAL => RuleBody::Special {
                on: SetId(r.set_a),
                beside: optional(r.set_b),
                any_row: r.flag != 0,
            },
            kind::INCLUDE => RuleBody::Include {
                parents: SetId(r.set_a),
                children: SetId(r.set_b),
                within: window,
            },
            kind::EXCLUDE => RuleBody::Exclude {
                first: SetId(r.set_a),
                second: SetId(r.set_b),
                within: window,
                keep: keep(r.flag as u8),
            },
            kind::LIMIT => RuleBody::Limit {
                members: SetId(r.set_a),
                max: r.number,
                within: window,
                quantity: r.flag & counting::QUANTITY != 0,
                by_code: r.flag & counting::BY_CODE != 0,
            },
            kind::ADD => RuleBody::Add { on: SetId(r.set_a), code: Code(r.code), made: made(r) },
            kind::REDUCE => RuleBody::Reduce {
                on: SetId(r.set_a),
                by_group: r.flag != 0,
                nth: r.number,
                within: window,
                code: Code(r.code),
                made: made(r),
            },
            kind::POOL => RuleBody::Pool { on: SetId(r.set_a) },
            kind::PRICE => RuleBody::Price {
                what: if r.flag & 0xff == Priced::Material as u16 {
                    Priced::Material
                } else {
                    Priced::Drug
                },
                identifications: self.numbers(r.run).to_vec(),
                on: optional(r.set_a),
                together: if r.flag >> 8 == Together::Line as u16 {
                    Together::Line
                } else {
                    Together::Order
                },
                points: ExprId(r.number),
            },
            kind::REQUIRE => RuleBody::Require {
                on: SetId(r.set_a),
                needs: ExprId(r.number),
                otherwise: match r.flag {
                    1 => Otherwise::Deny,
                    3 => Otherwise::Remind,
                    _ => Otherwise::Ask,
                },
                comments: self.rule_codes(r.run).iter().map(|c| Code(*c)).collect(),
            },
            kind::ROUND => RuleBody::Round(self.policy_of(r)),
            _ => RuleBody::Derive {
                on: optional(r.set_a),
                code: Code(r.code),
                made: made(r),
                per: window,
                even_if_included: r.flag != 0,
            },
        }
    }

    fn policy_of(&self, r: &RuleRecord) -> RoundPolicy {
        let steps = |run| {
            self.policy_steps(run)
                .iter()
                .map(|s| Step { role: role(s.role), of: of(s.of) })
                .collect()
        };
        let mut boxes: Vec<u16> = (0..1000_u16)
            .filter(|b| {
                self.policies(*b)
                    .iter()
                    .any(|id| self.rule(*id).is_some_and(|known| core::ptr::eq(known, r)))
            })
            .collect();
        // The first box stands for the section; it comes first again.
        if let Some(at) = boxes.iter().position(|b| u32::from(*b) == r.code) {
            let first = boxes.remove(at);
            boxes.insert(0, first);
        }
        RoundPolicy {
            identification: r.number as u16,
            boxes,
            quantity_rounds: r.flag & rounding::QUANTITY != 0,
            unit_steps: steps(r.run),
            unit_rounds: r.flag & rounding::UNIT != 0,
            order_steps: steps(r.run2),
            order_rounds: r.flag & rounding::ORDER != 0,
        }
    }

    fn origin(&self, period: impl Into<u32>, row: u32) -> Origin {
        let none = PeriodRecord { from: 0, to: 0, source: 0 };
        let p = self.period(period).copied().unwrap_or(none);
        Origin { source: SourceId(p.source as u16), row, from: Day(p.from), to: Day(p.to) }
    }

    fn tables(&self) -> Tables {
        let mut tables = Tables {
            group_names: self.group_names.iter().map(|t| self.text(*t).to_owned()).collect(),
            ..Tables::default()
        };
        for at in 0..self.codes.len() as u32 {
            let code = self.code(at);
            tables.index.extend(self.index_of(at).iter().map(|r| {
                IndexRow {
                    code,
                    groups: r
                        .windows
                        .iter()
                        .zip(&r.groups)
                        .filter(|(_, g)| **g != NONE16)
                        .map(|(w, g)| ((*w != NONE).then(|| unpack(*w)).flatten(), GroupId(*g)))
                        .collect(),
                    exclusion_flags: [0, 1, 2, 3].map(|bit| r.flags & (1 << bit) != 0),
                    inpatient_group: r.inpatient_group,
                    limit_flag: r.flags & 16 != 0,
                    origin: self.origin(r.period, r.row),
                }
            }));
            let members = self.members_of(at).iter().zip(self.first_member(at)..);
            tables.inclusion.extend(members.map(|(r, place)| InclusionRow {
                group: GroupId(r.group),
                code,
                special: self.member_is_special(place),
                origin: self.origin(r.period, self.member_row(place).unwrap_or_default()),
            }));
            let edges = self.edges_of(at).iter().zip(self.first_edge(at)..);
            tables.exclusion.extend(edges.map(|(edge, place)| {
                let r = self.manner_of(edge);
                ExclusionRow {
                    first: code,
                    second: self.code(edge.other),
                    keep: keep(r.keep),
                    special: r.bits & 1 != 0,
                    within: unpack(r.window).unwrap_or(Window::Visit),
                    table: table_kind(u16::from(r.bits >> 4)).unwrap_or(TableKind::ExclusionDay),
                    origin: self.origin(r.period, self.edge_row(place).unwrap_or_default()),
                }
            }));
            tables.inpatient.extend(self.inpatient_of(at).iter().map(|r| InpatientRow {
                group: r.group,
                code,
                class: r.class,
                origin: self.origin(r.period, r.row),
            }));
            tables.limit.extend(self.limits_of(at).iter().map(|r| LimitRow {
                code,
                unit: r.unit,
                unit_name: self.text(r.unit_name).to_owned(),
                within: unpack(r.window).unwrap_or(Window::Visit),
                max: r.max,
                special: r.special != 0,
                origin: self.origin(r.period, r.row),
            }));
            tables.comment.extend(self.comments_of(at).iter().map(|r| CommentRow {
                code,
                comment: Code(r.comment),
                pattern: r.pattern,
                condition: r.condition,
                absence: r.absence != 0,
                setting: r.setting,
                times: r.times,
                origin: self.origin(r.period, r.row),
            }));
        }
        tables
    }
}

/// A value of a fact of a kind.
pub(crate) const fn fact_value(kind: u32, raw: i64) -> Value {
    match kind {
        0 => Value::Bool(raw != 0),
        1 => Value::Number(Fixed::from_raw(raw)),
        2 => Value::Date(Day(raw as i32)),
        _ => Value::Word(raw as u16),
    }
}

const fn made(r: &RuleRecord) -> Made {
    const fn formula(id: u32) -> Option<ExprId> {
        if id == NONE { None } else { Some(ExprId(id)) }
    }
    Made { quantity: formula(r.quantity), times: formula(r.times), points: formula(r.points) }
}

const fn points_kind(number: u8) -> PointsKind {
    match number {
        1 => PointsKind::Yen,
        4 => PointsKind::Stated,
        5 => PointsKind::PercentUp,
        6 => PointsKind::PercentDown,
        7 => PointsKind::StatedDown,
        8 => PointsKind::PointsDown,
        _ => PointsKind::Points,
    }
}

const fn notice_kind(number: u8) -> NoticeKind {
    match number {
        7 => NoticeKind::Note,
        9 => NoticeKind::General,
        _ => NoticeKind::Base,
    }
}

const fn keep(number: u8) -> Keep {
    match number {
        1 => Keep::First,
        2 => Keep::Second,
        _ => Keep::Either,
    }
}

const fn role(number: u8) -> Role {
    match number {
        1 => Role::NotePoints,
        2 => Role::NotePercent,
        3 => Role::NoteReduction,
        4 => Role::AgePercent,
        5 => Role::TimePercent,
        6 => Role::GeneralPoints,
        7 => Role::GeneralPercent,
        _ => Role::GeneralReduction,
    }
}

const fn of(number: u8) -> Of {
    if number == Of::Base as u8 { Of::Base } else { Of::Running }
}

fn expr(r: &ExprRecord) -> Expr {
    let set = SetId(r.a as u16);
    let window = unpack(r.b).unwrap_or(Window::Visit);
    let (a, b) = (ExprId(r.a), ExprId(r.b));
    match r.op {
        op::NUMBER => Expr::Const(Value::Number(Fixed::from_raw(r.number()))),
        op::DATE => Expr::Const(Value::Date(Day(r.number() as i32))),
        op::WORD => Expr::Const(Value::Word(r.number() as u16)),
        op::FACT => Expr::Fact(FactId(r.a as u16)),
        op::STATED => Expr::Stated(FactId(r.a as u16)),
        op::ATTR => Expr::Attr(attr(r.a)),
        op::STANDARD => Expr::Standard(r.a as u16, r.b as u16),
        op::HAS => Expr::Has(set, window),
        op::ITEMS => Expr::Items(set, window),
        op::COUNT => Expr::Count(set, window),
        op::POINTS_OF => Expr::PointsOf(set, window),
        op::IN => Expr::In(set),
        op::DISEASE => Expr::Disease(set),
        op::DISEASE_OR_SUSPICION => Expr::DiseaseOrSuspicion(set),
        op::NOT => Expr::Not(a),
        op::AND => Expr::And(a, b),
        op::OR => Expr::Or(a, b),
        op::COMPARE => Expr::Compare(comparison(r.sub), a, b),
        op::ARITH => Expr::Arith(arithmetic(r.sub), a, b),
        op::CEIL => Expr::Ceil(a),
        op::FLOOR => Expr::Floor(a),
        op::ROUND => Expr::RoundHalfUp(a),
        op::IF => Expr::If(a, b, ExprId(r.c)),
        op::MAIN_DISEASE => Expr::MainDisease(set),
        op::LAST => Expr::Last(set, window),
        op::FIRST => Expr::First(set, window),
        op::SUM => Expr::Sum(ExprId(r.c), set, window, r.sub != 0),
        op::KNOWN => Expr::Known(window),
        op::DAYS_BETWEEN => Expr::DaysBetween(a, b),
        op::MONTHS_AFTER => Expr::MonthsAfter(a, b),
        _ => Expr::Const(Value::Bool(r.number() != 0)),
    }
}

pub(crate) const fn comparison(number: u16) -> Comparison {
    match number {
        0 => Comparison::Eq,
        1 => Comparison::Ne,
        2 => Comparison::Lt,
        3 => Comparison::Le,
        4 => Comparison::Gt,
        _ => Comparison::Ge,
    }
}

pub(crate) const fn arithmetic(number: u16) -> Arithmetic {
    match number {
        0 => Arithmetic::Add,
        1 => Arithmetic::Sub,
        2 => Arithmetic::Mul,
        3 => Arithmetic::Div,
        4 => Arithmetic::Min,
        _ => Arithmetic::Max,
    }
}

pub(crate) const fn attr(number: u32) -> Attr {
    match number {
        0 => Attr::Age,
        1 => Attr::AgeDays,
        2 => Attr::Date,
        3 => Attr::Minute,
        4 => Attr::Weekday,
        5 => Attr::Outpatient,
        6 => Attr::Inpatient,
        7 => Attr::Clinic,
        8 => Attr::Hospital,
        9 => Attr::Beds,
        10 => Attr::GeneralBeds,
        11 => Attr::Quantity,
        12 => Attr::Times,
        13 => Attr::Yen,
        14 => Attr::UnitPrice,
        15 => Attr::BasePoints,
        16 => Attr::Elderly,
        17 => Attr::BeforeSchool,
        18 => Attr::Female,
        19 => Attr::Holiday,
        20 => Attr::Admitted,
        21 => Attr::HospitalDay,
        22 => Attr::Open,
        23 => Attr::StatedTime,
        24 => Attr::Section,
        25 => Attr::StatedHours,
        26 => Attr::ClosedDay,
        27 => Attr::StatedMainDisease,
        28 => Attr::MainDiseaseSince,
        _ => Attr::HolidaysAfter,
    }
}
