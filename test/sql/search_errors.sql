-- What search refuses, with code, message, detail and hint; and that nothing
-- that a caller gives reaches the SQL.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
SELECT id AS shop FROM create_location('Search errors', 'USD', 'Europe/Paris') \gset
SELECT id AS ann FROM create_staff_member('Search Ann') \gset
SELECT id AS drawer FROM create_cash_drawer(:shop, 'Front') \gset
SELECT id AS till FROM register_device(:shop, 'Till', :drawer) \gset
SELECT id AS session FROM open_session(:till, :ann, '1.00 USD') \gset

\set SHOW_CONTEXT never

-- # Each error once, in full
CREATE FUNCTION pg_temp.refused(list text, query text DEFAULT NULL, sort_key text DEFAULT NULL, first integer DEFAULT NULL, after text DEFAULT NULL,
  last integer DEFAULT NULL, before text DEFAULT NULL, parent_id bigint DEFAULT NULL, staff_member_id bigint DEFAULT NULL, time_zone text DEFAULT NULL)
RETURNS TABLE (code text, message text, detail text, hint text)
LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM search_page(list, query, sort_key, false, first, after, last, before, parent_id, staff_member_id, time_zone);
  code := 'none';
  RETURN NEXT;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RETURN NEXT;
END
$$;
\x on
-- ## Arguments
SELECT * FROM pg_temp.refused(NULL, first => 1);
SELECT * FROM pg_temp.refused('location', first => 1);
SELECT * FROM pg_temp.refused('payment_sessions', sort_key => 'NAME', first => 1);
SELECT * FROM pg_temp.refused('payment_sessions');
SELECT * FROM pg_temp.refused('payment_sessions', first => 1, last => 1);
SELECT * FROM pg_temp.refused('payment_sessions', first => 1, before => 'x');
SELECT * FROM pg_temp.refused('payment_sessions', last => 1, after => 'x');
SELECT * FROM pg_temp.refused('payment_sessions', first => 0);
SELECT * FROM pg_temp.refused('payment_sessions', first => -1);
SELECT * FROM pg_temp.refused('payment_sessions', last => 251);
SELECT * FROM pg_temp.refused('payment_sessions', first => 1, parent_id => 1);
SELECT * FROM pg_temp.refused('payment_sessions', first => 1, staff_member_id => 1);
SELECT * FROM pg_temp.refused('session_cash_activities', first => 1);
SELECT * FROM pg_temp.refused('drawer_cash_activities', first => 1);
SELECT * FROM pg_temp.refused('payment_sessions', first => 1, time_zone => 'Mars/Olympus');
-- ## What the rows belong to
SELECT * FROM pg_temp.refused('session_cash_activities', first => 1, parent_id => 0);
SELECT * FROM pg_temp.refused('drawer_cash_activities', first => 1, parent_id => 0);
SELECT * FROM pg_temp.refused('point_of_sale_devices', first => 1, parent_id => 0);
-- Its form comes first.
SELECT code, message FROM pg_temp.refused('session_cash_activities', 'x:1', first => 1, parent_id => 0);
SELECT code, message FROM pg_temp.refused('session_cash_activities', 'x:1', first => 1, after => 'x', parent_id => 0);
-- ## Cursors
SELECT * FROM pg_temp.refused('payment_sessions', first => 1, after => 'eyJ');
SELECT * FROM pg_temp.refused('payment_sessions', last => 1, before => '');
SELECT * FROM pg_temp.refused('payment_sessions', first => 1, sort_key => 'CLOSING_TIME', after =>
  encode('{"last_id":"1","last_value":null,"list":"payment_sessions","sort_key":"OPENING_TIME"}', 'base64'));
SELECT * FROM pg_temp.refused('payment_sessions', first => 1, sort_key => 'CLOSING_TIME', after => translate(
  encode('{"last_id":"1","last_value":null,"list":"payment_sessions","sort_key":"OPENING_TIME"}', 'base64'), E'\n', ''));
-- ## Queries: where it is wrong, and why
SELECT * FROM pg_temp.refused('payment_sessions', 'first_name:Bob', first => 1);
SELECT * FROM pg_temp.refused('payment_sessions', 'Bob', first => 1);
SELECT * FROM pg_temp.refused('payment_sessions', 'is_open:true AND', first => 1);
SELECT * FROM pg_temp.refused('payment_sessions', 'é:1 OR "é', first => 1);
SELECT * FROM pg_temp.refused('cash_drawers', '"é" (b', first => 1);
SELECT * FROM pg_temp.refused('payment_sessions', repeat('€', 3333) || repeat('€', 3333), first => 1);
SELECT * FROM pg_temp.refused('payment_sessions', repeat('a ', 251), first => 1);
SELECT * FROM pg_temp.refused('payment_sessions', repeat('(', 31), first => 1);
\x off

-- ## What each type of field does not take
SELECT q AS query, r.code, r.message, r.detail, r.hint
FROM unnest(ARRAY['id:Bob', 'id:-1', 'id:1*', 'id:9223372036854775808', 'id:gid://x/CashDrawer/1', 'location_id:1,2', 'z_number:gid://x/Z/1', 'z_number:1.5',
  'opening_time:not-a-date', 'opening_time:2024-13', 'opening_time:"now"', 'opening_time:202*', 'opening_date:now', 'opening_date:2024-01-01T00:00', 'business_date:now',
  'business_date:2024-02-30', 'is_open:1', 'is_open:tr*', 'is_open:>true', 'status:ACTIVE', 'status:>OPEN', 'currency:EURO', 'currency:XYZ', 'currency:>USD',
  'discrepancy:USD', 'discrepancy:"5 XYZ"', 'discrepancy:"5.001 USD"', 'discrepancy:1e5', 'discrepancy:NaN', 'discrepancy:5*', 'id:>*', 'opening_time:>*', 'ID:1',
  'id:' || repeat('é', 100)]) WITH ORDINALITY u (q, n)
CROSS JOIN LATERAL pg_temp.refused('payment_sessions', q, first => 1) r
ORDER BY n;
SELECT q AS query, r.code, r.message, r.detail, r.hint
FROM unnest(ARRAY['id:17', 'id:17-', 'id:gid://x/Other/17-3', 'type:no_sale', 'type:gift', 'kind:cash', 'reason_code:>A', 'Bob']) WITH ORDINALITY u (q, n)
CROSS JOIN LATERAL pg_temp.refused('session_cash_activities', q, first => 1, parent_id => :session) r
ORDER BY n;

-- # Cursors that somebody made, or changed
CREATE FUNCTION pg_temp.cursor(id text, value text, list text, sort_key text)
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN translate(encode(convert_to(format('{"last_id":%s,"last_value":%s,"list":%s,"sort_key":%s}', to_json(id), coalesce(to_json(value)::text, 'null'),
  to_json(list), to_json(sort_key)), 'UTF8'), 'base64'), E'\n', '');
SELECT c.list, c.sort_key, c.id, left(c.value, 20) AS value, r.code, r.message
FROM (VALUES
  (1, 'payment_sessions', 'ID', '1', NULL), (2, 'payment_sessions', 'ID', '9223372036854775807', NULL), (3, 'payment_sessions', 'ID', '', NULL),
  (4, 'payment_sessions', 'ID', '1-1', NULL), (5, 'payment_sessions', 'ID', '-1', NULL), (6, 'payment_sessions', 'ID', '1 OR true', NULL),
  (7, 'payment_sessions', 'ID', 'gid://x/CashDrawer/1', NULL), (8, 'payment_sessions', 'ID', '1', '1'),
  (9, 'payment_sessions', 'OPENING_TIME', '1', '757382400000000'), (10, 'payment_sessions', 'OPENING_TIME', '1', '-1'),
  (11, 'payment_sessions', 'OPENING_TIME', '1', ''), (12, 'payment_sessions', 'OPENING_TIME', '1', '2024-01-01'),
  (13, 'payment_sessions', 'OPENING_TIME', '1', '9223372036854775807'), (14, 'payment_sessions', 'OPENING_TIME', '1', '9223372036854775808'),
  (15, 'payment_sessions', 'OPENING_TIME', '1', '-9223372036854775808'), (16, 'payment_sessions', 'OPENING_TIME', '1', '1'');--'),
  (17, 'payment_sessions', 'CLOSING_TIME', '1', NULL),
  (18, 'payment_sessions', 'DISCREPANCY', '1', '5.00 USD'), (19, 'payment_sessions', 'DISCREPANCY', '1', NULL),
  (20, 'payment_sessions', 'DISCREPANCY', '1', '5'), (21, 'payment_sessions', 'DISCREPANCY', '1', '''; DROP TABLE location; --'),
  (22, 'cash_drawers', 'NAME', '1', NULL), (23, 'cash_drawers', 'NAME', '1', ''), (24, 'cash_drawers', 'NAME', '1', '''; DROP TABLE location; --'),
  (25, 'cash_drawers', 'NAME', '1', E'\\ " $1 %s \u20ac'), (26, 'cash_drawers', 'NAME', '1', repeat('x', 1000000)),
  (27, 'cash_drawers', 'name', '1', 'a'), (28, 'cash_drawers', 'v.name', '1', 'a'), (29, 'location', 'ID', '1', NULL), (30, '', '', '1', NULL))
  AS c (n, list, sort_key, id, value)
CROSS JOIN LATERAL pg_temp.refused(CASE WHEN c.list IN ('cash_drawers', 'payment_sessions') THEN c.list ELSE 'cash_drawers' END,
  sort_key => CASE WHEN c.sort_key IN ('NAME', 'ID', 'OPENING_TIME', 'CLOSING_TIME', 'DISCREPANCY') THEN c.sort_key ELSE 'NAME' END,
  first => 1, after => pg_temp.cursor(c.id, c.value, c.list, c.sort_key)) r
ORDER BY c.n;
-- Bytes that are no text.
SELECT r.code, r.message FROM pg_temp.refused('cash_drawers', sort_key => 'NAME', first => 1, after => translate(
  encode('{"last_id":"1","last_value":"'::bytea || '\xff' || '","list":"cash_drawers","sort_key":"NAME"}'::bytea, 'base64'), E'\n', '')) r;
SELECT r.code, r.message FROM pg_temp.refused('cash_drawers', sort_key => 'NAME', first => 1, after => translate(
  encode('{"last_id":"1","last_value":"'::bytea || '\x00' || '","list":"cash_drawers","sort_key":"NAME"}'::bytea, 'base64'), E'\n', '')) r;
-- Each character of a cursor replaced, left out or doubled: what is still taken
-- is a cursor, what is not is TC013.
SELECT DISTINCT r.code
FROM search_page('payment_sessions', sort_key => 'OPENING_TIME', first => 1) p
CROSS JOIN generate_series(1, length(p.cursors[1])) n
CROSS JOIN LATERAL (VALUES
  (overlay(p.cursors[1] PLACING '/' FROM n FOR 1)), (overlay(p.cursors[1] PLACING 'A' FROM n FOR 1)), (overlay(p.cursors[1] PLACING '' FROM n FOR 1)),
  (overlay(p.cursors[1] PLACING substr(p.cursors[1], n, 1) || substr(p.cursors[1], n, 1) FROM n FOR 1)), (left(p.cursors[1], n - 1))) v (c)
CROSS JOIN LATERAL pg_temp.refused('payment_sessions', sort_key => 'OPENING_TIME', first => 1, after => v.c) r
WHERE v.c <> p.cursors[1]
ORDER BY 1;

-- # Hostile strings, in every argument
--
-- No code of the class 42, which is what SQL that was made of them would give,
-- no XX000; and everything is still there.
CREATE TEMPORARY TABLE hostile (n integer, s text);
INSERT INTO hostile
SELECT row_number() OVER (), s
FROM unnest(ARRAY['''', '"', '''''', '\', '\\', '\''', ''';', '; DROP TABLE cash_tracking.location; --', '1; SELECT pg_sleep(100)', '''; SELECT 1; --',
  '1 OR 1=1', '1'' OR ''1''=''1', '/* */', '/*', '*/', '--', '-- ', '$1', '$$', '$x$', '$1); DROP TABLE x; --', '%s', '%n%n%n', '%', '{}', '{1}', 'NULL', 'null', 'v.id',
  'pg_sleep(1)', '::text', ':x', ':''x''', 'E''\x27''', 'U&"\0027"', '\x27', '\u0027', '\047', E'\u0001', E'\u007f', E'\t', E'\n', E'\r\n', E'\u00a0', E'\u2028', E'\ufeff',
  E'\u202e', E'\u0301', E'\U0001f600', 'ＩＤ：１', '٣', '1e999', '-9223372036854775808', '0x7fffffff', '1_000', 'Infinity', '((((((((((', '))))))))))', ':::::', '*', '**',
  'a:b:c', 'AND', 'OR', 'NOT', '-', '--x', '(-(-(-(x))))', repeat('(', 1000), repeat('NOT ', 1000), repeat('-', 1000), repeat('\', 999), repeat('"', 999), repeat('a:b ', 10000),
  repeat('x', 1048576), repeat('''', 1048576), repeat('(', 1048576), repeat('€', 400000)]) s;
CREATE TEMPORARY TABLE tried AS
SELECT h.n, 'query ' || f.prefix AS argument, r.code
FROM hostile h
CROSS JOIN (VALUES ('payment_sessions', NULL::bigint), ('cash_drawers', NULL), ('reason_codes', NULL), ('point_of_sale_devices', NULL), ('session_cash_activities', :session),
  ('drawer_cash_activities', :drawer)) l (list, parent_id)
CROSS JOIN (VALUES (''), ('id:'), ('id:>'), ('opening_time:'), ('business_date:<'), ('time:'), ('name:'), ('code:'), ('currency:'), ('discrepancy:>='), ('balance:'), ('type:'), ('kind:'),
  ('is_open:'), ('reason_code:'), ('id:1 OR '), ('-'), ('x')) f (prefix)
CROSS JOIN LATERAL pg_temp.refused(l.list, f.prefix || h.s, first => 1, parent_id => l.parent_id) r
UNION ALL
SELECT h.n, 'quoted ' || f.field, r.code
FROM hostile h
CROSS JOIN (VALUES ('payment_sessions', 'id'), ('payment_sessions', 'opening_time'), ('payment_sessions', 'currency'), ('payment_sessions', 'discrepancy'), ('cash_drawers', 'name'),
  ('reason_codes', 'code')) f (list, field)
CROSS JOIN LATERAL pg_temp.refused(f.list, f.field || ':"' || replace(replace(h.s, '\', '\\'), '"', '\"') || '"', first => 1) r
UNION ALL
SELECT h.n, a.argument, r.code
FROM hostile h
CROSS JOIN (VALUES ('list'), ('sort_key'), ('after'), ('before'), ('time_zone')) a (argument)
CROSS JOIN LATERAL pg_temp.refused(CASE a.argument WHEN 'list' THEN h.s ELSE 'payment_sessions' END,
  sort_key => CASE a.argument WHEN 'sort_key' THEN h.s END,
  first => CASE a.argument WHEN 'before' THEN NULL ELSE 1 END, last => CASE a.argument WHEN 'before' THEN 1 END,
  after => CASE a.argument WHEN 'after' THEN h.s END, before => CASE a.argument WHEN 'before' THEN h.s END,
  time_zone => CASE a.argument WHEN 'time_zone' THEN h.s END) r
UNION ALL
SELECT h.n, 'cursor', r.code
FROM hostile h
CROSS JOIN (VALUES ('ID'), ('NAME')) k (sort_key)
CROSS JOIN LATERAL pg_temp.refused('cash_drawers', sort_key => k.sort_key, first => 1,
  after => pg_temp.cursor(CASE k.sort_key WHEN 'ID' THEN h.s ELSE '1' END, CASE k.sort_key WHEN 'NAME' THEN h.s END, 'cash_drawers', k.sort_key)) r;
SELECT code, count(*) > 0 AS seen FROM tried GROUP BY code ORDER BY code;
SELECT DISTINCT argument, code FROM tried WHERE argument IN ('list', 'sort_key', 'after', 'before', 'time_zone', 'cursor') ORDER BY argument, code;
SELECT DISTINCT argument, code FROM tried WHERE argument LIKE 'quoted %' ORDER BY argument, code;
SELECT count(*) FROM locations WHERE id = :shop;
-- A name of hostile characters is found, and nothing else.
SELECT count(create_cash_drawer(:shop, h.s)) AS made FROM hostile h
WHERE length(h.s) BETWEEN 1 AND 255 AND h.s !~ '[[:cntrl:]]' AND h.s = btrim(h.s) AND h.s NOT IN ('Front', 'null') AND h.s !~ E'[\\u00a0\\u2028]';
SELECT count(*) AS wrong
FROM cash_drawers d
CROSS JOIN LATERAL search_page('cash_drawers', format('location_id:%s name:"%s"', d.location_id, replace(replace(d.name, '\', '\\'), '"', '\"')), first => 2) p
WHERE d.location_id = :shop AND p.ids <> ARRAY[d.id::text];

-- # Other roles, other paths
--
-- A reader finds what he may read; another finds nothing, not even an error
-- about the query's values that tells anything.
CREATE ROLE regress_cash_search_reader;
CREATE ROLE regress_cash_search_writer;
CREATE SCHEMA regress_cash_search;
GRANT USAGE, CREATE ON SCHEMA regress_cash_search TO regress_cash_search_reader;
SELECT grant_access('regress_cash_search_reader', 'read_cash_tracking');
SELECT grant_access('regress_cash_search_writer', 'write_cash_tracking');
SET ROLE regress_cash_search_writer;
SELECT * FROM cash_tracking.search_page('payment_sessions', first => 1);
SET ROLE regress_cash_search_reader;
-- Nothing of a path of his own is run.
CREATE FUNCTION regress_cash_search.trap(bigint, bigint) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped'; END $$;
CREATE OPERATOR regress_cash_search.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = regress_cash_search.trap);
CREATE OPERATOR regress_cash_search.> (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = regress_cash_search.trap);
CREATE FUNCTION regress_cash_search.lower(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped'; END $$;
CREATE TEMPORARY TABLE payment_sessions (id bigint);
SET search_path = regress_cash_search, pg_temp, pg_catalog;
SELECT count(*) FROM cash_tracking.search_payment_sessions('id:>0 OR location_id:1 currency:USD', first => 1);
SELECT count(*) FROM cash_tracking.search_cash_drawers('name:front*', sort_key => 'NAME', first => 1);
SELECT count(*) FROM cash_tracking.search_session_cash_activities((SELECT min(id) FROM cash_tracking.payment_sessions), first => 1);
RESET ROLE;
SET search_path = public, cash_tracking;
DROP SCHEMA regress_cash_search CASCADE;
SELECT revoke_access('regress_cash_search_reader', 'read_cash_tracking');
SELECT revoke_access('regress_cash_search_writer', 'write_cash_tracking');
DROP OWNED BY regress_cash_search_reader;
DROP ROLE regress_cash_search_reader, regress_cash_search_writer;
