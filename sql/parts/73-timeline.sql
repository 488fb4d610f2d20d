-- # Drawers over time
--
-- Two axes. What was recorded until an instant is what the database knew then:
-- so are the balance of a drawer at an instant and its timeline. What occurred
-- in a range of times is what the till says of itself: so are drawer totals.
--
-- Whole sessions are left out by their first and their last activity: within a
-- session recorded_at does not fall.

CREATE FUNCTION cash_tracking.cash_drawer_currency(cash_drawer_id bigint)
RETURNS text
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  currency text;
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN cash_drawer_currency.cash_drawer_id IS NULL THEN 'cash_drawer_id' END, NULL, NULL, NULL);
  SELECT d.currency
  INTO currency
  FROM cash_tracking.cash_drawers d
  WHERE d.id OPERATOR(pg_catalog.=) cash_drawer_currency.cash_drawer_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'cash drawer % does not exist', cash_drawer_id USING
      ERRCODE = 'TC019',
      DETAIL = 'No row of the view "cash_drawers" has this id.',
      HINT = 'Use the id that was returned when the cash drawer was created.';
  END IF;
  RETURN currency;
END
$$;
COMMENT ON FUNCTION cash_tracking.cash_drawer_currency(bigint) IS
  'ISO 4217 code of the amounts of a drawer. cash_drawer_id must not be NULL. Errors: 22004, TC019. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.drawer_balance_at(cash_drawer_id bigint, instant timestamptz)
RETURNS cash_tracking.monetary_amount
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  currency text;
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN drawer_balance_at.cash_drawer_id IS NULL THEN 'cash_drawer_id'
      WHEN instant IS NULL THEN 'instant' END,
    NULL, NULL, NULL);
  currency := cash_tracking.cash_drawer_currency(drawer_balance_at.cash_drawer_id);
  -- Who may not see the balance now does not see it at any time.
  IF (SELECT d.balance IS NULL FROM cash_tracking.cash_drawers d
      WHERE d.id OPERATOR(pg_catalog.=) drawer_balance_at.cash_drawer_id) THEN
    RETURN NULL;
  END IF;
  RETURN (
    SELECT coalesce(cash_tracking.sum(c.change), cash_tracking.monetary_amount(0, currency))
    FROM (
      SELECT
        CASE WHEN r.last OPERATOR(pg_catalog.<=) instant
          -- All of it was recorded by then: the totals say it.
          THEN coalesce(
            s.total_discrepancy OPERATOR(cash_tracking.+) s.net_cash_sales
              OPERATOR(cash_tracking.+) s.total_adjustments OPERATOR(cash_tracking.+) s.closing_adjustment,
            s.total_discrepancy OPERATOR(cash_tracking.+) s.net_cash_sales
              OPERATOR(cash_tracking.+) s.total_adjustments)
          ELSE (
            SELECT cash_tracking.sum(a.cash)
            FROM cash_tracking.session_activities a
            WHERE a.payment_session_id OPERATOR(pg_catalog.=) s.id
              AND a.recorded_at OPERATOR(pg_catalog.<=) instant)
        END AS change
      FROM cash_tracking.payment_sessions s
      CROSS JOIN LATERAL (
        SELECT pg_catalog.min(a.recorded_at) AS first, pg_catalog.max(a.recorded_at) AS last
        FROM cash_tracking.session_activities a
        WHERE a.payment_session_id OPERATOR(pg_catalog.=) s.id
          AND a.ordinal OPERATOR(pg_catalog.=) ANY (ARRAY[1, s.activity_count])
      ) r
      WHERE s.cash_drawer_id OPERATOR(pg_catalog.=) drawer_balance_at.cash_drawer_id
        AND r.first OPERATOR(pg_catalog.<=) instant
    ) c);
END
$$;
COMMENT ON FUNCTION cash_tracking.drawer_balance_at(bigint, timestamptz) IS
  'What should have been in a drawer at an instant, by all that was recorded until then, inclusive: the sum of cash over these activities. Later entries do not change the answer, whatever time they give. Sessions that were over by then count with their totals; the activities of those in use are read. NULL where the balance of the drawer is hidden from the caller. The arguments must not be NULL. Errors: 22004, TC019. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.drawer_timeline(
  cash_drawer_id bigint,
  from_time      timestamptz DEFAULT NULL,
  to_time        timestamptz DEFAULT NULL)
RETURNS TABLE (
  recorded_at        timestamptz,
  occurred_at        timestamptz,
  payment_session_id bigint,
  ordinal            integer,
  type               text,
  tender             text,
  cash               cash_tracking.monetary_amount,
  balance            cash_tracking.monetary_amount,
  staff_member_id    bigint,
  reason_code        text,
  reference          text,
  note               text)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 1000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  since        CONSTANT timestamptz := coalesce(from_time, '-infinity');
  until        CONSTANT timestamptz := coalesce(to_time, 'infinity');
  at_beginning cash_tracking.monetary_amount;
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN drawer_timeline.cash_drawer_id IS NULL THEN 'cash_drawer_id' END,
    to_time OPERATOR(pg_catalog.<) from_time, 'from_time', 'to_time');
  -- A time is a whole number of microseconds.
  at_beginning := cash_tracking.drawer_balance_at(drawer_timeline.cash_drawer_id,
    since OPERATOR(pg_catalog.-) '1 microsecond'::interval);

  RETURN QUERY
  SELECT
    a.recorded_at, a.occurred_at, a.payment_session_id, a.ordinal, a.type, a.tender, a.cash,
    at_beginning OPERATOR(cash_tracking.+) cash_tracking.sum(a.cash) OVER so_far,
    a.staff_member_id,
    (SELECT r.code FROM cash_tracking.reason_codes r
     WHERE r.id OPERATOR(pg_catalog.=) a.reason_code_id),
    a.reference, a.note
  FROM cash_tracking.payment_sessions s
  CROSS JOIN LATERAL (
    SELECT pg_catalog.min(e.recorded_at) AS first, pg_catalog.max(e.recorded_at) AS last
    FROM cash_tracking.session_activities e
    WHERE e.payment_session_id OPERATOR(pg_catalog.=) s.id
      AND e.ordinal OPERATOR(pg_catalog.=) ANY (ARRAY[1, s.activity_count])
  ) r
  CROSS JOIN LATERAL (
    SELECT e.*
    FROM cash_tracking.session_activities e
    WHERE e.payment_session_id OPERATOR(pg_catalog.=) s.id
      AND e.recorded_at OPERATOR(pg_catalog.>=) since
      AND e.recorded_at OPERATOR(pg_catalog.<) until
    -- Keeps it a subquery, so that the id of the session reaches the index.
    OFFSET 0
  ) a
  WHERE s.cash_drawer_id OPERATOR(pg_catalog.=) drawer_timeline.cash_drawer_id
    AND r.first OPERATOR(pg_catalog.<) until
    AND r.last OPERATOR(pg_catalog.>=) since
  WINDOW so_far AS (ORDER BY a.recorded_at, a.payment_session_id, a.ordinal
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
  ORDER BY a.recorded_at, a.payment_session_id, a.ordinal;
END
$$;
COMMENT ON FUNCTION cash_tracking.drawer_timeline(bigint, timestamptz, timestamptz) IS
  'All activities of all sessions of a drawer that were recorded from from_time until before to_time (NULL: without limit), in the order in which they were recorded, with the balance after each. The balance goes on from what was recorded before. A payment that was under way during a count comes after it there, and may stand before it here: at READ COMMITTED its line has the earlier time. The balances are NULL where that of the drawer is hidden from the caller. cash_drawer_id must not be NULL. Errors: 22004, 22023 end before start, TC019. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.drawer_totals(cash_drawer_id bigint, from_time timestamptz, to_time timestamptz)
RETURNS TABLE (
  total_sales               cash_tracking.monetary_amount,
  total_refunds             cash_tracking.monetary_amount,
  net_sales                 cash_tracking.monetary_amount,
  total_cash_rounding       cash_tracking.monetary_amount,
  net_sales_before_rounding cash_tracking.monetary_amount,
  total_adjustments         cash_tracking.monetary_amount,
  closing_adjustments       cash_tracking.monetary_amount,
  total_discrepancies       cash_tracking.monetary_amount)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  nothing cash_tracking.monetary_amount;
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN drawer_totals.cash_drawer_id IS NULL THEN 'cash_drawer_id'
      WHEN from_time IS NULL THEN 'from_time'
      WHEN to_time IS NULL THEN 'to_time' END,
    to_time OPERATOR(pg_catalog.<) from_time, 'from_time', 'to_time');
  nothing := cash_tracking.monetary_amount(0, cash_tracking.cash_drawer_currency(drawer_totals.cash_drawer_id));

  RETURN QUERY
  SELECT
    CASE WHEN t.is_visible THEN t.sales END,
    CASE WHEN t.is_visible THEN t.refunds END,
    CASE WHEN t.is_visible THEN t.sales OPERATOR(cash_tracking.-) t.refunds END,
    CASE WHEN t.is_visible THEN t.rounding END,
    CASE WHEN t.is_visible
      THEN t.sales OPERATOR(cash_tracking.-) t.refunds OPERATOR(cash_tracking.-) t.rounding END,
    CASE WHEN t.is_visible THEN t.adjustments END,
    CASE WHEN t.is_visible THEN t.closing_adjustments END,
    CASE WHEN t.is_visible THEN t.discrepancies END
  FROM (
    SELECT
      coalesce(cash_tracking.sum(a.sales), nothing) AS sales,
      coalesce(cash_tracking.sum(a.refunds), nothing) AS refunds,
      coalesce(cash_tracking.sum(a.rounding), nothing) AS rounding,
      coalesce(cash_tracking.sum(a.adjustments), nothing) AS adjustments,
      coalesce(cash_tracking.sum(a.closing_adjustments), nothing) AS closing_adjustments,
      coalesce(cash_tracking.sum(a.discrepancies), nothing) AS discrepancies,
      coalesce(pg_catalog.bool_and(s.total_discrepancy IS NOT NULL), true) AS is_visible
    FROM cash_tracking.payment_sessions s
    CROSS JOIN LATERAL (
      SELECT pg_catalog.max(e.recorded_at) AS last
      FROM cash_tracking.session_activities e
      WHERE e.payment_session_id OPERATOR(pg_catalog.=) s.id
        AND e.ordinal OPERATOR(pg_catalog.=) s.activity_count
    ) r
    CROSS JOIN LATERAL (
      SELECT
        cash_tracking.sum(CASE e.type
            WHEN 'sale' THEN p.paid
            WHEN 'change' THEN OPERATOR(cash_tracking.-) p.paid END) AS sales,
        cash_tracking.sum(p.paid) FILTER (WHERE e.type OPERATOR(pg_catalog.=) 'refund') AS refunds,
        cash_tracking.sum(CASE WHEN e.type OPERATOR(pg_catalog.=) 'sale'
            THEN e.cash_rounding ELSE OPERATOR(cash_tracking.-) e.cash_rounding END)
          FILTER (WHERE e.tender OPERATOR(pg_catalog.=) 'cash') AS rounding,
        cash_tracking.sum(e.cash) FILTER (WHERE e.type OPERATOR(pg_catalog.=) ANY ('{adjustment,cash_payout}')) AS adjustments,
        cash_tracking.sum(e.cash) FILTER (WHERE e.type OPERATOR(pg_catalog.=) 'closing_adjustment') AS closing_adjustments,
        cash_tracking.sum(e.cash) FILTER (WHERE e.type OPERATOR(pg_catalog.=) ANY ('{opening,mid_session,closing}')) AS discrepancies
      FROM cash_tracking.session_activities e
      CROSS JOIN LATERAL (
        SELECT coalesce(e.amount OPERATOR(cash_tracking.+) e.cash_rounding, e.amount) AS paid
      ) p
      WHERE e.payment_session_id OPERATOR(pg_catalog.=) s.id
        AND e.occurred_at OPERATOR(pg_catalog.>=) from_time
        AND e.occurred_at OPERATOR(pg_catalog.<) to_time
    ) a
    WHERE s.cash_drawer_id OPERATOR(pg_catalog.=) drawer_totals.cash_drawer_id
      -- Nothing occurs before the opening of its session, nor more than a day,
      -- the largest clock skew, after it was recorded.
      AND s.opening_time OPERATOR(pg_catalog.<) to_time
      AND r.last OPERATOR(pg_catalog.>=) (from_time OPERATOR(pg_catalog.-) '1 day'::interval)
  ) t;
END
$$;
COMMENT ON FUNCTION cash_tracking.drawer_totals(bigint, timestamptz, timestamptz) IS
  'What happened in a drawer from from_time until before to_time, by occurred_at (netSales, totalSales, totalRefunds, totalAdjustments, totalDiscrepancies of CashDrawer). Sales and refunds are those of every tender, after cash rounding; adjustments are without closing adjustments; total_discrepancies are those of all counts. All are NULL where a session that may be in the range is hidden from the caller. The arguments must not be NULL. Errors: 22004, 22023 end before start, TC019. Takes no lock. Since 1.0.';
