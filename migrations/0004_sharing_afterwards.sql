-- What follows a sharing, and who was invited.

-- A correction is a sharing of its own that names the one it puts right, on both sides.
ALTER TABLE sharing ADD COLUMN corrects_id UUID;
ALTER TABLE inbox_item ADD COLUMN corrects_id UUID;
CREATE INDEX sharing_corrects_idx ON sharing (agency_id, corrects_id);
CREATE INDEX inbox_item_corrects_idx ON inbox_item (agency_id, corrects_id);
CREATE INDEX inbox_item_person_idx ON inbox_item (agency_id, person_id);

-- What was read from the inbox before its child was chosen names the item only; it is found by it.
CREATE INDEX ledger_entry_object_idx ON ledger_entry (agency_id, object_id, seq);

-- Links with which somebody sets a password: good once, until they run out.
CREATE TABLE invitation (
  token_hash      BYTEA PRIMARY KEY,
  agency_id       UUID NOT NULL REFERENCES agency(id),
  practitioner_id UUID NOT NULL,
  expires_us      BIGINT NOT NULL
);
CREATE INDEX invitation_practitioner_idx ON invitation (agency_id, practitioner_id);
CREATE INDEX invitation_expires_idx ON invitation (expires_us);
