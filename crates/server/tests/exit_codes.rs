//! The exit codes of each command are those that the documentation gives, and `/health` says when
//! people cannot read.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod house;

use house::{Browser, House};
use std::{
    collections::BTreeMap,
    io::Write,
    process::{Command, Stdio},
};
use testkit::Folder;

const FACTS: &str = r#"{"as_at":"2026-11-22","nation":"england","emergency":true}"#;
const DOCUMENT: &str = include_str!("../../../docs/how-to/configure.md");

/// Runs a command with something on its standard input; its exit code and what it printed.
fn run(arguments: &[&str], input: &str) -> (i32, String) {
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
    let out = child.wait_with_output().unwrap();
    let said = [out.stdout, out.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    (out.status.code().unwrap(), said)
}

/// The codes that the table of the documentation gives for each command.
fn documented() -> BTreeMap<String, Vec<i32>> {
    let rows = DOCUMENT.lines().filter_map(|l| l.strip_prefix("| `"));
    rows.filter_map(|row| {
        let (command, rest) = row.split_once('`')?;
        let codes = rest.split('|').nth(1)?;
        let codes = codes.split(',').map(|c| c.trim().parse::<i32>());
        Some((command.to_owned(), codes.collect::<Result<_, _>>().ok()?))
    })
    .collect()
}

#[test]
fn each_command_ends_with_a_documented_code() {
    let folder = Folder::make();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let nothing = folder.path().join("nothing").display().to_string();
    let empty = file("empty.toml", "");
    let no_key = file(
        "no_key.toml",
        &format!(
            "public_url = \"https://sharewise.example.org\"\nlisten = \"127.0.0.1:0\"\n\
             database = \"sqlite://{nothing}.db\"\nmaster_key_file = \"{nothing}.key\"\n"
        ),
    );
    let csv = file("one.csv", "id,given_name\n1,Ann\n");
    let cases: &[(&[&str], &str, i32)] = &[
        (&["--version"], "", 0),
        (&["--help"], "", 0),
        (&[], "", 2),
        (&["no-such-command"], "", 2),
        (&["decide", "-"], FACTS, 0),
        (&["decide", "-"], "not json", 2),
        (&["decide", &nothing], "", 2),
        (&["verify", &nothing], "", 2),
        (&["verify", &empty], "", 2),
        (&["law", "list"], "", 0),
        (&["law", "explain", "no/such-rule"], "", 2),
        (&["law", "check", &empty], "", 1),
        (&["link", &csv], "", 2),
        (&["import", &csv, "--config", &nothing], "", 2),
        (&["doctor", "--data", &nothing], "", 1),
        (&["completions", "bash"], "", 0),
        (&["completions", "abacus"], "", 2),
        (&["serve", "--config", &nothing], "", 2),
        (&["serve", "--config", &empty], "", 2),
        (&["serve", "--config", &no_key], "", 70),
        (&["demo", "--listen", "192.0.2.7:80"], "", 2),
        (&["admin", "--config", &no_key, "agencies"], "", 70),
        (&["admin", "no-such-thing"], "", 2),
    ];
    let documented = documented();
    for (arguments, input, code) in cases {
        let (ended, said) = run(arguments, input);
        assert_eq!(ended, *code, "{arguments:?}: {said}");
        if let Some(codes) = arguments.first().and_then(|c| documented.get(*c)) {
            assert!(codes.contains(code), "{arguments:?} ends with {code}");
        }
    }
    let help = run(&["--help"], "").1;
    for command in documented.keys() {
        assert!(help.contains(&format!("  {command} ")), "{command}: {help}");
    }
    for (code, means) in [(0, "done"), (1, "no:"), (2, "input"), (70, "fault")] {
        let line = help
            .lines()
            .find(|l| l.trim_start().starts_with(&format!("{code} ")));
        assert!(line.is_some_and(|l| l.contains(means)), "{code}: {help}");
    }
    let commands = help.lines().skip_while(|l| *l != "Commands:").skip(1);
    let commands = commands.take_while(|l| !l.is_empty());
    for command in commands.filter_map(|l| l.split_whitespace().next()) {
        let known = command == "help" || documented.contains_key(command);
        assert!(known, "the exit codes of {command} are not documented");
    }
}

testkit::both! {
    async fn health_says_when_people_cannot_read(bed) {
        let house = House::over(bed.casework.clone()).await;
        let mut browser = Browser::new(house.port, "en");
        let well = browser.get("/health").await;
        assert_eq!((well.status, well.body.as_str()), (200, "ok\n"));
        bed.casework.store().close().await;
        let ill = browser.get("/health").await;
        assert_eq!(ill.status, 503, "{}", ill.body);
    }
}
