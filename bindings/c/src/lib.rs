//! The C ABI of santei: a thin face over `santei-bindings`, declared in `include/santei.h`.
//!
//! The header states each argument; the codes of errors stand in `docs/diagnostics`.

mod abi;
mod call;
mod failure;
mod input;
mod status;
mod text;
