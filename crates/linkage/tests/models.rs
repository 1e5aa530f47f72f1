//! What whoever learns a model from their own records relies on: it counts wherever a record comes
//! in, and it does not unlearn what it has not seen.
#![allow(clippy::unwrap_used, reason = "tests")]

use linkage::{Engine, Model, Outcome, Person, Settings};

const BEGINS: [&str; 16] = [
    "Ash", "Bram", "Cald", "Dun", "Elm", "Fair", "Green", "Hather", "Kirk", "Lang", "Mars",
    "North", "Oaken", "Pem", "Rother", "Stan",
];
const ENDS: [&str; 9] = [
    "ford", "worthy", "combe", "gate", "holme", "mere", "stead", "bridge", "low",
];

/// A roll of so many children, none of them twice. Every fourth is a Penhaligon.
fn roll(size: usize) -> Vec<[String; 5]> {
    let given = ["Jac", "Mali", "Osian", "Nel", "Aisha", "Tomos", "Lowri"];
    let one = |n: usize| {
        let family = if n.is_multiple_of(4) {
            "Penhaligon".to_owned()
        } else {
            format!("{}{}", BEGINS[n / 9 % BEGINS.len()], ENDS[n % ENDS.len()])
        };
        let (year, month, day) = (2008 + n % 11, 1 + n / 11 % 12, 1 + n / 132 % 28);
        [
            format!("r{n:05}"),
            given[n / 4 % 7].to_owned(),
            family,
            format!("{year}-{month:02}-{day:02}"),
            format!("{} Lon Deg", n + 1),
        ]
    };
    (0..size).map(one).collect()
}

fn person(of: &[String; 5]) -> Person<'_> {
    Person {
        id: &of[0],
        given: &of[1],
        family: &of[2],
        born: &of[3],
        address: &of[4],
        ..Person::default()
    }
}

fn learned(roll: &[[String; 5]]) -> Model {
    let mut engine = Engine::new(Model::shipped(), Settings::default());
    engine.extend(roll.iter().map(person)).unwrap();
    engine.learn()
}

fn named(id: &str, given: &str, family: &str) -> [String; 5] {
    [id, given, family, "", ""].map(str::to_owned)
}

/// What two records without anything but names weigh.
fn weight(mut engine: Engine, given: &str, family: &str) -> f32 {
    let two = [named("a", given, family), named("b", given, family)];
    for one in &two {
        engine.insert(&person(one)).unwrap();
    }
    engine.compare("a", "b").unwrap().0.weight
}

#[test]
fn a_common_name_tells_less_than_a_rare_one_wherever_the_records_come_in() {
    let model = learned(&roll(4000));
    let fresh = || Engine::new(model.clone(), Settings::default());
    let (common, rare) = (
        weight(fresh(), "Jac", "Penhaligon"),
        weight(fresh(), "Zebedee", "Quillfeather"),
    );
    assert!(rare - common > 4.0, "{rare} and {common}");

    // The same where the model comes after the records, and where the names were known before.
    let mut late = Engine::new(Model::shipped(), Settings::default());
    for one in [
        named("a", "Jac", "Penhaligon"),
        named("b", "Jac", "Penhaligon"),
    ] {
        late.insert(&person(&one)).unwrap();
    }
    late.adopt(model.clone());
    assert_eq!(late.compare("a", "b").unwrap().0.weight, common);
    let mut full = fresh();
    full.extend(roll(4000).iter().map(person)).unwrap();
    assert_eq!(weight(full, "Jac", "Penhaligon"), common);
}

#[test]
fn a_name_that_only_a_question_had_lends_its_share_to_no_other() {
    let model = learned(&roll(4000));
    let mut asked = Engine::new(model.clone(), Settings::default());
    // "Penhaligon" comes and goes again with the question; the next new name takes its number.
    let question = named("q", "Jac", "Penhaligon");
    asked.look_up(&person(&question)).unwrap();
    let plain = Engine::new(model, Settings::default());
    assert_eq!(
        weight(asked, "Jac", "Quillfeather"),
        weight(plain, "Jac", "Quillfeather")
    );
}

#[test]
fn a_roll_without_doubles_does_not_teach_that_there_are_none() {
    let all = roll(3000);
    let mut engine = Engine::new(learned(&all), Settings::default());
    engine.extend(all.iter().map(person)).unwrap();
    for n in [1, 4, 401, 2222] {
        // Comes again: a slip in the family name, the house number left out.
        let mut again = all[n].clone();
        again[0] = "again".into();
        again[2].push('s');
        again[4] = "Lon Deg".into();
        let answer = engine.look_up(&person(&again)).unwrap();
        assert!(
            matches!(answer.outcome, Outcome::Match | Outcome::PotentialMatch),
            "{:?} {again:?}",
            answer.outcome
        );
        assert_eq!(answer.candidates[0].id, all[n][0]);
    }
}
