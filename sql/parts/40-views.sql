-- # Views
--
-- The public face of the tables: plural names, the fields of the cash
-- management API in snake_case, objects as …_id. They run with their owner's
-- rights, so that a reader needs no right on a table and no row policy of a
-- reader changes a total. The functions return rows of these views.

CREATE VIEW cash_tracking.locations WITH (security_barrier) AS
SELECT
  l.id,
  l.name,
  cash_tracking.currency_code(l.cash_rounding_increment) AS currency,
  l.time_zone,
  l.business_day_start,
  l.cash_rounding_increment,
  l.clock_skew_limit,
  l.external_id,
  l.created_at,
  l.retired_at
FROM ONLY cash_tracking.location l;
COMMENT ON VIEW cash_tracking.locations IS 'Shops, retired ones included.';

CREATE VIEW cash_tracking.staff_members WITH (security_barrier) AS
SELECT m.id, m.name, m.external_id, m.created_at, m.retired_at
FROM ONLY cash_tracking.staff_member m;
COMMENT ON VIEW cash_tracking.staff_members IS 'Staff members, retired ones included.';

CREATE VIEW cash_tracking.cash_drawers WITH (security_barrier) AS
SELECT
  d.id,
  d.name,
  d.location_id,
  cash_tracking.currency_code(d.settled_balance) AS currency,
  coalesce(
    d.settled_balance OPERATOR(cash_tracking.+) (
      SELECT cash_tracking.sum(s.net_cash)
      FROM ONLY cash_tracking.payment_session s
      WHERE s.cash_drawer_id OPERATOR(pg_catalog.=) d.id AND s.closing_time IS NULL),
    d.settled_balance) AS balance,
  d.last_z_number,
  d.external_id,
  d.created_at,
  d.retired_at
FROM ONLY cash_tracking.cash_drawer d;
COMMENT ON VIEW cash_tracking.cash_drawers IS
  'Cash drawers, retired ones included, with their balance now: that of the closed sessions plus the net cash of the open ones.';

CREATE VIEW cash_tracking.point_of_sale_devices WITH (security_barrier) AS
SELECT
  d.id,
  d.name,
  d.location_id,
  d.cash_drawer_id,
  s.id AS active_payment_session_id,
  d.external_id,
  d.created_at,
  d.retired_at
FROM ONLY cash_tracking.point_of_sale_device d
LEFT JOIN ONLY cash_tracking.payment_session s
  ON s.point_of_sale_device_id OPERATOR(pg_catalog.=) d.id AND s.closing_time IS NULL;
COMMENT ON VIEW cash_tracking.point_of_sale_devices IS
  'Devices, retired ones included, with their drawer and their open session, if any.';

CREATE VIEW cash_tracking.reason_codes WITH (security_barrier) AS
SELECT c.id, c.kind, c.code, r.retired_at
FROM ONLY cash_tracking.reason_code c
LEFT JOIN ONLY cash_tracking.reason_code_state r
  ON r.reason_code_id OPERATOR(pg_catalog.=) c.id;
COMMENT ON VIEW cash_tracking.reason_codes IS
  'Reason codes of the three kinds: system, default and custom, retired ones included.';

CREATE VIEW cash_tracking.payment_sessions WITH (security_barrier) AS
SELECT
  s.id,
  CASE WHEN s.closing_time IS NULL THEN 'OPEN' ELSE 'CLOSED' END AS status,
  s.point_of_sale_device_id,
  s.cash_drawer_id,
  s.location_id,
  cash_tracking.currency_code(s.net_cash) AS currency,
  s.business_date,
  s.opening_time,
  s.opening_staff_member_id,
  s.opening_reason_code_id,
  s.opening_note,
  s.opening_counted,
  s.expected_cash_at_open,
  s.cash_counted_at_open,
  s.closing_time,
  s.closing_staff_member_id,
  s.closing_reason_code_id,
  s.closing_note,
  s.expected_cash_at_close,
  s.cash_counted_at_close,
  s.cash_counted_at_close AS closing_balance,
  s.closing_adjustment,
  s.cash_counted_at_close OPERATOR(cash_tracking.+) s.closing_adjustment AS left_in_drawer,
  CASE WHEN s.closing_time IS NULL THEN (
    SELECT d.settled_balance OPERATOR(cash_tracking.+) cash_tracking.sum(o.net_cash)
    FROM ONLY cash_tracking.cash_drawer d
    JOIN ONLY cash_tracking.payment_session o
      ON o.cash_drawer_id OPERATOR(pg_catalog.=) d.id AND o.closing_time IS NULL
    WHERE d.id OPERATOR(pg_catalog.=) s.cash_drawer_id
    GROUP BY d.settled_balance)
  END AS expected_cash_now,
  s.total_cash_sales,
  s.total_cash_refunds,
  s.total_cash_sales OPERATOR(cash_tracking.-) s.total_cash_refunds AS net_cash_sales,
  s.total_sales,
  s.total_refunds,
  s.total_sales OPERATOR(cash_tracking.-) s.total_refunds AS net_sales,
  s.total_cash_rounding,
  s.total_adjustments,
  s.cash_counted_at_open OPERATOR(cash_tracking.-) s.expected_cash_at_open AS opening_discrepancy,
  s.mid_session_discrepancy,
  s.cash_counted_at_close OPERATOR(cash_tracking.-) s.expected_cash_at_close AS closing_discrepancy,
  coalesce(
    s.cash_counted_at_open OPERATOR(cash_tracking.-) s.expected_cash_at_open
      OPERATOR(cash_tracking.+) s.mid_session_discrepancy
      OPERATOR(cash_tracking.+) (s.cash_counted_at_close
        OPERATOR(cash_tracking.-) s.expected_cash_at_close),
    s.cash_counted_at_open OPERATOR(cash_tracking.-) s.expected_cash_at_open
      OPERATOR(cash_tracking.+) s.mid_session_discrepancy) AS total_discrepancy,
  true AS totals_ready,
  s.activity_count,
  s.z_number
FROM ONLY cash_tracking.payment_session s;
COMMENT ON VIEW cash_tracking.payment_sessions IS
  'Sessions with the fields of PointOfSaleDevicePaymentSession. expected_cash_now is given while open, what belongs to the closing once closed; total_discrepancy is opening + mid-session + closing.';

CREATE VIEW cash_tracking.session_activities WITH (security_barrier) AS
SELECT
  pg_catalog.concat(a.session_id, '-', a.ordinal) AS id,
  a.session_id AS payment_session_id,
  a.ordinal,
  a.type::text AS type,
  a.cash,
  a.staff_member_id,
  coalesce(a.occurred_at, a.recorded_at) AS occurred_at,
  a.recorded_at,
  a.reason_code_id,
  a.note,
  a.amount,
  a.cash_rounding,
  a.tender,
  a.reference,
  a.expected AS cash_expected,
  a.counted AS cash_counted,
  a.counted OPERATOR(cash_tracking.-) a.expected AS cash_discrepancy,
  a.request_id
FROM ONLY cash_tracking.session_activity a;
COMMENT ON VIEW cash_tracking.session_activities IS
  'Everything that happened in sessions, by ordinal: counts, adjustments, payments of every tender, no-sales.';

CREATE VIEW cash_tracking.cash_activities WITH (security_barrier) AS
SELECT
  pg_catalog.concat(a.session_id, '-', a.ordinal) AS id,
  a.session_id AS payment_session_id,
  a.ordinal,
  CASE
    WHEN a.counted IS NOT NULL THEN 'count'
    WHEN a.amount IS NOT NULL THEN 'transaction'
    ELSE 'adjustment'
  END AS kind,
  a.type::text AS type,
  a.cash,
  a.staff_member_id,
  coalesce(a.occurred_at, a.recorded_at) AS "time",
  a.recorded_at,
  a.reason_code_id,
  a.note,
  a.counted AS cash_counted,
  a.expected AS cash_expected,
  a.counted OPERATOR(cash_tracking.-) a.expected AS cash_discrepancy,
  CASE WHEN a.amount IS NOT NULL THEN a.reference END AS order_transaction,
  CASE WHEN a.type OPERATOR(pg_catalog.=) 'cash_payout' THEN a.reference END AS gift_card,
  a.request_id
FROM ONLY cash_tracking.session_activity a
WHERE a.type OPERATOR(pg_catalog.<>) 'no_sale'
  AND (a.tender IS NULL OR a.tender OPERATOR(pg_catalog.=) 'cash');
COMMENT ON VIEW cash_tracking.cash_activities IS
  'The cash ledger with the fields of CashActivity and its three kinds: count, adjustment, transaction. Without payments by other tenders and without no-sales.';
