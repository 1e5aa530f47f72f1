-- What a client's id was first used for: a retry is told from another thing under the same id.
-- print: keyed hash of what was sent, under the agency's key. Kept for thirty days.
CREATE TABLE client_request (
  agency_id       UUID NOT NULL,
  id              UUID NOT NULL,
  act             TEXT NOT NULL,
  practitioner_id UUID NOT NULL,
  print           BYTEA NOT NULL,
  at_us           BIGINT NOT NULL,
  PRIMARY KEY (agency_id, id, act)
);
CREATE INDEX client_request_at_idx ON client_request (at_us);

CREATE INDEX session_created_idx ON session (created_us);
CREATE INDEX sign_in_try_last_idx ON sign_in_try (last_us);
