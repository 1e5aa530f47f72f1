//! The last look before a package leaves: no protected address or telephone goes with it.

use super::ToSend;
use crate::{
    Act, Actor, Casework, CaseworkError, Relation, Work,
    error::{Fault, Result},
    lead::hidden_in,
};
use access::{Field, Fields};
use domain::decision::{ItemSource, PersonDetail};
use exchange::{
    HandlingMark, Package, Recipient,
    egress::{self, Leak, ProtectedKind, ProtectedValue},
};
use ledger::EventKind;
use serde_json::json;
use std::{collections::BTreeSet, ops::Range};
use store::{Conn, PersonRow, StoreError};
use uuid::Uuid;

/// What stands where a protected value was cut out, in both languages.
pub(crate) const CUT: &str = "[protected / gwarchodedig]";

/// Whether something protected was cut out of what was shared.
pub fn something_was_cut(package: &Package) -> bool {
    let mut package = package.clone();
    parts_of(&mut package)
        .iter()
        .any(|(_, text)| text.contains(CUT))
}

/// Where a piece of the package's text comes from, to name it when it must not go.
#[derive(Clone)]
pub(super) enum Part {
    Item(usize),
    Field(&'static str),
}

impl Casework {
    /// Cuts protected addresses and telephones, of anyone around the child, out of what is about
    /// to leave on paper, and says how many places were cut. The ledger keeps how many, never what.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is no such child, or the reader may not read files.
    pub async fn keep_off_paper(
        &self,
        actor: &Actor,
        person: Uuid,
        texts: Vec<&mut String>,
    ) -> Result<usize> {
        let permit = self.permit_on(actor, Act::ReadFile, person).await?;
        let mut work = self.begin(actor, permit).await?;
        let values = work.protected_around(person).await?;
        let mut parts: Vec<((), &mut String)> = texts.into_iter().map(|t| ((), t)).collect();
        let (text, places) = joined(&parts);
        let leaks = egress::scan(&text, &values);
        if leaks.is_empty() {
            return Ok(0);
        }
        cut(&mut parts, &places, &leaks);
        let detail = json!({ "page": "chronology", "cut_out": leaks.len() });
        work.log_reading(EventKind::EgressHeld, Some(person), None, detail)
            .await?;
        work.commit_reading().await?;
        Ok(leaks.len())
    }

    /// The last look at what is finished: does its text hold a protected value?
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming `text` as `protected`: then it must not leave;
    /// [`CaseworkError::NotFound`].
    pub async fn may_leave(&self, actor: &Actor, person: Uuid, text: &str) -> Result<()> {
        let permit = self.permit_on(actor, Act::ReadFile, person).await?;
        let mut work = self.begin(actor, permit).await?;
        work.hold_protected_words(person, "text", text).await
    }

    /// Writes down that something was held back because of a protected value, with where it stood
    /// and never the value: what refused it has been rolled back, and this must not be.
    pub(crate) async fn note_held(
        &self,
        actor: &Actor,
        act: Act,
        person: Uuid,
        sharing: Uuid,
        refused: &CaseworkError,
    ) -> Result<()> {
        let CaseworkError::Invalid(faults) = refused else {
            return Ok(());
        };
        let fields: Vec<&str> = faults
            .iter()
            .filter(|f| f.key == "protected")
            .map(|f| f.field.as_str())
            .collect();
        if fields.is_empty() {
            return Ok(());
        }
        let permit = self.permit(actor, act, Relation::Agency).await?;
        let mut work = self.begin(actor, permit).await?;
        let detail = json!({ "held": true, "fields": fields });
        work.log(EventKind::EgressHeld, Some(person), Some(sharing), detail)
            .await?;
        work.commit().await
    }
}

impl Work {
    /// Looks for protected values of anyone around the child. What is found goes only where a person
    /// gave a reason to let it go. Else, outside an emergency, it stops the sharing and is named; in
    /// an emergency it is cut out, the rest goes, and both sides are told that it was cut.
    pub(super) async fn keep_protected_back(
        &mut self,
        s: &ToSend,
        package: &mut Package,
    ) -> Result<usize> {
        let values = self.protected_around(s.person_id).await?;
        if values.is_empty() {
            return Ok(0);
        }
        for item in &mut package.items {
            if !item.marks.contains(&HandlingMark::NotOnline) {
                item.marks.push(HandlingMark::NotOnline);
            }
        }
        let mut parts = parts_of(package);
        let (text, places) = joined(&parts);
        let leaks = egress::scan(&text, &values);
        if leaks.is_empty() {
            return Ok(0);
        }
        let where_found = named(s, &parts, &places, &leaks);
        let released = !s.release.trim().is_empty();
        if !s.emergency && !released {
            return Err(CaseworkError::Invalid(where_found));
        }
        if released {
            let fields: Vec<String> = where_found.into_iter().map(|f| f.field).collect();
            let detail = json!({ "why": s.release.trim(), "fields": fields, "found": leaks.len() });
            let (kind, person) = (EventKind::EgressReleased, s.person_id);
            self.log(kind, Some(person), Some(s.sharing_id), detail)
                .await?;
            return Ok(0);
        }
        cut(&mut parts, &places, &leaks);
        let detail = json!({ "sharing": s.sharing_id, "cut_out": leaks.len() });
        self.log(
            EventKind::EgressHeld,
            Some(s.person_id),
            Some(s.sharing_id),
            detail,
        )
        .await?;
        Ok(leaks.len())
    }

    /// Writes down in how many places something was cut before it leaves, and never what.
    pub(crate) async fn note_cut(&mut self, person: Uuid, page: &str, cut: usize) -> Result<()> {
        if cut == 0 {
            return Ok(());
        }
        let detail = json!({ "page": page, "cut_out": cut });
        self.log_reading(EventKind::EgressHeld, Some(person), None, detail)
            .await
    }

    /// Looks for protected values in words that go to another agency beside a package: a notice, an
    /// answer.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming the field as `protected`.
    pub(crate) async fn hold_protected_words(
        &mut self,
        person: Uuid,
        field: &'static str,
        words: &str,
    ) -> Result<()> {
        let values = self.protected_around(person).await?;
        if egress::scan(words, &values).is_empty() {
            Ok(())
        } else {
            Err(CaseworkError::invalid(field, "protected"))
        }
    }

    /// As the function of this name.
    pub(crate) async fn protected_around(&mut self, child: Uuid) -> Result<Vec<ProtectedValue>> {
        let agency = self.agency_id;
        protected_around(self, agency, child).await
    }
}

/// Addresses and telephones of people marked as protected: the child, the people around the child,
/// and other children around whom the same people stand.
pub(crate) async fn protected_around(
    conn: &mut Conn,
    agency: Uuid,
    child: Uuid,
) -> Result<Vec<ProtectedValue>> {
    // What is protected in one record of a child is protected in all that are joined with it.
    let (records, _) = conn.joined(agency, child).await?;
    let mut people: BTreeSet<Uuid> = records.iter().copied().collect();
    for record in records {
        for near in conn.relations(agency, record).await? {
            people.insert(near.other_id);
            for other in conn.children_of(agency, near.other_id).await? {
                people.insert(other.child_id);
            }
        }
        for with in conn.children_of(agency, record).await? {
            people.insert(with.child_id);
        }
    }
    let mut values = Vec::new();
    for id in people {
        match conn.person(agency, id).await {
            Ok(p) => values.extend(values_of(p)),
            Err(StoreError::Missing | StoreError::Erased) => {}
            Err(e) => return Err(e.into()),
        }
    }
    Ok(values)
}

/// What is looked for is what the marks of a record hide.
pub(crate) fn values_of(p: PersonRow) -> Vec<ProtectedValue> {
    let shown = Fields::all_but(hidden_in(&p));
    [
        (Field::Address, ProtectedKind::Address, p.content.address),
        (Field::Phone, ProtectedKind::Phone, p.content.phone),
    ]
    .into_iter()
    .filter(|(field, ..)| !shown.show(*field))
    .filter_map(|(_, kind, text)| Some((kind, text?)))
    .filter(|(_, text)| !text.trim().is_empty())
    .map(|(kind, text)| ProtectedValue { kind, text })
    .collect()
}

/// Every piece of text of the package that a person wrote, with where it comes from.
pub(super) fn parts_of(p: &mut Package) -> Vec<(Part, &mut String)> {
    let mut parts = vec![
        (Part::Field("purpose"), &mut p.purpose),
        (Part::Field("text"), &mut p.note),
    ];
    match &mut p.to {
        Recipient::Agency(to) => parts.push((Part::Field("recipient"), &mut to.person)),
        Recipient::Outside(to) => parts.extend([
            (Part::Field("recipient"), &mut to.organisation),
            (Part::Field("recipient"), &mut to.person),
        ]),
    }
    if let Some(correction) = &mut p.corrects {
        parts.push((Part::Field("what"), &mut correction.what));
    }
    let c = &mut p.child;
    for (field, value) in [
        ("detail-name", &mut c.name),
        ("detail-group", &mut c.group),
        ("detail-address", &mut c.address),
        ("detail-phone", &mut c.phone),
        ("detail-school", &mut c.school),
        ("detail-area", &mut c.area),
    ] {
        parts.extend(value.as_mut().map(|v| (Part::Field(field), v)));
    }
    for (n, item) in p.items.iter_mut().enumerate() {
        parts.push((Part::Item(n), &mut item.text));
        parts.push((Part::Item(n), &mut item.why));
        parts.push((Part::Item(n), &mut item.source_person));
        for more in [&mut item.reported_by, &mut item.historical_date] {
            parts.extend(more.as_mut().map(|v| (Part::Item(n), v)));
        }
        // The same words stand in the text of the item, for people; programs read them here.
        for mark in &mut item.body_map {
            let words = [&mut mark.shape, &mut mark.colour, &mut mark.note];
            parts.extend(words.map(|v| (Part::Item(n), v)));
        }
    }
    parts
}

/// All pieces as one text, and where each stands in it: an address may be spread over two.
fn joined<P>(parts: &[(P, &mut String)]) -> (String, Vec<Range<usize>>) {
    let mut text = String::new();
    let places = parts
        .iter()
        .map(|(_, piece)| {
            let start = text.len();
            text.push_str(piece);
            let end = text.len();
            text.push('\n');
            start..end
        })
        .collect();
    (text, places)
}

fn meets(place: &Range<usize>, leak: &Leak) -> bool {
    place.start < leak.at.end && leak.at.start < place.end
}

/// One fault for each ticked item, or field, that holds a protected value.
fn named(
    s: &ToSend,
    parts: &[(Part, &mut String)],
    places: &[Range<usize>],
    leaks: &[Leak],
) -> Vec<Fault> {
    let mut fields = Vec::new();
    for ((part, _), place) in parts.iter().zip(places) {
        if !leaks.iter().any(|leak| meets(place, leak)) {
            continue;
        }
        let field = field_of(s, part);
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    fields
        .into_iter()
        .map(|field| Fault {
            field,
            key: "protected",
        })
        .collect()
}

/// The name of the ticked item as the caller counts them: `items-1` is the first.
fn field_of(s: &ToSend, part: &Part) -> String {
    let tick = |n: usize| format!("items-{}", n + 1);
    match part {
        Part::Item(nth) => s
            .items
            .iter()
            .enumerate()
            .filter(|(_, i)| !matches!(i.source, ItemSource::Detail { .. }))
            .nth(*nth)
            .map_or_else(|| "items".to_owned(), |(n, _)| tick(n)),
        Part::Field(field) => {
            let detail: Option<PersonDetail> = field
                .strip_prefix("detail-")
                .and_then(|word| word.parse().ok());
            match detail {
                None => (*field).to_owned(),
                Some(want) => s
                    .items
                    .iter()
                    .position(|i| i.source == ItemSource::Detail { detail: want })
                    .map_or_else(|| "items".to_owned(), tick),
            }
        }
    }
}

/// Cuts protected values out of pieces of text, also where one is spread over two; gives how many
/// were found.
pub(crate) fn cut_protected(texts: Vec<&mut String>, values: &[ProtectedValue]) -> usize {
    cut_marked(texts, values, CUT)
}

/// As [`cut_protected`], with another mark in the place of what was cut.
pub(crate) fn cut_marked(texts: Vec<&mut String>, values: &[ProtectedValue], mark: &str) -> usize {
    let mut parts: Vec<((), &mut String)> = texts.into_iter().map(|t| ((), t)).collect();
    let (text, places) = joined(&parts);
    let leaks = egress::scan(&text, values);
    cut_to(&mut parts, &places, &leaks, mark);
    leaks.len()
}

/// Cuts out what was found, in each piece from the end, so that earlier places stay right.
fn cut<P>(parts: &mut [(P, &mut String)], places: &[Range<usize>], leaks: &[Leak]) {
    cut_to(parts, places, leaks, CUT);
}

fn cut_to<P>(parts: &mut [(P, &mut String)], places: &[Range<usize>], leaks: &[Leak], mark: &str) {
    for ((_, piece), place) in parts.iter_mut().zip(places) {
        let mut holes: Vec<Range<usize>> = leaks
            .iter()
            .filter(|leak| meets(place, leak))
            .map(|leak| {
                let start = leak.at.start.max(place.start) - place.start;
                start..leak.at.end.min(place.end) - place.start
            })
            .collect();
        holes.sort_by_key(|hole| hole.start);
        let mut whole: Vec<Range<usize>> = Vec::new();
        for hole in holes {
            match whole.last_mut() {
                Some(last) if hole.start <= last.end => last.end = last.end.max(hole.end),
                _ => whole.push(hole),
            }
        }
        for hole in whole.into_iter().rev() {
            piece.replace_range(hole, mark);
        }
    }
}

#[cfg(test)]
#[path = "protect_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests;
