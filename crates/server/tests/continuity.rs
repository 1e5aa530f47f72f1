//! The continuity pack: made for one agency, opened with its key alone, without a server; it holds
//! names, open plans and numbers, and no protected address.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use casework::{MasterKey, Store};
use domain::chronology::SafetyPlan;
use jiff::civil::date;
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};
use testkit::{Bed, Engine, Folder, engines::PROTECTED_ADDRESS};
use uuid::Uuid;

fn sharewise(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sharewise"))
        .args(arguments)
        .env_remove("SHAREWISE_CONFIG")
        .output()
        .unwrap()
}

fn said(out: &Output) -> String {
    String::from_utf8([out.stdout.clone(), out.stderr.clone()].concat()).unwrap()
}

fn well(out: &Output) -> String {
    assert_eq!(out.status.code(), Some(0), "{}", said(out));
    said(out)
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

async fn a_pack(engine: Engine) {
    testkit::at(engine, |database| async move {
        let folder = Folder::make();
        let path = |name: &str| text(&folder.path().join(name));
        let master = MasterKey::generate().unwrap();
        fs::write(path("master.key"), master.to_text().as_bytes()).unwrap();
        let bed = Bed::over(Store::open(&database, master).await.unwrap()).await;
        let school = &bed.school;
        // The first child has an open plan, the third one whose address is protected too.
        for child in [school.children[0], school.children[2]] {
            let plan = SafetyPlan {
                worries: "Evenings at the weir".into(),
                review_date: Some(date(2026, 11, 30)),
                ..SafetyPlan::default()
            };
            bed.casework
                .write_plan(&school.lead, child, Uuid::now_v7(), plan)
                .await
                .unwrap();
        }
        let printed = well(&sharewise(&["continuity", "make-key", &path("school.key")]));
        let line = printed.lines().last().unwrap();
        let key = line.strip_prefix("SHORT-NAME = ").unwrap();
        fs::create_dir(path("packs")).unwrap();
        let settings = format!(
            "public_url = \"http://localhost\"\nlisten = \"127.0.0.1:0\"\ndatabase = \"{database}\"\n\
             master_key_file = \"{}\"\n[continuity]\nfolder = \"{}\"\n[continuity.keys]\nbed-school = {key}\n",
            path("master.key"),
            path("packs"),
        );
        fs::write(path("s.toml"), settings).unwrap();
        well(&sharewise(&["continuity", "make", "--config", &path("s.toml")]));
        let export = bed.casework.export_ledger(&school.dpo).await.unwrap();
        assert!(export.contains(" export "), "the ledger tells of it");
        bed.casework.store().close().await;

        let pack = text(&folder.path().join("packs/bed-school.pack"));
        let sealed = fs::read(&pack).unwrap();
        let shows = String::from_utf8_lossy(&sealed).into_owned();
        assert!(!shows.contains("Ashdown") && !shows.contains("agency"));
        // The key is elsewhere, and so is the server.
        fs::remove_file(path("master.key")).unwrap();
        let opened = well(&sharewise(&["continuity", "open", &pack, "--key", &path("school.key")]));
        for held in [
            "Jonah Ashdown",
            "Amina Warsame",
            "Evenings at the weir",
            "Clare Ashdown, Mother",
            "Look again at the safety plan",
            "Aldermoor Front Door: 01632 960000",
            "ADDRESS PROTECTED",
        ] {
            assert!(opened.contains(held), "{held}: {opened}");
        }
        assert!(!opened.contains(PROTECTED_ADDRESS), "{opened}");
        assert!(!opened.contains("Ivy Ashdown"), "nothing is open for her: {opened}");
        let welsh = ["continuity", "open", &pack, "--key", &path("school.key"), "--lang", "cy"];
        let welsh = well(&sharewise(&welsh));
        assert!(welsh.contains("CYFEIRIAD WEDI’I WARCHOD"), "{welsh}");

        well(&sharewise(&["continuity", "make-key", &path("other.key")]));
        let other = sharewise(&["continuity", "open", &pack, "--key", &path("other.key")]);
        assert_eq!(other.status.code(), Some(1), "{}", said(&other));
        let again = sharewise(&["continuity", "make-key", &path("other.key")]);
        assert_eq!(again.status.code(), Some(2), "a key is never overwritten");
    })
    .await;
}

#[tokio::test]
async fn on_sqlite_a_pack_opens_with_the_agencys_key_alone() {
    a_pack(Engine::Sqlite).await;
}

#[tokio::test]
async fn on_postgresql_a_pack_opens_with_the_agencys_key_alone() {
    a_pack(Engine::Postgres).await;
}
