//! To be written: alerts.
