-- What a person said, before something shared was taken into a file, about each of the agency's own
-- children who resembled the child it is about. act: a word of domain::linking::PairAct. reason is
-- sealed under the key of that child's file.
CREATE TABLE arrival_judgement (
  agency_id UUID NOT NULL,
  item_id   UUID NOT NULL,
  id        UUID NOT NULL,
  person_id UUID NOT NULL,
  act       TEXT NOT NULL,
  by_id     UUID NOT NULL,
  at_us     BIGINT NOT NULL,
  key_id    UUID NOT NULL,
  reason    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, item_id, id)
);
