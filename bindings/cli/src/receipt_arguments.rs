//! The command lines of the commands that read files of receipts (レセ電).

use clap::{Args, ValueEnum};

use crate::file_name::FileName;

/// `audit`
#[derive(Debug, Args)]
pub struct AuditArgs {
    /// レセ電ファイル（RECEIPTC.UKE。- は標準入力）
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<FileName>,
    /// 点数表イメージ（なければ内蔵の入門用点数表）
    #[arg(long, value_name = "IMAGE")]
    pub image: Option<FileName>,
    /// 医療機関の情報（種別、病床数、届出施設基準、診療時間、事実）の JSON
    #[arg(long, value_name = "FILE.json")]
    pub facility: Option<FileName>,
    /// 表示しない指摘の一覧（1行に「指摘コード 医療機関コード 診療行為コード」。* はすべて）
    #[arg(long, value_name = "FILE")]
    pub suppress: Option<FileName>,
    /// 算定漏れも調べる
    #[arg(long)]
    pub under_claims: bool,
    /// 確認を要する項目（A0701）を示さない
    #[arg(long)]
    pub no_reminders: bool,
    /// 指摘を1件ずつ示さず、集計だけを示す
    #[arg(long)]
    pub summary: bool,
    /// 出力の形: human, json, ndjson, csv
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "human|json|ndjson|csv",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub format: FindingFormat,
}

/// The form of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// For people.
    #[default]
    Human,
    /// One document.
    Json,
    /// One document a finding.
    Ndjson,
    /// For a spreadsheet.
    Csv,
}

/// `compare`
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// レセ電ファイル（RECEIPTC.UKE。- は標準入力）
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<FileName>,
    /// 比べる元の点数表（例 r06）
    #[arg(long, value_name = "NAME")]
    pub from: String,
    /// 比べる先の点数表（例 r08）
    #[arg(long, value_name = "NAME")]
    pub to: String,
    /// 両方の点数表を含むイメージ（なければ内蔵の入門用点数表）
    #[arg(long, value_name = "IMAGE")]
    pub image: Option<FileName>,
    /// 医療機関の情報（種別、病床数、届出施設基準、診療時間、事実）の JSON
    #[arg(long, value_name = "FILE.json")]
    pub facility: Option<FileName>,
    /// 改定で番号の変わるコード、廃止されるコード（1行に「r06 コード r08 コード」。廃止は「-」）。内蔵の一覧に加える
    #[arg(long, value_name = "FILE")]
    pub map: Option<FileName>,
    /// レセプトごとの差を示さず、集計だけを示す（html は常に集計）
    #[arg(long)]
    pub summary: bool,
    /// 出力の形: human, json, html
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "human|json|html",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub format: ReportFormat,
    /// 書き込むファイル（なければ標準出力）
    #[arg(long, short, value_name = "OUT")]
    pub output: Option<FileName>,
}

/// The form of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For a terminal.
    #[default]
    Human,
    /// For programs.
    Json,
    /// A page with plots.
    Html,
}
