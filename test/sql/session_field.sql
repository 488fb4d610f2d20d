-- A session recorded in the field: somebody counted 2514.50 USD into a drawer
-- from which nothing was expected, and closed 1.20 short.
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\i :common

SELECT id AS location_id FROM create_location('Field', 'USD', 'America/New_York') \gset
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Front') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till 1', :drawer_id) \gset

-- Opening: counted 2514.50 USD where 0.00 was expected.
SELECT id AS session_id FROM open_session(:device_id, :staff_id, '2514.50 USD', note => 'float from the bank') \gset
SELECT status, opening_counted, expected_cash_at_open, cash_counted_at_open,
       opening_discrepancy, total_discrepancy, expected_cash_now, opening_note
FROM payment_sessions WHERE id = :session_id;

-- Trade.
SELECT type, cash FROM record_payment(:session_id, :staff_id, 'sale', '19.99 USD');
SELECT type, cash FROM record_payment(:session_id, :staff_id, 'sale', '42.00 USD', 'card');
SELECT type, cash FROM record_payment(:session_id, :staff_id, 'sale', '50.00 USD');
SELECT type, cash FROM record_payment(:session_id, :staff_id, 'change', '7.75 USD');
SELECT type, cash FROM record_payment(:session_id, :staff_id, 'refund', '12.04 USD');
SELECT type, cash FROM adjust_cash(:session_id, '-20.00 USD', :staff_id, reason_code_id => reason_code_id('PETTY_CASH'));
SELECT expected_cash_now FROM payment_sessions WHERE id = :session_id;

-- Closing: 1.20 short.  The parts of the discrepancy stay apart.
SELECT status FROM close_session(:session_id, '2543.50 USD', :staff_id);
SELECT
  s.status, s.expected_cash_at_close, s.cash_counted_at_close, s.closing_balance,
  s.opening_discrepancy, s.mid_session_discrepancy, s.closing_discrepancy, s.total_discrepancy,
  s.closing_adjustment, s.left_in_drawer
FROM payment_sessions s WHERE s.id = :session_id;
SELECT
  s.total_cash_sales, s.total_cash_refunds, s.net_cash_sales,
  s.total_sales, s.total_refunds, s.net_sales, s.total_adjustments, s.activity_count, s.z_number
FROM payment_sessions s WHERE s.id = :session_id;
SELECT balance FROM cash_drawers WHERE id = :drawer_id;

-- The next session on that drawer expects what was left, and nobody counts.
SELECT id AS session_id, opening_counted, expected_cash_at_open, cash_counted_at_open, opening_discrepancy
FROM open_session(:device_id, :staff_id) \gset second_
SELECT :'second_opening_counted' AS opening_counted, :'second_expected_cash_at_open' AS expected,
       :'second_cash_counted_at_open' AS counted, :'second_opening_discrepancy' AS discrepancy;

-- Closed with a float: the rest of the count is taken out.
SELECT cash_counted_at_close, closing_discrepancy, total_discrepancy, closing_adjustment, left_in_drawer, total_adjustments
FROM close_session(:second_session_id, '2543.50 USD', :staff_id, leave_in_drawer => '200.00 USD');
SELECT expected_cash_at_open, cash_counted_at_open, opening_discrepancy, id AS third_id
FROM open_session(:device_id, :staff_id, '200.00 USD') \gset third_
SELECT :'third_expected_cash_at_open' AS expected, :'third_opening_discrepancy' AS discrepancy;

-- A float above the count puts cash in.
SELECT cash_counted_at_close, closing_discrepancy, closing_adjustment, left_in_drawer
FROM close_session(:third_third_id, '180.00 USD', :staff_id, leave_in_drawer => '250.00 USD');
SELECT expected_cash_at_open FROM open_session(:device_id, :staff_id);
SELECT closing_discrepancy, closing_adjustment, left_in_drawer
FROM close_session((SELECT id FROM active_session(:device_id)), '250.00 USD', :staff_id, leave_in_drawer => '0.00 USD');
SELECT expected_cash_at_open FROM open_session(:device_id, :staff_id);

-- The whole ledger of the drawer, and its law.
SELECT s.z_number AS z, a.ordinal, a.type, a.cash, a.cash_expected, a.cash_counted, a.cash_discrepancy
FROM payment_sessions s
JOIN session_activities a ON a.payment_session_id = s.id
WHERE s.cash_drawer_id = :drawer_id
ORDER BY s.id, a.ordinal;
SELECT count(*) FROM fold_differences;
SELECT count(*) FROM balance_differences;
