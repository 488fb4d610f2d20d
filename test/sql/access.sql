-- Who may do what: the three scopes, and attempts to capture names.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\set SHOW_CONTEXT never

DROP ROLE IF EXISTS regress_cash_nobody, regress_cash_schema, regress_cash_reader, regress_cash_writer, regress_cash_both, regress_cash_viewer, regress_cash_heir, "regress cash ""odd""";
CREATE ROLE regress_cash_nobody;
CREATE ROLE regress_cash_schema;
CREATE ROLE regress_cash_reader;
CREATE ROLE regress_cash_writer;
CREATE ROLE regress_cash_both;
CREATE ROLE regress_cash_viewer;
CREATE ROLE regress_cash_heir IN ROLE regress_cash_reader;
CREATE ROLE "regress cash ""odd""";

-- A way in, so that what is refused is the object and not the schema.
GRANT USAGE ON SCHEMA cash_tracking TO regress_cash_schema, regress_cash_viewer;

SELECT grant_access('regress_cash_reader', 'read_cash_tracking');
SELECT grant_access(role => 'regress_cash_writer', scope => 'write_cash_tracking');
SELECT grant_access('regress_cash_both', 'read_cash_tracking');
SELECT grant_access('regress_cash_both', 'write_cash_tracking');
SELECT grant_access('regress_cash_viewer', 'view_expected');
SELECT grant_access('"regress cash ""odd"""', 'read_cash_tracking');

CREATE TABLE role_scope AS
SELECT r.rolname AS role, s.scope
FROM pg_roles r
CROSS JOIN (VALUES ('read_cash_tracking'), ('write_cash_tracking'), ('view_expected')) AS s (scope)
WHERE r.rolname LIKE 'regress_cash_%';
SELECT role, scope, has_access(format('%I', role)::regrole, scope)
FROM role_scope
ORDER BY role COLLATE "C", scope COLLATE "C";

-- Does the role get through?  "ok", or the SQLSTATE.
CREATE FUNCTION pg_temp.attempt(role name, statement text)
RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('SET LOCAL ROLE %I', role);
  EXECUTE statement;
  RESET ROLE;
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END
$$;

-- ## Relations: readers read the views, and that is all

-- Without the extension's schema, names come out with it.
SET search_path = public;

CREATE VIEW member AS
SELECT d.classid, d.objid
FROM pg_depend d
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE e.extname = 'cash_tracking' AND d.deptype = 'e';

CREATE VIEW relation AS
SELECT c.oid, c.oid::regclass::text AS name, c.relkind, a.attname AS first_column
FROM member m
JOIN pg_class c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1;

SELECT r.role, s.what, c.relkind, string_agg(DISTINCT pg_temp.attempt(r.role, format(s.statement, c.name, c.first_column)), ' ') AS not_refused
FROM relation c
JOIN (VALUES
  (1, 'select', 'SELECT count(*) FROM %s'),
  (2, 'insert', 'INSERT INTO %s DEFAULT VALUES'),
  (3, 'update', 'UPDATE %1$s SET %2$I = %2$I'),
  (4, 'delete', 'DELETE FROM %s'),
  (5, 'truncate', 'TRUNCATE %s'),
  (6, 'lock', 'LOCK TABLE %s')
) AS s (n, what, statement) ON c.relkind = 'r' OR (c.relkind = 'v' AND s.what IN ('select', 'lock'))
CROSS JOIN (SELECT DISTINCT role FROM role_scope) r
GROUP BY r.role, s.n, s.what, c.relkind
HAVING string_agg(DISTINCT pg_temp.attempt(r.role, format(s.statement, c.name, c.first_column)), ' ') <> '42501'
ORDER BY r.role COLLATE "C", s.n, c.relkind;

-- No other privilege on a view, and none on a table or a sequence.
SELECT c.name, r.role
FROM relation c
CROSS JOIN (SELECT DISTINCT role FROM role_scope) r
WHERE CASE c.relkind
  WHEN 'S' THEN has_sequence_privilege(r.role, c.oid, 'USAGE, SELECT, UPDATE')
  WHEN 'r' THEN has_table_privilege(r.role, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
  ELSE has_table_privilege(r.role, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
END
ORDER BY c.name COLLATE "C", r.role COLLATE "C";

-- ## Functions: called with nothing but NULL
--
-- A function that can be called answers: NULL if it is strict, else 22004.

CREATE VIEW routine AS
SELECT
  CASE
    WHEN p.proname ~ 'access|installation|expected_guards' THEN 'for the owner'
    WHEN p.proname ~ '^(view_expected|verify_(session|drawer|all))$' THEN 'expected cash'
    WHEN p.proname ~ '^may_view_' THEN 'money and questions'
    WHEN p.provolatile = 'v' THEN 'command'
    WHEN p.provolatile = 's' THEN 'reads'
    ELSE 'money and questions'
  END AS kind,
  p.proname,
  format('SELECT %s(%s) FROM (SELECT %s OFFSET 0) AS x', p.oid::regproc,
    (SELECT string_agg(format('x.a%s', t.n), ', ' ORDER BY t.n) FROM unnest(p.proargtypes) WITH ORDINALITY AS t (type, n)),
    (SELECT string_agg(format('NULL::%s AS a%s', t.type::regtype, t.n), ', ' ORDER BY t.n) FROM unnest(p.proargtypes) WITH ORDINALITY AS t (type, n))) AS call
FROM member m
JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
WHERE p.prorettype NOT IN ('trigger'::regtype, 'cstring'::regtype)
  AND NOT p.proargtypes::oid[] && ARRAY['cstring'::regtype, 'internal'::regtype]::oid[];

SELECT p.kind, r.role, string_agg(DISTINCT CASE WHEN a.code IN ('ok', '22004') THEN 'answer' ELSE a.code END, ' ') AS answers
FROM routine p
CROSS JOIN (SELECT DISTINCT role FROM role_scope) r
CROSS JOIN LATERAL pg_temp.attempt(r.role, p.call) AS a (code)
GROUP BY p.kind, r.role
ORDER BY p.kind COLLATE "C", r.role COLLATE "C";

-- PUBLIC has no right on a trigger function or a type either.
SELECT count(*) AS open_to_public
FROM member m
LEFT JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
LEFT JOIN pg_type t ON m.classid = 'pg_type'::regclass AND t.oid = m.objid AND t.typrelid = 0 AND t.typcategory <> 'A'
WHERE has_function_privilege('public', p.oid, 'EXECUTE') OR has_type_privilege('public', t.oid, 'USAGE');

SET search_path = public, cash_tracking;

-- ## A day in the write scope: what the commands return can be used, with
-- literals, casts, operators and sums; nothing can be read, and nothing is
-- known of what was expected (blind.sql)

SET ROLE regress_cash_writer;
SELECT id AS shop FROM create_location(name => 'Access Shop', currency => 'USD', time_zone => 'UTC') \gset
SELECT id AS staff FROM create_staff_member(name => 'Access Ann') \gset
SELECT id AS drawer FROM create_cash_drawer(location_id => :shop, name => 'Drawer') \gset
SELECT id AS till FROM register_device(location_id => :shop, name => 'Till', cash_drawer_id => :drawer) \gset
SELECT id AS session, cash_counted_at_open + '0.50 USD' AS more FROM open_session(:till, :staff, '100.00 USD') \gset
SELECT :'more' AS more;
SELECT sum(cash) FROM record_payment(:session, :staff, 'sale', '1.25 USD');
SELECT cash < '0.00 USD' AS is_out FROM adjust_cash(:session, '-1.00 USD', :staff);
SELECT amount(cash_discrepancy) FROM count_cash(:session, monetary_amount(100, 'USD'), :staff);
SELECT status, closing_balance FROM close_session(:session, '100.00 USD', :staff);
SELECT count(*) FROM payment_sessions;
SELECT count(*) FROM session_statement(:session);
SELECT count(*) FROM payment_session;
RESET ROLE;

-- ## The read scope

SET ROLE regress_cash_reader;
SELECT status, net_cash_sales, abs(total_discrepancy) FROM payment_sessions WHERE id = :session;
SELECT count(*), sum(amount) FROM session_statement(:session);
SELECT count(*) FROM active_session(:till);
SELECT sum(cash) FROM cash_activities WHERE payment_session_id = :session AND cash_discrepancy = '0.00 USD';
SELECT status FROM open_session(:till, :staff);
RESET ROLE;

-- A member of a reading role reads, and has the scope from it.
SET ROLE regress_cash_heir;
SELECT count(*) > 0 AS reads FROM cash_drawers;
RESET ROLE;

-- ## Nobody but the owner gives rights away

SET ROLE regress_cash_both;
SELECT grant_access('regress_cash_nobody', 'read_cash_tracking');
SELECT revoke_access('regress_cash_reader', 'read_cash_tracking');
GRANT SELECT ON payment_sessions TO regress_cash_nobody;
RESET ROLE;
SELECT has_access('regress_cash_nobody', 'read_cash_tracking');

-- ## Revoking one scope leaves what the other needs

CREATE FUNCTION pg_temp.can(role name)
RETURNS TABLE (reads text, adds text, writes text, views_expected text)
LANGUAGE sql
AS $$
  SELECT
    pg_temp.attempt(role, 'SELECT sum(net_sales) FROM cash_tracking.payment_sessions WHERE id < 0'),
    pg_temp.attempt(role, 'SELECT x.a OPERATOR(cash_tracking.+) x.a FROM (SELECT NULL::cash_tracking.monetary_amount AS a OFFSET 0) x'),
    pg_temp.attempt(role, 'SELECT cash_tracking.open_session(NULL, NULL)'),
    pg_temp.attempt(role, 'SELECT cash_tracking.view_expected()');
$$;
SELECT 'both' AS scopes, * FROM pg_temp.can('regress_cash_both');
SELECT revoke_access('regress_cash_both', 'write_cash_tracking');
SELECT 'read' AS scopes, * FROM pg_temp.can('regress_cash_both');
SELECT revoke_access('regress_cash_both', 'write_cash_tracking');
SELECT 'still read' AS scopes, * FROM pg_temp.can('regress_cash_both');
SELECT grant_access('regress_cash_both', 'write_cash_tracking');
SELECT revoke_access('regress_cash_both', 'read_cash_tracking');
SELECT 'write' AS scopes, * FROM pg_temp.can('regress_cash_both');
SELECT grant_access('regress_cash_both', 'view_expected');
SELECT 'write, view' AS scopes, * FROM pg_temp.can('regress_cash_both');
SELECT revoke_access('regress_cash_both', 'write_cash_tracking');
SELECT has_access('regress_cash_both', 'view_expected');
SELECT revoke_access('regress_cash_both', 'view_expected');
SELECT 'none' AS scopes, * FROM pg_temp.can('regress_cash_both');

-- Nothing is left behind: the role can be dropped.
DROP ROLE regress_cash_both;
DELETE FROM role_scope WHERE role = 'regress_cash_both';

-- ## Errors

SELECT grant_access(NULL, 'read_cash_tracking');
SELECT revoke_access('regress_cash_reader', NULL);
SELECT grant_access('regress_cash_reader', 'READ_CASH_TRACKING');
SELECT revoke_access('regress_cash_reader', '');
SELECT grant_access('-', 'read_cash_tracking');
SELECT grant_access('regress_cash_missing', 'read_cash_tracking');
DO $$
BEGIN
  PERFORM revoke_access(extowner::regrole, 'read_cash_tracking') FROM pg_extension WHERE extname = 'cash_tracking';
EXCEPTION WHEN invalid_parameter_value THEN
  RAISE WARNING '%', regexp_replace(SQLERRM, '".*"', '"…"');
END
$$;
SELECT has_access(NULL, 'read_cash_tracking'), has_access('regress_cash_reader', 'other');

-- ## Names cannot be captured
--
-- A schema in front of all others has tables, functions and operators that
-- leave a trace when they are used.

CREATE TABLE answer AS
SELECT array_agg(t::text ORDER BY t.line) AS lines FROM session_statement(:session) t;

CREATE SCHEMA trap;
CREATE TABLE trap.caught (what text);
CREATE FUNCTION trap.equal(a bigint, b bigint) RETURNS boolean LANGUAGE plpgsql
  AS $$ BEGIN INSERT INTO trap.caught VALUES ('bigint ='); RETURN true; END $$;
CREATE FUNCTION trap.equal(a text, b text) RETURNS boolean LANGUAGE plpgsql
  AS $$ BEGIN INSERT INTO trap.caught VALUES ('text ='); RETURN true; END $$;
CREATE FUNCTION trap.subtract(a monetary_amount, b monetary_amount) RETURNS monetary_amount LANGUAGE plpgsql
  AS $$ BEGIN INSERT INTO trap.caught VALUES ('amount -'); RETURN a; END $$;
CREATE FUNCTION trap.sign(a monetary_amount) RETURNS integer LANGUAGE plpgsql
  AS $$ BEGIN INSERT INTO trap.caught VALUES ('sign'); RETURN 1; END $$;
CREATE FUNCTION trap.format(a text, VARIADIC b text[]) RETURNS text LANGUAGE plpgsql
  AS $$ BEGIN INSERT INTO trap.caught VALUES ('format'); RETURN 'SELECT'; END $$;
CREATE OPERATOR trap.= (FUNCTION = trap.equal, LEFTARG = bigint, RIGHTARG = bigint);
CREATE OPERATOR trap.= (FUNCTION = trap.equal, LEFTARG = text, RIGHTARG = text);
CREATE OPERATOR trap.- (FUNCTION = trap.subtract, LEFTARG = monetary_amount, RIGHTARG = monetary_amount);
CREATE TEMPORARY TABLE payment_sessions (LIKE payment_sessions);
CREATE TEMPORARY TABLE payment_session (LIKE payment_session);
CREATE TEMPORARY TABLE cash_activities (LIKE cash_activities);
CREATE TEMPORARY TABLE session_activity (LIKE session_activity);
CREATE TEMPORARY TABLE reason_codes (LIKE reason_codes);
CREATE TEMPORARY TABLE pg_roles (LIKE pg_roles);
CREATE TEMPORARY TABLE pg_extension (LIKE pg_extension);
CREATE TEMPORARY TABLE pg_depend (LIKE pg_depend);
CREATE TEMPORARY TABLE pg_proc (LIKE pg_proc);
GRANT USAGE ON SCHEMA trap TO PUBLIC;
GRANT INSERT ON trap.caught TO PUBLIC;

SET search_path = trap, pg_temp, cash_tracking, pg_catalog, public;
SELECT 1::bigint = 2::bigint AS trapped, 'a'::text = 'b'::text AS trapped_too;
SELECT what FROM trap.caught ORDER BY what;
DELETE FROM trap.caught;

SELECT cash_tracking.grant_access('regress_cash_nobody', 'read_cash_tracking');
SELECT cash_tracking.has_access('regress_cash_nobody', 'read_cash_tracking');
SELECT cash_tracking.revoke_access('regress_cash_nobody', 'read_cash_tracking');
SELECT cash_tracking.has_access('regress_cash_nobody', 'read_cash_tracking');
SELECT array_agg(t::text ORDER BY t.line) AS lines FROM cash_tracking.session_statement(:session) t \gset
SET ROLE regress_cash_reader;
SELECT array_agg(t::text ORDER BY t.line) AS read_lines FROM cash_tracking.session_statement(:session) t \gset
SELECT count(*) > 0 AS reads FROM cash_tracking.payment_sessions;
SET ROLE regress_cash_writer;
SELECT id AS session, expected_cash_at_open FROM cash_tracking.open_session(:till, :staff) \gset
SELECT cash FROM cash_tracking.record_payment(:session, :staff, 'sale', '5.00 USD');
SELECT left_in_drawer FROM cash_tracking.close_session(:session, '104.00 USD', :staff);
RESET ROLE;
SET search_path = public, cash_tracking;

SELECT count(*) AS caught FROM trap.caught;
SELECT lines::text = :'lines' AS same, lines::text = :'read_lines' AS same_for_reader FROM answer;
SELECT count(*) AS rows_in_traps FROM (SELECT FROM pg_temp.payment_session UNION ALL SELECT FROM pg_temp.session_activity) t;

-- ## Clean up

DROP SCHEMA trap CASCADE;
DISCARD TEMP;
DROP TABLE answer, role_scope;
DROP VIEW routine, relation, member;
REVOKE USAGE ON SCHEMA cash_tracking FROM regress_cash_schema, regress_cash_viewer;
SELECT revoke_access('regress_cash_reader', 'read_cash_tracking');
SELECT revoke_access('"regress cash ""odd"""', 'read_cash_tracking');
SELECT revoke_access('regress_cash_writer', 'write_cash_tracking');
SELECT revoke_access('regress_cash_viewer', 'view_expected');
DROP ROLE regress_cash_nobody, regress_cash_schema, regress_cash_reader, regress_cash_writer, regress_cash_viewer, regress_cash_heir, "regress cash ""odd""";
