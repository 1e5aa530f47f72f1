//! Checks one entry of an agency's file, field by field.

use domain::Nation;
use jiff::civil::Date;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{LocalContact, LocalRule, read::Faults};
use crate::{
    answer::{RuleKind, Text},
    engine::FIRST_DAY,
    named,
};

type Value<'i> = Spanned<DeValue<'i>>;

/// What only the law may say: each would change a duty, a power, a condition or their effect.
const LAW_ONLY: &[&str] = &[
    "then",
    "outcome",
    "basis",
    "condition",
    "consent",
    "inform",
    "way_out",
    "deadline",
    "record",
    "warning",
    "rank",
    "cite",
    "switch",
    "version",
    "kind",
    "topic",
];

/// One entry, if nothing is wrong with it.
pub(super) fn entry(
    kind: RuleKind,
    agency: &str,
    table: &DeTable<'_>,
    at: usize,
    faults: &mut Faults<'_>,
) -> Option<LocalRule> {
    let before = faults.found.len();
    let mut rule = LocalRule {
        id: String::new(),
        kind,
        nation: None,
        from: None,
        to: None,
        says: Text::default(),
        contacts: Vec::new(),
        agency: agency.to_owned(),
        file: faults.file().to_owned(),
        line: faults.line(at),
        when: Vec::new(),
        unless: Vec::new(),
    };
    let mut has_when = false;
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "id" => rule.id = id(value, faults).unwrap_or_default(),
            "nation" => rule.nation = nation(value, faults),
            "from" => rule.from = day(value, "from", faults),
            "to" => rule.to = day(value, "to", faults),
            "when" => {
                has_when = true;
                rule.when = facts(value, "when", faults);
            }
            "unless" => rule.unless = facts(value, "unless", faults),
            "says" => rule.says = both(value, "says", faults).unwrap_or_default(),
            "contact" => rule.contacts = contacts(value, faults),
            other => unknown(other, key.span().start, faults),
        }
    }
    missing(&rule, table, has_when, at, faults);
    (faults.found.len() == before).then_some(rule)
}

fn missing(
    rule: &LocalRule,
    table: &DeTable<'_>,
    has_when: bool,
    at: usize,
    faults: &mut Faults<'_>,
) {
    for (field, en, cy) in [
        (
            "id",
            "a short name of its own, such as: id = \"tell-the-head\"",
            "enw byr ei hun, fel: id = \"dweud-wrth-y-pennaeth\"",
        ),
        (
            "says",
            "what people read: says = { en = \"...\", cy = \"...\" }",
            "yr hyn y mae pobl yn ei ddarllen: says = { en = \"...\", cy = \"...\" }",
        ),
    ] {
        if !table.contains_key(field) {
            faults.say(
                at,
                format!("This entry lacks {field}: {en}."),
                format!("Nid oes {field} yn y cofnod hwn: {cy}."),
            );
        }
    }
    if !has_when {
        faults.say(
            at,
            "This entry does not say when it applies. Add a line such as: when = [\"harm_suspected\"].",
            "Nid yw'r cofnod hwn yn dweud pryd mae'n gymwys. Ychwanegwch linell fel: when = [\"harm_suspected\"].",
        );
    }
    if rule.from.zip(rule.to).is_some_and(|(from, to)| to <= from) {
        faults.say(
            at,
            "\"to\" is not after \"from\": the entry would never apply. \"to\" is the first day on which it no longer applies.",
            "Nid yw \"to\" ar ôl \"from\": ni fyddai'r cofnod byth yn gymwys. \"to\" yw'r diwrnod cyntaf nad yw'n gymwys mwyach.",
        );
    }
}

fn unknown(key: &str, at: usize, faults: &mut Faults<'_>) {
    if LAW_ONLY.contains(&key) {
        return faults.say(
            at,
            format!("Local practice cannot say \"{key}\": it may tell people something, and cannot change what the law says. Take this out."),
            format!("Ni all arfer lleol ddweud \"{key}\": caiff ddweud rhywbeth wrth bobl, ond ni all newid yr hyn a ddywed y gyfraith. Tynnwch hyn allan."),
        );
    }
    faults.say(
        at,
        format!("\"{key}\" is not known here. An entry may hold id, nation, from, to, when, unless, says and contact."),
        format!("Nid yw \"{key}\" yn hysbys yma. Gall cofnod ddal id, nation, from, to, when, unless, says a contact."),
    );
}

fn id(value: &Value<'_>, faults: &mut Faults<'_>) -> Option<String> {
    let word = words(value, "id", 60, faults)?;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !word.chars().all(fits) || word.starts_with('-') || word.ends_with('-') {
        faults.say(
            value.span().start,
            format!("The id \"{word}\" may hold small letters a to z, digits and hyphens only, as in \"tell-the-head\"."),
            format!("Dim ond llythrennau bach a i z, digidau a chysylltnodau a gaiff yr id \"{word}\" eu dal, fel yn \"dweud-wrth-y-pennaeth\"."),
        );
        return None;
    }
    Some(format!("local/{word}"))
}

fn nation(value: &Value<'_>, faults: &mut Faults<'_>) -> Option<Nation> {
    let word = words(value, "nation", 40, faults)?;
    let found = word.parse().ok();
    if found.is_none() {
        faults.say(
            value.span().start,
            format!("There is no nation \"{word}\": write england, wales, scotland or northern-ireland, or leave the line out."),
            format!("Nid oes cenedl \"{word}\": ysgrifennwch england, wales, scotland neu northern-ireland, neu hepgorwch y llinell."),
        );
    }
    found
}

/// A day, written as a TOML date or in quotation marks.
fn day(value: &Value<'_>, field: &str, faults: &mut Faults<'_>) -> Option<Date> {
    let text = match value.get_ref() {
        DeValue::Datetime(d) => d.to_string(),
        DeValue::String(s) => s.to_string(),
        _ => String::new(),
    };
    let found: Option<Date> = text.parse().ok().filter(|d| *d >= FIRST_DAY);
    if found.is_none() {
        faults.say(
            value.span().start,
            format!("\"{field}\" is no day that can be used: write it as 2026-09-30, not before {FIRST_DAY}."),
            format!("Nid yw \"{field}\" yn ddiwrnod y gellir ei ddefnyddio: ysgrifennwch ef fel 2026-09-30, nid cyn {FIRST_DAY}."),
        );
    }
    found
}

fn facts(value: &Value<'_>, field: &str, faults: &mut Faults<'_>) -> Vec<usize> {
    let Some(list) = value.get_ref().as_array() else {
        faults.say(
            value.span().start,
            format!("\"{field}\" is a list in square brackets, such as [\"harm_suspected\"]."),
            format!("Rhestr mewn cromfachau sgwâr yw \"{field}\", fel [\"harm_suspected\"]."),
        );
        return Vec::new();
    };
    if list.is_empty() && field == "when" {
        faults.say(
            value.span().start,
            "\"when\" is empty: the entry would be shown every time, and soon be read by nobody. Name at least one fact.",
            "Mae \"when\" yn wag: byddai'r cofnod yn cael ei ddangos bob tro, ac ni fyddai neb yn ei ddarllen cyn hir. Enwch o leiaf un ffaith.",
        );
    }
    let mut found = Vec::new();
    for item in list.iter() {
        let Some(name) = item.get_ref().as_str() else {
            faults.say(
                item.span().start,
                format!("Every fact in \"{field}\" is a word in quotation marks."),
                format!("Gair mewn dyfynodau yw pob ffaith yn \"{field}\"."),
            );
            continue;
        };
        match named::index(name) {
            Some(i) => found.push(i),
            None => {
                let near = nearest(name);
                faults.say(
                    item.span().start,
                    format!("There is no fact \"{name}\". The nearest is \"{near}\"; `sharewise law facts` lists them all."),
                    format!("Nid oes ffaith \"{name}\". Yr agosaf yw \"{near}\"; mae `sharewise law facts` yn eu rhestru i gyd."),
                );
            }
        }
    }
    found
}

fn contacts(value: &Value<'_>, faults: &mut Faults<'_>) -> Vec<LocalContact> {
    let Some(list) = value.get_ref().as_array() else {
        faults.say(
            value.span().start,
            "\"contact\" is a list: contact = [{ name = \"...\", telephone = \"...\" }].",
            "Rhestr yw \"contact\": contact = [{ name = \"...\", telephone = \"...\" }].",
        );
        return Vec::new();
    };
    let read = |item: &Value<'_>| contact(item, faults);
    list.iter().filter_map(read).collect()
}

fn contact(item: &Value<'_>, faults: &mut Faults<'_>) -> Option<LocalContact> {
    let at = item.span().start;
    let Some(table) = item.get_ref().as_table() else {
        faults.say(
            at,
            "A contact is written in braces: { name = \"...\", telephone = \"...\" }.",
            "Ysgrifennir cyswllt mewn cromfachau cyrliog: { name = \"...\", telephone = \"...\" }.",
        );
        return None;
    };
    let mut found = LocalContact {
        name: Text::default(),
        telephone: String::new(),
    };
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "name" => found.name = both(value, "name", faults)?,
            "telephone" => found.telephone = telephone(value, faults)?,
            other => {
                faults.say(
                    key.span().start,
                    format!("A contact holds name and telephone, not \"{other}\"."),
                    format!("Mae cyswllt yn dal name a telephone, nid \"{other}\"."),
                );
                return None;
            }
        }
    }
    if found.name.en.is_empty() {
        faults.say(at, "A contact needs a name.", "Mae angen enw ar gyswllt.");
        return None;
    }
    Some(found)
}

fn telephone(value: &Value<'_>, faults: &mut Faults<'_>) -> Option<String> {
    let number = words(value, "telephone", 40, faults)?;
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let fits = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')' | '-');
    if !number.chars().all(fits) || !(3..=15).contains(&digits) {
        faults.say(
            value.span().start,
            format!("\"{number}\" is no telephone number that can be rung: write digits and spaces, in quotation marks."),
            format!("Nid yw \"{number}\" yn rhif ffôn y gellir ei ddeialu: ysgrifennwch ddigidau a bylchau, mewn dyfynodau."),
        );
        return None;
    }
    Some(number)
}

/// One text, or one in each language.
fn both(value: &Value<'_>, field: &str, faults: &mut Faults<'_>) -> Option<Text> {
    let Some(table) = value.get_ref().as_table() else {
        let one = words(value, field, 600, faults)?;
        return Some(Text::new(one.clone(), one));
    };
    let mut found = Text::default();
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "en" => found.en = words(value, field, 600, faults)?.into(),
            "cy" => found.cy = words(value, field, 600, faults)?.into(),
            other => {
                faults.say(
                    key.span().start,
                    format!(
                        "\"{field}\" is written in en (English) and cy (Welsh), not \"{other}\"."
                    ),
                    format!(
                        "Ysgrifennir \"{field}\" yn en (Saesneg) a cy (Cymraeg), nid \"{other}\"."
                    ),
                );
                return None;
            }
        }
    }
    if found.en.is_empty() || found.cy.is_empty() {
        faults.say(
            value.span().start,
            format!("\"{field}\" lacks one of its languages. Write both en and cy, or one text in quotation marks for all readers."),
            format!("Mae un o'r ieithoedd ar goll yn \"{field}\". Ysgrifennwch en a cy, neu un testun mewn dyfynodau i bob darllenydd."),
        );
        return None;
    }
    Some(found)
}

/// Some text: not empty, not too long, no control characters.
pub(super) fn words(
    value: &Value<'_>,
    field: &str,
    most: usize,
    faults: &mut Faults<'_>,
) -> Option<String> {
    let at = value.span().start;
    let Some(text) = value.get_ref().as_str().map(str::trim) else {
        faults.say(
            at,
            format!("\"{field}\" is text: put it in quotation marks."),
            format!("Testun yw \"{field}\": rhowch ef mewn dyfynodau."),
        );
        return None;
    };
    if text.is_empty() {
        faults.say(
            at,
            format!("\"{field}\" is empty."),
            format!("Mae \"{field}\" yn wag."),
        );
        return None;
    }
    if text.chars().count() > most || text.chars().any(char::is_control) {
        faults.say(
            at,
            format!("\"{field}\" is too long or holds a line break: at most {most} characters on one line."),
            format!("Mae \"{field}\" yn rhy hir neu'n cynnwys toriad llinell: {most} nod ar y mwyaf ar un llinell."),
        );
        return None;
    }
    Some(text.to_owned())
}

/// The named fact that is spelt most alike.
fn nearest(wanted: &str) -> &'static str {
    let all = named::FACTS.iter().map(|f| f.name);
    all.min_by_key(|n| distance(wanted, n)).unwrap_or_default()
}

/// How many letters have to be changed, added or left out.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(80).enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let change = corner + usize::from(ca != *cb);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_nearest_fact_is_the_one_meant() {
        assert_eq!(super::nearest("harm_suspectd"), "harm_suspected");
        assert_eq!(super::nearest("resonable_cause"), "reasonable_cause");
        for (a, b, n) in [
            ("", "abc", 3),
            ("abc", "abc", 0),
            ("abc", "axc", 1),
            ("abcd", "bcd", 1),
            ("bcd", "abcd", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(super::distance(a, b), n, "{a} {b}");
        }
    }
}
