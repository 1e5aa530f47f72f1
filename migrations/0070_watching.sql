-- Whose files somebody opened on a day: what the number of files a day counts, and what is looked at
-- the day after. day: a civil date in London.
CREATE TABLE file_opened (
  agency_id       UUID NOT NULL REFERENCES agency(id),
  day             TEXT NOT NULL,
  practitioner_id UUID NOT NULL,
  person_id       UUID NOT NULL,
  PRIMARY KEY (agency_id, day, practitioner_id, person_id)
);

-- How many files of different people that were, and how many more than the role's number were
-- allowed after the practitioner said why.
CREATE TABLE files_of_day (
  agency_id       UUID NOT NULL REFERENCES agency(id),
  day             TEXT NOT NULL,
  practitioner_id UUID NOT NULL,
  files           BIGINT NOT NULL,
  more            BIGINT NOT NULL,
  PRIMARY KEY (agency_id, day, practitioner_id)
);

-- Made-up records that nobody has a reason to open: whoever does is looked at.
CREATE TABLE canary (
  agency_id UUID NOT NULL REFERENCES agency(id),
  person_id UUID NOT NULL,
  set_by    UUID NOT NULL,
  set_us    BIGINT NOT NULL,
  PRIMARY KEY (agency_id, person_id)
);

-- What a practitioner says of their own home, so that the files of their own family close to them
-- without their saying so. content: OwnDetails under the agency's key.
CREATE TABLE own_details (
  agency_id       UUID NOT NULL REFERENCES agency(id),
  practitioner_id UUID NOT NULL,
  content         BYTEA NOT NULL,
  PRIMARY KEY (agency_id, practitioner_id)
);
