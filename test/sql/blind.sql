-- Blind counting: a role without the scope "view_expected" sees of an open
-- session what people entered, and nothing that is computed.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\set SHOW_CONTEXT never

DROP ROLE IF EXISTS regress_blind, regress_blind_till, regress_seeing;
CREATE ROLE regress_blind;
CREATE ROLE regress_blind_till;
CREATE ROLE regress_seeing;
SELECT FROM grant_access('regress_blind', 'read_cash_tracking');
SELECT FROM grant_access('regress_blind', 'write_cash_tracking');
SELECT FROM grant_access('regress_blind_till', 'write_cash_tracking');
SELECT FROM grant_access('regress_seeing', 'read_cash_tracking');
SELECT FROM grant_access('regress_seeing', 'write_cash_tracking');
SELECT FROM grant_access('regress_seeing', 'view_expected');

-- The rows of a query, run by a role; or all that an error says.
CREATE FUNCTION pg_temp.as_role(role name, query text)
RETURNS SETOF text
LANGUAGE plpgsql
AS $$
DECLARE
  message text;
  detail text;
  hint text;
  context text;
BEGIN
  EXECUTE format('SET LOCAL ROLE %I', role);
  RETURN QUERY EXECUTE query;
  RESET ROLE;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, context = PG_EXCEPTION_CONTEXT;
  RETURN NEXT concat_ws(E'\n', SQLSTATE, message, detail, hint, context);
END
$$;

-- ## A day
--
-- Two tills on one drawer. What was entered are small amounts; what follows
-- from them are the figures below, each of which occurs nowhere else, not in
-- the other tests of this database either.

SELECT id AS shop FROM create_location(name => 'Blind Shop', currency => 'CAD', time_zone => 'UTC') \gset
SELECT FROM set_config('blind.shop', :'shop', false);
SELECT id AS ann FROM create_staff_member(name => 'Blind Ann') \gset
SELECT id AS drawer FROM create_cash_drawer(location_id => :shop, name => 'Front') \gset
SELECT id AS left_till FROM register_device(location_id => :shop, name => 'Left', cash_drawer_id => :drawer) \gset
SELECT id AS right_till FROM register_device(location_id => :shop, name => 'Right', cash_drawer_id => :drawer) \gset

SELECT id AS closed FROM open_session(:left_till, :ann, '70000.00 CAD') \gset
SELECT FROM record_payment(:closed, :ann, 'sale', '5.00 CAD');
SELECT FROM close_session(:closed, '69999.00 CAD', :ann, leave_in_drawer => '70000.00 CAD');

SELECT id AS left_session FROM open_session(:left_till, :ann, request_id => 'b11dc000-0000-4000-8000-000000000001') \gset
SELECT FROM record_payment(:left_session, :ann, 'sale', '61111.11 CAD', cash_rounding => '0.09 CAD');
SELECT FROM record_payment(:left_session, :ann, 'sale', '30791.91 CAD', cash_rounding => '0.02 CAD');
-- 161903.13
SELECT id AS right_session FROM open_session(:right_till, :ann, '160000.00 CAD') \gset
SELECT FROM record_payment(:right_session, :ann, 'sale', '1000.11 CAD', cash_rounding => '0.03 CAD');
SELECT FROM record_payment(:left_session, :ann, 'refund', '4004.04 CAD', cash_rounding => '0.00 CAD');
SELECT FROM record_payment(:left_session, :ann, 'refund', '6003.03 CAD', cash_rounding => '0.00 CAD');
SELECT FROM record_payment(:left_session, :ann, 'sale', '5055.55 CAD', 'card');
SELECT FROM record_payment(:left_session, :ann, 'refund', '2000.22 CAD', 'card');
SELECT FROM adjust_cash(:left_session, '5000.00 CAD', :ann);
SELECT FROM adjust_cash(:left_session, '-707.77 CAD', :ann);
-- 155285.30
SELECT FROM count_cash(:left_session, '155000.00 CAD', :ann, request_id => 'b11dc000-0000-4000-8000-000000000002');
SELECT FROM record_payment(:right_session, :ann, 'sale', '1200.34 CAD', cash_rounding => '0.00 CAD');
-- 156200.34
SELECT FROM count_cash(:left_session, '156900.00 CAD', :ann);
SELECT FROM record_payment(:right_session, :ann, 'sale', '1101.11 CAD', cash_rounding => '0.00 CAD');

CREATE TEMPORARY TABLE figure (what text, amount numeric, pattern text);
INSERT INTO figure (what, amount) VALUES
  ('right: expected at open', 161903.13),
  ('right: opening discrepancy', 1903.13),
  ('right: cash sales', 3301.59),
  ('left: cash sales', 91903.13),
  ('left: cash refunds', 10007.07),
  ('left: net cash sales', 81896.06),
  ('left: sales', 96958.68),
  ('left: refunds', 12007.29),
  ('left: net sales', 84951.39),
  ('left: adjustments', 4292.23),
  ('left: first count, expected', 155285.30),
  ('left: first count, discrepancy', 285.30),
  ('left: second count, expected', 156200.34),
  ('left: second count, discrepancy', 699.66),
  ('left: mid-session discrepancy', 414.36),
  ('balance', 158001.11);
-- As decimals, in groups of three or not, or in minor units; not within a time
-- or the digits of a seal.
UPDATE figure SET pattern = format('(^|[^0-9a-f.:])(%s[.,]%s|%s)([^0-9a-f]|$)',
  regexp_replace(trunc(amount)::text, '^(\d+)(\d{3})$', '\1[,.'' ]?\2'),
  right(amount::text, 2), (amount * 100)::bigint);

-- ## What each column of a view shows
--
-- In rows of open and of closed sessions, and in drawers: to whom? Every
-- amount that somebody may not see is here.

CREATE TEMPORARY TABLE field (role name, view text, state text, id text, col text, value text);
DO $$
DECLARE
  r name;
  v text;
BEGIN
  FOREACH r IN ARRAY ARRAY['regress_blind', 'regress_seeing']::name[] LOOP
    FOR v IN
      SELECT c.relname
      FROM pg_class c
      JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
      JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'cash_tracking'
      WHERE c.relkind = 'v'
    LOOP
      INSERT INTO field
      SELECT r, v, CASE WHEN s.id IS NULL THEN NULL WHEN s.closing_time IS NULL THEN 'open' ELSE 'closed' END, x.row ->> 'id', f.key, f.value
      FROM (SELECT t::jsonb AS row FROM pg_temp.as_role(r, format('SELECT to_jsonb(v)::text FROM cash_tracking.%I v', v)) t) x
      CROSS JOIN LATERAL jsonb_each_text(x.row) f
      LEFT JOIN payment_session s ON s.id = coalesce(x.row ->> 'payment_session_id', CASE v WHEN 'payment_sessions' THEN x.row ->> 'id' END)::bigint
      WHERE x.row ? 'id' AND coalesce(s.location_id, (x.row ->> 'location_id')::bigint) = current_setting('blind.shop')::bigint;
    END LOOP;
  END LOOP;
END
$$;

-- Rows in common, and columns that the blind one misses.
SELECT s.view, s.state, count(DISTINCT s.id) > 0 AS has_rows,
  string_agg(DISTINCT s.col, ' ' ORDER BY s.col) FILTER (WHERE b.value IS DISTINCT FROM s.value) AS hidden,
  count(*) FILTER (WHERE b.value <> s.value) AS falsified
FROM field s
JOIN field b ON b.role = 'regress_blind' AND (b.view, b.id, b.col) = (s.view, s.id, s.col)
WHERE s.role = 'regress_seeing' AND s.value IS NOT NULL
GROUP BY s.view, s.state
ORDER BY s.view COLLATE "C", s.state COLLATE "C";
SELECT count(*) AS rows_of_one_only
FROM (SELECT view, id, col FROM field WHERE role = 'regress_seeing') s
FULL JOIN (SELECT view, id, col FROM field WHERE role = 'regress_blind') b USING (view, id, col)
WHERE s.id IS NULL OR b.id IS NULL;

-- Amounts of open sessions that everybody sees: what somebody entered.
SELECT s.view, s.col, string_agg(DISTINCT t.type, ' ' ORDER BY t.type) AS types
FROM field s
LEFT JOIN (SELECT id, view, value AS type FROM field WHERE role = 'regress_blind' AND col = 'type') t USING (id, view)
WHERE s.role = 'regress_blind' AND s.state = 'open' AND s.value LIKE '% CAD'
GROUP BY s.view, s.col
ORDER BY s.view COLLATE "C", s.col COLLATE "C";

-- An opening that nobody counted, and one that somebody did.
SELECT pg_temp.as_role('regress_blind', format($$
  SELECT concat_ws(' ', s.opening_counted, coalesce(s.cash_counted_at_open::text, 'NULL'), coalesce(a.cash_counted::text, 'NULL'), coalesce(c.cash_counted::text, 'NULL'))
  FROM cash_tracking.payment_sessions s
  JOIN cash_tracking.session_activities a ON a.payment_session_id = s.id AND a.type = 'opening'
  JOIN cash_tracking.cash_activities c ON c.id = a.id
  WHERE s.id IN (%s, %s)
  ORDER BY s.id$$, :left_session, :right_session)) AS counted;

-- ## No figure is anywhere
--
-- The text of every view, of every function that reads, of plans and of
-- errors. A view or function to come is here by itself; one that wants an
-- argument without a default needs a value for it.

CREATE TEMPORARY TABLE argument (name text, value text, other_value text);
INSERT INTO argument VALUES
  ('session_id', :'left_session', :'right_session'),
  ('device_id', :'left_till', :'right_till'),
  ('cash_drawer_id', :'drawer', NULL), ('location_id', :'shop', NULL), ('staff_member_id', :'ann', NULL),
  ('code', 'FLOAT_SETUP', NULL), ('digest', digest(), NULL),
  ('id', format('gid://x/PointOfSaleDevicePaymentSession/%s', :left_session), format('gid://x/CashDrawer/%s', :drawer)),
  -- of one function only
  ('api_query.query', 'pointOfSaleDevicePaymentSession', 'cashDrawer'),
  ('api_query.arguments', format('{"id": %s}', :left_session), format('{"id": %s}', :drawer)),
  ('api_connection.input', 'cashDrawers', 'pointOfSaleDevicePaymentSessions'), ('api_connection.arguments', '{"first": 250}', NULL),
  ('api_fields.arguments', '{"cashActivities": {"first": 250}}', NULL),
  ('api_fields.object', format('{"__typename": "CashDrawer", "id": "gid://x/CashDrawer/%s"}', :drawer),
    format('{"__typename": "PointOfSaleDevicePaymentSession", "id": "gid://x/PointOfSaleDevicePaymentSession/%s"}', :left_session)),
  ('api_summary.given', format('{"location_id": %s, "start_date": "2024-03-05", "end_date": "2044-03-05"}', :shop),
    '{"currency": "CAD", "start_date": "2024-03-05", "end_date": "2044-03-05"}'),
  ('cash_drawers.arguments', '{"first": 250, "cashActivities": {"first": 250}}',
    '{"last": 250, "totalSales": {"dateRange": {"from": "2024-03-05T00:00:00Z", "to": "2044-03-05T00:00:00Z"}}}'),
  ('cash_management_location_summary.arguments', format('{"locationId": %s, "startDate": "2024-03-05", "endDate": "2044-03-05"}', :shop), NULL),
  ('cash_management_shop_summary.arguments', '{"currencyCode": "CAD", "startDate": "2024-03-05", "endDate": "2044-03-05"}', NULL),
  ('cash_management_reason_codes.arguments', '{"first": 250}', NULL), ('point_of_sale_devices.arguments', '{"first": 250}', NULL),
  ('point_of_sale_device_payment_sessions.arguments', '{"first": 250, "cashActivities": {"first": 250}}', '{"last": 250, "sortKey": "DISCREPANCY"}'),
  ('cash_drawer.arguments', format('{"id": %s}', :drawer), NULL), ('location.arguments', format('{"id": %s}', :shop), NULL),
  ('node.arguments', format('{"id": "gid://x/PointOfSaleDevice/%s"}', :left_till), format('{"id": "gid://x/CashDrawer/%s"}', :drawer)),
  ('nodes.arguments', format('{"ids": ["gid://x/PointOfSaleDevicePaymentSession/%s"]}', :left_session), NULL),
  ('point_of_sale_device.arguments', format('{"id": %s}', :left_till), format('{"id": %s}', :right_till)),
  ('point_of_sale_device_payment_session.arguments', format('{"id": %s}', :left_session), format('{"id": %s}', :right_session)),
  ('staff_member.arguments', format('{"id": %s}', :ann), NULL),
  ('api_expand.object', format('{"cashDrawer": {"id": "gid://x/CashDrawer/%s"}}', :drawer),
    format('{"activePaymentSession": {"id": "gid://x/PointOfSaleDevicePaymentSession/%s"}}', :right_session)),
  ('by', 'cash_drawer', 'staff_member'), ('currency', 'CAD', NULL), ('location_ids', array[:shop]::text, NULL),
  ('start_date', '2020-01-01', NULL), ('end_date', 'infinity', NULL),
  ('instant', 'infinity', 'now'), ('from_time', '2020-01-01', NULL), ('to_time', 'infinity', NULL);

CREATE TEMPORARY TABLE source (kind text, name text, query text);
INSERT INTO source
SELECT 'view', name, format('SELECT v::text FROM %s v', name)
FROM (SELECT substr(object, 7) AS name FROM access_privileges() WHERE scope = 'read_cash_tracking' AND privilege = 'SELECT') v;
INSERT INTO source
SELECT 'function', p.oid::regproc::text,
  format('SELECT f::text FROM cash_tracking.%s(%s) f', p.oid::regproc,
    (SELECT string_agg(format('%I => %L', n.name, coalesce(CASE WHEN is_other THEN v.other_value END, v.value, 'no value')), ', ' ORDER BY n.position)
     FROM unnest(p.proargnames[:p.pronargs - p.pronargdefaults]) WITH ORDINALITY AS n (name, position)
     LEFT JOIN argument v ON v.name IN (n.name, concat(p.proname, '.', n.name))))
FROM access_privileges() a
JOIN access_privileges() w ON w.object = a.object AND w.scope = 'write_cash_tracking' AND w.privilege IS NULL
JOIN pg_proc p ON a.class_id = 'pg_proc'::regclass AND a.object_id = p.oid
CROSS JOIN (VALUES (false), (true)) AS o (is_other)
WHERE a.scope = 'read_cash_tracking' AND a.privilege = 'EXECUTE' AND p.proname <> 'search_page';
-- A cursor holds the value by which its row is sorted.
INSERT INTO source
SELECT 'function', 'search_page', format(
  $$SELECT concat(p.ids, (SELECT string_agg(convert_from(decode(c, 'base64'), 'UTF8'), ' ') FROM unnest(p.cursors) c))
    FROM cash_tracking.search_page(%L, %L, %L, first => 250, parent_id => %L) p$$, l.list, l.query, l.sort_key, l.parent_id)
FROM (VALUES
  ('payment_sessions', 'discrepancy:*', 'DISCREPANCY', NULL), ('payment_sessions', '-discrepancy:0 OR is_open:true', 'DISCREPANCY', NULL),
  ('cash_drawers', 'balance:* OR id:*', 'NAME', NULL), ('session_cash_activities', NULL, 'TIME', :'left_session'),
  ('drawer_cash_activities', NULL, 'TIME', :'drawer')) AS l (list, query, sort_key, parent_id);
-- Those that cannot be tried so: none.
SELECT name, query FROM source WHERE query LIKE '%no value%' ORDER BY name;
INSERT INTO source VALUES
  ('plan', 'verbose', 'EXPLAIN (ANALYZE, VERBOSE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT * FROM cash_tracking.payment_sessions'),
  ('plan', 'filter', $$EXPLAIN (VERBOSE, COSTS OFF) SELECT * FROM cash_tracking.session_activities WHERE cash_expected OPERATOR(cash_tracking.>) '1.00 CAD'::cash_tracking.monetary_amount$$);
-- Calls that move no cash, whose answers show a session or a drawer.
INSERT INTO source
SELECT 'call', c.call, format(c.call, :'left_session', :'right_session', :'ann', :'left_till', :'drawer')
FROM (VALUES
  ($$SELECT f::text FROM cash_tracking.open_session(%4$s, %3$s, request_id => 'b11dc000-0000-4000-8000-000000000001') f$$),
  ($$SELECT f::text FROM cash_tracking.count_cash(%1$s, '155000.00 CAD', %3$s, request_id => 'b11dc000-0000-4000-8000-000000000002') f$$),
  ($$SELECT f::text FROM cash_tracking.update_cash_drawer(%5$s, 'Front') f$$),
  ($$SELECT f::text FROM cash_tracking.session_of_call(%1$s, NULL) f$$),
  ($$SELECT f::text FROM cash_tracking.session_of_call(%2$s, NULL) f$$),
  ($$SELECT f::text FROM cash_tracking.point_of_sale_device_payment_session_record_no_sale('{"pointOfSaleDevicePaymentSessionId": "%1$s", "staffMemberId": "%3$s"}') f$$),
  ($$SELECT f::text FROM cash_tracking.point_of_sale_device_payment_session_record_no_sale('{"pointOfSaleDevicePaymentSessionId": "%2$s", "staffMemberId": "%3$s"}') f$$),
  ($$SELECT f::text FROM cash_tracking.point_of_sale_device_payment_session_count('{"pointOfSaleDevicePaymentSessionId": "%1$s", "staffMemberId": "%3$s", "balance": {"amount": "155000.00", "currencyCode": "CAD"}, "requestId": "b11dc000-0000-4000-8000-000000000002"}') f$$),
  ($$SELECT f::text FROM cash_tracking.cash_drawer_update('{"id": "%5$s", "input": {"name": "Front"}}') f$$)
) AS c (call);
INSERT INTO source
SELECT 'error', c.call, format(c.call, :'left_session', :'ann', :'left_till', :'drawer')
FROM (VALUES
  ($$SELECT f::text FROM cash_tracking.open_session(%3$s, %2$s, '1.00 CAD') f$$),
  ($$SELECT f::text FROM cash_tracking.open_session(%3$s, %2$s, request_id => 'b11dc000-0000-4000-8000-000000000002') f$$),
  ($$SELECT f::text FROM cash_tracking.count_cash(%1$s, '1.00 USD', %2$s) f$$),
  ($$SELECT f::text FROM cash_tracking.count_cash(%1$s, '-1.00 CAD', %2$s) f$$),
  ($$SELECT f::text FROM cash_tracking.count_cash(%1$s, '1.00 CAD', %2$s, 'infinity') f$$),
  ($$SELECT f::text FROM cash_tracking.count_cash(%1$s, '1.00 CAD', %2$s, '2001-01-01') f$$),
  ($$SELECT f::text FROM cash_tracking.adjust_cash(%1$s, '92233720368547758.07 CAD', %2$s) f$$),
  ($$SELECT f::text FROM cash_tracking.record_payment(%1$s, %2$s, 'sale', '92233720368547758.07 CAD') f$$),
  ($$SELECT f::text FROM cash_tracking.close_session(%1$s, '1.00 USD', %2$s) f$$),
  ($$SELECT f::text FROM cash_tracking.close_session(%1$s, '1.00 CAD', %2$s, '-1.00 CAD') f$$),
  ($$SELECT f::text FROM cash_tracking.close_session(%1$s, '1.00 CAD', 0) f$$),
  ($$SELECT f::text FROM cash_tracking.retire_cash_drawer(%4$s) f$$),
  ($$SELECT f::text FROM cash_tracking.assign_device_to_cash_drawer(%3$s, 0) f$$),
  ($$SELECT f::text FROM cash_tracking.verify_session(%1$s) f$$),
  ($$SELECT f::text FROM cash_tracking.verify_drawer(%4$s) f$$),
  ($$SELECT f::text FROM cash_tracking.verify_all() f$$),
  ($$SELECT f::text FROM cash_tracking.payment_session f$$),
  ($$SELECT f::text FROM cash_tracking.session_activity f$$),
  ($$WITH f AS (UPDATE cash_tracking.payment_session SET net_cash = NULL WHERE id = %1$s RETURNING *) SELECT f::text FROM f$$)
) AS c (call);

CREATE TEMPORARY TABLE output AS
SELECT r.role, s.kind, s.name, t.text
FROM source s
JOIN (VALUES ('regress_blind'), ('regress_blind_till'), ('regress_seeing')) AS r (role)
  ON r.role <> 'regress_blind_till' OR s.kind IN ('call', 'error')
CROSS JOIN LATERAL pg_temp.as_role(r.role, s.query) AS t (text);

-- Everything was tried, and the errors were errors.
SELECT s.kind, count(*) > 0 AS is_tried,
  count(*) FILTER (WHERE s.kind = 'error' AND o.text !~ '^(TC|22|42)\d{3}\n') AS no_errors,
  count(*) FILTER (WHERE s.kind <> 'error' AND o.text ~ '^[0-9A-Z]{5}\n' AND o.text !~ '^TC') AS errors
FROM source s LEFT JOIN output o ON (o.kind, o.name) = (s.kind, s.name) AND o.role <> 'regress_seeing'
GROUP BY s.kind ORDER BY s.kind COLLATE "C";

-- Who may see them sees each of them, and all but the second count in answers.
SELECT f.what, count(o.text) > 0 AS is_shown, count(o.text) FILTER (WHERE o.kind = 'call') > 0 AS in_answers
FROM figure f LEFT JOIN output o ON o.role = 'regress_seeing' AND o.text ~ f.pattern
GROUP BY f.what ORDER BY f.what COLLATE "C";
-- The blind ones none, nowhere.
SELECT f.what, o.name, o.text
FROM figure f JOIN output o ON o.role <> 'regress_seeing' AND o.text ~ f.pattern
ORDER BY f.what COLLATE "C", o.name COLLATE "C", o.text COLLATE "C";

-- ## Filters, orders, cursors, aggregates and functions of one's own see what
-- the views show

SET ROLE regress_blind;
SELECT may_view_expected(), may_view_expected_of(:left_session) AS of_open, may_view_expected_of(:closed) AS of_closed,
  may_view_expected_of(0) AS of_none, may_view_expected_of(NULL) AS of_null,
  may_view_opening_count(:left_session) AS not_counted, may_view_opening_count(:right_session) AS counted, may_view_opening_count(0) AS none;
SELECT view_expected();
SELECT count(*) FROM payment_sessions WHERE location_id = :shop AND expected_cash_now > '0.00 CAD';
SELECT count(*) FROM payment_sessions WHERE location_id = :shop AND status = 'OPEN' AND mid_session_discrepancy <> '0.00 CAD';
SELECT count(*) FROM cash_activities WHERE payment_session_id = :left_session AND (cash_discrepancy IS NOT NULL OR cash IS NULL AND kind <> 'count');
SELECT count(*) FROM cash_drawers WHERE location_id = :shop AND balance IS NOT NULL;
SELECT id = :left_session AS is_left FROM payment_sessions WHERE id IN (:left_session, :right_session) ORDER BY total_discrepancy, id;
SELECT id = :left_session AS is_left FROM payment_sessions WHERE id IN (:left_session, :right_session) ORDER BY total_discrepancy DESC, id;
SELECT max(expected_cash_now), sum(net_sales), rollup(discrepancy) FROM payment_sessions,
  LATERAL (SELECT discrepancy_agg(cash_expected, cash_counted) AS discrepancy FROM cash_activities WHERE payment_session_id = payment_sessions.id) d
WHERE id IN (:left_session, :right_session);
-- Cheaper than any condition, and it tells what it is given.
CREATE FUNCTION pg_temp.peek(amount monetary_amount) RETURNS boolean LANGUAGE plpgsql COST 0.0001
  AS $$ BEGIN RAISE WARNING 'seen: %', amount; RETURN true; END $$;
SELECT count(*) FROM cash_activities WHERE payment_session_id = :left_session AND kind = 'count' AND pg_temp.peek(cash) AND pg_temp.peek(cash_expected);
BEGIN;
DECLARE blind_cursor SCROLL CURSOR FOR
  SELECT expected_cash_at_open, mid_session_discrepancy FROM payment_sessions WHERE id = :left_session;
FETCH FIRST FROM blind_cursor;
ROLLBACK;
RESET ROLE;

-- The same for who sees; and a plan that is kept asks anew whoever runs it.
SET ROLE regress_seeing;
SELECT may_view_expected(), may_view_expected_of(:left_session) AS of_open, may_view_expected_of(0) AS of_none,
  may_view_opening_count(:left_session) AS not_counted;
SELECT view_expected();
SELECT count(*) FROM payment_sessions WHERE location_id = :shop AND expected_cash_now > '0.00 CAD';
SELECT id = :left_session AS is_left FROM payment_sessions WHERE id IN (:left_session, :right_session) ORDER BY total_discrepancy DESC, id;
SET plan_cache_mode = force_generic_plan;
PREPARE expected AS SELECT expected_cash_at_open, cash_expected FROM payment_sessions s, cash_activities a
  WHERE s.id = :left_session AND a.payment_session_id = s.id AND a.kind = 'count' ORDER BY a.ordinal;
EXECUTE expected;
SET ROLE regress_blind;
EXECUTE expected;
RESET plan_cache_mode;
RESET ROLE;

-- In parallel workers, too.
SET ROLE regress_blind;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_indexscan = off;
SET enable_bitmapscan = off;
CREATE FUNCTION pg_temp.is_parallel(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  line text;
BEGIN
  FOR line IN EXECUTE concat('EXPLAIN ', query) LOOP
    IF line ~ 'Gather' THEN
      RETURN true;
    END IF;
  END LOOP;
  RETURN false;
END $$;
SELECT format('SELECT count(cash_expected) AS expected, count(cash_counted) AS counted, count(cash) AS cash FROM session_activities WHERE payment_session_id = %s', :left_session) AS query \gset
SELECT pg_temp.is_parallel(:'query');
:query;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET enable_indexscan;
RESET enable_bitmapscan;
RESET ROLE;

-- The statement has a line for what may be seen.
SELECT pg_temp.as_role('regress_blind', format('SELECT concat_ws($s$ | $s$, line, item, description, amount, balance) FROM cash_tracking.session_statement(%s) ORDER BY line', :left_session)) AS blind;
SELECT pg_temp.as_role('regress_seeing', format('SELECT concat_ws($s$ | $s$, line, item, description, amount, balance) FROM cash_tracking.session_statement(%s) ORDER BY line', :left_session)) AS seeing;

-- ## What commands return is what the views show to whoever calls them

CREATE FUNCTION pg_temp.differences(role name, call text, view_name text)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
  returned jsonb := pg_temp.as_role(role, format('SELECT to_jsonb(r)::text FROM cash_tracking.%s r', call));
  shown jsonb := pg_temp.as_role('regress_blind', format('SELECT to_jsonb(v)::text FROM cash_tracking.%I v WHERE v.id = %L', view_name, returned ->> 'id'));
BEGIN
  RETURN coalesce(
    (SELECT string_agg(format('%s: %s, not %s', coalesce(r.key, v.key), r.value, v.value), '; ' ORDER BY coalesce(r.key, v.key))
     FROM jsonb_each(returned) r FULL JOIN jsonb_each(shown) v ON v.key = r.key
     WHERE r.value IS DISTINCT FROM v.value),
    (SELECT string_agg(r.key, ' ' ORDER BY r.key) FILTER (WHERE r.value::text LIKE '"% CAD"') FROM jsonb_each(returned) r),
    'no amount');
END
$$;

CREATE TEMPORARY TABLE step (n integer, call text, view_name text);
INSERT INTO step VALUES
  ( 1, $$open_session($L, $S, request_id => 'b11dc000-0000-4000-8000-000000000001')$$, 'payment_sessions'),
  ( 2, $$active_session($L)$$, 'payment_sessions'),
  ( 3, $$active_session($R)$$, 'payment_sessions'),
  ( 4, $$count_cash($l, '155000.00 CAD', $S, request_id => 'b11dc000-0000-4000-8000-000000000002')$$, 'cash_activities'),
  ( 5, $$count_cash($r, '8000.00 CAD', $S, request_id => 'b11dc000-0000-4000-8000-000000000003')$$, 'cash_activities'),
  ( 6, $$adjust_cash($l, '1.00 CAD', $S)$$, 'cash_activities'),
  ( 7, $$record_payment($l, $S, 'sale', '2.00 CAD')$$, 'session_activities'),
  ( 8, $$record_device_payment($L, $S, 'sale', '3.00 CAD')$$, 'session_activities'),
  ( 9, $$record_no_sale($l, $S)$$, 'session_activities'),
  (10, $$update_cash_drawer($D, 'Front')$$, 'cash_drawers'),
  (11, $$find_or_create_cash_drawer($P, 'Front', $L)$$, 'cash_drawers'),
  (12, $$create_cash_drawer($P, 'Back')$$, 'cash_drawers'),
  (13, $$close_session($l, '8006.00 CAD', $S, leave_in_drawer => '8000.00 CAD', request_id => 'b11dc000-0000-4000-8000-000000000004')$$, 'payment_sessions'),
  -- replays once the session is closed
  (14, $$open_session($L, $S, request_id => 'b11dc000-0000-4000-8000-000000000001')$$, 'payment_sessions'),
  (15, $$count_cash($l, '155000.00 CAD', $S, request_id => 'b11dc000-0000-4000-8000-000000000002')$$, 'cash_activities'),
  (16, $$close_session($l, '8006.00 CAD', $S, leave_in_drawer => '8000.00 CAD', request_id => 'b11dc000-0000-4000-8000-000000000004')$$, 'payment_sessions'),
  -- the other session on the drawer is still open
  (17, $$count_cash($r, '8000.00 CAD', $S, request_id => 'b11dc000-0000-4000-8000-000000000003')$$, 'cash_activities'),
  (18, $$open_session($L, $S, '8001.00 CAD')$$, 'payment_sessions'),
  (19, $$retire_cash_drawer($N)$$, 'cash_drawers');

-- The amounts in the row, or how it is not that of the view.
CREATE FUNCTION pg_temp.run_steps(session_ids bigint[], ids bigint[])
RETURNS TABLE (n integer, command text, amounts text)
LANGUAGE plpgsql
AS $$
DECLARE
  s step;
  call text;
BEGIN
  FOR s IN SELECT * FROM step ORDER BY step.n LOOP
    call := replace(replace(s.call, '$l', session_ids[1]::text), '$r', session_ids[2]::text);
    call := replace(replace(replace(call, '$L', ids[1]::text), '$R', ids[2]::text), '$S', ids[3]::text);
    call := replace(replace(call, '$D', ids[4]::text), '$P', ids[5]::text);
    call := replace(call, '$N', coalesce((SELECT d.id::text FROM cash_tracking.cash_drawers d WHERE d.location_id = ids[5] AND d.name = 'Back'), '0'));
    n := s.n;
    command := split_part(s.call, '(', 1);
    -- Write scope alone; active_session is of the read scope.
    amounts := pg_temp.differences(CASE command WHEN 'active_session' THEN 'regress_blind' ELSE 'regress_blind_till' END, call, s.view_name);
    RETURN NEXT;
  END LOOP;
END
$$;
SELECT * FROM pg_temp.run_steps(ARRAY[:left_session, :right_session], ARRAY[:left_till, :right_till, :ann, :drawer, :shop]);

-- A closed session hides nothing.
SELECT q.query, count(b.line) AS lines, count(b.line) FILTER (WHERE b.line = s.line) AS same
FROM (VALUES
  ('SELECT v::text FROM cash_tracking.payment_sessions v WHERE id = %s'),
  ('SELECT v::text FROM cash_tracking.cash_activities v WHERE payment_session_id = %s ORDER BY ordinal'),
  ('SELECT v::text FROM cash_tracking.session_activities v WHERE payment_session_id = %s ORDER BY ordinal'),
  ('SELECT v::text FROM cash_tracking.session_statement(%s) v ORDER BY line')
) AS q (query)
CROSS JOIN LATERAL pg_temp.as_role('regress_blind', format(q.query, :left_session)) WITH ORDINALITY AS b (line, n)
JOIN LATERAL pg_temp.as_role('regress_seeing', format(q.query, :left_session)) WITH ORDINALITY AS s (line, n) ON s.n = b.n
GROUP BY q.query ORDER BY q.query COLLATE "C";

-- ## The right comes and goes like any other: through a role that one is a
-- member of, and inside a function with definer's rights

GRANT regress_seeing TO regress_blind_till;
SELECT pg_temp.as_role('regress_blind_till', format('SELECT (expected_cash_at_open IS NOT NULL)::text FROM cash_tracking.payment_sessions WHERE id = %s', :right_session)) AS member_sees;
REVOKE regress_seeing FROM regress_blind_till;
CREATE FUNCTION public.expected_of(session_id bigint) RETURNS monetary_amount LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT s.expected_cash_at_open FROM cash_tracking.payment_sessions s WHERE s.id = session_id;
END;
SELECT pg_temp.as_role('regress_blind', format('SELECT expected_of(%s)::text', :right_session)) AS lent;
DROP FUNCTION public.expected_of(bigint);
SELECT revoke_access('regress_seeing', 'view_expected');
SELECT pg_temp.as_role('regress_seeing', format('SELECT (expected_cash_at_open IS NOT NULL)::text FROM cash_tracking.payment_sessions WHERE id = %s', :right_session)) AS sees;

SELECT count(*) FROM verify_all();
SELECT FROM revoke_access('regress_blind', 'read_cash_tracking');
SELECT FROM revoke_access('regress_blind', 'write_cash_tracking');
SELECT FROM revoke_access('regress_blind_till', 'write_cash_tracking');
SELECT FROM revoke_access('regress_seeing', 'read_cash_tracking');
SELECT FROM revoke_access('regress_seeing', 'write_cash_tracking');
DISCARD TEMP;
DROP ROLE regress_blind, regress_blind_till, regress_seeing;
