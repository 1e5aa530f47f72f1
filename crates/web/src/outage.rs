//! The page for when the product is down: numbers to ring, and an emergency written down to be sent
//! later. It is served by a process of its own that needs neither the database nor the product.

use crate::{
    FORM_BYTES, guarded,
    pages::{self, decide::form::Fields},
    ui::{
        self, Button, Choice, Details, Html, Page, Panel, Select, TextInput, Textarea, WarningText,
        lang_of,
    },
};
use askama::Template;
use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    middleware::from_fn,
    response::{IntoResponse, Response},
    routing::get,
};
use casework::{NoSheetNumber, OutageAgency, OutageDirectory, SheetNumber, SpooledEmergency};
use domain::Lang;
use jiff::Timestamp;
use std::sync::Arc;
use tower_http::csrf::CsrfLayer;
use uuid::Uuid;

/// Where the page is, beside the product's own.
const HERE: &str = "/outage";
/// The field with the number of a sheet of paper.
const SHEET: &str = "sheet";
/// Most letters of a text.
const TEXT_MAX: usize = 20_000;
/// Most letters of a line.
const LINE_MAX: usize = 200;

/// What keeps what is written down.
pub trait Outage: Send + Sync {
    /// The directory as it was last known.
    fn directory(&self) -> Option<OutageDirectory>;
    /// Seals it and makes it durable before it returns. `sent` is what the form sent: the same
    /// again is kept once. Gives the id under which it will be sent: that of the letter, where it
    /// has one from the number of a sheet of paper, which is then kept once whatever is said.
    ///
    /// # Errors
    /// [`NotKept`]: nothing was kept.
    fn keep(&self, sent: &[(String, String)], letter: SpooledEmergency) -> Result<Uuid, NotKept>;
}

/// Why nothing was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotKept {
    /// The machine could not.
    Failed,
    /// Too much in a short time.
    TooMany,
    /// The same sheet of paper was typed in before, and with other words.
    Before,
}

type Desk = Arc<dyn Outage>;

/// The routes. Whatever else is asked for is answered with the page too, so that a server in front
/// can pass on what the product does not answer.
pub fn outage_router(desk: Desk) -> Router {
    let router = Router::new()
        .route(HERE, get(show).post(keep))
        .route("/outage/form", get(form))
        .route("/hide", get(pages::hide::get))
        .route("/assets/{file}", get(ui::asset))
        .route("/health", get(|| async { "ok\n" }))
        .fallback(instead)
        .layer(from_fn(ui::remember_lang))
        .layer(CsrfLayer::new())
        .layer(DefaultBodyLimit::max(FORM_BYTES));
    guarded(router).with_state(desk)
}

struct Call {
    name: String,
    number: String,
    dial: String,
    day_and_night: bool,
}

#[derive(Template)]
#[template(path = "pages/outage.html")]
struct View {
    page: Page,
    warning: WarningText,
    calls: Vec<Call>,
    boxes: Option<Boxes>,
}

struct Boxes {
    id: Uuid,
    sheet: Details,
    agency: Option<Select>,
    only: Option<Uuid>,
    who: TextInput,
    recipient: Select,
    child_name: TextInput,
    text: Textarea,
    send: Button,
}

#[derive(Template)]
#[template(path = "pages/outage_kept.html")]
struct Kept {
    page: Page,
    panel: Panel,
    calls: Vec<Call>,
}

#[derive(Template)]
#[template(path = "pages/outage_form.html")]
struct Sheet {
    page: Page,
    number: String,
    rows: Vec<(&'static str, &'static str)>,
    calls: Vec<Call>,
}

fn page_of(uri: &Uri, headers: &HeaderMap, title: &str) -> Page {
    let lang = lang_of(uri, headers);
    Page::new(lang, uri.path(), words::Words::get(lang, title))
}

fn name(a: &OutageAgency, lang: Lang) -> &str {
    match lang {
        Lang::En => &a.name_en,
        Lang::Cy => &a.name_cy,
    }
}

fn calls<'a>(agencies: impl Iterator<Item = &'a OutageAgency>, lang: Lang) -> Vec<Call> {
    agencies
        .filter(|a| !a.phone.is_empty())
        .map(|a| Call {
            name: name(a, lang).to_owned(),
            number: a.phone.clone(),
            dial: a.phone.replace(' ', ""),
            day_and_night: a.day_and_night,
        })
        .collect()
}

async fn show(State(desk): State<Desk>, uri: Uri, headers: HeaderMap) -> Response {
    let page = page_of(&uri, &headers, "outage-title");
    answer(&desk, page, &Fields::default(), None, StatusCode::OK)
}

/// In place of a page of the product: not a page that a browser or a machine takes for it.
async fn instead(State(desk): State<Desk>, uri: Uri, headers: HeaderMap) -> Response {
    let mut page = page_of(&uri, &headers, "outage-title");
    HERE.clone_into(&mut page.path);
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let mut answer = answer(&desk, page, &Fields::default(), None, status);
    let soon = HeaderValue::from_static("60");
    answer.headers_mut().insert(header::RETRY_AFTER, soon);
    answer
}

fn answer(
    desk: &Desk,
    page: Page,
    f: &Fields,
    warning: Option<&str>,
    status: StatusCode,
) -> Response {
    let directory = desk.directory();
    let agencies = directory.map(|d| d.agencies).unwrap_or_default();
    let open = agencies.iter().any(|a| a.on_hub);
    let key = warning.unwrap_or(if open {
        "outage-warning"
    } else {
        "outage-closed"
    });
    let view = View {
        warning: WarningText::new(&page, page.t(key)),
        calls: calls(agencies.iter().filter(|a| a.front_door), page.lang),
        boxes: open.then(|| boxes(&page, &agencies, f)),
        page,
    };
    ui::render(&view, status)
}

fn boxes(page: &Page, agencies: &[OutageAgency], f: &Fields) -> Boxes {
    let here: Vec<&OutageAgency> = agencies.iter().filter(|a| a.on_hub).collect();
    let only = match here[..] {
        [one] => Some(one.id),
        _ => None,
    };
    let choose = || Choice::new("", page.t("outage-choose"));
    let ours = here
        .iter()
        .map(|a| Choice::new(a.id.to_string(), name(a, page.lang)));
    let theirs = agencies.iter().filter(|a| Some(a.id) != only).map(|a| {
        let label = if a.phone.is_empty() {
            name(a, page.lang).to_owned()
        } else {
            format!("{}, {}", name(a, page.lang), a.phone)
        };
        Choice::new(a.id.to_string(), label)
    });
    let select = |id: &str, label: &str, items: Vec<Choice>| {
        Select::new(page, id, page.t(label), items, f.get(id))
    };
    Boxes {
        id: f.own_id("id"),
        sheet: sheet_box(page, f.get(SHEET)),
        agency: only.is_none().then(|| {
            select(
                "agency",
                "outage-agency",
                [choose()].into_iter().chain(ours).collect(),
            )
        }),
        only,
        who: TextInput::new(page, "who", page.t("outage-who"))
            .hint(page.t("outage-who-hint"))
            .value(f.get("who")),
        recipient: select(
            "recipient",
            "outage-recipient",
            [choose()].into_iter().chain(theirs).collect(),
        ),
        child_name: TextInput::new(page, "child-name", page.t("emergency-child"))
            .hint(page.t("emergency-child-hint"))
            .person()
            .value(f.get("child-name")),
        text: Textarea::new(page, "text", page.t("emergency-text"))
            .hint(page.t("emergency-text-hint"))
            .value(f.get("text"))
            .rows(8),
        send: Button::submit(page.t("outage-keep")).warning().once(),
    }
}

/// The box for the number of a sheet of paper, for whoever types one in.
pub(crate) fn sheet_box(page: &Page, typed: &str) -> Details {
    let number: Html = TextInput::new(page, SHEET, page.t("outage-sheet-number"))
        .hint(page.t("outage-sheet-hint"))
        .value(typed)
        .into();
    let open = !typed.is_empty() || page.error_for(SHEET).is_some();
    Details::new(page.t("outage-sheet"), number).open(open)
}

/// The number of the sheet that is typed in; the error is a slip of the hand.
pub(crate) fn sheet_of(typed: &str) -> Result<Option<SheetNumber>, NoSheetNumber> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed.parse().map(Some),
    }
}

async fn keep(
    State(desk): State<Desk>,
    uri: Uri,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let mut f = Fields(fields);
    if f.id("id").is_none() {
        f.0.retain(|(n, _)| n != "id");
        f.put("id", Uuid::now_v7().to_string());
    }
    let mut page = page_of(&uri, &headers, "outage-title");
    let agencies = desk.directory().map(|d| d.agencies).unwrap_or_default();
    let Some(letter) = letter(&mut page, &agencies, &f) else {
        return answer(&desk, page, &f, None, StatusCode::UNPROCESSABLE_ENTITY);
    };
    // Syncing waits for the disk.
    let (keeper, sent) = (desk.clone(), f.0.clone());
    let kept = tokio::task::spawn_blocking(move || keeper.keep(&sent, letter)).await;
    match kept.unwrap_or(Err(NotKept::Failed)) {
        Ok(id) => {
            let number = number_of(id);
            page.title = page.t("outage-kept");
            let body = Html::text(&page.t1("outage-kept-number", "number", number));
            let view = Kept {
                panel: Panel::new(page.t("outage-kept"), body),
                calls: calls(
                    agencies
                        .iter()
                        .filter(|a| Some(a.id) == f.id("recipient") || a.front_door),
                    page.lang,
                ),
                page,
            };
            ui::render(&view, StatusCode::OK)
        }
        Err(why) => {
            let (key, status) = match why {
                NotKept::Failed => ("outage-not-kept", StatusCode::INSUFFICIENT_STORAGE),
                NotKept::TooMany => ("outage-too-many", StatusCode::TOO_MANY_REQUESTS),
                NotKept::Before => ("outage-sheet-before", StatusCode::CONFLICT),
            };
            answer(&desk, page, &f, Some(key), status)
        }
    }
}

/// Something to say on the telephone: eight characters are enough among a few hundred.
fn number_of(id: Uuid) -> String {
    let all = id.simple().to_string().to_uppercase();
    format!("{}-{}", &all[..4], &all[4..8])
}

/// What is sealed; none where something that must be said is missing.
fn letter(page: &mut Page, agencies: &[OutageAgency], f: &Fields) -> Option<SpooledEmergency> {
    let find = |name: &str| agencies.iter().find(|a| Some(a.id) == f.id(name));
    let own = find("agency").filter(|a| a.on_hub);
    let recipient = find("recipient").filter(|r| own.is_none_or(|own| own.id != r.id));
    let (who, text) = (f.get("who").trim(), f.get("text").trim());
    let sheet = sheet_of(f.get(SHEET));
    for (missing, field, key) in [
        (recipient.is_none(), "recipient", "outage-error-recipient"),
        (text.is_empty(), "text", "outage-error-text"),
        (text.chars().count() > TEXT_MAX, "text", "outage-error-long"),
        (own.is_none(), "agency", "outage-error-agency"),
        (who.is_empty(), "who", "outage-error-who"),
        (sheet.is_err(), SHEET, "outage-error-sheet"),
    ] {
        if missing {
            page.error(field, key);
        }
    }
    let (own, recipient) = (own?, recipient?);
    if page.has_errors() {
        return None;
    }
    let now = Timestamp::now();
    let when = format!(
        "{}, {}",
        words::date(page.lang, now),
        words::time_of_day(now)
    );
    let who: String = who.chars().take(LINE_MAX).collect();
    let line = page.tw(
        "outage-line",
        &[
            ("who", who.clone().into()),
            ("when", when.into()),
            ("agency", name(own, page.lang).into()),
        ],
    );
    let sheet = sheet.ok().flatten();
    Some(SpooledEmergency {
        // Without a sheet the keeper gives them, by what was sent.
        id: sheet.as_ref().map_or(Uuid::nil(), |s| s.emergency(own.id)),
        sharing_id: sheet.as_ref().map_or(Uuid::nil(), |s| s.sharing(own.id)),
        agency: own.id,
        who,
        recipient: recipient.id,
        recipient_name: name(recipient, page.lang).to_owned(),
        recipient_phone: recipient.phone.clone(),
        child_name: f.get("child-name").chars().take(LINE_MAX).collect(),
        name_if_unknown: page.t("emergency-name-unknown"),
        text: format!("{line}\n\n{text}"),
    })
}

/// A sheet of paper, in both languages at once: whoever prints it does not know who will use it.
async fn form(State(desk): State<Desk>, uri: Uri, headers: HeaderMap) -> Response {
    let mut page = page_of(&uri, &headers, "outage-form-title").back_to(HERE);
    page.wide = true;
    let agencies = desk.directory().map(|d| d.agencies).unwrap_or_default();
    let view = Sheet {
        number: SheetNumber::generate().to_string(),
        rows: vec![
            ("outage-form-when", "s"),
            ("outage-form-me", "s"),
            ("outage-form-child", "m"),
            ("outage-form-to", "m"),
            ("outage-form-text", "l"),
            ("outage-form-why", "m"),
        ],
        calls: calls(agencies.iter().filter(|a| a.front_door), page.lang),
        page,
    };
    ui::render(&view, StatusCode::OK).into_response()
}
