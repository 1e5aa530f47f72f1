-- Children whose address is protected are neither looked up nor met across agencies any more: their keys go, and
-- what was said about them is looked at anew by the clock, which takes it back where nobody has talked about it.
INSERT INTO link_due (agency_id, what, person_id)
  SELECT link_holds.agency_id, CAST('across' AS TEXT), link_holds.person_id FROM link_holds
  JOIN person ON person.agency_id = link_holds.agency_id AND person.id = link_holds.person_id
  WHERE person.protected_address = TRUE AND link_holds.state = 'open'
  ON CONFLICT DO NOTHING;
DELETE FROM link_across_key WHERE EXISTS (SELECT 1 FROM person WHERE person.agency_id = link_across_key.agency_id
  AND person.id = link_across_key.person_id AND person.protected_address = TRUE);
