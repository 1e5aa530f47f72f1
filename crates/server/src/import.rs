//! `sharewise import`: take people in from a file, in the name of somebody who may.

use crate::{
    config::{self, ConfigArg},
    run::{self, RunError},
};
use casework::{
    Actor, Casework, CaseworkError, DryRun, FILE_MAX, Import, Meaning, RowFault, SheetFault,
};
use domain::Lang;
use std::{io::Read, path::PathBuf};
use uuid::Uuid;
use words::{Arg, Words};

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
    let config = config::read(&args.config.config).map_err(RunError::Usage)?;
    let bytes = read(&args.file)?;
    let casework = config.open().await.map_err(RunError::Fault)?;
    let done = take_in(&casework, &args, &bytes).await;
    casework.store().close().await;
    done
}

fn read(path: &PathBuf) -> Result<Vec<u8>, RunError> {
    let fault =
        |e: std::io::Error| RunError::Usage(format!("{} cannot be read: {e}", path.display()));
    let mut bytes = Vec::new();
    let most = u64::try_from(FILE_MAX)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    let file = std::fs::File::open(path).map_err(fault)?;
    file.take(most).read_to_end(&mut bytes).map_err(fault)?;
    Ok(bytes)
}

fn in_words(e: CaseworkError) -> RunError {
    match e {
        CaseworkError::NotFound => RunError::Usage(
            "there is no such agency, no such person in it, or they may not take people in: \
             that is for the agency's administrator or a safeguarding lead"
                .into(),
        ),
        CaseworkError::Invalid(_) => RunError::Usage(Words::get(Lang::En, "import-error-columns")),
        e => RunError::Fault(e.to_string()),
    }
}

async fn take_in(casework: &Casework, args: &Args, bytes: &[u8]) -> Result<(), RunError> {
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
        .map_err(|f| RunError::Usage(sheet_fault(&f)))?;
    let (file, _) = casework.import(&actor, id).await.map_err(in_words)?;
    let meanings = mapped(&file, &args.map).map_err(RunError::Usage)?;
    casework
        .map_import(&actor, id, &meanings)
        .await
        .map_err(in_words)?;
    let (file, dry) = casework.import(&actor, id).await.map_err(in_words)?;
    let dry = dry.unwrap_or_default();
    show(&file, &dry);
    if args.dry_run {
        run::say("Nothing was taken in.");
        return casework.drop_import(&actor, id).await.map_err(in_words);
    }
    casework.start_import(&actor, id).await.map_err(in_words)?;
    finish(casework, &actor, id).await
}

async fn finish(casework: &Casework, actor: &Actor, id: Uuid) -> Result<(), RunError> {
    let (mut looked_up, mut learned) = (0, 0);
    loop {
        let rows = casework.go_on_importing().await.map_err(in_words)?;
        let linked = casework.keep_links().await.map_err(in_words)?;
        looked_up += linked.looked_up;
        learned += linked.read;
        let (file, _) = casework.import(actor, id).await.map_err(in_words)?;
        if rows > 0 {
            run::say(format_args!("{} of {} rows", file.done, file.rows));
        } else if linked.read > 0 {
            run::say(format_args!(
                "learning how the records agree: {learned} read"
            ));
        } else if linked.looked_up > 0 {
            run::say(format_args!(
                "looking for other records of the same people: {looked_up} done"
            ));
        } else if file.state != "running" {
            run::say(format_args!(
                "Done: {} new, {} changed, {} unchanged, {} left out.",
                file.new, file.changed, file.unchanged, file.wrong
            ));
            return Ok(());
        }
    }
}

/// The columns as they were told, and as they seem where nothing was told.
fn mapped(file: &Import, told: &[String]) -> Result<Vec<Meaning>, String> {
    let mut all = file.content.meanings.clone();
    for mapping in told {
        let (meaning, heading) = mapping.split_once('=').ok_or_else(|| {
            format!(
                "\"{mapping}\" is not a mapping; write MEANING=HEADING, for example family=Surname"
            )
        })?;
        let meaning: Meaning = meaning.trim().parse().map_err(|_| {
            let known: Vec<&str> = Meaning::ALL.iter().map(|m| m.as_str()).collect();
            format!(
                "there is no meaning \"{meaning}\"; the meanings are {}",
                known.join(", ")
            )
        })?;
        let headings = &file.content.headings;
        let place = headings
            .iter()
            .position(|h| h.trim() == heading.trim())
            .ok_or_else(|| {
                format!(
                    "there is no column \"{heading}\"; the columns are {}",
                    headings.join(", ")
                )
            })?;
        all[place] = meaning;
    }
    Ok(all)
}

fn show(file: &Import, dry: &DryRun) {
    for (heading, meaning) in file.content.headings.iter().zip(&file.content.meanings) {
        let key = format!("import-meaning-{}", meaning.as_str());
        run::say(format_args!("  {heading}: {}", Words::get(Lang::En, &key)));
    }
    for fault in &dry.faults {
        run::say(row_fault(fault));
    }
    run::say(format_args!(
        "{} rows: {} new, {} that we hold already, {} that cannot be taken.",
        file.rows, dry.new, dry.known, dry.wrong
    ));
}

fn row_fault(f: &RowFault) -> String {
    let what = Words::get(Lang::En, &format!("import-fault-{}", f.key));
    let args = [
        ("line", Arg::from(i64::try_from(f.line).unwrap_or(i64::MAX))),
        ("column", Arg::from(f.heading.clone())),
        ("what", Arg::from(what)),
    ];
    let key = if f.heading.is_empty() {
        "import-fault-line"
    } else {
        "import-fault-cell"
    };
    Words::with(Lang::En, key, &args)
}

fn sheet_fault(f: &SheetFault) -> String {
    let what = Words::get(Lang::En, &format!("import-file-{}", f.key()));
    match f.line() {
        None => what,
        Some(line) => Words::with(
            Lang::En,
            "import-fault-line",
            &[
                ("line", Arg::from(i64::try_from(line).unwrap_or(i64::MAX))),
                ("what", Arg::from(what)),
            ],
        ),
    }
}
