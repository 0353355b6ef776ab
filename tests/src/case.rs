//! Reading a case file.

use santei::{Code, Day, Episode, Fixed};

/// One case.
#[derive(Clone, Debug)]
pub struct Case {
    /// The heading.
    pub title: String,
    /// The file and line.
    pub place: String,
    /// The revisions whose masters it needs.
    pub masters: Vec<String>,
    /// The input.
    pub episode: Episode,
    /// What is expected.
    pub expected: Vec<Expectation>,
}

/// One expected statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The group that begins with the code has these points and times.
    Group {
        /// The day.
        day: Day,
        /// 診療識別, where two groups of the day begin with the code.
        section: Option<u16>,
        /// The first code.
        code: Code,
        /// Points for one time.
        points: Fixed,
        /// 回数.
        times: Option<u32>,
    },
    /// The single line has these points.
    Line(Day, Code, Fixed),
    /// The code is not charged.
    Not(Day, Code),
    /// The code cannot be decided.
    Undecided(Day, Code),
    /// The line of the first code offers the second, a comment to record.
    Comment(Day, Code, Code),
    /// The line of the code offers no comment.
    NoComment(Day, Code),
    /// The sum of what is charged on the day.
    DayTotal(Day, Fixed),
    /// The total.
    Total(Fixed),
}

/// The cases of a file.
///
/// # Errors
/// A case that is not in the form of `tests/cases/README.md`, with its place.
pub fn read(file: &str, text: &str) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    let mut title = None;
    let mut masters = Vec::new();
    let mut episode = None;
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let place = format!("{file}:{}", at + 1);
        if let Some(heading) = line.strip_prefix("# ") {
            title = Some((heading.trim().to_owned(), place));
            masters.clear();
            episode = None;
        } else if let Some(list) = line.strip_prefix("masters:") {
            masters = list.split('+').map(|m| m.trim().to_lowercase()).collect();
        } else if line.starts_with("```") && line.len() > 3 {
            let mut block = String::new();
            for (_, inner) in lines.by_ref() {
                if inner.starts_with("```") {
                    break;
                }
                block.push_str(inner);
                block.push('\n');
            }
            if line == "```json episode" {
                let parsed = serde_json::from_str(&block);
                episode = Some(parsed.map_err(|error| format!("{place}: episode: {error}"))?);
            } else if line == "```expect" {
                let expected = block
                    .lines()
                    .map(|l| l.split('#').next().unwrap_or("").trim())
                    .filter(|l| !l.is_empty())
                    .map(|l| expectation(l).ok_or_else(|| format!("{place}: cannot read `{l}`")))
                    .collect::<Result<Vec<_>, _>>()?;
                let (title, place) =
                    title.clone().ok_or_else(|| format!("{place}: no heading before the case"))?;
                let episode =
                    episode.take().ok_or_else(|| format!("{place}: no episode before expect"))?;
                if masters.is_empty() || expected.is_empty() {
                    return Err(format!("{place}: a case needs `masters:` and an expectation"));
                }
                cases.push(Case { title, place, masters: masters.clone(), episode, expected });
            }
        }
    }
    Ok(cases)
}

fn expectation(line: &str) -> Option<Expectation> {
    let mut words = line.split_whitespace();
    let first = words.next()?;
    if first == "total" {
        let points = words.next()?.parse().ok()?;
        return words.next().is_none().then_some(Expectation::Total(points));
    }
    let day = Day::parse(first)?;
    let second = words.next()?;
    let rest: Vec<&str> = words.collect();
    match (second, rest.as_slice()) {
        ("not", [code]) => Some(Expectation::Not(day, code.parse().ok()?)),
        ("undecided", [code]) => Some(Expectation::Undecided(day, code.parse().ok()?)),
        ("comment", [code, comment]) => {
            Some(Expectation::Comment(day, code.parse().ok()?, comment.parse().ok()?))
        }
        ("no-comment", [code]) => Some(Expectation::NoComment(day, code.parse().ok()?)),
        ("total", [points]) => Some(Expectation::DayTotal(day, points.parse().ok()?)),
        ("line", [code, points]) => {
            Some(Expectation::Line(day, code.parse().ok()?, points.parse().ok()?))
        }
        ("section", [section, code, points, times @ ..]) => {
            group(day, Some(section.parse().ok()?), code, points, times)
        }
        (code, [points, times @ ..]) => group(day, None, code, points, times),
        _ => None,
    }
}

fn group(
    day: Day,
    section: Option<u16>,
    code: &str,
    points: &str,
    times: &[&str],
) -> Option<Expectation> {
    let times = match times {
        [] => None,
        [times] => Some(times.strip_prefix('x')?.parse().ok()?),
        _ => return None,
    };
    let (code, points) = (code.parse().ok()?, points.parse().ok()?);
    Some(Expectation::Group { day, section, code, points, times })
}
