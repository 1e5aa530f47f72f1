//! Where a request for a second person stands.

use domain::approval::ApprovalState;
use store::ApprovalRow;

/// Where a request stands, as people see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovalStanding {
    /// As it is kept.
    State(ApprovalState),
    /// It was asked or approved, and its time is over.
    RanOut,
}

impl ApprovalStanding {
    /// A stable word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::State(state) => state.as_str(),
            Self::RanOut => "ran-out",
        }
    }
}

/// Where a request stands at a time.
pub(crate) fn stands(row: &ApprovalRow, now_us: i64) -> ApprovalStanding {
    let open = matches!(row.state, ApprovalState::Asked | ApprovalState::Approved);
    if open && row.expires_us <= now_us {
        ApprovalStanding::RanOut
    } else {
        ApprovalStanding::State(row.state)
    }
}
