//! That a child moved home or changed school, told by what is recorded: a change of the record, by
//! a person or a file, or something received that names another home, school or area.

use crate::{Work, error::Result};
use domain::person::{ChildMove, MoveKind, PersonContent, PersonKind};
use exchange::{ChildShared, Package};
use store::{ChildMoveRow, InboxRow, PersonRow};
use uuid::Uuid;

/// Where a child lives and goes to school, as somebody says it.
struct Where<'a> {
    home: Option<&'a str>,
    school: Option<&'a str>,
    area: Option<&'a str>,
}

impl<'a> Where<'a> {
    fn recorded(c: &'a PersonContent) -> Self {
        Self {
            home: c.address.as_deref(),
            school: c.school.as_deref(),
            area: c.area.as_deref(),
        }
    }

    fn shared(c: &'a ChildShared) -> Self {
        Self {
            home: c.address.as_deref(),
            school: c.school.as_deref(),
            area: c.area.as_deref(),
        }
    }
}

/// What moved between two. Where the address is protected nothing that tells of it is evidence, and
/// that the school is another is said without its name.
fn between(was: &Where<'_>, now: &Where<'_>, protected: bool) -> Option<ChildMove> {
    let two = |a: Option<&str>, b: Option<&str>| Some((a?.to_owned(), b?.to_owned()));
    let mut found = ChildMove::default();
    let home = two(was.home, now.home).filter(|(a, b)| patterns::other_home(a, b));
    if home.is_some() && !protected {
        found.kinds.push(MoveKind::Home);
    }
    if let Some(school) = two(was.school, now.school).filter(|(a, b)| patterns::other_name(a, b)) {
        found.kinds.push(MoveKind::School);
        found.school = Some(school).filter(|_| !protected);
    }
    let area = two(was.area, now.area).filter(|(a, b)| patterns::other_name(a, b));
    if area.is_some() && !protected {
        found.kinds.push(MoveKind::Area);
        found.area = area;
    }
    (!found.kinds.is_empty()).then_some(found)
}

impl Work {
    /// Notes that a child moved, where a change of the record says so; `change` names the change.
    /// Patterns are looked for after this commit.
    pub(crate) async fn note_move(
        &mut self,
        row: &PersonRow,
        was: &PersonContent,
        change: Uuid,
    ) -> Result<()> {
        if row.kind != PersonKind::Child {
            return Ok(());
        }
        let now = Where::recorded(&row.content);
        let Some(content) = between(&Where::recorded(was), &now, row.protected_address) else {
            return Ok(());
        };
        let (agency, now_us) = (self.agency_id, self.now_us);
        self.add_child_move(&ChildMoveRow {
            agency_id: agency,
            person_id: row.id,
            object_id: change,
            source_agency_id: agency,
            happened_us: now_us,
            noted_us: now_us,
            content,
        })
        .await?;
        self.look_for_patterns(row.id, change).await
    }

    /// Notes that a child moved, where something received names another home, school or area than
    /// the record. The record itself stays as it is.
    pub(crate) async fn note_move_told(
        &mut self,
        item: &InboxRow,
        package: &Package,
        person: Uuid,
    ) -> Result<()> {
        let agency = self.agency_id;
        let row = self.person(agency, person).await?;
        let (known, told) = (Where::recorded(&row.content), Where::shared(&package.child));
        let Some(content) = between(&known, &told, row.protected_address) else {
            return Ok(());
        };
        let noted_us = self.now_us;
        Ok(self
            .add_child_move(&ChildMoveRow {
                agency_id: agency,
                person_id: person,
                object_id: item.id,
                source_agency_id: item.from_agency_id,
                happened_us: package.sent_at_us.min(noted_us),
                noted_us,
                content,
            })
            .await?)
    }

    /// What a move says today: nothing of where somebody lives once the address is protected.
    pub(super) async fn move_of(
        &mut self,
        person: Uuid,
        object: Uuid,
    ) -> Result<Option<ChildMoveRow>> {
        let agency = self.agency_id;
        let Some(found) = self.child_move(agency, person, object).await? else {
            return Ok(None);
        };
        let protected = self.person(agency, person).await?.protected_address;
        Ok(as_shown(found, protected))
    }
}

/// A move as far as it may be evidence, and be shown.
pub(super) fn as_shown(mut row: ChildMoveRow, protected: bool) -> Option<ChildMoveRow> {
    if protected {
        row.content.kinds.retain(|k| *k == MoveKind::School);
        (row.content.school, row.content.area) = (None, None);
    }
    (!row.content.kinds.is_empty()).then_some(row)
}
