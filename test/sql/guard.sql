-- Whatever SQL can do to a row of ours, by whom: what was recorded stays.
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
\set SHOW_CONTEXT never
\i :common

SELECT id AS location_id FROM create_location('Guarded', 'USD') \gset
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Left') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till 1', :drawer_id) \gset
SELECT id AS reason_id FROM create_reason_code('GUARDED') \gset
SELECT id AS session_id FROM open_session(:device_id, :staff_id, '100.00 USD', request_id => '00000000-0000-4000-8000-0000000e0001') \gset
SELECT ordinal FROM adjust_cash(:session_id, '5.00 USD', :staff_id);
SELECT status FROM close_session(:session_id, '104.00 USD', :staff_id);
SELECT id AS open_session_id FROM open_session(:device_id, :staff_id, '104.00 USD') \gset

-- Two roles that have every privilege on the tables: one owns them, too.
CREATE ROLE regress_guard_owner;
CREATE ROLE regress_guard_user;

-- What an attempt is answered with; nothing of it stays.
CREATE FUNCTION pg_temp.attempt(role text, replication_role text, statement text)
RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('SET LOCAL session_replication_role = %I', replication_role);
  EXECUTE format('SET LOCAL ROLE %I', role);
  EXECUTE statement;
  RAISE SQLSTATE 'ZZ000';
EXCEPTION
  WHEN SQLSTATE 'ZZ000' THEN
    RETURN 'ok';
  WHEN OTHERS THEN
    RETURN SQLSTATE;
END
$$;

-- A change through a cursor; called by its name, since it is in pg_temp.
CREATE FUNCTION pg_temp.by_cursor(target regclass, change text)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
  here refcursor := 'here';
  found_row record;
BEGIN
  OPEN here FOR EXECUTE format('SELECT * FROM ONLY %s FOR UPDATE', target);
  FETCH here INTO found_row;
  EXECUTE format(change, target);
END
$$;

-- The tables with a column of their key, and what makes a copy of a row new.
CREATE TEMPORARY TABLE guarded (name text, key text, condition text, novelty jsonb);
INSERT INTO guarded VALUES
  ('location', 'id', 't.name = ''Guarded''', '{"id": 9007199254740991}'),
  ('staff_member', 'id', 't.id = ' || :staff_id, '{"id": 9007199254740991}'),
  ('cash_drawer', 'id', 't.id = ' || :drawer_id, '{"id": 9007199254740991, "name": "New"}'),
  ('point_of_sale_device', 'id', 't.id = ' || :device_id, '{"id": 9007199254740991}'),
  ('reason_code', 'id', 't.id = ' || :reason_id, '{"id": 9007199254740991, "code": "NEW"}'),
  ('reason_code_state', 'reason_code_id', 't.reason_code_id = ' || :reason_id, '{"reason_code_id": 9007199254740991}'),
  ('payment_session', 'id', 't.id = ' || :session_id, '{"id": 9007199254740991, "cash_drawer_id": 9007199254740991}'),
  ('session_activity', 'session_id', 't.session_id = ' || :session_id || ' AND t.ordinal = 1',
   '{"session_id": 9007199254740991, "request_id": null, "request_hash": null}');

-- reason_code_state needs a row.
SELECT kind FROM delete_reason_code(:reason_id);

-- In each, %1$s is the table, %2$s its key, %3$s finds a row, %4$L makes it
-- new, %5$s names its columns.
CREATE TEMPORARY TABLE form (number integer GENERATED ALWAYS AS IDENTITY, name text, statement text);
INSERT INTO form (name, statement) VALUES
  ('UPDATE that changes nothing', 'UPDATE %1$s t SET %2$s = %2$s WHERE %3$s'),
  ('UPDATE of the key', 'UPDATE %1$s t SET %2$s = 9007199254740991 WHERE %3$s'),
  ('UPDATE FROM', 'UPDATE %1$s t SET %2$s = u.%2$s FROM %1$s u WHERE u.ctid = t.ctid'),
  ('UPDATE in a CTE', 'WITH u AS (UPDATE %1$s SET %2$s = %2$s RETURNING 1) SELECT count(*) FROM u'),
  ('UPDATE by a cursor', 'SELECT pg_temp.by_cursor(''%1$s'', ''UPDATE %%s SET %2$s = %2$s WHERE CURRENT OF here'')'),
  ('DELETE', 'DELETE FROM %1$s t WHERE %3$s'),
  ('DELETE USING', 'DELETE FROM %1$s t USING %1$s u WHERE u.ctid = t.ctid'),
  ('DELETE in a CTE', 'WITH d AS (DELETE FROM %1$s RETURNING 1) SELECT count(*) FROM d'),
  ('DELETE by a cursor', 'SELECT pg_temp.by_cursor(''%1$s'', ''DELETE FROM %%s WHERE CURRENT OF here'')'),
  ('TRUNCATE', 'TRUNCATE %1$s'),
  ('TRUNCATE CASCADE', 'TRUNCATE %1$s RESTART IDENTITY CASCADE'),
  ('MERGE UPDATE', 'MERGE INTO %1$s t USING %1$s u ON u.ctid = t.ctid WHEN MATCHED THEN UPDATE SET %2$s = u.%2$s'),
  ('MERGE DELETE', 'MERGE INTO %1$s t USING %1$s u ON u.ctid = t.ctid WHEN MATCHED THEN DELETE'),
  ('INSERT of a whole row', 'INSERT INTO %1$s SELECT n.* FROM %1$s t, jsonb_populate_record(t, %4$L) n WHERE %3$s'),
  ('MERGE INSERT of a whole row', 'MERGE INTO %1$s t USING (SELECT n.* FROM %1$s t, jsonb_populate_record(t, %4$L) n WHERE %3$s) n ON false WHEN NOT MATCHED THEN INSERT VALUES (%5$s)'),
  ('INSERT ON CONFLICT DO NOTHING', 'INSERT INTO %1$s SELECT * FROM %1$s t WHERE %3$s ON CONFLICT DO NOTHING'),
  ('INSERT ON CONFLICT DO UPDATE',
   'INSERT INTO %1$s SELECT * FROM %1$s t WHERE %3$s ON CONFLICT ON CONSTRAINT %1$s_pkey DO UPDATE SET %2$s = EXCLUDED.%2$s');

BEGIN;
GRANT USAGE ON SCHEMA cash_tracking TO regress_guard_owner, regress_guard_user;
GRANT ALL ON ALL TABLES IN SCHEMA cash_tracking TO regress_guard_user;
GRANT ALL ON guarded, form TO regress_guard_user;
DO $$
DECLARE
  name text;
BEGIN
  -- The owner needs no functions: the guards run without his right to call them.
  FOR name IN SELECT g.name FROM guarded g LOOP
    EXECUTE format('ALTER TABLE cash_tracking.%I OWNER TO regress_guard_owner', name);
  END LOOP;
END
$$;

CREATE TEMPORARY TABLE answer ON COMMIT DROP AS
SELECT
  f.number,
  f.name AS form,
  r.name AS role,
  g.name AS guarded,
  pg_temp.attempt(r.role, r.replication_role,
    format(f.statement, g.name, g.key, g.condition, g.novelty, c.columns)) AS answer
FROM form f
CROSS JOIN guarded g
CROSS JOIN LATERAL (
  SELECT string_agg('n.' || quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
  FROM pg_attribute a
  WHERE a.attrelid = g.name::regclass AND a.attnum > 0) c
CROSS JOIN (VALUES
  ('superuser', current_user::text, 'origin'),
  ('owner', 'regress_guard_owner', 'origin'),
  ('user', 'regress_guard_user', 'origin'),
  ('local', current_user::text, 'local'),
  ('replica', current_user::text, 'replica')) r (name, role, replication_role);

-- Each line: who is answered so by all tables.
SELECT form, string_agg(role, ', ' ORDER BY role) AS roles, location, staff, drawer, device, reason, state, session, activity
FROM (
  SELECT
    number,
    form,
    role,
    max(answer) FILTER (WHERE guarded = 'location') AS location,
    max(answer) FILTER (WHERE guarded = 'staff_member') AS staff,
    max(answer) FILTER (WHERE guarded = 'cash_drawer') AS drawer,
    max(answer) FILTER (WHERE guarded = 'point_of_sale_device') AS device,
    max(answer) FILTER (WHERE guarded = 'reason_code') AS reason,
    max(answer) FILTER (WHERE guarded = 'reason_code_state') AS state,
    max(answer) FILTER (WHERE guarded = 'payment_session') AS session,
    max(answer) FILTER (WHERE guarded = 'session_activity') AS activity
  FROM answer
  GROUP BY number, form, role) a
GROUP BY number, form, location, staff, drawer, device, reason, state, session, activity
ORDER BY number, roles;
ROLLBACK;

-- What the refusals say.
SELECT g.name, r.message, r.detail, r.hint
FROM guarded g
CROSS JOIN LATERAL pg_temp.refusal(format('UPDATE %I SET %I = 1', g.name, g.key)) r
ORDER BY g.name;
SELECT f.statement, r.message
FROM (VALUES ('DELETE FROM payment_session'), ('TRUNCATE session_activity')) f (statement)
CROSS JOIN LATERAL pg_temp.refusal(f.statement) r
ORDER BY f.statement;

-- Running totals of an open session, and what is left of a closed one.
UPDATE payment_session SET net_cash = '0.00 USD' WHERE id = :open_session_id;
UPDATE payment_session SET closing_note = 'Nothing was wrong' WHERE id = :session_id;
UPDATE cash_drawer SET settled_balance = '0.00 USD' WHERE id = :drawer_id;

-- Through a view of one's own.
CREATE VIEW regress_guard_view AS SELECT * FROM session_activity;
UPDATE regress_guard_view SET note = 'changed';
DELETE FROM regress_guard_view;
DROP VIEW regress_guard_view;

-- By a cascade from a table of one's own.
BEGIN;
CREATE TABLE regress_guard_staff AS SELECT id FROM staff_members;
ALTER TABLE regress_guard_staff ADD PRIMARY KEY (id);
ALTER TABLE session_activity ADD FOREIGN KEY (staff_member_id) REFERENCES regress_guard_staff
  ON UPDATE CASCADE ON DELETE CASCADE;
SAVEPOINT before;
DELETE FROM regress_guard_staff;
ROLLBACK TO SAVEPOINT before;
UPDATE regress_guard_staff SET id = -id;
ROLLBACK;

-- By moving rows to another partition, and through the parent.
BEGIN;
CREATE TABLE regress_guard_parent (LIKE session_activity) PARTITION BY LIST (tender);
CREATE TABLE regress_guard_sibling PARTITION OF regress_guard_parent FOR VALUES IN ('elsewhere');
ALTER TABLE regress_guard_parent ATTACH PARTITION session_activity DEFAULT;
SAVEPOINT before;
UPDATE regress_guard_parent SET tender = 'elsewhere' WHERE tender IS NULL;
ROLLBACK TO SAVEPOINT before;
DELETE FROM regress_guard_parent;
ROLLBACK TO SAVEPOINT before;
TRUNCATE regress_guard_parent;
ROLLBACK TO SAVEPOINT before;
INSERT INTO regress_guard_parent (session_id, type, cash, staff_member_id)
VALUES (:open_session_id, 'adjustment', '1.00 USD', :staff_id);
ROLLBACK;

-- As an heir of another table.
BEGIN;
CREATE TABLE regress_guard_parent (LIKE session_activity);
ALTER TABLE session_activity INHERIT regress_guard_parent;
SAVEPOINT before;
UPDATE regress_guard_parent SET note = 'changed';
ROLLBACK TO SAVEPOINT before;
DELETE FROM regress_guard_parent;
ROLLBACK TO SAVEPOINT before;
TRUNCATE regress_guard_parent;
ROLLBACK;

-- By a trigger of one's own on another table, at any depth.
BEGIN;
CREATE TABLE regress_guard_source (n integer);
CREATE FUNCTION pg_temp.cheat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cash_tracking.payment_session SET net_cash = '1000000.00 USD';
  RETURN NEW;
END
$$;
CREATE TRIGGER cheat AFTER INSERT ON regress_guard_source
  FOR EACH ROW EXECUTE FUNCTION pg_temp.cheat();
INSERT INTO regress_guard_source VALUES (1);
ROLLBACK;

-- And in a trigger on our own table, while one of our own inserts is under
-- way: no flag is up that it could ride on.
BEGIN;
CREATE FUNCTION pg_temp.cheat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cash_tracking.payment_session SET net_cash = '1000000.00 USD';
  RETURN NEW;
END
$$;
CREATE TRIGGER cheat AFTER INSERT ON session_activity
  FOR EACH ROW EXECUTE FUNCTION pg_temp.cheat();
SAVEPOINT before;
SELECT cash FROM adjust_cash(:open_session_id, '1.00 USD', :staff_id);
ROLLBACK TO SAVEPOINT before;
INSERT INTO session_activity (session_id, type, cash, staff_member_id)
VALUES (:open_session_id, 'adjustment', '1.00 USD', :staff_id);
ROLLBACK;

-- COPY is an INSERT: a row without an ordinal is recorded, others are slots.
BEGIN;
COPY session_activity (session_id, type, cash, staff_member_id, ordinal, recorded_at) FROM STDIN;
9007199254740991	adjustment	1.00 USD	1	1	2001-01-01 00:00:00+00
\.
ROLLBACK;
COPY location FROM STDIN WITH (FORMAT csv);
\.

SELECT id FROM fold_differences ORDER BY id;
SELECT id FROM balance_differences ORDER BY id;
DROP ROLE regress_guard_owner;
DROP ROLE regress_guard_user;
