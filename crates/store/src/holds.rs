//! Looking up across agencies: the agreement that allows it, and that a partner holds something.
//! Never what it holds, never which record of the partner's it is.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The agreement under which an agency looks up across agencies, as it was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementRow {
    /// Agency for which it is set.
    pub agency_id: Uuid,
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Whether looking up is on.
    pub on: bool,
    /// What the agreement is called.
    pub reference: String,
    /// Day on which it was made.
    pub made_on: Date,
    /// What looking up is for.
    pub purpose: String,
    /// Who set it.
    pub set_by: Uuid,
    /// When, microseconds.
    pub set_us: i64,
}

/// That a partner holds something about what may be the same person.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct HoldsRow {
    /// Agency that is told.
    pub agency_id: Uuid,
    /// The same id on both sides.
    pub id: Uuid,
    /// The agency's own record.
    pub person_id: Uuid,
    /// The partner.
    pub partner_id: Uuid,
    /// When it was found, microseconds.
    pub found_us: i64,
    /// When somebody looked first, microseconds.
    pub seen_us: Option<i64>,
    /// Whether the agency's own look-up found it; otherwise the partner's did.
    pub asked: bool,
}

#[derive(sqlx::FromRow)]
struct RawAgreement {
    agency_id: Uuid,
    id: Uuid,
    state: String,
    reference: String,
    made_on: String,
    purpose: String,
    set_by: Uuid,
    set_us: i64,
    content: Option<Vec<u8>>,
}

/// What is sealed of an agreement.
#[derive(Serialize, Deserialize)]
struct AgreementWords {
    reference: String,
    purpose: String,
}

impl Conn {
    /// The agreement as it was set last; `None`: never.
    ///
    /// # Errors
    /// The database.
    pub async fn link_agreement(&mut self, agency: Uuid) -> Result<Option<AgreementRow>> {
        let raw = row!(
            self,
            RawAgreement,
            "SELECT agency_id, id, state, reference, made_on, purpose, set_by, set_us, content FROM link_agreement \
             WHERE agency_id = $1 ORDER BY set_us DESC LIMIT 1",
            agency
        );
        let Some(r) = raw else { return Ok(None) };
        let words = match r.content {
            Some(sealed) => {
                self.open_for_agency(agency, "link_agreement", r.id, "content", &sealed)
                    .await?
            }
            // From before they were sealed.
            None => AgreementWords {
                reference: r.reference,
                purpose: r.purpose,
            },
        };
        let made_on = r.made_on.parse();
        Ok(Some(AgreementRow {
            made_on: made_on.map_err(|_| StoreError::Corrupt("link_agreement.made_on"))?,
            agency_id: r.agency_id,
            id: r.id,
            on: r.state == "on",
            reference: words.reference,
            purpose: words.purpose,
            set_by: r.set_by,
            set_us: r.set_us,
        }))
    }

    /// The agencies that an agency named as parties to its agreement.
    ///
    /// # Errors
    /// The database.
    pub async fn link_partners(&mut self, agency: Uuid) -> Result<Vec<Uuid>> {
        let found = rows!(
            self,
            (Uuid,),
            "SELECT partner_id FROM link_partner WHERE agency_id = $1 ORDER BY partner_id",
            agency
        );
        Ok(found.into_iter().map(|(id,)| id).collect())
    }

    /// The agencies with which an agency looks up: each named the other, and both have it on.
    ///
    /// # Errors
    /// The database.
    pub async fn mutual_partners(&mut self, agency: Uuid) -> Result<Vec<Uuid>> {
        if !self.looks_across(agency).await? {
            return Ok(Vec::new());
        }
        let named = rows!(
            self,
            (Uuid,),
            "SELECT link_partner.partner_id FROM link_partner JOIN link_partner AS back ON back.agency_id = link_partner.partner_id \
             AND back.partner_id = link_partner.agency_id WHERE link_partner.agency_id = $1 ORDER BY link_partner.partner_id",
            agency
        );
        let mut all = Vec::with_capacity(named.len());
        for (partner,) in named {
            if self.looks_across(partner).await? {
                all.push(partner);
            }
        }
        Ok(all)
    }

    /// Whether an agency looks up across agencies.
    ///
    /// # Errors
    /// The database.
    pub async fn looks_across(&mut self, agency: Uuid) -> Result<bool> {
        Ok(self.link_agreement(agency).await?.is_some_and(|a| a.on))
    }

    /// What partners hold about a record's person, the first found first.
    ///
    /// # Errors
    /// The database.
    pub async fn holds_about(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<HoldsRow>> {
        Ok(rows!(
            self,
            HoldsRow,
            "SELECT agency_id, id, person_id, partner_id, found_us, seen_us, asked FROM link_holds \
             WHERE agency_id = $1 AND person_id = $2 AND state = 'open' ORDER BY found_us, id",
            agency,
            person
        ))
    }

    /// What partners hold about anyone of the agency's, the last found first, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn holds_of(&mut self, agency: Uuid, limit: i64) -> Result<Vec<HoldsRow>> {
        Ok(rows!(
            self,
            HoldsRow,
            "SELECT agency_id, id, person_id, partner_id, found_us, seen_us, asked FROM link_holds \
             WHERE agency_id = $1 AND state = 'open' ORDER BY found_us DESC LIMIT $2",
            agency,
            limit
        ))
    }

    /// What a partner holds, whether or not it still does: `None` where nobody was ever told so.
    ///
    /// # Errors
    /// The database.
    pub async fn hold(&mut self, agency: Uuid, id: Uuid) -> Result<Option<(HoldsRow, bool)>> {
        let row = row!(
            self,
            HoldsRow,
            "SELECT agency_id, id, person_id, partner_id, found_us, seen_us, asked FROM link_holds WHERE agency_id = $1 AND id = $2",
            agency,
            id
        );
        let Some(row) = row else { return Ok(None) };
        let open = row!(
            self,
            (String,),
            "SELECT state FROM link_holds WHERE agency_id = $1 AND id = $2",
            agency,
            id
        );
        Ok(Some((row, open.is_some_and(|(state,)| state == "open"))))
    }

    /// The id under which both sides know that two records may be of one person: a keyed hash, so
    /// that neither side learns the other's record from it.
    pub fn holds_id(&self, a: (Uuid, Uuid), b: (Uuid, Uuid)) -> Uuid {
        let (one, other) = (a.min(b), a.max(b));
        let text = format!("{} {} {} {}", one.0, one.1, other.0, other.1);
        Uuid::from_bytes(self.keys.sign_in_tokens().token("link-holds", &text))
    }
}

impl Tx {
    /// Sets the agreement and the agencies that are party to it. Set again under the same id,
    /// nothing changes.
    ///
    /// # Errors
    /// The database.
    pub async fn set_link_agreement(
        &mut self,
        a: &AgreementRow,
        partners: &[Uuid],
    ) -> Result<bool> {
        let words = AgreementWords {
            reference: a.reference.clone(),
            purpose: a.purpose.clone(),
        };
        let content = self
            .seal_for_agency(a.agency_id, "link_agreement", a.id, "content", &words)
            .await?;
        let n = exec!(
            self,
            "INSERT INTO link_agreement (agency_id, id, state, reference, made_on, purpose, set_by, set_us, content) \
             VALUES ($1,$2,$3,'',$4,'',$5,$6,$7) ON CONFLICT DO NOTHING",
            a.agency_id,
            a.id,
            if a.on { "on" } else { "off" },
            a.made_on.to_string(),
            a.set_by,
            a.set_us,
            content
        );
        if n == 0 {
            return Ok(false);
        }
        exec!(
            self,
            "DELETE FROM link_partner WHERE agency_id = $1",
            a.agency_id
        );
        for partner in partners {
            exec!(
                self,
                "INSERT INTO link_partner (agency_id, partner_id) VALUES ($1,$2) ON CONFLICT DO NOTHING",
                a.agency_id,
                *partner
            );
        }
        Ok(true)
    }

    /// Withdraws every key of an agency from looking up across agencies, and what was said because
    /// of it on either side: the agreement has ended. What waits for a person stays where it goes on
    /// with a partner in `still`.
    ///
    /// # Errors
    /// The database.
    pub async fn end_looking_across(&mut self, agency: Uuid, still: &[Uuid]) -> Result<()> {
        exec!(
            self,
            "DELETE FROM link_across_key WHERE agency_id = $1",
            agency
        );
        exec!(
            self,
            "DELETE FROM link_due WHERE agency_id = $1 AND what = 'across'",
            agency
        );
        for held in self.holds_of(agency, i64::MAX).await? {
            self.withdraw_hold(&held).await?;
        }
        self.forget_held_but_with(agency, still).await
    }

    /// Notes that a partner holds something. Says whether that is new.
    ///
    /// # Errors
    /// The database.
    pub async fn add_holds(&mut self, h: &HoldsRow) -> Result<bool> {
        let n = exec!(
            self,
            "INSERT INTO link_holds (agency_id, id, person_id, partner_id, state, found_us, asked) VALUES ($1,$2,$3,$4,'open',$5,$6) \
             ON CONFLICT (agency_id, id) DO UPDATE SET state = 'open', found_us = excluded.found_us, seen_us = NULL, \
             asked = excluded.asked \
             WHERE link_holds.state <> 'open'",
            h.agency_id,
            h.id,
            h.person_id,
            h.partner_id,
            h.found_us,
            h.asked
        );
        Ok(n == 1)
    }

    /// Takes back what was said about a record, on both sides, and forgets what waits about it, except
    /// under the ids in `still`.
    ///
    /// # Errors
    /// The database.
    pub async fn withdraw_holds(
        &mut self,
        agency: Uuid,
        person: Uuid,
        still: &[Uuid],
    ) -> Result<()> {
        self.withdraw_told(agency, person, still).await?;
        self.withdraw_held(agency, person, still, false).await
    }

    /// As [`Tx::withdraw_holds`], after a look-up of the record: what waits stays where the other record
    /// is itself to be looked up yet, and so could not be met.
    ///
    /// # Errors
    /// The database.
    pub async fn withdraw_not_met(
        &mut self,
        agency: Uuid,
        person: Uuid,
        met: &[Uuid],
    ) -> Result<()> {
        self.withdraw_told(agency, person, met).await?;
        self.withdraw_held(agency, person, met, true).await
    }

    async fn withdraw_told(&mut self, agency: Uuid, person: Uuid, still: &[Uuid]) -> Result<()> {
        for held in self.holds_about(agency, person).await? {
            if !still.contains(&held.id) {
                self.withdraw_hold(&held).await?;
            }
        }
        Ok(())
    }

    /// Takes back what both sides were told under one id.
    ///
    /// # Errors
    /// The database.
    pub async fn withdraw_hold(&mut self, held: &HoldsRow) -> Result<()> {
        for agency in [held.agency_id, held.partner_id] {
            exec!(
                self,
                "UPDATE link_holds SET state = 'withdrawn' WHERE agency_id = $1 AND id = $2",
                agency,
                held.id
            );
        }
        Ok(())
    }

    /// Notes that somebody looked at what partners hold about a record's person.
    ///
    /// # Errors
    /// The database.
    pub async fn saw_holds(&mut self, agency: Uuid, person: Uuid, now_us: i64) -> Result<()> {
        exec!(
            self,
            "UPDATE link_holds SET seen_us = $3 WHERE agency_id = $1 AND person_id = $2 AND seen_us IS NULL",
            agency,
            person,
            now_us
        );
        Ok(())
    }
}
