//! Identifiers, postcodes, house numbers and telephones, each in one word.

use crate::{check, hash, similar::one_slip};
use domain::person::IdentifierKind;

/// An identifier: its letters and digits in base 37, and whether its check fits. Of a number that one issuer gives out, a
/// hash of the issuer and a hash of both. Zero is "none".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Number(u64);

/// How two identifiers of one kind stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum NumberLevel {
    Unknown = 0,
    Same = 1,
    OneSlip = 2,
    /// They differ, but one at least was mistyped or has no check of its own.
    Differ = 3,
    /// Two whole numbers, both right in themselves, and not the same.
    Clash = 4,
}

const VALID: u64 = 1 << 63;
const LOCAL: u64 = 1 << 62;
/// Above this many bits of a local number stands its issuer.
const ISSUER: u32 = 48;

impl Number {
    /// Reads an identifier of a kind; `scratch` is room to work in.
    pub(crate) fn read(kind: IdentifierKind, text: &str, scratch: &mut String) -> Self {
        scratch.clear();
        for byte in text.bytes().filter(u8::is_ascii_alphanumeric) {
            scratch.push(char::from(byte.to_ascii_uppercase()));
        }
        if scratch.is_empty() {
            return Self(0);
        }
        let bytes = scratch.as_bytes();
        if bytes.len() > 3 && bytes.iter().all(|b| *b == bytes[0]) {
            return Self(0);
        }
        let packed = pack(bytes);
        if check(kind, scratch).is_ok() {
            Self(packed | VALID)
        } else {
            Self(packed)
        }
    }

    /// Reads a number that one issuer gives out, counting as a rule. The issuer is part of it: equal numbers of two
    /// issuers have nothing to do with each other.
    pub(crate) fn local(issuer: &str, text: &str, scratch: &mut String) -> Self {
        let Self(packed) = Self::read(IdentifierKind::Local, text, scratch);
        if packed == 0 {
            return Self(0);
        }
        let folded = issuer
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase);
        let issuer = hash::finish(folded.fold(1, |h, c| hash::mix(h, u64::from(u32::from(c)))));
        let both = hash::finish(hash::mix(issuer, packed & !VALID));
        let (who, what) = (
            issuer & ((1 << (62 - ISSUER)) - 1),
            both & ((1 << ISSUER) - 1),
        );
        Self(LOCAL | who << ISSUER | what)
    }

    pub(crate) const fn known(self) -> bool {
        self.0 != 0
    }

    /// Whether its own check fits, so that another such number cannot be the same person's.
    pub(crate) const fn whole(self) -> bool {
        self.0 & VALID != 0
    }

    /// The word without its marks, for keys.
    pub(crate) const fn value(self) -> u64 {
        self.0 & !(VALID | LOCAL)
    }

    /// Compares two identifiers of one kind.
    pub(crate) fn compare(self, other: Self) -> NumberLevel {
        if !self.known() || !other.known() {
            return NumberLevel::Unknown;
        }
        if self.value() == other.value() {
            return NumberLevel::Same;
        }
        if self.0 & LOCAL != 0 {
            // Neighbours enrol one after the other, and twins do: one digit's difference is another number.
            return if self.value() >> ISSUER == other.value() >> ISSUER {
                NumberLevel::Differ
            } else {
                NumberLevel::Unknown
            };
        }
        if self.whole() && other.whole() {
            return NumberLevel::Clash;
        }
        let (a, b) = (unpack(self.value()), unpack(other.value()));
        if one_slip(&a, &b) {
            NumberLevel::OneSlip
        } else {
            NumberLevel::Differ
        }
    }
}

/// At most eleven letters and digits whole; a pupil number's twelve digits after its letter; of
/// anything longer a hash.
fn pack(bytes: &[u8]) -> u64 {
    const MOST: u64 = (1 << 62) - 1;
    if bytes.len() <= 11 {
        return bytes.iter().fold(0, |n, b| n * 37 + worth(*b));
    }
    if bytes.len() == 13 && bytes[1..12].iter().all(u8::is_ascii_digit) {
        let digits = bytes[1..12]
            .iter()
            .fold(0, |n, b| n * 10 + u64::from(b - b'0'));
        // Above every number of eleven places, so that the two kinds never meet.
        return 37_u64.pow(11)
            + (worth(bytes[0]) * 100_000_000_000 + digits) * 37
            + worth(bytes[12]);
    }
    hash::bytes(bytes) & MOST | 1 << 61
}

fn unpack(mut n: u64) -> [u8; 13] {
    let mut out = [0; 13];
    let long = n >= 37_u64.pow(11);
    if long {
        n -= 37_u64.pow(11);
        out[12] = u8::try_from(n % 37).unwrap_or(0);
        n /= 37;
    }
    let base = if long { 10 } else { 37 };
    for place in out[1..12].iter_mut().rev() {
        *place = u8::try_from(n % base).unwrap_or(0) + u8::from(long);
        n /= base;
    }
    out[0] = u8::try_from(n & 0x3f).unwrap_or(0);
    out
}

fn worth(byte: u8) -> u64 {
    u64::from(match byte {
        b'0'..=b'9' => byte - b'0' + 1,
        _ => byte - b'A' + 11,
    })
}

/// A postcode: at most eight letters and digits, right-aligned, so that the last three (the inward
/// part) can be shifted out. Zero is "none".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Postcode(pub(crate) u64);

impl Postcode {
    pub(crate) fn read(text: &str) -> Self {
        let mut code = 0_u64;
        let mut len = 0;
        for byte in text.bytes().filter(u8::is_ascii_alphanumeric) {
            len += 1;
            code = code << 8 | u64::from(byte.to_ascii_uppercase());
        }
        Self(if len <= 8 { code } else { 0 })
    }

    pub(crate) const fn known(self) -> bool {
        self.0 != 0
    }

    /// The part before the last three characters; Australian and other short codes have none.
    pub(crate) const fn district(self) -> u64 {
        self.0 >> 24
    }

    pub(crate) const fn sector(self) -> u64 {
        self.0 >> 16
    }

    pub(crate) fn near(self, other: Self) -> bool {
        let (a, b) = (self.0.to_be_bytes(), other.0.to_be_bytes());
        let cut = |x: &[u8; 8]| x.iter().position(|b| *b != 0).unwrap_or(8);
        one_slip(&a[cut(&a)..], &b[cut(&b)..])
    }
}

/// An address line in two words: the whole line without the kind of street, and the numbers in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Line {
    /// Of the whole line.
    pub(crate) whole: u32,
    /// Of its numbers (flat, house), which with the postcode name one dwelling.
    pub(crate) house: u32,
}

/// Kinds of dwellings and streets, which some write and some leave out or cut short.
fn is_kind(word: &[u8]) -> bool {
    matches!(
        word,
        b"flat"
            | b"apartment"
            | b"apt"
            | b"unit"
            | b"road"
            | b"rd"
            | b"street"
            | b"st"
            | b"avenue"
            | b"ave"
            | b"av"
            | b"close"
            | b"cl"
            | b"lane"
            | b"ln"
            | b"drive"
            | b"dr"
            | b"crescent"
            | b"cres"
            | b"court"
            | b"ct"
            | b"place"
            | b"pl"
            | b"gardens"
            | b"gdns"
            | b"terrace"
            | b"terr"
            | b"grove"
            | b"gr"
            | b"circuit"
            | b"cct"
            | b"heol"
            | b"ffordd"
            | b"stryd"
    )
}

impl Line {
    /// Reads a line that is folded already (see [`crate::text::fold`]).
    pub(crate) fn read(folded: &[u8]) -> Self {
        let (mut whole, mut house) = (0, 0);
        for word in folded.split(|b| *b == b' ').filter(|w| !w.is_empty()) {
            if is_kind(word) {
                continue;
            }
            let hashed = hash::bytes(word);
            whole = hash::mix(whole, hashed);
            if word[0].is_ascii_digit() {
                house = hash::mix(house, hashed);
            }
        }
        let narrow = |h: u64| {
            if h == 0 {
                0
            } else {
                hash::narrow(hash::finish(h))
            }
        };
        Self {
            whole: narrow(whole),
            house: narrow(house),
        }
    }
}

/// A telephone: a hash of its last ten digits, so that 0 and +44 do not count. Zero is "none".
pub(crate) fn phone(text: &str) -> u32 {
    let (mut digits, mut len) = (0_u64, 0);
    for byte in text.bytes().filter(u8::is_ascii_digit) {
        digits = (digits * 10 + u64::from(byte - b'0')) % 10_000_000_000;
        len += 1;
    }
    if len < 6 { 0 } else { hash::key(&[digits]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn nhs(text: &str) -> Number {
        Number::read(IdentifierKind::Nhs, text, &mut String::new())
    }

    fn upn(text: &str) -> Number {
        Number::read(IdentifierKind::Upn, text, &mut String::new())
    }

    #[test]
    fn two_whole_numbers_clash_and_a_mistyped_one_does_not() {
        assert_eq!(
            nhs("999 100 0003").compare(nhs("9991000003")),
            NumberLevel::Same
        );
        assert_eq!(
            nhs("999 100 0003").compare(nhs("999 123 4578")),
            NumberLevel::Clash
        );
        assert_eq!(
            nhs("999 100 0003").compare(nhs("999 100 0004")),
            NumberLevel::OneSlip
        );
        assert_eq!(
            nhs("999 100 0003").compare(nhs("999 555 0004")),
            NumberLevel::Differ
        );
        assert_eq!(nhs("").compare(nhs("9991000003")), NumberLevel::Unknown);
        assert_eq!(
            nhs("1111111111"),
            Number::default(),
            "nobody's number is no number"
        );
        assert_eq!(
            upn("B801200005001").compare(upn("N823432113104")),
            NumberLevel::Clash
        );
        assert_eq!(
            upn("B801200005001").compare(upn("B801200005010")),
            NumberLevel::OneSlip
        );
        assert_eq!(
            upn("B80120000500B").compare(upn("B80120000500B")),
            NumberLevel::Same
        );
    }

    #[test]
    fn neighbouring_local_numbers_are_two_and_those_of_two_issuers_say_nothing() {
        let local = |issuer: &str, text: &str| Number::local(issuer, text, &mut String::new());
        assert_eq!(
            local("Ysgol y Bryn", "7180").compare(local("ysgol y bryn", "71-80")),
            NumberLevel::Same
        );
        assert_eq!(
            local("", "7180").compare(local("", "7181")),
            NumberLevel::Differ
        );
        assert_eq!(
            local("A", "5002").compare(local("B", "5002")),
            NumberLevel::Unknown
        );
        assert_ne!(local("A", "5002").value(), local("B", "5002").value());
        assert_eq!(
            local("A", "").compare(local("A", "5002")),
            NumberLevel::Unknown
        );
    }

    #[test]
    fn a_dwelling_is_its_numbers_and_postcode() {
        let line = |t: &str| {
            let mut out = Vec::new();
            crate::text::fold(t, &mut out);
            Line::read(&out)
        };
        assert_eq!(line("Flat 13, 16 East Road"), line("13/16 East Rd"));
        assert_eq!(line("26 Clifton Lane").house, line("26 Cljfton Lane").house);
        assert_ne!(line("26 Clifton Lane").whole, line("26 Cljfton Lane").whole);
        assert_eq!(line(""), Line::default());
        assert_eq!(
            Postcode::read("qa5 7fg").district(),
            Postcode::read("QA56ZZ").district()
        );
        assert!(Postcode::read("QA11 5EG").near(Postcode::read("QA11 E5G")));
        assert_eq!(phone("07700 900123"), phone("+44 7700 900123"));
        assert_eq!(phone("none"), 0);
    }

    proptest! {
        #[test]
        fn different_numbers_stay_different(a in "[0-9A-Z]{1,11}", b in "[0-9A-Z]{1,11}") {
            prop_assert_eq!(pack(a.as_bytes()) == pack(b.as_bytes()), a == b);
        }

        #[test]
        fn one_changed_place_is_one_slip(text in "[1-9]{9}", place in 0_usize..9) {
            let mut other = text.clone().into_bytes();
            other[place] = b'0';
            let (a, b) = (unpack(pack(text.as_bytes())), unpack(pack(&other)));
            prop_assert!(one_slip(&a, &b));
        }
    }
}
