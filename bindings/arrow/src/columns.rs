//! The claims of some rows as columns.

use std::sync::Arc;

use arrow_array::builder::BooleanBuilder;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType, FieldRef, SchemaRef};
use santei::burden::ClaimBurden;
use santei::claim::schedules_of;
use santei::image::Image;
use santei::outcome::{Origin, Outcome, Verdict};
use santei::{Episode, Lang};
use santei_bindings::Trouble;

use crate::output;
use crate::parts::{Days, Decimals, Ends, Ints, Longs, Texts, records};

/// The columns of some rows.
pub struct Columns {
    with_lines: bool,
    with_groups: bool,
    good: Vec<bool>,
    schedules: (Ends, Texts),
    points: Decimals,
    fee_yen: Decimals,
    other_yen: Decimals,
    undecided: Ints,
    lines: Lines,
    groups: Groups,
    burden: Burdens,
    error: [Texts; 4],
    claim: Texts,
}

/// What was made of one Episode.
pub struct Row<'a> {
    pub image: &'a Image<'a>,
    pub episode: &'a Episode,
    pub outcome: &'a Outcome,
    pub burden: &'a [ClaimBurden],
    /// The JSON of the claim, where it is wanted.
    pub claim: Option<&'a str>,
}

impl Columns {
    /// No row of some columns.
    pub fn new(wanted: &[FieldRef]) -> Self {
        let is_wanted = |name: &str| wanted.iter().any(|f| f.name() == name);
        Self {
            with_lines: is_wanted("lines"),
            with_groups: is_wanted("groups"),
            good: Vec::new(),
            schedules: Default::default(),
            points: Decimals::default(),
            fee_yen: Decimals::default(),
            other_yen: Decimals::default(),
            undecided: Ints::default(),
            lines: Lines::default(),
            groups: Groups::default(),
            burden: Burdens::default(),
            error: Default::default(),
            claim: Texts::default(),
        }
    }

    /// A row that was evaluated.
    pub fn push(&mut self, row: &Row<'_>) {
        let outcome = row.outcome;
        self.good.push(true);
        for (_, name) in schedules_of(row.image, row.episode) {
            self.schedules.1.push(name);
        }
        self.points.push(outcome.points);
        self.fee_yen.push(outcome.fee_yen);
        self.other_yen.push(outcome.other_yen);
        let undecided = outcome.lines.iter().filter(|l| l.verdict == Verdict::Undecided).count();
        self.undecided.push(u32::try_from(undecided).unwrap_or(u32::MAX));
        if self.with_lines {
            self.lines.push(row);
        }
        if self.with_groups {
            self.groups.push(row);
        }
        self.burden.push(row.burden);
        for part in &mut self.error {
            part.push("");
        }
        self.claim.push_open(row.claim);
        self.end_row();
    }

    /// A row that could not be evaluated.
    pub fn push_error(&mut self, trouble: &Trouble, lang: Lang) {
        self.good.push(false);
        self.points.push_open(None);
        self.fee_yen.push_open(None);
        self.other_yen.push_open(None);
        self.undecided.push_open(None);
        let [code, message, place, help] = &mut self.error;
        code.push(trouble.code());
        message.push(trouble.message(lang));
        place.push(trouble.place());
        help.push(trouble.advice().pick(lang));
        self.claim.push_open(None);
        self.end_row();
    }

    fn end_row(&mut self) {
        self.schedules.0.push(self.schedules.1.len());
        self.lines.ends.push(self.lines.code.len());
        self.groups.ends.push(self.groups.visit.len());
        self.burden.ends.push(self.burden.coverage.len());
    }

    /// The batch of the columns that are kept and of those that are wanted.
    pub fn finish(
        self,
        schema: &SchemaRef,
        kept: Vec<ArrayRef>,
        wanted: &[FieldRef],
    ) -> Result<RecordBatch, ArrowError> {
        let bad: Vec<bool> = self.good.iter().map(|good| !good).collect();
        let good = NullBuffer::from(self.good);
        let own = output::own();
        let type_of = |name: &str| -> DataType {
            let field = own.iter().find(|f| f.name() == name);
            field.map_or(DataType::Null, |f| f.data_type().clone())
        };
        let (ends, names) = self.schedules;
        let parts = self.error.into_iter().map(Texts::finish).collect::<Result<_, _>>()?;
        let made = [
            ends.list(&type_of("schedules"), names.finish()?, Some(good.clone()))?,
            self.points.finish(),
            self.fee_yen.finish(),
            self.other_yen.finish(),
            self.undecided.finish(),
            self.lines.finish(&type_of("lines"), &good)?,
            self.groups.finish(&type_of("groups"), &good)?,
            self.burden.finish(&type_of("burden"), &good)?,
            records(output::error(), parts, Some(NullBuffer::from(bad)))?,
            self.claim.finish()?,
        ];
        let mut columns = kept;
        for field in wanted {
            let at = own.iter().position(|f| f.name() == field.name());
            columns.extend(at.and_then(|at| made.get(at)).map(Arc::clone));
        }
        let rows = RecordBatchOptions::new().with_row_count(Some(good.len()));
        RecordBatch::try_new_with_options(Arc::clone(schema), columns, &rows)
    }
}

/// Claim lines.
#[derive(Default)]
struct Lines {
    ends: Ends,
    date: Days,
    visit: Ints,
    order: Ints,
    order_id: Texts,
    code: Texts,
    origin: Texts,
    verdict: Texts,
    points: Decimals,
    quantity: Decimals,
    times: Ints,
    base: Ints,
    reasons: (Ends, Longs),
    others: (Ends, Texts),
}

impl Lines {
    fn push(&mut self, row: &Row<'_>) {
        for (line, at) in row.outcome.lines.iter().zip(0_u32..) {
            let unit = row.outcome.units.get(line.unit as usize);
            let visit = unit.map_or(0, |u| u.episode_visit);
            let order = unit.and_then(|u| u.order);
            let stated =
                order.and_then(|o| row.episode.visits.get(visit as usize)?.orders.get(o as usize));
            self.date.push(line.day);
            self.visit.push(visit);
            self.order.push_open(order);
            self.order_id.push_open(stated.and_then(|o| o.id.as_deref()));
            self.code.push_code(line.code);
            self.origin.push(match line.origin {
                Origin::Ordered => "ordered",
                Origin::Derived => "derived",
                Origin::Added => "added",
                Origin::Reduced => "reduced",
            });
            self.verdict.push(match line.verdict {
                Verdict::Charged => "charged",
                Verdict::NotCharged => "notCharged",
                Verdict::Undecided => "undecided",
            });
            self.points.push(line.points());
            self.quantity.push_open(line.quantity);
            self.times.push(line.times);
            self.base.push_open(line.base);
            for (reason, other) in row.outcome.reasons_of(row.image, row.episode, at) {
                self.reasons.1.push(reason.number());
                match other {
                    Some(code) => self.others.1.push_code(code),
                    None => self.others.1.push_open(None),
                }
            }
            self.reasons.0.push(self.reasons.1.len());
            self.others.0.push(self.others.1.len());
        }
    }

    fn finish(self, list: &DataType, good: &NullBuffer) -> Result<ArrayRef, ArrowError> {
        let fields = output::line();
        let type_of = |name: &str| -> DataType {
            fields.find(name).map_or(DataType::Null, |(_, f)| f.data_type().clone())
        };
        let columns = vec![
            self.date.finish(),
            self.visit.finish(),
            self.order.finish(),
            self.order_id.finish()?,
            self.code.finish()?,
            self.origin.finish()?,
            self.verdict.finish()?,
            self.points.finish(),
            self.quantity.finish(),
            self.times.finish(),
            self.base.finish(),
            self.reasons.0.list(&type_of("reasons"), self.reasons.1.finish(), None)?,
            self.others.0.list(&type_of("others"), self.others.1.finish()?, None)?,
        ];
        self.ends.list(list, records(fields, columns, None)?, Some(good.clone()))
    }
}

/// Groups of the receipt.
#[derive(Default)]
struct Groups {
    ends: Ends,
    date: Days,
    visit: Ints,
    identification: Ints,
    number_box: Ints,
    lines: (Ends, Ints),
    bundle: Texts,
    items: Ints,
    points: Decimals,
    yen: Decimals,
    times: Ints,
    total: Decimals,
    yen_total: Decimals,
    rounding: Decimals,
}

impl Groups {
    fn push(&mut self, row: &Row<'_>) {
        let paid = row.outcome.paid_lines();
        for group in &row.outcome.groups {
            let bundle = group.bundle_name(row.image);
            self.date.push(group.day);
            self.visit.push(row.outcome.episode_visit(group.visit));
            self.identification.push(group.identification.into());
            self.number_box.push(group.number_box.into());
            for line in paid.of(group) {
                self.lines.1.push(line);
            }
            self.lines.0.push(self.lines.1.len());
            self.bundle.push_open(bundle);
            self.items.push_open(bundle.is_some().then_some(group.items));
            self.points.push(group.points);
            self.yen.push(group.yen);
            self.times.push(group.times);
            self.total.push(group.total);
            self.yen_total.push(group.yen_total);
            self.rounding.push(group.rounding);
        }
    }

    fn finish(self, list: &DataType, good: &NullBuffer) -> Result<ArrayRef, ArrowError> {
        let fields = output::group();
        let lines = fields.find("lines").map_or(DataType::Null, |(_, f)| f.data_type().clone());
        let columns = vec![
            self.date.finish(),
            self.visit.finish(),
            self.identification.finish(),
            self.number_box.finish(),
            self.lines.0.list(&lines, self.lines.1.finish(), None)?,
            self.bundle.finish()?,
            self.items.finish(),
            self.points.finish(),
            self.yen.finish(),
            self.times.finish(),
            self.total.finish(),
            self.yen_total.finish(),
            self.rounding.finish(),
        ];
        self.ends.list(list, records(fields, columns, None)?, Some(good.clone()))
    }
}

/// Shares of the patient, by insurance.
#[derive(Default)]
struct Burdens {
    ends: Ends,
    coverage: Ints,
    decided: BooleanBuilder,
    yen: [Longs; 6],
}

impl Burdens {
    fn push(&mut self, burden: &[ClaimBurden]) {
        for one in burden {
            self.coverage.push(one.coverage);
            self.decided.append_value(one.decided);
            let figures = [
                one.points,
                one.fee_yen,
                one.insurer_yen,
                one.patient_yen,
                one.window_yen,
                one.meals_yen,
            ];
            for (column, figure) in self.yen.iter_mut().zip(figures) {
                column.push(figure);
            }
        }
    }

    fn finish(mut self, list: &DataType, good: &NullBuffer) -> Result<ArrayRef, ArrowError> {
        let mut columns = vec![self.coverage.finish(), Arc::new(self.decided.finish()) as ArrayRef];
        columns.extend(self.yen.into_iter().map(Longs::finish));
        self.ends.list(list, records(output::burden(), columns, None)?, Some(good.clone()))
    }
}
