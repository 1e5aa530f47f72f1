//! Guessing: look-ups that say the name of a child who is known here, and change the rest until both sides
//! are told, would give the date of birth away, one guess at a time. Look-ups that come to nothing are
//! counted where the name is known, and after a few of one child what fits waits for a person.

use super::{Found, models::Weigher, told::Told};
use crate::{Casework, Result, Work};
use serde_json::json;
use store::{HoldsRow, PersonRow, ToldRow};
use uuid::Uuid;

/// Different things that may be said of one child's name in 24 hours before what fits waits: whoever
/// puts a slip of the pen right needs one or two.
const TRIES: i64 = 5;

/// A name without what a keyboard makes of it.
fn plain(row: &PersonRow) -> String {
    let c = &row.content;
    let whole = format!("{} {}", c.given_names, c.family_name);
    let letters = |c: &char| c.is_alphanumeric() || *c == ' ';
    whole.to_lowercase().chars().filter(letters).collect()
}

/// Records of partners that have the name that was looked up, where nothing is told.
pub(super) fn only_by_name(found: &[Found], asked: &PersonRow) -> Vec<(Uuid, Uuid)> {
    let name = plain(asked);
    found
        .iter()
        .filter(|f| (f.aside || f.weight < Weigher::potential()) && plain(&f.row) == name)
        .map(|f| (f.row.agency_id, f.row.id))
        .collect()
}

impl Casework {
    /// Counts, with the agencies that know the name, that `partner` looked it up and said something else
    /// that does not fit.
    pub(super) async fn count_near(
        &self,
        near: &[(Uuid, Uuid)],
        partner: Uuid,
        told: &Told,
    ) -> Result<()> {
        let said = told.said();
        for who in near {
            let mut work = self.begin_by_clock(who.0).await?;
            let now = work.now_us;
            if work.note_near(*who, partner, &said, now).await? {
                let one = ToldRow {
                    near: 1,
                    ..ToldRow::default()
                };
                work.count_told(who.0, partner, now, one).await?;
            }
            work.commit().await?;
        }
        Ok(())
    }
}

impl Work {
    /// Whether a child's name was looked up with so many different things today that what fits now waits
    /// for a person. What stands already is not taken away.
    pub(super) async fn guessed_often(&mut self, theirs: &HoldsRow) -> Result<bool> {
        let (agency, partner) = (theirs.agency_id, theirs.partner_id);
        if matches!(self.hold(agency, theirs.id).await?, Some((_, true))) {
            return Ok(false);
        }
        let now = self.now_us;
        let tries = self
            .near_today((agency, theirs.person_id), partner, now)
            .await?;
        if tries < TRIES {
            return Ok(false);
        }
        let why = json!({ "partner": partner, "near": tries });
        self.waits_for_people(agency, partner, why).await
    }
}
