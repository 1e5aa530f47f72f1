-- Single sign-on: the providers of an agency, who of its people is who there, who came from there
-- and is nobody's yet, and what a browser was sent there with.

-- content: SsoContent (name, issuer, our name and secret there, policy) under the agency's key.
-- from_file: it stands in the file of settings and is changed there.
CREATE TABLE sso_provider (
  agency_id UUID NOT NULL REFERENCES agency(id),
  id        UUID NOT NULL,
  from_file BOOLEAN NOT NULL,
  made_us   BIGINT NOT NULL,
  content   BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);

-- subject_token: keyed hash of issuer and subject. content: SsoSubject under the agency's key.
CREATE TABLE sso_identity (
  agency_id       UUID NOT NULL REFERENCES agency(id),
  practitioner_id UUID NOT NULL,
  id              UUID NOT NULL,
  provider_id     UUID NOT NULL,
  subject_token   BYTEA NOT NULL,
  tied_by         UUID NOT NULL,
  tied_us         BIGINT NOT NULL,
  content         BYTEA NOT NULL,
  PRIMARY KEY (agency_id, practitioner_id, id)
);
CREATE UNIQUE INDEX sso_identity_subject_idx ON sso_identity (agency_id, subject_token);

-- Somebody whom a provider knows and nobody here has tied to an account: kept for some days, so
-- that an administrator can.
CREATE TABLE sso_stranger (
  agency_id     UUID NOT NULL REFERENCES agency(id),
  id            UUID NOT NULL,
  provider_id   UUID NOT NULL,
  subject_token BYTEA NOT NULL,
  seen_us       BIGINT NOT NULL,
  content       BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE UNIQUE INDEX sso_stranger_subject_idx ON sso_stranger (agency_id, subject_token);
CREATE INDEX sso_stranger_seen_idx ON sso_stranger (seen_us);

-- A browser on its way to a provider: good once, for some minutes, and for that browser only.
-- practitioner_id: whose session is to be confirmed; NULL where somebody signs in. back: the page
-- to come back to, which holds ids only. No secret stands here: nonce and verifier are derived from
-- what the browser keeps.
CREATE TABLE sso_question (
  state_hash      BYTEA PRIMARY KEY,
  browser_hash    BYTEA NOT NULL,
  agency_id       UUID NOT NULL,
  provider_id     UUID NOT NULL,
  practitioner_id UUID,
  back            TEXT NOT NULL,
  asked_us        BIGINT NOT NULL,
  expires_us      BIGINT NOT NULL
);
CREATE INDEX sso_question_expires_idx ON sso_question (expires_us);
