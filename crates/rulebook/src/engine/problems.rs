//! Facts that do not fit together: named and explained, never in the way of an emergency.

use super::FIRST_DAY;
use crate::{
    answer::{Problem, Text},
    facts::{ConsentState, Facts, Life, Subject, SubjectRole},
    words::{Basis, NoConsentReason},
};

pub(super) fn find(f: &Facts) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut say = |path: &str, en: &str, cy: &str| {
        found.push(Problem {
            path: path.to_owned(),
            says: Text::new(en, cy),
        });
    };
    match f.as_at {
        None => say(
            "as_at",
            "No day is given: the law as compiled on 22 November 2026 is used.",
            "Ni roddwyd diwrnod: defnyddir y gyfraith fel y'i casglwyd ar 22 Tachwedd 2026.",
        ),
        Some(day) if day < FIRST_DAY => say(
            "as_at",
            "The rulebook starts on 1 January 2018. The day given is earlier, so its law is not known here.",
            "Mae'r llyfr rheolau'n dechrau ar 1 Ionawr 2018. Mae'r diwrnod a roddwyd yn gynharach, felly nid yw ei gyfraith yn hysbys yma.",
        ),
        Some(_) => {}
    }
    if f.decider.id.is_some() && f.decider.id == f.recipient.id {
        say(
            "recipient.id",
            "The recipient is the organisation that decides: nothing would be shared.",
            "Y sefydliad sy'n penderfynu yw'r derbynnydd: ni fyddai dim yn cael ei rannu.",
        );
    }
    if f.emergency == Some(true) && f.suspicion.immediate_danger == Some(false) {
        say(
            "suspicion.immediate_danger",
            "An emergency is marked, and also that nobody is in immediate danger. It is treated as an emergency.",
            "Nodwyd argyfwng, a hefyd nad oes neb mewn perygl uniongyrchol. Caiff ei drin fel argyfwng.",
        );
    }
    if f.chosen.annex_one.is_some()
        && f.chosen
            .basis
            .is_some_and(|b| b != Basis::RecognisedInterest)
    {
        say(
            "chosen.annex_one",
            "A paragraph of Annex 1 belongs only to a recognised legitimate interest.",
            "Dim ond i fuddiant cyfreithlon cydnabyddedig y mae paragraff o Atodiad 1 yn perthyn.",
        );
    }
    if f.after
        .shared_at
        .zip(f.after.recorded_at)
        .is_some_and(|(s, r)| r < s)
    {
        say(
            "after.recorded_at",
            "The record is dated before the sharing.",
            "Mae dyddiad y cofnod cyn dyddiad y rhannu.",
        );
    }
    if f.rights
        .clarification_asked
        .zip(f.rights.clarification_received)
        .is_some_and(|(a, r)| r < a)
    {
        say(
            "rights.clarification_received",
            "The answer about what is wanted is dated before the question. The days are counted without a pause.",
            "Mae dyddiad yr ateb ynghylch yr hyn sydd ei eisiau cyn y cwestiwn. Cyfrifir y dyddiau heb saib.",
        );
    }
    if f.suspicion.significant_harm == Some(true) && f.suspicion.reasonable_cause == Some(false) {
        say(
            "suspicion.reasonable_cause",
            "Significant harm is suspected, and also no reason to suspect harm is given. It is treated as suspected.",
            "Amheuir niwed sylweddol, a hefyd dywedir nad oes rheswm i amau niwed. Caiff ei drin fel un a amheuir.",
        );
    }
    for (i, s) in f.subjects.iter().enumerate() {
        person(f, i, s, &mut found);
    }
    for (i, c) in f.chosen.conditions.iter().enumerate() {
        if !f.subjects.iter().any(|s| s.id == c.subject) {
            found.push(problem(
                format!("chosen.conditions[{i}].subject"),
                "A condition is picked for a person who is not listed in subjects.",
                "Dewiswyd amod ar gyfer person nad yw wedi'i restru yn subjects.",
            ));
        }
    }
    found
}

fn problem(path: String, en: &str, cy: &str) -> Problem {
    Problem {
        path,
        says: Text::new(en, cy),
    }
}

fn person(f: &Facts, i: usize, s: &Subject, found: &mut Vec<Problem>) {
    let at = |field: &str| format!("subjects[{i}].{field}");
    if f.subjects[..i].iter().any(|other| other.id == s.id) {
        found.push(problem(
            at("id"),
            "The same person is listed twice. What is said of them must stand in one place.",
            "Mae'r un person wedi'i restru ddwywaith. Rhaid i'r hyn a ddywedir amdano fod mewn un lle.",
        ));
    }
    if f.subjects[..i]
        .iter()
        .any(|other| other.id == s.id && says_yes_and_no(other, s))
    {
        found.push(problem(
            at("consent"),
            "Consent is said to be given and also refused, not asked or withdrawn by the same person. Ask again, and record one answer with its date.",
            "Dywedir bod cydsyniad wedi'i roi a hefyd wedi'i wrthod, heb ei ofyn neu wedi'i dynnu'n ôl gan yr un person. Gofynnwch eto, a chofnodwch un ateb gyda'i ddyddiad.",
        ));
    }
    if let Some(age) = s.age {
        if s.role == Some(SubjectRole::AdultVictim) && age < 18 {
            found.push(problem(
                at("age"),
                "This person is called an adult and is under 18.",
                "Gelwir y person hwn yn oedolyn ac mae o dan 18 oed.",
            ));
        }
        if s.role == Some(SubjectRole::Child) && age >= 18 {
            found.push(problem(
                at("age"),
                "This person is called the child and is 18 or over.",
                "Gelwir y person hwn yn blentyn ac mae'n 18 oed neu drosodd.",
            ));
        }
        if age > 130 || s.life == Some(Life::Unborn) {
            found.push(problem(
                at("age"),
                "This age does not fit the person.",
                "Nid yw'r oedran hwn yn gweddu i'r person.",
            ));
        }
    }
    consent(s, &at, found);
}

fn says_yes_and_no(a: &Subject, b: &Subject) -> bool {
    let given = |s: &Subject| s.consent.state.map(|c| c == ConsentState::Given);
    given(a).zip(given(b)).is_some_and(|(x, y)| x != y)
}

fn consent(s: &Subject, at: &impl Fn(&str) -> String, found: &mut Vec<Problem>) {
    let c = &s.consent;
    let no = matches!(
        c.state,
        Some(ConsentState::Refused | ConsentState::NotAsked | ConsentState::Unable)
    );
    if no && c.is_basis == Some(true) {
        found.push(problem(
            at("consent"),
            "Consent is named as the basis, and also as not given.",
            "Enwir cydsyniad fel y sail, a hefyd fel un na roddwyd.",
        ));
    }
    if no && c.explicit == Some(true) {
        found.push(problem(
            at("consent.explicit"),
            "Consent is called explicit, and also not given.",
            "Gelwir y cydsyniad yn benodol, a hefyd yn un na roddwyd.",
        ));
    }
    if c.state == Some(ConsentState::Given)
        && c.is_basis == Some(true)
        && s.no_consent_reason.is_some()
    {
        found.push(problem(
            at("no_consent_reason"),
            "Consent is given and is the basis, and a reason for having no consent is named too.",
            "Rhoddwyd cydsyniad a dyma'r sail, ac enwir rheswm dros beidio â chael cydsyniad hefyd.",
        ));
    }
    if s.capable == Some(true) && s.no_consent_reason == Some(NoConsentReason::CannotBeGiven) {
        found.push(problem(
            at("no_consent_reason"),
            "Consent is said to be impossible to give, yet the person is able to decide. Refusing is not being unable.",
            "Dywedir na ellir rhoi cydsyniad, ond mae'r person yn gallu penderfynu. Nid yw gwrthod yr un peth â methu.",
        ));
    }
}
