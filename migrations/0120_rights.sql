-- Requests for access to what is held about a child. content: RightsContent under the key of the
-- child's file. due_day is empty while the clock is stopped. state: a word of domain::rights.
CREATE TABLE rights_request (
  agency_id    UUID NOT NULL REFERENCES agency(id),
  id           UUID NOT NULL,
  person_id    UUID NOT NULL,
  state        TEXT NOT NULL,
  received_day TEXT NOT NULL,
  due_day      TEXT,
  ended_how    TEXT NOT NULL,
  logged_by    UUID NOT NULL,
  logged_us    BIGINT NOT NULL,
  ended_us     BIGINT,
  version      BIGINT NOT NULL,
  key_id       UUID NOT NULL,
  content      BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX rights_request_state_idx ON rights_request (agency_id, state, logged_us);
CREATE INDEX rights_request_person_idx ON rights_request (agency_id, person_id);

-- What was chosen for each piece of the file. content: PieceChosen under the key of the child's file.
CREATE TABLE rights_choice (
  agency_id  UUID NOT NULL,
  request_id UUID NOT NULL,
  piece_id   UUID NOT NULL,
  by_id      UUID NOT NULL,
  at_us      BIGINT NOT NULL,
  key_id     UUID NOT NULL,
  content    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, request_id, piece_id)
);

-- Each pack for which a second person was asked, as it was printed: what they approve, and what is
-- issued, are these bytes. model: RightsPack; paper: the PDF; both under the key of the child's file.
-- stood: fingerprint of everything that the pack was made of. id: that of the request for a second person.
CREATE TABLE rights_pack (
  agency_id  UUID NOT NULL,
  request_id UUID NOT NULL,
  id         UUID NOT NULL,
  lang       TEXT NOT NULL,
  made_by    UUID NOT NULL,
  made_us    BIGINT NOT NULL,
  issued_by  UUID,
  issued_us  BIGINT,
  digest     BYTEA NOT NULL,
  stood      BYTEA NOT NULL,
  key_id     UUID NOT NULL,
  model      BYTEA NOT NULL,
  paper      BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX rights_pack_request_idx ON rights_pack (agency_id, request_id, made_us);
