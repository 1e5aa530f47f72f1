//! Who looked, who shared, with whom and why; and the ledger as a file that anyone can check.

use crate::{
    Act, Actor, Bilingual, Casework, CaseworkError, Relation, error::Result, sharings::Shield,
};
use domain::access::GlassReason;
use ledger::{Entry, EventKind, ExportWriter, Hash, Verifier};
use serde_json::json;
use std::collections::HashMap;
use store::{Conn, LoggedEvent, PersonRow, StoreError};
use uuid::Uuid;

/// Most lines of one page.
const LINES: i64 = 200;
/// Entries read at once for an export.
const CHUNK: i64 = 1000;

domain::worded! {
    /// What to show of a child's record.
    RecordFilter, "filter" {
        /// Everything.
        All = "all",
        /// Who looked.
        Looked = "looked",
        /// What was shared, with whom, and what came of it.
        Shared = "shared",
        /// What was decided.
        Decided = "decided",
        /// What was written.
        Written = "written",
    }
}

impl RecordFilter {
    /// Whether an event is shown.
    pub fn shows(self, kind: &EventKind) -> bool {
        let word = kind.as_str();
        let begins = |all: &[&str]| all.iter().any(|p| word.starts_with(p));
        let looked = word.ends_with(".read") || word == "search";
        let left = ["sharing.", "link.", "egress.", "emergency.shared", "export"];
        let shared = begins(&left);
        let decided = begins(&["decision.", "emergency.recorded", "emergency.chased"]);
        match self {
            Self::All => true,
            Self::Looked => looked,
            Self::Shared => shared,
            Self::Decided => decided,
            Self::Written => !(looked || shared || decided),
        }
    }
}

/// One line of a child's record.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordLine {
    /// What happened.
    pub event: LoggedEvent,
    /// Who did it; empty for what the product does by itself.
    pub who: String,
    /// Their job title.
    pub job_title: String,
    /// Name of the agency that it went to or came from, where there is one.
    pub with: Bilingual,
    /// Why, where somebody said it.
    pub why: String,
    /// Why a file was opened out of the ordinary, as one of the words.
    pub reason: Option<GlassReason>,
    /// Where somebody looks at it, for a reader who may.
    pub look: Option<Uuid>,
    /// The sharing that it is about, with its receipts.
    pub sharing: Option<SharingPlace>,
}

/// On which side of a sharing this agency stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharingPlace {
    /// It sent it.
    Sent(Uuid),
    /// It received it.
    Received(Uuid),
}

/// The sharing of an event; none where what the event committed to was erased.
fn sharing_of(event: &LoggedEvent) -> Option<SharingPlace> {
    let word = event.kind.as_str();
    let about = ["sharing.", "link.", "egress.released"];
    let detail = event.detail.as_ref()?;
    let id = event.object?;
    let said = |field: &str| detail.get(field).is_some_and(|v| !v.is_null());
    let what = detail.get("what").and_then(serde_json::Value::as_str);
    if word == "file.read" && what == Some("shared") || said("from") && word.starts_with("sharing.")
    {
        Some(SharingPlace::Received(id))
    } else if word == "file.read" && what == Some("sharing")
        || about.iter().any(|p| word.starts_with(p))
    {
        Some(SharingPlace::Sent(id))
    } else {
        None
    }
}

/// A child's record.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The child.
    pub child: PersonRow,
    /// The lines, newest first.
    pub lines: Vec<RecordLine>,
    /// Where the next page begins, if there is one.
    pub before: Option<i64>,
}

impl Casework {
    /// Who looked, who shared, with whom and why, about one child. Looking at it is itself logged.
    ///
    /// # Errors
    /// Absent, another agency's, or not for this person: all [`CaseworkError::NotFound`].
    pub async fn record_of(
        &self,
        actor: &Actor,
        person: Uuid,
        filter: RecordFilter,
        before: Option<i64>,
    ) -> Result<Record> {
        let permit = self.permit_on(actor, Act::ReadAccessList, person).await?;
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let child = conn.person(agency, person).await?;
        let events = conn.events_about(agency, person, before, LINES).await?;
        let next = (i64::try_from(events.len()).ok() == Some(LINES))
            .then(|| events.last().map(|e| e.seq))
            .flatten();
        let shield = Shield::of(&mut conn, agency, person).await?;
        let looks = self.may(actor, Act::ReviewAccess, Relation::Agency);
        let mut names = Names::default();
        let mut lines = Vec::new();
        for event in events {
            if filter.shows(&event.kind) {
                let mut line = names.line(&mut conn, agency, event).await?;
                line.why = shield.anything(&line.why)?.0;
                // Nobody looks at their own.
                let own = line.event.actor == Some(actor.practitioner_id);
                line.look = line.look.filter(|_| looks && !own);
                lines.push(line);
            }
        }
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let detail = json!({ "filter": filter });
        work.log_reading(EventKind::AccessListRead, Some(person), None, detail)
            .await?;
        work.commit_reading().await?;
        Ok(Record {
            child,
            lines,
            before: next,
        })
    }

    /// The agency's whole ledger as the text that `sharewise verify` checks: hashes, and ids of what
    /// is about accounts, settings and the ledger itself, with a checkpoint signed now.
    ///
    /// # Errors
    /// Not for this person, or the database.
    pub async fn export_ledger(&self, actor: &Actor) -> Result<String> {
        let permit = self
            .permit(actor, Act::ExportLedger, Relation::Agency)
            .await?;
        let agency = actor.agency_id;
        let hub = self.settings.hub.clone();
        let mut work = self.begin(actor, permit).await?;
        work.log(EventKind::LogExported, None, None, json!({}))
            .await?;
        let now = work.now_us;
        work.sign_checkpoint(agency, &hub, now).await?;
        work.commit().await?;
        let mut conn = self.store.read().await?;
        let name = conn.hub_name().await?.unwrap_or(hub);
        export(&mut conn, agency, &name).await
    }
}

async fn export(conn: &mut Conn, agency: Uuid, hub: &str) -> Result<String> {
    let bad = |e: ledger::LedgerError| CaseworkError::Internal(e.to_string());
    let origin = ledger::origin(hub, agency);
    let keys = conn.ledger_keys(agency).await?;
    let keys = keys
        .iter()
        .map(|k| Verifier::new(&origin, &k.public))
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(bad)?;
    let mut notes = conn.checkpoints(agency).await?;
    // What was appended since the last checkpoint belongs to the next export.
    let size = notes.last().map_or(0, |(n, _)| *n);
    // Below each checkpoint, what its witnesses signed.
    for (at, line) in conn.cosignatures(agency).await? {
        if let Ok(found) = notes.binary_search_by_key(&at, |(n, _)| *n) {
            notes[found].1.push_str(&line);
        }
    }
    notes.reverse();
    let mut out = String::new();
    let mut writer = ExportWriter::begin(agency, &origin, &keys, &mut out);
    let mut next = 0;
    while next < size {
        let rows = conn
            .ledger_rows(agency, next, CHUNK.min(size - next))
            .await?;
        if rows.is_empty() {
            return Err(CaseworkError::Internal("the ledger has a hole".into()));
        }
        for (seq, leaf, hash) in rows {
            let entry = Entry::from_bytes(&leaf).map_err(bad)?;
            let hash: [u8; 32] = hash
                .try_into()
                .map_err(|_| CaseworkError::Internal("a leaf hash".into()))?;
            // What is about somebody's file stays between those who work on it. A line that said less
            // than its neighbours would say that there is something.
            if entry.is_housekeeping() {
                writer.entry(seq.unsigned_abs(), &entry, Hash(hash), &mut out);
            } else {
                writer.blind(seq.unsigned_abs(), &entry, Hash(hash), &mut out);
            }
            next = seq + 1;
            while let Some((_, note)) = notes.pop_if(|(n, _)| *n <= next) {
                writer.checkpoint(&note, &mut out);
            }
        }
    }
    writer.end(&mut out);
    Ok(out)
}

/// Names looked up once for a page.
#[derive(Default)]
pub(crate) struct Names {
    people: HashMap<Uuid, (String, String)>,
    agencies: HashMap<Uuid, Bilingual>,
}

impl Names {
    pub(crate) async fn line(
        &mut self,
        conn: &mut Conn,
        agency: Uuid,
        event: LoggedEvent,
    ) -> Result<RecordLine> {
        let (who, job_title) = match event.actor {
            Some(id) => self.person(conn, agency, id).await?,
            None => (String::new(), String::new()),
        };
        let said = |field: &str| {
            let detail = event.detail.as_ref()?;
            detail.get(field)?.as_str().map(str::to_owned)
        };
        let other = ["to", "from", "by_agency", "recipient"]
            .iter()
            .find_map(|field| said(field)?.parse::<Uuid>().ok());
        let with = match other {
            Some(id) if id != agency => self.agency(conn, id).await?,
            _ => said("outside").unwrap_or_default().into(),
        };
        let broken = event.kind == EventKind::BreakGlass;
        let why = ["why", "purpose"].iter().find_map(|field| said(field));
        let why = why.or_else(|| said("words").filter(|_| broken));
        let reason = said("reason").filter(|_| broken);
        Ok(RecordLine {
            reason: reason.and_then(|word| word.parse().ok()),
            look: event.object.filter(|_| broken),
            sharing: sharing_of(&event),
            event,
            who,
            job_title,
            with,
            why: why.unwrap_or_default(),
        })
    }

    async fn person(
        &mut self,
        conn: &mut Conn,
        agency: Uuid,
        id: Uuid,
    ) -> Result<(String, String)> {
        if let Some(known) = self.people.get(&id) {
            return Ok(known.clone());
        }
        let found = match conn.practitioner(agency, id).await {
            Ok(p) => (p.content.name, p.content.job_title),
            Err(StoreError::Missing) => (String::new(), String::new()),
            Err(e) => return Err(e.into()),
        };
        self.people.insert(id, found.clone());
        Ok(found)
    }

    async fn agency(&mut self, conn: &mut Conn, id: Uuid) -> Result<Bilingual> {
        if let Some(known) = self.agencies.get(&id) {
            return Ok(known.clone());
        }
        let found = match conn.agency(id).await {
            Ok(a) => a.into(),
            Err(StoreError::Missing) => Bilingual::default(),
            Err(e) => return Err(e.into()),
        };
        self.agencies.insert(id, found.clone());
        Ok(found)
    }
}
