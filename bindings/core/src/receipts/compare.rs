//! The comparison of two revisions (改定の影響) on a file of receipts.

use santei::Lang;
use santei_uke::Reader;
use santei_uke::compare::{Comparer, Comparison, NoSuchSchedule, ReceiptDifference};

use super::audit::line;
use super::{CompareRequest, Source, Task};
use crate::{Engine, Trouble, TroubleKind, Words, write};

/// A schedule that the image does not hold.
#[must_use]
pub fn no_schedule(error: &NoSuchSchedule) -> Trouble {
    let what = Words::new(
        format!("点数表 `{}` がイメージにありません（あるもの: {}）", error.name, error.held),
        error.to_string(),
    );
    Trouble::new(TroubleKind::Image, "E0516", what).help(
        "両方の改定の公式ファイルからイメージを作ってください（`santei compile R6 R8 -o …`）",
        "make an image from the files of both revisions (`santei compile R6 R8 -o …`)",
    )
}

/// A comparison under way: an iterator of what differs in each receipt that differs.
pub struct Compare<'e> {
    comparer: Comparer<'e>,
    parts: Reader<Source<'e>>,
}

impl<'e> Compare<'e> {
    /// Begins a comparison.
    ///
    /// # Errors
    /// The image does not hold one of the two schedules (`E0516`).
    pub fn new(
        engine: &'e Engine,
        source: Source<'e>,
        request: CompareRequest,
        lang: Lang,
    ) -> Result<Self, Trouble> {
        let CompareRequest { from, to, facilities, carried } = request;
        let comparer = Comparer::new(engine.image(), &from, &to, carried, facilities, lang)
            .map_err(|error| no_schedule(&error))?;
        Ok(Self { comparer, parts: Reader::new(source) })
    }

    /// The sums of what was read so far.
    #[must_use]
    pub const fn comparison(&self) -> &Comparison {
        self.comparer.comparison()
    }
}

impl Iterator for Compare<'_> {
    type Item = ReceiptDifference;

    fn next(&mut self) -> Option<ReceiptDifference> {
        let comparer = &mut self.comparer;
        self.parts
            .by_ref()
            .find_map(|part| comparer.part(&part).filter(|one| !one.lines.is_empty()))
    }
}

impl Task for Compare<'_> {
    fn lines(&mut self, out: &mut Vec<u8>) -> bool {
        let Some(one) = self.next() else { return false };
        line(&one, out);
        true
    }

    fn sums(&self, out: &mut Vec<u8>) {
        write(self.comparison(), out);
    }
}
