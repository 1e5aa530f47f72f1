//! One administrator is one person: no way in that they make or renew is a second one, or somebody
//! else, until another person has said whose it is.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{Actor, CaseworkError, Door, Invite, LogSealed, MembershipChange};
use domain::{
    Lang,
    practitioner::Role,
    signing_in::{WayInHow, WayInState},
};
use jiff::ToSpan;
use testkit::Bed;
use uuid::Uuid;

fn gone<T: std::fmt::Debug>(answer: Result<T, CaseworkError>) -> bool {
    matches!(answer, Err(CaseworkError::NotFound))
}

fn invite(name: &str, role: Role) -> Invite {
    Invite {
        agency: String::new(),
        name: name.into(),
        sign_in: format!("{}@made-up.example", name.replace(' ', ".")),
        role,
        job_title: String::new(),
        email: None,
        lang: Lang::En,
    }
}

/// Opens a link and chooses a password; gives whoever is signed in then.
async fn open(bed: &Bed, link: &str) -> Actor {
    let cw = &bed.casework;
    let signed = cw
        .accept_invitation(link, "seven kites over Gower", &Door::browser())
        .await;
    let token = signed.unwrap().expect("signed in").token;
    cw.session(&token).await.unwrap().actor
}

/// The actor as their account stands now.
async fn now(bed: &Bed, who: &Actor) -> Actor {
    let mut conn = bed.casework.store().read().await.unwrap();
    let p = conn
        .practitioner(who.agency_id, who.practitioner_id)
        .await
        .unwrap();
    testkit::make::actor(&p)
}

async fn take_over(bed: &Bed, who: &Actor) -> Actor {
    let link = bed
        .casework
        .new_link(&bed.school.administrator, who.practitioner_id)
        .await
        .unwrap();
    open(bed, &link).await
}

fn allegation(about: &str, to: &Actor) -> LogSealed {
    LogSealed {
        id: Uuid::now_v7(),
        about: about.into(),
        about_id: None,
        children: String::new(),
        text: "Was alone with a pupil behind a locked door".into(),
        to: Some(to.practitioner_id),
        sure: false,
    }
}

/// What somebody is told of in the product and has not looked at.
async fn told(bed: &Bed, who: &Actor, kind: &str) -> usize {
    let mut conn = bed.casework.store().read().await.unwrap();
    let all = conn
        .unread_alerts(who.agency_id, who.practitioner_id)
        .await
        .unwrap();
    all.iter().filter(|a| a.kind == kind).count()
}

testkit::both! {
    async fn an_administrator_with_two_accounts_is_not_two_people(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (administrator, child) = (&school.administrator, school.children[2]);
        let link = cw.invite_colleague(administrator, invite("Ada Made-Up", Role::SafeguardingLead)).await.unwrap();
        let lead = open(&bed, &link).await;
        let link = cw.invite_colleague(administrator, invite("Bo Made-Up", Role::DataProtectionOfficer)).await.unwrap();
        let dpo = open(&bed, &link).await;
        assert!(!lead.confirmed && !dpo.confirmed);
        for real in [&school.lead, &school.dpo] {
            assert_eq!(told(&bed, real, "confirm-colleague").await, 2, "{}", real.role);
            assert_eq!(cw.access_waiting(real).await.unwrap().accounts, 2);
        }
        // Neither half of what takes two people, nor a whole file.
        let id = Uuid::now_v7();
        assert!(gone(cw.ask_to_lift_protection(&lead, id, child, "The order ended").await));
        assert!(gone(cw.child_page(&lead, child, None).await));
        assert!(gone(cw.record_of(&dpo, child, casework::RecordFilter::All, None).await));
        cw.ask_to_lift_protection(&school.lead, id, child, "The order ended").await.unwrap();
        for made_up in [&lead, &dpo] {
            assert!(gone(cw.answer_approval(made_up, id, Some(true), "Yes").await), "{}", made_up.role);
            assert!(cw.approvals(made_up).await.unwrap().to_answer.is_empty());
            // Nor do they confirm one another, or themselves.
            for other in [&lead, &dpo] {
                assert!(gone(cw.confirm_colleague(made_up, other.practitioner_id).await));
            }
        }
        assert!(gone(cw.confirm_colleague(administrator, lead.practitioner_id).await));
        // An emergency is never held up, and a concern is logged.
        cw.emergency_choices(&lead, None).await.unwrap();
        cw.find_children(&lead, "Jon").await.unwrap();
        // Another person's word is what was missing.
        cw.confirm_colleague(&school.dpo, lead.practitioner_id).await.unwrap();
        assert_eq!(told(&bed, &school.lead, "confirm-colleague").await, 1, "nobody need look at it any more");
        let lead = now(&bed, &lead).await;
        cw.child_page(&lead, child, None).await.unwrap();
        assert_eq!(told(&bed, &school.dpo, "second-person").await, 1);
        cw.answer_approval(&lead, id, Some(true), "It ended").await.unwrap();
        assert_eq!(told(&bed, &school.dpo, "second-person").await, 0, "answered for whoever could have answered");
        assert!(cw.approvals(&school.dpo).await.unwrap().past.iter().any(|l| l.row.id == id), "and listed for them");
        // An answer counts as long as whoever gave it does.
        cw.new_link(administrator, lead.practitioner_id).await.unwrap();
        assert!(gone(cw.lift_protection(&school.lead, child, id).await));
    }

    async fn an_administrator_who_takes_anothers_account_reads_no_allegation(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (administrator, dpo) = (&school.administrator, &school.dpo);
        let said = allegation("The administrator", dpo);
        let id = said.id;
        cw.log_sealed(&school.practitioner, said).await.unwrap();
        cw.sealed_matter(dpo, id).await.unwrap();
        let mails = cw.take_mail(100).await.unwrap().len();
        let taken = take_over(&bed, dpo).await;
        assert!(!taken.confirmed, "also in the session that the link began");
        assert!(gone(cw.sealed_matter(&taken, id).await));
        assert!(gone(cw.note_sealed(&taken, id, Uuid::now_v7(), "x").await));
        assert!(cw.sealed_matters(&taken).await.unwrap().is_empty());
        assert_eq!(cw.access_waiting(&taken).await.unwrap().sealed, 0);
        // What is logged from now on does not come to them either, nor can they be chosen.
        let receivers = cw.sealed_receivers(&school.practitioner).await.unwrap();
        assert!(receivers.iter().all(|r| r.id != dpo.practitioner_id));
        let e = cw.log_sealed(&school.practitioner, allegation("The administrator", dpo)).await.unwrap_err();
        assert!(matches!(e, CaseworkError::Invalid(_)));
        // Whoever has the account and those who can confirm it were told, at once.
        assert_eq!(told(&bed, dpo, "way-in").await, 1);
        assert_eq!(told(&bed, &school.lead, "confirm-colleague").await, 1);
        assert!(cw.take_mail(100).await.unwrap().len() >= 2, "{mails}");
        let desk = cw.ways_in(&school.lead).await.unwrap();
        let line = desk.waiting.iter().find(|l| l.owner.id == dpo.practitioner_id).unwrap();
        assert_eq!((line.row.how, line.row.state, line.may_confirm), (WayInHow::Link, WayInState::Waiting, true));
        assert_eq!(line.counts, None, "there is somebody who can say so: it never counts by itself");
        // They object: it does not open before somebody knows better.
        cw.object_to_way_in(&taken, dpo.practitioner_id).await.unwrap();
        assert!(gone(cw.sealed_matter(&now(&bed, dpo).await, id).await));
        cw.confirm_colleague(&school.lead, dpo.practitioner_id).await.unwrap();
        let back = now(&bed, dpo).await;
        assert_eq!(cw.sealed_matter(&back, id).await.unwrap().row.id, id);
        let past = cw.ways_in(&school.lead).await.unwrap().past;
        assert!(past.iter().any(|l| l.row.state == WayInState::Confirmed && !l.answered_by.is_empty()));
        // Nothing of it for whoever manages the people.
        assert!(gone(cw.sealed_matter(administrator, id).await));
    }

    async fn whoever_is_in_charge_names_somebody_again(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, screener) = (&school.lead, &school.screener);
        let said = allegation("A coach", lead);
        let id = said.id;
        cw.log_sealed(&school.practitioner, said).await.unwrap();
        let who = Some(screener.practitioner_id);
        cw.name_sealed(lead, id, who, true, false).await.unwrap();
        bed.clock.set(cw.now() + 1.hour());
        cw.new_link(&school.administrator, screener.practitioner_id).await.unwrap();
        let theirs = now(&bed, screener).await;
        assert!(gone(cw.sealed_matter(&theirs, id).await));
        let view = cw.sealed_matter(lead, id).await.unwrap();
        assert_eq!(view.closed.iter().map(|n| Some(n.id)).collect::<Vec<_>>(), [who]);
        bed.clock.set(cw.now() + 1.hour());
        cw.name_sealed(lead, id, who, true, false).await.unwrap();
        cw.sealed_matter(&theirs, id).await.unwrap();
        assert!(gone(cw.child_page(&theirs, school.children[0], None).await), "that matter, and nothing else");
    }

    async fn every_way_in_that_somebody_else_makes_waits_and_a_lower_role_does_not(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let administrator = &school.administrator;
        let who = school.colleague.practitioner_id;
        cw.change_role(administrator, who, Role::BoardManager).await.unwrap();
        assert!(!now(&bed, &school.colleague).await.confirmed);
        cw.confirm_colleague(&school.lead, who).await.unwrap();
        cw.change_role(administrator, who, Role::Practitioner).await.unwrap();
        assert!(now(&bed, &school.colleague).await.confirmed, "nothing was raised");
        let again = cw.confirm_colleague(&school.lead, who).await;
        assert!(matches!(again, Err(CaseworkError::WrongState)));
        // Whoever runs the server makes sure who asks, and is in no agency's work.
        cw.new_link(administrator, school.dpo.practitioner_id).await.unwrap();
        assert!(!now(&bed, &school.dpo).await.confirmed);
        cw.invite_again("4@bed-school.example").await.unwrap();
        assert!(now(&bed, &school.dpo).await.confirmed);
    }

    async fn where_there_is_nobody_else_it_counts_after_seven_days_unless_somebody_objects(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (administrator, lead) = (&school.administrator, &school.lead);
        cw.change_standing(administrator, school.dpo.practitioner_id, MembershipChange::Leave).await.unwrap();
        cw.new_link(administrator, lead.practitioner_id).await.unwrap();
        for everybody in [&school.practitioner, &school.colleague, &school.screener] {
            assert_eq!(told(&bed, everybody, "confirm-colleague").await, 1, "{}", everybody.role);
            let desk = cw.ways_in(everybody).await.unwrap();
            assert!(desk.waiting[0].counts.is_some() && desk.waiting[0].may_object && !desk.waiting[0].may_confirm);
        }
        let mine = cw.ways_in(administrator).await.unwrap();
        assert!(!mine.waiting[0].may_object && !mine.waiting[0].may_confirm);
        bed.clock.set(cw.now() + (6 * 24).hours());
        cw.sweep().await.unwrap();
        assert!(!now(&bed, lead).await.confirmed);
        bed.clock.set(cw.now() + 25.hours());
        cw.sweep().await.unwrap();
        assert!(now(&bed, lead).await.confirmed);
        // With an objection it never counts by itself.
        cw.new_link(administrator, lead.practitioner_id).await.unwrap();
        cw.object_to_way_in(&school.colleague, lead.practitioner_id).await.unwrap();
        assert!(gone(cw.object_to_way_in(administrator, lead.practitioner_id).await));
        bed.clock.set(cw.now() + (30 * 24).hours());
        cw.sweep().await.unwrap();
        assert!(!now(&bed, lead).await.confirmed);
    }

    async fn taking_away_whoever_could_object_gains_no_day(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (administrator, lead, dpo) = (&school.administrator, &school.lead, &school.dpo);
        cw.new_link(administrator, lead.practitioner_id).await.unwrap();
        bed.clock.set(cw.now() + (6 * 24).hours());
        cw.change_standing(administrator, dpo.practitioner_id, MembershipChange::Leave).await.unwrap();
        bed.clock.set(cw.now() + (2 * 24).hours());
        cw.sweep().await.unwrap();
        assert!(!now(&bed, lead).await.confirmed, "the days begin again");
        assert!(told(&bed, &school.colleague, "confirm-colleague").await >= 1, "and everybody is told");
        bed.clock.set(cw.now() + (6 * 24).hours());
        cw.sweep().await.unwrap();
        assert!(now(&bed, lead).await.confirmed);
    }

    async fn an_agency_that_is_being_set_up_has_a_first_lead(bed) {
        let cw = &bed.casework;
        let slug = "new-school";
        let agency = testkit::make::agency(
            Uuid::now_v7(), slug, domain::Nation::England, domain::AgencyKind::Academy, "New School",
        );
        cw.create_agency(&agency).await.unwrap();
        let first = Invite { agency: slug.into(), ..invite("Cy First", Role::AgencyAdministrator) };
        let link = cw.invite(&first).await.unwrap();
        let administrator = open(&bed, &link).await;
        assert!(administrator.confirmed, "by whoever runs the server");
        let link = cw.invite_colleague(&administrator, invite("Di First", Role::SafeguardingLead)).await.unwrap();
        let lead = open(&bed, &link).await;
        assert!(lead.confirmed, "nobody there could confirm the first");
        let link = cw.invite_colleague(&administrator, invite("Ed Second", Role::DataProtectionOfficer)).await.unwrap();
        let dpo = open(&bed, &link).await;
        assert!(!dpo.confirmed, "the second can be confirmed by the first");
        cw.confirm_colleague(&lead, dpo.practitioner_id).await.unwrap();
        // Nor is the only lead's own account one of those that begin.
        let link = cw.new_link(&administrator, lead.practitioner_id).await.unwrap();
        assert!(!open(&bed, &link).await.confirmed);
    }
}
