//! Pages and JSON API; words on screen; no SQL, no law.

pub mod pages;
pub mod ui;
