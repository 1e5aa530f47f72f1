//! Identifiers and their check digits.
//!
//! The algorithms are those of the NHS Data Dictionary (NHS number, Health and Care number, CHI)
//! and of the Department for Education's UPN. No identifier is ever required, and passing its check
//! says only that it was not mistyped, never that it is this child's.

use domain::person::IdentifierKind;

/// Letters of the UPN's check, by remainder: A to Z without I, O and S.
const UPN_LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// What is wrong with an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierFault {
    /// Not the right length or characters for its kind.
    #[error("not the shape of this kind of number")]
    Shape,
    /// The check digit or letter does not fit: most likely a slip in typing.
    #[error("the check digit does not fit")]
    CheckDigit,
    /// All digits the same, which passes the arithmetic and is nobody's.
    #[error("a number that nobody has")]
    Nobody,
    /// Outside the range of its kind (Northern Ireland), or not a real date (Scotland).
    #[error("outside the range of this kind of number")]
    Range,
}

/// The identifier as it is stored: no spaces, dashes or unseen characters, letters in upper case.
pub fn clean(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Checks an identifier as [`clean`] leaves it. A local number has no check.
///
/// # Errors
/// What is wrong with it; the caller warns and saves all the same.
pub fn check(kind: IdentifierKind, value: &str) -> Result<(), IdentifierFault> {
    match kind {
        IdentifierKind::Nhs => ten_digits(value).map(|_| ()),
        IdentifierKind::HealthAndCare => health_and_care(value),
        IdentifierKind::Chi => chi(value),
        IdentifierKind::Upn => upn(value),
        IdentifierKind::Local => Ok(()),
    }
}

fn digits<const N: usize>(value: &str) -> Result<[u32; N], IdentifierFault> {
    let bytes: &[u8; N] = value
        .as_bytes()
        .try_into()
        .map_err(|_| IdentifierFault::Shape)?;
    if bytes.iter().all(u8::is_ascii_digit) {
        Ok(bytes.map(|b| u32::from(b - b'0')))
    } else {
        Err(IdentifierFault::Shape)
    }
}

/// Ten digits with the modulus 11 check that NHS, CHI and Health and Care numbers have in common.
fn ten_digits(value: &str) -> Result<[u32; 10], IdentifierFault> {
    let d: [u32; 10] = digits(value)?;
    if d.iter().all(|x| *x == d[0]) {
        return Err(IdentifierFault::Nobody);
    }
    let sum: u32 = d[..9]
        .iter()
        .zip((2..=10).rev())
        .map(|(x, weight)| x * weight)
        .sum();
    // 11 stands for 0; 10 fits no digit, so such a number is never given out.
    let want = (11 - sum % 11) % 11;
    if want == d[9] {
        Ok(d)
    } else {
        Err(IdentifierFault::CheckDigit)
    }
}

fn health_and_care(value: &str) -> Result<(), IdentifierFault> {
    let d = ten_digits(value)?;
    let first_nine = d[..9].iter().fold(0, |n, x| n * 10 + x);
    if (320_000_001..=399_999_999).contains(&first_nine) {
        Ok(())
    } else {
        Err(IdentifierFault::Range)
    }
}

fn chi(value: &str) -> Result<(), IdentifierFault> {
    let d = ten_digits(value)?;
    let (day, month) = (d[0] * 10 + d[1], d[2] * 10 + d[3]);
    let longest = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        // The century is not in the number, so 29 February is always possible.
        2 => 29,
        _ => 0,
    };
    if (1..=longest).contains(&day) {
        Ok(())
    } else {
        Err(IdentifierFault::Range)
    }
}

fn letter_index(c: u8) -> Option<u32> {
    UPN_LETTERS
        .iter()
        .position(|l| *l == c)
        .and_then(|i| u32::try_from(i).ok())
}

/// A letter and twelve digits; a temporary number has a letter in the last place.
fn upn(value: &str) -> Result<(), IdentifierFault> {
    let bytes: &[u8; 13] = value
        .as_bytes()
        .try_into()
        .map_err(|_| IdentifierFault::Shape)?;
    let first = letter_index(bytes[0]).ok_or(IdentifierFault::Shape)?;
    let mut sum = 0;
    for (place, c) in bytes.iter().enumerate().skip(1) {
        let worth = match c {
            b'0'..=b'9' => u32::from(c - b'0'),
            _ if place == 12 => letter_index(*c).ok_or(IdentifierFault::Shape)?,
            _ => return Err(IdentifierFault::Shape),
        };
        // The second character weighs 2, the last 13.
        sum += worth * u32::try_from(place + 1).map_err(|_| IdentifierFault::Shape)?;
    }
    if sum % 23 == first {
        Ok(())
    } else {
        Err(IdentifierFault::CheckDigit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentifierKind::{Chi, HealthAndCare, Nhs, Upn};
    use proptest::prelude::*;

    fn answer(kind: IdentifierKind, typed: &str) -> Result<(), IdentifierFault> {
        check(kind, &clean(typed))
    }

    /// Which last digits make a number of its first nine.
    fn last_digits(kind: IdentifierKind, first_nine: &str) -> Vec<char> {
        ('0'..='9')
            .filter(|d| answer(kind, &format!("{first_nine}{d}")).is_ok())
            .collect()
    }

    #[test]
    fn numbers_that_are_right_pass() {
        for typed in ["999 100 0003", " 999-123-4578\u{200B}"] {
            assert_eq!(answer(Nhs, typed), Ok(()), "{typed}");
        }
        for (prefix, last) in [
            ("320 000 001", '5'),
            ("320 000 002", '3'),
            ("399 999 999", '3'),
        ] {
            assert_eq!(last_digits(HealthAndCare, prefix), [last], "{prefix}");
        }
        for (prefix, last) in [("010199 001", '4'), ("010199 002", '2')] {
            assert_eq!(last_digits(Chi, prefix), [last], "{prefix}");
        }
        for typed in [
            "B801200005001",
            "P207000016049",
            "n823432113104",
            "Y660123400001",
            "M80120000500A",
            "B80120000500B",
        ] {
            assert_eq!(answer(Upn, typed), Ok(()), "{typed}");
        }
    }

    #[test]
    fn numbers_that_are_wrong_say_how() {
        assert_eq!(
            answer(Nhs, "999 100 0004"),
            Err(IdentifierFault::CheckDigit)
        );
        assert_eq!(
            answer(Nhs, "999 000 0000"),
            Err(IdentifierFault::CheckDigit),
            "its check would be 10"
        );
        assert_eq!(answer(Nhs, "1111111111"), Err(IdentifierFault::Nobody));
        assert_eq!(answer(Nhs, "99910000"), Err(IdentifierFault::Shape));
        assert_eq!(
            answer(HealthAndCare, "999 100 0003"),
            Err(IdentifierFault::Range)
        );
        assert_eq!(answer(Chi, "999 100 0003"), Err(IdentifierFault::Range));
        assert_eq!(
            answer(Upn, "A801200005001"),
            Err(IdentifierFault::CheckDigit)
        );
        assert_eq!(
            answer(Upn, "Q207000016049"),
            Err(IdentifierFault::CheckDigit),
            "printed as right on vendors' pages"
        );
        assert_eq!(answer(Upn, "X80120000A001"), Err(IdentifierFault::Shape));
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_fall_over(typed in "\\PC{0,40}") {
            for &kind in IdentifierKind::ALL {
                let _ = answer(kind, &typed);
            }
        }

        #[test]
        fn one_wrong_digit_is_always_noticed(place in 0_usize..10, by in 1_u8..10) {
            let mut number = *b"9991000003";
            number[place] = b'0' + (number[place] - b'0' + by) % 10;
            prop_assert!(check(Nhs, std::str::from_utf8(&number).unwrap()).is_err());
        }
    }
}
