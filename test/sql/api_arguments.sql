-- Every argument of every mutation in JSON: what is accepted, and what is
-- refused, from a missing one to garbage.  No value of any kind reaches SQL, or
-- ends in an error from inside.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\set SHOW_CONTEXT never

-- # A shop in which every call below would succeed
CREATE TEMPORARY TABLE valid (argument text, mutation text, value jsonb, PRIMARY KEY (argument, mutation));
DO $$
DECLARE
  location CONSTANT bigint := (create_location('Arguments in JSON', 'USD')).id;
  staff CONSTANT bigint := (create_staff_member('Alice')).id;
  drawer CONSTANT bigint := (create_cash_drawer(location, 'Front')).id;
  device CONSTANT bigint := (register_device(location, 'Till 1', drawer)).id;
  session CONSTANT bigint := (open_session(device, staff, '100.00 USD', '2024-03-05 09:00Z')).id;
  free_drawer CONSTANT bigint := (create_cash_drawer(location, 'Back')).id;
  reversible CONSTANT integer := (adjust_cash(session, '1.00 USD', staff)).ordinal;
  free_device CONSTANT bigint := (register_device(location, 'Till 2', free_drawer)).id;
  closed CONSTANT bigint := (close_session((open_session(free_device, staff, '10.00 USD', '2024-03-04 09:00Z')).id,
    '10.00 USD', staff, occurred_at => '2024-03-04 18:00Z')).id;
BEGIN
  INSERT INTO valid VALUES
    ('pointOfSaleDeviceId', '*', to_jsonb(free_device)),
    ('pointOfSaleDevicePaymentSessionId', '*', to_jsonb(session)),
    ('staffMemberId', '*', to_jsonb(staff)),
    ('locationId', '*', to_jsonb(location)),
    ('cashDrawerId', '*', to_jsonb(drawer)),
    ('reasonCodeId', '*', '101'),
    ('id', 'cashDrawerUpdate', to_jsonb(drawer)),
    ('id', '*', to_jsonb((create_reason_code('ARGUMENTS IN JSON')).id)),
    ('balance', '*', '{"amount": "100.00", "currencyCode": "USD"}'),
    ('leaveInDrawer', '*', '{"amount": "50.00", "currencyCode": "USD"}'),
    ('cash', '*', '{"amount": "1.00", "currencyCode": "USD"}'),
    ('amount', '*', '{"amount": "1.00", "currencyCode": "USD"}'),
    ('cashRounding', '*', '{"amount": "0.05", "currencyCode": "USD"}'),
    ('type', 'pointOfSaleDevicePaymentSessionAdjust', '"ADJUSTMENT"'),
    ('type', '*', '"SALE"'),
    ('tender', '*', '"cash"'),
    ('reference', '*', '"order 7"'),
    ('note', '*', '"a note"'),
    ('ordinal', '*', to_jsonb(reversible)),
    ('kind', '*', '"SALE"'),
    ('pointOfSaleDevicePaymentSessionId', 'pointOfSaleDevicePaymentSessionCorrect', to_jsonb(closed)),
    ('denominations', '*', '{"20.00": 5}'),
    ('approvedBy', '*', to_jsonb((create_staff_member('Carol')).id)),
    ('name', '*', '"Fine name"'),
    ('externalId', '*', '"arguments in JSON"'),
    ('code', '*', '"FINE"'),
    ('input', '*', '{"name": "Fine name"}'),
    ('time', '*', '"2024-03-05T10:00:00Z"'),
    ('requestId', '*', '"7e57ab1e-a5a5-4000-8000-000000000001"');
END
$$;

-- All arguments of a mutation, valid.
CREATE FUNCTION pg_temp.arguments(mutation text)
RETURNS jsonb
LANGUAGE sql
AS $$
  SELECT jsonb_object_agg(i.argument, (
    SELECT v.value FROM valid v
    WHERE v.argument = i.argument AND v.mutation IN (i.input, '*')
    ORDER BY v.mutation = '*' LIMIT 1))
  FROM api_inputs() i
  WHERE i.input = arguments.mutation AND i.type NOT LIKE '%.%'
$$;

-- Calls a mutation and undoes it: "ok", the codes of its user errors with their
-- fields, or the SQLSTATE that it raised, with the message.
CREATE FUNCTION pg_temp.outcome(mutation text, arguments jsonb)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
  payload jsonb;
BEGIN
  EXECUTE format('SELECT cash_tracking.%I($1)', rtrim(lower(regexp_replace(mutation, '([A-Z])', '_\1', 'g')))) INTO payload USING arguments;
  RAISE SQLSTATE 'RT000';
EXCEPTION
  WHEN SQLSTATE 'RT000' THEN
    RETURN CASE WHEN payload -> 'userErrors' = '[]' THEN 'ok'
      ELSE (SELECT string_agg(concat(e ->> 'code', ' ', e -> 'field'), '; ') FROM jsonb_array_elements(payload -> 'userErrors') e) END;
  WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;

-- # With all arguments, and with the required ones only, every mutation succeeds
SELECT m.mutation, pg_temp.outcome(m.mutation, pg_temp.arguments(m.mutation)) AS "all",
  pg_temp.outcome(m.mutation, (
    SELECT jsonb_object_agg(a.key, a.value)
    FROM jsonb_each(pg_temp.arguments(m.mutation)) a
    JOIN api_inputs() i ON i.input = m.mutation AND i.argument = a.key AND i.is_required)) AS required
FROM api_mutations() m
ORDER BY m.mutation COLLATE "C";

-- # Missing ones are named, all of them; null is missing
SELECT m.mutation, pg_temp.outcome(m.mutation, '{}') AS none
FROM api_mutations() m
ORDER BY m.mutation COLLATE "C";
SELECT i.is_required, x.what, count(*) > 10 AS many,
  count(*) FILTER (WHERE x.outcome <> CASE WHEN i.is_required THEN format('22004 missing argument "%s"', i.argument) ELSE 'ok' END) AS other
FROM api_mutations() m
JOIN api_inputs() i ON i.input = m.mutation AND i.type NOT LIKE '%.%'
CROSS JOIN LATERAL (VALUES
  -- denominations are those of a balance
  ('left out', pg_temp.outcome(m.mutation, pg_temp.arguments(m.mutation) - i.argument - CASE i.argument WHEN 'balance' THEN 'denominations' ELSE '' END)),
  ('null', pg_temp.outcome(m.mutation, pg_temp.arguments(m.mutation) || jsonb_build_object(i.argument, NULL, CASE i.argument WHEN 'balance' THEN 'denominations' ELSE i.argument END, NULL)))
) AS x (what, outcome)
GROUP BY i.is_required, x.what
ORDER BY i.is_required, x.what;

-- # Unknown ones are named, too, also within
SELECT count(*) AS other
FROM api_mutations() m
WHERE pg_temp.outcome(m.mutation, pg_temp.arguments(m.mutation) || '{"fromage": 1, "Balance": null}') <> '22023 unknown argument "Balance", "fromage"';
SELECT pg_temp.outcome('cashDrawerUpdate', pg_temp.arguments('cashDrawerUpdate') || '{"input": {"name": "x", "nom": "y"}}') AS input,
  pg_temp.outcome('pointOfSaleDevicePaymentSessionCount',
    pg_temp.arguments('pointOfSaleDevicePaymentSessionCount') || '{"balance": {"amount": 1, "currency": "USD"}}') AS money;

-- # No object at all
SELECT value, pg_temp.outcome('pointOfSaleDevicePaymentSessionOpen', value) AS outcome
FROM unnest(ARRAY[NULL, 'null', '[]', '[{}]', '"{}"', '1', 'true']::jsonb[]) WITH ORDINALITY AS v (value, n)
ORDER BY n;

-- # Ids: a number, digits, or a global id of any application with the right name
SELECT form, string_agg(split_part(pg_temp.outcome('pointOfSaleDevicePaymentSessionRecordNoSale',
    pg_temp.arguments('pointOfSaleDevicePaymentSessionRecordNoSale')
      || jsonb_build_object('staffMemberId', replace(form, '{id}', v.value::text)::jsonb)), ':', 1), ' ') AS outcome
FROM valid v, unnest(ARRAY['{id}', '"{id}"', '{id}.0', '"0{id}"', '"gid://shopify/StaffMember/{id}"', '"gid://cash-tracking/StaffMember/{id}"',
  '"gid://my.app/StaffMember/{id}"', '"gid://shopify/staffmember/{id}"', '"gid://shopify/Location/{id}"', '"gid://shopify/StaffMember/{id}?x=1"',
  '"gid:///StaffMember/{id}"', '"gid://shopify/StaffMember/"', '"StaffMember/{id}"', '" {id}"', '"{id}\n"', '"+{id}"', '-{id}', '"-{id}"', '0', '9223372036854775807', '9223372036854775808',
  '1e400', '"{id}; DROP TABLE x"', '"{id}.0"', '""', '[{id}]', '{"id": {id}}', 'true', '1.5'])
  WITH ORDINALITY AS f (form, n)
WHERE v.argument = 'staffMemberId'
GROUP BY form, n
ORDER BY n;
SELECT name, pg_temp.outcome('cashManagementReasonCodeDelete', jsonb_build_object('id', 'gid://shopify/' || name || '/101')) AS outcome
FROM unnest(ARRAY['CashManagementReasonCode', 'CashManagementDefaultReasonCode', 'CashManagementSystemReasonCode',
  'CashManagementCustomReasonCode', 'CashManagementOtherReasonCode', 'ReasonCode']) AS name
ORDER BY name COLLATE "C";

-- # Amounts: decimals as a string or a number, exact
SELECT left(value::text, 60) AS value, split_part(pg_temp.outcome('pointOfSaleDevicePaymentSessionAdjust',
  pg_temp.arguments('pointOfSaleDevicePaymentSessionAdjust') || jsonb_build_object('cash', value)), ':', 1) AS outcome
FROM unnest(ARRAY[
  '{"amount": "12.34", "currencyCode": "USD"}', '{"amount": 12.34, "currencyCode": "USD"}', '{"amount": -12, "currencyCode": "USD"}',
  '{"amount": "12.3", "currencyCode": "USD"}', '{"amount": 1e1, "currencyCode": "USD"}', '{"amount": 9007199254740993.01, "currencyCode": "USD"}',
  '{"amount": 12.340, "currencyCode": "USD"}', '{"amount": "-12.000", "currencyCode": "USD"}', '{"amount": "100.0", "currencyCode": "USD"}', '{"amount": "0.010", "currencyCode": "USD"}', '{"amount": "12.", "currencyCode": "USD"}', '{"amount": ".50", "currencyCode": "USD"}', '{"amount": " 1.0", "currencyCode": "USD"}', '{"amount": 0, "currencyCode": "USD"}', '{"amount": "12.345", "currencyCode": "USD"}', '{"amount": 12.345, "currencyCode": "USD"}',
  '{"amount": "92233720368547758.08", "currencyCode": "USD"}', '{"amount": 1e400, "currencyCode": "USD"}', '{"amount": "1e1", "currencyCode": "USD"}',
  '{"amount": 1, "currencyCode": "EUR"}', '{"amount": 1, "currencyCode": "usd"}', '{"amount": 1, "currencyCode": "ZZZ"}', '{"amount": 1, "currencyCode": "XAU"}',
  '{"amount": "NaN", "currencyCode": "USD"}', '{"amount": "Infinity", "currencyCode": "USD"}', '{"amount": "", "currencyCode": "USD"}',
  '{"amount": true, "currencyCode": "USD"}', '{"amount": [1], "currencyCode": "USD"}', '{"amount": 1, "currencyCode": 840}',
  '{"amount": 1}', '{"currencyCode": "USD"}', '{}', '"12.34 USD"', '12.34', '[]',
  '{"amount": 1, "amount": 2, "currencyCode": "EUR", "currencyCode": "USD"}']::jsonb[]) WITH ORDINALITY AS v (value, n)
ORDER BY n;
-- A number is what is written, whatever its size.
SELECT point_of_sale_device_payment_session_adjust(
    pg_temp.arguments('pointOfSaleDevicePaymentSessionAdjust') || '{"cash": {"amount": 9007199254740993.01, "currencyCode": "USD"}, "requestId": null}')
  #> '{cashActivity,cash}' AS cash;

-- # Times: with their zone
SELECT value, pg_temp.outcome('pointOfSaleDevicePaymentSessionAdjust',
  pg_temp.arguments('pointOfSaleDevicePaymentSessionAdjust') || jsonb_build_object('time', value)) AS outcome
FROM unnest(ARRAY['2024-03-05T10:00:00Z', '2024-03-05T10:00Z', '2024-03-05T10:00:00.123456Z', '2024-03-05T11:00:00+01:00', '2024-03-05T11:00:00+0100',
  '2024-03-05T06:00-04', '2024-03-05T10:00:00', '2024-03-05', '2024-03-05 10:00:00Z', '20240305T100000Z', '2024-02-30T10:00:00Z', '2024-03-05T25:00:00Z',
  '2024-03-05T10:00:00+99:00', 'now', 'infinity', 'epoch', '9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '0000-01-01T00:00:00Z', '', '1709632800']) WITH ORDINALITY AS v (value, n)
ORDER BY n;

-- # Garbage for every argument
CREATE TEMPORARY TABLE hostile (value jsonb);
INSERT INTO hostile VALUES
  ('""'), ('" "'), ('"''"'), ('"''; DROP TABLE cash_tracking.payment_session; --"'), ('"$1"'), ('"%s %I %L"'), ('"\\"'), ('"\"; SELECT 1; --"'), ('"{\"a\": 1}"'),
  ('"\u202e\ud83d\ude00"'), ('"\u0001"'), ('"line\nline"'), ('"NULL"'), ('"NaN"'), ('"Infinity"'), ('"-0"'), ('"0x10"'), ('"1e400"'), ('"99999999999999999999"'),
  ('0'), ('-1'), ('1.5'), ('1e400'), ('-1e400'), ('99999999999999999999'), ('1e-400'), ('true'), ('false'), ('[]'), ('[null]'), ('[[[[[[]]]]]]'), ('{}'), ('{"amount": {}}'),
  ('{"amount": {"amount": 1, "currencyCode": "USD"}, "currencyCode": "USD"}'), ('{"amount": "1''", "currencyCode": "USD"}'), ('{"amount": 1, "currencyCode": "U''D"}'),
  ('{"id": 1}'), ('{"a": {"b": {"c": [1, {"d": null}]}}}');
INSERT INTO hostile
SELECT to_jsonb(repeat('x', 3000)) UNION ALL SELECT to_jsonb(repeat('€', 300)) UNION ALL SELECT to_jsonb(repeat('1', 3000))
UNION ALL SELECT jsonb_build_object(repeat('k', 300), 1) UNION ALL SELECT (repeat('[', 1000) || repeat(']', 1000))::jsonb;

CREATE TEMPORARY TABLE tried AS
SELECT i.input, i.argument, i.type, h.value, pg_temp.outcome(i.input, pg_temp.arguments(i.input) || jsonb_build_object(i.argument, h.value)) AS outcome
FROM api_mutations() m
JOIN api_inputs() i ON i.input = m.mutation AND i.type NOT LIKE '%.%'
CROSS JOIN hostile h;
SELECT count(*) > 2000 AS many FROM tried;
-- What comes of it, by type: accepted, a user error about this argument, or an
-- error that names it.
SELECT type, string_agg(DISTINCT regexp_replace(regexp_replace(outcome, '^(\w{5}) [a-z].*', '\1'), ' \[.*', ''), ' ') AS outcomes
FROM tried
GROUP BY type
ORDER BY type COLLATE "C";
SELECT input, argument, value, outcome
FROM tried
WHERE outcome <> 'ok'
  AND CASE WHEN outcome LIKE '%[%' AND outcome ~ '^[A-Z_]+ \[' THEN outcome NOT LIKE '%["' || argument || '"%'
    ELSE outcome NOT LIKE '%argument "' || argument || '%' END
ORDER BY 1, 2;
-- Nothing was done by any of them.
SELECT count(*) FROM session_activities WHERE ordinal > 3
  AND payment_session_id = (SELECT value::bigint FROM valid WHERE argument = 'pointOfSaleDevicePaymentSessionId' AND mutation = '*');

-- # The same for queries and for the fields of their objects
CREATE TEMPORARY TABLE asked AS
SELECT q.query, i.argument, i.type, b.base || jsonb_build_object(i.argument, h.value) AS arguments
FROM (VALUES
  ('cashDrawer', '{"id": 1}'), ('location', '{"id": 1}'), ('pointOfSaleDevice', '{"id": 1}'), ('pointOfSaleDevicePaymentSession', '{"id": 1}'),
  ('staffMember', '{"id": 1}'), ('node', '{"id": "gid://x/CashDrawer/1"}'), ('nodes', '{"ids": []}'),
  ('cashManagementLocationSummary', '{"locationId": 1, "startDate": "2024-03-05", "endDate": "2024-03-05"}'),
  ('cashManagementShopSummary', '{"currencyCode": "USD", "startDate": "2024-03-05", "endDate": "2024-03-05"}'),
  ('cashDrawers', '{"first": 1}'), ('cashManagementReasonCodes', '{"first": 1}'), ('pointOfSaleDevices', '{"first": 1}'), ('pointOfSaleDevicePaymentSessions', '{"first": 1}')) AS q (query, base)
CROSS JOIN LATERAL (SELECT q.base::jsonb) AS b (base)
JOIN api_inputs() i ON i.input = q.query
CROSS JOIN hostile h;
INSERT INTO asked
SELECT 'cashDrawer', f.argument || '.' || i.argument, i.type,
  jsonb_build_object('id', 1, f.argument, CASE i.argument WHEN 'dateRange' THEN '{}' ELSE '{"first": 1}' END::jsonb || jsonb_build_object(i.argument, h.value))
FROM api_inputs() f
JOIN api_inputs() i ON i.input = f.type
CROSS JOIN hostile h
WHERE f.input = 'CashDrawer.*';
CREATE FUNCTION pg_temp.answer(query text, arguments jsonb)
RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM api_query(query, arguments);
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END
$$;
SELECT type, string_agg(DISTINCT pg_temp.answer(query, arguments), ' ') AS answers
FROM asked
GROUP BY type
ORDER BY type COLLATE "C";
-- What is read of a date depends on no setting, as the label says.
SET datestyle = 'German';
SELECT api_read('cashManagementShopSummary', '{"currencyCode": "USD", "startDate": "2024-03-04", "endDate": "2024-03-05"}');
RESET datestyle;
