//! People are taken in from a file, the program is killed in the midst of it, again and again, and
//! the same file is given anew: everybody is there, and nobody twice.

#![allow(clippy::unwrap_used)]

use casework::{Casework, MasterKey, Settings, Store, SystemClock};
use std::{
    collections::HashSet,
    fmt::Write as _,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};
use testkit::{Bed, Engine, Folder};

/// Rows of the file: several parts, each of which is one write.
const ROWS: usize = 1_000;
/// The safeguarding lead of the made-up school.
const LEAD: &str = "2@bed-school.example";
/// How long after the rows were looked at the program is killed, each time.
const KILLED_AFTER: [u64; 3] = [0, 150, 900];

fn import(settings: &Path, roll: &Path, by: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_sharewise"))
        .args(["import", "--agency", "bed-school", "--as", by, "--config"])
        .args([settings, roll])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

async fn doubles_nobody(database: String) {
    let folder = Folder::make();
    let master = MasterKey::generate().unwrap();
    let key = master.to_text().to_string();
    let store = Store::open(&database, master).await.unwrap();
    let bed = Bed::over(store.clone()).await;
    let agency = bed.school.id;
    let mut conn = store.read().await.unwrap();
    let before = conn.children(agency, None, 10_000).await.unwrap().len();
    drop(conn);
    store.close().await;
    std::fs::write(folder.path().join("master.key"), &key).unwrap();
    let settings = folder.path().join("sharewise.toml");
    let text = format!(
        "public_url = \"http://localhost\"\nlisten = \"127.0.0.1:0\"\nhub = \"import.example\"\n\
         database = \"{database}\"\nmaster_key_file = \"{}\"\n",
        folder.path().join("master.key").display()
    );
    std::fs::write(&settings, text).unwrap();
    let roll = folder.path().join("roll.csv");
    let mut rows = String::from("Admission number,Forename,Surname,DOB\n");
    for n in 0..ROWS {
        let (day, month) = (1 + n % 28, 1 + n % 12);
        writeln!(rows, "K{n},Given{n},Imported,{day:02}/{month:02}/2014").unwrap();
    }
    std::fs::write(&roll, rows).unwrap();

    for wait in KILLED_AFTER {
        let mut program = import(&settings, &roll, LEAD);
        let mut said = BufReader::new(program.stdout.take().unwrap()).lines();
        assert!(said.any(|l| l.unwrap().starts_with(&format!("{ROWS} rows: "))));
        tokio::time::sleep(Duration::from_millis(wait)).await;
        program.kill().unwrap();
        program.wait().unwrap();
    }
    let done = import(&settings, &roll, LEAD).wait_with_output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success(), "{said}");

    let store = Store::open(&database, MasterKey::from_text(&key).unwrap())
        .await
        .unwrap();
    let casework = Casework::new(store, Arc::new(SystemClock), Settings::default()).unwrap();
    let mut conn = casework.store().read().await.unwrap();
    let all = conn.children(agency, None, 10_000).await.unwrap();
    let numbers: Vec<&str> = all
        .iter()
        .filter(|p| p.content.family_name == "Imported")
        .map(|p| p.content.identifiers[0].value.as_str())
        .collect();
    let once: HashSet<&str> = numbers.iter().copied().collect();
    assert_eq!((numbers.len(), once.len()), (ROWS, ROWS));
    assert_eq!(all.len(), before + ROWS);
    assert!(
        conn.imports_running().await.unwrap().is_empty(),
        "what a kill left was gone on with"
    );
    let files: Vec<casework::Import> = conn.import_runs(agency, 10).await.unwrap();
    let made: i64 = files.iter().map(|f| f.new).sum();
    assert_eq!(
        made,
        i64::try_from(ROWS).unwrap(),
        "each row made one record, once"
    );
    drop(conn);
    casework.store().close().await;

    // In Welsh, with every row that cannot be taken in a file of its own.
    let bad = folder.path().join("bad.csv");
    std::fs::write(
        &bad,
        "Admission number,Forename,Surname,DOB\n1,Gwen,Rhys,31/02/2015\n",
    )
    .unwrap();
    let wrong = folder.path().join("wrong.csv");
    let said = Command::new(env!("CARGO_BIN_EXE_sharewise"))
        .args([
            "import",
            "--agency",
            "bed-school",
            "--as",
            LEAD,
            "--dry-run",
            "--lang",
            "cy",
        ])
        .args([
            "--faults".as_ref(),
            wrong.as_os_str(),
            "--config".as_ref(),
            settings.as_os_str(),
        ])
        .arg(&bad)
        .output()
        .unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(
        said.contains("Rhesi: 1.") && said.contains("Ni ddaeth dim i mewn."),
        "{said}"
    );
    assert!(
        !said.contains("rows") && said.contains("Llinell 2"),
        "{said}"
    );
    let wrong = std::fs::read_to_string(&wrong).unwrap();
    assert!(
        wrong.starts_with("Llinell,") && wrong.contains("1,Gwen,Rhys,31/02/2015"),
        "{wrong}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite_a_kill_in_the_midst_of_an_import_doubles_nobody() {
    testkit::at(Engine::Sqlite, doubles_nobody).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgresql_a_kill_in_the_midst_of_an_import_doubles_nobody() {
    testkit::at(Engine::Postgres, doubles_nobody).await;
}
