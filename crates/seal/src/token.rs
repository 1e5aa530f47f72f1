//! Blind indexes: keyed hashes that find equal text without showing it.

use std::collections::BTreeSet;
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::fold::words;
use crate::keys::Secret;

/// Longest beginning of a name word, in letters, for which there is a token. Longer input is
/// cut to this length, and the reader of the rows compares the rest after opening them.
pub const PREFIX_LETTERS: usize = 8;

/// A token: the first 16 bytes of an HMAC-SHA-256.
pub type Token = [u8; 16];

/// The key that makes search tokens. Get it from [`crate::AgencyKey::token_key`] or, for what is
/// looked up before the agency is known, from [`crate::MasterKey::token_key`].
///
/// Nobody has the texts any more of which the tokens of a database were made. So that they can be
/// made anew all the same when the key is renewed, a key can stand on those before it: a token is
/// then the hash, under the newest, of the token that those before it give. Whoever has the older
/// ones alone can make none.
#[derive(Clone)]
pub struct TokenKey {
    first: Secret,
    /// The keys that took its place, the newest last.
    then: Vec<Secret>,
}

impl TokenKey {
    pub(crate) const fn new(secret: Secret) -> Self {
        Self {
            first: secret,
            then: Vec::new(),
        }
    }

    /// The secret of a key that stands on no other.
    pub(crate) const fn secret(&self) -> &Secret {
        &self.first
    }

    /// All secrets, the first first.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        std::iter::once(&self.first).chain(&self.then)
    }

    /// This key with another on top, which must be a new one of an agency.
    #[must_use]
    pub fn then(&self, newest: Self) -> Self {
        let mut all = self.clone();
        all.then.push(newest.first);
        all.then.extend(newest.then);
        all
    }

    /// How often this key was renewed.
    pub fn renewals(&self) -> usize {
        self.then.len()
    }

    /// The key as it was after its first `kept` renewals: for finding what was named by a token that
    /// cannot be made anew, such as an id.
    #[must_use]
    pub fn as_of(&self, kept: usize) -> Self {
        let mut then = self.then.clone();
        then.truncate(kept);
        Self {
            first: self.first.clone(),
            then,
        }
    }

    /// What was made by this key as it was after so many renewals, made anew: a token, or any hash
    /// that was keyed with it.
    pub fn again(&self, made_after: usize, hash: &[u8]) -> Vec<u8> {
        let mut hash = hash.to_vec();
        for secret in self.then.iter().skip(made_after) {
            hash = keyed(secret, "token made anew", &hash).to_vec();
        }
        hash
    }

    /// The token for `text` in `field`. The text is taken as it is: fold it first
    /// ([`crate::fold`], [`crate::fold_sign_in`]) or bring it to its one form (an NHS number to ten digits).
    /// The same text in two fields gives two tokens.
    pub fn token(&self, field: &str, text: &str) -> Token {
        let mut token = keyed(&self.first, field, text.as_bytes());
        for secret in &self.then {
            token = keyed(secret, "token made anew", &token);
        }
        token
    }

    /// Tokens to store for a name: the first 1 to [`PREFIX_LETTERS`] letters of each of its
    /// words, and of a hyphenated name also written as one. In no particular order of meaning,
    /// without repeats.
    pub fn prefix_tokens(&self, field: &str, name: &str) -> Vec<Token> {
        let mut prefixes = BTreeSet::new();
        for word in words(name).flat_map(|word| word.with_joined()) {
            let mut prefix = String::new();
            for letter in word.chars().take(PREFIX_LETTERS) {
                prefix.push(letter);
                prefixes.insert(prefix.clone());
            }
        }
        prefixes
            .iter()
            .map(|prefix| self.token(field, prefix))
            .collect()
    }

    /// Tokens to look for when someone has typed the beginning of a name, one for each word
    /// typed. A stored name is a candidate when it has them all.
    pub fn query_tokens(&self, field: &str, typed: &str) -> Vec<Token> {
        let beginnings: BTreeSet<String> = words(typed)
            .flat_map(|word| word.parts)
            .map(|part| part.chars().take(PREFIX_LETTERS).collect())
            .collect();
        beginnings
            .iter()
            .map(|beginning| self.token(field, beginning))
            .collect()
    }
}

fn keyed(secret: &Secret, field: &str, bytes: &[u8]) -> Token {
    let mut token = [0; 16];
    // HMAC takes a key of any length, so that this always is `Ok`.
    if let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.bytes()) {
        mac.update(&(field.len() as u64).to_be_bytes());
        mac.update(field.as_bytes());
        mac.update(bytes);
        token.copy_from_slice(&mac.finalize().into_bytes()[..16]);
    }
    token
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey(hidden)")
    }
}
