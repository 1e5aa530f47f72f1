-- What was logged as any other and is now in a sealed matter: the ids under which lines of the ledger
-- know it, so that nobody else is shown those lines. The rows themselves are gone from their tables.
CREATE TABLE sealed_object (
  agency_id UUID NOT NULL REFERENCES agency(id),
  object_id UUID NOT NULL,
  matter_id UUID NOT NULL,
  PRIMARY KEY (agency_id, object_id)
);

-- Whose address is protected: told to whoever brings a backup back, so that the mark only grows.
CREATE INDEX person_protected_idx ON person (agency_id, protected_address, id);
