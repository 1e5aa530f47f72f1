//! What agencies set of the rules about patterns: on or off, and their limits.

use crate::{engine::Conn, error::Result, tx::Tx};
use uuid::Uuid;

/// One setting of a rule. The newest of a rule counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternSetting {
    /// Agency for which it is set.
    pub agency_id: Uuid,
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The rule.
    pub rule: String,
    /// Whether it speaks at all.
    pub on: bool,
    /// Pieces, agencies, children, days.
    pub limits: [u32; 4],
    /// Who set it.
    pub set_by: Uuid,
    /// When, microseconds.
    pub set_us: i64,
    /// Why.
    pub reason: String,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    id: Uuid,
    rule_id: String,
    is_on: bool,
    pieces: i64,
    agencies: i64,
    children: i64,
    days: i64,
    set_by: Uuid,
    set_us: i64,
    reason: Vec<u8>,
}

impl Conn {
    async fn open_setting(&mut self, r: Raw) -> Result<PatternSetting> {
        let limits = [r.pieces, r.agencies, r.children, r.days];
        Ok(PatternSetting {
            reason: self
                .open_for_agency(r.agency_id, "pattern_setting", r.id, "reason", &r.reason)
                .await?,
            limits: limits.map(|n| u32::try_from(n).unwrap_or(u32::MAX)),
            agency_id: r.agency_id,
            id: r.id,
            rule: r.rule_id,
            on: r.is_on,
            set_by: r.set_by,
            set_us: r.set_us,
        })
    }

    /// The newest setting of a rule; `None`: as it ships.
    ///
    /// # Errors
    /// The database.
    pub async fn pattern_setting(
        &mut self,
        agency: Uuid,
        rule: &str,
    ) -> Result<Option<PatternSetting>> {
        let raw = row!(
            self,
            Raw,
            "SELECT * FROM pattern_setting WHERE agency_id = $1 AND rule_id = $2 ORDER BY set_us DESC, id DESC LIMIT 1",
            agency,
            rule.to_owned()
        );
        match raw {
            Some(raw) => Ok(Some(self.open_setting(raw).await?)),
            None => Ok(None),
        }
    }

    /// The settings of all rules, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn pattern_setting_log(
        &mut self,
        agency: Uuid,
        limit: i64,
    ) -> Result<Vec<PatternSetting>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT * FROM pattern_setting WHERE agency_id = $1 ORDER BY set_us DESC, id DESC LIMIT $2",
            agency,
            limit
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_setting(raw).await?);
        }
        Ok(all)
    }
}

impl Tx {
    /// Sets a rule.
    ///
    /// # Errors
    /// [`crate::StoreError::Duplicate`].
    pub async fn set_pattern(&mut self, s: &PatternSetting) -> Result<()> {
        let reason = self
            .seal_for_agency(s.agency_id, "pattern_setting", s.id, "reason", &s.reason)
            .await?;
        let [pieces, agencies, children, days] = s.limits.map(i64::from);
        exec!(
            self,
            "INSERT INTO pattern_setting (agency_id, id, rule_id, is_on, pieces, agencies, children, days, set_by, set_us, reason) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
            s.agency_id,
            s.id,
            s.rule.clone(),
            s.on,
            pieces,
            agencies,
            children,
            days,
            s.set_by,
            s.set_us,
            reason
        );
        Ok(())
    }
}
