-- R1: 100 locations with :sessions tills on as many drawers, after :days days on
-- each of which every till had a session of :activities activities.
CREATE EXTENSION cash_tracking;
SET search_path = cash_tracking, public;
SET synchronous_commit = off;

SELECT count(create_location('location ' || g, 'USD', time_zone => 'UTC'))
FROM generate_series(1, 100) g;
SELECT count(create_staff_member('staff ' || g))
FROM generate_series(1, 100) g;
SELECT count(create_cash_drawer(1 + g % 100, 'drawer ' || g))
FROM generate_series(1, :sessions) g;
SELECT count(register_device(1 + g % 100, 'device ' || g, g))
FROM generate_series(1, :sessions) g;

-- One session is recorded by commands.
SELECT id AS template FROM open_session(1, 1, '100 USD') \gset
INSERT INTO session_activity (session_id, staff_member_id, type, cash, amount, tender)
SELECT :template, 1, k.type,
  CASE k.type WHEN 'adjustment' THEN monetary_amount(n - 60, 'USD') END,
  CASE k.type WHEN 'adjustment' THEN NULL ELSE monetary_amount(100 + n, 'USD') END,
  CASE k.type WHEN 'adjustment' THEN NULL WHEN 'change' THEN 'cash'
    ELSE CASE n % 4 WHEN 0 THEN 'card' ELSE 'cash' END END
FROM generate_series(1, :activities - 3) n
CROSS JOIN LATERAL (
  SELECT CASE n % 20 WHEN 1 THEN 'adjustment' WHEN 2 THEN 'refund' WHEN 3 THEN 'change'
    ELSE 'sale' END::activity_type AS type
) k;
SELECT FROM close_session(:template, '6000 USD', 1, leave_in_drawer => '100 USD');

-- The others are its copies, brought as a restore brings whole rows: through
-- the guards, which do not add them up. Tills take turns, so that each activity
-- is of another session than the one before.
SELECT string_agg(quote_ident(attname), ', ') AS same
FROM pg_attribute
WHERE attrelid = 'payment_session'::regclass AND attnum > 0 AND attname NOT IN ('id', 'point_of_sale_device_id',
  'cash_drawer_id', 'location_id', 'z_number', 'opening_time', 'closing_time', 'business_date') \gset
INSERT INTO payment_session (id, point_of_sale_device_id, cash_drawer_id, location_id, z_number,
  opening_time, closing_time, business_date, :same)
SELECT :template + (day - 1) * :sessions + g, g, g, 1 + g % 100, day + 1,
  opening_time + day * interval '1 day', closing_time + day * interval '1 day', business_date + day, :same
FROM generate_series(1, :days) day
CROSS JOIN generate_series(1, :sessions) g
CROSS JOIN payment_session
WHERE id = :template
ORDER BY day, g;
SELECT string_agg(quote_ident(attname), ', ') AS same
FROM pg_attribute
WHERE attrelid = 'session_activity'::regclass AND attnum > 0 AND attname NOT IN ('session_id') \gset
INSERT INTO session_activity (session_id, :same)
SELECT :template + (day - 1) * :sessions + g, :same
FROM generate_series(1, :days) day
CROSS JOIN session_activity
CROSS JOIN generate_series(1, :sessions) g
WHERE session_id = :template
ORDER BY day, ordinal, g;

-- The same days from the activities.
CREATE VIEW days_from_activities AS
SELECT
  s.location_id,
  s.business_date,
  sum(CASE a.type WHEN 'sale' THEN a.amount WHEN 'change' THEN - a.amount END) AS total_sales,
  sum(a.amount) FILTER (WHERE a.type = 'refund') AS total_refunds,
  sum(CASE a.type WHEN 'sale' THEN a.cash_rounding ELSE - a.cash_rounding END) AS total_cash_rounding,
  sum(a.cash) FILTER (WHERE a.type IN ('sale', 'change')) AS total_cash_sales,
  - sum(a.cash) FILTER (WHERE a.type = 'refund') AS total_cash_refunds,
  sum(a.cash) FILTER (WHERE a.type IN ('adjustment', 'cash_payout')) AS total_adjustments,
  sum(a.cash) FILTER (WHERE a.type = 'closing_adjustment') AS closing_adjustments,
  sum(a.cash) FILTER (WHERE a.type = 'opening') AS opening_discrepancies,
  sum(a.cash) FILTER (WHERE a.type IN ('opening', 'mid_session', 'closing')) AS total_discrepancies
FROM payment_session s
JOIN session_activity a ON a.session_id = s.id
GROUP BY s.location_id, s.business_date;

VACUUM ANALYZE;

-- Nothing is measured that is not equal.
DO $$
BEGIN
  ASSERT (SELECT count(*) FROM location_days) = (SELECT count(*) FROM (
    SELECT location_id, business_date, total_sales, total_refunds, total_cash_sales, total_cash_refunds,
      total_adjustments, closing_adjustments, opening_discrepancies, total_discrepancies
    FROM location_days
    INTERSECT
    SELECT location_id, business_date, total_sales, total_refunds, total_cash_sales, total_cash_refunds,
      total_adjustments, closing_adjustments, opening_discrepancies, total_discrepancies
    FROM days_from_activities) equal), 'the two summaries differ';
END
$$;
