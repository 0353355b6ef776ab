//! The committed header is the one that the source makes.

use std::path::Path;

#[test]
fn the_committed_header_is_of_today() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("include/santei.h");
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml")).unwrap();
    let mut builder = cbindgen::Builder::new().with_config(config);
    for file in ["input.rs", "status.rs", "text.rs", "abi.rs", "receipts.rs"] {
        builder = builder.with_src(root.join("src").join(file));
    }
    let mut made = Vec::new();
    builder.generate().unwrap().write(&mut made);
    let made = String::from_utf8(made).unwrap();
    if std::env::var_os("UPDATE_HEADER").is_some() {
        std::fs::write(&path, &made).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == made,
        "{} is not what the source makes: UPDATE_HEADER=1 cargo test -p santei-c --test header",
        path.display()
    );
}
