//! Every word on screen, in English and Welsh.
//!
//! The words are Fluent files in `words/<lang>/<page>.ftl`, the same names and the same keys
//! in both languages; tests hold that. At run time nothing here can fail: a key that one
//! language lacks is shown in English, and a key that nobody has is shown as itself.

mod arg;
mod bundle;
mod list;
mod time;

pub use arg::Arg;
pub use domain::Lang;
pub use list::list;
pub use time::{
    ago, civil_date, civil_date_short, civil_weekday, date, date_short, date_time, left, london,
    time_of_day,
};

/// Looks up words by key.
#[derive(Debug, Clone, Copy)]
pub struct Words;

impl Words {
    /// The words of `key` in `lang`. Falls back to English, then to the key itself.
    pub fn get(lang: Lang, key: &str) -> String {
        Self::with(lang, key, &[])
    }

    /// As [`Words::get`], with the variables the words ask for. Plural forms follow the
    /// language: two in English, six in Welsh.
    pub fn with(lang: Lang, key: &str, args: &[(&str, Arg)]) -> String {
        bundle::find(lang, key, args)
            .or_else(|| bundle::find(Lang::En, key, args))
            .unwrap_or_else(|| key.to_owned())
    }

    /// Whether `lang` itself (no fallback) has words for `key`.
    pub fn has(lang: Lang, key: &str) -> bool {
        bundle::has(lang, key)
    }
}

/// (language, file, text) of every file compiled in; for the tests and the tidy check.
pub fn files() -> &'static [(&'static str, &'static str, &'static str)] {
    bundle::FILES
}
