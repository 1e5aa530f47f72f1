//! Between two backups: what was acknowledged comes back from the copy that is made every second, up
//! to a moment that somebody chooses, and what was altered in it is noticed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod support;

use casework::{MasterKey, Store};
use jiff::Timestamp;
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::Duration,
};
use support::{Folder, Program, ask, json_of};
use testkit::{Bed, accounts};
use uuid::Uuid;

const NAME: &str = "0@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";

struct House(Folder);

impl House {
    async fn make() -> Self {
        let folder = Folder::make();
        let master = MasterKey::generate().unwrap();
        let path = folder.path();
        fs::write(path.join("master.key"), master.to_text().as_bytes()).unwrap();
        fs::create_dir(path.join("backups")).unwrap();
        let database = format!("sqlite://{}", path.join("s.db").display());
        let store = Store::open(&database, master).await.unwrap();
        let bed = Bed::over(store).await;
        accounts::set_password(&bed, NAME, PASSWORD).await;
        bed.casework.sign_checkpoints().await.unwrap();
        bed.casework.store().close().await;
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn settings(&self, database: &str) -> PathBuf {
        let text = format!(
            "public_url = \"http://localhost\"\nsecond_factor = \"offered\"\nlisten = \"127.0.0.1:0\"\nhub = \"drill.example\"\n\
             database = \"sqlite://{0}/{database}\"\nmaster_key_file = \"{0}/master.key\"\n\
             [backup]\nfolder = \"{0}/backups\"\nevery_seconds = 1\n",
            self.0.path().display()
        );
        let file = self.path(&format!("{database}.toml"));
        fs::write(&file, text).unwrap();
        file
    }

    fn pieces(&self) -> Vec<PathBuf> {
        let all = fs::read_dir(self.path("backups")).unwrap();
        let mut all: Vec<PathBuf> = all.map(|e| e.unwrap().path()).collect();
        all.retain(|p| p.extension().is_some_and(|e| e == "piece"));
        all.sort();
        all
    }

    /// The machine is lost, with its database.
    fn lose(&self) {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(self.path(&format!("s.db{end}")));
        }
    }
}

fn restore(settings: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sharewise"));
    let command = command.args(["restore", "--config"]).arg(settings);
    command.args(more).output().unwrap()
}

fn said(out: &Output) -> String {
    String::from_utf8([out.stdout.clone(), out.stderr.clone()].concat()).unwrap()
}

fn well(out: &Output) -> String {
    assert_eq!(out.status.code(), Some(0), "{}", said(out));
    said(out)
}

async fn sign_in(port: u16) -> String {
    let who = json!({ "name": NAME, "password": PASSWORD });
    let answer = ask(port, "POST", "/api/v1/sessions", None, Some(&who)).await;
    json_of(&answer.unwrap())["token"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Logs so many concerns of a length; gives each with the time at which it was acknowledged.
async fn log(port: u16, token: &str, count: usize, words: usize) -> Vec<(Uuid, Timestamp)> {
    let mut all = Vec::new();
    for _ in 0..count {
        let id = Uuid::now_v7();
        let body = json!({ "id": id, "child_not_listed": "A child",
            "statements": [{ "kind": "fact", "text": "seen there ".repeat(words) }] });
        let answer = ask(port, "POST", "/api/v1/concerns", Some(token), Some(&body)).await;
        assert_eq!(answer.unwrap().0, 201);
        all.push((id, Timestamp::now()));
    }
    all
}

/// Which of them are there.
async fn there(settings: &Path, ids: &[(Uuid, Timestamp)]) -> Vec<bool> {
    let mut program = Program::serve(settings);
    let token = sign_in(program.port).await;
    let mut found = Vec::new();
    for (id, _) in ids {
        let path = format!("/api/v1/concerns/{id}");
        let answer = ask(program.port, "GET", &path, Some(&token), None)
            .await
            .unwrap();
        assert!([200, 404].contains(&answer.0), "{}", answer.1);
        found.push(answer.0 == 200);
    }
    program.kill();
    found
}

async fn pause(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_seconds_before_the_machine_was_lost_comes_back() {
    let house = House::make().await;
    let settings = house.settings("s.db");
    let mut program = Program::serve(&settings);
    let token = sign_in(program.port).await;
    let first = log(program.port, &token, 20, 10).await;
    pause(3).await;
    let middle = Timestamp::now();
    pause(1).await;
    // So much that the log is folded several times on the way.
    let second = log(program.port, &token, 1200, 900).await;
    pause(3).await;
    let third = log(program.port, &token, 20, 10).await;
    let lost_at = Timestamp::now();
    program.kill();
    house.lose();
    assert!(house.pieces().len() > 5, "{:?}", house.pieces());

    let last = house.settings("last.db");
    let told = well(&restore(&last, &["--last"]));
    assert!(
        told.contains("Rebuilt from the copy between backups"),
        "{told}"
    );
    assert!(told.contains("lead to every signed checkpoint"), "{told}");
    let all = [first.clone(), second.clone(), third.clone()].concat();
    let found = there(&last, &all).await;
    let missing: Vec<f64> = all
        .iter()
        .zip(&found)
        .filter(|(_, found)| !**found)
        .map(|((_, at), _)| lost_at.duration_since(*at).as_secs_f64())
        .collect();
    println!(
        "of {} acknowledged, {} were lost with the machine, the oldest {:.2} s before",
        all.len(),
        missing.len(),
        missing.first().copied().unwrap_or_default()
    );
    // What is missing is at the end, without a gap: one moment.
    let cut = found.iter().position(|f| !f).unwrap_or(found.len());
    assert!(found[cut..].iter().all(|f| !f), "one moment");
    assert!(
        cut >= first.len() + second.len(),
        "what was copied is there: {cut} of {}",
        all.len()
    );

    let then = house.settings("then.db");
    let told = well(&restore(&then, &["--until", &middle.to_string()]));
    assert!(told.contains("nothing after"), "{told}");
    let found = there(&then, &[first, second[..5].to_vec()].concat()).await;
    assert!(found[..20].iter().all(|f| *f), "{found:?}");
    assert!(
        found[20..].iter().all(|f| !f),
        "nothing from after that moment: {found:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_piece_that_is_missing_altered_or_moved_is_noticed() {
    let house = House::make().await;
    let settings = house.settings("s.db");
    let mut program = Program::serve(&settings);
    let token = sign_in(program.port).await;
    for _ in 0..3 {
        log(program.port, &token, 5, 10).await;
        pause(2).await;
    }
    program.kill();
    let pieces = house.pieces();
    assert!(pieces.len() >= 4, "{pieces:?}");
    let whole: Vec<Vec<u8>> = pieces.iter().map(|p| fs::read(p).unwrap()).collect();
    let refused = |why: &str| {
        let new = house.settings("new.db");
        let out = restore(&new, &["--last"]);
        assert_eq!(out.status.code(), Some(1), "{why}: {}", said(&out));
        assert!(!house.path("new.db").exists(), "{why}");
    };
    // Altered.
    let mut changed = whole[1].clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    fs::write(&pieces[1], &changed).unwrap();
    refused("altered");
    // Two in each other's place.
    fs::write(&pieces[1], &whole[2]).unwrap();
    fs::write(&pieces[2], &whole[1]).unwrap();
    refused("moved");
    // One from the middle taken out, and the rest moved up.
    fs::write(&pieces[1], &whole[2]).unwrap();
    fs::write(&pieces[2], &whole[3]).unwrap();
    refused("taken out");
    for (path, bytes) in pieces.iter().zip(&whole) {
        fs::write(path, bytes).unwrap();
    }
    well(&restore(&house.settings("new.db"), &["--last", "--check"]));
}
