//! Who can see a child's file and why, and who may do what: both read from the one policy.

use super::note;
use crate::{
    App, Signed,
    pages::lead::{
        form::{Sent, identity_bar},
        moment,
    },
    ui::{
        self, Cell, Choice, Details, Html, Page, Radios, Row, Section, SummaryList, Table, Tag,
        Textarea,
    },
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{
    Act, CaseworkError, Fault, FilesNumber, Mark, PolicyRule, Relation, Seer, Shows, WhoSees,
};
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/access_sees.html")]
struct Sees {
    page: Page,
    identity: Html,
    in_short: String,
    exceptions: Vec<Html>,
    people: Option<SummaryList>,
    reasons: Option<Html>,
    /// Taking it off that somebody stands too close: who, and why.
    take_off: Option<(Radios, Textarea)>,
    everybody: Option<String>,
    left: Option<Table>,
    record_href: String,
}

/// `GET /children/{id}/who-can-see`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    answer(&app, &signed, id, &Sent::default(), &[]).await
}

/// `POST /children/{id}/who-can-see`: it was said or found in error that somebody stands too close.
pub(super) async fn take_off(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let why = sent.get("why");
    let done = app
        .casework
        .end_conflict(&signed.actor, sent.word("close"), id, why)
        .await;
    match done {
        Ok(()) => ui::redirect(&format!("/children/{id}/who-can-see")),
        Err(CaseworkError::Invalid(faults)) => answer(&app, &signed, id, &sent, &faults).await,
        Err(e) => signed.fault(&e),
    }
}

/// The people to whom the file is closed, for whoever may take that off: not for themselves.
fn to_take_off(
    app: &App,
    signed: &Signed,
    page: &Page,
    found: &WhoSees,
    sent: &Sent,
) -> Option<(Radios, Textarea)> {
    let may = app
        .casework
        .may(&signed.actor, Act::ReviewAccess, Relation::Agency);
    let own = signed.actor.practitioner_id;
    let close = found.people.iter().chain(&found.kept_out);
    let items: Vec<Choice> = close
        .filter(|s| s.conflict && s.practitioner.id != own)
        .map(|s| {
            let name = s.practitioner.content.name_and_job();
            Choice::new(s.practitioner.id.to_string(), name)
        })
        .collect();
    if !may || items.is_empty() {
        return None;
    }
    let label = page.t("access-lift-who");
    let who = Radios::new(page, "close", label, items, sent.get("close"));
    let why = Textarea::new(page, "why", page.t("access-lift-why"))
        .rows(3)
        .value(sent.get("why"));
    Some((who, why))
}

async fn answer(app: &App, signed: &Signed, id: Uuid, sent: &Sent, faults: &[Fault]) -> Response {
    let found = match app.casework.who_sees(&signed.actor, id).await {
        Ok(found) => found,
        Err(e) => return signed.fault(&e),
    };
    let may_open = app
        .casework
        .may(&signed.actor, Act::ReadFile, Relation::Agency);
    let back = if may_open {
        format!("/children/{id}")
    } else {
        format!("/record/{id}")
    };
    let mut page = signed
        .page("access-sees-title", Some(Section::Record))
        .back_to(back)
        .wide();
    note(&mut page, faults);
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let answer = Sees {
        take_off: to_take_off(app, signed, &page, &found, sent),
        identity: identity_bar(&page, &found.child),
        in_short: in_short(&page, &found),
        exceptions: exceptions(&page, &found),
        people: people(&page, &found.people),
        reasons: reasons(&page, &found.people),
        everybody: found
            .everybody
            .as_ref()
            .map(|why| why.in_lang(page.lang).to_owned()),
        left: left(&page, &found),
        record_href: format!("/record/{id}"),
        page,
    };
    ui::render(&answer, status)
}

/// What can be done with the file, each with who can do it: the same few people stand behind many
/// things, and a row for each of theirs would be read by nobody.
fn people(page: &Page, all: &[Seer]) -> Option<SummaryList> {
    let mut by_act: Vec<(String, Vec<Html>)> = Vec::new();
    for (seer, can) in all.iter().flat_map(|s| s.can.iter().map(move |c| (s, c))) {
        if can.relation == Relation::BreakGlass {
            continue;
        }
        let mut words = page.code("access-sees-", can.act.as_str());
        if can.relation == Relation::Own {
            words = format!("{words}. {}", page.t("access-sees-own"));
        }
        let name = Html::name(&seer.practitioner.content.name_and_job());
        match by_act.iter_mut().find(|(w, _)| *w == words) {
            Some((_, names)) => names.push(name),
            None => by_act.push((words, vec![name])),
        }
    }
    let rows: Vec<Row> = by_act
        .into_iter()
        .map(|(words, names)| {
            let mut names = names.into_iter();
            let first = names.next().unwrap_or_default();
            let all = names.fold(first, |all, n| all.and(&Html::br()).and(&n));
            Row::new(words, all)
        })
        .collect();
    (!rows.is_empty()).then(|| SummaryList::new(rows))
}

/// The rules' reasons, each once, in a part that is closed until somebody asks.
fn reasons(page: &Page, all: &[Seer]) -> Option<Html> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut said = BTreeSet::new();
    for seer in all {
        for can in &seer.can {
            let role = page.code("people-role-", seer.practitioner.role.as_str());
            let what = page.code("access-sees-", can.act.as_str());
            let why = can.why.in_lang(page.lang).to_owned();
            if said.insert((role.clone(), what.clone(), why.clone())) {
                rows.push(vec![Cell::new(role), Cell::new(what), Cell::new(why)]);
            }
        }
    }
    let head = ["who", "what", "why"];
    let head = head
        .iter()
        .map(|k| page.code("access-sees-col-", k))
        .collect();
    let caption = page.t("access-sees-reasons");
    (!rows.is_empty()).then(|| {
        let table = Table::new(caption.clone(), head, rows).caption_hidden();
        Details::new(caption, table).into()
    })
}

/// Whoever sees it out of the ordinary, or would and is kept out: what one looks for first.
fn exceptions(page: &Page, found: &WhoSees) -> Vec<Html> {
    let mut all = Vec::new();
    for seer in &found.people {
        let name = Html::name(&seer.practitioner.content.name_and_job());
        let opened = seer.can.iter().find_map(|c| c.until);
        if let Some(at) = opened {
            let time = words::date_time(page.lang, at);
            let until: Html = Tag::new(page.t1("access-sees-until", "time", time), "orange").into();
            all.push(name.and(&Html::br()).and(&until));
        } else if !seer.practitioner.confirmed() {
            let waits = page.t("access-sees-unconfirmed");
            all.push(name.and(&Html::br()).and(&Html::text(&waits)));
        }
    }
    for seer in &found.kept_out {
        let name = Html::name(&seer.practitioner.content.name_and_job());
        let why = page.t("access-sees-kept-out");
        all.push(name.and(&Html::br()).and(&Html::text(&why)));
    }
    all
}

/// One sentence before anything else.
fn in_short(page: &Page, found: &WhoSees) -> String {
    let reads = |s: &&Seer| s.can.iter().any(|c| c.act == Act::ReadFile);
    let whole = found.people.iter().filter(reads).count();
    let part = found.people.len() - whole;
    [
        ("access-sees-whole", whole),
        ("access-sees-part", part),
        ("access-sees-left-times", found.left.len()),
    ]
    .map(|(key, n)| page.tn(key, i64::try_from(n).unwrap_or(i64::MAX)))
    .join(" ")
}

/// What of the file left, each with its date.
fn left(page: &Page, found: &WhoSees) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = found
        .left
        .iter()
        .map(|l| {
            let word = l.kind.as_str().replace(['.', '_'], "-");
            vec![
                Cell::new(moment(page, l.at_us)),
                Cell::new(page.code("access-left-", &word)),
                Cell::new(Html::name(l.with.in_lang(page.lang))),
                Cell::new(Html::name(&l.by)),
            ]
        })
        .collect();
    let head = ["when", "how", "with", "by"];
    let head = head
        .iter()
        .map(|k| page.code("access-left-col-", k))
        .collect();
    let caption = page.t("access-sees-shared");
    (!rows.is_empty()).then(|| Table::new(caption, head, rows).caption_hidden())
}

#[derive(Template)]
#[template(path = "pages/access_rules.html")]
struct Rules {
    page: Page,
    table: Table,
    shows: Table,
    hidden: Vec<String>,
    files: Table,
}

/// `GET /who-may`: the table by which everybody is let in or not.
pub(super) async fn rules(State(app): State<App>, signed: Signed) -> Response {
    let page = signed.page("access-rules-title", None).wide();
    let rows = app
        .casework
        .policy()
        .rules()
        .iter()
        .map(|rule| row(&page, rule))
        .collect();
    let head = ["who", "what", "on", "why"];
    let head = head
        .iter()
        .map(|k| page.code("access-rules-col-", k))
        .collect();
    let table = Table::new(page.t("access-rules-title"), head, rows).caption_hidden();
    let policy = app.casework.policy();
    let numbers = match app.casework.files_numbers(&signed.actor).await {
        Ok(numbers) => numbers,
        Err(e) => return signed.fault(&e),
    };
    let files = files_table(&page, &numbers);
    let rules = Rules {
        shows: shows_table(&page, policy.shows()),
        hidden: Mark::ALL.iter().map(|m| hidden(&page, *m)).collect(),
        page,
        table,
        files,
    };
    ui::render(&rules, StatusCode::OK)
}

fn fields(page: &Page, all: &[casework::Field]) -> String {
    let words: Vec<String> = all
        .iter()
        .map(|f| page.code("access-field-", f.as_str()))
        .collect();
    words::list(page.lang, &words)
}

/// What a mark on a record shows to nobody.
fn hidden(page: &Page, mark: Mark) -> String {
    let key = format!("access-hidden-{}", mark.as_str());
    page.t1(&key, "fields", fields(page, mark.hides()))
}

/// Which fields of a record each act shows.
fn shows_table(page: &Page, all: &[Shows]) -> Table {
    let rows = all
        .iter()
        .map(|s| {
            let why = match page.lang {
                domain::Lang::Cy => &s.why_cy,
                domain::Lang::En => &s.why,
            };
            vec![
                Cell::new(page.code("access-do-", s.act.as_str())),
                Cell::new(page.code("access-on-", s.relation.as_str())),
                Cell::new(fields(page, &s.fields)),
                Cell::new(why.as_str()),
            ]
        })
        .collect();
    let head = ["what", "on", "shows", "why"];
    let head = head
        .iter()
        .map(|k| page.code("access-rules-col-", k))
        .collect();
    Table::new(page.t("access-shows-title"), head, rows)
}

/// How many children's files somebody opens in a day before they are asked why.
fn files_table(page: &Page, all: &[FilesNumber]) -> Table {
    let rows = all
        .iter()
        .map(|n| {
            let who = crate::pages::people::files_who(page, n);
            let why = match page.lang {
                domain::Lang::Cy => &n.usual.why_cy,
                domain::Lang::En => &n.usual.why,
            };
            let own = page.t1("access-files-own", "usual", i64::from(n.usual.files));
            let why = if n.files == n.usual.files {
                why.clone()
            } else {
                own
            };
            vec![
                Cell::new(who),
                Cell::new(n.files.to_string()),
                Cell::new(why.as_str()),
            ]
        })
        .collect();
    let head = vec![
        page.t("access-rules-col-who"),
        page.t("access-files-col-files"),
        page.t("access-rules-col-why"),
    ];
    Table::new(page.t("access-files-title"), head, rows)
}

fn row(page: &Page, rule: &PolicyRule) -> Vec<Cell> {
    let who = rule.role.map_or_else(
        || page.t("access-rules-any"),
        |r| page.code("people-role-", r.as_str()),
    );
    let mut what = Html::text(&page.code("access-do-", rule.act.as_str()));
    if !rule.second.is_empty() {
        let seconds: Vec<String> = rule
            .second
            .iter()
            .map(|r| page.code("people-role-", r.as_str()))
            .collect();
        let seconds = words::list(page.lang, &seconds);
        let said = page.t1("access-rules-second", "roles", seconds);
        what = what.and(&Html::br()).and(&Html::text(&said));
    }
    let why = match page.lang {
        domain::Lang::Cy => &rule.why_cy,
        domain::Lang::En => &rule.why,
    };
    vec![
        Cell::new(who),
        Cell::new(what),
        Cell::new(page.code("access-on-", rule.relation.as_str())),
        Cell::new(why.as_str()),
    ]
}
