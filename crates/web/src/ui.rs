//! The shared look: the frame of every page, form fields, lists, tables, and the files they need.
//!
//! A page is a struct with a [`Page`] in a field named `page` and a template that extends
//! `layout.html`. Each component below is a small struct with a template of its own under
//! `templates/macros/`; putting it into a page's template (`{{ what }}`) prints it. Every text
//! handed to a component is escaped, except [`Html`], which only components and templates make.
//! See `docs/how-to/add-a-page.md`.

mod assets;
mod choices;
mod dates;
mod draft;
mod drawn;
mod fields;
mod html;
mod lang;
mod page;
mod paper;
mod parts;
mod when;

pub use assets::asset;
pub use choices::{Checkboxes, Choice, Radios, Select};
pub use dates::{DateForm, DateInput, DateProblem};
pub use draft::Draft;
pub use fields::{Field, FileUpload, TextInput, Textarea};
pub use html::{Html, redirect, render};
pub use lang::{lang_of, local_path, remember_lang};
pub use page::{Back, FieldError, NavItem, Notice, Page, Section, Timeout, Viewer};
pub use parts::{
    Button, Cell, Details, Inset, Pagination, Panel, Row, RowAction, SummaryList, Table, Tag,
    WarningText,
};
pub use when::{Precision, When, WhenForm, WhenInput, WhenProblem};
