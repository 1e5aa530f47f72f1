//! Deciding whether to share, and what comes back.

mod returning;
