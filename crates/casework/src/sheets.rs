//! The number printed on a sheet of paper for an emergency. Whoever types the sheet in later gives it
//! along: the id of what is recorded follows from it, so that the same sheet typed in twice, by
//! whomever and on whichever page, is one record.

use crate::{Actor, Casework, CaseworkError, LogConcern, Logged};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};
use store::StoreError;
use uuid::Uuid;

/// Digits and capitals that nobody takes for one another by hand: no 0, O, 1, I or L. As many as a
/// prime, so that the last one finds every single slip and every two that changed places.
const LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// How many there are, the one that checks the others among them.
const LENGTH: usize = 8;

/// A number such as `7K3M-P2XW`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetNumber([u8; LENGTH]);

/// It is not a number that was printed: a slip of the hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSheetNumber;

impl SheetNumber {
    /// A number for a new sheet, by chance: one in some twenty-seven thousand million.
    pub fn generate() -> Self {
        let mut left = Uuid::new_v4().as_u128();
        let mut places = [0; LENGTH - 1];
        for place in &mut places {
            *place = usize::try_from(left % 31).unwrap_or_default();
            left /= 31;
        }
        Self::of(&places)
    }

    fn of(places: &[usize; LENGTH - 1]) -> Self {
        let mut text = [LETTERS[check(places)]; LENGTH];
        for (letter, place) in text.iter_mut().zip(places) {
            *letter = LETTERS[*place];
        }
        Self(text)
    }

    /// The id of the emergency that an agency records from this sheet.
    pub fn emergency(&self, agency: Uuid) -> Uuid {
        self.id("emergency", agency)
    }

    /// The id of its sharing.
    pub fn sharing(&self, agency: Uuid) -> Uuid {
        self.id("sharing", agency)
    }

    /// The id of the concern that an agency logs from this sheet.
    pub fn concern(&self, agency: Uuid) -> Uuid {
        self.id("concern", agency)
    }

    fn id(&self, what: &str, agency: Uuid) -> Uuid {
        let mut hash = Sha256::new();
        hash.update(b"sharewise sheet ");
        hash.update(what);
        hash.update(agency.as_bytes());
        hash.update(self.0);
        let hash: [u8; 32] = hash.finalize().into();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
}

impl Casework {
    /// Logs a concern that was written on a sheet of paper, where there is one. The first to type the
    /// sheet in gives the concern the id that follows from it; whoever types it in again with other
    /// words, or after an emergency was sent from it, is heard too: theirs is logged under its own id,
    /// and the second part of the answer says that the sheet was typed in before.
    ///
    /// # Errors
    /// As [`Casework::log_concern`].
    pub async fn log_from_sheet(
        &self,
        actor: &Actor,
        input: LogConcern,
        sheet: Option<&SheetNumber>,
    ) -> crate::error::Result<(Logged, bool)> {
        let Some(sheet) = sheet else {
            return Ok((self.log_concern(actor, input).await?, false));
        };
        let agency = actor.agency_id;
        let mut conn = self.store.read().await?;
        let sent = match conn.decision(agency, sheet.emergency(agency)).await {
            Ok(_) => true,
            Err(StoreError::Missing | StoreError::Erased) => false,
            Err(e) => return Err(e.into()),
        };
        drop(conn);
        let of_sheet = LogConcern {
            id: sheet.concern(agency),
            ..input.clone()
        };
        match self.log_concern(actor, of_sheet).await {
            Ok(logged) => Ok((logged, sent)),
            Err(CaseworkError::OtherContent | CaseworkError::WrongState) => {
                Ok((self.log_concern(actor, input).await?, true))
            }
            Err(e) => Err(e),
        }
    }
}

/// The place of the letter that checks the others: each counts as often as it stands far on.
fn check(places: &[usize; LENGTH - 1]) -> usize {
    let counted = places
        .iter()
        .enumerate()
        .map(|(at, place)| (at + 1) * place);
    counted.sum::<usize>() % LETTERS.len()
}

impl FromStr for SheetNumber {
    type Err = NoSheetNumber;

    /// Reads it as people type it: small letters, spaces and dashes do no harm.
    fn from_str(text: &str) -> Result<Self, NoSheetNumber> {
        let mut letters = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.'))
            .map(|c| c.to_ascii_uppercase());
        let mut places = [0; LENGTH];
        for place in &mut places {
            let letter = letters.next().ok_or(NoSheetNumber)?;
            let found = LETTERS.iter().position(|l| char::from(*l) == letter);
            *place = found.ok_or(NoSheetNumber)?;
        }
        let mut first = [0; LENGTH - 1];
        first.copy_from_slice(&places[..LENGTH - 1]);
        if letters.next().is_some() || check(&first) != places[LENGTH - 1] {
            return Err(NoSheetNumber);
        }
        Ok(Self::of(&first))
    }
}

impl fmt::Display for SheetNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, letter) in self.0.iter().enumerate() {
            let dash = if at == LENGTH / 2 { "-" } else { "" };
            write!(f, "{dash}{}", char::from(*letter))?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;

    #[test]
    fn it_reads_back_however_it_is_typed_and_the_ids_follow_from_it_and_the_agency() {
        let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
        for _ in 0..500 {
            let number = SheetNumber::generate();
            let text = number.to_string();
            assert_eq!(text.len(), LENGTH + 1);
            for typed in [
                text.clone(),
                text.to_lowercase(),
                text.replace('-', " "),
                format!("  {} ", text.replace('-', "")),
            ] {
                assert_eq!(typed.parse::<SheetNumber>().unwrap(), number);
            }
            assert_eq!(number.emergency(one), number.emergency(one));
            assert_ne!(number.emergency(one), number.emergency(other));
            assert_ne!(number.emergency(one), number.sharing(one));
            assert_ne!(number.concern(one), number.emergency(one));
        }
    }

    #[test]
    fn a_slip_of_the_hand_is_found() {
        for _ in 0..200 {
            let number = SheetNumber::generate();
            let text = number.to_string().replace('-', "");
            for at in 0..LENGTH {
                for letter in LETTERS {
                    let mut slip = text.clone().into_bytes();
                    slip[at] = *letter;
                    let slip = String::from_utf8(slip).unwrap();
                    let read = slip.parse::<SheetNumber>();
                    assert_eq!(read.is_ok(), slip == text, "{text} as {slip}");
                }
                // Two neighbours that changed places; the last is the one that checks.
                let mut slip = text.clone().into_bytes();
                if at + 2 < LENGTH {
                    slip.swap(at, at + 1);
                    let slip = String::from_utf8(slip).unwrap();
                    assert_eq!(slip.parse::<SheetNumber>().is_ok(), slip == text);
                }
            }
        }
        for wrong in ["", "2", "0000-0000", "2222-22222", "23O5-6789"] {
            assert_eq!(wrong.parse::<SheetNumber>(), Err(NoSheetNumber), "{wrong}");
        }
    }
}
