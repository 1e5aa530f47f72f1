//! `sharewise law`: the rulebook for readers, without a server.

use std::{
    fmt::Write as _,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args as ClapArgs, Subcommand};
use domain::{AgencyKind, Lang, Nation};
use jiff::civil::Date;
use rulebook::{
    COMPILED, FIRST_DAY, LocalPractice, PracticeFault, RuleFilter, RuleKind, Rulebook, Switch,
    Switches, Verification,
};

/// Options of `sharewise law`.
#[derive(ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    command: Law,
    /// Language of the answer: en or cy.
    #[arg(long, global = true, default_value = "en")]
    lang: String,
}

#[derive(Subcommand)]
enum Law {
    /// The rules that apply on a day, each with how it was checked.
    List(Which),
    /// One rule: when it applies, what stops it, where it comes from, examples, changes.
    Explain {
        /// The rule's id, such as wales/s130-report.
        rule: String,
        /// The day, as YYYY-MM-DD; left out: the day on which the rulebook was compiled.
        #[arg(long)]
        at: Option<String>,
        /// For programs.
        #[arg(long)]
        json: bool,
    },
    /// What changed between two days.
    Diff {
        /// One day, as YYYY-MM-DD.
        one: String,
        /// The other day.
        other: String,
        #[command(flatten)]
        which: Which,
    },
    /// The whole rulebook for other software.
    Export {
        /// Plain JSON (the default).
        #[arg(long, conflicts_with = "jsonld")]
        json: bool,
        /// JSON-LD with the terms of the W3C Data Privacy Vocabulary.
        #[arg(long)]
        jsonld: bool,
        #[command(flatten)]
        which: Which,
    },
    /// The named facts that rules and local practice turn on.
    Facts,
    /// What is not settled yet, and what was found so far.
    Open,
    /// Check an agency's files of local practice: steps and cautions in TOML.
    Check {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// Which rules.
#[derive(ClapArgs)]
struct Which {
    /// england, wales, scotland or northern-ireland.
    #[arg(long)]
    nation: Option<String>,
    /// A topic, such as duty, consent or rights.
    #[arg(long)]
    topic: Option<String>,
    /// duty, power, condition, step or caution.
    #[arg(long)]
    kind: Option<String>,
    /// What can concern this kind of organisation, such as maintained-school.
    #[arg(long)]
    organisation: Option<String>,
    /// How the rule was checked, such as secondary_source.
    #[arg(long)]
    status: Option<String>,
    /// Words of the sentence or the citation.
    #[arg(long)]
    words: Option<String>,
    /// The day, as YYYY-MM-DD; left out: the day on which the rulebook was compiled.
    #[arg(long)]
    at: Option<String>,
    /// Also what does not apply on the day: not yet, ended, switched off.
    #[arg(long)]
    all: bool,
    /// Move a switch: NAME=on, NAME=off or NAME=YYYY-MM-DD.
    #[arg(long = "switch", value_name = "NAME=VALUE")]
    switches: Vec<String>,
}

/// What is printed, and the exit code.
type Done = Result<(String, u8), String>;

/// Exit codes: 0 done; 1 a file of local practice has faults; 2 wrong use or bad input.
pub fn run(args: &Args) -> ExitCode {
    match answer(args) {
        Ok((text, code)) => {
            // A reader that has gone away (`| head`) is no fault.
            let _ = io::stdout().write_all(text.as_bytes());
            ExitCode::from(code)
        }
        Err(why) => {
            eprintln!("sharewise law: {why}");
            ExitCode::from(2)
        }
    }
}

fn answer(args: &Args) -> Done {
    let lang: Lang = args
        .lang
        .parse()
        .map_err(|_| format!("there is no language \"{}\": use en or cy", args.lang))?;
    let book = Rulebook::builtin();
    let text = match &args.command {
        Law::List(which) => rulebook::render_list(&book.list(&filter(which)?), lang),
        Law::Explain { rule, at, json } => explain(book, rule, at.as_deref(), *json, lang)?,
        Law::Diff { one, other, which } => {
            let changes = book.changes_between(day(one)?, day(other)?, &filter(which)?);
            rulebook::render_changes(&changes, lang)
        }
        Law::Export { jsonld, which, .. } => {
            let filter = filter(which)?;
            if *jsonld {
                pretty(&book.export_jsonld(&filter))?
            } else {
                pretty(&book.export_json(&filter))?
            }
        }
        Law::Facts => facts(book, lang),
        Law::Open => rulebook::render_open_points(&book.open_points(), lang),
        Law::Check { files } => return check(files, lang),
    };
    Ok((text, 0))
}

fn explain(
    book: &Rulebook,
    rule: &str,
    at: Option<&str>,
    json: bool,
    lang: Lang,
) -> Result<String, String> {
    let on = at.map_or(Ok(COMPILED), day)?;
    let Some(found) = book.explain(rule, on, &Switches::default()) else {
        return Err(format!(
            "there is no rule \"{rule}\": `sharewise law list --all` names them"
        ));
    };
    if json {
        pretty(&serde_json::to_value(&found).map_err(|e| e.to_string())?)
    } else {
        Ok(rulebook::render_explanation(&found, lang))
    }
}

fn filter(which: &Which) -> Result<RuleFilter, String> {
    let mut switches = Switches::default();
    for s in &which.switches {
        let (name, value) = s
            .split_once('=')
            .ok_or_else(|| format!("\"{s}\": write NAME=on, NAME=off or NAME=YYYY-MM-DD"))?;
        let to = match value {
            "on" => Switch::State(true),
            "off" => Switch::State(false),
            date => Switch::From(day(date)?),
        };
        switches.set(name, Some(to)).map_err(|e| e.to_string())?;
    }
    Ok(RuleFilter {
        nation: one_of("nation", which.nation.as_deref(), words(Nation::ALL))?,
        topic: topic(which.topic.as_deref())?,
        kind: one_of("kind", which.kind.as_deref(), words(RuleKind::ALL))?,
        organisation: one_of(
            "organisation",
            which.organisation.as_deref(),
            words(AgencyKind::ALL),
        )?,
        status: one_of("status", which.status.as_deref(), words(Verification::ALL))?,
        words: which.words.clone(),
        on: which.at.as_deref().map(day).transpose()?,
        dormant: which.all,
        switches,
    })
}

fn topic(wanted: Option<&str>) -> Result<Option<String>, String> {
    let topics = Rulebook::builtin().topics();
    match wanted {
        Some(t) if !topics.contains(&t) => Err(format!(
            "there is no topic \"{t}\": use {}",
            topics.join(", ")
        )),
        other => Ok(other.map(str::to_owned)),
    }
}

/// The words of a list, for a message.
fn words<T: ToString>(all: &[T]) -> String {
    let all: Vec<String> = all.iter().map(T::to_string).collect();
    all.join(", ")
}

fn one_of<T: std::str::FromStr>(
    what: &str,
    wanted: Option<&str>,
    known: String,
) -> Result<Option<T>, String> {
    let read = |w: &str| {
        let parsed = w.parse();
        parsed.map_err(|_| format!("there is no {what} \"{w}\": use {known}"))
    };
    wanted.map(read).transpose()
}

fn day(text: &str) -> Result<Date, String> {
    let day: Date = text
        .parse()
        .map_err(|_| format!("\"{text}\" is no day: write YYYY-MM-DD"))?;
    if day < FIRST_DAY {
        return Err(format!(
            "{day} is before {FIRST_DAY}, the first day this rulebook knows the law of"
        ));
    }
    Ok(day)
}

fn facts(book: &Rulebook, lang: Lang) -> String {
    let mut out = String::new();
    for (name, _, of_person) in rulebook::named_facts() {
        let mark = if of_person { " *" } else { "" };
        let _ = writeln!(out, "{name}{mark}\n    {}", book.fact_says(name).get(lang));
    }
    out.push_str(match lang {
        Lang::En => "* asked of each person the information is about\n",
        Lang::Cy => "* gofynnir am bob person y mae'r wybodaeth amdano\n",
    });
    out
}

fn check(files: &[PathBuf], lang: Lang) -> Done {
    let mut texts = Vec::new();
    for file in files {
        texts.push((file.display().to_string(), read(file)?));
    }
    let pairs = texts.iter().map(|(n, t)| (n.as_str(), t.as_str()));
    Ok(match LocalPractice::read(pairs) {
        Ok(practice) => (accepted(&practice, lang), 0),
        Err(faults) => (refused(&faults, lang), 1),
    })
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|e| match e.kind() {
        io::ErrorKind::InvalidData => format!(
            "{} is not plain text (UTF-8): save it as text and try again",
            file.display()
        ),
        io::ErrorKind::NotFound => format!("there is no file {}", file.display()),
        _ => format!("{} cannot be read: {e}", file.display()),
    })
}

fn accepted(practice: &LocalPractice, lang: Lang) -> String {
    let mut out = String::new();
    for r in practice.rules() {
        let when: Vec<&str> = r.when().collect();
        let _ = writeln!(
            out,
            "{} ({})\n    {}",
            r.id,
            when.join(", "),
            r.says.get(lang)
        );
    }
    let n = practice.rules().len();
    out.push_str(&match lang {
        Lang::En => format!("Nothing is wrong. Steps and cautions: {n}.\n"),
        Lang::Cy => format!("Nid oes dim o'i le. Camau a rhybuddion: {n}.\n"),
    });
    out
}

fn refused(faults: &[PracticeFault], lang: Lang) -> String {
    let mut out = String::new();
    for f in faults {
        let _ = writeln!(out, "{}", f.in_words(lang));
    }
    out.push_str(&match lang {
        Lang::En => format!("To put right: {}.\n", faults.len()),
        Lang::Cy => format!("I'w cywiro: {}.\n", faults.len()),
    });
    out
}

fn pretty(value: &serde_json::Value) -> Result<String, String> {
    let text = serde_json::to_string_pretty(value).map_err(|e| e.to_string())?;
    Ok(text + "\n")
}
