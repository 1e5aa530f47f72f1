//! What a row of the chronology says, in the reader's language.

use crate::{
    pages::body_map,
    ui::{Html, Page, Tag},
};
use casework::{ChildPage, ChronologyLine};
use domain::{
    chronology::{EntryContent, EntryKind, SafetyPlan},
    concern::StatementKind,
    family::FamilyView,
    time::{EventTime, Precision},
};

/// When something happened, as exactly as it is known.
pub(in crate::pages) fn when(page: &Page, t: EventTime) -> String {
    let date = words::date(page.lang, t.at);
    match t.precision {
        Precision::Minute => words::date_time(page.lang, t.at),
        Precision::Day => date,
        Precision::About => page.t1("lead-when-about", "date", date),
        Precision::Month => page.t1("lead-when-month", "date", date),
        Precision::Unknown => page.t1("lead-when-unknown", "date", date),
    }
}

/// A moment given in microseconds.
pub(in crate::pages) fn moment(page: &Page, us: i64) -> String {
    jiff::Timestamp::from_microsecond(us)
        .map(|at| words::date_time(page.lang, at))
        .unwrap_or_default()
}

/// The day of a moment given in microseconds.
pub(in crate::pages) fn day(page: &Page, us: i64) -> String {
    jiff::Timestamp::from_microsecond(us)
        .map(|at| words::date(page.lang, at))
        .unwrap_or_default()
}

/// What a statement is marked as.
pub(in crate::pages) fn mark(page: &Page, kind: Option<StatementKind>) -> String {
    kind.map_or_else(
        || page.t("lead-mark-none"),
        |k| page.code("lead-mark-", k.as_str()),
    )
}

/// One agency's name in the reader's language.
pub(in crate::pages) fn source(page: &Page, child: &ChildPage, line: &ChronologyLine) -> String {
    child
        .sources
        .iter()
        .find(|s| s.id == line.entry.source_agency_id)
        .map(|s| agency_name(page, s))
        .unwrap_or_default()
}

/// An agency's name in the reader's language.
pub(in crate::pages) fn agency_name(page: &Page, s: &casework::Source) -> String {
    match page.lang {
        domain::Lang::En => s.name_en.clone(),
        domain::Lang::Cy => s.name_cy.clone(),
    }
}

/// The words of a row: small headings with what people wrote.
struct Said<'a> {
    page: &'a Page,
    html: Html,
}

impl Said<'_> {
    fn plain(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.html = std::mem::take(&mut self.html).and(&Html::prose(text));
        }
    }

    fn under(&mut self, key: &str, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let label = Html::of(&Label {
            text: self.page.t(key),
        });
        self.html = std::mem::take(&mut self.html).and(&label);
        self.plain(text);
    }
}

#[derive(askama::Template)]
#[template(
    source = "<p class=\"govuk-body-s govuk-!-font-weight-bold govuk-!-margin-top-2 govuk-!-margin-bottom-0\">{{ text }}</p>",
    ext = "html"
)]
struct Label {
    text: String,
}

/// What a row says.
pub(in crate::pages) fn content(page: &Page, line: &ChronologyLine) -> Html {
    let mut said = Said {
        page,
        html: Html::default(),
    };
    match &line.entry.content {
        EntryContent::Concern { headline } => {
            if let Some(id) = line.entry.object_id {
                said.html = Html::link(&format!("/concerns/{id}/lead"), headline);
            } else {
                said.plain(headline);
            }
        }
        EntryContent::Decision { headline } => {
            if let Some(id) = line.entry.object_id {
                said.html = Html::link(&format!("/decisions/{id}"), headline);
            } else {
                said.plain(headline);
            }
        }
        EntryContent::Note {
            text,
            childs_voice,
            family,
            ..
        } => {
            said.plain(text);
            said.under("lead-childs-voice", childs_voice);
            if let Some(view) = family {
                family_view(&mut said, view);
            }
        }
        EntryContent::SafetyPlan(plan) => safety_plan(&mut said, plan),
        EntryContent::CheckIn { text, with } => {
            said.plain(text);
            said.under("lead-with", with);
        }
        EntryContent::ServiceReferral(r) => {
            said.plain(&r.service);
            said.under("lead-referral-why", &r.reason);
            let outcome = page.code("lead-outcome-", r.outcome.as_str());
            said.under("lead-outcome", &outcome);
            said.plain(&r.outcome_text);
        }
        EntryContent::Received {
            statement_kind,
            text,
            source,
            why,
            handling,
            body_map,
            ..
        } => {
            said.plain(&body_map::or_words(page, body_map, text));
            if statement_kind.is_some() {
                let kind = mark(page, *statement_kind);
                said.under("lead-marked", &kind);
            }
            said.under("lead-from", source);
            said.under("lead-shared-why", why);
            said.under("lead-handling", &handling.join("; "));
            afterwards(&mut said, line);
        }
        EntryContent::Moved { at_us } => {
            let moved = page.t1("lead-moved-away", "time", moment(page, *at_us));
            said.plain(&moved);
        }
        EntryContent::Correction {
            text,
            why,
            mark: change,
        } => {
            said.plain(text);
            if let Some(change) = change {
                said.under("lead-mark-was", &mark(page, change.was));
                said.under("lead-mark-now", &mark(page, Some(change.now)));
            }
            said.under("lead-correction-why", why);
        }
        EntryContent::Closed { reason, text } => {
            said.plain(&page.code("lead-close-", reason.as_str()));
            said.plain(text);
        }
    }
    said.html
}

/// What the sender said afterwards about what was received.
fn afterwards(said: &mut Said<'_>, line: &ChronologyLine) {
    let page = said.page;
    if let Some(us) = line.withdrawn_us {
        let when = page.t1("lead-withdrawn-at", "time", moment(page, us));
        said.plain(&when);
    }
    for id in &line.corrections {
        let link = Html::link(&format!("/inbox/{id}"), &page.t("lead-sender-corrected"));
        said.html = std::mem::take(&mut said.html).and(&Html::br()).and(&link);
    }
}

fn family_view(said: &mut Said<'_>, view: &FamilyView) {
    let told = said.page.code("lead-told-", view.told.as_str());
    said.under("lead-family", &told);
    if let Some(ground) = view.ground {
        let ground = said.page.code("lead-ground-", ground.as_str());
        said.plain(&ground);
    }
    said.under("lead-spoke-with", &view.spoke_with);
    said.under("lead-family-said", &view.said);
}

fn safety_plan(said: &mut Said<'_>, plan: &SafetyPlan) {
    said.under("lead-plan-worries", &plan.worries);
    said.under("lead-plan-signs", &plan.warning_signs);
    said.under("lead-plan-place", &plan.safe_place);
    said.under("lead-plan-trusted", &plan.trusted_people);
    said.under("lead-plan-code", &plan.code_word);
    said.under("lead-plan-adults", &plan.what_adults_do);
    said.under("lead-plan-siblings", &plan.siblings);
    said.under("lead-plan-knows", &plan.who_knows);
    said.under("lead-plan-agreed", &plan.agreed_by);
    if let Some(safe) = plan.safe_to_keep_at_home {
        let answer = said.page.t(if safe { "yes" } else { "no" });
        said.under("lead-plan-home", &answer);
    }
    if let Some(day) = plan.review_date {
        let day = words::civil_date(said.page.lang, day);
        said.under("lead-plan-review", &day);
    }
}

/// What a safety plan says.
pub(in crate::pages) fn plan(page: &Page, plan: &SafetyPlan) -> Html {
    let mut said = Said {
        page,
        html: Html::default(),
    };
    safety_plan(&mut said, plan);
    said.html
}

/// The kind of a row, and whether it is new, corrected, or grave.
pub(in crate::pages) fn kind(page: &Page, line: &ChronologyLine) -> Html {
    let mut html = Html::text(&page.code("lead-kind-", line.entry.kind.as_str()));
    let space = Html::text(" ");
    let mut tags = Vec::new();
    if line.is_new {
        tags.push(Tag::new(page.t("lead-tag-new"), "teal"));
    }
    if line.corrected {
        tags.push(Tag::new(page.t("lead-tag-corrected"), "grey"));
    }
    if line.withdrawn_us.is_some() {
        tags.push(Tag::new(page.t("lead-tag-withdrawn"), "red"));
    }
    if !line.corrections.is_empty() && !line.corrected {
        tags.push(Tag::new(page.t("lead-tag-corrected"), "grey"));
    }
    if line.entry.seriousness == domain::chronology::Seriousness::High {
        tags.push(Tag::new(page.t("lead-serious-high"), "red"));
    }
    for tag in tags {
        html = html.and(&space).and(&tag.into());
    }
    html
}

/// The class of a row's mark in the picture.
pub(in crate::pages) const fn dot_class(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Received => "sw-dot sw-dot--shared",
        EntryKind::Decision => "sw-dot sw-dot--decision",
        _ => "sw-dot",
    }
}
