//! Files that go with a concern: pictures and PDF, told by their bytes and not by their names.
//! Each is looked at in a process of its own; pictures are made anew, and what came is kept sealed
//! beside them.

use crate::{
    desk::{Actor, Casework},
    error::{CaseworkError, Result},
};
use access::{Act, Relation};
use domain::text;
use ledger::EventKind;
use serde_json::json;
use store::{AttachmentPart, AttachmentRow, NewAttachment};
use uploads::Refusal;
use uuid::Uuid;

/// Most bytes of one file.
pub const FILE_BYTES: usize = 40 * 1024 * 1024;
/// Most files of one concern.
pub const FILES_MAX: usize = 10;

/// The word for a file that was not taken though nothing is known against it: what goes with it
/// need not wait.
pub const UNCHECKED: &str = Refusal::Unchecked.as_str();

/// A file to be kept with a draft.
#[derive(Debug, Clone)]
pub struct AddAttachment {
    /// Identifies the file.
    pub id: Uuid,
    /// The draft, whose id the concern will take.
    pub draft_id: Uuid,
    /// The name as it was sent.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A file, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Identifies it.
    pub id: Uuid,
    /// The name as it was sent: it may lie.
    pub name: String,
    /// Type as sniffed from the bytes.
    pub media_type: String,
    /// Bytes.
    pub size_bytes: i64,
    /// Whether it was made anew, and what came is kept beside it.
    pub made_anew: bool,
}

/// A file with its bytes, for a download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// What is known of it.
    pub file: Attachment,
    /// The file.
    pub bytes: Vec<u8>,
}

impl From<AttachmentRow> for Attachment {
    fn from(r: AttachmentRow) -> Self {
        Self {
            id: r.id,
            name: r.name,
            media_type: r.media_type,
            size_bytes: r.size_bytes,
            made_anew: r.original_bytes > 0,
        }
    }
}

/// The media type as one of those that are kept beside a picture made anew.
fn original_type(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', ..] => "image/png",
        [0xFF, ..] => "image/jpeg",
        [b'G', ..] => "image/gif",
        _ => "image/webp",
    }
}

impl Casework {
    /// Keeps a file with a draft. The same bytes twice in one draft are kept once.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] on `files`: `empty`, `too-long` (over 40 MB), `too-many` (over
    /// ten), and what [`uploads::Refusal`] names: `type`, `damaged`, `points`, `heavy`, and
    /// [`UNCHECKED`] where it could not be looked at and the file is not at fault.
    pub async fn add_attachment(&self, actor: &Actor, file: AddAttachment) -> Result<()> {
        let refuse = |key| CaseworkError::invalid("files", key);
        if file.bytes.is_empty() {
            return Err(refuse("empty"));
        }
        if file.bytes.len() > FILE_BYTES {
            return Err(refuse("too-long"));
        }
        let permit = self.permit(actor, Act::LogConcern, Relation::None).await?;
        let (agency, owner) = (actor.agency_id, actor.practitioner_id);
        let have = self
            .read(&permit)
            .await?
            .attachments_of_draft(agency, owner, file.draft_id)
            .await?;
        if have.len() >= FILES_MAX {
            return Err(refuse("too-many"));
        }
        let looked = self.settings.uploads.look(file.bytes).await;
        let (looked, came) = looked.map_err(|refusal| refuse(refusal.as_str()))?;
        let mut work = self.begin(actor, permit).await?;
        let name: String = file.name.chars().take(text::LINE_MAX).collect();
        let stored_us = work.now_us;
        let anew = looked.made_anew.as_deref();
        let added = work
            .add_attachment(&NewAttachment {
                agency_id: agency,
                id: file.id,
                owner_id: owner,
                draft_id: file.draft_id,
                media_type: looked.media_type,
                name: &name,
                bytes: anew.unwrap_or(&came),
                original: anew.map(|_| (original_type(&came), came.as_slice())),
                stored_us,
            })
            .await?;
        if added {
            let detail = json!({ "type": looked.media_type, "bytes": came.len() });
            work.log(EventKind::AttachmentAdded, None, Some(file.id), detail)
                .await?;
        }
        work.commit().await
    }

    /// Files of one of the actor's drafts.
    ///
    /// # Errors
    /// The database.
    pub async fn draft_attachments(&self, actor: &Actor, draft: Uuid) -> Result<Vec<Attachment>> {
        let permit = self.permit(actor, Act::LogConcern, Relation::None).await?;
        let rows = self
            .read(&permit)
            .await?
            .attachments_of_draft(actor.agency_id, actor.practitioner_id, draft)
            .await?;
        Ok(rows.into_iter().map(Attachment::from).collect())
    }

    /// Removes a file from one of the actor's drafts.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where it is none of theirs, or belongs to a concern already.
    pub async fn drop_attachment(&self, actor: &Actor, id: Uuid) -> Result<()> {
        let permit = self.permit(actor, Act::LogConcern, Relation::None).await?;
        let mut work = self.begin(actor, permit).await?;
        let now = work.now_us;
        work.drop_attachment(actor.agency_id, actor.practitioner_id, id, now)
            .await?;
        work.commit().await
    }

    /// A file for download: by whoever brought it, and by those who receive the agency's
    /// concerns. The reading is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn attachment(&self, actor: &Actor, id: Uuid) -> Result<Download> {
        self.download(actor, id, AttachmentPart::Shown).await
    }

    /// A picture as it came, with whatever place, time and device it carries, for those who receive
    /// the agency's concerns: it may be evidence, and it may say where a child is kept safe. The
    /// reading is logged as what it is.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`], also where nothing was made anew.
    pub async fn original_attachment(&self, actor: &Actor, id: Uuid) -> Result<Download> {
        self.download(actor, id, AttachmentPart::Original).await
    }

    async fn download(&self, actor: &Actor, id: Uuid, which: AttachmentPart) -> Result<Download> {
        let found = self
            .store
            .read()
            .await?
            .attachment(actor.agency_id, id)
            .await;
        let (own, concern) = match found {
            Ok(row) => (row.owner_id == actor.practitioner_id, row.concern_id),
            Err(store::StoreError::Missing) => (false, None),
            Err(e) => return Err(e.into()),
        };
        let sealed = match concern {
            Some(id) => self.leave_in_sealed(actor, id).await?,
            None => None,
        };
        let in_sealed = sealed.is_some();
        let permit = match (concern, sealed) {
            (_, Some(named)) => named,
            // Whoever reads the concern reads what is attached to it.
            (Some(concern), None) if !own => self.permit_to_read(actor, concern).await?.0,
            _ => {
                self.permit_own_or_agency(actor, Act::ReadConcern, own)
                    .await?
            }
        };
        let original = which == AttachmentPart::Original;
        let permit = match original {
            true if !in_sealed => self.permit(actor, Act::WriteFile, Relation::Agency).await?,
            _ => permit,
        };
        let mut conn = self.read(&permit).await?;
        let row = conn.attachment(actor.agency_id, id).await?;
        // What somebody is still writing is nobody else's to read.
        if row.concern_id.is_none() && row.owner_id != actor.practitioner_id {
            return Err(CaseworkError::NotFound);
        }
        if original && (row.concern_id.is_none() || row.original_bytes == 0) {
            return Err(CaseworkError::NotFound);
        }
        let bytes = conn.attachment_bytes(&row, which).await?;
        let children = match row.concern_id {
            Some(concern) if !in_sealed => conn.concern(actor.agency_id, concern).await?.children,
            _ => Vec::new(),
        };
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let detail = match original {
            true => json!({ "concern": row.concern_id, "original": true }),
            false => json!({ "concern": row.concern_id }),
        };
        work.log_reading_of_each(EventKind::AttachmentRead, &children, id, &detail)
            .await?;
        work.commit_reading().await?;
        let came_as = row.original_type.clone();
        let mut file = Attachment::from(row);
        if original {
            file.media_type = came_as;
        }
        Ok(Download { file, bytes })
    }
}
