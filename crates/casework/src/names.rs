//! The name of an organisation in both languages.

use domain::Lang;
use store::AgencyRow;

/// A name in English and in Welsh; the same in both where it has one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bilingual {
    /// In English.
    pub en: String,
    /// In Welsh.
    pub cy: String,
}

impl Bilingual {
    /// The name in a reader's language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Cy if !self.cy.is_empty() => &self.cy,
            _ => &self.en,
        }
    }

    /// Whether there is no name.
    pub const fn is_empty(&self) -> bool {
        self.en.is_empty()
    }
}

impl From<AgencyRow> for Bilingual {
    fn from(a: AgencyRow) -> Self {
        Self {
            en: a.name_en,
            cy: a.name_cy,
        }
    }
}

impl From<String> for Bilingual {
    fn from(name: String) -> Self {
        Self {
            cy: name.clone(),
            en: name,
        }
    }
}
