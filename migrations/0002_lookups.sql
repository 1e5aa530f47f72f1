-- What a request looks up must not grow with everything an agency ever stored. Indexes that name
-- every column asked for, since without statistics SQLite prefers a covering index that matches
-- the agency alone to a narrower one that matches the person.
CREATE INDEX alert_object_idx ON alert (agency_id, object_id);
CREATE INDEX alert_unread_idx ON alert (agency_id, practitioner_id, read_us, created_us);
DROP INDEX concern_child_person_idx;
CREATE INDEX concern_child_person_idx ON concern_child (agency_id, person_id, concern_id);
DROP INDEX person_relation_other_idx;
CREATE INDEX person_relation_other_idx ON person_relation (agency_id, other_id, child_id);
CREATE INDEX attachment_digest_idx ON attachment (agency_id, owner_id, digest);
CREATE INDEX sharing_decision_review_idx ON sharing_decision (state, review_us);
CREATE INDEX inbox_item_received_idx ON inbox_item (agency_id, received_us, id);
