//! Signing in: a password, then a code; slower after each failure, never locked out.

use crate::{
    desk::Casework,
    door::Door,
    error::{CaseworkError, Result},
    sessions::{HALF, SignedIn},
};
use domain::{practitioner::MemberState, signing_in::Way};
use ledger::EventKind;
use serde_json::json;
use store::{Credentials, Event, NewSession, Tx};
use uuid::Uuid;

/// Tries that may fail before there is any wait: fingers slip.
const FREE_TRIES: i64 = 3;
/// The wait after the last of those, seconds.
const FIRST_WAIT: i64 = 24;
/// Longest wait, seconds. A name is never locked: that would let anyone keep its owner out.
const LONGEST_WAIT: i64 = 42;
/// After a day failed tries are forgotten.
pub(crate) const FORGET_AFTER_US: i64 = 24 * 3_600_000_000;
/// How long the step between password and code may take.
const HALF_GOOD_FOR_US: i64 = 10 * 60 * 1_000_000;

/// How far a sign-in got.
#[derive(Debug, Clone)]
pub enum SignInStep {
    /// Signed in.
    Done(SignedIn),
    /// The password was right: the code of the second factor is still to come. The token is good
    /// for [`Casework::sign_in_code`] only, for ten minutes.
    Code(SignedIn),
    /// Not right. Which part is never said.
    Wrong,
    /// Too many failures: nothing was checked; try again after this many seconds.
    Wait {
        /// Seconds, at least 1.
        seconds: i64,
    },
    /// The same, by whomever, from this address of the network; whoever is on a device where they
    /// have signed in before does not wait.
    WaitHere {
        /// Seconds, at least 1.
        seconds: i64,
    },
}

/// What a sign-in can be given after the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactors {
    /// A code from a telephone.
    pub codes: bool,
    /// A passkey.
    pub passkeys: bool,
}

/// Seconds to wait after `fails` failures in a row: so that nobody has more than ten tries under one
/// name in any five minutes.
const fn wait_after(fails: i64) -> i64 {
    match fails - FREE_TRIES {
        i64::MIN..0 => 0,
        0 => FIRST_WAIT,
        _ => LONGEST_WAIT,
    }
}

impl Casework {
    /// How many password hashes were computed since the start; tests hold with it that a name
    /// nobody has costs as much as any other.
    pub fn password_hashes(&self) -> u64 {
        self.passwords.passwords.computed()
    }

    /// Signs in with a name and a password, and for programs with the code at once. An unknown
    /// name, a wrong password and an account that is not active answer alike and cost alike.
    ///
    /// # Errors
    /// The database.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        code: Option<&str>,
        door: &Door,
    ) -> Result<SignInStep> {
        let mut conn = self.store.read().await?;
        let token = conn.sign_in_token(name);
        let account = conn.credentials_by_token(&token).await?;
        // Whoever guesses elsewhere slows nobody on a device where they have signed in before.
        let whose = account.as_ref().map(|a| a.id);
        let strange = !whose.is_some_and(|who| door.is_known(&conn, who));
        let elsewhere = token;
        let token = conn.try_counter(elsewhere.clone(), ("password", whose), door.known());
        drop(conn);
        if let Some(seconds) = self.wait_of_source(door.source().filter(|_| strange)) {
            return Ok(SignInStep::WaitHere { seconds });
        }
        if let Some(seconds) = self.count_try(&token).await? {
            return Ok(SignInStep::Wait { seconds });
        }
        let hash = account
            .as_ref()
            .filter(|a| a.state == MemberState::Active)
            .and_then(|a| a.password_hash.clone());
        let right = self.passwords.verify(password, hash).await?;
        let Some(account) = account.as_ref().filter(|_| right) else {
            // A recovery code costs a hash: whether the password was right does not show by it.
            self.hash_for_nothing(code).await?;
            let whose = account.map(|a| (a.agency_id, a.id));
            self.note_failure(&token, whose, "password").await?;
            self.source_failed(door.source());
            return Ok(SignInStep::Wrong);
        };
        // What was tried before this, elsewhere too. This try was counted before it was checked.
        let mut conn = self.store.read().await?;
        let here = conn.tries(&token).await?.0 - 1;
        let there = if elsewhere == token {
            here
        } else {
            conn.tries(&elsewhere).await?.0
        };
        drop(conn);
        self.tell_of_tries(account.agency_id, account.id, here.max(there), None)
            .await;
        self.forget_tries(&token).await?;
        self.renew_hash(account, password).await?;
        match (account.has_second_factor(), code) {
            (false, _) => {
                let done = self.enter(account, false, Way::Password, door).await?;
                Ok(SignInStep::Done(done))
            }
            (true, None) => self.half_session(account, Way::Password, door).await,
            (true, Some(code)) => self.second_step(account, code, Way::Password, door).await,
        }
    }

    /// Gives the code that a sign-in still waits for: six digits from the telephone, or a
    /// recovery code.
    ///
    /// # Errors
    /// [`CaseworkError::SignedOut`] where the password step is too long ago.
    pub async fn sign_in_code(&self, token: &str, code: &str, door: &Door) -> Result<SignInStep> {
        let account = self.half_of(token).await?;
        let (first, door) = self.half_way(token, door).await?;
        let step = self.second_step(&account, code, first, &door).await?;
        if matches!(step, SignInStep::Done(_)) {
            self.sign_out(token).await?;
        }
        Ok(step)
    }

    /// What a browser keeps from now on, so that somebody who guesses elsewhere does not slow whoever
    /// signed in here. `None`: it keeps the right thing already.
    ///
    /// # Errors
    /// [`CaseworkError::SignedOut`].
    pub async fn known_device(&self, token: &str, kept: Option<&str>) -> Result<Option<String>> {
        let who = self.session(token).await?.row.practitioner_id;
        let conn = self.store.read().await?;
        if kept.is_some_and(|k| conn.is_known_device(who, k)) {
            return Ok(None);
        }
        Ok(Some(conn.new_known_device(who, kept)?))
    }

    /// Makes a hash anew that was made at another cost than hashes are made at now. Nothing else
    /// changes by it: the password is the same, and sessions go on.
    async fn renew_hash(&self, account: &Credentials, password: &str) -> Result<()> {
        let Some(old) = account.password_hash.as_deref() else {
            return Ok(());
        };
        if !self.passwords.is_old(old) {
            return Ok(());
        }
        let new = self.passwords.hash(password).await?;
        let mut tx = self.store.write(account.agency_id).await?;
        tx.renew_password_hash(account.agency_id, account.id, old, &new)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Whose sign-in waits for its second factor.
    pub(crate) async fn half_of(&self, token: &str) -> Result<Credentials> {
        let out = |_| CaseworkError::SignedOut;
        let mut conn = self.store.read().await?;
        let row = conn.session(token).await.map_err(out)?;
        if row.kind != HALF || self.now_us() - row.created_us > HALF_GOOD_FOR_US {
            return Err(CaseworkError::SignedOut);
        }
        conn.credentials(row.agency_id, row.practitioner_id)
            .await
            .map_err(out)
    }

    /// What was given first in a sign-in that waits for its second factor, and where it comes from:
    /// its door, and the provider through which it began.
    pub(crate) async fn half_way(&self, token: &str, door: &Door) -> Result<(Way, Door)> {
        let row = self.store.read().await?.session(token).await?;
        let way = row.way.parse().unwrap_or(Way::Password);
        Ok((way, door.clone().through(row.provider())))
    }

    /// What a sign-in that waits for its second factor can be given.
    ///
    /// # Errors
    /// [`CaseworkError::SignedOut`] where the password step is too long ago.
    pub async fn second_factors(&self, token: &str) -> Result<SecondFactors> {
        let account = self.half_of(token).await?;
        Ok(SecondFactors {
            codes: account.totp.is_some(),
            passkeys: account.passkeys > 0 && self.passkeys_here(),
        })
    }

    pub(crate) async fn enter(
        &self,
        account: &Credentials,
        second_factor: bool,
        way: Way,
        door: &Door,
    ) -> Result<SignedIn> {
        let person = self
            .store
            .read()
            .await?
            .practitioner(account.agency_id, account.id)
            .await?;
        let now = self.now_us();
        let done = self
            .begin_session(&person, second_factor, way, door, now)
            .await?;
        // To whom everything is new nothing need be said.
        if account.state != MemberState::Invited {
            self.tell_of_device(account.agency_id, account.id, door, now)
                .await;
        }
        Ok(done)
    }

    /// A session that waits for the second factor, and opens nothing. `way`: what was given first.
    pub(crate) async fn half_session(
        &self,
        account: &Credentials,
        way: Way,
        door: &Door,
    ) -> Result<SignInStep> {
        let person = self
            .store
            .read()
            .await?
            .practitioner(account.agency_id, account.id)
            .await?;
        let now = self.now_us();
        let mut tx = self.store.write_hub().await?;
        let token = tx
            .begin_session(
                &NewSession {
                    agency_id: person.agency_id,
                    practitioner_id: person.id,
                    credential_version: person.credential_version,
                    second_factor: false,
                    kind: HALF,
                    way,
                    device: door.device(),
                    provider: door.provider().cloned(),
                },
                now,
            )
            .await?;
        tx.commit().await?;
        Ok(SignInStep::Code(SignedIn { token }))
    }

    async fn second_step(
        &self,
        account: &Credentials,
        code: &str,
        first: Way,
        door: &Door,
    ) -> Result<SignInStep> {
        let conn = self.store.read().await?;
        let elsewhere = conn.account_try_token("code", account.id);
        let tries = conn.try_counter(elsewhere, ("code", Some(account.id)), door.known());
        let strange = !door.is_known(&conn, account.id);
        drop(conn);
        if let Some(seconds) = self.wait_of_source(door.source().filter(|_| strange)) {
            return Ok(SignInStep::WaitHere { seconds });
        }
        if let Some(seconds) = self.count_try(&tries).await? {
            return Ok(SignInStep::Wait { seconds });
        }
        let Some(way) = self.use_code(account, code).await? else {
            let whose = Some((account.agency_id, account.id));
            self.note_failure(&tries, whose, "code").await?;
            self.source_failed(door.source());
            let fails = self.store.read().await?.tries(&tries).await?.0;
            self.tell_of_wrong_code(account.agency_id, account.id, door, fails)
                .await;
            return Ok(SignInStep::Wrong);
        };
        self.forget_tries(&tries).await?;
        let way = if first == Way::SingleSignOn {
            first
        } else {
            way
        };
        let done = self.enter(account, true, way, door).await?;
        Ok(SignInStep::Done(done))
    }

    /// Counts a try before it is checked; gives the seconds to wait where it may not be yet.
    pub(crate) async fn count_try(&self, token: &[u8]) -> Result<Option<i64>> {
        let now = self.now_us();
        let mut tx = self.store.write_hub().await?;
        let seen = tx.tries(token).await?;
        let (fails, last_us) = seen;
        let old = now - last_us > FORGET_AFTER_US;
        if old {
            tx.forget_tries(token, now - FORGET_AFTER_US).await?;
        }
        let wait_us = if old {
            0
        } else {
            last_us + wait_after(fails) * 1_000_000 - now
        };
        if wait_us > 0 {
            return Ok(Some((wait_us + 999_999) / 1_000_000));
        }
        let counted = tx.count_try(token, seen, now).await?;
        tx.commit().await?;
        // Another try under the same name came between: as if it had just failed.
        Ok((!counted).then_some(1))
    }

    pub(crate) async fn forget_tries(&self, token: &[u8]) -> Result<()> {
        let mut tx = self.store.write_hub().await?;
        tx.forget_tries(token, self.now_us() - FORGET_AFTER_US)
            .await?;
        Ok(tx.commit().await?)
    }

    /// One commit for a known and for an unknown name, so that the two take alike.
    pub(crate) async fn note_failure(
        &self,
        token: &[u8],
        whose: Option<(Uuid, Uuid)>,
        what: &'static str,
    ) -> Result<()> {
        let mut tx = match whose {
            Some((agency, _)) => self.store.write(agency).await?,
            None => self.store.write_hub().await?,
        };
        tx.note_try(token, self.now_us()).await?;
        if let Some((agency, id)) = whose {
            let detail = json!({ "what": what });
            self.log_account(&mut tx, agency, id, EventKind::SignInFailed, detail)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    /// A ledger line about somebody's own account.
    pub(crate) async fn log_account(
        &self,
        tx: &mut Tx,
        agency: Uuid,
        practitioner: Uuid,
        kind: EventKind,
        detail: serde_json::Value,
    ) -> Result<()> {
        let event = Event {
            at_us: self.now_us(),
            kind,
            actor: Some(practitioner),
            person: None,
            object: Some(practitioner),
            detail,
        };
        Ok(tx.append(agency, &event).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_has_more_than_ten_tries_in_any_five_minutes() {
        let mut tries = Vec::new();
        let mut now = 0;
        for fails in 0..60 {
            now += wait_after(fails);
            tries.push(now);
        }
        for (first, from) in tries.iter().enumerate() {
            let within = tries[first..].iter().filter(|t| **t < from + 300);
            assert!(within.count() <= 10, "from {from}");
        }
        assert_eq!(tries[..3], [0, 0, 0], "fingers slip");
    }
}
