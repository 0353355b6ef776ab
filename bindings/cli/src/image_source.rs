//! Where the image comes from: a file that is mapped, the standard input, or the starter schedule
//! that is built in.

use std::path::Path;

use santei::image::Image;
use santei_bindings::Engine;

use crate::failure::Failure;
use crate::file_name::FileName;
use crate::input;

/// The name of the embedded image in messages.
pub const STARTER: &str = "starter";

/// An image that is held, and what to call it.
pub struct ImageSource {
    name: String,
    engine: Engine,
}

impl ImageSource {
    /// The image at a path, at `-`, or the embedded one. Of an image that was not built in, the
    /// hash is checked too.
    pub fn find(path: Option<&FileName>) -> Result<Self, Failure> {
        Self::held(path, |path| Engine::open(path))
    }

    /// As [`ImageSource::find`], without the hash of a file.
    pub fn unverified(path: Option<&FileName>) -> Result<Self, Failure> {
        Self::held(path, |path| Engine::open_unverified(path))
    }

    fn held(
        path: Option<&FileName>,
        open: impl Fn(&Path) -> Result<Engine, santei_bindings::Trouble>,
    ) -> Result<Self, Failure> {
        let name = path.map_or(STARTER, FileName::shown);
        let engine = match path {
            None => Engine::starter(),
            Some(name) if name.is_standard() => {
                Engine::from_bytes(&input::bytes(name)?).map_err(|e| e.within("-"))
            }
            Some(name) => open(name.path()),
        }?;
        Ok(Self { name: name.to_owned(), engine })
    }

    /// What to call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The image.
    pub fn image(&self) -> &Image<'_> {
        self.engine.image()
    }

    /// The image with what can be asked of it.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }
}
