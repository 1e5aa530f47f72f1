//! Dates of birth as they arrive: exact, to the month, to the year, with day and month exchanged.

/// A date of birth in one word: year, month, day; a part that is not known is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub(crate) struct Born(u32);

/// How two dates of birth stand to each other, best first after `Unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum BornLevel {
    Unknown = 0,
    Same = 1,
    /// The same, but 1 January, which often stands for "not known".
    SameNewYear = 2,
    DayMonthSwapped = 3,
    OneSlip = 4,
    /// Same day and month, another year within ten.
    OtherYear = 5,
    SameMonth = 6,
    /// One of them is only known to the month or year (or is 1 January), and it fits.
    Fits = 7,
    SameYear = 8,
    Different = 9,
    /// Fourteen years or more apart: a parent and a child can be.
    Generation = 10,
    /// Same year and day, another month.
    OtherMonth = 11,
}

/// The months in English and Welsh; three letters of them or more are enough, and no three begin two months.
const MONTHS: [[&str; 2]; 12] = [
    ["january", "ionawr"],
    ["february", "chwefror"],
    ["march", "mawrth"],
    ["april", "ebrill"],
    ["may", "mai"],
    ["june", "mehefin"],
    ["july", "gorffennaf"],
    ["august", "awst"],
    ["september", "medi"],
    ["october", "hydref"],
    ["november", "tachwedd"],
    ["december", "rhagfyr"],
];

/// What is written where a date is not known.
const NOT_KNOWN: &[&str] = &[
    "unknown",
    "not known",
    "not recorded",
    "n/a",
    "na",
    "none",
    "null",
    "nil",
    "tbc",
    "anhysbys",
    "ddim yn hysbys",
    "heb ei gofnodi",
];

/// A year of two digits is one of the hundred from here: 12 is 2012, 64 is 1964.
const TWO_DIGITS_FROM: u32 = 1930;

/// What a date of birth says, for whoever counts what could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BornSays {
    /// A day, a month or a year.
    Something,
    /// It is empty or says that nothing is known.
    Nothing,
    /// It stands for "not known", as 1 January 1900 does.
    Placeholder,
    /// A day that has not been yet.
    Future,
}

/// What a date of birth says on a day, given as year, month and day.
///
/// # Errors
/// It cannot be read: see [`BornFault`].
pub fn born_says(text: &str, today: (u32, u32, u32)) -> Result<BornSays, BornFault> {
    let born = Born::written(text)?;
    Ok(if !born.known() {
        BornSays::Nothing
    } else if born.stands_for_nothing() {
        BornSays::Placeholder
    } else if (born.year(), born.month(), born.day()) > today {
        BornSays::Future
    } else {
        BornSays::Something
    })
}

/// What is wrong with a date of birth as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BornFault {
    /// Not one of the ways of writing a date that are understood.
    #[error("this is not a date (write 2015-03-28, 28/03/2015, 28 March 2015, 2015-03 or 2015)")]
    NotADate,
    /// A day that no calendar has.
    #[error("there is no such day in the calendar")]
    NoSuchDay,
    /// A year of two digits where it could as well be the day.
    #[error("a year of two digits could be the day here (write 2012-03-04 or 04/03/12)")]
    ShortYear,
}

impl Born {
    const fn new(year: u32, month: u32, day: u32) -> Self {
        Self(year << 14 | month << 7 | day)
    }

    pub(crate) const fn year(self) -> u32 {
        self.0 >> 14
    }

    pub(crate) const fn month(self) -> u32 {
        self.0 >> 7 & 0x7f
    }

    pub(crate) const fn day(self) -> u32 {
        self.0 & 0x7f
    }

    pub(crate) const fn known(self) -> bool {
        self.0 != 0
    }

    /// Day, month and year are all there.
    pub(crate) const fn full(self) -> bool {
        self.year() != 0 && self.month() != 0 && self.day() != 0
    }

    pub(crate) const fn new_year(self) -> bool {
        self.month() == 1 && self.day() == 1
    }

    /// Day and month in one word that does not change when the two are exchanged.
    pub(crate) const fn day_month_either_way(self) -> u32 {
        let (d, m) = (self.day(), self.month());
        if d < m { d << 7 | m } else { m << 7 | d }
    }

    /// Reads a date. A time of day after it is left out. Eight digits in a row are taken as they
    /// are, even where the calendar has no such day: they are still evidence, digit by digit.
    ///
    /// # Errors
    /// See [`BornFault`].
    pub(crate) fn read(text: &str) -> Result<Self, BornFault> {
        let born = Self::written(text)?;
        Ok(if born.stands_for_nothing() {
            Self::default()
        } else {
            born
        })
    }

    /// Days that are typed where a field must not stay empty and nobody knows: the first of 1900 and what spreadsheets
    /// make of nought, and the last of 9999.
    const fn stands_for_nothing(self) -> bool {
        matches!(
            (self.year(), self.month(), self.day()),
            (1800 | 1900, 1, 1) | (1899, 12, 30 | 31) | (9999, 12, 31)
        )
    }

    /// The date as it is written, whatever it stands for.
    ///
    /// # Errors
    /// See [`BornFault`].
    pub(crate) fn written(text: &str) -> Result<Self, BornFault> {
        let text = text.trim();
        if says_nothing(text) {
            return Ok(Self::default());
        }
        let text = text.split_once('T').map_or(text, |(date, time)| {
            if time.starts_with(|c: char| c.is_ascii_digit()) {
                date
            } else {
                text
            }
        });
        if let Some(born) = compact(text.as_bytes()) {
            return Ok(born);
        }
        let parts = Parts::of(text).ok_or(BornFault::NotADate)?;
        let (year, month, day) = match parts.sorted().or_else(|| parts.with_short_year()) {
            Some(_) if parts.short_year_unclear(text) => return Err(BornFault::ShortYear),
            Some(sorted) => sorted,
            None => return Err(BornFault::NotADate),
        };
        if !(1800..=2999).contains(&year) && (year, month, day) != (9999, 12, 31) {
            return Err(BornFault::NotADate);
        }
        if month > 12 || day > longest(year, month) {
            return Err(BornFault::NoSuchDay);
        }
        Ok(Self::new(year, month, day))
    }

    /// Whether the year has two digits, so that its century is a guess.
    pub(crate) fn short_year(text: &str) -> bool {
        let parts = Parts::of(text.trim());
        parts.is_some_and(|p| p.sorted().is_none() && p.with_short_year().is_some())
    }

    fn digits(self) -> [u8; 8] {
        let mut out = [0; 8];
        let mut rest = self.year() * 10_000 + self.month() * 100 + self.day();
        for digit in out.iter_mut().rev() {
            *digit = u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        out
    }
}

/// Compares two dates of birth.
pub(crate) fn compare(a: Born, b: Born) -> BornLevel {
    if !a.known() || !b.known() {
        return BornLevel::Unknown;
    }
    if a == b && a.full() {
        return if a.new_year() {
            BornLevel::SameNewYear
        } else {
            BornLevel::Same
        };
    }
    if !a.full() || !b.full() {
        return rough(a, b);
    }
    let apart = a.year().abs_diff(b.year());
    if apart == 0 && a.day() == b.month() && a.month() == b.day() {
        return BornLevel::DayMonthSwapped;
    }
    if crate::similar::one_slip(&a.digits(), &b.digits()) {
        return BornLevel::OneSlip;
    }
    if apart <= 10 && a.day() == b.day() && a.month() == b.month() && !a.new_year() {
        return BornLevel::OtherYear;
    }
    if apart == 0 && (a.new_year() || b.new_year()) {
        return BornLevel::Fits;
    }
    match apart {
        0 if a.month() == b.month() => BornLevel::SameMonth,
        0 if a.day() == b.day() => BornLevel::OtherMonth,
        0 => BornLevel::SameYear,
        14.. => BornLevel::Generation,
        _ => BornLevel::Different,
    }
}

fn rough(a: Born, b: Born) -> BornLevel {
    let month_fits = a.month() == b.month() || a.month() == 0 || b.month() == 0;
    match a.year().abs_diff(b.year()) {
        0 if month_fits => BornLevel::Fits,
        0 => BornLevel::SameYear,
        14.. => BornLevel::Generation,
        _ => BornLevel::Different,
    }
}

/// Whether two dates can be those of one person, allowing for one slip of the pen.
pub(crate) fn within_error(level: BornLevel) -> bool {
    !matches!(
        level,
        BornLevel::SameYear | BornLevel::Different | BornLevel::Generation | BornLevel::SameMonth
    )
}

/// Whether a field is empty or says in words, signs or noughts that nothing is known.
fn says_nothing(text: &str) -> bool {
    let sign = |c: char| matches!(c, '-' | '.' | '/' | '?' | '0' | ' ' | ':' | 'T' | 'Z');
    text.chars().all(sign) || NOT_KNOWN.contains(&text.to_lowercase().as_str())
}

/// The month of a word, by its first three letters or more.
fn month_of(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let begins = |names: &[&str; 2]| names.iter().any(|n| n.starts_with(&word));
    let place = MONTHS.iter().position(begins).filter(|_| word.len() >= 3)?;
    u32::try_from(place + 1).ok()
}

fn compact(text: &[u8]) -> Option<Born> {
    if text.len() != 8 || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let n = |range: std::ops::Range<usize>| {
        text[range]
            .iter()
            .fold(0, |n, c| n * 10 + u32::from(c - b'0'))
    };
    Some(Born::new(n(0..4), n(4..6), n(6..8)))
}

fn longest(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The numbers of a date in the order written, with a month that was written as a word.
struct Parts {
    numbers: [(u32, usize); 3],
    count: usize,
    word: Option<u32>,
}

impl Parts {
    fn of(text: &str) -> Option<Self> {
        let mut parts = Self {
            numbers: [(0, 0); 3],
            count: 0,
            word: None,
        };
        let pieces = text
            .split([' ', '/', '-', '.', ','])
            .filter(|p| !p.is_empty());
        for piece in pieces {
            let bytes = piece.as_bytes();
            if bytes.contains(&b':') {
                break;
            }
            let digits = bytes.iter().take_while(|c| c.is_ascii_digit()).count();
            if digits > 0 {
                let suffix = &piece[digits..];
                if digits > 4 || parts.count == 3 || !is_ordinal(suffix) {
                    return None;
                }
                parts.numbers[parts.count] = (piece[..digits].parse().ok()?, digits);
                parts.count += 1;
            } else {
                parts.word = Some(month_of(piece)?);
            }
        }
        Some(parts)
    }

    /// Day, month and a year of two digits.
    fn with_short_year(&self) -> Option<(u32, u32, u32)> {
        let n = &self.numbers[..self.count];
        let year = |(n, digits): (u32, usize)| {
            let from = TWO_DIGITS_FROM % 100;
            let century = TWO_DIGITS_FROM - from + if n < from { 100 } else { 0 };
            (digits == 2).then_some(century + n)
        };
        match (n, self.word) {
            ([(day, ..=2), last], Some(month)) => Some((year(*last)?, month, at_least_one(*day)?)),
            ([(day, ..=2), (month, ..=2), last], None) => {
                Some((year(*last)?, at_least_one(*month)?, at_least_one(*day)?))
            }
            _ => None,
        }
    }

    /// Whether three short numbers stand with dashes between, as of a date that begins with its year.
    fn short_year_unclear(&self, text: &str) -> bool {
        let short = self.numbers.iter().all(|(_, digits)| *digits <= 2);
        self.count == 3 && short && text.contains('-')
    }

    /// Year, month, day, the last two zero where not written.
    fn sorted(&self) -> Option<(u32, u32, u32)> {
        let n = &self.numbers[..self.count];
        let is_year = |i: usize| n.get(i).is_some_and(|(_, digits)| *digits == 4);
        match (n.len(), self.word) {
            (1, None) if is_year(0) => Some((n[0].0, 0, 0)),
            (1, Some(month)) if is_year(0) => Some((n[0].0, month, 0)),
            (2, Some(month)) if is_year(1) => Some((n[1].0, month, at_least_one(n[0].0)?)),
            (2, Some(month)) if is_year(0) => Some((n[0].0, month, at_least_one(n[1].0)?)),
            (2, None) if is_year(0) => Some((n[0].0, at_least_one(n[1].0)?, 0)),
            (2, None) if is_year(1) => Some((n[1].0, at_least_one(n[0].0)?, 0)),
            (3, None) if is_year(0) => Some((n[0].0, at_least_one(n[1].0)?, at_least_one(n[2].0)?)),
            (3, None) if is_year(2) => Some((n[2].0, at_least_one(n[1].0)?, at_least_one(n[0].0)?)),
            _ => None,
        }
    }
}

/// What may stand behind the number of a day, in English and Welsh.
fn is_ordinal(suffix: &str) -> bool {
    matches!(
        suffix,
        "" | "st" | "nd" | "rd" | "th" | "af" | "il" | "ydd" | "edd" | "ed" | "fed" | "eg" | "ain"
    )
}

fn at_least_one(n: u32) -> Option<u32> {
    (n > 0).then_some(n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Born {
        Born::read(text).unwrap()
    }

    #[test]
    fn the_usual_ways_of_writing_a_date_are_read() {
        for text in [
            "2015-03-08",
            "08/03/2015",
            "8/3/2015",
            "8.3.2015",
            "8 March 2015",
            "8th Mar 2015",
            "20150308",
            "2015-03-08T00:00:00Z",
            "2015-03-08 00:00:00",
        ] {
            assert_eq!(read(text), Born::new(2015, 3, 8), "{text}");
        }
        for text in [
            "8 Mawrth 2015",
            "8fed Mawrth 2015",
            "8/3/15",
            "08.03.15",
            "08-MAR-15",
            "8 mar 15",
            "8-maw-2015",
        ] {
            assert_eq!(read(text), Born::new(2015, 3, 8), "{text}");
        }
        for (n, names) in (1..).zip(MONTHS) {
            for name in names {
                assert_eq!(read(&format!("4 {name} 2012")), Born::new(2012, n, 4));
                assert_eq!(read(&format!("4-{}-12", &name[..3])), Born::new(2012, n, 4));
            }
        }
        assert_eq!(read("4/3/64"), Born::new(1964, 3, 4));
        assert_eq!(read("4/3/29"), Born::new(2029, 3, 4));
        assert_eq!(read("2015-03"), Born::new(2015, 3, 0));
        assert_eq!(read("March 2015"), Born::new(2015, 3, 0));
        assert_eq!(read("2015"), Born::new(2015, 0, 0));
        assert_eq!(read("  "), Born::default());
    }

    #[test]
    fn what_says_that_nothing_is_known_is_no_evidence() {
        let says = |text| born_says(text, (2026, 11, 23)).unwrap();
        for text in [
            "unknown",
            "Not Known",
            "n/a",
            "N/A",
            "-",
            "--",
            "?",
            "0000-00-00",
            "00/00/0000",
            "00000000",
            "Anhysbys",
        ] {
            assert_eq!(read(text), Born::default(), "{text}");
            assert_eq!(says(text), BornSays::Nothing, "{text}");
        }
        for text in [
            "1/1/1900",
            "1900-01-01",
            "19000101",
            "31/12/9999",
            "30/12/1899",
        ] {
            assert_eq!(read(text), Born::default(), "{text}");
            assert_eq!(says(text), BornSays::Placeholder, "{text}");
        }
        assert_eq!(says("24/11/2026"), BornSays::Future);
        assert_eq!(says("2027"), BornSays::Future);
        for text in ["23/11/2026", "2026", "2026-11", "1/1/2015", "2/1/1900"] {
            assert_eq!(says(text), BornSays::Something, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_says_so() {
        for text in ["12-03-04", "4-3-12"] {
            assert_eq!(Born::read(text), Err(BornFault::ShortYear), "{text}");
        }
        for text in [
            "banana",
            "marble 2015",
            "2015-3-4-5",
            "3/4",
            "12",
            "0/0/2015",
            "99999",
        ] {
            assert_eq!(Born::read(text), Err(BornFault::NotADate), "{text}");
        }
        for text in ["31/02/2015", "2015-13-01", "2015-06-31", "29/02/2015"] {
            assert_eq!(Born::read(text), Err(BornFault::NoSuchDay), "{text}");
        }
        assert!(Born::read("29/02/2016").is_ok());
    }

    #[test]
    fn every_kind_of_difference_has_its_level() {
        use BornLevel as L;
        for (a, b, want) in [
            ("2015-03-08", "2015-03-08", L::Same),
            ("2015-01-01", "2015-01-01", L::SameNewYear),
            ("2015-03-08", "2015-08-03", L::DayMonthSwapped),
            ("2015-03-08", "2015-03-18", L::OneSlip),
            ("2023-03-30", "2022-03-30", L::OneSlip),
            ("2010-01-03", "2009-01-03", L::OtherYear),
            ("2015-03-08", "2015-03-21", L::SameMonth),
            ("2015-03-08", "2015-01-01", L::Fits),
            ("2015-03-08", "2015-03", L::Fits),
            ("2015", "2015-03-08", L::Fits),
            ("2015-11-08", "2015-08-08", L::OtherMonth),
            ("2015-03-08", "2015-07-22", L::SameYear),
            ("2015-03-08", "2011-07-22", L::Different),
            ("2015-03-08", "1984-07-22", L::Generation),
            ("2015-03-08", "", L::Unknown),
        ] {
            assert_eq!(compare(read(a), read(b)), want, "{a} {b}");
            assert_eq!(compare(read(b), read(a)), want, "{b} {a}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_fall_over(text in "\\PC{0,24}") {
            let _ = Born::read(&text);
        }

        #[test]
        fn a_written_date_is_read_back(y in 1900_u32..2100, m in 1_u32..=12, d in 1_u32..=28) {
            prop_assert_eq!(read(&format!("{y:04}-{m:02}-{d:02}")), Born::new(y, m, d));
            prop_assert_eq!(read(&format!("{d}/{m}/{y}")), Born::new(y, m, d));
        }
    }
}
