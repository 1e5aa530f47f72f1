//! `sharewise keys renew-agency`: another key for one agency, and everything it holds sealed anew.

use crate::{
    config::Config,
    run::{self, RunError},
    tongue::Tongue,
};
use casework::{CaseworkError, Renewal, Renewed, Stage, Store, Unopened};

/// Renews the key, telling how far it has come.
///
/// # Errors
/// The database is open elsewhere, no such agency, no reason, something that does not open, or the
/// database; nothing has changed then.
pub async fn renew(
    config: &Config,
    (agency, why): (&str, &str),
    tongue: Tongue,
) -> Result<(), RunError> {
    let open_elsewhere = Store::is_open_elsewhere(&config.database).await;
    if open_elsewhere.map_err(|e| RunError::Fault(e.to_string()))? {
        return Err(RunError::Usage(tongue.say("command-renew-open")));
    }
    let casework = config.open().await.map_err(RunError::Fault)?;
    let mut told = |stage| tell(tongue, stage);
    let done = casework.renew_agency_key(agency, why, &mut told).await;
    casework.store().close().await;
    match done {
        Ok(Renewal::Done(done)) => {
            say_done(tongue, agency, &done);
            Ok(())
        }
        Ok(Renewal::DoesNotOpen(some, all)) => Err(RunError::No(closed(tongue, &some, all))),
        Err(CaseworkError::NotFound) => Err(RunError::Usage(
            tongue.tell("command-renew-nobody", &[("agency", &agency)]),
        )),
        Err(CaseworkError::Invalid(_)) => {
            Err(RunError::Usage(tongue.say("command-renew-no-reason")))
        }
        Err(e) => Err(RunError::Fault(
            tongue.tell("command-renew-fault", &[("why", &e)]),
        )),
    }
}

fn tell(tongue: Tongue, stage: Stage) {
    match stage {
        Stage::Looking(table, rows) => {
            run::say(tongue.tell("command-renew-looking", &[("table", &table), ("n", &rows)]))
        }
        Stage::Sealing(table, rows) => {
            run::say(tongue.tell("command-renew-sealing", &[("table", &table), ("n", &rows)]))
        }
        Stage::Clearing => run::say(tongue.say("command-renew-clearing")),
    }
}

/// What does not open, by table and id: nothing of what it says.
fn closed(tongue: Tongue, some: &[Unopened], all: u64) -> String {
    let mut lines = vec![tongue.tell("command-renew-closed", &[("n", &all)])];
    lines.extend(
        some.iter()
            .map(|u| format!("  {}.{} {}", u.table, u.column, u.id)),
    );
    if all > some.len() as u64 {
        lines.push("  ...".into());
    }
    lines.join("\n")
}

fn say_done(tongue: Tongue, agency: &str, done: &Renewed) {
    run::say(tongue.tell(
        "command-renew-done",
        &[
            ("agency", &agency),
            ("sealed", &done.sealed),
            ("hashed", &done.hashed),
            ("keys", &done.keys),
            ("erased", &done.erased),
        ],
    ));
    run::say(tongue.tell("command-renew-ledger", &[("key", &done.ledger.to_text())]));
    if done.second_factors > 0 || done.providers > 0 {
        run::say(tongue.tell(
            "command-renew-known",
            &[
                ("factors", &done.second_factors),
                ("providers", &done.providers),
            ],
        ));
    }
    if let Some(why) = &done.left_behind {
        run::say(tongue.tell("command-renew-left", &[("why", why)]));
    }
    run::say(tongue.say("command-renew-next"));
}
