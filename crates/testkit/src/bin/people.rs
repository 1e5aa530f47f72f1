//! `people --seed 1 --size 10000 --out DIR [--no-numbers] [--errors 1.0]`: writes children.csv and
//! truth.csv with made-up people, for measuring linkage.

use std::{error::Error, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let (mut seed, mut size, mut errors, mut numbers) = (1, 10_000, 1.0, true);
    let mut out = PathBuf::from(".");
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || {
            arguments
                .next()
                .ok_or_else(|| format!("{argument} wants a value"))
        };
        match argument.as_str() {
            "--seed" => seed = value()?.parse()?,
            "--size" => size = value()?.parse()?,
            "--errors" => errors = value()?.parse()?,
            "--out" => out = value()?.into(),
            "--no-numbers" => numbers = false,
            other => return Err(format!("there is no option {other}").into()),
        }
    }
    let made = testkit::people::make(seed, size, numbers, errors);
    std::fs::create_dir_all(&out)?;
    std::fs::write(out.join("children.csv"), made.records)?;
    std::fs::write(out.join("truth.csv"), made.truth)?;
    println!(
        "{} records of made-up people in {}",
        made.count,
        out.display()
    );
    Ok(())
}
