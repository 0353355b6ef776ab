//! Why a call failed: a trouble of the engine, a call that is wrong itself, or a defect.

use crate::status;
use santei::Lang;
use santei_bindings::{Trouble, Words};
use serde::Serialize;

/// Why a call failed.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The engine says so.
    Trouble(Trouble),
    /// The call itself is wrong.
    Call {
        /// Its stable code.
        code: &'static str,
        /// What is wrong.
        what: Words,
        /// What to do.
        help: Words,
    },
    /// A defect of the library, at a place in its source.
    Defect(String),
}

/// As the JSON of [`Trouble`].
#[derive(Serialize)]
struct Form<'a> {
    kind: &'a str,
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    place: &'a str,
    help: &'a str,
}

impl Failure {
    /// NULL where something must stand.
    pub fn null(name: &'static str) -> Self {
        Self::Call {
            code: "E0801",
            what: Words::new(format!("`{name}` が NULL です"), format!("`{name}` is NULL")),
            help: Words::new("有効なアドレスを渡してください", "hand over a valid address"),
        }
    }

    /// A length that cannot be.
    pub fn length(name: &'static str, length: u64, longest: u64) -> Self {
        Self::Call {
            code: "E0802",
            what: Words::new(
                format!("`{name}` の長さ {length} は上限 {longest} バイトを超えています"),
                format!("the length of `{name}`, {length}, is above {longest} bytes"),
            ),
            help: Words::new(
                "長さは64ビットのバイト数で渡してください",
                "hand over the length in bytes, as a number of 64 bits",
            ),
        }
    }

    /// A language that there is not.
    pub fn lang(number: u32) -> Self {
        Self::Call {
            code: "E0803",
            what: Words::new(
                format!("言語 {number} はありません"),
                format!("there is no language {number}"),
            ),
            help: Words::new(
                "SANTEI_JA（0）か SANTEI_EN（1）を渡してください",
                "hand over SANTEI_JA (0) or SANTEI_EN (1)",
            ),
        }
    }

    /// A text that is no day.
    pub fn day(text: &str) -> Self {
        Self::Call {
            code: "E0804",
            what: Words::new(
                format!("`{text}` は日付ではありません"),
                format!("`{text}` is no day"),
            ),
            help: Words::new("2026-06-10 のように渡してください", "write it as 2026-06-10"),
        }
    }

    /// The status that the call returns.
    pub fn status(&self) -> i32 {
        match self {
            Self::Trouble(trouble) => status::of(trouble.kind()),
            Self::Call { .. } => status::SANTEI_CALL,
            Self::Defect(_) => status::SANTEI_DEFECT,
        }
    }

    /// Its JSON: `kind`, `code`, `message`, `place`, `help`.
    pub fn json(&self, lang: Lang) -> String {
        let defect = Words::new(
            "ライブラリの不具合で続けられません",
            "a defect of the library stops the call",
        );
        let report = Words::new(
            "入力とこの場所を添えて知らせてください",
            "report it with the input and this place",
        );
        let form = match self {
            Self::Trouble(trouble) => return trouble.json(lang),
            Self::Call { code, what, help } => Form {
                kind: "call",
                code,
                message: what.pick(lang),
                place: "",
                help: help.pick(lang),
            },
            Self::Defect(place) => Form {
                kind: "defect",
                code: "E0590",
                message: defect.pick(lang),
                place,
                help: report.pick(lang),
            },
        };
        // Text alone: nothing of it can fail.
        serde_json::to_string(&form).unwrap_or_default()
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}
