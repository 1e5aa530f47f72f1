//! Keeping the index: at once when a record comes in, and by the clock for whatever is due.

use crate::{Casework, Result};
use linkage::keys_fingerprint;
use store::Reach;
use uuid::Uuid;

/// Records in one write: enough to share a sync, few enough to keep nobody waiting.
const AT_ONCE: i64 = 50;
/// Writes in one turn of the clock for one agency.
const TURNS: usize = 20;

/// What one turn of the clock did about links.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LinkTurn {
    /// Records that were read to learn from them.
    pub read: usize,
    /// Records that were looked up.
    pub looked_up: usize,
}

impl LinkTurn {
    /// Whether there was nothing to do.
    pub const fn idle(self) -> bool {
        self.read == 0 && self.looked_up == 0
    }
}

impl Casework {
    /// Puts what is due into the index and looks it up. What was done stays done: after a stop it
    /// goes on where it was. An agency that has many more records than before is learned from first,
    /// so that these are weighed with what they themselves tell.
    ///
    /// # Errors
    /// The database; the next turn goes on.
    pub async fn keep_links(&self) -> Result<LinkTurn> {
        let made = keys_fingerprint().cast_signed();
        let stale = self.store.read().await?.agencies_to_index(made).await?;
        for agency in stale {
            let mut work = self.begin_by_clock(agency).await?;
            work.all_links_due(agency, Reach::Own).await?;
            work.links_made(agency, made).await?;
            work.commit().await?;
        }
        let due = self.store.read().await?.agencies_with_links_due().await?;
        let (read, learning) = self.learn_some(&due).await?;
        let mut looked_up = self.announce_let_through().await?;
        for agency in due.into_iter().filter(|a| Some(*a) != learning) {
            for _ in 0..TURNS {
                let n = self.index_some(agency).await? + self.look_across_some(agency).await?;
                self.looked_up(agency, n).await;
                looked_up += n;
                if n == 0 {
                    break;
                }
            }
        }
        Ok(LinkTurn { read, looked_up })
    }

    async fn index_some(&self, agency: Uuid) -> Result<usize> {
        let mut conn = self.store.read().await?;
        let due = conn.links_due(agency, Reach::Own, AT_ONCE).await?;
        drop(conn);
        if due.is_empty() {
            return Ok(0);
        }
        let mut work = self.begin_by_clock(agency).await?;
        for person in &due {
            work.index_person(*person).await?;
        }
        work.commit().await?;
        Ok(due.len())
    }

    /// Indexes a record that has just come in, and looks it up. It is on the record already: what
    /// goes wrong here is done again by the clock.
    pub(crate) async fn link_soon(&self, agency: Uuid, person: Uuid) {
        let done = async {
            let mut work = self.begin_by_clock(agency).await?;
            work.index_person(person).await?;
            work.commit().await?;
            self.look_across(agency, person).await
        };
        if let Err(e) = done.await {
            tracing::warn!(error = %e, "a record is looked up later");
        }
    }
}
