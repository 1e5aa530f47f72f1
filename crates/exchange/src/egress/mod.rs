//! The check before anything leaves: does it hold a protected value?
//!
//! The finished text is scanned, not the model that it was made from, since an address slips out
//! where nobody thought of it: in a statement's free text, in a note, in a header. What is found is a
//! reason for a person to look, so the scan rather finds too much than too little. It withstands
//! case, accents, spacing, line breaks, punctuation, full-width forms, zero-width and
//! bidirectional characters, HTML tags and entities, and the usual ways of writing streets,
//! postcodes and telephone numbers. It does not understand text: "the white house behind the church"
//! is not found, nor is a value inside a picture.

mod needle;
mod squeeze;

use std::cmp::Reverse;
use std::fmt;
use std::ops::Range;

use self::needle::needles;
use self::squeeze::{Squeezed, TagEnds};

domain::worded! {
    /// What sort of value is protected; it decides which parts of it are looked for.
    ProtectedKind, "kind of protected value" {
        /// A whole address, on several lines or with commas.
        Address = "address",
        /// A postcode by itself.
        Postcode = "postcode",
        /// A telephone number.
        Phone = "phone",
        /// The name of a school, refuge, home or other place.
        Place = "place",
        /// Anything else, looked for as a whole: a birth name, a new name, an e-mail address.
        Other = "other",
    }
}

domain::worded! {
    /// Which part of a protected value was found.
    FoundPart, "part that was found" {
        /// All of it.
        Whole = "whole",
        /// The line with house number or name and street.
        HouseAndStreet = "house-and-street",
        /// The street without the number.
        Street = "street",
        /// The postcode.
        Postcode = "postcode",
    }
}

/// A value that must not leave without its own act.
#[derive(Clone, PartialEq, Eq)]
pub struct ProtectedValue {
    /// What sort of value it is.
    pub kind: ProtectedKind,
    /// The value as recorded.
    pub text: String,
}

/// Never shows the value: it would end up in a log.
impl fmt::Debug for ProtectedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProtectedValue({}, hidden)", self.kind)
    }
}

/// A protected value found in what is about to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// Which of the protected values, by its place in the list.
    pub value: usize,
    /// Its kind.
    pub kind: ProtectedKind,
    /// Which part of it.
    pub part: FoundPart,
    /// Where in the rendered text, in bytes, so that it can be marked on screen.
    pub at: Range<usize>,
}

/// Scans text that is about to leave. Leaks come in the order of the text.
pub fn scan(rendered: &str, protected: &[ProtectedValue]) -> Vec<Leak> {
    find(&[Squeezed::new(rendered.char_indices())], protected)
}

/// Scans HTML: its text with the tags taken out and entities read, and its whole source as well,
/// since a value may hide in an attribute. Where a tag holds a bracket in quotes, both readings of
/// where it ends are scanned.
pub fn scan_html(html: &str, protected: &[ProtectedValue]) -> Vec<Leak> {
    let decoded = squeeze::decode_entities(html);
    let text = |ends| Squeezed::new(squeeze::without_tags(html, ends).into_iter());
    find(
        &[
            Squeezed::new(decoded.into_iter()),
            text(TagEnds::BehindQuotes),
            text(TagEnds::AtFirst),
        ],
        protected,
    )
}

/// Scans bytes, such as a file: as UTF-8 with what is not UTF-8 passed over. Places are those in
/// [`String::from_utf8_lossy`] of the bytes. Compressed formats must be unpacked first.
pub fn scan_bytes(rendered: &[u8], protected: &[ProtectedValue]) -> Vec<Leak> {
    scan(&String::from_utf8_lossy(rendered), protected)
}

/// Every place, however many: what is cut out is cut out by them.
fn find(texts: &[Squeezed], protected: &[ProtectedValue]) -> Vec<Leak> {
    let mut leaks: Vec<Leak> = Vec::new();
    for (value, item) in protected.iter().enumerate() {
        let needles = needles(item);
        let mut found: Vec<(Range<usize>, FoundPart)> = Vec::new();
        for needle in &needles {
            for text in texts {
                found.extend(text.find(needle).map(|at| (at, needle.part)));
            }
        }
        // The widest of those that begin together comes first, and of equal ones the longest needle.
        found.sort_by_key(|(at, _)| (at.start, Reverse(at.end)));
        let mut reached = 0;
        for (at, part) in found {
            // A part inside what was found already says nothing new.
            if at.end > reached {
                reached = at.end;
                leaks.push(Leak {
                    value,
                    kind: item.kind,
                    part,
                    at,
                });
            }
        }
    }
    leaks.sort_by_key(|leak| (leak.at.start, leak.at.end, leak.value));
    leaks
}
