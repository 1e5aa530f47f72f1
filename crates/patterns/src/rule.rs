//! A rule: what it looks for, in which limits, in words of both languages.

use domain::Lang;
use serde::Deserialize;

domain::worded! {
    /// What the pieces of a pattern have in common.
    By, "what pieces have in common" {
        /// They are about one child.
        Child = "child",
        /// They happened in one place.
        Place = "place",
        /// The same adult stands around the children, or is named in them.
        Adult = "adult",
        /// The children are of one class, ward or group.
        Group = "group",
    }
}

domain::worded! {
    /// How a rule looks at pieces.
    Look, "way of looking" {
        /// Counts pieces, agencies and children within the days.
        Count = "count",
        /// Something changed for the child within the days, and a concern is open.
        OpenConcern = "open-concern",
        /// A baby is in a household about whose other children pieces stand.
        NewBaby = "new-baby",
    }
}

domain::worded! {
    /// On what a rule rests.
    Footing, "footing of a rule" {
        /// Official guidance asks to look for it.
        Guidance = "guidance",
        /// Front doors do it in practice.
        Practice = "practice",
        /// Our own suggestion, to be set by each agency.
        Product = "product",
    }
}

/// Words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// English.
    pub en: String,
    /// Welsh.
    pub cy: String,
}

impl Text {
    /// The words in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Cy => &self.cy,
        }
    }
}

/// How many, from how many, about how many, and in which time. An agency may set its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, Deserialize)]
pub struct Limits {
    /// Fewest pieces: concerns, or things shared by another agency, each counted once.
    pub pieces: u32,
    /// Fewest agencies from which they come.
    pub agencies: u32,
    /// Fewest children whom they are about; brothers and sisters count as one.
    pub children: u32,
    /// Within how many days.
    pub days: u32,
}

/// Why limits cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field} must lie between {least} and {most}")]
pub struct LimitsFault {
    /// `pieces`, `agencies`, `children` or `days`.
    pub field: &'static str,
    /// The least that can be taken.
    pub least: u32,
    /// The most that can be taken.
    pub most: u32,
}

impl Limits {
    /// What is out of bounds. More than fifty pieces are never read, so no more can be asked for.
    pub fn faults(self) -> Vec<LimitsFault> {
        let bounds = [
            ("pieces", self.pieces, 1, 50),
            ("agencies", self.agencies, 1, 10),
            ("children", self.children, 1, 20),
            ("days", self.days, 1, 1095),
        ];
        bounds
            .into_iter()
            .filter(|(_, value, least, most)| value < least || value > most)
            .map(|(field, _, least, most)| LimitsFault { field, least, most })
            .collect()
    }
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its stable id: the name of its file.
    pub id: String,
    /// How it looks.
    pub look: Look,
    /// What its pieces have in common.
    pub by: By,
    /// Sorts of pieces that it counts.
    pub counts: Vec<String>,
    /// For [`Look::OpenConcern`]: sorts of pieces that set it off.
    pub after: Vec<String>,
    /// Sorts of which at least one piece must be; empty: none in particular.
    pub needs: Vec<String>,
    /// Limits as it ships.
    pub limits: Limits,
    /// Whether it is on as it ships.
    pub on: bool,
    /// What it is called.
    pub name: Text,
    /// What it says, with `{n}`, `{m}`, `{k}` and `{d}` for its limits.
    pub says: Text,
    /// What to ask oneself.
    pub ask: Text,
    /// On what it rests.
    pub footing: Footing,
    /// Where it comes from, in words.
    pub source: Text,
}

impl Rule {
    /// What it says within given limits.
    pub fn says(&self, lang: Lang, limits: Limits) -> String {
        self.says
            .get(lang)
            .replace("{n}", &limits.pieces.to_string())
            .replace("{m}", &limits.agencies.to_string())
            .replace("{k}", &limits.children.to_string())
            .replace("{d}", &limits.days.to_string())
    }

    /// Whether pieces of a sort matter to it.
    pub fn heeds(&self, sort: &str) -> bool {
        self.counts.iter().chain(&self.after).any(|s| s == sort)
    }

    /// Which limits its sentence names: only these can be set.
    pub fn settable(&self) -> [(&'static str, bool); 4] {
        let named = |mark: &str| self.says.en.contains(mark);
        [
            ("pieces", named("{n}")),
            ("agencies", named("{m}")),
            ("children", named("{k}")),
            ("days", named("{d}")),
        ]
    }
}

/// Why the rules cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("patterns/{file}: {what}")]
pub struct RuleError {
    /// The file.
    pub file: String,
    /// What is wrong in it.
    pub what: String,
}

/// Every rule that ships, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    pub(crate) all: Vec<Rule>,
}

impl Rules {
    /// The rules in the order of their ids.
    pub fn all(&self) -> &[Rule] {
        &self.all
    }

    /// One rule.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.all.iter().find(|r| r.id == id)
    }
}
