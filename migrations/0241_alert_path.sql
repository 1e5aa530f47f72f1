-- Where an alert leads: ids only. An e-mail names the alert and not this.
-- Older programs go on.
ALTER TABLE alert ADD COLUMN path TEXT;
