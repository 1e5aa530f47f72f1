//! The rulebook as JSON-LD, in the terms of the W3C Data Privacy Vocabulary where they exist.
//!
//! Terms were checked in DPV 2.0 (modules `rules` and `legal_basis`, and the GDPR extension).
//! What DPV has no term for stands under our own namespace. DPV knows Article 6 of the European
//! regulation only, so its terms are given as close matches and never as the same.

use serde_json::{Value, json};

use super::{RuleFilter, RuleOnDay};
use crate::{
    answer::{RuleKind, Standing, Text},
    engine::COMPILED,
    law::{Rulebook, Version},
    words::Basis,
};

/// Our own namespace: a name for things, not a page to be fetched.
const OURS: &str = "urn:sharewise:law:";

impl Rulebook {
    /// The rules that the filter asks for, as one JSON-LD document.
    pub fn export_jsonld(&self, filter: &RuleFilter) -> Value {
        let on = filter.on.unwrap_or(COMPILED);
        let rules = self.list(filter);
        let mut graph: Vec<Value> = vec![json!({
            "@id": format!("{OURS}rulebook"),
            "@type": "skos:ConceptScheme",
            "dct:title": both(&Text::new("Sharewise rulebook", "Llyfr rheolau Sharewise")),
            "sw:rulebookHash": self.hash(),
            "sw:lawAsAt": { "@value": on.to_string(), "@type": "xsd:date" },
        })];
        graph.extend(rules.iter().map(|r| self.rule_node(r)));
        graph.extend(self.sources.values().map(|s| {
            json!({
                "@id": source_iri(&s.id),
                "@type": "dct:BibliographicResource",
                "dct:title": s.title,
                "dct:description": s.date,
            })
        }));
        json!({ "@context": context(), "@graph": graph })
    }

    fn rule_node(&self, r: &RuleOnDay) -> Value {
        let t = &r.text;
        let nations: Vec<Value> = t
            .nations
            .iter()
            .map(|n| json!({ "@id": format!("{OURS}nation:{}", n.as_str()) }))
            .collect();
        let cited: Vec<Value> = t
            .citations
            .iter()
            .map(|c| {
                json!({
                    "@type": "sw:Citation",
                    "dct:source": { "@id": source_iri(&c.source) },
                    "sw:pinpoint": c.pinpoint,
                    "sw:verification": { "@id": status_iri(c.checked()) },
                })
            })
            .collect();
        let mut node = json!({
            "@id": format!("{OURS}rule:{}", t.id),
            "@type": [kind_term(t.kind), format!("sw:{}", kind_name(t.kind))],
            "skos:inScheme": { "@id": format!("{OURS}rulebook") },
            "skos:definition": both(&t.says),
            "sw:topic": t.topic,
            "sw:nation": nations,
            "sw:state": r.state.as_str(),
            "sw:verification": { "@id": status_iri(t.checked()) },
            "dct:valid": validity(t.from, t.to),
            "sw:when": t.when,
            "sw:unless": t.unless,
            "sw:citation": cited,
        });
        let (refused, open): (Vec<_>, Vec<_>) = self
            .bases_of(&t.id, t.from)
            .into_iter()
            .partition(|(s, _)| *s == Standing::Refused);
        // DPV says that a basis applies; that one is refused needs a word of our own.
        for (name, bases) in [("dpv:hasLegalBasis", open), ("sw:refusesBasis", refused)] {
            if !bases.is_empty() {
                node[name] = bases.into_iter().map(|(_, node)| node).collect();
            }
        }
        node
    }

    fn bases_of(&self, id: &str, from: jiff::civil::Date) -> Vec<(Standing, Value)> {
        let rule = self.rules.iter().find(|r| r.id == id);
        let version: Option<&Version> =
            rule.and_then(|r| r.versions.iter().find(|v| v.file.from == from));
        version
            .into_iter()
            .flat_map(|v| &v.file.then.basis)
            .map(|b| (b.standing, basis_node(b.code, b.standing)))
            .collect()
    }
}

fn context() -> Value {
    json!({
        "sw": OURS,
        "dpv": "https://w3id.org/dpv#",
        "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
        "dct": "http://purl.org/dc/terms/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    })
}

fn both(t: &Text) -> Value {
    json!([
        { "@value": t.en, "@language": "en" },
        { "@value": t.cy, "@language": "cy" },
    ])
}

fn source_iri(id: &str) -> String {
    format!("{OURS}source:{id}")
}

fn status_iri(checked: &str) -> String {
    format!("{OURS}verification:{checked}")
}

/// DPV has obligations and permissions; a condition, step or caution is only a rule there.
fn kind_term(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Duty => "dpv:Obligation",
        RuleKind::Power => "dpv:Permission",
        RuleKind::Condition | RuleKind::Step | RuleKind::Caution => "dpv:Rule",
    }
}

fn kind_name(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Duty => "Duty",
        RuleKind::Power => "Power",
        RuleKind::Condition => "Condition",
        RuleKind::Step => "Step",
        RuleKind::Caution => "Caution",
    }
}

fn validity(from: jiff::civil::Date, to: Option<jiff::civil::Date>) -> String {
    // The Dublin Core way to write a period: the last day is the day before `to`.
    match to.and_then(|t| t.yesterday().ok()) {
        Some(last) => format!("start={from}; end={last}; scheme=W3C-DTF"),
        None => format!("start={from}; scheme=W3C-DTF"),
    }
}

fn basis_node(code: Basis, standing: Standing) -> Value {
    let (broader, close) = match code {
        Basis::Consent => (Some("dpv:Consent"), Some("eu-gdpr:A6-1-a")),
        Basis::Contract => (Some("dpv:Contract"), Some("eu-gdpr:A6-1-b")),
        Basis::LegalObligation => (Some("dpv:LegalObligation"), Some("eu-gdpr:A6-1-c")),
        Basis::VitalInterests => (Some("dpv:VitalInterest"), Some("eu-gdpr:A6-1-d")),
        Basis::PublicTask => (Some("dpv:PublicInterest"), Some("eu-gdpr:A6-1-e")),
        Basis::LegitimateInterests => (Some("dpv:LegitimateInterest"), Some("eu-gdpr:A6-1-f")),
        // Law of the United Kingdom alone.
        Basis::RecognisedInterest | Basis::PartThree => (Some("dpv:LegalBasis"), None),
    };
    let mut node = json!({
        "@id": format!("{OURS}basis:{}", code.as_str()),
        "sw:standing": standing.as_str(),
    });
    if let Some(term) = broader {
        node["skos:broader"] = json!({ "@id": term });
    }
    if let Some(term) = close {
        node["skos:closeMatch"] = json!({ "@id": term });
    }
    node
}
