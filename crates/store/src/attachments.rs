//! Attachments: files in sealed parts, each file under a key of its own.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    keys::FileKey,
    tx::Tx,
};
use ledger::Commitment;
use uuid::Uuid;

/// Bytes of a file in one part: a part is read, opened and sent by itself.
const PART_BYTES: usize = 1024 * 1024;

/// A file to be kept.
pub struct NewAttachment<'a> {
    /// Agency that keeps it.
    pub agency_id: Uuid,
    /// Identifies it.
    pub id: Uuid,
    /// Who brings it.
    pub owner_id: Uuid,
    /// Draft that it belongs to.
    pub draft_id: Uuid,
    /// Type as sniffed from the bytes.
    pub media_type: &'static str,
    /// Name as it was sent.
    pub name: &'a str,
    /// The file.
    pub bytes: &'a [u8],
    /// Where the above was made anew: what came, with its type.
    pub original: Option<(&'static str, &'a [u8])>,
    /// When, microseconds.
    pub stored_us: i64,
}

/// What is known of a file, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentRow {
    /// Agency that keeps it.
    pub agency_id: Uuid,
    /// Identifies it.
    pub id: Uuid,
    /// Concern that it belongs to; `None` while it belongs to a draft.
    pub concern_id: Option<Uuid>,
    /// Who brought it.
    pub owner_id: Uuid,
    /// Key of the file.
    pub key_id: Uuid,
    /// Type as sniffed from the bytes, never as claimed.
    pub media_type: String,
    /// Bytes.
    pub size_bytes: i64,
    /// Name as it was sent.
    pub name: String,
    /// Bytes of what came, where the file was made anew; 0 where it was not.
    pub original_bytes: i64,
    /// Type of what came; empty where nothing was made anew.
    pub original_type: String,
}

/// Which of the two is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentPart {
    /// What is shown and given out.
    Shown,
    /// What came, where that was made anew.
    Original,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    id: Uuid,
    concern_id: Option<Uuid>,
    owner_id: Uuid,
    key_id: Uuid,
    media_type: String,
    size_bytes: i64,
    name: Vec<u8>,
    original_bytes: i64,
    original_type: String,
}

/// The row under which a part is sealed, so that parts cannot change places.
fn place_of(id: Uuid, part: i64) -> Uuid {
    Uuid::from_u128(id.as_u128() ^ u128::from(part.unsigned_abs()))
}

impl Conn {
    async fn open_attachments(&mut self, raws: Vec<Raw>) -> Result<Vec<AttachmentRow>> {
        let mut all = Vec::with_capacity(raws.len());
        for r in raws {
            let Some(key) = unless_erased(self.file_key(r.agency_id, r.key_id).await)? else {
                continue;
            };
            all.push(AttachmentRow {
                name: key.open("attachment", r.id, "name", &r.name)?,
                agency_id: r.agency_id,
                id: r.id,
                concern_id: r.concern_id,
                owner_id: r.owner_id,
                key_id: r.key_id,
                media_type: r.media_type,
                size_bytes: r.size_bytes,
                original_bytes: r.original_bytes,
                original_type: r.original_type,
            });
        }
        Ok(all)
    }

    /// One file, without its bytes.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or [`StoreError::Erased`].
    pub async fn attachment(&mut self, agency: Uuid, id: Uuid) -> Result<AttachmentRow> {
        let raw = row!(
            self,
            Raw,
            "SELECT agency_id, id, concern_id, owner_id, key_id, media_type, size_bytes, name, original_bytes, original_type FROM attachment \
             WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_attachments(vec![raw])
            .await?
            .pop()
            .ok_or(StoreError::Erased)
    }

    /// Files of a concern, in the order in which they came.
    ///
    /// # Errors
    /// The database.
    pub async fn attachments_of_concern(
        &mut self,
        agency: Uuid,
        concern: Uuid,
    ) -> Result<Vec<AttachmentRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, id, concern_id, owner_id, key_id, media_type, size_bytes, name, original_bytes, original_type FROM attachment \
             WHERE agency_id = $1 AND concern_id = $2 ORDER BY stored_us, id",
            agency,
            concern
        );
        self.open_attachments(raws).await
    }

    /// Files of a draft, in the order in which they came.
    ///
    /// # Errors
    /// The database.
    pub async fn attachments_of_draft(
        &mut self,
        agency: Uuid,
        owner: Uuid,
        draft: Uuid,
    ) -> Result<Vec<AttachmentRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, id, concern_id, owner_id, key_id, media_type, size_bytes, name, original_bytes, original_type FROM attachment \
             WHERE agency_id = $1 AND owner_id = $2 AND draft_id = $3 ORDER BY stored_us, id",
            agency,
            owner,
            draft
        );
        self.open_attachments(raws).await
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where a part is missing or was altered.
    pub async fn attachment_bytes(
        &mut self,
        a: &AttachmentRow,
        which: AttachmentPart,
    ) -> Result<Vec<u8>> {
        let key = self.file_key(a.agency_id, a.key_id).await?;
        let size = match which {
            AttachmentPart::Shown => a.size_bytes,
            AttachmentPart::Original => a.original_bytes,
        };
        let size = usize::try_from(size).map_err(|_| StoreError::Corrupt("attachment.size"))?;
        let mut bytes = Vec::with_capacity(size);
        for part in 0..size.div_ceil(PART_BYTES) {
            let part = i64::try_from(part).map_err(|_| StoreError::Corrupt("attachment.size"))?;
            bytes.extend_from_slice(&self.attachment_part(a, &key, which, part).await?);
        }
        if bytes.len() == size {
            Ok(bytes)
        } else {
            Err(StoreError::Corrupt("attachment_part"))
        }
    }

    async fn attachment_part(
        &mut self,
        a: &AttachmentRow,
        key: &FileKey,
        which: AttachmentPart,
        part: i64,
    ) -> Result<Vec<u8>> {
        let (table, found) = match which {
            AttachmentPart::Shown => (
                "attachment_part",
                row!(
                    self,
                    (Vec<u8>,),
                    "SELECT sealed FROM attachment_part WHERE agency_id = $1 AND attachment_id = $2 AND part = $3",
                    a.agency_id,
                    a.id,
                    part
                ),
            ),
            AttachmentPart::Original => (
                "attachment_original_part",
                row!(
                    self,
                    (Vec<u8>,),
                    "SELECT sealed FROM attachment_original_part WHERE agency_id = $1 AND attachment_id = $2 AND part = $3",
                    a.agency_id,
                    a.id,
                    part
                ),
            ),
        };
        let (sealed,) = found.ok_or(StoreError::Corrupt("attachment_part"))?;
        key.open_bytes(table, place_of(a.id, part), "sealed", &sealed)
    }
}

impl Tx {
    /// A keyed hash of a file, by which the agency finds the same bytes again.
    async fn digest(&mut self, agency: Uuid, bytes: &[u8]) -> Result<Vec<u8>> {
        let tokens = self.search_tokens(agency).await?;
        let first = tokens.as_of(0);
        let mut salt = [0; 32];
        salt[..16].copy_from_slice(&first.token("attachment", "digest salt, first half"));
        salt[16..].copy_from_slice(&first.token("attachment", "digest salt, second half"));
        // Hashed again under each key that came after, as the digests that are kept were.
        Ok(tokens.again(0, &Commitment::new(&salt, bytes).0.0))
    }

    /// Keeps a file of a draft. The same bytes in the same draft are kept once: then `false`.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where the id was used before.
    pub async fn add_attachment(&mut self, a: &NewAttachment<'_>) -> Result<bool> {
        let came = a.original.map_or(a.bytes, |(_, bytes)| bytes);
        let digest = self.digest(a.agency_id, came).await?;
        let (same,) = row!(
            self,
            (i64,),
            "SELECT COUNT(*) FROM attachment WHERE agency_id = $1 AND owner_id = $2 AND digest = $3 \
             AND (draft_id = $4 OR concern_id = $4)",
            a.agency_id,
            a.owner_id,
            digest.clone(),
            a.draft_id
        )
        .unwrap_or((0,));
        if same > 0 {
            return Ok(false);
        }
        let key = self.new_file_key(a.agency_id, a.id, a.stored_us).await?;
        let name = key.seal("attachment", a.id, "name", &a.name)?;
        exec!(
            self,
            "INSERT INTO attachment (agency_id, id, owner_id, draft_id, key_id, media_type, size_bytes, name, digest, stored_us, \
             original_bytes, original_type) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)",
            a.agency_id,
            a.id,
            a.owner_id,
            a.draft_id,
            key.id,
            a.media_type,
            i64::try_from(a.bytes.len()).map_err(|_| StoreError::Corrupt("attachment.size"))?,
            name,
            digest,
            a.stored_us,
            i64::try_from(a.original.map_or(0, |(_, bytes)| bytes.len()))
                .map_err(|_| StoreError::Corrupt("attachment.size"))?,
            a.original.map_or("", |(kind, _)| kind)
        );
        for (part, bytes) in (0_i64..).zip(a.bytes.chunks(PART_BYTES)) {
            let sealed =
                key.seal_bytes("attachment_part", place_of(a.id, part), "sealed", bytes)?;
            exec!(
                self,
                "INSERT INTO attachment_part (agency_id, attachment_id, part, sealed) VALUES ($1,$2,$3,$4)",
                a.agency_id,
                a.id,
                part,
                sealed
            );
        }
        let original = a.original.map_or(&[][..], |(_, bytes)| bytes);
        for (part, bytes) in (0_i64..).zip(original.chunks(PART_BYTES)) {
            let (table, row) = ("attachment_original_part", place_of(a.id, part));
            let sealed = key.seal_bytes(table, row, "sealed", bytes)?;
            exec!(
                self,
                "INSERT INTO attachment_original_part (agency_id, attachment_id, part, sealed) VALUES ($1,$2,$3,$4)",
                a.agency_id,
                a.id,
                part,
                sealed
            );
        }
        Ok(true)
    }

    /// Gives the files of a draft to the concern that grew out of it; says how many.
    ///
    /// # Errors
    /// The database.
    pub async fn attach_draft(
        &mut self,
        agency: Uuid,
        owner: Uuid,
        draft: Uuid,
        concern: Uuid,
    ) -> Result<u64> {
        Ok(exec!(
            self,
            "UPDATE attachment SET concern_id = $4, draft_id = NULL WHERE agency_id = $1 AND owner_id = $2 AND draft_id = $3",
            agency,
            owner,
            draft,
            concern
        ))
    }

    /// Removes a file that still belongs to a draft, and destroys its key.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where it belongs to a concern, to somebody else, or to nothing.
    pub async fn drop_attachment(
        &mut self,
        agency: Uuid,
        owner: Uuid,
        id: Uuid,
        now_us: i64,
    ) -> Result<()> {
        let n = exec!(
            self,
            "DELETE FROM attachment WHERE agency_id = $1 AND owner_id = $2 AND id = $3 AND concern_id IS NULL",
            agency,
            owner,
            id
        );
        if n == 0 {
            return Err(StoreError::Missing);
        }
        exec!(
            self,
            "DELETE FROM attachment_part WHERE agency_id = $1 AND attachment_id = $2",
            agency,
            id
        );
        exec!(
            self,
            "DELETE FROM attachment_original_part WHERE agency_id = $1 AND attachment_id = $2",
            agency,
            id
        );
        self.destroy_file_key(agency, id, now_us).await
    }
}
