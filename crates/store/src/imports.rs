//! Files of people that are being taken in: what is known of each, and the rows still to come.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// A file that is being taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow<C> {
    /// Agency that takes it in.
    pub agency_id: Uuid,
    /// Identifies it.
    pub id: Uuid,
    /// `preview`, `running`, `done` or `dropped`.
    pub state: String,
    /// Who brought it.
    pub by_id: Uuid,
    /// Rows of people in it.
    pub rows: i64,
    /// Rows dealt with.
    pub done: i64,
    /// Records made.
    pub new: i64,
    /// Records changed.
    pub changed: i64,
    /// Records that said the same already.
    pub unchanged: i64,
    /// Rows that could not be taken.
    pub wrong: i64,
    /// When it was brought, microseconds.
    pub at_us: i64,
    /// When it ended, microseconds.
    pub ended_us: Option<i64>,
    /// What else is known.
    pub content: C,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    id: Uuid,
    state: String,
    by_id: Uuid,
    row_count: i64,
    done_count: i64,
    new_count: i64,
    changed: i64,
    unchanged: i64,
    wrong: i64,
    at_us: i64,
    ended_us: Option<i64>,
    content: Vec<u8>,
}

impl Conn {
    async fn open_import<C: DeserializeOwned>(&mut self, r: Raw) -> Result<ImportRow<C>> {
        Ok(ImportRow {
            content: self
                .open_for_agency(r.agency_id, "import_run", r.id, "content", &r.content)
                .await?,
            agency_id: r.agency_id,
            id: r.id,
            state: r.state,
            by_id: r.by_id,
            rows: r.row_count,
            done: r.done_count,
            new: r.new_count,
            changed: r.changed,
            unchanged: r.unchanged,
            wrong: r.wrong,
            at_us: r.at_us,
            ended_us: r.ended_us,
        })
    }

    /// A file that is being taken in.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn import_run<C: DeserializeOwned>(
        &mut self,
        agency: Uuid,
        id: Uuid,
    ) -> Result<ImportRow<C>> {
        let raw = row!(
            self,
            Raw,
            "SELECT agency_id, id, state, by_id, row_count, done_count, new_count, changed, unchanged, wrong, at_us, ended_us, content \
             FROM import_run WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_import(raw).await
    }

    /// Files of an agency, the last brought first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn import_runs<C: DeserializeOwned>(
        &mut self,
        agency: Uuid,
        limit: i64,
    ) -> Result<Vec<ImportRow<C>>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, id, state, by_id, row_count, done_count, new_count, changed, unchanged, wrong, at_us, ended_us, content \
             FROM import_run WHERE agency_id = $1 ORDER BY at_us DESC LIMIT $2",
            agency,
            limit
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_import(raw).await?);
        }
        Ok(all)
    }

    /// Files that are being taken in now, the first begun first.
    ///
    /// # Errors
    /// The database.
    pub async fn imports_running(&mut self) -> Result<Vec<(Uuid, Uuid)>> {
        Ok(rows!(
            self,
            (Uuid, Uuid),
            "SELECT agency_id, id FROM import_run WHERE state = 'running' ORDER BY at_us LIMIT 100"
        ))
    }

    /// The first part after `after` that has not been taken in.
    ///
    /// # Errors
    /// The database.
    pub async fn import_part<P: DeserializeOwned>(
        &mut self,
        agency: Uuid,
        run: Uuid,
        after: i64,
    ) -> Result<Option<(i64, P)>> {
        let found = row!(
            self,
            (i64, Uuid, Vec<u8>),
            "SELECT part, part_id, sealed FROM import_part WHERE agency_id = $1 AND run_id = $2 AND part > $3 \
             ORDER BY part LIMIT 1",
            agency,
            run,
            after
        );
        let Some((part, id, sealed)) = found else {
            return Ok(None);
        };
        let rows = self
            .open_for_agency(agency, "import_part", id, "sealed", &sealed)
            .await?;
        Ok(Some((part, rows)))
    }

    /// Whether the agency has a record under an id.
    ///
    /// # Errors
    /// The database.
    pub async fn has_person(&mut self, agency: Uuid, id: Uuid) -> Result<bool> {
        let found = row!(
            self,
            (Uuid,),
            "SELECT id FROM person WHERE agency_id = $1 AND id = $2",
            agency,
            id
        );
        Ok(found.is_some())
    }

    /// The id that a record from a file has: the same for the same words in the same agency, and
    /// telling nothing of them. Ids stay when the agency's key is renewed: a record that has the id
    /// that an earlier key gave is found under that.
    ///
    /// # Errors
    /// The agency is not known.
    pub async fn import_id(&mut self, agency: Uuid, words: &str) -> Result<Uuid> {
        let key = self.search_tokens(agency).await?;
        let made = |key: &seal::TokenKey| {
            let bytes = key.token("import", words);
            uuid::Builder::from_custom_bytes(bytes).into_uuid()
        };
        for renewals in 0..key.renewals() {
            let id = made(&key.as_of(renewals));
            if self.has_person(agency, id).await? {
                return Ok(id);
            }
        }
        Ok(made(&key))
    }
}

impl Conn {
    /// The rows that could not be taken in of the first part after `after` that has some.
    ///
    /// # Errors
    /// The database.
    pub async fn import_faults<P: DeserializeOwned>(
        &mut self,
        agency: Uuid,
        run: Uuid,
        after: i64,
    ) -> Result<Option<(i64, P)>> {
        let found = row!(
            self,
            (i64, Uuid, Vec<u8>),
            "SELECT part, part_id, sealed FROM import_fault WHERE agency_id = $1 AND run_id = $2 AND part > $3 \
             ORDER BY part LIMIT 1",
            agency,
            run,
            after
        );
        let Some((part, id, sealed)) = found else {
            return Ok(None);
        };
        let rows = self
            .open_for_agency(agency, "import_fault", id, "sealed", &sealed)
            .await?;
        Ok(Some((part, rows)))
    }
}

impl Tx {
    /// Keeps the rows of a part that could not be taken in.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_import_faults<P: Serialize + Sync>(
        &mut self,
        agency: Uuid,
        run: Uuid,
        part: i64,
        kept_us: i64,
        rows: &P,
    ) -> Result<()> {
        let id = Uuid::now_v7();
        let sealed = self
            .seal_for_agency(agency, "import_fault", id, "sealed", rows)
            .await?;
        exec!(
            self,
            "INSERT INTO import_fault (agency_id, run_id, part, part_id, kept_us, sealed) VALUES ($1,$2,$3,$4,$5,$6)",
            agency,
            run,
            part,
            id,
            kept_us,
            sealed.clone()
        );
        Ok(())
    }

    /// Lets go of the rows that could not be taken in and were kept before a time.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_import_faults(&mut self, agency: Uuid, before_us: i64) -> Result<()> {
        exec!(
            self,
            "DELETE FROM import_fault WHERE agency_id = $1 AND kept_us < $2",
            agency,
            before_us
        );
        Ok(())
    }

    /// Keeps a file that was brought.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_import<C: Serialize>(&mut self, r: &ImportRow<C>) -> Result<()> {
        let content = self
            .seal_for_agency(r.agency_id, "import_run", r.id, "content", &r.content)
            .await?;
        exec!(
            self,
            "INSERT INTO import_run (agency_id, id, state, by_id, row_count, done_count, new_count, changed, unchanged, wrong, at_us, content) \
             VALUES ($1,$2,$3,$4,$5,0,0,0,0,0,$6,$7)",
            r.agency_id,
            r.id,
            r.state.clone(),
            r.by_id,
            r.rows,
            r.at_us,
            content.clone()
        );
        Ok(())
    }

    /// Keeps a part of a file's rows.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_import_part<P: Serialize>(
        &mut self,
        agency: Uuid,
        run: Uuid,
        part: i64,
        rows: &P,
    ) -> Result<()> {
        let id = Uuid::now_v7();
        let sealed = self
            .seal_for_agency(agency, "import_part", id, "sealed", rows)
            .await?;
        exec!(
            self,
            "INSERT INTO import_part (agency_id, run_id, part, part_id, sealed) VALUES ($1,$2,$3,$4,$5)",
            agency,
            run,
            part,
            id,
            sealed.clone()
        );
        Ok(())
    }

    /// Notes that a file has written a record. Whether it is the first row that did.
    ///
    /// # Errors
    /// The database.
    pub async fn note_import_seen(
        &mut self,
        agency: Uuid,
        run: Uuid,
        person: Uuid,
    ) -> Result<bool> {
        let n = exec!(
            self,
            "INSERT INTO import_seen (agency_id, run_id, person_id) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING",
            agency,
            run,
            person
        );
        Ok(n > 0)
    }

    /// Puts down how far a file has come; a part that was taken in is forgotten in the same write.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where it stood otherwise than `was`.
    pub async fn change_import<C: Serialize>(
        &mut self,
        r: &ImportRow<C>,
        was: &str,
        taken: Option<i64>,
    ) -> Result<()> {
        let content = self
            .seal_for_agency(r.agency_id, "import_run", r.id, "content", &r.content)
            .await?;
        let n = exec!(
            self,
            "UPDATE import_run SET state = $3, done_count = $4, new_count = $5, changed = $6, unchanged = $7, wrong = $8, \
             ended_us = $9, content = $10 WHERE agency_id = $1 AND id = $2 AND state = $11",
            r.agency_id,
            r.id,
            r.state.clone(),
            r.done,
            r.new,
            r.changed,
            r.unchanged,
            r.wrong,
            r.ended_us,
            content.clone(),
            was.to_owned()
        );
        if n == 0 {
            return Err(StoreError::Stale);
        }
        if let Some(part) = taken {
            exec!(
                self,
                "DELETE FROM import_part WHERE agency_id = $1 AND run_id = $2 AND part = $3",
                r.agency_id,
                r.id,
                part
            );
        }
        if r.ended_us.is_some() {
            exec!(
                self,
                "DELETE FROM import_part WHERE agency_id = $1 AND run_id = $2",
                r.agency_id,
                r.id
            );
            exec!(
                self,
                "DELETE FROM import_seen WHERE agency_id = $1 AND run_id = $2",
                r.agency_id,
                r.id
            );
        }
        Ok(())
    }
}
