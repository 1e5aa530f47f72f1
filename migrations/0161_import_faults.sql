-- Rows of a file that could not be taken in, each with what is wrong: sealed under the agency's key, for whoever brought
-- the file to put them right. They go after thirty days.
CREATE TABLE import_fault (
  agency_id UUID NOT NULL REFERENCES agency(id),
  run_id    UUID NOT NULL,
  part      BIGINT NOT NULL,
  part_id   UUID NOT NULL,
  kept_us   BIGINT NOT NULL,
  sealed    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, run_id, part)
);
CREATE INDEX import_fault_kept_idx ON import_fault (agency_id, kept_us);
