//! One-time links: how someone without an account gets what was sent to them.

use super::{HOUR_US, deliver::state_of, read_package, sent::may_see, shielding::Shield};
use crate::{Actor, Casework, CaseworkError, Door, error::Result};
use exchange::{Advance, Package, ReceiptEvent};
use ledger::EventKind;
use serde_json::json;
use store::{LINK_TRIES, LinkRow, SharingEvent, StoreError};
use uuid::Uuid;

/// Hours for which a link is good.
const LINK_HOURS: i64 = 72;

/// A new link. Token and code are shown this once: the link goes one way, the code another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// Goes into the address `/s/TOKEN`.
    pub token: String,
    /// Six digits, told by telephone.
    pub code: String,
    /// When it ends, microseconds.
    pub expires_us: i64,
}

domain::worded! {
    /// What became of a link.
    LinkState, "state of a link" {
        /// It can be opened.
        Good = "good",
        /// Opened with the right code, and used up.
        Opened = "opened",
        /// Revoked by the sender.
        Revoked = "revoked",
        /// Too many wrong codes.
        Dead = "dead",
        /// Its time is over.
        Expired = "expired",
    }
}

/// What became of a link by `now_us`.
pub(super) const fn state_at(link: &LinkRow, now_us: i64) -> LinkState {
    if link.opened_us.is_some() {
        LinkState::Opened
    } else if link.revoked_us.is_some() {
        LinkState::Revoked
    } else if link.tries >= LINK_TRIES {
        LinkState::Dead
    } else if link.expires_us <= now_us {
        LinkState::Expired
    } else {
        LinkState::Good
    }
}

impl Casework {
    /// Makes a one-time link for a sharing whose recipient has no inbox here; an earlier one ends.
    ///
    /// # Errors
    /// [`CaseworkError::WrongState`] where the recipient has an inbox.
    pub async fn make_link(&self, actor: &Actor, sharing: Uuid) -> Result<NewLink> {
        let permit = may_see(self, actor, sharing).await?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, now) = (actor.agency_id, work.now_us);
        let row = work.sharing(agency, sharing).await?;
        if let Some(to) = row.recipient_agency_id
            && work.agency(to).await?.on_hub
        {
            return Err(CaseworkError::WrongState);
        }
        work.revoke_links(agency, sharing, now).await?;
        let expires_us = now + LINK_HOURS * HOUR_US;
        let (token, code) = work.make_link(agency, sharing, expires_us, now).await?;
        let detail = json!({ "expires_us": expires_us });
        work.log(
            EventKind::LinkMade,
            Some(row.person_id),
            Some(sharing),
            detail,
        )
        .await?;
        work.commit().await?;
        Ok(NewLink {
            token,
            code,
            expires_us,
        })
    }

    /// Revokes what links there are; revoking twice is harmless.
    ///
    /// # Errors
    /// Not for this person, or the database.
    pub async fn revoke_link(&self, actor: &Actor, sharing: Uuid) -> Result<()> {
        let permit = may_see(self, actor, sharing).await?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, now) = (actor.agency_id, work.now_us);
        let row = work.sharing(agency, sharing).await?;
        let ended = work.revoke_links(agency, sharing, now).await?;
        if ended == 0 {
            return Ok(());
        }
        let detail = json!({ "links": ended });
        work.log(
            EventKind::LinkRevoked,
            Some(row.person_id),
            Some(sharing),
            detail,
        )
        .await?;
        work.commit().await
    }

    /// Opens a link with its code, for someone without a session. Whatever is wrong (no such
    /// link, wrong code, used up, expired, revoked) is answered alike, and slower each time.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`]; [`CaseworkError::Invalid`] (`code`: `wait`) where it is too
    /// soon after a wrong one, and nothing was checked; `wait-here` where too many codes and
    /// passwords were wrong that came from the same address of the network.
    pub async fn open_link(&self, token: &str, code: &str, door: &Door) -> Result<Package> {
        if self.wait_of_source(door.source()).is_some() {
            return Err(CaseworkError::invalid("code", "wait-here"));
        }
        let tries = self.store.read().await?.link_try_token(token);
        if self.count_try(&tries).await?.is_some() {
            return Err(CaseworkError::invalid("code", "wait"));
        }
        let opened = self.try_link(token, code).await;
        match &opened {
            Ok(_) => self.forget_tries(&tries).await?,
            Err(CaseworkError::NotFound) => self.source_failed(door.source()),
            Err(_) => {}
        }
        opened
    }

    async fn try_link(&self, token: &str, code: &str) -> Result<Package> {
        let (agency, sharing) = self.store.read().await?.link_owner(token).await?;
        let mut work = self.begin_by_clock(agency).await?;
        let now = work.now_us;
        let digits: String = code.chars().filter(char::is_ascii_digit).collect();
        if !work.use_link(agency, token, &digits, now).await? {
            // The try counts.
            work.commit().await?;
            return Err(CaseworkError::NotFound);
        }
        let row = work.sharing(agency, sharing).await?;
        let mut package = read_package(&work.sent_package(agency, sharing).await?)?;
        // What was protected since is shown to nobody who opens it from now on.
        let shield = Shield::of(&mut work, agency, row.person_id).await?;
        shield.package(&mut package);
        if let Advance::To(state) = state_of(&row.state)?.after(ReceiptEvent::Opened) {
            work.reach(&row, state).await?;
        }
        let key = work.file_key(agency, row.key_id).await?;
        let event = SharingEvent {
            id: Uuid::now_v7(),
            state: "opened".into(),
            at_us: now,
            by_agency_id: None,
            practitioner_id: None,
            receipt: String::new(),
            reason: String::new(),
        };
        work.add_sharing_event(agency, sharing, &key, &event)
            .await?;
        work.log(
            EventKind::LinkOpened,
            Some(row.person_id),
            Some(sharing),
            json!({}),
        )
        .await?;
        work.commit().await?;
        Ok(package)
    }

    /// Writes down that a recipient without an inbox acknowledged by telephone or on paper: who
    /// they are, in words. Nobody is chased after that.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] without words; [`CaseworkError::WrongState`] where the recipient
    /// answers from an inbox.
    pub async fn note_acknowledged(&self, actor: &Actor, sharing: Uuid, who: &str) -> Result<()> {
        let permit = may_see(self, actor, sharing).await?;
        domain::text::check_required(who, domain::text::LINE_MAX)
            .map_err(|_| CaseworkError::invalid("who", "empty"))?;
        let mut work = self.begin(actor, permit).await?;
        let agency = actor.agency_id;
        let row = work.sharing(agency, sharing).await?;
        if let Some(to) = row.recipient_agency_id
            && work.agency(to).await?.on_hub
        {
            return Err(CaseworkError::WrongState);
        }
        let Advance::To(state) = state_of(&row.state)?.after(ReceiptEvent::Acknowledged) else {
            return Ok(());
        };
        work.reach(&row, state).await?;
        let key = match work.file_key(agency, row.key_id).await {
            Ok(key) => key,
            Err(StoreError::Erased) => return Err(CaseworkError::NotFound),
            Err(e) => return Err(e.into()),
        };
        let event = SharingEvent {
            id: Uuid::now_v7(),
            state: state.as_str().to_owned(),
            at_us: work.now_us,
            by_agency_id: None,
            practitioner_id: work.actor_id,
            receipt: String::new(),
            reason: who.trim().to_owned(),
        };
        work.add_sharing_event(agency, sharing, &key, &event)
            .await?;
        let detail = json!({ "noted_by_sender": true });
        work.log(
            EventKind::SharingAcknowledged,
            Some(row.person_id),
            Some(sharing),
            detail,
        )
        .await?;
        work.commit().await
    }
}
