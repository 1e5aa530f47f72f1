-- Since when nobody else has said that the account is its owner's; NULL: somebody has, or it was there when the agency began.
ALTER TABLE practitioner ADD COLUMN unconfirmed_us BIGINT;

-- Each way in that an administrator or the roll made, renewed or raised, and what another person said to it. by_id: NULL
-- where the system that keeps the list of staff did it.
CREATE TABLE way_in (
  agency_id       UUID NOT NULL REFERENCES agency(id),
  id              UUID NOT NULL,
  practitioner_id UUID NOT NULL,
  how             TEXT NOT NULL,
  by_id           UUID,
  at_us           BIGINT NOT NULL,
  state           TEXT NOT NULL,
  answered_by     UUID,
  answered_us     BIGINT,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX way_in_person_idx ON way_in (agency_id, practitioner_id, at_us);
CREATE INDEX way_in_time_idx ON way_in (agency_id, at_us);
