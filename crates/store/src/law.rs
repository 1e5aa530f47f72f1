//! What an agency adds to the law as it ships: switches and local practice.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use domain::law::{PracticeContent, SwitchState};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One setting of a switch. The newest of a switch counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwitchRow {
    /// Agency for which it is set.
    pub agency_id: Uuid,
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The switch, as in `rulebook/switches.toml`.
    pub switch: String,
    /// What it is set to.
    pub state: SwitchState,
    /// The first day on which it counts, where it is on; `None`: every day.
    pub from: Option<Date>,
    /// Who set it.
    pub set_by: Uuid,
    /// When, microseconds.
    pub set_us: i64,
    /// Why.
    pub reason: String,
}

/// One version of one file of local practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeRow {
    /// Agency whose practice it is.
    pub agency_id: Uuid,
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The file's name: small letters, digits and hyphens.
    pub file: String,
    /// Its version, from 1.
    pub version: i64,
    /// Who added it.
    pub added_by: Uuid,
    /// When, microseconds.
    pub added_us: i64,
    /// Who ended it.
    pub ended_by: Option<Uuid>,
    /// When it ended, microseconds; `None`: it is in use.
    pub ended_us: Option<i64>,
    /// The file and its reasons.
    pub content: PracticeContent,
}

#[derive(sqlx::FromRow)]
struct RawSwitch {
    agency_id: Uuid,
    id: Uuid,
    switch_id: String,
    state: String,
    from_day: Option<String>,
    set_by: Uuid,
    set_us: i64,
    reason: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct RawPractice {
    agency_id: Uuid,
    id: Uuid,
    file_name: String,
    version: i64,
    added_by: Uuid,
    added_us: i64,
    ended_by: Option<Uuid>,
    ended_us: Option<i64>,
    content: Vec<u8>,
}

/// What is sealed of a version: the file's name with what stands in it. A name is what somebody typed,
/// and the column holds a keyed hash of it.
#[derive(Serialize, Deserialize)]
struct Named {
    file: String,
    content: PracticeContent,
}

/// What may stand in a row: versions from before names were sealed have theirs in the column.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Named(Named),
    Before(PracticeContent),
}

impl Conn {
    /// What stands for a file's name where versions are found by it.
    async fn practice_token(&mut self, agency: Uuid, file: &str) -> Result<String> {
        let token = self
            .search_tokens(agency)
            .await?
            .token("local practice", file);
        Ok(token.iter().map(|b| format!("{b:02x}")).collect())
    }

    async fn open_switch(&mut self, r: RawSwitch) -> Result<SwitchRow> {
        let bad = |_| StoreError::Corrupt("law_switch");
        let from = r.from_day.map(|d| d.parse::<Date>()).transpose();
        Ok(SwitchRow {
            reason: self
                .open_for_agency(r.agency_id, "law_switch", r.id, "reason", &r.reason)
                .await?,
            state: r.state.parse().map_err(bad)?,
            from: from.map_err(|_| StoreError::Corrupt("law_switch.from_day"))?,
            agency_id: r.agency_id,
            id: r.id,
            switch: r.switch_id,
            set_by: r.set_by,
            set_us: r.set_us,
        })
    }

    async fn open_practice(&mut self, r: RawPractice) -> Result<PracticeRow> {
        let kept = self
            .open_for_agency(r.agency_id, "local_practice", r.id, "content", &r.content)
            .await?;
        let (file, content) = match kept {
            Kept::Named(n) => (n.file, n.content),
            Kept::Before(content) => (r.file_name, content),
        };
        Ok(PracticeRow {
            content,
            agency_id: r.agency_id,
            id: r.id,
            file,
            version: r.version,
            added_by: r.added_by,
            added_us: r.added_us,
            ended_by: r.ended_by,
            ended_us: r.ended_us,
        })
    }

    /// The newest setting of a switch; `None`: never set here.
    ///
    /// # Errors
    /// The database.
    pub async fn law_switch(&mut self, agency: Uuid, switch: &str) -> Result<Option<SwitchRow>> {
        let raw = row!(
            self,
            RawSwitch,
            "SELECT * FROM law_switch WHERE agency_id = $1 AND switch_id = $2 ORDER BY set_us DESC, id DESC LIMIT 1",
            agency,
            switch.to_owned()
        );
        match raw {
            Some(raw) => Ok(Some(self.open_switch(raw).await?)),
            None => Ok(None),
        }
    }

    /// The settings of all switches, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn law_switch_log(&mut self, agency: Uuid, limit: i64) -> Result<Vec<SwitchRow>> {
        let raws = rows!(
            self,
            RawSwitch,
            "SELECT * FROM law_switch WHERE agency_id = $1 ORDER BY set_us DESC, id DESC LIMIT $2",
            agency,
            limit
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_switch(raw).await?);
        }
        Ok(all)
    }

    /// The local practice in use, in the order of its files' names.
    ///
    /// # Errors
    /// The database.
    pub async fn local_practice(&mut self, agency: Uuid) -> Result<Vec<PracticeRow>> {
        let raws = rows!(
            self,
            RawPractice,
            "SELECT * FROM local_practice WHERE agency_id = $1 AND ended_us IS NULL ORDER BY id",
            agency
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_practice(raw).await?);
        }
        all.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(all)
    }

    /// Every version of local practice, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn local_practice_log(
        &mut self,
        agency: Uuid,
        limit: i64,
    ) -> Result<Vec<PracticeRow>> {
        let raws = rows!(
            self,
            RawPractice,
            "SELECT * FROM local_practice WHERE agency_id = $1 ORDER BY added_us DESC, id DESC LIMIT $2",
            agency,
            limit
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_practice(raw).await?);
        }
        Ok(all)
    }

    /// The newest version number of a file; 0 where there is none.
    ///
    /// # Errors
    /// The database.
    pub async fn practice_versions(&mut self, agency: Uuid, file: &str) -> Result<i64> {
        let token = self.practice_token(agency, file).await?;
        let newest = row!(
            self,
            (i64,),
            "SELECT version FROM local_practice WHERE agency_id = $1 AND file_name IN ($2, $3) \
             ORDER BY version DESC LIMIT 1",
            agency,
            token,
            file.to_owned()
        );
        Ok(newest.map_or(0, |(n,)| n))
    }

    /// One version of local practice.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn practice_version(&mut self, agency: Uuid, id: Uuid) -> Result<PracticeRow> {
        let raw = row!(
            self,
            RawPractice,
            "SELECT * FROM local_practice WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_practice(raw).await
    }
}

impl Tx {
    /// Sets a switch.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where the id is taken.
    pub async fn set_law_switch(&mut self, s: &SwitchRow) -> Result<()> {
        let reason = self
            .seal_for_agency(s.agency_id, "law_switch", s.id, "reason", &s.reason)
            .await?;
        exec!(
            self,
            "INSERT INTO law_switch (agency_id, id, switch_id, state, from_day, set_by, set_us, reason) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
            s.agency_id,
            s.id,
            s.switch.clone(),
            s.state.as_str(),
            s.from.map(|d| d.to_string()),
            s.set_by,
            s.set_us,
            reason
        );
        Ok(())
    }

    async fn seal_practice(&mut self, p: &PracticeRow) -> Result<Vec<u8>> {
        let named = Named {
            file: p.file.clone(),
            content: p.content.clone(),
        };
        self.seal_for_agency(p.agency_id, "local_practice", p.id, "content", &named)
            .await
    }

    /// Adds a version of local practice.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where the id is taken.
    pub async fn add_local_practice(&mut self, p: &PracticeRow) -> Result<()> {
        let content = self.seal_practice(p).await?;
        let token = self.practice_token(p.agency_id, &p.file).await?;
        exec!(
            self,
            "INSERT INTO local_practice (agency_id, id, file_name, version, added_by, added_us, ended_by, ended_us, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
            p.agency_id,
            p.id,
            token,
            p.version,
            p.added_by,
            p.added_us,
            p.ended_by,
            p.ended_us,
            content
        );
        Ok(())
    }

    /// Ends a version of local practice: who, when and why are in the row.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where it has ended before.
    pub async fn end_local_practice(&mut self, p: &PracticeRow) -> Result<()> {
        let content = self.seal_practice(p).await?;
        let n = exec!(
            self,
            "UPDATE local_practice SET ended_by = $3, ended_us = $4, content = $5 \
             WHERE agency_id = $1 AND id = $2 AND ended_us IS NULL",
            p.agency_id,
            p.id,
            p.ended_by,
            p.ended_us,
            content
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }
}
