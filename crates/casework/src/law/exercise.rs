//! Exercises with the helper that somebody saved: a named person's training aid, without any
//! child's data; and an exercise as the beginning of a decision.

use super::helper::{answered_questions, carried};
use crate::{
    decisions::{AskedFact, StartDecision, check_text, keep_facts, stored_facts},
    desk::{Actor, Casework},
    error::{CaseworkError, Fault, Result},
};
use access::{Act, Relation};
use domain::{
    decision::{DecisionState, LawSnapshot},
    law::{ExerciseContent, Reflection},
    text,
};
use ledger::EventKind;
use rulebook::{Answer, Facts};
use serde_json::json;
use store::{ExerciseRow, StoreError};
use uuid::Uuid;

/// Most exercises that a list shows.
const LIST_MAX: i64 = 100;
/// Digits in a row that look like the number of a person.
const DIGITS_OF_A_NUMBER: usize = 9;

/// An exercise to save.
#[derive(Debug, Clone)]
pub struct SaveExercise {
    /// The exercise.
    pub id: Uuid,
    /// What its owner calls it.
    pub title: String,
    /// What its owner thought.
    pub reflections: Vec<Reflection>,
}

/// A saved exercise, with the answer as it was that day.
#[derive(Debug, Clone)]
pub struct Exercise {
    /// What was saved.
    pub row: ExerciseRow,
    /// What the law said.
    pub answer: Answer,
    /// What was asked of it.
    pub facts: Facts,
    /// The questions that were answered.
    pub asked: Vec<AskedFact>,
}

/// Whether a text holds what only belongs in a child's file: a post code, the number of a person,
/// or a whole date. Names cannot be told from words: the page asks to leave them out.
fn looks_like_somebody(text: &str) -> bool {
    let upper = text.to_uppercase();
    let words: Vec<&str> = upper
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let post_code = words
        .windows(2)
        .any(|w| is_outward(w[0]) && is_inward(w[1]))
        || words.iter().any(|w| {
            w.len() >= 5
                && w.is_char_boundary(w.len() - 3)
                && is_outward(&w[..w.len() - 3])
                && is_inward(&w[w.len() - 3..])
        });
    post_code || has_number(text) || has_date(text)
}

/// The first half of a post code: one or two letters, a digit, perhaps one more sign.
fn is_outward(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = &word[letters..];
    (1..=2).contains(&letters)
        && (1..=2).contains(&rest.len())
        && rest.as_bytes()[0].is_ascii_digit()
}

/// The second half of a post code: a digit and two letters.
fn is_inward(word: &str) -> bool {
    let b = word.as_bytes();
    b.len() == 3
        && b[0].is_ascii_digit()
        && b[1].is_ascii_alphabetic()
        && b[2].is_ascii_alphabetic()
}

/// As many digits in a row as the number of a person has, with or without spaces between.
fn has_number(text: &str) -> bool {
    let mut run = 0;
    for c in text.chars() {
        if c.is_ascii_digit() {
            run += 1;
        } else if c != ' ' && c != '-' {
            run = 0;
        }
        if run >= DIGITS_OF_A_NUMBER {
            return true;
        }
    }
    false
}

/// Day, month and year between strokes or dots.
fn has_date(text: &str) -> bool {
    let number = |w: &str| w.len() <= 4 && !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit());
    text.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_ascii_digit());
        let parts: Vec<&str> = word.split(['/', '.', '-']).collect();
        parts.len() == 3 && parts.iter().all(|p| number(p))
    })
}

fn faults(input: &SaveExercise) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut look = |field: &str, value: &str, required: bool| {
        let before = faults.len();
        check_text(&mut faults, field, value, required);
        if faults.len() == before && looks_like_somebody(value) {
            faults.push(Fault {
                field: field.to_owned(),
                key: "somebody",
            });
        }
    };
    look("title", &input.title, true);
    for r in &input.reflections {
        look(r.question.as_str(), &r.text, false);
    }
    if text::check(&input.title, text::LINE_MAX).is_err() && faults.is_empty() {
        faults.push(Fault {
            field: "title".into(),
            key: "too-long",
        });
    }
    faults
}

fn opened(row: ExerciseRow) -> Result<Exercise> {
    let bad = |e: serde_json::Error| CaseworkError::Internal(e.to_string());
    let facts: Facts = serde_json::from_value(row.content.law.facts.clone()).map_err(bad)?;
    Ok(Exercise {
        answer: serde_json::from_value(row.content.law.answer.clone()).map_err(bad)?,
        asked: answered_questions(&facts, &row.content.law.facts),
        facts,
        row,
    })
}

impl Casework {
    /// Saves an exercise as its owner's training aid. The same again is harmless.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `title` is `empty`, or a field holds what looks like somebody's
    /// number, post code or date of birth (`somebody`). [`CaseworkError::WrongState`] where
    /// nothing has been answered yet.
    pub async fn save_exercise(&self, actor: &Actor, input: SaveExercise) -> Result<()> {
        let found = faults(&input);
        if !found.is_empty() {
            return Err(CaseworkError::Invalid(found));
        }
        let (agency, owner) = (actor.agency_id, actor.practitioner_id);
        let saved = self.exercise(actor, input.id).await;
        if saved.is_ok() {
            return Ok(());
        }
        let desk = self.law_helper(actor, input.id).await?;
        if !desk.is_answered() {
            return Err(CaseworkError::WrongState);
        }
        let bad = |e: serde_json::Error| CaseworkError::Internal(e.to_string());
        let permit = self
            .permit(actor, Act::UseLawHelper, Relation::None)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let row = ExerciseRow {
            agency_id: agency,
            practitioner_id: owner,
            id: input.id,
            saved_us: work.now_us,
            rulebook_hash: desk.answer.rulebook_hash.clone(),
            content: ExerciseContent {
                title: input.title,
                reflections: input
                    .reflections
                    .into_iter()
                    .filter(|r| !r.text.trim().is_empty())
                    .collect(),
                law: LawSnapshot {
                    rulebook_hash: desk.answer.rulebook_hash.clone(),
                    as_at: desk.answer.law_as_at,
                    facts: serde_json::to_value(&desk.facts).map_err(bad)?,
                    answer: serde_json::to_value(&desk.answer).map_err(bad)?,
                },
            },
        };
        match work.add_exercise(&row).await {
            Err(StoreError::Duplicate) => return Ok(()),
            other => other?,
        }
        work.drop_draft(agency, owner, input.id).await?;
        let detail = json!({ "rulebook": row.rulebook_hash });
        work.log(EventKind::ExerciseSaved, None, Some(row.id), detail)
            .await?;
        work.commit().await
    }

    /// Exercises that the actor saved, newest first.
    ///
    /// # Errors
    /// The database.
    pub async fn exercises(&self, actor: &Actor) -> Result<Vec<ExerciseRow>> {
        let permit = self
            .permit(actor, Act::UseLawHelper, Relation::None)
            .await?;
        let mut conn = self.read(&permit).await?;
        Ok(conn
            .exercises(actor.agency_id, actor.practitioner_id, LIST_MAX)
            .await?)
    }

    /// One exercise that the actor saved.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`], also for a colleague's.
    pub async fn exercise(&self, actor: &Actor, id: Uuid) -> Result<Exercise> {
        let permit = self
            .permit(actor, Act::UseLawHelper, Relation::None)
            .await?;
        let mut conn = self.read(&permit).await?;
        opened(
            conn.exercise(actor.agency_id, actor.practitioner_id, id)
                .await?,
        )
    }

    /// Throws an exercise of the actor's away.
    ///
    /// # Errors
    /// The database.
    pub async fn drop_exercise(&self, actor: &Actor, id: Uuid) -> Result<()> {
        let permit = self
            .permit(actor, Act::UseLawHelper, Relation::None)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, owner) = (actor.agency_id, actor.practitioner_id);
        work.drop_exercise(agency, owner, id).await?;
        work.drop_draft(agency, owner, id).await?;
        work.commit().await
    }

    /// The facts of an exercise of the actor's, saved or not.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for another form's draft.
    pub async fn exercise_facts(&self, actor: &Actor, id: Uuid) -> Result<Facts> {
        match self.exercise(actor, id).await {
            Ok(saved) => Ok(saved.facts),
            Err(CaseworkError::NotFound) => Ok(self.law_helper(actor, id).await?.facts),
            Err(e) => Err(e),
        }
    }

    /// Begins a decision about a child with the answers of an exercise of the actor's, saved or
    /// not. The same again, with the same id, is harmless.
    ///
    /// # Errors
    /// As [`Casework::start_decision`]; [`CaseworkError::NotFound`] for a colleague's exercise.
    pub async fn start_decision_from(
        &self,
        actor: &Actor,
        input: StartDecision,
        exercise: Uuid,
    ) -> Result<Uuid> {
        let facts = self.exercise_facts(actor, exercise).await?;
        let id = self.start_decision(actor, input).await?;
        let permit = self
            .permit(actor, Act::DecideSharing, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let mut row = work.decision(actor.agency_id, id).await?;
        if row.state != DecisionState::Draft || row.version > 1 {
            return Ok(id);
        }
        let mut stored = stored_facts(&row);
        carried(&facts, &mut stored);
        keep_facts(&mut row, &stored)?;
        work.change_decision(&row).await?;
        work.commit().await?;
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use super::looks_like_somebody;

    #[test]
    fn what_belongs_in_a_childs_file_is_noticed_and_a_story_is_not() {
        for said in [
            "She lives at SW1A 2AA",
            "sw1a2aa",
            "number 999 100 0003",
            "born 09/05/2012",
            "(09.05.12)",
        ] {
            assert!(looks_like_somebody(said), "{said}");
        }
        for said in [
            "A pupil in year 9 is afraid of an uncle",
            "I waited 3 days before I told the lead",
            "Section 47, paragraph 18 and s.16LA",
            "I rang 2 people in 2024",
            "Mae disgybl ym mlwyddyn 10 yn ofnus",
        ] {
            assert!(!looks_like_somebody(said), "{said}");
        }
    }
}
