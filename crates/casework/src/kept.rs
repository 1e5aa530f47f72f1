//! Forms that were sent while the session was locked or had ended: sealed, and given back to
//! whoever typed them once they have signed in.

use crate::{
    desk::{Actor, Casework},
    drafts::{DRAFT_BYTES, DRAFT_FIELDS, DraftKind},
    error::{CaseworkError, Result},
};
use access::{Act, Relation};
use jiff::Timestamp;
use store::DraftRow;
use uuid::Uuid;

/// Most forms kept for one person. A further one is refused rather than an earlier one lost.
const FORMS_MAX: i64 = 40;
/// Days after which a form that nobody came back for is thrown away.
const FORM_DAYS: i64 = 30;
/// Most rows that one turn of the clock works through.
const AT_ONCE: i64 = 200;
/// The field that holds the form's address; no field of a form has an empty name.
const ADDRESS: &str = "";

/// A form that waits for whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptForm {
    /// Identifies it.
    pub id: Uuid,
    /// Path and query to which it was sent.
    pub path: String,
    /// When.
    pub kept: Timestamp,
    /// Its fields in their order, as they were typed.
    pub fields: Vec<(String, String)>,
}

impl Casework {
    /// Keeps a form that could not be taken in, under the agency's key. The actor may be that of a
    /// locked or an ended session (see [`Casework::who_was_typing`]): nothing is read with it, and
    /// nothing that was kept before is touched.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] where it is too big (`too-long`), or too many wait already
    /// (`too-many`).
    pub async fn keep_form(
        &self,
        actor: &Actor,
        path: &str,
        fields: &[(String, String)],
    ) -> Result<Uuid> {
        let bytes: usize = fields.iter().map(|(n, v)| n.len() + v.len()).sum();
        if bytes > DRAFT_BYTES || fields.len() > DRAFT_FIELDS {
            return Err(CaseworkError::invalid("form", "too-long"));
        }
        let permit = self.permit(actor, Act::LogConcern, Relation::None).await?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, who) = (actor.agency_id, actor.practitioner_id);
        let form = DraftKind::Form.as_str();
        if work.count_drafts(agency, who, form).await? >= FORMS_MAX {
            return Err(CaseworkError::invalid("form", "too-many"));
        }
        let mut all = vec![(ADDRESS.to_owned(), path.to_owned())];
        all.extend(fields.iter().filter(|(n, _)| n != ADDRESS).cloned());
        let draft = DraftRow {
            id: Uuid::now_v7(),
            kind: form.to_owned(),
            updated_us: work.now_us,
            fields: all,
        };
        work.keep_draft(agency, who, &draft).await?;
        work.commit().await?;
        Ok(draft.id)
    }

    /// One of the actor's kept forms.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is none of theirs.
    pub async fn kept_form(&self, actor: &Actor, id: Uuid) -> Result<KeptForm> {
        let draft = self.draft(actor, id).await?;
        let mut fields = draft.fields;
        if draft.kind != DraftKind::Form || fields.first().is_none_or(|(n, _)| n != ADDRESS) {
            return Err(CaseworkError::NotFound);
        }
        let (_, path) = fields.remove(0);
        Ok(KeptForm {
            id,
            path,
            kept: draft.kept,
            fields,
        })
    }

    /// Throws away forms and exercises with the helper that nobody came back for.
    ///
    /// # Errors
    /// The database; the next turn of the clock tries again.
    pub(crate) async fn forget_forms(&self) -> Result<()> {
        let before = self.now_us() - FORM_DAYS * 24 * 3_600_000_000;
        let mut conn = self.store.read().await?;
        let mut old = Vec::new();
        for kind in [DraftKind::Form, DraftKind::LawHelper] {
            old.extend(conn.drafts_before(kind.as_str(), before, AT_ONCE).await?);
        }
        drop(conn);
        for (agency, practitioner, id) in old {
            let mut work = self.begin_by_clock(agency).await?;
            work.drop_draft(agency, practitioner, id).await?;
            work.commit().await?;
        }
        Ok(())
    }
}
