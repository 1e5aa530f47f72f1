//! What people rely on where a partner looks up unusually much: what it finds beyond the number of a
//! day waits for a person and looks like "not known" to it, an emergency waits for nobody, nothing
//! that waits is lost, and nobody who is protected comes through.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{
    Actor, AddPerson, CaseworkError, DecideUnusual, EmergencyShare, HoldsLine, PartnerToday,
    SetAgreement,
};
use domain::{
    linking::UnusualState,
    person::{Identifier, IdentifierKind, PersonContent, PersonKind},
    time::{BirthDate, BirthDateKind},
};
use jiff::civil::date;
use testkit::Bed;
use uuid::Uuid;

const WHY: &str = "their lead rang: it is the roll of the new year";

/// Four children whom both agencies know, and one whom nobody else does.
const CHILDREN: [(&str, &str, &str, i16); 5] = [
    ("Gwenllian", "Rhydderch", "9991000003", 2014),
    ("Emrys", "Quillfeather", "9991000011", 2016),
    ("Oluwaseun", "Thistlewood", "9991000038", 2011),
    ("Mirela", "Abernethy", "9991000046", 2009),
    ("Ichabod", "Penhaligon", "9991000054", 2013),
];
/// The one whom nobody else knows.
const UNKNOWN: usize = 4;

async fn add(bed: &Bed, who: &Actor, n: usize) -> Uuid {
    let (given, family, nhs, year) = CHILDREN[n];
    let id = Uuid::now_v7();
    let person = AddPerson {
        id,
        kind: PersonKind::Child,
        protected_address: false,
        content: PersonContent {
            given_names: given.into(),
            family_name: family.into(),
            birth: Some(BirthDate {
                date: date(year, 3, 9),
                kind: BirthDateKind::Exact,
            }),
            identifiers: vec![Identifier {
                kind: IdentifierKind::Nhs,
                value: nhs.into(),
            }],
            ..PersonContent::default()
        },
        around: None,
    };
    bed.casework.add_person(who, person).await.unwrap();
    id
}

async fn agree(bed: &Bed, who: &Actor, partners: &[Uuid]) {
    let input = SetAgreement {
        id: Uuid::now_v7(),
        on: Some(true),
        reference: "Aldermoor partnership, 2026".into(),
        made_on: Some(date(2026, 1, 5)),
        purpose: "to find out who else works with a child".into(),
        partners: partners.to_vec(),
    };
    bed.casework.set_agreement(who, input).await.unwrap();
}

async fn settle(bed: &Bed) {
    for _ in 0..200 {
        if bed.casework.keep_links().await.unwrap().idle() {
            return;
        }
    }
    panic!("the index never settles");
}

async fn partner(bed: &Bed) -> PartnerToday {
    let all = bed
        .casework
        .partners_today(&bed.front_door.dpo)
        .await
        .unwrap();
    all.into_iter()
        .find(|p| p.partner.id == bed.school.id)
        .unwrap()
}

async fn about(bed: &Bed, who: &Actor, child: Uuid) -> Option<HoldsLine> {
    let all = bed.casework.holds_lines(who).await.unwrap();
    all.into_iter().find(|h| h.row.person_id == child)
}

async fn events(bed: &Bed, object: Uuid, word: &str) -> usize {
    let mut conn = bed.casework.store().read().await.unwrap();
    let all = conn
        .events_on(bed.front_door.id, object, 1000)
        .await
        .unwrap();
    all.iter().filter(|e| e.kind.as_str() == word).count()
}

fn decide(notice: Uuid, to: UnusualState) -> DecideUnusual {
    DecideUnusual {
        id: Uuid::now_v7(),
        notice,
        to: Some(to),
        why: WHY.into(),
    }
}

/// The front door knows four children; two more may be announced to the school today. The ids are the
/// front door's.
async fn two_more(bed: &Bed) -> Vec<Uuid> {
    let (school, door) = (&bed.school, &bed.front_door);
    let mut theirs = Vec::new();
    for n in 0..UNKNOWN {
        theirs.push(add(bed, &door.lead, n).await);
    }
    agree(bed, &door.administrator, &[school.id]).await;
    agree(bed, &school.administrator, &[door.id]).await;
    settle(bed).await;
    let already = partner(bed).await.today.told;
    bed.casework
        .set_look_ups_a_day(&door.dpo, Some(already + 2), WHY)
        .await
        .unwrap();
    theirs
}

testkit::both! {
    async fn beyond_the_number_what_is_found_waits_for_a_person_and_looks_like_not_known(bed) {
        let (school, door, cw) = (&bed.school, &bed.front_door, &bed.casework);
        let theirs = two_more(&bed).await;
        let mut ours = Vec::new();
        for n in 0..CHILDREN.len() {
            ours.push(add(&bed, &school.lead, n).await);
        }
        settle(&bed).await;
        for n in 0..2 {
            assert!(about(&bed, &school.lead, ours[n]).await.is_some(), "below the number all is as ever");
            assert!(about(&bed, &door.lead, theirs[n]).await.is_some());
        }
        for n in 2..4 {
            assert!(about(&bed, &school.lead, ours[n]).await.is_none());
            assert!(about(&bed, &door.lead, theirs[n]).await.is_none(), "neither side is told");
        }
        // To the byte what is shown of a child whom nobody knows, and what stands in the ledger of
        // whoever asked.
        let mut seen = Vec::new();
        for child in [ours[2], ours[UNKNOWN]] {
            let page = cw.child_page(&school.lead, child, None).await.unwrap();
            let mut conn = cw.store().read().await.unwrap();
            let all = conn.events_about(school.id, child, None, 1000).await.unwrap();
            let told: Vec<String> = all
                .iter()
                .map(|e| format!("{} {:?} {:?}", e.kind.as_str(), e.object, e.detail).replace(&child.to_string(), "CHILD"))
                .collect();
            seen.push(format!("{:?} {} {:?} {told:?}", page.holds, page.to_compare, page.joined));
        }
        assert_eq!(seen[0], seen[1]);

        let standing = partner(&bed).await;
        assert_eq!((standing.waiting, standing.today.held), (2, 2));
        let notice = standing.notice.unwrap();
        assert_eq!((notice.state, standing.asked_by), (UnusualState::Open, None));
        assert_eq!(events(&bed, notice.id, "linkage.unusual").await, 1, "once, however many wait");
        let mut conn = cw.store().read().await.unwrap();
        let told = conn.alerts_about(door.id, notice.id).await.unwrap();
        drop(conn);
        let told: Vec<Uuid> = told.iter().map(|a| a.practitioner_id).collect();
        assert!(told.contains(&door.dpo.practitioner_id) && told.contains(&door.administrator.practitioner_id));
        assert!(!told.contains(&door.lead.practitioner_id), "whoever keeps files learns nothing of it");
        let there = cw.partners_today(&school.dpo).await.unwrap();
        assert!(there.iter().all(|p| p.notice.is_none() && p.waiting == 0 && p.today.held == 0), "nor does the partner");

        // Looked up again from either side, it waits on and is not counted again.
        agree(&bed, &door.administrator, &[school.id]).await;
        agree(&bed, &school.administrator, &[door.id]).await;
        settle(&bed).await;
        assert!(about(&bed, &school.lead, ours[0]).await.is_some(), "what both knew is said again");
        assert!(about(&bed, &school.lead, ours[2]).await.is_none());
        assert!(about(&bed, &door.lead, theirs[2]).await.is_none());
        assert_eq!(partner(&bed).await.today.held, 2);

        // Asking the partner leaves it waiting; letting it through announces it on both sides.
        cw.decide_unusual(&door.dpo, decide(notice.id, UnusualState::Asked)).await.unwrap();
        settle(&bed).await;
        assert!(about(&bed, &school.lead, ours[2]).await.is_none());
        assert!(partner(&bed).await.asked_by.is_some());
        let through = decide(notice.id, UnusualState::LetThrough);
        for _ in 0..2 {
            cw.decide_unusual(&door.administrator, through.clone()).await.unwrap();
        }
        settle(&bed).await;
        for n in 0..UNKNOWN {
            let (here, there) = (about(&bed, &school.lead, ours[n]).await.unwrap(), about(&bed, &door.lead, theirs[n]).await.unwrap());
            assert_eq!(here.row.id, there.row.id);
        }
        let standing = partner(&bed).await;
        assert_eq!((standing.waiting, standing.notice), (0, None));
        let late = cw.decide_unusual(&door.dpo, decide(notice.id, UnusualState::Ended)).await;
        assert!(matches!(late, Err(CaseworkError::WrongState)), "{late:?}");
        assert_eq!(events(&bed, notice.id, "linkage.unusual_decided").await, 2);
    }

    async fn an_emergency_waits_for_no_number(bed) {
        let (school, door, cw) = (&bed.school, &bed.front_door, &bed.casework);
        let theirs = two_more(&bed).await;
        let mut ours = Vec::new();
        for n in 0..UNKNOWN {
            ours.push(add(&bed, &school.lead, n).await);
        }
        assert!(about(&bed, &school.lead, ours[3]).await.is_none());
        let share = EmergencyShare {
            id: Uuid::now_v7(), sharing_id: Uuid::now_v7(), child: Some(ours[3]), recipient: Some(door.id),
            text: "At the gate".into(), ..EmergencyShare::default()
        };
        cw.share_in_emergency(&school.lead, share).await.unwrap();
        assert!(about(&bed, &school.lead, ours[3]).await.is_some());
        assert!(about(&bed, &door.lead, theirs[3]).await.is_some());
        let standing = partner(&bed).await;
        assert_eq!((standing.waiting, standing.today.emergency), (1, 1), "and it is counted");
    }

    async fn what_is_kept_back_for_good_ends_it_between_the_two(bed) {
        let (school, door, cw) = (&bed.school, &bed.front_door, &bed.casework);
        let theirs = two_more(&bed).await;
        let mut ours = Vec::new();
        for n in 0..UNKNOWN {
            ours.push(add(&bed, &school.lead, n).await);
        }
        let notice = partner(&bed).await.notice.unwrap().id;
        // Not without a choice and a reason, not by whoever keeps files, and not by the partner.
        let mut bad = decide(notice, UnusualState::Ended);
        bad.why = "no".into();
        bad.to = None;
        let Err(CaseworkError::Invalid(faults)) = cw.decide_unusual(&door.dpo, bad).await else { panic!("taken") };
        let keys: Vec<_> = faults.iter().map(|f| (f.field.as_str(), f.key)).collect();
        assert_eq!(keys, [("why", "short"), ("to", "empty")]);
        for who in [&door.lead, &door.practitioner, &school.dpo, &school.administrator] {
            let refused = cw.decide_unusual(who, decide(notice, UnusualState::LetThrough)).await;
            assert!(matches!(refused, Err(CaseworkError::NotFound)), "{refused:?}");
        }
        cw.decide_unusual(&door.administrator, decide(notice, UnusualState::Ended)).await.unwrap();
        settle(&bed).await;
        for n in 0..UNKNOWN {
            assert!(about(&bed, &school.lead, ours[n]).await.is_none());
            assert!(about(&bed, &door.lead, theirs[n]).await.is_none());
        }
        assert!(cw.partners_today(&door.dpo).await.unwrap().is_empty());
        assert!(!cw.agreement_desk(&door.dpo).await.unwrap().named.contains(&school.id));
        add(&bed, &school.lead, 2).await;
        settle(&bed).await;
        assert!(cw.holds_lines(&school.lead).await.unwrap().is_empty());
    }

    async fn whoever_is_protected_meanwhile_does_not_come_through(bed) {
        let (school, door, cw) = (&bed.school, &bed.front_door, &bed.casework);
        let theirs = two_more(&bed).await;
        let mut ours = Vec::new();
        for n in 0..UNKNOWN {
            ours.push(add(&bed, &school.lead, n).await);
        }
        assert_eq!(partner(&bed).await.waiting, 2);
        cw.protect_address(&door.lead, Uuid::now_v7(), theirs[2], "He fled with his mother").await.unwrap();
        assert_eq!(partner(&bed).await.waiting, 1, "forgotten with the mark, at once");
        // A mark that came by another way than the product's own act: a restored backup sets it so.
        let mut tx = cw.store().write(school.id).await.unwrap();
        tx.protect_person(school.id, ours[3]).await.unwrap();
        tx.commit().await.unwrap();
        let notice = partner(&bed).await.notice.unwrap().id;
        cw.decide_unusual(&door.dpo, decide(notice, UnusualState::LetThrough)).await.unwrap();
        settle(&bed).await;
        for n in 2..4 {
            assert!(about(&bed, &school.lead, ours[n]).await.is_none());
            assert!(about(&bed, &door.lead, theirs[n]).await.is_none());
        }
        assert_eq!(partner(&bed).await.waiting, 0);
    }

    async fn what_was_made_up_and_taken_back_within_a_day_is_counted(bed) {
        let (school, cw) = (&bed.school, &bed.casework);
        two_more(&bed).await;
        let change = async |child: Uuid| {
            let mut tx = cw.store().write(school.id).await.unwrap();
            let mut row = tx.person(school.id, child).await.unwrap();
            row.content.given_names = "Zebulon".into();
            row.content.family_name = "Featherstonehaugh".into();
            row.content.birth = None;
            row.content.identifiers.clear();
            tx.change_person(&row).await.unwrap();
            tx.commit().await.unwrap();
            settle(&bed).await;
        };
        let asked = add(&bed, &school.lead, 0).await;
        settle(&bed).await;
        assert_eq!(partner(&bed).await.today.undone, 0);
        change(asked).await;
        assert_eq!(partner(&bed).await.today.undone, 1, "told, and taken back");
        let mut erased = Vec::new();
        for n in 1..UNKNOWN {
            erased.push(add(&bed, &school.lead, n).await);
        }
        settle(&bed).await;
        assert!(partner(&bed).await.waiting >= 1);
        let mut tx = cw.store().write(school.id).await.unwrap();
        for child in &erased {
            tx.erase_person(school.id, *child, cw.now().as_microsecond()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let standing = partner(&bed).await;
        assert_eq!((standing.today.undone, standing.waiting), (4, 0), "what was held back counts as well");
        // A record of long ago is no probe.
        let old = add(&bed, &school.lead, 0).await;
        settle(&bed).await;
        bed.clock.set(cw.now() + jiff::SignedDuration::from_hours(25));
        change(old).await;
        assert_eq!(partner(&bed).await.today.undone, 0, "what is shown is of one day");
    }

    async fn a_date_of_birth_is_not_guessed_by_putting_a_record_right_again_and_again(bed) {
        let (school, door, cw) = (&bed.school, &bed.front_door, &bed.casework);
        let known = add(&bed, &door.lead, 0).await;
        agree(&bed, &door.administrator, &[school.id]).await;
        agree(&bed, &school.administrator, &[door.id]).await;
        settle(&bed).await;
        let ours = add(&bed, &school.lead, 0).await;
        let say = async |year: i16, month: i8| {
            let mut tx = cw.store().write(school.id).await.unwrap();
            let mut row = tx.person(school.id, ours).await.unwrap();
            row.content.identifiers.clear();
            row.content.birth = Some(BirthDate { date: date(year, month, 9), kind: BirthDateKind::Exact });
            tx.change_person(&row).await.unwrap();
            tx.commit().await.unwrap();
            settle(&bed).await;
            about(&bed, &school.lead, ours).await.is_some()
        };
        // Whoever puts a slip of the pen right is told as ever.
        assert!(!say(1999, 7).await);
        assert!(say(2014, 3).await);
        for n in 0..4 {
            assert!(!say(2001 + n, 7).await, "nothing fits");
            assert!(!say(2001 + n, 7).await, "and said twice it counts once");
        }
        assert!(!say(2014, 3).await, "after five guesses what fits waits");
        assert!(about(&bed, &door.lead, known).await.is_none());
        let standing = partner(&bed).await;
        assert_eq!((standing.today.near, standing.waiting), (5, 1));
        let notice = standing.notice.unwrap();
        cw.decide_unusual(&door.dpo, decide(notice.id, UnusualState::LetThrough)).await.unwrap();
        settle(&bed).await;
        assert!(about(&bed, &school.lead, ours).await.is_some(), "a person let it through");
        // The next day it is a guess like any other.
        say(1999, 7).await;
        bed.clock.set(cw.now() + jiff::SignedDuration::from_hours(49));
        assert!(say(2014, 3).await);
    }

    async fn an_agency_sets_its_own_number_of_look_ups_within_bounds_and_the_ledger_keeps_why(bed) {
        let (door, cw) = (&bed.front_door, &bed.casework);
        two_more(&bed).await;
        let key = async |number, why: &str| match cw.set_look_ups_a_day(&door.dpo, number, why).await {
            Err(CaseworkError::Invalid(f)) => (f[0].field.clone(), f[0].key),
            other => panic!("{other:?}"),
        };
        assert_eq!(key(Some(0), WHY).await, ("number".into(), "range"));
        assert_eq!(key(Some(casework::LOOK_UPS_MOST + 1), WHY).await, ("number".into(), "range"));
        assert_eq!(key(Some(10), "more").await, ("why".into(), "short"));
        let before = events(&bed, door.id, "linkage.number_set").await;
        for _ in 0..2 {
            cw.set_look_ups_a_day(&door.dpo, Some(casework::LOOK_UPS_MOST), WHY).await.unwrap();
        }
        assert_eq!(events(&bed, door.id, "linkage.number_set").await, before + 1);
        let standing = partner(&bed).await;
        assert_eq!((standing.number, standing.usual), (125, 25), "for two small agencies five times the usual");
        cw.set_look_ups_a_day(&door.dpo, None, WHY).await.unwrap();
        assert_eq!(partner(&bed).await.number, 25);
        let lead = cw.set_look_ups_a_day(&door.lead, Some(30), WHY).await;
        assert!(matches!(lead, Err(CaseworkError::NotFound)));
    }
}
