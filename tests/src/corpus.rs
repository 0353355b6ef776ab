//! One corpus for every door of the engine: Episodes, and the claims that the engine gives for
//! them. Each language reads the Episodes, calculates, and must give the same bytes.

use crate::case::read;
use santei::burden::Coverage;
use santei::episode::FactValue;
use santei::image::Image;
use santei::{Day, Episode, Lang, Scratch, burden, evaluate};
use santei_benches::workload::{MEASURED, Workload};
use std::path::{Path, PathBuf};

/// How many Episodes are generated beside the cases.
pub const GENERATED: usize = 2_000;

/// The second month of the generated Episodes, 2026-07: in R8.
const LATER: Day = Day(20_635);

/// The case files of a folder and the folders in it, in the order of their names.
///
/// # Errors
/// A folder that cannot be read.
pub fn case_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let wrong = |error| format!("{}: {error}", folder.display());
    let mut entries = std::fs::read_dir(folder)
        .map_err(wrong)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(wrong)?;
    entries.sort();
    let mut found = Vec::new();
    for path in entries {
        if path.is_dir() {
            found.extend(case_files(&path)?);
        } else if path.extension().is_some_and(|e| e == "md") && !path.ends_with("README.md") {
            found.push(path);
        }
    }
    Ok(found)
}

/// The Episodes: those of every case below `root/tests/cases`, the examples of `root/docs`, and
/// [`GENERATED`] of the workload that the benches measure, half of them in R6 and half in R8, four
/// of five with insurance.
///
/// # Errors
/// A file that cannot be read or is not in the form of `tests/cases/README.md`.
pub fn episodes(root: &Path, image: &Image<'_>) -> Result<Vec<Episode>, String> {
    let mut episodes = Vec::new();
    for path in case_files(&root.join("tests/cases"))? {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{name}: {e}"))?;
        episodes.extend(read(&name, &text)?.into_iter().map(|case| case.episode));
    }
    for name in ["clinic-visit", "clinic-visit-with-coverage", "pediatric-visit"] {
        let path = root.join(format!("docs/examples/{name}-2026-06.json"));
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{name}: {e}"))?;
        episodes.push(serde_json::from_str(&text).map_err(|e| format!("{name}: {e}"))?);
    }
    for (first, seed) in [(MEASURED, 1), (LATER, 2)] {
        let generated = Workload::new(image, first, seed).batch(GENERATED / 2);
        episodes.extend(generated.into_iter().enumerate().map(insured));
    }
    Ok(episodes)
}

/// The Episode with insurance, and mostly with the facts that its lines and its share ask for: the
/// corpus holds shares that are decided and shares that are not.
fn insured((at, mut episode): (usize, Episode)) -> Episode {
    let elderly = episode.patient.elderly_insurance == Some(true);
    let (insurer, class) = match at % 5 {
        0 => return episode,
        _ if elderly => ("後期", "一般Ⅰ"),
        1 | 2 => ("被用者", "ウ"),
        // Where the class is not known, the share may be one that cannot be decided.
        3 => ("国保", ""),
        _ => ("国保", "オ"),
    };
    if at % 4 != 0 {
        let visits = episode.visits.iter_mut().map(|visit| &mut visit.facts);
        for (facts, name) in visits
            .map(|facts| (facts, "処方期間２８日以上"))
            .chain([(&mut episode.facility.facts, "医療情報取得の体制")])
        {
            facts.insert(name.to_owned(), FactValue::Bool(at % 3 == 0));
        }
        episode.history.since.get_or_insert(Day(episode.patient.birth_date.0));
    }
    episode.coverages = vec![Coverage {
        insurer: insurer.to_owned(),
        dependent: at % 2 == 0 && insurer == "被用者",
        income_class: (!class.is_empty()).then(|| class.to_owned()),
        ..Coverage::default()
    }];
    episode
}

/// The claim of an Episode as every door gives it: JSON in one line, its words in Japanese.
///
/// # Errors
/// An Episode of the corpus that the engine refuses.
pub fn claim(
    image: &Image<'_>,
    episode: &Episode,
    scratch: &mut Scratch,
) -> Result<String, String> {
    let outcome = evaluate(image, episode, scratch).map_err(|e| e.to_string())?;
    let mut claim = outcome.claim(image, episode, Lang::Ja);
    claim.burden = burden::claim(image, episode, &outcome, Lang::Ja).map_err(|e| e.to_string())?;
    serde_json::to_string(&claim).map_err(|e| e.to_string())
}
