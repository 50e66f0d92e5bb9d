-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is remembered but is not history: the newest facts of a pair, its proofs.
CREATE TABLE state (
  key TEXT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  body TEXT NOT NULL
);
