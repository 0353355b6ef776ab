//! The command line: commands, options and their words.

use std::ffi::OsString;
use std::io::Write;

use clap::error::ErrorKind;
use clap::{
    ArgAction, Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum,
};
use santei::Lang;

use crate::app::pick;
use crate::arguments_en;
use crate::exit::Exit;
use crate::file_name::FileName;
use crate::misread::{self, NotADay};
use crate::paint::When;
use crate::receipt_arguments::{AuditArgs, CompareArgs};

/// 日本の診療報酬を点数表から計算し、算定の可否を根拠とともに示します。
#[derive(Debug, Parser)]
#[command(name = "santei", version, max_term_width = 100)]
#[command(disable_help_flag = true, disable_version_flag = true, disable_help_subcommand = true)]
pub struct Cli {
    /// 表示の言語: ja, en（既定は環境変数 SANTEI_LANG、なければ ja）
    #[arg(long, global = true, value_name = "ja|en", value_parser = ["ja", "en"], hide_possible_values = true)]
    pub lang: Option<String>,
    /// 色を使うか: auto, always, never（NO_COLOR があれば auto は色なし）
    #[arg(
        long,
        global = true,
        value_name = "auto|always|never",
        value_enum,
        default_value_t,
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub color: When,
    /// 結果と誤りのほかは表示しない
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// この説明を表示
    #[arg(long, short, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// 版を表示
    #[arg(long, short = 'V', action = ArgAction::Version)]
    version: Option<bool>,
    /// The command.
    #[command(subcommand)]
    pub command: Commands,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Commands {
    /// 公式ファイルとルール文から点数表イメージを作る
    Compile(CompileArgs),
    /// ルール文の誤りを調べる
    Check(CheckArgs),
    /// ルール文を整形する
    Fmt(FmtArgs),
    /// ルール文の例（example）を確かめる
    Test(TestArgs),
    /// 診療内容（Episode の JSON）から点数を計算する
    Calc(CalcArgs),
    /// あるコードが算定される、又はされない理由を示す
    Explain(ExplainArgs),
    /// 点数表イメージの中身を示す
    Inspect(InspectArgs),
    /// コード、名称、カナ名称、区分番号から探す
    Lookup(LookupArgs),
    /// レセ電ファイルを点数表に照らして審査する
    Audit(AuditArgs),
    /// 同じレセプトを2つの点数表で計算し、改定の影響を示す
    Compare(CompareArgs),
    /// 地単公費マスターをルール文にする
    Local(LocalArgs),
    /// シェルの補完を出力する
    Completions(CompletionsArgs),
    /// マニュアル（man）を出力する
    Man(ManArgs),
    /// JSON Schema を出力する
    Schema(SchemaArgs),
}

/// `compile`
#[derive(Debug, Args)]
pub struct CompileArgs {
    /// 公式ファイル、それらのあるフォルダ、又は zip ファイル
    #[arg(value_name = "PATH")]
    pub paths: Vec<FileName>,
    /// ルール文のフォルダ又はファイル（内蔵のルール文に加える。同じ場所の名前なら置き換える）
    #[arg(long, value_name = "DIR", num_args = 1..)]
    pub rules: Vec<FileName>,
    /// 書き込むイメージ（- は標準出力）。なければ調べるだけ
    #[arg(long, short, value_name = "OUT")]
    pub output: Option<FileName>,
    /// 内蔵のルール文を使わない
    #[arg(long)]
    pub no_builtin_rules: bool,
    /// 内蔵の入門用点数表の事実も入れる
    #[arg(long)]
    pub starter: bool,
    /// すべての公式ファイルの属する点数表（例 r06）。なければフォルダ名で決める
    #[arg(long, value_name = "NAME")]
    pub schedule: Option<String>,
    /// SHA-256 を64桁すべて表示
    #[arg(long)]
    pub full: bool,
}

/// `check`
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// ルール文のファイル、フォルダ、又は -（標準入力）。なければ内蔵のルール文
    #[arg(value_name = "FILE|DIR")]
    pub paths: Vec<FileName>,
    /// コードを照らす公式ファイル（なければ内蔵の入門用点数表）
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub official: Vec<FileName>,
    /// 内蔵のルール文を使わない
    #[arg(long)]
    pub no_builtin_rules: bool,
}

/// `fmt`
#[derive(Debug, Args)]
pub struct FmtArgs {
    /// ルール文のファイル、フォルダ、又は -（標準入力から標準出力へ）
    #[arg(value_name = "FILE|DIR", required = true)]
    pub paths: Vec<FileName>,
    /// 書き換えず、整形されていないファイルを示す
    #[arg(long)]
    pub check: bool,
}

/// `test`
#[derive(Debug, Args)]
pub struct TestArgs {
    /// ルール文のファイル又はフォルダ（内蔵のルール文に加える）
    #[arg(value_name = "FILE|DIR")]
    pub paths: Vec<FileName>,
    /// 公式ファイルの点数表で確かめる（なければ内蔵の入門用点数表）
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub official: Vec<FileName>,
    /// 題名か規則名にこの文字を含む例だけ
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// 例のない規則があれば不合格とする
    #[arg(long)]
    pub every_rule: bool,
    /// どの例でも働かなかった規則を示す
    #[arg(long)]
    pub coverage: bool,
    /// 区分ごとの規則と例の数を Markdown で書く（- は標準出力）
    #[arg(long, value_name = "FILE")]
    pub coverage_page: Option<FileName>,
    /// 内蔵のルール文を使わない
    #[arg(long)]
    pub no_builtin_rules: bool,
}

/// `calc`
#[derive(Debug, Args)]
pub struct CalcArgs {
    /// Episode の JSON（- は標準入力）
    #[arg(value_name = "EPISODE.json")]
    pub episode: FileName,
    /// 点数表イメージ（なければ内蔵の入門用点数表）
    #[arg(long, value_name = "IMAGE")]
    pub image: Option<FileName>,
    /// The form of the result.
    #[command(flatten)]
    pub form: FormArgs,
    /// 算定する行の理由も表示
    #[arg(long)]
    pub reasons: bool,
    /// 判断できない行があれば終了コード 1
    #[arg(long)]
    pub strict: bool,
}

/// `explain`
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Episode の JSON（- は標準入力）
    #[arg(value_name = "EPISODE.json")]
    pub episode: FileName,
    /// コード（9桁）
    #[arg(value_name = "CODE")]
    pub code: santei::Code,
    /// 点数表イメージ（なければ内蔵の入門用点数表）
    #[arg(long, value_name = "IMAGE")]
    pub image: Option<FileName>,
    /// The form of the result.
    #[command(flatten)]
    pub form: FormArgs,
}

/// `inspect`
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// 点数表イメージ（- は標準入力。なければ内蔵の入門用点数表）
    #[arg(value_name = "IMAGE")]
    pub image: Option<FileName>,
    /// SHA-256 を64桁すべて表示
    #[arg(long)]
    pub full: bool,
    /// The form of the result.
    #[command(flatten)]
    pub form: FormArgs,
}

/// `lookup`
#[derive(Debug, Args)]
pub struct LookupArgs {
    /// コード、又は名称・カナ名称の一部（ひらがなも可）、区分番号（例 D007）
    #[arg(value_name = "TEXT")]
    pub text: String,
    /// この日に有効なものだけ（例 2026-06-01）
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub date: Option<santei::Day>,
    /// 点数表イメージ（なければ内蔵の入門用点数表）
    #[arg(long, value_name = "IMAGE")]
    pub image: Option<FileName>,
    /// 件数を限らず、すべての版を表示
    #[arg(long)]
    pub all: bool,
    /// The form of the result.
    #[command(flatten)]
    pub form: FormArgs,
}

/// `local`
#[derive(Debug, Args)]
pub struct LocalArgs {
    /// 地単公費マスターの CSV（94列、UTF-8。- は標準入力）
    #[arg(value_name = "FILE.csv")]
    pub file: FileName,
    /// ルール文を書き込むフォルダ（なければ調べるだけ）
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<FileName>,
    /// The form of the result.
    #[command(flatten)]
    pub form: FormArgs,
}

/// `completions`
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// シェル: bash, elvish, fish, powershell, zsh
    #[arg(value_name = "SHELL", value_enum, hide_possible_values = true)]
    pub shell: clap_complete::Shell,
}

/// `man`
#[derive(Debug, Args)]
pub struct ManArgs {
    /// すべてのコマンドのページを書くフォルダ（なければ全体のページを標準出力へ）
    #[arg(value_name = "DIR")]
    pub folder: Option<FileName>,
}

/// `schema`
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// episode（入力）, claim（calc の出力）, explanation（explain の出力）, receipt-report・
    /// audit-summary（audit の出力）, receipt-difference・comparison（compare の出力）
    #[arg(value_name = "DOCUMENT", value_enum, hide_possible_values = true)]
    pub document: Document,
}

/// `--format`
#[derive(Clone, Copy, Debug, Args)]
pub struct FormArgs {
    /// 出力の形: human, json
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "human|json",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub format: Format,
}

/// The form of a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// For programs.
    Json,
}

/// A document that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Document {
    /// The input.
    Episode,
    /// The result.
    Claim,
    /// The answer to why.
    Explanation,
    /// What an audit says of a receipt.
    ReceiptReport,
    /// The sums of an audit.
    AuditSummary,
    /// What a revision changes in a receipt.
    ReceiptDifference,
    /// The sums of a comparison.
    Comparison,
}

fn day(text: &str) -> Result<santei::Day, NotADay> {
    santei::Day::parse(text).ok_or(NotADay)
}

/// The language that the command line or SANTEI_LANG asks for, before anything else is read: the
/// words about a mistake in the command line are in it too.
pub fn chosen_lang(arguments: impl Iterator<Item = OsString>) -> Lang {
    let mut chosen = None;
    let mut expected = false;
    for argument in arguments.skip(1) {
        let text = argument.to_string_lossy();
        if expected {
            chosen = Some(text.into_owned());
            expected = false;
        } else if text == "--" {
            break;
        } else if text == "--lang" {
            expected = true;
        } else if let Some(value) = text.strip_prefix("--lang=") {
            chosen = Some(value.to_owned());
        }
    }
    let chosen = chosen.or_else(|| std::env::var("SANTEI_LANG").ok());
    if chosen.is_some_and(|c| c.to_ascii_lowercase().starts_with("en")) {
        Lang::En
    } else {
        Lang::Ja
    }
}

/// The whole command with its words in a language.
pub fn command(lang: Lang) -> Command {
    let command = Cli::command();
    let command = match lang {
        Lang::Ja => command,
        Lang::En => arguments_en::translate(command),
    };
    headed(command, lang).after_help(Exit::table(lang))
}

/// Headings in the language, here and in every command below.
fn headed(command: Command, lang: Lang) -> Command {
    let template = match lang {
        Lang::Ja => "{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}",
        Lang::En => "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}",
    };
    command
        .help_template(template)
        .subcommand_help_heading(pick(lang, "コマンド", "Commands"))
        .subcommand_value_name(pick(lang, "コマンド", "COMMAND"))
        .mut_args(|argument| {
            let heading = if argument.is_positional() {
                pick(lang, "引数", "Arguments")
            } else {
                pick(lang, "オプション", "Options")
            };
            argument.help_heading(heading)
        })
        .mut_subcommands(|below| headed(below, lang))
}

/// What the command line asks for.
pub enum Choice {
    /// A command.
    Run(Box<Cli>),
    /// Nothing more: its help was shown, or it is not understood.
    End(Exit),
}

/// Reads the command line.
pub fn read(lang: Lang) -> Choice {
    let parsed =
        command(lang).try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    match parsed {
        Ok(cli) => Choice::Run(Box::new(cli)),
        Err(error) => Choice::End(ended(&error, lang)),
    }
}

fn ended(error: &clap::Error, lang: Lang) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A reader who has gone away has seen enough.
        let _ = error.print();
        return Exit::Done;
    }
    let mut stderr = std::io::stderr().lock();
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = write!(stderr, "{}", error.render());
        return Exit::Usage;
    }
    let _ = stderr.write_all(misread::told(error, lang).as_bytes());
    Exit::Usage
}
