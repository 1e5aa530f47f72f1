//! An adult's own page: what any record of theirs says.

use super::{Partners, adult, named, partners_of, said};
use crate::{
    Act, Actor, Casework, Identity, Named, Relation, Result, RiskMark,
    grounds::closed_to,
    lead::{JoinedRecord, pairs_to_compare},
    risk,
};
use domain::around::PlaceSaid;
use ledger::EventKind;
use serde_json::json;
use std::collections::BTreeSet;
use store::Conn;
use uuid::Uuid;

/// A child around whom an adult stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildOfAdult {
    /// The child.
    pub child: Named,
    /// What the adult is to the child.
    pub place: PlaceSaid,
}

/// An adult's own page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdultPage {
    /// The adult. Holds no address where it is protected.
    pub identity: Identity,
    /// Children around whom the adult stands or stood.
    pub children: Vec<ChildOfAdult>,
    /// Partners, those who were too.
    pub partners: Vec<Partners>,
    /// Marks that the adult is a risk, those that were taken off too.
    pub marks: Vec<RiskMark>,
    /// Whether the reader may set such a mark, or take it off.
    pub may_mark: bool,
    /// Other records that are of the same adult: the page shows what was said of any of them.
    pub joined: Vec<JoinedRecord>,
    /// Pairs with records that nobody has decided about, for whoever may decide.
    pub to_compare: Vec<Uuid>,
}

/// Children around whom an adult stands or stood, by any of the adult's records, each once, without
/// those who are closed to the reader.
async fn children_of(
    conn: &mut Conn,
    agency: Uuid,
    records: &[Uuid],
    closed: &BTreeSet<Uuid>,
) -> Result<Vec<ChildOfAdult>> {
    let mut all: Vec<ChildOfAdult> = Vec::new();
    for record in records {
        for r in conn.children_of(agency, *record).await? {
            if closed.contains(&r.child_id) {
                continue;
            }
            let place = said(&r);
            if all
                .iter()
                .any(|c| c.child.id == r.child_id && c.place == place)
            {
                continue;
            }
            if let Some(child) = named(conn, agency, r.child_id).await? {
                all.push(ChildOfAdult { child, place });
            }
        }
    }
    Ok(all)
}

impl Casework {
    /// An adult's own page: what they are to which children. The reading is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is no such adult, or the reader may not read files.
    pub async fn adult_page(&self, actor: &Actor, person: Uuid) -> Result<AdultPage> {
        let permit = self.permit_on(actor, Act::ReadFile, person).await?;
        let shown = permit.fields();
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let row = adult(&mut conn, agency, person).await?;
        let identity = self.identity_of(shown, row);
        // What was said of any record that a person joined to this one is of the same adult.
        let (records, pairs) = conn.joined(agency, person).await?;
        let who = Named {
            id: person,
            name: identity.name.clone(),
        };
        let closed = closed_to(&mut conn, actor).await?;
        let may_link = self.may(actor, Act::LinkRecords, Relation::Agency);
        let page = AdultPage {
            children: children_of(&mut conn, agency, &records, &closed).await?,
            partners: partners_of(&mut conn, agency, &who)
                .await?
                .into_iter()
                .filter(|p| !closed.contains(&p.other.id))
                .collect(),
            marks: risk::marks(&mut conn, agency, &records, self.today()).await?,
            may_mark: self.may(actor, Act::MarkRisk, Relation::Agency),
            joined: self
                .joined_records(&mut conn, shown, (agency, &records, &pairs))
                .await?,
            to_compare: match may_link {
                true => pairs_to_compare(&mut conn, agency, person).await?,
                false => Vec::new(),
            },
            identity,
        };
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        for record in &records {
            let detail = json!({ "page": "adult", "joined": records });
            work.log_reading(EventKind::FileRead, Some(*record), None, detail)
                .await?;
        }
        work.note_joined(&pairs).await?;
        work.commit_reading().await?;
        Ok(page)
    }
}
