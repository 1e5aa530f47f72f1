//! What looking for patterns costs does not grow with what is stored: counted in steps of SQLite's
//! machine and in pages that PostgreSQL touches, never in time.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that fails"
)]

use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};
use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use uuid::Uuid;

/// Rows of each table that grows, besides the few that are asked for.
fn sizes() -> Vec<i64> {
    let mut all = vec![10_000, 100_000];
    if std::env::var("SHAREWISE_GROWTH_MILLION").is_ok() {
        all.push(1_000_000);
    }
    all
}

#[derive(Clone)]
enum Value {
    Id(Uuid),
    Int(i64),
    Bytes(Vec<u8>),
    Text(&'static str),
}

/// The statement of a source file that begins so, as the product runs it.
fn sql(file: &str, start: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file);
    let source = fs::read_to_string(path).unwrap();
    let mut text = String::new();
    let mut lines = source.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if let Some(rest) = line.strip_prefix('"') {
            text = rest.to_owned();
            while let Some(joined) = text.strip_suffix('\\') {
                text = format!("{joined}{}", lines.next().unwrap());
            }
            if text.starts_with(start) {
                break;
            }
        }
    }
    assert!(text.starts_with(start), "{file} has no statement {start}");
    text.trim_end_matches(',').trim_end_matches('"').to_owned()
}

struct Asked {
    agency: Uuid,
    child: Uuid,
    object: Uuid,
    token: Vec<u8>,
}

/// What one look asks the database, with what it asks for.
fn statements(a: &Asked) -> Vec<(String, Vec<Value>)> {
    use Value::{Bytes, Id, Int, Text};
    let (agency, child, object) = (Id(a.agency), Id(a.child), Id(a.object));
    let token = Bytes(a.token.clone());
    let pieces = "SELECT token, happened_us, person_id, object_id, source_agency_id, noted_us FROM pattern_piece \
                  WHERE agency_id = $1 AND ";
    let pairs = "SELECT agency_id, id, one_id, other_id, state, weight, household, clash, found_us, decided_us, decided_by \
                 FROM link_pair WHERE agency_id = $1 AND ";
    vec![
        (
            sql("patterns.rs", &format!("{pieces}token = $2")),
            vec![agency.clone(), token.clone(), Int(0), Int(50)],
        ),
        (
            sql("patterns.rs", &format!("{pieces}person_id = $2")),
            vec![agency.clone(), child.clone(), object.clone()],
        ),
        (
            sql("patterns.rs", "SELECT DISTINCT object_id"),
            vec![agency.clone(), child.clone(), Int(100)],
        ),
        (
            sql(
                "patterns.rs",
                "SELECT agency_id, person_id, object_id, tries",
            ),
            vec![Int(5), Int(50)],
        ),
        (
            sql(
                "pattern_alerts.rs",
                "SELECT * FROM pattern_alert WHERE agency_id = $1 AND key",
            ),
            vec![agency.clone(), token.clone()],
        ),
        (
            sql("pattern_alerts.rs", "SELECT a.* FROM pattern_alert_child"),
            vec![agency.clone(), child.clone()],
        ),
        (
            sql(
                "pattern_alerts.rs",
                "SELECT agency_id, id FROM pattern_alert",
            ),
            vec![Int(5), Int(50)],
        ),
        (
            sql("child_moves.rs", "SELECT source_agency_id"),
            vec![agency.clone(), child.clone(), object.clone()],
        ),
        (
            sql("marks.rs", "SELECT id, entry_id, at_us"),
            vec![agency.clone(), child.clone()],
        ),
        (
            sql(
                "entries.rs",
                "SELECT * FROM entry WHERE agency_id = $1 AND object_id",
            ),
            vec![agency.clone(), object.clone()],
        ),
        // The records that a person joined to the child's: by the one side and by the other.
        (
            sql("pairs.rs", &format!("{pairs}one_id = $2\"")),
            vec![agency.clone(), child.clone()],
        ),
        (
            sql("pairs.rs", &format!("{pairs}other_id = $2\"")),
            vec![agency.clone(), child.clone()],
        ),
        (
            sql("patterns.rs", "INSERT INTO pattern_piece"),
            vec![
                agency.clone(),
                token,
                Int(7),
                child.clone(),
                object.clone(),
                agency.clone(),
                Int(7),
            ],
        ),
        (
            sql("patterns.rs", "INSERT INTO pattern_due"),
            vec![agency.clone(), child, object, Int(9)],
        ),
        (
            sql(
                "pattern_alerts.rs",
                "SELECT * FROM pattern_alert WHERE agency_id = $1 AND state",
            ),
            vec![agency, Text("open"), Int(20)],
        ),
    ]
}

/// Fills the tables: `row` stands for a running number, `id` and `bytes` for something random.
fn fill(series: &str, row: &str, id: &str, bytes: &str) -> Vec<String> {
    let agency = "(SELECT id FROM agency)";
    vec![
        format!(
            "INSERT INTO pattern_piece SELECT {agency}, {bytes}, {row}, {id}, {id}, {agency}, {row} FROM {series}"
        ),
        format!(
            "INSERT INTO pattern_due SELECT {agency}, {id}, {id}, {row} + 1000000, 0 FROM {series}"
        ),
        format!(
            "INSERT INTO pattern_alert SELECT {agency}, {id}, {bytes}, NULL, CASE WHEN {row} % 10 = 0 THEN 'open' ELSE 'not-a-pattern' END, NULL, {row}, {row}, NULL, {bytes} FROM {series}"
        ),
        format!(
            "INSERT INTO child_move SELECT {agency}, {id}, {id}, {agency}, {row}, {row}, {id}, {bytes} FROM {series}"
        ),
        format!("INSERT INTO pattern_alert_child SELECT {agency}, {id}, {id} FROM {series}"),
        format!(
            "INSERT INTO link_pair SELECT {agency}, {id}, {id}, {id}, 'open', {row}, 0, FALSE, {row}, NULL, NULL FROM {series}"
        ),
        format!(
            "INSERT INTO entry_mark SELECT {agency}, {id}, {id}, {id}, {row}, {id}, {id}, {bytes} FROM {series}"
        ),
        format!(
            "INSERT INTO entry SELECT {agency}, {id}, {id}, 'concern', {row}, 'minute', {row}, {id}, {agency}, {id}, NULL, 'low', {id}, {bytes}, NULL FROM {series}"
        ),
    ]
}

/// Ten pieces and entries of the child that is asked about.
fn asked_for(a: &Asked) -> Vec<(&'static str, Vec<Value>)> {
    use Value::{Bytes, Id, Int};
    let mut all = vec![(
        "INSERT INTO agency VALUES ($1,'a','england','academy','a','a','','',TRUE,'none','none','{}',FALSE,TRUE,1,'')",
        vec![Id(a.agency)],
    )];
    for n in 0..10 {
        let object = if n == 0 { a.object } else { Uuid::now_v7() };
        all.push((
            "INSERT INTO pattern_piece VALUES ($1,$2,$3,$4,$5,$1,$3)",
            vec![
                Id(a.agency),
                Bytes(a.token.clone()),
                Int(n),
                Id(a.child),
                Id(object),
            ],
        ));
        all.push((
            "INSERT INTO link_pair VALUES ($1,$2,$3,$2,'same',9,0,FALSE,$4,NULL,NULL)",
            vec![Id(a.agency), Id(Uuid::now_v7()), Id(a.child), Int(n)],
        ));
        all.push((
            "INSERT INTO entry VALUES ($1,$2,$3,'concern',$4,'minute',$4,$3,$1,$5,NULL,'low',$3,$6,NULL)",
            vec![Id(a.agency), Id(a.child), Id(Uuid::now_v7()), Int(n), Id(object), Bytes(vec![1])],
        ));
    }
    all
}

fn asked() -> Asked {
    Asked {
        agency: Uuid::now_v7(),
        child: Uuid::now_v7(),
        object: Uuid::now_v7(),
        token: vec![7; 16],
    }
}

macro_rules! bound {
    ($sql:expr, $values:expr) => {{
        let mut query = sqlx::query(AssertSqlSafe($sql));
        for value in $values {
            query = match value {
                Value::Id(v) => query.bind(v),
                Value::Int(v) => query.bind(v),
                Value::Bytes(v) => query.bind(v),
                Value::Text(v) => query.bind(v),
            };
        }
        query
    }};
}

async fn sqlite_steps(n: i64) -> Vec<(String, u64)> {
    let mut conn = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    sqlx::migrate!("../../migrations")
        .run(&mut conn)
        .await
        .unwrap();
    let a = asked();
    for (sql, values) in asked_for(&a) {
        bound!(sql, values).execute(&mut conn).await.unwrap();
    }
    let series = format!(
        "(WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {n}) SELECT x FROM c)"
    );
    for sql in fill(&series, "x", "randomblob(16)", "randomblob(16)") {
        sqlx::query(AssertSqlSafe(sql))
            .execute(&mut conn)
            .await
            .unwrap();
    }
    let steps = Arc::new(AtomicU64::new(0));
    let counter = steps.clone();
    conn.lock_handle()
        .await
        .unwrap()
        .set_progress_handler(1, move || {
            counter.fetch_add(1, Ordering::Relaxed);
            true
        });
    let mut all = Vec::new();
    for (sql, values) in statements(&a) {
        steps.store(0, Ordering::Relaxed);
        bound!(sql.clone(), values)
            .fetch_all(&mut conn)
            .await
            .unwrap();
        all.push((sql, steps.load(Ordering::Relaxed)));
    }
    all
}

#[tokio::test]
async fn on_sqlite_looking_takes_as_many_steps_among_ten_times_as_much() {
    let mut before: Option<Vec<(String, u64)>> = None;
    for n in sizes() {
        let now = sqlite_steps(n).await;
        println!("{n}: {} steps", now.iter().map(|(_, s)| s).sum::<u64>());
        for ((sql, few), (_, many)) in before.iter().flatten().zip(&now) {
            assert!(
                *many <= few + few / 20 + 2,
                "{few} steps, then {many} at {n}: {sql}"
            );
        }
        before = Some(now);
    }
}

async fn pages(conn: &mut PgConnection, n: i64) -> Vec<(String, u64)> {
    let a = asked();
    for (sql, values) in asked_for(&a) {
        bound!(sql, values).execute(&mut *conn).await.unwrap();
    }
    let series = format!("generate_series(1, {n}) AS s(x)");
    let bytes = "decode(md5(random()::text), 'hex')";
    for sql in fill(&series, "x", "gen_random_uuid()", bytes) {
        sqlx::query(AssertSqlSafe(sql))
            .execute(&mut *conn)
            .await
            .unwrap();
    }
    sqlx::query(
        "ANALYZE pattern_piece, child_move, pattern_due, pattern_alert, pattern_alert_child, entry_mark, entry, link_pair",
    )
    .execute(&mut *conn)
    .await
    .unwrap();
    let mut all = Vec::new();
    for (sql, values) in statements(&a) {
        let explained = format!("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}");
        let row = bound!(explained, values)
            .fetch_one(&mut *conn)
            .await
            .unwrap();
        let text: String = row.try_get_unchecked(0).unwrap();
        let of = |name: &str| -> u64 {
            let (_, rest) = text.split_once(&format!("\"{name}\": ")).unwrap();
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().unwrap()
        };
        all.push((sql, of("Shared Hit Blocks") + of("Shared Read Blocks")));
    }
    all
}

#[tokio::test]
async fn on_postgres_looking_touches_hardly_more_pages_among_ten_times_as_much() {
    let Ok(server) = std::env::var("SHAREWISE_TEST_PG") else {
        eprintln!("PostgreSQL skipped: SHAREWISE_TEST_PG is not set");
        return;
    };
    let mut before: Option<Vec<(String, u64)>> = None;
    for n in sizes() {
        let mut conn = PgConnection::connect(&server).await.unwrap();
        let schema = format!("growth_{}", Uuid::new_v4().simple());
        for order in [
            format!("CREATE SCHEMA {schema}"),
            format!("SET search_path TO {schema}"),
        ] {
            sqlx::query(AssertSqlSafe(order))
                .execute(&mut conn)
                .await
                .unwrap();
        }
        sqlx::migrate!("../../migrations")
            .run(&mut conn)
            .await
            .unwrap();
        let now = pages(&mut conn, n).await;
        let order = format!("DROP SCHEMA {schema} CASCADE");
        sqlx::query(AssertSqlSafe(order))
            .execute(&mut conn)
            .await
            .unwrap();
        conn.close().await.unwrap();
        println!("{n}: {} pages", now.iter().map(|(_, s)| s).sum::<u64>());
        // An index grows by a level now and then: a page or two more for each look into it.
        for ((sql, few), (_, many)) in before.iter().flatten().zip(&now) {
            assert!(
                *many <= few + few / 2 + 6,
                "{few} pages, then {many} at {n}: {sql}"
            );
        }
        before = Some(now);
    }
}
