-- # Exceptions
--
-- What deserves a second look. None of it is refused; all of it is recorded.

CREATE FUNCTION cash_tracking.exceptions(
  start_date         date,
  end_date           date,
  location_id        bigint DEFAULT NULL,
  repeated_shortages integer DEFAULT 3,
  open_longer_than   interval DEFAULT '24 hours')
RETURNS TABLE (
  exception                  text,
  cash_drawer_id             bigint,
  payment_session_id         bigint,
  ordinal                    integer,
  staff_member_id            bigint,
  occurred_at                timestamptz,
  amount                     cash_tracking.monetary_amount,
  times                      bigint,
  duration                   interval,
  related_payment_session_id bigint,
  related_ordinal            integer)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 20
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN start_date IS NULL THEN 'start_date'
      WHEN end_date IS NULL THEN 'end_date'
      WHEN repeated_shortages IS NULL THEN 'repeated_shortages'
      WHEN open_longer_than IS NULL THEN 'open_longer_than' END,
    end_date OPERATOR(pg_catalog.<) start_date, 'start_date', 'end_date');

  RETURN QUERY
  WITH session AS MATERIALIZED (
    SELECT s.*
    FROM cash_tracking.payment_sessions s
    WHERE s.business_date OPERATOR(pg_catalog.>=) start_date
      AND s.business_date OPERATOR(pg_catalog.<=) end_date
      AND (exceptions.location_id IS NULL OR s.location_id OPERATOR(pg_catalog.=) exceptions.location_id)
  ), activity AS MATERIALIZED (
    SELECT s.cash_drawer_id, a.*,
      a.type OPERATOR(pg_catalog.=) ANY ('{mid_session,closing}')
        OR a.type OPERATOR(pg_catalog.=) 'opening' AND s.opening_counted AS is_count
    FROM session s
    CROSS JOIN LATERAL (
      SELECT e.*
      FROM cash_tracking.session_activities e
      WHERE e.payment_session_id OPERATOR(pg_catalog.=) s.id
        AND (e.type OPERATOR(pg_catalog.<>) ALL ('{sale,refund,change}')
          OR e.reverses IS NOT NULL OR e.occurred_at OPERATOR(pg_catalog.<) e.recorded_at)
      -- Keeps it a subquery, so that the id of the session reaches the index.
      OFFSET 0
    ) a
  ), span AS (
    SELECT
      s.cash_drawer_id,
      pg_catalog.min(s.opening_time) AS first,
      pg_catalog.max(coalesce(s.closing_time, 'infinity')) AS last
    FROM session s
    GROUP BY s.cash_drawer_id
  ), neighbour AS MATERIALIZED (
    -- The sessions and those that met them on the drawer.
    SELECT o.*, r.first AS first_recorded_at, r.last AS last_recorded_at
    FROM span p
    CROSS JOIN LATERAL (
      SELECT n.id, n.cash_drawer_id, n.activity_count, n.opening_counted, n.closing_time
      FROM cash_tracking.payment_sessions n
      WHERE n.cash_drawer_id OPERATOR(pg_catalog.=) p.cash_drawer_id
        AND n.opening_time OPERATOR(pg_catalog.<=) p.last
        AND coalesce(n.closing_time, 'infinity') OPERATOR(pg_catalog.>=) p.first
      OFFSET 0
    ) o
    CROSS JOIN LATERAL (
      SELECT pg_catalog.min(e.recorded_at) AS first, pg_catalog.max(e.recorded_at) AS last
      FROM cash_tracking.session_activities e
      WHERE e.payment_session_id OPERATOR(pg_catalog.=) o.id
        AND e.ordinal OPERATOR(pg_catalog.=) ANY (ARRAY[1, o.activity_count])
    ) r
  ), drawer_count AS MATERIALIZED (
    SELECT n.cash_drawer_id, a.*
    FROM neighbour n
    CROSS JOIN LATERAL (
      SELECT e.payment_session_id, e.ordinal, e.occurred_at, e.recorded_at
      FROM cash_tracking.session_activities e
      WHERE e.payment_session_id OPERATOR(pg_catalog.=) n.id
        AND (e.type OPERATOR(pg_catalog.=) ANY ('{mid_session,closing}')
          OR e.type OPERATOR(pg_catalog.=) 'opening' AND n.opening_counted)
      OFFSET 0
    ) a
  ), found AS (
    SELECT
      'no_sale' AS exception, a.cash_drawer_id, a.payment_session_id, a.ordinal,
      a.staff_member_id, a.occurred_at, NULL::cash_tracking.monetary_amount AS amount,
      NULL::bigint AS times, NULL::interval AS duration,
      NULL::bigint AS related_payment_session_id, NULL::integer AS related_ordinal
    FROM activity a
    WHERE a.type OPERATOR(pg_catalog.=) 'no_sale'
    UNION ALL
    SELECT
      'adjustment_without_reason', a.cash_drawer_id, a.payment_session_id, a.ordinal,
      a.staff_member_id, a.occurred_at, a.cash, NULL, NULL, NULL, NULL
    FROM activity a
    WHERE a.type OPERATOR(pg_catalog.=) ANY ('{adjustment,cash_payout}') AND a.reason_code_id IS NULL
      AND a.reverses IS NULL
    UNION ALL
    SELECT
      'reversal', a.cash_drawer_id, a.payment_session_id, a.ordinal, a.staff_member_id, a.occurred_at,
      coalesce(a.amount, a.cash), NULL, NULL, a.payment_session_id, a.reverses
    FROM activity a
    WHERE a.reverses IS NOT NULL
    UNION ALL
    SELECT
      'correction', s.cash_drawer_id, s.id, NULL, c.staff_member_id, c.recorded_at, c.amount, c.number,
      c.recorded_at OPERATOR(pg_catalog.-) s.closing_time, NULL, NULL
    FROM session s
    CROSS JOIN LATERAL (
      SELECT k.staff_member_id, k.recorded_at, k.amount, k.number
      FROM cash_tracking.session_corrections k
      WHERE k.payment_session_id OPERATOR(pg_catalog.=) s.id
      OFFSET 0
    ) c
    UNION ALL
    SELECT
      'repeated_shortage', NULL, NULL, NULL, a.staff_member_id, pg_catalog.max(a.occurred_at),
      CASE WHEN count(a.cash_discrepancy) OPERATOR(pg_catalog.=) count(*)
        THEN cash_tracking.sum(a.cash_discrepancy)
          FILTER (WHERE cash_tracking.sign(a.cash_discrepancy) OPERATOR(pg_catalog.<) 0) END,
      count(*) FILTER (WHERE cash_tracking.sign(a.cash_discrepancy) OPERATOR(pg_catalog.<) 0),
      NULL, NULL, NULL
    FROM activity a
    WHERE a.type OPERATOR(pg_catalog.=) ANY ('{mid_session,closing}')
    GROUP BY a.staff_member_id, cash_tracking.currency_code(a.cash_counted)
    HAVING count(*) FILTER (WHERE cash_tracking.sign(a.cash_discrepancy) OPERATOR(pg_catalog.<) 0)
      OPERATOR(pg_catalog.>=) greatest(repeated_shortages, 1)
    UNION ALL
    SELECT
      'session_open_too_long', s.cash_drawer_id, s.id, NULL,
      s.opening_staff_member_id, s.opening_time, NULL, NULL,
      coalesce(s.closing_time, pg_catalog.now()) OPERATOR(pg_catalog.-) s.opening_time, NULL, NULL
    FROM session s
    WHERE coalesce(s.closing_time, pg_catalog.now())
      OPERATOR(pg_catalog.>) (s.opening_time OPERATOR(pg_catalog.+) open_longer_than)
    UNION ALL
    SELECT
      'recorded_after_count', a.cash_drawer_id, a.payment_session_id, a.ordinal,
      a.staff_member_id, a.occurred_at, a.cash, NULL,
      a.recorded_at OPERATOR(pg_catalog.-) a.occurred_at,
      c.payment_session_id, c.ordinal
    FROM activity a
    CROSS JOIN LATERAL (
      -- The last of the counts that should have known it.
      SELECT d.payment_session_id, d.ordinal
      FROM drawer_count d
      WHERE d.cash_drawer_id OPERATOR(pg_catalog.=) a.cash_drawer_id
        AND d.occurred_at OPERATOR(pg_catalog.>) a.occurred_at
        AND CASE WHEN d.payment_session_id OPERATOR(pg_catalog.=) a.payment_session_id
          THEN d.ordinal OPERATOR(pg_catalog.<) a.ordinal
          ELSE d.recorded_at OPERATOR(pg_catalog.<) a.recorded_at END
      ORDER BY d.recorded_at DESC, d.payment_session_id, d.ordinal DESC
      LIMIT 1
    ) c
    WHERE NOT a.is_count AND cash_tracking.sign(a.cash) OPERATOR(pg_catalog.<>) 0
      -- What has no time of its own did not occur before it was recorded,
      -- though the clock of the till that counted was ahead.
      AND a.occurred_at OPERATOR(pg_catalog.<) a.recorded_at
    UNION ALL
    SELECT
      'counted_with_other_session_open', a.cash_drawer_id, a.payment_session_id, a.ordinal,
      a.staff_member_id, a.occurred_at, a.cash_discrepancy, NULL, NULL, n.id, NULL
    FROM activity a
    JOIN neighbour n
      ON n.cash_drawer_id OPERATOR(pg_catalog.=) a.cash_drawer_id
      AND n.id OPERATOR(pg_catalog.<>) a.payment_session_id
      AND n.first_recorded_at OPERATOR(pg_catalog.<) a.recorded_at
      AND (n.closing_time IS NULL OR n.last_recorded_at OPERATOR(pg_catalog.>) a.recorded_at)
    WHERE a.is_count
  )
  SELECT f.*
  FROM found f
  ORDER BY f.exception, f.payment_session_id, f.ordinal, f.times, f.staff_member_id,
    f.related_payment_session_id;
END
$$;
COMMENT ON FUNCTION cash_tracking.exceptions(date, date, bigint, integer, interval) IS
  'What deserves a second look in the sessions of the business dates start_date to end_date, both included, of one location or, with NULL, of all. exception is a code. "no_sale": the drawer was opened without a sale. "adjustment_without_reason": an adjustment or payout without reason code. "reversal": an activity that takes back related_ordinal. "correction": one of a session after its close; times is its number on the drawer, duration how long after. "repeated_shortage": one person counted short, in mid-session or at closing, at least repeated_shortages times; times says how often, amount how much. "session_open_too_long": longer than open_longer_than; duration says how long, until now where it is still open. "recorded_after_count": occurred before a count of the drawer and was recorded after it, so that the count did not expect it; duration is the delay, related_… is the last such count. "counted_with_other_session_open": a count while the session related_payment_session_id was open on the drawer. What is hidden from the caller is not judged, and amounts of which a part is hidden are NULL. Only location_id may be NULL. Errors: 22004, 22023 end before start. Takes no lock. Since 1.0.';
