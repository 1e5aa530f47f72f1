//! The record of a decision, field by field: nothing of what was recorded is left out, and what a
//! full record should hold and this one does not is said.

use super::{
    law,
    record::{family_words, under_each_other, with_why},
};
use crate::{
    pages::emergency::{agency_name, moment},
    ui::{Html, Page, Row, SummaryList},
};
use casework::DecisionRecord;
use domain::decision::{DecisionKind, OutsideRecipient, RequestReceived};
use rulebook::Answer;

/// The groups of rows, in the order in which they are read: first what answers "why was this shared?". Groups without rows are left out.
pub fn groups(
    page: &Page,
    r: &DecisionRecord,
    law: Option<&Answer>,
    sent: &[Html],
) -> Vec<SummaryList> {
    let all = [
        ("decide-group-what", decided(page, r)),
        ("decide-group-reasons", reasons(page, r, law)),
        ("decide-group-people", people(page, r, law)),
        ("decide-group-information", information(page, r, sent)),
        ("decide-group-prompt", prompt(page, r)),
        ("decide-group-safeguards", safeguards(page, r)),
    ];
    all.into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(key, rows)| SummaryList::new(rows).card(page.t(key)))
        .collect()
}

/// Collects rows; what is empty is left out, or said where a full record should hold it.
struct Rows<'a> {
    page: &'a Page,
    all: Vec<Row>,
}

impl<'a> Rows<'a> {
    const fn new(page: &'a Page) -> Self {
        Self {
            page,
            all: Vec::new(),
        }
    }

    fn put(&mut self, key: &str, value: impl Into<Html>) {
        self.all.push(Row::new(self.page.t(key), value));
    }

    fn text(&mut self, key: &str, text: &str) {
        if !text.trim().is_empty() {
            self.put(key, Html::prose(text));
        }
    }

    fn wanted(&mut self, key: &str, text: &str) {
        if text.trim().is_empty() {
            let nothing = self.page.t("decide-not-recorded");
            self.put(key, nothing);
        } else {
            self.text(key, text);
        }
    }

    fn day(&mut self, key: &str, day: Option<jiff::civil::Date>) {
        if let Some(day) = day {
            self.put(key, words::civil_date(self.page.lang, day));
        }
    }

    fn moment(&mut self, key: &str, us: Option<i64>) {
        if let Some(us) = us {
            self.put(key, moment(self.page, us));
        }
    }
}

fn decided(page: &Page, r: &DecisionRecord) -> Vec<Row> {
    let (d, c) = (&r.row, &r.row.content);
    let mut rows = Rows::new(page);
    rows.put("decide-list-kind", page.code("decide-is-", d.kind.as_str()));
    rows.put("decide-list-child", Html::name(&r.child));
    let by = format!("{}, {}", r.decided_by, agency_name(&r.agency, page.lang));
    rows.put("decide-by", Html::name(&by));
    rows.moment("decide-list-started", Some(d.started_us));
    rows.moment("emergency-shared-at", d.shared_us);
    // When an emergency was recorded is a moment of its own; else it is when it was decided.
    let decided = if d.kind == DecisionKind::Emergency {
        "emergency-recorded-at"
    } else {
        "decide-at"
    };
    rows.moment(decided, d.decided_us);
    rows.moment("emergency-due-at", d.record_due_us);
    rows.moment("decide-returned-at", d.returned_us);
    let codes: Vec<String> = c
        .not_share_reasons
        .iter()
        .map(|x| page.code("decide-code-", x.as_str()))
        .collect();
    if !codes.is_empty() {
        rows.put("decide-codes", codes.join("; "));
    }
    if d.kind == DecisionKind::NotShare {
        rows.moment("decide-review", d.review_us);
        rows.put("decide-comes-back", page.t("decide-comes-back-when"));
        rows.text("decide-reconsider-if", &c.reconsider_if);
        rows.text("decide-instead", &c.instead);
    }
    if let Some(a) = &c.advice_note {
        rows.put(
            "decide-advice-way",
            page.code("decide-advice-", a.direction.as_str()),
        );
        rows.text("decide-advice-with", &a.with);
        rows.day("decide-advice-on", a.on);
        let named = if a.anonymised {
            "decide-advice-no-names"
        } else {
            "decide-advice-names"
        };
        rows.put("decide-advice-named", page.t(named));
        rows.text("decide-advice-question", &c.purpose);
        rows.text("decide-advice-advised", &a.advised);
        rows.text("decide-advice-then", &a.then);
    }
    rows.all
}

fn prompt(page: &Page, r: &DecisionRecord) -> Vec<Row> {
    let (d, c) = (&r.row, &r.row.content);
    let mut rows = Rows::new(page);
    if let Some(concern) = d.concern_id {
        let to = format!("/concerns/{concern}/lead");
        let link = Html::link(&to, &page.t("decide-prompt-link"));
        rows.put("decide-prompt-concern", link);
    }
    match &c.request {
        Some(q) => request(&mut rows, q),
        None if d.kind != DecisionKind::Advice => {
            rows.put("decide-request", page.t("decide-request-no"));
        }
        None => {}
    }
    rows.text("decide-requester-told", &c.requester_told);
    rows.day("decide-requester-told-on", c.requester_told_on);
    rows.all
}

fn request(rows: &mut Rows<'_>, q: &RequestReceived) {
    rows.text("decide-request-organisation", &q.organisation);
    rows.text("decide-request-person", &q.person);
    rows.day("decide-request-received", q.received_on);
    rows.day("decide-request-due", q.due_on);
    rows.text("decide-request-asked", &q.asked_for);
    rows.text("decide-request-power", &q.power);
}

fn information(page: &Page, r: &DecisionRecord, sent: &[Html]) -> Vec<Row> {
    let c = &r.row.content;
    let mut rows = Rows::new(page);
    if let Some(a) = &r.recipient {
        let mut lines = vec![Html::text(agency_name(a, page.lang))];
        if let Some(us) = a.verified_us {
            let when = page.t1("decide-recipient-checked", "when", moment(page, us));
            lines.push(Html::text(&when));
        }
        rows.put("decide-recipient", under_each_other(lines));
    }
    if let Some(o) = &c.outside_recipient {
        outside(&mut rows, o);
    }
    rows.text("decide-recipient-person", &c.recipient_person);
    let mut items = Html::default();
    for i in &r.items {
        items = items.and(&with_why(page, &i.item, &i.why));
    }
    if !items.is_empty() {
        let key = match r.row.kind {
            DecisionKind::NotShare => "decide-considered-items",
            _ => "decide-items-record",
        };
        rows.put(key, items);
    }
    let marks: Vec<String> = c
        .marks
        .iter()
        .map(|m| page.code("decide-mark-", m.as_str()))
        .collect();
    if !marks.is_empty() {
        rows.put("decide-marks-record", marks.join("; "));
    }
    rows.text("decide-whole-file-record", &c.whole_file_reason);
    rows.text("decide-text", &c.text);
    let about: Vec<String> = r
        .about
        .iter()
        .map(|a| law::person_words(page, &r.about, &a.id))
        .collect();
    if !about.is_empty() && r.row.kind != DecisionKind::Emergency {
        rows.put("decide-about-record", about.join(", "));
    }
    for link in sent {
        rows.put("decide-sharing", link.clone());
    }
    rows.all
}

fn outside(rows: &mut Rows<'_>, o: &OutsideRecipient) {
    rows.text("decide-outside-organisation", &o.organisation);
    rows.text("decide-outside-person", &o.person);
    rows.text("decide-outside-phone", &o.phone);
    rows.wanted("decide-outside-verified", &o.verified_how);
}

fn reasons(page: &Page, r: &DecisionRecord, law: Option<&Answer>) -> Vec<Row> {
    let c = &r.row.content;
    let mut rows = Rows::new(page);
    if r.row.kind == DecisionKind::Advice {
        return rows.all;
    }
    rows.text("decide-purpose-record", &c.purpose);
    if let Some(purpose) = purpose(r) {
        rows.put("decide-purpose", page.code("decide-purpose-", &purpose));
    }
    rows.text("decide-link", &c.safeguarding_link);
    rows.text("decide-why", &c.why_necessary);
    if let (Some(basis), Some(a)) = (c.basis, law) {
        let words = law::basis_words(page, Some(a), basis.as_str());
        rows.put("decide-basis", words);
    }
    let conditions = conditions(page, r);
    if !conditions.is_empty() {
        rows.put("decide-law-conditions", under_each_other(conditions));
    }
    rows.text("decide-reasons", &c.reasons);
    rows.text("emergency-why", &c.emergency_why);
    rows.text("emergency-late-reason", &c.late_reason);
    rows.text("decide-release-reason", &c.release_reason);
    rows.wanted("decide-risks", &c.risks_weighed);
    rows.wanted("decide-advice", &c.advice);
    rows.all
}

/// The purpose in the rulebook's words, as it was picked.
fn purpose(r: &DecisionRecord) -> Option<String> {
    let law = r.row.content.law.as_ref()?;
    Some(law.facts.get("purpose")?.as_str()?.to_owned())
}

fn people(page: &Page, r: &DecisionRecord, law: Option<&Answer>) -> Vec<Row> {
    let c = &r.row.content;
    let mut rows = Rows::new(page);
    if r.row.kind == DecisionKind::Advice {
        return rows.all;
    }
    rows.put("decide-family", family_words(page, c.family.as_ref()));
    if let Some(consent) = &c.consent {
        let mut lines = vec![Html::text(
            &page.code("decide-consent-", consent.asked.as_str()),
        )];
        if let Some(day) = consent.on {
            lines.push(Html::text(&words::civil_date(page.lang, day)));
        }
        if !consent.words.trim().is_empty() {
            lines.push(Html::prose(&consent.words));
        }
        if let Some(advice) = law.and_then(|a| a.consent.as_ref()) {
            lines.push(Html::text(advice.why.get(page.lang)));
        }
        rows.put("decide-consent", under_each_other(lines));
    }
    rows.all
}

fn safeguards(page: &Page, r: &DecisionRecord) -> Vec<Row> {
    let c = &r.row.content;
    let mut rows = Rows::new(page);
    if matches!(r.row.kind, DecisionKind::Share | DecisionKind::Emergency) {
        rows.wanted("decide-identity", &c.identity_protection);
        rows.wanted("decide-agreement", &c.agreement_and_dpia);
        rows.wanted("decide-security", &c.security_and_retention);
    } else {
        rows.text("decide-identity", &c.identity_protection);
        rows.text("decide-agreement", &c.agreement_and_dpia);
        rows.text("decide-security", &c.security_and_retention);
    }
    rows.put("decide-kept", page.t("decide-kept-record"));
    rows.all
}

/// The conditions that were picked for each person whom it is about.
fn conditions(page: &Page, r: &DecisionRecord) -> Vec<Html> {
    let picked = r.row.content.conditions.iter();
    picked
        .map(|p| {
            let who = law::person_words(page, &r.about, &p.person);
            Html::text(&format!("{who}: {}", law::picked_words(page, p)))
        })
        .collect()
}

/// The law as it stood that day: never worked out again.
pub fn law(page: &Page, r: &DecisionRecord, a: &Answer) -> SummaryList {
    let c = &r.row.content;
    let mut rows = Rows::new(page);
    rows.put("decide-law-day", words::civil_date(page.lang, a.law_as_at));
    rows.put("decide-law-hash", a.rulebook_hash.clone());
    if let Some(facts) = c.law.as_ref().map(|l| &l.facts) {
        let switched = crate::pages::law::switched_then(page, facts);
        if !switched.is_empty() {
            rows.put("law-switched-then", switched);
        }
    }
    if c.basis.is_none() {
        let all: Vec<String> = a
            .suggested_bases()
            .iter()
            .map(|b| law::basis_words(page, Some(a), b.as_str()))
            .collect();
        if !all.is_empty() {
            rows.put("decide-law-considered", all.join("; "));
        }
    }
    if let Some(document) = law::policy_document(page, a) {
        rows.put("decide-law-document", document);
    }
    rows.text("decide-legal-power", &c.legal_power);
    let duties: Vec<Html> = a
        .duties()
        .map(|d| Html::text(d.says.get(page.lang)))
        .collect();
    if !duties.is_empty() {
        rows.put("decide-law-duties", under_each_other(duties));
    }
    let warned: Vec<Html> = a
        .warnings
        .iter()
        .map(|w| Html::text(w.says.get(page.lang)))
        .collect();
    if !warned.is_empty() {
        rows.put("decide-law-warned", under_each_other(warned));
    }
    if !a.deadlines.is_empty() {
        rows.put("decide-law-deadlines", law::deadlines(page, &a.deadlines));
    }
    SummaryList::new(rows.all)
}
