-- Verification finds every change that somebody makes by hand: of any column,
-- of any row, of the order of things.
-- A database of its own: the whole of it is verified, again and again.
SELECT current_database() AS regress_database \gset
CREATE DATABASE regress_cash_tracking_verify;
\c regress_cash_tracking_verify
SET client_min_messages = warning;
CREATE EXTENSION cash_tracking;
SET search_path = public, cash_tracking;

-- A shop with a shared drawer, three closed sessions and an open one.
CREATE TABLE made AS
SELECT l.id AS location_id, m.id AS staff_id, d.id AS drawer_id, e.id AS drawer2_id
FROM create_location('Verified', 'CAD', discrepancy_tolerance => '200.00 CAD', discrepancy_limit => '300.00 CAD') l,
  create_staff_member('Vera') m,
  LATERAL create_cash_drawer(l.id, 'front') d, LATERAL create_cash_drawer(l.id, 'back') e;
ALTER TABLE made ADD second_id bigint, ADD till1 bigint, ADD till2 bigint, ADD till3 bigint;
UPDATE made SET
  second_id = (create_staff_member('Bert')).id,
  till1 = (register_device(location_id, 'till 1', drawer_id)).id,
  till2 = (register_device(location_id, 'till 2', drawer_id)).id,
  till3 = (register_device(location_id, 'till 3', drawer2_id)).id;

DO $$
DECLARE
  m made; a bigint; b bigint; c bigint;
BEGIN
  SELECT * INTO m FROM made;
  SELECT id INTO a FROM open_session(m.till1, m.staff_id, '100.00 CAD', reason_code_id => 1, note => 'first float');
  SELECT id INTO b FROM open_session(m.till2, m.staff_id);
  PERFORM record_payment(a, m.staff_id, 'sale', '9.99 CAD', reference => 'order 1', request_id => gen_random_uuid());
  PERFORM record_payment(a, m.staff_id, 'change', '0.40 CAD');
  PERFORM record_payment(b, m.staff_id, 'sale', '20.00 CAD', 'card', note => 'with a note');
  PERFORM record_payment(b, m.staff_id, 'refund', '5.02 CAD', occurred_at => clock_timestamp());
  PERFORM reverse_activity(b, 2, m.staff_id);
  PERFORM adjust_cash(b, '-12.00 CAD', m.staff_id, reason_code_id => 104);
  PERFORM record_no_sale(b, m.staff_id);
  PERFORM count_cash(a, '90.00 CAD', m.staff_id, denominations => '{"20.00": 4, "0.25": 40}', approved_by => m.second_id);
  PERFORM close_session(a, '91.00 CAD', m.staff_id, '50.00 CAD', reason_code_id => 102, note => 'evening',
    denominations => '{"20.00": 4, "1.00": 11}', approved_by => m.second_id);
  PERFORM close_session(b, '50.00 CAD', m.staff_id);
  PERFORM open_session(m.till1, m.staff_id);
  SELECT id INTO c FROM open_session(m.till3, m.staff_id, '10.00 CAD');
  PERFORM close_session(c, '10.00 CAD', m.staff_id);
  PERFORM correct_session(a, 'sale', '1.00 CAD', m.staff_id, reason_code_id => 103, note => 'first', request_id => gen_random_uuid());
  PERFORM correct_session(b, 'recount', '-1.00 CAD', m.staff_id);
  PERFORM correct_session(a, 'refund', '2.00 CAD', m.staff_id, 'card', note => 'third');
END
$$;

SELECT * FROM verify_all();
CREATE TABLE kept AS SELECT digest();
SELECT d.* FROM kept, verify_digest(kept.digest) d;

-- Another value of the same type; NULL for NULL.
CREATE FUNCTION other(value anyelement) RETURNS text LANGUAGE sql AS $$
  SELECT CASE pg_typeof(value)::text
    WHEN 'bigint' THEN (value::text::bigint # 1)::text
    WHEN 'integer' THEN (value::text::integer # 1)::text
    WHEN 'text' THEN CASE value::text WHEN 'sale' THEN 'refund' WHEN 'recount' THEN 'adjustment'
      ELSE overlay(value::text PLACING chr(ascii(value::text) # 1) FROM 1) END
    WHEN 'boolean' THEN (NOT value::text::boolean)::text
    WHEN 'date' THEN (value::text::date + 1)::text
    WHEN 'timestamp with time zone' THEN (value::text::timestamptz + '1 microsecond')::text
    WHEN 'uuid' THEN overlay(value::text PLACING CASE left(value::text, 1) WHEN '0' THEN '1' ELSE '0' END FROM 1)
    WHEN 'jsonb' THEN (value::text::jsonb || '{"0.05": 1}')::text
    WHEN 'bytea' THEN set_bit(value::text::bytea, 0, 1 - get_bit(value::text::bytea, 0))::text
    WHEN 'cash_tracking.monetary_amount' THEN (value::text::cash_tracking.monetary_amount + '0.01 CAD')::text
    WHEN 'monetary_amount' THEN (value::text::cash_tracking.monetary_amount + '0.01 CAD')::text
    WHEN 'activity_type' THEN CASE value::text WHEN 'adjustment' THEN 'cash_payout' WHEN 'sale' THEN 'refund' ELSE 'adjustment' END
    WHEN 'cash_tracking.activity_type' THEN CASE value::text WHEN 'adjustment' THEN 'cash_payout' WHEN 'sale' THEN 'refund' ELSE 'adjustment' END
  END
$$;

-- Which finding must be there at least when a column was changed by itself: the
-- digest covers header and activities, the seal the final figures of a closed
-- session. NULL where any finding will do.
CREATE FUNCTION wanted(in_table text, in_column text) RETURNS text LANGUAGE sql AS $$
  SELECT CASE
    WHEN in_table = 'session_activity' AND in_column NOT IN ('session_id', 'ordinal') THEN 'digest'
    WHEN in_table = 'session_correction' AND in_column NOT IN ('cash_drawer_id', 'number', 'session_id', 'kind') THEN 'digest'
    WHEN in_table = 'payment_session' AND (in_column ~ '^opening|_at_open$' OR in_column IN (
      'point_of_sale_device_id', 'location_id', 'business_date')) THEN 'digest'
    WHEN in_table = 'payment_session' AND in_column NOT IN ('id', 'cash_drawer_id', 'z_number') THEN 'seal'
  END
$$;

-- Changes a column of every row in which it is given (of closed sessions, where
-- the seal shall tell), one row at a time, and takes the change back. Returns
-- in how many rows that was not found.
CREATE FUNCTION changes_not_found(in_table text, in_column text, OUT tried bigint, OUT missed bigint)
LANGUAGE plpgsql AS $$
DECLARE
  changes text[]; change text; is_found boolean;
BEGIN
  tried := 0; missed := 0;
  EXECUTE format($sql$
    SELECT coalesce(array_agg(format('UPDATE cash_tracking.%%I SET %%I = %%L WHERE ctid = %%L', %1$L, %2$L, other(t.%2$I), t.ctid)), '{}')
    FROM ONLY cash_tracking.%1$I t WHERE %2$I IS NOT NULL AND %3$s$sql$, in_table, in_column,
    CASE wanted(in_table, in_column) WHEN 'seal' THEN 'closing_time IS NOT NULL' ELSE 'true' END) INTO changes;
  FOREACH change IN ARRAY changes LOOP
    tried := tried + 1;
    BEGIN
      EXECUTE format('ALTER TABLE cash_tracking.%I DISABLE TRIGGER ALL', in_table);
      EXECUTE change;
      is_found := EXISTS (SELECT FROM verify_all() v WHERE v.fact = coalesce(wanted(in_table, in_column), v.fact));
      RAISE EXCEPTION 'take it back';
    EXCEPTION
      WHEN raise_exception THEN NULL;
      WHEN unique_violation THEN is_found := true;  -- an index refuses it
    END;
    IF NOT is_found THEN missed := missed + 1; END IF;
  END LOOP;
END
$$;

SELECT c.relname, a.attname, f.tried > 0 AS tried, f.missed
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped,
  LATERAL changes_not_found(c.relname, a.attname) f
WHERE c.oid IN ('payment_session'::regclass, 'session_activity'::regclass, 'session_correction'::regclass)
ORDER BY c.relname, a.attnum;

SELECT a.attname, f.missed
FROM pg_attribute a, LATERAL changes_not_found('cash_drawer', a.attname) f
WHERE a.attrelid = 'cash_drawer'::regclass AND a.attname IN ('settled_balance', 'last_z_number', 'last_seal', 'last_correction_number', 'correction_digest')
ORDER BY a.attnum;

-- What was given may not vanish either.
CREATE FUNCTION finds(statement text) RETURNS TABLE (subject text, fact text) LANGUAGE plpgsql AS $$
DECLARE
  subjects text[]; facts text[];
BEGIN
  BEGIN
    ALTER TABLE cash_tracking.session_activity DISABLE TRIGGER ALL;
    ALTER TABLE cash_tracking.payment_session DISABLE TRIGGER ALL;
    ALTER TABLE cash_tracking.session_correction DISABLE TRIGGER ALL;
    ALTER TABLE cash_tracking.cash_drawer DISABLE TRIGGER ALL;
    ALTER TABLE cash_tracking.point_of_sale_device DISABLE TRIGGER ALL;
    ALTER TABLE cash_tracking.staff_member DISABLE TRIGGER ALL;
    EXECUTE statement;
    SELECT array_agg(v.subject ORDER BY v.subject, v.fact, v.expected), array_agg(v.fact ORDER BY v.subject, v.fact, v.expected)
      INTO subjects, facts FROM verify_all() v;
    RAISE EXCEPTION 'take it back';
  EXCEPTION WHEN raise_exception THEN NULL;
  END;
  RETURN QUERY
    SELECT DISTINCT regexp_replace(s, '[0-9]+', 'N', 'g'), f FROM unnest(subjects, facts) u(s, f) ORDER BY 1, 2;
END
$$;

-- A note or a reason removed.
SELECT * FROM finds($$UPDATE cash_tracking.session_activity SET note = NULL WHERE note = 'with a note'$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_activity SET request_id = NULL WHERE request_id IS NOT NULL$$);
-- An approval, a reason, a limit or the denominations of a count.
SELECT * FROM finds($$UPDATE cash_tracking.session_activity SET approved_by = NULL, discrepancy_limit = '0.99 CAD' WHERE type = 'closing'$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_activity SET approved_by = staff_member_id WHERE type = 'mid_session'$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_activity SET discrepancy_tolerance = '2.59 CAD' WHERE type = 'mid_session'$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_activity SET discrepancy_tolerance = NULL WHERE type = 'closing'$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_activity SET discrepancy_limit = NULL WHERE type = 'closing'$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_activity SET denominations = '{"0.25": 40, "20.00": 3}' WHERE type = 'mid_session'$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_activity SET denominations = '[90.00]' WHERE type = 'mid_session'$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_activity SET approved_by = (SELECT second_id FROM made),
  discrepancy_tolerance = '0.00 CAD', discrepancy_limit = '0.00 CAD', denominations = '{}' WHERE type = 'no_sale'$$);
SELECT * FROM finds($$DELETE FROM cash_tracking.staff_member WHERE id = (SELECT second_id FROM made)$$);
-- The last activity of an open session removed; one in the middle; an added one.
SELECT * FROM finds($$DELETE FROM cash_tracking.session_activity a USING cash_tracking.payment_session s
  WHERE s.id = a.session_id AND s.closing_time IS NULL$$);
SELECT * FROM finds($$DELETE FROM cash_tracking.session_activity WHERE type = 'no_sale'$$);
SELECT * FROM finds($$INSERT INTO cash_tracking.session_activity (session_id, staff_member_id, recorded_at, ordinal, type, cash)
  SELECT session_id, staff_member_id, recorded_at, ordinal + 100, 'adjustment', cash
  FROM cash_tracking.session_activity WHERE type = 'no_sale'$$);
-- A closed session removed with its activities: the last one, the one before.
SELECT * FROM finds($$WITH s AS (DELETE FROM cash_tracking.payment_session WHERE z_number = 2 RETURNING id)
  DELETE FROM cash_tracking.session_activity a USING s WHERE a.session_id = s.id$$);
SELECT * FROM finds($$WITH s AS (DELETE FROM cash_tracking.payment_session
    WHERE z_number = 1 AND cash_drawer_id = (SELECT drawer_id FROM made) RETURNING id)
  DELETE FROM cash_tracking.session_activity a USING s WHERE a.session_id = s.id$$);
-- Two sessions swapped: their Z numbers; their ids.
SELECT * FROM finds($$UPDATE cash_tracking.payment_session SET z_number = z_number + 10 WHERE cash_drawer_id = (SELECT drawer_id FROM made);
  UPDATE cash_tracking.payment_session SET z_number = 13 - z_number WHERE z_number > 10$$);
-- A session moved to another drawer; reopened.
SELECT * FROM finds($$UPDATE cash_tracking.payment_session SET cash_drawer_id = (SELECT drawer2_id FROM made)
  WHERE closing_time IS NULL$$);
SELECT * FROM finds($$UPDATE cash_tracking.payment_session SET closing_time = NULL, z_number = NULL WHERE z_number = 2$$);
-- A correction removed: the last one, one before, all of them with what the
-- drawer knows of them; one that was added or is another drawer's; one of an
-- open session.
SELECT * FROM finds($$DELETE FROM cash_tracking.session_correction WHERE number = 3$$);
SELECT * FROM finds($$DELETE FROM cash_tracking.session_correction WHERE number = 2$$);
SELECT * FROM finds($$DELETE FROM cash_tracking.session_correction;
  UPDATE cash_tracking.cash_drawer SET last_correction_number = 0, correction_digest = NULL$$);
SELECT * FROM finds($$INSERT INTO cash_tracking.session_correction (cash_drawer_id, number, session_id, staff_member_id, recorded_at, kind, amount, digest)
  SELECT cash_drawer_id, 4, session_id, staff_member_id, recorded_at, 'adjustment', amount, digest FROM cash_tracking.session_correction WHERE number = 3$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_correction SET cash_drawer_id = (SELECT drawer2_id FROM made), number = 1 WHERE number = 3$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_correction SET session_id = (SELECT id FROM cash_tracking.payment_session WHERE closing_time IS NULL)
  WHERE number = 3$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_correction SET session_id = -1 WHERE number = 3$$);
-- A request that took effect twice; a note removed; a kind that is none.
SELECT * FROM finds($$UPDATE cash_tracking.session_correction SET request_id = (
  SELECT request_id FROM cash_tracking.session_activity WHERE request_id IS NOT NULL) WHERE number = 1$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_correction SET note = NULL WHERE number = 3$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_correction SET kind = 'count' WHERE number = 3$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_correction SET digest = '\x00' WHERE number = 3$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_correction SET amount = '0.00 USD' WHERE number = 3$$);
-- Corrections that were removed with all traces in the drawer, of which a line
-- kept outside tells.
BEGIN;
ALTER TABLE session_correction DISABLE TRIGGER ALL;
ALTER TABLE cash_drawer DISABLE TRIGGER ALL;
DELETE FROM session_correction;
UPDATE cash_drawer SET last_correction_number = 0, correction_digest = NULL;
SELECT * FROM verify_all();
SELECT regexp_replace(d.subject, '[0-9]+', 'N') AS subject, d.fact, d.found FROM kept, verify_digest(kept.digest) d;
ROLLBACK;
-- Reference rows removed.
SELECT * FROM finds($$DELETE FROM cash_tracking.staff_member$$);
SELECT * FROM finds($$DELETE FROM cash_tracking.cash_drawer$$);
-- Figures that cannot be added up, and digests that are none.
SELECT * FROM finds($$UPDATE cash_tracking.session_activity SET cash = '-92233720368547758.08 CAD' WHERE type = 'adjustment'$$);
SELECT * FROM finds($$UPDATE cash_tracking.session_activity SET cash = '-12.00 USD' WHERE type = 'adjustment'$$);
SELECT * FROM finds($$UPDATE cash_tracking.payment_session SET digest = '\x00' WHERE z_number = 2$$);
SELECT * FROM finds($$UPDATE cash_tracking.payment_session SET seal = NULL WHERE z_number = 2$$);

-- A history that was forged as a whole, with seals that fit: only a digest kept
-- outside tells. Here the line is forged instead, which is the same.
SELECT regexp_replace(d.subject, '[0-9]+', 'N') AS subject, d.fact
FROM kept, verify_digest(regexp_replace(kept.digest, '.$', CASE right(kept.digest, 1) WHEN '0' THEN '1' ELSE '0' END)) d;
SELECT regexp_replace(d.subject, '[0-9]+', 'N') AS subject, d.fact, d.found
FROM kept, verify_digest(regexp_replace(kept.digest, ':1:', ':7:')) d;
-- A digest stays good while the shop goes on.
SELECT count(*) FROM made m, LATERAL active_session(m.till1) a, LATERAL close_session(a.id, '50.00 CAD', m.staff_id);
SELECT d.* FROM kept, verify_digest(kept.digest) d;
SELECT * FROM verify_all();

-- Errors.
SELECT * FROM verify_session(NULL);
SELECT * FROM verify_session(-1);
SELECT * FROM verify_drawer(-1);
SELECT * FROM verify_digest(NULL);
SELECT * FROM verify_digest('cash_tracking/1 now 1:2:xyz');

-- The bytes that are hashed depend on no setting.
SET timezone = 'Asia/Kathmandu';
SET datestyle = 'German';
SET intervalstyle = 'iso_8601';
SET extra_float_digits = -15;
SET bytea_output = 'escape';
SET client_encoding = 'LATIN1';
SELECT * FROM verify_all();
SELECT d.* FROM kept, verify_digest(kept.digest) d;

\c :regress_database
DROP DATABASE regress_cash_tracking_verify;
