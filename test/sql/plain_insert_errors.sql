-- What INSERT INTO session_activity refuses, and with what.
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\set SHOW_CONTEXT never
\i :common

SELECT id AS location_id FROM create_location('Refused inserts', 'USD') \gset
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
SELECT id AS retired_id FROM create_staff_member('Zoe') \gset
SELECT count(*) FROM retire_staff_member(:retired_id);
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Left') \gset
SELECT id AS drawer_2_id FROM create_cash_drawer(:location_id, 'Right') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till 1', :drawer_id) \gset
SELECT id AS device_2_id FROM register_device(:location_id, 'Till 2', :drawer_2_id) \gset
SELECT id AS deleted_id FROM create_reason_code('REFUSED') \gset
SELECT count(*) FROM delete_reason_code(:deleted_id);
SELECT id AS session_id FROM open_session(:device_id, :staff_id, '100.00 USD') \gset
SELECT id AS closed_id FROM open_session(:device_2_id, :staff_id, '100.00 USD') \gset
SELECT status FROM close_session(:closed_id, '100.00 USD', :staff_id);

-- An adjustment and a sale with changes; ids of the fixtures by their names.
CREATE TEMPORARY TABLE fixture AS
  SELECT :session_id AS open, :closed_id AS closed, :staff_id AS staff, :retired_id AS retired, :deleted_id AS deleted;
CREATE FUNCTION pg_temp.insertion(sale boolean, changes text) RETURNS text LANGUAGE sql
BEGIN ATOMIC
  SELECT format('INSERT INTO session_activity (%s) VALUES (%s)',
    string_agg(quote_ident(v.key), ', ' ORDER BY v.key), string_agg(quote_nullable(v.value), ', ' ORDER BY v.key))
  FROM fixture f
  CROSS JOIN LATERAL jsonb_each_text(
    jsonb_build_object('session_id', f.open, 'staff_member_id', f.staff)
    || CASE WHEN sale THEN '{"type": "sale", "amount": "9.99 USD", "tender": "cash"}'
        ELSE '{"type": "adjustment", "cash": "5.00 USD"}'::jsonb END
    || replace(replace(replace(changes, ':closed', f.closed::text), ':retired', f.retired::text), ':deleted', f.deleted::text)::jsonb) v;
END;

SELECT
  c.changes,
  a.code AS adjustment,
  s.code AS sale
FROM (VALUES
  -- form
  (1, '{}'),
  (2, '{"session_id": null}'),
  (3, '{"staff_member_id": null}'),
  (4, '{"type": null}'),
  (5, '{"recorded_at": "2001-01-01"}'),
  (6, '{"request_id": "00000000-0000-4000-8000-0000000e2001"}'),
  (7, '{"request_hash": 1}'),
  (8, '{"occurred_at": "infinity"}'),
  (9, '{"occurred_at": "-infinity"}'),
  (10, '{"type": "opening"}'),
  (11, '{"type": "mid_session"}'),
  (12, '{"type": "closing"}'),
  (13, '{"type": "closing_adjustment"}'),
  (14, '{"reverses": 1}'),
  -- existence
  (20, '{"session_id": 9007199254740991}'),
  (21, '{"session_id": 0}'),
  (22, '{"staff_member_id": 9007199254740991}'),
  (23, '{"staff_member_id": 0}'),
  (24, '{"reason_code_id": 9007199254740991}'),
  (25, '{"reason_code_id": 0}'),
  (26, '{"staff_member_id": :retired}'),
  (27, '{"reason_code_id": :deleted}'),
  -- state
  (30, '{"session_id": :closed}'),
  -- what belongs to the type
  (40, '{"cash": null}'),
  (41, '{"amount": null}'),
  (42, '{"tender": null}'),
  (43, '{"cash": "5.00 USD"}'),
  (44, '{"amount": "5.00 USD"}'),
  (45, '{"tender": "card"}'),
  (46, '{"cash_rounding": "0.01 USD"}'),
  (47, '{"expected": "5.00 USD"}'),
  (48, '{"counted": "5.00 USD"}'),
  (49, '{"reference": "order 1"}'),
  (50, '{"type": "no_sale"}'),
  (51, '{"type": "cash_payout"}'),
  (52, '{"type": "change"}'),
  (53, '{"type": "change", "tender": "card"}'),
  (54, '{"tender": "Cash"}'),
  (55, '{"tender": ""}'),
  -- currency and amount
  (60, '{"cash": "5.00 EUR"}'),
  (61, '{"amount": "5.00 EUR"}'),
  (62, '{"cash_rounding": "0.01 EUR"}'),
  (63, '{"cash": "0.00 USD"}'),
  (64, '{"amount": "0.00 USD"}'),
  (65, '{"amount": "-1.00 USD"}'),
  (66, '{"amount": "92233720368547758.07 USD"}'),
  (67, '{"cash": "92233720368547758.07 USD"}'),
  (68, '{"cash_rounding": "-10.00 USD"}'),
  -- time
  (70, '{"occurred_at": "2001-01-01"}'),
  (71, '{"occurred_at": "2100-01-01"}')) c (number, changes)
CROSS JOIN LATERAL pg_temp.refusal(pg_temp.insertion(false, c.changes)) a
CROSS JOIN LATERAL pg_temp.refusal(pg_temp.insertion(true, c.changes)) s
ORDER BY c.number;

-- Texts of the refusals that only this route has.
SELECT r.code, r.message, r.detail, r.hint
FROM (VALUES
  (1, '{"session_id": null}'),
  (2, '{"recorded_at": "2001-01-01"}'),
  (3, '{"request_id": "00000000-0000-4000-8000-0000000e2001"}'),
  (4, '{"request_hash": 1}'),
  (5, '{"occurred_at": "infinity"}'),
  (6, '{"type": "opening"}'),
  (7, '{"type": "mid_session"}'),
  (8, '{"type": "closing_adjustment"}'),
  (9, '{"reverses": 1}')) c (number, changes)
CROSS JOIN LATERAL pg_temp.refusal(pg_temp.insertion(false, c.changes)) r
ORDER BY c.number;

-- Lengths are those of characters.
SELECT c.name, c.length, r.code, r.message, r.detail
FROM (VALUES
  ('note', 2000), ('note', 2001), ('reference', 255), ('reference', 256), ('tender', 32), ('tender', 33)) c (name, length)
CROSS JOIN (VALUES ('é'), ('e')) l (letter)
CROSS JOIN LATERAL pg_temp.refusal(
  pg_temp.insertion(true, jsonb_build_object(c.name, repeat(l.letter, c.length))::text)) r
ORDER BY c.name, c.length, l.letter COLLATE "C" DESC;

-- One bad row refuses the statement, with all its sessions.
SELECT activity_count AS before FROM payment_sessions WHERE id = :session_id \gset
\set VERBOSITY sqlstate
INSERT INTO session_activity (session_id, type, cash, staff_member_id)
VALUES (:session_id, 'adjustment', '5.00 USD', :staff_id), (:closed_id, 'adjustment', '5.00 USD', :staff_id);
\set VERBOSITY default
SELECT activity_count - :before AS added FROM payment_sessions WHERE id = :session_id;

-- Only the owner of the table inserts; a function of his does so for others.
CREATE ROLE regress_insert_user;
BEGIN;
GRANT USAGE ON SCHEMA cash_tracking TO regress_insert_user;
GRANT INSERT, SELECT ON session_activity TO regress_insert_user;
CREATE FUNCTION pg_temp.for_others(session_id bigint, staff_id bigint) RETURNS integer
LANGUAGE sql SECURITY DEFINER AS
  'INSERT INTO cash_tracking.session_activity (session_id, type, staff_member_id) VALUES ($1, ''no_sale'', $2) RETURNING ordinal';
SET LOCAL ROLE regress_insert_user;
SAVEPOINT before;
INSERT INTO cash_tracking.session_activity (session_id, type, staff_member_id) VALUES (:session_id, 'no_sale', :staff_id);
\echo :SQLSTATE
ROLLBACK TO SAVEPOINT before;
INSERT INTO cash_tracking.session_activity (session_id, type, staff_member_id) SELECT 1, 'no_sale', 1 WHERE false;
\echo :SQLSTATE
ROLLBACK TO SAVEPOINT before;
SELECT pg_temp.for_others(:session_id, :staff_id) - :before AS added;
ROLLBACK;
-- Nor does somebody else get in through a partitioned table.
BEGIN;
CREATE TABLE regress_parent (LIKE session_activity) PARTITION BY LIST (tender);
ALTER TABLE regress_parent ATTACH PARTITION session_activity DEFAULT;
GRANT INSERT ON regress_parent TO regress_insert_user;
SET LOCAL ROLE regress_insert_user;
INSERT INTO regress_parent (session_id, ordinal, recorded_at, type, cash, staff_member_id)
VALUES (9007199254740001, 1, '2001-01-01', 'no_sale', '0.00 USD', 1);
\echo :SQLSTATE
ROLLBACK;
-- Another owner needs no right on any other table, and no function.
BEGIN;
GRANT USAGE ON SCHEMA cash_tracking TO regress_insert_user;
ALTER TABLE session_activity OWNER TO regress_insert_user;
SET LOCAL ROLE regress_insert_user;
INSERT INTO cash_tracking.session_activity (session_id, type, amount, tender, staff_member_id)
VALUES (:session_id, 'sale', '1.00 USD', 'cash', :staff_id) RETURNING cash;
ROLLBACK;
DROP ROLE regress_insert_user;

SELECT id FROM fold_differences ORDER BY id;
