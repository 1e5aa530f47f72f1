//! Made-up people as several agencies would have written them down, with the truth beside it, for
//! measuring linkage. The same seed gives the same people on every machine.
//!
//! All shares are guesses, written down here and nowhere else: how many children have a twin, how
//! often who mistypes what. Postcode areas begin with letters that no area has, health numbers
//! with 999, telephones with 0000.

mod names;
mod slips;
mod twins;

use names::Names;
use slips::Agency;
use std::fmt::Write;

/// A fixed stream of numbers (SplitMix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// A stream that the seed decides.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % (n.max(1) as u64)).unwrap_or(0)
    }

    /// True in about `share` of all tries.
    pub fn chance(&mut self, share: f64) -> bool {
        (self.roll() >> 11) as f64 / ((1_u64 << 53) as f64) < share
    }

    /// One of several; the first ones more often, as with names.
    fn often<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let (a, b) = (self.below(all.len()), self.below(all.len()));
        all[if self.chance(0.7) { a.min(b) } else { a }]
    }

    /// One of several, all alike.
    fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A date that need not be real to be mistyped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Day {
    year: usize,
    month: usize,
    day: usize,
}

#[derive(Debug, Clone, Default)]
struct Home {
    address: String,
    postcode: String,
    phone: String,
}

/// A made-up person as they are.
#[derive(Debug, Clone, Default)]
struct Human {
    number: usize,
    household: usize,
    culture: usize,
    adult: bool,
    girl: bool,
    twin: usize,
    hard: &'static str,
    given: String,
    middle: String,
    family: String,
    former: String,
    born: Day,
    nhs: String,
    upn: String,
    carer: (String, String),
    homes: Vec<Home>,
}

/// Records and the truth about them, as CSV.
#[derive(Debug, Default)]
pub struct Made {
    /// The records.
    pub records: String,
    /// Which person each record is of, with household, culture, role, twins and hard cases.
    pub truth: String,
    /// How many records there are.
    pub count: usize,
}

const STREETS: &[&str] = &[
    "Ash", "Beech", "Canal", "Dale", "Elm", "Forge", "Glebe", "Heath", "Ivy", "Jubilee", "Kiln",
    "Linden", "Mill", "Nettle", "Orchard", "Poplar", "Quarry", "Rowan", "Station", "Tannery",
    "Union", "Vale", "Water", "Yew",
];
const KINDS: &[&str] = &[
    "Street", "Road", "Lane", "Close", "Avenue", "Drive", "Terrace", "Gardens",
];

/// How many pairs of twins have names that sound alike; they are marked `alike` in the truth.
const SOUND_ALIKE: f64 = 0.25;

/// Makes `size` records or a few more. `numbers` says whether they have health and pupil numbers;
/// `errors` multiplies every rate of error.
pub fn make(seed: u64, size: usize, numbers: bool, errors: f64) -> Made {
    let names = Names::read();
    let mut world = World {
        dice: Dice::new(seed),
        names,
        errors,
        numbers,
        people: 0,
        households: 0,
        twins: 0,
    };
    let mut made = Made::default();
    made.records.push_str("record_id,agency,role,given_name,middle_name,family_name,dob,sex,address,postcode,phone,nhs_number,upn,carer_given,carer_family\n");
    made.truth
        .push_str("record_id,person_id,household_id,culture,role,twin,hard\n");
    while made.count < size {
        for human in world.household() {
            world.write(&human, &mut made);
        }
    }
    made
}

struct World {
    dice: Dice,
    names: Names,
    errors: f64,
    numbers: bool,
    people: usize,
    households: usize,
    twins: usize,
}

impl World {
    fn household(&mut self) -> Vec<Human> {
        self.households += 1;
        let culture = self.names.culture(&mut self.dice);
        let mother = self.adult(culture, true);
        let mut father = self.adult(culture, false);
        let married = self.dice.chance(0.6);
        let family = if self.dice.chance(0.75) {
            father.family.clone()
        } else {
            mother.family.clone()
        };
        let barrel = format!("{}-{}", mother.family, father.family);
        let family = if self.dice.chance(0.06) {
            barrel
        } else {
            family
        };
        let mut homes = vec![self.home()];
        if self.dice.chance(0.15) {
            homes.push(self.home());
        }
        let carer = if self.dice.chance(0.8) {
            &mother
        } else {
            &father
        };
        let carer = (
            carer.given.clone(),
            if married {
                family.clone()
            } else {
                carer.family.clone()
            },
        );
        father.homes.clone_from(&homes);
        let count = *self.dice.one(&[1, 1, 2, 2, 2, 3, 3, 4]);
        let mut all: Vec<Human> = Vec::new();
        for n in 0..count {
            let mut child = self.child(culture, &family, &father, n);
            child.homes.clone_from(&homes);
            child.carer.clone_from(&carer);
            if self.dice.chance(0.014) {
                let twin = self.twin(&mut child, &father);
                all.push(twin);
            }
            all.push(child);
        }
        if self.dice.chance(0.01)
            && let Some(child) = all.first().cloned()
        {
            all.push(self.cousin(child));
        }
        if self.dice.chance(0.3) {
            let share = self.dice.chance(0.05);
            if share && let Some(son) = all.iter_mut().find(|c| !c.girl) {
                son.given.clone_from(&father.given);
                (son.hard, father.hard) = ("junior", "junior");
            }
            all.push(father);
        }
        all
    }

    fn human(&mut self, culture: usize, girl: bool) -> Human {
        self.people += 1;
        let given = self.names.given(culture, girl, &mut self.dice);
        let middle = if self.dice.chance(0.45) {
            self.names.given(culture, girl, &mut self.dice)
        } else {
            String::new()
        };
        let family = self.names.family(culture, girl, &mut self.dice);
        let nhs = if self.numbers {
            slips::health_number(self.people)
        } else {
            String::new()
        };
        Human {
            number: self.people,
            household: self.households,
            culture,
            girl,
            given,
            middle,
            family,
            nhs,
            ..Human::default()
        }
    }

    fn adult(&mut self, culture: usize, girl: bool) -> Human {
        let mut adult = self.human(culture, girl);
        adult.adult = true;
        adult.born = self.day(1975, 25);
        adult
    }

    fn day(&mut self, from: usize, years: usize) -> Day {
        Day {
            year: from + self.dice.below(years),
            month: 1 + self.dice.below(12),
            day: 1 + self.dice.below(28),
        }
    }

    fn child(&mut self, culture: usize, family: &str, father: &Human, n: usize) -> Human {
        let girl = self.dice.chance(0.49);
        let mut child = self.human(culture, girl);
        child.family = self.names.of_child(culture, girl, family, &father.given);
        child.born = self.day(2008 + n * 2, 16 - n * 2);
        if child.born.year < 2021 && self.numbers {
            child.upn = slips::pupil_number(&mut self.dice, child.born.year + 5);
        }
        if self.dice.chance(0.04) {
            child.former = self.names.family(culture, girl, &mut self.dice);
        }
        child
    }

    fn twin(&mut self, child: &mut Human, father: &Human) -> Human {
        self.twins += 1;
        let mut twin = self.child(child.culture, &child.family, father, 0);
        while twin.given == child.given {
            twin.given = self.names.given(child.culture, twin.girl, &mut self.dice);
        }
        if self.dice.chance(SOUND_ALIKE) {
            let culture = self.names.name_of(child.culture);
            let [one, other] = twins::alike(culture, child.girl, &mut self.dice);
            (child.given, child.girl) = one;
            (twin.given, twin.girl) = other;
            (twin.hard, child.hard) = ("alike", "alike");
        }
        twin.family.clone_from(&child.family);
        twin.former.clone_from(&child.former);
        twin.born = child.born;
        twin.homes.clone_from(&child.homes);
        twin.carer.clone_from(&child.carer);
        (twin.twin, child.twin) = (self.twins, self.twins);
        twin
    }

    fn cousin(&mut self, like: Human) -> Human {
        let mut cousin = self.human(like.culture, like.girl);
        cousin.given = like.given;
        cousin.family = like.family;
        cousin.born = self.day(2008, 16);
        cousin.hard = "cousin";
        self.households += 1;
        cousin.household = self.households;
        cousin.homes = vec![self.home()];
        cousin.carer = (
            self.names.given(like.culture, true, &mut self.dice),
            cousin.family.clone(),
        );
        cousin
    }

    fn home(&mut self) -> Home {
        let dice = &mut self.dice;
        let area = ["QA", "QD", "QE", "QX", "VA", "VD", "VX", "XA", "XD", "XE"][dice.below(10)];
        let letters = b"ABDEFGHJLNPQRSTUWXYZ";
        let letter = |dice: &mut Dice| char::from(*dice.one(letters));
        let mut address = String::new();
        if dice.chance(0.15) {
            let _ = write!(address, "Flat {}, ", 1 + dice.below(30));
        }
        let _ = write!(
            address,
            "{} {} {}",
            1 + dice.below(120),
            dice.one(STREETS),
            dice.one(KINDS)
        );
        let postcode = format!(
            "{area}{} {}{}{}",
            1 + dice.below(19),
            1 + dice.below(9),
            letter(dice),
            letter(dice)
        );
        Home {
            address,
            postcode,
            phone: format!("0000{:07}", dice.below(10_000_000)),
        }
    }

    /// The records that the agencies have of a person.
    fn write(&mut self, human: &Human, made: &mut Made) {
        for agency in slips::AGENCIES {
            let mut copies = usize::from(self.dice.chance(if human.adult {
                agency.adults
            } else {
                agency.children(human.born.year)
            }));
            if copies == 1 && self.dice.chance(agency.twice) {
                copies = 2;
            }
            for _ in 0..copies {
                self.write_one(human, agency, made);
            }
        }
    }

    fn write_one(&mut self, human: &Human, agency: &Agency, made: &mut Made) {
        made.count += 1;
        let id = format!("T{:08}", made.count);
        let fields = slips::record(human, agency, &self.names, self.errors, &mut self.dice);
        let _ = write!(
            made.records,
            "{id},{},{}",
            agency.name,
            if human.adult { "adult" } else { "child" }
        );
        for field in fields {
            if field.contains(',') {
                let _ = write!(made.records, ",\"{field}\"");
            } else {
                let _ = write!(made.records, ",{field}");
            }
        }
        made.records.push('\n');
        let role = if human.adult { "adult" } else { "child" };
        let culture = self.names.name_of(human.culture);
        let _ = writeln!(
            made.truth,
            "{id},{},{},{culture},{role},{},{}",
            human.number, human.household, human.twin, human.hard
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_people_and_another_seed_others() {
        let (one, again, other) = (
            make(7, 500, true, 1.0),
            make(7, 500, true, 1.0),
            make(8, 500, true, 1.0),
        );
        assert_eq!(one.records, again.records);
        assert_eq!(one.truth, again.truth);
        assert_ne!(one.records, other.records);
        assert_eq!(one.records.lines().count(), one.truth.lines().count());
        assert_eq!(one.records.lines().count(), one.count + 1);
    }

    #[test]
    fn a_quarter_of_all_twins_sound_alike_and_the_truth_says_which() {
        let made = make(11, 20_000, true, 1.0);
        let mut twins = std::collections::BTreeMap::<&str, bool>::new();
        for line in made.truth.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            if cells[5] != "0" {
                *twins.entry(cells[5]).or_default() |= cells[6] == "alike";
            }
        }
        let alike = twins.values().filter(|a| **a).count();
        assert!(twins.len() > 80, "{}", twins.len());
        assert!(alike * 100 > twins.len() * 15 && alike * 100 < twins.len() * 35);
    }

    #[test]
    fn no_number_and_no_place_is_anybodys() {
        let made = make(3, 400, true, 0.0);
        for line in made.records.lines().skip(1) {
            let fields: Vec<&str> = line.rsplit(',').collect();
            let (upn, nhs, phone, postcode) = (fields[2], fields[3], fields[4], fields[5]);
            assert!(nhs.is_empty() || nhs.starts_with("999"), "{line}");
            assert!(phone.is_empty() || phone.starts_with("0000"), "{line}");
            assert!(
                postcode.is_empty() || postcode.starts_with(['Q', 'V', 'X']),
                "{line}"
            );
            assert!(upn.is_empty() || upn.len() == 13, "{line}");
        }
        let without = make(3, 400, false, 0.0);
        assert!(without.records.lines().skip(1).all(|l| !l.contains(",999")));
    }
}
