//! Where the image comes from: a file that is mapped, the standard input, or the starter schedule
//! that is built in.

use std::fs::File;

use santei::image::{Image, ImageBuf, ImageError};

use crate::failure::Failure;
use crate::input;

/// The name of the embedded image in messages.
pub const STARTER: &str = "starter";

/// An image that is held.
pub enum ImageSource {
    /// The embedded one.
    Starter,
    /// A file.
    Mapped(String, memmap2::Mmap),
    /// Memory.
    Buffer(String, ImageBuf),
}

impl ImageSource {
    /// The image at a path, at `-`, or the embedded one.
    pub fn find(path: Option<&str>) -> Result<Self, Failure> {
        match path {
            None => Ok(Self::Starter),
            Some("-") => Ok(Self::Buffer("-".to_owned(), ImageBuf::copy_of(&input::bytes("-")?))),
            Some(path) => map(path),
        }
    }

    /// What to call it.
    pub fn name(&self) -> &str {
        match self {
            Self::Starter => STARTER,
            Self::Mapped(name, _) | Self::Buffer(name, _) => name,
        }
    }

    /// Opens it. Of an image that was not built in, the hash is checked too: a changed figure is
    /// worse than a few milliseconds.
    pub fn open(&self) -> Result<Image<'_>, Failure> {
        let image = self.open_unverified()?;
        if !matches!(self, Self::Starter) {
            image.verify().map_err(|e| Failure::image(self.name(), &e))?;
        }
        Ok(image)
    }

    /// Opens it without the hash.
    pub fn open_unverified(&self) -> Result<Image<'_>, Failure> {
        let image: Result<Image<'_>, ImageError> = match self {
            Self::Starter => santei::starter::image(),
            Self::Mapped(_, map) => Image::open(map),
            Self::Buffer(_, buffer) => buffer.open(),
        };
        image.map_err(|e| Failure::image(self.name(), &e))
    }
}

fn map(path: &str) -> Result<ImageSource, Failure> {
    let unreadable = |e: std::io::Error| Failure::unreadable(path, &e);
    let file = File::open(path).map_err(unreadable)?;
    let regular = file.metadata().map_err(unreadable)?.is_file();
    if !regular {
        // A pipe or a device has nothing to map.
        return Ok(ImageSource::Buffer(path.to_owned(), ImageBuf::copy_of(&input::bytes(path)?)));
    }
    #[expect(
        unsafe_code,
        reason = "the map is private and only read; whoever writes into an image while it is in \
                  use breaks it for every reader"
    )]
    let map = unsafe { memmap2::Mmap::map(&file) }.map_err(unreadable)?;
    Ok(ImageSource::Mapped(path.to_owned(), map))
}
