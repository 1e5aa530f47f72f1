//! What an agency adds to the law as it ships, and what somebody keeps of an exercise with it.

use crate::decision::LawSnapshot;
use serde::{Deserialize, Serialize};

crate::worded! {
    /// What an administrator has made of law whose start is not settled.
    SwitchState, "state of a switch" {
        /// As the rulebook ships it.
        AsShipped = "as-shipped",
        /// On, from a day or for every day.
        On = "on",
        /// Off.
        Off = "off",
    }
}

crate::worded! {
    /// A question to think about, asked by the lawful-basis helper.
    ReflectiveQuestion, "reflective question" {
        /// Early signs that were noticed, and whether they were shared promptly.
        Signs = "signs",
        /// Who else may hold a piece of the picture.
        Others = "others",
        /// What keeps the person from sharing.
        Hesitation = "hesitation",
    }
}

/// What somebody thought of one reflective question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reflection {
    /// The question.
    pub question: ReflectiveQuestion,
    /// The answer.
    pub text: String,
}

/// An exercise with the lawful-basis helper, kept as a training aid. It holds no child's data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExerciseContent {
    /// What its owner calls it.
    pub title: String,
    /// What its owner thought.
    pub reflections: Vec<Reflection>,
    /// The facts that were given and what the law said that day.
    pub law: LawSnapshot,
}

/// One file of local practice, as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeContent {
    /// The file.
    pub text: String,
    /// Why this version was added.
    pub why: String,
    /// Why it ended, where somebody withdrew it.
    #[serde(default)]
    pub ended_why: String,
}
