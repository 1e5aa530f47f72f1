//! Patterns that a named person is asked about, what became of them, and what agencies set of rules.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    tx::Tx,
};
use domain::pattern::{PatternContent, PatternState, PatternStep};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// A pattern, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternRow {
    /// Agency whose it is.
    pub agency_id: Uuid,
    /// Identifies it.
    pub id: Uuid,
    /// Keyed hash of rule and common thing.
    pub key: Vec<u8>,
    /// The child, where it is about one.
    pub person_id: Option<Uuid>,
    /// Open, watched or decided.
    pub state: PatternState,
    /// The named person who is asked; `None`: there is no lead.
    pub owner_id: Option<Uuid>,
    /// When the rule spoke, microseconds.
    pub raised_us: i64,
    /// When the state was reached, microseconds.
    pub state_us: i64,
    /// Until when it is watched, microseconds.
    pub watch_us: Option<i64>,
    /// The rule and the pieces.
    pub content: PatternContent,
}

/// A step of a pattern, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternStepRow {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// When, microseconds.
    pub at_us: i64,
    /// Who; `None`: the product.
    pub by_id: Option<Uuid>,
    /// What.
    pub step: PatternStep,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    id: Uuid,
    key: Vec<u8>,
    person_id: Option<Uuid>,
    state: String,
    owner_id: Option<Uuid>,
    raised_us: i64,
    state_us: i64,
    watch_us: Option<i64>,
    content: Vec<u8>,
}

impl Conn {
    /// Opens under the child's key or, where it is about several, the agency's.
    async fn open_pattern_value<T: DeserializeOwned>(
        &mut self,
        (agency, person): (Uuid, Option<Uuid>),
        (table, row): (&'static str, Uuid),
        sealed: &[u8],
    ) -> Result<T> {
        match person {
            Some(p) => {
                let key = self.person_key(agency, p).await?;
                key.open(table, row, "content", sealed)
            }
            None => {
                self.open_for_agency(agency, table, row, "content", sealed)
                    .await
            }
        }
    }

    async fn open_pattern(&mut self, r: Raw) -> Result<PatternRow> {
        let whose = (r.agency_id, r.person_id);
        Ok(PatternRow {
            content: self
                .open_pattern_value(whose, ("pattern_alert", r.id), &r.content)
                .await?,
            state: r
                .state
                .parse()
                .map_err(|_| StoreError::Corrupt("pattern_alert.state"))?,
            agency_id: r.agency_id,
            id: r.id,
            key: r.key,
            person_id: r.person_id,
            owner_id: r.owner_id,
            raised_us: r.raised_us,
            state_us: r.state_us,
            watch_us: r.watch_us,
        })
    }

    /// Leaves out what was erased.
    async fn open_patterns(&mut self, raws: Vec<Raw>) -> Result<Vec<PatternRow>> {
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.extend(unless_erased(self.open_pattern(raw).await)?);
        }
        Ok(all)
    }

    /// One pattern.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or [`StoreError::Erased`].
    pub async fn pattern(&mut self, agency: Uuid, id: Uuid) -> Result<PatternRow> {
        let raw = row!(
            self,
            Raw,
            "SELECT * FROM pattern_alert WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_pattern(raw).await
    }

    /// The newest pattern of a rule about one thing.
    ///
    /// # Errors
    /// The database.
    pub async fn newest_pattern(&mut self, agency: Uuid, key: &[u8]) -> Result<Option<PatternRow>> {
        let raw = row!(
            self,
            Raw,
            "SELECT * FROM pattern_alert WHERE agency_id = $1 AND key = $2 ORDER BY raised_us DESC, id DESC LIMIT 1",
            agency,
            key.to_vec()
        );
        match raw {
            Some(raw) => Ok(Some(self.open_pattern(raw).await?)),
            None => Ok(None),
        }
    }

    /// Patterns in one state, the last to reach it first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn patterns_in(
        &mut self,
        agency: Uuid,
        state: PatternState,
        limit: i64,
    ) -> Result<Vec<PatternRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT * FROM pattern_alert WHERE agency_id = $1 AND state = $2 ORDER BY state_us DESC, id DESC LIMIT $3",
            agency,
            state.as_str(),
            limit
        );
        self.open_patterns(raws).await
    }

    /// Patterns in which a child has a part, the last raised first.
    ///
    /// # Errors
    /// The database.
    pub async fn patterns_about(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<PatternRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT a.* FROM pattern_alert_child c JOIN pattern_alert a ON a.agency_id = c.agency_id AND a.id = c.alert_id \
             WHERE c.agency_id = $1 AND c.person_id = $2 ORDER BY a.raised_us DESC, a.id DESC",
            agency,
            person
        );
        self.open_patterns(raws).await
    }

    /// Watched patterns of every agency whose day has come: ids only, for the clock.
    ///
    /// # Errors
    /// The database.
    pub async fn patterns_to_return(
        &mut self,
        now_us: i64,
        limit: i64,
    ) -> Result<Vec<(Uuid, Uuid)>> {
        Ok(rows!(
            self,
            (Uuid, Uuid),
            "SELECT agency_id, id FROM pattern_alert WHERE state = 'watching' AND watch_us <= $1 ORDER BY watch_us LIMIT $2",
            now_us,
            limit
        ))
    }

    /// What became of a pattern, in the order of time.
    ///
    /// # Errors
    /// The database.
    pub async fn pattern_steps(&mut self, row: &PatternRow) -> Result<Vec<PatternStepRow>> {
        let raws = rows!(
            self,
            (Uuid, i64, Option<Uuid>, Vec<u8>),
            "SELECT id, at_us, by_id, content FROM pattern_step WHERE agency_id = $1 AND alert_id = $2 ORDER BY at_us, id",
            row.agency_id,
            row.id
        );
        let mut all = Vec::with_capacity(raws.len());
        for (id, at_us, by_id, sealed) in raws {
            let whose = (row.agency_id, row.person_id);
            all.push(PatternStepRow {
                step: self
                    .open_pattern_value(whose, ("pattern_step", id), &sealed)
                    .await?,
                id,
                at_us,
                by_id,
            });
        }
        Ok(all)
    }
}

impl Tx {
    async fn seal_pattern_value<T: Serialize + Sync>(
        &mut self,
        (agency, person): (Uuid, Option<Uuid>),
        (table, row): (&'static str, Uuid),
        value: &T,
    ) -> Result<Vec<u8>> {
        match person {
            Some(p) => {
                let key = self.person_key(agency, p).await?;
                key.seal(table, row, "content", value)
            }
            None => {
                self.seal_for_agency(agency, table, row, "content", value)
                    .await
            }
        }
    }

    /// Adds a pattern with the children in it.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_pattern(&mut self, p: &PatternRow) -> Result<()> {
        let whose = (p.agency_id, p.person_id);
        let content = self
            .seal_pattern_value(whose, ("pattern_alert", p.id), &p.content)
            .await?;
        exec!(
            self,
            "INSERT INTO pattern_alert (agency_id, id, key, person_id, state, owner_id, raised_us, state_us, watch_us, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)",
            p.agency_id,
            p.id,
            p.key.clone(),
            p.person_id,
            p.state.as_str(),
            p.owner_id,
            p.raised_us,
            p.state_us,
            p.watch_us,
            content
        );
        self.name_children(p).await
    }

    /// Writes a changed state, watch and content.
    ///
    /// # Errors
    /// The database.
    pub async fn change_pattern(&mut self, p: &PatternRow) -> Result<()> {
        let whose = (p.agency_id, p.person_id);
        let content = self
            .seal_pattern_value(whose, ("pattern_alert", p.id), &p.content)
            .await?;
        exec!(
            self,
            "UPDATE pattern_alert SET state = $3, state_us = $4, watch_us = $5, owner_id = $6, content = $7 \
             WHERE agency_id = $1 AND id = $2",
            p.agency_id,
            p.id,
            p.state.as_str(),
            p.state_us,
            p.watch_us,
            p.owner_id,
            content
        );
        self.name_children(p).await
    }

    /// Takes a pattern out of the watch that can no longer be read.
    ///
    /// # Errors
    /// The database.
    pub async fn stop_watching(&mut self, agency: Uuid, id: Uuid) -> Result<()> {
        exec!(
            self,
            "UPDATE pattern_alert SET watch_us = NULL WHERE agency_id = $1 AND id = $2",
            agency,
            id
        );
        Ok(())
    }

    async fn name_children(&mut self, p: &PatternRow) -> Result<()> {
        let mut children: Vec<Uuid> = p.content.pieces.iter().map(|x| x.person_id).collect();
        children.extend(p.person_id);
        children.sort_unstable();
        children.dedup();
        for child in children {
            exec!(
                self,
                "INSERT INTO pattern_alert_child (agency_id, person_id, alert_id) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING",
                p.agency_id,
                child,
                p.id
            );
        }
        Ok(())
    }

    /// Adds a step.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_pattern_step(&mut self, p: &PatternRow, s: &PatternStepRow) -> Result<()> {
        let whose = (p.agency_id, p.person_id);
        let content = self
            .seal_pattern_value(whose, ("pattern_step", s.id), &s.step)
            .await?;
        exec!(
            self,
            "INSERT INTO pattern_step (agency_id, alert_id, id, at_us, by_id, content) VALUES ($1,$2,$3,$4,$5,$6)",
            p.agency_id,
            p.id,
            s.id,
            s.at_us,
            s.by_id,
            content
        );
        Ok(())
    }
}
