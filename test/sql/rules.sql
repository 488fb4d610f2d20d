-- The rules of a location: at every count, at every activity, for functions and
-- for plain INSERT; exactly at a limit and just beyond it; what a session keeps
-- of them.
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\set SHOW_CONTEXT never
\i :common

SELECT id AS location FROM create_location('Rules', 'USD') \gset
SELECT id AS ann FROM create_staff_member('Ann') \gset
SELECT id AS bob FROM create_staff_member('Bob') \gset
SELECT id AS gone FROM create_staff_member('Gone') \gset
SELECT FROM retire_staff_member(:gone);
SELECT id AS drawer FROM create_cash_drawer(:location, 'Front') \gset
SELECT id AS till FROM register_device(:location, 'Till', :drawer) \gset
SELECT id AS other_drawer FROM create_cash_drawer(:location, 'Back') \gset
SELECT id AS other_till FROM register_device(:location, 'Other till', :other_drawer) \gset

-- # Off by default; switched on, changed and off again
CREATE FUNCTION pg_temp.rules(l locations)
RETURNS text
LANGUAGE sql
BEGIN ATOMIC
  SELECT format('tolerance %s, limit %s, reason required %s', coalesce(l.discrepancy_tolerance::text, 'off'),
    coalesce(l.discrepancy_limit::text, 'off'), l.reason_required);
END;
SELECT pg_temp.rules(l) FROM locations l WHERE l.id = :location;
SELECT pg_temp.rules(l) FROM create_location('Strict', 'CHF', discrepancy_tolerance => '0.00 CHF', discrepancy_limit => '0.00 CHF',
  reason_required => true) l;
SELECT pg_temp.rules(l) FROM update_location(:location, discrepancy_tolerance => '1.00 USD', discrepancy_limit => '5.00 USD') l;
SELECT pg_temp.rules(l) FROM update_location(:location, reason_required => true) l;
SELECT pg_temp.rules(l) FROM update_location(:location, 'Rules') l;
SELECT pg_temp.rules(l) FROM update_location(:location, switch_off => '{discrepancy_tolerance}') l;
SELECT pg_temp.rules(l) FROM update_location(:location, discrepancy_limit => '0.00 USD') l;
SELECT pg_temp.rules(l) FROM update_location(:location, discrepancy_tolerance => '2.00 USD', switch_off => '{discrepancy_limit}',
  reason_required => false) l;
SELECT pg_temp.rules(l) FROM update_location(:location, discrepancy_limit => '2.00 USD') l;
SELECT pg_temp.rules(l) FROM update_location(:location, switch_off => '{discrepancy_limit,discrepancy_tolerance,discrepancy_limit}') l;
\x on
SELECT * FROM pg_temp.refusal(format($$SELECT update_location(%s, discrepancy_tolerance => '-0.01 USD')$$, :location));
SELECT * FROM pg_temp.refusal(format($$SELECT update_location(%s, discrepancy_limit => '1.00 EUR')$$, :location));
SELECT * FROM pg_temp.refusal(format($$SELECT update_location(%s, discrepancy_tolerance => '5.01 USD', discrepancy_limit => '5.00 USD')$$, :location));
SELECT * FROM pg_temp.refusal(format($$SELECT update_location(%s, switch_off => '{reason_required}')$$, :location));
SELECT * FROM pg_temp.refusal(format($$SELECT update_location(%s, switch_off => '{discrepancy_limit,NULL}')$$, :location));
SELECT * FROM pg_temp.refusal(format($$SELECT update_location(%s, discrepancy_limit => '1.00 USD', switch_off => '{discrepancy_limit}')$$, :location));
\x off
-- A limit set below a tolerance that is already there, and the other way round.
SELECT FROM update_location(:location, discrepancy_tolerance => '1.00 USD');
SELECT pg_temp.refused(format($$SELECT update_location(%s, discrepancy_limit => '0.99 USD')$$, :location));
SELECT FROM update_location(:location, discrepancy_limit => '5.00 USD');
SELECT pg_temp.refused(format($$SELECT update_location(%s, discrepancy_tolerance => '5.01 USD')$$, :location));
-- Currencies come before amounts.
SELECT pg_temp.refused(format($$SELECT update_location(%s, cash_rounding => '0.00 USD', discrepancy_limit => '1.00 EUR')$$, :location));
SELECT pg_temp.refused($$SELECT create_location('Odd', 'USD', cash_rounding => '0.00 USD', discrepancy_tolerance => '1.00 EUR')$$);

-- # A count: |counted - expected| against 1.00 and 5.00
--
-- Each is tried three times: with nothing, with a reason, with a reason and an
-- approval; and a fourth time with an approval only. Refused ones leave no
-- trace; those that pass are taken back.
CREATE FUNCTION pg_temp.outcome(statement text)
RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE statement;
  RAISE EXCEPTION 'take it back';
EXCEPTION
  WHEN raise_exception THEN RETURN 'passes';
  WHEN OTHERS THEN RETURN SQLSTATE;
END
$$;
CREATE FUNCTION pg_temp.outcomes(call text, approver integer)
RETURNS TABLE (with_nothing text, with_reason text, with_both text, with_approval text)
LANGUAGE sql
AS $$
  SELECT pg_temp.outcome(format(call, '')), pg_temp.outcome(format(call, ', reason_code_id => 102')),
    pg_temp.outcome(format(call, format(', reason_code_id => 102, approved_by => %s', approver))),
    pg_temp.outcome(format(call, format(', approved_by => %s', approver)))
$$;
-- 100.00 are expected in the front drawer, at an opening in the back one, too.
SELECT id AS session FROM open_session(:till, :ann, '100.00 USD', reason_code_id => 1, approved_by => :bob) \gset
SELECT id AS before FROM open_session(:other_till, :ann, '100.00 USD', reason_code_id => 1, approved_by => :bob) \gset
SELECT FROM close_session(:before, '100.00 USD', :ann);
CREATE TEMPORARY TABLE command (n integer, name text, call text);
INSERT INTO command VALUES
  (1, 'open_session',  format($$SELECT open_session(%s, %s, '{}'%%s)$$, :other_till, :ann)),
  (2, 'count_cash',    format($$SELECT count_cash(%s, '{}', %s%%s)$$, :session, :ann)),
  (3, 'close_session', format($$SELECT close_session(%s, '{}', %s%%s)$$, :session, :ann));
SELECT c.name, b.balance, o.*
FROM command c
CROSS JOIN (VALUES ('100.00 USD'), ('101.00 USD'), ('101.01 USD'), ('105.00 USD'), ('105.01 USD'), ('99.00 USD'), ('98.99 USD'),
  ('95.00 USD'), ('94.99 USD'), ('0.00 USD'), ('92233720368547758.07 USD')) AS b (balance)
CROSS JOIN LATERAL pg_temp.outcomes(replace(c.call, '{}', b.balance), :bob) o
ORDER BY c.n, b.balance::monetary_amount;
-- Only one of the two in force.
SELECT FROM update_location(:location, switch_off => '{discrepancy_limit}');
SELECT c.name, b.balance, o.*
FROM command c
CROSS JOIN (VALUES ('101.00 USD'), ('101.01 USD'), ('0.00 USD')) AS b (balance)
CROSS JOIN LATERAL pg_temp.outcomes(replace(c.call, '{}', b.balance), :bob) o
ORDER BY c.n, b.balance::monetary_amount;
SELECT FROM update_location(:location, switch_off => '{discrepancy_tolerance}', discrepancy_limit => '0.00 USD');
SELECT c.name, b.balance, o.*
FROM command c
CROSS JOIN (VALUES ('100.00 USD'), ('100.01 USD'), ('99.99 USD')) AS b (balance)
CROSS JOIN LATERAL pg_temp.outcomes(replace(c.call, '{}', b.balance), :bob) o
ORDER BY c.n, b.balance::monetary_amount;
-- An opening that nobody counted, and one by a payment, have nothing to tolerate.
SELECT pg_temp.outcome(format('SELECT open_session(%s, %s)', :other_till, :ann)),
       pg_temp.outcome(format($$SELECT record_device_payment(%s, %s, 'sale', '1.00 USD')$$, :other_till, :ann));

-- Both extremes: a count of nothing where the largest amount is expected, and a
-- difference of -2^63, which has no positive counterpart.
SELECT FROM update_location(:location, discrepancy_tolerance => '92233720368547758.07 USD', discrepancy_limit => '92233720368547758.07 USD');
SELECT pg_temp.outcome(format($$SELECT count_cash(%s, '92233720368547758.07 USD', %s)$$, :session, :ann));
BEGIN;
SELECT FROM adjust_cash(:session, '92233720368547658.07 USD', :ann);
SELECT o.* FROM pg_temp.outcomes(format($$SELECT count_cash(%s, '0.00 USD', %s%%s)$$, :session, :ann), :bob) o;
SELECT FROM update_location(:location, discrepancy_tolerance => '92233720368547758.06 USD');
SELECT o.* FROM pg_temp.outcomes(format($$SELECT count_cash(%s, '0.00 USD', %s%%s)$$, :session, :ann), :bob) o;
ROLLBACK;
CREATE TEMPORARY TABLE old_activity AS SELECT * FROM session_activity WHERE session_id = :session AND type = 'opening';
-- (A restored row, since no function counts less than nothing.)
SELECT pg_temp.refused(format($f$INSERT INTO session_activity SELECT n.* FROM pg_temp.old_activity a, jsonb_populate_record(a, '{
  "session_id": 9007199254740123, "expected": "92233720368547758.07 USD", "counted": "-0.01 USD", "cash": "-92233720368547758.08 USD",
  "discrepancy_tolerance": "92233720368547758.07 USD", "discrepancy_limit": null, "reason_code_id": %s, "approved_by": null}') n$f$, reason))
FROM (VALUES (1, 'null'), (2, '3')) AS r (n, reason) ORDER BY n;
DELETE FROM session_activity WHERE session_id = 9007199254740123;

-- # What the errors say: never what was expected, nor by how much it is off
SELECT FROM update_location(:location, discrepancy_tolerance => '1.00 USD', discrepancy_limit => '5.00 USD');
\x on
SELECT code, message, replace(detail, :'location', '(location)') AS detail, hint
FROM pg_temp.refusal(format($$SELECT count_cash(%s, '90.00 USD', %s)$$, :session, :ann));
SELECT code, message, replace(detail, :'location', '(location)') AS detail, hint
FROM pg_temp.refusal(format($$SELECT count_cash(%s, '90.00 USD', %s, reason_code_id => 102)$$, :session, :ann));
SELECT * FROM pg_temp.refusal(format($$SELECT count_cash(%s, '90.00 USD', %s, approved_by => %2$s)$$, :session, :ann));
SELECT FROM update_location(:location, reason_required => true);
SELECT code, message, replace(detail, :'location', '(location)') AS detail, hint
FROM pg_temp.refusal(format($$SELECT count_cash(%s, '90.00 USD', %s)$$, :session, :ann));
SELECT code, message, detail, hint
FROM pg_temp.refusal(format($$SELECT count_cash(%s, '90.00 USD', %s, denominations => '{"20.00": 4, "0.25": 41}')$$, :session, :ann));
\x off

-- # A reason for all but payments
SELECT c.n, c.name, pg_temp.outcome(format(c.call, '')) AS without, pg_temp.outcome(format(c.call, c.reason)) AS "with"
FROM (VALUES
  (1, 'open_session', format('SELECT open_session(%s, %s%%s)', :other_till, :ann), ', reason_code_id => 1'),
  (2, 'open_session, counted', format($$SELECT open_session(%s, %s, '100.00 USD'%%s)$$, :other_till, :ann), ', reason_code_id => 1'),
  (3, 'count_cash', format($$SELECT count_cash(%s, '100.00 USD', %s%%s)$$, :session, :ann), ', reason_code_id => 102'),
  (4, 'adjust_cash', format($$SELECT adjust_cash(%s, '1.00 USD', %s%%s)$$, :session, :ann), ', reason_code_id => 104'),
  (5, 'cash_payout', format($$SELECT adjust_cash(%s, '-1.00 USD', %s, type => 'cash_payout'%%s)$$, :session, :ann), ', reason_code_id => 106'),
  (6, 'record_no_sale', format('SELECT record_no_sale(%s, %s%%s)', :session, :ann), ', reason_code_id => 107'),
  (7, 'close_session', format($$SELECT close_session(%s, '100.00 USD', %s, '50.00 USD'%%s)$$, :session, :ann), ', reason_code_id => 102'),
  (8, 'sale', format($$SELECT record_payment(%s, %s, 'sale', '1.00 USD'%%s)$$, :session, :ann), ''),
  (9, 'sale by card', format($$SELECT record_payment(%s, %s, 'sale', '1.00 USD', 'card'%%s)$$, :session, :ann), ''),
  (10, 'refund', format($$SELECT record_payment(%s, %s, 'refund', '1.00 USD'%%s)$$, :session, :ann), ''),
  (11, 'change', format($$SELECT record_payment(%s, %s, 'change', '1.00 USD'%%s)$$, :session, :ann), ''),
  (12, 'opening by a payment', format($$SELECT record_device_payment(%s, %s, 'sale', '1.00 USD'%%s)$$, :other_till, :ann), '')
) AS c (n, name, call, reason)
ORDER BY c.n;
-- Plain INSERT.
SELECT r.type, pg_temp.outcome(format(r.insert, 'NULL')) AS without, pg_temp.outcome(format(r.insert, '107')) AS "with"
FROM (
  SELECT v.n, v.type, format('INSERT INTO session_activity (session_id, staff_member_id, type, cash, amount, tender, reason_code_id)
    VALUES (%s, %s, %L, %L, %L, %L, %%s)', :session, :ann, v.type, v.cash, v.amount, v.tender) AS insert
  FROM (VALUES
    (1, 'adjustment', '1.00 USD', NULL, NULL), (2, 'cash_payout', '-1.00 USD', NULL, NULL), (3, 'no_sale', NULL, NULL, NULL),
    (4, 'sale', NULL, '1.00 USD', 'cash'), (5, 'refund', NULL, '1.00 USD', 'card'), (6, 'change', NULL, '1.00 USD', 'cash')
  ) AS v (n, type, cash, amount, tender)) r
ORDER BY r.n;
\x on
SELECT code, message, replace(detail, :'location', '(location)') AS detail, hint
FROM pg_temp.refusal(format($$INSERT INTO session_activity (session_id, staff_member_id, type, cash) VALUES (%s, %s, 'adjustment', '1.00 USD')$$, :session, :ann));
SELECT * FROM pg_temp.refusal(format($$INSERT INTO session_activity (session_id, staff_member_id, type, cash, approved_by)
  VALUES (%s, %s, 'adjustment', '1.00 USD', %s)$$, :session, :ann, :bob));
\x off
SELECT c.name, pg_temp.refused(format('INSERT INTO session_activity (session_id, staff_member_id, type, cash, reason_code_id, %I)
  VALUES (%s, %s, ''adjustment'', ''1.00 USD'', 107, %L)', c.name, :session, :ann, c.value))
FROM (VALUES ('approved_by', :'bob'), ('discrepancy_tolerance', '1.00 USD'), ('discrepancy_limit', '1.00 USD'), ('denominations', '{}')) AS c (name, value)
ORDER BY c.name;

-- # The order of errors: rules come last
SELECT c.n, pg_temp.refused(format(c.call, :session, :ann, :bob, :gone, :other_till, :till))
FROM (VALUES
  -- the same one approves: a matter of form, before the session is looked for
  (1, $$SELECT count_cash(-1, '0.00 EUR', %2$s, approved_by => %2$s)$$),
  (2, $$SELECT count_cash(%1$s, '0.00 EUR', -1, approved_by => -2)$$),
  (3, $$SELECT count_cash(%1$s, '0.00 EUR', %4$s, approved_by => -2)$$),
  (4, $$SELECT count_cash(%1$s, '0.00 EUR', %4$s, reason_code_id => -1, approved_by => %3$s)$$),
  (5, $$SELECT count_cash(%1$s, '0.00 EUR', %2$s, approved_by => %4$s)$$),
  (6, $$SELECT count_cash(%1$s, '0.00 EUR', %2$s, approved_by => %3$s)$$),
  (7, $$SELECT count_cash(%1$s, '-1.00 USD', %2$s, approved_by => %3$s)$$),
  (8, $$SELECT count_cash(%1$s, '1.00 USD', %2$s, '1999-01-01', approved_by => %3$s)$$),
  (9, $$SELECT count_cash(%1$s, '1.00 USD', %2$s, approved_by => %3$s)$$),
  (10, $$SELECT count_cash(%1$s, '1.00 USD', %2$s, reason_code_id => 102)$$),
  (11, $$SELECT open_session(%6$s, %2$s, '1.00 USD')$$),
  (12, $$SELECT open_session(%5$s, %2$s, '1.00 USD', '2999-01-01')$$),
  (13, $$SELECT open_session(%5$s, %2$s, '1.00 USD')$$),
  (14, $$SELECT adjust_cash(%1$s, '0.00 USD', %2$s)$$),
  (15, $$SELECT adjust_cash(%1$s, '1.00 USD', %2$s, '1999-01-01')$$),
  (16, $$SELECT adjust_cash(%1$s, '92233720368547758.07 USD', %2$s)$$),
  (17, $$SELECT adjust_cash(%1$s, '1.00 USD', %2$s)$$)
) AS c (n, call)
ORDER BY c.n;

-- # What is kept
--
-- An approval is recorded also where none was needed; the limits are those that
-- were in force, whatever becomes of them.
SELECT FROM update_location(:location, reason_required => false);
SELECT type, approved_by = :bob AS approved, discrepancy_tolerance, discrepancy_limit
FROM count_cash(:session, '100.00 USD', :ann, approved_by => :bob);
SELECT FROM update_location(:location, discrepancy_tolerance => '2.00 USD');
SELECT type, approved_by, discrepancy_tolerance, discrepancy_limit FROM count_cash(:session, '102.00 USD', :ann);
SELECT FROM update_location(:location, discrepancy_tolerance => '3.00 USD', discrepancy_limit => '4.00 USD');
SELECT closing_approved_by = :bob AS approved, closing_discrepancy_tolerance, closing_discrepancy_limit
FROM close_session(:session, '107.00 USD', :ann, '100.00 USD', reason_code_id => 102, approved_by => :bob);
SELECT FROM update_location(:location, discrepancy_tolerance => '0.00 USD', discrepancy_limit => '0.00 USD', reason_required => true);
SELECT ordinal, type, cash, reason_code_id, approved_by = :bob AS approved, discrepancy_tolerance, discrepancy_limit
FROM session_activities WHERE payment_session_id = :session ORDER BY ordinal;
SELECT closing_approved_by = :bob AS approved, closing_discrepancy_tolerance, closing_discrepancy_limit
FROM payment_sessions WHERE id = :session;
SELECT count(*) FROM verify_drawer(:drawer);
SELECT FROM update_location(:location, switch_off => '{discrepancy_tolerance,discrepancy_limit}', reason_required => false);
SELECT count(*) FROM verify_drawer(:drawer);

-- # A call that is repeated
--
-- The rules of the first time hold; another approver is another call.
SELECT id AS session FROM open_session(:till, :ann) \gset
SELECT id FROM count_cash(:session, '50.00 USD', :ann, denominations => '{"20": 2, "10": 1}', approved_by => :bob,
  request_id => '7e57ab1e-a41e-4000-8000-000000000001') \gset first_
SELECT FROM update_location(:location, discrepancy_tolerance => '0.00 USD', discrepancy_limit => '0.00 USD', reason_required => true);
SELECT id = :'first_id' AS same, denominations, discrepancy_tolerance
FROM count_cash(:session, '50.00 USD', :ann, denominations => '{"10": 1, "20": 2}', approved_by => :bob,
  request_id => '7e57ab1e-a41e-4000-8000-000000000001');
SELECT c.n, pg_temp.refused(format($$SELECT count_cash(%s, '50.00 USD', %s, %s request_id => '7e57ab1e-a41e-4000-8000-000000000001')$$,
  :session, :ann, format(c.arguments, :bob, :gone)))
FROM (VALUES
  (1, $$denominations => '{"20": 2, "10": 1}', approved_by => %1$s,$$),
  (2, $$denominations => '{"20": 2, "10": 1}', approved_by => %2$s,$$),
  (3, $$denominations => '{"20": 2, "10": 1}',$$),
  (4, $$denominations => '{"20.00": 2, "10": 1}', approved_by => %1$s,$$),
  (5, $$denominations => '{"20": 1, "10": 3}', approved_by => %1$s,$$),
  (6, $$denominations => '{"20": 2, "10": 1, "5": 0}', approved_by => %1$s,$$),
  (7, $$denominations => '{}', approved_by => %1$s,$$),
  (8, $$approved_by => %1$s,$$)
) AS c (n, arguments)
ORDER BY c.n;
-- Refused by a rule, the request id is not used up.
SELECT pg_temp.refused(format($$SELECT close_session(%s, '49.00 USD', %s, request_id => '7e57ab1e-a41e-4000-8000-000000000002')$$, :session, :ann));
SELECT status FROM close_session(:session, '49.00 USD', :ann, reason_code_id => 102, approved_by => :bob,
  request_id => '7e57ab1e-a41e-4000-8000-000000000002');
SELECT count(*) FROM verify_drawer(:drawer);

-- # Denominations in other currencies
SELECT FROM update_location(:location, switch_off => '{discrepancy_tolerance,discrepancy_limit}', reason_required => false);
CREATE FUNCTION pg_temp.counted(currency text, balance monetary_amount, denominations jsonb)
RETURNS TABLE (stored jsonb, cash_counted monetary_amount)
LANGUAGE plpgsql
AS $$
DECLARE
  location bigint := (create_location('Denominations', currency)).id;
  staff bigint := (create_staff_member('Carol')).id;
  device bigint := (register_device(location, 'Till', (create_cash_drawer(location, 'Front')).id)).id;
  session bigint := (open_session(device, staff, balance, denominations => counted.denominations)).id;
BEGIN
  RETURN QUERY SELECT a.denominations, a.cash_counted FROM cash_activities a WHERE a.payment_session_id = session;
END
$$;
SELECT c.* FROM (VALUES
  (1, 'JPY', '11550 JPY', '{"10000": 1, "500": 3, "50": 1, "1000": 0}'),
  (2, 'KWD', '20.755 KWD', '{"20": 1, "0.25": 3, "0.005": 1}'),
  (3, 'USD', '0.00 USD', '{}'),
  (4, 'USD', '0.00 USD', '{"100": 0}'),
  (5, 'USD', '92233720368547758.07 USD', '{"92233720368547758.07": 1}'),
  (6, 'USD', '21474836.47 USD', '{"+00.01": 2147483647}')
) AS d (n, currency, balance, denominations)
CROSS JOIN LATERAL pg_temp.counted(d.currency, d.balance::monetary_amount, d.denominations::jsonb) c
ORDER BY d.n;
SELECT pg_temp.refused($$SELECT * FROM pg_temp.counted('JPY', '100 JPY', '{"50.0": 2}')$$),
       pg_temp.refused($$SELECT * FROM pg_temp.counted('JPY', '100 JPY', '{"0.5": 200}')$$),
       pg_temp.refused($$SELECT * FROM pg_temp.counted('USD', '100 JPY', '{"50": 2}')$$),
       pg_temp.refused($$SELECT * FROM pg_temp.counted('USD', NULL, '{"50": 2}')$$),
       pg_temp.refused($$SELECT * FROM pg_temp.counted('USD', NULL, '{}')$$);
\x on
SELECT * FROM pg_temp.refusal($$SELECT * FROM pg_temp.counted('USD', NULL, '{"50": 2}')$$);
SELECT * FROM pg_temp.refusal($$SELECT * FROM pg_temp.counted('USD', '5.00 USD', '{"quarter": 20}')$$);
SELECT * FROM pg_temp.refusal($$SELECT * FROM pg_temp.counted('USD', '5.00 USD', '{"0.25": 10, "00.25": 10}')$$);
SELECT * FROM pg_temp.refusal($$SELECT * FROM pg_temp.counted('USD', '5.00 USD', '{"0.25": 20.5}')$$);
SELECT * FROM pg_temp.refusal($$SELECT * FROM pg_temp.counted('USD', '5.00 USD', '5')$$);
SELECT * FROM pg_temp.refusal($$SELECT * FROM pg_temp.counted('USD', '5.00 USD',
  (SELECT jsonb_object_agg(n || '.00', 0) FROM generate_series(1, 101) n))$$);
SELECT * FROM pg_temp.refusal($$SELECT * FROM pg_temp.counted('USD', '5.00 USD', '{"92233720368547758.07": 2}')$$);
\x off
-- The view has a row for each face value, largest or smallest.
SELECT v.ordinal, v.face_value, v.quantity, v.amount
FROM count_denominations v JOIN payment_sessions s ON s.id = v.payment_session_id
WHERE s.currency IN ('JPY', 'KWD') ORDER BY v.face_value;

-- # Payments cost no look at the location, nor do adjustments with a reason
--
-- A location that is not there is noticed by whoever looks for it.
BEGIN;
SELECT id AS session FROM open_session(:till, :ann) \gset
ALTER TABLE location DISABLE TRIGGER ALL;
DELETE FROM location WHERE id = :location;
SELECT pg_temp.outcome(format($$SELECT record_payment(%s, %s, 'sale', '1.00 USD', 'card')$$, :session, :ann)) AS payment,
       pg_temp.outcome(format($$SELECT adjust_cash(%s, '1.00 USD', %s, reason_code_id => 104)$$, :session, :ann)) AS adjustment,
       pg_temp.outcome(format($$SELECT adjust_cash(%s, '1.00 USD', %s)$$, :session, :ann)) AS without_reason;
ROLLBACK;

SELECT * FROM fold_differences;
SELECT * FROM balance_differences;
