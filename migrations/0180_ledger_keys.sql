-- Keys with which an agency signed its ledger before the one of today (agency_key.ledger_pub). Each signed
-- up to the checkpoint over until_size entries, which announces the next. public: 32 bytes of ed25519.
-- The secret halves are not kept.
CREATE TABLE ledger_key (
  agency_id  UUID NOT NULL REFERENCES agency(id),
  until_size BIGINT NOT NULL,
  public     BYTEA NOT NULL,
  retired_us BIGINT NOT NULL,
  PRIMARY KEY (agency_id, until_size)
);

-- The key by which a witness of this hub knows a log now, as the log announced it; empty: the one that
-- the settings name, or the log's own first one.
ALTER TABLE witness_seen ADD COLUMN log_key TEXT NOT NULL DEFAULT '';
