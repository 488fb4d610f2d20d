-- Users' triggers on session_activity, and commands while a statement that
-- inserts is under way: totals always equal to what is stored, or a refusal.
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
-- Refusals by their codes: what they say is in other tests.
\set VERBOSITY sqlstate
\i :common

SELECT id AS location_id FROM create_location('Hooks', 'USD') \gset
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Left') \gset
SELECT id AS drawer_2_id FROM create_cash_drawer(:location_id, 'Right') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till 1', :drawer_id) \gset
SELECT id AS device_2_id FROM register_device(:location_id, 'Till 2', :drawer_2_id) \gset
SELECT id AS session_id FROM open_session(:device_id, :staff_id, '100.00 USD') \gset
SELECT id AS other_id FROM open_session(:device_2_id, :staff_id, '100.00 USD') \gset
CREATE TEMPORARY TABLE fixture AS SELECT :session_id AS session_id, :other_id AS other_id, :staff_id AS staff_id;

PREPARE three AS
  INSERT INTO session_activity (session_id, type, cash, staff_member_id)
  SELECT session_id, 'adjustment', monetary_amount(n, 'USD'), staff_id
  FROM fixture, generate_series(1, 3) n ORDER BY n;
PREPARE now AS
  SELECT s.id = f.other_id AS other, s.activity_count, s.total_adjustments
  FROM payment_sessions s JOIN fixture f ON s.id IN (f.session_id, f.other_id)
  ORDER BY s.id;
PREPARE differences AS
  SELECT id FROM fold_differences UNION ALL SELECT f.session_id FROM fixture f, verify_session(f.session_id)
  UNION ALL SELECT f.other_id FROM fixture f, verify_session(f.other_id) ORDER BY id;

-- A BEFORE ROW trigger may change what is offered,
CREATE FUNCTION pg_temp.double() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.cash := NEW.cash + NEW.cash;
  NEW.note := 'doubled';
  RETURN NEW;
END
$$;
BEGIN;
CREATE TRIGGER changes BEFORE INSERT ON session_activity FOR EACH ROW EXECUTE FUNCTION pg_temp.double();
EXECUTE three;
EXECUTE now;
EXECUTE differences;
ROLLBACK;

-- and leave rows out, which then leave no gap;
CREATE FUNCTION pg_temp.skip() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RETURN CASE WHEN amount(NEW.cash) = 2 THEN NULL ELSE NEW END;
END
$$;
BEGIN;
CREATE TRIGGER skips BEFORE INSERT ON session_activity FOR EACH ROW EXECUTE FUNCTION pg_temp.skip();
EXECUTE three;
EXECUTE now;
EXECUTE differences;
ROLLBACK;

-- but it cannot choose what the server chooses,
BEGIN;
CREATE FUNCTION pg_temp.choose() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.ordinal := 7;
  RETURN NEW;
END
$$;
CREATE TRIGGER chooses BEFORE INSERT ON session_activity FOR EACH ROW EXECUTE FUNCTION pg_temp.choose();
EXECUTE three;
ROLLBACK;

-- nor change or swallow a row after it was numbered.
BEGIN;
CREATE TRIGGER zzzz_changes BEFORE INSERT ON session_activity FOR EACH ROW EXECUTE FUNCTION pg_temp.double();
EXECUTE three;
ROLLBACK;
BEGIN;
CREATE TRIGGER zzzz_skips BEFORE INSERT ON session_activity FOR EACH ROW EXECUTE FUNCTION pg_temp.skip();
EXECUTE three;
ROLLBACK;

-- A row that ON CONFLICT DO NOTHING leaves out.
\set VERBOSITY default
BEGIN;
CREATE UNIQUE INDEX regress_reference ON session_activity (reference) WHERE reference LIKE 'once %';
INSERT INTO session_activity (session_id, type, cash, staff_member_id, reference)
SELECT session_id, 'adjustment', monetary_amount(n, 'USD'), staff_id, 'once ' || n FROM fixture, generate_series(1, 3) n
ON CONFLICT DO NOTHING;
EXECUTE now;
SAVEPOINT before;
INSERT INTO session_activity (session_id, type, cash, staff_member_id, reference)
SELECT session_id, 'adjustment', monetary_amount(n, 'USD'), staff_id, 'once ' || n FROM fixture, generate_series(3, 5) n
ON CONFLICT DO NOTHING;
ROLLBACK TO SAVEPOINT before;
INSERT INTO session_activity (session_id, type, cash, staff_member_id, reference)
SELECT session_id, 'adjustment', monetary_amount(1, 'USD'), staff_id, 'once 1' FROM fixture
ON CONFLICT DO NOTHING;
ROLLBACK TO SAVEPOINT before;
INSERT INTO session_activity (session_id, type, cash, staff_member_id, reference)
SELECT session_id, 'adjustment', monetary_amount(1, 'USD'), staff_id, 'once 1' FROM fixture
ON CONFLICT (reference) WHERE reference LIKE 'once %' DO UPDATE SET note = 'again';
ROLLBACK TO SAVEPOINT before;
EXECUTE differences;
ROLLBACK;

\set VERBOSITY sqlstate

-- AFTER ROW triggers are the place for hooks: on both routes they see the row
-- as it is stored.
BEGIN;
CREATE TEMPORARY TABLE seen (ordinal integer, cash monetary_amount, counted integer);
CREATE FUNCTION pg_temp.see() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO pg_temp.seen
  SELECT NEW.ordinal, NEW.cash, activity_count FROM payment_sessions WHERE id = NEW.session_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER sees AFTER INSERT ON session_activity FOR EACH ROW EXECUTE FUNCTION pg_temp.see();
SELECT ordinal FROM adjust_cash(:session_id, '1.00 USD', :staff_id);
EXECUTE three;
SELECT * FROM seen ORDER BY ordinal;
ROLLBACK;

-- A hook that calls a function on another session.
CREATE FUNCTION pg_temp.hook() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.note IS DISTINCT FROM 'hooked' THEN
    PERFORM adjust_cash(CASE TG_ARGV[0] WHEN 'same' THEN session_id ELSE other_id END,
      NEW.cash, staff_id, note => 'hooked')
    FROM pg_temp.fixture;
  END IF;
  RETURN NULL;
END
$$;
BEGIN;
CREATE TRIGGER hooks AFTER INSERT ON session_activity FOR EACH ROW EXECUTE FUNCTION pg_temp.hook('other');
EXECUTE three;
EXECUTE now;
EXECUTE differences;
ROLLBACK;
-- The same session: its totals are not written yet.
BEGIN;
CREATE TRIGGER hooks AFTER INSERT ON session_activity FOR EACH ROW EXECUTE FUNCTION pg_temp.hook('same');
EXECUTE three;
ROLLBACK;
-- Where it comes before ours in the order, too.
BEGIN;
CREATE TRIGGER "A hooks" AFTER INSERT ON session_activity FOR EACH ROW EXECUTE FUNCTION pg_temp.hook('same');
EXECUTE three;
ROLLBACK;
-- Deferred to the end of the transaction there is no statement any more.
BEGIN;
CREATE CONSTRAINT TRIGGER hooks AFTER INSERT ON session_activity DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION pg_temp.hook('same');
EXECUTE three;
SET CONSTRAINTS ALL IMMEDIATE;
EXECUTE now;
EXECUTE differences;
ROLLBACK;
-- AFTER STATEMENT the totals are written; not so in one that sorts before ours.
CREATE FUNCTION pg_temp.statement_hook() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() = 1 THEN
    PERFORM adjust_cash(session_id, '10.00 USD', staff_id) FROM pg_temp.fixture;
  END IF;
  RETURN NULL;
END
$$;
BEGIN;
CREATE TRIGGER hooks AFTER INSERT ON session_activity FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.statement_hook();
EXECUTE three;
EXECUTE now;
EXECUTE differences;
ROLLBACK;
BEGIN;
CREATE TRIGGER "A hooks" AFTER INSERT ON session_activity FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.statement_hook();
EXECUTE three;
ROLLBACK;

-- Other commands on the session, and INSERTs, from within the statement.
CREATE FUNCTION pg_temp.within(statement text) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE statement;
  RETURN 1;
END
$$;
SELECT r.code, r.message, c.command
FROM (VALUES
  (1, 'SELECT adjust_cash(%1$s, ''1.00 USD'', %3$s)'),
  (2, 'SELECT record_payment(%1$s, %3$s, ''sale'', ''1.00 USD'')'),
  (3, 'SELECT record_device_payment(%4$s, %3$s, ''sale'', ''1.00 USD'')'),
  (4, 'SELECT record_no_sale(%1$s, %3$s)'),
  (5, 'SELECT count_cash(%1$s, ''1.00 USD'', %3$s)'),
  (6, 'SELECT close_session(%1$s, ''1.00 USD'', %3$s)'),
  (7, 'INSERT INTO session_activity (session_id, type, staff_member_id) VALUES (%1$s, ''no_sale'', %3$s)')) c (number, command)
CROSS JOIN LATERAL pg_temp.refusal(format(
  -- The second row runs the command when the first has touched the session.
  $$INSERT INTO session_activity (session_id, type, cash, staff_member_id)
    SELECT %s, 'adjustment',
      monetary_amount(CASE n WHEN 1 THEN 1 ELSE pg_temp.within(%L) END, 'USD'), %s
    FROM generate_series(1, 2) n$$,
  :session_id, format(c.command, :session_id, :other_id, :staff_id, :device_id), :staff_id)) AS refusal (code, message, detail, hint)
CROSS JOIN LATERAL (SELECT refusal.code, regexp_replace(refusal.message, 'session \d+', 'session N') AS message) r
ORDER BY c.number;
SELECT detail, hint FROM pg_temp.refusal(format(
  $$INSERT INTO session_activity (session_id, type, cash, staff_member_id)
    SELECT %1$s, 'adjustment',
      monetary_amount(CASE n WHEN 1 THEN 1 ELSE pg_temp.within('SELECT record_no_sale(%1$s, %2$s)') END, 'USD'), %2$s
    FROM generate_series(1, 2) n$$, :session_id, :staff_id));
-- A repeated request writes nothing and is answered; a refusal that is caught
-- leaves the statement whole.
BEGIN;
SELECT ordinal FROM adjust_cash(:session_id, '1.00 USD', :staff_id, request_id => '00000000-0000-4000-8000-0000000e3001');
INSERT INTO session_activity (session_id, type, cash, staff_member_id)
SELECT session_id, 'adjustment', monetary_amount(CASE n WHEN 1 THEN 1 ELSE (
    SELECT ordinal FROM adjust_cash(session_id, '1.00 USD', staff_id, request_id => '00000000-0000-4000-8000-0000000e3001'))
  END, 'USD'), staff_id
FROM fixture, generate_series(1, 2) n;
EXECUTE now;
INSERT INTO session_activity (session_id, type, cash, staff_member_id)
SELECT session_id, 'adjustment',
  monetary_amount(CASE n WHEN 1 THEN 1 ELSE
    length(pg_temp.refused(format('SELECT record_no_sale(%s, %s)', session_id, staff_id))) END, 'USD'), staff_id
FROM fixture, generate_series(1, 2) n;
EXECUTE now;
EXECUTE differences;
ROLLBACK;

-- Statements within statements, on other sessions, also in subtransactions
-- that are rolled back.
CREATE FUNCTION pg_temp.nested(fail boolean) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO session_activity (session_id, type, cash, staff_member_id)
  SELECT other_id, 'adjustment', '100.00 USD', staff_id FROM fixture;
  RETURN 1 / CASE WHEN fail THEN 0 ELSE 1 END;
EXCEPTION WHEN division_by_zero THEN
  RETURN 2;
END
$$;
BEGIN;
INSERT INTO session_activity (session_id, type, cash, staff_member_id)
SELECT session_id, 'adjustment', monetary_amount(pg_temp.nested(n = 2), 'USD'), staff_id
FROM fixture, generate_series(1, 3) n;
EXECUTE now;
EXECUTE differences;
ROLLBACK;
-- A session that a nested statement wrote, touched afterwards by the outer one.
BEGIN;
INSERT INTO session_activity (session_id, type, cash, staff_member_id)
SELECT CASE n WHEN 1 THEN session_id ELSE other_id END, 'adjustment',
  monetary_amount(CASE n WHEN 1 THEN pg_temp.nested(false) ELSE 5 END, 'USD'), staff_id
FROM fixture, generate_series(1, 3) n;
EXECUTE now;
EXECUTE differences;
ROLLBACK;
-- A command in a statement in a statement, on the session of the outermost.
BEGIN;
CREATE FUNCTION pg_temp.deep() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO session_activity (session_id, type, cash, staff_member_id)
  SELECT other_id, 'adjustment', monetary_amount(CASE n WHEN 1 THEN 1 ELSE (
    SELECT ordinal FROM adjust_cash(session_id, '1.00 USD', staff_id)) END, 'USD'), staff_id
  FROM fixture, generate_series(1, 2) n;
  RETURN 1;
END
$$;
INSERT INTO session_activity (session_id, type, cash, staff_member_id)
SELECT session_id, 'adjustment', monetary_amount(CASE n WHEN 1 THEN 1 ELSE pg_temp.deep() END, 'USD'), staff_id
FROM fixture, generate_series(1, 2) n;
ROLLBACK;
-- Through a partitioned table within a statement on the table itself.
BEGIN;
CREATE TABLE regress_parent (LIKE session_activity) PARTITION BY LIST (tender);
ALTER TABLE regress_parent ATTACH PARTITION session_activity DEFAULT;
CREATE FUNCTION pg_temp.routed() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO regress_parent (session_id, type, staff_member_id) SELECT other_id, 'no_sale', staff_id FROM fixture;
  RAISE division_by_zero;
EXCEPTION WHEN division_by_zero THEN
  RETURN 2;
END
$$;
SAVEPOINT before;
INSERT INTO session_activity (session_id, type, cash, staff_member_id)
SELECT session_id, 'adjustment', monetary_amount(pg_temp.routed(), 'USD'), staff_id FROM fixture;
ROLLBACK TO SAVEPOINT before;
EXECUTE differences;
ROLLBACK;

-- Triggers of a table's owner see the rows of a statement in transition tables.
BEGIN;
CREATE TEMPORARY TABLE sums (rows bigint, last integer, cash monetary_amount);
CREATE FUNCTION pg_temp.add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sums SELECT count(*), max(ordinal), sum(cash) FROM added;
  RETURN NULL;
END
$$;
CREATE TRIGGER adds_up AFTER INSERT ON session_activity REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.add_up();
EXECUTE three;
SELECT * FROM sums;
ROLLBACK;
