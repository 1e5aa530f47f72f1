//! To be written: lead.
