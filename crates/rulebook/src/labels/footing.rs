//! Words for what a time limit rests on, and for what a record is of.

use super::say;
use crate::answer::RecordSet;
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

/// What a record is of.
pub(crate) fn record_words(set: RecordSet, lang: Lang) -> &'static str {
    let (en, cy) = match set {
        RecordSet::R0 => ("any decision", "unrhyw benderfyniad"),
        RecordSet::Rs => ("sharing", "rhannu"),
        RecordSet::Re => ("sharing in an emergency", "rhannu mewn argyfwng"),
        RecordSet::Rn => ("not sharing", "peidio â rhannu"),
        RecordSet::Rw => (
            "refusing with written reasons",
            "gwrthod gyda rhesymau ysgrifenedig",
        ),
        RecordSet::Rc => ("consent", "cydsyniad"),
        RecordSet::Ra => ("advice without a name", "cyngor heb enw"),
        RecordSet::Rr => ("a request under a right", "cais o dan hawl"),
        RecordSet::Rt => ("a transfer with a receipt", "trosglwyddo gyda derbynneb"),
        RecordSet::Breach => ("a breach", "toriad data"),
        RecordSet::Flow => ("a routine flow", "llif rheolaidd"),
    };
    say(lang, en, cy)
}
