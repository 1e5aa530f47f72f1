//! `cargo xtask package`: a Debian package with the program, its two services and its documents. The
//! same input gives the same bytes: times come from the last commit, owners are root, files are in
//! order.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::workspace;

/// Where each file goes: from the workspace, into the package, with which mode.
const FILES: &[(&str, &str, u32)] = &[
    (
        "packaging/sharewise.service",
        "usr/lib/systemd/system/sharewise.service",
        0o644,
    ),
    (
        "packaging/sharewise-emergency.service",
        "usr/lib/systemd/system/sharewise-emergency.service",
        0o644,
    ),
    (
        "packaging/sysusers.conf",
        "usr/lib/sysusers.d/sharewise.conf",
        0o644,
    ),
    (
        "packaging/sharewise.toml.example",
        "usr/share/doc/sharewise/sharewise.toml.example",
        0o644,
    ),
    (
        "docs/how-to/run-a-node.md",
        "usr/share/doc/sharewise/run-a-node.md",
        0o644,
    ),
    (
        "docs/how-to/configure.md",
        "usr/share/doc/sharewise/configure.md",
        0o644,
    ),
    (
        "docs/how-to/restore.md",
        "usr/share/doc/sharewise/restore.md",
        0o644,
    ),
    (
        "docs/how-to/when-it-is-down.md",
        "usr/share/doc/sharewise/when-it-is-down.md",
        0o644,
    ),
    ("LICENSE", "usr/share/doc/sharewise/copyright", 0o644),
];

const AFTER_INSTALL: &str = "\
#!/bin/sh
set -e
systemd-sysusers /usr/lib/sysusers.d/sharewise.conf || true
install -d -o root -g sharewise -m 0750 /etc/sharewise
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
# Nothing is started: there are no settings yet. See /usr/share/doc/sharewise/run-a-node.md
";

/// Builds the package from the release build, or from `--binary FILE`.
///
/// # Errors
/// The build, a missing tool, or the disk.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    let binary = match arguments {
        [] => release()?,
        [option, file] if option == "--binary" => PathBuf::from(file),
        _ => return Err("the only option is --binary FILE".to_owned()),
    };
    let package = make(&binary)?;
    let sum = Command::new("sha256sum").arg(&package).status();
    let sum = sum.map_err(|e| format!("cannot run sha256sum: {e}"))?;
    Ok(sum.success())
}

/// Makes the package from a program; gives where it lies.
///
/// # Errors
/// A missing tool, or the disk.
pub fn make(binary: &Path) -> Result<PathBuf, String> {
    let root = workspace::root();
    let out = workspace::target_dir()?.join("package");
    let version = version(&root)?;
    let stage = out.join("stage");
    if stage.exists() {
        fs::remove_dir_all(&stage).map_err(|e| format!("{}: {e}", stage.display()))?;
    }
    put(binary, &stage.join("usr/bin/sharewise"), 0o755)?;
    for (from, to, mode) in FILES {
        put(&root.join(from), &stage.join(to), *mode)?;
    }
    write(&stage.join("DEBIAN/control"), &control(&version), 0o644)?;
    write(&stage.join("DEBIAN/postinst"), AFTER_INSTALL, 0o755)?;
    let package = out.join(format!("sharewise_{version}_{}.deb", architecture()));
    let done = Command::new("dpkg-deb")
        .args(["--root-owner-group", "-Zxz", "--build"])
        .arg(&stage)
        .arg(&package)
        .env("SOURCE_DATE_EPOCH", last_commit(&root)?)
        .status()
        .map_err(|e| format!("cannot run dpkg-deb: {e}"))?;
    if !done.success() {
        return Err("dpkg-deb failed".to_owned());
    }
    Ok(package)
}

/// The release build, with nothing of this machine in it.
///
/// # Errors
/// The build.
pub fn release() -> Result<PathBuf, String> {
    let mut cargo = workspace::cargo();
    cargo.args(["build", "--release", "--locked", "--package", "server"]);
    cargo.args(["--bin", "sharewise"]);
    let (root, target) = (workspace::root(), workspace::target_dir()?);
    let built = crate::release::clean(&mut cargo, &root, &target)
        .status()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    if !built.success() {
        return Err("the release build failed".to_owned());
    }
    Ok(target.join("release").join("sharewise"))
}

/// Copies a file into the package.
///
/// # Errors
/// The disk.
pub fn put(from: &Path, to: &Path, mode: u32) -> Result<(), String> {
    let bytes = fs::read(from).map_err(|e| format!("{}: {e}", from.display()))?;
    place(to, &bytes, mode)
}

fn write(to: &Path, text: &str, mode: u32) -> Result<(), String> {
    place(to, text.as_bytes(), mode)
}

fn place(to: &Path, bytes: &[u8], mode: u32) -> Result<(), String> {
    let fault = |e: std::io::Error| format!("{}: {e}", to.display());
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(fault)?;
    }
    fs::write(to, bytes).map_err(fault)?;
    fs::set_permissions(to, fs::Permissions::from_mode(mode)).map_err(fault)
}

/// The version of the program.
///
/// # Errors
/// The manifest does not tell it.
pub fn version(root: &Path) -> Result<String, String> {
    let manifest = root.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|e| format!("{}: {e}", manifest.display()))?;
    text.lines()
        .find_map(|l| l.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .ok_or_else(|| "Cargo.toml does not tell the version".to_owned())
}

fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

fn control(version: &str) -> String {
    format!(
        "Package: sharewise\nVersion: {version}\nArchitecture: {}\nMaintainer: the Sharewise developers <sharewise@example.org>\n\
         Depends: libc6 (>= 2.36), libgcc-s1, systemd\nRecommends: nginx | caddy\nSection: web\nPriority: optional\n\
         Description: log a concern about a child, decide lawfully, share securely\n \
         Practitioners record what they notice about a child, are helped to decide\n \
         whether they may share it, share it with the right agency, and record the\n \
         decision either way. Each agency keeps its own records.\n",
        architecture()
    )
}

/// Seconds since 1970 of the last commit, or of 1980 where this is no repository.
///
/// # Errors
/// Git cannot be run.
pub fn last_commit(root: &Path) -> Result<String, String> {
    let answer = Command::new("git")
        .current_dir(root)
        .args(["log", "-1", "--format=%ct"])
        .output()
        .map_err(|e| format!("cannot run git: {e}"))?;
    let said = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
    Ok(if said.is_empty() {
        "315532800".to_owned()
    } else {
        said
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_package_is_there_and_the_version_is_told() {
        let root = workspace::root();
        for (from, _, _) in FILES {
            assert!(root.join(from).is_file(), "{from}");
        }
        let version = version(&root).expect("a version");
        assert!(control(&version).contains(&format!("Version: {version}\n")));
    }

    /// There is no container runtime where the tests run: what can be held without one is.
    #[test]
    fn the_container_file_builds_what_is_there_and_starts_what_the_program_knows() {
        let root = workspace::root();
        let read = |file: &str| fs::read_to_string(root.join(file)).expect("a file");
        let (container, manifest) = (read("packaging/Containerfile"), read("Cargo.toml"));
        let version = manifest
            .lines()
            .find_map(|l| l.strip_prefix("rust-version = \""));
        let version = version
            .and_then(|v| v.strip_suffix('"'))
            .expect("a version");
        assert!(
            container.contains(&format!("library/rust:{version}-")),
            "the compiler is {version}"
        );
        let build = "cargo build --release --locked --package server --bin sharewise";
        assert!(container.contains(build) && container.contains("/src/target/release/sharewise "));
        assert!(read("crates/server/Cargo.toml").contains("name = \"sharewise\""));
        let last: Vec<&str> = container
            .lines()
            .filter(|l| l.starts_with("CMD "))
            .collect();
        assert_eq!(
            last,
            ["CMD [\"serve\", \"--config\", \"/etc/sharewise/sharewise.toml\"]"]
        );
        assert!(read("crates/server/src/main.rs").contains("Serve(serve::Args)"));
        let user = container.lines().position(|l| l.starts_with("USER 10001"));
        let start = container.lines().position(|l| l.starts_with("ENTRYPOINT"));
        assert!(user.is_some() && user < start, "it does not run as root");
    }
}
