//! Taking a witness's alarm off, once somebody who runs the server has found out why it was raised: a
//! backup that was brought back, or somebody who changed the ledger.

use crate::{
    desk::Casework,
    error::{CaseworkError, Result},
};
use ledger::EventKind;
use serde_json::json;
use store::{Event, LedgerWitnessRow, Renewal, Stage};

impl Casework {
    /// How each ledger of the hub stands with its witnesses: agency by short name, and the rows.
    ///
    /// # Errors
    /// The database.
    pub async fn witnesses_of_ledgers(&self) -> Result<Vec<(String, Vec<LedgerWitnessRow>)>> {
        let mut conn = self.store.read().await?;
        let mut found = Vec::new();
        for agency in conn.agencies().await?.into_iter().filter(|a| a.on_hub) {
            let rows = conn.ledger_witnesses(agency.id).await?;
            found.push((agency.slug, rows));
        }
        Ok(found)
    }

    /// Takes the alarms of an agency's ledger off. Its neighbours forget what they saw and begin with
    /// the next checkpoint; a witness on another hub raises it again until it is told there to forget
    /// too. Who did it and why stands in the ledger. Gives the witnesses whose alarm it was.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for no such agency; [`CaseworkError::Invalid`]: `why` is `empty`;
    /// [`CaseworkError::WrongState`] where there is no alarm.
    pub async fn clear_witness_alarm(&self, slug: &str, why: &str) -> Result<Vec<String>> {
        if why.trim().is_empty() {
            return Err(CaseworkError::invalid("why", "empty"));
        }
        let hub = self.hub_name().await?;
        let mut tx = self.store.write_hub().await?;
        let agency = tx.agency_by_slug(slug).await?;
        let raised = tx.clear_alarms(agency.id).await?;
        if raised.is_empty() {
            return Err(CaseworkError::WrongState);
        }
        tx.forget_seen_of(&ledger::origin(&hub, agency.id)).await?;
        let event = Event {
            at_us: self.now_us(),
            kind: EventKind::SettingChanged,
            actor: None,
            person: None,
            object: Some(agency.id),
            detail: json!({ "what": "witness-alarm", "why": why, "witnesses": raised }),
        };
        tx.append(agency.id, &event).await?;
        tx.commit().await?;
        Ok(raised)
    }

    /// Puts another key in place for an agency's ledger. The old one's secret half is gone; a
    /// checkpoint signed by both announces the new one, and witnesses and `sharewise verify` follow it.
    /// `why` stands in the ledger. Gives the new public key, as it is published.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for no such agency here; [`CaseworkError::Invalid`]: `why` is
    /// `empty`; the database, and then nothing has changed.
    pub async fn renew_ledger_key(&self, slug: &str, why: &str) -> Result<String> {
        if why.trim().is_empty() {
            return Err(CaseworkError::invalid("why", "empty"));
        }
        let hub = self.hub_name().await?;
        let agency = self.store.read().await?.agency_by_slug(slug).await?;
        if !agency.on_hub {
            return Err(CaseworkError::NotFound);
        }
        let now = self.now_us();
        let key = self
            .store
            .renew_ledger_key(agency.id, &hub, why, now)
            .await?;
        Ok(key.to_text())
    }

    /// Puts another key in an agency's place: everything that it holds is sealed anew, in one commit, or
    /// nothing is where something does not open. `why` stands in the ledger, which gets a new key too.
    /// Nobody else may have the database open. `told` is told how far it has come.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for no such agency here; [`CaseworkError::Invalid`]: `why` is
    /// `empty`; the database, and then nothing has changed.
    pub async fn renew_agency_key(
        &self,
        slug: &str,
        why: &str,
        told: &mut (dyn FnMut(Stage) + Send),
    ) -> Result<Renewal> {
        if why.trim().is_empty() {
            return Err(CaseworkError::invalid("why", "empty"));
        }
        let hub = self.hub_name().await?;
        let agency = self.store.read().await?.agency_by_slug(slug).await?;
        if !agency.on_hub {
            return Err(CaseworkError::NotFound);
        }
        let now = self.now_us();
        Ok(self
            .store
            .renew_agency_key(agency.id, (&hub, why), now, told)
            .await?)
    }

    /// As a witness of other hubs, forgets what it saw of a log: for a hub that has brought a backup
    /// back and said so. Gives whether anything was known of it.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_witnessed(&self, origin: &str) -> Result<bool> {
        let mut tx = self.store.write_hub().await?;
        let known = tx.forget_seen_of(origin).await?;
        tx.commit().await?;
        Ok(known > 0)
    }
}
