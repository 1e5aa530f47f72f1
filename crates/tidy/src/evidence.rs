//! What a document may name to show that something holds: a test, or a file.

use crate::Tree;
use std::collections::BTreeSet;

/// Everything that can be named.
pub struct Evidence<'a> {
    tests: BTreeSet<&'a str>,
    paths: BTreeSet<&'a str>,
}

impl<'a> Evidence<'a> {
    /// All functions in Rust files that hold tests (a macro makes tests of functions that have no
    /// attribute of their own), and all files.
    pub fn of(tree: &'a Tree) -> Self {
        let tests = tree
            .files
            .iter()
            .filter(|f| f.is_rust() && (f.is_test() || f.text.contains("#[cfg(test)]")))
            .flat_map(|f| f.text.split("fn ").skip(1))
            .filter_map(|after| {
                after
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
            })
            .collect();
        let paths = tree.files.iter().map(|f| f.path.as_str()).collect();
        Self { tests, paths }
    }

    /// Whether there is a test or a file of that name.
    pub fn holds(&self, name: &str) -> bool {
        self.tests.contains(name) || self.paths.contains(name)
    }
}
