//! What was not settled when the rulebook was compiled.

use crate::{
    answer::{Citation, Text},
    law::Rulebook,
};

/// One point that should be checked, or was.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct OpenPoint {
    /// Its stable word, for example `s16la-commencement`.
    pub id: String,
    /// Is it still open?
    pub open: bool,
    /// The question.
    pub question: Text,
    /// What was found so far, and what the product does meanwhile.
    pub so_far: Text,
    /// What was read.
    pub citations: Vec<Citation>,
    /// The rules that lean on it.
    pub rules: Vec<String>,
}

impl Rulebook {
    /// What is still open, and what was closed by reading a text, in the order of the file.
    pub fn open_points(&self) -> Vec<OpenPoint> {
        self.open_points
            .iter()
            .map(|p| OpenPoint {
                id: p.id.clone(),
                open: p.open,
                question: p.question.clone(),
                so_far: p.so_far.clone(),
                citations: self.cited(&p.id, &p.cite),
                rules: p.rules.clone(),
            })
            .collect()
    }
}
