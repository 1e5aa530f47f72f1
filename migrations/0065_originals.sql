-- Pictures are shown as they were made anew; the file as it came is kept sealed beside it, under
-- the same key, since its place and time can be evidence. 0: nothing was made anew, what is kept
-- is what came.
ALTER TABLE attachment ADD COLUMN original_bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attachment ADD COLUMN original_type TEXT NOT NULL DEFAULT '';

CREATE TABLE attachment_original_part (
  agency_id     UUID NOT NULL,
  attachment_id UUID NOT NULL,
  part          BIGINT NOT NULL,
  sealed        BYTEA NOT NULL,
  PRIMARY KEY (agency_id, attachment_id, part)
);
