//! What is written in a child's chronology.

use crate::{family::FamilyView, time::EventTime};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

crate::worded! {
    /// What kind of row stands in the chronology.
    EntryKind, "kind of entry" {
        /// A concern that was logged.
        Concern = "concern",
        /// A note by the lead.
        Note = "note",
        /// A talk with the child.
        TalkWithChild = "talk-with-child",
        /// A call or meeting with the family.
        FamilyContact = "family-contact",
        /// A safety plan, or a new version of it.
        SafetyPlan = "safety-plan",
        /// A check-in that took place.
        CheckIn = "check-in",
        /// A referral to a service, or what came of it.
        ServiceReferral = "service-referral",
        /// A decision to share, or not to share.
        Decision = "decision",
        /// Information that another agency shared with this one.
        Received = "received",
        /// A correction of an earlier entry, which is kept.
        Correction = "correction",
        /// A concern was closed.
        Closed = "closed",
    }
}

crate::worded! {
    /// How serious an entry is, as its author judged it; sizes the mark in the picture. It is a
    /// judgement about one entry, never a score of a child.
    Seriousness, "seriousness" {
        /// Small by itself.
        Low = "low",
        /// Matters.
        Medium = "medium",
        /// Grave.
        High = "high",
    }
}

crate::worded! {
    /// Whether an event was good or bad for the child.
    Impact, "impact" {
        /// Helped the child.
        Positive = "positive",
        /// Harmed the child.
        Negative = "negative",
        /// Cannot be said.
        Unclear = "unclear",
    }
}

crate::worded! {
    /// What a chronology calls a significant event, as a lead marks an entry: patterns count it.
    SignificantEvent, "significant event" {
        /// Missing from home, care or education.
        Missing = "missing",
        /// Was not brought to an appointment, or missed one.
        MissedAppointment = "missed-appointment",
        /// Moved to another address or area.
        MovedHome = "moved-home",
        /// Changed or left a school or nursery.
        ChangedSchool = "changed-school",
        /// A baby was born or is expected in the household.
        NewBaby = "new-baby",
        /// Somebody new lives in the household, or a partner is new.
        NewInHousehold = "new-in-household",
        /// The police sent a notice, on whatever way.
        PoliceNotice = "police-notice",
        /// Came to a hospital or walk-in centre.
        HospitalVisit = "hospital-visit",
        /// The worker or the service changed.
        ChangedWorker = "changed-worker",
    }
}

/// What a lead says about an entry, which itself stays as it was written. The newest mark counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryMark {
    /// Good or bad for the child; `None`: as its author said.
    #[serde(default)]
    pub impact: Option<Impact>,
    /// Which significant event it is, if any.
    #[serde(default)]
    pub event: Option<SignificantEvent>,
    /// Why, in words; may be empty.
    #[serde(default)]
    pub why: String,
}

/// A curated summary of a chronology: the entries that matter, and what they mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChronologySummary {
    /// The chosen entries, each with what the lead makes of it.
    pub rows: Vec<SummaryRow>,
    /// What they mean together.
    pub analysis: String,
}

/// One chosen entry with its analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryRow {
    /// The entry.
    pub entry_id: Uuid,
    /// What it means; may be empty.
    pub meaning: String,
}

/// The sealed content of a chronology entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum EntryContent {
    /// A pointer to a concern of this agency, with its headline.
    Concern {
        /// First words of what was seen, for the row.
        headline: String,
    },
    /// A note, talk with the child, or contact with the family.
    Note {
        /// What the row is called.
        headline: String,
        /// The text.
        text: String,
        /// The child's own words or view.
        #[serde(default)]
        childs_voice: String,
        /// Good or bad for the child.
        impact: Impact,
        /// What the family knows and said, where this was a contact with them.
        #[serde(default)]
        family: Option<FamilyView>,
    },
    /// A safety plan.
    SafetyPlan(SafetyPlan),
    /// A check-in that took place.
    CheckIn {
        /// How the child was and what was said.
        text: String,
        /// Spoke with whom.
        with: String,
    },
    /// A referral to a service and where it stands.
    ServiceReferral(ServiceReferral),
    /// A decision about sharing.
    Decision {
        /// One line of what was decided.
        headline: String,
    },
    /// Something another agency shared with this one, as it stood.
    Received {
        /// Id of the sharing that brought it.
        sharing_id: Uuid,
        /// Fact, reported, opinion or historical.
        statement_kind: Option<crate::concern::StatementKind>,
        /// The words as they were sent.
        text: String,
        /// Who in the sending agency it came from (role, or name where given).
        source: String,
        /// Why it was shared.
        why: String,
        /// Handling marks that travel with it.
        handling: Vec<String>,
        /// The marks, where it is a body map.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        body_map: Vec<crate::body_map::BodyMark>,
    },
    /// A correction of an earlier entry.
    Correction {
        /// What is right.
        text: String,
        /// Why the earlier entry was wrong.
        why: String,
        /// Where a statement was marked anew: what it was and what it is now.
        #[serde(default)]
        mark: Option<MarkChange>,
    },
    /// Something received stood here and was about another child, or nobody knows whom: it was
    /// moved, and cannot be read here any more. Never stored: it stands for what is.
    Moved {
        /// When it was moved, microseconds since the epoch.
        at_us: i64,
    },
    /// A concern was closed.
    Closed {
        /// Why.
        reason: crate::concern::CloseReason,
        /// In words.
        text: String,
    },
}

/// A statement of a concern was marked anew as fact, reported, opinion or historical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkChange {
    /// The statement.
    pub statement_id: Uuid,
    /// What it was marked as before.
    pub was: Option<crate::concern::StatementKind>,
    /// What it is marked as now.
    pub now: crate::concern::StatementKind,
}

/// A safety plan made with a child. Nothing of it is sent to the home by the product.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SafetyPlan {
    /// What worries us and the child.
    pub worries: String,
    /// Signs that things get worse.
    pub warning_signs: String,
    /// What the child can do, and where they can go.
    pub safe_place: String,
    /// Whom the child trusts and can phone, and what to say.
    pub trusted_people: String,
    /// A code word, where one was agreed.
    pub code_word: String,
    /// What adults do, and who.
    pub what_adults_do: String,
    /// Who knows the plan.
    pub who_knows: String,
    /// What brothers and sisters do, or that they have a plan of their own.
    #[serde(default)]
    pub siblings: String,
    /// Who agreed to it: the child, and which adults.
    #[serde(default)]
    pub agreed_by: String,
    /// Whether it is safe to keep anything in writing at home.
    pub safe_to_keep_at_home: Option<bool>,
    /// When it is looked at again.
    pub review_date: Option<Date>,
}

/// A referral to a service and its outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceReferral {
    /// The service.
    pub service: String,
    /// What for.
    pub reason: String,
    /// Where it stands.
    pub outcome: ServiceOutcome,
    /// In words: what the family or the service said.
    #[serde(default)]
    pub outcome_text: String,
}

crate::worded! {
    /// Where a referral to a service stands.
    ServiceOutcome, "outcome of a referral" {
        /// Offered to the family, no answer yet.
        Offered = "offered",
        /// Sent to the service.
        Sent = "sent",
        /// The service took it on.
        Accepted = "accepted",
        /// The family did not want it for now.
        DeclinedByFamily = "declined-by-family",
        /// The service did not take it on.
        DeclinedByService = "declined-by-service",
        /// Work has started.
        Started = "started",
        /// Ended.
        Ended = "ended",
    }
}

/// One row of the chronology with what is known of its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChronologyEntry {
    /// Identifies the entry within the agency.
    pub id: Uuid,
    /// What kind of row.
    pub kind: EntryKind,
    /// When it happened.
    pub when: EventTime,
    /// When it was written down, microseconds since the epoch.
    pub recorded_us: i64,
    /// Agency that it comes from: this one, or the one that shared it.
    pub source_agency_id: Uuid,
    /// Practitioner of this agency who wrote it.
    pub author_id: Uuid,
    /// The concern, decision or sharing that it points to.
    pub object_id: Option<Uuid>,
    /// How serious, as judged by its author.
    pub seriousness: Seriousness,
    /// The entry that this one corrects.
    pub corrects: Option<Uuid>,
    /// What it says; `None` where the reader may know of it but not read it.
    pub content: Option<EntryContent>,
}
