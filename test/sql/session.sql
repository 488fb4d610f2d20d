-- The commands of a till's day, rule by rule (docs/design.md, S1 to S17).
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\i :common

-- A returned row, field by field: ids as the names that they stand for.
CREATE FUNCTION pg_temp.fields(result json)
RETURNS TABLE (field text, value text)
LANGUAGE sql
BEGIN ATOMIC
  SELECT
    key,
    CASE
      WHEN key = 'id' AND value NOT LIKE '%-%' THEN '(new)'
      WHEN key = 'id' THEN '(session)-' || split_part(value, '-', 2)
      WHEN key = 'payment_session_id' THEN '(session)'
      WHEN key = 'recorded_at' THEN CASE
        WHEN value::timestamptz BETWEEN now() AND clock_timestamp() THEN '(now)' ELSE value END
      WHEN key = 'point_of_sale_device_id' THEN (SELECT name FROM point_of_sale_devices WHERE id = value::bigint)
      WHEN key = 'cash_drawer_id' THEN (SELECT name FROM cash_drawers WHERE id = value::bigint)
      WHEN key = 'location_id' THEN (SELECT name FROM locations WHERE id = value::bigint)
      WHEN key LIKE '%staff_member_id' THEN (SELECT name FROM staff_members WHERE id = value::bigint)
      ELSE value
    END
  FROM json_each_text(result) WITH ORDINALITY AS f (key, value, n)
  ORDER BY n;
END;

SELECT id AS location_id FROM create_location('Shop', 'USD', 'America/New_York') \gset
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
SELECT id AS other_staff_id FROM create_staff_member('Bob') \gset
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Front') \gset
SELECT id AS shared_id FROM create_cash_drawer(:location_id, 'Shared') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till 1', :drawer_id) \gset
SELECT id AS device_a_id FROM register_device(:location_id, 'Till A', :shared_id) \gset
SELECT id AS device_b_id FROM register_device(:location_id, 'Till B', :shared_id) \gset
SELECT id AS device_c_id FROM register_device(:location_id, 'Till C', :shared_id) \gset

-- # Every field of what a command returns

-- open_session
SELECT f.* FROM open_session(
  device_id => :device_id,
  staff_member_id => :staff_id,
  balance => '150.00 USD',
  occurred_at => '2024-03-05 14:00:00.123456+00',
  reason_code_id => 1,
  note => 'float',
  request_id => '7e57ab1e-1a55-4000-8000-00000000b001') s, pg_temp.fields(row_to_json(s)) f;
SELECT id AS session_id FROM active_session(:device_id) \gset

-- record_payment
SELECT f.* FROM record_payment(
  session_id => :session_id,
  staff_member_id => :other_staff_id,
  type => 'sale',
  amount => '9.99 USD',
  tender => 'cash',
  cash_rounding => '0.01 USD',
  reference => 'order 1',
  occurred_at => '2024-03-05 15:00:00+00',
  note => 'a sale',
  request_id => '7e57ab1e-1a55-4000-8000-00000000b002') a, pg_temp.fields(row_to_json(a)) f;

-- count_cash
SELECT f.* FROM count_cash(
  session_id => :session_id,
  balance => '159.50 USD',
  staff_member_id => :staff_id,
  occurred_at => '2024-03-05 16:00:00+00',
  reason_code_id => 102,
  note => 'spot check',
  request_id => '7e57ab1e-1a55-4000-8000-00000000b003') a, pg_temp.fields(row_to_json(a)) f;

-- adjust_cash
SELECT f.* FROM adjust_cash(
  session_id => :session_id,
  amount => '-30.00 USD',
  staff_member_id => :staff_id,
  occurred_at => '2024-03-05 17:00:00+00',
  reason_code_id => 2,
  note => 'voucher paid out',
  type => 'cash_payout',
  reference => 'gift card 7',
  request_id => '7e57ab1e-1a55-4000-8000-00000000b004') a, pg_temp.fields(row_to_json(a)) f;

-- record_no_sale
SELECT f.* FROM record_no_sale(
  session_id => :session_id,
  staff_member_id => :staff_id,
  occurred_at => '2024-03-05 18:00:00+00',
  reason_code_id => 103,
  note => 'change for a customer',
  request_id => '7e57ab1e-1a55-4000-8000-00000000b005') a, pg_temp.fields(row_to_json(a)) f;

-- record_device_payment, into the open session
SELECT f.* FROM record_device_payment(
  device_id => :device_id,
  staff_member_id => :staff_id,
  type => 'refund',
  amount => '4.50 USD',
  tender => 'card',
  cash_rounding => '0.00 USD',
  reference => 'order 0',
  occurred_at => '2024-03-05 19:00:00+00',
  note => 'returned',
  request_id => '7e57ab1e-1a55-4000-8000-00000000b006') a, pg_temp.fields(row_to_json(a)) f;

-- active_session
SELECT f.* FROM active_session(device_id => :device_id) s, pg_temp.fields(row_to_json(s)) f;

-- close_session
SELECT f.* FROM close_session(
  session_id => :session_id,
  balance => '130.00 USD',
  staff_member_id => :other_staff_id,
  leave_in_drawer => '100.00 USD',
  occurred_at => '2024-03-05 22:00:00.5+00',
  reason_code_id => 4,
  note => 'good night',
  request_id => '7e57ab1e-1a55-4000-8000-00000000b007') s, pg_temp.fields(row_to_json(s)) f;

-- What the ledger holds; counts, adjustments and cash payments once more with
-- the fields of the cash management API.
SELECT ordinal, type, cash, occurred_at, tender, amount, cash_rounding FROM session_activities
WHERE payment_session_id = :session_id ORDER BY ordinal;
SELECT ordinal, kind, type, cash, order_transaction, gift_card FROM cash_activities
WHERE payment_session_id = :session_id ORDER BY ordinal;

-- With the required arguments alone, all the rest is left to the server.
BEGIN;
SELECT s.opening_counted, s.expected_cash_at_open, s.cash_counted_at_open, s.opening_reason_code_id, s.opening_note,
       s.opening_time BETWEEN now() AND clock_timestamp() AS opened_now
FROM open_session(:device_id, :staff_id) s;
SELECT id AS session_id FROM active_session(:device_id) \gset
SELECT a.tender, a.cash_rounding, a.cash, a.reference, a.note, a.request_id,
       a.occurred_at = a.recorded_at AS occurred_when_recorded, a.recorded_at BETWEEN now() AND clock_timestamp() AS recorded_now
FROM record_payment(:session_id, :staff_id, 'sale', '1.00 USD') a;
SELECT a.tender, a.cash, a.reference, a.note, a.request_id FROM record_device_payment(:device_id, :staff_id, 'sale', '1.00 USD') a;
SELECT a.cash_expected, a.cash_counted, a.reason_code_id, a.note, a.request_id FROM count_cash(:session_id, '102.00 USD', :staff_id) a;
SELECT a.type, a.cash, a.reason_code_id, a.note, a.gift_card, a.request_id FROM adjust_cash(:session_id, '-2.00 USD', :staff_id) a;
SELECT a.cash, a.reason_code_id, a.note, a.request_id FROM record_no_sale(:session_id, :staff_id) a;
SELECT s.closing_adjustment, s.left_in_drawer, s.closing_reason_code_id, s.closing_note,
       s.closing_time BETWEEN now() AND clock_timestamp() AS closed_now, s.expected_cash_now
FROM close_session(:session_id, '100.00 USD', :staff_id) s;
ROLLBACK;

-- # S1: a device has one drawer, of its location; a session keeps both
BEGIN;
SELECT id AS abroad_id FROM create_location('Abroad', 'CAD') \gset
SELECT id AS abroad_drawer_id FROM create_cash_drawer(:abroad_id, 'Front') \gset
SELECT currency, balance FROM cash_drawers WHERE id = :abroad_drawer_id;
SELECT pg_temp.refused(format('SELECT assign_device_to_cash_drawer(%s, %s)', :device_id, :abroad_drawer_id));
SELECT expected_cash_at_open FROM open_session(:device_id, :staff_id);
SELECT id AS session_id FROM active_session(:device_id) \gset
SELECT pg_temp.refused(format('SELECT assign_device_to_cash_drawer(%s, %s)', :device_id, :shared_id));
SELECT pg_temp.refused(format('SELECT detach_device(%s)', :device_id));
SELECT status FROM close_session(:session_id, '100.00 USD', :staff_id);
SELECT cash_drawer_id = :shared_id AS moved FROM assign_device_to_cash_drawer(:device_id, :shared_id);
SELECT cash_drawer_id = :drawer_id AS kept FROM payment_sessions WHERE id = :session_id;
SELECT cash_drawer_id = :shared_id AS follows, expected_cash_at_open FROM open_session(:device_id, :staff_id);
SELECT cash_drawer_id FROM detach_device(:device_c_id);
SELECT pg_temp.refused(format('SELECT open_session(%s, %s)', :device_c_id, :staff_id));
ROLLBACK;

-- # S2: one open session on a device, several on a drawer
-- # S3: the drawer's balance is the sum of all cash, whoever moved it
-- # S4: expected at open is that balance; counted is what was given
-- # S7, S8: a count is of the whole drawer
SELECT id AS a_id FROM open_session(:device_a_id, :staff_id, '100.00 USD', reason_code_id => 1) \gset
SELECT id AS b_id FROM open_session(:device_b_id, :other_staff_id) \gset
SELECT pg_temp.refused(format('SELECT open_session(%s, %s)', :device_a_id, :staff_id));
SELECT d.name, s.opening_counted, s.expected_cash_at_open, s.cash_counted_at_open, s.opening_discrepancy, s.expected_cash_now
FROM payment_sessions s JOIN point_of_sale_devices d ON d.id = s.point_of_sale_device_id
WHERE s.cash_drawer_id = :shared_id ORDER BY s.id;
SELECT cash FROM record_payment(:a_id, :staff_id, 'sale', '10.00 USD');
SELECT cash FROM record_payment(:b_id, :other_staff_id, 'sale', '20.00 USD');
SELECT cash FROM record_payment(:b_id, :other_staff_id, 'sale', '1000.00 USD', 'card');
SELECT cash FROM record_payment(:a_id, :staff_id, 'refund', '5.00 USD');
SELECT cash FROM adjust_cash(:b_id, '-30.00 USD', :other_staff_id);
SELECT balance FROM cash_drawers WHERE id = :shared_id;
-- A counts 1.00 too little; it is A's discrepancy, and B expects it.
SELECT cash_expected, cash_counted, cash_discrepancy, cash FROM count_cash(:a_id, '94.00 USD', :staff_id);
SELECT cash FROM record_payment(:b_id, :other_staff_id, 'sale', '6.00 USD');
-- A third device joins, and counts 0.50 too much.
SELECT expected_cash_at_open, opening_discrepancy, expected_cash_now FROM open_session(:device_c_id, :staff_id, '100.50 USD');
SELECT id AS c_id FROM active_session(:device_c_id) \gset
SELECT status, expected_cash_at_close, closing_discrepancy, left_in_drawer
FROM close_session(:b_id, '100.50 USD', :other_staff_id);
SELECT cash FROM record_payment(:c_id, :staff_id, 'sale', '2.25 USD');
SELECT expected_cash_at_close, closing_discrepancy, closing_adjustment, left_in_drawer
FROM close_session(:a_id, '103.00 USD', :staff_id, leave_in_drawer => '50.00 USD');
SELECT expected_cash_now FROM payment_sessions WHERE id = :c_id;
SELECT expected_cash_at_close, closing_discrepancy, left_in_drawer FROM close_session(:c_id, '50.00 USD', :staff_id);
SELECT balance, last_z_number FROM cash_drawers WHERE id = :shared_id;
SELECT d.name, s.z_number, s.activity_count, s.opening_discrepancy, s.mid_session_discrepancy, s.closing_discrepancy,
       s.net_cash_sales, s.total_adjustments, s.closing_adjustment
FROM payment_sessions s JOIN point_of_sale_devices d ON d.id = s.point_of_sale_device_id
WHERE s.cash_drawer_id = :shared_id ORDER BY s.id;

-- # S5: adjustments and payouts; zero is refused, a payout takes out
BEGIN;
SELECT id AS session_id FROM open_session(:device_id, :staff_id) \gset
SELECT type, cash FROM adjust_cash(:session_id, '25.00 USD', :staff_id);
SELECT type, cash, gift_card FROM adjust_cash(:session_id, '-10.00 USD', :staff_id, type => 'cash_payout', reference => 'card 9');
SELECT type, cash, gift_card FROM adjust_cash(:session_id, '-1.00 USD', :staff_id, reference => 'a document, but no gift card');
SELECT r.* FROM pg_temp.refusal(format('SELECT adjust_cash(%s, ''0.00 USD'', %s)', :session_id, :staff_id)) r;
SELECT r.* FROM pg_temp.refusal(format('SELECT adjust_cash(%s, ''1.00 USD'', %s, type => ''cash_payout'')', :session_id, :staff_id)) r;
-- total_adjustments leaves the closing adjustment out.
SELECT total_adjustments FROM active_session(:device_id);
SELECT total_adjustments, closing_adjustment, left_in_drawer
FROM close_session(:session_id, '114.00 USD', :staff_id, leave_in_drawer => '14.00 USD');
ROLLBACK;

-- # S6: payments
BEGIN;
SELECT id AS session_id FROM open_session(:device_id, :staff_id) \gset
-- Only cash moves the drawer, totals hold every tender.
SELECT type, tender, amount, cash FROM record_payment(:session_id, :staff_id, 'sale', '10.00 USD');
SELECT type, tender, amount, cash FROM record_payment(:session_id, :staff_id, 'sale', '20.00 USD', 'card');
SELECT type, tender, amount, cash FROM record_payment(:session_id, :staff_id, 'sale', '30.00 USD', 'gift_card_2');
SELECT type, tender, amount, cash FROM record_payment(:session_id, :staff_id, 'refund', '1.00 USD');
SELECT type, tender, amount, cash FROM record_payment(:session_id, :staff_id, 'refund', '2.00 USD', 'card');
-- With change, the sale carries what was handed over.
SELECT type, tender, amount, cash FROM record_payment(:session_id, :staff_id, 'sale', '50.00 USD');
SELECT type, tender, amount, cash FROM record_payment(:session_id, :staff_id, 'change', '12.34 USD');
SELECT total_cash_sales, total_cash_refunds, net_cash_sales, total_sales, total_refunds, net_sales, expected_cash_now
FROM active_session(:device_id);
SELECT r.* FROM pg_temp.refusal(format('SELECT record_payment(%s, %s, ''change'', ''1.00 USD'', ''card'')', :session_id, :staff_id)) r;
SELECT r.* FROM pg_temp.refusal(format('SELECT record_payment(%s, %s, ''sale'', ''1.00 USD'', ''Cash'')', :session_id, :staff_id)) r;
SELECT r.* FROM pg_temp.refusal(format('SELECT record_payment(%s, %s, ''sale'', ''1.00 USD'', ''card'', ''0.01 USD'')', :session_id, :staff_id)) r;
SELECT r.* FROM pg_temp.refusal(format('SELECT record_payment(%s, %s, ''sale'', ''-1.00 USD'')', :session_id, :staff_id)) r;
SELECT r.* FROM pg_temp.refusal(format('SELECT record_payment(%s, %s, ''sale'', ''0.02 USD'', cash_rounding => ''-0.03 USD'')', :session_id, :staff_id)) r;
ROLLBACK;

-- Cash rounding, given and by default: to the location's increment, ties away
-- from zero; none for other tenders.
CREATE TEMPORARY TABLE rounding (
  n integer, increment monetary_amount, type text, amount monetary_amount, tender text, given monetary_amount,
  cash_rounding monetary_amount, cash monetary_amount);
INSERT INTO rounding VALUES
  ( 1, '0.05 CAD', 'sale',   '9.99 CAD', 'cash', NULL),
  ( 2, '0.05 CAD', 'sale',   '5.02 CAD', 'cash', NULL),
  ( 3, '0.05 CAD', 'sale',   '5.05 CAD', 'cash', NULL),
  ( 4, '0.05 CAD', 'sale',   '0.02 CAD', 'cash', NULL),
  ( 5, '0.05 CAD', 'sale',   '0.03 CAD', 'cash', NULL),
  ( 6, '0.05 CAD', 'refund', '9.99 CAD', 'cash', NULL),
  ( 7, '0.05 CAD', 'change', '1.02 CAD', 'cash', NULL),
  ( 8, '0.05 CAD', 'sale',   '9.99 CAD', 'card', NULL),
  ( 9, '0.05 CAD', 'sale',   '9.99 CAD', 'cash', '0.00 CAD'),
  (10, '0.05 CAD', 'sale',   '9.99 CAD', 'cash', '-0.09 CAD'),
  (11, '0.05 CHF', 'sale',   '7.77 CHF', 'cash', NULL),
  (12, '0.05 CHF', 'sale',   '7.78 CHF', 'cash', NULL),
  (13, '0.05 CHF', 'change', '2.23 CHF', 'cash', '0.02 CHF'),
  (14, '0.10 CHF', 'sale',   '7.75 CHF', 'cash', NULL),
  (15, '0.10 CHF', 'sale',   '7.74 CHF', 'cash', NULL),
  (16, '1 JPY',    'sale',   '123 JPY',  'cash', NULL),
  (17, '10 JPY',   'sale',   '125 JPY',  'cash', NULL),
  (18, '10 JPY',   'refund', '124 JPY',  'cash', NULL),
  (19, '10 JPY',   'sale',   '123 JPY',  'cash', '-3 JPY'),
  (20, '0.005 KWD', 'sale',  '1.234 KWD', 'cash', NULL),
  (21, '0.005 KWD', 'sale',  '1.232 KWD', 'cash', NULL),
  (22, '0.010 KWD', 'refund', '1.235 KWD', 'cash', NULL),
  (23, '0.005 KWD', 'change', '0.001 KWD', 'cash', '0.004 KWD');
DO $$
DECLARE
  r rounding;
  staff CONSTANT bigint := (SELECT min(id) FROM staff_members);
  location bigint;
  session bigint;
  a session_activities;
BEGIN
  FOR r IN SELECT * FROM rounding ORDER BY n LOOP
    location := (create_location('Rounding', currency_code(r.increment), cash_rounding => r.increment)).id;
    session := (open_session((register_device(location, 'Till', (create_cash_drawer(location, 'Drawer')).id)).id, staff)).id;
    a := record_payment(session, staff, r.type, r.amount, r.tender, r.given);
    UPDATE rounding SET cash_rounding = a.cash_rounding, cash = a.cash WHERE n = r.n;
    -- The totals are after rounding, and the rounding alone can be taken out.
    ASSERT (SELECT ROW(net_cash_sales, net_sales, total_cash_rounding) FROM payment_sessions WHERE id = session)
      = ROW(a.cash,
            CASE WHEN r.tender = 'cash' THEN a.cash ELSE r.amount END,
            coalesce(CASE WHEN r.type = 'sale' THEN a.cash_rounding ELSE - a.cash_rounding END, r.amount - r.amount)),
      format('totals of case %s', r.n);
  END LOOP;
END
$$;
SELECT * FROM rounding ORDER BY n;
-- Without being told, a location rounds as its currency does.
SELECT currency, cash_rounding_increment
FROM (VALUES ('CAD'), ('CHF'), ('JPY'), ('KWD'), ('SEK'), ('USD')) c (code), create_location('Default', code)
ORDER BY code;

-- # S9: the parts of the discrepancy stay apart
-- # S11: alone on a drawer, expected at close = counted at open + net cash sales
-- + adjustments + mid-session discrepancies
BEGIN;
SELECT id AS session_id FROM open_session(:device_id, :staff_id, '102.00 USD') \gset
SELECT cash FROM record_payment(:session_id, :staff_id, 'sale', '40.00 USD');
SELECT cash FROM count_cash(:session_id, '141.00 USD', :staff_id);
SELECT cash FROM adjust_cash(:session_id, '9.00 USD', :staff_id);
SELECT cash FROM count_cash(:session_id, '150.25 USD', :staff_id);
SELECT opening_discrepancy, mid_session_discrepancy, closing_discrepancy, total_discrepancy, expected_cash_now FROM active_session(:device_id);
SELECT opening_discrepancy, mid_session_discrepancy, closing_discrepancy, total_discrepancy,
       expected_cash_at_close,
       cash_counted_at_open + net_cash_sales + total_adjustments + mid_session_discrepancy AS by_the_law,
       totals_ready
FROM close_session(:session_id, '150.00 USD', :staff_id);
ROLLBACK;

-- # S10: a closed session accepts nothing
SELECT calls.command, r.*
FROM (VALUES
  (1, 'count_cash',     format('count_cash(%s, ''1.00 USD'', %s)', :a_id, :staff_id)),
  (2, 'adjust_cash',    format('adjust_cash(%s, ''1.00 USD'', %s)', :a_id, :staff_id)),
  (3, 'record_payment', format('record_payment(%s, %s, ''sale'', ''1.00 USD'')', :a_id, :staff_id)),
  (4, 'record_no_sale', format('record_no_sale(%s, %s)', :a_id, :staff_id)),
  (5, 'close_session',  format('close_session(%s, ''1.00 USD'', %s)', :a_id, :staff_id))
) AS calls (n, command, call)
CROSS JOIN LATERAL (
  SELECT code, replace(message, :'a_id', '(session)') AS message, detail FROM pg_temp.refusal('SELECT ' || calls.call)) r
ORDER BY n;

-- # S13: times
-- Given times are compared by milliseconds: what lies in the millisecond of
-- the opening counts as the opening.
SELECT opening_time FROM open_session(:device_id, :staff_id, occurred_at => '2024-03-06 09:00:00.123456Z');
SELECT id AS session_id FROM active_session(:device_id) \gset
SELECT "time" FROM adjust_cash(:session_id, '1.00 USD', :staff_id, '2024-03-06 09:00:00.123Z');
SELECT "time" FROM adjust_cash(:session_id, '1.00 USD', :staff_id, '2024-03-06 09:00:00.123999Z');
SELECT code, detail, hint FROM pg_temp.refusal(format(
  'SELECT adjust_cash(%s, ''1.00 USD'', %s, ''2024-03-06 09:00:00.122999Z'')', :session_id, :staff_id));
SELECT pg_temp.refused(format('SELECT record_payment(%s, %s, ''sale'', ''1.00 USD'', occurred_at => ''2024-03-06 08:00Z'')', :session_id, :staff_id));
SELECT pg_temp.refused(format('SELECT count_cash(%s, ''1.00 USD'', %s, ''2024-03-06 08:00Z'')', :session_id, :staff_id));
SELECT pg_temp.refused(format('SELECT record_no_sale(%s, %s, ''2024-03-06 08:00Z'')', :session_id, :staff_id));
SELECT pg_temp.refused(format('SELECT close_session(%s, ''1.00 USD'', %s, occurred_at => ''2024-03-06 08:00Z'')', :session_id, :staff_id));
-- Order is the ordinal, never a time.
SELECT ordinal, "time" FROM adjust_cash(:session_id, '1.00 USD', :staff_id, '2024-03-06 12:00Z');
SELECT ordinal, "time" FROM adjust_cash(:session_id, '1.00 USD', :staff_id, '2024-03-06 11:00Z');
SELECT closing_time FROM close_session(:session_id, '104.00 USD', :staff_id, occurred_at => '2024-03-06 13:00:00.0009Z');
-- An opening is not before the device's previous closing.
SELECT code, message, detail FROM pg_temp.refusal(format(
  'SELECT open_session(%s, %s, occurred_at => ''2024-03-06 12:59:59.999999Z'')', :device_id, :staff_id));
SELECT opening_time FROM open_session(:device_id, :staff_id, occurred_at => '2024-03-06 13:00:00.0001Z');
SELECT closing_time FROM close_session((SELECT id FROM active_session(:device_id)), '104.00 USD', :staff_id, occurred_at => '2024-03-06 13:00:00Z');
SELECT pg_temp.refused(format('SELECT record_device_payment(%s, %s, ''sale'', ''1.00 USD'', occurred_at => ''2024-03-06 12:00Z'')', :device_id, :staff_id));
-- The same before the year 2000, where the server's times are negative.
SELECT id AS old_drawer_id FROM create_cash_drawer(:location_id, 'Old') \gset
SELECT id AS old_device_id FROM register_device(:location_id, 'Old till', :old_drawer_id) \gset
SELECT opening_time FROM open_session(:old_device_id, :staff_id, occurred_at => '1999-12-31 23:59:59.9995Z');
SELECT id AS old_id FROM active_session(:old_device_id) \gset
SELECT "time" FROM adjust_cash(:old_id, '1.00 USD', :staff_id, '1999-12-31 23:59:59.999Z');
SELECT pg_temp.refused(format('SELECT adjust_cash(%s, ''1.00 USD'', %s, ''1999-12-31 23:59:59.998999Z'')', :old_id, :staff_id));
-- At most 5 minutes ahead, or what the location allows.
SELECT status FROM open_session(:device_id, :staff_id, occurred_at => clock_timestamp() + '4 minutes');
SELECT id AS session_id FROM active_session(:device_id) \gset
SELECT code, message, hint FROM pg_temp.refusal(format(
  'SELECT adjust_cash(%s, ''1.00 USD'', %s, clock_timestamp() + ''6 minutes'')', :session_id, :staff_id));
-- Without a time, never before the opening.
SELECT a."time" = s.opening_time AS at_the_opening, a.recorded_at < s.opening_time AS recorded_before
FROM adjust_cash(:session_id, '1.00 USD', :staff_id) a, payment_sessions s WHERE s.id = :session_id;
SELECT closing_time = opening_time AS closed_at_the_opening FROM close_session(:session_id, '105.00 USD', :staff_id);
SELECT s.opening_time = p.closing_time AS opened_at_the_closing
FROM open_session(:device_id, :staff_id) s, payment_sessions p WHERE p.id = :session_id;
SELECT id AS session_id FROM active_session(:device_id) \gset
BEGIN;
SELECT clock_skew_limit FROM update_location(:location_id, clock_skew_limit => '10 minutes');
SELECT type FROM adjust_cash(:session_id, '1.00 USD', :staff_id, clock_timestamp() + '9 minutes');
SELECT pg_temp.refused(format('SELECT adjust_cash(%s, ''1.00 USD'', %s, clock_timestamp() + ''11 minutes'')', :session_id, :staff_id));
SELECT clock_skew_limit FROM update_location(:location_id, clock_skew_limit => '0');
SELECT pg_temp.refused(format('SELECT adjust_cash(%s, ''1.00 USD'', %s, clock_timestamp() + ''4 minutes 30 seconds'')', :session_id, :staff_id));
ROLLBACK;

-- The business date is that of the opening, in the location's time zone, from
-- the location's start of the day; the clock may change in between.
CREATE FUNCTION pg_temp.business_date(device_id bigint, staff_id bigint, moment timestamptz)
RETURNS date
LANGUAGE plpgsql
AS $$
DECLARE
  s payment_sessions;
BEGIN
  s := open_session(device_id, staff_id, occurred_at => moment);
  s := close_session(s.id, '0.00 EUR', staff_id, occurred_at => moment + interval '1 hour' - interval '1 hour');
  RETURN s.business_date;
END
$$;
SELECT id AS berlin_id FROM create_location('Berlin', 'EUR', 'Europe/Berlin', '04:00') \gset
SELECT id AS berlin_drawer_id FROM create_cash_drawer(:berlin_id, 'Front') \gset
SELECT id AS berlin_device_id FROM register_device(:berlin_id, 'Till', :berlin_drawer_id) \gset
SELECT moment, moment AT TIME ZONE 'Europe/Berlin' AS local_time,
       pg_temp.business_date(:berlin_device_id, :staff_id, moment) AS business_date
FROM unnest(ARRAY[
  -- an ordinary night
  '2024-03-06 02:59:59.999999Z', '2024-03-06 03:00:00Z', '2024-03-06 22:59:59Z', '2024-03-06 23:00:00Z',
  -- the night in which 02:00 becomes 03:00
  '2024-03-31 00:59:59Z', '2024-03-31 01:00:00Z', '2024-03-31 01:59:59.999999Z', '2024-03-31 02:00:00Z',
  -- the night in which 03:00 becomes 02:00
  '2024-10-27 00:59:59Z', '2024-10-27 01:00:00Z', '2024-10-27 02:59:59.999999Z', '2024-10-27 03:00:00Z'
]::timestamptz[]) AS moment
ORDER BY moment;
-- The date stays, whatever becomes of the location.
SELECT status, business_date FROM open_session(:berlin_device_id, :staff_id, occurred_at => '2024-11-05 02:30Z');
SELECT time_zone, business_day_start FROM update_location(:berlin_id, time_zone => 'UTC', business_day_start => '00:00');
SELECT id AS berlin_session_id FROM active_session(:berlin_device_id) \gset
SELECT business_date FROM close_session(:berlin_session_id, '0.00 EUR', :staff_id, occurred_at => '2024-11-07 02:30Z');

-- # S17: a balance may be negative; what is counted or left may not
BEGIN;
SELECT cash FROM adjust_cash(:session_id, '-200.00 USD', :staff_id);
SELECT balance FROM cash_drawers WHERE id = :drawer_id;
SELECT id AS device_d_id FROM register_device(:location_id, 'Till D', :drawer_id) \gset
SELECT opening_counted, expected_cash_at_open, cash_counted_at_open, opening_discrepancy, expected_cash_now
FROM open_session(:device_d_id, :staff_id);
SELECT id AS d_id FROM active_session(:device_d_id) \gset
SELECT r.* FROM pg_temp.refusal(format('SELECT count_cash(%s, ''-95.00 USD'', %s)', :d_id, :staff_id)) r;
SELECT r.* FROM pg_temp.refusal(format('SELECT close_session(%s, ''0.00 USD'', %s, ''-0.01 USD'')', :d_id, :staff_id)) r;
SELECT r.code FROM pg_temp.refusal(format('SELECT open_session(%s, %s, ''-0.01 USD'')', :device_a_id, :staff_id)) r;
SELECT cash_expected, cash_counted, cash_discrepancy FROM count_cash(:d_id, '0.00 USD', :staff_id);
SELECT expected_cash_now FROM payment_sessions WHERE id = :session_id;
ROLLBACK;

-- # Automatic opening: the first payment on a device without a session
SELECT f.* FROM record_device_payment(:device_a_id, :other_staff_id, 'sale', '3.00 USD',
  occurred_at => clock_timestamp()) a, pg_temp.fields(row_to_json(a)) f WHERE f.field NOT IN ('occurred_at');
SELECT f.* FROM active_session(:device_a_id) s, pg_temp.fields(row_to_json(s)) f
WHERE f.field NOT IN ('opening_time', 'business_date');
SELECT s.opening_time = a.occurred_at AS opened_by_the_payment
FROM active_session(:device_a_id) s JOIN session_activities a ON a.payment_session_id = s.id AND a.type = 'sale';
SELECT ordinal, type FROM record_device_payment(:device_a_id, :staff_id, 'refund', '1.00 USD');
SELECT status, opening_counted, expected_cash_at_close FROM close_session((SELECT id FROM active_session(:device_a_id)), '52.00 USD', :staff_id);
SELECT ordinal, type FROM record_device_payment(:device_a_id, :staff_id, 'sale', '9.00 USD', 'card');
SELECT ordinal, type, cash, reason_code_id, request_id FROM session_activities
WHERE payment_session_id = (SELECT id FROM active_session(:device_a_id)) ORDER BY ordinal;
-- What is wrong with the payment opens no session.
SELECT pg_temp.refused(format('SELECT record_device_payment(%s, %s, ''sale'', ''9.00 EUR'')', :device_b_id, :staff_id)),
       pg_temp.refused(format('SELECT record_device_payment(%s, %s, ''sale'', ''0.00 USD'')', :device_b_id, :staff_id)),
       pg_temp.refused(format('SELECT record_device_payment(%s, %s, ''change'', ''1.00 USD'', ''card'')', :device_b_id, :staff_id));
SELECT count(*) FROM active_session(:device_b_id);

-- # active_session: at most one row
SELECT count(*) FROM active_session(:device_a_id);
SELECT count(*) FROM active_session(:device_b_id);
SELECT pg_temp.refused('SELECT active_session(NULL)'), pg_temp.refused('SELECT active_session(-1)');
SELECT d.name, s.status FROM point_of_sale_devices d LEFT JOIN LATERAL active_session(d.id) s ON true
WHERE d.location_id = :location_id ORDER BY d.name;

-- # No session is opened in a withdrawn currency, although old data are read
BEGIN;
SELECT pg_temp.refused('SELECT create_location(''Old'', ''DEM'')');
INSERT INTO location (name, time_zone, business_day_start, cash_rounding_increment, clock_skew_limit, created_at)
VALUES ('Old', 'UTC', '00:00', '0.01 DEM', '0', now())
RETURNING id AS old_id \gset
SELECT id AS old_drawer_id FROM create_cash_drawer(:old_id, 'Front') \gset
SELECT id AS old_device_id FROM register_device(:old_id, 'Till', :old_drawer_id) \gset
SELECT r.* FROM pg_temp.refusal(format('SELECT open_session(%s, %s)', :old_device_id, :staff_id)) r;
ROLLBACK;

-- # The laws hold over all that happened here
SELECT count(*) FROM fold_differences;
SELECT count(*) FROM balance_differences;
