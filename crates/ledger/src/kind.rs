//! What happened: the stable words of the ledger.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::LedgerError;

macro_rules! kinds {
    ($($(#[$m:meta])* $v:ident = $w:literal),+ $(,)?) => {
        /// What an entry says happened. Each kind has one word that never changes once released:
        /// it is part of the leaf. `docs/audit-events.md` says when each is written and what its
        /// commitment covers.
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub enum EventKind {
            $($(#[$m])* $v,)+
            /// A word that this version does not know, written by a later one or an extension.
            /// Made by parsing only, so that its word is well formed and none of the known ones.
            Other(OtherKind),
        }

        impl EventKind {
            /// Every kind that this version knows, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$v),+];

            /// The stable word.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$v => $w,)+
                    Self::Other(other) => &other.0,
                }
            }

            fn known(word: &str) -> Option<Self> {
                Some(match word {
                    $($w => Self::$v,)+
                    _ => return None,
                })
            }
        }
    };
}

kinds! {
    /// A concern was logged.
    ConcernLogged = "concern.logged",
    /// A concern was opened and read.
    ConcernRead = "concern.read",
    /// A logged concern was corrected; what stood before is kept.
    ConcernCorrected = "concern.corrected",
    /// The lead said that a concern was seen.
    ConcernAcknowledged = "concern.acknowledged",
    /// The lead tagged a concern with categories.
    ConcernTagged = "concern.tagged",
    /// The lead told whoever logged a concern what they may know.
    ConcernAnswered = "concern.answered",
    /// A concern was closed with a reason.
    ConcernClosed = "concern.closed",
    /// A closed concern was opened again.
    ConcernReopened = "concern.reopened",
    /// A child's page or chronology was read.
    FileRead = "file.read",
    /// The page "who looked, who shared" was read.
    AccessListRead = "access_list.read",
    /// Someone searched; the commitment covers the words and the results shown.
    Search = "search",
    /// An attachment was added.
    AttachmentAdded = "attachment.added",
    /// An attachment was downloaded.
    AttachmentRead = "attachment.read",
    /// A record of a person was added.
    PersonAdded = "person.added",
    /// A record of a person was changed.
    PersonChanged = "person.changed",
    /// How a person stands to a child was recorded.
    PersonRelated = "person.related",
    /// An adult was marked as a risk to children.
    RiskMarked = "risk.marked",
    /// The mark that an adult is a risk was taken off.
    RiskEnded = "risk.ended",
    /// A note was added.
    NoteAdded = "note.added",
    /// An action was set, with its owner and date.
    ActionSet = "action.set",
    /// An action was finished or dropped, with the reason.
    ActionDone = "action.done",
    /// A safety plan was written or changed.
    PlanWritten = "plan.written",
    /// A check-in took place or was missed.
    CheckInRecorded = "check_in.recorded",
    /// A referral to a service was recorded.
    ReferralMade = "referral.made",
    /// The outcome of a referral was recorded.
    ReferralOutcome = "referral.outcome",
    /// What the family knows, wants or objects to was recorded.
    FamilyViewRecorded = "family_view.recorded",
    /// What a child told someone was recorded in the child's own words.
    DisclosureByChildRecorded = "disclosure_by_child.recorded",
    /// A decision to share was made.
    DecisionMade = "decision.made",
    /// A decision not to share was made.
    DecisionNotToShare = "decision.not_to_share",
    /// A decision came back on its date or because something new arrived.
    DecisionReturned = "decision.returned",
    /// A decision was reviewed; the old one is kept.
    DecisionReviewed = "decision.reviewed",
    /// A rule named pieces that should be looked at together; a named person was asked.
    PatternRaised = "pattern.raised",
    /// A pattern that was watched came back, for something new or on its day.
    PatternReturned = "pattern.returned",
    /// A person decided what a pattern is.
    PatternDecided = "pattern.decided",
    /// A lead said of a chronology's entry whether it was good or bad, or which event it is.
    EntryMarked = "entry.marked",
    /// A version of a summary of a chronology was written.
    SummaryWritten = "summary.written",
    /// Something was shared in an emergency, before the record of the decision.
    EmergencyShared = "emergency.shared",
    /// The record owed after an emergency was written.
    EmergencyRecorded = "emergency.recorded",
    /// The record owed after an emergency was late and someone was reminded.
    EmergencyChased = "emergency.chased",
    /// A sharing left the agency.
    SharingSent = "sharing.sent",
    /// A sharing reached the recipient's inbox.
    SharingDelivered = "sharing.delivered",
    /// A person at the recipient opened it.
    SharingOpened = "sharing.opened",
    /// The recipient accepted it.
    SharingAccepted = "sharing.accepted",
    /// The recipient declined it, with a reason.
    SharingDeclined = "sharing.declined",
    /// The recipient acknowledged it.
    SharingAcknowledged = "sharing.acknowledged",
    /// The recipient said that it acted on it.
    SharingActedOn = "sharing.acted_on",
    /// The sender withdrew it.
    SharingWithdrawn = "sharing.withdrawn",
    /// The recipient moved it from one child's file to another's, or to nobody's.
    SharingMoved = "sharing.moved",
    /// The sender sent a correction to whoever had received it.
    SharingCorrected = "sharing.corrected",
    /// Whoever received an address was told that it is protected by now; both logs.
    SharingProtected = "sharing.protected",
    /// A sharing without acknowledgement was chased.
    SharingChased = "sharing.chased",
    /// A sharing without acknowledgement was passed up.
    SharingEscalated = "sharing.escalated",
    /// A sharing was printed or shown as a telephone script.
    SharingPrinted = "sharing.printed",
    /// A one-time link was made for a recipient without an account.
    LinkMade = "link.made",
    /// A one-time link was opened with its code.
    LinkOpened = "link.opened",
    /// A one-time link was revoked or ran out.
    LinkRevoked = "link.revoked",
    /// Something was held back because a protected value was found in what was about to leave.
    EgressHeld = "egress.held",
    /// A person let it go after seeing what was found, with a reason.
    EgressReleased = "egress.released",
    /// A protected value (address, school, telephone) was marked as such.
    ProtectionSet = "protection.set",
    /// The mark was lifted by two people.
    ProtectionLifted = "protection.lifted",
    /// A protected value was shown to someone by its own act.
    ProtectedRead = "protected.read",
    /// A link between two records of a child was proposed.
    LinkageProposed = "linkage.proposed",
    /// How an agency's records agree was learned from them, for proposing links.
    LinkageLearned = "linkage.learned",
    /// A person confirmed the link.
    LinkageConfirmed = "linkage.confirmed",
    /// A person undid or refused the link.
    LinkageUndone = "linkage.undone",
    /// A person compared two records and could not tell.
    LinkageUnsure = "linkage.unsure",
    /// A child was looked up across agencies, under an agreement.
    LinkageLookedUp = "linkage.looked_up",
    /// A partner looked up more than is usual in a day: what more it found waits.
    LinkageUnusual = "linkage.unusual",
    /// A person decided what becomes of that.
    LinkageUnusualDecided = "linkage.unusual_decided",
    /// How many children may be announced to one partner in a day was set.
    LinkageNumberSet = "linkage.number_set",
    /// A lead wrote to the lead of another agency about what may be the same child, or closed that.
    TalkSent = "talk.sent",
    /// What the lead of another agency wrote came in.
    TalkReceived = "talk.received",
    /// An agency asked another for information.
    RequestReceived = "request.received",
    /// A request for information was refused in writing.
    RequestRefused = "request.refused",
    /// Someone tried what they may not do.
    Denied = "denied",
    /// Someone broke the glass: access for a limited time with a reason.
    BreakGlass = "break_glass",
    /// Someone looked at what was opened out of the ordinary, and said whether there was a reason.
    AccessReviewed = "access.reviewed",
    /// Someone said why they need the files of more children today than their role is given.
    MoreFilesAllowed = "files.more_allowed",
    /// An administrator set how many files somebody opens in a day before they are asked why.
    FilesNumberSet = "files.number_set",
    /// A made-up record was put among the real ones.
    CanaryPlanted = "canary.planted",
    /// Someone said that they stand too close to a person, or the product found it.
    ConflictSaid = "conflict.said",
    /// Someone else took that off.
    ConflictEnded = "conflict.ended",
    /// Someone asked a second person for something that takes two.
    ApprovalAsked = "approval.asked",
    /// The second person approved or refused.
    ApprovalAnswered = "approval.answered",
    /// Whoever asked took it back.
    ApprovalWithdrawn = "approval.withdrawn",
    /// Someone asked for access to what is held about a child.
    RightsLogged = "rights.logged",
    /// Who asks was checked, or the time for the answer changed.
    RightsChanged = "rights.changed",
    /// It was chosen what becomes of a piece of the file in the answer.
    RightsChosen = "rights.chosen",
    /// The answer was issued, as one person asked and another approved.
    RightsIssued = "rights.issued",
    /// A request for access ended without a pack.
    RightsEnded = "rights.ended",
    /// Someone signed in.
    SignIn = "sign_in",
    /// Someone tried to sign in and failed.
    SignInFailed = "sign_in.failed",
    /// Someone signed out, or the session ran out.
    SignOut = "sign_out",
    /// An account was made.
    AccountMade = "account.made",
    /// An account, its roles or its state were changed.
    AccountChanged = "account.changed",
    /// Data left as a file.
    Export = "export",
    /// Somebody asked to take the agency's own records out as a file.
    ExportAsked = "export.asked",
    /// What was asked for was put together; the commitment covers its numbers and its fingerprint.
    ExportBuilt = "export.built",
    /// It was taken, as one person asked and another approved; the commitment covers the SHA-256.
    ExportTaken = "export.taken",
    /// It ended: taken back, refused, stopped, out of time, or no longer what was approved.
    ExportEnded = "export.ended",
    /// This log was exported for checking.
    LogExported = "log.exported",
    /// A file of people was brought, begun, dropped or taken in to its end.
    ImportChanged = "import.changed",
    /// A key was made.
    KeyMade = "key.made",
    /// A wrapped key was destroyed: what it sealed cannot be read any more.
    KeyDestroyed = "key.destroyed",
    /// A hold was placed on a file: it may not be erased for now.
    HoldPlaced = "hold.placed",
    /// A hold was lifted.
    HoldLifted = "hold.lifted",
    /// A file was erased, as one person asked and another approved.
    FileErased = "file.erased",
    /// The erasure list was replayed after a restore.
    ErasureReplayed = "erasure.replayed",
    /// Somebody saved an exercise with the lawful-basis helper; it holds no child's data.
    ExerciseSaved = "exercise.saved",
    /// A setting of the agency was changed.
    SettingChanged = "setting.changed",
}

/// The word of a kind that this version does not know.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OtherKind(String);

impl EventKind {
    /// Longest word, in bytes.
    pub const MAX_LEN: usize = 64;
}

impl FromStr for EventKind {
    type Err = LedgerError;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        if let Some(kind) = Self::known(word) {
            return Ok(kind);
        }
        let well_formed = (1..=Self::MAX_LEN).contains(&word.len())
            && word
                .bytes()
                .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.'));
        if well_formed {
            Ok(Self::Other(OtherKind(word.to_owned())))
        } else {
            Err(LedgerError::BadKind)
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<EventKind> for String {
    fn from(kind: EventKind) -> Self {
        kind.as_str().to_owned()
    }
}

impl TryFrom<String> for EventKind {
    type Error = LedgerError;
    fn try_from(word: String) -> Result<Self, Self::Error> {
        word.parse()
    }
}
