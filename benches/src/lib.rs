//! What is measured and how: the schedules, the workload, and the functions that hostile input is
//! given to. The budgets stand in `docs/benchmarks.md`.

pub mod burden_months;
pub mod clinic_months;
pub mod frames;
pub mod hostile;
pub mod memory;
pub mod random;
pub mod receipts;
pub mod schedule;
pub mod workload;
