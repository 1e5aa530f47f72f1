//! The face of the binary: what scripts rely on.
#![allow(clippy::unwrap_used)]

use ledger::{Checkpoint, Commitment, Entry, EventKind, ExportWriter, Frontier, Signer, origin};
use std::{
    fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Command, Output, Stdio},
};
use uuid::Uuid;

const FACTS: &str = r#"{"as_at":"2026-11-22","nation":"england","emergency":true}"#;

struct Folder(PathBuf);

impl Folder {
    fn make() -> Self {
        let path = std::env::temp_dir().join(format!("sharewise-cli-{}", Uuid::new_v4().simple()));
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn sharewise(arguments: &[&str]) -> Output {
    sharewise_reading(arguments, "")
}

fn sharewise_reading(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sharewise"))
        .args(arguments)
        .env_remove("SHAREWISE_CONFIG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may have ended before it is written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn code(out: &Output) -> i32 {
    out.status.code().unwrap()
}

fn text(out: &Output) -> String {
    String::from_utf8_lossy(&out.stdout).into_owned()
}

fn complaint(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

#[test]
fn it_says_its_version_and_its_commands() {
    let version = sharewise(&["--version"]);
    assert_eq!(code(&version), 0);
    assert_eq!(
        text(&version),
        format!("sharewise {}\n", env!("CARGO_PKG_VERSION"))
    );
    let help = text(&sharewise(&["--help"]));
    for command in ["demo", "serve", "decide", "verify", "doctor", "admin"] {
        assert!(help.contains(command), "{command} is missing: {help}");
    }
    assert_eq!(code(&sharewise(&["no-such-command"])), 2);
}

#[test]
fn decide_answers_from_a_file_and_from_standard_input_alike() {
    let folder = Folder::make();
    let file = folder.write("facts.json", FACTS);
    let from_file = sharewise(&["decide", &file, "--json"]);
    assert_eq!(code(&from_file), 0, "{}", complaint(&from_file));
    let answer: serde_json::Value = serde_json::from_str(&text(&from_file)).unwrap();
    assert!(answer["rulebook_hash"].is_string());
    let from_input = sharewise_reading(&["decide", "-", "--json"], FACTS);
    assert_eq!(text(&from_input), text(&from_file));
    let english = text(&sharewise(&["decide", &file]));
    let welsh = text(&sharewise(&["decide", &file, "--lang", "cy"]));
    assert!(!english.is_empty() && english != welsh);
}

#[test]
fn decide_refuses_what_is_not_facts_in_one_sentence() {
    for bad in ["", "not json", "[]", r#"{"nation":"atlantis"}"#] {
        let out = sharewise_reading(&["decide"], bad);
        assert_eq!(code(&out), 2, "{bad}");
        assert!(text(&out).is_empty());
        assert!(complaint(&out).starts_with("sharewise decide: "), "{bad}");
    }
    let wrong = "{\n  \"nation\": \"england\",\n  \"as_at\": 7\n}";
    let english = complaint(&sharewise_reading(&["decide"], wrong));
    assert!(
        english.contains("Line 3") && english.contains("as_at"),
        "{english}"
    );
    let welsh = complaint(&sharewise_reading(&["decide", "--lang", "cy"], wrong));
    assert!(welsh.contains("Llinell 3"), "{welsh}");
    let missing = sharewise(&["decide", "/nowhere/facts.json"]);
    assert_eq!(code(&missing), 2);
}

fn export() -> String {
    let agency = Uuid::from_u128(7);
    let log = origin("hub.example", agency);
    let signer = Signer::new(&log, &[42; 32]).unwrap();
    let mut frontier = Frontier::new();
    let mut out = String::new();
    let mut writer = ExportWriter::begin(agency, &log, &[signer.verifier()], &mut out);
    for n in 0..5_u8 {
        let entry = Entry {
            at_us: 1_795_000_000_000_000 + i64::from(n),
            kind: EventKind::ConcernLogged,
            actor: Some(Uuid::from_u128(1)),
            person: None,
            object: Some(Uuid::from_u128(u128::from(n))),
            commitment: Commitment::new(&[n; 32], &[n]),
        };
        writer.entry(u64::from(n), &entry, entry.leaf_hash(), &mut out);
        frontier.append(entry.leaf_hash());
    }
    let note = Checkpoint::of(&log, &frontier).sign(&signer).unwrap();
    writer.checkpoint(&note, &mut out);
    writer.end(&mut out);
    out
}

#[test]
fn verify_tells_sound_from_altered_from_unreadable_by_its_exit_code() {
    let folder = Folder::make();
    let sound = export();
    let file = folder.write("sound.log", &sound);
    let out = sharewise(&["verify", &file]);
    assert_eq!(code(&out), 0, "{}", text(&out));
    assert!(text(&out).starts_with("Sound"));

    let altered = sound.replacen("concern.logged", "concern.closed", 1);
    assert_ne!(altered, sound);
    let file = folder.write("altered.log", &altered);
    let out = sharewise(&["verify", &file, "--json"]);
    assert_eq!(code(&out), 1);
    let report: serde_json::Value = serde_json::from_str(&text(&out)).unwrap();
    assert!(!report["findings"].as_array().unwrap().is_empty());

    let other = folder.write("letter.txt", "Dear Sir or Madam\n");
    assert_eq!(code(&sharewise(&["verify", &other])), 2);
    assert_eq!(code(&sharewise(&["verify", "/nowhere/export"])), 2);
}

#[test]
fn completions_are_there_for_each_shell() {
    for shell in ["bash", "zsh", "fish"] {
        let out = sharewise(&["completions", shell]);
        assert_eq!(code(&out), 0);
        assert!(text(&out).contains("doctor"), "{shell}");
    }
    assert_eq!(code(&sharewise(&["completions", "abacus"])), 2);
}

fn settings(folder: &Folder, key: &str) -> String {
    folder.write(
        "sharewise.toml",
        &format!(
            "public_url = \"https://sharewise.example\"\nlisten = \"127.0.0.1:0\"\n\
             database = \"sqlite://{}\"\nmaster_key_file = \"{key}\"\n",
            folder.path("sharewise.db")
        ),
    )
}

const AGENCY: &[&str] = &[
    "create-agency",
    "--slug",
    "oakbourne",
    "--name",
    "Oakbourne Academy",
    "--nation",
    "england",
    "--kind",
    "academy",
    "--phone",
    "01632 960100",
];

const PERSON: &[&str] = &[
    "invite",
    "--agency",
    "oakbourne",
    "--name",
    "Nerys Quill",
    "--sign-in",
    "nerys@oakbourne.example",
    "--role",
    "agency-administrator",
];

#[test]
fn an_operator_sets_up_an_installation_from_nothing() {
    let folder = Folder::make();
    let key = folder.path("master.key");
    let config = settings(&folder, &key);
    let admin = |rest: &[&str]| {
        let mut all = vec!["admin", "--config", &config];
        all.extend(rest);
        sharewise(&all)
    };
    let early = admin(AGENCY);
    assert_eq!(code(&early), 70);
    assert!(complaint(&early).contains("make-key"), "says what to do");

    assert_eq!(code(&admin(&["make-key", &key])), 0);
    assert_eq!(code(&admin(&["make-key", &key])), 2, "never overwritten");
    let out = admin(AGENCY);
    assert_eq!(code(&out), 0, "{}", complaint(&out));
    assert!(complaint(&admin(AGENCY)).contains("taken"));
    let out = admin(PERSON);
    assert_eq!(code(&out), 0, "{}", complaint(&out));
    assert!(text(&out).contains("https://sharewise.example/welcome/"));
    assert!(complaint(&admin(PERSON)).contains("taken"));
    let again = admin(&["invite-again", "--sign-in", "NERYS@oakbourne.example"]);
    assert_eq!(code(&again), 0, "{}", complaint(&again));
    let people = text(&admin(&["people", "--agency", "oakbourne"]));
    assert!(
        people.contains("agency-administrator  invited  Nerys Quill"),
        "{people}"
    );
}

const PARTNER: &[&str] = &[
    "add-partner",
    "--slug",
    "lantern",
    "--name",
    "Lantern Youth",
    "--name-cy",
    "Ieuenctid Lantern",
    "--nation",
    "wales",
    "--kind",
    "charity",
    "--phone",
    "029 2018 0100",
    "--phone-24h",
    "029 2018 0199",
    "--policy-document",
    "--agreement",
    "Ardal y Môr",
    "--alert-email",
    "inbox@lantern.example",
];

#[test]
fn an_operator_keeps_the_directory_and_mistakes_are_named() {
    let folder = Folder::make();
    let key = folder.path("master.key");
    let config = settings(&folder, &key);
    let admin = |rest: &[&str]| {
        let mut all = vec!["admin", "--config", &config];
        all.extend(rest);
        sharewise(&all)
    };
    assert_eq!(code(&admin(&["make-key", &key])), 0);
    assert_eq!(text(&admin(&["agencies"])), "The directory is empty.\n");
    let out = admin(PARTNER);
    assert_eq!(code(&out), 0, "{}", complaint(&out));
    assert!(text(&out).contains("verified-how"), "says what is missing");
    let list = text(&admin(&["agencies"]));
    assert!(
        list.contains("lantern  wales  charity  partner  NOT CHECKED  Lantern Youth / Ieuenctid Lantern  029 2018 0100 029 2018 0199"),
        "{list}"
    );
    let change = [
        "change-agency",
        "--slug",
        "lantern",
        "--phone",
        "029 2018 0111",
        "--phone-24h",
        "",
        "--verified-how",
        "visited",
    ];
    assert_eq!(code(&admin(&change)), 0);
    let list = text(&admin(&["agencies"]));
    assert!(
        list.contains("partner  checked  Lantern Youth / Ieuenctid Lantern  029 2018 0111\n"),
        "{list}"
    );

    for (wrong, named) in [
        (("--kind", "circus"), "possible values"),
        (("--nation", "atlantis"), "possible values"),
        (("--phone", "none"), "--phone is not of the right form"),
        (("--alert-email", "lantern"), "--alert-email"),
        (
            ("--isd-role", "s11"),
            "--isd-role belongs to the other nation",
        ),
        (("--slug", "Lantern Youth"), "--slug"),
    ] {
        let mut all: Vec<&str> = PARTNER.to_vec();
        match all.iter().position(|a| *a == wrong.0) {
            Some(at) => all[at + 1] = wrong.1,
            None => all.extend([wrong.0, wrong.1]),
        }
        let out = admin(&all);
        assert_eq!(code(&out), 2, "{wrong:?}: {}", complaint(&out));
        assert!(
            complaint(&out).contains(named),
            "{wrong:?}: {}",
            complaint(&out)
        );
    }
    assert_eq!(
        code(&admin(&[
            "change-agency",
            "--slug",
            "nobody",
            "--phone",
            "01632 960100"
        ])),
        2
    );
    let help = text(&sharewise(&["admin", "--help"]));
    assert!(
        help.contains("From nothing to a first administrator"),
        "{help}"
    );
}

/// The line of the doctor's answer about one thing.
fn line(out: &Output, what: &str) -> String {
    text(out)
        .lines()
        .find(|l| l.contains(what))
        .unwrap_or_else(|| panic!("nothing about {what}: {}", text(out)))
        .to_owned()
}

#[test]
fn the_doctor_finds_what_is_wrong_and_says_what_to_do() {
    let folder = Folder::make();
    let key = folder.path("master.key");
    let config = settings(&folder, &key);
    let doctor = || sharewise(&["doctor", "--config", &config]);
    assert_eq!(code(&doctor()), 1);
    assert!(line(&doctor(), "master key:").starts_with("WRONG"));

    sharewise(&["admin", "--config", &config, "make-key", &key]);
    let mut all = vec!["admin", "--config", &config];
    all.extend(AGENCY);
    assert_eq!(code(&sharewise(&all)), 0);
    // The room on this machine's disk is not ours to hold.
    for what in [
        "clock:",
        "settings:",
        "master key:",
        "database:",
        "name of the hub:",
        "e-mail:",
    ] {
        assert!(
            line(&doctor(), what).starts_with("ok"),
            "{}",
            text(&doctor())
        );
    }

    assert!(line(&doctor(), "place of the key:").contains("one copy holds both"));
    let people = line(&doctor(), "people:");
    assert!(
        people.starts_with("WRONG") && people.contains("safeguarding-lead"),
        "{people}"
    );
    for role in ["safeguarding-lead", "agency-administrator"] {
        let sign_in = format!("{role}@oakbourne.example");
        let invite = [
            "admin",
            "--config",
            &config,
            "invite",
            "--agency",
            "oakbourne",
            "--name",
            "Nerys Quill",
        ];
        let mut all = invite.to_vec();
        all.extend(["--sign-in", &sign_in, "--role", role]);
        assert_eq!(code(&sharewise(&all)), 0);
    }
    let people = line(&doctor(), "people:");
    assert!(
        people.contains("nobody would be told"),
        "an invitation is not yet a reader: {people}"
    );

    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(line(&doctor(), "master key:").contains("chmod 600"));

    fs::remove_file(&key).unwrap();
    sharewise(&["admin", "--config", &config, "make-key", &key]);
    let wrong = line(&doctor(), "database:");
    assert!(wrong.contains("not the master key"), "{wrong}");
}

#[test]
fn settings_that_do_not_read_are_named() {
    let folder = Folder::make();
    let config = folder.write("sharewise.toml", "listen=\"127.0.0.1:0\"\nlisten_on=1\n");
    let out = sharewise(&["serve", "--config", &config]);
    assert_eq!(code(&out), 2);
    assert!(
        complaint(&out).contains("sharewise.toml"),
        "{}",
        complaint(&out)
    );
    assert_eq!(code(&sharewise(&["serve", "--config", "/nowhere.toml"])), 2);
}
