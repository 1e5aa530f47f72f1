//! What can go wrong, so that a page can say what to do.

use store::StoreError;

/// Result of a function of casework.
pub type Result<T> = std::result::Result<T, CaseworkError>;

/// One thing to put right in what was sent. The words are the page's: `key` names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field, as the form and the API name it.
    pub field: String,
    /// What is wrong: `empty`, `too-long`, `control`, `unknown`, `future`, ...
    pub key: &'static str,
}

/// Why something was not done. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum CaseworkError {
    /// Absent, or not for this person: the two are never told apart.
    #[error("not found")]
    NotFound,
    /// Something in what was sent must be put right.
    #[error("{} thing(s) to put right", .0.len())]
    Invalid(Vec<Fault>),
    /// Allowed after a second factor.
    #[error("a second factor is needed")]
    SecondFactor,
    /// Allowed once whoever asks has shown again that it is they.
    #[error("to be confirmed")]
    Confirm,
    /// The files of more children were opened today than the role is given: they say why, and go
    /// on.
    #[error("more files than a day's number")]
    MoreFiles,
    /// They stand too close to the child: the file opens to them for no reason. They know that the
    /// child is there, and are told whom to ask.
    #[error("too close to the child")]
    TooClose,
    /// Not signed in, or no longer.
    #[error("not signed in")]
    SignedOut,
    /// The session is locked by idleness.
    #[error("locked")]
    Locked,
    /// Somebody changed it in the meantime.
    #[error("changed by someone else")]
    Stale,
    /// It is already in a state in which this cannot be done.
    #[error("no longer possible")]
    WrongState,
    /// The id was used before for something else. What stands is unchanged.
    #[error("the id was used for something else")]
    OtherContent,
    /// No room on the disk: reading goes on.
    #[error("the disk is full")]
    DiskFull,
    /// The disk failed, and nothing is written until the program is started anew: reading goes on.
    #[error("writing has stopped")]
    Stopped,
    /// Whether it was written is not known: send the same again, with the same ids.
    #[error("not known whether it was written")]
    TryAgain,
    /// The provider of single sign-on does not answer, or not as was agreed.
    #[error("single sign-on: {0}")]
    SignOn(authn::SingleFault),
    /// A fault of the product or the database.
    #[error("{0}")]
    Internal(String),
}

impl CaseworkError {
    /// One fault in one field.
    pub fn invalid(field: &str, key: &'static str) -> Self {
        Self::Invalid(vec![Fault {
            field: field.to_owned(),
            key,
        }])
    }
}

impl From<StoreError> for CaseworkError {
    fn from(e: StoreError) -> Self {
        match e {
            StoreError::Missing | StoreError::Erased | StoreError::Dangling => Self::NotFound,
            StoreError::Stale => Self::Stale,
            StoreError::DiskFull => Self::DiskFull,
            StoreError::Stopped => Self::Stopped,
            StoreError::Unknown | StoreError::Away(_) | StoreError::DiskFailed(_) => Self::TryAgain,
            other => Self::Internal(other.to_string()),
        }
    }
}
