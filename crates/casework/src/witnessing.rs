//! Witnesses of ledgers: asking them, and being one.
//!
//! Each agency is a witness of two neighbours in its hub, and another hub can be asked by HTTP. A
//! neighbour finds what is done to one agency's tables; only another hub finds what is done to the
//! whole database, since the neighbours' memory lies there too. Whatever a witness says, nothing is
//! ever blocked by it: people are told.

mod missing;

use crate::{
    desk::Casework,
    error::{CaseworkError, Result},
};
use jiff::Timestamp;
use ledger::{
    AddCheckpoint, Checkpoint, Cosigner, LedgerError, Note, Seen, Verifier, WitnessKey,
    WitnessRefusal, add_signatures,
};
use store::{AgencyRow, LedgerWitnessRow, ledger_key_at};
use uuid::Uuid;

/// How many neighbours are asked.
const NEIGHBOURS: usize = 2;

/// A witness on another hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessAbroad {
    /// The address below which `add-checkpoint` is.
    pub address: String,
    /// Its public key.
    pub key: WitnessKey,
}

/// What is wrong between a ledger and its witnesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WitnessTrouble {
    /// No neighbour was heard of since then.
    Away(Timestamp),
    /// Another hub that is to sign has not since then, whatever the neighbours did: it alone finds
    /// what is done to the whole database.
    HubAway {
        /// The name of its key.
        witness: String,
        /// When it signed last; where it never did, when it was first asked.
        since: Timestamp,
    },
    /// One of them says that the ledger is not what it saw.
    Differs(String),
}

/// What a witness answered.
enum Answer {
    /// The note with its signature.
    Signed(String),
    /// It does not sign.
    Refused(WitnessRefusal),
    /// It is not there.
    Away,
}

fn in_words(e: &LedgerError) -> CaseworkError {
    CaseworkError::Internal(e.to_string())
}

impl Casework {
    /// The public key with which this hub signs as a witness of other hubs' ledgers.
    ///
    /// # Errors
    /// The database.
    pub async fn hub_witness_key(&self) -> Result<WitnessKey> {
        Ok(self.hub_witness().await?.witness_key())
    }

    async fn hub_witness(&self) -> Result<Cosigner> {
        let hub = self.hub_name().await?;
        let seed = self.store.read().await?.hub_witness_seed();
        Cosigner::new(&format!("{hub}/witness"), &seed).map_err(|e| in_words(&e))
    }

    /// Asks the witnesses of every ledger of the hub that has a new checkpoint. Called after signing.
    ///
    /// # Errors
    /// The database; the next turn tries again.
    pub async fn ask_witnesses(&self) -> Result<()> {
        let hub = self.hub_name().await?;
        let mut here = self.store.read().await?.agencies().await?;
        here.retain(|a| a.on_hub);
        here.sort_by_key(|a| a.id);
        for at in 0..here.len() {
            let neighbours = (1..here.len()).take(NEIGHBOURS);
            for step in neighbours {
                let witness = &here[(at + step) % here.len()];
                self.ask_neighbour(&hub, &here[at], witness).await?;
            }
            for witness in &self.settings.witnesses {
                self.ask_abroad(&here[at], witness).await?;
            }
            self.alarm_where_none_signs(here[at].id).await?;
        }
        Ok(())
    }

    async fn ask_neighbour(&self, hub: &str, log: &AgencyRow, witness: &AgencyRow) -> Result<()> {
        let mut conn = self.store.read().await?;
        let seed = conn.witness_seed(witness.id).await?;
        let name = format!("{}/witness", ledger::origin(hub, witness.id));
        let cosigner = Cosigner::new(&name, &seed).map_err(|e| in_words(&e))?;
        let origin = ledger::origin(hub, log.id);
        // A neighbour knows the log by the key with which it signed what the neighbour saw last; where
        // it sees it for the first time, it is shown every change of key, and begins with the first.
        let seen = conn.witness_seen(&name, &origin).await?;
        let keys = conn.ledger_keys(log.id).await?;
        drop(conn);
        let known = seen.and_then(|s| i64::try_from(s.size).ok());
        let key = known.and_then(|size| ledger_key_at(&keys, size));
        let key = key.or(keys.first()).ok_or(CaseworkError::NotFound)?;
        let verifier = Verifier::new(&origin, &key.public).map_err(|e| in_words(&e))?;
        let Some((before, question)) = self.question(log.id, &name).await? else {
            return Ok(());
        };
        let answer = match self.cosign(&cosigner, &verifier, &question).await? {
            Ok(line) => Answer::Signed(line),
            Err(refusal) => Answer::Refused(refusal),
        };
        self.take_answer(log.id, &cosigner.witness_key(), before, &question, answer)
            .await
    }

    async fn ask_abroad(&self, log: &AgencyRow, witness: &WitnessAbroad) -> Result<()> {
        self.wait_for(log.id, witness.key.name()).await?;
        let Some((before, question)) = self.question(log.id, witness.key.name()).await? else {
            return Ok(());
        };
        let answer = self.send_question(witness, &question).await;
        self.take_answer(log.id, &witness.key, before, &question, answer)
            .await
    }

    /// Writes down when a witness on another hub was first asked, so that one that never answers is
    /// missed too.
    async fn wait_for(&self, agency: Uuid, witness: &str) -> Result<()> {
        let all = self.store.read().await?.ledger_witnesses(agency).await?;
        if all.iter().any(|w| w.witness == witness) {
            return Ok(());
        }
        let row = LedgerWitnessRow {
            witness: witness.to_owned(),
            size: 0,
            at_us: self.now_us(),
            alarm: String::new(),
        };
        let mut tx = self.store.write_hub().await?;
        tx.set_ledger_witness(agency, &row).await?;
        Ok(tx.commit().await?)
    }

    /// The question to a witness about the newest checkpoint, or first about one that announces
    /// another key and that it has not seen. `None`: it has seen the newest, or an alarm stands.
    async fn question(
        &self,
        agency: Uuid,
        witness: &str,
    ) -> Result<Option<(LedgerWitnessRow, AddCheckpoint)>> {
        let mut conn = self.store.read().await?;
        let Some((size, _, note)) = conn.newest_checkpoint(agency).await? else {
            return Ok(None);
        };
        let all = conn.ledger_witnesses(agency).await?;
        let before = all
            .into_iter()
            .find(|w| w.witness == witness)
            .unwrap_or_else(|| LedgerWitnessRow {
                witness: witness.to_owned(),
                size: 0,
                at_us: 0,
                alarm: String::new(),
            });
        if before.size == size || !before.alarm.is_empty() {
            return Ok(None);
        }
        let (size, note) = match conn.hand_over_after(agency, before.size).await? {
            Some((at, _, announced)) if at < size => (at, announced),
            _ => (size, note),
        };
        let new = size.unsigned_abs();
        // Fewer than the witness saw: it is asked from the beginning, and says what it saw.
        let old = match before.size.unsigned_abs() {
            seen if seen <= new => seen,
            _ => 0,
        };
        let proof = if old == 0 {
            Vec::new()
        } else {
            conn.consistency(agency, old, new).await?
        };
        let question = AddCheckpoint { old, proof, note };
        Ok(Some((before, question)))
    }

    async fn send_question(&self, witness: &WitnessAbroad, question: &AddCheckpoint) -> Answer {
        let Some(out) = &self.abroad.out else {
            return Answer::Away;
        };
        let address = format!("{}/add-checkpoint", witness.address.trim_end_matches('/'));
        let Ok(request) = http::Request::post(&address).body(question.to_text().into_bytes())
        else {
            return Answer::Away;
        };
        let Ok(answer) = out.send(request).await else {
            return Answer::Away;
        };
        let status = answer.status().as_u16();
        let text = String::from_utf8(answer.into_body()).unwrap_or_default();
        match status {
            200 => match add_signatures(&question.note, &text) {
                Ok(note) if Note::parse(&note).is_ok_and(|n| witness.key.seen(&n).is_ok()) => {
                    Answer::Signed(text)
                }
                _ => Answer::Away,
            },
            409 => match text.trim().parse() {
                Ok(size) if size == question.old => Answer::Refused(WitnessRefusal::Fork(size)),
                Ok(size) => Answer::Refused(WitnessRefusal::OtherSize(size)),
                Err(_) => Answer::Away,
            },
            422 => Answer::Refused(WitnessRefusal::NotTheSame(question.old)),
            _ => Answer::Away,
        }
    }

    async fn take_answer(
        &self,
        agency: Uuid,
        witness: &WitnessKey,
        mut row: LedgerWitnessRow,
        question: &AddCheckpoint,
        answer: Answer,
    ) -> Result<()> {
        let now = self.now_us();
        let note = Note::parse(&question.note).map_err(|e| in_words(&e))?;
        let size = Checkpoint::from_text(&note.text)
            .map_err(|e| in_words(&e))?
            .size;
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        let mut tx = self.store.write_hub().await?;
        match answer {
            Answer::Away => return Ok(()),
            Answer::Signed(line) => {
                row.size = size;
                row.at_us = now;
                tx.add_cosignature(agency, size, witness.name(), &line)
                    .await?;
            }
            Answer::Refused(WitnessRefusal::OtherSize(seen)) => {
                let seen = i64::try_from(seen).unwrap_or(i64::MAX);
                // It saw more than there is: the log was rolled back.
                if seen > size {
                    "rolled-back".clone_into(&mut row.alarm);
                } else {
                    row.size = seen;
                }
            }
            Answer::Refused(refusal) if refusal.is_alarm() => {
                "forked".clone_into(&mut row.alarm);
            }
            Answer::Refused(refusal) => {
                tracing::warn!(%agency, witness = witness.name(), %refusal, "a witness did not sign");
                return Ok(());
            }
        }
        if !row.alarm.is_empty() {
            tracing::error!(%agency, witness = witness.name(), alarm = %row.alarm, "the ledger is not what a witness saw");
        }
        tx.set_ledger_witness(agency, &row).await?;
        Ok(tx.commit().await?)
    }

    /// Answers another hub that asks this one to witness a log. The state is durable before the
    /// signature is given away.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for a log that this hub does not witness; the database.
    pub async fn witness(&self, body: &str) -> Result<std::result::Result<String, WitnessRefusal>> {
        let question = match AddCheckpoint::from_text(body) {
            Ok(question) => question,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let origin = match question.origin() {
            Ok(origin) => origin,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let verifier = self
            .log_witnessed(&origin, &question)
            .ok_or(CaseworkError::NotFound)?;
        let cosigner = self.hub_witness().await?;
        self.cosign(&cosigner, verifier, &question).await
    }

    /// The key of a log that this hub witnesses. Of a log that changed its key the settings may name
    /// several: any that signed this one.
    fn log_witnessed(&self, origin: &str, question: &AddCheckpoint) -> Option<&Verifier> {
        let known: Vec<&Verifier> = self
            .settings
            .witness_for
            .iter()
            .filter(|v| v.name() == origin)
            .collect();
        let note = Note::parse(&question.note).ok();
        let signed = |v: &&&Verifier| note.as_ref().is_some_and(|n| v.verify(n).is_ok());
        known.iter().find(signed).or(known.first()).copied()
    }

    async fn cosign(
        &self,
        cosigner: &Cosigner,
        log: &Verifier,
        question: &AddCheckpoint,
    ) -> Result<std::result::Result<String, WitnessRefusal>> {
        let key = cosigner.witness_key();
        let mut tx = self.store.write_hub().await?;
        let seen = tx.witness_seen(key.name(), log.name()).await?;
        // What the log announced to this witness counts for more than what it was told at first.
        let announced = tx.witness_log_key(key.name(), log.name()).await?;
        let announced = announced.and_then(|text| Verifier::from_text(&text).ok());
        let log = announced.as_ref().unwrap_or(log);
        let new = match question.check(log, seen) {
            Ok(new) => new,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let now = Seen {
            size: new.size,
            root: new.root,
        };
        let kept = tx
            .remember_seen(key.name(), log.name(), seen, now, self.now_us())
            .await?;
        if !kept {
            return Ok(Err(WitnessRefusal::OtherSize(new.size)));
        }
        if let Some(next) = question.next_key(&new) {
            tx.remember_log_key(key.name(), log.name(), &next.to_text())
                .await?;
        }
        tx.commit().await?;
        let time = self.now().as_second().unsigned_abs();
        Ok(Ok(cosigner.cosign(&new.to_text(), time)))
    }
}
