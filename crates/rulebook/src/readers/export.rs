//! The rulebook as JSON, for other software.

use serde_json::{Value, json};

use super::RuleFilter;
use crate::{
    engine::{COMPILED, FIRST_DAY},
    law::Rulebook,
};

/// The version of the export's shape. It grows when a field changes its meaning or goes away;
/// new fields may come at any time.
const SHAPE: u32 = 1;

impl Rulebook {
    /// The rules that the filter asks for, with every version, the golden rules, the switches,
    /// the open points, retention, sources and the fingerprint of the rulebook, as JSON.
    pub fn export_json(&self, filter: &RuleFilter) -> Value {
        let on = filter.on.unwrap_or(COMPILED);
        let golden: Vec<Value> = domain::Nation::ALL
            .iter()
            .filter(|n| filter.nation.is_none_or(|x| x == **n))
            .map(|n| json!({ "nation": n.as_str(), "rules": self.golden_rules(*n, on) }))
            .collect();
        let clocks: Vec<_> = domain::Nation::ALL
            .iter()
            .filter(|n| filter.nation.is_none_or(|x| x == **n))
            .flat_map(|n| self.clocks(*n))
            .collect();
        json!({
            "shape": SHAPE,
            "rulebook_hash": self.hash(),
            "law_as_at": on.to_string(),
            "first_day": FIRST_DAY.to_string(),
            "compiled": COMPILED.to_string(),
            "note": "Rules advise; a named person decides. Not legal advice. Each citation says how it was checked.",
            "rules": self.list(filter),
            "golden_rules": golden,
            "switches": self.switches(on, &filter.switches),
            "open_points": self.open_points(),
            "retention": self.retention(),
            "clocks": clocks,
            "sources": self.source_list(),
        })
    }

    fn source_list(&self) -> Vec<Value> {
        let one = |s: &crate::law::Source| {
            json!({
                "id": s.id,
                "title": s.title,
                "date": s.date,
                "published": s.published.map(|d| d.to_string()),
                "address": s.address,
            })
        };
        self.sources.values().map(one).collect()
    }
}
