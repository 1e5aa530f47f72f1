//! Lists, explanations and changes as plain text, for the command line.

use std::fmt::Write;

use domain::Lang;
use jiff::civil::Date;

use super::{
    Change, ChangeKind, Changes, ExampleText, Explanation, OpenPoint, RuleOnDay, RuleState,
};
use crate::{
    answer::{Citation, RuleKind, Verification},
    labels::say,
    law::RuleText,
};

/// How a point was checked, in words.
pub fn status_words(status: Verification, lang: Lang) -> &'static str {
    match status {
        Verification::Primary => say(lang, "text of the law read", "darllenwyd testun y gyfraith"),
        Verification::Guidance => say(
            lang,
            "official guidance read",
            "darllenwyd canllawiau swyddogol",
        ),
        Verification::Secondary => {
            say(lang, "secondary source only", "ffynhonnell eilaidd yn unig")
        }
        Verification::WellKnown => say(
            lang,
            "well known, not read again",
            "hysbys, heb ei ailddarllen",
        ),
        Verification::Inference => say(lang, "our inference", "ein casgliad ni"),
        Verification::NotVerified => say(lang, "not verified", "heb ei wirio"),
    }
}

/// How a citation was checked, in words: also whether the text was read in a stored copy.
pub(crate) fn checked_words(c: &Citation, lang: Lang) -> &'static str {
    in_copy(c.status, c.copy, lang)
}

/// How well a rule is checked, in words: as its weakest citation.
fn rule_checked(t: &RuleText, lang: Lang) -> &'static str {
    in_copy(t.status, t.citations.iter().any(|c| c.copy), lang)
}

fn in_copy(status: Verification, copy: bool, lang: Lang) -> &'static str {
    if status == Verification::Primary && copy {
        return say(
            lang,
            "text of the law read, in a stored copy",
            "darllenwyd testun y gyfraith, mewn copi a gadwyd",
        );
    }
    status_words(status, lang)
}

pub(crate) fn kind_words(kind: RuleKind, lang: Lang) -> &'static str {
    match kind {
        RuleKind::Duty => say(lang, "duty", "dyletswydd"),
        RuleKind::Power => say(lang, "power", "pŵer"),
        RuleKind::Condition => say(lang, "condition", "amod"),
        RuleKind::Step => say(lang, "step", "cam"),
        RuleKind::Caution => say(lang, "caution", "rhybudd"),
    }
}

fn state_words(state: RuleState, lang: Lang) -> &'static str {
    match state {
        RuleState::InForce => say(lang, "applies on this day", "yn gymwys ar y diwrnod hwn"),
        RuleState::NotYet => say(lang, "does not apply yet", "ddim yn gymwys eto"),
        RuleState::Ended => say(lang, "no longer applies", "ddim yn gymwys mwyach"),
        RuleState::SwitchedOff => say(lang, "switched off", "wedi'i ddiffodd"),
    }
}

/// One line for each rule: its id, kind, state where it does not run, and how it was checked.
pub fn render_list(rules: &[RuleOnDay], lang: Lang) -> String {
    let mut out = String::new();
    for r in rules {
        let mut notes = vec![kind_words(r.text.kind, lang)];
        if r.state != RuleState::InForce {
            notes.push(state_words(r.state, lang));
        }
        notes.push(rule_checked(&r.text, lang));
        let _ = writeln!(
            out,
            "{}  ({})\n    {}",
            r.text.id,
            notes.join("; "),
            r.text.says.get(lang)
        );
    }
    let _ = writeln!(out, "{}: {}", say(lang, "Rules", "Rheolau"), rules.len());
    out
}

/// A rule with everything a reader needs to check it.
pub fn render_explanation(e: &Explanation, lang: Lang) -> String {
    let t = &e.rule.text;
    let mut out = format!("{}\n{}\n\n", t.id, t.says.get(lang));
    let mut line = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    line(format!(
        "{}: {}",
        say(lang, "Kind", "Math"),
        kind_words(t.kind, lang)
    ));
    line(format!(
        "{}: {}",
        say(lang, "Nations", "Cenhedloedd"),
        nations(t)
    ));
    line(format!("{}: {}", say(lang, "Topic", "Pwnc"), t.topic));
    line(format!(
        "{} {}: {}",
        say(lang, "On", "Ar"),
        e.on,
        state_words(e.rule.state, lang)
    ));
    if let Some(switch) = &t.switch {
        line(format!(
            "{}: {switch}",
            say(lang, "Waits for the switch", "Yn aros am y switsh")
        ));
    }
    line(format!(
        "{}: {}",
        say(lang, "Checked", "Gwiriwyd"),
        rule_checked(t, lang)
    ));
    let mut list = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(out, "\n{title}");
            for l in lines {
                let _ = writeln!(out, "  - {l}");
            }
        }
    };
    let facts = |all: &[super::FactText]| {
        let words = |f: &super::FactText| format!("{} [{}]", f.says.get(lang), f.fact);
        all.iter().map(words).collect::<Vec<_>>()
    };
    let asked = if e.each_person {
        say(
            lang,
            "It applies to each person of whom all this is so",
            "Mae'n gymwys i bob person y mae hyn i gyd yn wir amdano",
        )
    } else {
        say(
            lang,
            "It applies when all of this is so",
            "Mae'n gymwys pan fo hyn i gyd yn wir",
        )
    };
    list(asked, facts(&e.when));
    list(
        say(
            lang,
            "Any of this stops it",
            "Mae unrhyw un o'r rhain yn ei atal",
        ),
        facts(&e.unless),
    );
    list(
        say(lang, "Where it comes from", "O ble y daw"),
        cited(&t.citations, lang),
    );
    list(
        say(
            lang,
            "Published after that day: the sentence shows later guidance",
            "Cyhoeddwyd ar ôl y diwrnod hwnnw: mae'r frawddeg yn dangos canllawiau diweddarach",
        ),
        e.later_sources.iter().map(ToString::to_string).collect(),
    );
    list(
        say(lang, "Versions", "Fersiynau"),
        e.rule.history.iter().map(|v| version(v, lang)).collect(),
    );
    list(
        say(lang, "Changes", "Newidiadau"),
        e.changes.iter().map(|c| change(c, lang)).collect(),
    );
    list(
        say(lang, "Examples", "Enghreifftiau"),
        e.examples.iter().map(|x| example(x, lang)).collect(),
    );
    list(
        say(lang, "Still to be checked", "Eto i'w wirio"),
        e.open_points.iter().map(|p| point(p, lang)).collect(),
    );
    out
}

/// What changed between two days, the oldest first.
pub fn render_changes(c: &Changes, lang: Lang) -> String {
    let mut out = format!(
        "{} {} {} {}\n",
        say(lang, "Changes after", "Newidiadau ar ôl"),
        c.from,
        say(lang, "up to", "hyd at"),
        c.to
    );
    if c.is_empty() {
        let _ = writeln!(
            out,
            "{}",
            say(lang, "Nothing changed.", "Ni newidiodd dim.")
        );
    }
    for r in &c.rules {
        let _ = writeln!(out, "{}", change(r, lang));
        if let (ChangeKind::Changes, Some(before)) = (r.kind, &r.before) {
            let _ = writeln!(out, "    - {}", before.says.get(lang));
        }
        if let Some(rule) = r.rule() {
            let mark = if r.kind == ChangeKind::Ends { '-' } else { '+' };
            let _ = writeln!(out, "    {mark} {}", rule.says.get(lang));
            for c in cited(&rule.citations, lang) {
                let _ = writeln!(out, "      {c}");
            }
        }
    }
    for g in &c.golden_rules {
        let edition = |rules: &[crate::answer::GoldenRule]| {
            rules
                .first()
                .map_or(crate::answer::Phrase::from("-"), |r| r.edition.clone())
        };
        let _ = writeln!(
            out,
            "{}  {} ({}): {} -> {}",
            g.on,
            say(lang, "golden rules", "rheolau euraidd"),
            g.nation.as_str(),
            edition(&g.before),
            edition(&g.after)
        );
    }
    out
}

fn nations(t: &RuleText) -> String {
    let all: Vec<&str> = t.nations.iter().map(|n| n.as_str()).collect();
    all.join(", ")
}

fn cited(citations: &[Citation], lang: Lang) -> Vec<String> {
    citations
        .iter()
        .map(|c| format!("{}, {} ({})", c.title, c.pinpoint, checked_words(c, lang)))
        .collect()
}

fn version(v: &RuleText, lang: Lang) -> String {
    format!("{}: {}", period(v.from, v.to, lang), v.says.get(lang))
}

fn period(from: Date, to: Option<Date>, lang: Lang) -> String {
    match to {
        Some(to) => format!(
            "{} {from} {} {to}",
            say(lang, "from", "o"),
            say(lang, "until before", "hyd cyn")
        ),
        None => format!("{} {from}", say(lang, "from", "o")),
    }
}

fn change(c: &Change, lang: Lang) -> String {
    let what = match c.kind {
        ChangeKind::Starts => say(lang, "starts", "yn dechrau"),
        ChangeKind::Ends => say(lang, "ends", "yn dod i ben"),
        ChangeKind::Changes => say(lang, "changes", "yn newid"),
    };
    let id = c.rule().map_or("", |r| r.id.as_str());
    format!("{}  {id} {what}", c.on)
}

fn example(x: &ExampleText, lang: Lang) -> String {
    let head = if x.applies {
        say(lang, "It applies", "Mae'n gymwys")
    } else {
        say(lang, "It stays silent", "Mae'n dawel")
    };
    let lines: Vec<String> = x
        .lines
        .iter()
        .map(|l| format!("\n      {} {}", l.question.get(lang), l.answer.get(lang)))
        .collect();
    format!("{head}:{}", lines.concat())
}

fn point(p: &OpenPoint, lang: Lang) -> String {
    format!("{}\n      {}", p.question.get(lang), p.so_far.get(lang))
}

/// Every point with its question and what was found so far; closed ones say so.
pub fn render_open_points(points: &[OpenPoint], lang: Lang) -> String {
    let mut out = String::new();
    for p in points {
        let mark = if p.open {
            say(lang, "open", "agored")
        } else {
            say(lang, "closed", "wedi'i gau")
        };
        let _ = writeln!(
            out,
            "{} ({mark})\n    {}\n    {}",
            p.id,
            p.question.get(lang),
            p.so_far.get(lang)
        );
        for c in cited(&p.citations, lang) {
            let _ = writeln!(out, "      {c}");
        }
    }
    out
}
