//! Texts that attack whoever reads them, through every form of the product: scripts, turned and
//! hidden letters, letters that look like others. Whatever is kept of them is shown as words and
//! never obeyed, and what hides is marked.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod forms;
mod house;

use domain::text::is_hidden;
use forms::{boxes, fill, for_script, page_routes, routes_with, says_nothing_internal, things};
use house::{Answer, Browser, House};
use testkit::Bed;

/// Scripts and mark-up in the places where they have run elsewhere: text, an attribute in each kind
/// of quotes, an address, a style, the end of a box or of a script, a template, an entity.
const SCRIPTS: &[&str] = &[
    "<script>alert(71)</script>",
    "<ScRiPt src=//192.0.2.1/x.js></sCrIpT>",
    "<img src=x onerror=alert(72)>",
    "<svg/onload=alert(73)>",
    "<svg><animate onbegin=alert(74) attributeName=x>",
    "\"><b onmouseover=alert(75)>",
    "'><i onfocus=alert(76) autofocus>",
    "\" onfocus=\"alert(77)\" autofocus=\"",
    "' onclick='alert(78)",
    "</textarea><script>alert(79)</script>",
    "</title></style></script><script>alert(80)</script>",
    "<a href=\"javascript:alert(81)\">x</a>",
    "<iframe srcdoc=\"<script>alert(82)</script>\">",
    "<form action=//192.0.2.1><button>x",
    "<base href=//192.0.2.1/>",
    "<meta http-equiv=refresh content=\"0;url=//192.0.2.1\">",
    "<link rel=stylesheet href=//192.0.2.1/x.css>",
    "<style>@import '//192.0.2.1/x.css';</style>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(83)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(84)>\">",
    "<!--><img src=x onerror=alert(85)>-->",
    "{{ 7*7 }}{% raw %}<%= 7*7 %>${7*7}",
    "&lt;script&gt;alert(86)&lt;/script&gt;",
    "&#60;script&#62;alert(87)",
    "<details open ontoggle=alert(88)>",
    "<video><source onerror=alert(89)>",
    "<input onfocus=alert(90) autofocus>",
    "\u{ff1c}script\u{ff1e}alert(91)\u{ff1c}/script\u{ff1e}",
];

/// Letters that turn, hide, or look like others, and names that are simply written so.
const LETTERS: &[&str] = &[
    "photo\u{202e}gnp.exe",
    "\u{202d}left\u{202c} \u{202a}in\u{202b}side\u{202c}",
    "\u{2066}isolated\u{2069} \u{2067}x\u{2068}y\u{2069}",
    "Jo\u{200b}hn \u{200c}Sm\u{200d}ith\u{feff}",
    "\u{200e}left\u{200f}right\u{061c}",
    "An\u{00ad}na \u{2060}Joi\u{2061}ner",
    "\u{3164} \u{115f}\u{1160}",
    "\u{0410}nna \u{0421}ole",
    "Z\u{0337}\u{0301}\u{0302}\u{0303}\u{0304}\u{0305}\u{0306}algo\u{0360}\u{0361}",
    "\u{0639}\u{0627}\u{0626}\u{0634}\u{0629} \u{0645}\u{062d}\u{0645}\u{062f}",
    "\u{05e9}\u{05e8}\u{05d4} \u{05db}\u{05d4}\u{05df} (3)",
    "line one\rline two\u{2028}line three\u{2029}four\u{85}five",
];

/// What a page shows as words. Left out is what must stay as it was typed: what stands in boxes and
/// goes back, and what was signed.
fn shown(page: &str) -> String {
    let boxes = without(page, "<textarea", "</textarea>");
    let signed = without(&boxes, "<div class=\"sw-prose sw-signed\"", "</div>");
    without(&signed, " value=\"", "\"")
}

/// The text without what stands from each `from` to the next `to`.
fn without(text: &str, from: &str, to: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        out.push_str(before);
        rest = after.split_once(to).map_or("", |(_, r)| r);
    }
    out + rest
}

/// Nothing in the answer is obeyed, nothing hides, nothing of the inside is told.
fn is_harmless(answer: &Answer, what: &str) {
    assert!(answer.status < 500, "{what}: {}", answer.body);
    says_nothing_internal(answer, what);
    if !answer.header("content-type").starts_with("text/html") {
        let sniffs = answer.header("x-content-type-options") != "nosniff";
        assert!(answer.body.is_empty() || !sniffs, "{what}: {answer:?}");
        return;
    }
    for payload in SCRIPTS.iter().filter(|p| p.contains(['<', '"', '\''])) {
        assert!(
            !answer.body.contains(payload),
            "{what}: {payload} stands there as it is: {}",
            answer.body
        );
    }
    for start in [
        "href=\"javascript:",
        "src=\"//192",
        "href=\"//192",
        "action=\"//192",
    ] {
        assert!(
            !answer.body.contains(start),
            "{what}: {start}: {}",
            answer.body
        );
    }
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe"),
        "{what}: {policy}"
    );
    if let Some(hiding) = hides(&answer.body) {
        panic!("{what}: something hides: {hiding}");
    }
}

/// Where in a page something hides, with what stands before it.
fn hides(page: &str) -> Option<String> {
    let words: Vec<char> = shown(page).chars().collect();
    let at = words.iter().position(|c| is_hidden(*c))?;
    let near = &words[at.saturating_sub(200)..(at + 20).min(words.len())];
    Some(
        near.iter()
            .collect::<String>()
            .replace(is_hidden, "\u{25cf}"),
    )
}

/// Fills every free box of the form at an address with a text, leaves the rest as it is offered.
async fn send(browser: &mut Browser, path: &str, text: &str) -> Answer {
    let page = browser.get(path).await;
    let mut fields: Vec<(String, String)> = Vec::new();
    for b in boxes(&page.body) {
        if fields.iter().all(|(name, _)| *name != b.name) {
            fields.push((b.name, if b.free { text.to_owned() } else { b.value }));
        }
    }
    let pairs: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    browser.post(path, &pairs).await
}

/// The texts, few at a time so that they fit a box, and all at once so that they do not.
fn texts() -> Vec<String> {
    let few = SCRIPTS.chunks(2).map(|all| all.join(" "));
    let hidden = LETTERS.chunks(3).map(|all| all.join(" "));
    let all = [SCRIPTS.join("\n"), LETTERS.join("\n")].join("\n");
    few.chain(hidden).chain([all.repeat(40)]).collect()
}

#[tokio::test]
async fn whatever_is_typed_is_shown_as_words_and_never_obeyed() {
    testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
        let t = things(&bed).await;
        let house = House::over(bed.casework.clone()).await;
        let mut browser = Browser::new(house.port, "en");
        browser.sign_in(&bed.school.lead, "/").await;
        let mut colleague = Browser::new(house.port, "en");
        colleague.sign_in(&bed.school.colleague, "/").await;
        let mut came_back = 0;
        for route in page_routes() {
            // These end the session, or are for the page's script.
            let ends = ["/sign-out", "/account/sessions/end-others", "/lock"];
            if for_script(&route) || ends.contains(&route.as_str()) {
                continue;
            }
            for text in texts() {
                // Whoever says that they stand too close opens the file no more: somebody else does.
                let (who, hand) = match route.ends_with("/too-close") {
                    true => (&bed.school.colleague, &mut colleague),
                    false => (&bed.school.lead, &mut browser),
                };
                let answer = send(hand, &fill(&route, &t), &text).await;
                is_harmless(&answer, &format!("POST {route}"));
                came_back += usize::from(answer.body.contains("alert("));
                if answer.status == 401 || answer.location().starts_with("/sign-in") {
                    hand.sign_in(who, "/").await;
                }
            }
        }
        assert!(
            came_back > 100,
            "answers that show what was typed: {came_back}"
        );
        let showing = look_at_everything(&bed, &house, &t).await;
        assert!(showing >= 8, "pages that show what was kept: {showing}");
    })
    .await;
}

/// Every page, for everybody who may see something: how many show what was kept.
async fn look_at_everything(bed: &Bed, house: &House, t: &forms::Things) -> usize {
    let mut showing = 0;
    for who in [
        &bed.school.lead,
        &bed.school.practitioner,
        &bed.school.dpo,
        &bed.school.administrator,
        &bed.front_door.lead,
    ] {
        let mut browser = Browser::new(house.port, "cy");
        browser.sign_in(who, "/").await;
        for route in routes_with("get(") {
            let path = fill(&route, t);
            if path.contains('*') {
                continue;
            }
            let answer = browser.get(&path).await;
            is_harmless(&answer, &format!("GET {route}"));
            showing += usize::from(answer.body.contains("alert("));
        }
    }
    showing
}

#[test]
fn the_check_can_fail() {
    assert_eq!(
        shown("a <textarea>\u{202e}</textarea> b <input value=\"\u{202e}\"> c"),
        "a  b <input> c"
    );
    assert!(shown("<p>\u{202e}</p>").chars().any(is_hidden));
    assert!(texts().iter().all(|t| !t.is_empty()));
}
