//! Whoever watches the machine is told how it does and nothing about anybody: `/metrics`, traces
//! and metrics to a collector, and the doctor.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod house;
mod support;

use house::Browser;
use serde_json::Value;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Command, Output},
};
use support::{Folder, Program};
use testkit::{Bed, accounts};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

const NAME: &str = "2@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";

/// An installation with a school, and more settings.
struct Installation {
    folder: Folder,
    settings: PathBuf,
    child: String,
}

impl Installation {
    async fn with(more: &str) -> Self {
        let folder = Folder::make();
        let database = folder.path().join("sharewise.db");
        let url = format!("sqlite://{}", database.display());
        let master = casework::MasterKey::generate().unwrap();
        let key = folder.path().join("master.key");
        fs::write(&key, master.to_text().as_str()).unwrap();
        let store = casework::Store::open(&url, master).await.unwrap();
        let bed = Bed::over(store.clone()).await;
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let child = bed.school.children[0].to_string();
        store.close().await;
        for entry in fs::read_dir(folder.path()).unwrap() {
            fs::set_permissions(entry.unwrap().path(), fs::Permissions::from_mode(0o600)).unwrap();
        }
        let settings = folder.path().join("sharewise.toml");
        let text = format!(
            "public_url = \"http://localhost\"\nsecond_factor = \"offered\"\nlisten = \"127.0.0.1:0\"\nhub = \"watched.example\"\n\
             database = \"{url}\"\nmaster_key_file = \"{}\"\n{more}\n",
            key.display()
        );
        fs::write(&settings, text).unwrap();
        fs::set_permissions(&settings, fs::Permissions::from_mode(0o600)).unwrap();
        Self {
            folder,
            settings,
            child,
        }
    }

    fn doctor(&self) -> Output {
        let program = env!("CARGO_BIN_EXE_sharewise");
        let mut doctor = Command::new(program);
        doctor.arg("doctor").arg("--config").arg(&self.settings);
        doctor.output().unwrap()
    }

    /// What the doctor says about one thing.
    fn says(&self, what: &str) -> String {
        let out = self.doctor();
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        let found = said
            .lines()
            .find(|l| l.get(7..).is_some_and(|l| l.starts_with(what)));
        found
            .unwrap_or_else(|| panic!("nothing about {what}: {said}"))
            .to_owned()
    }
}

/// A port that nobody listens on just now.
async fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}

/// Signs in, reads a child's file by a query that names somebody, and asks for what is not there.
async fn use_it(port: u16, child: &str) {
    let mut browser = Browser::new(port, "en");
    let fields = [("name", NAME), ("password", PASSWORD), ("back", "/")];
    assert_eq!(browser.post("/sign-in", &fields).await.status, 303);
    let page = browser
        .get(&format!("/children/{child}?about=Ashdown"))
        .await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert_eq!(browser.get("/no/such/Ashdown").await.status, 404);
}

/// A collector: it gives what it is sent, path and document.
async fn collector() -> (u16, mpsc::UnboundedReceiver<(String, Value)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (give, given) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Some(sent) = hear(stream).await else {
                continue;
            };
            if give.send(sent).is_err() {
                return;
            }
        }
    });
    (port, given)
}

async fn hear(mut stream: TcpStream) -> Option<(String, Value)> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|l| l.strip_prefix("Content-Length: "));
            if length?.parse::<usize>().ok()? == body.len() {
                assert!(head.contains("Content-Type: application/json"), "{head}");
                let _ = stream
                    .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
                    .await;
                let path = head.split(' ').nth(1)?.to_owned();
                return Some((path, serde_json::from_str(body).unwrap()));
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_is_sent_spans_and_numbers_and_nothing_about_anybody() {
    let (port, mut given) = collector().await;
    let more = format!("otlp_endpoint = \"http://127.0.0.1:{port}/otlp\"\notlp_every_seconds = 1");
    let house = Installation::with(&more).await;
    let program = Program::serve(&house.settings);
    use_it(program.port, &house.child).await;
    let (mut spans, mut metrics, mut all) = (Vec::new(), None, String::new());
    while spans.len() < 3 || metrics.is_none() {
        let (path, document) = given.recv().await.unwrap();
        all.push_str(&document.to_string());
        match path.as_str() {
            "/otlp/v1/traces" => {
                let resource = &document["resourceSpans"][0];
                assert_eq!(
                    resource["resource"]["attributes"][0]["value"]["stringValue"],
                    "sharewise"
                );
                spans.extend(
                    resource["scopeSpans"][0]["spans"]
                        .as_array()
                        .unwrap()
                        .clone(),
                );
            }
            "/otlp/v1/metrics" => {
                metrics = (spans.len() >= 3).then_some(document);
            }
            other => panic!("{other}"),
        }
    }
    let names: Vec<&str> = spans.iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["POST /sign-in", "GET /children/{id}", "GET"]);
    for span in &spans {
        let at = |name: &str| span[name].as_str().unwrap().parse::<u128>().unwrap();
        assert!(at("startTimeUnixNano") <= at("endTimeUnixNano"));
    }
    let metrics = metrics.unwrap();
    let named = |name: &str| {
        let all = metrics["resourceMetrics"][0]["scopeMetrics"][0]["metrics"]
            .as_array()
            .unwrap();
        all.iter()
            .find(|m| m["name"] == name)
            .unwrap_or_else(|| panic!("no {name}"))
            .clone()
    };
    let took = &named("http.server.request.duration")["histogram"]["dataPoints"][0];
    assert_eq!(took["count"], "3");
    let buckets = took["bucketCounts"].as_array().unwrap();
    assert_eq!(
        buckets.len(),
        took["explicitBounds"].as_array().unwrap().len() + 1
    );
    assert_eq!(
        named("sharewise.database_up")["gauge"]["dataPoints"][0]["asInt"],
        "1"
    );
    assert!(
        !all.contains("Ashdown") && !all.contains(&house.child),
        "{all}"
    );
    assert!(house.says("traces:").starts_with("ok"));
}

#[tokio::test]
async fn a_collector_that_is_down_harms_nothing() {
    let more = format!(
        "otlp_endpoint = \"http://127.0.0.1:{}\"\notlp_every_seconds = 1",
        free_port().await
    );
    let house = Installation::with(&more).await;
    let program = Program::serve(&house.settings);
    use_it(program.port, &house.child).await;
    let said = house.says("traces:");
    assert!(
        said.starts_with("WRONG") && said.contains("Start the collector"),
        "{said}"
    );
}

#[tokio::test]
async fn the_numbers_of_the_watch_are_of_the_form_that_prometheus_reads() {
    let port = free_port().await;
    let house = Installation::with(&format!("watch = \"127.0.0.1:{port}\"")).await;
    let program = Program::serve(&house.settings);
    use_it(program.port, &house.child).await;
    let mut watcher = Browser::new(port, "en");
    assert_eq!(watcher.get("/health/live").await.body, "ok\n");
    assert_eq!(watcher.get("/health/ready").await.body, "ok\n");
    let page = watcher.get("/metrics").await;
    assert!(
        page.header("content-type")
            .starts_with("text/plain; version=0.0.4")
    );
    let mut told = std::collections::BTreeMap::new();
    for line in page
        .body
        .lines()
        .filter(|l| !l.starts_with("# HELP ") && !l.starts_with("# TYPE "))
    {
        let (name, value) = line.rsplit_once(' ').unwrap();
        told.insert(name.to_owned(), value.parse::<f64>().unwrap());
    }
    assert_eq!(told["sharewise_database_up"], 1.0);
    assert_eq!(told["sharewise_answers_total{status=\"2xx\"}"], 1.0);
    assert_eq!(told["sharewise_answers_total{status=\"3xx\"}"], 1.0);
    assert_eq!(told["sharewise_answers_total{status=\"4xx\"}"], 1.0);
    assert_eq!(told["sharewise_answer_seconds_count"], 3.0);
    assert_eq!(told["sharewise_answer_seconds_bucket{le=\"+Inf\"}"], 3.0);
    let ends: Vec<f64> = told
        .iter()
        .filter(|(n, _)| n.contains("le=\""))
        .map(|(_, v)| *v)
        .collect();
    assert!(ends.len() > 5 && ends.iter().all(|n| *n <= 3.0));
    assert!(told["sharewise_resident_memory_bytes"] > 1e6);
    assert!(told["sharewise_open_files"] > 3.0);
    assert!(!page.body.contains("Ashdown") && !page.body.contains(&house.child));
}

/// A mail server that keeps what it is sent, and sends nothing on.
async fn mail_server() -> (u16, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (give, given) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(take_mail(stream, give.clone()));
        }
    });
    (port, given)
}

async fn take_mail(stream: TcpStream, give: mpsc::UnboundedSender<String>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let _ = write.write_all(b"220 spool.example\r\n").await;
    let (mut mail, mut inside) = (String::new(), false);
    while let Ok(Some(line)) = lines.next_line().await {
        mail.push_str(&line);
        mail.push('\n');
        let answer: &[u8] = match (inside, line.as_str()) {
            (true, ".") => {
                inside = false;
                let _ = give.send(std::mem::take(&mut mail));
                b"250 taken\r\n"
            }
            (true, _) => continue,
            (false, "DATA") => {
                inside = true;
                b"354 go on\r\n"
            }
            (false, "QUIT") => b"221 bye\r\n",
            _ => b"250 well\r\n",
        };
        if write.write_all(answer).await.is_err() {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_mail_nor_numbers_say_what_was_typed() {
    const MARK: &str = "Zvqkrallen";
    let (watch, (smtp, mut mails)) = (free_port().await, mail_server().await);
    let more = format!(
        "watch = \"127.0.0.1:{watch}\"\n[smtp]\nhost = \"127.0.0.1\"\nport = {smtp}\ntls = \"none\"\n\
         from = \"Sharewise <sharewise@work.example>\"\n"
    );
    let house = Installation::with(&more).await;
    let program = Program::serve(&house.settings);
    let mut browser = Browser::new(program.port, "en");
    let fields = [("name", NAME), ("password", PASSWORD), ("back", "/")];
    assert_eq!(browser.post("/sign-in", &fields).await.status, 303);
    // A concern, which the agency's others are told of; and what reaches no mail: a search, a wrong
    // address, one's own home.
    let id = uuid::Uuid::now_v7().to_string();
    let concern = [
        ("id", id.as_str()),
        ("child", house.child.as_str()),
        ("danger", "no"),
        ("when", "now"),
        ("place", MARK),
        ("text", MARK),
        ("kind", "fact"),
        ("words", MARK),
    ];
    let form = browser.get("/concerns/new").await;
    let named = |name: &str| form.body.contains(&format!("name=\"{name}\""));
    assert!(named("place") && named("words"), "the fields are called so");
    let _ = browser.post("/concerns/new", &concern).await;
    let said = serde_json::json!({
        "id": uuid::Uuid::now_v7(), "children": [{ "child": house.child }], "place": MARK,
        "statements": [{ "kind": "fact", "text": MARK }], "childs_words": MARK,
    });
    let sign_in = serde_json::json!({ "name": NAME, "password": PASSWORD });
    let json = [("Content-Type", "application/json")];
    let mut caller = Browser::new(program.port, "en");
    let signed = caller
        .send(
            "POST",
            "/api/v1/sessions",
            &json,
            sign_in.to_string().as_bytes(),
        )
        .await;
    let token: Value = serde_json::from_str(&signed.body).unwrap();
    let bearer = format!("Bearer {}", token["token"].as_str().unwrap());
    let mine = [
        ("Content-Type", "application/json"),
        ("Authorization", bearer.as_str()),
    ];
    let logged = caller
        .send(
            "POST",
            "/api/v1/concerns",
            &mine,
            said.to_string().as_bytes(),
        )
        .await;
    assert_eq!(logged.status, 201, "{}", logged.body);
    let home = [("phone", "07700 900986"), ("address", MARK)];
    assert_eq!(
        browser.post("/account/own-details", &home).await.status,
        303
    );
    let _ = browser.post("/children", &[("name", MARK)]).await;
    let _ = browser.get(&format!("/no/such/{MARK}")).await;

    // What happened to the accounts that signed in is told too, to their owners.
    let mut all = String::new();
    while !all.contains("RCPT TO:<mash-screener@work.example>") {
        let mail = tokio::time::timeout(std::time::Duration::from_secs(60), mails.recv());
        let mail = mail.await.expect("a mail within a minute").unwrap();
        assert!(mail.contains("Subject:"), "{mail}");
        all.push_str(&mail);
    }
    while let Ok(more) = mails.try_recv() {
        all.push_str(&more);
    }
    let numbers = Browser::new(watch, "en").get("/metrics").await.body;
    assert!(numbers.contains("sharewise_answers_total"));
    for (place, text) in [("mail", &all), ("numbers", &numbers)] {
        // Of a mail's own transfer forms nothing is in use here: it is plain words and an address.
        let flat = text.replace("=\n", "").to_lowercase();
        for word in [&MARK.to_lowercase(), "900986", "ashdown", &house.child] {
            assert!(!flat.contains(word), "{place}: {word}\n{text}");
        }
        assert!(
            !flat.contains("base64"),
            "{place}: written so that no word could be found"
        );
    }
}

#[tokio::test]
async fn the_doctor_looks_at_clock_permissions_and_the_fence() {
    let house = Installation::with("").await;
    assert!(
        house.says("files that people send:").starts_with("ok"),
        "{}",
        house.says("files that people send:")
    );
    assert!(
        house.says("permissions:").starts_with("ok"),
        "{}",
        house.says("permissions:")
    );
    let clock = house.says("clock and ledgers:");
    // The clock of a bed stands on a day that may be before or after today's.
    assert!(
        clock.starts_with("ok") || clock.contains("was set back"),
        "{clock}"
    );
    let database = house.folder.path().join("sharewise.db");
    fs::set_permissions(&database, fs::Permissions::from_mode(0o644)).unwrap();
    let said = house.says("permissions:");
    assert!(
        said.starts_with("WRONG") && said.contains("chmod 600") && said.contains("sharewise.db"),
        "{said}"
    );
}

/// Settings of the folders beside the database, and where they are.
fn folders(at: &Folder) -> String {
    let path = |name: &str| at.path().join(name).display().to_string();
    for name in ["backups", "spool", "packs"] {
        fs::create_dir(path(name)).unwrap();
        set_mode(path(name), 0o700);
    }
    let key = Command::new(env!("CARGO_BIN_EXE_sharewise"))
        .args(["continuity", "make-key", &path("school.key")])
        .output()
        .unwrap();
    let said = String::from_utf8(key.stdout).unwrap();
    let line = said.lines().last().unwrap();
    let key = line.strip_prefix("SHORT-NAME = ").unwrap();
    format!(
        "[backup]\nfolder = \"{}\"\n[emergency]\nlisten = \"127.0.0.1:0\"\nfolder = \"{}\"\n\
         [continuity]\nfolder = \"{}\"\nevery_hours = 12\n[continuity.keys]\nbed-school = {key}",
        path("backups"),
        path("spool"),
        path("packs"),
    )
}

fn set_mode(path: impl AsRef<std::path::Path>, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[tokio::test]
async fn the_doctor_looks_at_packs_and_at_the_folders_beside_the_database() {
    let beside = Folder::make();
    let watch = free_port().await;
    let more = format!("watch = \"127.0.0.1:{watch}\"\n{}", folders(&beside));
    let house = Installation::with(&more).await;
    let packs = "packs for when no machine works:";
    let none = house.says(packs);
    assert!(
        none.starts_with("WRONG") && none.contains("there is no pack of bed-school"),
        "{none}"
    );
    let room = house.says("room elsewhere:");
    assert!(
        room.contains("MB for backups") && room.contains("for packs") || room.starts_with("WRONG"),
        "{room}"
    );
    assert!(house.says("permissions:").starts_with("ok"));

    // A running server makes them, and tells their age to whoever watches.
    let mut program = Program::serve(&house.settings);
    let pack = beside.path().join("packs/bed-school.pack");
    for _ in 0..200 {
        if pack.exists() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let page = Browser::new(watch, "en").get("/metrics").await;
    for gauge in [
        "continuity_pack_oldest_age_seconds ",
        "witness_away_seconds 0",
    ] {
        assert!(
            page.body.contains(&format!("\nsharewise_{gauge}")),
            "{}",
            page.body
        );
    }
    program.kill();
    assert!(house.says(packs).starts_with("ok"), "{}", house.says(packs));
    let two_days = std::time::SystemTime::now() - std::time::Duration::from_secs(172_800);
    let file = fs::File::options().write(true).open(&pack).unwrap();
    file.set_modified(two_days).unwrap();
    let old = house.says(packs);
    assert!(
        old.starts_with("WRONG") && old.contains("48 hours old"),
        "{old}"
    );

    set_mode(&pack, 0o644);
    let open = house.says("permissions:");
    assert!(open.contains("can read 1 files of packs"), "{open}");
    set_mode(beside.path().join("backups"), 0o777);
    let open = house.says("permissions:");
    assert!(
        open.contains("chmod go-w") && open.contains("backups"),
        "{open}"
    );
    set_mode(&house.settings, 0o644);
    let open = house.says("permissions:");
    assert!(
        open.contains("chmod 640") && open.contains("sharewise.toml"),
        "{open}"
    );
    fs::remove_dir_all(beside.path().join("packs")).unwrap();
    let gone = house.says("room elsewhere:");
    assert!(
        gone.starts_with("WRONG") && gone.contains("Is the folder there?"),
        "{gone}"
    );
}

/// A look is no update: tables of an older program are told of and left as they are.
async fn the_doctor_leaves_older_tables_as_they_are(engine: testkit::Engine) {
    testkit::at(engine, |database| async move {
        const KEY: &str = "0909090909090909090909090909090909090909090909090909090909090909";
        let folder = Folder::make();
        let master = || casework::MasterKey::from_text(KEY).unwrap();
        let key = folder.path().join("master.key");
        fs::write(&key, KEY).unwrap();
        let settings = folder.path().join("sharewise.toml");
        let text = format!(
            "public_url = \"http://localhost\"\nlisten = \"127.0.0.1:0\"\ndatabase = \"{database}\"\n\
             master_key_file = \"{}\"\n",
            key.display()
        );
        fs::write(&settings, text).unwrap();
        let older = store::testing::open_as_older(&database, master(), 100).await;
        older.unwrap().close().await;
        let said = support::doctor(&settings);
        let line = said.lines().find(|l| l.contains(" database:")).unwrap();
        assert!(line.starts_with("WRONG") && line.contains("older than this program"), "{line}");
        assert!(!said.contains("clock and ledgers"), "{said}");
        assert_eq!(store::testing::schema_of(&database).await.unwrap(), 100);
        // The start brings them up to date, and the doctor is content.
        casework::Store::open(&database, master()).await.unwrap().close().await;
        let said = support::doctor(&settings);
        let line = said.lines().find(|l| l.contains(" database:")).unwrap();
        assert!(line.starts_with("ok"), "{line}");
        let clock = said.lines().find(|l| l.contains("clock and database")).unwrap();
        assert!(clock.starts_with("ok"), "{clock}");
    })
    .await;
}

#[tokio::test]
async fn on_sqlite_the_doctor_leaves_older_tables_as_they_are() {
    the_doctor_leaves_older_tables_as_they_are(testkit::Engine::Sqlite).await;
}

#[tokio::test]
async fn on_postgresql_the_doctor_leaves_older_tables_as_they_are() {
    the_doctor_leaves_older_tables_as_they_are(testkit::Engine::Postgres).await;
}
