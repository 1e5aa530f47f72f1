//! Who asks is checked, the clock is stopped and goes on, the time is made longer with a reason, and
//! a request ends without a pack.

use super::law;
use crate::{Act, Actor, Casework, CaseworkError, Result, Work, lead::Faults};
use domain::{
    rights::{RightsEnd, RightsState},
    text::TEXT_MAX,
};
use jiff::{ToSpan, civil::Date};
use ledger::EventKind;
use serde_json::json;
use store::RightsRow;
use uuid::Uuid;

/// Months within which they must be told that it takes longer.
const TELL_MONTHS: i32 = 1;

/// How it was made sure who asks, that they may, and whether the child is able to ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckRequester {
    /// How it was made sure who they are; empty: not yet.
    pub identity: String,
    /// When.
    pub identity_on: Option<Date>,
    /// How their authority was shown; empty: not yet, or it needs none.
    pub authority: String,
    /// When.
    pub authority_on: Option<Date>,
    /// Whether the child is able to ask for themselves.
    pub able: Option<bool>,
    /// How that was judged, and what the child wants.
    pub able_why: String,
}

/// What makes the time for an answer longer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RightsClock {
    /// When they were asked what exactly is wanted.
    pub asked_on: Option<Date>,
    /// When their answer came.
    pub answered_on: Option<Date>,
    /// When they were told that it takes two months longer.
    pub extended_on: Option<Date>,
    /// Why it does.
    pub extended_why: String,
}

/// A request ends without a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndRights {
    /// How.
    pub how: Option<RightsEnd>,
    /// Why, and what whoever asked was told.
    pub why: String,
}

impl Casework {
    /// Leave to work on a request, and the request as it stands in the write that is begun.
    pub(super) async fn begin_rights(&self, actor: &Actor, id: Uuid) -> Result<(Work, RightsRow)> {
        let person = {
            let mut conn = self.store.read().await?;
            conn.rights_request(actor.agency_id, id).await?.person_id
        };
        let permit = self.permit_on(actor, Act::AnswerRights, person).await?;
        let mut work = self.begin(actor, permit).await?;
        work.clear(Some(person)).await?;
        let row = work.open_rights(id).await?;
        Ok((work, row))
    }

    /// Writes down how it was checked who asks.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: a day is `empty` beside its words, `future`, or `alone` without
    /// them; `able-why` is `empty` where it was judged; a text is `too-long`.
    /// [`CaseworkError::WrongState`] where the request is at an end; [`CaseworkError::NotFound`].
    pub async fn check_requester(&self, actor: &Actor, id: Uuid, c: CheckRequester) -> Result<()> {
        let today = self.today();
        let (mut work, mut row) = self.begin_rights(actor, id).await?;
        let mut faults = Faults::default();
        for (field, words, day) in [
            ("identity", &c.identity, c.identity_on),
            ("authority", &c.authority, c.authority_on),
        ] {
            faults.text(field, words, TEXT_MAX);
            let on = format!("{field}-on");
            match day {
                None if !words.trim().is_empty() => faults.add(&on, "empty"),
                Some(_) if words.trim().is_empty() => faults.add(field, "empty"),
                Some(day) if day > today => faults.add(&on, "future"),
                _ => {}
            }
        }
        if c.able.is_some() {
            faults.required("able-why", &c.able_why, TEXT_MAX);
        } else {
            faults.text("able-why", &c.able_why, TEXT_MAX);
        }
        faults.check()?;
        let to = &mut row.content;
        (to.identity, to.identity_on) = (c.identity, c.identity_on);
        (to.authority, to.authority_on) = (c.authority, c.authority_on);
        (to.able, to.able_why) = (c.able, c.able_why);
        work.count_due(today, &mut row).await?;
        let detail = json!({ "checked": true, "identity": row.content.identity_on,
            "authority": row.content.authority_on, "able": row.content.able, "due": row.due });
        work.change_rights(row, detail).await
    }

    /// Stops the clock, lets it go on, or makes the time longer.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `asked`, `answered` or `extended` is `future` or `before` what it
    /// follows; `asked` is `empty` beside an answer; `extended` is `late` after the first month;
    /// `extended-why` is `empty`. [`CaseworkError::WrongState`]; [`CaseworkError::NotFound`].
    pub async fn set_rights_clock(&self, actor: &Actor, id: Uuid, c: RightsClock) -> Result<()> {
        let today = self.today();
        let (mut work, mut row) = self.begin_rights(actor, id).await?;
        let mut faults = Faults::default();
        for (field, day) in [
            ("asked", c.asked_on),
            ("answered", c.answered_on),
            ("extended", c.extended_on),
        ] {
            match day {
                Some(day) if day > today => faults.add(field, "future"),
                Some(day) if day < row.received => faults.add(field, "before"),
                _ => {}
            }
        }
        match (c.asked_on, c.answered_on) {
            (None, Some(_)) => faults.add("asked", "empty"),
            (Some(asked), Some(answered)) if answered < asked => faults.add("answered", "before"),
            _ => {}
        }
        if let Some(on) = c.extended_on {
            faults.required("extended-why", &c.extended_why, TEXT_MAX);
            // Whoever asks must be told, with reasons, in the first month.
            let from = row
                .content
                .identity_on
                .map_or(row.received, |d| d.max(row.received));
            if on > from.saturating_add(TELL_MONTHS.months()) && c.asked_on.is_none() {
                faults.add("extended", "late");
            }
        }
        faults.check()?;
        let to = &mut row.content;
        (to.asked_on, to.answered_on) = (c.asked_on, c.answered_on);
        (to.extended_on, to.extended_why) = (c.extended_on, c.extended_why);
        work.count_due(today, &mut row).await?;
        let detail = json!({ "stopped": law::stopped(&row), "extended": row.content.extended_on,
            "due": row.due });
        work.change_rights(row, detail).await
    }

    /// Ends a request without a pack. What was asked of a second person counts no more.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `how` or `why` is `empty`, `why` is `too-long`;
    /// [`CaseworkError::WrongState`]; [`CaseworkError::NotFound`].
    pub async fn end_rights(&self, actor: &Actor, id: Uuid, end: EndRights) -> Result<()> {
        let (mut work, mut row) = self.begin_rights(actor, id).await?;
        let mut faults = Faults::default();
        if end.how.is_none() {
            faults.add("how", "empty");
        }
        faults.required("why", &end.why, TEXT_MAX);
        faults.check()?;
        work.void_packs(&row).await?;
        row.state = RightsState::Ended;
        row.ended_how = end.how;
        row.ended_us = Some(work.now_us);
        row.content.ended_why.clone_from(&end.why);
        work.change_rights_request(&row).await?;
        work.end_hold_for_rights(&row, &end.why).await?;
        let detail = json!({ "how": end.how, "why": end.why });
        let (kind, person) = (EventKind::RightsEnded, Some(row.person_id));
        work.log(kind, person, Some(row.id), detail).await?;
        work.commit().await
    }
}

impl Work {
    async fn change_rights(mut self, row: RightsRow, detail: serde_json::Value) -> Result<()> {
        self.change_rights_request(&row)
            .await
            .map_err(|e| match e {
                store::StoreError::Stale => CaseworkError::Stale,
                other => other.into(),
            })?;
        let (kind, person) = (EventKind::RightsChanged, Some(row.person_id));
        self.log(kind, person, Some(row.id), detail).await?;
        self.commit().await
    }
}
