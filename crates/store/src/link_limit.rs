//! How much a partner learns in a day by looking up: a counter by partner and hour, how many children an
//! agency has, and its own number.

use crate::{engine::Conn, error::Result, tx::Tx};
use uuid::Uuid;

/// Microseconds of an hour.
const HOUR_US: i64 = 3_600_000_000;
/// Microseconds of a day.
pub(crate) const DAY_US: i64 = 24 * HOUR_US;
/// How long the hours of the past are kept, microseconds.
const KEPT_US: i64 = 31 * DAY_US;
/// Children are counted no further than this: the number that follows from it grows no more.
pub const CHILDREN_COUNTED: i64 = 10_000;

/// How many children were announced because a partner looked up, and what else there was, in the 24
/// hours that go before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct ToldRow {
    /// Announced to both sides.
    pub told: i64,
    /// Of them in an emergency.
    pub emergency: i64,
    /// Found, and not announced.
    pub held: i64,
    /// The partner's record was changed or erased within a day, and no concern was ever about it.
    pub undone: i64,
    /// A name that is known here was looked up with other things that do not fit.
    pub near: i64,
}

impl Conn {
    /// What a partner learned by looking up in the 24 hours before `now_us`: at most 25 rows are read.
    ///
    /// # Errors
    /// The database.
    pub async fn told_today(
        &mut self,
        agency: Uuid,
        partner: Uuid,
        now_us: i64,
    ) -> Result<ToldRow> {
        let hours = rows!(
            self,
            ToldRow,
            "SELECT told, emergency, held, undone, near FROM link_told WHERE agency_id = $1 AND partner_id = $2 AND hour_us > $3",
            agency,
            partner,
            now_us - DAY_US
        );
        let mut sum = ToldRow::default();
        for h in hours {
            sum.told += h.told;
            sum.emergency += h.emergency;
            sum.held += h.held;
            sum.undone += h.undone;
            sum.near += h.near;
        }
        Ok(sum)
    }

    /// How many children an agency had when they were counted last, and when that was; `None`: never.
    ///
    /// # Errors
    /// The database.
    pub async fn children_counted(&mut self, agency: Uuid) -> Result<Option<(i64, i64)>> {
        Ok(row!(
            self,
            (i64, i64),
            "SELECT children, counted_us FROM link_size WHERE agency_id = $1",
            agency
        ))
    }

    /// The agency's own number of children a day; `None`: the one that follows from the sizes.
    ///
    /// # Errors
    /// The database.
    pub async fn look_up_number(&mut self, agency: Uuid) -> Result<Option<i64>> {
        let found = row!(
            self,
            (i64,),
            "SELECT children FROM link_number WHERE agency_id = $1",
            agency
        );
        Ok(found.map(|(n,)| n))
    }

    /// Whether both sides were ever told under an id.
    ///
    /// # Errors
    /// The database.
    pub async fn was_told(&mut self, agency: Uuid, id: Uuid) -> Result<bool> {
        Ok(self.hold(agency, id).await?.is_some())
    }

    /// Whether a concern was ever logged about a record.
    ///
    /// # Errors
    /// The database.
    pub async fn has_concern(&mut self, agency: Uuid, person: Uuid) -> Result<bool> {
        let found = row!(
            self,
            (Uuid,),
            "SELECT concern_id FROM concern_child WHERE agency_id = $1 AND person_id = $2 LIMIT 1",
            agency,
            person
        );
        Ok(found.is_some())
    }

    /// Whether something about a child was sent in an emergency since a time.
    ///
    /// # Errors
    /// The database.
    pub async fn emergency_since(
        &mut self,
        agency: Uuid,
        person: Uuid,
        since_us: i64,
    ) -> Result<bool> {
        let found = row!(
            self,
            (Uuid,),
            "SELECT id FROM sharing WHERE agency_id = $1 AND person_id = $2 AND emergency = TRUE AND sent_us >= $3 LIMIT 1",
            agency,
            person,
            since_us
        );
        Ok(found.is_some())
    }
}

impl Tx {
    /// Counts an agency's children anew, and forgets hours long gone. Not on the path of a look-up.
    ///
    /// # Errors
    /// The database.
    pub async fn count_children(&mut self, agency: Uuid, now_us: i64) -> Result<()> {
        let found = row!(
            self,
            (i64,),
            "SELECT COUNT(*) FROM (SELECT 1 FROM person WHERE agency_id = $1 AND kind = 'child' LIMIT $2) AS c",
            agency,
            CHILDREN_COUNTED
        );
        exec!(
            self,
            "INSERT INTO link_size (agency_id, children, counted_us) VALUES ($1,$2,$3) \
             ON CONFLICT (agency_id) DO UPDATE SET children = excluded.children, counted_us = excluded.counted_us",
            agency,
            found.map_or(0, |(n,)| n),
            now_us
        );
        exec!(
            self,
            "DELETE FROM link_told WHERE agency_id = $1 AND hour_us < $2",
            agency,
            now_us - KEPT_US
        );
        Ok(())
    }

    /// Adds to what a partner learned by looking up in this hour.
    ///
    /// # Errors
    /// The database.
    pub async fn count_told(
        &mut self,
        agency: Uuid,
        partner: Uuid,
        now_us: i64,
        more: ToldRow,
    ) -> Result<()> {
        exec!(
            self,
            "INSERT INTO link_told (agency_id, partner_id, hour_us, told, emergency, held, undone, near) VALUES ($1,$2,$3,$4,$5,$6,$7,$8) \
             ON CONFLICT (agency_id, partner_id, hour_us) DO UPDATE SET told = link_told.told + excluded.told, \
             emergency = link_told.emergency + excluded.emergency, held = link_told.held + excluded.held, \
             undone = link_told.undone + excluded.undone, near = link_told.near + excluded.near",
            agency,
            partner,
            now_us - now_us.rem_euclid(HOUR_US),
            more.told,
            more.emergency,
            more.held,
            more.undone,
            more.near
        );
        Ok(())
    }

    /// Sets the agency's own number of children a day; `None`: from now on it follows from the sizes.
    ///
    /// # Errors
    /// The database.
    pub async fn set_look_up_number(
        &mut self,
        agency: Uuid,
        children: Option<i64>,
        (by, at_us): (Uuid, i64),
    ) -> Result<()> {
        let Some(children) = children else {
            exec!(self, "DELETE FROM link_number WHERE agency_id = $1", agency);
            return Ok(());
        };
        exec!(
            self,
            "INSERT INTO link_number (agency_id, children, set_by, set_us) VALUES ($1,$2,$3,$4) \
             ON CONFLICT (agency_id) DO UPDATE SET children = excluded.children, set_by = excluded.set_by, set_us = excluded.set_us",
            agency,
            children,
            by,
            at_us
        );
        Ok(())
    }

    /// Counts, with the agencies that answered, what a record's own look-up found within a day and
    /// finds no more, where no concern was ever about the record: it may have been made up to ask.
    ///
    /// # Errors
    /// The database.
    pub async fn count_undone(
        &mut self,
        agency: Uuid,
        person: Uuid,
        still: &[Uuid],
        now_us: i64,
    ) -> Result<()> {
        let told = rows!(
            self,
            (Uuid, Uuid),
            "SELECT partner_id, id FROM link_holds WHERE agency_id = $1 AND person_id = $2 AND state = 'open' \
             AND asked = TRUE AND found_us > $3",
            agency,
            person,
            now_us - DAY_US
        );
        let asker = self.asker(agency, person);
        let held = rows!(
            self,
            (Uuid, Uuid),
            "SELECT agency_id, id FROM link_held WHERE partner_id = $1 AND asker = $2 AND found_us > $3",
            agency,
            asker,
            now_us - DAY_US
        );
        let mut gone: Vec<Uuid> = told
            .into_iter()
            .chain(held)
            .filter(|(_, id)| !still.contains(id))
            .map(|(answered, _)| answered)
            .collect();
        if gone.is_empty() || self.has_concern(agency, person).await? {
            return Ok(());
        }
        gone.sort_unstable();
        for answered in gone {
            let one = ToldRow {
                undone: 1,
                ..ToldRow::default()
            };
            self.count_told(answered, agency, now_us, one).await?;
        }
        Ok(())
    }
}
