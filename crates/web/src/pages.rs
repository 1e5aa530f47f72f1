//! The pages, one file for each journey.

pub mod access;
pub mod accessibility;
pub mod account;
pub mod body_map;
pub mod chronology;
pub mod decide;
pub mod emergency;
pub mod exports;
pub mod family;
pub mod hide;
pub mod import;
pub mod keeping;
pub mod kept;
pub mod law;
pub mod lead;
pub mod links;
pub mod log;
pub mod patterns;
pub mod people;
pub mod plans;
pub mod record;
pub mod rights;
pub mod share;
pub mod single;
