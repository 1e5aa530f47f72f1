//! Two adults who are or were partners, by all records of either.

use super::{SayPartners, adult, check_days, named};
use crate::{Act, Actor, Casework, CaseworkError, Named, Result, risk};
use domain::{
    around::{Parting, TieGroup, TieKind, TieSaid},
    person::PersonKind,
};
use jiff::civil::Date;
use store::Conn;
use uuid::Uuid;

/// Two adults who are or were partners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partners {
    /// The one.
    pub one: Named,
    /// The other.
    pub other: Named,
    /// First day, where known.
    pub from: Option<Date>,
    /// Last day; `None` while it lasts.
    pub until: Option<Date>,
    /// Married, living together, or otherwise partners, where somebody said it.
    pub how: Option<TieKind>,
    /// How they parted, where somebody said it.
    pub parting: Option<Parting>,
}

/// Partners of an adult by all records that people said are of the adult, each said once.
pub(super) async fn partners_of(
    conn: &mut Conn,
    agency: Uuid,
    one: &Named,
) -> Result<Vec<Partners>> {
    let mut said: Vec<TieSaid> = Vec::new();
    for record in conn.joined(agency, one.id).await?.0 {
        said.extend(
            conn.ties(agency, record)
                .await?
                .into_iter()
                .map(|t| t.content),
        );
    }
    let mut all: Vec<Partners> = Vec::new();
    for p in risk::partners(conn, agency, one.id).await? {
        if all.iter().any(|a| a.other.id == p.other_id) {
            continue;
        }
        let last = said
            .iter()
            .rev()
            .find(|t| t.kind.group() == TieGroup::Couple && [t.one, t.other].contains(&p.other_id));
        if let Some(other) = named(conn, agency, p.other_id).await? {
            all.push(Partners {
                one: one.clone(),
                other,
                from: p.from,
                until: p.until,
                how: last.map(|t| t.kind),
                parting: last.and_then(|t| t.parting),
            });
        }
    }
    Ok(all)
}

impl Casework {
    /// Says how two adults are or were partners; what was said before is kept. Sent again with the
    /// same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming `known`, `kind`, `from` or `until`;
    /// [`CaseworkError::OtherContent`] where the id was used for something else;
    /// [`CaseworkError::NotFound`] where either is no adult of the agency's.
    pub async fn say_partners(
        &self,
        actor: &Actor,
        (one, other): (Uuid, Uuid),
        input: SayPartners,
    ) -> Result<()> {
        let permit = self.permit_on(actor, Act::WriteFile, one).await?;
        if one == other {
            return Err(CaseworkError::invalid("known", "unknown"));
        }
        if input.kind.group() != TieGroup::Couple {
            return Err(CaseworkError::invalid("kind", "unknown"));
        }
        check_days(input.from, input.until, self.today())?;
        let mut work = self.begin(actor, permit).await?;
        let agency = actor.agency_id;
        adult(&mut work, agency, one).await?;
        if work.person_kind(agency, other).await? != PersonKind::Adult {
            return Err(CaseworkError::invalid("known", "unknown"));
        }
        if !work
            .first_time("partners", input.id, &(one, other, &input))
            .await?
        {
            return Ok(());
        }
        let said = TieSaid {
            one,
            other,
            kind: input.kind,
            parting: input.parting,
            from: input.from,
            until: input.until,
            mistaken: false,
            why: String::new(),
        };
        work.keep_tie(input.id, said).await?;
        work.commit().await
    }
}
