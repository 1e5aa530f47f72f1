//! The leak watch: marked words are typed into every form and sent through the API of the real
//! program, which logs as loudly as it can. Then its database, the journal beside it, temporary
//! files, its log, its addresses, its titles and its health page are searched for them, in every
//! form in which words travel. Nothing may be found outside sealed columns, and sealed columns hold
//! no plain word; so nothing may be found at all. The same on PostgreSQL: the files of the database,
//! the server's journal and log, and what `pg_dump` makes of it. What cannot be kept free of plain
//! words is the memory of the process, so no core dump of it is ever written.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod house;
mod leak_watch;
mod support;
mod walk;

use casework::{Casework, MasterKey, Settings, Store, SystemClock};
use house::House;
use leak_watch::{Search, everything_typed, files, found, found_in, found_outside};
use std::{
    fs,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::SystemTime,
};
use support::{Folder, Program};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_lies_nowhere_outside_sealed_columns() {
    let (data, temp) = (Folder::make(), Folder::make());
    let log = data.path().with_extension("log");
    let mut program = Program::demo_watched(data.path(), temp.path(), &log);
    let seen = everything_typed(program.port).await;
    let mut leaks = found_outside(&seen);
    // While it runs, with the journal beside it; and once more after it has stopped.
    for running in [true, false] {
        if !running {
            program.kill();
        }
        let mut all = vec![log.clone()];
        files(data.path(), &mut all);
        files(temp.path(), &mut all);
        let names: Vec<String> = all.iter().map(|p| p.display().to_string()).collect();
        assert!(
            !running || names.iter().any(|n| n.ends_with("-wal")),
            "the journal is there: {names:?}"
        );
        leaks.extend(found_in(&all));
    }
    let said = fs::metadata(&log).unwrap().len();
    fs::remove_file(&log).unwrap();
    assert!(
        said > 10_000,
        "it logged {said} bytes: as loudly as it can?"
    );
    assert!(leaks.is_empty(), "found: {leaks:#?}");
}

/// The demonstration over PostgreSQL, in this process, logging as loudly as it can.
async fn over_postgres(url: &str, log: &Path) -> Arc<Casework> {
    let log = fs::File::create(log).unwrap();
    tracing_subscriber::fmt()
        .with_env_filter("trace")
        .with_writer(log)
        .init();
    let store = Store::open(url, MasterKey::generate().unwrap())
        .await
        .unwrap();
    let settings = Settings {
        demo: true,
        uploads: uploads::Looker::unfenced(),
        ..Settings::default()
    };
    let casework = Casework::new(store, Arc::new(SystemClock), settings).unwrap();
    testkit::story::tell(&casework).await.unwrap();
    Arc::new(casework)
}

/// What `pg_dump` makes of a database; nothing where it is not there.
fn dump_of(url: &str) -> Option<Vec<u8>> {
    let beside = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let folders = beside.map(|v| v.unwrap().path().join("bin/pg_dump"));
    let mut ways = folders.chain(["pg_dump".into()]);
    ways.find_map(|way| {
        let out = Command::new(way).args(["--dbname", url]).output().ok()?;
        out.status.success().then_some(out.stdout)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_lies_nowhere_in_the_files_of_postgresql() {
    testkit::at(testkit::Engine::Postgres, |url| async move {
        let since = SystemTime::now();
        let folder = Folder::make();
        let log = folder.path().join("log");
        let casework = over_postgres(&url, &log).await;
        let house = House::over(casework.clone()).await;
        let seen = everything_typed(house.port).await;
        let mut leaks = found_outside(&seen);

        let kept = store::testing::kept_by_server(&url).await.unwrap();
        let (mut tables, mut journal) = (Vec::new(), Vec::new());
        files(&kept.tables, &mut tables);
        files(&kept.journal, &mut journal);
        // The journal is that of every database of the server; what was not touched is older.
        let touched = |p: &PathBuf| fs::metadata(p).and_then(|m| m.modified()).unwrap() >= since;
        journal.retain(touched);
        let size =
            |all: &[PathBuf]| -> u64 { all.iter().map(|p| fs::metadata(p).unwrap().len()).sum() };
        let (in_tables, in_journal) = (size(&tables), size(&journal));
        eprintln!("{in_tables} bytes of tables, {in_journal} of the journal");
        assert!(in_tables > 1_000_000 && in_journal > 1_000_000);
        // What is kept in plain is found there, so these are the files in use.
        let role = b"safeguarding-lead";
        let plain = |p: &PathBuf| fs::read(p).unwrap().windows(role.len()).any(|w| w == role);
        assert!(tables.iter().any(plain) && journal.iter().any(plain));
        // What goes out by mail: each as it would be sent.
        let mails = casework.take_mail(10_000).await.unwrap();
        assert!(!mails.is_empty(), "somebody is told of what was typed");
        let search = Search::new();
        for mail in &mails {
            let sent = format!("{} {}", mail.to, mail.link);
            leaks.extend(
                search
                    .found(sent.as_bytes())
                    .iter()
                    .map(|f| format!("mail ({f})")),
            );
        }
        leaks.extend(found_in(&tables));
        leaks.extend(found_in(&journal));
        leaks.extend(found_in(&[log.clone(), kept.log]));
        match dump_of(&url) {
            Some(dump) => {
                let size = dump.len();
                assert!(size > 100_000, "the dump has {size} bytes");
                leaks.extend(found(&dump).iter().map(|f| format!("dump ({f})")));
            }
            None => eprintln!("pg_dump is not there: no dump was searched"),
        }
        let said = fs::metadata(&log).unwrap().len();
        assert!(
            said > 10_000,
            "it logged {said} bytes: as loudly as it can?"
        );
        assert!(leaks.is_empty(), "found: {leaks:#?}");
        drop(house);
        casework.store().close().await;
    })
    .await;
}

#[test]
fn no_core_dump_is_ever_written() {
    let (data, at) = (Folder::make(), Folder::make());
    let order = "ulimit -c unlimited && kill -ABRT $$";
    let mut other = Command::new("sh");
    let ended = other.args(["-c", order]).current_dir(at.path()).status();
    assert!(
        ended.unwrap().core_dumped(),
        "another program of this machine does dump: else this test shows nothing"
    );
    for left in fs::read_dir(at.path()).unwrap() {
        fs::remove_file(left.unwrap().path()).unwrap();
    }

    let mut program = Program::demo_that_may_dump(data.path(), at.path());
    let limits = fs::read_to_string(format!("/proc/{}/limits", program.id())).unwrap();
    let core = limits
        .lines()
        .find(|l| l.contains("core file size"))
        .unwrap();
    let figures: Vec<&str> = core.split_whitespace().skip(4).collect();
    assert_eq!(
        figures,
        ["0", "0", "bytes"],
        "the limit and the highest it may be set to"
    );
    let asked = Command::new("kill")
        .args(["-ABRT", &program.id().to_string()])
        .status();
    assert!(asked.unwrap().success());
    let ended = program.end();
    assert_eq!(ended.signal(), Some(6), "it ended by the signal");
    assert!(!ended.core_dumped(), "its memory was written or handed on");
    assert_eq!(
        fs::read_dir(at.path()).unwrap().count(),
        0,
        "nothing is left"
    );
}
