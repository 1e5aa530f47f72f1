//! No statement on a request's path may read a whole table: every statement of the crate is
//! explained by SQLite, and those that walk a table (or all that an agency ever stored of
//! something that grows) must stand in the list below with the reason why they may.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that fails"
)]

use sqlx::{AssertSqlSafe, Connection, Row, sqlite::SqliteConnection};
use std::{collections::BTreeSet, fs, path::Path};

/// Tables that grow with every day of use. The others hold what an agency is made of.
const GROWING: &[&str] = &[
    "access_review",
    "alert",
    "approval",
    "arrival_judgement",
    "attachment",
    "blind_token",
    "break_glass",
    "chronology_summary",
    "child_move",
    "concern",
    "concern_child",
    "data_key",
    "draft",
    "entry",
    "entry_mark",
    "erasure",
    "file_hold",
    "file_opened",
    "files_of_day",
    "import_fault",
    "import_part",
    "import_run",
    "import_seen",
    "inbox_item",
    "ledger_checkpoint",
    "ledger_cosignature",
    "ledger_entry",
    "ledger_node",
    "family_tie",
    "link_across_key",
    "link_act",
    "link_due",
    "link_held",
    "link_holds",
    "link_key",
    "link_near",
    "link_pair",
    "link_seen",
    "link_told",
    "names_shown",
    "outbox",
    "partner",
    "pattern_alert",
    "pattern_alert_child",
    "pattern_due",
    "pattern_piece",
    "pattern_step",
    "person",
    "person_change",
    "person_relation",
    "records_export",
    "records_export_child",
    "relation_change",
    "rights_choice",
    "rights_pack",
    "rights_request",
    "risk_mark",
    "sealed_step",
    "session",
    "sharing_move",
    "share_link",
    "sharing",
    "sharing_decision",
    "sharing_event",
    "talk",
    "talk_message",
    "task",
];

/// Beginnings of statements that may walk, each with the reason.
const MAY_WALK: &[(&str, &str)] = &[
    (
        "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM concern WHERE agency_id = $1 AND state = 'new' LIMIT 100)",
        "counts at most a hundred of each, which their indexes find",
    ),
    (
        "DELETE FROM link_across_key WHERE agency_id = $1",
        "ending an agreement withdraws every key; nobody waits for it but whoever ends it",
    ),
    (
        "DELETE FROM link_held WHERE agency_id = $1 AND partner_id = $2",
        "ending it with a partner forgets what waits; nobody waits for it but whoever ends it",
    ),
    (
        "SELECT DISTINCT agency_id, partner_id FROM link_held WHERE agency_id = $1",
        "setting the agreement; with whom something waits",
    ),
    (
        "SELECT COUNT(*) FROM (SELECT 1 FROM link_held WHERE agency_id = $1 AND state = 'held'",
        "no further than is shown, and the index finds them",
    ),
    (
        "SELECT COUNT(*) FROM (SELECT 1 FROM link_near WHERE agency_id = $1 AND near = $2",
        "no further than fifty, and the key finds them",
    ),
    (
        "SELECT COUNT(*) FROM (SELECT 1 FROM person WHERE agency_id = $1 AND kind = 'child' LIMIT",
        "by the clock, once a day, and no further than ten thousand",
    ),
    (
        "DELETE FROM link_told WHERE agency_id = $1 AND hour_us <",
        "the same; hours of a month, of the partners of one agency",
    ),
    (
        "SELECT agency_id, person_id, at_us, asked_by, approved_by, approval_id, keys, stays FROM erasure",
        "the newest of them, in the order of the index, and no more than are shown",
    ),
    (
        "SELECT size, note FROM ledger_checkpoint",
        "an export holds every checkpoint",
    ),
    (
        "SELECT size, line FROM ledger_cosignature",
        "an export holds every signature of a witness",
    ),
    (
        "SELECT k.person_id, k.concern_id FROM concern c JOIN concern_child k",
        "whoever asks for all records of an agency is told how many they are; seldom, and of two people",
    ),
    (
        "SELECT p.id FROM person p JOIN data_key d",
        "the same of its children",
    ),
    (
        "UPDATE records_export SET state = $2, ended_how = $3, ended_us = $4 WHERE agency_id = $1 AND state <> $2",
        "what was brought back from a backup is ended, once",
    ),
    (
        "UPDATE records_export_child SET key_id = NULL, content = NULL WHERE agency_id = $1",
        "the same",
    ),
    (
        "SELECT (SELECT COUNT(*) FROM person WHERE agency_id = $1), (SELECT learned_from FROM link_index",
        "by the clock, and only when a tenth as many records were looked up since it was last counted",
    ),
    (
        "SELECT p.agency_id, p.id, p.kind, p.key_id, p.protected_address, p.content, p.version FROM person p JOIN (SELECT record_id FROM blind_token",
        "built from pieces; each token is looked up by its key",
    ),
];

/// The string literals of the crate that are statements.
fn statements() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let named = |names: &[&str]| {
                let stem = path.file_stem().and_then(|s| s.to_str());
                stem.is_some_and(|stem| names.contains(&stem))
            };
            // The throwaway databases of tests are no request's path, nor is a whole copy of
            // everything, nor going through everything that an agency has under its keys.
            if named(&["testing"]) || path.is_dir() && named(&["backup", "engine", "renewal"]) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let source = fs::read_to_string(path).unwrap();
                found.extend(literals(&source).filter(|s| is_statement(s)));
            }
        }
    }
    found
}

/// What PostgreSQL alone is asked, about itself.
const OF_THE_SERVER: [&str; 2] = ["current_setting", "clock_timestamp"];

fn is_statement(text: &str) -> bool {
    ["SELECT ", "UPDATE ", "DELETE ", "WITH "]
        .iter()
        .any(|verb| text.starts_with(verb))
        && !OF_THE_SERVER.iter().any(|of| text.contains(of))
}

/// Ordinary string literals, with the line continuations taken out.
fn literals(source: &str) -> impl Iterator<Item = String> {
    let mut all = Vec::new();
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => {
                chars.by_ref().find(|c| *c == '\n');
            }
            // A character such as '"' is not the beginning of a string.
            '\'' if chars.clone().nth(1) == Some('\'') => {
                chars.nth(1);
            }
            '"' => all.push(literal(&mut chars)),
            _ => {}
        }
    }
    all.into_iter()
}

fn literal(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let mut text = String::new();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => match chars.next() {
                Some('\n') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                Some(other) => text.push(other),
                None => break,
            },
            other => text.push(other),
        }
    }
    text
}

/// Steps of a plan that read more than was asked for.
fn walks(sql: &str, plan: &[String]) -> Vec<String> {
    // In the order of an index, a limit ends the walk.
    let sorts = plan.iter().any(|step| step.contains("TEMP B-TREE"));
    let ends = sql.contains(" LIMIT ") && !sorts;
    plan.iter()
        .filter(|step| {
            let words: Vec<&str> = step.split(' ').collect();
            let (how, table) = (words[0], words.get(1).copied().unwrap_or_default());
            // An alias hides the table's name: what is not known counts as growing.
            let growing = GROWING.contains(&table) || table.len() <= 2;
            growing
                && (how == "SCAN" || (how == "SEARCH" && step.ends_with("(agency_id=?)") && !ends))
        })
        .cloned()
        .collect()
}

async fn plan(conn: &mut SqliteConnection, sql: &str) -> sqlx::Result<Vec<String>> {
    let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
        .fetch_all(conn)
        .await?;
    rows.iter().map(|r| r.try_get(3)).collect()
}

#[tokio::test]
async fn no_statement_walks_a_table_that_grows() {
    let mut conn = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    sqlx::migrate!("../../migrations")
        .run(&mut conn)
        .await
        .unwrap();
    let all = statements();
    assert!(all.len() > 100, "only {} statements were found", all.len());
    let mut bad = Vec::new();
    for sql in &all {
        if MAY_WALK.iter().any(|(start, _)| sql.starts_with(start)) {
            continue;
        }
        match plan(&mut conn, sql).await {
            Ok(plan) => bad.extend(
                walks(sql, &plan)
                    .into_iter()
                    .map(|w| format!("{w}\n    {sql}")),
            ),
            Err(e) => bad.push(format!("{e}\n    {sql}")),
        }
    }
    assert!(
        bad.is_empty(),
        "{} statements walk:\n{}",
        bad.len(),
        bad.join("\n")
    );
}
