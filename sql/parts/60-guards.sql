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
-- old library must find them after an update.

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

CREATE FUNCTION cash_tracking.guard_truncate() RETURNS trigger
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_guard_truncate';
COMMENT ON FUNCTION cash_tracking.guard_truncate() IS
  'Trigger on every table: none is ever truncated. Errors: 39P01, TC006. Since 1.0.';

-- ## location

CREATE TRIGGER zzz_guard_row
  BEFORE INSERT OR UPDATE OR DELETE ON cash_tracking.location
  FOR EACH ROW EXECUTE FUNCTION cash_tracking.guard_reference();
COMMENT ON TRIGGER zzz_guard_row ON cash_tracking.location IS
  'Refuses changes by hand; takes whole rows from the owner. Fires last.';

CREATE TRIGGER a_guard_truncate
  BEFORE TRUNCATE ON cash_tracking.location
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_truncate();
COMMENT ON TRIGGER a_guard_truncate ON cash_tracking.location IS 'Refuses TRUNCATE.';

ALTER TABLE cash_tracking.location ENABLE ALWAYS TRIGGER zzz_guard_row;
ALTER TABLE cash_tracking.location ENABLE ALWAYS TRIGGER a_guard_truncate;

-- ## staff_member

CREATE TRIGGER zzz_guard_row
  BEFORE INSERT OR UPDATE OR DELETE ON cash_tracking.staff_member
  FOR EACH ROW EXECUTE FUNCTION cash_tracking.guard_reference();
COMMENT ON TRIGGER zzz_guard_row ON cash_tracking.staff_member IS
  'Refuses changes by hand; takes whole rows from the owner. Fires last.';

CREATE TRIGGER a_guard_truncate
  BEFORE TRUNCATE ON cash_tracking.staff_member
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_truncate();
COMMENT ON TRIGGER a_guard_truncate ON cash_tracking.staff_member IS 'Refuses TRUNCATE.';

ALTER TABLE cash_tracking.staff_member ENABLE ALWAYS TRIGGER zzz_guard_row;
ALTER TABLE cash_tracking.staff_member ENABLE ALWAYS TRIGGER a_guard_truncate;

-- ## cash_drawer

CREATE TRIGGER zzz_guard_row
  BEFORE INSERT OR UPDATE OR DELETE ON cash_tracking.cash_drawer
  FOR EACH ROW EXECUTE FUNCTION cash_tracking.guard_reference();
COMMENT ON TRIGGER zzz_guard_row ON cash_tracking.cash_drawer IS
  'Refuses changes by hand; takes whole rows from the owner. Fires last.';

CREATE TRIGGER a_guard_truncate
  BEFORE TRUNCATE ON cash_tracking.cash_drawer
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_truncate();
COMMENT ON TRIGGER a_guard_truncate ON cash_tracking.cash_drawer IS 'Refuses TRUNCATE.';

ALTER TABLE cash_tracking.cash_drawer ENABLE ALWAYS TRIGGER zzz_guard_row;
ALTER TABLE cash_tracking.cash_drawer ENABLE ALWAYS TRIGGER a_guard_truncate;

-- ## point_of_sale_device

CREATE TRIGGER zzz_guard_row
  BEFORE INSERT OR UPDATE OR DELETE ON cash_tracking.point_of_sale_device
  FOR EACH ROW EXECUTE FUNCTION cash_tracking.guard_reference();
COMMENT ON TRIGGER zzz_guard_row ON cash_tracking.point_of_sale_device IS
  'Refuses changes by hand; takes whole rows from the owner. Fires last.';

CREATE TRIGGER a_guard_truncate
  BEFORE TRUNCATE ON cash_tracking.point_of_sale_device
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_truncate();
COMMENT ON TRIGGER a_guard_truncate ON cash_tracking.point_of_sale_device IS 'Refuses TRUNCATE.';

ALTER TABLE cash_tracking.point_of_sale_device ENABLE ALWAYS TRIGGER zzz_guard_row;
ALTER TABLE cash_tracking.point_of_sale_device ENABLE ALWAYS TRIGGER a_guard_truncate;

-- ## reason_code

CREATE TRIGGER zzz_guard_row
  BEFORE INSERT OR UPDATE OR DELETE ON cash_tracking.reason_code
  FOR EACH ROW EXECUTE FUNCTION cash_tracking.guard_reference();
COMMENT ON TRIGGER zzz_guard_row ON cash_tracking.reason_code IS
  'Refuses changes by hand; takes whole rows from the owner. Fires last.';

CREATE TRIGGER a_guard_truncate
  BEFORE TRUNCATE ON cash_tracking.reason_code
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_truncate();
COMMENT ON TRIGGER a_guard_truncate ON cash_tracking.reason_code IS 'Refuses TRUNCATE.';

ALTER TABLE cash_tracking.reason_code ENABLE ALWAYS TRIGGER zzz_guard_row;
ALTER TABLE cash_tracking.reason_code ENABLE ALWAYS TRIGGER a_guard_truncate;

-- ## reason_code_state

CREATE TRIGGER zzz_guard_row
  BEFORE INSERT OR UPDATE OR DELETE ON cash_tracking.reason_code_state
  FOR EACH ROW EXECUTE FUNCTION cash_tracking.guard_reference();
COMMENT ON TRIGGER zzz_guard_row ON cash_tracking.reason_code_state IS
  'Refuses changes by hand; takes whole rows from the owner. Fires last.';

CREATE TRIGGER a_guard_truncate
  BEFORE TRUNCATE ON cash_tracking.reason_code_state
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_truncate();
COMMENT ON TRIGGER a_guard_truncate ON cash_tracking.reason_code_state IS 'Refuses TRUNCATE.';

ALTER TABLE cash_tracking.reason_code_state ENABLE ALWAYS TRIGGER zzz_guard_row;
ALTER TABLE cash_tracking.reason_code_state ENABLE ALWAYS TRIGGER a_guard_truncate;

-- ## payment_session

CREATE TRIGGER zzz_guard_row
  BEFORE INSERT OR UPDATE OR DELETE ON cash_tracking.payment_session
  FOR EACH ROW EXECUTE FUNCTION cash_tracking.guard_session();
COMMENT ON TRIGGER zzz_guard_row ON cash_tracking.payment_session IS
  'Refuses changes by hand; takes whole rows from the owner. Fires last.';

CREATE TRIGGER a_guard_truncate
  BEFORE TRUNCATE ON cash_tracking.payment_session
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_truncate();
COMMENT ON TRIGGER a_guard_truncate ON cash_tracking.payment_session IS 'Refuses TRUNCATE.';

ALTER TABLE cash_tracking.payment_session ENABLE ALWAYS TRIGGER zzz_guard_row;
ALTER TABLE cash_tracking.payment_session ENABLE ALWAYS TRIGGER a_guard_truncate;

-- ## session_activity

CREATE TRIGGER a_guard_statement_begin
  BEFORE INSERT ON cash_tracking.session_activity
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_activity();
COMMENT ON TRIGGER a_guard_statement_begin ON cash_tracking.session_activity IS
  'Begins to keep the totals of the sessions that the statement inserts into.';

CREATE TRIGGER zzz_guard_row
  BEFORE INSERT OR UPDATE OR DELETE ON cash_tracking.session_activity
  FOR EACH ROW EXECUTE FUNCTION cash_tracking.guard_activity();
COMMENT ON TRIGGER zzz_guard_row ON cash_tracking.session_activity IS
  'Gives new rows their ordinal and adds them to the totals; refuses changes. Fires last.';

-- Rows that a restore brings are older than its transaction: leaving them out
-- keeps the queue of after-triggers empty, however many there are.
CREATE TRIGGER a_guard_row_stored
  AFTER INSERT ON cash_tracking.session_activity
  FOR EACH ROW
  WHEN (NEW.recorded_at OPERATOR(pg_catalog.>=) pg_catalog.transaction_timestamp())
  EXECUTE FUNCTION cash_tracking.guard_activity();
COMMENT ON TRIGGER a_guard_row_stored ON cash_tracking.session_activity IS
  'Counts the new rows that were really stored.';

CREATE TRIGGER a_guard_statement_end
  AFTER INSERT ON cash_tracking.session_activity
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_activity();
COMMENT ON TRIGGER a_guard_statement_end ON cash_tracking.session_activity IS
  'Writes the totals of the sessions that the statement inserted into.';

CREATE TRIGGER a_guard_truncate
  BEFORE TRUNCATE ON cash_tracking.session_activity
  FOR EACH STATEMENT EXECUTE FUNCTION cash_tracking.guard_truncate();
COMMENT ON TRIGGER a_guard_truncate ON cash_tracking.session_activity IS 'Refuses TRUNCATE.';

ALTER TABLE cash_tracking.session_activity ENABLE ALWAYS TRIGGER a_guard_statement_begin;
ALTER TABLE cash_tracking.session_activity ENABLE ALWAYS TRIGGER zzz_guard_row;
ALTER TABLE cash_tracking.session_activity ENABLE ALWAYS TRIGGER a_guard_row_stored;
ALTER TABLE cash_tracking.session_activity ENABLE ALWAYS TRIGGER a_guard_statement_end;
ALTER TABLE cash_tracking.session_activity ENABLE ALWAYS TRIGGER a_guard_truncate;
