//! What a lead relies on about patterns: a rule speaks once, to a named person, about pieces the
//! agency may see; a person decides; nothing is shared by itself.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

use casework::{
    Actor, AddPerson, CaseworkError, CloseConcern, DecidePattern, EmergencyShare, LogConcern,
    NewStatement, PatternLimits, PatternLine, PersonChoice, Place, Reply, SetPattern,
};
use domain::{
    concern::{Category, ChildInConcern, ChildRole, CloseReason, StatementKind, Urgency},
    pattern::{PatternChoice, PatternReturn, PatternState, PatternStep},
    person::{PersonContent, PersonKind, RelationKind},
    time::{BirthDate, BirthDateKind, EventTime, Precision},
};
use jiff::{SignedDuration, ToSpan};
use testkit::Bed;
use uuid::Uuid;

fn days(bed: &Bed, n: i64) {
    let then = bed.casework.now() + SignedDuration::from_hours(24 * n);
    bed.clock.set(then);
}

struct Said {
    urgency: Urgency,
    place: &'static str,
    others: &'static str,
    category: Option<Category>,
}

const LOW: Said = Said {
    urgency: Urgency::Routine,
    place: "",
    others: "",
    category: None,
};

async fn log(bed: &Bed, who: &Actor, child: Uuid, said: &Said) -> Uuid {
    let id = Uuid::now_v7();
    let input = LogConcern {
        id,
        urgency: said.urgency,
        children: vec![ChildInConcern {
            person_id: child,
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: EventTime {
            at: bed.casework.now() - SignedDuration::from_mins(5),
            precision: Precision::Minute,
        },
        place: said.place.into(),
        statements: vec![NewStatement {
            kind: Some(StatementKind::Fact),
            text: "Came without a coat and was hungry.".into(),
            ..NewStatement::default()
        }],
        body_map: Vec::new(),
        childs_words: String::new(),
        others_involved: said.others.into(),
        already_told: String::new(),
        category: said.category,
        draft_id: None,
    };
    bed.casework.log_concern(who, input).await.unwrap();
    bed.casework.tick().await.unwrap();
    id
}

async fn open(bed: &Bed, who: &Actor) -> Vec<PatternLine> {
    bed.casework.patterns(who).await.unwrap().open
}

fn rules(lines: &[PatternLine]) -> Vec<&str> {
    let mut all: Vec<&str> = lines.iter().map(|l| l.rule.id.as_str()).collect();
    all.sort_unstable();
    all
}

fn decide(choice: PatternChoice) -> DecidePattern {
    DecidePattern {
        id: Uuid::now_v7(),
        choice: Some(choice),
        reason: "Looked at together with the class teacher.".into(),
        ..DecidePattern::default()
    }
}

async fn ledger_lines(bed: &Bed, child: Uuid, word: &str) -> usize {
    let mut conn = bed.casework.store().read().await.unwrap();
    let events = conn.events_about(bed.school.id, child, None, 1000).await;
    let events = events.unwrap();
    events.iter().filter(|e| e.kind.as_str() == word).count()
}

/// Where a mail leads whoever it was sent to.
async fn leads(bed: &Bed, who: &Actor, mail: &casework::DueMail) -> String {
    let id = mail.link.rsplit('/').next().unwrap().parse().unwrap();
    bed.casework.where_alert_leads(who, id).await.unwrap()
}

testkit::both! {
    async fn three_low_level_concerns_ask_one_named_lead_once_without_a_fact_in_the_mail(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        log(&bed, &school.practitioner, child, &LOW).await;
        days(&bed, 10);
        log(&bed, &school.colleague, child, &LOW).await;
        assert!(open(&bed, &school.lead).await.is_empty(), "two are not three");
        let badge = bed.casework.waiting(&school.lead).await.unwrap().my_work;
        days(&bed, 10);
        while !bed.casework.take_mail(100).await.unwrap().is_empty() {}
        log(&bed, &school.practitioner, child, &LOW).await;

        let found = open(&bed, &school.lead).await;
        assert_eq!(rules(&found), ["low-level-concerns"]);
        let line = &found[0];
        assert_eq!(line.pieces, 3);
        assert_eq!(line.children.iter().map(|c| c.id).collect::<Vec<_>>(), [child]);
        assert_eq!(line.owner.as_ref().unwrap().id, school.lead.practitioner_id);
        let now = bed.casework.waiting(&school.lead).await.unwrap().my_work;
        assert_eq!(now, badge + 2, "the new concern and the pattern");
        let start = bed.casework.start(&school.lead).await.unwrap();
        assert_eq!(start.inbox.unwrap().patterns.len(), 1);

        // Said once, to one person, by ids only.
        let mails = bed.casework.take_mail(100).await.unwrap();
        let mut about = Vec::new();
        for mail in &mails {
            about.push(leads(&bed, &school.lead, mail).await);
        }
        about.retain(|path| path.contains("/patterns/"));
        assert_eq!(about, [format!("/patterns/{}", line.id)]);
        log(&bed, &school.practitioner, child, &LOW).await;
        let found = open(&bed, &school.lead).await;
        assert_eq!((found.len(), found[0].pieces), (1, 4), "it grows, and asks nobody again");
        let mails = bed.casework.take_mail(100).await.unwrap();
        for mail in &mails {
            assert!(!leads(&bed, &school.lead, mail).await.contains("/patterns/"));
        }
        assert_eq!(ledger_lines(&bed, child, "pattern.raised").await, 1);

        // Those who only log learn nothing of it, and neither does another agency.
        for nobody in [&school.practitioner, &school.dpo, &bed.front_door.lead] {
            let id = line.id;
            assert!(matches!(
                bed.casework.pattern(nobody, id).await,
                Err(CaseworkError::NotFound)
            ));
        }
        assert!(open(&bed, &bed.front_door.lead).await.is_empty());
    }

    async fn the_pieces_are_shown_to_the_lead_and_reading_them_is_logged(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        for _ in 0..3 {
            log(&bed, &school.practitioner, child, &LOW).await;
        }
        let id = open(&bed, &school.lead).await[0].id;
        let view = bed.casework.pattern(&school.lead, id).await.unwrap();
        assert_eq!(view.pieces.len(), 3);
        assert!(view.pieces.iter().all(|p| p.own && p.headline.contains("without a coat")));
        assert!(view.may_decide);
        assert_eq!(ledger_lines(&bed, child, "file.read").await, 1);
    }

    async fn a_decision_needs_what_it_says_and_is_kept_with_its_reason(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        for _ in 0..3 {
            log(&bed, &school.practitioner, child, &LOW).await;
        }
        let (cw, lead) = (&bed.casework, &school.lead);
        let id = open(&bed, lead).await[0].id;
        let wrong = |field: &str, done: Result<Option<Uuid>, CaseworkError>| match done {
            Err(CaseworkError::Invalid(f)) => assert_eq!(f[0].field, field),
            other => panic!("{field}: {other:?}"),
        };
        wrong("choice", cw.decide_pattern(lead, id, DecidePattern::default()).await);
        let mut silent = decide(PatternChoice::NotAPattern);
        silent.reason = " ".into();
        wrong("reason", cw.decide_pattern(lead, id, silent).await);
        wrong("until", cw.decide_pattern(lead, id, decide(PatternChoice::Watch)).await);

        let share = decide(PatternChoice::Share);
        assert_eq!(cw.decide_pattern(lead, id, share.clone()).await.unwrap(), Some(child));
        assert_eq!(cw.decide_pattern(lead, id, share.clone()).await.unwrap(), Some(child), "again");
        assert!(matches!(
            cw.decide_pattern(lead, id, decide(PatternChoice::NotAPattern)).await,
            Err(CaseworkError::WrongState)
        ));
        let view = cw.pattern(lead, id).await.unwrap();
        assert_eq!(view.line.state, PatternState::ToShare);
        let decided = view.steps.iter().filter(|s| matches!(&s.step,
            PatternStep::Decided { reason, .. } if reason == &share.reason));
        assert_eq!(decided.count(), 1);
        assert_eq!(ledger_lines(&bed, child, "pattern.decided").await, 1);
        // Nothing went anywhere.
        assert!(cw.inbox_of(&bed.front_door.lead).await.unwrap().is_empty());
        let page = cw.child_page(lead, child, None).await.unwrap();
        assert!(page.sharings.is_empty() && page.patterns.is_empty());
    }

    async fn what_is_watched_comes_back_for_something_new_and_on_its_day(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let (cw, lead) = (&bed.casework, &school.lead);
        for _ in 0..3 {
            log(&bed, &school.practitioner, child, &LOW).await;
        }
        let id = open(&bed, lead).await[0].id;
        let mut watch = decide(PatternChoice::Watch);
        let today = cw.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        watch.until = Some(today.saturating_add(20.days()));
        cw.decide_pattern(lead, id, watch.clone()).await.unwrap();
        assert!(open(&bed, lead).await.is_empty());
        assert_eq!(cw.patterns(lead).await.unwrap().watching.len(), 1);

        days(&bed, 3);
        log(&bed, &school.colleague, child, &LOW).await;
        let back = open(&bed, lead).await;
        assert_eq!((back[0].id, back[0].returned), (id, Some(PatternReturn::NewPieces)));
        assert_eq!(back[0].pieces, 4);

        watch.id = Uuid::now_v7();
        cw.decide_pattern(lead, id, watch).await.unwrap();
        days(&bed, 5);
        cw.tick().await.unwrap();
        assert!(open(&bed, lead).await.is_empty(), "its day has not come");
        days(&bed, 20);
        cw.tick().await.unwrap();
        assert_eq!(open(&bed, lead).await[0].returned, Some(PatternReturn::Date));
        assert_eq!(ledger_lines(&bed, child, "pattern.returned").await, 2);
    }

    async fn not_a_pattern_sets_its_pieces_aside_and_only_newer_ones_count(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let (cw, lead) = (&bed.casework, &school.lead);
        for _ in 0..3 {
            log(&bed, &school.practitioner, child, &LOW).await;
        }
        let id = open(&bed, lead).await[0].id;
        cw.decide_pattern(lead, id, decide(PatternChoice::NotAPattern)).await.unwrap();
        days(&bed, 1);
        for n in 1..=3 {
            log(&bed, &school.practitioner, child, &LOW).await;
            assert_eq!(open(&bed, lead).await.len(), usize::from(n == 3), "after {n}");
        }
        let mut quiet = decide(PatternChoice::NotAPattern);
        quiet.for_good = true;
        let again = open(&bed, lead).await[0].id;
        cw.decide_pattern(lead, again, quiet).await.unwrap();
        days(&bed, 1);
        for _ in 0..4 {
            log(&bed, &school.practitioner, child, &LOW).await;
        }
        assert!(open(&bed, lead).await.is_empty(), "a person said: not again");
    }

    async fn what_another_agency_holds_counts_only_once_it_was_shared_and_taken_on(bed) {
        let (door, cw) = (&bed.front_door, &bed.casework);
        let ours = door.children[0];
        log(&bed, &door.practitioner, ours, &LOW).await;
        log(&bed, &door.practitioner, ours, &LOW).await;
        // The school holds three about its own record of a child: the front door knows nothing.
        for _ in 0..3 {
            log(&bed, &bed.school.practitioner, bed.school.children[0], &LOW).await;
        }
        assert!(open(&bed, &door.lead).await.is_empty());
        let sharing = Uuid::now_v7();
        let share = EmergencyShare {
            id: Uuid::now_v7(),
            sharing_id: sharing,
            child: Some(bed.school.children[0]),
            recipient: Some(door.id),
            text: "Left alone overnight".into(),
            name_if_unknown: "Name not known".into(),
            ..EmergencyShare::default()
        };
        cw.share_in_emergency(&bed.school.lead, share).await.unwrap();
        cw.tick().await.unwrap();
        assert!(open(&bed, &door.lead).await.is_empty(), "it is about nobody yet");
        cw.open_shared(&door.lead, sharing).await.unwrap();
        let reply = Reply::Accept(PersonChoice::Own(ours));
        cw.respond(&door.lead, sharing, reply).await.unwrap();
        cw.tick().await.unwrap();
        let found = open(&bed, &door.lead).await;
        assert_eq!(rules(&found), ["low-level-several-agencies"]);
        let view = cw.pattern(&door.lead, found[0].id).await.unwrap();
        assert_eq!(view.pieces.iter().filter(|p| !p.own).count(), 1);
    }

    async fn one_place_or_one_adult_around_children_of_two_families_is_noticed(bed) {
        let (school, lead) = (&bed.school, &bed.school.lead);
        let [jonah, ivy, amina] = [school.children[0], school.children[1], school.children[2]];
        let sibling = Place {
            child_id: jonah,
            relation: RelationKind::Sibling,
            parental_responsibility: false,
            same_household: true,
            from: None,
            until: None,
        };
        bed.casework.relate(lead, ivy, sibling).await.unwrap();
        let park = Said { place: "By the old boathouse", ..LOW };
        let other = Said { place: "old boathouse,", others: "Dean Harker, with a van", ..LOW };
        let named = Said { others: "a man called Dean Harker", urgency: Urgency::Today, ..LOW };
        log(&bed, &school.practitioner, jonah, &park).await;
        log(&bed, &school.practitioner, ivy, &other).await;
        log(&bed, &school.practitioner, jonah, &other).await;
        let found = open(&bed, lead).await;
        assert!(found.is_empty(), "a brother and a sister count as one: {:?}", rules(&found));
        log(&bed, &school.colleague, amina, &other).await;
        assert_eq!(rules(&open(&bed, lead).await), ["same-adult", "same-place"]);
        log(&bed, &school.colleague, amina, &named).await;
        let found = open(&bed, lead).await;
        let adult = found.iter().find(|p| p.rule.id == "same-adult").unwrap();
        assert_eq!((adult.children.len(), adult.pieces), (3, 4));
        // Where several children are in it, it must be said whom to decide about.
        let share = decide(PatternChoice::Share);
        assert!(matches!(
            bed.casework.decide_pattern(lead, adult.id, share.clone()).await,
            Err(CaseworkError::Invalid(f)) if f[0].field == "child"
        ));
        let share = DecidePattern { child: Some(amina), ..share };
        assert_eq!(bed.casework.decide_pattern(lead, adult.id, share).await.unwrap(), Some(amina));
    }

    async fn missing_counts_by_the_leads_tag_and_a_mistake_counts_no_longer(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let (cw, lead) = (&bed.casework, &school.lead);
        let gone = Said { category: Some(Category::Missing), urgency: Urgency::Today, ..LOW };
        let first = log(&bed, &school.practitioner, child, &gone).await;
        let second = log(&bed, &school.practitioner, child, &LOW).await;
        assert!(open(&bed, lead).await.is_empty());
        let close = CloseConcern {
            id: Uuid::now_v7(),
            reason: Some(CloseReason::EnteredByMistake),
            words: "The wrong child was chosen.".into(),
            ..CloseConcern::default()
        };
        cw.close_concern(lead, first, close).await.unwrap();
        cw.tag_concern(lead, second, &[Category::Missing]).await.unwrap();
        cw.tick().await.unwrap();
        assert!(open(&bed, lead).await.is_empty(), "the first was a mistake");
        let step = Uuid::now_v7();
        cw.reopen_concern(lead, first, step, "It was the right child after all.").await.unwrap();
        cw.tick().await.unwrap();
        assert_eq!(rules(&open(&bed, lead).await), ["missing-episodes"]);
    }

    async fn a_baby_in_a_household_with_history_is_noticed(bed) {
        let (school, lead) = (&bed.school, &bed.school.lead);
        log(&bed, &school.practitioner, school.children[0], &LOW).await;
        days(&bed, 100);
        log(&bed, &school.practitioner, school.children[1], &LOW).await;
        let baby = AddPerson {
            id: Uuid::now_v7(),
            kind: PersonKind::Child,
            protected_address: false,
            content: PersonContent {
                given_names: "Noor".into(),
                family_name: "Ashdown".into(),
                birth: Some(BirthDate {
                    date: jiff::civil::date(2027, 3, 1),
                    kind: BirthDateKind::Expected,
                }),
                ..PersonContent::default()
            },
            around: None,
        };
        bed.casework.add_person(lead, baby.clone()).await.unwrap();
        let mother = Place {
            child_id: baby.id,
            relation: RelationKind::Mother,
            parental_responsibility: true,
            same_household: true,
            from: None,
            until: None,
        };
        bed.casework.relate(lead, school.mother, mother).await.unwrap();
        bed.casework.tick().await.unwrap();
        let found = open(&bed, lead).await;
        assert_eq!(rules(&found), ["new-baby"]);
        assert_eq!(found[0].children.len(), 2, "the older ones, about whom something stands");
    }

    async fn an_agency_sets_a_rule_for_itself_with_a_reason(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let (cw, lead) = (&bed.casework, &school.lead);
        let set = |on, pieces, reason: &str| SetPattern {
            id: Uuid::now_v7(),
            rule: "low-level-concerns".into(),
            on: Some(on),
            limits: PatternLimits { pieces, agencies: 1, children: 1, days: 60 },
            reason: reason.into(),
        };
        for (input, field) in [(set(true, 2, ""), "reason"), (set(true, 0, "why"), "pieces")] {
            match cw.set_pattern_rule(lead, input).await {
                Err(CaseworkError::Invalid(f)) => assert_eq!(f[0].field, field),
                other => panic!("{other:?}"),
            }
        }
        let two = set(true, 2, "We are a small school.");
        assert!(matches!(
            cw.set_pattern_rule(&school.practitioner, two.clone()).await,
            Err(CaseworkError::NotFound)
        ));
        cw.set_pattern_rule(lead, two.clone()).await.unwrap();
        cw.set_pattern_rule(lead, two).await.unwrap();
        log(&bed, &school.practitioner, child, &LOW).await;
        log(&bed, &school.practitioner, child, &LOW).await;
        assert_eq!(open(&bed, lead).await.len(), 1);
        let desk = cw.pattern_rules(lead).await.unwrap();
        assert_eq!((desk.log.len(), desk.may_change), (1, true));
        let here = desk.rules.iter().find(|r| r.rule.id == "low-level-concerns").unwrap();
        assert_eq!((here.on, here.limits.pieces), (true, 2));
        // Another agency keeps the rule as it ships.
        let door = &bed.front_door;
        log(&bed, &door.practitioner, door.children[0], &LOW).await;
        log(&bed, &door.practitioner, door.children[0], &LOW).await;
        assert!(open(&bed, &door.lead).await.is_empty());

        cw.set_pattern_rule(lead, set(false, 2, "Too loud for now.")).await.unwrap();
        let other = school.children[1];
        log(&bed, &school.practitioner, other, &LOW).await;
        log(&bed, &school.practitioner, other, &LOW).await;
        assert_eq!(open(&bed, lead).await.len(), 1, "off is off; what was found stays");
    }

    async fn the_database_shows_neither_rule_nor_place_nor_name(bed) {
        let school = &bed.school;
        let park = Said { place: "The old boathouse", others: "Dean Harker", ..LOW };
        for child in [0, 0, 2] {
            log(&bed, &school.practitioner, school.children[child], &park).await;
        }
        let found = open(&bed, &school.lead).await;
        assert_eq!(rules(&found), ["same-adult", "same-place"]);
        let all = testkit::dump(bed.casework.store(), &[
            "pattern_piece", "pattern_alert", "pattern_step", "pattern_alert_child",
        ]).await.unwrap();
        for word in ["boathouse", "harker", "same-place", "concern-low", "coat"] {
            assert!(!all.to_lowercase().contains(word), "{word}");
        }
    }
}
