//! Random Programs and Episodes in which conflicts do occur.

pub mod draw;
pub mod episode;
pub mod pool;
pub mod program;
