//! Family and places, and adults who are a risk: what shows with which child, and when.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{
    Actor, AddPerson, CaseworkError, EndPlace, EndRisk, EventKind, MarkRisk, Place, PutRight,
    SayPartners, SayTie, ThroughHow,
};
use domain::{
    access::Closeness,
    around::{Parting, TieKind},
    person::{Died, PersonContent, PersonKind, RelationKind},
    task::TaskKind,
};
use jiff::{SignedDuration, ToSpan, civil::Date};
use testkit::Bed;
use uuid::Uuid;

fn today(bed: &Bed) -> Date {
    let london = jiff::tz::TimeZone::get("Europe/London").unwrap();
    bed.casework.now().to_zoned(london).date()
}

fn place(child_id: Uuid, relation: RelationKind) -> Place {
    Place {
        child_id,
        relation,
        parental_responsibility: false,
        same_household: true,
        from: None,
        until: None,
    }
}

async fn adult(bed: &Bed, given: &str, around: Place) -> Uuid {
    let id = Uuid::now_v7();
    let person = AddPerson {
        id,
        kind: PersonKind::Adult,
        protected_address: false,
        content: PersonContent {
            given_names: given.into(),
            family_name: "Cole".into(),
            ..PersonContent::default()
        },
        around: Some(around),
    };
    bed.casework
        .add_person(&bed.school.lead, person)
        .await
        .unwrap();
    id
}

fn risk(bed: &Bed, person_id: Uuid) -> MarkRisk {
    MarkRisk {
        id: Uuid::now_v7(),
        person_id,
        reason: "Convicted of an assault on a child".into(),
        source: "Police notice".into(),
        since: None,
        review: Some(today(bed).checked_add(30.days()).unwrap()),
    }
}

fn faults(e: CaseworkError) -> Vec<(String, &'static str)> {
    match e {
        CaseworkError::Invalid(all) => all.into_iter().map(|f| (f.field, f.key)).collect(),
        other => panic!("{other}"),
    }
}

testkit::both! {
    async fn a_risk_shows_with_every_child_also_where_it_was_recorded_before(bed) {
        let (school, all) = (&bed.school, &bed.school.children);
        let lead = &school.lead;
        let darren = adult(&bed, "Darren", place(all[0], RelationKind::StepParent)).await;
        bed.casework.relate(lead, darren, place(all[1], RelationKind::Father)).await.unwrap();
        let end = EndPlace {
            child_id: all[1],
            other_id: darren,
            until: today(&bed).checked_sub(400.days()).unwrap(),
            why: "Moved out".into(),
        };
        bed.casework.end_place(lead, end).await.unwrap();
        let mark = risk(&bed, darren);
        for _ in 0..2 {
            bed.casework.mark_risk(lead, mark.clone()).await.unwrap();
        }
        for child in &all[..2] {
            let page = bed.casework.child_page(lead, *child, None).await.unwrap();
            assert_eq!(page.risks.len(), 1, "sent twice it is marked once");
            assert_eq!(page.risks[0].adult.id, darren);
        }
        let over = bed.casework.child_page(lead, all[1], None).await.unwrap().risks;
        assert!(over[0].place.unwrap().until.is_some(), "it says that he was, and until when");
        let other = bed.casework.child_page(lead, all[2], None).await.unwrap();
        assert!(other.risks.is_empty(), "nobody said that he has to do with this child");
        let mut conn = bed.casework.store().read().await.unwrap();
        for who in [darren, all[0], all[1]] {
            let events = conn.events_about(school.id, who, None, 50).await.unwrap();
            let lines = events.iter().filter(|e| e.kind == EventKind::RiskMarked);
            assert_eq!(lines.count(), 1);
        }
        drop(conn);
        let end = EndRisk { person_id: darren, mark_id: mark.id, why: "Another man of that name".into(), keep_until: None };
        for _ in 0..2 {
            bed.casework.end_risk(lead, end.clone()).await.unwrap();
        }
        let page = bed.casework.child_page(lead, all[0], None).await.unwrap();
        assert!(page.risks.is_empty());
        let adult = bed.casework.adult_page(lead, darren).await.unwrap();
        assert_eq!(adult.marks[0].row.content.ended_why, "Another man of that name");
        assert_eq!(adult.children.len(), 2);
    }

    async fn a_risk_in_the_home_shows_with_a_brother_or_sister_who_lives_there(bed) {
        let (school, cw) = (&bed.school, &bed.casework);
        let lead = &school.lead;
        let (one, other) = (school.children[0], school.children[1]);
        let gaz = adult(&bed, "Gaz", place(one, RelationKind::StepParent)).await;
        cw.mark_risk(lead, risk(&bed, gaz)).await.unwrap();
        let risks = async |who: &Actor| cw.child_page(who, other, None).await.unwrap().risks;
        assert!(risks(lead).await.is_empty(), "nobody said that the two live together");
        cw.relate(lead, other, place(one, RelationKind::Sibling)).await.unwrap();
        let shown = risks(lead).await;
        assert_eq!(shown.len(), 1, "he lives with a child who lives here");
        let through = shown[0].through.as_ref().unwrap();
        assert_eq!((through.person.id, through.how), (one, ThroughHow::Home));
        let family = cw.family(lead, other).await.unwrap();
        let also: Vec<Uuid> = family.also_at_home.iter().map(|a| a.person.id).collect();
        assert_eq!(also, [gaz], "and the page of the family says so");
        // Who stands too close to the sister is told of the risk, and not of the sister.
        let close = &school.screener;
        cw.declare_conflict(close, one, Some(Closeness::Family), "").await.unwrap();
        let shown = risks(close).await;
        assert_eq!(shown.len(), 1);
        assert!(shown[0].through.is_none());
        assert!(cw.family(close, other).await.unwrap().also_at_home.is_empty());
        // Once he has moved out he is no risk of that home.
        let end = EndPlace { child_id: one, other_id: gaz, until: today(&bed), why: "Moved out".into() };
        cw.end_place(lead, end).await.unwrap();
        assert!(risks(lead).await.is_empty());
    }

    async fn a_former_partner_shows_through_the_parent_and_not_through_the_address(bed) {
        let all = &bed.school.children;
        let lead = &bed.school.lead;
        let mother = adult(&bed, "Rachel", place(all[0], RelationKind::Mother)).await;
        // He is nothing to the first child but his mother's former partner.
        let darren = adult(&bed, "Darren", place(all[2], RelationKind::Father)).await;
        let until = today(&bed).checked_sub(90.days()).ok();
        bed.casework.say_partners(lead, (mother, darren), SayPartners::since(None, until)).await.unwrap();
        bed.casework.mark_risk(lead, risk(&bed, darren)).await.unwrap();
        let risks = bed.casework.child_page(lead, all[0], None).await.unwrap().risks;
        let through = risks[0].through.as_ref().unwrap();
        assert_eq!((through.person.id, through.how), (mother, ThroughHow::Partner(until)));
        assert!(bed.casework.child_page(lead, all[1], None).await.unwrap().risks.is_empty());
    }

    async fn a_mark_from_before_there_were_tasks_gets_its_task_once(bed) {
        let (lead, cw) = (&bed.school.lead, &bed.casework);
        let darren = adult(&bed, "Darren", place(bed.school.children[0], RelationKind::StepParent)).await;
        let (old, ended) = (risk(&bed, darren), risk(&bed, darren));
        let end = EndRisk { person_id: darren, mark_id: ended.id, why: "A mistake".into(), keep_until: None };
        let (id, review) = (old.id, old.review.unwrap());
        cw.mark_risk(lead, old).await.unwrap();
        cw.mark_risk(lead, ended).await.unwrap();
        cw.end_risk(lead, end).await.unwrap();
        store::testing::before_risk_reviews(cw.store()).await.unwrap();
        assert!(cw.start(lead).await.unwrap().own_tasks.is_empty());
        for _ in 0..2 {
            cw.tick().await.unwrap();
            let all = cw.start(lead).await.unwrap().own_tasks;
            assert_eq!(all.len(), 1, "of the mark that is on, and once");
            assert_eq!(all[0].kind, TaskKind::RiskReview);
            assert_eq!(all[0].owner.as_ref().unwrap().id, lead.practitioner_id);
            assert!(!all[0].overdue, "on its day: {review}, {id}");
        }
    }

    async fn the_day_of_review_comes_to_whoever_set_the_mark_until_they_have_looked(bed) {
        let (lead, cw) = (&bed.school.lead, &bed.casework);
        let darren = adult(&bed, "Darren", place(bed.school.children[0], RelationKind::StepParent)).await;
        let mark = risk(&bed, darren);
        let (id, review) = (mark.id, mark.review.unwrap());
        cw.mark_risk(lead, mark).await.unwrap();
        let due = async || {
            let all = cw.start(lead).await.unwrap().own_tasks;
            all.into_iter().filter(|t| t.kind == TaskKind::RiskReview).collect::<Vec<_>>()
        };
        let asked = due().await;
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].person.as_ref().unwrap().id, darren);
        assert_eq!(asked[0].owner.as_ref().unwrap().id, lead.practitioner_id, "a named person");
        assert!(!asked[0].overdue);
        bed.clock.set(review.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp() + SignedDuration::from_hours(30));
        assert!(due().await[0].overdue);
        let again = review.checked_add(90.days()).unwrap();
        let mut look = EndRisk { person_id: darren, mark_id: id, why: "Still seen at the gate".into(), keep_until: Some(review) };
        let e = cw.end_risk(lead, look.clone()).await.unwrap_err();
        assert_eq!(faults(e), [("review".into(), "past")]);
        look.keep_until = Some(again);
        for _ in 0..2 {
            cw.end_risk(lead, look.clone()).await.unwrap();
        }
        let asked = due().await;
        assert_eq!(asked.len(), 1, "one day to come, and none that is past");
        assert!(!asked[0].overdue);
        let page = cw.adult_page(lead, darren).await.unwrap();
        assert_eq!(page.marks[0].row.review, again);
        assert_eq!(page.marks[0].kept.len(), 1);
        assert_eq!(page.marks[0].kept[0].2, "Still seen at the gate");
        look.keep_until = None;
        cw.end_risk(lead, look).await.unwrap();
        assert!(due().await.is_empty());
    }

    async fn only_who_may_marks_a_risk_and_never_without_reason_source_and_review(bed) {
        let child = bed.school.children[0];
        let darren = adult(&bed, "Darren", place(child, RelationKind::StepParent)).await;
        let mut bad = risk(&bed, darren);
        (bad.reason, bad.source, bad.review) = (String::new(), " ".into(), Some(today(&bed)));
        let e = bed.casework.mark_risk(&bed.school.lead, bad).await.unwrap_err();
        let found = faults(e);
        for expected in [("reason", "empty"), ("source", "empty"), ("review", "past")] {
            assert!(found.iter().any(|(f, k)| (f.as_str(), *k) == expected), "{expected:?} in {found:?}");
        }
        let refused = bed.casework.mark_risk(&bed.school.practitioner, risk(&bed, darren)).await;
        assert!(matches!(refused, Err(CaseworkError::NotFound)));
        let refused = bed.casework.mark_risk(&bed.front_door.lead, risk(&bed, darren)).await;
        assert!(matches!(refused, Err(CaseworkError::NotFound)), "another agency's adult is none");
        let refused = bed.casework.mark_risk(&bed.school.lead, risk(&bed, child)).await;
        assert!(matches!(refused, Err(CaseworkError::NotFound)), "a child is no adult who is a risk");
        let refused = bed.casework.adult_page(&bed.school.practitioner, darren).await;
        assert!(matches!(refused, Err(CaseworkError::NotFound)));
    }

    async fn a_place_that_is_over_is_kept_with_what_was_said_before(bed) {
        let all = &bed.school.children;
        let lead = &bed.school.lead;
        let mut first = place(all[0], RelationKind::Carer);
        first.from = today(&bed).checked_sub(10.days()).ok();
        let who = adult(&bed, "Gwen", first).await;
        let mut end = EndPlace {
            child_id: all[0],
            other_id: who,
            until: today(&bed).checked_sub(20.days()).unwrap(),
            why: "Went to live in Wrexham".into(),
        };
        let e = bed.casework.end_place(lead, end.clone()).await.unwrap_err();
        assert_eq!(faults(e), [("until".into(), "before")]);
        end.until = today(&bed);
        for _ in 0..2 {
            bed.casework.end_place(lead, end.clone()).await.unwrap();
        }
        let family = bed.casework.family(lead, all[0]).await.unwrap();
        let gwen = family.members.iter().find(|m| m.person.id == who).unwrap();
        assert_eq!(gwen.place.until, Some(today(&bed)));
        assert_eq!(family.changes.len(), 1, "said twice it is kept once");
        assert_eq!(family.changes[0].change.was.until, None);
        assert_eq!(family.changes[0].change.why, "Went to live in Wrexham");
        // The third child's address is protected: no page of the family shows it.
        let hidden = bed.casework.family(lead, all[2]).await.unwrap();
        assert!(hidden.identity.protected_address && hidden.identity.address.is_none());
    }

    async fn what_is_said_of_two_people_is_kept_and_the_newest_counts(bed) {
        let (lead, child, cw) = (&bed.school.lead, bed.school.children[0], &bed.casework);
        let mother = adult(&bed, "Rachel", place(child, RelationKind::Mother)).await;
        let father = adult(&bed, "Owen", place(child, RelationKind::Father)).await;
        let outside = adult(&bed, "Darren", place(bed.school.children[1], RelationKind::Father)).await;
        let say = |kind, parting| SayTie {
            id: Uuid::now_v7(), child_id: child, one: mother, other: father, kind, parting,
            from: None, until: None, mistaken: false, why: "The health visitor said so".into(),
        };
        let married = say(TieKind::Married, None);
        for _ in 0..2 {
            cw.say_tie(lead, married.clone()).await.unwrap();
        }
        let used = cw.say_tie(lead, SayTie { why: "Another".into(), ..married }).await;
        assert!(matches!(used, Err(CaseworkError::OtherContent)));
        cw.say_tie(lead, say(TieKind::Violence, None)).await.unwrap();
        cw.say_tie(lead, say(TieKind::Conflict, None)).await.unwrap();
        cw.say_tie(lead, say(TieKind::Married, Some(Parting::Divorced))).await.unwrap();
        // Either way round it is the same two people.
        cw.say_tie(lead, SayTie { one: father, other: mother, mistaken: true, ..say(TieKind::Conflict, None) }).await.unwrap();
        let family = cw.family(lead, child).await.unwrap();
        let now: Vec<(TieKind, bool, bool)> =
            family.ties.iter().map(|t| (t.said.kind, t.newest, t.holds())).collect();
        assert_eq!(now, [
            (TieKind::Married, false, false),
            (TieKind::Violence, true, true),
            (TieKind::Conflict, false, false),
            (TieKind::Married, true, false),
            (TieKind::Conflict, true, false),
        ]);
        assert_eq!(family.ties[1].one.id, mother, "who does it is not who suffers it");
        assert_eq!(family.ties[0].by, "Meera Joshi");
        assert_eq!(family.partners.len(), 1);
        assert_eq!((family.partners[0].how, family.partners[0].parting), (Some(TieKind::Married), Some(Parting::Divorced)));

        // Somebody who is nothing to this child, a person beside themselves, no source: refused.
        let wrong = |input: SayTie| async move { faults(cw.say_tie(lead, input).await.unwrap_err()) };
        assert_eq!(wrong(SayTie { other: outside, ..say(TieKind::Close, None) }).await, [("other".to_owned(), "unknown")]);
        assert_eq!(wrong(SayTie { other: mother, ..say(TieKind::Close, None) }).await, [("other".to_owned(), "same")]);
        assert_eq!(wrong(SayTie { why: " ".into(), ..say(TieKind::Close, None) }).await, [("why".to_owned(), "empty")]);
        assert_eq!(wrong(say(TieKind::Close, Some(Parting::Separated))).await, [("parting".to_owned(), "kind")]);
        let denied = cw.say_tie(&bed.school.practitioner, say(TieKind::Close, None)).await;
        assert!(matches!(denied, Err(CaseworkError::NotFound)));

        // That they were a couple was a mistake: then a risk does not show through it either.
        cw.say_tie(lead, SayTie { mistaken: true, ..say(TieKind::Married, None) }).await.unwrap();
        let family = cw.family(lead, child).await.unwrap();
        assert!(family.partners.is_empty());
        assert_eq!(family.ties.len(), 6, "and what was said is still there");
    }

    async fn that_somebody_died_is_put_on_their_record_and_shows_with_the_child(bed) {
        let (lead, child, cw) = (&bed.school.lead, bed.school.children[0], &bed.casework);
        let father = adult(&bed, "Owen", place(child, RelationKind::Father)).await;
        let desk = cw.record_desk(lead, father).await.unwrap();
        let on = |day| PutRight {
            id: Uuid::now_v7(), person_id: father, version: desk.version, why: "The mother said so".into(), written_wrong: false,
            content: PersonContent { died: Some(Died { on: Some(day) }), ..desk.content.clone() },
        };
        let late = cw.put_record_right(lead, on(today(&bed).tomorrow().unwrap())).await;
        assert_eq!(faults(late.unwrap_err()), [("died".to_owned(), "future")]);
        cw.put_record_right(lead, on(today(&bed))).await.unwrap();
        let family = cw.family(lead, child).await.unwrap();
        let member = family.members.iter().find(|m| m.person.id == father).unwrap();
        assert_eq!(member.died, Some(Died { on: Some(today(&bed)) }));
        let desk = cw.record_desk(lead, father).await.unwrap();
        assert_eq!(desk.changes[0].was.died, None, "what the record said before is kept");
    }
}
