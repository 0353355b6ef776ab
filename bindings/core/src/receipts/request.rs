//! How receipts are to be audited or compared, as every door is told.

use santei_uke::audit::{Facilities, FacilitiesError, Suppressions};
use santei_uke::compare::{Carried, CarriedError};
use serde::Deserialize;
use serde_json::value::RawValue;
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
#[derive(Clone, Debug)]
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
    /// Whether to tell of what the rules remind, which is no fault.
    pub reminders: bool,
}

impl Default for AuditRequest {
    fn default() -> Self {
        Self {
            file: None,
            each: Each::default(),
            facilities: Facilities::default(),
            suppressions: Suppressions::default(),
            under_claims: false,
            reminders: true,
        }
    }
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
struct AuditForm<'j> {
    file: Option<String>,
    each: Each,
    #[serde(borrow)]
    facilities: Option<&'j RawValue>,
    suppressions: Vec<String>,
    under_claims: bool,
    reminders: Option<bool>,
}

/// The JSON of a [`CompareRequest`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CompareForm<'j> {
    from: String,
    to: String,
    #[serde(default, borrow)]
    facilities: Option<&'j RawValue>,
    #[serde(default)]
    carried: Vec<String>,
}

impl AuditRequest {
    /// From JSON, each of whose members may be left out; no bytes at all are as `{}`.
    ///
    /// `file` names the file in the findings; `each` is `finding` or `receipt`; `facilities` has one
    /// of the forms of [`Facilities`]; `suppressions` is a list of lines of [`Suppressions`];
    /// `underClaims` and `reminders` are true or false (reminders: true where not stated).
    ///
    /// # Errors
    /// Bytes that are no such JSON (`E0503`, `E0505`), a facility that
    /// stands twice (`E0518`), a line that is not understood
    /// (`E0515`).
    pub fn read(json: &[u8]) -> Result<Self, Trouble> {
        if json.is_empty() {
            return Ok(Self::default());
        }
        let AuditForm { file, each, facilities, suppressions, under_claims, reminders } =
            form(json)?;
        Ok(Self {
            file,
            each,
            facilities: stated(json, facilities)?,
            suppressions: self::suppressions(&suppressions.join("\n"))
                .map_err(|trouble| trouble.within("suppressions"))?,
            under_claims,
            reminders: reminders.unwrap_or(true),
        })
    }
}

impl CompareRequest {
    /// From JSON: `from` and `to` must be there; `facilities` as in [`AuditRequest::read`]; `carried`
    /// is a list of lines of [`Carried`].
    ///
    /// # Errors
    /// Bytes that are no such JSON (`E0503`, `E0505`), a facility that
    /// stands twice (`E0518`), a line that is not understood
    /// (`E0517`).
    pub fn read(json: &[u8]) -> Result<Self, Trouble> {
        let CompareForm { from, to, facilities, carried } = form(json)?;
        Ok(Self {
            from,
            to,
            facilities: stated(json, facilities)?,
            carried: self::carried(&carried.join("\n"))
                .map_err(|trouble| trouble.within("carried"))?,
        })
    }
}

fn form<'j, T: Deserialize<'j>>(json: &'j [u8]) -> Result<T, Trouble> {
    let text = crate::text(json)?;
    // A list would be taken for the members in their order.
    let object = match text.trim_start().starts_with('[') {
        true => serde_json::from_str::<Map<String, Value>>(text).map(drop),
        false => Ok(()),
    };
    let read = object.and_then(|()| serde_json::from_str(text));
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

/// The facilities as they stand in the options: a value that was taken apart before would have lost
/// what stands twice. What is before them is made blank, so that places are those of the options.
fn stated(json: &[u8], facilities: Option<&RawValue>) -> Result<Facilities, Trouble> {
    let Some(facilities) = facilities else { return Ok(Facilities::default()) };
    let own = facilities.get();
    let before = (own.as_ptr() as usize).saturating_sub(json.as_ptr() as usize);
    let blank = json.iter().take(before).map(|byte| if *byte == b'\n' { '\n' } else { ' ' });
    let text: String = blank.chain(own.chars()).collect();
    self::facilities(&text).map_err(|trouble| trouble.at("facilities"))
}

/// What is known of facilities, from the JSON of a facility file.
///
/// # Errors
/// It is no such JSON (`E0503`), or a facility stands twice (`E0518`).
pub fn facilities(json: &str) -> Result<Facilities, Trouble> {
    Facilities::read(json).map_err(|error| match error {
        FacilitiesError::Twice { code, first, second } => {
            let ((line, column), (again, there)) = (first, second);
            let what = Words::new(
                format!(
                    "医療機関の情報: 「{code}」が二度あります（{line}:{column} と {again}:{there}）"
                ),
                format!(
                    "the facilities: `{code}` stands twice, at {line}:{column} and {again}:{there}"
                ),
            );
            Trouble::new(TroubleKind::Input, "E0518", what).at(format!("{again}:{there}")).help(
                "一つの医療機関コードは、一度だけ書いてください",
                "state each 医療機関コード once",
            )
        }
        FacilitiesError::Json(error) => misfit(&error),
    })
}

fn misfit(error: &serde_json::Error) -> Trouble {
    let words = json_error::words(error);
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
            assert!(request.reminders);
            assert!(request.facilities.of("1234567").is_none());
        }
    }

    #[test]
    fn reminders_are_told_unless_they_are_left_out() {
        let told = |json: &str| AuditRequest::read(json.as_bytes()).unwrap().reminders;
        assert!(told("{}") && told(r#"{"reminders":true}"#) && !told(r#"{"reminders":false}"#));
    }

    #[test]
    fn a_facility_that_stands_twice_is_told_with_both_places() {
        let json = "{\"facilities\":{\"facilities\":{\n \"1312345\":{\"kind\":\"clinic\"},\n  \"1312345\":{\"kind\":\"clinic\"}}}}";
        let trouble = AuditRequest::read(json.as_bytes()).unwrap_err();
        assert_eq!((trouble.code(), trouble.place()), ("E0518", "facilities"));
        let told = trouble.message(santei::Lang::Ja);
        assert!(told.contains("「1312345」が二度あります（2:10 と 3:11）"), "{told}");
        let told = trouble.message(santei::Lang::En);
        assert!(told.contains("`1312345` stands twice, at 2:10 and 3:11"), "{told}");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (json, code, place) in [
            (&b"{"[..], "E0503", "1:1"),
            (b"{\"eich\":\"receipt\"}", "E0503", "1:7"),
            (b"{\"facilities\":{\"kind\":\"shop\"}}", "E0503", "facilities"),
            (b"{\"facilities\":[]}", "E0503", "facilities"),
            (
                br#"{"facilities":{"default":{"kind":"clinic","facts":{"a":1,"a":2}}}}"#,
                "E0503",
                "facilities",
            ),
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
