//! Reading decisions: all of an agency's, and one with everything that was recorded.

use super::{DecisionRecord, ItemChoice, RecordItem, about::about_whom, facts, items::items_of};
use crate::{
    desk::{Actor, Casework},
    error::Result,
};
use access::{Act, Relation};
use domain::decision::{DecisionState, ItemSource};
use ledger::EventKind;
use serde_json::json;
use store::DecisionRow;
use uuid::Uuid;

impl Casework {
    /// Decisions of the agency, newest first: those in hand and those that came back first.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the person may not read decisions.
    pub async fn decisions(&self, actor: &Actor) -> Result<Vec<(DecisionRow, String)>> {
        let permit = self
            .permit(actor, Act::ReadDecisions, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let closed = crate::grounds::closed_to(&mut conn, actor, self.now_us()).await?;
        let mut all = Vec::new();
        for state in [
            DecisionState::RecordDue,
            DecisionState::Returned,
            DecisionState::Draft,
            DecisionState::Decided,
            DecisionState::Reconsidered,
        ] {
            for row in conn.decisions_in(actor.agency_id, state, 100).await? {
                if closed.contains(&row.person_id) {
                    continue;
                }
                let child = conn.person(actor.agency_id, row.person_id).await?;
                all.push((row, child.content.full_name()));
            }
        }
        Ok(all)
    }

    /// One decision with everything that was recorded.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn decision_record(&self, actor: &Actor, id: Uuid) -> Result<DecisionRecord> {
        let permit = self
            .permit(actor, Act::ReadDecisions, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let row = conn.decision(agency, id).await?;
        let child = conn.person(agency, row.person_id).await?;
        let who = conn.practitioner(agency, row.decided_by).await?.content;
        let facts = facts::stored(&row);
        let about = about_whom(&mut conn, &row, &facts).await?;
        let today = items_of(&mut conn, &child).await?;
        let record = DecisionRecord {
            child: child.content.full_name(),
            decided_by: who.name_and_job(),
            agency: conn.agency(agency).await?,
            recipient: match row.recipient_agency_id {
                Some(r) => Some(conn.agency(r).await?),
                None => None,
            },
            about,
            items: as_it_stood(&row, &today),
            row,
        };
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        work.log_reading(
            EventKind::FileRead,
            Some(record.row.person_id),
            Some(id),
            json!({ "for": "decision record" }),
        )
        .await?;
        work.commit_reading().await?;
        Ok(record)
    }
}

/// The items of a decision in the words of its day; while it is being made, and in records that
/// kept none, as they are today.
fn as_it_stood(row: &DecisionRow, today: &[ItemChoice]) -> Vec<RecordItem> {
    let chosen = row.content.items.iter();
    chosen
        .filter_map(|c| {
            let now = today.iter().find(|i| i.source == c.source);
            let item = match &c.stood {
                Some(stood) => ItemChoice {
                    source: c.source,
                    text: stood.text.clone(),
                    kind: stood.kind,
                    untagged: stood.kind.is_none()
                        && matches!(c.source, ItemSource::Statement { .. }),
                    at_us: stood.at_us,
                    detail: match c.source {
                        ItemSource::Detail { detail } => Some(detail),
                        _ => None,
                    },
                    body_map: stood.body_map.clone(),
                },
                None => now?.clone(),
            };
            Some(RecordItem {
                item,
                why: c.why.clone(),
            })
        })
        .collect()
}
