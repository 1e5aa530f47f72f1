//! The form for a concern, as a page.

use super::{
    file::file_words,
    form::{CHILD_ROWS, ChildRow, LogForm, STATEMENT_ROWS, StatementRow, nth},
    marked::{fitting, whose},
    pick::Pick,
};
use crate::{
    App,
    pages::body_map,
    signed::Signed,
    ui::{
        self, Checkboxes, Choice, Details, Draft, FileUpload, Html, Page, Radios, Section, Select,
        TextInput, Textarea, WhenInput, WhenProblem,
    },
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use casework::{
    Actor, AgencyRow, Attachment, CaseworkError, ChildList, DraftKind, Fault, UNCHECKED,
};
use domain::{
    Lang,
    concern::{Category, ChildRole, StatementKind},
    text::{LINE_MAX, TEXT_MAX, with_marks},
};

/// What files may be, for the browser's chooser; the server looks at the bytes.
const ACCEPT: &str = "image/png,image/jpeg,image/gif,image/webp,application/pdf";

/// A telephone number to ring now.
pub(super) struct Number {
    pub name: String,
    pub phone: String,
    pub day_and_night: bool,
}

impl Number {
    /// The number as an address.
    pub fn href(&self) -> String {
        let digits: String = self
            .phone
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect();
        format!("tel:{digits}")
    }
}

pub(super) fn numbers(lang: Lang, doors: &[AgencyRow]) -> Vec<Number> {
    doors
        .iter()
        .map(|a| {
            let night = !a.phone_24h.is_empty();
            Number {
                name: match lang {
                    Lang::En => a.name_en.clone(),
                    Lang::Cy => a.name_cy.clone(),
                },
                phone: if night { &a.phone_24h } else { &a.phone }.clone(),
                day_and_night: night,
            }
        })
        .collect()
}

#[derive(Template)]
#[template(path = "pages/log_danger.html")]
struct Danger<'a> {
    page: &'a Page,
    numbers: &'a [Number],
}

struct ChildFields {
    child: Html,
    role: Option<Select>,
}

struct StatementFields {
    saw: Textarea,
    kind: Radios,
}

struct Unfinished {
    href: String,
    when: String,
    delete: String,
}

struct FileLine {
    id: String,
    name: Html,
    what: String,
}

#[derive(Template)]
#[template(path = "pages/log.html")]
struct LogPage {
    page: Page,
    id: String,
    unfinished: Vec<Unfinished>,
    draft: Draft,
    danger: Radios,
    children: Vec<ChildFields>,
    more_children: bool,
    not_listed: Checkboxes,
    when: Radios,
    about: Checkboxes,
    place: TextInput,
    statements: Vec<StatementFields>,
    more_statements: bool,
    words: Textarea,
    body_map: Html,
    others: Details,
    sheet: Details,
    files: FileUpload,
    file_lines: Vec<FileLine>,
}

/// The frame of the page, to be filled with what is wrong before the form is made.
pub(super) fn page(signed: &Signed) -> Page {
    signed.page("log-title", Some(Section::Log))
}

/// Notes on the page what casework and the boxes for the time found.
pub(super) fn note(page: &mut Page, faults: &[Fault], problem: Option<WhenProblem>) {
    for fault in faults {
        if body_map::note(page, fault) {
            continue;
        }
        let message = match (fault.field.as_str(), fault.key) {
            (f, "empty") if f.starts_with("child") => page.t("log-error-child"),
            (f, "unknown") if f.starts_with("child") => page.t("log-error-child-unknown"),
            (_, "twice") => page.t("log-error-child-twice"),
            (f, "empty") if f.starts_with("saw") => page.t("log-error-saw"),
            ("sheet", _) => page.t("outage-error-sheet"),
            ("when", _) => page.t("error-time-in-future"),
            (f, "too-long") => {
                let short = ["place", "reported-by", "historical-date"];
                let max = if short.iter().any(|s| f.starts_with(s)) {
                    LINE_MAX
                } else {
                    TEXT_MAX
                };
                page.tn("log-error-too-long", max)
            }
            (_, "control") => page.t("log-error-control"),
            _ => page.t("fault-invalid-do"),
        };
        page.error_text(&fault.field, &fault.field, message);
    }
    if let Some(problem) = problem {
        WhenInput::note(page, "when", problem);
    }
}

/// Notes on the page which files were not taken, by their names.
pub(super) fn note_files(page: &mut Page, faults: &[(String, &'static str)]) {
    for (name, key) in faults {
        let name = with_marks(name);
        let message = match *key {
            "too-long" => page.t1("log-error-file-big", "name", name),
            "too-many" => page.t1("log-error-file-many", "name", name),
            "empty" => page.t1("log-error-file-empty", "name", name),
            "damaged" => page.t1("log-error-file-damaged", "name", name),
            "points" => page.t1("log-error-file-points", "name", name),
            "heavy" => page.t1("log-error-file-heavy", "name", name),
            UNCHECKED => page.t1("log-error-file-unchecked", "name", name),
            _ => page.t1("log-error-file-type", "name", name),
        };
        page.error_text("files", "files", message);
    }
}

/// The whole page with everything that was typed.
pub(super) async fn respond(
    app: &App,
    signed: &Signed,
    page: Page,
    form: &LogForm,
    status: StatusCode,
) -> Response {
    match build(app, signed, page, form).await {
        Ok(built) if built.page.has_errors() && status == StatusCode::OK => {
            ui::render(&built, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Ok(built) => ui::render(&built, status),
        Err(e) => signed.fault(&e),
    }
}

async fn build(
    app: &App,
    signed: &Signed,
    mut page: Page,
    form: &LogForm,
) -> Result<LogPage, CaseworkError> {
    let (casework, actor) = (&app.casework, &signed.actor);
    let list = casework.children_to_choose(actor, &form.chosen()).await?;
    let picks = picks(app, actor, &list, form).await?;
    for (n, pick) in picks.iter().enumerate() {
        pick.note(&mut page, &nth("child", n));
    }
    let numbers = numbers(page.lang, &casework.front_doors(actor).await?);
    let files = casework.draft_attachments(actor, form.id).await?;
    let drafts = casework.drafts(actor).await?;
    let unfinished = drafts
        .into_iter()
        .filter(|d| d.kind == DraftKind::Concern && d.id != form.id)
        .map(|d| Unfinished {
            href: format!("/concerns/new?draft={}", d.id),
            when: words::date_time(page.lang, d.kept),
            delete: format!("/drafts/{}/delete", d.id),
        })
        .collect();
    let whose = whose(page.lang, &list.children, form);
    let body_map = body_map::section(
        &mut page,
        "/concerns/new",
        &form.marks,
        &whose,
        fitting(&list.children, form, casework.now()),
    );
    let many = form.children.len() > 1;
    let children = form.children.iter().zip(&picks).enumerate();
    let statements = form.statements.iter().enumerate();
    let yesterday = casework
        .now()
        .to_zoned(words::london())
        .date()
        .yesterday()
        .unwrap_or_default();
    Ok(LogPage {
        id: form.id.to_string(),
        unfinished,
        draft: Draft::new(&page, format!("/drafts/{}", form.id))
            .back_to(format!("/concerns/new?draft={}", form.id)),
        danger: danger(&page, &numbers, &form.danger),
        children: children
            .map(|(n, (row, pick))| child_fields(&page, pick, n, row, many))
            .collect(),
        more_children: form.children.len() < CHILD_ROWS,
        not_listed: not_listed(&page, form, &picks),
        when: WhenInput::radios(&page, "when", page.t("log-when"), &form.when, yesterday),
        about: WhenInput::about(&page, "when", &form.when),
        place: TextInput::new(&page, "place", page.optional(page.t("log-place")))
            .value(&form.place),
        statements: statements
            .map(|(n, row)| statement_fields(&page, n, row))
            .collect(),
        more_statements: form.statements.len() < STATEMENT_ROWS,
        words: Textarea::new(&page, "words", page.optional(page.t("log-words")))
            .hint(page.t("log-words-hint"))
            .spellcheck(false)
            .value(&form.words),
        body_map,
        others: others(&page, form),
        sheet: crate::outage::sheet_box(&page, &form.sheet),
        files: FileUpload::new(&page, "files", page.optional(page.t("log-files")), ACCEPT)
            .hint(page.t("log-files-hint"))
            .multiple(),
        file_lines: files.iter().map(|f| file_line(&page, f)).collect(),
        page,
    })
}

/// What each box for a child offers.
async fn picks(
    app: &App,
    actor: &Actor,
    list: &ChildList,
    form: &LogForm,
) -> Result<Vec<Pick>, CaseworkError> {
    let mut all = Vec::with_capacity(form.children.len());
    for row in &form.children {
        let sent = (row.chosen.as_str(), row.typed.as_str());
        all.push(Pick::of(app, actor, list, sent).await?);
    }
    Ok(all)
}

fn danger(page: &Page, numbers: &[Number], chosen: &str) -> Radios {
    let now = Html::of(&Danger { page, numbers });
    let items = vec![
        Choice::new("yes", page.t("log-danger-yes")).reveals(now),
        Choice::new("today", page.t("log-danger-today")),
        Choice::new("no", page.t("log-danger-no")),
    ];
    Radios::new(page, "danger", page.t("log-danger"), items, chosen).size("m")
}

fn child_fields(page: &Page, pick: &Pick, n: usize, row: &ChildRow, many: bool) -> ChildFields {
    let label = match n {
        0 => page.t("log-child"),
        _ => page.tn("log-child-n", n + 1),
    };
    let sent = (row.chosen.as_str(), row.typed.as_str());
    let child = pick.html(page, &nth("child", n), (label, n == 0), sent);
    let role = many.then(|| {
        let roles = ChildRole::ALL
            .iter()
            .map(|r| Choice::new(r.as_str(), page.code("log-role-", r.as_str())))
            .collect();
        Select::new(page, &nth("role", n), page.t("log-role"), roles, &row.role)
    });
    ChildFields { child, role }
}

fn not_listed(page: &Page, form: &LogForm, picks: &[Pick]) -> Checkboxes {
    // What was typed into a box and named nobody is not typed a second time.
    let typed = form
        .children
        .iter()
        .zip(picks)
        .filter(|(c, pick)| c.chosen.is_empty() && !pick.was_search())
        .map(|(c, _)| c.typed.trim())
        .find(|t| !t.is_empty())
        .unwrap_or_default();
    let value = if form.not_listed.is_empty() {
        typed
    } else {
        &form.not_listed
    };
    let known = Textarea::new(page, "not-listed", page.t("log-not-listed-who"))
        .hint(page.t("log-not-listed-hint"))
        .rows(3)
        .spellcheck(false)
        .value(value);
    let on = form.not_listed_on || !value.is_empty();
    let item = Choice::new("yes", page.t("log-not-listed")).reveals(known);
    let chosen: &[&str] = if on { &["yes"] } else { &[] };
    Checkboxes::new(page, "not-listed-on", "", vec![item], chosen).small()
}

fn statement_fields(page: &Page, n: usize, row: &StatementRow) -> StatementFields {
    let label = match n {
        0 => page.t("log-saw"),
        _ => page.tn("log-saw-n", n + 1),
    };
    let mut saw = Textarea::new(page, &nth("saw", n), label)
        .size("m")
        .value(&row.saw);
    if n == 0 {
        saw = saw.hint(page.t("log-saw-hint")).rows(8);
    }
    let by = TextInput::new(page, &nth("reported-by", n), page.t("log-reported-by"))
        .person()
        .value(&row.reported_by);
    let date = TextInput::new(
        page,
        &nth("historical-date", n),
        page.t("log-historical-date"),
    )
    .value(&row.historical_date);
    let items = StatementKind::ALL
        .iter()
        .map(|k| {
            let choice = Choice::new(k.as_str(), page.code("log-kind-", k.as_str()));
            match k {
                StatementKind::Reported => choice.reveals(by.clone()),
                StatementKind::Historical => choice.reveals(date.clone()),
                StatementKind::Fact | StatementKind::Opinion => choice,
            }
        })
        .collect();
    let kind = Radios::new(
        page,
        &nth("kind", n),
        page.optional(page.t("log-kind")),
        items,
        &row.kind,
    )
    .small();
    StatementFields { saw, kind }
}

fn others(page: &Page, form: &LogForm) -> Details {
    let others = Textarea::new(page, "others", page.optional(page.t("log-others")))
        .rows(3)
        .spellcheck(false)
        .value(&form.others);
    let told = Textarea::new(page, "told", page.optional(page.t("log-told")))
        .rows(3)
        .spellcheck(false)
        .value(&form.told);
    let mut items = vec![Choice::new("", page.t("log-category-none"))];
    items.extend(
        Category::ALL
            .iter()
            .map(|c| Choice::new(c.as_str(), page.code("lead-category-", c.as_str()))),
    );
    let label = page.optional(page.t("log-category"));
    let category = Select::new(page, "category", label, items, &form.category)
        .hint(page.t("log-category-hint"));
    let wrong = page.error_for("others").is_some() || page.error_for("told").is_some();
    let typed = [&form.others, &form.told, &form.category];
    let open = wrong || typed.iter().any(|t| !t.is_empty());
    let fields = Html::from(others).and(&told.into()).and(&category.into());
    Details::new(page.t("log-more"), fields).open(open)
}

fn file_line(page: &Page, f: &Attachment) -> FileLine {
    FileLine {
        id: f.id.to_string(),
        name: Html::name(&with_marks(&f.name)),
        what: file_words(page, f),
    }
}
