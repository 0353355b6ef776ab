//! Generated point tables.
