-- check_installation names what was done to the installation, and
-- repair_installation mends it.
SELECT current_database() AS regress_database \gset
CREATE DATABASE regress_cash_tracking_installation;
\c regress_cash_tracking_installation
SET client_min_messages = warning;
CREATE EXTENSION cash_tracking;
CREATE ROLE regress_cash_installation_role;

SELECT * FROM cash_tracking.check_installation();

-- Guards disabled, lowered, dropped, replaced.
ALTER TABLE cash_tracking.location DISABLE TRIGGER zzz_guard_row;
ALTER TABLE cash_tracking.staff_member DISABLE TRIGGER ALL;
ALTER TABLE cash_tracking.cash_drawer ENABLE TRIGGER zzz_guard_row;
ALTER TABLE cash_tracking.cash_drawer ENABLE REPLICA TRIGGER a_guard_truncate;
DROP TRIGGER zzz_guard_row ON cash_tracking.payment_session;
DROP TRIGGER a_guard_row_stored ON cash_tracking.session_activity;
CREATE TRIGGER a_guard_row_stored AFTER INSERT ON cash_tracking.session_activity
  FOR EACH ROW WHEN (NEW.ordinal > 1000000) EXECUTE FUNCTION cash_tracking.guard_activity();
-- A trigger that would have the last word; one that would not.
CREATE FUNCTION public.meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER zzzz BEFORE INSERT ON cash_tracking.session_activity FOR EACH ROW EXECUTE FUNCTION public.meddle();
CREATE TRIGGER hook AFTER INSERT ON cash_tracking.session_activity FOR EACH ROW EXECUTE FUNCTION public.meddle();
-- A guard's function replaced.
CREATE OR REPLACE FUNCTION cash_tracking.guard_reference() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
-- A child, a rule, row security, an unlogged table, a right, a lost index.
CREATE TABLE public.child () INHERITS (cash_tracking.session_activity);
CREATE RULE swallow AS ON INSERT TO cash_tracking.session_activity DO INSTEAD NOTHING;
ALTER TABLE cash_tracking.payment_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE cash_tracking.reason_code_state SET UNLOGGED;
GRANT SELECT, INSERT ON cash_tracking.session_activity TO regress_cash_installation_role;
GRANT USAGE ON SEQUENCE cash_tracking.payment_session_id_seq TO PUBLIC;
DROP INDEX cash_tracking.payment_session_one_open_per_device;

\pset format unaligned
SELECT * FROM cash_tracking.check_installation() ORDER BY object COLLATE "C", deviation COLLATE "C";
\pset format aligned
SELECT count(*) FROM cash_tracking.repair_installation();

-- What is left has no remedy.
SELECT * FROM cash_tracking.check_installation() ORDER BY object COLLATE "C", deviation COLLATE "C";

-- Restored by hand, the two are as they were.
CREATE OR REPLACE FUNCTION cash_tracking.guard_reference() RETURNS trigger
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'cash_tracking', 'ct_guard_reference';
CREATE UNIQUE INDEX payment_session_one_open_per_device ON cash_tracking.payment_session (point_of_sale_device_id)
  WHERE closing_time IS NULL;
SELECT * FROM cash_tracking.check_installation();
SELECT * FROM cash_tracking.repair_installation();

-- The mended guards guard.
INSERT INTO cash_tracking.staff_member (name, created_at) VALUES ('Ann', now());
DELETE FROM cash_tracking.staff_member;
TRUNCATE cash_tracking.session_activity;

-- Only the owner can repair.
GRANT USAGE ON SCHEMA cash_tracking TO regress_cash_installation_role;
SET ROLE regress_cash_installation_role;
SELECT * FROM cash_tracking.check_installation();
SELECT * FROM cash_tracking.repair_installation();
RESET ROLE;

\c :regress_database
DROP DATABASE regress_cash_tracking_installation;
DROP ROLE regress_cash_installation_role;
