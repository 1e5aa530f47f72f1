//! To be written: sharings.
