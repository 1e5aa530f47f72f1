//! The desk at which all work is done: who asks, whether they may, and the transaction.

use crate::{
    clock::Clock,
    error::{CaseworkError, Result},
    evenly,
    grounds::KeptOut,
    hashing::PasswordDesk,
    linking::Learning,
    readings::Waiting,
    settings::Settings,
    single::Abroad,
    sources::Sources,
};
use access::{Act, Permit, Policy, Refusal, Relation, Standing};
use domain::{
    Lang,
    concern::ChildInConcern,
    practitioner::{MemberState, Role},
};
use jiff::Timestamp;
use ledger::EventKind;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    ops::{Deref, DerefMut},
    sync::Arc,
};
use store::{Conn, Event, Store, Tx};
use uuid::Uuid;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Their agency. Everything they reach is that agency's.
    pub agency_id: Uuid,
    /// Who they are.
    pub practitioner_id: Uuid,
    /// Their role.
    pub role: Role,
    /// Their membership.
    pub state: MemberState,
    /// Whether this session gave a second factor.
    pub second_factor: bool,
    /// Whether another person has said that the account is theirs.
    pub confirmed: bool,
    /// Whether they have shown within the last minutes that it is they.
    pub fresh: bool,
    /// Language of their screens.
    pub lang: Lang,
}

impl Actor {
    pub(crate) const fn standing(&self) -> Standing {
        Standing {
            role: self.role,
            state: self.state,
            second_factor: self.second_factor,
            confirmed: self.confirmed,
        }
    }
}

/// The whole of casework over one database.
#[derive(Clone)]
pub struct Casework {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) policy: Arc<Policy>,
    pub(crate) rules: Arc<patterns::Rules>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) passwords: Arc<PasswordDesk>,
    pub(crate) passkeys: Option<Arc<authn::Passkeys>>,
    pub(crate) waiting: Waiting,
    pub(crate) kept_out: KeptOut,
    pub(crate) abroad: Abroad,
    pub(crate) sources: Sources,
    pub(crate) learning: Learning,
}

impl Casework {
    /// Casework over a database, with the policy and the rules about patterns that ship.
    ///
    /// # Errors
    /// The policy or a rule does not read.
    pub fn new(store: Store, clock: Arc<dyn Clock>, settings: Settings) -> Result<Self> {
        let policy = Policy::builtin().map_err(|e| CaseworkError::Internal(e.to_string()))?;
        let rules =
            patterns::Rules::builtin().map_err(|e| CaseworkError::Internal(e.to_string()))?;
        let passkeys = authn::Passkeys::at(&settings.public_url).map(Arc::new);
        let passwords = Arc::new(PasswordDesk::new(settings.hashing));
        Ok(Self {
            store,
            clock,
            policy: Arc::new(policy),
            rules: Arc::new(rules),
            settings: Arc::new(settings),
            passwords,
            passkeys,
            waiting: Waiting::default(),
            kept_out: KeptOut::default(),
            abroad: Abroad::default(),
            sources: Sources::default(),
            learning: Learning::default(),
        })
    }

    /// What is set here.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Who may do what, for the page that prints it.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The database, for setting up and for `doctor`; never for a practitioner's act.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Now, microseconds since the epoch.
    pub(crate) fn now_us(&self) -> i64 {
        self.clock.now().as_microsecond()
    }

    /// Asks for leave; a refusal is written to the ledger and reads as "not found".
    pub(crate) async fn permit(
        &self,
        actor: &Actor,
        act: Act,
        relation: Relation,
    ) -> Result<Permit> {
        match self.policy.permit(actor.standing(), act, relation) {
            Ok(_) if asks_again(act) && !actor.fresh => Err(CaseworkError::Confirm),
            Ok(permit) => Ok(permit),
            Err(refusal) => Err(self.refused(actor, act, relation.as_str(), refusal).await?),
        }
    }

    /// Writes down that leave was refused; gives what the person is told.
    pub(crate) async fn refused(
        &self,
        actor: &Actor,
        act: Act,
        ground: &str,
        refusal: Refusal,
    ) -> Result<CaseworkError> {
        let detail = serde_json::json!({ "act": act.as_str(), "relation": ground, "why": refusal.to_string() });
        let event = Event {
            at_us: self.now_us(),
            kind: EventKind::Denied,
            actor: Some(actor.practitioner_id),
            person: None,
            object: None,
            detail,
        };
        // Refused is refused, also where there is no room to write it down yet.
        self.write_or_wait(actor.agency_id, event).await?;
        evenly::refusal_written();
        Ok(match refusal {
            Refusal::SecondFactor => CaseworkError::SecondFactor,
            _ => CaseworkError::NotFound,
        })
    }

    /// Leave on the strongest ground that fits: what is one's own first, then the agency's.
    pub(crate) async fn permit_own_or_agency(
        &self,
        actor: &Actor,
        act: Act,
        own: bool,
    ) -> Result<Permit> {
        if own && let Ok(p) = self.policy.permit(actor.standing(), act, Relation::Own) {
            return Ok(p);
        }
        self.permit(actor, act, Relation::Agency).await
    }

    /// Whether something would be allowed, for what a page offers. Not an answer to an act.
    pub fn may(&self, actor: &Actor, act: Act, relation: Relation) -> bool {
        self.policy.permit(actor.standing(), act, relation).is_ok()
    }

    /// Begins a write under a permit.
    pub(crate) async fn begin(&self, actor: &Actor, permit: Permit) -> Result<Work> {
        let tx = self.store.write(actor.agency_id).await?;
        Ok(Work {
            tx,
            agency_id: actor.agency_id,
            actor_id: Some(actor.practitioner_id),
            now_us: self.now_us(),
            permit: Some(permit),
            settings: self.settings.clone(),
            waiting: self.waiting.clone(),
            readings: Vec::new(),
            full: false,
            policy: self.policy.clone(),
            standing: Some(actor.standing()),
            cleared: BTreeSet::new(),
            kept_out: self.kept_out.clone(),
        })
    }

    /// Begins a write that the product makes by itself (the clock).
    pub(crate) async fn begin_by_clock(&self, agency: Uuid) -> Result<Work> {
        let tx = self.store.write(agency).await?;
        Ok(Work {
            tx,
            agency_id: agency,
            actor_id: None,
            now_us: self.now_us(),
            permit: None,
            settings: self.settings.clone(),
            waiting: self.waiting.clone(),
            readings: Vec::new(),
            full: false,
            policy: self.policy.clone(),
            standing: None,
            cleared: BTreeSet::new(),
            kept_out: self.kept_out.clone(),
        })
    }

    /// A connection for reading under a permit. What is read of a child's file is logged by the
    /// caller in a write of its own.
    pub(crate) async fn read(&self, _permit: &Permit) -> Result<Conn> {
        Ok(self.store.read().await?)
    }
}

/// Acts that a stolen or forgotten session must not be able to do: they are asked for anew who it
/// is. Nothing that protects a child is among them.
const fn asks_again(act: Act) -> bool {
    matches!(
        act,
        Act::ManagePeople
            | Act::ConfirmColleague
            | Act::ExportLedger
            | Act::SetLookUp
            | Act::SealConcern
            | Act::PlantCanary
    )
}

/// A write in progress, which knows who does it and under which permit.
pub(crate) struct Work {
    tx: Tx,
    /// Agency in whose name it is done.
    pub agency_id: Uuid,
    /// Who does it; `None`: the clock.
    pub actor_id: Option<Uuid>,
    /// When, microseconds: one time for everything in it.
    pub now_us: i64,
    pub(crate) permit: Option<Permit>,
    /// What is set here.
    pub settings: Arc<Settings>,
    /// Lines that wait for room on the disk.
    pub(crate) waiting: Waiting,
    /// Lines of what was read in this write.
    pub(crate) readings: Vec<Event>,
    /// Whether the disk was found full meanwhile: nothing more is written then.
    pub(crate) full: bool,
    pub(crate) policy: Arc<Policy>,
    pub(crate) standing: Option<Standing>,
    /// Who was kept out, to be written down once this write is over.
    pub(crate) kept_out: KeptOut,
    /// Those whose files the actor does not stand too close to, as was looked up.
    pub(crate) cleared: BTreeSet<Uuid>,
}

impl Work {
    /// Writes a line into the ledger, in the same commit.
    pub async fn log(
        &mut self,
        kind: EventKind,
        person: Option<Uuid>,
        object: Option<Uuid>,
        detail: Value,
    ) -> Result<()> {
        self.clear(person).await?;
        let event = self.event(kind, person, object, detail);
        Ok(self.tx.append(self.agency_id, &event).await?)
    }

    /// A line of the ledger for this write, with the leave under which it is made.
    pub(crate) fn event(
        &self,
        kind: EventKind,
        person: Option<Uuid>,
        object: Option<Uuid>,
        mut detail: Value,
    ) -> Event {
        if let (Some(permit), Some(map)) = (&self.permit, detail.as_object_mut()) {
            map.insert(
                "under".into(),
                format!("{}/{}", permit.act(), permit.relation()).into(),
            );
        }
        Event {
            at_us: self.now_us,
            kind,
            actor: self.actor_id,
            person,
            object,
            detail,
        }
    }

    /// A ledger line for each child in a concern, or one that names nobody.
    pub(crate) async fn log_for_each(
        &mut self,
        kind: EventKind,
        children: &[ChildInConcern],
        object: Uuid,
        detail: &Value,
    ) -> Result<()> {
        if children.is_empty() {
            return self.log(kind, None, Some(object), detail.clone()).await;
        }
        for child in children {
            self.log(
                kind.clone(),
                Some(child.person_id),
                Some(object),
                detail.clone(),
            )
            .await?;
        }
        Ok(())
    }

    /// The name of an agency's ledger, under which it signs.
    pub async fn ledger_name(&mut self, agency: Uuid) -> Result<String> {
        let settings = self.settings.clone();
        let hub = self.fix_hub_name(&settings.hub).await?;
        Ok(ledger::origin(&hub, agency))
    }

    /// Makes it durable.
    pub async fn commit(self) -> Result<()> {
        Ok(self.tx.commit().await?)
    }

    /// Makes it durable. `false`: an id in it was used before, and nothing was written.
    pub(crate) async fn commit_new(self) -> Result<bool> {
        match self.tx.commit().await {
            Ok(()) => Ok(true),
            Err(store::StoreError::Duplicate) => Ok(false),
            Err(e) => Err(e.into()),
        }
    }
}

impl Deref for Work {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl DerefMut for Work {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.tx
    }
}
