-- What an agency adds to the law as it ships: switches that its administrator set, its own
-- practice, and exercises that somebody saved. Nothing here is about a child.

-- Append-only: the newest row of a switch counts. state: as-shipped | on | off. from_day: ISO, the
-- first day on which a switch that is on counts; NULL: every day. reason: agency key.
CREATE TABLE law_switch (
  agency_id UUID NOT NULL REFERENCES agency(id),
  id        UUID NOT NULL,
  switch_id TEXT NOT NULL,
  state     TEXT NOT NULL,
  from_day  TEXT,
  set_by    UUID NOT NULL,
  set_us    BIGINT NOT NULL,
  reason    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX law_switch_newest_idx ON law_switch (agency_id, switch_id, set_us, id);
CREATE INDEX law_switch_time_idx ON law_switch (agency_id, set_us, id);

-- One version of one file of local practice. file_name: small letters, digits and hyphens, chosen
-- by the agency. A new version ends the one before; ended_us NULL: in use. content: the file as it
-- was given, and why it was added and ended; agency key.
CREATE TABLE local_practice (
  agency_id UUID NOT NULL REFERENCES agency(id),
  id        UUID NOT NULL,
  file_name TEXT NOT NULL,
  version   BIGINT NOT NULL,
  added_by  UUID NOT NULL,
  added_us  BIGINT NOT NULL,
  ended_by  UUID,
  ended_us  BIGINT,
  content   BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX local_practice_use_idx ON local_practice (agency_id, ended_us, file_name);
CREATE INDEX local_practice_file_idx ON local_practice (agency_id, file_name, version);
CREATE INDEX local_practice_time_idx ON local_practice (agency_id, added_us, id);

-- Exercises with the lawful-basis helper, each kept by the person who did it. content: agency key.
CREATE TABLE law_exercise (
  agency_id       UUID NOT NULL REFERENCES agency(id),
  practitioner_id UUID NOT NULL,
  id              UUID NOT NULL,
  saved_us        BIGINT NOT NULL,
  rulebook_hash   TEXT NOT NULL,
  content         BYTEA NOT NULL,
  PRIMARY KEY (agency_id, practitioner_id, id)
);
CREATE INDEX law_exercise_time_idx ON law_exercise (agency_id, practitioner_id, saved_us, id);
