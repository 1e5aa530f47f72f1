//! The rest of what a full record holds, folded away on the second screen.

use super::{
    form::{Fields, area, optional_date},
    law,
};
use crate::ui::{Choice, Details, Html, Page, Radios};
use casework::{AgencyRow, DecisionDesk};
use domain::decision::ConsentAsked;

/// The rest of what a full record holds, folded away: what our own records say already stands in
/// the boxes.
pub fn more(page: &Page, desk: &DecisionDesk, f: &Fields) -> Details {
    let mut body = Html::default();
    for (id, key) in [
        ("risks", "decide-risks"),
        ("advice", "decide-advice"),
        ("identity", "decide-identity"),
    ] {
        let label = page.optional(page.t(key));
        body = body.and(&area(page, f, id, label, 2));
    }
    body = body.and(&consent(page, desk, f));
    for (id, key, known) in [
        ("legal-power", "decide-legal-power", String::new()),
        (
            "agreement",
            "decide-agreement",
            agreement(page, &desk.agency),
        ),
        (
            "security",
            "decide-security",
            page.t("decide-security-known"),
        ),
    ] {
        let mut boxes = Fields::default();
        let typed = f.get(id);
        boxes.put(id, if typed.is_empty() { &known } else { typed });
        let label = page.optional(page.t(key));
        body = body.and(&area(page, &boxes, id, label, 3));
    }
    let fields = [
        "risks",
        "advice",
        "identity",
        "legal-power",
        "agreement",
        "security",
    ];
    let wrong = fields
        .iter()
        .chain(&["consent-words", "consent-on"])
        .any(|id| page.error_for(id).is_some());
    Details::new(page.t("decide-more"), body).open(wrong)
}

/// What our own records say of agreements and impact assessments.
fn agreement(page: &Page, own: &AgencyRow) -> String {
    let agreements = &own.flags.agreements;
    let first = if agreements.is_empty() {
        page.t("decide-agreement-none")
    } else {
        page.t1("decide-agreement-known", "names", agreements.join("; "))
    };
    let dpia = if own.flags.dpia_done {
        page.t("decide-dpia-done")
    } else {
        page.t("decide-dpia-none")
    };
    format!("{first} {dpia} {}", page.t("decide-controllers"))
}

fn consent(page: &Page, desk: &DecisionDesk, f: &Fields) -> Html {
    let choices = ConsentAsked::ALL
        .iter()
        .map(|c| Choice::new(c.as_str(), page.code("decide-consent-", c.as_str())))
        .collect();
    let chosen = match f.get("consent") {
        "" => ConsentAsked::NotAsked.as_str(),
        chosen => chosen,
    };
    let asked: Html = Radios::new(page, "consent", page.t("decide-consent"), choices, chosen)
        .hint(page.t("decide-consent-hint"))
        .small()
        .into();
    let label = page.optional(page.t("decide-consent-words"));
    law::consent(page, &desk.answer)
        .and(&asked)
        .and(&optional_date(page, f, "consent-on", "decide-consent-on"))
        .and(&area(page, f, "consent-words", label, 2))
}
