-- Several commands in one statement: each sees what the one before it did.
SET search_path = public, cash_tracking;

SELECT id AS location FROM create_location('One statement', 'USD') \gset
SELECT id AS staff FROM create_staff_member('Ann') \gset
SELECT id AS drawer FROM create_cash_drawer(:location, 'Front') \gset
SELECT id AS other FROM create_cash_drawer(:location, 'Back') \gset
SELECT id AS device FROM register_device(:location, 'Till', :drawer) \gset

-- Rows of the reference data.
SELECT (update_location(:location, name => 'First')).name, (update_location(:location, name => 'Second')).name;
SELECT name FROM locations WHERE id = :location;
SELECT
  (assign_device_to_cash_drawer(:device, :other)).cash_drawer_id = :other AS first,
  (assign_device_to_cash_drawer(:device, :drawer)).cash_drawer_id = :drawer AS second,
  (detach_device(:device)).cash_drawer_id IS NULL AS third,
  (assign_device_to_cash_drawer(:device, :drawer)).cash_drawer_id = :drawer AS fourth;
SELECT (update_cash_drawer(:other, 'A')).name, (update_cash_drawer(:other, 'B')).name, (retire_cash_drawer(:other)).name;

-- A session, its activities and its end.
SELECT
  (o.opened).cash_counted_at_open AS opened,
  (record_payment((o.opened).id, :staff, 'sale', '5.00 USD')).cash AS sold,
  (count_cash((o.opened).id, '104.00 USD', :staff)).cash AS counted,
  (adjust_cash((o.opened).id, '1.00 USD', :staff)).cash AS adjusted,
  (close_session((o.opened).id, '105.00 USD', :staff)).closing_discrepancy AS closed,
  (open_session(:device, :staff)).expected_cash_at_open AS opened_again
FROM (SELECT open_session(:device, :staff, '100.00 USD') AS opened OFFSET 0) o;
SELECT d.balance, d.last_z_number FROM cash_drawers d WHERE d.id = :drawer;
SELECT s.status, a.ordinal, a.type, a.cash
FROM payment_sessions s
JOIN session_activities a ON a.payment_session_id = s.id
WHERE s.cash_drawer_id = :drawer
ORDER BY a.payment_session_id, a.ordinal;

-- A payment for each row.
SELECT count(record_device_payment(:device, :staff, 'sale', '1.00 USD')) FROM generate_series(1, 100);
SELECT activity_count, total_cash_sales FROM payment_sessions WHERE point_of_sale_device_id = :device AND status = 'OPEN';
SELECT count(*) FROM verify_drawer(:drawer);

-- Not in a parallel plan, even if somebody labels a function so that there is
-- one.
CREATE FUNCTION open_drawer(device bigint, staff bigint)
RETURNS text
LANGUAGE plpgsql PARALLEL SAFE
AS $$
BEGIN
  RETURN (SELECT type FROM record_no_sale((SELECT id FROM active_session(device)), staff));
END
$$;
SELECT format('SET %I = on', name) AS statement FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query') \gset
:statement;
\set VERBOSITY terse
SELECT open_drawer(:device, :staff);
\set VERBOSITY default
