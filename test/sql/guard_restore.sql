-- Whole rows from the owner of the tables, as a restore or a replica brings
-- them: what is taken, what is refused, and what can be removed again.
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\set SHOW_CONTEXT never
\i :common

SELECT id AS location_id FROM create_location('Restored', 'USD') \gset
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Left') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till 1', :drawer_id) \gset
SELECT id AS session_id FROM open_session(:device_id, :staff_id, '100.00 USD') \gset
SELECT ordinal FROM adjust_cash(:session_id, '5.00 USD', :staff_id, request_id => '00000000-0000-4000-8000-0000000e1001');
SELECT ordinal FROM record_payment(:session_id, :staff_id, 'sale', '10.00 USD');
SELECT ordinal FROM record_payment(:session_id, :staff_id, 'refund', '1.00 USD', 'card');
SELECT ordinal FROM record_no_sale(:session_id, :staff_id);
SELECT ordinal FROM count_cash(:session_id, '114.00 USD', :staff_id);
SELECT status FROM close_session(:session_id, '115.00 USD', :staff_id, '100.00 USD');
SELECT id AS open_session_id FROM open_session(:device_id, :staff_id, '100.00 USD') \gset

CREATE TEMPORARY TABLE old_session AS
  SELECT * FROM payment_session WHERE id IN (:session_id, :open_session_id);
CREATE TEMPORARY TABLE old_activity AS
  SELECT * FROM session_activity WHERE session_id IN (:session_id, :open_session_id);

-- A copy of a session with changes, as if it came from elsewhere: its own id,
-- and a drawer where its Z number is free.
CREATE FUNCTION pg_temp.restore_session(id bigint, changes jsonb DEFAULT '{}')
RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO payment_session
  SELECT n.*
  FROM old_session s
  CROSS JOIN LATERAL jsonb_populate_record(s,
    '{"id": 9007199254740001, "cash_drawer_id": 9007199254740001, "point_of_sale_device_id": 9007199254740001}'
    || restore_session.changes) n
  WHERE s.id = restore_session.id;
END;

-- The same of an activity; its request id is taken.
CREATE FUNCTION pg_temp.restore_activity(session_id bigint, ordinal integer, changes jsonb DEFAULT '{}')
RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO session_activity
  SELECT n.*
  FROM old_activity a
  CROSS JOIN LATERAL jsonb_populate_record(a,
    '{"session_id": 9007199254740001, "request_id": null, "request_hash": null}' || restore_activity.changes) n
  WHERE a.session_id = restore_activity.session_id AND a.ordinal = restore_activity.ordinal;
END;

-- Activities first, then the session, as a parallel restore may load them: the
-- totals are those of the session's row.
BEGIN;
INSERT INTO session_activity
SELECT n.*
FROM old_activity a
CROSS JOIN LATERAL jsonb_populate_record(a, '{"session_id": 9007199254740001, "request_id": null, "request_hash": null}') n
WHERE a.session_id = :session_id
ORDER BY a.ordinal DESC;
SELECT pg_temp.restore_session(:session_id);
SELECT activity_count, closing_balance, total_sales FROM payment_sessions WHERE id = 9007199254740001;
SELECT ordinal, type, cash FROM session_activities WHERE payment_session_id = 9007199254740001 ORDER BY ordinal;
-- No slot is free now: nothing can be added to the session.
SELECT code, message, detail, hint
FROM pg_temp.refusal(format('SELECT pg_temp.restore_activity(%s, 2, ''{"ordinal": 9}'')', :session_id));
SELECT pg_temp.refused(format('SELECT pg_temp.restore_activity(%s, 2)', :session_id)) AS twice;
ROLLBACK;

-- The session first: then only what it has counted.
BEGIN;
SELECT pg_temp.restore_session(:session_id);
SELECT n AS ordinal, pg_temp.refused(format('SELECT pg_temp.restore_activity(%s, 2, ''{"ordinal": %s}'')', :session_id, n)) AS code
FROM unnest(ARRAY[-2147483648, -1, 0, 1, 8, 9, 2147483647]) n
ORDER BY n;
SELECT message, detail FROM pg_temp.refusal(format('SELECT pg_temp.restore_activity(%s, 2, ''{"ordinal": 0}'')', :session_id));
-- A duplicate that is skipped is no loss: it did not get a number here.
INSERT INTO session_activity
SELECT n.*
FROM old_activity a
CROSS JOIN LATERAL jsonb_populate_record(a, '{"session_id": 9007199254740001, "request_id": null, "request_hash": null}') n
WHERE a.session_id = :session_id
ON CONFLICT DO NOTHING;
SELECT activity_count FROM payment_sessions WHERE id = 9007199254740001;
SELECT count(*) FROM session_activities WHERE payment_session_id = 9007199254740001;
ROLLBACK;

-- Sessions are remembered for the rest of a statement, each under its own id.
BEGIN;
SELECT pg_temp.restore_session(:session_id);
SELECT pg_temp.restore_session(:open_session_id,
  '{"id": 9007199254741025, "cash_drawer_id": 9007199254740002, "point_of_sale_device_id": 9007199254740002}');
PREPARE slots AS
  INSERT INTO session_activity (session_id, ordinal, recorded_at, type, cash, staff_member_id)
  SELECT id, ordinal, '2001-01-01', 'no_sale', '0.00 USD', 1
  FROM unnest(ARRAY[9007199254740001, 9007199254741025, 9007199254740001], ARRAY[7, $1, 8]) slot (id, ordinal);
SAVEPOINT before;
EXECUTE slots(1);
SELECT payment_session_id, ordinal FROM session_activities WHERE payment_session_id > 9007199254740000 ORDER BY 1, 2;
ROLLBACK TO SAVEPOINT before;
EXECUTE slots(2);
\echo :SQLSTATE
ROLLBACK;
DEALLOCATE slots;

-- Old and new rows in one statement, and even in one session.
BEGIN;
SELECT pg_temp.restore_session(:open_session_id);
INSERT INTO session_activity (session_id, ordinal, recorded_at, type, cash, staff_member_id)
VALUES
  (9007199254740001, NULL, NULL, 'adjustment', '2.00 USD', :staff_id),
  (9007199254740001, 1, now() + interval '1 hour', 'no_sale', '0.00 USD', :staff_id)
RETURNING ordinal;
ROLLBACK;
BEGIN;
SELECT pg_temp.restore_session(:session_id);
INSERT INTO session_activity (session_id, ordinal, recorded_at, type, cash, staff_member_id)
VALUES
  (9007199254740001, 5, '2001-01-01', 'no_sale', '0.00 USD', :staff_id),
  (:open_session_id, NULL, NULL, 'adjustment', '2.00 USD', :staff_id),
  (9007199254740001, 6, now() + interval '1 hour', 'no_sale', '0.00 USD', :staff_id),
  (:open_session_id, NULL, NULL, 'adjustment', '3.00 USD', :staff_id);
SELECT activity_count, total_adjustments FROM payment_sessions WHERE id = :open_session_id;
-- A restored row of the very session that gets new ones.
SELECT code FROM pg_temp.refusal(format(
  $$INSERT INTO session_activity (session_id, ordinal, recorded_at, type, cash, staff_member_id)
    VALUES
      (%1$s, NULL, NULL, 'adjustment', '2.00 USD', %2$s),
      (%1$s, 4, '2001-01-01', 'no_sale', '0.00 USD', %2$s)$$, :open_session_id, :staff_id));
ROLLBACK;

-- A session that does not exist: a slip of the pen that the next opening would
-- run into, and that the owner can take back.
CREATE ROLE regress_restore_user;
BEGIN;
SELECT last_value + 1 AS next_id FROM payment_session_id_seq \gset
SELECT pg_temp.restore_activity(:session_id, 2, jsonb_build_object('session_id', :next_id));
SELECT id AS drawer_2_id FROM create_cash_drawer(:location_id, 'Right') \gset
SELECT id AS device_2_id FROM register_device(:location_id, 'Till 2', :drawer_2_id) \gset
SELECT pg_temp.refused(format('SELECT * FROM open_session(%s, %s)', :device_2_id, :staff_id)) AS opening;
SELECT setval('payment_session_id_seq', :next_id - 1) = :next_id - 1 AS back;
GRANT USAGE ON SCHEMA cash_tracking TO regress_restore_user;
GRANT SELECT, DELETE ON session_activity TO regress_restore_user;
SET LOCAL ROLE regress_restore_user;
SELECT code, message, detail FROM pg_temp.refusal(format('DELETE FROM session_activity WHERE session_id = %s', :next_id));
RESET ROLE;
SET LOCAL session_replication_role = replica;
SELECT pg_temp.refused(format('DELETE FROM session_activity WHERE session_id = %s', :next_id)) AS replica;
RESET session_replication_role;
DELETE FROM session_activity WHERE session_id = :next_id RETURNING ordinal;
SELECT id = :next_id AS is_that_session FROM open_session(:device_2_id, :staff_id);
SELECT pg_temp.refused(format('DELETE FROM session_activity WHERE session_id = %s', :next_id)) AS exists_now;
ROLLBACK;
DROP ROLE regress_restore_user;

-- Rows that contradict themselves.
CREATE FUNCTION pg_temp.why(statement text) RETURNS text LANGUAGE sql
BEGIN ATOMIC
  SELECT concat_ws(' ', r.code, CASE WHEN r.code <> '23502' THEN r.detail END) FROM pg_temp.refusal(why.statement) r;
END;
BEGIN;
SELECT c.changes, pg_temp.why(format('SELECT pg_temp.restore_session(%s, %L)', :session_id, c.changes)) AS answer
FROM (VALUES
  (2, '{"id": 0}'),
  (3, '{"id": -1}'),
  (4, '{"id": null}'),
  (5, '{"activity_count": 0}'),
  (6, '{"z_number": null}'),
  (7, '{"closing_time": null}'),
  (8, '{"closing_staff_member_id": null}'),
  (9, '{"seal": null}'),
  (10, '{"closing_adjustment": null}'),
  (11, '{"net_cash": "100.01 USD"}'),
  (12, '{"total_cash_sales": "10.01 USD"}'),
  (13, '{"closing_adjustment": "0.00 USD"}'),
  (14, '{"total_sales": "10.00 EUR"}'),
  (15, '{"cash_counted_at_close": "115.00 EUR"}'),
  (16, '{"opening_reason_code_id": 0}'),
  (17, '{"cash_drawer_id": 0}'),
  (18, '{"digest": "\\x00"}'),
  (19, '{"total_adjustments": "92233720368547758.07 USD", "total_cash_sales": "92233720368547758.07 USD"}'),
  (20, '{"closing_note": "kept", "closing_reason_code_id": 3}'),
  (21, '{"closing_approved_by": 0}'),
  (22, '{"closing_discrepancy_tolerance": "1.00 EUR"}'),
  (23, '{"closing_discrepancy_limit": "1.00 EUR"}'),
  (24, '{"closing_discrepancy_limit": "-1.00 USD"}'),
  (25, '{"closing_discrepancy_tolerance": "0.99 USD"}'),
  (26, '{"closing_discrepancy_tolerance": "0.99 USD", "closing_reason_code_id": 3}'),
  (27, '{"closing_discrepancy_limit": "0.99 USD"}'),
  (28, '{"closing_approved_by": 9007199254740991, "closing_discrepancy_tolerance": "99.00 USD", "closing_discrepancy_limit": "99.00 USD"}')) c (number, changes)
ORDER BY c.number;
ROLLBACK;
BEGIN;
SELECT c.changes, pg_temp.why(format('SELECT pg_temp.restore_session(%s, %L)', :open_session_id, c.changes)) AS answer
FROM (VALUES
  (1, '{"closing_time": "2030-01-01"}'),
  (2, '{"closing_note": "early"}'),
  (3, '{"closing_reason_code_id": 3}'),
  (4, '{"z_number": 1}'),
  (5, '{}'),
  (6, '{"closing_approved_by": 7}'),
  (7, '{"closing_discrepancy_tolerance": "1.00 USD"}'),
  (8, '{"closing_discrepancy_limit": "1.00 USD"}')) c (number, changes)
ORDER BY c.number;
ROLLBACK;
BEGIN;
SELECT a.type, c.changes, pg_temp.why(format('SELECT pg_temp.restore_activity(%s, %s, %L)', :session_id, c.ordinal, c.changes)) AS answer
FROM (VALUES
  (1, 1, '{"counted": null}'),
  (2, 1, '{"expected": null}'),
  (3, 1, '{"cash": "1.00 USD"}'),
  (4, 1, '{"amount": "1.00 USD"}'),
  (5, 2, '{"tender": "cash"}'),
  (6, 2, '{"cash_rounding": "0.01 USD"}'),
  (7, 2, '{"counted": "5.00 USD", "expected": "0.00 USD"}'),
  (8, 2, '{"request_id": "00000000-0000-4000-8000-0000000e1002"}'),
  (9, 2, '{"request_hash": 1}'),
  (10, 2, '{"reason_code_id": 0}'),
  (11, 2, '{"staff_member_id": 0}'),
  (12, 3, '{"cash": "0.00 USD"}'),
  (13, 3, '{"tender": "card"}'),
  (14, 3, '{"tender": null}'),
  (15, 3, '{"amount": null}'),
  (16, 3, '{"amount": "10.00 EUR"}'),
  (17, 3, '{"type": "refund"}'),
  (18, 3, '{"cash_rounding": "0.02 USD"}'),
  (19, 3, '{"cash_rounding": "0.02 USD", "cash": "10.02 USD"}'),
  (20, 4, '{"cash": "-1.00 USD"}'),
  (21, 5, '{"cash": "1.00 USD"}'),
  (22, 5, '{"recorded_at": null}'),
  (23, 5, '{"type": null}'),
  (24, 5, '{"session_id": null}'),
  (25, 6, '{}'),
  (26, 6, '{"discrepancy_tolerance": "1.00 USD", "discrepancy_limit": "1.00 USD"}'),
  (27, 6, '{"approved_by": 0}'),
  (28, 6, '{"discrepancy_tolerance": "1.00 EUR"}'),
  (29, 6, '{"discrepancy_limit": "1.00 EUR"}'),
  (30, 6, '{"discrepancy_tolerance": "-0.01 USD"}'),
  (31, 6, '{"discrepancy_limit": "-0.01 USD"}'),
  (32, 6, '{"discrepancy_tolerance": "1.00 USD", "discrepancy_limit": "0.99 USD"}'),
  (33, 6, '{"discrepancy_tolerance": "0.99 USD"}'),
  (34, 6, '{"discrepancy_tolerance": "0.99 USD", "reason_code_id": 3}'),
  (35, 6, '{"discrepancy_limit": "0.99 USD", "reason_code_id": 3}'),
  (36, 6, '{"discrepancy_limit": "0.99 USD", "approved_by": 9007199254740001}'),
  (37, 6, '{"denominations": {"20.00": 5, "1.00": 14}}'),
  (38, 6, '{"denominations": {"20.00": 5, "1.00": 13}}'),
  (39, 6, '{"denominations": {"20": 5, "1.00": 14}}'),
  (40, 6, '{"denominations": {"20.00": 5, "1.00": 14, "2.00": 0}}'),
  (41, 6, '{"denominations": [114]}'),
  (42, 4, '{"approved_by": 9007199254740001}'),
  (43, 4, '{"discrepancy_tolerance": "1.00 USD"}'),
  (44, 4, '{"discrepancy_limit": "1.00 USD"}'),
  (45, 4, '{"denominations": {}}')) c (number, ordinal, changes)
JOIN old_activity a ON a.session_id = :session_id AND a.ordinal = c.ordinal
ORDER BY c.number;
SELECT pg_temp.why(format('SELECT pg_temp.restore_activity(%s, 6, %L)', :session_id, format('{"approved_by": %s}', :staff_id))) AS answer;
SELECT pg_temp.why(format('SELECT pg_temp.restore_session(%s, %L)', :session_id, format('{"closing_approved_by": %s}', :staff_id))) AS answer;
ROLLBACK;

-- Reference rows: the codes that the extension ships stay its own.
BEGIN;
SELECT c.statement, pg_temp.why('INSERT INTO ' || c.statement) AS answer
FROM (VALUES
  (1, $$reason_code (id, kind, code) VALUES (9007199254740001, 'custom', 'MINE')$$),
  (2, $$reason_code (id, kind, code) VALUES (999, 'custom', 'MINE TOO')$$),
  (3, $$reason_code (id, kind, code) VALUES (9007199254740002, 'system', 'MINE')$$),
  (4, $$reason_code (id, kind, code) VALUES (9007199254740003, NULL, 'MINE')$$),
  (5, $$reason_code (id, kind, code) VALUES (NULL, 'custom', 'MINE')$$),
  (6, $$reason_code_state (reason_code_id, retired_at) VALUES (101, now())$$),
  (7, $$reason_code_state (reason_code_id, retired_at) VALUES (0, now())$$),
  (8, $$staff_member (id, name, created_at) VALUES (0, 'Nobody', now())$$),
  (9, $$location VALUES (9007199254740001, 'Odd', 'UTC', '00:00', '0.01 USD', '5 min', '1.00 USD', '1.00 USD', true, NULL, now())$$),
  (10, $$location VALUES (9007199254740002, 'Odd', 'UTC', '00:00', '0.01 USD', '5 min', '1.00 EUR', NULL, true, NULL, now())$$),
  (11, $$location VALUES (9007199254740003, 'Odd', 'UTC', '00:00', '0.01 USD', '5 min', '1.00 USD', '0.99 USD', true, NULL, now())$$),
  (12, $$location VALUES (9007199254740004, 'Odd', 'UTC', '00:00', '0.01 USD', '5 min', NULL, '-0.01 USD', true, NULL, now())$$)) c (number, statement)
ORDER BY c.number;
SELECT message, hint FROM pg_temp.refusal($$INSERT INTO reason_code (id, kind, code) VALUES (999, 'custom', 'MINE')$$);
SELECT message, hint FROM pg_temp.refusal($$INSERT INTO staff_member (id, name, created_at) VALUES (0, 'Nobody', now())$$);
ROLLBACK;

-- What changes on a replica: as the functions change it, and no other way.
CREATE FUNCTION pg_temp.replicate(target text, id bigint, changes jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  assignments text := string_agg(format('%I = %L', key, value), ', ') FROM jsonb_each_text(changes);
  refusal record;
BEGIN
  SET LOCAL session_replication_role = replica;
  SELECT * INTO refusal
  FROM pg_temp.refusal(format('UPDATE %I SET %s WHERE %I = %s', target, assignments,
    CASE target WHEN 'session_activity' THEN 'session_id' WHEN 'reason_code_state' THEN 'reason_code_id' ELSE 'id' END, id));
  SET LOCAL session_replication_role = origin;
  RETURN concat_ws(' ', refusal.code,
    CASE WHEN refusal.code = 'TC006' THEN refusal.message || '.' END, refusal.detail);
END
$$;
SELECT id AS reason_id FROM create_reason_code('REPLICATED') \gset
SELECT kind FROM delete_reason_code(:reason_id);
BEGIN;
SELECT c.target, c.changes, pg_temp.replicate(c.target, c.id, c.changes::jsonb) AS answer
FROM (VALUES
  (1, 'location', :location_id, '{"id": 9007199254740001}'),
  (2, 'location', :location_id, '{"created_at": "2001-01-01"}'),
  (3, 'location', :location_id, '{"cash_rounding_increment": "0.05 EUR"}'),
  (4, 'location', :location_id, '{"cash_rounding_increment": "0.05 USD", "name": "Other", "retired_at": "2030-01-01"}'),
  (5, 'location', :location_id, '{"discrepancy_tolerance": "-0.05 USD"}'),
  (6, 'location', :location_id, '{"discrepancy_limit": "0.05 EUR"}'),
  (7, 'location', :location_id, '{"discrepancy_tolerance": "0.05 USD", "discrepancy_limit": "0.05 USD", "reason_required": true}'),
  (8, 'staff_member', :staff_id, '{"id": 9007199254740001}'),
  (9, 'staff_member', :staff_id, '{"created_at": "2001-01-01"}'),
  (10, 'staff_member', :staff_id, '{"retired_at": "2030-01-01"}'),
  (11, 'cash_drawer', :drawer_id, '{"location_id": 9007199254740001}'),
  (12, 'cash_drawer', :drawer_id, '{"version": -1}'),
  (13, 'cash_drawer', :drawer_id, '{"last_z_number": 0}'),
  (14, 'cash_drawer', :drawer_id, '{"settled_balance": "1.00 EUR"}'),
  (15, 'cash_drawer', :drawer_id, '{"created_at": "2001-01-01"}'),
  (16, 'cash_drawer', :drawer_id, '{"settled_balance": "1.00 USD", "version": 1000, "last_z_number": 1000, "name": "Other"}'),
  (17, 'point_of_sale_device', :device_id, '{"location_id": 9007199254740001}'),
  (18, 'point_of_sale_device', :device_id, '{"version": -1}'),
  (19, 'point_of_sale_device', :device_id, '{"created_at": "2001-01-01"}'),
  (20, 'point_of_sale_device', :device_id, '{"cash_drawer_id": 9007199254740001, "version": 1000}'),
  (21, 'reason_code', :reason_id, '{"code": "OTHER"}'),
  (22, 'reason_code', :reason_id, '{"kind": "system"}'),
  (23, 'reason_code_state', :reason_id, '{"reason_code_id": 9007199254740001}'),
  (24, 'reason_code_state', :reason_id, '{"retired_at": null}'),
  (25, 'session_activity', :session_id, '{"note": "changed"}'),
  (26, 'session_activity', :session_id, '{"cash": "0.00 USD"}'),
  (27, 'session_activity', :session_id, '{"approved_by": 9007199254740001}'),
  (28, 'session_activity', :session_id, '{"denominations": {}}')) c (number, target, id, changes)
ORDER BY c.number;
SELECT c.changes, pg_temp.replicate('payment_session', :open_session_id, c.changes::jsonb) AS open,
  pg_temp.replicate('payment_session', :session_id, c.changes::jsonb) AS closed
FROM (VALUES
  (1, '{"id": 9007199254740001}'),
  (2, '{"point_of_sale_device_id": 9007199254740001}'),
  (3, '{"business_date": "2001-01-01"}'),
  (4, '{"opening_note": "changed"}'),
  (5, '{"opening_reason_code_id": 1}'),
  (6, '{"expected_cash_at_open": "0.01 USD"}'),
  (7, '{"activity_count": 0}'),
  (8, '{"net_cash": "1.00 USD"}'),
  (9, '{"net_cash": "1.00 EUR"}'),
  (10, '{"digest": "\\x0000000000000000000000000000000000000000000000000000000000000000"}'),
  (11, '{"closing_note": "changed"}'),
  (12, '{"closing_approved_by": 9007199254740001}'),
  (13, '{"closing_discrepancy_limit": "99.00 USD"}'),
  (14, '{"closing_time": null}'),
  (15, '{"total_sales": "5.00 USD", "activity_count": 100}')) c (number, changes)
ORDER BY c.number;
-- New activities are recorded at the origin.
SET LOCAL session_replication_role = replica;
SELECT code, message, detail, hint FROM pg_temp.refusal(format(
  $$INSERT INTO session_activity (session_id, type, cash, staff_member_id) VALUES (%s, 'adjustment', '1.00 USD', %s)$$,
  :open_session_id, :staff_id));
-- Their activities may be ahead of the session's row.
SELECT pg_temp.restore_session(:open_session_id);
SELECT pg_temp.restore_activity(:open_session_id, 1, '{"ordinal": 7}');
ROLLBACK;
