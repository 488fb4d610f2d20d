-- # JSON: queries
--
-- One function for each query of the API, and for what it lacks. They read the
-- views as their caller, through the functions that search and summarize.

CREATE FUNCTION cash_tracking.api_fields(object jsonb, arguments jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  id    CONSTANT bigint := substring(object ->> 'id' FROM '\d+$')::bigint;
  field record;
  given jsonb;
BEGIN
  FOR field IN
    SELECT i.argument AS name, i.type, arguments -> i.argument AS arguments
    FROM cash_tracking.api_inputs((object ->> '__typename') || '.*') i
    WHERE jsonb_typeof(arguments -> i.argument) <> 'null'
  LOOP
    IF field.type = 'CashDrawer.totals' THEN
      given := cash_tracking.api_read(field.type, field.arguments, field.name || '.');
      SELECT object || jsonb_build_object(field.name, CASE field.name
        WHEN 'netSales' THEN t.net_sales
        WHEN 'totalSales' THEN t.total_sales
        WHEN 'totalRefunds' THEN t.total_refunds
        WHEN 'totalAdjustments' THEN t.total_adjustments
        WHEN 'totalDiscrepancies' THEN t.total_discrepancies END::jsonb)
      INTO object
      FROM cash_tracking.drawer_totals(id, (given ->> 'from_time')::timestamptz, (given ->> 'to_time')::timestamptz) t;
    ELSE
      object := object || jsonb_build_object(field.name,
        cash_tracking.api_connection(field.type, field.arguments, field.name || '.', id));
    END IF;
  END LOOP;
  RETURN object;
END
$$;
COMMENT ON FUNCTION cash_tracking.api_fields(jsonb, jsonb) IS
  'An object with those of its fields that have arguments and were asked for: connections, and the totals of a cash drawer over a range of times. NULL for NULL. Errors: those of api_read, search_page and drawer_totals. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.api_connection(input text, arguments jsonb, path text DEFAULT '', parent_id bigint DEFAULT 0)
RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 100000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  given  CONSTANT jsonb := cash_tracking.api_read(input, arguments, path);
  l      record;
  result jsonb;
BEGIN
  SELECT a.list, a.type INTO l FROM cash_tracking.api_lists() a WHERE a.input = api_connection.input;
  WITH page AS (
    SELECT p.ids, p.cursors, p.has_previous_page, p.has_next_page
    FROM cash_tracking.search_page(
      list => l.list,
      query => given ->> 'query',
      sort_key => given ->> 'sort_key',
      reverse => coalesce((given ->> 'reverse')::boolean, false),
      first => (given ->> 'first')::integer,
      after => given ->> 'after',
      last => (given ->> 'last')::integer,
      before => given ->> 'before',
      parent_id => nullif(parent_id, 0),
      staff_member_id => (given ->> 'staff_member_id')::bigint,
      time_zone => given ->> 'time_zone') p
  ), edge AS MATERIALIZED (
    SELECT e.n, e.cursor,
      cash_tracking.api_fields(cash_tracking.api_expand(cash_tracking.api_node(cash_tracking.api_global_id(l.type, e.id))), arguments) AS node
    FROM page p, unnest(p.ids, p.cursors) WITH ORDINALITY AS e (id, cursor, n)
  )
  SELECT jsonb_build_object(
    'edges', coalesce(jsonb_agg(jsonb_build_object('cursor', e.cursor, 'node', e.node) ORDER BY e.n), '[]'),
    'nodes', coalesce(jsonb_agg(e.node ORDER BY e.n), '[]'),
    'pageInfo', (
      SELECT jsonb_build_object(
        'hasNextPage', p.has_next_page,
        'hasPreviousPage', p.has_previous_page,
        'startCursor', p.cursors[1],
        'endCursor', p.cursors[cardinality(p.cursors)])
      FROM page p))
  INTO result
  FROM edge e;
  RETURN result;
END
$$;
COMMENT ON FUNCTION cash_tracking.api_connection(text, jsonb, text, bigint) IS
  'A page of a connection, a query or a field of the object with the number parent_id (0: a query): edges with cursor and node, nodes, and pageInfo. path is written before the names in errors. NULL for NULL. Errors: those of api_read and search_page. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.api_summary(given jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  summary record;
BEGIN
  IF given ? 'location_id' THEN
    SELECT s.*
    INTO summary
    FROM cash_tracking.location_summary((given ->> 'location_id')::bigint, (given ->> 'start_date')::date, (given ->> 'end_date')::date) s;
  ELSE
    SELECT s.*
    INTO summary
    FROM cash_tracking.shop_summary(given ->> 'currency', (given ->> 'start_date')::date, (given ->> 'end_date')::date) s;
  END IF;
  RETURN jsonb_build_object(
    '__typename', 'CashManagementSummary',
    'cashBalanceAtStart', summary.cash_balance_at_start::jsonb,
    'cashBalanceAtEnd', summary.cash_balance_at_end::jsonb,
    'netCash', summary.net_cash::jsonb,
    'closingAdjustments', summary.closing_adjustments::jsonb,
    'totalDiscrepancies', summary.total_discrepancies::jsonb,
    'sessionsOpened', summary.sessions_opened,
    'sessionsClosed', summary.sessions_closed);
END
$$;
COMMENT ON FUNCTION cash_tracking.api_summary(jsonb) IS
  'The CashManagementSummary of a location or of the shop in a currency: cashBalanceAtEnd is cashBalanceAtStart and netCash, closingAdjustments and totalDiscrepancies. NULL for NULL. Errors: those of location_summary and shop_summary. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.api_query(query text, arguments jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  given jsonb;
BEGIN
  IF arguments IS NULL OR query IS NULL THEN
    RAISE EXCEPTION 'the arguments must not be null' USING
      ERRCODE = '22004',
      DETAIL = 'They are one JSON object.',
      HINT = 'Give {} where there are none.';
  END IF;
  CASE
    WHEN query IN ('cashDrawers', 'cashManagementReasonCodes', 'pointOfSaleDevices', 'pointOfSaleDevicePaymentSessions') THEN
      RETURN cash_tracking.api_connection(query, arguments);
    WHEN query IN ('cashDrawer', 'location', 'pointOfSaleDevice', 'pointOfSaleDevicePaymentSession', 'staffMember') THEN
      given := cash_tracking.api_read(query, arguments);
      RETURN cash_tracking.api_fields(cash_tracking.api_expand(cash_tracking.api_node(
        cash_tracking.api_global_id(upper(left(query, 1)) || substr(query, 2), given ->> 'id'))), arguments);
    WHEN query IN ('cashManagementLocationSummary', 'cashManagementShopSummary') THEN
      RETURN cash_tracking.api_summary(cash_tracking.api_read(query, arguments));
    WHEN query = 'node' THEN
      given := cash_tracking.api_read(query, arguments);
      RETURN cash_tracking.api_expand(cash_tracking.api_node(given ->> 'id'));
    WHEN query = 'nodes' THEN
      given := cash_tracking.api_read(query, arguments);
      RETURN (
        SELECT coalesce(jsonb_agg(cash_tracking.api_expand(cash_tracking.api_node(i.id)) ORDER BY i.n), '[]')
        FROM jsonb_array_elements_text((given ->> 'ids')::jsonb) WITH ORDINALITY AS i (id, n));
    ELSE
      RAISE EXCEPTION 'unknown query "%"', query USING
        ERRCODE = '22023',
        DETAIL = 'Each query has a function of its own.',
        HINT = 'See docs/json.md for their names.';
  END CASE;
END
$$;
COMMENT ON FUNCTION cash_tracking.api_query(text, jsonb) IS
  'The result of a query of the API: an object, NULL where there is none, or a connection. The arguments must not be NULL. Errors: 22P02, 22003, 22004, 22023 of arguments, TC012, TC013 and 22023 of search_page, TC020 and 22023 of summaries. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_drawer(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('cashDrawer', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_drawer(jsonb) IS
  'A cash drawer by its id (cashDrawer). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_drawers(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('cashDrawers', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_drawers(jsonb) IS
  'Cash drawers (cashDrawers). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_management_location_summary(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('cashManagementLocationSummary', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_management_location_summary(jsonb) IS
  'The summary of a location over business dates (cashManagementLocationSummary). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_management_shop_summary(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('cashManagementShopSummary', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_management_shop_summary(jsonb) IS
  'The summary of the shop in one currency over business dates (cashManagementShopSummary). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_management_reason_codes(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('cashManagementReasonCodes', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_management_reason_codes(jsonb) IS
  'Reason codes (cashManagementReasonCodes). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('pointOfSaleDevice', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device(jsonb) IS
  'A device by its id (pointOfSaleDevice). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_devices(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('pointOfSaleDevices', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_devices(jsonb) IS
  'Devices, which the API does not list (pointOfSaleDevices). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('pointOfSaleDevicePaymentSession', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session(jsonb) IS
  'A session by its id (pointOfSaleDevicePaymentSession). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_sessions(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('pointOfSaleDevicePaymentSessions', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_sessions(jsonb) IS
  'Sessions (pointOfSaleDevicePaymentSessions). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.location(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('location', arguments);
END;
COMMENT ON FUNCTION cash_tracking.location(jsonb) IS
  'A location by its id (location). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.staff_member(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('staffMember', arguments);
END;
COMMENT ON FUNCTION cash_tracking.staff_member(jsonb) IS
  'A staff member by his id (staffMember). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.node(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('node', arguments);
END;
COMMENT ON FUNCTION cash_tracking.node(jsonb) IS
  'Any object by its global id (node). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.nodes(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('nodes', arguments);
END;
COMMENT ON FUNCTION cash_tracking.nodes(jsonb) IS
  'Objects by their global ids (nodes). Errors: those of api_query. Since 1.0.';
