//! disease
