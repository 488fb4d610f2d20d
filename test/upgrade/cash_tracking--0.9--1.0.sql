\echo Use "ALTER EXTENSION cash_tracking UPDATE" to load this file. \quit

CREATE TYPE cash_tracking.discrepancy_summary;

CREATE FUNCTION cash_tracking.discrepancy_summary_in(cstring)
RETURNS cash_tracking.discrepancy_summary
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_summary_in';

COMMENT ON FUNCTION cash_tracking.discrepancy_summary_in(cstring) IS
  'Reads what discrepancy_summary_out writes. Errors: 22P02 for anything else, and for a summary that no counts can have. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_summary_out(cash_tracking.discrepancy_summary)
RETURNS cstring
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_summary_out';

COMMENT ON FUNCTION cash_tracking.discrepancy_summary_out(cash_tracking.discrepancy_summary) IS
  'Writes a summary: "USD over 2 total 3.50 worst 3.00 short 1 total -1.20 worst -1.20 exact 7 squares 106900"; the squares are those of minor units. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_summary_recv(internal)
RETURNS cash_tracking.discrepancy_summary
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_summary_recv';

COMMENT ON FUNCTION cash_tracking.discrepancy_summary_recv(internal) IS
  'Reads the binary form of discrepancy_summary, 76 bytes. Errors: 22P03 for anything else, and for a summary that no counts can have. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_summary_send(cash_tracking.discrepancy_summary)
RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_summary_send';

COMMENT ON FUNCTION cash_tracking.discrepancy_summary_send(cash_tracking.discrepancy_summary) IS
  'Writes the binary form of discrepancy_summary. Since 1.0.';

CREATE TYPE cash_tracking.discrepancy_summary (
  INPUT = cash_tracking.discrepancy_summary_in,
  OUTPUT = cash_tracking.discrepancy_summary_out,
  RECEIVE = cash_tracking.discrepancy_summary_recv,
  SEND = cash_tracking.discrepancy_summary_send,
  INTERNALLENGTH = 80,
  ALIGNMENT = double,
  STORAGE = plain
);

COMMENT ON TYPE cash_tracking.discrepancy_summary IS
  'What counts of one currency say: how many were over, short and exact, the totals and the worst of both sides, and what mean and deviation need. Made by discrepancy_agg, merged by rollup, may be stored.';

CREATE FUNCTION cash_tracking.over_count(summary cash_tracking.discrepancy_summary)
RETURNS bigint
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_over_count';

COMMENT ON FUNCTION cash_tracking.over_count(cash_tracking.discrepancy_summary) IS
  'Number of counts above what was expected. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.short_count(summary cash_tracking.discrepancy_summary)
RETURNS bigint
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_short_count';

COMMENT ON FUNCTION cash_tracking.short_count(cash_tracking.discrepancy_summary) IS
  'Number of counts below what was expected. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.exact_count(summary cash_tracking.discrepancy_summary)
RETURNS bigint
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_exact_count';

COMMENT ON FUNCTION cash_tracking.exact_count(cash_tracking.discrepancy_summary) IS
  'Number of counts that were as expected. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.total_count(summary cash_tracking.discrepancy_summary)
RETURNS bigint
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_total_count';

COMMENT ON FUNCTION cash_tracking.total_count(cash_tracking.discrepancy_summary) IS
  'Number of all counts. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.total_over(summary cash_tracking.discrepancy_summary)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_total_over';

COMMENT ON FUNCTION cash_tracking.total_over(cash_tracking.discrepancy_summary) IS
  'Sum of the discrepancies of the counts that were over. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.total_short(summary cash_tracking.discrepancy_summary)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_total_short';

COMMENT ON FUNCTION cash_tracking.total_short(cash_tracking.discrepancy_summary) IS
  'Sum of the discrepancies of the counts that were short, not positive. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.net_discrepancy(summary cash_tracking.discrepancy_summary)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_net_discrepancy';

COMMENT ON FUNCTION cash_tracking.net_discrepancy(cash_tracking.discrepancy_summary) IS
  'Sum of all discrepancies: total_over + total_short. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.worst_over(summary cash_tracking.discrepancy_summary)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_worst_over';

COMMENT ON FUNCTION cash_tracking.worst_over(cash_tracking.discrepancy_summary) IS
  'Largest discrepancy; zero if no count was over. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.worst_short(summary cash_tracking.discrepancy_summary)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_worst_short';

COMMENT ON FUNCTION cash_tracking.worst_short(cash_tracking.discrepancy_summary) IS
  'Smallest discrepancy, not positive; zero if no count was short. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.mean_discrepancy(summary cash_tracking.discrepancy_summary)
RETURNS numeric
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_mean_discrepancy';

COMMENT ON FUNCTION cash_tracking.mean_discrepancy(cash_tracking.discrepancy_summary) IS
  'Mean of the discrepancies, a number in major units, not rounded to minor ones. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_deviation(summary cash_tracking.discrepancy_summary)
RETURNS numeric
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 20
AS 'MODULE_PATHNAME', 'ct_discrepancy_deviation';

COMMENT ON FUNCTION cash_tracking.discrepancy_deviation(cash_tracking.discrepancy_summary) IS
  'Standard deviation of the discrepancies (of a sample), a number in major units. NULL for a single count, and for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_transition(state cash_tracking.discrepancy_summary, counted cash_tracking.monetary_amount, expected cash_tracking.monetary_amount)
RETURNS cash_tracking.discrepancy_summary
LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_transition';

COMMENT ON FUNCTION cash_tracking.discrepancy_transition(cash_tracking.discrepancy_summary, cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Transition function of discrepancy_agg. A count with a NULL is left out. Errors: TC005 for mixed currencies, 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_inverse(state cash_tracking.discrepancy_summary, counted cash_tracking.monetary_amount, expected cash_tracking.monetary_amount)
RETURNS cash_tracking.discrepancy_summary
LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_inverse';

COMMENT ON FUNCTION cash_tracking.discrepancy_inverse(cash_tracking.discrepancy_summary, cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Inverse transition function of discrepancy_agg. NULL where it must start anew. Errors: 55000 outside of an aggregate. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_merge(state cash_tracking.discrepancy_summary, summary cash_tracking.discrepancy_summary)
RETURNS cash_tracking.discrepancy_summary
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_merge';

COMMENT ON FUNCTION cash_tracking.discrepancy_merge(cash_tracking.discrepancy_summary, cash_tracking.discrepancy_summary) IS
  'Transition function of rollup, combine function of rollup and discrepancy_agg. NULL for NULL. Errors: TC005 for mixed currencies, 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_unmerge(state cash_tracking.discrepancy_summary, summary cash_tracking.discrepancy_summary)
RETURNS cash_tracking.discrepancy_summary
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_unmerge';

COMMENT ON FUNCTION cash_tracking.discrepancy_unmerge(cash_tracking.discrepancy_summary, cash_tracking.discrepancy_summary) IS
  'Inverse transition function of rollup. NULL for NULL, and where it must start anew. Errors: 55000 outside of an aggregate. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_final(state cash_tracking.discrepancy_summary)
RETURNS cash_tracking.discrepancy_summary
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_final';

COMMENT ON FUNCTION cash_tracking.discrepancy_final(cash_tracking.discrepancy_summary) IS
  'Final function of discrepancy_agg. NULL without counts. Since 1.0.';

CREATE AGGREGATE cash_tracking.discrepancy_agg(counted cash_tracking.monetary_amount, expected cash_tracking.monetary_amount) (
  SFUNC = cash_tracking.discrepancy_transition,
  STYPE = cash_tracking.discrepancy_summary,
  FINALFUNC = cash_tracking.discrepancy_final,
  COMBINEFUNC = cash_tracking.discrepancy_merge,
  MSFUNC = cash_tracking.discrepancy_transition,
  MINVFUNC = cash_tracking.discrepancy_inverse,
  MSTYPE = cash_tracking.discrepancy_summary,
  MFINALFUNC = cash_tracking.discrepancy_final,
  PARALLEL = SAFE
);

COMMENT ON AGGREGATE cash_tracking.discrepancy_agg(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Summary of counts: what was counted, and what was expected then. Counts with a NULL are left out; NULL if there are no others. Errors: TC005 for mixed currencies; 22003 where a total, or the sum of squares, leaves its range. Since 1.0.';

CREATE AGGREGATE cash_tracking.rollup(summary cash_tracking.discrepancy_summary) (
  SFUNC = cash_tracking.discrepancy_merge,
  STYPE = cash_tracking.discrepancy_summary,
  COMBINEFUNC = cash_tracking.discrepancy_merge,
  MSFUNC = cash_tracking.discrepancy_merge,
  MINVFUNC = cash_tracking.discrepancy_unmerge,
  MSTYPE = cash_tracking.discrepancy_summary,
  PARALLEL = SAFE
);

COMMENT ON AGGREGATE cash_tracking.rollup(cash_tracking.discrepancy_summary) IS
  'The summary of the counts of all these summaries together; NULL if there are none. Errors: TC005 for mixed currencies, 22003 as for discrepancy_agg. Since 1.0.';

CREATE FUNCTION cash_tracking.expected_guards()
RETURNS TABLE (relation regclass, trigger_name name, purpose text, definition text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100 ROWS 19
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
      ('{location,staff_member,cash_drawer,point_of_sale_device,reason_code,reason_code_state,payment_session,session_activity}',
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
    'payment_session_drawer_z_number,session_activity_pkey,session_activity_request_id_key}'::name[]) AS n (name)
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

DROP FUNCTION cash_tracking.access_privileges();
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
    ('schema', 'SCHEMA', 'USAGE', 'USAGE'),
    ('type', 'TYPE', 'USAGE', 'USAGE'),
    ('table', 'TABLE', NULL, NULL),
    ('sequence', 'SEQUENCE', NULL, NULL),
    ('view', 'TABLE', 'SELECT', NULL),
    ('aggregate', 'ROUTINE', 'EXECUTE', 'EXECUTE'),
    ('function', 'ROUTINE', 'EXECUTE', 'EXECUTE'),
    ('owner''s function', 'ROUTINE', NULL, NULL)
  ) AS k (type, keyword, readers, writers)
    ON k.type OPERATOR(pg_catalog.=) CASE
      WHEN p.prorettype OPERATOR(pg_catalog.=) 'pg_catalog.trigger'::regtype
        OR p.proname OPERATOR(pg_catalog.=) ANY (ARRAY[
          'access_privileges', 'check_access_arguments', 'check_installation', 'expected_guards',
          'grant_access', 'has_access', 'refresh_access', 'repair_installation', 'revoke_access',
          'revoke_default_access']::name[])
      THEN 'owner''s function'
      ELSE o.type
    END
  CROSS JOIN LATERAL (VALUES
    ('read_cash_tracking', CASE WHEN p.provolatile OPERATOR(pg_catalog.=) 'v' THEN NULL ELSE k.readers END),
    ('write_cash_tracking', CASE WHEN p.provolatile OPERATOR(pg_catalog.=) 's' THEN NULL ELSE k.writers END)
  ) AS s (scope, privilege)
  -- 17 lists the types of rows and arrays as members, too.
  WHERE e.extname OPERATOR(pg_catalog.=) 'cash_tracking'
    AND coalesce(t.typrelid, 0) OPERATOR(pg_catalog.=) 0
    AND coalesce(t.typcategory, '') OPERATOR(pg_catalog.<>) 'A';
END;

COMMENT ON FUNCTION cash_tracking.access_privileges() IS
  'For every object of the extension, as GRANT names it, the privilege that each scope has on it; NULL where it has none. class_id and object_id are those of pg_depend. For the owner.';

COMMENT ON FUNCTION cash_tracking.grant_access(regrole, text) IS
  'Grants a role a scope: "read_cash_tracking", the views and the functions that read, or "write_cash_tracking", the commands. Write does not include read; a role may have both. After an update of the extension, refresh_access adds what is new. The arguments must not be NULL. Errors: 22004, 22023 scope, or the owner''s own role; 42704 no such role; 42501 unless called by the owner.';

CREATE FUNCTION cash_tracking.refresh_access()
RETURNS void
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM cash_tracking.grant_access(r.oid::regrole, s.scope)
  FROM pg_catalog.pg_roles r
  CROSS JOIN (VALUES ('read_cash_tracking'), ('write_cash_tracking')) AS s (scope)
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

SELECT cash_tracking.repair_installation();
SELECT cash_tracking.revoke_default_access();
