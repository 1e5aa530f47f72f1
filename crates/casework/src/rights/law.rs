//! The law for a request: what it says, by when it is answered, and which grounds are open.

use crate::{Result, Work, law::switches_of};
use domain::{person::PersonContent, rights::Requester};
use jiff::civil::Date;
use rulebook::{
    AccessAsked, AccessGround, Answer, Facts, RightKind, RightsRequest, RightsRequester, Rulebook,
    Situation, Switches,
};
use store::{AgencyRow, RightsRow};

/// Who asks, in the words of the law.
pub(super) const fn in_law(requester: Requester) -> RightsRequester {
    match requester {
        Requester::Child | Requester::ForChild => RightsRequester::Self_,
        Requester::Parent | Requester::ForParent => RightsRequester::ParentalResponsibility,
        Requester::Court => RightsRequester::CourtAppointed,
        Requester::NoAuthority => RightsRequester::Other,
    }
}

/// What the law says of a request on a day.
pub(super) fn answer(agency: &AgencyRow, switches: Switches, today: Date, r: &RightsRow) -> Answer {
    let c = &r.content;
    let mut facts = Facts {
        as_at: Some(today),
        nation: Some(agency.nation),
        situation: Some(Situation::RightsRequest),
        switches,
        rights: RightsRequest {
            kind: Some(RightKind::Access),
            requester: Some(in_law(c.requester)),
            // Time runs from the latest of the request and the proof of who asks.
            received: Some(c.identity_on.map_or(r.received, |on| on.max(r.received))),
            child_able: c.able,
            complex: c.extended_on.map(|_| true),
            clarification_asked: c.asked_on,
            clarification_received: c.answered_on,
            ..RightsRequest::default()
        },
        ..Facts::default()
    };
    facts.decider.kind = Some(agency.kind);
    Rulebook::builtin().decide(&facts)
}

/// Whether the clock stands: they were asked what exactly is wanted, and have not answered.
pub(super) const fn stopped(r: &RightsRow) -> bool {
    r.content.asked_on.is_some() && r.content.answered_on.is_none()
}

/// The day by which it is answered; none while the clock stands.
pub(super) fn due(answer: &Answer, r: &RightsRow) -> Option<Date> {
    if stopped(r) {
        return None;
    }
    let of = |what: &str| {
        let found = answer.deadlines.iter().find(|d| d.what == *what);
        found.and_then(|d| d.due)
    };
    match r.content.extended_on {
        Some(_) => of("extended_response"),
        None => of("response"),
    }
}

/// The grounds that are open for a request on a day.
pub(super) fn grounds(
    agency: &AgencyRow,
    today: Date,
    r: &RightsRow,
    child: &PersonContent,
) -> Vec<AccessGround> {
    Rulebook::builtin().access_grounds(&AccessAsked {
        on: today,
        nation: agency.nation,
        holder: agency.kind,
        requester: in_law(r.content.requester),
        child_age: child.birth.and_then(|b| b.age_on(today)),
    })
}

impl Work {
    /// Counts anew by when a request is answered.
    pub(super) async fn count_due(&mut self, today: Date, r: &mut RightsRow) -> Result<()> {
        let id = self.agency_id;
        let agency = self.agency(id).await?;
        let (switches, _) = switches_of(self, id).await?;
        r.due = due(&answer(&agency, switches, today, r), r);
        Ok(())
    }
}
