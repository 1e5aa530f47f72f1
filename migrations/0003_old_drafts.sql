-- The clock looks for forms that nobody came back for, without reading the whole table.
CREATE INDEX draft_kind_idx ON draft (kind, updated_us);
