//! How somebody stands who wants to do something.

use domain::practitioner::{MemberState, Role};

/// What the policy needs to know of a practitioner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Role.
    pub role: Role,
    /// Membership.
    pub state: MemberState,
    /// Whether this session gave a second factor.
    pub second_factor: bool,
    /// Whether somebody other than whoever made the way in has said that the account is its owner's.
    pub confirmed: bool,
}

impl Standing {
    /// The role whose rows count. Whoever's account nobody has confirmed yet works as any
    /// practitioner does: they log, share in an emergency and do their own tasks.
    pub const fn counts_as(self) -> Role {
        match self.role {
            role if self.confirmed => role,
            Role::HubOperator => Role::HubOperator,
            _ => Role::Practitioner,
        }
    }
}
