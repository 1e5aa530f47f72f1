//! A storm of concerns, a power cut in the midst of it, and again: nothing that was acknowledged
//! is missing, nothing stands twice, and the ledger's export verifies. Once our program is killed,
//! and once the server of PostgreSQL under it, while the program goes on.

#![allow(clippy::unwrap_used)]

mod support;

use casework::{Actor, Casework, MasterKey, Settings, Store, SystemClock};
use serde_json::{Value, json};
use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use support::{Folder, Program, ask, json_of};
use testkit::{
    Bed, Engine, accounts,
    pg_server::{Blow, PgServer},
};
use uuid::Uuid;

const CLIENTS: usize = 16;
/// Storms where nobody says how many (`cargo xtask kill --times N`), and acknowledgements in each
/// after which the program is killed.
const STORMS: usize = 3;
const ENOUGH: usize = 120;
/// The same where somebody asks for many.
const ENOUGH_OF_MANY: usize = 12;

/// How often the server of PostgreSQL is killed where nobody says how many, and acknowledgements
/// before each time.
const BLOWS: usize = 12;
const BEFORE_A_BLOW: usize = 25;
/// How soon after its server is back the program has to write again.
const BACK_WITHIN: Duration = Duration::from_secs(15);

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
        let mut conn = casework.store().read().await.unwrap();
        let rows = conn
            .ledger_rows(self.dpo.agency_id, 0, i64::MAX)
            .await
            .unwrap();
        drop(conn);
        casework.store().close().await;
        let logged = rows
            .iter()
            .filter_map(|(_, leaf, _)| ledger::Entry::from_bytes(leaf).ok())
            .filter(|e| e.kind == ledger::EventKind::ConcernLogged)
            .filter_map(|e| e.object)
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
    all_are_there(program.port, &token, &acknowledged).await;
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
    let all: Vec<Uuid> = acknowledged.into_iter().chain(unknown).collect();
    each_stands_once(&house, &all).await;
}

/// Each concern is there and says what was said.
async fn all_are_there(port: u16, token: &str, all: &[Uuid]) {
    for id in all {
        let path = format!("/api/v1/concerns/{id}");
        let answer = ask(port, "GET", &path, Some(token), None).await;
        let (status, body) = answer.unwrap();
        assert_eq!(status, 200, "an acknowledged concern is missing");
        assert!(
            body.contains(&format!("Storm {id}")),
            "and says what was said"
        );
    }
}

/// The ledger verifies and tells of each concern once.
async fn each_stands_once(house: &House, all: &[Uuid]) {
    let (export, logged) = house.ledger().await;
    let report = ledger::verify_export(export.as_bytes()).unwrap();
    assert!(report.is_sound(), "{report}");
    assert!(export.contains("storm.example/agency/"));
    let told: HashSet<Uuid> = logged.iter().copied().collect();
    assert!(
        all.iter().all(|id| told.contains(id)),
        "each has its ledger line"
    );
    let ours: HashSet<&Uuid> = all.iter().collect();
    assert_eq!(
        logged.iter().filter(|id| ours.contains(id)).count(),
        all.len(),
        "and only one"
    );
}

/// What clients saw of a server that went away under the program.
#[derive(Default)]
struct Weather {
    acknowledged: Vec<Uuid>,
    /// Answers that were none, by their status; 0: the program itself did not answer.
    refused: Vec<u16>,
}

/// Logs one concern after the other; what was not acknowledged is sent again until it is.
async fn stubborn(port: u16, token: String, seen: Arc<Mutex<Weather>>, stop: Arc<AtomicBool>) {
    while !stop.load(Ordering::Relaxed) {
        let id = Uuid::now_v7();
        loop {
            let sent = concern(id);
            let answer = ask(port, "POST", "/api/v1/concerns", Some(&token), Some(&sent)).await;
            let status = answer.map_or(0, |(status, _)| status);
            if status == 201 {
                seen.lock().unwrap().acknowledged.push(id);
                break;
            }
            seen.lock().unwrap().refused.push(status);
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }
}

/// Waits until so many are acknowledged.
async fn until(seen: &Arc<Mutex<Weather>>, enough: usize) {
    let began = Instant::now();
    while seen.lock().unwrap().acknowledged.len() < enough {
        assert!(began.elapsed() < Duration::from_secs(60), "nothing goes on");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// The server of PostgreSQL runs with syncs on, and is killed with every process of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_when_the_server_of_postgresql_is_killed() {
    let Some(mut server) = PgServer::start(&[]) else {
        eprintln!("skipped: there is no PostgreSQL");
        return;
    };
    let house = House::make(&server.url()).await;
    let mut program = house.start();
    let token = sign_in(program.port).await;
    let seen = Arc::new(Mutex::new(Weather::default()));
    let stop = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            tokio::spawn(stubborn(
                program.port,
                token.clone(),
                seen.clone(),
                stop.clone(),
            ))
        })
        .collect();
    let asked = std::env::var("SHAREWISE_KILLS").ok();
    let blows = asked.and_then(|n| n.parse().ok()).unwrap_or(BLOWS);
    let (mut longest, mut enough) = (Duration::ZERO, 0);
    for blow in 0..blows {
        enough += BEFORE_A_BLOW;
        until(&seen, enough).await;
        server.strike(if blow % 2 == 0 {
            Blow::Kill
        } else {
            Blow::Immediate
        });
        // Sometimes it is away for longer than a request waits.
        tokio::time::sleep(Duration::from_millis(if blow == 3 { 11_000 } else { 50 })).await;
        server.again(&[]);
        let back = Instant::now();
        enough = seen.lock().unwrap().acknowledged.len();
        until(&seen, enough + 1).await;
        longest = longest.max(back.elapsed());
    }
    stop.store(true, Ordering::Relaxed);
    for c in clients {
        c.await.unwrap();
    }
    let (all, refused) = {
        let seen = seen.lock().unwrap();
        (seen.acknowledged.clone(), seen.refused.clone())
    };
    println!(
        "the server was killed {blows} times, {} acknowledged, {} answers were none; \
         written again {longest:?} after it was back at the latest",
        all.len(),
        refused.len()
    );
    assert!(
        !refused.is_empty(),
        "it was never away while somebody wrote"
    );
    assert!(
        refused.iter().all(|status| *status == 503),
        "each says: try again: {refused:?}"
    );
    assert!(longest < BACK_WITHIN, "{longest:?}");
    all_are_there(program.port, &token, &all).await;
    program.kill();
    each_stands_once(&house, &all).await;
}

#[tokio::test]
async fn a_server_of_postgresql_that_would_lose_is_refused() {
    let Some(mut server) = PgServer::start(&["fsync=off"]) else {
        eprintln!("skipped: there is no PostgreSQL");
        return;
    };
    let url = server.url();
    let open = || async {
        let store = Store::open(&url, MasterKey::generate().unwrap()).await;
        store.map_err(|e| e.to_string())
    };
    let said = open().await.err().unwrap();
    assert!(said.contains("ALTER SYSTEM SET fsync = on"), "{said}");
    server.strike(Blow::Immediate);
    server.again(&["full_page_writes=off"]);
    let said = open().await.err().unwrap();
    assert!(said.contains("SET full_page_writes = on"), "{said}");
    // Commits that do not wait are asked for otherwise by each connection of ours.
    server.strike(Blow::Immediate);
    server.again(&["synchronous_commit=off"]);
    open().await.unwrap().close().await;
    // Whoever says so in as many words may have a server for tests.
    server.strike(Blow::Immediate);
    server.again(&["fsync=off", "sharewise.throwaway=on"]);
    open().await.unwrap().close().await;
}
