//! The table of sections: where the arrays of an image stand in its bytes.

use super::ImageError;
use super::layout::{Section, SectionEntry};

pub(super) struct Sections<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) entries: &'a [SectionEntry],
}

impl<'a> Sections<'a> {
    pub(super) fn get<T: bytemuck::Pod>(&self, section: Section) -> Result<&'a [T], ImageError> {
        let entry = self.entries.get(section as usize).ok_or(ImageError::Damaged("sections"))?;
        if entry.id != section as u32 || entry.reserved != 0 {
            return Err(ImageError::Damaged("sections"));
        }
        let from = usize::try_from(entry.offset).map_err(|_| ImageError::Damaged("sections"))?;
        let len = usize::try_from(entry.length).map_err(|_| ImageError::Damaged("sections"))?;
        let to = from.checked_add(len).ok_or(ImageError::Damaged("sections"))?;
        let bytes = self.bytes.get(from..to).ok_or(ImageError::Damaged("sections"))?;
        bytemuck::try_cast_slice(bytes).map_err(|error| match error {
            bytemuck::PodCastError::TargetAlignmentGreaterAndInputNotAligned => {
                ImageError::Alignment
            }
            _ => ImageError::Damaged("sections"),
        })
    }
}
