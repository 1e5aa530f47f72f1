//! Components that show things.

use super::{Html, Page};
use askama::Template;
use askama::filters::HtmlSafe;

/// A button that sends its form, or a link that looks like one.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/button.html")]
pub struct Button {
    text: String,
    classes: String,
    href: Option<String>,
    name: Option<&'static str>,
    value: Option<String>,
    disabled: bool,
    once: bool,
}

impl Button {
    /// Sends the form. The words say what happens ("Send now"), never "Next".
    pub fn submit(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            classes: String::new(),
            href: None,
            name: None,
            value: None,
            disabled: false,
            once: false,
        }
    }

    /// Leads to another page.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            href: Some(href.into()),
            ..Self::submit(text)
        }
    }

    /// Less weight than the main button of the page.
    #[must_use]
    pub fn secondary(mut self) -> Self {
        self.classes.push_str(" govuk-button--secondary");
        self
    }

    /// For what cannot be undone, or is urgent.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.classes.push_str(" govuk-button--warning");
        self
    }

    /// Sends a name and value, to tell two buttons of a form apart.
    #[must_use]
    pub fn value(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.name = Some(name);
        self.value = Some(value.into());
        self
    }

    /// Ignores a second press within a second.
    #[must_use]
    pub const fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// Cannot be pressed. Rarely right: say in words what is missing instead.
    #[must_use]
    pub const fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }
}

/// A state as a coloured word. Colours: "grey", "green", "turquoise", "blue", "purple", "pink",
/// "red", "orange", "yellow"; the word alone must say it.
#[derive(Debug, Clone, Template)]
#[template(
    source = "<strong class=\"govuk-tag govuk-tag--{{ colour }}\">{{ text }}</strong>",
    ext = "html"
)]
pub struct Tag {
    text: String,
    colour: &'static str,
}

impl Tag {
    /// A tag of a colour.
    pub fn new(text: impl Into<String>, colour: &'static str) -> Self {
        Self {
            text: text.into(),
            colour,
        }
    }
}

/// The panel of a confirmation page.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/panel.html")]
pub struct Panel {
    title: String,
    body: Html,
}

impl Panel {
    /// The title is the page's main heading.
    pub fn new(title: impl Into<String>, body: impl Into<Html>) -> Self {
        Self {
            title: title.into(),
            body: body.into(),
        }
    }
}

/// More to read, behind a line that opens.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/details.html")]
pub struct Details {
    summary: String,
    body: Html,
    open: bool,
}

impl Details {
    /// Closed at first.
    pub fn new(summary: impl Into<String>, body: impl Into<Html>) -> Self {
        Self {
            summary: summary.into(),
            body: body.into(),
            open: false,
        }
    }

    /// Open at first.
    #[must_use]
    pub const fn open(mut self, open: bool) -> Self {
        self.open = open;
        self
    }
}

/// A warning with an exclamation mark. It informs; it never blocks.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/warning_text.html")]
pub struct WarningText {
    prefix: String,
    body: Html,
}

impl WarningText {
    /// A warning.
    pub fn new(page: &Page, body: impl Into<Html>) -> Self {
        Self {
            prefix: page.t("warning-prefix"),
            body: body.into(),
        }
    }
}

/// Words set apart by a bar on the left.
#[derive(Debug, Clone, Template)]
#[template(
    source = "<div class=\"govuk-inset-text\">{{ body }}</div>",
    ext = "html"
)]
pub struct Inset {
    body: Html,
}

impl Inset {
    /// Words set apart.
    pub fn new(body: impl Into<Html>) -> Self {
        Self { body: body.into() }
    }
}

/// A link beside a row: "Change<hidden> name</hidden>".
#[derive(Debug, Clone)]
pub struct RowAction {
    href: String,
    text: String,
    hidden: String,
}

impl RowAction {
    /// `hidden` completes the words for people who hear the link alone.
    pub fn new(
        href: impl Into<String>,
        text: impl Into<String>,
        hidden: impl Into<String>,
    ) -> Self {
        Self {
            href: href.into(),
            text: text.into(),
            hidden: hidden.into(),
        }
    }
}

/// One row of a summary list.
#[derive(Debug, Clone)]
pub struct Row {
    key: String,
    value: Html,
    actions: Vec<RowAction>,
}

impl Row {
    /// A key and its value.
    pub fn new(key: impl Into<String>, value: impl Into<Html>) -> Self {
        Self {
            key: key.into(),
            value: value.into(),
            actions: vec![],
        }
    }

    /// Adds a link.
    #[must_use]
    pub fn action(mut self, action: RowAction) -> Self {
        self.actions.push(action);
        self
    }
}

/// Keys and values, alone or as a card.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/summary_list.html")]
pub struct SummaryList {
    rows: Vec<Row>,
    card: Option<String>,
    card_actions: Vec<RowAction>,
    any_actions: bool,
}

impl SummaryList {
    /// A plain list.
    pub fn new(rows: Vec<Row>) -> Self {
        let any_actions = rows.iter().any(|r| !r.actions.is_empty());
        Self {
            rows,
            card: None,
            card_actions: vec![],
            any_actions,
        }
    }

    /// Inside a card with a title.
    #[must_use]
    pub fn card(mut self, title: impl Into<String>) -> Self {
        self.card = Some(title.into());
        self
    }

    /// A link in the card's title bar.
    #[must_use]
    pub fn card_action(mut self, action: RowAction) -> Self {
        self.card_actions.push(action);
        self
    }
}

/// One cell of a table.
#[derive(Debug, Clone)]
pub struct Cell {
    body: Html,
    numeric: bool,
}

impl Cell {
    /// A cell of text or HTML.
    pub fn new(body: impl Into<Html>) -> Self {
        Self {
            body: body.into(),
            numeric: false,
        }
    }

    /// A cell of a number, set to the right.
    pub fn number(n: impl std::fmt::Display) -> Self {
        Self {
            body: Html::text(&n.to_string()),
            numeric: true,
        }
    }
}

/// A table whose rows become cards on a narrow screen.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/table.html")]
pub struct Table {
    caption: String,
    caption_hidden: bool,
    head: Vec<String>,
    rows: Vec<Vec<Cell>>,
    ids: Vec<String>,
}

impl Table {
    /// The first cell of each row is its header.
    pub fn new(caption: impl Into<String>, head: Vec<String>, rows: Vec<Vec<Cell>>) -> Self {
        Self {
            caption: caption.into(),
            caption_hidden: false,
            head,
            rows,
            ids: Vec::new(),
        }
    }

    /// What it is a table of.
    pub fn caption(&self) -> &str {
        &self.caption
    }

    /// Keeps the caption for screen readers only (a heading above says the same).
    #[must_use]
    pub const fn caption_hidden(mut self) -> Self {
        self.caption_hidden = true;
        self
    }

    /// Ids of the rows, in their order, for links that lead to one of them.
    #[must_use]
    pub fn row_ids(mut self, ids: Vec<String>) -> Self {
        self.ids = ids;
        self
    }

    /// The same for paper, with how wide its columns are beside each other.
    pub fn on_paper(&self, widths: &[u16]) -> print::Table {
        let row = |r: &Vec<Cell>| r.iter().map(|c| c.body.on_paper()).collect();
        print::Table {
            head: self.head.clone(),
            widths: widths.to_vec(),
            rows: self.rows.iter().map(row).collect(),
        }
    }

    fn row_id(&self, n: &usize) -> Option<&str> {
        self.ids.get(*n).map(String::as_str)
    }

    fn label(&self, n: &usize) -> &str {
        self.head.get(*n).map_or("", String::as_str)
    }

    fn numeric(&self, n: &usize) -> bool {
        self.rows
            .first()
            .and_then(|r| r.get(*n))
            .is_some_and(|c| c.numeric)
    }
}

/// Links to the other pages of a list.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/pagination.html")]
pub struct Pagination {
    label: String,
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
    items: Vec<(u32, String, bool, String)>,
}

impl Pagination {
    /// Page `current` of `last`, both from 1; `href` gives the address of a page. Prints nothing
    /// when there is one page.
    pub fn new(page: &Page, current: u32, last: u32, href: impl Fn(u32) -> String) -> Self {
        let near = |n: &u32| *n == 1 || *n == last || n.abs_diff(current) <= 2;
        let items = (1..=last)
            .filter(near)
            .map(|n| (n, href(n), n == current, page.tn("pages-page", n)))
            .collect();
        Self {
            label: page.t("pages-label"),
            previous: (current > 1).then(|| (href(current - 1), page.t("pages-previous"))),
            next: (current < last).then(|| (href(current + 1), page.t("pages-next"))),
            items,
        }
    }

    /// Whether pages are left out before the nth link.
    fn gap(&self, n: &usize) -> bool {
        n.checked_sub(1)
            .and_then(|before| Some((self.items.get(before)?, self.items.get(*n)?)))
            .is_some_and(|(a, b)| b.0 > a.0 + 1)
    }
}

macro_rules! safe_parts {
    ($($t:ty),+) => { $(
        impl HtmlSafe for $t {}
        impl From<$t> for Html {
            fn from(t: $t) -> Self { Self::of(&t) }
        }
    )+ };
}
safe_parts!(
    Button,
    Tag,
    Panel,
    Details,
    WarningText,
    Inset,
    SummaryList,
    Table,
    Pagination
);
