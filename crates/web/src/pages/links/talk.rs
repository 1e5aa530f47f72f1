//! Messages with the lead of another agency that may hold something about the same child.

use crate::{
    App, Signed,
    pages::{
        emergency::agency_name,
        lead::{
            form::{Sent, identity_bar},
            moment,
        },
    },
    ui::{self, Button, Cell, Html, Inset, Page, Section, Table, Tag, TextInput, Textarea},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, Fault, SayToPartner, Talk, TalkLine, TalkMessageRow};
use domain::linking::{TalkSaid, TalkState};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/links_talk.html")]
struct TalkPage {
    page: Page,
    identity: Html,
    partner: String,
    phone: String,
    dial: String,
    state: Option<Tag>,
    messages: Vec<Message>,
    caution: Inset,
    id: Uuid,
    hold: Uuid,
    fields: Vec<Html>,
    send: Button,
    can_write: bool,
    close: Option<Closing>,
}

struct Message {
    ours: bool,
    closes: bool,
    head: String,
    who: Html,
    text: Option<Html>,
    ring: Option<String>,
}

struct Closing {
    id: Uuid,
    words: Textarea,
    button: Button,
}

/// `GET /holds/{id}`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    page(&app, &signed, id, &Sent::default(), &[]).await
}

/// `POST /holds/{id}`
pub(super) async fn send(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let what = sent.word("what").unwrap_or(TalkSaid::Message);
    let text = match what {
        TalkSaid::Message => "text",
        TalkSaid::Close => "ended",
    };
    let input = SayToPartner {
        id: sent.id(),
        hold: id,
        what,
        text: sent.get(text).to_owned(),
        phone: sent.get("phone").to_owned(),
    };
    match app.casework.say_to_partner(&signed.actor, input).await {
        Ok(()) => ui::redirect(&format!("/holds/{id}")),
        Err(CaseworkError::Invalid(faults)) => page(&app, &signed, id, &sent, &faults).await,
        Err(e) => signed.fault(&e),
    }
}

async fn page(app: &App, signed: &Signed, id: Uuid, sent: &Sent, faults: &[Fault]) -> Response {
    let talk = match app.casework.talk(&signed.actor, id).await {
        Ok(talk) => talk,
        Err(e) => return signed.fault(&e),
    };
    let mut page = signed
        .page("talk-title", Some(Section::MyWork))
        .back_to("/links");
    let closing = sent.word("what") == Some(TalkSaid::Close);
    for f in faults {
        let key = match f.key {
            "empty" => "talk-error-text",
            "protected" => "talk-error-protected",
            "too-long" => "lead-fault-too-long",
            _ => "lead-fault-control",
        };
        let field = match f.field.as_str() {
            "text" if closing => "ended",
            field => field,
        };
        page.error(field, key);
    }
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    ui::render(&shown(page, &talk, sent), status)
}

fn shown(page: Page, talk: &Talk, sent: &Sent) -> TalkPage {
    let decide = format!("/decide/new?child={}", talk.child.id);
    let caution = Html::text(&page.t("talk-caution"))
        .and(&Html::text(" "))
        .and(&Html::link(&decide, &page.t("links-holds-decide")));
    // The first message is ready to be sent as it stands.
    let text = match sent.find("text") {
        Some(typed) => typed.to_owned(),
        None if talk.messages.is_empty() => page.t("talk-first"),
        None => String::new(),
    };
    let phone = sent.find("phone").unwrap_or(&talk.own_phone);
    let fields = vec![
        Textarea::new(&page, "text", page.t("talk-text"))
            .rows(4)
            .value(text)
            .into(),
        TextInput::new(&page, "phone", page.t("talk-phone"))
            .value(phone)
            .into(),
    ];
    let open = talk.state == Some(TalkState::Open);
    let send = if talk.messages.is_empty() {
        "talk-send"
    } else {
        "talk-answer"
    };
    TalkPage {
        identity: identity_bar(&page, &talk.child),
        partner: agency_name(&talk.partner, page.lang).to_owned(),
        phone: talk.partner.phone.clone(),
        dial: talk.partner.phone.replace(' ', ""),
        state: talk.state.map(|s| state(&page, s)),
        messages: talk
            .messages
            .iter()
            .map(|m| message(&page, talk, m))
            .collect(),
        caution: Inset::new(caution),
        id: sent.id(),
        hold: talk.id,
        fields,
        send: Button::submit(page.t(send)).once(),
        can_write: talk.can_write(),
        close: open.then(|| Closing {
            id: Uuid::now_v7(),
            words: Textarea::new(&page, "ended", page.t("talk-ended"))
                .rows(3)
                .value(sent.get("ended")),
            button: Button::submit(page.t("talk-close")).secondary().once(),
        }),
        page,
    }
}

fn message(page: &Page, talk: &Talk, m: &TalkMessageRow) -> Message {
    let ours = m.from_agency_id != talk.partner.id;
    let who = [m.words.name.as_str(), m.words.role.as_str()];
    let who: Vec<&str> = who.into_iter().filter(|w| !w.is_empty()).collect();
    let said = if ours {
        page.t1("talk-we-wrote", "time", moment(page, m.at_us))
    } else {
        let agency = agency_name(&talk.partner, page.lang).to_owned();
        let time = moment(page, m.at_us);
        page.t2("talk-they-wrote", "agency", agency, "time", time)
    };
    Message {
        ours,
        closes: m.what == TalkSaid::Close,
        head: said,
        who: Html::name(&who.join(", ")),
        text: (!m.words.text.is_empty()).then(|| Html::prose(&m.words.text)),
        ring: (!ours && !m.words.phone.is_empty())
            .then(|| page.t1("talk-ring", "phone", m.words.phone.clone())),
    }
}

/// Whether it is open.
pub(super) fn state(page: &Page, state: TalkState) -> Tag {
    let colour = match state {
        TalkState::Open => "blue",
        TalkState::Closed => "grey",
    };
    Tag::new(page.code("talk-state-", state.as_str()), colour)
}

/// What is open with other agencies, as a table.
pub(super) fn table(page: &Page, lines: &[TalkLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = lines
        .iter()
        .map(|l| {
            let last = page.t1("talk-open-it", "time", moment(page, l.row.last_us));
            let href = format!("/holds/{}", l.row.id);
            vec![
                Cell::new(Html::name(agency_name(&l.partner, page.lang))),
                Cell::new(super::who(page, &l.child)),
                Cell::new(Html::link(&href, &last)),
            ]
        })
        .collect();
    let head = vec![
        page.t("links-holds-agency"),
        page.t("links-holds-child"),
        page.t("talk-col-last"),
    ];
    (!rows.is_empty()).then(|| Table::new(page.t("talk-open"), head, rows))
}
