//! What is told of an expression that cannot be compiled.

use super::{Compiler, Type};
use crate::ast::{Expr, Keyword, Name};
use crate::diagnostic::did_you_mean;
use crate::span::Span;

impl Compiler<'_, '_, '_> {
    pub(super) fn no_condition(&mut self, name: &Name) {
        let later = self
            .context
            .declared
            .iter()
            .any(|d| d.keyword() == Keyword::Condition && d.name().value == name.value);
        let here = self.context.conditions.keys().filter(|(s, _)| *s == self.place.schedule);
        let near = did_you_mean(&name.value, here.map(|(_, n)| n.as_str())).map(str::to_owned);
        let help = if later {
            (
                "前にある条件だけを使えます。宣言を前に移すか、`in` を確かめてください".to_owned(),
                "only conditions that stand before may be used: move it, or check its `in`"
                    .to_owned(),
            )
        } else if let Some(near) = near {
            (format!("`{near}` ではありませんか"), format!("did you mean `{near}`?"))
        } else {
            (
                format!("`condition {} {{ … }}` を宣言してください", name.value),
                format!("declare `condition {} {{ … }}`", name.value),
            )
        };
        self.context.tell(
            self.declared.text,
            "E0354",
            name.span,
            (
                format!("条件「{}」は宣言されていません", name.value),
                format!("no condition `{}` is declared", name.value),
            ),
            help,
        );
    }

    pub(super) fn asks_later(&mut self, name: &Name) {
        self.context.tell(
            self.declared.text,
            "E0356",
            name.span,
            (
                format!("事実「{}」は、既定値を決める事実より前に宣言されていません", name.value),
                format!("the fact `{}` is not declared before the one it decides", name.value),
            ),
            (
                "既定値の条件では、前に宣言された事実だけを使えます".into(),
                "the condition of a default asks facts that are declared before".into(),
            ),
        );
    }

    pub(super) fn no_order(&mut self, span: Span) {
        self.context.tell(
            self.declared.text,
            "E0350",
            span,
            ("この値には大小がありません".into(), "these values have no order".into()),
            ("`=` か `!=` を使ってください".into(), "use `=` or `!=`".into()),
        );
    }

    pub(super) fn want_bool(&mut self, expr: &Expr, found: Type) -> bool {
        if found == Type::Bool {
            return true;
        }
        self.wrong_type(expr.span, found, "真偽", "true or false");
        false
    }

    pub(super) fn wrong_type(&mut self, span: Span, found: Type, ja: &str, en: &str) {
        let (found_ja, found_en) = words(found);
        self.context.tell(
            self.declared.text,
            "E0350",
            span,
            (
                format!("ここには{ja}が要りますが、これは{found_ja}です"),
                format!("{en} is wanted here and this is {found_en}"),
            ),
            ("比較や式を書き直してください".into(), "rewrite the comparison or the formula".into()),
        );
    }

    pub(super) fn wrong_unit(&mut self, span: Span, ja1: &str, ja2: &str, en1: &str, en2: &str) {
        self.context.tell(
            self.declared.text,
            "E0351",
            span,
            (format!("{ja1}と{ja2}は混ぜられません"), format!("{en1} and {en2} do not mix")),
            (
                "1点は10円です。`/ 10` などで単位をそろえてください".into(),
                "a point is ten yen: bring both to one unit, for instance by `/ 10`".into(),
            ),
        );
    }

    pub(super) fn not_here(&mut self, word: &str, span: Span) {
        let help = match word {
            "unit-price" => (
                "`price` の式でだけ使えます".to_owned(),
                "it may be used in the formula of a `price` only".to_owned(),
            ),
            _ => (
                "`on` のある文でだけ使えます".to_owned(),
                "it may be used in statements with `on` only".to_owned(),
            ),
        };
        self.context.tell(
            self.declared.text,
            "E0353",
            span,
            (format!("`{word}` はここでは使えません"), format!("`{word}` may not be used here")),
            help,
        );
    }

    pub(super) fn out_of_range(&mut self, span: Span) {
        self.context.tell(
            self.declared.text,
            "E0326",
            span,
            (
                "施設基準コードは4桁までで、小さい方から書きます".into(),
                "the codes of standards have four digits, the smaller first".into(),
            ),
            ("別紙7-8 のコードを確かめてください".into(), "check the codes of 別紙7-8".into()),
        );
    }
}

pub(super) const fn words(kind: Type) -> (&'static str, &'static str) {
    match kind {
        Type::Bool => ("真偽", "true or false"),
        Type::Number(_) => ("数", "a number"),
        Type::Date => ("日付", "a day"),
        Type::Word(_) => ("語", "a word"),
    }
}
