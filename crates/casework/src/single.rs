//! Single sign-on: sending a browser to its organisation's provider, and letting in whom an
//! administrator has tied to an account. What a provider says about names and e-mails decides
//! nothing.

mod coming_back;
mod logout;
mod providers;
mod tying;

pub use coming_back::{BroughtBack, SignOnStep};
pub use logout::SIGN_OUT_WORD;
pub use providers::{NewProvider, ProviderLine, SignOnDesk};
pub use tying::{SignOnStranger, TieLine};

use crate::{
    desk::Casework,
    error::{CaseworkError, Result},
    names::Bilingual,
};
use authn::{Agreed, Provider, SingleFault};
use outward::{Answering, Outward};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use store::{SsoProviderRow, SsoQuestion, random_token};
use uuid::Uuid;

/// How long somebody may take at their provider, microseconds.
const QUESTION_US: i64 = 10 * 60 * 1_000_000;
/// How long a provider's document and keys are used before they are read again, microseconds.
const DOCUMENT_US: i64 = 10 * 60 * 1_000_000;
/// Where browsers come back to, below the public address.
pub const SIGN_ON_RETURN: &str = "/sign-in/with/return";
/// Where browsers come back to that signed out at the provider too, below the public address.
pub const SIGN_OUT_RETURN: &str = "/sign-in";

/// A provider as somebody sees it who wants to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOnChoice {
    /// The agency.
    pub agency_id: Uuid,
    /// The agency's names.
    pub agency: Bilingual,
    /// The provider.
    pub id: Uuid,
    /// What people know it by.
    pub name: String,
}

/// Where to send a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOnAsked {
    /// The provider's address.
    pub address: String,
    /// To be kept by that browser, and nowhere else, until it comes back.
    pub browser: String,
}

/// The way to other servers, and what was read there.
#[derive(Clone, Default)]
pub(crate) struct Abroad {
    pub out: Option<Arc<dyn Outward>>,
    documents: Arc<Mutex<HashMap<Uuid, (i64, Provider)>>>,
}

impl Abroad {
    pub(crate) fn by(out: Arc<dyn Outward>) -> Self {
        Self {
            out: Some(out),
            documents: Arc::default(),
        }
    }

    fn known(&self, id: Uuid, since_us: i64) -> Option<Provider> {
        let all = self
            .documents
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (read_us, provider) = all.get(&id)?;
        (*read_us >= since_us).then(|| provider.clone())
    }

    fn keep(&self, id: Uuid, now_us: i64, provider: Provider) {
        self.documents
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, (now_us, provider));
    }

    pub(crate) fn forget(&self, id: Uuid) {
        self.documents
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&id);
    }

    /// What sends a question of the library's.
    pub(crate) fn client(
        &self,
    ) -> std::result::Result<impl Fn(http::Request<Vec<u8>>) -> Answering + use<>, SingleFault>
    {
        let out = self.out.clone().ok_or(SingleFault::Unreachable)?;
        Ok(move |request| out.send(request))
    }
}

impl Casework {
    /// The same casework with a way to ask other servers; without one there is no single sign-on.
    #[must_use]
    pub fn with_outward(mut self, out: Arc<dyn Outward>) -> Self {
        self.abroad = Abroad::by(out);
        self
    }

    /// Whether anybody can sign in through a provider.
    ///
    /// # Errors
    /// The database.
    pub async fn sign_on_here(&self) -> Result<bool> {
        Ok(self.abroad.out.is_some() && self.store.read().await?.any_sso_provider().await?)
    }

    /// The providers through which people sign in, by agency.
    ///
    /// # Errors
    /// The database.
    pub async fn sign_on_choices(&self) -> Result<Vec<SignOnChoice>> {
        if self.abroad.out.is_none() {
            return Ok(Vec::new());
        }
        let mut conn = self.store.read().await?;
        let mut all = Vec::new();
        for row in conn.all_sso_providers().await? {
            let agency = conn.agency(row.agency_id).await?;
            all.push(SignOnChoice {
                agency_id: row.agency_id,
                agency: agency.into(),
                id: row.id,
                name: row.content.name,
            });
        }
        Ok(all)
    }

    /// Sends a browser to a provider, to sign in and come back to a page (`back`).
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for no such provider; [`CaseworkError::SignOn`] where it does
    /// not answer.
    pub async fn begin_sign_on(
        &self,
        agency: Uuid,
        provider: Uuid,
        back: &str,
    ) -> Result<SignOnAsked> {
        self.send_away(agency, provider, None, back).await
    }

    /// Sends the owner of a session to their provider, to show again that it is they.
    ///
    /// # Errors
    /// As [`Casework::begin_sign_on`]; [`CaseworkError::SignedOut`], [`CaseworkError::Locked`].
    pub async fn begin_sign_on_again(
        &self,
        token: &str,
        provider: Uuid,
        back: &str,
    ) -> Result<SignOnAsked> {
        let session = self.session(token).await?;
        if session.locked {
            return Err(CaseworkError::Locked);
        }
        let (agency, id) = (session.row.agency_id, session.row.practitioner_id);
        let tied = self
            .store
            .read()
            .await?
            .sso_identities_of(agency, id)
            .await?;
        if !tied.iter().any(|t| t.provider_id == provider) {
            return Err(CaseworkError::NotFound);
        }
        self.send_away(agency, provider, Some(id), back).await
    }

    /// The providers to which the owner of a session is tied, to show again that it is they.
    ///
    /// # Errors
    /// [`CaseworkError::SignedOut`].
    pub async fn my_sign_on(&self, token: &str) -> Result<Vec<SignOnChoice>> {
        let session = self.session(token).await?;
        let (agency, id) = (session.row.agency_id, session.row.practitioner_id);
        let tied = self
            .store
            .read()
            .await?
            .sso_identities_of(agency, id)
            .await?;
        let mut all = self.sign_on_choices().await?;
        all.retain(|c| c.agency_id == agency && tied.iter().any(|t| t.provider_id == c.id));
        Ok(all)
    }

    /// Where the owner of a session, which is over by now or soon, signs out at their provider too.
    /// `None`: they did not come from one, or it offers no such thing.
    ///
    /// # Errors
    /// The database.
    pub async fn sign_out_abroad(&self, agency: Uuid, provider: Uuid) -> Result<Option<String>> {
        let row = self
            .store
            .read()
            .await?
            .sso_provider(agency, provider)
            .await?;
        let back = format!("{}{SIGN_OUT_RETURN}", self.settings.public_url);
        Ok(self
            .provider(&row)
            .await
            .ok()
            .and_then(|p| p.sign_out(&back)))
    }

    async fn send_away(
        &self,
        agency: Uuid,
        provider: Uuid,
        who: Option<Uuid>,
        back: &str,
    ) -> Result<SignOnAsked> {
        let row = self
            .store
            .read()
            .await?
            .sso_provider(agency, provider)
            .await?;
        let there = self.provider(&row).await.map_err(CaseworkError::SignOn)?;
        let browser = random_token().map_err(|e| CaseworkError::Internal(e.to_string()))?;
        let now = self.now_us();
        let question = SsoQuestion {
            browser_hash: store::hash_token(&browser).to_vec(),
            agency_id: agency,
            provider_id: provider,
            practitioner_id: who,
            back: back.to_owned(),
            asked_us: now,
            expires_us: now + QUESTION_US,
        };
        let mut tx = self.store.write_hub().await?;
        let state = tx.ask_sso(&question).await?;
        tx.commit().await?;
        let address = there
            .ask(&state, &browser, who.is_some())
            .map_err(CaseworkError::SignOn)?;
        Ok(SignOnAsked { address, browser })
    }

    /// The provider's document and keys, read at most every ten minutes.
    async fn provider(&self, row: &SsoProviderRow) -> std::result::Result<Provider, SingleFault> {
        let now = self.now_us();
        if let Some(known) = self.abroad.known(row.id, now - DOCUMENT_US) {
            return Ok(known);
        }
        let agreed = Agreed {
            issuer: row.content.issuer.clone(),
            client_id: row.content.client_id.clone(),
            client_secret: row.content.client_secret.clone(),
            redirect: format!("{}{SIGN_ON_RETURN}", self.settings.public_url),
        };
        let found = Provider::discover(agreed, &self.abroad.client()?).await?;
        self.abroad.keep(row.id, now, found.clone());
        Ok(found)
    }

    /// Throws away what nobody came back for, and people who were not tied within a week.
    pub(crate) async fn forget_sign_on(&self) -> Result<()> {
        let now = self.now_us();
        let mut tx = self.store.write_hub().await?;
        tx.forget_sso(now, now - 7 * 24 * 3_600_000_000).await?;
        tx.forget_sso_words(now).await?;
        Ok(tx.commit().await?)
    }
}
