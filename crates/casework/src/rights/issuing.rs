//! Issuing a pack: one asks, with the very paper; another reads it and approves; the one who asked
//! issues it, if nothing has changed. What is issued are the bytes that were approved.

use super::build::hex;
use crate::{Act, Actor, Casework, CaseworkError, Result, Work, approvals::AskSecond};
use domain::{
    Lang,
    approval::ApprovalState,
    rights::{RightsPack, RightsState},
};
use ledger::EventKind;
use serde_json::json;
use store::{RightsPackRow, RightsRow};
use uuid::Uuid;

/// Most bytes of a paper.
const PAPER_MAX: usize = 32 << 20;

/// A pack as it was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperMade {
    /// The language that it is in.
    pub lang: Lang,
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Every line that stands on its pages.
    pub text: String,
}

/// The paper of a pack, to be read or given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackPaper {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Its SHA-256, hex.
    pub digest: String,
    /// It was issued.
    pub issued: bool,
}

impl Casework {
    /// The pack of a request as it would be now, to be read before a second person is asked.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] with what is missing or must not go: `requester`, `identity`,
    /// `authority`, `pieces`, `name`, `piece-1`, ...; [`CaseworkError::WrongState`];
    /// [`CaseworkError::NotFound`].
    pub async fn draw_up_pack(&self, actor: &Actor, id: Uuid) -> Result<RightsPack> {
        let today = self.today();
        let (mut work, row) = self.begin_rights(actor, id).await?;
        let built = work.build_pack(&row, today).await?;
        let detail = json!({ "page": "rights-pack", "pieces": built.pack.pieces.len() });
        work.log_reading(EventKind::FileRead, Some(row.person_id), Some(id), detail)
            .await?;
        work.commit_reading().await?;
        Ok(built.pack)
    }

    /// Asks a second person for leave to issue exactly this paper. `pack` is the model that it was
    /// printed from. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// As [`Casework::draw_up_pack`]; also `why` is `empty` or `too-long`, `second` is `nobody`,
    /// `paper` is `protected` or `too-long`; [`CaseworkError::Stale`] where what is held, or what was
    /// chosen, has changed since it was printed.
    pub async fn ask_to_issue(
        &self,
        actor: &Actor,
        id: Uuid,
        request: Uuid,
        why: &str,
        pack: &RightsPack,
        paper: PaperMade,
    ) -> Result<()> {
        let today = self.today();
        let person = {
            let mut conn = self.store.read().await?;
            conn.rights_request(actor.agency_id, request)
                .await?
                .person_id
        };
        let _ = self.permit_on(actor, Act::AnswerRights, person).await?;
        let mut work = self.begin_asking(actor, Act::IssuePack).await?;
        work.clear(Some(person)).await?;
        if work
            .rights_packs(actor.agency_id, request)
            .await?
            .iter()
            .any(|p| p.id == id)
        {
            return Ok(());
        }
        let row = work.open_rights(request).await?;
        let built = work.build_pack(&row, today).await?;
        if built.pack != *pack {
            return Err(CaseworkError::Stale);
        }
        if paper.pdf.len() > PAPER_MAX {
            return Err(CaseworkError::invalid("paper", "too-long"));
        }
        work.look_through(&row, &paper.text).await?;
        // One pack at a time: what was asked before is not what would be issued now.
        work.void_packs(&row).await?;
        let digest = seal::digest_of(&paper.pdf);
        let ask = AskSecond {
            id,
            person: Some(person),
            object: id,
            why: why.to_owned(),
            terms: format!("SHA-256 {}", hex(&digest)),
            ..AskSecond::default()
        };
        work.ask_second(actor, ask).await?;
        let made = RightsPackRow {
            agency_id: actor.agency_id,
            request_id: request,
            id,
            lang: paper.lang,
            made_by: actor.practitioner_id,
            made_us: work.now_us,
            issued_by: None,
            issued_us: None,
            digest: digest.to_vec(),
            stood: built.stood.to_vec(),
            model: built.pack,
        };
        work.add_rights_pack(person, &made, &paper.pdf).await?;
        work.commit().await
    }

    /// Issues a pack as a second person approved it. Gives the request that it answers.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `why` is `changed` where anything that the pack was made of, or a
    /// protected mark, has changed since: what was approved then counts no more;
    /// [`CaseworkError::NotFound`] for another's; [`CaseworkError::WrongState`] where it is not
    /// approved, ran out, or was done.
    pub async fn issue_pack(&self, actor: &Actor, pack: Uuid) -> Result<Uuid> {
        let today = self.today();
        let (mut work, asked) = self
            .begin_approved(actor, Act::IssuePack, pack, pack)
            .await?;
        let agency = work.agency_id;
        let made = work.rights_pack(agency, pack).await?;
        let mut row = work.open_rights(made.request_id).await?;
        work.clear(Some(row.person_id)).await?;
        let same = match work.build_pack(&row, today).await {
            Ok(now) => now.stood.as_slice() == made.stood,
            // It could not even be asked for any more.
            Err(CaseworkError::Invalid(_)) => false,
            Err(e) => return Err(e),
        };
        if !same {
            work.void_packs(&row).await?;
            work.commit().await?;
            return Err(CaseworkError::invalid("why", "changed"));
        }
        let now = work.now_us;
        work.rights_pack_issued(agency, pack, actor.practitioner_id, now)
            .await?;
        row.state = RightsState::Issued;
        row.ended_us = Some(now);
        work.change_rights_request(&row).await?;
        work.end_hold_for_rights(&row, "").await?;
        let detail = json!({ "pack": pack, "approved_by": asked.answered_by,
            "sha256": hex(&made.digest), "pieces": made.model.pieces.len(),
            "withheld": made.model.withheld.len() });
        work.approval_used(asked).await?;
        let (kind, person) = (EventKind::RightsIssued, Some(row.person_id));
        work.log(kind, person, Some(row.id), detail).await?;
        work.commit().await?;
        Ok(row.id)
    }

    /// The paper of a pack: what the second person reads, and what is given out once it is issued.
    /// The ledger says who took it.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn pack_paper(&self, actor: &Actor, pack: Uuid) -> Result<PackPaper> {
        let agency = actor.agency_id;
        let (row, made) = {
            let mut conn = self.store.read().await?;
            let made = conn.rights_pack(agency, pack).await?;
            (conn.rights_request(agency, made.request_id).await?, made)
        };
        let permit = self
            .permit_on(actor, Act::AnswerRights, row.person_id)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let pdf = work.rights_paper(agency, pack).await?;
        let digest = seal::digest_of(&pdf);
        if digest.as_slice() != made.digest {
            return Err(CaseworkError::Internal(
                "a paper is not what was kept".into(),
            ));
        }
        let issued = made.issued_us.is_some();
        let kind = if issued {
            EventKind::Export
        } else {
            EventKind::FileRead
        };
        let detail = json!({ "page": "rights-pack", "pack": pack, "issued": issued });
        work.log_reading(kind, Some(row.person_id), Some(row.id), detail)
            .await?;
        work.commit_reading().await?;
        Ok(PackPaper {
            pdf,
            digest: hex(&digest),
            issued,
        })
    }
}

impl Work {
    /// What a second person was asked to approve, or has approved, counts no more: something
    /// changed.
    pub(super) async fn void_packs(&mut self, r: &RightsRow) -> Result<()> {
        let agency = self.agency_id;
        for pack in self.rights_packs(agency, r.id).await? {
            let mut asked = self.approval(agency, pack.id).await?;
            let from = asked.state;
            if !matches!(from, ApprovalState::Asked | ApprovalState::Approved) {
                continue;
            }
            asked.state = ApprovalState::Withdrawn;
            self.move_on(&asked, from).await?;
            let detail = json!({ "act": Act::IssuePack, "was": from, "changed": true });
            let (kind, person) = (EventKind::ApprovalWithdrawn, Some(r.person_id));
            self.log(kind, person, Some(pack.id), detail).await?;
        }
        Ok(())
    }
}
