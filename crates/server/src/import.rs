//! `sharewise import`: take people in from a file, in the name of somebody who may.

use crate::{
    config::{self, ConfigArg},
    run::{self, RunError},
    tongue::Tongue,
};
use casework::{
    Actor, Casework, CaseworkError, DryRun, FILE_MAX, FaultyRow, Import, Meaning, RowFault,
    SheetFault, faults_as_csv,
};
use std::{
    fmt::Display,
    io::{Read, Write},
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// Options of `sharewise import`.
#[derive(clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    config: ConfigArg,
    /// Short name of the agency.
    #[arg(long)]
    agency: String,
    /// Sign-in name of whoever answers for it: the agency's administrator or a safeguarding lead.
    #[arg(long = "as")]
    by: String,
    /// What a column means, as MEANING=HEADING; may be given several times. The rest is told by
    /// heading and contents.
    #[arg(long, value_name = "MEANING=HEADING")]
    map: Vec<String>,
    /// Language in which it speaks: en or cy. By default that of the machine.
    #[arg(long)]
    lang: Option<String>,
    /// Write every row that cannot be taken, with what is wrong, to this file (CSV).
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// Say what would happen and what is wrong, and take nothing in.
    #[arg(long)]
    dry_run: bool,
    /// Comma-separated text in UTF-8, or a Common Transfer File (XML).
    file: PathBuf,
}

const EXAMPLES: &str = "\
The roll of a school, looked at first and then taken in:
  sharewise import --agency oakbourne --as nerys@oakbourne.example --dry-run roll.csv
  sharewise import --agency oakbourne --as nerys@oakbourne.example roll.csv

The same file again changes nothing. After a stop, a server that is running goes on by itself; or
give the file again.";

/// Takes the file in.
///
/// # Errors
/// Wrong use, a file that cannot be read, or the database.
pub async fn run(args: Args) -> Result<(), RunError> {
    let tongue = Tongue::of(args.lang.as_deref()).map_err(RunError::Usage)?;
    let config = config::read(&args.config.config).map_err(RunError::Usage)?;
    let bytes = read(&args.file, tongue)?;
    let casework = config.open().await.map_err(RunError::Fault)?;
    let done = take_in(&casework, &args, &bytes, tongue).await;
    casework.store().close().await;
    done
}

fn read(path: &Path, tongue: Tongue) -> Result<Vec<u8>, RunError> {
    let fault = |e: std::io::Error| {
        let said = [("file", &path.display() as &dyn Display), ("why", &e)];
        RunError::Usage(tongue.tell("command-not-read", &said))
    };
    let mut bytes = Vec::new();
    let most = u64::try_from(FILE_MAX)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    let file = std::fs::File::open(path).map_err(fault)?;
    file.take(most).read_to_end(&mut bytes).map_err(fault)?;
    Ok(bytes)
}

fn in_words(tongue: Tongue, e: CaseworkError) -> RunError {
    match e {
        CaseworkError::NotFound => RunError::Usage(tongue.say("command-import-nobody")),
        CaseworkError::Invalid(_) => RunError::Usage(tongue.say("import-error-columns")),
        e => RunError::Fault(e.to_string()),
    }
}

async fn take_in(
    casework: &Casework,
    args: &Args,
    bytes: &[u8],
    tongue: Tongue,
) -> Result<(), RunError> {
    let in_words = |e| in_words(tongue, e);
    let actor = casework
        .actor_by_operator(&args.agency, &args.by)
        .await
        .map_err(in_words)?;
    let id = Uuid::now_v7();
    let name = args
        .file
        .file_name()
        .map(|n| n.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let brought = casework.bring_file(&actor, id, &name, bytes).await;
    brought
        .map_err(in_words)?
        .map_err(|f| RunError::Usage(sheet_fault(tongue, &f)))?;
    let (file, _) = casework.import(&actor, id).await.map_err(in_words)?;
    let meanings = mapped(tongue, &file, &args.map).map_err(RunError::Usage)?;
    casework
        .map_import(&actor, id, &meanings)
        .await
        .map_err(in_words)?;
    let (file, dry) = casework.import(&actor, id).await.map_err(in_words)?;
    let dry = dry.unwrap_or_default();
    show(tongue, &file, &dry);
    if let Some(to) = &args.faults {
        let (_, rows) = casework.import_faults(&actor, id).await.map_err(in_words)?;
        write_faults(tongue, to, &file, &rows)?;
    }
    if args.dry_run {
        run::say(tongue.say("command-import-nothing"));
        return casework.drop_import(&actor, id).await.map_err(in_words);
    }
    casework.start_import(&actor, id).await.map_err(in_words)?;
    finish(casework, &actor, id, tongue).await
}

async fn finish(
    casework: &Casework,
    actor: &Actor,
    id: Uuid,
    tongue: Tongue,
) -> Result<(), RunError> {
    let in_words = |e| in_words(tongue, e);
    let (mut looked_up, mut learned) = (0, 0);
    loop {
        let rows = casework.go_on_importing().await.map_err(in_words)?;
        let linked = casework.keep_links().await.map_err(in_words)?;
        looked_up += linked.looked_up;
        learned += linked.read;
        let (file, _) = casework.import(actor, id).await.map_err(in_words)?;
        if rows > 0 {
            run::say(tongue.tell(
                "command-import-rows",
                &[("done", &file.done), ("n", &file.rows)],
            ));
        } else if linked.read > 0 {
            run::say(tongue.tell("command-import-learning", &[("n", &learned)]));
        } else if linked.looked_up > 0 {
            run::say(tongue.tell("command-import-looking", &[("n", &looked_up)]));
        } else if file.state != "running" {
            let counts: [(&str, &dyn Display); 4] = [
                ("new", &file.new),
                ("changed", &file.changed),
                ("same", &file.unchanged),
                ("wrong", &file.wrong),
            ];
            run::say(tongue.tell("command-import-done", &counts));
            let around = file.content.around;
            if around > 0 {
                run::say(tongue.tell("command-import-around", &[("n", &around)]));
            }
            return Ok(());
        }
    }
}

/// The columns as they were told, and as they seem where nothing was told.
fn mapped(tongue: Tongue, file: &Import, told: &[String]) -> Result<Vec<Meaning>, String> {
    let mut all = file.content.meanings.clone();
    for mapping in told {
        let (meaning, heading) = mapping
            .split_once('=')
            .ok_or_else(|| tongue.tell("command-map-unreadable", &[("said", mapping)]))?;
        let meaning: Meaning = meaning.trim().parse().map_err(|_| {
            let known: Vec<&str> = Meaning::ALL.iter().map(|m| m.as_str()).collect();
            let said = [
                ("said", &meaning as &dyn Display),
                ("known", &known.join(", ")),
            ];
            tongue.tell("command-map-meaning", &said)
        })?;
        let headings = &file.content.headings;
        let place = headings
            .iter()
            .position(|h| h.trim() == heading.trim())
            .ok_or_else(|| {
                let known = headings.join(", ");
                let said = [("said", &heading as &dyn Display), ("known", &known)];
                tongue.tell("command-map-column", &said)
            })?;
        all[place] = meaning;
    }
    Ok(all)
}

fn show(tongue: Tongue, file: &Import, dry: &DryRun) {
    for (heading, meaning) in file.content.headings.iter().zip(&file.content.meanings) {
        let key = format!("import-meaning-{}", meaning.as_str());
        run::say(format_args!("  {heading}: {}", tongue.say(&key)));
    }
    for fault in &dry.faults {
        run::say(row_fault(tongue, file.content.pupils, fault));
    }
    for c in &dry.changes {
        let said = |name: &str, born: Option<jiff::civil::Date>| match born {
            Some(born) => format!("{name}, {born}"),
            None => name.to_owned(),
        };
        let (before, after) = (said(&c.name.0, c.born.0), said(&c.name.1, c.born.1));
        let said: [(&str, &dyn Display); 3] =
            [("line", &c.line), ("before", &before), ("after", &after)];
        run::say(tongue.tell("command-import-change", &said));
    }
    if dry.changes_all > 0 {
        run::say(tongue.tell("import-changes", &[("n", &dry.changes_all)]));
    }
    let (shown, all) = (dry.faults.len(), dry.faults_all);
    if shown < all {
        run::say(tongue.tell("command-import-more", &[("shown", &shown), ("n", &all)]));
    }
    let counts: [(&str, &dyn Display); 4] = [
        ("n", &file.rows),
        ("new", &dry.new),
        ("known", &dry.known),
        ("wrong", &dry.wrong),
    ];
    run::say(tongue.tell("command-import-looked", &counts));
    if dry.around > 0 {
        run::say(tongue.tell("command-import-around", &[("n", &dry.around)]));
    }
}

/// Writes the rows that cannot be taken. Nobody but whoever runs the command reads the file.
fn write_faults(
    tongue: Tongue,
    to: &Path,
    file: &Import,
    rows: &[FaultyRow],
) -> Result<(), RunError> {
    let first = if file.content.pupils {
        "import-col-pupil"
    } else {
        "import-col-line"
    };
    let (line, wrong) = (tongue.say(first), tongue.say("import-col-wrong"));
    let said = |f: &RowFault| {
        let what = tongue.say(&format!("import-fault-{}", f.key));
        if f.heading.is_empty() {
            what
        } else {
            tongue.tell(
                "import-fault-in",
                &[("column", &f.heading), ("what", &what)],
            )
        }
    };
    let text = faults_as_csv(&file.content.headings, rows, [&line, &wrong], said);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(to)
        .and_then(|mut f| f.write_all(text.as_bytes()));
    let shown = to.display();
    written.map_err(|e| {
        let said = [("file", &shown as &dyn Display), ("why", &e)];
        RunError::Fault(tongue.tell("command-not-written", &said))
    })?;
    let n = rows.len();
    run::say(tongue.tell("command-import-faults", &[("n", &n), ("file", &shown)]));
    Ok(())
}

fn row_fault(tongue: Tongue, pupils: bool, f: &RowFault) -> String {
    let what = tongue.say(&format!("import-fault-{}", f.key));
    let key = match (f.heading.is_empty(), pupils) {
        (true, false) => "import-fault-line",
        (true, true) => "import-fault-pupil",
        (false, false) => "import-fault-cell",
        (false, true) => "import-fault-pupil-cell",
    };
    let said: [(&str, &dyn Display); 3] =
        [("line", &f.line), ("column", &f.heading), ("what", &what)];
    tongue.tell(key, &said)
}

fn sheet_fault(tongue: Tongue, f: &SheetFault) -> String {
    let what = tongue.say(&format!("import-file-{}", f.key()));
    match (f.line(), f.column()) {
        (None, _) => what,
        (Some(line), None) => tongue.tell("import-fault-line", &[("line", &line), ("what", &what)]),
        (Some(line), Some(column)) => {
            let said: [(&str, &dyn Display); 3] =
                [("line", &line), ("column", &column), ("what", &what)];
            tongue.tell("import-fault-at", &said)
        }
    }
}
