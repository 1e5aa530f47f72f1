-- Records that may be of one person: keys by which they are found, proposals, what people decided.

-- Records whose keys are to be made (again). what: own (within the agency) | across.
CREATE TABLE link_due (
  agency_id UUID NOT NULL REFERENCES agency(id),
  what      TEXT NOT NULL,
  person_id UUID NOT NULL,
  PRIMARY KEY (agency_id, what, person_id)
);

-- How the keys of an agency's records were made; where that differs from how they are made now,
-- every record becomes due.
CREATE TABLE link_index (
  agency_id UUID PRIMARY KEY REFERENCES agency(id),
  made      BIGINT NOT NULL
);

-- Keyed hashes of blocking keys. link_key: under the agency's own key. link_across_key: under the
-- hub's key, and only while the agency has an agreement to look up across agencies.
CREATE TABLE link_key (
  agency_id UUID NOT NULL,
  token     BYTEA NOT NULL,
  person_id UUID NOT NULL,
  PRIMARY KEY (agency_id, token, person_id)
);
CREATE INDEX link_key_person_idx ON link_key (agency_id, person_id);
CREATE TABLE link_across_key (
  agency_id UUID NOT NULL,
  token     BYTEA NOT NULL,
  person_id UUID NOT NULL,
  PRIMARY KEY (agency_id, token, person_id)
);
CREATE INDEX link_across_key_person_idx ON link_across_key (agency_id, person_id);

-- Two records of one agency that may be of one person. state: a word of domain::linking::PairState.
-- Weights in thousandths of a bit, chances in thousandths; they are the model's and propose only.
CREATE TABLE link_pair (
  agency_id   UUID NOT NULL REFERENCES agency(id),
  id          UUID NOT NULL,
  one_id      UUID NOT NULL,
  other_id    UUID NOT NULL,
  state       TEXT NOT NULL,
  weight      BIGINT NOT NULL,
  household   BIGINT NOT NULL,
  clash       BOOLEAN NOT NULL,
  found_us    BIGINT NOT NULL,
  decided_us  BIGINT,
  decided_by  UUID,
  PRIMARY KEY (agency_id, id)
);
CREATE UNIQUE INDEX link_pair_pair_idx ON link_pair (agency_id, one_id, other_id);
CREATE INDEX link_pair_other_idx ON link_pair (agency_id, other_id);
CREATE INDEX link_pair_state_idx ON link_pair (agency_id, state, found_us);

-- What people did with a pair: append-only. act: a word of domain::linking::PairAct. reason is
-- sealed under the key of the first record's file.
CREATE TABLE link_act (
  agency_id UUID NOT NULL,
  pair_id   UUID NOT NULL,
  id        UUID NOT NULL,
  act       TEXT NOT NULL,
  by_id     UUID NOT NULL,
  at_us     BIGINT NOT NULL,
  key_id    UUID NOT NULL,
  reason    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, pair_id, id)
);

-- Who saw the joined picture of a pair, to be told where the link is undone.
CREATE TABLE link_seen (
  agency_id       UUID NOT NULL,
  pair_id         UUID NOT NULL,
  practitioner_id UUID NOT NULL,
  seen_us         BIGINT NOT NULL,
  PRIMARY KEY (agency_id, pair_id, practitioner_id)
);

-- The agreement under which an agency looks up across agencies; the newest counts. partners: ids.
CREATE TABLE link_agreement (
  agency_id UUID NOT NULL REFERENCES agency(id),
  id        UUID NOT NULL,
  state     TEXT NOT NULL,
  reference TEXT NOT NULL,
  made_on   TEXT NOT NULL,
  purpose   TEXT NOT NULL,
  set_by    UUID NOT NULL,
  set_us    BIGINT NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX link_agreement_time_idx ON link_agreement (agency_id, set_us);
CREATE TABLE link_partner (
  agency_id  UUID NOT NULL REFERENCES agency(id),
  partner_id UUID NOT NULL,
  PRIMARY KEY (agency_id, partner_id)
);

-- That a partner holds something about what may be the same person: both sides have a row of one
-- id, each with its own record and nothing of the other's. state: open | withdrawn.
CREATE TABLE link_holds (
  agency_id  UUID NOT NULL REFERENCES agency(id),
  id         UUID NOT NULL,
  person_id  UUID NOT NULL,
  partner_id UUID NOT NULL,
  state      TEXT NOT NULL,
  found_us   BIGINT NOT NULL,
  seen_us    BIGINT,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX link_holds_person_idx ON link_holds (agency_id, person_id);
CREATE INDEX link_holds_state_idx ON link_holds (agency_id, state, found_us);
