//! Where the master key comes from, and putting another in its place: also where the machine stops
//! in the middle of it.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Duration,
};
use uuid::Uuid;

struct Installation(PathBuf);

impl Drop for Installation {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Installation {
    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.at(name)).unwrap().trim().to_owned()
    }

    fn settings(&self, key: &str) {
        let text = format!(
            "public_url = \"http://localhost:8080\"\nlisten = \"127.0.0.1:0\"\n\
             database = \"sqlite://{}\"\n{key}\n",
            self.at("sharewise.db").display()
        );
        fs::write(self.at("sharewise.toml"), text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sharewise"));
        command
            .args(arguments)
            .current_dir(&self.0)
            .env_remove("SHAREWISE_CONFIG")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn must(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.success(), "{arguments:?}: {said}");
        String::from_utf8(out.stdout).unwrap()
    }

    /// Whether it opens, its agency's staff can be read, and a person is found by their sign-in name,
    /// which is kept as a hash under a key of the hub's.
    fn works(&self) {
        let people = self.must(&["admin", "people", "--agency", "oakbourne"]);
        assert!(people.contains("Nerys Quill"), "{people}");
        let link = self.must(&[
            "admin",
            "invite-again",
            "--sign-in",
            "nerys@oakbourne.example",
        ]);
        assert!(link.contains("/welcome/"), "{link}");
    }
}

fn installation() -> Installation {
    let folder = std::env::temp_dir().join(format!("sharewise-keys-{}", Uuid::new_v4().simple()));
    fs::create_dir(&folder).unwrap();
    let here = Installation(folder);
    let key = here.at("master.key");
    here.must(&["admin", "make-key", &key.display().to_string()]);
    here.settings(&format!("master_key_file = \"{}\"", key.display()));
    here.must(&[
        "admin",
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
    ]);
    here.must(&[
        "admin",
        "invite",
        "--agency",
        "oakbourne",
        "--name",
        "Nerys Quill",
        "--sign-in",
        "nerys@oakbourne.example",
        "--role",
        "agency-administrator",
    ]);
    here.works();
    here
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn another_master_key_takes_its_place_and_the_old_one_opens_nothing() {
    let here = installation();
    let old = here.text("master.key");
    here.must(&["keys", "rotate"]);
    assert_ne!(here.text("master.key"), old);
    assert_eq!(here.text("master.key.old"), old);
    assert!(!here.at("master.key.new").exists());
    here.works();
    // Again: the first of them is kept too, for backups that are older still.
    here.must(&["keys", "rotate"]);
    here.works();
    let kept: Vec<String> = fs::read_dir(&here.0)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.display().to_string().contains("master.key.old"))
        .map(|p| fs::read_to_string(p).unwrap().trim().to_owned())
        .collect();
    assert_eq!(kept.len(), 2);
    assert!(kept.contains(&old));
    // The old key: said in words that tell what to do.
    let now = here.text("master.key");
    fs::write(here.at("master.key"), &old).unwrap();
    let out = here.run(&["admin", "people", "--agency", "oakbourne"]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(70), "{said}");
    assert!(said.contains("keys rotate"), "{said}");
    assert!(!said.contains(&old) && !said.contains(&now), "{said}");
}

#[test]
fn a_change_that_was_cut_short_is_taken_up_wherever_it_stopped() {
    let here = installation();
    let old = here.text("master.key");
    // While the new key was written: what there is of it was used for nothing.
    fs::write(here.at("master.key.new.part"), "").unwrap();
    here.must(&["keys", "rotate"]);
    assert!(!here.at("master.key.new.part").exists());
    assert_eq!(here.text("master.key.old"), old);
    here.works();
    let old = here.text("master.key");
    // After the new key was written, before anything was wrapped with it.
    let new = here.at("master.key.new");
    here.must(&["admin", "make-key", &new.display().to_string()]);
    let fresh = here.text("master.key.new");
    here.works();
    here.must(&["keys", "rotate"]);
    assert_eq!(
        here.text("master.key"),
        fresh,
        "the key that was there is used"
    );
    here.works();
    // After the commit, before the files changed their names.
    fs::write(&new, &fresh).unwrap();
    fs::write(here.at("master.key"), &old).unwrap();
    fs::remove_file(here.at("master.key.old")).unwrap();
    assert!(!here.run(&["admin", "agencies"]).status.success());
    here.must(&["keys", "rotate"]);
    assert_eq!(here.text("master.key"), fresh);
    assert_eq!(here.text("master.key.old"), old);
    here.works();
    // After the old key had its new name as well.
    fs::write(&new, &fresh).unwrap();
    fs::write(here.at("master.key"), &old).unwrap();
    here.must(&["keys", "rotate"]);
    assert_eq!(here.text("master.key"), fresh);
    here.works();
}

#[test]
fn killed_at_any_moment_it_loses_nothing() {
    let start = installation();
    let mut stopped = 0;
    for n in 0..24_u64 {
        let folder =
            std::env::temp_dir().join(format!("sharewise-keys-{}", Uuid::new_v4().simple()));
        copy(&start.0, &folder);
        let here = Installation(folder);
        here.settings(&format!(
            "master_key_file = \"{}\"",
            here.at("master.key").display()
        ));
        let mut child = here
            .command(&["keys", "rotate"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(n * 4));
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            stopped += 1;
        }
        child.wait().unwrap();
        // One of the two keys opens it, and the command goes on from wherever it was.
        here.must(&["keys", "rotate"]);
        here.works();
    }
    assert!(stopped > 0, "none was killed in time");
}

#[test]
fn the_key_comes_from_a_file_a_variable_or_a_program_and_from_one_of_them() {
    let here = installation();
    let text = here.text("master.key");
    here.settings("master_key_env = \"SHAREWISE_TEST_MASTER\"");
    let with = |value: Option<&str>| {
        let mut command = here.command(&["admin", "people", "--agency", "oakbourne"]);
        if let Some(value) = value {
            command.env("SHAREWISE_TEST_MASTER", value);
        }
        command.output().unwrap()
    };
    assert!(with(Some(&text)).status.success());
    let unset = with(None);
    let said = String::from_utf8_lossy(&unset.stderr).into_owned();
    assert!(said.contains("SHAREWISE_TEST_MASTER is not set"), "{said}");
    let wrong = with(Some("not a key at all"));
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(!said.contains("not a key at all"), "{said}");
    let file = here.at("master.key").display().to_string();
    here.settings(&format!("master_key_command = [\"cat\", \"{file}\"]"));
    here.works();
    here.settings("master_key_command = [\"false\"]");
    let out = here.run(&["admin", "agencies"]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(said.contains("master_key_command"), "{said}");
    for both in [
        String::new(),
        format!("master_key_file = \"{file}\"\nmaster_key_env = \"X\""),
    ] {
        here.settings(&both);
        let out = here.run(&["admin", "agencies"]);
        assert_eq!(out.status.code(), Some(2), "{both}");
    }
    // Where the key is in no file, the new one goes where one says.
    here.settings(&format!("master_key_command = [\"cat\", \"{file}\"]"));
    assert_eq!(here.run(&["keys", "rotate"]).status.code(), Some(2));
    let new = here.at("next.key").display().to_string();
    here.must(&["keys", "rotate", "--new", &new]);
    here.settings(&format!("master_key_command = [\"cat\", \"{new}\"]"));
    here.works();
}

#[test]
fn with_a_server_running_it_changes_nothing() {
    let here = installation();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let settings = here
        .text("sharewise.toml")
        .replace(":0\"", &format!(":{port}\""));
    fs::write(here.at("sharewise.toml"), settings).unwrap();
    let before = here.text("master.key");
    let out = here.run(&["keys", "rotate"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("stop the server"));
    assert_eq!(here.text("master.key"), before);
    assert!(!here.at("master.key.new").exists());
}

/// Every checkpoint of the ledger is signed by the key that signed then, and the newest by today's.
fn every_checkpoint_is_signed(here: &Installation) -> usize {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let master = casework::MasterKey::from_text(&here.text("master.key")).unwrap();
        let url = format!("sqlite://{}", here.at("sharewise.db").display());
        let store = casework::Store::open(&url, master).await.unwrap();
        let mut conn = store.read().await.unwrap();
        let agency = conn.agency_by_slug("oakbourne").await.unwrap().id;
        let keys = conn.ledger_keys(agency).await.unwrap();
        // A hub that never signed has no name yet.
        let hub = conn.hub_name().await.unwrap().unwrap_or_default();
        let origin = ledger::origin(&hub, agency);
        for (size, note) in conn.checkpoints(agency).await.unwrap() {
            let key = store::ledger_key_at(&keys, size).unwrap();
            let verifier = ledger::Verifier::new(&origin, &key.public).unwrap();
            ledger::Checkpoint::open(&note, &verifier).unwrap();
        }
        let seed = store
            .write(agency)
            .await
            .unwrap()
            .signing_seed(agency)
            .await
            .unwrap();
        let signer = ledger::Signer::new(&origin, &seed).unwrap();
        assert_eq!(signer.verifier().public_key(), keys.last().unwrap().public);
        drop(conn);
        store.close().await;
        keys.len()
    })
}

const RENEW: [&str; 6] = [
    "keys",
    "renew-ledger",
    "--agency",
    "oakbourne",
    "--why",
    "It was time",
];

#[test]
fn another_key_of_a_ledger_takes_its_place_while_the_program_serves() {
    let here = installation();
    let mut server = here
        .command(&["serve"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(2));
    let said = here.must(&RENEW);
    assert!(
        said.contains("/agency/") && said.contains('+'),
        "the public key: {said}"
    );
    here.works();
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(every_checkpoint_is_signed(&here), 2);
    for (wrong, code) in [
        (
            ["keys", "renew-ledger", "--agency", "nobody", "--why", "x"],
            2,
        ),
        (
            [
                "keys",
                "renew-ledger",
                "--agency",
                "oakbourne",
                "--why",
                " ",
            ],
            2,
        ),
    ] {
        assert_eq!(here.run(&wrong).status.code(), Some(code));
    }
    assert_eq!(every_checkpoint_is_signed(&here), 2);
}

#[test]
fn killed_at_any_moment_a_ledger_has_the_old_key_or_the_new_one() {
    let start = installation();
    let (mut stopped, mut seen) = (0, std::collections::BTreeSet::new());
    for n in 0..20_u64 {
        let folder =
            std::env::temp_dir().join(format!("sharewise-keys-{}", Uuid::new_v4().simple()));
        copy(&start.0, &folder);
        let here = Installation(folder);
        here.settings(&format!(
            "master_key_file = \"{}\"",
            here.at("master.key").display()
        ));
        let mut child = here
            .command(&RENEW)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(n * 5));
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            stopped += 1;
        }
        child.wait().unwrap();
        let keys = every_checkpoint_is_signed(&here);
        seen.insert(keys);
        here.must(&RENEW);
        assert_eq!(every_checkpoint_is_signed(&here), keys + 1);
        here.works();
    }
    assert!(stopped > 0, "none was killed in time");
    assert!(seen.iter().all(|n| (1..=2).contains(n)), "{seen:?}");
}

const RENEW_AGENCY: [&str; 8] = [
    "keys",
    "renew-agency",
    "--agency",
    "oakbourne",
    "--why",
    "A disk was lost",
    "--lang",
    "en",
];

/// How much of the agency opens, and that nothing does not: its key is whole, the old one or the new one.
fn everything_opens(here: &Installation) -> usize {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let master = casework::MasterKey::from_text(&here.text("master.key")).unwrap();
        let url = format!("sqlite://{}", here.at("sharewise.db").display());
        let store = casework::Store::open(&url, master).await.unwrap();
        let mut conn = store.read().await.unwrap();
        let agency = conn.agency_by_slug("oakbourne").await.unwrap().id;
        drop(conn);
        let (opened, closed) = store::testing::all_that_opens(&store, agency)
            .await
            .unwrap();
        assert_eq!(closed, 0);
        let mut conn = store.read().await.unwrap();
        let found = conn.find_children(agency, "mer van", 1000).await.unwrap();
        let people = opened.iter().filter(|v| v.place.starts_with("person."));
        assert_eq!(found.len(), people.count());
        drop(conn);
        store.close().await;
        opened.len()
    })
}

fn with_children(here: &Installation, many: usize) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let master = casework::MasterKey::from_text(&here.text("master.key")).unwrap();
        let url = format!("sqlite://{}", here.at("sharewise.db").display());
        let store = casework::Store::open(&url, master).await.unwrap();
        let mut conn = store.read().await.unwrap();
        let agency = conn.agency_by_slug("oakbourne").await.unwrap().id;
        drop(conn);
        let mut tx = store.write(agency).await.unwrap();
        for _ in 0..many {
            let child = store::NewPerson {
                agency_id: agency,
                id: Uuid::now_v7(),
                kind: domain::person::PersonKind::Child,
                protected_address: false,
                content: domain::person::PersonContent {
                    given_names: "Merewen".into(),
                    family_name: "Vantongeren".into(),
                    ..domain::person::PersonContent::default()
                },
            };
            tx.add_person(&child, 1).await.unwrap();
        }
        tx.commit().await.unwrap();
        store.close().await;
    });
}

#[test]
fn an_agencys_own_key_is_renewed_and_what_it_holds_reads_as_before() {
    let here = installation();
    with_children(&here, 20);
    let before = everything_opens(&here);
    let said = here.must(&RENEW_AGENCY);
    assert!(said.contains("person: 20"), "how far it has come: {said}");
    assert!(said.contains("oakbourne has a new key"), "{said}");
    assert!(said.contains("sharewise backup"), "{said}");
    assert_eq!(everything_opens(&here), before + 2, "two lines more");
    here.works();
    assert_eq!(every_checkpoint_is_signed(&here), 2);
    let mut welsh = RENEW_AGENCY;
    welsh[7] = "cy";
    let said = here.must(&welsh);
    assert!(said.contains("Mae gan oakbourne allwedd newydd"), "{said}");
    here.works();
    // Nothing is changed where it is asked wrongly.
    let were = everything_opens(&here);
    for (at, wrong) in [(3, "nobody"), (5, " "), (7, "fr")] {
        let mut arguments = RENEW_AGENCY;
        arguments[at] = wrong;
        let out = here.run(&arguments);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(2), "{said}");
    }
    // Nor while anything has the database open, on whatever address it listens.
    let mut server = here
        .command(&["serve"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(2));
    let out = here.run(&RENEW_AGENCY);
    server.kill().unwrap();
    server.wait().unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(2), "{said}");
    assert!(said.contains("stop every server"), "{said}");
    // What the server did by its clock meanwhile is all that came.
    assert!(everything_opens(&here) >= were);
    assert_eq!(every_checkpoint_is_signed(&here), 3, "nothing was renewed");
}

#[test]
fn killed_at_any_moment_an_agency_has_its_old_key_whole_or_the_new_one() {
    let start = installation();
    with_children(&start, 150);
    let before = everything_opens(&start);
    let (mut stopped, mut seen) = (0, std::collections::BTreeSet::new());
    for n in 0..24_u64 {
        let folder =
            std::env::temp_dir().join(format!("sharewise-keys-{}", Uuid::new_v4().simple()));
        copy(&start.0, &folder);
        let here = Installation(folder);
        here.settings(&format!(
            "master_key_file = \"{}\"",
            here.at("master.key").display()
        ));
        let mut child = here
            .command(&RENEW_AGENCY)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(n * 40));
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            stopped += 1;
        }
        child.wait().unwrap();
        let keys = every_checkpoint_is_signed(&here);
        seen.insert(keys);
        assert_eq!(everything_opens(&here), before + 2 * (keys - 1));
        here.works();
        if n % 6 == 0 {
            here.must(&RENEW_AGENCY);
            assert_eq!(every_checkpoint_is_signed(&here), keys + 1);
            here.works();
        }
    }
    assert!(stopped > 0, "none was killed in time");
    assert!(seen.iter().all(|n| (1..=2).contains(n)), "{seen:?}");
    println!("{stopped} of 24 were killed; keys afterwards: {seen:?}");
}
