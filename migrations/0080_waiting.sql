-- What waits is found by its own indexes, however much was dealt with and whatever else is open: the
-- lists of the start page, and the numbers that stand on every page.

CREATE INDEX concern_waiting_idx ON concern (agency_id, urgency, logged_us, id) WHERE state = 'new';
CREATE INDEX task_other_idx ON task (agency_id, due_us, id)
  WHERE state IN ('open','escalated') AND kind <> 'read-concern';
CREATE INDEX task_owner_idx ON task (agency_id, owner_id, due_us, id) WHERE state IN ('open','escalated');
CREATE INDEX task_record_idx ON task (agency_id, owner_id)
  WHERE state IN ('open','escalated') AND kind = 'emergency-record';
