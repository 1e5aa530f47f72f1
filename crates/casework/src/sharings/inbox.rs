//! What other agencies shared with this one: opening it, answering, taking it into a child's file.

use super::{
    deliver::{Answer, state_of},
    moving::MoveLine,
    read_package,
    replies::{PersonChoice, Reply},
    shielding::Shield,
};
use crate::{
    Act, Actor, Casework, CaseworkError, Relation, Work,
    error::Result,
    grounds::closed_to,
    linking::{ArrivalLine, Likeness, of_shared},
};
use access::Fields;
use domain::{person::PersonKind, task::TaskKind};
use exchange::{ChildShared, DeclineReason, Package, ReceiptEvent, SharingState};
use ledger::EventKind;
use serde_json::json;
use store::{AgencyRow, Conn, InboxRow, NewPerson, SharingEvent, StoreError};
use uuid::Uuid;

/// Most rows of the list, for a program.
const LIST: i64 = 200;
/// Rows of one page of it.
const PAGE: i64 = 25;

/// One row of "Shared with us": nothing about the child, who is named only once it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxLine {
    /// The item.
    pub row: InboxRow,
    /// Where it stands.
    pub state: SharingState,
    /// Who sent it.
    pub from: AgencyRow,
}

/// Something received, opened.
#[derive(Debug, Clone)]
pub struct Received {
    /// The item.
    pub row: InboxRow,
    /// Where it stands.
    pub state: SharingState,
    /// Who sent it.
    pub from: AgencyRow,
    /// What was shared, without what the marks of this agency's own record hide; `None` where it
    /// was erased.
    pub package: Option<Package>,
    /// What it puts right, if it is a correction of something received before.
    pub corrects: Option<InboxRow>,
    /// Corrections of it that came later.
    pub corrected_by: Vec<Uuid>,
    /// What this agency said so far, with its signed receipts.
    pub events: Vec<SharingEvent>,
    /// Children of this agency, to choose from: id and name, date of birth, group.
    pub children: Vec<store::PersonRow>,
    /// Those who resemble the child that was shared about, each beside it, the likeliest first.
    pub alike: Vec<Likeness>,
    /// What was said about who it is when it was taken into a file.
    pub judged: Vec<ArrivalLine>,
    /// Its moves from file to file, the first first.
    pub moves: Vec<MoveLine>,
}

async fn inbox_lines(conn: &mut Conn, rows: Vec<InboxRow>) -> Result<Vec<InboxLine>> {
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        lines.push(InboxLine {
            state: state_of(&row.state)?,
            from: conn.agency(row.from_agency_id).await?,
            row,
        });
    }
    Ok(lines)
}

impl Casework {
    /// What other agencies shared with this one, newest first.
    ///
    /// # Errors
    /// Not for this person, or the database.
    pub async fn inbox_of(&self, actor: &Actor) -> Result<Vec<InboxLine>> {
        let permit = self
            .permit(actor, Act::ReadShared, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let rows = conn.inbox_items(actor.agency_id, LIST).await?;
        inbox_lines(&mut conn, rows).await
    }

    /// A page of it: the newest, or those that came before one of them. With the item after which
    /// the next page begins, where there is one.
    ///
    /// # Errors
    /// Not for this person, no such item, or the database.
    pub async fn inbox_page(
        &self,
        actor: &Actor,
        older_than: Option<Uuid>,
    ) -> Result<(Vec<InboxLine>, Option<Uuid>)> {
        let permit = self
            .permit(actor, Act::ReadShared, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let before = match older_than {
            Some(id) => (conn.inbox_item(agency, id).await?.received_us, id),
            None => (i64::MAX, Uuid::max()),
        };
        let rows = conn.inbox_items_before(agency, before, PAGE + 1).await;
        let mut rows = rows?;
        let more = crate::lead::cut(&mut rows, PAGE);
        let next = rows.last().filter(|_| more).map(|r| r.id);
        Ok((inbox_lines(&mut conn, rows).await?, next))
    }

    /// Opens something that was shared with this agency. The first time, the sender gets a receipt; every
    /// time, it is logged.
    ///
    /// # Errors
    /// Absent, another agency's, or not for this person: all [`CaseworkError::NotFound`].
    pub async fn open_shared(&self, actor: &Actor, id: Uuid) -> Result<Received> {
        let permit = self
            .permit(actor, Act::ReadShared, Relation::Agency)
            .await?;
        let (agency, shown) = (actor.agency_id, permit.fields());
        let mut conn = self.read(&permit).await?;
        let package = match conn.received_package(agency, id).await {
            Ok(bytes) => Some(read_package(&bytes)?),
            Err(StoreError::Erased) => None,
            Err(e) => return Err(e.into()),
        };
        let alike = self.alike(&mut conn, actor, id, package.as_ref()).await?;
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let row = work.inbox_item(agency, id).await?;
        for near in &alike {
            let detail = json!({ "page": "shared", "sharing": id });
            work.log_reading(EventKind::FileRead, Some(near.child.id), Some(id), detail)
                .await?;
        }
        let first = state_of(&row.state)? == SharingState::Delivered;
        if let Some(package) = package.as_ref().filter(|_| first) {
            work.say(&row, package, &Said::plain(ReceiptEvent::Opened), None)
                .await?;
            let now = work.now_us;
            let by = Some(actor.practitioner_id);
            work.end_tasks_of(agency, id, TaskKind::OpenShared, by, now)
                .await?;
        } else {
            let detail = json!({ "what": "shared", "from": row.from_agency_id });
            work.log_reading(EventKind::FileRead, row.person_id, Some(id), detail)
                .await?;
        }
        // That it was opened is an act with a receipt, and not true until it is written.
        if first {
            let (who, now) = (actor.practitioner_id, work.now_us);
            work.mark_alerts_read(agency, who, id, now).await?;
            work.commit().await?;
        } else {
            work.mark_seen(id).await?;
            work.commit_reading().await?;
        }
        if first {
            self.deliver_soon().await;
        }
        self.received(actor, shown, id, package, alike).await
    }

    /// The agency's own children beside the one that was shared about, as long as it is in nobody's
    /// file, for whoever may link.
    async fn alike(
        &self,
        conn: &mut Conn,
        actor: &Actor,
        id: Uuid,
        package: Option<&Package>,
    ) -> Result<Vec<Likeness>> {
        let agency = actor.agency_id;
        let row = conn.inbox_item(agency, id).await?;
        let said = package.and_then(|p| of_shared(&p.child));
        let Some(said) = said.filter(|_| row.person_id.is_none()) else {
            return Ok(Vec::new());
        };
        if !self.may(actor, Act::LinkRecords, Relation::Agency) {
            return Ok(Vec::new());
        }
        let shown = self
            .permit(actor, Act::LinkRecords, Relation::Agency)
            .await?
            .fields();
        let closed = closed_to(conn, actor).await?;
        self.likenesses(shown, conn, agency, said, &closed).await
    }

    async fn received(
        &self,
        actor: &Actor,
        shown: Fields,
        id: Uuid,
        package: Option<Package>,
        alike: Vec<Likeness>,
    ) -> Result<Received> {
        let agency = actor.agency_id;
        let mut conn = self.store.read().await?;
        let closed = closed_to(&mut conn, actor).await?;
        let mut children = conn.children(agency, None, 1000).await?;
        children.retain(|p| !closed.contains(&p.id));
        let row = conn.inbox_item(agency, id).await?;
        let mut package = package;
        if let (Some(person), Some(package)) = (row.person_id, package.as_mut()) {
            // As the mark of this agency's own record stands.
            let shield = Shield::of(&mut conn, agency, person).await?;
            shield.package(package);
        }
        let key = match conn.file_key(agency, row.key_id).await {
            Ok(key) => Some(key),
            Err(StoreError::Erased) => None,
            Err(e) => return Err(e.into()),
        };
        let corrects = match row.corrects_id {
            Some(old) => match conn.inbox_item(agency, old).await {
                Ok(old) => Some(old),
                Err(StoreError::Missing) => None,
                Err(e) => return Err(e.into()),
            },
            None => None,
        };
        Ok(Received {
            alike,
            judged: self.arrival_lines(shown, &mut conn, agency, id).await?,
            moves: self.move_lines(shown, &mut conn, agency, id).await?,
            state: state_of(&row.state)?,
            from: conn.agency(row.from_agency_id).await?,
            events: conn.sharing_events(agency, id, key.as_ref()).await?,
            children,
            corrected_by: conn.corrections_of(agency, id).await?,
            corrects,
            row,
            package,
        })
    }

    /// Answers the sender. Saying the same again changes nothing.
    ///
    /// # Errors
    /// [`CaseworkError::WrongState`] where it is too early or too late for this answer;
    /// [`CaseworkError::OtherContent`] where the same person answered otherwise before;
    /// [`CaseworkError::Invalid`] without words where they are needed, where they hold a protected
    /// value, or for a child who is not the agency's.
    pub async fn respond(&self, actor: &Actor, id: Uuid, reply: Reply) -> Result<()> {
        reply.check()?;
        let permit = self
            .permit(actor, Act::ReadShared, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let agency = actor.agency_id;
        let row = work.inbox_item(agency, id).await?;
        let (state, to) = (state_of(&row.state)?, reply.event().state());
        let act = reply.event().as_str();
        match work.first_time(act, id, &reply).await {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            // A colleague said the same before.
            Err(CaseworkError::WrongState) if state == to => return Ok(()),
            Err(e) => return Err(e),
        }
        if state == to {
            return Ok(());
        }
        if !state.can(to) {
            return Err(CaseworkError::WrongState);
        }
        if let Some(known) = row.person_id
            && let Err(e) = work
                .hold_protected_words(known, "words", reply.words())
                .await
        {
            drop(work);
            self.note_held(actor, Act::ReadShared, known, id, &e)
                .await?;
            return Err(e);
        }
        let package = read_package(&work.received_package(agency, id).await?)?;
        let person = match reply.choice()? {
            Some(choice) => Some(work.own_child(choice, &package.child).await?),
            None => None,
        };
        let reason = match &reply {
            Reply::Decline(reason, _) => Some(*reason),
            _ => None,
        };
        let said = Said {
            event: reply.event(),
            reason,
            words: reply.words(),
        };
        work.say(&row, &package, &said, person).await?;
        if let Some(person) = person {
            work.write_entries(&row, &package, person).await?;
            if let Reply::AcceptAs(_, judged) = &reply {
                work.judge_arrival(actor, id, person, judged).await?;
            }
            work.bring_back_decisions(person).await?;
        }
        work.commit().await?;
        if let Some(person) = person {
            self.link_soon(agency, person).await;
        }
        self.deliver_soon().await;
        Ok(())
    }
}

struct Said<'a> {
    event: ReceiptEvent,
    reason: Option<DeclineReason>,
    words: &'a str,
}

impl Said<'_> {
    const fn plain(event: ReceiptEvent) -> Self {
        Self {
            event,
            reason: None,
            words: "",
        }
    }
}

impl Work {
    async fn say(
        &mut self,
        row: &InboxRow,
        package: &Package,
        said: &Said<'_>,
        person: Option<Uuid>,
    ) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        let state = said.event.state().as_str();
        self.move_inbox_item(agency, row.id, state, person, now)
            .await?;
        let key = self.file_key(agency, row.key_id).await?;
        let answer = Answer {
            event: said.event,
            reason: said.reason,
            words: said.words,
        };
        self.answer(package, row.from_agency_id, &key, &answer)
            .await
    }

    pub(super) async fn own_child(
        &mut self,
        choice: PersonChoice,
        shared: &ChildShared,
    ) -> Result<Uuid> {
        let agency = self.agency_id;
        match choice {
            PersonChoice::Own(id) => match self.person(agency, id).await {
                Ok(p) if p.kind == PersonKind::Child => Ok(id),
                Ok(_) | Err(StoreError::Missing | StoreError::Erased) => {
                    Err(CaseworkError::invalid("person", "unknown"))
                }
                Err(e) => Err(e.into()),
            },
            PersonChoice::New => {
                let id = Uuid::now_v7();
                let new = NewPerson {
                    agency_id: agency,
                    id,
                    kind: PersonKind::Child,
                    protected_address: false,
                    content: super::filing::new_record(shared)?,
                };
                let now = self.now_us;
                self.add_person(&new, now).await?;
                Ok(id)
            }
        }
    }
}
