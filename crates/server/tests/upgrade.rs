//! The program is killed while it brings a database of an earlier version up to date, at many
//! moments of that, on both engines: the next start finishes it, nothing that stood in it is missing
//! or changed otherwise than by an update that nobody killed, and the tables are the same.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use domain::{AgencyKind, Nation};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use store::{
    MasterKey,
    testing::{Scratch, Whole, fill, open_as_older, schema_of, whole},
};
use testkit::{Folder, make};
use uuid::Uuid;

/// Tables as they were before sessions had ways in, single sign-on and much else.
const EARLIER: i64 = 15;
/// Made-up rows in each of its tables.
const ROWS: u32 = 1500;
/// How often it is killed, at least, and how many of these have to be in the midst of it.
const KILLS: u32 = 16;
const IN_THE_MIDST: u32 = 3;
/// How often at most, before the test says that it cannot hit it.
const TRIES: u32 = 60;
const KEY: &str = "0909090909090909090909090909090909090909090909090909090909090909";

fn key() -> MasterKey {
    MasterKey::from_text(KEY).unwrap()
}

/// A database of the earlier version, with an agency and rows in every table.
async fn make_earlier(url: &str) {
    let store = open_as_older(url, key(), EARLIER).await.unwrap();
    let agency = make::agency(
        Uuid::now_v7(),
        "earlier",
        Nation::Wales,
        AgencyKind::MaintainedSchool,
        "Ysgol yr Onnen",
    );
    let mut tx = store.write_hub().await.unwrap();
    tx.add_agency(&agency, 1).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    fill(url, agency.id, ROWS).await.unwrap();
}

/// Where copies of the database come from.
enum Source {
    Sqlite(PathBuf),
    Pg(Scratch),
}

/// A copy of it, with the settings to start the program on it.
struct Copy {
    url: String,
    scratch: Option<Scratch>,
    folder: Folder,
}

impl Source {
    async fn copy(&self) -> Copy {
        let folder = Folder::make();
        let (url, scratch) = match self {
            Self::Sqlite(file) => {
                let copy = folder.path().join("db.sqlite");
                fs::copy(file, &copy).unwrap();
                (format!("sqlite://{}", copy.display()), None)
            }
            Self::Pg(scratch) => {
                let copy = scratch.copy().await.unwrap();
                (copy.url().to_owned(), Some(copy))
            }
        };
        let key = folder.path().join("master.key");
        fs::write(&key, KEY).unwrap();
        let text = format!(
            "public_url = \"http://localhost\"\nlisten = \"127.0.0.1:0\"\ndatabase = \"{url}\"\n\
             master_key_file = \"{}\"\n",
            key.display()
        );
        fs::write(folder.path().join("s.toml"), text).unwrap();
        Copy {
            url,
            scratch,
            folder,
        }
    }
}

impl Copy {
    /// What opens the database and brings it up to date.
    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sharewise"));
        let settings = self.folder.path().join("s.toml");
        command.args(["admin", "--config"]).arg(settings);
        command.arg("agencies").stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Starts it and kills it after a time. Says whether it had ended before.
    fn start_and_kill(&self, after: Duration) -> bool {
        let mut child = self.command().spawn().unwrap();
        std::thread::sleep(after);
        let _ = child.kill();
        child.wait().unwrap().success()
    }

    /// Starts it and lets it end; gives how long that took.
    fn finish(&self) -> Duration {
        let began = Instant::now();
        let mut command = self.command();
        let out = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let out = out.output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(0), "{said}");
        let listed = String::from_utf8_lossy(&out.stdout).into_owned();
        assert!(listed.contains("earlier"), "{listed}");
        began.elapsed()
    }

    async fn whole(&self) -> Whole {
        whole(&self.url).await.unwrap()
    }

    async fn remove(self) {
        if let Some(scratch) = self.scratch {
            scratch.wait_until_quiet().await.unwrap();
            scratch.remove().await.unwrap();
        }
    }
}

async fn is_finished_by_the_next_start(source: &Source) {
    let clean = source.copy().await;
    let before = clean.whole().await;
    assert_eq!(before.schema, EARLIER);
    let took = clean.finish();
    let after = clean.whole().await;
    clean.remove().await;
    // The first start may have been slow for other reasons: the kills are spread over the faster.
    let second = source.copy().await;
    let took = took.min(second.finish());
    assert!(
        second.whole().await == after,
        "an update is no game of chance"
    );
    second.remove().await;
    assert_eq!(after.schema, store::newest_schema());
    assert!(after.rows.len() > before.rows.len());
    assert!(
        before.rows.len() > 30 * ROWS as usize,
        "{}",
        before.rows.len()
    );

    let (mut tried, mut midst) = (0_u32, 0_u32);
    let mut stopped_at = Vec::new();
    while tried < KILLS || midst < IN_THE_MIDST {
        assert!(
            tried < TRIES,
            "only {midst} of {tried} were in the midst of it"
        );
        // Spread over the whole of it; each round at moments between those of the one before.
        let step = f64::from(tried % KILLS) + f64::from(tried / KILLS) / 4.0;
        let copy = source.copy().await;
        copy.start_and_kill(took.mul_f64(step / f64::from(KILLS)));
        wait_until_nobody_holds(&copy).await;
        let reached = schema_of(&copy.url).await.unwrap();
        stopped_at.push(reached);
        midst += u32::from(reached > EARLIER && reached < store::newest_schema());
        // A second time, while it takes up what was left.
        copy.start_and_kill(took.mul_f64(0.3));
        wait_until_nobody_holds(&copy).await;
        copy.finish();
        let found = copy.whole().await;
        assert_eq!(found.tables, after.tables, "killed at {reached}");
        assert!(found.rows == after.rows, "killed at {reached}: other rows");
        copy.remove().await;
        tried += 1;
    }
    println!(
        "an update of {took:?}: killed {tried} times, {midst} in the midst, at {stopped_at:?}"
    );
}

/// PostgreSQL notices a moment later that a program is gone.
async fn wait_until_nobody_holds(copy: &Copy) {
    if let Some(scratch) = &copy.scratch {
        scratch.wait_until_quiet().await.unwrap();
    }
}

#[tokio::test]
async fn on_sqlite_tables_half_made_are_finished_by_the_next_start() {
    let folder = Folder::make();
    let file: &Path = &folder.path().join("earlier.sqlite");
    make_earlier(&format!("sqlite://{}", file.display())).await;
    is_finished_by_the_next_start(&Source::Sqlite(file.to_owned())).await;
}

#[tokio::test]
async fn on_postgresql_tables_half_made_are_finished_by_the_next_start() {
    let Ok(server) = std::env::var("SHAREWISE_TEST_PG") else {
        eprintln!("PostgreSQL skipped: SHAREWISE_TEST_PG is not set");
        return;
    };
    let scratch = Scratch::make(&server).await.unwrap();
    make_earlier(scratch.url()).await;
    scratch.wait_until_quiet().await.unwrap();
    let source = Source::Pg(scratch);
    is_finished_by_the_next_start(&source).await;
    if let Source::Pg(scratch) = source {
        scratch.wait_until_quiet().await.unwrap();
        scratch.remove().await.unwrap();
    }
}
