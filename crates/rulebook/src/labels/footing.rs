//! Words for what a time limit rests on.

use super::say;
use domain::Lang;

/// What a time limit rests on.
pub(crate) fn footing_words(footing: &str, lang: Lang) -> &str {
    match footing {
        "law" => say(lang, "law", "y gyfraith"),
        "guidance" => say(lang, "guidance", "canllawiau"),
        "practice" => say(lang, "practice", "arfer"),
        "product" => say(lang, "a target of this product", "targed y cynnyrch hwn"),
        other => other,
    }
}
