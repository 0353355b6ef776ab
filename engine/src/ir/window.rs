//! Stretches of time and of the Episode (算定単位) in which rules and tables look.

/// A stretch of time or of the Episode, seen from a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The same order (算定単位, 剤), which is also one occasion (手術当り, 検査当り, 部位 …).
    Order,
    /// The same visit (同時).
    Visit,
    /// The same day.
    Day,
    /// The same week, Sunday to Saturday.
    Week,
    /// The week and the one before it (2週, in Sunday–Saturday weeks).
    Weeks(u16),
    /// So many calendar months, the current one included (月 = 1, 3月 = 3, 2年 = 24).
    Months(u16),
    /// So many days back, the current one included.
    Days(u16),
    /// So many days ahead of an operation (手術前1週間 = 7): the parent is the later one.
    DaysBefore(u16),
    /// The fiscal year from 1 April.
    FiscalYear,
    /// From the day of admission to the day of discharge.
    Admission,
    /// The day of admission only.
    AdmissionDay,
    /// The day of discharge only.
    DischargeDay,
    /// The whole known history (患者当り).
    History,
    /// One course, pregnancy, delivery, disease or operation that the data do not delimit: within
    /// the count over the whole history it holds, beyond it nobody can tell.
    Course,
    /// The unit is only the unit of the price (単位): no count follows from it.
    PerUnit,
    /// So many whole months: from the day behind the same day (応当日) of the earlier month up to
    /// the day itself.
    FullMonths(u16),
}
