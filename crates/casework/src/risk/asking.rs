//! Marks of a risk from before there were tasks to look at them again.

use crate::{Casework, Result};
use store::StoreError;

/// Marks that get their task in one turn.
const UNASKED: i64 = 100;

impl Casework {
    /// Gives each mark from before there were such tasks the one in which whoever set it, or kept it
    /// last, is asked to look at it again. Doing it twice changes nothing.
    ///
    /// # Errors
    /// The database; the next turn tries again.
    pub(crate) async fn ask_about_old_risks(&self) -> Result<()> {
        let unasked = self.store.read().await?.risks_unasked(UNASKED).await?;
        for (agency, person, mark) in unasked {
            let mut work = self.begin_by_clock(agency).await?;
            let found = match work.risk_marks(agency, person).await {
                Ok(marks) => marks.into_iter().find(|m| m.id == mark),
                Err(StoreError::Missing | StoreError::Erased) => None,
                Err(e) => return Err(e.into()),
            };
            if let Some(row) = found.filter(|m| m.ended_us.is_none()) {
                let owner = row.content.kept.last().map_or(row.set_by, |k| k.by);
                work.review_risk_by(&row, Some(owner)).await?;
            }
            work.risk_asked(agency, mark).await?;
            work.commit().await?;
        }
        Ok(())
    }
}
