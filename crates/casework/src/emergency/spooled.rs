//! An emergency that was written down while the product was down, sent once it works again.

use super::EmergencyShare;
use crate::{
    desk::{Actor, Casework},
    error::{CaseworkError, Result},
};
use domain::{decision::OutsideRecipient, practitioner::MemberState};
use serde::{Deserialize, Serialize};
use store::{AgencyRow, LetterBox, PractitionerRow};
use uuid::Uuid;

/// Kind of the letters in which they are sealed.
pub const EMERGENCY_LETTER: &str = "emergency";

/// What somebody wrote down on the page for when the product is down. Nobody had signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpooledEmergency {
    /// The decision; follows from what was written, so that writing it twice is harmless.
    pub id: Uuid,
    /// The sharing; likewise.
    pub sharing_id: Uuid,
    /// The agency in whose name it goes.
    pub agency: Uuid,
    /// Who wrote it: the name with which they sign in, or their name and how to reach them.
    pub who: String,
    /// The recipient, as the directory had it.
    pub recipient: Uuid,
    /// The recipient's name, should the directory know it no longer.
    pub recipient_name: String,
    /// The recipient's number.
    pub recipient_phone: String,
    /// The child's name, where it is known.
    pub child_name: String,
    /// What a child without a name is called.
    pub name_if_unknown: String,
    /// What they need to know, under a line that says how it was written and by whom.
    pub text: String,
}

/// An agency as the page for when the product is down knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutageAgency {
    /// The agency.
    pub id: Uuid,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Welsh.
    pub name_cy: String,
    /// The number to ring, day and night where there is one.
    pub phone: String,
    /// Whether that number is answered day and night.
    pub day_and_night: bool,
    /// Whether it takes referrals about children.
    pub front_door: bool,
    /// Whether its people work here.
    pub on_hub: bool,
}

/// What that page knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutageDirectory {
    /// Where letters are put in, as text.
    pub letter_box: String,
    /// Agencies, front doors first.
    pub agencies: Vec<OutageAgency>,
}

impl From<AgencyRow> for OutageAgency {
    fn from(a: AgencyRow) -> Self {
        let day_and_night = !a.phone_24h.is_empty();
        Self {
            id: a.id,
            name_en: a.name_en,
            name_cy: a.name_cy,
            phone: if day_and_night { a.phone_24h } else { a.phone },
            day_and_night,
            front_door: a.front_door,
            on_hub: a.on_hub,
        }
    }
}

impl Casework {
    /// The box for letters that only this installation opens.
    pub fn emergency_box(&self) -> LetterBox {
        self.store.keys().letters().letter_box()
    }

    /// Opens a letter that was put into the box.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where it is none of this installation's.
    pub fn open_emergency(&self, letter: &[u8]) -> Result<SpooledEmergency> {
        let key = self.store.keys().letters();
        let plain = key
            .open(EMERGENCY_LETTER, letter)
            .map_err(|_| CaseworkError::NotFound)?;
        serde_json::from_slice(&plain).map_err(|_| CaseworkError::NotFound)
    }

    /// What the page for when the product is down needs: public facts only.
    ///
    /// # Errors
    /// The database.
    pub async fn outage_directory(&self) -> Result<OutageDirectory> {
        let mut agencies = self.store.read().await?.agencies().await?;
        agencies.retain(|a| a.on_hub || a.verified_us.is_some());
        agencies.sort_by_key(|a| !a.front_door);
        Ok(OutageDirectory {
            letter_box: self.emergency_box().to_text(),
            agencies: agencies.into_iter().map(OutageAgency::from).collect(),
        })
    }

    /// Sends what was written down while the product was down, as an emergency whose record is
    /// due. Where the name is one with which somebody of the agency signs in, it is theirs, else
    /// it is the agency's first lead's; the text says that nobody had signed in. Twice is harmless.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where the agency has nobody; the database.
    pub async fn send_spooled(&self, written: SpooledEmergency) -> Result<Uuid> {
        let actor = self.whose(&written).await?;
        let input = EmergencyShare {
            id: written.id,
            sharing_id: written.sharing_id,
            child_name: written.child_name,
            recipient: Some(written.recipient),
            text: written.text,
            name_if_unknown: written.name_if_unknown,
            ..EmergencyShare::default()
        };
        match self.share_in_emergency(&actor, input.clone()).await {
            // The directory has changed meanwhile: it goes by telephone, and is on the record.
            Err(CaseworkError::Invalid(_)) => {
                let outside = OutsideRecipient {
                    organisation: written.recipient_name,
                    phone: written.recipient_phone,
                    ..OutsideRecipient::default()
                };
                let input = EmergencyShare {
                    recipient: None,
                    outside: Some(outside),
                    ..input
                };
                self.share_in_emergency(&actor, input).await
            }
            other => other,
        }
    }

    async fn whose(&self, written: &SpooledEmergency) -> Result<Actor> {
        let mut conn = self.store.read().await?;
        let token = conn.sign_in_token(&written.who);
        let account = conn.credentials_by_token(&token).await?;
        if let Some(own) =
            account.filter(|c| c.agency_id == written.agency && c.state == MemberState::Active)
        {
            return Ok(actor(conn.practitioner(own.agency_id, own.id).await?));
        }
        let leads = conn.people_to_alert(written.agency).await?;
        let anyone = match leads.into_iter().next() {
            Some(lead) => Some(lead),
            None => {
                let all = conn.practitioners(written.agency).await?;
                all.into_iter().find(|p| p.state == MemberState::Active)
            }
        };
        anyone.map(actor).ok_or(CaseworkError::NotFound)
    }
}

fn actor(p: PractitionerRow) -> Actor {
    Actor {
        agency_id: p.agency_id,
        practitioner_id: p.id,
        role: p.role,
        state: p.state,
        second_factor: false,
        confirmed: p.confirmed(),
        lang: p.lang,
        fresh: false,
    }
}
