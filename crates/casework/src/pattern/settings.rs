//! Rules about patterns as an agency set them: on or off, and within which limits, for a reason.

use crate::{
    Act, Actor, Casework, CaseworkError, Relation, Result,
    lead::{Faults, Names},
};
use domain::text::TEXT_MAX;
use ledger::EventKind;
use patterns::{Limits, Rule};
use serde_json::json;
use store::{PatternSetting, StoreError};
use uuid::Uuid;

/// Lines of the log that the page shows.
const LOG_LINES: i64 = 50;

/// A rule as it stands in an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternRuleHere {
    /// The rule as it ships.
    pub rule: Rule,
    /// Whether it speaks in this agency.
    pub on: bool,
    /// Its limits in this agency.
    pub limits: Limits,
    /// What was set last, if anything, and by whom.
    pub set: Option<(PatternSetting, String)>,
}

/// What the page of the rules shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternRulesDesk {
    /// Every rule.
    pub rules: Vec<PatternRuleHere>,
    /// What was set before, newest first, each with who set it.
    pub log: Vec<(PatternSetting, String)>,
    /// Whether the reader may set rules.
    pub may_change: bool,
}

/// A rule to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetPattern {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The rule.
    pub rule: String,
    /// Whether it speaks; `None` where nobody chose.
    pub on: Option<bool>,
    /// Its limits; what the rule does not name stays as it ships.
    pub limits: Limits,
    /// Why.
    pub reason: String,
}

/// Limits as they are stored.
pub(super) const fn limits([pieces, agencies, children, days]: [u32; 4]) -> Limits {
    Limits {
        pieces,
        agencies,
        children,
        days,
    }
}

impl Casework {
    /// The rules about patterns as they stand in the actor's agency.
    ///
    /// # Errors
    /// The database.
    pub async fn pattern_rules(&self, actor: &Actor) -> Result<PatternRulesDesk> {
        let permit = self
            .permit(actor, Act::UseLawHelper, Relation::None)
            .await?;
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let names = Names::of_agency(&mut conn, agency).await?;
        let named = |s: PatternSetting| {
            let who = names.staff(s.set_by);
            (s, who)
        };
        let mut rules = Vec::new();
        for rule in self.rules.all() {
            let set = conn.pattern_setting(agency, &rule.id).await?;
            rules.push(PatternRuleHere {
                rule: rule.clone(),
                on: set.as_ref().map_or(rule.on, |s| s.on),
                limits: set.as_ref().map_or(rule.limits, |s| limits(s.limits)),
                set: set.map(named),
            });
        }
        let log = conn.pattern_setting_log(agency, LOG_LINES).await?;
        Ok(PatternRulesDesk {
            rules,
            log: log.into_iter().map(named).collect(),
            may_change: self.may(actor, Act::KeepLocalPractice, Relation::Agency),
        })
    }

    /// Sets a rule for the agency, for a reason that is kept and logged. It holds from the next
    /// thing that is written. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `on` is `empty`, a limit is `bounds`, `reason` is `empty`.
    /// [`CaseworkError::NotFound`] for anyone but a safeguarding lead or an administrator, and for
    /// a rule that does not exist.
    pub async fn set_pattern_rule(&self, actor: &Actor, input: SetPattern) -> Result<()> {
        let permit = self
            .permit(actor, Act::KeepLocalPractice, Relation::Agency)
            .await?;
        let rule = self.rules.get(&input.rule).ok_or(CaseworkError::NotFound)?;
        let mut faults = Faults::default();
        if input.on.is_none() {
            faults.add("on", "empty");
        }
        for fault in input.limits.faults() {
            faults.add(fault.field, "bounds");
        }
        faults.required("reason", &input.reason, TEXT_MAX);
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        let before = work.pattern_setting(actor.agency_id, &rule.id).await?;
        if before.as_ref().is_some_and(|b| b.id == input.id) {
            return Ok(());
        }
        let l = input.limits;
        let row = PatternSetting {
            agency_id: actor.agency_id,
            id: input.id,
            rule: rule.id.clone(),
            on: input.on.unwrap_or(rule.on),
            limits: [l.pieces, l.agencies, l.children, l.days],
            set_by: actor.practitioner_id,
            set_us: work.now_us,
            reason: input.reason,
        };
        match work.set_pattern(&row).await {
            Err(StoreError::Duplicate) => return Err(CaseworkError::WrongState),
            other => other?,
        }
        let was = before.as_ref().map(|b| (b.on, b.limits));
        let detail = json!({
            "what": "pattern-rule", "rule": row.rule, "on": row.on, "limits": row.limits,
            "was": was, "why": row.reason,
        });
        work.log(EventKind::SettingChanged, None, Some(row.id), detail)
            .await?;
        work.commit().await
    }
}
