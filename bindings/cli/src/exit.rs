//! The ways to end, as the documentation and `--help` list them.

use std::process::ExitCode;

use santei::Lang;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Done, and there is something that the caller asked to be told.
    Findings,
    /// The command line is not understood.
    Usage,
    /// The input cannot be read, or is malformed.
    Input,
    /// A rule text has errors.
    Rules,
    /// The image is refused.
    Image,
    /// A defect of the program.
    Internal,
}

impl Exit {
    const ALL: [Self; 7] = [
        Self::Done,
        Self::Findings,
        Self::Usage,
        Self::Input,
        Self::Rules,
        Self::Image,
        Self::Internal,
    ];

    /// The number that the shell sees.
    pub const fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Input => 3,
            Self::Rules => 4,
            Self::Image => 5,
            Self::Internal => 70,
        }
    }

    const fn words(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::Ja, Self::Done) => "正常",
            (Lang::Ja, Self::Findings) => {
                "指摘あり（例の不合格、整形の差、使えない行、レセプトの誤り・注意、--strict での判断できない行）"
            }
            (Lang::Ja, Self::Usage) => "コマンドの書き方の誤り",
            (Lang::Ja, Self::Input) => "入力を読めない、または形が正しくない",
            (Lang::Ja, Self::Rules) => "ルール文に誤りがある",
            (Lang::Ja, Self::Image) => "点数表イメージを使えない",
            (Lang::Ja, Self::Internal) => "プログラムの不具合",
            (Lang::En, Self::Done) => "done",
            (Lang::En, Self::Findings) => {
                "findings (an example failed, a format differs, rows left out, faults of receipts, \
                 undecided lines with --strict)"
            }
            (Lang::En, Self::Usage) => "the command line is not understood",
            (Lang::En, Self::Input) => "the input cannot be read or is malformed",
            (Lang::En, Self::Rules) => "a rule text has errors",
            (Lang::En, Self::Image) => "the schedule image is refused",
            (Lang::En, Self::Internal) => "a defect of the program",
        }
    }

    /// The table of all ways to end, for `--help`.
    pub fn table(lang: Lang) -> String {
        let mut out = match lang {
            Lang::Ja => "終了コード:\n".to_owned(),
            Lang::En => "Exit codes:\n".to_owned(),
        };
        for exit in Self::ALL {
            out.push_str(&format!("  {:>2}  {}\n", exit.number(), exit.words(lang)));
        }
        out
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}
