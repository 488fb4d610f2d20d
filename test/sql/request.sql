-- Calls with a request id: repeated they have their effect once (S16).
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\i :common

SELECT id AS location_id FROM create_location('Request', 'CAD') \gset
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
SELECT id AS other_staff_id FROM create_staff_member('Bob') \gset
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Front') \gset
SELECT id AS other_drawer_id FROM create_cash_drawer(:location_id, 'Back') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till 1', :drawer_id) \gset
SELECT id AS other_device_id FROM register_device(:location_id, 'Till 2', :other_drawer_id) \gset
SELECT id AS reason_id FROM create_reason_code('REQUEST TEST') \gset

-- Every version of every row that a command may write, and the ids it may take.
CREATE FUNCTION pg_temp.state()
RETURNS text
LANGUAGE sql
BEGIN ATOMIC
  SELECT string_agg(version, ' ' ORDER BY version) FROM (
    SELECT format('session %s %s %s', id, ctid, xmin) FROM payment_session
    UNION ALL SELECT format('drawer %s %s %s', id, ctid, xmin) FROM cash_drawer
    UNION ALL SELECT format('device %s %s %s', id, ctid, xmin) FROM point_of_sale_device
    UNION ALL SELECT format('activities %s', count(*)) FROM session_activity
    UNION ALL SELECT format('next %s %s', last_value, is_called) FROM payment_session_id_seq
  ) AS v (version);
END;

-- The calls.  $D and $E are devices, $s and $t their sessions, $A and $B staff.
CREATE TEMPORARY TABLE first_call (n integer PRIMARY KEY, call text, answer jsonb);
INSERT INTO first_call VALUES
  (1, $$open_session($D, $A, '100.00 CAD', '2024-03-05 09:00Z', $R, 'float', NULL, NULL, $1)$$),
  (2, $$record_payment($s, $A, 'sale', '9.99 CAD', 'cash', '0.01 CAD', 'order 1', '2024-03-05 10:00Z', 'note', $2)$$),
  (3, $$record_device_payment($D, $A, 'refund', '5.00 CAD', 'card', NULL, 'order 0', '2024-03-05 10:00Z', 'note', $3)$$),
  (4, $$adjust_cash($s, '-20.00 CAD', $A, '2024-03-05 11:00Z', $R, 'note', 'cash_payout', 'gift card', $4)$$),
  (5, $$count_cash($s, '90.00 CAD', $A, '2024-03-05 12:00Z', $R, 'note', NULL, NULL, $5)$$),
  (6, $$record_no_sale($s, $A, '2024-03-05 13:00Z', $R, 'note', $6)$$),
  (7, $$close_session($s, '91.00 CAD', $A, '50.00 CAD', '2024-03-05 18:00Z', $R, 'note', NULL, NULL, $7)$$),
  -- opens a session by itself
  (8, $$record_device_payment($E, $A, 'sale', '1.00 CAD', request_id => $8)$$);

SELECT set_config('request.names', json_build_object(
  'D', :device_id, 'E', :other_device_id, 'A', :staff_id, 'B', :other_staff_id, 'R', :reason_id)::text, false) \g /dev/null

-- A call with its names filled in; $1 to $9 become request ids.
CREATE FUNCTION pg_temp.filled(call text)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
  names CONSTANT jsonb := current_setting('request.names');
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['D', 'E', 'A', 'B', 'R'] LOOP
    call := replace(call, '$' || name, names ->> name);
  END LOOP;
  call := replace(call, '$s', (SELECT coalesce(max(id), 0) FROM payment_sessions WHERE point_of_sale_device_id = (names ->> 'D')::bigint)::text);
  call := replace(call, '$t', (SELECT coalesce(max(id), 0) FROM payment_sessions WHERE point_of_sale_device_id = (names ->> 'E')::bigint)::text);
  RETURN regexp_replace(call, '\$(\d)', '''7e57ab1e-4e90-4000-8000-00000000000\1''');
END
$$;
CREATE FUNCTION pg_temp.answer(call text)
RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
  answer jsonb;
BEGIN
  EXECUTE format('SELECT to_jsonb(r) FROM %s r', pg_temp.filled(call)) INTO STRICT answer;
  RETURN answer;
END
$$;

-- Repeats the calls: is the answer the first one, and is nothing written?
CREATE FUNCTION pg_temp.replay()
RETURNS TABLE (n integer, command text, same_answer text, wrote boolean)
LANGUAGE plpgsql
AS $$
DECLARE
  f first_call;
  before text;
  again jsonb;
BEGIN
  FOR f IN SELECT * FROM first_call WHERE answer IS NOT NULL ORDER BY first_call.n LOOP
    before := pg_temp.state();
    again := pg_temp.answer(f.call);
    n := f.n;
    command := split_part(f.call, '(', 1);
    same_answer := CASE
      WHEN again = f.answer THEN 'yes'
      WHEN again = (SELECT to_jsonb(s) FROM payment_sessions s WHERE s.id = (f.answer ->> 'id')::bigint)
        THEN 'the session as it is now'
      ELSE 'no' END;
    wrote := pg_temp.state() <> before;
    RETURN NEXT;
  END LOOP;
END
$$;

-- # The first calls, and each again at once
DO $$
DECLARE
  f first_call;
BEGIN
  FOR f IN SELECT * FROM first_call WHERE n < 7 ORDER BY n LOOP
    UPDATE first_call SET answer = pg_temp.answer(f.call) WHERE n = f.n;
    ASSERT (SELECT count(*) FROM pg_temp.replay() r WHERE r.wrote OR r.same_answer = 'no') = 0, f.call;
  END LOOP;
END
$$;
SELECT * FROM pg_temp.replay();

-- # Again after the session has closed
UPDATE first_call SET answer = pg_temp.answer(call) WHERE n = 7;
SELECT * FROM pg_temp.replay();
UPDATE first_call SET answer = pg_temp.answer(call) WHERE n = 8;
SELECT * FROM pg_temp.replay() WHERE n = 8;
SELECT ordinal, type, cash, request_id FROM session_activities
WHERE payment_session_id IN (SELECT id FROM payment_sessions WHERE location_id = :location_id)
ORDER BY payment_session_id, ordinal;

-- # Again when everything that it names has been retired
BEGIN;
SELECT status FROM close_session((SELECT id FROM active_session(:other_device_id)), '1.00 CAD', :staff_id);
SELECT retired_at IS NOT NULL AS retired FROM retire_staff_member(:staff_id);
SELECT retired_at IS NOT NULL AS retired FROM delete_reason_code(:reason_id);
SELECT retired_at IS NOT NULL AS retired FROM retire_device(:device_id);
SELECT retired_at IS NOT NULL AS retired FROM retire_device(:other_device_id);
SELECT retired_at IS NOT NULL AS retired FROM retire_cash_drawer(:drawer_id);
SELECT * FROM pg_temp.replay();
ROLLBACK;

-- # Another argument is another call: TC008, before anything else is checked
CREATE TEMPORARY TABLE other_call (n integer, argument text, call text);
INSERT INTO other_call VALUES
  (1, 'device_id',       $$open_session($E, $A, '100.00 CAD', '2024-03-05 09:00Z', $R, 'float', NULL, NULL, $1)$$),
  (1, 'device_id',       $$open_session(-1, $A, '100.00 CAD', '2024-03-05 09:00Z', $R, 'float', NULL, NULL, $1)$$),
  (1, 'staff_member_id', $$open_session($D, $B, '100.00 CAD', '2024-03-05 09:00Z', $R, 'float', NULL, NULL, $1)$$),
  (1, 'staff_member_id', $$open_session($D, -1, '100.00 CAD', '2024-03-05 09:00Z', $R, 'float', NULL, NULL, $1)$$),
  (1, 'balance',         $$open_session($D, $A, '100.01 CAD', '2024-03-05 09:00Z', $R, 'float', NULL, NULL, $1)$$),
  (1, 'balance',         $$open_session($D, $A, '100.00 USD', '2024-03-05 09:00Z', $R, 'float', NULL, NULL, $1)$$),
  (1, 'balance',         $$open_session($D, $A, NULL, '2024-03-05 09:00Z', $R, 'float', NULL, NULL, $1)$$),
  (1, 'occurred_at',     $$open_session($D, $A, '100.00 CAD', '2024-03-05 09:00:00.000001Z', $R, 'float', NULL, NULL, $1)$$),
  (1, 'occurred_at',     $$open_session($D, $A, '100.00 CAD', NULL, $R, 'float', NULL, NULL, $1)$$),
  (1, 'reason_code_id',  $$open_session($D, $A, '100.00 CAD', '2024-03-05 09:00Z', 101, 'float', NULL, NULL, $1)$$),
  (1, 'reason_code_id',  $$open_session($D, $A, '100.00 CAD', '2024-03-05 09:00Z', NULL, 'float', NULL, NULL, $1)$$),
  (1, 'note',            $$open_session($D, $A, '100.00 CAD', '2024-03-05 09:00Z', $R, 'float ', NULL, NULL, $1)$$),
  (1, 'note',            $$open_session($D, $A, '100.00 CAD', '2024-03-05 09:00Z', $R, NULL, NULL, NULL, $1)$$),
  (2, 'session_id',      $$record_payment($t, $A, 'sale', '9.99 CAD', 'cash', '0.01 CAD', 'order 1', '2024-03-05 10:00Z', 'note', $2)$$),
  (2, 'session_id',      $$record_payment(-1, $A, 'sale', '9.99 CAD', 'cash', '0.01 CAD', 'order 1', '2024-03-05 10:00Z', 'note', $2)$$),
  (2, 'staff_member_id', $$record_payment($s, $B, 'sale', '9.99 CAD', 'cash', '0.01 CAD', 'order 1', '2024-03-05 10:00Z', 'note', $2)$$),
  (2, 'type',            $$record_payment($s, $A, 'refund', '9.99 CAD', 'cash', '0.01 CAD', 'order 1', '2024-03-05 10:00Z', 'note', $2)$$),
  (2, 'amount',          $$record_payment($s, $A, 'sale', '-9.99 CAD', 'cash', '0.01 CAD', 'order 1', '2024-03-05 10:00Z', 'note', $2)$$),
  (2, 'tender',          $$record_payment($s, $A, 'sale', '9.99 CAD', 'card', '0.01 CAD', 'order 1', '2024-03-05 10:00Z', 'note', $2)$$),
  (2, 'cash_rounding',   $$record_payment($s, $A, 'sale', '9.99 CAD', 'cash', NULL, 'order 1', '2024-03-05 10:00Z', 'note', $2)$$),
  (2, 'reference',       $$record_payment($s, $A, 'sale', '9.99 CAD', 'cash', '0.01 CAD', 'order 2', '2024-03-05 10:00Z', 'note', $2)$$),
  (2, 'occurred_at',     $$record_payment($s, $A, 'sale', '9.99 CAD', 'cash', '0.01 CAD', 'order 1', '1999-03-05 10:00Z', 'note', $2)$$),
  (2, 'note',            $$record_payment($s, $A, 'sale', '9.99 CAD', 'cash', '0.01 CAD', 'order 1', '2024-03-05 10:00Z', '', $2)$$),
  (3, 'device_id',       $$record_device_payment($E, $A, 'refund', '5.00 CAD', 'card', NULL, 'order 0', '2024-03-05 10:00Z', 'note', $3)$$),
  (3, 'device_id',       $$record_device_payment(-1, $A, 'refund', '5.00 CAD', 'card', NULL, 'order 0', '2024-03-05 10:00Z', 'note', $3)$$),
  (3, 'cash_rounding',   $$record_device_payment($D, $A, 'refund', '5.00 CAD', 'card', '0.00 CAD', 'order 0', '2024-03-05 10:00Z', 'note', $3)$$),
  (4, 'session_id',      $$adjust_cash($t, '-20.00 CAD', $A, '2024-03-05 11:00Z', $R, 'note', 'cash_payout', 'gift card', $4)$$),
  (4, 'amount',          $$adjust_cash($s, '-20.01 CAD', $A, '2024-03-05 11:00Z', $R, 'note', 'cash_payout', 'gift card', $4)$$),
  (4, 'staff_member_id', $$adjust_cash($s, '-20.00 CAD', $B, '2024-03-05 11:00Z', $R, 'note', 'cash_payout', 'gift card', $4)$$),
  (4, 'occurred_at',     $$adjust_cash($s, '-20.00 CAD', $A, '2024-03-05 11:01Z', $R, 'note', 'cash_payout', 'gift card', $4)$$),
  (4, 'reason_code_id',  $$adjust_cash($s, '-20.00 CAD', $A, '2024-03-05 11:00Z', -1, 'note', 'cash_payout', 'gift card', $4)$$),
  (4, 'note',            $$adjust_cash($s, '-20.00 CAD', $A, '2024-03-05 11:00Z', $R, 'Note', 'cash_payout', 'gift card', $4)$$),
  (4, 'type',            $$adjust_cash($s, '-20.00 CAD', $A, '2024-03-05 11:00Z', $R, 'note', 'adjustment', 'gift card', $4)$$),
  (4, 'reference',       $$adjust_cash($s, '-20.00 CAD', $A, '2024-03-05 11:00Z', $R, 'note', 'cash_payout', NULL, $4)$$),
  (5, 'session_id',      $$count_cash($t, '90.00 CAD', $A, '2024-03-05 12:00Z', $R, 'note', NULL, NULL, $5)$$),
  (5, 'session_id',      $$count_cash(-1, '90.00 CAD', $A, '2024-03-05 12:00Z', $R, 'note', NULL, NULL, $5)$$),
  (5, 'balance',         $$count_cash($s, '90.01 CAD', $A, '2024-03-05 12:00Z', $R, 'note', NULL, NULL, $5)$$),
  (5, 'note and reason', $$count_cash($s, '90.00 CAD', $A, '2024-03-05 12:00Z', NULL, NULL, NULL, NULL, $5)$$),
  (6, 'session_id',      $$record_no_sale($t, $A, '2024-03-05 13:00Z', $R, 'note', $6)$$),
  (6, 'note',            $$record_no_sale($s, $A, '2024-03-05 13:00Z', $R, NULL, $6)$$),
  (7, 'session_id',      $$close_session($t, '91.00 CAD', $A, '50.00 CAD', '2024-03-05 18:00Z', $R, 'note', NULL, NULL, $7)$$),
  (7, 'balance',         $$close_session($s, '90.00 CAD', $A, '50.00 CAD', '2024-03-05 18:00Z', $R, 'note', NULL, NULL, $7)$$),
  (7, 'leave_in_drawer', $$close_session($s, '91.00 CAD', $A, '91.00 CAD', '2024-03-05 18:00Z', $R, 'note', NULL, NULL, $7)$$),
  (7, 'leave_in_drawer', $$close_session($s, '91.00 CAD', $A, NULL, '2024-03-05 18:00Z', $R, 'note', NULL, NULL, $7)$$),
  (7, 'both amounts',    $$close_session($s, '50.00 CAD', $A, '91.00 CAD', '2024-03-05 18:00Z', $R, 'note', NULL, NULL, $7)$$),
  (8, 'staff_member_id', $$record_device_payment($E, $B, 'sale', '1.00 CAD', request_id => $8)$$),
  -- the same id for another command
  (2, 'command',         $$record_device_payment($D, $A, 'sale', '9.99 CAD', 'cash', '0.01 CAD', 'order 1', '2024-03-05 10:00Z', 'note', $2)$$),
  (4, 'command',         $$record_payment($s, $A, 'sale', '20.00 CAD', request_id => $4)$$),
  (5, 'command',         $$close_session($s, '90.00 CAD', $A, NULL, '2024-03-05 12:00Z', $R, 'note', NULL, NULL, $5)$$),
  (6, 'command',         $$count_cash($s, '90.00 CAD', $A, '2024-03-05 13:00Z', $R, 'note', NULL, NULL, $6)$$),
  (7, 'command',         $$open_session($D, $A, request_id => $7)$$),
  (1, 'command',         $$adjust_cash($t, '1.00 CAD', $A, request_id => $1)$$);

CREATE FUNCTION pg_temp.other_answers()
RETURNS TABLE (n integer, argument text, code text, wrote boolean)
LANGUAGE plpgsql
AS $$
DECLARE
  o other_call;
  before text;
BEGIN
  FOR o IN SELECT * FROM other_call LOOP
    before := pg_temp.state();
    n := o.n;
    argument := o.argument;
    code := pg_temp.refused('SELECT ' || pg_temp.filled(o.call));
    wrote := pg_temp.state() <> before;
    RETURN NEXT;
  END LOOP;
END
$$;
SELECT code, wrote, count(*), array_agg(format('%s %s', n, argument)) FILTER (WHERE code <> 'TC008') AS which
FROM pg_temp.other_answers() GROUP BY code, wrote ORDER BY code, wrote;
SELECT r.* FROM pg_temp.refusal('SELECT ' || pg_temp.filled($$adjust_cash($t, '1.00 CAD', $A, request_id => $1)$$)) r;

-- # What is left out is NULL; how a value is written does not matter
SELECT code FROM (VALUES
  (1, $$open_session(note => 'float', reason_code_id => $R, device_id => $D, staff_member_id => $A, balance => 'CAD 100.00', occurred_at => '2024-03-05 10:00+01', request_id => $1)$$),
  (2, $$record_device_payment($E, $A, 'sale', '1.00 CAD', 'cash', NULL, NULL, NULL, NULL, $8)$$),
  (3, $$adjust_cash($s, '-20.00 CAD', $A, '2024-03-05 13:00+02', $R, 'note', 'cash_payout', 'gift card', $4)$$)
) AS calls (n, call) CROSS JOIN LATERAL pg_temp.refusal('SELECT ' || pg_temp.filled(call))
ORDER BY n;
SELECT count(*) FROM (VALUES
  ($$adjust_cash($t, '1.00 CAD', $A, request_id => $9)$$),
  ($$adjust_cash($t, '1.00 CAD', $A, NULL, NULL, NULL, 'adjustment', NULL, $9)$$),
  ($$adjust_cash($t, '1.00 CAD', $A, type => 'adjustment', request_id => $9)$$)
) AS calls (call) CROSS JOIN LATERAL pg_temp.answer(call) AS a
GROUP BY a;

-- The same value for another argument is another call.
SELECT pg_temp.refused('SELECT ' || pg_temp.filled(call)) FROM (VALUES
  (1, $$record_payment($t, $A, 'sale', '1.00 CAD', reference => 'x', request_id => '7e57ab1e-4e90-4000-8000-0000000000b1')$$),
  (2, $$record_payment($t, $A, 'sale', '1.00 CAD', note => 'x', request_id => '7e57ab1e-4e90-4000-8000-0000000000b1')$$),
  (3, $$record_payment($t, $A, 'sale', '1.00 CAD', reference => 'x', request_id => '7e57ab1e-4e90-4000-8000-0000000000b1')$$)
) AS calls (n, call) ORDER BY n;

-- # A refused call leaves its id free, a rolled back one too
SELECT pg_temp.refused('SELECT ' || pg_temp.filled(
  $$adjust_cash($t, '0.00 CAD', $A, request_id => '7e57ab1e-4e90-4000-8000-0000000000a1')$$));
SELECT cash FROM adjust_cash((SELECT id FROM active_session(:other_device_id)), '2.00 CAD', :staff_id,
  request_id => '7e57ab1e-4e90-4000-8000-0000000000a1');
BEGIN;
SAVEPOINT before;
SELECT cash FROM adjust_cash((SELECT id FROM active_session(:other_device_id)), '3.00 CAD', :staff_id,
  request_id => '7e57ab1e-4e90-4000-8000-0000000000a2');
ROLLBACK TO SAVEPOINT before;
SELECT cash FROM adjust_cash((SELECT id FROM active_session(:other_device_id)), '4.00 CAD', :staff_id,
  request_id => '7e57ab1e-4e90-4000-8000-0000000000a2');
COMMIT;

-- # One statement that calls twice has one effect: (f(…)).* does so
SELECT activity_count AS before FROM active_session(:other_device_id) \gset
SELECT (adjust_cash(s.id, '5.00 CAD', :staff_id)).* FROM active_session(:other_device_id) s \g /dev/null
SELECT activity_count - :before AS effects_without_request_id FROM active_session(:other_device_id);
SELECT activity_count AS before FROM active_session(:other_device_id) \gset
SELECT (adjust_cash(s.id, '5.00 CAD', :staff_id, request_id => '7e57ab1e-4e90-4000-8000-0000000000a3')).*
FROM active_session(:other_device_id) s \g /dev/null
SELECT (record_device_payment(:other_device_id, :staff_id, 'sale', '1.00 CAD', request_id => '7e57ab1e-4e90-4000-8000-0000000000a4')).* \g /dev/null
SELECT activity_count - :before AS effects_with_request_id FROM active_session(:other_device_id);

-- Opening and closing so, without a request id, would fail at the second call.
SELECT pg_temp.refused(format('SELECT (open_session(%s, %s)).*', :device_id, :staff_id)),
       pg_temp.refused(format('SELECT (close_session(id, ''0.00 CAD'', %s)).* FROM active_session(%s)', :staff_id, :other_device_id));
SELECT count(*) FROM active_session(:device_id);

SELECT count(*) FROM fold_differences;
SELECT count(*) FROM balance_differences;
