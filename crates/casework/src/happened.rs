//! What happened to one's own account: the owner sees it at the top of the next page after signing in
//! and on the account page, gets an e-mail that says no more than that something changed, and can say
//! that it was not them.

use crate::{
    accounts::FORGET_AFTER_US,
    desk::{Actor, Casework},
    door::Door,
    error::Result,
    mail::{mail_of_account, put_mails, to_mail},
};
use domain::{
    practitioner::{MemberState, Role},
    signing_in::{Device, Happening},
};
use jiff::Timestamp;
use ledger::EventKind;
use serde_json::json;
use store::{AlertRow, Conn, HappenedRow, Tx};
use uuid::Uuid;

/// For how long one sees what happened, microseconds: ninety days.
const SEEN_FOR_US: i64 = 90 * 24 * HOUR_US;
const HOUR_US: i64 = 3_600_000_000;
/// Most lines of the list.
const LINES: i64 = 100;
/// Most lines at the top of a page.
const AT_THE_TOP: i64 = 3;
/// Failures in a row of which the owner is told.
pub(crate) const MANY: i64 = 5;
/// What an alert says to administrators, of somebody who said that something was not them.
pub(crate) const ALERT_NOT_ME: &str = "account-not-me";

/// Something that happened to one's own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HappenedLine {
    /// What.
    pub what: Happening,
    /// On what, where a device took part.
    pub device: Option<Device>,
    /// How many tries failed; 0 where it is not about tries.
    pub tries: i64,
    /// When.
    pub at: Timestamp,
}

/// What came of saying that something was not oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotMe {
    /// How many administrators were told.
    pub told: usize,
    /// Whether there is a password, to be changed next.
    pub has_password: bool,
}

/// What is to be told, of whose account.
pub(crate) struct Tell {
    pub what: Happening,
    pub device: Option<Device>,
    pub tries: i64,
    pub at_us: i64,
}

impl Tell {
    pub(crate) const fn of(what: Happening, at_us: i64) -> Self {
        Self {
            what,
            device: None,
            tries: 0,
            at_us,
        }
    }

    pub(crate) const fn on(mut self, device: Device) -> Self {
        self.device = Some(device);
        self
    }

    const fn tries(mut self, tries: i64) -> Self {
        self.tries = tries;
        self
    }
}

/// What is of no word that is known, because a newer program wrote it, is left out.
fn line(row: HappenedRow) -> Option<HappenedLine> {
    Some(HappenedLine {
        what: row.what.parse().ok()?,
        device: row.device.parse().ok(),
        tries: row.tries,
        at: Timestamp::from_microsecond(row.at_us).ok()?,
    })
}

/// Notes in the same commit what happened to an account, and puts an e-mail to its owner into the
/// outbox: at most one in an hour about one kind of thing.
pub(crate) async fn tell(tx: &mut Tx, agency: Uuid, who: Uuid, tell: Tell) -> Result<()> {
    let what = tell.what.as_str();
    let person = tx.practitioner(agency, who).await?;
    // Whoever has not come in yet has nothing to be told of.
    if person.state == MemberState::Invited {
        return Ok(());
    }
    let lately = tx
        .was_mailed(agency, who, what, tell.at_us - HOUR_US)
        .await?;
    let to = person.content.email.as_deref().filter(|_| {
        !lately && person.state == MemberState::Active && tell.what != Happening::NotMe
    });
    tx.add_happened(&HappenedRow {
        agency_id: agency,
        practitioner_id: who,
        id: Uuid::now_v7(),
        what: what.to_owned(),
        device: tell.device.map(|d| d.to_string()).unwrap_or_default(),
        tries: tell.tries,
        at_us: tell.at_us,
        mailed: to.is_some(),
        seen_us: None,
    })
    .await?;
    match to {
        Some(to) => mail_of_account(tx, agency, (to, person.lang), tell.at_us).await,
        None => Ok(()),
    }
}

impl Casework {
    /// What happened to one's own account in the last ninety days, the newest first.
    ///
    /// # Errors
    /// The database.
    pub async fn happened(&self, actor: &Actor) -> Result<Vec<HappenedLine>> {
        self.happened_to(actor.agency_id, actor.practitioner_id)
            .await
    }

    pub(crate) async fn happened_to(&self, agency: Uuid, who: Uuid) -> Result<Vec<HappenedLine>> {
        let rows = self
            .store
            .read()
            .await?
            .happened_since(agency, who, self.now_us() - SEEN_FOR_US, LINES)
            .await?;
        Ok(rows.into_iter().filter_map(line).collect())
    }

    /// What a session is told of at the top of its pages. No page is refused because it could not be
    /// found out.
    pub(crate) async fn untold(
        &self,
        conn: &mut Conn,
        row: &store::SessionRow,
    ) -> Vec<HappenedLine> {
        if !row.untold {
            return Vec::new();
        }
        let (agency, who) = (row.agency_id, row.practitioner_id);
        match conn.untold(agency, who, row.created_us, AT_THE_TOP).await {
            Ok(rows) => rows.into_iter().filter_map(line).collect(),
            Err(e) => {
                tracing::error!(error = %e, "what happened to an account");
                Vec::new()
            }
        }
    }

    /// Notes that the owner of a session knows of what happened. What they said was not them stays
    /// at the top until they have a new password; what the session itself began with stays for the
    /// next one.
    ///
    /// # Errors
    /// The database.
    pub async fn know_of_it(&self, actor: &Actor, began: Timestamp) -> Result<()> {
        let (agency, who) = (actor.agency_id, actor.practitioner_id);
        let but = (began.as_microsecond(), Happening::NotMe.as_str());
        let mut tx = self.store.write(agency).await?;
        tx.happened_seen(agency, who, but, self.now_us()).await?;
        Ok(tx.commit().await?)
    }

    /// Says that something that happened was not oneself: every other session ends, a link to choose
    /// a password ends, and the agency's administrators are told. The password is to be changed next.
    ///
    /// # Errors
    /// The database.
    pub async fn not_me(&self, actor: &Actor, session_hash: &[u8]) -> Result<NotMe> {
        let (agency, who) = (actor.agency_id, actor.practitioner_id);
        let now = self.now_us();
        let mut tx = self.store.write(agency).await?;
        let person = tx.practitioner(agency, who).await?;
        let ended = tx.end_other_sessions(agency, who, session_hash).await?;
        tx.drop_invitation(agency, who).await?;
        let word = Happening::NotMe.as_str();
        let again = tx.has_happened(agency, who, word, now - HOUR_US).await?;
        tx.happened_seen(agency, who, (0, word), now).await?;
        let mut others = tx.practitioners(agency).await?;
        others.retain(|p| {
            p.role == Role::AgencyAdministrator && p.state == MemberState::Active && p.id != who
        });
        // Pressed twice is said once.
        if !again {
            tell(&mut tx, agency, who, Tell::of(Happening::NotMe, now)).await?;
            let alerts: Vec<AlertRow> = others
                .iter()
                .map(|p| not_me_alert(p.id, who, now))
                .collect();
            tx.add_alerts(agency, &alerts).await?;
            put_mails(&mut tx, agency, &to_mail(&others, &alerts), now).await?;
        }
        if !person.has_password {
            tx.happened_done(agency, who, word, now).await?;
        }
        let detail = json!({ "what": "not-me", "ended": ended, "told": others.len() });
        self.log_account(&mut tx, agency, who, EventKind::AccountChanged, detail)
            .await?;
        tx.commit().await?;
        Ok(NotMe {
            told: others.len(),
            has_password: person.has_password,
        })
    }

    /// After somebody has come in: tells them, where it is on a device that they never used. They are
    /// in whether or not it could be noted.
    pub(crate) async fn tell_of_device(&self, agency: Uuid, who: Uuid, door: &Door, at_us: i64) {
        if let Err(e) = self.note_device(agency, who, door, at_us).await {
            tracing::warn!(error = %e, "a new device was not noted");
        }
    }

    async fn note_device(&self, agency: Uuid, who: Uuid, door: &Door, at_us: i64) -> Result<()> {
        let mut conn = self.store.read().await?;
        let what = if door.is_program() {
            // A program keeps nothing by which it is known: it is new once in ninety days.
            let word = Happening::NewProgram.as_str();
            let since = at_us - SEEN_FOR_US;
            if conn.has_happened(agency, who, word, since).await? {
                return Ok(());
            }
            Happening::NewProgram
        } else if door.is_known(&conn, who) {
            return Ok(());
        } else {
            Happening::NewDevice
        };
        drop(conn);
        let mut tx = self.store.write(agency).await?;
        let told = Tell::of(what, at_us).on(door.device());
        tell(&mut tx, agency, who, told).await?;
        Ok(tx.commit().await?)
    }

    /// Tells an account's owner of failed tries, where they were many and no such thing was told
    /// within a day. Only ever called for somebody who has given the right password, or has a session:
    /// whoever tries names learns nothing from it. Nobody is held up by it.
    pub(crate) async fn tell_of_tries(
        &self,
        agency: Uuid,
        who: Uuid,
        fails: i64,
        device: Option<Device>,
    ) {
        if fails < MANY {
            return;
        }
        let told = Tell {
            device,
            ..Tell::of(Happening::Tries, self.now_us())
        };
        if let Err(e) = self.tell_once_a_day(agency, who, told.tries(fails)).await {
            tracing::warn!(error = %e, "failed tries were not noted for their owner");
        }
    }

    /// Tells an account's owner that the password was right and the second check was not: on a device
    /// that they never used at once, on their own after several.
    pub(crate) async fn tell_of_wrong_code(
        &self,
        agency: Uuid,
        who: Uuid,
        door: &Door,
        fails: i64,
    ) {
        let noted = async {
            let known = door.is_known(&self.store.read().await?, who);
            if known && fails < MANY {
                return Ok(());
            }
            let told = Tell::of(Happening::WrongCode, self.now_us()).on(door.device());
            self.tell_once_a_day(agency, who, told).await
        };
        if let Err(e) = noted.await {
            tracing::warn!(error = %e, "a wrong code was not noted for its owner");
        }
    }

    async fn tell_once_a_day(&self, agency: Uuid, who: Uuid, told: Tell) -> Result<()> {
        let since = told.at_us - FORGET_AFTER_US;
        let mut tx = self.store.write(agency).await?;
        if tx
            .has_happened(agency, who, told.what.as_str(), since)
            .await?
        {
            return Ok(());
        }
        tell(&mut tx, agency, who, told).await?;
        Ok(tx.commit().await?)
    }

    /// Tells those under whose name many tries failed. By the clock and not with the tries, so that
    /// a name that somebody has costs whoever tries it as much as any other.
    pub(crate) async fn tell_of_many_tries(&self) -> Result<()> {
        let since = self.now_us() - FORGET_AFTER_US;
        let word = Happening::Tries.as_str();
        let tried = self
            .store
            .read()
            .await?
            .tried_often(MANY, word, since)
            .await?;
        for t in tried {
            self.tell_of_tries(t.agency_id, t.practitioner_id, t.fails, None)
                .await;
        }
        Ok(())
    }

    /// Throws away what happened more than ninety days ago.
    pub(crate) async fn forget_happened(&self) -> Result<()> {
        let before = self.now_us() - SEEN_FOR_US;
        let mut tx = self.store.write_hub().await?;
        tx.forget_happened(before).await?;
        Ok(tx.commit().await?)
    }
}

fn not_me_alert(to: Uuid, who: Uuid, now_us: i64) -> AlertRow {
    AlertRow {
        practitioner_id: to,
        // Not made from the time: it stands in a mail.
        id: Uuid::new_v4(),
        kind: ALERT_NOT_ME.to_owned(),
        object_id: Some(who),
        created_us: now_us,
        read_us: None,
        path: Some(format!("/people/{who}")),
    }
}
