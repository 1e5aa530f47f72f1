//! What whoever brings a backup back is told.

use super::Chosen;
use crate::run;
use casework::Brought;

/// Says what came of it, and what is to be done about what came back.
pub(super) fn brought(brought: &Brought, chosen: &Chosen) {
    let entries: i64 = brought.ledgers.iter().map(|l| l.size).sum();
    run::say(format_args!(
        "{} rows. {} ledgers with {entries} entries lead to every signed checkpoint.",
        brought.rows,
        brought.ledgers.len()
    ));
    if brought.destroyed > 0 {
        run::say(format_args!(
            "{} keys that were destroyed since are destroyed again: what was erased stays erased.",
            brought.destroyed
        ));
    }
    if brought.protected > 0 {
        run::say(format_args!(
            "{} records whose address was protected since are protected again.",
            brought.protected
        ));
    }
    if !brought.open_again.is_empty() {
        run::say(
            "CAREFUL: these concerns were sealed after the backup was made, and are open again to everybody who could \
             read them before. Before anybody else signs in, a lead of the agency opens each and seals it again:",
        );
    }
    for (agency, concern) in &brought.open_again {
        run::say(format_args!(
            "  {} of {agency}: /concerns/{concern}/seal",
            casework::concern_reference(*concern),
        ));
    }
    if brought.revoked > 0 {
        run::say(format_args!(
            "{} one-time links that were open then do not open any more: whoever sent them sends new ones.",
            brought.revoked
        ));
    }
    for agency in &brought.old_keys {
        run::say(format_args!(
            "CAREFUL: the key of {agency} was renewed after the backup was made, and {agency} has the old one again. Before \
             the server starts: sharewise keys renew-agency --agency {agency} --why \"a backup was brought back\""
        ));
    }
    for (agency, size) in &brought.ahead {
        run::say(format_args!(
            "A checkpoint shows that the ledger of agency {agency} once had {size} entries: what came after the backup is not here."
        ));
    }
    run::say(format_args!(
        "Everything that was acknowledged before {} is here, and nothing after {}.",
        chosen.made_at,
        if chosen.to > chosen.made_at {
            chosen.to.to_string()
        } else {
            "it".into()
        }
    ));
}
