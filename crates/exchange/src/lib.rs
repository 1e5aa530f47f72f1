//! What goes from agency to agency: the package, its receipts, and the check before it leaves.
//!
//! Pure: no socket, no clock, no randomness. Carriers (the hub's inbox, later federation or
//! MESH) take a [`Package`]'s canonical bytes and bring back [`Receipt`]s.
//!
//! - A [`Package`] holds the chosen items **as they stood**, each with whose it is, fact or
//!   opinion, its date, why it is shared, and how it must be handled. Its digest stands in every
//!   receipt.
//! - A [`Receipt`] is text that a person can keep, signed by the agency that gives it, and can be
//!   checked with nothing but that agency's public key. A [`Notice`] goes the other way: what was
//!   sent is withdrawn or corrected.
//! - [`SharingState`] says where a sharing stands and what may come next.
//! - [`egress`] looks for protected values in what is about to leave.
//! - [`phone_script_parts`] gives a package as lines to read out on the telephone.

mod canonical;
pub mod egress;
mod notice;
mod package;
mod receipt;
mod script;
mod signed;
mod state;

pub use notice::{Notice, NoticeKind};
pub use package::{
    ChildShared, Correction, HandlingMark, OutsideParty, Package, PackageError, Party, Recipient,
    SharedItem,
};
pub use receipt::{DeclineReason, Receipt, ReceiptEvent};
pub use script::{ScriptLine, phone_script_parts};
pub use signed::SlipError;
pub use state::{Advance, SharingState};
