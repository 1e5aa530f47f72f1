//! The filter of a chronology: an address that holds no personal data, and the form that makes it.

use super::{
    form::{Sent, date_box, worded},
    says,
};
use crate::ui::{Choice, DateForm, DateInput, Details, Html, Page, Select};
use askama::Template;
use casework::{ChildPage, ChronologyFilter};
use domain::{chronology::EntryKind, concern::StatementKind};
use uuid::Uuid;

/// What an address asks for.
pub(super) struct Asked {
    sent: Sent,
    /// Which rows are wanted.
    pub only: ChronologyFilter,
    /// The last row seen, where older ones are wanted.
    pub before: Option<(i64, Uuid)>,
}

impl Asked {
    /// Reads the query of a child's page. A date that is none is noted on the page, and the rest
    /// still holds.
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
        let only = ChronologyFilter {
            kind: sent.word("kind"),
            source: sent.word("source"),
            from,
            to,
            mark: sent.word("mark"),
            new_since_us: sent.word("since"),
        };
        let before = sent.word("us").zip(sent.word("id"));
        Self { sent, only, before }
    }

    /// The address of the rows older than the last one shown, through the same filter.
    pub fn older(&self, child: Uuid, (us, id): (i64, Uuid)) -> String {
        let mut out = format!("/children/{child}?us={us}&id={id}");
        let mut add = |name: &str, value: String| out.push_str(&format!("&{name}={value}"));
        if let Some(kind) = self.only.kind {
            add("kind", kind.to_string());
        }
        if let Some(source) = self.only.source {
            add("source", source.to_string());
        }
        if let Some(mark) = self.only.mark {
            add("mark", mark.to_string());
        }
        if let Some(us) = self.only.new_since_us {
            add("since", us.to_string());
        }
        for (name, day) in [("from", self.only.from), ("to", self.only.to)] {
            if let Some(day) = day {
                let boxes = DateForm::of(day);
                add(&format!("{name}-day"), boxes.day);
                add(&format!("{name}-month"), boxes.month);
                add(&format!("{name}-year"), boxes.year);
            }
        }
        out.push_str("#chronology");
        out
    }

    /// The form, behind a line that opens; open while it filters.
    pub fn form(&self, page: &Page, child: &ChildPage) -> Details {
        let any = || Choice::new("", page.t("lead-filter-any"));
        let mut sources = vec![any()];
        sources.extend(
            child
                .sources
                .iter()
                .map(|s| Choice::new(s.id.to_string(), says::agency_name(page, s))),
        );
        let mut kinds = vec![any()];
        kinds.extend(worded(
            page,
            "lead-kind-",
            EntryKind::ALL,
            EntryKind::as_str,
        ));
        let mut marks = vec![any()];
        marks.extend(worded(
            page,
            "lead-mark-",
            StatementKind::ALL,
            StatementKind::as_str,
        ));
        let select = |name: &str, key: &str, items| -> Html {
            Select::new(page, name, page.t(key), items, self.sent.get(name)).into()
        };
        let fields = vec![
            select("source", "lead-col-source", sources),
            select("kind", "lead-col-kind", kinds),
            select("mark", "lead-marked", marks),
            date_box(page, &self.sent, "from", page.t("lead-filter-from")),
            date_box(page, &self.sent, "to", page.t("lead-filter-to")),
        ];
        let form = Html::of(&FilterForm {
            page,
            action: format!("/children/{}#chronology", child.identity.id),
            since: self.only.new_since_us,
            fields,
        });
        let active = !self.only.is_empty() || page.has_errors();
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
