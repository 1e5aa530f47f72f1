//! Documents on paper: words, headings, tables and pictures become a tagged PDF (PDF/UA-1).
//!
//! It only computes: fonts, words and times are handed in, and the same document gives the same
//! bytes. No line of text is ever cut: long words are broken, long rows go on over the next page
//! under the same headings, and a letter that the font does not have is shown as a mark while the
//! letter itself stays in the text that a reader copies, searches or has read aloud.

mod draw;
mod layout;
mod picture;
mod shape;

pub use picture::{Anchor, Colour, Pen, Picture, Shape, Step};
pub use shape::Fonts;

/// What is printed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Language of the words, as in BCP 47: `en-GB` or `cy`.
    pub lang: String,
    /// What it is called: the PDF's title and its first heading.
    pub title: String,
    /// What stands at the head of every page: whose it is, and how it is to be handled.
    pub head: String,
    /// What stands at the foot of every page: who made it, and when.
    pub foot: String,
    /// What it says, from the top.
    pub blocks: Vec<Block>,
}

/// One piece of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading below the title: 2, 3, ...
    Heading(u8, String),
    /// A paragraph.
    Text(Text),
    /// A table.
    Table(Table),
    /// Pictures, beside each other where there is room.
    Pictures(Vec<Picture>),
}

/// A paragraph; line breaks in it are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The words.
    pub text: String,
    /// Whether they are bold: a small heading inside a cell.
    pub strong: bool,
}

impl Text {
    /// Plain words.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            strong: false,
        }
    }
}

/// A table. The headings stand again on every page that it reaches; the first cell of each row is
/// the row's heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Headings of the columns.
    pub head: Vec<String>,
    /// How wide the columns are beside each other; a column without a number has 1.
    pub widths: Vec<u16>,
    /// The rows; each cell holds paragraphs.
    pub rows: Vec<Vec<Vec<Text>>>,
}

/// A finished document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Every line that stands on its pages, in the order of reading, heads and feet too: what is
    /// looked through before the PDF may leave.
    pub text: String,
    /// How many pages.
    pub pages: usize,
    /// How many letters the font does not have, each shown as a mark.
    pub missing: usize,
    /// How many letters were measured or drawn: the work done, for tests of growth.
    pub work: usize,
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The fonts cannot be read.
    #[error("the fonts cannot be read")]
    Fonts,
    /// The PDF could not be written as the standard wants it.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}

/// Prints a document. `page_of` says in words which page of how many it is, both from 1.
///
/// # Errors
/// [`PrintError`].
pub fn print(
    document: &Document,
    fonts: &Fonts<'_>,
    page_of: &dyn Fn(usize, usize) -> String,
) -> Result<Printed, PrintError> {
    let mut shaper = shape::Shaper::new(fonts);
    let laid = layout::lay_out(document, &mut shaper, page_of);
    let text = laid.text();
    let pages = laid.pages.len();
    let (missing, work) = (shaper.missing, shaper.work);
    let pdf = draw::draw(document, laid, fonts)?;
    Ok(Printed {
        pdf,
        text,
        pages,
        missing,
        work,
    })
}
