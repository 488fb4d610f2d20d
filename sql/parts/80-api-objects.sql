-- # JSON: objects
--
-- An object of the API is the row of a view in the API's spelling, so the one
-- shows what the other shows. The rules are in docs/json.md.

CREATE FUNCTION cash_tracking.api_global_id(name text, local_id text)
RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_api_global_id';
COMMENT ON FUNCTION cash_tracking.api_global_id(text, text) IS
  'The global id of an object: gid://cash-tracking/<name>/<local_id>. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.api_object("row" record)
RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_api_object';
COMMENT ON FUNCTION cash_tracking.api_object(record) IS
  'The object of the API that a row of a view is: its columns in camelCase, amounts as MoneyV2, times in UTC, global ids; what it refers to has the id only. NULL for NULL. Errors: 22023 for a row of anything but locations, staff_members, cash_drawers, point_of_sale_devices, reason_codes, payment_sessions, session_activities, cash_activities and session_corrections. Since 1.0.';

CREATE FUNCTION cash_tracking.api_node(id text)
RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 100
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  part   CONSTANT text[] := regexp_match(api_node.id, '^gid://[^/]+/([A-Za-z]+)/([0-9]{1,18})(?:-([0-9]{1,18}))?$');
  key    CONSTANT bigint := part[2]::bigint;
  nth    CONSTANT bigint := part[3]::bigint;
BEGIN
  -- Activities and corrections have a second number, and nothing else has.
  IF (nth IS NOT NULL) IS DISTINCT FROM (part[1] ~ '(Activity|Correction)$') THEN
    RETURN NULL;
  END IF;
  CASE
    WHEN part[1] = 'PointOfSaleDevicePaymentSession' THEN
      RETURN (SELECT cash_tracking.api_object(s) FROM cash_tracking.payment_sessions s WHERE s.id = key);
    WHEN part[1] = 'CashDrawer' THEN
      RETURN (SELECT cash_tracking.api_object(d) FROM cash_tracking.cash_drawers d WHERE d.id = key);
    WHEN part[1] = 'PointOfSaleDevice' THEN
      RETURN (SELECT cash_tracking.api_object(d) FROM cash_tracking.point_of_sale_devices d WHERE d.id = key);
    WHEN part[1] = 'Location' THEN
      RETURN (SELECT cash_tracking.api_object(l) FROM cash_tracking.locations l WHERE l.id = key);
    WHEN part[1] = 'StaffMember' THEN
      RETURN (SELECT cash_tracking.api_object(m) FROM cash_tracking.staff_members m WHERE m.id = key);
    WHEN part[1] ~ '^CashManagement(System|Default|Custom|)ReasonCode$' THEN
      RETURN (
        SELECT cash_tracking.api_object(r)
        FROM cash_tracking.reason_codes r
        WHERE r.id = key
          AND part[1] IN ('CashManagementReasonCode', format('CashManagement%sReasonCode', initcap(r.kind))));
    WHEN part[1] ~ '^Cash(Count|Adjustment|Transaction|)Activity$' THEN
      RETURN (
        SELECT cash_tracking.api_object(a)
        FROM cash_tracking.cash_activities a
        WHERE a.payment_session_id = key AND a.ordinal = nth
          AND part[1] IN ('CashActivity', format('Cash%sActivity', initcap(a.kind))));
    WHEN part[1] = 'SessionActivity' THEN
      RETURN (
        SELECT cash_tracking.api_object(a)
        FROM cash_tracking.session_activities a
        WHERE a.payment_session_id = key AND a.ordinal = nth);
    WHEN part[1] = 'SessionCorrection' THEN
      RETURN (
        SELECT cash_tracking.api_object(c)
        FROM cash_tracking.session_corrections c
        WHERE c.cash_drawer_id = key AND c.number = nth);
    ELSE
      RETURN NULL;
  END CASE;
END
$$;
COMMENT ON FUNCTION cash_tracking.api_node(text) IS
  'The object with a global id, of any application; what it refers to has the id only. NULL for NULL, for an id of an unknown form or name, and where there is no such object. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.api_expand(object jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1000
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- The application's own documents are no objects of ours; many activities
  -- have one session, and who asks for them knows it.
  RETURN object || coalesce(
    (SELECT jsonb_object_agg(f.key, coalesce(cash_tracking.api_node(f.value ->> 'id'), f.value))
     FROM jsonb_each(object) f
     WHERE f.key <> ALL (ARRAY['orderTransaction', 'giftCard', 'paymentSession']) AND f.value ? 'id'),
    '{}');
END
$$;
COMMENT ON FUNCTION cash_tracking.api_expand(jsonb) IS
  'An object with what it refers to: device, its active session, drawer, location, staff members and reason codes with their own fields, and the id only of what those refer to. The session of an activity stays an id. NULL for NULL. Takes no lock. Since 1.0.';
