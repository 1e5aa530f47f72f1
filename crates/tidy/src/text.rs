//! What any committed text may not hold, and the documents.

use crate::{Fault, Tree};

/// Folders that exist on one machine only; put together so that this file does not find itself.
const FOLDERS: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
];

/// Hosts of package registries.
const HOSTS: &[&str] = &[
    concat!("crates", ".io"),
    concat!("npmjs", ".org"),
    concat!("npmjs", ".com"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("deb.debian", ".org"),
    concat!("proxy.golang", ".org"),
];

/// The folder of one machine in a committed file works on no other, and tells on its owner.
pub fn machine_paths(tree: &Tree) -> Vec<Fault> {
    find(tree, &[], |line| {
        let folder = FOLDERS.iter().find(|f| {
            line.match_indices(**f).any(|(at, _)| {
                // A longer path, such as /api/work/, is not that folder.
                !line[..at]
                    .chars()
                    .next_back()
                    .is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '}'))
            })
        })?;
        Some(format!(
            "{folder} is a folder of one machine; say it another way"
        ))
    })
}

/// Registries are reached by their clients' own settings, so that a mirror can be used.
pub fn registry_hosts(tree: &Tree) -> Vec<Fault> {
    // Cargo writes the registry's name into its lock files by itself.
    find(
        tree,
        &[
            "Cargo.lock",
            "bench/law/Cargo.lock",
            "bench/linkage/weldrs/Cargo.lock",
        ],
        |line| {
            let host = HOSTS.iter().find(|h| line.contains(**h))?;
            Some(format!(
                "names {host}; leave the registry to the client's settings"
            ))
        },
    )
}

fn find(tree: &Tree, except: &[&str], fault: impl Fn(&str) -> Option<String>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree
        .files
        .iter()
        .filter(|f| !except.contains(&f.path.as_str()))
    {
        for (number, line) in file.lines() {
            faults.extend(fault(line).map(|what| Fault::new(&file.path, number, what)));
        }
    }
    faults
}

/// npm's lock files name packages by version and checksum, not by where they came from.
pub fn lock_addresses(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree
        .files
        .iter()
        .filter(|f| f.path.ends_with("package-lock.json"))
    {
        for (number, _) in file.lines().filter(|(_, l)| l.contains("\"resolved\"")) {
            let what = "holds an address; make the lock with omit-lockfile-registry-resolved=true";
            faults.push(Fault::new(&file.path, number, what));
        }
    }
    faults
}

/// A decision is read years later: its page says when it was taken.
pub fn decision_dates(tree: &Tree) -> Vec<Fault> {
    tree.between("docs/decisions/", "")
        .filter(|f| !is_dated(f.path.rsplit('/').next().unwrap_or_default()))
        .map(|f| {
            Fault::new(
                &f.path,
                0,
                "name the page as 2026-11-22-what-it-is-about.md",
            )
        })
        .collect()
}

fn is_dated(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    let shape = "0000-00-00-";
    letters.len() > shape.len() + 3
        && name.ends_with(".md")
        && shape.chars().zip(&letters).all(|(s, c)| {
            if s == '0' {
                c.is_ascii_digit()
            } else {
                *c == s
            }
        })
}

/// Links between the documents, and pictures, are there.
pub fn links(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.between("", ".md") {
        let mut code = false;
        for (number, line) in file.lines() {
            if line.trim_start().starts_with("```") {
                code = !code;
            }
            if code {
                continue;
            }
            for target in line
                .split("](")
                .skip(1)
                .filter_map(|rest| rest.split(')').next())
            {
                let path = target.split(['#', ' ']).next().unwrap_or_default();
                let outside = ["http:", "https:", "mailto:"]
                    .iter()
                    .any(|s| target.starts_with(s));
                if !outside && !path.is_empty() && !tree.has(&beside(&file.path, path)) {
                    faults.push(Fault::new(
                        &file.path,
                        number,
                        format!("the link to {path} leads nowhere"),
                    ));
                }
            }
        }
    }
    faults
}

/// Pages that a comment or a text names by their path are there.
pub fn named_documents(tree: &Tree) -> Vec<Fault> {
    let mut faults = find(tree, &[], |line| {
        let named = line.match_indices("docs/").find_map(|(at, _)| {
            let before = line[..at].chars().next_back();
            let part = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
            if before.is_some_and(part) {
                return None;
            }
            let name: String = line[at..].chars().take_while(|c| part(*c)).collect();
            let name = name.trim_end_matches('.').to_owned();
            (name.ends_with(".md") && !name.contains("..") && !tree.has(&name)).then_some(name)
        })?;
        Some(format!("names {named}, which is not there"))
    });
    // The tests of these checks name pages that are not meant to be there.
    faults.retain(|f| !f.file.starts_with("crates/tidy/"));
    faults
}

/// A relative link as a path from the root of the repository.
fn beside(file: &str, link: &str) -> String {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = if link.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').collect()
    };
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
        .into_iter()
        .filter(|p| !p.is_empty())
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_one_machine_is_found() {
        let text = format!(
            "see {}target and\n/api{}list and\n\"{}me\"\n",
            FOLDERS[0], FOLDERS[0], FOLDERS[2]
        );
        let lines: Vec<_> = machine_paths(&Tree::of(&[("README.md", &text)]))
            .into_iter()
            .map(|f| f.line)
            .collect();
        assert_eq!(lines, [1, 3]);
    }

    #[test]
    fn a_registry_is_found_but_in_the_lock_file_of_cargo() {
        let text = format!("from https://{}/x\n", HOSTS[0]);
        assert_eq!(
            registry_hosts(&Tree::of(&[("docs/a.md", &text), ("Cargo.lock", &text)])).len(),
            1
        );
    }

    #[test]
    fn an_address_in_a_lock_of_npm_is_found() {
        let tree = Tree::of(&[("e2e/package-lock.json", "{\n\"resolved\": \"x\"\n}")]);
        assert_eq!(lock_addresses(&tree)[0].line, 2);
    }

    #[test]
    fn a_decision_without_its_date_is_found() {
        let tree = Tree::of(&[
            ("docs/decisions/2026-11-22-stack.md", ""),
            ("docs/decisions/storage.md", ""),
        ]);
        assert_eq!(decision_dates(&tree).len(), 1);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_found() {
        let text = "[a](docs/a.md#part) [b](docs/gone.md) [c](https://example.org) [d](#here)\n```\n[e](gone)\n```\n";
        let inner = "[up](../README.md) [own](a.md) [folder](../docs/)\n";
        let faults = links(&Tree::of(&[("README.md", text), ("docs/a.md", inner)]));
        assert_eq!(faults.len(), 1);
        assert!(faults[0].what.contains("docs/gone.md"));
    }

    #[test]
    fn a_document_that_is_named_but_not_there_is_found() {
        let text = format!(
            "//! See {}gone.md.\n// and docs/a.md, or `docs/`\n",
            "docs/"
        );
        let tree = Tree::of(&[("crates/a/src/lib.rs", &text), ("docs/a.md", "")]);
        let faults = named_documents(&tree);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].what.contains("docs/gone.md"));
    }
}
