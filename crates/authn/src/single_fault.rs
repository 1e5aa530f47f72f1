//! Why single sign-on came to nothing.

use openidconnect::{ClaimsVerificationError, SignatureVerificationError};

/// Why single sign-on came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SingleFault {
    /// The provider cannot be reached, or does not answer as agreed.
    #[error("the provider does not answer")]
    Unreachable,
    /// Its document is of another provider, or does not read.
    #[error("the provider's document is not the one that was agreed")]
    Document,
    /// The provider refuses the code: used before, too old, or not ours.
    #[error("the provider refuses the code")]
    Code,
    /// No token, or one that cannot be read.
    #[error("no token that can be read")]
    Token,
    /// Signed by nobody, or not by this provider, or in a way that was not agreed.
    #[error("the signature is not the provider's")]
    Signature,
    /// Another provider's.
    #[error("of another provider")]
    Issuer,
    /// Meant for somebody else than us.
    #[error("for somebody else")]
    Audience,
    /// Not the answer to what this browser asked.
    #[error("not what this browser asked")]
    Nonce,
    /// Too old, or from the future.
    #[error("too old, or from the future")]
    Time,
    /// They did not show again who they are, as was asked.
    #[error("not shown again")]
    NotFresh,
}

impl SingleFault {
    /// A stable word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Document => "document",
            Self::Code => "code",
            Self::Token => "token",
            Self::Signature => "signature",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Nonce => "nonce",
            Self::Time => "time",
            Self::NotFresh => "not-fresh",
        }
    }
}

pub(crate) fn fault_of(e: &ClaimsVerificationError) -> SingleFault {
    match e {
        ClaimsVerificationError::Expired(_) => SingleFault::Time,
        ClaimsVerificationError::InvalidAudience(_) => SingleFault::Audience,
        ClaimsVerificationError::InvalidAuthTime(_) => SingleFault::NotFresh,
        ClaimsVerificationError::InvalidIssuer(_) => SingleFault::Issuer,
        ClaimsVerificationError::InvalidNonce(_) => SingleFault::Nonce,
        ClaimsVerificationError::SignatureVerification(
            SignatureVerificationError::InvalidKey(_)
            | SignatureVerificationError::CryptoError(_)
            | SignatureVerificationError::NoMatchingKey
            | SignatureVerificationError::NoSignature
            | SignatureVerificationError::AmbiguousKeyId(_)
            | SignatureVerificationError::DisallowedAlg(_)
            | SignatureVerificationError::UnsupportedAlg(_),
        ) => SingleFault::Signature,
        _ => SingleFault::Token,
    }
}
