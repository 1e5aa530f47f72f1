//! Whether each agency has the people without whom nothing is read and nobody is let in.

use casework::{Store, StoreError};
use domain::practitioner::{MemberState, Role};

/// Agencies with accounts must have somebody who is told of concerns, and somebody who manages
/// accounts.
///
/// # Errors
/// Which agency lacks whom, and the command that helps.
pub(super) async fn look(store: &Store) -> Result<String, String> {
    let fault = |e: StoreError| e.to_string();
    let mut conn = store.read().await.map_err(fault)?;
    let agencies = conn.agencies().await.map_err(fault)?;
    let mut lacks = Vec::new();
    let mut count = 0;
    for agency in agencies.iter().filter(|a| a.on_hub) {
        let people = conn.practitioners(agency.id).await.map_err(fault)?;
        count += people.len();
        if conn
            .people_to_alert(agency.id)
            .await
            .map_err(fault)?
            .is_empty()
        {
            lacks.push(format!(
                "{0}: nobody would be told of a concern. Run: sharewise admin invite --agency {0} --role safeguarding-lead ...",
                agency.slug
            ));
        }
        let manages = |p: &casework::PractitionerRow| {
            p.role == Role::AgencyAdministrator
                && matches!(p.state, MemberState::Active | MemberState::Invited)
        };
        if !people.iter().any(manages) {
            lacks.push(format!(
                "{0}: nobody manages accounts. Run: sharewise admin invite --agency {0} --role agency-administrator ...",
                agency.slug
            ));
        }
    }
    if lacks.is_empty() {
        Ok(format!(
            "{count} accounts; each agency has somebody who is told of concerns and somebody who manages accounts"
        ))
    } else {
        Err(lacks.join("\n       "))
    }
}
