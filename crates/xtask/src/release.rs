//! `cargo xtask release`: everything that is given out, and its signature. `cargo xtask reproducible`:
//! two clean builds in different folders give the same bytes.
//!
//! A release is a `.tar.gz` with the program, a Debian package, the list of libraries (CycloneDX), the
//! checksums of all of them (`SHA256SUMS`), and the signature of those by minisign, whose key never is
//! on the machine that builds unless `--key` names it. `docs/how-to/check-a-release.md` is for whoever
//! checks one.

use crate::{
    needs::{self, Need},
    package, workspace,
};
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Makes a release: `--key FILE` signs it, `--binary FILE` takes a program that was built already.
///
/// # Errors
/// The arguments, a missing tool, the build, or the disk.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    let (mut key, mut binary) = (None, None);
    for pair in arguments.chunks(2) {
        match pair {
            [option, file] if option == "--key" => key = Some(PathBuf::from(file)),
            [option, file] if option == "--binary" => binary = Some(PathBuf::from(file)),
            _ => return Err("say: cargo xtask release [--key FILE] [--binary FILE]".to_owned()),
        }
    }
    if key.is_some() {
        needs::meet(&[Need::Minisign])?;
    }
    let binary = match binary {
        Some(file) => file,
        None => package::release()?,
    };
    let out = workspace::target_dir()?.join("release-files");
    if out.exists() {
        fs::remove_dir_all(&out).map_err(|e| fault(&out, &e))?;
    }
    fs::create_dir_all(&out).map_err(|e| fault(&out, &e))?;
    let debian = package::make(&binary)?;
    let name = debian.file_name().unwrap_or_default();
    fs::copy(&debian, out.join(name)).map_err(|e| fault(&debian, &e))?;
    let root = workspace::root();
    let version = package::version(&root)?;
    let whole = format!("sharewise-{version}-{}", std::env::consts::ARCH);
    tar(&binary, &out, &whole)?;
    let list = out.join(format!("{whole}.cdx.json"));
    let mut tidy = workspace::cargo();
    tidy.args([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "tidy",
        "--",
        "--sbom",
    ]);
    well(tidy.arg(&list))?;
    let sums = sums(&out)?;
    fs::write(out.join("SHA256SUMS"), &sums).map_err(|e| fault(&out, &e))?;
    print!("{sums}");
    match key {
        Some(key) => sign(&out, &key, &version)?,
        None => println!("Not signed: no --key FILE was given."),
    }
    println!("Everything lies in {}.", out.display());
    Ok(true)
}

fn fault(path: &Path, e: &dyn std::fmt::Display) -> String {
    format!("{}: {e}", path.display())
}

fn well(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .map_err(|e| format!("cannot run {name}: {e}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("{name} failed")),
    }
}

/// The program with its papers. The same input gives the same bytes.
fn tar(binary: &Path, out: &Path, whole: &str) -> Result<(), String> {
    let root = workspace::root();
    let stage = out.join(whole);
    package::put(binary, &stage.join("sharewise"), 0o755)?;
    for file in [
        "README.md",
        "LICENSE",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "SECURITY.md",
        "CHANGELOG.md",
        "docs/how-to/run-a-node.md",
        "docs/how-to/check-a-release.md",
        "packaging/sharewise.service",
        "packaging/sharewise-emergency.service",
        "packaging/sharewise.toml.example",
    ] {
        let name = Path::new(file).file_name().unwrap_or_default();
        package::put(&root.join(file), &stage.join(name), 0o644)?;
    }
    let file = out.join(format!("{whole}.tar"));
    let mut tar = Command::new("tar");
    tar.args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner"]);
    tar.args(["--format=gnu", "--mode=go-w"]);
    tar.arg(format!("--mtime=@{}", package::last_commit(&root)?));
    tar.arg("-C").arg(out).arg("-cf").arg(&file).arg(whole);
    well(&mut tar)?;
    // Without a name and a time in it.
    well(Command::new("gzip").args(["-9", "-n"]).arg(&file))?;
    fs::remove_dir_all(&stage).map_err(|e| fault(&stage, &e))
}

fn sums(out: &Path) -> Result<String, String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(out).map_err(|e| fault(out, &e))? {
        names.push(entry.map_err(|e| fault(out, &e))?.file_name());
    }
    names.sort();
    let answer = Command::new("sha256sum")
        .current_dir(out)
        .args(&names)
        .output()
        .map_err(|e| format!("cannot run sha256sum: {e}"))?;
    if !answer.status.success() {
        return Err("sha256sum failed".to_owned());
    }
    Ok(String::from_utf8_lossy(&answer.stdout).into_owned())
}

fn sign(out: &Path, key: &Path, version: &str) -> Result<(), String> {
    let mut sign = Command::new("minisign");
    sign.current_dir(out).args(["-S", "-m", "SHA256SUMS"]);
    sign.arg("-t").arg(format!("sharewise {version}"));
    let key = std::path::absolute(key).map_err(|e| fault(key, &e))?;
    well(sign.arg("-s").arg(&key))?;
    let public = key.with_extension("pub");
    if !public.exists() {
        println!("Signed. The public key is not beside the secret one, so it was not checked.");
        return Ok(());
    }
    let mut check = Command::new("minisign");
    check.current_dir(out).args(["-V", "-m", "SHA256SUMS"]);
    well(check.arg("-p").arg(&public))?;
    let mut check = Command::new("sha256sum");
    well(
        check
            .current_dir(out)
            .args(["--check", "--quiet", "SHA256SUMS"]),
    )
}

/// Builds twice from the last commit, in two folders whose names differ in length, and compares.
/// `--package NAME` takes another crate's program than `server`'s, to try the way of it quickly.
///
/// # Errors
/// The arguments, git, the build.
pub fn reproducible(arguments: &[String]) -> Result<bool, String> {
    let (name, program) = match arguments {
        [] => ("server", "sharewise"),
        [option, name] if option == "--package" => (name.as_str(), name.as_str()),
        _ => return Err("say: cargo xtask reproducible [--package NAME]".to_owned()),
    };
    let place = workspace::target_dir()?.join("reproducible");
    if place.exists() {
        fs::remove_dir_all(&place).map_err(|e| fault(&place, &e))?;
    }
    let mut built = Vec::new();
    for folder in ["one", "another-with-a-longer-name"] {
        let source = place.join(folder);
        fs::create_dir_all(&source).map_err(|e| fault(&source, &e))?;
        let archive = place.join("source.tar");
        let mut git = Command::new("git");
        git.current_dir(workspace::root())
            .args(["archive", "--format=tar", "-o"]);
        well(git.arg(&archive).arg("HEAD"))?;
        well(
            Command::new("tar")
                .arg("-xf")
                .arg(&archive)
                .arg("-C")
                .arg(&source),
        )?;
        let target = source.join("target");
        let mut cargo = workspace::cargo();
        cargo.current_dir(&source);
        cargo.args([
            "build",
            "--release",
            "--locked",
            "--package",
            name,
            "--bin",
            program,
        ]);
        well(clean(&mut cargo, &source, &target))?;
        let file = place.join(format!("{folder}.bin"));
        let made = target.join("release").join(program);
        fs::rename(&made, &file).map_err(|e| fault(&made, &e))?;
        fs::remove_dir_all(&source).map_err(|e| fault(&source, &e))?;
        built.push(file);
    }
    let [one, other] = built.as_slice() else {
        return Err("two were built".to_owned());
    };
    let bytes = |file: &PathBuf| fs::read(file).map_err(|e| fault(file, &e));
    well(Command::new("sha256sum").args([one, other]))?;
    let (a, b) = (bytes(one)?, bytes(other)?);
    for path in [place, cargo_home()] {
        let path = path.to_string_lossy();
        if a.windows(path.len()).any(|w| w == path.as_bytes()) {
            println!("The program holds the path {path} of this machine.");
        }
    }
    if a == b {
        println!("The same bytes.");
        return Ok(true);
    }
    let differ = a.iter().zip(&b).filter(|(a, b)| a != b).count();
    let first = a
        .iter()
        .zip(&b)
        .position(|(a, b)| a != b)
        .unwrap_or_default();
    println!(
        "NOT the same: {} and {} bytes, {differ} differ, the first at {first}. Both lie in {}.",
        a.len(),
        b.len(),
        one.parent().unwrap_or(one).display()
    );
    Ok(false)
}

fn cargo_home() -> PathBuf {
    std::env::var_os("CARGO_HOME").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cargo"),
        PathBuf::from,
    )
}

/// A build that has nothing of this machine in it: no path, no time, no settings of the user.
pub fn clean<'a>(cargo: &'a mut Command, source: &Path, target: &Path) -> &'a mut Command {
    let home = cargo_home();
    let maps = [
        (source, "/sharewise"),
        (target, "/build"),
        (&home, "/cargo"),
    ];
    let joined = |option: &str, between: &str| {
        let mut all = OsString::new();
        for (from, to) in maps {
            if !all.is_empty() {
                all.push(between);
            }
            all.push(option);
            all.push(from);
            all.push("=");
            all.push(to);
        }
        all
    };
    cargo
        .env("CARGO_TARGET_DIR", target)
        .env(
            "CARGO_ENCODED_RUSTFLAGS",
            joined("--remap-path-prefix=", "\u{1f}"),
        )
        // What is compiled from C: SQLite and ring.
        .env("CFLAGS", joined("-ffile-prefix-map=", " "))
        .env("SOURCE_DATE_EPOCH", "315532800")
        .env_remove("RUSTFLAGS")
}
