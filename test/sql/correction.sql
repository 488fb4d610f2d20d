-- correct_session: late facts about closed sessions (S14).
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\i :common

SELECT id AS location_id FROM create_location('Correction', 'CAD', 'America/Toronto') \gset
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
SELECT id AS other_staff_id FROM create_staff_member('Bob') \gset
SELECT id AS retired_id FROM create_staff_member('Carol') \gset
SELECT FROM retire_staff_member(:retired_id);
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Front') \gset
SELECT id AS shared_id FROM create_cash_drawer(:location_id, 'Shared') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till 1', :drawer_id) \gset
SELECT id AS device_a_id FROM register_device(:location_id, 'Till A', :shared_id) \gset
SELECT id AS device_b_id FROM register_device(:location_id, 'Till B', :shared_id) \gset

-- Monday is closed 3.50 over. On Tuesday 113.50 were expected, 112.00 counted.
SELECT id AS monday FROM open_session(:device_id, :staff_id, '100.00 CAD', '2024-03-04 14:00Z') \gset
SELECT FROM record_payment(:monday, :staff_id, 'sale', '10.00 CAD');
SELECT FROM record_payment(:monday, :staff_id, 'sale', '20.00 CAD', 'card');
SELECT FROM close_session(:monday, '113.50 CAD', :staff_id, occurred_at => '2024-03-04 22:00Z');
SELECT id AS tuesday FROM open_session(:device_id, :other_staff_id, '112.00 CAD', '2024-03-05 14:00Z') \gset

CREATE FUNCTION pg_temp.sessions() RETURNS text LANGUAGE sql
BEGIN ATOMIC
  SELECT md5(string_agg(concat(s::text, s.xmin), E'\n' ORDER BY s.id)) FROM payment_session s;
END;
SELECT pg_temp.sessions() AS before, balance AS balance_before FROM cash_drawers WHERE id = :drawer_id \gset

-- # What a correction is
SELECT c.id = :'drawer_id' || '-1' AS id, c.payment_session_id = :monday AS of_monday, c.cash_drawer_id = :drawer_id AS of_front,
       c.number, c.kind, c.tender, c.amount, c.staff_member_id = :other_staff_id AS by_bob,
       c.recorded_at BETWEEN now() AND clock_timestamp() AS now, c.reason_code_id, c.note, c.request_id
FROM correct_session(session_id => :monday, kind => 'sale', amount => '5.00 CAD', staff_member_id => :other_staff_id,
  reason_code_id => 103, note => 'receipt found under the till', request_id => '7e57ab1e-c044-4000-8000-000000000001') c;
SELECT number, kind, tender, amount FROM correct_session(:monday, 'refund', '2.00 CAD', :staff_id, 'card');
SELECT number, kind, tender, amount FROM correct_session(:monday, 'change', '0.50 CAD', :staff_id);
SELECT number, kind, tender, amount FROM correct_session(:monday, 'adjustment', '-1.00 CAD', :staff_id);
SELECT number, kind, tender, amount FROM correct_session(:monday, 'recount', '-1.50 CAD', :staff_id);
-- A sale that was by card, not in cash.
SELECT number, kind, tender, amount FROM correct_session(:monday, 'sale', '-4.00 CAD', :staff_id);
SELECT number, kind, tender, amount FROM correct_session(:monday, 'sale', '4.00 CAD', :staff_id, 'card');
-- The function returns the row of the view.
SELECT to_jsonb(r) AS row, r.id FROM correct_session(:monday, 'refund', '1.00 CAD', :staff_id, 'cash', 103, 'note',
  '7e57ab1e-c044-4000-8000-000000000002') r \gset
SELECT to_jsonb(v) = :'row' AS same FROM session_corrections v WHERE v.id = :'id';

-- # As closed, as corrected
-- Nothing closed has changed, and no balance.
SELECT pg_temp.sessions() = :'before' AS same_sessions, balance = :'balance_before' AS same_balance FROM cash_drawers WHERE id = :drawer_id;
-- Expected: cash sales 5.00 - 0.50 - 4.00, refunds 1.00, adjustments -1.00, which
-- makes -1.50 of cash; 1.50 less was counted.
CREATE TEMPORARY VIEW as_corrected AS
SELECT s.id, f.field, f.closed, f.difference, f.closed + f.difference AS corrected
FROM session_correction_totals t
JOIN payment_sessions s ON s.id = t.payment_session_id
CROSS JOIN LATERAL (VALUES
  (1, 'expected_cash_at_open', s.expected_cash_at_open, t.expected_cash_at_open),
  (2, 'opening_discrepancy', s.opening_discrepancy, t.opening_discrepancy),
  (3, 'total_cash_sales', s.total_cash_sales, t.total_cash_sales),
  (4, 'total_cash_refunds', s.total_cash_refunds, t.total_cash_refunds),
  (5, 'net_cash_sales', s.net_cash_sales, t.net_cash_sales),
  (6, 'total_sales', s.total_sales, t.total_sales),
  (7, 'total_refunds', s.total_refunds, t.total_refunds),
  (8, 'net_sales', s.net_sales, t.net_sales),
  (9, 'total_adjustments', s.total_adjustments, t.total_adjustments),
  (10, 'expected_cash_at_close', s.expected_cash_at_close, t.expected_cash_at_close),
  (11, 'cash_counted_at_close', s.cash_counted_at_close, t.cash_counted_at_close),
  (12, 'closing_discrepancy', s.closing_discrepancy, t.closing_discrepancy),
  (13, 'left_in_drawer', s.left_in_drawer, t.left_in_drawer),
  (14, 'total_discrepancy', s.total_discrepancy, t.total_discrepancy)) AS f (n, field, closed, difference)
ORDER BY s.id, f.n;
SELECT field, closed, difference, corrected FROM as_corrected WHERE id = :monday;
-- What Tuesday found short at its opening had not been there on Monday evening.
SELECT field, closed, difference, corrected FROM as_corrected WHERE id = :tuesday;
SELECT payment_session_id = :monday AS monday, correction_count, last_recorded_at = (SELECT max(recorded_at) FROM session_corrections c
  WHERE c.payment_session_id = :monday AND (t.payment_session_id = :monday OR c.kind = 'recount')) AS last
FROM session_correction_totals t WHERE payment_session_id IN (:monday, :tuesday) ORDER BY payment_session_id;

-- # On a shared drawer: the opening that followed the close
-- A closes while B is open; B's count is no opening; then A opens again.
SELECT id AS a1 FROM open_session(:device_a_id, :staff_id, '50.00 CAD') \gset
SELECT id AS b1 FROM open_session(:device_b_id, :staff_id) \gset
SELECT FROM close_session(:a1, '50.00 CAD', :staff_id);
SELECT FROM correct_session(:a1, 'recount', '2.00 CAD', :staff_id);
-- Nobody has opened since: it waits.
SELECT payment_session_id = :a1 AS a1, opening_discrepancy, closing_discrepancy FROM session_correction_totals
WHERE payment_session_id IN (:a1, :b1) ORDER BY 1;
SELECT FROM count_cash(:b1, '50.00 CAD', :staff_id);
SELECT id AS a2 FROM open_session(:device_a_id, :staff_id, '52.00 CAD') \gset
SELECT FROM close_session(:b1, '52.00 CAD', :staff_id);
SELECT FROM close_session(:a2, '52.00 CAD', :staff_id);
SELECT FROM correct_session(:b1, 'recount', '0.25 CAD', :staff_id);
SELECT FROM correct_session(:a2, 'recount', '0.50 CAD', :staff_id);
SELECT id AS b2 FROM open_session(:device_b_id, :staff_id, '52.75 CAD') \gset
SELECT id AS a3 FROM open_session(:device_a_id, :staff_id) \gset
-- b2 follows two closes.
SELECT CASE payment_session_id WHEN :a1 THEN 'a1' WHEN :b1 THEN 'b1' WHEN :a2 THEN 'a2' WHEN :b2 THEN 'b2' ELSE 'a3' END AS session,
       correction_count, expected_cash_at_open, opening_discrepancy, closing_discrepancy
FROM session_correction_totals WHERE payment_session_id IN (:a1, :b1, :a2, :b2, :a3) ORDER BY payment_session_id;

-- # Errors
SELECT n, regexp_replace(r.code || ': ' || r.message || E'\n' || r.detail || E'\n' || r.hint, '(session|drawer) \d+', '\1 N', 'g') AS refusal
FROM (VALUES
  (1, format('%s, ''count'', ''1.00 CAD'', %s', :monday, :staff_id)),
  (2, format('%s, ''adjustment'', ''1.00 CAD'', %s, ''cash''', :monday, :staff_id)),
  (3, format('%s, ''change'', ''1.00 CAD'', %s, ''card''', :monday, :staff_id)),
  (4, format('%s, ''sale'', ''1.00 CAD'', %s, ''Cash''', :monday, :staff_id)),
  (5, format('%s, ''sale'', ''1.00 CAD'', %s', :tuesday, :staff_id)),
  (6, format('%s, ''sale'', ''0.00 CAD'', %s', :monday, :staff_id)),
  (7, format('%s, ''recount'', ''-112.01 CAD'', %s', :monday, :staff_id)),
  (8, format('%s, ''sale'', ''1.00 CAD'', %s, request_id => ''7e57ab1e-c044-4000-8000-000000000001''', :monday, :staff_id))
) c (n, arguments), pg_temp.refusal(format('SELECT FROM correct_session(%s)', c.arguments)) r
ORDER BY n;
-- The order of what is wrong.
SELECT n, r.code FROM (VALUES
  (1, format('-1, ''nothing'', ''0.00 EUR'', -1, NULL, -1, NULL, ''7e57ab1e-c044-4000-8000-000000000001''')),
  (2, format('-1, ''sale'', ''0.00 EUR'', -1, NULL, -1, NULL, ''7e57ab1e-c044-4000-8000-000000000001''')),
  (3, format('-1, ''sale'', ''0.00 EUR'', -1, NULL, -1')),
  (4, format('%s, ''sale'', ''0.00 EUR'', -1, NULL, -1', :tuesday)),
  (5, format('%s, ''sale'', ''0.00 EUR'', %s, NULL, -1', :tuesday, :retired_id)),
  (6, format('%s, ''sale'', ''0.00 EUR'', %s', :tuesday, :retired_id)),
  (7, format('%s, ''sale'', ''0.00 EUR'', %s', :tuesday, :staff_id)),
  (8, format('%s, ''sale'', ''0.00 EUR'', %s', :monday, :staff_id)),
  (9, format('%s, ''sale'', ''0.00 CAD'', %s', :monday, :staff_id))
) c (n, arguments), pg_temp.refusal(format('SELECT FROM correct_session(%s)', c.arguments)) r
ORDER BY n;
-- A refused correction takes no number.
SELECT number FROM correct_session(:monday, 'sale', '0.01 CAD', :staff_id, 'card');
SELECT number FROM correct_session(:monday, 'sale', '-0.01 CAD', :staff_id, 'card');

-- # The extremes: what cannot be shown is refused
SELECT n, r.code FROM (VALUES
  (1, '''sale'', ''92233720368547758.07 CAD'''),
  (2, '''sale'', ''-92233720368547758.08 CAD'''),
  (3, '''change'', ''-92233720368547758.08 CAD'''),
  (4, '''refund'', ''-92233720368547758.08 CAD'''),
  (5, '''adjustment'', ''92233720368547758.07 CAD'''),
  (6, '''recount'', ''92233720368547758.07 CAD'''),
  (7, '''recount'', ''-92233720368547758.08 CAD''')
) c (n, arguments), pg_temp.refusal(format('SELECT FROM correct_session(%s, %s, %s)', :monday, c.arguments, :staff_id)) r
ORDER BY n;
-- Each of two would do, both do not.
BEGIN;
SELECT FROM correct_session(:monday, 'sale', '60000000000000000.00 CAD', :staff_id, 'card');
SELECT code FROM pg_temp.refusal(format($$SELECT FROM correct_session(%s, 'sale', '60000000000000000.00 CAD', %s, 'card')$$, :monday, :staff_id));
-- So it is with what is derived from two figures that both fit.
SELECT code FROM pg_temp.refusal(format($$SELECT FROM correct_session(%s, 'refund', '-60000000000000000.00 CAD', %s, 'card')$$, :monday, :staff_id));
SELECT total_sales, net_sales FROM session_correction_totals WHERE payment_session_id = :monday;
ROLLBACK;

-- # Requests: the same answer again, and unique over all commands
SELECT number, kind, amount, note FROM correct_session(:monday, 'sale', '5.00 CAD', :other_staff_id, NULL, 103, 'receipt found under the till',
  '7e57ab1e-c044-4000-8000-000000000001');
SELECT FROM record_no_sale(:tuesday, :staff_id, request_id => '7e57ab1e-c044-4000-8000-000000000003');
SELECT n, r.code FROM (VALUES
  -- other arguments; one that was left out is not the same as one given
  (1, format('correct_session(%s, ''sale'', ''5.01 CAD'', %s, NULL, 103, ''receipt found under the till'', ''7e57ab1e-c044-4000-8000-000000000001'')', :monday, :other_staff_id)),
  (2, format('correct_session(%s, ''sale'', ''5.00 CAD'', %s, ''cash'', 103, ''receipt found under the till'', ''7e57ab1e-c044-4000-8000-000000000001'')', :monday, :other_staff_id)),
  (3, format('correct_session(%s, ''sale'', ''5.00 CAD'', %s, NULL, 103, ''receipt found under the till'', ''7e57ab1e-c044-4000-8000-000000000001'')', :a1, :other_staff_id)),
  -- the id of a correction for other commands, also where they would be refused
  (4, format('adjust_cash(%s, ''1.00 CAD'', %s, request_id => ''7e57ab1e-c044-4000-8000-000000000001'')', :tuesday, :staff_id)),
  (5, format('adjust_cash(%s, ''0.00 CAD'', %s, request_id => ''7e57ab1e-c044-4000-8000-000000000001'')', :monday, :staff_id)),
  (6, format('count_cash(%s, ''1.00 CAD'', %s, request_id => ''7e57ab1e-c044-4000-8000-000000000001'')', :tuesday, :staff_id)),
  (7, format('close_session(%s, ''1.00 CAD'', %s, request_id => ''7e57ab1e-c044-4000-8000-000000000001'')', :tuesday, :staff_id)),
  (8, format('open_session(%s, %s, request_id => ''7e57ab1e-c044-4000-8000-000000000001'')', :device_id, :staff_id)),
  (9, format('record_payment(%s, %s, ''sale'', ''1.00 CAD'', request_id => ''7e57ab1e-c044-4000-8000-000000000001'')', :tuesday, :staff_id)),
  (10, format('record_device_payment(%s, %s, ''sale'', ''1.00 CAD'', request_id => ''7e57ab1e-c044-4000-8000-000000000001'')', :device_id, :staff_id)),
  (11, format('record_no_sale(%s, %s, request_id => ''7e57ab1e-c044-4000-8000-000000000001'')', :tuesday, :staff_id)),
  (12, format('reverse_activity(%s, 1, %s, request_id => ''7e57ab1e-c044-4000-8000-000000000001'')', :tuesday, :staff_id)),
  -- the id of another command for a correction, also where that would be refused
  (13, format('correct_session(%s, ''sale'', ''1.00 CAD'', %s, request_id => ''7e57ab1e-c044-4000-8000-000000000003'')', :monday, :staff_id)),
  (14, format('correct_session(%s, ''sale'', ''0.00 CAD'', %s, request_id => ''7e57ab1e-c044-4000-8000-000000000003'')', :tuesday, :staff_id))
) c (n, call), pg_temp.refusal('SELECT FROM ' || c.call) r
ORDER BY n;
-- What was rolled back leaves its id free.
BEGIN;
SELECT FROM correct_session(:monday, 'sale', '1.00 CAD', :staff_id, request_id => '7e57ab1e-c044-4000-8000-000000000004');
SELECT code FROM pg_temp.refusal(format('SELECT FROM record_no_sale(%s, %s, request_id => ''7e57ab1e-c044-4000-8000-000000000004'')', :tuesday, :staff_id));
ROLLBACK;
BEGIN;
SAVEPOINT before;
SELECT FROM correct_session(:monday, 'sale', '1.00 CAD', :staff_id, request_id => '7e57ab1e-c044-4000-8000-000000000004');
ROLLBACK TO SAVEPOINT before;
SELECT type FROM record_no_sale(:tuesday, :staff_id, request_id => '7e57ab1e-c044-4000-8000-000000000004');
COMMIT;

-- # Above READ COMMITTED, several in a statement, in a read-only transaction
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT number FROM correct_session(:monday, 'refund', '0.10 CAD', :staff_id, 'card');
SELECT number FROM correct_session(:monday, 'refund', '-0.10 CAD', :staff_id, 'card');
COMMIT;
SELECT array_agg(c.number ORDER BY c.number) FROM generate_series(1, 2) n, correct_session(:monday, 'refund', monetary_amount(3 - 2 * n, 'CAD'), :staff_id, 'card') c;
BEGIN READ ONLY;
SELECT FROM correct_session(:monday, 'refund', '0.10 CAD', :staff_id);
\echo :SQLSTATE
ROLLBACK;

-- # Retired drawers and devices keep their sessions, which can be corrected
BEGIN;
SELECT FROM close_session(:tuesday, '112.00 CAD', :staff_id);
SELECT FROM retire_device(:device_id);
SELECT FROM retire_cash_drawer(:drawer_id);
SELECT kind, amount FROM correct_session(:tuesday, 'recount', '1.00 CAD', :staff_id);
ROLLBACK;

-- # Nobody changes a correction
\set ON_ERROR_ROLLBACK on
SELECT n, r.code, r.message, r.detail, r.hint FROM (VALUES
  (1, 'UPDATE session_correction SET amount = ''9.00 CAD'''),
  (2, 'UPDATE session_correction SET amount = amount'),
  (3, 'DELETE FROM session_correction'),
  (4, 'TRUNCATE session_correction'),
  (5, 'UPDATE cash_drawer SET last_correction_number = 0')
) c (n, statement), pg_temp.refusal(c.statement) r
ORDER BY n;
\set ON_ERROR_ROLLBACK off

-- ## Whole rows come from the owner, as a restore brings them
CREATE FUNCTION pg_temp.insertion(changes jsonb) RETURNS text LANGUAGE sql
BEGIN ATOMIC
  SELECT format('INSERT INTO session_correction (%s) VALUES (%s)',
    string_agg(quote_ident(v.key), ', ' ORDER BY v.key), string_agg(quote_nullable(v.value), ', ' ORDER BY v.key))
  FROM jsonb_each_text(jsonb_build_object(
    'cash_drawer_id', 9007199254740902, 'number', 1, 'session_id', 9007199254740902, 'staff_member_id', 1, 'recorded_at', '2001-01-01Z',
    'kind', 'sale', 'amount', '1.00 CAD', 'digest', '\x' || repeat('00', 32), 'tender', 'cash') || changes) v;
END;
SELECT n, r.code, r.detail FROM (VALUES
  (1, '{}'::jsonb),
  (2, '{"number": 2, "kind": "recount", "tender": null}'),
  (3, '{"number": 0}'),
  (4, '{"kind": "count"}'),
  (5, '{"amount": "0.00 CAD"}'),
  (6, '{"tender": null}'),
  (7, '{"kind": "adjustment"}'),
  (8, '{"kind": "change", "tender": "card"}'),
  (9, '{"digest": "\\x00"}'),
  (10, '{"digest": null}'),
  (11, '{"request_id": "7e57ab1e-c044-4000-8000-000000000009"}'),
  (12, '{"reason_code_id": 0}'),
  (13, '{"session_id": 0}')
) c (n, changes), pg_temp.refusal(pg_temp.insertion(c.changes)) r
ORDER BY n;
-- Of a drawer that exists only what it has counted.
SELECT r.code, regexp_replace(r.message, 'drawer \d+', 'drawer N') AS message, r.detail, r.hint
FROM cash_drawer d, pg_temp.refusal(pg_temp.insertion(jsonb_build_object('cash_drawer_id', d.id, 'number', d.last_correction_number + 1))) r
WHERE d.id = :drawer_id;
SELECT r.code FROM pg_temp.refusal(pg_temp.insertion(jsonb_build_object('cash_drawer_id', :drawer_id))) r;
-- Strays can be removed.
SELECT cash_drawer_id, number FROM session_correction WHERE cash_drawer_id = 9007199254740902 ORDER BY number;
DELETE FROM session_correction WHERE cash_drawer_id = 9007199254740902;
-- Nobody else.
CREATE ROLE regress_correction_user;
BEGIN;
GRANT USAGE ON SCHEMA cash_tracking TO regress_correction_user;
GRANT INSERT, DELETE, SELECT ON session_correction TO regress_correction_user;
SELECT pg_temp.insertion('{}') AS insertion \gset
SET LOCAL ROLE regress_correction_user;
SET LOCAL search_path = cash_tracking;
SAVEPOINT before;
:insertion;
\echo :SQLSTATE
ROLLBACK TO SAVEPOINT before;
DELETE FROM session_correction;
\echo :SQLSTATE
ROLLBACK;
DROP ROLE regress_correction_user;
-- In the replica role nothing changes, and rows come in any order.
BEGIN;
SET LOCAL session_replication_role = replica;
SELECT n, r.code FROM (VALUES
  (1, 'UPDATE session_correction SET note = ''changed'''),
  (2, 'UPDATE session_correction SET note = note'),
  (3, 'DELETE FROM session_correction'),
  (4, pg_temp.insertion(jsonb_build_object('cash_drawer_id', :drawer_id, 'number', 1000000))),
  (5, 'UPDATE cash_drawer SET last_correction_number = last_correction_number - 1 WHERE last_correction_number > 0')
) c (n, statement), pg_temp.refusal(c.statement) r
ORDER BY n;
ROLLBACK;

SELECT count(*) FROM fold_differences;
SELECT count(*) FROM balance_differences;
SELECT * FROM verify_drawer(:drawer_id);
SELECT * FROM verify_drawer(:shared_id);
