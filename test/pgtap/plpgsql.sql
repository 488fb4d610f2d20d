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
SELECT is(
  (SELECT string_agg(concat_ws(' ', c.lineno, c.sqlstate, c.message, c.detail), E'\n')
   FROM plpgsql_check_function_tb(r.oid, extra_warnings => true) c
   WHERE c.message <> 'parameter "found" is shadowed'),
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
