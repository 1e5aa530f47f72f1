-- People taken in from a file. state: preview | running | done | dropped. content: name of the file,
-- headings, what each column means, what is wrong; sealed under the agency's key.
CREATE TABLE import_run (
  agency_id  UUID NOT NULL REFERENCES agency(id),
  id         UUID NOT NULL,
  state      TEXT NOT NULL,
  by_id      UUID NOT NULL,
  row_count  BIGINT NOT NULL,
  done_count BIGINT NOT NULL,
  new_count  BIGINT NOT NULL,
  changed    BIGINT NOT NULL,
  unchanged  BIGINT NOT NULL,
  wrong      BIGINT NOT NULL,
  at_us      BIGINT NOT NULL,
  ended_us   BIGINT,
  content    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX import_run_state_idx ON import_run (state, at_us);
CREATE INDEX import_run_time_idx ON import_run (agency_id, at_us);

-- The rows of the file as they were brought, sealed; each part goes as soon as it is taken in.
CREATE TABLE import_part (
  agency_id UUID NOT NULL,
  run_id    UUID NOT NULL,
  part      BIGINT NOT NULL,
  part_id   UUID NOT NULL,
  sealed    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, run_id, part)
);
