//! Talking to the lead of another agency that may hold something about the same child: messages
//! that both sides keep, each with its own child's file. What they say is for the two leads; what is
//! held is shared by a decision, and never here.

use crate::{
    Act, Actor, Casework, CaseworkError, Fault, Identity, Relation, Result, Work,
    decisions::check_text, grounds::closed_to, reviews::due_after_working_days,
};
use domain::{
    linking::{TalkSaid, TalkState, TalkWords},
    task::{TaskContent, TaskKind},
    text::{self, LINE_MAX},
};
use ledger::EventKind;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{AgencyRow, HoldsRow, NewTask, Parcel, StoreError, TalkMessageRow, TalkRow};
use uuid::Uuid;

/// Stable word of the alert that the lead of another agency wrote.
const ALERT_TALK: &str = "talk-received";
/// Working days within which a message wants an answer.
const ANSWER_DAYS: u8 = 1;
/// Most rows of the list.
const LIST: i64 = 100;

/// What a lead writes to the lead of a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SayToPartner {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// That under which both were told that the other holds something.
    pub hold: Uuid,
    /// A message, or that it is settled.
    pub what: TalkSaid,
    /// What it says. What closes may be without words.
    pub text: String,
    /// Where the writer can be rung; empty: the number of the agency.
    pub phone: String,
}

/// Everything that was said with one partner about what may be one child.
#[derive(Debug, Clone)]
pub struct Talk {
    /// That under which both were told that the other holds something.
    pub id: Uuid,
    /// The agency's own child.
    pub child: Identity,
    /// The partner.
    pub partner: AgencyRow,
    /// The number of the asking agency, which is sent where no other is given.
    pub own_phone: String,
    /// Where it stands; `None`: nobody has written yet.
    pub state: Option<TalkState>,
    /// The partner is still known to hold something: a first message can be sent.
    pub holds: bool,
    /// What was said, the first first.
    pub messages: Vec<TalkMessageRow>,
}

impl Talk {
    /// Whether something can be sent: a talk that has begun can go on whatever the model now says.
    pub const fn can_write(&self) -> bool {
        self.holds || self.state.is_some()
    }
}

/// A talk as one row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TalkLine {
    /// The talk.
    pub row: TalkRow,
    /// The agency's own child.
    pub child: Identity,
    /// The partner.
    pub partner: AgencyRow,
}

/// A message on its way.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TalkParcel {
    id: Uuid,
    talk: Uuid,
    to: Uuid,
    what: TalkSaid,
    at_us: i64,
    words: TalkWords,
}

impl Casework {
    /// What was said with a partner. The reading is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the agency was never told that anyone holds anything under
    /// this id, or the asker may not link.
    pub async fn talk(&self, actor: &Actor, hold: Uuid) -> Result<Talk> {
        let (row, holds) = self.hold_of(actor, hold).await?;
        let permit = self
            .permit_on(actor, Act::LinkRecords, row.person_id)
            .await?;
        let (agency, shown) = (actor.agency_id, permit.fields());
        let mut conn = self.read(&permit).await?;
        let child = conn.person(agency, row.person_id).await?;
        let talk = Talk {
            id: hold,
            child: self.identity_of(shown, child),
            partner: conn.agency(row.partner_id).await?,
            own_phone: conn.agency(agency).await?.phone,
            state: conn.talk(agency, hold).await?.map(|t| t.state),
            holds,
            messages: conn.talk_messages(agency, hold).await?,
        };
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let detail = json!({ "page": "talk", "with": row.partner_id });
        work.log_reading(EventKind::FileRead, Some(row.person_id), Some(hold), detail)
            .await?;
        work.mark_seen(hold).await?;
        work.commit_reading().await?;
        Ok(talk)
    }

    /// Writes to the lead of a partner, or says that it is settled. No content of a file goes with
    /// it, and words that hold a protected address are held back.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming `text` or `phone` (`protected`: it holds a protected address
    /// or telephone); [`CaseworkError::WrongState`] where there is nothing to close or nobody to
    /// write to any more; [`CaseworkError::NotFound`].
    pub async fn say_to_partner(&self, actor: &Actor, input: SayToPartner) -> Result<()> {
        let (row, holds) = self.hold_of(actor, input.hold).await?;
        let permit = self
            .permit_on(actor, Act::LinkRecords, row.person_id)
            .await?;
        let faults = faults(&input);
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let mut work = self.begin(actor, permit).await?;
        if !work.first_time("talk", input.id, &input).await? {
            return Ok(());
        }
        let before = work.talk(actor.agency_id, input.hold).await?;
        let can = match input.what {
            TalkSaid::Message => holds || before.is_some(),
            TalkSaid::Close => before.is_some_and(|t| t.state == TalkState::Open),
        };
        if !can {
            return Err(CaseworkError::WrongState);
        }
        for (field, words) in [("text", &input.text), ("phone", &input.phone)] {
            if let Err(e) = work.hold_protected_words(row.person_id, field, words).await {
                drop(work);
                let (act, whom) = (Act::LinkRecords, row.person_id);
                self.note_held(actor, act, whom, input.hold, &e).await?;
                return Err(e);
            }
        }
        work.say_across(actor, &row, input).await?;
        work.commit().await?;
        self.deliver_soon().await;
        Ok(())
    }

    /// What is open between this agency and others, the last said first.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever may not link.
    pub async fn talks(&self, actor: &Actor) -> Result<Vec<TalkLine>> {
        let permit = self
            .permit(actor, Act::LinkRecords, Relation::Agency)
            .await?;
        let shown = permit.fields();
        let mut conn = self.read(&permit).await?;
        let closed = closed_to(&mut conn, actor).await?;
        let mut lines = Vec::new();
        for row in conn
            .talks_in(actor.agency_id, TalkState::Open, LIST)
            .await?
        {
            if closed.contains(&row.person_id) {
                continue;
            }
            match conn.person(actor.agency_id, row.person_id).await {
                Ok(child) => lines.push(TalkLine {
                    child: self.identity_of(shown, child),
                    partner: conn.agency(row.partner_id).await?,
                    row,
                }),
                Err(StoreError::Missing | StoreError::Erased) => {}
                Err(e) => return Err(e.into()),
            }
        }
        Ok(lines)
    }

    /// What the agency was told under an id, and whether it still holds.
    async fn hold_of(&self, actor: &Actor, hold: Uuid) -> Result<(HoldsRow, bool)> {
        // Whoever may not link learns nothing, not even that it is there.
        let permit = self
            .permit(actor, Act::LinkRecords, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        conn.hold(actor.agency_id, hold)
            .await?
            .ok_or(CaseworkError::NotFound)
    }

    /// Into the partner's copy, in a write of the partner's: kept, logged, and its leads told.
    pub(crate) async fn bring_talk(&self, parcel: &Parcel, p: TalkParcel) -> Result<()> {
        let mut work = self.begin_by_clock(p.to).await?;
        let now = work.now_us;
        if !work.take_parcel(parcel.id, now).await? {
            return Ok(());
        }
        let Some((row, _)) = work.hold(p.to, p.talk).await? else {
            return Err(CaseworkError::Internal("a message about nobody".into()));
        };
        if row.partner_id != parcel.agency_id {
            return Err(CaseworkError::Internal("a message for another".into()));
        }
        work.take_talk(&row, parcel.agency_id, p).await?;
        work.commit().await
    }
}

fn faults(input: &SayToPartner) -> Vec<Fault> {
    let mut faults = Vec::new();
    let needed = input.what == TalkSaid::Message;
    check_text(&mut faults, "text", &input.text, needed);
    if let Err(e) = text::check(&input.phone, LINE_MAX) {
        let key = match e {
            text::TextFault::TooLong { .. } => "too-long",
            _ => "control",
        };
        faults.push(Fault {
            field: "phone".into(),
            key,
        });
    }
    faults
}

fn talk_of(row: &HoldsRow) -> TalkRow {
    TalkRow {
        agency_id: row.agency_id,
        id: row.id,
        person_id: row.person_id,
        partner_id: row.partner_id,
        state: TalkState::Open,
        last_us: 0,
    }
}

impl Work {
    async fn say_across(
        &mut self,
        actor: &Actor,
        row: &HoldsRow,
        input: SayToPartner,
    ) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        let (name, role) = self.name_and_role(self.actor_id).await?;
        let message = TalkMessageRow {
            id: input.id,
            what: input.what,
            from_agency_id: agency,
            by_id: Some(actor.practitioner_id),
            at_us: now,
            words: TalkWords {
                text: input.text.trim().to_owned(),
                name,
                role,
                phone: input.phone.trim().to_owned(),
            },
        };
        self.add_talk_message(&talk_of(row), &message).await?;
        let by = self.actor_id;
        self.end_tasks_of(agency, row.id, TaskKind::AnswerMessage, by, now)
            .await?;
        let detail =
            json!({ "to": row.partner_id, "what": message.what, "text": message.words.text });
        self.log(
            EventKind::TalkSent,
            Some(row.person_id),
            Some(row.id),
            detail,
        )
        .await?;
        let parcel = TalkParcel {
            id: message.id,
            talk: row.id,
            to: row.partner_id,
            what: message.what,
            at_us: now,
            words: message.words,
        };
        Ok(self
            .queue_parcel(agency, Uuid::now_v7(), "talk", &parcel, now)
            .await?)
    }

    async fn take_talk(&mut self, row: &HoldsRow, from: Uuid, p: TalkParcel) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        let message = TalkMessageRow {
            id: p.id,
            what: p.what,
            from_agency_id: from,
            by_id: None,
            at_us: p.at_us,
            words: p.words,
        };
        match self.add_talk_message(&talk_of(row), &message).await {
            // The file was erased here meanwhile: there is nobody left to talk about.
            Err(StoreError::Missing | StoreError::Erased) => return Ok(()),
            other => other?,
        }
        let detail = json!({ "from": from, "what": message.what, "text": message.words.text });
        self.log(
            EventKind::TalkReceived,
            Some(row.person_id),
            Some(row.id),
            detail,
        )
        .await?;
        self.end_tasks_of(agency, row.id, TaskKind::AnswerMessage, None, now)
            .await?;
        if message.what == TalkSaid::Message {
            self.add_task(&NewTask {
                agency_id: agency,
                id: Uuid::now_v7(),
                kind: TaskKind::AnswerMessage,
                person_id: Some(row.person_id),
                object_id: Some(row.id),
                owner_id: None,
                due_us: due_after_working_days(now, ANSWER_DAYS),
                created_us: now,
                content: TaskContent::default(),
            })
            .await?;
        }
        self.alert_leads(ALERT_TALK, row.id, &format!("/holds/{}", row.id))
            .await
    }
}
