//! Units of quantity.

use crate::reader::Reader;

/// The unit in which a quantity is stated (データ規格, 別紙4-1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// 単位コード, such as 28 for 単位 and 36 for mL.
    pub code: u16,
    /// Its name.
    pub name: String,
}

impl Unit {
    /// `None` where the code is 0: the row takes no quantity.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let code = reader.number("unit");
        (code != 0).then(|| Self { code, name: reader.text("unit_name") })
    }
}
