-- # Search
--
-- Lists with the search language and the paging of the cash management API.
-- search_page finds the page; the functions behind it join the rows of the
-- public view. All of it reads the views with the rights of the caller, so that
-- nobody finds, sorts or counts by what he may not see.

CREATE FUNCTION cash_tracking.search_page(
  list            text,
  query           text DEFAULT NULL,
  sort_key        text DEFAULT NULL,
  reverse         boolean DEFAULT false,
  first           integer DEFAULT NULL,
  after           text DEFAULT NULL,
  last            integer DEFAULT NULL,
  before          text DEFAULT NULL,
  parent_id       bigint DEFAULT NULL,
  staff_member_id bigint DEFAULT NULL,
  time_zone       text DEFAULT NULL,
  OUT ids               text[],
  OUT cursors           text[],
  OUT has_previous_page boolean,
  OUT has_next_page     boolean)
LANGUAGE c STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'ct_search_page';
COMMENT ON FUNCTION cash_tracking.search_page(text, text, text, boolean, integer, text, integer, text, bigint, bigint, text) IS
  'A page of a list: the ids of its rows in order, a cursor for each, and whether there are rows before and behind the page; always one row, with empty arrays for an empty page. list is "payment_sessions", "cash_drawers", "session_cash_activities", "drawer_cash_activities", "reason_codes" or "point_of_sale_devices"; query is in the language of docs/search.md, NULL for all rows; sort_key one of the orders of the list, NULL for the first of them; reverse turns the whole order round. Either first, with or without after, or last, with or without before, 1 to 250. parent_id is the session or the drawer of activities, and may be the drawer of devices; staff_member_id restricts activities. Times and dates without a zone are of time_zone, NULL for that of each row''s location. Errors: 22001, 22004, 22023, TC003, TC012, TC013, TC019. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.search_payment_sessions(
  query text DEFAULT NULL,
  sort_key text DEFAULT NULL,
  reverse boolean DEFAULT false,
  first integer DEFAULT NULL,
  after text DEFAULT NULL,
  last integer DEFAULT NULL,
  before text DEFAULT NULL,
  time_zone text DEFAULT NULL)
RETURNS TABLE (
  id bigint,
  status text,
  point_of_sale_device_id bigint,
  cash_drawer_id bigint,
  location_id bigint,
  currency text,
  business_date date,
  opening_time timestamptz,
  opening_staff_member_id bigint,
  opening_reason_code_id bigint,
  opening_note text,
  opening_counted boolean,
  expected_cash_at_open cash_tracking.monetary_amount,
  cash_counted_at_open cash_tracking.monetary_amount,
  closing_time timestamptz,
  closing_staff_member_id bigint,
  closing_reason_code_id bigint,
  closing_note text,
  expected_cash_at_close cash_tracking.monetary_amount,
  cash_counted_at_close cash_tracking.monetary_amount,
  closing_balance cash_tracking.monetary_amount,
  closing_adjustment cash_tracking.monetary_amount,
  left_in_drawer cash_tracking.monetary_amount,
  expected_cash_now cash_tracking.monetary_amount,
  total_cash_sales cash_tracking.monetary_amount,
  total_cash_refunds cash_tracking.monetary_amount,
  net_cash_sales cash_tracking.monetary_amount,
  total_sales cash_tracking.monetary_amount,
  total_refunds cash_tracking.monetary_amount,
  net_sales cash_tracking.monetary_amount,
  total_cash_rounding cash_tracking.monetary_amount,
  total_adjustments cash_tracking.monetary_amount,
  opening_discrepancy cash_tracking.monetary_amount,
  mid_session_discrepancy cash_tracking.monetary_amount,
  closing_discrepancy cash_tracking.monetary_amount,
  total_discrepancy cash_tracking.monetary_amount,
  totals_ready boolean,
  activity_count integer,
  z_number bigint,
  closing_approved_by bigint,
  closing_discrepancy_tolerance cash_tracking.monetary_amount,
  closing_discrepancy_limit cash_tracking.monetary_amount,
  cursor text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 20000 ROWS 50
BEGIN ATOMIC
  SELECT v.*, r.cursor
  FROM cash_tracking.search_page(
    list => 'payment_sessions',
    query => search_payment_sessions.query,
    sort_key => search_payment_sessions.sort_key,
    reverse => search_payment_sessions.reverse,
    first => CASE WHEN search_payment_sessions.first IS NULL AND search_payment_sessions.last IS NULL AND search_payment_sessions.before IS NULL THEN 50 ELSE search_payment_sessions.first END,
    after => search_payment_sessions.after,
    last => CASE WHEN search_payment_sessions.first IS NULL AND search_payment_sessions.last IS NULL AND search_payment_sessions.before IS NOT NULL THEN 50 ELSE search_payment_sessions.last END,
    before => search_payment_sessions.before,
    time_zone => search_payment_sessions.time_zone) p
  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(p.ids), pg_catalog.unnest(p.cursors))
    WITH ORDINALITY AS r (id, cursor, place)
  JOIN cash_tracking.payment_sessions v
    ON v.id OPERATOR(pg_catalog.=) r.id::bigint
  ORDER BY r.place;
END;
COMMENT ON FUNCTION cash_tracking.search_payment_sessions(text, text, boolean, integer, text, integer, text, text) IS
  'Sessions: a page of the rows of the view payment_sessions that a query finds (docs/search.md), each with its cursor. query NULL finds all. sort_key is "ID" (default), "OPENING_TIME", "CLOSING_TIME" with open sessions last, or "DISCREPANCY"; reverse turns the whole order round. first rows, after the cursor after if it is given, or the last ones, before the cursor before; 50 if neither number is given, at most 250. Times and dates without a zone are of time_zone, NULL for that of the location. Errors: 22001, 22023, TC012, TC013. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.search_cash_drawers(
  query text DEFAULT NULL,
  sort_key text DEFAULT NULL,
  reverse boolean DEFAULT false,
  first integer DEFAULT NULL,
  after text DEFAULT NULL,
  last integer DEFAULT NULL,
  before text DEFAULT NULL)
RETURNS TABLE (
  id bigint,
  name text,
  location_id bigint,
  currency text,
  balance cash_tracking.monetary_amount,
  last_z_number bigint,
  external_id text,
  created_at timestamptz,
  retired_at timestamptz,
  cursor text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 20000 ROWS 50
BEGIN ATOMIC
  SELECT v.*, r.cursor
  FROM cash_tracking.search_page(
    list => 'cash_drawers',
    query => search_cash_drawers.query,
    sort_key => search_cash_drawers.sort_key,
    reverse => search_cash_drawers.reverse,
    first => CASE WHEN search_cash_drawers.first IS NULL AND search_cash_drawers.last IS NULL AND search_cash_drawers.before IS NULL THEN 50 ELSE search_cash_drawers.first END,
    after => search_cash_drawers.after,
    last => CASE WHEN search_cash_drawers.first IS NULL AND search_cash_drawers.last IS NULL AND search_cash_drawers.before IS NOT NULL THEN 50 ELSE search_cash_drawers.last END,
    before => search_cash_drawers.before) p
  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(p.ids), pg_catalog.unnest(p.cursors))
    WITH ORDINALITY AS r (id, cursor, place)
  JOIN cash_tracking.cash_drawers v
    ON v.id OPERATOR(pg_catalog.=) r.id::bigint
  ORDER BY r.place;
END;
COMMENT ON FUNCTION cash_tracking.search_cash_drawers(text, text, boolean, integer, text, integer, text) IS
  'Cash drawers, with their balance now: a page of the rows of the view cash_drawers that a query finds (docs/search.md), each with its cursor. query NULL finds all. sort_key is "ID" (default) or "NAME"; reverse turns the whole order round. first rows, after the cursor after if it is given, or the last ones, before the cursor before; 50 if neither number is given, at most 250. Errors: 22023, TC012, TC013. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.search_session_cash_activities(
  session_id bigint,
  query text DEFAULT NULL,
  sort_key text DEFAULT NULL,
  reverse boolean DEFAULT false,
  first integer DEFAULT NULL,
  after text DEFAULT NULL,
  last integer DEFAULT NULL,
  before text DEFAULT NULL,
  time_zone text DEFAULT NULL)
RETURNS TABLE (
  id text,
  payment_session_id bigint,
  ordinal integer,
  kind text,
  type text,
  cash cash_tracking.monetary_amount,
  staff_member_id bigint,
  "time" timestamptz,
  recorded_at timestamptz,
  reason_code_id bigint,
  note text,
  cash_counted cash_tracking.monetary_amount,
  cash_expected cash_tracking.monetary_amount,
  cash_discrepancy cash_tracking.monetary_amount,
  order_transaction text,
  gift_card text,
  request_id uuid,
  approved_by bigint,
  discrepancy_tolerance cash_tracking.monetary_amount,
  discrepancy_limit cash_tracking.monetary_amount,
  denominations jsonb,
  reverses integer,
  cursor text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 20000 ROWS 50
BEGIN ATOMIC
  SELECT v.*, r.cursor
  FROM cash_tracking.search_page(
    list => 'session_cash_activities',
    query => search_session_cash_activities.query,
    sort_key => search_session_cash_activities.sort_key,
    reverse => search_session_cash_activities.reverse,
    first => CASE WHEN search_session_cash_activities.first IS NULL AND search_session_cash_activities.last IS NULL AND search_session_cash_activities.before IS NULL THEN 50 ELSE search_session_cash_activities.first END,
    after => search_session_cash_activities.after,
    last => CASE WHEN search_session_cash_activities.first IS NULL AND search_session_cash_activities.last IS NULL AND search_session_cash_activities.before IS NOT NULL THEN 50 ELSE search_session_cash_activities.last END,
    before => search_session_cash_activities.before,
    parent_id => search_session_cash_activities.session_id,
    time_zone => search_session_cash_activities.time_zone) p
  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(p.ids), pg_catalog.unnest(p.cursors))
    WITH ORDINALITY AS r (id, cursor, place)
  JOIN cash_tracking.cash_activities v
    ON v.payment_session_id OPERATOR(pg_catalog.=) pg_catalog.split_part(r.id, '-', 1)::bigint
    AND v.ordinal OPERATOR(pg_catalog.=) pg_catalog.split_part(r.id, '-', 2)::integer
  ORDER BY r.place;
END;
COMMENT ON FUNCTION cash_tracking.search_session_cash_activities(bigint, text, text, boolean, integer, text, integer, text, text) IS
  'Cash activities of a session: a page of the rows of the view cash_activities that a query finds (docs/search.md), each with its cursor. query NULL finds all. sort_key is "ID" (default), which is the order of the ledger, or "TIME"; reverse turns the whole order round. first rows, after the cursor after if it is given, or the last ones, before the cursor before; 50 if neither number is given, at most 250. Times and dates without a zone are of time_zone, NULL for that of the location. session_id must not be NULL. Errors: 22001, 22004, 22023, TC003, TC012, TC013. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.search_drawer_cash_activities(
  cash_drawer_id bigint,
  query text DEFAULT NULL,
  sort_key text DEFAULT NULL,
  reverse boolean DEFAULT false,
  first integer DEFAULT NULL,
  after text DEFAULT NULL,
  last integer DEFAULT NULL,
  before text DEFAULT NULL,
  time_zone text DEFAULT NULL)
RETURNS TABLE (
  id text,
  payment_session_id bigint,
  ordinal integer,
  kind text,
  type text,
  cash cash_tracking.monetary_amount,
  staff_member_id bigint,
  "time" timestamptz,
  recorded_at timestamptz,
  reason_code_id bigint,
  note text,
  cash_counted cash_tracking.monetary_amount,
  cash_expected cash_tracking.monetary_amount,
  cash_discrepancy cash_tracking.monetary_amount,
  order_transaction text,
  gift_card text,
  request_id uuid,
  approved_by bigint,
  discrepancy_tolerance cash_tracking.monetary_amount,
  discrepancy_limit cash_tracking.monetary_amount,
  denominations jsonb,
  reverses integer,
  cursor text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 20000 ROWS 50
BEGIN ATOMIC
  SELECT v.*, r.cursor
  FROM cash_tracking.search_page(
    list => 'drawer_cash_activities',
    query => search_drawer_cash_activities.query,
    sort_key => search_drawer_cash_activities.sort_key,
    reverse => search_drawer_cash_activities.reverse,
    first => CASE WHEN search_drawer_cash_activities.first IS NULL AND search_drawer_cash_activities.last IS NULL AND search_drawer_cash_activities.before IS NULL THEN 50 ELSE search_drawer_cash_activities.first END,
    after => search_drawer_cash_activities.after,
    last => CASE WHEN search_drawer_cash_activities.first IS NULL AND search_drawer_cash_activities.last IS NULL AND search_drawer_cash_activities.before IS NOT NULL THEN 50 ELSE search_drawer_cash_activities.last END,
    before => search_drawer_cash_activities.before,
    parent_id => search_drawer_cash_activities.cash_drawer_id,
    time_zone => search_drawer_cash_activities.time_zone) p
  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(p.ids), pg_catalog.unnest(p.cursors))
    WITH ORDINALITY AS r (id, cursor, place)
  JOIN cash_tracking.cash_activities v
    ON v.payment_session_id OPERATOR(pg_catalog.=) pg_catalog.split_part(r.id, '-', 1)::bigint
    AND v.ordinal OPERATOR(pg_catalog.=) pg_catalog.split_part(r.id, '-', 2)::integer
  ORDER BY r.place;
END;
COMMENT ON FUNCTION cash_tracking.search_drawer_cash_activities(bigint, text, text, boolean, integer, text, integer, text, text) IS
  'Cash activities of a drawer over all its sessions: a page of the rows of the view cash_activities that a query finds (docs/search.md), each with its cursor. query NULL finds all. sort_key is "TIME" (default) or "ID"; reverse turns the whole order round. first rows, after the cursor after if it is given, or the last ones, before the cursor before; 50 if neither number is given, at most 250. Times and dates without a zone are of time_zone, NULL for that of the location. cash_drawer_id must not be NULL. Errors: 22001, 22004, 22023, TC012, TC013, TC019. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.search_reason_codes(
  query text DEFAULT NULL,
  sort_key text DEFAULT NULL,
  reverse boolean DEFAULT false,
  first integer DEFAULT NULL,
  after text DEFAULT NULL,
  last integer DEFAULT NULL,
  before text DEFAULT NULL)
RETURNS TABLE (
  id bigint,
  kind text,
  code text,
  retired_at timestamptz,
  cursor text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 20000 ROWS 50
BEGIN ATOMIC
  SELECT v.*, r.cursor
  FROM cash_tracking.search_page(
    list => 'reason_codes',
    query => search_reason_codes.query,
    sort_key => search_reason_codes.sort_key,
    reverse => search_reason_codes.reverse,
    first => CASE WHEN search_reason_codes.first IS NULL AND search_reason_codes.last IS NULL AND search_reason_codes.before IS NULL THEN 50 ELSE search_reason_codes.first END,
    after => search_reason_codes.after,
    last => CASE WHEN search_reason_codes.first IS NULL AND search_reason_codes.last IS NULL AND search_reason_codes.before IS NOT NULL THEN 50 ELSE search_reason_codes.last END,
    before => search_reason_codes.before) p
  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(p.ids), pg_catalog.unnest(p.cursors))
    WITH ORDINALITY AS r (id, cursor, place)
  JOIN cash_tracking.reason_codes v
    ON v.id OPERATOR(pg_catalog.=) r.id::bigint
  ORDER BY r.place;
END;
COMMENT ON FUNCTION cash_tracking.search_reason_codes(text, text, boolean, integer, text, integer, text) IS
  'Reason codes: a page of the rows of the view reason_codes that a query finds (docs/search.md), each with its cursor. query NULL finds all. sort_key is "ID"; reverse turns the whole order round. first rows, after the cursor after if it is given, or the last ones, before the cursor before; 50 if neither number is given, at most 250. Errors: 22023, TC012, TC013. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.search_point_of_sale_devices(
  query text DEFAULT NULL,
  sort_key text DEFAULT NULL,
  reverse boolean DEFAULT false,
  first integer DEFAULT NULL,
  after text DEFAULT NULL,
  last integer DEFAULT NULL,
  before text DEFAULT NULL)
RETURNS TABLE (
  id bigint,
  name text,
  location_id bigint,
  cash_drawer_id bigint,
  active_payment_session_id bigint,
  external_id text,
  created_at timestamptz,
  retired_at timestamptz,
  fiscal_device_identifier text,
  cursor text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 20000 ROWS 50
BEGIN ATOMIC
  SELECT v.*, r.cursor
  FROM cash_tracking.search_page(
    list => 'point_of_sale_devices',
    query => search_point_of_sale_devices.query,
    sort_key => search_point_of_sale_devices.sort_key,
    reverse => search_point_of_sale_devices.reverse,
    first => CASE WHEN search_point_of_sale_devices.first IS NULL AND search_point_of_sale_devices.last IS NULL AND search_point_of_sale_devices.before IS NULL THEN 50 ELSE search_point_of_sale_devices.first END,
    after => search_point_of_sale_devices.after,
    last => CASE WHEN search_point_of_sale_devices.first IS NULL AND search_point_of_sale_devices.last IS NULL AND search_point_of_sale_devices.before IS NOT NULL THEN 50 ELSE search_point_of_sale_devices.last END,
    before => search_point_of_sale_devices.before) p
  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(p.ids), pg_catalog.unnest(p.cursors))
    WITH ORDINALITY AS r (id, cursor, place)
  JOIN cash_tracking.point_of_sale_devices v
    ON v.id OPERATOR(pg_catalog.=) r.id::bigint
  ORDER BY r.place;
END;
COMMENT ON FUNCTION cash_tracking.search_point_of_sale_devices(text, text, boolean, integer, text, integer, text) IS
  'Devices, with their open session: a page of the rows of the view point_of_sale_devices that a query finds (docs/search.md), each with its cursor. query NULL finds all. sort_key is "ID" (default) or "NAME"; reverse turns the whole order round. first rows, after the cursor after if it is given, or the last ones, before the cursor before; 50 if neither number is given, at most 250. Errors: 22023, TC012, TC013. Takes no lock; runs on a standby.';

