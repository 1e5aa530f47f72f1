//! What the people who answer for the agreement see of how much partners looked up, and what they
//! decide where it was more than is usual.

use super::limit::{LOOK_UPS_MOST, number_with};
use crate::{Act, Actor, Casework, CaseworkError, Relation, Result, Work, lead::Faults};
use domain::{linking::UnusualState, text::TEXT_MAX};
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use store::{AgencyRow, NoticeRow, StoreError, ToldRow};
use uuid::Uuid;

/// Fewest characters of a reason: a dot is none.
const WORDS_MIN: usize = 10;
/// What waits is counted up to here.
const WAITING_MOST: i64 = 100_000;

/// One partner, and what it learned by looking up.
#[derive(Debug, Clone)]
pub struct PartnerToday {
    /// The partner.
    pub partner: AgencyRow,
    /// In the 24 hours that go before.
    pub today: ToldRow,
    /// How many children may be announced to it in 24 hours.
    pub number: i64,
    /// How many that would be without the agency's own number.
    pub usual: i64,
    /// How many wait for a decision.
    pub waiting: i64,
    /// The notice that nobody has decided, or that somebody asked the partner about.
    pub notice: Option<NoticeRow>,
    /// Who decided last about it, by name.
    pub asked_by: Option<String>,
}

/// What a person decides about a notice.
#[derive(Debug, Clone, Serialize)]
pub struct DecideUnusual {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The notice.
    pub notice: Uuid,
    /// Let through, ended, or the partner is asked; `None`: not chosen.
    pub to: Option<UnusualState>,
    /// Why.
    pub why: String,
}

/// The agency's own number of children a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookUpNumber {
    /// As it was set; `None`: what follows from the sizes of the two agencies.
    pub own: Option<i64>,
    /// The most that may be set; the least is 1.
    pub most: i64,
}

impl Casework {
    /// What each partner learned today, and where a person has to decide.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever may not set the agreement; [`CaseworkError::Confirm`].
    pub async fn partners_today(&self, actor: &Actor) -> Result<Vec<PartnerToday>> {
        let permit = self.permit(actor, Act::SetLookUp, Relation::Agency).await?;
        let (agency, now) = (actor.agency_id, self.now_us());
        let mut conn = self.read(&permit).await?;
        let mut all = Vec::new();
        for partner in conn.mutual_partners(agency).await? {
            let (number, usual) = number_with(&mut conn, agency, partner).await?;
            let newest = conn.look_up_notice(agency, partner).await?;
            let notice = newest.filter(|n| waits(n.state));
            let by = notice.as_ref().and_then(|n| n.decided_by);
            let asked_by = match by {
                Some(id) => match conn.practitioner(agency, id).await {
                    Ok(p) => Some(p.content.name),
                    Err(StoreError::Missing) => None,
                    Err(e) => return Err(e.into()),
                },
                None => None,
            };
            all.push(PartnerToday {
                partner: conn.agency(partner).await?,
                today: conn.told_today(agency, partner, now).await?,
                waiting: conn.held_with(agency, partner, WAITING_MOST).await?,
                number,
                usual,
                notice,
                asked_by,
            });
        }
        Ok(all)
    }

    /// Decides what becomes of what a partner found beyond the usual number: it is announced, and for a
    /// day from now nothing of that partner's is held back; or it is forgotten, and nobody looks up
    /// between the two any more; or it waits on while the partner is asked.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `to` is `empty`, `why` is `empty`, `short`, `too-long` or `control`;
    /// [`CaseworkError::WrongState`]: somebody has decided meanwhile; [`CaseworkError::NotFound`];
    /// [`CaseworkError::Confirm`].
    pub async fn decide_unusual(&self, actor: &Actor, input: DecideUnusual) -> Result<()> {
        let permit = self.permit(actor, Act::SetLookUp, Relation::Agency).await?;
        let mut faults = Faults::default();
        reasoned(&mut faults, &input.why);
        let to = input.to.filter(|to| *to != UnusualState::Open);
        let Some(to) = to else {
            faults.add("to", "empty");
            return faults.check();
        };
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        if !work.first_time("look-up-unusual", input.id, &input).await? {
            return Ok(());
        }
        let agency = actor.agency_id;
        let notice = work.notice(agency, input.notice).await?;
        let notice = notice.ok_or(CaseworkError::NotFound)?;
        if !waits(notice.state) {
            return Err(CaseworkError::WrongState);
        }
        work.decide_notice_of(actor, &notice, to, &input.why)
            .await?;
        work.commit().await
    }

    /// The agency's own number.
    ///
    /// # Errors
    /// As [`Casework::partners_today`].
    pub async fn look_ups_a_day(&self, actor: &Actor) -> Result<LookUpNumber> {
        let permit = self.permit(actor, Act::SetLookUp, Relation::Agency).await?;
        let mut conn = self.read(&permit).await?;
        Ok(LookUpNumber {
            own: conn.look_up_number(actor.agency_id).await?,
            most: LOOK_UPS_MOST,
        })
    }

    /// Sets the agency's own number; `None`: what follows from the sizes. It holds from the next
    /// look-up, for each partner up to five times the usual number. Sent again, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `number` is out of `range`; `why` is `empty`, `short`, `too-long` or
    /// `control`. As [`Casework::partners_today`].
    pub async fn set_look_ups_a_day(
        &self,
        actor: &Actor,
        number: Option<i64>,
        why: &str,
    ) -> Result<()> {
        let permit = self.permit(actor, Act::SetLookUp, Relation::Agency).await?;
        let mut faults = Faults::default();
        if number.is_some_and(|n| !(1..=LOOK_UPS_MOST).contains(&n)) {
            faults.add("number", "range");
        }
        reasoned(&mut faults, why);
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, now) = (work.agency_id, work.now_us);
        let was = work.look_up_number(agency).await?;
        if was == number {
            return Ok(());
        }
        let by = (actor.practitioner_id, now);
        work.set_look_up_number(agency, number, by).await?;
        let detail = json!({ "was": was, "children": number, "why": why });
        work.log(EventKind::LinkageNumberSet, None, Some(agency), detail)
            .await?;
        work.commit().await
    }
}

const fn waits(state: UnusualState) -> bool {
    matches!(state, UnusualState::Open | UnusualState::Asked)
}

fn reasoned(faults: &mut Faults, why: &str) {
    faults.required("why", why, TEXT_MAX);
    if (1..WORDS_MIN).contains(&why.trim().chars().count()) {
        faults.add("why", "short");
    }
}

impl Work {
    async fn decide_notice_of(
        &mut self,
        actor: &Actor,
        notice: &NoticeRow,
        to: UnusualState,
        why: &str,
    ) -> Result<()> {
        let (agency, partner, now) = (self.agency_id, notice.partner_id, self.now_us);
        let by = (actor.practitioner_id, now);
        self.decide_notice(agency, notice.id, to, by).await?;
        let waiting = self.held_with(agency, partner, WAITING_MOST).await?;
        match to {
            UnusualState::LetThrough => {
                self.let_held_through(agency, partner).await?;
            }
            UnusualState::Ended => self.end_looking_with(agency, partner).await?,
            UnusualState::Open | UnusualState::Asked => {}
        }
        let detail = json!({ "partner": partner, "to": to, "waiting": waiting, "why": why.trim() });
        let kind = EventKind::LinkageUnusualDecided;
        self.log(kind, None, Some(notice.id), detail).await
    }
}
