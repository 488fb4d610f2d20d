-- # Reports of sessions
--
-- One definition of all figures of a session. The X report is that of an open
-- session, the Z report that of a closed one: what was last read from the one
-- is what the other says for ever.
--
-- All reports read the public views and run with the rights of their caller,
-- so what the views hide from him is hidden here, too. A sum of which a part is
-- hidden is NULL.

CREATE FUNCTION cash_tracking.check_report_arguments(missing text, is_reversed boolean, first text, last text)
RETURNS void
LANGUAGE plpgsql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'argument "%" must not be null', missing USING
      ERRCODE = '22004',
      DETAIL = pg_catalog.format('The function needs a value for "%s".', missing),
      HINT = pg_catalog.format('Give "%s" a value.', missing);
  END IF;
  IF is_reversed THEN
    RAISE EXCEPTION 'argument "%" is before "%"', last, first USING
      ERRCODE = '22023',
      DETAIL = 'A period does not end before it begins.',
      HINT = 'Exchange the two.';
  END IF;
END
$$;
COMMENT ON FUNCTION cash_tracking.check_report_arguments(text, boolean, text, text) IS
  'Raises what reports raise of their arguments: missing is the name of one that is NULL, or NULL; is_reversed says whether last is before first. Errors: 22004, 22023. Since 1.0.';

CREATE FUNCTION cash_tracking.location_currency(location_id bigint)
RETURNS text
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  currency text;
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN location_currency.location_id IS NULL THEN 'location_id' END, NULL, NULL, NULL);
  SELECT l.currency
  INTO currency
  FROM cash_tracking.locations l
  WHERE l.id OPERATOR(pg_catalog.=) location_currency.location_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'location % does not exist', location_id USING
      ERRCODE = 'TC020',
      DETAIL = 'No row of the view "locations" has this id.',
      HINT = 'Use the id that was returned when the location was created.';
  END IF;
  RETURN currency;
END
$$;
COMMENT ON FUNCTION cash_tracking.location_currency(bigint) IS
  'ISO 4217 code of the amounts of a location. location_id must not be NULL. Errors: 22004, TC020. Takes no lock. Since 1.0.';

CREATE VIEW cash_tracking.session_seals WITH (security_barrier) AS
SELECT
  s.id AS payment_session_id,
  s.cash_drawer_id,
  s.z_number,
  pg_catalog.encode(s.seal, 'hex') AS seal
FROM ONLY cash_tracking.payment_session s
WHERE s.closing_time IS NOT NULL;
COMMENT ON VIEW cash_tracking.session_seals IS
  'The seals of closed sessions. A seal covers the one before it on the drawer, so whoever keeps one, on paper for example, can tell whether anything was changed up to that close.';
COMMENT ON COLUMN cash_tracking.session_seals.payment_session_id IS 'The session.';
COMMENT ON COLUMN cash_tracking.session_seals.cash_drawer_id IS 'Its drawer, along which the seals are chained.';
COMMENT ON COLUMN cash_tracking.session_seals.z_number IS 'Number of the close on the drawer.';
COMMENT ON COLUMN cash_tracking.session_seals.seal IS
  'SHA-256 over the drawer''s previous seal, the Z number, the digest and the final figures, as 64 hexadecimal digits.';

-- Names are looked up one by one, so that a list of sessions costs nothing for
-- what it does not show.
CREATE VIEW cash_tracking.session_reports WITH (security_barrier) AS
SELECT
  s.id AS payment_session_id,
  CASE WHEN s.closing_time IS NULL THEN 'X' ELSE 'Z' END AS report,
  s.z_number,
  s.business_date,
  s.currency,
  s.location_id,
  (SELECT l.name FROM cash_tracking.locations l
   WHERE l.id OPERATOR(pg_catalog.=) s.location_id) AS location_name,
  s.cash_drawer_id,
  (SELECT d.name FROM cash_tracking.cash_drawers d
   WHERE d.id OPERATOR(pg_catalog.=) s.cash_drawer_id) AS cash_drawer_name,
  s.point_of_sale_device_id,
  (SELECT d.name FROM cash_tracking.point_of_sale_devices d
   WHERE d.id OPERATOR(pg_catalog.=) s.point_of_sale_device_id) AS point_of_sale_device_name,
  s.opening_time,
  s.opening_staff_member_id,
  (SELECT m.name FROM cash_tracking.staff_members m
   WHERE m.id OPERATOR(pg_catalog.=) s.opening_staff_member_id) AS opening_staff_member_name,
  s.closing_time,
  s.closing_staff_member_id,
  (SELECT m.name FROM cash_tracking.staff_members m
   WHERE m.id OPERATOR(pg_catalog.=) s.closing_staff_member_id) AS closing_staff_member_name,
  s.total_sales,
  s.total_refunds,
  s.net_sales,
  s.total_cash_rounding,
  s.net_sales OPERATOR(cash_tracking.-) s.total_cash_rounding AS net_sales_before_rounding,
  s.total_cash_sales,
  s.total_cash_refunds,
  s.net_cash_sales,
  s.total_adjustments,
  s.expected_cash_at_open,
  s.opening_counted,
  s.cash_counted_at_open,
  s.opening_discrepancy,
  s.mid_session_discrepancy,
  coalesce(s.expected_cash_at_close, s.expected_cash_now) AS expected_cash,
  s.cash_counted_at_close,
  s.closing_discrepancy,
  coalesce(s.mid_session_discrepancy OPERATOR(cash_tracking.+) s.closing_discrepancy,
    s.mid_session_discrepancy) AS over_or_short,
  s.total_discrepancy,
  s.closing_adjustment,
  s.left_in_drawer,
  n.sales AS number_of_sales,
  n.refunds AS number_of_refunds,
  n.no_sales AS number_of_no_sales,
  n.adjustments AS number_of_adjustments,
  n.counts AS number_of_counts,
  n.reversals AS number_of_reversals,
  coalesce(s.total_sales OPERATOR(cash_tracking.+) e.total_sales, s.total_sales) AS perpetual_sales,
  coalesce(s.total_refunds OPERATOR(cash_tracking.+) e.total_refunds, s.total_refunds) AS perpetual_refunds,
  coalesce(s.net_sales OPERATOR(cash_tracking.+) e.net_sales, s.net_sales) AS perpetual_net_sales,
  coalesce(s.total_cash_rounding OPERATOR(cash_tracking.+) e.total_cash_rounding,
    s.total_cash_rounding) AS perpetual_cash_rounding,
  (SELECT v.seal FROM cash_tracking.session_seals v
   WHERE v.payment_session_id OPERATOR(pg_catalog.=) s.id) AS seal,
  coalesce(c.correction_count, 0) AS number_of_corrections,
  coalesce(s.total_sales OPERATOR(cash_tracking.+) c.total_sales, s.total_sales) AS corrected_total_sales,
  coalesce(s.total_refunds OPERATOR(cash_tracking.+) c.total_refunds, s.total_refunds) AS corrected_total_refunds,
  coalesce(s.net_sales OPERATOR(cash_tracking.+) c.net_sales, s.net_sales) AS corrected_net_sales,
  coalesce(s.net_cash_sales OPERATOR(cash_tracking.+) c.net_cash_sales, s.net_cash_sales) AS corrected_net_cash_sales,
  coalesce(s.total_adjustments OPERATOR(cash_tracking.+) c.total_adjustments, s.total_adjustments) AS corrected_total_adjustments,
  coalesce(s.cash_counted_at_close OPERATOR(cash_tracking.+) c.cash_counted_at_close, s.cash_counted_at_close) AS corrected_cash_counted_at_close,
  coalesce(s.left_in_drawer OPERATOR(cash_tracking.+) c.left_in_drawer, s.left_in_drawer) AS corrected_left_in_drawer,
  coalesce(s.opening_discrepancy OPERATOR(cash_tracking.+) c.opening_discrepancy, s.opening_discrepancy) AS corrected_opening_discrepancy,
  coalesce(
    s.mid_session_discrepancy OPERATOR(cash_tracking.+) s.closing_discrepancy
      OPERATOR(cash_tracking.+) c.closing_discrepancy,
    s.mid_session_discrepancy OPERATOR(cash_tracking.+) s.closing_discrepancy,
    s.mid_session_discrepancy) AS corrected_over_or_short,
  coalesce(s.total_discrepancy OPERATOR(cash_tracking.+) c.total_discrepancy,
    s.total_discrepancy) AS corrected_total_discrepancy
FROM cash_tracking.payment_sessions s
LEFT JOIN LATERAL (
  SELECT
    count(*) FILTER (WHERE a.type OPERATOR(pg_catalog.=) 'sale' AND a.reverses IS NULL) AS sales,
    count(*) FILTER (WHERE a.type OPERATOR(pg_catalog.=) 'refund' AND a.reverses IS NULL) AS refunds,
    count(*) FILTER (WHERE a.type OPERATOR(pg_catalog.=) 'no_sale') AS no_sales,
    count(*) FILTER (WHERE a.type OPERATOR(pg_catalog.=) ANY ('{adjustment,cash_payout}')
      AND a.reverses IS NULL) AS adjustments,
    count(a.reverses) AS reversals,
    count(*) FILTER (WHERE a.type OPERATOR(pg_catalog.=) ANY ('{mid_session,closing}')
      OR a.type OPERATOR(pg_catalog.=) 'opening' AND s.opening_counted) AS counts
  FROM cash_tracking.session_activities a
  WHERE a.payment_session_id OPERATOR(pg_catalog.=) s.id
) n ON true
-- The sessions closed before it; those closed so far, while it is open.
LEFT JOIN LATERAL (
  SELECT
    cash_tracking.sum(o.total_sales) AS total_sales,
    cash_tracking.sum(o.total_refunds) AS total_refunds,
    cash_tracking.sum(o.net_sales) AS net_sales,
    cash_tracking.sum(o.total_cash_rounding) AS total_cash_rounding
  FROM cash_tracking.payment_sessions o
  WHERE o.cash_drawer_id OPERATOR(pg_catalog.=) s.cash_drawer_id
    AND o.z_number OPERATOR(pg_catalog.<) CASE WHEN s.z_number IS NULL THEN 9223372036854775807 ELSE s.z_number END
) e ON true
LEFT JOIN cash_tracking.session_correction_totals c
  ON c.payment_session_id OPERATOR(pg_catalog.=) s.id;
COMMENT ON VIEW cash_tracking.session_reports IS
  'All figures of a session: its X report while it is open, its Z report once it is closed.';
COMMENT ON COLUMN cash_tracking.session_reports.payment_session_id IS 'The session.';
COMMENT ON COLUMN cash_tracking.session_reports.report IS '"X" of an open session, "Z" of a closed one.';
COMMENT ON COLUMN cash_tracking.session_reports.z_number IS 'Number of the close on its drawer, 1, 2, 3, … without gaps; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.business_date IS 'The date to which it belongs with all its activities: that of its opening.';
COMMENT ON COLUMN cash_tracking.session_reports.currency IS 'ISO 4217 code of all its amounts.';
COMMENT ON COLUMN cash_tracking.session_reports.location_id IS 'The location.';
COMMENT ON COLUMN cash_tracking.session_reports.location_name IS 'Its name.';
COMMENT ON COLUMN cash_tracking.session_reports.cash_drawer_id IS 'The drawer.';
COMMENT ON COLUMN cash_tracking.session_reports.cash_drawer_name IS 'Its name.';
COMMENT ON COLUMN cash_tracking.session_reports.point_of_sale_device_id IS 'The device.';
COMMENT ON COLUMN cash_tracking.session_reports.point_of_sale_device_name IS 'Its name.';
COMMENT ON COLUMN cash_tracking.session_reports.opening_time IS 'When it was opened.';
COMMENT ON COLUMN cash_tracking.session_reports.opening_staff_member_id IS 'Who opened it.';
COMMENT ON COLUMN cash_tracking.session_reports.opening_staff_member_name IS 'Name of who opened it.';
COMMENT ON COLUMN cash_tracking.session_reports.closing_time IS 'When it was closed; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.closing_staff_member_id IS 'Who closed it; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.closing_staff_member_name IS 'Name of who closed it; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.total_sales IS 'Sales of every tender less change, after cash rounding.';
COMMENT ON COLUMN cash_tracking.session_reports.total_refunds IS 'Refunds of every tender after cash rounding, positive.';
COMMENT ON COLUMN cash_tracking.session_reports.net_sales IS 'Sales less refunds of every tender, signed.';
COMMENT ON COLUMN cash_tracking.session_reports.total_cash_rounding IS 'What cash rounding did to the drawer, signed.';
COMMENT ON COLUMN cash_tracking.session_reports.net_sales_before_rounding IS 'net_sales less total_cash_rounding: what the receipts of the customers add up to.';
COMMENT ON COLUMN cash_tracking.session_reports.total_cash_sales IS 'Cash sales less change, after cash rounding.';
COMMENT ON COLUMN cash_tracking.session_reports.total_cash_refunds IS 'Cash refunds after cash rounding, positive.';
COMMENT ON COLUMN cash_tracking.session_reports.net_cash_sales IS 'Cash sales less cash refunds, signed.';
COMMENT ON COLUMN cash_tracking.session_reports.total_adjustments IS 'Adjustments and cash payouts, signed, without the closing adjustment.';
COMMENT ON COLUMN cash_tracking.session_reports.expected_cash_at_open IS 'Balance of the drawer before the opening, signed.';
COMMENT ON COLUMN cash_tracking.session_reports.opening_counted IS 'Whether somebody counted at opening.';
COMMENT ON COLUMN cash_tracking.session_reports.cash_counted_at_open IS 'What was counted, or else expected, at opening.';
COMMENT ON COLUMN cash_tracking.session_reports.opening_discrepancy IS 'Counted less expected at opening: positive over, negative short.';
COMMENT ON COLUMN cash_tracking.session_reports.mid_session_discrepancy IS 'Sum of counted less expected over the counts in mid-session, signed.';
COMMENT ON COLUMN cash_tracking.session_reports.expected_cash IS 'Balance of the whole drawer, signed: now, or just before the closing count.';
COMMENT ON COLUMN cash_tracking.session_reports.cash_counted_at_close IS 'What was counted at closing; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.closing_discrepancy IS 'Counted less expected at closing, signed; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.over_or_short IS 'The headline: mid-session and closing discrepancy together, signed. What was there at opening is somebody else''s.';
COMMENT ON COLUMN cash_tracking.session_reports.total_discrepancy IS 'Opening, mid-session and closing discrepancy together, signed.';
COMMENT ON COLUMN cash_tracking.session_reports.closing_adjustment IS 'Cash put in (positive) or taken out (negative) after the closing count to leave the float; zero if none, NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.left_in_drawer IS 'Balance of the drawer right after the close; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.number_of_sales IS 'Sales of every tender, those that were taken back too.';
COMMENT ON COLUMN cash_tracking.session_reports.number_of_refunds IS 'Refunds of every tender, those that were taken back too.';
COMMENT ON COLUMN cash_tracking.session_reports.number_of_no_sales IS 'How often the drawer was opened without a sale.';
COMMENT ON COLUMN cash_tracking.session_reports.number_of_adjustments IS 'Adjustments and cash payouts, without the closing adjustment.';
COMMENT ON COLUMN cash_tracking.session_reports.number_of_counts IS 'How often somebody counted, at opening and closing too.';
COMMENT ON COLUMN cash_tracking.session_reports.number_of_reversals IS 'How often a payment or an adjustment was taken back.';
COMMENT ON COLUMN cash_tracking.session_reports.perpetual_sales IS 'total_sales of the drawer''s sessions from Z number 1 up to and including this one; while it is open, of all closed so far and this one.';
COMMENT ON COLUMN cash_tracking.session_reports.perpetual_refunds IS 'total_refunds likewise.';
COMMENT ON COLUMN cash_tracking.session_reports.perpetual_net_sales IS 'net_sales likewise.';
COMMENT ON COLUMN cash_tracking.session_reports.perpetual_cash_rounding IS 'total_cash_rounding likewise.';
COMMENT ON COLUMN cash_tracking.session_reports.seal IS 'The seal of the close, 64 hexadecimal digits; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.number_of_corrections IS 'Corrections of the session after its close. What follows is as corrected, beside the figures as closed; the same where nothing was corrected.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_total_sales IS 'total_sales as corrected.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_total_refunds IS 'total_refunds as corrected.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_net_sales IS 'net_sales as corrected.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_net_cash_sales IS 'net_cash_sales as corrected.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_total_adjustments IS 'total_adjustments as corrected.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_cash_counted_at_close IS 'cash_counted_at_close as corrected, by recounts; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_left_in_drawer IS 'left_in_drawer as corrected, by recounts; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_opening_discrepancy IS 'opening_discrepancy less recounts of the close before it: what they found is not over or short again.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_over_or_short IS 'over_or_short as corrected.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_total_discrepancy IS 'total_discrepancy as corrected.';

CREATE VIEW cash_tracking.x_reports WITH (security_barrier) AS
SELECT r.*
FROM cash_tracking.session_reports r
WHERE r.report OPERATOR(pg_catalog.=) 'X';
COMMENT ON VIEW cash_tracking.x_reports IS
  'The rows of session_reports of open sessions: what a Z report would say now. Reading them has no effect.';

CREATE VIEW cash_tracking.z_reports WITH (security_barrier) AS
SELECT r.*
FROM cash_tracking.session_reports r
WHERE r.report OPERATOR(pg_catalog.=) 'Z';
COMMENT ON VIEW cash_tracking.z_reports IS
  'The rows of session_reports of closed sessions, numbered without gaps on each drawer. They never change.';

-- The columns of the two say what those of session_reports say.
DO $$
DECLARE
  target  regclass;
  column_ record;
BEGIN
  FOREACH target IN ARRAY ARRAY['cash_tracking.x_reports', 'cash_tracking.z_reports']::regclass[] LOOP
    FOR column_ IN
      SELECT a.attname AS name, pg_catalog.col_description(a.attrelid, a.attnum) AS text
      FROM pg_catalog.pg_attribute a
      WHERE a.attrelid OPERATOR(pg_catalog.=) 'cash_tracking.session_reports'::regclass
        AND a.attnum OPERATOR(pg_catalog.>) 0
    LOOP
      EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', target, column_.name, column_.text);
    END LOOP;
  END LOOP;
END
$$;

-- ## By tender

CREATE VIEW cash_tracking.payments_by_tender WITH (security_barrier) AS
SELECT
  t.payment_session_id,
  t.tender,
  CASE WHEN t.is_visible THEN t.gross_sales END AS gross_sales,
  CASE WHEN t.is_visible THEN t.change END AS change,
  CASE WHEN t.is_visible THEN t.refunds END AS refunds,
  CASE WHEN t.is_visible
    THEN t.gross_sales OPERATOR(cash_tracking.-) t.change OPERATOR(cash_tracking.-) t.refunds
  END AS net_payments,
  CASE WHEN t.is_visible THEN t.cash_rounding END AS cash_rounding,
  CASE WHEN t.is_visible
    THEN t.gross_sales OPERATOR(cash_tracking.-) t.change OPERATOR(cash_tracking.-) t.refunds
      OPERATOR(cash_tracking.-) t.cash_rounding
  END AS net_payments_before_rounding,
  t.number_of_sales,
  t.number_of_refunds,
  CASE WHEN t.is_visible
    THEN t.gross_sales OPERATOR(cash_tracking.-) t.change OPERATOR(cash_tracking.-) t.refunds
      OPERATOR(cash_tracking.+) t.correction
  END AS corrected_net_payments
FROM (
  SELECT
    p.payment_session_id,
    p.tender,
    -- Who may not see the totals of the session does not see its parts.
    (SELECT s.net_sales IS NOT NULL
     FROM cash_tracking.payment_sessions s
     WHERE s.id OPERATOR(pg_catalog.=) p.payment_session_id) AS is_visible,
    coalesce(cash_tracking.sum(p.paid) FILTER (WHERE p.type OPERATOR(pg_catalog.=) 'sale'),
      cash_tracking.monetary_amount(0, p.currency)) AS gross_sales,
    coalesce(cash_tracking.sum(p.paid) FILTER (WHERE p.type OPERATOR(pg_catalog.=) 'change'),
      cash_tracking.monetary_amount(0, p.currency)) AS change,
    coalesce(cash_tracking.sum(p.paid) FILTER (WHERE p.type OPERATOR(pg_catalog.=) 'refund'),
      cash_tracking.monetary_amount(0, p.currency)) AS refunds,
    coalesce(cash_tracking.sum(CASE WHEN p.type OPERATOR(pg_catalog.=) 'sale'
        THEN p.cash_rounding ELSE OPERATOR(cash_tracking.-) p.cash_rounding END),
      cash_tracking.monetary_amount(0, p.currency)) AS cash_rounding,
    coalesce(cash_tracking.sum(p.correction), cash_tracking.monetary_amount(0, p.currency)) AS correction,
    count(*) FILTER (WHERE p.type OPERATOR(pg_catalog.=) 'sale' AND p.reverses IS NULL) AS number_of_sales,
    count(*) FILTER (WHERE p.type OPERATOR(pg_catalog.=) 'refund' AND p.reverses IS NULL) AS number_of_refunds
  FROM (
    SELECT
      a.payment_session_id,
      a.tender,
      a.type,
      a.reverses,
      a.cash_rounding,
      cash_tracking.currency_code(a.amount) AS currency,
      coalesce(a.amount OPERATOR(cash_tracking.+) a.cash_rounding, a.amount) AS paid,
      NULL::cash_tracking.monetary_amount AS correction
    FROM cash_tracking.session_activities a
    WHERE a.amount IS NOT NULL
    UNION ALL
    SELECT
      c.payment_session_id, c.tender, NULL, NULL, NULL, cash_tracking.currency_code(c.amount), NULL,
      CASE c.kind WHEN 'sale' THEN c.amount ELSE OPERATOR(cash_tracking.-) c.amount END
    FROM cash_tracking.session_corrections c
    WHERE c.tender IS NOT NULL
  ) p
  GROUP BY p.payment_session_id, p.tender, p.currency
) t;
COMMENT ON VIEW cash_tracking.payments_by_tender IS
  'The payments of each session by tender; tenders that were neither used nor corrected are missing. All amounts are after cash rounding, unless they say otherwise. The sum of net_payments over the tenders of a session is its net_sales, and like that the amounts are NULL where it is hidden from the reader. Ask for single sessions, by payment_session_id.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.payment_session_id IS 'The session.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.tender IS 'How was paid, such as "cash" or "card".';
COMMENT ON COLUMN cash_tracking.payments_by_tender.gross_sales IS 'Sales, before change is taken off.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.change IS 'Change given back, positive; it is always cash.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.refunds IS 'Refunds, positive.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.net_payments IS 'gross_sales less change and refunds, signed.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.cash_rounding IS 'What cash rounding added to net_payments, signed.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.net_payments_before_rounding IS 'net_payments less cash_rounding.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.number_of_sales IS 'Number of sales.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.number_of_refunds IS 'Number of refunds.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.corrected_net_payments IS 'net_payments as corrected after the close; the same where nothing was corrected.';

CREATE FUNCTION cash_tracking.location_payments_by_tender(location_id bigint, start_date date, end_date date)
RETURNS TABLE (
  business_date                date,
  tender                       text,
  gross_sales                  cash_tracking.monetary_amount,
  change                       cash_tracking.monetary_amount,
  refunds                      cash_tracking.monetary_amount,
  net_payments                 cash_tracking.monetary_amount,
  cash_rounding                cash_tracking.monetary_amount,
  net_payments_before_rounding cash_tracking.monetary_amount,
  number_of_sales              bigint,
  number_of_refunds            bigint,
  corrected_net_payments       cash_tracking.monetary_amount)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1000 ROWS 20
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN location_payments_by_tender.location_id IS NULL THEN 'location_id'
      WHEN start_date IS NULL THEN 'start_date'
      WHEN end_date IS NULL THEN 'end_date' END,
    end_date OPERATOR(pg_catalog.<) start_date, 'start_date', 'end_date');
  PERFORM cash_tracking.location_currency(location_payments_by_tender.location_id);

  RETURN QUERY
  SELECT
    s.business_date,
    t.tender,
    CASE WHEN count(t.gross_sales) OPERATOR(pg_catalog.=) count(*) THEN cash_tracking.sum(t.gross_sales) END,
    CASE WHEN count(t.change) OPERATOR(pg_catalog.=) count(*) THEN cash_tracking.sum(t.change) END,
    CASE WHEN count(t.refunds) OPERATOR(pg_catalog.=) count(*) THEN cash_tracking.sum(t.refunds) END,
    CASE WHEN count(t.net_payments) OPERATOR(pg_catalog.=) count(*) THEN cash_tracking.sum(t.net_payments) END,
    CASE WHEN count(t.cash_rounding) OPERATOR(pg_catalog.=) count(*) THEN cash_tracking.sum(t.cash_rounding) END,
    CASE WHEN count(t.net_payments_before_rounding) OPERATOR(pg_catalog.=) count(*) THEN cash_tracking.sum(t.net_payments_before_rounding) END,
    pg_catalog.sum(t.number_of_sales)::bigint,
    pg_catalog.sum(t.number_of_refunds)::bigint,
    CASE WHEN count(t.corrected_net_payments) OPERATOR(pg_catalog.=) count(*)
      THEN cash_tracking.sum(t.corrected_net_payments) END
  FROM cash_tracking.payment_sessions s
  CROSS JOIN LATERAL (
    SELECT p.*
    FROM cash_tracking.payments_by_tender p
    WHERE p.payment_session_id OPERATOR(pg_catalog.=) s.id
    -- Keeps it a subquery, so that the id of the session reaches the index.
    OFFSET 0
  ) t
  WHERE s.location_id OPERATOR(pg_catalog.=) location_payments_by_tender.location_id
    AND s.business_date OPERATOR(pg_catalog.>=) start_date
    AND s.business_date OPERATOR(pg_catalog.<=) end_date
  GROUP BY s.business_date, t.tender
  ORDER BY s.business_date, t.tender;
END
$$;
COMMENT ON FUNCTION cash_tracking.location_payments_by_tender(bigint, date, date) IS
  'The payments of a location by business date and tender, with the columns of payments_by_tender: sessions of the business dates start_date to end_date, both included. Dates and tenders without payments are missing. An amount of which a part is hidden from the caller is NULL. The arguments must not be NULL. Errors: 22004, 22023 end before start, TC020. Takes no lock. Since 1.0.';
