-- # JSON: arguments
--
-- One list says what each operation takes; reading, calling and telling the
-- argument at fault all go by it.
--
-- api_value catches errors of casts, for which PostgreSQL before 17 has no place
-- in a parallel plan: so it and all that read arguments are unsafe there.

CREATE FUNCTION cash_tracking.api_lists()
RETURNS TABLE (input text, list text, type text)
LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10 ROWS 10
BEGIN ATOMIC
  SELECT l.input, l.list, l.type
  FROM (VALUES
    ('cashDrawers', 'cash_drawers', 'CashDrawer'),
    ('cashManagementReasonCodes', 'reason_codes', 'CashManagementReasonCode'),
    ('pointOfSaleDevices', 'point_of_sale_devices', 'PointOfSaleDevice'),
    ('pointOfSaleDevicePaymentSessions', 'payment_sessions', 'PointOfSaleDevicePaymentSession'),
    ('CashDrawer.pointOfSaleDevices', 'point_of_sale_devices', 'PointOfSaleDevice'),
    ('CashDrawer.cashActivities', 'drawer_cash_activities', 'CashActivity'),
    ('PointOfSaleDevicePaymentSession.cashActivities', 'session_cash_activities', 'CashActivity')
  ) AS l (input, list, type);
END;
COMMENT ON FUNCTION cash_tracking.api_lists() IS
  'The connections of the API: queries, and fields of objects; the list of search_page behind each, and the type of its nodes. Since 1.0.';

CREATE FUNCTION cash_tracking.api_inputs()
RETURNS TABLE (input text, argument text, type text, is_required boolean, parameter text)
LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10 ROWS 250
BEGIN ATOMIC
  SELECT i.input, i.argument, i.type, i.is_required, i.parameter
  FROM (VALUES
    ('MoneyInput', 'amount', 'Decimal', true, NULL),
    ('MoneyInput', 'currencyCode', 'CurrencyCode', true, NULL),
    ('CashDrawerUpdateInput', 'name', 'String', true, 'name'),
    ('CashDrawerDateRangeInput', 'from', 'DateTime', true, 'from_time'),
    ('CashDrawerDateRangeInput', 'to', 'DateTime', true, 'to_time'),
    ('CashDrawer.totals', 'dateRange', 'CashDrawerDateRangeInput', true, NULL),

    ('pointOfSaleDevicePaymentSessionOpen', 'pointOfSaleDeviceId', 'PointOfSaleDevice', true, 'device_id'),
    ('pointOfSaleDevicePaymentSessionOpen', 'staffMemberId', 'StaffMember', true, 'staff_member_id'),
    ('pointOfSaleDevicePaymentSessionOpen', 'balance', 'MoneyInput', false, 'balance'),
    ('pointOfSaleDevicePaymentSessionOpen', 'time', 'DateTime', false, 'occurred_at'),
    ('pointOfSaleDevicePaymentSessionOpen', 'reasonCodeId', 'CashManagementReasonCode', false, 'reason_code_id'),
    ('pointOfSaleDevicePaymentSessionOpen', 'note', 'String', false, 'note'),
    ('pointOfSaleDevicePaymentSessionOpen', 'denominations', 'JSON', false, 'denominations'),
    ('pointOfSaleDevicePaymentSessionOpen', 'approvedBy', 'StaffMember', false, 'approved_by'),
    ('pointOfSaleDevicePaymentSessionOpen', 'requestId', 'UUID', false, 'request_id'),

    ('pointOfSaleDevicePaymentSessionCount', 'pointOfSaleDevicePaymentSessionId', 'PointOfSaleDevicePaymentSession', true, 'session_id'),
    ('pointOfSaleDevicePaymentSessionCount', 'balance', 'MoneyInput', true, 'balance'),
    ('pointOfSaleDevicePaymentSessionCount', 'staffMemberId', 'StaffMember', true, 'staff_member_id'),
    ('pointOfSaleDevicePaymentSessionCount', 'time', 'DateTime', false, 'occurred_at'),
    ('pointOfSaleDevicePaymentSessionCount', 'reasonCodeId', 'CashManagementReasonCode', false, 'reason_code_id'),
    ('pointOfSaleDevicePaymentSessionCount', 'note', 'String', false, 'note'),
    ('pointOfSaleDevicePaymentSessionCount', 'denominations', 'JSON', false, 'denominations'),
    ('pointOfSaleDevicePaymentSessionCount', 'approvedBy', 'StaffMember', false, 'approved_by'),
    ('pointOfSaleDevicePaymentSessionCount', 'requestId', 'UUID', false, 'request_id'),

    ('pointOfSaleDevicePaymentSessionAdjust', 'pointOfSaleDevicePaymentSessionId', 'PointOfSaleDevicePaymentSession', true, 'session_id'),
    ('pointOfSaleDevicePaymentSessionAdjust', 'cash', 'MoneyInput', true, 'amount'),
    ('pointOfSaleDevicePaymentSessionAdjust', 'staffMemberId', 'StaffMember', true, 'staff_member_id'),
    ('pointOfSaleDevicePaymentSessionAdjust', 'time', 'DateTime', false, 'occurred_at'),
    ('pointOfSaleDevicePaymentSessionAdjust', 'reasonCodeId', 'CashManagementReasonCode', false, 'reason_code_id'),
    ('pointOfSaleDevicePaymentSessionAdjust', 'note', 'String', false, 'note'),
    ('pointOfSaleDevicePaymentSessionAdjust', 'type', 'Enum', false, 'type'),
    ('pointOfSaleDevicePaymentSessionAdjust', 'reference', 'String', false, 'reference'),
    ('pointOfSaleDevicePaymentSessionAdjust', 'requestId', 'UUID', false, 'request_id'),

    ('pointOfSaleDevicePaymentSessionClose', 'pointOfSaleDevicePaymentSessionId', 'PointOfSaleDevicePaymentSession', true, 'session_id'),
    ('pointOfSaleDevicePaymentSessionClose', 'balance', 'MoneyInput', true, 'balance'),
    ('pointOfSaleDevicePaymentSessionClose', 'staffMemberId', 'StaffMember', true, 'staff_member_id'),
    ('pointOfSaleDevicePaymentSessionClose', 'leaveInDrawer', 'MoneyInput', false, 'leave_in_drawer'),
    ('pointOfSaleDevicePaymentSessionClose', 'time', 'DateTime', false, 'occurred_at'),
    ('pointOfSaleDevicePaymentSessionClose', 'reasonCodeId', 'CashManagementReasonCode', false, 'reason_code_id'),
    ('pointOfSaleDevicePaymentSessionClose', 'note', 'String', false, 'note'),
    ('pointOfSaleDevicePaymentSessionClose', 'denominations', 'JSON', false, 'denominations'),
    ('pointOfSaleDevicePaymentSessionClose', 'approvedBy', 'StaffMember', false, 'approved_by'),
    ('pointOfSaleDevicePaymentSessionClose', 'requestId', 'UUID', false, 'request_id'),

    ('pointOfSaleDevicePaymentSessionRecordPayment', 'pointOfSaleDevicePaymentSessionId', 'PointOfSaleDevicePaymentSession', true, 'session_id'),
    ('pointOfSaleDevicePaymentSessionRecordPayment', 'staffMemberId', 'StaffMember', true, 'staff_member_id'),
    ('pointOfSaleDevicePaymentSessionRecordPayment', 'type', 'Enum', true, 'type'),
    ('pointOfSaleDevicePaymentSessionRecordPayment', 'amount', 'MoneyInput', true, 'amount'),
    ('pointOfSaleDevicePaymentSessionRecordPayment', 'tender', 'String', false, 'tender'),
    ('pointOfSaleDevicePaymentSessionRecordPayment', 'cashRounding', 'MoneyInput', false, 'cash_rounding'),
    ('pointOfSaleDevicePaymentSessionRecordPayment', 'reference', 'String', false, 'reference'),
    ('pointOfSaleDevicePaymentSessionRecordPayment', 'time', 'DateTime', false, 'occurred_at'),
    ('pointOfSaleDevicePaymentSessionRecordPayment', 'note', 'String', false, 'note'),
    ('pointOfSaleDevicePaymentSessionRecordPayment', 'requestId', 'UUID', false, 'request_id'),

    ('pointOfSaleDeviceRecordPayment', 'pointOfSaleDeviceId', 'PointOfSaleDevice', true, 'device_id'),
    ('pointOfSaleDeviceRecordPayment', 'staffMemberId', 'StaffMember', true, 'staff_member_id'),
    ('pointOfSaleDeviceRecordPayment', 'type', 'Enum', true, 'type'),
    ('pointOfSaleDeviceRecordPayment', 'amount', 'MoneyInput', true, 'amount'),
    ('pointOfSaleDeviceRecordPayment', 'tender', 'String', false, 'tender'),
    ('pointOfSaleDeviceRecordPayment', 'cashRounding', 'MoneyInput', false, 'cash_rounding'),
    ('pointOfSaleDeviceRecordPayment', 'reference', 'String', false, 'reference'),
    ('pointOfSaleDeviceRecordPayment', 'time', 'DateTime', false, 'occurred_at'),
    ('pointOfSaleDeviceRecordPayment', 'note', 'String', false, 'note'),
    ('pointOfSaleDeviceRecordPayment', 'requestId', 'UUID', false, 'request_id'),

    ('pointOfSaleDevicePaymentSessionRecordNoSale', 'pointOfSaleDevicePaymentSessionId', 'PointOfSaleDevicePaymentSession', true, 'session_id'),
    ('pointOfSaleDevicePaymentSessionRecordNoSale', 'staffMemberId', 'StaffMember', true, 'staff_member_id'),
    ('pointOfSaleDevicePaymentSessionRecordNoSale', 'time', 'DateTime', false, 'occurred_at'),
    ('pointOfSaleDevicePaymentSessionRecordNoSale', 'reasonCodeId', 'CashManagementReasonCode', false, 'reason_code_id'),
    ('pointOfSaleDevicePaymentSessionRecordNoSale', 'note', 'String', false, 'note'),
    ('pointOfSaleDevicePaymentSessionRecordNoSale', 'requestId', 'UUID', false, 'request_id'),

    ('pointOfSaleDevicePaymentSessionReverse', 'pointOfSaleDevicePaymentSessionId', 'PointOfSaleDevicePaymentSession', true, 'session_id'),
    ('pointOfSaleDevicePaymentSessionReverse', 'ordinal', 'Int', true, 'ordinal'),
    ('pointOfSaleDevicePaymentSessionReverse', 'staffMemberId', 'StaffMember', true, 'staff_member_id'),
    ('pointOfSaleDevicePaymentSessionReverse', 'time', 'DateTime', false, 'occurred_at'),
    ('pointOfSaleDevicePaymentSessionReverse', 'reasonCodeId', 'CashManagementReasonCode', false, 'reason_code_id'),
    ('pointOfSaleDevicePaymentSessionReverse', 'note', 'String', false, 'note'),
    ('pointOfSaleDevicePaymentSessionReverse', 'requestId', 'UUID', false, 'request_id'),

    ('pointOfSaleDevicePaymentSessionCorrect', 'pointOfSaleDevicePaymentSessionId', 'PointOfSaleDevicePaymentSession', true, 'session_id'),
    ('pointOfSaleDevicePaymentSessionCorrect', 'kind', 'Enum', true, 'kind'),
    ('pointOfSaleDevicePaymentSessionCorrect', 'amount', 'MoneyInput', true, 'amount'),
    ('pointOfSaleDevicePaymentSessionCorrect', 'staffMemberId', 'StaffMember', true, 'staff_member_id'),
    ('pointOfSaleDevicePaymentSessionCorrect', 'tender', 'String', false, 'tender'),
    ('pointOfSaleDevicePaymentSessionCorrect', 'reasonCodeId', 'CashManagementReasonCode', false, 'reason_code_id'),
    ('pointOfSaleDevicePaymentSessionCorrect', 'note', 'String', false, 'note'),
    ('pointOfSaleDevicePaymentSessionCorrect', 'requestId', 'UUID', false, 'request_id'),

    ('cashDrawerCreate', 'locationId', 'Location', true, 'location_id'),
    ('cashDrawerCreate', 'name', 'String', true, 'name'),
    ('cashDrawerCreate', 'externalId', 'String', false, 'external_id'),
    ('cashDrawerUpdate', 'id', 'CashDrawer', true, 'cash_drawer_id'),
    ('cashDrawerUpdate', 'input', 'CashDrawerUpdateInput', true, NULL),
    ('cashDrawerFindOrCreate', 'locationId', 'Location', true, 'location_id'),
    ('cashDrawerFindOrCreate', 'name', 'String', true, 'name'),
    ('cashDrawerFindOrCreate', 'pointOfSaleDeviceId', 'PointOfSaleDevice', true, 'device_id'),
    ('pointOfSaleDeviceAssignToCashDrawer', 'cashDrawerId', 'CashDrawer', true, 'cash_drawer_id'),
    ('pointOfSaleDeviceAssignToCashDrawer', 'pointOfSaleDeviceId', 'PointOfSaleDevice', true, 'device_id'),
    ('cashManagementReasonCodeCreate', 'code', 'String', true, 'code'),
    ('cashManagementReasonCodeDelete', 'id', 'CashManagementReasonCode', true, 'reason_code_id'),

    ('cashDrawer', 'id', 'CashDrawer', true, 'id'),
    ('location', 'id', 'Location', true, 'id'),
    ('pointOfSaleDevice', 'id', 'PointOfSaleDevice', true, 'id'),
    ('pointOfSaleDevicePaymentSession', 'id', 'PointOfSaleDevicePaymentSession', true, 'id'),
    ('staffMember', 'id', 'StaffMember', true, 'id'),
    ('cashManagementLocationSummary', 'locationId', 'Location', true, 'location_id'),
    ('cashManagementLocationSummary', 'startDate', 'Date', true, 'start_date'),
    ('cashManagementLocationSummary', 'endDate', 'Date', true, 'end_date'),
    ('cashManagementShopSummary', 'currencyCode', 'String', true, 'currency'),
    ('cashManagementShopSummary', 'startDate', 'Date', true, 'start_date'),
    ('cashManagementShopSummary', 'endDate', 'Date', true, 'end_date'),
    ('node', 'id', 'ID', true, 'id'),
    ('nodes', 'ids', '[ID]', true, 'ids')
  ) AS i (input, argument, type, is_required, parameter)
  UNION ALL
  -- Every connection has these.
  SELECT l.input, a.argument, a.type, false, a.parameter
  FROM cash_tracking.api_lists() l
  CROSS JOIN (VALUES
    ('first', 'Int', 'first'),
    ('after', 'String', 'after'),
    ('last', 'Int', 'last'),
    ('before', 'String', 'before'),
    ('reverse', 'Boolean', 'reverse'),
    ('sortKey', 'String', 'sort_key'),
    ('query', 'String', 'query'),
    ('timeZone', 'String', 'time_zone'),
    ('staffMemberId', 'StaffMember', 'staff_member_id')
  ) AS a (argument, type, parameter)
  WHERE a.argument OPERATOR(pg_catalog.<>) 'staffMemberId' OR l.type OPERATOR(pg_catalog.=) 'CashActivity'
  UNION ALL
  -- What returns an object takes the arguments of its fields.
  SELECT o.input, f.field, f.arguments, false, NULL
  FROM (
    SELECT l.input, l.type
    FROM cash_tracking.api_lists() l
    UNION ALL
    SELECT r.input, r.type
    FROM (VALUES
      ('CashDrawer.*', 'CashDrawer'),
      ('PointOfSaleDevicePaymentSession.*', 'PointOfSaleDevicePaymentSession'),
      ('cashDrawer', 'CashDrawer'),
      ('cashDrawerCreate', 'CashDrawer'),
      ('cashDrawerUpdate', 'CashDrawer'),
      ('cashDrawerFindOrCreate', 'CashDrawer'),
      ('pointOfSaleDevicePaymentSession', 'PointOfSaleDevicePaymentSession'),
      ('pointOfSaleDevicePaymentSessionOpen', 'PointOfSaleDevicePaymentSession'),
      ('pointOfSaleDevicePaymentSessionCount', 'PointOfSaleDevicePaymentSession'),
      ('pointOfSaleDevicePaymentSessionAdjust', 'PointOfSaleDevicePaymentSession'),
      ('pointOfSaleDevicePaymentSessionClose', 'PointOfSaleDevicePaymentSession'),
      ('pointOfSaleDevicePaymentSessionRecordPayment', 'PointOfSaleDevicePaymentSession'),
      ('pointOfSaleDeviceRecordPayment', 'PointOfSaleDevicePaymentSession'),
      ('pointOfSaleDevicePaymentSessionRecordNoSale', 'PointOfSaleDevicePaymentSession'),
      ('pointOfSaleDevicePaymentSessionReverse', 'PointOfSaleDevicePaymentSession')
    ) AS r (input, type)
  ) o
  JOIN (VALUES
    ('CashDrawer', 'pointOfSaleDevices', 'CashDrawer.pointOfSaleDevices'),
    ('CashDrawer', 'cashActivities', 'CashDrawer.cashActivities'),
    ('CashDrawer', 'netSales', 'CashDrawer.totals'),
    ('CashDrawer', 'totalSales', 'CashDrawer.totals'),
    ('CashDrawer', 'totalRefunds', 'CashDrawer.totals'),
    ('CashDrawer', 'totalAdjustments', 'CashDrawer.totals'),
    ('CashDrawer', 'totalDiscrepancies', 'CashDrawer.totals'),
    ('PointOfSaleDevicePaymentSession', 'cashActivities', 'PointOfSaleDevicePaymentSession.cashActivities')
  ) AS f (type, field, arguments) ON f.type OPERATOR(pg_catalog.=) o.type;
END;
COMMENT ON FUNCTION cash_tracking.api_inputs() IS
  'The arguments of each operation of the API, and the fields of its input objects: name, type, whether required, and the parameter that takes it. The type of an id is the object that it names; a type with a dot has the arguments of a field of the result. Since 1.0.';

CREATE FUNCTION cash_tracking.api_value(type text, value jsonb, path text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL UNSAFE NOT LEAKPROOF COST 100
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  given  CONSTANT text := value #>> '{}';
  sample text;
  result text;
BEGIN
  -- NULL stays NULL where the form is wrong; a cast raises an error of class 22.
  CASE
    WHEN type = 'MoneyInput' THEN
      sample := 'an object such as {"amount": "12.34", "currencyCode": "USD"}';
      -- The API itself writes "500.0 JPY": zeros too many change nothing.
      result := jsonb_set(value, '{amount}', to_jsonb(
        regexp_replace(value ->> 'amount', '^([+-]?\d+)(?:\.0+|(\.\d*[1-9])0+)$', '\1\2')))::cash_tracking.monetary_amount;
    WHEN type IN ('String', 'Enum') THEN
      sample := 'a string';
      result := CASE WHEN jsonb_typeof(value) = 'string'
        THEN CASE type WHEN 'Enum' THEN lower(given) ELSE given END END;
    WHEN type = 'DateTime' THEN
      sample := 'a time with its zone, such as "2024-06-15T09:30:00Z"';
      -- With the zone written out it depends on no setting.
      IF given ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)$' THEN
        PERFORM given::timestamptz;
        result := given;
      END IF;
    WHEN type = 'Date' THEN
      sample := 'a date, such as "2024-06-15"';
      IF given ~ '^\d{4}-\d\d-\d\d$' THEN
        PERFORM given::date;
        result := given;
      END IF;
    WHEN type = 'Int' THEN
      sample := 'a whole number';
      result := CASE WHEN jsonb_typeof(value) = 'number' THEN substring(given FROM '^-?\d+$')::integer END;
    WHEN type = 'Boolean' THEN
      sample := 'true or false';
      result := CASE WHEN jsonb_typeof(value) = 'boolean' THEN given END;
    WHEN type = 'ID' THEN
      sample := format('a global id such as "%s"', cash_tracking.api_global_id('CashDrawer', '1'));
      result := CASE WHEN jsonb_typeof(value) = 'string' THEN substring(given FROM '^gid://[^/]+/\w+/[\w-]+$') END;
    WHEN type = '[ID]' THEN
      sample := 'a list of global ids, 250 at most';
      IF jsonb_typeof(value) = 'array' THEN
        result := CASE WHEN jsonb_array_length(value) <= 250 AND NOT EXISTS (
            SELECT FROM jsonb_array_elements(value) e
            WHERE jsonb_typeof(e) <> 'string' OR e #>> '{}' !~ '^gid://[^/]+/\w+/[\w-]+$')
          THEN given END;
      END IF;
    WHEN type = 'JSON' THEN
      sample := 'an object such as {"20.00": 3, "0.25": 40}';
      result := CASE WHEN jsonb_typeof(value) = 'object' THEN value END;
    WHEN type = 'UUID' THEN
      sample := 'a UUID such as "7e57ab1e-a490-4000-8000-000000000001"';
      result := CASE WHEN jsonb_typeof(value) = 'string' THEN given::uuid END;
    ELSE
      sample := format('a global id such as "%s", or its number', cash_tracking.api_global_id(type, '1'));
      -- What names one kind of reason code names a reason code.
      result := substring(given FROM format('^(?:gid://[^/]+/%s/)?(\d+)$',
        replace(type, 'CashManagementReasonCode', 'CashManagement(?:System|Default|Custom|)ReasonCode')));
      result := CASE WHEN jsonb_typeof(value) IN ('string', 'number') THEN result::bigint END;
  END CASE;
  IF result IS NULL THEN
    RAISE EXCEPTION USING
      ERRCODE = '22P02',
      MESSAGE = format('it must be %s', sample);
  END IF;
  RETURN result;
EXCEPTION WHEN data_exception THEN
  RAISE EXCEPTION 'invalid value for argument "%": %', path, left(value::text, 100) USING
    ERRCODE = CASE SQLSTATE WHEN '22003' THEN SQLSTATE ELSE '22P02' END,
    DETAIL = format('%s%s.', upper(left(SQLERRM, 1)), substr(SQLERRM, 2)),
    HINT = format('Give %s.', sample);
END
$$;
COMMENT ON FUNCTION cash_tracking.api_value(text, jsonb, text) IS
  'A value of an argument as text that can be cast to the type of its parameter. path names the argument in errors. NULL for NULL. Errors: 22P02 where it is no value of that type, 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.api_read(input text, arguments jsonb, path text DEFAULT '')
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL UNSAFE NOT LEAKPROOF COST 1000
SET search_path = pg_catalog, pg_temp
-- A plan for each value would be made at each call, and costs more than all else.
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  result jsonb := jsonb_build_object();
  names  text;
  known  CONSTANT text := (
    SELECT string_agg(format('"%s%s"', path, i.argument), ', ')
    FROM cash_tracking.api_inputs() i
    WHERE i.input = api_read.input);
  given  record;
BEGIN
  IF jsonb_typeof(arguments) <> 'object' THEN
    RAISE EXCEPTION '% must be a JSON object', CASE path WHEN '' THEN 'the arguments' ELSE format('argument "%s"', rtrim(path, '.')) END USING
      ERRCODE = '22P02',
      DETAIL = format('What is given is %s.', left(arguments::text, 100)),
      HINT = format('Give an object with %s.', known);
  END IF;

  SELECT string_agg(format('"%s%s"', path, k), ', ' ORDER BY k COLLATE "C")
  INTO names
  FROM jsonb_object_keys(arguments) k
  WHERE NOT EXISTS (
    SELECT FROM cash_tracking.api_inputs() i WHERE i.input = api_read.input AND i.argument = k);
  IF names IS NOT NULL THEN
    RAISE EXCEPTION 'unknown argument %', left(names, 200) USING
      ERRCODE = '22023',
      DETAIL = format('%s has the arguments %s.', input, known),
      HINT = 'Leave out what is unknown.';
  END IF;

  SELECT string_agg(format('"%s%s"', path, i.argument), ', ')
  INTO names
  FROM cash_tracking.api_inputs() i
  WHERE i.input = api_read.input AND i.is_required
    AND coalesce(jsonb_typeof(arguments -> i.argument), 'null') = 'null';
  IF names IS NOT NULL THEN
    RAISE EXCEPTION 'missing argument %', names USING
      ERRCODE = '22004',
      DETAIL = format('%s needs a value for each of its required arguments.', input),
      HINT = format('Give %s a value.', names);
  END IF;

  FOR given IN
    SELECT n.argument, n.type, n.parameter, concat(path, n.argument) AS path, arguments -> n.argument AS value,
      EXISTS (SELECT FROM cash_tracking.api_inputs() f WHERE f.input = n.type) AS is_object
    FROM cash_tracking.api_inputs() n
    WHERE n.input = api_read.input AND jsonb_typeof(arguments -> n.argument) <> 'null'
  LOOP
    IF given.type LIKE '%.%' THEN
      -- for a field of the result, which reads it again
      PERFORM cash_tracking.api_read(given.type, given.value, given.path || '.');
      result := result || jsonb_build_object('.', true);
    ELSIF given.is_object THEN
      result := result || cash_tracking.api_read(given.type, given.value, given.path || '.');
    END IF;
    IF given.parameter IS NOT NULL THEN
      result := result || jsonb_build_object(given.parameter, cash_tracking.api_value(given.type, given.value, given.path));
    END IF;
  END LOOP;
  RETURN result;
END
$$;
COMMENT ON FUNCTION cash_tracking.api_read(text, jsonb, text) IS
  'Reads the arguments of an operation, or the fields of an input object, and returns an object of parameters and their values as text; what is absent or null is left out. It has a key "." if there are arguments of fields of the result. path is written before the names in errors. NULL for NULL. Errors: 22P02 no object or no value of the type, 22003 out of range, 22004 required arguments are missing, 22023 unknown arguments. Since 1.0.';
