//! What the record must hold.

use super::Run;
use crate::{
    answer::{Phrase, RecordField, RecordNeeds, RecordSet},
    law::Rulebook,
    words::Outcome,
};

pub(super) fn needs(
    book: &Rulebook,
    run: &Run<'_>,
    outcome: Outcome,
    emergency: bool,
) -> RecordNeeds {
    let set = if emergency {
        RecordSet::Re
    } else {
        book.record
            .outcome
            .get(&outcome)
            .copied()
            .unwrap_or(RecordSet::R0)
    };
    let mut extras: Vec<Phrase> = run
        .fired
        .iter()
        .flat_map(|f| f.version.file.then.record.iter().cloned())
        .collect();
    extras.sort();
    extras.dedup();
    let fields = book
        .record
        .field
        .iter()
        .filter_map(|f| {
            let need = *f.need.get(&set)?;
            Some(RecordField {
                field: f.id.clone(),
                need,
                label: f.label.clone(),
            })
        })
        .collect();
    RecordNeeds {
        set,
        extras,
        fields,
    }
}
