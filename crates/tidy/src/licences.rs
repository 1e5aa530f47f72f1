//! What we build on: its licences, and one provider of cryptography.

use std::process::Command;

use serde_json::Value;

use crate::{Fault, Tree};

/// Licences under which we take code.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates that would bring a second provider of cryptography beside ring, or a C library of it.
const SECOND_PROVIDERS: &[&str] = &[
    "openssl",
    "openssl-sys",
    "native-tls",
    "aws-lc-rs",
    "aws-lc-sys",
    "aws-lc-fips-sys",
    "boring",
    "boring-sys",
];

/// A crate as Cargo tells of it.
struct Crate {
    name: String,
    version: String,
    licence: Option<String>,
}

/// All crates that a build on Linux uses, tests included.
fn metadata(tree: &Tree) -> Result<Vec<Crate>, String> {
    let Some(root) = &tree.root else {
        return Ok(Vec::new());
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let answer = Command::new(cargo)
        .current_dir(root)
        .args([
            "metadata",
            "--format-version=1",
            "--locked",
            "--filter-platform=x86_64-unknown-linux-gnu",
        ])
        .output()
        .map_err(|e| format!("cargo metadata: {e}"))?;
    if !answer.status.success() {
        return Err(format!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&answer.stderr).trim()
        ));
    }
    let value: Value =
        serde_json::from_slice(&answer.stdout).map_err(|e| format!("cargo metadata: {e}"))?;
    let packages = value["packages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let text = |v: &Value| v.as_str().map(str::to_owned);
    Ok(packages
        .iter()
        .map(|p| Crate {
            name: text(&p["name"]).unwrap_or_default(),
            version: text(&p["version"]).unwrap_or_default(),
            licence: text(&p["license"]),
        })
        .collect())
}

/// Every crate is offered under a licence on the list.
pub fn crates(tree: &Tree) -> Vec<Fault> {
    let list = match metadata(tree) {
        Ok(list) => list,
        Err(why) => return vec![Fault::new("Cargo.lock", 0, why)],
    };
    list.iter()
        .filter(|c| !c.licence.as_deref().is_some_and(is_allowed))
        .map(|c| {
            let licence = c.licence.as_deref().unwrap_or("no licence");
            Fault::new(
                "Cargo.lock",
                0,
                format!("{} {} has {licence}; not on the list", c.name, c.version),
            )
        })
        .collect()
}

/// Packages whose licence has no short name, with what they say instead; somebody has read it.
/// DejaVu: the terms of Bitstream Vera and Arev, which allow it to be embedded and given on. only:
/// says nothing in its package, and has the MIT licence in its Readme.
const READ: &[(&str, &str)] = &[
    (
        "node_modules/dejavu-fonts-ttf",
        "SEE LICENSE IN README.md AND LICENSE",
    ),
    ("node_modules/only", ""),
];

/// Every npm package that a lock file names is offered under a licence on the list.
pub fn packages(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree
        .files
        .iter()
        .filter(|f| f.path.ends_with("package-lock.json"))
    {
        let Ok(lock) = serde_json::from_str::<Value>(&file.text) else {
            faults.push(Fault::new(&file.path, 0, "cannot be read as JSON"));
            continue;
        };
        let Some(packages) = lock["packages"].as_object() else {
            continue;
        };
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            let licence = package["license"].as_str();
            // An optional peer that is not installed has no licence in the lock.
            let left_out = package["peer"].as_bool() == Some(true) && licence.is_none();
            let read = READ.contains(&(name.as_str(), licence.unwrap_or_default()));
            if !left_out && !read && !licence.is_some_and(is_allowed) {
                let licence = licence.unwrap_or("no licence");
                faults.push(Fault::new(
                    &file.path,
                    0,
                    format!("{name} has {licence}; not on the list"),
                ));
            }
        }
    }
    faults
}

/// Whether a licence expression can be met by licences on the list.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Expression {
        words: &words,
        at: 0,
    };
    let allowed = reader.any();
    allowed && reader.at == words.len()
}

struct Expression<'a> {
    words: &'a [&'a str],
    at: usize,
}

impl Expression<'_> {
    fn takes(&mut self, word: &str) -> bool {
        let found = self.words.get(self.at) == Some(&word);
        self.at += usize::from(found);
        found
    }

    fn any(&mut self) -> bool {
        let mut allowed = self.all();
        while self.takes("OR") {
            let right = self.all();
            allowed = allowed || right;
        }
        allowed
    }

    fn all(&mut self) -> bool {
        let mut allowed = self.one();
        while self.takes("AND") {
            let right = self.one();
            allowed = allowed && right;
        }
        allowed
    }

    fn one(&mut self) -> bool {
        if self.takes("(") {
            let allowed = self.any();
            return self.takes(")") && allowed;
        }
        let name = self.words.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        if self.takes("WITH") {
            let exception = self.words.get(self.at).copied().unwrap_or_default();
            self.at += 1;
            return ALLOWED.contains(&format!("{name} WITH {exception}").as_str());
        }
        ALLOWED.contains(&name)
    }
}

/// No second provider of cryptography, and one version of the one we have.
pub fn one_provider(tree: &Tree) -> Vec<Fault> {
    let Some(lock) = tree.get("Cargo.lock") else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    let mut last = "";
    let names: Vec<(usize, &str)> = lock
        .lines()
        .filter_map(|(n, l)| Some((n, l.strip_prefix("name = \"")?.strip_suffix('"')?)))
        .collect();
    for (number, name) in names {
        if SECOND_PROVIDERS.contains(&name) {
            let what = format!(
                "{name} is a second provider of cryptography; choose the ring feature of what brings it"
            );
            faults.push(Fault::new(&lock.path, number, what));
        }
        if matches!(name, "ring" | "rustls") && name == last {
            faults.push(Fault::new(
                &lock.path,
                number,
                format!("two versions of {name}; bring them together"),
            ));
        }
        last = name;
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licence_expressions_are_understood() {
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR GPL-2.0-only) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
        ] {
            assert!(is_allowed(good), "{good}");
        }
        for bad in [
            "GPL-3.0-only",
            "MIT AND AGPL-3.0-only",
            "(MIT",
            "",
            "MIT OR",
            "SSPL-1.0 AND (MIT OR ISC)",
            "GPL-2.0 WITH Classpath-exception-2.0",
        ] {
            assert!(!is_allowed(bad), "{bad}");
        }
    }

    #[test]
    fn a_licence_of_npm_that_is_not_on_the_list_is_found() {
        let lock = r#"{"packages": {"": {"license": "X"}, "node_modules/a": {"license": "MIT"},
            "node_modules/b": {"license": "GPL-3.0"}, "node_modules/c": {}}}"#;
        assert_eq!(
            packages(&Tree::of(&[("e2e/package-lock.json", lock)])).len(),
            2
        );
    }

    #[test]
    fn a_second_provider_and_a_second_version_are_found() {
        let lock = "[[package]]\nname = \"openssl-sys\"\n[[package]]\nname = \"ring\"\n[[package]]\nname = \"ring\"\n";
        let lines: Vec<_> = one_provider(&Tree::of(&[("Cargo.lock", lock)]))
            .into_iter()
            .map(|f| f.line)
            .collect();
        assert_eq!(lines, [2, 6]);
    }
}
