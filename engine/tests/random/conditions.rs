//! Conditions and formulas of random rules.

use super::draw::Draw;
use super::items::{any_code, fixed};
use santei::Code;
use santei::ir::{Attr, Comparison, Expr, ExprId, Made, Program, Set, SetId, Value, Window};

pub fn push_expr(program: &mut Program, expr: Expr) -> ExprId {
    program.exprs.push(expr);
    ExprId(u32::try_from(program.exprs.len() - 1).unwrap())
}

pub fn some_set(program: &mut Program, draw: &mut Draw<'_>) -> SetId {
    let many = 3 + draw.below(4);
    set_of(program, draw, many)
}

/// A third of the codes.
pub fn wide_set(program: &mut Program, draw: &mut Draw<'_>) -> SetId {
    set_of(program, draw, 16)
}

fn set_of(program: &mut Program, draw: &mut Draw<'_>, many: usize) -> SetId {
    let mut codes: Vec<Code> = (0..many).map(|_| any_code(draw)).collect();
    codes.sort();
    codes.dedup();
    let id = SetId(u16::try_from(program.sets.len()).unwrap());
    program.sets.push(Set { name: format!("set{}", id.0), codes, open: false });
    id
}

/// A condition about the patient, the facts or the lines.
pub fn some_condition(program: &mut Program, draw: &mut Draw<'_>) -> Option<ExprId> {
    if draw.chance(35) {
        return None;
    }
    let leaf = match draw.below(17) {
        0 => {
            let age = push_expr(program, Expr::Attr(Attr::Age));
            let six = push_expr(program, Expr::Const(Value::Number(fixed("6"))));
            push_expr(program, Expr::Compare(Comparison::Lt, age, six))
        }
        1 => push_expr(program, Expr::Fact(santei::ir::FactId(0))),
        2 => push_expr(program, Expr::Standard(3023, 3025)),
        3 => push_expr(program, Expr::Attr(Attr::Female)),
        4 => {
            let set = some_set(program, draw);
            let window = draw.pick(&[
                Window::Order,
                Window::Visit,
                Window::Day,
                Window::Months(1),
                Window::Months(3),
                Window::FullMonths(1),
                Window::FullMonths(2),
            ]);
            push_expr(program, Expr::Has(set, window))
        }
        15 | 16 => counted(program, draw),
        6 => push_expr(
            program,
            Expr::Attr(draw.pick(&[
                Attr::Open,
                Attr::Open,
                Attr::StatedTime,
                Attr::Holiday,
                Attr::StatedHours,
                Attr::ClosedDay,
                Attr::StatedMainDisease,
            ])),
        ),
        13 => {
            let windows = [Window::Months(2), Window::FullMonths(3), Window::FiscalYear];
            push_expr(program, Expr::Known(draw.pick(&windows)))
        }
        7 => {
            let section = push_expr(program, Expr::Attr(Attr::Section));
            let n = push_expr(program, Expr::Const(Value::Number(fixed("21"))));
            push_expr(program, Expr::Compare(Comparison::Eq, section, n))
        }
        8 => {
            let sum = sum(program, draw);
            let n = push_expr(program, Expr::Const(Value::Number(fixed(draw.pick(&["1", "3"])))));
            push_expr(program, Expr::Compare(Comparison::Ge, sum, n))
        }
        9 => {
            let last = if draw.chance(30) {
                push_expr(program, Expr::Attr(Attr::MainDiseaseSince))
            } else {
                occasion(program, draw)
            };
            let n = push_expr(program, Expr::Const(Value::Number(fixed("1"))));
            let then = push_expr(program, Expr::MonthsAfter(last, n));
            let date = push_expr(program, Expr::Attr(Attr::Date));
            if draw.chance(40) {
                let days = push_expr(program, Expr::DaysBetween(date, then));
                let after = push_expr(program, Expr::Attr(Attr::HolidaysAfter));
                push_expr(program, Expr::Compare(Comparison::Le, days, after))
            } else {
                push_expr(program, Expr::Compare(Comparison::Lt, date, then))
            }
        }
        10 => {
            let last = occasion(program, draw);
            let date = push_expr(program, Expr::Attr(Attr::Date));
            let days = push_expr(program, Expr::DaysBetween(last, date));
            let n = push_expr(program, Expr::Const(Value::Number(fixed("7"))));
            push_expr(program, Expr::Compare(Comparison::Le, days, n))
        }
        11 => {
            let set = disease_set(program, draw);
            let suspicion = draw.chance(50);
            push_expr(
                program,
                if suspicion { Expr::DiseaseOrSuspicion(set) } else { Expr::Disease(set) },
            )
        }
        12 => {
            let set = disease_set(program, draw);
            push_expr(program, Expr::MainDisease(set))
        }
        5 => {
            let minute = push_expr(program, Expr::Attr(Attr::Minute));
            let six = push_expr(program, Expr::Const(Value::Number(fixed("1080"))));
            push_expr(program, Expr::Compare(Comparison::Ge, minute, six))
        }
        _ => {
            let word = push_expr(program, Expr::Fact(santei::ir::FactId(1)));
            let late = push_expr(program, Expr::Const(Value::Word(1)));
            push_expr(program, Expr::Compare(Comparison::Eq, word, late))
        }
    };
    Some(if draw.chance(20) { push_expr(program, Expr::Not(leaf)) } else { leaf })
}

/// Some of the diseases that random Episodes have.
pub fn disease_set(program: &mut Program, draw: &mut Draw<'_>) -> SetId {
    let id = SetId(u16::try_from(program.sets.len()).unwrap());
    let codes = [8_842_067, 8_842_068].into_iter().filter(|_| draw.chance(50)).map(Code);
    let codes = codes.collect();
    program.sets.push(Set { name: format!("set{}", id.0), codes, open: draw.chance(30) });
    id
}

/// How often, or how many, compared with a number: windows that reach beyond the history too.
fn counted(program: &mut Program, draw: &mut Draw<'_>) -> ExprId {
    let set = some_set(program, draw);
    let window = draw.pick(&[Window::Months(1), Window::Months(3), Window::FullMonths(2)]);
    let number = if draw.chance(50) { Expr::Count(set, window) } else { Expr::Items(set, window) };
    let number = push_expr(program, number);
    let than = Value::Number(fixed(draw.pick(&["0", "1", "2"])));
    let than = push_expr(program, Expr::Const(than));
    let how = draw.pick(&[
        Comparison::Eq,
        Comparison::Ne,
        Comparison::Lt,
        Comparison::Le,
        Comparison::Gt,
        Comparison::Ge,
    ]);
    push_expr(program, Expr::Compare(how, number, than))
}

/// The day of an earlier charge.
pub fn occasion(program: &mut Program, draw: &mut Draw<'_>) -> ExprId {
    let set = some_set(program, draw);
    let window =
        draw.pick(&[Window::Months(1), Window::Months(3), Window::Days(20), Window::FullMonths(1)]);
    let expr = if draw.chance(60) { Expr::Last(set, window) } else { Expr::First(set, window) };
    push_expr(program, expr)
}

/// A sum over orders: of times, of quantities, or of orders that cost much.
pub fn sum(program: &mut Program, draw: &mut Draw<'_>) -> ExprId {
    let operand = match draw.below(4) {
        0 => push_expr(program, Expr::Attr(Attr::Times)),
        1 => push_expr(program, Expr::Attr(Attr::Quantity)),
        2 => {
            let yen = push_expr(program, Expr::Attr(Attr::Yen));
            let twenty = push_expr(program, Expr::Const(Value::Number(fixed("20"))));
            let much = push_expr(program, Expr::Compare(Comparison::Ge, yen, twenty));
            let one = push_expr(program, Expr::Const(Value::Number(fixed("1"))));
            let none = push_expr(program, Expr::Const(Value::Number(fixed("0"))));
            push_expr(program, Expr::If(much, one, none))
        }
        _ => push_expr(program, Expr::Const(Value::Number(fixed("1")))),
    };
    let set = some_set(program, draw);
    let window = draw.pick(&[Window::Visit, Window::Day, Window::Months(1), Window::Order]);
    push_expr(program, Expr::Sum(operand, set, window, draw.chance(40)))
}

/// Formulas of a line that is made.
pub fn made(program: &mut Program, draw: &mut Draw<'_>) -> Made {
    let mut made = Made::default();
    if draw.chance(40) {
        made.times = Some(sum(program, draw));
    }
    if draw.chance(40) {
        let set = some_set(program, draw);
        made.quantity = Some(push_expr(program, Expr::Count(set, Window::Months(1))));
    }
    if draw.chance(30) {
        made.points = Some(if draw.chance(50) {
            push_expr(program, Expr::Const(Value::Number(fixed("30.5"))))
        } else {
            push_expr(program, Expr::Attr(Attr::Age))
        });
    }
    made
}
