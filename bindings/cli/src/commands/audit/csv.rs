//! Findings for a spreadsheet.

use santei::{Fixed, Lang};
use santei_uke::audit::{Finding, FindingKind, Summary};

/// The heading.
pub fn heading(lang: Lang) -> String {
    let titles = match lang {
        Lang::Ja => [
            "ファイル",
            "行",
            "医療機関コード",
            "レセプト番号",
            "診療年月",
            "指摘",
            "重さ",
            "指摘名",
            "算定日",
            "コード",
            "名称",
            "相手のコード",
            "増減点数",
            "記録の点数",
            "点数表の点数",
            "理由",
            "規則",
            "根拠",
            "箇所（行:項番）",
        ],
        Lang::En => [
            "file",
            "record",
            "facility",
            "receipt",
            "month",
            "finding",
            "severity",
            "finding name",
            "date",
            "code",
            "name",
            "other code",
            "points",
            "points recorded",
            "points of the schedule",
            "reason",
            "rule",
            "citation",
            "places (record:item)",
        ],
    };
    titles.map(field).join(",")
}

/// The row of a finding.
pub fn row(file: &str, finding: &Finding, lang: Lang) -> String {
    let points = |points: Option<Fixed>| points.map(|p| p.to_string()).unwrap_or_default();
    let places: Vec<String> = finding
        .places
        .iter()
        .map(|place| match place.item {
            Some(item) => format!("{}:{item}", place.record),
            None => place.record.to_string(),
        })
        .collect();
    let month = finding.month.map(|m| m.to_string()).unwrap_or_default();
    let month = month.get(..7).unwrap_or_default().to_owned();
    [
        field(file),
        finding.receipt_record.to_string(),
        field(&finding.facility),
        field(&finding.receipt),
        month,
        finding.code.clone(),
        finding.severity.word(lang).to_owned(),
        field(&finding.name),
        finding.date.map(|d| d.to_string()).unwrap_or_default(),
        finding.item.map(|c| c.to_string()).unwrap_or_default(),
        field(&finding.item_name),
        finding.other.map(|c| c.to_string()).unwrap_or_default(),
        points(finding.points),
        points(finding.recorded),
        points(finding.lawful),
        field(&finding.text),
        field(finding.rule.as_deref().unwrap_or_default()),
        field(finding.cite.as_deref().unwrap_or_default()),
        field(&places.join(" ")),
    ]
    .join(",")
}

/// The sums by finding.
pub fn sums(summary: &Summary, lang: Lang) -> Vec<String> {
    let heading = match lang {
        Lang::Ja => ["指摘", "指摘名", "件数", "増減点数"],
        Lang::En => ["finding", "finding name", "count", "points"],
    };
    let mut lines = vec![heading.map(field).join(",")];
    lines.extend(summary.findings.iter().map(|(code, count)| {
        [code.clone(), field(&count.name), count.findings.to_string(), count.points.to_string()]
            .join(",")
    }));
    let reminders = summary.count_of_reminders();
    if reminders > 0 {
        let kind = FindingKind::Reminder;
        lines.push(format!("{},{},{reminders},0", kind.code(), field(kind.name(lang))));
    }
    lines
}

/// A text as a field. What a spreadsheet would take for a formula is marked as a text.
fn field(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if guard.is_empty() && !text.contains([',', '"', '\n', '\r']) {
        return text.to_owned();
    }
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_no_formula_and_no_second_field() {
        assert_eq!(field("初診料"), "初診料");
        assert_eq!(field("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(field("=1+1"), "\"'=1+1\"");
    }
}
