//! What a lead relies on where an agency has many records: they are weighed with what they tell
//! themselves, and the likeliest pairs are looked at first.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::Actor;
use domain::{
    linking::PairState,
    person::{PersonContent, PersonKind},
    time::{BirthDate, BirthDateKind},
};
use jiff::civil::date;
use store::{NewPerson, PairRow};
use testkit::Bed;
use uuid::Uuid;

const GIVEN: [&str; 7] = ["Jac", "Mali", "Osian", "Nel", "Aisha", "Tomos", "Lowri"];

const BEGINS: [&str; 8] = [
    "Ash", "Bram", "Cald", "Dun", "Elm", "Hather", "Kirk", "Rother",
];
const ENDS: [&str; 9] = [
    "ford", "worthy", "combe", "gate", "holme", "mere", "stead", "bridge", "low",
];

fn child(agency: Uuid, given: &str, family: &str, born: Option<usize>) -> NewPerson {
    let birth = born.map(|n| BirthDate {
        date: date(
            2008 + i16::try_from(n % 11).unwrap(),
            1 + i8::try_from(n / 11 % 12).unwrap(),
            1 + i8::try_from(n / 132 % 28).unwrap(),
        ),
        kind: BirthDateKind::Exact,
    });
    NewPerson {
        agency_id: agency,
        id: Uuid::now_v7(),
        kind: PersonKind::Child,
        protected_address: false,
        content: PersonContent {
            given_names: given.into(),
            family_name: family.into(),
            birth,
            ..PersonContent::default()
        },
    }
}

/// A roll of different children; every fourth is an Evans.
fn roll(agency: Uuid, size: usize) -> Vec<NewPerson> {
    let family = |n: usize| format!("{}{}", BEGINS[n / 9 % BEGINS.len()], ENDS[n % ENDS.len()]);
    let one = |n: usize| {
        let family = if n.is_multiple_of(4) {
            "Evans".to_owned()
        } else {
            family(n)
        };
        child(agency, GIVEN[n / 4 % 7], &family, Some(n))
    };
    (0..size).map(one).collect()
}

async fn bring(bed: &Bed, people: &[NewPerson]) {
    let agency = people[0].agency_id;
    let mut tx = bed.casework.store().write(agency).await.unwrap();
    for person in people {
        tx.add_person(person, 0).await.unwrap();
        tx.link_due(agency, person.id).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn settle(bed: &Bed) -> usize {
    let mut read = 0;
    for _ in 0..500 {
        let turn = bed.casework.keep_links().await.unwrap();
        if turn.idle() {
            return read;
        }
        read += turn.read;
    }
    panic!("the index never settles");
}

async fn version(bed: &Bed, agency: Uuid, kind: PersonKind) -> Option<String> {
    let mut conn = bed.casework.store().read().await.unwrap();
    conn.link_model_version(agency, kind).await.unwrap()
}

async fn pair(bed: &Bed, one: &NewPerson, other: &NewPerson) -> PairRow {
    let mut conn = bed.casework.store().read().await.unwrap();
    let found = conn.pair_of(one.agency_id, one.id, other.id).await.unwrap();
    found.unwrap()
}

async fn first_in_queue(bed: &Bed, lead: &Actor) -> Uuid {
    bed.casework.link_queue(lead).await.unwrap().open[0].pair.id
}

testkit::both! {
    async fn a_large_agency_is_learned_from_and_its_pairs_are_weighed_again(bed) {
        let (agency, lead) = (bed.school.id, &bed.school.lead);
        let named = |given, family| child(agency, given, family, None);
        let common = [named("Jac", "Evans"), named("Jac", "Evans")];
        let rare = [named("Zebedee", "Quillfeather"), named("Zebedee", "Quillfeather")];
        bring(&bed, &common).await;
        bring(&bed, &rare).await;
        assert_eq!(settle(&bed).await, 0, "nothing to be learned from a few");
        let (before_common, before_rare) = (pair(&bed, &common[0], &common[1]).await, pair(&bed, &rare[0], &rare[1]).await);
        assert_eq!(before_common.weight, before_rare.weight, "how common a name is is not known yet");

        bring(&bed, &roll(agency, 1100)).await;
        assert!(settle(&bed).await >= 1100);
        let learned = version(&bed, agency, PersonKind::Child).await;
        assert!(learned.is_some());
        assert_eq!(version(&bed, agency, PersonKind::Adult).await, None, "too few adults");
        assert_eq!(version(&bed, bed.front_door.id, PersonKind::Child).await, None, "another agency's own matter");
        let now_rare = pair(&bed, &rare[0], &rare[1]).await;
        assert_eq!(now_rare.state, PairState::Open);
        let now_common = pair(&bed, &common[0], &common[1]).await;
        assert!(
            now_common.state == PairState::Gone || now_rare.weight - now_common.weight > 3000,
            "{now_common:?} {now_rare:?}"
        );
        assert_eq!(first_in_queue(&bed, lead).await, now_rare.id, "the likeliest first, though not the oldest");

        // The same records again tell nothing new; a few more do not begin it anew.
        assert_eq!(settle(&bed).await, 0);
        let late = child(agency, "Zebedee", "Quillfeather", None);
        bring(&bed, std::slice::from_ref(&late)).await;
        assert_eq!(settle(&bed).await, 0);
        assert_eq!(version(&bed, agency, PersonKind::Child).await, learned);
        assert_eq!(pair(&bed, &rare[0], &late).await.weight, now_rare.weight, "the learned model weighs what comes later");
        let why = bed.casework.pair_review(lead, now_rare.id).await.unwrap();
        assert_eq!(Some(why.why.model), learned, "and explains it");
    }
}
