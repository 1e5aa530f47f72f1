-- What happened to somebody's account, for its owner to see: for ninety days. Stable words only, no
-- name and nothing that anybody typed.
-- Older programs go on.

-- what: word of a Happening. device: words of a Device, empty where none took part. tries: how many
-- failed, 0 elsewhere. mailed: whether an e-mail went out about it. seen_us: when the owner said that
-- they know of it.
CREATE TABLE account_happened (
  agency_id       UUID NOT NULL REFERENCES agency(id),
  practitioner_id UUID NOT NULL,
  id              UUID NOT NULL,
  what            TEXT NOT NULL,
  device          TEXT NOT NULL,
  tries           BIGINT NOT NULL,
  at_us           BIGINT NOT NULL,
  mailed          BOOLEAN NOT NULL,
  seen_us         BIGINT,
  PRIMARY KEY (agency_id, practitioner_id, id)
);
CREATE INDEX account_happened_at_idx ON account_happened (at_us);
CREATE INDEX sign_in_try_fails_idx ON sign_in_try (fails);
