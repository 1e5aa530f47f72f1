-- Models with which an agency's records are weighed, learned from them. kind: child | adult. version
-- tells what is in it; content is sealed under the agency's key. Where there is none, the shipped one
-- is used.
-- Older programs go on.
CREATE TABLE link_model (
  agency_id UUID NOT NULL REFERENCES agency(id),
  kind      TEXT NOT NULL,
  version   TEXT NOT NULL,
  content   BYTEA NOT NULL,
  PRIMARY KEY (agency_id, kind)
);
-- How many records the agency had when its models were last learned.
ALTER TABLE link_index ADD COLUMN learned_from BIGINT NOT NULL DEFAULT 0;

-- Pairs to look at are listed the likeliest first, those decided the newest first.
CREATE INDEX link_pair_heavy_idx ON link_pair (agency_id, state, weight, id);
CREATE INDEX link_pair_decided_idx ON link_pair (agency_id, state, decided_us, id);
