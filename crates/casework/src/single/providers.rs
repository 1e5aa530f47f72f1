//! The providers of an agency: set by its administrator, or by the file of settings.

use super::{SignOnStranger, TieLine};
use crate::{
    desk::{Actor, Casework},
    error::{CaseworkError, Result},
    happened::{Tell, tell},
    lead::Faults,
};
use access::{Act, Relation};
use domain::signing_in::Happening;
use ledger::EventKind;
use serde_json::json;
use std::collections::HashMap;
use store::{Event, SsoContent, SsoProviderRow, Tx};
use uuid::Uuid;

/// Longest text of a setting, characters.
const LINE: usize = 300;
/// Most providers of an agency.
const PROVIDERS: usize = 10;

/// What is agreed with a provider, as it is typed or stands in the file of settings.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NewProvider {
    /// What people know it by ("Microsoft").
    pub name: String,
    /// Its address, exactly as its own document has it.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there; empty where there is none.
    pub client_secret: String,
    /// Only people of this organisation within it; empty: all.
    pub organisation: String,
    /// Whether its word counts that more than a password was checked.
    pub trusts_factor: bool,
    /// Classes (`acr`) that count as a second factor.
    pub classes: Vec<String>,
}

/// A provider without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderLine {
    /// Identifies it.
    pub id: Uuid,
    /// What people know it by.
    pub name: String,
    /// Its address.
    pub issuer: String,
    /// Only people of this organisation.
    pub organisation: Option<String>,
    /// Whether its word on a second factor counts.
    pub trusts_factor: bool,
    /// It stands in the file of settings, and is changed there.
    pub from_file: bool,
}

/// Single sign-on of an agency, for its administrator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignOnDesk {
    /// The providers.
    pub providers: Vec<ProviderLine>,
    /// Those who came and are nobody's yet, the last first.
    pub strangers: Vec<SignOnStranger>,
    /// Who is tied.
    pub tied: Vec<TieLine>,
    /// The address to give to the provider, to which browsers come back.
    pub redirect: String,
    /// The address to give to the provider, to which browsers come back that signed out there: it
    /// sends them to no other.
    pub redirect_out: String,
    /// The address at which the provider says by itself that somebody's sign-in there is over.
    pub word_out: String,
}

impl NewProvider {
    fn check(&self) -> Result<SsoContent> {
        let mut faults = Faults::default();
        faults.required("name", &self.name, 60);
        faults.required("client-id", &self.client_id, LINE);
        let address = self.issuer.starts_with("https://") || self.issuer.starts_with("http://");
        if !address || self.issuer.len() > LINE || self.issuer.contains(['?', '#', ' ']) {
            faults.add("issuer", "unknown");
        }
        if self.client_secret.chars().count() > LINE {
            faults.add("client-secret", "too-long");
        }
        faults.check()?;
        let some = |s: &str| (!s.trim().is_empty()).then(|| s.trim().to_owned());
        Ok(SsoContent {
            name: self.name.trim().to_owned(),
            issuer: self.issuer.trim().to_owned(),
            client_id: self.client_id.trim().to_owned(),
            client_secret: some(&self.client_secret),
            organisation: some(&self.organisation),
            trusts_factor: self.trusts_factor,
            classes: self.classes.clone(),
        })
    }
}

impl Casework {
    /// Single sign-on of the administrator's agency.
    ///
    /// # Errors
    /// Not for this person, or the database.
    pub async fn sign_on_desk(&self, actor: &Actor) -> Result<SignOnDesk> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let rows = conn.sso_providers(agency).await?;
        let names: HashMap<Uuid, String> = rows
            .iter()
            .map(|r| (r.id, r.content.name.clone()))
            .collect();
        let staff: HashMap<Uuid, String> = conn
            .practitioners(agency)
            .await?
            .into_iter()
            .map(|p| (p.id, p.content.name))
            .collect();
        let named = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
        let mut strangers: Vec<_> = conn
            .sso_strangers(agency)
            .await?
            .into_iter()
            .map(|r| SignOnStranger::of(named(r.provider_id), r))
            .collect();
        strangers.reverse();
        let tied = conn
            .sso_identities(agency)
            .await?
            .into_iter()
            .map(|r| TieLine::of(&staff, named(r.provider_id), r))
            .collect();
        Ok(SignOnDesk {
            providers: rows.into_iter().map(line).collect(),
            strangers,
            tied,
            redirect: format!("{}{}", self.settings.public_url, super::SIGN_ON_RETURN),
            redirect_out: format!("{}{}", self.settings.public_url, super::SIGN_OUT_RETURN),
            word_out: format!("{}{}", self.settings.public_url, super::SIGN_OUT_WORD),
        })
    }

    /// Adds a provider, once it has answered.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `name` or `client-id` is `empty` or `too-long`, `issuer` is
    /// `unknown`, `name` is `too-many`; [`CaseworkError::SignOn`] where it does not answer as what it
    /// is said to be.
    pub async fn add_sign_on(&self, actor: &Actor, id: Uuid, new: &NewProvider) -> Result<()> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let content = new.check()?;
        let agency = actor.agency_id;
        let held = self.store.read().await?.sso_providers(agency).await?;
        if held.iter().any(|p| p.id == id) {
            return Ok(());
        }
        if held.len() >= PROVIDERS {
            return Err(CaseworkError::invalid("name", "too-many"));
        }
        let row = SsoProviderRow {
            agency_id: agency,
            id,
            from_file: false,
            made_us: self.now_us(),
            content,
        };
        self.provider(&row).await.map_err(CaseworkError::SignOn)?;
        let mut work = self.begin(actor, permit).await?;
        work.put_sso_provider(&row).await?;
        let detail = json!({
            "what": "single-sign-on", "issuer": row.content.issuer,
            "client": row.content.client_id, "trusts_factor": row.content.trusts_factor,
        });
        work.log(EventKind::SettingChanged, None, Some(id), detail)
            .await?;
        work.commit().await
    }

    /// Takes a provider away. Nobody comes in through it any more, and the sessions of those who
    /// were tied to it end.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`]; [`CaseworkError::WrongState`] for one of the file of settings.
    pub async fn end_sign_on(&self, actor: &Actor, id: Uuid) -> Result<()> {
        let permit = self
            .permit(actor, Act::ManagePeople, Relation::Agency)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let row = work.sso_provider(actor.agency_id, id).await?;
        if row.from_file {
            return Err(CaseworkError::WrongState);
        }
        let now = work.now_us;
        ties_end(&mut work, actor.agency_id, id, now).await?;
        work.end_sso_provider(actor.agency_id, id).await?;
        let detail = json!({ "what": "single-sign-on-ended", "issuer": row.content.issuer });
        work.log(EventKind::SettingChanged, None, Some(id), detail)
            .await?;
        self.abroad.forget(id);
        work.commit().await
    }

    /// Makes the providers of the file of settings what they are there: new ones are added, changed
    /// ones changed, and those that stand there no longer taken away. At the start only.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for an unknown agency; [`CaseworkError::Invalid`] as
    /// [`Casework::add_sign_on`].
    pub async fn set_sign_on_from_file(&self, all: &[(String, NewProvider)]) -> Result<()> {
        let mut conn = self.store.read().await?;
        let before = conn.all_sso_providers().await?;
        let mut wanted = Vec::new();
        for (slug, new) in all {
            let agency = conn.agency_by_slug(slug).await?.id;
            let content = new.check()?;
            let same = |r: &&SsoProviderRow| {
                r.from_file
                    && r.agency_id == agency
                    && r.content.issuer == content.issuer
                    && r.content.client_id == content.client_id
            };
            let known = before.iter().find(same);
            wanted.push(SsoProviderRow {
                agency_id: agency,
                id: known.map_or_else(Uuid::now_v7, |r| r.id),
                from_file: true,
                made_us: known.map_or_else(|| self.now_us(), |r| r.made_us),
                content,
            });
        }
        drop(conn);
        for row in before.iter().filter(|r| r.from_file) {
            if !wanted.iter().any(|w| w.id == row.id) {
                self.by_file(row, false).await?;
            }
        }
        for row in wanted.iter().filter(|w| !before.contains(w)) {
            self.by_file(row, true).await?;
        }
        Ok(())
    }

    async fn by_file(&self, row: &SsoProviderRow, there: bool) -> Result<()> {
        let mut tx = self.store.write(row.agency_id).await?;
        if there {
            tx.put_sso_provider(row).await?;
        } else {
            ties_end(&mut tx, row.agency_id, row.id, self.now_us()).await?;
            tx.end_sso_provider(row.agency_id, row.id).await?;
        }
        let event = Event {
            at_us: self.now_us(),
            kind: EventKind::SettingChanged,
            actor: None,
            person: None,
            object: Some(row.id),
            detail: json!({
                "what": if there { "single-sign-on" } else { "single-sign-on-ended" },
                "issuer": row.content.issuer, "by": "file of settings",
            }),
        };
        tx.append(row.agency_id, &event).await?;
        self.abroad.forget(row.id);
        Ok(tx.commit().await?)
    }
}

/// Tells everybody who is tied to a provider that they are so no longer.
async fn ties_end(tx: &mut Tx, agency: Uuid, provider: Uuid, now_us: i64) -> Result<()> {
    let tied = tx.sso_identities(agency).await?;
    for tie in tied.iter().filter(|t| t.provider_id == provider) {
        let told = Tell::of(Happening::SingleSignOnEnded, now_us);
        tell(tx, agency, tie.practitioner_id, told).await?;
    }
    Ok(())
}

fn line(row: SsoProviderRow) -> ProviderLine {
    ProviderLine {
        id: row.id,
        name: row.content.name,
        issuer: row.content.issuer,
        organisation: row.content.organisation,
        trusts_factor: row.content.trusts_factor,
        from_file: row.from_file,
    }
}
