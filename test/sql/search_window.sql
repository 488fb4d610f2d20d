-- The activities of a drawer by time: looked for in windows, they are what
-- ORDER BY says, and a page reads the sessions of its time only.
SELECT current_database() AS regress_database \gset
CREATE DATABASE regress_cash_tracking_search_window;
\c regress_cash_tracking_search_window
SET client_min_messages = warning;
CREATE EXTENSION cash_tracking;
SET search_path = public, cash_tracking;
SET timezone = 'UTC';

SELECT FROM create_location('Shop', 'USD', 'America/New_York');
SELECT FROM update_location(1, clock_skew_limit => '1 day');
SELECT FROM create_staff_member('Ann');
SELECT FROM create_cash_drawer(1, 'Model');
SELECT FROM create_cash_drawer(1, 'Shared');
SELECT FROM create_cash_drawer(1, 'Empty');
SELECT count(register_device(1, 'Till', 1 + (g > 1)::integer)) FROM generate_series(1, 5) g;

-- # 300 days in the past, as they would have been recorded
--
-- A model session of an hour with five activities, the last of them ahead of the
-- clock by a day. Its copies come by the way of a restore: three a day on two
-- devices of the shared drawer, of which one a day begins before the one of the
-- other device ends; and fifty days without any.
SELECT FROM open_session(1, 1, '100.00 USD');
SELECT FROM adjust_cash(1, '1.00 USD', 1);
SELECT FROM record_payment(1, 1, 'sale', '2.00 USD', 'card');
SELECT FROM adjust_cash(1, '3.00 USD', 1, clock_timestamp() + interval '23 hours');
SELECT FROM close_session(1, '103.00 USD', 1);
CREATE FUNCTION pg_temp.shift(n bigint) RETURNS interval LANGUAGE sql IMMUTABLE
RETURN n / 3 * interval '1 day' + n % 3 * interval '7 hours' - CASE WHEN n < 600 THEN interval '310 days' ELSE interval '260 days' END;
INSERT INTO payment_session
SELECT r.*
FROM payment_session s
CROSS JOIN generate_series(1, 750) n
CROSS JOIN LATERAL jsonb_populate_record(s, jsonb_build_object('id', 100 + n, 'cash_drawer_id', 2, 'point_of_sale_device_id', 2 + n % 2, 'z_number', n,
  'opening_time', s.opening_time + pg_temp.shift(n), 'closing_time', s.closing_time + pg_temp.shift(n) + interval '10 hours')) r
WHERE s.id = 1;
INSERT INTO session_activity
SELECT r.*
FROM session_activity a
CROSS JOIN generate_series(1, 750) n
CROSS JOIN LATERAL jsonb_populate_record(a, jsonb_build_object('session_id', 100 + n, 'recorded_at', a.recorded_at + pg_temp.shift(n),
  'occurred_at', a.occurred_at + pg_temp.shift(n))) r
WHERE a.session_id = 1;
-- The drawer as it is after them.
ALTER TABLE cash_drawer DISABLE TRIGGER zzz_guard_row;
UPDATE cash_drawer SET last_z_number = 750 WHERE id = 2;
ALTER TABLE cash_drawer ENABLE ALWAYS TRIGGER zzz_guard_row;
SELECT setval('payment_session_id_seq', 2000) > 0 AS moved;
-- Two sessions that are open since long ago and now, one that was dated back by
-- years, and one whose closing was dated back before what happened in it.
SELECT FROM open_session(2, 1, occurred_at => now());
SELECT FROM open_session(3, 1, occurred_at => now() - interval '1 hour');
SELECT id AS old FROM open_session(4, 1, occurred_at => '2020-01-01 00:00Z') \gset
SELECT FROM adjust_cash(:old, '5.00 USD', 1, '2020-06-01 00:00Z');
SELECT FROM adjust_cash(:old, '5.00 USD', 1, '2022-06-01 00:00Z');
SELECT FROM close_session(:old, '100.00 USD', 1, occurred_at => '2020-01-02 00:00Z');
SELECT id AS open FROM open_session(5, 1, occurred_at => '2019-01-01 00:00Z') \gset
SELECT count(adjust_cash(:open, '1.00 USD', 1, now() - n * interval '5 days')) FROM generate_series(0, 30) n;
VACUUM ANALYZE;
SET jit = off;

CREATE FUNCTION pg_temp.walk(query text, reverse boolean, size integer, backwards boolean)
RETURNS text[]
LANGUAGE plpgsql
AS $$
DECLARE
  page record;
  at text;
  walked text[] := '{}';
  pages integer := 0;
BEGIN
  LOOP
    IF backwards THEN
      SELECT * INTO page FROM search_page('drawer_cash_activities', query, 'TIME', reverse, last => size, before => at, parent_id => 2);
      walked := page.ids || walked;
      at := page.cursors[1];
      IF page.has_next_page IS DISTINCT FROM (pages > 0) THEN RAISE 'page % says that a page behind it is %', pages, page.has_next_page; END IF;
      EXIT WHEN NOT page.has_previous_page;
    ELSE
      SELECT * INTO page FROM search_page('drawer_cash_activities', query, 'TIME', reverse, size, at, parent_id => 2);
      walked := walked || page.ids;
      at := page.cursors[cardinality(page.cursors)];
      IF page.has_previous_page IS DISTINCT FROM (pages > 0) THEN RAISE 'page % says that a page before it is %', pages, page.has_previous_page; END IF;
      EXIT WHEN NOT page.has_next_page;
    END IF;
    pages := pages + 1;
    IF pages > 100 THEN RAISE 'page % of the walk, and no end', pages; END IF;
  END LOOP;
  RETURN walked;
END
$$;

-- # What is found is what there is
CREATE TEMPORARY TABLE truth AS
SELECT q.query, array_agg(a.id ORDER BY a."time", a.payment_session_id, a.ordinal) AS ids
FROM cash_activities a
JOIN payment_sessions s ON s.id = a.payment_session_id AND s.cash_drawer_id = 2
JOIN (VALUES
  ('', NULL, NULL, NULL),
  ('type:opening', 'opening', NULL, NULL),
  ('time:>=2020-06-01T00:00Z time:<2022-06-01T00:00:00.000001Z', NULL, timestamptz '2020-06-01 00:00Z', timestamptz '2022-06-01 00:00:00.000001Z'),
  ('time:<now type:adjustment', 'adjustment', NULL, now()),
  ('-time:<now', NULL, now(), NULL)) q (query, type, since, until)
  ON a.type = coalesce(q.type, a.type) AND a."time" >= coalesce(q.since, a."time") AND a."time" < coalesce(q.until, 'infinity')
GROUP BY q.query;
-- Expected: no walk that differs.
SELECT t.query, r.reverse, b.backwards, s.size
FROM truth t
CROSS JOIN (VALUES (false), (true)) r (reverse)
CROSS JOIN (VALUES (false), (true)) b (backwards)
CROSS JOIN (VALUES (250)) s (size)
WHERE t.query NOT LIKE '%now%'
  AND pg_temp.walk(t.query, r.reverse, s.size, b.backwards) IS DISTINCT FROM
    CASE WHEN r.reverse THEN ARRAY(SELECT i FROM unnest(t.ids) WITH ORDINALITY u (i, n) ORDER BY n DESC) ELSE t.ids END
ORDER BY t.query, r.reverse, b.backwards, s.size;
SELECT t.query, r.reverse, b.backwards
FROM truth t
CROSS JOIN (VALUES (false), (true)) r (reverse)
CROSS JOIN (VALUES (false), (true)) b (backwards)
WHERE t.query = 'type:opening'
  AND (pg_temp.walk('type:opening time:>=2022', r.reverse, 60, b.backwards))[1:100] IS DISTINCT FROM (
    SELECT array_agg(i ORDER BY n)
    FROM (SELECT i, row_number() OVER (ORDER BY CASE WHEN r.reverse THEN -n ELSE n END) AS n
      FROM unnest(t.ids[3:]) WITH ORDINALITY u (i, n)) v
    WHERE n <= 100)
ORDER BY r.reverse, b.backwards;
SELECT query, cardinality(ids) > 700 AS many, cardinality(ids) BETWEEN 1 AND 5 AS few FROM truth ORDER BY query;
SELECT * FROM search_page('drawer_cash_activities', first => 1, parent_id => 3);
SELECT * FROM search_page('drawer_cash_activities', 'time:<2010', first => 1, parent_id => 2);
SELECT * FROM search_page('drawer_cash_activities', 'time:>2200', last => 1, parent_id => 2);
SELECT * FROM search_page('drawer_cash_activities', 'time:>2024 time:<2023', last => 1, parent_id => 2);

-- # And of some 3000 activities, a page reads few
--
-- So few rows the planner would rather read all at once. The first page comes
-- after years in which little happened, so that its windows have become wide.
SET enable_seqscan = off;
CREATE FUNCTION pg_temp.activities_read(query text, reverse boolean, after text, OUT read bigint, OUT cursor text)
LANGUAGE plpgsql
AS $$
DECLARE
  before bigint;
BEGIN
  SELECT seq_tup_read + idx_tup_fetch INTO before FROM pg_stat_xact_user_tables WHERE relid = 'session_activity'::regclass;
  SELECT p.cursors[10] INTO cursor FROM search_page('drawer_cash_activities', query, 'TIME', reverse, first => 10, after => after, parent_id => 2) p;
  SELECT seq_tup_read + idx_tup_fetch - before INTO read FROM pg_stat_xact_user_tables WHERE relid = 'session_activity'::regclass;
END
$$;
SELECT r.reverse, first.read < 400 OR NOT r.reverse AS last_reads_few, middle.read < 700 AS middle_reads_few, next.read < 300 AS next_reads_few
FROM (VALUES (false), (true)) r (reverse)
CROSS JOIN LATERAL pg_temp.activities_read(NULL, r.reverse, NULL) first
CROSS JOIN LATERAL (SELECT to_char(now() - interval '130 days', 'YYYY-MM-DD') AS day) d
CROSS JOIN LATERAL pg_temp.activities_read(format(CASE WHEN r.reverse THEN 'time:<%s' ELSE 'time:>=%s' END, d.day), r.reverse, NULL) middle
CROSS JOIN LATERAL pg_temp.activities_read(NULL, r.reverse, middle.cursor) next
ORDER BY r.reverse;

\c :regress_database
DROP DATABASE regress_cash_tracking_search_window;
