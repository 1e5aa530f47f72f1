//! What was opened out of the ordinary and nobody looked at in time is chased: those who look are told
//! again, and the agency's administrator is told that it waits, without the child. Where there is
//! nobody who could look, because whoever did it is the only one, the administrator is told at once:
//! they can name somebody.

use crate::{
    Act, Casework, Relation, Result, Work,
    reviews::{LIST, reviewers},
};
use access::{Policy, Standing};
use domain::access::{ReviewKind, ReviewState};
use store::{Conn, PractitionerRow, ReviewRow};
use uuid::Uuid;

/// Stable word of the alert that something is to be looked at and its time has passed.
pub(crate) const ALERT_LATE: &str = "access-review-late";

/// Whether it is chased: what was done knowingly, and not what the product only wonders about.
const fn is_chased(kind: ReviewKind) -> bool {
    matches!(
        kind,
        ReviewKind::BreakGlass
            | ReviewKind::KeptOut
            | ReviewKind::Canary
            | ReviewKind::UnderPressure
    )
}

/// Active people of an agency who name others: the next above those who look.
async fn administrators(
    conn: &mut Conn,
    policy: &Policy,
    agency: Uuid,
    but: Uuid,
) -> Result<Vec<PractitionerRow>> {
    let mut all = conn.practitioners(agency).await?;
    all.retain(|p| {
        let standing = Standing {
            role: p.role,
            state: p.state,
            second_factor: true,
            confirmed: p.confirmed(),
        };
        let names = policy.permit(standing, Act::ManagePeople, Relation::Agency);
        p.id != but && names.is_ok()
    });
    Ok(all)
}

/// How many things an administrator is told of: they are late, or nobody could look at them. Their
/// number, and nothing of what they are.
pub(crate) async fn unlooked_at(
    conn: &mut Conn,
    policy: &Policy,
    agency: Uuid,
    now_us: i64,
) -> Result<usize> {
    let mut n = 0;
    for row in conn.reviews(agency, ReviewState::Open, LIST).await? {
        let waits = is_chased(row.kind)
            && (row.due_us < now_us
                || reviewers(conn, policy, agency, row.practitioner_id)
                    .await?
                    .is_empty());
        n += usize::from(waits);
    }
    Ok(n)
}

impl Casework {
    /// Chases what nobody looked at in time, each once. Called once an hour.
    ///
    /// # Errors
    /// The database; the next hour tries again.
    pub async fn chase_reviews(&self) -> Result<()> {
        let agencies = self.store.read().await?.agencies().await?;
        for agency in agencies.into_iter().filter(|a| a.on_hub) {
            let open = self
                .store
                .read()
                .await?
                .reviews(agency.id, ReviewState::Open, LIST)
                .await?;
            for row in open.into_iter().filter(|r| is_chased(r.kind)) {
                self.chase_review(agency.id, &row).await?;
            }
        }
        Ok(())
    }

    async fn chase_review(&self, agency: Uuid, row: &ReviewRow) -> Result<()> {
        let who = row.practitioner_id;
        let told = {
            let mut conn = self.store.read().await?;
            let looks = reviewers(&mut conn, &self.policy, agency, who).await?;
            let late = row.due_us < self.now_us();
            if !late && !looks.is_empty() {
                return Ok(());
            }
            let before = conn.alerts_about(agency, row.id).await?;
            let names = administrators(&mut conn, &self.policy, agency, who).await?;
            let again = |all: Vec<PractitionerRow>| {
                let told = |id| {
                    let of = before.iter().filter(|a| a.kind == ALERT_LATE);
                    of.map(|a| a.practitioner_id).any(|to| to == id)
                };
                let new = all.into_iter().filter(|p| !told(p.id));
                new.collect::<Vec<_>>()
            };
            let looks = if late { looks } else { Vec::new() };
            (again(looks), again(names))
        };
        let (looks, names) = told;
        if looks.is_empty() && names.is_empty() {
            return Ok(());
        }
        let mut work = self.begin_by_clock(agency).await?;
        work.tell(&looks, ALERT_LATE, row.id, &format!("/reviews/{}", row.id))
            .await?;
        work.tell_administrators(&names, row.id).await?;
        work.commit().await
    }
}

impl Work {
    /// An administrator has no page of the thing itself: their start page counts what waits, so the
    /// alert is only kept to show that they were told.
    async fn tell_administrators(&mut self, all: &[PractitionerRow], review: Uuid) -> Result<()> {
        self.tell(all, ALERT_LATE, review, "/").await?;
        let (agency, now) = (self.agency_id, self.now_us);
        for p in all {
            self.mark_alerts_read(agency, p.id, review, now).await?;
        }
        Ok(())
    }
}
