//! How long one decision takes with the whole rulebook loaded, and in the same run how long a
//! general policy engine takes for a small part of the same questions.
//!
//! The goal: 99 of 100 decisions in under 100 microseconds.

use std::{error::Error, fs, hint::black_box, path::Path, time::Instant};

use rulebook::{Facts, RuleFilter, Rulebook};

const ROUNDS: usize = 500;
const POLICY: &str = include_str!("policy.rego");

fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let book = Rulebook::load()?;
    let everything = RuleFilter { dormant: true, ..RuleFilter::default() };
    println!("{} rules read and checked in {:?}", book.list(&everything).len(), start.elapsed());
    let (facts, texts) = worked_decisions()?;
    let ours = measure(&facts, |f| {
        black_box(book.decide(f));
        Ok(())
    })?;
    show("rulebook, the whole answer", &ours);
    let mut engine = regorus::Engine::new();
    engine.add_policy("law.rego".to_owned(), POLICY.to_owned())?;
    let inputs: Vec<regorus::Value> = texts
        .iter()
        .map(|t| regorus::Value::from_json_str(t))
        .collect::<Result<_, _>>()?;
    let theirs = measure(&inputs, |input| {
        engine.set_input(input.clone());
        black_box(engine.eval_rule("data.law.answer".to_owned())?);
        Ok(())
    })?;
    show("regorus, lawful bases only, 11 policies", &theirs);
    agree(&book, &facts, &inputs, &mut engine)?;
    let goal = at(&ours, 99) < 100.0;
    println!("p99 under 100 us: {}", if goal { "yes" } else { "NO" });
    println!("ratio of p99, regorus to rulebook: {:.1}", at(&theirs, 99) / at(&ours, 99));
    Ok(())
}

/// The worked decisions of the tests, as facts and as text.
fn worked_decisions() -> Result<(Vec<Facts>, Vec<String>), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/rulebook/tests/scenarios");
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::path);
    let mut facts = Vec::new();
    let mut texts = Vec::new();
    for file in files {
        let value: serde_json::Value = serde_json::from_str(&fs::read_to_string(file.path())?)?;
        facts.push(serde_json::from_value(value["facts"].clone())?);
        texts.push(value["facts"].to_string());
    }
    Ok((facts, texts))
}

/// Nanoseconds of every call, sorted.
fn measure<T>(
    inputs: &[T],
    mut call: impl FnMut(&T) -> Result<(), Box<dyn Error>>,
) -> Result<Vec<u128>, Box<dyn Error>> {
    for input in inputs {
        call(input)?;
    }
    let mut times = Vec::with_capacity(ROUNDS * inputs.len());
    for _ in 0..ROUNDS {
        for input in inputs {
            let start = Instant::now();
            call(input)?;
            times.push(start.elapsed().as_nanos());
        }
    }
    times.sort_unstable();
    Ok(times)
}

fn at(times: &[u128], percent: usize) -> f64 {
    times[(times.len() - 1) * percent / 100] as f64 / 1000.0
}

fn show(what: &str, times: &[u128]) {
    println!(
        "{what}: {} calls, p50 {:.1} us, p99 {:.1} us, worst {:.1} us",
        times.len(),
        at(times, 50),
        at(times, 99),
        at(times, 100)
    );
}

/// Both engines must refuse the same bases where the policy speaks, or the comparison is idle.
fn agree(
    book: &Rulebook,
    facts: &[Facts],
    inputs: &[regorus::Value],
    engine: &mut regorus::Engine,
) -> Result<(), Box<dyn Error>> {
    let (mut asked, mut same) = (0, 0);
    for (f, input) in facts.iter().zip(inputs) {
        let answer = book.decide(f);
        engine.set_input(input.clone());
        let theirs = engine.eval_rule("data.law.answer".to_owned())?.to_string();
        let refused = theirs.split("suggested").next().unwrap_or_default();
        for b in answer.bases.iter().filter(|b| matches!(b.basis.as_str(), "ea" | "f")) {
            asked += 1;
            let ours = b.standing == rulebook::Standing::Refused;
            same += usize::from(ours == refused.contains(&format!("\"{}\"", b.basis)));
        }
    }
    println!("the engines agree on {same} of {asked} questions whether (ea) or (f) is refused");
    Ok(())
}
