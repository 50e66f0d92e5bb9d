-- SPDX-License-Identifier: GPL-3.0-or-later
-- The customers' directory: what a card was before. An act is one change of a list by one person, an import of
-- thousands or one field; version counts a card's changes, also over the time in which it was not there.
ALTER TABLE customer ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
-- Which act made it what it is; 0: from before there were any, or it is not to be undone.
ALTER TABLE customer ADD COLUMN act BIGINT NOT NULL DEFAULT 0;
CREATE TABLE customer_act (
  pair TEXT NOT NULL,
  act BIGINT NOT NULL,
  at BIGINT NOT NULL,
  person TEXT NOT NULL,
  what TEXT NOT NULL,
  PRIMARY KEY (pair, act)
)/*sqlite: WITHOUT ROWID*/;
-- The body that an act replaced or took away, with the version that it was.
CREATE TABLE customer_history (
  pair TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  act BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (pair, id, version)
)/*sqlite: WITHOUT ROWID*/;
CREATE INDEX customer_history_act ON customer_history (pair, act);
