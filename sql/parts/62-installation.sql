-- # Installation
--
-- What the owner or a superuser may have done to the tables, or a restore with
-- --disable-triggers has left behind, shows here together with the statement
-- that mends it. The guards are installed by the very same mechanism.

CREATE FUNCTION cash_tracking.expected_guards()
RETURNS TABLE (relation regclass, trigger_name name, purpose text, definition text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100 ROWS 21
SET search_path = pg_catalog, pg_temp
AS $$
  WITH guard (tables, trigger_name, event, level, guard_function, purpose) AS (
    VALUES
      ('{location,staff_member,cash_drawer,point_of_sale_device,reason_code,reason_code_state}'::name[],
        'zzz_guard_row', 'BEFORE INSERT OR DELETE OR UPDATE', 'ROW', 'guard_reference',
        'Refuses changes by hand; takes whole rows from the owner. Fires last.'),
      ('{payment_session}',
        'zzz_guard_row', 'BEFORE INSERT OR DELETE OR UPDATE', 'ROW', 'guard_session',
        'Refuses changes by hand; takes whole rows from the owner. Fires last.'),
      ('{session_activity}',
        'zzz_guard_row', 'BEFORE INSERT OR DELETE OR UPDATE', 'ROW', 'guard_activity',
        'Gives new rows their ordinal and adds them to the totals; refuses changes. Fires last.'),
      ('{session_activity}',
        'a_guard_statement_begin', 'BEFORE INSERT', 'STATEMENT', 'guard_activity',
        'Begins to keep the totals of the sessions that the statement inserts into.'),
      -- Rows that a restore brings are older than its transaction: leaving them
      -- out keeps the queue of after-triggers empty, however many there are.
      ('{session_activity}',
        'a_guard_row_stored', 'AFTER INSERT', 'ROW WHEN ((new.recorded_at >= transaction_timestamp()))', 'guard_activity',
        'Counts the new rows that were really stored.'),
      ('{session_activity}',
        'a_guard_statement_end', 'AFTER INSERT', 'STATEMENT', 'guard_activity',
        'Writes the totals of the sessions that the statement inserted into.'),
      ('{session_correction}',
        'zzz_guard_row', 'BEFORE INSERT OR DELETE OR UPDATE', 'ROW', 'guard_correction',
        'Refuses changes by hand; takes whole rows from the owner. Fires last.'),
      ('{location,staff_member,cash_drawer,point_of_sale_device,reason_code,reason_code_state,payment_session,session_activity,session_correction}',
        'a_guard_truncate', 'BEFORE TRUNCATE', 'STATEMENT', 'guard_truncate',
        'Refuses TRUNCATE.')
  )
  -- In the form that pg_get_triggerdef returns.
  SELECT concat('cash_tracking.', t)::regclass, g.trigger_name::name, g.purpose,
    format('CREATE TRIGGER %I %s ON cash_tracking.%I FOR EACH %s EXECUTE FUNCTION cash_tracking.%I()',
      g.trigger_name, g.event, t, g.level, g.guard_function)
  FROM guard g, unnest(g.tables) t
$$;
COMMENT ON FUNCTION cash_tracking.expected_guards() IS
  'The triggers that guard the tables, by table, with what each is for and the statement that creates it. For the owner.';

CREATE FUNCTION cash_tracking.check_installation()
RETURNS TABLE (object text, deviation text, remedy text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
  WITH extension AS (
    SELECT e.oid, e.extowner, e.extconfig FROM pg_extension e WHERE e.extname = 'cash_tracking'
  ), member AS (
    SELECT c.oid, c.oid::regclass AS relation, c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity,
      c.relowner, c.relacl
    FROM extension e
    JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
      AND d.classid = 'pg_class'::regclass
    JOIN pg_class c ON c.oid = d.objid
  ), our_table AS (
    SELECT * FROM member m WHERE m.relkind = 'r'
  ), found_guard AS (
    SELECT g.*, t.oid AS found, t.tgenabled, pg_get_triggerdef(t.oid) AS found_definition
    FROM cash_tracking.expected_guards() g
    LEFT JOIN pg_trigger t ON t.tgrelid = g.relation AND t.tgname = g.trigger_name
  )
  SELECT format('trigger %I on table %s', g.trigger_name, g.relation), 'is missing',
    format('%s; COMMENT ON TRIGGER %I ON %s IS %L; ALTER TABLE %3$s ENABLE ALWAYS TRIGGER %2$I',
      g.definition, g.trigger_name, g.relation, g.purpose)
  FROM found_guard g WHERE g.found IS NULL
  UNION ALL
  SELECT format('trigger %I on table %s', g.trigger_name, g.relation), 'is another than the one installed',
    format('DROP TRIGGER %2$I ON %3$s; %1$s; COMMENT ON TRIGGER %2$I ON %3$s IS %4$L; ALTER TABLE %3$s ENABLE ALWAYS TRIGGER %2$I',
      g.definition, g.trigger_name, g.relation, g.purpose)
  FROM found_guard g WHERE g.found_definition <> g.definition
  UNION ALL
  SELECT format('trigger %I on table %s', g.trigger_name, g.relation),
    CASE g.tgenabled WHEN 'D' THEN 'is disabled' ELSE 'does not fire in every replication role' END,
    format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', g.relation, g.trigger_name)
  FROM found_guard g WHERE g.found_definition = g.definition AND g.tgenabled <> 'A'
  UNION ALL
  SELECT format('trigger %I on table %s', u.tgname, u.tgrelid::regclass), 'fires after the guard and could change what it checked',
    format('ALTER TRIGGER %I ON %s RENAME TO %I', u.tgname, u.tgrelid::regclass, left('before_guard_' || u.tgname, 63))
  FROM our_table t
  JOIN pg_trigger u ON u.tgrelid = t.oid AND NOT u.tgisinternal
    AND u.tgtype::integer & 3 = 3 AND u.tgtype::integer & 20 <> 0 AND u.tgname > 'zzz_guard_row'
  UNION ALL
  SELECT format('function %s', p.oid::regprocedure), 'is not the one installed', NULL
  FROM pg_proc p
  JOIN pg_language l ON l.oid = p.prolang
  WHERE p.pronamespace = 'cash_tracking'::regnamespace AND p.prorettype = 'trigger'::regtype AND p.proname ~ '^guard_'
    AND (l.lanname <> 'c' OR p.prosrc <> 'ct_' || p.proname OR p.probin NOT LIKE '%cash_tracking' OR p.prosecdef OR p.proconfig IS NOT NULL)
  UNION ALL
  SELECT format('table %s', i.inhrelid::regclass), format('inherits from table %s', t.relation),
    format('ALTER TABLE %s NO INHERIT %s', i.inhrelid::regclass, t.relation)
  FROM our_table t
  JOIN pg_inherits i ON i.inhparent = t.oid
  UNION ALL
  SELECT format('rule %I on table %s', r.rulename, t.relation), 'rewrites statements on the table',
    format('DROP RULE %I ON %s', r.rulename, t.relation)
  FROM our_table t
  JOIN pg_rewrite r ON r.ev_class = t.oid
  UNION ALL
  SELECT format('table %s', t.relation), 'is unlogged: a crash would empty it', format('ALTER TABLE %s SET LOGGED', t.relation)
  FROM our_table t WHERE t.relpersistence <> 'p'
  UNION ALL
  SELECT format('table %s', t.relation), 'has row security, which would change what the views show',
    format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY; ALTER TABLE %1$s NO FORCE ROW LEVEL SECURITY', t.relation)
  FROM our_table t WHERE t.relrowsecurity OR t.relforcerowsecurity
  UNION ALL
  SELECT format('index cash_tracking.%I', n.name), 'is missing or not valid', NULL
  FROM unnest('{location_pkey,location_external_id_key,staff_member_pkey,staff_member_external_id_key,cash_drawer_pkey,'
    'cash_drawer_location_name_key,cash_drawer_external_id_key,point_of_sale_device_pkey,point_of_sale_device_external_id_key,'
    'reason_code_pkey,reason_code_kind_code_key,reason_code_state_pkey,payment_session_pkey,payment_session_one_open_per_device,'
    'payment_session_drawer_z_number,session_activity_pkey,session_activity_request_id_key,session_correction_pkey,'
    'session_correction_request_id_key}'::name[]) AS n (name)
  WHERE NOT EXISTS (
    SELECT FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'cash_tracking'::regnamespace AND c.relname = n.name AND i.indisunique AND i.indisvalid AND i.indisready)
  UNION ALL
  SELECT format('%s %s', CASE m.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, m.relation), 'is not dumped', NULL
  FROM member m, extension e
  WHERE m.relkind IN ('r', 'S') AND m.oid <> ALL (coalesce(e.extconfig, '{}'))
  UNION ALL
  SELECT format('%s %s', CASE m.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, m.relation),
    format('%s has been granted to %s', a.privilege_type, coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC')),
    format('REVOKE %s ON %s %s FROM %s', a.privilege_type, CASE m.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
      m.relation, coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC'))
  FROM member m, aclexplode(m.relacl) a
  WHERE m.relkind IN ('r', 'S') AND a.grantee <> m.relowner
  UNION ALL
  SELECT format('relation %s', m.relation), format('belongs to %s, the extension to %s', m.relowner::regrole, e.extowner::regrole), NULL
  FROM member m, extension e
  WHERE m.relowner <> e.extowner
$$;
COMMENT ON FUNCTION cash_tracking.check_installation() IS
  'What of the installation is not as it was installed: guards that are missing, disabled or replaced, triggers that could outwit them, children, rules, row security, unlogged tables, missing indexes, rights on tables; with the statement that mends it, NULL where there is none. No row if all is well. For the owner.';

CREATE FUNCTION cash_tracking.repair_installation()
RETURNS TABLE (object text, deviation text, remedy text)
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000 ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  FOR object, deviation, remedy IN
    SELECT c.object, c.deviation, c.remedy
    FROM cash_tracking.check_installation() c
    WHERE c.remedy IS NOT NULL
  LOOP
    EXECUTE remedy;
    RETURN NEXT;
  END LOOP;
END
$$;
COMMENT ON FUNCTION cash_tracking.repair_installation() IS
  'Carries out the remedies of check_installation and returns those rows; what has no remedy stays there to be seen. Run it after a restore with --disable-triggers. Errors: 42501 if not the owner. Locks each table it alters.';

SELECT cash_tracking.repair_installation();
