-- An agency's own records asked for as a file. id: that of the request for a second person. content: ExportAsked
-- under the agency's key. digest: fingerprint of all parts, once they are there; marks: fingerprint of what was
-- protected in the agency meanwhile; held_id: a child in whose words something protected was found. state, ended_how: words of domain::export.
CREATE TABLE records_export (
  agency_id  UUID NOT NULL REFERENCES agency(id),
  id         UUID NOT NULL,
  state      TEXT NOT NULL,
  ended_how  TEXT NOT NULL,
  asked_by   UUID NOT NULL,
  asked_us   BIGINT NOT NULL,
  children   BIGINT NOT NULL,
  concerns   BIGINT NOT NULL,
  built      BIGINT NOT NULL,
  built_us   BIGINT,
  taken_us   BIGINT,
  ended_us   BIGINT,
  digest     BYTEA,
  marks      BYTEA,
  held_id    UUID,
  content    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX records_export_state_idx ON records_export (state, asked_us);
CREATE INDEX records_export_time_idx ON records_export (agency_id, asked_us, id);

-- Each child in an export. content: ExportPart under the key of the child's file, so that it goes with it; empty
-- before it is put together and after the export has ended. told_us: when the ledger said so of this child.
CREATE TABLE records_export_child (
  agency_id UUID NOT NULL,
  export_id UUID NOT NULL,
  part      BIGINT NOT NULL,
  part_id   UUID NOT NULL,
  person_id UUID NOT NULL,
  told_us   BIGINT,
  key_id    UUID,
  content   BYTEA,
  PRIMARY KEY (agency_id, export_id, part)
);
