//! What a partnership of agencies sends in its busiest hour, act by act, chosen by a seeded stream
//! of numbers so that a run can be repeated.

use crate::{
    house::{Agency, Desks, WORDS},
    http::{Answer, Request, ask},
};
use serde_json::json;
use std::io;
use uuid::Uuid;

/// Requests a second of one hub in its busiest hour: 25 readings and 1.1 writings at the 95th
/// percentile of the model of national use.
pub const HUB_PER_SECOND: f64 = 26.0;

/// Thousandths of the acts that are done in Welsh.
const IN_WELSH: u64 = 20;

/// One act of a person, which may take several requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Reads a child's chronology.
    Chronology,
    /// Looks for a child by the beginning of a name.
    Search,
    /// Looks at the start page, with what waits.
    Start,
    /// Looks at the list of children.
    Children,
    /// Looks at the concerns one has logged.
    Own,
    /// Looks at what has come in.
    Inbox,
    /// Looks at the decisions.
    Decisions,
    /// Reads a concern that came in, and closes it with a reason.
    Close,
    /// Opens what another agency shared.
    Open,
    /// Logs a concern.
    Log,
    /// Begins a decision and records not to share, with a day to look again.
    Decide,
    /// Looks up who else may hold something.
    LookUp,
    /// Decides to share, and shares.
    Share,
    /// Logs a concern with a picture.
    Attach,
    /// Reads the record of who read and did what, or prints a chronology.
    Audit,
    /// Opens the emergency page and sends an emergency.
    Emergency,
}

/// Every act with its thousandths of the whole, and what it is called. What comes in is dealt with as fast as it comes, so that what waits stays as much.
pub const ACTS: [(Act, u64, &str); 16] = [
    (Act::Chronology, 310, "chronology"),
    (Act::Close, 90, "concern read and closed"),
    (Act::Open, 20, "shared with us, opened"),
    (Act::Search, 180, "search"),
    (Act::Start, 40, "start page"),
    (Act::Children, 40, "list of children"),
    (Act::Own, 40, "own concerns"),
    (Act::Inbox, 40, "inbox"),
    (Act::Decisions, 40, "list of decisions"),
    (Act::Log, 80, "concern logged"),
    (Act::Decide, 50, "decision not to share"),
    (Act::LookUp, 30, "look-up"),
    (Act::Share, 20, "decision, then shared"),
    (Act::Attach, 10, "concern with a picture"),
    (Act::Audit, 9, "audit and print"),
    (Act::Emergency, 1, "emergency"),
];

/// A stream of numbers from a seed (SplitMix64): good enough to choose by, and the same each time.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// A stream from a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// One of so many, from 0.
    pub fn below(&mut self, many: usize) -> usize {
        let many = many.max(1) as u64;
        usize::try_from(self.next() % many).unwrap_or(0)
    }

    /// Seconds until the next arrival of a Poisson stream of so many a second.
    pub fn wait(&mut self, a_second: f64) -> f64 {
        // 53 bits: every value below 1 that a double can tell apart; never 0, which has no logarithm.
        let part = ((self.next() >> 11) + 1) as f64 / (1_u64 << 53) as f64;
        -part.ln() / a_second
    }

    /// The next act, as often as its share.
    pub fn act(&mut self) -> Act {
        let mut at = self.next() % 1000;
        for (act, share, _) in ACTS {
            if at < share {
                return act;
            }
            at -= share;
        }
        Act::Chronology
    }
}

/// Does an act with the choices of a stream; the bytes of all answers, or `None` where one was not
/// as it should be.
///
/// # Errors
/// The connection.
pub async fn act(desks: &Desks, act: Act, mut dice: Dice) -> io::Result<Option<usize>> {
    let place = dice.below(desks.agencies.len());
    let agency = &desks.agencies[place];
    let child = agency.children[dice.below(agency.children.len())];
    let steps = match act {
        Act::Close => agency.unread.oldest().map_or_else(start_page, closed),
        Act::Open => agency.arrived.oldest().map_or_else(start_page, opened),
        _ => steps(act, agency, child, &mut dice),
    };
    let desk = match act {
        Act::Log | Act::Attach | Act::Own => &agency.practitioner,
        Act::Audit => &agency.dpo,
        _ => &agency.lead,
    };
    let cookies = match dice.next() % 1000 < IN_WELSH {
        true => &desk.welsh,
        false => &desk.english,
    };
    let mut bytes = 0;
    for step in steps {
        let answer: Answer = ask(desks.port, cookies, &step).await?;
        if !(200..400).contains(&answer.status) {
            let said: String = answer.body.chars().take(300).collect();
            eprintln!(
                "{act:?} {} {}: {} {said}",
                step.method, step.path, answer.status
            );
            return Ok(None);
        }
        bytes += answer.body.len();
        if let (Act::Log, Some(id)) = (act, step.makes) {
            agency.unread.put(id);
        } else if let (Act::Share, Some(id)) = (act, step.makes) {
            desks.partner_of(place).arrived.put(id);
        }
    }
    Ok(Some(bytes))
}

fn steps(act: Act, agency: &Agency, child: Uuid, dice: &mut Dice) -> Vec<Request> {
    match act {
        Act::Chronology => vec![Request::get(format!("/children/{child}/chronology"))],
        Act::Search => {
            let name = format!("Hollow{}", dice.below(10));
            vec![Request::json(
                "POST",
                "/api/v1/children/search",
                &json!({ "name": name }),
            )]
        }
        // What there is none of to deal with is looked for.
        Act::Start | Act::Close | Act::Open => start_page(),
        Act::Children => vec![Request::get("/children")],
        Act::Own => vec![Request::get("/my-concerns")],
        Act::Inbox => vec![Request::get("/inbox")],
        Act::Decisions => vec![Request::get("/decisions")],
        Act::Log => vec![logged(child)],
        Act::Decide => not_shared(child, agency.partner),
        Act::LookUp => vec![Request::json(
            "POST",
            format!("/api/v1/children/{child}/look-up"),
            &json!({}),
        )],
        Act::Share => shared(child, agency.partner),
        Act::Attach => vec![with_picture()],
        Act::Audit => vec![Request::get("/record")],
        Act::Emergency => vec![Request::get("/emergency"), emergency(child, agency.partner)],
    }
}

fn start_page() -> Vec<Request> {
    vec![Request::get("/")]
}

fn closed(concern: Uuid) -> Vec<Request> {
    let form = format!(
        "id={}&reason=no-concern&words=Spoke+with+the+class+teacher+and+with+the+mother.&show-reason=yes",
        Uuid::now_v7()
    );
    vec![
        Request::get(format!("/concerns/{concern}/lead")),
        Request::form(format!("/concerns/{concern}/close"), form),
    ]
}

fn opened(sharing: Uuid) -> Vec<Request> {
    vec![Request::get(format!("/inbox/{sharing}"))]
}

/// A concern about a child, through the API.
pub fn logged(child: Uuid) -> Request {
    let id = Uuid::now_v7();
    let body = json!({
        "id": id, "children": [{ "child": child }],
        "statements": [{ "kind": "fact", "text": WORDS }],
    });
    Request::json("POST", "/api/v1/concerns", &body).making(id)
}

/// What can be sent in an emergency: to whom, about whom, a few words.
pub fn emergency(child: Uuid, to: Uuid) -> Request {
    let body = json!({
        "id": Uuid::now_v7(), "sharing": Uuid::now_v7(), "child": child, "recipient": to,
        "text": "Mother's partner is at the gate and has been drinking.",
    });
    Request::json("POST", "/api/v1/emergency-sharings", &body)
}

fn begun(id: Uuid, child: Uuid, to: Uuid) -> Request {
    let body = json!({
        "id": id, "child": child, "purpose": "protect_from_harm", "purpose_text": WORDS,
        "recipient": to, "about": ["parent"],
    });
    Request::json("POST", "/api/v1/decisions", &body)
}

fn not_shared(child: Uuid, to: Uuid) -> Vec<Request> {
    let id = Uuid::now_v7();
    let body = json!({
        "codes": ["not-necessary"], "reasons": "They hold all of it already.",
        "instead": "We go on watching and speak with the mother on Monday.",
        "risks_weighed": "Nothing new would be known by sharing.",
        "family": { "told": "told", "spoke_with": "the mother", "said": "She agrees" },
        "review_on": "2099-01-04",
    });
    vec![
        begun(id, child, to),
        Request::json("POST", format!("/api/v1/decisions/{id}/not-share"), &body),
    ]
}

fn shared(child: Uuid, to: Uuid) -> Vec<Request> {
    let (id, sharing) = (Uuid::now_v7(), Uuid::now_v7());
    let answers = json!({
        "answers": [
            { "fact": "suspicion.reasonable_cause", "given": ["yes"] },
            { "fact": "suspicion.significant_harm", "given": ["yes"] },
            { "fact": "subjects[0].special_categories", "given": ["none"] },
            { "fact": "subjects[0].offence_data", "given": ["no"] },
        ],
        "items": [{ "from": "detail", "detail": "name" }], "text": WORDS, "basis": "e",
        "family": { "told": "told", "spoke_with": "the mother", "said": "She agrees" },
        "why_necessary": "They cannot judge it without knowing.",
    });
    vec![
        begun(id, child, to),
        Request::json("PUT", format!("/api/v1/decisions/{id}/answers"), &answers),
        Request::json(
            "POST",
            format!("/api/v1/decisions/{id}/share"),
            &json!({ "sharing": sharing }),
        )
        .making(sharing),
    ]
}

fn with_picture() -> Request {
    let mut body = Vec::new();
    let id = Uuid::now_v7().to_string();
    for (field, value) in [
        ("id", id.as_str()),
        ("not-listed-on", "yes"),
        ("not-listed", "A child at the gate"),
        ("saw", WORDS),
        ("action", "log"),
    ] {
        let part =
            format!("--b\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    body.extend_from_slice(
        b"--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"arm.png\"\r\nContent-Type: image/png\r\n\r\n",
    );
    body.extend_from_slice(testkit::make::PICTURE);
    body.extend_from_slice(b"\r\n--b--\r\n");
    Request {
        method: "POST",
        path: "/concerns/new".into(),
        kind: "multipart/form-data; boundary=b",
        body,
        makes: None,
    }
}
