//! What tests and the demonstration share: a bed of agencies on either engine, and the made-up
//! partnership told as a story.

pub mod accounts;
pub mod device;
pub mod engines;
pub mod fuzz;
pub mod make;
pub mod measure;
pub mod people;
pub mod pg_server;
pub mod provider;
pub mod story;

pub use engines::{Bed, Engine, Folder, Place, at, both_engines, on};
pub use store::testing::{Recovered, dump, hide_table, leave_room, recovered, set_nation};
