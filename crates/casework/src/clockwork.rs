//! What the product does by itself when its time has come.

use crate::{desk::Casework, error::Result};
use store::{RunOut, Swept};

const HOUR_US: i64 = 3_600_000_000;
const DAY_US: i64 = 24 * HOUR_US;
/// How long a session that is over is still known: what was being typed can then be kept.
const SESSION_KNOWN_US: i64 = 7 * DAY_US;
/// How long a retry is told from another thing under the same id.
const REQUEST_KNOWN_US: i64 = 30 * DAY_US;

impl Casework {
    /// One turn of the clock, called every few seconds. Each part may be done twice without harm.
    ///
    /// # Errors
    /// The database; the next turn tries again.
    pub async fn tick(&self) -> Result<()> {
        self.store.flush().await?;
        self.write_waiting().await?;
        self.write_kept_out().await?;
        self.ask_about_old_risks().await?;
        self.clock_decisions().await?;
        self.chase_sharings().await?;
        self.deliver_due().await?;
        self.look_at_what_was_written().await?;
        self.clear_invitations().await?;
        self.tell_of_many_tries().await?;
        self.go_on_importing().await?;
        self.go_on_exporting().await?;
        self.keep_links().await?;
        self.forget_forms().await
    }

    /// Clears away what has run out: sessions, counts of failed sign-ins, prints of what clients
    /// sent. Called once an hour.
    ///
    /// # Errors
    /// The database; the next hour tries again.
    pub async fn sweep(&self) -> Result<Swept> {
        let now = self.now_us();
        let mut tx = self.store.write_hub().await?;
        let swept = tx
            .sweep(RunOut {
                sessions_us: now - self.settings.session_hours * HOUR_US - SESSION_KNOWN_US,
                tries_us: now - DAY_US,
                requests_us: now - REQUEST_KNOWN_US,
            })
            .await?;
        tx.commit().await?;
        self.forget_passkey_questions().await?;
        self.look_at_openings().await?;
        self.chase_reviews().await?;
        self.count_ways_in().await?;
        self.find_sealed_readers().await?;
        self.forget_sign_on().await?;
        self.forget_happened().await?;
        Ok(swept)
    }

    /// Whether the database answers, so that reading is possible. A full disk does not make it
    /// unready: reading goes on.
    ///
    /// # Errors
    /// The database.
    pub async fn ready(&self) -> Result<()> {
        self.store.read().await?.hub_name().await?;
        Ok(())
    }

    /// Fixes the hub's name at the first start, and gives the one that holds: a name that is
    /// configured later does not take its place, since every ledger is called after it.
    ///
    /// # Errors
    /// The database.
    pub async fn hub_name(&self) -> Result<String> {
        let mut tx = self.store.write_hub().await?;
        let name = tx.fix_hub_name(&self.settings.hub).await?;
        tx.commit().await?;
        Ok(name)
    }

    /// Signs a checkpoint of each agency's ledger that has grown since its last one. Called every
    /// ten seconds, so that whatever is removed later shows against a signed size.
    ///
    /// # Errors
    /// The database; the next turn tries again.
    pub async fn sign_checkpoints(&self) -> Result<()> {
        let agencies = self.store.read().await?.agencies().await?;
        for agency in agencies.into_iter().filter(|a| a.on_hub) {
            let mut tx = self.store.write(agency.id).await?;
            let signed = tx
                .sign_checkpoint(agency.id, &self.settings.hub, self.now_us())
                .await?;
            if signed.is_some() {
                tx.commit().await?;
            }
        }
        Ok(())
    }
}
