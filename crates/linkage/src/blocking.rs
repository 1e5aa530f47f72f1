//! Keys for an index of one's own: for whoever keeps records in a database and not in an
//! [`Engine`](crate::Engine).

use crate::{
    born::{Born, BornFault},
    hash,
    keys::{Keys, Way, most},
    names::Vocabulary,
    person::{Person, PersonFault, Row, Scratch},
};

/// A key under which a record is found. Two records are worth comparing when they have one in
/// common. A key is made of names, dates, numbers and places and can be guessed from them: keep it
/// only under a keyed hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockingKey {
    /// The key. Keys of two ways do not meet.
    pub key: u32,
    /// What it is made of.
    pub way: Way,
}

impl BlockingKey {
    /// How many other records may share the key for it to be worth following, where `block` is the
    /// usual bound.
    pub const fn most(self, block: usize) -> usize {
        most(self.key, block)
    }
}

/// Works out blocking keys; keeps its room from one record to the next.
#[derive(Debug, Clone, Default)]
pub struct Blocker {
    words: Vocabulary,
    scratch: Scratch,
    keys: Keys,
}

impl Blocker {
    /// The keys of a record, smallest first, each once. They depend on nothing but the record.
    ///
    /// # Errors
    /// A date that cannot be read.
    pub fn keys(&mut self, person: &Person<'_>) -> Result<Vec<BlockingKey>, PersonFault> {
        let known = self.words.len();
        let row = Row::read(person, &mut self.words, &mut self.scratch)?;
        let all = self.keys.of(&row, &self.words);
        let all = all.iter().map(|(key, way)| BlockingKey {
            key: *key,
            way: *way,
        });
        let all = all.collect();
        self.words.truncate(known);
        Ok(all)
    }
}

/// A date of birth as records write it: year, month and day; month and day are 0 where they are not
/// known. No century is guessed: what is taken into a record is there to stay.
///
/// # Errors
/// It is no date, or its year has two digits.
pub fn read_born(text: &str) -> Result<(i16, i8, i8), BornFault> {
    if Born::short_year(text) {
        return Err(BornFault::ShortYear);
    }
    let born = Born::written(text)?;
    let small = |n: u32| i8::try_from(n).map_err(|_| BornFault::NotADate);
    let year = i16::try_from(born.year()).map_err(|_| BornFault::NotADate)?;
    if born.known() {
        Ok((year, small(born.month())?, small(born.day())?))
    } else {
        Err(BornFault::NotADate)
    }
}

/// Something that differs when keys are made otherwise than before: keys that were kept must then
/// be made again.
pub fn keys_fingerprint() -> u64 {
    let mut blocker = Blocker::default();
    PROBES.iter().fold(0, |all, person| {
        let keys = blocker.keys(person).unwrap_or_default();
        keys.iter()
            .fold(all, |all, k| hash::mix(all, u64::from(k.key)))
    })
}

/// Made-up people who between them have a key of every way.
const PROBES: [Person<'static>; 2] = [
    Person {
        id: "",
        given: "Oluwaseun Gwenllian",
        middle: "Siân",
        family: "ap Rhydderch-Kowalska",
        known_as: "Gwen",
        former_family: "Al-Masri",
        born: "2014-03-09",
        sex: "f",
        role: "child",
        address: "Flat 3, 14 Heol Las",
        postcode: "QA1 1AA",
        phone: "029 2018 0001",
        carer_given: "Mohammed",
        carer_family: "Singh Gill",
        nhs: "9990000018",
        chi: "",
        health_and_care: "",
        upn: "A800000000001",
        local: "P-1",
        local_issuer: "",
        protected: false,
    },
    Person {
        id: "",
        given: "Iolo",
        middle: "",
        family: "Prytherch",
        known_as: "",
        former_family: "",
        born: "2011-07",
        sex: "",
        role: "",
        address: "2 Stryd y Bont",
        postcode: "",
        phone: "",
        carer_given: "",
        carer_family: "",
        nhs: "",
        chi: "",
        health_and_care: "",
        upn: "",
        local: "",
        local_issuer: "",
        protected: false,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_the_same_and_a_protected_home_gives_none() {
        let mut blocker = Blocker::default();
        let cai = Person {
            given: "Cai",
            family: "Pritchard",
            born: "2015-03-08",
            address: "12 Heol Las",
            postcode: "QA1 1AA",
            phone: "029 2018 0002",
            ..Person::default()
        };
        let first = blocker.keys(&cai).unwrap();
        assert_eq!(first, blocker.keys(&cai).unwrap(), "a record's keys stay");
        let home = |keys: &[BlockingKey]| {
            keys.iter()
                .filter(|k| {
                    matches!(
                        k.way,
                        Way::Phone
                            | Way::Dwelling
                            | Way::PostcodeAndName
                            | Way::BornAndPostcode
                            | Way::NamesAndDistrict
                            | Way::Carer
                    )
                })
                .count()
        };
        assert!(home(&first) >= 5);
        let hidden = Person {
            protected: true,
            ..cai
        };
        assert_eq!(home(&blocker.keys(&hidden).unwrap()), 0);
    }

    #[test]
    fn every_way_has_a_probe() {
        let mut blocker = Blocker::default();
        let met: Vec<Way> = PROBES
            .iter()
            .flat_map(|p| blocker.keys(p).unwrap())
            .map(|k| k.way)
            .collect();
        for way in Way::ALL {
            assert!(met.contains(&way), "{}", way.name());
        }
        assert_ne!(keys_fingerprint(), 0);
    }
}
