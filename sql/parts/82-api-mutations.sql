-- # JSON: mutations
--
-- One function for each operation of the API that changes something, and for
-- what the API lacks. Each takes one object of arguments and returns the
-- payload; all of them are calls of api_mutation.

CREATE FUNCTION cash_tracking.api_mutations()
RETURNS TABLE (mutation text, command text, payload text, activity text)
LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10 ROWS 20
BEGIN ATOMIC
  SELECT m.mutation, m.command, m.payload, m.activity
  FROM (VALUES
    ('pointOfSaleDevicePaymentSessionOpen', 'open_session', 'pointOfSaleDevicePaymentSession', NULL),
    ('pointOfSaleDevicePaymentSessionCount', 'count_cash', 'pointOfSaleDevicePaymentSession', 'cashActivity'),
    ('pointOfSaleDevicePaymentSessionAdjust', 'adjust_cash', 'pointOfSaleDevicePaymentSession', 'cashActivity'),
    ('pointOfSaleDevicePaymentSessionClose', 'close_session', 'pointOfSaleDevicePaymentSession', NULL),
    ('pointOfSaleDevicePaymentSessionRecordPayment', 'record_payment', 'pointOfSaleDevicePaymentSession', 'sessionActivity'),
    ('pointOfSaleDeviceRecordPayment', 'record_device_payment', 'pointOfSaleDevicePaymentSession', 'sessionActivity'),
    ('pointOfSaleDevicePaymentSessionRecordNoSale', 'record_no_sale', 'pointOfSaleDevicePaymentSession', 'sessionActivity'),
    ('pointOfSaleDevicePaymentSessionReverse', 'reverse_activity', 'pointOfSaleDevicePaymentSession', 'sessionActivity'),
    ('pointOfSaleDevicePaymentSessionCorrect', 'correct_session', 'sessionCorrection', NULL),
    ('cashDrawerCreate', 'create_cash_drawer', 'cashDrawer', NULL),
    ('cashDrawerUpdate', 'update_cash_drawer', 'cashDrawer', NULL),
    ('cashDrawerFindOrCreate', 'find_or_create_cash_drawer', 'cashDrawer', NULL),
    ('pointOfSaleDeviceAssignToCashDrawer', 'assign_device_to_cash_drawer', 'pointOfSaleDevice', NULL),
    ('cashManagementReasonCodeCreate', 'create_reason_code', 'reasonCode', NULL),
    ('cashManagementReasonCodeDelete', 'delete_reason_code', 'deletedId', NULL)
  ) AS m (mutation, command, payload, activity);
END;
COMMENT ON FUNCTION cash_tracking.api_mutations() IS
  'The mutations of the API: the command that each calls, the field of the payload with the result and, where the command returns an activity, the field with that. Since 1.0.';

CREATE FUNCTION cash_tracking.api_error_codes()
RETURNS TABLE (sqlstate text, mutation text, pattern text, code text, parameter text)
LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10 ROWS 50
BEGIN ATOMIC
  SELECT e.sqlstate, e.mutation, e.pattern, e.code, e.parameter
  FROM (VALUES
    ('TC001', NULL, NULL, 'SESSION_ALREADY_CLOSED', 'session_id'),
    ('TC002', NULL, NULL, 'ALREADY_OPEN', 'device_id'),
    ('TC003', NULL, NULL, 'PAYMENT_SESSION_NOT_FOUND', 'session_id'),
    ('TC004', NULL, NULL, 'POINT_OF_SALE_DEVICE_NOT_FOUND', 'device_id'),
    ('TC005', NULL, NULL, 'CURRENCY_MISMATCH', NULL),
    ('TC008', NULL, NULL, 'REQUEST_CONFLICT', 'request_id'),
    ('TC010', NULL, NULL, 'TIME_BEFORE_SESSION_OPEN', 'occurred_at'),
    ('TC010', 'pointOfSaleDevicePaymentSessionOpen', NULL, 'TIME_BEFORE_PREVIOUS_CLOSE', 'occurred_at'),
    ('TC011', NULL, NULL, 'TIME_IN_FUTURE', 'occurred_at'),
    ('TC014', NULL, NULL, 'STAFF_MEMBER_NOT_FOUND', 'staff_member_id'),
    ('TC015', NULL, NULL, 'REASON_CODE_NOT_FOUND', 'reason_code_id'),
    ('TC015', 'cashManagementReasonCodeDelete', NULL, 'NOT_FOUND', 'reason_code_id'),
    ('TC017', NULL, NULL, 'NO_CASH_DRAWER_ASSOCIATED', 'device_id'),
    ('TC018', NULL, NULL, 'LOCATION_MISMATCH', 'device_id'),
    ('TC018', 'pointOfSaleDeviceAssignToCashDrawer', NULL, 'LOCATION_MISMATCH', 'cash_drawer_id'),
    ('TC019', NULL, NULL, 'CASH_DRAWER_NOT_FOUND', 'cash_drawer_id'),
    ('TC020', NULL, NULL, 'LOCATION_NOT_FOUND', 'location_id'),
    ('TC021', NULL, NULL, 'CASH_DRAWER_ALREADY_EXISTS', 'name'),
    ('TC021', 'cashManagementReasonCodeCreate', NULL, 'CODE_ALREADY_EXISTS', 'code'),
    ('TC021', NULL, '^a [a-z ]+ with external id "', 'EXTERNAL_ID_ALREADY_EXISTS', 'external_id'),
    ('TC022', NULL, NULL, 'INVALID_NAME', 'name'),
    ('TC022', NULL, '"external_id"', 'INVALID_EXTERNAL_ID', 'external_id'),
    ('TC022', 'cashManagementReasonCodeCreate', NULL, 'INVALID_CODE', 'code'),
    ('TC022', 'cashManagementReasonCodeCreate', 'is blank', 'BLANK', 'code'),
    ('TC023', NULL, '^location ', 'LOCATION_RETIRED', 'location_id'),
    ('TC023', NULL, '^staff member ', 'STAFF_MEMBER_RETIRED', 'staff_member_id'),
    ('TC023', NULL, '^cash drawer ', 'CASH_DRAWER_RETIRED', 'cash_drawer_id'),
    ('TC023', NULL, '^(point of sale )?device ', 'POINT_OF_SALE_DEVICE_RETIRED', 'device_id'),
    ('TC023', NULL, '^reason code ', 'REASON_CODE_RETIRED', 'reason_code_id'),
    ('TC024', NULL, NULL, 'SESSION_OPEN', 'device_id'),
    ('TC025', NULL, NULL, 'NOT_DELETABLE', 'reason_code_id'),
    ('TC026', NULL, NULL, 'INVALID_AMOUNT', NULL),
    ('TC026', NULL, '(?i)\mcash rounding\M|only payments in cash', 'INVALID_AMOUNT', 'cash_rounding'),
    ('TC027', NULL, NULL, 'ACTIVITY_NOT_FOUND', 'ordinal'),
    ('TC028', NULL, NULL, 'ALREADY_REVERSED', 'ordinal'),
    ('TC029', NULL, NULL, 'NOT_REVERSIBLE', 'ordinal'),
    ('TC030', NULL, NULL, 'SESSION_STILL_OPEN', 'session_id'),
    ('TC032', NULL, NULL, 'REASON_REQUIRED', 'reason_code_id'),
    ('TC033', NULL, NULL, 'APPROVAL_REQUIRED', 'approved_by'),
    ('TC034', NULL, NULL, 'DENOMINATIONS_MISMATCH', 'denominations'),
    ('22001', NULL, '^argument "', 'TOO_LONG', NULL),
    ('22003', NULL, 'monetary.amount', 'AMOUNT_OUT_OF_RANGE', NULL),
    ('22023', 'pointOfSaleDevicePaymentSessionAdjust', '^invalid adjustment type', 'INVALID_TYPE', 'type'),
    ('22023', NULL, '^invalid payment type', 'INVALID_TYPE', 'type'),
    ('22023', NULL, '^(invalid tender|change cannot be given|a correction of kind "\w+" has no "tender")', 'INVALID_TENDER', 'tender'),
    ('22023', NULL, '^invalid correction kind', 'INVALID_KIND', 'kind'),
    ('22023', NULL, '^currency "\w+" cannot be used', 'CURRENCY_NOT_IN_USE', 'device_id'),
    ('22023', NULL, '^argument "denominations"', 'INVALID_DENOMINATIONS', 'denominations'),
    ('22023', NULL, '^argument "approved_by"', 'INVALID_APPROVER', 'approved_by'),
    ('22P02', NULL, '[Tt]oo many decimals', 'INVALID_AMOUNT', NULL)
  ) AS e (sqlstate, mutation, pattern, code, parameter);
END;
COMMENT ON FUNCTION cash_tracking.api_error_codes() IS
  'Which errors of commands are user errors, and the code of each: for one mutation, or where that is NULL for all; with a pattern, a regular expression, for some texts only. parameter is at fault; NULL where the text or the currency tells. A row with a mutation or a pattern goes before one without. Every other error is raised. Since 1.0.';

CREATE FUNCTION cash_tracking.api_user_error(mutation text, arguments jsonb, sqlstate text, message text, detail text)
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1000
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  body  CONSTANT text := concat_ws(E'\n', message, detail);
  error record;
  field text[];
BEGIN
  SELECT e.code, coalesce(e.parameter, substring(body FROM 'argument "([\w.]+)"'), substring(body FROM '"([a-z]+(_[a-z]+)*)" is')) AS parameter
  INTO error
  FROM cash_tracking.api_error_codes() e
  WHERE e.sqlstate = api_user_error.sqlstate
    AND coalesce(e.mutation, api_user_error.mutation) = api_user_error.mutation
    AND body ~ coalesce(e.pattern, '')
  ORDER BY e.mutation IS NULL, e.pattern IS NULL
  LIMIT 1;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;

  -- The argument with that parameter, or within an input object; of two staff
  -- members the one of whom the message speaks. Else the amount in the currency
  -- that the message names first, or the only amount.
  SELECT p.path
  INTO field
  FROM (
    SELECT array_remove(ARRAY[i.argument, f.argument], NULL) AS path, coalesce(f.parameter, i.parameter) AS parameter, i.type
    FROM cash_tracking.api_inputs(mutation) i
    LEFT JOIN cash_tracking.api_inputs(i.type) f ON f.parameter IS NOT NULL
  ) p
  WHERE CASE
    WHEN error.parameter = 'staff_member_id' THEN p.type = 'StaffMember'
    WHEN error.parameter IS NOT NULL THEN error.parameter IN (p.parameter, p.path[1])
    ELSE p.type = 'MoneyInput'
      AND arguments #>> ARRAY[p.path[1], 'currencyCode'] = coalesce(substring(body FROM '"([A-Z]{3})"'), arguments #>> ARRAY[p.path[1], 'currencyCode'])
  END
  ORDER BY substring(arguments ->> p.path[1] FROM '\d+$') = substring(message FROM '\d+') DESC NULLS LAST,
    p.parameter = error.parameter DESC
  LIMIT 1;
  RETURN jsonb_build_object(
    'field', to_jsonb(field),
    'message', CASE WHEN starts_with(message, 'invalid value for argument') THEN detail
      ELSE replace(concat_ws(' ', upper(left(message, 1)) || substr(message, 2) || '.', nullif(detail, '')),
        format('"%s"', error.parameter), format('"%s"', array_to_string(field, '.'))) END,
    'code', error.code);
END
$$;
COMMENT ON FUNCTION cash_tracking.api_user_error(text, jsonb, text, text, text) IS
  'The user error of a mutation that an error of its command is: field, the path of the argument at fault or null, message and code. NULL if it is none and must be raised. Since 1.0.';

CREATE FUNCTION cash_tracking.session_of_call(session_id bigint, request_id uuid)
RETURNS cash_tracking.payment_sessions
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_session_of_call';
COMMENT ON FUNCTION cash_tracking.session_of_call(bigint, uuid) IS
  'The session on which a command was just called, for those who may call commands and not read: an open session, or a closed one in which the request was recorded. session_id must not be NULL. Errors: 22004, TC003 any other session. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.api_mutation(mutation text, arguments jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  m          record;
  parameters jsonb;
  call       text;
  object     jsonb;
  activity   jsonb;
  payload    jsonb;
  message    text;
  detail     text;
  user_error jsonb;
BEGIN
  IF arguments IS NULL OR mutation IS NULL THEN
    RAISE EXCEPTION 'the arguments must not be null' USING
      ERRCODE = '22004',
      DETAIL = 'They are one JSON object.',
      HINT = 'Give {} where there are none.';
  END IF;
  SELECT a.command, a.payload, a.activity
  INTO m
  FROM cash_tracking.api_mutations() a
  WHERE a.mutation = api_mutation.mutation;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'unknown mutation "%"', mutation USING
      ERRCODE = '22023',
      DETAIL = 'Each mutation has a function of its own.',
      HINT = 'See api_mutations() for their names.';
  END IF;
  payload := jsonb_build_object(m.payload, NULL, 'userErrors', '[]'::jsonb);
  IF m.activity IS NOT NULL THEN
    payload := payload || jsonb_build_object(m.activity, NULL);
  END IF;

  -- Whatever fails in here leaves nothing behind.
  BEGIN
    parameters := cash_tracking.api_read(mutation, arguments);
    -- Names and types are the command's own; values stay in the parameter.
    SELECT format('SELECT cash_tracking.api_object(r) FROM cash_tracking.%I(%s) r', m.command,
      string_agg(format('%I => ($1 ->> %1$L)::%s', a.name, a.type::regtype), ', '))
    INTO call
    FROM pg_proc p, unnest(p.proargnames, p.proargtypes::oid[]) AS a (name, type)
    WHERE p.oid = format('cash_tracking.%I', m.command)::regproc AND parameters ? a.name;
    EXECUTE call INTO object USING parameters;

    IF m.activity IS NOT NULL THEN
      activity := object;
      SELECT cash_tracking.api_object(s)
      INTO object
      FROM cash_tracking.session_of_call(
        substring(activity #>> '{paymentSession,id}' FROM '\d+$')::bigint, (parameters ->> 'request_id')::uuid) s;
    END IF;
    -- Who may not read is told the ids of what a session refers to.
    IF has_function_privilege('cash_tracking.api_expand(jsonb)', 'EXECUTE') THEN
      object := cash_tracking.api_expand(object);
      activity := cash_tracking.api_expand(activity);
    END IF;
    IF parameters ? '.' THEN
      object := cash_tracking.api_fields(object, arguments);
    END IF;
    IF m.activity IS NOT NULL THEN
      payload := payload || jsonb_build_object(m.activity, activity);
    END IF;
    RETURN payload || jsonb_build_object(m.payload,
      CASE m.payload WHEN 'deletedId' THEN object -> 'id' ELSE object END);
  EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
    user_error := cash_tracking.api_user_error(mutation, arguments, SQLSTATE, message, detail);
    IF user_error IS NULL THEN
      RAISE;
    END IF;
  END;
  RETURN payload || jsonb_build_object('userErrors', jsonb_build_array(user_error));
END
$$;
COMMENT ON FUNCTION cash_tracking.api_mutation(text, jsonb) IS
  'Carries out a mutation of the API: reads the arguments, calls the command, and returns the payload. What api_error_codes knows as a user error undoes the call and comes as userErrors, beside nulls; every other error is raised. Errors: 22P02, 22003, 22004, 22023 of arguments, and those of the commands. Locks as the command does. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_open(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionOpen', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_open(jsonb) IS
  'Opens a session on a device as open_session does and returns the payload of pointOfSaleDevicePaymentSessionOpen. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_count(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionCount', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_count(jsonb) IS
  'Records a count of the whole drawer in mid-session as count_cash does and returns the payload of pointOfSaleDevicePaymentSessionCount. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_adjust(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionAdjust', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_adjust(jsonb) IS
  'Puts cash into the drawer or takes it out as adjust_cash does and returns the payload of pointOfSaleDevicePaymentSessionAdjust. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_close(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionClose', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_close(jsonb) IS
  'Closes a session as close_session does and returns the payload of pointOfSaleDevicePaymentSessionClose. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_record_payment(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionRecordPayment', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_record_payment(jsonb) IS
  'Records a sale, a refund or change as record_payment does and returns the payload of pointOfSaleDevicePaymentSessionRecordPayment. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_record_payment(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDeviceRecordPayment', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_record_payment(jsonb) IS
  'Records a sale, a refund or change in the open session of a device, and opens one where none is as record_device_payment does and returns the payload of pointOfSaleDeviceRecordPayment. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_record_no_sale(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionRecordNoSale', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_record_no_sale(jsonb) IS
  'Records that the drawer was opened without a sale as record_no_sale does and returns the payload of pointOfSaleDevicePaymentSessionRecordNoSale. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_reverse(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionReverse', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_reverse(jsonb) IS
  'Takes an adjustment or a payment of an open session back as reverse_activity does and returns the payload of pointOfSaleDevicePaymentSessionReverse. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_correct(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionCorrect', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_correct(jsonb) IS
  'Records a late fact about a closed session as correct_session does and returns the payload of pointOfSaleDevicePaymentSessionCorrect. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_drawer_create(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('cashDrawerCreate', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_drawer_create(jsonb) IS
  'Creates a cash drawer as create_cash_drawer does and returns the payload of cashDrawerCreate. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_drawer_update(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('cashDrawerUpdate', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_drawer_update(jsonb) IS
  'Renames a cash drawer as update_cash_drawer does and returns the payload of cashDrawerUpdate. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_drawer_find_or_create(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('cashDrawerFindOrCreate', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_drawer_find_or_create(jsonb) IS
  'Finds or creates a cash drawer by its name and makes sure that a device is assigned to it as find_or_create_cash_drawer does and returns the payload of cashDrawerFindOrCreate. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_assign_to_cash_drawer(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDeviceAssignToCashDrawer', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_assign_to_cash_drawer(jsonb) IS
  'Assigns a device to a cash drawer as assign_device_to_cash_drawer does and returns the payload of pointOfSaleDeviceAssignToCashDrawer. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_management_reason_code_create(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('cashManagementReasonCodeCreate', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_management_reason_code_create(jsonb) IS
  'Creates a custom reason code as create_reason_code does and returns the payload of cashManagementReasonCodeCreate. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_management_reason_code_delete(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('cashManagementReasonCodeDelete', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_management_reason_code_delete(jsonb) IS
  'Takes a default or custom reason code out of use as delete_reason_code does and returns the payload of cashManagementReasonCodeDelete. Errors: those of api_mutation. Since 1.0.';
