//! The JSON API, asked through its routes on both engines. Each question and answer is held
//! against the OpenAPI document that the product itself serves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod caller;
mod closed;
mod document;
mod journey;
mod law;
mod linked;
mod paper;
mod retries;
mod right;
mod rights;
mod sessions;
