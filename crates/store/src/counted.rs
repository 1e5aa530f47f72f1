//! How many statements one request has cost so far. Whoever is not let in must cost as much as where
//! there is nothing, so it has to be known.

use crate::{engine::Conn, error::Result};
use std::{cell::Cell, future::Future};
use uuid::Uuid;

tokio::task_local! {
    static STATEMENTS: Cell<u32>;
}

/// Counts the statements of some work, for as long as it runs in one task.
pub async fn counted<F: Future>(work: F) -> F::Output {
    STATEMENTS.scope(Cell::new(0), work).await
}

/// Statements of the counted work so far; 0 where nobody counts.
pub fn statements() -> u32 {
    STATEMENTS.try_with(Cell::get).unwrap_or_default()
}

/// One more.
pub(crate) fn count() {
    // Nobody counts the clock's work, or that of a command.
    let _ = STATEMENTS.try_with(|n| n.set(n.get().saturating_add(1)));
}

impl Conn {
    /// Asks for one row by its key and throws the answer away, until the counted work has cost so
    /// many statements.
    ///
    /// # Errors
    /// The database.
    pub async fn spend(&mut self, until: u32, agency: Uuid) -> Result<()> {
        while (1..until).contains(&statements()) {
            row!(
                self,
                (i64,),
                "SELECT size FROM ledger_head WHERE agency_id = $1",
                agency
            );
        }
        Ok(())
    }
}
