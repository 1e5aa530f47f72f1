//! The body map inside a form. Everything is a button, a list or a press on a picture that sends
//! the form: nothing needs dragging or a script, and nothing typed is lost.

use super::{
    draw::{Shown, sheet},
    fields::{MarkRow, MarksForm, Wants},
    says,
};
use crate::ui::{Choice, Details, Html, Page, Select, TextInput, Textarea};
use askama::Template;
use casework::Fault;
use domain::{
    body_map::{BodyFigure, BodyMark, BodyPanel, BodyView, MARK_LINE_MAX, Seen, sites},
    text::TEXT_MAX,
};
use uuid::Uuid;

/// The children of whom a mark may be, with their names, where there are several.
pub struct Whose(pub Vec<(Uuid, String)>);

struct Pressable {
    action: String,
    words: String,
    now: bool,
}

struct MarkFields {
    legend: String,
    id: String,
    at: String,
    child: Option<Select>,
    site: Select,
    sizes: [TextInput; 2],
    looks: [TextInput; 2],
    seen: [Select; 2],
    note: Textarea,
    move_words: String,
    moves: Vec<Pressable>,
    remove: String,
    n: usize,
}

#[derive(Template)]
#[template(path = "pages/body_form.html")]
struct Section<'a> {
    page: &'a Page,
    to: &'a str,
    open: &'static str,
    count: usize,
    figure: &'static str,
    chose: &'static str,
    /// The outline was taken from the child's age.
    by_age: bool,
    view: &'static str,
    figures: Vec<Pressable>,
    views: Vec<Pressable>,
    drawing: Html,
    press: String,
    site: Select,
    marks: Vec<MarkFields>,
}

#[derive(Template)]
#[template(path = "pages/body_mark.html")]
struct OneMark<'a> {
    to: &'a str,
    m: MarkFields,
    /// Whether it can be taken out of the form.
    removable: bool,
}

/// The body map as part of a form that is sent to `to`; `fitting` is the outline that fits the age
/// of the child, where one is chosen.
pub fn section(
    page: &mut Page,
    to: &str,
    form: &MarksForm,
    whose: &Whose,
    fitting: Option<BodyFigure>,
) -> Html {
    let form = &{
        let mut fitted = form.clone();
        fitted.fit(fitting);
        fitted
    };
    match form.wants {
        Wants::Nothing => {}
        Wants::Where => page.error("body-site", "body-error-where"),
        Wants::OnBody => page.error("body-site", "body-error-beside"),
    }
    let page = &*page;
    let marks: Vec<Option<BodyMark>> = form.rows.iter().map(MarkRow::mark).collect();
    let shown: Vec<Shown<'_>> = marks
        .iter()
        .enumerate()
        .filter_map(|(n, m)| {
            Some(Shown {
                number: n + 1,
                mark: m.as_ref()?,
                age: 0,
            })
        })
        .collect();
    let view = page.code("body-view-", form.view.as_str());
    let figure = page.code("body-figure-", form.figure.as_str());
    let rows = form.rows.iter().enumerate();
    let body = Section {
        to,
        open: if form.open { "yes" } else { "" },
        count: form.rows.len(),
        figure: form.figure.as_str(),
        chose: if form.chose { "yes" } else { "" },
        by_age: !form.chose && fitting == Some(form.figure),
        view: form.view.as_str(),
        figures: BodyFigure::ALL
            .iter()
            .map(|f| Pressable {
                action: format!("body-figure-{f}"),
                words: page.code("body-figure-", f.as_str()),
                now: *f == form.figure,
            })
            .collect(),
        views: BodyView::ALL
            .iter()
            .map(|v| Pressable {
                action: format!("body-view-{v}"),
                words: page.code("body-view-", v.as_str()),
                now: *v == form.view,
            })
            .collect(),
        drawing: sheet(page, form.figure, form.view, &shown, true),
        press: page.t2("body-drawing", "view", view, "figure", figure),
        site: Select::new(
            page,
            "body-site",
            page.t("body-where"),
            site_choices(page, form.view.panels(form.figure), form.figure, true),
            &form.chosen,
        ),
        marks: rows
            .map(|(n, row)| mark_fields(page, n + 1, row, whose))
            .collect(),
        page,
    };
    let wrong = page.errors.iter().any(|e| is_ours(&e.field));
    let open = form.open || wrong || !form.rows.is_empty();
    Details::new(page.t("body-open"), Html::of(&body))
        .open(open)
        .into()
}

/// The fields of one mark, for the form that puts it right.
pub fn one(page: &Page, to: &str, row: &MarkRow) -> Html {
    let drawn = row.mark();
    let shown: Vec<Shown<'_>> = drawn
        .iter()
        .map(|mark| Shown {
            number: 1,
            mark,
            age: 0,
        })
        .collect();
    let picture = super::draw::pictures(page, &shown);
    let fields = OneMark {
        to,
        m: mark_fields(page, 1, row, &Whose(Vec::new())),
        removable: false,
    };
    picture.and(&Html::of(&fields))
}

fn site_choices(
    page: &Page,
    panels: &[BodyPanel],
    figure: BodyFigure,
    first_empty: bool,
) -> Vec<Choice> {
    let mut items = Vec::new();
    if first_empty {
        items.push(Choice::new("", page.t("body-where-none")));
    }
    for panel in panels {
        let several = panels.len() > 1;
        for s in sites(*panel).into_iter().filter(|s| s.is_on(figure)) {
            let site = says::site(page, s.region, s.side);
            let words = if several {
                let view = says::panel(page, *panel);
                page.t2("body-seen-in", "place", site, "view", view)
            } else {
                site
            };
            items.push(Choice::new(s.word(), words));
        }
    }
    items
}

/// The drawings of a mark's sheet: those among which it stands.
fn beside(m: &BodyMark) -> &'static [BodyPanel] {
    let own = m.panel.view().panels(m.figure);
    match own.contains(&m.panel) {
        true => own,
        false => m.panel.view().plain(),
    }
}

fn mark_fields(page: &Page, n: usize, row: &MarkRow, whose: &Whose) -> MarkFields {
    let id = |what: &str| format!("mark-{n}-{what}");
    let mark = row.mark();
    let (panels, figure) = mark
        .as_ref()
        .map_or((BodyView::Front.plain(), BodyFigure::Child), |m| {
            (beside(m), m.figure)
        });
    let child = (whose.0.len() > 1).then(|| {
        let mut items = vec![Choice::new("", page.t("body-child-none"))];
        items.extend(
            whose
                .0
                .iter()
                .map(|(id, name)| Choice::new(id.to_string(), name.clone())),
        );
        Select::new(page, &id("child"), page.t("body-child"), items, &row.child)
    });
    let seen = |what: &str, key: &str, chosen: &str| {
        let mut items = vec![Choice::new("", page.t("body-unsaid"))];
        items.extend(
            Seen::ALL
                .iter()
                .map(|s| Choice::new(s.as_str(), page.code("body-seen-", s.as_str()))),
        );
        Select::new(page, &id(what), page.t(key), items, chosen)
    };
    let text = |what: &str, key: &str, value: &str| {
        TextInput::new(page, &id(what), page.t(key)).value(value)
    };
    let moves = [
        ("up", "body-up"),
        ("down", "body-down"),
        ("left", "body-left"),
        ("right", "body-right"),
        ("place", "body-to-place"),
    ];
    MarkFields {
        legend: match &mark {
            Some(m) => {
                let view = says::panel(page, m.panel);
                page.t2("body-on-n", "view", view, "n", n.to_string())
            }
            None => page.tn("body-mark-n", n),
        },
        at: mark.map_or_else(
            || row.at.clone(),
            |m| format!("{} {} {} {}", m.figure, m.panel, m.x, m.y),
        ),
        child,
        site: Select::new(
            page,
            &id("site"),
            page.t("body-place"),
            site_choices(page, panels, figure, false),
            &row.site,
        ),
        sizes: [
            text("length", "body-length", &row.length)
                .hint(page.t("body-size-hint"))
                .width("5"),
            text("width", "body-width", &row.width)
                .hint(page.t("body-size-hint"))
                .width("5"),
        ],
        looks: [
            text("shape", "body-shape", &row.shape).width("20"),
            text("colour", "body-colour", &row.colour).width("20"),
        ],
        seen: [
            seen("broken", "body-broken", &row.broken),
            seen("swelling", "body-swelling", &row.swelling),
        ],
        note: Textarea::new(page, &id("note"), page.optional(page.t("body-note")))
            .rows(2)
            .value(row.note.as_str()),
        move_words: page.tn("body-move", n),
        moves: moves
            .iter()
            .map(|(how, key)| Pressable {
                action: format!("mark-{n}-{how}"),
                words: page.t(key),
                now: false,
            })
            .collect(),
        remove: page.tn("body-remove", n),
        id: id("at"),
        n,
    }
}

fn is_ours(field: &str) -> bool {
    field == "marks" || field == "body-site" || field.starts_with("mark-")
}

/// Notes a fault of the body map on the page; `false` where it is another's.
pub fn note(page: &mut Page, fault: &Fault) -> bool {
    if !is_ours(&fault.field) {
        return false;
    }
    let mut parts = fault.field.splitn(3, '-').skip(1);
    let n = parts.next().unwrap_or_default().to_owned();
    let what = parts.next().unwrap_or_default();
    let message = match (what, fault.key) {
        (_, "too-many") => page.t("body-error-many"),
        ("child", _) => page.tn("body-error-child", n),
        ("site", _) => page.tn("body-error-site", n),
        ("length" | "width", _) => page.tn("body-error-size", n),
        (_, "control") => page.t("log-error-control"),
        ("note", _) => page.tn("log-error-too-long", TEXT_MAX),
        _ => page.tn("log-error-too-long", MARK_LINE_MAX),
    };
    page.error_text(&fault.field, &fault.field, message);
    true
}
