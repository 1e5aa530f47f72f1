//! Names shown by searches: how many different children's names somebody was shown in a day. A search
//! is never refused, because whoever logs a concern must find the child; but whoever goes through the
//! whole list a few names at a time is looked at.

use crate::{Act, CaseworkError, Relation, Result, Work, watching::day_of};
use domain::access::{ReviewContent, ReviewKind};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many different children somebody who keeps no files is shown in a day before others are asked
/// to look: ten searches that each fill the list. A product choice.
pub(crate) const NAMES_A_DAY: usize = 200;
/// The same of whoever keeps the agency's files: their list is longer, and their work too.
pub(crate) const NAMES_A_DAY_OF_KEEPERS: usize = 600;

impl Work {
    /// Notes whom a search shows, before it shows them. A full disk ends no search.
    ///
    /// # Errors
    /// The database.
    pub(crate) async fn note_names(&mut self, shown: &[Uuid]) -> Result<()> {
        let (Some(who), Some(standing)) = (self.actor_id, self.standing) else {
            return Ok(());
        };
        if self.full || shown.is_empty() {
            return Ok(());
        }
        let (agency, day) = (self.agency_id, day_of(self.now_us)?);
        let before = self.names_shown(agency, who, day).await?;
        let new: BTreeSet<Uuid> = shown.iter().copied().collect();
        let new: Vec<Uuid> = new.difference(&before).copied().collect();
        if new.is_empty() {
            return Ok(());
        }
        let written = self.add_names_shown(agency, who, day, &new).await;
        self.unless_full(written)?;
        let keeps = self
            .policy
            .permit(standing, Act::ReadFile, Relation::Agency)
            .is_ok();
        let most = if keeps {
            NAMES_A_DAY_OF_KEEPERS
        } else {
            NAMES_A_DAY
        };
        let now = before.len() + new.len();
        // Once a day: when the number is passed.
        if self.full || before.len() > most || now <= most {
            return Ok(());
        }
        let content = ReviewContent {
            count: u32::try_from(now).unwrap_or(u32::MAX),
            ..ReviewContent::default()
        };
        match self
            .ask_to_look(ReviewKind::Names, who, None, content)
            .await
        {
            Err(CaseworkError::DiskFull) => {
                self.full = true;
                Ok(())
            }
            other => other.map(drop),
        }
    }
}
