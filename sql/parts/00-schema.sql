\echo Use "CREATE EXTENSION cash_tracking" to load this file. \quit

-- # Schema

CREATE SCHEMA cash_tracking;
COMMENT ON SCHEMA cash_tracking IS
  'Till sessions and the append-only ledger of their cash. Users call the functions and read the views; the tables are internal.';

COMMENT ON EXTENSION cash_tracking IS
  'Till sessions: opened, counted, adjusted and closed by SQL calls; every sale, refund and cash movement in an append-only ledger.';
