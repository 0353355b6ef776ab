//! Random Programs and Episodes in which conflicts do occur.

pub mod conditions;
pub mod draw;
pub mod episode;
pub mod items;
pub mod pool;
pub mod program;
pub mod tables;
