//! Single sign-on: providers, ties between them and accounts, and browsers on their way there.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is agreed with a provider. Secret: it has no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SsoContent {
    /// What people know it by ("Microsoft", "Google").
    pub name: String,
    /// Its address, exactly as its own document has it.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: Option<String>,
    /// Only people of this organisation within the provider (Google `hd`, Entra `tid`).
    pub organisation: Option<String>,
    /// Whether its word counts that more than a password was checked.
    pub trusts_factor: bool,
    /// Classes (`acr`) that count as a second factor.
    #[serde(default)]
    pub classes: Vec<String>,
}

/// A provider of an agency, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct SsoProviderRow {
    /// The agency.
    pub agency_id: Uuid,
    /// Identifies it.
    pub id: Uuid,
    /// It stands in the file of settings.
    pub from_file: bool,
    /// When it was made, microseconds.
    pub made_us: i64,
    /// What is agreed.
    pub content: SsoContent,
}

/// A browser on its way to a provider.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SsoQuestion {
    /// Hash of what the browser keeps.
    pub browser_hash: Vec<u8>,
    /// The agency.
    pub agency_id: Uuid,
    /// The provider.
    pub provider_id: Uuid,
    /// Whose session is to be confirmed; `None` where somebody signs in.
    pub practitioner_id: Option<Uuid>,
    /// The page to come back to.
    pub back: String,
    /// When it was asked, microseconds.
    pub asked_us: i64,
    /// Until when an answer counts.
    pub expires_us: i64,
}

#[derive(sqlx::FromRow)]
struct RawProvider {
    agency_id: Uuid,
    id: Uuid,
    from_file: bool,
    made_us: i64,
    content: Vec<u8>,
}

impl Conn {
    async fn open_provider(&mut self, r: RawProvider) -> Result<SsoProviderRow> {
        let content = self
            .open_for_agency(r.agency_id, "sso_provider", r.id, "content", &r.content)
            .await?;
        Ok(SsoProviderRow {
            agency_id: r.agency_id,
            id: r.id,
            from_file: r.from_file,
            made_us: r.made_us,
            content,
        })
    }

    /// The providers of every agency, for the page on which people sign in.
    ///
    /// # Errors
    /// The database.
    pub async fn all_sso_providers(&mut self) -> Result<Vec<SsoProviderRow>> {
        let raws = rows!(
            self,
            RawProvider,
            "SELECT agency_id, id, from_file, made_us, content FROM sso_provider ORDER BY agency_id, id LIMIT 1000"
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_provider(raw).await?);
        }
        Ok(all)
    }

    /// Whether any agency has a provider.
    ///
    /// # Errors
    /// The database.
    pub async fn any_sso_provider(&mut self) -> Result<bool> {
        Ok(row!(self, (Uuid,), "SELECT id FROM sso_provider LIMIT 1").is_some())
    }

    /// The providers of an agency.
    ///
    /// # Errors
    /// The database.
    pub async fn sso_providers(&mut self, agency: Uuid) -> Result<Vec<SsoProviderRow>> {
        let raws = rows!(
            self,
            RawProvider,
            "SELECT agency_id, id, from_file, made_us, content FROM sso_provider WHERE agency_id = $1 ORDER BY id",
            agency
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_provider(raw).await?);
        }
        Ok(all)
    }

    /// A provider of an agency.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn sso_provider(&mut self, agency: Uuid, id: Uuid) -> Result<SsoProviderRow> {
        let raw = row!(
            self,
            RawProvider,
            "SELECT agency_id, id, from_file, made_us, content FROM sso_provider WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_provider(raw).await
    }
}

impl Tx {
    /// Puts a provider in place of the one with the same id, or adds it.
    ///
    /// # Errors
    /// The database.
    pub async fn put_sso_provider(&mut self, row: &SsoProviderRow) -> Result<()> {
        let sealed = self
            .seal_for_agency(
                row.agency_id,
                "sso_provider",
                row.id,
                "content",
                &row.content,
            )
            .await?;
        exec!(
            self,
            "INSERT INTO sso_provider (agency_id, id, from_file, made_us, content) VALUES ($1,$2,$3,$4,$5) \
             ON CONFLICT (agency_id, id) DO UPDATE SET from_file = excluded.from_file, content = excluded.content",
            row.agency_id,
            row.id,
            row.from_file,
            row.made_us,
            sealed.clone()
        );
        Ok(())
    }

    /// Takes a provider away, with every tie to it and everybody who came from it. Sessions of the
    /// people who were tied to it end.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn end_sso_provider(&mut self, agency: Uuid, id: Uuid) -> Result<()> {
        let n = exec!(
            self,
            "DELETE FROM sso_provider WHERE agency_id = $1 AND id = $2",
            agency,
            id
        );
        if n == 0 {
            return Err(StoreError::Missing);
        }
        let tied = rows!(
            self,
            (Uuid,),
            "SELECT practitioner_id FROM sso_identity WHERE agency_id = $1 AND provider_id = $2",
            agency,
            id
        );
        exec!(
            self,
            "DELETE FROM sso_identity WHERE agency_id = $1 AND provider_id = $2",
            agency,
            id
        );
        exec!(
            self,
            "DELETE FROM sso_stranger WHERE agency_id = $1 AND provider_id = $2",
            agency,
            id
        );
        for (practitioner,) in tied {
            self.end_sessions(agency, practitioner).await?;
        }
        Ok(())
    }

    /// Notes a browser that is sent to a provider; gives the state it goes with.
    ///
    /// # Errors
    /// No randomness from the operating system.
    pub async fn ask_sso(&mut self, question: &SsoQuestion) -> Result<String> {
        let state = seal::random_token()?;
        exec!(
            self,
            "INSERT INTO sso_question (state_hash, browser_hash, agency_id, provider_id, practitioner_id, back, asked_us, expires_us) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
            seal::hash_token(&state).to_vec(),
            question.browser_hash.clone(),
            question.agency_id,
            question.provider_id,
            question.practitioner_id,
            question.back.clone(),
            question.asked_us,
            question.expires_us
        );
        Ok(state)
    }

    /// Takes a question back to check its answer: it is gone then, whatever the answer is worth.
    /// `browser`: what the browser kept.
    ///
    /// # Errors
    /// [`StoreError::Missing`]: never asked, answered before, too long ago, or by another browser.
    pub async fn take_sso(
        &mut self,
        state: &str,
        browser: &str,
        now_us: i64,
    ) -> Result<SsoQuestion> {
        let hash = seal::hash_token(state).to_vec();
        let question = row!(
            self,
            SsoQuestion,
            "SELECT browser_hash, agency_id, provider_id, practitioner_id, back, asked_us, expires_us \
             FROM sso_question WHERE state_hash = $1",
            hash.clone()
        )
        .ok_or(StoreError::Missing)?;
        let n = exec!(
            self,
            "DELETE FROM sso_question WHERE state_hash = $1",
            hash.clone()
        );
        let same = question.browser_hash == seal::hash_token(browser);
        if n == 1 && same && now_us < question.expires_us {
            Ok(question)
        } else {
            Err(StoreError::Missing)
        }
    }

    /// Forgets browsers that did not come back in time, and people who were not tied since `seen_us`.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_sso(&mut self, now_us: i64, seen_us: i64) -> Result<u64> {
        exec!(self, "DELETE FROM sso_stranger WHERE seen_us < $1", seen_us);
        Ok(exec!(
            self,
            "DELETE FROM sso_question WHERE expires_us <= $1",
            now_us
        ))
    }
}
