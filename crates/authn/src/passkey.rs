//! Passkeys (W3C Web Authentication, level 3): made and used with the owner's finger, face or
//! number, bound to our address, so that no other site can ask for them. The one file that names
//! the library.
//!
//! A key is asked for in two steps, and between them the server keeps what it asked (the state):
//! it is good once, for a few minutes.

use crate::AuthnError;
use serde::{Serialize, de::DeserializeOwned};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Webauthn, WebauthnBuilder,
};
use webauthn_rs_proto::ResidentKeyRequirement;

/// Seconds that a person has to find their key and their finger.
pub const PASSKEY_SECONDS: u64 = 300;

/// What is asked of a browser, and what must be kept to check its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The options as JSON, for the browser.
    pub options: String,
    /// To be kept until the answer comes, and handed back once. Not for the browser.
    pub state: String,
}

/// A passkey that was made, or one that has just been used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The credential's id, chosen by the device: names it and opens nothing.
    pub id: Vec<u8>,
    /// The public key with its count, to be kept; a use may have changed it.
    pub content: String,
}

/// Asks for passkeys in the name of one address.
#[derive(Clone)]
pub struct Passkeys(Webauthn);

impl std::fmt::Debug for Passkeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passkeys")
    }
}

fn write<T: Serialize>(value: &T) -> Result<String, AuthnError> {
    serde_json::to_string(value).map_err(|_| AuthnError::Passkey)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, AuthnError> {
    serde_json::from_str(text).map_err(|_| AuthnError::Passkey)
}

fn refused(_: webauthn_rs::prelude::WebauthnError) -> AuthnError {
    AuthnError::Passkey
}

fn all(keys: &[String]) -> Result<Vec<Passkey>, AuthnError> {
    keys.iter().map(|k| read(k)).collect()
}

impl Passkeys {
    /// Passkeys for an address. `None` where its host has no name: browsers bind passkeys to
    /// names, not to numbers.
    pub fn at(public_url: &str) -> Option<Self> {
        let url = Url::parse(public_url).ok()?;
        let host = url.domain()?.to_owned();
        let timeout = std::time::Duration::from_secs(PASSKEY_SECONDS);
        let built = WebauthnBuilder::new(&host, &url)
            .ok()?
            .rp_name("Sharewise")
            .timeout(timeout)
            .build();
        built.ok().map(Self)
    }

    /// Asks a browser to make a passkey for a person, on a device that holds none of theirs yet.
    /// `name` tells the person which account it is; it stays on the device.
    ///
    /// # Errors
    /// [`AuthnError::Passkey`] where a kept key does not read.
    pub fn ask_for_new(
        &self,
        person: Uuid,
        name: &str,
        held: &[String],
    ) -> Result<Asked, AuthnError> {
        let held = all(held)?.iter().map(|k| k.cred_id().clone()).collect();
        let (mut options, state) = self
            .0
            .start_passkey_registration(person, name, name, Some(held))
            .map_err(refused)?;
        // Kept on the device where it can be: then nobody types a name to sign in.
        if let Some(wanted) = options.public_key.authenticator_selection.as_mut() {
            wanted.resident_key = Some(ResidentKeyRequirement::Preferred);
        }
        Ok(Asked {
            options: write(&options)?,
            state: write(&state)?,
        })
    }

    /// Checks the answer and gives the new key.
    ///
    /// # Errors
    /// [`AuthnError::Passkey`]: another question, another address, no check of the person, or
    /// not well formed.
    pub fn made(&self, state: &str, answer: &str) -> Result<Key, AuthnError> {
        let state: PasskeyRegistration = read(state)?;
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let key = self
            .0
            .finish_passkey_registration(&answer, &state)
            .map_err(refused)?;
        Ok(Key {
            id: key.cred_id().to_vec(),
            content: write(&key)?,
        })
    }

    /// Asks for one of the keys that a known person holds.
    ///
    /// # Errors
    /// [`AuthnError::Passkey`] where they hold none, or a kept key does not read.
    pub fn ask_for_one_of(&self, held: &[String]) -> Result<Asked, AuthnError> {
        let (options, state) = self
            .0
            .start_passkey_authentication(&all(held)?)
            .map_err(refused)?;
        Ok(Asked {
            options: write(&options)?,
            state: write(&state)?,
        })
    }

    /// Checks the answer of somebody who holds these keys, and gives the one that was used.
    ///
    /// # Errors
    /// As [`Passkeys::made`]; a count that went back, as with a copied key, is refused too.
    pub fn one_of(&self, held: &[String], state: &str, answer: &str) -> Result<Key, AuthnError> {
        let state: PasskeyAuthentication = read(state)?;
        let answer: PublicKeyCredential = read(answer)?;
        let used = self
            .0
            .finish_passkey_authentication(&answer, &state)
            .map_err(refused)?;
        let mut key = all(held)?
            .into_iter()
            .find(|k| k.cred_id() == used.cred_id())
            .filter(|_| used.user_verified())
            .ok_or(AuthnError::Passkey)?;
        key.update_credential(&used);
        Ok(Key {
            id: key.cred_id().to_vec(),
            content: write(&key)?,
        })
    }

    /// Asks for any passkey of this address, before it is known whose: nobody's name is typed,
    /// so that the question tells nothing.
    ///
    /// # Errors
    /// [`AuthnError::Passkey`]; not in practice.
    pub fn ask_for_any(&self) -> Result<Asked, AuthnError> {
        let (mut options, state) = self
            .0
            .start_discoverable_authentication()
            .map_err(refused)?;
        // Asked by a button, not while somebody types.
        options.mediation = None;
        Ok(Asked {
            options: write(&options)?,
            state: write(&state)?,
        })
    }

    /// Whose key an answer says it is, and its id, to look the key up. Nothing is checked yet.
    ///
    /// # Errors
    /// [`AuthnError::Passkey`] where it does not say.
    pub fn whose(&self, answer: &str) -> Result<(Uuid, Vec<u8>), AuthnError> {
        let answer: PublicKeyCredential = read(answer)?;
        let (person, id) = self
            .0
            .identify_discoverable_authentication(&answer)
            .map_err(refused)?;
        Ok((person, id.to_vec()))
    }

    /// Checks the answer to [`Passkeys::ask_for_any`] against the key that it names.
    ///
    /// # Errors
    /// As [`Passkeys::one_of`].
    pub fn any(&self, held: &str, state: &str, answer: &str) -> Result<Key, AuthnError> {
        let state: DiscoverableAuthentication = read(state)?;
        let answer: PublicKeyCredential = read(answer)?;
        let mut key: Passkey = read(held)?;
        let used = self
            .0
            .finish_discoverable_authentication_v2(&answer, state, &key)
            .map_err(refused)?;
        if !used.user_verified() || used.cred_id() != key.cred_id() {
            return Err(AuthnError::Passkey);
        }
        key.update_credential(&used);
        Ok(Key {
            id: key.cred_id().to_vec(),
            content: write(&key)?,
        })
    }
}
