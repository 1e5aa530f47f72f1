//! `sharewise link`: which records are of one person? Needs no server and no network.

mod explain;
mod fault;
mod parquet;
mod progress;
mod read;
mod report;
mod told;
mod write;

use clap::Args as ClapArgs;
use linkage::{Blocks, Engine, Linked, Model, Pair, Settings};
use progress::Progress;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::tongue::Tongue;

/// Options of `sharewise link`.
#[derive(ClapArgs, Clone)]
pub struct Args {
    /// Records as CSV in UTF-8 with headings in the first line, or as Parquet (NAME.parquet). With
    /// two files only pairs across them are looked for, and a number of an agency's own counts within one file only.
    #[arg(required = true, num_args = 1..=2)]
    files: Vec<PathBuf>,
    /// Folder for links.csv, clusters.csv, model.json and report.html.
    #[arg(long, value_name = "DIR", required_unless_present = "explain")]
    out: Option<PathBuf>,
    /// Say why two records weigh what they weigh, on standard output. Files are then written only
    /// where --out says so. With two files ID1 is of the first and ID2 of the second.
    #[arg(long, num_args = 2, value_names = ["ID1", "ID2"])]
    explain: Option<Vec<String>>,
    /// The form in which --explain answers.
    #[arg(long = "as", value_enum, default_value = "text", value_name = "FORM")]
    form: explain::Form,
    /// Which column means what, where the headings do not say: --map family=Surname. With two files "1:" or "2:" in front
    /// says of which (--map 2:local=Pupil); without, it holds for those that have the column. `local` is a number that the
    /// file's own agency gives out, `issuer` a column that names the agency, `shared` a number that all sources have from
    /// one issuer.
    #[arg(long = "map", value_name = "MEANING=HEADING")]
    map: Vec<String>,
    /// Weigh by this model (a model.json) instead of learning one from the records.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Take a date that cannot be read for "not known", and count it, instead of stopping.
    #[arg(long)]
    skip_bad_dates: bool,
    /// Report pairs down to this weight (base-2 logarithm of the odds), after other records were heard.
    #[arg(long, default_value_t = -10.0, allow_negative_numbers = true)]
    floor: f32,
    /// Threads to work with; by default all there are.
    #[arg(long)]
    threads: Option<usize>,
    /// Language of the report, of the explanation and of what is said meanwhile: en or cy. By default
    /// that of the machine.
    #[arg(long)]
    lang: Option<String>,
    /// The language that was chosen.
    #[arg(skip = Tongue(domain::Lang::En))]
    tongue: Tongue,
    /// Say nothing while working.
    #[arg(long)]
    quiet: bool,
}

/// Why linking stopped, in words.
enum Stopped {
    /// Wrong use, or a file that cannot be read.
    Told(String),
    /// What was found could not be written.
    Writing(String),
}

impl From<String> for Stopped {
    fn from(why: String) -> Self {
        Self::Told(why)
    }
}

/// Links and writes. Exit code 0: done; 2: wrong use or a file that cannot be read; 70: the results cannot be written.
pub fn run(args: &Args) -> ExitCode {
    let (why, code) = match link(args) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Stopped::Told(why)) => (why, 2),
        Err(Stopped::Writing(why)) => (why, 70),
    };
    eprintln!("sharewise link: {why}");
    ExitCode::from(code)
}

fn link(args: &Args) -> Result<(), Stopped> {
    let tongue = Tongue::of(args.lang.as_deref())?;
    let (args, lang) = (
        &Args {
            tongue,
            ..args.clone()
        },
        tongue.0,
    );
    let mut progress = Progress::new(args.quiet, tongue);
    let settings = Settings {
        floor: args.floor,
        ..Settings::default()
    };
    let model = args
        .model
        .as_ref()
        .map(|path| read_model(path, tongue))
        .transpose()?;
    let mut engine = Engine::new(model.clone().unwrap_or_else(Model::shipped), settings);
    let read = read::all(args, &mut engine, &mut progress)?;
    progress.step("ordering");
    engine.put_in_order();
    if model.is_none() {
        progress.step("learning");
        engine.learn();
    }
    progress.step("weighing");
    let threads = args
        .threads
        .or_else(|| std::thread::available_parallelism().ok().map(Into::into))
        .unwrap_or(1)
        .max(1);
    let (pairs, capped) = {
        let blocks = engine.blocks();
        (
            weigh(&blocks, threads, &mut progress),
            blocks.capped().to_vec(),
        )
    };
    progress.step("together");
    let linked = engine.put_together(pairs, &capped);
    if let Some(out) = &args.out {
        progress.step("writing");
        write::all(args, out, lang, &engine, &linked, &read).map_err(Stopped::Writing)?;
    }
    progress.done(&summary(&engine, &linked, args));
    if let Some(ids) = &args.explain {
        explain::tell(args, ids, lang, &engine, &linked)?;
    }
    Ok(())
}

fn read_model(path: &Path, tongue: Tongue) -> Result<Model, String> {
    let file = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|e| tongue.tell("command-not-read", &[("file", &file), ("why", &e)]))?;
    serde_json::from_str(&text)
        .map_err(|e| tongue.tell("command-no-model", &[("file", &file), ("why", &e)]))
}

/// Weighs all parts, as many at a time as there are threads.
fn weigh(blocks: &Blocks<'_>, threads: usize, progress: &mut Progress) -> Vec<Pair> {
    let parts = if threads == 1 { 8 } else { threads * 8 };
    let next = std::sync::atomic::AtomicUsize::new(0);
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (next, send) = (&next, send.clone());
            scope.spawn(move || {
                loop {
                    let part = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if part >= parts || send.send((part, blocks.weigh(part, parts))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        // Put together in the order of their rows, in which they are gone through next.
        let (mut waiting, mut first) = (vec![None; parts], 0);
        let mut all = Vec::new();
        for (done, (part, pairs)) in receive.into_iter().enumerate() {
            waiting[part] = Some(pairs);
            while let Some(pairs) = waiting.get_mut(first).and_then(Option::take) {
                all.extend(pairs);
                first += 1;
            }
            progress.part(done + 1, parts);
        }
        all
    })
}

fn summary(engine: &Engine, linked: &Linked, args: &Args) -> String {
    let matches = linked
        .outcomes
        .iter()
        .filter(|o| **o == linkage::PairOutcome::Match)
        .count();
    let counts: [(&str, &dyn std::fmt::Display); 3] = [
        ("n", &engine.len()),
        ("matches", &matches),
        ("pairs", &linked.pairs.len()),
    ];
    let done = args.tongue.tell("command-link-done", &counts);
    match &args.out {
        None => done,
        Some(out) => {
            let report = out.join("report.html");
            let file = report.display();
            args.tongue
                .tell("command-link-report", &[("done", &done), ("file", &file)])
        }
    }
}
