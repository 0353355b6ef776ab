//! A task that holds the engine that it reads with.

use std::sync::Arc;

use santei::Lang;

use super::{Audit, AuditRequest, Compare, CompareRequest, Source, Task};
use crate::{Engine, Trouble};

type Running<'e> = Box<dyn Task + Send + 'e>;

self_cell::self_cell!(
    struct Held {
        owner: Arc<Engine>,
        #[covariant]
        dependent: Running,
    }
);

/// A task that keeps its engine alive: for who cannot borrow one.
pub struct OwnTask(Held);

impl OwnTask {
    /// As [`Audit::new`].
    #[must_use]
    pub fn audit(
        engine: Arc<Engine>,
        source: Source<'static>,
        request: AuditRequest,
        lang: Lang,
    ) -> Self {
        Self(Held::new(engine, |engine| Box::new(Audit::new(engine, source, request, lang))))
    }

    /// As [`Compare::new`].
    ///
    /// # Errors
    /// As [`Compare::new`].
    pub fn compare(
        engine: Arc<Engine>,
        source: Source<'static>,
        request: CompareRequest,
        lang: Lang,
    ) -> Result<Self, Trouble> {
        Held::try_new(engine, |engine| {
            Compare::new(engine, source, request, lang).map(|task| Box::new(task) as Running<'_>)
        })
        .map(Self)
    }
}

impl Task for OwnTask {
    fn lines(&mut self, out: &mut Vec<u8>) -> bool {
        self.0.with_dependent_mut(|_, task| task.lines(out))
    }

    fn sums(&self, out: &mut Vec<u8>) {
        self.0.borrow_dependent().sums(out);
    }
}
