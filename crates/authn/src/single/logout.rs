//! A provider's own word that somebody's sign-in there is over (OpenID Connect Back-Channel Logout 1.0).
//! It comes from the provider's server and not through a browser, and is believed only where its
//! signature, issuer, audience and times are right and it says that it is such a word.

use super::{Provider, SKEW_S, TOKEN_AGE_S, is_taken, text};
use crate::single_fault::SingleFault;
use data_encoding::BASE64URL_NOPAD;
use openidconnect::{
    JsonWebKey,
    core::{CoreJsonWebKey, CoreJsonWebKeyUse, CoreJwsSigningAlgorithm},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// The event that such a word is about (section 2.4 of the standard).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Longest token that is looked at, bytes.
const LONGEST: usize = 16 * 1024;
/// Longest id of a token, characters.
const ID: usize = 300;

/// Whose sign-in at a provider is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidOut {
    /// Who says it.
    pub issuer: String,
    /// Whose, where it is said.
    pub subject: Option<String>,
    /// Which sign-in of theirs, where it is said; otherwise all of them.
    pub session: Option<String>,
    /// The token's id: it counts once.
    pub id: String,
    /// Until when the token would count, seconds since 1970.
    pub until_s: i64,
}

#[derive(Deserialize)]
struct Head {
    alg: CoreJwsSigningAlgorithm,
    kid: Option<String>,
    typ: Option<String>,
    /// What must be understood; nothing of it is.
    crit: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(all) => all,
        }
    }
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    iat: i64,
    exp: i64,
    jti: String,
    events: Map<String, Value>,
    sub: Option<String>,
    sid: Option<String>,
    nonce: Option<Value>,
}

/// Whom a token says that it is from and for. Nothing of it is proved: it only tells by whose keys to
/// prove it.
pub fn logout_between(token: &str) -> Option<(String, Vec<String>)> {
    #[derive(Deserialize)]
    struct Between {
        iss: String,
        aud: Audience,
    }
    let (_, claims, _) = split(token)?;
    let between: Between = read(claims)?;
    Some((between.iss, between.aud.all().to_vec()))
}

fn split(token: &str) -> Option<(&str, &str, &str)> {
    if token.len() > LONGEST {
        return None;
    }
    let mut parts = token.split('.');
    let found = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(found)
}

fn read<T: DeserializeOwned>(part: &str) -> Option<T> {
    let bytes = BASE64URL_NOPAD.decode(part.as_bytes()).ok()?;
    serde_json::from_slice(&bytes).ok()
}

impl Provider {
    /// Whose sign-in is over, as a logout token says. `now_s`: seconds since 1970.
    ///
    /// # Errors
    /// Whatever is not right, as [`SingleFault`] has it.
    pub fn logout(&self, token: &str, now_s: i64) -> Result<SaidOut, SingleFault> {
        let (head, body, signature) = split(token).ok_or(SingleFault::Token)?;
        let signed = token
            .get(..head.len() + 1 + body.len())
            .ok_or(SingleFault::Token)?;
        self.prove(head, signed, signature)?;
        let claims: Claims = read(body).ok_or(SingleFault::Token)?;
        if claims.iss != self.agreed.issuer {
            return Err(SingleFault::Issuer);
        }
        // As with who somebody is: for us, and for nobody else.
        let audience = claims.aud.all();
        if audience.is_empty() || audience.iter().any(|a| *a != self.agreed.client_id) {
            return Err(SingleFault::Audience);
        }
        let age = now_s.checked_sub(claims.iat).ok_or(SingleFault::Time)?;
        if !(-SKEW_S..=TOKEN_AGE_S).contains(&age) || claims.exp <= now_s {
            return Err(SingleFault::Time);
        }
        // A token about who somebody is has a nonce and no such event: it must not end anything.
        if claims.nonce.is_some() {
            return Err(SingleFault::Nonce);
        }
        let about = claims.events.get(EVENT).is_some_and(Value::is_object);
        let id = text(&claims.jti).filter(|id| id.len() <= ID);
        let subject = claims.sub.as_deref().and_then(text);
        let session = claims.sid.as_deref().and_then(text);
        match id {
            Some(id) if about && (subject.is_some() || session.is_some()) => Ok(SaidOut {
                issuer: claims.iss,
                subject,
                session,
                id,
                until_s: claims.exp.min(now_s + TOKEN_AGE_S + SKEW_S),
            }),
            _ => Err(SingleFault::Token),
        }
    }

    /// Whether one of the provider's keys signed it, in a way that is taken.
    fn prove(&self, head: &str, signed: &str, signature: &str) -> Result<(), SingleFault> {
        let head: Head = read(head).ok_or(SingleFault::Signature)?;
        // It says itself that it is such a word, so that no other token of the provider's passes for one.
        let typ = head.typ.unwrap_or_default().to_lowercase();
        if head.crit.is_some() || typ.strip_prefix("application/").unwrap_or(&typ) != "logout+jwt" {
            return Err(SingleFault::Token);
        }
        let offered = self.metadata.id_token_signing_alg_values_supported();
        if !is_taken(&head.alg) || !offered.contains(&head.alg) {
            return Err(SingleFault::Signature);
        }
        let signature = BASE64URL_NOPAD
            .decode(signature.as_bytes())
            .map_err(|_| SingleFault::Signature)?;
        let fits = |key: &&CoreJsonWebKey| {
            let named = key.key_id().map(|id| id.as_str());
            let signs = key
                .key_use()
                .is_none_or(|u| *u == CoreJsonWebKeyUse::Signature);
            signs && (head.kid.is_none() || head.kid.as_deref() == named)
        };
        let mut keys = self.metadata.jwks().keys().iter().filter(fits);
        let proved = |key: &CoreJsonWebKey| {
            key.verify_signature(&head.alg, signed.as_bytes(), &signature)
                .is_ok()
        };
        if keys.any(proved) {
            Ok(())
        } else {
            Err(SingleFault::Signature)
        }
    }
}
