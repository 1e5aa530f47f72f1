//! The program is killed while it makes or changes its tables, again and again at other moments:
//! the next start finds something that it can finish.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use casework::MasterKey;
use std::{
    fs,
    process::{Command, Stdio},
    time::Duration,
};
use testkit::{Engine, Folder};

const TIMES: u64 = 25;

async fn is_finished_by_the_next_start(engine: Engine) {
    testkit::at(engine, |database| async move {
        let folder = Folder::make();
        let key = folder.path().join("master.key");
        fs::write(&key, MasterKey::generate().unwrap().to_text().as_bytes()).unwrap();
        let settings = folder.path().join("s.toml");
        let text = format!(
            "public_url = \"http://localhost\"\nlisten = \"127.0.0.1:0\"\ndatabase = \"{database}\"\n\
             master_key_file = \"{}\"\n",
            key.display()
        );
        fs::write(&settings, text).unwrap();
        let command = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_sharewise"));
            command.args(["admin", "--config"]).arg(&settings).arg("agencies");
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        let mut cut_short = 0;
        for n in 0..TIMES {
            let mut child = command().spawn().unwrap();
            // From before the first table to after the last.
            tokio::time::sleep(Duration::from_millis(2 + n * 7)).await;
            let _ = child.kill();
            cut_short += usize::from(!child.wait().unwrap().success());
        }
        assert!(cut_short > 0, "it was never killed in the midst of it");
        let out = command().stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(0), "{said}");
    })
    .await;
}

#[tokio::test]
async fn on_sqlite_tables_half_made_are_finished_by_the_next_start() {
    is_finished_by_the_next_start(Engine::Sqlite).await;
}

#[tokio::test]
async fn on_postgresql_tables_half_made_are_finished_by_the_next_start() {
    is_finished_by_the_next_start(Engine::Postgres).await;
}
