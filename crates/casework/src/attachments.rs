//! To be written: attachments.
