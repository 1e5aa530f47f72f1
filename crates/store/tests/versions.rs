//! An older program and a database that a newer one has used. On both engines.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use store::{
    MasterKey, Store,
    testing::{Scratch, open_as_newer},
};

const ADDED: &str = "-- Older programs go on.\nCREATE TABLE later (id UUID PRIMARY KEY)";
const CHANGED: &str = "CREATE TABLE later (id UUID PRIMARY KEY)";

fn key() -> MasterKey {
    MasterKey::from_text(&"07".repeat(32)).unwrap()
}

async fn newer(url: &str, sql: &'static str) {
    let store = open_as_newer(url, key(), sql).await.unwrap();
    store.close().await;
}

async fn an_older_program_goes_on_where_the_newer_one_says_that_it_may(url: &str) {
    newer(url, ADDED).await;
    for _ in 0..2 {
        let older = Store::open(url, key()).await.unwrap();
        let mut tx = older.write_hub().await.unwrap();
        tx.fix_hub_name("hub.example").await.unwrap();
        tx.commit().await.unwrap();
        older.close().await;
    }
    newer(url, ADDED).await;
}

async fn an_older_program_refuses_what_it_could_misunderstand_and_says_so(url: &str) {
    Store::open(url, key()).await.unwrap().close().await;
    newer(url, CHANGED).await;
    let said = Store::open(url, key()).await.err().unwrap().to_string();
    assert!(said.contains("newer Sharewise"), "{said}");
    assert!(said.contains("backup"), "{said}");
    newer(url, CHANGED).await;
}

macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test]
            async fn sqlite() {
                let name = format!("sharewise-versions-{}", uuid::Uuid::new_v4());
                let folder = std::env::temp_dir().join(name);
                std::fs::create_dir(&folder).unwrap();
                super::$name(&format!("sqlite://{}", folder.join("t.db").display())).await;
                std::fs::remove_dir_all(folder).unwrap();
            }
            #[tokio::test]
            async fn postgres() {
                let Ok(server) = std::env::var("SHAREWISE_TEST_PG") else {
                    eprintln!("skipped: SHAREWISE_TEST_PG is not set");
                    return;
                };
                let scratch = super::Scratch::make(&server).await.unwrap();
                super::$name(scratch.url()).await;
                scratch.remove().await.unwrap();
            }
        }
    )+};
}

on_both!(
    an_older_program_goes_on_where_the_newer_one_says_that_it_may,
    an_older_program_refuses_what_it_could_misunderstand_and_says_so,
);
