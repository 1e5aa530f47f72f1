//! One module for each page.

pub mod accessibility;
pub mod hide;
