//! Patterns and records that a person joined: one child counts as one, whatever of it stands in which
//! record; taken apart again, nothing goes on as if it were one; and whoever is asked can read it.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use casework::{
    Actor, AddPerson, DecidePair, DecidePattern, EndPlace, LogConcern, NewStatement, PairRow,
    PatternLine, Place,
};
use domain::{
    access::Closeness,
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    linking::{PairAct, PairState},
    pattern::{PatternChoice, PatternReturn},
    person::{PersonContent, PersonKind, RelationKind},
    time::{BirthDate, BirthDateKind, EventTime, Precision},
};
use jiff::{SignedDuration, ToSpan, civil::Date};
use testkit::Bed;
use uuid::Uuid;

fn days(bed: &Bed, n: i64) {
    let then = bed.casework.now() + SignedDuration::from_hours(24 * n);
    bed.clock.set(then);
}

fn today(bed: &Bed) -> Date {
    let london = jiff::tz::TimeZone::get("Europe/London").unwrap();
    bed.casework.now().to_zoned(london).date()
}

async fn log_at(bed: &Bed, child: Uuid, place: &str, others: &str) {
    let input = LogConcern {
        id: Uuid::now_v7(),
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
    let who = &bed.school.practitioner;
    bed.casework.log_concern(who, input).await.unwrap();
    bed.casework.tick().await.unwrap();
}

async fn log(bed: &Bed, child: Uuid) {
    log_at(bed, child, "", "").await;
}

async fn open(bed: &Bed, who: &Actor) -> Vec<PatternLine> {
    bed.casework.patterns(who).await.unwrap().open
}

fn rules(lines: &[PatternLine]) -> Vec<&str> {
    let mut all: Vec<&str> = lines.iter().map(|l| l.rule.id.as_str()).collect();
    all.sort_unstable();
    all
}

async fn add(bed: &Bed, kind: PersonKind, given: &str, around: Option<Place>) -> Uuid {
    let id = Uuid::now_v7();
    let person = AddPerson {
        id,
        kind,
        protected_address: false,
        content: PersonContent {
            given_names: given.into(),
            family_name: "Quillan".into(),
            ..PersonContent::default()
        },
        around,
    };
    let lead = &bed.school.lead;
    bed.casework.add_person(lead, person).await.unwrap();
    id
}

fn around(child_id: Uuid, relation: RelationKind) -> Place {
    Place {
        child_id,
        relation,
        parental_responsibility: false,
        same_household: true,
        from: None,
        until: None,
    }
}

fn apart(child_id: Uuid, relation: RelationKind) -> Place {
    Place {
        same_household: false,
        ..around(child_id, relation)
    }
}

/// A person says that two records are of one; gives the pair.
async fn join(bed: &Bed, one: Uuid, other: Uuid) -> Uuid {
    let (agency, now) = (bed.school.id, bed.casework.now().as_microsecond());
    let pair = PairRow {
        agency_id: agency,
        id: Uuid::now_v7(),
        one: one.min(other),
        other: one.max(other),
        state: PairState::Open,
        weight: 9000,
        household: 10,
        clash: false,
        found_us: now,
        decided_us: None,
        decided_by: None,
    };
    let mut tx = bed.casework.store().write(agency).await.unwrap();
    tx.propose_pair(&pair).await.unwrap();
    tx.commit().await.unwrap();
    let mut conn = bed.casework.store().read().await.unwrap();
    let pair = conn.pair_of(agency, one, other).await.unwrap().unwrap().id;
    drop(conn);
    say(bed, pair, PairAct::Same).await;
    pair
}

async fn say(bed: &Bed, pair: Uuid, act: PairAct) {
    let input = DecidePair {
        id: Uuid::now_v7(),
        pair,
        act: Some(act),
        reason: "Her class teacher knows both entries.".into(),
        despite_clash: false,
    };
    let lead = &bed.school.lead;
    bed.casework.decide_pair(lead, input).await.unwrap();
    bed.casework.tick().await.unwrap();
}

fn decide(choice: PatternChoice) -> DecidePattern {
    DecidePattern {
        id: Uuid::now_v7(),
        choice: Some(choice),
        reason: "Looked at together with the class teacher.".into(),
        ..DecidePattern::default()
    }
}

testkit::both! {
    async fn two_about_one_record_and_one_about_another_of_the_same_child_make_three(bed) {
        let (cw, lead) = (&bed.casework, &bed.school.lead);
        let one = bed.school.children[0];
        let other = add(&bed, PersonKind::Child, "Jonna", None).await;
        log(&bed, one).await;
        log(&bed, one).await;
        log(&bed, other).await;
        assert!(open(&bed, lead).await.is_empty(), "nobody said that they are one");

        // Joining asks at once, about one child.
        let pair = join(&bed, one, other).await;
        let found = open(&bed, lead).await;
        assert_eq!(rules(&found), ["low-level-concerns"]);
        assert_eq!((found[0].pieces, found[0].children.len()), (3, 1));
        for record in [one, other] {
            let page = cw.child_page(lead, record, None).await.unwrap();
            assert_eq!(page.patterns.len(), 1, "it stands on the page of either record");
        }
        let view = cw.pattern(lead, found[0].id).await.unwrap();
        assert!(view.pieces.iter().all(|p| !p.apart));

        // One more in either record makes the same alert grow.
        log(&bed, other).await;
        let grown = open(&bed, lead).await;
        assert_eq!((grown.len(), grown[0].pieces, grown[0].id), (1, 4, found[0].id));

        // Taken apart: it names what is of another child now, and stands with its own only.
        say(&bed, pair, PairAct::Undone).await;
        let view = cw.pattern(lead, found[0].id).await.unwrap();
        let about = cw.child_page(lead, one, None).await.unwrap().patterns.len();
        let beside = cw.child_page(lead, other, None).await.unwrap().patterns.len();
        assert_eq!(about + beside, 1, "it is of one of the two");
        let whose = if about == 1 { one } else { other };
        assert!(view.pieces.iter().all(|p| p.apart == (p.child.id != whose)));
        assert_eq!((view.pieces.iter().filter(|p| p.apart).count(), view.line.children.len()), (2, 2));
    }

    async fn a_record_that_is_joined_later_is_news_for_what_was_decided_before(bed) {
        let (cw, lead) = (&bed.casework, &bed.school.lead);
        let one = bed.school.children[0];
        let other = add(&bed, PersonKind::Child, "Jonna", None).await;
        for child in [one, one, one, other] {
            log(&bed, child).await;
        }
        let id = open(&bed, lead).await[0].id;
        let mut watch = decide(PatternChoice::Watch);
        watch.until = Some(today(&bed).saturating_add(20.days()));
        cw.decide_pattern(lead, id, watch).await.unwrap();
        days(&bed, 1);
        let pair = join(&bed, one, other).await;
        let back = open(&bed, lead).await;
        assert_eq!((back.len(), back[0].id, back[0].pieces), (1, id, 4));
        assert_eq!(back[0].returned, Some(PatternReturn::NewPieces));
        // Silenced, it is so for all records that were of the child that day.
        let mut quiet = decide(PatternChoice::NotAPattern);
        quiet.for_good = true;
        cw.decide_pattern(lead, id, quiet).await.unwrap();
        days(&bed, 1);
        for _ in 0..3 {
            log(&bed, other).await;
        }
        assert!(open(&bed, lead).await.is_empty(), "a person said: not again about this child");
        // And not for a child who turns out to be another.
        say(&bed, pair, PairAct::Undone).await;
        let own = open(&bed, lead).await;
        assert_eq!((rules(&own), own[0].children[0].id), (vec!["low-level-concerns"], other));
    }

    async fn two_records_of_one_child_are_one_child_and_two_of_one_adult_are_one_adult(bed) {
        let lead = &bed.school.lead;
        let [jonah, amina] = [bed.school.children[0], bed.school.children[2]];
        let other = add(&bed, PersonKind::Child, "Jonna", None).await;
        join(&bed, jonah, other).await;
        log_at(&bed, jonah, "By the old boathouse", "").await;
        log_at(&bed, other, "old boathouse,", "").await;
        log_at(&bed, jonah, "old boathouse", "").await;
        assert_eq!(rules(&open(&bed, lead).await), ["low-level-concerns"], "no place of two children");
        log_at(&bed, amina, "The old boathouse", "").await;
        assert_eq!(rules(&open(&bed, lead).await), ["low-level-concerns", "same-place"]);

        // Each of the two records of the adult stands around another child.
        let first = add(&bed, PersonKind::Adult, "Dean", Some(apart(other, RelationKind::Father))).await;
        let second = add(&bed, PersonKind::Adult, "Deane", Some(apart(amina, RelationKind::Carer))).await;
        bed.casework.tick().await.unwrap();
        assert_eq!(open(&bed, lead).await.len(), 2);
        join(&bed, first, second).await;
        let found = open(&bed, lead).await;
        assert_eq!(rules(&found), ["low-level-concerns", "same-adult", "same-place"]);
        let adult = found.iter().find(|p| p.rule.id == "same-adult").unwrap();
        assert_eq!((adult.children.len(), adult.pieces), (2, 4), "also what stands in the child's other record");
    }

    async fn a_household_is_who_lives_there_today_with_all_their_records(bed) {
        let (cw, lead, school) = (&bed.casework, &bed.school.lead, &bed.school);
        let (older, twice) = (school.children[0], add(&bed, PersonKind::Child, "Jonna", None).await);
        let father = add(&bed, PersonKind::Adult, "Dean", Some(around(older, RelationKind::Father))).await;
        let end = EndPlace {
            child_id: older,
            other_id: father,
            until: today(&bed).saturating_sub(40.days()),
            why: "Moved out".into(),
        };
        log(&bed, older).await;
        log(&bed, twice).await;
        cw.end_place(lead, end.clone()).await.unwrap();
        let baby = AddPerson {
            id: Uuid::now_v7(),
            kind: PersonKind::Child,
            protected_address: false,
            content: PersonContent {
                given_names: "Noor".into(),
                family_name: "Quillan".into(),
                birth: Some(BirthDate {
                    date: today(&bed).saturating_add(60.days()),
                    kind: BirthDateKind::Expected,
                }),
                ..PersonContent::default()
            },
            around: None,
        };
        cw.add_person(lead, baby.clone()).await.unwrap();
        cw.relate(lead, father, around(baby.id, RelationKind::Father)).await.unwrap();
        join(&bed, older, twice).await;
        assert!(open(&bed, lead).await.is_empty(), "he does not live with the older child any more");
        // He is back, by another record of his: now the baby lives with a child about whom two stand.
        let again = add(&bed, PersonKind::Adult, "Deane", Some(around(twice, RelationKind::Father))).await;
        cw.tick().await.unwrap();
        assert!(open(&bed, lead).await.is_empty());
        join(&bed, father, again).await;
        cw.tick().await.unwrap();
        assert_eq!(rules(&open(&bed, lead).await), ["new-baby"]);
    }

    async fn whoever_used_to_live_with_two_children_does_not_make_them_one_family(bed) {
        let (cw, lead) = (&bed.casework, &bed.school.lead);
        let [jonah, amina] = [bed.school.children[0], bed.school.children[2]];
        let lodger = add(&bed, PersonKind::Adult, "Dean", Some(around(jonah, RelationKind::Other))).await;
        cw.relate(lead, lodger, around(amina, RelationKind::Other)).await.unwrap();
        let end = EndPlace {
            child_id: amina,
            other_id: lodger,
            until: today(&bed).saturating_sub(40.days()),
            why: "Moved on".into(),
        };
        cw.end_place(lead, end).await.unwrap();
        for child in [jonah, amina, amina] {
            log_at(&bed, child, "The old boathouse", "").await;
        }
        assert!(rules(&open(&bed, lead).await).contains(&"same-place"));
    }

    async fn a_lead_to_whom_the_file_is_shut_is_not_asked_and_sees_nothing_of_it(bed) {
        let (cw, school, child) = (&bed.casework, &bed.school, bed.school.children[0]);
        let other = add(&bed, PersonKind::Child, "Jonna", None).await;
        log(&bed, child).await;
        log(&bed, child).await;
        join(&bed, child, other).await;
        // The lead stands too close to the one record only.
        cw.declare_conflict(&school.lead, other, Some(Closeness::Family), "").await.unwrap();
        while !cw.take_mail(100).await.unwrap().is_empty() {}
        log(&bed, child).await;
        let found = open(&bed, &school.screener).await;
        assert_eq!(rules(&found), ["low-level-concerns"]);
        assert_eq!(found[0].owner.as_ref().unwrap().id, school.screener.practitioner_id);
        let mut about = 0;
        for mail in cw.take_mail(100).await.unwrap() {
            let alert = mail.link.rsplit('/').next().unwrap().parse().unwrap();
            let leads = cw.where_alert_leads(&school.screener, alert).await.unwrap();
            about += usize::from(leads.contains("/patterns/"));
        }
        assert_eq!(about, 1, "one person, and one who can read it");
        assert!(cw.pattern(&school.screener, found[0].id).await.is_ok());

        assert!(open(&bed, &school.lead).await.is_empty());
        assert!(cw.pattern(&school.lead, found[0].id).await.is_err());
        let of = |start: casework::Start| start.inbox.unwrap().patterns.len();
        assert_eq!(of(cw.start(&school.screener).await.unwrap()), 1);
        assert_eq!(of(cw.start(&school.lead).await.unwrap()), 0, "nor on the start page");
    }
}
