//! Two records side by side, and what a person decides.

use super::{state, who};
use crate::{
    App, Signed,
    pages::lead::{
        form::{Sent, long},
        moment,
    },
    ui::{
        self, Button, Cell, Checkboxes, Choice, Html, Page, Radios, Section, Table, Tag,
        WarningText,
    },
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{
    Agreement, CaseworkError, DecidePair, Explanation, Fact, FactLine, Fault, Identity, PairReview,
    SharingLine,
};
use domain::{
    linking::{PairAct, PairState},
    person::PersonKind,
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/links_review.html")]
struct ReviewPage {
    page: Page,
    id: Uuid,
    pair: Uuid,
    state: Html,
    said: String,
    warnings: Vec<WarningText>,
    facts: Table,
    picture: Html,
    reasons: Table,
    acts: Option<Table>,
    shared: Option<Table>,
    people: Vec<(String, Html)>,
    fields: Vec<Html>,
    button: Button,
    undo: bool,
}

/// `GET /links/{id}`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    page(&app, &signed, id, &Sent::default(), &[]).await
}

/// `POST /links/{id}`
pub(super) async fn decide(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let input = DecidePair {
        id: sent.id(),
        pair: id,
        act: sent.word("act"),
        reason: sent.get("reason").to_owned(),
        despite_clash: sent.get("despite") == "yes",
    };
    match app.casework.decide_pair(&signed.actor, input).await {
        Ok(()) => ui::redirect(&format!("/links/{id}")),
        Err(CaseworkError::Invalid(faults)) => page(&app, &signed, id, &sent, &faults).await,
        Err(e) => signed.fault(&e),
    }
}

async fn page(app: &App, signed: &Signed, id: Uuid, sent: &Sent, faults: &[Fault]) -> Response {
    let review = match app.casework.pair_review(&signed.actor, id).await {
        Ok(review) => review,
        Err(e) => return signed.fault(&e),
    };
    let mut page = signed
        .page("links-review-title", Some(Section::Children))
        .back_to("/links")
        .wide();
    for f in faults {
        let key = match (f.field.as_str(), f.key) {
            ("act", "contradicts") => "links-error-contradicts",
            ("act", _) => "links-error-act",
            ("despite", _) => "links-error-clash",
            ("reason", "empty") => "links-error-reason",
            (_, "too-long") => "lead-fault-too-long",
            _ => "lead-fault-control",
        };
        page.error(&f.field, key);
    }
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let undo = review.pair.state == PairState::Same;
    let answer = ReviewPage {
        id: sent.id(),
        pair: id,
        state: state(&page, &review.pair),
        said: said(&page, &review.why),
        warnings: warnings(&page, &review),
        facts: facts(&page, &review.facts, "links-col-one", "links-col-other"),
        picture: picture(&page, &review.why),
        reasons: reasons(&page, &review.why),
        acts: acts(&page, &review),
        shared: shared(&page, &review.shared_meanwhile),
        people: [&review.one, &review.other]
            .map(|i| (href(i), who(&page, i)))
            .into(),
        fields: fields(&page, sent, &review),
        button: if undo {
            Button::submit(page.t("links-undo")).value("act", PairAct::Undone.as_str())
        } else {
            Button::submit(page.t("links-decide"))
        },
        undo,
        page,
    };
    ui::render(&answer, status)
}

/// A child's page, or an adult's.
fn href(i: &Identity) -> String {
    match i.kind {
        PersonKind::Child => format!("/children/{}", i.id),
        PersonKind::Adult => format!("/adults/{}", i.id),
    }
}

pub(in crate::pages) fn said(page: &Page, why: &Explanation) -> String {
    // Nothing is certain, and nothing is impossible.
    let percent = format!("{:.0}", (why.probability * 100.0).clamp(1.0, 99.0));
    let class = page.t(&why.class_key());
    let chance = page.t1("link-chance", "percent", percent);
    format!("{class}. {chance}.")
}

fn warnings(page: &Page, r: &PairReview) -> Vec<WarningText> {
    let mut all = Vec::new();
    let mut warn = |key: &str| all.push(WarningText::new(page, page.t(key)));
    if r.why.clash {
        warn("link-clash");
    }
    if r.one.protected_address || r.other.protected_address {
        warn("links-protected");
    }
    all
}

fn fact(page: &Page, fact: Option<&Fact>) -> Html {
    match fact {
        None => Html::text(&page.t("links-nothing")),
        Some(Fact::Words(text)) => Html::prose(text),
        Some(Fact::Born(b)) => Html::text(&words::civil_date(page.lang, b.date)),
        Some(Fact::Sex(sex)) => Html::text(&page.code("right-sex-", sex.as_str())),
        Some(Fact::Protected) => Html::text(&page.t("links-fact-protected")),
    }
}

/// Fields side by side, with whether they agree; `one` and `other` are the keys of what stands at
/// the head of their columns.
pub(in crate::pages) fn facts(page: &Page, all: &[FactLine], one: &str, other: &str) -> Table {
    let rows = all
        .iter()
        .map(|line| {
            let agreement = match line.agreement {
                Agreement::Agrees => Tag::new(page.t("links-agrees"), "green"),
                Agreement::Nearly => Tag::new(page.t("links-nearly"), "yellow"),
                Agreement::OneOnly => Tag::new(page.t("links-one-only"), "grey"),
                Agreement::Differs => Tag::new(page.t("links-differs"), "red"),
                Agreement::CannotTell => Tag::new(page.t("links-cannot-tell"), "grey"),
            };
            vec![
                Cell::new(page.code("links-fact-", line.what)),
                Cell::new(fact(page, line.one.as_ref())),
                Cell::new(fact(page, line.other.as_ref())),
                Cell::new(Html::from(agreement)),
            ]
        })
        .collect();
    let head = ["links-col-fact", one, other, "links-col-agree"];
    let head = head.iter().map(|k| page.t(k)).collect();
    Table::new(page.t("links-side-by-side"), head, rows)
}

#[derive(Template)]
#[template(
    source = "<figure class=\"sw-lanes\" tabindex=\"0\" role=\"group\" aria-label=\"{{ label }}\">{{ svg|safe }}</figure><p class=\"govuk-body-s sw-slide\">{{ slide }}</p>",
    ext = "html"
)]
struct Picture {
    label: String,
    svg: String,
    slide: String,
}

pub(in crate::pages) fn picture(page: &Page, why: &Explanation) -> Html {
    Html::of(&Picture {
        label: page.t("links-picture"),
        slide: page.t("picture-slide"),
        svg: why.svg(&|key| page.t(key)),
    })
}

/// The picture as a table: reasons against first.
pub(in crate::pages) fn reasons(page: &Page, why: &Explanation) -> Table {
    let mut rows = Vec::new();
    let mut row = |words: String, side: &str, bits: f32| {
        rows.push(vec![
            Cell::new(words),
            Cell::new(page.code("links-side-", side)),
            Cell::number(format!("{bits:+.1}").replace('-', "\u{2212}")),
        ]);
    };
    row(page.t("link-start"), "start", why.start);
    for r in &why.against {
        row(page.t(&r.key), "against", r.bits);
    }
    for r in &why.in_favour {
        row(page.t(&r.key), "favour", r.bits);
    }
    row(page.t("link-sum"), "sum", why.weight);
    let head = ["reason", "side", "weight"];
    let head = head.iter().map(|k| page.code("links-col-", k)).collect();
    Table::new(page.t("links-why"), head, rows)
}

fn acts(page: &Page, r: &PairReview) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = r
        .acts
        .iter()
        .map(|a| {
            vec![
                Cell::new(moment(page, a.row.at_us)),
                Cell::new(page.code("links-act-", a.row.act.as_str())),
                Cell::new(Html::name(&a.by)),
                Cell::new(Html::prose(&a.row.reason)),
            ]
        })
        .collect();
    let head = ["when", "decided", "who", "why"];
    let head = head.iter().map(|k| page.code("links-col-", k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("links-acts"), head, rows))
}

fn shared(page: &Page, all: &[SharingLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|s| {
            let href = format!("/sharings/{}", s.row.id);
            vec![
                Cell::new(Html::link(&href, s.to.in_lang(page.lang))),
                Cell::new(moment(page, s.row.sent_us)),
            ]
        })
        .collect();
    let head = vec![page.t("lead-col-to"), page.t("lead-col-sent")];
    (!rows.is_empty()).then(|| Table::new(page.t("links-shared-meanwhile"), head, rows))
}

fn fields(page: &Page, sent: &Sent, r: &PairReview) -> Vec<Html> {
    if r.pair.state == PairState::Same {
        return vec![long(page, sent, "reason", page.t("links-undo-reason"))];
    }
    let mut same = Choice::new(PairAct::Same.as_str(), page.t("links-choose-same"))
        .hint(page.t("links-choose-same-hint"));
    if r.why.clash || page.error_for("despite").is_some() {
        let items = vec![Choice::new("yes", page.t("links-despite"))];
        let box_ = Checkboxes::new(page, "despite", "", items, &[sent.get("despite")]);
        same = same.reveals(box_);
    }
    let mut choices = vec![
        same,
        Choice::new(
            PairAct::Different.as_str(),
            page.t("links-choose-different"),
        )
        .hint(page.t("links-choose-different-hint")),
        Choice::new(
            PairAct::TwinOrSibling.as_str(),
            page.t("links-choose-twin-or-sibling"),
        ),
        Choice::new(PairAct::Unsure.as_str(), page.t("links-choose-unsure"))
            .hint(page.t("links-choose-unsure-hint")),
    ];
    if r.pair.state.decided() {
        choices.push(
            Choice::new(PairAct::Undone.as_str(), page.t("links-choose-undone"))
                .hint(page.t("links-choose-undone-hint")),
        );
    }
    let legend = page.t("links-choose");
    let radios = Radios::new(page, "act", legend, choices, sent.get("act")).size("m");
    vec![
        radios.into(),
        long(page, sent, "reason", page.t("links-reason")),
    ]
}
