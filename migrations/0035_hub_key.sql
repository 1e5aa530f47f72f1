-- Keys of the hub that outlive a change of the master key, wrapped by it. tokens: the key under which
-- sign-in names and recovery codes are found; without a row it is derived from the master key, as
-- before the first change.
CREATE TABLE hub_key (
  name    TEXT PRIMARY KEY,
  wrapped BYTEA NOT NULL
);
