//! Walking about in the product as a curious person does: from page to page by the links that are
//! there, noting every form and where it is sent to.

use crate::house::Browser;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use uuid::Uuid;

/// Most pages of one address, ids apart, that are looked at.
const ALIKE: usize = 4;
/// Most pages of one walk.
const MOST: usize = 400;

/// A form where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    /// The page.
    pub page: String,
    /// Where it is sent to.
    pub action: String,
}

/// What one tag says of itself.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let value = rest.split('"').next()?;
    Some(value.replace("&#38;", "&").replace("&amp;", "&"))
}

/// The forms of a page's content, each with where it is sent to: by itself, or by one of its
/// buttons.
pub fn forms(body: &str, path: &str) -> Vec<(String, String)> {
    let main = body.split("<main").nth(1).unwrap_or_default();
    let mut all = Vec::new();
    for form in main.split("<form").skip(1) {
        let form = form.split("</form>").next().unwrap_or_default();
        let own = attribute(form.split('>').next().unwrap_or_default(), "action");
        let mut actions = vec![own.unwrap_or_else(|| path.to_owned())];
        actions.extend(form.split('<').filter_map(|t| attribute(t, "formaction")));
        all.extend(actions.into_iter().map(|a| (a, form.to_owned())));
    }
    all
}

/// Whether an address is one of a route: its places in braces stand for anything.
pub fn is_of(route: &str, path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let (a, b): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), path.split('/').collect());
    a.len() == b.len()
        && a.iter()
            .zip(&b)
            .all(|(r, p)| r == p || (r.starts_with('{') && !p.is_empty()))
}

/// The route of an address: of several, the one with the fewest places.
pub fn route_of<'a>(routes: &'a BTreeSet<String>, path: &str) -> Option<&'a String> {
    let fitting = routes.iter().filter(|r| is_of(r, path));
    fitting.min_by_key(|r| r.matches('{').count())
}

/// An address with every id taken out.
fn likeness(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let part = |p: &str| match Uuid::parse_str(p) {
        Ok(_) => "{}".to_owned(),
        Err(_) => p.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Links that lead out, or change who or what one is.
fn is_apart(path: &str) -> bool {
    [
        "/assets",
        "/sign-",
        "/lock",
        "/session",
        "/static",
        "/help/leave",
    ]
    .iter()
    .any(|a| path.starts_with(a))
}

/// Walks from the home page and gives, for each route that takes a form, where such a form stands.
pub async fn walk(
    browser: &mut Browser,
    routes: &BTreeSet<String>,
    from: &[String],
) -> BTreeMap<String, BTreeSet<Form>> {
    let mut found: BTreeMap<String, BTreeSet<Form>> = BTreeMap::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    let mut next: VecDeque<String> = from.iter().cloned().collect();
    while let Some(path) = next.pop_front() {
        if seen.len() >= MOST || !seen.insert(path.clone()) {
            continue;
        }
        let page = browser.get(&path).await;
        if page.status == 303 {
            next.push_back(page.location().to_owned());
            continue;
        }
        if page.status != 200 || !page.header("content-type").starts_with("text/html") {
            continue;
        }
        for (action, _) in forms(&page.body, &path) {
            if let Some(route) = route_of(routes, &action) {
                let here = found.entry(route.clone()).or_default();
                if here.len() < ALIKE {
                    here.insert(Form {
                        page: path.clone(),
                        action,
                    });
                }
            }
        }
        for tag in page.body.split('<') {
            let Some(link) = tag
                .starts_with("a ")
                .then(|| attribute(tag, "href"))
                .flatten()
            else {
                continue;
            };
            let link = link.split('#').next().unwrap_or_default().to_owned();
            if !link.starts_with('/') || link.contains("lang=") || is_apart(&link) {
                continue;
            }
            let count = alike.entry(likeness(&link)).or_default();
            if *count < ALIKE && !seen.contains(&link) {
                *count += 1;
                next.push_back(link);
            }
        }
    }
    found
}
