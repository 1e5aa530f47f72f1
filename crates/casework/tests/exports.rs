//! Taking an agency's own records out: two people, a wait, once; nothing protected, sealed or
//! received is in it; and every child's record says so. On both engines.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

use casework::{
    Actor, AddPerson, AskExport, Casework, CaseworkError, EmergencyShare, ExportFile, LogConcern,
    MarkRisk, NewNote, NewStatement, PersonChoice, Place, RecordFilter, Reply, SealConcern,
    Settings,
};
use domain::{
    access::Closeness,
    chronology::{EntryKind, Impact, Seriousness},
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    export::{ExportCounts, ExportEnd, ExportState, ExportWhich},
    person::{Identifier, IdentifierKind, PersonContent, PersonKind, RelationKind},
    practitioner::{MemberState, Role},
    time::{EventTime, Precision},
};
use jiff::{SignedDuration, civil::date};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};
use testkit::Bed;
use uuid::Uuid;

/// Where the protected child of every bed lives.
const PROTECTED_ADDRESS: &str = "14 Heron Quay, Aldermoor";
const HOME: &str = "31 Larkspur Terrace, Aldermoor";
const RING: &str = "01632 960145";

fn asked() -> AskExport {
    AskExport {
        id: Uuid::now_v7(),
        which: Some(ExportWhich::All),
        children: Vec::new(),
        from: None,
        until: None,
        why: "The school leaves Sharewise at the end of term".into(),
        recipient: "Priya Lindqvist".into(),
        organisation: "Marlow Records".into(),
        handover: "An encrypted stick, in person".into(),
        seen: None,
    }
}

/// Counts first, as the page does, and asks for what was counted.
async fn ask(cw: &Casework, who: &Actor, input: AskExport) -> Result<Uuid, CaseworkError> {
    let preview = cw.preview_export(who, &input).await?;
    let input = AskExport {
        seen: Some(preview.counts),
        ..input
    };
    let id = input.id;
    cw.ask_export(who, input.clone()).await?;
    // Sent again, nothing changes.
    cw.ask_export(who, input).await?;
    Ok(id)
}

async fn built(cw: &Casework, who: &Actor, input: AskExport) -> Uuid {
    let id = ask(cw, who, input).await.unwrap();
    for _ in 0..3 {
        cw.go_on_exporting().await.unwrap();
    }
    id
}

async fn approve(cw: &Casework, who: &Actor, id: Uuid) -> Result<(), CaseworkError> {
    cw.answer_approval(who, id, Some(true), "Spoke with the successor")
        .await
}

async fn bytes(mut file: ExportFile) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(piece) = file.next().await.unwrap() {
        all.extend(piece);
    }
    assert_eq!(all.len() as u64, file.bytes, "as long as it says");
    all
}

async fn take(cw: &Casework, who: &Actor, id: Uuid) -> Result<Vec<u8>, CaseworkError> {
    let head = cw.export_head(who, id).await?;
    let words = format!("For {}\nExport {}\n", head.made_for(), head.id);
    let file = cw.take_export(who, id, words).await?;
    let digest = file.sha256.clone();
    let all = bytes(file).await;
    let mut running = seal_digest(&all);
    running.make_ascii_lowercase();
    assert_eq!(running, digest, "what the ledger says it is");
    Ok(all)
}

fn seal_digest(all: &[u8]) -> String {
    use std::fmt::Write as _;
    seal::digest_of(all).iter().fold(String::new(), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}

/// The files of an archive by name.
fn files(bytes: Vec<u8>) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|n| {
            let mut file = zip.by_index(n).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

fn everything(files: &BTreeMap<String, String>) -> String {
    files.values().cloned().collect::<Vec<_>>().join("\n")
}

/// Letters and digits only, in lower case: however it is written.
fn squeezed(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The rows of a table of the archive, by a reader of tables.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = linkage::CsvReader::default();
    let (mut at, mut all) = (0, Vec::new());
    let bytes = text.as_bytes();
    while let Some(taken) = reader.next(&bytes[at..], true).unwrap() {
        let row = (0..reader.width()).map(|n| reader.field(n).to_owned());
        all.push(row.collect());
        at += taken;
    }
    all
}

fn when(bed: &Bed) -> EventTime {
    EventTime {
        at: bed.casework.now() - SignedDuration::from_mins(5),
        precision: Precision::Minute,
    }
}

async fn concern(bed: &Bed, children: &[Uuid], text: &str) -> Uuid {
    let id = Uuid::now_v7();
    let role = |person_id: &Uuid| ChildInConcern {
        person_id: *person_id,
        role: ChildRole::Subject,
    };
    let input = LogConcern {
        id,
        urgency: Urgency::Routine,
        children: children.iter().map(role).collect(),
        child_not_listed: String::new(),
        when: when(bed),
        place: text.into(),
        statements: vec![NewStatement {
            kind: Some(StatementKind::Reported),
            text: text.into(),
            reported_by: text.into(),
            ..NewStatement::default()
        }],
        childs_words: text.into(),
        others_involved: text.into(),
        already_told: text.into(),
        category: None,
        body_map: vec![],
        draft_id: None,
    };
    bed.casework
        .log_concern(&bed.school.practitioner, input)
        .await
        .unwrap();
    id
}

async fn note(bed: &Bed, child: Uuid, text: &str) {
    let note = NewNote {
        id: Uuid::now_v7(),
        person_id: child,
        kind: EntryKind::FamilyContact,
        when: when(bed),
        seriousness: Seriousness::Low,
        impact: Impact::Unclear,
        text: text.into(),
        childs_voice: text.into(),
        family: None,
    };
    bed.casework.add_note(&bed.school.lead, note).await.unwrap();
}

async fn hours(bed: &Bed, n: i64) {
    let now = bed.casework.now();
    bed.clock.set(now + SignedDuration::from_hours(n));
}

/// The same casework with other settings.
fn with(bed: &Bed, change: impl FnOnce(&mut Settings)) -> Casework {
    let mut settings = bed.casework.settings().clone();
    change(&mut settings);
    Casework::new(bed.casework.store().clone(), bed.clock.clone(), settings).unwrap()
}

async fn set_role(bed: &Bed, who: Uuid, role: Role, state: MemberState) {
    let mut tx = bed.casework.store().write(bed.school.id).await.unwrap();
    tx.set_role(bed.school.id, who, role).await.unwrap();
    tx.set_member_state(bed.school.id, who, state)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn keys(e: &CaseworkError) -> Vec<String> {
    match e {
        CaseworkError::Invalid(faults) => faults
            .iter()
            .map(|f| format!("{}/{}", f.field, f.key))
            .collect(),
        other => panic!("not a fault of the form: {other}"),
    }
}

async fn state(bed: &Bed, id: Uuid) -> (ExportState, Option<ExportEnd>) {
    let mut conn = bed.casework.store().read().await.unwrap();
    let row = conn.export(bed.school.id, id).await.unwrap();
    (row.state, row.ended_how)
}

async fn kinds_on(bed: &Bed, object: Uuid) -> Vec<String> {
    let mut conn = bed.casework.store().read().await.unwrap();
    let events = conn.events_on(bed.school.id, object, 100).await.unwrap();
    events.iter().map(|e| e.kind.as_str().to_owned()).collect()
}

async fn person(
    bed: &Bed,
    kind: PersonKind,
    content: PersonContent,
    of: Option<Uuid>,
    protected: bool,
) -> Uuid {
    let id = Uuid::now_v7();
    let around = of.map(|child_id| Place {
        child_id,
        relation: RelationKind::Mother,
        parental_responsibility: true,
        same_household: true,
        from: None,
        until: None,
    });
    let input = AddPerson {
        id,
        kind,
        protected_address: protected,
        content,
        around,
    };
    bed.casework
        .add_person(&bed.school.lead, input)
        .await
        .unwrap();
    id
}

testkit::both! {
    async fn two_people_take_the_records_out_once_and_every_child_record_says_so(bed) {
        let (lead, dpo, cw) = (&bed.school.lead, &bed.school.dpo, &bed.casework);
        let child = bed.school.children[0];
        let logged = concern(&bed, &bed.school.children[..2], "He came without a coat").await;
        note(&bed, child, "Rang home").await;
        let preview = cw.preview_export(dpo, &asked()).await.unwrap();
        assert_eq!(preview.counts, ExportCounts { children: 3, concerns: 1 });
        assert_eq!(preview.wait_hours, None, "three children do not wait");
        // Nothing is asked for that was not counted first.
        assert_eq!(keys(&cw.ask_export(dpo, asked()).await.unwrap_err()), ["seen/changed"]);
        let id = ask(cw, dpo, asked()).await.unwrap();
        assert!(cw.approvals(lead).await.unwrap().to_answer.iter().any(|l| l.row.id == id), "told at once");
        assert!(cw.waiting(lead).await.unwrap().my_work > 0);
        assert_eq!(keys(&approve(cw, lead, id).await.unwrap_err()), ["approve/not-built"]);
        cw.go_on_exporting().await.unwrap();
        assert_eq!(state(&bed, id).await, (ExportState::Ready, None));
        // Not before a second person has approved, and never by oneself.
        assert!(matches!(take(cw, dpo, id).await, Err(CaseworkError::WrongState)));
        assert!(matches!(approve(cw, dpo, id).await, Err(CaseworkError::NotFound)));
        let desk = cw.export_desk(lead, id).await.unwrap();
        assert!(desk.may_answer && desk.may_stop && !desk.may_take && !desk.sample.is_empty());
        let stale = Actor { fresh: false, ..lead.clone() };
        assert!(matches!(approve(cw, &stale, id).await, Err(CaseworkError::Confirm)));
        approve(cw, lead, id).await.unwrap();
        assert!(matches!(take(cw, lead, id).await, Err(CaseworkError::NotFound)), "whoever approved does not take it");
        let stale = Actor { fresh: false, ..dpo.clone() };
        assert!(matches!(take(cw, &stale, id).await, Err(CaseworkError::Confirm)));
        let first = take(cw, dpo, id).await.unwrap();
        // Every row of every file bears the export and for whom it was made.
        let found = files(first.clone());
        let names: Vec<&str> = found.keys().map(String::as_str).collect();
        assert_eq!(names, ["README.txt", "chronology.csv", "concerns.csv", "decisions.csv", "people.csv", "records.json", "risks.csv", "sharings.csv"]);
        for (name, text) in found.iter().filter(|(n, _)| n.ends_with(".csv")) {
            let all = rows(text);
            for row in &all[1..] {
                assert_eq!(row[0], id.to_string(), "{name}");
                assert_eq!(row[1], "Priya Lindqvist, Marlow Records", "{name}");
                assert_eq!(row.len(), all[0].len(), "{name}");
            }
        }
        assert_eq!(rows(&found["concerns.csv"]).len(), 1 + 2 * 2, "two statements, a row for each child");
        assert!(found["concerns.csv"].contains(&logged.to_string()));
        assert!(found["chronology.csv"].contains("Rang home"));
        let json: serde_json::Value = serde_json::from_str(&found["records.json"]).unwrap();
        assert_eq!((json["schema"].as_str(), json["version"].as_i64()), (Some("sharewise-records-export"), Some(1)));
        assert_eq!(json["export"]["approved_by"], "Meera Joshi");
        assert_eq!(json["children"].as_array().unwrap().len(), 3);
        for c in json["children"].as_array().unwrap() {
            assert_eq!(c["export_id"], id.to_string());
            assert_eq!(c["made_for"], "Priya Lindqvist, Marlow Records");
        }
        assert!(found["README.txt"].contains(&id.to_string()));
        // Each child's record says so, with whom it went to.
        for child in &bed.school.children {
            let record = cw.record_of(lead, *child, RecordFilter::Shared, None).await.unwrap();
            let lines: Vec<_> = record.lines.iter().filter(|l| l.event.kind.as_str() == "export").collect();
            assert_eq!(lines.len(), 1);
            assert_eq!((lines[0].who.as_str(), lines[0].with.en.as_str()), ("Tom Okafor", "Marlow Records"));
        }
        // A broken download is taken again within an hour, as the same bytes; every time is written down.
        bed.clock.set(cw.now() + SignedDuration::from_mins(59));
        assert_eq!(take(cw, dpo, id).await.unwrap(), first);
        let kinds = kinds_on(&bed, id).await;
        let times = |kind: &str| kinds.iter().filter(|k| *k == kind).count();
        assert_eq!((times("export.asked"), times("export.built"), times("export.taken"), times("export")), (1, 1, 2, 3));
        bed.clock.set(cw.now() + SignedDuration::from_mins(1));
        assert!(matches!(take(cw, dpo, id).await, Err(CaseworkError::WrongState)));
        cw.tick().await.unwrap();
        assert_eq!(state(&bed, id).await, (ExportState::Ended, Some(ExportEnd::Taken)));
        let mut conn = cw.store().read().await.unwrap();
        assert!(conn.export_parts(bed.school.id, id, 0, 10).await.is_err(), "its parts are gone");
        assert_eq!(conn.export_children(bed.school.id, id, 0, 10).await.unwrap().len(), 3, "who was in it stays");
    }

    async fn nobody_else_asks_sees_or_stops(bed) {
        let (dpo, cw) = (&bed.school.dpo, &bed.casework);
        let id = built(cw, dpo, asked()).await;
        for who in [&bed.school.practitioner, &bed.school.administrator, &bed.school.screener, &bed.front_door.dpo] {
            assert!(matches!(cw.export_desk(who, id).await, Err(CaseworkError::NotFound)));
            assert!(matches!(cw.stop_export(who, id, "No").await, Err(CaseworkError::NotFound)));
            assert!(matches!(approve(cw, who, id).await, Err(CaseworkError::NotFound)));
            assert!(matches!(take(cw, who, id).await, Err(CaseworkError::NotFound)));
        }
        for who in [&bed.school.practitioner, &bed.school.administrator, &bed.school.screener] {
            assert!(matches!(cw.preview_export(who, &asked()).await, Err(CaseworkError::NotFound)));
            assert!(matches!(cw.ask_export(who, asked()).await, Err(CaseworkError::NotFound)));
            assert!(matches!(cw.exports(who).await, Err(CaseworkError::NotFound)));
        }
        assert!(cw.exports(&bed.front_door.dpo).await.unwrap().is_empty());
    }

    async fn whoever_lost_their_role_between_does_not_take_it(bed) {
        let (lead, dpo, cw) = (&bed.school.lead, &bed.school.dpo, &bed.casework);
        for (who, second) in [(lead.practitioner_id, true), (dpo.practitioner_id, false)] {
            let id = built(cw, dpo, asked()).await;
            approve(cw, lead, id).await.unwrap();
            let was = if second { Role::SafeguardingLead } else { Role::DataProtectionOfficer };
            set_role(&bed, who, Role::Practitioner, MemberState::Active).await;
            let now = if second { dpo.clone() } else { Actor { role: Role::Practitioner, ..dpo.clone() } };
            assert!(matches!(take(cw, &now, id).await, Err(CaseworkError::NotFound)), "{was}");
            set_role(&bed, who, was, MemberState::Suspended).await;
            let now = if second { dpo.clone() } else { Actor { state: MemberState::Suspended, ..dpo.clone() } };
            assert!(take(cw, &now, id).await.is_err(), "{was} suspended");
            set_role(&bed, who, was, MemberState::Active).await;
            take(cw, dpo, id).await.unwrap();
        }
    }

    async fn many_children_wait_and_anybody_who_may_answer_stops_it_meanwhile(bed) {
        let (lead, dpo) = (&bed.school.lead, &bed.school.dpo);
        let cw = &with(&bed, |s| s.export_wait_above = 2);
        assert_eq!(cw.preview_export(dpo, &asked()).await.unwrap().wait_hours, Some(24));
        let id = built(cw, dpo, asked()).await;
        hours(&bed, 5).await;
        approve(cw, lead, id).await.unwrap();
        assert_eq!(keys(&take(cw, dpo, id).await.unwrap_err()), ["take/wait"]);
        bed.clock.set(cw.now() + SignedDuration::from_secs(24 * 3600 - 1));
        assert_eq!(keys(&take(cw, dpo, id).await.unwrap_err()), ["take/wait"], "counted from approval");
        let desk = cw.export_desk(dpo, id).await.unwrap();
        assert_eq!(desk.from, Some(cw.now() + SignedDuration::from_secs(1)));
        // Stopped at the last moment, with a reason, and never taken.
        assert_eq!(keys(&cw.stop_export(lead, id, " ").await.unwrap_err()), ["why/empty"]);
        cw.stop_export(lead, id, "The successor's letter was false").await.unwrap();
        assert_eq!(state(&bed, id).await, (ExportState::Ended, Some(ExportEnd::Stopped)));
        let desk = cw.export_desk(dpo, id).await.unwrap();
        assert!(desk.answer.contains("letter was false"), "{}", desk.answer);
        hours(&bed, 1).await;
        assert!(matches!(take(cw, dpo, id).await, Err(CaseworkError::WrongState)));
        assert!(matches!(cw.stop_export(lead, id, "Again").await, Err(CaseworkError::WrongState)));
        // With the wait over it is taken; two children do not wait.
        let id = built(cw, dpo, asked()).await;
        approve(cw, lead, id).await.unwrap();
        hours(&bed, 24).await;
        take(cw, dpo, id).await.unwrap();
        let two = AskExport { which: Some(ExportWhich::Named), children: bed.school.children[..2].to_vec(), ..asked() };
        let id = built(cw, dpo, two).await;
        approve(cw, lead, id).await.unwrap();
        assert!(!files(take(cw, dpo, id).await.unwrap())["people.csv"].contains("Amina"));
    }

    async fn it_runs_out_and_can_be_refused_and_taken_back(bed) {
        let (lead, dpo) = (&bed.school.lead, &bed.school.dpo);
        let cw = &with(&bed, |s| s.export_wait_above = 2);
        let id = built(cw, dpo, asked()).await;
        hours(&bed, 7 * 24 - 24).await;
        assert_eq!(keys(&approve(cw, lead, id).await.unwrap_err()), ["approve/too-late"], "it could never be taken");
        hours(&bed, 24).await;
        cw.tick().await.unwrap();
        assert_eq!(state(&bed, id).await, (ExportState::Ended, Some(ExportEnd::RanOut)));
        let cw = &bed.casework;
        let id = built(cw, dpo, asked()).await;
        approve(cw, lead, id).await.unwrap();
        hours(&bed, 7 * 24).await;
        assert!(matches!(take(cw, dpo, id).await, Err(CaseworkError::WrongState)), "approved and out of time");
        let id = built(cw, dpo, asked()).await;
        cw.answer_approval(lead, id, Some(false), "Not to them").await.unwrap();
        assert_eq!(state(&bed, id).await, (ExportState::Ended, Some(ExportEnd::Refused)));
        let id = built(cw, dpo, asked()).await;
        approve(cw, lead, id).await.unwrap();
        cw.withdraw_approval(dpo, id).await.unwrap();
        assert_eq!(state(&bed, id).await, (ExportState::Ended, Some(ExportEnd::Withdrawn)));
        assert!(matches!(take(cw, dpo, id).await, Err(CaseworkError::WrongState)));
        let id = built(cw, dpo, asked()).await;
        cw.stop_export(dpo, id, "Asked too early").await.unwrap();
        assert_eq!(state(&bed, id).await, (ExportState::Ended, Some(ExportEnd::Withdrawn)));
    }

    async fn too_many_nobody_and_what_is_missing_are_said(bed) {
        let dpo = &bed.school.dpo;
        let cw = &with(&bed, |s| s.export_most = 2);
        assert_eq!(keys(&cw.preview_export(dpo, &asked()).await.unwrap_err()), ["which/too-many"]);
        let none = AskExport { which: Some(ExportWhich::Concerns), ..asked() };
        assert_eq!(keys(&cw.preview_export(dpo, &none).await.unwrap_err()), ["which/nobody"]);
        let empty = AskExport {
            which: None, why: String::new(), recipient: " ".into(), organisation: String::new(), handover: String::new(), ..asked()
        };
        assert_eq!(
            keys(&cw.preview_export(dpo, &empty).await.unwrap_err()),
            ["which/empty", "why/empty", "recipient/empty", "organisation/empty", "handover/empty"]
        );
        let days = AskExport { from: Some(date(2026, 10, 3)), until: Some(date(2026, 10, 2)), ..asked() };
        assert_eq!(keys(&cw.preview_export(dpo, &days).await.unwrap_err()), ["until/order"]);
        let later = AskExport { until: Some(date(2027, 1, 1)), ..asked() };
        assert_eq!(keys(&cw.preview_export(dpo, &later).await.unwrap_err()), ["until/future"]);
        let others = AskExport { which: Some(ExportWhich::Named), children: vec![bed.front_door.children[0]], ..asked() };
        assert_eq!(keys(&cw.preview_export(dpo, &others).await.unwrap_err()), ["children/unknown"]);
        let nobody = AskExport { which: Some(ExportWhich::Named), ..asked() };
        assert_eq!(keys(&cw.preview_export(dpo, &nobody).await.unwrap_err()), ["children/empty"]);
        // What is typed about it leaves with it.
        let told = AskExport { handover: format!("Left at {PROTECTED_ADDRESS}"), ..asked() };
        assert_eq!(keys(&bed.casework.preview_export(dpo, &told).await.unwrap_err()), ["handover/protected"]);
        // Nobody else who could answer: it is not asked for.
        set_role(&bed, bed.school.lead.practitioner_id, Role::Practitioner, MemberState::Active).await;
        let alone = ask(&bed.casework, dpo, asked()).await;
        assert_eq!(keys(&alone.unwrap_err()), ["second/nobody"]);
    }

    async fn no_protected_value_is_in_any_file_wherever_it_was_written(bed) {
        let (lead, dpo, cw) = (&bed.school.lead, &bed.school.dpo, &bed.casework);
        // A mother with a protected home and telephone, written into every field of everything.
        let said = format!("Seen at {HOME}, ring {RING}; also 31 larkspur\nterrace, +44 1632 960 145");
        let child = bed.school.children[0];
        let hidden = PersonContent {
            given_names: "Dana".into(), family_name: "Ashdown".into(),
            address: Some(HOME.into()), phone: Some(RING.into()), ..PersonContent::default()
        };
        person(&bed, PersonKind::Adult, hidden, Some(child), true).await;
        // In the record of a child to whom she is nobody, too.
        let open = PersonContent {
            given_names: "Ffion 31 Larkspur Terrace".into(), family_name: "Ogden".into(),
            known_as: Some("Fi of Larkspur Terrace".into()), former_names: vec![said.clone()],
            group: Some("Larkspur Terrace".into()), language: Some("Ring 01632960145".into()),
            address: Some(format!("Flat 2, {HOME}")), phone: Some("+441632960145".into()),
            identifiers: vec![Identifier { kind: IdentifierKind::Local, value: "LARKSPURTERRACE31".into() }],
            ..PersonContent::default()
        };
        let other = person(&bed, PersonKind::Child, open, None, false).await;
        for about in [child, other] {
            concern(&bed, &[about], &said).await;
            note(&bed, about, &said).await;
        }
        let risk = MarkRisk {
            id: Uuid::now_v7(), person_id: bed.school.mother, reason: said.clone(), source: said.clone(),
            since: None, review: Some(date(2027, 1, 5)),
        };
        cw.mark_risk(lead, risk).await.unwrap();
        let share = EmergencyShare {
            id: Uuid::now_v7(), sharing_id: Uuid::now_v7(), child: Some(other), recipient: Some(bed.front_door.id),
            text: said.clone(), name_if_unknown: "Not known".into(), ..EmergencyShare::default()
        };
        cw.share_in_emergency(lead, share).await.unwrap();
        let id = built(cw, dpo, asked()).await;
        assert_eq!(state(&bed, id).await, (ExportState::Ready, None));
        let desk = cw.export_desk(lead, id).await.unwrap();
        let shown = squeezed(&format!("{:?}", desk.sample));
        approve(cw, lead, id).await.unwrap();
        let found = files(take(cw, dpo, id).await.unwrap());
        for (name, text) in found.iter().map(|(n, t)| (n.as_str(), squeezed(t))).chain([("sample", shown)]) {
            for secret in ["larkspur", "960145", "heronquay", "14heron"] {
                assert!(!text.contains(secret), "{secret} is in {name}");
            }
        }
        // That there is one is said, and so is the rest.
        let all = everything(&found);
        assert!(all.contains("[protected / gwarchodedig]"));
        assert!(all.contains("Dana") && all.contains("Ogden") && all.contains("Seen at"));
        // The scan would have found each: unprotected, they are all there.
        assert!(found["risks.csv"].lines().count() > 1 && found["decisions.csv"].lines().count() > 1);
    }

    async fn what_is_sealed_is_not_in_it_and_not_counted(bed) {
        let (lead, dpo, cw) = (&bed.school.lead, &bed.school.dpo, &bed.casework);
        let child = bed.school.children[0];
        let about = concern(&bed, &[child], "The coach asked him to stay behind").await;
        concern(&bed, &[child], "No coat").await;
        let seal = SealConcern { id: Uuid::now_v7(), about: "A coach".into(), about_id: None, sure: false, to: Some(lead.practitioner_id), author_too: false };
        // Sealed after it was put together and approved: what was approved is not taken.
        let before = built(cw, dpo, asked()).await;
        approve(cw, lead, before).await.unwrap();
        cw.seal_concern(lead, about, seal).await.unwrap();
        assert_eq!(keys(&take(cw, dpo, before).await.unwrap_err()), ["take/changed"]);
        assert_eq!(state(&bed, before).await, (ExportState::Ended, Some(ExportEnd::Changed)));
        let counts = cw.preview_export(dpo, &asked()).await.unwrap().counts;
        assert_eq!(counts.concerns, 1, "not counted");
        let id = built(cw, dpo, asked()).await;
        approve(cw, lead, id).await.unwrap();
        let text = everything(&files(take(cw, dpo, id).await.unwrap()));
        assert!(!text.contains("coach") && !text.contains(&about.to_string()));
        assert!(text.contains("No coat"));
    }

    async fn what_another_agency_shared_is_not_in_it(bed) {
        let (door, cw) = (&bed.front_door, &bed.casework);
        let sharing = Uuid::now_v7();
        let share = EmergencyShare {
            id: Uuid::now_v7(), sharing_id: sharing, child: Some(bed.school.children[0]), recipient: Some(door.id),
            text: "Left alone overnight".into(), name_if_unknown: "Not known".into(), ..EmergencyShare::default()
        };
        cw.share_in_emergency(&bed.school.lead, share).await.unwrap();
        cw.deliver_due().await.unwrap();
        cw.open_shared(&door.lead, sharing).await.unwrap();
        cw.respond(&door.lead, sharing, Reply::Accept(PersonChoice::Own(door.children[0]))).await.unwrap();
        let id = built(cw, &door.dpo, asked()).await;
        approve(cw, &door.lead, id).await.unwrap();
        let text = everything(&files(take(cw, &door.dpo, id).await.unwrap()));
        assert!(!text.contains("overnight"));
        // Whoever sent it has it: it is their own.
        let id = built(cw, &bed.school.dpo, asked()).await;
        approve(cw, &bed.school.lead, id).await.unwrap();
        let found = files(take(cw, &bed.school.dpo, id).await.unwrap());
        assert!(found["decisions.csv"].contains("overnight") && found["sharings.csv"].contains("Aldermoor Front Door"));
    }

    async fn whatever_changes_after_it_was_approved_makes_it_void(bed) {
        let (lead, dpo, cw) = (&bed.school.lead, &bed.school.dpo, &bed.casework);
        let child = bed.school.children[1];
        concern(&bed, &[child], "No coat").await;
        let ready = async || {
            let id = built(cw, dpo, asked()).await;
            approve(cw, lead, id).await.unwrap();
            id
        };
        // A mark is set.
        let id = ready().await;
        cw.protect_address(lead, Uuid::now_v7(), child, "A court order").await.unwrap();
        assert_eq!(keys(&take(cw, dpo, id).await.unwrap_err()), ["take/changed"]);
        let line = cw.approvals(dpo).await.unwrap().past.into_iter().find(|l| l.row.id == id).unwrap();
        assert_eq!(line.standing.as_str(), "withdrawn");
        assert!(matches!(take(cw, dpo, id).await, Err(CaseworkError::WrongState)), "it stays ended");
        // A file closes to whoever asked; they ask again, without that child, and are not told how many.
        let id = ready().await;
        cw.declare_conflict(dpo, child, Some(Closeness::Family), "My niece").await.unwrap();
        assert_eq!(keys(&take(cw, dpo, id).await.unwrap_err()), ["take/changed"]);
        let counts = cw.preview_export(dpo, &asked()).await.unwrap().counts;
        assert_eq!(counts, ExportCounts { children: 2, concerns: 0 });
        let id = ready().await;
        assert_eq!(cw.export_desk(dpo, id).await.unwrap().left_out, 0);
        assert_eq!(cw.export_desk(lead, id).await.unwrap().left_out, 1, "whoever approves knows");
        let named = AskExport { which: Some(ExportWhich::Named), children: vec![child], ..asked() };
        assert_eq!(keys(&cw.preview_export(dpo, &named).await.unwrap_err()), ["children/unknown"]);
        let text = everything(&files(take(cw, dpo, id).await.unwrap()));
        assert!(!text.contains("Ivy"));
        // A file is erased: its key goes, and with it what was put together.
        let id = ready().await;
        let erase = Uuid::now_v7();
        let gone = bed.school.children[0];
        cw.ask_to_erase(lead, erase, gone, "Old").await.unwrap();
        cw.answer_approval(dpo, erase, Some(true), "Checked").await.unwrap();
        cw.erase_file(lead, gone, erase).await.unwrap();
        assert_eq!(keys(&take(cw, dpo, id).await.unwrap_err()), ["take/changed"]);
        cw.export_desk(lead, id).await.unwrap();
        let mut conn = cw.store().read().await.unwrap();
        let left = conn.export_children(bed.school.id, id, 0, 10).await.unwrap();
        assert!(left.iter().any(|c| c.person_id == gone), "that they were in it stays, and nothing else");
    }

    async fn what_is_written_after_it_was_asked_for_is_not_in_it_and_changes_nothing(bed) {
        let (lead, dpo, cw) = (&bed.school.lead, &bed.school.dpo, &bed.casework);
        let child = bed.school.children[0];
        concern(&bed, &[child], "No coat").await;
        hours(&bed, 24).await;
        note(&bed, child, "Rang home").await;
        let first_day = AskExport { from: Some(date(2026, 11, 1)), until: Some(date(2026, 11, 2)), ..asked() };
        let days = built(cw, dpo, first_day).await;
        let id = built(cw, dpo, asked()).await;
        hours(&bed, 1).await;
        note(&bed, child, "Came back later").await;
        concern(&bed, &[child], "New bruise").await;
        approve(cw, lead, id).await.unwrap();
        approve(cw, lead, days).await.unwrap();
        let text = everything(&files(take(cw, dpo, id).await.unwrap()));
        assert!(text.contains("No coat") && text.contains("Rang home"));
        assert!(!text.contains("Came back later") && !text.contains("New bruise"));
        let text = everything(&files(take(cw, dpo, days).await.unwrap()));
        assert!(text.contains("No coat") && !text.contains("Rang home"), "the days that were asked for");
        // Children with concerns between two days.
        let with = AskExport { which: Some(ExportWhich::Concerns), ..asked() };
        assert_eq!(cw.preview_export(dpo, &with).await.unwrap().counts, ExportCounts { children: 1, concerns: 2 });
    }

    async fn ones_own_family_is_left_out_even_where_nobody_knew(bed) {
        let (lead, dpo, cw) = (&bed.school.lead, &bed.school.dpo, &bed.casework);
        // The data protection officer is the father of a child, and has never opened that file.
        let theirs = PersonContent { given_names: "Kofi".into(), family_name: "Okafor".into(), ..PersonContent::default() };
        let child = person(&bed, PersonKind::Child, theirs, None, false).await;
        let father = PersonContent { given_names: "Tom".into(), family_name: "Okafor".into(), ..PersonContent::default() };
        person(&bed, PersonKind::Adult, father, Some(child), false).await;
        cw.plant_canary(dpo, Uuid::now_v7(), PersonContent { given_names: "Wren".into(), family_name: "Attlebury".into(), ..PersonContent::default() })
            .await
            .unwrap();
        let id = built(cw, dpo, asked()).await;
        approve(cw, lead, id).await.unwrap();
        let found = files(take(cw, dpo, id).await.unwrap());
        assert!(!everything(&found).contains("Kofi"), "their own child is left out");
        assert!(!everything(&found).contains("Attlebury"), "nobody's record is handed to a successor");
        let json: serde_json::Value = serde_json::from_str(&found["records.json"]).unwrap();
        assert_eq!(json["export"]["children"], 3);
        cw.tick().await.unwrap();
        let reviews = cw.review_queue(lead).await.unwrap();
        assert!(format!("{reviews:?}").contains(&child.to_string()), "somebody looks at that");
    }

    async fn a_cell_that_would_run_has_a_mark_and_welsh_letters_stay(bed) {
        let (lead, dpo, cw) = (&bed.school.lead, &bed.school.dpo, &bed.casework);
        let child = bed.school.children[0];
        let signs = ["=1+1", "+44", "-cmd|' /C calc'!A0", "@SUM(A1)", "\u{ff1d}2", "  =HYPERLINK(\"http://192.0.2.1\")", "'quoted"];
        for sign in signs {
            note(&bed, child, sign).await;
        }
        note(&bed, child, "Mae’r tŷ’n oer, meddai; \"ŵyr\" hi, ,").await;
        let odd = AskExport { organisation: "=Marlow".into(), recipient: "@Priya".into(), ..asked() };
        let id = built(cw, dpo, odd).await;
        approve(cw, lead, id).await.unwrap();
        let found = files(take(cw, dpo, id).await.unwrap());
        let mut texts = Vec::new();
        for (name, text) in found.iter().filter(|(n, _)| n.ends_with(".csv")) {
            assert!(text.starts_with('\u{feff}'), "{name} says that it is UTF-8");
            for cell in rows(text).into_iter().skip(1).flatten() {
                let first = cell.trim_start_matches(' ').chars().next().unwrap_or('x');
                assert!(!"=+-@\t\r\n\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".contains(first), "{name}: {cell:?}");
                texts.push(cell);
            }
        }
        for sign in signs {
            assert!(texts.contains(&format!("'{}", sign.trim())), "{sign} can be had back");
        }
        assert!(texts.iter().any(|t| t == "Mae’r tŷ’n oer, meddai; \"ŵyr\" hi, ,"));
    }

    async fn what_lies_in_the_database_meanwhile_is_sealed(bed) {
        let (dpo, cw) = (&bed.school.dpo, &bed.casework);
        let child = bed.school.children[0];
        concern(&bed, &[child], "Quillwort and saxifrage").await;
        let id = built(cw, dpo, AskExport { why: "Bartholomew moves".into(), ..asked() }).await;
        assert_eq!(state(&bed, id).await.0, ExportState::Ready);
        let tables = ["records_export", "records_export_child", "approval", "ledger_entry"];
        let dump = testkit::dump(cw.store(), &tables).await.unwrap();
        for word in ["Quillwort", "saxifrage", "Bartholomew", "Lindqvist"] {
            assert!(!dump.contains(word), "{word} lies open");
        }
    }
}
