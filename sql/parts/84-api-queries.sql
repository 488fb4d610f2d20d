-- # JSON: queries
--
-- One function for each query of the API, and for what it lacks. They read the
-- views as their caller.

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
    WHEN query IN ('cashDrawer', 'location', 'pointOfSaleDevice', 'pointOfSaleDevicePaymentSession', 'staffMember') THEN
      given := cash_tracking.api_read(query, arguments);
      RETURN cash_tracking.api_expand(cash_tracking.api_node(
        cash_tracking.api_global_id(upper(left(query, 1)) || substr(query, 2), given ->> 'id')));
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
  'The result of a query of the API: an object, or NULL where there is none. The arguments must not be NULL. Errors: 22P02, 22003, 22004, 22023 of arguments. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_drawer(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('cashDrawer', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_drawer(jsonb) IS
  'A cash drawer by its id (cashDrawer). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('pointOfSaleDevice', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device(jsonb) IS
  'A device by its id (pointOfSaleDevice). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('pointOfSaleDevicePaymentSession', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session(jsonb) IS
  'A session by its id (pointOfSaleDevicePaymentSession). Errors: those of api_query. Since 1.0.';

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
