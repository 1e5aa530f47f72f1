//! What an installation may set.

use authn::{Breached, Hashing};
use std::time::Duration;
use uploads::Looker;

/// What an installation may set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The hub's name without scheme, as it stands in signed checkpoints. Only the one of the
    /// first start counts: it is kept in the database ([`Casework::hub_name`]).
    pub hub: String,
    /// Address under which people reach it, for links in alerts.
    pub public_url: String,
    /// A demonstration with made-up people.
    pub demo: bool,
    /// Hours after an emergency sharing in which its record is due (a product choice: the law says
    /// "as soon as possible").
    pub emergency_record_hours: i64,
    /// Hours after which an unacknowledged sharing is chased.
    pub chase_hours: i64,
    /// Hours after which an unacknowledged sharing escalates.
    pub escalate_hours: i64,
    /// Minutes of idleness after which a session locks.
    pub idle_lock_minutes: i64,
    /// Hours after which a session ends.
    pub session_hours: i64,
    /// Minutes for which it counts that somebody has shown that it is they; some acts then ask
    /// for it again.
    pub confirm_minutes: i64,
    /// Whether whoever signs in with nothing but a password only logs and shares in an emergency
    /// until they have set up a second check. Single sign-on is under its provider's rules.
    pub second_factor_required: bool,
    /// Most children in one export of an agency's records.
    pub export_most: u32,
    /// An export of more children than these is taken only after a wait.
    pub export_wait_above: u32,
    /// That wait, hours from when it was approved.
    pub export_wait_hours: i64,
    /// Witnesses of this hub's ledgers on other hubs.
    pub witnesses: Vec<crate::WitnessAbroad>,
    /// Public keys of the ledgers of other hubs that this one witnesses.
    pub witness_for: Vec<ledger::Verifier>,
    /// An answer of "not found" is given at a multiple of this after the question.
    pub beat: Duration,
    /// A whole list of breached passwords, where the operator has one: none of them is taken.
    pub breached: Option<Breached>,
    /// What a hash of a password costs. No file of settings chooses it.
    pub hashing: Hashing,
    /// Where files that people send are looked at; nowhere by default, so that none is taken.
    pub uploads: Looker,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            hub: "localhost".into(),
            public_url: "http://127.0.0.1:8080".into(),
            demo: false,
            emergency_record_hours: 24,
            chase_hours: 24,
            escalate_hours: 48,
            idle_lock_minutes: 15,
            session_hours: 12,
            confirm_minutes: 15,
            second_factor_required: false,
            export_most: 5000,
            export_wait_above: 500,
            export_wait_hours: 24,
            witnesses: Vec::new(),
            witness_for: Vec::new(),
            beat: Duration::from_millis(50),
            breached: None,
            hashing: Hashing::FULL,
            uploads: Looker::default(),
        }
    }
}
