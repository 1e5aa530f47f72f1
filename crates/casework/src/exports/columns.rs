//! The columns of the tables of an export. Their names are a promise to whoever reads them: a change
//! is a new version of the shape.

use domain::export::ExportTable;

/// What stands in front of every row: which export it is of, and for whom it was made.
pub(super) const FIRST: [&str; 2] = ["export_id", "made_for"];

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    /// Its name.
    pub name: &'static str,
    /// Somebody wrote what stands in it: it is looked through for what is protected.
    pub typed: bool,
}

/// An id, a day, a number or a word of ours.
const fn ours(name: &'static str) -> Column {
    Column { name, typed: false }
}

/// What somebody wrote.
const fn typed(name: &'static str) -> Column {
    Column { name, typed: true }
}

const PEOPLE: &[Column] = &[
    ours("child_id"),
    ours("person_id"),
    ours("relation"),
    ours("kind"),
    typed("given_names"),
    typed("family_name"),
    typed("known_as"),
    typed("former_names"),
    ours("born"),
    ours("born_is"),
    ours("sex"),
    typed("group"),
    typed("language"),
    typed("address"),
    typed("phone"),
    typed("school"),
    typed("area"),
    typed("numbers"),
    ours("parental_responsibility"),
    ours("same_household"),
    ours("from"),
    ours("until"),
    ours("protected"),
    ours("same_person_as"),
];

const RISKS: &[Column] = &[
    ours("child_id"),
    ours("person_id"),
    ours("mark_id"),
    ours("set"),
    typed("set_by"),
    ours("since"),
    ours("review"),
    ours("ended"),
    typed("reason"),
    typed("source"),
    typed("ended_why"),
];

const CONCERNS: &[Column] = &[
    ours("child_id"),
    ours("concern_id"),
    ours("role"),
    ours("state"),
    ours("urgency"),
    ours("categories"),
    ours("happened"),
    ours("precision"),
    ours("logged"),
    typed("logged_by"),
    typed("place"),
    ours("statement"),
    ours("statement_kind"),
    ours("childs_words"),
    typed("text"),
    typed("reported_by"),
    typed("earlier_date"),
    typed("others_involved"),
    typed("already_told"),
    typed("child_not_listed"),
    typed("body_map"),
    ours("files"),
];

const CHRONOLOGY: &[Column] = &[
    ours("child_id"),
    ours("entry_id"),
    ours("kind"),
    ours("happened"),
    ours("precision"),
    ours("written"),
    typed("written_by"),
    ours("seriousness"),
    ours("about_id"),
    ours("corrects_id"),
    ours("label"),
    typed("text"),
];

const DECISIONS: &[Column] = &[
    ours("child_id"),
    ours("decision_id"),
    ours("kind"),
    ours("state"),
    ours("begun"),
    ours("decided"),
    typed("decided_by"),
    typed("recipient"),
    ours("concern_id"),
    ours("basis"),
    ours("items"),
    ours("reasons_not_to_share"),
    typed("purpose"),
    typed("safeguarding_link"),
    typed("asked_for"),
    typed("text"),
    typed("legal_power"),
    typed("why_necessary"),
    typed("risks_weighed"),
    typed("reasons"),
    typed("advice"),
    typed("instead"),
    typed("family_said"),
    typed("child_said"),
    ours("review"),
    ours("rulebook"),
];

const SHARINGS: &[Column] = &[
    ours("child_id"),
    ours("sharing_id"),
    ours("decision_id"),
    typed("recipient"),
    ours("sent"),
    ours("state"),
    ours("state_since"),
    ours("emergency"),
    ours("corrects_id"),
];

/// The columns of a table, behind [`FIRST`].
pub(super) const fn columns(table: ExportTable) -> &'static [Column] {
    match table {
        ExportTable::People => PEOPLE,
        ExportTable::Risks => RISKS,
        ExportTable::Concerns => CONCERNS,
        ExportTable::Chronology => CHRONOLOGY,
        ExportTable::Decisions => DECISIONS,
        ExportTable::Sharings => SHARINGS,
    }
}

/// The name of the file of a table.
pub(super) const fn file_of(table: ExportTable) -> &'static str {
    match table {
        ExportTable::People => "people.csv",
        ExportTable::Risks => "risks.csv",
        ExportTable::Concerns => "concerns.csv",
        ExportTable::Chronology => "chronology.csv",
        ExportTable::Decisions => "decisions.csv",
        ExportTable::Sharings => "sharings.csv",
    }
}
