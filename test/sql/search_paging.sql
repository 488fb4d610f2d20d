-- Paging by cursors: every page of every order is what ORDER BY says, forwards,
-- backwards and reversed, with ties, without values, and while rows come and go.
SELECT current_database() AS regress_database \gset
CREATE DATABASE regress_cash_tracking_search_paging;
\c regress_cash_tracking_search_paging
SET client_min_messages = warning;
CREATE EXTENSION cash_tracking;
SET search_path = public, cash_tracking;
SET timezone = 'UTC';

-- # Thirty sessions on three devices, many at one time, and drawers
SELECT FROM create_location('Shop', 'USD', 'America/New_York');
SELECT FROM create_staff_member('Ann');
SELECT count(create_cash_drawer(1, name)) FROM unnest('{b,a,"A\"\\",é,a a,B,"",Z}'::text[]) name WHERE name <> '';
SELECT count(register_device(1, 'Till ' || g % 2, 1 + g % 2)) FROM generate_series(1, 3) g;
DO $$
BEGIN
  FOR g IN 1 .. 30 LOOP
    PERFORM open_session(1 + g % 3, 1, monetary_amount(100 + g % 4, 'USD'), timestamptz '2024-01-01 09:00Z' + g / 5 * interval '1 day');
    IF g <= 27 THEN
      PERFORM adjust_cash(max(s.id), '1.00 USD', 1, max(s.opening_time) + (g % 3) * interval '1 hour') FROM payment_sessions s;
      PERFORM close_session(max(s.id), '100.00 USD', 1, occurred_at => timestamptz '2024-01-01 09:00Z' + g / 5 * interval '1 day') FROM payment_sessions s;
    END IF;
  END LOOP;
END
$$;

-- All ids of a list, page by page from one end to the other: forwards by
-- "first" and "after", or backwards by "last" and "before". What each page says
-- about its neighbours must be right.
CREATE FUNCTION pg_temp.walk(list text, query text, sort_key text, reverse boolean, parent_id bigint, size integer, backwards boolean)
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
      SELECT * INTO page FROM search_page(list, query, sort_key, reverse, last => size, before => at, parent_id => walk.parent_id);
      walked := page.ids || walked;
      at := page.cursors[1];
      IF page.has_next_page IS DISTINCT FROM (pages > 0) THEN RAISE 'page % of % says that a page behind it is %', pages, list, page.has_next_page; END IF;
      EXIT WHEN NOT page.has_previous_page;
    ELSE
      SELECT * INTO page FROM search_page(list, query, sort_key, reverse, size, at, parent_id => walk.parent_id);
      walked := walked || page.ids;
      at := page.cursors[cardinality(page.cursors)];
      IF page.has_previous_page IS DISTINCT FROM (pages > 0) THEN RAISE 'page % of % says that a page before it is %', pages, list, page.has_previous_page; END IF;
      EXIT WHEN NOT page.has_next_page;
    END IF;
    IF cardinality(page.ids) <> size OR cardinality(page.cursors) <> size THEN RAISE 'page % of % has % rows', pages, list, cardinality(page.ids); END IF;
    pages := pages + 1;
    IF pages > 100 THEN RAISE 'page % of the walk, and no end', pages; END IF;
  END LOOP;
  RETURN walked;
END
$$;

-- What ORDER BY says, turned round as a whole if reversed.
CREATE TEMPORARY VIEW truth AS
SELECT 'payment_sessions' AS list, NULL::text AS query, 'ID' AS sort_key, NULL::bigint AS parent_id, array_agg(id::text ORDER BY id) AS ids FROM payment_sessions
UNION ALL SELECT 'payment_sessions', NULL, 'OPENING_TIME', NULL, array_agg(id::text ORDER BY opening_time, id) FROM payment_sessions
UNION ALL SELECT 'payment_sessions', NULL, 'CLOSING_TIME', NULL, array_agg(id::text ORDER BY closing_time NULLS LAST, id) FROM payment_sessions
UNION ALL SELECT 'payment_sessions', NULL, 'DISCREPANCY', NULL, array_agg(id::text ORDER BY total_discrepancy, id) FROM payment_sessions
UNION ALL SELECT 'payment_sessions', 'location_id:1 is_open:false', 'OPENING_TIME', NULL, array_agg(id::text ORDER BY opening_time, id) FROM payment_sessions WHERE status = 'CLOSED'
UNION ALL SELECT 'payment_sessions', 'id:>1000', 'OPENING_TIME', NULL, '{}'
UNION ALL SELECT 'cash_drawers', NULL, 'ID', NULL, array_agg(id::text ORDER BY id) FROM cash_drawers
UNION ALL SELECT 'cash_drawers', NULL, 'NAME', NULL, array_agg(id::text ORDER BY name, id) FROM cash_drawers
UNION ALL SELECT 'point_of_sale_devices', NULL, 'NAME', NULL, array_agg(id::text ORDER BY name, id) FROM point_of_sale_devices
UNION ALL SELECT 'reason_codes', 'kind:system', 'ID', NULL, array_agg(id::text ORDER BY id) FROM reason_codes WHERE kind = 'system'
UNION ALL SELECT 'session_cash_activities', NULL, k, 5, array_agg(id ORDER BY CASE k WHEN 'TIME' THEN "time" END, ordinal)
  FROM cash_activities, unnest('{ID,TIME}'::text[]) k WHERE payment_session_id = 5 GROUP BY k
UNION ALL SELECT 'drawer_cash_activities', NULL, k, 1, array_agg(a.id ORDER BY CASE k WHEN 'TIME' THEN "time" END, payment_session_id, ordinal)
  FROM cash_activities a JOIN payment_sessions s ON s.id = payment_session_id AND s.cash_drawer_id = 1, unnest('{ID,TIME}'::text[]) k GROUP BY k;

-- Expected: no walk that differs, of any size of page.
SELECT t.list, t.query, t.sort_key, r.reverse, b.backwards, s.size, w.ids
FROM truth t
CROSS JOIN (VALUES (false), (true)) r (reverse)
CROSS JOIN (VALUES (false), (true)) b (backwards)
CROSS JOIN (VALUES (1), (2), (7), (29), (30), (250)) s (size)
CROSS JOIN LATERAL pg_temp.walk(t.list, t.query, t.sort_key, r.reverse, t.parent_id, s.size, b.backwards) w (ids)
WHERE w.ids IS DISTINCT FROM CASE WHEN r.reverse THEN ARRAY(SELECT i FROM unnest(t.ids) WITH ORDINALITY u (i, n) ORDER BY n DESC) ELSE t.ids END
ORDER BY t.list, t.query, t.sort_key, r.reverse, b.backwards, s.size;
SELECT list, query, sort_key, cardinality(ids) AS rows FROM truth ORDER BY list, query NULLS FIRST, sort_key;

-- Whoever may not see what is expected finds no discrepancy of open sessions:
-- they come last, and are paged through as well. Expected: no walk that differs.
CREATE ROLE regress_cash_search_blind;
SELECT grant_access('regress_cash_search_blind', 'read_cash_tracking');
GRANT USAGE ON SCHEMA public TO regress_cash_search_blind;
SET ROLE regress_cash_search_blind;
SELECT count(*) FILTER (WHERE total_discrepancy IS NULL) AS hidden, count(*) FROM payment_sessions;
SELECT r.reverse, b.backwards, s.size
FROM (SELECT array_agg(id::text ORDER BY total_discrepancy NULLS LAST, id) AS ids FROM payment_sessions) t
CROSS JOIN (VALUES (false), (true)) r (reverse)
CROSS JOIN (VALUES (false), (true)) b (backwards)
CROSS JOIN (VALUES (1), (2), (7), (30)) s (size)
WHERE pg_temp.walk('payment_sessions', NULL, 'DISCREPANCY', r.reverse, NULL, s.size, b.backwards) IS DISTINCT FROM
  CASE WHEN r.reverse THEN ARRAY(SELECT i FROM unnest(t.ids) WITH ORDINALITY u (i, n) ORDER BY n DESC) ELSE t.ids END
ORDER BY r.reverse, b.backwards, s.size;
RESET ROLE;
SELECT revoke_access('regress_cash_search_blind', 'read_cash_tracking');
DROP OWNED BY regress_cash_search_blind;
DROP ROLE regress_cash_search_blind;

-- # An empty page
SELECT * FROM search_page('payment_sessions', 'id:0', first => 1);
SELECT * FROM search_page('payment_sessions', 'id:0', last => 1);

-- The last row's page: nothing is behind it, all of it is before.
SELECT cursors[1] AS c FROM search_page('payment_sessions', last => 1) \gset
SELECT * FROM search_page('payment_sessions', first => 5, after => :'c');
SELECT ids, has_previous_page, has_next_page FROM search_page('payment_sessions', last => 2, before => :'c');
-- A cursor of a row that the query does not find.
SELECT * FROM search_page('payment_sessions', 'id:<3', first => 5, after => :'c');
SELECT ids, has_previous_page, has_next_page FROM search_page('payment_sessions', 'id:<3', last => 5, before => :'c');

-- # Rows that come and go between two pages
SELECT cursors[3] AS c, ids[3] FROM search_page('payment_sessions', 'is_open:true', 'OPENING_TIME', first => 3) \gset
-- A new session before the cursor and one behind it: the one is not seen, the
-- other once.
SELECT FROM register_device(1, 'New', 3);
SELECT FROM register_device(1, 'Newer', 3);
SELECT id AS early FROM open_session(4, 1, occurred_at => '2024-01-01 00:00Z') \gset
SELECT id AS late FROM open_session(5, 1, occurred_at => '2024-01-20 00:00Z') \gset
SELECT ids = ARRAY[:'late'] AS as_expected, has_previous_page, has_next_page
FROM search_page('payment_sessions', 'is_open:true', 'OPENING_TIME', first => 3, after => :'c');
SELECT ids[1] = :'early' AS as_expected, has_previous_page, has_next_page
FROM search_page('payment_sessions', 'is_open:true', 'OPENING_TIME', last => 250, before => :'c');
-- The row of the cursor is closed: the next page begins where it did.
SELECT FROM close_session(:ids, '100.00 USD', 1);
SELECT ids = ARRAY[:'late'] AS as_expected FROM search_page('payment_sessions', 'is_open:true', 'OPENING_TIME', first => 3, after => :'c');

-- # The default size, and the greatest
SELECT count(create_cash_drawer(1, 'x' || g)) FROM generate_series(1, 260) g;
SELECT count(*) FROM search_cash_drawers();
-- With a cursor at the end of the page, the same number before it.
SELECT f.list, f.rows, f.greatest
FROM (
  SELECT 'cash_drawers' AS list, count(*) AS rows, max(id) AS greatest FROM search_cash_drawers(before => (SELECT cursor FROM search_cash_drawers('id:100')))
  UNION ALL SELECT 'payment_sessions', count(*), max(id) FROM search_payment_sessions(before => (SELECT cursor FROM search_payment_sessions('id:30')))
  UNION ALL SELECT 'point_of_sale_devices', count(*), max(id) FROM search_point_of_sale_devices(before => (SELECT cursor FROM search_point_of_sale_devices('id:3')))
  UNION ALL SELECT 'reason_codes', count(*), max(id) FROM search_reason_codes(before => (SELECT cursor FROM search_reason_codes('id:103')))
  UNION ALL SELECT 'session_cash_activities', count(*), max(ordinal)
    FROM search_session_cash_activities(5, before => (SELECT cursor FROM search_session_cash_activities(5, 'id:5-3')))
  UNION ALL SELECT 'drawer_cash_activities', count(*), max(ordinal)
    FROM search_drawer_cash_activities(1, sort_key => 'ID', before => (SELECT cursor FROM search_drawer_cash_activities(1, last => 1, sort_key => 'ID')))
) f
ORDER BY f.list COLLATE "C";
SELECT count(*) FROM search_cash_drawers(first => 250);
SELECT count(*), min(name), max(name) FROM search_cash_drawers('x*', last => 20);

-- # What the functions return goes on where it ended
WITH RECURSIVE page AS (
  SELECT 1 AS number, array_agg(id) AS ids, (array_agg(cursor ORDER BY id DESC))[1] AS at FROM search_payment_sessions(first => 10)
  UNION ALL
  SELECT p.number + 1, n.ids, n.at
  FROM page p
  CROSS JOIN LATERAL (SELECT array_agg(id) AS ids, (array_agg(cursor ORDER BY id DESC))[1] AS at FROM search_payment_sessions(first => 10, after => p.at)) n
  WHERE n.ids IS NOT NULL
)
SELECT number, cardinality(ids) FROM page ORDER BY number;

\c :regress_database
DROP DATABASE regress_cash_tracking_search_paging;
