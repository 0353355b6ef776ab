//! Why shares cannot be computed at all, with what is known in the place of what was refused.

use super::explain;
use super::settle::Unsettled;
use crate::image::Image;
use crate::{Day, Lang};

/// Why the shares of an Episode cannot be computed at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BurdenError {
    /// What the calculation refuses.
    #[error("{error}")]
    Unsettled {
        /// Why.
        error: Unsettled,
        /// What is known in its place: numbers or words.
        known: Vec<String>,
    },
    /// `coveredBy` names no certificate of the Episode.
    #[error("`coveredBy` names `{0}`, which is no certificate of the episode")]
    NotACertificate(String),
}

impl BurdenError {
    /// The stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unsettled { error, .. } => match error {
                Unsettled::UnknownCertificate(_) => "E0120",
                Unsettled::UnknownInsurer(_) => "E0121",
                Unsettled::UnknownClass(_) => "E0122",
                Unsettled::UnknownGrade(..) => "E0123",
                Unsettled::TooMany => "E0124",
                Unsettled::NotOneMonth => "E0125",
            },
            Self::NotACertificate(_) => "E0126",
        }
    }

    /// The message in a language, with what is known.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let (ja, known): (String, &[String]) = match self {
            Self::Unsettled { error, known } => {
                let ja = match error {
                    Unsettled::UnknownCertificate(n) => {
                        format!("公費「{n}」の規則がこの月にありません")
                    }
                    Unsettled::UnknownInsurer(n) => format!("保険種別「{n}」の規則がありません"),
                    Unsettled::UnknownClass(n) => format!("適用区分「{n}」の規則がありません"),
                    Unsettled::UnknownGrade(n, of) => {
                        format!("公費「{of}」に所得区分「{n}」がありません")
                    }
                    Unsettled::TooMany => "公費は1月に4つまでです".to_owned(),
                    Unsettled::NotOneMonth => "1つの月の診療ではありません".to_owned(),
                };
                (ja, known)
            }
            Self::NotACertificate(n) => {
                (format!("coveredBy の「{n}」は certificates にありません"), &[])
            }
        };
        let text = explain::pick!(lang, ja, self.to_string());
        if known.is_empty() {
            return text;
        }
        let list = known.join(", ");
        match lang {
            Lang::Ja => format!("{text}（分かるもの: {list}）"),
            Lang::En => format!("{text} (known: {list})"),
        }
    }
}

/// The words or numbers that the statements of a month know in the place of what was refused.
pub(super) fn known_in_place(image: &Image<'_>, error: &Unsettled, day: Day) -> Vec<String> {
    use super::book::{Attr, Body, Test};
    let book = image.program().burden;
    let in_force = book.statements.iter().filter(|s| s.from <= day && day <= s.to);
    let mut list: Vec<String> = match error {
        Unsettled::UnknownCertificate(_) => in_force
            .filter_map(|s| match &s.body {
                Body::Scheme(scheme) => Some(
                    scheme
                        .keys
                        .iter()
                        .map(|(a, b)| match b {
                            Some(b) => format!("{a}-{b} {}", s.name),
                            None => format!("{a} {}", s.name),
                        })
                        .collect::<Vec<_>>(),
                ),
                _ => None,
            })
            .flatten()
            .collect(),
        Unsettled::UnknownInsurer(_) | Unsettled::UnknownClass(_) => {
            let wanted = if matches!(error, Unsettled::UnknownClass(_)) {
                Attr::Class
            } else {
                Attr::Insurer
            };
            in_force
                .flat_map(|s| &s.when)
                .filter_map(|t| match t {
                    Test::Word(attr, word) if *attr == wanted => Some(word.clone()),
                    _ => None,
                })
                .collect()
        }
        Unsettled::UnknownGrade(_, name) => in_force
            .filter(|s| s.name == *name)
            .filter_map(|s| if let Body::Scheme(scheme) = &s.body { Some(scheme) } else { None })
            .flat_map(|s| s.caps.iter().filter_map(|c| c.grade.clone()))
            .collect(),
        Unsettled::TooMany | Unsettled::NotOneMonth => Vec::new(),
    };
    list.sort();
    list.dedup();
    list
}
