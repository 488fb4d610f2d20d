-- # Reports for a receipt printer

CREATE FUNCTION cash_tracking.receipt_line(label text, value text, width integer)
RETURNS text
LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_receipt_line';
COMMENT ON FUNCTION cash_tracking.receipt_line(text, text, integer) IS
  'A label at the left and a value at the right of a line of width columns, 32 to 80; as many lines as they need. Columns are those of the screen: a wide character takes two, a combining one none. Long texts are broken between words; further lines have the indent of the first. Control characters become blanks. NULL counts as an empty text; NULL for a NULL width. Errors: 22023 width. Since 1.0.';

CREATE FUNCTION cash_tracking.receipt_heading(heading text, width integer)
RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_receipt_heading';
COMMENT ON FUNCTION cash_tracking.receipt_heading(text, integer) IS
  'A text in the middle of a line of width columns, 32 to 80, of as many lines as it needs; as for receipt_line. NULL for NULL. Errors: 22023 width. Since 1.0.';

CREATE FUNCTION cash_tracking.z_report_text(session_id bigint, width integer DEFAULT 40)
RETURNS text
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  r      cash_tracking.session_reports;
  zone   text;
  rule   text;
  result text;
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN z_report_text.session_id IS NULL THEN 'session_id'
      WHEN width IS NULL THEN 'width' END,
    NULL, NULL, NULL);
  SELECT v.*
  INTO r
  FROM cash_tracking.session_reports v
  WHERE v.payment_session_id OPERATOR(pg_catalog.=) z_report_text.session_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'session % does not exist', z_report_text.session_id USING
      ERRCODE = 'TC003',
      DETAIL = 'There is no session with this id.',
      HINT = 'Open a session, or look its id up in the view payment_sessions.';
  END IF;
  SELECT l.time_zone
  INTO zone
  FROM cash_tracking.locations l
  WHERE l.id OPERATOR(pg_catalog.=) r.location_id;
  rule := pg_catalog.repeat('-', width);

  -- What is hidden from the caller says so.
  WITH tender AS (
    SELECT t.*, (100 OPERATOR(pg_catalog.*) pg_catalog.row_number() OVER (ORDER BY t.tender))::integer AS place
    FROM cash_tracking.payments_by_tender t
    WHERE t.payment_session_id OPERATOR(pg_catalog.=) r.payment_session_id
  ), statement AS (
    SELECT
      t.*,
      m.name AS staff_member_name
    FROM cash_tracking.session_statement(r.payment_session_id) t
    LEFT JOIN cash_tracking.staff_members m ON m.id OPERATOR(pg_catalog.=) t.staff_member_id
  ), line (section, place, label, value) AS (
    SELECT f.section, f.place, f.label, f.value
    FROM (VALUES
      (1, 1, 'Business date', pg_catalog.to_char(r.business_date, 'YYYY-MM-DD')),
      (1, 2, 'Session', r.payment_session_id::text),
      (1, 3, 'Device', r.point_of_sale_device_name),
      (1, 4, 'Cash drawer', r.cash_drawer_name),
      (1, 5, 'Opened', pg_catalog.to_char(r.opening_time AT TIME ZONE zone, 'YYYY-MM-DD HH24:MI')),
      (1, 6, NULL, r.opening_staff_member_name),
      (1, 7, 'Closed', pg_catalog.to_char(r.closing_time AT TIME ZONE zone, 'YYYY-MM-DD HH24:MI')),
      (1, 8, NULL, r.closing_staff_member_name),
      (2, 1, 'Sales', coalesce(r.total_sales::text, 'hidden')),
      (2, 2, 'Refunds', coalesce((OPERATOR(cash_tracking.-) r.total_refunds)::text, 'hidden')),
      (2, 3, 'Net sales', coalesce(r.net_sales::text, 'hidden')),
      (2, 4, 'Cash rounding', coalesce(r.total_cash_rounding::text, 'hidden')),
      (2, 5, 'Net before rounding', coalesce(r.net_sales_before_rounding::text, 'hidden')),
      (6, 1, 'Over or short', coalesce(r.over_or_short::text, 'hidden')),
      (6, 2, 'At opening, apart', coalesce(r.opening_discrepancy::text, 'hidden')),
      (7, 1, 'Sales', r.number_of_sales::text),
      (7, 2, 'Refunds', r.number_of_refunds::text),
      (7, 3, 'Opened without a sale', r.number_of_no_sales::text),
      (7, 4, 'Paid in or out', r.number_of_adjustments::text),
      (7, 5, 'Counts', r.number_of_counts::text),
      (7, 6, 'Taken back', r.number_of_reversals::text),
      (8, 1, 'Sales', coalesce(r.perpetual_sales::text, 'hidden')),
      (8, 2, 'Refunds', coalesce((OPERATOR(cash_tracking.-) r.perpetual_refunds)::text, 'hidden')),
      (8, 3, 'Net sales', coalesce(r.perpetual_net_sales::text, 'hidden')),
      (10, 1, 'Seal', pg_catalog.regexp_replace(pg_catalog.left(r.seal, 16), '(....)(?=.)', '\1 ', 'g'))
    ) AS f (section, place, label, value)
    WHERE f.value IS NOT NULL
    UNION ALL
    SELECT 3, t.place OPERATOR(pg_catalog.+) f.place, f.label, f.value
    FROM tender t
    CROSS JOIN LATERAL (VALUES
      (0, t.tender, coalesce(t.net_payments::text, 'hidden')),
      (1, pg_catalog.format('  Sales, %s', t.number_of_sales),
        CASE WHEN t.number_of_sales OPERATOR(pg_catalog.>) 0 THEN t.gross_sales::text END),
      (2, '  Change', CASE WHEN cash_tracking.sign(t.change) OPERATOR(pg_catalog.<>) 0
        THEN (OPERATOR(cash_tracking.-) t.change)::text END),
      (3, pg_catalog.format('  Refunds, %s', t.number_of_refunds),
        CASE WHEN t.number_of_refunds OPERATOR(pg_catalog.>) 0 THEN (OPERATOR(cash_tracking.-) t.refunds)::text END),
      (4, '  Cash rounding in it', CASE WHEN cash_tracking.sign(t.cash_rounding) OPERATOR(pg_catalog.<>) 0
        THEN t.cash_rounding::text END)
    ) AS f (place, label, value)
    WHERE f.value IS NOT NULL
    UNION ALL
    SELECT 4, t.line OPERATOR(pg_catalog.*) 10 OPERATOR(pg_catalog.+) f.place, f.label, f.value
    FROM statement t
    CROSS JOIN LATERAL (VALUES
      (0, pg_catalog.concat(CASE WHEN t.balance IS NOT NULL THEN '= ' END, t.description),
        coalesce(t.amount::text, t.balance::text, 'hidden')),
      (1, pg_catalog.concat('  ', pg_catalog.concat_ws(', ', t.staff_member_name, t.reason_code, t.note)), NULL)
    ) AS f (place, label, value)
    WHERE f.place OPERATOR(pg_catalog.=) 0 OR t.ordinal IS NOT NULL
    UNION ALL
    SELECT 5, 1000 OPERATOR(pg_catalog.*) a.ordinal::bigint,
      CASE a.type WHEN 'opening' THEN 'At opening' WHEN 'closing' THEN 'At closing' ELSE 'At a count' END, NULL
    FROM cash_tracking.session_activities a
    WHERE a.payment_session_id OPERATOR(pg_catalog.=) r.payment_session_id AND a.denominations IS NOT NULL
    UNION ALL
    SELECT 5, 1000 OPERATOR(pg_catalog.*) d.ordinal::bigint OPERATOR(pg_catalog.+)
        pg_catalog.row_number() OVER (PARTITION BY d.ordinal ORDER BY d.face_value USING OPERATOR(cash_tracking.>)),
      pg_catalog.format('  %s x %s', d.quantity, d.face_value), d.amount::text
    FROM cash_tracking.count_denominations d
    WHERE d.payment_session_id OPERATOR(pg_catalog.=) r.payment_session_id
    UNION ALL
    SELECT 9, f.place, f.label, f.value
    FROM cash_tracking.session_corrections c
    LEFT JOIN cash_tracking.staff_members m ON m.id OPERATOR(pg_catalog.=) c.staff_member_id
    LEFT JOIN cash_tracking.reason_codes o ON o.id OPERATOR(pg_catalog.=) c.reason_code_id
    CROSS JOIN LATERAL (VALUES
      (10 OPERATOR(pg_catalog.*) c.number,
        pg_catalog.concat_ws(', ', pg_catalog.initcap(c.kind), c.tender), c.amount::text),
      (10 OPERATOR(pg_catalog.*) c.number OPERATOR(pg_catalog.+) 1,
        pg_catalog.concat('  ', pg_catalog.concat_ws(', ', m.name, o.code, c.note)), NULL)
    ) AS f (place, label, value)
    WHERE c.payment_session_id OPERATOR(pg_catalog.=) r.payment_session_id
    UNION ALL
    SELECT 9, f.place, f.label, f.value
    FROM (VALUES
      (9223372036854775805, 'Net sales', r.corrected_net_sales::text),
      (9223372036854775806, 'Over or short', r.corrected_over_or_short::text),
      (9223372036854775807, 'At opening, apart', r.corrected_opening_discrepancy::text)
    ) AS f (place, label, value)
    WHERE r.number_of_corrections OPERATOR(pg_catalog.>) 0
      OR r.corrected_total_discrepancy OPERATOR(cash_tracking.<>) r.total_discrepancy
  )
  SELECT pg_catalog.concat_ws(E'\n',
    cash_tracking.receipt_heading(r.location_name, width),
    cash_tracking.receipt_heading(
      CASE WHEN r.report OPERATOR(pg_catalog.=) 'Z' THEN pg_catalog.format('Z REPORT %s', r.z_number)
        ELSE 'X REPORT' END, width),
    pg_catalog.string_agg(s.text, E'\n' ORDER BY s.section),
    rule)
  INTO result
  FROM (
    SELECT
      l.section,
      pg_catalog.concat_ws(E'\n',
        rule,
        (ARRAY[NULL, 'SALES', 'PAYMENTS', 'CASH DRAWER', 'NOTES AND COINS', 'COUNTED', 'HOW OFTEN',
          'ALL CLOSES OF THE DRAWER', 'AS CORRECTED', NULL])[l.section],
        pg_catalog.string_agg(cash_tracking.receipt_line(l.label, l.value, width), E'\n' ORDER BY l.place)) AS text
    FROM line l
    GROUP BY l.section
  ) s;
  RETURN result;
END
$$;
COMMENT ON FUNCTION cash_tracking.z_report_text(bigint, integer) IS
  'The Z report of a closed session, or the X report of an open one, for a printer of width columns, 32 to 80: lines parted by newlines, none wider. The figures are those of session_reports, payments_by_tender and session_statement; notes and coins are those of count_denominations; times are those of the location. The last line has the first 16 of the 64 digits of the seal: who keeps the paper can tell whether the records are those that were printed. What is hidden from the caller reads "hidden". The arguments must not be NULL. Errors: 22004, 22023 width, TC003. Takes no lock. Since 1.0.';
