//! What is handed in about a person, and the packed row that is kept of it.

use crate::{
    born::{Born, BornFault},
    names::{TokenId, Vocabulary},
    numbers::{Line, Number, Postcode, phone},
    text,
};
use domain::person::IdentifierKind;

/// One record of a person, as some agency holds it. Everything may be empty; nothing is required
/// but the number by which the caller knows the record.
#[derive(Debug, Clone, Copy, Default)]
pub struct Person<'a> {
    /// The caller's own number for this record, unlike any other's.
    pub id: &'a str,
    /// Given names, in the order the family writes them.
    pub given: &'a str,
    /// Middle names or their initials.
    pub middle: &'a str,
    /// Family name, double-barrelled or not.
    pub family: &'a str,
    /// Name the person goes by.
    pub known_as: &'a str,
    /// Family name the person had before.
    pub former_family: &'a str,
    /// Date of birth: whole, to the month, or to the year (see the crate's page for the ways of writing it).
    pub born: &'a str,
    /// Sex or gender as recorded: a word that begins with f or m, or 1 and 2 as health codes have it.
    pub sex: &'a str,
    /// "child" or "adult".
    pub role: &'a str,
    /// Lines of the address, without the postcode.
    pub address: &'a str,
    /// Postcode.
    pub postcode: &'a str,
    /// Telephone.
    pub phone: &'a str,
    /// Given name of a parent or carer.
    pub carer_given: &'a str,
    /// Family name of the same parent or carer.
    pub carer_family: &'a str,
    /// NHS number.
    pub nhs: &'a str,
    /// Community Health Index number (Scotland).
    pub chi: &'a str,
    /// Health and care number (Northern Ireland).
    pub health_and_care: &'a str,
    /// Unique pupil number.
    pub upn: &'a str,
    /// A number of the agency's own, or any other number without a check of its own.
    pub local: &'a str,
    /// Who gives `local` out: equal numbers of two issuers say nothing. Empty where all records here have one issuer.
    pub local_issuer: &'a str,
    /// The address is protected: address, postcode, telephone and carer are then never evidence,
    /// and nothing of them is kept.
    pub protected: bool,
}

/// Why a record was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PersonFault {
    /// The date of birth cannot be read.
    #[error("date of birth: {0}")]
    Born(#[from] BornFault),
    /// A record with this number is there already.
    #[error("a record with this number is there already")]
    Twice,
    /// No record has this number.
    #[error("no record has this number")]
    NotThere,
    /// The number is empty.
    #[error("the record has no number")]
    NoNumber,
}

/// A record, packed: what the comparing needs and no more.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Row {
    pub(crate) health: Number,
    pub(crate) upn: Number,
    pub(crate) local: Number,
    pub(crate) postcode: Postcode,
    pub(crate) given: [TokenId; 3],
    pub(crate) middle: [TokenId; 2],
    pub(crate) family: [TokenId; 3],
    pub(crate) carer: [TokenId; 2],
    /// The given names as they stand, and the family names, each as one token.
    pub(crate) given_whole: TokenId,
    pub(crate) family_whole: TokenId,
    pub(crate) born: Born,
    pub(crate) line: Line,
    pub(crate) phone: u32,
    /// The sounds with which given and middle names begin, a bit each; zero where one is not a plain letter.
    pub(crate) initials: u32,
    /// 1 male, 2 female, 0 not known.
    pub(crate) sex: u8,
    /// 1 child, 2 adult, 0 not known.
    pub(crate) role: u8,
    /// Which kind of health number `health` is.
    pub(crate) health_kind: u8,
    /// Naming culture, by the model in use; 0 not known.
    pub(crate) culture: u8,
}

/// Room to work in, so that reading a record allocates nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scratch {
    folded: Vec<u8>,
    number: String,
}

impl Row {
    /// Packs a record. The culture is set afterwards, because it depends on the model.
    pub(crate) fn read(
        person: &Person<'_>,
        all: &mut Vocabulary,
        scratch: &mut Scratch,
    ) -> Result<Self, PersonFault> {
        let born = Born::read(person.born)?;
        let (given, given_whole) = all.read_whole(person.given);
        let (mut family, family_whole) = all.read_whole(person.family);
        all.companions_last(&mut family);
        let mut row = Self {
            born,
            given,
            given_whole,
            middle: all.read(person.middle),
            family,
            family_whole,
            sex: sex(person.sex),
            role: role(person.role),
            upn: Number::read(IdentifierKind::Upn, person.upn, &mut scratch.number),
            local: Number::local(person.local_issuer, person.local, &mut scratch.number),
            ..Self::default()
        };
        append(&mut row.given, all.read::<1>(person.known_as)[0]);
        append(&mut row.family, all.read::<1>(person.former_family)[0]);
        row.initials = initials(row.given.iter().chain(&row.middle), all);
        row.read_health(person, scratch);
        if !person.protected {
            row.read_home(person, all, scratch);
        }
        Ok(row)
    }

    fn read_health(&mut self, person: &Person<'_>, scratch: &mut Scratch) {
        let kinds = [
            (IdentifierKind::Nhs, person.nhs),
            (IdentifierKind::Chi, person.chi),
            (IdentifierKind::HealthAndCare, person.health_and_care),
        ];
        for (i, (kind, text)) in (1..).zip(kinds) {
            if text.is_empty() {
                continue;
            }
            let number = Number::read(kind, text, &mut scratch.number);
            if number.known() && !self.health.whole() {
                self.health = number;
                self.health_kind = i;
            }
        }
    }

    fn read_home(&mut self, person: &Person<'_>, all: &mut Vocabulary, scratch: &mut Scratch) {
        if !person.address.is_empty() {
            text::fold(person.address, &mut scratch.folded);
            self.line = Line::read(&scratch.folded);
        }
        self.postcode = Postcode::read(person.postcode);
        self.phone = phone(person.phone);
        self.carer = [
            all.read::<1>(person.carer_given)[0],
            all.read::<1>(person.carer_family)[0],
        ];
    }
}

/// A bit for the sound with which each name begins.
fn initials<'a>(names: impl Iterator<Item = &'a TokenId>, all: &Vocabulary) -> u32 {
    let mut bits = 0;
    for name in names.filter(|t| **t != 0) {
        match all.token(*name).begins {
            letter @ b'a'..=b'z' => bits |= 1 << (letter - b'a'),
            _ => return 0,
        }
    }
    bits
}

/// Puts a token into the first free place, unless it is there already.
fn append(tokens: &mut [TokenId], token: TokenId) {
    if token != 0
        && !tokens.contains(&token)
        && let Some(free) = tokens.iter_mut().find(|t| **t == 0)
    {
        *free = token;
    }
}

fn sex(text: &str) -> u8 {
    match text.trim().as_bytes().first() {
        Some(b'm' | b'M' | b'1' | b'b' | b'B') => 1,
        Some(b'f' | b'F' | b'2' | b'g' | b'G') => 2,
        _ => 0,
    }
}

fn role(text: &str) -> u8 {
    match text.trim().as_bytes().first() {
        Some(b'c' | b'C') => 1,
        Some(b'a' | b'A') => 2,
        _ => 0,
    }
}
