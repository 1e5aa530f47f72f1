//! Whoever is not let in learns nothing from how long the answer takes. The bytes are the same as
//! where there is nothing; so is the work, as near as can be: one line in the ledger, and the same
//! number of statements. What is left, the web holds until the next beat.

use crate::{Casework, Result};
use ledger::EventKind;
use serde_json::json;
use std::{cell::Cell, future::Future};
use store::Event;
use uuid::Uuid;

/// Statements that finding nothing costs, whatever was asked for. Where more were needed to find out
/// that somebody is not let in, it is a multiple of it.
const STATEMENTS: u32 = 96;

#[derive(Default)]
struct Asked {
    /// Agency and person.
    who: Cell<Option<(Uuid, Uuid)>>,
    written: Cell<bool>,
    /// Statements that were needed to find out who asks, and what waits for them.
    before: Cell<u32>,
}

tokio::task_local! {
    static ASKED: Asked;
}

/// Answers one request, and notes what it costs.
pub async fn evenly<F: Future>(request: F) -> F::Output {
    ASKED.scope(Asked::default(), store::counted(request)).await
}

/// Notes who asks.
pub(crate) fn asked_by(agency: Uuid, who: Uuid) {
    let _ = ASKED.try_with(|a| a.who.set(Some((agency, who))));
}

/// Notes that it is known who asks: from here on statements are about what they asked for.
pub fn question_begins() {
    let _ = ASKED.try_with(|a| a.before.set(store::statements()));
}

/// Notes that a refusal stands in the ledger.
pub(crate) fn refusal_written() {
    let _ = ASKED.try_with(|a| a.written.set(true));
}

impl Casework {
    /// Makes an answer of "not found" cost as much as any other: to be called within [`evenly`],
    /// when it is known that this is the answer. That somebody asked for what is not there is
    /// written down as what they may not see is: an address tried out is seen by those who look.
    ///
    /// # Errors
    /// The database. The answer is as good as before.
    pub async fn even_out(&self) -> Result<()> {
        let asked = ASKED.try_with(|a| (a.who.get(), a.written.get(), a.before.get()));
        let Ok((Some((agency, who)), written, before)) = asked else {
            return Ok(());
        };
        if !written {
            match self.kept_out.take_unwritten(who) {
                Some(tried) => self.write_kept_out_now(tried).await?,
                None => {
                    let event = Event {
                        at_us: self.now_us(),
                        kind: EventKind::Denied,
                        actor: Some(who),
                        person: None,
                        object: None,
                        detail: json!({ "why": "not there" }),
                    };
                    self.write_or_wait(agency, event).await?;
                }
            }
        }
        let spent = store::statements().saturating_sub(before);
        let until = before + spent.div_ceil(STATEMENTS) * STATEMENTS;
        Ok(self.store.read().await?.spend(until, agency).await?)
    }
}
