//! What whoever uses the engine relies on: order never matters, look-up and batch agree, people's
//! decisions stand, nothing inconsistent is put together.
#![allow(clippy::unwrap_used, reason = "tests")]

use linkage::{
    Engine, Field, Model, Outcome, Pair, PairOutcome, Person, PersonFault, Settings, Verdict,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A record that owns its texts.
#[derive(Debug, Clone)]
struct Made {
    id: String,
    given: &'static str,
    family: &'static str,
    born: &'static str,
    address: &'static str,
    postcode: &'static str,
    phone: &'static str,
    nhs: &'static str,
}

impl Made {
    fn person(&self) -> Person<'_> {
        Person {
            id: &self.id,
            given: self.given,
            family: self.family,
            born: self.born,
            address: self.address,
            postcode: self.postcode,
            phone: self.phone,
            nhs: self.nhs,
            ..Person::default()
        }
    }
}

const GIVEN: &[&str] = &[
    "Cai",
    "Kai",
    "Efa",
    "Nia",
    "Mohammed",
    "Muhammad Ali",
    "",
    "M",
];
const FAMILY: &[&str] = &[
    "Pritchard",
    "ap Richard",
    "Khan",
    "Nowak-Khan",
    "Wilanska",
    "Wilanski",
    "",
];
const BORN: &[&str] = &[
    "2015-03-08",
    "2015-08-03",
    "2015-03-18",
    "1985-03-08",
    "2015",
    "",
    "2015-01-01",
];
const HOME: &[(&str, &str)] = &[
    ("12 Heol Las", "QA1 1AA"),
    ("12 Heol Las", ""),
    ("4 East Road", "QA1 1AB"),
    ("", ""),
];
const PHONE: &[&str] = &["01632 960001", ""];
const NHS: &[&str] = &["999 100 0003", "999 123 4578", "9991000004", ""];

fn made() -> impl Strategy<Value = Made> {
    use proptest::sample::select;
    (
        select(GIVEN),
        select(FAMILY),
        select(BORN),
        select(HOME),
        select(PHONE),
        select(NHS),
    )
        .prop_map(
            |(given, family, born, (address, postcode), phone, nhs)| Made {
                id: String::new(),
                given,
                family,
                born,
                address,
                postcode,
                phone,
                nhs,
            },
        )
}

fn several() -> impl Strategy<Value = Vec<Made>> {
    proptest::collection::vec(made(), 2..24).prop_map(|mut all| {
        for (n, one) in all.iter_mut().enumerate() {
            one.id = format!("r{n:02}");
        }
        all
    })
}

fn engine() -> Engine {
    Engine::new(Model::shipped(), Settings::default())
}

fn with(all: &[Made]) -> Engine {
    let mut engine = engine();
    engine.extend(all.iter().map(Made::person)).unwrap();
    engine
}

type Told = (
    BTreeMap<(String, String), (String, &'static str)>,
    BTreeSet<BTreeSet<String>>,
);

/// Everything that a batch says, by ids.
fn told(engine: &mut Engine) -> Told {
    let linked = engine.link();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let ids = |p: &Pair| {
        let (a, b) = engine.pair_ids(p);
        (text(a), text(b))
    };
    let pairs = linked
        .pairs
        .iter()
        .zip(&linked.outcomes)
        .map(|(p, o)| (ids(p), (format!("{:.3}", p.score.weight), o.name())))
        .collect();
    let mut clusters: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for place in engine.places() {
        clusters
            .entry(linked.clusters[place as usize])
            .or_default()
            .insert(text(engine.id_at(place)));
    }
    (pairs, clusters.into_values().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_records_does_not_matter(all in several(), turn in 0_usize..24) {
        let mut turned = all.clone();
        turned.rotate_left(turn % all.len());
        prop_assert_eq!(told(&mut with(&all)), told(&mut with(&turned)));
    }

    #[test]
    fn one_by_one_is_the_same_as_all_at_once(all in several()) {
        let mut one_by_one = engine();
        for made in &all {
            one_by_one.insert(&made.person()).unwrap();
        }
        prop_assert_eq!(told(&mut one_by_one), told(&mut with(&all)));
    }

    #[test]
    fn a_pair_weighs_the_same_from_both_sides(all in several()) {
        let engine = with(&all);
        for a in &all {
            for b in &all {
                prop_assert_eq!(engine.compare(&a.id, &b.id), engine.compare(&b.id, &a.id));
            }
        }
    }

    #[test]
    fn a_look_up_finds_what_the_batch_finds(all in several()) {
        let asked = &all[0];
        let mut others = with(&all[1..]);
        let answer = others.look_up(&asked.person()).unwrap();
        let found: BTreeMap<String, String> = answer
            .candidates
            .iter()
            .chain(&answer.household)
            .filter(|c| c.score.weight >= Settings::default().floor)
            .map(|c| (c.id.clone(), format!("{:.2}", c.score.weight)))
            .collect();
        // The batch hears third records too, which may bring further pairs together; what the pair
        // weighs by itself must be the same.
        let mut engine = with(&all);
        let linked = engine.link();
        let batch: BTreeMap<String, String> = linked
            .pairs
            .iter()
            .filter(|p| engine.pair_ids(p).0 == asked.id.as_bytes())
            .map(|p| {
                let other = String::from_utf8(engine.pair_ids(p).1.to_vec()).unwrap();
                (other, format!("{:.2}", engine.compare(&all[p.one as usize].id, &all[p.other as usize].id).unwrap().0.weight))
            })
            .collect();
        for (id, weight) in &found {
            // The batch does not weigh what is plainly two people; nothing that is offered is that.
            let plain = !batch.contains_key(id) && weight.parse::<f32>().unwrap() < Settings::default().potential;
            prop_assert!(plain || batch.get(id) == Some(weight), "{} weighs {} and was not met", id, weight);
        }
        for pair in linked.pairs.iter().filter(|p| engine.pair_ids(p).0 == asked.id.as_bytes()) {
            let other = String::from_utf8(engine.pair_ids(pair).1.to_vec()).unwrap();
            prop_assert!(found.contains_key(&other) || pair.others != 0.0 || pair.pattern.clashes(), "{} was not looked up", other);
        }
    }

    #[test]
    fn what_is_withdrawn_is_gone_and_what_is_changed_is_new(all in several()) {
        let mut engine = with(&all);
        engine.withdraw(&all[0].id).unwrap();
        let mut changed = all[1].clone();
        changed.given = "Gwenllian";
        engine.change(&changed.person()).unwrap();
        let mut fresh = all[1..].to_vec();
        fresh[0] = changed;
        prop_assert_eq!(engine.len(), fresh.len());
        prop_assert_eq!(told(&mut engine), told(&mut with(&fresh)));
    }

    #[test]
    fn what_people_decided_stands(all in several(), verdicts in proptest::collection::vec((0_usize..24, 0_usize..24, proptest::bool::ANY), 1..6)) {
        let mut engine = with(&all);
        let mut decided = BTreeMap::new();
        for (a, b, same) in verdicts {
            let (a, b) = (a % all.len(), b % all.len());
            if a != b {
                decided.insert((a.min(b), a.max(b)), same);
            }
        }
        for ((a, b), same) in &decided {
            engine.decide(&all[*b].id, &all[*a].id, if *same { Verdict::Same } else { Verdict::Different });
        }
        let model = engine.learn();
        engine.adopt(model);
        let linked = engine.link();
        for ((a, b), same) in &decided {
            if !same {
                prop_assert_ne!(linked.clusters[*a], linked.clusters[*b]);
            }
        }
        if decided.len() == 1 {
            for ((a, b), same) in &decided {
                prop_assert_eq!(linked.clusters[*a] == linked.clusters[*b], *same);
            }
        }
    }

    #[test]
    fn no_person_has_two_whole_numbers_or_two_birthdays(all in several()) {
        let mut engine = with(&all);
        let linked = engine.link();
        for (i, a) in all.iter().enumerate() {
            for (j, b) in all.iter().enumerate().skip(i + 1) {
                if linked.clusters[i] == linked.clusters[j] {
                    let clash = [a.nhs, b.nhs].iter().all(|n| *n == NHS[0] || *n == NHS[1]) && a.nhs != b.nhs;
                    prop_assert!(!clash);
                    prop_assert!(!(a.born == "1985-03-08" && b.born.starts_with("2015")));
                }
            }
        }
    }
}

fn boy() -> Person<'static> {
    Person {
        id: "gp-1",
        given: "Cai",
        family: "Pritchard",
        born: "2015-03-08",
        sex: "M",
        address: "12 Heol Las",
        postcode: "QA1 1AA",
        ..Person::default()
    }
}

#[test]
fn a_twin_is_told_from_the_child() {
    let mut engine = engine();
    engine.insert(&boy()).unwrap();
    let twin = Person {
        id: "gp-2",
        given: "Efa",
        sex: "F",
        ..boy()
    };
    let answer = engine.look_up(&twin).unwrap();
    assert_eq!(answer.outcome, Outcome::Household);
    assert_eq!(answer.household[0].id, "gp-1");
    engine.insert(&twin).unwrap();
    let again = engine.look_up(&Person { id: "", ..boy() }).unwrap();
    assert_eq!(
        (again.outcome, again.candidates[0].id.as_str()),
        (Outcome::Match, "gp-1")
    );
}

#[test]
fn a_father_of_the_same_name_is_not_the_child() {
    let mut engine = engine();
    engine
        .insert(&Person {
            born: "1985-03-21",
            role: "adult",
            ..boy()
        })
        .unwrap();
    let answer = engine
        .look_up(&Person {
            id: "",
            role: "child",
            ..boy()
        })
        .unwrap();
    assert_eq!(answer.outcome, Outcome::Household);
}

#[test]
fn two_equal_candidates_are_many_matches() {
    let mut engine = engine();
    for (id, born, postcode) in [
        ("a", "2015-03-08", "QA1 1AA"),
        ("b", "2012-11-20", "QB9 9ZZ"),
    ] {
        engine
            .insert(&Person {
                id,
                born,
                postcode,
                given: "Gwenllian",
                family: "Pritchard",
                ..Person::default()
            })
            .unwrap();
    }
    let asked = Person {
        given: "Gwenllian",
        family: "Pritchard",
        ..Person::default()
    };
    let answer = engine.look_up(&asked).unwrap();
    assert_ne!(
        answer.outcome,
        Outcome::Match,
        "one of two namesakes must not be picked"
    );
    assert_eq!(answer.candidates.len(), 2);
    assert!(answer.lead.unwrap() < 1.0);
}

#[test]
fn two_whole_numbers_never_match_unless_a_person_says_so() {
    let mut engine = engine();
    engine
        .insert(&Person {
            nhs: "999 100 0003",
            ..boy()
        })
        .unwrap();
    let other = Person {
        id: "gp-2",
        nhs: "999 123 4578",
        ..boy()
    };
    assert_ne!(engine.look_up(&other).unwrap().outcome, Outcome::Match);
    engine.insert(&other).unwrap();
    engine.decide("gp-1", "gp-2", Verdict::Same);
    assert_eq!(engine.look_up(&other).unwrap().outcome, Outcome::Match);
    assert_eq!(engine.link().clusters, [0, 0]);
    engine.take_back("gp-2", "gp-1");
    assert_eq!(
        engine.link().clusters,
        [0, 1],
        "taken back, both are as they were"
    );
}

#[test]
fn a_protected_address_is_never_evidence() {
    let mut engine = engine();
    engine
        .insert(&Person {
            phone: "01632 960001",
            carer_given: "Nia",
            carer_family: "Rees",
            ..boy()
        })
        .unwrap();
    let open = Person {
        id: "",
        given: "",
        family: "",
        born: "",
        phone: "01632 960001",
        ..boy()
    };
    assert!(
        !engine.look_up(&open).unwrap().household.is_empty()
            || !engine.look_up(&open).unwrap().candidates.is_empty()
    );
    let hidden = Person {
        protected: true,
        ..open
    };
    let answer = engine.look_up(&hidden).unwrap();
    assert_eq!(answer.outcome, Outcome::NoMatch);
    assert!(answer.household.is_empty() && answer.candidates.is_empty());
}

#[test]
fn what_cannot_be_taken_says_why_and_changes_nothing() {
    let mut engine = engine();
    engine.insert(&boy()).unwrap();
    assert_eq!(engine.insert(&boy()), Err(PersonFault::Twice));
    assert_eq!(
        engine.insert(&Person { id: "", ..boy() }),
        Err(PersonFault::NoNumber)
    );
    assert!(matches!(
        engine.change(&Person {
            born: "31/02/2015",
            ..boy()
        }),
        Err(PersonFault::Born(_))
    ));
    assert_eq!(engine.withdraw("nobody"), Err(PersonFault::NotThere));
    assert_eq!(
        engine.look_up(&Person { id: "", ..boy() }).unwrap().outcome,
        Outcome::Match
    );
}

#[test]
fn an_explanation_adds_up_and_tells_reasons_against_first() {
    let mut engine = engine();
    engine.insert(&boy()).unwrap();
    engine
        .insert(&Person {
            id: "gp-2",
            given: "Efa",
            ..boy()
        })
        .unwrap();
    let why = engine.explain("gp-1", "gp-2").unwrap();
    let bits: f32 = why
        .against
        .iter()
        .chain(&why.in_favour)
        .map(|r| r.bits)
        .sum();
    assert!((why.start + bits - why.weight).abs() < 0.01);
    assert_eq!(why.against[0].key, "link-given-different");
    let text = why.text(&|key| key.to_owned());
    assert!(text.find("link-against-heading").unwrap() < text.find("link-favour-heading").unwrap());
    let svg = why.svg(&|key| format!("<{key}>"));
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>") && !svg.contains("<link-"));
}

#[test]
fn every_level_of_every_field_has_shipped_shares() {
    let model = Model::shipped();
    for field in linkage::Field::ALL {
        assert_eq!(
            model.levels[field.name()].len(),
            field.levels().len(),
            "{}",
            field.name()
        );
        assert!(field.levels().len() <= 16);
    }
}

/// Some hundred households with two or three records of each child, by counting alone.
fn many() -> Vec<(String, [String; 5])> {
    let mut all = Vec::new();
    for house in 0..220_usize {
        let home = (
            format!("{} Heol Las", house % 90 + 1),
            format!("QA{} {}AA", house % 19 + 1, house % 9 + 1),
        );
        for child in 0..house % 3 + 1 {
            let given = GIVEN[(house * 7 + child * 3) % 5];
            let family = FAMILY[(house * 5) % 6];
            let born = format!(
                "20{:02}-{:02}-{:02}",
                8 + (house + child * 3) % 15,
                house % 12 + 1,
                (house * 7) % 28 + 1
            );
            for copy in 0..2 + (house + child) % 2 {
                let slip = if (house + copy) % 11 == 3 {
                    format!("{given}e")
                } else {
                    given.to_owned()
                };
                let id = format!("{house}-{child}-{copy}");
                all.push((
                    id,
                    [
                        slip,
                        family.to_owned(),
                        born.clone(),
                        home.0.clone(),
                        home.1.clone(),
                    ],
                ));
            }
        }
    }
    all
}

fn person(made: &(String, [String; 5])) -> Person<'_> {
    let (id, [given, family, born, address, postcode]) = made;
    Person {
        id,
        given,
        family,
        born,
        address,
        postcode,
        ..Person::default()
    }
}

#[test]
fn what_is_learned_depends_on_the_records_alone() {
    let all = many();
    assert!(all.len() > 600);
    let learned = |records: Vec<&(String, [String; 5])>| {
        let mut engine = engine();
        engine.extend(records.into_iter().map(person)).unwrap();
        engine.learn()
    };
    let model = learned(all.iter().collect());
    assert_eq!(model, learned(all.iter().collect()));
    assert_eq!(model.version, learned(all.iter().rev().collect()).version);
    assert_ne!(
        model.version,
        learned(all.iter().skip(40).collect()).version
    );
    assert_eq!(model.records, all.len() as u64);
    for levels in model.levels.values() {
        for class in 0..5 {
            assert!(
                levels
                    .iter()
                    .skip(1)
                    .all(|l| (0.0..=1.0).contains(&l[class]))
            );
        }
    }
}

/// A pair of twins or one child twice at one address: given name, middle name, sex, own number and who gave it out.
fn weighed(one: [&str; 4], other: [&str; 4]) -> (PairOutcome, f32) {
    let person = |id, [given, sex, local, local_issuer]: [&'static str; 4]| Person {
        id,
        given,
        family: "Castellan",
        born: "2014-02-11",
        sex,
        address: "4 Mill Row",
        postcode: "QA2 1BC",
        local,
        local_issuer,
        ..Person::default()
    };
    let leak = |texts: [&str; 4]| texts.map(|n| -> &'static str { n.to_owned().leak() });
    let mut engine = Engine::new(Model::shipped(), Settings::default());
    engine.insert(&person("1", leak(one))).unwrap();
    engine.insert(&person("2", leak(other))).unwrap();
    let linked = engine.link();
    let found = linked.pairs.first().map(|p| p.score.weight);
    let outcome = linked.outcomes.first().copied();
    let (score, _) = engine.compare("1", "2").unwrap();
    (
        outcome.unwrap_or(PairOutcome::Low),
        found.unwrap_or(score.weight),
    )
}

#[test]
fn twins_who_enrol_one_after_the_other_have_neighbouring_numbers_and_are_two() {
    let twins =
        |one: &str, other: &str| weighed(["Owain", "M", one, ""], ["Gethin", "M", other, ""]);
    let (outcome, without) = twins("", "");
    assert_eq!(outcome, PairOutcome::Household);
    for (one, other) in [("7180", "7181"), ("10000", "10001"), ("A-99", "A-98")] {
        let (outcome, weight) = twins(one, other);
        assert_eq!(outcome, PairOutcome::Household, "{one} {other}");
        assert!(weight <= without, "{one} {other}: {weight} {without}");
    }
}

#[test]
fn twins_whose_names_sound_alike_are_two_and_never_a_match() {
    for (one, other) in [
        (["Tegan", "F"], ["Megan", "F"]),
        (["Jayden", "M"], ["Kayden", "M"]),
        (["Aiden", "M"], ["Jaiden", "M"]),
        (["Zara", "F"], ["Sara", "F"]),
        (["Jack", "M"], ["Jake", "M"]),
        (["Ella", "F"], ["Bella", "F"]),
        (["Mohammed Ali", "M"], ["Mohammed Hassan", "M"]),
        (["Lily Mae", "F"], ["Lily Rose", "F"]),
        (["Marie-Claire", "F"], ["Marie-Anne", "F"]),
        (["Daniel", "M"], ["Danielle", "F"]),
    ] {
        let (outcome, weight) = weighed([one[0], one[1], "", ""], [other[0], other[1], "", ""]);
        assert_eq!(
            outcome,
            PairOutcome::Household,
            "{one:?} {other:?} {weight}"
        );
    }
}

#[test]
fn where_a_twin_would_look_the_same_only_a_number_makes_a_match() {
    // One child with a slip, a pet name, another spelling, a further name: likely, and for a person to decide.
    for (one, other) in [
        ("Gethin", "Gethn"),
        ("Katherine", "Katie"),
        ("Sofia", "Sophia"),
        ("Lily", "Lily Mae"),
    ] {
        let pair = |number| weighed([one, "", number, ""], [other, "", number, ""]);
        assert_eq!(pair("").0, PairOutcome::Potential, "{one} {other}");
        assert_eq!(pair("7180").0, PairOutcome::Match, "{one} {other}");
    }
    let same = weighed(["Gethin", "M", "", ""], ["Gethin", "M", "", ""]);
    assert_eq!(same.0, PairOutcome::Match);
}

#[test]
fn an_explanation_tells_who_comes_next_and_leaves_out_what_says_little() {
    let mut engine = Engine::new(Model::shipped(), Settings::default());
    for (id, given) in [("1", "Owain"), ("2", "Owain"), ("3", "Gethin")] {
        let person = Person { id, given, ..boy() };
        engine.insert(&person).unwrap();
    }
    let linked = engine.link();
    let next = engine.runner_up(&linked, "1", "2").unwrap();
    let why = engine.explain_linked(&linked, "1", "2").unwrap();
    assert_eq!(next.id, "3");
    assert!((next.lead - (why.weight - next.weight)).abs() < 1e-4);
    assert!(next.lead > 4.0);
    let brief = why.clone().brief();
    let sum = |why: &linkage::Explanation| -> f32 {
        let all = why.against.iter().chain(&why.in_favour);
        why.start + all.map(|r| r.bits).sum::<f32>()
    };
    assert!((sum(&brief) - sum(&why)).abs() < 1e-3);
    let all = brief.against.iter().chain(&brief.in_favour);
    assert!(
        all.filter(|r| r.key != "link-rest")
            .all(|r| r.bits.abs() >= 0.5)
    );
}

#[test]
fn no_pair_below_the_floor_is_told_even_where_other_records_speak() {
    // The record without a given name fits both twins, whose numbers clash: what fits both is neither's for sure.
    let linked = |floor| {
        let settings = Settings {
            floor,
            ..Settings::default()
        };
        let mut engine = Engine::new(Model::shipped(), settings);
        for (id, given, nhs) in [
            ("1", "Owain", "9991000003"),
            ("2", "Gethin", "9991234578"),
            ("3", "", ""),
        ] {
            let person = Person {
                id,
                given,
                nhs,
                ..boy()
            };
            engine.insert(&person).unwrap();
        }
        engine.link().pairs
    };
    let all = linked(-60.0);
    let moved = all.iter().find(|p| p.others < -0.5).unwrap();
    let floor = moved.score.weight - moved.others / 2.0;
    let left = linked(floor);
    assert!(left.len() < all.len());
    assert!(left.iter().all(|p| p.score.weight >= floor), "{left:?}");
}

#[test]
fn one_number_of_two_issuers_says_nothing() {
    let bob =
        |number, one, other| weighed(["Bob", "M", number, one], ["Rob", "M", number, other]).1;
    let without = bob("", "", "");
    assert!((bob("5002", "Health", "School") - without).abs() < 1e-4);
    assert!(bob("5002", "Health", "Health") > without + 5.0);
}

/// The name of the level at which the given names of two records stand.
fn given_level(one: [&str; 3], other: [&str; 3]) -> &'static str {
    let person = |id, [given, middle, family]: [&'static str; 3]| Person {
        id,
        given,
        middle,
        family,
        born: "2015-03-08",
        ..Person::default()
    };
    let leak = |names: [&str; 3]| names.map(|n| -> &'static str { n.to_owned().leak() });
    let mut engine = Engine::new(Model::shipped(), Settings::default());
    engine.insert(&person("1", leak(one))).unwrap();
    engine.insert(&person("2", leak(other))).unwrap();
    let (_, pattern) = engine.compare("1", "2").unwrap();
    Field::Given.levels()[pattern.level(Field::Given)]
}

#[test]
fn a_name_the_wrong_way_round_is_not_the_twins() {
    for (one, other, want) in [
        // One child, the names exchanged, the second time with a slip.
        (
            ["Lucas", "", "Stockwell"],
            ["Stockwell", "", "Lucas"],
            "crossed",
        ),
        (
            ["Lucas", "", "Stockwell"],
            ["Stockwell", "", "Lucaz"],
            "crossed",
        ),
        (
            ["Lucas", "", "Stockwell"],
            ["Stockwell", "", "Lucass"],
            "crossed",
        ),
        // The twin of that child: the family name is all they share.
        (
            ["Charlie", "", "Stockwell"],
            ["Stockwell", "", "Lucas"],
            "different",
        ),
        (
            ["Charlie", "Rhys", "Stockwell"],
            ["Stockwell", "Tom", "Lucas"],
            "different",
        ),
        // Known by a middle name; a chain of names cut short.
        (
            ["Emily", "Rose", "Stockwell"],
            ["Rose", "", "Stockwell"],
            "elsewhere",
        ),
        (
            ["Emily", "", "Rose Stockwell"],
            ["Rose", "", "Stockwell"],
            "elsewhere",
        ),
        // Two given names exchanged, one of each a mere initial.
        (
            ["Mustafa", "A", "Hamdi"],
            ["Ali", "M", "Hamdi"],
            "elsewhere",
        ),
        (["Mustafa", "A", "Hamdi"], ["Ali", "", "Hamdi"], "different"),
        (
            ["Mustafa", "A", "Hamdi"],
            ["Ali", "R", "Hamdi"],
            "different",
        ),
    ] {
        assert_eq!(given_level(one, other), want, "{one:?} {other:?}");
        assert_eq!(given_level(other, one), want, "{other:?} {one:?}");
    }
}

/// What blocking would miss is judged by pairs that a number shows to be one person.
#[test]
fn what_only_a_number_finds_counts_as_missed_and_each_way_says_what_it_finds() {
    let mut engine = engine();
    let numbered = |id, nhs| Person { id, nhs, ..boy() };
    for person in [numbered("gp-1", NHS[0]), numbered("school-1", NHS[0])] {
        engine.insert(&person).unwrap();
    }
    // Only the number says that these are one child.
    engine.insert(&numbered("gp-2", NHS[1])).unwrap();
    let elsewhere = Person {
        id: "police-1",
        nhs: NHS[1],
        family: "Okonkwo",
        born: "",
        address: "",
        postcode: "",
        ..boy()
    };
    engine.insert(&elsewhere).unwrap();
    let linked = engine.link();
    let missed = engine.missed(&linked.pairs);
    let of = |name| *missed.ways.iter().find(|w| w.0 == name).unwrap();
    assert_eq!((missed.pairs, missed.missed), (2, 1), "{missed:?}");
    assert_eq!(of("born-name"), ("born-name", 1, 0));
    assert_eq!(of("phone"), ("phone", 0, 0));
    assert!(missed.ways.iter().all(|w| w.0 != "health"));
}
