//! What a partner's look-up met where it was more than is usual, and nobody was told: it waits for a
//! person. It lies with the agency that would answer; the asking side has nothing of it.

use crate::{engine::Conn, error::Result, tx::Tx};
use uuid::Uuid;

/// What a partner's look-up met and neither side was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRow {
    /// Agency whose record was met.
    pub agency_id: Uuid,
    /// The id under which both sides would be told.
    pub id: Uuid,
    /// The record that was met.
    pub person_id: Uuid,
    /// The agency that looked up.
    pub partner_id: Uuid,
    /// The record that was looked up.
    pub asker: Uuid,
    /// When it was found, microseconds.
    pub found_us: i64,
}

#[derive(sqlx::FromRow)]
struct RawHeld {
    agency_id: Uuid,
    id: Uuid,
    person_id: Uuid,
    partner_id: Uuid,
    found_us: i64,
    content: Vec<u8>,
}

impl Conn {
    /// Whether what is between two records waits, on either side.
    ///
    /// # Errors
    /// The database.
    pub async fn is_held(&mut self, id: Uuid, between: [Uuid; 2]) -> Result<bool> {
        for agency in between {
            let there = row!(
                self,
                (Uuid,),
                "SELECT id FROM link_held WHERE agency_id = $1 AND id = $2",
                agency,
                id
            );
            if there.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How much waits with a partner, counted up to `most`.
    ///
    /// # Errors
    /// The database.
    pub async fn held_with(&mut self, agency: Uuid, partner: Uuid, most: i64) -> Result<i64> {
        let found = row!(
            self,
            (i64,),
            "SELECT COUNT(*) FROM (SELECT 1 FROM link_held WHERE agency_id = $1 AND state = 'held' AND partner_id = $2 LIMIT $3) AS h",
            agency,
            partner,
            most
        );
        Ok(found.map_or(0, |(n,)| n))
    }

    /// Agencies that let something through which has not been announced yet.
    ///
    /// # Errors
    /// The database.
    pub async fn agencies_letting_through(&mut self) -> Result<Vec<Uuid>> {
        let found = rows!(
            self,
            (Uuid,),
            "SELECT id FROM agency WHERE EXISTS (SELECT 1 FROM link_held WHERE link_held.agency_id = agency.id \
             AND link_held.state = 'let' LIMIT 1)"
        );
        Ok(found.into_iter().map(|(id,)| id).collect())
    }

    /// What was let through and not announced yet, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn let_through(&mut self, agency: Uuid, limit: i64) -> Result<Vec<HeldRow>> {
        let raws = rows!(
            self,
            RawHeld,
            "SELECT agency_id, id, person_id, partner_id, found_us, content FROM link_held \
             WHERE agency_id = $1 AND state = 'let' ORDER BY partner_id, id LIMIT $2",
            agency,
            limit
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_held(raw).await?);
        }
        Ok(all)
    }

    async fn open_held(&mut self, r: RawHeld) -> Result<HeldRow> {
        let asker = self
            .open_for_agency(r.agency_id, "link_held", r.id, "content", &r.content)
            .await?;
        Ok(HeldRow {
            asker,
            agency_id: r.agency_id,
            id: r.id,
            person_id: r.person_id,
            partner_id: r.partner_id,
            found_us: r.found_us,
        })
    }

    /// Whether a record is to be looked up across agencies yet.
    async fn is_due_across(&mut self, agency: Uuid, person: Uuid) -> Result<bool> {
        let due = row!(
            self,
            (Uuid,),
            "SELECT person_id FROM link_due WHERE agency_id = $1 AND what = 'across' AND person_id = $2",
            agency,
            person
        );
        Ok(due.is_some())
    }

    /// A record of the asking side as a keyed hash: what waits is found by it and tells nobody whose it is.
    pub(crate) fn asker(&self, partner: Uuid, person: Uuid) -> Vec<u8> {
        let text = format!("{partner} {person}");
        let token = self.keys.sign_in_tokens().token("link-held", &text);
        token.to_vec()
    }
}

impl Tx {
    /// Keeps what was met and is not announced. Met again, it stays as it is.
    ///
    /// # Errors
    /// The database.
    pub async fn hold_back(&mut self, h: &HeldRow) -> Result<()> {
        let content = self
            .seal_for_agency(h.agency_id, "link_held", h.id, "content", &h.asker)
            .await?;
        let asker = self.asker(h.partner_id, h.asker);
        exec!(
            self,
            "INSERT INTO link_held (agency_id, id, person_id, partner_id, asker, state, found_us, content) \
             VALUES ($1,$2,$3,$4,$5,'held',$6,$7) ON CONFLICT DO NOTHING",
            h.agency_id,
            h.id,
            h.person_id,
            h.partner_id,
            asker,
            h.found_us,
            content
        );
        Ok(())
    }

    /// Notes that what waits with a partner may be announced. Gives how much that is.
    ///
    /// # Errors
    /// The database.
    pub async fn let_held_through(&mut self, agency: Uuid, partner: Uuid) -> Result<u64> {
        Ok(exec!(
            self,
            "UPDATE link_held SET state = 'let' WHERE agency_id = $1 AND state = 'held' AND partner_id = $2",
            agency,
            partner
        ))
    }

    /// Forgets what waited under an id, on either side: it was announced, or holds no more.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_held(&mut self, id: Uuid, between: [Uuid; 2]) -> Result<()> {
        for agency in between {
            exec!(
                self,
                "DELETE FROM link_held WHERE agency_id = $1 AND id = $2",
                agency,
                id
            );
        }
        Ok(())
    }

    /// Forgets everything that waits between an agency and others, on either side, but for those that it
    /// goes on looking up with.
    ///
    /// # Errors
    /// The database.
    pub(crate) async fn forget_held_but_with(
        &mut self,
        agency: Uuid,
        still: &[Uuid],
    ) -> Result<()> {
        let mut others = rows!(
            self,
            (Uuid, Uuid),
            "SELECT DISTINCT agency_id, partner_id FROM link_held WHERE agency_id = $1",
            agency
        );
        others.extend(rows!(
            self,
            (Uuid, Uuid),
            "SELECT DISTINCT agency_id, partner_id FROM link_held WHERE partner_id = $1",
            agency
        ));
        others.retain(|(one, other)| ![one, other].iter().any(|a| still.contains(a)));
        for (one, other) in others {
            exec!(
                self,
                "DELETE FROM link_held WHERE agency_id = $1 AND partner_id = $2",
                one,
                other
            );
        }
        Ok(())
    }

    /// What waits about a record, on whichever side it is, each with the record on the other side.
    async fn held_about(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<(HeldRow, Uuid)>> {
        let asker = self.asker(agency, person);
        let mut raws = rows!(
            self,
            RawHeld,
            "SELECT agency_id, id, person_id, partner_id, found_us, content FROM link_held \
             WHERE agency_id = $1 AND person_id = $2",
            agency,
            person
        );
        raws.extend(rows!(
            self,
            RawHeld,
            "SELECT agency_id, id, person_id, partner_id, found_us, content FROM link_held \
             WHERE partner_id = $1 AND asker = $2",
            agency,
            asker
        ));
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            let row = self.open_held(raw).await?;
            let other = if row.agency_id == agency {
                row.asker
            } else {
                row.person_id
            };
            all.push((row, other));
        }
        Ok(all)
    }

    /// Forgets what waits about a record, except under the ids in `still`, and, where `unless_due`,
    /// where the record on the other side is itself to be looked up yet.
    ///
    /// # Errors
    /// The database.
    pub(crate) async fn withdraw_held(
        &mut self,
        agency: Uuid,
        person: Uuid,
        still: &[Uuid],
        unless_due: bool,
    ) -> Result<()> {
        for (held, other) in self.held_about(agency, person).await? {
            if still.contains(&held.id) {
                continue;
            }
            let both = [held.agency_id, held.partner_id];
            let there = both.into_iter().find(|a| *a != agency).unwrap_or(agency);
            if unless_due && self.is_due_across(there, other).await? {
                continue;
            }
            self.forget_held(held.id, both).await?;
        }
        Ok(())
    }

    /// Ends looking up with one partner: it is named no more, and what was said between the two and
    /// what waits is withdrawn.
    ///
    /// # Errors
    /// The database.
    pub async fn end_looking_with(&mut self, agency: Uuid, partner: Uuid) -> Result<()> {
        exec!(
            self,
            "DELETE FROM link_partner WHERE agency_id = $1 AND partner_id = $2",
            agency,
            partner
        );
        for (one, other) in [(agency, partner), (partner, agency)] {
            exec!(
                self,
                "DELETE FROM link_held WHERE agency_id = $1 AND partner_id = $2",
                one,
                other
            );
        }
        let held = self.holds_of(agency, i64::MAX).await?;
        for h in held.iter().filter(|h| h.partner_id == partner) {
            self.withdraw_hold(h).await?;
        }
        Ok(())
    }
}
