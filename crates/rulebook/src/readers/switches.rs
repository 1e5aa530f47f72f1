//! The switches: dated law, settled or not, and which rules wait for it.

use domain::Nation;
use jiff::civil::Date;

use crate::{
    answer::{Citation, Phrase, Text},
    facts::{Switch, Switches},
    law::Rulebook,
};

/// One switch as a reader or an administrator sees it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SwitchText {
    /// Its stable word, for example `ISD_16LA`.
    pub id: String,
    /// The nation whose law it is; nothing: all four.
    pub nation: Option<Nation>,
    /// Is the start settled? A settled switch cannot be moved.
    pub settled: bool,
    /// The day from which it ships; nothing: off.
    pub ships_from: Option<Date>,
    /// What an administrator has chosen instead.
    pub chosen: Option<Switch>,
    /// Is it on, on the day asked about?
    pub on: bool,
    /// What it is and why it stands as it does.
    pub says: Text,
    /// Where that comes from.
    pub citations: Vec<Citation>,
    /// The rules that wait for it or start with it.
    pub rules: Vec<Phrase>,
}

/// There is no switch of this name that can be moved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no switch \"{0}\" that can be moved")]
pub struct UnknownSwitch(pub String);

impl Switches {
    /// What is chosen for a switch; nothing: as the rulebook ships.
    pub fn get(&self, id: &str) -> Option<Switch> {
        match id {
            "ISD_16LA" => self.isd_16la,
            "CSA_REPORT" => self.csa_report,
            "IDENTIFIER_16LC" => self.identifier_16lc,
            _ => None,
        }
    }

    /// Chooses on, off, from a day, or (nothing) as the rulebook ships.
    ///
    /// # Errors
    /// [`UnknownSwitch`] if there is none of that name that can be moved.
    pub fn set(&mut self, id: &str, to: Option<Switch>) -> Result<(), UnknownSwitch> {
        *match id {
            "ISD_16LA" => &mut self.isd_16la,
            "CSA_REPORT" => &mut self.csa_report,
            "IDENTIFIER_16LC" => &mut self.identifier_16lc,
            _ => return Err(UnknownSwitch(id.to_owned())),
        } = to;
        Ok(())
    }
}

impl Rulebook {
    /// Every switch and where it stands on a day.
    pub fn switches(&self, on: Date, set: &Switches) -> Vec<SwitchText> {
        self.switches
            .iter()
            .map(|s| SwitchText {
                id: s.id.clone().into(),
                nation: s.nation.parse().ok(),
                settled: s.settled,
                ships_from: s.from,
                chosen: set.get(&s.id),
                on: self.switched_on(&s.id, on, set),
                says: s.says.clone(),
                citations: self.cited(&s.id, &s.cite),
                rules: self.rules_of(&s.id, &s.rules),
            })
            .collect()
    }

    /// The day a switch turns, if it turns on a day.
    pub(super) fn switch_day(&self, id: &str, set: &Switches) -> Option<Date> {
        match set.get(id) {
            Some(Switch::From(day)) => Some(day),
            Some(Switch::State(_)) => None,
            None => self.switch(id).and_then(|s| s.from),
        }
    }

    fn rules_of(&self, switch: &str, named: &[Phrase]) -> Vec<Phrase> {
        let waits = |r: &&crate::law::Rule| {
            let mut versions = r.versions.iter();
            versions.any(|v| v.file.switch.as_deref() == Some(switch)) || named.contains(&r.id)
        };
        self.rules
            .iter()
            .filter(waits)
            .map(|r| r.id.clone())
            .collect()
    }
}
