//! Asking for an export: what it would hold is counted before anybody asks, and those who may answer
//! are told at once.

use super::{Span, changed};
use crate::{
    Act, Actor, Casework, CaseworkError, Result, Work, approvals::AskSecond, error::Fault,
    grounds::closed_to, lead::Faults, sharings::values_of,
};
use domain::{
    export::{ExportAsked, ExportCounts, ExportState, ExportWhich},
    text::{LINE_MAX, TEXT_MAX},
};
use exchange::egress::{self, ProtectedValue};
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use store::{Conn, ExportRow, StoreError};
use uuid::Uuid;

/// Most children who are named one by one.
const NAMED_MAX: usize = 50;

/// Somebody asks for the agency's own records as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskExport {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Whose records.
    pub which: Option<ExportWhich>,
    /// The children, where they are named.
    pub children: Vec<Uuid>,
    /// First day on which something was written down.
    pub from: Option<jiff::civil::Date>,
    /// Last day.
    pub until: Option<jiff::civil::Date>,
    /// Why.
    pub why: String,
    /// Who receives it: their name.
    pub recipient: String,
    /// Who receives it: their organisation.
    pub organisation: String,
    /// How it is handed over.
    pub handover: String,
    /// What the asker was shown that it would hold; `None`: they have not seen it yet.
    pub seen: Option<ExportCounts>,
}

/// What an export would hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportPreview {
    /// Children and concerns.
    pub counts: ExportCounts,
    /// It is taken only so many hours after it was approved; `None`: at once.
    pub wait_hours: Option<i64>,
}

/// The addresses and telephones that are protected in an agency, and a fingerprint of them: any mark
/// that is set or taken off makes another.
pub(super) async fn protected_in(
    conn: &mut Conn,
    agency: Uuid,
) -> Result<(Vec<ProtectedValue>, Vec<u8>)> {
    let (mut values, mut said) = (Vec::new(), Vec::new());
    for id in conn.protected_people(agency).await? {
        let found = match conn.person(agency, id).await {
            Ok(p) => values_of(p),
            Err(StoreError::Missing | StoreError::Erased) => continue,
            Err(e) => return Err(e.into()),
        };
        let texts: Vec<String> = found.iter().map(|v| v.text.clone()).collect();
        said.push((id, texts));
        values.extend(found);
    }
    let said = serde_json::to_vec(&said).map_err(|e| CaseworkError::Internal(e.to_string()))?;
    Ok((values, seal::digest_of(&said).to_vec()))
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl AskExport {
    /// What was typed, where all of it is there.
    fn asked(&self, today: jiff::civil::Date) -> Result<ExportAsked> {
        let mut faults = Faults::default();
        if self.which.is_none() {
            faults.add("which", "empty");
        }
        if self.which == Some(ExportWhich::Named) && self.children.is_empty() {
            faults.add("children", "empty");
        }
        if self.children.len() > NAMED_MAX {
            faults.add("children", "too-long");
        }
        if self.until.is_some_and(|d| d > today) {
            faults.add("until", "future");
        }
        if self.from.is_some_and(|d| d > today) {
            faults.add("from", "future");
        }
        if self.from.zip(self.until).is_some_and(|(a, b)| a > b) {
            faults.add("until", "order");
        }
        faults.required("why", &self.why, TEXT_MAX);
        faults.required("recipient", &self.recipient, LINE_MAX);
        faults.required("organisation", &self.organisation, LINE_MAX);
        faults.required("handover", &self.handover, LINE_MAX);
        faults.check()?;
        let which = self.which.ok_or_else(changed)?;
        let mut children = self.children.clone();
        children.sort_unstable();
        children.dedup();
        if which != ExportWhich::Named {
            children.clear();
        }
        Ok(ExportAsked {
            which,
            children,
            from: self.from,
            until: self.until,
            why: self.why.clone(),
            recipient: self.recipient.clone(),
            organisation: self.organisation.clone(),
            handover: self.handover.clone(),
        })
    }
}

/// Who and what an export would hold: children in order, and concerns about them.
struct Chosen {
    children: Vec<Uuid>,
    concerns: usize,
}

/// Chooses. Children whose files are closed to the asker are not among them, nor counted.
async fn choose(
    conn: &mut Conn,
    agency: Uuid,
    asked: &ExportAsked,
    span: Span,
    closed: &BTreeSet<Uuid>,
) -> Result<Chosen> {
    let logged = conn.concerns_to_export(agency, span.0, span.1).await?;
    let with_concern: BTreeSet<Uuid> = logged.iter().map(|(child, _)| *child).collect();
    let named: BTreeSet<Uuid> = asked.children.iter().copied().collect();
    let mut children = conn.children_to_export(agency).await?;
    children.retain(|id| match asked.which {
        ExportWhich::All => true,
        ExportWhich::Concerns => with_concern.contains(id),
        ExportWhich::Named => named.contains(id),
    });
    children.retain(|id| !closed.contains(id));
    let within: BTreeSet<Uuid> = children.iter().copied().collect();
    if asked.which == ExportWhich::Named && within.len() < named.len() {
        return Err(CaseworkError::invalid("children", "unknown"));
    }
    let concerns: BTreeSet<Uuid> = logged
        .into_iter()
        .filter(|(child, _)| within.contains(child))
        .map(|(_, concern)| concern)
        .collect();
    Ok(Chosen {
        children,
        concerns: concerns.len(),
    })
}

impl Casework {
    /// What an export would hold, before it is asked for. Nothing is opened.
    ///
    /// # Errors
    /// As [`Casework::ask_export`], but for what a second person has to do with it.
    pub async fn preview_export(&self, actor: &Actor, input: &AskExport) -> Result<ExportPreview> {
        let permit = self.leave_to_see_exports(actor).await?;
        let asked = input.asked(self.today())?;
        let now = self.now_us();
        let mut conn = self.read(&permit).await?;
        self.counted(&mut conn, actor, &asked, now)
            .await
            .map(|(_, preview)| preview)
    }

    /// Counts, and holds to what may be taken at once.
    async fn counted(
        &self,
        conn: &mut Conn,
        actor: &Actor,
        asked: &ExportAsked,
        now: i64,
    ) -> Result<(Chosen, ExportPreview)> {
        let agency = actor.agency_id;
        self.no_protected_words(conn, agency, asked).await?;
        let closed = closed_to(conn, actor).await?;
        let chosen = choose(conn, agency, asked, Span::of(asked, now), &closed).await?;
        let children = number(chosen.children.len());
        let field = match asked.which {
            ExportWhich::Named => "children",
            ExportWhich::All | ExportWhich::Concerns => "which",
        };
        if children == 0 {
            return Err(CaseworkError::invalid(field, "nobody"));
        }
        if children > self.settings.export_most {
            return Err(CaseworkError::invalid(field, "too-many"));
        }
        let above = children > self.settings.export_wait_above;
        let preview = ExportPreview {
            counts: ExportCounts {
                children,
                concerns: number(chosen.concerns),
            },
            wait_hours: above.then_some(self.settings.export_wait_hours),
        };
        Ok((chosen, preview))
    }

    /// What is typed about an export stands in it: no protected value leaves that way either.
    async fn no_protected_words(
        &self,
        conn: &mut Conn,
        agency: Uuid,
        asked: &ExportAsked,
    ) -> Result<()> {
        let (values, _) = protected_in(conn, agency).await?;
        let faults: Vec<Fault> = [
            ("why", &asked.why),
            ("recipient", &asked.recipient),
            ("organisation", &asked.organisation),
            ("handover", &asked.handover),
        ]
        .into_iter()
        .filter(|(_, text)| !egress::scan(text, &values).is_empty())
        .map(|(field, _)| Fault {
            field: field.into(),
            key: "protected",
        })
        .collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(CaseworkError::Invalid(faults))
        }
    }

    /// Asks a second person for leave to take records out, and begins to put them together. Sent
    /// again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `which`, `why`, `recipient`, `organisation` or `handover` is
    /// `empty`, `too-long` or `protected`; `children` is `empty`, `too-long` or `unknown`; `from` or
    /// `until` is `future`, `until` comes before (`order`); `which` or `children` is `nobody` or
    /// `too-many`; `seen` is `changed` where the numbers are not those that were shown; `second` is
    /// `nobody`. [`CaseworkError::NotFound`]; [`CaseworkError::OtherContent`].
    pub async fn ask_export(&self, actor: &Actor, input: AskExport) -> Result<()> {
        let mut work = self.begin_asking(actor, Act::ExportRecords).await?;
        let (agency, now) = (work.agency_id, work.now_us);
        let asked = input.asked(self.today())?;
        match work.export(agency, input.id).await {
            Ok(known) if known.asked_by != actor.practitioner_id => {
                return Err(CaseworkError::WrongState);
            }
            Ok(known) if known.asked == asked => return Ok(()),
            Ok(_) => return Err(CaseworkError::OtherContent),
            Err(StoreError::Missing) => {}
            Err(e) => return Err(e.into()),
        }
        let (chosen, preview) = self.counted(&mut work, actor, &asked, now).await?;
        if input.seen != Some(preview.counts) {
            return Err(changed());
        }
        let ask = AskSecond {
            id: input.id,
            person: None,
            object: input.id,
            why: asked.why.clone(),
            terms: format!(
                "{}, {}\n{}",
                asked.recipient, asked.organisation, asked.handover
            ),
            ..AskSecond::default()
        };
        work.ask_second(actor, ask).await?;
        let row = ExportRow {
            agency_id: agency,
            id: input.id,
            state: ExportState::Building,
            ended_how: None,
            asked_by: actor.practitioner_id,
            asked_us: now,
            children: i64::from(preview.counts.children),
            concerns: i64::from(preview.counts.concerns),
            built: 0,
            built_us: None,
            taken_us: None,
            ended_us: None,
            digest: None,
            marks: None,
            held: None,
            asked,
        };
        work.add_export(&row, &chosen.children).await?;
        work.log_export(
            EventKind::ExportAsked,
            &row,
            json!({ "which": row.asked.which }),
        )
        .await?;
        work.commit().await
    }
}

impl Work {
    /// A line about an export: numbers and for whom, never what is in it.
    pub(super) async fn log_export(
        &mut self,
        kind: EventKind,
        row: &ExportRow,
        more: serde_json::Value,
    ) -> Result<()> {
        let mut detail = json!({
            "children": row.children, "concerns": row.concerns,
            "outside": row.asked.organisation, "why": row.asked.why,
        });
        if let (Some(all), Some(more)) = (detail.as_object_mut(), more.as_object()) {
            all.extend(more.clone());
        }
        self.log(kind, None, Some(row.id), detail).await
    }
}
