//! Mail that says that something waits, and not what.

use crate::{
    desk::{Actor, Casework, Work},
    error::Result,
};
use domain::Lang;
use serde::{Deserialize, Serialize};
use store::{AlertRow, PractitionerRow, StoreError, Tx};
use uuid::Uuid;

/// Stable word of alert mail in the outbox.
const ALERT_MAIL: &str = "alert-mail";
/// Minutes after which a claim counts as left behind by a process that died.
const CLAIM_MINUTES: i64 = 5;
/// Most minutes between two tries.
const PUT_OFF_MAX_MINUTES: i64 = 60;

/// What a mail says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailAbout {
    /// That something waits, and where.
    #[default]
    Waits,
    /// That something about the reader's own account changed. It leads nowhere: whoever gets used to
    /// links in such mails follows a false one too.
    Account,
}

/// What the outbox keeps of one mail. No name, no fact, and nothing of what waits: an address and the
/// id of the alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AlertMail {
    /// The address.
    pub to: String,
    lang: Lang,
    /// Absent in mail that an older version put into the outbox, and where nothing waits.
    #[serde(default)]
    alert: Option<Uuid>,
    /// Missing in mails of before.
    #[serde(default)]
    about: MailAbout,
}

impl AlertMail {
    pub(crate) const fn new(to: String, lang: Lang, alert: Uuid) -> Self {
        Self {
            to,
            lang,
            alert: Some(alert),
            about: MailAbout::Waits,
        }
    }
}

/// Puts a mail into the outbox, in the same commit, that says to somebody that something about their
/// account changed.
pub(crate) async fn mail_of_account(
    tx: &mut Tx,
    agency: Uuid,
    (to, lang): (&str, Lang),
    now_us: i64,
) -> Result<()> {
    let mail = AlertMail {
        to: to.to_owned(),
        lang,
        alert: None,
        about: MailAbout::Account,
    };
    put_mails(tx, agency, &[mail], now_us).await
}

/// Puts mails into the outbox, in the same commit.
pub(crate) async fn put_mails(
    tx: &mut Tx,
    agency: Uuid,
    mails: &[AlertMail],
    now_us: i64,
) -> Result<()> {
    let mails: Vec<(Uuid, &AlertMail)> = mails.iter().map(|m| (Uuid::now_v7(), m)).collect();
    Ok(tx.add_to_outbox(agency, ALERT_MAIL, &mails, now_us).await?)
}

/// Mail for each alert whose person has an address.
pub(crate) fn to_mail(people: &[PractitionerRow], alerts: &[AlertRow]) -> Vec<AlertMail> {
    let with = people.iter().zip(alerts);
    with.filter_map(|(p, a)| Some(AlertMail::new(p.content.email.clone()?, p.lang, a.id)))
        .collect()
}

/// A mail that is due to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMail {
    /// Identifies it, for [`Casework::mail_sent`] and [`Casework::mail_failed`].
    pub id: Uuid,
    /// Whose alert it is.
    pub agency_id: Uuid,
    /// The address.
    pub to: String,
    /// The language that the reader works in: it stands first.
    pub lang: Lang,
    /// What it says.
    pub about: MailAbout,
    /// Where to read what waits: the installation's address and an id that says nothing else.
    pub link: String,
    /// How often it was tried before.
    pub tries: i64,
}

impl Work {
    /// Tells people in the product, and by mail without a fact, that something waits for them. Where
    /// (`path`, ids only) is kept with the alert; the mail says nothing but the alert's own id, so
    /// that no two kinds of alert can be told apart in a mailbox.
    pub(crate) async fn tell(
        &mut self,
        people: &[PractitionerRow],
        kind: &str,
        object: Uuid,
        path: &str,
    ) -> Result<()> {
        let alerts = self.raise_alerts(people, kind, object, path).await?;
        self.send_alerts(&to_mail(people, &alerts)).await
    }

    /// Tells people in the product alone; gives the alerts in the order of the people.
    pub(crate) async fn raise_alerts(
        &mut self,
        people: &[PractitionerRow],
        kind: &str,
        object: Uuid,
        path: &str,
    ) -> Result<Vec<AlertRow>> {
        let now = self.now_us;
        let alerts: Vec<AlertRow> = people
            .iter()
            .map(|p| AlertRow {
                practitioner_id: p.id,
                // Not made from the time: it stands in a mail.
                id: Uuid::new_v4(),
                kind: kind.to_owned(),
                object_id: Some(object),
                created_us: now,
                read_us: None,
                path: Some(path.to_owned()),
            })
            .collect();
        let agency = self.agency_id;
        self.add_alerts(agency, &alerts).await?;
        Ok(alerts)
    }

    /// Puts mail into the outbox, in the same commit.
    pub(crate) async fn send_alerts(&mut self, mails: &[AlertMail]) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        put_mails(self, agency, mails, now).await
    }
}

impl Casework {
    /// Where an alert leads that somebody followed from a mail: only whoever it was raised for gets
    /// further than the start page, which says what waits for whoever is signed in.
    ///
    /// # Errors
    /// The database.
    pub async fn where_alert_leads(&self, actor: &Actor, id: Uuid) -> Result<String> {
        let mut conn = self.store.read().await?;
        let found = conn.alert(actor.agency_id, actor.practitioner_id, id).await;
        match found {
            Ok(alert) => Ok(alert
                .path
                .filter(|p| !p.is_empty())
                .unwrap_or_else(|| "/".into())),
            Err(StoreError::Missing) => Ok("/".into()),
            Err(e) => Err(e.into()),
        }
    }

    /// Takes alert mail that is due, oldest first, so that no other process sends it as well.
    ///
    /// # Errors
    /// The database.
    pub async fn take_mail(&self, limit: i64) -> Result<Vec<DueMail>> {
        let now = self.now_us();
        let mut tx = self.store.write_hub().await?;
        let rows = tx
            .claim_outbox::<AlertMail>(ALERT_MAIL, now, now - CLAIM_MINUTES * 60_000_000, limit)
            .await?;
        tx.commit().await?;
        let base = self.settings.public_url.trim_end_matches('/');
        Ok(rows
            .into_iter()
            .map(|r| DueMail {
                id: r.id,
                agency_id: r.agency_id,
                to: r.payload.to,
                lang: r.payload.lang,
                about: r.payload.about,
                link: format!("{base}/waiting/{}", r.payload.alert.unwrap_or(r.id)),
                tries: r.tries,
            })
            .collect())
    }

    /// Notes that a mail went out.
    ///
    /// # Errors
    /// The database.
    pub async fn mail_sent(&self, id: Uuid) -> Result<()> {
        let mut tx = self.store.write_hub().await?;
        tx.outbox_sent(id, self.now_us()).await?;
        Ok(tx.commit().await?)
    }

    /// Puts a mail off that the mail server did not take: a minute at first, then twice as long
    /// each time, at most an hour. It is never given up.
    ///
    /// # Errors
    /// The database.
    pub async fn mail_failed(&self, mail: &DueMail) -> Result<()> {
        let minutes = 1_i64 << mail.tries.clamp(0, 6);
        let due = self.now_us() + minutes.min(PUT_OFF_MAX_MINUTES) * 60_000_000;
        let mut tx = self.store.write_hub().await?;
        tx.outbox_put_off(mail.id, due).await?;
        Ok(tx.commit().await?)
    }
}
