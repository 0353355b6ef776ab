//! One call from outside: its working memory, and the wall that no panic passes.

use crate::failure::Failure;
use crate::status::SANTEI_OK;
use crate::text::Text;
use santei::{Lang, Scratch};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::Once;

/// What a thread keeps from call to call, so that a call allocates nothing but its answer.
#[derive(Default)]
pub struct Memory {
    /// The engine's working memory.
    pub scratch: Scratch,
    /// The answer before it is copied for the caller.
    pub answer: Vec<u8>,
}

/// An answer above this size does not stay with the thread.
const KEPT: usize = 1 << 20;

thread_local! {
    static MEMORY: Cell<Option<Box<Memory>>> = const { Cell::new(None) };
    static INSIDE: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Does what a call asks for: its answer, or the JSON of what is wrong, is left in `out`, where the
/// caller wants it.
///
/// # Safety
/// `out` is NULL or can be written.
#[expect(unsafe_code, reason = "the answer is written where the caller says")]
pub unsafe fn call(
    lang: u32,
    out: *mut Text,
    work: impl FnOnce(Lang, &mut Memory) -> Result<(), Failure>,
) -> i32 {
    let lang = crate::input::lang(lang);
    let words = lang.as_ref().map_or(Lang::Ja, |lang| *lang);
    let done = lang.and_then(|lang| guarded(lang, out, work));
    let (status, text) = match done {
        Ok(text) => (SANTEI_OK, text),
        // Where there is no memory even for the sentence, the status alone must do.
        Err(failure) => {
            (failure.status(), (!out.is_null()).then(|| Text::of(failure.json(words).as_bytes())))
        }
    };
    if !out.is_null() {
        // SAFETY: the caller's promise. What was there is not freed: it may never have been set.
        unsafe { out.write(text.unwrap_or(Text::NONE)) };
    }
    status
}

fn guarded(
    lang: Lang,
    out: *mut Text,
    work: impl FnOnce(Lang, &mut Memory) -> Result<(), Failure>,
) -> Result<Option<Text>, Failure> {
    caught(|| {
        // A thread that ends, and a call from within a call, work with memory of their own.
        let mut memory = MEMORY.try_with(Cell::take).unwrap_or_default().unwrap_or_default();
        memory.answer.clear();
        let result = work(lang, &mut memory).map(|()| {
            let wanted = !out.is_null() && !memory.answer.is_empty();
            wanted.then(|| Text::of(&memory.answer))
        });
        if memory.answer.capacity() > KEPT {
            memory.answer = Vec::new();
        }
        // After a panic this is not reached: the thread begins with fresh memory.
        let _ = MEMORY.try_with(|kept| kept.set(Some(memory)));
        result
    })
}

/// Runs the work; a panic becomes a failure that names its place.
fn caught<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if INSIDE.try_with(Cell::get).unwrap_or(false) {
                note(info);
            } else {
                before(info);
            }
        }));
    });
    let outer = INSIDE.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    INSIDE.set(outer);
    result
        .unwrap_or_else(|_| Err(Failure::Defect(PLACE.try_with(RefCell::take).unwrap_or_default())))
}

/// Keeps the place of a panic, instead of writing on the standard error of somebody else's program.
fn note(info: &PanicHookInfo<'_>) {
    let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
    let _ = PLACE.try_with(|kept| *kept.borrow_mut() = place.unwrap_or_default());
}

#[cfg(test)]
mod test {
    use super::{call, caught};
    use crate::failure::Failure;
    use crate::status::{SANTEI_CALL, SANTEI_DEFECT, SANTEI_OK};
    use crate::text::Text;

    fn text(text: &mut Text) -> String {
        if text.data.is_null() {
            return String::new();
        }
        let length = usize::try_from(text.length).unwrap();
        #[expect(unsafe_code, reason = "a text of the library is read and freed")]
        // SAFETY: the text is one of the library's.
        unsafe {
            let bytes = core::slice::from_raw_parts(text.data.cast::<u8>(), length).to_vec();
            text.free();
            String::from_utf8(bytes).unwrap()
        }
    }

    #[expect(unsafe_code, reason = "a call as from outside")]
    fn calls(lang: u32, panics: bool) -> (i32, String) {
        let mut out = Text::NONE;
        // SAFETY: `out` can be written.
        let status = unsafe {
            call(lang, &raw mut out, |_, memory| {
                memory.answer.extend_from_slice(b"half");
                assert!(!panics, "a defect for the test");
                Ok(())
            })
        };
        (status, text(&mut out))
    }

    #[test]
    fn a_panic_ends_at_the_wall_and_the_next_call_is_as_ever() {
        let (status, error) = calls(1, true);
        assert_eq!(status, SANTEI_DEFECT);
        assert!(error.contains("\"code\":\"E0590\"") && error.contains("call.rs:"), "{error}");
        assert_eq!(calls(1, false), (SANTEI_OK, "half".to_owned()));
    }

    #[test]
    fn an_unknown_language_is_refused_before_anything_is_done() {
        let (status, error) = calls(2, true);
        assert_eq!(status, SANTEI_CALL);
        assert!(error.contains("E0803"), "{error}");
    }

    #[test]
    fn no_place_for_the_answer_is_no_fault() {
        #[expect(unsafe_code, reason = "a call as from outside")]
        // SAFETY: NULL is allowed.
        let status = unsafe { call(0, core::ptr::null_mut(), |_, _| Err(Failure::null("x"))) };
        assert_eq!(status, SANTEI_CALL);
    }

    #[test]
    fn a_call_within_a_call_has_memory_of_its_own() {
        let inner = caught(|| Ok(calls(0, false)));
        assert_eq!(inner.unwrap().0, SANTEI_OK);
        #[expect(unsafe_code, reason = "a call as from outside")]
        // SAFETY: NULL is allowed.
        let status = unsafe {
            call(0, core::ptr::null_mut(), |_, memory| {
                memory.answer.push(b'x');
                assert_eq!(calls(0, false).1, "half");
                assert_eq!(calls(0, true).0, SANTEI_DEFECT);
                assert_eq!(memory.answer, b"x");
                Ok(())
            })
        };
        assert_eq!(status, SANTEI_OK);
    }
}
