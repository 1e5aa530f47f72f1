//! A concern: something noticed about one or more children, of any weight.

use crate::{
    body_map::{BodyPin, PinChange},
    time::EventTime,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

crate::worded! {
    /// What a statement is: golden rules W6 and D6 ask that fact and opinion are told apart,
    /// and that historical information says that it is historical.
    StatementKind, "kind of statement" {
        /// Seen or heard by the person who writes.
        Fact = "fact",
        /// Told to the writer by somebody else.
        Reported = "reported",
        /// The writer's opinion or professional judgement.
        Opinion = "opinion",
        /// About an earlier time; its date is given.
        Historical = "historical",
    }
}

crate::worded! {
    /// What part a child has in a concern.
    ChildRole, "role of the child" {
        /// The child whom the concern is about.
        Subject = "subject",
        /// A brother, sister or other child in the same home.
        Sibling = "sibling",
        /// A child who saw or heard it.
        Witness = "witness",
        /// A child who may have harmed another child.
        AllegedToHaveHarmed = "alleged-to-have-harmed",
        /// Named, with another part.
        Other = "other",
    }
}

crate::worded! {
    /// Where a concern stands in the agency that logged it.
    ConcernState, "state of a concern" {
        /// Logged, not yet read by a safeguarding lead.
        New = "new",
        /// A safeguarding lead has read it.
        Acknowledged = "acknowledged",
        /// Closed with a reason; new information opens it again.
        Closed = "closed",
    }
}

crate::worded! {
    /// How pressing the practitioner thinks it is.
    Urgency, "urgency" {
        /// A child may be in immediate danger.
        Danger = "danger",
        /// Should be read today.
        Today = "today",
        /// In the ordinary course.
        Routine = "routine",
    }
}

crate::worded! {
    /// Categories that a lead may tag a concern with (at most a dozen at the top level).
    Category, "category" {
        /// Physical abuse.
        Physical = "physical",
        /// Emotional or psychological abuse.
        Emotional = "emotional",
        /// Sexual abuse.
        Sexual = "sexual",
        /// Neglect.
        Neglect = "neglect",
        /// Financial abuse (a category of its own in Wales).
        Financial = "financial",
        /// Domestic abuse in the home.
        DomesticAbuse = "domestic-abuse",
        /// Exploitation, sexual or criminal.
        Exploitation = "exploitation",
        /// Harm by another child.
        ChildOnChild = "child-on-child",
        /// Mental health or self-harm.
        MentalHealth = "mental-health",
        /// Missing from home, care or education.
        Missing = "missing",
        /// Online harm.
        Online = "online",
        /// Anything else.
        Other = "other",
    }
}

crate::worded! {
    /// Why a concern was closed.
    CloseReason, "reason for closing" {
        /// Resolved within the agency.
        Resolved = "resolved",
        /// Passed to another agency, which accepted it.
        Passed = "passed",
        /// Watched: kept in view with a review date.
        Monitoring = "monitoring",
        /// No safeguarding concern after looking into it.
        NoConcern = "no-concern",
        /// Entered by mistake or twice.
        EnteredByMistake = "entered-by-mistake",
    }
}

/// One thing said in a concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Identifies the statement for ever, so that it can be shared by itself.
    pub id: Uuid,
    /// Fact, reported, opinion or historical; `None` while the practitioner has not said.
    pub kind: Option<StatementKind>,
    /// The words, exactly as typed.
    pub text: String,
    /// True where these are the child's own words (a disclosure by the child).
    #[serde(default)]
    pub childs_words: bool,
    /// For `Reported`: who said it.
    #[serde(default)]
    pub reported_by: Option<String>,
    /// For `Historical`: when it was.
    #[serde(default)]
    pub historical_date: Option<String>,
}

/// The sealed content of a concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernContent {
    /// When it happened.
    pub when: EventTime,
    /// Where, in the practitioner's words.
    #[serde(default)]
    pub place: String,
    /// What was seen, heard and said.
    pub statements: Vec<Statement>,
    /// Others who were there or are involved.
    #[serde(default)]
    pub others_involved: String,
    /// Who has been told already.
    #[serde(default)]
    pub already_told: String,
    /// The child's name and what is known of them, where the child was not on the list.
    #[serde(default)]
    pub child_not_listed: Option<String>,
    /// What it is mainly about, where whoever logged it chose to say. The lead's tags are kept
    /// apart and overrule it.
    #[serde(default)]
    pub category: Option<Category>,
    /// Marks and injuries that were seen, on the body map.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body_map: Vec<BodyPin>,
    /// What was put right on the body map, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body_map_changes: Vec<PinChange>,
}

/// What a lead did with a concern. It is kept with the concern, so that it stays even where no
/// child of the agency's list has a part in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum ConcernStep {
    /// Told whoever logged it what they may know.
    Answered {
        /// The words to them.
        text: String,
    },
    /// Closed it.
    Closed {
        /// Why.
        reason: CloseReason,
        /// What was done and why that is enough, for those who keep the file.
        text: String,
        /// Whether whoever logged it may see the reason.
        reason_to_author: bool,
        /// When it is looked at again, where it is watched.
        review_on: Option<Date>,
    },
    /// Opened it again.
    Reopened {
        /// Why.
        why: String,
    },
    /// Said that a child of the agency's list has a part in it.
    ChildAdded {
        /// The child, and the part.
        child: ChildInConcern,
    },
}

/// One child's part in a concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildInConcern {
    /// The agency's own record of the child.
    pub person_id: Uuid,
    /// The child's part in it.
    pub role: ChildRole,
}
