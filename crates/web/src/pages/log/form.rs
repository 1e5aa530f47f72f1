//! The form for a concern, as it was typed.

use crate::{
    pages::body_map::MarksForm,
    ui::{Precision, WhenForm, WhenProblem},
};
use casework::{Fault, LogConcern, NewStatement};
use domain::{
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    time::EventTime,
};
use jiff::Timestamp;
use uuid::Uuid;

/// Most children that the page offers boxes for.
pub(super) const CHILD_ROWS: usize = casework::CHILDREN_MAX;
/// Most statements that the page offers boxes for.
pub(super) const STATEMENT_ROWS: usize = casework::STATEMENTS_MAX;

/// A child in the form.
#[derive(Default)]
pub(crate) struct ChildRow {
    /// The id of the child who was chosen.
    pub chosen: String,
    /// Text that names nobody on the list.
    pub typed: String,
    /// The child's part.
    pub role: String,
}

/// Something seen or heard in the form.
#[derive(Default)]
pub(crate) struct StatementRow {
    pub saw: String,
    pub kind: String,
    pub reported_by: String,
    pub historical_date: String,
}

/// The form, as it was typed.
pub(crate) struct LogForm {
    pub id: Uuid,
    pub danger: String,
    pub children: Vec<ChildRow>,
    pub not_listed_on: bool,
    pub not_listed: String,
    pub when: WhenForm,
    pub place: String,
    pub statements: Vec<StatementRow>,
    pub words: String,
    pub others: String,
    pub told: String,
    pub category: String,
    /// The number of the sheet of paper that is typed in.
    pub sheet: String,
    pub marks: MarksForm,
}

/// The name of the nth field of a kind, counted from nought: `child`, `child-2`, `child-3`.
pub(super) fn nth(name: &str, n: usize) -> String {
    match n {
        0 => name.to_owned(),
        _ => format!("{name}-{}", n + 1),
    }
}

impl LogForm {
    /// An empty form.
    pub fn empty(id: Uuid) -> Self {
        let mut form = Self::from_fields(id, &[]);
        "now".clone_into(&mut form.when.choice);
        form
    }

    /// The form from its fields.
    pub fn from_fields(id: Uuid, fields: &[(String, String)]) -> Self {
        let find = |name: &str| {
            fields
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, v)| v.as_str())
        };
        let get = |name: &str| find(name).unwrap_or_default().to_owned();
        let count = |name: &str, max: usize| {
            find(name)
                .and_then(|n| n.parse::<usize>().ok())
                .unwrap_or(1)
                .clamp(1, max)
        };
        let children = (0..count("children", CHILD_ROWS))
            .map(|n| ChildRow {
                chosen: get(&nth("child", n)),
                typed: get(&format!("{}-typed", nth("child", n))),
                role: get(&nth("role", n)),
            })
            .collect();
        let statements = (0..count("statements", STATEMENT_ROWS))
            .map(|n| StatementRow {
                saw: get(&nth("saw", n)),
                kind: get(&nth("kind", n)),
                reported_by: get(&nth("reported-by", n)),
                historical_date: get(&nth("historical-date", n)),
            })
            .collect();
        Self {
            id,
            danger: get("danger"),
            children,
            not_listed_on: find("not-listed-on").is_some(),
            not_listed: get("not-listed"),
            when: WhenForm::from_fields("when", find),
            place: get("place"),
            statements,
            words: get("words"),
            others: get("others"),
            told: get("told"),
            category: get("category"),
            sheet: get("sheet"),
            marks: MarksForm::from_fields(fields),
        }
    }

    /// Offers boxes for one more child.
    pub fn add_child(&mut self) {
        if self.children.len() < CHILD_ROWS {
            self.children.push(ChildRow::default());
        }
    }

    /// Offers boxes for one more thing seen or heard.
    pub fn add_statement(&mut self) {
        if self.statements.len() < STATEMENT_ROWS {
            self.statements.push(StatementRow::default());
        }
    }

    /// Children who were chosen.
    pub fn chosen(&self) -> Vec<Uuid> {
        self.children
            .iter()
            .filter_map(|c| c.chosen.parse().ok())
            .collect()
    }

    /// Boxes in which a child was named whom the list does not have.
    pub fn unknown_children(&self) -> Vec<Fault> {
        self.children
            .iter()
            .enumerate()
            .filter(|(_, c)| match c.chosen.is_empty() {
                true => !c.typed.trim().is_empty() && self.not_listed.trim().is_empty(),
                false => c.chosen.parse::<Uuid>().is_err(),
            })
            .map(|(n, _)| Fault {
                field: nth("child", n),
                key: "unknown",
            })
            .collect()
    }

    /// What to log, and what is wrong with the time, if anything is. No time at all is a time
    /// that is not known, since only the child and the words must be there.
    pub fn input(&self, now: Timestamp) -> (LogConcern, Option<WhenProblem>) {
        let unknown = EventTime {
            at: now,
            precision: domain::time::Precision::Unknown,
        };
        let (when, problem) = match self.when.choice.as_str() {
            "" => (unknown, None),
            _ => match self.when.parse(now) {
                Ok(w) => (
                    EventTime {
                        at: w.at,
                        precision: match w.precision {
                            Precision::Minute => domain::time::Precision::Minute,
                            Precision::Day => domain::time::Precision::Day,
                            Precision::About => domain::time::Precision::About,
                        },
                    },
                    None,
                ),
                Err(p) => (unknown, Some(p)),
            },
        };
        let input = LogConcern {
            id: self.id,
            urgency: self.urgency(),
            children: self.parts(),
            child_not_listed: self.not_listed.clone(),
            when,
            place: self.place.clone(),
            statements: self
                .statements
                .iter()
                .map(StatementRow::statement)
                .collect(),
            childs_words: self.words.clone(),
            others_involved: self.others.clone(),
            already_told: self.told.clone(),
            category: self.category.parse().ok(),
            body_map: self.marks.marks().0,
            draft_id: Some(self.id),
        };
        (input, problem)
    }

    /// Where nobody said, it is read today: the safer of the two.
    fn urgency(&self) -> Urgency {
        match self.danger.as_str() {
            "yes" => Urgency::Danger,
            "no" => Urgency::Routine,
            _ => Urgency::Today,
        }
    }

    fn parts(&self) -> Vec<ChildInConcern> {
        self.children
            .iter()
            .filter_map(|c| {
                Some(ChildInConcern {
                    person_id: c.chosen.parse().ok()?,
                    role: c.role.parse().unwrap_or(ChildRole::Subject),
                })
            })
            .collect()
    }
}

impl StatementRow {
    fn statement(&self) -> NewStatement {
        let kind: Option<StatementKind> = self.kind.parse().ok();
        // Boxes that belong to another answer may hold what was typed before it was changed.
        let only = |of: StatementKind, text: &str| match kind == Some(of) {
            true => text.to_owned(),
            false => String::new(),
        };
        NewStatement {
            kind,
            text: self.saw.clone(),
            reported_by: only(StatementKind::Reported, &self.reported_by),
            historical_date: only(StatementKind::Historical, &self.historical_date),
        }
    }
}
