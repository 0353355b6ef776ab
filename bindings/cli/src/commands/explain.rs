//! `santei explain`: why is a code charged, or not?

use santei::claim::ClaimLine;
use santei::{Explanation, Fixed, Scratch};

use crate::app::App;
use crate::arguments::{ExplainArgs, Format};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::figures::grouped;
use crate::image_source::ImageSource;
use crate::input;
use crate::reasons;
use crate::table::clean;

use super::burden;
use super::lookup::version_table;

pub fn run(app: &mut App, args: &ExplainArgs) -> Result<Exit, Failure> {
    let episode = input::episode(&args.episode)?;
    let source = ImageSource::find(args.image.as_ref())?;
    let mut scratch = Scratch::default();
    let wrong = |e| Failure::of(args.episode.shown(), e);
    let engine = source.engine();
    let explanation =
        engine.explanation(&episode, args.code, app.lang, &mut scratch).map_err(wrong)?;
    match args.form.format {
        Format::Json => app.out.json(&explanation)?,
        Format::Human => {
            let claim = engine.claim(&episode, app.lang, &mut scratch).map_err(wrong)?;
            human(app, &explanation, claim.totals.points)?;
            burden::shares(app, &explanation.burden, true)?;
        }
    }
    Ok(Exit::Done)
}

fn human(app: &mut App, explanation: &Explanation, total: Fixed) -> Result<(), Failure> {
    let paint = app.out.paint;
    let name = if explanation.versions.is_empty() {
        app.pick("（イメージにないコード）", "(a code that the image does not know)").to_owned()
    } else {
        clean(&explanation.name)
    };
    app.out.line(&paint.bold(&format!("{} {name}", explanation.code)))?;
    if !explanation.versions.is_empty() {
        for line in version_table(app.lang, explanation.code, &explanation.versions).lines(2, paint)
        {
            app.out.line(&line)?;
        }
    }
    app.out.line("")?;
    if !explanation.lines.is_empty() {
        for line in &explanation.lines {
            answer(app, line)?;
        }
        return Ok(());
    }
    let text = app.pick("この診療内容の算定にはありません。", "It is not in this claim.");
    app.out.line(text)?;
    for reason in reasons::lines(&explanation.rules, 2, app.lang, paint) {
        app.out.line(&reason)?;
    }
    if let Some(line) = &explanation.if_ordered {
        app.out.line("")?;
        let text = app.pick("最後の受診でオーダーすると:", "Were it ordered on the last visit:");
        app.out.line(text)?;
        answer(app, line)?;
    }
    if let Some(with) = explanation.total_if_ordered {
        let (a, b) = (grouped(total), grouped(with));
        let text = match app.lang {
            santei::Lang::Ja => format!("  合計 {a}点 → {b}点"),
            santei::Lang::En => format!("  total {a} points → {b} points"),
        };
        app.out.line(&text)?;
    }
    Ok(())
}

fn answer(app: &mut App, line: &ClaimLine) -> Result<(), Failure> {
    let points = match (line.points == Fixed::ZERO, app.lang) {
        (true, _) => String::new(),
        (false, santei::Lang::Ja) => format!(" {}点 ×{}", grouped(line.points), line.times),
        (false, santei::Lang::En) => format!(" {} points ×{}", grouped(line.points), line.times),
    };
    let verdict = reasons::verdict(line.verdict, app.lang);
    app.out.line(&format!("  {} {verdict}{points}", line.date))?;
    for reason in reasons::lines(&line.reasons, 4, app.lang, app.out.paint) {
        app.out.line(&reason)?;
    }
    Ok(())
}
