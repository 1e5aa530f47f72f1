//! Random facts, drawn from the published JSON Schema, so that every field takes part.

use rulebook::Facts;
use serde_json::{Map, Value, json};

/// How many random facts a property is tried on; `RULEBOOK_CASES` changes it.
pub fn cases(usual: u32) -> u32 {
    let wanted = std::env::var("RULEBOOK_CASES").ok();
    wanted.and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// A small repeatable source of numbers.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9E37_79B9_7F4A_7C15)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// Random facts, about `fill` in 100 of the fields given.
pub fn facts(dice: &mut Dice, fill: usize) -> (Value, Facts) {
    let schema = schema();
    let value = draw(&schema, &schema, dice, fill);
    let facts = serde_json::from_value(value.clone()).unwrap_or_else(|e| panic!("{e}\n{value}"));
    (value, facts)
}

fn schema() -> Value {
    static SCHEMA: std::sync::OnceLock<Value> = std::sync::OnceLock::new();
    SCHEMA.get_or_init(rulebook::facts_schema).clone()
}

fn draw(root: &Value, s: &Value, dice: &mut Dice, fill: usize) -> Value {
    if let Some(name) = s["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap_or_default();
        return draw(root, &root["$defs"][name], dice, fill);
    }
    if let Some(options) = s["anyOf"].as_array() {
        return draw(root, &options[dice.below(options.len())], dice, fill);
    }
    if let Some(words) = s["enum"].as_array() {
        return words[dice.below(words.len())].clone();
    }
    if let Some(fields) = s["properties"].as_object() {
        let mut out = Map::new();
        for (name, field) in fields {
            if dice.below(100) < fill {
                out.insert(name.clone(), draw(root, field, dice, fill));
            }
        }
        if let Some(Value::String(id)) = out.get("subject").cloned() {
            out.insert("subject".into(), json!(id));
        }
        return Value::Object(out);
    }
    let kind = match &s["type"] {
        Value::Array(kinds) => kinds[0].as_str().unwrap_or("null").to_owned(),
        other => other.as_str().unwrap_or("null").to_owned(),
    };
    match (kind.as_str(), s["format"].as_str()) {
        ("boolean", _) => json!(dice.below(2) == 0),
        ("integer" | "number", _) => json!(dice.below(90)),
        ("string", Some("date")) => json!(
            [
                "2018-01-01",
                "2025-03-30",
                "2026-02-04",
                "2026-02-05",
                "2026-09-29",
                "2026-10-01",
                "2027-12-23"
            ][dice.below(7)]
        ),
        ("string", Some("date-time")) => {
            json!(["2026-11-02T14:05:00Z", "2026-11-06T08:00:00Z"][dice.below(2)])
        }
        ("string", _) => json!(["p1", "p2", "p3"][dice.below(3)]),
        ("array", _) => Value::Array(
            (0..dice.below(3))
                .map(|_| draw(root, &s["items"], dice, fill))
                .collect(),
        ),
        _ => Value::Null,
    }
}
