-- SPDX-License-Identifier: GPL-3.0-or-later
-- How an event is hashed: those from before all at once, every later one by its digest, so that a witness who knows
-- nothing but digests can tell that a head goes on from another.
ALTER TABLE event ADD COLUMN form INTEGER NOT NULL DEFAULT 1;
-- Which store this is, wherever it lies: witnesses keep what they are told by it.
CREATE TABLE store_name (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL
);
-- The newest event of all gets another name, as once before: a program from before this that still runs would go on with
-- events of the older form, and a chain never goes back to it.
ALTER TABLE log_head RENAME TO log_end;
-- What an event says of a person, apart from the chain, which holds its salted hash: held is JSON, {place in the body: {salt,
-- value}}. What was erased is gone from it.
CREATE TABLE event_apart (
  event_seq BIGINT NOT NULL PRIMARY KEY,
  held TEXT NOT NULL
)/*sqlite: WITHOUT ROWID*/;
