//! The pack on paper: what is given, and a last page that says how much was kept back on which
//! ground, without what it says. It is printed from the redacted model: what was cut is not in it.

use super::desk::called;
use crate::{App, Signed, ui::Page};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use casework::{CaseworkError, PackPaper, PaperMade};
use domain::{
    Lang,
    rights::{PackGround, PackLine, PackPiece, PieceLabel, RightsPack},
};
use print::{Block, Document, Table, Text};
use rulebook::Rulebook;
use uuid::Uuid;

/// How wide the columns of what was kept back are: the ground, where it stands, how many.
const GROUNDS: &[u16] = &[6, 5, 2];

/// `GET /packs/{pack}`: the very paper that a second person approves, and that is given
/// out once it is issued.
pub(super) async fn download(
    State(app): State<App>,
    signed: Signed,
    Path(pack): Path<Uuid>,
) -> Response {
    match app.casework.pack_paper(&signed.actor, pack).await {
        Ok(paper) => answer(paper),
        Err(e) => signed.fault(&e),
    }
}

/// A file whose name says what it is and never whom it is about.
pub(crate) fn answer(paper: PackPaper) -> Response {
    let name = if paper.issued { "pack" } else { "pack-draft" };
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.pdf\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
    ];
    (headers, paper.pdf).into_response()
}

/// Draws the pack up, prints it, and asks a second person for leave to issue exactly that.
pub(crate) async fn ask(
    app: &App,
    signed: &Signed,
    id: Uuid,
    asked: Uuid,
    why: &str,
) -> Result<(), CaseworkError> {
    let (cw, actor) = (&app.casework, &signed.actor);
    let pack = cw.draw_up_pack(actor, id).await?;
    let page = signed.page("rights-pack-title", None);
    let agency = in_lang(page.lang, &pack.agency_en, &pack.agency_cy).to_owned();
    let document = Document {
        lang: match page.lang {
            Lang::En => "en-GB".into(),
            Lang::Cy => "cy".into(),
        },
        title: page.t("rights-pack-title"),
        head: page.t1("rights-pack-head", "agency", agency),
        foot: page.t("rights-pack-foot"),
        blocks: blocks(&page, &pack),
    };
    let (lang, lost) = (page.lang, page.t("chron-pdf-letters"));
    let fault = |e: String| CaseworkError::Internal(format!("printing: {e}"));
    let made = tokio::task::spawn_blocking(move || {
        crate::pages::chronology::paper::make(document, lang, lost)
    })
    .await;
    let printed = made
        .map_err(|e| fault(e.to_string()))?
        .map_err(|e| fault(e.to_string()))?;
    let paper = PaperMade {
        lang,
        pdf: printed.pdf,
        text: printed.text,
    };
    cw.ask_to_issue(actor, asked, id, why, &pack, paper).await
}

const fn in_lang<'a>(lang: Lang, en: &'a str, cy: &'a str) -> &'a str {
    match lang {
        Lang::Cy if !cy.is_empty() => cy,
        _ => en,
    }
}

fn text(words: impl Into<String>) -> Block {
    Block::Text(Text::plain(words))
}

/// What the pack says, from the top.
pub(super) fn blocks(page: &Page, pack: &RightsPack) -> Vec<Block> {
    let mut all = vec![
        Block::Text(Text {
            text: pack.child.clone(),
            strong: true,
        }),
        text(page.t2(
            "rights-pack-asked",
            "name",
            pack.requester_name.clone(),
            "day",
            words::civil_date(page.lang, pack.received),
        )),
        text(page.t("rights-pack-lead")),
        text(page.t("rights-pack-marks")),
    ];
    all.push(Block::Heading(2, page.t("rights-pack-given")));
    for piece in &pack.pieces {
        all.extend(piece_blocks(page, piece));
    }
    all.push(Block::Heading(2, page.t("rights-pack-log")));
    all.push(text(page.t("rights-pack-log-lead")));
    for (caption, rows) in [
        ("rights-pack-withheld", &pack.withheld),
        ("rights-pack-cut", &pack.cut),
    ] {
        all.push(Block::Heading(3, page.t(caption)));
        if rows.is_empty() {
            all.push(text(page.t("rights-pack-nothing")));
        } else {
            all.push(Block::Table(grounds(page, rows)));
        }
    }
    all.push(text(page.t("rights-pack-complain")));
    all
}

fn piece_blocks(page: &Page, piece: &PackPiece) -> Vec<Block> {
    let mut name = called(page, piece.kind, piece.when);
    let source = in_lang(page.lang, &piece.source_en, &piece.source_cy);
    if !source.is_empty() {
        name = page.t2(
            "rights-pack-from",
            "what",
            name,
            "agency",
            source.to_owned(),
        );
    }
    let mut all = vec![Block::Heading(3, name)];
    all.extend(piece.lines.iter().map(|l| text(line(page, l))));
    all
}

fn line(page: &Page, l: &PackLine) -> String {
    let mut before = Vec::new();
    if l.label != PieceLabel::Text {
        before.push(page.code("rights-label-", l.label.as_str()));
    }
    if let Some(relation) = l.relation {
        before.push(page.code("decide-relation-", relation.as_str()));
    }
    if let Some(tie) = l.tie {
        before.push(page.code("family-tie-", tie.as_str()));
    }
    if let Some(kind) = l.kind {
        before.push(page.code("rights-statement-", kind.as_str()));
    }
    // A day is kept as ISO and written as people write it.
    let day = l.text.parse().ok().filter(|_| l.label == PieceLabel::Birth);
    let said = day.map_or_else(|| l.text.clone(), |d| words::civil_date(page.lang, d));
    if before.is_empty() {
        said
    } else {
        format!("{}: {said}", before.join(", "))
    }
}

fn grounds(page: &Page, rows: &[PackGround]) -> Table {
    let row = |g: &PackGround| {
        let found = Rulebook::builtin().access_ground(&g.ground);
        let (name, at) = found.map_or_else(
            || (page.t("rights-ground-protected"), String::new()),
            |found| {
                let at = found.citations.first();
                let at = at.map_or_else(String::new, |c| format!("{}, {}", c.title, c.pinpoint));
                (found.says.get(page.lang).to_owned(), at)
            },
        );
        [name, at, g.count.to_string()]
            .map(|cell| vec![Text::plain(cell)])
            .into()
    };
    Table {
        head: ["ground", "where", "count"]
            .map(|k| page.code("rights-pack-col-", k))
            .into(),
        widths: GROUNDS.to_vec(),
        rows: rows.iter().map(row).collect(),
    }
}
