//! What comes after a sharing: withdrawn, put right, let go on purpose, erased.

use super::*;
use crate::{ChronologyLine, CorrectSharing};
use exchange::{Notice, NoticeKind};
use uuid::Uuid;

/// Sends one statement to the front door, which takes it into a new file; the sharing, the
/// statement, and the front door's own record of the child.
async fn taken_on(d: &Desk, bed: &Bed) -> (Uuid, Uuid, Uuid) {
    let item = said(d, bed.school.children[0], "He was seen with a knife.").await;
    let to = RecipientChoice::Agency(bed.front_door.id);
    let s = to_send(&bed.school, to, 0, vec![name(), item]);
    let id = send(d, s).await.unwrap().sharing_id;
    let got = d.cw.open_shared(&d.there, id).await.unwrap();
    let statement = got.package.unwrap().items[0].item_id;
    let take = Reply::Accept(PersonChoice::New);
    d.cw.respond(&d.there, id, take).await.unwrap();
    let person = d.cw.open_shared(&d.there, id).await.unwrap().row.person_id;
    (id, statement, person.unwrap())
}

async fn chronology(d: &Desk, person: Uuid) -> Vec<ChronologyLine> {
    let page = d.cw.child_page(&d.there, person, None).await.unwrap();
    page.lines
}

fn says(line: &ChronologyLine, words: &str) -> bool {
    match &line.entry.content {
        EntryContent::Received { text, .. } | EntryContent::Correction { text, .. } => {
            text == words
        }
        _ => false,
    }
}

testkit::both! {
    async fn what_was_signed_before_a_change_of_key_is_taken_as_long_as_it_may_be_under_way(bed) {
        let d = desk(&bed);
        let there = bed.front_door.id;
        let slug = d.cw.store().read().await.unwrap().agency(there).await.unwrap().slug;
        let keys = async || {
            let mut work = d.cw.begin_by_clock(d.lead.agency_id).await.unwrap();
            work.verifiers(there).await.unwrap()
        };
        let receipt = exchange::Receipt {
            sharing_id: Uuid::now_v7(),
            package: ledger::leaf_hash(b"a package"),
            event: ReceiptEvent::Delivered,
            reason: None,
            agency_id: there,
            practitioner_id: None,
            at_us: d.cw.now_us(),
        };
        let mut work = d.cw.begin_by_clock(there).await.unwrap();
        let note = receipt.sign(&work.signer().await.unwrap()).unwrap();
        drop(work);
        d.cw.renew_ledger_key(&slug, "It was time").await.unwrap();
        let now = keys().await;
        assert_eq!(now.len(), 2);
        let read = super::checking::opened(&now, |key| Receipt::open(&note, key)).unwrap();
        assert_eq!(read, receipt);
        assert!(Receipt::open(&note, &now[0]).is_err(), "the key of today comes first");
        d.clock.set(first_noon() + (24 * 31).hours());
        let later = keys().await;
        assert_eq!(later, now[..1]);
        assert!(super::checking::opened(&later, |key| Receipt::open(&note, key)).is_err());
    }

    async fn withdrawn_is_marked_on_both_sides_and_never_taken_away(bed) {
        let d = desk(&bed);
        let (id, _, person) = taken_on(&d, &bed).await;
        let silent = d.cw.withdraw_sharing(&d.lead, id, "  ").await;
        assert!(matches!(silent, Err(CaseworkError::Invalid(_))));
        let teacher = actor!(bed.school.practitioner);
        let not_theirs = d.cw.withdraw_sharing(&teacher, id, "It was another boy.").await;
        assert!(matches!(not_theirs, Err(CaseworkError::NotFound)));
        d.cw.withdraw_sharing(&d.lead, id, "It was another boy.").await.unwrap();
        d.cw.withdraw_sharing(&d.lead, id, "It was another boy.").await.unwrap();

        // The recipient still has it, marked, with the sender's signed notice and the reason.
        let got = d.cw.open_shared(&d.there, id).await.unwrap();
        assert_eq!(got.state, SharingState::Withdrawn);
        assert_eq!(got.package.unwrap().items.len(), 1);
        let lines = chronology(&d, person).await;
        let old = lines.iter().find(|l| says(l, "He was seen with a knife.")).unwrap();
        assert!(old.withdrawn_us.is_some());
        let told = got.events.iter().find(|e| e.reason == "It was another boy.").unwrap();
        let key = d.cw.store().read().await.unwrap().agency_public_key(bed.school.id).await.unwrap();
        let origin = ledger::origin(&d.cw.settings().hub, bed.school.id);
        let verifier = ledger::Verifier::new(&origin, &key).unwrap();
        let notice = Notice::open(&told.receipt, &verifier).unwrap();
        assert_eq!((notice.kind, notice.sharing_id), (NoticeKind::Withdrawn, id));

        // The sender holds the notice and the recipient's receipt for it.
        let view = d.cw.sharing(&d.lead, id).await.unwrap();
        assert_eq!(view.state, SharingState::Withdrawn);
        let withdrawn = view.trail.iter().filter(|l| l.event.state == "withdrawn" && !l.event.receipt.is_empty());
        assert_eq!(withdrawn.count(), 2);
        let late = d.cw.respond(&d.there, id, Reply::Acknowledge).await;
        assert!(matches!(late, Err(CaseworkError::WrongState)));
        let record = d.cw.record_of(&d.there, person, RecordFilter::Shared, None).await.unwrap();
        assert!(record.lines.iter().any(|l| l.event.kind == EventKind::SharingWithdrawn));
    }

    async fn a_correction_stands_beside_what_it_puts_right(bed) {
        let d = desk(&bed);
        let (id, statement, person) = taken_on(&d, &bed).await;
        let mut c = CorrectSharing {
            id: Uuid::now_v7(),
            item: Some(statement),
            what: "It was not a knife.".into(),
            right: String::new(),
        };
        let empty = d.cw.correct_sharing(&d.lead, id, c.clone()).await;
        assert!(matches!(empty, Err(CaseworkError::Invalid(_))));
        c.right = "He was seen with a ruler.".into();
        d.cw.correct_sharing(&d.lead, id, c.clone()).await.unwrap();
        d.cw.correct_sharing(&d.lead, id, c.clone()).await.unwrap();

        // It came as one new item that names the old one, and both sides hold the signed notice.
        assert_eq!(d.cw.inbox_of(&d.there).await.unwrap().len(), 2);
        let old = d.cw.open_shared(&d.there, id).await.unwrap();
        assert_eq!(old.corrected_by, [c.id]);
        assert_eq!(old.state, SharingState::Accepted);
        assert!(old.events.iter().any(|e| e.state == "corrected" && !e.receipt.is_empty()));
        let first = d.cw.sharing(&d.lead, id).await.unwrap();
        assert_eq!(first.corrected_by, [c.id]);
        let new = d.cw.open_shared(&d.there, c.id).await.unwrap();
        let package = new.package.unwrap();
        assert_eq!(package.corrects.as_ref().unwrap().digest, first.package.unwrap().digest());
        assert_eq!(new.corrects.unwrap().person_id, Some(person));

        // Before anybody took it on, the old row already says that it was put right.
        let lines = chronology(&d, person).await;
        let row = lines.iter().find(|l| says(l, "He was seen with a knife.")).unwrap();
        assert_eq!(row.corrections, [c.id]);
        let take = Reply::Accept(PersonChoice::Own(person));
        d.cw.respond(&d.there, c.id, take).await.unwrap();
        let lines = chronology(&d, person).await;
        let wrong = lines.iter().position(|l| says(l, "He was seen with a knife.")).unwrap();
        let right = lines.iter().position(|l| says(l, "He was seen with a ruler.")).unwrap();
        assert_eq!(lines[right].entry.corrects_id, Some(lines[wrong].entry.id));
        assert_eq!(lines[right].entry.source_agency_id, bed.school.id);
        assert_eq!(wrong.abs_diff(right), 1, "side by side");
        assert!(lines[wrong].corrected);
        d.cw.respond(&d.there, c.id, Reply::Acknowledge).await.unwrap();
        let sent = d.cw.sharing(&d.lead, c.id).await.unwrap();
        assert_eq!(sent.state, SharingState::Acknowledged);
        let record = d.cw.record_of(&d.lead, bed.school.children[0], RecordFilter::Shared, None).await.unwrap();
        assert!(record.lines.iter().any(|l| l.event.kind == EventKind::SharingCorrected && l.why == "It was not a knife."));
    }

    async fn words_that_go_beside_a_package_hold_no_protected_value(bed) {
        let d = desk(&bed);
        let child = bed.school.children[2];
        let to = RecipientChoice::Agency(bed.front_door.id);
        let id = send(&d, to_send(&bed.school, to, 2, vec![name()])).await.unwrap().sharing_id;
        let leak = "She does not live at 14 Heron Quay, Aldermoor.";
        let held = |e: CaseworkError, field: &str| match e {
            CaseworkError::Invalid(f) => assert_eq!((f[0].field.as_str(), f[0].key), (field, "protected")),
            other => panic!("{other}"),
        };
        held(d.cw.withdraw_sharing(&d.lead, id, leak).await.unwrap_err(), "why");
        let c = CorrectSharing { id: Uuid::now_v7(), item: None, what: leak.into(), right: "The address was wrong.".into() };
        held(d.cw.correct_sharing(&d.lead, id, c).await.unwrap_err(), "what");
        assert_eq!(d.cw.sharing(&d.lead, id).await.unwrap().state, SharingState::Delivered);
        let record = d.cw.record_of(&d.lead, child, RecordFilter::Shared, None).await.unwrap();
        assert_eq!(record.lines.iter().filter(|l| l.event.kind == EventKind::EgressHeld).count(), 2);

        // An answer goes the other way: what the recipient protects stays with the recipient.
        let there = actor!(bed.front_door.screener);
        let own = bed.front_door.children[2];
        d.cw.open_shared(&there, id).await.unwrap();
        d.cw.respond(&there, id, Reply::Accept(PersonChoice::Own(own))).await.unwrap();
        d.cw.respond(&there, id, Reply::Acknowledge).await.unwrap();
        held(d.cw.respond(&there, id, Reply::ActedOn(leak.into())).await.unwrap_err(), "words");
        d.cw.respond(&there, id, Reply::ActedOn("Visited at home.".into())).await.unwrap();
        let record = d.cw.record_of(&d.there, own, RecordFilter::Shared, None).await.unwrap();
        assert!(record.lines.iter().any(|l| l.event.kind == EventKind::EgressHeld));
    }

    async fn the_person_whom_it_is_meant_for_is_named_in_it(bed) {
        let d = desk(&bed);
        let to = RecipientChoice::Agency(bed.front_door.id);
        let mut s = to_send(&bed.school, to, 0, vec![name()]);
        s.recipient_person = " Dr Asha Rowntree, duty manager ".into();
        let id = send(&d, s).await.unwrap().sharing_id;
        let package = d.cw.open_shared(&d.there, id).await.unwrap().package.unwrap();
        let exchange::Recipient::Agency(to) = &package.to else { panic!("{:?}", package.to) };
        assert_eq!(to.person, "Dr Asha Rowntree, duty manager");
    }

    async fn a_protected_value_goes_only_with_a_reason_and_both_are_logged(bed) {
        let d = desk(&bed);
        let child = bed.school.children[2];
        let leak = said(&d, child, "She walked back to 14 heron quay after school.").await;
        let to = RecipientChoice::Agency(bed.front_door.id);
        let mut s = to_send(&bed.school, to, 2, vec![leak]);
        let refused = send(&d, s.clone()).await.unwrap_err();
        d.cw.note_held(&d.lead, crate::Act::DecideSharing, child, s.sharing_id, &refused).await.unwrap();
        s.release = "The social worker must go there tonight.".into();
        let sent = send(&d, s).await.unwrap();
        assert_eq!(sent.cut_out, 0);
        let got = d.cw.open_shared(&d.there, sent.sharing_id).await.unwrap();
        let item = &got.package.unwrap().items[0];
        assert!(item.text.contains("heron"));
        assert!(item.marks.contains(&exchange::HandlingMark::NotOnline));
        let record = d.cw.record_of(&d.lead, child, RecordFilter::Shared, None).await.unwrap();
        let kinds: Vec<&EventKind> = record.lines.iter().map(|l| &l.event.kind).collect();
        assert!(kinds.contains(&&EventKind::EgressHeld));
        let released = record.lines.iter().find(|l| l.event.kind == EventKind::EgressReleased).unwrap();
        assert_eq!(released.why, "The social worker must go there tonight.");
        let logged = serde_json::to_string(&released.event.detail).unwrap();
        assert!(!logged.to_lowercase().contains("heron"), "{logged}");
    }

    async fn reading_before_the_child_is_chosen_stands_on_the_childs_record(bed) {
        let d = desk(&bed);
        let to = RecipientChoice::Agency(bed.front_door.id);
        let id = send(&d, to_send(&bed.school, to, 0, vec![name()])).await.unwrap().sharing_id;
        d.cw.open_shared(&d.there, id).await.unwrap();
        d.cw.open_shared(&d.there, id).await.unwrap();
        d.cw.respond(&d.there, id, Reply::Accept(PersonChoice::New)).await.unwrap();
        let person = d.cw.open_shared(&d.there, id).await.unwrap().row.person_id.unwrap();
        let record = d.cw.record_of(&d.there, person, RecordFilter::All, None).await.unwrap();
        let read = record.lines.iter().filter(|l| l.event.kind == EventKind::FileRead);
        assert_eq!(read.count(), 2, "once before the child was chosen, once after");
        assert!(record.lines.iter().any(|l| l.event.kind == EventKind::SharingOpened && !l.who.is_empty()));
        assert!(record.lines.is_sorted_by(|a, b| a.event.seq > b.event.seq));
        let other = d.cw.record_of(&d.there, bed.front_door.children[0], RecordFilter::All, None).await.unwrap();
        assert!(other.lines.iter().all(|l| l.event.object != Some(id)));
    }

    async fn what_was_erased_keeps_its_receipts_and_loses_its_words(bed) {
        let d = desk(&bed);
        let (id, _, person) = taken_on(&d, &bed).await;
        let now = first_noon().as_microsecond();
        for (agency, whom) in [(bed.school.id, bed.school.children[0]), (bed.front_door.id, person)] {
            let mut tx = d.cw.store().write(agency).await.unwrap();
            tx.erase_person(agency, whom, now).await.unwrap();
            tx.commit().await.unwrap();
        }
        let sent = d.cw.sharing(&d.lead, id).await.unwrap();
        assert!(sent.package.is_none());
        assert!(sent.trail.iter().filter(|l| !l.event.receipt.is_empty()).count() >= 3);
        let got = d.cw.open_shared(&d.there, id).await.unwrap();
        assert!(got.package.is_none() && !got.events.is_empty());
    }
}
