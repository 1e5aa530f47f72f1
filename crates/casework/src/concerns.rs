//! To be written: concerns.
