//! Breaking the glass: a file is opened for a few hours to somebody who is kept out of it on other
//! days. The reason is typed, the terms are fixed when it is opened and nobody can change them,
//! whoever answers for the agency's files is told in the same commit, somebody looks at it within
//! two working days, and it ends by itself.
//!
//! It opens a file to read. It opens no sealed compartment, and nothing in an emergency needs it. To
//! whoever stands too close to the child it opens nothing, whatever the reason: that they tried is
//! written down and told in the same commit, and they are told whom to ask.

use crate::{
    Act, Actor, Casework, CaseworkError, ChildChoice, Relation, Result, Work,
    grounds::{Tried, Why},
    lead::{Faults, child},
    reviews::{ALERT_REVIEW, due_after_working_days, reviewers_about},
};
use access::{Policy, Standing};
use domain::{
    access::{
        GLASS_US, GlassContent, GlassReason, REVIEW_WORKING_DAYS, ReviewContent, ReviewKind,
        ReviewState,
    },
    text::TEXT_MAX,
};
use jiff::Timestamp;
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use store::{Conn, GlassRow, ReviewRow};
use uuid::Uuid;

/// Hours for which a file can be opened.
pub const GLASS_HOURS: [u8; 2] = [1, 4];
const HOUR_US: i64 = 3_600_000_000;
/// Within so long a file is open to somebody for at most [`GLASS_US`].
const DAY_US: i64 = 24 * HOUR_US;
/// Fewest characters of a reason: a dot is none.
const WORDS_MIN: usize = 10;

/// A file is to be opened for a few hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BreakGlass {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Whose file.
    pub person_id: Uuid,
    /// Why, as one of the words.
    pub reason: Option<GlassReason>,
    /// Why, in their own words.
    pub words: String,
    /// For how many hours: one of [`GLASS_HOURS`].
    pub hours: Option<u8>,
}

/// What somebody sees before they open a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlassDesk {
    /// Whose file: as much as whoever logs a concern sees.
    pub child: ChildChoice,
    /// Who will be told, by name and job.
    pub told: Vec<String>,
    /// They stand too close to the child: said by themselves, or found. Nothing opens the file to
    /// them.
    pub conflict: bool,
    /// Who may read the file as things are, by name and job: whom to ask.
    pub ask: Vec<String>,
    /// Until when the file is open to them already.
    pub open_until: Option<Timestamp>,
    /// They may read the file as things are, and need open nothing.
    pub needs_none: bool,
    /// By when somebody looks at it.
    pub review_by: Timestamp,
}

fn check(input: &BreakGlass) -> Result<(GlassReason, u8)> {
    let mut faults = Faults::default();
    if input.reason.is_none() {
        faults.add("reason", "empty");
    }
    faults.required("words", &input.words, TEXT_MAX);
    let said = input.words.trim().chars().count();
    if (1..WORDS_MIN).contains(&said) {
        faults.add("words", "short");
    }
    let hours = input.hours.filter(|h| GLASS_HOURS.contains(h));
    if hours.is_none() {
        faults.add("hours", "empty");
    }
    faults.check()?;
    match (input.reason, hours) {
        (Some(reason), Some(hours)) => Ok((reason, hours)),
        _ => Err(CaseworkError::Invalid(Vec::new())),
    }
}

fn moment(us: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(us).map_err(|e| CaseworkError::Internal(e.to_string()))
}

/// Whoever has a second check gives it anew, so that a screen left open opens no file. It takes
/// seconds; whoever has none is not asked, and an emergency is shared without any of it.
fn check_again(actor: &Actor) -> Result<()> {
    if actor.second_factor && !actor.fresh {
        return Err(CaseworkError::Confirm);
    }
    Ok(())
}

/// Active people who may read a child's file as things are, other than `but`.
pub(crate) async fn readers_about(
    conn: &mut Conn,
    policy: &Policy,
    agency: Uuid,
    but: Uuid,
    child: Uuid,
) -> Result<Vec<store::PractitionerRow>> {
    let close = conn.who_stands_too_close(agency, child).await?;
    let mut all = conn.practitioners(agency).await?;
    all.retain(|p| {
        let standing = Standing {
            role: p.role,
            state: p.state,
            second_factor: true,
            confirmed: p.confirmed(),
        };
        let reads = policy.permit(standing, Act::ReadFile, Relation::Agency);
        p.id != but && reads.is_ok() && !close.contains(&p.id)
    });
    Ok(all)
}

impl Work {
    /// Whether whoever asks may open a file until then: not while it is open to them, and for at most
    /// four hours in any 24, by whichever record of the child.
    async fn may_open_until(&mut self, person: Uuid, until_us: i64) -> Result<()> {
        let (agency, now, who) = (self.agency_id, self.now_us, self.actor_id);
        // Openings do not overlap, so no 24 hours hold more of them than those that end with this one.
        let from = until_us - DAY_US;
        let mut open_us = until_us - now;
        for record in self.joined(agency, person).await?.0 {
            let before = self.glass_about(agency, record).await?;
            for g in before.iter().filter(|g| Some(g.practitioner_id) == who) {
                if g.until_us > now {
                    return Err(CaseworkError::invalid("hours", "open"));
                }
                open_us += (g.until_us - g.from_us.max(from)).max(0);
            }
        }
        if open_us > GLASS_US {
            return Err(CaseworkError::invalid("hours", "too-many"));
        }
        Ok(())
    }

    /// Looks whether whoever asks stands too close to a child, as is known or as their name,
    /// telephone and address say now. Then it is written down, and whoever looks at such things is
    /// told, in this same write.
    async fn is_refused_as_too_close(&mut self, person: Uuid) -> Result<bool> {
        let (agency, now) = (self.agency_id, self.now_us);
        let Some(who) = self.actor_id else {
            return Ok(false);
        };
        let why = if self.closeness(agency, who, person, now).await?.0 {
            Why::Known
        } else if self.is_found_too_close(who, person).await? {
            Why::Found
        } else {
            return Ok(false);
        };
        let tried = Tried {
            agency_id: agency,
            practitioner_id: who,
            person_id: person,
            act: Act::BreakGlass,
            at_us: now,
            why,
            written: false,
        };
        self.note_kept_out(&tried).await?;
        Ok(true)
    }
}

impl Casework {
    /// Whether a page may offer to open a file for a few hours.
    pub fn may_break_glass(&self, actor: &Actor) -> bool {
        self.may(actor, Act::BreakGlass, Relation::None)
    }

    /// What somebody sees before they open a child's file out of the ordinary: no more of the child
    /// than whoever logs a concern sees.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is no such child, or they may not;
    /// [`CaseworkError::Confirm`] where they have a second check and did not give it lately.
    pub async fn glass_desk(&self, actor: &Actor, person: Uuid) -> Result<GlassDesk> {
        let permit = self.permit(actor, Act::BreakGlass, Relation::None).await?;
        let mut conn = self.read(&permit).await?;
        let (agency, now) = (actor.agency_id, self.now_us());
        let row = child(&mut conn, agency, person).await?;
        let (conflict, _) = conn
            .closeness(agency, actor.practitioner_id, person, now)
            .await?;
        let mut until = None;
        for record in conn.joined(agency, person).await?.0 {
            let open = conn.glass_about(agency, record).await?;
            let mine = open
                .iter()
                .filter(|g| g.practitioner_id == actor.practitioner_id && g.until_us > now);
            until = mine.map(|g| g.until_us).max().max(until);
        }
        let (who, policy) = (actor.practitioner_id, &self.policy);
        let told = reviewers_about(&mut conn, policy, agency, who, person).await?;
        let ask = readers_about(&mut conn, policy, agency, who, person).await?;
        if !conflict {
            check_again(actor)?;
        }
        Ok(GlassDesk {
            ask: ask.iter().map(|p| p.content.name_and_job()).collect(),
            told: told.iter().map(|p| p.content.name_and_job()).collect(),
            conflict,
            open_until: until.map(moment).transpose()?,
            needs_none: !conflict && self.may(actor, Act::ReadFile, Relation::Agency),
            review_by: moment(due_after_working_days(now, REVIEW_WORKING_DAYS))?,
            child: row.into(),
        })
    }

    /// Opens a child's file for a few hours; gives until when. Sent again with the same id, nothing
    /// changes. Nothing makes the time of an opening longer.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `reason` or `hours` is `empty`, `words` is `empty`, `short` or
    /// `too-long`; `hours` is `open` while the file is open to them ([`GlassDesk::open_until`] says
    /// until when), or `too-many` where it would be open to them for more than four hours in 24; [`CaseworkError::NotFound`]; [`CaseworkError::OtherContent`] where the id was
    /// used on other terms; [`CaseworkError::TooClose`] where they stand too close to the child, as
    /// is known or is found now: that is written down and told; [`CaseworkError::Confirm`] as in
    /// [`Casework::glass_desk`].
    pub async fn break_glass(&self, actor: &Actor, input: BreakGlass) -> Result<Timestamp> {
        let permit = self.permit(actor, Act::BreakGlass, Relation::None).await?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, now) = (work.agency_id, work.now_us);
        child(&mut work, agency, input.person_id).await?;
        if work.is_refused_as_too_close(input.person_id).await? {
            work.commit().await?;
            return Err(CaseworkError::TooClose);
        }
        check_again(actor)?;
        let (reason, hours) = check(&input)?;
        if !work.first_time("break-glass", input.id, &input).await? {
            let before = work.glass(agency, input.id).await?;
            return moment(before.until_us);
        }
        let until_us = now + (i64::from(hours) * HOUR_US).min(GLASS_US);
        work.may_open_until(input.person_id, until_us).await?;
        let row = GlassRow {
            id: input.id,
            practitioner_id: actor.practitioner_id,
            person_id: input.person_id,
            from_us: now,
            until_us,
            content: GlassContent {
                reason,
                words: input.words,
            },
        };
        work.add_glass(agency, &row).await?;
        let due_us = due_after_working_days(now, REVIEW_WORKING_DAYS);
        let review = ReviewRow {
            id: row.id,
            kind: ReviewKind::BreakGlass,
            state: ReviewState::Open,
            practitioner_id: row.practitioner_id,
            person_id: Some(row.person_id),
            at_us: now,
            due_us,
            reviewed_by: None,
            reviewed_us: None,
            content: ReviewContent::default(),
        };
        work.add_review(agency, &review).await?;
        let detail = json!({
            "reason": reason, "words": row.content.words, "until_us": until_us, "review_by_us": due_us,
        });
        let (kind, person) = (EventKind::BreakGlass, Some(row.person_id));
        work.log(kind, person, Some(row.id), detail).await?;
        let policy = self.policy.clone();
        let (who, about) = (actor.practitioner_id, row.person_id);
        let told = reviewers_about(&mut work, &policy, agency, who, about).await?;
        let path = format!("/reviews/{}", row.id);
        work.tell(&told, ALERT_REVIEW, row.id, &path).await?;
        work.commit().await?;
        moment(until_us)
    }
}
