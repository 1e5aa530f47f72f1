//! What can go wrong in storage, in words that the layers above can act on.

/// Result of a storage function.
pub type Result<T> = std::result::Result<T, StoreError>;

/// A storage fault.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A row with this id is there already: a retry, or somebody else's.
    #[error("already exists")]
    Duplicate,
    /// No such row.
    #[error("not found")]
    Missing,
    /// Refers to a row that does not exist.
    #[error("refers to something missing")]
    Dangling,
    /// Somebody changed it in the meantime.
    #[error("changed by someone else")]
    Stale,
    /// The key was destroyed: the content is erased and cannot come back.
    #[error("erased")]
    Erased,
    /// No room on the disk. Reading goes on; nothing was written.
    #[error("the disk is full")]
    DiskFull,
    /// The commit failed and it is not known whether it happened: try again with the same id.
    #[error("it is not known whether the write happened; retry with the same id")]
    Unknown,
    /// The disk failed at an earlier commit. Nothing was written, and nothing will be until the
    /// program is started anew; reading goes on.
    #[error("writing has stopped after a fault of the disk; start the program anew")]
    Stopped,
    /// The disk failed while a commit was written or synced.
    #[error("the disk failed: {0}")]
    DiskFailed(sqlx::Error),
    /// A value in the database cannot be read as what it should be.
    #[error("unreadable value in {0}")]
    Corrupt(&'static str),
    /// The database refuses to work as it must (a pragma, a missing key).
    #[error("{0}")]
    Setup(String),
    /// Sealing or opening failed.
    #[error("sealing: {0}")]
    Seal(#[from] seal::SealError),
    /// A file could not be written or read: a backup.
    #[error("{0}")]
    File(std::io::Error),
    /// The server of the database does not answer, or went away in the midst of it. What was not
    /// committed did not happen; the next connection finds it again once it is back.
    #[error("the database does not answer: {0}")]
    Away(sqlx::Error),
    /// Anything else from the database.
    #[error("database: {0}")]
    Db(sqlx::Error),
    /// A migration failed.
    #[error("migration: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

impl From<sqlx::Error> for StoreError {
    fn from(e: sqlx::Error) -> Self {
        match &e {
            sqlx::Error::RowNotFound => Self::Missing,
            sqlx::Error::Database(d) if d.is_unique_violation() => Self::Duplicate,
            sqlx::Error::Database(d) if d.is_foreign_key_violation() => Self::Dangling,
            // SQLITE_FULL is 13, and an extended SQLITE_IOERR_WRITE 778; PostgreSQL says 53100.
            sqlx::Error::Database(d)
                if matches!(d.code().as_deref(), Some("13" | "778" | "53100")) =>
            {
                Self::DiskFull
            }
            _ if is_away(&e) => Self::Away(e),
            _ => Self::Db(e),
        }
    }
}

/// Whether a fault is of the way to the database and not of what was asked: the connection broke,
/// none could be had, or PostgreSQL is ending or starting (its classes 08 and 57P).
fn is_away(e: &sqlx::Error) -> bool {
    match e {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(d) => d
            .code()
            .is_some_and(|code| code.starts_with("08") || code.starts_with("57P")),
        _ => false,
    }
}

/// What was found, or `None` where its key was destroyed: a list is read without it.
pub(crate) fn unless_erased<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(StoreError::Erased) => Ok(None),
        Err(e) => Err(e),
    }
}
