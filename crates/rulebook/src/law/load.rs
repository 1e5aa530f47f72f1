//! Reads the embedded files once, checks them, and indexes the rules by nation.

use std::{collections::BTreeMap, sync::OnceLock};

use domain::Nation;
use include_dir::{Dir, File, include_dir};
use sha2::{Digest, Sha256};

use super::files::*;
use crate::{
    answer::{Citation, Phrase, RuleKind, Text},
    law::Calendar,
    named::{self, Scope},
    readers::{ClocksFile, GroundsFile, InstrumentsFile, KeepingFile},
};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../rulebook");

/// A file of the rulebook is wrong. Only possible in a build whose tests were not run.
#[derive(Debug, thiserror::Error)]
#[error("rulebook/{file}: {reason}")]
pub struct LoadError {
    /// The file, inside `rulebook/`.
    pub file: String,
    /// What is wrong.
    pub reason: String,
}

/// A rule ready to be applied.
#[derive(Debug)]
pub(crate) struct Rule {
    pub id: Phrase,
    pub kind: RuleKind,
    pub topic: Phrase,
    pub nations: Vec<Nation>,
    pub per_subject: bool,
    pub versions: Vec<Version>,
    pub examples: Vec<Example>,
    pub reviewed_by: String,
}

/// An example of a rule, for readers.
#[derive(Debug)]
pub(crate) struct Example {
    pub applies: bool,
    pub facts: serde_json::Value,
}

/// One dated version, its named facts resolved to their numbers.
#[derive(Debug)]
pub(crate) struct Version {
    pub file: VersionFile,
    pub when: Vec<usize>,
    pub unless: Vec<usize>,
    pub citations: Vec<Citation>,
}

/// The law as data, loaded once and then only read.
#[derive(Debug)]
pub struct Rulebook {
    pub(crate) rules: Vec<Rule>,
    pub(crate) by_nation: BTreeMap<Option<Nation>, Vec<usize>>,
    pub(crate) sources: BTreeMap<String, Source>,
    pub(crate) questions: Vec<Question>,
    pub(crate) organisations: BTreeMap<String, Traits>,
    pub(crate) switches: Vec<SwitchDef>,
    pub(crate) record: RecordFile,
    pub(crate) golden: GoldenFile,
    pub(crate) calendars: Vec<Calendar>,
    pub(crate) open_points: Vec<OpenPointDef>,
    pub(crate) fact_words: BTreeMap<String, String>,
    pub(crate) field_words: BTreeMap<String, Text>,
    pub(crate) keeping: KeepingFile,
    pub(crate) clocks: ClocksFile,
    pub(crate) instruments: InstrumentsFile,
    pub(crate) grounds: GroundsFile,
    hash: String,
}

impl Rulebook {
    /// The rulebook embedded in this build; read and checked on first use.
    ///
    /// # Panics
    /// When an embedded file is wrong, which the crate's tests rule out.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Rulebook> = OnceLock::new();
        BUILTIN.get_or_init(|| match Self::load() {
            Ok(book) => book,
            Err(e) => unreachable!("the embedded rulebook is checked by tests: {e}"),
        })
    }

    /// Reads and checks the embedded files.
    ///
    /// # Errors
    /// The first file that is wrong, and why.
    pub fn load() -> Result<Self, LoadError> {
        let sources = sources()?;
        let mut rules = Vec::new();
        for file in under("rules") {
            let name = file.path().to_string_lossy().into_owned();
            if name.ends_with(".toml") && !name.ends_with(".examples.toml") {
                let examples = examples(&name)?;
                rules.push(rule(&name, parse(file)?, examples, &sources)?);
            }
        }
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        let mut by_nation: BTreeMap<Option<Nation>, Vec<usize>> = BTreeMap::new();
        for (i, r) in rules.iter().enumerate() {
            for n in &r.nations {
                by_nation.entry(Some(*n)).or_default().push(i);
            }
            if r.nations.len() == Nation::ALL.len() {
                by_nation.entry(None).or_default().push(i);
            }
        }
        let words: FactWordsFile = one("fact-words.toml")?;
        let mut field_words = words.field;
        field_words.extend(words.word.into_iter().map(|(w, t)| (format!("={w}"), t)));
        let calendars = under("calendars")
            .map(parse)
            .collect::<Result<Vec<Calendar>, _>>()?;
        Ok(Self {
            rules,
            by_nation,
            sources,
            questions: one::<QuestionsFile>("facts.toml")?.question,
            organisations: one::<OrganisationsFile>("organisations.toml")?.kind,
            switches: one::<SwitchesFile>("switches.toml")?.switch,
            record: one("record.toml")?,
            golden: one("golden-rules.toml")?,
            calendars,
            open_points: one::<OpenPointsFile>("open-points.toml")?.point,
            fact_words: words.fact,
            field_words,
            keeping: one("retention.toml")?,
            clocks: one("clocks.toml")?,
            instruments: one("instruments.toml")?,
            grounds: one("grounds.toml")?,
            hash: fingerprint(),
        })
    }

    /// Reads one rule file as the build would, against the sources and named facts of this
    /// rulebook: for whoever writes a rule and wants to know what is wrong with it.
    ///
    /// # Errors
    /// What is wrong.
    pub fn check_rule(&self, id: &str, text: &str) -> Result<(), LoadError> {
        let name = format!("rules/{id}.toml");
        let file: RuleFile = toml::from_str(text).map_err(|e| wrong(&name, e))?;
        rule(&name, file, Vec::new(), &self.sources).map(|_| ())
    }

    /// The fingerprint of every file of the rulebook (SHA-256, hexadecimal).
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

fn under(folder: &str) -> impl Iterator<Item = &'static File<'static>> {
    let mut found = Vec::new();
    if let Some(dir) = FILES.get_dir(folder) {
        collect(dir, &mut found);
    }
    found.into_iter()
}

fn collect(dir: &'static Dir<'static>, into: &mut Vec<&'static File<'static>>) {
    into.extend(dir.files());
    dir.dirs().for_each(|d| collect(d, into));
}

fn wrong(file: &str, reason: impl ToString) -> LoadError {
    LoadError {
        file: file.to_owned(),
        reason: reason.to_string(),
    }
}

fn parse<T: serde::de::DeserializeOwned>(file: &File<'_>) -> Result<T, LoadError> {
    let name = file.path().to_string_lossy();
    let text = file
        .contents_utf8()
        .ok_or_else(|| wrong(&name, "is not UTF-8 text"))?;
    toml::from_str(text).map_err(|e| wrong(&name, e))
}

fn one<T: serde::de::DeserializeOwned>(name: &str) -> Result<T, LoadError> {
    parse(
        FILES
            .get_file(name)
            .ok_or_else(|| wrong(name, "is missing"))?,
    )
}

fn sources() -> Result<BTreeMap<String, Source>, LoadError> {
    let mut all = BTreeMap::new();
    for file in under("sources") {
        for s in parse::<SourcesFile>(file)?.source {
            all.insert(s.id.clone(), s);
        }
    }
    Ok(all)
}

fn fingerprint() -> String {
    let mut files = Vec::new();
    collect(&FILES, &mut files);
    files.sort_by_key(|f| f.path());
    let mut hash = Sha256::new();
    for f in files
        .iter()
        .filter(|f| f.path().extension().is_some_and(|e| e == "toml"))
    {
        let name = f.path().to_string_lossy();
        hash.update((name.len() as u64).to_be_bytes());
        hash.update(name.as_bytes());
        hash.update((f.contents().len() as u64).to_be_bytes());
        hash.update(f.contents());
    }
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

/// Resolves a citation against the sources.
pub(crate) fn citation(
    name: &str,
    c: &Cite,
    sources: &BTreeMap<String, Source>,
) -> Result<Citation, LoadError> {
    let source = sources.get(c.source.as_str()).ok_or_else(|| {
        wrong(
            name,
            format!("cites the source {}, which is not listed", c.source),
        )
    })?;
    Ok(Citation {
        source: c.source.clone(),
        title: source.title.clone(),
        pinpoint: c.pinpoint.clone(),
        status: c.status,
        copy: c.copy.unwrap_or(source.copy),
    })
}

/// The examples beside a rule, those that apply first.
fn examples(rule: &str) -> Result<Vec<Example>, LoadError> {
    let name = rule.replace(".toml", ".examples.toml");
    let file: ExamplesFile = one(&name)?;
    let read = |applies: bool, e: &ExampleDef| {
        let facts = serde_json::from_str(&e.facts).map_err(|e| wrong(&name, e))?;
        Ok(Example { applies, facts })
    };
    let fires = file.fires.iter().map(|e| read(true, e));
    fires
        .chain(file.silent.iter().map(|e| read(false, e)))
        .collect()
}

fn rule(
    name: &str,
    f: RuleFile,
    examples: Vec<Example>,
    sources: &BTreeMap<String, Source>,
) -> Result<Rule, LoadError> {
    if name != format!("rules/{}.toml", f.id) {
        return Err(wrong(
            name,
            format!("its id is {}, which is not its path", f.id),
        ));
    }
    let per_subject = f.each.as_deref() == Some("subject");
    let nations = nations(name, &f)?;
    let mut versions = Vec::new();
    for v in f.version {
        versions.push(version(name, v, per_subject, sources)?);
    }
    versions.sort_by_key(|v| v.file.from);
    if versions.is_empty() {
        return Err(wrong(name, "a rule needs a version"));
    }
    Ok(Rule {
        id: f.id,
        kind: f.kind,
        topic: f.topic,
        nations,
        per_subject,
        versions,
        examples,
        reviewed_by: f.review.by,
    })
}

fn nations(name: &str, f: &RuleFile) -> Result<Vec<Nation>, LoadError> {
    if f.nation == "uk" {
        let out = |n: &&Nation| !f.not_in.iter().any(|x| x == n.as_str());
        return Ok(Nation::ALL.iter().filter(out).copied().collect());
    }
    Ok(vec![f.nation.parse().map_err(|e| wrong(name, e))?])
}

fn version(
    name: &str,
    file: VersionFile,
    per_subject: bool,
    sources: &BTreeMap<String, Source>,
) -> Result<Version, LoadError> {
    let citations = file
        .cite
        .iter()
        .map(|c| citation(name, c, sources))
        .collect::<Result<Vec<_>, _>>()?;
    if citations.is_empty() || blank(&file.says) {
        return Err(wrong(
            name,
            "a version needs a citation and a sentence in both languages",
        ));
    }
    if file.then.way_out.as_ref().is_some_and(blank) {
        return Err(wrong(name, "a stop needs a way out in both languages"));
    }
    let find = |n: &Phrase| {
        let i = named::index(n).ok_or_else(|| wrong(name, format!("no named fact \"{n}\"")))?;
        if named::FACTS[i].scope == Scope::Subject && !per_subject {
            return Err(wrong(
                name,
                format!("\"{n}\" is about one person: say each = \"subject\""),
            ));
        }
        Ok(i)
    };
    let when = file.when.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    let unless = file
        .unless
        .iter()
        .map(find)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Version {
        file,
        when,
        unless,
        citations,
    })
}

fn blank(t: &Text) -> bool {
    t.en.trim().is_empty() || t.cy.trim().is_empty()
}
