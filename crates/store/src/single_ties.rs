//! Single sign-on: who of an agency's people is who at a provider, and who came and is nobody's yet.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who somebody is at a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SsoSubject {
    /// The provider's address.
    pub issuer: String,
    /// The one thing there that never means anybody else.
    pub subject: String,
    /// Name, as the provider had it.
    pub name: Option<String>,
    /// E-mail or sign-in name, as the provider had it.
    pub email: Option<String>,
}

/// An account that is tied to somebody at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SsoIdentityRow {
    /// The agency.
    pub agency_id: Uuid,
    /// Whose account.
    pub practitioner_id: Uuid,
    /// Identifies the tie.
    pub id: Uuid,
    /// The provider.
    pub provider_id: Uuid,
    /// The administrator who tied it.
    pub tied_by: Uuid,
    /// When, microseconds.
    pub tied_us: i64,
    /// Who they are there.
    pub content: SsoSubject,
}

/// Somebody whom a provider knows and nobody here has tied to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SsoStrangerRow {
    /// The agency.
    pub agency_id: Uuid,
    /// Identifies them.
    pub id: Uuid,
    /// The provider.
    pub provider_id: Uuid,
    /// When they last came, microseconds.
    pub seen_us: i64,
    /// Who they are there.
    pub content: SsoSubject,
}

#[derive(sqlx::FromRow)]
struct RawIdentity {
    agency_id: Uuid,
    practitioner_id: Uuid,
    id: Uuid,
    provider_id: Uuid,
    tied_by: Uuid,
    tied_us: i64,
    content: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct RawStranger {
    agency_id: Uuid,
    id: Uuid,
    provider_id: Uuid,
    seen_us: i64,
    content: Vec<u8>,
}

impl Conn {
    /// The keyed hash under which somebody at a provider is found.
    pub fn sso_token(&self, issuer: &str, subject: &str) -> Vec<u8> {
        self.keys
            .sign_in_tokens()
            .token("single", &format!("{issuer}\n{subject}"))
            .to_vec()
    }

    async fn open_identity(&mut self, r: RawIdentity) -> Result<SsoIdentityRow> {
        let content = self
            .open_for_agency(r.agency_id, "sso_identity", r.id, "content", &r.content)
            .await?;
        Ok(SsoIdentityRow {
            agency_id: r.agency_id,
            practitioner_id: r.practitioner_id,
            id: r.id,
            provider_id: r.provider_id,
            tied_by: r.tied_by,
            tied_us: r.tied_us,
            content,
        })
    }

    async fn open_stranger(&mut self, r: RawStranger) -> Result<SsoStrangerRow> {
        let content = self
            .open_for_agency(r.agency_id, "sso_stranger", r.id, "content", &r.content)
            .await?;
        Ok(SsoStrangerRow {
            agency_id: r.agency_id,
            id: r.id,
            provider_id: r.provider_id,
            seen_us: r.seen_us,
            content,
        })
    }

    /// The account of an agency that is tied to somebody at a provider.
    ///
    /// # Errors
    /// The database.
    pub async fn sso_identity_of(
        &mut self,
        agency: Uuid,
        token: &[u8],
    ) -> Result<Option<SsoIdentityRow>> {
        let raw = row!(
            self,
            RawIdentity,
            "SELECT agency_id, practitioner_id, id, provider_id, tied_by, tied_us, content FROM sso_identity \
             WHERE agency_id = $1 AND subject_token = $2",
            agency,
            token.to_vec()
        );
        match raw {
            None => Ok(None),
            Some(raw) => Ok(Some(self.open_identity(raw).await?)),
        }
    }

    /// What an account is tied to.
    ///
    /// # Errors
    /// The database.
    pub async fn sso_identities_of(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
    ) -> Result<Vec<SsoIdentityRow>> {
        let raws = rows!(
            self,
            RawIdentity,
            "SELECT agency_id, practitioner_id, id, provider_id, tied_by, tied_us, content FROM sso_identity \
             WHERE agency_id = $1 AND practitioner_id = $2 ORDER BY id",
            agency,
            practitioner
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_identity(raw).await?);
        }
        Ok(all)
    }

    /// Every tie of an agency.
    ///
    /// # Errors
    /// The database.
    pub async fn sso_identities(&mut self, agency: Uuid) -> Result<Vec<SsoIdentityRow>> {
        let raws = rows!(
            self,
            RawIdentity,
            "SELECT agency_id, practitioner_id, id, provider_id, tied_by, tied_us, content FROM sso_identity \
             WHERE agency_id = $1 ORDER BY practitioner_id, id",
            agency
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_identity(raw).await?);
        }
        Ok(all)
    }

    /// Those who came from a provider of the agency and are nobody's yet.
    ///
    /// # Errors
    /// The database.
    pub async fn sso_strangers(&mut self, agency: Uuid) -> Result<Vec<SsoStrangerRow>> {
        let raws = rows!(
            self,
            RawStranger,
            "SELECT agency_id, id, provider_id, seen_us, content FROM sso_stranger WHERE agency_id = $1 ORDER BY id",
            agency
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_stranger(raw).await?);
        }
        Ok(all)
    }
}

impl Tx {
    /// Ties an account to somebody at a provider. Every session of the account ends.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where another account of the agency is tied to them.
    pub async fn tie_sso(&mut self, row: &SsoIdentityRow) -> Result<()> {
        let token = self.sso_token(&row.content.issuer, &row.content.subject);
        let sealed = self
            .seal_for_agency(
                row.agency_id,
                "sso_identity",
                row.id,
                "content",
                &row.content,
            )
            .await?;
        exec!(
            self,
            "INSERT INTO sso_identity (agency_id, practitioner_id, id, provider_id, subject_token, tied_by, tied_us, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
            row.agency_id,
            row.practitioner_id,
            row.id,
            row.provider_id,
            token.clone(),
            row.tied_by,
            row.tied_us,
            sealed.clone()
        );
        self.end_sessions(row.agency_id, row.practitioner_id).await
    }

    /// Takes a tie away. Every session of the account ends.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn untie_sso(&mut self, agency: Uuid, practitioner: Uuid, id: Uuid) -> Result<()> {
        let n = exec!(
            self,
            "DELETE FROM sso_identity WHERE agency_id = $1 AND practitioner_id = $2 AND id = $3",
            agency,
            practitioner,
            id
        );
        if n == 0 {
            return Err(StoreError::Missing);
        }
        self.end_sessions(agency, practitioner).await
    }

    /// Takes every tie of an account away. Its sessions are the caller's to end.
    pub(crate) async fn untie_all_sso(&mut self, agency: Uuid, practitioner: Uuid) -> Result<()> {
        exec!(
            self,
            "DELETE FROM sso_identity WHERE agency_id = $1 AND practitioner_id = $2",
            agency,
            practitioner
        );
        Ok(())
    }

    /// Keeps somebody who came from a provider and is nobody's yet; gives the id under which an
    /// administrator finds them. `None`: as many wait as are kept.
    ///
    /// # Errors
    /// The database.
    pub async fn keep_sso_stranger(
        &mut self,
        row: &SsoStrangerRow,
        most: i64,
    ) -> Result<Option<Uuid>> {
        let token = self.sso_token(&row.content.issuer, &row.content.subject);
        let known = row!(
            self,
            (Uuid,),
            "SELECT id FROM sso_stranger WHERE agency_id = $1 AND subject_token = $2",
            row.agency_id,
            token.clone()
        );
        let id = known.map_or(row.id, |(id,)| id);
        let (waiting,) = row!(
            self,
            (i64,),
            "SELECT COUNT(*) FROM sso_stranger WHERE agency_id = $1",
            row.agency_id
        )
        .unwrap_or((0,));
        if known.is_none() && waiting >= most {
            return Ok(None);
        }
        let sealed = self
            .seal_for_agency(row.agency_id, "sso_stranger", id, "content", &row.content)
            .await?;
        exec!(
            self,
            "INSERT INTO sso_stranger (agency_id, id, provider_id, subject_token, seen_us, content) \
             VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT (agency_id, id) DO UPDATE SET \
             provider_id = excluded.provider_id, seen_us = excluded.seen_us, content = excluded.content",
            row.agency_id,
            id,
            row.provider_id,
            token.clone(),
            row.seen_us,
            sealed.clone()
        );
        Ok(Some(id))
    }

    /// Forgets somebody who came from a provider.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn drop_sso_stranger(&mut self, agency: Uuid, id: Uuid) -> Result<()> {
        let n = exec!(
            self,
            "DELETE FROM sso_stranger WHERE agency_id = $1 AND id = $2",
            agency,
            id
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }
}
