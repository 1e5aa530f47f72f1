//! Facts about this installation that must not change under it, and clearing away what has run out.

use crate::{engine::Conn, error::Result, tx::Tx};

/// Row of `setting` that holds the hub's name.
const HUB: &str = "hub";

/// What was cleared away because its time had passed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Sessions.
    pub sessions: u64,
    /// Counts of failed sign-ins.
    pub tries: u64,
    /// Prints of what clients sent.
    pub requests: u64,
}

/// The times before which things have run out, microseconds.
#[derive(Debug, Clone, Copy)]
pub struct RunOut {
    /// Sessions that began before.
    pub sessions_us: i64,
    /// Counts of failed sign-ins last touched before.
    pub tries_us: i64,
    /// Prints of what clients sent before.
    pub requests_us: i64,
}

impl Conn {
    /// The hub's name as it was fixed at the first start; `None` before that.
    ///
    /// # Errors
    /// The database.
    pub async fn hub_name(&mut self) -> Result<Option<String>> {
        Ok(row!(
            self,
            (String,),
            "SELECT value FROM setting WHERE name = $1",
            HUB
        )
        .map(|(name,)| name))
    }
}

impl Tx {
    /// The hub's name. The first one that is given stays for good: it is part of the name of each
    /// ledger, and signatures made under it must go on being found right.
    ///
    /// # Errors
    /// The database.
    pub async fn fix_hub_name(&mut self, configured: &str) -> Result<String> {
        if let Some(name) = self.hub_name().await? {
            return Ok(name);
        }
        exec!(
            self,
            "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            HUB,
            configured.to_owned()
        );
        Ok(self
            .hub_name()
            .await?
            .unwrap_or_else(|| configured.to_owned()))
    }

    /// Removes what has run out.
    ///
    /// # Errors
    /// The database.
    pub async fn sweep(&mut self, before: RunOut) -> Result<Swept> {
        Ok(Swept {
            sessions: exec!(
                self,
                "DELETE FROM session WHERE created_us < $1",
                before.sessions_us
            ),
            tries: exec!(
                self,
                "DELETE FROM sign_in_try WHERE last_us < $1",
                before.tries_us
            ),
            requests: exec!(
                self,
                "DELETE FROM client_request WHERE at_us < $1",
                before.requests_us
            ),
        })
    }
}
