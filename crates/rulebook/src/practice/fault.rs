//! What is wrong in an agency's file, in words that tell what to do.

use super::LocalRule;
use crate::answer::Text;
use domain::Lang;

/// One thing that is wrong in a file of local practice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {}", says.en)]
pub struct PracticeFault {
    /// The file's name as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do about it.
    pub says: Text,
}

impl PracticeFault {
    /// The fault on one line, in one language.
    pub fn in_words(&self, lang: Lang) -> String {
        let line = match lang {
            Lang::En => "line",
            Lang::Cy => "llinell",
        };
        format!(
            "{}, {line} {}: {}",
            self.file,
            self.line,
            self.says.get(lang)
        )
    }
}

pub(super) fn twice(rule: &LocalRule, first: &LocalRule) -> PracticeFault {
    let (name, file, line) = (short(&rule.id), &first.file, first.line);
    PracticeFault {
        file: rule.file.clone(),
        line: rule.line,
        says: Text::new(
            format!(
                "The id \"{name}\" is used already ({file}, line {line}). Give this entry another one."
            ),
            format!(
                "Mae'r id \"{name}\" eisoes wedi'i ddefnyddio ({file}, llinell {line}). Rhowch un arall i'r cofnod hwn."
            ),
        ),
    }
}

fn short(id: &str) -> &str {
    id.strip_prefix("local/").unwrap_or(id)
}
