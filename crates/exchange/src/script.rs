//! A package as lines to read out on the telephone. The words around them are `web`'s.

use domain::concern::StatementKind;
use domain::decision::LawfulBasis;
use domain::time::{BirthDate, EventTime};

use crate::{ChildShared, HandlingMark, Package, Recipient};

/// One line of the script, in the order in which they are said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptLine<'a> {
    /// Make sure first that the right person is on the line: say nothing of the child before.
    ConfirmRecipient {
        /// The organisation that was to be rung.
        organisation: &'a str,
        /// The same in Welsh; empty where it has one name.
        organisation_cy: &'a str,
        /// The person, where one is named.
        person: &'a str,
    },
    /// Say who is ringing.
    Introduce {
        /// The agency.
        agency: &'a str,
        /// The same in Welsh; empty where it has one name.
        agency_cy: &'a str,
        /// The practitioner.
        person: &'a str,
        /// Their role.
        role: &'a str,
    },
    /// Say that it is an emergency.
    Emergency,
    /// Say that it corrects what was sent before.
    Corrects {
        /// What was wrong and what is right.
        what: &'a str,
    },
    /// Say whom it is about.
    Child(&'a ChildShared),
    /// Spell out the date of birth.
    Born(BirthDate),
    /// Say what it is for.
    Purpose(&'a str),
    /// Read one item.
    Item {
        /// Its number, from 1, of `of`.
        number: usize,
        /// How many there are.
        of: usize,
        /// Whose information it is.
        source_agency: &'a str,
        /// The same in Welsh; empty where it has one name.
        source_agency_cy: &'a str,
        /// Who recorded it.
        source_person: &'a str,
        /// Fact, reported, opinion or historical.
        kind: Option<StatementKind>,
        /// Whether these are the child's own words.
        childs_words: bool,
        /// By whom it was reported.
        reported_by: Option<&'a str>,
        /// When it was, where it is historical.
        historical_date: Option<&'a str>,
        /// When it happened.
        when: Option<EventTime>,
        /// The words.
        text: &'a str,
        /// Why it is shared.
        why: &'a str,
        /// How it must be handled.
        marks: &'a [HandlingMark],
        /// Marks on the child's body.
        body_map: &'a [domain::body_map::BodyMark],
    },
    /// Read the free text.
    Note(&'a str),
    /// Say on what basis it is shared.
    Basis {
        /// The lawful basis; none in an emergency until it is recorded.
        basis: Option<LawfulBasis>,
        /// The citation.
        citation: &'a str,
    },
    /// Say how it must be handled.
    Handling(&'a str),
    /// Give the telephone for questions.
    CallBack(&'a str),
    /// Read out the reference, so that both sides know which package it was.
    Reference(String),
    /// Ask for the name of who took it, and write it down with the time.
    AskName,
    /// Ask them to say back what they heard.
    AskReadBack,
}

/// The lines to read out for a package. Parts that are empty are left out.
pub fn phone_script_parts(package: &Package) -> Vec<ScriptLine<'_>> {
    let (organisation, organisation_cy, person) = match &package.to {
        Recipient::Agency(party) => (&party.agency, party.agency_cy.as_str(), &party.person),
        Recipient::Outside(party) => (&party.organisation, "", &party.person),
    };
    let from = &package.from;
    let mut lines = vec![
        ScriptLine::ConfirmRecipient {
            organisation,
            organisation_cy,
            person,
        },
        ScriptLine::Introduce {
            agency: &from.agency,
            agency_cy: &from.agency_cy,
            person: &from.person,
            role: &from.role,
        },
    ];
    if package.emergency {
        lines.push(ScriptLine::Emergency);
    }
    if let Some(correction) = &package.corrects {
        lines.push(ScriptLine::Corrects {
            what: &correction.what,
        });
    }
    lines.push(ScriptLine::Child(&package.child));
    lines.extend(package.child.birth.map(ScriptLine::Born));
    lines.extend(said(&package.purpose).map(ScriptLine::Purpose));
    let of = package.items.len();
    lines.extend(
        package
            .items
            .iter()
            .enumerate()
            .map(|(n, item)| ScriptLine::Item {
                number: n + 1,
                of,
                source_agency: &item.source_agency,
                source_agency_cy: &item.source_agency_cy,
                source_person: &item.source_person,
                kind: item.kind,
                childs_words: item.childs_words,
                reported_by: item.reported_by.as_deref(),
                historical_date: item.historical_date.as_deref(),
                when: item.when,
                text: &item.text,
                why: &item.why,
                marks: &item.marks,
                body_map: &item.body_map,
            }),
    );
    lines.extend(said(&package.note).map(ScriptLine::Note));
    if package.basis.is_some() || !package.citation.is_empty() {
        lines.push(ScriptLine::Basis {
            basis: package.basis,
            citation: &package.citation,
        });
    }
    lines.extend(said(&package.handling).map(ScriptLine::Handling));
    lines.extend(said(&package.reply_to_phone).map(ScriptLine::CallBack));
    lines.push(ScriptLine::Reference(package.short_reference()));
    lines.extend([ScriptLine::AskName, ScriptLine::AskReadBack]);
    lines
}

fn said(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}
