//! Reading the rules that are embedded from `patterns/`.

use crate::rule::{By, Footing, Limits, Look, Rule, RuleError, Rules, Text};
use include_dir::{Dir, include_dir};
use serde::Deserialize;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../patterns");

const fn one() -> u32 {
    1
}

/// A rule as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: String,
    look: Look,
    by: By,
    counts: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    needs: Vec<String>,
    pieces: u32,
    #[serde(default = "one")]
    agencies: u32,
    #[serde(default = "one")]
    children: u32,
    days: u32,
    on: bool,
    name: Text,
    says: Text,
    ask: Text,
    footing: Footing,
    source: Text,
}

impl Rules {
    /// The rules that ship.
    ///
    /// # Errors
    /// A file that does not read; the tests hold that none ships.
    pub fn builtin() -> Result<Self, RuleError> {
        let mut all = Vec::new();
        for file in FILES.files() {
            let name = file.path().to_string_lossy().into_owned();
            if !name.ends_with(".toml") || name.ends_with(".examples.toml") {
                continue;
            }
            let text = file.contents_utf8().unwrap_or_default();
            all.push(read(&name, text)?);
        }
        all.sort_by(|a: &Rule, b| a.id.cmp(&b.id));
        Ok(Self { all })
    }
}

fn read(name: &str, text: &str) -> Result<Rule, RuleError> {
    let wrong = |what: String| RuleError {
        file: name.to_owned(),
        what,
    };
    let f: RuleFile = toml::from_str(text).map_err(|e| wrong(e.message().to_owned()))?;
    if name != format!("{}.toml", f.id) {
        return Err(wrong(format!("the id is {}", f.id)));
    }
    let limits = Limits {
        pieces: f.pieces,
        agencies: f.agencies,
        children: f.children,
        days: f.days,
    };
    if let Some(fault) = limits.faults().first() {
        return Err(wrong(fault.to_string()));
    }
    if f.counts.is_empty() || (f.look == Look::OpenConcern) == f.after.is_empty() {
        return Err(wrong("what it counts does not fit how it looks".into()));
    }
    if f.needs.iter().any(|s| !f.counts.contains(s)) {
        return Err(wrong("it needs what it does not count".into()));
    }
    Ok(Rule {
        id: f.id,
        look: f.look,
        by: f.by,
        counts: f.counts,
        after: f.after,
        needs: f.needs,
        limits,
        on: f.on,
        name: f.name,
        says: f.says,
        ask: f.ask,
        footing: f.footing,
        source: f.source,
    })
}
