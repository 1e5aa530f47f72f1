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

const PEOPLE: &str = "record_id,given_name,family_name,dob,sex,address,postcode,nhs_number\n\
    a1,Cai,Pritchard,2015-03-08,M,12 Heol Las,QA1 1AA,9991000003\n\
    a2,Kai,Pritchard,08/03/2015,M,12 Heol Las,QA1 1AA,\n\
    a3,Efa,Pritchard,2015-03-08,F,12 Heol Las,QA1 1AA,9991234578\n\
    a4,\"Khan, Noor\",Malik,2012-11-20,F,4 East Road,QB9 9ZZ,\n";

#[test]
fn linking_a_file_writes_four_files_and_tells_the_twin_from_the_child() {
    let folder = Folder::make();
    let people = folder.write("people.csv", PEOPLE);
    let out = folder.path("out");
    let done = sharewise(&["link", &people, "--out", &out, "--quiet", "--lang", "cy"]);
    assert_eq!(code(&done), 0, "{}", String::from_utf8_lossy(&done.stderr));
    let read = |name: &str| fs::read_to_string(folder.0.join("out").join(name)).unwrap();
    let links = read("links.csv");
    assert!(links.starts_with("record_id_1,record_id_2,weight,probability,outcome\n"));
    assert!(
        links
            .lines()
            .any(|l| l.starts_with("a1,a2,") && l.ends_with(",match")),
        "{links}"
    );
    assert!(
        !links
            .lines()
            .any(|l| l.contains("a3") && l.ends_with(",match")),
        "{links}"
    );
    let clusters = read("clusters.csv");
    assert_eq!(clusters.lines().count(), 5);
    assert!(clusters.contains("a1,a1\na2,a1\na3,a3\n"), "{clusters}");
    assert!(read("report.html").contains("<html lang=\"cy\">"));
    let again = sharewise(&[
        "link",
        &people,
        "--out",
        &out,
        "--quiet",
        "--model",
        &folder.path("out/model.json"),
    ]);
    assert_eq!(
        code(&again),
        0,
        "{}",
        String::from_utf8_lossy(&again.stderr)
    );
    assert_eq!(
        read("links.csv"),
        links,
        "the same records and model give the same links"
    );
}

#[test]
fn two_files_are_linked_across_even_where_they_number_alike() {
    let folder = Folder::make();
    let (one, two) = (
        folder.write("one.csv", PEOPLE),
        folder.write("two.csv", PEOPLE),
    );
    let done = sharewise(&["link", &one, &two, "--out", &folder.path("out"), "--quiet"]);
    assert_eq!(code(&done), 0, "{}", String::from_utf8_lossy(&done.stderr));
    let links = fs::read_to_string(folder.0.join("out/links.csv")).unwrap();
    for id in ["a1", "a3", "a4"] {
        assert!(
            links
                .lines()
                .any(|l| l.starts_with(&format!("{id},{id},")) && l.ends_with(",match")),
            "{links}"
        );
    }
}

#[test]
fn a_file_that_cannot_be_linked_is_refused_with_line_and_column_and_nothing_is_written() {
    let folder = Folder::make();
    let cases: [(&str, &[u8], &[&str]); 7] = [
        (
            "date.csv",
            b"id,surname,dob\n1,Rees,2015-03-08\n2,Rees,31/02/2015\n",
            &["line 3", "dob", "31/02/2015", "--skip-bad-dates"],
        ),
        (
            "letters.csv",
            b"id,surname\n1,Rees\n2,Si\xe2n\n",
            &["line 3", "column 2", "UTF-8"],
        ),
        (
            "twice.csv",
            b"id,surname\n1,Rees\n1,Parry\n",
            &["line 3", "column id", "there already"],
        ),
        (
            "quote.csv",
            b"id,surname\n1,\"Rees\n",
            &["line 2", "column 2", "never closed"],
        ),
        ("width.csv", b"id,surname\n1\n", &["line 2", "1 fields"]),
        (
            "columns.csv",
            b"shoe,hat\n1,2\n",
            &["--map id=HEADING", "shoe, hat"],
        ),
        ("empty.csv", b"", &["is empty"]),
    ];
    for (name, bytes, wanted) in cases {
        let path = folder.0.join(name);
        fs::write(&path, bytes).unwrap();
        let out = folder.0.join("out");
        let done = sharewise(&[
            "link",
            path.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
            "--quiet",
        ]);
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(code(&done), 2, "{name}: {told}");
        for word in wanted {
            assert!(told.contains(word), "{name}: \"{word}\" is not in: {told}");
        }
        assert!(!out.exists(), "{name}");
    }
}

#[test]
fn a_pair_is_explained_as_text_json_and_picture_in_both_languages() {
    let folder = Folder::make();
    let people = folder.write("people.csv", PEOPLE);
    let explain = |more: &[&str]| {
        let done = sharewise(
            &[
                &["link", &people, "--quiet", "--explain", "a1", "a3"][..],
                more,
            ]
            .concat(),
        );
        assert!(done.status.success(), "{done:?}");
        String::from_utf8(done.stdout).unwrap()
    };
    let text = explain(&[]);
    let (against, favour) = (
        text.find("The given names differ"),
        text.find("The date of birth is the same"),
    );
    assert!(
        against.unwrap() < favour.unwrap(),
        "reasons against come first: {text}"
    );
    assert!(explain(&["--lang", "cy"]).contains("enw"), "in Welsh");
    let told: serde_json::Value = serde_json::from_str(&explain(&["--as", "json"])).unwrap();
    let against = told["against"].as_array().unwrap();
    let names = against.iter().find(|r| r["key"] == "link-given-different");
    assert_eq!(names.unwrap()["says"], "The given names differ");
    let bits = |side: &str| -> f64 {
        told[side]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|r| r["bits"].as_f64())
            .sum()
    };
    let sum = told["start"].as_f64().unwrap() + bits("against") + bits("in_favour");
    assert!(
        (sum - told["weight"].as_f64().unwrap()).abs() < 0.01,
        "it adds up: {told}"
    );
    assert!(explain(&["--as", "svg"]).starts_with("<svg"));
    let nobody = sharewise(&["link", &people, "--quiet", "--explain", "a1", "zz"]);
    assert_eq!(nobody.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("\"zz\""));
}

/// A Parquet file with columns of text and one of dates.
fn parquet(path: &str, rows: &[[&str; 3]], born: &[i32]) {
    use parquet::{
        data_type::{ByteArray, ByteArrayType, Int32Type},
        file::{properties::WriterProperties, writer::SerializedFileWriter},
        schema::parser::parse_message_type,
    };
    let schema = parse_message_type(
        "message people { required binary id (UTF8); required binary given_name (UTF8); \
         required binary family_name (UTF8); required int32 dob (DATE); }",
    )
    .unwrap();
    let properties =
        WriterProperties::builder().set_compression(parquet::basic::Compression::SNAPPY);
    let file = fs::File::create(path).unwrap();
    let mut writer =
        SerializedFileWriter::new(file, schema.into(), properties.build().into()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for column in 0..3 {
        let values: Vec<ByteArray> = rows.iter().map(|r| r[column].into()).collect();
        let mut next = group.next_column().unwrap().unwrap();
        next.typed::<ByteArrayType>()
            .write_batch(&values, None, None)
            .unwrap();
        next.close().unwrap();
    }
    let mut next = group.next_column().unwrap().unwrap();
    next.typed::<Int32Type>()
        .write_batch(born, None, None)
        .unwrap();
    next.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn parquet_is_read_like_csv_and_its_faults_name_row_and_column() {
    let folder = Folder::make();
    let (file, out) = (folder.path("people.parquet"), folder.path("out"));
    let rows = [
        ["p1", "Gwenllian", "Prytherch"],
        ["p2", "Gwenllian", "Prytherch"],
        ["p3", "Iolo", "Davies"],
    ];
    parquet(&file, &rows, &[16_502, 16_502, 15_000]);
    let done = sharewise(&[
        "link",
        &file,
        "--out",
        &out,
        "--quiet",
        "--explain",
        "p1",
        "p2",
    ]);
    assert!(done.status.success(), "{done:?}");
    assert!(String::from_utf8_lossy(&done.stdout).contains("The date of birth is the same"));
    assert!(
        fs::read_to_string(folder.0.join("out/links.csv"))
            .unwrap()
            .contains("p1,p2,")
    );
    let (bad, never) = (folder.path("bad.parquet"), folder.path("never"));
    parquet(
        &bad,
        &[["p1", "Gwen", "Rees"], ["p1", "Iolo", "Davies"]],
        &[1, 2],
    );
    let refused = sharewise(&["link", &bad, "--out", &never, "--quiet"]);
    assert_eq!(refused.status.code(), Some(2));
    let why = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(why.contains("row 2, column id"), "{why}");
    fs::write(folder.0.join("torn.parquet"), b"PAR1 and no more").unwrap();
    let torn = sharewise(&[
        "link",
        &folder.path("torn.parquet"),
        "--out",
        &never,
        "--quiet",
    ]);
    assert_eq!(torn.status.code(), Some(2));
    assert!(!folder.0.join("never").exists(), "nothing half written");
}
