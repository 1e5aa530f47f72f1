//! To be written: accounts.
