//! What can go wrong with keys and sealed bytes.

/// Why something could not be sealed, opened, wrapped or read.
///
/// No variant carries key material, plain text or ciphertext, so that an error may be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key file holds something other than 32 bytes in hexadecimal or base64.
    #[error(
        "a key file must hold 32 bytes as 64 hexadecimal digits or as base64, and nothing else"
    )]
    BadKeyText,
    /// Too few bytes to hold version, nonce and tag: the value was cut off.
    #[error("the sealed value is cut off: {found} bytes, at least {least} are needed")]
    Truncated {
        /// Bytes found.
        found: usize,
        /// Fewest bytes that a sealed value has.
        least: usize,
    },
    /// The first byte names a way of sealing that this program does not know.
    #[error("the sealed value has version {0}, which this program cannot read")]
    UnknownVersion(u8),
    /// The value was sealed with another key, for another place, or was changed. Which of the
    /// three cannot be told, by design.
    #[error("the sealed value does not open: another key, another place, or it was changed")]
    DoesNotOpen,
    /// A stream that does not begin as sealed streams do.
    #[error("this is no sealed file of Sharewise")]
    NotAStream,
    /// A stream without its end.
    #[error("the sealed file is cut off")]
    CutOff,
    /// What was unwrapped is not a key of 32 bytes.
    #[error("the wrapped value is not a key")]
    NotAKey,
    /// The text is longer than the cipher can take (256 GiB).
    #[error("the value is too long to seal")]
    TooLong,
    /// The operating system gave no randomness. Nothing is sealed then: a repeated nonce
    /// would be worse than an error.
    #[error("the operating system gave no randomness")]
    NoRandomness,
}
