//! The tests of master rows.

use super::expr::comparison;
use super::{Builder, Built, Node, Parts};
use crate::ast::{Stated, Test, TestValue};
use crate::grammar::Rule;

impl Builder {
    pub(super) fn test(&self, node: Node<'_>) -> Built<Test> {
        self.count_node(&node)?;
        let span = self.span(&node);
        match node.as_rule() {
            Rule::test_or => self.test_list(node, Test::Or),
            Rule::test_and => self.test_list(node, Test::And),
            Rule::test_not => {
                let mut parts = Parts::of(node);
                let mut nots = 0_u32;
                while parts.next_if(Rule::not).is_some() {
                    nots += 1;
                }
                let inner = self.test(self.need(&mut parts, span)?)?;
                Ok(if nots % 2 == 1 { Test::Not(Box::new(inner)) } else { inner })
            }
            Rule::test_paren => {
                let inner = self.need(&mut Parts::of(node), span)?;
                self.test(inner)
            }
            Rule::test_in => {
                let mut parts = Parts::of(node);
                let key = self.name(&self.need(&mut parts, span)?);
                let values = parts.0.map(|v| self.test_value(v)).collect::<Built<_>>()?;
                Ok(Test::In(key, values))
            }
            Rule::test_contains => {
                let mut parts = Parts::of(node);
                let key = self.name(&self.need(&mut parts, span)?);
                Ok(Test::Contains(key, self.string(&self.need(&mut parts, span)?)))
            }
            Rule::test_compare => {
                let mut parts = Parts::of(node);
                let key = self.name(&self.need(&mut parts, span)?);
                let sign = comparison(self.need(&mut parts, span)?.as_str());
                Ok(Test::Compare(key, sign, self.test_value(self.need(&mut parts, span)?)?))
            }
            _ => self.fail("E0300", &node),
        }
    }

    fn test_list(&self, node: Node<'_>, make: fn(Vec<Test>) -> Test) -> Built<Test> {
        let mut tests = node.into_inner().map(|n| self.test(n)).collect::<Built<Vec<_>>>()?;
        Ok(if tests.len() == 1 { tests.remove(0) } else { make(tests) })
    }

    /// The value of a `states` entry, or the key behind its `as`.
    pub(super) fn stated(&self, node: Node<'_>) -> Built<Stated> {
        let span = self.span(&node);
        Ok(match node.as_rule() {
            Rule::as_key => Stated::As(self.name(&self.need(&mut Parts::of(node), span)?)),
            _ => Stated::Value(self.test_value(node)?),
        })
    }

    fn test_value(&self, node: Node<'_>) -> Built<TestValue> {
        let span = self.span(&node);
        let inner = self.need(&mut Parts::of(node), span)?;
        Ok(match inner.as_rule() {
            Rule::string => TestValue::Text(self.string(&inner)),
            _ => TestValue::Number(self.number(&inner)?),
        })
    }
}
