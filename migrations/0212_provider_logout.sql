-- A provider of single sign-on says by itself that somebody's sign-in there is over.
-- Older programs go on.

-- From which provider a session came, and the keyed hash of what that one calls the sign-in there.
-- NULL: it came from none, or began before this was kept, or the provider does not say.
ALTER TABLE session ADD COLUMN provider_id UUID;
ALTER TABLE session ADD COLUMN provider_session BYTEA;
CREATE INDEX session_provider_idx ON session (agency_id, provider_id);

-- Words that were used, until their time is over: each counts once. token: keyed hash of its id.
CREATE TABLE sso_word (
  agency_id   UUID NOT NULL REFERENCES agency(id),
  provider_id UUID NOT NULL,
  token       BYTEA NOT NULL,
  until_us    BIGINT NOT NULL,
  PRIMARY KEY (agency_id, provider_id, token)
);
CREATE INDEX sso_word_until_idx ON sso_word (until_us);
