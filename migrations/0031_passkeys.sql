-- Passkeys, how many of them an account holds, and what a device was asked.

-- How many passkeys an account holds, so that a list of people needs no second look.
ALTER TABLE practitioner ADD COLUMN passkeys BIGINT NOT NULL DEFAULT 0;

-- credential_token: keyed hash of the id that the device chose. content: the public key with its
-- count, and the name its owner gave it; agency key.
CREATE TABLE passkey (
  agency_id        UUID NOT NULL REFERENCES agency(id),
  practitioner_id  UUID NOT NULL,
  id               UUID NOT NULL,
  credential_token BYTEA NOT NULL UNIQUE,
  content          BYTEA NOT NULL,
  made_us          BIGINT NOT NULL,
  used_us          BIGINT,
  PRIMARY KEY (agency_id, practitioner_id, id)
);

-- What a device was asked: good once, for some minutes. purpose: what the answer may be used for.
-- practitioner_id NULL: it is not known yet who will answer. state holds the question, no secret.
CREATE TABLE passkey_question (
  token_hash      BYTEA PRIMARY KEY,
  purpose         TEXT NOT NULL,
  agency_id       UUID,
  practitioner_id UUID,
  state           TEXT NOT NULL,
  expires_us      BIGINT NOT NULL
);
CREATE INDEX passkey_question_expires_idx ON passkey_question (expires_us);
