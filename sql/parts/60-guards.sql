-- # Guards
--
-- Triggers on every table, in every replication role. They cover whatever SQL
-- does: INSERT, UPDATE, DELETE, MERGE, COPY, upserts, cascades, TRUNCATE.
--
-- Triggers of one kind fire in the order of their names, byte by byte. Ours
-- "zzz_…" fire last BEFORE ROW, so that nothing changes a row after it was
-- checked and counted; where a user's name sorts later still, they say so.
-- Ours "a_…" fire first otherwise: when a user's trigger AFTER STATEMENT runs,
-- the totals are written.
--
-- The functions keep their names and C symbols for ever: a session with an
-- old library must find them after an update. The triggers themselves are
-- defined in the next part.

CREATE FUNCTION cash_tracking.guard_reference() RETURNS trigger
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_guard_reference';
COMMENT ON FUNCTION cash_tracking.guard_reference() IS
  'Trigger on locations, staff members, cash drawers, devices and reason codes: their rows are changed by functions only, and whole ones inserted by the owner, as a restore does. Errors: 22023 a shipped reason code, 39P01, 42501 not the owner, TC006, TC016 a trigger fires later. Since 1.0.';

CREATE FUNCTION cash_tracking.guard_session() RETURNS trigger
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_guard_session';
COMMENT ON FUNCTION cash_tracking.guard_session() IS
  'Trigger on payment_session: its rows are changed by functions only, and whole ones inserted by the owner, as a restore does. Errors: 39P01, 42501 not the owner, TC006, TC009 a row that contradicts itself, TC016 a trigger fires later. Since 1.0.';

CREATE FUNCTION cash_tracking.guard_activity() RETURNS trigger
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_guard_activity';
COMMENT ON FUNCTION cash_tracking.guard_activity() IS
  'Trigger on session_activity: its rows never change. The owner may insert new ones, which are recorded as the functions would record them, and ones with an ordinal, as a restore does; and delete those whose session does not exist. Errors: those of adjust_cash and record_payment, 0A000 not through another table, 39P01, 42501 not the owner, 55000 replica role, 55006 in use by another statement, TC006, TC007 ordinal, TC009 a row that contradicts itself, TC016 a trigger fires later. Since 1.0.';

CREATE FUNCTION cash_tracking.guard_correction() RETURNS trigger
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_guard_correction';
COMMENT ON FUNCTION cash_tracking.guard_correction() IS
  'Trigger on session_correction: its rows never change. The owner may insert whole ones that the drawer has counted, as a restore does, and delete those whose drawer does not exist. Errors: 39P01, 42501 not the owner, TC006, TC007 number, TC009 a row that contradicts itself, TC016 a trigger fires later. Since 1.0.';

CREATE FUNCTION cash_tracking.guard_truncate() RETURNS trigger
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_guard_truncate';
COMMENT ON FUNCTION cash_tracking.guard_truncate() IS
  'Trigger on every table: none is ever truncated. Errors: 39P01, TC006. Since 1.0.';
