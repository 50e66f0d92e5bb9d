-- SPDX-License-Identifier: GPL-3.0-or-later
-- Loss by days, beside the hours. What a store of before holds is added beside the work, a month of a pair at a time: of
-- a pair that stands here the days are not whole yet, from `at` on.
CREATE TABLE rollup_todo (
  pair TEXT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL
);
INSERT INTO rollup_todo (pair, at)
WITH RECURSIVE known(pair) AS (
  SELECT MIN(pair) FROM rollup
  UNION ALL
  SELECT (SELECT MIN(rollup.pair) FROM rollup WHERE rollup.pair > known.pair) FROM known WHERE known.pair IS NOT NULL
) SELECT pair, 0 FROM known WHERE pair IS NOT NULL;
