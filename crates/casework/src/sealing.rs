//! Sealing a concern that was logged as any other, because reading it showed that it is about
//! somebody who works here. From the same moment on it is gone for everybody but those who are
//! named: from lists, numbers, chronologies, patterns, tasks and the lines of the ledger that a page
//! shows. Everything it said, and what was done with it, is kept in the sealed matter.

use crate::{
    Act, Actor, Casework, CaseworkError, ConcernLine, Named, Relation, Result, Work,
    concerns::reference,
    lead::{Faults, Names},
    sealed::{ALERT_SEALED, not_about},
};
use access::Permit;
use domain::{
    body_map::own_words,
    chronology::EntryContent,
    concern::{ConcernContent, ConcernStep},
    pattern::PatternState,
    sealed::{SealedContent, SealedOriginal, SealedStep},
    text::LINE_MAX,
};
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use store::{ConcernRow, SealedRow, SealedStepRow, StoreError};
use uuid::Uuid;

/// A concern that is to be sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SealConcern {
    /// Id of the matter, made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Whom it is about, in words; may be empty where they are chosen.
    pub about: String,
    /// Whom it is about, chosen from the list of staff.
    pub about_id: Option<Uuid>,
    /// Who receives it, and is in charge of it.
    pub to: Option<Uuid>,
    /// Whoever logged it is named too.
    pub author_too: bool,
    /// Whoever receives it is not whom it is about, although the words say a part of their name.
    pub sure: bool,
}

/// What the form that seals a concern shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToSeal {
    /// What people say on the telephone.
    pub reference: String,
    /// Which concern: names and times.
    pub line: ConcernLine,
    /// Who can receive it: leads first.
    pub receivers: Vec<Named>,
    /// Whom it can be about: everybody who works here.
    pub staff: Vec<Named>,
}

impl Casework {
    /// The concern that somebody is about to seal, and who can receive it.
    ///
    /// # Errors
    /// [`CaseworkError::Confirm`] where they must show again who they are;
    /// [`CaseworkError::NotFound`] where there is none, or they may not.
    pub async fn concern_to_seal(&self, actor: &Actor, id: Uuid) -> Result<ToSeal> {
        let leave = self
            .permit(actor, Act::SealConcern, Relation::Agency)
            .await?;
        drop(leave);
        let (reference, line) = self.concern_line(actor, id).await?;
        Ok(ToSeal {
            reference,
            line,
            receivers: self.sealed_receivers(actor).await?,
            staff: self.sealed_staff(actor).await?,
        })
    }

    /// Leave to read what came with a matter, where there is one that names the reader.
    pub(crate) async fn leave_in_sealed(&self, actor: &Actor, id: Uuid) -> Result<Option<Permit>> {
        let mut conn = self.store.read().await?;
        let found = conn
            .sealed_matter(actor.agency_id, actor.practitioner_id, id)
            .await;
        drop(conn);
        match found {
            Ok(_) => self
                .permit_named(actor, Act::ReadSealed, id)
                .await
                .map(Some),
            Err(StoreError::Missing) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    /// Seals a concern; gives the reference of the matter. Sent again with the same id, nothing
    /// changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `about` is `empty`, `unknown` or `too-long`; `to` is `empty`,
    /// `unknown`, the very person whom it is `about`, or `perhaps` they (see [`Casework::log_sealed`]);
    /// `author-too` where it is `about` whoever logged it. As [`Casework::concern_to_seal`].
    pub async fn seal_concern(
        &self,
        actor: &Actor,
        concern: Uuid,
        input: SealConcern,
    ) -> Result<String> {
        let permit = self
            .permit(actor, Act::SealConcern, Relation::Agency)
            .await?;
        let mut faults = Faults::default();
        if input.about_id.is_some() {
            faults.text("about", &input.about, LINE_MAX);
        } else {
            faults.required("about", &input.about, LINE_MAX);
        }
        if input.to.is_none() {
            faults.add("to", "empty");
        }
        let faults = faults.check();
        let mut work = self.begin(actor, permit).await?;
        let agency = work.agency_id;
        let again = faults.is_ok()
            && !work
                .first_time("seal-concern", input.id, &(concern, &input))
                .await?;
        if again {
            return Ok(reference(input.id));
        }
        let row = work.concern(agency, concern).await?;
        for child in &row.children {
            work.clear(Some(child.person_id)).await?;
        }
        faults?;
        let to = work.receiver(input.to).await?;
        not_about(input.about_id, &input.about, &to, ("to", input.sure))?;
        if input.author_too && input.about_id == Some(row.author_id) {
            return Err(CaseworkError::invalid("author-too", "about"));
        }
        let mut input = input;
        input.about = work.about_whom(&input.about, input.about_id).await?;
        let matter = work.matter_of(&row, &input, to.id).await?;
        work.take_from_patterns(&row).await?;
        work.take_concern_away(&row, matter).await?;
        // It reads as any concern about nobody who is on the list.
        let detail = json!({ "matter": matter, "was": concern, "to": to.id });
        work.log(EventKind::ConcernLogged, None, Some(matter), detail)
            .await?;
        let path = format!("/sealed/{matter}");
        work.tell(&[to], ALERT_SEALED, matter, &path).await?;
        work.commit().await?;
        Ok(reference(matter))
    }
}

impl Work {
    /// Keeps all of a concern in a sealed matter.
    async fn matter_of(&mut self, c: &ConcernRow, input: &SealConcern, to: Uuid) -> Result<Uuid> {
        let (agency, now) = (self.agency_id, self.now_us);
        let me = self.actor_id.ok_or(CaseworkError::NotFound)?;
        let mut names = Names::of_agency(self, agency).await?;
        let mut children = Vec::new();
        for child in &c.children {
            let named = names.person(self, agency, child.person_id).await?;
            children.extend(named.map(|n| n.name));
        }
        let steps = self.concern_steps(agency, c.id).await?;
        let mut entries = self.entries_of(agency, c.id).await?;
        // The same words stand in the chronology of each child.
        entries.sort_by_key(|e| (e.recorded_us, e.id));
        entries.dedup_by_key(|e| e.id);
        let row = SealedRow {
            id: input.id,
            author_id: c.author_id,
            owner_id: to,
            opened_us: c.logged_us,
            content: SealedContent {
                about: input.about.clone(),
                about_id: input.about_id,
                children: children.join(", "),
                text: words_of(&c.content),
                original: Some(Box::new(SealedOriginal {
                    concern_id: c.id,
                    urgency: c.urgency,
                    children: c.children.clone(),
                    content: c.content.clone(),
                    categories: c.categories.clone(),
                    steps: steps.iter().map(|s| s.step.clone()).collect(),
                    entries: entries.iter().map(|e| e.content.clone()).collect(),
                })),
            },
        };
        let key = self.add_sealed_matter(agency, &row).await?;
        self.name_in_sealed(agency, row.id, to, (me, now)).await?;
        if input.author_too && c.author_id != to {
            self.name_in_sealed(agency, row.id, c.author_id, (me, now))
                .await?;
        }
        let done = steps
            .iter()
            .filter_map(|s| Some((s.at_us, s.by_id, step_words(&s.step)?)));
        let written = entries
            .iter()
            .filter_map(|e| Some((e.recorded_us, e.author_id, entry_words(&e.content)?)));
        for (at_us, by_id, text) in done.chain(written) {
            let note = SealedStepRow {
                id: Uuid::now_v7(),
                what: SealedStep::Noted,
                by_id,
                whom_id: None,
                at_us,
                text,
            };
            self.add_sealed_step(agency, row.id, &key, &note).await?;
        }
        self.sealed_step(&row, &key, (SealedStep::Sealed, Some(to)), "")
            .await?;
        Ok(row.id)
    }

    /// No pattern names the concern any more; one that rested on nothing else is put away.
    async fn take_from_patterns(&mut self, c: &ConcernRow) -> Result<()> {
        let agency = self.agency_id;
        for child in &c.children {
            for mut pattern in self.patterns_about(agency, child.person_id).await? {
                let before = pattern.content.pieces.len();
                pattern.content.pieces.retain(|p| p.object_id != c.id);
                if pattern.content.pieces.len() == before {
                    continue;
                }
                if pattern.content.pieces.is_empty() {
                    pattern.state = PatternState::NotAPattern;
                    pattern.state_us = self.now_us;
                }
                self.change_pattern(&pattern).await?;
            }
        }
        Ok(())
    }
}

/// What was logged, in its writer's words.
fn words_of(c: &ConcernContent) -> String {
    let marks: Vec<_> = c.body_map.iter().map(|p| p.mark.clone()).collect();
    let said = c.statements.iter().map(|s| s.text.clone());
    let more = [
        c.place.clone(),
        c.others_involved.clone(),
        c.already_told.clone(),
        c.child_not_listed.clone().unwrap_or_default(),
        own_words(&marks),
    ];
    let all: Vec<String> = said
        .chain(more)
        .filter(|text| !text.trim().is_empty())
        .collect();
    all.join("\n\n")
}

fn step_words(step: &ConcernStep) -> Option<String> {
    match step {
        ConcernStep::Answered { text } | ConcernStep::Closed { text, .. } => Some(text.clone()),
        ConcernStep::Reopened { why } => Some(why.clone()),
        ConcernStep::ChildAdded { .. } => None,
    }
    .filter(|text| !text.trim().is_empty())
}

fn entry_words(content: &EntryContent) -> Option<String> {
    match content {
        EntryContent::Note { headline, text, .. } => Some(format!("{headline}\n{text}")),
        EntryContent::Correction { text, why, .. } => Some(format!("{text}\n{why}")),
        EntryContent::Closed { text, .. } => Some(text.clone()),
        _ => None,
    }
    .filter(|text| !text.trim().is_empty())
}
