-- # Verification
--
-- What the owner of the tables or a superuser does to the data by hand cannot
-- be prevented; it is found. Each row is a finding; none means that all is
-- well.

CREATE FUNCTION cash_tracking.verify_session(session_id bigint)
RETURNS TABLE (subject text, fact text, expected text, found text)
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000 ROWS 1
AS 'MODULE_PATHNAME', 'ct_verify_session';
COMMENT ON FUNCTION cash_tracking.verify_session(bigint) IS
  'What is wrong with a session: it computes the totals and the digest anew from the activities and compares all that is stored; no row if all is well. For a closed session the seal is checked by verify_drawer. session_id must not be NULL. Errors: 22004, TC003. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.verify_drawer(cash_drawer_id bigint)
RETURNS TABLE (subject text, fact text, expected text, found text)
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 1000000 ROWS 1
AS 'MODULE_PATHNAME', 'ct_verify_drawer';
COMMENT ON FUNCTION cash_tracking.verify_drawer(bigint) IS
  'What is wrong with a cash drawer: each of its sessions as verify_session sees it, gaps in the Z numbers, the chain of seals, the settled balance, and the chain of corrections; no row if all is well. cash_drawer_id must not be NULL. Errors: 22004, TC019. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.verify_all()
RETURNS TABLE (subject text, fact text, expected text, found text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000000 ROWS 10
SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT v.subject, v.fact, v.expected, v.found
  FROM ONLY cash_tracking.cash_drawer d, LATERAL cash_tracking.verify_drawer(d.id) v
  UNION ALL
  -- Sessions that verify_drawer does not come to.
  SELECT concat('session ', s.id), 'z_number',
    CASE WHEN s.closing_time IS NULL THEN NULL ELSE 'a number' END, s.z_number::text
  FROM ONLY cash_tracking.payment_session s
  WHERE (s.closing_time IS NULL) <> (s.z_number IS NULL)
  UNION ALL
  -- Rows that refer to nothing.
  SELECT concat('session ', s.id), r.fact, r.id::text, NULL
  FROM ONLY cash_tracking.payment_session s,
    LATERAL (
      SELECT 'cash_drawer_id' AS fact, s.cash_drawer_id AS id
      WHERE NOT EXISTS (SELECT FROM ONLY cash_tracking.cash_drawer d WHERE d.id = s.cash_drawer_id)
      UNION ALL
      SELECT 'point_of_sale_device_id', s.point_of_sale_device_id
      WHERE NOT EXISTS (SELECT FROM ONLY cash_tracking.point_of_sale_device d WHERE d.id = s.point_of_sale_device_id)
      UNION ALL
      SELECT 'location_id', s.location_id
      WHERE NOT EXISTS (SELECT FROM ONLY cash_tracking.location l WHERE l.id = s.location_id)) r
  UNION ALL
  SELECT concat('activity ', a.session_id, '-', a.ordinal), 'session_id', a.session_id::text, NULL
  FROM ONLY cash_tracking.session_activity a
  WHERE NOT EXISTS (SELECT FROM ONLY cash_tracking.payment_session s WHERE s.id = a.session_id)
  UNION ALL
  SELECT concat('activity ', a.session_id, '-', a.ordinal), 'staff_member_id', a.staff_member_id::text, NULL
  FROM ONLY cash_tracking.session_activity a
  WHERE NOT EXISTS (SELECT FROM ONLY cash_tracking.staff_member m WHERE m.id = a.staff_member_id)
  UNION ALL
  SELECT concat('activity ', a.session_id, '-', a.ordinal), 'approved_by', a.approved_by::text, NULL
  FROM ONLY cash_tracking.session_activity a
  WHERE a.approved_by IS NOT NULL
    AND NOT EXISTS (SELECT FROM ONLY cash_tracking.staff_member m WHERE m.id = a.approved_by)
  UNION ALL
  SELECT concat('activity ', a.session_id, '-', a.ordinal), 'reason_code_id', a.reason_code_id::text, NULL
  FROM ONLY cash_tracking.session_activity a
  WHERE a.reason_code_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM ONLY cash_tracking.reason_code c WHERE c.id = a.reason_code_id)
  UNION ALL
  SELECT concat('correction ', c.cash_drawer_id, '-', c.number), r.fact, r.value, NULL
  FROM ONLY cash_tracking.session_correction c,
    LATERAL (
      SELECT 'cash_drawer_id' AS fact, c.cash_drawer_id::text AS value
      WHERE NOT EXISTS (SELECT FROM ONLY cash_tracking.cash_drawer d WHERE d.id = c.cash_drawer_id)
      UNION ALL
      SELECT 'staff_member_id', c.staff_member_id::text
      WHERE NOT EXISTS (SELECT FROM ONLY cash_tracking.staff_member m WHERE m.id = c.staff_member_id)
      UNION ALL
      SELECT 'reason_code_id', c.reason_code_id::text
      WHERE c.reason_code_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM ONLY cash_tracking.reason_code r WHERE r.id = c.reason_code_id)) r
  UNION ALL
  -- A request that took effect twice.
  SELECT concat('correction ', c.cash_drawer_id, '-', c.number), 'request_id',
    'a request of its own', concat('that of activity ', a.session_id, '-', a.ordinal)
  FROM ONLY cash_tracking.session_correction c
  JOIN ONLY cash_tracking.session_activity a ON a.request_id = c.request_id
$$;
COMMENT ON FUNCTION cash_tracking.verify_all() IS
  'What is wrong anywhere: verify_drawer for every drawer, and every session, activity or correction that refers to a row that is not there; no row if all is well. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.digest()
RETURNS text
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1000
SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT concat_ws(' ', 'cash_tracking/1',
    to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    string_agg(concat_ws(':', d.id, d.last_z_number, encode(d.last_seal, 'hex'),
      nullif(d.last_correction_number, 0), encode(d.correction_digest, 'hex')), ' ' ORDER BY d.id))
  FROM ONLY cash_tracking.cash_drawer d
  WHERE d.last_z_number > 0
$$;
COMMENT ON FUNCTION cash_tracking.digest() IS
  'One line that stands for every closed session and every correction: the time in UTC and, for each drawer with a closed session, its id, its last Z number and the seal of that close and, where there are corrections, the number and the digest of the last. Kept outside of the database (a log, a receipt, another server), it proves later by verify_digest that no closed session and no correction was changed or removed.';

CREATE FUNCTION cash_tracking.verify_digest(digest text)
RETURNS TABLE (subject text, fact text, expected text, found text)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 1
SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  words text[] := regexp_split_to_array(btrim(digest), '\s+');
BEGIN
  IF digest IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = '22004',
      MESSAGE = 'argument "digest" must not be null',
      DETAIL = 'The function needs a value for "digest".',
      HINT = 'Give "digest" a value.';
  END IF;
  IF words[1] <> 'cash_tracking/1' OR words[2] IS NULL
    OR EXISTS (SELECT FROM unnest(words[3:]) w WHERE w !~ '^[0-9]{1,18}:[0-9]{1,18}:[0-9a-f]{64}(:[0-9]{1,18}:[0-9a-f]{64})?$')
  THEN
    RAISE EXCEPTION USING ERRCODE = '22023',
      MESSAGE = 'invalid digest',
      DETAIL = 'It is not a line that the function digest returned.',
      HINT = 'Give the whole line as it was kept.';
  END IF;
  RETURN QUERY
    SELECT concat('cash drawer ', k.drawer_id, ', Z ', k.z_number), 'seal', k.seal, encode(s.seal, 'hex')
    FROM (
      SELECT split_part(w, ':', 1)::bigint AS drawer_id, split_part(w, ':', 2)::bigint AS z_number, split_part(w, ':', 3) AS seal
      FROM unnest(words[3:]) w) k
    LEFT JOIN ONLY cash_tracking.payment_session s ON s.cash_drawer_id = k.drawer_id AND s.z_number = k.z_number
    WHERE encode(s.seal, 'hex') IS DISTINCT FROM k.seal
    ORDER BY k.drawer_id;
  RETURN QUERY
    SELECT concat('cash drawer ', k.drawer_id, ', correction ', k.number), 'digest', k.digest, encode(c.digest, 'hex')
    FROM (
      SELECT split_part(w, ':', 1)::bigint AS drawer_id, split_part(w, ':', 4)::bigint AS number, split_part(w, ':', 5) AS digest
      FROM unnest(words[3:]) w
      WHERE w LIKE '%:%:%:%') k
    LEFT JOIN ONLY cash_tracking.session_correction c ON c.cash_drawer_id = k.drawer_id AND c.number = k.number
    WHERE encode(c.digest, 'hex') IS DISTINCT FROM k.digest
    ORDER BY k.drawer_id;
END
$$;
COMMENT ON FUNCTION cash_tracking.verify_digest(text) IS
  'Compares the seals and digests in a line that digest returned earlier with those that are stored: a row for each drawer whose history up to then is another. Together with verify_all, which proves them, it finds even a history that was forged as a whole. digest must not be NULL. Errors: 22004, 22023. Takes no lock; runs on a standby.';
