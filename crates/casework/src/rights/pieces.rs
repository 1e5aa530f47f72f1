//! What an agency holds about a child, piece by piece, as whoever answers a request reads it. What is
//! sealed lies in other tables and is never among it. Protected values are cut out before anybody
//! sees a piece.

use super::{
    lines::{around, at, details_piece, entry_lines, line, piece, said},
    redact::NamesToCut,
};
use crate::{
    Result, Work,
    names::Bilingual,
    sharings::{cut_protected, values_of},
};
use domain::{
    body_map::own_words,
    chronology::EntryContent,
    concern::ConcernStep,
    person::PersonContent,
    rights::{PackLine, PieceKind, PieceLabel},
    task::TaskKind,
    time::EventTime,
};
use exchange::egress::{ProtectedKind, ProtectedValue};
use std::collections::BTreeSet;
use store::{ConcernRow, EntryRow, PersonRow, RightsRow, StoreError};
use uuid::Uuid;

/// Entries of one record that are looked at: far more than a child's file holds in practice.
const MOST_ENTRIES: i64 = 20_000;
/// Versions of a summary.
const MOST_VERSIONS: i64 = 1;
/// What is added to the id of a record to name who stands around it.
const FAMILY: u128 = 2;

/// A piece of what is held, with nothing cut but protected values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsPiece {
    /// Identifies it within the request.
    pub id: Uuid,
    /// What it is.
    pub kind: PieceKind,
    /// When it happened, or was written.
    pub when: Option<EventTime>,
    /// Which other agency it comes from; empty: this one.
    pub source: Bilingual,
    /// Its sender asked to be asked before it goes further.
    pub ask_sender: bool,
    /// Another child has a part in it.
    pub other_child: bool,
    /// What it says.
    pub lines: Vec<PackLine>,
    /// How many protected values were cut out.
    pub protected: usize,
}

/// All that is held, and what may not be given with it.
pub(super) struct Held {
    pub child: PersonRow,
    pub pieces: Vec<RightsPiece>,
    pub names: NamesToCut,
    /// Addresses and telephones of other people.
    pub details: Vec<ProtectedValue>,
    pub protected: Vec<ProtectedValue>,
}

impl Work {
    /// Everything that is held about a child, in every record of theirs.
    pub(super) async fn held_for(&mut self, r: &RightsRow) -> Result<Held> {
        let agency = self.agency_id;
        let child = self.person(agency, r.person_id).await?;
        let (records, pairs) = self.joined(agency, r.person_id).await?;
        self.note_joined(&pairs).await?;
        let mut names = NamesToCut::default();
        self.keep_own(r, &child, &records, &mut names).await?;
        let mut details = Vec::new();
        let mut protected = self.protected_around(r.person_id).await?;
        for other in self.others_around(&records).await? {
            if r.content.requester_id != Some(other.id) {
                names.add(&other.content);
                details.extend(details_of(&other.content, &child.content));
            }
            protected.extend(values_of(other));
        }
        let mut pieces = Vec::new();
        let mut seen = BTreeSet::new();
        for record in &records {
            let row = self.person(agency, *record).await?;
            pieces.push(details_piece(&row));
            pieces.extend(self.family_piece(*record).await?);
            for c in self.concerns_about(agency, *record).await? {
                if seen.insert(c.id) {
                    self.name_reporter(&c, &mut names).await?;
                    pieces.extend(self.concern_pieces(&c, &records).await?);
                }
            }
            pieces.extend(self.entry_pieces(*record, &mut names).await?);
            pieces.extend(self.action_pieces(*record).await?);
            pieces.extend(self.summary_piece(*record).await?);
        }
        for p in &mut pieces {
            p.lines.retain(|l| !l.text.is_empty());
        }
        pieces.retain(|p| !p.lines.is_empty());
        for p in &mut pieces {
            let texts = p.lines.iter_mut().map(|l| &mut l.text).collect();
            p.protected = cut_protected(texts, &protected);
        }
        Ok(Held {
            child,
            pieces,
            names,
            details,
            protected,
        })
    }

    /// What is the child's, and of whoever asks, is not cut; nor are the names of agencies.
    async fn keep_own(
        &mut self,
        r: &RightsRow,
        child: &PersonRow,
        records: &[Uuid],
        names: &mut NamesToCut,
    ) -> Result<()> {
        let agency = self.agency_id;
        names.keep(&child.content);
        for record in records {
            let row = self.person(agency, *record).await?;
            names.keep(&row.content);
            for source in self.entry_sources(agency, *record).await? {
                let a = self.agency(source).await?;
                names.know_words(&a.name_en);
                names.know_words(&a.name_cy);
            }
        }
        if let Some(id) = r.content.requester_id {
            match self.person(agency, id).await {
                Ok(p) => names.keep(&p.content),
                Err(StoreError::Missing | StoreError::Erased) => {}
                Err(e) => return Err(e.into()),
            }
        }
        let own = self.agency(agency).await?;
        names.know_words(&own.name_en);
        names.know_words(&own.name_cy);
        Ok(())
    }

    /// Everybody who stands around the child, and every other child in the same concerns.
    async fn others_around(&mut self, records: &[Uuid]) -> Result<Vec<PersonRow>> {
        let agency = self.agency_id;
        let mut ids = BTreeSet::new();
        for record in records {
            for near in self.relations(agency, *record).await? {
                ids.insert(near.other_id);
                for other in self.children_of(agency, near.other_id).await? {
                    ids.insert(other.child_id);
                }
                for partner in self.partners(agency, near.other_id).await? {
                    ids.insert(partner.other_id);
                }
            }
            for with in self.children_of(agency, *record).await? {
                ids.insert(with.child_id);
            }
            for c in self.concerns_about(agency, *record).await? {
                ids.extend(c.children.iter().map(|k| k.person_id));
            }
        }
        let mut all = Vec::new();
        for id in ids.into_iter().filter(|id| !records.contains(id)) {
            match self.person(agency, id).await {
                Ok(p) => all.push(p),
                Err(StoreError::Missing | StoreError::Erased) => {}
                Err(e) => return Err(e.into()),
            }
        }
        Ok(all)
    }

    /// Who logged a concern, and who told them, are not named to whoever asks.
    async fn name_reporter(&mut self, c: &ConcernRow, names: &mut NamesToCut) -> Result<()> {
        let (author, _) = self.name_and_role(Some(c.author_id)).await?;
        names.add_name(&author);
        for s in &c.content.statements {
            names.add_typed(s.reported_by.as_deref().unwrap_or_default());
        }
        names.add_typed(&c.content.others_involved);
        names.add_typed(&c.content.already_told);
        names.add_typed(c.content.child_not_listed.as_deref().unwrap_or_default());
        Ok(())
    }

    async fn family_piece(&mut self, record: Uuid) -> Result<Option<RightsPiece>> {
        let agency = self.agency_id;
        let mut lines = Vec::new();
        for near in self.relations(agency, record).await? {
            match self.person(agency, near.other_id).await {
                Ok(p) => lines.push(around(near.relation, &p.content)),
                Err(StoreError::Missing | StoreError::Erased) => {}
                Err(e) => return Err(e.into()),
            }
        }
        for tie in self.ties(agency, record).await? {
            let said = tie.content;
            let other = if said.one == record {
                said.other
            } else {
                said.one
            };
            match self.person(agency, other).await {
                Ok(p) if !said.mistaken => lines.push(PackLine {
                    tie: Some(said.kind),
                    ..line(
                        PieceLabel::Around,
                        &format!("{}. {}", p.content.full_name(), said.why),
                    )
                }),
                Ok(_) | Err(StoreError::Missing | StoreError::Erased) => {}
                Err(e) => return Err(e.into()),
            }
        }
        let id = Uuid::from_u128(record.as_u128() ^ FAMILY);
        Ok((!lines.is_empty()).then(|| piece(id, PieceKind::Family, None, lines)))
    }

    async fn concern_pieces(
        &mut self,
        c: &ConcernRow,
        records: &[Uuid],
    ) -> Result<Vec<RightsPiece>> {
        let agency = self.agency_id;
        let mut lines = Vec::new();
        for s in &c.content.statements {
            let label = if s.childs_words {
                PieceLabel::ChildsWords
            } else {
                PieceLabel::Text
            };
            lines.push(said(s.kind, label, &s.text));
            lines.push(line(
                PieceLabel::ReportedBy,
                s.reported_by.as_deref().unwrap_or_default(),
            ));
            lines.push(line(
                PieceLabel::Earlier,
                s.historical_date.as_deref().unwrap_or_default(),
            ));
        }
        for record in records {
            let marks = crate::concerns::marks_of(c, *record);
            lines.push(line(PieceLabel::BodyMap, &own_words(&marks)));
        }
        lines.push(line(PieceLabel::Place, &c.content.place));
        lines.push(line(PieceLabel::Others, &c.content.others_involved));
        lines.push(line(
            PieceLabel::Others,
            c.content.child_not_listed.as_deref().unwrap_or_default(),
        ));
        lines.push(line(PieceLabel::Told, &c.content.already_told));
        for step in self.concern_steps(agency, c.id).await? {
            let text = match &step.step {
                ConcernStep::Answered { text } | ConcernStep::Closed { text, .. } => text.as_str(),
                ConcernStep::Reopened { why } => why.as_str(),
                ConcernStep::ChildAdded { .. } => "",
            };
            lines.push(line(PieceLabel::Outcome, text));
        }
        let mut found = piece(c.id, PieceKind::Concern, Some(c.content.when), lines);
        found.other_child = c.children.iter().any(|k| !records.contains(&k.person_id));
        let mut all = vec![found];
        for file in self.attachments_of_concern(agency, c.id).await? {
            let lines = vec![line(PieceLabel::Text, &file.name)];
            all.push(piece(file.id, PieceKind::File, Some(c.content.when), lines));
        }
        Ok(all)
    }

    async fn entry_pieces(
        &mut self,
        record: Uuid,
        names: &mut NamesToCut,
    ) -> Result<Vec<RightsPiece>> {
        let agency = self.agency_id;
        let mut all = Vec::new();
        for e in self.chronology(agency, record, None, MOST_ENTRIES).await? {
            if let (EntryContent::Decision { .. }, Some(decision)) = (&e.content, e.object_id) {
                all.extend(self.decision_piece(&e, decision).await?);
                continue;
            }
            if let EntryContent::Received { source, .. } = &e.content {
                names.add_typed(source);
            }
            if let EntryContent::CheckIn { with, .. } = &e.content {
                names.add_typed(with);
            }
            let Some((kind, lines)) = entry_lines(&e.content) else {
                continue;
            };
            let mut found = piece(e.id, kind, Some(e.when), lines);
            if e.source_agency_id != agency {
                found.source = self.agency(e.source_agency_id).await?.into();
                found.ask_sender = matches!(&e.content,
                    EntryContent::Received { handling, .. } if handling.iter().any(|h| h == "ask-owner" || h == "restricted"));
            }
            all.push(found);
        }
        Ok(all)
    }

    async fn decision_piece(
        &mut self,
        e: &EntryRow,
        decision: Uuid,
    ) -> Result<Option<RightsPiece>> {
        let agency = self.agency_id;
        let d = match self.decision(agency, decision).await {
            Ok(d) => d,
            Err(StoreError::Missing | StoreError::Erased) => return Ok(None),
            Err(e) => return Err(e.into()),
        };
        let to = match d.recipient_agency_id {
            Some(id) => self.agency(id).await?.name_en,
            None => d
                .content
                .outside_recipient
                .as_ref()
                .map_or_else(String::new, |o| o.organisation.clone()),
        };
        let c = &d.content;
        let family = c.family.as_ref();
        let lines = vec![
            line(PieceLabel::Text, &c.purpose),
            line(PieceLabel::Who, &to),
            line(PieceLabel::Text, &c.text),
            line(PieceLabel::Why, &c.why_necessary),
            line(PieceLabel::Why, &c.reasons),
            line(PieceLabel::Why, &c.risks_weighed),
            line(PieceLabel::Why, &c.advice),
            line(PieceLabel::Outcome, &c.instead),
            line(PieceLabel::Told, family.map_or("", |f| f.said.as_str())),
            line(
                PieceLabel::ChildsWords,
                family.map_or("", |f| f.child_said.as_str()),
            ),
        ];
        Ok(Some(piece(
            decision,
            PieceKind::Decision,
            Some(e.when),
            lines,
        )))
    }

    async fn action_pieces(&mut self, record: Uuid) -> Result<Vec<RightsPiece>> {
        let agency = self.agency_id;
        let all = self.open_tasks_about(agency, record).await?;
        let mine = all.into_iter().filter(|t| t.kind == TaskKind::Action);
        Ok(mine
            .map(|t| {
                let lines = vec![line(PieceLabel::Text, &t.content.text)];
                piece(t.id, PieceKind::Action, at(t.created_us), lines)
            })
            .collect())
    }

    async fn summary_piece(&mut self, record: Uuid) -> Result<Option<RightsPiece>> {
        let agency = self.agency_id;
        let newest = self
            .summaries(agency, record, MOST_VERSIONS)
            .await?
            .into_iter()
            .next();
        Ok(newest.map(|s| {
            let mut lines = vec![line(PieceLabel::Text, &s.content.analysis)];
            lines.extend(
                s.content
                    .rows
                    .iter()
                    .map(|r| line(PieceLabel::Text, &r.meaning)),
            );
            piece(s.id, PieceKind::Summary, at(s.written_us), lines)
        }))
    }
}

/// Addresses and telephones of somebody else, where they are not the child's too.
fn details_of(other: &PersonContent, child: &PersonContent) -> Vec<ProtectedValue> {
    let own = |value: &String| {
        Some(value) == child.address.as_ref() || Some(value) == child.phone.as_ref()
    };
    [
        (ProtectedKind::Address, other.address.clone()),
        (ProtectedKind::Phone, other.phone.clone()),
    ]
    .into_iter()
    .filter_map(|(kind, text)| Some((kind, text?)))
    .filter(|(_, text)| !text.trim().is_empty() && !own(text))
    .map(|(kind, text)| ProtectedValue { kind, text })
    .collect()
}
