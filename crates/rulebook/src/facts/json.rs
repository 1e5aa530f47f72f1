//! Facts from JSON, with errors that say in plain words what is wrong and where.

use super::Facts;

/// The largest facts document that is read, in bytes: far above any real one.
pub const LARGEST_FACTS: usize = 256 * 1024;

/// Facts could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactsError {
    /// The document is larger than [`LARGEST_FACTS`].
    #[error("the facts are {bytes} bytes long; at most {LARGEST_FACTS} are read")]
    TooLarge {
        /// Its size in bytes.
        bytes: usize,
    },
    /// The text is not JSON, or nested too deeply.
    #[error("line {line}, column {column}: this is not JSON that can be read: {reason}")]
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the reader found, in English.
        reason: String,
    },
    /// A field is unknown or has the wrong type or word.
    #[error("line {line}, column {column}, field \"{field}\": {reason}")]
    Field {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// Path of the field, as `subjects[0].age`; "." is the document.
        field: String,
        /// What was found and what was expected, in English.
        reason: String,
    },
}

/// Reads facts.
///
/// # Errors
/// A document that is too large, is not JSON, or does not follow the schema.
pub fn read(text: &str) -> Result<Facts, FactsError> {
    if text.len() > LARGEST_FACTS {
        return Err(FactsError::TooLarge { bytes: text.len() });
    }
    if text.trim_start().starts_with(['[']) {
        return Err(FactsError::Field {
            line: 1,
            column: 1,
            field: ".".to_owned(),
            reason: "the facts are one object, in braces, not a list".to_owned(),
        });
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let facts = serde_path_to_error::deserialize(&mut reader).map_err(|e| {
        let field = e.path().to_string();
        not_a_word(text, &field, e.inner()).unwrap_or_else(|| explain(field, e.inner()))
    })?;
    reader.end().map_err(|e| explain(".".to_owned(), &e))?;
    lists_in_place_of_groups(text)?;
    Ok(facts)
}

/// Where a word of a field is expected, the reader calls any other value a fault of JSON. If the
/// whole text is JSON, it is the value that does not fit.
fn not_a_word(text: &str, field: &str, e: &serde_json::Error) -> Option<FactsError> {
    if e.is_data() {
        return None;
    }
    let whole: serde_json::Value = serde_json::from_str(text).ok()?;
    let pointer = format!("/{}", field.replace(['.', '['], "/").replace(']', ""));
    let value: String = whole.pointer(&pointer)?.to_string();
    let shown: String = value.chars().take(60).collect();
    Some(FactsError::Field {
        line: e.line().max(1),
        column: e.column().max(1),
        field: field.chars().take(120).collect(),
        reason: format!("invalid type: value {shown}, expected a word"),
    })
}

/// A list would be read as a group of fields by their order, which nobody means.
fn lists_in_place_of_groups(text: &str) -> Result<(), FactsError> {
    let Ok(serde_json::Value::Object(groups)) = serde_json::from_str(text) else {
        return Ok(());
    };
    let people = groups.get("subjects").and_then(serde_json::Value::as_array);
    let lists = groups
        .iter()
        .filter(|(name, value)| *name != "subjects" && value.is_array())
        .map(|(name, _)| name.clone())
        .chain(
            people
                .into_iter()
                .flatten()
                .filter(|p| p.is_array())
                .map(|_| "subjects".to_owned()),
        );
    match lists.into_iter().next() {
        None => Ok(()),
        Some(field) => {
            let before = &text[..text.find(&format!("\"{field}\"")).unwrap_or(0)];
            let column = before.len() - before.rfind('\n').map_or(0, |i| i + 1) + 1;
            let reason = "a group of fields, in braces, is expected here, not a list".to_owned();
            Err(FactsError::Field {
                line: before.matches('\n').count() + 1,
                column,
                field,
                reason,
            })
        }
    }
}

fn explain(field: String, e: &serde_json::Error) -> FactsError {
    let (line, column) = (e.line().max(1), e.column().max(1));
    let full = e.to_string();
    let reason = full
        .split(" at line ")
        .next()
        .unwrap_or(&full)
        .chars()
        .take(1200)
        .collect();
    if e.is_data() {
        FactsError::Field {
            line,
            column,
            field: field.chars().take(120).collect(),
            reason,
        }
    } else {
        FactsError::NotJson {
            line,
            column,
            reason,
        }
    }
}
