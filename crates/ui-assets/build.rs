//! Brings in the pinned front-end packages with npm, keeps only what we serve, takes out what
//! only GOV.UK may use (its typeface, its crown and crest), compresses, and writes a table.
//!
//! Without network: set `UI_NODE_MODULES` to a `node_modules` folder made from the same lock.

use sha2::{Digest, Sha256};
use std::{
    env,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

/// The stack used instead of GOV.UK's typeface: what the device already has.
const FONTS: &str = "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",arial,sans-serif";

/// Components whose published examples our own markup is compared with in tests.
const COMPARED: [&str; 8] = [
    "button",
    "checkboxes",
    "date-input",
    "error-summary",
    "input",
    "radios",
    "summary-list",
    "textarea",
];

struct File {
    /// Name as the code knows it, "govuk.css".
    name: &'static str,
    data: Vec<u8>,
}

fn main() {
    for path in ["build.rs", "ui/package.json", "ui/package-lock.json", "own"] {
        println!("cargo:rerun-if-changed={path}");
    }
    println!("cargo:rerun-if-env-changed=UI_NODE_MODULES");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    let modules = match env::var_os("UI_NODE_MODULES") {
        Some(dir) => PathBuf::from(dir),
        None => npm(&out),
    };
    let files = collect(&modules);
    write_table(&out, &files);
    write_fonts(&out, &modules);
    write_fixtures(&out, &modules);
}

/// Says one clear sentence to the person who builds, and stops.
fn stop(sentence: &str) -> ! {
    eprintln!("{sentence}");
    println!("cargo:warning={sentence}");
    std::process::exit(1)
}

/// Runs `npm ci` in a private copy, so that nothing is written beside the sources. No script of
/// any package runs.
fn npm(out: &Path) -> PathBuf {
    let dir = out.join("ui");
    fs::create_dir_all(&dir).expect("OUT_DIR can be written");
    for file in ["package.json", "package-lock.json"] {
        fs::copy(Path::new("ui").join(file), dir.join(file))
            .expect("crates/ui-assets/ui is complete");
    }
    let status = Command::new("npm")
        .current_dir(&dir)
        .args([
            "ci",
            "--ignore-scripts",
            "--omit=dev",
            "--omit=optional",
            "--omit=peer",
        ])
        .args(["--no-audit", "--no-fund", "--loglevel=error"])
        .status();
    match status {
        Ok(s) if s.success() => dir.join("node_modules"),
        Ok(_) => stop(
            "The pages' styles come from npm, and `npm ci` failed: connect to the network once, or set UI_NODE_MODULES to a node_modules folder made from crates/ui-assets/ui.",
        ),
        Err(_) => stop(
            "The pages' styles come from npm, which was not found: install Node.js 18 or later (with npm), or set UI_NODE_MODULES to a node_modules folder made from crates/ui-assets/ui.",
        ),
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| {
        stop(&format!(
            "{} could not be read ({e}): is the node_modules folder made from the lock file?",
            path.display()
        ))
    })
}

/// Everything served, in the order in which one file may name another (so that a file can hold
/// the hashed address of an earlier one).
fn collect(modules: &Path) -> Vec<File> {
    let govuk = modules.join("govuk-frontend/dist/govuk");
    let find = modules.join("accessible-autocomplete/dist");
    let mut files = vec![
        File {
            name: "govuk.css",
            data: govuk_css(&read(&govuk.join("govuk-frontend.min.css"))),
        },
        File {
            name: "govuk.js",
            data: without_map(&read(&govuk.join("govuk-frontend.min.js"))),
        },
        File {
            name: "find.css",
            data: without_map(&read(&find.join("accessible-autocomplete.min.css"))),
        },
        File {
            name: "find.js",
            data: without_map(&read(&find.join("accessible-autocomplete.min.js"))),
        },
    ];
    for name in ["boot.js", "icon.svg", "own.css", "own.js", "passkey.js"] {
        let mut text = read(&Path::new("own").join(name));
        for earlier in &files {
            text = text.replace(
                &format!("%{}%", earlier.name),
                &address(earlier.name, &earlier.data),
            );
        }
        assert!(
            !text.contains(".js%") && !text.contains(".css%"),
            "own/{name} names a file that is not served"
        );
        if name.ends_with(".css") || name.ends_with(".js") {
            text = shorter(&text);
        }
        files.push(File {
            name,
            data: text.into_bytes(),
        });
    }
    files
}

/// GOV.UK's style sheet without the typeface and the crest, which only GOV.UK may use.
fn govuk_css(text: &str) -> Vec<u8> {
    let mut css = cut_all(text, "@font-face{", '}');
    css = css.replace("GDS Transport,arial,sans-serif", FONTS);
    css = cut_rules(&css, "govuk-footer__crown");
    css = cut_rules(&css, "govuk-footer__copyright-logo");
    // The notice of the typeface's owners goes with the typeface.
    css = cut_comments(&css);
    for gone in [
        "@font-face",
        "GDS Transport",
        "crown",
        "crest",
        "url(/assets/",
        "sourceMappingURL",
    ] {
        assert!(
            !css.contains(gone),
            "\"{gone}\" is still in GOV.UK's style sheet: the package changed its shape"
        );
    }
    assert!(css.contains(".govuk-generic-header") && css.contains(".govuk-language-navigation"));
    css.into_bytes()
}

/// Cuts each piece that starts with `start` and ends with the next `end`.
fn cut_all(text: &str, start: &str, end: char) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(start) {
        kept.push_str(&rest[..at]);
        let from = at + start.len();
        rest = rest[from..]
            .find(end)
            .map_or("", |e| &rest[from + e + end.len_utf8()..]);
    }
    kept + rest
}

/// Cuts each rule (selector and block) whose selector has the word.
fn cut_rules(css: &str, word: &str) -> String {
    let mut css = css.to_owned();
    while let Some(at) = css.find(word) {
        let start = css[..at].rfind(['}', '{', ';']).map_or(0, |i| i + 1);
        let end = css[at..].find('}').map_or(css.len(), |i| at + i + 1);
        css.replace_range(start..end, "");
    }
    css
}

fn cut_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("/*") {
        kept.push_str(&rest[..at]);
        rest = rest[at..].find("*/").map_or("", |e| &rest[at + e + 2..]);
    }
    kept + rest
}

fn without_map(text: &str) -> Vec<u8> {
    let end = ["//# sourceMappingURL", "/*# sourceMappingURL"]
        .iter()
        .filter_map(|mark| text.rfind(mark))
        .min()
        .unwrap_or(text.len());
    text.as_bytes()[..end].trim_ascii_end().to_vec()
}

/// Our own files without indentation, whole-line comments and blank lines. Nothing cleverer:
/// gzip does the rest, and the served file can still be read.
fn shorter(text: &str) -> String {
    cut_comments(text)
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with("// "))
        .collect::<Vec<_>>()
        .join("\n")
}

fn hash(data: &[u8]) -> String {
    Sha256::digest(data)
        .iter()
        .take(6)
        .fold(String::new(), |mut s, b| {
            write!(s, "{b:02x}").expect("a string");
            s
        })
}

/// "/assets/govuk-0a1b2c3d4e5f.css": the name changes when the content does.
fn address(name: &str, data: &[u8]) -> String {
    let (stem, ext) = name.rsplit_once('.').expect("every file has an extension");
    format!("/assets/{stem}-{}.{ext}", hash(data))
}

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => panic!("{name}: say its type here"),
    }
}

fn write_table(out: &Path, files: &[File]) {
    let dir = out.join("files");
    fs::create_dir_all(&dir).expect("OUT_DIR can be written");
    let mut table = String::from("/// Every file served.\npub static ASSETS: &[Asset] = &[\n");
    for File { name, data } in files {
        let mut gz = flate2::write::GzEncoder::new(vec![], flate2::Compression::best());
        gz.write_all(data).expect("memory");
        let (raw_path, gz_path) = (dir.join(name), dir.join(format!("{name}.gz")));
        fs::write(&raw_path, data).expect("OUT_DIR can be written");
        fs::write(&gz_path, gz.finish().expect("memory")).expect("OUT_DIR can be written");
        writeln!(
            table,
            "Asset {{ name: {name:?}, url: {:?}, mime: {:?}, raw: include_bytes!({raw_path:?}), gz: include_bytes!({gz_path:?}) }},",
            address(name, data),
            mime(name),
        )
        .expect("a string");
    }
    table.push_str("];\n");
    fs::write(out.join("table.rs"), table).expect("OUT_DIR can be written");
}

/// The fonts of what is printed, which the browser never loads. Their own notice is in them.
fn write_fonts(out: &Path, modules: &Path) {
    for name in ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"] {
        let from = modules.join("dejavu-fonts-ttf/ttf").join(name);
        if let Err(e) = fs::copy(&from, out.join(name)) {
            stop(&format!(
                "{} could not be read ({e}): is the node_modules folder made from the lock file?",
                from.display()
            ));
        }
    }
}

/// The examples that GOV.UK Frontend publishes with each component, for our tests only.
fn write_fixtures(out: &Path, modules: &Path) {
    let mut table = String::from("static FIXTURES: &[(&str, &str)] = &[\n");
    for component in COMPARED {
        let from = modules.join(format!(
            "govuk-frontend/dist/govuk/components/{component}/fixtures.json"
        ));
        let to = out.join(format!("{component}.fixtures.json"));
        fs::write(&to, read(&from)).expect("OUT_DIR can be written");
        writeln!(table, "({component:?}, {:?}),", to.display().to_string()).expect("a string");
    }
    table.push_str("];\n");
    fs::write(out.join("fixtures.rs"), table).expect("OUT_DIR can be written");
}
