//! What a lead relies on about the chronology across agencies: everything stands in it with whose it
//! is, marks change no entry, silences are stated, and every version of a summary is kept.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

use casework::{
    Actor, CaseworkError, ChronologyFilter, EmergencyShare, LogConcern, MarkEntry, NewMark,
    NewNote, NewStatement, PersonChoice, Reply, WholeFilter, WriteSummary,
};
use domain::{
    body_map::{BodyFigure, BodyMark, site_of},
    chronology::{EntryKind, Impact, Seriousness, SignificantEvent, SummaryRow},
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    time::{EventTime, Precision},
};
use jiff::SignedDuration;
use testkit::Bed;
use uuid::Uuid;

fn ago(bed: &Bed, days: i64) -> EventTime {
    EventTime {
        at: bed.casework.now() - SignedDuration::from_hours(24 * days + 1),
        precision: Precision::Day,
    }
}

async fn note(bed: &Bed, who: &Actor, child: Uuid, days: i64, voice: &str) -> Uuid {
    let id = Uuid::now_v7();
    let note = NewNote {
        id,
        person_id: child,
        kind: EntryKind::Note,
        when: ago(bed, days),
        seriousness: Seriousness::Low,
        impact: Impact::Unclear,
        text: format!("Something of {days} days ago"),
        childs_voice: voice.into(),
        family: None,
    };
    bed.casework.add_note(who, note).await.unwrap();
    id
}

fn a_concern(bed: &Bed, child: Uuid) -> LogConcern {
    LogConcern {
        id: Uuid::now_v7(),
        urgency: Urgency::Routine,
        children: vec![ChildInConcern {
            person_id: child,
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: ago(bed, 2),
        place: String::new(),
        statements: vec![NewStatement {
            kind: Some(StatementKind::Opinion),
            text: "Seemed afraid".into(),
            ..NewStatement::default()
        }],
        body_map: Vec::new(),
        childs_words: "I do not want to go home".into(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        draft_id: None,
    }
}

async fn concern(bed: &Bed, who: &Actor, child: Uuid) -> Uuid {
    let input = a_concern(bed, child);
    let id = input.id;
    bed.casework.log_concern(who, input).await.unwrap();
    id
}

/// Something that the school shares with the front door and that is taken into a child's file.
async fn shared(bed: &Bed, ours: Uuid) -> Uuid {
    let sharing = Uuid::now_v7();
    let share = EmergencyShare {
        id: Uuid::now_v7(),
        sharing_id: sharing,
        child: Some(bed.school.children[0]),
        recipient: Some(bed.front_door.id),
        text: "Left alone overnight".into(),
        name_if_unknown: "Name not known".into(),
        ..EmergencyShare::default()
    };
    let cw = &bed.casework;
    cw.share_in_emergency(&bed.school.lead, share)
        .await
        .unwrap();
    cw.deliver_due().await.unwrap();
    let lead = &bed.front_door.lead;
    cw.open_shared(lead, sharing).await.unwrap();
    let reply = Reply::Accept(PersonChoice::Own(ours));
    cw.respond(lead, sharing, reply).await.unwrap();
    sharing
}

async fn events(bed: &Bed, agency: Uuid, child: Uuid, word: &str) -> usize {
    let mut conn = bed.casework.store().read().await.unwrap();
    let all = conn.events_about(agency, child, None, 1000).await.unwrap();
    all.iter().filter(|e| e.kind.as_str() == word).count()
}

testkit::both! {
    async fn own_and_received_stand_together_with_owner_confirmation_and_the_childs_voice(bed) {
        let (door, cw) = (&bed.front_door, &bed.casework);
        let child = door.children[0];
        concern(&bed, &door.practitioner, child).await;
        shared(&bed, child).await;
        let all = WholeFilter::default();
        let page = cw.whole_chronology(&door.lead, child, &all, None).await.unwrap();
        assert_eq!(page.sources.iter().map(|s| s.id).collect::<Vec<_>>(), [door.id, bed.school.id]);
        let own: Vec<_> = page.lines.iter().filter(|l| l.line.entry.source_agency_id == door.id).collect();
        assert!(own.iter().all(|l| l.confirmed.is_none()));
        let logged = own.iter().find(|l| l.line.entry.kind == EntryKind::Concern).unwrap();
        assert_eq!(logged.voice, ["I do not want to go home"]);
        assert_eq!(logged.statements[0].kind, Some(StatementKind::Opinion));
        let theirs = page.lines.iter().find(|l| l.line.entry.source_agency_id == bed.school.id).unwrap();
        let (who, at) = theirs.confirmed.as_ref().unwrap();
        assert_eq!((who.as_str(), *at), ("Meera Joshi", cw.now().as_microsecond()));
        assert_eq!(events(&bed, door.id, child, "file.read").await, 1);
        // Nobody else's lead finds it, nor somebody who only logs.
        for nobody in [&bed.school.lead, &door.practitioner] {
            assert!(matches!(
                cw.whole_chronology(nobody, child, &all, None).await,
                Err(CaseworkError::NotFound)
            ));
        }
    }

    async fn filters_let_through_what_they_say(bed) {
        let (school, cw) = (&bed.school, &bed.casework);
        let (child, lead) = (school.children[0], &school.lead);
        concern(&bed, &school.practitioner, child).await;
        let quiet = note(&bed, lead, child, 10, "").await;
        let heard = note(&bed, lead, child, 12, "Mum was kind today").await;
        let mark = MarkEntry {
            id: Uuid::now_v7(),
            impact: Some(Impact::Positive),
            event: Some(SignificantEvent::ChangedWorker),
            why: "A new worker who comes every week".into(),
        };
        cw.mark_entry(lead, child, quiet, mark).await.unwrap();
        let shown = async |filter: WholeFilter| -> Vec<Uuid> {
            let page = cw.whole_chronology(lead, child, &filter, None).await.unwrap();
            page.lines.iter().map(|l| l.line.entry.id).collect()
        };
        let good = WholeFilter { impact: Some(Impact::Positive), ..WholeFilter::default() };
        assert_eq!(shown(good).await, [quiet]);
        let event = WholeFilter { event: Some(SignificantEvent::ChangedWorker), ..WholeFilter::default() };
        assert_eq!(shown(event).await, [quiet]);
        let voice = WholeFilter { voice: true, ..WholeFilter::default() };
        let found = shown(voice).await;
        assert!(found.len() == 2 && found.contains(&heard) && !found.contains(&quiet));
    }

    async fn a_mark_changes_no_entry_the_newest_counts_and_patterns_see_it(bed) {
        let (school, cw) = (&bed.school, &bed.casework);
        let (child, lead) = (school.children[0], &school.lead);
        let mark = |event| MarkEntry { id: Uuid::now_v7(), event, ..MarkEntry::default() };
        let mut entries = Vec::new();
        for days in [5, 30, 60] {
            entries.push(note(&bed, lead, child, days, "").await);
        }
        let missed = Some(SignificantEvent::MissedAppointment);
        for e in &entries {
            let m = mark(missed);
            cw.mark_entry(lead, child, *e, m.clone()).await.unwrap();
            cw.mark_entry(lead, child, *e, m).await.unwrap();
        }
        cw.tick().await.unwrap();
        let open = cw.patterns(lead).await.unwrap().open;
        assert_eq!(open[0].rule.id, "missed-appointments");
        cw.mark_entry(lead, child, entries[0], mark(None)).await.unwrap();
        let (_, line) = cw.entry_to_mark(lead, child, entries[0]).await.unwrap();
        assert_eq!(line.event, None, "the newest mark counts");
        assert_eq!(events(&bed, school.id, child, "entry.marked").await, 4);
        assert!(matches!(
            cw.mark_entry(&school.practitioner, child, entries[0], mark(missed)).await,
            Err(CaseworkError::NotFound)
        ));
        let other = school.children[1];
        assert!(matches!(
            cw.mark_entry(lead, other, entries[0], mark(missed)).await,
            Err(CaseworkError::NotFound)
        ), "an entry of another child");
    }

    async fn silences_are_stated_and_weeks_add_up(bed) {
        let (school, cw) = (&bed.school, &bed.casework);
        let (child, lead) = (school.children[0], &school.lead);
        note(&bed, lead, child, 200, "").await;
        note(&bed, lead, child, 20, "").await;
        concern(&bed, &school.practitioner, child).await;
        let all = WholeFilter::default();
        let page = cw.whole_chronology(lead, child, &all, None).await.unwrap();
        assert_eq!(page.silences.len(), 1);
        assert_eq!((page.silences[0].days, page.silences[0].lasts), (180, false));
        assert_eq!(page.weeks.len(), 53);
        let mut sum = 0;
        for (n, week) in page.weeks.iter().enumerate() {
            sum += week.count;
            assert_eq!(week.so_far, sum, "the line adds up what the boxes hold");
            let apart = week.first.since(page.weeks[0].first).unwrap().get_days();
            assert_eq!(usize::try_from(apart).unwrap(), 7 * n, "no week is left out");
        }
        assert_eq!(sum, 1, "notes are not counted");

        // A filter holds for the weeks as for the rows; silences would be wrong under one.
        let notes = WholeFilter {
            only: ChronologyFilter { kind: Some(EntryKind::Note), ..ChronologyFilter::default() },
            ..WholeFilter::default()
        };
        let page = cw.whole_chronology(lead, child, &notes, None).await.unwrap();
        assert_eq!(page.weeks.last().unwrap().so_far, 0);
        assert!(page.silences.is_empty());
        let concerns = WholeFilter {
            only: ChronologyFilter { kind: Some(EntryKind::Concern), ..ChronologyFilter::default() },
            ..WholeFilter::default()
        };
        let page = cw.whole_chronology(lead, child, &concerns, None).await.unwrap();
        assert_eq!((page.lines.len(), page.weeks.last().unwrap().so_far), (1, 1));
    }

    async fn a_printed_chronology_has_its_marks_and_a_printed_summary_the_whole_picture(bed) {
        let (school, cw) = (&bed.school, &bed.casework);
        let (child, lead) = (school.children[0], &school.lead);
        let chosen = note(&bed, lead, child, 200, "").await;
        note(&bed, lead, child, 20, "").await;
        let mut input = a_concern(&bed, child);
        input.body_map = vec![NewMark {
            child: None,
            mark: BodyMark::at(BodyFigure::Child, site_of("front.knee.left").unwrap()),
        }];
        cw.log_concern(&school.practitioner, input).await.unwrap();
        let read = cw.whole_chronology(lead, child, &WholeFilter::default(), None).await.unwrap();
        assert!(read.marks.is_empty());
        assert_eq!(cw.chronology_to_print(lead, child).await.unwrap().marks.len(), 1);
        let rows = vec![SummaryRow { entry_id: chosen, meaning: "It matters".into() }];
        let write = WriteSummary { id: Uuid::now_v7(), rows, analysis: "It gets worse.".into() };
        cw.write_summary(lead, child, write).await.unwrap();
        assert!(cw.chronology_summary(lead, child, None, false).await.unwrap().whole.is_none());
        let whole = cw.chronology_summary(lead, child, None, true).await.unwrap().whole.unwrap();
        assert_eq!((whole.lines.len(), whole.silences.len()), (3, 1), "not only what was chosen");
        assert!(whole.marks.is_empty(), "the summary shows no body map");
    }

    async fn a_summary_keeps_every_version_and_only_entries_of_the_child(bed) {
        let (school, cw) = (&bed.school, &bed.casework);
        let (child, lead) = (school.children[0], &school.lead);
        let first = note(&bed, lead, child, 30, "").await;
        let second = note(&bed, lead, child, 3, "").await;
        let write = |rows: &[Uuid], analysis: &str| WriteSummary {
            id: Uuid::now_v7(),
            rows: rows.iter().map(|id| SummaryRow { entry_id: *id, meaning: "It matters".into() }).collect(),
            analysis: analysis.into(),
        };
        assert_eq!(cw.chronology_summary(lead, child, None, false).await.unwrap().version, 0);
        let foreign = note(&bed, lead, school.children[1], 3, "").await;
        for (bad, field) in [
            (write(&[], "words"), "entries"),
            (write(&[first], " "), "analysis"),
            (write(&[foreign], "words"), "entries"),
        ] {
            match cw.write_summary(lead, child, bad).await {
                Err(CaseworkError::Invalid(f)) => assert_eq!(f[0].field, field),
                other => panic!("{other:?}"),
            }
        }
        let one = write(&[second, first], "It gets worse.");
        cw.write_summary(lead, child, one.clone()).await.unwrap();
        cw.write_summary(lead, child, one).await.unwrap();
        cw.write_summary(lead, child, write(&[second], "It got better.")).await.unwrap();
        let now = cw.chronology_summary(lead, child, None, false).await.unwrap();
        assert_eq!((now.version, now.versions.len(), now.analysis.as_str()), (2, 2, "It got better."));
        let before = cw.chronology_summary(lead, child, Some(1), true).await.unwrap();
        let order: Vec<Uuid> = before.rows.iter().map(|r| r.entry.as_ref().unwrap().line.entry.id).collect();
        assert_eq!(order, [first, second], "oldest first");
        assert_eq!(events(&bed, school.id, child, "summary.written").await, 2);
        assert_eq!(events(&bed, school.id, child, "export").await, 1, "printing is said");
    }
}
