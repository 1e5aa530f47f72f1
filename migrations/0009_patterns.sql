-- Patterns: what is written becomes pieces, and rules look at the pieces that have something in
-- common. token: keyed hash of the sort of piece and of what it has in common with others (a child,
-- a place, an adult, a group), so that nothing can be read from it.
CREATE TABLE pattern_piece (
  agency_id        UUID NOT NULL REFERENCES agency(id),
  token            BYTEA NOT NULL,
  happened_us      BIGINT NOT NULL,
  person_id        UUID NOT NULL,
  object_id        UUID NOT NULL,
  source_agency_id UUID NOT NULL,
  noted_us         BIGINT NOT NULL,
  PRIMARY KEY (agency_id, token, happened_us, person_id, object_id, source_agency_id)
);
CREATE INDEX pattern_piece_object_idx ON pattern_piece (agency_id, person_id, object_id);

-- What was written and is still to be looked at, in the same commit as what was written. A row goes
-- when it was looked at. object_id: a concern, something received or an entry; nil: the child.
CREATE TABLE pattern_due (
  agency_id UUID NOT NULL,
  person_id UUID NOT NULL,
  object_id UUID NOT NULL,
  due_us    BIGINT NOT NULL,
  tries     BIGINT NOT NULL,
  PRIMARY KEY (agency_id, person_id, object_id)
);
CREATE INDEX pattern_due_idx ON pattern_due (due_us);

-- A pattern that a named person is asked about. key: keyed hash of rule and what the pieces have in
-- common. person_id NULL: about several children. content: PatternContent, under the child's key or,
-- for several, the agency's.
CREATE TABLE pattern_alert (
  agency_id UUID NOT NULL REFERENCES agency(id),
  id        UUID NOT NULL,
  key       BYTEA NOT NULL,
  person_id UUID,
  state     TEXT NOT NULL,
  owner_id  UUID,
  raised_us BIGINT NOT NULL,
  state_us  BIGINT NOT NULL,
  watch_us  BIGINT,
  content   BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX pattern_alert_key_idx ON pattern_alert (agency_id, key, raised_us, id);
CREATE INDEX pattern_alert_state_idx ON pattern_alert (agency_id, state, state_us, id);
CREATE INDEX pattern_alert_watch_idx ON pattern_alert (state, watch_us);

CREATE TABLE pattern_alert_child (
  agency_id UUID NOT NULL,
  person_id UUID NOT NULL,
  alert_id  UUID NOT NULL,
  PRIMARY KEY (agency_id, person_id, alert_id)
);

-- What became of it, append-only. by_id NULL: the product. content: PatternStep, sealed as the alert.
CREATE TABLE pattern_step (
  agency_id UUID NOT NULL,
  alert_id  UUID NOT NULL,
  id        UUID NOT NULL,
  at_us     BIGINT NOT NULL,
  by_id     UUID,
  content   BYTEA NOT NULL,
  PRIMARY KEY (agency_id, alert_id, id)
);

-- What an agency set of a rule; append-only, the newest row of a rule counts. reason: agency key.
CREATE TABLE pattern_setting (
  agency_id UUID NOT NULL REFERENCES agency(id),
  id        UUID NOT NULL,
  rule_id   TEXT NOT NULL,
  is_on     BOOLEAN NOT NULL,
  pieces    BIGINT NOT NULL,
  agencies  BIGINT NOT NULL,
  children  BIGINT NOT NULL,
  days      BIGINT NOT NULL,
  set_by    UUID NOT NULL,
  set_us    BIGINT NOT NULL,
  reason    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX pattern_setting_newest_idx ON pattern_setting (agency_id, rule_id, set_us, id);
CREATE INDEX pattern_setting_time_idx ON pattern_setting (agency_id, set_us, id);

-- What a lead says about an entry (good or bad for the child, a significant event); append-only, the
-- newest counts. content: EntryMark, the child's key.
CREATE TABLE entry_mark (
  agency_id UUID NOT NULL,
  person_id UUID NOT NULL,
  id        UUID NOT NULL,
  entry_id  UUID NOT NULL,
  at_us     BIGINT NOT NULL,
  by_id     UUID NOT NULL,
  key_id    UUID NOT NULL,
  content   BYTEA NOT NULL,
  PRIMARY KEY (agency_id, person_id, id)
);

-- Versions of a curated summary of a chronology. content: ChronologySummary, the child's key.
CREATE TABLE chronology_summary (
  agency_id  UUID NOT NULL,
  person_id  UUID NOT NULL,
  id         UUID NOT NULL,
  version    BIGINT NOT NULL,
  written_us BIGINT NOT NULL,
  by_id      UUID NOT NULL,
  key_id     UUID NOT NULL,
  content    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, person_id, id)
);
CREATE INDEX chronology_summary_version_idx ON chronology_summary (agency_id, person_id, version);
