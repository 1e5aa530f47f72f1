//! The lines of a piece: what a record, an entry or a plan says.

use super::pieces::RightsPiece;
use crate::{lead::hidden_in, names::Bilingual};
use access::{Field, Fields};
use domain::{
    body_map::own_words,
    chronology::{EntryContent, SafetyPlan},
    concern::StatementKind,
    person::{IdentifierKind, PersonContent, RelationKind},
    rights::{PackLine, PieceKind, PieceLabel},
    time::{EventTime, Precision},
};
use jiff::Timestamp;
use store::PersonRow;
use uuid::Uuid;

/// What is added to the id of a record to name what it says.
const DETAILS: u128 = 1;

pub(super) fn line(label: PieceLabel, text: &str) -> PackLine {
    PackLine {
        label,
        kind: None,
        relation: None,
        tie: None,
        text: text.trim().to_owned(),
    }
}

pub(super) fn said(kind: Option<StatementKind>, label: PieceLabel, text: &str) -> PackLine {
    PackLine {
        kind,
        ..line(label, text)
    }
}

pub(super) fn piece(
    id: Uuid,
    kind: PieceKind,
    when: Option<EventTime>,
    lines: Vec<PackLine>,
) -> RightsPiece {
    RightsPiece {
        id,
        kind,
        when,
        source: Bilingual::default(),
        ask_sender: false,
        other_child: false,
        lines,
        protected: 0,
    }
}

pub(super) fn at(us: i64) -> Option<EventTime> {
    let at = Timestamp::from_microsecond(us).ok()?;
    Some(EventTime {
        at,
        precision: Precision::Minute,
    })
}

pub(super) fn details_piece(p: &PersonRow) -> RightsPiece {
    let c = &p.content;
    let shown = Fields::all_but(hidden_in(p));
    let of = |v: &Option<String>| v.clone().unwrap_or_default();
    let mut lines = vec![
        line(
            PieceLabel::Name,
            &format!("{} {}", c.given_names, c.family_name),
        ),
        line(PieceLabel::Name, &of(&c.known_as)),
        line(
            PieceLabel::Birth,
            &c.birth.map_or_else(String::new, |b| b.date.to_string()),
        ),
        line(PieceLabel::Group, &of(&c.group)),
        line(PieceLabel::Language, &of(&c.language)),
        line(
            PieceLabel::Address,
            &shown
                .keep(Field::Address, of(&c.address))
                .unwrap_or_default(),
        ),
        line(
            PieceLabel::Phone,
            &shown.keep(Field::Phone, of(&c.phone)).unwrap_or_default(),
        ),
        line(
            PieceLabel::School,
            &shown
                .keep(Field::Address, of(&c.school))
                .unwrap_or_default(),
        ),
        line(
            PieceLabel::Area,
            &shown.keep(Field::Address, of(&c.area)).unwrap_or_default(),
        ),
    ];
    lines.extend(c.former_names.iter().map(|n| line(PieceLabel::Name, n)));
    lines.extend(c.identifiers.iter().map(|i| {
        let value = if i.kind == IdentifierKind::Nhs {
            format!("NHS {}", i.value)
        } else {
            i.value.clone()
        };
        line(PieceLabel::Number, &value)
    }));
    piece(
        Uuid::from_u128(p.id.as_u128() ^ DETAILS),
        PieceKind::Details,
        None,
        lines,
    )
}

pub(super) fn around(relation: RelationKind, c: &PersonContent) -> PackLine {
    PackLine {
        relation: Some(relation),
        ..line(PieceLabel::Around, &c.full_name())
    }
}

/// What an entry says; nothing where it only points elsewhere.
pub(crate) fn entry_lines(content: &EntryContent) -> Option<(PieceKind, Vec<PackLine>)> {
    let text = |t: &str| line(PieceLabel::Text, t);
    Some(match content {
        EntryContent::Concern { .. }
        | EntryContent::Decision { .. }
        | EntryContent::Moved { .. } => {
            return None;
        }
        EntryContent::Note {
            headline,
            text: words,
            childs_voice,
            family,
            ..
        } => {
            let f = family.as_ref();
            let head = if words.starts_with(headline.trim_end_matches('…')) {
                ""
            } else {
                headline.as_str()
            };
            let lines = vec![
                text(head),
                text(words),
                line(PieceLabel::ChildsWords, childs_voice),
                line(PieceLabel::Told, f.map_or("", |f| f.spoke_with.as_str())),
                line(PieceLabel::Outcome, f.map_or("", |f| f.said.as_str())),
                line(
                    PieceLabel::ChildsWords,
                    f.map_or("", |f| f.child_said.as_str()),
                ),
            ];
            (PieceKind::Note, lines)
        }
        EntryContent::SafetyPlan(p) => (PieceKind::Plan, plan_lines(p)),
        EntryContent::CheckIn { text: words, with } => (
            PieceKind::CheckIn,
            vec![text(words), line(PieceLabel::Others, with)],
        ),
        EntryContent::ServiceReferral(r) => {
            let lines = vec![
                line(PieceLabel::Who, &r.service),
                line(PieceLabel::Why, &r.reason),
                line(PieceLabel::Outcome, &r.outcome_text),
            ];
            (PieceKind::Referral, lines)
        }
        EntryContent::Received {
            statement_kind,
            text: words,
            source,
            why,
            body_map,
            ..
        } => {
            let lines = vec![
                said(*statement_kind, PieceLabel::Text, words),
                line(PieceLabel::ReportedBy, source),
                line(PieceLabel::Why, why),
                line(PieceLabel::BodyMap, &own_words(body_map)),
            ];
            (PieceKind::Received, lines)
        }
        EntryContent::Correction {
            text: words, why, ..
        } => (
            PieceKind::Correction,
            vec![text(words), line(PieceLabel::Why, why)],
        ),
        EntryContent::Closed { text: words, .. } => (PieceKind::Closed, vec![text(words)]),
    })
}

fn plan_lines(p: &SafetyPlan) -> Vec<PackLine> {
    let mut lines: Vec<PackLine> = [
        &p.worries,
        &p.warning_signs,
        &p.safe_place,
        &p.trusted_people,
        &p.what_adults_do,
        &p.who_knows,
        &p.siblings,
        &p.agreed_by,
    ]
    .map(|t| line(PieceLabel::Text, t))
    .into();
    lines.push(line(PieceLabel::CodeWord, &p.code_word));
    lines
}
