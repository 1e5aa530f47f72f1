-- Witnesses of ledgers. What a witness of this hub saw of a log, its own or another hub's: it signs
-- nothing that does not begin with that. witness, origin: names of keys.
CREATE TABLE witness_seen (
  witness TEXT NOT NULL,
  origin  TEXT NOT NULL,
  size    BIGINT NOT NULL,
  root    BYTEA NOT NULL,
  at_us   BIGINT NOT NULL,
  PRIMARY KEY (witness, origin)
);

-- How a ledger of this hub stands with each of its witnesses. alarm: a stable word, where the witness
-- says that the ledger is not what it saw.
CREATE TABLE ledger_witness (
  agency_id UUID NOT NULL REFERENCES agency(id),
  witness   TEXT NOT NULL,
  size      BIGINT NOT NULL,
  at_us     BIGINT NOT NULL,
  alarm     TEXT NOT NULL,
  PRIMARY KEY (agency_id, witness)
);

-- Signature lines of witnesses, to go below the checkpoints of an export.
CREATE TABLE ledger_cosignature (
  agency_id UUID NOT NULL REFERENCES agency(id),
  size      BIGINT NOT NULL,
  witness   TEXT NOT NULL,
  line      TEXT NOT NULL,
  PRIMARY KEY (agency_id, size, witness)
);
