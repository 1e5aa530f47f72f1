//! Every component on one page, to look at: `cargo run -p web --example gallery`, then
//! <http://127.0.0.1:8090/?lang=cy>. Words that belong to no page of the product are in English.

use axum::{
    Form, Json, Router,
    extract::Query,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
    routing::{get, post},
};
use std::collections::HashMap;
use web::ui::*;

#[derive(askama::Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout.html" %}{% block content %}
<h1 class="govuk-heading-xl">Gallery</h1>
<form method="post" action="/" novalidate>{% for part in parts %}{{ part }}
{% endfor %}</form>{% endblock %}"#
)]
struct Gallery {
    page: Page,
    parts: Vec<Html>,
}

const LANES: &str = r#"<figure class="sw-lanes" tabindex="0" role="group" aria-label="Who knew what, when"><svg viewBox="0 0 700 150" role="img" aria-label="Two lanes"><rect class="sw-lane" width="700" height="60"/><rect class="sw-lane sw-lane--alt" y="60" width="700" height="60"/><text class="sw-lane__name" x="8" y="24">Academy</text><text class="sw-lane__name" x="8" y="84">Police</text><line class="sw-lane__axis" x1="150" x2="700" y1="120" y2="120"/><text class="sw-lane__tick" x="150" y="140">1 Nov 2026</text><circle class="sw-dot" cx="240" cy="30" r="9"/><circle class="sw-dot sw-dot--shared" cx="400" cy="90" r="9"/><path class="sw-lane__link" d="M249 30 L391 90"/><circle class="sw-dot sw-dot--not-shared" cx="480" cy="30" r="9"/><circle class="sw-dot sw-dot--emergency" cx="560" cy="90" r="9"/></svg></figure>"#;

#[derive(askama::Template)]
#[template(source = "{{ inner|safe }}", ext = "html")]
struct Raw {
    inner: &'static str,
}

fn people() -> Vec<Choice> {
    vec![
        Choice::new("", ""),
        Choice::new("1", "Dana Okafor, born 3 March 2015, 6B"),
        Choice::new("2", "Siân <b>Llŷr</b>, born 9 July 2014, 7A"),
    ]
}

fn fields(p: &Page) -> Vec<Html> {
    let date = DateForm {
        day: "31".into(),
        month: "2".into(),
        year: "2026".into(),
    };
    let when = WhenForm {
        choice: "day".into(),
        date: date.clone(),
        ..WhenForm::default()
    };
    let example = jiff::civil::date(2026, 11, 21);
    vec![
        Draft::new(p, "/drafts/1").into(),
        Radios::yes_no(p, "danger", p.t("nav-log"), "")
            .size("m")
            .into(),
        Select::new(p, "child", p.t("nav-children"), people(), "")
            .hint("Type the first letters")
            .find_at(p, "/children/find")
            .into(),
        TextInput::new(p, "name", "Name")
            .person()
            .width("20")
            .value("Siân \"O'Neill\" <x>")
            .into(),
        Textarea::new(p, "what", "What was seen or heard")
            .size("m")
            .rows(6)
            .max(5000)
            .value("\nThird Thursday")
            .into(),
        WhenInput::radios(p, "when", "When", &when, example)
            .size("m")
            .into(),
        WhenInput::about(p, "when", &when).into(),
        Checkboxes::new(
            p,
            "tags",
            "Category",
            vec![
                Choice::new("neglect", "Neglect").hint("Hungry, cold, not taken to appointments"),
                Choice::new("other", "Something else").reveals(TextInput::new(p, "other", "What")),
                Choice::new("none", "None of these")
                    .after_divider("or")
                    .exclusive(),
            ],
            &["other"],
        )
        .size("m")
        .into(),
        DateInput::new(p, "dob", "Date of birth", &date)
            .size("m")
            .hint("27 3 2015")
            .into(),
        FileUpload::new(p, "files", "Files", "image/*,application/pdf")
            .multiple()
            .hint("Pictures or PDF")
            .into(),
        Button::submit("Send now").once().into(),
        Button::submit("Save as draft").secondary().into(),
        Button::submit("Share in an emergency").warning().into(),
    ]
}

fn shown(p: &Page) -> Vec<Html> {
    let cells = |a: &str, b: &str, n: u32| {
        vec![
            Cell::new(a),
            Cell::new(b),
            Cell::new(Tag::new("Opened", "purple")),
            Cell::number(n),
        ]
    };
    vec![
        Panel::new("Concern logged", "Told: A. Jones, 10:42").into(),
        WarningText::new(p, "A protected address is among the chosen items.").into(),
        Inset::new("If it gets worse, ring 999.").into(),
        Details::new(
            "Why do we ask?",
            Html::prose("Because\n  the law wants reasons.\nשלום"),
        )
        .into(),
        SummaryList::new(vec![
            Row::new("Name", Html::name("Dana Okafor"))
                .action(RowAction::new("#", "Change", "name")),
            Row::new("Date of birth", "3 March 2015"),
        ])
        .card("Child")
        .into(),
        Table::new(
            "Shared with us",
            vec!["From".into(), "What".into(), "State".into(), "Items".into()],
            vec![
                cells(
                    "Example Police",
                    "Concern of 3 November, with a rather long description of what it holds",
                    2,
                ),
                cells("Ysgol y Bryn", "Attendance", 12),
            ],
        )
        .into(),
        Pagination::new(p, 3, 12, |n| format!("?page={n}")).into(),
        Html::of(&Raw { inner: LANES }),
    ]
}

async fn show(uri: Uri, headers: HeaderMap, Query(q): Query<HashMap<String, String>>) -> Response {
    let path = uri.path_and_query().map_or("/", |p| p.as_str());
    let mut page = Page::new(lang_of(&uri, &headers), path, "Gallery");
    page.demo = true;
    let viewer = Viewer {
        name: "Priya Shah".into(),
        agency: "Example Academy".into(),
    };
    page = page
        .signed_in(viewer, Some(Section::Log))
        .badge(Section::Inbox, 3)
        .back_to("/");
    page.timeout = Some(Timeout {
        warn_after: 600,
        lock_after: 900,
    });
    if q.contains_key("outward") {
        page.outward = true;
        page.viewer = None;
        page.nav = vec![];
    }
    if q.contains_key("bad") {
        page.error("danger", "error-when-missing");
        page.error("child", "error-date-missing");
        page.error("what", "error-date-missing");
        DateInput::note(&mut page, "dob", &DateForm::default(), "error-date-missing");
        WhenInput::note(
            &mut page,
            "when",
            WhenProblem {
                key: "error-date-not-real",
                target: "-date-day",
            },
        );
    } else {
        page = page.success("Saved.");
    }
    let mut parts = fields(&page);
    parts.extend(shown(&page));
    render(&Gallery { page, parts }, StatusCode::OK)
}

async fn find(Form(q): Form<HashMap<String, String>>) -> Json<serde_json::Value> {
    let wanted = q.get("typed").map(|s| s.to_lowercase()).unwrap_or_default();
    let all = [
        ("1", "Dana Okafor, born 3 March 2015, 6B"),
        ("2", "Siân <b>Llŷr</b>, born 9 July 2014, 7A"),
        ("3", "Dan Price, born 1 May 2013, 8C"),
    ];
    let found: Vec<_> = all
        .iter()
        .filter(|(_, l)| l.to_lowercase().contains(&wanted))
        .map(|(id, label)| serde_json::json!({ "id": id, "label": label }))
        .collect();
    Json(found.into())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app: Router = Router::new()
        .route("/", get(show).post(show))
        .route("/hide", get(web::pages::hide::get))
        .route("/assets/{file}", get(asset))
        .route("/children/find", axum::routing::post(find))
        .route("/drafts/{id}", post(|| async { StatusCode::NO_CONTENT }))
        .layer(axum::middleware::from_fn(remember_lang))
        .layer(axum::middleware::map_response(|mut r: Response| async {
            let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
            r.headers_mut().insert("content-security-policy", axum::http::HeaderValue::from_static(policy));
            r
        }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8090").await?;
    println!("http://127.0.0.1:8090/");
    axum::serve(listener, app).await
}
