-- Mutations in JSON: their payloads, every user error with its field and code,
-- what a user error leaves behind (nothing), and what is never one.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\set SHOW_CONTEXT never

-- # Two shops
SELECT id AS location FROM create_location('Mutations', 'CAD') \gset
SELECT id AS abroad FROM create_location('Mutations abroad', 'EUR') \gset
SELECT id AS closed_down FROM create_location('Mutations, closed down', 'CAD') \gset
SELECT id AS staff FROM create_staff_member('Alice') \gset
SELECT id AS left_us FROM create_staff_member('Bob') \gset
SELECT id AS drawer FROM create_cash_drawer(:location, 'Front') \gset
SELECT id AS drawer_abroad FROM create_cash_drawer(:abroad, 'Front') \gset
SELECT id AS old_drawer FROM create_cash_drawer(:location, 'Old') \gset
SELECT id AS spare_drawer FROM create_cash_drawer(:location, 'Spare', 'mutations') \gset
SELECT id AS device FROM register_device(:location, 'Till', :drawer) \gset
SELECT id AS device_abroad FROM register_device(:abroad, 'Till', :drawer_abroad) \gset
SELECT id AS free_device FROM register_device(:location, 'Free', :spare_drawer) \gset
SELECT id AS bare_device FROM register_device(:location, 'No drawer') \gset
SELECT id AS old_device FROM register_device(:location, 'Old') \gset
SELECT id AS old_drawers_device FROM register_device(:location, 'Old drawer''s', :old_drawer) \gset
SELECT id AS old_reason FROM create_reason_code('MUTATIONS, OLD') \gset
SELECT FROM retire_staff_member(:left_us), retire_location(:closed_down), retire_cash_drawer(:old_drawer), retire_device(:old_device),
  delete_reason_code(:old_reason);
-- a location whose currency was withdrawn, as old data may have it
INSERT INTO location (name, time_zone, business_day_start, cash_rounding_increment, clock_skew_limit, created_at)
VALUES ('Mutations, before the euro', 'UTC', '00:00', '0.01 DEM', '0', now())
RETURNING id AS marks \gset
SELECT id AS marks_device FROM register_device(:marks, 'Till', (create_cash_drawer(:marks, 'Front')).id) \gset
-- a location with rules, and a session there
SELECT s.id AS strict
FROM create_location('Mutations, strictly', 'CAD', discrepancy_tolerance => '5.00 CAD', discrepancy_limit => '100.00 CAD') l,
  create_cash_drawer(l.id, 'Front') d, register_device(l.id, 'Till', d.id) t, open_session(t.id, :staff) s \gset
-- an adjustment there that was taken back
SELECT FROM adjust_cash(:strict, '1.00 CAD', :staff);
SELECT FROM reverse_activity(:strict, 2, :staff);
-- a session that is closed, on the free device
SELECT id AS closed FROM close_session((open_session(:free_device, :staff, '10.00 CAD', '2024-03-04 09:00Z')).id,
  '10.00 CAD', :staff, occurred_at => '2024-03-04 18:00Z') \gset

-- Only what the operation is about: an object without ids and times.
CREATE FUNCTION pg_temp.brief(payload jsonb)
RETURNS text
LANGUAGE sql
AS $$
  SELECT string_agg(format('%s: %s', p.key, CASE
    WHEN jsonb_typeof(p.value) <> 'object' THEN regexp_replace(p.value::text, '\d+"$', 'N"')
    ELSE (SELECT string_agg(concat(f.key, '=', CASE WHEN jsonb_typeof(f.value) = 'object' THEN coalesce(f.value ->> 'amount', f.value ->> 'name', f.value ->> 'code', 'some') ELSE f.value #>> '{}' END), ' ' ORDER BY f.key COLLATE "C")
      FROM jsonb_each(p.value) f
      WHERE f.value <> 'null' AND f.key !~ '(^id|At|Time|time|Date|requestId)$') END), E'\n' ORDER BY p.key COLLATE "C")
  FROM jsonb_each(payload) p
$$;

-- # A day in JSON
\pset format unaligned
\pset tuples_only on
SELECT point_of_sale_device_payment_session_open(jsonb_build_object('pointOfSaleDeviceId', :device, 'staffMemberId', :staff,
  'balance', '{"amount": "100.0", "currencyCode": "CAD"}'::jsonb, 'time', '2024-03-05T09:00:00Z', 'reasonCodeId', 1, 'note', 'float',
  'requestId', '7e57ab1e-dada-4000-8000-000000000001')) AS opened \gset
SELECT substring(:'opened'::jsonb #>> '{pointOfSaleDevicePaymentSession,id}' FROM '\d+$') AS session \gset
SELECT pg_temp.brief(:'opened');
SELECT pg_temp.brief(point_of_sale_device_payment_session_adjust(jsonb_build_object('pointOfSaleDevicePaymentSessionId', :session, 'staffMemberId', :staff,
  'cash', '{"amount": "-5", "currencyCode": "CAD"}'::jsonb, 'type', 'CASH_PAYOUT', 'reference', 'card 9', 'time', '2024-03-05T10:00:00Z')));
SELECT pg_temp.brief(point_of_sale_device_payment_session_record_payment(jsonb_build_object('pointOfSaleDevicePaymentSessionId', :session, 'staffMemberId', :staff,
  'type', 'SALE', 'amount', '{"amount": 9.99, "currencyCode": "CAD"}'::jsonb, 'reference', 'order 1')));
SELECT pg_temp.brief(point_of_sale_device_record_payment(jsonb_build_object('pointOfSaleDeviceId', :device, 'staffMemberId', :staff,
  'type', 'refund', 'amount', '{"amount": "5.00", "currencyCode": "CAD"}'::jsonb, 'tender', 'card')));
SELECT pg_temp.brief(point_of_sale_device_payment_session_record_no_sale(jsonb_build_object('pointOfSaleDevicePaymentSessionId', :session, 'staffMemberId', :staff,
  'reasonCodeId', 'gid://shopify/CashManagementDefaultReasonCode/107')));
SELECT pg_temp.brief(point_of_sale_device_payment_session_count(jsonb_build_object('pointOfSaleDevicePaymentSessionId', :session, 'staffMemberId', :staff,
  'balance', '{"amount": "104", "currencyCode": "CAD"}'::jsonb)));
SELECT pg_temp.brief(point_of_sale_device_payment_session_close(jsonb_build_object('pointOfSaleDevicePaymentSessionId', :session, 'staffMemberId', :staff,
  'balance', '{"amount": "104.10", "currencyCode": "CAD"}'::jsonb, 'leaveInDrawer', '{"amount": "100.00", "currencyCode": "CAD"}'::jsonb, 'note', 'good night')));
SELECT pg_temp.brief(point_of_sale_device_record_payment(jsonb_build_object('pointOfSaleDeviceId', :device, 'staffMemberId', :staff,
  'type', 'SALE', 'amount', '{"amount": "1.00", "currencyCode": "CAD"}'::jsonb)));
SELECT pg_temp.brief(point_of_sale_device_payment_session_correct(jsonb_build_object('pointOfSaleDevicePaymentSessionId', :session, 'staffMemberId', :staff,
  'kind', 'SALE', 'amount', '{"amount": "2.00", "currencyCode": "CAD"}'::jsonb, 'note', 'forgotten')));
SELECT substring(point_of_sale_device(jsonb_build_object('id', :device)) #>> '{activePaymentSession,id}' FROM '\d+$') AS next \gset
SELECT pg_temp.brief(point_of_sale_device_payment_session_reverse(jsonb_build_object('pointOfSaleDevicePaymentSessionId', :next, 'staffMemberId', :staff,
  'ordinal', 2, 'note', 'not sold')));
SELECT pg_temp.brief(cash_drawer_create(jsonb_build_object('locationId', :location, 'name', ' Back ')));
SELECT pg_temp.brief(cash_drawer_update(jsonb_build_object('id', :drawer, 'input', '{"name": "Front desk"}'::jsonb)));
SELECT pg_temp.brief(cash_drawer_find_or_create(jsonb_build_object('locationId', :location, 'name', 'Corner', 'pointOfSaleDeviceId', :free_device)));
SELECT pg_temp.brief(point_of_sale_device_assign_to_cash_drawer(jsonb_build_object('cashDrawerId', :spare_drawer, 'pointOfSaleDeviceId', :free_device)));
SELECT pg_temp.brief(cash_management_reason_code_create('{"code": "MUTATIONS"}'));
SELECT pg_temp.brief(cash_management_reason_code_delete(jsonb_build_object('id', reason_code_id('MUTATIONS'))));

-- # A repeated request has its effect once, also when the session has closed
SELECT :'opened'::jsonb #>> '{pointOfSaleDevicePaymentSession,id}' = again #>> '{pointOfSaleDevicePaymentSession,id}' AS same,
  again #> '{pointOfSaleDevicePaymentSession,status}', again -> 'userErrors'
FROM point_of_sale_device_payment_session_open(jsonb_build_object('pointOfSaleDeviceId', :device, 'staffMemberId', :staff,
  'balance', '{"amount": "100", "currencyCode": "CAD"}'::jsonb, 'time', '2024-03-05T09:00:00Z', 'reasonCodeId', 1, 'note', 'float',
  'requestId', '7e57ab1e-dada-4000-8000-000000000001')) AS again;
\pset format aligned
\pset tuples_only off

-- # Every user error
SELECT id AS open FROM active_session(:device) \gset
CREATE TEMPORARY TABLE shop AS
SELECT * FROM (VALUES
  ('location', :location::bigint), ('abroad', :abroad), ('closed down', :closed_down), ('staff', :staff), ('left us', :left_us), ('drawer', :drawer),
  ('drawer abroad', :drawer_abroad), ('old drawer', :old_drawer), ('spare drawer', :spare_drawer), ('device', :device), ('device abroad', :device_abroad),
  ('free device', :free_device), ('bare device', :bare_device), ('old device', :old_device), ('old drawer''s device', :old_drawers_device),
  ('marks device', :marks_device), ('strict', :strict), ('closed', :closed), ('open', :open), ('old reason', :old_reason)) AS s (name, id);
CREATE TEMPORARY TABLE attempt (n integer GENERATED ALWAYS AS IDENTITY, mutation text, arguments text);
INSERT INTO attempt (mutation, arguments) VALUES
  ('Open', '"pointOfSaleDeviceId": 0, "staffMemberId": {staff}'),
  ('Open', '"pointOfSaleDeviceId": {bare device}, "staffMemberId": {staff}'),
  ('Open', '"pointOfSaleDeviceId": {device}, "staffMemberId": {staff}'),
  ('Open', '"pointOfSaleDeviceId": {free device}, "staffMemberId": 0'),
  ('Open', '"pointOfSaleDeviceId": {free device}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "EUR"}'),
  ('Open', '"pointOfSaleDeviceId": {free device}, "staffMemberId": {staff}, "reasonCodeId": 999'),
  ('Open', '"pointOfSaleDeviceId": {free device}, "staffMemberId": {staff}, "balance": {"amount": -1, "currencyCode": "CAD"}'),
  ('Open', '"pointOfSaleDeviceId": {free device}, "staffMemberId": {staff}, "balance": {"amount": "1.001", "currencyCode": "CAD"}'),
  ('Open', '"pointOfSaleDeviceId": {free device}, "staffMemberId": {staff}, "balance": {"amount": 1e20, "currencyCode": "CAD"}'),
  ('Open', '"pointOfSaleDeviceId": {free device}, "staffMemberId": {staff}, "time": "2024-03-01T00:00:00Z"'),
  ('Open', '"pointOfSaleDeviceId": {free device}, "staffMemberId": {staff}, "time": "2224-03-01T00:00:00Z"'),
  ('Open', '"pointOfSaleDeviceId": {free device}, "staffMemberId": {staff}, "note": "{long}"'),
  ('Open', '"pointOfSaleDeviceId": {free device}, "staffMemberId": {staff}, "requestId": "7e57ab1e-dada-4000-8000-000000000001"'),
  ('Open', '"pointOfSaleDeviceId": {marks device}, "staffMemberId": {staff}'),
  ('Open', '"pointOfSaleDeviceId": {old device}, "staffMemberId": {staff}'),
  ('Open', '"pointOfSaleDeviceId": {old drawer''s device}, "staffMemberId": {staff}'),
  ('Open', '"pointOfSaleDeviceId": {free device}, "staffMemberId": {left us}'),
  ('Open', '"pointOfSaleDeviceId": {free device}, "staffMemberId": {staff}, "reasonCodeId": {old reason}'),
  ('Open', '"pointOfSaleDeviceId": {free device}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}, "approvedBy": 0'),
  ('Open', '"pointOfSaleDeviceId": {free device}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}, "approvedBy": {left us}'),
  ('Count', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}, "approvedBy": {staff}'),
  ('Count', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}, "denominations": {"1.00": "two"}'),
  ('Count', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}, "denominations": {"1.00": 2}'),
  ('Close', '"pointOfSaleDevicePaymentSessionId": {strict}, "staffMemberId": {staff}, "balance": {"amount": 6, "currencyCode": "CAD"}'),
  ('Close', '"pointOfSaleDevicePaymentSessionId": {strict}, "staffMemberId": {staff}, "balance": {"amount": 1000, "currencyCode": "CAD"}, "reasonCodeId": 101'),
  ('Count', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": 0, "balance": {"amount": 1, "currencyCode": "CAD"}'),
  ('Count', '"pointOfSaleDevicePaymentSessionId": 0, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}'),
  ('Count', '"pointOfSaleDevicePaymentSessionId": {closed}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}'),
  ('Count', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}, "time": "2024-03-05T08:59:00Z"'),
  ('Count', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}, "reasonCodeId": 0'),
  ('Count', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "EUR"}'),
  ('Count', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "balance": {"amount": -1, "currencyCode": "CAD"}'),
  ('Close', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": 0, "balance": {"amount": 1, "currencyCode": "CAD"}'),
  ('Close', '"pointOfSaleDevicePaymentSessionId": 0, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}'),
  ('Close', '"pointOfSaleDevicePaymentSessionId": {closed}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}'),
  ('Close', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}, "time": "2024-03-05T08:59:00Z"'),
  ('Close', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}, "reasonCodeId": 0'),
  ('Close', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "EUR"}'),
  ('Close', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}, "leaveInDrawer": {"amount": 1, "currencyCode": "EUR"}'),
  ('Close', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "balance": {"amount": -1, "currencyCode": "CAD"}, "leaveInDrawer": {"amount": 1, "currencyCode": "CAD"}'),
  ('Close', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}, "leaveInDrawer": {"amount": -1, "currencyCode": "CAD"}'),
  ('Close', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "balance": {"amount": 1, "currencyCode": "CAD"}, "leaveInDrawer": {"amount": "1.234", "currencyCode": "CAD"}'),
  ('Adjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": 0, "cash": {"amount": 1, "currencyCode": "CAD"}'),
  ('Adjust', '"pointOfSaleDevicePaymentSessionId": 0, "staffMemberId": {staff}, "cash": {"amount": 1, "currencyCode": "CAD"}'),
  ('Adjust', '"pointOfSaleDevicePaymentSessionId": {closed}, "staffMemberId": {staff}, "cash": {"amount": 1, "currencyCode": "CAD"}'),
  ('Adjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "cash": {"amount": 0, "currencyCode": "CAD"}'),
  ('Adjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "cash": {"amount": 5, "currencyCode": "CAD"}, "type": "CASH_PAYOUT"'),
  ('Adjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "cash": {"amount": 5, "currencyCode": "CAD"}, "type": "CLOSING_ADJUSTMENT"'),
  ('Adjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "cash": {"amount": 5, "currencyCode": "EUR"}'),
  ('Adjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "cash": {"amount": 5, "currencyCode": "CAD"}, "time": "2024-03-05T08:59:00Z"'),
  ('Adjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "cash": {"amount": 5, "currencyCode": "CAD"}, "time": "2224-03-05T08:59:00Z"'),
  ('Adjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "cash": {"amount": 5, "currencyCode": "CAD"}, "reasonCodeId": 999'),
  ('Adjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "cash": {"amount": 92233720368547758, "currencyCode": "CAD"}'),
  ('Adjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "cash": {"amount": 5, "currencyCode": "CAD"}, "reference": "{long}"'),
  ('Adjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "cash": {"amount": 5, "currencyCode": "CAD"}, "requestId": "7e57ab1e-dada-4000-8000-000000000001"'),
  ('RecordPayment', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "type": "TIP", "amount": {"amount": 5, "currencyCode": "CAD"}'),
  ('RecordPayment', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "type": "SALE", "amount": {"amount": 0, "currencyCode": "CAD"}'),
  ('RecordPayment', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "type": "SALE", "amount": {"amount": 5, "currencyCode": "CAD"}, "tender": "Card"'),
  ('RecordPayment', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "type": "CHANGE", "amount": {"amount": 5, "currencyCode": "CAD"}, "tender": "card"'),
  ('RecordPayment', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "type": "SALE", "amount": {"amount": 5, "currencyCode": "CAD"}, "tender": "card", "cashRounding": {"amount": 0.01, "currencyCode": "CAD"}'),
  ('RecordPayment', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "type": "SALE", "amount": {"amount": 5, "currencyCode": "CAD"}, "cashRounding": {"amount": -9, "currencyCode": "CAD"}'),
  ('RecordPayment', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "type": "SALE", "amount": {"amount": 5, "currencyCode": "CAD"}, "cashRounding": {"amount": 0.01, "currencyCode": "EUR"}'),
  ('Reverse', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "ordinal": 99'),
  ('Reverse', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "ordinal": 1'),
  ('Reverse', '"pointOfSaleDevicePaymentSessionId": {strict}, "staffMemberId": {staff}, "ordinal": 2'),
  ('Reverse', '"pointOfSaleDevicePaymentSessionId": {closed}, "staffMemberId": {staff}, "ordinal": 1'),
  ('Correct', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "kind": "SALE", "amount": {"amount": 1, "currencyCode": "CAD"}'),
  ('Correct', '"pointOfSaleDevicePaymentSessionId": {closed}, "staffMemberId": {staff}, "kind": "TIP", "amount": {"amount": 1, "currencyCode": "CAD"}'),
  ('Correct', '"pointOfSaleDevicePaymentSessionId": {closed}, "staffMemberId": {staff}, "kind": "RECOUNT", "amount": {"amount": 1, "currencyCode": "CAD"}, "tender": "cash"'),
  ('Correct', '"pointOfSaleDevicePaymentSessionId": {closed}, "staffMemberId": {staff}, "kind": "SALE", "amount": {"amount": 0, "currencyCode": "CAD"}'),
  ('Correct', '"pointOfSaleDevicePaymentSessionId": {closed}, "staffMemberId": {staff}, "kind": "SALE", "amount": {"amount": 1, "currencyCode": "EUR"}'),
  ('cashDrawerCreate', '"locationId": 0, "name": "x"'),
  ('cashDrawerCreate', '"locationId": {location}, "name": "Front desk"'),
  ('cashDrawerCreate', '"locationId": {location}, "name": "  "'),
  ('cashDrawerCreate', '"locationId": {location}, "name": "{long}"'),
  ('cashDrawerCreate', '"locationId": {closed down}, "name": "x"'),
  ('cashDrawerCreate', '"locationId": {location}, "name": "x", "externalId": "mutations"'),
  ('cashDrawerCreate', '"locationId": {location}, "name": "x", "externalId": ""'),
  ('cashDrawerCreate', '"locationId": {location}, "name": "x", "externalId": "{long}"'),
  ('cashDrawerUpdate', '"id": 0, "input": {"name": "x"}'),
  ('cashDrawerUpdate', '"id": {drawer}, "input": {"name": "Spare"}'),
  ('cashDrawerUpdate', '"id": {drawer}, "input": {"name": "a\nb"}'),
  ('cashDrawerUpdate', '"id": {old drawer}, "input": {"name": "x"}'),
  ('cashDrawerFindOrCreate', '"locationId": 0, "name": "x", "pointOfSaleDeviceId": {free device}'),
  ('cashDrawerFindOrCreate', '"locationId": {location}, "name": "x", "pointOfSaleDeviceId": 0'),
  ('cashDrawerFindOrCreate', '"locationId": {location}, "name": "x", "pointOfSaleDeviceId": {device abroad}'),
  ('cashDrawerFindOrCreate', '"locationId": {location}, "name": "x", "pointOfSaleDeviceId": {device}'),
  ('cashDrawerFindOrCreate', '"locationId": {location}, "name": "", "pointOfSaleDeviceId": {free device}'),
  ('pointOfSaleDeviceAssignToCashDrawer', '"cashDrawerId": 0, "pointOfSaleDeviceId": {free device}'),
  ('pointOfSaleDeviceAssignToCashDrawer', '"cashDrawerId": {drawer}, "pointOfSaleDeviceId": 0'),
  ('pointOfSaleDeviceAssignToCashDrawer', '"cashDrawerId": {drawer abroad}, "pointOfSaleDeviceId": {free device}'),
  ('pointOfSaleDeviceAssignToCashDrawer', '"cashDrawerId": {spare drawer}, "pointOfSaleDeviceId": {device}'),
  ('pointOfSaleDeviceAssignToCashDrawer', '"cashDrawerId": {old drawer}, "pointOfSaleDeviceId": {free device}'),
  ('cashManagementReasonCodeCreate', '"code": "CASH_COUNT"'),
  ('cashManagementReasonCodeCreate', '"code": " "'),
  ('cashManagementReasonCodeCreate', '"code": "{long}"'),
  ('cashManagementReasonCodeDelete', '"id": 999'),
  ('cashManagementReasonCodeDelete', '"id": "gid://shopify/CashManagementSystemReasonCode/1"');

CREATE FUNCTION pg_temp.call(mutation text, arguments text)
RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
  s record;
BEGIN
  FOR s IN SELECT * FROM shop LOOP
    arguments := replace(arguments, '{' || s.name || '}', s.id::text);
  END LOOP;
  RETURN api_mutation(mutation, format('{%s}', replace(arguments, '{long}', repeat('x', 3000)))::jsonb);
END
$$;
UPDATE attempt SET mutation = 'pointOfSaleDevicePaymentSession' || mutation WHERE mutation ~ '^[A-Z]';
CREATE TEMPORARY TABLE outcome AS
SELECT n, mutation, pg_temp.call(mutation, arguments) AS payload FROM attempt;
SELECT o.mutation, o.payload #>> '{userErrors,0,code}' AS code, o.payload #> '{userErrors,0,field}' AS field,
  regexp_replace(o.payload #>> '{userErrors,0,message}', '[0-9]+', 'N', 'g') AS message
FROM outcome o
ORDER BY o.n;
-- With one error each, and nothing else.
SELECT o.mutation, o.payload
FROM outcome o
WHERE jsonb_array_length(o.payload -> 'userErrors') <> 1
  OR EXISTS (SELECT FROM jsonb_each(o.payload) p WHERE p.key <> 'userErrors' AND p.value <> 'null')
ORDER BY o.n;
-- No code of the list is left out.
SELECT e.sqlstate, e.code, e.mutation, e.pattern
FROM api_error_codes() e
WHERE NOT EXISTS (
  SELECT FROM outcome o
  WHERE o.payload #>> '{userErrors,0,code}' = e.code AND coalesce(e.mutation, o.mutation) = o.mutation)
ORDER BY e.sqlstate, e.code;

-- # A user error undoes its call and nothing more
BEGIN;
SELECT pg_temp.call('pointOfSaleDevicePaymentSessionAdjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "cash": {"amount": 5, "currencyCode": "CAD"}')
  -> 'userErrors' AS before;
-- the payment opens a session, and is refused in it
SELECT pg_temp.call('pointOfSaleDeviceRecordPayment', '"pointOfSaleDeviceId": {free device}, "staffMemberId": {staff}, "type": "SALE", "amount": {"amount": 5, "currencyCode": "EUR"}')
  #>> '{userErrors,0,code}' AS code;
SELECT active_payment_session_id FROM point_of_sale_devices WHERE id = :free_device;
SELECT pg_temp.call('pointOfSaleDevicePaymentSessionAdjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "cash": {"amount": 6, "currencyCode": "CAD"}')
  -> 'userErrors' AS after;
COMMIT;
SELECT cash FROM cash_activities WHERE payment_session_id = :open AND type = 'adjustment' ORDER BY ordinal;

-- # What is never a user error: whatever a user's own trigger may raise
CREATE FUNCTION pg_temp.raise_it() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'no argument "cash" in this' USING ERRCODE = current_setting('regress.sqlstate');
END
$$;
CREATE TRIGGER raise_it AFTER INSERT ON session_activity FOR EACH ROW EXECUTE FUNCTION pg_temp.raise_it();
CREATE FUNCTION pg_temp.raised(sqlstate text)
RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM set_config('regress.sqlstate', raised.sqlstate, true);
  RETURN pg_temp.call('pointOfSaleDevicePaymentSessionAdjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "cash": {"amount": 5, "currencyCode": "CAD"}')
    #>> '{userErrors,0,code}';
EXCEPTION WHEN OTHERS OR query_canceled OR assert_failure THEN
  RETURN 'raised ' || SQLSTATE;
END
$$;
SELECT sqlstate, pg_temp.raised(sqlstate) AS outcome
FROM unnest(ARRAY['40001', '40P01', '55P03', '57014', '57P01', '53000', '53100', '53200', '53300', '58000', '58030', '58P01', 'XX000', 'XX001', 'XX002',
  'P0001', 'P0002', 'P0004', '08006', '0A000', '22004', '22023', '22P02', '23505', '23514', '25006', '42501', '42601', '42P01', '54000', '55000', '55006',
  'TC006', 'TC007', 'TC009', 'TC016', 'TC031', 'RT001']) WITH ORDINALITY AS s (sqlstate, n)
WHERE pg_temp.raised(sqlstate) IS DISTINCT FROM 'raised ' || sqlstate
ORDER BY n;
-- The same, with what is one.
SELECT DISTINCT sqlstate, pg_temp.raised(sqlstate) AS outcome FROM api_error_codes() WHERE sqlstate IN ('TC001', 'TC011') ORDER BY 1;
DROP TRIGGER raise_it ON session_activity;
-- A text that is too long for a trigger is the trigger's error.
CREATE FUNCTION pg_temp.overflow()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  CREATE TEMPORARY TABLE short (text varchar(3)) ON COMMIT DROP;
  INSERT INTO short VALUES ('too long');
  RETURN NULL;
END
$$;
CREATE TRIGGER overflow AFTER INSERT ON session_activity FOR EACH ROW EXECUTE FUNCTION pg_temp.overflow();
SELECT pg_temp.call('pointOfSaleDevicePaymentSessionAdjust', '"pointOfSaleDevicePaymentSessionId": {open}, "staffMemberId": {staff}, "cash": {"amount": 5, "currencyCode": "CAD"}')
  -> 'userErrors' AS errors;
DROP TRIGGER overflow ON session_activity;

-- # What a name contains does not matter to the code
SELECT call.n, (call.payload #> '{userErrors,0}') - 'message' AS error
FROM (
  SELECT n, cash_drawer_create(jsonb_build_object('locationId', :location, 'name', 'a drawer with external id "x" already exists')) AS payload
  FROM generate_series(1, 2) n) AS call
ORDER BY call.n;
SELECT api_user_error('cashDrawerCreate', '{}', 'TC021', 'a cash drawer with this name or external id already exists', NULL) ->> 'code' AS raced;

-- # Every mutation has its function, under its name; no other
SELECT api_mutation('cashTrackingSessions', '{}');
SELECT m.mutation
FROM api_mutations() m
LEFT JOIN pg_proc p ON p.pronamespace = 'cash_tracking'::regnamespace
  AND p.proname = lower(regexp_replace(m.mutation, '([A-Z])', '_\1', 'g')) AND p.provolatile = 'v'
WHERE p.oid IS NULL
ORDER BY 1;
SELECT p.proname
FROM pg_proc p
WHERE p.pronamespace = 'cash_tracking'::regnamespace AND p.prorettype = 'jsonb'::regtype AND p.provolatile = 'v'
  AND pg_get_function_arguments(p.oid) = 'arguments jsonb'
  AND NOT EXISTS (
    SELECT FROM api_mutations() m
    WHERE p.proname = lower(regexp_replace(m.mutation, '([A-Z])', '_\1', 'g'))
      AND pg_get_functiondef(p.oid) LIKE '%' || quote_literal(m.mutation) || '%')
ORDER BY 1;
-- Every argument is a parameter of the command.
SELECT m.mutation, m.command, i.argument, i.parameter
FROM api_mutations() m
JOIN api_inputs() i ON i.input = m.mutation
JOIN pg_proc p ON p.oid = ('cash_tracking.' || m.command)::regproc
WHERE i.parameter <> ALL (p.proargnames)
  OR (i.parameter IS NULL AND NOT EXISTS (SELECT FROM api_inputs() f WHERE f.input = i.type))
ORDER BY 1, 3;
-- Every parameter of the command is an argument.
SELECT m.mutation, m.command, a.name
FROM api_mutations() m
JOIN pg_proc p ON p.oid = ('cash_tracking.' || m.command)::regproc
CROSS JOIN LATERAL unnest(p.proargnames[:p.pronargs]) AS a (name)
WHERE NOT EXISTS (
  SELECT
  FROM api_inputs() i
  LEFT JOIN api_inputs() f ON f.input = i.type
  WHERE i.input = m.mutation AND a.name IN (i.parameter, f.parameter))
ORDER BY 1, 3;
