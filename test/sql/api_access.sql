-- Who may do what with JSON: the scopes are those of the commands and views.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\set SHOW_CONTEXT never

DROP ROLE IF EXISTS regress_api_reader, regress_api_writer, regress_api_both;
CREATE ROLE regress_api_reader;
CREATE ROLE regress_api_writer;
CREATE ROLE regress_api_both;
SELECT grant_access('regress_api_reader', 'read_cash_tracking');
SELECT grant_access('regress_api_writer', 'write_cash_tracking');
SELECT grant_access('regress_api_both', 'read_cash_tracking');
SELECT grant_access('regress_api_both', 'write_cash_tracking');

SELECT id AS location FROM create_location('JSON access', 'USD') \gset
SELECT id AS staff FROM create_staff_member('Alice') \gset
SELECT id AS drawer FROM create_cash_drawer(:location, 'Front') \gset
SELECT id AS device FROM register_device(:location, 'Till', :drawer) \gset
SELECT jsonb_build_object('pointOfSaleDeviceId', :device, 'staffMemberId', :staff, 'requestId', '7e57ab1e-acce-4000-8000-000000000001')::text AS opening,
  '{"amount": "1.00", "currencyCode": "USD"}' AS money \gset

-- "yes", or the SQLSTATE.
CREATE FUNCTION pg_temp.seen(session_id bigint, request_id uuid)
RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
  RETURN CASE WHEN (session_of_call(session_id, request_id)).id = session_id THEN 'yes' END;
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END
$$;

-- # Mutations are for the write scope, whose payload has ids of what it may not read
SET ROLE regress_api_reader;
SELECT point_of_sale_device_payment_session_open(:'opening');
SELECT api_mutation('pointOfSaleDevicePaymentSessionOpen', :'opening');
SET ROLE regress_api_writer;
SELECT point_of_sale_device_payment_session_open(:'opening') AS writers \gset
SELECT substring(:'writers'::jsonb #>> '{pointOfSaleDevicePaymentSession,id}' FROM '\d+$') AS session \gset
SELECT f.key, regexp_replace(f.value::text, '\d+"', 'N"') AS value
FROM jsonb_each(:'writers'::jsonb -> 'pointOfSaleDevicePaymentSession') f
WHERE jsonb_typeof(f.value) = 'object' AND f.value ? 'id'
ORDER BY f.key COLLATE "C";
SELECT p.key, p.value - 'time' - 'recordedAt' IS NOT NULL AS given
FROM jsonb_each(point_of_sale_device_payment_session_adjust(jsonb_build_object('pointOfSaleDevicePaymentSessionId', :session, 'staffMemberId', :staff,
  'cash', :'money'::jsonb))) p
ORDER BY p.key COLLATE "C";
-- The same call by who may read is told more of what the session refers to, and
-- the same of the session.
SET ROLE regress_api_both;
SELECT point_of_sale_device_payment_session_open(:'opening') AS both \gset
SELECT w.key, regexp_replace((w.value -> 'id')::text, '\d+"', 'N"') AS writer, b.value -> 'name' AS name
FROM jsonb_each(:'writers'::jsonb -> 'pointOfSaleDevicePaymentSession') w
JOIN jsonb_each(:'both'::jsonb -> 'pointOfSaleDevicePaymentSession') b USING (key)
WHERE w.value <> b.value
  AND w.key NOT IN ('expectedCashNow', 'activityCount', 'totalAdjustments')
ORDER BY w.key COLLATE "C";

-- # Reading is for the read scope
SET ROLE regress_api_writer;
SELECT api_node('gid://x/Location/1');
SELECT api_expand('{}');
SET ROLE regress_api_reader;
SELECT api_node(format('gid://x/StaffMember/%s', :staff)) -> 'name' AS name;
SELECT session_of_call(:session, NULL);

-- # A writer sees no session that is closed, unless by a request of its own
SET ROLE regress_api_writer;
SELECT pg_temp.seen(:session, NULL);
SELECT point_of_sale_device_payment_session_close(jsonb_build_object('pointOfSaleDevicePaymentSessionId', :session, 'staffMemberId', :staff,
  'balance', :'money'::jsonb)) #>> '{pointOfSaleDevicePaymentSession,status}' AS status;
SELECT pg_temp.seen(:session, NULL);
SELECT pg_temp.seen(:session, '7e57ab1e-acce-4000-8000-000000000009');
SELECT pg_temp.seen(:session, '7e57ab1e-acce-4000-8000-000000000001');
SELECT point_of_sale_device_payment_session_open(jsonb_build_object('pointOfSaleDeviceId', :device, 'staffMemberId', :staff))
  #>> '{pointOfSaleDevicePaymentSession,status}' AS status;
SELECT pg_temp.seen(:session + 1, '7e57ab1e-acce-4000-8000-000000000001');
SELECT pg_temp.seen(0, '7e57ab1e-acce-4000-8000-000000000001');
SELECT session_of_call(NULL, NULL);
-- The activity of a request that has long been closed comes with its session.
SELECT point_of_sale_device_record_payment(jsonb_build_object('pointOfSaleDeviceId', :device, 'staffMemberId', :staff, 'type', 'SALE', 'amount', :'money'::jsonb,
  'requestId', '7e57ab1e-acce-4000-8000-000000000002')) #>> '{pointOfSaleDevicePaymentSession,id}' AS paid_in \gset
SELECT point_of_sale_device_payment_session_close(jsonb_build_object('pointOfSaleDevicePaymentSessionId', :'paid_in', 'staffMemberId', :staff,
  'balance', :'money'::jsonb)) -> 'userErrors' AS errors;
SELECT p #>> '{pointOfSaleDevicePaymentSession,id}' = :'paid_in' AS same, p #> '{pointOfSaleDevicePaymentSession,status}' AS status, p -> 'userErrors' AS errors
FROM point_of_sale_device_record_payment(jsonb_build_object('pointOfSaleDeviceId', :device, 'staffMemberId', :staff, 'type', 'SALE', 'amount', :'money'::jsonb,
  'requestId', '7e57ab1e-acce-4000-8000-000000000002')) p;

-- # A path that is full of traps changes nothing
RESET ROLE;
CREATE SCHEMA api_trap;
GRANT USAGE ON SCHEMA api_trap TO regress_api_writer;
CREATE FUNCTION api_trap.format(text, VARIADIC text[]) RETURNS text LANGUAGE sql AS $$ SELECT 'trapped' $$;
CREATE FUNCTION api_trap.jsonb_build_object(VARIADIC text[]) RETURNS jsonb LANGUAGE sql AS $$ SELECT '"trapped"'::jsonb $$;
CREATE FUNCTION api_trap.has_function_privilege(text, text) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$;
CREATE FUNCTION api_trap.get(jsonb, text) RETURNS text LANGUAGE sql AS $$ SELECT '1' $$;
CREATE OPERATOR api_trap.->> (LEFTARG = jsonb, RIGHTARG = text, FUNCTION = api_trap.get);
SET search_path = api_trap, pg_catalog;
SET ROLE regress_api_writer;
SELECT pg_catalog.jsonb_typeof(cash_tracking.point_of_sale_device_payment_session_open(
  pg_catalog.jsonb_build_object('pointOfSaleDeviceId', :device, 'staffMemberId', :staff)) OPERATOR(pg_catalog.->) 'pointOfSaleDevicePaymentSession') AS type;
RESET ROLE;
SET search_path = public, cash_tracking;
DROP SCHEMA api_trap CASCADE;

SELECT revoke_access('regress_api_reader', 'read_cash_tracking');
SELECT revoke_access('regress_api_writer', 'write_cash_tracking');
SELECT revoke_access('regress_api_both', 'read_cash_tracking');
SELECT revoke_access('regress_api_both', 'write_cash_tracking');
DROP ROLE regress_api_reader, regress_api_writer, regress_api_both;
