//! One piece of what is held: its passages to be ticked, the grounds that are open, and why.

use super::{desk::called, frame, note, optional_date, path};
use crate::{
    App, Signed,
    pages::lead::form::{Sent, date_box, identity_bar, long, noted_already, or_fault, worded},
    ui::{self, Button, Checkboxes, Choice, Html, Inset, Page, Radios, Tag, Textarea},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, ChoosePiece, Fault, PieceDesk, RightsPassage};
use domain::rights::{PieceChoice, PieceKind, PieceLabel};
use jiff::civil::Date;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/rights_piece.html")]
struct Shown {
    page: Page,
    identity: Html,
    /// What stands above: from whom it comes, and what was not chosen yet.
    notes: Vec<Inset>,
    fields: Vec<Html>,
    submit: Button,
}

/// `GET /rights/{id}/pieces/{piece}`
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path((id, piece)): Path<(Uuid, Uuid)>,
) -> Response {
    let page = frame(&signed, "rights-piece-title", id);
    or_fault(
        &signed,
        piece_page(&app, &signed, page, (id, piece), None, &[]).await,
    )
}

/// What was chosen, or is offered, as the form sends it.
fn before(desk: &PieceDesk) -> Sent {
    let c = &desk.chosen;
    let mut all: Vec<(String, String)> = vec![
        ("words".into(), c.words.join("\n")),
        ("ground".into(), c.ground.clone()),
        ("why".into(), c.why.clone()),
    ];
    if desk.is_chosen {
        all.push(("choice".into(), c.choice.as_str().into()));
    }
    if c.names_stay {
        all.push(("names-stay".into(), "yes".into()));
    }
    all.extend(c.cut.iter().map(|n| ("cut".to_owned(), n.to_string())));
    if let Some(day) = c.opinion_on {
        let form = ui::DateForm::of(day);
        all.push(("opinion-day".into(), form.day));
        all.push(("opinion-month".into(), form.month));
        all.push(("opinion-year".into(), form.year));
    }
    Sent(all)
}

async fn piece_page(
    app: &App,
    signed: &Signed,
    mut page: Page,
    (id, piece): (Uuid, Uuid),
    sent: Option<&Sent>,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    note(&mut page, faults);
    let desk = app.casework.rights_piece(&signed.actor, id, piece).await?;
    page.title = called(&page, desk.piece.kind, desk.piece.when);
    let was = before(&desk);
    let sent = sent.unwrap_or(&was);
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let shown = Shown {
        identity: identity_bar(&page, &desk.identity),
        notes: notes(&page, &desk),
        fields: fields(&page, &desk, sent),
        submit: Button::submit(page.t("rights-piece-save")).once(),
        page,
    };
    Ok(ui::render(&shown, status))
}

fn notes(page: &Page, desk: &PieceDesk) -> Vec<Inset> {
    let p = &desk.piece;
    let mut all = Vec::new();
    if !p.source.is_empty() {
        let name = p.source.in_lang(page.lang).to_owned();
        let key = if p.ask_sender {
            "rights-from-ask"
        } else {
            "rights-from"
        };
        all.push(Inset::new(page.t1(key, "agency", name)));
    }
    if p.other_child {
        all.push(Inset::new(page.t("rights-other-child")));
    }
    if p.protected > 0 {
        let n = i64::try_from(p.protected).unwrap_or(i64::MAX);
        all.push(Inset::new(page.tn("rights-protected-cut", n)));
    }
    if p.kind == PieceKind::File {
        all.push(Inset::new(page.t("rights-file-note")));
    }
    all
}

/// A passage as it is offered: what it is, its words, and why somebody should look.
fn passage(page: &Page, desk: &PieceDesk, p: &RightsPassage) -> Choice {
    let line = &desk.piece.lines[p.line];
    let mut label = Html::default();
    if line.label != PieceLabel::Text {
        let what = page.code("rights-label-", line.label.as_str());
        label = Html::text(&format!("{what}: "));
    }
    if let Some(relation) = line.relation {
        let what = page.code("decide-relation-", relation.as_str());
        label = label.and(&Html::text(&format!("{what}: ")));
    }
    if let Some(tie) = line.tie {
        let what = page.code("family-tie-", tie.as_str());
        label = label.and(&Html::text(&format!("{what}: ")));
    }
    label = label.and(&Html::name(&domain::text::with_marks(&p.text)));
    if let Some(kind) = line.kind {
        let tag: Html = Tag::new(page.code("rights-statement-", kind.as_str()), "grey").into();
        label = label.and(&Html::text(" ")).and(&tag);
    }
    let choice = Choice::new(p.number.to_string(), label);
    if p.doubtful {
        choice.hint(page.t("rights-passage-doubtful"))
    } else if p.names {
        choice.hint(page.t("rights-passage-names"))
    } else {
        choice
    }
}

fn fields(page: &Page, desk: &PieceDesk, sent: &Sent) -> Vec<Html> {
    let ways = worded(page, "rights-way-", PieceChoice::ALL, PieceChoice::as_str);
    let passages = desk
        .passages
        .iter()
        .map(|p| passage(page, desk, p))
        .collect();
    let ticked: Vec<&str> = sent
        .0
        .iter()
        .filter(|(n, _)| n == "cut")
        .map(|(_, v)| v.as_str())
        .collect();
    let grounds = desk
        .grounds
        .iter()
        .map(|g| {
            let at = g.citations.first().map_or("", |c| &*c.pinpoint);
            let name = format!("{} ({at})", g.says.get(page.lang));
            Choice::new(g.id.clone(), name).hint(g.test.get(page.lang))
        })
        .collect();
    let mut all: Vec<Html> = vec![
        Radios::new(
            page,
            "choice",
            page.t("rights-way"),
            ways,
            sent.get("choice"),
        )
        .into(),
        Checkboxes::new(page, "cut", page.t("rights-cut"), passages, &ticked)
            .hint(page.t("rights-cut-hint"))
            .into(),
        Textarea::new(page, "words", page.t("rights-words"))
            .hint(page.t("rights-words-hint"))
            .rows(3)
            .value(sent.get("words"))
            .into(),
        Checkboxes::new(
            page,
            "names-stay",
            "",
            vec![
                Choice::new("yes", page.t("rights-names-stay"))
                    .hint(page.t("rights-names-stay-hint")),
            ],
            &[sent.get("names-stay")],
        )
        .into(),
        Radios::new(
            page,
            "ground",
            page.t("rights-ground"),
            grounds,
            sent.get("ground"),
        )
        .hint(page.t("rights-ground-hint"))
        .into(),
    ];
    if desk.grounds.iter().any(|g| g.opinion) {
        all.push(date_box(page, sent, "opinion", page.t("rights-opinion")));
    }
    all.push(long(page, sent, "why", page.t("rights-why")));
    all
}

fn choice_of(sent: &Sent, opinion_on: Option<Date>) -> ChoosePiece {
    ChoosePiece {
        choice: sent.word("choice"),
        cut: sent.all("cut"),
        words: sent
            .get("words")
            .lines()
            .map(|l| l.trim().to_owned())
            .collect(),
        names_stay: sent.get("names-stay") == "yes",
        ground: sent.get("ground").to_owned(),
        opinion_on,
        why: sent.get("why").to_owned(),
    }
}

/// `POST /rights/{id}/pieces/{piece}`: then to the next piece that waits.
pub(super) async fn choose(
    State(app): State<App>,
    signed: Signed,
    Path((id, piece)): Path<(Uuid, Uuid)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = frame(&signed, "rights-piece-title", id);
    let opinion_on = optional_date(&mut page, &sent, "opinion");
    let done = if page.has_errors() {
        Err(noted_already())
    } else {
        let input = choice_of(&sent, opinion_on);
        app.casework
            .choose_piece(&signed.actor, id, piece, input)
            .await
    };
    match done {
        Ok(()) => match app.casework.rights_piece(&signed.actor, id, piece).await {
            Ok(desk) => ui::redirect(
                &desk
                    .next
                    .map_or_else(|| path(id), |next| format!("{}/pieces/{next}", path(id))),
            ),
            Err(e) => signed.fault(&e),
        },
        Err(CaseworkError::Invalid(faults)) => or_fault(
            &signed,
            piece_page(&app, &signed, page, (id, piece), Some(&sent), &faults).await,
        ),
        Err(e) => signed.fault(&e),
    }
}
