//! Finding the agency's records of people: by the first letters of a name, or in a plain list.

use crate::{
    engine::{Conn, Raw as Engine},
    error::Result,
    persons::{PersonRow, Raw},
};
use uuid::Uuid;

impl Conn {
    /// Children whose names begin with what was typed, at most `limit`, found by keyed hashes.
    ///
    /// # Errors
    /// The database.
    pub async fn find_children(
        &mut self,
        agency: Uuid,
        typed: &str,
        limit: i64,
    ) -> Result<Vec<PersonRow>> {
        self.find_of_kind(agency, typed, "child", limit).await
    }

    /// People, children and adults, whose names begin with what was typed, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn find_people(
        &mut self,
        agency: Uuid,
        typed: &str,
        limit: i64,
    ) -> Result<Vec<PersonRow>> {
        self.find_of_kind(agency, typed, "", limit).await
    }

    async fn find_of_kind(
        &mut self,
        agency: Uuid,
        typed: &str,
        kind: &'static str,
        limit: i64,
    ) -> Result<Vec<PersonRow>> {
        let tokens: Vec<Vec<u8>> = self
            .search_tokens(agency)
            .await?
            .query_tokens("name", typed)
            .into_iter()
            .map(|t| t.to_vec())
            .collect();
        if tokens.is_empty() {
            return Ok(Vec::new());
        }
        let raws = self.by_tokens(agency, &tokens, kind, limit).await?;
        self.open_all(raws).await
    }

    async fn by_tokens(
        &mut self,
        agency: Uuid,
        tokens: &[Vec<u8>],
        kind: &'static str,
        limit: i64,
    ) -> Result<Vec<Raw>> {
        macro_rules! build {
            ($db:ty, $c:expr) => {{
                let mut q = sqlx::QueryBuilder::<$db>::new(
                    "SELECT p.agency_id, p.id, p.kind, p.key_id, p.protected_address, p.content, p.version FROM person p JOIN \
                     (SELECT record_id FROM blind_token WHERE agency_id = ",
                );
                q.push_bind(agency).push(" AND token IN (");
                let mut list = q.separated(",");
                for t in tokens {
                    list.push_bind(t.clone());
                }
                q.push(") GROUP BY record_id HAVING COUNT(*) = ").push_bind(tokens.len() as i64);
                q.push(" ORDER BY record_id LIMIT ").push_bind(limit);
                q.push(") m ON m.record_id = p.id AND p.agency_id = ").push_bind(agency);
                if !kind.is_empty() {
                    q.push(" WHERE p.kind = ").push_bind(kind);
                }
                q.build_query_as::<Raw>().fetch_all(&mut *$c).await?
            }};
        }
        Ok(match self.raw() {
            Engine::Sqlite(c) => build!(sqlx::Sqlite, c),
            Engine::Pg(c) => build!(sqlx::Postgres, c),
        })
    }

    /// The agency's children, at most `limit` after the given id: for the plain list that works
    /// without a script, and for the children's page.
    ///
    /// # Errors
    /// The database.
    pub async fn children(
        &mut self,
        agency: Uuid,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<PersonRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, id, kind, key_id, protected_address, content, version FROM person \
             WHERE agency_id = $1 AND id > $2 AND kind = 'child' ORDER BY id LIMIT $3",
            agency,
            after.unwrap_or_else(Uuid::nil),
            limit
        );
        self.open_all(raws).await
    }

    /// The agency's records of people, children and adults, at most `limit`, the last added first:
    /// for choosing somebody who is known already.
    ///
    /// # Errors
    /// The database.
    pub async fn people(&mut self, agency: Uuid, limit: i64) -> Result<Vec<PersonRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, id, kind, key_id, protected_address, content, version FROM person \
             WHERE agency_id = $1 ORDER BY id DESC LIMIT $2",
            agency,
            limit
        );
        self.open_all(raws).await
    }
}
