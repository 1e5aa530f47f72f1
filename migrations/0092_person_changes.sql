-- What an agency's record of a person said before somebody put it right: append-only. content:
-- PersonWas, sealed under the key of the person's file.
CREATE TABLE person_change (
  agency_id UUID NOT NULL,
  person_id UUID NOT NULL,
  id        UUID NOT NULL,
  at_us     BIGINT NOT NULL,
  by_id     UUID,
  key_id    UUID NOT NULL,
  content   BYTEA NOT NULL,
  PRIMARY KEY (agency_id, person_id, id)
);
