-- reverse_activity: an activity taken back by its opposite (S15).
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\i :common

SELECT id AS location_id FROM create_location('Reversal', 'CAD', 'America/Toronto') \gset
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
SELECT id AS other_staff_id FROM create_staff_member('Bob') \gset
SELECT id AS retired_id FROM create_staff_member('Carol') \gset
SELECT FROM retire_staff_member(:retired_id);
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Front') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till 1', :drawer_id) \gset
SELECT id AS session_id FROM open_session(:device_id, :staff_id, '100.00 CAD', '2024-03-05 14:00Z') \gset

-- # Each kind of activity, and its opposite: 2 to 8 by 9 to 15
SELECT FROM record_payment(:session_id, :staff_id, 'sale', '9.99 CAD', reference => 'order 1', note => 'a sale',
  occurred_at => '2024-03-05 15:00Z', request_id => '7e57ab1e-4e5e-4000-8000-000000000001');
SELECT FROM record_payment(:session_id, :staff_id, 'sale', '9.99 CAD', 'card');
SELECT FROM record_payment(:session_id, :staff_id, 'refund', '5.02 CAD');
SELECT FROM record_payment(:session_id, :staff_id, 'refund', '3.00 CAD', 'store_credit', reference => 'order 0');
SELECT FROM record_payment(:session_id, :staff_id, 'change', '0.40 CAD', cash_rounding => '0.02 CAD');
SELECT FROM adjust_cash(:session_id, '20.00 CAD', :staff_id, reason_code_id => 104, reference => 'bag 7');
SELECT FROM adjust_cash(:session_id, '-12.00 CAD', :staff_id, type => 'cash_payout', reference => 'gift card 9');

SELECT total_cash_sales, total_cash_refunds, total_sales, total_refunds, total_cash_rounding, total_adjustments, expected_cash_now
FROM payment_sessions WHERE id = :session_id;
SELECT a.ordinal, a.type, a.tender, a.reference, a.amount, a.cash_rounding, a.cash, a.reverses, a.note, a.reason_code_id
FROM generate_series(2, 8) n, reverse_activity(:session_id, n, :other_staff_id) a
ORDER BY a.ordinal;
-- The drawer and all totals are what they were after the opening.
SELECT total_cash_sales, total_cash_refunds, total_sales, total_refunds, total_cash_rounding, total_adjustments, expected_cash_now
FROM payment_sessions WHERE id = :session_id;
SELECT count(*) FROM fold_differences;
SELECT count(*) FROM balance_differences;
SELECT * FROM verify_session(:session_id);
-- Both views show it.
SELECT a.ordinal, a.type, a.staff_member_id = :other_staff_id AS by_bob, a.reverses, c.kind, c.type, c.cash, c.order_transaction, c.gift_card, c.reverses
FROM session_activities a
LEFT JOIN cash_activities c ON c.id = a.id
WHERE a.payment_session_id = :session_id AND a.reverses IS NOT NULL
ORDER BY a.ordinal;

-- # Time, reason and note are its own; the rest comes from the original
SELECT FROM record_payment(:session_id, :staff_id, 'sale', '1.00 CAD', occurred_at => '2024-03-05 15:30Z', note => 'first');
SELECT type, amount, cash, reverses, occurred_at, reason_code_id, note, reference
FROM reverse_activity(session_id => :session_id, ordinal => 16, staff_member_id => :staff_id,
  occurred_at => '2024-03-05 15:31Z', reason_code_id => 103, note => 'second', request_id => '7e57ab1e-4e5e-4000-8000-000000000002');
-- Again, with the same arguments; with others; and the id of the original.
SELECT ordinal, reverses, note FROM reverse_activity(:session_id, 16, :staff_id, '2024-03-05 15:31Z', 103, 'second',
  '7e57ab1e-4e5e-4000-8000-000000000002');
SELECT n, r.code FROM (VALUES
  (1, $$reverse_activity(%s, 3, %s, '2024-03-05 15:31Z', 103, 'second', '7e57ab1e-4e5e-4000-8000-000000000002')$$),
  (2, $$reverse_activity(%s, 16, %s, NULL, 103, 'second', '7e57ab1e-4e5e-4000-8000-000000000002')$$),
  (3, $$reverse_activity(%s, 16, %s, '2024-03-05 15:31Z', 103, NULL, '7e57ab1e-4e5e-4000-8000-000000000002')$$),
  (4, $$reverse_activity(%s, 2, %s, request_id => '7e57ab1e-4e5e-4000-8000-000000000001')$$),
  (5, $$record_no_sale(%s, %2$s, request_id => '7e57ab1e-4e5e-4000-8000-000000000002')$$)
) c (n, call), pg_temp.refusal('SELECT FROM ' || format(call, :session_id, :staff_id)) r
ORDER BY n;

-- # What cannot be reversed
SELECT FROM count_cash(:session_id, '99.00 CAD', :staff_id);
SELECT FROM record_no_sale(:session_id, :staff_id);
SELECT n, regexp_replace(r.code || ': ' || r.message || E'\n' || r.detail || E'\n' || r.hint, '(activity|session) \d+', '\1 N', 'gi') AS refusal
FROM (VALUES (1, 1), (2, 18), (3, 19), (4, 9), (5, 2), (6, 16), (7, 20), (8, 0), (9, -1)) c (n, ordinal),
  pg_temp.refusal(format('SELECT FROM reverse_activity(%s, %s, %s)', :session_id, c.ordinal, :staff_id)) r
ORDER BY n;

-- The order of what is wrong: not found, then out of use, then closed, then
-- what was reversed or cannot be, then the time.
SELECT id AS session2_id FROM open_session((register_device(:location_id, 'Till 2', (create_cash_drawer(:location_id, 'Back')).id)).id, :staff_id, '5.00 CAD') \gset
SELECT FROM adjust_cash(:session2_id, '1.00 CAD', :staff_id);
SELECT FROM close_session(:session2_id, '6.00 CAD', :staff_id, '0.00 CAD');
SELECT n, r.code FROM (VALUES
  (1, format('%s, 99, -1, ''infinity''', :session2_id)),
  (2, '-1, 99, -1, ''2001-01-01'', -1'),
  (3, format('%s, 99, -1, ''2001-01-01'', -1', :session2_id)),
  (4, format('%s, 2, -1, ''2001-01-01'', -1', :session2_id)),
  (5, format('%s, 2, %s, ''2001-01-01'', -1', :session2_id, :retired_id)),
  (6, format('%s, 2, %s, ''2001-01-01''', :session2_id, :retired_id)),
  (7, format('%s, 2, %s, ''2001-01-01''', :session2_id, :staff_id)),
  (8, format('%s, 4, %s, ''2001-01-01''', :session2_id, :staff_id)),
  (9, format('%s, 9, %s, ''2001-01-01''', :session_id, :staff_id)),
  (10, format('%s, 2, %s, ''2001-01-01''', :session_id, :staff_id))
) c (n, arguments), pg_temp.refusal(format('SELECT FROM reverse_activity(%s)', c.arguments)) r
ORDER BY n;
SELECT FROM adjust_cash(:session_id, '7.00 CAD', :staff_id);
SELECT n, r.code FROM (VALUES (1, '2001-01-01Z'), (2, '2999-01-01Z'), (3, '2024-03-05 13:59:59.999Z')) c (n, occurred_at),
  pg_temp.refusal(format('SELECT FROM reverse_activity(%s, 20, %s, %L)', :session_id, :staff_id, c.occurred_at)) r
ORDER BY n;

-- # Where every cash activity needs a reason, a reversal does, but of a payment
BEGIN;
SELECT FROM update_location(:location_id, reason_required => true);
SELECT code, message FROM pg_temp.refusal(format('SELECT FROM reverse_activity(%s, 20, %s)', :session_id, :staff_id));
SELECT type, reason_code_id FROM reverse_activity(:session_id, 20, :staff_id, reason_code_id => 103);
SELECT FROM record_payment(:session_id, :staff_id, 'sale', '1.00 CAD');
SELECT type FROM reverse_activity(:session_id, 22, :staff_id);
ROLLBACK;

-- # The extremes
-- There is no opposite of the smallest amount, nor room for one that overflows.
BEGIN;
SELECT FROM adjust_cash(:session_id, '-92233720368547758.08 CAD', :staff_id);
SELECT code FROM pg_temp.refusal(format('SELECT FROM reverse_activity(%s, 21, %s)', :session_id, :staff_id));
ROLLBACK;
BEGIN;
SELECT FROM adjust_cash(:session_id, '-60000000000000000.00 CAD', :staff_id);
SELECT FROM count_cash(:session_id, '32233720368547864.00 CAD', :staff_id);
SELECT code, message FROM pg_temp.refusal(format('SELECT FROM reverse_activity(%s, 21, %s)', :session_id, :staff_id));
ROLLBACK;

-- # Within a transaction: taken back, it can be made again
BEGIN;
SAVEPOINT before;
SELECT ordinal FROM reverse_activity(:session_id, 20, :staff_id);
SELECT code FROM pg_temp.refusal(format('SELECT FROM reverse_activity(%s, 20, %s)', :session_id, :staff_id));
ROLLBACK TO SAVEPOINT before;
SELECT ordinal FROM reverse_activity(:session_id, 20, :staff_id);
COMMIT;
-- Several calls in one statement; one of them too many, and all are refused.
SELECT FROM adjust_cash(:session_id, '1.00 CAD', :staff_id);
SELECT FROM adjust_cash(:session_id, '2.00 CAD', :staff_id);
SELECT code FROM pg_temp.refusal(format(
  'SELECT reverse_activity(%s, n, %s) FROM (VALUES (22), (23), (22)) AS v (n)', :session_id, :staff_id));
SELECT a.ordinal, a.reverses, a.cash FROM generate_series(22, 23) n, reverse_activity(:session_id, n, :staff_id) a ORDER BY a.ordinal;

-- # What comes by plain INSERT
-- can be reversed, but is no reversal.
INSERT INTO session_activity (session_id, staff_member_id, type, amount, tender)
VALUES (:session_id, :staff_id, 'sale', '2.02 CAD', 'cash');
SELECT ordinal, amount, cash_rounding, cash, reverses FROM reverse_activity(:session_id, 26, :staff_id);
SELECT r.* FROM pg_temp.refusal(format(
  $$INSERT INTO session_activity (session_id, staff_member_id, type, amount, tender, reverses) VALUES (%s, %s, 'sale', '-9.99 CAD', 'card', 3)$$,
  :session_id, :staff_id)) r;
-- A session that a statement is writing takes no reversal.
SELECT FROM adjust_cash(:session_id, '3.00 CAD', :staff_id);
SELECT code FROM pg_temp.refusal(format($$
  INSERT INTO cash_tracking.session_activity (session_id, staff_member_id, type)
  SELECT %1$s, CASE n WHEN 1 THEN %2$s ELSE (SELECT r.staff_member_id FROM cash_tracking.reverse_activity(%1$s, 28, %2$s) r) END, 'no_sale'
  FROM generate_series(1, 2) n$$, :session_id, :staff_id));

-- # The statement says what was taken back
SELECT item, description, amount, balance, ordinal FROM session_statement(:session_id) ORDER BY line;

-- # Once closed, nothing is reversed; the reversals are as they were
SELECT total_cash_sales, total_sales, total_adjustments, closing_discrepancy, total_cash_rounding
FROM close_session(:session_id, '99.00 CAD', :staff_id);
SELECT code FROM pg_temp.refusal(format('SELECT FROM reverse_activity(%s, 26, %s)', :session_id, :staff_id));
SELECT ordinal, reverses, note FROM reverse_activity(:session_id, 16, :staff_id, '2024-03-05 15:31Z', 103, 'second',
  '7e57ab1e-4e5e-4000-8000-000000000002');
SELECT count(*) FROM fold_differences;
SELECT count(*) FROM balance_differences;
SELECT * FROM verify_session(:session_id);
SELECT * FROM verify_drawer(:drawer_id);

-- # Rows that a restore brings
-- must not contradict themselves.
SELECT n, r.code, r.detail FROM (VALUES
  (1, $$9007199254740901, 5, 'sale', '-1.00 CAD', '-1.00 CAD', 'cash', 4$$),
  (2, $$9007199254740901, 6, 'cash_payout', '1.00 CAD', NULL, NULL, 1$$),
  (3, $$9007199254740901, 5, 'sale', '1.00 CAD', '1.00 CAD', 'cash', 4$$),
  (4, $$9007199254740901, 5, 'sale', '-1.00 CAD', '-1.00 CAD', 'cash', NULL$$),
  (5, $$9007199254740901, 5, 'sale', '-1.00 CAD', '-1.00 CAD', 'cash', 5$$),
  (6, $$9007199254740901, 5, 'sale', '-1.00 CAD', '-1.00 CAD', 'cash', 0$$),
  (7, $$9007199254740901, 5, 'no_sale', '0.00 CAD', NULL, NULL, 4$$),
  (8, $$9007199254740901, 5, 'closing_adjustment', '1.00 CAD', NULL, NULL, 4$$)
) c (n, columns), pg_temp.refusal(format($$
  INSERT INTO session_activity (recorded_at, staff_member_id, session_id, ordinal, type, cash, amount, tender, reverses)
  VALUES ('2001-01-01Z', 1, %s)$$, c.columns)) r
ORDER BY n;
DELETE FROM session_activity WHERE session_id = 9007199254740901;

-- # Forged rows are found
CREATE FUNCTION pg_temp.findings(session_id bigint, change text)
RETURNS TABLE (subject text, fact text, expected text) LANGUAGE plpgsql AS $$
DECLARE
  found text[];
BEGIN
  BEGIN
    ALTER TABLE cash_tracking.session_activity DISABLE TRIGGER ALL;
    EXECUTE replace(change, '{session}', session_id::text);
    found := ARRAY(SELECT concat_ws('|', split_part(v.subject, '-', 2), v.fact, v.expected)
      FROM verify_session(session_id) v WHERE v.subject LIKE 'activity%');
    RAISE EXCEPTION 'take it back';
  EXCEPTION WHEN raise_exception THEN NULL;
  END;
  RETURN QUERY SELECT split_part(f, '|', 1), split_part(f, '|', 2), split_part(f, '|', 3)
    FROM unnest(found) WITH ORDINALITY u (f, n) ORDER BY n;
END
$$;
SELECT c.n, f.* FROM (VALUES
  (1, $$UPDATE session_activity SET reverses = 3 WHERE session_id = {session} AND ordinal = 9$$),
  (2, $$UPDATE session_activity SET reverses = 18 WHERE session_id = {session} AND ordinal = 9$$),
  (3, $$UPDATE session_activity SET reverses = 1 WHERE session_id = {session} AND ordinal = 9$$),
  (4, $$UPDATE session_activity SET reverses = NULL WHERE session_id = {session} AND ordinal = 9$$),
  (5, $$UPDATE session_activity SET reverses = -7 WHERE session_id = {session} AND ordinal = 9$$),
  (6, $$UPDATE session_activity SET reference = 'another' WHERE session_id = {session} AND ordinal = 9$$),
  (7, $$UPDATE session_activity SET tender = 'debit' WHERE session_id = {session} AND ordinal = 10$$),
  (8, $$UPDATE session_activity SET cash = '11.00 CAD' WHERE session_id = {session} AND ordinal = 15$$),
  (9, $$UPDATE session_activity SET amount = '-9.98 CAD' WHERE session_id = {session} AND ordinal = 10$$),
  (10, $$UPDATE session_activity SET cash = '-2.00 CAD', reverses = 23 WHERE session_id = {session} AND ordinal = 24$$),
  (11, $$UPDATE session_activity SET reverses = 24 WHERE session_id = {session} AND ordinal = 25$$),
  (12, $$UPDATE session_activity SET amount = '-9.99 CAD' WHERE session_id = {session} AND ordinal = 3$$),
  (13, $$UPDATE session_activity SET reverses = 0 WHERE session_id = {session} AND ordinal = 3$$)
) c (n, change), pg_temp.findings(:session_id, c.change) f
ORDER BY c.n, f.subject::integer, f.fact;
