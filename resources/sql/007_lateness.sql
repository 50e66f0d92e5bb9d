-- SPDX-License-Identifier: GPL-3.0-or-later
-- Days that say less than their hours: a console from before there were days may still be open and write hours alone.
-- Whoever writes an hour has written its day before, or the day is owed: it is read by its hours until it is added up
-- anew. No semicolon ends a line within the bodies: this file is split there.
CREATE TABLE day_owed (
  pair TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (pair, at)
);
/*sqlite:CREATE TRIGGER hour_added AFTER INSERT ON rollup WHEN NEW.width_s = 3600 BEGIN
  INSERT INTO day_owed (pair, at) SELECT NEW.pair, NEW.at - NEW.at % 86400000
  WHERE NOT EXISTS (SELECT 1 FROM day_owed o WHERE o.pair = NEW.pair AND o.at = NEW.at - NEW.at % 86400000)
  AND (SELECT SUM(h.n + h.unknown_n) FROM rollup h WHERE h.pair = NEW.pair AND h.width_s = 3600
    AND h.at >= NEW.at - NEW.at % 86400000 AND h.at < NEW.at - NEW.at % 86400000 + 86400000)
  <> (SELECT COALESCE(SUM(d.n + d.unknown_n), 0) FROM rollup d WHERE d.pair = NEW.pair AND d.width_s = 86400
    AND d.at = NEW.at - NEW.at % 86400000); END;
*/
/*sqlite:CREATE TRIGGER hour_changed AFTER UPDATE ON rollup WHEN NEW.width_s = 3600 BEGIN
  INSERT INTO day_owed (pair, at) SELECT NEW.pair, NEW.at - NEW.at % 86400000
  WHERE NOT EXISTS (SELECT 1 FROM day_owed o WHERE o.pair = NEW.pair AND o.at = NEW.at - NEW.at % 86400000)
  AND (SELECT SUM(h.n + h.unknown_n) FROM rollup h WHERE h.pair = NEW.pair AND h.width_s = 3600
    AND h.at >= NEW.at - NEW.at % 86400000 AND h.at < NEW.at - NEW.at % 86400000 + 86400000)
  <> (SELECT COALESCE(SUM(d.n + d.unknown_n), 0) FROM rollup d WHERE d.pair = NEW.pair AND d.width_s = 86400
    AND d.at = NEW.at - NEW.at % 86400000); END;
*/
/*postgresql:CREATE FUNCTION hour_written() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO day_owed (pair, at) SELECT NEW.pair, NEW.at - NEW.at % 86400000
  WHERE NOT EXISTS (SELECT 1 FROM day_owed o WHERE o.pair = NEW.pair AND o.at = NEW.at - NEW.at % 86400000)
  AND (SELECT SUM(h.n + h.unknown_n) FROM rollup h WHERE h.pair = NEW.pair AND h.width_s = 3600
    AND h.at >= NEW.at - NEW.at % 86400000 AND h.at < NEW.at - NEW.at % 86400000 + 86400000)
  <> (SELECT COALESCE(SUM(d.n + d.unknown_n), 0) FROM rollup d WHERE d.pair = NEW.pair AND d.width_s = 86400
    AND d.at = NEW.at - NEW.at % 86400000) ON CONFLICT DO NOTHING; RETURN NULL; END $$;
CREATE TRIGGER hour_written AFTER INSERT OR UPDATE ON rollup FOR EACH ROW WHEN (NEW.width_s = 3600)
  EXECUTE FUNCTION hour_written();
*/
