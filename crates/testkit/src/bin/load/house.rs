//! The installation under load: the real program over a made-up partnership, in a folder of its
//! own that goes away at the end.

use crate::{
    Fault,
    http::{Answer, Request, ask},
};
use casework::{Actor, LogConcern, MasterKey, NewStatement, Store};
use domain::{
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    time::{EventTime, Precision},
};
use jiff::civil::date;
use std::{
    collections::VecDeque,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use store::testing::{group_commit_floor, postgres_commit_floor};
use testkit::{Bed, Folder, Place, accounts, make, pg_server::PgServer};
use uuid::Uuid;

const PASSWORD: &str = "three otters swim upstream";
/// Concerns that each child has beforehand.
const CONCERNS_EACH: usize = 3;
/// What somebody writes in two minutes between lessons.
pub const WORDS: &str = "Had no coat again in the rain, and fell asleep over the table before lunch. Said that \
                         nobody was up this morning and that the little one had cried in the night.";
/// How long something shared may take to arrive.
const ARRIVES: Duration = Duration::from_secs(20);
const GIVEN: [&str; 8] = [
    "Amelia", "Ben", "Carys", "Dylan", "Efa", "Farid", "Grace", "Harun",
];

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Cookies of an English session.
    pub english: String,
    /// The same session in Welsh.
    pub welsh: String,
}

/// An agency under load.
pub struct Agency {
    /// Logs concerns.
    pub practitioner: Desk,
    /// Receives them, decides, shares.
    pub lead: Desk,
    /// Reads the ledger.
    pub dpo: Desk,
    /// Its children.
    pub children: Vec<Uuid>,
    /// To whom it shares.
    pub partner: Uuid,
    /// Concerns that were logged and that nobody has read.
    pub unread: Tray,
    /// What was shared with it and nobody has opened.
    pub arrived: Tray,
}

/// What waits to be dealt with, oldest first.
#[derive(Default)]
pub struct Tray(Mutex<VecDeque<(Instant, Uuid)>>);

impl Tray {
    /// Something came in.
    pub fn put(&self, id: Uuid) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push_back((Instant::now(), id));
    }

    /// Takes the oldest, once it has had time to arrive.
    pub fn oldest(&self) -> Option<Uuid> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, _) = all.front()?;
        if since.elapsed() < ARRIVES {
            return None;
        }
        all.pop_front().map(|(_, id)| id)
    }
}

/// Everybody at their desks.
pub struct Desks {
    /// The loopback port of the product.
    pub port: u16,
    /// The agencies.
    pub agencies: Vec<Agency>,
}

impl Desks {
    /// To whom the agency at a place shares: they stand in pairs.
    pub fn partner_of(&self, place: usize) -> &Agency {
        &self.agencies[place ^ 1]
    }
}

/// The running program with everybody at their desks; killed when dropped.
pub struct House {
    program: Child,
    watch: u16,
    /// The desks.
    pub desks: Arc<Desks>,
    /// Concerns that were there beforehand.
    pub before: usize,
    /// Where SQLite's database lies, and what the program keeps.
    pub folder: Folder,
    /// The server that holds the database, where that is PostgreSQL.
    server: Option<PgServer>,
}

impl House {
    /// Makes the installation, starts the program, and signs everybody in. With `postgres` the
    /// database is on a server of its own on this machine, with syncs on and PostgreSQL's own
    /// settings for the rest.
    ///
    /// # Errors
    /// The program does not start, or somebody cannot sign in.
    pub async fn make(binary: &Path, children: usize, postgres: bool) -> Result<Self, Fault> {
        let folder = Folder::make();
        let server = postgres
            .then(|| PgServer::start(&[]).ok_or("no PostgreSQL server is installed"))
            .transpose()?;
        let database = server.as_ref().map_or_else(
            || format!("sqlite://{}", folder.path().join("load.db").display()),
            PgServer::url,
        );
        let master = MasterKey::generate()?;
        let key = folder.path().join("master.key");
        std::fs::write(&key, master.to_text().as_str())?;
        let store = Store::open(&database, master).await?;
        let bed = Bed::over(store.clone()).await;
        let mut filled = Vec::new();
        let mut before = 0;
        for (place, slug, partner) in [
            (&bed.school, "bed-school", &bed.front_door),
            (&bed.front_door, "bed-front-door", &bed.school),
            (&bed.welsh_school, "bed-ysgol", &bed.welsh_front_door),
            (&bed.welsh_front_door, "bed-drws", &bed.welsh_school),
        ] {
            for n in [0, 2, 4] {
                accounts::set_password(&bed, &format!("{n}@{slug}.example"), PASSWORD).await;
            }
            let all = fill(&bed, place, children).await?;
            before += all.len() * CONCERNS_EACH;
            filled.push((slug, all, partner.id));
        }
        store.close().await;
        let settings = folder.path().join("sharewise.toml");
        let text = format!(
            "public_url = \"http://localhost\"\nlisten = \"127.0.0.1:0\"\nwatch = \"127.0.0.1:0\"\n\
             hub = \"load.example\"\nsecond_factor = \"offered\"\ndatabase = \"{database}\"\nmaster_key_file = \"{}\"\n",
            key.display()
        );
        std::fs::write(&settings, text)?;
        let (program, port, watch) = start(binary, &settings)?;
        // From here on the program is ended by whoever drops this.
        let mut house = Self {
            program,
            watch,
            desks: Arc::new(Desks {
                port,
                agencies: Vec::new(),
            }),
            before,
            folder,
            server,
        };
        let mut agencies = Vec::new();
        for (slug, children, partner) in filled {
            let agency = Agency {
                practitioner: sign_in(port, &format!("0@{slug}.example")).await?,
                lead: sign_in(port, &format!("2@{slug}.example")).await?,
                dpo: sign_in(port, &format!("4@{slug}.example")).await?,
                children,
                partner,
                unread: Tray::default(),
                arrived: Tray::default(),
            };
            agencies.push(agency);
        }
        house.desks = Arc::new(Desks { port, agencies });
        Ok(house)
    }

    /// What this machine's engine can make durable at best, in commits a second of so many clients.
    ///
    /// # Errors
    /// The engine does not take the rows.
    pub async fn commit_floor(
        &self,
        clients: u32,
        rows: usize,
        bytes: usize,
        least: Duration,
    ) -> Result<f64, Fault> {
        Ok(match &self.server {
            Some(server) => {
                postgres_commit_floor(&server.url(), clients, rows, bytes, least).await?
            }
            None => {
                let file = self.folder.path().join("floor.sqlite");
                group_commit_floor(&file, clients, rows, bytes, least).await?
            }
        })
    }

    /// The engine, for whoever reads the figures.
    pub const fn engine(&self) -> &'static str {
        match self.server {
            Some(_) => "PostgreSQL, its server on this machine",
            None => "SQLite",
        }
    }

    /// What the kernel counts for the program: the id of its process.
    pub fn process(&self) -> u32 {
        self.program.id()
    }

    /// One of the program's own numbers.
    ///
    /// # Errors
    /// It does not answer, or has no such number.
    pub async fn number(&self, name: &str) -> Result<f64, Fault> {
        let answer = ask(self.watch, "", &Request::get("/metrics")).await?;
        let mark = format!("{name} ");
        let line = answer.body.lines().find_map(|l| l.strip_prefix(&mark));
        Ok(line
            .ok_or_else(|| format!("no {name} in /metrics"))?
            .parse()?)
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Starts the program and waits until it says where it listens.
fn start(binary: &Path, settings: &Path) -> Result<(Child, u16, u16), Fault> {
    let mut program = Command::new(binary)
        .args(["serve", "--config"])
        .arg(settings)
        .stdout(Stdio::piped())
        .spawn()?;
    let said = BufReader::new(program.stdout.take().ok_or("no output")?);
    let (mut port, mut watch) = (None, None);
    for line in said.lines() {
        let line = line?;
        let at = line.rsplit(':').next().and_then(|p| p.trim().parse().ok());
        if line.starts_with("Listening") {
            port = at;
        } else if line.starts_with("Numbers") {
            watch = at;
        }
        if let (Some(port), Some(watch)) = (port, watch) {
            return Ok((program, port, watch));
        }
    }
    Err("the program ended before it said where it listens".into())
}

async fn sign_in(port: u16, name: &str) -> Result<Desk, Fault> {
    let form = format!(
        "name={}&password={}&back=%2F",
        name.replace('@', "%40"),
        PASSWORD.replace(' ', "+")
    );
    let answer: Answer = ask(port, "lang=en", &Request::form("/sign-in", form)).await?;
    if answer.status != 303 || answer.cookies.is_empty() {
        return Err(format!("{name} cannot sign in: {}", answer.status).into());
    }
    let session: Vec<&str> = answer
        .cookies
        .split("; ")
        .filter(|c| !c.starts_with("lang="))
        .collect();
    let session = session.join("; ");
    Ok(Desk {
        english: format!("lang=en; {session}"),
        welsh: format!("lang=cy; {session}"),
    })
}

/// Children with a few concerns each, beside those that the bed has.
async fn fill(bed: &Bed, place: &Place, count: usize) -> Result<Vec<Uuid>, Fault> {
    let now = testkit::engines::first_noon().as_microsecond();
    let mut tx = bed.casework.store().write(place.id).await?;
    let mut all = Vec::new();
    for n in 0..count {
        let given = GIVEN[n % GIVEN.len()];
        let family = format!("Hollow{}", n / GIVEN.len());
        let child = make::child(
            place.id,
            Uuid::now_v7(),
            given,
            &family,
            date(2013, 3, 4),
            "7A",
        );
        tx.add_person(&child, now).await?;
        all.push(child.id);
    }
    tx.commit().await?;
    for child in &all {
        for _ in 0..CONCERNS_EACH {
            log(bed, &place.practitioner, *child).await?;
        }
    }
    Ok(all)
}

async fn log(bed: &Bed, by: &Actor, child: Uuid) -> Result<(), Fault> {
    let statement = NewStatement {
        kind: Some(StatementKind::Fact),
        text: WORDS.into(),
        ..NewStatement::default()
    };
    let concern = LogConcern {
        id: Uuid::now_v7(),
        urgency: Urgency::Routine,
        children: vec![ChildInConcern {
            person_id: child,
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: EventTime {
            at: testkit::engines::first_noon(),
            precision: Precision::Minute,
        },
        place: "Classroom".into(),
        statements: vec![statement],
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        body_map: vec![],
        draft_id: None,
    };
    bed.casework.log_concern(by, concern).await?;
    Ok(())
}
