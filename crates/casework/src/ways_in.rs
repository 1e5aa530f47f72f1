//! Whose account it is. A way in that an administrator, or the system that keeps the list of staff,
//! makes or renews opens what any practitioner has, until another person of the agency says that the
//! account is its owner's. So nobody who makes ways in can be two people, or somebody else.

use crate::{Act, Actor, Casework, CaseworkError, Relation, Result, Work, approvals::standing_of};
use access::Policy;
use domain::{
    practitioner::{MemberState, Role},
    signing_in::{WayInHow, WayInState},
};
use jiff::Timestamp;
use ledger::EventKind;
use serde_json::json;
use store::{Conn, PractitionerRow, WayInRow};
use uuid::Uuid;

/// Stable word of the alert to those who can say whose account it is.
pub(crate) const ALERT_CONFIRM: &str = "confirm-colleague";
/// Stable word of the alert to whoever has the account.
pub(crate) const ALERT_WAY_IN: &str = "way-in";
/// Where both alerts lead.
const PAGE: &str = "/colleagues";
/// How long everybody has to object where nobody could confirm, microseconds: seven days.
const OBJECT_US: i64 = 7 * 24 * 3_600_000_000;
/// Most lines of what was answered.
const PAST: i64 = 100;

/// A way in that was made, renewed or raised, with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayInLine {
    /// What was done, and what became of it.
    pub row: WayInRow,
    /// Whose account.
    pub owner: PractitionerRow,
    /// Which administrator did it; empty: the system that keeps the list of staff.
    pub by: String,
    /// Who answered; empty where nobody did.
    pub answered_by: String,
    /// When it was done.
    pub at: Timestamp,
    /// The reader may say that the account is its owner's.
    pub may_confirm: bool,
    /// The reader may say that it is not, or that its owner did not ask.
    pub may_object: bool,
    /// When it counts by itself, where there is nobody else who could confirm it.
    pub counts: Option<Timestamp>,
}

/// Ways in that are the reader's business.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaysInDesk {
    /// Waiting, or objected to: one line for each account, the last made first.
    pub waiting: Vec<WayInLine>,
    /// Answered; for those who can confirm.
    pub past: Vec<WayInLine>,
}

/// Whether a role may confirm, or stands in a row of the table that asks a second person.
fn keeps_watch(role: Role) -> bool {
    matches!(role, Role::SafeguardingLead | Role::DataProtectionOfficer)
}

/// Active people whose word counts, other than whose account it is and whoever made the way in.
fn confirmers(
    policy: &Policy,
    all: &[PractitionerRow],
    owner: Uuid,
    by: &[Option<Uuid>],
) -> Vec<PractitionerRow> {
    let may = |p: &&PractitionerRow| {
        let leave = policy.permit(standing_of(p), Act::ConfirmColleague, Relation::Agency);
        p.id != owner && !by.contains(&Some(p.id)) && leave.is_ok()
    };
    all.iter().filter(may).cloned().collect()
}

/// Whether there is nobody else who could say so: no other lead or data protection officer whose own
/// account is confirmed. Whoever is suspended is somebody: they may come back.
fn nobody_else(all: &[PractitionerRow], owner: Uuid) -> bool {
    let there = |p: &PractitionerRow| {
        p.confirmed() && matches!(p.state, MemberState::Active | MemberState::Suspended)
    };
    !all.iter()
        .any(|p| p.id != owner && keeps_watch(p.role) && there(p))
}

/// Whether the agency is being set up: nobody else is or was a lead or data protection officer there,
/// and the account is a new one, or is given its role. An account that was ever used is not.
fn being_set_up(all: &[PractitionerRow], owner: &PractitionerRow, how: WayInHow) -> bool {
    let new = owner.state == MemberState::Invited && owner.credential_version == 1;
    let first = new || how == WayInHow::Role;
    first && !all.iter().any(|p| p.id != owner.id && keeps_watch(p.role))
}

fn time(us: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(us).map_err(|e| CaseworkError::Internal(e.to_string()))
}

impl Casework {
    /// Ways in that wait for another person's word, and what became of those before. Whoever cannot
    /// confirm sees their own, and, where nobody can, those of their colleagues.
    ///
    /// # Errors
    /// The database.
    pub async fn ways_in(&self, actor: &Actor) -> Result<WaysInDesk> {
        let mut conn = self.store.read().await?;
        let staff = conn.practitioners(actor.agency_id).await?;
        let may = self.may(actor, Act::ConfirmColleague, Relation::Agency);
        let mut desk = WaysInDesk::default();
        for p in staff.iter().filter(|p| waits(p)) {
            let all = conn.ways_in_of(actor.agency_id, p.id).await?;
            if let Some(line) = self.waiting_line(actor, &staff, p, &all)? {
                desk.waiting.push(line);
            }
        }
        desk.waiting.sort_by_key(|l| std::cmp::Reverse(l.row.at_us));
        if may {
            let over =
                |r: &WayInRow| !matches!(r.state, WayInState::Waiting | WayInState::Objected);
            for row in conn.ways_in(actor.agency_id, PAST).await? {
                let owner = staff.iter().find(|p| p.id == row.practitioner_id);
                if let Some(owner) = owner.filter(|_| over(&row)) {
                    desk.past.push(line(&staff, owner, row)?);
                }
            }
        }
        Ok(desk)
    }

    fn waiting_line(
        &self,
        actor: &Actor,
        staff: &[PractitionerRow],
        p: &PractitionerRow,
        all: &[WayInRow],
    ) -> Result<Option<WayInLine>> {
        let open = |r: &&WayInRow| matches!(r.state, WayInState::Waiting | WayInState::Objected);
        let Some(last) = all.iter().find(open) else {
            return Ok(None);
        };
        let makers: Vec<_> = all.iter().filter(open).map(|r| r.by_id).collect();
        let alone = nobody_else(staff, p.id);
        let own = p.id == actor.practitioner_id;
        let made = makers.contains(&Some(actor.practitioner_id));
        let confirms = confirmers(&self.policy, staff, p.id, &makers)
            .iter()
            .any(|c| c.id == actor.practitioner_id);
        if !own && !confirms && !alone {
            return Ok(None);
        }
        let since = p.unconfirmed_us.unwrap_or(last.at_us);
        let objected = all.iter().any(|r| r.state == WayInState::Objected);
        let mut line = line(staff, p, last.clone())?;
        line.may_confirm = confirms;
        line.may_object = !made && !objected;
        if alone && !objected {
            line.counts = Some(time(since + OBJECT_US)?);
        }
        Ok(Some(line))
    }

    /// Says that an account is its owner's: that the reader knows that they have it and asked for it.
    ///
    /// # Errors
    /// [`CaseworkError::Confirm`] where they must show again that it is they;
    /// [`CaseworkError::WrongState`] where nothing waits; [`CaseworkError::NotFound`] for one's own
    /// account, for whoever made the way in, and for anybody whose word does not count.
    pub async fn confirm_colleague(&self, actor: &Actor, who: Uuid) -> Result<()> {
        let permit = self
            .permit(actor, Act::ConfirmColleague, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let agency = actor.agency_id;
        let staff = work.practitioners(agency).await?;
        let makers = work.who_made(&staff, who).await?;
        let mine = confirmers(&self.policy, &staff, who, &makers);
        if !mine.iter().any(|p| p.id == actor.practitioner_id) {
            return Err(CaseworkError::NotFound);
        }
        let by = (Some(actor.practitioner_id), work.now_us);
        work.answer_ways_in(agency, who, WayInState::Confirmed, by)
            .await?;
        work.seen_by_all(who).await?;
        let detail = json!({ "what": "confirmed" });
        work.log(EventKind::AccountChanged, None, Some(who), detail)
            .await?;
        work.commit().await
    }

    /// Says that an account is not its owner's, or that its owner asked for nothing: it stays as it
    /// is, and does not count by itself. Whoever confirms can still do so.
    ///
    /// # Errors
    /// [`CaseworkError::WrongState`] where nothing waits; [`CaseworkError::NotFound`] for whoever made
    /// the way in, and for whose business it is not.
    pub async fn object_to_way_in(&self, actor: &Actor, who: Uuid) -> Result<()> {
        let permit = self.permit(actor, Act::ReadConcern, Relation::Own).await?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, me) = (actor.agency_id, actor.practitioner_id);
        let staff = work.practitioners(agency).await?;
        let may = self.may(actor, Act::ConfirmColleague, Relation::Agency);
        if me != who && !may && !nobody_else(&staff, who) {
            return Err(CaseworkError::NotFound);
        }
        let makers = work.who_made(&staff, who).await?;
        if makers.contains(&Some(me)) {
            return Err(CaseworkError::NotFound);
        }
        let listens = confirmers(&self.policy, &staff, who, &makers);
        let by = (Some(me), work.now_us);
        work.answer_ways_in(agency, who, WayInState::Objected, by)
            .await?;
        let detail = json!({ "what": "objected" });
        work.log(EventKind::AccountChanged, None, Some(who), detail)
            .await?;
        let others: Vec<_> = listens.into_iter().filter(|p| p.id != me).collect();
        work.tell(&others, ALERT_CONFIRM, who, PAGE).await?;
        work.commit().await
    }

    /// Counts accounts as confirmed that nobody else could confirm, once everybody has had seven days
    /// to object. Called once an hour.
    ///
    /// # Errors
    /// The database; the next hour tries again.
    pub(crate) async fn count_ways_in(&self) -> Result<()> {
        let before = self.now_us() - OBJECT_US;
        let agencies = self
            .store
            .read()
            .await?
            .agencies_with_unconfirmed(before)
            .await?;
        for agency in agencies {
            let mut work = self.begin_by_clock(agency).await?;
            let staff = work.practitioners(agency).await?;
            let due = |p: &&PractitionerRow| p.unconfirmed_us.is_some_and(|at| at <= before);
            for p in staff.iter().filter(due).filter(|p| waits(p)) {
                let all = work.ways_in_of(agency, p.id).await?;
                let objected = all.iter().any(|r| r.state == WayInState::Objected);
                if objected || !nobody_else(&staff, p.id) {
                    continue;
                }
                let by = (None, work.now_us);
                work.answer_ways_in(agency, p.id, WayInState::Counted, by)
                    .await?;
                work.seen_by_all(p.id).await?;
                let detail = json!({ "what": "counted", "before_us": before });
                work.log(EventKind::AccountChanged, None, Some(p.id), detail)
                    .await?;
            }
            work.commit().await?;
        }
        Ok(())
    }
}

/// Whether somebody's account waits for another person's word.
fn waits(p: &PractitionerRow) -> bool {
    !p.confirmed() && matches!(p.state, MemberState::Active | MemberState::Invited)
}

fn line(staff: &[PractitionerRow], owner: &PractitionerRow, row: WayInRow) -> Result<WayInLine> {
    let name = |id: Option<Uuid>| {
        let of = staff.iter().find(|p| Some(p.id) == id);
        of.map(|p| p.content.name.clone()).unwrap_or_default()
    };
    Ok(WayInLine {
        by: name(row.by_id),
        answered_by: name(row.answered_by),
        at: time(row.at_us)?,
        owner: owner.clone(),
        may_confirm: false,
        may_object: false,
        counts: None,
        row,
    })
}

/// How many accounts wait for a reader's word.
pub(crate) async fn wait_for(conn: &mut Conn, policy: &Policy, actor: &Actor) -> Result<usize> {
    let leave = policy.permit(actor.standing(), Act::ConfirmColleague, Relation::Agency);
    if leave.is_err() {
        return Ok(0);
    }
    let staff = conn.practitioners(actor.agency_id).await?;
    let others = staff.iter().filter(|p| p.id != actor.practitioner_id);
    Ok(others.filter(|p| waits(p)).count())
}

impl Work {
    /// Notes that a way in was made, renewed or raised by whoever does this write, and tells in the
    /// same commit whoever has the account, and everybody whose word counts. In an agency that is
    /// being set up nobody could confirm anybody: there it counts.
    pub(crate) async fn note_way_in_of(&mut self, who: Uuid, how: WayInHow) -> Result<()> {
        let agency = self.agency_id;
        let staff = self.practitioners(agency).await?;
        let owner = staff
            .iter()
            .find(|p| p.id == who)
            .ok_or(CaseworkError::NotFound)?;
        let set_up = being_set_up(&staff, owner, how);
        let row = WayInRow {
            id: Uuid::now_v7(),
            practitioner_id: who,
            how,
            by_id: self.actor_id,
            at_us: self.now_us,
            state: if set_up {
                WayInState::Counted
            } else {
                WayInState::Waiting
            },
            answered_by: None,
            answered_us: None,
        };
        self.note_way_in(agency, &row).await?;
        if owner.state != MemberState::Invited {
            self.tell(std::slice::from_ref(owner), ALERT_WAY_IN, who, PAGE)
                .await?;
        }
        if set_up {
            return Ok(());
        }
        let told = if nobody_else(&staff, who) {
            let there = |p: &&PractitionerRow| p.id != who && p.state == MemberState::Active;
            let all = staff.iter().filter(there);
            all.filter(|p| Some(p.id) != row.by_id).cloned().collect()
        } else {
            confirmers(&self.policy, &staff, who, &[row.by_id])
        };
        // A new practitioner's account opens nothing that others wrote: it stands in the list, and
        // nobody is written to. A school year's worth of e-mails would be read by nobody.
        if how == WayInHow::Invited && owner.role == Role::Practitioner {
            return self
                .raise_alerts(&told, ALERT_CONFIRM, who, PAGE)
                .await
                .map(drop);
        }
        self.tell(&told, ALERT_CONFIRM, who, PAGE).await
    }

    /// Somebody whose word counted no longer gives it: whoever waits for it waits from now on, so that
    /// nobody is made to count by taking away whoever could have objected.
    pub(crate) async fn days_begin_again(&mut self, gone: &PractitionerRow) -> Result<()> {
        if !keeps_watch(gone.role) {
            return Ok(());
        }
        let (agency, now) = (self.agency_id, self.now_us);
        let staff = self.practitioners(agency).await?;
        for p in staff.iter().filter(|p| waits(p)) {
            self.wait_again(agency, p.id, now).await?;
            if nobody_else(&staff, p.id) {
                let there = |q: &&PractitionerRow| q.id != p.id && q.state == MemberState::Active;
                let all: Vec<_> = staff.iter().filter(there).cloned().collect();
                self.tell(&all, ALERT_CONFIRM, p.id, PAGE).await?;
            }
        }
        Ok(())
    }

    /// Who made what waits of an account.
    async fn who_made(
        &mut self,
        staff: &[PractitionerRow],
        who: Uuid,
    ) -> Result<Vec<Option<Uuid>>> {
        let found = staff.iter().find(|p| p.id == who);
        let waiting = found.ok_or(CaseworkError::NotFound)?;
        if !waits(waiting) {
            return Err(CaseworkError::WrongState);
        }
        let agency = self.agency_id;
        let all = self.ways_in_of(agency, who).await?;
        let open = |r: &&WayInRow| matches!(r.state, WayInState::Waiting | WayInState::Objected);
        Ok(all.iter().filter(open).map(|r| r.by_id).collect())
    }

    /// Nobody need look at it any more.
    async fn seen_by_all(&mut self, object: Uuid) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        for alert in self.alerts_about(agency, object).await? {
            if alert.kind == ALERT_CONFIRM && alert.read_us.is_none() {
                self.mark_alerts_read(agency, alert.practitioner_id, object, now)
                    .await?;
            }
        }
        Ok(())
    }
}
