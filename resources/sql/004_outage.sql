-- SPDX-License-Identifier: GPL-3.0-or-later
-- Outages: the events of one, what may happen only once, who holds what, who may sign in, who is called.
ALTER TABLE event ADD COLUMN incident TEXT NOT NULL DEFAULT '';
CREATE INDEX event_incident ON event (incident, seq);
-- Words that may be stored once and never again, with the event that brought each.
CREATE TABLE once (
  word TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL
);
-- Every take raises the token, for ever: the row stays when it is released, with an empty holder. Times are the
-- server's, or on SQLite the machine's.
CREATE TABLE lease (
  name TEXT NOT NULL PRIMARY KEY,
  token BIGINT NOT NULL,
  holder TEXT NOT NULL,
  seat TEXT NOT NULL,
  taken_at BIGINT NOT NULL,
  until_ms BIGINT NOT NULL
);
-- Roles as words with commas between them; the secret only as its hash, empty while none is set.
CREATE TABLE operator (
  name TEXT NOT NULL PRIMARY KEY,
  roles TEXT NOT NULL,
  secret TEXT NOT NULL,
  retired INTEGER NOT NULL
);
CREATE TABLE customer (
  pair TEXT NOT NULL,
  id TEXT NOT NULL,
  place INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (pair, id)
)/*sqlite: WITHOUT ROWID*/;
