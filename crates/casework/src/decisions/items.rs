//! What could be shared about a child: statements, entries and details, each by itself, so that
//! the minimum can be ticked.

use crate::{desk::Casework, error::Result, lead::hidden_in};
use access::{Field, Fields};
use domain::{
    body_map::{BodyMark, own_words},
    chronology::EntryContent,
    concern::StatementKind,
    decision::{ItemSource, PersonDetail},
    person::IdentifierKind,
};
use store::{Conn, PersonRow};
use uuid::Uuid;

/// Something that can be ticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemChoice {
    /// Where it comes from.
    pub source: ItemSource,
    /// Its words, as they stand.
    pub text: String,
    /// Fact, reported, opinion or historical.
    pub kind: Option<StatementKind>,
    /// A statement that nobody has marked yet.
    pub untagged: bool,
    /// When it happened, microseconds; `None` for a detail.
    pub at_us: Option<i64>,
    /// Which detail, where it is one.
    pub detail: Option<PersonDetail>,
    /// The marks, where it is a body map; `text` then holds their writer's own words.
    pub body_map: Vec<BodyMark>,
}

/// Entries looked at: far more than a child's file holds in practice.
const MOST_ENTRIES: i64 = 500;

impl Casework {
    /// What could be shared about a child. A protected address or telephone is never offered.
    ///
    /// # Errors
    /// [`crate::CaseworkError::NotFound`].
    pub async fn items_to_choose(
        &self,
        actor: &crate::Actor,
        child: Uuid,
    ) -> Result<Vec<ItemChoice>> {
        let permit = self
            .permit(actor, access::Act::DecideSharing, access::Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let row = conn.person(actor.agency_id, child).await?;
        let items = items_of(&mut conn, &row).await?;
        drop(conn);
        self.log_read_to_decide(actor, permit, child, None).await?;
        Ok(items)
    }
}

fn details(p: &PersonRow) -> Vec<(PersonDetail, String)> {
    let c = &p.content;
    let nhs = c
        .identifiers
        .iter()
        .find(|i| i.kind == IdentifierKind::Nhs)
        .map(|i| i.value.clone());
    let mut all = vec![
        (PersonDetail::Name, Some(c.full_name())),
        (PersonDetail::BirthDate, c.birth.map(|b| b.date.to_string())),
        (PersonDetail::Group, c.group.clone()),
        (PersonDetail::NhsNumber, nhs),
    ];
    // What takes part in no decision is not offered: an address or telephone that is protected.
    let shown = Fields::all_but(hidden_in(p));
    all.extend(
        [
            (Field::Address, PersonDetail::Address, &c.address),
            (Field::Phone, PersonDetail::Phone, &c.phone),
            (Field::Address, PersonDetail::School, &c.school),
            (Field::Address, PersonDetail::Area, &c.area),
        ]
        .into_iter()
        .filter(|(field, ..)| shown.show(*field))
        .map(|(_, detail, value)| (detail, value.clone())),
    );
    all.into_iter()
        .filter_map(|(d, v)| Some((d, v.filter(|v| !v.trim().is_empty())?)))
        .collect()
}

/// The words of an entry that can be shared by itself; none where it only points elsewhere.
fn entry_text(content: &EntryContent) -> Option<String> {
    let parts: Vec<&str> = match content {
        EntryContent::Concern { .. }
        | EntryContent::Decision { .. }
        | EntryContent::Moved { .. } => return None,
        EntryContent::Note {
            headline,
            text,
            childs_voice,
            ..
        } => vec![headline, text, childs_voice],
        EntryContent::SafetyPlan(p) => vec![&p.worries, &p.what_adults_do],
        EntryContent::CheckIn { text, .. } => vec![text],
        EntryContent::ServiceReferral(r) => vec![&r.service, &r.reason, &r.outcome_text],
        EntryContent::Received { text, .. } => vec![text],
        EntryContent::Correction { text, .. } => vec![text],
        EntryContent::Closed { text, .. } => vec![text],
    };
    let parts: Vec<&str> = parts
        .into_iter()
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

fn entry_marks(content: &EntryContent) -> Vec<BodyMark> {
    match content {
        EntryContent::Received { body_map, .. } => body_map.clone(),
        _ => Vec::new(),
    }
}

fn entry_kind(content: &EntryContent) -> Option<StatementKind> {
    match content {
        EntryContent::Received { statement_kind, .. } => *statement_kind,
        _ => None,
    }
}

/// Everything that could be shared about a child, details first, then newest first.
pub(super) async fn items_of(conn: &mut Conn, child: &PersonRow) -> Result<Vec<ItemChoice>> {
    let agency = child.agency_id;
    let mut all: Vec<ItemChoice> = details(child)
        .into_iter()
        .map(|(detail, text)| ItemChoice {
            source: ItemSource::Detail { detail },
            text,
            kind: None,
            untagged: false,
            at_us: None,
            detail: Some(detail),
            body_map: Vec::new(),
        })
        .collect();
    for c in conn.concerns_about(agency, child.id).await? {
        let marks = crate::concerns::marks_of(&c, child.id);
        if !marks.is_empty() {
            all.push(ItemChoice {
                source: ItemSource::BodyMap { concern_id: c.id },
                text: own_words(&marks),
                kind: Some(StatementKind::Fact),
                untagged: false,
                at_us: Some(c.content.when.at.as_microsecond()),
                detail: None,
                body_map: marks,
            });
        }
        for s in c.content.statements {
            all.push(ItemChoice {
                source: ItemSource::Statement {
                    concern_id: c.id,
                    statement_id: s.id,
                },
                untagged: s.kind.is_none(),
                kind: s.kind,
                text: s.text,
                at_us: Some(c.content.when.at.as_microsecond()),
                detail: None,
                body_map: Vec::new(),
            });
        }
    }
    for e in conn
        .chronology(agency, child.id, None, MOST_ENTRIES)
        .await?
    {
        let Some(text) = entry_text(&e.content) else {
            continue;
        };
        all.push(ItemChoice {
            source: ItemSource::Entry { entry_id: e.id },
            text,
            kind: entry_kind(&e.content),
            untagged: false,
            at_us: Some(e.when.at.as_microsecond()),
            detail: None,
            body_map: entry_marks(&e.content),
        });
    }
    Ok(all)
}
