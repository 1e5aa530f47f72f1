//! Single sign-on by OpenID Connect: where to send a browser, and whom the provider says it is.
//!
//! The authorisation code flow with PKCE and a nonce. The secret that binds it all to one browser
//! is handed in; the nonce and the code verifier are derived from it, so that nothing of them need
//! be kept anywhere but in that browser. What a provider says is believed only where its signature,
//! issuer, audience, nonce and times are right.

mod logout;

pub use logout::{SaidOut, logout_between};

use crate::single_fault::{SingleFault, fault_of};
use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, AuthType, AuthenticationFlow,
    AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenClaims, IdTokenFields, IssuerUrl,
    LogoutRequest, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier,
    PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, Scope, StandardErrorResponse,
    StandardTokenResponse, SubjectIdentifier, TokenResponse, UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType,
        CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm, CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
        CoreTokenIntrospectionResponse, CoreTokenType,
    },
    http,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    future::Future,
    time::{Duration, UNIX_EPOCH},
};

/// Seconds by which clocks of two servers may differ.
const SKEW_S: i64 = 120;
/// Seconds for which a provider's word is fresh after it was given.
const TOKEN_AGE_S: i64 = 600;

/// What is agreed with a provider.
#[derive(Clone, PartialEq, Eq)]
pub struct Agreed {
    /// The provider's name: an address that its own document repeats.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there; `None` where PKCE alone is agreed.
    pub client_secret: Option<String>,
    /// The address to which browsers come back.
    pub redirect: String,
}

/// A provider with its addresses and keys as it published them.
#[derive(Clone)]
pub struct Provider {
    agreed: Agreed,
    metadata: ProviderMetadataWithLogout,
}

/// Whom a provider says it is.
#[derive(Debug, Clone)]
pub struct Vouched {
    /// Who says it.
    pub issuer: String,
    /// The one thing there that never means anybody else.
    pub subject: String,
    /// Name, for whoever ties it. It decides nothing.
    pub name: Option<String>,
    /// E-mail or sign-in name there, for whoever ties it. It decides nothing.
    pub email: Option<String>,
    /// The organisation within the provider, where it names one (Google `hd`, Entra `tid`).
    pub organisation: Option<String>,
    /// How they showed there who they are (RFC 8176).
    pub methods: Vec<String>,
    /// How sure the provider is.
    pub class: Option<String>,
    /// What the provider calls this sign-in (`sid`), where it says so.
    pub session: Option<String>,
    /// What the provider lets us ask it with about this person. Used at once or not at all.
    access: AccessToken,
}

impl Vouched {
    /// Whether the provider checked more than a password: it says so itself, or its class is one
    /// of those that the agency accepts.
    pub fn second_factor(&self, classes: &[String]) -> bool {
        // Words of RFC 8176 that stand for more than one factor, or for a key that checks its owner.
        let strong = ["mfa", "hwk", "sc", "mca"];
        self.methods.iter().any(|m| strong.contains(&m.as_str()))
            || self.class.as_ref().is_some_and(|c| classes.contains(c))
    }
}

/// Claims beyond the standard's.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Extra {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hd: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sid: Option<String>,
}

impl AdditionalClaims for Extra {}

type Claims = IdTokenClaims<Extra, CoreGenderClaim>;
type Fields = IdTokenFields<
    Extra,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Us = Client<
    Extra,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A value derived from the browser's secret: 64 hexadecimal digits.
fn derived(what: &str, secret: &str) -> String {
    let hash = Sha256::new()
        .chain_update(b"sharewise single sign-on\0")
        .chain_update(what.as_bytes())
        .chain_update([0])
        .chain_update(secret.as_bytes())
        .finalize();
    data_encoding::HEXLOWER.encode(&hash)
}

/// Signatures that are taken: with a key that the provider publishes, and with nothing that both
/// sides know.
fn is_taken(alg: &CoreJwsSigningAlgorithm) -> bool {
    use CoreJwsSigningAlgorithm as A;
    matches!(
        alg,
        A::RsaSsaPkcs1V15Sha256
            | A::RsaSsaPkcs1V15Sha384
            | A::RsaSsaPkcs1V15Sha512
            | A::RsaSsaPssSha256
            | A::RsaSsaPssSha384
            | A::RsaSsaPssSha512
            | A::EcdsaP256Sha256
            | A::EcdsaP384Sha384
            | A::EdDsa
    )
}

impl Provider {
    /// Reads a provider's document and keys.
    ///
    /// # Errors
    /// [`SingleFault::Unreachable`], [`SingleFault::Document`].
    pub async fn discover<H, F, E>(agreed: Agreed, http: &H) -> Result<Self, SingleFault>
    where
        H: Fn(http::Request<Vec<u8>>) -> F,
        F: Future<Output = Result<http::Response<Vec<u8>>, E>> + 'static,
        E: std::error::Error + 'static,
    {
        use openidconnect::DiscoveryError;
        let issuer = IssuerUrl::new(agreed.issuer.clone()).map_err(|_| SingleFault::Document)?;
        let metadata = ProviderMetadataWithLogout::discover_async(issuer, http)
            .await
            .map_err(|e| match e {
                DiscoveryError::Request(_) | DiscoveryError::Response(..) => {
                    SingleFault::Unreachable
                }
                _ => SingleFault::Document,
            })?;
        if metadata.token_endpoint().is_none() {
            return Err(SingleFault::Document);
        }
        Ok(Self { agreed, metadata })
    }

    fn us(&self) -> Result<Us, SingleFault> {
        let redirect =
            RedirectUrl::new(self.agreed.redirect.clone()).map_err(|_| SingleFault::Document)?;
        let secret = self.agreed.client_secret.clone().map(ClientSecret::new);
        let id = ClientId::new(self.agreed.client_id.clone());
        let methods = self.metadata.token_endpoint_auth_methods_supported();
        // What is not said means that the secret stands in the header.
        let in_header =
            methods.is_none_or(|m| m.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let auth = if in_header && secret.is_some() {
            AuthType::BasicAuth
        } else {
            AuthType::RequestBody
        };
        Ok(
            Us::from_provider_metadata(self.metadata.clone(), id, secret)
                .set_auth_type(auth)
                .set_redirect_uri(redirect),
        )
    }

    /// The address to send the browser to. `again`: they must show anew who they are, even if they
    /// are signed in there.
    ///
    /// # Errors
    /// [`SingleFault::Document`].
    pub fn ask(&self, state: &str, secret: &str, again: bool) -> Result<String, SingleFault> {
        let us = self.us()?;
        let verifier = PkceCodeVerifier::new(derived("verifier", secret));
        let state = state.to_owned();
        let nonce = derived("nonce", secret);
        let mut request = us
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scope(Scope::new("profile".into()))
            .add_scope(Scope::new("email".into()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        if again {
            request = request
                .add_prompt(CoreAuthPrompt::Login)
                .set_max_age(Duration::ZERO);
        }
        Ok(request.url().0.into())
    }

    /// Takes the code that the browser brought back, and gives whom the provider says it is.
    /// `now_s`: seconds since 1970. `asked_s`: they must have shown who they are since then.
    ///
    /// # Errors
    /// Whatever is not right, as [`SingleFault`] has it.
    pub async fn answer<H, F, E>(
        &self,
        code: &str,
        secret: &str,
        now_s: i64,
        asked_s: Option<i64>,
        http: &H,
    ) -> Result<Vouched, SingleFault>
    where
        H: Fn(http::Request<Vec<u8>>) -> F,
        F: Future<Output = Result<http::Response<Vec<u8>>, E>> + 'static,
        E: std::error::Error + 'static,
    {
        use openidconnect::RequestTokenError;
        let us = self.us()?;
        let tokens = us
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| SingleFault::Document)?
            .set_pkce_verifier(PkceCodeVerifier::new(derived("verifier", secret)))
            .request_async(http)
            .await
            .map_err(|e| match e {
                RequestTokenError::ServerResponse(_) => SingleFault::Code,
                RequestTokenError::Request(_) => SingleFault::Unreachable,
                _ => SingleFault::Token,
            })?;
        self.believe(&us, &tokens, secret, now_s, asked_s)
    }

    fn believe(
        &self,
        us: &Us,
        tokens: &Tokens,
        secret: &str,
        now_s: i64,
        asked_s: Option<i64>,
    ) -> Result<Vouched, SingleFault> {
        let token = tokens.id_token().ok_or(SingleFault::Token)?;
        let algs = self
            .metadata
            .id_token_signing_alg_values_supported()
            .iter()
            .filter(|a| is_taken(a))
            .cloned();
        let now = UNIX_EPOCH + Duration::from_secs(now_s.unsigned_abs());
        let verifier = us
            .id_token_verifier()
            .set_allowed_algs(algs)
            .set_time_fn(move || now.into())
            .set_issue_time_verifier_fn(move |at| {
                let age = now_s - at.timestamp();
                ((-SKEW_S..=TOKEN_AGE_S).contains(&age))
                    .then_some(())
                    .ok_or_else(|| "issued at another time".into())
            })
            .set_auth_time_verifier_fn(move |at| match (asked_s, at) {
                (None, _) => Ok(()),
                (Some(asked), Some(at)) if at.timestamp() >= asked - SKEW_S => Ok(()),
                _ => Err("not shown again".into()),
            });
        let nonce = Nonce::new(derived("nonce", secret));
        let claims = token.claims(&verifier, &nonce).map_err(|e| fault_of(&e))?;
        if claims
            .authorized_party()
            .is_some_and(|p| p.as_str() != self.agreed.client_id)
        {
            return Err(SingleFault::Audience);
        }
        // Where the token says which access token belongs to it, it must be the one that came.
        if let Some(expected) = claims.access_token_hash() {
            let alg = token.signing_alg().map_err(|_| SingleFault::Signature)?;
            let key = token
                .signing_key(&verifier)
                .map_err(|_| SingleFault::Signature)?;
            let came = AccessTokenHash::from_token(tokens.access_token(), alg, key)
                .map_err(|_| SingleFault::Signature)?;
            if came != *expected {
                return Err(SingleFault::Token);
            }
        }
        Ok(vouched(claims, tokens.access_token().clone()))
    }

    /// Asks the provider for the name and the e-mail, where its token holds neither: one that keeps
    /// to the letter of the standard says them there alone (OpenID Connect Core 1.0, 5.4). They are
    /// for whoever ties the person and decide nothing, so where there is no answer, or one about
    /// somebody else, they stay unknown.
    pub async fn introduce<H, F, E>(&self, mut who: Vouched, http: &H) -> Vouched
    where
        H: Fn(http::Request<Vec<u8>>) -> F,
        F: Future<Output = Result<http::Response<Vec<u8>>, E>> + 'static,
        E: std::error::Error + 'static,
    {
        if who.name.is_some() || who.email.is_some() {
            return who;
        }
        let Ok(us) = self.us() else { return who };
        let subject = SubjectIdentifier::new(who.subject.clone());
        let Ok(request) = us.user_info(who.access.clone(), Some(subject)) else {
            return who;
        };
        let said: Result<UserInfoClaims<Extra, CoreGenderClaim>, _> =
            request.request_async(http).await;
        if let Ok(said) = said {
            who.name = said
                .name()
                .and_then(|n| n.get(None))
                .and_then(|n| text(n.as_str()));
            who.email = said
                .email()
                .map(|e| e.as_str())
                .or_else(|| said.preferred_username().map(|n| n.as_str()))
                .and_then(text);
        }
        who
    }

    /// Where somebody signs out at the provider too, and comes back to `back`; `None` where the
    /// provider offers no such thing.
    pub fn sign_out(&self, back: &str) -> Option<String> {
        let end = &self.metadata.additional_metadata().end_session_endpoint;
        let back = PostLogoutRedirectUrl::new(back.to_owned()).ok()?;
        let request = LogoutRequest::from(end.clone()?)
            .set_client_id(ClientId::new(self.agreed.client_id.clone()))
            .set_post_logout_redirect_uri(back);
        Some(request.http_get_url().into())
    }
}

/// What was said, where anything was.
fn text(said: &str) -> Option<String> {
    let said = said.trim();
    (!said.is_empty()).then(|| said.to_owned())
}

fn vouched(claims: &Claims, access: AccessToken) -> Vouched {
    let extra = claims.additional_claims();
    Vouched {
        issuer: claims.issuer().as_str().to_owned(),
        subject: claims.subject().as_str().to_owned(),
        name: claims
            .name()
            .and_then(|n| n.get(None))
            .and_then(|n| text(n.as_str())),
        email: claims
            .email()
            .map(|e| e.as_str())
            .or_else(|| claims.preferred_username().map(|n| n.as_str()))
            .and_then(text),
        organisation: extra.hd.clone().or_else(|| extra.tid.clone()),
        methods: claims
            .auth_method_refs()
            .into_iter()
            .flatten()
            .map(|m| m.as_str().to_owned())
            .collect(),
        session: extra.sid.as_deref().and_then(text),
        class: claims.auth_context_ref().map(|c| c.as_str().to_owned()),
        access,
    }
}
