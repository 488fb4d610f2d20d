-- What the catalogue must say of every object of the extension.

BEGIN;

SELECT plan(22);

-- The members of the extension, without the types that come with a relation
-- or with another type (17 and later list those too).
CREATE TEMPORARY VIEW member AS
SELECT d.classid, d.objid, o.type, o.identity
FROM pg_extension e
JOIN pg_depend d
  ON d.refclassid = 'pg_extension'::regclass
  AND d.refobjid = e.oid
  AND d.deptype = 'e'
CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) o
WHERE e.extname = 'cash_tracking'
  AND NOT EXISTS (
    SELECT
    FROM pg_type t
    LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE d.classid = 'pg_type'::regclass
      AND t.oid = d.objid
      AND (t.typcategory = 'A' OR c.relkind <> 'c'));

CREATE TEMPORARY VIEW member_relation AS
SELECT c.*
FROM member m
JOIN pg_class c ON m.classid = 'pg_class'::regclass AND m.objid = c.oid;

CREATE TEMPORARY VIEW member_function AS
SELECT p.*, l.lanname
FROM member m
JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
JOIN pg_language l ON l.oid = p.prolang;

CREATE TEMPORARY VIEW member_trigger AS
SELECT t.*
FROM member_relation r
JOIN pg_trigger t ON t.tgrelid = r.oid
WHERE NOT t.tgisinternal;

-- ## Comments

SELECT isnt_empty('SELECT FROM member', 'the extension has members');

SELECT is_empty(
  $$SELECT m.type, m.identity
    FROM member m
    WHERE NOT EXISTS (
      SELECT
      FROM pg_description d
      WHERE (d.classoid, d.objoid, d.objsubid) = (m.classid, m.objid, 0))
    ORDER BY 1, 2$$,
  'every member has a comment');

SELECT is_empty(
  $$SELECT r.relname, a.attname
    FROM member_relation r
    JOIN pg_attribute a ON a.attrelid = r.oid
    WHERE r.relkind IN ('r', 'p', 'v', 'c')
      AND a.attnum > 0
      AND NOT a.attisdropped
      AND col_description(r.oid, a.attnum) IS NULL
    ORDER BY 1, 2$$,
  'every column of a table or view has a comment');

SELECT is_empty(
  $$SELECT r.relname, c.conname
    FROM member_relation r
    JOIN pg_constraint c ON c.conrelid = r.oid
    WHERE c.contype NOT IN ('n', 't')
      AND obj_description(c.oid, 'pg_constraint') IS NULL
    ORDER BY 1, 2$$,
  'every constraint has a comment');

SELECT is_empty(
  $$SELECT i.indexrelid::regclass
    FROM member_relation r
    JOIN pg_index i ON i.indrelid = r.oid
    WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
      AND obj_description(i.indexrelid, 'pg_class') IS NULL
    ORDER BY i.indexrelid::regclass::text$$,
  'every index has a comment');

SELECT is_empty(
  $$SELECT t.tgrelid::regclass, t.tgname
    FROM member_trigger t
    WHERE obj_description(t.oid, 'pg_trigger') IS NULL
    ORDER BY t.tgrelid::regclass::text, t.tgname$$,
  'every trigger has a comment');

-- ## Tables

SELECT is_empty(
  $$SELECT c.conname
    FROM pg_constraint c
    JOIN member_relation r ON r.oid IN (c.conrelid, c.confrelid)
    WHERE c.contype = 'f'
    ORDER BY 1$$,
  'no table has a foreign key');

SELECT is_empty(
  $$SELECT c.conname
    FROM pg_constraint c
    JOIN member_relation r ON r.oid = c.conrelid
    WHERE c.contype = 'c'
      AND r.relname IN ('payment_session', 'session_activity')
    ORDER BY 1$$,
  'the tables that every command writes have no CHECK');

SELECT is_empty(
  $$SELECT r.relname, a.attname
    FROM member_relation r
    JOIN pg_attribute a ON a.attrelid = r.oid
    WHERE a.attidentity <> '' OR a.attgenerated <> ''
    ORDER BY 1, 2$$,
  'no column is an identity column, or generated');

SELECT is_empty(
  $$SELECT r.relname, a.attname
    FROM member_relation r
    JOIN pg_attribute a ON a.attrelid = r.oid
    WHERE a.atttypid IN ('timestamp'::regtype, 'money'::regtype, 'real'::regtype, 'double precision'::regtype)
    ORDER BY 1, 2$$,
  'no column is a time without zone, built-in money, or inexact');

SELECT is_empty(
  $$SELECT r.relname
    FROM member_relation r
    JOIN pg_extension e ON e.extname = 'cash_tracking'
    WHERE r.relkind IN ('r', 'p', 'S')
      AND r.oid <> ALL (coalesce(e.extconfig, '{}'))
    ORDER BY 1$$,
  'every table and every sequence is dumped');

SELECT is_empty(
  $$SELECT relname
    FROM member_relation
    WHERE relkind IN ('r', 'p', 'S') AND relpersistence <> 'p'
    ORDER BY 1$$,
  'every table and every sequence is logged');

-- ## Guards

SELECT is_empty(
  $$SELECT tgrelid::regclass, tgname
    FROM member_trigger
    WHERE tgenabled <> 'A'
    ORDER BY tgrelid::regclass::text, tgname$$,
  'every trigger is ENABLE ALWAYS');

-- The bits of tgtype: 1 for each row, 4 insert, 8 delete, 16 update,
-- 32 truncate.
SELECT is_empty(
  $$SELECT r.relname, event.name
    FROM member_relation r
    CROSS JOIN (VALUES ('INSERT', 4 | 1), ('DELETE', 8 | 1), ('UPDATE', 16 | 1), ('TRUNCATE', 32)) AS event (name, bits)
    WHERE r.relkind IN ('r', 'p')
      AND NOT EXISTS (
        SELECT
        FROM member_trigger t
        WHERE t.tgrelid = r.oid AND t.tgtype & event.bits = event.bits)
    ORDER BY 1, 2$$,
  'every table has a guard for every kind of change');

-- ## Functions

SELECT is_empty(
  $$SELECT oid::regprocedure
    FROM member_function
    WHERE lanname = 'c' AND (prosrc NOT LIKE 'ct\_%' OR probin <> 'cash_tracking')
    ORDER BY oid::regprocedure::text$$,
  'every symbol in C has the prefix ct_; the library is named without a path');

SELECT is_empty(
  $$SELECT oid::regprocedure
    FROM member_function
    WHERE (prosecdef OR (lanname NOT IN ('c', 'internal') AND prosqlbody IS NULL))
      AND NOT 'search_path=pg_catalog, pg_temp' = ANY (coalesce(proconfig, '{}'))
    ORDER BY oid::regprocedure::text$$,
  'every function that is a definer, or runs SQL text, has a pinned search_path');

SELECT is_empty(
  $$SELECT oid::regprocedure
    FROM member_function
    WHERE provolatile = 'v' AND proparallel <> 'u' AND prorettype <> 'trigger'::regtype
    ORDER BY oid::regprocedure::text$$,
  'every volatile function is parallel unsafe');

-- Before 17 a block with EXCEPTION fails in a parallel plan.
SELECT is_empty(
  $$WITH RECURSIVE unsafe AS (
      SELECT oid, proname
      FROM member_function
      WHERE lanname NOT IN ('c', 'internal') AND prosrc ~ 'EXCEPTION\s+WHEN'
      UNION
      SELECT f.oid, f.proname
      FROM unsafe u
      JOIN member_function f ON f.lanname NOT IN ('c', 'internal')
        AND CASE f.prokind WHEN 'f' THEN pg_get_functiondef(f.oid) END ~ format('cash_tracking\.%s\(', u.proname)
    )
    SELECT f.oid::regprocedure
    FROM unsafe
    JOIN member_function f USING (oid)
    WHERE f.proparallel <> 'u'
    ORDER BY f.oid::regprocedure::text$$,
  'every function that catches errors, or calls one that does, is parallel unsafe');

SELECT is_empty(
  $$SELECT m.identity
    FROM member m
    WHERE m.classid = 'pg_opclass'::regclass AND NOT amvalidate(m.objid)
    ORDER BY 1$$,
  'every operator class is valid');

-- ## Privileges

SELECT is_empty(
  $$SELECT oid::regprocedure
    FROM member_function
    WHERE has_function_privilege('public', oid, 'EXECUTE')
    ORDER BY oid::regprocedure::text$$,
  'PUBLIC may execute nothing');

SELECT is_empty(
  $$SELECT relname
    FROM member_relation
    WHERE (relkind IN ('r', 'p', 'v', 'm')
        AND (has_table_privilege('public', oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
          OR has_any_column_privilege('public', oid, 'SELECT, INSERT, UPDATE, REFERENCES')))
      OR (relkind = 'S' AND has_sequence_privilege('public', oid, 'USAGE, SELECT, UPDATE'))
      OR has_schema_privilege('public', relnamespace, 'USAGE, CREATE')
    ORDER BY 1$$,
  'PUBLIC may read and write nothing');

SELECT is_empty(
  $$SELECT relname
    FROM member_relation
    WHERE relkind = 'v'
      AND NOT coalesce(reloptions, '{}') && '{security_barrier=true,security_barrier=false,security_invoker=true}'
    ORDER BY 1$$,
  'every view says whether it is a security barrier, or runs as its caller');

SELECT * FROM finish();

ROLLBACK;
