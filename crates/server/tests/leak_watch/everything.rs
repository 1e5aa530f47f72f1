//! Everything is typed: every form of the product, by everybody who may, and by hand.

use super::{
    addresses::{BY_HAND, ONLY_REFUSED, is_apart},
    filling::form_routes,
    marks::Marks,
    typing::{by_program, enter, with_ids},
    visit::Visit,
};
use crate::support::{ask, json_of};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The roles of those made-up people who may be chosen.
pub async fn roles(port: u16) -> Vec<String> {
    let people = json_of(
        &ask(port, "GET", "/api/v1/demo/people", None, None)
            .await
            .unwrap(),
    );
    let all = people.as_array().unwrap().iter();
    let roles: BTreeSet<String> = all
        .map(|p| p["role"].as_str().unwrap().to_owned())
        .collect();
    roles.into_iter().collect()
}

/// Addresses that begin, end or show a session, or that a page's script speaks to: what they take is
/// mostly a secret, and a marked word is none. It is sent there all the same, as a form and as what a
/// script sends, each time by somebody who has just come in.
pub async fn by_hand(port: u16, visit: &mut Visit, marks: &mut Marks) {
    for route in BY_HAND {
        visit.browser = enter(port, "practitioner").await.1;
        let path = route.replace("{id}", &Uuid::now_v7().to_string());
        visit.send_by_hand(route, &path, marks).await;
        visit.filled.insert((*route).to_owned());
    }
}

/// Fills in every form of the product and tries what nobody should type; then gives what could be
/// seen of it from outside.
pub async fn everything_typed(port: u16) -> Vec<(String, String)> {
    let mut marks = Marks::default();
    let (token, browser) = enter(port, "safeguarding-lead").await;
    let things = by_program(port, &token, &mut marks).await;
    let mut visit = Visit {
        browser,
        seen: Vec::new(),
        taken: 0,
        filled: BTreeSet::new(),
        links: BTreeSet::new(),
        answered: BTreeMap::new(),
    };
    let routes = form_routes();
    assert!(routes.len() > 25, "{routes:?}");
    // Whoever says that they stand too close is let into no other form about the child.
    let (closing, open): (Vec<&String>, Vec<&String>) = routes
        .iter()
        .filter(|r| !is_apart(r))
        .partition(|r| r.contains("/too-close"));
    for route in open.into_iter().chain(closing) {
        visit
            .fill_page(route, &with_ids(route, &things), &mut marks)
            .await;
    }
    // What the lead may not fill, somebody else may.
    for role in ["dpo", "agency-administrator", "practitioner"] {
        let (_, browser) = enter(port, role).await;
        visit.browser = browser;
        for route in routes.iter().filter(|r| !is_apart(r)) {
            if !visit.filled.contains(route) {
                let path = with_ids(route, &things);
                visit.fill_page(route, &path, &mut marks).await;
            }
        }
    }
    // What stands on other pages, or is made only while somebody works: twice, since one makes what
    // another finds.
    for _ in 0..2 {
        for role in roles(port).await {
            visit.browser = enter(port, &role).await.1;
            visit.walk(&routes, &mut marks).await;
        }
    }
    by_hand(port, &mut visit, &mut marks).await;
    // What has taken nothing so far is sent marked words all the same, by each who might.
    let left: Vec<&String> = routes
        .iter()
        .filter(|r| !visit.filled.contains(*r))
        .collect();
    for role in ["safeguarding-lead", "dpo", "agency-administrator"] {
        visit.browser = enter(port, role).await.1;
        for route in &left {
            let path = with_ids(route, &things);
            visit.send_by_hand(route, &path, &mut marks).await;
        }
    }
    visit.browser = enter(port, "practitioner").await.1;
    // One's own home, telephone included.
    let own = "/account/own-details";
    visit.fill_page(own, own, &mut marks).await;
    let not_filled: BTreeSet<&str> = routes
        .iter()
        .filter(|r| !visit.filled.contains(*r))
        .map(String::as_str)
        .collect();
    for route in &not_filled {
        eprintln!("not filled: {route} {:?}", visit.answered.get(*route));
    }
    let said: BTreeSet<&str> = ONLY_REFUSED
        .iter()
        .flat_map(|(_, all)| *all)
        .copied()
        .collect();
    let new: Vec<_> = not_filled
        .difference(&said)
        .map(|r| (r, visit.answered.get(*r)))
        .collect();
    let old: Vec<_> = said.difference(&not_filled).collect();
    assert!(
        new.is_empty(),
        "not filled, and ONLY_REFUSED does not say why: {new:#?}"
    );
    // Which of several alike things is met first is left to chance, so this is told and no fault.
    if !old.is_empty() {
        eprintln!("ONLY_REFUSED says that these take nothing, and they did: {old:#?}");
    }
    // A sign-in name of somebody who is not there, a wrong password, and an address made by hand.
    for (path, field) in [
        ("/sign-in", "name"),
        ("/sign-in", "password"),
        ("/s/none", "code"),
    ] {
        let value = marks.next(path);
        let answer = visit.browser.post(path, &[(field, &value)]).await;
        visit.note(path, &answer);
    }
    let health = visit.browser.get("/health").await;
    visit.seen.push(("/health".into(), health.body));
    let (words, taken) = (marks.0.len(), visit.taken);
    eprintln!("{words} marked words, {taken} forms accepted");
    assert!(words > 100, "only {words} words were typed");
    assert!(taken > 35, "only {taken} forms were accepted");
    visit.seen
}
