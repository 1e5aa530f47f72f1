//! One agency's records of people, and the search for them.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    family::{day, written},
    keys::FileKey,
    tx::Tx,
};
use domain::person::{PersonContent, PersonKind, RelationKind};
use jiff::civil::Date;
use uuid::Uuid;

/// A new record of a person.
pub struct NewPerson {
    /// Agency that holds it.
    pub agency_id: Uuid,
    /// Made by the caller.
    pub id: Uuid,
    /// Child or adult.
    pub kind: PersonKind,
    /// The address must not be shown, exported, searched or used as evidence.
    pub protected_address: bool,
    /// What is known.
    pub content: PersonContent,
}

/// A record of a person, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Agency that holds it.
    pub agency_id: Uuid,
    /// Identifies it within the agency.
    pub id: Uuid,
    /// Child or adult.
    pub kind: PersonKind,
    /// Key of the person's file.
    pub key_id: Uuid,
    /// The address must not be shown, exported, searched or used as evidence.
    pub protected_address: bool,
    /// Rises with each change.
    pub version: i64,
    /// What is known.
    pub content: PersonContent,
}

/// How one person stands to a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationRow {
    /// The child.
    pub child_id: Uuid,
    /// The other person.
    pub other_id: Uuid,
    /// What they are to the child.
    pub relation: RelationKind,
    /// Holds parental responsibility.
    pub parental_responsibility: bool,
    /// Lives in the same household, or did until the last day.
    pub same_household: bool,
    /// First day, where known.
    pub from: Option<Date>,
    /// Last day; `None` while it lasts.
    pub until: Option<Date>,
}

/// A record as it lies in the database.
#[derive(sqlx::FromRow)]
pub(crate) struct Raw {
    agency_id: Uuid,
    pub(crate) id: Uuid,
    kind: String,
    pub(crate) key_id: Uuid,
    protected_address: bool,
    content: Vec<u8>,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct RawRelation {
    child_id: Uuid,
    other_id: Uuid,
    relation: String,
    parental_responsibility: bool,
    same_household: bool,
    from_day: Option<String>,
    until_day: Option<String>,
}

impl TryFrom<RawRelation> for RelationRow {
    type Error = StoreError;
    fn try_from(r: RawRelation) -> Result<Self> {
        Ok(Self {
            child_id: r.child_id,
            other_id: r.other_id,
            relation: r
                .relation
                .parse()
                .map_err(|_| StoreError::Corrupt("person_relation"))?,
            parental_responsibility: r.parental_responsibility,
            same_household: r.same_household,
            from: day(r.from_day)?,
            until: day(r.until_day)?,
        })
    }
}

impl Conn {
    pub(crate) async fn open_person(&mut self, r: Raw) -> Result<PersonRow> {
        let key = self.file_key(r.agency_id, r.key_id).await?;
        Ok(PersonRow {
            agency_id: r.agency_id,
            id: r.id,
            kind: r.kind.parse().map_err(|_| StoreError::Corrupt("person"))?,
            key_id: r.key_id,
            protected_address: r.protected_address,
            version: r.version,
            content: key.open("person", r.id, "content", &r.content)?,
        })
    }

    /// One record.
    ///
    /// # Errors
    /// [`StoreError::Missing`], or [`StoreError::Erased`].
    pub async fn person(&mut self, agency: Uuid, id: Uuid) -> Result<PersonRow> {
        let raw = row!(
            self,
            Raw,
            "SELECT agency_id, id, kind, key_id, protected_address, content, version FROM person WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_person(raw).await
    }

    /// The key of a person's file.
    ///
    /// # Errors
    /// As [`Conn::person`].
    pub async fn person_key(&mut self, agency: Uuid, id: Uuid) -> Result<FileKey> {
        if let Some(key) = self.opened.persons.get(&(agency, id)).copied() {
            return self.file_key(agency, key).await;
        }
        let (key_id, wrapped) = row!(
            self,
            (Uuid, Option<Vec<u8>>),
            "SELECT k.id, k.wrapped FROM person p JOIN data_key k ON k.agency_id = p.agency_id AND k.id = p.key_id \
             WHERE p.agency_id = $1 AND p.id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.opened.persons.insert((agency, id), key_id);
        self.unwrap_file_key(agency, key_id, wrapped).await
    }

    /// Takes over the key of a person's file that was read on this connection.
    pub(crate) async fn know_person_key(
        &mut self,
        agency: Uuid,
        person: Uuid,
        key_id: Uuid,
        wrapped: Vec<u8>,
    ) -> Result<()> {
        self.opened.persons.insert((agency, person), key_id);
        self.unwrap_file_key(agency, key_id, Some(wrapped))
            .await
            .map(|_| ())
    }

    /// What kind of person a record is of.
    ///
    /// # Errors
    /// As [`Conn::person`].
    pub async fn person_kind(&mut self, agency: Uuid, id: Uuid) -> Result<PersonKind> {
        let (kind, erased) = row!(
            self,
            (String, bool),
            "SELECT p.kind, k.wrapped IS NULL FROM person p JOIN data_key k ON k.agency_id = p.agency_id AND k.id = p.key_id \
             WHERE p.agency_id = $1 AND p.id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        if erased {
            return Err(StoreError::Erased);
        }
        kind.parse().map_err(|_| StoreError::Corrupt("person"))
    }

    pub(crate) async fn open_all(&mut self, raws: Vec<Raw>) -> Result<Vec<PersonRow>> {
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.extend(unless_erased(self.open_person(raw).await)?);
        }
        Ok(all)
    }

    /// People around a child.
    ///
    /// # Errors
    /// The database.
    pub async fn relations(&mut self, agency: Uuid, child: Uuid) -> Result<Vec<RelationRow>> {
        rows!(
            self,
            RawRelation,
            "SELECT child_id, other_id, relation, parental_responsibility, same_household, from_day, until_day FROM person_relation \
             WHERE agency_id = $1 AND child_id = $2 ORDER BY other_id",
            agency,
            child
        )
        .into_iter()
        .map(RelationRow::try_from)
        .collect()
    }

    /// Children around whom a person stands: for what comes back when something new arrives about
    /// a linked adult.
    ///
    /// # Errors
    /// The database.
    pub async fn children_of(&mut self, agency: Uuid, other: Uuid) -> Result<Vec<RelationRow>> {
        rows!(
            self,
            RawRelation,
            "SELECT child_id, other_id, relation, parental_responsibility, same_household, from_day, until_day FROM person_relation \
             WHERE agency_id = $1 AND other_id = $2 ORDER BY child_id",
            agency,
            other
        )
        .into_iter()
        .map(RelationRow::try_from)
        .collect()
    }
}

impl Conn {
    /// The people of an agency whose address is protected.
    ///
    /// # Errors
    /// The database.
    pub async fn protected_people(&mut self, agency: Uuid) -> Result<Vec<Uuid>> {
        let found = rows!(
            self,
            (Uuid,),
            "SELECT id FROM person WHERE agency_id = $1 AND protected_address = TRUE ORDER BY id",
            agency
        );
        Ok(found.into_iter().map(|(id,)| id).collect())
    }
}

impl Tx {
    /// Adds a record of a person with a key of its own.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`].
    pub async fn add_person(&mut self, p: &NewPerson, now_us: i64) -> Result<FileKey> {
        let key = self.new_file_key(p.agency_id, p.id, now_us).await?;
        let content = key.seal("person", p.id, "content", &p.content)?;
        exec!(
            self,
            "INSERT INTO person (agency_id, id, kind, key_id, protected_address, content, created_us, version) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,1)",
            p.agency_id,
            p.id,
            p.kind.as_str(),
            key.id,
            p.protected_address,
            content.clone(),
            now_us
        );
        self.index_person(p.agency_id, p.id, &p.content).await?;
        self.link_due(p.agency_id, p.id).await?;
        Ok(key)
    }

    async fn index_person(
        &mut self,
        agency: Uuid,
        id: Uuid,
        content: &PersonContent,
    ) -> Result<()> {
        let key = self.search_tokens(agency).await?;
        let all = format!(
            "{} {} {}",
            content.given_names,
            content.family_name,
            content.known_as.as_deref().unwrap_or("")
        );
        for token in key.prefix_tokens("name", &all) {
            exec!(
                self,
                "INSERT INTO blind_token (agency_id, token, record_id) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING",
                agency,
                token.to_vec(),
                id
            );
        }
        Ok(())
    }

    /// Changes a record. The mark of a protected address stays where it was set.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where somebody changed it since `version`.
    pub async fn change_person(&mut self, p: &PersonRow) -> Result<()> {
        let key = self.file_key(p.agency_id, p.key_id).await?;
        let content = key.seal("person", p.id, "content", &p.content)?;
        let n = exec!(
            self,
            "UPDATE person SET content = $4, protected_address = (protected_address OR $5), version = version + 1 \
             WHERE agency_id = $1 AND id = $2 AND version = $3",
            p.agency_id,
            p.id,
            p.version,
            content.clone(),
            p.protected_address
        );
        if n == 0 {
            return Err(StoreError::Stale);
        }
        self.index_person(p.agency_id, p.id, &p.content).await?;
        self.link_due(p.agency_id, p.id).await
    }

    /// Sets the mark of a protected address; it is never lifted here. Says whether it was new.
    ///
    /// # Errors
    /// The database.
    pub async fn protect_person(&mut self, agency: Uuid, id: Uuid) -> Result<bool> {
        let n = exec!(
            self,
            "UPDATE person SET protected_address = TRUE, version = version + 1 \
             WHERE agency_id = $1 AND id = $2 AND protected_address = FALSE",
            agency,
            id
        );
        if n == 1 {
            self.link_due(agency, id).await?;
        }
        Ok(n == 1)
    }

    /// Takes the mark of a protected address off: what two people did together, and nothing else
    /// may call it. Says whether it was on.
    ///
    /// # Errors
    /// The database.
    pub async fn unprotect_person(&mut self, agency: Uuid, id: Uuid) -> Result<bool> {
        let n = exec!(
            self,
            "UPDATE person SET protected_address = FALSE, version = version + 1 \
             WHERE agency_id = $1 AND id = $2 AND protected_address = TRUE",
            agency,
            id
        );
        if n == 1 {
            self.link_due(agency, id).await?;
        }
        Ok(n == 1)
    }

    /// Says how a person stands to a child; said again, it replaces what was said.
    ///
    /// # Errors
    /// The database.
    pub async fn relate(&mut self, agency: Uuid, r: &RelationRow) -> Result<()> {
        exec!(
            self,
            "INSERT INTO person_relation (agency_id, child_id, other_id, relation, parental_responsibility, same_household, from_day, until_day) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT (agency_id, child_id, other_id) DO UPDATE SET relation = excluded.relation, \
             parental_responsibility = excluded.parental_responsibility, same_household = excluded.same_household, \
             from_day = excluded.from_day, until_day = excluded.until_day",
            agency,
            r.child_id,
            r.other_id,
            r.relation.as_str(),
            r.parental_responsibility,
            r.same_household,
            written(r.from),
            written(r.until)
        );
        // Who cares for a child is evidence of the household when the child is looked up.
        self.link_due(agency, r.child_id).await
    }
}
