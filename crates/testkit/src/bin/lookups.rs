//! `lookups FILE.csv [TIMES]`: how long one look-up and one insertion take among the records of a
//! file, and how much memory the engine holds. It measures, it asserts nothing.

use linkage::{Columns, CsvReader, Engine, Model, Person, Settings};
use std::{error::Error, time::Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("say which file")?;
    let times: usize = arguments.next().map_or(Ok(5000), |n| n.parse())?;
    let bytes = std::fs::read(path)?;
    let mut engine = Engine::new(Model::shipped(), Settings::default());
    let mut reader = CsvReader::default();
    let mut at = reader.next(&bytes, true)?.ok_or("the file is empty")?;
    let headings: Vec<String> = (0..reader.width())
        .map(|i| reader.field(i).to_owned())
        .collect();
    let columns = Columns::settle(&headings, &[], &[])?;
    let (mut room, mut starts, mut records) = (String::new(), Vec::new(), 0_usize);
    loop {
        let before = at;
        let Some(used) = reader.next(&bytes[at..], true)? else {
            break;
        };
        at += used;
        engine.load(&columns.person(|i| reader.field(i), &mut room))?;
        if records % 97 == 0 {
            starts.push(before);
        }
        records += 1;
    }
    engine.put_in_order();
    engine.learn();
    println!(
        "{records} records, {} MB in the engine",
        engine.memory() >> 20
    );
    let chosen: Vec<usize> = starts.iter().copied().cycle().take(times).collect();
    let (mut looked, mut inserted, mut found) = (Vec::new(), Vec::new(), 0_usize);
    for (n, start) in chosen.into_iter().enumerate() {
        let mut reader = reader.clone();
        reader.next(&bytes[start..], true)?;
        let person = columns.person(|i| reader.field(i), &mut room);
        let begun = Instant::now();
        let answer = engine.look_up(&person)?;
        looked.push(begun.elapsed().as_nanos());
        found += answer.candidates.len();
        let id = format!("new-{n}");
        let begun = Instant::now();
        engine.insert(&Person { id: &id, ..person })?;
        inserted.push(begun.elapsed().as_nanos());
    }
    println!(
        "look-up, microseconds: {}; {} candidates each",
        spread(&mut looked),
        found / times.max(1)
    );
    println!("insertion, microseconds: {}", spread(&mut inserted));
    Ok(())
}

fn spread(times: &mut [u128]) -> String {
    times.sort_unstable();
    let at = |part: usize| {
        times
            .get((times.len() * part / 1000).min(times.len().saturating_sub(1)))
            .map_or(0, |t| t / 1000)
    };
    format!(
        "p50 {}, p90 {}, p99 {}, p99.9 {}, most {}",
        at(500),
        at(900),
        at(990),
        at(999),
        at(1000)
    )
}
