//! The face of the binary: what scripts rely on.
#![allow(clippy::unwrap_used)]

mod link;
mod operator;

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

#[test]
fn decide_names_facts_that_contradict_each_other_in_the_readers_language() {
    for (facts, en, cy) in [
        (
            r#"{"as_at":"2026-11-22","subjects":[{"id":"p","consent":{"state":"given"}},{"id":"p","consent":{"state":"refused"}}]}"#,
            "given and also refused",
            "wedi'i roi a hefyd wedi'i wrthod",
        ),
        (
            r#"{"as_at":"2026-11-22","subjects":[{"id":"p","role":"adult_victim","age":15}]}"#,
            "called an adult and is under 18",
            "yn oedolyn ac mae o dan 18 oed",
        ),
        (
            r#"{"as_at":"2026-11-22","decider":{"id":"a"},"recipient":{"id":"a"}}"#,
            "recipient is the organisation that decides",
            "Y sefydliad sy'n penderfynu yw'r derbynnydd",
        ),
        (
            r#"{"as_at":"2017-12-31"}"#,
            "starts on 1 January 2018",
            "'n dechrau ar 1 Ionawr 2018",
        ),
    ] {
        for (lang, words) in [("en", en), ("cy", cy)] {
            let out = sharewise_reading(&["decide", "--lang", lang], facts);
            assert_eq!(code(&out), 0, "{facts}");
            assert!(text(&out).contains(words), "{facts}: {}", text(&out));
        }
    }
}

#[test]
fn decide_answers_an_emergency_whatever_else_is_wrong() {
    for (field, word) in [
        (r#""decider":{"kind":"circus"}"#, "circus"),
        (r#""as_at":"the day before yesterday""#, "as_at"),
        (r#""subjects":[{"age":-4}]"#, "subjects[0].age"),
    ] {
        let calm = format!("{{{field}}}");
        let urgent = format!(r#"{{"emergency":true,{field}}}"#);
        for (lang, share_now) in [("en", "1. Share now."), ("cy", "1. Rhannwch nawr.")] {
            let refused = sharewise_reading(&["decide", "--lang", lang], &calm);
            assert_eq!(code(&refused), 2, "{calm}");
            assert!(
                complaint(&refused).contains(word),
                "{}",
                complaint(&refused)
            );
            let out = sharewise_reading(&["decide", "--lang", lang], &urgent);
            assert_eq!(code(&out), 0, "{urgent}");
            assert!(text(&out).contains(share_now), "{}", text(&out));
            assert!(
                text(&out).contains(word),
                "what was wrong is said: {}",
                text(&out)
            );
        }
    }
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
