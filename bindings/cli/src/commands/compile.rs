//! `santei compile`: official files and rule texts become an image.

use std::time::Instant;

use santei::image::{Image, ImageBuf, table_name, write};
use santei::ir::Program;
use santei_masters::Report;
use santei_rules::{Diagnostic, Input, Outcome, Severity, compile, starter};

use crate::app::App;
use crate::arguments::CompileArgs;
use crate::diagnostics::{counts, diagnostic, problem};
use crate::exit::Exit;
use crate::failure::{Failure, Words};
use crate::figures::{count, fingerprint};
use crate::file_name::{FileName, listed};
use crate::official;
use crate::progress::Progress;
use crate::rule_files::RuleFiles;
use crate::save::save;
use crate::table::{Align, Table, Tone, clean};

pub fn run(app: &mut App, args: &CompileArgs) -> Result<Exit, Failure> {
    if args.paths.is_empty() && !args.starter {
        let what =
            Words::new("公式ファイルの場所がありません", "there are no official files to compile");
        return Err(Failure::new(Exit::Usage, "E0501", what).help(
            "フォルダか zip ファイルを指定するか、--starter を付けてください",
            "give folders or zip archives, or --starter",
        ));
    }
    let start = Instant::now();
    let progress = Progress::new(4, &app.notes);
    progress.step(app.pick("ファイルを集めています", "collecting files"));
    let rules = RuleFiles::gather(&args.rules, !args.no_builtin_rules)?;
    let (files, problems) = official::gather(&args.paths, args.schedule.as_deref())?;
    progress.step(app.pick("読んで組み立てています", "reading and compiling"));
    let starter = if args.starter { starter::input().starter } else { None };
    let outcome = compile(&Input { rules: rules.texts.clone(), files, starter });
    progress.step(app.pick("イメージを作っています", "making the image"));
    let bytes = outcome.program.as_ref().map(write).transpose().map_err(|error| {
        let what = Words::new(
            format!("イメージにできません: {error}"),
            format!("it cannot become an image: {error}"),
        );
        Failure::new(Exit::Rules, "E0508", what).help(
            "入力を減らすか、この文を添えて知らせてください",
            "give fewer files, or report it with this sentence",
        )
    })?;
    progress.step(app.pick("書き込んでいます", "writing"));
    // An image without a code answers nothing; it is not written.
    let empty = outcome.program.as_ref().is_some_and(|program| program.items.is_empty());
    let bytes = bytes.filter(|_| !empty);
    if let (Some(bytes), Some(name)) = (&bytes, &args.output) {
        put(app, name, bytes)?;
    }
    progress.end();

    // What was left out, then the figures. Where the image goes to the standard output, its
    // reader gets nothing else.
    let mut left_out = 0;
    let read = outcome.reports.iter().flat_map(|r| &r.problems);
    for one in problems.iter().chain(read).chain(&outcome.problems) {
        left_out += usize::from(!one.kind.is_notice());
        let text = problem(app, app.notes.paint, one);
        app.notes.error(&text);
    }
    // Who asks for quiet is not told what only the writers of the built-in texts can act on.
    let quiet = app.notes.quiet;
    let told = |one: &&Diagnostic| {
        !(quiet && one.severity == Severity::Warning && rules.is_of_builtin(one))
    };
    for one in outcome.diagnostics.iter().filter(told) {
        let text = diagnostic(app, app.notes.paint, &rules.located(one.clone()));
        app.notes.error(&text);
    }
    let mut lines = files_table(app, &outcome.reports, args.full);
    lines.extend(summary(app, &outcome, bytes.as_deref(), args));
    lines.push(effort(app, start));
    for line in &lines {
        if args.output.as_ref().is_some_and(FileName::is_standard) {
            app.notes.say(line);
        } else {
            app.out.line(line)?;
        }
    }
    if empty {
        let what = Words::new(
            "どのファイルも点数表に入らず、コードが一つもありません",
            "no file belongs to a schedule: there is not a single code",
        );
        return Err(Failure::new(Exit::Input, "E0507", what).at(listed(&args.paths)).help(
            "公表されたままのファイル名（s_20251104.csv など）で、改定名のフォルダ（R6 など）に置くか、--schedule r06 のように改定名を指定してください",
            "keep the published names (s_20251104.csv) and give a folder that is named after its revision (R6), or say it: --schedule r06",
        ));
    }
    let (errors, _) = counts(outcome.diagnostics.iter());
    Ok(if errors > 0 {
        Exit::Rules
    } else if left_out > 0 {
        Exit::Findings
    } else {
        Exit::Done
    })
}

fn put(app: &mut App, name: &FileName, bytes: &[u8]) -> Result<(), Failure> {
    if name.is_standard() { app.out.bytes(bytes) } else { save(name.path(), bytes) }
}

fn files_table(app: &App, reports: &[Report], full: bool) -> Vec<String> {
    if reports.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new(&[
        (Align::Left, app.pick("ファイル", "File")),
        (Align::Right, app.pick("行", "Rows")),
        (Align::Right, app.pick("不良", "Bad")),
        (Align::Left, "SHA-256"),
    ]);
    let mut sum = (0, 0);
    for report in reports {
        let (good, bad) = (report.rows_good as usize, report.rows_bad as usize);
        sum = (sum.0 + good, sum.1 + bad);
        // Editions lie in folders of one name; three parts of the path tell them apart.
        let mut parts: Vec<&str> = report.file.rsplit('/').take(3).collect();
        parts.reverse();
        let tone = if bad > 0 { Tone::Warn } else { Tone::Plain };
        let row = [parts.join("/"), count(good), count(bad), fingerprint(&report.sha256, full)];
        table.toned(tone, row);
    }
    let total = app.pick("計", "Sum");
    table.toned(Tone::Bold, [total, &count(sum.0), &count(sum.1), ""]);
    let mut lines = table.lines(0, app.out.paint);
    lines.push(String::new());
    lines
}

fn summary(app: &App, outcome: &Outcome, bytes: Option<&[u8]>, args: &CompileArgs) -> Vec<String> {
    let ja = app.lang == santei::Lang::Ja;
    let mut lines = Vec::new();
    let stats = &outcome.stats;
    if let Some(program) = &outcome.program {
        lines.extend(missing(app, program));
    }
    if !stats.absent_schedules.is_empty() {
        let names = stats.absent_schedules.join(", ");
        let words =
            app.pick("ファイルのない点数表（入れない）", "schedules without files, left out");
        lines.push(format!("{words}: {names}"));
    }
    for (number, words) in [
        (stats.rows_erased, app.pick("削除された行（変更区分）", "erased rows")),
        (stats.rows_outside, app.pick("点数表の期間外の行", "rows outside their schedule")),
        (stats.rows_dental, app.pick("歯科の行（まだ使わない）", "dental rows, not used yet")),
        (stats.rows_without_comment, app.pick("コメントのない行", "rows without a comment")),
    ] {
        if number > 0 {
            let number = usize::try_from(number).unwrap_or(usize::MAX);
            lines.push(format!("{words}: {}", count(number)));
        }
    }
    lines.extend(unused(app, &stats.files_unused));
    let (errors, warnings) = counts(outcome.diagnostics.iter());
    let (statements, bad) = (count(stats.statements), outcome.problems.len());
    lines.push(if ja {
        format!("ルール文 {statements} 文: エラー {errors}、警告 {warnings}、マスターの矛盾 {bad}")
    } else {
        format!(
            "{statements} statements: {errors} errors, {warnings} warnings, {bad} problems between \
             masters"
        )
    });
    lines.push(image_line(app, bytes, args));
    lines
}

/// How many files are not used, and which: their names may be wrong.
fn unused(app: &App, files: &[String]) -> Option<String> {
    const NAMED: usize = 5;
    let names = files.iter().take(NAMED).map(|file| file.rsplit('/').next().unwrap_or(file));
    let mut names = names.collect::<Vec<_>>().join(", ");
    if files.len() > NAMED {
        names.push_str(" …");
    }
    let words = app.pick("使わないファイル", "files not used");
    (!files.is_empty()).then(|| format!("{words}: {} ({})", count(files.len()), clean(&names)))
}

fn missing(app: &App, program: &Program) -> Vec<String> {
    let mut lines = Vec::new();
    for (schedule, id) in program.schedules.iter().zip(0_u16..) {
        let tables: Vec<&str> = program
            .missing
            .iter()
            .filter(|m| m.schedule.0 == id)
            .map(|m| table_name(m.table))
            .collect();
        if !tables.is_empty() {
            let words = app.pick("にない電子点数表", " lacks the tables");
            lines.push(format!("{}{words}: {}", schedule.name, tables.join(", ")));
        }
    }
    lines
}

fn image_line(app: &App, bytes: Option<&[u8]>, args: &CompileArgs) -> String {
    let Some(bytes) = bytes else {
        return app
            .pick("イメージは作りません（誤りを見てください）", "no image is made: see the errors")
            .to_owned();
    };
    let size = count(bytes.len());
    // The image is opened as its readers will open it.
    let buffer = ImageBuf::copy_of(bytes);
    let known = |image: Image<'_>| {
        let hash = fingerprint(&image.hash(), args.full);
        (count(image.code_count()), count(image.rule_count()), hash)
    };
    let (codes, rules, hash) = buffer.open().map(known).unwrap_or_default();
    let place = match &args.output {
        Some(name) => name.to_string(),
        None => app.pick("書き込まない（-o なし）", "not written (no -o)").to_owned(),
    };
    match app.lang {
        santei::Lang::Ja => format!(
            "イメージ: {place}、{size} バイト、コード {codes}、規則 {rules}、SHA-256 {hash}"
        ),
        santei::Lang::En => {
            format!("image: {place}, {size} bytes, {codes} codes, {rules} rules, SHA-256 {hash}")
        }
    }
}

/// Time and memory.
fn effort(app: &App, start: Instant) -> String {
    let millis = start.elapsed().as_millis();
    let mut line = format!(
        "{}: {}.{:03} {}",
        app.pick("時間", "time"),
        millis / 1000,
        millis % 1000,
        app.pick("秒", "s")
    );
    if let Some(kib) = peak_kib() {
        let words = app.pick("、最大メモリ", ", peak memory");
        line.push_str(&format!("{words}: {} MiB", count(kib / 1024)));
    }
    line
}

/// The most memory that the process had at once, where the system tells (Linux).
fn peak_kib() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
