//! The statements on the patient's share.

use super::{Run, Text};
use bytemuck::{Pod, Zeroable};

/// A statement on the patient's share. What the fields mean depends on `kind`:
///
/// | kind | amounts | word | bits |
/// | --- | --- | --- | --- |
/// | share | percent | – | – |
/// | ceiling | base, plus, above, often, combine, year | age of the half | 1: unknown |
/// | scheme | pays, rank, meals | – | 1: whole, 2: covers all, 4: without an insurer |
/// | meal | yen | kind | – |
/// | settle | unit | – | mode |
/// | mark | – | the code | payers |
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct BurdenRecord {
    /// −1 stands for "none".
    pub amounts: [i64; 6],
    pub name: Text,
    pub cite: Text,
    pub tests: Run,
    pub keys: Run,
    pub pots: Run,
    pub caps: Run,
    pub from: i32,
    pub to: i32,
    pub line: u32,
    pub code: u32,
    pub source: u16,
    pub kind: u16,
    pub word: u16,
    pub bits: u16,
}

/// Kinds of [`BurdenRecord`].
pub(crate) mod burden {
    pub(crate) const SHARE: u16 = 0;
    pub(crate) const CEILING: u16 = 1;
    pub(crate) const SCHEME: u16 = 2;
    pub(crate) const MEAL: u16 = 3;
    pub(crate) const SETTLE: u16 = 4;
    pub(crate) const MARK: u16 = 5;
    pub(crate) const KINDS: usize = 6;

    pub(crate) const UNKNOWN: u16 = 1;
    pub(crate) const WHOLE: u16 = 1;
    pub(crate) const COVERS_ALL: u16 = 2;
    pub(crate) const WITHOUT_INSURER: u16 = 4;

    /// The period of a cap that is no cap: the part of meals of its grade.
    pub(crate) const MEALS: u16 = 3;

    // operations of a test
    pub(crate) const NUMBER: u16 = 0;
    pub(crate) const WORD: u16 = 1;
    pub(crate) const FACT: u16 = 2;
    pub(crate) const STATED: u16 = 3;
    pub(crate) const NOT: u16 = 4;
    pub(crate) const AND: u16 = 5;
    pub(crate) const OR: u16 = 6;
    /// `word` tests are passed over.
    pub(crate) const SKIP_NO: u16 = 7;
    pub(crate) const SKIP_YES: u16 = 8;
}

/// A part of a condition on the patient's share.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct BurdenTest {
    pub number: i64,
    pub op: u16,
    pub attr: u16,
    pub sub: u16,
    pub word: u16,
}

/// A cap of a scheme.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct CapRecord {
    /// −1: the ceiling of 通常.
    pub yen: i64,
    /// Words ([`NONE16`](super::NONE16): none).
    pub grade: u16,
    pub fact: u16,
    pub period: u16,
    /// [`NONE16`](super::NONE16): any number of times.
    pub times: u16,
    /// 0: out-patients, 1: in-patients, 2: both.
    pub setting: u16,
    pub reserved: [u16; 3],
}

/// A number of a scheme, or a word of a list (`b` is then [`NONE`](super::NONE)).
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct KeyRecord {
    pub a: u32,
    pub b: u32,
}
