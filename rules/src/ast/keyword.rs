//! The kinds of statement by their words.

/// The kinds of statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keyword {
    /// `schedule`
    Schedule,
    /// `table`
    Table,
    /// `set`
    Set,
    /// `fact`
    Fact,
    /// `condition`
    Condition,
    /// `calendar`
    Calendar,
    /// `collective`
    Collective,
    /// `amend`
    Amend,
    /// `derive`
    Derive,
    /// `bundle`
    Bundle,
    /// `special`
    Special,
    /// `include`
    Include,
    /// `exclude`
    Exclude,
    /// `limit`
    Limit,
    /// `add`
    Add,
    /// `reduce`
    Reduce,
    /// `pool`
    Pool,
    /// `price`
    Price,
    /// `require`
    Require,
    /// `round`
    Round,
    /// `example`
    Example,
    /// `share`
    Share,
    /// `ceiling`
    Ceiling,
    /// `burden`
    Burden,
    /// `meal`
    Meal,
    /// `settle`
    Settle,
    /// `marks`
    Marks,
    /// `case`: an example of the patient's share
    Case,
}

impl Keyword {
    /// Every kind.
    pub const ALL: [Self; 28] = [
        Self::Schedule,
        Self::Table,
        Self::Set,
        Self::Fact,
        Self::Condition,
        Self::Calendar,
        Self::Collective,
        Self::Amend,
        Self::Derive,
        Self::Bundle,
        Self::Special,
        Self::Include,
        Self::Exclude,
        Self::Limit,
        Self::Add,
        Self::Reduce,
        Self::Pool,
        Self::Price,
        Self::Require,
        Self::Round,
        Self::Example,
        Self::Share,
        Self::Ceiling,
        Self::Burden,
        Self::Meal,
        Self::Settle,
        Self::Marks,
        Self::Case,
    ];

    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Table => "table",
            Self::Set => "set",
            Self::Fact => "fact",
            Self::Condition => "condition",
            Self::Calendar => "calendar",
            Self::Collective => "collective",
            Self::Amend => "amend",
            Self::Derive => "derive",
            Self::Bundle => "bundle",
            Self::Special => "special",
            Self::Include => "include",
            Self::Exclude => "exclude",
            Self::Limit => "limit",
            Self::Add => "add",
            Self::Reduce => "reduce",
            Self::Pool => "pool",
            Self::Price => "price",
            Self::Require => "require",
            Self::Round => "round",
            Self::Example => "example",
            Self::Share => "share",
            Self::Ceiling => "ceiling",
            Self::Burden => "burden",
            Self::Meal => "meal",
            Self::Settle => "settle",
            Self::Marks => "marks",
            Self::Case => "case",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.word() == word)
    }

    /// Whether it becomes a rule of the program.
    #[must_use]
    pub const fn is_rule(self) -> bool {
        !matches!(
            self,
            Self::Schedule
                | Self::Table
                | Self::Set
                | Self::Fact
                | Self::Condition
                | Self::Calendar
                | Self::Collective
                | Self::Amend
                | Self::Example
        ) && !self.is_burden()
    }

    /// Whether it speaks of the patient's share and belongs to no fee schedule.
    #[must_use]
    pub const fn is_burden(self) -> bool {
        matches!(
            self,
            Self::Share
                | Self::Ceiling
                | Self::Burden
                | Self::Meal
                | Self::Settle
                | Self::Marks
                | Self::Case
        )
    }
}
