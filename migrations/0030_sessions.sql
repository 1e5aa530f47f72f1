-- Sessions that their owner can tell apart. way: how the session was entered, a stable word; device:
-- two stable words, browser and system, as the browser calls itself; no more is kept of it.
ALTER TABLE session ADD COLUMN way TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
