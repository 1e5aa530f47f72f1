-- Marks of a risk from before there were tasks to look at them again: each waits here until it has
-- its task, which is made when the program starts.
CREATE TABLE risk_unasked (
  agency_id UUID NOT NULL,
  person_id UUID NOT NULL,
  mark_id   UUID NOT NULL,
  PRIMARY KEY (agency_id, mark_id)
);
INSERT INTO risk_unasked (agency_id, person_id, mark_id)
SELECT m.agency_id, m.person_id, m.id FROM risk_mark m
WHERE m.ended_us IS NULL AND NOT EXISTS (
  SELECT 1 FROM task t WHERE t.agency_id = m.agency_id AND t.object_id = m.id AND t.kind = 'risk-review');
