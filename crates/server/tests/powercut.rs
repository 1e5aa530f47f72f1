//! The power fails at every kind of moment: the real program under load has every write and sync
//! written down, its disk is rebuilt at many points with what was not synced there, gone, gone in
//! part and torn, and nothing that was acknowledged is lost, nothing is half there, and the database
//! is whole. The same with a sync that fails, a write that fails, and a disk that fills.
//!
//! `cargo xtask powercut --points N` takes N points for each of the four kinds; the tests take a few.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod power;
mod support;

use casework::{MasterKey, Store};
use power::{Dice, Disk, Unsynced};
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use support::{Folder, Program, ask, json_of};
use testkit::{Bed, accounts, recovered};
use uuid::Uuid;

const CLIENTS: usize = 8;
/// Points for each kind where nobody says how many.
const POINTS: usize = 20;
/// Concerns that are logged while every write is written down.
const CONCERNS: usize = 400;
const NAME: &str = "0@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";

/// An installation whose database has a folder of its own.
struct House {
    folder: Folder,
    settings: PathBuf,
    shim: PathBuf,
    /// The port on which it says how it is.
    watch: u16,
}

/// What was acknowledged, and how much of the trace there was then.
type Acknowledged = Vec<(Uuid, u64)>;

impl House {
    async fn make() -> Option<Self> {
        let folder = Folder::make();
        let shim = power::shim(folder.path())?;
        fs::create_dir(folder.path().join("db")).unwrap();
        let database = format!("sqlite://{}", folder.path().join("db/s.db").display());
        let master = MasterKey::generate().unwrap();
        fs::write(
            folder.path().join("master.key"),
            master.to_text().as_bytes(),
        )
        .unwrap();
        let store = Store::open(&database, master).await.unwrap();
        let bed = Bed::over(store.clone()).await;
        accounts::set_password(&bed, NAME, PASSWORD).await;
        store.close().await;
        drop((bed, store));
        // SQLite folds its log into the database when the last connection has gone.
        while folder.path().join("db/s.db-wal").exists() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let watch = support::free_port();
        let settings = folder.path().join("sharewise.toml");
        let text = format!(
            "public_url = \"http://localhost\"\nsecond_factor = \"offered\"\nlisten = \"127.0.0.1:0\"\nwatch = \"127.0.0.1:{watch}\"\ndatabase = \"{database}\"\n\
             master_key_file = \"{}\"\n[emergency]\nlisten = \"127.0.0.1:0\"\nfolder = \"{}\"\n",
            folder.path().join("master.key").display(),
            folder.path().join("spool").display()
        );
        fs::write(&settings, text).unwrap();
        Some(Self {
            folder,
            settings,
            shim,
            watch,
        })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn start(&self, more: &[(&str, &str)]) -> Program {
        let (shim, db, trace) = (self.shim.clone(), self.path("db"), self.path("trace"));
        let room = self.path("room");
        let mut all = vec![
            ("LD_PRELOAD", shim.to_str().unwrap()),
            ("SHIM_DIR", db.to_str().unwrap()),
            ("SHIM_TRACE", trace.to_str().unwrap()),
            ("SHIM_ROOM", room.to_str().unwrap()),
        ];
        all.extend(more);
        Program::serve_with(&self.settings, &all)
    }

    /// How many letters lie at a place of the emergency page's folder.
    fn letters(&self, place: &str) -> usize {
        fs::read_dir(self.path("spool").join(place)).map_or(0, Iterator::count)
    }

    fn doctor(&self) -> String {
        support::doctor(&self.settings)
    }
}

fn length(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |m| m.len())
}

async fn sign_in(port: u16) -> String {
    let who = json!({ "name": NAME, "password": PASSWORD });
    let answer = ask(port, "POST", "/api/v1/sessions", None, Some(&who)).await;
    json_of(&answer.unwrap())["token"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Logs concerns from several sides; gives those that were acknowledged, and the other answers.
async fn load(house: &House, port: u16, token: &str, most: usize) -> (Acknowledged, Vec<u16>) {
    let told = Arc::new(Mutex::new((Acknowledged::new(), Vec::new())));
    let enough = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (trace, told, enough) = (house.path("trace"), told.clone(), enough.clone());
            let token = token.to_owned();
            tokio::spawn(async move {
                while !enough.load(Ordering::Relaxed) {
                    let id = Uuid::now_v7();
                    let body = json!({ "id": id, "child_not_listed": "A child at the gate",
                        "statements": [{ "kind": "fact", "text": format!("Storm {id}") }] });
                    let path = "/api/v1/concerns";
                    let answer = ask(port, "POST", path, Some(&token), Some(&body)).await;
                    let so_far = length(&trace);
                    let mut all = told.lock().unwrap();
                    match answer {
                        Ok((201, _)) => all.0.push((id, so_far)),
                        Ok((status, _)) => all.1.push(status),
                        Err(_) => all.1.push(0),
                    }
                    if all.0.len() + all.1.len() >= most {
                        enough.store(true, Ordering::Relaxed);
                    }
                }
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    let told = Arc::try_unwrap(told).unwrap_or_else(|_| panic!("all are done"));
    told.into_inner().unwrap()
}

/// Writes an emergency down on the page of its own.
async fn write_down(house: &House) {
    let directory = fs::read(house.path("spool").join("directory.json")).unwrap();
    let directory: serde_json::Value = serde_json::from_slice(&directory).unwrap();
    let agency = |front_door: bool| {
        let all = directory["agencies"].as_array().unwrap();
        let found = all
            .iter()
            .find(|a| a["front_door"] == front_door && a["on_hub"] == true);
        found.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let form = format!(
        "id={}&agency={}&recipient={}&who={}&child-name=Ivy+Ashdown&text=At+the+gate",
        Uuid::now_v7(),
        agency(false),
        agency(true),
        NAME.replace('@', "%40")
    );
    let page = Program::emergency(&house.settings);
    let kept = support::post_form(page.port, "/outage", &form).await;
    assert_eq!(kept.0, 200, "{}", kept.1);
    assert_eq!(house.letters("waiting"), 1, "{}", kept.1);
}

fn points() -> usize {
    let asked = std::env::var("SHAREWISE_POWERCUT_POINTS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(POINTS)
}

/// What was found when the power came back.
#[derive(Debug, Default, Clone, Copy)]
struct Found {
    points: usize,
    /// Points at which something acknowledged was lost.
    lossy: usize,
    worst: usize,
    damaged: usize,
}

/// Cuts the power at points over the whole trace; tells what was lost and damaged.
async fn cut(house: &House, before: &Path, acknowledged: &Acknowledged, how: Unsynced) -> Found {
    let records = power::read(&house.path("trace"));
    assert!(
        records.len() > 100,
        "there is something to cut: {}",
        records.len()
    );
    let mut dice = Dice(0x5eed ^ records.len() as u64);
    let mut at: Vec<usize> = (0..points())
        .map(|_| usize::try_from(dice.roll()).unwrap_or(0) % records.len())
        .collect();
    at.sort_unstable();
    let mut disk = Disk::of(before);
    let (mut done, mut found) = (0, Found::default());
    for point in at {
        for record in &records[done..=point.max(done).min(records.len() - 1)] {
            disk.apply(record);
        }
        done = done.max(point + 1);
        let place = house.path("found");
        fs::create_dir(&place).unwrap();
        disk.found(how, &mut dice, &place);
        let trace_then = records[done - 1].end;
        let state = recovered(&place.join("s.db")).await;
        fs::remove_dir_all(&place).unwrap();
        found.points += 1;
        let state = match state {
            Ok(state) => state,
            Err(e) => {
                println!("{how:?} at {done}: {e}");
                found.damaged += 1;
                continue;
            }
        };
        if let Some(wrong) = &state.wrong {
            println!("{how:?} at {done}: {wrong}");
            found.damaged += 1;
        }
        let lost = acknowledged
            .iter()
            .filter(|(id, then)| *then <= trace_then && !state.concerns.contains(id))
            .count();
        found.lossy += usize::from(lost > 0);
        found.worst = found.worst.max(lost);
    }
    found
}

/// Runs the program under load with the shim, and then without power.
async fn run(fault: &[(&str, &str)]) -> Option<(House, PathBuf, Acknowledged, Vec<u16>)> {
    let house = House::make().await?;
    let before = house.path("before");
    fs::create_dir(&before).unwrap();
    for entry in fs::read_dir(house.path("db")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, before.join(path.file_name().unwrap())).unwrap();
    }
    let mut program = house.start(fault);
    let token = sign_in(program.port).await;
    let (acknowledged, others) = load(&house, program.port, &token, CONCERNS).await;
    if fault.iter().any(|(_, v)| v.starts_with("full")) {
        // Reading goes on while there is no room, and writing once there is.
        let first = acknowledged[0].0;
        let path = format!("/api/v1/concerns/{first}");
        let read = ask(program.port, "GET", &path, Some(&token), None)
            .await
            .unwrap();
        assert_eq!(read.0, 200, "{}", read.1);
        fs::write(house.path("room"), "").unwrap();
        let (more, refused) = load(&house, program.port, &token, 20).await;
        assert!(
            more.len() >= 20 && refused.is_empty(),
            "with room again: {refused:?}"
        );
    }
    if fault
        .iter()
        .any(|(_, v)| v.starts_with("sync") || v.starts_with("write"))
    {
        has_stopped(&house, &mut program, &token, &acknowledged).await;
    }
    program.kill();
    Some((house, before, acknowledged, others))
}

/// After a fault of the disk nothing is written any more, which is said in the person's language;
/// reading goes on; a new start writes again.
async fn has_stopped(house: &House, program: &mut Program, token: &str, told: &Acknowledged) {
    let (none, refused) = load(house, program.port, token, 30).await;
    assert!(none.is_empty(), "nothing is taken any more: {none:?}");
    assert!(refused.iter().all(|s| *s == 503), "{refused:?}");
    let body = json!({ "id": Uuid::now_v7(), "child_not_listed": "A child at the gate",
        "statements": [{ "kind": "fact", "text": "What must not be lost" }] });
    for (lang, words) in [
        ("en", "nothing can be saved now"),
        ("cy", "ni ellir cadw dim nawr"),
    ] {
        let path = format!("/api/v1/concerns?lang={lang}");
        let answer = ask(program.port, "POST", &path, Some(token), Some(&body)).await;
        let said = json_of(&answer.unwrap());
        assert_eq!(said["type"], "stopped", "{said}");
        let title = said["title"].as_str().unwrap_or_default();
        assert!(title.contains(words), "{lang}: {said}");
    }
    let path = format!("/api/v1/concerns/{}", told[0].0);
    for path in [path.as_str(), "/health"] {
        let read = ask(program.port, "GET", path, Some(token), None)
            .await
            .unwrap();
        assert_eq!(read.0, 200, "{path}: {}", read.1);
    }
    let ready = ask(house.watch, "GET", "/health/ready", None, None)
        .await
        .unwrap();
    assert_eq!(ready.0, 503);
    assert!(ready.1.contains("start Sharewise anew"), "{}", ready.1);
    let doctor = house.doctor();
    assert!(doctor.contains("WRONG  writing: reading only"), "{doctor}");
    // What is written down on the emergency page waits, however often it is tried, and goes out
    // with the next start.
    write_down(house).await;
    tokio::time::sleep(Duration::from_secs(8)).await;
    assert_eq!(
        house.letters("waiting"),
        1,
        "it is neither sent nor given up"
    );
    assert_eq!(house.letters("refused"), 0);
    program.kill();
    *program = house.start(&[]);
    for _ in 0..600 {
        if house.letters("sent") == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!((house.letters("sent"), house.letters("waiting")), (1, 0));
    let (more, refused) = load(house, program.port, token, 20).await;
    assert!(more.len() >= 20 && refused.is_empty(), "{refused:?}");
    let doctor = house.doctor();
    assert!(doctor.contains("ok     writing:"), "{doctor}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_power_cut_loses_what_was_acknowledged() {
    let Some((house, before, acknowledged, others)) = run(&[]).await else {
        return;
    };
    assert_eq!(others, [0_u16; 0]);
    for how in Unsynced::EACH {
        let found = cut(&house, &before, &acknowledged, how).await;
        println!("{how:?}: {found:?}, {} acknowledged", acknowledged.len());
        assert_eq!((found.lossy, found.damaged), (0, 0), "{how:?}: {found:?}");
    }
}

/// The same replay finds the loss where a disk says that it synced and did not: it can fail.
#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_lies_is_found_out() {
    let Some((house, before, acknowledged, _)) = run(&[("SHIM_LIE", "1")]).await else {
        return;
    };
    let found = cut(&house, &before, &acknowledged, Unsynced::None).await;
    assert!(found.lossy > 0, "{found:?}");
    assert!(found.worst > acknowledged.len() / 4, "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_of_the_disk_loses_nothing_that_was_acknowledged() {
    for fault in ["sync:40", "write:511", "full:900"] {
        let Some((house, before, acknowledged, others)) = run(&[("SHIM_FAULT", fault)]).await
        else {
            return;
        };
        assert!(!others.is_empty(), "{fault}: somebody was told");
        let told_so = others.iter().all(|s| [500, 503, 507].contains(s));
        assert!(told_so, "{fault}: {others:?}");
        assert!(acknowledged.len() > 10, "{fault}: {}", acknowledged.len());
        for how in Unsynced::EACH {
            let found = cut(&house, &before, &acknowledged, how).await;
            println!(
                "{fault}, {how:?}: {found:?}, {} acknowledged",
                acknowledged.len()
            );
            assert_eq!(
                (found.lossy, found.damaged),
                (0, 0),
                "{fault}, {how:?}: {found:?}"
            );
        }
    }
}
