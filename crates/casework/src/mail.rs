//! To be written: mail.
