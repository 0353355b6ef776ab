//! A rule text of any bytes.

use santei_rules::{Input, Lang, RuleText, SourceText, compile, format, parse};

/// Parses, formats and compiles a rule text.
///
/// A text without mistakes is formatted into a text without mistakes, and formatting that changes
/// nothing.
pub fn tensu(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let parsed = parse(&SourceText::new("any.tensu", text));
    for diagnostic in &parsed.diagnostics {
        assert!(!diagnostic.render(Lang::Ja).is_empty(), "a diagnostic says what it is");
        assert!(!diagnostic.render(Lang::En).is_empty(), "a diagnostic says what it is");
    }
    if parsed.diagnostics.is_empty() {
        let once = format(&parsed.file);
        let again = parse(&SourceText::new("any.tensu", &once));
        assert!(again.diagnostics.is_empty(), "a formatted text can be read:\n{once}");
        assert_eq!(format(&again.file), once, "formatting twice is formatting once");
    }
    let rules = vec![RuleText { name: "any.tensu".into(), text: text.into() }];
    let outcome = compile(&Input { rules, ..Input::default() });
    for diagnostic in &outcome.diagnostics {
        assert!(!diagnostic.render(Lang::En).is_empty(), "a diagnostic says what it is");
    }
    if let Some(program) = &outcome.program {
        // What the compiler lets through the image can hold, and its reader understands.
        if let Ok(bytes) = santei::image::write(program) {
            let buffer = santei::image::ImageBuf::copy_of(&bytes);
            assert!(buffer.open().is_ok(), "a written image opens");
        }
    }
}
