-- # Summaries of locations and of the shop
--
-- A session with all its activities belongs to the business date of its
-- opening, so all comes from the totals that sessions store.

-- What changed the balance is net_cash, closing_adjustments and
-- total_discrepancies together.
--
-- Only stored columns are added up, and computed with afterwards: an operation
-- for each session would cost more than reading it. They are read from the
-- table, not from the view before it: of what stands behind a security barrier
-- the planner knows no statistics, and would sort all sessions of all years. So
-- what that view hides is hidden here once more.
CREATE VIEW cash_tracking.location_days WITH (security_barrier) AS
SELECT
  t.location_id,
  t.business_date,
  cash_tracking.currency_code(t.zero) AS currency,
  t.number_of_sessions,
  t.number_of_open_sessions,
  v.total_sales,
  v.total_refunds,
  v.total_sales OPERATOR(cash_tracking.-) v.total_refunds AS net_sales,
  v.total_cash_rounding,
  v.total_sales OPERATOR(cash_tracking.-) v.total_refunds
    OPERATOR(cash_tracking.-) v.total_cash_rounding AS net_sales_before_rounding,
  v.total_cash_sales,
  v.total_cash_refunds,
  v.total_cash_sales OPERATOR(cash_tracking.-) v.total_cash_refunds AS net_cash_sales,
  v.total_adjustments,
  v.total_cash_sales OPERATOR(cash_tracking.-) v.total_cash_refunds
    OPERATOR(cash_tracking.+) v.total_adjustments AS net_cash,
  coalesce(t.closing_adjustments, t.zero) AS closing_adjustments,
  v.opening_discrepancies,
  v.over_or_short,
  v.opening_discrepancies OPERATOR(cash_tracking.+) v.over_or_short AS total_discrepancies,
  coalesce(v.total_sales OPERATOR(cash_tracking.-) v.total_refunds OPERATOR(cash_tracking.+) c.net_sales,
    v.total_sales OPERATOR(cash_tracking.-) v.total_refunds) AS corrected_net_sales,
  coalesce(v.over_or_short OPERATOR(cash_tracking.+) c.closing_discrepancies, v.over_or_short) AS corrected_over_or_short,
  coalesce(
    v.opening_discrepancies OPERATOR(cash_tracking.+) v.over_or_short OPERATOR(cash_tracking.+) c.total_discrepancies,
    v.opening_discrepancies OPERATOR(cash_tracking.+) v.over_or_short) AS corrected_total_discrepancies
FROM (
  SELECT
    d.*,
    d.total_sales OPERATOR(cash_tracking.-) d.total_sales AS zero,
    d.number_of_open_sessions OPERATOR(pg_catalog.=) 0 OR cash_tracking.may_view_expected() AS is_visible
  FROM (
    SELECT
      s.location_id,
      s.business_date,
      count(*) AS number_of_sessions,
      count(*) OPERATOR(pg_catalog.-) count(s.closing_time) AS number_of_open_sessions,
      cash_tracking.sum(s.total_sales) AS total_sales,
      cash_tracking.sum(s.total_refunds) AS total_refunds,
      cash_tracking.sum(s.total_cash_rounding) AS total_cash_rounding,
      cash_tracking.sum(s.total_cash_sales) AS total_cash_sales,
      cash_tracking.sum(s.total_cash_refunds) AS total_cash_refunds,
      cash_tracking.sum(s.total_adjustments) AS total_adjustments,
      cash_tracking.sum(s.closing_adjustment) AS closing_adjustments,
      cash_tracking.sum(s.expected_cash_at_open) AS expected_at_open,
      cash_tracking.sum(s.cash_counted_at_open) AS counted_at_open,
      cash_tracking.sum(s.mid_session_discrepancy) AS mid_session_discrepancies,
      cash_tracking.sum(s.expected_cash_at_close) AS expected_at_close,
      cash_tracking.sum(s.cash_counted_at_close) AS counted_at_close
    FROM ONLY cash_tracking.payment_session s
    GROUP BY s.location_id, s.business_date
  ) d
) t
CROSS JOIN LATERAL (
  SELECT
    CASE WHEN t.is_visible THEN t.total_sales END AS total_sales,
    CASE WHEN t.is_visible THEN t.total_refunds END AS total_refunds,
    CASE WHEN t.is_visible THEN t.total_cash_rounding END AS total_cash_rounding,
    CASE WHEN t.is_visible THEN t.total_cash_sales END AS total_cash_sales,
    CASE WHEN t.is_visible THEN t.total_cash_refunds END AS total_cash_refunds,
    CASE WHEN t.is_visible THEN t.total_adjustments END AS total_adjustments,
    CASE WHEN t.is_visible
      THEN t.counted_at_open OPERATOR(cash_tracking.-) t.expected_at_open END AS opening_discrepancies,
    CASE WHEN t.is_visible
      THEN t.mid_session_discrepancies OPERATOR(cash_tracking.+) coalesce(
        t.counted_at_close OPERATOR(cash_tracking.-) t.expected_at_close, t.zero) END AS over_or_short
) v
LEFT JOIN (
  SELECT
    s.location_id,
    s.business_date,
    cash_tracking.sum(k.net_sales) AS net_sales,
    cash_tracking.sum(k.closing_discrepancy) AS closing_discrepancies,
    cash_tracking.sum(k.total_discrepancy) AS total_discrepancies
  FROM cash_tracking.session_correction_totals k
  JOIN ONLY cash_tracking.payment_session s ON s.id OPERATOR(pg_catalog.=) k.payment_session_id
  GROUP BY s.location_id, s.business_date
) c ON c.location_id OPERATOR(pg_catalog.=) t.location_id
  AND c.business_date OPERATOR(pg_catalog.=) t.business_date;
COMMENT ON VIEW cash_tracking.location_days IS
  'Every location on every business date on which sessions were opened: their totals, those of open sessions as they stand now. Where a session is hidden from the reader, the figures of its date are NULL.';
COMMENT ON COLUMN cash_tracking.location_days.location_id IS 'The location.';
COMMENT ON COLUMN cash_tracking.location_days.business_date IS 'The date to which the sessions belong: that of their opening.';
COMMENT ON COLUMN cash_tracking.location_days.currency IS 'ISO 4217 code of all amounts.';
COMMENT ON COLUMN cash_tracking.location_days.number_of_sessions IS 'Sessions of this date.';
COMMENT ON COLUMN cash_tracking.location_days.number_of_open_sessions IS 'Those of them that are open now.';
COMMENT ON COLUMN cash_tracking.location_days.total_sales IS 'Sales of every tender less change, after cash rounding.';
COMMENT ON COLUMN cash_tracking.location_days.total_refunds IS 'Refunds of every tender after cash rounding, positive.';
COMMENT ON COLUMN cash_tracking.location_days.net_sales IS 'Sales less refunds, signed.';
COMMENT ON COLUMN cash_tracking.location_days.total_cash_rounding IS 'What cash rounding did to the drawers, signed.';
COMMENT ON COLUMN cash_tracking.location_days.net_sales_before_rounding IS 'net_sales less total_cash_rounding.';
COMMENT ON COLUMN cash_tracking.location_days.total_cash_sales IS 'Cash sales less change, after cash rounding.';
COMMENT ON COLUMN cash_tracking.location_days.total_cash_refunds IS 'Cash refunds after cash rounding, positive.';
COMMENT ON COLUMN cash_tracking.location_days.net_cash_sales IS 'Cash sales less cash refunds, signed.';
COMMENT ON COLUMN cash_tracking.location_days.total_adjustments IS 'Adjustments and cash payouts, signed, without closing adjustments.';
COMMENT ON COLUMN cash_tracking.location_days.net_cash IS 'Net cash sales and adjustments together, signed.';
COMMENT ON COLUMN cash_tracking.location_days.closing_adjustments IS 'What was put in (positive) or taken out (negative) to leave the floats.';
COMMENT ON COLUMN cash_tracking.location_days.opening_discrepancies IS 'Counted less expected over the openings, signed.';
COMMENT ON COLUMN cash_tracking.location_days.over_or_short IS 'The headline: discrepancies in mid-session and at closing, signed.';
COMMENT ON COLUMN cash_tracking.location_days.total_discrepancies IS 'opening_discrepancies and over_or_short together, signed.';
COMMENT ON COLUMN cash_tracking.location_days.corrected_net_sales IS 'net_sales as corrected after the closes; the same where nothing was corrected.';
COMMENT ON COLUMN cash_tracking.location_days.corrected_over_or_short IS 'over_or_short as corrected.';
COMMENT ON COLUMN cash_tracking.location_days.corrected_total_discrepancies IS 'total_discrepancies as corrected.';

-- The balance at a date is the balance now, less what later sessions changed:
-- so a summary reads the sessions since its first date, not all that were
-- before.
CREATE FUNCTION cash_tracking.summarize_sessions(location_ids bigint[], currency text, start_date date, end_date date)
RETURNS TABLE (
  cash_balance_at_start           cash_tracking.monetary_amount,
  cash_balance_at_end             cash_tracking.monetary_amount,
  net_cash                        cash_tracking.monetary_amount,
  closing_adjustments             cash_tracking.monetary_amount,
  total_discrepancies             cash_tracking.monetary_amount,
  sessions_opened                 bigint,
  sessions_closed                 bigint,
  corrected_cash_balance_at_start cash_tracking.monetary_amount,
  corrected_cash_balance_at_end   cash_tracking.monetary_amount,
  corrected_net_cash              cash_tracking.monetary_amount,
  corrected_total_discrepancies   cash_tracking.monetary_amount)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  nothing CONSTANT cash_tracking.monetary_amount := cash_tracking.monetary_amount(0, summarize_sessions.currency);
  balance cash_tracking.monetary_amount;
BEGIN
  SELECT CASE WHEN count(d.balance) OPERATOR(pg_catalog.=) count(*)
    THEN coalesce(cash_tracking.sum(d.balance), nothing) END
  INTO balance
  FROM cash_tracking.cash_drawers d
  WHERE d.location_id OPERATOR(pg_catalog.=) ANY (location_ids);

  RETURN QUERY
  WITH day AS (
    SELECT
      d.business_date OPERATOR(pg_catalog.>) end_date AS is_later,
      d.number_of_sessions,
      d.net_cash,
      d.closing_adjustments,
      d.total_discrepancies,
      d.net_cash OPERATOR(cash_tracking.+) d.closing_adjustments
        OPERATOR(cash_tracking.+) d.total_discrepancies AS change
    FROM cash_tracking.location_days d
    WHERE d.location_id OPERATOR(pg_catalog.=) ANY (location_ids)
      AND d.business_date OPERATOR(pg_catalog.>=) start_date
  ), total AS (
    SELECT
      CASE WHEN count(d.change) OPERATOR(pg_catalog.=) count(*)
        THEN coalesce(cash_tracking.sum(d.change), nothing) END AS since_start,
      CASE WHEN count(d.change) FILTER (WHERE d.is_later) OPERATOR(pg_catalog.=) count(*) FILTER (WHERE d.is_later)
        THEN coalesce(cash_tracking.sum(d.change) FILTER (WHERE d.is_later), nothing) END AS since_end,
      CASE WHEN count(d.net_cash) FILTER (WHERE NOT d.is_later) OPERATOR(pg_catalog.=) count(*) FILTER (WHERE NOT d.is_later)
        THEN coalesce(cash_tracking.sum(d.net_cash) FILTER (WHERE NOT d.is_later), nothing) END AS net_cash,
      coalesce(cash_tracking.sum(d.closing_adjustments) FILTER (WHERE NOT d.is_later), nothing) AS closing_adjustments,
      CASE WHEN count(d.total_discrepancies) FILTER (WHERE NOT d.is_later) OPERATOR(pg_catalog.=) count(*) FILTER (WHERE NOT d.is_later)
        THEN coalesce(cash_tracking.sum(d.total_discrepancies) FILTER (WHERE NOT d.is_later), nothing) END AS total_discrepancies,
      coalesce(pg_catalog.sum(d.number_of_sessions) FILTER (WHERE NOT d.is_later), 0)::bigint AS sessions_opened
    FROM day d
  ), correction AS (
    SELECT
      coalesce(cash_tracking.sum(k.expected_cash_at_close OPERATOR(cash_tracking.+) k.total_discrepancy)
        FILTER (WHERE s.business_date OPERATOR(pg_catalog.<) start_date), nothing) AS before_start,
      coalesce(cash_tracking.sum(k.expected_cash_at_close OPERATOR(cash_tracking.+) k.total_discrepancy), nothing) AS before_end,
      coalesce(cash_tracking.sum(k.expected_cash_at_close)
        FILTER (WHERE s.business_date OPERATOR(pg_catalog.>=) start_date), nothing) AS net_cash,
      coalesce(cash_tracking.sum(k.total_discrepancy)
        FILTER (WHERE s.business_date OPERATOR(pg_catalog.>=) start_date), nothing) AS total_discrepancies
    FROM cash_tracking.session_correction_totals k
    JOIN cash_tracking.payment_sessions s ON s.id OPERATOR(pg_catalog.=) k.payment_session_id
    WHERE s.location_id OPERATOR(pg_catalog.=) ANY (location_ids)
      AND s.business_date OPERATOR(pg_catalog.<=) end_date
  )
  SELECT
    balance OPERATOR(cash_tracking.-) t.since_start,
    balance OPERATOR(cash_tracking.-) t.since_end,
    t.net_cash,
    t.closing_adjustments,
    t.total_discrepancies,
    t.sessions_opened,
    (SELECT coalesce(pg_catalog.sum(c.number), 0)::bigint
     FROM cash_tracking.locations l
     CROSS JOIN LATERAL (
       SELECT count(*) AS number
       FROM cash_tracking.payment_sessions s
       WHERE s.location_id OPERATOR(pg_catalog.=) l.id
         -- No zone is further than a day from UTC, no day starts later than one.
         AND s.closing_time OPERATOR(pg_catalog.>=) (start_date::timestamp AT TIME ZONE 'UTC' OPERATOR(pg_catalog.-) '1 day'::interval)
         AND s.closing_time OPERATOR(pg_catalog.<) (end_date::timestamp AT TIME ZONE 'UTC' OPERATOR(pg_catalog.+) '3 days'::interval)
         AND (s.closing_time AT TIME ZONE l.time_zone OPERATOR(pg_catalog.-) l.business_day_start)::date
           OPERATOR(pg_catalog.>=) start_date
         AND (s.closing_time AT TIME ZONE l.time_zone OPERATOR(pg_catalog.-) l.business_day_start)::date
           OPERATOR(pg_catalog.<=) end_date
     ) c
     WHERE l.id OPERATOR(pg_catalog.=) ANY (location_ids)),
    balance OPERATOR(cash_tracking.-) t.since_start OPERATOR(cash_tracking.+) c.before_start,
    balance OPERATOR(cash_tracking.-) t.since_end OPERATOR(cash_tracking.+) c.before_end,
    t.net_cash OPERATOR(cash_tracking.+) c.net_cash,
    t.total_discrepancies OPERATOR(cash_tracking.+) c.total_discrepancies
  FROM total t
  CROSS JOIN correction c;
END
$$;
COMMENT ON FUNCTION cash_tracking.summarize_sessions(bigint[], text, date, date) IS
  'The summary of locations that have one currency; see location_summary. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.location_summary(location_id bigint, start_date date, end_date date)
RETURNS TABLE (
  cash_balance_at_start           cash_tracking.monetary_amount,
  cash_balance_at_end             cash_tracking.monetary_amount,
  net_cash                        cash_tracking.monetary_amount,
  closing_adjustments             cash_tracking.monetary_amount,
  total_discrepancies             cash_tracking.monetary_amount,
  sessions_opened                 bigint,
  sessions_closed                 bigint,
  corrected_cash_balance_at_start cash_tracking.monetary_amount,
  corrected_cash_balance_at_end   cash_tracking.monetary_amount,
  corrected_net_cash              cash_tracking.monetary_amount,
  corrected_total_discrepancies   cash_tracking.monetary_amount)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN location_summary.location_id IS NULL THEN 'location_id'
      WHEN start_date IS NULL THEN 'start_date'
      WHEN end_date IS NULL THEN 'end_date' END,
    end_date OPERATOR(pg_catalog.<) start_date, 'start_date', 'end_date');
  RETURN QUERY
  SELECT t.*
  FROM cash_tracking.summarize_sessions(ARRAY[location_summary.location_id],
    cash_tracking.location_currency(location_summary.location_id), start_date, end_date) t;
END
$$;
COMMENT ON FUNCTION cash_tracking.location_summary(bigint, date, date) IS
  'The summary of a location over the business dates start_date to end_date, both included (CashManagementSummary). cash_balance_at_start: of all its drawers together, before the sessions of start_date; cash_balance_at_end: after those of end_date. net_cash: net cash sales and adjustments. The end is the start and net_cash, closing_adjustments and total_discrepancies. sessions_opened belong to these dates; sessions_closed have their closing time in them. The corrected_… figures are as corrected after the closes, and the same holds of them. Where a part of a figure is hidden from the caller, it is NULL. The arguments must not be NULL. Errors: 22004, 22023 end before start, TC020. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.shop_summary(currency text, start_date date, end_date date)
RETURNS TABLE (
  cash_balance_at_start           cash_tracking.monetary_amount,
  cash_balance_at_end             cash_tracking.monetary_amount,
  net_cash                        cash_tracking.monetary_amount,
  closing_adjustments             cash_tracking.monetary_amount,
  total_discrepancies             cash_tracking.monetary_amount,
  sessions_opened                 bigint,
  sessions_closed                 bigint,
  corrected_cash_balance_at_start cash_tracking.monetary_amount,
  corrected_cash_balance_at_end   cash_tracking.monetary_amount,
  corrected_net_cash              cash_tracking.monetary_amount,
  corrected_total_discrepancies   cash_tracking.monetary_amount)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN shop_summary.currency IS NULL THEN 'currency'
      WHEN start_date IS NULL THEN 'start_date'
      WHEN end_date IS NULL THEN 'end_date' END,
    end_date OPERATOR(pg_catalog.<) start_date, 'start_date', 'end_date');
  RETURN QUERY
  SELECT t.*
  FROM cash_tracking.summarize_sessions(
    ARRAY(SELECT l.id FROM cash_tracking.locations l
          WHERE l.currency OPERATOR(pg_catalog.=) shop_summary.currency),
    shop_summary.currency, start_date, end_date) t;
END
$$;
COMMENT ON FUNCTION cash_tracking.shop_summary(text, date, date) IS
  'The summary of all locations that have this currency, with the columns of location_summary. A currency that no location has gives zeros. The arguments must not be NULL. Errors: 22004, 22023 end before start, 22P02 no currency. Takes no lock. Since 1.0.';
