//! A request for access to what is held about a child: it is logged with its clock, who asks is
//! checked, what becomes of each piece of the file is chosen, and the pack that answers it is issued
//! by two people. The law advises on every step; named people decide.

mod build;
mod choosing;
mod clock;
mod holding;
mod issuing;
mod law;
mod lines;
mod passages;
mod pieces;
mod redact;
mod word_lists;

pub use build::RightsPassage;
pub(crate) use build::hex;
pub use choosing::{ChoosePiece, PieceDesk};
pub use clock::{CheckRequester, EndRights, RightsClock};
pub use issuing::{PackPaper, PaperMade};
pub(crate) use lines::entry_lines;
pub use pieces::RightsPiece;

use crate::{
    Act, Actor, ApprovalStanding, Casework, CaseworkError, Identity, Named, Relation, Result,
    grounds::closed_to,
    law::switches_of,
    lead::{Faults, Names, child},
};
use domain::{
    rights::{PieceChoice, PieceKind, Requester, RightsContent, RightsState},
    text::{LINE_MAX, TEXT_MAX},
    time::EventTime,
};
use jiff::{ToSpan, civil::Date};
use ledger::EventKind;
use rulebook::Finding;
use serde::Serialize;
use serde_json::json;
use store::{AgencyRow, RightsPackRow, RightsRow};
use uuid::Uuid;

/// Most rows of one list.
const LIST: i64 = 200;
/// Days before it is due from which on a request shows among what waits.
const SOON_DAYS: i32 = 14;

/// Somebody asks for access to what is held about a child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogRights {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The child.
    pub person_id: Uuid,
    /// Who asks.
    pub requester: Option<Requester>,
    /// Their name.
    pub name: String,
    /// Which person around the child they are, where the agency has a record of them.
    pub requester_id: Option<Uuid>,
    /// What they ask for, in their words.
    pub asks_for: String,
    /// The day on which it came.
    pub received: Option<Date>,
}

/// A request as one row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsLine {
    /// The request.
    pub row: RightsRow,
    /// The child.
    pub person: Option<Named>,
    /// The clock stands until whoever asks has answered.
    pub stopped: bool,
    /// The day by which it should have been answered is over.
    pub overdue: bool,
}

/// A piece as one row of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceLine {
    /// The piece.
    pub id: Uuid,
    /// What it is.
    pub kind: PieceKind,
    /// When it happened, or was written.
    pub when: Option<EventTime>,
    /// Which other agency it comes from; empty: this one.
    pub source: crate::Bilingual,
    /// What was chosen; `None` where nobody has, or it has changed since.
    pub choice: Option<PieceChoice>,
    /// Somebody had chosen, and it has changed since.
    pub changed: bool,
    /// How many passages and words are cut.
    pub cut: usize,
    /// The ground for what is cut or kept back.
    pub ground: String,
}

/// A pack as one row of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackOfRequest {
    /// The pack.
    pub row: RightsPackRow,
    /// Where the request for a second person stands.
    pub standing: ApprovalStanding,
    /// Who asked for it.
    pub asked_by: String,
    /// Who answered.
    pub answered_by: Option<String>,
}

/// Everything on the page of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct RightsDesk {
    /// The request.
    pub row: RightsRow,
    /// Whose data it is.
    pub identity: Identity,
    /// The agency that is asked.
    pub agency: AgencyRow,
    /// Which person around the child asks.
    pub requester: Option<Named>,
    /// Who stands around the child, to say which of them asks.
    pub around: Vec<Named>,
    /// Who logged it.
    pub logged_by: String,
    /// The clock stands.
    pub stopped: bool,
    /// The day by which it should have been answered is over.
    pub overdue: bool,
    /// What the law says.
    pub findings: Vec<Finding>,
    /// What is held, in order.
    pub pieces: Vec<PieceLine>,
    /// The packs that were made, the last first.
    pub packs: Vec<PackOfRequest>,
    /// Pieces for which somebody still has to choose.
    pub to_choose: usize,
}

impl Casework {
    /// Logs that somebody asks for access to what is held about a child. The file may not be erased
    /// meanwhile, and the request shows with its day. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `requester`, `name`, `asks-for` or `received` is `empty`, a text is
    /// `too-long`, `received` is `future`, `requester-id` is `unknown`; [`CaseworkError::NotFound`];
    /// [`CaseworkError::OtherContent`].
    pub async fn log_rights(&self, actor: &Actor, input: LogRights) -> Result<()> {
        let permit = self
            .permit_on(actor, Act::AnswerRights, input.person_id)
            .await?;
        let mut faults = Faults::default();
        if input.requester.is_none() {
            faults.add("requester", "empty");
        }
        faults.required("name", &input.name, LINE_MAX);
        faults.required("asks-for", &input.asks_for, TEXT_MAX);
        match input.received {
            None => faults.add("received", "empty"),
            Some(day) if day > self.today() => faults.add("received", "future"),
            Some(_) => {}
        }
        faults.check()?;
        let (Some(requester), Some(received)) = (input.requester, input.received) else {
            return Err(CaseworkError::invalid("requester", "empty"));
        };
        let today = self.today();
        let mut work = self.begin(actor, permit).await?;
        let (agency, now) = (work.agency_id, work.now_us);
        child(&mut work, agency, input.person_id).await?;
        if !work.first_time("rights", input.id, &input).await? {
            return Ok(());
        }
        if let Some(id) = input.requester_id {
            let near = work.relations(agency, input.person_id).await?;
            if !near.iter().any(|n| n.other_id == id) {
                return Err(CaseworkError::invalid("requester-id", "unknown"));
            }
        }
        let mut row = RightsRow {
            agency_id: agency,
            id: input.id,
            person_id: input.person_id,
            state: RightsState::Open,
            received,
            due: None,
            ended_how: None,
            logged_by: actor.practitioner_id,
            logged_us: now,
            ended_us: None,
            version: 1,
            content: RightsContent {
                requester,
                name: input.name,
                requester_id: input.requester_id,
                asks_for: input.asks_for,
                identity: String::new(),
                identity_on: None,
                authority: String::new(),
                authority_on: None,
                able: None,
                able_why: String::new(),
                asked_on: None,
                answered_on: None,
                extended_on: None,
                extended_why: String::new(),
                ended_why: String::new(),
            },
        };
        work.count_due(today, &mut row).await?;
        work.add_rights_request(&row).await?;
        work.hold_for_rights(actor, &row, today).await?;
        let detail = json!({ "requester": requester, "received": received, "due": row.due });
        let (kind, person) = (EventKind::RightsLogged, Some(row.person_id));
        work.log(kind, person, Some(row.id), detail).await?;
        work.commit().await
    }

    /// The requests of the reader's agency: open ones first, by the day on which they are due.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the reader may not answer requests.
    pub async fn rights_list(&self, actor: &Actor) -> Result<Vec<RightsLine>> {
        let permit = self
            .permit(actor, Act::AnswerRights, Relation::Agency)
            .await?;
        let today = self.today();
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let closed = closed_to(&mut conn, actor).await?;
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let mut all = Vec::new();
        for &state in RightsState::ALL {
            let mut rows = conn.rights_requests_in(agency, state, LIST).await?;
            rows.retain(|r| !closed.contains(&r.person_id));
            if state == RightsState::Open {
                rows.sort_by_key(|r| (r.due.unwrap_or(Date::MAX), r.id));
            }
            for row in rows {
                all.push(RightsLine {
                    person: names.person(&mut conn, agency, row.person_id).await?,
                    stopped: state == RightsState::Open && law::stopped(&row),
                    overdue: overdue(&row, today),
                    row,
                });
            }
        }
        Ok(all)
    }

    /// Open requests of the agency that are due within two weeks, or late, the first due first: for the
    /// page of what waits. None for whoever does not answer requests.
    ///
    /// # Errors
    /// The database.
    pub async fn rights_due(&self, actor: &Actor) -> Result<Vec<RightsLine>> {
        if !self.may_answer_rights(actor) {
            return Ok(Vec::new());
        }
        let (agency, today) = (actor.agency_id, self.today());
        let soon = today.saturating_add(SOON_DAYS.days());
        let mut conn = self.store.read().await?;
        let closed = closed_to(&mut conn, actor).await?;
        let mut names = Names::of_agency(&mut conn, agency).await?;
        let mut rows = conn
            .rights_requests_in(agency, RightsState::Open, LIST)
            .await?;
        rows.retain(|r| !closed.contains(&r.person_id) && r.due.is_some_and(|d| d <= soon));
        rows.sort_by_key(|r| (r.due, r.id));
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            all.push(RightsLine {
                person: names.person(&mut conn, agency, row.person_id).await?,
                stopped: law::stopped(&row),
                overdue: overdue(&row, today),
                row,
            });
        }
        Ok(all)
    }

    /// Whose data a form that logs a request is about, and who stands around them.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn rights_of_child(
        &self,
        actor: &Actor,
        person: Uuid,
    ) -> Result<(Identity, Vec<Named>)> {
        let permit = self.permit_on(actor, Act::AnswerRights, person).await?;
        let shown = permit.fields();
        let mut conn = self.read(&permit).await?;
        let row = child(&mut conn, actor.agency_id, person).await?;
        let mut names = Names::of_agency(&mut conn, actor.agency_id).await?;
        let around = around(&mut conn, &mut names, &row).await?;
        drop(conn);
        self.log_file_read(actor, permit, person, ("rights-log", &[]))
            .await?;
        Ok((self.identity_of(shown, row), around))
    }

    /// One request with what is held and what the law says. The reading is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn rights_desk(&self, actor: &Actor, id: Uuid) -> Result<RightsDesk> {
        let row = {
            let mut conn = self.store.read().await?;
            conn.rights_request(actor.agency_id, id).await?
        };
        let permit = self
            .permit_on(actor, Act::AnswerRights, row.person_id)
            .await?;
        let shown = permit.fields();
        let (today, now_us) = (self.today(), self.now_us());
        let mut work = self.begin(actor, permit).await?;
        let agency_id = work.agency_id;
        let agency = work.agency(agency_id).await?;
        let (switches, _) = switches_of(&mut work, agency_id).await?;
        let held = work.held_for(&row).await?;
        let open = law::grounds(&agency, today, &row, &held.child.content);
        let choices = work.rights_choices(agency_id, id).await?;
        let mut pieces = Vec::with_capacity(held.pieces.len());
        for p in &held.pieces {
            let chosen = choices
                .iter()
                .find(|c| c.piece_id == p.id)
                .map(|c| &c.chosen);
            let counts = build::counting(p, chosen, &open)?;
            pieces.push(PieceLine {
                id: p.id,
                kind: p.kind,
                when: p.when,
                source: p.source.clone(),
                choice: counts.map(|c| c.choice),
                changed: chosen.is_some() && counts.is_none(),
                cut: counts.map_or(0, |c| c.cut.len() + c.words.len()),
                ground: counts.map_or_else(String::new, |c| c.ground.clone()),
            });
        }
        let mut names = Names::of_agency(&mut work, agency_id).await?;
        let mut packs = Vec::new();
        for pack in work.rights_packs(agency_id, id).await? {
            let asked = work.approval(agency_id, pack.id).await?;
            packs.push(PackOfRequest {
                standing: crate::approvals::stands(&asked, now_us),
                asked_by: names.staff(asked.asked_by),
                answered_by: asked.answered_by.map(|who| names.staff(who)),
                row: pack,
            });
        }
        let around = around(&mut work, &mut names, &held.child).await?;
        let answer = law::answer(&agency, switches, today, &row);
        let is = |n: &&Named| Some(n.id) == row.content.requester_id;
        let desk = RightsDesk {
            requester: around.iter().find(is).cloned(),
            around,
            logged_by: names.staff(row.logged_by),
            stopped: row.state == RightsState::Open && law::stopped(&row),
            overdue: overdue(&row, today),
            findings: answer.findings,
            to_choose: pieces.iter().filter(|p| p.choice.is_none()).count(),
            pieces,
            packs,
            identity: self.identity_of(shown, held.child),
            agency,
            row,
        };
        let (person, detail) = (
            desk.row.person_id,
            json!({ "page": "rights", "pieces": desk.pieces.len() }),
        );
        work.log_reading(EventKind::FileRead, Some(person), Some(id), detail)
            .await?;
        work.commit_reading().await?;
        Ok(desk)
    }

    /// Whether a page may offer to answer requests.
    pub fn may_answer_rights(&self, actor: &Actor) -> bool {
        self.may(actor, Act::AnswerRights, Relation::Agency)
    }
}

fn overdue(row: &RightsRow, today: Date) -> bool {
    row.state == RightsState::Open && row.due.is_some_and(|due| due < today)
}

async fn around(
    conn: &mut store::Conn,
    names: &mut Names,
    child: &store::PersonRow,
) -> Result<Vec<Named>> {
    let mut all = Vec::new();
    for near in conn.relations(child.agency_id, child.id).await? {
        all.extend(names.person(conn, child.agency_id, near.other_id).await?);
    }
    Ok(all)
}
