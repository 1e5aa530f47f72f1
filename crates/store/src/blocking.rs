//! The index by which records that may be of one person are found: keyed hashes of blocking keys,
//! and which records are yet to be put into it.

use crate::{
    engine::{Conn, Raw as Engine},
    error::Result,
    tx::Tx,
};
use seal::TokenKey;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Which index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Within the agency, under the agency's key.
    Own,
    /// Across the agencies of an agreement, under the hub's key.
    Across,
}

impl Reach {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Across => "across",
        }
    }
}

/// A blocking key with how many records may share it for it to be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sought {
    /// The key, before hashing.
    pub key: u32,
    /// Followed up to this many records.
    pub most: usize,
}

/// What was found by keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Met {
    /// Records that share a key (whose, and which), with how many keys they share.
    pub records: BTreeMap<(Uuid, Uuid), usize>,
    /// Places (in what was sought) of keys that too many records share.
    pub overfull: Vec<usize>,
}

/// Sets these hashes apart from any other made with the same key.
const FIELD: &str = "link-key";

fn hashed(key: &TokenKey, sought: u32) -> Vec<u8> {
    key.token(FIELD, &format!("{sought:08x}")).to_vec()
}

impl Conn {
    async fn link_tokens(&mut self, agency: Uuid, reach: Reach) -> Result<TokenKey> {
        match reach {
            Reach::Own => self.search_tokens(agency).await,
            Reach::Across => Ok(self.keys.sign_in_tokens()),
        }
    }

    /// Records of the given agencies that share a key, each key followed only so far; `not` is
    /// left out.
    ///
    /// # Errors
    /// The database.
    pub async fn met_by_keys(
        &mut self,
        reach: Reach,
        agencies: &[Uuid],
        sought: &[Sought],
        not: Uuid,
    ) -> Result<Met> {
        let mut met = Met::default();
        for agency in agencies {
            let key = self.link_tokens(*agency, reach).await?;
            let tokens: Vec<(Vec<u8>, usize)> = sought
                .iter()
                .map(|s| (hashed(&key, s.key), s.most))
                .collect();
            if tokens.is_empty() {
                continue;
            }
            let found = self.by_keys(reach, *agency, &tokens).await?;
            for (n, (_, most)) in tokens.iter().enumerate() {
                let mine = found
                    .iter()
                    .filter(|(key, person)| usize::try_from(*key) == Ok(n) && *person != not);
                let mine: Vec<Uuid> = mine.map(|(_, person)| *person).collect();
                if mine.len() > *most {
                    met.overfull.push(n);
                } else {
                    for person in mine {
                        *met.records.entry((*agency, person)).or_default() += 1;
                    }
                }
            }
        }
        Ok(met)
    }

    /// One statement for all keys: each is looked up by itself and no further than it counts.
    async fn by_keys(
        &mut self,
        reach: Reach,
        agency: Uuid,
        tokens: &[(Vec<u8>, usize)],
    ) -> Result<Vec<(i64, Uuid)>> {
        let table = match reach {
            Reach::Own => "link_key",
            Reach::Across => "link_across_key",
        };
        macro_rules! build {
            ($db:ty, $c:expr) => {{
                let mut q = sqlx::QueryBuilder::<$db>::new("");
                for (n, (token, most)) in tokens.iter().enumerate() {
                    q.push(if n == 0 { "" } else { " UNION ALL" });
                    q.push(" SELECT n, person_id FROM (SELECT ")
                        .push_bind(n as i64)
                        .push(" AS n, person_id FROM ")
                        .push(table);
                    q.push(" WHERE agency_id = ")
                        .push_bind(agency)
                        .push(" AND token = ")
                        .push_bind(token.clone());
                    q.push(" LIMIT ")
                        .push_bind(*most as i64 + 2)
                        .push(format!(") AS k{n}"));
                }
                q.build_query_as::<(i64, Uuid)>()
                    .fetch_all(&mut *$c)
                    .await?
            }};
        }
        Ok(match self.raw() {
            Engine::Sqlite(c) => build!(sqlx::Sqlite, c),
            Engine::Pg(c) => build!(sqlx::Postgres, c),
        })
    }

    /// Agencies with records whose keys are to be made.
    ///
    /// # Errors
    /// The database.
    pub async fn agencies_with_links_due(&mut self) -> Result<Vec<Uuid>> {
        let found = rows!(
            self,
            (Uuid,),
            "SELECT id FROM agency WHERE EXISTS (SELECT 1 FROM link_due WHERE link_due.agency_id = agency.id LIMIT 1)"
        );
        Ok(found.into_iter().map(|(id,)| id).collect())
    }

    /// Agencies whose keys were made otherwise than now, or never.
    ///
    /// # Errors
    /// The database.
    pub async fn agencies_to_index(&mut self, made: i64) -> Result<Vec<Uuid>> {
        let found = rows!(
            self,
            (Uuid,),
            "SELECT agency.id FROM agency JOIN agency_key ON agency_key.agency_id = agency.id \
             LEFT JOIN link_index ON link_index.agency_id = agency.id \
             WHERE link_index.made IS NULL OR link_index.made <> $1",
            made
        );
        Ok(found.into_iter().map(|(id,)| id).collect())
    }

    /// Records whose keys are to be made, at most `limit`.
    ///
    /// # Errors
    /// The database.
    pub async fn links_due(&mut self, agency: Uuid, reach: Reach, limit: i64) -> Result<Vec<Uuid>> {
        let found = rows!(
            self,
            (Uuid,),
            "SELECT person_id FROM link_due WHERE agency_id = $1 AND what = $2 ORDER BY person_id LIMIT $3",
            agency,
            reach.as_str(),
            limit
        );
        Ok(found.into_iter().map(|(id,)| id).collect())
    }
}

impl Tx {
    /// Notes that the keys of a record are to be made (again).
    ///
    /// # Errors
    /// The database.
    pub async fn link_due(&mut self, agency: Uuid, person: Uuid) -> Result<()> {
        put!(
            self,
            "INSERT INTO link_due (agency_id, what, person_id) VALUES ($1,'own',$2) ON CONFLICT DO NOTHING",
            agency,
            person
        );
        Ok(())
    }

    /// Notes that a record is to be looked up across agencies.
    ///
    /// # Errors
    /// The database.
    pub async fn look_up_due(&mut self, agency: Uuid, person: Uuid) -> Result<()> {
        put!(
            self,
            "INSERT INTO link_due (agency_id, what, person_id) VALUES ($1,'across',$2) ON CONFLICT DO NOTHING",
            agency,
            person
        );
        Ok(())
    }

    /// Notes that every record of an agency is due.
    ///
    /// # Errors
    /// The database.
    pub async fn all_links_due(&mut self, agency: Uuid, reach: Reach) -> Result<()> {
        exec!(
            self,
            "INSERT INTO link_due (agency_id, what, person_id) SELECT agency_id, CAST($2 AS TEXT), id FROM person WHERE agency_id = $1 \
             ON CONFLICT DO NOTHING",
            agency,
            reach.as_str()
        );
        Ok(())
    }

    /// Notes how an agency's keys are made from now on.
    ///
    /// # Errors
    /// The database.
    pub async fn links_made(&mut self, agency: Uuid, made: i64) -> Result<()> {
        exec!(
            self,
            "INSERT INTO link_index (agency_id, made) VALUES ($1,$2) ON CONFLICT (agency_id) DO UPDATE SET made = excluded.made",
            agency,
            made
        );
        Ok(())
    }

    /// Notes that a record's keys are made.
    ///
    /// # Errors
    /// The database.
    pub async fn link_done(&mut self, agency: Uuid, reach: Reach, person: Uuid) -> Result<()> {
        exec!(
            self,
            "DELETE FROM link_due WHERE agency_id = $1 AND what = $2 AND person_id = $3",
            agency,
            reach.as_str(),
            person
        );
        Ok(())
    }

    /// Puts a record's keys in the place of those it had.
    ///
    /// # Errors
    /// The database.
    pub async fn put_link_keys(
        &mut self,
        agency: Uuid,
        reach: Reach,
        person: Uuid,
        keys: &[u32],
    ) -> Result<()> {
        let token_key = self.link_tokens(agency, reach).await?;
        self.withdraw_link_keys(agency, reach, person).await?;
        let tokens: BTreeSet<Vec<u8>> = keys.iter().map(|k| hashed(&token_key, *k)).collect();
        let rows = tokens
            .into_iter()
            .map(|t| vec![agency.into(), t.into(), person.into()])
            .collect();
        let head = match reach {
            Reach::Own => "INSERT INTO link_key (agency_id, token, person_id)",
            Reach::Across => "INSERT INTO link_across_key (agency_id, token, person_id)",
        };
        self.put_rows(head, rows).await
    }

    /// Withdraws a record's keys: nobody finds it by them any more.
    ///
    /// # Errors
    /// The database.
    pub async fn withdraw_link_keys(
        &mut self,
        agency: Uuid,
        reach: Reach,
        person: Uuid,
    ) -> Result<()> {
        match reach {
            Reach::Own => exec!(
                self,
                "DELETE FROM link_key WHERE agency_id = $1 AND person_id = $2",
                agency,
                person
            ),
            Reach::Across => exec!(
                self,
                "DELETE FROM link_across_key WHERE agency_id = $1 AND person_id = $2",
                agency,
                person
            ),
        };
        Ok(())
    }

    /// Forgets everything by which a record is found or proposed: it was erased.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_links(&mut self, agency: Uuid, person: Uuid) -> Result<()> {
        for reach in [Reach::Own, Reach::Across] {
            self.withdraw_link_keys(agency, reach, person).await?;
            self.link_done(agency, reach, person).await?;
        }
        exec!(
            self,
            "UPDATE link_pair SET state = 'gone' WHERE agency_id = $1 AND one_id = $2",
            agency,
            person
        );
        exec!(
            self,
            "UPDATE link_pair SET state = 'gone' WHERE agency_id = $1 AND other_id = $2",
            agency,
            person
        );
        self.withdraw_holds(agency, person, &[]).await
    }
}
