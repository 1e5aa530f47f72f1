//! Checking what another agency signed, also across a change of its key.

use super::HOUR_US;
use crate::{CaseworkError, Work, error::Result};
use ledger::Verifier;
use uuid::Uuid;

/// How long a parcel may be under way, as long as a hub may be down: thirty days, microseconds.
const UNDER_WAY_US: i64 = 30 * 24 * HOUR_US;

/// A slip that one of the keys signed.
pub(super) fn opened<T>(
    keys: &[Verifier],
    open: impl Fn(&Verifier) -> std::result::Result<T, exchange::SlipError>,
) -> Result<T> {
    let mut fault = None;
    for key in keys {
        match open(key) {
            Ok(slip) => return Ok(slip),
            Err(e) => fault = fault.or(Some(e)),
        }
    }
    let words = fault.map_or_else(|| "no key".to_owned(), |e| e.to_string());
    Err(CaseworkError::Internal(words))
}

impl Work {
    /// The keys with which an agency's receipts are checked, the one of today first: what was signed
    /// before a change of key may still be under way.
    pub(super) async fn verifiers(&mut self, agency: Uuid) -> Result<Vec<Verifier>> {
        let origin = self.ledger_name(agency).await?;
        let since = self.now_us - UNDER_WAY_US;
        let mut keys = self.ledger_keys(agency).await?;
        keys.retain(|k| k.retired_us.is_none_or(|at| at > since));
        keys.iter()
            .rev()
            .map(|k| Verifier::new(&origin, &k.public))
            .collect::<std::result::Result<_, _>>()
            .map_err(|e| CaseworkError::Internal(e.to_string()))
    }
}
