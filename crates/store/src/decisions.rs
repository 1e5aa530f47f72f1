//! To be written: decisions.
