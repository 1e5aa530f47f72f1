//! Passwords, one-time codes, recovery codes, passkeys and single sign-on.
//!
//! Everything here computes: randomness and time are handed in, nothing is kept. A password is
//! hashed slowly (Argon2id), and a name that nobody has costs as much as one that somebody has:
//! see [`Passwords::verify`].

mod breached;
mod passkey;
mod password;
mod recovery;
mod single;
mod single_fault;
mod totp;

pub use breached::{Breached, BreachedFault};
pub use passkey::{Asked, Key, PASSKEY_SECONDS, Passkeys};
pub use password::{Hashing, MIN_PASSWORD, PasswordFault, Passwords, check_password};
pub use recovery::{RECOVERY_CODES, RecoveryTyped, fold_recovery_code, recovery_code};
pub use single::{Agreed, Provider, SaidOut, Vouched, logout_between};
pub use single_fault::SingleFault;
pub use totp::{TotpSecret, qr_data_uri};

/// What can go wrong here.
#[derive(Debug, thiserror::Error, Clone, Copy, PartialEq, Eq)]
pub enum AuthnError {
    /// The password could not be hashed.
    #[error("the password could not be hashed")]
    Hash,
    /// The secret of a second factor is not 32 letters and digits of base32.
    #[error("not the secret of a second factor")]
    Secret,
    /// The answer of a device is not the one that was asked for.
    #[error("not the passkey that was asked for")]
    Passkey,
    /// The text is too long for a picture that a telephone reads.
    #[error("too long for a QR code")]
    Picture,
}
