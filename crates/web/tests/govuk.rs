//! Our components against the examples that GOV.UK Frontend publishes with its own: the same
//! elements, classes, ids and relations, in the same order.

use serde_json::Value;
use web::ui::{
    Button, Checkboxes, Choice, DateForm, DateInput, Html, Page, Radios, Row, RowAction,
    SummaryList, TextInput, Textarea,
};
use words::Lang;

/// HTML as a list of tags (attributes sorted) and texts (spaces collapsed).
fn normal(html: &str) -> Vec<String> {
    let mut out = vec![];
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_text(&mut out, &rest[..at]);
        let end = at + rest[at..].find('>').expect("a tag ends");
        out.push(tag(&rest[at + 1..end]));
        rest = &rest[end + 1..];
    }
    push_text(&mut out, rest);
    out
}

fn push_text(out: &mut Vec<String>, text: &str) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.is_empty() {
        out.push(decoded(&text));
    }
}

fn decoded(text: &str) -> String {
    [
        ("&#39;", "'"),
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |t, (from, to)| t.replace(from, to))
}

/// `name a="1" b="2"` with the attributes in the order of the alphabet.
fn tag(inside: &str) -> String {
    let inside = inside.trim().trim_end_matches('/');
    let (name, mut rest) = inside
        .split_once(char::is_whitespace)
        .unwrap_or((inside, ""));
    let mut attributes = vec![];
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let key = &rest[..end];
        if rest[end..].starts_with("=\"") {
            let close = end + 2 + rest[end + 2..].find('"').expect("a value ends");
            let mut words: Vec<&str> = rest[end + 2..close].split_whitespace().collect();
            if key == "class" {
                words.sort_unstable();
            }
            let value = words.join(" ");
            attributes.push(format!("{key}=\"{}\"", decoded(&value)));
            rest = &rest[close + 1..];
        } else {
            assert!(!key.is_empty(), "an attribute without quotes: {rest}");
            attributes.push(key.to_owned());
            rest = &rest[end..];
        }
    }
    attributes.sort();
    format!("<{name} {}>", attributes.join(" "))
}

/// The published example of a component: options and HTML.
fn example(component: &str, name: &str) -> (Value, String) {
    let text = ui_assets::fixtures::of(component)
        .expect("a component we compare with")
        .expect("the build folder");
    let all: Value = serde_json::from_str(&text).expect("JSON");
    let found = all["fixtures"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|f| f["name"] == name);
    let found = found.unwrap_or_else(|| panic!("{component} has no example \"{name}\""));
    (
        found["options"].clone(),
        found["html"].as_str().expect("HTML").to_owned(),
    )
}

fn same(component: &str, name: &str, ours: impl FnOnce(&Value) -> Html) {
    let (options, theirs) = example(component, name);
    let ours = ours(&options);
    assert_eq!(
        normal(ours.as_str()),
        normal(&theirs),
        "{component}, {name}"
    );
}

fn page() -> Page {
    Page::new(Lang::En, "/", "Test")
}

fn text(v: &Value) -> String {
    v.as_str().unwrap_or_default().to_owned()
}

#[test]
fn the_comparison_sees_a_difference() {
    assert_ne!(
        normal("<p class=\"a\">x</p>"),
        normal("<p class=\"b\">x</p>")
    );
    assert_ne!(normal("<p>x</p>"), normal("<p>y</p>"));
    assert_eq!(
        normal("<p hidden id=\"1\" class=\"b  a\">\n x</p>"),
        normal("<p class=\"a b\"  hidden id=\"1\">x </p>")
    );
}

#[test]
fn buttons() {
    same("button", "default", |o| {
        Button::submit(text(&o["text"])).into()
    });
    for (name, ours) in [
        ("secondary", Button::submit("Secondary button").secondary()),
        ("warning", Button::submit("Warning button").warning()),
    ] {
        // These examples carry a name, which ours has only together with a value.
        let (options, theirs) = example("button", name);
        let theirs = theirs.replace(&format!(" name=\"{}\"", text(&options["name"])), "");
        assert_eq!(
            normal(Html::from(ours).as_str()),
            normal(&theirs),
            "button, {name}"
        );
    }
    same("button", "disabled", |o| {
        Button::submit(text(&o["text"])).disabled().into()
    });
    same("button", "prevent double click", |o| {
        Button::submit(text(&o["text"])).once().into()
    });
    same("button", "link", |o| {
        Button::link(text(&o["text"]), "/").into()
    });
}

#[test]
fn textareas() {
    let make = |o: &Value| {
        let id = o.get("id").unwrap_or(&o["name"]);
        let mut area = Textarea::new(&page(), &text(id), text(&o["label"]["text"]))
            .name(text(&o["name"]))
            .value(text(&o["value"]));
        if let Some(hint) = o.get("hint") {
            area = area.hint(text(&hint["text"]));
        }
        area.error(o.get("errorMessage").map(|e| text(&e["text"])))
    };
    for name in [
        "default",
        "with hint",
        "with error message",
        "with default value",
    ] {
        same("textarea", name, |o| make(o).into());
    }
    same("textarea", "with custom rows", |o| make(o).rows(8).into());
    same("textarea", "with label as page heading", |o| {
        make(o).heading().into()
    });
    same("textarea", "with spellcheck enabled", |o| {
        make(o).spellcheck(true).into()
    });
}

#[test]
fn inputs() {
    same("input", "default", |o| {
        TextInput::new(
            &page(),
            &text(o.get("id").unwrap_or(&o["name"])),
            text(&o["label"]["text"]),
        )
        .name(text(&o["name"]))
        .into()
    });
    same("input", "with error message", |o| {
        TextInput::new(&page(), &text(&o["id"]), text(&o["label"]["text"]))
            .name(text(&o["name"]))
            .error(Some(text(&o["errorMessage"]["text"])))
            .into()
    });
}

fn choices(o: &Value) -> Vec<Choice> {
    o["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|i| {
            let mut c =
                Choice::new(text(&i["value"]), text(&i["text"])).checked(i["checked"] == true);
            if let Some(hint) = i.get("hint") {
                c = c.hint(text(&hint["text"]));
            }
            c
        })
        .collect()
}

fn radios(o: &Value) -> Radios {
    let id = o.get("idPrefix").unwrap_or(&o["name"]);
    let mut r = Radios::new(
        &page(),
        &text(id),
        text(&o["fieldset"]["legend"]["text"]),
        choices(o),
        "",
    )
    .name(text(&o["name"]))
    .error(o.get("errorMessage").map(|e| text(&e["text"])));
    if let Some(hint) = o.get("hint") {
        r = r.hint(text(&hint["text"]));
    }
    r
}

#[test]
fn radio_buttons() {
    for name in ["default", "with hint", "with fieldset and error message"] {
        same("radios", name, |o| radios(o).into());
    }
    same("radios", "inline", |o| radios(o).inline().into());
}

#[test]
fn radio_buttons_that_reveal_fields() {
    let (o, theirs) = example("radios", "with conditional item checked");
    // The revealed fields are the example's own HTML; ours come from components.
    let items = o["items"].as_array().expect("items").iter().map(|i| {
        Choice::new(text(&i["value"]), text(&i["text"]))
            .checked(i["checked"] == true)
            .reveals("FIELDS")
    });
    let ours: Html = Radios::new(
        &page(),
        &text(&o["idPrefix"]),
        text(&o["fieldset"]["legend"]["text"]),
        items.collect(),
        "",
    )
    .into();
    let mut expected = theirs;
    for i in o["items"].as_array().expect("items") {
        expected = expected.replace(text(&i["conditional"]["html"]).trim(), "FIELDS");
    }
    assert_eq!(normal(ours.as_str()), normal(&expected));
}

#[test]
fn tick_boxes() {
    let none: [&str; 0] = [];
    same("checkboxes", "default", |o| {
        Checkboxes::new(
            &page(),
            &text(&o["name"]),
            text(&o["fieldset"]["legend"]["text"]),
            choices(o),
            &none,
        )
        .into()
    });
}

#[test]
fn dates() {
    let make = |o: &Value| {
        let v = |k: &str| {
            o["values"][k]
                .as_i64()
                .map_or(String::new(), |n| n.to_string())
        };
        let form = DateForm {
            day: v("day"),
            month: v("month"),
            year: v("year"),
        };
        DateInput::new(
            &page(),
            &text(&o["id"]),
            text(&o["fieldset"]["legend"]["text"]),
            &form,
        )
        .hint(text(&o["hint"]["text"]))
        .error(o.get("errorMessage").map(|e| text(&e["text"])))
    };
    for name in ["default", "with values", "with error message and hint"] {
        let (o, theirs) = example("date-input", name);
        let ours: Html = make(&o).into();
        // Ours names its boxes after the field, so that two dates fit on one page.
        let id = text(&o["id"]);
        let ours = ["day", "month", "year"]
            .iter()
            .fold(ours.as_str().to_owned(), |h, part| {
                h.replace(
                    &format!("name=\"{id}-{part}\""),
                    &format!("name=\"{part}\""),
                )
            });
        assert_eq!(normal(&ours), normal(&theirs), "date-input, {name}");
    }
}

#[test]
fn summary_lists() {
    let make = |o: &Value| {
        let rows = o["rows"].as_array().expect("rows").iter().map(|r| {
            let value = text(&r["value"]["text"]);
            let value = if value.is_empty() {
                "HTML".to_owned()
            } else {
                value
            };
            let mut row = Row::new(text(&r["key"]["text"]), value);
            for a in r["actions"]["items"].as_array().into_iter().flatten() {
                row = row.action(RowAction::new(
                    "#",
                    text(&a["text"]),
                    text(&a["visuallyHiddenText"]),
                ));
            }
            row
        });
        SummaryList::new(rows.collect())
    };
    for name in ["default", "with actions", "with some actions"] {
        let (o, mut theirs) = example("summary-list", name);
        for r in o["rows"].as_array().expect("rows") {
            // Spaces inside were added when the example was printed, so cut by the outer tags.
            if r["value"].get("html").is_some() {
                let from = theirs
                    .find("<p class=\"govuk-body\">")
                    .expect("the value's HTML");
                let to = from + theirs[from..].find("</dd>").expect("its end");
                theirs.replace_range(from..to, "HTML");
            }
        }
        let ours: Html = make(&o).into();
        assert_eq!(
            normal(ours.as_str()),
            normal(&theirs),
            "summary-list, {name}"
        );
    }
    same(
        "summary-list",
        "as a summary card with a text header",
        |o| make(o).card(text(&o["card"]["title"]["text"])).into(),
    );
    same("summary-list", "as a summary card with actions", |o| {
        let mut list = make(o).card(text(&o["card"]["title"]["text"]));
        for a in o["card"]["actions"]["items"].as_array().expect("items") {
            list = list.card_action(RowAction::new("#", text(&a["text"]), ""));
        }
        list.into()
    });
}

#[test]
fn the_error_summary_of_the_frame() {
    let (o, theirs) = example("error-summary", "default");
    let mut page = page();
    for e in o["errorList"].as_array().expect("errors") {
        let target = text(&e["href"]);
        page.error_text("x", target.trim_start_matches('#'), text(&e["text"]));
    }
    let html = frame(page);
    let from = html
        .find("<div class=\"govuk-error-summary\"")
        .expect("a summary");
    let theirs = normal(&theirs);
    let ours = normal(&html[from..]);
    assert_eq!(ours[..theirs.len()], theirs[..]);
}

fn frame(page: Page) -> String {
    #[derive(askama::Template)]
    #[template(
        source = "{% extends \"layout.html\" %}{% block content %}{% endblock %}",
        ext = "html"
    )]
    struct Bare {
        page: Page,
    }
    askama::Template::render(&Bare { page }).expect("a page")
}
