//! The directory of agencies.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use domain::{AgencyKind, IsdRole, Nation, WelshRole};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Further facts about an agency that the law asks for, each set by a person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AgencyFlags {
    /// Holds an appropriate policy document (DPA 2018 Sch 1 para 39).
    pub policy_document: bool,
    /// Processes for law-enforcement purposes (DPA 2018 Part 3).
    pub competent_authority: bool,
    /// Listed in s.28(1) Children Act 2004 (Wales).
    pub section_28_body: bool,
    /// Its safeguarding function is conferred by an enactment.
    pub statutory_safeguarding_function: bool,
    /// Agreements in force that cover sharing in this partnership, by name.
    pub agreements: Vec<String>,
    /// Has carried out its own DPIA for routine sharing.
    pub dpia_done: bool,
    /// E-mail address of its safeguarding inbox, for alerts without case facts.
    pub alert_email: Option<String>,
}

/// An agency in the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyRow {
    /// Identifies the agency on every hub.
    pub id: Uuid,
    /// Short name for addresses and files.
    pub slug: String,
    /// Nation whose law applies.
    pub nation: Nation,
    /// What sort of organisation.
    pub kind: AgencyKind,
    /// English name.
    pub name_en: String,
    /// Welsh name; the same as the English where it has none.
    pub name_cy: String,
    /// Telephone in office hours.
    pub phone: String,
    /// Telephone day and night; empty where there is none.
    pub phone_24h: String,
    /// A public authority under the FOI Acts.
    pub public_authority: bool,
    /// Place in the English duty to share.
    pub isd_role: IsdRole,
    /// Place in the Welsh Act.
    pub welsh_role: WelshRole,
    /// Further flags.
    pub flags: AgencyFlags,
    /// Takes referrals and reports about children.
    pub front_door: bool,
    /// Has accounts on this hub.
    pub on_hub: bool,
    /// When its identity was checked, microseconds; `None`: not yet.
    pub verified_us: Option<i64>,
    /// How it was checked.
    pub verified_how: String,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: Uuid,
    slug: String,
    nation: String,
    kind: String,
    name_en: String,
    name_cy: String,
    phone: String,
    phone_24h: String,
    public_authority: bool,
    isd_role: String,
    welsh_role: String,
    flags: String,
    front_door: bool,
    on_hub: bool,
    verified_us: Option<i64>,
    verified_how: String,
}

impl TryFrom<Raw> for AgencyRow {
    type Error = StoreError;
    fn try_from(r: Raw) -> Result<Self> {
        let bad = |_| StoreError::Corrupt("agency");
        Ok(Self {
            id: r.id,
            slug: r.slug,
            nation: r.nation.parse().map_err(bad)?,
            kind: r.kind.parse().map_err(bad)?,
            name_en: r.name_en,
            name_cy: r.name_cy,
            phone: r.phone,
            phone_24h: r.phone_24h,
            public_authority: r.public_authority,
            isd_role: r.isd_role.parse().map_err(bad)?,
            welsh_role: r.welsh_role.parse().map_err(bad)?,
            flags: serde_json::from_str(&r.flags)
                .map_err(|_| StoreError::Corrupt("agency.flags"))?,
            front_door: r.front_door,
            on_hub: r.on_hub,
            verified_us: r.verified_us,
            verified_how: r.verified_how,
        })
    }
}

impl Conn {
    /// One agency.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn agency(&mut self, id: Uuid) -> Result<AgencyRow> {
        row!(self, Raw, "SELECT * FROM agency WHERE id = $1", id)
            .ok_or(StoreError::Missing)?
            .try_into()
    }

    /// An agency by its short name.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn agency_by_slug(&mut self, slug: &str) -> Result<AgencyRow> {
        row!(
            self,
            Raw,
            "SELECT * FROM agency WHERE slug = $1",
            slug.to_owned()
        )
        .ok_or(StoreError::Missing)?
        .try_into()
    }

    /// The whole directory, by English name.
    ///
    /// # Errors
    /// The database.
    pub async fn agencies(&mut self) -> Result<Vec<AgencyRow>> {
        rows!(self, Raw, "SELECT * FROM agency ORDER BY name_en, id")
            .into_iter()
            .map(AgencyRow::try_from)
            .collect()
    }

    /// The public key with which an agency signs checkpoints and receipts.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn agency_public_key(&mut self, id: Uuid) -> Result<[u8; 32]> {
        let (public,) = row!(
            self,
            (Vec<u8>,),
            "SELECT ledger_pub FROM agency_key WHERE agency_id = $1",
            id
        )
        .ok_or(StoreError::Missing)?;
        public
            .try_into()
            .map_err(|_| StoreError::Corrupt("agency_key.ledger_pub"))
    }
}

impl Tx {
    /// Changes what the directory says of an agency. Its id, short name, nation and kind stay.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn change_agency(&mut self, a: &AgencyRow) -> Result<()> {
        let flags =
            serde_json::to_string(&a.flags).map_err(|_| StoreError::Corrupt("agency.flags"))?;
        let n = exec!(
            self,
            "UPDATE agency SET name_en = $2, name_cy = $3, phone = $4, phone_24h = $5, public_authority = $6, isd_role = $7, \
             welsh_role = $8, flags = $9, front_door = $10, verified_us = $11, verified_how = $12 WHERE id = $1",
            a.id,
            a.name_en.clone(),
            a.name_cy.clone(),
            a.phone.clone(),
            a.phone_24h.clone(),
            a.public_authority,
            a.isd_role.as_str(),
            a.welsh_role.as_str(),
            flags.clone(),
            a.front_door,
            a.verified_us,
            a.verified_how.clone()
        );
        if n == 0 {
            return Err(StoreError::Missing);
        }
        Ok(())
    }

    /// Adds an agency with its key and an empty ledger. Use [`crate::Store::write_hub`].
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where the id or the short name is taken.
    pub async fn add_agency(&mut self, a: &AgencyRow, now_us: i64) -> Result<()> {
        let flags =
            serde_json::to_string(&a.flags).map_err(|_| StoreError::Corrupt("agency.flags"))?;
        exec!(
            self,
            "INSERT INTO agency (id, slug, nation, kind, name_en, name_cy, phone, phone_24h, public_authority, isd_role, \
             welsh_role, flags, front_door, on_hub, verified_us, verified_how) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)",
            a.id,
            a.slug.clone(),
            a.nation.as_str(),
            a.kind.as_str(),
            a.name_en.clone(),
            a.name_cy.clone(),
            a.phone.clone(),
            a.phone_24h.clone(),
            a.public_authority,
            a.isd_role.as_str(),
            a.welsh_role.as_str(),
            flags.clone(),
            a.front_door,
            a.on_hub,
            a.verified_us,
            a.verified_how.clone()
        );
        self.create_agency_key(a.id, now_us).await?;
        exec!(
            self,
            "INSERT INTO ledger_head (agency_id, size, frontier) VALUES ($1, 0, $2)",
            a.id,
            Vec::<u8>::new()
        );
        Ok(())
    }
}
