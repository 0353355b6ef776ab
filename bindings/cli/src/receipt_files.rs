//! Files of receipts, read while a bar shows how far.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

use crate::failure::Failure;
use crate::file_name::FileName;
use crate::progress::ByteProgress;

/// A file of receipts that is open.
pub struct ReceiptFile {
    /// Its name, `-` for the standard input.
    pub name: String,
    /// Its size, where it has one.
    pub size: Option<u64>,
    input: Box<dyn Read>,
}

impl ReceiptFile {
    /// Opens all of them before anything is read of one, so that a name that is wrong is told
    /// before the results of the others.
    pub fn open_all(names: &[FileName]) -> Result<Vec<Self>, Failure> {
        names.iter().map(Self::open).collect()
    }

    fn open(name: &FileName) -> Result<Self, Failure> {
        if name.is_standard() {
            let input = Box::new(io::stdin().lock());
            return Ok(Self { name: name.shown().to_owned(), size: None, input });
        }
        let file = santei_bindings::receipts::open_file(name.path())?;
        let about = file.metadata().map_err(|e| Failure::unreadable(name.path(), &e))?;
        let size = about.is_file().then_some(about.len());
        Ok(Self { name: name.shown().to_owned(), size, input: Box::new(file) })
    }

    /// The content, which moves the bar.
    pub fn reader(self, progress: &Rc<ByteProgress>) -> impl BufRead + use<> {
        let counted = Counted { input: self.input, progress: Rc::clone(progress) };
        BufReader::with_capacity(1 << 16, counted)
    }
}

/// What a reading says is shown beside the bar, until showing fails.
pub struct Telling<'p> {
    progress: &'p ByteProgress,
    failed: Option<Failure>,
}

impl<'p> Telling<'p> {
    /// A reading that begins.
    pub const fn new(progress: &'p ByteProgress) -> Self {
        Self { progress, failed: None }
    }

    /// Shows one thing; answers whether to read on.
    pub fn tell(&mut self, show: impl FnOnce() -> Result<(), Failure>) -> ControlFlow<()> {
        match self.progress.beside(show) {
            Ok(()) => ControlFlow::Continue(()),
            Err(failure) => {
                self.failed = Some(failure);
                ControlFlow::Break(())
            }
        }
    }

    /// The reading has ended, or was ended by what went wrong.
    pub fn end(self) -> Result<(), Failure> {
        self.failed.map_or(Ok(()), Err)
    }
}

struct Counted {
    input: Box<dyn Read>,
    progress: Rc<ByteProgress>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.progress.more(count as u64);
        Ok(count)
    }
}
