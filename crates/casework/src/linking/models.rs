//! With which model records are weighed: the one that was learned from an agency's own records of
//! that kind, or the shipped one where it has too few.

use super::{internal, told::Told};
use crate::{CaseworkError, Result};
use domain::person::PersonKind;
use linkage::{Answer, Engine, Explanation, Model, Settings, Verdict};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};
use store::Conn;
use uuid::Uuid;

/// Most learned models that are kept open. A hub has few agencies with enough records.
const KEPT: usize = 64;

/// Models that are open, by their versions. A version tells what is in it, so that agencies and
/// databases never meet here.
static OPEN: OnceLock<Mutex<HashMap<String, Weigher>>> = OnceLock::new();

/// Weighs records against each other with one model.
#[derive(Debug, Clone)]
pub(crate) struct Weigher {
    blank: Arc<Engine>,
}

impl Weigher {
    fn with(model: Model) -> Self {
        let settings = Settings {
            // The index has bounded the candidates already.
            block: usize::MAX / 8,
            ..Settings::default()
        };
        Self {
            blank: Arc::new(Engine::new(model, settings)),
        }
    }

    /// The weigher with the model that is shipped.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Weigher> = OnceLock::new();
        SHIPPED.get_or_init(|| Self::with(Model::shipped()))
    }

    /// The weigher for one kind of person in an agency.
    ///
    /// # Errors
    /// The database; the kept model cannot be opened.
    pub async fn of(conn: &mut Conn, agency: Uuid, kind: PersonKind) -> Result<Self> {
        let Some(version) = conn.link_model_version(agency, kind).await? else {
            return Ok(Self::shipped().clone());
        };
        let open = OPEN.get_or_init(Mutex::default);
        let known = open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&version)
            .cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let opened = Self::with(conn.link_model(agency, kind).await?);
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= KEPT {
            open.clear();
        }
        open.insert(opened.version().to_owned(), opened.clone());
        Ok(opened)
    }

    /// The version of the model.
    pub fn version(&self) -> &str {
        &self.blank.model().version
    }

    /// The weight from which a pair is proposed, in bits. The same for every model.
    pub fn potential() -> f32 {
        Self::shipped().blank.settings().potential
    }

    /// Weighs one record against others. What people decided about pairs with it beats the weights.
    ///
    /// # Errors
    /// A record that cannot be weighed.
    pub(super) fn weigh(
        &self,
        subject: &Told,
        others: &[Told],
        verdicts: &[(Uuid, Verdict)],
    ) -> Result<Answer> {
        let mut engine = self.blank.as_ref().clone();
        for other in others {
            engine.insert(&other.person()).map_err(internal)?;
        }
        for (other, verdict) in verdicts {
            engine.decide(&subject.id, &other.to_string(), *verdict);
        }
        engine.look_up(&subject.person()).map_err(internal)
    }

    /// Why two records weigh what they weigh.
    ///
    /// # Errors
    /// A record that cannot be weighed.
    pub(super) fn explain(&self, one: &Told, other: &Told) -> Result<Explanation> {
        let mut engine = self.blank.as_ref().clone();
        engine.insert(&one.person()).map_err(internal)?;
        engine.insert(&other.person()).map_err(internal)?;
        engine
            .explain(&one.id, &other.id)
            .ok_or_else(|| CaseworkError::Internal("two records were not compared".into()))
    }
}
