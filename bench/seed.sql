-- Ours, filled as the baselines fill themselves: :nloc locations, :ndev
-- devices on as many drawers, one open session on each, 1000 staff members, 20
-- reasons.  In a new database the ids are 1, 2, 3, …, those of reasons 1000 to
-- 1019.  Then what the single measures need.

CREATE EXTENSION cash_tracking;
SET search_path = cash_tracking, public;

SELECT count(create_location('location ' || g, 'USD'))
FROM generate_series(1, :nloc) g;
SELECT count(create_staff_member('staff ' || g))
FROM generate_series(1, 1000) g;
SELECT count(create_reason_code('REASON_' || g))
FROM generate_series(1, 20) g;
SELECT count(create_cash_drawer(1 + g % :nloc, 'drawer ' || g))
FROM generate_series(1, :ndev) g;
SELECT count(register_device(1 + g % :nloc, 'device ' || g, g))
FROM generate_series(1, :ndev) g;
SELECT count(open_session(g, 1 + g % 1000, '100 USD'))
FROM generate_series(1, :ndev) g;

-- W7: a device for each client, on a drawer of its own, with no session open.
SELECT count(register_device(1, 'device ' || g,
  (create_cash_drawer(1, 'drawer ' || g)).id))
FROM generate_series(:ndev + 1, :ndev + :clients) g;
INSERT INTO r1a.cash_drawer
SELECT g, 1 FROM generate_series(:ndev + 1, :ndev + :clients) g;
INSERT INTO r1a.point_of_sale_device
SELECT g, 1, g FROM generate_series(:ndev + 1, :ndev + :clients) g;

-- W3, B1: the same table with the same indexes, and nothing else.
CREATE SCHEMA plain;
CREATE TABLE plain.session_activity
  (LIKE cash_tracking.session_activity INCLUDING ALL);
CREATE SEQUENCE plain.ordinal;

-- C1: how long a close takes, in microseconds.  It is rolled back.
CREATE FUNCTION plain.time_close(statement text)
RETURNS double precision
LANGUAGE plpgsql
AS $$
DECLARE
  start timestamptz;
  took double precision;
BEGIN
  start := clock_timestamp();
  EXECUTE statement;
  took := 1e6 * extract(epoch FROM clock_timestamp() - start);
  RAISE EXCEPTION 'undo';
EXCEPTION WHEN raise_exception THEN
  RETURN took;
END
$$;

VACUUM ANALYZE;
