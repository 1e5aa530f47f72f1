//! That a child moved is found by what is recorded, and what other agencies shared takes part in
//! the patterns of places, adults and groups.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

use casework::{
    Actor, CaseworkError, DecidePattern, DecisionAnswers, EmergencyShare, LogConcern, MoveSharing,
    NewStatement, PatternLine, PersonChoice, PieceKind, PutRight, Reply, StartDecision,
};
use domain::{
    access::Closeness,
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    decision::{ChosenItem, ItemSource, PersonDetail},
    family::{FamilyTold, FamilyView},
    pattern::PatternChoice,
    person::{MoveKind, PersonContent},
    time::{EventTime, Precision},
};
use jiff::SignedDuration;
use rulebook::{Basis, Purpose};
use testkit::Bed;
use uuid::Uuid;

const MOVED: &str = "moved-with-open-concern";

fn days(bed: &Bed, n: i64) {
    let then = bed.casework.now() + SignedDuration::from_hours(24 * n);
    bed.clock.set(then);
}

async fn log(bed: &Bed, who: &Actor, child: Uuid, place: &str, others: &str) -> Uuid {
    let id = Uuid::now_v7();
    let input = LogConcern {
        id,
        urgency: Urgency::Routine,
        children: vec![ChildInConcern {
            person_id: child,
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: EventTime {
            at: bed.casework.now() - SignedDuration::from_mins(5),
            precision: Precision::Minute,
        },
        place: place.into(),
        statements: vec![NewStatement {
            kind: Some(StatementKind::Fact),
            text: "Came without a coat and was hungry.".into(),
            ..NewStatement::default()
        }],
        body_map: Vec::new(),
        childs_words: String::new(),
        others_involved: others.into(),
        already_told: String::new(),
        category: None,
        draft_id: None,
    };
    bed.casework.log_concern(who, input).await.unwrap();
    bed.casework.tick().await.unwrap();
    id
}

async fn found(bed: &Bed, who: &Actor, rule: &str) -> Vec<PatternLine> {
    bed.casework.tick().await.unwrap();
    let mut all = bed.casework.patterns(who).await.unwrap().open;
    all.retain(|p| p.rule.id == rule);
    all
}

/// Changes what a record says, on the person's page or through the API: both call this.
async fn change(
    bed: &Bed,
    who: &Actor,
    child: Uuid,
    wrong: bool,
    with: impl Fn(&mut PersonContent),
) {
    let desk = bed.casework.record_desk(who, child).await.unwrap();
    let mut content = desk.content;
    with(&mut content);
    let input = PutRight {
        id: Uuid::now_v7(),
        person_id: child,
        version: desk.version,
        content,
        why: "The mother rang the office".into(),
        written_wrong: wrong,
    };
    bed.casework.put_record_right(who, input).await.unwrap();
}

fn lives(at: &str) -> impl Fn(&mut PersonContent) {
    let at = at.to_owned();
    move |c| c.address = Some(at.clone())
}

async fn take_in(bed: &Bed, text: &str) {
    let (cw, who, id) = (&bed.casework, &bed.school.administrator, Uuid::now_v7());
    cw.bring_file(who, id, "roll.csv", text.as_bytes())
        .await
        .unwrap()
        .unwrap();
    cw.start_import(who, id).await.unwrap();
    while cw.go_on_importing().await.unwrap() > 0 {}
}

/// What the school shares about a child, taken into a file of the front door.
async fn share(bed: &Bed, about: Uuid, text: &str, into: Uuid) -> Uuid {
    let sharing = Uuid::now_v7();
    let share = EmergencyShare {
        id: Uuid::now_v7(),
        sharing_id: sharing,
        child: Some(about),
        recipient: Some(bed.front_door.id),
        text: text.into(),
        name_if_unknown: "Name not known".into(),
        ..EmergencyShare::default()
    };
    let (cw, lead) = (&bed.casework, &bed.front_door.lead);
    cw.share_in_emergency(&bed.school.lead, share)
        .await
        .unwrap();
    cw.tick().await.unwrap();
    cw.open_shared(lead, sharing).await.unwrap();
    let reply = Reply::Accept(PersonChoice::Own(into));
    cw.respond(lead, sharing, reply).await.unwrap();
    cw.tick().await.unwrap();
    sharing
}

/// What the school decides to share of a child: the name and the school.
async fn share_school(bed: &Bed, child: Uuid) -> Uuid {
    let (cw, lead) = (&bed.casework, &bed.school.lead);
    let begun = StartDecision {
        id: Uuid::now_v7(),
        child,
        purpose: Some(Purpose::ProtectFromHarm),
        purpose_text: "To let the front door judge a bruise".into(),
        recipient: Some(bed.front_door.id),
        about: vec!["parent".into()],
        ..StartDecision::default()
    };
    let id = cw.start_decision(lead, begun).await.unwrap();
    let items = [PersonDetail::Name, PersonDetail::School];
    let answers = DecisionAnswers {
        answers: vec![
            ("suspicion.reasonable_cause".into(), vec!["yes".into()]),
            ("suspicion.significant_harm".into(), vec!["yes".into()]),
            ("subjects[0].special_categories".into(), vec!["none".into()]),
            ("subjects[0].offence_data".into(), vec!["no".into()]),
        ],
        items: items
            .map(|detail| ChosenItem::new(ItemSource::Detail { detail }))
            .to_vec(),
        family: Some(FamilyView {
            spoke_with: "The mother".into(),
            said: "She agrees".into(),
            ..FamilyView::new(FamilyTold::Told)
        }),
        basis: Some(Basis::PublicTask),
        why_necessary: "They cannot judge it without knowing".into(),
        ..DecisionAnswers::default()
    };
    cw.save_decision_answers(lead, id, answers).await.unwrap();
    let sharing = Uuid::now_v7();
    cw.decide_share(lead, id, sharing).await.unwrap();
    cw.tick().await.unwrap();
    sharing
}

testkit::both! {
    async fn a_move_on_the_persons_page_is_found_while_a_concern_is_open_and_no_address_is_shown(bed) {
        let (school, lead) = (&bed.school, &bed.school.lead);
        let child = school.children[0];
        change(&bed, lead, child, false, lives("12 Heol Las, QA1 1AA")).await;
        log(&bed, &school.practitioner, child, "", "").await;
        assert!(found(&bed, lead, MOVED).await.is_empty(), "the first address is no move");
        change(&bed, lead, child, false, lives("12 Heol Lâs\nAldermoor\nQA1 1AA")).await;
        change(&bed, lead, child, true, lives("21 Heol Las, QA1 1AA")).await;
        assert!(found(&bed, lead, MOVED).await.is_empty(), "written more fully, or wrong before");
        change(&bed, lead, child, false, |c| {
            c.address = Some("3 Mill Lane, QB2 2BB".into());
            c.school = Some("Millbrook Primary".into());
        }).await;
        let line = &found(&bed, lead, MOVED).await[0];
        assert_eq!(line.pieces, 2);
        let view = bed.casework.pattern(lead, line.id).await.unwrap();
        let piece = view.pieces.iter().find(|p| p.kind == PieceKind::RecordChange).unwrap();
        assert_eq!(piece.moved.as_ref().unwrap().kinds, [MoveKind::Home]);
        assert!(piece.own);
        assert!(!format!("{view:?}").contains("Mill Lane"), "where, the alert does not say");

        // A person decided. The concern is still open: another move asks again, and nothing else.
        let done = DecidePattern {
            id: Uuid::now_v7(),
            choice: Some(PatternChoice::NotAPattern),
            reason: "The new area was told".into(),
            ..DecidePattern::default()
        };
        bed.casework.decide_pattern(lead, line.id, done).await.unwrap();
        days(&bed, 30);
        assert!(found(&bed, lead, MOVED).await.is_empty());
        change(&bed, lead, child, false, |c| c.school = Some("Oakbourne School".into())).await;
        let line = &found(&bed, lead, MOVED).await[0];
        let view = bed.casework.pattern(lead, line.id).await.unwrap();
        let moved: Vec<_> = view.pieces.iter().filter_map(|p| p.moved.as_ref()).collect();
        assert_eq!(moved.len(), 1, "{moved:?}");
        assert_eq!(moved[0].school, Some(("Millbrook Primary".into(), "Oakbourne School".into())));
    }

    async fn a_file_that_names_another_school_or_area_is_found_once(bed) {
        let (school, lead) = (&bed.school, &bed.school.lead);
        let roll = "Admission number,Legal Forename,Legal Surname,DOB,School,Local authority\n\
            1001,Gwenllian,Rhydderch,09/03/2014,Oakbourne Primary,Caerfelin\n";
        take_in(&bed, roll).await;
        let child = bed.casework.find_children(lead, "gwenllian").await.unwrap()[0].id;
        log(&bed, &school.practitioner, child, "", "").await;
        take_in(&bed, roll).await;
        assert!(found(&bed, lead, MOVED).await.is_empty(), "the same file twice");
        take_in(&bed, &roll.replace("Oakbourne Primary", "Ysgol Felin").replace("Caerfelin", "Wenbury")).await;
        take_in(&bed, &roll.replace("Oakbourne Primary", "Ysgol Felin").replace("Caerfelin", "Wenbury")).await;
        let line = &found(&bed, lead, MOVED).await[0];
        assert_eq!(line.pieces, 2, "one change, one concern");
        let view = bed.casework.pattern(lead, line.id).await.unwrap();
        let moved = view.pieces.iter().find_map(|p| p.moved.clone()).unwrap();
        assert_eq!(moved.kinds, [MoveKind::School, MoveKind::Area]);
        assert_eq!(moved.area, Some(("Caerfelin".into(), "Wenbury".into())));
    }

    async fn a_protected_address_is_no_evidence_of_a_move_and_takes_it_back(bed) {
        let (school, lead) = (&bed.school, &bed.school.lead);
        let later = school.children[1];
        let roll = |home: &str| format!(
            "Admission number,Forename,Surname,Address,Protected address,Local authority\n7,Wren,Attlebury,\"{home}\",yes,Caerfelin\n");
        take_in(&bed, &roll("12 Heol Las, QA1 1AA")).await;
        let child = bed.casework.find_children(lead, "wren").await.unwrap()[0].id;
        log(&bed, &school.practitioner, child, "", "").await;
        take_in(&bed, &roll("3 Mill Lane, QB2 2BB").replace("Caerfelin", "Wenbury")).await;
        assert!(found(&bed, lead, MOVED).await.is_empty());

        // Moved first and protected then, before the concern: what told of the address counts no longer.
        change(&bed, lead, later, false, lives("12 Heol Las, QA1 1AA")).await;
        change(&bed, lead, later, false, lives("3 Mill Lane, QB2 2BB")).await;
        change(&bed, lead, later, false, |c| c.area = Some("Caerfelin".into())).await;
        bed.casework.tick().await.unwrap();
        bed.casework.protect_address(lead, Uuid::now_v7(), later, "The police asked").await.unwrap();
        bed.casework.tick().await.unwrap();
        log(&bed, &school.practitioner, later, "", "").await;
        assert!(found(&bed, lead, MOVED).await.is_empty());
    }

    async fn a_sharing_that_names_another_home_is_evidence_until_it_is_moved_away(bed) {
        let (door, cw) = (&bed.front_door, &bed.casework);
        let [ours, other] = [door.children[0], door.children[1]];
        let theirs = bed.school.children[0];
        change(&bed, &bed.school.lead, theirs, false, |c| {
            c.address = Some("3 Mill Lane, QB2 2BB".into());
            c.school = Some("Millbrook Primary".into());
        }).await;
        change(&bed, &door.lead, ours, false, |c| c.school = Some("Oakbourne Primary".into())).await;
        log(&bed, &door.practitioner, ours, "", "").await;
        let sharing = share_school(&bed, theirs).await;
        cw.open_shared(&door.lead, sharing).await.unwrap();
        cw.respond(&door.lead, sharing, Reply::Accept(PersonChoice::Own(ours))).await.unwrap();
        let line = &found(&bed, &door.lead, MOVED).await[0];
        let view = cw.pattern(&door.lead, line.id).await.unwrap();
        let piece = view.pieces.iter().find(|p| p.moved.is_some()).unwrap();
        assert!(!piece.own, "it is the school's information");
        assert_eq!(piece.moved.as_ref().unwrap().kinds, [MoveKind::School]);
        // The record itself stays as it is.
        let desk = cw.record_desk(&door.lead, ours).await.unwrap();
        assert_eq!(desk.content.school.as_deref(), Some("Oakbourne Primary"));

        let away = MoveSharing { id: Uuid::now_v7(), to: Some(other), why: "It is the cousin".into() };
        cw.move_sharing(&door.lead, sharing, away).await.unwrap();
        cw.tick().await.unwrap();
        let mut conn = cw.store().read().await.unwrap();
        assert!(conn.pieces_of(door.id, ours, sharing).await.unwrap().is_empty());
    }

    async fn what_was_shared_takes_part_in_patterns_of_places_adults_and_groups(bed) {
        let (door, cw) = (&bed.front_door, &bed.casework);
        let [one, two] = [door.children[0], door.children[2]];
        let school = cw.store().read().await.unwrap().agency(bed.school.id).await.unwrap().into();
        let theirs = bed.school.children[0];
        let said = "Found by the old boathouse with Dean Harker, who drives a van.";
        share(&bed, theirs, said, one).await;
        let second = share(&bed, theirs, said, two).await;
        assert!(found(&bed, &door.lead, "same-place").await.is_empty(), "nobody named it as a place");
        log(&bed, &door.practitioner, one, "Old boathouse", "").await;
        let line = &found(&bed, &door.lead, "same-place").await[0];
        assert_eq!((line.pieces, line.children.len()), (3, 2));
        let view = cw.pattern(&door.lead, line.id).await.unwrap();
        let sources: Vec<bool> = view.pieces.iter().map(|p| p.own).collect();
        assert_eq!(sources.iter().filter(|own| !**own).count(), 2);
        assert!(view.pieces.iter().any(|p| p.source == school));
        share(&bed, theirs, "Dean Harker was at the gate again.", two).await;
        assert_eq!(found(&bed, &door.lead, "same-adult").await[0].pieces, 3);

        // Whoever stands too close to one of the children sees nothing of that child.
        let screener = &door.screener;
        cw.declare_conflict(screener, one, Some(Closeness::Family), "My nephew").await.unwrap();
        match cw.pattern(screener, line.id).await {
            Ok(view) => {
                assert!(view.pieces.iter().all(|p| p.child.id == two));
                assert!(view.line.children.iter().all(|c| c.id == two));
                assert_eq!((view.pieces.len(), view.line.pieces, view.gone), (1, 1, 0));
            }
            Err(e) => assert!(matches!(e, CaseworkError::NotFound), "{e:?}"),
        }

        // What was taken into the wrong file counts there no longer.
        let away = MoveSharing { id: Uuid::now_v7(), to: None, why: "It is not known who".into() };
        cw.move_sharing(&door.lead, second, away).await.unwrap();
        cw.tick().await.unwrap();
        let mut conn = cw.store().read().await.unwrap();
        assert!(conn.pieces_of(door.id, two, second).await.unwrap().is_empty());
    }
}
