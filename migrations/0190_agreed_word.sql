-- The word that staff add to a name when somebody makes them look a child up: the search then finds nobody, and others are
-- told. content: sealed.
CREATE TABLE agreed_word (
  agency_id UUID PRIMARY KEY REFERENCES agency(id),
  content   BYTEA NOT NULL,
  set_by    UUID NOT NULL,
  set_us    BIGINT NOT NULL
);
