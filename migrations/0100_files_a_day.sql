-- An agency's own number of different children's files that somebody opens in a day before they are
-- asked why. A role that is not here has the number that ships.
CREATE TABLE files_a_day (
  agency_id UUID NOT NULL REFERENCES agency(id),
  role TEXT NOT NULL,
  files BIGINT NOT NULL,
  set_by UUID NOT NULL,
  set_us BIGINT NOT NULL,
  PRIMARY KEY (agency_id, role)
);
