-- Messages between the leads of two agencies that may hold something about one child. Each agency has
-- its own copy, sealed with its own child's file. id: that of link_holds, the same on both sides.
-- state: a word of domain::linking::TalkState.
CREATE TABLE talk (
  agency_id  UUID NOT NULL REFERENCES agency(id),
  id         UUID NOT NULL,
  person_id  UUID NOT NULL,
  partner_id UUID NOT NULL,
  state      TEXT NOT NULL,
  last_us    BIGINT NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX talk_state_idx ON talk (agency_id, state, last_us);

-- What was said: append-only. what: a word of domain::linking::TalkSaid. from_agency_id: who said
-- it. by_id: our own practitioner; nothing where the partner said it. content: TalkWords.
CREATE TABLE talk_message (
  agency_id      UUID NOT NULL,
  talk_id        UUID NOT NULL,
  id             UUID NOT NULL,
  what           TEXT NOT NULL,
  from_agency_id UUID NOT NULL,
  by_id          UUID,
  at_us          BIGINT NOT NULL,
  key_id         UUID NOT NULL,
  content        BYTEA NOT NULL,
  PRIMARY KEY (agency_id, talk_id, id)
);
