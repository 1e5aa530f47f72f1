//! Whether two records may be of one person, and why.
//!
//! The engine knows three answers where others know two: one person; another person of the same
//! household (twin, brother or sister, parent and child of one name); strangers. It proposes, a
//! named person decides, and what a person decided beats the model until it is taken back.
//!
//! It only computes: no files, no clock, no randomness. The same records and the same model give
//! the same answers, in whatever order the records came.
//!
//! ```
//! use linkage::{Engine, Model, Outcome, Person, Settings, Verdict};
//!
//! let mut engine = Engine::new(Model::shipped(), Settings::default());
//! let cai = Person {
//!     id: "school-1",
//!     given: "Cai",
//!     family: "Pritchard",
//!     born: "2015-03-08",
//!     address: "12 Heol Las",
//!     postcode: "QA1 1AA",
//!     ..Person::default()
//! };
//! engine.insert(&cai)?;
//! engine.insert(&Person { id: "school-2", given: "Efa", ..cai })?; // his twin
//!
//! // A general practice asks: the same boy, with day and month exchanged?
//! let answer = engine.look_up(&Person { id: "", born: "03/08/2015", ..cai })?;
//! assert_eq!(answer.outcome, Outcome::Match);
//! assert_eq!(answer.candidates[0].id, "school-1");
//! // The twin is told apart, and told.
//! assert_eq!(answer.household[0].id, "school-2");
//!
//! // Why? Reasons against come first; words are the caller's.
//! let why = engine.explain("school-1", "school-2").ok_or("not there")?;
//! assert_eq!(why.against[0].key, "link-given-different");
//!
//! // A person knows better than any model.
//! engine.decide("school-1", "school-2", Verdict::TwinOrSibling);
//! let linked = engine.link();
//! assert_ne!(linked.clusters[0], linked.clusters[1]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Dates of birth are read as 2015-03-08, 08/03/2015, 8 March 2015, 20150308, 2015-03 and 2015.
//! How the weights come about is told in `docs/decisions/2026-11-22-linkage.md`, how well it does
//! and how fast in `docs/linkage.md`.

mod batch;
mod blocking;
mod born;
mod cluster;
mod columns;
mod compare;
mod csv;
mod decide;
mod engine;
mod explain;
mod field;
mod hash;
mod headings;
mod home;
mod identifiers;
mod index;
mod intern;
mod judge;
mod keys;
mod learn;
mod meetings;
mod model;
mod names;
mod neighbours;
mod numbers;
mod particles;
mod person;
mod picture;
mod priors;
mod runner_up;
mod shares;
mod shipped;
mod similar;
mod sound;
mod text;
mod two_people;

pub use batch::{Blocks, Linked, Pair, PairOutcome};
pub use blocking::{Blocker, BlockingKey, keys_fingerprint, read_born};
pub use born::{BornFault, BornSays, born_says};
pub use columns::{Column, ColumnFault, Columns, SHARED};
pub use csv::{CsvFault, CsvReader, runs_as_formula};
pub use decide::{Answer, Candidate, Decisions, Outcome, Settings, Verdict};
pub use engine::Engine;
pub use explain::{Explanation, Reason};
pub use field::{Field, Pattern};
pub use identifiers::{IdentifierFault, check, clean};
pub use index::Capped;
pub use judge::{Band, Missed};
pub use keys::Way;
pub use model::{ByClass, Class, Model, Score};
pub use person::{Person, PersonFault};
pub use runner_up::RunnerUp;
pub use shares::{Shares, cultures};
