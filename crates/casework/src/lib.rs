//! One function for each thing a practitioner does: permission, law, record and ledger line, in
//! one transaction.
//!
//! The page, the JSON API, the clock and the admin command call the same functions, so none of
//! the four can be forgotten. Nothing here opens the database without a permit from `access`.

mod accounts;
mod agreed_word;
mod alarms;
mod approvals;
mod attachments;
mod chasing;
mod children;
mod chronology;
mod clock;
mod clockwork;
mod concerns;
mod confirming;
mod conflicts;
mod continuity;
mod credentials;
mod decisions;
mod desk;
mod devices;
mod door;
mod drafts;
mod emergency;
mod error;
mod evenly;
mod explaining;
mod exports;
mod family;
mod files_a_day;
mod glass;
mod grounds;
mod happened;
mod hashing;
mod importing;
mod keeping;
mod kept;
mod law;
mod lead;
mod ledger_view;
mod linking;
mod mail;
mod members;
mod names;
mod names_shown;
mod own_family;
mod passkeys;
mod pattern;
mod people;
mod plans;
mod protection;
mod readings;
mod recovery;
mod retries;
mod reviews;
mod rights;
mod risk;
mod scim;
mod sealed;
mod sealed_readers;
mod sealing;
mod seen_by;
mod sessions;
mod settings;
mod sharings;
mod sheets;
mod single;
mod sources;
mod standing;
mod waiting;
mod watching;
mod ways_in;
mod witnessing;

pub use access::{Act, Field, FilesADay, Mark, Policy, Relation, Rule as PolicyRule, Shows};
pub use accounts::{SecondFactors, SignInStep};
pub use agreed_word::AgreedWord;
pub use approvals::{ApprovalLine, ApprovalStanding, Approvals};
pub use attachments::{AddAttachment, Attachment, Download, FILE_BYTES, FILES_MAX, UNCHECKED};
pub use authn::Hashing;
pub use authn::SingleFault;
pub use authn::{Breached, BreachedFault};
pub use children::{ChildChoice, ChildList, FOUND_MAX};
pub use chronology::{
    FullLine, JoinSaid, MarkEntry, RecordIn, SUMMARY_ROWS, Silence, SummaryLine, SummaryPage, Week,
    WholeChronology, WholeFilter, WriteSummary,
};
pub use clock::{Clock, FixedClock, SystemClock};
pub use concerns::reference as concern_reference;
pub use concerns::{
    AuthorStep, AuthorStepKind, BodyMapPage, CHILDREN_MAX, ChangePin, ConcernPart, ConcernView,
    LogConcern, Logged, MarkSeen, MyConcern, NewMark, NewStatement, PinDesk, STATEMENTS_MAX, Told,
};
pub use confirming::{Confirmed, Proof};
pub use conflicts::ConflictLine;
pub use continuity::{CONTINUITY_LETTER, ContinuityPack, PackedChild, PackedPerson};
pub use credentials::{AccountView, FreshCodes, NewSecondFactor};
pub use decisions::{
    AboutWhom, AdviceGiven, AskedFact, DecisionAnswers, DecisionChoices, DecisionDesk,
    DecisionPage, DecisionRecord, Footing, ItemChoice, NotShare, RecordItem, StartDecision,
};
pub(crate) use desk::Work;
pub use desk::{Actor, Casework};
pub use devices::SessionLine;
pub use domain::access::OwnDetails;
pub use door::Door;
pub use drafts::{Draft, DraftKind};
pub use emergency::{
    EMERGENCY_LETTER, EmergencyChoices, EmergencyRecord, EmergencySent, EmergencyShare,
    OutageAgency, OutageDirectory, SpooledEmergency,
};
pub use error::{CaseworkError, Fault, Result};
pub use evenly::{evenly, question_begins};
pub use exchange::{
    ChildShared, DeclineReason, HandlingMark, Package, Recipient, ScriptLine, SharedItem,
    SharingState, phone_script_parts,
};
pub use exports::{
    AskExport, ExportDesk, ExportFile, ExportHead, ExportLine, ExportPreview, ExportSample,
};
pub use family::{
    AdultPage, ChildOfAdult, EndPlace, FamilyChange, FamilyPage, Member, Partners, SayPartners,
    SayTie, TieShown,
};
pub use files_a_day::FilesNumber;
pub use glass::{BreakGlass, GLASS_HOURS, GlassDesk};
pub use happened::{HappenedLine, NotMe};
pub use importing::{
    DryRun, FAULTS_KEPT_DAYS, FILE_MAX, FaultyRow, Import, ImportContent, Meaning, RowChange,
    RowFault, SheetFault, faults_as_csv, read_sheet,
};
pub use keeping::{ErasureLine, HoldLine, KeepingDesk, KeepingList, PlaceHold};
pub use kept::KeptForm;
pub use law::{
    Adviser, Exercise, FIRST_QUESTIONS, HelperAnswers, HelperDesk, LawHere, NewPractice,
    PracticeDesk, PracticeVersion, SaveExercise, SetSwitch, SwitchDesk, SwitchHere,
};
pub use lead::{
    AddPerson, Around, CONCERNS_PAGE, ChildPage, ChildSummary, ChronologyFilter, ChronologyLine,
    CloseConcern, ConcernForLead, ConcernLine, ConcernList, Identity, JoinedRecord, KnownPerson,
    LeadInbox, ListedConcern, Named, NewAction, NewNote, Place, PutRight, RecordChange, RecordDesk,
    Source, Start, StepLine, TaskLine, WholeList,
};
pub use ledger::{EventKind, OtherKind, Verifier, WitnessKey, WitnessRefusal};
pub use ledger_view::{Record, RecordFilter, RecordLine, SharingPlace};
pub use linking::{
    Agreement, AgreementDesk, ArrivalLine, Class, DecidePair, DecideUnusual, Explanation, Fact,
    FactLine, Found, HoldsLine, Judged, LOOK_UPS_MOST, Likeness, LinkQueue, LinkTurn, LinksWaiting,
    LookUp, LookUpNumber, Outcome, PairActLine, PairLine, PairReview, PartnerToday, Reason,
    SayToPartner, SetAgreement, Talk, TalkLine,
};
pub use mail::{DueMail, MailAbout};
pub use members::{Invite, Invited};
pub use names::Bilingual;
pub use outward::{Network, Outward, OutwardError, Reach};
pub use passkeys::{PASSKEYS_MAX, PasskeyAsked, PasskeyLine};
pub use pattern::{
    DecidePattern, PatternDesk, PatternLine, PatternPieceLine, PatternRuleHere, PatternRulesDesk,
    PatternStepLine, PatternView, PieceKind, SetPattern, headline,
};
pub use patterns::{
    By as PatternBy, Footing as PatternFooting, Limits as PatternLimits, Rule as PatternRule,
};
pub use people::StaffLine;
pub use plans::{CheckInDone, NewCheckIn, PlanPage, ReferralHistory};
pub use reviews::{ReviewLine, ReviewQueue};
pub use rights::{
    CheckRequester, ChoosePiece, EndRights, LogRights, PackOfRequest, PackPaper, PaperMade,
    PieceDesk, PieceLine, RightsClock, RightsDesk, RightsLine, RightsPassage, RightsPiece,
};
pub use risk::{EndRisk, MarkRisk, RiskMark, RiskShown, ThroughHow};
pub use scim::{ScimCaller, ScimDesk, ScimPerson, ScimSays};
pub use sealed::{LogSealed, SealedLine, SealedStepLine, SealedView};
pub use sealing::{SealConcern, ToSeal};
pub use seen_by::{Left, SeenAs, Seer, WhoSees};
pub use sessions::{Session, SignedIn};
pub use settings::Settings;
pub use sharings::{
    CorrectSharing, InboxLine, LinkState, MoveLine, MoveSharing, NewLink, PersonChoice, Received,
    RecipientChoice, Reply, SentShare, SharingLine, SharingView, TrailLine, something_was_cut,
};
pub use sheets::{NoSheetNumber, SheetNumber};
pub use single::{
    BroughtBack, NewProvider, ProviderLine, SIGN_ON_RETURN, SIGN_OUT_WORD, SignOnAsked,
    SignOnChoice, SignOnDesk, SignOnStep, SignOnStranger, TieLine,
};
pub use standing::{Changed, MembershipChange};
pub use store::ExportRow;
pub use store::PatternSetting;
pub use store::{
    AgencyFlags, AgencyRow, DecisionLine, DecisionRow, ExerciseRow, MasterKey, PersonRow,
    PracticeRow, PractitionerRow, Store, StoreError, SwitchRow, Tables,
};
pub use store::{AgreementRow, HoldsRow, PairActRow, PairRow, TalkMessageRow, TalkRow};
pub use store::{ApprovalRow, ConflictRow, GlassRow, ReviewRow};
pub use store::{Backup, BackupEnd, BackupHead, Brought, LedgerState, Restore, look_through};
pub use store::{Commits, Copying, PieceHead, open_piece, replay, seal_piece};
pub use store::{ErasureRow, FileHoldRow, FileSize};
pub use store::{InboxRow, LinkRow, LoggedEvent, MoveRow, SharingEvent, SharingRow};
pub use store::{LetterBox, LetterKey};
pub use store::{Renewal, Renewed, Stage, Unopened};
pub use store::{RightsPackRow, RightsRow};
pub use waiting::{AccessWaiting, Waiting};
pub use watching::{CanaryLine, FilesToday};
pub use ways_in::{WayInLine, WaysInDesk};
pub use witnessing::{WitnessAbroad, WitnessTrouble};
