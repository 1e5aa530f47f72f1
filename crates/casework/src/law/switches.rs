//! Law whose start is not settled: what the administrator of an agency made of it, and why.

use super::name_of;
use crate::{
    decisions::check_text,
    desk::{Actor, Casework},
    error::{CaseworkError, Fault, Result},
};
use access::{Act, Relation};
use domain::law::SwitchState;
use jiff::civil::Date;
use ledger::EventKind;
use rulebook::{FIRST_DAY, Rulebook, Switch, SwitchText, Switches};
use serde_json::json;
use store::{AgencyRow, Conn, StoreError, SwitchRow};
use uuid::Uuid;

/// Lines of the log that the page shows.
const LOG_LINES: i64 = 50;

/// A switch as it stands in an agency.
#[derive(Debug, Clone, PartialEq)]
pub struct SwitchHere {
    /// What it is, how it ships, and whether its law counts today in this agency.
    pub text: SwitchText,
    /// What the administrator set last, if anything.
    pub set: Option<SwitchRow>,
    /// Who set it; empty where nobody did.
    pub set_by: String,
}

impl SwitchHere {
    /// Whether the agency has it otherwise than it ships.
    pub fn is_changed(&self) -> bool {
        self.set
            .as_ref()
            .is_some_and(|s| s.state != SwitchState::AsShipped)
    }
}

/// What the page of the switches shows.
#[derive(Debug, Clone)]
pub struct SwitchDesk {
    /// The agency for which they are set.
    pub agency: AgencyRow,
    /// Every switch of the agency's nation.
    pub switches: Vec<SwitchHere>,
    /// What was set before, newest first, each with who set it.
    pub log: Vec<(SwitchRow, String)>,
}

/// A switch to set.
#[derive(Debug, Clone)]
pub struct SetSwitch {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The switch.
    pub switch: String,
    /// What to make of it.
    pub state: Option<SwitchState>,
    /// The first day on which it counts, where it is on.
    pub from: Option<Date>,
    /// Why.
    pub reason: String,
}

/// What the rulebook is told of the newest settings.
fn for_rulebook(rows: &[SwitchRow]) -> Switches {
    let mut set = Switches::default();
    for row in rows {
        let value = match (row.state, row.from) {
            (SwitchState::AsShipped, _) => None,
            (SwitchState::Off, _) => Some(Switch::State(false)),
            (SwitchState::On, None) => Some(Switch::State(true)),
            (SwitchState::On, Some(day)) => Some(Switch::From(day)),
        };
        // Law that was settled since cannot be moved any more: it stands as it ships.
        if set.set(&row.switch, value).is_err() {
            tracing::info!(switch = row.switch, "no longer a switch");
        }
    }
    set
}

/// The newest settings of an agency, for the rulebook and as they were made.
pub(crate) async fn switches_of(
    conn: &mut Conn,
    agency: Uuid,
) -> Result<(Switches, Vec<SwitchRow>)> {
    let mut rows = Vec::new();
    for switch in Rulebook::builtin().switches(FIRST_DAY, &Switches::default()) {
        if !switch.settled {
            rows.extend(conn.law_switch(agency, &switch.id).await?);
        }
    }
    Ok((for_rulebook(&rows), rows))
}

/// Every switch of the agency's nation that can be moved, as it stands there on a day.
pub(super) async fn here(conn: &mut Conn, agency: &AgencyRow, on: Date) -> Result<Vec<SwitchHere>> {
    let (switches, rows) = switches_of(conn, agency.id).await?;
    let book = Rulebook::builtin();
    let mut all = Vec::new();
    for text in book.switches(on, &switches) {
        if text.settled || text.nation.is_some_and(|n| n != agency.nation) {
            continue;
        }
        let set = rows.iter().find(|r| r.switch == text.id).cloned();
        let set_by = match &set {
            Some(row) => name_of(conn, agency.id, row.set_by).await?,
            None => String::new(),
        };
        all.push(SwitchHere { text, set, set_by });
    }
    Ok(all)
}

/// What the agency has set otherwise than it ships, as it stands on a day.
pub(crate) async fn changes_of(
    conn: &mut Conn,
    agency: &AgencyRow,
    on: Date,
) -> Result<Vec<SwitchHere>> {
    let all = here(conn, agency, on).await?;
    Ok(all.into_iter().filter(SwitchHere::is_changed).collect())
}

fn faults(input: &SetSwitch) -> Vec<Fault> {
    let mut faults = Vec::new();
    if input.state.is_none() {
        faults.push(Fault {
            field: "state".into(),
            key: "empty",
        });
    }
    check_text(&mut faults, "reason", &input.reason, true);
    faults
}

impl Casework {
    /// The switches of the agency, with what was made of them before.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for anyone but an administrator.
    pub async fn law_switches(&self, actor: &Actor) -> Result<SwitchDesk> {
        let permit = self
            .permit(actor, Act::SetLawSwitch, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let agency = conn.agency(actor.agency_id).await?;
        let switches = here(&mut conn, &agency, self.today()).await?;
        let mut log = Vec::new();
        for row in conn.law_switch_log(agency.id, LOG_LINES).await? {
            let who = name_of(&mut conn, agency.id, row.set_by).await?;
            log.push((row, who));
        }
        Ok(SwitchDesk {
            agency,
            switches,
            log,
        })
    }

    /// Sets a switch for the agency. Decisions that were made keep the law of their day; those
    /// still being made are asked anew. The same again, with the same id, is harmless.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `state` or `reason` is `empty`. [`CaseworkError::NotFound`] for
    /// a switch of another nation, or for anyone but an administrator.
    pub async fn set_law_switch(&self, actor: &Actor, input: SetSwitch) -> Result<()> {
        let permit = self
            .permit(actor, Act::SetLawSwitch, Relation::Agency)
            .await?;
        let (found, state) = (faults(&input), input.state);
        let Some(state) = state.filter(|_| found.is_empty()) else {
            return Err(CaseworkError::Invalid(found));
        };
        let mut work = self.begin(actor, permit).await?;
        let agency = work.agency(actor.agency_id).await?;
        let there = here(&mut work, &agency, self.today()).await?;
        let before = there
            .into_iter()
            .find(|s| s.text.id == input.switch)
            .ok_or(CaseworkError::NotFound)?;
        let row = SwitchRow {
            agency_id: agency.id,
            id: input.id,
            switch: input.switch,
            state,
            from: input.from.filter(|_| state == SwitchState::On),
            set_by: actor.practitioner_id,
            set_us: work.now_us,
            reason: input.reason,
        };
        if before.set.as_ref().is_some_and(|s| s.id == row.id) {
            return Ok(());
        }
        match work.set_law_switch(&row).await {
            Err(StoreError::Duplicate) => return Err(CaseworkError::WrongState),
            other => other?,
        }
        let was = before
            .set
            .map(|s| json!({ "state": s.state, "from": s.from }));
        let detail = json!({
            "what": "law-switch", "switch": row.switch, "before": was,
            "after": { "state": row.state, "from": row.from }, "why": row.reason,
        });
        work.log(EventKind::SettingChanged, None, Some(row.id), detail)
            .await?;
        work.commit().await
    }
}
