//! Things that are due: each has a clock, an owner and an end.

use serde::{Deserialize, Serialize};

crate::worded! {
    /// What is due.
    TaskKind, "kind of task" {
        /// A new concern waits to be read.
        ReadConcern = "read-concern",
        /// An action with a date and an owner.
        Action = "action",
        /// A check-in with a child, which repeats.
        CheckIn = "check-in",
        /// The record of an emergency sharing.
        EmergencyRecord = "emergency-record",
        /// A decision not to share comes back.
        DecisionReview = "decision-review",
        /// A request for information waits for its answer.
        AnswerRequest = "answer-request",
        /// A recipient has not acknowledged.
        ChaseSharing = "chase-sharing",
        /// Telling the family is thought about again.
        TellFamily = "tell-family",
        /// A safety plan is looked at again.
        PlanReview = "plan-review",
        /// A concern that was closed to be watched is looked at again.
        ConcernReview = "concern-review",
        /// Something shared to this agency waits to be opened.
        OpenShared = "open-shared",
        /// A hold on a file is looked at again.
        HoldReview = "hold-review",
        /// A message from the lead of another agency waits for an answer.
        AnswerMessage = "answer-message",
        /// The mark of an adult who is a risk is looked at again.
        RiskReview = "risk-review",
    }
}

crate::worded! {
    /// Where a task stands.
    TaskState, "state of a task" {
        /// Open.
        Open = "open",
        /// Past its time and told to somebody higher.
        Escalated = "escalated",
        /// Done.
        Done = "done",
        /// No longer needed, with a reason.
        Cancelled = "cancelled",
    }
}

/// The sealed content of a task.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TaskContent {
    /// What is to be done, in words.
    pub text: String,
    /// How it ended, in words.
    #[serde(default)]
    pub outcome: String,
    /// For a check-in: days between two of them.
    #[serde(default)]
    pub every_days: Option<u16>,
}
