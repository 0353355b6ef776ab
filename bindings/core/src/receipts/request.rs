//! How receipts are to be audited or compared, as every door is told.

use santei_uke::audit::{Facilities, Suppressions};
use santei_uke::compare::{Carried, CarriedError};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{Trouble, TroubleKind, Words, json_error};

/// What an audit gives one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Each {
    /// Findings, as [`super::FindingOf`].
    #[default]
    Finding,
    /// What there is to say of each receipt (`docs/schema/receipt-report.schema.json`).
    Receipt,
}

/// How receipts are to be audited.
#[derive(Clone, Debug, Default)]
pub struct AuditRequest {
    /// The name of the file in the findings; `None`: `-`.
    pub file: Option<String>,
    /// What is given one by one as JSON.
    pub each: Each,
    /// What is known of the facilities that claim.
    pub facilities: Facilities,
    /// Findings to leave out.
    pub suppressions: Suppressions,
    /// Whether to look for what was lawful and not claimed.
    pub under_claims: bool,
}

/// How receipts are to be compared under two revisions.
#[derive(Clone, Debug, Default)]
pub struct CompareRequest {
    /// The first revision, by its name (`r06`).
    pub from: String,
    /// The second.
    pub to: String,
    /// What is known of the facilities that claim.
    pub facilities: Facilities,
    /// Codes that the second revision numbers anew.
    pub carried: Carried,
}

/// The JSON of an [`AuditRequest`].
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct AuditForm {
    file: Option<String>,
    each: Each,
    facilities: Option<Value>,
    suppressions: Vec<String>,
    under_claims: bool,
}

/// The JSON of a [`CompareRequest`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CompareForm {
    from: String,
    to: String,
    #[serde(default)]
    facilities: Option<Value>,
    #[serde(default)]
    carried: Vec<String>,
}

impl AuditRequest {
    /// From JSON, each of whose members may be left out; no bytes at all are as `{}`.
    ///
    /// `file` names the file in the findings; `each` is `finding` or `receipt`; `facilities` has one
    /// of the forms of [`Facilities`]; `suppressions` is a list of lines of [`Suppressions`];
    /// `underClaims` is true or false.
    ///
    /// # Errors
    /// Bytes that are no such JSON (`E0503`, `E0505`), a line that is not understood (`E0515`).
    pub fn read(json: &[u8]) -> Result<Self, Trouble> {
        if json.is_empty() {
            return Ok(Self::default());
        }
        let AuditForm { file, each, facilities, suppressions, under_claims } = form(json)?;
        Ok(Self {
            file,
            each,
            facilities: stated(facilities)?,
            suppressions: self::suppressions(&suppressions.join("\n"))
                .map_err(|trouble| trouble.within("suppressions"))?,
            under_claims,
        })
    }
}

impl CompareRequest {
    /// From JSON: `from` and `to` must be there; `facilities` as in [`AuditRequest::read`]; `carried`
    /// is a list of lines of [`Carried`].
    ///
    /// # Errors
    /// Bytes that are no such JSON (`E0503`, `E0505`), a line that is not understood (`E0517`).
    pub fn read(json: &[u8]) -> Result<Self, Trouble> {
        let CompareForm { from, to, facilities, carried } = form(json)?;
        Ok(Self {
            from,
            to,
            facilities: stated(facilities)?,
            carried: self::carried(&carried.join("\n"))
                .map_err(|trouble| trouble.within("carried"))?,
        })
    }
}

fn form<T: DeserializeOwned>(json: &[u8]) -> Result<T, Trouble> {
    let text = crate::text(json)?;
    // A list would be taken for the members in their order.
    let read = match text.trim_start().starts_with('[') {
        true => serde_json::from_str::<Map<String, Value>>(text)
            .and_then(|map| serde_json::from_value(map.into())),
        false => serde_json::from_str(text),
    };
    read.map_err(|error| {
        let trouble = Trouble::new(TroubleKind::Input, "E0503", json_error::words(&error)).help(
            "審査・比較の条件を直してください。形は docs/uke.md にあります",
            "correct the options of the audit or comparison; docs/uke.md shows their form",
        );
        match error.line() {
            0 => trouble,
            line => trouble.at(format!("{line}:{}", error.column())),
        }
    })
}

fn stated(facilities: Option<Value>) -> Result<Facilities, Trouble> {
    // A number with places is refused in the text as in the value, so nothing is lost between.
    let read = |value: Value| self::facilities(&value.to_string()).map_err(|t| t.at("facilities"));
    facilities.map_or_else(|| Ok(Facilities::default()), read)
}

/// What is known of facilities, from the JSON of a facility file.
///
/// # Errors
/// It is no such JSON (`E0503`).
pub fn facilities(json: &str) -> Result<Facilities, Trouble> {
    Facilities::read(json).map_err(|error| {
        let words = json_error::words(&error);
        let what = Words::new(
            format!("医療機関の情報: {}", words.pick(santei::Lang::Ja)),
            format!("the facilities: {}", words.pick(santei::Lang::En)),
        );
        let trouble = Trouble::new(TroubleKind::Input, "E0503", what)
            .help("形は docs/uke.md にあります", "its form is in docs/uke.md");
        match error.line() {
            0 => trouble,
            line => trouble.at(format!("{line}:{}", error.column())),
        }
    })
}

/// A list of findings to leave out.
///
/// # Errors
/// A line that is not understood (`E0515`).
pub fn suppressions(text: &str) -> Result<Suppressions, Trouble> {
    Suppressions::read(text).map_err(|error| {
        let what = Words::new(
            format!("表示しない指摘の一覧が読めません: `{}`", error.text),
            format!("the list of findings to leave out is not understood: `{}`", error.text),
        );
        Trouble::new(TroubleKind::Input, "E0515", what).at(error.line.to_string()).help(
            "「指摘コード 医療機関コード 診療行為コード」の形で、1行に1つ書いてください",
            "write one a line: code of the finding, of the facility, of the item",
        )
    })
}

/// The codes that the law of the revisions numbers anew or abolishes, and those that a list says
/// beside them; the list goes before.
///
/// # Errors
/// A line that is not understood (`E0517`).
pub fn carried(text: &str) -> Result<Carried, Trouble> {
    let told = |error: CarriedError| {
        let what = Words::new(
            format!("番号の変わるコードの一覧が読めません: `{}`", error.text),
            format!("the list of codes that are numbered anew is not understood: `{}`", error.text),
        );
        Trouble::new(TroubleKind::Input, "E0517", what).at(error.line.to_string()).help(
            "「r06 コード r08 コード」（廃止は「r06 コード r08 -」）の形で、1行に1つ書いてください",
            "write one a line: `r06 CODE r08 CODE`, or `r06 CODE r08 -` for one that is abolished",
        )
    };
    let mut carried = Carried::builtin().map_err(told)?;
    carried.extend(Carried::read(text).map_err(told)?);
    Ok(carried)
}

#[cfg(test)]
mod tests {
    use super::{AuditRequest, CompareRequest, Each};

    #[test]
    fn what_is_not_stated_has_a_plain_meaning() {
        for json in ["", "{}"] {
            let request = AuditRequest::read(json.as_bytes()).unwrap();
            assert_eq!(request.each, Each::Finding);
            assert!(!request.under_claims && request.suppressions.is_empty());
            assert!(request.facilities.of("1234567").is_none());
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (json, code, place) in [
            (&b"{"[..], "E0503", "1:1"),
            (b"{\"eich\":\"receipt\"}", "E0503", "1:7"),
            (b"{\"facilities\":{\"kind\":\"shop\"}}", "E0503", "facilities"),
            (b"{\"facilities\":[]}", "E0503", "facilities"),
            (b"{\"suppressions\":[\"A0303\",\"A03\"]}", "E0515", "suppressions:2"),
            (b"[]", "E0503", "1:0"),
            (b"\xff", "E0505", ""),
        ] {
            let trouble = AuditRequest::read(json).unwrap_err();
            assert_eq!((trouble.code(), trouble.place()), (code, place), "{trouble}");
        }
        for (json, code) in [
            (&br#"{"to":"r08"}"#[..], "E0503"),
            (b"", "E0503"),
            (br#"{"from":"r06","to":"r08","carried":["112007410"]}"#, "E0517"),
        ] {
            assert_eq!(CompareRequest::read(json).unwrap_err().code(), code);
        }
    }
}
