//! The agreed word: what staff add to a name when somebody stands over them and makes them look a
//! child up. The search then finds nobody, as if the child were not known, and others are told at
//! once. A child who is found by exactly what was typed is always shown: no word hides a child.

use crate::{
    Act, Actor, Casework, CaseworkError, Relation, Result, Work,
    lead::{Faults, Names},
    reviews::{ALERT_REVIEW, open_review_with, reviewers},
};
use domain::{
    access::{ReviewContent, ReviewKind},
    text::LINE_MAX,
};
use jiff::Timestamp;
use ledger::EventKind;
use serde_json::json;
use store::{AgreedWordRow, Conn};
use uuid::Uuid;

/// Fewest letters: a shorter word comes up by chance.
const LETTERS_MIN: usize = 5;
/// Within so long the same person's call is one, microseconds.
const ONE_CALL_US: i64 = 15 * 60 * 1_000_000;

/// That an agency has a word, without the word: whoever sets it says it to the staff, and no screen
/// shows it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedWord {
    /// Who set it.
    pub by: String,
    /// When.
    pub since: Timestamp,
}

/// The words of what was typed, each in small letters.
fn words(typed: &str) -> impl Iterator<Item = String> {
    typed
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
}

/// Whether the agency's word is among those typed.
pub(crate) async fn is_called(conn: &mut Conn, agency: Uuid, typed: &str) -> Result<bool> {
    let row = conn.agreed_word(agency).await?;
    Ok(row.is_some_and(|row| words(typed).any(|w| w == row.word)))
}

impl Work {
    /// Tells those who look, at once, that somebody may be made to look a child up. A full disk ends
    /// no search.
    pub(crate) async fn call_for_help(&mut self) -> Result<()> {
        match self.ask_for_help().await {
            Err(CaseworkError::DiskFull | CaseworkError::Stopped) => {
                self.full = true;
                Ok(())
            }
            other => other,
        }
    }

    async fn ask_for_help(&mut self) -> Result<()> {
        let Some(who) = self.actor_id.filter(|_| !self.full) else {
            return Ok(());
        };
        let (agency, now) = (self.agency_id, self.now_us);
        // The count tells one call of a day from the next; nobody is shown it.
        let content = ReviewContent {
            count: u32::try_from(now / ONE_CALL_US).unwrap_or(u32::MAX),
            ..ReviewContent::default()
        };
        let kind = ReviewKind::UnderPressure;
        let opened = open_review_with(self, agency, kind, (who, None), (now, now), content).await?;
        if let Some(id) = opened {
            let policy = self.policy.clone();
            let told = reviewers(self, &policy, agency, who).await?;
            self.tell(&told, ALERT_REVIEW, id, &format!("/reviews/{id}"))
                .await?;
        }
        Ok(())
    }
}

impl Casework {
    /// Whether the agency has a word, since when and by whom.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever does not manage the agency's people;
    /// [`CaseworkError::Confirm`] where they must show again that it is they.
    pub async fn agreed_word(&self, actor: &Actor) -> Result<Option<AgreedWord>> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let Some(row) = conn.agreed_word(actor.agency_id).await? else {
            return Ok(None);
        };
        let names = Names::of_agency(&mut conn, actor.agency_id).await?;
        Ok(Some(AgreedWord {
            by: names.staff(row.set_by),
            since: Timestamp::from_microsecond(row.set_us)
                .map_err(|e| CaseworkError::Internal(e.to_string()))?,
        }))
    }

    /// Sets the word, or takes it away where `typed` is empty. The ledger keeps that it was done and
    /// not the word.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `word` is `short`, `too-long`, not `one` word of letters, or
    /// the beginning of a name that is `taken` by somebody of whom the agency has a record; as
    /// [`Casework::agreed_word`].
    pub async fn set_agreed_word(&self, actor: &Actor, typed: &str) -> Result<()> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let typed = typed.trim();
        let mut work = self.begin(actor, permit).await?;
        let (agency, now) = (work.agency_id, work.now_us);
        let mut faults = Faults::default();
        if !typed.is_empty() {
            if typed.chars().count() > LINE_MAX {
                faults.add("word", "too-long");
            } else if !typed.chars().all(char::is_alphabetic) {
                faults.add("word", "one");
            } else if typed.chars().count() < LETTERS_MIN {
                faults.add("word", "short");
            } else if !work.find_people(agency, typed, 1).await?.is_empty() {
                faults.add("word", "taken");
            }
        }
        faults.check()?;
        if typed.is_empty() {
            work.end_agreed_word(agency).await?;
        } else {
            let row = AgreedWordRow {
                word: typed.to_lowercase(),
                set_by: actor.practitioner_id,
                set_us: now,
            };
            work.set_agreed_word(agency, &row).await?;
        }
        let detail = json!({ "what": "agreed-word", "set": !typed.is_empty() });
        work.log(EventKind::SettingChanged, None, Some(agency), detail)
            .await?;
        work.commit().await
    }
}
