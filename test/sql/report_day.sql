-- A day worked out by hand: every report against its figures.
--
-- Two tills share a drawer at the counter; the bar has its own, and its session
-- crosses the start of the next business day, 04:00 in Zurich. Cash is rounded
-- to 0.05. In the comments: what the drawer holds.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
SET intervalstyle = 'postgres';
SELECT id AS shop FROM create_location(name => 'Day Shop', currency => 'CHF', time_zone => 'Europe/Zurich',
  business_day_start => '04:00') \gset
SELECT id AS ann FROM create_staff_member(name => 'Day Ann') \gset
SELECT id AS bob FROM create_staff_member(name => 'Day Bob') \gset
SELECT id AS cara FROM create_staff_member(name => 'Day Cara') \gset
SELECT id AS counter FROM create_cash_drawer(location_id => :shop, name => 'Counter') \gset
SELECT id AS bar FROM create_cash_drawer(location_id => :shop, name => 'Bar') \gset
SELECT id AS left_till FROM register_device(location_id => :shop, name => 'Left', cash_drawer_id => :counter) \gset
SELECT id AS right_till FROM register_device(location_id => :shop, name => 'Right', cash_drawer_id => :counter) \gset
SELECT id AS bar_till FROM register_device(location_id => :shop, name => 'Bar till', cash_drawer_id => :bar) \gset

-- ## Monday, 11 March 2024
--
-- The counter. Left opens with a new float of 200.00 where 0.00 was expected;
-- Right takes over what is expected, 200.00.
SELECT id AS s1 FROM open_session(:left_till, :ann, '200.00 CHF', '2024-03-11 08:00+01', reason_code_id('FLOAT_SETUP')) \gset
SELECT id AS s2 FROM open_session(:right_till, :bob, occurred_at => '2024-03-11 09:00+01') \gset
SELECT FROM record_payment(:s1, :ann, 'sale', '19.98 CHF', occurred_at => '2024-03-11 09:10+01');
-- 220.00: rounded by 0.02.
SELECT FROM record_payment(:s1, :ann, 'change', '3.03 CHF', occurred_at => '2024-03-11 09:10+01');
-- 216.95: 3.05 were given, which is -0.02 to the drawer.
SELECT FROM record_payment(:s1, :ann, 'sale', '45.10 CHF', 'card', occurred_at => '2024-03-11 09:20+01');
SELECT FROM record_payment(:s2, :bob, 'sale', '12.50 CHF', occurred_at => '2024-03-11 09:30+01');
-- 229.45
SELECT FROM record_payment(:s2, :bob, 'sale', '99.00 CHF', occurred_at => '2024-03-11 09:35+01');
SELECT FROM reverse_activity(:s2, 3, :bob, '2024-03-11 09:36+01', note => 'Card after all');
-- 229.45 again: 99.00 were taken back.
SELECT FROM record_payment(:s2, :bob, 'refund', '2.52 CHF', occurred_at => '2024-03-11 09:40+01');
-- 226.95: 2.50 were given, which is 0.02 to the drawer.
SELECT FROM record_payment(:s2, :bob, 'refund', '5.00 CHF', 'card', occurred_at => '2024-03-11 09:50+01');
SELECT FROM adjust_cash(:s1, '-20.00 CHF', :ann, '2024-03-11 10:00+01', reason_code_id('PETTY_CASH'), 'Flowers');
SELECT FROM adjust_cash(:s1, '10.00 CHF', :ann, '2024-03-11 10:10+01');
-- 216.95
SELECT FROM record_no_sale(:s1, :ann, '2024-03-11 10:20+01', note => 'Coins for the parking meter');
SELECT FROM count_cash(:s2, '216.00 CHF', :bob, '2024-03-11 12:00+01');
-- 216.00: 0.95 short.
SELECT FROM record_payment(:s1, :ann, 'sale', '30.00 CHF', occurred_at => '2024-03-11 11:50+01');
-- 246.00: it occurred before the count, but the count did not know it.
SELECT FROM close_session(:s1, '245.00 CHF', :bob, occurred_at => '2024-03-11 16:00+01');
-- 245.00: 1.00 short.
SELECT recorded_at AS first_close FROM session_activities WHERE payment_session_id = :s1 AND type = 'closing' \gset
SELECT FROM record_payment(:s2, :bob, 'sale', '5.00 CHF', occurred_at => '2024-03-11 17:00+01');
-- 250.00
SELECT FROM close_session(:s2, '250.00 CHF', :bob, leave_in_drawer => '150.00 CHF', occurred_at => '2024-03-11 18:00+01');
-- 150.00

-- The bar, until five in the morning.
SELECT id AS s3 FROM open_session(:bar_till, :cara, '100.00 CHF', '2024-03-11 22:00+01') \gset
SELECT FROM record_payment(:s3, :cara, 'sale', '8.00 CHF', occurred_at => '2024-03-12 03:30+01');
SELECT FROM record_payment(:s3, :cara, 'sale', '2.00 CHF', occurred_at => '2024-03-12 04:30+01');
-- 110.00
SELECT FROM close_session(:s3, '108.50 CHF', :cara, leave_in_drawer => '50.00 CHF', occurred_at => '2024-03-12 05:00+01');
-- 50.00: 1.50 short, 58.50 taken out.

-- ## Tuesday: the bar again, still open
SELECT id AS s4 FROM open_session(:bar_till, :cara, occurred_at => '2024-03-12 10:00+01') \gset
SELECT FROM record_payment(:s4, :cara, 'sale', '7.77 CHF', occurred_at => '2024-03-12 10:30+01');
-- 57.75: rounded by -0.02.

-- ## Late facts
--
-- Ann forgot a cash sale of 7.00: her drawer was not 1.00 short but 8.00. The
-- bar's closing was counted again, 110.00: it was not short, and 1.50 more was
-- left for Tuesday, whose opening found it missing.
SELECT FROM correct_session(:s1, 'sale', '7.00 CHF', :ann, 'cash', note => 'Receipt found');
SELECT FROM correct_session(:s3, 'recount', '1.50 CHF', :cara);

-- What each report must say, and what differs.
CREATE TEMPORARY TABLE expectation (report text, col text, value text);
CREATE FUNCTION pg_temp.expect(report text, figures text)
RETURNS void
LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO expectation
  SELECT expect.report, split_part(line, ': ', 1), nullif(split_part(line, ': ', 2), 'none')
  FROM regexp_split_to_table(btrim(figures, E'\n'), E'\n') AS line;
END;
-- Every column of the row must be expected, and every expectation met.
CREATE FUNCTION pg_temp.differences(report text, found jsonb)
RETURNS TABLE (col text, expected text, actual text)
LANGUAGE sql
BEGIN ATOMIC
  SELECT coalesce(e.col, a.key), e.value, a.value
  FROM jsonb_each_text(found) a
  FULL JOIN (SELECT e.col, e.value FROM expectation e WHERE e.report = differences.report) e ON e.col = a.key
  WHERE e.col IS NULL OR a.key IS NULL OR e.value IS DISTINCT FROM a.value
  ORDER BY 1;
END;

-- ## Z and X reports
--
-- Left: sales 20.00 - 3.05 + 45.10 + 30.00 = 92.05, of them in cash 46.95;
-- rounding 0.02 - 0.02. Expected 200.00 + 46.95 - 10.00 of its own, and 10.00 -
-- 0.95 of Right's = 246.00.
SELECT pg_temp.expect('left', $$
report: Z
z_number: 1
business_date: 2024-03-11
currency: CHF
location_name: Day Shop
cash_drawer_name: Counter
point_of_sale_device_name: Left
opening_time: 2024-03-11T07:00:00+00:00
opening_staff_member_name: Day Ann
closing_time: 2024-03-11T15:00:00+00:00
closing_staff_member_name: Day Bob
total_sales: 92.05 CHF
total_refunds: 0.00 CHF
net_sales: 92.05 CHF
total_cash_rounding: 0.00 CHF
net_sales_before_rounding: 92.05 CHF
total_cash_sales: 46.95 CHF
total_cash_refunds: 0.00 CHF
net_cash_sales: 46.95 CHF
total_adjustments: -10.00 CHF
expected_cash_at_open: 0.00 CHF
opening_counted: true
cash_counted_at_open: 200.00 CHF
opening_discrepancy: 200.00 CHF
mid_session_discrepancy: 0.00 CHF
expected_cash: 246.00 CHF
cash_counted_at_close: 245.00 CHF
closing_discrepancy: -1.00 CHF
over_or_short: -1.00 CHF
total_discrepancy: 199.00 CHF
closing_adjustment: 0.00 CHF
left_in_drawer: 245.00 CHF
number_of_sales: 3
number_of_refunds: 0
number_of_no_sales: 1
number_of_adjustments: 2
number_of_counts: 2
perpetual_sales: 92.05 CHF
perpetual_refunds: 0.00 CHF
perpetual_net_sales: 92.05 CHF
perpetual_cash_rounding: 0.00 CHF
number_of_reversals: 0
number_of_corrections: 1
corrected_total_sales: 99.05 CHF
corrected_total_refunds: 0.00 CHF
corrected_net_sales: 99.05 CHF
corrected_net_cash_sales: 53.95 CHF
corrected_total_adjustments: -10.00 CHF
corrected_cash_counted_at_close: 245.00 CHF
corrected_left_in_drawer: 245.00 CHF
corrected_opening_discrepancy: 200.00 CHF
corrected_over_or_short: -8.00 CHF
corrected_total_discrepancy: 192.00 CHF
$$);
-- Right: sales 12.50 + 5.00, refunds 2.50 + 5.00; nobody counted at opening.
SELECT pg_temp.expect('right', $$
report: Z
z_number: 2
business_date: 2024-03-11
currency: CHF
location_name: Day Shop
cash_drawer_name: Counter
point_of_sale_device_name: Right
opening_time: 2024-03-11T08:00:00+00:00
opening_staff_member_name: Day Bob
closing_time: 2024-03-11T17:00:00+00:00
closing_staff_member_name: Day Bob
total_sales: 17.50 CHF
total_refunds: 7.50 CHF
net_sales: 10.00 CHF
total_cash_rounding: 0.02 CHF
net_sales_before_rounding: 9.98 CHF
total_cash_sales: 17.50 CHF
total_cash_refunds: 2.50 CHF
net_cash_sales: 15.00 CHF
total_adjustments: 0.00 CHF
expected_cash_at_open: 200.00 CHF
opening_counted: false
cash_counted_at_open: 200.00 CHF
opening_discrepancy: 0.00 CHF
mid_session_discrepancy: -0.95 CHF
expected_cash: 250.00 CHF
cash_counted_at_close: 250.00 CHF
closing_discrepancy: 0.00 CHF
over_or_short: -0.95 CHF
total_discrepancy: -0.95 CHF
closing_adjustment: -100.00 CHF
left_in_drawer: 150.00 CHF
number_of_sales: 3
number_of_refunds: 2
number_of_no_sales: 0
number_of_adjustments: 0
number_of_counts: 2
perpetual_sales: 109.55 CHF
perpetual_refunds: 7.50 CHF
perpetual_net_sales: 102.05 CHF
perpetual_cash_rounding: 0.02 CHF
number_of_reversals: 1
number_of_corrections: 0
corrected_total_sales: 17.50 CHF
corrected_total_refunds: 7.50 CHF
corrected_net_sales: 10.00 CHF
corrected_net_cash_sales: 15.00 CHF
corrected_total_adjustments: 0.00 CHF
corrected_cash_counted_at_close: 250.00 CHF
corrected_left_in_drawer: 150.00 CHF
corrected_opening_discrepancy: 0.00 CHF
corrected_over_or_short: -0.95 CHF
corrected_total_discrepancy: -0.95 CHF
$$);
-- The bar on Monday.
SELECT pg_temp.expect('bar', $$
report: Z
z_number: 1
business_date: 2024-03-11
currency: CHF
location_name: Day Shop
cash_drawer_name: Bar
point_of_sale_device_name: Bar till
opening_time: 2024-03-11T21:00:00+00:00
opening_staff_member_name: Day Cara
closing_time: 2024-03-12T04:00:00+00:00
closing_staff_member_name: Day Cara
total_sales: 10.00 CHF
total_refunds: 0.00 CHF
net_sales: 10.00 CHF
total_cash_rounding: 0.00 CHF
net_sales_before_rounding: 10.00 CHF
total_cash_sales: 10.00 CHF
total_cash_refunds: 0.00 CHF
net_cash_sales: 10.00 CHF
total_adjustments: 0.00 CHF
expected_cash_at_open: 0.00 CHF
opening_counted: true
cash_counted_at_open: 100.00 CHF
opening_discrepancy: 100.00 CHF
mid_session_discrepancy: 0.00 CHF
expected_cash: 110.00 CHF
cash_counted_at_close: 108.50 CHF
closing_discrepancy: -1.50 CHF
over_or_short: -1.50 CHF
total_discrepancy: 98.50 CHF
closing_adjustment: -58.50 CHF
left_in_drawer: 50.00 CHF
number_of_sales: 2
number_of_refunds: 0
number_of_no_sales: 0
number_of_adjustments: 0
number_of_counts: 2
perpetual_sales: 10.00 CHF
perpetual_refunds: 0.00 CHF
perpetual_net_sales: 10.00 CHF
perpetual_cash_rounding: 0.00 CHF
number_of_reversals: 0
number_of_corrections: 1
corrected_total_sales: 10.00 CHF
corrected_total_refunds: 0.00 CHF
corrected_net_sales: 10.00 CHF
corrected_net_cash_sales: 10.00 CHF
corrected_total_adjustments: 0.00 CHF
corrected_cash_counted_at_close: 110.00 CHF
corrected_left_in_drawer: 51.50 CHF
corrected_opening_discrepancy: 100.00 CHF
corrected_over_or_short: 0.00 CHF
corrected_total_discrepancy: 100.00 CHF
$$);
-- The bar on Tuesday: what belongs to the closing is missing; the perpetual
-- totals are what they would be if it closed now.
SELECT pg_temp.expect('open', $$
report: X
z_number: none
business_date: 2024-03-12
currency: CHF
location_name: Day Shop
cash_drawer_name: Bar
point_of_sale_device_name: Bar till
opening_time: 2024-03-12T09:00:00+00:00
opening_staff_member_name: Day Cara
closing_time: none
closing_staff_member_id: none
closing_staff_member_name: none
total_sales: 7.75 CHF
total_refunds: 0.00 CHF
net_sales: 7.75 CHF
total_cash_rounding: -0.02 CHF
net_sales_before_rounding: 7.77 CHF
total_cash_sales: 7.75 CHF
total_cash_refunds: 0.00 CHF
net_cash_sales: 7.75 CHF
total_adjustments: 0.00 CHF
expected_cash_at_open: 50.00 CHF
opening_counted: false
cash_counted_at_open: 50.00 CHF
opening_discrepancy: 0.00 CHF
mid_session_discrepancy: 0.00 CHF
expected_cash: 57.75 CHF
cash_counted_at_close: none
closing_discrepancy: none
over_or_short: 0.00 CHF
total_discrepancy: 0.00 CHF
closing_adjustment: none
left_in_drawer: none
number_of_sales: 1
number_of_refunds: 0
number_of_no_sales: 0
number_of_adjustments: 0
number_of_counts: 0
perpetual_sales: 17.75 CHF
perpetual_refunds: 0.00 CHF
perpetual_net_sales: 17.75 CHF
perpetual_cash_rounding: -0.02 CHF
number_of_reversals: 0
number_of_corrections: 0
corrected_total_sales: 7.75 CHF
corrected_total_refunds: 0.00 CHF
corrected_net_sales: 7.75 CHF
corrected_net_cash_sales: 7.75 CHF
corrected_total_adjustments: 0.00 CHF
corrected_cash_counted_at_close: none
corrected_left_in_drawer: none
corrected_opening_discrepancy: -1.50 CHF
corrected_over_or_short: 0.00 CHF
corrected_total_discrepancy: -1.50 CHF
$$);
INSERT INTO expectation
SELECT r.report, i.col, i.value::text
FROM (VALUES
  ('left', :s1, :counter, :left_till, :ann, :bob), ('right', :s2, :counter, :right_till, :bob, :bob),
  ('bar', :s3, :bar, :bar_till, :cara, :cara), ('open', :s4, :bar, :bar_till, :cara, NULL)
) AS r (report, session, drawer, device, opener, closer)
CROSS JOIN LATERAL (VALUES
  ('payment_session_id', r.session), ('location_id', :shop), ('cash_drawer_id', r.drawer),
  ('point_of_sale_device_id', r.device), ('opening_staff_member_id', r.opener), ('closing_staff_member_id', r.closer)
) AS i (col, value)
WHERE i.value IS NOT NULL;
-- The seal is that of the session; an open one has none.
INSERT INTO expectation
SELECT r.report, 'seal', encode(s.seal, 'hex')
FROM (VALUES ('left', :s1), ('right', :s2), ('bar', :s3), ('open', :s4)) AS r (report, session)
JOIN payment_session s ON s.id = r.session;
SELECT report, length(value) FROM expectation WHERE col = 'seal' ORDER BY report;
SELECT d.* FROM z_reports r, LATERAL pg_temp.differences('left', to_jsonb(r)) d WHERE r.payment_session_id = :s1 ORDER BY d.col;
SELECT d.* FROM z_reports r, LATERAL pg_temp.differences('right', to_jsonb(r)) d WHERE r.payment_session_id = :s2 ORDER BY d.col;
SELECT d.* FROM z_reports r, LATERAL pg_temp.differences('bar', to_jsonb(r)) d WHERE r.payment_session_id = :s3 ORDER BY d.col;
SELECT d.* FROM x_reports r, LATERAL pg_temp.differences('open', to_jsonb(r)) d WHERE r.payment_session_id = :s4 ORDER BY d.col;
-- Each session is in one of the two.
SELECT (SELECT count(*) FROM z_reports WHERE location_id = :shop) AS z,
       (SELECT count(*) FROM x_reports WHERE location_id = :shop) AS x,
       (SELECT count(*) FROM session_reports WHERE location_id = :shop) AS both;
-- Reading an X report has no effect.
SELECT count(*) FROM session_activities WHERE payment_session_id = :s4;

-- ## By tender
--
-- Their sums are net_sales and total_cash_rounding of the session.
SELECT tender, gross_sales, change, refunds, net_payments, cash_rounding, net_payments_before_rounding,
       number_of_sales, number_of_refunds, corrected_net_payments
FROM payments_by_tender WHERE payment_session_id = :s1 ORDER BY tender;
SELECT tender, gross_sales, change, refunds, net_payments, cash_rounding, net_payments_before_rounding,
       number_of_sales, number_of_refunds, corrected_net_payments
FROM payments_by_tender WHERE payment_session_id = :s2 ORDER BY tender;
-- Monday in cash: 50.00 + 17.50 + 10.00, change 3.05, refunds 2.50, and 7.00 that
-- were forgotten; by card 45.10, refunds 5.00. Tuesday: 7.75.
SELECT * FROM location_payments_by_tender(:shop, '2024-03-11', '2024-03-12') ORDER BY business_date, tender;
SELECT count(*) FROM location_payments_by_tender(:shop, '2024-03-13', '2024-03-20');

-- ## Summaries
--
-- Monday: net cash 46.95 - 10.00 + 15.00 + 10.00 = 61.95; closing adjustments
-- -100.00 - 58.50; discrepancies 199.00 - 0.95 + 98.50 = 296.55. So the drawers
-- hold 61.95 - 158.50 + 296.55 = 200.00 = 150.00 + 50.00. The bar closed when
-- it was Tuesday. As corrected: net cash 68.95, discrepancies 296.55 - 7.00 +
-- 1.50 = 291.05, in the drawers 201.50; on Tuesday 1.50 were missing.
SELECT business_date, currency, number_of_sessions, number_of_open_sessions, total_sales, total_refunds, net_sales,
       total_cash_rounding, net_sales_before_rounding
FROM location_days WHERE location_id = :shop ORDER BY business_date;
SELECT business_date, total_cash_sales, total_cash_refunds, net_cash_sales, total_adjustments, net_cash,
       closing_adjustments, opening_discrepancies, over_or_short, total_discrepancies
FROM location_days WHERE location_id = :shop ORDER BY business_date;
SELECT business_date, corrected_net_sales, corrected_over_or_short, corrected_total_discrepancies
FROM location_days WHERE location_id = :shop ORDER BY business_date;
SELECT first, last, cash_balance_at_start AS at_start, cash_balance_at_end AS at_end, net_cash, closing_adjustments,
       total_discrepancies, sessions_opened AS opened, sessions_closed AS closed,
       s.cash_balance_at_end - s.cash_balance_at_start = s.net_cash + s.closing_adjustments + s.total_discrepancies AS s12
FROM (VALUES ('2024-03-10'::date, '2024-03-10'::date), ('2024-03-11', '2024-03-11'), ('2024-03-12', '2024-03-12'),
             ('2024-03-11', '2024-03-12'), ('2024-03-13', '2024-12-31'), ('-infinity', 'infinity')) AS d (first, last)
CROSS JOIN LATERAL location_summary(:shop, d.first, d.last) s
ORDER BY first, last;
SELECT first, last, corrected_cash_balance_at_start AS at_start, corrected_cash_balance_at_end AS at_end,
       corrected_net_cash AS net_cash, corrected_total_discrepancies AS total_discrepancies,
       s.corrected_cash_balance_at_end - s.corrected_cash_balance_at_start
         = s.corrected_net_cash + s.closing_adjustments + s.corrected_total_discrepancies AS s12
FROM (VALUES ('2024-03-10'::date, '2024-03-10'::date), ('2024-03-11', '2024-03-11'), ('2024-03-12', '2024-03-12'),
             ('2024-03-11', '2024-03-12'), ('2024-03-13', '2024-12-31'), ('-infinity', 'infinity')) AS d (first, last)
CROSS JOIN LATERAL location_summary(:shop, d.first, d.last) s
ORDER BY first, last;
-- The shop in one currency: a second location with 30.00 TND.
SELECT id AS tunis FROM create_location(name => 'Day Tunis', currency => 'TND', time_zone => 'Africa/Tunis') \gset
SELECT id AS tunis_drawer FROM create_cash_drawer(location_id => :tunis, name => 'Tunis') \gset
SELECT id AS tunis_till FROM register_device(location_id => :tunis, name => 'Tunis', cash_drawer_id => :tunis_drawer) \gset
SELECT id AS s5 FROM open_session(:tunis_till, :ann, '30.000 TND', '2024-03-11 12:00+01') \gset
SELECT * FROM shop_summary('TND', '2024-03-11', '2024-03-11');
SELECT id AS sfax FROM create_location(name => 'Day Sfax', currency => 'TND', time_zone => 'Africa/Tunis') \gset
SELECT id AS sfax_drawer FROM create_cash_drawer(location_id => :sfax, name => 'Sfax') \gset
SELECT id AS sfax_till FROM register_device(location_id => :sfax, name => 'Sfax', cash_drawer_id => :sfax_drawer) \gset
SELECT id AS s6 FROM open_session(:sfax_till, :ann, '12.345 TND', '2024-03-11 12:00+01') \gset
SELECT * FROM shop_summary('TND', '2024-03-11', '2024-03-11');
SELECT * FROM shop_summary('XPF', '2024-03-11', '2024-03-11');

-- ## The drawers over time
--
-- The counter in the order of record, with the balance after each.
SELECT CASE payment_session_id WHEN :s1 THEN 'left' ELSE 'right' END AS session, ordinal, type, tender, cash, balance,
       reason_code, note, occurred_at
FROM drawer_timeline(:counter) ORDER BY recorded_at, payment_session_id, ordinal;
-- A window: from the first close on, and before it. The balance goes on.
SELECT type, cash, balance FROM drawer_timeline(:counter, :'first_close') ORDER BY recorded_at, payment_session_id, ordinal;
SELECT count(*), (array_agg(balance ORDER BY recorded_at DESC, payment_session_id DESC, ordinal DESC))[1] AS last
FROM drawer_timeline(:counter, NULL, :'first_close');
-- At past instants: before anything; before and after the first close, by when
-- Right was open; now.
SELECT drawer_balance_at(:counter, '2024-03-11') AS before_all,
       drawer_balance_at(:counter, :'first_close'::timestamptz - interval '1 microsecond') AS before_close,
       drawer_balance_at(:counter, :'first_close') AS at_close,
       drawer_balance_at(:counter, 'infinity') AS now,
       drawer_balance_at(:counter, '-infinity') AS never;
-- At every instant it is the sum of what was recorded until then.
SELECT count(*) AS instants,
       count(*) FILTER (WHERE drawer_balance_at(:counter, t.recorded_at) IS DISTINCT FROM (
         SELECT sum(a.cash) FROM session_activities a
         WHERE a.payment_session_id IN (:s1, :s2) AND a.recorded_at <= t.recorded_at)) AS differences
FROM drawer_timeline(:counter) t;

-- By the time of occurrence: from 09:20 until before 10:10, card 45.10, sale
-- 12.50, refunds 2.50 and 5.00, adjustment -20.00.
SELECT * FROM drawer_totals(:counter, '2024-03-11 09:20+01', '2024-03-11 10:10+01');
-- The bar by calendar days: the float on Monday, the rest on Tuesday. An empty
-- range.
SELECT * FROM drawer_totals(:bar, '2024-03-11 00:00+01', '2024-03-12 00:00+01');
SELECT * FROM drawer_totals(:bar, '2024-03-12 00:00+01', '2024-03-13 00:00+01');
SELECT * FROM drawer_totals(:bar, '2024-03-12 05:00+01', '2024-03-12 05:00+01');

-- ## Discrepancies
--
-- Ann counted at one opening only, and set up the float: nothing about her.
-- Bob: -0.95 and 0.00 in Right's, -1.00 in Left's, -8.00 as corrected. Cara:
-- 100.00 found at opening, -1.50, nothing as corrected.
SELECT id = :bob AS bob, name, currency, number_of_counts, total_over, total_short, over_or_short, opening_discrepancy,
       corrected_over_or_short AS corrected, corrected_opening_discrepancy AS opening_corrected, summary
FROM discrepancies('staff_member', '2024-03-11', '2024-03-12', :shop) ORDER BY name;
SELECT name, number_of_counts, over_or_short, opening_discrepancy, opening_summary
FROM discrepancies('cash_drawer', '2024-03-11', '2024-03-12', :shop) ORDER BY name;
SELECT name, number_of_counts, over_or_short, opening_discrepancy
FROM discrepancies('location', '2024-03-11', '2024-03-12') WHERE id IN (:shop, :tunis) ORDER BY name;
SELECT id, name, number_of_counts, over_or_short, opening_discrepancy
FROM discrepancies('reason_code', '2024-03-11', '2024-03-12', :shop) ORDER BY id;
SELECT business_date, number_of_counts, over_or_short, opening_discrepancy
FROM discrepancies('business_date', '2024-03-10', '2024-03-12', :shop) ORDER BY business_date;
-- Summaries of parts make the summary of the whole.
SELECT rollup(d.summary)::text = (SELECT summary::text FROM discrepancies('location', '2024-03-11', '2024-03-12', :shop)) AS same
FROM discrepancies('cash_drawer', '2024-03-11', '2024-03-12', :shop) d;

-- ## Exceptions
--
-- The paid-in 10.00 without reason; both counts at the counter with the other
-- till open; no sale; the 30.00 that occurred ten minutes before the count.
-- Bob took 99.00 back and counted short twice; two sessions were corrected.
SELECT exception,
       CASE cash_drawer_id WHEN :counter THEN 'Counter' WHEN :bar THEN 'Bar' END AS drawer,
       CASE payment_session_id WHEN :s1 THEN 'left' WHEN :s2 THEN 'right' END AS session, ordinal,
       m.name, CASE WHEN exception <> 'correction' THEN occurred_at END AS occurred_at, amount, times,
       CASE exception WHEN 'recorded_after_count' THEN duration > '0' WHEN 'session_open_too_long' THEN duration > '1 year'
         WHEN 'correction' THEN duration > '1 year' END AS duration,
       CASE related_payment_session_id WHEN :s1 THEN 'left' WHEN :s2 THEN 'right' END AS related, related_ordinal
FROM exceptions('2024-03-11', '2024-03-12', :shop, repeated_shortages => 2) e
LEFT JOIN staff_members m ON m.id = e.staff_member_id
ORDER BY exception, e.payment_session_id, e.ordinal, e.related_payment_session_id;
SELECT exception, count(*) FROM exceptions('2024-03-11', '2024-03-11', :shop, open_longer_than => '8 hours')
GROUP BY exception ORDER BY exception;
SELECT count(*) FROM exceptions('2024-03-13', '2024-03-20', :shop);
SELECT count(*) FROM discrepancies('location', '2024-03-13', '2024-03-20', :shop);
