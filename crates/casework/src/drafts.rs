//! Drafts: nothing that somebody typed is lost to a rejected form, a lock or an ended session.

use crate::{
    desk::{Actor, Casework},
    error::{CaseworkError, Result},
    sessions::HALF,
};
use access::{Act, Relation};
use domain::practitioner::MemberState;
use jiff::Timestamp;
use store::DraftRow;
use uuid::Uuid;

/// Most bytes of one draft: whatever a form may bring.
pub(crate) const DRAFT_BYTES: usize = 2 * 1024 * 1024;
/// Most fields of one draft.
pub(crate) const DRAFT_FIELDS: usize = 2000;
/// Days for which an ended session may still keep what was being typed.
const TYPING_DAYS: i64 = 7;

mod kind {
    domain::worded! {
        /// Which form a draft belongs to.
        DraftKind, "kind of draft" {
            /// Logging a concern.
            Concern = "concern",
            /// Sharing in an emergency.
            Emergency = "emergency",
            /// Deciding whether to share.
            Decision = "decision",
            /// An exercise with the lawful-basis helper, not saved yet.
            LawHelper = "law-helper",
            /// Any other form that was sent while the session was locked or had ended.
            Form = "form",
        }
    }
}
pub use kind::DraftKind;

/// What somebody has typed and not sent yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The id of the form, and of what grows out of it.
    pub id: Uuid,
    /// Which form.
    pub kind: DraftKind,
    /// When it was last kept.
    pub kept: Timestamp,
    /// The form's fields in their order, as they were typed.
    pub fields: Vec<(String, String)>,
}

impl TryFrom<DraftRow> for Draft {
    type Error = CaseworkError;
    fn try_from(r: DraftRow) -> Result<Self> {
        let bad = |_| CaseworkError::Internal("unreadable draft".into());
        Ok(Self {
            id: r.id,
            kind: r.kind.parse().map_err(|_| CaseworkError::NotFound)?,
            kept: Timestamp::from_microsecond(r.updated_us).map_err(bad)?,
            fields: r.fields,
        })
    }
}

impl Casework {
    /// Whose session this is, even where it is locked or has run out: only for keeping what they
    /// had typed. Nothing can be read with it, and a new password ends it as well. A sign-in that
    /// lacks its second factor is nobody's session yet.
    ///
    /// # Errors
    /// [`CaseworkError::SignedOut`] where the token never was a session's, was signed out, or ran
    /// out more than a week ago.
    pub async fn who_was_typing(&self, token: &str) -> Result<Actor> {
        let mut conn = self.store.read().await?;
        let gone = |_| CaseworkError::SignedOut;
        let row = conn.session(token).await.map_err(gone)?;
        let person = conn
            .practitioner(row.agency_id, row.practitioner_id)
            .await
            .map_err(gone)?;
        let hours = self.settings.session_hours + 24 * TYPING_DAYS;
        let long_ago = self.now_us() - row.created_us > hours * 3_600_000_000;
        if long_ago
            || row.kind == HALF
            || person.state != MemberState::Active
            || person.credential_version != row.credential_version
        {
            return Err(CaseworkError::SignedOut);
        }
        Ok(Actor {
            agency_id: row.agency_id,
            practitioner_id: row.practitioner_id,
            role: person.role,
            state: person.state,
            second_factor: false,
            confirmed: person.confirmed(),
            fresh: false,
            lang: person.lang,
        })
    }

    /// Keeps a draft; kept again, it replaces what was kept. A late one, of a form that has
    /// become a concern or was sent meanwhile, is dropped without a word.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] where it is too big.
    pub async fn save_draft(
        &self,
        actor: &Actor,
        id: Uuid,
        kind: DraftKind,
        fields: Vec<(String, String)>,
    ) -> Result<()> {
        let bytes: usize = fields.iter().map(|(n, v)| n.len() + v.len()).sum();
        if bytes > DRAFT_BYTES || fields.len() > DRAFT_FIELDS {
            return Err(CaseworkError::invalid("draft", "too-long"));
        }
        let permit = self.permit(actor, Act::LogConcern, Relation::None).await?;
        let mut work = self.begin(actor, permit).await?;
        if work.concern_author(actor.agency_id, id).await?.is_some() {
            return Ok(());
        }
        if kind == DraftKind::Emergency && work.decision(actor.agency_id, id).await.is_ok() {
            return Ok(());
        }
        let draft = DraftRow {
            id,
            kind: kind.as_str().to_owned(),
            updated_us: work.now_us,
            fields,
        };
        work.keep_draft(actor.agency_id, actor.practitioner_id, &draft)
            .await?;
        work.commit().await
    }

    /// One of the actor's drafts.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is none of theirs.
    pub async fn draft(&self, actor: &Actor, id: Uuid) -> Result<Draft> {
        let permit = self.permit(actor, Act::LogConcern, Relation::None).await?;
        self.read(&permit)
            .await?
            .draft(actor.agency_id, actor.practitioner_id, id)
            .await?
            .try_into()
    }

    /// The actor's drafts, newest first.
    ///
    /// # Errors
    /// The database.
    pub async fn drafts(&self, actor: &Actor) -> Result<Vec<Draft>> {
        let permit = self.permit(actor, Act::LogConcern, Relation::None).await?;
        self.read(&permit)
            .await?
            .drafts(actor.agency_id, actor.practitioner_id)
            .await?
            .into_iter()
            .map(Draft::try_from)
            .collect()
    }

    /// Throws a draft of the actor's away, with its files.
    ///
    /// # Errors
    /// The database.
    pub async fn drop_draft(&self, actor: &Actor, id: Uuid) -> Result<()> {
        let permit = self.permit(actor, Act::LogConcern, Relation::None).await?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, owner, now) = (actor.agency_id, actor.practitioner_id, work.now_us);
        for file in work.attachments_of_draft(agency, owner, id).await? {
            work.drop_attachment(agency, owner, file.id, now).await?;
        }
        work.drop_draft(agency, owner, id).await?;
        work.commit().await
    }
}
