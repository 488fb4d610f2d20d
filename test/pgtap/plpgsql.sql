-- plpgsql_check finds nothing in our PL/pgSQL: no name that does not exist, no
-- variable unread. (Its warnings about EXECUTE are not asked for: what is put
-- together there are identities and roles that the server has quoted.)

BEGIN;

CREATE EXTENSION plpgsql_check;
CREATE TEMPORARY TABLE routine AS
SELECT p.oid, p.oid::regprocedure::text AS name
FROM pg_proc p
JOIN pg_language l ON l.oid = p.prolang
WHERE p.pronamespace = 'cash_tracking'::regnamespace AND l.lanname = 'plpgsql';

SELECT plan((SELECT count(*)::integer + 2 FROM routine));

SELECT cmp_ok((SELECT count(*) FROM routine), '>', 3::bigint, 'there are functions to check');

-- Newer releases warn of a result column that has the name of the variable
-- FOUND, which is meant: it belongs to the form of all the verifying functions.
-- From 2.8.6 on they also warn of what is STABLE in an IMMUTABLE function.  format
-- and its like are STABLE for the sake of types whose output depends on
-- settings; ours get text, numbers and JSON.  (The label decides who may call a
-- function, so STABLE would be the wrong one.)
SELECT is(
  (SELECT string_agg(concat_ws(' ', c.lineno, c.sqlstate, c.message, c.detail), E'\n')
   FROM plpgsql_check_function_tb(r.oid, extra_warnings => true) c
   WHERE c.message NOT IN ('parameter "found" is shadowed',
     'routine is marked as IMMUTABLE, but expression is STABLE')),
  NULL, r.name)
FROM routine r
ORDER BY r.name COLLATE "C";

-- The check itself finds something where there is something.
CREATE FUNCTION pg_temp.wrong() RETURNS integer LANGUAGE plpgsql AS
$$ BEGIN RETURN nothing FROM nowhere; END $$;
SELECT isnt(
  (SELECT string_agg(c, E'\n') FROM plpgsql_check_function('pg_temp.wrong()'::regprocedure) c),
  NULL, 'a wrong function is noticed');

SELECT finish();
ROLLBACK;
