//! Whether two records may be one person, and why.
//!
//! So far: what an identifier is worth. A number that fails its own arithmetic is a warning that
//! still saves; it is never evidence for a link. The engine that weighs records against each other
//! is not written yet.

mod identifiers;

pub use identifiers::{IdentifierFault, check, clean};
