//! Files that somebody sent, looked at where they can do no harm: in a process of their own, which
//! has fenced itself in before it reads the first byte. Pictures are made anew from their points,
//! so that nothing else that was in the file goes further: no place, no device, no second file
//! behind the first.
//!
//! [`Looker`] is the side of whoever asks; [`child`] is the whole of the process that looks.

pub mod child;
mod fence;
mod look;
mod looker;

pub use fence::{CPU_SECONDS, FenceError, MEMORY_BYTES, fence};
pub use look::{MOST_POINTS, Refusal, look};
pub use looker::{Looked, Looker};
