//! All tests of the law from outside, in one program: it is linked once, and reads the rulebook
//! once when run by `cargo test`.

mod common;
mod coverage;
mod decisions;
mod edges;
mod fuzz;
mod grounds;
mod input;
mod keeping;
mod practice;
mod properties;
mod readers;
mod rendering;
mod rules;
mod scenarios;
