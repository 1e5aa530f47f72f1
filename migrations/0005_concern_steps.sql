-- What leads did with a concern: told its author, closed it, opened it again, added a child.
-- Append-only. content: ConcernStep, sealed under the concern's key of that day.
CREATE TABLE concern_step (
  agency_id  UUID NOT NULL REFERENCES agency(id),
  concern_id UUID NOT NULL,
  id         UUID NOT NULL,
  at_us      BIGINT NOT NULL,
  by_id      UUID NOT NULL,
  key_id     UUID NOT NULL,
  content    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, concern_id, id)
);
