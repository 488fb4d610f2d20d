-- An object of the API is a row of a view: for every view, every row and every
-- column, worked out once more in SQL.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
-- settings that must not show
SET timezone = 'Asia/Tokyo';
SET datestyle = 'SQL, DMY';
SET intervalstyle = 'postgres_verbose';

-- # A shop in which every column has a value somewhere, and most are NULL somewhere
DO $$
DECLARE
  location CONSTANT bigint := (create_location('Object', 'CAD', 'America/Toronto', '04:00', external_id => 'object shop')).id;
  staff CONSTANT bigint := (create_staff_member('Alice "A" \ Ünal', 'object staff')).id;
  manager CONSTANT bigint := (create_staff_member('Carol')).id;
  drawer CONSTANT bigint := (create_cash_drawer(location, 'Shared', 'object drawer')).id;
  device CONSTANT bigint := (register_device(location, 'Till A', drawer, 'object device')).id;
  other_device CONSTANT bigint := (register_device(location, 'Till B', drawer)).id;
  spare CONSTANT bigint := (register_device(location, 'Till C')).id;
  session bigint := (open_session(device, staff, '100.00 CAD', '2024-03-05 09:00:00.25Z', 1, 'float', request_id => '7e57ab1e-ab1e-4000-8000-000000000001')).id;
BEGIN
  PERFORM record_payment(session, staff, 'sale', '9.99 CAD', reference => 'gid://cash-tracking/CashDrawer/1', note => 'a sale',
    request_id => '7e57ab1e-ab1e-4000-8000-000000000002');
  PERFORM record_payment(session, staff, 'sale', '19.99 CAD', 'card', occurred_at => '2024-03-05 10:00Z');
  PERFORM record_payment(session, staff, 'refund', '5.02 CAD');
  PERFORM record_payment(session, staff, 'change', '0.50 CAD');
  PERFORM record_no_sale(session, staff, '2024-03-05 11:00Z', 107, 'look');
  PERFORM adjust_cash(session, '20.00 CAD', staff, '2024-03-05 12:00Z', 101, 'more', reference => 'bag 7');
  PERFORM adjust_cash(session, '-5.00 CAD', staff, type => 'cash_payout', reference => 'gift card 9');
  PERFORM update_location(location, discrepancy_tolerance => '1.00 CAD', discrepancy_limit => '5.00 CAD');
  PERFORM count_cash(session, '110.00 CAD', staff, '2024-03-05 13:00Z', 102, 'short', '{"20.00": 5, "10.00": 1}', manager,
    '7e57ab1e-ab1e-4000-8000-000000000003');
  PERFORM close_session(session, '108.00 CAD', staff, '100.00 CAD', '2024-03-05 18:00Z', (create_reason_code('OBJECT')).id, 'good night',
    approved_by => manager);
  PERFORM correct_session(session, 'sale', '3.00 CAD', staff, 'cash', 101, 'late', '7e57ab1e-ab1e-4000-8000-000000000004');
  PERFORM correct_session(session, 'recount', '-1.00 CAD', staff);
  PERFORM open_session(other_device, staff);
  PERFORM reverse_activity((record_device_payment(other_device, staff, 'sale', '4.00 CAD')).payment_session_id, 2, staff);
  PERFORM open_session(device, staff, '99.00 CAD');
  PERFORM retire_device(spare);
  PERFORM retire_cash_drawer((create_cash_drawer(location, 'Old')).id);
  PERFORM retire_staff_member((create_staff_member('Bob')).id);
  PERFORM retire_location((create_location('Object, old', 'JPY')).id);
  PERFORM delete_reason_code((create_reason_code('OBJECT, OLD')).id);
END
$$;

-- # Law: the object is the row
-- What a column becomes, by its name and type.
CREATE FUNCTION pg_temp.expected(view_name text, "column" name, type regtype, "row" jsonb)
RETURNS jsonb
LANGUAGE plpgsql
SET intervalstyle = 'iso_8601'
AS $$
DECLARE
  value CONSTANT jsonb := "row" -> "column";
  t CONSTANT text := value #>> '{}';
  reason CONSTANT text := CASE WHEN type = 'bigint'::regtype AND t IS NOT NULL THEN
    (SELECT 'CashManagement' || initcap(r.kind) || 'ReasonCode' FROM reason_codes r WHERE r.id = t::bigint) END;
  name CONSTANT text := CASE
    WHEN "column" = 'id' THEN CASE view_name
      WHEN 'payment_sessions' THEN 'PointOfSaleDevicePaymentSession'
      WHEN 'cash_drawers' THEN 'CashDrawer'
      WHEN 'point_of_sale_devices' THEN 'PointOfSaleDevice'
      WHEN 'locations' THEN 'Location'
      WHEN 'staff_members' THEN 'StaffMember'
      WHEN 'reason_codes' THEN reason
      WHEN 'session_activities' THEN 'SessionActivity'
      WHEN 'session_corrections' THEN 'SessionCorrection'
      WHEN 'cash_activities' THEN 'Cash' || initcap("row" ->> 'kind') || 'Activity' END
    WHEN type <> 'bigint'::regtype THEN NULL
    WHEN "column" LIKE '%payment_session_id' THEN 'PointOfSaleDevicePaymentSession'
    WHEN "column" LIKE '%device_id' THEN 'PointOfSaleDevice'
    WHEN "column" LIKE '%drawer_id' THEN 'CashDrawer'
    WHEN "column" LIKE '%location_id' THEN 'Location'
    WHEN "column" LIKE '%staff_member_id' THEN 'StaffMember'
    WHEN "column" LIKE '%reason_code_id' THEN reason
    WHEN "column" LIKE '%approved_by' THEN 'StaffMember'
  END;
BEGIN
  RETURN CASE
    WHEN t IS NULL THEN 'null'
    WHEN "column" = 'id' THEN to_jsonb('gid://cash-tracking/' || name || '/' || t)
    WHEN name IS NOT NULL THEN jsonb_build_object('id', 'gid://cash-tracking/' || name || '/' || t)
    WHEN "column" IN ('order_transaction', 'gift_card') THEN jsonb_build_object('id', t)
    WHEN "column" = 'type' THEN to_jsonb(upper(t))
    WHEN type = 'monetary_amount'::regtype THEN t::monetary_amount::jsonb
    WHEN type = 'timestamptz'::regtype THEN
      to_jsonb(regexp_replace(to_char(t::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '\.?0*$', '') || 'Z')
    WHEN type = 'interval'::regtype THEN to_jsonb(t::interval::text)
    ELSE value
  END;
END
$$;

CREATE FUNCTION pg_temp.camel(name text)
RETURNS text
LANGUAGE sql
AS $$
  SELECT lower(left(name, 1)) || substr(replace(initcap(replace(name, '_', ' ')), ' ', ''), 2)
$$;

CREATE FUNCTION pg_temp.compare(view_name text)
RETURNS TABLE ("rows" bigint, "nulls only" text, wrong text)
LANGUAGE plpgsql
AS $$
BEGIN
  RETURN QUERY EXECUTE format($q$
    WITH seen AS (
      SELECT to_jsonb(v) AS "row", api_object(v) AS object FROM %I v
    ), field AS (
      SELECT s.object, a.attname,
        pg_temp.camel(CASE WHEN a.atttypid = 'bigint'::regtype THEN regexp_replace(a.attname, '_id$', '') ELSE a.attname END) AS field,
        pg_temp.expected(%1$L, a.attname, a.atttypid, s."row") AS expected
      FROM seen s, pg_attribute a
      WHERE a.attrelid = %1$L::regclass AND a.attnum > 0
    )
    SELECT (SELECT count(*) FROM seen),
      (SELECT string_agg(n.field, ', ' ORDER BY n.field COLLATE "C")
       FROM (SELECT f.field FROM field f GROUP BY 1 HAVING bool_and(f.expected = 'null')) n),
      (SELECT string_agg(format('%%s is %%s, not %%s', f.field, f.object -> f.field, f.expected), '; ')
       FROM field f WHERE f.object -> f.field IS DISTINCT FROM f.expected
         OR (SELECT count(*) FROM jsonb_object_keys(f.object))
           <> 1 + (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = %1$L::regclass AND a.attnum > 0))
  $q$, view_name);
END
$$;

SELECT v.name, c."nulls only", c.wrong, c."rows" > 0 AS has_rows
FROM unnest(ARRAY['locations', 'staff_members', 'cash_drawers', 'point_of_sale_devices', 'reason_codes',
  'payment_sessions', 'session_activities', 'cash_activities', 'session_corrections']) WITH ORDINALITY AS v (name, n)
CROSS JOIN LATERAL pg_temp.compare(v.name) c
ORDER BY v.n;

-- # What another row is
SELECT api_object(NULL) IS NULL AS none;
\set SHOW_CONTEXT never
DO $$
BEGIN
  PERFORM api_object(ROW(1, 2));
EXCEPTION WHEN OTHERS THEN
  RAISE WARNING '% %', SQLSTATE, SQLERRM;
END
$$;
SELECT api_object(c) FROM pg_class c WHERE c.relname = 'pg_class';

-- # Nodes: by any application's id, and by the right name only
CREATE TEMPORARY TABLE node AS
SELECT api_object(v) AS object FROM locations v
UNION ALL SELECT api_object(v) FROM staff_members v
UNION ALL SELECT api_object(v) FROM cash_drawers v
UNION ALL SELECT api_object(v) FROM point_of_sale_devices v
UNION ALL SELECT api_object(v) FROM reason_codes v
UNION ALL SELECT api_object(v) FROM payment_sessions v
UNION ALL SELECT api_object(v) FROM session_activities v
UNION ALL SELECT api_object(v) FROM cash_activities v
UNION ALL SELECT api_object(v) FROM session_corrections v;
CREATE TEMPORARY TABLE name AS
SELECT DISTINCT object ->> '__typename' AS name FROM node;
SELECT string_agg(name, ', ' ORDER BY name COLLATE "C") AS names FROM name;
SELECT count(*) FILTER (WHERE api_node(object ->> 'id') IS DISTINCT FROM object) AS not_itself,
  count(*) FILTER (WHERE api_node(replace(object ->> 'id', 'cash-tracking', 'shopify')) IS DISTINCT FROM object) AS not_by_another_application,
  count(*) > 30 AS many
FROM node;
-- Another name gives nothing, or an object of that name.
SELECT count(*) AS wrong
FROM node, name, api_node(replace(object ->> 'id', object ->> '__typename', name)) AS found
WHERE found ->> '__typename' <> name;
-- What is not known of an id need not be said: the kind of a code or an activity.
SELECT count(*) AS nodes, count(*) FILTER (WHERE api_node(regexp_replace(object ->> 'id',
    '(System|Default|Custom)(ReasonCode)|Cash(Count|Adjustment|Transaction)(Activity)', CASE WHEN object ->> 'id' LIKE '%ReasonCode%' THEN '\2' ELSE 'Cash\4' END)) = object) AS found
FROM node
WHERE object ->> 'id' ~ '1000$' OR object ->> 'id' = (SELECT min(object ->> 'id') FROM node WHERE object ->> '__typename' = 'CashCountActivity');
SELECT id, api_node(id) IS NULL AS none
FROM unnest(ARRAY[NULL, '', '1', 'gid://', 'gid://x/', 'gid://x/CashDrawer/', 'gid://x/CashDrawer/0', 'gid://x/CashDrawer/-1',
  'gid://x/CashDrawer/1-1', 'gid://x/CashDrawer/1 ', 'gid://x/CashDrawer/99999999999999999999', 'gid://x/CashCountActivity/1',
  'gid://x/CashCountActivity/1-99999999999', 'gid://x/cashdrawer/1', 'gid://x/Order/1', 'gid://x/y/CashDrawer/1',
  'gid://x/CashManagementCustomReasonCode/1', 'gid://x/PaymentActivity/1-1',
  E'gid://x/CashDrawer/1\n', 'gid://x/CashDrawer/1''; DROP TABLE x']) AS id
WHERE api_node(id) IS NOT NULL
ORDER BY id;

-- # Expanded: what is referred to has its own fields, and ids within
SELECT f.key, count(*) > 0 AS seen, count(*) FILTER (WHERE f.value <> api_node(f.value ->> 'id')) AS other
FROM node, jsonb_each(api_expand(object)) f
WHERE jsonb_typeof(f.value) = 'object' AND f.value ? 'id'
  AND f.key NOT IN ('orderTransaction', 'giftCard', 'paymentSession')
GROUP BY f.key
ORDER BY f.key COLLATE "C";
SELECT f.key, (SELECT string_agg(DISTINCT k, ', ') FROM jsonb_object_keys(f.value) k) AS keys, count(*) > 0 AS seen
FROM node, jsonb_each(api_expand(object)) f
WHERE f.key IN ('orderTransaction', 'giftCard', 'paymentSession') AND f.value <> 'null'
GROUP BY 1, 2
ORDER BY f.key COLLATE "C";
SELECT api_expand(NULL) IS NULL AS none;
