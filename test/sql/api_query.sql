-- Queries in JSON: what they return is what the views show, to each reader.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\set SHOW_CONTEXT never

DROP ROLE IF EXISTS regress_api_sees, regress_api_blind;
CREATE ROLE regress_api_sees;
CREATE ROLE regress_api_blind;
SELECT FROM grant_access('regress_api_sees', 'read_cash_tracking');
SELECT FROM grant_access('regress_api_sees', 'view_expected');
SELECT FROM grant_access('regress_api_blind', 'read_cash_tracking');

SELECT l.id AS location, d.id AS drawer, t.id AS device, m.id AS staff, s.id AS session
FROM create_location('Queries', 'USD') l, create_cash_drawer(l.id, 'Front') d, register_device(l.id, 'Till', d.id, 'fiscal 7') t,
  create_staff_member('Ann') m, open_session(t.id, m.id, '100.00 USD', '2024-03-05 09:00Z') s \gset
SELECT FROM record_payment(:session, :staff, 'sale', '7.77 USD');

-- # One object by its id
CREATE TEMPORARY TABLE query AS
SELECT * FROM (VALUES
  ('cash_drawer', 'CashDrawer', :drawer::bigint), ('location', 'Location', :location), ('point_of_sale_device', 'PointOfSaleDevice', :device),
  ('point_of_sale_device_payment_session', 'PointOfSaleDevicePaymentSession', :session), ('staff_member', 'StaffMember', :staff)) AS q (function, name, id);
GRANT SELECT ON query TO regress_api_sees, regress_api_blind;
CREATE FUNCTION pg_temp.ask(function text, arguments jsonb)
RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
  result jsonb;
BEGIN
  EXECUTE format('SELECT cash_tracking.%I($1)', function) INTO result USING arguments;
  RETURN result;
END
$$;

SET ROLE regress_api_sees;
SELECT q.function, o -> '__typename' = to_jsonb(q.name) AS is_it,
  o = api_expand(api_node(api_global_id(q.name, q.id::text))) AS is_the_node,
  o = pg_temp.ask(q.function, jsonb_build_object('id', format('gid://shopify/%s/%s', q.name, q.id))) AS by_global_id,
  o = node(jsonb_build_object('id', format('gid://shopify/%s/%s', q.name, q.id))) AS by_node,
  pg_temp.ask(q.function, '{"id": 0}') IS NULL AS none
FROM query q, pg_temp.ask(q.function, jsonb_build_object('id', q.id)) o
ORDER BY q.function COLLATE "C";
SELECT point_of_sale_device(jsonb_build_object('id', :device)) -> 'fiscalDeviceIdentifier' AS identifier,
  point_of_sale_device(jsonb_build_object('id', :device)) #>> '{activePaymentSession,status}' AS active;

-- # Several, in the order asked for
SELECT jsonb_path_query_array(nodes(format('{"ids": ["gid://x/StaffMember/%s", "gid://x/CashDrawer/0", "gid://x/CashDrawer/%s", "gid://x/StaffMember/%1$s"]}',
  :staff, :drawer)::jsonb), '$[*].name') AS names,
  jsonb_array_length(nodes(format('{"ids": ["gid://x/StaffMember/%s", "gid://x/CashDrawer/0"]}', :staff)::jsonb)) AS length,
  nodes(format('{"ids": ["gid://x/StaffMember/%s", "gid://x/CashDrawer/0"]}', :staff)::jsonb) -> 1 AS second,
  nodes('{"ids": []}') AS none;

-- # What is computed of an open session is hidden from who counts blind
SET ROLE regress_api_blind;
SELECT point_of_sale_device_payment_session(jsonb_build_object('id', :session)) -> 'expectedCashNow' AS now,
  point_of_sale_device_payment_session(jsonb_build_object('id', :session)) #> '{cashDrawer,balance}' AS balance,
  point_of_sale_device(jsonb_build_object('id', :device)) #> '{activePaymentSession,totalCashSales}' AS sales,
  cash_drawer(jsonb_build_object('id', :drawer)) ->> 'name' AS name;
SELECT q.function
FROM query q, pg_temp.ask(q.function, jsonb_build_object('id', q.id)) o
WHERE o::text LIKE '%7.77%';
RESET ROLE;

-- # Connections: the pages of search_page, with what its rows are
CREATE TEMPORARY TABLE other AS
SELECT t.id AS device, s.id AS session
FROM register_device(:location, 'Second', :drawer) t, open_session(t.id, :staff, occurred_at => '2024-03-05 10:00Z') s;
SELECT session AS other FROM other \gset
SELECT FROM adjust_cash(:other, '-5.00 USD', :staff, '2024-03-05 11:00Z', note => 'flowers');
SELECT FROM close_session(:other, '100.00 USD', :staff, '50.00 USD', '2024-03-05 12:00Z');
GRANT SELECT ON other TO regress_api_sees, regress_api_blind;
CREATE TEMPORARY TABLE list AS
SELECT * FROM (VALUES
  ('cash_drawers', 'cash_drawers', 'cashDrawers', '{"sortKey": "NAME", "reverse": true}', 'NAME', true, NULL, NULL::bigint),
  ('reason_codes', 'cash_management_reason_codes', 'cashManagementReasonCodes', '{"query": "kind:default"}', NULL, false, 'kind:default', NULL),
  ('point_of_sale_devices', 'point_of_sale_devices', 'pointOfSaleDevices', '{}', NULL, false, NULL, NULL),
  ('payment_sessions', 'point_of_sale_device_payment_sessions', 'pointOfSaleDevicePaymentSessions', '{"sortKey": "OPENING_TIME", "query": "is_open:true"}', 'OPENING_TIME', false, 'is_open:true', NULL)
) AS l (list, function, input, arguments, sort_key, reverse, query, parent_id);
GRANT SELECT ON list TO regress_api_sees;
SET ROLE regress_api_sees;
SELECT l.function, p.ids = ARRAY(SELECT substring(e #>> '{node,id}' FROM '[^/]+$') FROM jsonb_array_elements(c -> 'edges') e) AS ids,
  p.cursors = ARRAY(SELECT e ->> 'cursor' FROM jsonb_array_elements(c -> 'edges') e) AS cursors,
  c -> 'nodes' = jsonb_path_query_array(c, '$.edges[*].node') AS nodes,
  NOT EXISTS (SELECT FROM jsonb_array_elements(c -> 'nodes') n WHERE n <> node(jsonb_build_object('id', n -> 'id'))) AS are_nodes,
  c -> 'pageInfo' = jsonb_build_object('hasPreviousPage', p.has_previous_page, 'hasNextPage', p.has_next_page,
    'startCursor', p.cursors[1], 'endCursor', p.cursors[cardinality(p.cursors)]) AS page_info
FROM list l,
  search_page(l.list, l.query, l.sort_key, l.reverse, first => 3) p,
  pg_temp.ask(l.function, l.arguments::jsonb || '{"first": 3}') c
ORDER BY l.function COLLATE "C";
-- forward by cursors and back again: all of it, once
SELECT count(*) AS pages, bool_and((page -> 'pageInfo' ->> 'hasPreviousPage')::boolean = (n > 1)) AS previous
FROM (
  WITH RECURSIVE walk (n, page) AS (
    SELECT 1, cash_management_reason_codes('{"first": 4, "query": "kind:default"}')
    UNION ALL
    SELECT n + 1, cash_management_reason_codes(jsonb_build_object('first', 4, 'query', 'kind:default', 'after', page #> '{pageInfo,endCursor}'))
    FROM walk
    WHERE (page #>> '{pageInfo,hasNextPage}')::boolean
  )
  SELECT * FROM walk) w;
SELECT cash_drawers('{"first": 5, "query": "name:nowhere"}') AS empty;

-- # Fields with arguments
SELECT jsonb_path_query_array(d, '$.pointOfSaleDevices.nodes[*].name') AS devices,
  jsonb_path_query_array(d, '$.cashActivities.nodes[*].type') AS activities,
  d #> '{totalAdjustments}' AS adjustments, d #> '{totalDiscrepancies}' AS discrepancies, d #> '{netSales}' AS sales
FROM cash_drawer(jsonb_build_object('id', :drawer,
  'pointOfSaleDevices', '{"first": 9}'::jsonb,
  'cashActivities', jsonb_build_object('last', 4, 'query', 'payment_session_id:' || :other),
  'totalAdjustments', '{"dateRange": {"from": "2024-03-05T10:00:00Z", "to": "2024-03-05T12:00:00Z"}}'::jsonb,
  'totalDiscrepancies', '{"dateRange": {"from": "2024-03-05T10:00:00Z", "to": "2024-03-05T12:00:00Z"}}'::jsonb,
  'netSales', '{"dateRange": {"from": "2024-03-05T10:00:00Z", "to": "2024-03-05T12:00:00Z"}}'::jsonb)) d;
SELECT jsonb_path_query_array(s, '$.nodes[*].cashActivities.nodes[*].type') AS activities
FROM point_of_sale_device_payment_sessions(jsonb_build_object('first', 2, 'query', 'id:' || :other,
  'cashActivities', jsonb_build_object('first', 2, 'reverse', true, 'staffMemberId', :staff))) s;
SELECT jsonb_array_length(s -> 'nodes') AS activities
FROM point_of_sale_device_payment_session(jsonb_build_object('id', :other, 'cashActivities', '{"first": 9, "staffMemberId": 0}'::jsonb)) p, jsonb_extract_path(p, 'cashActivities') s;

-- # Summaries: those of SQL, and their law
SELECT s ->> '__typename' AS type,
  ARRAY[(s -> 'cashBalanceAtStart')::monetary_amount, (s -> 'cashBalanceAtEnd')::monetary_amount, (s -> 'netCash')::monetary_amount,
    (s -> 'closingAdjustments')::monetary_amount, (s -> 'totalDiscrepancies')::monetary_amount]
    = ARRAY[q.cash_balance_at_start, q.cash_balance_at_end, q.net_cash, q.closing_adjustments, q.total_discrepancies] AS same,
  s -> 'sessionsOpened' AS opened, s -> 'sessionsClosed' AS closed,
  (s -> 'cashBalanceAtEnd')::monetary_amount - (s -> 'cashBalanceAtStart')::monetary_amount = (s -> 'netCash')::monetary_amount
    + (s -> 'closingAdjustments')::monetary_amount + (s -> 'totalDiscrepancies')::monetary_amount AS adds_up
FROM cash_management_location_summary(jsonb_build_object('locationId', :location, 'startDate', '2024-03-05', 'endDate', '2024-03-05')) s,
  location_summary(:location, '2024-03-05', '2024-03-05') q;
SELECT (s -> 'cashBalanceAtEnd')::monetary_amount = q.cash_balance_at_end AS same, s -> 'sessionsOpened' = to_jsonb(q.sessions_opened) AS opened
FROM cash_management_shop_summary('{"currencyCode": "USD", "startDate": "2024-03-05", "endDate": "2024-03-05"}') s,
  shop_summary('USD', '2024-03-05', '2024-03-05') q;

-- # A mutation's object takes the arguments of its fields as well
RESET ROLE;
SELECT jsonb_path_query_array(p, '$.pointOfSaleDevicePaymentSession.cashActivities.nodes[*].note') AS notes
FROM point_of_sale_device_payment_session_adjust(jsonb_build_object('pointOfSaleDevicePaymentSessionId', :session, 'staffMemberId', :staff,
  'cash', '{"amount": 1, "currencyCode": "USD"}'::jsonb, 'note', 'found', 'cashActivities', '{"last": 1}'::jsonb)) p;
-- What is wrong with them is found before anything is done.
SELECT point_of_sale_device_payment_session_adjust(jsonb_build_object('pointOfSaleDevicePaymentSessionId', :session, 'staffMemberId', :staff,
  'cash', '{"amount": 1, "currencyCode": "USD"}'::jsonb, 'note', 'lost', 'cashActivities', '{"lst": 1}'::jsonb));
SELECT point_of_sale_device_payment_session_adjust(jsonb_build_object('pointOfSaleDevicePaymentSessionId', :session, 'staffMemberId', :staff,
  'cash', '{"amount": 1, "currencyCode": "USD"}'::jsonb, 'note', 'lost', 'cashActivities', '{}'::jsonb));
SELECT count(*) AS lost FROM cash_activities WHERE note = 'lost';

-- # What is wrong
SELECT cash_drawers('{}');
SELECT cash_drawers('{"first": 1, "last": 1}');
SELECT cash_drawers('{"first": 251}');
SELECT cash_drawers('{"first": "1"}');
SELECT cash_drawers('{"first": 1, "after": "nonsense"}');
SELECT cash_drawers('{"first": 1, "query": "colour:red"}');
SELECT cash_drawers('{"first": 1, "sortKey": "COLOUR"}');
SELECT cash_drawers('{"first": 1, "reverse": "yes"}');
SELECT cash_management_location_summary('{"locationId": 0, "startDate": "2024-03-05", "endDate": "2024-03-05"}');
SELECT cash_management_location_summary('{"locationId": 1, "startDate": "2024-03-05", "endDate": "2024-03-04"}');
SELECT cash_management_location_summary('{"locationId": 1, "startDate": "today", "endDate": "2024-03-04"}');
SELECT cash_drawer(NULL);
SELECT cash_drawer('[]');
SELECT cash_drawer('{}');
SELECT cash_drawer('{"id": 1, "name": "x"}');
SELECT cash_drawer('{"id": "gid://x/Location/1"}');
SELECT node('{"id": 1}');
SELECT node('{"id": "gid://x/CashDrawer"}');
SELECT node('{"id": "gid://x/CashDrawer/1; DROP TABLE x"}');
SELECT nodes('{"ids": "gid://x/CashDrawer/1"}');
SELECT nodes('{"ids": [1]}');
SELECT nodes(jsonb_build_object('ids', array_fill('gid://x/CashDrawer/1'::text, ARRAY[251])));
SELECT api_query('cashTrackingSessions', '{}');

-- # Names that tables and views have, too
SELECT pg_typeof(cash_drawer('{"id": 0}')), pg_typeof(location('{"id": 0}')), pg_typeof(staff_member('{"id": 0}')),
  pg_typeof(point_of_sale_device('{"id": 0}'));

SELECT FROM revoke_access('regress_api_sees', 'read_cash_tracking');
SELECT FROM revoke_access('regress_api_sees', 'view_expected');
SELECT FROM revoke_access('regress_api_blind', 'read_cash_tracking');
DROP TABLE query, other, list;
DROP ROLE regress_api_sees, regress_api_blind;

-- # In a parallel plan
--
-- Reading arguments catches errors, for which there is no place in one before
-- PostgreSQL 17; so there is none.
CREATE TEMPORARY TABLE parallel_setting AS
SELECT name, setting FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query');
SELECT count(set_config(name, 'on', false)) FROM parallel_setting;
SELECT cash_drawer(jsonb_build_object('id', :drawer)) ->> 'name' AS name,
  point_of_sale_devices('{"first": 1}') #> '{pageInfo,hasPreviousPage}' AS "hasPreviousPage";
SELECT count(set_config(name, setting, false)) FROM parallel_setting;
