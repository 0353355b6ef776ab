//! What a call came to.

use santei_bindings::TroubleKind;

/// The call did what it was asked for.
pub const SANTEI_OK: i32 = 0;
/// A file cannot be read.
pub const SANTEI_FILE: i32 = 1;
/// The input is malformed or contradicts itself.
pub const SANTEI_INPUT: i32 = 2;
/// The image is refused.
pub const SANTEI_IMAGE: i32 = 3;
/// The call itself is wrong: a NULL where something must stand, a length that cannot be, a language
/// that there is not.
pub const SANTEI_CALL: i32 = 4;
/// The caller's function ended the call. The answer is the sums of what was read until then.
pub const SANTEI_STOPPED: i32 = 5;
/// A defect of the library stopped the call. The engine can be used further.
pub const SANTEI_DEFECT: i32 = 70;

/// The status of a trouble.
pub const fn of(kind: TroubleKind) -> i32 {
    match kind {
        TroubleKind::File => SANTEI_FILE,
        TroubleKind::Input => SANTEI_INPUT,
        TroubleKind::Image => SANTEI_IMAGE,
    }
}
