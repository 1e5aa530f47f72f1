//! Telling the leads that a concern was logged, without a fact of it.

use super::{Told, moment};
use crate::{Work, desk::Actor, error::Result};
use domain::Lang;
use store::{AlertRow, Conn, PractitionerRow};
use uuid::Uuid;

/// Stable word of the alert that a new concern raises.
const ALERT_NEW_CONCERN: &str = "new-concern";

/// Who is told of an agency's concerns.
pub(super) struct Listeners {
    people: Vec<PractitionerRow>,
    /// Address that the agency has for alerts, beside those of people.
    inbox: Option<String>,
}

impl Listeners {
    /// Looks them up before the write begins: the write is what everybody else waits for.
    pub(super) async fn find(conn: &mut Conn, agency: Uuid) -> Result<Self> {
        Ok(Self {
            people: conn.people_to_alert(agency).await?,
            inbox: conn.agency(agency).await?.flags.alert_email,
        })
    }
}

impl Work {
    /// Alerts and mail to those who receive the agency's concerns. Whoever logged it is told only
    /// where there is nobody else.
    pub(super) async fn tell_leads(
        &mut self,
        actor: &Actor,
        listeners: Listeners,
        concern: Uuid,
    ) -> Result<Vec<Told>> {
        let mut told = listeners.people;
        if told.iter().any(|p| p.id != actor.practitioner_id) {
            told.retain(|p| p.id != actor.practitioner_id);
        }
        let alerts: Vec<AlertRow> = told
            .iter()
            .map(|person| AlertRow {
                practitioner_id: person.id,
                id: Uuid::now_v7(),
                kind: ALERT_NEW_CONCERN.to_owned(),
                object_id: Some(concern),
                created_us: self.now_us,
                read_us: None,
            })
            .collect();
        self.add_alerts(actor.agency_id, &alerts).await?;
        self.mail_leads(actor, &told, listeners.inbox, concern)
            .await?;
        let at = moment(self.now_us)?;
        Ok(told
            .into_iter()
            .map(|p| Told {
                name: p.content.name,
                job_title: p.content.job_title,
                at,
                looked: None,
            })
            .collect())
    }

    async fn mail_leads(
        &mut self,
        actor: &Actor,
        told: &[PractitionerRow],
        inbox: Option<String>,
        concern: Uuid,
    ) -> Result<()> {
        let mut to: Vec<(String, Lang)> = told
            .iter()
            .filter_map(|p| Some((p.content.email.clone()?, p.lang)))
            .collect();
        if let Some(inbox) = inbox.filter(|i| to.iter().all(|(t, _)| t != i)) {
            to.push((inbox, actor.lang));
        }
        self.send_alerts(&to, &format!("/concerns/{concern}")).await
    }
}
