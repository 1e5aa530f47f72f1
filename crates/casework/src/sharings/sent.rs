//! What this agency sent, and where it stands.

use super::{
    deliver::state_of, links::LinkState, links::state_at, read_package, shielding::Shield,
};
use crate::{Act, Actor, Bilingual, Casework, CaseworkError, Relation, error::Result};
use access::Permit;
use exchange::{Package, SharingState};
use ledger::EventKind;
use serde_json::json;
use store::{Conn, LinkRow, SharingEvent, SharingRow, StoreError};
use uuid::Uuid;

/// One sharing in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharingLine {
    /// The sharing.
    pub row: SharingRow,
    /// Where it stands.
    pub state: SharingState,
    /// Name of the recipient: an agency, or who it was sent to outside.
    pub to: Bilingual,
}

/// One line of a sharing's trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailLine {
    /// What happened, when, and the signed receipt.
    pub event: SharingEvent,
    /// Name of the agency that did it; empty for someone outside.
    pub agency: Bilingual,
    /// Name of the practitioner of this agency; empty for another agency's, whose names stay there.
    pub person: String,
}

/// A sharing with its package and its trail.
#[derive(Debug, Clone, PartialEq)]
pub struct SharingView {
    /// The sharing.
    pub row: SharingRow,
    /// Where it stands.
    pub state: SharingState,
    /// What was sent, as it stood, without what the marks of today hide; `None` where it was erased.
    pub package: Option<Package>,
    /// The sharings that put it right since, the first first.
    pub corrected_by: Vec<Uuid>,
    /// Whether this person may withdraw or correct it.
    pub may_change: bool,
    /// What happened since.
    pub trail: Vec<TrailLine>,
    /// Whether the recipient has an inbox here.
    pub to_inbox: bool,
    /// The last one-time link and what became of it.
    pub link: Option<(LinkRow, LinkState)>,
    /// The recipient's telephone day and night, else in office hours; empty outside the directory.
    pub recipient_phone: String,
}

/// Leave to see a sharing: whoever keeps the child's file, and whoever sent it in an emergency.
pub(super) async fn may_see(cw: &Casework, actor: &Actor, id: Uuid) -> Result<Permit> {
    if cw.may(actor, Act::ReadFile, Relation::Agency) {
        let permit = cw.permit(actor, Act::ReadFile, Relation::Agency).await?;
        let about = cw.read(&permit).await?.sharing(actor.agency_id, id).await?;
        let close = cw.clear_of(actor, &permit, &[about.person_id]).await;
        let own = sender_of(cw, actor.agency_id, id).await? == Some(actor.practitioner_id);
        return match close {
            // What one sent oneself stays one's own.
            Err(CaseworkError::NotFound) if own => {
                cw.permit(actor, Act::FinishEmergencyRecord, Relation::Own)
                    .await
            }
            other => other.map(|()| permit),
        };
    }
    let own = match sender_of(cw, actor.agency_id, id).await {
        Ok(sender) => sender == Some(actor.practitioner_id),
        Err(CaseworkError::NotFound) => false,
        Err(e) => return Err(e),
    };
    if own {
        let act = Act::FinishEmergencyRecord;
        return cw.permit(actor, act, Relation::Own).await;
    }
    cw.permit(actor, Act::ReadFile, Relation::Agency).await
}

async fn sender_of(cw: &Casework, agency: Uuid, id: Uuid) -> Result<Option<Uuid>> {
    let mut conn = cw.store.read().await?;
    let row = conn.sharing(agency, id).await?;
    // Who sent it stands beside what was sealed: it is known after an erasure too.
    let events = conn.sharing_events(agency, row.id, None).await?;
    Ok(events
        .into_iter()
        .find(|e| e.state == "sent")
        .and_then(|e| e.practitioner_id))
}

impl Casework {
    /// What was sent on the strength of a decision.
    ///
    /// # Errors
    /// Not for this person, or the database.
    pub async fn sharings_under(&self, actor: &Actor, decision: Uuid) -> Result<Vec<SharingLine>> {
        let permit = self
            .permit(actor, Act::ReadDecisions, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let rows = conn.sharings_under(actor.agency_id, decision).await?;
        lines(&mut conn, rows).await
    }

    /// A sharing with its package, trail and receipts. The reading is logged.
    ///
    /// # Errors
    /// Absent, another agency's, or not for this person: all [`CaseworkError::NotFound`].
    pub async fn sharing(&self, actor: &Actor, id: Uuid) -> Result<SharingView> {
        let permit = may_see(self, actor, id).await?;
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let row = conn.sharing(agency, id).await?;
        let key = match conn.file_key(agency, row.key_id).await {
            Ok(key) => Some(key),
            Err(StoreError::Erased) => None,
            Err(e) => return Err(e.into()),
        };
        let package = match &key {
            Some(_) => {
                let mut package = read_package(&conn.sent_package(agency, id).await?)?;
                let shield = Shield::of(&mut conn, agency, row.person_id).await?;
                shield.package(&mut package);
                Some(package)
            }
            None => None,
        };
        let corrected_by = conn.sharings_correcting(agency, id).await?;
        let mut trail = Vec::new();
        for event in conn.sharing_events(agency, id, key.as_ref()).await? {
            trail.push(trail_line(&mut conn, agency, event).await?);
        }
        let recipient = match row.recipient_agency_id {
            Some(to) => Some(conn.agency(to).await?),
            None => None,
        };
        let now = self.now_us();
        let link = conn.link_of(agency, id).await?;
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let detail = json!({ "what": "sharing" });
        work.log_reading(EventKind::FileRead, Some(row.person_id), Some(id), detail)
            .await?;
        work.mark_seen(id).await?;
        work.commit_reading().await?;
        Ok(SharingView {
            state: state_of(&row.state)?,
            to_inbox: recipient.as_ref().is_some_and(|a| a.on_hub),
            recipient_phone: recipient.map_or_else(String::new, |a| {
                if a.phone_24h.is_empty() {
                    a.phone
                } else {
                    a.phone_24h
                }
            }),
            link: link.map(|l| {
                let state = state_at(&l, now);
                (l, state)
            }),
            may_change: self.may(actor, Act::DecideSharing, Relation::Agency),
            corrected_by,
            row,
            package,
            trail,
        })
    }
}

async fn trail_line(conn: &mut Conn, own: Uuid, event: SharingEvent) -> Result<TrailLine> {
    let agency = match event.by_agency_id {
        Some(id) => conn.agency(id).await?.into(),
        None => Bilingual::default(),
    };
    let ours = event.by_agency_id.is_none_or(|id| id == own);
    let person = match event.practitioner_id {
        Some(id) if ours => match conn.practitioner(own, id).await {
            Ok(p) => p.content.name,
            Err(StoreError::Missing) => String::new(),
            Err(e) => return Err(e.into()),
        },
        _ => String::new(),
    };
    Ok(TrailLine {
        event,
        agency,
        person,
    })
}

/// Sharings as rows of a list.
pub(crate) async fn lines(conn: &mut Conn, rows: Vec<SharingRow>) -> Result<Vec<SharingLine>> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let to = match row.recipient_agency_id {
            Some(id) => conn.agency(id).await?.into(),
            None => outside_name(conn, &row).await?.into(),
        };
        all.push(SharingLine {
            state: state_of(&row.state)?,
            row,
            to,
        });
    }
    Ok(all)
}

async fn outside_name(conn: &mut Conn, row: &SharingRow) -> Result<String> {
    match conn.sent_package(row.agency_id, row.id).await {
        Ok(bytes) => Ok(match read_package(&bytes)?.to {
            exchange::Recipient::Outside(o) => o.organisation,
            exchange::Recipient::Agency(a) => a.agency,
        }),
        Err(StoreError::Erased) => Ok(String::new()),
        Err(e) => Err(e.into()),
    }
}
