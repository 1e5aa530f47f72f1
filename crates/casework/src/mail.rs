//! Mail that says that something waits, and not what.

use crate::{
    desk::{Casework, Work},
    error::Result,
};
use domain::Lang;
use serde::{Deserialize, Serialize};
use store::Tx;
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

/// What the outbox keeps of one mail. No name, no fact: an address and an id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct AlertMail {
    to: String,
    lang: Lang,
    path: String,
    /// Missing in mails of before.
    #[serde(default)]
    about: MailAbout,
}

impl AlertMail {
    fn alert(to: &str, lang: Lang, path: &str) -> (Uuid, Self) {
        let mail = Self {
            to: to.to_owned(),
            lang,
            path: path.to_owned(),
            about: MailAbout::Waits,
        };
        (Uuid::now_v7(), mail)
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
    let (id, mut mail) = AlertMail::alert(to, lang, "/account");
    mail.about = MailAbout::Account;
    Ok(tx
        .add_to_outbox(agency, ALERT_MAIL, &[(id, mail)], now_us)
        .await?)
}

/// Puts alerts into the outbox, in the same commit. `path` holds ids only.
pub(crate) async fn mail_alerts(
    tx: &mut Tx,
    agency: Uuid,
    to: &[(String, Lang)],
    path: &str,
    now_us: i64,
) -> Result<()> {
    let mails: Vec<(Uuid, AlertMail)> = to
        .iter()
        .map(|(to, lang)| AlertMail::alert(to, *lang, path))
        .collect();
    Ok(tx.add_to_outbox(agency, ALERT_MAIL, &mails, now_us).await?)
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
    /// Where to read what waits: the installation's address and an id.
    pub link: String,
    /// How often it was tried before.
    pub tries: i64,
}

impl Work {
    /// Puts an alert into the outbox, in the same commit. `path` holds ids only.
    pub(crate) async fn send_alert(&mut self, to: &str, lang: Lang, path: &str) -> Result<()> {
        self.send_alerts(&[(to.to_owned(), lang)], path).await
    }

    /// Puts an alert to several people into the outbox, in the same commit.
    pub(crate) async fn send_alerts(&mut self, to: &[(String, Lang)], path: &str) -> Result<()> {
        let (agency, now) = (self.agency_id, self.now_us);
        mail_alerts(self, agency, to, path, now).await
    }
}

impl Casework {
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
                link: format!("{base}{}", r.payload.path),
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
