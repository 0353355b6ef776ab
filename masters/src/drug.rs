//! drug
