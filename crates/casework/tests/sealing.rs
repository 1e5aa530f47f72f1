//! A concern that turns out to be about somebody who works here is sealed in one act: from then on
//! it exists for those who are named, and for nobody else; and nothing that it said is lost.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{
    Actor, AddAttachment, CaseworkError, ChronologyFilter, CloseConcern, LogConcern, NewStatement,
    RecordFilter, SealConcern,
};
use domain::{
    concern::{ChildInConcern, ChildRole, CloseReason, StatementKind, Urgency},
    sealed::SealedStep,
    time::{EventTime, Precision},
};
use testkit::{Bed, make::pdf};
use uuid::Uuid;

const WORDS: &str = "The coach Kestrel Ludlow drove him home alone again";

const LETTER: &[u8] = b"Ludlow, in his own hand";

fn gone<T: std::fmt::Debug>(answer: Result<T, CaseworkError>) -> bool {
    matches!(answer, Err(CaseworkError::NotFound))
}

fn fresh(who: &Actor) -> Actor {
    Actor {
        fresh: true,
        ..who.clone()
    }
}

async fn log(bed: &Bed, text: &str) -> Uuid {
    let (draft, now) = (Uuid::now_v7(), bed.casework.now());
    let teacher = &bed.school.practitioner;
    let file = AddAttachment {
        id: Uuid::now_v7(),
        draft_id: draft,
        name: "seen.pdf".into(),
        bytes: pdf(LETTER),
    };
    bed.casework.add_attachment(teacher, file).await.unwrap();
    let concern = LogConcern {
        id: Uuid::now_v7(),
        urgency: Urgency::Today,
        children: vec![ChildInConcern {
            person_id: bed.school.children[0],
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: EventTime {
            at: now,
            precision: Precision::Minute,
        },
        place: "The car park".into(),
        statements: vec![NewStatement {
            text: text.into(),
            kind: Some(StatementKind::Fact),
            ..NewStatement::default()
        }],
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        body_map: vec![],
        draft_id: Some(draft),
    };
    let id = concern.id;
    bed.casework.log_concern(teacher, concern).await.unwrap();
    id
}

fn to(who: &Actor, author_too: bool) -> SealConcern {
    SealConcern {
        id: Uuid::now_v7(),
        about: "Kestrel Ludlow".into(),
        about_id: None,
        sure: false,
        to: Some(who.practitioner_id),
        author_too,
    }
}

/// Everything that somebody's lists and numbers say.
async fn seen(bed: &Bed, who: &Actor) -> String {
    let cw = &bed.casework;
    let child = bed.school.children[0];
    let filter = ChronologyFilter::default();
    let page = cw.child_page_where(who, child, &filter, None).await;
    let page = page.map(|p| (p.lines, p.sources, p.tasks, p.concerns, p.marks, p.patterns));
    let inbox = cw.inbox(who).await.map(|i| i.new_concerns);
    let record = cw.record_of(who, child, RecordFilter::Written, None).await;
    let record = record.map(|r| r.lines);
    let mine = cw.my_concerns(who).await;
    format!("{page:?} {inbox:?} {mine:?} {record:?}")
}

testkit::both! {
    async fn a_concern_that_is_sealed_later_is_gone_for_everybody_else_at_once(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, dpo, screener) = (fresh(&school.lead), &school.dpo, &school.screener);
        let others = [&school.practitioner, screener, &school.colleague, &school.administrator, dpo];
        let mut before = Vec::new();
        for who in others {
            before.push(seen(&bed, who).await);
        }
        let id = log(&bed, WORDS).await;
        let kept = log(&bed, "Tired again").await;
        cw.answer_author(&lead, id, Uuid::now_v7(), "Thank you for telling us about Ludlow").await.unwrap();
        let how = CloseConcern {
            id: Uuid::now_v7(), reason: Some(CloseReason::Resolved), words: "Spoken with Ludlow".into(),
            reason_to_author: false, answer: String::new(), review_on: None,
        };
        cw.close_concern(&lead, id, how).await.unwrap();
        cw.tick().await.unwrap();
        let view = cw.concern(screener, id).await.unwrap();
        let file = view.files[0].id;
        assert!(seen(&bed, screener).await.contains(&id.to_string()));

        let input = to(&lead, false);
        let matter = input.id;
        for _ in 0..2 {
            cw.seal_concern(&lead, id, input.clone()).await.unwrap();
        }
        // Nobody else sees it, not even whoever logged it; an id that never was answers alike.
        for who in others {
            let said = seen(&bed, who).await;
            for word in [id.to_string(), matter.to_string(), "Ludlow".to_owned(), file.to_string()] {
                assert!(!said.contains(&word), "{}: {word} in {said}", who.role);
            }
            for unknown in [id, matter, Uuid::now_v7()] {
                assert!(gone(cw.concern(who, unknown).await) && gone(cw.concern_for_lead(who, unknown).await));
                assert!(gone(cw.sealed_matter(who, unknown).await) && gone(cw.logged(who, unknown).await));
                assert!(gone(cw.concern_line(who, unknown).await));
            }
            assert!(gone(cw.attachment(who, file).await), "{}", who.role);
        }
        assert!(gone(cw.concern(&lead, id).await), "it is no concern any more, for nobody");
        // What else there is stays as it was.
        cw.concern(screener, kept).await.unwrap();
        let page = cw.child_page(screener, school.children[0], None).await.unwrap();
        assert_eq!((page.concerns.len(), page.lines.len()), (1, 1));
        assert_eq!(cw.inbox(screener).await.unwrap().new_concerns.len(), 1);
        assert!(seen(&bed, dpo).await.len() >= before[4].len());
        let mine = cw.my_concerns(&school.practitioner).await.unwrap();
        assert_eq!(mine.iter().map(|c| c.id).collect::<Vec<_>>(), [kept]);

        // Whoever is in charge has all of it: the words, what was done, the file.
        let view = cw.sealed_matter(&lead, matter).await.unwrap();
        assert!(view.in_charge && view.row.content.text.contains(WORDS));
        assert!(view.row.content.text.contains("The car park"));
        let was = view.row.content.original.as_ref().unwrap();
        assert_eq!((was.concern_id, was.steps.len()), (id, 2));
        let notes: Vec<&str> = view.steps.iter().map(|s| s.row.text.as_str()).collect();
        for said in ["Thank you for telling us about Ludlow", "Spoken with Ludlow"] {
            assert!(notes.contains(&said), "{notes:?}");
        }
        assert!(view.steps.iter().any(|s| s.row.what == SealedStep::Sealed && s.by == "Meera Joshi"));
        assert_eq!(view.files.iter().map(|f| f.id).collect::<Vec<_>>(), [file]);
        assert_eq!(cw.attachment(&lead, file).await.unwrap().bytes, pdf(LETTER));
        // Whoever is let in reads it; who looked stays with whoever is in charge.
        cw.name_sealed(&lead, matter, Some(dpo.practitioner_id), true, false).await.unwrap();
        let theirs = cw.sealed_matter(dpo, matter).await.unwrap();
        assert!(!theirs.in_charge && theirs.steps.iter().all(|s| s.row.what == SealedStep::Noted));
        cw.attachment(dpo, file).await.unwrap();
        // The ledger is whole, and can be checked by anybody.
        let export = cw.export_ledger(&fresh(dpo)).await.unwrap();
        assert!(ledger::verify_export(export.as_bytes()).unwrap().is_sound());
    }

    async fn sealing_is_for_those_who_work_on_concerns_and_asks_again_who_it_is(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let id = log(&bed, WORDS).await;
        let dpo = &school.dpo;
        for who in [&school.practitioner, dpo, &school.colleague, &school.administrator, &bed.front_door.lead] {
            let who = fresh(who);
            assert!(gone(cw.concern_to_seal(&who, id).await), "{}", who.role);
            assert!(gone(cw.seal_concern(&who, id, to(dpo, false)).await), "{}", who.role);
        }
        let stale = Actor { fresh: false, ..school.lead.clone() };
        assert!(matches!(cw.concern_to_seal(&stale, id).await, Err(CaseworkError::Confirm)));
        assert!(matches!(cw.seal_concern(&stale, id, to(dpo, false)).await, Err(CaseworkError::Confirm)));
        let lead = fresh(&school.lead);
        let asked = cw.concern_to_seal(&lead, id).await.unwrap();
        assert!(asked.receivers.iter().any(|r| r.id == dpo.practitioner_id));
        for (about, to, fault) in [
            ("", Some(dpo.practitioner_id), ("about", "empty")),
            ("Somebody", None, ("to", "empty")),
            ("Somebody", Some(school.colleague.practitioner_id), ("to", "unknown")),
            ("meera joshi, our lead", Some(lead.practitioner_id), ("to", "about")),
        ] {
            let input = SealConcern { id: Uuid::now_v7(), about: about.into(), about_id: None, sure: false, to, author_too: false };
            let Err(CaseworkError::Invalid(all)) = cw.seal_concern(&lead, id, input).await else { panic!() };
            assert_eq!((all[0].field.as_str(), all[0].key), fault);
        }
        assert!(gone(cw.seal_concern(&lead, Uuid::now_v7(), to(dpo, false)).await));
        cw.concern(&school.screener, id).await.unwrap();
        // Given to another, it is gone for whoever sealed it, and there for its author if that was said.
        let input = to(dpo, true);
        let matter = input.id;
        cw.seal_concern(&lead, id, input).await.unwrap();
        assert!(gone(cw.sealed_matter(&lead, matter).await));
        assert!(cw.sealed_matter(dpo, matter).await.unwrap().in_charge);
        assert!(!cw.sealed_matter(&school.practitioner, matter).await.unwrap().in_charge);
    }

    async fn a_sealed_concern_is_in_no_pattern_and_leaves_no_word_in_the_clear(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let id = log(&bed, WORDS).await;
        cw.tick().await.unwrap();
        let lead = fresh(&school.lead);
        cw.seal_concern(&lead, id, to(&lead, false)).await.unwrap();
        cw.tick().await.unwrap();
        let about = ["concern", "concern_child", "concern_step", "entry", "task", "alert", "pattern_piece", "pattern_due"];
        let dump = testkit::dump(cw.store(), &about).await.unwrap();
        assert!(!dump.contains(&id.to_string()) && !dump.contains(&id.simple().to_string()), "{dump}");
        let kept = testkit::dump(cw.store(), &["sealed_matter", "sealed_step", "sealed_object", "ledger_entry"]).await.unwrap();
        assert!(kept.contains("sealed") && !kept.contains("Kestrel") && !kept.contains("Ludlow"));
    }
}
