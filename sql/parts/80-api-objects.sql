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
LANGUAGE C STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 100
AS 'MODULE_PATHNAME', 'ct_api_node';
COMMENT ON FUNCTION cash_tracking.api_node(text) IS
  'The object with a global id, of any application; what it refers to has the id only. NULL for NULL, for an id of an unknown form or name, and where there is no such object. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.api_expand(object jsonb)
RETURNS jsonb
LANGUAGE C STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1000
AS 'MODULE_PATHNAME', 'ct_api_expand';
COMMENT ON FUNCTION cash_tracking.api_expand(jsonb) IS
  'An object with what it refers to: device, its active session, drawer, location, staff members and reason codes with their own fields, and the id only of what those refer to. The session of an activity stays an id. NULL for NULL. Takes no lock. Since 1.0.';
