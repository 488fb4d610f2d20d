-- INSERT INTO session_activity records what the functions would record.
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\set SHOW_CONTEXT never
\i :common

SELECT id AS location_id FROM create_location('Inserts', 'CHF', cash_rounding => '0.05 CHF') \gset
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
SELECT id AS staff_2_id FROM create_staff_member('Bob') \gset
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Left') \gset
SELECT id AS drawer_2_id FROM create_cash_drawer(:location_id, 'Right') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till 1', :drawer_id) \gset
SELECT id AS device_2_id FROM register_device(:location_id, 'Till 2', :drawer_2_id) \gset
SELECT id AS reason_id FROM create_reason_code('INSERTED') \gset
SELECT id AS called_id FROM open_session(:device_id, :staff_id, '100.00 CHF') \gset
SELECT id AS inserted_id FROM open_session(:device_2_id, :staff_id, '100.00 CHF') \gset

PREPARE ledger(bigint) AS
  SELECT ordinal, type, cash, amount, cash_rounding, tender
  FROM session_activities WHERE payment_session_id = $1 ORDER BY ordinal;
PREPARE now(bigint) AS
  SELECT activity_count, expected_cash_now, total_sales, total_refunds, total_adjustments
  FROM payment_sessions WHERE id = $1;

-- The same day twice: by calls in one session, by INSERT in the other.
SELECT max(opening_time) + interval '1 millisecond' AS moment FROM payment_sessions WHERE id IN (:called_id, :inserted_id) \gset
SELECT count(*) FROM adjust_cash(:called_id, '5.00 CHF', :staff_id);
SELECT count(*) FROM adjust_cash(:called_id, '-7.00 CHF', :staff_2_id, :'moment', :reason_id, 'Note', 'cash_payout', 'card 7');
SELECT count(*) FROM record_payment(:called_id, :staff_id, 'sale', '9.99 CHF', 'cash');
SELECT count(*) FROM record_payment(:called_id, :staff_id, 'sale', '9.99 CHF', 'card', NULL, 'order 1');
SELECT count(*) FROM record_payment(:called_id, :staff_id, 'sale', '9.99 CHF', 'cash', '0.00 CHF');
SELECT count(*) FROM record_payment(:called_id, :staff_id, 'refund', '5.02 CHF', 'cash', '-0.02 CHF', 'order 1', :'moment', 'Broken');
SELECT count(*) FROM record_payment(:called_id, :staff_id, 'refund', '5.02 CHF', 'gift_card');
SELECT count(*) FROM record_payment(:called_id, :staff_2_id, 'change', '1.01 CHF', 'cash');
SELECT count(*) FROM record_no_sale(:called_id, :staff_2_id, NULL, :reason_id, 'Looked');

INSERT INTO session_activity (session_id, type, cash, staff_member_id)
VALUES (:inserted_id, 'adjustment', '5.00 CHF', :staff_id);
INSERT INTO session_activity (session_id, type, cash, staff_member_id, occurred_at, reason_code_id, note, reference)
VALUES (:inserted_id, 'cash_payout', '-7.00 CHF', :staff_2_id, :'moment', :reason_id, 'Note', 'card 7');
INSERT INTO session_activity (session_id, type, amount, tender, staff_member_id, cash_rounding, reference, occurred_at, note)
VALUES
  (:inserted_id, 'sale', '9.99 CHF', 'cash', :staff_id, NULL, NULL, NULL, NULL),
  (:inserted_id, 'sale', '9.99 CHF', 'card', :staff_id, NULL, 'order 1', NULL, NULL),
  (:inserted_id, 'sale', '9.99 CHF', 'cash', :staff_id, '0.00 CHF', NULL, NULL, NULL),
  (:inserted_id, 'refund', '5.02 CHF', 'cash', :staff_id, '-0.02 CHF', 'order 1', :'moment', 'Broken'),
  (:inserted_id, 'refund', '5.02 CHF', 'gift_card', :staff_id, NULL, NULL, NULL, NULL),
  (:inserted_id, 'change', '1.01 CHF', 'cash', :staff_2_id, NULL, NULL, NULL, NULL);
INSERT INTO session_activity (session_id, type, staff_member_id, reason_code_id, note)
VALUES (:inserted_id, 'no_sale', :staff_2_id, :reason_id, 'Looked');

EXECUTE ledger(:inserted_id);
SELECT ordinal
FROM session_activity c
FULL JOIN (SELECT * FROM session_activity WHERE session_id = :inserted_id) i USING (ordinal)
WHERE c.session_id = :called_id
  AND (to_jsonb(c) - '{session_id,recorded_at}'::text[]) IS DISTINCT FROM (to_jsonb(i) - '{session_id,recorded_at}'::text[])
ORDER BY ordinal;
SELECT to_jsonb(c) - '{id,point_of_sale_device_id,cash_drawer_id,opening_time,digest}'::text[]
  = to_jsonb(i) - '{id,point_of_sale_device_id,cash_drawer_id,opening_time,digest}'::text[] AS same_totals
FROM payment_session c, payment_session i
WHERE c.id = :called_id AND i.id = :inserted_id;
SELECT * FROM verify_session(:inserted_id);

-- The server's clock is read for each row; the row tells when.
SELECT bool_and(recorded_at BETWEEN opening_time AND clock_timestamp()) AS recorded_now,
  bool_and(occurred_at IS NULL OR occurred_at = :'moment') AS occurred_as_given
FROM session_activity a
JOIN payment_session s ON s.id = a.session_id
WHERE a.session_id = :inserted_id AND a.ordinal > 1;

-- Where the opening is ahead of the server's clock, nothing is before it.
BEGIN;
SELECT id AS device_3_id FROM register_device(:location_id, 'Till 3', :drawer_id) \gset
SELECT id AS early_id FROM open_session(:device_3_id, :staff_id, NULL, clock_timestamp() + interval '1 minute') \gset
INSERT INTO session_activity (session_id, type, staff_member_id) VALUES (:early_id, 'no_sale', :staff_id);
SELECT a.occurred_at = s.opening_time AS at_opening, a.recorded_at < s.opening_time AS recorded_before
FROM session_activity a JOIN payment_session s ON s.id = a.session_id
WHERE a.session_id = :early_id AND a.ordinal = 2;
SELECT * FROM verify_session(:early_id);
ROLLBACK;

-- Several sessions, interleaved; RETURNING tells what was filled in.
INSERT INTO session_activity AS a (session_id, type, cash, staff_member_id)
SELECT CASE n % 2 WHEN 0 THEN :called_id ELSE :inserted_id END, 'adjustment', monetary_amount(n, 'CHF'), :staff_id
FROM generate_series(1, 6) n
ORDER BY n
RETURNING a.session_id = :called_id AS called, ordinal, cash;
EXECUTE now(:called_id);
EXECUTE now(:inserted_id);

-- COPY, MERGE, a rule, a view, a function.
CREATE TEMPORARY TABLE day (session_id bigint, type activity_type, cash monetary_amount, staff_member_id bigint);
INSERT INTO day SELECT :inserted_id, 'adjustment', monetary_amount(n, 'CHF'), :staff_id FROM generate_series(1, 3) n;
BEGIN;
\copy day TO results/plain_insert.data
\copy session_activity (session_id, type, cash, staff_member_id) FROM results/plain_insert.data
EXECUTE now(:inserted_id);
ROLLBACK;
BEGIN;
MERGE INTO session_activity a
USING day d ON a.session_id = d.session_id AND a.cash = d.cash AND a.type = 'no_sale'
WHEN NOT MATCHED THEN
  INSERT (session_id, type, cash, staff_member_id) VALUES (d.session_id, d.type, d.cash, d.staff_member_id);
EXECUTE now(:inserted_id);
ROLLBACK;
BEGIN;
CREATE RULE also AS ON INSERT TO day DO ALSO
  INSERT INTO session_activity (session_id, type, cash, staff_member_id)
  VALUES (NEW.session_id, NEW.type, NEW.cash, NEW.staff_member_id);
INSERT INTO day SELECT :inserted_id, 'adjustment', monetary_amount(n, 'CHF'), :staff_id FROM generate_series(1, 3) n;
EXECUTE now(:inserted_id);
ROLLBACK;
BEGIN;
CREATE VIEW regress_insert_view AS SELECT session_id, type, cash, staff_member_id FROM session_activity;
INSERT INTO regress_insert_view SELECT * FROM day RETURNING cash;
EXECUTE now(:inserted_id);
ROLLBACK;
BEGIN;
CREATE FUNCTION pg_temp.insert_all() RETURNS SETOF integer LANGUAGE sql AS
  'INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM pg_temp.day RETURNING ordinal';
SELECT n FROM pg_temp.insert_all() n LIMIT 1;
EXECUTE now(:inserted_id);
ROLLBACK;

-- Two INSERTs in one query share their statement triggers.
BEGIN;
WITH
  a AS (INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day RETURNING ordinal),
  b AS (INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day RETURNING ordinal)
SELECT (SELECT count(*) FROM a) AS first, (SELECT count(*) FROM b) AS second;
EXECUTE now(:inserted_id);
SELECT id FROM fold_differences ORDER BY id;
ROLLBACK;

-- Savepoints and exception blocks take rows and totals back together.
BEGIN;
INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day LIMIT 1;
SAVEPOINT before;
INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day;
SAVEPOINT inner_one;
INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day;
RELEASE SAVEPOINT inner_one;
ROLLBACK TO SAVEPOINT before;
EXECUTE now(:inserted_id);
INSERT INTO session_activity (session_id, type, cash, staff_member_id) VALUES (:inserted_id, 'adjustment', '0.00 CHF', :staff_id);
\echo :SQLSTATE
ROLLBACK TO SAVEPOINT before;
INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day LIMIT 1;
EXECUTE now(:inserted_id);
SELECT id FROM fold_differences ORDER BY id;
ROLLBACK;
DO $$
BEGIN
  INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day LIMIT 1;
  BEGIN
    INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day;
    RAISE division_by_zero;
  EXCEPTION WHEN division_by_zero THEN
    INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day LIMIT 1;
  END;
END
$$;
EXECUTE now(:inserted_id);
-- An exception block in the SELECT that feeds the INSERT.
CREATE FUNCTION pg_temp.survive(n integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  RETURN 1 / (n - 2);
EXCEPTION WHEN division_by_zero THEN
  RETURN 3;
END
$$;
INSERT INTO session_activity (session_id, type, cash, staff_member_id)
SELECT :inserted_id, 'adjustment', monetary_amount(pg_temp.survive(n), 'CHF'), :staff_id FROM generate_series(1, 3) n;
EXECUTE now(:inserted_id);

-- Levels that keep one snapshot.
BEGIN ISOLATION LEVEL REPEATABLE READ;
INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day LIMIT 1;
SELECT ordinal FROM adjust_cash(:inserted_id, '1.00 CHF', :staff_id);
INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day LIMIT 1;
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE;
INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day LIMIT 1;
SELECT ordinal FROM adjust_cash(:inserted_id, '1.00 CHF', :staff_id);
COMMIT;
EXECUTE now(:inserted_id);
BEGIN READ ONLY;
INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day;
\echo :SQLSTATE
ROLLBACK;

-- Long texts from a table where they are stored out of line, and columns of
-- one's own.
BEGIN;
ALTER TABLE session_activity ADD COLUMN regress_extra text DEFAULT 'extra';
CREATE TEMPORARY TABLE long_text AS
  SELECT repeat('é', 2000) AS note, repeat('r', 255) AS reference, 'cash'::text AS tender;
ALTER TABLE long_text ALTER note SET STORAGE EXTERNAL, ALTER reference SET STORAGE EXTERNAL;
INSERT INTO long_text SELECT note || '', repeat('é', 255), 'card' FROM long_text;
INSERT INTO session_activity (session_id, type, amount, tender, staff_member_id, note, reference, regress_extra)
SELECT :inserted_id, 'sale', '1.00 CHF', tender, :staff_id, note, reference, 'given' FROM long_text;
SELECT tender, cash, char_length(note) AS note, char_length(reference) AS reference, regress_extra
FROM session_activity WHERE session_id = :inserted_id AND regress_extra = 'given' ORDER BY ordinal;
SELECT * FROM verify_session(:inserted_id);
SAVEPOINT before;
UPDATE long_text SET note = note || 'é';
INSERT INTO session_activity (session_id, type, amount, tender, staff_member_id, note)
SELECT :inserted_id, 'sale', '1.00 CHF', tender, :staff_id, note FROM long_text;
\echo :SQLSTATE
ROLLBACK;

-- Nothing inserted, nothing changed.
INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day WHERE false;
INSERT INTO session_activity (session_id, type, cash, staff_member_id) SELECT * FROM day LIMIT 0;

SELECT status, total_discrepancy FROM close_session(:inserted_id, '100.00 CHF', :staff_id);
SELECT id FROM fold_differences ORDER BY id;
SELECT id FROM balance_differences ORDER BY id;
SELECT * FROM verify_session(:inserted_id);
SELECT * FROM verify_session(:called_id);
