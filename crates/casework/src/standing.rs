//! Joiners, movers and leavers: where somebody's membership stands, and in which role. Every change
//! raises the version of the credentials, so that the next request of any session is refused.

use crate::{
    desk::{Actor, Casework, Work},
    error::{CaseworkError, Result},
};
use access::{Act, Relation};
use domain::{
    practitioner::{MemberState, Role},
    signing_in::WayInHow,
};
use ledger::EventKind;
use serde_json::{Value, json};
use store::PractitionerRow;
use uuid::Uuid;

domain::worded! {
    /// What is done to a membership.
    MembershipChange, "change of a membership" {
        /// Kept out for now: nothing can be done, and everything they wrote stays.
        Suspend = "suspend",
        /// Let in again after a suspension, or invited again after having left.
        BringBack = "bring-back",
        /// Has left: the ways in are taken away for good.
        Leave = "leave",
    }
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    /// Where the membership stands now.
    pub state: MemberState,
    /// Nobody at the agency receives its concerns any more: somebody must be given that role.
    pub nobody_receives: bool,
}

/// Roles that an agency may give; the operator of the machine is in no agency's work.
pub(crate) fn may_be_given(role: Role) -> bool {
    role != Role::HubOperator
}

fn receives(role: Role) -> bool {
    matches!(role, Role::SafeguardingLead | Role::MashScreener)
}

/// Where a change leads, if it is possible from where the membership stands.
fn next(state: MemberState, change: MembershipChange) -> Option<MemberState> {
    use MemberState::{Active, Invited, Left, Suspended};
    match (state, change) {
        (Active, MembershipChange::Suspend) => Some(Suspended),
        (Suspended, MembershipChange::BringBack) => Some(Active),
        (Left, MembershipChange::BringBack) => Some(Invited),
        (Active | Invited | Suspended, MembershipChange::Leave) => Some(Left),
        _ => None,
    }
}

impl Casework {
    /// Suspends somebody, brings them back, or notes that they have left. Their sessions, in
    /// browsers and of programs, and an open link end at once. Whoever has left has no way in any
    /// more: brought back, they are invited and need a new link.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`], field `standing`: `own` for oneself, `last-administrator` where
    /// nobody could let people in afterwards. [`CaseworkError::WrongState`] where it stands
    /// elsewhere already; [`CaseworkError::NotFound`].
    pub async fn change_standing(
        &self,
        actor: &Actor,
        id: Uuid,
        change: MembershipChange,
    ) -> Result<Changed> {
        let (mut work, all) = self.begin_on_colleague(actor, id, "standing").await?;
        let (state, detail) = step(&mut work, &all, id, change).await?;
        let person = of(&all, id)?;
        let nobody_receives = left_without_receiver(&all, id, person.role, state);
        finish(work, id, detail).await?;
        Ok(Changed {
            state,
            nobody_receives,
        })
    }

    /// As [`Casework::change_standing`], by the system that keeps the agency's list of staff.
    ///
    /// # Errors
    /// As there.
    pub(crate) async fn change_standing_by_roll(
        &self,
        agency: Uuid,
        id: Uuid,
        change: MembershipChange,
    ) -> Result<MemberState> {
        let mut work = self.begin_by_clock(agency).await?;
        let all = work.practitioners(agency).await?;
        let (state, detail) = step(&mut work, &all, id, change).await?;
        let mut detail = detail;
        detail["by"] = "scim".into();
        finish(work, id, detail).await?;
        Ok(state)
    }

    /// Gives somebody another role. Their sessions end: the next one has it.
    ///
    /// # Errors
    /// As [`Casework::change_standing`], field `role`; `unknown` for a role that no agency gives.
    pub async fn change_role(&self, actor: &Actor, id: Uuid, role: Role) -> Result<Changed> {
        if !may_be_given(role) {
            return Err(CaseworkError::invalid("role", "unknown"));
        }
        let (mut work, all) = self.begin_on_colleague(actor, id, "role").await?;
        let person = of(&all, id)?;
        if person.role == role || person.state == MemberState::Left {
            return Err(CaseworkError::WrongState);
        }
        keep_an_administrator(&all, person, "role")?;
        work.set_role(actor.agency_id, id, role).await?;
        let detail = json!({
            "what": "role", "before": person.role.as_str(), "after": role.as_str(),
        });
        if role != Role::Practitioner {
            work.note_way_in_of(id, WayInHow::Role).await?;
        }
        work.days_begin_again(person).await?;
        let (state, nobody_receives) = (
            person.state,
            left_without_receiver(&all, id, role, person.state),
        );
        finish(work, id, detail).await?;
        Ok(Changed {
            state,
            nobody_receives,
        })
    }

    /// Signs somebody out everywhere, as when their laptop was stolen. Nothing else changes.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn end_sessions_of(&self, actor: &Actor, id: Uuid) -> Result<()> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let person = work.practitioner(actor.agency_id, id).await?;
        let ended = work
            .end_other_sessions(actor.agency_id, person.id, &[])
            .await?;
        finish(work, id, json!({ "what": "signed-out", "ended": ended })).await
    }

    /// The write, with everybody at the agency as they stand at that moment: what is decided from
    /// the others is decided and done in one step.
    async fn begin_on_colleague(
        &self,
        actor: &Actor,
        id: Uuid,
        field: &str,
    ) -> Result<(Work, Vec<PractitionerRow>)> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        if id == actor.practitioner_id {
            return Err(CaseworkError::invalid(field, "own"));
        }
        let mut work = self.begin(actor, permit).await?;
        let all = work.practitioners(actor.agency_id).await?;
        Ok((work, all))
    }
}

/// Takes a step between states, with what goes with it; gives the new state and the ledger's detail.
async fn step(
    work: &mut Work,
    all: &[PractitionerRow],
    id: Uuid,
    change: MembershipChange,
) -> Result<(MemberState, Value)> {
    let person = of(all, id)?;
    let agency = work.agency_id;
    let state = next(person.state, change).ok_or(CaseworkError::WrongState)?;
    if state != MemberState::Active && state != MemberState::Invited {
        keep_an_administrator(all, person, "standing")?;
    }
    work.set_member_state(agency, id, state).await?;
    if state == MemberState::Left {
        work.clear_ways_in(agency, id).await?;
    } else {
        work.drop_invitation(agency, id).await?;
    }
    let mut detail = json!({
        "what": change.as_str(), "before": person.state.as_str(), "after": state.as_str(),
    });
    if matches!(state, MemberState::Suspended | MemberState::Left) {
        work.days_begin_again(person).await?;
        let passed = work.pass_on_sealed(person.id).await?;
        if !passed.is_empty() {
            // In this line and none of its own: the number of lines says nothing.
            detail["passed"] = json!(passed);
        }
    }
    Ok((state, detail))
}

fn of(all: &[PractitionerRow], id: Uuid) -> Result<&PractitionerRow> {
    all.iter()
        .find(|p| p.id == id)
        .ok_or(CaseworkError::NotFound)
}

/// Somebody must be left who can let people in.
fn keep_an_administrator(
    all: &[PractitionerRow],
    person: &PractitionerRow,
    field: &str,
) -> Result<()> {
    let runs =
        |p: &PractitionerRow| p.role == Role::AgencyAdministrator && p.state == MemberState::Active;
    if runs(person) && !all.iter().any(|p| p.id != person.id && runs(p)) {
        return Err(CaseworkError::invalid(field, "last-administrator"));
    }
    Ok(())
}

/// Whether nobody receives concerns once this person stands so. Never a reason to refuse: somebody
/// who must be kept out must be kept out at once.
fn left_without_receiver(
    all: &[PractitionerRow],
    id: Uuid,
    role: Role,
    state: MemberState,
) -> bool {
    let open = |role, state| receives(role) && state == MemberState::Active;
    let others = all.iter().any(|p| p.id != id && open(p.role, p.state));
    !others && !open(role, state)
}

async fn finish(mut work: Work, id: Uuid, detail: Value) -> Result<()> {
    work.log(EventKind::AccountChanged, None, Some(id), detail)
        .await?;
    work.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_between_states_is_named_and_no_other_is_possible() {
        use MemberState::{Active, Invited, Left, Suspended};
        let steps: Vec<_> = MemberState::ALL
            .iter()
            .flat_map(|&s| {
                MembershipChange::ALL
                    .iter()
                    .map(move |&c| (s, c, next(s, c)))
            })
            .filter_map(|(s, c, n)| n.map(|n| (s, c, n)))
            .collect();
        assert_eq!(
            steps,
            [
                (Invited, MembershipChange::Leave, Left),
                (Active, MembershipChange::Suspend, Suspended),
                (Active, MembershipChange::Leave, Left),
                (Suspended, MembershipChange::BringBack, Active),
                (Suspended, MembershipChange::Leave, Left),
                (Left, MembershipChange::BringBack, Invited),
            ]
        );
    }
}
