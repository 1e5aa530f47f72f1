//! A browser comes back from a provider.

use super::SignOnStranger;
use crate::{
    accounts::SignInStep,
    desk::Casework,
    door::Door,
    error::{CaseworkError, Result},
    sessions::SignedIn,
};
use authn::{SingleFault, Vouched};
use domain::{practitioner::MemberState, signing_in::Way};
use ledger::EventKind;
use serde_json::json;
use store::{FromProvider, SsoProviderRow, SsoQuestion, SsoStrangerRow, SsoSubject, StoreError};
use uuid::Uuid;

/// Most people of an agency who wait to be tied to an account.
const STRANGERS: i64 = 100;

/// How far somebody got who came back from their provider.
#[derive(Debug, Clone)]
pub enum SignOnStep {
    /// Signed in; go to this page.
    Done(SignedIn, String),
    /// The code of the second factor is still to come, then this page.
    Code(SignedIn, String),
    /// They have shown again that it is they; go to this page.
    Confirmed(SignedIn, String),
    /// The provider vouches for somebody whom no administrator has tied to an account. The word is
    /// for them to give to their administrator; `None` where too many wait already.
    Stranger(Option<String>),
    /// The account is suspended, or its owner has left.
    Closed,
    /// They turned back at the provider, or it let them go no further. Nothing was tried here.
    TurnedBack,
    /// It came to nothing.
    Fault(SingleFault),
    /// Not asked for by this browser, or too long ago: begin again.
    Begin,
}

/// What a browser brings back in the address.
#[derive(Debug, Clone, Default)]
pub struct BroughtBack<'a> {
    /// The state it was sent with.
    pub state: &'a str,
    /// The code.
    pub code: &'a str,
    /// The word with which the provider says that it came to nothing (RFC 6749, 4.1.2.1), in place of
    /// a code.
    pub error: Option<&'a str>,
    /// Who says so (RFC 9207), where the provider says it.
    pub issuer: Option<&'a str>,
    /// What the browser kept.
    pub browser: &'a str,
    /// Its session, where it has one.
    pub session: Option<&'a str>,
}

/// Whether the provider says that the person went no further there: they turned back, or did not do
/// what it asked of them.
fn turned_back(brought: &BroughtBack<'_>) -> bool {
    let words = [
        "access_denied",
        "login_required",
        "consent_required",
        "interaction_required",
        "account_selection_required",
    ];
    brought.code.is_empty() && brought.error.is_some_and(|e| words.contains(&e))
}

impl Casework {
    /// Checks what a browser brings back from a provider, and lets in whom it is.
    ///
    /// # Errors
    /// The database.
    pub async fn finish_sign_on(
        &self,
        brought: BroughtBack<'_>,
        door: &Door,
    ) -> Result<SignOnStep> {
        let mut tx = self.store.write_hub().await?;
        let question = match tx
            .take_sso(brought.state, brought.browser, self.now_us())
            .await
        {
            Ok(question) => {
                tx.commit().await?;
                question
            }
            Err(StoreError::Missing) => {
                // What was asked is used up, also by the wrong browser.
                tx.commit().await?;
                return Ok(SignOnStep::Begin);
            }
            Err(e) => return Err(e.into()),
        };
        let row = match self
            .store
            .read()
            .await?
            .sso_provider(question.agency_id, question.provider_id)
            .await
        {
            Ok(row) => row,
            Err(StoreError::Missing) => return Ok(SignOnStep::Begin),
            Err(e) => return Err(e.into()),
        };
        if turned_back(&brought) && brought.issuer.is_none_or(|i| i == row.content.issuer) {
            return Ok(SignOnStep::TurnedBack);
        }
        match self.vouched(&row, &question, &brought).await {
            Ok(who) => match question.practitioner_id {
                None => self.come_in(&row, who, question.back, door).await,
                Some(_) => {
                    self.confirm_sign_on(&row, &who, &question, brought.session)
                        .await
                }
            },
            Err(fault) => {
                tracing::warn!(agency = %row.agency_id, provider = %row.id, fault = fault.as_str(), "single sign-on");
                Ok(SignOnStep::Fault(fault))
            }
        }
    }

    /// Whom the provider vouches for. Where the keys do not fit, its document is read once more: it
    /// may have changed them.
    async fn vouched(
        &self,
        row: &SsoProviderRow,
        question: &SsoQuestion,
        brought: &BroughtBack<'_>,
    ) -> std::result::Result<Vouched, SingleFault> {
        if brought.issuer.is_some_and(|i| i != row.content.issuer) {
            return Err(SingleFault::Issuer);
        }
        if brought.code.is_empty() {
            return Err(match brought.error {
                Some("temporarily_unavailable" | "server_error") => SingleFault::Unreachable,
                _ => SingleFault::Code,
            });
        }
        let there = self.provider(row).await?;
        let asked_s = question
            .practitioner_id
            .map(|_| question.asked_us / 1_000_000);
        let client = self.abroad.client()?;
        let now = self.now().as_second();
        let who = there
            .answer(brought.code, brought.browser, now, asked_s, &client)
            .await;
        if matches!(who, Err(SingleFault::Signature)) {
            // The code is used up; the next try finds the new keys.
            self.abroad.forget(row.id);
        }
        let who = who?;
        let wanted = &row.content.organisation;
        if wanted.is_some() && who.organisation != *wanted {
            return Err(SingleFault::Audience);
        }
        Ok(who)
    }

    /// A person whom nobody has tied yet, with the name that their provider has for them: whoever
    /// ties them sees it. Nobody who comes in waits for this.
    async fn introduced(&self, row: &SsoProviderRow, who: Vouched) -> Vouched {
        match (self.provider(row).await, self.abroad.client()) {
            (Ok(there), Ok(client)) => there.introduce(who, &client).await,
            _ => who,
        }
    }

    async fn come_in(
        &self,
        row: &SsoProviderRow,
        who: Vouched,
        back: String,
        door: &Door,
    ) -> Result<SignOnStep> {
        let mut conn = self.store.read().await?;
        let token = conn.sso_token(&who.issuer, &who.subject);
        let tied = conn.sso_identity_of(row.agency_id, &token).await?;
        let session = who.session.as_ref();
        let session = session.map(|sid| conn.sso_session_token(row.id, sid));
        drop(conn);
        let door = &door.clone().through(Some(FromProvider {
            id: row.id,
            session,
        }));
        let Some(tied) = tied else {
            return self.stranger(row, self.introduced(row, who).await).await;
        };
        let (agency, id) = (tied.agency_id, tied.practitioner_id);
        let account = self.store.read().await?.credentials(agency, id).await?;
        match account.state {
            MemberState::Active => {}
            // An administrator has tied them: that is the invitation, and this is its answer.
            MemberState::Invited => self.take_up(agency, id).await?,
            MemberState::Suspended | MemberState::Left => {
                let mut tx = self.store.write(agency).await?;
                let detail = json!({ "what": "single-sign-on" });
                self.log_account(&mut tx, agency, id, EventKind::SignInFailed, detail)
                    .await?;
                tx.commit().await?;
                return Ok(SignOnStep::Closed);
            }
        }
        let strong = row.content.trusts_factor && who.second_factor(&row.content.classes);
        if !strong && account.has_second_factor() {
            let step = self.half_session(&account, Way::SingleSignOn, door).await?;
            if let SignInStep::Code(half) = step {
                return Ok(SignOnStep::Code(half, back));
            }
        }
        let done = self
            .enter(&account, strong, Way::SingleSignOn, door)
            .await?;
        Ok(SignOnStep::Done(done, back))
    }

    async fn take_up(&self, agency: Uuid, id: Uuid) -> Result<()> {
        let mut tx = self.store.write(agency).await?;
        tx.set_member_state(agency, id, MemberState::Active).await?;
        let detail = json!({ "what": "first-single-sign-on" });
        self.log_account(&mut tx, agency, id, EventKind::AccountChanged, detail)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn stranger(&self, row: &SsoProviderRow, who: Vouched) -> Result<SignOnStep> {
        let stranger = SsoStrangerRow {
            agency_id: row.agency_id,
            id: Uuid::now_v7(),
            provider_id: row.id,
            seen_us: self.now_us(),
            content: SsoSubject {
                issuer: who.issuer,
                subject: who.subject,
                name: who.name,
                email: who.email,
            },
        };
        let mut tx = self.store.write(row.agency_id).await?;
        let kept = tx.keep_sso_stranger(&stranger, STRANGERS).await?;
        tx.commit().await?;
        Ok(SignOnStep::Stranger(kept.map(SignOnStranger::word_of)))
    }

    /// The owner of a session has shown again at their provider that it is they.
    async fn confirm_sign_on(
        &self,
        row: &SsoProviderRow,
        who: &Vouched,
        question: &SsoQuestion,
        session: Option<&str>,
    ) -> Result<SignOnStep> {
        let Some(token) = session else {
            return Ok(SignOnStep::Begin);
        };
        let session = match self.session(token).await {
            Ok(session) if !session.locked => session,
            Ok(_) | Err(CaseworkError::SignedOut) => return Ok(SignOnStep::Begin),
            Err(e) => return Err(e),
        };
        let (agency, id) = (session.row.agency_id, session.row.practitioner_id);
        let mut conn = self.store.read().await?;
        let subject = conn.sso_token(&who.issuer, &who.subject);
        let tied = conn.sso_identity_of(agency, &subject).await?;
        let account = conn.credentials(agency, id).await?;
        drop(conn);
        let same = tied.is_some_and(|t| t.practitioner_id == id);
        if !same || agency != row.agency_id || question.practitioner_id != Some(id) {
            return Ok(SignOnStep::Fault(SingleFault::Nonce));
        }
        let strong = row.content.trusts_factor && who.second_factor(&row.content.classes);
        if !strong && account.has_second_factor() {
            // Whoever has a second factor here shows that one, where the provider's is not taken.
            return Ok(SignOnStep::Fault(SingleFault::NotFresh));
        }
        let mut tx = self.store.write(agency).await?;
        let fresh = tx
            .confirm_session(&session.row.token_hash, strong, self.now_us())
            .await?;
        let detail = json!({
            "confirmed": true, "way": Way::SingleSignOn.as_str(), "second_factor": strong,
        });
        self.log_account(&mut tx, agency, id, EventKind::SignIn, detail)
            .await?;
        tx.commit().await?;
        Ok(SignOnStep::Confirmed(
            SignedIn { token: fresh },
            question.back.clone(),
        ))
    }
}
