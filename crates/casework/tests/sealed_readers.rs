//! Who can open a sealed matter: never whom it is about, always somebody, and nothing tells whoever
//! manages the people or reads the exported ledger that there is one.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{
    Actor, CaseworkError, LogConcern, LogSealed, MembershipChange, NewStatement, SealConcern,
};
use domain::{
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    practitioner::{MemberState, Role},
    sealed::SealedStep,
    time::{EventTime, Precision},
};
use std::collections::HashMap;
use testkit::{Bed, Place};
use uuid::Uuid;

fn gone<T: std::fmt::Debug>(answer: Result<T, CaseworkError>) -> bool {
    matches!(answer, Err(CaseworkError::NotFound))
}

fn fault<T: std::fmt::Debug>(answer: Result<T, CaseworkError>) -> (String, &'static str) {
    match answer {
        Err(CaseworkError::Invalid(f)) => (f[0].field.clone(), f[0].key),
        other => panic!("a fault in a field, not {other:?}"),
    }
}

fn about(words: &str, who: Option<&Actor>, to: &Actor) -> LogSealed {
    LogSealed {
        id: Uuid::now_v7(),
        about: words.into(),
        about_id: who.map(|w| w.practitioner_id),
        children: String::new(),
        text: "Was alone with a pupil behind a locked door".into(),
        to: Some(to.practitioner_id),
        sure: false,
    }
}

async fn concern(bed: &Bed, place: &Place) -> Uuid {
    let concern = LogConcern {
        id: Uuid::now_v7(),
        urgency: Urgency::Today,
        children: vec![ChildInConcern {
            person_id: place.children[0],
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: EventTime {
            at: bed.casework.now(),
            precision: Precision::Minute,
        },
        place: "The car park".into(),
        statements: vec![NewStatement {
            text: "Driven home alone".into(),
            kind: Some(StatementKind::Fact),
            ..NewStatement::default()
        }],
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        body_map: Vec::new(),
        draft_id: None,
    };
    let id = concern.id;
    bed.casework
        .log_concern(&place.practitioner, concern)
        .await
        .unwrap();
    id
}

/// What an export shows of each line that says anything: kinds, and which lines are about the same.
fn shape(export: &str) -> (Vec<String>, usize) {
    let mut ids: HashMap<&str, usize> = HashMap::new();
    let (mut shown, mut blind) = (Vec::new(), 0);
    for line in export.lines() {
        let parts: Vec<&str> = line.split(' ').collect();
        match parts[0] {
            "blind" => blind += 1,
            "entry" => {
                let mut said = parts[3].to_owned();
                for id in &parts[4..7] {
                    let n = ids.len();
                    let n = *ids.entry(id).or_insert(n);
                    said.push_str(&format!(" {n}"));
                }
                shown.push(said);
            }
            _ => {}
        }
    }
    (shown, blind)
}

testkit::both! {
    async fn whoever_it_is_about_never_receives_it_and_a_part_of_a_name_is_asked_about(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (teacher, lead, dpo) = (&school.practitioner, &school.lead, &school.dpo);
        // Chosen from the list, whatever the words.
        let e = cw.log_sealed(teacher, about("", Some(lead), lead)).await;
        assert_eq!(fault(e), ("to".into(), "about"));
        let e = cw.log_sealed(teacher, about("Somebody at the gate", Some(lead), lead)).await;
        assert_eq!(fault(e), ("to".into(), "about"));
        let mut said = about("", Some(lead), dpo);
        said.about_id = Some(Uuid::now_v7());
        assert_eq!(fault(cw.log_sealed(teacher, said).await), ("about".into(), "unknown"));
        // In words: one part of the name is enough to ask, and nobody is held up who is sure.
        let first = about("Meera, who takes year 4", None, lead);
        assert_eq!(fault(cw.log_sealed(teacher, first.clone()).await), ("to".into(), "perhaps"));
        cw.log_sealed(teacher, LogSealed { sure: true, ..first }).await.unwrap();
        // Nor are they named later, by whoever is in charge.
        let said = about("", Some(lead), dpo);
        let id = said.id;
        cw.log_sealed(teacher, said).await.unwrap();
        let view = cw.sealed_matter(dpo, id).await.unwrap();
        assert!(view.row.content.about.starts_with("Meera Joshi"), "{}", view.row.content.about);
        assert!(view.others.iter().all(|o| o.id != lead.practitioner_id), "nor offered");
        let who = Some(lead.practitioner_id);
        assert_eq!(fault(cw.name_sealed(dpo, id, who, true, true).await), ("who".into(), "about"));
        let said = about("Something about Meera", None, dpo);
        let id = said.id;
        cw.log_sealed(teacher, said).await.unwrap();
        assert_eq!(fault(cw.name_sealed(dpo, id, who, true, false).await), ("who".into(), "perhaps"));
        cw.name_sealed(dpo, id, who, true, true).await.unwrap();
        // A concern that is sealed later: the same, and its author where it is about them.
        let logged = concern(&bed, school).await;
        let seal = |about_id, to: &Actor, author_too| SealConcern {
            id: Uuid::now_v7(), about: String::new(), about_id, to: Some(to.practitioner_id), author_too, sure: false,
        };
        let e = cw.seal_concern(lead, logged, seal(Some(dpo.practitioner_id), dpo, false)).await;
        assert_eq!(fault(e), ("to".into(), "about"));
        let e = cw.seal_concern(lead, logged, seal(Some(teacher.practitioner_id), dpo, true)).await;
        assert_eq!(fault(e), ("author-too".into(), "about"));
        cw.seal_concern(lead, logged, seal(Some(teacher.practitioner_id), dpo, false)).await.unwrap();
    }

    async fn it_passes_on_when_the_only_person_named_is_kept_out_and_nobody_is_told_but_the_next(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (administrator, lead, dpo) = (&school.administrator, &school.lead, &school.dpo);
        let said = about("The administrator", None, lead);
        let id = said.id;
        cw.log_sealed(&school.practitioner, said).await.unwrap();
        let with = cw.change_standing(administrator, lead.practitioner_id, MembershipChange::Suspend).await.unwrap();
        assert_eq!(with.state, MemberState::Suspended);
        let view = cw.sealed_matter(dpo, id).await.unwrap();
        assert!(view.in_charge);
        let passed = view.steps.iter().find(|s| s.row.what == SealedStep::PassedOn).unwrap();
        assert_eq!(passed.row.whom_id, Some(dpo.practitioner_id));
        for who in [administrator, &school.screener, &school.practitioner] {
            assert!(gone(cw.sealed_matter(who, id).await), "{}", who.role);
        }
        // The next is never whom it is about, and never whoever manages the people: it waits.
        let mut tx = cw.store().write(school.id).await.unwrap();
        tx.set_member_state(school.id, lead.practitioner_id, MemberState::Active).await.unwrap();
        tx.commit().await.unwrap();
        let said = about("", Some(lead), dpo);
        let waits = said.id;
        cw.log_sealed(&school.practitioner, said).await.unwrap();
        cw.change_standing(administrator, dpo.practitioner_id, MembershipChange::Leave).await.unwrap();
        assert!(gone(cw.sealed_matter(lead, waits).await) && gone(cw.sealed_matter(administrator, waits).await));
        cw.sweep().await.unwrap();
        assert!(gone(cw.sealed_matter(lead, waits).await));
        // The clock finds the first who can receive it.
        let other = &school.colleague;
        let mut tx = cw.store().write(school.id).await.unwrap();
        tx.set_role(school.id, other.practitioner_id, Role::BoardManager).await.unwrap();
        tx.commit().await.unwrap();
        cw.sweep().await.unwrap();
        let other = Actor { role: Role::BoardManager, ..other.clone() };
        assert!(cw.sealed_matter(&other, waits).await.unwrap().in_charge);
    }

    async fn two_agencies_that_differ_by_a_matter_alone_export_alike(bed) {
        let cw = &bed.casework;
        let mut shapes = Vec::new();
        for (place, with) in [(&bed.school, true), (&bed.welsh_school, false)] {
            let logged = concern(&bed, place).await;
            let other = concern(&bed, place).await;
            let words = cw.concern_for_lead(&place.lead, other).await;
            assert!(words.is_ok());
            if with {
                let said = about("The administrator", None, &place.lead);
                let id = said.id;
                cw.log_sealed(&place.practitioner, said).await.unwrap();
                cw.sealed_matter(&place.lead, id).await.unwrap();
                cw.name_sealed(&place.lead, id, Some(place.screener.practitioner_id), true, false).await.unwrap();
                cw.name_sealed(&place.lead, id, Some(place.screener.practitioner_id), false, false).await.unwrap();
                let seal = SealConcern {
                    id: Uuid::now_v7(), about: "The administrator".into(), about_id: None,
                    to: Some(place.lead.practitioner_id), author_too: false, sure: false,
                };
                cw.seal_concern(&place.lead, logged, seal).await.unwrap();
            }
            // Keeping the only person out who could open it shows nothing either.
            let who = place.lead.practitioner_id;
            let changed = cw.change_standing(&place.administrator, who, MembershipChange::Suspend).await.unwrap();
            let text = cw.export_ledger(&place.administrator).await.unwrap();
            assert!(ledger::verify_export(text.as_bytes()).unwrap().is_sound());
            assert!(!text.contains("concern") && !text.contains("canary") && !text.contains("denied"));
            assert!(!text.contains(&place.children[0].to_string()) && !text.contains(&logged.to_string()));
            let (shown, blind) = shape(&text);
            assert!(blind > 0 && !shown.is_empty());
            let mails = cw.ways_in(&place.administrator).await.unwrap();
            shapes.push((shown, changed, mails.waiting.len()));
        }
        assert_eq!(shapes[0], shapes[1]);
    }

    async fn every_mail_is_like_every_other_but_for_an_id_that_says_nothing(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, dpo, child) = (&school.lead, &school.dpo, school.children[2]);
        // A concern, a matter, a second person, a way in, something to look at, an answer.
        let logged = concern(&bed, school).await;
        cw.log_sealed(&school.practitioner, about("The caretaker", None, dpo)).await.unwrap();
        cw.ask_to_lift_protection(lead, Uuid::now_v7(), child, "The order ended").await.unwrap();
        cw.new_link(&school.administrator, school.colleague.practitioner_id).await.unwrap();
        cw.declare_conflict(&school.screener, child, Some(domain::access::Closeness::Family), "").await.unwrap();
        assert!(gone(cw.child_page(&school.screener, child, None).await));
        cw.even_out().await.unwrap();
        let mut mails = cw.take_mail(1000).await.unwrap();
        // What says that something about the reader's own account changed leads nowhere at all.
        mails.retain(|m| m.about == casework::MailAbout::Waits);
        let base = cw.settings().public_url.trim_end_matches('/').to_owned();
        let mut kinds = std::collections::BTreeSet::new();
        for mail in &mails {
            let id = mail.link.strip_prefix(&format!("{base}/waiting/")).expect("one address for all");
            let id: Uuid = id.parse().expect("and an id");
            assert_eq!(id.get_version_num(), 4, "which says no time: {}", mail.link);
            for who in [lead, dpo, &school.screener, &school.colleague] {
                let leads = cw.where_alert_leads(who, id).await.unwrap();
                kinds.insert(leads.split('/').nth(1).unwrap_or_default().to_owned());
            }
            assert_eq!(cw.where_alert_leads(&school.administrator, id).await.unwrap(), "/");
        }
        for kind in ["concerns", "sealed", "second", "colleagues", "reviews"] {
            assert!(kinds.contains(kind), "{kind} in {kinds:?}");
        }
        let _ = logged;
    }
}
