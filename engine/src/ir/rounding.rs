//! How the points of an order are put together and rounded (端数処理), section by section.

/// How the points of an order in a section are put together and rounded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundPolicy {
    /// 診療識別 printed for the section.
    pub identification: u16,
    /// 集計先 (outpatient or inpatient box) that the policy serves.
    pub boxes: Vec<u16>,
    /// Rounded half up right after the quantity formula (`false`: exact until the end).
    pub quantity_rounds: bool,
    /// The steps on each base row with its additions.
    pub unit_steps: Vec<Step>,
    /// Whether each base row with its additions is rounded half up.
    pub unit_rounds: bool,
    /// The steps on the sum of the order.
    pub order_steps: Vec<Step>,
    /// Whether the order is rounded half up.
    pub order_rounds: bool,
}

/// One step of a rounding policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which additions it takes.
    pub role: Role,
    /// Percent of what.
    pub of: Of,
}

/// The role of an addition in the arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// Additions in points to the base row (告示等識別 7, 点数識別 3 or 8).
    NotePoints = 1,
    /// Additions in percent to the base row (7, 5) that are not age additions.
    NotePercent = 2,
    /// Reductions in percent of the base row (7, 6).
    NoteReduction = 3,
    /// Age additions in percent (通則年齢 not 0 or an age bound, 7, 5).
    AgePercent = 4,
    /// Time additions in percent (時間加算区分 not 0, 7, 5).
    TimePercent = 5,
    /// General additions in points (9, 3 or 8).
    GeneralPoints = 6,
    /// General additions in percent (9, 5).
    GeneralPercent = 7,
    /// General reductions in percent (9, 6).
    GeneralReduction = 8,
}

/// Percent of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Of {
    /// The value before the first percent step (base row, quantity and additions in points).
    Base = 1,
    /// The value as it stands.
    Running = 2,
}
