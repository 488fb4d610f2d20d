-- What a backend keeps from call to call: how rows get into the tables, where
-- rows were. Whatever happens to the tables or the rows, the next call knows.
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\i :common

SELECT id AS location_id FROM create_location('Kept', 'USD') \gset
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Front') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till', :drawer_id) \gset
SELECT id AS reason_id FROM create_reason_code('KEPT') \gset
SELECT id AS session_id FROM open_session(:device_id, :staff_id, '100.00 USD') \gset
SELECT format('SELECT ordinal FROM adjust_cash(%s, ''1.00 USD'', %s, reason_code_id => %s, reference => ''order'')',
              :session_id, :staff_id, :reason_id) AS call \gset
:call;

-- Indexes of users: over columns, over an expression, over some of the rows.
CREATE EXTENSION amcheck;
PREPARE indexes AS
  SELECT c.relname, bt_index_check(c.oid, true)
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
  WHERE i.indrelid = 'session_activity'::regclass
  ORDER BY c.relname;
CREATE INDEX kept_plain ON session_activity (reference);
CREATE INDEX kept_three ON session_activity (session_id, recorded_at, ordinal);
:call;
EXECUTE indexes;
DROP INDEX kept_three;
CREATE INDEX kept_expression ON session_activity (upper(reference));
:call;
EXECUTE indexes;
DROP INDEX kept_expression;
CREATE UNIQUE INDEX kept_given ON session_activity (session_id, reference) WHERE note IS NOT NULL;
:call;
:call;
SELECT ordinal FROM adjust_cash(:session_id, '1.00 USD', :staff_id, note => 'found', reference => 'order');
EXECUTE indexes;
CREATE UNIQUE INDEX kept_partial ON session_activity (session_id) WHERE note = 'only';
SELECT ordinal FROM adjust_cash(:session_id, '1.00 USD', :staff_id, note => 'only');
:call;
EXECUTE indexes;
DROP INDEX kept_plain, kept_given, kept_partial;
:call;
EXECUTE indexes;
DEALLOCATE indexes;
DROP EXTENSION amcheck;

-- A unique index of a user refuses.
CREATE UNIQUE INDEX kept_unique ON session_activity (note) WHERE session_id = :session_id;
SELECT ordinal FROM adjust_cash(:session_id, '1.00 USD', :staff_id, note => 'once');
SELECT code, message FROM pg_temp.refusal(format(
  'SELECT adjust_cash(%s, ''1.00 USD'', %s, note => ''once'')', :session_id, :staff_id));
DROP INDEX kept_unique;
SELECT ordinal FROM adjust_cash(:session_id, '1.00 USD', :staff_id, note => 'once');

-- Constraints of users.
ALTER TABLE session_activity ADD CONSTRAINT kept_check CHECK (note IS DISTINCT FROM 'never');
SELECT code, message FROM pg_temp.refusal(format(
  'SELECT adjust_cash(%s, ''1.00 USD'', %s, note => ''never'')', :session_id, :staff_id));
ALTER TABLE session_activity DROP CONSTRAINT kept_check;
ALTER TABLE session_activity ADD COLUMN kept_needed integer NOT NULL DEFAULT 0;
SELECT code, message FROM pg_temp.refusal(:'call');
ALTER TABLE session_activity DROP COLUMN kept_needed;
:call;

-- Triggers of users.
CREATE FUNCTION kept_hook()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO kept_seen VALUES (NEW.ordinal);
  RETURN NULL;
END
$$;
CREATE TABLE kept_seen (ordinal integer);
CREATE TRIGGER kept AFTER INSERT ON session_activity FOR EACH ROW EXECUTE FUNCTION kept_hook();
:call;
SELECT count(*) FROM kept_seen;
ALTER TABLE session_activity DISABLE TRIGGER kept;
:call;
SELECT count(*) FROM kept_seen;
ALTER TABLE session_activity ENABLE TRIGGER kept;
:call;
SELECT count(*) FROM kept_seen;
DROP TRIGGER kept ON session_activity;
DROP TABLE kept_seen;
DROP FUNCTION kept_hook();

-- The same taken back with a savepoint.
SELECT format('SELECT ordinal FROM record_payment(%s, %s, ''sale'', ''1.00 USD'')', :session_id, :staff_id) AS payment \gset
BEGIN;
CREATE UNIQUE INDEX kept_unique ON session_activity (tender) WHERE session_id = :session_id;
:payment;
SAVEPOINT before;
DROP INDEX kept_unique;
:payment;
ROLLBACK TO SAVEPOINT before;
SELECT code, message FROM pg_temp.refusal(:'payment');
ROLLBACK;
:payment;
:payment;

-- Rows move: by more updates than a page holds, which are then rolled back …
BEGIN;
SELECT count(adjust_cash(:session_id, '1.00 USD', :staff_id)) FROM generate_series(1, 200);
SAVEPOINT before;
SELECT count(adjust_cash(:session_id, '1.00 USD', :staff_id)) FROM generate_series(1, 200);
ROLLBACK TO SAVEPOINT before;
:call;
ROLLBACK;
:call;

-- … and by rewrites of the tables, after which each is where another was.
SELECT id AS other_staff_id FROM create_staff_member('Bob') \gset
SELECT id AS other_drawer_id FROM create_cash_drawer(:location_id, 'Back') \gset
SELECT id AS other_device_id FROM register_device(:location_id, 'Till 2', :other_drawer_id) \gset
SELECT id AS other_id FROM open_session(:other_device_id, :other_staff_id) \gset
SELECT format('SELECT ordinal, staff_member_id = %s AS is_right FROM adjust_cash(%s, ''1.00 USD'', %s)',
              :other_staff_id, :other_id, :other_staff_id) AS other_call \gset
VACUUM FULL payment_session, staff_member, reason_code, session_activity;
:call;
:other_call;
CREATE INDEX kept_session ON payment_session (id DESC);
CREATE INDEX kept_staff ON staff_member (id DESC);
CLUSTER payment_session USING kept_session;
CLUSTER staff_member USING kept_staff;
:call;
:other_call;
DROP INDEX kept_session, kept_staff;
:call;
:other_call;
SELECT status, activity_count FROM close_session(:other_id, '3.00 USD', :other_staff_id);
SELECT pg_temp.refused(:'other_call');
SELECT pg_temp.refused(format('SELECT retire_staff_member(%s)', :other_staff_id));
SELECT code FROM pg_temp.refusal(format(
  'SELECT adjust_cash(%s, ''1.00 USD'', %s)', :session_id, :other_staff_id));
:call;

-- Thousands of calls in one transaction: the last read little more than the
-- first, although the versions of the session's row stay until the commit.
CREATE FUNCTION pg_temp.pages_read(calls integer, session_id bigint, staff_id bigint)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE format('EXPLAIN (ANALYZE, BUFFERS, COSTS off, TIMING off, FORMAT json)
                  SELECT count(adjust_cash(%s, ''1.00 USD'', %s)) FROM generate_series(1, %s)',
                 session_id, staff_id, calls) INTO plan;
  RETURN plan -> 0 -> 'Plan' ->> 'Shared Hit Blocks';
END
$$;
BEGIN;
SELECT pg_temp.pages_read(200, :session_id, :staff_id) AS first \gset
SELECT count(adjust_cash(:session_id, '1.00 USD', :staff_id)) FROM generate_series(1, 2500);
SELECT pg_temp.pages_read(200, :session_id, :staff_id) AS last \gset
SELECT :last < 4 * :first AS little_more;
ROLLBACK;
VACUUM payment_session;

-- Hundreds of calls in a transaction each: the page is pruned before it is full,
-- so that the row stays in it.
SELECT pg_stat_force_next_flush();
SELECT n_tup_upd - n_tup_hot_upd AS moved_before FROM pg_stat_user_tables WHERE relid = 'payment_session'::regclass \gset
SELECT format('DO $$ BEGIN FOR i IN 1..300 LOOP PERFORM adjust_cash(%s, ''1.00 USD'', %s); COMMIT; END LOOP; END $$',
              :session_id, :staff_id) AS calls \gset
:calls;
SELECT pg_stat_force_next_flush();
SELECT n_tup_upd - n_tup_hot_upd - :moved_before <= 2 AS stays
FROM pg_stat_user_tables WHERE relid = 'payment_session'::regclass;

-- All that was recorded is there, and adds up.
SELECT count(*), max(ordinal) FROM session_activities WHERE payment_session_id = :session_id;
SELECT * FROM verify_session(:session_id);
SELECT * FROM verify_session(:other_id);

-- Who and which reasons are in use, and the rules of locations.
SELECT id AS leaver_id FROM create_staff_member('Carol') \gset
SELECT id AS passing_id FROM create_reason_code('PASSING') \gset
SELECT format('SELECT adjust_cash(%s, ''1.00 USD'', %s, reason_code_id => %s)', :session_id, :leaver_id, :passing_id) AS call \gset
SELECT format('SELECT adjust_cash(%s, ''1.00 USD'', %s)', :session_id, :staff_id) AS bare \gset
SELECT pg_temp.refused(:'call') AS call, pg_temp.refused(:'call') AS again;
-- Taken back with a savepoint,
BEGIN;
SAVEPOINT before;
SELECT name FROM retire_staff_member(:leaver_id);
SELECT pg_temp.refused(:'call') AS gone;
ROLLBACK TO SAVEPOINT before;
SELECT pg_temp.refused(:'call') AS back;
SELECT code FROM delete_reason_code(:passing_id);
SELECT pg_temp.refused(:'call') AS gone;
ROLLBACK;
SELECT pg_temp.refused(:'call') AS back;
-- or for good.
SELECT name FROM retire_staff_member(:leaver_id);
SELECT pg_temp.refused(:'call') AS gone;
SELECT format('SELECT adjust_cash(%s, ''1.00 USD'', %s, reason_code_id => %s)', :session_id, :staff_id, :passing_id) AS call \gset
SELECT pg_temp.refused(:'call') AS call;
SELECT code FROM delete_reason_code(:passing_id);
SELECT pg_temp.refused(:'call') AS gone;
SELECT code FROM create_reason_code('PASSING');
SELECT pg_temp.refused(:'call') AS back;
-- By other routes than the functions.
SELECT format('SELECT adjust_cash(%s, ''1.00 USD'', %s, reason_code_id => 101)', :session_id, :staff_id) AS default \gset
SELECT pg_temp.refused(:'default') AS call;
BEGIN;
INSERT INTO reason_code_state VALUES (101, now());
SELECT pg_temp.refused(:'default') AS gone;
ROLLBACK;
SELECT pg_temp.refused(:'default') AS back;
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE staff_member SET retired_at = now() WHERE id = :staff_id;
SET LOCAL session_replication_role = origin;
SELECT pg_temp.refused(:'call') AS gone;
ROLLBACK;
SELECT pg_temp.refused(:'call') AS back;
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE reason_code_state SET retired_at = now() WHERE reason_code_id = :passing_id;
SET LOCAL session_replication_role = origin;
SELECT pg_temp.refused(:'call') AS gone;
ROLLBACK;
SELECT pg_temp.refused(:'call') AS back;
-- One who never came.
BEGIN;
SELECT id AS never_id FROM create_staff_member('Dan') \gset
SELECT format('SELECT adjust_cash(%s, ''1.00 USD'', %s)', :session_id, :never_id) AS never \gset
SELECT pg_temp.refused(:'never') AS here, pg_temp.refused(:'never') AS again;
ROLLBACK;
SELECT pg_temp.refused(:'never') AS gone;
-- Rules that come, are taken back, and come again.
SELECT pg_temp.refused(:'bare') AS none;
BEGIN;
SELECT reason_required FROM update_location(:location_id, reason_required => true);
SELECT pg_temp.refused(:'bare') AS required;
ROLLBACK;
SELECT pg_temp.refused(:'bare') AS none;
SELECT reason_required FROM update_location(:location_id, reason_required => true);
SELECT pg_temp.refused(:'bare') AS required;
SELECT cash_rounding FROM record_payment(:session_id, :staff_id, 'sale', '1.02 USD');
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE location SET cash_rounding_increment = '0.10 USD' WHERE id = :location_id;
SET LOCAL session_replication_role = origin;
SELECT cash_rounding FROM record_payment(:session_id, :staff_id, 'sale', '1.02 USD');
ROLLBACK;
SELECT cash_rounding FROM record_payment(:session_id, :staff_id, 'sale', '1.02 USD');
