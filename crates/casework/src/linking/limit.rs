//! How many children may be announced to one partner in 24 hours because it looked up. A partner that
//! was taken over can make records up, or bring a telephone book, to learn about whom this agency holds
//! something. What is found beyond the number waits, unannounced to both sides and to the asking one
//! just as if nobody knew the child, until a person of the answering agency has looked at it.

use super::across::ours_of;
use crate::{Casework, Result, Work};
use domain::{
    linking::UnusualState,
    practitioner::{MemberState, Role},
};
use ledger::EventKind;
use serde_json::{Value, json};
use store::{AgreementRow, Conn, HeldRow, HoldsRow, NoticeRow, ToldRow};
use uuid::Uuid;

/// Microseconds of a day.
pub(super) const DAY_US: i64 = 24 * 3_600_000_000;
/// One in so many children of the smaller agency may be announced in a day. What comes in on a working
/// day is a few children, also in the first week of a school year; a twentieth of everybody is a
/// delivery of records, and no day's work.
const SHARE: i64 = 20;
/// The numbers that come of it. Steps, so that nobody reads the partner's size from the number; the
/// first is more than a small agency meets on any day.
const STEPS: [i64; 5] = [25, 50, 100, 200, 500];
/// The agency's own number counts up to so many times the usual one.
pub(super) const MOST_TIMES: i64 = 5;
/// The most that an agency may set.
pub const LOOK_UPS_MOST: i64 = 500 * MOST_TIMES;
/// Held back answers announced in one turn, of one agency.
const AT_ONCE: i64 = 50;
/// Stable word of the alert that a partner looked up unusually much.
const ALERT_UNUSUAL: &str = "look-up-unusual";

/// How the partner answered.
pub(super) enum Answer {
    /// Both sides are told.
    Told,
    /// Beyond the number: neither is told.
    HeldBack,
    /// The partner keeps it from being met.
    Kept,
}

/// How many children may be announced between two agencies in a day, by how many the smaller has.
pub(super) fn usual(children: i64) -> i64 {
    let [.., last] = STEPS;
    let enough = STEPS.into_iter().find(|s| *s >= children / SHARE);
    enough.unwrap_or(last)
}

/// The number that holds at an agency for one partner, and the usual one.
pub(super) async fn number_with(
    conn: &mut Conn,
    agency: Uuid,
    partner: Uuid,
) -> Result<(i64, i64)> {
    let mut smaller = i64::MAX;
    for one in [agency, partner] {
        let counted = conn.children_counted(one).await?;
        smaller = smaller.min(counted.map_or(0, |(n, _)| n));
    }
    let usual = usual(smaller);
    let own = conn.look_up_number(agency).await?;
    Ok((own.map_or(usual, |n| n.clamp(1, usual * MOST_TIMES)), usual))
}

impl Casework {
    /// Counts an agency's children where that was not done for a day.
    pub(super) async fn count_children_daily(&self, agency: Uuid) -> Result<()> {
        let counted = self.store.read().await?.children_counted(agency).await?;
        if counted.is_some_and(|(_, at_us)| at_us > self.now_us() - DAY_US) {
            return Ok(());
        }
        let mut work = self.begin_by_clock(agency).await?;
        let now = work.now_us;
        work.count_children(agency, now).await?;
        work.forget_near(agency, now).await?;
        work.commit().await
    }

    /// Notes on the partner's side that its record was met by `asker`'s look-up, and for what; or keeps
    /// it back where the partner has answered enough today.
    pub(super) async fn tell_of_hold(
        &self,
        theirs: &HoldsRow,
        agreement: &AgreementRow,
        asker: Uuid,
        emergency: bool,
    ) -> Result<Answer> {
        let mut work = self.begin_by_clock(theirs.agency_id).await?;
        if work.kept_from_across(theirs.person_id).await? {
            return Ok(Answer::Kept);
        }
        let (agency, partner, now) = (theirs.agency_id, theirs.partner_id, work.now_us);
        let waits = work.is_held(theirs.id, [agency, partner]).await?;
        if waits && !emergency {
            return Ok(Answer::HeldBack);
        }
        // What both sides were told before tells nothing new, but to whoever changes a record until they
        // are told again.
        let new = !work.was_told(agency, theirs.id).await?;
        let wait = !emergency
            && (new && work.enough_today(agency, partner).await?
                || work.guessed_often(theirs).await?);
        if wait {
            let held = HeldRow {
                agency_id: agency,
                id: theirs.id,
                person_id: theirs.person_id,
                partner_id: partner,
                asker,
                found_us: now,
            };
            work.hold_back(&held).await?;
            let one = ToldRow {
                held: 1,
                ..ToldRow::default()
            };
            work.count_told(agency, partner, now, one).await?;
            work.commit().await?;
            return Ok(Answer::HeldBack);
        }
        let mut changed = waits;
        if waits {
            work.forget_held(theirs.id, [agency, partner]).await?;
        }
        changed |= work.announce(theirs, agreement).await?;
        if new {
            let one = ToldRow {
                told: 1,
                emergency: i64::from(emergency),
                ..ToldRow::default()
            };
            work.count_told(agency, partner, now, one).await?;
        }
        if changed {
            work.commit().await?;
        }
        Ok(Answer::Told)
    }

    /// Announces some of what a person let through: without looking up again, and still nobody who is
    /// protected. Stopped anywhere, the next turn goes on.
    pub(super) async fn announce_let_through(&self) -> Result<usize> {
        let agencies = self.store.read().await?.agencies_letting_through().await?;
        let mut done = 0;
        for agency in agencies {
            let held = self
                .store
                .read()
                .await?
                .let_through(agency, AT_ONCE)
                .await?;
            for h in &held {
                self.announce_held(h).await?;
            }
            done += held.len();
        }
        Ok(done)
    }

    async fn announce_held(&self, h: &HeldRow) -> Result<()> {
        let both = [h.agency_id, h.partner_id];
        let mut conn = self.store.read().await?;
        let agreement = conn.link_agreement(h.partner_id).await?.filter(|a| a.on);
        drop(conn);
        let mut work = self.begin_by_clock(h.partner_id).await?;
        let kept = work.kept_from_across(h.asker).await?;
        let Some(agreement) = agreement.filter(|_| !kept) else {
            work.forget_held(h.id, both).await?;
            return work.commit().await;
        };
        drop(work);
        let theirs = HoldsRow {
            agency_id: h.agency_id,
            id: h.id,
            person_id: h.person_id,
            partner_id: h.partner_id,
            found_us: 0,
            seen_us: None,
            asked: false,
        };
        let mut work = self.begin_by_clock(h.agency_id).await?;
        if work.kept_from_across(h.person_id).await? {
            work.forget_held(h.id, both).await?;
            return work.commit().await;
        }
        if work.announce(&theirs, &agreement).await? {
            let (one, now) = (
                ToldRow {
                    told: 1,
                    ..ToldRow::default()
                },
                work.now_us,
            );
            work.count_told(h.agency_id, h.partner_id, now, one).await?;
            work.commit().await?;
        } else {
            drop(work);
        }
        let mut work = self.begin_by_clock(h.partner_id).await?;
        if work.kept_from_across(h.asker).await? {
            work.withdraw_across(h.asker).await?;
            work.withdraw_hold(&theirs).await?;
            return work.commit().await;
        }
        let ours = ours_of(&theirs, h.asker, work.now_us);
        if work.add_holds(&ours).await? {
            let detail = json!({
                "reference": agreement.reference, "purpose": agreement.purpose, "asked": [h.agency_id],
                "held_by": [h.agency_id], "overfull": Vec::<&str>::new(),
            });
            let kind = EventKind::LinkageLookedUp;
            work.log(kind, Some(h.asker), None, detail).await?;
        }
        work.forget_held(h.id, both).await?;
        work.commit().await
    }
}

impl Work {
    /// Whether a partner was told as much as is usual in a day.
    async fn enough_today(&mut self, agency: Uuid, partner: Uuid) -> Result<bool> {
        let now = self.now_us;
        let today = self.told_today(agency, partner, now).await?;
        let (number, _) = number_with(self, agency, partner).await?;
        if today.told < number {
            return Ok(false);
        }
        let why = json!({ "partner": partner, "told": today.told, "number": number });
        self.waits_for_people(agency, partner, why).await
    }

    /// Whether what was found waits for people: they are told the first time, and not for a day after one
    /// of them let through what was found.
    pub(super) async fn waits_for_people(
        &mut self,
        agency: Uuid,
        partner: Uuid,
        why: Value,
    ) -> Result<bool> {
        let now = self.now_us;
        let before = self.look_up_notice(agency, partner).await?;
        match before.map(|n| (n.state, n.decided_us)) {
            Some((UnusualState::LetThrough, Some(at_us))) if at_us > now - DAY_US => {
                return Ok(false);
            }
            Some((UnusualState::Open | UnusualState::Asked, _)) => return Ok(true),
            _ => {}
        }
        let notice = NoticeRow {
            agency_id: agency,
            id: Uuid::now_v7(),
            partner_id: partner,
            state: UnusualState::Open,
            opened_us: now,
            decided_by: None,
            decided_us: None,
        };
        self.open_notice(&notice).await?;
        self.log(EventKind::LinkageUnusual, None, Some(notice.id), why)
            .await?;
        let mut people = self.practitioners(agency).await?;
        people.retain(|p| {
            let answers = matches!(
                p.role,
                Role::AgencyAdministrator | Role::DataProtectionOfficer
            );
            answers && p.state == MemberState::Active
        });
        self.tell(&people, ALERT_UNUSUAL, notice.id, "/look-up/partners")
            .await?;
        Ok(true)
    }

    /// Tells the side that was met. Says whether that is new.
    async fn announce(&mut self, theirs: &HoldsRow, agreement: &AgreementRow) -> Result<bool> {
        let row = HoldsRow {
            found_us: self.now_us,
            ..theirs.clone()
        };
        if !self.add_holds(&row).await? {
            return Ok(false);
        }
        let detail = json!({
            "by_agency": agreement.agency_id, "reference": agreement.reference, "purpose": agreement.purpose,
        });
        let kind = EventKind::LinkageLookedUp;
        self.log(kind, Some(row.person_id), Some(row.id), detail)
            .await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_grows_with_the_smaller_agency_and_is_never_below_a_small_ones_day() {
        let of = |children| usual(children);
        assert_eq!([of(0), of(40), of(500), of(519)], [25; 4]);
        assert_eq!(
            [of(520), of(1_000), of(1_019), of(1_040)],
            [50, 50, 50, 100]
        );
        assert_eq!([of(4_000), of(10_000), of(i64::MAX)], [200, 500, 500]);
    }
}
