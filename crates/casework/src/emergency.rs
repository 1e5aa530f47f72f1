//! To be written: emergency.
