-- Corrections are found by what they correct, and the words by which somebody is found by whose they are.
DROP INDEX inbox_item_corrects_idx;
CREATE INDEX inbox_item_corrects_idx ON inbox_item (agency_id, corrects_id, received_us, id);
CREATE INDEX blind_token_record_idx ON blind_token (agency_id, record_id, token);
