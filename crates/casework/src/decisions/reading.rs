//! Reading decisions: all of an agency's, and one with everything that was recorded.

use super::{DecisionRecord, ItemChoice, RecordItem, about::about_whom, facts, items::items_of};
use crate::{
    desk::{Actor, Casework},
    error::{CaseworkError, Result},
    lead::Names,
    sharings::Shield,
};
use access::{Act, Relation};
use domain::decision::{DecisionState, ItemSource};
use ledger::EventKind;
use serde_json::json;
use store::{DecisionLine, DecisionRow};
use uuid::Uuid;

/// Decisions in hand that are listed, of each state.
const IN_HAND: i64 = 50;
/// Decisions that were made, on one page of the list.
const PAGE: i64 = 25;

/// A page of the agency's decisions.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionPage {
    /// Each with the child's name.
    pub rows: Vec<(DecisionLine, String)>,
    /// The decision after which the next page begins, where there is one.
    pub older_than: Option<Uuid>,
}

impl Casework {
    /// Decisions of the agency, newest first: those in hand and those that came back first, then
    /// those that were made, a page at a time. A later page has those begun before a decision only.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the person may not read decisions, or there is no such
    /// decision.
    pub async fn decisions(&self, actor: &Actor, older_than: Option<Uuid>) -> Result<DecisionPage> {
        let permit = self
            .permit(actor, Act::ReadDecisions, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let closed = crate::grounds::closed_to(&mut conn, actor).await?;
        let agency = actor.agency_id;
        let (mut all, before) = match older_than {
            Some(id) => (
                Vec::new(),
                (conn.decision(agency, id).await?.started_us, id),
            ),
            None => {
                let newest = (i64::MAX, Uuid::max());
                let mut in_hand = Vec::new();
                for state in [
                    DecisionState::RecordDue,
                    DecisionState::Returned,
                    DecisionState::Draft,
                ] {
                    let some = conn.decisions_before(agency, state, newest, IN_HAND);
                    in_hand.extend(some.await?);
                }
                (in_hand, newest)
            }
        };
        let mut made = Vec::new();
        for state in [DecisionState::Decided, DecisionState::Reconsidered] {
            let some = conn.decisions_before(agency, state, before, PAGE + 1);
            made.extend(some.await?);
        }
        made.sort_by_key(|d| std::cmp::Reverse((d.started_us, d.id)));
        let more = crate::lead::cut(&mut made, PAGE);
        let older_than = made.last().filter(|_| more).map(|d| d.id);
        all.extend(made);
        let mut names = Names::default();
        let mut rows = Vec::new();
        for row in all {
            if closed.contains(&row.person_id) {
                continue;
            }
            let child = names.person(&mut conn, agency, row.person_id).await?;
            let child = child.ok_or(CaseworkError::NotFound)?;
            rows.push((row, child.name));
        }
        Ok(DecisionPage { rows, older_than })
    }

    /// One decision with everything that was recorded, without what the marks of today hide: that an
    /// address was chosen is seen, and not what it says.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn decision_record(&self, actor: &Actor, id: Uuid) -> Result<DecisionRecord> {
        let permit = self
            .permit(actor, Act::ReadDecisions, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let mut row = conn.decision(agency, id).await?;
        let child = conn.person(agency, row.person_id).await?;
        let shield = Shield::of(&mut conn, agency, row.person_id).await?;
        row.content = shield.decision(&row.content)?;
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
