//! What kind of file it is, told from its name.
//!
//! The publishers' names vary between editions in spaces, in full and half width digits and in
//! the date they carry; what stays is a leading letter or number (00ファイル一覧表).

use std::fmt;

use chrono::NaiveDate;

use crate::day;

/// The kind of an official file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FileKind {
    /// 医科診療行為マスター
    Procedure,
    /// 医薬品マスター
    Drug,
    /// 特定器材マスター
    Material,
    /// コメントマスター
    Comment,
    /// コメント関連テーブル
    CommentLink,
    /// 傷病名マスター
    Disease,
    /// 修飾語マスター
    Modifier,
    /// 施設基準コード一覧
    Standard,
    /// 医科電子点数表 01 補助マスター
    Ika01,
    /// 医科電子点数表 02 包括・被包括
    Ika02,
    /// 医科電子点数表 03-1 背反（1日につき）
    Ika03Day,
    /// 医科電子点数表 03-2 背反（同一月内）
    Ika03Month,
    /// 医科電子点数表 03-3 背反（同時）
    Ika03Same,
    /// 医科電子点数表 03-4 背反（1週間につき）
    Ika03Week,
    /// 医科電子点数表 04 入院基本料
    Ika04,
    /// 医科電子点数表 05 算定回数
    Ika05,
    /// 歯科電子点数表 01 補助マスター
    Shika01,
    /// 歯科電子点数表 02 包括・被包括
    Shika02,
    /// 歯科電子点数表 03-1 背反（1日につき）
    Shika03Day,
    /// 歯科電子点数表 03-2 背反（同一月内）
    Shika03Month,
    /// 歯科電子点数表 03-3 背反（同時）
    Shika03Same,
    /// 歯科電子点数表 03-4 背反（同一部位で同時）
    Shika03Site,
    /// 歯科電子点数表 03-5 背反（1週間につき）
    Shika03Week,
    /// 歯科電子点数表 04 算定回数
    Shika04,
    /// A file of the publishers that is known and not used: dental, dispensing, visiting nurse,
    /// ward and workers' accident masters, withdrawn diseases.
    KnownUnused,
    /// Anything else.
    Unknown,
}

impl FileKind {
    /// Every kind that has a layout.
    pub const READ: [Self; 24] = [
        Self::Procedure,
        Self::Drug,
        Self::Material,
        Self::Comment,
        Self::CommentLink,
        Self::Disease,
        Self::Modifier,
        Self::Standard,
        Self::Ika01,
        Self::Ika02,
        Self::Ika03Day,
        Self::Ika03Month,
        Self::Ika03Same,
        Self::Ika03Week,
        Self::Ika04,
        Self::Ika05,
        Self::Shika01,
        Self::Shika02,
        Self::Shika03Day,
        Self::Shika03Month,
        Self::Shika03Same,
        Self::Shika03Site,
        Self::Shika03Week,
        Self::Shika04,
    ];

    /// The stable ASCII name: `procedure`, `ika-03-1`, `shika-04` …
    pub fn name(self) -> &'static str {
        match self {
            Self::Procedure => "procedure",
            Self::Drug => "drug",
            Self::Material => "material",
            Self::Comment => "comment",
            Self::CommentLink => "comment_link",
            Self::Disease => "disease",
            Self::Modifier => "modifier",
            Self::Standard => "standard",
            Self::Ika01 => "ika-01",
            Self::Ika02 => "ika-02",
            Self::Ika03Day => "ika-03-1",
            Self::Ika03Month => "ika-03-2",
            Self::Ika03Same => "ika-03-3",
            Self::Ika03Week => "ika-03-4",
            Self::Ika04 => "ika-04",
            Self::Ika05 => "ika-05",
            Self::Shika01 => "shika-01",
            Self::Shika02 => "shika-02",
            Self::Shika03Day => "shika-03-1",
            Self::Shika03Month => "shika-03-2",
            Self::Shika03Same => "shika-03-3",
            Self::Shika03Site => "shika-03-4",
            Self::Shika03Week => "shika-03-5",
            Self::Shika04 => "shika-04",
            Self::KnownUnused => "known-unused",
            Self::Unknown => "unknown",
        }
    }

    /// The kind of a stable ASCII name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::READ.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it is a table of the 電子点数表 rather than a master of codes.
    pub fn is_point_table(self) -> bool {
        self.name().contains("ika-")
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The kind of a file, from its path: the file's name decides, and the folder tells dental point
/// tables (`shika…`, 歯科) from medical ones.
pub fn kind_of(path: &str) -> FileKind {
    let path = narrow(path);
    let (folder, name) = path.rsplit_once(['/', '\\']).unwrap_or(("", &path));
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    if !matches!(extension, "csv" | "txt" | "tsv") {
        return FileKind::Unknown;
    }
    if stem.starts_with(|c: char| c.is_ascii_digit()) {
        let dental = folder.contains("shika") || path.contains("歯科");
        return point_table(stem, dental);
    }
    if stem.starts_with("shisetsukijun") {
        return FileKind::Standard;
    }
    let prefix: String = stem.chars().take_while(char::is_ascii_alphabetic).collect();
    match prefix.as_str() {
        "s" | "ika" => FileKind::Procedure,
        "y" | "iyakuhin" => FileKind::Drug,
        "t" | "tokuteikizai" => FileKind::Material,
        "c" | "comment" => FileKind::Comment,
        "ck" => FileKind::CommentLink,
        "b" | "shobyomei" => FileKind::Disease,
        "z" | "shushokugo" => FileKind::Modifier,
        "h" | "m" | "k" | "r" | "f" | "hb" | "hz" | "ikou" | "rezept" => FileKind::KnownUnused,
        _ => FileKind::Unknown,
    }
}

fn point_table(stem: &str, dental: bool) -> FileKind {
    // Spaces and hyphens vary: `03-1背反`, `03 - 1 背反`.
    let compact: String = stem.chars().filter(|c| !c.is_whitespace()).collect();
    let number: String = compact.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
    let number = number.trim_end_matches('-');
    match (dental, number) {
        (false, "01") => FileKind::Ika01,
        (false, "02") => FileKind::Ika02,
        (false, "03-1") => FileKind::Ika03Day,
        (false, "03-2") => FileKind::Ika03Month,
        (false, "03-3") => FileKind::Ika03Same,
        (false, "03-4") => FileKind::Ika03Week,
        (false, "04") => FileKind::Ika04,
        (false, "05") => FileKind::Ika05,
        (true, "01") => FileKind::Shika01,
        (true, "02") => FileKind::Shika02,
        (true, "03-1") => FileKind::Shika03Day,
        (true, "03-2") => FileKind::Shika03Month,
        (true, "03-3") => FileKind::Shika03Same,
        (true, "03-4") => FileKind::Shika03Site,
        (true, "03-5") => FileKind::Shika03Week,
        (true, "04") => FileKind::Shika04,
        _ => FileKind::Unknown,
    }
}

/// Full width letters, digits, hyphens and spaces as half width ones, in lower case.
fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => {
                char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c).to_ascii_lowercase()
            }
            '\u{3000}' => ' ',
            '‐' | '−' | '–' => '-',
            c => c.to_ascii_lowercase(),
        })
        .collect()
}

/// The date that a file's name carries: `s_20251104.csv`, `s_ALL20240531.csv`, `m20250307.csv`.
pub fn edition_date(path: &str) -> Option<NaiveDate> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let mut run = String::new();
    for c in name.chars().chain(std::iter::once('.')) {
        if c.is_ascii_digit() {
            run.push(c);
            continue;
        }
        if run.len() == 8
            && let Ok(Some(date)) = day::parse(&run)
        {
            return Some(date);
        }
        run.clear();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_real_names() {
        use FileKind::*;
        for (path, kind) in [
            ("R6/master/s_20251104.csv", Procedure),
            ("s_ALL20240531.csv", Procedure),
            ("S_ALL20260701.CSV", Procedure),
            ("y_ALL20240321.csv", Drug),
            ("t_20251128.csv", Material),
            ("c_ALL20260626.csv", Comment),
            ("ck_ALL_20250901.csv", CommentLink),
            ("b_20250601.txt", Disease),
            ("z_20250101.txt", Modifier),
            ("hb_20250601.txt", KnownUnused),
            ("ikou_20250601.txt", KnownUnused),
            ("h-3_20250901.csv", KnownUnused),
            ("m20250307.csv", KnownUnused),
            ("rezept-master-01-20241101.csv", KnownUnused),
            ("shisetsukijun_20260501.tsv", Standard),
            ("ika/01補助マスターテーブル.csv", Ika01),
            ("ika/01 補助マスターテーブル.csv", Ika01),
            ("０１補助マスターテーブル.csv", Ika01),
            ("02包括テーブル.csv", Ika02),
            ("03-1背反テーブル1.csv", Ika03Day),
            ("０３－４　背反テーブル４.csv", Ika03Week),
            ("05算定回数テーブル.csv", Ika05),
            ("01補助マスターテーブル（歯科）.csv", Shika01),
            ("shika_tensuhyo/03-5背反テーブル5.csv", Shika03Week),
            ("04算定回数テーブル（歯科）.csv", Shika04),
            ("00ファイル一覧表.pdf", Unknown),
            ("readme.txt", Unknown),
            ("points.tsv", Unknown),
            ("new_rows_utf8.csv", Unknown),
        ] {
            assert_eq!(kind_of(path), kind, "{path}");
        }
    }

    #[test]
    fn names_are_stable() {
        for kind in FileKind::READ {
            assert_eq!(FileKind::from_name(kind.name()), Some(kind));
        }
        assert!(FileKind::Shika04.is_point_table() && FileKind::Ika01.is_point_table());
        assert!(!FileKind::Procedure.is_point_table());
    }

    #[test]
    fn dates_in_names() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        assert_eq!(edition_date("a/s_20251104.csv"), day(2025, 11, 4));
        assert_eq!(edition_date("s_ALL20240531.csv"), day(2024, 5, 31));
        assert_eq!(edition_date("20240601/01補助.csv"), None);
        assert_eq!(edition_date("m20250307"), day(2025, 3, 7));
    }
}
