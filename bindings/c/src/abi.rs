//! The functions of `include/santei.h`.

#![expect(unsafe_code, reason = "names and addresses are shared with C")]

use crate::call::{Memory, call};
use crate::failure::Failure;
use crate::input::{SANTEI_LONGEST_IMAGE, SANTEI_LONGEST_TEXT, bytes, day_of, text};
use crate::text::Text;
use core::ffi::c_char;
use santei::Lang;

/// The version of this ABI. It changes when a program that was built before would no longer work;
/// new functions and new statuses leave it as it is.
pub const SANTEI_ABI_VERSION: u32 = 1;

/// An opened schedule (点数表). It is only read: any number of threads may use one at the same time.
pub struct Engine(santei_bindings::Engine);

/// The version of the ABI that the library was built with, to be compared with SANTEI_ABI_VERSION.
#[unsafe(no_mangle)]
pub extern "C" fn santei_abi_version() -> u32 {
    SANTEI_ABI_VERSION
}

/// The version of the library, `0.1.0`, ended by a zero byte. It is never freed.
#[unsafe(no_mangle)]
pub extern "C" fn santei_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// Opens the built-in starter schedule: everyday items of a clinic.
///
/// Where it succeeds, `*engine` is to be closed with `santei_close`, and `*error` has no text;
/// otherwise `*engine` is NULL and `*error` holds the JSON of what is wrong.
///
/// # Safety
/// `engine` is an address that can be written; `error` is one, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_open_starter(
    lang: u32,
    engine: *mut *mut Engine,
    error: *mut Text,
) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { open(lang, engine, error, || Ok(santei_bindings::Engine::starter()?)) }
}

/// Opens an image in a file, which `santei compile` makes. The path is UTF-8. The file is mapped
/// into memory, and must not be written into while it is open; a new image is put in its place by
/// renaming. Otherwise as `santei_open_starter`.
///
/// # Safety
/// `path_length` bytes can be read at `path`; the rest as for `santei_open_starter`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_open_file(
    path: *const c_char,
    path_length: u64,
    lang: u32,
    engine: *mut *mut Engine,
    error: *mut Text,
) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        open(lang, engine, error, || {
            let path = text("path", path, path_length)?;
            Ok(santei_bindings::Engine::open(path)?)
        })
    }
}

/// Opens an image in memory, which is copied. Otherwise as `santei_open_starter`.
///
/// # Safety
/// `image_length` bytes can be read at `image`; the rest as for `santei_open_starter`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_open_bytes(
    image: *const u8,
    image_length: u64,
    lang: u32,
    engine: *mut *mut Engine,
    error: *mut Text,
) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        open(lang, engine, error, || {
            let image = bytes("image", image, image_length, SANTEI_LONGEST_IMAGE)?;
            Ok(santei_bindings::Engine::from_bytes(image)?)
        })
    }
}

/// Closes an engine and sets the caller's variable to NULL; nothing happens where it is NULL
/// already. No other call may be using the engine.
///
/// # Safety
/// `engine` is NULL, or the address of a variable that holds NULL or an open engine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_close(engine: *mut *mut Engine) {
    if engine.is_null() {
        return;
    }
    // SAFETY: the caller promises a variable that can be read and written.
    let open = unsafe { engine.replace(core::ptr::null_mut()) };
    if !open.is_null() {
        // SAFETY: it came from `Box::into_raw` in `open`, and nobody uses it any more.
        drop(unsafe { Box::from_raw(open) });
    }
}

/// From an Episode to its claim: JSON in, JSON out (docs/schema), with the patient's share where
/// the Episode states insurance.
///
/// `*out` gets the claim where the call returns SANTEI_OK, else the JSON of what is wrong; it is
/// freed with `santei_text_free` in both cases. What `*out` held before is not freed.
///
/// # Safety
/// `engine` is open or NULL; `episode_length` bytes can be read at `episode`; `out` can be written
/// or is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_calculate(
    engine: *const Engine,
    episode: *const c_char,
    episode_length: u64,
    lang: u32,
    out: *mut Text,
) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        ask(engine, lang, out, |engine, lang, memory| {
            let episode = bytes("episode", episode.cast(), episode_length, SANTEI_LONGEST_TEXT)?;
            Ok(engine.calculate(episode, lang, &mut memory.scratch, &mut memory.answer)?)
        })
    }
}

/// Why a code (nine digits) is charged in an Episode, or why not. Otherwise as `santei_calculate`.
///
/// # Safety
/// As `santei_calculate`; `code_length` bytes can be read at `code`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_explain(
    engine: *const Engine,
    episode: *const c_char,
    episode_length: u64,
    code: *const c_char,
    code_length: u64,
    lang: u32,
    out: *mut Text,
) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        ask(engine, lang, out, |engine, lang, memory| {
            let episode = bytes("episode", episode.cast(), episode_length, SANTEI_LONGEST_TEXT)?;
            let code = text("code", code, code_length)?;
            Ok(engine.explain(episode, code, lang, &mut memory.scratch, &mut memory.answer)?)
        })
    }
}

/// The codes that a text finds: a code or its beginning, a part of a name or of its kana, a
/// 区分番号. `day` is `2026-06-10`, or of length 0 for any day; at most `most` codes are given, 0
/// for all. `*out` gets a JSON array. Otherwise as `santei_calculate`.
///
/// # Safety
/// As `santei_calculate`; `words_length` bytes can be read at `words`, `day_length` at `day`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_lookup(
    engine: *const Engine,
    words: *const c_char,
    words_length: u64,
    day: *const c_char,
    day_length: u64,
    most: u32,
    lang: u32,
    out: *mut Text,
) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        ask(engine, lang, out, |engine, _, memory| {
            let words = text("words", words, words_length)?;
            let day = day_of(text("day", day, day_length)?)?;
            let most = match most {
                0 => usize::MAX,
                most => usize::try_from(most).unwrap_or(usize::MAX),
            };
            engine.lookup(words, day, most, &mut memory.answer);
            Ok(())
        })
    }
}

/// What is in the opened image: revisions with their days, tables that are missing, sources, hash.
/// Otherwise as `santei_calculate`.
///
/// # Safety
/// As `santei_calculate`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_inspect(engine: *const Engine, lang: u32, out: *mut Text) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        ask(engine, lang, out, |engine, _, memory| {
            engine.inspect(&mut memory.answer);
            Ok(())
        })
    }
}

/// Frees a text of the library and sets it to none; nothing happens where it is none already.
///
/// # Safety
/// `text` is NULL, or a text that the library gave, or none (`{NULL, 0}`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn santei_text_free(text: *mut Text) {
    // SAFETY: as the caller promises.
    if let Some(text) = unsafe { text.as_mut() } {
        // SAFETY: as above.
        unsafe { text.free() };
    }
}

/// Leaves an opened engine in the caller's variable.
///
/// # Safety
/// `out` is NULL or can be written; `error` too.
unsafe fn open(
    lang: u32,
    out: *mut *mut Engine,
    error: *mut Text,
    work: impl FnOnce() -> Result<santei_bindings::Engine, Failure>,
) -> i32 {
    if !out.is_null() {
        // SAFETY: the caller's promise.
        unsafe { out.write(core::ptr::null_mut()) };
    }
    let opens = |_: Lang, _: &mut Memory| {
        if out.is_null() {
            return Err(Failure::null("engine"));
        }
        let opened = Box::into_raw(Box::new(Engine(work()?)));
        // SAFETY: the caller's promise.
        unsafe { out.write(opened) };
        Ok(())
    };
    // SAFETY: the caller's promise.
    unsafe { call(lang, error, opens) }
}

/// Asks an engine.
///
/// # Safety
/// `engine` is NULL or open; `out` is NULL or can be written.
pub unsafe fn ask(
    engine: *const Engine,
    lang: u32,
    out: *mut Text,
    work: impl FnOnce(&santei_bindings::Engine, Lang, &mut Memory) -> Result<(), Failure>,
) -> i32 {
    let asks = |lang: Lang, memory: &mut Memory| {
        // SAFETY: the caller's promise.
        let engine = unsafe { engine.as_ref() }.ok_or_else(|| Failure::null("engine"))?;
        work(&engine.0, lang, memory)
    };
    // SAFETY: the caller's promise.
    unsafe { call(lang, out, asks) }
}

/// An engine is shared by threads as it is.
const _: fn() = || {
    fn shared<T: Send + Sync>() {}
    shared::<Engine>();
};
