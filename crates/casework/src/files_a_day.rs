//! How many different children's files somebody opens in a day before they are asked why: the number
//! that ships (`access/roles.toml`), or the agency's own, within bounds. A small nursery needs fewer
//! than a college; nobody can set the asking aside.

use crate::{Act, Actor, Casework, Relation, Result, lead::Faults};
use access::{FilesADay, Policy};
use domain::{practitioner::Role, text::TEXT_MAX};
use ledger::EventKind;
use serde_json::json;
use store::Conn;
use uuid::Uuid;

/// The agency's own number is at most so many times the one that ships: more would ask nobody.
const MOST_TIMES: u32 = 5;
/// Fewest characters of a reason: a dot is none.
const WORDS_MIN: usize = 10;

/// The number of one row of the table, as it holds for an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilesNumber {
    /// The row that ships.
    pub usual: FilesADay,
    /// What holds here.
    pub files: u32,
    /// The most that the agency may set; the least is 1.
    pub most: u32,
}

impl FilesNumber {
    /// The word of the row: a role, or `any` for every other.
    pub fn word(&self) -> &'static str {
        word_of(self.usual.role)
    }
}

fn word_of(role: Option<Role>) -> &'static str {
    role.map_or("any", |r| r.as_str())
}

async fn numbers(conn: &mut Conn, policy: &Policy, agency: Uuid) -> Result<Vec<FilesNumber>> {
    let set = conn.files_a_day(agency).await?;
    let here = |usual: &FilesADay| {
        let own = set.iter().find(|(word, _)| word == word_of(usual.role));
        let most = usual.files.saturating_mul(MOST_TIMES);
        let own = own.and_then(|(_, n)| u32::try_from(*n).ok());
        FilesNumber {
            // What ships may have come down since it was set.
            files: own.map_or(usual.files, |n| n.clamp(1, most)),
            most,
            usual: usual.clone(),
        }
    };
    Ok(policy.files_a_day().iter().map(here).collect())
}

/// How many files somebody of a role opens in a day at an agency before they are asked why.
pub(crate) async fn files_of(
    conn: &mut Conn,
    policy: &Policy,
    agency: Uuid,
    role: Role,
) -> Result<u32> {
    let all = numbers(conn, policy, agency).await?;
    let of = |r: Option<Role>| all.iter().find(|n| n.usual.role == r);
    let row = of(Some(role)).or_else(|| of(None));
    Ok(row.map_or(0, |n| n.files))
}

impl Casework {
    /// The numbers that hold at the asker's agency. They are no secret: everybody is told why they
    /// are asked.
    ///
    /// # Errors
    /// The database.
    pub async fn files_numbers(&self, actor: &Actor) -> Result<Vec<FilesNumber>> {
        let mut conn = self.store.read().await?;
        numbers(&mut conn, &self.policy, actor.agency_id).await
    }

    /// Whether the asker may set them; for a page that leads there.
    ///
    /// # Errors
    /// [`crate::CaseworkError::NotFound`]; [`crate::CaseworkError::Confirm`] where they must show
    /// again that it is they.
    pub async fn may_set_files(&self, actor: &Actor) -> Result<()> {
        self.permit(actor, Act::ManagePeople, Relation::Agency)
            .await
            .map(drop)
    }

    /// Sets the agency's own numbers, by the word of each row; those not named stay as they are. It
    /// holds from the next file that anybody opens. Sent again, nothing changes.
    ///
    /// # Errors
    /// [`crate::CaseworkError::Invalid`]: a row's word is `unknown` or its number out of `range`;
    /// `why` is `empty`, `short` or `too-long`. As [`Casework::may_set_files`].
    pub async fn set_files_numbers(
        &self,
        actor: &Actor,
        wanted: &[(String, Option<u32>)],
        why: &str,
    ) -> Result<()> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, now) = (work.agency_id, work.now_us);
        let policy = self.policy.clone();
        let all = numbers(&mut work, &policy, agency).await?;
        let mut faults = Faults::default();
        faults.required("why", why, TEXT_MAX);
        if (1..WORDS_MIN).contains(&why.trim().chars().count()) {
            faults.add("why", "short");
        }
        let mut changes = Vec::new();
        for (word, files) in wanted {
            let Some(row) = all.iter().find(|n| n.word() == word) else {
                faults.add("role", "unknown");
                continue;
            };
            match files {
                Some(n) if (1..=row.most).contains(n) => changes.push((row, *n)),
                _ => faults.add(row.word(), "range"),
            }
        }
        faults.check()?;
        changes.retain(|(row, n)| row.files != *n);
        for (row, n) in &changes {
            let own = (*n != row.usual.files).then_some(i64::from(*n));
            let by = (actor.practitioner_id, now);
            work.set_files_a_day(agency, row.word(), own, by).await?;
            let detail = json!({ "role": row.word(), "was": row.files, "files": n, "why": why });
            work.log(EventKind::FilesNumberSet, None, Some(agency), detail)
                .await?;
        }
        work.commit().await
    }
}
