//! point_table
