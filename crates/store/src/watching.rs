//! Whose files somebody opened on a day, and records that nobody has a reason to open.

use crate::{engine::Conn, error::Result, tx::Tx};
use domain::access::OwnDetails;
use jiff::civil::Date;
use uuid::Uuid;

/// How many files of different people somebody opened on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FilesOfDay {
    /// How many.
    pub files: i64,
    /// How many more than their role's number were allowed, after they said why.
    pub more: i64,
}

/// A file that somebody opened on a day that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// Who.
    pub practitioner_id: Uuid,
    /// Whose file.
    pub person_id: Uuid,
    /// On which day, in London.
    pub day: Date,
}

/// A made-up record that nobody has a reason to open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct CanaryRow {
    /// The record.
    pub person_id: Uuid,
    /// Who put it there.
    pub set_by: Uuid,
    /// When, microseconds.
    pub set_us: i64,
}

impl Conn {
    /// How many files somebody opened on a day.
    ///
    /// # Errors
    /// The database.
    pub async fn files_of_day(&mut self, agency: Uuid, who: Uuid, day: Date) -> Result<FilesOfDay> {
        let found = row!(
            self,
            (i64, i64),
            "SELECT files, more FROM files_of_day WHERE agency_id = $1 AND day = $2 AND practitioner_id = $3",
            agency,
            day.to_string(),
            who
        );
        Ok(
            found.map_or_else(FilesOfDay::default, |(files, more)| FilesOfDay {
                files,
                more,
            }),
        )
    }

    /// Files opened on days before `day`, at most `limit`, the oldest first.
    ///
    /// # Errors
    /// The database, or a day in it that is none.
    pub async fn opened_before(
        &mut self,
        agency: Uuid,
        day: Date,
        limit: i64,
    ) -> Result<Vec<Opened>> {
        let found = rows!(
            self,
            (Uuid, Uuid, String),
            "SELECT practitioner_id, person_id, day FROM file_opened WHERE agency_id = $1 AND day < $2 \
             ORDER BY day, practitioner_id, person_id LIMIT $3",
            agency,
            day.to_string(),
            limit
        );
        found
            .into_iter()
            .map(|(practitioner_id, person_id, day)| {
                Ok(Opened {
                    practitioner_id,
                    person_id,
                    day: day
                        .parse()
                        .map_err(|_| crate::StoreError::Corrupt("file_opened.day"))?,
                })
            })
            .collect()
    }

    /// Who put a made-up record there; `None` where the record is a real one.
    ///
    /// # Errors
    /// The database.
    pub async fn canary(&mut self, agency: Uuid, person: Uuid) -> Result<Option<Uuid>> {
        let found = row!(
            self,
            (Uuid,),
            "SELECT set_by FROM canary WHERE agency_id = $1 AND person_id = $2",
            agency,
            person
        );
        Ok(found.map(|(by,)| by))
    }

    /// The agency's made-up records.
    ///
    /// # Errors
    /// The database.
    pub async fn canaries(&mut self, agency: Uuid) -> Result<Vec<CanaryRow>> {
        Ok(rows!(
            self,
            CanaryRow,
            "SELECT person_id, set_by, set_us FROM canary WHERE agency_id = $1 ORDER BY person_id",
            agency
        ))
    }

    /// What a practitioner said of their own home; empty where they said nothing.
    ///
    /// # Errors
    /// The database.
    pub async fn own_details(&mut self, agency: Uuid, who: Uuid) -> Result<OwnDetails> {
        let found = row!(
            self,
            (Vec<u8>,),
            "SELECT content FROM own_details WHERE agency_id = $1 AND practitioner_id = $2",
            agency,
            who
        );
        match found {
            Some((content,)) => {
                self.open_for_agency(agency, "own_details", who, "content", &content)
                    .await
            }
            None => Ok(OwnDetails::default()),
        }
    }
}

impl Tx {
    /// Keeps what a practitioner says of their own home.
    ///
    /// # Errors
    /// The database.
    pub async fn set_own_details(
        &mut self,
        agency: Uuid,
        who: Uuid,
        details: &OwnDetails,
    ) -> Result<()> {
        let content = self
            .seal_for_agency(agency, "own_details", who, "content", details)
            .await?;
        exec!(
            self,
            "INSERT INTO own_details (agency_id, practitioner_id, content) VALUES ($1,$2,$3) \
             ON CONFLICT (agency_id, practitioner_id) DO UPDATE SET content = excluded.content",
            agency,
            who,
            content
        );
        Ok(())
    }

    /// Notes that somebody opened a person's file. Gives how many that makes, where it is the first
    /// time that day.
    ///
    /// # Errors
    /// The database.
    pub async fn note_opened(
        &mut self,
        agency: Uuid,
        who: Uuid,
        person: Uuid,
        day: Date,
    ) -> Result<Option<FilesOfDay>> {
        let new = exec!(
            self,
            "INSERT INTO file_opened (agency_id, day, practitioner_id, person_id) VALUES ($1,$2,$3,$4) \
             ON CONFLICT (agency_id, day, practitioner_id, person_id) DO NOTHING",
            agency,
            day.to_string(),
            who,
            person
        );
        if new == 0 {
            return Ok(None);
        }
        self.add_to_day(agency, who, day, (1, 0)).await?;
        Ok(Some(self.files_of_day(agency, who, day).await?))
    }

    /// Allows somebody to open more files on a day than their role's number.
    ///
    /// # Errors
    /// The database.
    pub async fn allow_more_files(
        &mut self,
        agency: Uuid,
        who: Uuid,
        day: Date,
        more: i64,
    ) -> Result<()> {
        self.add_to_day(agency, who, day, (0, more)).await
    }

    async fn add_to_day(
        &mut self,
        agency: Uuid,
        who: Uuid,
        day: Date,
        (files, more): (i64, i64),
    ) -> Result<()> {
        exec!(
            self,
            "INSERT INTO files_of_day (agency_id, day, practitioner_id, files, more) VALUES ($1,$2,$3,$4,$5) \
             ON CONFLICT (agency_id, day, practitioner_id) DO UPDATE SET \
             files = files_of_day.files + excluded.files, more = files_of_day.more + excluded.more",
            agency,
            day.to_string(),
            who,
            files,
            more
        );
        Ok(())
    }

    /// Forgets that somebody opened a file: it was looked at whether something explains it.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_opened(&mut self, agency: Uuid, o: Opened) -> Result<()> {
        let day = o.day.to_string();
        exec!(
            self,
            "DELETE FROM file_opened WHERE agency_id = $1 AND day = $2 AND practitioner_id = $3 AND person_id = $4",
            agency,
            day.clone(),
            o.practitioner_id,
            o.person_id
        );
        exec!(
            self,
            "DELETE FROM files_of_day WHERE agency_id = $1 AND day = $2 AND practitioner_id = $3",
            agency,
            day,
            o.practitioner_id
        );
        Ok(())
    }

    /// Marks a record as made up, so that whoever opens it is looked at.
    ///
    /// # Errors
    /// [`crate::StoreError::Duplicate`].
    pub async fn add_canary(&mut self, agency: Uuid, c: &CanaryRow) -> Result<()> {
        exec!(
            self,
            "INSERT INTO canary (agency_id, person_id, set_by, set_us) VALUES ($1,$2,$3,$4)",
            agency,
            c.person_id,
            c.set_by,
            c.set_us
        );
        Ok(())
    }
}
