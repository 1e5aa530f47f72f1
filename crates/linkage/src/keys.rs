//! The keys under which a row is found. Two rows are compared when they have one key in common.

use crate::{hash, names::Vocabulary, person::Row};

/// The ways in which candidates are found, for counting and reporting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Way {
    /// The same NHS, CHI or health and care number.
    Health,
    /// The same pupil number.
    Upn,
    /// The same other number.
    Local,
    /// Date of birth and one name, by sound.
    BornAndName,
    /// Date of birth (day and month either way round) and postcode.
    BornAndPostcode,
    /// Day and month, both names by sound, any year.
    DayAndNames,
    /// Year and month, or year and day, both names by sound.
    YearAndNames,
    /// Both names by sound, in one district, no date.
    NamesAndDistrict,
    /// Both names by sound, anywhere.
    Names,
    /// The same telephone.
    Phone,
    /// The same dwelling.
    Dwelling,
    /// Postcode, or the line of the address, and one name by sound.
    PostcodeAndName,
    /// The same carer, and a given name by sound or the date of birth.
    Carer,
}

impl Way {
    /// All ways.
    pub const ALL: [Self; 13] = [
        Self::Health,
        Self::Upn,
        Self::Local,
        Self::BornAndName,
        Self::BornAndPostcode,
        Self::DayAndNames,
        Self::YearAndNames,
        Self::NamesAndDistrict,
        Self::Names,
        Self::Phone,
        Self::Dwelling,
        Self::PostcodeAndName,
        Self::Carer,
    ];

    /// The name of the way, as in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::Upn => "upn",
            Self::Local => "local",
            Self::BornAndName => "born-name",
            Self::BornAndPostcode => "born-postcode",
            Self::DayAndNames => "day-names",
            Self::YearAndNames => "year-names",
            Self::NamesAndDistrict => "names-district",
            Self::Names => "names",
            Self::Phone => "phone",
            Self::Dwelling => "dwelling",
            Self::PostcodeAndName => "postcode-name",
            Self::Carer => "carer",
        }
    }
}

/// How many others may share a key for it to be followed, where `block` is the usual bound. Names
/// alone, and names with no more than part of a date or a place, are followed only while they are
/// rare: beyond that they cost as much as all other keys together and bring next to nobody.
pub(crate) const fn most(key: u32, block: usize) -> usize {
    if key & 1 == 1 { block / 8 } else { block }
}

/// The keys of one row, each with its way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys {
    pub(crate) all: Vec<(u32, Way)>,
}

impl Keys {
    /// Works the keys out, smallest first, each once.
    pub(crate) fn of(&mut self, row: &Row, words: &Vocabulary) -> &[(u32, Way)] {
        self.all.clear();
        self.numbers(row);
        self.dates(row, words);
        self.places(row, words);
        self.all.sort_unstable();
        self.all.dedup_by_key(|k| k.0);
        &self.all
    }

    fn put(&mut self, way: Way, words: &[u64]) {
        self.put_as(way, words, 0);
    }

    /// A key that is followed only while it is rare; see [`most`].
    fn put_weak(&mut self, way: Way, words: &[u64]) {
        self.put_as(way, words, 1);
    }

    fn put_as(&mut self, way: Way, words: &[u64], weak: u32) {
        let tagged = words.iter().fold(way as u64 + 1, |h, w| hash::mix(h, *w));
        let key = hash::narrow(hash::finish(tagged)) & !1 | weak;
        self.all.push((key.max(2), way));
    }

    fn numbers(&mut self, row: &Row) {
        for (way, number) in [
            (Way::Health, row.health),
            (Way::Upn, row.upn),
            (Way::Local, row.local),
        ] {
            if number.known() {
                self.put(way, &[number.value()]);
            }
        }
        if row.phone != 0 {
            self.put(Way::Phone, &[u64::from(row.phone)]);
        }
    }

    fn dates(&mut self, row: &Row, words: &Vocabulary) {
        let sound = |t: u32| {
            if t == 0 {
                0
            } else {
                u64::from(words.token(t).skeleton)
            }
        };
        let (given, family) = (sound(row.given[0]), sound(row.family[0]));
        let names = [given.min(family), given.max(family)];
        let born = row.born;
        if born.full() {
            let day_month = u64::from(born.day_month_either_way());
            let either_way = u64::from(born.year()) << 14 | day_month;
            // One name and the date as it stands: with the date either way round these blocks
            // would be twice as long, and `DayAndNames` finds what is exchanged.
            let date =
                u64::from(born.year()) << 14 | u64::from(born.month()) << 7 | u64::from(born.day());
            for (place, token) in [row.given[0], row.family[0], row.family[1]]
                .iter()
                .enumerate()
            {
                let telling =
                    |t: u32| words.token(t).len > 1 && !(place == 2 && words.token(t).companion);
                if *token != 0 && telling(*token) {
                    self.put(Way::BornAndName, &[date, sound(*token)]);
                }
            }
            if row.postcode.known() {
                self.put(Way::BornAndPostcode, &[either_way, row.postcode.0]);
            }
            if row.carer[0] != 0 {
                let carer = [sound(row.carer[0]), sound(row.carer[1])];
                self.put(Way::Carer, &[either_way, carer[0], carer[1]]);
            }
            if given != 0 && family != 0 {
                self.put(Way::DayAndNames, &[day_month, names[0], names[1]]);
            }
        }
        if born.month() != 0 && given != 0 && family != 0 {
            let (year, month, day) = (
                u64::from(born.year()),
                u64::from(born.month()),
                u64::from(born.day()),
            );
            self.put_weak(Way::YearAndNames, &[year << 8 | month, names[0], names[1]]);
            self.put_weak(
                Way::YearAndNames,
                &[year << 8 | 0x80 | day, names[0], names[1]],
            );
        }
    }

    fn places(&mut self, row: &Row, words: &Vocabulary) {
        let sound = |t: u32| {
            if t == 0 {
                0
            } else {
                u64::from(words.token(t).skeleton)
            }
        };
        let (given, family) = (sound(row.given[0]), sound(row.family[0]));
        let names = [given.min(family), given.max(family)];
        if given != 0 && family != 0 {
            self.put_weak(Way::Names, &names);
            if row.postcode.known() {
                self.put_weak(
                    Way::NamesAndDistrict,
                    &[row.postcode.district(), names[0], names[1]],
                );
            }
        }
        if row.postcode.known() {
            if row.line.house != 0 {
                self.put(Way::Dwelling, &[row.postcode.0, u64::from(row.line.house)]);
            }
            for token in [row.given[0], row.middle[0]] {
                if token != 0 && words.token(token).len > 1 {
                    self.put(Way::PostcodeAndName, &[row.postcode.0, sound(token)]);
                }
            }
        }
        if row.line.house != 0 && given != 0 && family != 0 {
            // The line alone, where the postcode is missing or wrong; the same line is in many towns.
            let begins = u64::from(words.token(row.family[0]).begins);
            self.put_weak(
                Way::PostcodeAndName,
                &[u64::from(row.line.whole) | 1 << 40, given, begins],
            );
        }
        if row.carer[0] != 0 && row.carer[1] != 0 && given != 0 {
            self.put_weak(
                Way::Carer,
                &[sound(row.carer[0]), sound(row.carer[1]), given],
            );
        }
    }
}
