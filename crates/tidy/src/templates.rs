//! Templates: no word that is not in the two languages, and nothing that the content security
//! policy would refuse.

use crate::{Fault, File, Tree};

/// Attributes whose text is read out or shown.
const SPOKEN: &[&str] = &[
    "aria-label",
    "aria-description",
    "title",
    "alt",
    "placeholder",
];

/// Beginnings of what the policy refuses; a script of its own file has a `src`.
const REFUSED: &[(&str, &str)] = &[
    ("<style", "put it into the style sheet"),
    (" style=\"", "use a class"),
    (" style='", "use a class"),
    ("javascript:", "use a script file"),
    ("<script>", "use a script file"),
];

fn templates(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.between("crates/", ".html")
        .filter(|f| f.path.contains("/templates/"))
}

/// Every word on screen comes from `words/`; a template holds none of its own.
pub fn no_words(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in templates(tree) {
        let (shown, spoken) = parts(&without_expressions(&file.text));
        for (number, line) in shown.lines().enumerate() {
            if let Some(word) = first_word(line) {
                let what = format!(
                    "\"{word}\" stands in the template itself; put it into words/en and words/cy"
                );
                faults.push(Fault::new(&file.path, number + 1, what));
            }
        }
        for (number, text) in spoken {
            if let Some(word) = first_word(&text) {
                let what = format!(
                    "\"{word}\" stands in an attribute that is read out; put it into words/en and words/cy"
                );
                faults.push(Fault::new(&file.path, number, what));
            }
        }
    }
    faults
}

/// Nothing inline: the policy allows scripts and styles from our own files only.
pub fn nothing_inline(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in templates(tree) {
        for (number, line) in file.lines() {
            let lower = line.to_lowercase();
            for (refused, instead) in REFUSED.iter().filter(|(r, _)| lower.contains(r)) {
                let what = format!(
                    "{} is refused by the content security policy; {instead}",
                    refused.trim()
                );
                faults.push(Fault::new(&file.path, number, what));
            }
            if has_handler(&lower) {
                faults.push(Fault::new(
                    &file.path,
                    number,
                    "a handler in an attribute is refused by the policy; use a script file",
                ));
            }
        }
    }
    faults
}

/// An attribute such as ` onclick="`.
fn has_handler(line: &str) -> bool {
    line.match_indices(" on").any(|(at, _)| {
        let rest = &line[at + 3..];
        let name: String = rest.chars().take_while(char::is_ascii_lowercase).collect();
        name.len() > 2 && rest[name.len()..].starts_with("=\"")
    })
}

/// The template with what stands between `{{ }}`, `{% %}` and `{# #}` blanked, lines kept.
fn without_expressions(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let close = match rest[at..].chars().nth(1) {
            Some('{') => "}}",
            Some('%') => "%}",
            Some('#') => "#}",
            _ => {
                out.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
                continue;
            }
        };
        out.push_str(&rest[..at]);
        let end = rest[at..]
            .find(close)
            .map_or(rest.len(), |e| at + e + close.len());
        out.extend(
            rest[at..end]
                .chars()
                .map(|c| if c == '\n' { '\n' } else { ' ' }),
        );
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// The text between the tags, lines kept, and the values of spoken attributes with their lines.
fn parts(html: &str) -> (String, Vec<(usize, String)>) {
    let (mut shown, mut spoken) = (String::new(), Vec::new());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        shown.push_str(&rest[..at]);
        let close = if rest[at..].starts_with("<!--") {
            "-->"
        } else {
            ">"
        };
        let end = rest[at..]
            .find(close)
            .map_or(rest.len(), |e| at + e + close.len());
        let tag = &rest[at..end];
        let line = shown.matches('\n').count() + 1;
        for name in SPOKEN {
            let start = format!(" {name}=\"");
            for value in tag
                .split(start.as_str())
                .skip(1)
                .filter_map(|v| v.split('"').next())
            {
                spoken.push((line, value.to_owned()));
            }
        }
        shown.push(' ');
        shown.extend(tag.chars().filter(|c| *c == '\n'));
        rest = &rest[end..];
    }
    shown.push_str(rest);
    (shown, spoken)
}

/// The first word of two letters or more that is no entity such as `&nbsp;`.
fn first_word(text: &str) -> Option<String> {
    let text = text
        .replace("&nbsp;", " ")
        .replace("&middot;", " ")
        .replace("&ndash;", " ");
    text.split(|c: char| !c.is_alphabetic())
        .find(|w| w.chars().count() > 1)
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> Tree {
        Tree::of(&[("crates/web/templates/a.html", text)])
    }

    fn lines(faults: Vec<Fault>) -> Vec<usize> {
        faults.into_iter().map(|f| f.line).collect()
    }

    #[test]
    fn a_word_in_a_template_is_found() {
        let text = "{% extends \"layout.html\" %}\n<h1>{{ t(\"title\") }}</h1>\n<p>Hello {{ name }}</p>\n\
                    <p class=\"govuk-body\">\n&nbsp;1.</p>\n<!-- a note -->\n{# another #}\n<a aria-label=\"Close\" href=\"/x\">{{ x }}</a>\n\
                    <img alt=\"{{ t(\"picture\") }}\">\n";
        assert_eq!(lines(no_words(&template(text))), [3, 8]);
    }

    #[test]
    fn what_the_policy_refuses_is_found() {
        let text = "<script src=\"/a.js\"></script>\n<script>alert(1)</script>\n<p style=\"x\"></p>\n<a onclick=\"f()\">\n<p>on time</p>\n<style>\n";
        assert_eq!(lines(nothing_inline(&template(text))), [2, 3, 4, 6]);
    }

    #[test]
    fn other_html_is_left_alone() {
        let tree = Tree::of(&[("docs/a.html", "<p style=\"x\">Hello</p>")]);
        assert!(no_words(&tree).is_empty() && nothing_inline(&tree).is_empty());
    }
}
