//! What is tested.

mod compare;
mod equality;
mod images;
mod official;
mod properties;
mod statistics;
