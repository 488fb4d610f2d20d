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

-- # What is wrong
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
DROP TABLE query;
DROP ROLE regress_api_sees, regress_api_blind;
