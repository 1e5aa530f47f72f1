//! Witnesses that stay away, and those that say that the ledger is another: who is told, and when.
//! Nothing waits for it.

use super::WitnessTrouble;
use crate::{
    desk::{Actor, Casework},
    error::Result,
};
use domain::practitioner::{MemberState, Role};
use jiff::Timestamp;
use store::{AlertRow, Conn, LedgerWitnessRow};
use uuid::Uuid;

/// How long a checkpoint may wait for a signature before people are told, microseconds.
const AWAY_US: i64 = 3_600_000_000;
/// How long before the administrators are alarmed.
const ALARM_US: i64 = 4 * AWAY_US;
/// Stable word of that alarm.
const ALERT_WITNESS: &str = "witness-away";

/// What is wrong, and since when something has waited for a signature, microseconds. Where a
/// witness differs nothing waits.
struct Found {
    trouble: WitnessTrouble,
    waits_us: Option<i64>,
}

impl Casework {
    /// What is wrong between the reader's ledger and its witnesses, to be shown to those who may look
    /// into it. `None`: all is well, or there are no witnesses.
    ///
    /// # Errors
    /// The database.
    pub async fn witness_trouble(&self, actor: &Actor) -> Result<Option<WitnessTrouble>> {
        let found = self.look_at_witnesses(actor.agency_id).await?;
        Ok(found.map(|f| f.trouble))
    }

    /// For how long the ledger that has waited longest has waited for a witness, where people are
    /// told of it; seconds. 0: all is well.
    ///
    /// # Errors
    /// The database.
    pub async fn witness_away_seconds(&self) -> Result<i64> {
        let now = self.now_us();
        let all = self.store.read().await?.agencies().await?;
        let mut longest = 0;
        for agency in all.iter().filter(|a| a.on_hub) {
            let found = self.look_at_witnesses(agency.id).await?;
            let waits = found.and_then(|f| f.waits_us).map_or(0, |at| now - at);
            longest = longest.max(waits);
        }
        Ok(longest / 1_000_000)
    }

    /// How an agency's ledger stands with its witnesses. Each other hub is looked at by itself; of
    /// the neighbours one is enough.
    async fn look_at_witnesses(&self, agency: Uuid) -> Result<Option<Found>> {
        let mut conn = self.store.read().await?;
        let all = conn.ledger_witnesses(agency).await?;
        if let Some(row) = all.iter().find(|w| !w.alarm.is_empty()) {
            let trouble = WitnessTrouble::Differs(row.alarm.clone());
            return Ok(Some(Found {
                trouble,
                waits_us: None,
            }));
        }
        let abroad = |w: &&LedgerWitnessRow| {
            let configured = &self.settings.witnesses;
            configured.iter().any(|c| c.key.name() == w.witness)
        };
        let mut found: Option<(i64, WitnessTrouble)> = None;
        for row in all.iter().filter(abroad) {
            if let Some(waits_us) = self.waits_since(&mut conn, agency, row).await?
                && found.as_ref().is_none_or(|(before, _)| waits_us < *before)
                && let Ok(since) = Timestamp::from_microsecond(row.at_us)
            {
                let witness = row.witness.clone();
                found = Some((waits_us, WitnessTrouble::HubAway { witness, since }));
            }
        }
        let ours = conn.hub_name().await?.map(|hub| format!("{hub}/"));
        let neighbours = all.iter().filter(|w| {
            let here = ours.as_ref().is_some_and(|hub| w.witness.starts_with(hub));
            here && !abroad(w)
        });
        if found.is_none()
            && let Some(best) = neighbours.max_by_key(|w| (w.size, w.at_us))
            && let Some(waits_us) = self.waits_since(&mut conn, agency, best).await?
            && let Ok(since) = Timestamp::from_microsecond(best.at_us)
        {
            found = Some((waits_us, WitnessTrouble::Away(since)));
        }
        Ok(found.map(|(waits_us, trouble)| Found {
            trouble,
            waits_us: Some(waits_us),
        }))
    }

    /// Since when a checkpoint has waited for a witness, where that is too long. A ledger in which
    /// nothing was written waits for nobody.
    async fn waits_since(
        &self,
        conn: &mut Conn,
        agency: Uuid,
        row: &LedgerWitnessRow,
    ) -> Result<Option<i64>> {
        let unsigned = conn.first_checkpoint_after(agency, row.size).await?;
        let since = unsigned.map(|at_us| at_us.max(row.at_us));
        Ok(since.filter(|at_us| self.now_us() - at_us > AWAY_US))
    }

    /// Tells the administrators and the data protection officer, once each time that a witness stays
    /// away for hours. It stands in nobody's way.
    pub(super) async fn alarm_where_none_signs(&self, agency: Uuid) -> Result<()> {
        let found = self.look_at_witnesses(agency).await?;
        let Some(since) = found.and_then(|f| f.waits_us) else {
            return Ok(());
        };
        if self.now_us() - since <= ALARM_US {
            return Ok(());
        }
        let mut work = self.begin_by_clock(agency).await?;
        let before = work.alerts_about(agency, agency).await?;
        let told = |a: &AlertRow| a.kind == ALERT_WITNESS && a.created_us > since;
        if before.iter().any(told) {
            return Ok(());
        }
        let mut people = work.practitioners(agency).await?;
        people.retain(|p| {
            let tends = matches!(
                p.role,
                Role::AgencyAdministrator | Role::DataProtectionOfficer
            );
            tends && p.state == MemberState::Active
        });
        tracing::error!(%agency, "no witness has signed the ledger for four hours: see `sharewise keys witnesses`");
        work.tell(&people, ALERT_WITNESS, agency, "/").await?;
        work.commit().await
    }
}
