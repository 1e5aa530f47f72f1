-- Family and places: when somebody's place around a child began and ended, who is or was whose
-- partner, what was said before, and adults who are a risk.

-- until_day: the last day; the row stays, and so does the link to the child.
ALTER TABLE person_relation ADD COLUMN from_day TEXT;
ALTER TABLE person_relation ADD COLUMN until_day TEXT;

-- What was said of a place before it was changed, and why. content: RelationChange, under the key
-- of the child's file.
CREATE TABLE relation_change (
  agency_id UUID NOT NULL REFERENCES agency(id),
  child_id  UUID NOT NULL,
  id        UUID NOT NULL,
  other_id  UUID NOT NULL,
  at_us     BIGINT NOT NULL,
  by_id     UUID NOT NULL,
  key_id    UUID NOT NULL,
  content   BYTEA NOT NULL,
  PRIMARY KEY (agency_id, child_id, id)
);

-- Two adults who are or were partners: one row each way, so that either finds the other.
CREATE TABLE partner (
  agency_id UUID NOT NULL REFERENCES agency(id),
  person_id UUID NOT NULL,
  other_id  UUID NOT NULL,
  from_day  TEXT,
  until_day TEXT,
  PRIMARY KEY (agency_id, person_id, other_id)
);

-- An adult who is a risk to children. Ended, it stays. content: RiskContent, under the key of the
-- adult's record.
CREATE TABLE risk_mark (
  agency_id  UUID NOT NULL REFERENCES agency(id),
  person_id  UUID NOT NULL,
  id         UUID NOT NULL,
  set_us     BIGINT NOT NULL,
  set_by     UUID NOT NULL,
  since_day  TEXT,
  review_day TEXT NOT NULL,
  ended_us   BIGINT,
  ended_by   UUID,
  key_id     UUID NOT NULL,
  content    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, person_id, id)
);
