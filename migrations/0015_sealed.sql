-- Matters for named people only: an allegation against somebody who works or volunteers at the
-- agency. No other table points here and no other statement reads these, so that nothing is listed,
-- counted, found, exported or matched because of them. content: under a key of the matter's own.
CREATE TABLE sealed_matter (
  agency_id UUID NOT NULL REFERENCES agency(id),
  id        UUID NOT NULL,
  author_id UUID NOT NULL,
  owner_id  UUID NOT NULL,
  opened_us BIGINT NOT NULL,
  key_id    UUID NOT NULL,
  content   BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);

-- Who is named, since when and by whom; until_us: no longer.
CREATE TABLE sealed_member (
  agency_id       UUID NOT NULL REFERENCES agency(id),
  practitioner_id UUID NOT NULL,
  matter_id       UUID NOT NULL,
  since_us        BIGINT NOT NULL,
  named_by        UUID NOT NULL,
  until_us        BIGINT,
  PRIMARY KEY (agency_id, practitioner_id, matter_id)
);
CREATE INDEX sealed_member_matter_idx ON sealed_member (agency_id, matter_id);

-- What was added, and what was done with it: append-only. content of a look is empty.
CREATE TABLE sealed_step (
  agency_id UUID NOT NULL REFERENCES agency(id),
  matter_id UUID NOT NULL,
  id        UUID NOT NULL,
  what      TEXT NOT NULL,
  by_id     UUID NOT NULL,
  whom_id   UUID,
  at_us     BIGINT NOT NULL,
  content   BYTEA NOT NULL,
  PRIMARY KEY (agency_id, matter_id, id)
);
