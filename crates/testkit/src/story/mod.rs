//! The made-up partnership, told as a story: an English area (Aldermoor) and a Welsh one
//! (Glanmorfa), their practitioners, and a few families.
//!
//! Demonstration, journeys and screenshots share it. Nobody in it is real: telephone numbers are
//! from Ofcom's ranges for drama, NHS numbers begin with 999. Times are told backwards from the
//! clock of the casework, so that the story is always of today.

mod aldermoor;
mod families;
mod glanmorfa;
mod hospital;
mod teller;

use casework::{Casework, Result, StoreError};
use teller::Teller;

/// Tells the story into an empty database, in one write: all of it, or nothing. In a database
/// where it has been told it does nothing.
///
/// # Errors
/// The database.
pub async fn tell(casework: &Casework) -> Result<()> {
    let known = casework
        .store()
        .read()
        .await?
        .agency_by_slug(aldermoor::SCHOOL)
        .await;
    match known {
        Ok(_) => return Ok(()),
        Err(StoreError::Missing) => {}
        Err(e) => return Err(e.into()),
    }
    let tx = casework.store().write_hub().await?;
    let mut teller = Teller::new(tx, casework.now());
    let english = aldermoor::agencies(&mut teller).await?;
    let welsh = glanmorfa::agencies(&mut teller).await?;
    families::tell(&mut teller, &english).await?;
    hospital::tell(&mut teller, &english).await?;
    glanmorfa::families(&mut teller, &welsh).await?;
    aldermoor::agreement(&mut teller, &english).await?;
    teller.finish().await
}
