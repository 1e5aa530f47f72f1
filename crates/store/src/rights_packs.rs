//! Packs that answer requests for access, as they were printed.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    tx::Tx,
};
use domain::{Lang, rights::RightsPack};
use uuid::Uuid;

/// A pack for which a second person was asked, without its paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsPackRow {
    /// Agency that made it.
    pub agency_id: Uuid,
    /// The request that it answers.
    pub request_id: Uuid,
    /// Its id, and that of the request for a second person.
    pub id: Uuid,
    /// The language that it is printed in.
    pub lang: Lang,
    /// Who made it.
    pub made_by: Uuid,
    /// When, microseconds.
    pub made_us: i64,
    /// Who issued it.
    pub issued_by: Option<Uuid>,
    /// When, microseconds; `None` while it was not.
    pub issued_us: Option<i64>,
    /// SHA-256 of the paper.
    pub digest: Vec<u8>,
    /// Fingerprint of everything that it was made of.
    pub stood: Vec<u8>,
    /// The model from which it was printed.
    pub model: RightsPack,
}

#[derive(sqlx::FromRow)]
struct RawPack {
    agency_id: Uuid,
    request_id: Uuid,
    id: Uuid,
    lang: String,
    made_by: Uuid,
    made_us: i64,
    issued_by: Option<Uuid>,
    issued_us: Option<i64>,
    digest: Vec<u8>,
    stood: Vec<u8>,
    key_id: Uuid,
    model: Vec<u8>,
}

impl Conn {
    /// The packs of a request, the last made first.
    ///
    /// # Errors
    /// The database.
    pub async fn rights_packs(
        &mut self,
        agency: Uuid,
        request: Uuid,
    ) -> Result<Vec<RightsPackRow>> {
        let raws = rows!(
            self,
            RawPack,
            "SELECT agency_id, request_id, id, lang, made_by, made_us, issued_by, issued_us, digest, stood, key_id, model \
             FROM rights_pack WHERE agency_id = $1 AND request_id = $2 ORDER BY made_us DESC, id DESC",
            agency,
            request
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.extend(unless_erased(self.open_pack(raw).await)?);
        }
        Ok(all)
    }

    /// One pack.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or [`StoreError::Erased`].
    pub async fn rights_pack(&mut self, agency: Uuid, id: Uuid) -> Result<RightsPackRow> {
        let raw = row!(
            self,
            RawPack,
            "SELECT agency_id, request_id, id, lang, made_by, made_us, issued_by, issued_us, digest, stood, key_id, model \
             FROM rights_pack WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_pack(raw).await
    }

    /// The paper of a pack, as it was printed.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or [`StoreError::Erased`].
    pub async fn rights_paper(&mut self, agency: Uuid, id: Uuid) -> Result<Vec<u8>> {
        let (key, paper) = row!(
            self,
            (Uuid, Vec<u8>),
            "SELECT key_id, paper FROM rights_pack WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        let key = self.file_key(agency, key).await?;
        key.open_bytes("rights_pack", id, "paper", &paper)
    }

    async fn open_pack(&mut self, r: RawPack) -> Result<RightsPackRow> {
        let key = self.file_key(r.agency_id, r.key_id).await?;
        Ok(RightsPackRow {
            lang: r
                .lang
                .parse()
                .map_err(|_| StoreError::Corrupt("rights_pack.lang"))?,
            model: key.open("rights_pack", r.id, "model", &r.model)?,
            agency_id: r.agency_id,
            request_id: r.request_id,
            id: r.id,
            made_by: r.made_by,
            made_us: r.made_us,
            issued_by: r.issued_by,
            issued_us: r.issued_us,
            digest: r.digest,
            stood: r.stood,
        })
    }
}

impl Tx {
    /// Keeps a pack with its paper.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], or the child is not known.
    pub async fn add_rights_pack(
        &mut self,
        person: Uuid,
        p: &RightsPackRow,
        paper: &[u8],
    ) -> Result<()> {
        let key = self.person_key(p.agency_id, person).await?;
        let model = key.seal("rights_pack", p.id, "model", &p.model)?;
        let paper = key.seal_bytes("rights_pack", p.id, "paper", paper)?;
        exec!(
            self,
            "INSERT INTO rights_pack (agency_id, request_id, id, lang, made_by, made_us, issued_by, issued_us, digest, \
             stood, key_id, model, paper) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)",
            p.agency_id,
            p.request_id,
            p.id,
            p.lang.as_str(),
            p.made_by,
            p.made_us,
            p.issued_by,
            p.issued_us,
            p.digest.clone(),
            p.stood.clone(),
            key.id,
            model,
            paper
        );
        Ok(())
    }

    /// Notes that a pack was issued, once.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where it was issued before.
    pub async fn rights_pack_issued(
        &mut self,
        agency: Uuid,
        id: Uuid,
        by: Uuid,
        at_us: i64,
    ) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE rights_pack SET issued_by = $3, issued_us = $4 \
             WHERE agency_id = $1 AND id = $2 AND issued_us IS NULL",
            agency,
            id,
            by,
            at_us
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }
}
