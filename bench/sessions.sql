-- S1: as many closed sessions as :rows, a minute apart, of five locations in
-- turn, by the way of a restore: copies of one that was opened and closed.

SET search_path = cash_tracking, public;
SET synchronous_commit = off;

SELECT id AS model FROM open_session(:ndev + 1, 1, '100 USD') \gset
SELECT FROM close_session(:model, '100 USD', 1);

INSERT INTO payment_session
  (id, point_of_sale_device_id, cash_drawer_id, location_id, opening_time,
  opening_staff_member_id, business_date, opening_counted,
  expected_cash_at_open, cash_counted_at_open, digest, activity_count,
  net_cash, total_adjustments, total_cash_sales, total_sales,
  total_cash_rounding, total_cash_refunds, total_refunds,
  mid_session_discrepancy, closing_time, closing_staff_member_id, z_number,
  expected_cash_at_close, cash_counted_at_close, closing_adjustment, seal)
SELECT
  1000000000 + g, 1 + g % :ndev, 1 + g % :ndev, 1 + g % 5, t.opened,
  1 + g % 1000, t.opened::date, s.opening_counted,
  s.expected_cash_at_open, s.cash_counted_at_open, s.digest, s.activity_count,
  s.net_cash, s.total_adjustments, s.total_cash_sales, s.total_sales,
  s.total_cash_rounding, s.total_cash_refunds, s.total_refunds,
  s.mid_session_discrepancy, t.opened + interval '8 hours', 1, g,
  s.expected_cash_at_close, s.cash_counted_at_close, s.closing_adjustment,
  s.seal
FROM payment_session s
CROSS JOIN generate_series(1, :rows) g
CROSS JOIN LATERAL (
  SELECT timestamptz '2020-01-01 00:00Z' + g * interval '1 minute') t (opened)
WHERE s.id = :model;

VACUUM ANALYZE payment_session;

-- The cursor of the row at a depth, which is a multiple of ten.
CREATE FUNCTION plain.cursor_at(depth integer)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
  at text;
BEGIN
  FOR page IN 1 .. depth / least(depth, 250) LOOP
    SELECT cursors[least(depth, 250)] INTO at
    FROM search_page('payment_sessions', 'location_id:1', 'OPENING_TIME',
      first => least(depth, 250), after => at);
  END LOOP;
  RETURN at;
END
$$;

-- How long a page takes, in microseconds: the median of many calls.
CREATE FUNCTION plain.time_page(page text)
RETURNS double precision
LANGUAGE plpgsql
AS $$
DECLARE
  start timestamptz;
  took double precision[] := '{}';
BEGIN
  FOR n IN 1 .. 101 LOOP
    start := clock_timestamp();
    EXECUTE page;
    took := took || 1e6 * extract(epoch FROM clock_timestamp() - start);
  END LOOP;
  RETURN (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY t)
    FROM unnest(took) t);
END
$$;
