-- How much one partner may learn in a day by looking up, and what waits for a person where it was more.

-- How many children were announced because a partner looked up, from each hour on. held: were not announced. undone: the partner's
-- record was changed or erased within a day of it, and no concern was ever about it.
CREATE TABLE link_told (
  agency_id  UUID NOT NULL REFERENCES agency(id),
  partner_id UUID NOT NULL,
  hour_us    BIGINT NOT NULL,
  told       BIGINT NOT NULL,
  emergency  BIGINT NOT NULL,
  held       BIGINT NOT NULL,
  undone     BIGINT NOT NULL,
  PRIMARY KEY (agency_id, partner_id, hour_us)
);

-- What a partner's look-up met and neither side was told. asker: a keyed hash of the partner's record. state: held | let.
CREATE TABLE link_held (
  agency_id  UUID NOT NULL REFERENCES agency(id),
  id         UUID NOT NULL,
  person_id  UUID NOT NULL,
  partner_id UUID NOT NULL,
  asker      BYTEA NOT NULL,
  state      TEXT NOT NULL,
  found_us   BIGINT NOT NULL,
  content    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX link_held_person_idx ON link_held (agency_id, person_id);
CREATE INDEX link_held_state_idx ON link_held (agency_id, state, partner_id);
CREATE INDEX link_held_asker_idx ON link_held (partner_id, asker);

-- That a partner looked up more than is usual. state: open | asked | let | ended.
CREATE TABLE link_notice (
  agency_id  UUID NOT NULL REFERENCES agency(id),
  id         UUID NOT NULL,
  partner_id UUID NOT NULL,
  state      TEXT NOT NULL,
  opened_us  BIGINT NOT NULL,
  decided_by UUID,
  decided_us BIGINT,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX link_notice_partner_idx ON link_notice (agency_id, partner_id, opened_us);

-- How many children an agency has, as it was counted last, and the agency's own number of children a day.
CREATE TABLE link_size (
  agency_id  UUID NOT NULL PRIMARY KEY REFERENCES agency(id),
  children   BIGINT NOT NULL,
  counted_us BIGINT NOT NULL
);
CREATE TABLE link_number (
  agency_id UUID NOT NULL PRIMARY KEY REFERENCES agency(id),
  children  BIGINT NOT NULL,
  set_by    UUID NOT NULL,
  set_us    BIGINT NOT NULL
);

-- Whether the agency's own look-up found it; otherwise the partner's did.
ALTER TABLE link_holds ADD COLUMN asked BOOLEAN NOT NULL DEFAULT FALSE;
