//! `cargo run -p tidy`: the repository's own checks. Prints one line per fault and ends with
//! how many checks passed and failed. `--write-drafts` first writes `words/cy/drafts.txt` anew;
//! `--sbom FILE` only writes the list of what the program is built from.

use std::path::PathBuf;
use std::process::ExitCode;

use tidy::{CHECKS, Tree, write_drafts, write_sbom};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let manifest =
        std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let root = PathBuf::from(manifest).join("../..");
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {}
        ["--write-drafts"] => match Tree::read(&root).and_then(|tree| write_drafts(&tree, &root)) {
            Ok(number) => println!("words/cy/drafts.txt: {number} keys"),
            Err(why) => return fail(&why),
        },
        ["--sbom", file] => {
            return match write_sbom(&root, file.as_ref()) {
                Ok(number) => {
                    println!("{file}: {number} libraries");
                    ExitCode::SUCCESS
                }
                Err(why) => fail(&why),
            };
        }
        _ => {
            eprintln!("Usage: cargo run -p tidy [-- --write-drafts | --sbom FILE]");
            return ExitCode::from(2);
        }
    }
    let tree = match Tree::read(&root) {
        Ok(tree) => tree,
        Err(why) => return fail(&why),
    };
    let mut failed = 0;
    for check in CHECKS {
        let faults = (check.run)(&tree);
        println!(
            "{} {}",
            if faults.is_empty() {
                "ok    "
            } else {
                "FAILED"
            },
            check.name
        );
        for fault in &faults {
            println!("  {fault}");
        }
        failed += usize::from(!faults.is_empty());
    }
    println!("tidy: {} passed, {failed} failed", CHECKS.len() - failed);
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn fail(why: &str) -> ExitCode {
    eprintln!("tidy: {why}");
    ExitCode::FAILURE
}
