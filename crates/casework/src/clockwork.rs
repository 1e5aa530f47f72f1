//! What the product does by itself when its time has come.

use crate::{desk::Casework, error::Result};

impl Casework {
    /// One turn of the clock, called every few seconds. Each part may be done twice without harm.
    ///
    /// # Errors
    /// The database; the next turn tries again.
    pub async fn tick(&self) -> Result<()> {
        self.store.flush().await?;
        self.write_waiting().await?;
        self.clock_decisions().await?;
        self.chase_sharings().await?;
        self.deliver_due().await?;
        self.clear_invitations().await?;
        self.forget_forms().await
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
