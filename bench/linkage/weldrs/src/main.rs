//! weldrs over the made-up people: the same blocks and comparisons as Splink gets, as far as weldrs
//! has them (it compares one column at a time, without term frequencies, swapped names or dates
//! with day and month exchanged). Usage: bench-weldrs CSV OUT ids|noids.

use polars::prelude::*;
use std::error::Error;
use weldrs::{comparison::ComparisonBuilder, prelude::*};

type Outcome<T> = std::result::Result<T, Box<dyn Error>>;

const NAMES: [&str; 3] = ["given_name", "family_name", "middle_name"];

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, path, out, mode] = arguments.as_slice() else {
        return Err("usage: bench-weldrs CSV OUT ids|noids".into());
    };
    let people = people(path)?;
    let mut linker = Linker::new(settings(mode == "ids")?)?;
    let sure = [BlockingRule::on(&["given_name", "family_name", "dob"])];
    linker.estimate_probability_two_random_records_match(&people, &sure, 0.75)?;
    linker.estimate_u_using_random_sampling_with_seed(&people, 1_000_000, 1)?;
    for block in [["dob", "postcode"], ["postcode", "given_name"], ["given_name", "family_name"]] {
        linker.estimate_parameters_using_em(&people, &BlockingRule::on(&block))?;
    }
    let links = linker.predict(&people, Some(-5.0))?.collect()?;
    let clusters = linker.cluster_pairwise_predictions(&links, 0.99)?;
    eprintln!("{} {}", links.schema().iter_names().map(|n| n.as_str()).collect::<Vec<_>>().join(","), clusters.schema().iter_names().map(|n| n.as_str()).collect::<Vec<_>>().join(","));
    write(links, clusters, out)
}

/// The file with its names in lower case; what is empty is not known.
fn people(path: &str) -> Outcome<LazyFrame> {
    let read = LazyCsvReader::new(PlRefPath::new(path)).with_infer_schema_length(Some(0)).finish()?;
    let names = NAMES.map(|n| col(n).str().to_lowercase());
    let people = read.with_columns(names).with_columns([
        col("postcode").str().replace_all(lit(" "), lit(""), true),
        col("record_id").alias("unique_id"),
    ]);
    Ok(people.collect()?.lazy())
}

fn name(column: &str) -> Outcome<Comparison> {
    let levels = ComparisonBuilder::new(column).null_level().exact_match_level();
    Ok(levels.jaro_winkler_level(0.92).jaro_winkler_level(0.8).else_level().build()?)
}

fn typed(column: &str) -> Outcome<Comparison> {
    let levels = ComparisonBuilder::new(column).null_level().exact_match_level();
    Ok(levels.levenshtein_level(1).else_level().build()?)
}

fn settings(numbers: bool) -> Outcome<Settings> {
    let mut all = Settings::builder(LinkType::DedupeOnly);
    for column in NAMES {
        all = all.comparison(name(column)?);
    }
    for column in ["dob", "postcode", "sex"] {
        all = all.comparison(typed(column)?);
    }
    if numbers {
        for column in ["nhs_number", "upn"] {
            all = all.comparison(typed(column)?).blocking_rule(BlockingRule::on(&[column]));
        }
    }
    let blocks: [&[&str]; 6] = [
        &["dob", "given_name"],
        &["dob", "family_name"],
        &["dob", "postcode"],
        &["postcode", "given_name"],
        &["phone", "given_name"],
        &["carer_given", "carer_family", "given_name"],
    ];
    for block in blocks {
        all = all.blocking_rule(BlockingRule::on(block));
    }
    Ok(all.build()?)
}

fn write(links: DataFrame, clusters: DataFrame, out: &str) -> Outcome<()> {
    let offered = |p: f64| col("match_probability").gt_eq(lit(p));
    let links = links.lazy().select([
        col("unique_id_l").alias("record_id_1"),
        col("unique_id_r").alias("record_id_2"),
        col("match_weight").alias("weight"),
        col("match_probability").alias("probability"),
        when(offered(0.99)).then(lit("match")).when(offered(0.5)).then(lit("potential")).otherwise(lit("low")).alias("outcome"),
    ]);
    let clusters = clusters.lazy().select([col("unique_id").alias("record_id"), col("cluster_id")]);
    for (mut frame, name) in [(links.collect()?, "links.csv"), (clusters.collect()?, "clusters.csv")] {
        CsvWriter::new(std::fs::File::create(format!("{out}/{name}"))?).finish(&mut frame)?;
    }
    Ok(())
}
