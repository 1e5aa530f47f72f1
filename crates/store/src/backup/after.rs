//! What is put right in what was brought back, since time went on after the backup was made.

use super::{Backup, BackupEnd, Brought, Restore};
use crate::{
    blocking::Reach,
    error::{Result, StoreError},
    ledger_log::Event,
    tx::Tx,
};
use ledger::EventKind;
use serde_json::json;
use uuid::Uuid;

impl Tx {
    /// What time has overtaken since the backup was made, and whether the ledgers are those that
    /// were signed. Each agency's ledger tells that it was brought back.
    pub(super) async fn put_right(
        &mut self,
        backup: Backup,
        rows: u64,
        how: &Restore,
    ) -> Result<Brought> {
        let destroyed = self.destroy_again(how).await?;
        let mut protected = 0;
        let hub = self.hub_name().await?.unwrap_or_default();
        let (mut ledgers, mut ahead, mut revoked) = (Vec::new(), Vec::new(), 0);
        let mut old_keys = Vec::new();
        let agencies = self.agencies().await?.into_iter();
        for agency in agencies.filter(|a| a.on_hub && how.agency.is_none_or(|only| only == a.id)) {
            let (state, beyond) = self.check_ledger(agency.id, &hub, &how.known).await?;
            if !backup.end.ledgers.contains(&state) {
                return Err(StoreError::Setup(format!(
                    "the ledger of {} is not the one that was backed up",
                    agency.slug
                )));
            }
            revoked += self.end_ways_in(agency.id, how.now_us).await?;
            self.end_exports(agency.id, how.now_us).await?;
            ledgers.push(state);
            ahead.extend(beyond.into_iter().map(|n| (agency.id, n)));
            let of = |all: &[(Uuid, Uuid)]| -> Vec<Uuid> {
                all.iter()
                    .filter(|(owner, _)| *owner == agency.id)
                    .map(|(_, key)| *key)
                    .collect()
            };
            protected += self.protect_again(agency.id, how).await?;
            let renewals = self.renewals(agency.id).await?;
            let since = |(owner, n): &(Uuid, u64)| *owner == agency.id && *n > renewals;
            if how.renewed.iter().any(since) {
                old_keys.push(agency.slug.clone());
            }
            let event = Event {
                at_us: how.now_us,
                kind: EventKind::ErasureReplayed,
                actor: None,
                person: None,
                object: None,
                detail: json!({ "backup_of_us": backup.head.made_us, "keys": of(&destroyed) }),
            };
            self.append(agency.id, &event).await?;
        }
        let open_again = self.open_again(how, &backup.end).await?;
        Ok(Brought {
            head: backup.head,
            rows,
            ledgers,
            ahead,
            destroyed: destroyed.len() as u64,
            protected,
            open_again,
            revoked,
            old_keys,
        })
    }

    /// What was erased after the backup stays erased. Gives the keys that were there again.
    async fn destroy_again(&mut self, how: &Restore) -> Result<Vec<(Uuid, Uuid)>> {
        let mut again = Vec::new();
        for (agency, key) in &how.destroyed {
            if how.agency.is_some_and(|only| only != *agency) {
                continue;
            }
            match self.destroy_file_key(*agency, *key, how.now_us).await {
                Ok(()) => again.push((*agency, *key)),
                Err(StoreError::Missing) => continue,
                Err(e) => return Err(e),
            }
            let people = rows!(
                self,
                (Uuid,),
                "SELECT id FROM person WHERE agency_id = $1 AND key_id = $2",
                *agency,
                *key
            );
            for (person,) in people {
                exec!(
                    self,
                    "DELETE FROM blind_token WHERE agency_id = $1 AND record_id = $2",
                    *agency,
                    person
                );
                self.forget_links(*agency, person).await?;
            }
        }
        Ok(again)
    }

    /// What an agency sealed of what had been logged as any other.
    pub(super) async fn sealed_later(&mut self, agency: Uuid) -> Result<Vec<(Uuid, Uuid)>> {
        Ok(rows!(
            self,
            (Uuid, Uuid),
            "SELECT agency_id, object_id FROM sealed_object WHERE agency_id = $1 ORDER BY object_id",
            agency
        ))
    }

    /// Concerns that were sealed after the backup: in it they are as open as they were. Who may read
    /// them now is known to nobody but those who sealed them.
    async fn open_again(&mut self, how: &Restore, end: &BackupEnd) -> Result<Vec<(String, Uuid)>> {
        let mut open = Vec::new();
        for (agency, object) in &how.sealed {
            let there = row!(
                self,
                (Uuid,),
                "SELECT id FROM concern WHERE agency_id = $1 AND id = $2",
                *agency,
                *object
            );
            let mut names = end.agencies.iter().filter(|(_, id)| *id == agency);
            let name = names
                .next()
                .map_or_else(String::new, |(slug, _)| slug.clone());
            open.extend(there.map(|(id,)| (name, id)));
        }
        open.sort();
        open.dedup();
        Ok(open)
    }

    /// What was protected after the backup stays protected, in every record of the same person. Gives
    /// the number of records that had no mark.
    async fn protect_again(&mut self, agency: Uuid, how: &Restore) -> Result<u64> {
        let mut count = 0;
        for (_, person) in how.protected.iter().filter(|(owner, _)| *owner == agency) {
            for record in self.household(agency, *person).await? {
                if !self.protect_person(agency, record).await? {
                    continue;
                }
                // Nor is the record met across agencies; what was said about it is taken back by the
                // clock, which looks at it anew.
                self.withdraw_link_keys(agency, Reach::Across, record)
                    .await?;
                if self.looks_across(agency).await? {
                    self.look_up_due(agency, record).await?;
                }
                let event = Event {
                    at_us: how.now_us,
                    kind: EventKind::ProtectionSet,
                    actor: None,
                    person: Some(record),
                    object: None,
                    detail: json!({ "restored": true }),
                };
                match self.append(agency, &event).await {
                    Ok(_) => count += 1,
                    // Erased meanwhile: nothing of it can be read.
                    Err(StoreError::Erased) => {}
                    Err(e) => return Err(e),
                }
            }
        }
        Ok(count)
    }

    /// Sessions that ended and links that were revoked since must not come alive: nobody stays
    /// signed in, and no link opens. Gives the number of links.
    async fn end_ways_in(&mut self, agency: Uuid, now_us: i64) -> Result<u64> {
        exec!(self, "DELETE FROM session WHERE agency_id = $1", agency);
        Ok(exec!(
            self,
            "UPDATE share_link SET revoked_us = $2 \
             WHERE agency_id = $1 AND revoked_us IS NULL AND expires_us > $2",
            agency,
            now_us
        ))
    }
}
