-- SPDX-License-Identifier: GPL-3.0-or-later
-- One chain a pair, and one (without a pair) for people and rights: an event says which one it follows. Those from
-- before have -1: one chain for all, which every later chain begins at.
ALTER TABLE event ADD COLUMN follows BIGINT NOT NULL DEFAULT -1;
-- Where each chain ends; '*' is the one from before.
CREATE TABLE chain_end (
  chain TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO chain_end (chain, seq, hash) SELECT '*', seq, hash FROM chain_head;
-- The newest event of all. It gets another name so that an older program that still runs can append nothing more.
ALTER TABLE chain_head RENAME TO log_head;
-- For which pairs an operator's roles are, ids with commas; empty: for all.
ALTER TABLE operator ADD COLUMN pairs TEXT NOT NULL DEFAULT '';
