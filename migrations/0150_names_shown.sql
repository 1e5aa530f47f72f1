-- Which children somebody was shown by searches on a day, so that a whole list is not taken a few names at a
-- time without anybody noticing. day: a civil date in London. Rows of days that are over are cleared away.
CREATE TABLE names_shown (
  agency_id       UUID NOT NULL REFERENCES agency(id),
  day             TEXT NOT NULL,
  practitioner_id UUID NOT NULL,
  person_id       UUID NOT NULL,
  PRIMARY KEY (agency_id, day, practitioner_id, person_id)
);
