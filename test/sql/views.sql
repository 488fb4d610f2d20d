-- Every column of every view, on a day worked out by hand: two devices on one
-- drawer.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
SET intervalstyle = 'postgres';
SELECT clock_timestamp() AS start \gset

-- What each column must show.  A column that is not named here must be NULL;
-- "now" is any time since the start of this test.
CREATE TEMPORARY TABLE subject (view text, name text, id text);
CREATE TEMPORARY TABLE expectation (view text, name text, col text, value text);

-- ## Reference data
--
-- A new cash drawer at 0, and rows that are out of use.

SELECT id AS shop FROM create_location(name => 'Views Shop', currency => 'CAD', time_zone => 'America/Toronto',
  business_day_start => '04:00', external_id => 'views-shop') \gset
SELECT FROM update_location(location_id => :shop, clock_skew_limit => '00:02');
SELECT id AS old_shop FROM create_location(name => 'Old Shop', currency => 'JPY', time_zone => 'Asia/Tokyo') \gset
SELECT FROM retire_location(location_id => :old_shop);
SELECT id AS ann FROM create_staff_member(name => 'Views Ann', external_id => 'views-ann') \gset
SELECT id AS bob FROM create_staff_member(name => 'Views Bob') \gset
SELECT id AS old_staff FROM create_staff_member(name => 'Views Old') \gset
SELECT FROM retire_staff_member(staff_member_id => :old_staff);
SELECT id AS drawer FROM create_cash_drawer(location_id => :shop, name => 'Counter', external_id => 'views-drawer') \gset
SELECT id AS old_drawer FROM create_cash_drawer(location_id => :shop, name => 'Old drawer') \gset
SELECT FROM retire_cash_drawer(cash_drawer_id => :old_drawer);
SELECT id AS left_till FROM register_device(location_id => :shop, name => 'Left', cash_drawer_id => :drawer, external_id => 'views-left') \gset
SELECT id AS right_till FROM register_device(location_id => :shop, name => 'Right', cash_drawer_id => :drawer) \gset
SELECT id AS old_till FROM register_device(location_id => :shop, name => 'Old till') \gset
SELECT FROM retire_device(device_id => :old_till);
SELECT id AS old_reason FROM create_reason_code('Views reason') \gset
SELECT FROM delete_reason_code(:old_reason);

-- ## The day
--
-- In Toronto a business date begins at 04:00, 09:00 UTC. Cash is rounded to
-- 0.05. In the comments: what the drawer holds.

SELECT id AS left_session FROM open_session(:left_till, :ann, '100.00 CAD', '2024-01-09 08:59+00',
  reason_code_id('FLOAT_SETUP'), 'Float', request_id => '00000000-0000-4000-8000-000000000001') \gset
-- 100.00, where 0.00 was expected.
SELECT FROM update_location(:shop, discrepancy_tolerance => '0.20 CAD', discrepancy_limit => '0.40 CAD');
SELECT id AS right_session FROM open_session(:right_till, :bob, occurred_at => '2024-01-09 09:00+00') \gset
SELECT FROM record_payment(:left_session, :ann, 'sale', '9.99 CAD', reference => 'Order 1', note => 'Tea',
  occurred_at => '2024-01-09 09:10+00', request_id => '00000000-0000-4000-8000-000000000002');
-- 110.00: 9.99 was rounded by 0.01.
SELECT FROM record_payment(:left_session, :ann, 'sale', '20.00 CAD', occurred_at => '2024-01-09 09:20+00');
SELECT FROM record_payment(:left_session, :ann, 'change', '7.38 CAD', occurred_at => '2024-01-09 09:20+00');
-- 122.60: 7.38 was rounded by 0.02.
SELECT FROM record_payment(:left_session, :ann, 'sale', '50.01 CAD', 'card', occurred_at => '2024-01-09 09:30+00');
SELECT FROM record_payment(:left_session, :bob, 'refund', '5.02 CAD', occurred_at => '2024-01-09 09:40+00');
-- 117.60: 5.02 was rounded by -0.02.
SELECT FROM record_payment(:left_session, :bob, 'refund', '1.11 CAD', 'card', occurred_at => '2024-01-09 09:50+00');
SELECT FROM record_payment(:right_session, :bob, 'sale', '3.00 CAD', occurred_at => '2024-01-09 10:00+00');
-- 120.60
SELECT FROM adjust_cash(:left_session, '25.00 CAD', :bob, '2024-01-09 10:10+00', note => 'Coins');
SELECT FROM adjust_cash(:left_session, '-2.50 CAD', :ann, '2024-01-09 10:20+00', reason_code_id('TIP_PAYOUT'), 'Rest of a card',
  'cash_payout', 'G-1', '00000000-0000-4000-8000-000000000003');
-- 143.10
SELECT FROM record_no_sale(:left_session, :ann, '2024-01-09 10:30+00', reason_code_id('OTHER'), 'Dropped a coin');
SELECT FROM count_cash(:left_session, '143.00 CAD', :bob, '2024-01-09 10:40+00', reason_code_id('CASH_COUNT'), 'Twice');
-- 143.00, short by 0.10.
SELECT FROM adjust_cash(:right_session, '-13.00 CAD', :bob, '2024-01-09 10:50+00', reason_code_id('CASH_PICKUP'));
-- 130.00
SELECT FROM close_session(:left_session, '129.50 CAD', :bob, '50.00 CAD', '2024-01-09 20:00+00',
  reason_code_id('PETTY_CASH'), 'Tired', '{"20.00": 6, "5": 1, "0.25": 18}', :ann, '00000000-0000-4000-8000-000000000004');
SELECT FROM update_location(:shop, discrepancy_limit => '1.00 CAD', reason_required => true);
-- 129.50, short by 0.50; 79.50 taken out, 50.00 left.
SELECT FROM record_payment(:right_session, :bob, 'sale', '4.02 CAD');
-- 54.00: 4.02 was rounded by -0.02.
SELECT FROM reverse_activity(:right_session, 4, :ann, '2024-01-09 11:00+00', reason_code_id('OTHER'), 'Typed twice');
SELECT FROM record_payment(:right_session, :bob, 'sale', '4.02 CAD');
-- 54.00

-- ## What the views must show

INSERT INTO subject (view, name, id) VALUES
  ('locations', 'shop', :shop), ('locations', 'old', :old_shop),
  ('staff_members', 'ann', :ann), ('staff_members', 'old', :old_staff),
  ('cash_drawers', 'drawer', :drawer), ('cash_drawers', 'old', :old_drawer),
  ('point_of_sale_devices', 'left', :left_till), ('point_of_sale_devices', 'right', :right_till), ('point_of_sale_devices', 'old', :old_till),
  ('reason_codes', 'float', 1), ('reason_codes', 'pickup', 101), ('reason_codes', 'old', :old_reason),
  ('payment_sessions', 'left', :left_session), ('payment_sessions', 'right', :right_session);
-- Activities of the left session by ordinal, of the right one with "r".
INSERT INTO subject (view, name, id)
SELECT v.view, s.side || a.ordinal, concat(s.id, '-', a.ordinal)
FROM (VALUES ('session_activities'), ('cash_activities')) AS v (view)
CROSS JOIN (VALUES ('', :left_session, 13), ('r', :right_session, 6)) AS s (side, id, activities)
CROSS JOIN LATERAL generate_series(1, s.activities) AS a (ordinal)
-- No card, no no-sale.
WHERE v.view = 'session_activities' OR s.side = 'r' OR a.ordinal NOT IN (5, 7, 10);

-- Expects something of the columns of a row: name, value, name, value, …
CREATE PROCEDURE pg_temp.expect(view text, name text, VARIADIC pairs text[])
LANGUAGE sql
AS $$
  INSERT INTO expectation (view, name, col, value)
  SELECT view, name, pairs[i], pairs[i + 1]
  FROM generate_series(1, cardinality(pairs), 2) AS i
$$;

CALL pg_temp.expect('locations', 'shop', 'id', :'shop', 'name', 'Views Shop', 'currency', 'CAD',
  'time_zone', 'America/Toronto', 'business_day_start', '04:00:00', 'cash_rounding_increment', '0.05 CAD',
  'clock_skew_limit', '00:02:00', 'discrepancy_tolerance', '0.20 CAD', 'discrepancy_limit', '1.00 CAD', 'reason_required', 'true', 'external_id', 'views-shop', 'created_at', 'now');
CALL pg_temp.expect('locations', 'old', 'id', :'old_shop', 'name', 'Old Shop', 'currency', 'JPY',
  'time_zone', 'Asia/Tokyo', 'business_day_start', '00:00:00', 'cash_rounding_increment', '1 JPY',
  'clock_skew_limit', '00:05:00', 'reason_required', 'false', 'created_at', 'now', 'retired_at', 'now');
CALL pg_temp.expect('staff_members', 'ann', 'id', :'ann', 'name', 'Views Ann', 'external_id', 'views-ann', 'created_at', 'now');
CALL pg_temp.expect('staff_members', 'old', 'id', :'old_staff', 'name', 'Views Old', 'created_at', 'now', 'retired_at', 'now');
-- Settled 60.00 from the left session, -6.00 from the right one.
CALL pg_temp.expect('cash_drawers', 'drawer', 'id', :'drawer', 'name', 'Counter', 'location_id', :'shop', 'currency', 'CAD',
  'balance', '54.00 CAD', 'last_z_number', '1', 'external_id', 'views-drawer', 'created_at', 'now');
CALL pg_temp.expect('cash_drawers', 'old', 'id', :'old_drawer', 'name', 'Old drawer', 'location_id', :'shop', 'currency', 'CAD',
  'balance', '0.00 CAD', 'last_z_number', '0', 'created_at', 'now', 'retired_at', 'now');
CALL pg_temp.expect('point_of_sale_devices', 'left', 'id', :'left_till', 'name', 'Left', 'location_id', :'shop',
  'cash_drawer_id', :'drawer', 'external_id', 'views-left', 'fiscal_device_identifier', 'views-left', 'created_at', 'now');
CALL pg_temp.expect('point_of_sale_devices', 'right', 'id', :'right_till', 'name', 'Right', 'location_id', :'shop',
  'cash_drawer_id', :'drawer', 'active_payment_session_id', :'right_session', 'created_at', 'now');
CALL pg_temp.expect('point_of_sale_devices', 'old', 'id', :'old_till', 'name', 'Old till', 'location_id', :'shop',
  'created_at', 'now', 'retired_at', 'now');
CALL pg_temp.expect('reason_codes', 'float', 'id', '1', 'kind', 'system', 'code', 'FLOAT_SETUP');
CALL pg_temp.expect('reason_codes', 'pickup', 'id', '101', 'kind', 'default', 'code', 'CASH_PICKUP');
CALL pg_temp.expect('reason_codes', 'old', 'id', :'old_reason', 'kind', 'custom', 'code', 'Views reason', 'retired_at', 'now');

-- Opened a minute before the day began. Sales 10.00 + 20.00 - 7.40, by card
-- 50.01. Rounded by 0.01 in, 0.02 and -0.02 out. 130.00 = 100.00 + 17.60 + 22.50
-- - 0.10 - 10.00 from the right one.
CALL pg_temp.expect('payment_sessions', 'left', 'id', :'left_session', 'status', 'CLOSED',
  'point_of_sale_device_id', :'left_till', 'cash_drawer_id', :'drawer', 'location_id', :'shop', 'currency', 'CAD',
  'business_date', '2024-01-08', 'opening_time', '2024-01-09T08:59:00+00:00', 'opening_staff_member_id', :'ann',
  'opening_reason_code_id', '1', 'opening_note', 'Float', 'opening_counted', 'true',
  'expected_cash_at_open', '0.00 CAD', 'cash_counted_at_open', '100.00 CAD',
  'closing_time', '2024-01-09T20:00:00+00:00', 'closing_staff_member_id', :'bob', 'closing_reason_code_id', '104', 'closing_note', 'Tired',
  'expected_cash_at_close', '130.00 CAD', 'cash_counted_at_close', '129.50 CAD', 'closing_balance', '129.50 CAD',
  'closing_adjustment', '-79.50 CAD', 'left_in_drawer', '50.00 CAD',
  'total_cash_sales', '22.60 CAD', 'total_cash_refunds', '5.00 CAD', 'net_cash_sales', '17.60 CAD',
  'total_sales', '72.61 CAD', 'total_refunds', '6.11 CAD', 'net_sales', '66.50 CAD',
  'total_cash_rounding', '0.01 CAD', 'total_adjustments', '22.50 CAD',
  'opening_discrepancy', '100.00 CAD', 'mid_session_discrepancy', '-0.10 CAD', 'closing_discrepancy', '-0.50 CAD',
  'total_discrepancy', '99.40 CAD', 'totals_ready', 'true', 'activity_count', '13', 'z_number', '1',
  'closing_approved_by', :'ann', 'closing_discrepancy_tolerance', '0.20 CAD', 'closing_discrepancy_limit', '0.40 CAD');
CALL pg_temp.expect('payment_sessions', 'right', 'id', :'right_session', 'status', 'OPEN',
  'point_of_sale_device_id', :'right_till', 'cash_drawer_id', :'drawer', 'location_id', :'shop', 'currency', 'CAD',
  'business_date', '2024-01-09', 'opening_time', '2024-01-09T09:00:00+00:00', 'opening_staff_member_id', :'bob', 'opening_counted', 'false',
  'expected_cash_at_open', '100.00 CAD', 'cash_counted_at_open', '100.00 CAD', 'expected_cash_now', '54.00 CAD',
  'total_cash_sales', '7.00 CAD', 'total_cash_refunds', '0.00 CAD', 'net_cash_sales', '7.00 CAD',
  'total_sales', '7.00 CAD', 'total_refunds', '0.00 CAD', 'net_sales', '7.00 CAD',
  'total_cash_rounding', '-0.02 CAD', 'total_adjustments', '-13.00 CAD',
  'opening_discrepancy', '0.00 CAD', 'mid_session_discrepancy', '0.00 CAD', 'total_discrepancy', '0.00 CAD',
  'totals_ready', 'true', 'activity_count', '6');

-- What both views of activities show under the same name.
CREATE PROCEDURE pg_temp.expect_activity(name text, staff text, happened text, VARIADIC pairs text[])
LANGUAGE sql
AS $$
  INSERT INTO expectation (view, name, col, value)
  SELECT s.view, s.name, e.col, e.value
  FROM subject s
  CROSS JOIN LATERAL (
    VALUES
      ('id', s.id),
      ('payment_session_id', split_part(s.id, '-', 1)),
      ('ordinal', split_part(s.id, '-', 2)),
      ('staff_member_id', staff),
      (CASE s.view WHEN 'cash_activities' THEN 'time' ELSE 'occurred_at' END, happened),
      ('recorded_at', 'now')
    UNION ALL
    SELECT pairs[i], pairs[i + 1] FROM generate_series(1, cardinality(pairs), 2) AS i
  ) AS e (col, value)
  WHERE s.view IN ('session_activities', 'cash_activities') AND s.name = expect_activity.name
$$;
CALL pg_temp.expect_activity('1', :'ann', '2024-01-09T08:59:00+00:00', 'type', 'opening', 'cash', '100.00 CAD', 'reason_code_id', '1', 'note', 'Float',
  'cash_expected', '0.00 CAD', 'cash_counted', '100.00 CAD', 'cash_discrepancy', '100.00 CAD', 'request_id', '00000000-0000-4000-8000-000000000001');
CALL pg_temp.expect_activity('2', :'ann', '2024-01-09T09:10:00+00:00', 'type', 'sale', 'cash', '10.00 CAD', 'note', 'Tea', 'request_id', '00000000-0000-4000-8000-000000000002');
CALL pg_temp.expect_activity('3', :'ann', '2024-01-09T09:20:00+00:00', 'type', 'sale', 'cash', '20.00 CAD');
CALL pg_temp.expect_activity('4', :'ann', '2024-01-09T09:20:00+00:00', 'type', 'change', 'cash', '-7.40 CAD');
CALL pg_temp.expect_activity('5', :'ann', '2024-01-09T09:30:00+00:00', 'type', 'sale', 'cash', '0.00 CAD');
CALL pg_temp.expect_activity('6', :'bob', '2024-01-09T09:40:00+00:00', 'type', 'refund', 'cash', '-5.00 CAD');
CALL pg_temp.expect_activity('7', :'bob', '2024-01-09T09:50:00+00:00', 'type', 'refund', 'cash', '0.00 CAD');
CALL pg_temp.expect_activity('8', :'bob', '2024-01-09T10:10:00+00:00', 'type', 'adjustment', 'cash', '25.00 CAD', 'note', 'Coins');
CALL pg_temp.expect_activity('9', :'ann', '2024-01-09T10:20:00+00:00', 'type', 'cash_payout', 'cash', '-2.50 CAD', 'reason_code_id', '105',
  'note', 'Rest of a card', 'request_id', '00000000-0000-4000-8000-000000000003');
CALL pg_temp.expect_activity('10', :'ann', '2024-01-09T10:30:00+00:00', 'type', 'no_sale', 'cash', '0.00 CAD', 'reason_code_id', '107', 'note', 'Dropped a coin');
CALL pg_temp.expect_activity('11', :'bob', '2024-01-09T10:40:00+00:00', 'type', 'mid_session', 'cash', '-0.10 CAD', 'reason_code_id', '102', 'note', 'Twice',
  'cash_expected', '143.10 CAD', 'cash_counted', '143.00 CAD', 'cash_discrepancy', '-0.10 CAD',
  'discrepancy_tolerance', '0.20 CAD', 'discrepancy_limit', '0.40 CAD');
CALL pg_temp.expect_activity('12', :'bob', '2024-01-09T20:00:00+00:00', 'type', 'closing', 'cash', '-0.50 CAD', 'reason_code_id', '104', 'note', 'Tired',
  'cash_expected', '130.00 CAD', 'cash_counted', '129.50 CAD', 'cash_discrepancy', '-0.50 CAD', 'request_id', '00000000-0000-4000-8000-000000000004',
  'approved_by', :'ann', 'discrepancy_tolerance', '0.20 CAD', 'discrepancy_limit', '0.40 CAD', 'denominations', '{"0.25": 18, "5.00": 1, "20.00": 6}');
CALL pg_temp.expect_activity('13', :'bob', '2024-01-09T20:00:00+00:00', 'type', 'closing_adjustment', 'cash', '-79.50 CAD');
CALL pg_temp.expect_activity('r1', :'bob', '2024-01-09T09:00:00+00:00', 'type', 'opening', 'cash', '0.00 CAD',
  'cash_expected', '100.00 CAD', 'cash_counted', '100.00 CAD', 'cash_discrepancy', '0.00 CAD');
CALL pg_temp.expect_activity('r2', :'bob', '2024-01-09T10:00:00+00:00', 'type', 'sale', 'cash', '3.00 CAD');
CALL pg_temp.expect_activity('r3', :'bob', '2024-01-09T10:50:00+00:00', 'type', 'adjustment', 'cash', '-13.00 CAD', 'reason_code_id', '101');
CALL pg_temp.expect_activity('r4', :'bob', 'now', 'type', 'sale', 'cash', '4.00 CAD');
CALL pg_temp.expect_activity('r5', :'ann', '2024-01-09T11:00:00+00:00', 'type', 'sale', 'cash', '-4.00 CAD', 'reason_code_id', '107', 'note', 'Typed twice',
  'reverses', '4');
CALL pg_temp.expect_activity('r6', :'bob', 'now', 'type', 'sale', 'cash', '4.00 CAD');

-- What only one of them shows.
INSERT INTO expectation (view, name, col, value)
SELECT 'session_activities', p.name, e.col, e.value
FROM (VALUES
  ('2', '9.99 CAD', '0.01 CAD', 'cash'),
  ('3', '20.00 CAD', NULL, 'cash'),
  ('4', '7.38 CAD', '0.02 CAD', 'cash'),
  ('5', '50.01 CAD', NULL, 'card'),
  ('6', '5.02 CAD', '-0.02 CAD', 'cash'),
  ('7', '1.11 CAD', NULL, 'card'),
  ('r2', '3.00 CAD', NULL, 'cash'),
  ('r4', '4.02 CAD', '-0.02 CAD', 'cash'),
  ('r5', '-4.02 CAD', '0.02 CAD', 'cash'),
  ('r6', '4.02 CAD', '-0.02 CAD', 'cash')
) AS p (name, amount, cash_rounding, tender)
CROSS JOIN LATERAL (VALUES ('amount', p.amount), ('cash_rounding', p.cash_rounding), ('tender', p.tender)) AS e (col, value);
INSERT INTO expectation (view, name, col, value) VALUES
  ('session_activities', '2', 'reference', 'Order 1'),
  ('session_activities', '9', 'reference', 'G-1'),
  ('cash_activities', '2', 'order_transaction', 'Order 1'),
  ('cash_activities', '9', 'gift_card', 'G-1');
INSERT INTO expectation (view, name, col, value)
SELECT 'cash_activities', n.name, 'kind', k.kind
FROM (VALUES
  ('count', '{1, 11, 12, r1}'::text[]),
  ('adjustment', '{8, 9, 13, r3}'),
  ('transaction', '{2, 3, 4, 6, r2, r4, r5, r6}')
) AS k (kind, names)
CROSS JOIN LATERAL unnest(k.names) AS n (name);

-- ## What they show

CREATE TEMPORARY TABLE actual (view text, name text, col text, value text);
DO $$
DECLARE
  s subject;
BEGIN
  FOR s IN SELECT * FROM subject LOOP
    EXECUTE format(
      'INSERT INTO actual SELECT $1, $2, c.key, c.value FROM cash_tracking.%I v, jsonb_each_text(to_jsonb(v)) c WHERE v.id::text = $3',
      s.view) USING s.view, s.name, s.id;
  END LOOP;
END
$$;
UPDATE actual SET value = 'now'
WHERE col IN ('created_at', 'recorded_at', 'retired_at', 'occurred_at', 'time')
  AND value::timestamptz BETWEEN :'start' AND clock_timestamp();

-- Each row that was to be there, with all columns of its view.
SELECT s.view, count(DISTINCT s.name) AS expected_rows, count(DISTINCT a.name) AS rows, count(DISTINCT a.col) AS columns
FROM subject s
LEFT JOIN actual a ON (a.view, a.name) = (s.view, s.name)
GROUP BY s.view
ORDER BY s.view COLLATE "C";

-- What is not as it must be.
SELECT view, name, col, e.value AS expected, a.value AS actual
FROM expectation e
FULL JOIN actual a USING (view, name, col)
WHERE e.value IS DISTINCT FROM a.value
ORDER BY view COLLATE "C", name COLLATE "C", col COLLATE "C";

-- Columns of which nothing but NULL was expected: they were not tested.
SELECT a.view, a.col
FROM actual a
LEFT JOIN expectation e USING (view, name, col)
GROUP BY a.view, a.col
HAVING count(e.value) = 0
ORDER BY a.view COLLATE "C", a.col COLLATE "C";

-- The lines of the one count that has them.
SELECT d.cash_activity_id = concat(:left_session, '-12') AS is_closing, d.payment_session_id = :left_session AS is_left, d.ordinal,
       d.face_value, d.quantity, d.amount
FROM count_denominations d
WHERE d.payment_session_id IN (:left_session, :right_session)
ORDER BY d.face_value;

-- Nothing else is in the views: each of the activities, and no other.
SELECT v.view, count(*)
FROM (SELECT 'cash_activities' AS view, payment_session_id FROM cash_activities
  UNION ALL SELECT 'session_activities', payment_session_id FROM session_activities) v
WHERE v.payment_session_id IN (:left_session, :right_session)
GROUP BY v.view
ORDER BY v.view COLLATE "C";

-- ## The functions return the rows of the views

SELECT FROM update_location(:shop, reason_required => false);

SELECT to_jsonb(r) = to_jsonb(v) AS same
FROM open_session(:left_till, :ann, '100.00 CAD', '2024-01-09 08:59+00', reason_code_id('FLOAT_SETUP'), 'Float',
  request_id => '00000000-0000-4000-8000-000000000001') r
JOIN payment_sessions v ON v.id = r.id;
SELECT to_jsonb(r) = to_jsonb(v) AS same
FROM record_payment(:left_session, :ann, 'sale', '9.99 CAD', reference => 'Order 1', note => 'Tea',
  occurred_at => '2024-01-09 09:10+00', request_id => '00000000-0000-4000-8000-000000000002') r
JOIN session_activities v ON v.id = r.id;
SELECT to_jsonb(r) = to_jsonb(v) AS same
FROM adjust_cash(:left_session, '-2.50 CAD', :ann, '2024-01-09 10:20+00', reason_code_id('TIP_PAYOUT'), 'Rest of a card',
  'cash_payout', 'G-1', '00000000-0000-4000-8000-000000000003') r
JOIN cash_activities v ON v.id = r.id;
SELECT to_jsonb(r) = to_jsonb(v) AS same
FROM close_session(:left_session, '129.50 CAD', :bob, '50.00 CAD', '2024-01-09 20:00+00',
  reason_code_id('PETTY_CASH'), 'Tired', '{"20.00": 6, "5": 1, "0.25": 18}', :ann, '00000000-0000-4000-8000-000000000004') r
JOIN payment_sessions v ON v.id = r.id;
SELECT to_jsonb(r) = to_jsonb(v) AS same
FROM active_session(:right_till) r
JOIN payment_sessions v ON v.id = r.id;
SELECT count(*) AS active_on_left FROM active_session(:left_till);
SELECT r.id, to_jsonb(r) AS row FROM count_cash(:right_session, '54.00 CAD', :bob) r \gset
SELECT to_jsonb(v) = :'row' AS same FROM cash_activities v WHERE v.id = :'id';
SELECT r.id, to_jsonb(r) AS row FROM record_no_sale(:right_session, :bob) r \gset
SELECT to_jsonb(v) = :'row' AS same FROM session_activities v WHERE v.id = :'id';
