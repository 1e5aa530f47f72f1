-- That a child moved home or changed school, as a change of the record says it, or something that was received.
-- object_id: the change of the record (person_change), or what was received. source_agency_id: whose information it
-- is. content: ChildMove, sealed under the key of the child's file.
CREATE TABLE child_move (
  agency_id        UUID NOT NULL REFERENCES agency(id),
  person_id        UUID NOT NULL,
  object_id        UUID NOT NULL,
  source_agency_id UUID NOT NULL,
  happened_us      BIGINT NOT NULL,
  noted_us         BIGINT NOT NULL,
  key_id           UUID NOT NULL,
  content          BYTEA NOT NULL,
  PRIMARY KEY (agency_id, person_id, object_id)
);
