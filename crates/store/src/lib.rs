//! SQL and column sealing: the only crate that knows either.
//!
//! Two engines, one text: every statement is written once in the common subset of SQLite and
//! PostgreSQL (`docs/decisions/2026-11-22-storage.md`). A write names its agency and holds that
//! agency's ledger head from its first statement to its commit, so two writes of one agency never
//! interleave on either engine, and no write waits for another agency's.

#[macro_use]
mod sql;
mod access;
mod accounts;
mod agencies;
mod agreed_word;
mod alerts;
mod approvals;
mod arrivals;
mod attachments;
mod backup;
mod blocking;
mod child_moves;
mod concerns;
mod confirmed;
mod counted;
mod decisions;
mod drafts;
mod engine;
mod entries;
mod erasure;
mod error;
mod events;
mod exercises;
mod explaining;
mod exports;
mod family;
mod files_a_day;
mod finding;
mod group;
mod holds;
mod imports;
mod inbox;
mod installation;
mod keeping;
mod keys;
mod known;
mod law;
mod ledger_keys;
mod ledger_log;
mod link_models;
mod links;
mod marks;
mod master;
mod membership;
mod moves;
mod names_shown;
mod pair_lists;
mod pairs;
mod parcels;
mod passkeys;
mod pattern_alerts;
mod pattern_settings;
mod patterns;
mod person_changes;
mod persons;
mod practitioners;
mod put;
mod requests;
mod reviews;
mod rights;
mod rights_packs;
mod scim;
mod sealed;
mod sealing;
mod sessions;
mod sharings;
mod single;
mod single_ties;
mod steps;
mod talks;
mod tasks;
#[cfg(feature = "testing")]
pub mod testing;
mod ties;
mod tx;
mod waiting;
mod watching;
mod ways_in;
mod witness;

pub use access::{ConflictRow, GlassRow};
pub use accounts::Credentials;
pub use agencies::{AgencyFlags, AgencyRow};
pub use agreed_word::AgreedWordRow;
pub use alerts::{AlertRow, OutboxRow};
pub use approvals::ApprovalRow;
pub use arrivals::ArrivalRow;
pub use attachments::{AttachmentPart, AttachmentRow, NewAttachment};
pub use backup::{
    BACKUP_FORMAT, Backup, BackupEnd, BackupHead, Brought, LedgerState, Restore, look_through,
};
pub use blocking::{Met, Reach, Sought};
pub use child_moves::ChildMoveRow;
pub use concerns::{ConcernRow, NewConcern};
pub use confirmed::WayInRow;
pub use counted::{counted, statements};
pub use decisions::{DecisionLine, DecisionRow};
pub use drafts::DraftRow;
pub use engine::copying::{Commits, Copying, PieceHead, open_piece, replay, seal_piece};
pub use engine::{Conn, Store, Tables, newest_schema};
pub use entries::{EntryFilter, EntryRow, NewEntry};
pub use error::{Result, StoreError};
pub use events::LoggedEvent;
pub use exercises::ExerciseRow;
pub use explaining::Opening;
pub use exports::{ExportChildRow, ExportRow};
pub use family::{PartnerRow, RelationChangeRow, RiskRow};
pub use holds::{AgreementRow, HoldsRow};
pub use imports::ImportRow;
pub use inbox::{Afterword, InboxRow};
pub use installation::{RunOut, Swept};
pub use keeping::{ErasureRow, FileHoldRow, FileSize};
pub use keys::{FileKey, KeyRing};
pub use law::{PracticeRow, SwitchRow};
pub use ledger_keys::{LedgerKey, ledger_key_at};
pub use ledger_log::Event;
pub use link_models::PersonPage;
pub use links::{LINK_TRIES, LinkRow};
pub use marks::{MarkRow, SummaryVersion};
pub use moves::MoveRow;
pub use pairs::{PairActRow, PairRow};
pub use parcels::Parcel;
pub use passkeys::{PasskeyContent, PasskeyQuestion, PasskeyRow};
pub use pattern_alerts::{PatternRow, PatternStepRow};
pub use pattern_settings::PatternSetting;
pub use patterns::{PatternJob, PieceRow};
pub use person_changes::PersonChangeRow;
pub use persons::{NewPerson, PersonRow, RelationRow};
pub use practitioners::PractitionerRow;
pub use requests::{Beforehand, UsedFor};
pub use reviews::ReviewRow;
pub use rights::{RightsChoiceRow, RightsRow};
pub use rights_packs::RightsPackRow;
pub use scim::{ScimContent, ScimTokenRow, ScimUserRow};
pub use sealed::{SealedMember, SealedRow, SealedStepRow};
pub use sessions::{NewSession, SessionRow};
pub use sharings::{NewSharing, SharingEvent, SharingRow};
pub use single::{SsoContent, SsoProviderRow, SsoQuestion};
pub use single_ties::{SsoIdentityRow, SsoStrangerRow, SsoSubject};
pub use steps::StepRow;
pub use talks::{TalkMessageRow, TalkRow};
pub use tasks::{NewTask, TaskRow};
pub use ties::TieRow;
pub use tx::Tx;
pub use waiting::Waiting;
pub use watching::{CanaryRow, FilesOfDay, Opened};
pub use ways_in::Invitation;
pub use witness::LedgerWitnessRow;

/// What `seal` lends to the layers above: the master key and its making, letters, and randomness.
pub use seal::{
    LetterBox, LetterKey, MasterKey, SealError, hash_token, random_bytes, random_token,
};
