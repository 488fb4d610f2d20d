-- # Reports of discrepancies
--
-- The headline is what went wrong in a session: the counts in mid-session and
-- at closing. What was found at opening went wrong before, and stands apart.

CREATE FUNCTION cash_tracking.discrepancies(
  by          text,
  start_date  date,
  end_date    date,
  location_id bigint DEFAULT NULL)
RETURNS TABLE (
  id                            bigint,
  name                          text,
  business_date                 date,
  currency                      text,
  number_of_counts              bigint,
  total_over                    cash_tracking.monetary_amount,
  total_short                   cash_tracking.monetary_amount,
  over_or_short                 cash_tracking.monetary_amount,
  opening_discrepancy           cash_tracking.monetary_amount,
  corrected_over_or_short       cash_tracking.monetary_amount,
  corrected_opening_discrepancy cash_tracking.monetary_amount,
  summary                       cash_tracking.discrepancy_summary,
  opening_summary               cash_tracking.discrepancy_summary)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 20
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  -- Setting up a float is nobody's mistake.
  setup bigint[];
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN by IS NULL THEN 'by'
      WHEN start_date IS NULL THEN 'start_date'
      WHEN end_date IS NULL THEN 'end_date' END,
    end_date OPERATOR(pg_catalog.<) start_date, 'start_date', 'end_date');
  IF by OPERATOR(pg_catalog.<>) ALL (ARRAY['staff_member', 'cash_drawer', 'location', 'reason_code', 'business_date']) THEN
    RAISE EXCEPTION 'discrepancies cannot be reported by "%"', by USING
      ERRCODE = '22023',
      DETAIL = 'A discrepancy belongs to a count, and that to a person, a drawer, a location, a reason and a date.',
      HINT = 'Use "staff_member", "cash_drawer", "location", "reason_code" or "business_date".';
  END IF;
  IF by OPERATOR(pg_catalog.=) 'staff_member' THEN
    setup := ARRAY(SELECT c.id FROM cash_tracking.reason_codes c
                   WHERE c.code OPERATOR(pg_catalog.=) 'FLOAT_SETUP');
  END IF;

  RETURN QUERY
  WITH counted AS (
    SELECT
      CASE by
        WHEN 'staff_member' THEN c.staff_member_id
        WHEN 'cash_drawer' THEN s.cash_drawer_id
        WHEN 'location' THEN s.location_id
        WHEN 'reason_code' THEN c.reason_code_id
      END AS id,
      CASE WHEN by OPERATOR(pg_catalog.=) 'business_date' THEN s.business_date END AS business_date,
      s.currency, c.summary, c.opening_summary, c.is_hidden, c.opening_is_hidden,
      CASE WHEN c.has_closing THEN k.closing_discrepancy END AS correction,
      CASE WHEN c.opening_summary IS NOT NULL THEN k.opening_discrepancy END AS opening_correction
    FROM cash_tracking.payment_sessions s
    CROSS JOIN LATERAL (
      SELECT
        a.staff_member_id,
        a.reason_code_id,
        cash_tracking.discrepancy_agg(a.cash_counted, a.cash_expected)
          FILTER (WHERE a.type OPERATOR(pg_catalog.<>) 'opening') AS summary,
        cash_tracking.discrepancy_agg(a.cash_counted, a.cash_expected)
          FILTER (WHERE a.type OPERATOR(pg_catalog.=) 'opening') AS opening_summary,
        pg_catalog.bool_or(a.cash_discrepancy IS NULL)
          FILTER (WHERE a.type OPERATOR(pg_catalog.<>) 'opening') AS is_hidden,
        pg_catalog.bool_or(a.cash_discrepancy IS NULL)
          FILTER (WHERE a.type OPERATOR(pg_catalog.=) 'opening') AS opening_is_hidden,
        pg_catalog.bool_or(a.type OPERATOR(pg_catalog.=) 'closing') AS has_closing
      FROM cash_tracking.session_activities a
      WHERE a.payment_session_id OPERATOR(pg_catalog.=) s.id
        AND (a.type OPERATOR(pg_catalog.=) ANY ('{mid_session,closing}')
          OR a.type OPERATOR(pg_catalog.=) 'opening' AND s.opening_counted
            AND (a.reason_code_id OPERATOR(pg_catalog.=) ANY (setup)) IS NOT TRUE)
      GROUP BY a.staff_member_id, a.reason_code_id
    ) c
    LEFT JOIN cash_tracking.session_correction_totals k
      ON k.payment_session_id OPERATOR(pg_catalog.=) s.id
    WHERE s.business_date OPERATOR(pg_catalog.>=) start_date
      AND s.business_date OPERATOR(pg_catalog.<=) end_date
      AND (discrepancies.location_id IS NULL OR s.location_id OPERATOR(pg_catalog.=) discrepancies.location_id)
  ), merged AS (
    SELECT
      c.id,
      c.business_date,
      c.currency,
      CASE WHEN pg_catalog.bool_or(c.is_hidden) IS NOT TRUE THEN cash_tracking.rollup(c.summary) END AS summary,
      CASE WHEN pg_catalog.bool_or(c.opening_is_hidden) IS NOT TRUE
        THEN cash_tracking.rollup(c.opening_summary) END AS opening_summary,
      cash_tracking.sum(c.correction) AS correction,
      cash_tracking.sum(c.opening_correction) AS opening_correction
    FROM counted c
    GROUP BY c.id, c.business_date, c.currency
  )
  SELECT
    m.id,
    CASE by
      WHEN 'staff_member' THEN (
        SELECT p.name FROM cash_tracking.staff_members p WHERE p.id OPERATOR(pg_catalog.=) m.id)
      WHEN 'cash_drawer' THEN (
        SELECT d.name FROM cash_tracking.cash_drawers d WHERE d.id OPERATOR(pg_catalog.=) m.id)
      WHEN 'location' THEN (
        SELECT l.name FROM cash_tracking.locations l WHERE l.id OPERATOR(pg_catalog.=) m.id)
      WHEN 'reason_code' THEN (
        SELECT r.code FROM cash_tracking.reason_codes r WHERE r.id OPERATOR(pg_catalog.=) m.id)
    END,
    m.business_date,
    m.currency,
    cash_tracking.total_count(m.summary),
    cash_tracking.total_over(m.summary),
    cash_tracking.total_short(m.summary),
    cash_tracking.net_discrepancy(m.summary),
    cash_tracking.net_discrepancy(m.opening_summary),
    coalesce(cash_tracking.net_discrepancy(m.summary) OPERATOR(cash_tracking.+) m.correction,
      cash_tracking.net_discrepancy(m.summary)),
    coalesce(cash_tracking.net_discrepancy(m.opening_summary) OPERATOR(cash_tracking.+) m.opening_correction,
      cash_tracking.net_discrepancy(m.opening_summary)),
    m.summary,
    m.opening_summary
  FROM merged m
  ORDER BY m.business_date, m.id, m.currency;
END
$$;
COMMENT ON FUNCTION cash_tracking.discrepancies(text, date, date, bigint) IS
  'Over and short in the sessions of the business dates start_date to end_date, both included, of one location or, with NULL, of all, by "staff_member" (who counted), "cash_drawer", "location", "reason_code" (of the count) or "business_date". id and name say of whom or what; NULL where no reason was given, and by business_date. number_of_counts, total_over, total_short and over_or_short (the headline, their sum) are of the counts in mid-session and at closing; opening_discrepancy is apart. corrected_over_or_short and corrected_opening_discrepancy are the two as corrected: a correction counts with the closing of its session, a recount also, the other way, with the opening after it. summary and opening_summary say the same as a discrepancy_summary, which rollup merges. NULL where there was no such count, or one is hidden from the caller. By staff_member, openings with the reason FLOAT_SETUP are left out; openings that nobody counted always are. by, start_date and end_date must not be NULL. Errors: 22004, 22023 an unknown word, or end before start. Takes no lock. Since 1.0.';
