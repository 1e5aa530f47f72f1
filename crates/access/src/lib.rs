//! Who may do what: one policy point, read from `access/roles.toml`.
//!
//! Deny by default. [`Policy::permit`] is the only maker of a [`Permit`], and `casework` cannot
//! open the database for an act without one. An emergency act never asks for a second factor.

mod acts;
mod fields;
mod refusal;
mod standing;
mod ties;

pub use acts::{Act, Relation};
pub use fields::{Field, Fields, Mark, Shows, spread};
pub use refusal::{PolicyError, Refusal};
pub use standing::Standing;
pub use ties::Ties;

use domain::practitioner::{MemberState, Role};
use serde::Deserialize;
use std::collections::HashMap;

/// Which part of an act leave is given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The act itself.
    Whole,
    /// Asking a second person for it.
    Ask,
    /// Answering whoever asked.
    Answer,
}

/// Leave to do one act, or one part of it. Made only by [`Policy`].
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub struct Permit {
    act: Act,
    relation: Relation,
    part: Part,
    fields: Fields,
}

impl Permit {
    /// The act it is for.
    pub const fn act(&self) -> Act {
        self.act
    }

    /// The relation on which it rests.
    pub const fn relation(&self) -> Relation {
        self.relation
    }

    /// Which part of the act it is for.
    pub const fn part(&self) -> Part {
        self.part
    }

    /// What it shows of a record that has no mark. See [`Fields::without`] for one that has.
    pub const fn fields(&self) -> Fields {
        self.fields
    }
}

/// One row of the table, for the page that prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Role; `None`: every active practitioner.
    pub role: Option<Role>,
    /// What is allowed.
    pub act: Act,
    /// On what.
    pub relation: Relation,
    /// Only after a second factor.
    pub second_factor: bool,
    /// Roles of which another person must approve first; empty: nobody need.
    pub second: Vec<Role>,
    /// Why, in English.
    pub why: String,
    /// Why, in Welsh.
    pub why_cy: String,
}

/// How many different children's files somebody opens in a day before they are asked why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilesADay {
    /// Role; `None`: every other.
    pub role: Option<Role>,
    /// How many.
    pub files: u32,
    /// Why, in English.
    pub why: String,
    /// Why, in Welsh.
    pub why_cy: String,
}

/// The policy.
#[derive(Debug, Clone)]
pub struct Policy {
    rules: Vec<Rule>,
    files_a_day: Vec<FilesADay>,
    shows: Vec<Shows>,
    index: HashMap<(Act, Relation), Vec<usize>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    allow: Vec<Row>,
    #[serde(default)]
    files_a_day: Vec<DayRow>,
    #[serde(default)]
    shows: Vec<fields::ShowsRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DayRow {
    role: String,
    files: u32,
    why: String,
    why_cy: String,
}

/// The role that a row names; `None` for "any".
fn role_of(word: &str) -> Result<Option<Role>, PolicyError> {
    match word {
        "any" => Ok(None),
        other => other
            .parse()
            .map(Some)
            .map_err(|e: domain::UnknownWord| PolicyError::new(e.to_string())),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    role: String,
    act: Act,
    relation: Relation,
    #[serde(default)]
    second_factor: bool,
    #[serde(default)]
    second: Vec<Role>,
    why: String,
    #[serde(default)]
    why_cy: String,
}

impl Policy {
    /// The table that ships with the product.
    ///
    /// # Errors
    /// The table does not read; a test keeps that from shipping.
    pub fn builtin() -> Result<Self, PolicyError> {
        Self::from_toml(include_str!("../../../access/roles.toml"))
    }

    /// Reads a table.
    ///
    /// # Errors
    /// An unknown role, act or relation, an empty reason, or an emergency act that asks for a
    /// second factor.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        let file: File = toml::from_str(text).map_err(|e| PolicyError::new(e.to_string()))?;
        let mut rules = Vec::with_capacity(file.allow.len());
        let mut index: HashMap<(Act, Relation), Vec<usize>> = HashMap::new();
        for row in file.allow {
            let role = role_of(&row.role)?;
            check(&row).map_err(|what| {
                PolicyError::new(format!("{} for {}: {what}", row.act, row.role))
            })?;
            index
                .entry((row.act, row.relation))
                .or_default()
                .push(rules.len());
            rules.push(Rule {
                role,
                act: row.act,
                relation: row.relation,
                second_factor: row.second_factor,
                second: row.second,
                why: row.why,
                why_cy: row.why_cy,
            });
        }
        let files_a_day = file
            .files_a_day
            .into_iter()
            .map(|d| {
                Ok(FilesADay {
                    role: role_of(&d.role)?,
                    files: d.files,
                    why: d.why,
                    why_cy: d.why_cy,
                })
            })
            .collect::<Result<_, _>>()?;
        let mut shows = Vec::with_capacity(file.shows.len());
        for row in file.shows {
            let row = row.read(&shows)?;
            shows.push(row);
        }
        Ok(Self {
            rules,
            files_a_day,
            shows,
            index,
        })
    }

    /// Every rule, in the order of the table.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Every number of files a day, in the order of the table.
    pub fn files_a_day(&self) -> &[FilesADay] {
        &self.files_a_day
    }

    /// How many different children's files somebody of a role opens in a day before they are asked
    /// why. None where the table names no number, so that each is asked about.
    pub fn files_of(&self, role: Role) -> u32 {
        let named = |r: Option<Role>| self.files_a_day.iter().find(|d| d.role == r);
        named(Some(role))
            .or_else(|| named(None))
            .map_or(0, |d| d.files)
    }

    /// Asks for leave to do an act.
    ///
    /// # Errors
    /// [`Refusal`]; nothing is allowed that no row names.
    pub fn permit(&self, who: Standing, act: Act, relation: Relation) -> Result<Permit, Refusal> {
        let rule = self.rule(who, act, relation)?;
        if rule.second.is_empty() {
            Ok(self.leave(rule, Part::Whole))
        } else {
            Err(Refusal::SecondPerson)
        }
    }

    /// Asks for leave on any ground that the ties to a thing give, the strongest first.
    ///
    /// # Errors
    /// [`Refusal`]: why the ground that came nearest does not do.
    pub fn permit_for(&self, who: Standing, act: Act, ties: Ties) -> Result<Permit, Refusal> {
        let mut refusal = Refusal::NoRule;
        for relation in ties.relations() {
            match (self.permit(who, act, relation), relation) {
                (Ok(permit), _) => return Ok(permit),
                (Err(Refusal::NotActive), _) => return Err(Refusal::NotActive),
                (Err(_), Relation::Sealed) => return Err(Refusal::Sealed),
                (Err(_), Relation::Conflict) => refusal = Refusal::Conflict,
                (Err(Refusal::NoRule), _) => {}
                (Err(nearer), _) => refusal = nearer,
            }
        }
        Err(refusal)
    }

    /// The row on which leave to do something would rest, for a page that says why.
    pub fn ground(&self, who: Standing, act: Act, ties: Ties) -> Option<&Rule> {
        let permit = self.permit_for(who, act, ties).ok()?;
        self.rule(who, act, permit.relation).ok()
    }

    /// The row on which somebody may ask a second person for an act on a thing, for a page that says
    /// why.
    pub fn ground_to_ask(&self, who: Standing, act: Act, ties: Ties) -> Option<&Rule> {
        let mut rules = ties.relations().map(|on| self.rule(who, act, on));
        rules.find_map(|r| r.ok().filter(|rule| !rule.second.is_empty()))
    }

    /// Asks for leave to ask a second person for an act.
    ///
    /// # Errors
    /// [`Refusal`]; also where the act takes no second person.
    pub fn ask(&self, who: Standing, act: Act, relation: Relation) -> Result<Permit, Refusal> {
        let rule = self.rule(who, act, relation)?;
        if rule.second.is_empty() {
            Err(Refusal::NoRule)
        } else {
            Ok(self.leave(rule, Part::Ask))
        }
    }

    /// Asks for leave to answer somebody who asked for an act, as the second person.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn answer(&self, who: Standing, act: Act, asker: Role) -> Result<Permit, Refusal> {
        if who.state != MemberState::Active {
            return Err(Refusal::NotActive);
        }
        if !who.confirmed {
            return Err(Refusal::Unconfirmed);
        }
        self.rules
            .iter()
            .find(|r| r.act == act && fits(r, asker) && r.second.contains(&who.role))
            .map(|r| self.leave(r, Part::Answer))
            .ok_or(Refusal::NoRule)
    }

    /// Asks for leave to do an act that a second person approved. That the two are not one, and
    /// that exactly this was approved, is for whoever keeps what was asked.
    ///
    /// # Errors
    /// [`Refusal`]: either of the two may not.
    pub fn permit_with_second(
        &self,
        who: Standing,
        second: Standing,
        act: Act,
        relation: Relation,
    ) -> Result<Permit, Refusal> {
        let rule = self.rule(who, act, relation)?;
        if second.state != MemberState::Active {
            Err(Refusal::NotActive)
        } else if !second.confirmed {
            Err(Refusal::Unconfirmed)
        } else if rule.second.contains(&second.role) {
            Ok(self.leave(rule, Part::Whole))
        } else {
            Err(Refusal::SecondPerson)
        }
    }

    fn leave(&self, rule: &Rule, part: Part) -> Permit {
        Permit {
            act: rule.act,
            relation: rule.relation,
            part,
            fields: self.fields(rule.act, rule.relation),
        }
    }

    /// The row that allows something. An account that nobody has confirmed opens no sealed matter and
    /// is no half of what takes two people.
    fn rule(&self, who: Standing, act: Act, relation: Relation) -> Result<&Rule, Refusal> {
        if who.confirmed {
            return self.row(who, who.role, act, relation);
        }
        let named = matches!(relation, Relation::Named | Relation::InCharge);
        match self.row(who, who.counts_as(), act, relation) {
            Ok(rule) if !named && rule.second.is_empty() => Ok(rule),
            Ok(_) => Err(Refusal::Unconfirmed),
            Err(Refusal::NoRule) if self.row(who, who.role, act, relation).is_ok() => {
                Err(Refusal::Unconfirmed)
            }
            Err(refusal) => Err(refusal),
        }
    }

    fn row(
        &self,
        who: Standing,
        role: Role,
        act: Act,
        relation: Relation,
    ) -> Result<&Rule, Refusal> {
        if who.state != MemberState::Active {
            return Err(Refusal::NotActive);
        }
        let mut refusal = Refusal::NoRule;
        for &i in self.index.get(&(act, relation)).into_iter().flatten() {
            let rule = &self.rules[i];
            if !fits(rule, role) {
                continue;
            }
            if !rule.second_factor || who.second_factor {
                return Ok(rule);
            }
            refusal = Refusal::SecondFactor;
        }
        Err(refusal)
    }
}

/// Whether a row is for a role. Whoever runs the machine is in no agency's work, "any" or not.
fn fits(rule: &Rule, role: Role) -> bool {
    rule.role.map_or(role != Role::HubOperator, |r| r == role)
}

/// What no table may say.
fn check(row: &Row) -> Result<(), &'static str> {
    let emergency = row.act == Act::ShareInEmergency;
    if row.why.trim().is_empty() {
        Err("no reason is given")
    } else if emergency && (row.second_factor || !row.second.is_empty()) {
        Err("an emergency may not wait for a second factor or a second person")
    } else if matches!(row.relation, Relation::Conflict | Relation::Sealed) {
        Err("nothing is allowed to whom something is closed")
    } else if row.second.contains(&Role::HubOperator) {
        Err("whoever runs the machine is in no agency's work")
    } else {
        Ok(())
    }
}
