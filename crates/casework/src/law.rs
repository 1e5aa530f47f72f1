//! The law as an agency has it: as it ships, with the switches that its administrator set; and
//! the lawful-basis helper, which needs no child's record.

mod exercise;
mod helper;
mod practice;
mod switches;

pub use exercise::{Exercise, SaveExercise};
pub use helper::{Adviser, FIRST_QUESTIONS, HelperAnswers, HelperDesk};
pub use practice::{NewPractice, PracticeDesk, PracticeVersion};
pub use switches::{SetSwitch, SwitchDesk, SwitchHere};

pub(crate) use practice::practice_of;
pub(crate) use switches::{changes_of, switches_of};

use crate::{
    desk::{Actor, Casework},
    error::Result,
};
use access::{Act, Relation};
use jiff::civil::Date;
use rulebook::Switches;
use store::{AgencyRow, Conn, StoreError};
use uuid::Uuid;

/// The law as somebody's agency has it today.
#[derive(Debug, Clone)]
pub struct LawHere {
    /// The agency.
    pub agency: AgencyRow,
    /// The day.
    pub today: Date,
    /// The switches, for the rulebook.
    pub switches: Switches,
    /// What the agency has set otherwise than it ships.
    pub changes: Vec<SwitchHere>,
}

impl Casework {
    /// The law as the agency of whoever asks has it today.
    ///
    /// # Errors
    /// The membership is not active, or the database.
    pub async fn law_here(&self, actor: &Actor) -> Result<LawHere> {
        let permit = self
            .permit(actor, Act::UseLawHelper, Relation::None)
            .await?;
        let today = self.today();
        let mut conn = self.read(&permit).await?;
        let agency = conn.agency(actor.agency_id).await?;
        let (switches, _) = switches_of(&mut conn, agency.id).await?;
        Ok(LawHere {
            changes: changes_of(&mut conn, &agency, today).await?,
            agency,
            today,
            switches,
        })
    }
}

/// The name of a colleague; empty for one who is not known any more.
async fn name_of(conn: &mut Conn, agency: Uuid, id: Uuid) -> Result<String> {
    match conn.practitioner(agency, id).await {
        Ok(p) => Ok(p.content.name),
        Err(StoreError::Missing) => Ok(String::new()),
        Err(e) => Err(e.into()),
    }
}
