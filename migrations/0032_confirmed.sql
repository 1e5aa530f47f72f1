-- When the owner of a session last showed again that it is they: a fresh code, passkey or, without
-- a second factor, the password. NULL: not since signing in.
ALTER TABLE session ADD COLUMN confirmed_us BIGINT;
