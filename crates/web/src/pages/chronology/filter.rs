//! The filter of the chronology across agencies: an address without personal data.

use crate::{
    pages::lead::form::{Sent, date_box, worded},
    pages::lead::says,
    ui::{Choice, DateInput, Details, Html, Page, Select},
};
use askama::Template;
use casework::{ChronologyFilter, WholeChronology, WholeFilter};
use domain::{
    chronology::{EntryKind, Impact, SignificantEvent},
    concern::StatementKind,
};
use uuid::Uuid;

/// What an address asks for.
pub(super) struct Asked {
    sent: Sent,
    /// Which rows are wanted.
    pub filter: WholeFilter,
    /// The last row seen, where older ones are wanted.
    pub before: Option<(i64, Uuid)>,
}

impl Asked {
    /// Reads the query. A date that is none is noted on the page, and the rest still holds.
    pub fn read(page: &mut Page, query: Vec<(String, String)>) -> Self {
        let sent = Sent(query);
        let mut day = |name: &str| {
            let form = sent.date(name);
            if form.is_empty() {
                return None;
            }
            form.parse()
                .map_err(|p| DateInput::note(page, name, &form, p.key()))
                .ok()
        };
        let (from, to) = (day("from"), day("to"));
        let filter = WholeFilter {
            only: ChronologyFilter {
                kind: sent.word("kind"),
                source: sent.word("source"),
                from,
                to,
                mark: sent.word("mark"),
                new_since_us: sent.word("since"),
            },
            impact: sent.word("impact"),
            event: sent.word("event"),
            voice: sent.get("voice") == "yes",
        };
        let before = sent.word("us").zip(sent.word("id"));
        Self {
            sent,
            filter,
            before,
        }
    }

    /// The form, behind a line that opens; open while it filters.
    pub fn form(&self, page: &Page, c: &WholeChronology) -> Details {
        let with_any = |items: Vec<Choice>| {
            let mut all = vec![Choice::new("", page.t("lead-filter-any"))];
            all.extend(items);
            all
        };
        let sources = c
            .sources
            .iter()
            .map(|s| Choice::new(s.id.to_string(), says::agency_name(page, s)))
            .collect();
        let kinds = worded(page, "lead-kind-", EntryKind::ALL, EntryKind::as_str);
        let marks = worded(
            page,
            "lead-mark-",
            StatementKind::ALL,
            StatementKind::as_str,
        );
        let impacts = worded(page, "lead-impact-", Impact::ALL, Impact::as_str);
        let events = worded(
            page,
            "chron-event-",
            SignificantEvent::ALL,
            SignificantEvent::as_str,
        );
        let voices = vec![Choice::new("yes", page.t("chron-voice-only"))];
        let select = |name: &str, key: &str, items| -> Html {
            let items = with_any(items);
            Select::new(page, name, page.t(key), items, self.sent.get(name)).into()
        };
        let fields = vec![
            select("source", "chron-col-owner", sources),
            select("kind", "lead-col-kind", kinds),
            select("mark", "lead-marked", marks),
            select("impact", "chron-impact", impacts),
            select("event", "chron-event", events),
            select("voice", "chron-voice", voices),
            date_box(page, &self.sent, "from", page.t("lead-filter-from")),
            date_box(page, &self.sent, "to", page.t("lead-filter-to")),
        ];
        let form = Html::of(&FilterForm {
            page,
            action: format!("/children/{}/chronology#rows", c.identity.id),
            since: self.filter.only.new_since_us,
            fields,
        });
        let active = !self.filter.is_empty() || page.has_errors();
        Details::new(page.t("lead-filter"), form).open(active)
    }
}

#[derive(Template)]
#[template(path = "pages/lead_filter.html")]
struct FilterForm<'a> {
    page: &'a Page,
    action: String,
    since: Option<i64>,
    fields: Vec<Html>,
}
