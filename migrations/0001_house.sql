-- The first tables. One text for both engines: see docs/decisions/2026-11-22-storage.md.
-- Times are BIGINT microseconds since the epoch (*_us); civil dates are ISO text; everything a
-- person wrote, and every name, is sealed (BYTEA) before it comes here.

-- Agencies: public facts of the directory. Not personal, not sealed.
CREATE TABLE agency (
  id               UUID PRIMARY KEY,
  slug             TEXT NOT NULL UNIQUE,
  nation           TEXT NOT NULL,
  kind             TEXT NOT NULL,
  name_en          TEXT NOT NULL,
  name_cy          TEXT NOT NULL,
  phone            TEXT NOT NULL,
  phone_24h        TEXT NOT NULL,
  public_authority BOOLEAN NOT NULL,
  isd_role         TEXT NOT NULL,
  welsh_role       TEXT NOT NULL,
  flags            TEXT NOT NULL,
  front_door       BOOLEAN NOT NULL,
  on_hub           BOOLEAN NOT NULL,
  verified_us      BIGINT,
  verified_how     TEXT NOT NULL
);

-- Each agency's key, wrapped by the master key that lives outside the database. The ed25519
-- seed that signs its ledger is sealed under the agency key.
CREATE TABLE agency_key (
  agency_id   UUID PRIMARY KEY REFERENCES agency(id),
  wrapped     BYTEA NOT NULL,
  ledger_seed BYTEA NOT NULL,
  ledger_pub  BYTEA NOT NULL,
  created_us  BIGINT NOT NULL
);

-- Data keys, one per person record or file; wrapped becomes NULL when the key is destroyed.
CREATE TABLE data_key (
  agency_id    UUID NOT NULL REFERENCES agency(id),
  id           UUID NOT NULL,
  wrapped      BYTEA,
  created_us   BIGINT NOT NULL,
  destroyed_us BIGINT,
  PRIMARY KEY (agency_id, id)
);

-- sign_in_token is a keyed hash of the sign-in name; a one-time code is good once
-- (totp_last_step); content is PractitionerContent under the agency key.
CREATE TABLE practitioner (
  agency_id          UUID NOT NULL REFERENCES agency(id),
  id                 UUID NOT NULL,
  sign_in_token      BYTEA NOT NULL UNIQUE,
  role               TEXT NOT NULL,
  state              TEXT NOT NULL,
  lang               TEXT NOT NULL,
  password_hash      TEXT,
  totp_sealed        BYTEA,
  totp_last_step     BIGINT NOT NULL,
  credential_version BIGINT NOT NULL,
  content            BYTEA NOT NULL,
  created_us         BIGINT NOT NULL,
  PRIMARY KEY (agency_id, id)
);

CREATE TABLE recovery_code (
  agency_id       UUID NOT NULL,
  practitioner_id UUID NOT NULL,
  code_hash       BYTEA NOT NULL,
  used_us         BIGINT,
  PRIMARY KEY (agency_id, practitioner_id, code_hash)
);

-- locked: the idle lock; drafts are kept, reading is not possible. kind: browser or api.
CREATE TABLE session (
  token_hash         BYTEA PRIMARY KEY,
  agency_id          UUID NOT NULL,
  practitioner_id    UUID NOT NULL,
  credential_version BIGINT NOT NULL,
  created_us         BIGINT NOT NULL,
  seen_us            BIGINT NOT NULL,
  second_factor_us   BIGINT,
  locked             BOOLEAN NOT NULL,
  kind               TEXT NOT NULL
);
CREATE INDEX session_practitioner_idx ON session (agency_id, practitioner_id);

-- Failed sign-ins, by keyed hash of what was typed, so that unknown names slow down alike.
CREATE TABLE sign_in_try (
  name_token BYTEA PRIMARY KEY,
  fails      BIGINT NOT NULL,
  last_us    BIGINT NOT NULL
);

-- One agency's record of a person. protected_address only ever grows.
CREATE TABLE person (
  agency_id         UUID NOT NULL REFERENCES agency(id),
  id                UUID NOT NULL,
  kind              TEXT NOT NULL,
  key_id            UUID NOT NULL,
  protected_address BOOLEAN NOT NULL,
  content           BYTEA NOT NULL,
  created_us        BIGINT NOT NULL,
  version           BIGINT NOT NULL,
  PRIMARY KEY (agency_id, id)
);

-- Keyed hashes of the beginnings of names, so that typing the first letters finds a child.
CREATE TABLE blind_token (
  agency_id UUID NOT NULL,
  token     BYTEA NOT NULL,
  record_id UUID NOT NULL,
  PRIMARY KEY (agency_id, token, record_id)
);

-- People around a child.
CREATE TABLE person_relation (
  agency_id               UUID NOT NULL,
  child_id                UUID NOT NULL,
  other_id                UUID NOT NULL,
  relation                TEXT NOT NULL,
  parental_responsibility BOOLEAN NOT NULL,
  same_household          BOOLEAN NOT NULL,
  PRIMARY KEY (agency_id, child_id, other_id)
);
CREATE INDEX person_relation_other_idx ON person_relation (agency_id, other_id);

CREATE TABLE concern (
  agency_id       UUID NOT NULL REFERENCES agency(id),
  id              UUID NOT NULL,
  author_id       UUID NOT NULL,
  state           TEXT NOT NULL,
  urgency         TEXT NOT NULL,
  key_id          UUID NOT NULL,
  content         BYTEA NOT NULL,
  categories      TEXT NOT NULL,
  logged_us       BIGINT NOT NULL,
  acknowledged_us BIGINT,
  acknowledged_by UUID,
  closed_us       BIGINT,
  version         BIGINT NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX concern_state_idx ON concern (agency_id, state, logged_us);
CREATE INDEX concern_author_idx ON concern (agency_id, author_id, logged_us);

CREATE TABLE concern_child (
  agency_id  UUID NOT NULL,
  concern_id UUID NOT NULL,
  person_id  UUID NOT NULL,
  role       TEXT NOT NULL,
  PRIMARY KEY (agency_id, concern_id, person_id)
);
CREATE INDEX concern_child_person_idx ON concern_child (agency_id, person_id);

-- concern_id is NULL while the draft is open; media_type is as sniffed, never as claimed;
-- name is sealed; digest is a keyed hash of the content.
CREATE TABLE attachment (
  agency_id  UUID NOT NULL,
  id         UUID NOT NULL,
  concern_id UUID,
  owner_id   UUID NOT NULL,
  draft_id   UUID,
  key_id     UUID NOT NULL,
  media_type TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  name       BYTEA NOT NULL,
  digest     BYTEA NOT NULL,
  stored_us  BIGINT NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX attachment_concern_idx ON attachment (agency_id, concern_id);
CREATE INDEX attachment_draft_idx ON attachment (agency_id, draft_id);

CREATE TABLE attachment_part (
  agency_id     UUID NOT NULL,
  attachment_id UUID NOT NULL,
  part          BIGINT NOT NULL,
  sealed        BYTEA NOT NULL,
  PRIMARY KEY (agency_id, attachment_id, part)
);

-- The chronology: append-only. A correction is a new row that names the old one.
CREATE TABLE entry (
  agency_id        UUID NOT NULL REFERENCES agency(id),
  person_id        UUID NOT NULL,
  id               UUID NOT NULL,
  kind             TEXT NOT NULL,
  happened_us      BIGINT NOT NULL,
  precision_word   TEXT NOT NULL,
  recorded_us      BIGINT NOT NULL,
  author_id        UUID NOT NULL,
  source_agency_id UUID NOT NULL,
  object_id        UUID,
  corrects_id      UUID,
  seriousness      TEXT NOT NULL,
  key_id           UUID NOT NULL,
  content          BYTEA NOT NULL,
  PRIMARY KEY (agency_id, person_id, id)
);
CREATE INDEX entry_time_idx ON entry (agency_id, person_id, happened_us, id);
CREATE INDEX entry_object_idx ON entry (agency_id, object_id);

-- Everything that is due. owner_id NULL: any safeguarding lead. key_id NULL: agency key.
CREATE TABLE task (
  agency_id  UUID NOT NULL REFERENCES agency(id),
  id         UUID NOT NULL,
  kind       TEXT NOT NULL,
  state      TEXT NOT NULL,
  person_id  UUID,
  object_id  UUID,
  owner_id   UUID,
  due_us     BIGINT NOT NULL,
  created_us BIGINT NOT NULL,
  done_us    BIGINT,
  done_by    UUID,
  key_id     UUID,
  content    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX task_due_idx ON task (agency_id, state, due_us);
CREATE INDEX task_person_idx ON task (agency_id, person_id, state);
CREATE INDEX task_object_idx ON task (agency_id, object_id);
CREATE INDEX task_clock_idx ON task (state, due_us);

-- returned_why: '' | date | new-information
CREATE TABLE sharing_decision (
  agency_id           UUID NOT NULL REFERENCES agency(id),
  id                  UUID NOT NULL,
  kind                TEXT NOT NULL,
  state               TEXT NOT NULL,
  person_id           UUID NOT NULL,
  concern_id          UUID,
  decided_by          UUID NOT NULL,
  recipient_agency_id UUID,
  started_us          BIGINT NOT NULL,
  decided_us          BIGINT,
  shared_us           BIGINT,
  record_due_us       BIGINT,
  review_us           BIGINT,
  returned_us         BIGINT,
  returned_why        TEXT NOT NULL,
  replaces_id         UUID,
  rulebook_hash       TEXT NOT NULL,
  key_id              UUID NOT NULL,
  content             BYTEA NOT NULL,
  version             BIGINT NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX sharing_decision_person_idx ON sharing_decision (agency_id, person_id, started_us);
CREATE INDEX sharing_decision_state_idx ON sharing_decision (agency_id, state, started_us);

-- What went: the sender's side. recipient_agency_id NULL: outside recipient, one-time link.
CREATE TABLE sharing (
  agency_id           UUID NOT NULL REFERENCES agency(id),
  id                  UUID NOT NULL,
  decision_id         UUID NOT NULL,
  person_id           UUID NOT NULL,
  recipient_agency_id UUID,
  state               TEXT NOT NULL,
  sent_us             BIGINT NOT NULL,
  state_us            BIGINT NOT NULL,
  chase_us            BIGINT,
  escalated_us        BIGINT,
  emergency           BOOLEAN NOT NULL,
  key_id              UUID NOT NULL,
  package             BYTEA NOT NULL,
  package_digest      BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX sharing_decision_id_idx ON sharing (agency_id, decision_id);
CREATE INDEX sharing_state_idx ON sharing (agency_id, state, sent_us);
CREATE INDEX sharing_person_idx ON sharing (agency_id, person_id);
CREATE INDEX sharing_chase_idx ON sharing (chase_us);

-- What arrived: the recipient's side, sealed under the recipient's own key. id is that of the
-- sharing; person_id is the recipient's own record, once a person has chosen it.
CREATE TABLE inbox_item (
  agency_id      UUID NOT NULL REFERENCES agency(id),
  id             UUID NOT NULL,
  from_agency_id UUID NOT NULL,
  state          TEXT NOT NULL,
  emergency      BOOLEAN NOT NULL,
  received_us    BIGINT NOT NULL,
  state_us       BIGINT NOT NULL,
  person_id      UUID,
  key_id         UUID NOT NULL,
  package        BYTEA NOT NULL,
  package_digest BYTEA NOT NULL,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX inbox_item_state_idx ON inbox_item (agency_id, state, received_us);

-- Receipts and changes of state, on both sides. receipt is a signed note; reason is sealed.
CREATE TABLE sharing_event (
  agency_id       UUID NOT NULL,
  sharing_id      UUID NOT NULL,
  id              UUID NOT NULL,
  state           TEXT NOT NULL,
  at_us           BIGINT NOT NULL,
  by_agency_id    UUID,
  practitioner_id UUID,
  receipt         TEXT NOT NULL,
  reason          BYTEA,
  PRIMARY KEY (agency_id, sharing_id, id)
);

-- One-time links for recipients without an account.
CREATE TABLE share_link (
  token_hash BYTEA PRIMARY KEY,
  agency_id  UUID NOT NULL,
  sharing_id UUID NOT NULL,
  code_hash  BYTEA NOT NULL,
  expires_us BIGINT NOT NULL,
  tries      BIGINT NOT NULL,
  opened_us  BIGINT,
  revoked_us BIGINT,
  created_us BIGINT NOT NULL
);
CREATE INDEX share_link_sharing_idx ON share_link (agency_id, sharing_id);

-- Alerts in the product: ids only.
CREATE TABLE alert (
  agency_id       UUID NOT NULL,
  practitioner_id UUID NOT NULL,
  id              UUID NOT NULL,
  kind            TEXT NOT NULL,
  object_id       UUID,
  created_us      BIGINT NOT NULL,
  read_us         BIGINT,
  PRIMARY KEY (agency_id, practitioner_id, id)
);

-- What the product has to send (e-mail without case facts). payload: agency key.
CREATE TABLE outbox (
  id         UUID PRIMARY KEY,
  agency_id  UUID NOT NULL,
  kind       TEXT NOT NULL,
  payload    BYTEA NOT NULL,
  due_us     BIGINT NOT NULL,
  tries      BIGINT NOT NULL,
  claimed_us BIGINT,
  done_us    BIGINT
);
CREATE INDEX outbox_due_idx ON outbox (done_us, due_us);

-- Drafts live on the server, never in the browser. content: form fields, agency key.
CREATE TABLE draft (
  agency_id       UUID NOT NULL,
  practitioner_id UUID NOT NULL,
  id              UUID NOT NULL,
  kind            TEXT NOT NULL,
  updated_us      BIGINT NOT NULL,
  content         BYTEA NOT NULL,
  PRIMARY KEY (agency_id, practitioner_id, id)
);

-- When a practitioner last looked at a child's page ("what is new since").
CREATE TABLE last_looked (
  agency_id       UUID NOT NULL,
  practitioner_id UUID NOT NULL,
  person_id       UUID NOT NULL,
  at_us           BIGINT NOT NULL,
  PRIMARY KEY (agency_id, practitioner_id, person_id)
);

-- The ledger: per agency, RFC 6962. Ids and hashes only. leaf: canonical bytes of the entry.
-- detail holds the salt and what the entry commits to, sealed under the person's key (key_id) or,
-- where nobody is named, the agency's; when that key is destroyed the proof stays, the detail not.
CREATE TABLE ledger_head (
  agency_id UUID PRIMARY KEY REFERENCES agency(id),
  size      BIGINT NOT NULL,
  frontier  BYTEA NOT NULL
);
CREATE TABLE ledger_entry (
  agency_id UUID NOT NULL,
  seq       BIGINT NOT NULL,
  at_us     BIGINT NOT NULL,
  kind      TEXT NOT NULL,
  actor_id  UUID,
  person_id UUID,
  object_id UUID,
  leaf      BYTEA NOT NULL,
  key_id    UUID,
  detail    BYTEA NOT NULL,
  PRIMARY KEY (agency_id, seq)
);
CREATE INDEX ledger_entry_person_idx ON ledger_entry (agency_id, person_id, seq);
CREATE TABLE ledger_node (
  agency_id UUID NOT NULL,
  level     BIGINT NOT NULL,
  idx       BIGINT NOT NULL,
  hash      BYTEA NOT NULL,
  PRIMARY KEY (agency_id, level, idx)
);
CREATE TABLE ledger_checkpoint (
  agency_id UUID NOT NULL,
  size      BIGINT NOT NULL,
  at_us     BIGINT NOT NULL,
  note      TEXT NOT NULL,
  PRIMARY KEY (agency_id, size)
);

-- Facts about this installation.
CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
