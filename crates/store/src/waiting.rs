//! How much waits for a practitioner: the numbers beside the navigation.

use crate::{engine::Conn, error::Result};
use uuid::Uuid;

/// Numbers of what waits, each counted no further than 100.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Concerns of the agency that no lead has read.
    pub new_concerns: i64,
    /// Records of emergencies that are due from anyone in the agency.
    pub records_of_agency: i64,
    /// Records of emergencies that are due from the practitioner.
    pub own_records: i64,
    /// What was shared with the agency and nobody has opened.
    pub shared: i64,
    /// Alerts of the kinds asked for, to the practitioner, that were not looked at.
    pub alerts: i64,
    /// Patterns that wait for a decision of the agency's leads.
    pub patterns: i64,
    /// Pairs of records that may be of one person and that nobody has looked at.
    pub pairs: i64,
}

impl Conn {
    /// What waits for a practitioner of an agency, with alerts of the kinds given.
    ///
    /// # Errors
    /// The database.
    pub async fn waiting(&mut self, agency: Uuid, who: Uuid, alerts: [&str; 7]) -> Result<Waiting> {
        let counted = row!(
            self,
            (i64, i64, i64, i64, i64, i64, i64),
            "SELECT \
             (SELECT COUNT(*) FROM (SELECT 1 FROM concern WHERE agency_id = $1 AND state = 'new' LIMIT 100) AS a), \
             (SELECT COUNT(*) FROM (SELECT 1 FROM task WHERE agency_id = $1 AND state IN ('open','escalated') \
              AND kind = 'emergency-record' LIMIT 100) AS b), \
             (SELECT COUNT(*) FROM (SELECT 1 FROM task WHERE agency_id = $1 AND state IN ('open','escalated') \
              AND kind = 'emergency-record' AND owner_id = $2 LIMIT 100) AS c), \
             (SELECT COUNT(*) FROM (SELECT 1 FROM inbox_item WHERE agency_id = $1 AND state = 'delivered' LIMIT 100) AS d), \
             (SELECT COUNT(*) FROM (SELECT 1 FROM alert WHERE agency_id = $1 AND practitioner_id = $2 \
              AND read_us IS NULL AND kind IN ($3,$4,$5,$6,$7,$8,$9) LIMIT 100) AS e), \
             (SELECT COUNT(*) FROM (SELECT 1 FROM pattern_alert WHERE agency_id = $1 AND state = 'open' LIMIT 100) AS f), \
             (SELECT COUNT(*) FROM (SELECT 1 FROM link_pair WHERE agency_id = $1 AND state = 'open' LIMIT 100) AS g)",
            agency,
            who,
            alerts[0].to_owned(),
            alerts[1].to_owned(),
            alerts[2].to_owned(),
            alerts[3].to_owned(),
            alerts[4].to_owned(),
            alerts[5].to_owned(),
            alerts[6].to_owned()
        );
        let (new_concerns, records_of_agency, own_records, shared, alerts, patterns, pairs) =
            counted.unwrap_or_default();
        Ok(Waiting {
            new_concerns,
            records_of_agency,
            own_records,
            shared,
            alerts,
            patterns,
            pairs,
        })
    }
}
