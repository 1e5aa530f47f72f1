//! What somebody who stole an agency's key with a whole database can open in a later one: the later
//! tables with the keys of the earlier ones.

pub use crate::renewal::{OpenedValue, Unopened};
use crate::{
    engine::Store,
    error::{Result, StoreError},
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// Every key of one agency, as it stood in a database.
#[derive(Debug, Clone)]
pub struct AllKeys {
    wrapped: Vec<u8>,
    tokens: Option<Vec<u8>>,
    ledger_seed: Vec<u8>,
    files: Vec<(Uuid, Option<Vec<u8>>)>,
}

/// Takes every key of an agency.
///
/// # Errors
/// The agency is not known.
pub async fn keys_of(store: &Store, agency: Uuid) -> Result<AllKeys> {
    let mut conn = store.read().await?;
    let (wrapped, tokens, ledger_seed) = row!(
        conn,
        (Vec<u8>, Option<Vec<u8>>, Vec<u8>),
        "SELECT wrapped, tokens, ledger_seed FROM agency_key WHERE agency_id = $1",
        agency
    )
    .ok_or(StoreError::Missing)?;
    let files = rows!(
        conn,
        (Uuid, Option<Vec<u8>>),
        "SELECT id, wrapped FROM data_key WHERE agency_id = $1",
        agency
    );
    Ok(AllKeys {
        wrapped,
        tokens,
        ledger_seed,
        files,
    })
}

/// Puts these keys in the places of those that are there.
///
/// # Errors
/// The database.
pub async fn put_keys(store: &Store, agency: Uuid, keys: &AllKeys) -> Result<()> {
    let mut tx = store.write_hub().await?;
    exec!(
        tx,
        "UPDATE agency_key SET wrapped = $2, tokens = $3, ledger_seed = $4 WHERE agency_id = $1",
        agency,
        keys.wrapped.clone(),
        keys.tokens.clone(),
        keys.ledger_seed.clone()
    );
    for (id, wrapped) in &keys.files {
        exec!(
            tx,
            "UPDATE data_key SET wrapped = $3 WHERE agency_id = $1 AND id = $2",
            agency,
            *id,
            wrapped.clone()
        );
    }
    tx.commit().await?;
    store.keys.forget(agency);
    Ok(())
}

/// Everything of an agency that opens with the keys that are there, and how much does not.
///
/// # Errors
/// The database.
pub async fn all_that_opens(store: &Store, agency: Uuid) -> Result<(Vec<OpenedValue>, u64)> {
    store.all_that_opens(agency).await
}

/// What does not open of any agency here, as the list of what is sealed says where and under which key it
/// is. Where that is not nothing, the list is wrong, or somebody changed the tables.
///
/// # Errors
/// The database.
pub async fn what_does_not_open(store: &Store) -> Result<Vec<Unopened>> {
    let agencies = store.read().await?.agencies().await?;
    let mut all = Vec::new();
    for agency in agencies.into_iter().filter(|a| a.on_hub) {
        all.extend(store.what_does_not_open(agency.id).await?);
    }
    Ok(all)
}

/// Changes the last byte of what stands in a column, in every row of an agency.
///
/// # Errors
/// The database.
pub async fn damage(store: &Store, agency: Uuid, table: &str, column: &str) -> Result<u64> {
    let mut tx = store.write_hub().await?;
    let ask = format!("SELECT id, {column} FROM {table} WHERE agency_id = $1");
    let put = format!("UPDATE {table} SET {column} = $3 WHERE agency_id = $1 AND id = $2");
    let rows = rows!(tx, (Uuid, Vec<u8>), AssertSqlSafe(ask.clone()), agency);
    let mut count = 0;
    for (id, mut bytes) in rows {
        if let Some(last) = bytes.last_mut() {
            *last ^= 1;
        }
        count += exec!(tx, AssertSqlSafe(put.clone()), agency, id, bytes.clone());
    }
    tx.commit().await?;
    Ok(count)
}
