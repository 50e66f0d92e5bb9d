-- SPDX-License-Identifier: GPL-3.0-or-later
-- Messages to customers, one row for each contact and channel: to whom (which stands nowhere else, and can be erased), and what
-- became of it. Written in the transaction of the event that says the same to the log without the persons.
CREATE TABLE outbox (
  delivery TEXT NOT NULL PRIMARY KEY,
  pair TEXT NOT NULL,
  incident TEXT NOT NULL,
  notice TEXT NOT NULL,
  customer TEXT NOT NULL,
  contact TEXT NOT NULL,
  channel TEXT NOT NULL,
  audience TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  not_after BIGINT NOT NULL,
  place BIGINT NOT NULL,
  still_open INTEGER NOT NULL,
  dead INTEGER NOT NULL,
  addressee TEXT NOT NULL,
  became TEXT NOT NULL
)/*sqlite: WITHOUT ROWID*/;
CREATE INDEX outbox_place ON outbox (place);
CREATE INDEX outbox_incident ON outbox (incident, notice);
CREATE INDEX outbox_open ON outbox (pair) WHERE still_open = 1;
CREATE INDEX outbox_dead ON outbox (pair) WHERE dead = 1;
CREATE INDEX outbox_customer ON outbox (pair, customer);
