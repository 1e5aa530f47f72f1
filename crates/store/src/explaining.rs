//! What explains that somebody opened a file: what they did, what was given to them, and what came
//! in that they are there to read. It is asked of the reader, never of the file alone: that a file is
//! busy explains nobody's curiosity.

use crate::{engine::Conn, error::Result};
use uuid::Uuid;

/// Whose opening is to be explained, and within what time.
#[derive(Debug, Clone, Copy)]
pub struct Opening {
    /// Who opened the file.
    pub reader: Uuid,
    /// From when what they did themselves explains it, microseconds.
    pub from_us: i64,
    /// From when what came in explains it, microseconds.
    pub new_us: i64,
    /// The first moment of the day on which they opened it, microseconds.
    pub day_us: i64,
    /// The end of that day, microseconds.
    pub until_us: i64,
}

impl Conn {
    /// Whether the reader did something about a person: more than reading, and more than trying.
    ///
    /// # Errors
    /// The database.
    pub async fn did_something(&mut self, agency: Uuid, person: Uuid, o: Opening) -> Result<bool> {
        let line = row!(
            self,
            (i64,),
            "SELECT seq FROM ledger_entry WHERE agency_id = $1 AND person_id = $2 AND actor_id = $3 AND at_us >= $4 \
             AND at_us < $5 AND kind NOT IN ('file.read', 'concern.read', 'attachment.read', 'access_list.read', \
             'search', 'denied', 'break_glass', 'conflict.said', 'person.changed', 'protected.read') \
             ORDER BY seq DESC LIMIT 1",
            agency,
            person,
            o.reader,
            o.from_us,
            o.until_us
        );
        Ok(line.is_some())
    }

    /// Whether something about a person is the reader's own: a task that was given to them and is
    /// open or was lately, a concern that they took on and that is not closed, a request for data
    /// that they logged and that is not answered.
    ///
    /// # Errors
    /// The database.
    pub async fn is_given_to(&mut self, agency: Uuid, person: Uuid, o: Opening) -> Result<bool> {
        let own = row!(
            self,
            (i64,),
            "SELECT CAST(1 AS BIGINT) FROM task WHERE agency_id = $1 AND person_id = $2 AND owner_id = $3 AND created_us < $4 \
             AND (state IN ('open', 'escalated') OR done_us >= $5) \
             UNION ALL SELECT CAST(1 AS BIGINT) FROM concern_child cc JOIN concern c ON c.agency_id = cc.agency_id \
             AND c.id = cc.concern_id WHERE cc.agency_id = $1 AND cc.person_id = $2 AND c.acknowledged_by = $3 \
             AND c.acknowledged_us < $4 AND c.state <> 'closed' \
             UNION ALL SELECT CAST(1 AS BIGINT) FROM rights_request WHERE agency_id = $1 AND person_id = $2 AND logged_by = $3 \
             AND logged_us < $4 AND ended_us IS NULL LIMIT 1",
            agency,
            person,
            o.reader,
            o.until_us,
            o.from_us
        );
        Ok(own.is_some())
    }

    /// Whether something about a person waits for any of those who receive the agency's concerns: a
    /// concern that nobody has taken on, a task that is nobody's own and is due by `due_us`, or what
    /// came in since the reader last read the file, not by their own doing.
    ///
    /// # Errors
    /// The database.
    pub async fn waits_for_those_who_receive(
        &mut self,
        agency: Uuid,
        person: Uuid,
        o: Opening,
        due_us: i64,
    ) -> Result<bool> {
        let waits = row!(
            self,
            (i64,),
            "SELECT CAST(1 AS BIGINT) FROM concern_child cc JOIN concern c ON c.agency_id = cc.agency_id AND c.id = cc.concern_id \
             WHERE cc.agency_id = $1 AND cc.person_id = $2 AND c.state <> 'closed' AND c.logged_us < $3 \
             AND (c.acknowledged_us IS NULL OR c.acknowledged_us >= $4) \
             UNION ALL SELECT CAST(1 AS BIGINT) FROM task WHERE agency_id = $1 AND person_id = $2 AND owner_id IS NULL \
             AND created_us < $3 AND due_us < $5 AND (state IN ('open', 'escalated') OR done_us >= $4) LIMIT 1",
            agency,
            person,
            o.until_us,
            o.day_us,
            due_us
        );
        if waits.is_some() {
            return Ok(true);
        }
        let new = row!(
            self,
            (i64,),
            "SELECT seq FROM ledger_entry WHERE agency_id = $1 AND person_id = $2 AND at_us < $3 \
             AND (actor_id IS NULL OR actor_id <> $4) \
             AND kind IN ('concern.logged', 'attachment.added', 'disclosure_by_child.recorded', 'check_in.recorded', \
             'action.done', 'decision.returned', 'pattern.raised', 'pattern.returned', 'emergency.shared', \
             'emergency.chased', 'sharing.delivered', 'sharing.accepted', 'sharing.declined', 'sharing.acted_on', \
             'sharing.escalated', 'sharing.moved', 'linkage.proposed', 'talk.received', 'request.received', \
             'rights.logged', 'break_glass') \
             AND at_us >= $5 AND at_us > COALESCE((SELECT MAX(r.at_us) FROM ledger_entry r WHERE r.agency_id = $1 \
             AND r.person_id = $2 AND r.actor_id = $4 AND r.at_us < $6 AND r.kind = 'file.read'), 0) LIMIT 1",
            agency,
            person,
            o.until_us,
            o.reader,
            o.new_us,
            o.day_us
        );
        Ok(new.is_some())
    }

    /// Whether the opening is looked at in any case, or was a look at somebody else's: the reader
    /// opened the file for a few hours, or others are asked to look at what somebody did with it.
    ///
    /// # Errors
    /// The database.
    pub async fn is_looked_at(
        &mut self,
        agency: Uuid,
        person: Uuid,
        o: Opening,
        looks: bool,
    ) -> Result<bool> {
        let glass = row!(
            self,
            (i64,),
            "SELECT from_us FROM break_glass WHERE agency_id = $1 AND person_id = $2 AND practitioner_id = $3 \
             AND until_us >= $4 AND from_us < $5 LIMIT 1",
            agency,
            person,
            o.reader,
            o.day_us,
            o.until_us
        );
        if glass.is_some() || !looks {
            return Ok(glass.is_some());
        }
        let of_others = row!(
            self,
            (i64,),
            "SELECT at_us FROM access_review WHERE agency_id = $1 AND state = 'open' AND person_id = $2 \
             AND practitioner_id <> $3 AND at_us < $4 LIMIT 1",
            agency,
            person,
            o.reader,
            o.until_us
        );
        Ok(of_others.is_some())
    }
}
