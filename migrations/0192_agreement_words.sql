-- What an agreement to look up across agencies is called and is for is what somebody typed: sealed in content from now on, and
-- reference and purpose are empty.
ALTER TABLE link_agreement ADD COLUMN content BYTEA;
