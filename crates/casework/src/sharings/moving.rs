//! Something received that was taken into the wrong child's file: a person moves it to the right
//! one, or out of any file until it is known whom it is about.
//!
//! Nothing is rewritten. What stood in the wrong file can no longer be read there and says when it
//! was moved; whoever read that file meanwhile is told; moving it back brings everything back. The
//! sender's answer does not change, since it never said in whose file it stands.

use super::{deliver::state_of, read_package, replies::PersonChoice};
use crate::{
    Act, Actor, Casework, CaseworkError, Identity, Relation, Work, error::Result, lead::Faults,
};
use access::Fields;
use domain::{practitioner::MemberState, text::TEXT_MAX};
use exchange::SharingState;
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use store::{Conn, InboxRow, MoveRow, StoreError};
use uuid::Uuid;

/// Stable word of the alert to whoever read it in the wrong file.
pub(crate) const ALERT_MOVED: &str = "shared-moved";

/// Lines of the ledger that are read at once, to find who looked.
const AT_ONCE: i64 = 500;

/// Where something received is moved to, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MoveSharing {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Into whose file; `None`: into nobody's, until it is known.
    pub to: Option<Uuid>,
    /// How they know.
    pub why: String,
}

/// One move, with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveLine {
    /// The move.
    pub row: MoveRow,
    /// Out of whose file; `None`: nobody's, or it was erased.
    pub from: Option<Identity>,
    /// Into whose file; `None`: nobody's, or it was erased.
    pub to: Option<Identity>,
    /// Who moved it.
    pub by: String,
}

impl Casework {
    /// Moves something received, with the corrections of it, out of one child's file into another's
    /// or into nobody's. Said again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `why` is missing or too long; `person` `unknown`, or `same` where
    /// it is there already; [`CaseworkError::WrongState`] where it was never taken on;
    /// [`CaseworkError::NotFound`], also for whoever may not write into one of the two files.
    pub async fn move_sharing(&self, actor: &Actor, id: Uuid, m: MoveSharing) -> Result<()> {
        let permit = self
            .permit(actor, Act::ReadShared, Relation::Agency)
            .await?;
        let mut faults = Faults::default();
        faults.required("why", &m.why, TEXT_MAX);
        faults.check()?;
        let agency = actor.agency_id;
        let row = self.read(&permit).await?.inbox_item(agency, id).await?;
        if let Some(from) = row.person_id {
            let _: access::Permit = self.permit_on(actor, Act::WriteFile, from).await?;
        }
        let mut work = self.begin(actor, permit).await?;
        if !work.first_time("sharing-move", m.id, &(id, &m)).await? {
            return Ok(());
        }
        // Read again where nobody else can write.
        let row = work.inbox_item(agency, id).await?;
        let taken = matches!(
            state_of(&row.state)?,
            SharingState::Accepted
                | SharingState::Acknowledged
                | SharingState::ActedOn
                | SharingState::Withdrawn
        );
        let moved = !work.sharing_moves(agency, id).await?.is_empty();
        if !taken || (row.person_id.is_none() && !moved) {
            return Err(CaseworkError::WrongState);
        }
        if row.person_id == m.to {
            return Err(CaseworkError::invalid("person", "same"));
        }
        if let Some(to) = m.to {
            let package = read_package(&work.received_package(agency, id).await?)?;
            work.own_child(PersonChoice::Own(to), &package.child)
                .await?;
            let _: access::Permit = self.permit_on(actor, Act::WriteFile, to).await?;
        }
        work.move_all(actor, &row, &m).await?;
        work.commit().await
    }

    /// The moves of something received, with names.
    pub(super) async fn move_lines(
        &self,
        shown: Fields,
        conn: &mut Conn,
        agency: Uuid,
        item: Uuid,
    ) -> Result<Vec<MoveLine>> {
        let mut all = Vec::new();
        for row in conn.sharing_moves(agency, item).await? {
            let mut sides = [None, None];
            for (side, id) in sides.iter_mut().zip([row.from_id, row.to_id]) {
                let Some(id) = id else { continue };
                *side = match conn.person(agency, id).await {
                    Ok(p) => Some(self.identity_of(shown, p)),
                    Err(StoreError::Missing | StoreError::Erased) => None,
                    Err(e) => return Err(e.into()),
                };
            }
            let [from, to] = sides;
            all.push(MoveLine {
                by: conn.practitioner(agency, row.by_id).await?.content.name,
                from,
                to,
                row,
            });
        }
        Ok(all)
    }

    /// Children into whose files the actor looked, out of which something was moved since, as long
    /// as they have not looked again.
    pub(crate) async fn moved_since(&self, actor: &Actor) -> Result<Vec<Uuid>> {
        let mut conn = self.store.read().await?;
        let alerts = conn
            .unread_alerts(actor.agency_id, actor.practitioner_id)
            .await?;
        let mut all: Vec<Uuid> = alerts
            .into_iter()
            .filter(|a| a.kind == ALERT_MOVED)
            .filter_map(|a| a.object_id)
            .collect();
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }
}

impl Work {
    async fn move_all(&mut self, actor: &Actor, row: &InboxRow, m: &MoveSharing) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        let readers = match row.person_id {
            Some(from) => self.who_read_it_there(actor, row, from).await?,
            None => BTreeSet::new(),
        };
        // What puts it right stands in the same file, and goes with it.
        let mut items = vec![row.clone()];
        for id in self.corrections_of(agency, row.id).await? {
            let correction = self.inbox_item(agency, id).await?;
            if correction.person_id.is_some() && correction.person_id == row.person_id {
                items.push(correction);
            }
        }
        for item in &items {
            self.move_one(item, m.to).await?;
        }
        let said = MoveRow {
            id: m.id,
            item_id: row.id,
            from_id: row.person_id,
            to_id: m.to,
            by_id: actor.practitioner_id,
            at_us: now,
            why: m.why.trim().to_owned(),
        };
        self.add_sharing_move(agency, row.key_id, &said).await?;
        // Neither file's log names the other child.
        for (file, way) in [(row.person_id, "away"), (m.to, "in")] {
            let Some(file) = file else { continue };
            let detail = json!({ "moved": way, "from": row.from_agency_id, "why": said.why });
            let kind = EventKind::SharingMoved;
            self.log(kind, Some(file), Some(row.id), detail).await?;
            self.bring_back_decisions(file).await?;
        }
        let Some(from) = row.person_id else {
            return Ok(());
        };
        let mut told = self.practitioners(agency).await?;
        told.retain(|p| p.state == MemberState::Active && readers.contains(&p.id));
        self.tell(&told, ALERT_MOVED, from, "/").await
    }

    async fn move_one(&mut self, item: &InboxRow, to: Option<Uuid>) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        if let Some(from) = item.person_id {
            self.mark_entries_moved(agency, from, item.id, Some(now))
                .await?;
            self.look_for_patterns(from, item.id).await?;
        }
        self.file_inbox_item(agency, item.id, to).await?;
        let Some(to) = to else { return Ok(()) };
        // Moved back: what stood there stands there again.
        if self.mark_entries_moved(agency, to, item.id, None).await? > 0 {
            return self.look_for_patterns(to, item.id).await;
        }
        let package = read_package(&self.received_package(agency, item.id).await?)?;
        self.write_entries(item, &package, to).await
    }

    /// Whoever looked into the file, or took it away on paper, since it stood there.
    async fn who_read_it_there(
        &mut self,
        actor: &Actor,
        row: &InboxRow,
        file: Uuid,
    ) -> Result<BTreeSet<Uuid>> {
        let agency = self.agency_id;
        let entries = self.entries_of(agency, row.id).await?;
        let first = entries.iter().filter(|e| e.person_id == file);
        let Some(since) = first.map(|e| e.recorded_us).min() else {
            return Ok(BTreeSet::new());
        };
        // A joined record is read with those it is joined with.
        let (records, _) = self.joined(agency, file).await?;
        let mut found = BTreeSet::new();
        for record in records {
            let mut before = None;
            loop {
                let events = self.events_about(agency, record, before, AT_ONCE).await?;
                let new = events.iter().take_while(|e| e.at_us >= since);
                let read = |k: &EventKind| matches!(k, EventKind::FileRead | EventKind::Export);
                found.extend(new.filter(|e| read(&e.kind)).filter_map(|e| e.actor));
                match events.last() {
                    Some(last) if last.at_us >= since => before = Some(last.seq),
                    _ => break,
                }
            }
        }
        found.remove(&actor.practitioner_id);
        Ok(found)
    }
}
