//! What a client's id was used for: a retry is told from another thing sent under the same id.

use crate::{CaseworkError, Result, Work};
use serde::Serialize;
use store::UsedFor;
use uuid::Uuid;

impl Work {
    /// Notes what a client's id is used for. `false`: the same person sent the very same before,
    /// so that there is nothing to do but to answer as then.
    ///
    /// # Errors
    /// [`CaseworkError::OtherContent`] where the id was used for something else, and
    /// [`CaseworkError::WrongState`] where that was somebody else.
    pub async fn first_time(
        &mut self,
        act: &'static str,
        id: Uuid,
        content: &(impl Serialize + Sync),
    ) -> Result<bool> {
        let by = self.actor_id.ok_or(CaseworkError::NotFound)?;
        let text =
            serde_json::to_string(content).map_err(|e| CaseworkError::Internal(e.to_string()))?;
        let (agency, now) = (self.agency_id, self.now_us);
        match self.use_client_id(agency, id, act, by, &text, now).await? {
            UsedFor::Nothing => Ok(true),
            UsedFor::TheSame => Ok(false),
            UsedFor::SomethingElse => Err(CaseworkError::OtherContent),
            UsedFor::AnothersWork => Err(CaseworkError::WrongState),
        }
    }

    /// Notes what a client's id is used for, where it is known to be new.
    ///
    /// # Errors
    /// As [`store::Tx::note_client_id`].
    pub(crate) async fn note_first(
        &mut self,
        act: &'static str,
        id: Uuid,
        content: &(impl Serialize + Sync),
    ) -> Result<()> {
        let by = self.actor_id.ok_or(CaseworkError::NotFound)?;
        let text =
            serde_json::to_string(content).map_err(|e| CaseworkError::Internal(e.to_string()))?;
        let (agency, now) = (self.agency_id, self.now_us);
        Ok(self.note_client_id(agency, id, act, by, &text, now).await?)
    }
}
