//! An answer as plain text, for the command line and for a data protection officer.

use std::fmt::Write;

use domain::Lang;

use crate::{
    answer::{Answer, Citation, FieldNeed, Standing, UnsettledStart},
    labels,
};

/// Renders an answer: what is suggested, what is refused and why, what is missing, what to
/// record, what is due; each with its source and how it was checked.
pub fn render_text(answer: &Answer, lang: Lang) -> String {
    let w = words(lang);
    let mut out = String::new();
    let mut line = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    line(format!(
        "{}: {}   {}: {}",
        w.law,
        answer.law_as_at,
        w.book,
        short(&answer.rulebook_hash)
    ));
    line(w.advises.to_owned());
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            line(format!("\n{title}"));
            lines.into_iter().for_each(&mut line);
        }
    };
    section(
        w.problems,
        answer
            .problems
            .iter()
            .map(|p| format!("  ! {}: {}", p.path, p.says.get(lang)))
            .collect(),
    );
    section(
        w.outcome,
        answer
            .outcomes
            .iter()
            .enumerate()
            .map(|(i, o)| {
                let rule = if o.rule.is_empty() {
                    String::new()
                } else {
                    format!("  [{}]", o.rule)
                };
                format!(
                    "  {}. {}{rule}{}\n     {}",
                    i + 1,
                    labels::outcome_words(o.outcome, lang),
                    o.unsettled.map_or("", |u| w.unsettled(u)),
                    o.why.get(lang)
                )
            })
            .collect(),
    );
    section(
        w.stops,
        answer
            .stops
            .iter()
            .map(|s| {
                format!(
                    "  - {}\n    {} {}\n    {}",
                    s.says.get(lang),
                    w.way_out,
                    s.way_out.get(lang),
                    cite(&s.citations, lang)
                )
            })
            .collect(),
    );
    section(
        w.warnings,
        answer
            .warnings
            .iter()
            .map(|s| format!("  - {}\n    {}", s.says.get(lang), cite(&s.citations, lang)))
            .collect(),
    );
    section(
        w.bases,
        answer
            .bases
            .iter()
            .map(|b| {
                format!(
                    "  {} {}{}\n      {}\n      {}",
                    mark(b.standing),
                    labels::basis_words(b.basis, lang),
                    b.unsettled.map_or("", |u| w.unsettled(u)),
                    b.why.get(lang),
                    cite(&b.citations, lang)
                )
            })
            .collect(),
    );
    section(w.conditions, conditions(answer, lang));
    section(
        w.consent,
        answer
            .consent
            .iter()
            .map(|c| {
                format!(
                    "  {} {}\n    {}",
                    labels::consent_words(c.advice, lang),
                    c.why.get(lang),
                    cite(&c.citations, lang)
                )
            })
            .collect(),
    );
    section(
        w.family,
        answer
            .inform
            .iter()
            .map(|c| {
                format!(
                    "  {} {}\n    {}",
                    labels::informing_words(c.advice, lang),
                    c.why.get(lang),
                    cite(&c.citations, lang)
                )
            })
            .collect(),
    );
    section(
        w.findings,
        answer
            .findings
            .iter()
            .map(|f| {
                format!(
                    "  [{}] {} ({}){}\n    {}\n    {}",
                    crate::readers::kind_words(f.kind, lang),
                    f.rule,
                    f.version,
                    f.unsettled.map_or("", |u| w.unsettled(u)),
                    f.says.get(lang),
                    cite(&f.citations, lang)
                )
            })
            .collect(),
    );
    section(
        w.missing,
        answer
            .missing
            .iter()
            .map(|m| {
                format!(
                    "  ? {}  [{}]\n    {}",
                    m.question.get(lang),
                    m.path,
                    m.why.get(lang)
                )
            })
            .collect(),
    );
    section(w.local, local(answer, lang));
    section(
        w.deadlines,
        answer
            .deadlines
            .iter()
            .map(|d| {
                let day = match (d.due, &d.note) {
                    (Some(day), _) => format!(" ({day})"),
                    (None, Some(note)) => format!(" ({})", note.get(lang)),
                    (None, None) => String::new(),
                };
                format!(
                    "  - {}{day} [{}]",
                    d.says.get(lang),
                    labels::footing_words(&d.footing, lang)
                )
            })
            .collect(),
    );
    section(
        &format!(
            "{} ({})",
            w.record,
            labels::record_words(answer.record.set, lang)
        ),
        answer
            .record
            .fields
            .iter()
            .map(|f| {
                format!(
                    "  {} {}",
                    if f.need == FieldNeed::Required {
                        "*"
                    } else {
                        "-"
                    },
                    f.label.get(lang)
                )
            })
            .collect(),
    );
    section(
        w.golden,
        answer
            .golden_rules
            .iter()
            .map(|g| format!("  {}. {}", g.number, g.says.get(lang)))
            .collect(),
    );
    section(
        w.off,
        answer
            .switched_off
            .iter()
            .map(|s| format!("  - {}", s.says.get(lang)))
            .collect(),
    );
    out
}

fn local(answer: &Answer, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for l in &answer.local {
        lines.push(format!("  - {} ({})", l.says.get(lang), l.agency));
        for c in &l.contacts {
            lines.push(format!("    {} {}", c.name.get(lang), c.telephone));
        }
    }
    lines
}

fn conditions(answer: &Answer, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for person in &answer.conditions {
        lines.push(format!("  {}", person.subject));
        for o in &person.options {
            let document = labels::document_words(o.policy_document, lang);
            let why = format!("{} {document}", o.why.get(lang));
            lines.push(format!(
                "    {} {}\n        {}\n        {}",
                mark(o.standing),
                labels::condition_words(o, lang),
                why.trim_end(),
                cite(&o.citations, lang)
            ));
        }
    }
    lines
}

fn mark(s: Standing) -> &'static str {
    match s {
        Standing::Suggested => "+",
        Standing::Available => "o",
        Standing::Refused => "x",
    }
}

fn cite(all: &[Citation], lang: Lang) -> String {
    let checked = |c: &Citation| crate::readers::checked_words(c, lang);
    all.iter()
        .map(|c| format!("{} {} [{}]", c.title, c.pinpoint, checked(c)))
        .collect::<Vec<_>>()
        .join("; ")
}

fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

struct Words {
    law: &'static str,
    book: &'static str,
    advises: &'static str,
    problems: &'static str,
    outcome: &'static str,
    stops: &'static str,
    way_out: &'static str,
    warnings: &'static str,
    bases: &'static str,
    conditions: &'static str,
    consent: &'static str,
    family: &'static str,
    findings: &'static str,
    missing: &'static str,
    local: &'static str,
    deadlines: &'static str,
    record: &'static str,
    golden: &'static str,
    off: &'static str,
    as_announced: &'static str,
    set_by_agency: &'static str,
}

impl Words {
    fn unsettled(&self, start: UnsettledStart) -> &'static str {
        match start {
            UnsettledStart::AsAnnounced => self.as_announced,
            UnsettledStart::SetByAgency => self.set_by_agency,
        }
    }
}

fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::En => &Words {
            law: "Law as at",
            book: "rulebook",
            advises: "This is advice. A named person decides. Not legal advice.",
            problems: "Facts that do not fit together",
            outcome: "What the law supports, best fitting first",
            stops: "To put right first",
            way_out: "Way out:",
            warnings: "To think about",
            bases: "Lawful basis, UK GDPR Article 6(1) (+ suggested, o available, x refused)",
            conditions: "Conditions for each person the data is about",
            consent: "Consent",
            family: "Telling the family",
            findings: "Rules that apply",
            missing: "Still missing",
            local: "Local practice",
            deadlines: "Due",
            record: "The record holds (* now, - may follow or optional)",
            golden: "Golden rules",
            off: "Enacted or announced, not switched on",
            as_announced: "  ! start as announced, not confirmed",
            set_by_agency: "  ! switched on by the organisation",
        },
        Lang::Cy => &Words {
            law: "Y gyfraith ar",
            book: "llyfr rheolau",
            advises: "Cyngor yw hwn. Person a enwir sy'n penderfynu. Nid cyngor cyfreithiol ydyw.",
            problems: "Ffeithiau nad ydynt yn cyd-fynd",
            outcome: "Yr hyn y mae'r gyfraith yn ei gefnogi, y gorau yn gyntaf",
            stops: "I'w gywiro yn gyntaf",
            way_out: "Ffordd ymlaen:",
            warnings: "I feddwl amdano",
            bases: "Sail gyfreithlon, Erthygl 6(1) GDPR y DU (+ awgrymir, o ar gael, x gwrthodir)",
            conditions: "Amodau ar gyfer pob person y mae'r data amdano",
            consent: "Cydsyniad",
            family: "Dweud wrth y teulu",
            findings: "Rheolau sy'n gymwys",
            missing: "Yn eisiau o hyd",
            local: "Arfer lleol",
            deadlines: "I'w wneud erbyn",
            record: "Mae'r cofnod yn cynnwys (* nawr, - gall ddilyn neu'n ddewisol)",
            golden: "Rheolau euraidd",
            off: "Wedi'i ddeddfu neu ei gyhoeddi, heb ei droi ymlaen",
            as_announced: "  ! dyddiad cychwyn fel y'i cyhoeddwyd, heb ei gadarnhau",
            set_by_agency: "  ! wedi'i droi ymlaen gan y sefydliad",
        },
    }
}
