//! The condition of a statement on the patient's share, as tests for a stack.

use santei::Fixed;
use santei::burden::book::{Attr, Test};
use santei::ir::Comparison;

use crate::ast::{Expr, ExprKind};
use crate::compile::context::{Context, Declared};
use crate::diagnostic::did_you_mean;
use crate::span::Span;

pub(super) struct Lower<'c, 'a, 'd> {
    pub(super) context: &'c mut Context<'a>,
    pub(super) declared: &'d Declared<'d>,
}

impl Lower<'_, '_, '_> {
    pub(super) fn expr(&mut self, expr: &Expr, out: &mut Vec<Test>) -> Option<()> {
        match &expr.kind {
            ExprKind::And(list) | ExprKind::Or(list) => {
                let and = matches!(expr.kind, ExprKind::And(_));
                for (at, one) in list.iter().enumerate() {
                    let skip = out.len();
                    if at > 0 {
                        out.push(Test::SkipNo(0));
                    }
                    self.expr(one, out)?;
                    if at > 0 {
                        out.push(if and { Test::And } else { Test::Or });
                        let count = u16::try_from(out.len() - skip - 1).ok()?;
                        let test = if and { Test::SkipNo(count) } else { Test::SkipYes(count) };
                        if let Some(place) = out.get_mut(skip) {
                            *place = test;
                        }
                    }
                }
            }
            ExprKind::Not(inner) => {
                self.expr(inner, out)?;
                out.push(Test::Not);
            }
            ExprKind::Fact(name) => out.push(Test::Fact(name.value.clone())),
            ExprKind::Stated(name) => {
                let attr = self.attr(&name.value, name.span)?;
                out.push(Test::Stated(attr));
            }
            ExprKind::Word(word) => {
                let attr = self.attr(word, expr.span)?;
                if !matches!(
                    attr,
                    Attr::BeforeSchool | Attr::Dependent | Attr::Inpatient | Attr::Outpatient
                ) {
                    return self.wrong(expr.span);
                }
                out.push(Test::Number(attr, Comparison::Eq, 1));
            }
            ExprKind::Compare(comparison, left, right) => {
                let ExprKind::Word(word) = &left.kind else { return self.wrong(left.span) };
                let attr = self.attr(word, left.span)?;
                match (&right.kind, attr) {
                    (ExprKind::Word(word), Attr::Insurer | Attr::Class) => {
                        out.push(Test::Word(attr, word.clone()));
                        match comparison {
                            Comparison::Eq => {}
                            Comparison::Ne => out.push(Test::Not),
                            _ => return self.wrong(expr.span),
                        }
                    }
                    (ExprKind::Day(day), Attr::Born | Attr::Date) => {
                        out.push(Test::Number(attr, *comparison, i64::from(day.0)));
                    }
                    (ExprKind::Number(n), Attr::Age | Attr::MonthAge | Attr::Percent) => {
                        let unit = Fixed::ONE.raw();
                        if n.raw() % unit != 0 {
                            return self.wrong(right.span);
                        }
                        let scale = if attr == Attr::Percent { 100 } else { 1 };
                        out.push(Test::Number(attr, *comparison, n.raw() / unit * scale));
                    }
                    _ => return self.wrong(right.span),
                }
            }
            _ => return self.wrong(expr.span),
        }
        // The evaluator's stack holds eight.
        if deepest(out) > 8 { self.wrong(expr.span) } else { Some(()) }
    }

    fn attr(&mut self, word: &str, span: Span) -> Option<Attr> {
        let found = Attr::ALL.iter().find(|(name, _)| *name == word).map(|(_, attr)| *attr);
        if found.is_none() {
            let words = Attr::ALL.iter().map(|(name, _)| *name);
            let list = words.clone().collect::<Vec<_>>().join(", ");
            let help = match did_you_mean(word, words) {
                Some(near) => {
                    (format!("`{near}` ではありませんか"), format!("did you mean `{near}`?"))
                }
                None => (format!("使える属性: {list}"), format!("the attributes: {list}")),
            };
            self.context.tell(
                self.declared.text,
                "E0372",
                span,
                (
                    format!("`{word}` という属性は患者負担の文にありません"),
                    format!("statements on the patient's share have no attribute `{word}`"),
                ),
                help,
            );
        }
        found
    }

    fn wrong<T>(&mut self, span: Span) -> Option<T> {
        self.context.tell(
            self.declared.text,
            "E0373",
            span,
            (
                "この条件は患者負担の文に書けません".into(),
                "this condition may not stand in a statement on the patient's share".into(),
            ),
            (
                "属性と値の比較、`fact 名前`、and・or・not で書いてください".into(),
                "compare an attribute with a value, or write `fact NAME`, and, or, not".into(),
            ),
        );
        None
    }
}

/// How high the evaluator's stack grows.
fn deepest(tests: &[Test]) -> usize {
    let (mut height, mut most) = (0_usize, 0);
    for test in tests {
        match test {
            Test::And | Test::Or => height = height.saturating_sub(1),
            Test::Not | Test::SkipNo(_) | Test::SkipYes(_) => {}
            _ => height += 1,
        }
        most = most.max(height);
    }
    most
}
