//! An agency's own practice: steps and cautions that stand beside the law and never change it.

use super::name_of;
use crate::{
    decisions::check_text,
    desk::{Actor, Casework},
    error::{CaseworkError, Fault, Result},
};
use access::{Act, Relation};
use domain::law::PracticeContent;
use ledger::EventKind;
use rulebook::{LocalPractice, PracticeFault};
use serde_json::json;
use store::{AgencyRow, Conn, PracticeRow, StoreError};
use uuid::Uuid;

/// Lines of the log that the page shows.
const LOG_LINES: i64 = 50;
/// Most files in use at once.
const FILES_MAX: usize = 20;
/// Longest name of a file.
const NAME_MAX: usize = 60;

/// A version of a file with the names of those who added and ended it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeVersion {
    /// The version.
    pub row: PracticeRow,
    /// Who added it.
    pub added_by: String,
    /// Who ended it; empty where nobody did.
    pub ended_by: String,
}

/// What the page of local practice shows.
#[derive(Debug, Clone)]
pub struct PracticeDesk {
    /// The agency whose practice it is.
    pub agency: AgencyRow,
    /// The files in use.
    pub files: Vec<PracticeVersion>,
    /// Every step and caution in use.
    pub practice: LocalPractice,
    /// Every version, newest first.
    pub log: Vec<PracticeVersion>,
    /// Whether whoever asks may change it.
    pub may_change: bool,
}

/// A file to add, or a new version of one.
#[derive(Debug, Clone)]
pub struct NewPractice {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The file's name: small letters, digits and hyphens. One in use is replaced.
    pub file: String,
    /// The file.
    pub text: String,
    /// Why it is added.
    pub why: String,
}

/// The agency's practice in use. A file that a newer rulebook does not read any more is left out:
/// it stands on the page of local practice, with what is wrong.
pub(crate) async fn practice_of(conn: &mut Conn, agency: Uuid) -> Result<LocalPractice> {
    let rows = conn.local_practice(agency).await?;
    Ok(readable(&rows))
}

fn readable(rows: &[PracticeRow]) -> LocalPractice {
    let named = |r: &'_ PracticeRow| (r.file.clone(), r.content.text.clone());
    let mut files: Vec<(String, String)> = Vec::new();
    for row in rows {
        files.push(named(row));
        let all = files.iter().map(|(n, t)| (n.as_str(), t.as_str()));
        if let Err(faults) = LocalPractice::read(all) {
            tracing::warn!(id = %row.id, faults = faults.len(), "local practice");
            files.pop();
        }
    }
    let all = files.iter().map(|(n, t)| (n.as_str(), t.as_str()));
    LocalPractice::read(all).unwrap_or_default()
}

fn faults(input: &NewPractice) -> Vec<Fault> {
    let mut faults = Vec::new();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if input.file.is_empty() || input.file.len() > NAME_MAX || !input.file.chars().all(fits) {
        faults.push(Fault {
            field: "file".into(),
            key: "unknown",
        });
    }
    if input.text.trim().is_empty() {
        faults.push(Fault {
            field: "text".into(),
            key: "empty",
        });
    }
    check_text(&mut faults, "why", &input.why, true);
    faults
}

async fn named(conn: &mut Conn, row: PracticeRow) -> Result<PracticeVersion> {
    Ok(PracticeVersion {
        added_by: name_of(conn, row.agency_id, row.added_by).await?,
        ended_by: match row.ended_by {
            Some(id) => name_of(conn, row.agency_id, id).await?,
            None => String::new(),
        },
        row,
    })
}

impl Casework {
    /// The agency's own practice, for everyone who works there.
    ///
    /// # Errors
    /// The membership is not active, or the database.
    pub async fn local_practice(&self, actor: &Actor) -> Result<PracticeDesk> {
        let permit = self
            .permit(actor, Act::UseLawHelper, Relation::None)
            .await?;
        let mut conn = self.read(&permit).await?;
        let agency = conn.agency(actor.agency_id).await?;
        let rows = conn.local_practice(agency.id).await?;
        let practice = readable(&rows);
        let mut files = Vec::new();
        for row in rows {
            files.push(named(&mut conn, row).await?);
        }
        let mut log = Vec::new();
        for row in conn.local_practice_log(agency.id, LOG_LINES).await? {
            log.push(named(&mut conn, row).await?);
        }
        Ok(PracticeDesk {
            agency,
            files,
            practice,
            log,
            may_change: self.may(actor, Act::KeepLocalPractice, Relation::Agency),
        })
    }

    /// One version of one file of the agency's practice.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn practice_version(&self, actor: &Actor, id: Uuid) -> Result<PracticeVersion> {
        let permit = self
            .permit(actor, Act::UseLawHelper, Relation::None)
            .await?;
        let mut conn = self.read(&permit).await?;
        let row = conn.practice_version(actor.agency_id, id).await?;
        named(&mut conn, row).await
    }

    /// Adds a file of local practice, or a new version of one in use. What is wrong in the file
    /// comes back as `Ok(Err(..))`, each fault with its line and in both languages; nothing is
    /// kept then. The same again, with the same id, is harmless.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `file` is `unknown` (not small letters, digits and hyphens) or
    /// there are too many files (`full`); `text` or `why` is `empty`. [`CaseworkError::NotFound`]
    /// for anyone but an administrator or a safeguarding lead.
    pub async fn add_local_practice(
        &self,
        actor: &Actor,
        input: NewPractice,
    ) -> Result<std::result::Result<(), Vec<PracticeFault>>> {
        let permit = self
            .permit(actor, Act::KeepLocalPractice, Relation::Agency)
            .await?;
        let found = faults(&input);
        if !found.is_empty() {
            return Err(CaseworkError::Invalid(found));
        }
        let mut work = self.begin(actor, permit).await?;
        let agency = actor.agency_id;
        let in_use = work.local_practice(agency).await?;
        if in_use.iter().any(|r| r.id == input.id) {
            return Ok(Ok(()));
        }
        let others: Vec<&PracticeRow> = in_use.iter().filter(|r| r.file != input.file).collect();
        if others.len() >= FILES_MAX {
            return Err(CaseworkError::invalid("file", "full"));
        }
        let files = others
            .iter()
            .map(|r| (r.file.as_str(), r.content.text.as_str()))
            .chain([(input.file.as_str(), input.text.as_str())]);
        if let Err(faults) = LocalPractice::read(files) {
            return Ok(Err(faults));
        }
        if let Some(old) = in_use.iter().find(|r| r.file == input.file) {
            let mut ended = old.clone();
            ended.ended_by = Some(actor.practitioner_id);
            ended.ended_us = Some(work.now_us);
            work.end_local_practice(&ended).await?;
        }
        let row = PracticeRow {
            agency_id: agency,
            id: input.id,
            version: work.practice_versions(agency, &input.file).await? + 1,
            file: input.file,
            added_by: actor.practitioner_id,
            added_us: work.now_us,
            ended_by: None,
            ended_us: None,
            content: PracticeContent {
                text: input.text,
                why: input.why,
                ended_why: String::new(),
            },
        };
        match work.add_local_practice(&row).await {
            Err(StoreError::Duplicate) => return Err(CaseworkError::WrongState),
            other => other?,
        }
        let detail = json!({
            "what": "local-practice", "file": row.file, "version": row.version,
            "text": row.content.text, "why": row.content.why,
        });
        work.log(EventKind::SettingChanged, None, Some(row.id), detail)
            .await?;
        work.commit().await?;
        Ok(Ok(()))
    }

    /// Withdraws a file of local practice. What it said is kept.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `why` is `empty`. [`CaseworkError::WrongState`] where it has
    /// ended before. [`CaseworkError::NotFound`] as for adding.
    pub async fn end_local_practice(&self, actor: &Actor, id: Uuid, why: String) -> Result<()> {
        let mut found = Vec::new();
        check_text(&mut found, "why", &why, true);
        if !found.is_empty() {
            return Err(CaseworkError::Invalid(found));
        }
        let permit = self
            .permit(actor, Act::KeepLocalPractice, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let mut row = work.practice_version(actor.agency_id, id).await?;
        if row.ended_us.is_some() {
            return Err(CaseworkError::WrongState);
        }
        row.ended_by = Some(actor.practitioner_id);
        row.ended_us = Some(work.now_us);
        row.content.ended_why = why;
        work.end_local_practice(&row).await?;
        let detail = json!({
            "what": "local-practice", "file": row.file, "version": row.version,
            "ended": true, "why": row.content.ended_why,
        });
        work.log(EventKind::SettingChanged, None, Some(id), detail)
            .await?;
        work.commit().await
    }
}
