//! weldrs over the made-up people, tuned as far as it goes: the fields that Splink is given beside it, similar names
//! and dates in levels, blocking on several pairs of fields. Usage: weldrs-people CSV OUT ids|noids.
//!
//! What Splink has and this has not: frequencies of values, conditions over two fields (names that changed places,
//! evidence of one household in one comparison).

use polars::prelude::*;
use std::{collections::HashMap, error::Error, path::Path};
use weldrs::{
    blocking::BlockingRule,
    comparison::{Comparison, ComparisonBuilder},
    linker::Linker,
    predict::PredictMode,
    settings::{LinkType, Settings},
};

type Row = HashMap<String, String>;

/// Columns of which weldrs is told, each as it is made of a row; `None` where nothing is known.
const COLUMNS: [(&str, fn(&Row) -> Option<String>); 15] = [
    ("given", |r| word(r, "given_name")),
    ("middle", |r| word(r, "middle_name")),
    ("family", |r| word(r, "family_name")),
    ("given2", |r| begins(word(r, "given_name")?, 2)),
    ("family3", |r| begins(word(r, "family_name")?, 3)),
    ("dob", |r| said(r, "dob")),
    ("born_year", |r| begins(said(r, "dob")?, 4)),
    ("sex", |r| said(r, "sex")),
    ("address", |r| Some(letters(&said(r, "address")?))),
    ("postcode", |r| Some(letters(&said(r, "postcode")?))),
    ("district", |r| {
        let whole = letters(&said(r, "postcode")?);
        Some(whole.get(..whole.len().checked_sub(3)?)?.to_owned())
    }),
    ("phone", |r| said(r, "phone")),
    ("carer", |r| {
        Some(word(r, "carer_given")? + " " + &word(r, "carer_family")?)
    }),
    ("nhs", |r| said(r, "nhs_number")),
    ("upn", |r| said(r, "upn")),
];

fn said(row: &Row, column: &str) -> Option<String> {
    row.get(column).filter(|v| !v.is_empty()).cloned()
}

fn letters(text: &str) -> String {
    let kept = text.chars().filter(char::is_ascii_alphanumeric);
    kept.collect::<String>().to_lowercase()
}

fn word(row: &Row, column: &str) -> Option<String> {
    let lower = said(row, column)?.to_lowercase();
    let parts: Vec<&str> = lower
        .split(|c: char| !c.is_alphabetic())
        .filter(|p| !p.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn begins(text: String, length: usize) -> Option<String> {
    Some(text.chars().take(length).collect())
}

fn name(column: &str) -> Result<Comparison, weldrs::error::WeldrsError> {
    ComparisonBuilder::new(column)
        .null_level()
        .exact_match_level()
        .jaro_winkler_level(0.92)
        .jaro_winkler_level(0.8)
        .else_level()
        .build()
}

fn nearly(column: &str) -> Result<Comparison, weldrs::error::WeldrsError> {
    ComparisonBuilder::new(column)
        .null_level()
        .exact_match_level()
        .levenshtein_level(1)
        .levenshtein_level(2)
        .else_level()
        .build()
}

fn exact(column: &str) -> Result<Comparison, weldrs::error::WeldrsError> {
    ComparisonBuilder::new(column)
        .null_level()
        .exact_match_level()
        .else_level()
        .build()
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, path, out, mode] = arguments.as_slice() else {
        return Err("usage: weldrs-people CSV OUT ids|noids".into());
    };
    let numbers = mode == "ids";
    let rows: Vec<Row> = csv::Reader::from_path(path)?
        .deserialize()
        .collect::<Result<_, _>>()?;
    let ids: Vec<String> = rows.iter().map(|r| r["record_id"].clone()).collect();
    let mut columns = vec![Column::new("unique_id".into(), (0..).take(ids.len()).collect::<Vec<i64>>())];
    for (column, of) in COLUMNS {
        let values: Vec<Option<String>> = rows.iter().map(of).collect();
        columns.push(Column::new(column.into(), values));
    }
    drop(rows);
    let people = DataFrame::new(ids.len(), columns)?.lazy();

    let mut settings = Settings::builder(LinkType::DedupeOnly)
        .comparison(name("given")?)
        .comparison(name("family")?)
        .comparison(name("middle")?)
        .comparison(nearly("dob")?)
        .comparison(exact("sex")?)
        .comparison(exact("address")?)
        .comparison(nearly("postcode")?)
        .comparison(exact("phone")?)
        .comparison(name("carer")?);
    let mut sure = vec![BlockingRule::on(&["given", "family", "dob"])];
    if numbers {
        settings = settings.comparison(nearly("nhs")?).comparison(nearly("upn")?);
        for number in ["nhs", "upn"] {
            settings = settings.blocking_rule(BlockingRule::on(&[number]));
            sure.push(BlockingRule::on(&[number]));
        }
    }
    for block in [
        &["dob", "given2"][..],
        &["dob", "family3"],
        &["dob", "postcode"],
        &["postcode", "given"],
        &["phone", "given2"],
        &["given", "family", "born_year"],
        &["given", "family", "district"],
        &["carer", "given"],
    ] {
        settings = settings.blocking_rule(BlockingRule::on(block));
    }
    let mut linker = Linker::new(settings.build()?)?;
    let recall = if numbers { 0.85 } else { 0.75 };
    linker.estimate_probability_two_random_records_match(&people, &sure, recall)?;
    linker.estimate_u_using_random_sampling(&people, 5_000_000)?;
    for block in [&["dob", "district"][..], &["postcode", "given"], &["given", "family", "born_year"]] {
        linker.estimate_parameters_using_em(&people, &BlockingRule::on(block))?;
    }
    let links = linker
        .predict_with_mode(&people, Some(-5.0), PredictMode::Auto)?
        .select([col("unique_id_l"), col("unique_id_r"), col("match_weight"), col("match_probability")])
        .collect()?;
    let clusters = linker.cluster_pairwise_predictions(&links, 0.99)?;
    write(Path::new(out), &ids, &links, &clusters)
}

fn write(out: &Path, ids: &[String], links: &DataFrame, clusters: &DataFrame) -> Result<(), Box<dyn Error>> {
    let mut file = csv::Writer::from_path(out.join("links.csv"))?;
    file.write_record(["record_id_1", "record_id_2", "weight", "probability", "outcome"])?;
    let (one, other) = (links.column("unique_id_l")?.i64()?, links.column("unique_id_r")?.i64()?);
    let (weight, probability) = (links.column("match_weight")?.f64()?, links.column("match_probability")?.f64()?);
    for n in 0..links.height() {
        let id = |c: &Int64Chunked| c.get(n).and_then(|i| ids.get(usize::try_from(i).ok()?));
        let (Some(a), Some(b), Some(w), Some(p)) = (id(one), id(other), weight.get(n), probability.get(n)) else {
            return Err("a link without its records".into());
        };
        let outcome = match p {
            p if p >= 0.99 => "match",
            p if p >= 0.5 => "potential",
            _ => "low",
        };
        file.write_record([a, b, &w.to_string(), &p.to_string(), outcome])?;
    }
    file.flush()?;
    let mut file = csv::Writer::from_path(out.join("clusters.csv"))?;
    file.write_record(["record_id", "cluster_id"])?;
    let cluster = clusters.column("cluster_id")?.cast(&DataType::String)?;
    let of = clusters.column("unique_id")?.cast(&DataType::Int64)?;
    let mut named: HashMap<usize, String> = HashMap::new();
    for (record, cluster) in of.i64()?.iter().zip(cluster.str()?.iter()) {
        if let (Some(record), Some(cluster)) = (record, cluster) {
            named.insert(usize::try_from(record)?, cluster.to_owned());
        }
    }
    for (n, id) in ids.iter().enumerate() {
        let alone = || format!("alone-{n}");
        file.write_record([id, &named.get(&n).cloned().unwrap_or_else(alone)])?;
    }
    Ok(file.flush()?)
}
