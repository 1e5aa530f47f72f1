//! A pack as text, to be read on a screen or printed.

use casework::{ContinuityPack, PackedChild};
use domain::chronology::SafetyPlan;
use jiff::Timestamp;
use std::fmt::Write as _;
use words::{Arg, Lang, Words};

/// Control characters in what people wrote do not reach the terminal.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .collect()
}

/// The whole pack.
pub(super) fn text(pack: &ContinuityPack, lang: Lang) -> String {
    let mut out = String::new();
    let t = |key: &str| Words::get(lang, key);
    let with = |key: &str, name: &str, value: Arg| Words::with(lang, key, &[(name, value)]);
    let agency = match lang {
        Lang::En => &pack.agency_en,
        Lang::Cy => &pack.agency_cy,
    };
    let title = with("continuity-title", "agency", plain(agency).into());
    let when = moment(lang, pack.made_us);
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(out, "{title}\n{}", "=".repeat(title.chars().count()));
    let _ = writeln!(out, "{}", with("continuity-made", "when", when.into()));
    let _ = writeln!(out, "{}\n", t("continuity-secret"));
    heading(&mut out, &t("continuity-numbers"));
    for a in pack.numbers.iter().filter(|a| !a.phone.is_empty()) {
        let name = match lang {
            Lang::En => &a.name_en,
            Lang::Cy => &a.name_cy,
        };
        let hours = if a.day_and_night {
            format!(" ({})", t("continuity-day-and-night"))
        } else {
            String::new()
        };
        let _ = writeln!(out, "{}: {}{hours}", plain(name), plain(&a.phone));
    }
    if !pack.staff.is_empty() {
        out.push('\n');
        heading(&mut out, &t("continuity-staff"));
        for (name, job, phone) in &pack.staff {
            let _ = writeln!(out, "{}, {}: {}", plain(name), plain(job), plain(phone));
        }
    }
    out.push('\n');
    if pack.children.is_empty() {
        let _ = writeln!(out, "{}", t("continuity-none"));
    } else {
        let n = u32::try_from(pack.children.len()).unwrap_or(u32::MAX);
        heading(&mut out, &with("continuity-children", "n", n.into()));
    }
    for c in &pack.children {
        child(&mut out, c, lang);
    }
    out
}

fn heading(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}\n{}", "-".repeat(text.chars().count()));
}

fn moment(lang: Lang, us: i64) -> String {
    Timestamp::from_microsecond(us).map_or_else(
        |_| String::new(),
        |at| format!("{}, {}", words::date(lang, at), words::time_of_day(at)),
    )
}

fn child(out: &mut String, c: &PackedChild, lang: Lang) {
    let t = |key: &str| Words::get(lang, key);
    let birth = c.birth.as_ref().map(|b| words::civil_date(lang, b.date));
    let _ = writeln!(out, "\n{}", plain(&c.name));
    for (key, name, value) in [
        ("continuity-born", "date", birth),
        ("continuity-group", "group", c.group.clone()),
        ("continuity-language", "language", c.language.clone()),
        ("continuity-address", "address", c.address.clone()),
    ] {
        said(out, lang, key, name, value);
    }
    if c.protected_address {
        let _ = writeln!(out, "  {}", t("continuity-protected"));
    }
    if !c.people.is_empty() {
        let _ = writeln!(out, "  {}:", t("continuity-people"));
    }
    for p in &c.people {
        let relation = t(&format!("lead-relation-{}", p.relation.as_str()));
        let phone = match (&p.phone, p.risk) {
            (_, true) => format!(" {}", t("continuity-risk")),
            (Some(phone), false) => format!(" {}", plain(phone)),
            (None, false) => String::new(),
        };
        let _ = writeln!(out, "    {}, {relation}{phone}", plain(&p.name));
    }
    if let Some(p) = &c.plan {
        plan(out, p, lang);
    }
    if !c.due.is_empty() {
        let _ = writeln!(out, "  {}:", t("continuity-due"));
    }
    for (kind, due_us, text) in &c.due {
        let what = t(&format!("lead-task-{}", kind.as_str()));
        let by = Words::with(
            lang,
            "continuity-by",
            &[("date", moment(lang, *due_us).into())],
        );
        let _ = writeln!(out, "    {what}, {by} {}", plain(text).trim());
    }
}

fn said(out: &mut String, lang: Lang, key: &str, name: &str, value: Option<String>) {
    if let Some(value) = value.filter(|v| !v.trim().is_empty()) {
        let said = Words::with(lang, key, &[(name, plain(&value).into())]);
        let _ = writeln!(out, "  {said}");
    }
}

fn plan(out: &mut String, p: &SafetyPlan, lang: Lang) {
    let _ = writeln!(out, "  {}:", Words::get(lang, "continuity-plan"));
    for (key, text) in [
        ("lead-plan-worries", &p.worries),
        ("lead-plan-signs", &p.warning_signs),
        ("lead-plan-place", &p.safe_place),
        ("lead-plan-trusted", &p.trusted_people),
        ("lead-plan-code", &p.code_word),
        ("lead-plan-adults", &p.what_adults_do),
        ("lead-plan-siblings", &p.siblings),
        ("lead-plan-knows", &p.who_knows),
    ] {
        if !text.trim().is_empty() {
            let _ = writeln!(out, "    {}: {}", Words::get(lang, key), plain(text));
        }
    }
}
