//! To be written: drafts.
