//! To be written: clockwork.
