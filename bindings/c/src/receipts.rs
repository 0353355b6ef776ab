//! The functions of `include/santei.h` that read files of receipts (レセ電).

#![expect(unsafe_code, reason = "addresses are shared with C, and its function is called")]

use crate::abi::{Engine, ask};
use crate::call::Memory;
use crate::failure::Failure;
use crate::input::{SANTEI_LONGEST_FILE, SANTEI_LONGEST_TEXT, bytes, text};
use crate::status::{SANTEI_OK, SANTEI_STOPPED};
use crate::text::Text;
use core::ffi::{c_char, c_void};
use santei::Lang;
use santei_bindings::Engine as Opened;
use santei_bindings::receipts::{Audit, AuditRequest, Compare, CompareRequest, Source, Task, open};

/// Takes one value of an audit or of a comparison: `length` bytes of JSON at `json`, behind which
/// stands a zero byte that is not counted. They are gone when it returns. It returns 0 to go on, and
/// any other number to end the call.
///
/// It is called by the thread of the call, in the order of the file. It may call the library, also
/// with the same engine, but not close it; no exception and no `longjmp` may leave it.
pub type Each =
    Option<unsafe extern "C" fn(context: *mut c_void, json: *const c_char, length: u64) -> i32>;

/// Audits a file of receipts (レセ電, RECEIPTC.UKE) by its path, in memory that does not grow with it.
///
/// `options` is JSON (docs/uke.md), or of length 0 for none: `each` is `"finding"` or `"receipt"`,
/// what `each` is called with; `facilities` what is known of who claims; `suppressions` findings to
/// leave out; `underClaims` whether to look for what was not claimed; `reminders` whether to tell of
/// what the rules remind; `file` the name of the file in the findings. What cannot be read of the file
/// is a finding. `each` may be NULL: only the sums are wanted.
///
/// `*out` gets the sums (docs/schema/audit-summary.schema.json): of the whole file where the call
/// returns SANTEI_OK, of what was read until then where it returns SANTEI_STOPPED because `each`
/// ended it; else the JSON of what is wrong. It is freed in every case.
///
/// # Safety
/// As `santei_calculate`; `path_length` bytes can be read at `path`, `options_length` at `options`;
/// `each` is such a function or NULL, and `context` is what it expects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_audit_file(
    engine: *const Engine,
    path: *const c_char,
    path_length: u64,
    options: *const c_char,
    options_length: u64,
    lang: u32,
    each: Each,
    context: *mut c_void,
    out: *mut Text,
) -> i32 {
    let call = Call { engine, options, options_length, lang, each, context, out };
    // SAFETY: as the caller promises.
    unsafe { read(call, || by_path(path, path_length), audit) }
}

/// Audits a file of receipts in memory, which is not copied. Otherwise as `santei_audit_file`.
///
/// # Safety
/// As `santei_audit_file`; `file_length` bytes can be read at `file` until the call ends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_audit_bytes(
    engine: *const Engine,
    file: *const u8,
    file_length: u64,
    options: *const c_char,
    options_length: u64,
    lang: u32,
    each: Each,
    context: *mut c_void,
    out: *mut Text,
) -> i32 {
    let call = Call { engine, options, options_length, lang, each, context, out };
    // SAFETY: as the caller promises.
    unsafe { read(call, || in_memory(file, file_length), audit) }
}

/// Compares a file of receipts under two revisions of the schedule, by its path.
///
/// `options` is JSON (docs/uke.md): `from` and `to` name the revisions (`r06`, `r08`);
/// `facilities` is as for an audit; `carried` adds codes that the second numbers anew. `each` is
/// called with what differs in a receipt (docs/schema/receipt-difference.schema.json); `*out` gets
/// the sums (docs/schema/comparison.schema.json). Otherwise as `santei_audit_file`.
///
/// # Safety
/// As `santei_audit_file`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_compare_file(
    engine: *const Engine,
    path: *const c_char,
    path_length: u64,
    options: *const c_char,
    options_length: u64,
    lang: u32,
    each: Each,
    context: *mut c_void,
    out: *mut Text,
) -> i32 {
    let call = Call { engine, options, options_length, lang, each, context, out };
    // SAFETY: as the caller promises.
    unsafe { read(call, || by_path(path, path_length), compare) }
}

/// Compares a file of receipts in memory, which is not copied. Otherwise as `santei_compare_file`.
///
/// # Safety
/// As `santei_audit_bytes`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_compare_bytes(
    engine: *const Engine,
    file: *const u8,
    file_length: u64,
    options: *const c_char,
    options_length: u64,
    lang: u32,
    each: Each,
    context: *mut c_void,
    out: *mut Text,
) -> i32 {
    let call = Call { engine, options, options_length, lang, each, context, out };
    // SAFETY: as the caller promises.
    unsafe { read(call, || in_memory(file, file_length), compare) }
}

/// What every function here is called with, but the file.
struct Call {
    engine: *const Engine,
    options: *const c_char,
    options_length: u64,
    lang: u32,
    each: Each,
    context: *mut c_void,
    out: *mut Text,
}

/// A file of receipts as the caller hands it over.
#[derive(Clone, Copy)]
enum File<'a> {
    /// By its path.
    Path(&'a str),
    /// In memory, which is not copied.
    Bytes(&'a [u8]),
}

impl<'a> File<'a> {
    fn source(self) -> Result<Source<'a>, Failure> {
        match self {
            Self::Path(path) => Ok(open(path)?),
            Self::Bytes(bytes) => Ok(Box::new(bytes)),
        }
    }
}

/// A file by its path.
///
/// # Safety
/// `length` bytes can be read at `path`.
unsafe fn by_path<'a>(path: *const c_char, length: u64) -> Result<File<'a>, Failure> {
    // SAFETY: the caller's promise.
    Ok(File::Path(unsafe { text("path", path, length) }?))
}

/// A file in memory.
///
/// # Safety
/// `length` bytes can be read at `file` until the call ends.
unsafe fn in_memory<'a>(file: *const u8, length: u64) -> Result<File<'a>, Failure> {
    // SAFETY: the caller's promise.
    Ok(File::Bytes(unsafe { bytes("file", file, length, SANTEI_LONGEST_FILE) }?))
}

/// How a reading begins: with the engine, the file, the options, the language.
type Begin = for<'a> fn(&'a Opened, File<'a>, &[u8], Lang) -> Result<Box<dyn Task + 'a>, Failure>;

fn audit<'a>(
    engine: &'a Opened,
    file: File<'a>,
    options: &[u8],
    lang: Lang,
) -> Result<Box<dyn Task + 'a>, Failure> {
    let mut request = AuditRequest::read(options)?;
    if let File::Path(path) = file {
        request.file.get_or_insert_with(|| path.to_owned());
    }
    Ok(Box::new(Audit::new(engine, file.source()?, request, lang)))
}

fn compare<'a>(
    engine: &'a Opened,
    file: File<'a>,
    options: &[u8],
    lang: Lang,
) -> Result<Box<dyn Task + 'a>, Failure> {
    let request = CompareRequest::read(options)?;
    Ok(Box::new(Compare::new(engine, file.source()?, request, lang)?))
}

/// Reads a file to its end, or until the caller's function ends it.
///
/// # Safety
/// `engine` is NULL or open; the options can be read; `each` is NULL or can be called; `out` is NULL
/// or can be written.
unsafe fn read<'a>(
    call: Call,
    file: impl FnOnce() -> Result<File<'a>, Failure>,
    begin: Begin,
) -> i32 {
    let Call { engine, options, options_length, lang, each, context, out } = call;
    let goes_on = |json: &[u8]| {
        let Some(each) = each else { return true };
        // SAFETY: the caller's promise; a zero byte stands behind the bytes.
        unsafe { each(context, json.as_ptr().cast(), json.len() as u64) == 0 }
    };
    let mut stopped = false;
    let reads = |engine: &Opened, lang: Lang, memory: &mut Memory| {
        let file = file()?;
        // SAFETY: the caller's promise.
        let options =
            unsafe { bytes("options", options.cast(), options_length, SANTEI_LONGEST_TEXT) }?;
        let mut task = begin(engine, file, options, lang)?;
        let mut lines = Vec::new();
        while !stopped && task.lines(&mut lines) {
            stopped = !lines.split_inclusive_mut(|byte| *byte == b'\n').all(|line| {
                let Some((end, json)) = line.split_last_mut() else { return true };
                *end = 0;
                goes_on(json)
            });
            lines.clear();
        }
        task.sums(&mut memory.answer);
        Ok(())
    };
    // SAFETY: the caller's promise.
    let status = unsafe { ask(engine, lang, out, reads) };
    if stopped && status == SANTEI_OK { SANTEI_STOPPED } else { status }
}
