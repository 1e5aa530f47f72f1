//! Sealed columns: the only crate of the house that names a cipher.
//!
//! Three keys stand one above the other. The [`MasterKey`] lives outside the database, in a file
//! that the operator keeps. It wraps one [`AgencyKey`] for each agency, which wraps one
//! [`DataKey`] for each person that the agency knows. Text about that person is sealed with the
//! data key, bound to the [`Place`] where it stands (table, row, column), so that ciphertext
//! copied to another place does not open there. Destroying every copy of the wrapped data key is
//! erasure: what it sealed, in the database and in older backups, can no longer be read.
//!
//! Search runs on keyed hashes made by a [`TokenKey`]: equal text gives equal tokens, and a token
//! says nothing to someone without the key.
//!
//! # How sealed bytes look
//!
//! | bytes | what |
//! | --- | --- |
//! | 1 | version, [`VERSION`] |
//! | 24 | nonce, fresh from the operating system |
//! | n | ciphertext, as long as the plain text |
//! | 16 | tag |
//!
//! The cipher is XChaCha20-Poly1305 (`draft-irtf-cfrg-xchacha`). The associated data begin with
//! the words `sharewise seal v1`, then the purpose (`master column`, `agency key`, ...), then each part of the
//! binding, every one with its length in front, so that no two bindings read the same. The length of
//! a sealed value shows the length of the plain text; callers that mind pad first.
//!
//! Randomness enters the house here and only here, by [`fill_random`]. There is no clock.

mod aead;
mod error;
mod fold;
mod keys;
mod letter;
mod random;
mod stream;
mod token;

pub use aead::{OVERHEAD, Place, VERSION};
pub use error::SealError;
pub use fold::{fold, fold_sign_in};
pub use keys::{AgencyKey, DataKey, MasterKey, NewDataKeys};
pub use letter::{LETTER_OVERHEAD, LetterBox, LetterKey};
pub use random::{
    RunningDigest, constant_time_eq, digest_of, fill_random, hash_token, random_bytes,
    random_digits, random_token,
};
pub use stream::{MAGIC, StreamKey, StreamOpener, StreamSealer};
pub use token::{PREFIX_LETTERS, Token, TokenKey};
