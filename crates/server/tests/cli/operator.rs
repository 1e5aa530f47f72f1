//! What an operator types: setting up, the directory, the doctor.

use crate::*;

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
