//! Looking up across agencies, under an agreement. Nobody sees content: each side learns that the
//! other holds something about what may be the same child, and whom to ring.
//!
//! Keys lie under the hub's key and only while an agency's agreement is on. Two agencies meet only
//! where each has named the other. A child who is not known, a child whose address is protected, an
//! agency without an agreement and an agency that was not asked all look alike: there is no line.

use super::{
    keys_of,
    limit::{Answer, DAY_US},
    look_up_told,
    models::Weigher,
    near::only_by_name,
    told::Told,
};
use crate::{
    Act, Actor, Casework, CaseworkError, Fault, Identity, Relation, Result, Work,
    decisions::{check_text, directory},
};
use domain::{linking::TalkState, person::PersonKind};
use jiff::civil::Date;
use ledger::EventKind;
use serde::Serialize;
use serde_json::{Value, json};
use store::{AgencyRow, AgreementRow, HoldsRow, Reach, StoreError};
use uuid::Uuid;

/// Most rows of a list.
const LIST: i64 = 100;
/// Records looked up across agencies in one turn.
const AT_ONCE: i64 = 50;

/// The agreement as an agency sets it.
#[derive(Debug, Clone, Serialize)]
pub struct SetAgreement {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// On or off; `None`: not chosen.
    pub on: Option<bool>,
    /// What the agreement is called.
    pub reference: String,
    /// Day on which it was made.
    pub made_on: Option<Date>,
    /// What looking up is for.
    pub purpose: String,
    /// The agencies that are party to it.
    pub partners: Vec<Uuid>,
}

/// What the page of the agreement shows.
#[derive(Debug, Clone)]
pub struct AgreementDesk {
    /// As it was set last; `None`: never, and off.
    pub now: Option<AgreementRow>,
    /// Who set it; empty where nobody did.
    pub set_by: String,
    /// Agencies of the hub that can be named.
    pub agencies: Vec<AgencyRow>,
    /// Those that were named.
    pub named: Vec<Uuid>,
    /// Those that named this agency too, and look up as well.
    pub mutual: Vec<Uuid>,
}

/// That a partner holds something about what may be the same child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldsLine {
    /// What is known of it: nothing of what is held.
    pub row: HoldsRow,
    /// The agency's own record.
    pub child: Identity,
    /// Whom to ring.
    pub partner: AgencyRow,
    /// Where the messages with its lead stand; `None`: nobody has written.
    pub talk: Option<TalkState>,
}

impl Casework {
    /// The agreement of the agency.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever may not set it.
    pub async fn agreement_desk(&self, actor: &Actor) -> Result<AgreementDesk> {
        let permit = self.permit(actor, Act::SetLookUp, Relation::Agency).await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let now = conn.link_agreement(agency).await?;
        let set_by = match &now {
            Some(row) => match conn.practitioner(agency, row.set_by).await {
                Ok(p) => p.content.name,
                Err(StoreError::Missing) => String::new(),
                Err(e) => return Err(e.into()),
            },
            None => String::new(),
        };
        let mut agencies = directory(conn.agencies().await?, agency);
        agencies.retain(|a| a.on_hub);
        Ok(AgreementDesk {
            set_by,
            agencies,
            named: conn.link_partners(agency).await?,
            mutual: conn.mutual_partners(agency).await?,
            now,
        })
    }

    /// Sets the agreement. Off withdraws every key at once, and what was said because of it.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming the fields, [`CaseworkError::NotFound`].
    pub async fn set_agreement(&self, actor: &Actor, input: SetAgreement) -> Result<()> {
        let permit = self.permit(actor, Act::SetLookUp, Relation::Agency).await?;
        let mut faults = Vec::new();
        let mut missing = |field: &str, yes: bool| {
            if yes {
                faults.push(Fault {
                    field: field.to_owned(),
                    key: "empty",
                });
            }
        };
        let today = self.today();
        missing("on", input.on.is_none());
        missing("made", input.made_on.is_none());
        missing("partners", input.partners.is_empty());
        if input.made_on.is_some_and(|d| d > today) {
            faults.push(Fault {
                field: "made".into(),
                key: "future",
            });
        }
        check_text(&mut faults, "reference", &input.reference, true);
        check_text(&mut faults, "purpose", &input.purpose, true);
        let (Some(on), Some(made_on)) = (input.on, input.made_on) else {
            return Err(CaseworkError::Invalid(faults));
        };
        // To end it nothing else needs to be right.
        if on && !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let agency = actor.agency_id;
        let mut work = self.begin(actor, permit).await?;
        let row = AgreementRow {
            agency_id: agency,
            id: input.id,
            on,
            reference: input.reference.trim().to_owned(),
            made_on,
            purpose: input.purpose.trim().to_owned(),
            set_by: actor.practitioner_id,
            set_us: work.now_us,
        };
        let partners: Vec<Uuid> = input
            .partners
            .iter()
            .copied()
            .filter(|p| *p != agency)
            .collect();
        if !work.set_link_agreement(&row, &partners).await? {
            return Ok(());
        }
        // What was said under the agreement before is said again where it still holds.
        let still = if on { partners.as_slice() } else { &[] };
        work.end_looking_across(agency, still).await?;
        if on {
            let now = work.now_us;
            work.count_children(agency, now).await?;
            work.all_links_due(agency, Reach::Across).await?;
        }
        let detail = json!({
            "what": "look-up-across", "on": on, "reference": row.reference, "made_on": row.made_on.to_string(),
            "purpose": row.purpose, "partners": partners,
        });
        work.log(EventKind::SettingChanged, None, Some(row.id), detail)
            .await?;
        work.commit().await
    }

    /// What partners hold about children of the agency.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever may not link.
    pub async fn holds_lines(&self, actor: &Actor) -> Result<Vec<HoldsLine>> {
        let permit = self
            .permit(actor, Act::LinkRecords, Relation::Agency)
            .await?;
        let shown = permit.fields();
        let mut conn = self.read(&permit).await?;
        let closed = crate::grounds::closed_to(&mut conn, actor).await?;
        let mut lines = Vec::new();
        for row in conn.holds_of(actor.agency_id, LIST).await? {
            if closed.contains(&row.person_id) {
                continue;
            }
            match conn.person(actor.agency_id, row.person_id).await {
                Ok(child) => lines.push(HoldsLine {
                    child: self.identity_of(shown, child),
                    partner: conn.agency(row.partner_id).await?,
                    talk: conn.talk(row.agency_id, row.id).await?.map(|t| t.state),
                    row,
                }),
                Err(StoreError::Missing | StoreError::Erased) => {}
                Err(e) => return Err(e.into()),
            }
        }
        Ok(lines)
    }

    pub(super) async fn look_across_some(&self, agency: Uuid) -> Result<usize> {
        let mut conn = self.store.read().await?;
        let due = conn.links_due(agency, Reach::Across, AT_ONCE).await?;
        drop(conn);
        if !due.is_empty() {
            self.count_children_daily(agency).await?;
        }
        for person in &due {
            self.look_across(agency, *person).await?;
        }
        Ok(due.len())
    }

    /// Looks one record up across agencies. Done again, it changes nothing.
    pub(super) async fn look_across(&self, agency: Uuid, person: Uuid) -> Result<()> {
        let mut conn = self.store.read().await?;
        let Some(agreement) = conn.link_agreement(agency).await?.filter(|a| a.on) else {
            return Ok(());
        };
        let row = match conn.person(agency, person).await {
            Ok(row) => Some(row).filter(|r| r.kind == PersonKind::Child),
            Err(StoreError::Missing | StoreError::Erased) => None,
            Err(e) => return Err(e.into()),
        };
        let told = match &row {
            Some(row) => Some(Told::with_carer(&mut conn, row, Reach::Across).await?),
            None => None,
        };
        drop(conn);
        let (Some(row), Some(told)) = (row, told) else {
            let mut work = self.begin_by_clock(agency).await?;
            work.withdraw_across(person).await?;
            work.withdraw_holds(agency, person, &[]).await?;
            work.link_done(agency, Reach::Across, person).await?;
            return work.commit().await;
        };
        let keys: Vec<u32> = keys_of(&told)?.iter().map(|k| k.key).collect();
        // The keys first: of two records that come in at once, at least one look-up finds the other.
        let mut work = self.begin_by_clock(agency).await?;
        if work.kept_from_across(person).await? {
            work.withdraw_across(person).await?;
            work.link_done(agency, Reach::Across, person).await?;
            return work.commit().await;
        }
        work.put_link_keys(agency, Reach::Across, person, &keys)
            .await?;
        work.commit().await?;
        let mut conn = self.store.read().await?;
        let partners = conn.mutual_partners(agency).await?;
        let reach = Reach::Across;
        let looked = look_up_told(&mut conn, &told, &[], reach, &partners, &row).await?;
        let hits: Vec<HoldsRow> = looked
            .found
            .iter()
            .filter(|f| !f.aside && f.weight >= Weigher::potential())
            .map(|f| HoldsRow {
                agency_id: f.row.agency_id,
                id: conn.holds_id((agency, person), (f.row.agency_id, f.row.id)),
                person_id: f.row.id,
                partner_id: agency,
                found_us: 0,
                seen_us: None,
                asked: false,
            })
            .collect();
        let near = only_by_name(&looked.found, &row);
        let since = self.now_us() - DAY_US;
        let emergency = conn.emergency_since(agency, person, since).await?;
        drop(conn);
        self.count_near(&near, agency, &told).await?;
        let mut met = Met::default();
        for theirs in hits {
            match self
                .tell_of_hold(&theirs, &agreement, person, emergency)
                .await?
            {
                Answer::Told => met.told.push(theirs),
                Answer::HeldBack => met.held_back.push(theirs.id),
                Answer::Kept => {}
            }
        }
        let what = json!({ "asked": partners, "overfull": looked.overfull });
        self.note_looked_across(&agreement, person, &met, what)
            .await
    }

    /// The asking side: what was met is known here too, and what holds no more is taken back.
    async fn note_looked_across(
        &self,
        agreement: &AgreementRow,
        person: Uuid,
        met: &Met,
        mut detail: Value,
    ) -> Result<()> {
        let agency = agreement.agency_id;
        let mut work = self.begin_by_clock(agency).await?;
        for theirs in &met.told {
            let ours = ours_of(theirs, person, work.now_us);
            work.add_holds(&ours).await?;
        }
        let mut still: Vec<Uuid> = met.told.iter().map(|h| h.id).collect();
        still.extend(&met.held_back);
        let now = work.now_us;
        work.count_undone(agency, person, &still, now).await?;
        work.withdraw_not_met(agency, person, &still).await?;
        if work.kept_from_across(person).await? {
            // Somebody set the mark while it was looked up: it was for nothing, on either side.
            work.withdraw_across(person).await?;
            work.link_done(agency, Reach::Across, person).await?;
            return work.commit().await;
        }
        // What was held back stands here no more than what nobody knows.
        let held_by: Vec<Uuid> = met.told.iter().map(|h| h.agency_id).collect();
        detail["reference"] = json!(agreement.reference);
        detail["purpose"] = json!(agreement.purpose);
        detail["held_by"] = json!(held_by);
        work.log(EventKind::LinkageLookedUp, Some(person), None, detail)
            .await?;
        work.link_done(agency, Reach::Across, person).await?;
        work.commit().await
    }
}

/// What a look-up met at partners.
#[derive(Default)]
struct Met {
    /// Both sides are told.
    told: Vec<HoldsRow>,
    /// Neither side is, until somebody there has decided.
    held_back: Vec<Uuid>,
}

/// What the asking side knows of what it met.
pub(super) fn ours_of(theirs: &HoldsRow, person: Uuid, now_us: i64) -> HoldsRow {
    HoldsRow {
        agency_id: theirs.partner_id,
        id: theirs.id,
        person_id: person,
        partner_id: theirs.agency_id,
        found_us: now_us,
        seen_us: None,
        asked: true,
    }
}

impl Work {
    /// Whether a child is neither looked up nor met across agencies: an address of the child's, in
    /// any record, is protected. Whoever searches for the family can know the lead of an agency
    /// where they used to live, and that another agency holds something tells where they are now.
    pub(super) async fn kept_from_across(&mut self, person: Uuid) -> Result<bool> {
        let agency = self.agency_id;
        for record in self.joined(agency, person).await?.0 {
            match self.person(agency, record).await {
                Ok(row) if row.protected_address => return Ok(true),
                Ok(_) | Err(StoreError::Missing | StoreError::Erased) => {}
                Err(e) => return Err(e.into()),
            }
        }
        Ok(false)
    }

    /// Takes a record out of what is met across agencies, and takes back, on both sides, what was
    /// said about it and nobody has talked about. What two leads talk about they know already.
    pub(crate) async fn withdraw_across(&mut self, person: Uuid) -> Result<()> {
        let agency = self.agency_id;
        self.withdraw_link_keys(agency, Reach::Across, person)
            .await?;
        let mut talked = Vec::new();
        for held in self.holds_about(agency, person).await? {
            let here = self.talk(agency, held.id).await?;
            let there = self.talk(held.partner_id, held.id).await?;
            if here.is_some() || there.is_some() {
                talked.push(held.id);
            }
        }
        Ok(self.withdraw_holds(agency, person, &talked).await?)
    }

    /// Has a record looked up across agencies anew, where the agency does so at all.
    pub(crate) async fn look_across_again(&mut self, person: Uuid) -> Result<()> {
        let agency = self.agency_id;
        if self.looks_across(agency).await? {
            self.look_up_due(agency, person).await?;
        }
        Ok(())
    }
}
