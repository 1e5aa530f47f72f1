//! The commands of docs/how-to/run-a-node.md that make key and settings, typed as root for a service
//! that is another user: that user reads the key, and the doctor is content with it.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::Path,
    process::Command,
};
use testkit::Folder;

const PAGE: &str = include_str!("../../../docs/how-to/run-a-node.md");
const PACKAGING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packaging");
/// A user that every machine has, in place of the service's.
const USER: &str = "nobody";

/// The first block of commands below a heading.
fn block<'a>(heading: &str) -> &'a str {
    let (_, section) = PAGE.split_once(heading).unwrap();
    let (_, after) = section.split_once("```sh\n").unwrap();
    after.split_once("```").unwrap().0
}

fn said(command: &mut Command) -> String {
    let out = command.output().unwrap();
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}

#[test]
fn the_key_that_the_page_makes_is_read_by_the_service_and_by_nobody_else() {
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        eprintln!("skipped: only root can act for another user");
        return;
    }
    let id = |what: &str| said(Command::new("id").args([what, USER]));
    let (uid, gid, group) = (id("-u"), id("-g"), id("-gn"));
    let (uid, gid): (u32, u32) = (uid.parse().unwrap(), gid.parse().unwrap());
    let folder = Folder::make();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let at = folder.path().display().to_string();
    let program = folder.path().join("sharewise");
    let built = Path::new(env!("CARGO_BIN_EXE_sharewise"));
    if fs::hard_link(built, &program).is_err() {
        fs::copy(built, &program).unwrap();
    }
    let etc = format!("{at}/etc");
    fs::create_dir(&etc).unwrap();
    std::os::unix::fs::chown(&etc, Some(0), Some(gid)).unwrap();
    fs::set_permissions(&etc, fs::Permissions::from_mode(0o750)).unwrap();

    let commands = block("## 2. Key and settings")
        .replace("/usr/share/doc/sharewise", PACKAGING)
        .replace("sharewise admin", &format!("{at}/sharewise admin"))
        .replace("sharewise:sharewise", &format!("{USER}:{group}"))
        .replace("-g sharewise", &format!("-g {group}"))
        .replace("/etc/sharewise", &etc);
    let typed = Command::new("sh").args(["-ec", &commands]).output();
    let typed = typed.unwrap();
    let complaint = String::from_utf8_lossy(&typed.stderr).into_owned();
    assert!(typed.status.success(), "{commands}\n{complaint}");

    let settings = format!("{etc}/sharewise.toml");
    let text = fs::read_to_string(&settings).unwrap();
    let text = text
        .replace("/etc/sharewise", &etc)
        .replace("/var/lib", &at)
        .replace("/mnt", &at);
    fs::write(&settings, text).unwrap();
    let doctor = || {
        said(
            Command::new(&program)
                .args(["doctor", "--config", &settings])
                .current_dir("/")
                .uid(uid)
                .gid(gid),
        )
    };
    let line = |text: &str, what: &str| {
        let found = text.lines().find(|l| l.contains(what));
        found.unwrap_or_else(|| panic!("{text}")).to_owned()
    };
    let found = doctor();
    assert!(line(&found, "settings:").starts_with("ok"), "{found}");
    assert!(line(&found, "master key:").starts_with("ok"), "{found}");

    // The key as root alone has it: the service is told whose it is and what to type.
    let key = format!("{etc}/master.key");
    std::os::unix::fs::chown(&key, Some(0), Some(gid)).unwrap();
    let wrong = line(&doctor(), "master key:");
    for part in [
        "WRONG",
        "nobody",
        "belongs to root",
        "0600",
        "chown sharewise:sharewise",
    ] {
        assert!(wrong.contains(part), "{part}: {wrong}");
    }
}

#[test]
fn the_page_lets_through_the_largest_body_that_the_program_takes() {
    let (_, after) = PAGE.split_once("client_max_body_size ").unwrap();
    let (megabytes, _) = after.split_once("m;").unwrap();
    let let_through: usize = megabytes.parse::<usize>().unwrap() * 1024 * 1024;
    let most = casework::FILES_MAX * casework::FILE_BYTES + 2 * 1024 * 1024;
    assert!(let_through >= most, "{let_through} of {most}");
    let nginx = include_str!("../../../docs/how-to/when-it-is-down.md");
    if let Some((_, after)) = nginx.split_once("client_max_body_size ") {
        let (megabytes, _) = after.split_once("m;").unwrap();
        assert!(megabytes.parse::<usize>().unwrap() * 1024 * 1024 >= most);
    }
}
