//! Forms, filled in as somebody would who marks every word they type.

use super::{
    marks::{Marks, PHONE},
    search::files,
};
use crate::walk::attribute;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The addresses of the pages that take a form, from their sources.
pub(super) fn form_routes() -> BTreeSet<String> {
    let mut sources = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src/pages"),
        &mut sources,
    );
    let mut all = BTreeSet::new();
    for source in sources {
        let text = fs::read_to_string(source).unwrap();
        for part in text.split(".route(").skip(1) {
            let address = part.split('"').nth(1).unwrap();
            let until = part.find("\n        .route").unwrap_or(part.len().min(400));
            if part[..until].contains("post(") {
                all.insert(address.to_owned());
            }
        }
    }
    all
}

/// In which of several ways a form is filled: what one refuses, another may not.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// Days that are over, rather than days to come.
    past: bool,
    /// The last of what may be chosen, rather than the first.
    last: bool,
    /// Which of its buttons is pressed; none: the key is pressed that sends it.
    button: Option<usize>,
}

/// The manners in which a form is tried, by how many buttons it has.
pub(super) fn manners(buttons: usize) -> Vec<Manner> {
    let mut all = Vec::new();
    for button in std::iter::once(None).chain((0..buttons).map(Some)) {
        for (past, last) in [(false, false), (true, false), (false, true), (true, true)] {
            all.push(Manner { past, last, button });
        }
    }
    all
}

/// A plausible value for a part of a date.
pub(super) fn date_part(name: &str, past: bool) -> Option<&'static str> {
    let of = |end: &str| name.ends_with(end);
    if of("-day") {
        Some("7")
    } else if of("-month") {
        Some(if past { "10" } else { "12" })
    } else if of("-year") {
        Some("2026")
    } else {
        None
    }
}

/// The buttons of a form that say something.
pub(super) fn buttons(form: &str) -> Vec<(String, String)> {
    let tags = form.split('<').filter(|t| t.starts_with("button"));
    tags.filter_map(|t| Some((attribute(t, "name")?, attribute(t, "value")?)))
        .collect()
}

/// One form of a page, filled in as somebody would who marks every word they type.
pub(super) fn fill(
    form: &str,
    route: &str,
    marks: &mut Marks,
    how: Manner,
) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    // Of what may be chosen by one name, the last is met first where the last is wanted.
    let mut chosen: BTreeMap<String, usize> = BTreeMap::new();
    for tag in form.split('<').skip(1) {
        let kind = tag.split([' ', '>', '\n']).next().unwrap_or_default();
        let Some(name) = attribute(tag, "name") else {
            continue;
        };
        let taken = fields.iter().any(|(n, _)| *n == name);
        let place = format!("{route}: {name}");
        let value = attribute(tag, "value").unwrap_or_default();
        let value = match (kind, attribute(tag, "type").as_deref()) {
            ("input", Some("radio")) if taken && how.last => {
                let at = chosen[&name];
                fields[at].1 = value;
                continue;
            }
            _ if taken => continue,
            ("textarea", _) => marks.text(&place),
            ("select", _) => {
                let after = form.split_once(&format!("name=\"{name}\"")).unwrap().1;
                let options = after.split("</select>").next().unwrap_or_default();
                let values = options
                    .split("<option")
                    .filter_map(|o| attribute(o, "value"));
                let mut values = values.filter(|v| !v.is_empty());
                let one = if how.last {
                    values.last()
                } else {
                    values.next()
                };
                one.unwrap_or_default()
            }
            // A number that stands on paper: nobody makes one up.
            ("input", Some("text")) if name == "sheet" => String::new(),
            ("input", Some("text" | "email" | "tel" | "search")) => {
                match date_part(&name, how.past) {
                    Some(part) => part.to_owned(),
                    None if name.contains("phone") => PHONE.to_owned(),
                    None if attribute(tag, "inputmode").as_deref() == Some("numeric") => "3".into(),
                    None if is_sign_in(tag, &name) => marks.sign_in(&place),
                    None => marks.next(&place),
                }
            }
            ("input", Some("password")) => marks.next(&place),
            ("input", Some("hidden" | "radio" | "checkbox")) => value,
            _ => continue,
        };
        chosen.insert(name.clone(), fields.len());
        fields.push((name, value));
    }
    if let Some(button) = how.button.and_then(|n| buttons(form).into_iter().nth(n)) {
        fields.push(button);
    }
    fields
}

/// Whether a box wants a sign-in name, which is an e-mail address.
pub(super) fn is_sign_in(tag: &str, name: &str) -> bool {
    let says = |what: &str| attribute(tag, what).unwrap_or_default();
    name == "sign-in" || says("type") == "email" || says("inputmode") == "email"
}
