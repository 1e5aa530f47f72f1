-- Who stands too close to whom, what was opened out of the ordinary, and what somebody has to look
-- at because of it.

-- A practitioner who is family, a friend or a neighbour of somebody whom the agency has a record
-- of. how: a word of domain::access::ConflictHow. content: ConflictContent under the agency's key.
CREATE TABLE conflict (
  agency_id       UUID NOT NULL REFERENCES agency(id),
  practitioner_id UUID NOT NULL,
  person_id       UUID NOT NULL,
  how             TEXT NOT NULL,
  since_us        BIGINT NOT NULL,
  ended_us        BIGINT,
  ended_by        UUID,
  content         BYTEA NOT NULL,
  PRIMARY KEY (agency_id, practitioner_id, person_id)
);
CREATE INDEX conflict_person_idx ON conflict (agency_id, person_id);

-- A file opened for a few hours. A row is never changed: its terms are fixed when it is written.
-- content: GlassContent under the key of the child's file.
CREATE TABLE break_glass (
  agency_id       UUID NOT NULL REFERENCES agency(id),
  id              UUID NOT NULL,
  practitioner_id UUID NOT NULL,
  person_id       UUID NOT NULL,
  from_us         BIGINT NOT NULL,
  until_us        BIGINT NOT NULL,
  key_id          UUID NOT NULL,
  content         BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX break_glass_who_idx ON break_glass (agency_id, practitioner_id, person_id, until_us);
CREATE INDEX break_glass_person_idx ON break_glass (agency_id, person_id, from_us);

-- What somebody has to look at: a word of domain::access::ReviewKind, and of ReviewState. content:
-- ReviewContent under the agency's key.
CREATE TABLE access_review (
  agency_id       UUID NOT NULL REFERENCES agency(id),
  id              UUID NOT NULL,
  kind            TEXT NOT NULL,
  state           TEXT NOT NULL,
  practitioner_id UUID NOT NULL,
  person_id       UUID,
  at_us           BIGINT NOT NULL,
  due_us          BIGINT NOT NULL,
  reviewed_by     UUID,
  reviewed_us     BIGINT,
  content         BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX access_review_state_idx ON access_review (agency_id, state, due_us);
