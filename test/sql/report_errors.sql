-- What reports refuse, and who may read them.
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
\i :common

SELECT c.statement, r.*
FROM (VALUES
  (1, 'SELECT location_summary(NULL, ''2024-01-01'', ''2024-01-02'')'),
  (2, 'SELECT location_summary(1, NULL, ''2024-01-02'')'),
  (3, 'SELECT location_summary(1, ''2024-01-01'', NULL)'),
  (4, 'SELECT location_summary(-1, ''2024-01-02'', ''2024-01-01'')'),
  (5, 'SELECT location_summary(-1, ''2024-01-01'', ''2024-01-01'')'),
  (6, 'SELECT shop_summary(NULL, ''2024-01-01'', ''2024-01-01'')'),
  (7, 'SELECT shop_summary(''EUR'', ''2024-01-02'', ''2024-01-01'')'),
  (8, 'SELECT shop_summary(''ZZZ'', ''2024-01-01'', ''2024-01-01'')'),
  (9, 'SELECT location_payments_by_tender(NULL, ''2024-01-01'', ''2024-01-01'')'),
  (10, 'SELECT location_payments_by_tender(-1, ''2024-01-02'', ''2024-01-01'')'),
  (10, 'SELECT location_payments_by_tender(-1, ''2024-01-01'', ''2024-01-01'')'),
  (11, 'SELECT drawer_balance_at(NULL, now())'),
  (12, 'SELECT drawer_balance_at(1, NULL)'),
  (13, 'SELECT drawer_balance_at(-1, now())'),
  (14, 'SELECT drawer_timeline(NULL)'),
  (15, 'SELECT drawer_timeline(-1)'),
  (16, 'SELECT drawer_timeline(-1, ''2024-01-02'', ''2024-01-01'')'),
  (17, 'SELECT drawer_totals(NULL, ''2024-01-01'', ''2024-01-02'')'),
  (18, 'SELECT drawer_totals(1, NULL, ''2024-01-02'')'),
  (19, 'SELECT drawer_totals(1, ''2024-01-01'', NULL)'),
  (20, 'SELECT drawer_totals(-1, ''2024-01-02'', ''2024-01-01'')'),
  (21, 'SELECT drawer_totals(-1, ''2024-01-01'', ''2024-01-02'')'),
  (22, 'SELECT discrepancies(NULL, ''2024-01-01'', ''2024-01-02'')'),
  (23, 'SELECT discrepancies(''weekday'', ''2024-01-01'', ''2024-01-02'')'),
  (24, 'SELECT discrepancies(''location'', ''2024-01-02'', ''2024-01-01'')'),
  (25, 'SELECT exceptions(''2024-01-01'', NULL)'),
  (26, 'SELECT exceptions(''2024-01-02'', ''2024-01-01'')'),
  (27, 'SELECT exceptions(''2024-01-01'', ''2024-01-02'', repeated_shortages => NULL)'),
  (28, 'SELECT exceptions(''2024-01-01'', ''2024-01-02'', open_longer_than => NULL)'),
  (29, 'SELECT z_report_text(NULL)'),
  (30, 'SELECT z_report_text(1, NULL)'),
  (31, 'SELECT z_report_text(-1)'),
  (32, 'SELECT receipt_line(''a'', ''b'', 31)'),
  (33, 'SELECT receipt_heading(''a'', 81)')
) AS c (n, statement)
CROSS JOIN LATERAL pg_temp.refusal(c.statement) r
ORDER BY c.n, c.statement;

-- A reader has all reports and no table; a writer has none.
CREATE ROLE regress_report_reader;
CREATE ROLE regress_report_writer;
SELECT FROM grant_access('regress_report_reader', 'read_cash_tracking');
SELECT FROM grant_access('regress_report_writer', 'write_cash_tracking');
CREATE FUNCTION pg_temp.tries(role text)
RETURNS TABLE (n bigint, statement text, code text)
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('SET LOCAL ROLE %I', role);
  FOR n, statement IN
    SELECT row_number() OVER (), v FROM unnest(ARRAY[
      'SELECT FROM session_reports LIMIT 1', 'SELECT FROM x_reports LIMIT 1', 'SELECT FROM z_reports LIMIT 1',
      'SELECT FROM payments_by_tender LIMIT 1', 'SELECT FROM session_seals LIMIT 1', 'SELECT FROM location_days LIMIT 1',
      'SELECT location_payments_by_tender(-1, ''2024-01-01'', ''2024-01-01'')',
      'SELECT location_summary(-1, ''2024-01-01'', ''2024-01-01'')', 'SELECT shop_summary(''XPF'', ''2024-01-01'', ''2024-01-01'')',
      'SELECT drawer_balance_at(-1, now())', 'SELECT drawer_timeline(-1)', 'SELECT drawer_totals(-1, ''2024-01-01'', ''2024-01-02'')',
      'SELECT discrepancies(''location'', ''2024-01-01'', ''2024-01-01'')', 'SELECT exceptions(''2024-01-01'', ''2024-01-01'')',
      'SELECT z_report_text(-1)']) AS v
  LOOP
    code := pg_temp.refused(statement);
    RETURN NEXT;
  END LOOP;
END
$$;
BEGIN;
SELECT statement, code FROM pg_temp.tries('regress_report_reader') ORDER BY n;
ROLLBACK;
BEGIN;
SELECT code, count(*) FROM pg_temp.tries('regress_report_writer') GROUP BY code ORDER BY code;
ROLLBACK;
SELECT FROM revoke_access('regress_report_reader', 'read_cash_tracking');
SELECT FROM revoke_access('regress_report_writer', 'write_cash_tracking');
DROP ROLE regress_report_reader, regress_report_writer;

-- One person, short in two currencies: two rows, and neither is an error.
SELECT id AS staff_id FROM create_staff_member('Short in two') \gset
\set ECHO none
SELECT format($$
  SELECT s.closing_discrepancy
  FROM create_location('Short', %1$L, business_day_start => '00:00') l
  CROSS JOIN LATERAL create_cash_drawer(l.id, 'Front') w
  CROSS JOIN LATERAL register_device(l.id, 'Till', w.id) d
  CROSS JOIN LATERAL open_session(d.id, %2$s, monetary_amount(10, %1$L), '2019-05-05 12:00+00') o
  CROSS JOIN LATERAL close_session(o.id, monetary_amount(%3$s, %1$L), %2$s, occurred_at => '2019-05-05 18:00+00') s$$, c.currency, :staff_id, c.counted) AS statement
FROM (VALUES ('USD', 9), ('EUR', 8)) AS c (currency, counted) \gexec
\set ECHO all
SELECT exception, amount, times
FROM exceptions('2019-05-05', '2019-05-05', repeated_shortages => 1)
WHERE exception = 'repeated_shortage' AND staff_member_id = :staff_id
ORDER BY amount::text;

-- A reversal says why it is there: the adjustment needs a reason, not it.
SELECT id AS location_id FROM create_location('Taken back', 'USD') \gset
SELECT id AS drawer_id FROM create_cash_drawer(:location_id, 'Front') \gset
SELECT id AS device_id FROM register_device(:location_id, 'Till', :drawer_id) \gset
SELECT id AS session_id FROM open_session(:device_id, :staff_id, occurred_at => '2019-05-07 12:00+00') \gset
SELECT ordinal FROM adjust_cash(:session_id, '5.00 USD', :staff_id);
SELECT ordinal, reverses FROM reverse_activity(:session_id, 2, :staff_id);
SELECT exception, ordinal, amount, related_ordinal
FROM exceptions('2019-05-07', '2019-05-07', :location_id)
WHERE payment_session_id = :session_id AND exception <> 'session_open_too_long';
