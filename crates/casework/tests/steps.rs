//! What follows after a concern was read: words to its author, closing, the child named later, the
//! filter of the chronology, people who are known already, and the numbers of what waits.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{
    Actor, AddPerson, AuthorStepKind, CaseworkError, ChronologyFilter, CloseConcern, LogConcern,
    NewNote, NewStatement, Place,
};
use domain::{
    chronology::{EntryKind, Impact, Seriousness},
    concern::{
        Category, ChildInConcern, ChildRole, CloseReason, ConcernState, ConcernStep, StatementKind,
        Urgency,
    },
    person::{PersonContent, PersonKind, RelationKind},
    task::TaskKind,
    time::{EventTime, Precision},
};
use jiff::{Span, civil::date};
use testkit::Bed;
use uuid::Uuid;

/// Words for those who keep the file, and for nobody else.
const FILE: &str = "Kestrel words of the lead";

fn at(hours_ago: i64, bed: &Bed) -> EventTime {
    EventTime {
        at: bed
            .casework
            .now()
            .checked_sub(Span::new().hours(hours_ago))
            .unwrap(),
        precision: Precision::Minute,
    }
}

fn later(bed: &Bed, hours: i64) {
    let now = bed.casework.now();
    bed.clock
        .set(now.checked_add(Span::new().hours(hours)).unwrap());
}

async fn log(bed: &Bed, who: &Actor, children: &[Uuid], kind: StatementKind) -> Uuid {
    let id = Uuid::now_v7();
    let input = LogConcern {
        id,
        urgency: Urgency::Today,
        children: children
            .iter()
            .map(|&person_id| ChildInConcern {
                person_id,
                role: ChildRole::Subject,
            })
            .collect(),
        child_not_listed: if children.is_empty() {
            "A boy of about six, red coat".into()
        } else {
            String::new()
        },
        when: at(1, bed),
        place: String::new(),
        statements: vec![NewStatement {
            kind: Some(kind),
            text: "Seemed frightened of going home.".into(),
            ..NewStatement::default()
        }],
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: Some(Category::Emotional),
        body_map: vec![],
        draft_id: None,
    };
    bed.casework.log_concern(who, input).await.unwrap();
    id
}

async fn note(bed: &Bed, who: &Actor, child: Uuid, kind: EntryKind, hours_ago: i64) {
    let note = NewNote {
        id: Uuid::now_v7(),
        person_id: child,
        kind,
        when: at(hours_ago, bed),
        seriousness: Seriousness::Low,
        impact: Impact::Unclear,
        text: "Spoke in the corridor".into(),
        childs_voice: String::new(),
        family: None,
    };
    bed.casework.add_note(who, note).await.unwrap();
}

fn close(reason: CloseReason, to_author: bool) -> CloseConcern {
    CloseConcern {
        id: Uuid::now_v7(),
        reason: Some(reason),
        words: FILE.into(),
        reason_to_author: to_author,
        ..CloseConcern::default()
    }
}

fn first_fault(e: CaseworkError) -> (String, &'static str) {
    match e {
        CaseworkError::Invalid(faults) => (faults[0].field.clone(), faults[0].key),
        other => panic!("not a fault of the form: {other}"),
    }
}

testkit::both! {
    async fn its_author_reads_what_the_lead_lets_them_know_and_no_more(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let (teacher, lead) = (&school.practitioner, &school.lead);
        let id = log(&bed, teacher, &[child], StatementKind::Fact).await;
        bed.casework.concern_for_lead(lead, id).await.unwrap();
        let word = Uuid::now_v7();
        for _ in 0..2 {
            bed.casework.answer_author(lead, id, word, "I spoke with her today. Thank you.").await.unwrap();
        }
        bed.casework.close_concern(lead, id, close(CloseReason::Passed, false)).await.unwrap();
        bed.casework.reopen_concern(lead, id, Uuid::now_v7(), FILE).await.unwrap();
        let how = CloseConcern { answer: "It is in good hands.".into(), ..close(CloseReason::Resolved, true) };
        bed.casework.close_concern(lead, id, how).await.unwrap();

        let mine = bed.casework.my_concerns(teacher).await.unwrap();
        assert!(mine[0].answered, "the list says that there is a reply");
        let view = bed.casework.concern(teacher, id).await.unwrap();
        let seen: Vec<AuthorStepKind> = view.steps.iter().map(|s| s.what.clone()).collect();
        assert!(seen.contains(&AuthorStepKind::Answered("I spoke with her today. Thank you.".into())));
        assert!(seen.contains(&AuthorStepKind::Answered("It is in good hands.".into())));
        assert!(seen.contains(&AuthorStepKind::Closed(None)), "this reason was kept");
        assert!(seen.contains(&AuthorStepKind::Closed(Some(CloseReason::Resolved))));
        assert!(seen.contains(&AuthorStepKind::Reopened));
        assert_eq!(seen.len(), 5, "what was sent twice stands once");
        assert!(!format!("{view:?}").contains(FILE), "the lead's own words are for the file");
        let mine = bed.casework.my_concerns(teacher).await.unwrap();
        assert!(!mine[0].answered, "it was looked at");

        let page = bed.casework.concern_for_lead(lead, id).await.unwrap();
        assert!(format!("{:?}", page.steps).contains(FILE));
        let refused = bed.casework.answer_author(teacher, id, Uuid::now_v7(), "x").await;
        assert!(matches!(refused, Err(CaseworkError::NotFound)));
        let empty = bed.casework.answer_author(lead, id, Uuid::now_v7(), " ").await.unwrap_err();
        assert_eq!(first_fault(empty), ("answer".into(), "empty"));
    }

    async fn what_the_writer_chose_and_the_leads_tags_are_kept_apart(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let id = log(&bed, &school.practitioner, &[child], StatementKind::Fact).await;
        let concern = bed.casework.concern_for_lead(&school.lead, id).await.unwrap().concern;
        assert_eq!((concern.content.category, concern.categories.len()), (Some(Category::Emotional), 0));
        bed.casework.tag_concern(&school.lead, id, &[Category::Neglect]).await.unwrap();
        let concern = bed.casework.concern_for_lead(&school.lead, id).await.unwrap().concern;
        assert_eq!(concern.content.category, Some(Category::Emotional));
        assert_eq!(concern.categories, [Category::Neglect]);
    }

    async fn a_watched_concern_wants_a_day_and_comes_back_on_it(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let lead = &school.lead;
        let id = log(&bed, &school.practitioner, &[child], StatementKind::Fact).await;
        let without = bed.casework.close_concern(lead, id, close(CloseReason::Monitoring, true)).await;
        assert_eq!(first_fault(without.unwrap_err()), ("review".into(), "empty"));
        let how = CloseConcern { review_on: Some(date(2026, 11, 20)), ..close(CloseReason::Monitoring, true) };
        bed.casework.close_concern(lead, id, how).await.unwrap();
        let review = |tasks: &[casework::TaskLine]| {
            tasks.iter().filter(|t| t.kind == TaskKind::ConcernReview && t.object_id == Some(id)).count()
        };
        assert_eq!(review(&bed.casework.inbox(lead).await.unwrap().tasks), 1);
        bed.casework.reopen_concern(lead, id, Uuid::now_v7(), "more came").await.unwrap();
        assert_eq!(review(&bed.casework.inbox(lead).await.unwrap().tasks), 0, "it is open again");
    }

    async fn a_child_named_later_has_it_in_the_chronology(bed) {
        let (school, lead) = (&bed.school, &bed.school.lead);
        let (one, other) = (school.children[0], school.children[1]);
        let id = log(&bed, &school.practitioner, &[], StatementKind::Fact).await;
        let part = |person_id| ChildInConcern { person_id, role: ChildRole::Subject };
        let step = Uuid::now_v7();
        for _ in 0..2 {
            bed.casework.put_child_in_concern(lead, id, step, part(one)).await.unwrap();
        }
        let rows = |child| {
            let bed = &bed;
            async move {
                let page = bed.casework.child_page(lead, child, None).await.unwrap();
                page.lines.iter().filter(|l| l.entry.object_id == Some(id)).count()
            }
        };
        assert_eq!((rows(one).await, rows(other).await), (1, 0));
        let concern = bed.casework.concern_for_lead(lead, id).await.unwrap();
        assert_eq!(concern.children.len(), 1);
        assert!(matches!(concern.steps[0].step, ConcernStep::ChildAdded { child } if child.person_id == one));

        // A concern that began with one child is under that child's key; with a second it has its own.
        let begun = log(&bed, &school.practitioner, &[one], StatementKind::Fact).await;
        bed.casework.put_child_in_concern(lead, begun, Uuid::now_v7(), part(other)).await.unwrap();
        let concern = bed.casework.concern_for_lead(lead, begun).await.unwrap().concern;
        assert_eq!((concern.key_id, concern.children.len()), (begun, 2));

        let stranger = part(bed.front_door.children[0]);
        let e = bed.casework.put_child_in_concern(lead, begun, Uuid::now_v7(), stranger).await;
        assert_eq!(first_fault(e.unwrap_err()), ("child".into(), "unknown"));
        let again = ChildInConcern { role: ChildRole::Witness, ..part(one) };
        let e = bed.casework.put_child_in_concern(lead, begun, Uuid::now_v7(), again).await;
        assert_eq!(first_fault(e.unwrap_err()), ("child".into(), "twice"));
    }

    async fn a_filter_shows_its_rows_and_does_not_count_as_having_looked(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let lead = &school.lead;
        let fact = log(&bed, &school.practitioner, &[child], StatementKind::Fact).await;
        let opinion = log(&bed, &school.colleague, &[child], StatementKind::Opinion).await;
        note(&bed, lead, child, EntryKind::TalkWithChild, 72).await;
        note(&bed, lead, child, EntryKind::Note, 24).await;
        let shown = |only: ChronologyFilter| {
            let bed = &bed;
            async move {
                let page = bed.casework.child_page_where(lead, child, &only, None).await.unwrap();
                let all = page.lines.iter().map(|l| l.entry.object_id.unwrap_or(l.entry.id));
                (all.collect::<Vec<Uuid>>(), page.last_looked_us)
            }
        };
        let all = ChronologyFilter::default();
        let talks = ChronologyFilter { kind: Some(EntryKind::TalkWithChild), ..all };
        let (rows, looked) = shown(talks).await;
        assert_eq!((rows.len(), looked), (1, None));
        let (rows, looked) = shown(ChronologyFilter { mark: Some(StatementKind::Opinion), ..all }).await;
        assert_eq!((rows, looked), (vec![opinion], None), "a filtered look is none");
        let (rows, _) = shown(ChronologyFilter { mark: Some(StatementKind::Fact), ..all }).await;
        assert_eq!(rows, [fact]);
        let today = bed.casework.now().to_zoned(jiff::tz::TimeZone::get("Europe/London").unwrap()).date();
        let before = today.checked_sub(Span::new().days(2)).unwrap();
        assert_eq!(shown(ChronologyFilter { to: Some(before), ..all }).await.0.len(), 1);
        assert_eq!(shown(ChronologyFilter { from: Some(before), ..all }).await.0.len(), 3);
        let elsewhere = ChronologyFilter { source: Some(bed.front_door.id), ..all };
        assert!(shown(elsewhere).await.0.is_empty());

        let (rows, _) = shown(all).await;
        assert_eq!(rows.len(), 4);
        later(&bed, 1);
        let newer = log(&bed, &school.practitioner, &[child], StatementKind::Fact).await;
        note(&bed, lead, child, EntryKind::Note, 0).await;
        let (_, looked) = shown(talks).await;
        let (rows, _) = shown(ChronologyFilter { new_since_us: looked, ..all }).await;
        assert_eq!(rows, [newer], "what oneself wrote is not new");
    }

    async fn somebody_known_is_related_without_a_second_record(bed) {
        let (school, lead) = (&bed.school, &bed.school.lead);
        let (one, other) = (school.children[0], school.children[1]);
        let mother = Uuid::now_v7();
        let beside = |child_id, relation| Place {
            child_id,
            relation,
            parental_responsibility: true,
            same_household: true,
            from: None,
            until: None,
        };
        let person = AddPerson {
            id: mother,
            kind: PersonKind::Adult,
            protected_address: false,
            content: PersonContent { given_names: "Nadia".into(), family_name: "Okonjo".into(), ..PersonContent::default() },
            around: Some(beside(one, RelationKind::Mother)),
        };
        bed.casework.add_person(lead, person).await.unwrap();
        let found = bed.casework.people_to_choose(lead, "nad").await.unwrap();
        assert_eq!(found.iter().map(|p| p.id).collect::<Vec<_>>(), [mother]);
        assert_eq!(found[0].stands.as_ref().unwrap().1, RelationKind::Mother, "it says whose mother she is");
        bed.casework.relate(lead, mother, beside(other, RelationKind::Mother)).await.unwrap();
        bed.casework.relate(lead, other, beside(one, RelationKind::Sibling)).await.unwrap();
        let around = |child| {
            let bed = &bed;
            async move {
                let page = bed.casework.child_page(lead, child, None).await.unwrap();
                page.around.iter().map(|a| (a.person.id, a.relation)).collect::<Vec<_>>()
            }
        };
        assert!(around(other).await.contains(&(mother, RelationKind::Mother)));
        assert!(around(one).await.contains(&(other, RelationKind::Sibling)));
        assert!(around(other).await.contains(&(one, RelationKind::Sibling)), "brother or sister holds both ways");
        let all = bed.casework.people_to_choose(lead, "").await.unwrap();
        assert!(all.iter().any(|p| p.id == one));
        assert!(all.iter().all(|p| !bed.front_door.children.contains(&p.id)), "another agency's people are not there");
        let refused = bed.casework.people_to_choose(&school.practitioner, "").await;
        assert!(matches!(refused, Err(CaseworkError::NotFound)));
    }

    async fn the_numbers_say_what_waits_and_for_whom(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let (teacher, lead) = (&school.practitioner, &school.lead);
        let none = casework::Waiting::default();
        assert_eq!(bed.casework.waiting(lead).await.unwrap(), none);
        let id = log(&bed, teacher, &[child], StatementKind::Fact).await;
        assert_eq!(bed.casework.waiting(lead).await.unwrap().my_work, 1);
        assert_eq!(bed.casework.waiting(teacher).await.unwrap(), none, "it is no work of the teacher's");
        assert_eq!(bed.casework.waiting(&bed.front_door.lead).await.unwrap(), none);
        let read = bed.casework.concern_for_lead(lead, id).await.unwrap();
        assert_eq!(read.concern.state, ConcernState::Acknowledged);
        assert_eq!(bed.casework.waiting(lead).await.unwrap(), none);
        bed.casework.answer_author(lead, id, Uuid::now_v7(), "Thank you.").await.unwrap();
        assert_eq!(bed.casework.waiting(teacher).await.unwrap().my_work, 1);
        assert_eq!(bed.casework.waiting(&school.colleague).await.unwrap(), none);
        bed.casework.concern(teacher, id).await.unwrap();
        assert_eq!(bed.casework.waiting(teacher).await.unwrap(), none);
    }
}
