//! What a person makes of a pattern. Deciding to share leads to a decision of its own; it shares
//! nothing.

use super::SECOND_US;
use crate::{Act, Actor, Casework, CaseworkError, Relation, Result, lead::Faults};
use domain::{
    pattern::{PatternChoice, PatternReturn, PatternState, PatternStep},
    text::TEXT_MAX,
};
use jiff::civil::Date;
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use store::{PatternRow, PatternStepRow, StoreError};
use uuid::Uuid;

/// Watched patterns that one turn of the clock brings back.
const AT_ONCE: i64 = 200;
/// Longest time for which a pattern is watched, in days: then a person looks again.
const WATCH_DAYS: i64 = 366;

/// A decision on a pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DecidePattern {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// What it is.
    pub choice: Option<PatternChoice>,
    /// Why, in words. Must be there for "not a pattern".
    pub reason: String,
    /// For watching: until which day.
    pub until: Option<Date>,
    /// For sharing: the child about whom a decision is made next; needed where there are several.
    pub child: Option<Uuid>,
    /// For "not a pattern": the rule shall not speak about this again.
    pub for_good: bool,
}

impl Casework {
    /// Records what a person decided about a pattern. Gives the child about whom a decision to
    /// share is made next, where that was chosen. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] on `choice`, `reason`, `until` or `child`;
    /// [`CaseworkError::OtherContent`] where the id was used for something else;
    /// [`CaseworkError::WrongState`] where it was decided meanwhile; [`CaseworkError::NotFound`].
    pub async fn decide_pattern(
        &self,
        actor: &Actor,
        pattern: Uuid,
        input: DecidePattern,
    ) -> Result<Option<Uuid>> {
        let permit = self.permit(actor, Act::WriteFile, Relation::Agency).await?;
        let mut work = self.begin(actor, permit).await?;
        let mut row = work.pattern(actor.agency_id, pattern).await?;
        for piece in &row.content.pieces {
            work.clear(Some(piece.person_id)).await?;
        }
        let (choice, watch_us, child) = self.check(&row, &input)?;
        let same = (pattern, &input);
        if !work.first_time("pattern-decide", input.id, &same).await? {
            return Ok(child);
        }
        if matches!(row.state, PatternState::ToShare | PatternState::NotAPattern) {
            return Err(CaseworkError::WrongState);
        }
        let now = work.now_us;
        row.state = match choice {
            PatternChoice::Share => PatternState::ToShare,
            PatternChoice::Watch => PatternState::Watching,
            PatternChoice::NotAPattern => PatternState::NotAPattern,
        };
        row.state_us = now;
        row.watch_us = watch_us;
        row.content.silenced = choice == PatternChoice::NotAPattern && input.for_good;
        let step = PatternStepRow {
            id: input.id,
            at_us: now,
            by_id: Some(actor.practitioner_id),
            step: PatternStep::Decided {
                choice,
                reason: input.reason,
                until: input.until.filter(|_| choice == PatternChoice::Watch),
                child,
                for_good: row.content.silenced,
            },
        };
        match work.add_pattern_step(&row, &step).await {
            Err(StoreError::Duplicate) => return Err(CaseworkError::WrongState),
            other => other?,
        }
        work.change_pattern(&row).await?;
        let detail =
            json!({ "rule": row.content.rule, "pieces": row.content.pieces, "decided": step.step });
        work.log(
            EventKind::PatternDecided,
            row.person_id,
            Some(row.id),
            detail,
        )
        .await?;
        work.commit().await?;
        Ok(child)
    }

    fn check(
        &self,
        row: &PatternRow,
        input: &DecidePattern,
    ) -> Result<(PatternChoice, Option<i64>, Option<Uuid>)> {
        let mut faults = Faults::default();
        let mut watch_us = None;
        let mut child = None;
        match input.choice {
            None => faults.add("choice", "empty"),
            Some(PatternChoice::NotAPattern) => faults.required("reason", &input.reason, TEXT_MAX),
            Some(PatternChoice::Watch) => {
                faults.text("reason", &input.reason, TEXT_MAX);
                match input.until {
                    None => faults.add("until", "empty"),
                    Some(day) => {
                        let us = faults.due("until", day, self.now());
                        if us > self.now_us() + WATCH_DAYS * 86_400 * SECOND_US {
                            faults.add("until", "far");
                        }
                        watch_us = Some(us);
                    }
                }
            }
            Some(PatternChoice::Share) => {
                faults.text("reason", &input.reason, TEXT_MAX);
                let in_it = |c: &Uuid| row.content.pieces.iter().any(|p| p.person_id == *c);
                child = row.person_id.or(input.child.filter(in_it));
                if child.is_none() {
                    faults.add("child", "empty");
                }
            }
        }
        faults.check()?;
        let choice = input
            .choice
            .ok_or_else(|| CaseworkError::invalid("choice", "empty"))?;
        Ok((choice, watch_us, child))
    }

    /// Brings back patterns that were watched until now.
    pub(super) async fn return_watched_patterns(&self) -> Result<()> {
        let now = self.now_us();
        let due = self
            .store
            .read()
            .await?
            .patterns_to_return(now, AT_ONCE)
            .await?;
        for (agency, id) in due {
            let mut work = self.begin_by_clock(agency).await?;
            let row = match work.pattern(agency, id).await {
                Ok(row) => row,
                // Erased meanwhile: nobody can be asked about it.
                Err(StoreError::Erased) => {
                    work.stop_watching(agency, id).await?;
                    work.commit().await?;
                    continue;
                }
                Err(e) => return Err(e.into()),
            };
            let due = row.watch_us.is_some_and(|us| us <= now);
            if due && row.state == PatternState::Watching {
                work.bring_pattern_back(row, PatternReturn::Date).await?;
            }
            work.commit().await?;
        }
        Ok(())
    }
}
