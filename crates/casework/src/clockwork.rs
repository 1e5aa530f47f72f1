//! What the product does by itself when its time has come.

use crate::{desk::Casework, error::Result};

impl Casework {
    /// One turn of the clock, called every few seconds. Each part may be done twice without harm.
    ///
    /// # Errors
    /// The database; the next turn tries again.
    pub async fn tick(&self) -> Result<()> {
        self.store.flush().await?;
        self.clock_decisions().await?;
        self.chase_sharings().await?;
        self.deliver_due().await?;
        Ok(())
    }
}
