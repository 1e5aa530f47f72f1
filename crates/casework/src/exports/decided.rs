//! What was decided about sharing, and what was sent: the agency's own, whatever it was about.

use super::rows::{Reader, at, at_or_none, id, unless_gone, word, yes};
use crate::Result;
use domain::export::ExportTable;
use store::DecisionRow;
use uuid::Uuid;

impl Reader<'_> {
    async fn recipient(&mut self, agency: Option<Uuid>, d: Option<&DecisionRow>) -> Result<String> {
        if let Some(id) = agency {
            return Ok(self.conn.agency(id).await?.name_en);
        }
        let outside = d.and_then(|d| d.content.outside_recipient.as_ref());
        Ok(outside.map_or_else(String::new, |o| {
            [o.organisation.as_str(), o.person.as_str()]
                .into_iter()
                .filter(|t| !t.trim().is_empty())
                .collect::<Vec<_>>()
                .join(", ")
        }))
    }

    /// A decision that can be read and whose concern is not sealed: what was decided about a
    /// sealed matter says that there is one.
    async fn readable(&mut self, decision: Uuid) -> Result<Option<DecisionRow>> {
        let Some(d) = unless_gone(self.conn.decision(self.agency, decision).await)? else {
            return Ok(None);
        };
        if let Some(concern) = d.concern_id {
            let there = unless_gone(self.conn.concern(self.agency, concern).await)?;
            return Ok(there.map(|_| d));
        }
        Ok(Some(d))
    }

    pub(super) async fn decision(&mut self, decision: Uuid) -> Result<()> {
        if !self.decisions.insert(decision) {
            return Ok(());
        }
        let Some(d) = self.readable(decision).await? else {
            return Ok(());
        };
        if !self.span.holds(d.started_us) {
            return Ok(());
        }
        let to = self.recipient(d.recipient_agency_id, Some(&d)).await?;
        let c = d.content;
        let asked = c.request.map_or_else(String::new, |r| {
            [r.organisation, r.person, r.asked_for]
                .into_iter()
                .filter(|t| !t.trim().is_empty())
                .collect::<Vec<_>>()
                .join(", ")
        });
        let not: Vec<&str> = c.not_share_reasons.iter().map(|r| r.as_str()).collect();
        let (said, child_said) = c.family.map(|f| (f.said, f.child_said)).unwrap_or_default();
        let cells = [
            self.child_id(),
            d.id.to_string(),
            word(d.kind.as_str()),
            word(d.state.as_str()),
            at(d.started_us),
            at_or_none(d.decided_us),
            self.names.staff(d.decided_by),
            to,
            id(d.concern_id),
            c.basis.map_or_else(String::new, |b| word(b.as_str())),
            c.items.len().to_string(),
            not.join(" "),
            c.purpose,
            c.safeguarding_link,
            asked,
            c.text,
            c.legal_power,
            c.why_necessary,
            c.risks_weighed,
            c.reasons,
            c.advice,
            c.instead,
            said,
            child_said,
            at_or_none(d.review_us),
            d.rulebook_hash,
        ];
        self.put(ExportTable::Decisions, cells);
        Ok(())
    }

    pub(super) async fn sharings(&mut self) -> Result<()> {
        for s in self.conn.sharings_about(self.agency, self.child).await? {
            if !self.span.holds(s.sent_us) {
                continue;
            }
            let Some(d) = self.readable(s.decision_id).await? else {
                continue;
            };
            // What was shared in an emergency stands in no chronology before its record is written.
            self.decision(s.decision_id).await?;
            let to = self.recipient(s.recipient_agency_id, Some(&d)).await?;
            let cells = [
                self.child_id(),
                s.id.to_string(),
                s.decision_id.to_string(),
                to,
                at(s.sent_us),
                s.state,
                at(s.state_us),
                yes(s.emergency),
                id(s.corrects_id),
            ];
            self.put(ExportTable::Sharings, cells);
        }
        Ok(())
    }
}
