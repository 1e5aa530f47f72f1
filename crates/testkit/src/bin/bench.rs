//! The benchmark: `cargo xtask bench [--seconds N]`. It measures, it asserts nothing; read its
//! numbers with the machine and the load that it prints beside them.

use casework::{
    Actor, CaseworkError, DecisionAnswers, LogConcern, MasterKey, NewStatement, StartDecision,
    Store, WholeFilter,
};
use domain::{
    chronology::{EntryContent, EntryKind, Impact, Seriousness},
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    decision::{ChosenItem, ItemSource, PersonDetail},
    family::{FamilyTold, FamilyView},
    time::{EventTime, Precision},
};
use jiff::{SignedDuration, Timestamp};
use rulebook::{Basis, Purpose};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use store::{NewEntry, testing::group_commit_floor};
use testkit::{Bed, Folder, measure};
use uuid::Uuid;

/// Practitioners who log at the same time.
const CLIENTS: u32 = 64;
/// Runs of each measurement, so that the spread shows.
const RUNS: usize = 5;
/// Size of a row of the plain floor: about that of a sealed concern.
const ROW_BYTES: usize = 1024;
/// Rows that a concern about one child writes where two leads are told, and their usual size: the
/// concern, the child in it, the entry, the task, alerts, mail, the ledger's line and nodes.
const ROWS_OF_CONCERN: usize = 12;
const ROW_OF_CONCERN_BYTES: usize = 256;
/// Rows of the long chronology.
const LONG: i64 = 200;
/// Times that a single act is measured.
const TIMES: usize = 200;

const WORDS: &str = "Had no coat again in the rain, and fell asleep over the table before lunch. Said that \
                     nobody was up this morning and that the little one had cried in the night.";

type Fault = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Fault> {
    let seconds = seconds()?;
    let folder = Folder::make();
    let file = folder.path().join("bench.sqlite");
    let store = Store::open(
        &format!("sqlite://{}", file.display()),
        MasterKey::generate()?,
    )
    .await?;
    let bed = Arc::new(Bed::over(store).await);
    println!("{}", measure::machine());
    println!(
        "SQLite, {CLIENTS} clients, {RUNS} runs of {seconds} s each: median (least to most)\n"
    );
    let (mut floors, mut shaped) = (Vec::new(), Vec::new());
    let (mut rates, mut waits) = (Vec::new(), Vec::new());
    let run = Duration::from_secs(seconds);
    for _ in 0..RUNS {
        let file = folder.path().join("floor.sqlite");
        floors.push(group_commit_floor(&file, CLIENTS, 1, ROW_BYTES, run).await?);
        let (rows, bytes) = (ROWS_OF_CONCERN, ROW_OF_CONCERN_BYTES);
        shaped.push(group_commit_floor(&file, CLIENTS, rows, bytes, run).await?);
        let (rate, each) = storm(&bed, run).await?;
        rates.push(rate);
        waits.extend(each);
    }
    line(
        "floor, one row of 1 kB a request, requests a second",
        &mut floors,
    );
    line("floor, as many rows as a concern writes", &mut shaped);
    line("durable concerns a second", &mut rates);
    println!(
        "share of the floor: {:.0} % of one row, {:.0} % of as many rows\n",
        100.0 * middle(&mut rates) / middle(&mut floors),
        100.0 * middle(&mut rates) / middle(&mut shaped)
    );
    quantiles("logging among 64", &mut waits);
    quantiles("logging alone", &mut alone(&bed).await?);
    let (mut law, mut whole) = deciding(&bed).await?;
    quantiles("asking the law what is still needed", &mut law);
    quantiles("deciding: begun, answered, asked, shared", &mut whole);
    quantiles("a chronology of 200 entries", &mut chronology(&bed).await?);
    quantiles(
        "a whole chronology of 200 entries of three agencies",
        &mut whole_chronology(&bed).await?,
    );
    println!("{}", measure::load());
    bed.casework.store().close().await;
    Ok(())
}

fn seconds() -> Result<u64, Fault> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => Ok(3),
        [flag, n] if flag == "--seconds" => Ok(n.parse()?),
        _ => Err("bench takes --seconds N and nothing else".into()),
    }
}

fn concern(child: Uuid) -> LogConcern {
    let statement = NewStatement {
        kind: Some(StatementKind::Fact),
        text: WORDS.into(),
        ..NewStatement::default()
    };
    LogConcern {
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
    }
}

/// All clients log without a pause, spread over the agencies of the bed; each waits for "recorded".
async fn storm(bed: &Arc<Bed>, run: Duration) -> Result<(f64, Vec<f64>), Fault> {
    let start = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|n| tokio::spawn(client(bed.clone(), n, start, run)))
        .collect();
    let mut waits = Vec::new();
    for c in clients {
        waits.extend(c.await??);
    }
    let count = u32::try_from(waits.len())?;
    Ok((f64::from(count) / start.elapsed().as_secs_f64(), waits))
}

async fn client(
    bed: Arc<Bed>,
    n: u32,
    start: Instant,
    run: Duration,
) -> Result<Vec<f64>, CaseworkError> {
    let place = [
        &bed.school,
        &bed.front_door,
        &bed.welsh_school,
        &bed.welsh_front_door,
    ][n as usize % 4];
    let mut waits = Vec::new();
    while start.elapsed() < run {
        let begun = Instant::now();
        bed.casework
            .log_concern(&place.practitioner, concern(place.children[0]))
            .await?;
        waits.push(begun.elapsed().as_secs_f64());
    }
    Ok(waits)
}

async fn alone(bed: &Bed) -> Result<Vec<f64>, Fault> {
    let mut waits = Vec::new();
    for _ in 0..TIMES {
        let begun = Instant::now();
        let place = &bed.school;
        bed.casework
            .log_concern(&place.practitioner, concern(place.children[0]))
            .await?;
        waits.push(begun.elapsed().as_secs_f64());
    }
    Ok(waits)
}

/// A decision to share from its beginning to the receipt, and the law's answer on the way.
async fn deciding(bed: &Bed) -> Result<(Vec<f64>, Vec<f64>), Fault> {
    // A file of its own: nobody's holds the thousands of concerns that the storm has left.
    let (lead, child) = (&bed.front_door.lead, bed.front_door.children[1]);
    let (mut law, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let begun = Instant::now();
        let start = StartDecision {
            id: Uuid::now_v7(),
            child,
            purpose: Some(Purpose::ProtectFromHarm),
            purpose_text: WORDS.into(),
            recipient: Some(bed.school.id),
            ..StartDecision::default()
        };
        let id = bed.casework.start_decision(lead, start).await?;
        bed.casework
            .save_decision_answers(lead, id, answers())
            .await?;
        let asked = Instant::now();
        bed.casework.ask_law(lead, id).await?;
        law.push(asked.elapsed().as_secs_f64());
        bed.casework.decide_share(lead, id, Uuid::now_v7()).await?;
        whole.push(begun.elapsed().as_secs_f64());
    }
    Ok((law, whole))
}

fn answers() -> DecisionAnswers {
    let said = |key: &str, word: &str| (key.to_owned(), vec![word.to_owned()]);
    DecisionAnswers {
        answers: vec![
            said("suspicion.reasonable_cause", "yes"),
            said("suspicion.significant_harm", "yes"),
            said("subjects[0].special_categories", "none"),
            said("subjects[0].offence_data", "no"),
        ],
        items: vec![ChosenItem::new(ItemSource::Detail {
            detail: PersonDetail::Name,
        })],
        text: WORDS.into(),
        family: Some(FamilyView {
            spoke_with: "The mother".into(),
            said: "She agrees".into(),
            ..FamilyView::new(FamilyTold::Told)
        }),
        basis: Some(Basis::PublicTask),
        why_necessary: "They cannot judge it without knowing".into(),
        ..DecisionAnswers::default()
    }
}

/// The child's page with its long chronology, permission, opening and the ledger line included.
async fn chronology(bed: &Bed) -> Result<Vec<f64>, Fault> {
    let (lead, child) = (&bed.school.lead, bed.school.children[1]);
    fill(bed, lead, child, false).await?;
    let mut waits = Vec::new();
    for _ in 0..TIMES {
        let begun = Instant::now();
        bed.casework.child_page(lead, child, None).await?;
        waits.push(begun.elapsed().as_secs_f64());
    }
    Ok(waits)
}

/// The chronology across agencies, with what it draws from: silences, months and weeks, whose each
/// entry is, what it is marked as.
async fn whole_chronology(bed: &Bed) -> Result<Vec<f64>, Fault> {
    // Not the first child, whose file holds the thousands of concerns that the storm has left.
    let (lead, child) = (&bed.school.lead, bed.school.children[2]);
    fill(bed, lead, child, true).await?;
    let filter = WholeFilter::default();
    let mut waits = Vec::new();
    for _ in 0..TIMES {
        let begun = Instant::now();
        let all = bed
            .casework
            .whole_chronology(lead, child, &filter, None)
            .await?;
        waits.push(begun.elapsed().as_secs_f64());
        if all.sources.len() < 3 {
            return Err("not of three agencies".into());
        }
    }
    Ok(waits)
}

/// Notes of one child; across agencies, every second entry is what one of two others shared.
async fn fill(bed: &Bed, by: &Actor, child: Uuid, across: bool) -> Result<(), Fault> {
    let mut tx = bed.casework.store().write(by.agency_id).await?;
    for n in 0..LONG {
        let from = match n % 4 {
            1 if across => bed.front_door.id,
            3 if across => bed.welsh_school.id,
            _ => by.agency_id,
        };
        let own = from == by.agency_id;
        let at: Timestamp = testkit::engines::first_noon() - SignedDuration::from_hours(n * 30);
        tx.add_entry(&NewEntry {
            agency_id: by.agency_id,
            person_id: child,
            id: Uuid::now_v7(),
            kind: if own {
                EntryKind::Note
            } else {
                EntryKind::Received
            },
            when: EventTime {
                at,
                precision: Precision::Minute,
            },
            recorded_us: at.as_microsecond(),
            author_id: by.practitioner_id,
            source_agency_id: from,
            object_id: None,
            corrects_id: None,
            seriousness: Seriousness::Low,
            content: if own { note() } else { received() },
        })
        .await?;
    }
    Ok(tx.commit().await?)
}

fn note() -> EntryContent {
    EntryContent::Note {
        headline: WORDS.chars().take(60).collect(),
        text: WORDS.into(),
        childs_voice: String::new(),
        impact: Impact::Unclear,
        family: None,
    }
}

fn received() -> EntryContent {
    EntryContent::Received {
        sharing_id: Uuid::now_v7(),
        statement_kind: Some(StatementKind::Fact),
        text: WORDS.into(),
        source: "Duty worker".into(),
        why: "To protect the child".into(),
        handling: Vec::new(),
        body_map: Vec::new(),
    }
}

fn middle(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn line(what: &str, values: &mut [f64]) {
    let m = middle(values);
    let (least, most) = (values.first().unwrap_or(&m), values.last().unwrap_or(&m));
    println!("{what}: {m:.0} ({least:.0} to {most:.0})");
}

fn quantiles(what: &str, seconds: &mut [f64]) {
    let half = middle(seconds);
    let late = seconds
        .get(seconds.len() * 99 / 100)
        .copied()
        .unwrap_or(half);
    println!(
        "{what}: p50 {:.2} ms, p99 {:.2} ms, of {}",
        half * 1e3,
        late * 1e3,
        seconds.len()
    );
}
