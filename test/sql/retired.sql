-- What is out of use takes no new session and records nothing.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
\set VERBOSITY terse

SELECT id AS location FROM create_location('Retired', 'USD') \gset
SELECT id AS staff FROM create_staff_member('Ann') \gset
SELECT id AS drawer FROM create_cash_drawer(:location, 'Front') \gset
SELECT id AS device FROM register_device(:location, 'Till', :drawer) \gset
SELECT id AS retired_device FROM register_device(:location, 'Old till', :drawer) \gset
SELECT id AS retired_drawer FROM create_cash_drawer(:location, 'Old') \gset
SELECT id AS bereft_device FROM register_device(:location, 'Till of the old drawer', :retired_drawer) \gset
SELECT id AS retired_staff FROM create_staff_member('Bob') \gset
SELECT id AS retired_reason FROM create_reason_code('GONE') \gset
SELECT FROM retire_device(:retired_device);
SELECT FROM retire_cash_drawer(:retired_drawer);
SELECT FROM retire_staff_member(:retired_staff);
SELECT FROM delete_reason_code(:retired_reason);

-- What each statement is refused with; the ids are those of this test.
CREATE FUNCTION pg_temp.refused(statement text)
RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE statement;
  RETURN 'none';
EXCEPTION WHEN OTHERS THEN
  RETURN concat(SQLSTATE, ' ', regexp_replace(SQLERRM, '[0-9]+', 'N'));
END
$$;
-- Expected: TC023, of the device, of the drawer, of the staff member, of the reason.
SELECT pg_temp.refused(format('SELECT open_session(%s, %s)', :retired_device, :staff));
SELECT pg_temp.refused(format('SELECT record_device_payment(%s, %s, ''sale'', ''1.00 USD'')', :retired_device, :staff));
SELECT pg_temp.refused(format('SELECT open_session(%s, %s)', :bereft_device, :staff));
SELECT pg_temp.refused(format('SELECT record_device_payment(%s, %s, ''sale'', ''1.00 USD'')', :bereft_device, :staff));
SELECT pg_temp.refused(format('SELECT open_session(%s, %s)', :device, :retired_staff));
SELECT pg_temp.refused(format('SELECT open_session(%s, %s, reason_code_id => %s)', :device, :staff, :retired_reason));
SELECT count(*) AS sessions FROM payment_sessions WHERE location_id = :location;

SELECT id AS session FROM open_session(:device, :staff) \gset
SELECT statement, pg_temp.refused(format(statement, :session, actor, reason))
FROM (VALUES
  ('SELECT count_cash(%s, ''1.00 USD'', %s, reason_code_id => %s)'),
  ('SELECT adjust_cash(%s, ''1.00 USD'', %s, reason_code_id => %s)'),
  ('SELECT record_no_sale(%s, %s, reason_code_id => %s)'),
  ('SELECT close_session(%s, ''1.00 USD'', %s, reason_code_id => %s)'),
  ('INSERT INTO session_activity (session_id, staff_member_id, reason_code_id, type, cash) VALUES (%s, %s, %s, ''adjustment'', ''1.00 USD'')')
) AS s (statement)
CROSS JOIN (VALUES (:retired_staff, 101), (:staff, :retired_reason)) AS a (actor, reason)
ORDER BY statement COLLATE "C", actor, reason;
SELECT pg_temp.refused(format('SELECT record_payment(%s, %s, ''sale'', ''1.00 USD'')', :session, :retired_staff));
SELECT activity_count FROM payment_sessions WHERE id = :session;
