//! Taking people in from a file: preview, what each column means, what is wrong line by line, and
//! then the rows, a few in each write, so that a stop costs nothing and the same file twice
//! changes nothing.

mod another;
mod around;
mod columns;
mod ctf;
mod dry_run;
mod faults;
mod rows;
mod run;
mod sheet;

pub use another::RowChange;
pub use dry_run::DryRun;
pub use faults::{FAULTS_KEPT_DAYS, FaultyRow, faults_as_csv};
pub use rows::{Meaning, RowFault};
pub use sheet::{FILE_MAX, SheetFault};

/// Reads a file of children and throws it away: how many rows it has. For whoever only asks
/// whether it reads.
///
/// # Errors
/// See [`SheetFault`].
pub fn read_sheet(bytes: &[u8]) -> std::result::Result<usize, SheetFault> {
    sheet::read(bytes).map(|sheet| sheet.rows.len())
}

use crate::{Act, Actor, Casework, CaseworkError, Relation, Result};
use columns::guess;
use ledger::EventKind;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{ImportRow, StoreError};
use uuid::Uuid;

/// Rows in one write: few enough to keep nobody waiting.
const PART: usize = 200;
/// Rows looked at to tell what a column holds.
const LOOKED_AT: usize = 500;
/// Faults that are kept and shown.
const FAULTS_MAX: usize = 200;
/// Rows shown before it begins.
const SHOWN: usize = 5;
/// Files in the list.
const LIST: i64 = 20;

/// The rows of one part: the line of each, and its fields.
type Part = Vec<(u64, Vec<String>)>;

/// What is known of a file beside its numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportContent {
    /// Name of the file.
    pub name: String,
    /// Headings of its columns.
    pub headings: Vec<String>,
    /// What each column means.
    pub meanings: Vec<Meaning>,
    /// The first rows.
    pub shown: Vec<Vec<String>>,
    /// What is wrong, the first 200.
    pub faults: Vec<RowFault>,
    /// How much is wrong, all told.
    #[serde(default)]
    pub faults_all: i64,
    /// Records of people around the children that were made.
    #[serde(default)]
    pub around: i64,
    /// It is a Common Transfer File: its columns have one meaning, and a row's line is the pupil's place
    /// in the file.
    #[serde(default)]
    pub pupils: bool,
}

impl ImportContent {
    /// Whether a column is a name: without one no row is anybody.
    pub fn has_names(&self) -> bool {
        let named = |m: &Meaning| matches!(m, Meaning::Given | Meaning::Family);
        self.meanings.iter().any(named)
    }
}

/// A file, with its numbers.
pub type Import = ImportRow<ImportContent>;

impl Casework {
    /// Brings a file. Nothing is taken in yet; what it is known by is `id`, made by the client.
    ///
    /// # Errors
    /// The inner error says why the file cannot be read; [`CaseworkError::NotFound`] for whoever
    /// may not import.
    pub async fn bring_file(
        &self,
        actor: &Actor,
        id: Uuid,
        name: &str,
        bytes: &[u8],
    ) -> Result<std::result::Result<(), SheetFault>> {
        let permit = self
            .permit(actor, Act::ImportPeople, Relation::Agency)
            .await?;
        let sheet = match sheet::read(bytes) {
            Ok(sheet) => sheet,
            Err(fault) => return Ok(Err(fault)),
        };
        let looked_at: Vec<Vec<String>> = sheet
            .rows
            .iter()
            .take(LOOKED_AT)
            .map(|r| r.1.clone())
            .collect();
        let mut work = self.begin(actor, permit).await?;
        let row = ImportRow {
            agency_id: actor.agency_id,
            id,
            state: "preview".into(),
            by_id: actor.practitioner_id,
            rows: i64::try_from(sheet.rows.len()).unwrap_or(i64::MAX),
            done: 0,
            new: 0,
            changed: 0,
            unchanged: 0,
            wrong: 0,
            at_us: work.now_us,
            ended_us: None,
            content: ImportContent {
                name: name.chars().filter(|c| !c.is_control()).take(120).collect(),
                meanings: guess(&sheet.headings, &looked_at),
                headings: sheet.headings,
                shown: looked_at.into_iter().take(SHOWN).collect(),
                faults: Vec::new(),
                faults_all: 0,
                around: 0,
                pupils: sheet.pupils,
            },
        };
        match work.add_import(&row).await {
            Err(StoreError::Duplicate) => return Ok(Ok(())),
            other => other?,
        }
        for (n, part) in (0_i64..).zip(sheet.rows.chunks(PART)) {
            work.add_import_part(actor.agency_id, id, n, &part).await?;
        }
        let detail = json!({ "what": "file brought", "rows": row.rows });
        work.log(EventKind::ImportChanged, None, Some(id), detail)
            .await?;
        work.commit().await?;
        Ok(Ok(()))
    }

    /// Files that were brought, the last first.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever may not import.
    pub async fn imports(&self, actor: &Actor) -> Result<Vec<Import>> {
        let permit = self
            .permit(actor, Act::ImportPeople, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        Ok(conn.import_runs(actor.agency_id, LIST).await?)
    }

    /// A file, and where it has not begun and has a column with names, what taking it in would do. The
    /// names of records that it would change count as shown.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn import(&self, actor: &Actor, id: Uuid) -> Result<(Import, Option<DryRun>)> {
        let permit = self
            .permit(actor, Act::ImportPeople, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let run: Import = conn.import_run(actor.agency_id, id).await?;
        if run.state != "preview" || !run.content.has_names() {
            return Ok((run, None));
        }
        let dry = self.dry_run(&mut conn, &run, None).await?;
        drop(conn);
        if !dry.changes.is_empty() {
            let shown: Vec<Uuid> = dry.changes.iter().map(|c| c.person_id).collect();
            let mut work = self.begin(actor, permit).await?;
            work.note_names(&shown).await?;
            work.commit_reading().await?;
        }
        Ok((run, Some(dry)))
    }

    /// Says what each column means.
    ///
    /// # Errors
    /// [`CaseworkError::WrongState`] once it has begun, [`CaseworkError::NotFound`].
    pub async fn map_import(&self, actor: &Actor, id: Uuid, meanings: &[Meaning]) -> Result<()> {
        self.change_import(actor, id, |run| {
            run.content.meanings = meanings.to_vec();
            run.content
                .meanings
                .resize(run.content.headings.len(), Meaning::Nothing);
            Ok("columns")
        })
        .await
    }

    /// Begins to take the file in. The clock goes on with it, also after a stop.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] (`columns`) where no column is a name;
    /// [`CaseworkError::WrongState`] where it has begun; [`CaseworkError::NotFound`].
    pub async fn start_import(&self, actor: &Actor, id: Uuid) -> Result<()> {
        self.change_import(actor, id, |run| {
            if !run.content.has_names() {
                return Err(CaseworkError::invalid("columns", "no-name"));
            }
            run.state = "running".into();
            Ok("begun")
        })
        .await
    }

    /// Drops a file that has not begun.
    ///
    /// # Errors
    /// As [`Casework::map_import`].
    pub async fn drop_import(&self, actor: &Actor, id: Uuid) -> Result<()> {
        let now = self.now_us();
        self.change_import(actor, id, |run| {
            run.state = "dropped".into();
            run.ended_us = Some(now);
            run.content.shown.clear();
            Ok("dropped")
        })
        .await
    }

    async fn change_import(
        &self,
        actor: &Actor,
        id: Uuid,
        change: impl FnOnce(&mut Import) -> Result<&'static str>,
    ) -> Result<()> {
        let permit = self
            .permit(actor, Act::ImportPeople, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let mut run: Import = work.import_run(actor.agency_id, id).await?;
        if run.state != "preview" {
            return Err(CaseworkError::WrongState);
        }
        let what = change(&mut run)?;
        work.change_import(&run, "preview", None).await?;
        let detail = json!({ "what": what, "rows": run.rows, "meanings": run.content.meanings });
        work.log(EventKind::ImportChanged, None, Some(id), detail)
            .await?;
        work.commit().await
    }

    /// Somebody of an agency by their sign-in name, to act on the command line in their own name.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the agency has no such person, or they are not active.
    pub async fn actor_by_operator(&self, agency: &str, sign_in: &str) -> Result<Actor> {
        let mut conn = self.store.read().await?;
        let agency = conn.agency_by_slug(agency).await?.id;
        let token = conn.sign_in_token(sign_in);
        let found = conn.credentials_by_token(&token).await?;
        let who = found
            .filter(|c| c.agency_id == agency)
            .ok_or(CaseworkError::NotFound)?
            .id;
        let who = conn.practitioner(agency, who).await?;
        Ok(Actor {
            agency_id: agency,
            practitioner_id: who.id,
            role: who.role,
            state: who.state,
            second_factor: false,
            confirmed: who.confirmed(),
            fresh: true,
            lang: who.lang,
        })
    }
}
