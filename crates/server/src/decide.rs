//! `sharewise decide`: the same answer as the page, for facts in a file.

use clap::Args as ClapArgs;
use domain::Lang;
use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Options of `sharewise decide`.
#[derive(ClapArgs)]
pub struct Args {
    /// Facts as JSON (rulebook/facts.schema.json); "-" reads standard input.
    #[arg(default_value = "-")]
    file: PathBuf,
    /// An agency's file of local practice, to be shown beside the law; may be given again.
    #[arg(long)]
    local: Vec<PathBuf>,
    /// Answer as JSON, for programs.
    #[arg(long)]
    json: bool,
    /// Language of the answer: en or cy.
    #[arg(long, default_value = "en")]
    lang: String,
}

/// Prints what the law says about the facts. Exit code 0: answered; 2: the facts cannot be read.
pub fn run(args: &Args) -> ExitCode {
    match answer(args) {
        Ok(text) => {
            // A reader that has gone away (`| head`) is no fault.
            let _ = io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("sharewise decide: {why}");
            ExitCode::from(2)
        }
    }
}

fn answer(args: &Args) -> Result<String, String> {
    let lang: Lang = args
        .lang
        .parse()
        .map_err(|_| format!("there is no language \"{}\": use en or cy", args.lang))?;
    let facts = read(&args.file)?;
    let practice = practice(&args.local, lang)?;
    let answer =
        rulebook::decide_json_with(&facts, &practice).map_err(|e| e.says().get(lang).to_owned())?;
    if args.json {
        let json = serde_json::to_string_pretty(&answer).map_err(|e| e.to_string())?;
        return Ok(json + "\n");
    }
    Ok(rulebook::render_text(&answer, lang))
}

fn practice(files: &[PathBuf], lang: Lang) -> Result<rulebook::LocalPractice, String> {
    let mut texts = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file)
            .map_err(|e| format!("{} cannot be read: {e}", file.display()))?;
        texts.push((file.display().to_string(), text));
    }
    let pairs = texts.iter().map(|(n, t)| (n.as_str(), t.as_str()));
    rulebook::LocalPractice::read(pairs).map_err(|faults| {
        let all: Vec<String> = faults.iter().map(|f| f.in_words(lang)).collect();
        all.join("\n")
    })
}

/// Reads no more than facts may have, and one byte to see that there is more.
fn read(file: &Path) -> Result<String, String> {
    let most = u64::try_from(rulebook::LARGEST_FACTS).unwrap_or(u64::MAX);
    let mut text = String::new();
    let done = if file == Path::new("-") {
        io::stdin().take(most + 1).read_to_string(&mut text)
    } else {
        File::open(file).and_then(|f| f.take(most + 1).read_to_string(&mut text))
    };
    done.map(|_| text)
        .map_err(|e| format!("{} cannot be read: {e}", file.display()))
}
