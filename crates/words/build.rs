//! Writes a table of every `words/<lang>/*.ftl` file, so that a new file is picked up
//! (and compiled in) without naming it anywhere.

use std::{env, fmt::Write as _, fs, path::PathBuf};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets this"))
        .join("../../words")
        .canonicalize()
        .expect("the folder words/ at the root of the project");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut table = String::from(
        "/// (language, file, text) of every file of words.\npub static FILES: &[(&str, &str, &str)] = &[\n",
    );
    for lang in ["en", "cy"] {
        let mut files: Vec<_> = fs::read_dir(root.join(lang))
            .expect("words/en and words/cy")
            .flatten()
            .map(|e| e.path())
            .filter(|p| p.extension().is_some_and(|e| e == "ftl"))
            .collect();
        files.sort();
        for file in files {
            let name = file.file_stem().expect("a name").to_string_lossy();
            writeln!(table, "({lang:?}, {name:?}, include_str!({file:?})),").expect("a string");
        }
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets this"));
    fs::write(out.join("files.rs"), table).expect("OUT_DIR can be written");
}
