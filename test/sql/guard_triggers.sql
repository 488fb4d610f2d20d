-- The guards as triggers: ours only, where they belong, and with the last word.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
\set SHOW_CONTEXT never

SELECT id AS location_id FROM create_location('Triggers', 'USD') \gset
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Left') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till 1', :drawer_id) \gset
SELECT id AS session_id FROM open_session(:device_id, :staff_id, '100.00 USD') \gset

-- Every guard there is, in the order in which those of a table fire.
SELECT
  t.tgrelid::regclass::text AS guarded,
  t.tgname AS name,
  p.proname AS function,
  t.tgenabled AS enabled,
  CASE WHEN t.tgtype & 2 <> 0 THEN 'BEFORE' ELSE 'AFTER' END
    || CASE WHEN t.tgtype & 4 <> 0 THEN ' INSERT' ELSE '' END
    || CASE WHEN t.tgtype & 16 <> 0 THEN ' UPDATE' ELSE '' END
    || CASE WHEN t.tgtype & 8 <> 0 THEN ' DELETE' ELSE '' END
    || CASE WHEN t.tgtype & 32 <> 0 THEN ' TRUNCATE' ELSE '' END
    || CASE WHEN t.tgtype & 1 <> 0 THEN ' ROW' ELSE ' STATEMENT' END AS event
FROM pg_trigger t
JOIN pg_proc p ON p.oid = t.tgfoid
WHERE p.pronamespace = 'cash_tracking'::regnamespace
ORDER BY t.tgrelid::regclass::text COLLATE "C", t.tgname COLLATE "C";

-- Not as functions, not on other tables, not for other events.
SELECT cash_tracking.guard_activity();
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE regress_trigger_other (n integer);
DO $$
DECLARE
  name text;
  event text;
  code text;
  message text;
BEGIN
  FOREACH name IN ARRAY ARRAY['guard_reference', 'guard_session', 'guard_activity', 'guard_truncate'] LOOP
    FOREACH event IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
      BEGIN
        INSERT INTO regress_trigger_other VALUES (1);
        EXECUTE format('CREATE TRIGGER misused BEFORE %s ON regress_trigger_other FOR EACH ROW EXECUTE FUNCTION cash_tracking.%I()', event, name);
        INSERT INTO regress_trigger_other VALUES (2);
        UPDATE regress_trigger_other SET n = 3;
        DELETE FROM regress_trigger_other;
        code := 'none';
      EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
      END;
      IF code <> '39P01' OR message <> 'trigger "misused" on table "regress_trigger_other" uses a guard of another table' THEN
        RAISE EXCEPTION '% on %: % %', name, event, code, message;
      END IF;
    END LOOP;
  END LOOP;
END
$$;
CREATE TRIGGER misused BEFORE TRUNCATE ON regress_trigger_other
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_truncate();
TRUNCATE regress_trigger_other;
\echo :LAST_ERROR_SQLSTATE
DROP TABLE regress_trigger_other;

-- A guard of another table of ours, and the right one for a wrong event.
BEGIN;
CREATE TRIGGER misused BEFORE INSERT ON session_activity
  FOR EACH ROW EXECUTE FUNCTION cash_tracking.guard_session();
INSERT INTO session_activity (session_id, type, cash, staff_member_id)
VALUES (:session_id, 'adjustment', '1.00 USD', :staff_id);
\echo :SQLSTATE
ROLLBACK;
BEGIN;
CREATE TRIGGER misused AFTER INSERT ON staff_member
  FOR EACH ROW EXECUTE FUNCTION cash_tracking.guard_reference();
INSERT INTO staff_member (name, created_at) VALUES ('Bob', now());
\echo :SQLSTATE
ROLLBACK;
BEGIN;
CREATE TRIGGER misused BEFORE UPDATE ON session_activity
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_activity();
UPDATE session_activity SET note = 'changed' WHERE false;
\echo :SQLSTATE
ROLLBACK;
BEGIN;
CREATE TRIGGER misused AFTER UPDATE ON payment_session
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_session();
UPDATE payment_session SET net_cash = net_cash WHERE false;
\echo :SQLSTATE
ROLLBACK;
BEGIN;
CREATE TRIGGER misused BEFORE INSERT ON location
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_truncate();
INSERT INTO location SELECT * FROM location WHERE false;
\echo :SQLSTATE
ROLLBACK;

-- A guard once more on its own table does no harm that goes unnoticed.
\set insert 'INSERT INTO session_activity (session_id, type, cash, staff_member_id) VALUES (':session_id', ''adjustment'', ''1.00 USD'', ':staff_id')'
BEGIN;
CREATE TRIGGER b_twice BEFORE INSERT ON session_activity
  FOR EACH ROW EXECUTE FUNCTION cash_tracking.guard_activity();
:insert;
\echo :SQLSTATE
ROLLBACK;
BEGIN;
CREATE TRIGGER b_twice BEFORE INSERT ON session_activity
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_activity();
:insert RETURNING ordinal;
:insert RETURNING ordinal;
SELECT activity_count FROM payment_sessions WHERE id = :session_id;
\echo :SQLSTATE
ROLLBACK;
BEGIN;
CREATE TRIGGER b_twice AFTER INSERT ON session_activity
  FOR EACH ROW EXECUTE FUNCTION cash_tracking.guard_activity();
:insert;
\echo :SQLSTATE
ROLLBACK;
BEGIN;
CREATE TRIGGER b_twice AFTER INSERT ON session_activity
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_activity();
:insert RETURNING ordinal;
:insert RETURNING ordinal;
SELECT activity_count FROM payment_sessions WHERE id = :session_id;
\echo :SQLSTATE
ROLLBACK;

-- A user's trigger whose name sorts behind ours could change a row after it was
-- checked: it is refused, for new rows and for restored ones, on every table.
CREATE FUNCTION pg_temp.late() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
BEGIN;
CREATE TRIGGER zzzz_late BEFORE INSERT OR UPDATE ON session_activity
  FOR EACH ROW EXECUTE FUNCTION pg_temp.late();
SAVEPOINT before;
:insert;
\echo :SQLSTATE
ROLLBACK TO SAVEPOINT before;
INSERT INTO session_activity (session_id, ordinal, recorded_at, type, cash, staff_member_id)
VALUES (9007199254740001, 1, '2001-01-01', 'adjustment', '1.00 USD', :staff_id);
\echo :SQLSTATE
ROLLBACK TO SAVEPOINT before;
SET LOCAL session_replication_role = replica;
UPDATE session_activity SET note = note;
\echo :SQLSTATE
ROLLBACK TO SAVEPOINT before;
ALTER TABLE session_activity DISABLE TRIGGER zzzz_late;
:insert RETURNING ordinal;
ALTER TABLE session_activity ENABLE TRIGGER zzzz_late;
ALTER TRIGGER zzzz_late ON session_activity RENAME TO early;
:insert RETURNING ordinal;
\echo :SQLSTATE
ROLLBACK;
BEGIN;
CREATE TRIGGER "überspät" BEFORE INSERT ON payment_session
  FOR EACH ROW EXECUTE FUNCTION pg_temp.late();
INSERT INTO payment_session SELECT * FROM payment_session;
\echo :SQLSTATE
ROLLBACK;
BEGIN;
CREATE TRIGGER zzzz_late BEFORE INSERT ON staff_member
  FOR EACH ROW EXECUTE FUNCTION pg_temp.late();
INSERT INTO staff_member (name, created_at) VALUES ('Bob', now());
\echo :SQLSTATE
ROLLBACK;
-- Where the guard itself was renamed to fire earlier.
BEGIN;
ALTER TRIGGER zzz_guard_row ON session_activity RENAME TO guard_row;
CREATE TRIGGER late BEFORE INSERT ON session_activity
  FOR EACH ROW EXECUTE FUNCTION pg_temp.late();
:insert;
\echo :SQLSTATE
ROLLBACK;
-- Triggers for other events may have any name.
BEGIN;
CREATE TRIGGER zzzz_late AFTER INSERT ON session_activity
  FOR EACH ROW EXECUTE FUNCTION pg_temp.late();
CREATE TRIGGER zzzz_later BEFORE UPDATE ON session_activity
  FOR EACH ROW EXECUTE FUNCTION pg_temp.late();
:insert RETURNING ordinal;
\echo :SQLSTATE
ROLLBACK;
