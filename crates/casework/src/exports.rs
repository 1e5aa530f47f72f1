//! Taking an agency's own records out as a file: for a successor, another system, or somebody who
//! may ask for them. One person asks, another approves what was put together, the first takes it,
//! once; of many children only after a wait in which others can stop it. What is in it is put
//! together from a model in which nothing protected, sealed or received is.

mod asking;
mod building;
mod columns;
mod decided;
mod desk;
mod ending;
mod paper;
mod rows;
mod taking;

pub use asking::{AskExport, ExportPreview};
pub use desk::{ExportDesk, ExportLine, ExportSample};
pub(crate) use paper::cell;
pub use taking::{ExportFile, ExportHead};

use crate::{Act, Actor, Casework, CaseworkError, Relation, Result, lead::end_of_day_us};
use access::Permit;
use domain::export::ExportAsked;
use jiff::{civil::Date, tz::TimeZone};
use store::ExportRow;

const HOUR_US: i64 = 3_600_000_000;
/// How long a broken download can be taken again, microseconds.
const AGAIN_US: i64 = HOUR_US;

/// From when to when something was written down to be in an export, microseconds: from the first,
/// before the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span(i64, i64);

impl Span {
    /// Nothing that was written after it was asked for is in it: what was counted is what is taken.
    fn of(asked: &ExportAsked, asked_us: i64) -> Self {
        let from = asked.from.map_or(i64::MIN, start_of_day_us);
        let until = asked
            .until
            .map_or(i64::MAX, |d| end_of_day_us(d) + 1_000_000);
        Self(from, until.min(asked_us.saturating_add(1)))
    }

    const fn holds(self, us: i64) -> bool {
        self.0 <= us && us < self.1
    }
}

fn start_of_day_us(day: Date) -> i64 {
    // The zone is compiled in; UTC would be wrong by an hour at most.
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    day.at(0, 0, 0, 0)
        .to_zoned(zone)
        .map_or(i64::MIN, |z| z.timestamp().as_microsecond())
}

impl Casework {
    /// Leave to see what was asked for: of whoever may ask, which everybody is who may answer.
    async fn leave_to_see_exports(&self, actor: &Actor) -> Result<Permit> {
        let (act, who) = (Act::ExportRecords, actor.standing());
        match self.policy.ask(who, act, Relation::Agency) {
            Ok(permit) => Ok(permit),
            Err(r) => Err(self.refused(actor, act, "ask", r).await?),
        }
    }

    /// Whether a page may offer to take records out.
    pub fn may_export(&self, actor: &Actor) -> bool {
        let (act, who) = (Act::ExportRecords, actor.standing());
        self.policy.ask(who, act, Relation::Agency).is_ok()
    }

    /// Whether so many children wait before they are taken.
    fn waits(&self, row: &ExportRow) -> bool {
        row.children > i64::from(self.settings.export_wait_above)
    }

    /// From when on an export that was approved at a time can be taken, microseconds.
    fn takeable_from(&self, row: &ExportRow, approved_us: i64) -> i64 {
        if self.waits(row) {
            approved_us.saturating_add(self.settings.export_wait_hours * HOUR_US)
        } else {
            approved_us
        }
    }
}

/// What the form shows when what was counted is not what would be taken now.
fn changed() -> CaseworkError {
    CaseworkError::invalid("seen", "changed")
}
