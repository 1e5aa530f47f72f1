//! Who may do what: one policy point, read from `access/roles.toml`.
//!
//! Deny by default. [`Policy::permit`] is the only maker of a [`Permit`], and `casework` cannot
//! open the database for an act without one. An emergency act never asks for a second factor.

use domain::practitioner::{MemberState, Role};
use serde::Deserialize;
use std::collections::HashMap;

domain::worded! {
    /// Something a practitioner does. Each function of `casework` names one.
    Act, "act" {
        /// Log a concern.
        LogConcern = "log-concern",
        /// Find a child by name, to pick the right one.
        FindChild = "find-child",
        /// Share in an emergency.
        ShareInEmergency = "share-in-emergency",
        /// Ask the law without a child's record.
        UseLawHelper = "use-law-helper",
        /// Turn law whose start is not settled on or off for the agency.
        SetLawSwitch = "set-law-switch",
        /// Add to the agency's local practice, change it or withdraw it.
        KeepLocalPractice = "keep-local-practice",
        /// Read a concern.
        ReadConcern = "read-concern",
        /// Read the inbox of new concerns and what is due.
        ReadInbox = "read-inbox",
        /// Read a child's page and chronology.
        ReadFile = "read-file",
        /// Write into a child's file: acknowledge, tag, note, plan, close.
        WriteFile = "write-file",
        /// Mark an adult as a risk to children, or take the mark off.
        MarkRisk = "mark-risk",
        /// Decide whether to share, and share.
        DecideSharing = "decide-sharing",
        /// Write the record of an emergency sharing.
        FinishEmergencyRecord = "finish-emergency-record",
        /// Do a task and say how it ended.
        DoTask = "do-task",
        /// Read what other agencies shared with this one.
        ReadShared = "read-shared",
        /// Read who looked and who shared.
        ReadAccessList = "read-access-list",
        /// Read decisions and their law.
        ReadDecisions = "read-decisions",
        /// Export the ledger.
        ExportLedger = "export-ledger",
        /// Manage the people of an agency.
        ManagePeople = "manage-people",
        /// Compare records that may be of one person, and decide.
        LinkRecords = "link-records",
        /// Set the agreement under which the agency looks up across agencies.
        SetLookUp = "set-look-up",
        /// Take people in from a file.
        ImportPeople = "import-people",
    }
}

domain::worded! {
    /// How the practitioner stands to what the act is done to. Another agency's things have no
    /// relation: they are not asked about, they do not exist.
    Relation, "relation" {
        /// They wrote it, or it was given to them.
        Own = "own",
        /// It is their agency's.
        Agency = "agency",
        /// It concerns nobody's file.
        None = "none",
    }
}

/// What the policy needs to know of a practitioner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Role.
    pub role: Role,
    /// Membership.
    pub state: MemberState,
    /// Whether this session gave a second factor.
    pub second_factor: bool,
}

/// Leave to do one act. Made only by [`Policy::permit`].
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub struct Permit {
    act: Act,
    relation: Relation,
}

impl Permit {
    /// The act it is for.
    pub const fn act(&self) -> Act {
        self.act
    }

    /// The relation on which it rests.
    pub const fn relation(&self) -> Relation {
        self.relation
    }
}

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
}

/// The table could not be read.
#[derive(Debug, thiserror::Error)]
#[error("access/roles.toml: {0}")]
pub struct PolicyError(String);

/// One row of the table, for the page that prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Role; `None`: every active practitioner.
    pub role: Option<Role>,
    /// What is allowed.
    pub act: Act,
    /// On what.
    pub relation: Relation,
    /// Only after a second factor.
    pub second_factor: bool,
    /// Why.
    pub why: String,
}

/// The policy.
#[derive(Debug, Clone)]
pub struct Policy {
    rules: Vec<Rule>,
    index: HashMap<(Act, Relation), Vec<usize>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    allow: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    role: String,
    act: Act,
    relation: Relation,
    #[serde(default)]
    second_factor: bool,
    why: String,
}

impl Policy {
    /// The table that ships with the product.
    ///
    /// # Errors
    /// The table does not read; a test keeps that from shipping.
    pub fn builtin() -> Result<Self, PolicyError> {
        Self::from_toml(include_str!("../../../access/roles.toml"))
    }

    /// Reads a table.
    ///
    /// # Errors
    /// An unknown role, act or relation, an empty reason, or an emergency act that asks for a
    /// second factor.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        let file: File = toml::from_str(text).map_err(|e| PolicyError(e.to_string()))?;
        let mut rules = Vec::with_capacity(file.allow.len());
        let mut index: HashMap<(Act, Relation), Vec<usize>> = HashMap::new();
        for row in file.allow {
            let role = match row.role.as_str() {
                "any" => None,
                other => Some(
                    other
                        .parse()
                        .map_err(|e: domain::UnknownWord| PolicyError(e.to_string()))?,
                ),
            };
            if row.why.trim().is_empty() {
                return Err(PolicyError(format!(
                    "{} for {}: no reason is given",
                    row.act, row.role
                )));
            }
            if row.act == Act::ShareInEmergency && row.second_factor {
                return Err(PolicyError(
                    "an emergency may not wait for a second factor".into(),
                ));
            }
            index
                .entry((row.act, row.relation))
                .or_default()
                .push(rules.len());
            rules.push(Rule {
                role,
                act: row.act,
                relation: row.relation,
                second_factor: row.second_factor,
                why: row.why,
            });
        }
        Ok(Self { rules, index })
    }

    /// Every rule, in the order of the table.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Asks for leave to do an act.
    ///
    /// # Errors
    /// [`Refusal`]; nothing is allowed that no row names.
    pub fn permit(&self, who: Standing, act: Act, relation: Relation) -> Result<Permit, Refusal> {
        if who.state != MemberState::Active {
            return Err(Refusal::NotActive);
        }
        let mut refusal = Refusal::NoRule;
        for &i in self.index.get(&(act, relation)).into_iter().flatten() {
            let rule = &self.rules[i];
            // Whoever runs the machine is in no agency's work, "any" or not.
            let fits = rule
                .role
                .map_or(who.role != Role::HubOperator, |r| r == who.role);
            if fits && (!rule.second_factor || who.second_factor) {
                return Ok(Permit { act, relation });
            }
            if fits {
                refusal = Refusal::SecondFactor;
            }
        }
        Err(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(role: Role, state: MemberState) -> Standing {
        Standing {
            role,
            state,
            second_factor: false,
        }
    }

    #[test]
    fn every_active_practitioner_may_share_in_an_emergency_and_log() {
        let policy = Policy::builtin().unwrap();
        for &role in Role::ALL.iter().filter(|r| **r != Role::HubOperator) {
            for act in [Act::ShareInEmergency, Act::LogConcern] {
                assert!(
                    policy
                        .permit(standing(role, MemberState::Active), act, Relation::None)
                        .is_ok(),
                    "{role} {act}"
                );
            }
        }
    }

    #[test]
    fn nobody_outside_does_anything_and_the_operator_reads_nothing() {
        let policy = Policy::builtin().unwrap();
        for &act in Act::ALL {
            for &relation in Relation::ALL {
                for &role in Role::ALL {
                    for state in [
                        MemberState::Invited,
                        MemberState::Suspended,
                        MemberState::Left,
                    ] {
                        assert_eq!(
                            policy.permit(standing(role, state), act, relation),
                            Err(Refusal::NotActive)
                        );
                    }
                }
                assert!(
                    policy
                        .permit(
                            standing(Role::HubOperator, MemberState::Active),
                            act,
                            relation
                        )
                        .is_err()
                );
            }
        }
    }

    #[test]
    fn a_teacher_reads_what_they_wrote_and_no_file() {
        let policy = Policy::builtin().unwrap();
        let teacher = standing(Role::Practitioner, MemberState::Active);
        assert!(
            policy
                .permit(teacher, Act::ReadConcern, Relation::Own)
                .is_ok()
        );
        for act in [
            Act::ReadConcern,
            Act::ReadFile,
            Act::WriteFile,
            Act::DecideSharing,
            Act::ReadShared,
            Act::ReadAccessList,
        ] {
            assert_eq!(
                policy.permit(teacher, act, Relation::Agency),
                Err(Refusal::NoRule),
                "{act}"
            );
        }
    }

    #[test]
    fn an_emergency_that_waits_for_a_second_factor_is_refused_as_policy() {
        let text = "[[allow]]\nrole='any'\nact='share-in-emergency'\nrelation='none'\nsecond_factor=true\nwhy='x'\n";
        assert!(Policy::from_toml(text).is_err());
        assert!(
            Policy::from_toml(
                "[[allow]]\nrole='teachr'\nact='read-file'\nrelation='agency'\nwhy='x'\n"
            )
            .is_err()
        );
    }
}
