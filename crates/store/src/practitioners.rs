//! Practitioners' accounts.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use domain::{
    Lang,
    practitioner::{MemberState, PractitionerContent, Role},
};
use uuid::Uuid;

/// A practitioner, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PractitionerRow {
    /// Agency they belong to.
    pub agency_id: Uuid,
    /// Identifies them within the agency.
    pub id: Uuid,
    /// Role.
    pub role: Role,
    /// Membership.
    pub state: MemberState,
    /// Language of their screens.
    pub lang: Lang,
    /// Rises with each change of password, second factor, role or state; a session made before
    /// such a change is no longer good.
    pub credential_version: i64,
    /// Whether a telephone gives codes.
    pub has_codes: bool,
    /// How many passkeys there are.
    pub passkeys: i64,
    /// Whether a password is set.
    pub has_password: bool,
    /// Since when nobody else has said that the account is its owner's, microseconds; `None`: it is
    /// confirmed.
    pub unconfirmed_us: Option<i64>,
    /// Name, job title and ways to reach them.
    pub content: PractitionerContent,
}

impl PractitionerRow {
    /// Whether there is a second factor: codes from a telephone, or a passkey.
    pub const fn has_second_factor(&self) -> bool {
        self.has_codes || self.passkeys > 0
    }

    /// Whether somebody other than whoever made the way in has said that the account is its owner's.
    pub const fn confirmed(&self) -> bool {
        self.unconfirmed_us.is_none()
    }
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    id: Uuid,
    role: String,
    state: String,
    lang: String,
    password_hash: Option<String>,
    totp_sealed: Option<Vec<u8>>,
    passkeys: i64,
    credential_version: i64,
    unconfirmed_us: Option<i64>,
    content: Vec<u8>,
}

const COLUMNS_BY_ID: &str = "SELECT agency_id, id, role, state, lang, password_hash, totp_sealed, passkeys, credential_version, unconfirmed_us, content \
     FROM practitioner WHERE agency_id = $1 AND id = $2";

impl Conn {
    async fn open_practitioner(&mut self, r: Raw) -> Result<PractitionerRow> {
        let bad = |_| StoreError::Corrupt("practitioner");
        let content = self
            .open_for_agency(r.agency_id, "practitioner", r.id, "content", &r.content)
            .await?;
        Ok(PractitionerRow {
            agency_id: r.agency_id,
            id: r.id,
            role: r.role.parse().map_err(bad)?,
            state: r.state.parse().map_err(bad)?,
            lang: r.lang.parse().map_err(bad)?,
            credential_version: r.credential_version,
            has_codes: r.totp_sealed.is_some(),
            passkeys: r.passkeys,
            has_password: r.password_hash.is_some(),
            unconfirmed_us: r.unconfirmed_us,
            content,
        })
    }

    /// One practitioner of an agency.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn practitioner(&mut self, agency: Uuid, id: Uuid) -> Result<PractitionerRow> {
        let raw = row!(self, Raw, COLUMNS_BY_ID, agency, id).ok_or(StoreError::Missing)?;
        self.open_practitioner(raw).await
    }

    /// Everybody in an agency.
    ///
    /// # Errors
    /// The database.
    pub async fn practitioners(&mut self, agency: Uuid) -> Result<Vec<PractitionerRow>> {
        self.practitioners_who(
            agency,
            "SELECT agency_id, id, role, state, lang, password_hash, totp_sealed, passkeys, credential_version, unconfirmed_us, content \
             FROM practitioner WHERE agency_id = $1 ORDER BY id",
        )
        .await
    }

    /// Practitioners of an agency whom a statement with the agency as its only parameter selects.
    pub(crate) async fn practitioners_who(
        &mut self,
        agency: Uuid,
        sql: &'static str,
    ) -> Result<Vec<PractitionerRow>> {
        let raws = rows!(self, Raw, sql, agency);
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_practitioner(raw).await?);
        }
        Ok(all)
    }
}

impl Tx {
    /// Adds a practitioner without a password; `sign_in_name` is hashed before it is kept.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where the id or the sign-in name is taken.
    pub async fn add_practitioner(
        &mut self,
        p: &PractitionerRow,
        sign_in_name: &str,
        now_us: i64,
    ) -> Result<()> {
        let token = self
            .keys
            .sign_in_tokens()
            .token("sign-in", &seal::fold_sign_in(sign_in_name))
            .to_vec();
        let content = self
            .seal_for_agency(p.agency_id, "practitioner", p.id, "content", &p.content)
            .await?;
        exec!(
            self,
            "INSERT INTO practitioner (agency_id, id, sign_in_token, role, state, lang, totp_last_step, credential_version, \
             content, created_us) VALUES ($1,$2,$3,$4,$5,$6,0,$7,$8,$9)",
            p.agency_id,
            p.id,
            token.clone(),
            p.role.as_str(),
            p.state.as_str(),
            p.lang.as_str(),
            p.credential_version,
            content.clone(),
            now_us
        );
        Ok(())
    }
}
