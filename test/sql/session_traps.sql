-- Commands called in every way that SQL has: several in one statement, from
-- scans, cursors and triggers, rolled back, read-only, with users' indexes.
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\i :common

SELECT id AS location_id FROM create_location('Traps', 'USD') \gset
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Left') \gset
SELECT id AS drawer_2_id FROM create_cash_drawer(:location_id, 'Right') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till 1', :drawer_id) \gset
SELECT id AS device_2_id FROM register_device(:location_id, 'Till 2', :drawer_2_id) \gset
SELECT id AS device_3_id FROM register_device(:location_id, 'Till 3', :drawer_id) \gset
SELECT id AS session_id FROM open_session(:device_id, :staff_id, '100.00 USD') \gset
SELECT id AS session_2_id FROM open_session(:device_2_id, :staff_id, '50.00 USD') \gset

PREPARE ledger(bigint) AS
  SELECT ordinal, type, cash FROM session_activities WHERE payment_session_id = $1 ORDER BY ordinal;
PREPARE now(bigint) AS
  SELECT activity_count, expected_cash_now, total_adjustments, net_sales FROM payment_sessions WHERE id = $1;

-- Three calls in one target list.
SELECT
  (adjust_cash(:session_id, '1.00 USD', :staff_id)).cash AS first,
  (adjust_cash(:session_id, '2.00 USD', :staff_id)).cash AS second,
  (record_payment(:session_id, :staff_id, 'sale', '4.00 USD')).cash AS third;
EXECUTE ledger(:session_id);
EXECUTE now(:session_id);

-- Calls in FROM and in CTEs.
WITH
  a AS MATERIALIZED (SELECT cash FROM adjust_cash(:session_id, '8.00 USD', :staff_id)),
  b AS MATERIALIZED (SELECT cash FROM count_cash(:session_id, '115.00 USD', :staff_id))
SELECT a.cash AS adjusted, b.cash AS discrepancy, c.cash AS paid
FROM a, b, record_payment(:session_id, :staff_id, 'refund', '5.00 USD') c;
EXECUTE now(:session_id);

-- One call for each row of a scan over the sessions themselves.
SELECT a.cash
FROM payment_sessions s
CROSS JOIN LATERAL adjust_cash(s.id, '1.00 USD', :staff_id) a
WHERE s.location_id = :location_id AND s.status = 'OPEN'
ORDER BY a.id;
EXECUTE now(:session_id);
EXECUTE now(:session_2_id);

-- (f(…)).* calls f once for each column, unless a request id makes one call
-- of them.
BEGIN;
SELECT (adjust_cash(:session_id, '1.00 USD', :staff_id)).* \g /dev/null
SELECT activity_count - 8 AS calls FROM payment_sessions WHERE id = :session_id;
ROLLBACK;
BEGIN;
SELECT (adjust_cash(:session_id, '1.00 USD', :staff_id,
                    request_id => '7e57ab1e-1a55-4000-8000-00000000a001')).* \g /dev/null
SELECT activity_count - 8 AS calls FROM payment_sessions WHERE id = :session_id;
ROLLBACK;

-- A savepoint takes back what was done after it, the ordinals too.
BEGIN;
SELECT cash FROM adjust_cash(:session_id, '1.00 USD', :staff_id);
SAVEPOINT before;
SELECT cash FROM adjust_cash(:session_id, '2.00 USD', :staff_id);
SELECT status FROM close_session(:session_id, '0.00 USD', :staff_id);
ROLLBACK TO SAVEPOINT before;
SELECT ordinal, cash FROM adjust_cash(:session_id, '4.00 USD', :staff_id);
EXECUTE now(:session_id);
ROLLBACK;
EXECUTE now(:session_id);

-- The same at the levels that keep one snapshot.
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT cash FROM adjust_cash(:session_id, '1.00 USD', :staff_id);
SAVEPOINT before;
SELECT cash FROM count_cash(:session_id, '2.00 USD', :staff_id);
ROLLBACK TO SAVEPOINT before;
SELECT ordinal, cash_expected FROM count_cash(:session_id, '117.00 USD', :staff_id);
SELECT status, activity_count FROM close_session(:session_id, '117.00 USD', :staff_id);
SELECT status, expected_cash_at_open, activity_count FROM open_session(:device_id, :staff_id);
SELECT status, expected_cash_at_open, activity_count FROM open_session(:device_3_id, :staff_id);
ROLLBACK;

-- An exception block takes back its own calls only.
DO $$
DECLARE
  session_id CONSTANT bigint := (SELECT id FROM payment_sessions WHERE status = 'OPEN' AND opening_staff_member_id = (SELECT max(id) FROM staff_members) ORDER BY id LIMIT 1);
  staff_id CONSTANT bigint := (SELECT max(id) FROM staff_members);
BEGIN
  PERFORM adjust_cash(session_id, '1.00 USD', staff_id);
  BEGIN
    PERFORM adjust_cash(session_id, '2.00 USD', staff_id);
    PERFORM adjust_cash(session_id, '0.00 USD', staff_id);
  EXCEPTION WHEN SQLSTATE 'TC026' THEN
    PERFORM adjust_cash(session_id, '-1.00 USD', staff_id, note => 'after the exception');
  END;
END
$$;
EXECUTE ledger(:session_id);
EXECUTE now(:session_id);

-- A cursor calls as it is fetched from; other calls may come between.
BEGIN;
DECLARE calls CURSOR FOR
  SELECT a.ordinal, a.cash
  FROM generate_series(1, 4) AS n, LATERAL adjust_cash(:session_2_id, monetary_amount(n, 'USD'), :staff_id) a;
FETCH 2 FROM calls;
SELECT ordinal, cash FROM adjust_cash(:session_2_id, '-10.00 USD', :staff_id);
FETCH 2 FROM calls;
CLOSE calls;
COMMIT;
EXECUTE now(:session_2_id);

-- A cursor WITH HOLD calls at commit.
BEGIN;
DECLARE held CURSOR WITH HOLD FOR SELECT ordinal, cash FROM adjust_cash(:session_2_id, '0.50 USD', :staff_id);
COMMIT;
FETCH ALL FROM held;
CLOSE held;
EXECUTE now(:session_2_id);

-- A function that is wrongly called STABLE hides no state from the command.
CREATE FUNCTION pg_temp.hide(session_id bigint, staff_id bigint)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
  result text := '';
BEGIN
  FOR i IN 1..3 LOOP
    result := result || ' ' || (adjust_cash(session_id, '1.00 USD', staff_id)).ordinal;
  END LOOP;
  RETURN result;
END
$$;
SELECT pg_temp.hide(:session_2_id, :staff_id);
EXECUTE now(:session_2_id);

-- A read-only transaction is refused.
BEGIN READ ONLY;
SELECT call, r.code, r.message
FROM (VALUES
  (1, format('open_session(%s, %s)', :device_3_id, :staff_id)),
  (2, format('count_cash(%s, ''1.00 USD'', %s)', :session_id, :staff_id)),
  (3, format('adjust_cash(%s, ''1.00 USD'', %s)', :session_id, :staff_id)),
  (4, format('record_payment(%s, %s, ''sale'', ''1.00 USD'')', :session_id, :staff_id)),
  (5, format('record_device_payment(%s, %s, ''sale'', ''1.00 USD'')', :device_id, :staff_id)),
  (6, format('record_no_sale(%s, %s)', :session_id, :staff_id)),
  (7, format('close_session(%s, ''1.00 USD'', %s)', :session_id, :staff_id))
) AS calls (call, expression)
CROSS JOIN LATERAL pg_temp.refusal('SELECT ' || expression) r
ORDER BY call;
SELECT status FROM active_session(:device_id);
COMMIT;

-- A parallel worker is refused, whatever a wrapper says about itself.
CREATE FUNCTION pg_temp.parallel_liar(session_id bigint, staff_id bigint)
RETURNS integer
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$ BEGIN RETURN (adjust_cash(session_id, '1.00 USD', staff_id)).ordinal; END $$;
CREATE TABLE traps_rows AS SELECT n FROM generate_series(1, 10000) n;
ANALYZE traps_rows;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT code FROM pg_temp.refusal(format(
  'SELECT count(*) FROM traps_rows WHERE pg_temp.parallel_liar(%s, %s) < n', :session_id, :staff_id));
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
DROP TABLE traps_rows;
EXECUTE now(:session_id);

-- A user's AFTER ROW trigger may call the next command: on the same session …
CREATE FUNCTION traps_hook()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF NEW.type IN ('sale', 'opening') THEN
    PERFORM cash_tracking.adjust_cash(TG_ARGV[0]::bigint, '0.25 USD', NEW.staff_member_id, note => 'hook');
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER hook AFTER INSERT ON session_activity
  FOR EACH ROW EXECUTE FUNCTION traps_hook(:session_id);
SELECT ordinal, cash FROM record_payment(:session_id, :staff_id, 'sale', '3.00 USD');
EXECUTE now(:session_id);
-- … on another …
SELECT ordinal, cash FROM record_payment(:session_2_id, :staff_id, 'sale', '3.00 USD');
EXECUTE now(:session_id);
EXECUTE now(:session_2_id);
-- … and from an opening by a payment, with both at once.
SELECT ordinal, cash FROM record_device_payment(:device_3_id, :staff_id, 'sale', '2.00 USD');
SELECT ordinal, type, cash, cash_expected FROM session_activities
WHERE payment_session_id = (SELECT id FROM active_session(:device_3_id)) ORDER BY ordinal;
EXECUTE now(:session_id);
DROP TRIGGER hook ON session_activity;

-- Deferred to the commit.
CREATE CONSTRAINT TRIGGER hook AFTER INSERT ON session_activity
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION traps_hook(:session_id);
BEGIN;
SELECT ordinal, cash FROM record_payment(:session_id, :staff_id, 'sale', '3.00 USD');
SELECT ordinal, cash FROM adjust_cash(:session_id, '-3.00 USD', :staff_id);
COMMIT;
EXECUTE now(:session_id);
DROP TRIGGER hook ON session_activity;

-- A hook on the session itself: the opening is complete when it runs.
CREATE FUNCTION traps_opening_hook()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM cash_tracking.count_cash(NEW.id, '60.00 USD', NEW.opening_staff_member_id);
  RETURN NULL;
END
$$;
SELECT status FROM close_session(:session_2_id, '55.00 USD', :staff_id);
CREATE TRIGGER hook AFTER INSERT ON payment_session
  FOR EACH ROW EXECUTE FUNCTION traps_opening_hook();
SELECT id AS session_2_id FROM open_session(:device_2_id, :staff_id) \gset
DROP TRIGGER hook ON payment_session;
SELECT ordinal, type, cash, cash_expected, cash_counted
FROM session_activities WHERE payment_session_id = :session_2_id ORDER BY ordinal;
EXECUTE now(:session_2_id);

-- A BEFORE trigger may look, but neither change nor swallow the row.
CREATE FUNCTION traps_before()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF NEW.note = 'change' THEN
    NEW.note := 'changed';
  ELSIF NEW.note = 'swallow' THEN
    RETURN NULL;
  ELSIF NEW.note = 'amount' THEN
    NEW.cash := '1000.00 USD';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER before_hook BEFORE INSERT ON session_activity
  FOR EACH ROW EXECUTE FUNCTION traps_before();
SELECT cash, note FROM adjust_cash(:session_id, '1.00 USD', :staff_id, note => 'look');
SELECT r.* FROM pg_temp.refusal(format(
  'SELECT adjust_cash(%s, ''1.00 USD'', %s, note => ''change'')', :session_id, :staff_id)) r;
SELECT code, message FROM pg_temp.refusal(format(
  'SELECT adjust_cash(%s, ''1.00 USD'', %s, note => ''swallow'')', :session_id, :staff_id));
SELECT code, message FROM pg_temp.refusal(format(
  'SELECT record_payment(%s, %s, ''sale'', ''1.00 USD'', note => ''amount'')', :session_id, :staff_id));
SELECT code, message FROM pg_temp.refusal(format(
  'SELECT close_session(%s, ''1.00 USD'', %s, note => ''swallow'')', :session_id, :staff_id));
EXECUTE now(:session_id);
DROP TRIGGER before_hook ON session_activity;

-- Users' indexes: one on a column that does not change, one on a running
-- total, one on an expression over it.  Every version is found by all of them.
CREATE INDEX traps_staff ON payment_session (opening_staff_member_id);
CREATE INDEX traps_adjustments ON payment_session (total_adjustments);
CREATE INDEX traps_expression ON payment_session ((minor_units(net_cash) % 100)) WHERE activity_count > 3;
CREATE INDEX traps_drawer ON cash_drawer (version);
CREATE INDEX traps_device ON point_of_sale_device (version);
SELECT count(adjust_cash(:session_id, '0.01 USD', :staff_id)) FROM generate_series(1, 300);
SELECT count(record_payment(:session_2_id, :staff_id, 'sale', '0.02 USD')) FROM generate_series(1, 300);
SELECT count(count_cash(:session_2_id, monetary_amount(n, 'USD'), :staff_id)) FROM generate_series(1, 30) n;
SELECT status FROM close_session(:session_2_id, '30.00 USD', :staff_id, '0.00 USD');
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SELECT s.activity_count FROM payment_session s WHERE s.total_adjustments = '14.25 USD' AND s.id = :session_id;
SELECT count(*) FROM payment_session s WHERE minor_units(s.net_cash) % 100 = 0 AND s.activity_count > 3
  AND s.id IN (:session_id, :session_2_id);
RESET enable_seqscan;
RESET enable_bitmapscan;
CREATE EXTENSION amcheck;
SELECT c.relname, bt_index_check(c.oid, true)
FROM pg_class c
JOIN pg_index i ON i.indexrelid = c.oid
WHERE i.indrelid IN (
  'payment_session'::regclass, 'session_activity'::regclass,
  'cash_drawer'::regclass, 'point_of_sale_device'::regclass)
ORDER BY c.relname;
SELECT blkno, offnum, attnum, msg
FROM (VALUES ('payment_session'::regclass), ('session_activity'), ('cash_drawer'), ('point_of_sale_device')) t (relation)
CROSS JOIN LATERAL verify_heapam(t.relation)
ORDER BY blkno, offnum;
DROP EXTENSION amcheck;
DROP INDEX traps_staff, traps_adjustments, traps_expression, traps_drawer, traps_device;

-- A user's unique index refuses in its own name.
CREATE UNIQUE INDEX traps_reference ON session_activity (reference) WHERE reference LIKE 'trap%';
SELECT cash FROM record_payment(:session_id, :staff_id, 'sale', '1.00 USD', reference => 'trap 1');
SELECT code, message FROM pg_temp.refusal(format(
  'SELECT record_payment(%s, %s, ''sale'', ''1.00 USD'', reference => ''trap 1'')', :session_id, :staff_id));
DROP INDEX traps_reference;

-- More columns than a row of ours has room for are refused, a few are not.
BEGIN;
ALTER TABLE session_activity ADD COLUMN traps_extra text;
SELECT cash FROM adjust_cash(:session_id, '1.00 USD', :staff_id);
DO $$
BEGIN
  FOR i IN 1..40 LOOP
    EXECUTE format('ALTER TABLE payment_session ADD COLUMN traps_%s text', i);
  END LOOP;
END
$$;
SELECT code, message, hint FROM pg_temp.refusal(format(
  'SELECT adjust_cash(%s, ''1.00 USD'', %s)', :session_id, :staff_id));
ROLLBACK;

-- No total, nor what a view derives from totals, leaves 64 bits: the session
-- can still be read, put right and closed.
BEGIN;
SELECT id AS huge_drawer_id FROM create_cash_drawer(:location_id, 'Huge') \gset
SELECT id AS huge_device_id FROM register_device(:location_id, 'Huge till', :huge_drawer_id) \gset
SELECT id AS huge_id FROM open_session(:huge_device_id, :staff_id, '92233720368547758.07 USD') \gset
SELECT code FROM pg_temp.refusal(format(
  'SELECT adjust_cash(%s, ''0.01 USD'', %s)', :huge_id, :staff_id));
SELECT cash FROM record_payment(:huge_id, :staff_id, 'change', '92233720368547758.07 USD');
SELECT cash FROM adjust_cash(:huge_id, '92233720368547758.07 USD', :staff_id);
-- net sales would be twice the largest amount
SELECT code FROM pg_temp.refusal(format(
  'SELECT record_payment(%s, %s, ''refund'', ''92233720368547758.07 USD'')', :huge_id, :staff_id));
SELECT cash FROM adjust_cash(:huge_id, '-92233720368547758.07 USD', :staff_id);
-- so would the total discrepancy
SELECT code FROM pg_temp.refusal(format(
  'SELECT count_cash(%s, ''92233720368547758.07 USD'', %s)', :huge_id, :staff_id));
SELECT code FROM pg_temp.refusal(format(
  'SELECT close_session(%s, ''92233720368547758.07 USD'', %s)', :huge_id, :staff_id));
SELECT total_sales, net_sales, total_discrepancy, left_in_drawer
FROM close_session(:huge_id, '0.00 USD', :staff_id);
SELECT count(*) FROM fold_differences;
ROLLBACK;

-- An id of 0 is one that does not exist, not one that is left out.
SELECT code, message FROM pg_temp.refusal(format(
  'SELECT adjust_cash(%s, ''1.00 USD'', %s, reason_code_id => 0)', :session_id, :staff_id));

-- The extension anew in the same session, and back: no command keeps an oid
-- of what is gone.
BEGIN;
DROP EXTENSION cash_tracking CASCADE;
CREATE EXTENSION cash_tracking;
SELECT id AS new_location_id FROM create_location('New', 'EUR') \gset
SELECT id AS new_staff_id FROM create_staff_member('Bob') \gset
SELECT id AS new_drawer_id FROM create_cash_drawer(:new_location_id, 'Only') \gset
SELECT id AS new_device_id FROM register_device(:new_location_id, 'Only', :new_drawer_id) \gset
SELECT type, cash FROM record_device_payment(:new_device_id, :new_staff_id, 'sale', '7.00 EUR');
SELECT status, total_sales, activity_count FROM active_session(:new_device_id);
ROLLBACK;
SELECT cash FROM adjust_cash(:session_id, '1.00 USD', :staff_id);

-- Nothing that happened here has left a total wrong.
SELECT count(*) FROM fold_differences;
SELECT count(*) FROM balance_differences;
