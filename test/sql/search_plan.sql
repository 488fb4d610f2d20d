-- A page costs the same at any depth: it reads a few blocks of an index and of
-- the table, of thousands.
SELECT current_database() AS regress_database \gset
CREATE DATABASE regress_cash_tracking_search_plan;
\c regress_cash_tracking_search_plan
SET client_min_messages = warning;
CREATE EXTENSION cash_tracking;
SET search_path = public, cash_tracking;
SET timezone = 'UTC';

-- # 20,000 closed sessions, by the way of a restore
SELECT count(create_location('Shop ' || g, 'USD', 'America/New_York')) FROM generate_series(1, 5) g;
SELECT FROM create_staff_member('Ann');
SELECT count(create_cash_drawer(1 + g % 5, 'Drawer ' || g)) FROM generate_series(0, 9) g;
SELECT count(register_device(1 + g % 5, 'Till ' || g, 1 + g % 10)) FROM generate_series(0, 19) g;
SELECT FROM open_session(1, 1, '100 USD');
SELECT FROM close_session(1, '100 USD', 1);
INSERT INTO payment_session
  (id, point_of_sale_device_id, cash_drawer_id, location_id, opening_time, opening_staff_member_id, business_date, opening_counted,
  expected_cash_at_open, cash_counted_at_open, digest, activity_count, net_cash, total_adjustments, total_cash_sales, total_sales,
  total_cash_rounding, total_cash_refunds, total_refunds, mid_session_discrepancy, closing_time, closing_staff_member_id, z_number,
  expected_cash_at_close, cash_counted_at_close, closing_adjustment, seal)
SELECT 1000 + g, 1 + g % 20, 1 + g % 10, 1 + g % 5, t.opened, 1, t.opened::date, s.opening_counted,
  s.expected_cash_at_open, s.cash_counted_at_open, s.digest, s.activity_count, s.net_cash, s.total_adjustments, s.total_cash_sales, s.total_sales,
  s.total_cash_rounding, s.total_cash_refunds, s.total_refunds, s.mid_session_discrepancy, t.opened + interval '8 hours', 1, 1000 + g,
  s.expected_cash_at_close, s.cash_counted_at_close, s.closing_adjustment, s.seal
FROM payment_session s
CROSS JOIN generate_series(1, 20000) g
CROSS JOIN LATERAL (SELECT timestamptz '2020-01-01 00:00Z' + g * 7919 % 20000 * interval '1 hour') t (opened)
WHERE s.id = 1;
VACUUM ANALYZE;

-- The blocks that a page touches, and the cursor of its last row.
CREATE FUNCTION pg_temp.blocks(query text, sort_key text, reverse boolean, after text, OUT blocks integer, OUT cursor text)
LANGUAGE plpgsql
AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE format('EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT FROM search_page(''payment_sessions'', %L, %L, %L, 20, %L)', query, sort_key, reverse, after)
  INTO plan;
  blocks := (plan -> 0 -> 'Plan' ->> 'Shared Hit Blocks')::integer + (plan -> 0 -> 'Plan' ->> 'Shared Read Blocks')::integer;
  SELECT cursors[20] INTO cursor FROM search_page('payment_sessions', query, sort_key, reverse, 20, after);
END
$$;
-- The cursor of a row far from both ends.
CREATE FUNCTION pg_temp.deep(query text, sort_key text, reverse boolean)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
  at text;
BEGIN
  FOR page IN 1 .. 3 LOOP
    SELECT cursors[250] INTO at FROM search_page('payment_sessions', query, sort_key, reverse, 250, at);
  END LOOP;
  RETURN at;
END
$$;
-- What the server looks up once a backend is not counted.
SELECT FROM pg_temp.blocks('location_id:1 cash_drawer_id:1 point_of_sale_device_id:1 opening_date:2020', 'OPENING_TIME', false, pg_temp.deep('', 'OPENING_TIME', false));

SELECT q.query, q.sort_key, r.reverse, first.blocks < 150 AS first_is_cheap, deep.blocks < 150 AS deep_is_cheap
FROM (VALUES ('', 'ID'), ('', 'OPENING_TIME'), ('', 'CLOSING_TIME'), ('location_id:1', 'OPENING_TIME'), ('cash_drawer_id:1', 'OPENING_TIME'),
  ('point_of_sale_device_id:1', 'OPENING_TIME'), ('opening_time:>=2020-06-01T00:00Z', 'OPENING_TIME'), ('closing_time:>=2020-06-01T00:00Z', 'CLOSING_TIME')) q (query, sort_key)
CROSS JOIN (VALUES (false), (true)) r (reverse)
CROSS JOIN LATERAL pg_temp.blocks(q.query, q.sort_key, r.reverse, NULL) first
CROSS JOIN LATERAL pg_temp.blocks(q.query, q.sort_key, r.reverse, pg_temp.deep(q.query, q.sort_key, r.reverse)) deep
ORDER BY q.query, q.sort_key, r.reverse;
SELECT first.blocks < 1000 AS a_day_is_found_by_index FROM pg_temp.blocks('opening_date:2021-01-02', 'OPENING_TIME', false, NULL) first;
-- In comparison.
SELECT pg_relation_size('payment_session') / 8192 > 700 AS large;

-- # The plan itself
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF)
SELECT id FROM payment_sessions WHERE location_id = 1 AND (opening_time, id) > ('2021-01-01Z', 1) ORDER BY opening_time, id LIMIT 50;

\c :regress_database
DROP DATABASE regress_cash_tracking_search_plan;
