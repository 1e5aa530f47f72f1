//! What an agency needs in its hands when no machine works: the children for whom something is
//! open, their plans, and the numbers. Made for the agency alone, sealed to a key that it keeps.

use crate::{
    desk::Casework,
    emergency::OutageAgency,
    error::{CaseworkError, Result},
    lead::hidden_in,
};
use access::{Field, Fields};
use domain::{
    chronology::{EntryContent, EntryKind, SafetyPlan},
    person::{PersonContent, RelationKind},
    practitioner::MemberState,
    task::TaskKind,
    time::BirthDate,
};
use ledger::EventKind;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use store::{Conn, LetterBox, StoreError, TaskRow};
use uuid::Uuid;

/// Kind of the letters in which packs are sealed.
pub const CONTINUITY_LETTER: &str = "continuity pack";
/// Most open tasks that are looked at: far more than an agency can have to do.
const TASKS: i64 = 20_000;

/// A pack, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContinuityPack {
    /// The agency's name in English.
    pub agency_en: String,
    /// The agency's name in Welsh.
    pub agency_cy: String,
    /// When it was made, microseconds.
    pub made_us: i64,
    /// Partners and their numbers, front doors first.
    pub numbers: Vec<OutageAgency>,
    /// The agency's own people who have a number: name, job title, number.
    pub staff: Vec<(String, String, String)>,
    /// Children for whom something is open, by name.
    pub children: Vec<PackedChild>,
}

/// A child in a pack. Where the address is protected it is not in the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedChild {
    /// Name.
    pub name: String,
    /// Date of birth.
    pub birth: Option<BirthDate>,
    /// Class or group.
    pub group: Option<String>,
    /// Language in which the child or family wants to be spoken to.
    pub language: Option<String>,
    /// Whether the address is protected: it must not be asked for in front of others.
    pub protected_address: bool,
    /// Address, unless it is protected.
    pub address: Option<String>,
    /// People around the child.
    pub people: Vec<PackedPerson>,
    /// The safety plan in force.
    pub plan: Option<SafetyPlan>,
    /// What is open: what, when due (microseconds), and in words.
    pub due: Vec<(TaskKind, i64, String)>,
}

/// Somebody around a child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedPerson {
    /// How they stand to the child.
    pub relation: RelationKind,
    /// Name.
    pub name: String,
    /// Number.
    pub phone: Option<String>,
    /// Whether they are marked as a risk to children: do not ring.
    pub risk: bool,
}

impl Casework {
    /// Makes an agency's pack, sealed to a box whose key only the agency has. Written into its
    /// ledger before it is given out.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is no such agency here; the database.
    pub async fn continuity_pack(&self, slug: &str, to: &LetterBox) -> Result<Vec<u8>> {
        let mut conn = self.store.read().await?;
        let agencies = conn.agencies().await?;
        let own = agencies
            .iter()
            .find(|a| a.slug == slug && a.on_hub)
            .ok_or(CaseworkError::NotFound)?
            .clone();
        let mut numbers: Vec<_> = agencies
            .into_iter()
            .filter(|a| a.id != own.id && (a.on_hub || a.verified_us.is_some()))
            .map(OutageAgency::from)
            .collect();
        numbers.sort_by_key(|a| !a.front_door);
        let mut staff = Vec::new();
        for p in conn.practitioners(own.id).await? {
            if let (MemberState::Active, Some(phone)) = (p.state, p.content.phone) {
                staff.push((p.content.name, p.content.job_title, phone));
            }
        }
        let children = children(&mut conn, own.id).await?;
        drop(conn);
        let mut work = self.begin_by_clock(own.id).await?;
        let detail = json!({
            "what": "continuity pack",
            "children": children.len(),
            "sealed_to": to.to_text(),
        });
        work.log(EventKind::Export, None, None, detail).await?;
        let made_us = work.now_us;
        work.commit().await?;
        let pack = ContinuityPack {
            agency_en: own.name_en,
            agency_cy: own.name_cy,
            made_us,
            numbers,
            staff,
            children,
        };
        let plain =
            serde_json::to_vec(&pack).map_err(|e| CaseworkError::Internal(e.to_string()))?;
        to.seal(CONTINUITY_LETTER, &plain)
            .map_err(|e| CaseworkError::Internal(e.to_string()))
    }
}

async fn children(conn: &mut Conn, agency: Uuid) -> Result<Vec<PackedChild>> {
    let mut open: BTreeMap<Uuid, Vec<TaskRow>> = BTreeMap::new();
    for task in conn.open_tasks_of_agency(agency, TASKS).await? {
        if let Some(child) = task.person_id {
            open.entry(child).or_default().push(task);
        }
    }
    let mut all = Vec::with_capacity(open.len());
    for (id, tasks) in open {
        match child(conn, agency, id, tasks).await {
            Ok(packed) => all.push(packed),
            Err(CaseworkError::NotFound) => {}
            Err(e) => return Err(e),
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}

async fn child(
    conn: &mut Conn,
    agency: Uuid,
    id: Uuid,
    tasks: Vec<TaskRow>,
) -> Result<PackedChild> {
    let row = conn.person(agency, id).await?;
    let plan = conn
        .entries_of_kind(agency, id, EntryKind::SafetyPlan)
        .await?
        .into_iter()
        .find_map(|e| match e.content {
            EntryContent::SafetyPlan(plan) => Some(plan),
            _ => None,
        });
    let mut people = Vec::new();
    for relation in conn.relations(agency, id).await? {
        if relation.until.is_some() {
            continue;
        }
        let other = match conn.person(agency, relation.other_id).await {
            Ok(other) => other,
            Err(StoreError::Missing | StoreError::Erased) => continue,
            Err(e) => return Err(e.into()),
        };
        let risk = crate::risk::is_marked(conn, agency, relation.other_id).await?;
        people.push(PackedPerson {
            relation: relation.relation,
            name: other.content.full_name(),
            phone: Fields::all_but(hidden_in(&other))
                .keep(Field::Phone, other.content.phone)
                .flatten(),
            risk,
        });
    }
    let protected_address = row.protected_address;
    let shown = Fields::all_but(hidden_in(&row));
    let name = row.content.full_name();
    let PersonContent {
        birth,
        group,
        language,
        address,
        ..
    } = row.content;
    Ok(PackedChild {
        name,
        birth,
        group,
        language,
        protected_address,
        address: shown.keep(Field::Address, address).flatten(),
        people,
        plan,
        due: tasks
            .into_iter()
            .map(|t| (t.kind, t.due_us, t.content.text))
            .collect(),
    })
}
