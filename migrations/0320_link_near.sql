-- Older programs go on.
-- What a partner's look-ups said of a name that is known here, where the rest did not fit: near is a keyed hash of the record and the
-- partner, said one of all that was said. How many of them in a day tells work from guessing.
CREATE TABLE link_near (
  agency_id  UUID NOT NULL REFERENCES agency(id),
  partner_id UUID NOT NULL,
  near       UUID NOT NULL,
  said       UUID NOT NULL,
  at_us      BIGINT NOT NULL,
  PRIMARY KEY (agency_id, near, said)
);
CREATE INDEX link_near_at_idx ON link_near (agency_id, at_us);

ALTER TABLE link_told ADD COLUMN near BIGINT NOT NULL DEFAULT 0;
