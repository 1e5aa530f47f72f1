//! The drill: a backup is made while people work, the database is lost, and the backup brings back
//! what was acknowledged, on either engine and from each to the other; one agency comes back
//! without the others; what is not sound is refused and leaves nothing behind.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod support;

use casework::{
    Actor, AddPerson, Casework, LogConcern, MasterKey, NewStatement, Settings, Store, SystemClock,
};
use domain::{
    concern::{ChildInConcern, ChildRole, Urgency},
    person::{PersonContent, PersonKind},
    time::{EventTime, Precision},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::Arc,
};
use support::{Folder, Program, ask, json_of};
use testkit::{Bed, Engine, accounts};
use uuid::Uuid;

const NAME: &str = "0@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";

/// An installation on an engine, with a folder for backups.
struct House {
    folder: Folder,
    key: String,
    bed: Bed,
}

impl House {
    async fn make(database: &str) -> Self {
        let folder = Folder::make();
        let master = MasterKey::generate().unwrap();
        let key = master.to_text().to_string();
        let store = Store::open(database, master).await.unwrap();
        let bed = Bed::over(store).await;
        accounts::set_password(&bed, NAME, PASSWORD).await;
        bed.casework.sign_checkpoints().await.unwrap();
        fs::write(folder.path().join("master.key"), &key).unwrap();
        fs::create_dir(folder.path().join("backups")).unwrap();
        Self { folder, key, bed }
    }

    fn settings(&self, database: &str) -> PathBuf {
        let file = self.folder.path().join(format!("{}.toml", Uuid::new_v4()));
        let text = format!(
            "public_url = \"http://localhost\"\nsecond_factor = \"offered\"\nlisten = \"127.0.0.1:0\"\nhub = \"drill.example\"\n\
             database = \"{database}\"\nmaster_key_file = \"{}\"\n[backup]\nfolder = \"{}\"\nkeep = 3\nkeep_days = 1\n",
            self.folder.path().join("master.key").display(),
            self.backups().display(),
        );
        fs::write(&file, text).unwrap();
        file
    }

    fn backups(&self) -> PathBuf {
        self.folder.path().join("backups")
    }

    fn new_file(&self, name: &str) -> (String, PathBuf) {
        let file = self.folder.path().join(name);
        (format!("sqlite://{}", file.display()), file)
    }

    async fn open(&self, database: &str) -> Casework {
        let master = MasterKey::from_text(&self.key).unwrap();
        let store = Store::open(database, master).await.unwrap();
        Casework::new(store, Arc::new(SystemClock), Settings::default()).unwrap()
    }
}

fn concern(now: Timestamp, text: &str, child: Uuid) -> LogConcern {
    LogConcern {
        id: Uuid::now_v7(),
        urgency: Urgency::Routine,
        children: vec![ChildInConcern {
            person_id: child,
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: EventTime {
            at: now,
            precision: Precision::Minute,
        },
        place: String::new(),
        statements: vec![NewStatement {
            text: text.into(),
            ..NewStatement::default()
        }],
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        body_map: vec![],
        draft_id: None,
    }
}

async fn log(casework: &Casework, who: &Actor, text: &str, child: Uuid) -> Uuid {
    let input = concern(casework.now(), text, child);
    let id = input.id;
    casework.log_concern(who, input).await.unwrap();
    id
}

fn sharewise(command: &str, settings: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sharewise"))
        .arg(command)
        .arg("--config")
        .arg(settings)
        .args(more)
        .output()
        .unwrap()
}

fn said(out: &Output) -> String {
    let all = [out.stdout.clone(), out.stderr.clone()].concat();
    String::from_utf8(all).unwrap()
}

fn well(out: &Output) -> String {
    assert_eq!(out.status.code(), Some(0), "{}", said(out));
    said(out)
}

/// The words of a concern as its author reads them.
async fn words_of(casework: &Casework, who: &Actor, id: Uuid) -> Option<String> {
    let view = casework.concern(who, id).await.ok()?;
    Some(format!("{view:?}"))
}

/// What each manifest of the folder says, oldest first.
fn manifests(folder: &Path) -> Vec<(PathBuf, Value)> {
    let mut all: Vec<(PathBuf, Value)> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "json"))
        .map(|p| {
            let value = serde_json::from_slice(&fs::read(&p).unwrap()).unwrap();
            (p.with_extension(""), value)
        })
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// From one engine to the other: everything acknowledged before is there, and nothing after.
async fn comes_back(from: Engine, to: Engine) {
    testkit::at(from, |database| async move {
        let house = House::make(&database).await;
        let (school, casework) = (&house.bed.school, &house.bed.casework);
        let child = school.children[0];
        let before = log(casework, &school.practitioner, "Before, by the gate", child).await;
        let settings = house.settings(&database);
        well(&sharewise("backup", &settings, &[]));
        let after = log(casework, &school.practitioner, "After", child).await;
        casework.store().close().await;
        let house = &house;
        testkit::at(to, |target| async move {
            let settings = house.settings(&target);
            let told = well(&sharewise("restore", &settings, &[]));
            assert!(told.contains("lead to every signed checkpoint"), "{told}");
            let casework = house.open(&target).await;
            let who = &house.bed.school.practitioner;
            let words = words_of(&casework, who, before).await.unwrap();
            assert!(words.contains("Before, by the gate"), "{words}");
            assert_eq!(words_of(&casework, who, after).await, None);
            // It goes on: what is written now joins what was brought back.
            let more = log(&casework, who, "And on", house.bed.school.children[0]).await;
            assert!(words_of(&casework, who, more).await.is_some());
            let export = casework.export_ledger(&house.bed.school.dpo).await.unwrap();
            let report = ledger::verify_export(export.as_bytes()).unwrap();
            assert!(report.is_sound(), "{report}");
            assert!(
                export.contains(" erasure.replayed "),
                "the ledger tells of it"
            );
            casework.store().close().await;
            // Not twice into the same place.
            let again = sharewise("restore", &settings, &[]);
            assert_eq!(again.status.code(), Some(2), "{}", said(&again));
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn from_sqlite_to_sqlite() {
    comes_back(Engine::Sqlite, Engine::Sqlite).await;
}

#[tokio::test]
async fn from_sqlite_to_postgres() {
    comes_back(Engine::Sqlite, Engine::Postgres).await;
}

#[tokio::test]
async fn from_postgres_to_sqlite() {
    comes_back(Engine::Postgres, Engine::Sqlite).await;
}

#[tokio::test]
async fn from_postgres_to_postgres() {
    comes_back(Engine::Postgres, Engine::Postgres).await;
}

/// Every table of the whole made-up partnership comes back with as many rows.
#[tokio::test]
async fn no_table_is_forgotten() {
    let folder = Folder::make();
    Program::demo(folder.path()).kill();
    fs::create_dir(folder.path().join("backups")).unwrap();
    let settings = |name: &str| {
        let text = format!(
            "public_url = \"http://localhost\"\nlisten = \"127.0.0.1:0\"\n\
             database = \"sqlite://{0}/{name}\"\nmaster_key_file = \"{0}/master.key\"\n[backup]\nfolder = \"{0}/backups\"\n",
            folder.path().display()
        );
        let file = folder.path().join(format!("{name}.toml"));
        fs::write(&file, text).unwrap();
        file
    };
    well(&sharewise("backup", &settings("sharewise.db"), &[]));
    well(&sharewise("restore", &settings("new.db"), &[]));
    well(&sharewise("backup", &settings("new.db"), &[]));
    let [(_, old), (_, new)] = &manifests(&folder.path().join("backups"))[..] else {
        panic!("two backups");
    };
    let (old, new) = (
        old["rows"].as_object().unwrap(),
        new["rows"].as_object().unwrap(),
    );
    assert!(old.len() > 40, "{old:?}");
    let changed = ["session", "ledger_entry", "ledger_node"];
    for (table, rows) in old.iter().filter(|(t, _)| !changed.contains(&t.as_str())) {
        assert_eq!(new.get(table), Some(rows), "{table}");
    }
    assert_eq!(new["session"], json!(0), "nobody stays signed in");
}

/// A backup made in the midst of a storm holds every concern that was acknowledged before it began.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_people_write_is_of_one_moment() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        testkit::at(engine, |database| async move {
            let house = House::make(&database).await;
            house.bed.casework.store().close().await;
            let settings = house.settings(&database);
            let mut program = Program::serve(&settings);
            let port = program.port;
            let who = json!({ "name": NAME, "password": PASSWORD });
            let answer = ask(port, "POST", "/api/v1/sessions", None, Some(&who)).await;
            let token = json_of(&answer.unwrap())["token"]
                .as_str()
                .unwrap()
                .to_owned();
            let writer = tokio::spawn(async move {
                let mut all = Vec::new();
                loop {
                    let id = Uuid::now_v7();
                    let body = json!({ "id": id, "child_not_listed": "A child",
                        "statements": [{ "kind": "fact", "text": "Storm" }] });
                    let path = "/api/v1/concerns";
                    match ask(port, "POST", path, Some(&token), Some(&body)).await {
                        Ok((201, _)) => all.push((id, Timestamp::now())),
                        _ => return all,
                    }
                }
            });
            tokio::time::sleep(std::time::Duration::from_millis(400)).await;
            let made = tokio::task::spawn_blocking({
                let settings = settings.clone();
                move || sharewise("backup", &settings, &[])
            });
            well(&made.await.unwrap());
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            program.kill();
            let acknowledged = writer.await.unwrap();
            let newest = manifests(&house.backups()).pop().unwrap().1;
            let made_at: Timestamp = newest["made_at"].as_str().unwrap().parse().unwrap();
            let (target, _) = house.new_file("after.db");
            well(&sharewise("restore", &house.settings(&target), &[]));
            let casework = house.open(&target).await;
            let who = &house.bed.school.practitioner;
            let (mut before, mut there) = (0, 0);
            for (id, at) in &acknowledged {
                let found = words_of(&casework, who, *id).await.is_some();
                there += usize::from(found);
                if *at < made_at {
                    before += 1;
                    assert!(found, "{id} was acknowledged before the backup began");
                }
            }
            assert!(before > 0, "some were before");
            assert!(there < acknowledged.len(), "some were after");
            casework.store().close().await;
        })
        .await;
    }
}

#[tokio::test]
async fn one_agency_comes_back_and_no_other_is_touched() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        testkit::at(engine, |database| async move {
            let house = House::make(&database).await;
            let casework = &house.bed.casework;
            let (school, other) = (&house.bed.school, &house.bed.welsh_school);
            let (child, theirs) = (school.children[0], other.children[0]);
            let old = log(casework, &school.practitioner, "Old, here", child).await;
            let settings = house.settings(&database);
            well(&sharewise("backup", &settings, &[]));
            let new = log(casework, &school.practitioner, "New, here", child).await;
            let kept = log(casework, &other.practitioner, "New, there", theirs).await;
            casework.sign_checkpoints().await.unwrap();
            casework.store().close().await;

            let refused = sharewise("restore", &settings, &["--agency", "bed-school"]);
            assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
            let nobody = sharewise("restore", &settings, &["--agency", "nobody", "--replace"]);
            assert_eq!(nobody.status.code(), Some(2), "{}", said(&nobody));
            well(&sharewise(
                "restore",
                &settings,
                &["--agency", "bed-school", "--replace"],
            ));

            let casework = house.open(&database).await;
            assert!(
                words_of(&casework, &school.practitioner, old)
                    .await
                    .is_some()
            );
            assert_eq!(words_of(&casework, &school.practitioner, new).await, None);
            let words = words_of(&casework, &other.practitioner, kept).await;
            assert!(words.is_some_and(|w| w.contains("New, there")));
            for dpo in [&school.dpo, &other.dpo] {
                let export = casework.export_ledger(dpo).await.unwrap();
                assert!(ledger::verify_export(export.as_bytes()).unwrap().is_sound());
            }
            casework.store().close().await;

            // As it was before is kept too, and an agency can begin anew elsewhere by itself.
            assert_eq!(manifests(&house.backups()).len(), 2);
            let (alone, _) = house.new_file("alone.db");
            well(&sharewise(
                "restore",
                &house.settings(&alone),
                &["--agency", "bed-school"],
            ));
            let casework = house.open(&alone).await;
            let words = words_of(&casework, &school.practitioner, new).await;
            assert!(
                words.is_some(),
                "the newest backup was made before it was replaced"
            );
            assert_eq!(words_of(&casework, &other.practitioner, kept).await, None);
            casework.sign_checkpoints().await.unwrap();
            casework.store().close().await;
        })
        .await;
    }
}

#[tokio::test]
async fn what_was_erased_since_stays_erased_and_no_link_opens_again() {
    testkit::at(Engine::Sqlite, |database| async move {
        let house = House::make(&database).await;
        let (school, casework) = (&house.bed.school, &house.bed.casework);
        let child = school.children[0];
        let settings = house.settings(&database);
        well(&sharewise("backup", &settings, &[]));
        let first = manifests(&house.backups()).pop().unwrap().0;
        let mut tx = casework.store().write(school.id).await.unwrap();
        tx.erase_person(school.id, child, 1).await.unwrap();
        tx.commit().await.unwrap();
        well(&sharewise("backup", &settings, &[]));
        casework.store().close().await;

        let (target, _) = house.new_file("after.db");
        let from = first.display().to_string();
        let told = well(&sharewise("restore", &house.settings(&target), &[&from]));
        assert!(told.contains("destroyed again"), "{told}");
        let casework = house.open(&target).await;
        let found = casework.find_children(&school.lead, "Jonah").await.unwrap();
        assert!(found.is_empty(), "not by name");
        let page = casework.child_page(&school.lead, child, None).await;
        assert!(page.is_err(), "nor by id");
        let found = casework.find_children(&school.lead, "Ivy").await.unwrap();
        assert_eq!(found.len(), 1, "the others are there");
        casework.store().close().await;
    })
    .await;
}

#[tokio::test]
async fn an_address_that_was_protected_since_stays_protected_wherever_it_comes_back() {
    testkit::at(Engine::Sqlite, |database| async move {
        let house = House::make(&database).await;
        let (school, casework) = (&house.bed.school, &house.bed.casework);
        // Those who live with the child are as hard to find; somebody elsewhere is not marked.
        let (child, sibling) = (school.children[0], school.children[1]);
        let elsewhere = AddPerson {
            id: Uuid::now_v7(),
            kind: PersonKind::Child,
            protected_address: false,
            content: PersonContent {
                given_names: "Emrys".to_owned(),
                family_name: "Tolland".to_owned(),
                ..PersonContent::default()
            },
            around: None,
        };
        let other = elsewhere.id;
        casework.add_person(&school.lead, elsewhere).await.unwrap();
        let settings = house.settings(&database);
        well(&sharewise("backup", &settings, &[]));
        let first = manifests(&house.backups()).pop().unwrap().0;
        casework
            .protect_address(&school.lead, Uuid::now_v7(), child, "A court order")
            .await
            .unwrap();
        casework.store().close().await;
        let marked = async |database: &str, who: Uuid| {
            let casework = house.open(database).await;
            let identity = casework.protection_of(&school.lead, who).await.unwrap();
            casework.store().close().await;
            identity.protected_address
        };

        // In its place: what the agency knows now is not forgotten.
        let from = first.display().to_string();
        let told = well(&sharewise(
            "restore",
            &settings,
            &["--agency", "bed-school", "--replace", &from],
        ));
        assert!(told.contains("protected again"), "{told}");
        for at_home in [child, sibling] {
            assert!(marked(&database, at_home).await);
        }
        assert!(!marked(&database, other).await);
        // Elsewhere: the newer backup knows it, the one made just before it was replaced.
        for arguments in [vec![from.as_str()], vec!["--agency", "bed-school", &from]] {
            let (target, _) = house.new_file(&format!("{}.db", Uuid::new_v4()));
            let told = well(&sharewise("restore", &house.settings(&target), &arguments));
            assert!(told.contains("protected again"), "{told}");
            assert!(marked(&target, child).await && !marked(&target, other).await);
        }
    })
    .await;
}

/// Approved before the backup, stopped after it: what was brought back cannot be taken.
#[tokio::test]
async fn an_export_that_could_be_taken_cannot_be_once_it_was_brought_back() {
    testkit::at(Engine::Sqlite, |database| async move {
        let house = House::make(&database).await;
        let (school, casework) = (&house.bed.school, &house.bed.casework);
        let mut ask = casework::AskExport {
            id: Uuid::now_v7(),
            which: Some(domain::export::ExportWhich::All),
            children: Vec::new(),
            from: None,
            until: None,
            why: "The school leaves".into(),
            recipient: "Priya Lindqvist".into(),
            organisation: "Marlow Records".into(),
            handover: "In person".into(),
            seen: None,
        };
        let counted = casework.preview_export(&school.dpo, &ask).await.unwrap();
        ask.seen = Some(counted.counts);
        let id = ask.id;
        casework.ask_export(&school.dpo, ask).await.unwrap();
        casework.go_on_exporting().await.unwrap();
        casework.go_on_exporting().await.unwrap();
        let yes = casework.answer_approval(&school.lead, id, Some(true), "Read it");
        yes.await.unwrap();
        let settings = house.settings(&database);
        well(&sharewise("backup", &settings, &[]));
        let stop = casework.stop_export(&school.lead, id, "The letter was false");
        stop.await.unwrap();
        casework.store().close().await;
        let (target, _) = house.new_file("new.db");
        well(&sharewise("restore", &house.settings(&target), &[]));
        let casework = house.open(&target).await;
        let desk = casework.export_desk(&school.dpo, id).await.unwrap();
        assert_eq!(desk.line.row.state.as_str(), "ended");
        assert!(!desk.may_take && desk.sample.is_empty());
        assert!(casework.export_head(&school.dpo, id).await.is_err());
        casework.store().close().await;
    })
    .await;
}

#[tokio::test]
async fn a_concern_that_was_sealed_since_is_named_before_anybody_signs_in() {
    testkit::at(Engine::Sqlite, |database| async move {
        let house = House::make(&database).await;
        let (school, casework) = (&house.bed.school, &house.bed.casework);
        let teacher = &school.practitioner;
        let open = log(casework, teacher, "Stays open", school.children[0]).await;
        let sealed = log(casework, teacher, "About the coach", school.children[0]).await;
        let settings = house.settings(&database);
        well(&sharewise("backup", &settings, &[]));
        let first = manifests(&house.backups()).pop().unwrap().0;
        let input = casework::SealConcern {
            id: Uuid::now_v7(),
            about: "The coach".into(),
            about_id: None,
            sure: false,
            to: Some(school.lead.practitioner_id),
            author_too: false,
        };
        let lead = Actor {
            fresh: true,
            ..school.lead.clone()
        };
        casework.seal_concern(&lead, sealed, input).await.unwrap();
        casework.store().close().await;

        // In its place the agency itself tells; elsewhere the newer backup, made just before.
        let from = first.display().to_string();
        let replace = ["--agency", "bed-school", "--replace", from.as_str()];
        let told = well(&sharewise("restore", &settings, &replace));
        let names = |told: &str, id: Uuid| told.contains(&format!("/concerns/{id}/seal"));
        assert!(told.contains("CAREFUL") && names(&told, sealed), "{told}");
        assert!(!names(&told, open), "{told}");
        let (target, _) = house.new_file("elsewhere.db");
        let there = house.settings(&target);
        for more in [vec!["--check", &from], vec![from.as_str()]] {
            let told = well(&sharewise("restore", &there, &more));
            assert!(
                names(&told, sealed) && told.contains("of bed-school"),
                "{told}"
            );
        }
        let (newest, _) = house.new_file("newest.db");
        let told = well(&sharewise("restore", &house.settings(&newest), &[]));
        assert!(!told.contains("CAREFUL"), "it holds the sealing: {told}");
    })
    .await;
}

#[tokio::test]
async fn one_agency_begins_elsewhere_after_the_master_key_was_changed() {
    testkit::at(Engine::Sqlite, |database| async move {
        let mut house = House::make(&database).await;
        let settings = house.settings(&database);
        house.bed.casework.store().close().await;
        well(&sharewise("keys", &settings, &["rotate"]));
        house.key = fs::read_to_string(house.folder.path().join("master.key"))
            .unwrap()
            .trim()
            .to_owned();
        well(&sharewise("backup", &settings, &[]));
        let (alone, _) = house.new_file("alone.db");
        let there = house.settings(&alone);
        well(&sharewise("restore", &there, &["--agency", "bed-school"]));
        // People are found by their sign-in names, which are hashed under the key of before.
        let casework = house.open(&alone).await;
        let step = casework
            .sign_in(NAME, PASSWORD, None, &casework::Door::browser())
            .await
            .unwrap();
        assert!(matches!(step, casework::SignInStep::Done(_)), "{step:?}");
        casework.store().close().await;
    })
    .await;
}

#[tokio::test]
async fn a_backup_that_is_not_sound_is_refused_and_leaves_nothing_behind() {
    testkit::at(Engine::Sqlite, |database| async move {
        let house = House::make(&database).await;
        house.bed.casework.store().close().await;
        well(&sharewise("backup", &house.settings(&database), &[]));
        let good = manifests(&house.backups()).pop().unwrap().0;
        let bytes = fs::read(&good).unwrap();
        let elsewhere = house.folder.path().join("elsewhere");
        fs::create_dir(&elsewhere).unwrap();
        let mut changed = bytes.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        for (name, bytes) in [
            ("changed", changed),
            ("cut", bytes[..bytes.len() - 1].to_vec()),
            ("empty", Vec::new()),
            ("other", b"not a backup at all".repeat(9)),
        ] {
            let (target, file) = house.new_file(&format!("{name}.db"));
            let path = elsewhere.join(name);
            fs::write(&path, bytes).unwrap();
            let path = path.display().to_string();
            let refused = sharewise("restore", &house.settings(&target), &[&path]);
            assert_eq!(refused.status.code(), Some(1), "{name}: {}", said(&refused));
            assert!(!file.exists(), "{name}");
        }
        // Whoever has the backup without the key has nothing.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for word in ["Oakbourne", "concern", "bed-school", "sharewise-log"] {
            assert!(!text.contains(word), "{word}");
        }
        let (target, _) = house.new_file("otherkey.db");
        let settings = house.settings(&target);
        let other = MasterKey::generate().unwrap();
        fs::write(
            house.folder.path().join("master.key"),
            other.to_text().as_bytes(),
        )
        .unwrap();
        let refused = sharewise("restore", &settings, &[]);
        assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    })
    .await;
}

#[tokio::test]
async fn trying_changes_nothing_and_old_ones_are_cleared_away() {
    testkit::at(Engine::Sqlite, |database| async move {
        let house = House::make(&database).await;
        house.bed.casework.store().close().await;
        let settings = house.settings(&database);
        for _ in 0..5 {
            well(&sharewise("backup", &settings, &[]));
        }
        let all = manifests(&house.backups());
        // The newest three, and the first of the day.
        assert_eq!(all.len(), 4);
        let list = well(&sharewise("backup", &settings, &["--list"]));
        assert_eq!(list.lines().count(), 4, "{list}");
        let told = well(&sharewise("restore", &settings, &["--check"]));
        assert!(told.contains("It would come back"), "{told}");
        let doctor = said(&sharewise("doctor", &settings, &[]));
        let line = doctor.lines().find(|l| l.contains("backups:")).unwrap();
        assert!(line.contains("the last good one is sharewise-"), "{line}");
        assert!(line.contains("same disk"), "{line}");
        // A list that was damaged is said by whoever looks, and nothing of it is cleared away.
        let (backup, _) = &all[1];
        let list_of = backup.with_extension("backup.json");
        let sound = fs::read(&list_of).unwrap();
        fs::write(&list_of, &sound[..sound.len() / 2]).unwrap();
        let name = list_of.file_name().unwrap().to_str().unwrap();
        let told = sharewise("backup", &settings, &["--list"]);
        assert_eq!(told.status.code(), Some(1), "{}", said(&told));
        assert!(
            said(&told).contains(&format!("DAMAGED  {name}")),
            "{}",
            said(&told)
        );
        let doctor = said(&sharewise("doctor", &settings, &[]));
        let line = doctor.lines().find(|l| l.contains("backups:")).unwrap();
        assert!(line.starts_with("WRONG") && line.contains(name), "{line}");
        let restored = well(&sharewise("restore", &settings, &["--check"]));
        assert!(restored.contains(name), "who restores is told: {restored}");
        for _ in 0..3 {
            well(&sharewise("backup", &settings, &[]));
        }
        assert!(
            backup.exists() && list_of.exists(),
            "a person must look first"
        );
        fs::write(&list_of, &sound).unwrap();
        let all = manifests(&house.backups());
        // A backup that is shorter than it was, too.
        let (backup, _) = all.last().unwrap();
        fs::OpenOptions::new()
            .append(true)
            .open(backup)
            .unwrap()
            .set_len(100)
            .unwrap();
        let told = sharewise("backup", &settings, &["--list"]);
        assert!(
            said(&told).contains("its backup has 100 bytes"),
            "{}",
            said(&told)
        );
        // A manifest without its backup does not count, nor does a backup without one.
        for (file, _) in &all {
            fs::remove_file(file).unwrap();
        }
        let none = sharewise("restore", &settings, &["--check"]);
        assert_eq!(none.status.code(), Some(2), "{}", said(&none));
        let early = sharewise(
            "restore",
            &settings,
            &["--check", "--before", "2020-01-01T00:00:00Z"],
        );
        assert_eq!(early.status.code(), Some(2), "{}", said(&early));
    })
    .await;
}

/// A ledger that was rolled back is noticed by the checkpoint that somebody else kept.
#[tokio::test]
async fn a_checkpoint_kept_elsewhere_shows_what_came_after() {
    testkit::at(Engine::Sqlite, |database| async move {
        let house = House::make(&database).await;
        let (school, casework) = (&house.bed.school, &house.bed.casework);
        let settings = house.settings(&database);
        well(&sharewise("backup", &settings, &[]));
        log(casework, &school.practitioner, "After", school.children[0]).await;
        casework.sign_checkpoints().await.unwrap();
        let notes = casework
            .store()
            .read()
            .await
            .unwrap()
            .checkpoints(school.id)
            .await
            .unwrap();
        casework.store().close().await;
        let kept = house.folder.path().join("kept");
        fs::write(&kept, &notes.last().unwrap().1).unwrap();
        let kept = kept.display().to_string();
        let told = well(&sharewise(
            "restore",
            &settings,
            &["--check", "--checkpoint", &kept],
        ));
        assert!(
            told.contains("what came after the backup is not here"),
            "{told}"
        );
    })
    .await;
}
