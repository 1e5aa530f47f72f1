//! The words that go with an export, in both languages: for whom it was made, what is in it, and
//! what is not.

use super::ask::NEVER;
use casework::ExportHead;
use words::{Arg, Lang, Words};

/// The words of an export. The same export always has the same.
pub(super) fn of(head: &ExportHead) -> String {
    let line = "=".repeat(72);
    [Lang::En, Lang::Cy]
        .map(|lang| in_lang(lang, head))
        .join(&format!("\n{line}\n\n"))
}

fn in_lang(lang: Lang, head: &ExportHead) -> String {
    let t = |key: &str| Words::get(lang, key);
    let with = |key: &str, args: &[(&str, Arg)]| Words::with(lang, key, args);
    let day = |d: Option<jiff::civil::Date>, none: &str| {
        d.map_or_else(|| t(none), |d| words::civil_date(lang, d))
    };
    let asked = &head.asked;
    let n = |key: &str, n: u32| with(key, &[("n", i64::from(n).into())]);
    let facts = [
        ("export-readme-id", head.id.to_string()),
        ("export-readme-agency", head.agency.in_lang(lang).to_owned()),
        ("export-readme-for", head.made_for()),
        ("export-handover", asked.handover.clone()),
        ("export-why", asked.why.clone()),
        (
            "export-col-by",
            format!(
                "{}, {}",
                head.asked_by,
                words::date_time(lang, head.asked_at)
            ),
        ),
        (
            "export-answered-by",
            format!(
                "{}, {}",
                head.approved_by,
                words::date_time(lang, head.approved_at)
            ),
        ),
        ("export-readme-built", words::date_time(lang, head.built)),
        (
            "export-which",
            t(&format!("export-which-{}", asked.which.as_str())),
        ),
        ("export-from", day(asked.from, "export-from-none")),
        ("export-until", day(asked.until, "export-until-none")),
        (
            "export-col-what",
            with(
                "export-holds",
                &[
                    (
                        "children",
                        n("export-children", head.counts.children).into(),
                    ),
                    (
                        "concerns",
                        n("export-concerns", head.counts.concerns).into(),
                    ),
                ],
            ),
        ),
        (
            "export-readme-shape",
            format!("{} {}", head.schema(), head.version()),
        ),
    ];
    let mut out = format!("{}\n\n", t("export-readme-title"));
    for (key, value) in facts {
        out.push_str(&format!("{}: {value}\n", t(key)));
    }
    out.push_str(&format!("\n{}\n\n", t("export-readme-mark")));
    out.push_str(&format!("{}\n", t("export-readme-in")));
    for table in domain::export::ExportTable::ALL {
        let words = t(&format!("export-table-{table}"));
        out.push_str(&format!("- {table}.csv: {words}\n"));
    }
    out.push_str(&format!("- records.json: {}\n", t("export-readme-json")));
    out.push_str(&format!("\n{}\n\n", t("export-readme-csv")));
    out.push_str(&format!("{}\n", t("export-never")));
    for key in NEVER {
        out.push_str(&format!("- {}\n", t(key)));
    }
    out
}
