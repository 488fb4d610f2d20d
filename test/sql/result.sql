-- What a function returns is the row of the public view: for every command,
-- every type of activity and every state of a session.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';

SELECT id AS location_id FROM create_location('Result', 'CAD') \gset
SELECT FROM update_location(:location_id, discrepancy_tolerance => '1000.00 CAD', discrepancy_limit => '2000.00 CAD');
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
SELECT id AS second_id FROM create_staff_member('Bob') \gset
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Shared') \gset
SELECT id AS device_a_id FROM register_device(:location_id, 'Till A', :drawer_id) \gset
SELECT id AS device_b_id FROM register_device(:location_id, 'Till B', :drawer_id) \gset

-- Calls a command; the fields in which its row is not that of the view.
CREATE FUNCTION pg_temp.differences(call text, view_name text)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
  returned jsonb;
  shown jsonb;
BEGIN
  EXECUTE format('SELECT to_jsonb(r) FROM %s r', call) INTO STRICT returned;
  EXECUTE format('SELECT to_jsonb(v) FROM %I v WHERE v.id = %L', view_name, returned ->> 'id') INTO STRICT shown;
  RETURN coalesce(
    (SELECT string_agg(format('%s: %s, not %s', coalesce(r.key, v.key), r.value, v.value), '; ' ORDER BY coalesce(r.key, v.key))
     FROM jsonb_each(returned) r FULL JOIN jsonb_each(shown) v ON v.key = r.key
     WHERE r.value IS DISTINCT FROM v.value), 'none');
END
$$;

-- The last session of a device; 0 before the first.
CREATE FUNCTION pg_temp.last_session(device_id bigint)
RETURNS bigint
LANGUAGE sql
BEGIN ATOMIC
  SELECT coalesce(max(s.id), 0) FROM payment_sessions s
  WHERE s.point_of_sale_device_id = last_session.device_id;
END;

CREATE TEMPORARY TABLE step (n integer, call text, view_name text);
INSERT INTO step VALUES
  ( 1, $$open_session($A, $S, '100.00 CAD', '2024-03-05 09:00Z', 1, 'float', '{"50.00": 2}', $T, $R1)$$, 'payment_sessions'),
  ( 2, $$open_session($B, $S)$$, 'payment_sessions'),
  ( 3, $$active_session($A)$$, 'payment_sessions'),
  ( 4, $$record_payment($a, $S, 'sale', '9.99 CAD', reference => 'order 1', note => 'a sale')$$, 'session_activities'),
  ( 5, $$record_payment($a, $S, 'sale', '9.99 CAD', 'card', occurred_at => '2024-03-05 10:00Z')$$, 'session_activities'),
  ( 6, $$record_payment($b, $S, 'refund', '5.02 CAD', request_id => $R2)$$, 'session_activities'),
  ( 7, $$record_payment($b, $S, 'refund', '5.02 CAD', 'card')$$, 'session_activities'),
  ( 8, $$record_payment($a, $S, 'change', '0.50 CAD', cash_rounding => '0.00 CAD')$$, 'session_activities'),
  ( 9, $$record_payment($a, $S, 'sale', '9.98 CAD')$$, 'session_activities'),
  (10, $$record_no_sale($a, $S, '2024-03-05 11:00Z', 107, 'look')$$, 'session_activities'),
  (11, $$record_device_payment($B, $S, 'sale', '1.00 CAD')$$, 'session_activities'),
  (12, $$adjust_cash($a, '20.00 CAD', $S, '2024-03-05 12:00Z', 101, 'more', reference => 'bag 7')$$, 'cash_activities'),
  (13, $$adjust_cash($a, '-5.00 CAD', $S, type => 'cash_payout', reference => 'gift card', request_id => $R3)$$, 'cash_activities'),
  (14, $$adjust_cash($a, '1.00 CAD', $S, note => repeat('€', 2000))$$, 'cash_activities'),
  (15, $$count_cash($a, '110.00 CAD', $S, '2024-03-05 13:00Z', 102, 'short', '{"20.00": 5, "10": 1, "2.00": 0}', $T, $R4)$$, 'cash_activities'),
  (16, $$count_cash($b, '110.00 CAD', $S)$$, 'cash_activities'),
  (17, $$active_session($B)$$, 'payment_sessions'),
  -- replays while open
  (18, $$open_session($A, $S, '100.00 CAD', '2024-03-05 09:00Z', 1, 'float', '{"50.00": 2}', $T, $R1)$$, 'payment_sessions'),
  (19, $$record_payment($b, $S, 'refund', '5.02 CAD', request_id => $R2)$$, 'session_activities'),
  (20, $$adjust_cash($a, '-5.00 CAD', $S, type => 'cash_payout', reference => 'gift card', request_id => $R3)$$, 'cash_activities'),
  (21, $$count_cash($a, '110.00 CAD', $S, '2024-03-05 13:00Z', 102, 'short', '{"20.00": 5, "10": 1, "2.00": 0}', $T, $R4)$$, 'cash_activities'),
  -- closed, with a float and without
  (22, $$close_session($a, '112.00 CAD', $S, '80.00 CAD', '2024-03-05 18:00Z', 4, repeat('€', 2000), '{"20.00": 5, "2": 6}', $T, $R5)$$, 'payment_sessions'),
  (23, $$active_session($B)$$, 'payment_sessions'),
  (24, $$close_session($b, '79.95 CAD', $S)$$, 'payment_sessions'),
  -- replays once closed
  (25, $$open_session($A, $S, '100.00 CAD', '2024-03-05 09:00Z', 1, 'float', '{"50.00": 2}', $T, $R1)$$, 'payment_sessions'),
  (26, $$close_session($a, '112.00 CAD', $S, '80.00 CAD', '2024-03-05 18:00Z', 4, repeat('€', 2000), '{"20.00": 5, "2": 6}', $T, $R5)$$, 'payment_sessions'),
  (27, $$count_cash($a, '110.00 CAD', $S, '2024-03-05 13:00Z', 102, 'short', '{"20.00": 5, "10": 1, "2.00": 0}', $T, $R4)$$, 'cash_activities'),
  -- opened by a payment; a negative balance
  (28, $$record_device_payment($A, $S, 'refund', '200.00 CAD', note => 'opens', request_id => $R6)$$, 'session_activities'),
  (29, $$active_session($A)$$, 'payment_sessions'),
  (30, $$open_session($B, $S)$$, 'payment_sessions'),
  (31, $$record_device_payment($A, $S, 'refund', '200.00 CAD', note => 'opens', request_id => $R6)$$, 'session_activities'),
  (32, $$close_session($a, '0.00 CAD', $S, leave_in_drawer => '50.00 CAD')$$, 'payment_sessions'),
  (33, $$active_session($B)$$, 'payment_sessions'),
  -- reversals, one of them replayed
  (34, $$record_payment($b, $S, 'sale', '9.98 CAD', reference => 'order 2')$$, 'session_activities'),
  (35, $$reverse_activity($b, 2, $S, NULL, 103, 'typing error', $R7)$$, 'session_activities'),
  (36, $$adjust_cash($b, '-5.00 CAD', $S, type => 'cash_payout', reference => 'gift card')$$, 'cash_activities'),
  (37, $$reverse_activity($b, 4, $S)$$, 'session_activities'),
  (38, $$reverse_activity($b, 2, $S, NULL, 103, 'typing error', $R7)$$, 'session_activities');

-- In capitals the devices, in small letters their last sessions.
CREATE FUNCTION pg_temp.run_steps(staff_id bigint, second_id bigint, device_a_id bigint, device_b_id bigint)
RETURNS TABLE (n integer, command text, view_name text, differences text)
LANGUAGE plpgsql
AS $$
DECLARE
  s step;
  call text;
BEGIN
  FOR s IN SELECT * FROM step ORDER BY step.n LOOP
    call := replace(replace(s.call, '$S', staff_id::text), '$T', second_id::text);
    call := replace(replace(call, '$A', device_a_id::text), '$B', device_b_id::text);
    call := replace(call, '$a', pg_temp.last_session(device_a_id)::text);
    call := replace(call, '$b', pg_temp.last_session(device_b_id)::text);
    call := regexp_replace(call, '\$R(\d)', '''7e57ab1e-1a55-4000-8000-00000000c00\1''');
    n := s.n;
    command := split_part(s.call, '(', 1);
    view_name := s.view_name;
    differences := pg_temp.differences(call, s.view_name);
    RETURN NEXT;
  END LOOP;
END
$$;
SELECT * FROM pg_temp.run_steps(:staff_id, :second_id, :device_a_id, :device_b_id);

-- All types of activity were there.
SELECT e.type, count(a.*) > 0 AS is_tried
FROM unnest(enum_range(NULL::activity_type)) WITH ORDINALITY AS e (type, n)
LEFT JOIN (session_activities a JOIN payment_sessions s ON s.id = a.payment_session_id AND s.location_id = :location_id)
  ON a.type = e.type::text
GROUP BY e.type, e.n ORDER BY e.n;

-- A cash activity is one in both views.
SELECT count(*) AS cash_activities,
       count(*) FILTER (WHERE ROW(c.cash, c.type, c."time", c.recorded_at, c.staff_member_id, c.reason_code_id, c.note, c.request_id, c.reverses)
         IS DISTINCT FROM ROW(a.cash, a.type, a.occurred_at, a.recorded_at, a.staff_member_id, a.reason_code_id, a.note, a.request_id, a.reverses)) AS different
FROM cash_activities c LEFT JOIN session_activities a ON a.id = c.id
WHERE c.payment_session_id IN (SELECT id FROM payment_sessions WHERE location_id = :location_id);
SELECT a.type, a.tender, count(*) FROM session_activities a
JOIN payment_sessions s ON s.id = a.payment_session_id AND s.location_id = :location_id
WHERE NOT EXISTS (SELECT FROM cash_activities c WHERE c.id = a.id)
GROUP BY a.type, a.tender ORDER BY a.type;
