//! From what was typed about a concern to what is sent in an emergency.

use crate::{
    pages::{body_map, decide::form::Fields, log::LogForm},
    ui::Page,
};
use uuid::Uuid;

/// The emergency form, filled with what was typed about a concern: the child, and everything that
/// was said, each part under its name.
pub(super) fn from_concern(page: &Page, id: Uuid, fields: &[(String, String)]) -> Fields {
    let concern = LogForm::from_fields(id, fields);
    let mut f = Fields::default();
    f.put("draft", id.to_string());
    match concern.chosen().first() {
        Some(child) => f.put("child", child.to_string()),
        None => f.put("child-name", name_of(&concern)),
    }
    f.put("text", words_of(page, &concern));
    f
}

/// What was typed instead of choosing: the first line is enough for a name.
fn name_of(concern: &LogForm) -> String {
    let typed = concern.children.iter().map(|c| c.typed.trim());
    typed
        .chain([concern.not_listed.lines().next().unwrap_or_default().trim()])
        .find(|t| !t.is_empty())
        .unwrap_or_default()
        .to_owned()
}

fn words_of(page: &Page, concern: &LogForm) -> String {
    let mut parts: Vec<String> = concern
        .statements
        .iter()
        .map(|s| s.saw.trim().to_owned())
        .collect();
    let marks: Vec<_> = concern
        .marks
        .marks()
        .0
        .into_iter()
        .map(|m| m.mark)
        .collect();
    parts.push(body_map::or_words(page, &marks, ""));
    for (key, text) in [
        ("log-words", &concern.words),
        ("log-row-place", &concern.place),
        ("log-not-listed-who", &concern.not_listed),
        ("log-others", &concern.others),
        ("log-told", &concern.told),
    ] {
        let text = text.trim();
        if !text.is_empty() {
            let name = page.t(key);
            let mark = if name.ends_with('?') { "" } else { ":" };
            parts.push(format!("{name}{mark} {text}"));
        }
    }
    parts.retain(|p| !p.is_empty());
    parts.join("\n\n")
}
