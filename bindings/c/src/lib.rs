//! The C ABI of santei: a thin face over `santei-bindings`, declared in `include/santei.h`.
//!
//! `docs/vendors.md` tells what the ABI promises.

mod abi;
mod call;
mod failure;
mod input;
mod receipts;
mod status;
mod text;
