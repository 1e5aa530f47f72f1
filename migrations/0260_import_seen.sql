-- Older programs go on.
-- The records that a file has written so far: a second row of one is left out, as the preview said. Empty once the file
-- is taken in.
CREATE TABLE import_seen (
  agency_id UUID NOT NULL REFERENCES agency(id),
  run_id    UUID NOT NULL,
  person_id UUID NOT NULL,
  PRIMARY KEY (agency_id, run_id, person_id)
);
