//! Deciding whether to share: what is asked, what the law says of it, and what was decided.

mod about;
mod advice;
mod answering;
mod deciding;
mod facts;
mod items;
mod not_sharing;
mod reading;
mod returning;
mod sheet;
mod starting;

pub use advice::AdviceGiven;
pub(crate) use deciding::to_send;
pub(crate) use facts::{
    decider as about_agency, given as given_answers, keep as keep_facts, put as put_answer,
    seal_law_now, stored as stored_facts,
};
pub use items::ItemChoice;
pub use not_sharing::NotShare;
pub use reading::DecisionPage;
pub use sheet::{
    AboutWhom, AskedFact, DecisionAnswers, DecisionChoices, DecisionDesk, DecisionRecord, Footing,
    RecordItem, StartDecision,
};

use crate::{
    desk::{Actor, Casework},
    error::{Fault, Result},
    law::{changes_of, practice_of, switches_of},
};
use about::about_whom;
use access::{Act, Permit, Relation};
use domain::text;
use items::items_of;
use ledger::EventKind;
use rulebook::Answer;
use serde_json::json;
use store::{AgencyRow, Conn, DecisionRow};
use uuid::Uuid;

/// One thing to put right.
fn fault(field: &str, key: &'static str) -> Fault {
    Fault {
        field: field.to_owned(),
        key,
    }
}

/// Notes a fault where a text cannot be taken.
pub(crate) fn check_text(faults: &mut Vec<Fault>, field: &str, value: &str, required: bool) {
    let checked = if required {
        text::check_required(value, text::TEXT_MAX)
    } else {
        text::check(value, text::TEXT_MAX)
    };
    let key = match checked {
        Ok(()) => return,
        Err(text::TextFault::Empty) => "empty",
        Err(text::TextFault::TooLong { .. }) => "too-long",
        Err(text::TextFault::Control) => "control",
    };
    faults.push(Fault {
        field: field.to_owned(),
        key,
    });
}

impl Casework {
    /// Everything that the screens of a decision show, with the law of today applied.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn decision_desk(&self, actor: &Actor, id: Uuid) -> Result<DecisionDesk> {
        let permit = self
            .permit(actor, Act::DecideSharing, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let row = conn.decision(actor.agency_id, id).await?;
        let desk = desk_of(&mut conn, row, self.today()).await?;
        drop(conn);
        self.log_read_to_decide(actor, permit, desk.row.person_id, Some(id))
            .await?;
        Ok(desk)
    }

    /// Logs that a child's file was read in order to decide.
    async fn log_read_to_decide(
        &self,
        actor: &Actor,
        permit: Permit,
        child: Uuid,
        decision: Option<Uuid>,
    ) -> Result<()> {
        let mut work = self.begin(actor, permit).await?;
        let detail = json!({ "for": "decision" });
        work.log_reading(EventKind::FileRead, Some(child), decision, detail)
            .await?;
        work.commit_reading().await
    }

    /// What the law says of a decision as it stands, today.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn ask_law(&self, actor: &Actor, id: Uuid) -> Result<Answer> {
        Ok(self.decision_desk(actor, id).await?.answer)
    }

    /// The civil date in the United Kingdom, whose law is asked for.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
        self.now().to_zoned(zone).date()
    }
}

/// Agencies that one can share with: checked ones, front doors first, without one's own.
pub(crate) fn directory(all: Vec<AgencyRow>, own: Uuid) -> Vec<AgencyRow> {
    // Whoever must ring now finds a front door of their own nation on top.
    let nation = all.iter().find(|a| a.id == own).map(|a| a.nation);
    let mut all: Vec<AgencyRow> = all
        .into_iter()
        .filter(|a| a.id != own && a.verified_us.is_some())
        .collect();
    all.sort_by_key(|a| (!a.front_door, Some(a.nation) != nation));
    all
}

/// The law applied to a decision as it stands, with all that its screens show. To look at it, this
/// reads beside the writers; to decide, within the write, so that what is decided is what stands.
async fn desk_of(
    conn: &mut Conn,
    row: DecisionRow,
    today: jiff::civil::Date,
) -> Result<DecisionDesk> {
    let agency_id = row.agency_id;
    let child = conn.person(agency_id, row.person_id).await?;
    let agency = conn.agency(agency_id).await?;
    let recipient = match row.recipient_agency_id {
        Some(id) => Some(conn.agency(id).await?),
        None => None,
    };
    let items = items_of(conn, &child).await?;
    let stored = facts::stored(&row);
    let mut facts = facts::complete(&stored, &row, &agency, recipient.as_ref(), &items, today);
    let book = rulebook::Rulebook::builtin();
    facts.switches = switches_of(conn, agency_id).await?.0;
    let practice = practice_of(conn, agency_id).await?;
    let answer = facts::answer(book, &mut facts, &practice);
    let questions = facts::questions(book, &stored, &facts, &answer);
    let about = about_whom(conn, &row, &facts).await?;
    Ok(DecisionDesk {
        risks: crate::risk::around(conn, (agency_id, None), row.person_id, today).await?,
        changes: changes_of(conn, &agency, today).await?,
        row,
        child,
        agency,
        recipient,
        about,
        answer,
        questions,
        items,
        facts,
    })
}
