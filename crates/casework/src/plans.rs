//! To be written: plans.
