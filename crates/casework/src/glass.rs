//! Breaking the glass: a file is opened for a few hours to somebody who is kept out of it on other
//! days. The reason is typed, the terms are fixed when it is opened and nobody can change them,
//! whoever answers for the agency's files is told in the same commit, somebody looks at it within
//! two working days, and it ends by itself.
//!
//! It opens a file to read. It opens no sealed compartment, and nothing in an emergency needs it.

use crate::{
    Act, Actor, Casework, CaseworkError, ChildChoice, Relation, Result,
    lead::{Faults, child},
    reviews::{ALERT_REVIEW, due_after_working_days, reviewers},
};
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
use store::{GlassRow, ReviewRow};
use uuid::Uuid;

/// Hours for which a file can be opened.
pub const GLASS_HOURS: [u8; 2] = [1, 4];
const HOUR_US: i64 = 3_600_000_000;
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
    /// They stand too close to the child: said by themselves, or found.
    pub conflict: bool,
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

impl Casework {
    /// Whether a page may offer to open a file for a few hours.
    pub fn may_break_glass(&self, actor: &Actor) -> bool {
        self.may(actor, Act::BreakGlass, Relation::None)
    }

    /// What somebody sees before they open a child's file out of the ordinary: no more of the child
    /// than whoever logs a concern sees.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is no such child, or they may not.
    pub async fn glass_desk(&self, actor: &Actor, person: Uuid) -> Result<GlassDesk> {
        let permit = self.permit(actor, Act::BreakGlass, Relation::None).await?;
        let mut conn = self.read(&permit).await?;
        let (agency, now) = (actor.agency_id, self.now_us());
        let row = child(&mut conn, agency, person).await?;
        let (conflict, _) = conn
            .closeness(agency, actor.practitioner_id, person, now)
            .await?;
        let until = conn
            .glass_about(agency, person)
            .await?
            .into_iter()
            .filter(|g| g.practitioner_id == actor.practitioner_id && g.until_us > now)
            .map(|g| g.until_us)
            .max();
        let told = reviewers(&mut conn, &self.policy, agency, actor.practitioner_id).await?;
        Ok(GlassDesk {
            told: told.iter().map(|p| p.content.name_and_job()).collect(),
            conflict,
            open_until: until.map(moment).transpose()?,
            needs_none: !conflict && self.may(actor, Act::ReadFile, Relation::Agency),
            review_by: moment(due_after_working_days(now, REVIEW_WORKING_DAYS))?,
            child: row.into(),
        })
    }

    /// Opens a child's file for a few hours; gives until when. Sent again with the same id, nothing
    /// changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `reason` or `hours` is `empty`, `words` is `empty`, `short` or
    /// `too-long`; [`CaseworkError::NotFound`]; [`CaseworkError::OtherContent`] where the id was
    /// used on other terms.
    pub async fn break_glass(&self, actor: &Actor, input: BreakGlass) -> Result<Timestamp> {
        let permit = self.permit(actor, Act::BreakGlass, Relation::None).await?;
        let (reason, hours) = check(&input)?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, now) = (work.agency_id, work.now_us);
        child(&mut work, agency, input.person_id).await?;
        if !work.first_time("break-glass", input.id, &input).await? {
            let before = work.glass(agency, input.id).await?;
            return moment(before.until_us);
        }
        let until_us = now + (i64::from(hours) * HOUR_US).min(GLASS_US);
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
        let told = reviewers(&mut work, &policy, agency, actor.practitioner_id).await?;
        let path = format!("/reviews/{}", row.id);
        work.tell(&told, ALERT_REVIEW, row.id, &path).await?;
        work.commit().await?;
        moment(until_us)
    }
}
