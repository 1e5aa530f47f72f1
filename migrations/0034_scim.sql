-- Joiners and leavers from another system (SCIM 2.0). One token for each agency, kept as a hash.
CREATE TABLE scim_token (
  agency_id  UUID PRIMARY KEY REFERENCES agency(id),
  token_hash BYTEA NOT NULL UNIQUE,
  made_by    UUID NOT NULL,
  made_us    BIGINT NOT NULL,
  used_us    BIGINT
);

-- What the other system calls an account. content: ScimContent under the agency's key.
CREATE TABLE scim_user (
  agency_id       UUID NOT NULL REFERENCES agency(id),
  practitioner_id UUID NOT NULL,
  made_us         BIGINT NOT NULL,
  changed_us      BIGINT NOT NULL,
  content         BYTEA NOT NULL,
  PRIMARY KEY (agency_id, practitioner_id)
);
