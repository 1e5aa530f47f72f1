//! What the machine must have, and bringing in what is missing with Debian's package manager.

use std::io::IsTerminal;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The oldest Node.js that the browser tests and the front-end build run on; Debian 12 has 18.
const OLDEST_NODE: u32 = 18;

/// Something outside Cargo that a command cannot do without.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A C compiler, for the parts of SQLite and ring that are written in C.
    Compiler,
    /// Node.js with npm, to bring in the page components.
    Node,
    /// A PostgreSQL server's programs.
    Postgres,
    /// Debian's Chromium.
    Chromium,
    /// What the README's walk through the API is typed with.
    Curl,
    /// What signs a release.
    Minisign,
    /// What reads PDF and checks it.
    Pdf,
}

impl Need {
    const fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Compiler => &["gcc", "libc6-dev"],
            Self::Node => &["nodejs", "npm"],
            Self::Postgres => &["postgresql"],
            Self::Chromium => &["chromium"],
            Self::Curl => &["curl", "jq"],
            Self::Minisign => &["minisign"],
            Self::Pdf => &["poppler-utils", "qpdf"],
        }
    }

    const fn why(self) -> &'static str {
        match self {
            Self::Compiler => {
                "a C compiler, because SQLite and the ciphers of TLS are built from C"
            }
            Self::Node => "Node.js and npm, which bring in the page components (GOV.UK Frontend)",
            Self::Postgres => {
                "PostgreSQL, because every storage test runs on it too (Debian also starts a \
                 server of its own, which the tests leave alone)"
            }
            Self::Chromium => "Chromium, in which the browser journeys are walked",
            Self::Minisign => "minisign, which signs a release and checks its signature",
            Self::Pdf => {
                "poppler-utils and qpdf, because tests read what was printed to PDF and check it"
            }
            Self::Curl => "curl and jq, because a test runs the README's walk through the API",
        }
    }

    fn is_met(self) -> bool {
        match self {
            Self::Compiler => answers("cc") || answers("gcc") || answers("clang"),
            Self::Node => node_major().is_some() && answers("npm"),
            Self::Postgres => postgres_programs().is_some(),
            Self::Chromium => chromium().is_some(),
            Self::Curl => answers("curl") && answers("jq"),
            Self::Minisign => answers("minisign"),
            Self::Pdf => answers("pdftotext") && answers("qpdf"),
        }
    }
}

/// Brings in whatever of `needs` the machine lacks, saying what and why before doing it.
///
/// # Errors
/// One sentence with the command to type, when something is missing and cannot be installed.
pub fn meet(needs: &[Need]) -> Result<(), String> {
    let missing: Vec<Need> = needs.iter().copied().filter(|n| !n.is_met()).collect();
    if !missing.is_empty() {
        install(&missing)?;
    }
    if needs.contains(&Need::Node) {
        match node_major() {
            Some(major) if major < OLDEST_NODE => {
                return Err(format!(
                    "Node.js {major} is too old: Sharewise needs {OLDEST_NODE} or newer, as in \
                     Debian 12's package nodejs."
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

fn install(missing: &[Need]) -> Result<(), String> {
    let packages: Vec<&str> = missing.iter().flat_map(|n| n.packages()).copied().collect();
    println!("Missing on this machine:");
    for need in missing {
        println!("  - {}", need.why());
    }
    let list = packages.join(" ");
    let by_hand = format!("sudo apt-get update && sudo apt-get install -y {list}");
    if !answers("apt-get") {
        return Err(format!(
            "this is not a Debian system, so please install the likes of these packages by your \
             own means: {list}"
        ));
    }
    let prefix: &[&str] = if is_root() {
        &[]
    } else if answers("sudo") {
        // Without a terminal nobody could type a password: better one clear sentence than a hang.
        if std::io::stdin().is_terminal() {
            &["sudo"]
        } else {
            &["sudo", "-n"]
        }
    } else {
        return Err(format!(
            "installing needs root; as root, run: {}",
            by_hand.replace("sudo ", "")
        ));
    };
    println!("Installing Debian's packages {list} with apt-get.");
    let update = apt(prefix, &["update"]);
    let installed = update
        && apt(
            prefix,
            &[
                &["install", "-y", "--no-install-recommends"][..],
                &packages[..],
            ]
            .concat(),
        );
    let still: Vec<Need> = missing.iter().copied().filter(|n| !n.is_met()).collect();
    if installed && still.is_empty() {
        return Ok(());
    }
    Err(format!(
        "could not install what is missing; please run: {by_hand}"
    ))
}

fn apt(prefix: &[&str], arguments: &[&str]) -> bool {
    let words = [
        prefix,
        &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"],
        arguments,
    ]
    .concat();
    let Some((program, rest)) = words.split_first() else {
        return false;
    };
    println!("  $ {}", words.join(" "));
    Command::new(program)
        .args(rest)
        .status()
        .is_ok_and(|s| s.success())
}

/// Whether a program of this name is on the search path.
pub fn answers(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

/// Whether we run as root; told by who owns our own entry under `/proc`.
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
}

fn node_major() -> Option<u32> {
    let answer = Command::new("node")
        .arg("--version")
        .stderr(Stdio::null())
        .output()
        .ok()?;
    parse_node_major(&String::from_utf8_lossy(&answer.stdout))
}

fn parse_node_major(text: &str) -> Option<u32> {
    text.trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// The folder with `initdb` and `postgres` of the newest PostgreSQL that Debian has put here.
pub fn postgres_programs() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            let bin = entry.path().join("bin");
            let whole = ["initdb", "postgres", "pg_isready"]
                .iter()
                .all(|p| bin.join(p).is_file());
            whole.then_some((version, bin))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin)
}

/// The browser: `SHAREWISE_CHROMIUM` if set, else Debian's or another Chromium on the path.
pub fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("SHAREWISE_CHROMIUM") {
        return Some(PathBuf::from(named));
    }
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ]
    .iter()
    .map(Path::new)
    .find(|p| p.is_file())
    .map(Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_node_is_read_from_its_answer() {
        assert_eq!(parse_node_major("v18.20.4\n"), Some(18));
        assert_eq!(parse_node_major("v9.11.2"), Some(9));
        assert_eq!(parse_node_major("command not found"), None);
    }

    #[test]
    fn each_need_says_what_it_is_for_and_where_it_comes_from() {
        for need in [Need::Compiler, Need::Node, Need::Postgres, Need::Chromium] {
            assert!(!need.packages().is_empty());
            assert!(need.why().len() > 20);
        }
    }
}
