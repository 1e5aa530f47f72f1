-- What somebody said of two people around a child: how they are or were partners, how they get on, and
-- who adopted or fosters whom. Append-only: the newest of a kind counts, what was said before stays. One
-- row each way with the same id. content: TieSaid, sealed under the key of person_id's file.
--
-- A baby's own drawings on the body map came with this: an older program could not read a mark on one.
CREATE TABLE family_tie (
  agency_id UUID NOT NULL REFERENCES agency(id),
  person_id UUID NOT NULL,
  id        UUID NOT NULL,
  other_id  UUID NOT NULL,
  at_us     BIGINT NOT NULL,
  by_id     UUID NOT NULL,
  key_id    UUID NOT NULL,
  content   BYTEA NOT NULL,
  PRIMARY KEY (agency_id, person_id, id)
);
