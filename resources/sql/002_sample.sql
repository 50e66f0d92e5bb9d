-- SPDX-License-Identifier: GPL-3.0-or-later
-- Loss over time: one row a poll round, and roll-ups of 5 minutes and 1 hour kept in the same transaction.
CREATE TABLE sample (
  pair TEXT NOT NULL,
  at BIGINT NOT NULL,
  loss_s DOUBLE PRECISION NOT NULL,
  known INTEGER NOT NULL,
  rpo_s DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (pair, at)
)/*sqlite: WITHOUT ROWID*/;
-- min_s, max_s, sum_s and max_at are of the known samples only; breach_n counts how often the RPO was first exceeded.
CREATE TABLE rollup (
  pair TEXT NOT NULL,
  width_s INTEGER NOT NULL,
  at BIGINT NOT NULL,
  min_s DOUBLE PRECISION NOT NULL,
  max_s DOUBLE PRECISION NOT NULL,
  max_at BIGINT NOT NULL,
  sum_s DOUBLE PRECISION NOT NULL,
  n BIGINT NOT NULL,
  unknown_n BIGINT NOT NULL,
  breach_n BIGINT NOT NULL,
  breach_s DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (pair, width_s, at)
)/*sqlite: WITHOUT ROWID*/;
