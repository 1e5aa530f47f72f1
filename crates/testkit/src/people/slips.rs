//! How agencies write people down: what they leave out and what goes wrong.

use super::{Day, Dice, Home, Human, names::Names};

/// An agency with its habits. Shares are guesses.
#[derive(Debug)]
pub(super) struct Agency {
    pub(super) name: &'static str,
    /// Share of adults it knows.
    pub(super) adults: f64,
    known: [f64; 2],
    /// Share of people it has twice.
    pub(super) twice: f64,
    /// Multiplies error rates.
    careless: f64,
    /// Share of records that leave a field out: date of birth, address, telephone, carer.
    leaves_out: [f64; 4],
    health: f64,
    pupil: f64,
}

impl Agency {
    /// Share of children it knows: under five, and five and over.
    pub(super) fn children(&self, born: usize) -> f64 {
        self.known[usize::from(born < 2020)]
    }
}

pub(super) const AGENCIES: &[Agency] = &[
    Agency {
        name: "health",
        adults: 0.5,
        known: [0.97, 0.95],
        twice: 0.08,
        careless: 0.8,
        leaves_out: [0.0, 0.03, 0.4, 0.4],
        health: 0.97,
        pupil: 0.0,
    },
    Agency {
        name: "school",
        adults: 0.0,
        known: [0.05, 0.92],
        twice: 0.03,
        careless: 1.0,
        leaves_out: [0.0, 0.02, 0.3, 0.1],
        health: 0.0,
        pupil: 0.97,
    },
    Agency {
        name: "nursery",
        adults: 0.0,
        known: [0.7, 0.0],
        twice: 0.02,
        careless: 1.3,
        leaves_out: [0.01, 0.04, 0.2, 0.1],
        health: 0.05,
        pupil: 0.0,
    },
    Agency {
        name: "social_care",
        adults: 0.1,
        known: [0.1, 0.14],
        twice: 0.1,
        careless: 1.3,
        leaves_out: [0.03, 0.1, 0.5, 0.4],
        health: 0.4,
        pupil: 0.3,
    },
    Agency {
        name: "police",
        adults: 0.3,
        known: [0.08, 0.18],
        twice: 0.25,
        careless: 2.0,
        leaves_out: [0.1, 0.15, 0.6, 0.8],
        health: 0.0,
        pupil: 0.0,
    },
    Agency {
        name: "charity",
        adults: 0.05,
        known: [0.06, 0.09],
        twice: 0.05,
        careless: 2.2,
        leaves_out: [0.25, 0.4, 0.5, 0.6],
        health: 0.0,
        pupil: 0.0,
    },
];

/// The fields of one record, from given name to carer.
pub(super) fn record(
    human: &Human,
    agency: &Agency,
    names: &Names,
    errors: f64,
    dice: &mut Dice,
) -> [String; 12] {
    // People whose names clerks do not know are written down worse, by guess.
    let foreign = if matches!(
        names.name_of(human.culture),
        "english" | "welsh" | "scots-irish" | "caribbean"
    ) {
        1.0
    } else {
        1.5
    };
    let mut pen = Pen {
        rate: errors * agency.careless * foreign,
        dice,
    };
    let [given, middle, family] = pen.names(human);
    let home = human
        .homes
        .get(pen.dice.below(human.homes.len()))
        .cloned()
        .unwrap_or_default();
    let home = Home {
        phone: if pen.dice.chance(0.15) {
            String::new()
        } else {
            home.phone.clone()
        },
        ..home
    };
    let out = agency.leaves_out;
    let (no_home, no_phone) = (pen.dice.chance(out[1]), pen.dice.chance(out[2]));
    let carer = !human.adult && !pen.dice.chance(out[3]);
    let carer_given = if carer {
        pen.word(&human.carer.0, 0.05)
    } else {
        String::new()
    };
    let carer_family = if carer {
        pen.word(&human.carer.1, 0.03)
    } else {
        String::new()
    };
    [
        given,
        middle,
        family,
        if pen.dice.chance(out[0]) {
            String::new()
        } else {
            pen.date(human.born)
        },
        pen.sex(human.girl),
        if no_home {
            String::new()
        } else {
            pen.word(&home.address, 0.04)
        },
        if no_home {
            String::new()
        } else {
            pen.postcode(&home.postcode)
        },
        if no_phone { String::new() } else { home.phone },
        if pen.dice.chance(agency.health) {
            pen.number(&human.nhs)
        } else {
            String::new()
        },
        if pen.dice.chance(agency.pupil) {
            pen.number(&human.upn)
        } else {
            String::new()
        },
        carer_given,
        carer_family,
    ]
}

struct Pen<'a> {
    rate: f64,
    dice: &'a mut Dice,
}

impl Pen<'_> {
    fn slips(&mut self, share: f64) -> bool {
        self.dice.chance(share * self.rate)
    }

    fn names(&mut self, human: &Human) -> [String; 3] {
        let mut given = human.given.clone();
        let mut middle = match self.dice.below(3) {
            0 => human.middle.clone(),
            1 => human.middle.chars().take(1).collect(),
            _ => String::new(),
        };
        let mut family = if !human.former.is_empty() && self.dice.chance(0.4) {
            human.former.clone()
        } else {
            human.family.clone()
        };
        if self.slips(0.035) {
            given = Names::pet(&given, self.dice);
        }
        if !human.middle.is_empty() && self.slips(0.02) {
            let usual = std::mem::replace(&mut given, human.middle.clone());
            middle = if !self.dice.chance(0.5) {
                String::new()
            } else if human.number.is_multiple_of(2) {
                usual.chars().take(1).collect()
            } else {
                usual
            };
        }
        if self.slips(0.03)
            && let Some((one, other)) = family.split_once(['-', ' '])
        {
            family = match self.dice.below(3) {
                0 => one.to_owned(),
                1 => other.to_owned(),
                _ => format!("{other} {one}"),
            };
        }
        if self.slips(0.006) {
            std::mem::swap(&mut given, &mut family);
        }
        let (mut given, mut family) = (self.word(&given, 0.04), self.word(&family, 0.04));
        if self.dice.chance(0.03) {
            (given, family) = (given.to_uppercase(), family.to_uppercase());
        }
        [given, middle, family]
    }

    /// A word, now and then misspelt or misheard.
    fn word(&mut self, text: &str, share: f64) -> String {
        if text.len() < 3 || !self.slips(share) {
            return text.to_owned();
        }
        if self.dice.chance(0.4) {
            const HEARD: &[(&str, &str)] = &[
                ("ph", "f"),
                ("ee", "ea"),
                ("ie", "y"),
                ("c", "k"),
                ("ai", "ay"),
                ("s", "z"),
                ("oo", "u"),
                ("th", "t"),
                ("ll", "l"),
                ("i", "y"),
                ("e", "i"),
                ("a", "e"),
                ("u", "o"),
            ];
            let fitting: Vec<_> = HEARD.iter().filter(|h| text.contains(h.0)).collect();
            if !fitting.is_empty() {
                let (from, to) = **self.dice.one(&fitting);
                return text.replacen(from, to, 1);
            }
        }
        let mut letters: Vec<char> = text.chars().collect();
        let at = 1 + self.dice.below(letters.len() - 1);
        match self.dice.below(4) {
            0 => letters.swap(at, at - 1),
            1 => drop(letters.remove(at)),
            2 => letters.insert(at, letters[at]),
            _ => letters[at] = char::from(b'a' + u8::try_from(self.dice.below(26)).unwrap_or(0)),
        }
        letters.into_iter().collect()
    }

    fn date(&mut self, born: Day) -> String {
        let mut day = born;
        if self.slips(0.006) && day.day <= 12 {
            (day.day, day.month) = (day.month, day.day);
        } else if self.slips(0.012) {
            match self.dice.below(4) {
                0 => day.year += 1,
                1 => day.month = 1 + self.dice.below(12),
                2 => day.day = 1 + self.dice.below(28),
                _ => day.year -= 1,
            }
        } else if self.slips(0.004) {
            (day.month, day.day) = (1, 1);
        }
        format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)
    }

    fn sex(&mut self, girl: bool) -> String {
        if self.slips(0.006) {
            return String::new();
        }
        let wrong = self.slips(0.005);
        if girl == wrong { "M" } else { "F" }.to_owned()
    }

    fn postcode(&mut self, code: &str) -> String {
        let code = self.word(code, 0.02).to_uppercase();
        if self.dice.chance(0.1) {
            code.replace(' ', "")
        } else {
            code
        }
    }

    fn number(&mut self, number: &str) -> String {
        if number.len() < 4 || !self.slips(0.008) {
            return number.to_owned();
        }
        let mut digits: Vec<char> = number.chars().collect();
        let at = 3 + self.dice.below(digits.len() - 4);
        digits.swap(at, at + 1);
        digits.into_iter().collect()
    }
}

/// The `n`th number in the range that nobody is given; empty where it has no check digit.
pub(super) fn health_number(n: usize) -> String {
    let nine = 999_000_000 + (n * 7919) % 1_000_000;
    let sum: usize = (0..9)
        .map(|i| nine / 10_usize.pow(8 - i) % 10 * (10 - i as usize))
        .sum();
    match 11 - sum % 11 {
        10 => String::new(),
        11 => format!("{nine}0"),
        digit => format!("{nine}{digit}"),
    }
}

/// A pupil number with its letter, of a made-up school.
pub(super) fn pupil_number(dice: &mut Dice, year: usize) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
    let digits = format!(
        "{:03}{:04}{:02}{:03}",
        300 + dice.below(60),
        dice.below(300),
        year % 100,
        dice.below(1000)
    );
    let sum: usize = digits
        .bytes()
        .enumerate()
        .map(|(i, d)| usize::from(d - b'0') * (i + 2))
        .sum();
    format!("{}{digits}", char::from(LETTERS[sum % 23]))
}
