-- # Views
--
-- The public face of the tables: plural names, the fields of the cash
-- management API in snake_case, objects as …_id. They run with their owner's
-- rights, so that a reader needs no right on a table and no row policy of a
-- reader changes a total. The functions return rows of these views.
--
-- What a role without the scope "view_expected" may not know is NULL for it:
-- the functions of the part before run as whoever reads. They are asked about
-- open sessions and about counts only, and a CASE keeps everybody's plans.
--
-- A security barrier keeps the planner from using an index for ORDER BY … LIMIT
-- through a view. Where rows are many, the view does without: no row is hidden
-- from a reader there, and a CASE lets no function of his see what is.
--
-- Comments on columns end with the name of the API's field, in parentheses.

CREATE VIEW cash_tracking.locations WITH (security_barrier) AS
SELECT
  l.id,
  l.name,
  cash_tracking.currency_code(l.cash_rounding_increment) AS currency,
  l.time_zone,
  l.business_day_start,
  l.cash_rounding_increment,
  l.clock_skew_limit,
  l.discrepancy_tolerance,
  l.discrepancy_limit,
  l.reason_required,
  l.external_id,
  l.created_at,
  l.retired_at
FROM ONLY cash_tracking.location l;
COMMENT ON VIEW cash_tracking.locations IS 'Shops, retired ones included.';
COMMENT ON COLUMN cash_tracking.locations.id IS 'Key; never changes.';
COMMENT ON COLUMN cash_tracking.locations.name IS 'Name; not necessarily unique.';
COMMENT ON COLUMN cash_tracking.locations.currency IS 'ISO 4217 code of all amounts of the location; never changes.';
COMMENT ON COLUMN cash_tracking.locations.time_zone IS 'IANA name of the time zone in which business dates are reckoned.';
COMMENT ON COLUMN cash_tracking.locations.business_day_start IS 'Local time at which a business date begins.';
COMMENT ON COLUMN cash_tracking.locations.cash_rounding_increment IS 'Smallest step of a cash payment, positive.';
COMMENT ON COLUMN cash_tracking.locations.clock_skew_limit IS 'How far ahead of the server''s clock a given time may be.';
COMMENT ON COLUMN cash_tracking.locations.discrepancy_tolerance IS 'A count that is over or short by more than this needs a reason; NULL: none does.';
COMMENT ON COLUMN cash_tracking.locations.discrepancy_limit IS 'A count that is over or short by more than this needs an approval; NULL: none does.';
COMMENT ON COLUMN cash_tracking.locations.reason_required IS 'Whether every cash activity but payments needs a reason.';
COMMENT ON COLUMN cash_tracking.locations.external_id IS 'The application''s own id, unique among locations; NULL if none.';
COMMENT ON COLUMN cash_tracking.locations.created_at IS 'When it was created.';
COMMENT ON COLUMN cash_tracking.locations.retired_at IS 'When it was retired; NULL while in use.';

CREATE VIEW cash_tracking.staff_members WITH (security_barrier) AS
SELECT m.id, m.name, m.external_id, m.created_at, m.retired_at
FROM ONLY cash_tracking.staff_member m;
COMMENT ON VIEW cash_tracking.staff_members IS 'Staff members, retired ones included.';
COMMENT ON COLUMN cash_tracking.staff_members.id IS 'Key; never changes.';
COMMENT ON COLUMN cash_tracking.staff_members.name IS 'Name; not necessarily unique.';
COMMENT ON COLUMN cash_tracking.staff_members.external_id IS 'The application''s own id, unique among staff members; NULL if none.';
COMMENT ON COLUMN cash_tracking.staff_members.created_at IS 'When it was created.';
COMMENT ON COLUMN cash_tracking.staff_members.retired_at IS 'When the person was retired; NULL while active.';

CREATE VIEW cash_tracking.cash_drawers WITH (security_barrier = false) AS
SELECT
  d.id,
  d.name,
  d.location_id,
  cash_tracking.currency_code(d.settled_balance) AS currency,
  CASE WHEN cash_tracking.may_view_expected() THEN coalesce(
    d.settled_balance OPERATOR(cash_tracking.+) (
      SELECT cash_tracking.sum(s.net_cash)
      FROM ONLY cash_tracking.payment_session s
      WHERE s.cash_drawer_id OPERATOR(pg_catalog.=) d.id AND s.closing_time IS NULL),
    d.settled_balance)
  END AS balance,
  d.last_z_number,
  d.external_id,
  d.created_at,
  d.retired_at
FROM ONLY cash_tracking.cash_drawer d;
COMMENT ON VIEW cash_tracking.cash_drawers IS
  'Cash drawers, retired ones included, with their balance now: that of the closed sessions plus the net cash of the open ones; NULL without the scope "view_expected".';
COMMENT ON COLUMN cash_tracking.cash_drawers.id IS 'Key; never changes (id).';
COMMENT ON COLUMN cash_tracking.cash_drawers.name IS 'Name, unique among the drawers in use at the location (name).';
COMMENT ON COLUMN cash_tracking.cash_drawers.location_id IS 'Where it stands; never changes (location).';
COMMENT ON COLUMN cash_tracking.cash_drawers.currency IS 'ISO 4217 code of its amounts, that of the location; never changes.';
COMMENT ON COLUMN cash_tracking.cash_drawers.balance IS 'What should be in it now, signed: the sum of cash over all its activities (balance).';
COMMENT ON COLUMN cash_tracking.cash_drawers.last_z_number IS 'Z number of the last close on it; 0 before the first.';
COMMENT ON COLUMN cash_tracking.cash_drawers.external_id IS 'The application''s own id, unique among drawers; NULL if none.';
COMMENT ON COLUMN cash_tracking.cash_drawers.created_at IS 'When it was created.';
COMMENT ON COLUMN cash_tracking.cash_drawers.retired_at IS 'When it was retired; NULL while in use.';

CREATE VIEW cash_tracking.point_of_sale_devices WITH (security_barrier = false) AS
SELECT
  d.id,
  d.name,
  d.location_id,
  d.cash_drawer_id,
  s.id AS active_payment_session_id,
  d.external_id,
  d.created_at,
  d.retired_at,
  d.external_id AS fiscal_device_identifier
FROM ONLY cash_tracking.point_of_sale_device d
LEFT JOIN ONLY cash_tracking.payment_session s
  ON s.point_of_sale_device_id OPERATOR(pg_catalog.=) d.id AND s.closing_time IS NULL;
COMMENT ON VIEW cash_tracking.point_of_sale_devices IS
  'Devices, retired ones included, with their drawer and their open session, if any.';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.id IS 'Key; never changes (id).';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.name IS 'Name; not necessarily unique.';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.location_id IS 'Where it is used; never changes.';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.cash_drawer_id IS 'The drawer it is assigned to; NULL if none (cashDrawer).';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.active_payment_session_id IS 'Its open session; NULL if none (activePaymentSession).';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.external_id IS 'The application''s own id, unique among devices; NULL if none.';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.created_at IS 'When it was registered.';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.retired_at IS 'When it was retired; NULL while in use.';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.fiscal_device_identifier IS 'The same as external_id: what a tax authority, or whoever else, calls the device (fiscalDeviceIdentifier).';

CREATE VIEW cash_tracking.reason_codes WITH (security_barrier) AS
SELECT c.id, c.kind, c.code, r.retired_at
FROM ONLY cash_tracking.reason_code c
LEFT JOIN ONLY cash_tracking.reason_code_state r
  ON r.reason_code_id OPERATOR(pg_catalog.=) c.id;
COMMENT ON VIEW cash_tracking.reason_codes IS
  'Reason codes of the three kinds: system, default and custom, retired ones included.';
COMMENT ON COLUMN cash_tracking.reason_codes.id IS 'Key; never changes; below 1000 shipped, from 1000 custom (id).';
COMMENT ON COLUMN cash_tracking.reason_codes.kind IS '"system", "default" or "custom". The type of a CashManagementReasonCode.';
COMMENT ON COLUMN cash_tracking.reason_codes.code IS 'The code; never changes (code).';
COMMENT ON COLUMN cash_tracking.reason_codes.retired_at IS 'When it was taken out of use; NULL while in use.';

CREATE VIEW cash_tracking.payment_sessions WITH (security_barrier = false) AS
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
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.expected_cash_at_open END AS expected_cash_at_open,
  CASE WHEN s.opening_counted OR s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.cash_counted_at_open END AS cash_counted_at_open,
  s.closing_time,
  s.closing_staff_member_id,
  s.closing_reason_code_id,
  s.closing_note,
  s.expected_cash_at_close,
  s.cash_counted_at_close,
  s.cash_counted_at_close AS closing_balance,
  s.closing_adjustment,
  s.cash_counted_at_close OPERATOR(cash_tracking.+) s.closing_adjustment AS left_in_drawer,
  -- No GROUP BY, DISTINCT or ORDER BY of amounts in views: pg_upgrade creates
  -- views that functions return before the operator classes of the type.
  CASE WHEN s.closing_time IS NULL AND cash_tracking.may_view_expected() THEN (
    SELECT d.settled_balance OPERATOR(cash_tracking.+) (
      SELECT cash_tracking.sum(o.net_cash)
      FROM ONLY cash_tracking.payment_session o
      WHERE o.cash_drawer_id OPERATOR(pg_catalog.=) d.id AND o.closing_time IS NULL)
    FROM ONLY cash_tracking.cash_drawer d
    WHERE d.id OPERATOR(pg_catalog.=) s.cash_drawer_id)
  END AS expected_cash_now,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_cash_sales END AS total_cash_sales,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_cash_refunds END AS total_cash_refunds,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_cash_sales OPERATOR(cash_tracking.-) s.total_cash_refunds END AS net_cash_sales,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_sales END AS total_sales,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_refunds END AS total_refunds,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_sales OPERATOR(cash_tracking.-) s.total_refunds END AS net_sales,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_cash_rounding END AS total_cash_rounding,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_adjustments END AS total_adjustments,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.cash_counted_at_open OPERATOR(cash_tracking.-) s.expected_cash_at_open END AS opening_discrepancy,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.mid_session_discrepancy END AS mid_session_discrepancy,
  s.cash_counted_at_close OPERATOR(cash_tracking.-) s.expected_cash_at_close AS closing_discrepancy,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN coalesce(
    s.cash_counted_at_open OPERATOR(cash_tracking.-) s.expected_cash_at_open
      OPERATOR(cash_tracking.+) s.mid_session_discrepancy
      OPERATOR(cash_tracking.+) (s.cash_counted_at_close
        OPERATOR(cash_tracking.-) s.expected_cash_at_close),
    s.cash_counted_at_open OPERATOR(cash_tracking.-) s.expected_cash_at_open
      OPERATOR(cash_tracking.+) s.mid_session_discrepancy)
  END AS total_discrepancy,
  true AS totals_ready,
  s.activity_count,
  s.z_number,
  s.closing_approved_by,
  s.closing_discrepancy_tolerance,
  s.closing_discrepancy_limit
FROM ONLY cash_tracking.payment_session s;
COMMENT ON VIEW cash_tracking.payment_sessions IS
  'Sessions with the fields of PointOfSaleDevicePaymentSession. expected_cash_now is given while open, what belongs to the closing once closed; total_discrepancy is opening + mid-session + closing. Without the scope "view_expected", what is expected, discrepancies and totals are NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_sessions.id IS 'Key; never changes (id).';
COMMENT ON COLUMN cash_tracking.payment_sessions.status IS '"OPEN" or "CLOSED" (status).';
COMMENT ON COLUMN cash_tracking.payment_sessions.point_of_sale_device_id IS 'The device (pointOfSaleDevice).';
COMMENT ON COLUMN cash_tracking.payment_sessions.cash_drawer_id IS 'The drawer that the device had at opening (cashDrawer).';
COMMENT ON COLUMN cash_tracking.payment_sessions.location_id IS 'The location of device and drawer (location).';
COMMENT ON COLUMN cash_tracking.payment_sessions.currency IS 'ISO 4217 code of all its amounts (currency).';
COMMENT ON COLUMN cash_tracking.payment_sessions.business_date IS 'The date to which it belongs with all its activities: that of its opening, with the time zone and day start of the location.';
COMMENT ON COLUMN cash_tracking.payment_sessions.opening_time IS 'When it was opened (openingTime).';
COMMENT ON COLUMN cash_tracking.payment_sessions.opening_staff_member_id IS 'Who opened it (openingStaffMember).';
COMMENT ON COLUMN cash_tracking.payment_sessions.opening_reason_code_id IS 'Reason given at opening; NULL if none.';
COMMENT ON COLUMN cash_tracking.payment_sessions.opening_note IS 'Note given at opening; NULL if none (openingNote).';
COMMENT ON COLUMN cash_tracking.payment_sessions.opening_counted IS 'Whether somebody counted at opening; if not, counted equals expected.';
COMMENT ON COLUMN cash_tracking.payment_sessions.expected_cash_at_open IS 'Balance of the drawer before the opening, signed (expectedCashAtOpen).';
COMMENT ON COLUMN cash_tracking.payment_sessions.cash_counted_at_open IS 'What was counted, or else expected, at opening (cashCountedAtOpen).';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_time IS 'When it was closed; NULL while open (closingTime).';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_staff_member_id IS 'Who closed it; NULL while open (closingStaffMember).';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_reason_code_id IS 'Reason given at closing; NULL if none.';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_note IS 'Note given at closing; NULL if none (closingNote).';
COMMENT ON COLUMN cash_tracking.payment_sessions.expected_cash_at_close IS 'Balance of the drawer before the closing count, signed; NULL while open (expectedCashAtClose).';
COMMENT ON COLUMN cash_tracking.payment_sessions.cash_counted_at_close IS 'What was counted at closing; NULL while open (cashCountedAtClose).';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_balance IS 'The same as cash_counted_at_close; NULL while open (closingBalance).';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_adjustment IS 'Cash put in (positive) or taken out (negative) after the closing count to leave the float; zero if none, NULL while open (closingAdjustment).';
COMMENT ON COLUMN cash_tracking.payment_sessions.left_in_drawer IS 'Balance of the drawer right after the close: counted plus closing adjustment; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_sessions.expected_cash_now IS 'Balance of the drawer now, all its open sessions included, signed; NULL once closed.';
COMMENT ON COLUMN cash_tracking.payment_sessions.total_cash_sales IS 'Cash sales less change, after cash rounding (totalCashSales).';
COMMENT ON COLUMN cash_tracking.payment_sessions.total_cash_refunds IS 'Cash refunds after cash rounding, positive (totalCashRefunds).';
COMMENT ON COLUMN cash_tracking.payment_sessions.net_cash_sales IS 'Cash sales less cash refunds, signed (netCashSales).';
COMMENT ON COLUMN cash_tracking.payment_sessions.total_sales IS 'Sales of every tender less change, after cash rounding (totalSales).';
COMMENT ON COLUMN cash_tracking.payment_sessions.total_refunds IS 'Refunds of every tender after cash rounding, positive (totalRefunds).';
COMMENT ON COLUMN cash_tracking.payment_sessions.net_sales IS 'Sales less refunds of every tender, signed (netSales).';
COMMENT ON COLUMN cash_tracking.payment_sessions.total_cash_rounding IS 'What cash rounding did to the drawer, signed: net sales less it are net sales before rounding.';
COMMENT ON COLUMN cash_tracking.payment_sessions.total_adjustments IS 'Adjustments and cash payouts, signed, without the closing adjustment (totalAdjustments).';
COMMENT ON COLUMN cash_tracking.payment_sessions.opening_discrepancy IS 'Counted less expected at opening: positive over, negative short.';
COMMENT ON COLUMN cash_tracking.payment_sessions.mid_session_discrepancy IS 'Sum of counted less expected over the counts in mid-session, signed.';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_discrepancy IS 'Counted less expected at closing, signed; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_sessions.total_discrepancy IS 'Opening, mid-session and closing discrepancy together, signed (totalDiscrepancy).';
COMMENT ON COLUMN cash_tracking.payment_sessions.totals_ready IS 'Always true: totals are never late (totalsReady).';
COMMENT ON COLUMN cash_tracking.payment_sessions.activity_count IS 'Number of its activities; their ordinals are 1 to activity_count.';
COMMENT ON COLUMN cash_tracking.payment_sessions.z_number IS 'Number of the close on its drawer, 1, 2, 3, … without gaps; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_approved_by IS 'Who approved of the closing count; NULL if nobody.';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_discrepancy_tolerance IS 'How far the closing count could be off without a reason; NULL while open and where the location had no such rule.';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_discrepancy_limit IS 'How far the closing count could be off without an approval; NULL while open and where the location had no such rule.';

CREATE VIEW cash_tracking.session_activities WITH (security_barrier) AS
SELECT
  pg_catalog.concat(a.session_id, '-', a.ordinal) AS id,
  a.session_id AS payment_session_id,
  a.ordinal,
  a.type::text AS type,
  CASE WHEN a.counted IS NULL OR cash_tracking.may_view_expected_of(a.session_id) THEN a.cash END AS cash,
  a.staff_member_id,
  coalesce(a.occurred_at, a.recorded_at) AS occurred_at,
  a.recorded_at,
  a.reason_code_id,
  a.note,
  a.amount,
  a.cash_rounding,
  a.tender,
  a.reference,
  CASE WHEN a.counted IS NOT NULL AND cash_tracking.may_view_expected_of(a.session_id) THEN a.expected END AS cash_expected,
  CASE WHEN a.type OPERATOR(pg_catalog.<>) 'opening' OR cash_tracking.may_view_opening_count(a.session_id) THEN a.counted END AS cash_counted,
  CASE WHEN a.counted IS NOT NULL AND cash_tracking.may_view_expected_of(a.session_id) THEN a.counted OPERATOR(cash_tracking.-) a.expected END AS cash_discrepancy,
  a.request_id,
  a.approved_by,
  a.discrepancy_tolerance,
  a.discrepancy_limit,
  a.denominations,
  a.reverses
FROM ONLY cash_tracking.session_activity a;
COMMENT ON VIEW cash_tracking.session_activities IS
  'Everything that happened in sessions, by ordinal: counts, adjustments, payments of every tender, no-sales. Without the scope "view_expected", what a count expected and its cash are NULL while its session is open.';
COMMENT ON COLUMN cash_tracking.session_activities.id IS 'Public id of the activity: session and ordinal, as in "17-3".';
COMMENT ON COLUMN cash_tracking.session_activities.payment_session_id IS 'The session.';
COMMENT ON COLUMN cash_tracking.session_activities.ordinal IS 'Its number in the session, 1, 2, 3, … without gaps; the order of the ledger.';
COMMENT ON COLUMN cash_tracking.session_activities.type IS 'What it is; one of the labels of activity_type.';
COMMENT ON COLUMN cash_tracking.session_activities.cash IS 'Its effect on the drawer, signed; zero for other tenders than cash and for a no-sale.';
COMMENT ON COLUMN cash_tracking.session_activities.staff_member_id IS 'Who did it.';
COMMENT ON COLUMN cash_tracking.session_activities.occurred_at IS 'When it happened: the time given, or when it was recorded.';
COMMENT ON COLUMN cash_tracking.session_activities.recorded_at IS 'The server''s clock when it was recorded.';
COMMENT ON COLUMN cash_tracking.session_activities.reason_code_id IS 'Reason given; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_activities.note IS 'Note given; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_activities.amount IS 'Payments: the amount before cash rounding, positive, of a reversal negative; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activities.cash_rounding IS 'Payments: what rounding added to the amount, signed; NULL if nothing.';
COMMENT ON COLUMN cash_tracking.session_activities.tender IS 'Payments: how it was paid, such as "cash" or "card"; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activities.reference IS 'The application''s document: the order of a payment, the gift card of a payout; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_activities.cash_expected IS 'Counts: balance of the drawer just before, signed; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activities.cash_counted IS 'Counts: what was counted; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activities.cash_discrepancy IS 'Counts: counted less expected, positive over, negative short; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activities.request_id IS 'The caller''s id of the call; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_activities.approved_by IS 'Counts: the second person, who approved of it; NULL if nobody.';
COMMENT ON COLUMN cash_tracking.session_activities.discrepancy_tolerance IS 'Counts: how far it could be off without a reason; NULL where the location had no such rule and where nobody counted.';
COMMENT ON COLUMN cash_tracking.session_activities.discrepancy_limit IS 'Counts: how far it could be off without an approval; NULL where the location had no such rule and where nobody counted.';
COMMENT ON COLUMN cash_tracking.session_activities.denominations IS 'Counts: a JSON object from face value to number of pieces; NULL if not given. The view count_denominations has a row for each.';
COMMENT ON COLUMN cash_tracking.session_activities.reverses IS 'Reversals: the ordinal, in the same session, of what it takes back; else NULL.';

CREATE VIEW cash_tracking.cash_activities WITH (security_barrier = false) AS
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
  CASE WHEN a.counted IS NULL OR cash_tracking.may_view_expected_of(a.session_id) THEN a.cash END AS cash,
  a.staff_member_id,
  coalesce(a.occurred_at, a.recorded_at) AS "time",
  a.recorded_at,
  a.reason_code_id,
  a.note,
  CASE WHEN a.type OPERATOR(pg_catalog.<>) 'opening' OR cash_tracking.may_view_opening_count(a.session_id) THEN a.counted END AS cash_counted,
  CASE WHEN a.counted IS NOT NULL AND cash_tracking.may_view_expected_of(a.session_id) THEN a.expected END AS cash_expected,
  CASE WHEN a.counted IS NOT NULL AND cash_tracking.may_view_expected_of(a.session_id) THEN a.counted OPERATOR(cash_tracking.-) a.expected END AS cash_discrepancy,
  CASE WHEN a.amount IS NOT NULL THEN a.reference END AS order_transaction,
  CASE WHEN a.type OPERATOR(pg_catalog.=) 'cash_payout' THEN a.reference END AS gift_card,
  a.request_id,
  a.approved_by,
  a.discrepancy_tolerance,
  a.discrepancy_limit,
  a.denominations,
  a.reverses
FROM ONLY cash_tracking.session_activity a
WHERE a.type OPERATOR(pg_catalog.<>) 'no_sale'
  AND (a.tender IS NULL OR a.tender OPERATOR(pg_catalog.=) 'cash');
COMMENT ON VIEW cash_tracking.cash_activities IS
  'The cash ledger with the fields of CashActivity and its three kinds: count, adjustment, transaction. Without payments by other tenders and without no-sales. Without the scope "view_expected", what a count expected and its cash are NULL while its session is open.';
COMMENT ON COLUMN cash_tracking.cash_activities.id IS 'Public id of the activity: session and ordinal, as in "17-3".';
COMMENT ON COLUMN cash_tracking.cash_activities.payment_session_id IS 'The session (paymentSession).';
COMMENT ON COLUMN cash_tracking.cash_activities.ordinal IS 'Its number in the session. The numbers of what is no cash activity are missing.';
COMMENT ON COLUMN cash_tracking.cash_activities.kind IS '"count", "adjustment" or "transaction": CashCountActivity, CashAdjustmentActivity or CashTransactionActivity.';
COMMENT ON COLUMN cash_tracking.cash_activities.type IS 'Count: "opening", "mid_session", "closing". Adjustment: "adjustment", "cash_payout", "closing_adjustment". Transaction: "sale", "refund", "change" (type).';
COMMENT ON COLUMN cash_tracking.cash_activities.cash IS 'Its effect on the drawer, signed; of a count, the discrepancy (cash).';
COMMENT ON COLUMN cash_tracking.cash_activities.staff_member_id IS 'Who did it (staffMember).';
COMMENT ON COLUMN cash_tracking.cash_activities."time" IS 'When it happened: the time given, or when it was recorded (time).';
COMMENT ON COLUMN cash_tracking.cash_activities.recorded_at IS 'The server''s clock when it was recorded.';
COMMENT ON COLUMN cash_tracking.cash_activities.reason_code_id IS 'Reason given; NULL if none (reasonCode).';
COMMENT ON COLUMN cash_tracking.cash_activities.note IS 'Note given; NULL if none (note).';
COMMENT ON COLUMN cash_tracking.cash_activities.cash_counted IS 'Counts: what was counted; else NULL (cashCounted).';
COMMENT ON COLUMN cash_tracking.cash_activities.cash_expected IS 'Counts: balance of the drawer just before, signed; else NULL (cashExpected).';
COMMENT ON COLUMN cash_tracking.cash_activities.cash_discrepancy IS 'Counts: counted less expected, positive over, negative short; else NULL (cashDiscrepancy).';
COMMENT ON COLUMN cash_tracking.cash_activities.order_transaction IS 'Transactions: the application''s document; NULL if none (orderTransaction).';
COMMENT ON COLUMN cash_tracking.cash_activities.gift_card IS 'Cash payouts: the gift card; NULL if none (giftCard).';
COMMENT ON COLUMN cash_tracking.cash_activities.request_id IS 'The caller''s id of the call; NULL if none.';
COMMENT ON COLUMN cash_tracking.cash_activities.approved_by IS 'Counts: the second person, who approved of it; NULL if nobody.';
COMMENT ON COLUMN cash_tracking.cash_activities.discrepancy_tolerance IS 'Counts: how far it could be off without a reason; NULL where the location had no such rule and where nobody counted.';
COMMENT ON COLUMN cash_tracking.cash_activities.discrepancy_limit IS 'Counts: how far it could be off without an approval; NULL where the location had no such rule and where nobody counted.';
COMMENT ON COLUMN cash_tracking.cash_activities.denominations IS 'Counts: a JSON object from face value to number of pieces; NULL if not given. The view count_denominations has a row for each.';
COMMENT ON COLUMN cash_tracking.cash_activities.reverses IS 'Reversals: the ordinal, in the same session, of what it takes back; else NULL.';

CREATE VIEW cash_tracking.count_denominations WITH (security_barrier) AS
SELECT
  pg_catalog.concat(a.session_id, '-', a.ordinal) AS cash_activity_id,
  a.session_id AS payment_session_id,
  a.ordinal,
  cash_tracking.monetary_amount(d.key::numeric, cash_tracking.currency_code(a.counted)) AS face_value,
  d.value::bigint AS quantity,
  cash_tracking.monetary_amount(d.key::numeric OPERATOR(pg_catalog.*) d.value::numeric,
    cash_tracking.currency_code(a.counted)) AS amount
FROM ONLY cash_tracking.session_activity a, LATERAL pg_catalog.jsonb_each(a.denominations) d
WHERE a.denominations IS NOT NULL;
COMMENT ON VIEW cash_tracking.count_denominations IS
  'What counts consisted of, where that was given: a row for each face value of which there were pieces. The amounts of a count add up to its cash_counted.';
COMMENT ON COLUMN cash_tracking.count_denominations.cash_activity_id IS 'Public id of the count: session and ordinal, as in "17-3".';
COMMENT ON COLUMN cash_tracking.count_denominations.payment_session_id IS 'The session.';
COMMENT ON COLUMN cash_tracking.count_denominations.ordinal IS 'Number of the count in the session.';
COMMENT ON COLUMN cash_tracking.count_denominations.face_value IS 'What one piece is worth, positive.';
COMMENT ON COLUMN cash_tracking.count_denominations.quantity IS 'Number of pieces, 1 or more.';
COMMENT ON COLUMN cash_tracking.count_denominations.amount IS 'face_value times quantity.';

CREATE VIEW cash_tracking.session_corrections WITH (security_barrier) AS
SELECT
  pg_catalog.concat(c.cash_drawer_id, '-', c.number) AS id,
  c.session_id AS payment_session_id,
  c.cash_drawer_id,
  c.number,
  c.kind,
  c.tender,
  c.amount,
  c.staff_member_id,
  c.recorded_at,
  c.reason_code_id,
  c.note,
  c.request_id
FROM ONLY cash_tracking.session_correction c;
COMMENT ON VIEW cash_tracking.session_corrections IS
  'Corrections of closed sessions: late facts, each with the figure that it corrects and by how much. What they come to, session by session, is in session_correction_totals.';
COMMENT ON COLUMN cash_tracking.session_corrections.id IS 'Public id of the correction: drawer and number, as in "3-1".';
COMMENT ON COLUMN cash_tracking.session_corrections.payment_session_id IS 'The closed session that it corrects.';
COMMENT ON COLUMN cash_tracking.session_corrections.cash_drawer_id IS 'The drawer of the session.';
COMMENT ON COLUMN cash_tracking.session_corrections.number IS 'Its number in the drawer, 1, 2, 3, … without gaps; the order in which they were recorded.';
COMMENT ON COLUMN cash_tracking.session_corrections.kind IS '"sale", "refund", "change", "adjustment", or "recount": what was counted at closing.';
COMMENT ON COLUMN cash_tracking.session_corrections.tender IS 'Sales, refunds, change: how it was paid, such as "cash" or "card"; else NULL.';
COMMENT ON COLUMN cash_tracking.session_corrections.amount IS 'By how much the closed figure should have been more (or, negative, less): sales, refunds, the change given, adjustments, or the count.';
COMMENT ON COLUMN cash_tracking.session_corrections.staff_member_id IS 'Who recorded it.';
COMMENT ON COLUMN cash_tracking.session_corrections.recorded_at IS 'The server''s clock when it was recorded.';
COMMENT ON COLUMN cash_tracking.session_corrections.reason_code_id IS 'Reason given; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_corrections.note IS 'Note given; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_corrections.request_id IS 'The caller''s id of the call; NULL if none.';

-- Under the names of payment_sessions, by how much each figure is more as
-- corrected than as closed. correction_apply (src/correction.c) adds up the
-- same.
CREATE VIEW cash_tracking.session_correction_totals WITH (security_barrier) AS
SELECT
  s.id AS payment_session_id,
  t.correction_count,
  t.last_recorded_at,
  t.expected_cash_at_open,
  t.total_cash_sales,
  t.total_cash_refunds,
  t.total_cash_sales OPERATOR(cash_tracking.-) t.total_cash_refunds AS net_cash_sales,
  t.total_sales,
  t.total_refunds,
  t.total_sales OPERATOR(cash_tracking.-) t.total_refunds AS net_sales,
  t.total_adjustments,
  n.net_cash AS expected_cash_at_close,
  t.recount AS cash_counted_at_close,
  t.recount AS left_in_drawer,
  OPERATOR(cash_tracking.-) t.expected_cash_at_open AS opening_discrepancy,
  t.recount OPERATOR(cash_tracking.-) n.net_cash AS closing_discrepancy,
  t.recount OPERATOR(cash_tracking.-) n.net_cash
    OPERATOR(cash_tracking.-) t.expected_cash_at_open AS total_discrepancy
FROM (
  SELECT
    c.session_id,
    -- Those of other sessions have no number here.
    pg_catalog.count(c.number) AS correction_count,
    pg_catalog.max(c.recorded_at) AS last_recorded_at,
    cash_tracking.sum(c.recount_before) AS expected_cash_at_open,
    cash_tracking.sum(c.sale) FILTER (WHERE c.in_cash) AS total_cash_sales,
    cash_tracking.sum(c.refund) FILTER (WHERE c.in_cash) AS total_cash_refunds,
    cash_tracking.sum(c.sale) AS total_sales,
    cash_tracking.sum(c.refund) AS total_refunds,
    cash_tracking.sum(c.adjustment) AS total_adjustments,
    cash_tracking.sum(c.recount) AS recount
  FROM (
    SELECT
      f.session_id,
      f.number,
      f.recorded_at,
      f.tender OPERATOR(pg_catalog.=) 'cash' AS in_cash,
      CASE f.kind WHEN 'sale' THEN f.amount WHEN 'change' THEN OPERATOR(cash_tracking.-) f.amount END AS sale,
      CASE f.kind WHEN 'refund' THEN f.amount END AS refund,
      CASE f.kind WHEN 'adjustment' THEN f.amount END AS adjustment,
      CASE f.kind WHEN 'recount' THEN f.amount END AS recount,
      NULL::cash_tracking.monetary_amount AS recount_before
    FROM ONLY cash_tracking.session_correction f
    UNION ALL
    -- A recount, once more for the session whose opening followed that close
    -- on the drawer.
    SELECT x.id, NULL, f.recorded_at, NULL, NULL, NULL, NULL, NULL, f.amount
    FROM ONLY cash_tracking.session_correction f
    JOIN ONLY cash_tracking.payment_session s ON s.id OPERATOR(pg_catalog.=) f.session_id
    JOIN ONLY cash_tracking.session_activity closing
      ON closing.session_id OPERATOR(pg_catalog.=) s.id
      AND closing.ordinal OPERATOR(pg_catalog.=) s.activity_count
    CROSS JOIN LATERAL (
      SELECT y.id
      FROM ONLY cash_tracking.payment_session y
      JOIN ONLY cash_tracking.session_activity opening
        ON opening.session_id OPERATOR(pg_catalog.=) y.id AND opening.ordinal OPERATOR(pg_catalog.=) 1
      WHERE y.cash_drawer_id OPERATOR(pg_catalog.=) f.cash_drawer_id
        AND y.id OPERATOR(pg_catalog.>) f.session_id
        AND opening.recorded_at OPERATOR(pg_catalog.>=) closing.recorded_at
      ORDER BY y.id
      LIMIT 1) next
    JOIN ONLY cash_tracking.payment_session x
      ON x.id OPERATOR(pg_catalog.=) next.id AND x.cash_drawer_id OPERATOR(pg_catalog.=) f.cash_drawer_id
    WHERE f.kind OPERATOR(pg_catalog.=) 'recount'
  ) c
  GROUP BY c.session_id
) d
JOIN ONLY cash_tracking.payment_session s ON s.id OPERATOR(pg_catalog.=) d.session_id
CROSS JOIN LATERAL (SELECT s.net_cash OPERATOR(cash_tracking.-) s.net_cash AS amount) zero
CROSS JOIN LATERAL (
  SELECT
    d.correction_count,
    d.last_recorded_at,
    coalesce(d.expected_cash_at_open, zero.amount) AS expected_cash_at_open,
    coalesce(d.total_cash_sales, zero.amount) AS total_cash_sales,
    coalesce(d.total_cash_refunds, zero.amount) AS total_cash_refunds,
    coalesce(d.total_sales, zero.amount) AS total_sales,
    coalesce(d.total_refunds, zero.amount) AS total_refunds,
    coalesce(d.total_adjustments, zero.amount) AS total_adjustments,
    coalesce(d.recount, zero.amount) AS recount) t
CROSS JOIN LATERAL (
  SELECT t.total_cash_sales OPERATOR(cash_tracking.-) t.total_cash_refunds
    OPERATOR(cash_tracking.+) t.total_adjustments AS net_cash) n;
COMMENT ON VIEW cash_tracking.session_correction_totals IS
  'What the corrections of a session come to: under the names of the columns of payment_sessions, by how much each figure is more as corrected than as closed; zero where nothing was corrected. A row for each session that was corrected, and for each whose opening followed a close that was recounted. As corrected = payment_sessions + this; columns that are not here are not corrected.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.payment_session_id IS 'The session.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.correction_count IS 'Number of its own corrections; 0 where only a close before its opening was recounted.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.last_recorded_at IS 'When the last of the corrections that these figures are made of was recorded.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.expected_cash_at_open IS 'Recounts of the closes on the drawer that its opening was the first to follow, signed: that much more was left in the drawer.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.total_cash_sales IS 'Cash sales less change, signed.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.total_cash_refunds IS 'Cash refunds, signed: positive where more was refunded.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.net_cash_sales IS 'Cash sales less cash refunds, signed.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.total_sales IS 'Sales of every tender less change, signed.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.total_refunds IS 'Refunds of every tender, signed: positive where more was refunded.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.net_sales IS 'Sales less refunds of every tender, signed.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.total_adjustments IS 'Adjustments and cash payouts, signed.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.expected_cash_at_close IS 'Net cash: net cash sales and adjustments together, signed; by so much more was to be expected at closing.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.cash_counted_at_close IS 'Recounts, signed.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.left_in_drawer IS 'The same: what was not counted was left in the drawer.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.opening_discrepancy IS 'Less the recounts before its opening: what the opening found over or short because of them is counted there already.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.closing_discrepancy IS 'Recounts less net cash, signed: a sale that was forgotten explains as much over.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.total_discrepancy IS 'Opening and closing discrepancy together, signed.';
