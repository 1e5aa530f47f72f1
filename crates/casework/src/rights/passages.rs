//! The passages of a text, to be ticked, and a text without some of them.

use super::{
    redact::{PASSAGE_CUT, letters},
    word_lists::TITLES,
};
use std::ops::Range;

/// The passages of a text: sentences and lines, in order, without the space between them.
pub(super) fn passages(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let ends = matches!(c, '.' | '!' | '?' | '…') && next.is_none_or(char::is_whitespace);
        let quoted = matches!(c, '"' | '”' | '’' | '\'' | ')')
            && text[..at].ends_with(['.', '!', '?', '…'])
            && next.is_none_or(char::is_whitespace);
        let breaks = c == '\n' || next.is_none();
        // "Mrs. Hall" is one sentence.
        let title = c == '.' && TITLES.contains(last_word(&text[start..at]).as_str());
        if ((ends || quoted) && !title) || breaks {
            push(text, start..at + c.len_utf8(), &mut all);
            start = at + c.len_utf8();
        }
    }
    all
}

fn last_word(text: &str) -> String {
    letters(text).pop().unwrap_or_default()
}

fn push(text: &str, range: Range<usize>, all: &mut Vec<Range<usize>>) {
    let piece = &text[range.clone()];
    let from = range.start + (piece.len() - piece.trim_start().len());
    let to = range.start + piece.trim_end().len();
    if from < to {
        all.push(from..to);
    }
}

/// A text without passages: each run of cut ones leaves one mark.
pub(super) fn without(text: &str, all: &[Range<usize>], is_cut: impl Fn(usize) -> bool) -> String {
    let mut out = String::new();
    let (mut end, mut cut_before) = (0, false);
    for (n, at) in all.iter().enumerate() {
        let gap = &text[end..at.start];
        if is_cut(n) {
            if !cut_before {
                out.push_str(gap);
                out.push_str(PASSAGE_CUT);
            }
            cut_before = true;
        } else {
            out.push_str(if cut_before && gap.is_empty() {
                " "
            } else {
                gap
            });
            out.push_str(&text[at.clone()]);
            cut_before = false;
        }
        end = at.end;
    }
    out
}
