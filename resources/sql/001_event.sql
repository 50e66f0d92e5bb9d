-- SPDX-License-Identifier: GPL-3.0-or-later
-- The log: append-only, each row chained by SHA-256 to the one before. Times in ms since 1970, UTC.
-- Written for SQLite and PostgreSQL alike; /*sqlite:...*/ is read by SQLite only. A statement ends with ; at a line's end.
CREATE TABLE event (
  seq BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  pair TEXT NOT NULL,
  site TEXT NOT NULL,
  run TEXT NOT NULL,
  actor TEXT NOT NULL,
  text TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL
)/*sqlite: WITHOUT ROWID*/;
CREATE INDEX event_pair ON event (pair, seq);
CREATE INDEX event_run ON event (run, seq);
-- Where the chain ends: a log cut off at its end shows.
CREATE TABLE chain_head (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO chain_head (one, seq, hash) VALUES (1, 0, '');
