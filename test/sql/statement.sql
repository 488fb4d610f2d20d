-- session_statement: the lines of a session, which add up.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';

SELECT id AS shop FROM create_location(name => 'Statement Shop', currency => 'USD', time_zone => 'UTC') \gset
SELECT id AS ann FROM create_staff_member(name => 'Statement Ann') \gset
SELECT id AS bob FROM create_staff_member(name => 'Statement Bob') \gset
SELECT id AS drawer FROM create_cash_drawer(location_id => :shop, name => 'Front') \gset
SELECT id AS shared FROM create_cash_drawer(location_id => :shop, name => 'Shared') \gset
SELECT id AS till FROM register_device(location_id => :shop, name => 'Till', cash_drawer_id => :drawer) \gset
SELECT id AS left_till FROM register_device(location_id => :shop, name => 'Left', cash_drawer_id => :shared) \gset
SELECT id AS right_till FROM register_device(location_id => :shop, name => 'Right', cash_drawer_id => :shared) \gset

-- ## A full day: a float where nothing was expected, two counts, 1.20 short at
-- closing

SELECT id AS session
FROM open_session(device_id => :till, staff_member_id => :ann, balance => '2514.50 USD',
  occurred_at => '2024-01-08 08:00+00', reason_code_id => reason_code_id('FLOAT_SETUP'), note => 'New float') \gset
SELECT FROM record_payment(:session, :ann, 'sale', '20.00 USD', occurred_at => '2024-01-08 09:00+00');
SELECT FROM record_payment(:session, :ann, 'change', '3.50 USD', occurred_at => '2024-01-08 09:00+00');
SELECT FROM record_payment(:session, :ann, 'sale', '99.00 USD', 'card', occurred_at => '2024-01-08 09:10+00');
SELECT FROM record_payment(:session, :ann, 'refund', '4.25 USD', occurred_at => '2024-01-08 09:30+00');
SELECT FROM record_no_sale(:session, :ann, occurred_at => '2024-01-08 09:40+00');
SELECT FROM adjust_cash(:session, '50.00 USD', :bob, occurred_at => '2024-01-08 10:00+00', note => 'Coins');
SELECT FROM adjust_cash(:session, '-12.00 USD', :bob, occurred_at => '2024-01-08 10:30+00',
  reason_code_id => reason_code_id('PETTY_CASH'), note => 'Milk');
SELECT FROM count_cash(:session, '2564.75 USD', :bob, occurred_at => '2024-01-08 11:00+00');
SELECT FROM adjust_cash(:session, '-5.00 USD', :ann, occurred_at => '2024-01-08 11:30+00',
  type => 'cash_payout', reference => 'gift card 17');
SELECT FROM count_cash(:session, '2560.00 USD', :bob, occurred_at => '2024-01-08 12:00+00', note => 'Again');

-- While it is open it ends with what the drawer should hold now.
SELECT t.line, t.item, t.description, t.amount, t.balance, t.ordinal, t.occurred_at, m.name AS staff_member, t.reason_code, t.note
FROM session_statement(:session) t
LEFT JOIN staff_members m ON m.id = t.staff_member_id
ORDER BY t.line;

SELECT total_discrepancy, left_in_drawer
FROM close_session(:session, '2558.80 USD', :bob, leave_in_drawer => '100.00 USD', occurred_at => '2024-01-08 18:00+00', note => 'Good night');
SELECT t.line, t.item, t.description, t.amount, t.balance, t.ordinal, t.occurred_at, m.name AS staff_member, t.reason_code, t.note
FROM session_statement(:session) t
LEFT JOIN staff_members m ON m.id = t.staff_member_id
ORDER BY t.line;

-- ## Nobody counts at opening, nothing happens, the float is topped up

SELECT id AS session FROM open_session(device_id => :till, staff_member_id => :ann) \gset
SELECT FROM close_session(:session, '100.00 USD', :ann, leave_in_drawer => '150.00 USD');
SELECT line, item, description, amount, balance, ordinal FROM session_statement(:session) ORDER BY line;

-- ## Two devices on one drawer: what the other one moved is a line of its own

SELECT id AS left_session FROM open_session(:left_till, :ann, '100.00 USD') \gset
SELECT FROM record_payment(:left_session, :ann, 'sale', '10.00 USD');
SELECT id AS right_session FROM open_session(:right_till, :bob, '109.00 USD') \gset
SELECT FROM record_payment(:right_session, :bob, 'sale', '7.00 USD');
SELECT FROM record_payment(:left_session, :ann, 'sale', '20.00 USD');
SELECT FROM count_cash(:left_session, '136.50 USD', :ann);
SELECT FROM close_session(:left_session, '136.50 USD', :ann, '80.00 USD');
SELECT FROM adjust_cash(:right_session, '-90.00 USD', :bob);
-- Left: 7.00 from the right, less the dollar that was short when it opened.
SELECT line, item, description, amount, balance, ordinal FROM session_statement(:left_session) ORDER BY line;
-- Right: 20.00 of sales, 0.50 over at a count, 56.50 taken out, on the left. The balance is negative.
SELECT line, item, description, amount, balance, ordinal FROM session_statement(:right_session) ORDER BY line;

-- ## The law: every sum is the sum of the amounts above it, and each line has
-- either an amount or a sum; only on a shared drawer others move anything

SELECT count(*) AS lines, count(*) FILTER (WHERE sound) AS sound_lines
FROM (
  SELECT
    (t.amount IS NULL) <> (t.balance IS NULL)
      AND t.balance IS NOT DISTINCT FROM CASE WHEN t.balance IS NOT NULL THEN sum(t.amount) OVER (PARTITION BY s.id ORDER BY t.line) END
      AND t.line = row_number() OVER (PARTITION BY s.id ORDER BY t.line)
      AND (t.item <> 'other_sessions' OR s.cash_drawer_id = :shared)
      AND t.description IS NOT NULL AS sound
  FROM payment_sessions s
  CROSS JOIN LATERAL session_statement(s.id) t
  WHERE s.location_id = :shop
) checked;

-- The last sum is what the drawer holds, or was left in it.
SELECT s.status, sum(t.amount) AS amounts, coalesce(s.left_in_drawer, s.expected_cash_now) AS drawer
FROM payment_sessions s
CROSS JOIN LATERAL session_statement(s.id) t
WHERE s.location_id = :shop
GROUP BY s.id, s.status, s.left_in_drawer, s.expected_cash_now
ORDER BY s.id;

-- ## Errors, worded as the commands word them

CREATE FUNCTION pg_temp.refusal(statement text)
RETURNS TABLE (code text, message text, detail text, hint text)
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE statement;
  code := 'none';
  RETURN NEXT;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS
    code = RETURNED_SQLSTATE,
    message = MESSAGE_TEXT,
    detail = PG_EXCEPTION_DETAIL,
    hint = PG_EXCEPTION_HINT;
  RETURN NEXT;
END
$$;

SELECT * FROM pg_temp.refusal('SELECT FROM session_statement(NULL)');
SELECT * FROM pg_temp.refusal('SELECT FROM session_statement(0)');
SELECT s = c AS same
FROM (VALUES ('NULL'), ('0'), ('-9223372036854775808')) AS id (text)
CROSS JOIN LATERAL pg_temp.refusal(format('SELECT FROM session_statement(%s)', id.text)) s
CROSS JOIN LATERAL pg_temp.refusal(format('SELECT FROM record_no_sale(%s, 0)', id.text)) c
ORDER BY id.text;
