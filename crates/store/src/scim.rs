//! Joiners and leavers from another system: its token, and what it calls each account.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use domain::practitioner::PractitionerContent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The token of an agency's other system, without the token.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ScimTokenRow {
    /// The agency.
    pub agency_id: Uuid,
    /// The administrator who made it.
    pub made_by: Uuid,
    /// When, microseconds.
    pub made_us: i64,
    /// When it was last used, to the minute.
    pub used_us: Option<i64>,
}

/// What the other system says of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScimContent {
    /// The sign-in name.
    pub user_name: String,
    /// Its own id.
    pub external_id: Option<String>,
    /// Given name.
    pub given: Option<String>,
    /// Family name.
    pub family: Option<String>,
}

/// An account as the other system knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScimUserRow {
    /// The agency.
    pub agency_id: Uuid,
    /// The account.
    pub practitioner_id: Uuid,
    /// When it was first known there, microseconds.
    pub made_us: i64,
    /// When the other system last changed it.
    pub changed_us: i64,
    /// What it says.
    pub content: ScimContent,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    practitioner_id: Uuid,
    made_us: i64,
    changed_us: i64,
    content: Vec<u8>,
}

impl Conn {
    /// Whose token this is.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn scim_token(&mut self, token: &str) -> Result<ScimTokenRow> {
        row!(
            self,
            ScimTokenRow,
            "SELECT agency_id, made_by, made_us, used_us FROM scim_token WHERE token_hash = $1",
            seal::hash_token(token).to_vec()
        )
        .ok_or(StoreError::Missing)
    }

    /// The token of an agency, if there is one.
    ///
    /// # Errors
    /// The database.
    pub async fn scim_token_of(&mut self, agency: Uuid) -> Result<Option<ScimTokenRow>> {
        Ok(row!(
            self,
            ScimTokenRow,
            "SELECT agency_id, made_by, made_us, used_us FROM scim_token WHERE agency_id = $1",
            agency
        ))
    }

    /// The account of an agency with a sign-in name.
    ///
    /// # Errors
    /// The database.
    pub async fn account_called(&mut self, agency: Uuid, sign_in: &str) -> Result<Option<Uuid>> {
        let token = self.sign_in_token(sign_in);
        Ok(row!(
            self,
            (Uuid,),
            "SELECT id FROM practitioner WHERE sign_in_token = $2 AND agency_id = $1",
            agency,
            token.clone()
        )
        .map(|(id,)| id))
    }

    /// What the other system says of an account, if it knows it.
    ///
    /// # Errors
    /// The database.
    pub async fn scim_user(&mut self, agency: Uuid, id: Uuid) -> Result<Option<ScimUserRow>> {
        let raw = row!(
            self,
            Raw,
            "SELECT agency_id, practitioner_id, made_us, changed_us, content FROM scim_user \
             WHERE agency_id = $1 AND practitioner_id = $2",
            agency,
            id
        );
        match raw {
            None => Ok(None),
            Some(raw) => Ok(Some(self.open_scim(raw).await?)),
        }
    }

    /// The accounts that the other system knows.
    ///
    /// # Errors
    /// The database.
    pub async fn scim_users(&mut self, agency: Uuid) -> Result<Vec<ScimUserRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, practitioner_id, made_us, changed_us, content FROM scim_user \
             WHERE agency_id = $1 ORDER BY practitioner_id",
            agency
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_scim(raw).await?);
        }
        Ok(all)
    }

    async fn open_scim(&mut self, r: Raw) -> Result<ScimUserRow> {
        let content = self
            .open_for_agency(
                r.agency_id,
                "scim_user",
                r.practitioner_id,
                "content",
                &r.content,
            )
            .await?;
        Ok(ScimUserRow {
            agency_id: r.agency_id,
            practitioner_id: r.practitioner_id,
            made_us: r.made_us,
            changed_us: r.changed_us,
            content,
        })
    }
}

impl Tx {
    /// Makes a token in place of the one before, and gives it: it is kept as a hash only.
    ///
    /// # Errors
    /// No randomness from the operating system.
    pub async fn make_scim_token(&mut self, agency: Uuid, by: Uuid, now_us: i64) -> Result<String> {
        let token = seal::random_token()?;
        self.end_scim_token(agency).await?;
        exec!(
            self,
            "INSERT INTO scim_token (agency_id, token_hash, made_by, made_us) VALUES ($1,$2,$3,$4)",
            agency,
            seal::hash_token(&token).to_vec(),
            by,
            now_us
        );
        Ok(token)
    }

    /// Takes the token of an agency away. `false`: there was none.
    ///
    /// # Errors
    /// The database.
    pub async fn end_scim_token(&mut self, agency: Uuid) -> Result<bool> {
        let n = exec!(self, "DELETE FROM scim_token WHERE agency_id = $1", agency);
        Ok(n == 1)
    }

    /// Notes that the token was used.
    ///
    /// # Errors
    /// The database.
    pub async fn scim_token_used(&mut self, agency: Uuid, now_us: i64) -> Result<()> {
        exec!(
            self,
            "UPDATE scim_token SET used_us = $2 WHERE agency_id = $1",
            agency,
            now_us
        );
        Ok(())
    }

    /// Keeps what the other system says of an account.
    ///
    /// # Errors
    /// The database.
    pub async fn put_scim_user(&mut self, row: &ScimUserRow) -> Result<()> {
        let sealed = self
            .seal_for_agency(
                row.agency_id,
                "scim_user",
                row.practitioner_id,
                "content",
                &row.content,
            )
            .await?;
        exec!(
            self,
            "INSERT INTO scim_user (agency_id, practitioner_id, made_us, changed_us, content) VALUES ($1,$2,$3,$4,$5) \
             ON CONFLICT (agency_id, practitioner_id) DO UPDATE SET changed_us = excluded.changed_us, content = excluded.content",
            row.agency_id,
            row.practitioner_id,
            row.made_us,
            row.changed_us,
            sealed.clone()
        );
        Ok(())
    }

    /// Changes what is known of a practitioner: name, job title, ways to reach them.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn set_practitioner_content(
        &mut self,
        agency: Uuid,
        id: Uuid,
        content: &PractitionerContent,
    ) -> Result<()> {
        let sealed = self
            .seal_for_agency(agency, "practitioner", id, "content", content)
            .await?;
        let n = exec!(
            self,
            "UPDATE practitioner SET content = $3 WHERE agency_id = $1 AND id = $2",
            agency,
            id,
            sealed.clone()
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }

    /// Gives an account another sign-in name. Its sessions end.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where somebody has it.
    pub async fn rename_sign_in(&mut self, agency: Uuid, id: Uuid, sign_in: &str) -> Result<()> {
        let token = self.sign_in_token(sign_in);
        exec!(
            self,
            "UPDATE practitioner SET sign_in_token = $3 WHERE agency_id = $1 AND id = $2",
            agency,
            id,
            token.clone()
        );
        self.end_sessions(agency, id).await
    }
}
