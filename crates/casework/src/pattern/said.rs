//! What one piece of a pattern says, as far as its reader may see it.

use crate::Result;
use domain::{chronology::EntryContent, pattern::PatternPiece, person::ChildMove, text};
use store::{Conn, EntryRow};
use uuid::Uuid;

/// Characters of a piece that stand in its row.
const HEADLINE: usize = 160;

/// What of a move in a piece may be shown: never an address, and no name of a place once the address
/// is protected.
pub(super) async fn moved_in(
    conn: &mut Conn,
    agency: Uuid,
    p: &PatternPiece,
) -> Result<Option<ChildMove>> {
    let Some(mut found) = conn.child_move(agency, p.person_id, p.object_id).await? else {
        return Ok(None);
    };
    if conn.person(agency, p.person_id).await?.protected_address {
        (found.content.school, found.content.area) = (None, None);
    }
    Ok(Some(found.content).filter(|_| found.source_agency_id == p.source_agency_id))
}

/// The entry by which a piece stands in the child's chronology.
pub(super) async fn entry_of(
    conn: &mut Conn,
    agency: Uuid,
    p: &PatternPiece,
) -> Result<Option<EntryRow>> {
    let mut entries = conn.entries_of(agency, p.object_id).await?;
    entries.retain(|e| e.person_id == p.person_id && e.source_agency_id == p.source_agency_id);
    if !entries.is_empty() {
        return Ok(Some(entries.swap_remove(0)));
    }
    match conn.entry(agency, p.person_id, p.object_id).await {
        Ok(e) => Ok(Some(e)),
        Err(store::StoreError::Missing | store::StoreError::Erased) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// The first words of an entry.
pub fn headline(content: &EntryContent) -> String {
    match content {
        EntryContent::Concern { headline } | EntryContent::Decision { headline } => {
            headline.clone()
        }
        EntryContent::Note { text, .. }
        | EntryContent::Received { text, .. }
        | EntryContent::CheckIn { text, .. }
        | EntryContent::Correction { text, .. }
        | EntryContent::Closed { text, .. } => text::headline(text, HEADLINE),
        EntryContent::Moved { .. } => String::new(),
        EntryContent::SafetyPlan(plan) => text::headline(&plan.worries, HEADLINE),
        EntryContent::ServiceReferral(r) => text::headline(&r.service, HEADLINE),
    }
}
