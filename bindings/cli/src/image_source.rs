//! Where the image comes from: a file that is mapped, the standard input, or the starter schedule
//! that is built in.

use santei::image::Image;
use santei_bindings::Engine;

use crate::failure::Failure;
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
    pub fn find(path: Option<&str>) -> Result<Self, Failure> {
        Self::held(path, Engine::open)
    }

    /// As [`ImageSource::find`], without the hash of a file.
    pub fn unverified(path: Option<&str>) -> Result<Self, Failure> {
        Self::held(path, Engine::open_unverified)
    }

    fn held(
        path: Option<&str>,
        open: impl Fn(&str) -> Result<Engine, santei_bindings::Trouble>,
    ) -> Result<Self, Failure> {
        let name = path.unwrap_or(STARTER);
        let engine = match path {
            None => Engine::starter(),
            Some("-") => Engine::from_bytes(&input::bytes("-")?).map_err(|e| e.within("-")),
            Some(path) => open(path),
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
