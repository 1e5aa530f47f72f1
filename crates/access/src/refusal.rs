//! Why something is not allowed, and why the table cannot be read.

/// Why an act is not allowed. To the person it reads as "not found": see `casework`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The membership is not active.
    #[error("membership is not active")]
    NotActive,
    /// No row of the table allows it.
    #[error("no rule allows this")]
    NoRule,
    /// It would be allowed after a second factor.
    #[error("a second factor is needed")]
    SecondFactor,
    /// It takes a second person.
    #[error("a second person is needed")]
    SecondPerson,
    /// They stand too close to whom it is about.
    #[error("too close to whom it is about")]
    Conflict,
    /// It is sealed, and does not name them.
    #[error("sealed")]
    Sealed,
    /// Nobody else has said yet that the account is its owner's.
    #[error("the account is not confirmed")]
    Unconfirmed,
}

/// The table could not be read.
#[derive(Debug, thiserror::Error)]
#[error("access/roles.toml: {0}")]
pub struct PolicyError(String);

impl PolicyError {
    pub(crate) const fn new(what: String) -> Self {
        Self(what)
    }
}
