//! The files of the repository, as git knows them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One file with its text.
#[derive(Debug, Clone)]
pub struct File {
    /// The path from the root of the repository, with forward slashes.
    pub path: String,
    /// The text; empty for files that are not text.
    pub text: String,
}

impl File {
    /// The lines with their numbers, counted from one.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(i, line)| (i + 1, line))
    }

    /// Whether this is a Rust file.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The crate that a file under `crates/` belongs to.
    pub fn krate(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Whether the whole file is for tests, benchmarks or the build only.
    pub fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let stem = name.strip_suffix(".rs").unwrap_or(name);
        ["/tests/", "/benches/", "/examples/"]
            .iter()
            .any(|d| self.path.contains(d))
            || matches!(stem, "tests" | "build")
            || stem.ends_with("_tests")
            || stem.ends_with("_test")
            || self.krate() == Some("testkit")
    }
}

/// The files of the repository.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The files, by path.
    pub files: Vec<File>,
    /// Where they were read from; none for files made up by a test.
    pub root: Option<PathBuf>,
}

impl Tree {
    /// Reads all files that git tracks or would track; without git, all but the build's own.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn read(root: &Path) -> Result<Self, String> {
        let mut files = Vec::new();
        for path in listed_by_git(root).map_or_else(|| walked(root), Ok)? {
            // A path that is listed but gone is a deletion not yet committed.
            if let Ok(bytes) = std::fs::read(root.join(&path)) {
                files.push(File {
                    path,
                    text: String::from_utf8(bytes).unwrap_or_default(),
                });
            }
        }
        Ok(Self {
            files,
            root: Some(root.to_path_buf()),
        })
    }

    /// The file of this path.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|f| f.path == path)
    }

    /// The files whose path begins and ends so.
    pub fn between<'a>(&'a self, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a File> {
        self.files
            .iter()
            .filter(move |f| f.path.starts_with(start) && f.path.ends_with(end))
    }

    /// Whether there is such a file or folder.
    pub fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.files
            .iter()
            .any(|f| f.path == path || f.path.starts_with(&folder))
    }

    /// Files made up by a test.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| File {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            })
            .collect();
        Self { files, root: None }
    }
}

fn listed_by_git(root: &Path) -> Option<Vec<String>> {
    let answer = Command::new("git")
        .current_dir(root)
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .output()
        .ok()?;
    if !answer.status.success() {
        return None;
    }
    let text = String::from_utf8(answer.stdout).ok()?;
    let paths: BTreeSet<String> = text
        .split('\0')
        .filter(|p| !p.is_empty())
        .map(str::to_owned)
        .collect();
    Some(paths.into_iter().collect())
}

fn walked(root: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries =
            std::fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        for entry in entries.flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let ours = ["target", "node_modules", ".git", "demo-data"];
            if path.is_dir() {
                if !ours.iter().any(|o| name == *o) {
                    folders.push(path);
                }
            } else if let Ok(inside) = path.strip_prefix(root) {
                found.push(inside.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_for_tests_and_the_build_are_told_from_the_rest() {
        let is_test = |path: &str| {
            File {
                path: path.to_owned(),
                text: String::new(),
            }
            .is_test()
        };
        assert!(is_test("crates/store/tests/both.rs"));
        assert!(is_test("crates/store/src/concern/tests.rs"));
        assert!(is_test("crates/store/src/concern_tests.rs"));
        assert!(is_test("crates/words/build.rs"));
        assert!(is_test("crates/testkit/src/lib.rs"));
        assert!(!is_test("crates/store/src/concern.rs"));
        assert!(!is_test("crates/store/src/builder.rs"));
    }

    #[test]
    fn this_repository_can_be_read_with_and_without_git() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let tree = Tree::read(&root).expect("the repository");
        assert!(tree.get("crates/tidy/src/tree.rs").is_some());
        assert!(tree.has("crates/tidy"));
        let here = walked(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("this crate");
        assert!(here.contains(&"src/tree.rs".to_owned()));
    }
}
