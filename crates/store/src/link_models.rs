//! The models with which an agency's records are weighed: learned from them, kept for the agency.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    persons::{PersonRow, Raw},
    tx::Tx,
};
use domain::person::PersonKind;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// Some of an agency's records, and where the next ones begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonPage {
    /// The records, by id. Those that were erased are left out.
    pub people: Vec<PersonRow>,
    /// The last id that was looked at; `None` where there is nothing behind.
    pub last: Option<Uuid>,
}

#[derive(sqlx::FromRow)]
struct RawWithKey {
    #[sqlx(flatten)]
    person: Raw,
    wrapped: Option<Vec<u8>>,
}

impl Conn {
    /// The version of the model that an agency learned for one kind of person; `None`: the shipped
    /// one.
    ///
    /// # Errors
    /// The database.
    pub async fn link_model_version(
        &mut self,
        agency: Uuid,
        kind: PersonKind,
    ) -> Result<Option<String>> {
        let found = row!(
            self,
            (String,),
            "SELECT version FROM link_model WHERE agency_id = $1 AND kind = $2",
            agency,
            kind.as_str().to_owned()
        );
        Ok(found.map(|(version,)| version))
    }

    /// The model that an agency learned for one kind of person, opened.
    ///
    /// # Errors
    /// [`StoreError::Missing`]; [`StoreError::Corrupt`] where it is not one of these.
    pub async fn link_model<T: DeserializeOwned>(
        &mut self,
        agency: Uuid,
        kind: PersonKind,
    ) -> Result<T> {
        let (sealed,) = row!(
            self,
            (Vec<u8>,),
            "SELECT content FROM link_model WHERE agency_id = $1 AND kind = $2",
            agency,
            kind.as_str().to_owned()
        )
        .ok_or(StoreError::Missing)?;
        self.open_for_agency(agency, "link_model", agency, kind.as_str(), &sealed)
            .await
    }

    /// How many records of people an agency has, and how many it had when its models were learned
    /// (0: they never were).
    ///
    /// # Errors
    /// The database.
    pub async fn records_and_learned(&mut self, agency: Uuid) -> Result<(i64, i64)> {
        let found = row!(
            self,
            (i64, Option<i64>),
            "SELECT (SELECT COUNT(*) FROM person WHERE agency_id = $1), \
             (SELECT learned_from FROM link_index WHERE agency_id = $1)",
            agency
        );
        let (records, learned) = found.unwrap_or_default();
        Ok((records, learned.unwrap_or_default()))
    }

    /// An agency's records of people in the order of their ids, `limit` of them behind `after`.
    ///
    /// # Errors
    /// A record that cannot be opened, unless it was erased.
    pub async fn people_after(
        &mut self,
        agency: Uuid,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<PersonPage> {
        let raws = rows!(
            self,
            RawWithKey,
            "SELECT p.agency_id, p.id, p.kind, p.key_id, p.protected_address, p.content, p.version, k.wrapped \
             FROM person p JOIN data_key k ON k.agency_id = p.agency_id AND k.id = p.key_id \
             WHERE p.agency_id = $1 AND p.id > $2 ORDER BY p.id LIMIT $3",
            agency,
            after.unwrap_or_default(),
            limit
        );
        let last = raws.last().map(|r| r.person.id);
        let mut people = Vec::with_capacity(raws.len());
        for raw in raws {
            if let Some(wrapped) = raw.wrapped {
                let (id, key) = (raw.person.id, raw.person.key_id);
                self.know_person_key(agency, id, key, wrapped).await?;
                people.push(self.open_person(raw.person).await?);
            }
        }
        Ok(PersonPage { people, last })
    }
}

impl Tx {
    /// Keeps the model that an agency learned for one kind of person in the place of the one before.
    ///
    /// # Errors
    /// The database.
    pub async fn set_link_model<T: Serialize>(
        &mut self,
        agency: Uuid,
        kind: PersonKind,
        version: &str,
        model: &T,
    ) -> Result<()> {
        let sealed = self
            .seal_for_agency(agency, "link_model", agency, kind.as_str(), model)
            .await?;
        exec!(
            self,
            "INSERT INTO link_model (agency_id, kind, version, content) VALUES ($1,$2,$3,$4) \
             ON CONFLICT (agency_id, kind) DO UPDATE SET version = excluded.version, content = excluded.content",
            agency,
            kind.as_str().to_owned(),
            version.to_owned(),
            sealed
        );
        Ok(())
    }

    /// Takes the learned model away: the shipped one is used from now on.
    ///
    /// # Errors
    /// The database.
    pub async fn drop_link_model(&mut self, agency: Uuid, kind: PersonKind) -> Result<()> {
        exec!(
            self,
            "DELETE FROM link_model WHERE agency_id = $1 AND kind = $2",
            agency,
            kind.as_str().to_owned()
        );
        Ok(())
    }

    /// Notes from how many records an agency's models were learned.
    ///
    /// # Errors
    /// The database.
    pub async fn links_learned(&mut self, agency: Uuid, records: i64) -> Result<()> {
        exec!(
            self,
            "UPDATE link_index SET learned_from = $2 WHERE agency_id = $1",
            agency,
            records
        );
        Ok(())
    }
}
