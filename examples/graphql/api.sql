-- The schema that the GraphQL server serves: what cash_tracking offers, made
-- from the catalogue, so that nobody keeps a list.
--
--   every view       a view of the same name: a type and a connection
--   every command    a function of the same name: a mutation
--   every amount     an object of amount and currencyCode, in arguments, too
--   every comment    the description of the type, field or mutation
--
-- Run it with psql, as the owner of the extension.  After an update of the
-- extension, DROP SCHEMA api CASCADE and run it again.

\set ON_ERROR_STOP on
BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE SCHEMA api;

-- A base type would be a String to the server.
CREATE TYPE api.money AS (amount numeric, currency_code text);
COMMENT ON TYPE api.money IS 'An amount with its currency.';
COMMENT ON COLUMN api.money.amount IS 'The amount, with the decimals of the currency; never more.';
COMMENT ON COLUMN api.money.currency_code IS 'The ISO 4217 code of the currency.';

CREATE FUNCTION api.money(amount cash_tracking.monetary_amount)
RETURNS api.money
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ROW(cash_tracking.amount(amount), cash_tracking.currency_code(amount))::api.money;

CREATE FUNCTION api.monetary_amount(money api.money)
RETURNS cash_tracking.monetary_amount
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN cash_tracking.monetary_amount((money).amount, (money).currency_code);

-- The views, with the rights of whoever asks.  An amount becomes an object to
-- read and to filter by.  PostGraphile's cursors cannot hold an object, so a
-- second column, which is not shown, is what one orders by.
CREATE TEMPORARY VIEW public_view AS
SELECT c.oid, c.relname AS name, obj_description(c.oid, 'pg_class') AS comment,
  (SELECT string_agg(
      format(CASE a.atttypid
          WHEN 'cash_tracking.monetary_amount'::regtype THEN 'api.money(r.%I) AS %1$I, r.%1$I AS %I'
          ELSE 'r.%I'
        END, a.attname, a.attname || '_order'), ', ' ORDER BY a.attnum)
    FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0) AS columns
FROM pg_extension e
JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid AND c.relkind = 'v'
WHERE e.extname = 'cash_tracking';

SELECT format('CREATE VIEW api.%I WITH (security_invoker) AS SELECT %s FROM cash_tracking.%1$I r', v.name, v.columns),
  format('COMMENT ON VIEW api.%I IS %L', v.name, v.comment)
FROM public_view v
ORDER BY v.name
\gexec

SELECT format('COMMENT ON COLUMN api.%I.%I IS %L', v.name, a.attname,
    CASE a.atttypid WHEN 'cash_tracking.monetary_amount'::regtype THEN E'@omit order\n' ELSE '' END || col_description(v.oid, a.attnum)),
  CASE a.atttypid WHEN 'cash_tracking.monetary_amount'::regtype THEN
    format('COMMENT ON COLUMN api.%I.%I IS %L', v.name, a.attname || '_order',
      format(E'@name %s\n@omit read,filter,create,update,delete,all,many', a.attname))
  END
FROM public_view v
JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum > 0
ORDER BY v.name, a.attnum
\gexec

-- The commands: what writes and returns a row of a view.
SELECT format('CREATE FUNCTION api.%I(%s) RETURNS api.%I LANGUAGE sql VOLATILE AS %L',
    p.proname,
    replace(pg_get_function_arguments(p.oid), 'cash_tracking.monetary_amount', 'api.money'),
    v.name,
    format('SELECT %s FROM cash_tracking.%I(%s) r', v.columns, p.proname, a.passed_on)),
  format('COMMENT ON FUNCTION api.%I IS %L', p.proname, obj_description(p.oid, 'pg_proc'))
FROM pg_proc p
JOIN pg_type t ON t.oid = p.prorettype
JOIN public_view v ON v.oid = t.typrelid
CROSS JOIN LATERAL (
  SELECT string_agg(
    format(CASE u.type WHEN 'cash_tracking.monetary_amount'::regtype THEN '%I => api.monetary_amount(%I.%1$I)' ELSE '%I => %I.%1$I' END,
      u.name, p.proname), ', ' ORDER BY u.n) AS passed_on
  FROM unnest(p.proargnames, p.proargtypes::oid[]) WITH ORDINALITY u (name, type, n)) a
WHERE p.pronamespace = 'cash_tracking'::regnamespace AND p.provolatile = 'v' AND NOT p.proretset
ORDER BY p.proname
\gexec

-- The statement of a session, as a field of the session.
CREATE TYPE api.statement_line AS (
  line            integer,
  item            text,
  description     text,
  amount          api.money,
  balance         api.money,
  ordinal         integer,
  occurred_at     timestamptz,
  staff_member_id bigint,
  reason_code     text,
  note            text
);
COMMENT ON TYPE api.statement_line IS 'A line has either an amount, signed, or a balance: the sum of all amounts above it.';

CREATE FUNCTION api.payment_sessions_statement(r api.payment_sessions)
RETURNS SETOF api.statement_line
LANGUAGE sql STABLE ROWS 20
BEGIN ATOMIC
  SELECT t.line, t.item, t.description, api.money(t.amount), api.money(t.balance), t.ordinal,
    t.occurred_at, t.staff_member_id, t.reason_code, t.note
  FROM cash_tracking.session_statement(r.id) t
  ORDER BY t.line;
END;
COMMENT ON FUNCTION api.payment_sessions_statement IS 'The statement of the session, line by line.';

DROP VIEW public_view;

-- The server's role: the three scopes, and this schema.
SELECT 'CREATE ROLE web LOGIN'
WHERE to_regrole('web') IS NULL
\gexec
GRANT USAGE ON SCHEMA api TO web;
GRANT SELECT ON ALL TABLES IN SCHEMA api TO web;
SELECT FROM cash_tracking.grant_access('web', 'read_cash_tracking');
SELECT FROM cash_tracking.grant_access('web', 'write_cash_tracking');
SELECT FROM cash_tracking.grant_access('web', 'view_expected');

COMMIT;
