//! A request for access to what an agency holds about a child, and the pack that answers it.

use crate::{around::TieKind, concern::StatementKind, person::RelationKind, time::EventTime};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

crate::worded! {
    /// Who asks.
    Requester, "who asks" {
        /// The child.
        Child = "child",
        /// Somebody whom the child has authorised, such as a solicitor.
        ForChild = "for-child",
        /// Somebody with parental responsibility for the child.
        Parent = "parent",
        /// Somebody whom a person with parental responsibility has authorised, such as a solicitor.
        ForParent = "for-parent",
        /// Somebody appointed by a court.
        Court = "court",
        /// Somebody else, without authority: nothing is given to them.
        NoAuthority = "no-authority",
    }
}

crate::worded! {
    /// Where a request stands.
    RightsState, "state of a request for access" {
        /// It is being answered.
        Open = "open",
        /// A pack was issued.
        Issued = "issued",
        /// It ended without a pack.
        Ended = "ended",
    }
}

crate::worded! {
    /// Why a request ended without a pack.
    RightsEnd, "how a request for access ended" {
        /// Whoever asked has no authority to.
        NoAuthority = "no-authority",
        /// Whoever asked took it back.
        Withdrawn = "withdrawn",
        /// Manifestly unfounded or excessive.
        Unfounded = "unfounded",
        /// Nothing is held that may be given.
        Nothing = "nothing",
    }
}

crate::worded! {
    /// What becomes of a piece of the file in the pack.
    PieceChoice, "choice for a piece" {
        /// It is given, with what was chosen cut out.
        Give = "give",
        /// It is kept back.
        Withhold = "withhold",
    }
}

crate::worded! {
    /// What a piece of the file is.
    PieceKind, "kind of piece" {
        /// What the record says of the child: name, date of birth, numbers.
        Details = "details",
        /// Who stands around the child.
        Family = "family",
        /// A concern.
        Concern = "concern",
        /// A note, a talk or a contact.
        Note = "note",
        /// A safety plan.
        Plan = "plan",
        /// A check-in that took place.
        CheckIn = "check-in",
        /// A referral to a service.
        Referral = "referral",
        /// A correction.
        Correction = "correction",
        /// That a concern was closed.
        Closed = "closed",
        /// Something that another agency shared.
        Received = "received",
        /// A decision whether to share, and what went to whom.
        Decision = "decision",
        /// Something that is to be done.
        Action = "action",
        /// A summary of the chronology.
        Summary = "summary",
        /// A file that was sent with a concern; it is given beside the pack or kept back.
        File = "file",
    }
}

crate::worded! {
    /// What a line of a piece is.
    PieceLabel, "label of a line" {
        /// The text.
        Text = "text",
        /// The child's own words.
        ChildsWords = "childs-words",
        /// Who said it.
        ReportedBy = "reported-by",
        /// Where.
        Place = "place",
        /// Who else was there.
        Others = "others",
        /// Who was told.
        Told = "told",
        /// When, where the statement is about an earlier time.
        Earlier = "earlier",
        /// Marks on the body map.
        BodyMap = "body-map",
        /// A name.
        Name = "name",
        /// A date of birth.
        Birth = "birth",
        /// Class or group.
        Group = "group",
        /// Language.
        Language = "language",
        /// A number.
        Number = "number",
        /// Where they live.
        Address = "address",
        /// Telephone.
        Phone = "phone",
        /// School, nursery or other setting.
        School = "school",
        /// Area of the local authority.
        Area = "area",
        /// Who it went to, or who does it.
        Who = "who",
        /// Why.
        Why = "why",
        /// What came of it.
        Outcome = "outcome",
        /// Somebody around the child.
        Around = "around",
        /// A code word that was agreed with the child.
        CodeWord = "code-word",
    }
}

/// The sealed words of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightsContent {
    /// Who asks.
    pub requester: Requester,
    /// Their name.
    pub name: String,
    /// Which person around the child they are, where the agency has a record of them: what they know
    /// of themselves is not cut.
    #[serde(default)]
    pub requester_id: Option<Uuid>,
    /// What they ask for, in their words.
    pub asks_for: String,
    /// How it was made sure who they are; empty while it was not.
    #[serde(default)]
    pub identity: String,
    /// The day on which that was done.
    #[serde(default)]
    pub identity_on: Option<Date>,
    /// How their authority was shown; empty while it was not.
    #[serde(default)]
    pub authority: String,
    /// The day on which that was done.
    #[serde(default)]
    pub authority_on: Option<Date>,
    /// Whether the child is able to ask for themselves.
    #[serde(default)]
    pub able: Option<bool>,
    /// How that was judged, and what the child wants.
    #[serde(default)]
    pub able_why: String,
    /// The day on which they were asked what exactly is wanted.
    #[serde(default)]
    pub asked_on: Option<Date>,
    /// The day on which the answer to that came.
    #[serde(default)]
    pub answered_on: Option<Date>,
    /// The day on which they were told that it takes two months longer.
    #[serde(default)]
    pub extended_on: Option<Date>,
    /// Why it does.
    #[serde(default)]
    pub extended_why: String,
    /// Why it ended, in words.
    #[serde(default)]
    pub ended_why: String,
}

/// What was chosen for a piece of the file. Sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceChosen {
    /// Given or kept back.
    pub choice: PieceChoice,
    /// Fingerprint of the piece as it stood: where it has changed, it is chosen anew.
    pub stood: String,
    /// Passages that are cut, by their number in the piece, the first is 0.
    #[serde(default)]
    pub cut: Vec<u32>,
    /// Words that are cut wherever they stand in the piece.
    #[serde(default)]
    pub words: Vec<String>,
    /// Names and details of other people stay, for the reason given. Protected values never do.
    #[serde(default)]
    pub names_stay: bool,
    /// The ground for what is cut or kept back: a word of the rulebook's grounds.
    #[serde(default)]
    pub ground: String,
    /// The day of a health professional's opinion, where the ground needs one.
    #[serde(default)]
    pub opinion_on: Option<Date>,
    /// Why.
    #[serde(default)]
    pub why: String,
}

/// The pack that answers a request: the redacted model from which it is printed. It holds nothing
/// that was cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightsPack {
    /// Version of this shape.
    pub format: u32,
    /// The agency in English.
    pub agency_en: String,
    /// The agency in Welsh.
    pub agency_cy: String,
    /// Whose data it is.
    pub child: String,
    /// Who asked.
    pub requester: Requester,
    /// Their name.
    pub requester_name: String,
    /// When the request came.
    pub received: Date,
    /// What is given, in order.
    pub pieces: Vec<PackPiece>,
    /// What was kept back whole, counted: no more is said of it than its ground.
    pub withheld: Vec<PackGround>,
    /// What was cut out of pieces that are given.
    pub cut: Vec<PackGround>,
}

/// How much was kept back on a ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackGround {
    /// The ground: a word of the rulebook's grounds, or `protected`.
    pub ground: String,
    /// How many pieces or places.
    pub count: u32,
}

/// A piece as it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackPiece {
    /// What it is.
    pub kind: PieceKind,
    /// When it happened, or was written.
    pub when: Option<EventTime>,
    /// Which agency it comes from, where it is another, in English.
    #[serde(default)]
    pub source_en: String,
    /// The same in Welsh.
    #[serde(default)]
    pub source_cy: String,
    /// What it says, with what was cut marked.
    pub lines: Vec<PackLine>,
}

/// A line of a piece as it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackLine {
    /// What it is.
    pub label: PieceLabel,
    /// Fact, reported, opinion or historical, for a statement.
    #[serde(default)]
    pub kind: Option<StatementKind>,
    /// How somebody stands to the child, for somebody around the child.
    #[serde(default)]
    pub relation: Option<RelationKind>,
    /// What the child and somebody around it are said to be to each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tie: Option<TieKind>,
    /// The words.
    pub text: String,
}
