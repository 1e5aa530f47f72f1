//! What sharing promises where only this crate can look: what is packed and what is kept back.

use super::*;
use crate::{Actor, Casework, CaseworkError, Door, FixedClock, RecordFilter, Settings};
use domain::{
    chronology::{EntryContent, EntryKind},
    concern::{ChildInConcern, ChildRole, ConcernContent, Statement, StatementKind, Urgency},
    decision::{ItemSource, PersonDetail},
    task::{TaskKind, TaskState},
    time::{EventTime, Precision},
};
use exchange::{DeclineReason, Receipt, ReceiptEvent, SharingState};
use jiff::ToSpan;
use std::sync::Arc;
use testkit::{
    Bed, Place,
    engines::{PROTECTED_ADDRESS, first_noon},
};

/// The bed's database under the casework of this crate.
struct Desk {
    cw: Casework,
    clock: Arc<FixedClock>,
    lead: Actor,
    there: Actor,
}

/// An actor of the bed, whose casework is another build of this crate.
macro_rules! actor {
    ($of:expr) => {{
        let a = &$of;
        Actor {
            agency_id: a.agency_id,
            practitioner_id: a.practitioner_id,
            role: a.role,
            state: a.state,
            second_factor: a.second_factor,
            confirmed: true,
            fresh: a.fresh,
            lang: a.lang,
        }
    }};
}

mod after;
mod around;

fn desk(bed: &Bed) -> Desk {
    let clock = Arc::new(FixedClock::new(first_noon()));
    let store = bed.casework.store().clone();
    Desk {
        cw: Casework::new(store, clock.clone(), Settings::default()).unwrap(),
        clock,
        lead: actor!(bed.school.lead),
        there: actor!(bed.front_door.lead),
    }
}

/// Logs a concern about a child; gives the ticked statement.
async fn said(d: &Desk, child: Uuid, words: &str) -> ChosenItem {
    let mut tx = d.cw.store().write(d.lead.agency_id).await.unwrap();
    let key = tx.person_key(d.lead.agency_id, child).await.unwrap();
    let (concern_id, statement_id) = (Uuid::now_v7(), Uuid::now_v7());
    tx.add_concern(
        &store::NewConcern {
            agency_id: d.lead.agency_id,
            id: concern_id,
            author_id: d.lead.practitioner_id,
            urgency: Urgency::Today,
            children: vec![ChildInConcern {
                person_id: child,
                role: ChildRole::Subject,
            }],
            content: ConcernContent {
                when: EventTime {
                    at: first_noon(),
                    precision: Precision::Day,
                },
                place: String::new(),
                statements: vec![Statement {
                    id: statement_id,
                    kind: Some(StatementKind::Opinion),
                    text: words.into(),
                    childs_words: false,
                    reported_by: None,
                    historical_date: None,
                }],
                others_involved: String::new(),
                already_told: String::new(),
                child_not_listed: None,
                category: None,
                body_map: vec![],
                body_map_changes: vec![],
            },
            logged_us: first_noon().as_microsecond(),
        },
        &key,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    ChosenItem {
        source: ItemSource::Statement {
            concern_id,
            statement_id,
        },
        why: "So that you can help".into(),
        stood: None,
    }
}

fn to_send(place: &Place, to: RecipientChoice, child: usize, items: Vec<ChosenItem>) -> ToSend {
    ToSend {
        recipient_person: String::new(),
        decision_id: Uuid::now_v7(),
        sharing_id: Uuid::now_v7(),
        person_id: place.children[child],
        recipient: to,
        items,
        text: "Please ring before you visit.".into(),
        basis: Some(LawfulBasis::PublicTask),
        purpose: "To protect the child".into(),
        emergency: false,
        release: String::new(),
        corrects: None,
    }
}

async fn send(d: &Desk, s: ToSend) -> Result<SentShare> {
    let mut work = d.cw.begin_by_clock(d.lead.agency_id).await?;
    work.actor_id = Some(d.lead.practitioner_id);
    let sent = work.send_sharing(s).await?;
    work.commit().await?;
    d.cw.deliver_due().await?;
    Ok(sent)
}

fn name() -> ChosenItem {
    ChosenItem::new(ItemSource::Detail {
        detail: PersonDetail::Name,
    })
}

testkit::both! {
    async fn a_sharing_arrives_is_taken_on_and_both_sides_hold_receipts(bed) {
        let d = desk(&bed);
        let child = bed.school.children[0];
        let item = said(&d, child, "He seems afraid to go home.").await;
        let to = RecipientChoice::Agency(bed.front_door.id);
        let s = to_send(&bed.school, to, 0, vec![name(), item]);
        let sent = send(&d, s.clone()).await.unwrap();
        assert!(sent.to_inbox);

        // Sent again with the same ids and brought again, there is one.
        let again = send(&d, s).await.unwrap();
        assert_eq!(again.reference, sent.reference);
        assert_eq!(d.cw.inbox_of(&d.there).await.unwrap().len(), 1);

        let id = sent.sharing_id;
        let got = d.cw.open_shared(&d.there, id).await.unwrap();
        assert_eq!(got.package.as_ref().unwrap().items[0].kind, Some(StatementKind::Opinion));
        assert_eq!(got.package.as_ref().unwrap().items[0].source_agency, "Oakbourne Academy");
        let early = d.cw.respond(&d.there, id, Reply::Acknowledge).await;
        assert!(matches!(early, Err(CaseworkError::WrongState)));
        let take = Reply::Accept(PersonChoice::New);
        d.cw.respond(&d.there, id, take.clone()).await.unwrap();
        d.cw.respond(&d.there, id, take).await.unwrap();
        d.cw.respond(&d.there, id, Reply::Acknowledge).await.unwrap();

        let view = d.cw.sharing(&d.lead, id).await.unwrap();
        assert_eq!(view.state, SharingState::Acknowledged);
        let key = d.cw.store().read().await.unwrap().agency_public_key(bed.front_door.id).await.unwrap();
        let origin = ledger::origin(&d.cw.settings().hub, bed.front_door.id);
        let verifier = ledger::Verifier::new(&origin, &key).unwrap();
        let given: Vec<ReceiptEvent> = view
            .trail
            .iter()
            .filter(|l| !l.event.receipt.is_empty())
            .map(|l| {
                let receipt = Receipt::open(&l.event.receipt, &verifier).unwrap();
                assert_eq!(receipt.package, view.package.as_ref().unwrap().digest());
                receipt.event
            })
            .collect();
        use ReceiptEvent::{Accepted, Acknowledged, Delivered, Opened};
        assert_eq!(given, [Delivered, Opened, Accepted, Acknowledged]);
        let wrong = ledger::Verifier::new(&origin, &d.cw.store().read().await.unwrap().agency_public_key(bed.school.id).await.unwrap()).unwrap();
        assert!(Receipt::open(&view.trail[1].event.receipt, &wrong).is_err());

        let person = d.cw.open_shared(&d.there, id).await.unwrap().row.person_id.unwrap();
        let mut conn = d.cw.store().read().await.unwrap();
        assert_eq!(conn.person(bed.front_door.id, person).await.unwrap().content.family_name, "Ashdown");
        let entries = conn.chronology(bed.front_door.id, person, None, 10).await.unwrap();
        assert_eq!(entries.len(), 2, "one for the item, one for the note");
        assert!(entries.iter().all(|e| e.kind == EntryKind::Received && e.source_agency_id == bed.school.id));
        assert!(entries.iter().any(|e| matches!(&e.content, EntryContent::Received { text, why, .. }
            if text == "He seems afraid to go home." && why == "So that you can help")));
        drop(conn);

        let record = d.cw.record_of(&d.lead, child, RecordFilter::Shared, None).await.unwrap();
        assert!(record.lines.iter().any(|l| l.event.kind == EventKind::SharingSent
            && l.with.en == "Aldermoor Front Door" && l.why == "To protect the child"
            && l.sharing == Some(crate::SharingPlace::Sent(id)) && l.who == "Meera Joshi"));
    }

    async fn another_agency_finds_nothing(bed) {
        let d = desk(&bed);
        let to = RecipientChoice::Agency(bed.front_door.id);
        let sent = send(&d, to_send(&bed.school, to, 0, vec![name()])).await.unwrap();
        let stranger = actor!(bed.welsh_school.lead);
        let teacher = actor!(bed.front_door.practitioner);
        for who in [&stranger, &teacher] {
            let got = d.cw.open_shared(who, sent.sharing_id).await;
            assert!(matches!(got, Err(CaseworkError::NotFound)));
            let got = d.cw.sharing(who, sent.sharing_id).await;
            assert!(matches!(got, Err(CaseworkError::NotFound)));
        }
        let foreign = Reply::Accept(PersonChoice::Own(bed.school.children[0]));
        d.cw.open_shared(&d.there, sent.sharing_id).await.unwrap();
        let got = d.cw.respond(&d.there, sent.sharing_id, foreign).await;
        assert!(matches!(got, Err(CaseworkError::Invalid(_))));
    }

    async fn a_decline_reaches_the_sender_with_its_reason(bed) {
        let d = desk(&bed);
        let to = RecipientChoice::Agency(bed.front_door.id);
        let id = send(&d, to_send(&bed.school, to, 0, vec![name()])).await.unwrap().sharing_id;
        d.cw.open_shared(&d.there, id).await.unwrap();
        let no = Reply::Decline(DeclineReason::OtherArea, "Lives in Glanmorfa".into());
        d.cw.respond(&d.there, id, no).await.unwrap();
        let view = d.cw.sharing(&d.lead, id).await.unwrap();
        assert_eq!(view.state, SharingState::Declined);
        let last = view.trail.last().unwrap();
        assert_eq!(last.event.reason, "Lives in Glanmorfa");
        assert!(last.event.receipt.contains("reason other-area"));
        let mut conn = d.cw.store().read().await.unwrap();
        let tasks = conn.open_tasks_about(bed.school.id, bed.school.children[0]).await.unwrap();
        assert!(tasks.iter().any(|t| t.kind == TaskKind::ChaseSharing));
    }

    async fn a_protected_address_never_leaves(bed) {
        let d = desk(&bed);
        let child = bed.school.children[2];
        let harmless = said(&d, child, "She was quiet today.").await;
        let leak = said(&d, child, "She walked back to 14 heron quay after school.").await;
        let to = RecipientChoice::Agency(bed.front_door.id);
        let mut s = to_send(&bed.school, to, 2, vec![harmless, leak]);
        let refused = send(&d, s.clone()).await.unwrap_err();
        let CaseworkError::Invalid(faults) = refused else { panic!("{refused}") };
        assert_eq!(faults.len(), 1);
        assert_eq!((faults[0].field.as_str(), faults[0].key), ("items-2", "protected"));
        assert!(d.cw.inbox_of(&d.there).await.unwrap().is_empty());

        s.emergency = true;
        s.text = format!("She is at {PROTECTED_ADDRESS}. Go now.");
        let sent = send(&d, s).await.unwrap();
        assert!(sent.cut_out >= 2);
        let got = d.cw.open_shared(&d.there, sent.sharing_id).await.unwrap();
        let bytes = String::from_utf8(got.package.as_ref().unwrap().to_bytes()).unwrap().to_lowercase();
        assert!(!bytes.contains("heron"), "{bytes}");
        assert!(got.package.unwrap().note.contains("Go now."));
    }

    async fn a_link_opens_once_with_its_code_and_dies_by_wrong_ones(bed) {
        let d = desk(&bed);
        let outside = RecipientChoice::Outside(OutsideRecipient {
            person: "Ruth Adeyemi".into(),
            organisation: "Moorside Boxing Club".into(),
            ..OutsideRecipient::default()
        });
        let s = to_send(&bed.school, outside, 0, vec![name()]);
        let id = send(&d, s).await.unwrap().sharing_id;
        let gone = |r: Result<exchange::Package>| matches!(r, Err(CaseworkError::NotFound));

        let link = d.cw.make_link(&d.lead, id).await.unwrap();
        let wrong = if link.code == "000000" { "000001" } else { "000000" };
        let soon = |r: Result<exchange::Package>| matches!(r, Err(CaseworkError::Invalid(_)));
        for n in 1..=5 {
            d.clock.set(first_noon() + n.minutes());
            assert!(gone(d.cw.open_link(&link.token, wrong, &Door::browser()).await));
        }
        assert!(soon(d.cw.open_link(&link.token, &link.code, &Door::browser()).await), "it waits after wrong codes");
        d.clock.set(first_noon() + 10.minutes());
        assert!(gone(d.cw.open_link(&link.token, &link.code, &Door::browser()).await), "dead after five");
        assert_eq!(d.cw.sharing(&d.lead, id).await.unwrap().link.unwrap().1, LinkState::Dead);

        let link = d.cw.make_link(&d.lead, id).await.unwrap();
        d.cw.revoke_link(&d.lead, id).await.unwrap();
        assert!(gone(d.cw.open_link(&link.token, &link.code, &Door::browser()).await), "revoked");

        let late = d.cw.make_link(&d.lead, id).await.unwrap();
        d.clock.set(first_noon() + 73.hours());
        assert!(gone(d.cw.open_link(&late.token, &late.code, &Door::browser()).await), "expired");
        assert!(gone(d.cw.open_link("no-such-link", "123456", &Door::browser()).await));

        let link = d.cw.make_link(&d.lead, id).await.unwrap();
        let package = d.cw.open_link(&link.token, &link.code, &Door::browser()).await.unwrap();
        assert_eq!(package.child.name.as_deref(), Some("Jonah Ashdown"));
        assert!(gone(d.cw.open_link(&link.token, &link.code, &Door::browser()).await), "it opens once");
        assert_eq!(d.cw.sharing(&d.lead, id).await.unwrap().state, SharingState::Opened);

        d.cw.note_acknowledged(&d.lead, id, "Ruth Adeyemi, coach").await.unwrap();
        assert_eq!(d.cw.sharing(&d.lead, id).await.unwrap().state, SharingState::Acknowledged);
    }

    async fn what_nobody_acknowledges_is_chased_and_then_passed_up(bed) {
        let d = desk(&bed);
        let to = RecipientChoice::Agency(bed.front_door.id);
        let id = send(&d, to_send(&bed.school, to, 0, vec![name()])).await.unwrap().sharing_id;
        let child = bed.school.children[0];
        for (hours, want) in [
            (23, None),
            (25, Some(TaskState::Open)),
            (26, Some(TaskState::Open)),
            (49, Some(TaskState::Escalated)),
            (90, Some(TaskState::Escalated)),
        ] {
            d.clock.set(first_noon() + hours.hours());
            d.cw.chase_sharings().await.unwrap();
            let mut conn = d.cw.store().read().await.unwrap();
            let tasks = conn.open_tasks_about(bed.school.id, child).await.unwrap();
            let chase: Vec<TaskState> = tasks
                .iter()
                .filter(|t| t.kind == TaskKind::ChaseSharing && t.object_id == Some(id))
                .map(|t| t.state)
                .collect();
            assert_eq!(chase, want.into_iter().collect::<Vec<_>>(), "after {hours} hours");
        }
        let view = d.cw.sharing(&d.lead, id).await.unwrap();
        assert!(view.row.escalated_us.is_some());

        // The answer ends it.
        d.cw.open_shared(&d.there, id).await.unwrap();
        d.cw.respond(&d.there, id, Reply::Accept(PersonChoice::New)).await.unwrap();
        d.cw.respond(&d.there, id, Reply::Acknowledge).await.unwrap();
        let mut conn = d.cw.store().read().await.unwrap();
        let tasks = conn.open_tasks_about(bed.school.id, child).await.unwrap();
        assert!(tasks.iter().all(|t| t.kind != TaskKind::ChaseSharing));
    }

    async fn the_exported_log_verifies_and_one_changed_byte_is_found(bed) {
        let d = desk(&bed);
        let to = RecipientChoice::Agency(bed.front_door.id);
        send(&d, to_send(&bed.school, to, 0, vec![name()])).await.unwrap();
        let administrator = actor!(bed.school.administrator);
        let teacher = actor!(bed.school.practitioner);
        assert!(matches!(d.cw.export_ledger(&teacher).await, Err(CaseworkError::NotFound)));
        d.cw.export_ledger(&administrator).await.unwrap();
        let text = d.cw.export_ledger(&administrator).await.unwrap();
        let report = ledger::verify_export(text.as_bytes()).unwrap();
        assert!(report.is_sound(), "{report:?}");
        assert!(report.entries >= 4 && report.checkpoints == 2);
        assert!(!text.contains("Ashdown"));
        assert!(!text.contains("sharing.sent"), "what is about a child is left blind");
        let changed = text.replacen("log.exported", "log.exporten", 1);
        assert!(!ledger::verify_export(changed.as_bytes()).unwrap().is_sound());
    }
}
