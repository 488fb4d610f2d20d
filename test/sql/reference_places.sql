-- Reference rows are looked for where this backend found them before. What is
-- there by now must not be believed: each of these fails if it is.
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
\i :common

SELECT id AS location_id FROM create_location('Places', 'EUR') \gset
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Drawer') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till', :drawer_id) \gset
SELECT id AS staff_id FROM create_staff_member('First') \gset
SELECT id AS session_id FROM open_session(:device_id, :staff_id, '10 EUR') \gset

-- A row that was found, and whose creation was then undone.
BEGIN;
SAVEPOINT s;
SELECT id AS undone_id FROM create_staff_member('Undone') \gset
SELECT cash FROM adjust_cash(:session_id, '1 EUR', :undone_id);
ROLLBACK TO s;
SELECT code FROM pg_temp.refusal(format($$SELECT adjust_cash(%s, '1 EUR', %s)$$, :session_id, :undone_id));
COMMIT;

-- Another row in its place: the pages are written anew, without the dead one.
SELECT id AS second_id FROM create_staff_member('Second') \gset
VACUUM (FULL) cash_tracking.staff_member;
SELECT code FROM pg_temp.refusal(format($$SELECT adjust_cash(%s, '1 EUR', %s)$$, :session_id, :undone_id));
SELECT staff_member_id = :second_id AS is_right FROM adjust_cash(:session_id, '2 EUR', :second_id);
SELECT staff_member_id = :staff_id AS is_right FROM adjust_cash(:session_id, '3 EUR', :staff_id);

-- Many rows share a place.
SELECT count(*), bool_and((adjust_cash(:session_id, '4 EUR', id)).staff_member_id = id) AS are_right
FROM (SELECT (create_staff_member('One of ' || g)).id FROM generate_series(1, 1100) g) AS created;
SELECT count(*), bool_and((adjust_cash(:session_id, '5 EUR', id)).staff_member_id = id) AS are_right
FROM staff_members
WHERE name LIKE 'One of %';

-- The row has changed in its place, seen by some snapshots and not by others.
SELECT retired_at IS NOT NULL AS is_retired FROM retire_staff_member(:second_id);
SELECT code FROM pg_temp.refusal(format($$SELECT adjust_cash(%s, '1 EUR', %s)$$, :session_id, :second_id));

-- The end of the table was cut off: nothing is at the place any more.
BEGIN;
SELECT max(id) AS last_id
FROM (SELECT (create_staff_member(repeat('x', 200) || g)).id FROM generate_series(1, 400) g) AS created \gset
SELECT cash FROM adjust_cash(:session_id, '6 EUR', :last_id);
ROLLBACK;
VACUUM cash_tracking.staff_member;
SELECT code FROM pg_temp.refusal(format($$SELECT adjust_cash(%s, '1 EUR', %s)$$, :session_id, :last_id));
