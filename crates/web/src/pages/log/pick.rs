//! Picking a child: by the first letters where there is a script, from a list where there is none.
//! Where the agency has more children than a list can hold, a search by the first letters fills it,
//! and that works without a script too.

use crate::{
    App,
    ui::{Choice, Html, Page, Select},
};
use askama::Template;
use casework::{Actor, CaseworkError, ChildChoice, ChildList};
use domain::{Lang, text::with_marks};

/// "Ella Rees, 3 March 2014, 7B": hidden characters in names are shown.
pub(crate) fn child_label(lang: Lang, c: &ChildChoice) -> String {
    let mut parts = vec![with_marks(&c.name)];
    parts.extend(c.birth.map(|b| words::civil_date(lang, b.date)));
    parts.extend(c.group.as_deref().map(with_marks));
    parts.join(", ")
}

/// The search beside the list; the script takes it away and searches by itself.
#[derive(Template)]
#[template(path = "pages/log_find.html")]
struct Find<'a> {
    id: &'a str,
    label: String,
    hint: String,
    button: String,
    typed: &'a str,
}

/// What one box for a child offers.
pub(crate) struct Pick {
    choices: Vec<ChildChoice>,
    /// How many were found by the letters typed; `None`: nothing was sought.
    found: Option<usize>,
    large: bool,
}

impl Pick {
    /// The list, or those whose names begin with what was typed and not chosen.
    ///
    /// # Errors
    /// As [`casework::Casework::find_children`].
    pub async fn of(
        app: &App,
        actor: &Actor,
        list: &ChildList,
        (chosen, typed): (&str, &str),
    ) -> Result<Self, CaseworkError> {
        let sought = !list.whole && chosen.is_empty() && !typed.trim().is_empty();
        let found = if sought {
            Some(app.casework.find_children(actor, typed).await?)
        } else {
            None
        };
        Ok(Self {
            large: !list.whole,
            found: found.as_ref().map(Vec::len),
            choices: match found {
                Some(found) if !found.is_empty() => found,
                _ => list.children.clone(),
            },
        })
    }

    /// Whether what was typed was sought: then it is letters of a name, not who the child is.
    pub const fn was_search(&self) -> bool {
        self.found.is_some()
    }

    /// Says at the box that nobody was found.
    pub fn note(&self, page: &mut Page, id: &str) {
        if self.found == Some(0) && page.error_for(id).is_none() {
            page.error(id, "find-plain-none");
        }
    }

    /// The box; `label` is bold where it is the first question.
    pub fn html(
        &self,
        page: &Page,
        id: &str,
        (label, first): (String, bool),
        (chosen, typed): (&str, &str),
    ) -> Html {
        let mut items = vec![Choice::new("", page.t("log-child-none"))];
        items.extend(
            self.choices
                .iter()
                .map(|c| Choice::new(c.id.to_string(), child_label(page.lang, c))),
        );
        let mut select =
            Select::new(page, id, label, items, chosen).find_at(page, "/children/find");
        if first {
            select = select.size("m");
        }
        select = match self.found {
            Some(n @ 1..) => select.hint(found_words(page, n)),
            _ if first => select.hint(page.t("log-child-hint")),
            _ => select,
        };
        if !self.large {
            return select.into();
        }
        search(page, id, typed).and(&select.into())
    }
}

/// How many names were found.
pub(crate) fn found_words(page: &Page, n: usize) -> String {
    if n < usize::from(casework::FOUND_MAX) {
        page.tn("find-plain-found", n)
    } else {
        page.tn("find-plain-many", n)
    }
}

/// The search beside a long list.
pub(crate) fn search(page: &Page, id: &str, typed: &str) -> Html {
    Html::of(&Find {
        id,
        label: page.t("find-plain"),
        hint: page.t("find-plain-hint"),
        button: page.t("find-plain-button"),
        typed,
    })
}
