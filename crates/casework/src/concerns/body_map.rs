//! The body map of a concern: what may be marked, whose marks they are, and how they are put right.

use super::{LogConcern, check::key, moment, reference};
use crate::{
    Act, Actor, Casework, CaseworkError, Identity, Work,
    error::{Fault, Result},
};
use domain::{
    body_map::{
        ACROSS, BodyMark, BodyPin, MARK_LINE_MAX, MARKS_MAX, PinChange, SIZE_MAX_MM, sites,
    },
    chronology::{EntryContent, EntryKind},
    concern::{ChildInConcern, ChildRole},
    text::{self, LINE_MAX, TEXT_MAX},
    time::EventTime,
};
use jiff::Timestamp;
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use store::{ConcernRow, Conn};
use uuid::Uuid;

/// Most rows of a chronology that are looked through for marks that were received.
const MOST_ENTRIES: i64 = 500;

/// A mark or an injury, as it is logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewMark {
    /// On which child. May be left out where one child is in the concern, or none of the list.
    pub child: Option<Uuid>,
    /// What was seen, and where.
    pub mark: BodyMark,
}

/// A mark on a child, with whence it comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkSeen {
    /// The mark's own id; `None` for one that another agency shared.
    pub pin: Option<Uuid>,
    /// The concern; `None` for what another agency shared.
    pub concern: Option<Uuid>,
    /// What people say of the concern on the telephone; empty for what another agency shared.
    pub reference: String,
    /// When it was seen, as far as known.
    pub when: EventTime,
    /// When it was written down.
    pub logged: Timestamp,
    /// Who wrote it down.
    pub author: String,
    /// What was seen.
    pub mark: BodyMark,
    /// What it was before it was put right, oldest first.
    pub was: Vec<PinChange>,
}

/// All marks on one child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyMapPage {
    /// The child.
    pub identity: Identity,
    /// The marks, newest first.
    pub marks: Vec<MarkSeen>,
    /// Marks that were taken away, as recorded by mistake.
    pub removed: Vec<PinChange>,
}

/// One mark of a concern, for the form that puts it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinDesk {
    /// What people say of the concern on the telephone.
    pub reference: String,
    /// The mark as it stands.
    pub pin: BodyPin,
}

/// How a mark is put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePin {
    /// The concern.
    pub concern_id: Uuid,
    /// The mark.
    pub pin_id: Uuid,
    /// Id of the correction in the chronology, made by the client.
    pub entry_id: Uuid,
    /// What is right; `None`: there was no such mark.
    pub now: Option<BodyMark>,
    /// Why.
    pub why: String,
}

fn fault(faults: &mut Vec<Fault>, field: String, key: &'static str) {
    faults.push(Fault { field, key });
}

/// Checks the marks of a concern. The fields are `marks`, and `mark-1-child`, `mark-1-site`,
/// `mark-1-length`, `mark-1-width`, `mark-1-shape`, `mark-1-colour`, `mark-1-note`, and so on.
pub(super) fn check(c: &LogConcern, faults: &mut Vec<Fault>) {
    if c.body_map.len() > MARKS_MAX {
        fault(faults, "marks".into(), "too-many");
    }
    for (n, m) in c.body_map.iter().enumerate() {
        let name = |what: &str| format!("mark-{}-{what}", n + 1);
        match m.child {
            Some(child) if c.children.iter().all(|k| k.person_id != child) => {
                fault(faults, name("child"), "unknown");
            }
            None if c.children.len() > 1 => fault(faults, name("child"), "empty"),
            _ => {}
        }
        check_mark(&m.mark, &name, faults);
    }
}

fn check_mark(m: &BodyMark, name: &dyn Fn(&str) -> String, faults: &mut Vec<Fault>) {
    // A baby's drawings and parts are marked for a baby alone.
    let known = sites(m.panel)
        .iter()
        .any(|s| (s.region, s.side) == (m.region, m.side) && s.is_on(m.figure));
    if !known || m.x > ACROSS || m.y > ACROSS {
        fault(faults, name("site"), "unknown");
    }
    for (field, size) in [("length", m.length_mm), ("width", m.width_mm)] {
        if size.is_some_and(|mm| mm == 0 || mm > SIZE_MAX_MM) {
            fault(faults, name(field), "size");
        }
    }
    for (field, words, max) in [
        ("shape", &m.shape, MARK_LINE_MAX),
        ("colour", &m.colour, MARK_LINE_MAX),
        ("note", &m.note, TEXT_MAX),
    ] {
        if let Err(e) = text::check(words, max) {
            fault(faults, name(field), key(e));
        }
    }
}

/// The marks of a concern as they are kept: each with an id, and with whose it is where the
/// concern has one child.
pub(super) fn pins(c: &LogConcern) -> Vec<BodyPin> {
    let only = match c.children.as_slice() {
        [one] => Some(one.person_id),
        _ => None,
    };
    c.body_map
        .iter()
        .map(|m| BodyPin {
            id: Uuid::now_v7(),
            child: m.child.or(only),
            mark: m.mark.clone(),
        })
        .collect()
}

/// Whether a mark of a concern is on a child. One that names nobody, since the child was not on
/// the list then, is of those whom the concern is about.
fn is_of(pin: Option<Uuid>, children: &[ChildInConcern], child: Uuid) -> bool {
    match pin {
        Some(id) => id == child,
        None => children
            .iter()
            .any(|k| k.person_id == child && k.role == ChildRole::Subject),
    }
}

/// The marks of a concern that are on one child, and on no other.
pub(crate) fn marks_of(c: &ConcernRow, child: Uuid) -> Vec<BodyMark> {
    let pins = c.content.body_map.iter();
    pins.filter(|p| is_of(p.child, &c.children, child))
        .map(|p| p.mark.clone())
        .collect()
}

/// All marks on one child by all records of it, newest first, and those that were taken away.
pub(crate) async fn marks_seen(
    conn: &mut Conn,
    agency: Uuid,
    records: &[Uuid],
) -> Result<(Vec<MarkSeen>, Vec<PinChange>)> {
    let (mut marks, mut removed) = (Vec::new(), Vec::new());
    let mut concerns: Vec<ConcernRow> = Vec::new();
    for record in records {
        for c in conn.concerns_about(agency, *record).await? {
            if concerns.iter().all(|k| k.id != c.id) {
                concerns.push(c);
            }
        }
    }
    let mine = |pin, children: &[ChildInConcern]| records.iter().any(|r| is_of(pin, children, *r));
    for c in concerns {
        let changes = &c.content.body_map_changes;
        let author = conn.practitioner(agency, c.author_id).await?.content.name;
        for pin in &c.content.body_map {
            if !mine(pin.child, &c.children) {
                continue;
            }
            let was = changes.iter().filter(|w| w.was.id == pin.id);
            marks.push(MarkSeen {
                pin: Some(pin.id),
                concern: Some(c.id),
                reference: reference(c.id),
                when: c.content.when,
                logged: moment(c.logged_us)?,
                author: author.clone(),
                mark: pin.mark.clone(),
                was: was.cloned().collect(),
            });
        }
        let gone = changes.iter().filter(|w| w.removed);
        removed.extend(gone.filter(|w| mine(w.was.child, &c.children)).cloned());
    }
    let mut entries = Vec::new();
    for record in records {
        entries.extend(conn.chronology(agency, *record, None, MOST_ENTRIES).await?);
    }
    for e in entries {
        if let EntryContent::Received {
            body_map, source, ..
        } = e.content
        {
            marks.extend(body_map.into_iter().map(|mark| MarkSeen {
                pin: None,
                concern: None,
                reference: String::new(),
                when: e.when,
                logged: e.when.at,
                author: source.clone(),
                mark,
                was: Vec::new(),
            }));
        }
    }
    marks.sort_by_key(|m| std::cmp::Reverse(m.when.at));
    Ok((marks, removed))
}

impl Casework {
    /// All marks on a child, of every concern and of what other agencies shared, with what was
    /// put right. The reading is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is no such child, or the reader may not read files.
    pub async fn body_map(&self, actor: &Actor, person: Uuid) -> Result<BodyMapPage> {
        let permit = self.permit_on(actor, Act::ReadFile, person).await?;
        let shown = permit.fields();
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let row = crate::lead::child(&mut conn, agency, person).await?;
        // Marks on any record that a person joined to this one are on the same child.
        let (records, pairs) = conn.joined(agency, person).await?;
        let (marks, removed) = marks_seen(&mut conn, agency, &records).await?;
        let page = BodyMapPage {
            identity: self.identity_of(shown, row),
            marks,
            removed,
        };
        drop(conn);
        self.log_file_read(actor, permit, person, ("body-map", &pairs))
            .await?;
        Ok(page)
    }

    /// One mark of a concern, for the form that puts it right. The reading is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is none, or the asker may not write.
    pub async fn pin_to_change(&self, actor: &Actor, concern: Uuid, pin: Uuid) -> Result<PinDesk> {
        let (mut work, row) = self.open_to_write(actor, concern).await?;
        let children = row.children;
        let found = row.content.body_map.into_iter().find(|p| p.id == pin);
        let pin = found.ok_or(CaseworkError::NotFound)?;
        let (kind, detail) = (EventKind::ConcernRead, json!({ "mark": pin.id }));
        work.log_reading_of_each(kind, &children, concern, &detail)
            .await?;
        work.commit_reading().await?;
        Ok(PinDesk {
            reference: reference(concern),
            pin,
        })
    }

    /// Puts a mark of a body map right, or takes it away. What it was is kept with the concern,
    /// and the chronology says that it was corrected and why. Sent again with the same id, nothing
    /// changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming the fields as in a concern of one mark, and `why`;
    /// [`CaseworkError::NotFound`], [`CaseworkError::Stale`] where somebody changed the concern
    /// meanwhile.
    pub async fn change_pin(&self, actor: &Actor, input: ChangePin) -> Result<()> {
        let mut faults = Vec::new();
        if let Err(e) = text::check_required(&input.why, LINE_MAX) {
            fault(&mut faults, "why".into(), key(e));
        }
        if let Some(mark) = &input.now {
            check_mark(mark, &|what| format!("mark-1-{what}"), &mut faults);
        }
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let (mut work, mut concern) = self.open_to_write(actor, input.concern_id).await?;
        let gone = |w: &PinChange| w.removed && w.was.id == input.pin_id;
        let changes = &concern.content.body_map_changes;
        if changes.iter().any(gone) || already(&mut work, &concern, input.entry_id).await? {
            return Ok(());
        }
        let pins = &mut concern.content.body_map;
        let at = pins.iter().position(|p| p.id == input.pin_id);
        let at = at.ok_or(CaseworkError::NotFound)?;
        let was = pins[at].clone();
        match &input.now {
            Some(mark) if *mark == was.mark => return Ok(()),
            Some(mark) => pins[at].mark = mark.clone(),
            None => drop(pins.remove(at)),
        }
        let change = PinChange {
            was,
            removed: input.now.is_none(),
            why: input.why.clone(),
            by: actor.practitioner_id,
            at_us: work.now_us,
        };
        concern.content.body_map_changes.push(change);
        work.change_concern(&concern).await?;
        let about = crate::lead::Written {
            id: input.entry_id,
            kind: EntryKind::Correction,
            content: EntryContent::Correction {
                text: String::new(),
                why: input.why.clone(),
                mark: None,
            },
        };
        crate::lead::write_for_each(&mut work, actor, &concern, &about).await?;
        let detail =
            json!({ "mark": input.pin_id, "removed": input.now.is_none(), "why": input.why });
        let (kind, id) = (EventKind::ConcernCorrected, input.concern_id);
        work.log_for_each(kind, &concern.children, id, &detail)
            .await?;
        work.commit().await
    }
}

/// Whether a correction is in the chronology already.
async fn already(work: &mut Work, concern: &ConcernRow, entry: Uuid) -> Result<bool> {
    let agency = work.agency_id;
    let written = work.entries_of(agency, concern.id).await?;
    Ok(written.iter().any(|e| e.id == entry))
}
