//! Practitioners: people who work with children, and their part in an agency.

use serde::{Deserialize, Serialize};

crate::worded! {
    /// A practitioner's role in the product. What each role may do stands in `access/roles.toml`.
    Role, "role" {
        /// Adds concerns and reads their own.
        Practitioner = "practitioner",
        /// Designated or deputy safeguarding lead.
        SafeguardingLead = "safeguarding-lead",
        /// Screens what arrives at a front door (MASH).
        MashScreener = "mash-screener",
        /// Data protection officer.
        DataProtectionOfficer = "dpo",
        /// Looks after retention.
        RecordsManager = "records-manager",
        /// Business manager of a safeguarding board or partnership.
        BoardManager = "board-manager",
        /// Manages people and settings of an agency; reads no child's file.
        AgencyAdministrator = "agency-administrator",
        /// Runs the machine; can read nothing.
        HubOperator = "hub-operator",
    }
}

crate::worded! {
    /// Where a membership stands.
    MemberState, "membership state" {
        /// Invited, has not set up sign-in yet.
        Invited = "invited",
        /// Active.
        Active = "active",
        /// Suspended for now.
        Suspended = "suspended",
        /// Left the agency.
        Left = "left",
    }
}

/// The sealed content of a practitioner's account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PractitionerContent {
    /// Name as shown to colleagues.
    pub name: String,
    /// Job title ("Maths teacher").
    pub job_title: String,
    /// Where alerts without case facts go.
    #[serde(default)]
    pub email: Option<String>,
    /// Telephone at work.
    #[serde(default)]
    pub phone: Option<String>,
}

impl PractitionerContent {
    /// "Meera Joshi (Designated safeguarding lead)", or the name alone where no job is known.
    pub fn name_and_job(&self) -> String {
        if self.job_title.trim().is_empty() {
            self.name.clone()
        } else {
            format!("{} ({})", self.name, self.job_title)
        }
    }
}
