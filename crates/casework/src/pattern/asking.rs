//! Who is asked about a pattern: a named person who can read all of it.

use crate::{Work, error::Result, grounds::closed_to_somebody};
use domain::{pattern::PatternPiece, practitioner::Role};
use store::PractitionerRow;
use uuid::Uuid;

/// Stable word of the alert about a pattern.
const ALERT_PATTERN: &str = "pattern";

impl Work {
    /// The named person: the lead who read the newest of the concerns, else the first lead who can
    /// read the pieces.
    pub(super) async fn who_is_asked(
        &mut self,
        pieces: &[PatternPiece],
    ) -> Result<Option<PractitionerRow>> {
        let agency = self.agency_id;
        let mut reader = None;
        for p in pieces.iter().rev() {
            reader = self.concern_reader(agency, p.object_id).await?;
            if reader.is_some() {
                break;
            }
        }
        self.lead_or_first(reader, pieces).await
    }

    /// The lead who is wanted, else the first to whom none of the files is shut. Whoever stands too
    /// close to one of the children would be told of something that they cannot open.
    pub(super) async fn lead_or_first(
        &mut self,
        wanted: Option<Uuid>,
        pieces: &[PatternPiece],
    ) -> Result<Option<PractitionerRow>> {
        let agency = self.agency_id;
        let mut people = self.people_to_alert(agency).await?;
        people.sort_by_key(|p| (Some(p.id) != wanted, p.role != Role::SafeguardingLead, p.id));
        for person in people {
            let shut = closed_to_somebody(self, (agency, person.id)).await?;
            if !pieces.iter().any(|p| shut.contains(&p.person_id)) {
                return Ok(Some(person));
            }
        }
        Ok(None)
    }

    /// An alert and a mail with ids only.
    pub(super) async fn ask_about_pattern(
        &mut self,
        who: Option<PractitionerRow>,
        id: Uuid,
    ) -> Result<()> {
        match who {
            Some(person) => {
                self.tell(&[person], ALERT_PATTERN, id, &format!("/patterns/{id}"))
                    .await
            }
            None => Ok(()),
        }
    }
}
