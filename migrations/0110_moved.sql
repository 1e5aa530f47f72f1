-- What was shared and taken into the wrong child's file is moved. Nothing is rewritten: an entry that
-- may not be read there any more carries when it was moved, and comes back if it is moved back.
ALTER TABLE entry ADD COLUMN moved_us BIGINT;

-- Each move of something received, with who moved it. from_id or to_id is empty where it was not, or
-- is not, known who it is about. why is sealed under the key of what was received.
CREATE TABLE sharing_move (
  agency_id UUID NOT NULL,
  item_id   UUID NOT NULL,
  id        UUID NOT NULL,
  from_id   UUID,
  to_id     UUID,
  by_id     UUID NOT NULL,
  at_us     BIGINT NOT NULL,
  key_id    UUID NOT NULL,
  why       BYTEA NOT NULL,
  PRIMARY KEY (agency_id, item_id, id)
);
