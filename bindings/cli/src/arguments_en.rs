//! The English words of the command line; the Japanese ones stand with the arguments.

use clap::Command;

const ABOUT: &str = "Computes Japanese medical fees from the fee schedule, and says for every \
                     line, charged or not, why.";

/// An argument and its words.
type Argument = (&'static str, &'static str);

/// Each command: what it does, and its arguments.
const COMMANDS: &[(&str, &str, &[Argument])] = &[
    (
        "compile",
        "Make a schedule image from official files and rule texts",
        &[
            ("paths", "Official files, folders with them, or zip archives"),
            (
                "rules",
                "A folder or file of rule texts, beside the built-in ones; one of the same place \
                 takes the place of the built-in one",
            ),
            ("output", "The image to write (- is the standard output); without it, only check"),
            ("no_builtin_rules", "Leave the built-in rule texts out"),
            ("starter", "Take in the facts of the built-in starter schedule too"),
            (
                "schedule",
                "The schedule that all official files belong to (such as r06); otherwise their \
                 folders tell",
            ),
            ("full", "Show all 64 digits of SHA-256"),
        ],
    ),
    (
        "check",
        "Look for errors in rule texts",
        &[
            (
                "paths",
                "Rule texts: files, folders, or - for the standard input; without any, the \
                 built-in ones",
            ),
            (
                "official",
                "Official files to hold codes to; otherwise the built-in starter schedule",
            ),
            ("no_builtin_rules", "Leave the built-in rule texts out"),
        ],
    ),
    (
        "fmt",
        "Format rule texts",
        &[
            ("paths", "Files, folders, or - from the standard input to the standard output"),
            ("check", "Change nothing, and name the files that are not formatted"),
        ],
    ),
    (
        "test",
        "Try the examples of the rule texts",
        &[
            ("paths", "Files or folders of rule texts, beside the built-in ones"),
            ("official", "Try them on official files; otherwise on the built-in starter schedule"),
            ("only", "Only examples whose title or rules contain this text"),
            ("every_rule", "Fail where a rule has no example"),
            ("coverage", "List the rules that acted in no example"),
            ("coverage_page", "Write rules and examples by section as Markdown (- for stdout)"),
            ("no_builtin_rules", "Leave the built-in rule texts out"),
        ],
    ),
    (
        "calc",
        "Calculate the points of an Episode (JSON)",
        &[
            ("episode", "The Episode as JSON (- is the standard input)"),
            ("image", IMAGE),
            ("format", FORMAT),
            ("reasons", "Show the reasons of charged lines too"),
            ("strict", "Exit with 1 where a line cannot be decided"),
        ],
    ),
    (
        "explain",
        "Say why a code is charged or not",
        &[
            ("episode", "The Episode as JSON (- is the standard input)"),
            ("code", "The code (nine digits)"),
            ("image", IMAGE),
            ("format", FORMAT),
        ],
    ),
    (
        "inspect",
        "Show what is in a schedule image",
        &[
            (
                "image",
                "The image (- is the standard input); otherwise the built-in starter schedule",
            ),
            ("full", "Show all 64 digits of SHA-256"),
            ("format", FORMAT),
        ],
    ),
    (
        "lookup",
        "Find codes by code, name, kana or number of the section",
        &[
            ("text", "A code, a part of a name or its kana, or a section such as D007"),
            ("date", "Only what is in force on the day, such as 2026-06-01"),
            ("image", IMAGE),
            ("all", "Show all of them in all their versions"),
            ("format", FORMAT),
        ],
    ),
    (
        "audit",
        "Hold files of receipts (RECEIPTC.UKE) to the schedule",
        &[
            ("files", "Files of receipts (RECEIPTC.UKE; - is the standard input)"),
            ("image", IMAGE),
            (
                "facility",
                "What is known of the facilities as JSON: kind, beds, standards, hours, facts",
            ),
            (
                "suppress",
                "Findings to leave out, one a line: code of the finding, of the facility, of the \
                 item; * for any",
            ),
            ("under_claims", "Look for what was lawful and not billed, too"),
            ("no_reminders", "Do not tell of items that are to be confirmed (A0701)"),
            ("summary", "Show the sums only, not each finding"),
            ("format", "The form of the result: human, json, ndjson, csv"),
        ],
    ),
    (
        "compare",
        "Compute the same receipts under two schedules: what does a revision change?",
        &[
            ("files", "Files of receipts (RECEIPTC.UKE; - is the standard input)"),
            ("from", "The schedule to compare from, such as r06"),
            ("to", "The schedule to compare with, such as r08"),
            ("image", "An image that holds both; otherwise the built-in starter schedule"),
            (
                "facility",
                "What is known of the facilities as JSON: kind, beds, standards, hours, facts",
            ),
            (
                "map",
                "Codes that the revision numbers anew or abolishes, beside those of the law that are built in, one a line: `r06 CODE r08 CODE|-`",
            ),
            ("summary", "Show the sums only, not each receipt (html always does)"),
            ("format", "The form of the result: human, json, html"),
            ("output", "The file to write; otherwise the standard output"),
        ],
    ),
    (
        "local",
        "Turn the national master of local subsidies into rule text",
        &[
            ("file", "The CSV of 94 columns (UTF-8; - is the standard input)"),
            ("output", "The folder to write the rule text into; without it, only look"),
            ("format", FORMAT),
        ],
    ),
    (
        "completions",
        "Print completions for a shell",
        &[("shell", "The shell: bash, elvish, fish, powershell, zsh")],
    ),
    (
        "man",
        "Print the manual page",
        &[(
            "folder",
            "A folder for the pages of all commands; otherwise one page on the standard output",
        )],
    ),
    (
        "schema",
        "Print a JSON Schema",
        &[(
            "document",
            "episode (input), claim (output of calc), explanation (output of explain), \
             receipt-report and audit-summary (output of audit), receipt-difference and comparison \
             (output of compare)",
        )],
    ),
];

const IMAGE: &str = "The schedule image; otherwise the built-in starter schedule";
const FORMAT: &str = "The form of the result: human, json";

const GLOBAL: &[Argument] = &[
    ("lang", "The language: ja, en (without it SANTEI_LANG, or ja)"),
    ("color", "Colours: auto, always, never (auto uses none where NO_COLOR is set)"),
    ("quiet", "Show results and errors only"),
    ("help", "Show this help"),
    ("version", "Show the version"),
];

/// The command with English words.
pub fn translate(command: Command) -> Command {
    let command = GLOBAL.iter().fold(command.about(ABOUT), |command, (name, help)| {
        command.mut_arg(name, |argument| argument.help(*help))
    });
    COMMANDS.iter().fold(command, |command, (name, about, arguments)| {
        command.mut_subcommand(name, |below| {
            arguments.iter().fold(below.about(*about), |below, (argument, help)| {
                below.mut_arg(argument, |argument| argument.help(*help))
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use crate::arguments::{Cli, command};
    use santei::Lang;

    fn japanese(text: &str) -> bool {
        text.chars().any(|c| ('\u{3040}'..='\u{9fff}').contains(&c))
    }

    #[test]
    fn every_word_has_both_languages() {
        Cli::command().debug_assert();
        let (ja, en) = (command(Lang::Ja), command(Lang::En));
        for (ja, en) in ja.get_subcommands().zip(en.get_subcommands()) {
            assert!(japanese(&ja.get_about().unwrap().to_string()), "{}", ja.get_name());
            assert!(!japanese(&en.get_about().unwrap().to_string()), "{}", en.get_name());
            for argument in en.get_arguments() {
                let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(!help.is_empty() && !japanese(&help), "{} {help}", argument.get_id());
            }
        }
    }
}
