//! Telling the leads that a concern was logged, without a fact of it.

use super::{Told, moment};
use crate::{
    Work,
    desk::Actor,
    error::Result,
    mail::{AlertMail, to_mail},
};
use store::{Conn, PractitionerRow};
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
        let path = format!("/concerns/{concern}");
        let alerts = self
            .raise_alerts(&told, ALERT_NEW_CONCERN, concern, &path)
            .await?;
        let mut mails = to_mail(&told, &alerts);
        let inbox = listeners.inbox;
        if let Some(to) = inbox.filter(|i| mails.iter().all(|m| m.to != *i)) {
            // Whoever reads the agency's own inbox comes to the start page, which says what waits.
            mails.push(AlertMail::new(to, actor.lang, Uuid::now_v7()));
        }
        self.send_alerts(&mails).await?;
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
}
