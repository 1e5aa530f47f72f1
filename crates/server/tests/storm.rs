//! A storm of concerns, a power cut in the midst of it, and again: nothing that was acknowledged
//! is missing, nothing stands twice, and the ledger's export verifies.

#![allow(clippy::unwrap_used)]

mod support;

use casework::{Actor, Casework, MasterKey, Settings, Store, SystemClock};
use serde_json::{Value, json};
use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{Arc, Mutex},
};
use support::{Folder, Program, ask, json_of};
use testkit::{Bed, Engine, accounts};
use uuid::Uuid;

const CLIENTS: usize = 16;
/// Storms where nobody says how many (`cargo xtask kill --times N`), and acknowledgements in each
/// after which the program is killed.
const STORMS: usize = 3;
const ENOUGH: usize = 120;
/// The same where somebody asks for many.
const ENOUGH_OF_MANY: usize = 12;

/// How many storms, and how much is acknowledged in each.
fn storms() -> (usize, usize) {
    let asked = std::env::var("SHAREWISE_KILLS").ok();
    match asked.and_then(|n| n.parse().ok()) {
        Some(times) => (times, ENOUGH_OF_MANY),
        None => (STORMS, ENOUGH),
    }
}

/// What the clients were told.
#[derive(Default)]
struct Answers {
    acknowledged: Vec<Uuid>,
    /// Sent, and no answer came.
    unknown: Vec<Uuid>,
}

fn concern(id: Uuid) -> Value {
    json!({
        "id": id, "child_not_listed": "A child at the gate",
        "statements": [{ "kind": "fact", "text": format!("Storm {id}") }],
    })
}

const NAME: &str = "0@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";

/// An installation with a school, as its operator set it up.
struct House {
    folder: Folder,
    database: String,
    key: String,
    settings: PathBuf,
    dpo: Actor,
}

impl House {
    async fn make(database: &str) -> Self {
        let folder = Folder::make();
        let master = MasterKey::generate().unwrap();
        let key = master.to_text().to_string();
        let store = Store::open(database, master).await.unwrap();
        let bed = Bed::over(store.clone()).await;
        accounts::set_password(&bed, NAME, PASSWORD).await;
        store.close().await;
        let file = folder.path().join("master.key");
        std::fs::write(&file, &key).unwrap();
        let settings = folder.path().join("sharewise.toml");
        let text = format!(
            "public_url = \"http://localhost\"\nsecond_factor = \"offered\"\nlisten = \"127.0.0.1:0\"\nhub = \"storm.example\"\n\
             database = \"{database}\"\nmaster_key_file = \"{}\"\n",
            file.display()
        );
        std::fs::write(&settings, text).unwrap();
        Self {
            folder,
            database: database.to_owned(),
            key,
            settings,
            dpo: bed.school.dpo.clone(),
        }
    }

    fn start(&self) -> Program {
        assert!(self.folder.path().exists());
        Program::serve(&self.settings)
    }

    /// The export of the school's ledger, and each concern that it tells of, as often as it does.
    async fn ledger(&self) -> (String, Vec<Uuid>) {
        let master = MasterKey::from_text(&self.key).unwrap();
        let store = Store::open(&self.database, master).await.unwrap();
        // Another name now: the ledger keeps the one of the first start.
        let settings = Settings {
            hub: "renamed.example".into(),
            ..Settings::default()
        };
        let casework = Casework::new(store, Arc::new(SystemClock), settings).unwrap();
        let export = casework.export_ledger(&self.dpo).await.unwrap();
        casework.store().close().await;
        let logged = export
            .lines()
            .filter(|l| l.starts_with("entry ") && l.contains(" concern.logged "))
            .filter_map(|l| l.split(' ').nth(6)?.parse().ok())
            .collect();
        (export, logged)
    }
}

async fn sign_in(port: u16) -> String {
    let who = json!({ "name": NAME, "password": PASSWORD });
    let answer = ask(port, "POST", "/api/v1/sessions", None, Some(&who)).await;
    json_of(&answer.unwrap())["token"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Logs without a pause until the server goes away.
async fn client(port: u16, token: String, answers: Arc<Mutex<Answers>>) {
    loop {
        let id = Uuid::now_v7();
        let answer = ask(
            port,
            "POST",
            "/api/v1/concerns",
            Some(&token),
            Some(&concern(id)),
        )
        .await;
        let mut all = answers.lock().unwrap();
        match answer {
            Ok((201, _)) => all.acknowledged.push(id),
            Ok((status, body)) => panic!("the storm was answered {status}: {body}"),
            Err(_) => {
                all.unknown.push(id);
                return;
            }
        }
    }
}

async fn storm(program: &mut Program, answers: &Arc<Mutex<Answers>>) {
    let before = answers.lock().unwrap().acknowledged.len();
    let token = sign_in(program.port).await;
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| tokio::spawn(client(program.port, token.clone(), answers.clone())))
        .collect();
    while answers.lock().unwrap().acknowledged.len() < before + storms().1 {
        assert!(
            !clients.iter().any(tokio::task::JoinHandle::is_finished),
            "a client gave up before the power failed"
        );
        tokio::task::yield_now().await;
    }
    program.kill();
    for c in clients {
        c.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite_what_was_acknowledged_survives_a_power_cut_in_a_storm() {
    testkit::at(Engine::Sqlite, survives).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgresql_what_was_acknowledged_survives_a_power_cut_in_a_storm() {
    testkit::at(Engine::Postgres, survives).await;
}

async fn survives(database: String) {
    let house = House::make(&database).await;
    let answers = Arc::new(Mutex::new(Answers::default()));
    let mut program = house.start();
    let (times, enough) = storms();
    for _ in 0..times {
        storm(&mut program, &answers).await;
        program = house.start();
    }
    let token = sign_in(program.port).await;
    let (acknowledged, unknown) = {
        let all = answers.lock().unwrap();
        (all.acknowledged.clone(), all.unknown.clone())
    };
    assert!(acknowledged.len() >= times * enough);
    println!(
        "killed {times} times, {} acknowledged, {} without an answer",
        acknowledged.len(),
        unknown.len()
    );
    for id in &acknowledged {
        let (status, body) = ask(
            program.port,
            "GET",
            &format!("/api/v1/concerns/{id}"),
            Some(&token),
            None,
        )
        .await
        .unwrap();
        assert_eq!(status, 200, "an acknowledged concern is missing");
        assert!(
            body.contains(&format!("Storm {id}")),
            "and says what was said"
        );
    }
    // Whoever got no answer sends the same again.
    for id in &unknown {
        let (status, body) = ask(
            program.port,
            "POST",
            "/api/v1/concerns",
            Some(&token),
            Some(&concern(*id)),
        )
        .await
        .unwrap();
        assert_eq!(status, 201, "{body}");
    }
    program.kill();

    let (export, logged) = house.ledger().await;
    let report = ledger::verify_export(export.as_bytes()).unwrap();
    assert!(report.is_sound(), "{report}");
    assert!(export.contains("storm.example/agency/"));
    let told: HashSet<Uuid> = logged.iter().copied().collect();
    assert!(
        acknowledged
            .iter()
            .chain(&unknown)
            .all(|id| told.contains(id)),
        "each has its ledger line"
    );
    let ours = |id: &&Uuid| acknowledged.contains(id) || unknown.contains(id);
    assert_eq!(
        logged.iter().filter(ours).count(),
        acknowledged.len() + unknown.len(),
        "and only one"
    );
}
