//! What is wrong with a file and what it would change, in words.

use crate::ui::{Cell, Html, Page, Table};
use casework::{DryRun, Import, RowFault, SheetFault};

fn at_line(page: &Page, line: u64, what: String) -> String {
    let line = i64::try_from(line).unwrap_or(i64::MAX);
    page.t2("import-fault-line", "line", line, "what", what)
}

pub(super) fn sheet_fault(page: &Page, f: &SheetFault) -> String {
    let what = page.code("import-file-", f.key());
    match (f.line(), f.column()) {
        (Some(line), Some(column)) => page.tw(
            "import-fault-at",
            &[
                ("line", i64::try_from(line).unwrap_or(i64::MAX).into()),
                ("column", i64::try_from(column).unwrap_or(i64::MAX).into()),
                ("what", what.into()),
            ],
        ),
        (Some(line), None) => at_line(page, line, what),
        (None, _) => what,
    }
}

pub(super) fn row_fault(page: &Page, pupils: bool, f: &RowFault) -> String {
    let what = page.code("import-fault-", &f.key);
    let line = i64::try_from(f.line).unwrap_or(i64::MAX);
    if f.heading.is_empty() {
        let key = if pupils {
            "import-fault-pupil"
        } else {
            "import-fault-line"
        };
        return page.t2(key, "line", line, "what", what);
    }
    let key = if pupils {
        "import-fault-pupil-cell"
    } else {
        "import-fault-cell"
    };
    page.tw(
        key,
        &[
            ("line", line.into()),
            ("column", f.heading.clone().into()),
            ("what", what.into()),
        ],
    )
}

/// What the first column of a table of rows is called.
pub(super) fn line_heading(page: &Page, file: &Import) -> String {
    let key = if file.content.pupils {
        "import-col-pupil"
    } else {
        "import-col-line"
    };
    page.t(key)
}

/// Names and dates of birth that would be changed: before and after.
pub(super) fn changes(page: &Page, file: &Import, dry: &DryRun) -> Option<Table> {
    let said = |name: &str, born: Option<jiff::civil::Date>| {
        let born = born.map(|d| words::civil_date(page.lang, d));
        let name = Html::name(name);
        born.map_or(name.clone(), |b| name.and(&Html::br()).and(&Html::text(&b)))
    };
    let rows: Vec<Vec<Cell>> = dry
        .changes
        .iter()
        .map(|c| {
            vec![
                Cell::new(c.line.to_string()),
                Cell::new(said(&c.name.0, c.born.0)),
                Cell::new(said(&c.name.1, c.born.1)),
            ]
        })
        .collect();
    let all = i64::try_from(dry.changes_all).unwrap_or(i64::MAX);
    let shown = i64::try_from(dry.changes.len()).unwrap_or(i64::MAX);
    let mut caption = page.tn("import-changes", all);
    if shown < all {
        caption = format!(
            "{caption}. {}",
            page.t2("import-more-faults", "shown", shown, "n", all)
        );
    }
    let head = vec![
        line_heading(page, file),
        page.t("import-col-before"),
        page.t("import-col-after"),
    ];
    (!rows.is_empty()).then(|| Table::new(caption, head, rows))
}
