//! Partners, what was said before of somebody's place around a child, and adults who are a risk.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    tx::Tx,
};
use domain::around::{RelationChange, RiskContent};
use jiff::civil::Date;
use uuid::Uuid;

/// Somebody who is or was another adult's partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartnerRow {
    /// The one.
    pub person_id: Uuid,
    /// The other.
    pub other_id: Uuid,
    /// First day, where known.
    pub from: Option<Date>,
    /// Last day; `None` while it lasts.
    pub until: Option<Date>,
}

/// A change of somebody's place around a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationChangeRow {
    /// Made by the client.
    pub id: Uuid,
    /// The child.
    pub child_id: Uuid,
    /// Whose place it is.
    pub other_id: Uuid,
    /// When, microseconds.
    pub at_us: i64,
    /// Who changed it.
    pub by_id: Uuid,
    /// What was said before, and why it was changed.
    pub content: RelationChange,
}

/// A mark that an adult is a risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskRow {
    /// Made by the client.
    pub id: Uuid,
    /// The adult.
    pub person_id: Uuid,
    /// When it was set, microseconds.
    pub set_us: i64,
    /// Who set it.
    pub set_by: Uuid,
    /// Since when the risk is known to be one.
    pub since: Option<Date>,
    /// When it is looked at again.
    pub review: Date,
    /// When it was taken off, microseconds.
    pub ended_us: Option<i64>,
    /// Who took it off.
    pub ended_by: Option<Uuid>,
    /// Why, and from where.
    pub content: RiskContent,
}

#[derive(sqlx::FromRow)]
struct RawPartner {
    person_id: Uuid,
    other_id: Uuid,
    from_day: Option<String>,
    until_day: Option<String>,
}

#[derive(sqlx::FromRow)]
struct RawChange {
    id: Uuid,
    child_id: Uuid,
    other_id: Uuid,
    at_us: i64,
    by_id: Uuid,
    key_id: Uuid,
    content: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct RawRisk {
    id: Uuid,
    person_id: Uuid,
    set_us: i64,
    set_by: Uuid,
    since_day: Option<String>,
    review_day: String,
    ended_us: Option<i64>,
    ended_by: Option<Uuid>,
    key_id: Uuid,
    content: Vec<u8>,
}

/// A day as it is kept.
pub(crate) fn day(text: Option<String>) -> Result<Option<Date>> {
    text.map(|t| t.parse().map_err(|_| StoreError::Corrupt("a civil date")))
        .transpose()
}

/// A day as it is written.
pub(crate) fn written(day: Option<Date>) -> Option<String> {
    day.map(|d| d.to_string())
}

impl Conn {
    /// Who is or was an adult's partner.
    ///
    /// # Errors
    /// The database.
    pub async fn partners(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<PartnerRow>> {
        rows!(
            self,
            RawPartner,
            "SELECT person_id, other_id, from_day, until_day FROM partner WHERE agency_id = $1 AND person_id = $2 \
             ORDER BY other_id",
            agency,
            person
        )
        .into_iter()
        .map(|r| {
            Ok(PartnerRow {
                person_id: r.person_id,
                other_id: r.other_id,
                from: day(r.from_day)?,
                until: day(r.until_day)?,
            })
        })
        .collect()
    }

    /// What was said before of the places around a child, oldest first.
    ///
    /// # Errors
    /// The database.
    pub async fn relation_changes(
        &mut self,
        agency: Uuid,
        child: Uuid,
    ) -> Result<Vec<RelationChangeRow>> {
        let raws = rows!(
            self,
            RawChange,
            "SELECT id, child_id, other_id, at_us, by_id, key_id, content FROM relation_change \
             WHERE agency_id = $1 AND child_id = $2 ORDER BY id",
            agency,
            child
        );
        let mut all = Vec::with_capacity(raws.len());
        for r in raws {
            let Some(key) = unless_erased(self.file_key(agency, r.key_id).await)? else {
                continue;
            };
            all.push(RelationChangeRow {
                content: key.open("relation_change", r.id, "content", &r.content)?,
                id: r.id,
                child_id: r.child_id,
                other_id: r.other_id,
                at_us: r.at_us,
                by_id: r.by_id,
            });
        }
        Ok(all)
    }

    /// Marks that an adult is a risk, those that were taken off too, oldest first.
    ///
    /// # Errors
    /// The database.
    pub async fn risk_marks(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<RiskRow>> {
        let raws = rows!(
            self,
            RawRisk,
            "SELECT id, person_id, set_us, set_by, since_day, review_day, ended_us, ended_by, key_id, content \
             FROM risk_mark WHERE agency_id = $1 AND person_id = $2 ORDER BY id",
            agency,
            person
        );
        let mut all = Vec::with_capacity(raws.len());
        for r in raws {
            let Some(key) = unless_erased(self.file_key(agency, r.key_id).await)? else {
                continue;
            };
            all.push(RiskRow {
                content: key.open("risk_mark", r.id, "content", &r.content)?,
                id: r.id,
                person_id: r.person_id,
                set_us: r.set_us,
                set_by: r.set_by,
                since: day(r.since_day)?,
                review: r
                    .review_day
                    .parse()
                    .map_err(|_| StoreError::Corrupt("risk_mark"))?,
                ended_us: r.ended_us,
                ended_by: r.ended_by,
            });
        }
        Ok(all)
    }
}

impl Conn {
    /// Marks of a risk that have no task yet to look at them again: agency, adult, mark.
    ///
    /// # Errors
    /// The database.
    pub async fn risks_unasked(&mut self, limit: i64) -> Result<Vec<(Uuid, Uuid, Uuid)>> {
        Ok(rows!(
            self,
            (Uuid, Uuid, Uuid),
            "SELECT agency_id, person_id, mark_id FROM risk_unasked ORDER BY agency_id, mark_id LIMIT $1",
            limit
        ))
    }
}

impl Tx {
    /// A mark of a risk has its task now.
    ///
    /// # Errors
    /// The database.
    pub async fn risk_asked(&mut self, agency: Uuid, mark: Uuid) -> Result<()> {
        exec!(
            self,
            "DELETE FROM risk_unasked WHERE agency_id = $1 AND mark_id = $2",
            agency,
            mark
        );
        Ok(())
    }

    /// Says that two adults are or were partners; said again, it replaces what was said.
    ///
    /// # Errors
    /// The database.
    pub async fn say_partners(&mut self, agency: Uuid, p: &PartnerRow) -> Result<()> {
        for (one, other) in [(p.person_id, p.other_id), (p.other_id, p.person_id)] {
            exec!(
                self,
                "INSERT INTO partner (agency_id, person_id, other_id, from_day, until_day) VALUES ($1,$2,$3,$4,$5) \
                 ON CONFLICT (agency_id, person_id, other_id) DO UPDATE SET from_day = excluded.from_day, \
                 until_day = excluded.until_day",
                agency,
                one,
                other,
                written(p.from),
                written(p.until)
            );
        }
        Ok(())
    }

    /// Two adults were never partners: that they were was said by mistake.
    ///
    /// # Errors
    /// The database.
    pub async fn unsay_partners(&mut self, agency: Uuid, (a, b): (Uuid, Uuid)) -> Result<()> {
        for (one, other) in [(a, b), (b, a)] {
            exec!(
                self,
                "DELETE FROM partner WHERE agency_id = $1 AND person_id = $2 AND other_id = $3",
                agency,
                one,
                other
            );
        }
        Ok(())
    }

    /// Keeps what was said of somebody's place around a child before it is changed.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where the id was used before.
    pub async fn add_relation_change(&mut self, agency: Uuid, c: &RelationChangeRow) -> Result<()> {
        let key = self.person_key(agency, c.child_id).await?;
        let content = key.seal("relation_change", c.id, "content", &c.content)?;
        exec!(
            self,
            "INSERT INTO relation_change (agency_id, child_id, id, other_id, at_us, by_id, key_id, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
            agency,
            c.child_id,
            c.id,
            c.other_id,
            c.at_us,
            c.by_id,
            key.id,
            content
        );
        Ok(())
    }

    /// Marks an adult as a risk.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where the id was used before.
    pub async fn add_risk_mark(&mut self, agency: Uuid, r: &RiskRow) -> Result<()> {
        let key = self.person_key(agency, r.person_id).await?;
        let content = key.seal("risk_mark", r.id, "content", &r.content)?;
        exec!(
            self,
            "INSERT INTO risk_mark (agency_id, person_id, id, set_us, set_by, since_day, review_day, key_id, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
            agency,
            r.person_id,
            r.id,
            r.set_us,
            r.set_by,
            written(r.since),
            r.review.to_string(),
            key.id,
            content
        );
        Ok(())
    }

    /// Keeps a mark with a new day to look at it, and why. `false`: it is off already.
    ///
    /// # Errors
    /// The database.
    pub async fn keep_risk_mark(&mut self, agency: Uuid, r: &RiskRow) -> Result<bool> {
        let key = self.person_key(agency, r.person_id).await?;
        let content = key.seal("risk_mark", r.id, "content", &r.content)?;
        let n = exec!(
            self,
            "UPDATE risk_mark SET review_day = $4, content = $5 \
             WHERE agency_id = $1 AND person_id = $2 AND id = $3 AND ended_us IS NULL",
            agency,
            r.person_id,
            r.id,
            r.review.to_string(),
            content
        );
        Ok(n == 1)
    }

    /// Takes a mark off; it stays, with why. `false`: it was off already.
    ///
    /// # Errors
    /// The database.
    pub async fn end_risk_mark(&mut self, agency: Uuid, r: &RiskRow) -> Result<bool> {
        let key = self.person_key(agency, r.person_id).await?;
        let content = key.seal("risk_mark", r.id, "content", &r.content)?;
        let n = exec!(
            self,
            "UPDATE risk_mark SET ended_us = $4, ended_by = $5, content = $6 \
             WHERE agency_id = $1 AND person_id = $2 AND id = $3 AND ended_us IS NULL",
            agency,
            r.person_id,
            r.id,
            r.ended_us,
            r.ended_by,
            content
        );
        Ok(n == 1)
    }
}
