-- What two people do: one asks, another answers, and the one who asked does it, once and before it
-- runs out. act: a word of access::Act. object_id: what it is done to. content: ApprovalContent
-- under the key of the person whom it is about, or the agency's where it is about nobody.
CREATE TABLE approval (
  agency_id   UUID NOT NULL REFERENCES agency(id),
  id          UUID NOT NULL,
  act         TEXT NOT NULL,
  state       TEXT NOT NULL,
  person_id   UUID,
  object_id   UUID NOT NULL,
  asked_by    UUID NOT NULL,
  asked_us    BIGINT NOT NULL,
  expires_us  BIGINT NOT NULL,
  answered_by UUID,
  answered_us BIGINT,
  done_us     BIGINT,
  key_id      UUID,
  content     BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX approval_state_idx ON approval (agency_id, state, asked_us);
CREATE INDEX approval_object_idx ON approval (agency_id, object_id);
