-- The keys of blind indexes that an agency had before its key was renewed, sealed under the one of today: what
-- was hashed under them was hashed again, since nobody has the texts. NULL: it was never renewed.
ALTER TABLE agency_key ADD COLUMN tokens BYTEA;
