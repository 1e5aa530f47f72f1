-- Recovery codes that say by their first letter which they are are hashed slowly. slow_hash:
-- that hash; code_hash is then the keyed hash of the letter alone. NULL: one of before, whose
-- code_hash is the keyed hash of the whole code.
ALTER TABLE recovery_code ADD COLUMN slow_hash TEXT;
