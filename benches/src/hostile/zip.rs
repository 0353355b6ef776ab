//! A zip archive of any bytes.

use santei_masters::source::collect_zip;

/// Opens bytes as an archive of official files, and reads what is found.
pub fn zip(data: &[u8]) {
    let (files, problems) = collect_zip("any.zip", data);
    assert!(files.is_sorted_by(|a, b| a.name <= b.name), "files come in the order of their names");
    for problem in &problems {
        assert!(!problem.to_string().is_empty(), "a problem says what it is");
    }
    for file in files.iter().take(4).filter(|f| f.bytes.len() < 1 << 16) {
        drop(santei_masters::load(file));
    }
}
