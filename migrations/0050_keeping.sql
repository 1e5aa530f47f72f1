-- How long files are kept: what stops a file from being erased, and what was erased.

-- A hold stops the clock of a file. Lifted, it stays. reason: a word of domain::keeping::HoldReason.
-- content: HoldContent, under the key of the person's file.
CREATE TABLE file_hold (
  agency_id  UUID NOT NULL REFERENCES agency(id),
  person_id  UUID NOT NULL,
  id         UUID NOT NULL,
  reason     TEXT NOT NULL,
  review_day TEXT NOT NULL,
  placed_by  UUID NOT NULL,
  placed_us  BIGINT NOT NULL,
  lifted_by  UUID,
  lifted_us  BIGINT,
  key_id     UUID NOT NULL,
  content    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, person_id, id)
);
CREATE INDEX file_hold_open_idx ON file_hold (agency_id, lifted_us, placed_us);

-- That a file was erased: by whom, with whom, and how many keys were destroyed. Says nothing about
-- the person, whose record cannot be read any more.
CREATE TABLE erasure (
  agency_id   UUID NOT NULL REFERENCES agency(id),
  person_id   UUID NOT NULL,
  at_us       BIGINT NOT NULL,
  asked_by    UUID NOT NULL,
  approved_by UUID NOT NULL,
  approval_id UUID NOT NULL,
  keys        BIGINT NOT NULL,
  stays       BIGINT NOT NULL,
  PRIMARY KEY (agency_id, person_id)
);
CREATE INDEX erasure_at_idx ON erasure (agency_id, at_us);
