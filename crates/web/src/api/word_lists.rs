//! Fields of the document that take one of a list of words: whoever makes a program from the document is
//! told of a word that does not exist before it is sent.

use domain::around::{Parting, TieKind};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// What two people are to each other.
pub(super) fn tie_kinds() -> Object {
    words(TieKind::ALL.iter().map(|k| k.as_str()))
}

/// How it ended.
pub(super) fn partings() -> Object {
    words(Parting::ALL.iter().map(|p| p.as_str()))
}

fn words(all: impl Iterator<Item = &'static str>) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(all))
        .build()
}
