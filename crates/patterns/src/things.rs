//! What pieces may have in common besides the child, brought to one form: a place, a name, a group.
//!
//! Two writings of one place are found equal where they differ in case, accents, punctuation and
//! small words only. Nothing cleverer is tried: a wrong "same place" would make noise, and a person
//! reading the chronology sees what this does not.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words that say where something lies and not what it is.
const SMALL: &[&str] = &[
    "a", "an", "the", "at", "in", "on", "by", "near", "outside", "inside", "behind", "opposite",
    "next", "to", "of", "y", "yr", "r", "ar", "yn", "ger", "wrth", "tu", "allan", "fewn", "ol",
];

/// Places so common that having one in common says nothing.
const ORDINARY: &[&str] = &[
    "home",
    "school",
    "class",
    "classroom",
    "corridor",
    "playground",
    "canteen",
    "office",
    "reception",
    "surgery",
    "ward",
    "clinic",
    "nursery",
    "hall",
    "gym",
    "library",
    "toilets",
    "street",
    "phone",
    "telephone",
    "online",
    "work",
    "cartref",
    "adref",
    "ysgol",
    "dosbarth",
    "ystafell ddosbarth",
    "coridor",
    "buarth",
    "iard",
    "ffreutur",
    "swyddfa",
    "derbynfa",
    "meddygfa",
    "clinig",
    "meithrinfa",
    "neuadd",
    "campfa",
    "llyfrgell",
    "toiledau",
    "stryd",
    "ffon",
    "lein",
    "gwaith",
    "bus",
    "bws",
    "car",
    "gate",
    "gates",
    "school gate",
    "school gates",
    "giat",
    "giat ysgol",
    "dinner hall",
    "dining hall",
    "changing room",
    "changing rooms",
];

/// Longest place that counts as one, in words: longer text tells a story.
const PLACE_WORDS: usize = 6;

/// A place in one form; `None` where nothing or only an ordinary place is named.
pub fn place(text: &str) -> Option<String> {
    let words: Vec<String> = words(text)
        .into_iter()
        .filter(|w| !SMALL.contains(&w.as_str()))
        .collect();
    let one = words.join(" ");
    let says_something = !words.is_empty()
        && words.len() <= PLACE_WORDS
        && one.chars().any(char::is_alphabetic)
        && !ORDINARY.contains(&one.as_str());
    says_something.then_some(one)
}

/// A class, ward or group in one form; `None` where none is named.
pub fn group(text: &str) -> Option<String> {
    Some(words(text).join(" ")).filter(|g| !g.is_empty())
}

/// Titles: whoever is called by title and family name alone is mostly a colleague.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "sir", "pc", "sgt", "nurse", "syr",
];

/// Full names of people in a text, each in one form: at least two words in a row that begin with a
/// capital letter (Welsh *ap*, *ab* and *ferch* may stand between), without a title before them.
pub fn names(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for clause in text.split([',', ';', '.', ':', '(', ')', '\n', '/']) {
        let mut run: Vec<&str> = Vec::new();
        for word in clause.split_whitespace().chain(["end"]) {
            let first = word.chars().next();
            let links = matches!(word, "ap" | "ab" | "ferch") && !run.is_empty();
            if first.is_some_and(char::is_uppercase) || links {
                run.push(word);
                continue;
            }
            found.extend(name_of(&run));
            run.clear();
        }
    }
    found.sort();
    found.dedup();
    found
}

fn name_of(run: &[&str]) -> Option<String> {
    let words = words(&run.join(" "));
    if words.first().is_some_and(|w| TITLES.contains(&w.as_str())) {
        return None;
    }
    (2..=5).contains(&words.len()).then(|| words.join(" "))
}

/// Full names of people in prose: as [`names`], and where a name may follow the word that begins a
/// sentence ("Seen Dean Harker leave"), also without that word.
pub fn names_in(text: &str) -> Vec<String> {
    let mut found = names(text);
    for sentence in text.split(['.', '!', '?', ';', ':', '\n']) {
        let first = sentence.trim_start().split_once(char::is_whitespace);
        found.extend(first.map(|(_, rest)| names(rest)).unwrap_or_default());
    }
    found.sort();
    found.dedup();
    found
}

/// Words in prose after which a place may stand.
const BEFORE_PLACES: &[&str] = &[
    "at", "in", "by", "near", "outside", "inside", "behind", "opposite", "on", "to", "from", "yn",
    "ym", "ger", "wrth", "ar", "i", "o",
];

/// Most words of a place in prose.
const PROSE_WORDS: usize = 4;

/// What in prose may be a place: the words after "at", "near" and their like, up to the end of the
/// clause, in each length. Most of it is none; it tells something only where somebody else named
/// the same place as one.
pub fn places_in(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for clause in text.split([',', ';', '.', ':', '(', ')', '\n', '!', '?']) {
        let all: Vec<&str> = clause.split_whitespace().collect();
        for (at, word) in all.iter().enumerate() {
            if !BEFORE_PLACES.contains(&word.to_lowercase().as_str()) {
                continue;
            }
            let mut last = None;
            for to in at + 2..=all.len() {
                let Some(one) = place(&all[at + 1..to].join(" ")) else {
                    continue;
                };
                if one.split(' ').count() > PROSE_WORDS {
                    break;
                }
                if last.as_ref() != Some(&one) && !found.contains(&one) {
                    found.push(one.clone());
                }
                last = Some(one);
            }
        }
    }
    found
}

/// The words of a text in lower case, without accents and punctuation.
pub(crate) fn words(text: &str) -> Vec<String> {
    let plain: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    plain.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_same_however_it_is_written_and_ordinary_places_are_none() {
        let one = place("Outside the Kwik-Shop, Mill Lane");
        assert_eq!(one.as_deref(), Some("kwik shop mill lane"));
        assert_eq!(place("kwik shop (mill lane)"), one);
        assert_eq!(place("Ger y Tŵr"), place("twr"));
        for ordinary in ["At home", "in the classroom", "", "12", "yn yr ysgol"] {
            assert_eq!(place(ordinary), None, "{ordinary}");
        }
        assert_eq!(
            place("He was walking home along the canal with two older boys"),
            None
        );
    }

    #[test]
    fn in_prose_the_place_is_among_what_may_be_one() {
        let found = places_in("Police saw him by the old boathouse with two boys. Home by ten.");
        assert!(found.contains(&"old boathouse".to_owned()), "{found:?}");
        assert!(found.iter().all(|p| p.split(' ').count() <= 4), "{found:?}");
        assert!(places_in("He was at home, in school").is_empty());
        let welsh = places_in("Gwelwyd ef ger Tŵr y Cloc, gyda dau arall");
        assert!(welsh.contains(&"twr cloc".to_owned()), "{welsh:?}");
    }

    #[test]
    fn in_prose_a_name_is_found_behind_the_word_that_begins_a_sentence() {
        let found = names_in("Seen Dean Harker leave. Dean Harker came back.");
        assert!(found.contains(&"dean harker".to_owned()), "{found:?}");
    }

    #[test]
    fn full_names_are_found_and_titles_are_left_out() {
        assert_eq!(
            names("Man called Dean Harker, drives a white van; Mrs Jones; Rhys ap Gruffydd"),
            ["dean harker", "rhys ap gruffydd"]
        );
        assert!(names("his uncle and Mr Pugh").is_empty());
        assert!(names("Mother").is_empty());
    }
}
