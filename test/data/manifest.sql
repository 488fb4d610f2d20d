-- Every member of the extension with all that an upgrade could forget.
-- 17 and later list the types of rows and arrays as members, which follow from
-- the others.
SELECT pg_describe_object(d.classid, d.objid, 0) AS member,
  CASE WHEN p.oid IS NOT NULL THEN
    concat_ws(' ', pg_get_function_result(p.oid), pg_get_function_arguments(p.oid), p.provolatile, p.proisstrict, p.proparallel,
      p.proleakproof, p.prosecdef, p.proretset, p.procost, p.prorows, p.proconfig, p.probin, md5(p.prosrc), md5(pg_get_function_sqlbody(p.oid)))
  END AS function,
  coalesce((SELECT array_agg(a::text ORDER BY a::text COLLATE "C") FROM unnest(coalesce(p.proacl, c.relacl, t.typacl, n.nspacl)) a), '{}') AS acl,
  coalesce(obj_description(d.objid, d.classid::regclass::text), '-') AS comment,
  (SELECT string_agg(concat_ws(' ', a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, col_description(c.oid, a.attnum)), E'\n' ORDER BY a.attnum)
    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0) AS columns,
  pg_get_viewdef(c.oid) AS view,
  c.reloptions,
  (SELECT string_agg(concat_ws(' ', pg_get_indexdef(i.indexrelid), obj_description(i.indexrelid, 'pg_class')), E'\n' ORDER BY i.indexrelid::regclass::text COLLATE "C")
    FROM pg_index i WHERE i.indrelid = c.oid) AS indexes,
  (SELECT string_agg(concat_ws(' ', pg_get_triggerdef(g.oid), g.tgenabled, obj_description(g.oid, 'pg_trigger')), E'\n' ORDER BY g.tgname)
    FROM pg_trigger g WHERE g.tgrelid = c.oid) AS triggers,
  (SELECT x.extcondition[array_position(x.extconfig, c.oid)] FROM pg_extension x WHERE x.oid = e.oid AND c.oid = ANY (x.extconfig)) AS dumped
FROM pg_extension e
JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
LEFT JOIN pg_type t ON d.classid = 'pg_type'::regclass AND t.oid = d.objid
LEFT JOIN pg_namespace n ON d.classid = 'pg_namespace'::regclass AND n.oid = d.objid
WHERE e.extname = 'cash_tracking' AND coalesce(t.typrelid, 0) = 0 AND coalesce(t.typcategory, '') <> 'A'
ORDER BY pg_describe_object(d.classid, d.objid, 0) COLLATE "C";
