//! Facts that are wrong, sent to the law by a program: named and explained, and an emergency is
//! answered whatever else is wrong.

use crate::caller::{Caller, Got};
use rulebook::{RuleFilter, Rulebook, Switches};
use serde_json::Value;

async fn decide(caller: &Caller, facts: &str) -> Got {
    caller
        .ask_text("POST", "/api/v1/law/decide", None, facts)
        .await
}

fn named(answer: &Value, path: &str) -> bool {
    let problems = answer["problems"].as_array().unwrap();
    problems.iter().any(|p| {
        p["path"] == path && p["says"]["en"].is_string() && p["says"]["en"] != p["says"]["cy"]
    })
}

/// The text of a page as a reader sees it, in one line.
fn read(html: &str) -> String {
    let mut text = html.to_owned();
    for (code, sign) in [
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ] {
        text = text.replace(code, sign);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

testkit::both! {
    async fn every_rule_has_a_page_with_its_sentence_in_both_languages_its_sources_examples_and_history(bed) {
        let caller = Caller::new(&bed).await;
        let book = Rulebook::builtin();
        let on = jiff::civil::date(2026, 11, 22);
        let heads = ["law-example-applies", "law-example-silent"]
            .map(|key| read(&words::Words::get(domain::Lang::En, key)));
        let everything = RuleFilter { dormant: true, on: Some(on), ..RuleFilter::default() };
        let rules = book.list(&everything);
        assert!(rules.len() > 219, "{} rules", rules.len());
        for rule in rules {
            let id = rule.text.id.clone();
            let (status, _, html) = caller.send("GET", &format!("/law/rules/{id}?at={on}"), None, "").await;
            assert_eq!(status, 200, "{id}");
            let page = read(&html);
            let e = book.explain(&id, on, &Switches::default()).unwrap();
            for part in [&rule.text.says.en, &rule.text.says.cy] {
                assert!(page.contains(&read(part)), "{id}: not on the page: {part}");
            }
            for c in &rule.text.citations {
                assert!(page.contains(&read(&c.pinpoint)), "{id}: {}", c.pinpoint);
            }
            let shown = heads.iter().map(|h| page.matches(h.as_str()).count()).sum::<usize>();
            // Both kinds are held by the rulebook's own tests; a rule that only waits has one here.
            assert!(shown >= e.examples.len() && !e.examples.is_empty(), "{id}: {shown} examples");
            assert!(!e.rule.history.is_empty() && page.contains(&e.rule.history[0].from.year().to_string()), "{id}: no history");
        }
    }

    async fn facts_that_contradict_each_other_are_named_and_answered(bed) {
        let caller = Caller::new(&bed).await;
        for (facts, path) in [
            (r#"{"as_at":"2026-11-22","subjects":[{"id":"p","consent":{"state":"given"}},{"id":"p","consent":{"state":"refused"}}]}"#, "subjects[1].consent"),
            (r#"{"as_at":"2026-11-22","subjects":[{"id":"p","role":"adult_victim","age":15}]}"#, "subjects[0].age"),
            (r#"{"as_at":"2026-11-22","decider":{"id":"a"},"recipient":{"id":"a"}}"#, "recipient.id"),
            (r#"{"as_at":"2017-12-31"}"#, "as_at"),
        ] {
            let got = decide(&caller, facts).await;
            assert_eq!(got.status, 200, "{facts}");
            assert!(named(&got.body, path), "{facts}: {}", got.body["problems"]);
            assert!(!got.body["outcomes"].as_array().unwrap().is_empty());
        }
    }

    async fn what_cannot_be_read_is_explained_and_an_emergency_is_answered_all_the_same(bed) {
        let caller = Caller::new(&bed).await;
        for (field, word) in [
            (r#""decider":{"kind":"circus"}"#, "circus"),
            (r#""as_at":"the day before yesterday""#, "as_at"),
            (r#""nation":"narnia""#, "narnia"),
        ] {
            let calm = decide(&caller, &format!("{{{field}}}")).await;
            assert_eq!(calm.status, 422, "{field}");
            assert!(calm.body["reason"].as_str().unwrap().contains(word), "{}", calm.body);
            let urgent = decide(&caller, &format!(r#"{{"emergency":true,{field}}}"#)).await;
            assert_eq!(urgent.status, 200, "{field}");
            assert_eq!(urgent.body["outcomes"][0]["outcome"], "share_now", "{field}");
            assert_eq!(urgent.body["stops"], serde_json::json!([]));
            assert!(urgent.body["problems"][0]["says"]["cy"].as_str().unwrap().contains(word));
        }
    }
}
