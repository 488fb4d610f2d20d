-- # Access
--
-- Nothing is granted to PUBLIC. There are three scopes, none of which includes
-- another: one reads the views, one calls the commands, and who has not the
-- third, "view_expected", sees nothing computed of an open session; none has a
-- right on a table or a sequence. What belongs to a scope follows from the catalogue, so
-- nobody keeps a list. The functions here belong to no scope.
--
-- Scopes are granted by calls, never by a script: what the script of an
-- extension does to the rights on an object, pg_dump takes for the extension's
-- own, with all grants on that object, and leaves it out. So the last line of
-- every script, revoke_default_access, touches new objects only, and
-- refresh_access is called after an update.
--
-- This part comes last.

CREATE FUNCTION cash_tracking.access_privileges()
RETURNS TABLE (scope text, privilege text, object text, class_id oid, object_id oid)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 200
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  -- A function that depends on its arguments alone belongs to the types.
  SELECT s.scope, s.privilege, pg_catalog.concat(k.keyword, ' ', o.identity), d.classid, d.objid
  FROM pg_catalog.pg_extension e
  JOIN pg_catalog.pg_depend d
    ON d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::regclass
    AND d.refobjid OPERATOR(pg_catalog.=) e.oid
    AND d.deptype OPERATOR(pg_catalog.=) 'e'
  CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, 0) o
  LEFT JOIN pg_catalog.pg_proc p
    ON d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::regclass
    AND d.objid OPERATOR(pg_catalog.=) p.oid
  LEFT JOIN pg_catalog.pg_type t
    ON d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_type'::regclass
    AND d.objid OPERATOR(pg_catalog.=) t.oid
  JOIN (VALUES
    ('schema', 'SCHEMA', 'USAGE', 'USAGE', NULL),
    ('type', 'TYPE', 'USAGE', 'USAGE', NULL),
    ('table', 'TABLE', NULL, NULL, NULL),
    ('sequence', 'SEQUENCE', NULL, NULL, NULL),
    ('view', 'TABLE', 'SELECT', NULL, NULL),
    ('aggregate', 'ROUTINE', 'EXECUTE', 'EXECUTE', NULL),
    ('function', 'ROUTINE', 'EXECUTE', 'EXECUTE', NULL),
    ('reading function', 'ROUTINE', 'EXECUTE', NULL, NULL),
    ('command', 'ROUTINE', NULL, 'EXECUTE', NULL),
    ('function of expected cash', 'ROUTINE', NULL, NULL, 'EXECUTE'),
    ('owner''s function', 'ROUTINE', NULL, NULL, NULL)
  ) AS k (type, keyword, readers, writers, viewers)
    ON k.type OPERATOR(pg_catalog.=) CASE
      WHEN p.prorettype OPERATOR(pg_catalog.=) 'pg_catalog.trigger'::regtype
        OR p.proname OPERATOR(pg_catalog.=) ANY (ARRAY[
          'access_privileges', 'check_access_arguments', 'check_installation', 'expected_guards',
          'grant_access', 'has_access', 'refresh_access', 'repair_installation', 'revoke_access',
          'revoke_default_access']::name[])
      THEN 'owner''s function'
      -- verify_… report what they expected and what they found.
      WHEN p.proname OPERATOR(pg_catalog.=) ANY (ARRAY[
          'view_expected', 'verify_session', 'verify_drawer', 'verify_all']::name[])
      THEN 'function of expected cash'
      WHEN p.proname OPERATOR(pg_catalog.=) ANY (ARRAY[
          'may_view_expected', 'may_view_expected_of', 'may_view_opening_count']::name[])
      THEN 'function'
      WHEN p.provolatile OPERATOR(pg_catalog.=) 'v' THEN 'command'
      WHEN p.provolatile OPERATOR(pg_catalog.=) 's' THEN 'reading function'
      ELSE o.type
    END
  CROSS JOIN LATERAL (VALUES
    ('read_cash_tracking', k.readers),
    ('write_cash_tracking', k.writers),
    ('view_expected', k.viewers)
  ) AS s (scope, privilege)
  -- 17 lists the types of rows and arrays as members, too.
  WHERE e.extname OPERATOR(pg_catalog.=) 'cash_tracking'
    AND coalesce(t.typrelid, 0) OPERATOR(pg_catalog.=) 0
    AND coalesce(t.typcategory, '') OPERATOR(pg_catalog.<>) 'A';
END;
COMMENT ON FUNCTION cash_tracking.access_privileges() IS
  'For every object of the extension, as GRANT names it, the privilege that each scope has on it; NULL where it has none. class_id and object_id are those of pg_depend. For the owner.';

CREATE FUNCTION cash_tracking.has_access(role regrole, scope text)
RETURNS boolean
LANGUAGE sql STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 100
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (
    SELECT
    FROM pg_catalog.pg_class c
    CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) a
    WHERE scope OPERATOR(pg_catalog.=) 'read_cash_tracking'
      AND c.oid OPERATOR(pg_catalog.=) 'cash_tracking.payment_sessions'::regclass
      AND a.grantee OPERATOR(pg_catalog.=) role
    UNION ALL
    SELECT
    FROM pg_catalog.pg_proc p
    CROSS JOIN LATERAL pg_catalog.aclexplode(p.proacl) a
    WHERE scope OPERATOR(pg_catalog.=) 'write_cash_tracking'
      AND p.oid OPERATOR(pg_catalog.=) 'cash_tracking.open_session'::regproc
      AND a.grantee OPERATOR(pg_catalog.=) role
    UNION ALL
    SELECT
    FROM pg_catalog.pg_proc p
    CROSS JOIN LATERAL pg_catalog.aclexplode(p.proacl) a
    WHERE scope OPERATOR(pg_catalog.=) 'view_expected'
      AND p.oid OPERATOR(pg_catalog.=) 'cash_tracking.view_expected'::regproc
      AND a.grantee OPERATOR(pg_catalog.=) role);
END;
COMMENT ON FUNCTION cash_tracking.has_access(regrole, text) IS
  'Whether a role itself was granted a scope: not through another role, nor because it owns everything. NULL for NULL; false for an unknown scope. For the owner.';

CREATE FUNCTION cash_tracking.check_access_arguments(role regrole, scope text)
RETURNS void
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  missing text := CASE WHEN role IS NULL THEN 'role' WHEN scope IS NULL THEN 'scope' END;
BEGIN
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'argument "%" must not be null', missing USING
      ERRCODE = '22004',
      DETAIL = pg_catalog.format('The function needs a value for "%s".', missing),
      HINT = pg_catalog.format('Give "%s" a value.', missing);
  END IF;
  IF scope OPERATOR(pg_catalog.<>) ALL (ARRAY['read_cash_tracking', 'write_cash_tracking', 'view_expected']) THEN
    RAISE EXCEPTION 'unknown scope "%"', scope USING
      ERRCODE = '22023',
      DETAIL = 'A scope is what a role may do: read the views, call the commands, or see what is expected in a drawer.',
      HINT = 'Use "read_cash_tracking", "write_cash_tracking" or "view_expected".';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid OPERATOR(pg_catalog.=) role) THEN
    RAISE EXCEPTION 'role "%" does not exist', role USING
      ERRCODE = '42704',
      DETAIL = 'A scope is granted to one role.',
      HINT = 'Create the role first.';
  END IF;
  IF EXISTS (
    SELECT
    FROM pg_catalog.pg_extension e
    WHERE e.extname OPERATOR(pg_catalog.=) 'cash_tracking' AND e.extowner OPERATOR(pg_catalog.=) role)
  THEN
    RAISE EXCEPTION 'role "%" owns the extension', role USING
      ERRCODE = '22023',
      DETAIL = 'The owner has every right, and the views need it.',
      HINT = 'Use another role for the application.';
  END IF;
END
$$;
COMMENT ON FUNCTION cash_tracking.check_access_arguments(regrole, text) IS
  'Raises the errors of grant_access and revoke_access: 22004, 22023, 42704. For the owner.';

CREATE FUNCTION cash_tracking.grant_access(role regrole, scope text)
RETURNS void
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  privilege text;
BEGIN
  PERFORM cash_tracking.check_access_arguments(role, scope);
  FOR privilege IN
    SELECT pg_catalog.format('%s ON %s', p.privilege, p.object)
    FROM cash_tracking.access_privileges() p
    WHERE p.scope OPERATOR(pg_catalog.=) grant_access.scope AND p.privilege IS NOT NULL
  LOOP
    EXECUTE pg_catalog.format('GRANT %s TO %s', privilege, role);
  END LOOP;
END
$$;
COMMENT ON FUNCTION cash_tracking.grant_access(regrole, text) IS
  'Grants a role a scope: "read_cash_tracking", the views and the functions that read,, "write_cash_tracking", the commands, or "view_expected", what is expected in drawers and in sessions still open. None includes another; a role may have several. After an update of the extension, refresh_access adds what is new. The arguments must not be NULL. Errors: 22004, 22023 scope, or the owner''s own role; 42704 no such role; 42501 unless called by the owner.';

CREATE FUNCTION cash_tracking.revoke_access(role regrole, scope text)
RETURNS void
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  privilege text;
BEGIN
  PERFORM cash_tracking.check_access_arguments(role, scope);
  FOR privilege IN
    SELECT pg_catalog.format('%s ON %s', p.privilege, p.object)
    FROM cash_tracking.access_privileges() p
    WHERE p.scope OPERATOR(pg_catalog.=) revoke_access.scope AND p.privilege IS NOT NULL
    EXCEPT
    SELECT pg_catalog.format('%s ON %s', p.privilege, p.object)
    FROM cash_tracking.access_privileges() p
    WHERE p.scope OPERATOR(pg_catalog.<>) revoke_access.scope
      AND cash_tracking.has_access(role, p.scope)
  LOOP
    EXECUTE pg_catalog.format('REVOKE %s FROM %s', privilege, role);
  END LOOP;
END
$$;
COMMENT ON FUNCTION cash_tracking.revoke_access(regrole, text) IS
  'Takes a scope from a role, except what its other scopes need. Nothing happens if the role had not the scope. What the role has through another role stays. The arguments must not be NULL. Errors: those of grant_access.';

CREATE FUNCTION cash_tracking.refresh_access()
RETURNS void
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM cash_tracking.grant_access(r.oid::regrole, s.scope)
  FROM pg_catalog.pg_roles r
  CROSS JOIN (VALUES ('read_cash_tracking'), ('write_cash_tracking'), ('view_expected')) AS s (scope)
  WHERE cash_tracking.has_access(r.oid::regrole, s.scope)
    AND NOT EXISTS (
      SELECT
      FROM pg_catalog.pg_extension e
      WHERE e.extname OPERATOR(pg_catalog.=) 'cash_tracking' AND e.extowner OPERATOR(pg_catalog.=) r.oid);
END
$$;
COMMENT ON FUNCTION cash_tracking.refresh_access() IS
  'Gives each role that has a scope what belongs to the scope now. To be called after ALTER EXTENSION cash_tracking UPDATE, not in a script: a dump would lose the grants. For the owner.';

CREATE FUNCTION cash_tracking.revoke_default_access()
RETURNS void
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  others text;
  object text;
BEGIN
  -- Default privileges of whoever installs count for others as well.
  SELECT pg_catalog.concat_ws(', ', 'PUBLIC', pg_catalog.string_agg(DISTINCT r.oid::regrole::text, ', '))
  INTO others
  FROM pg_catalog.pg_default_acl d
  CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) a
  JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) a.grantee
  JOIN pg_catalog.pg_extension e ON e.extowner OPERATOR(pg_catalog.<>) r.oid
  WHERE e.extname OPERATOR(pg_catalog.=) 'cash_tracking';
  FOR object IN
    SELECT DISTINCT p.object
    FROM cash_tracking.access_privileges() p
    WHERE NOT EXISTS (
      SELECT
      FROM pg_catalog.pg_init_privs i
      WHERE i.classoid OPERATOR(pg_catalog.=) p.class_id AND i.objoid OPERATOR(pg_catalog.=) p.object_id)
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s', object, others);
  END LOOP;
END
$$;
COMMENT ON FUNCTION cash_tracking.revoke_default_access() IS
  'Takes from all but the owner the rights that PostgreSQL and default privileges give on new objects: those on which no script has set rights yet. The last line of the install script and of every upgrade script. For the owner.';

SELECT cash_tracking.revoke_default_access();
